//! A named pipe of the person's own. Not tried on a real Windows yet.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::windows::named_pipe::{NamedPipeServer, ServerOptions};

use super::{ANSWER, CALL};

/// The pipe is gone with the process.
pub(super) struct Place;

pub(super) fn listen(
    folder: &Path,
    name: &str,
    raised: impl Fn() + Send + 'static,
) -> io::Result<Place> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let path = pipe(folder, name);
    let first = {
        let _inside = runtime.enter();
        // Callers on other computers are refused by default.
        ServerOptions::new()
            .first_pipe_instance(true)
            .create(&path)?
    };
    let serve = move || runtime.block_on(serve(first, &path, &raised)).unwrap_or(());
    std::thread::Builder::new()
        .name("instance".to_owned())
        .spawn(serve)?;
    Ok(Place)
}

async fn serve(first: NamedPipeServer, path: &str, raised: &impl Fn()) -> io::Result<()> {
    let mut server = first;
    loop {
        server.connect().await?;
        let mut caller = std::mem::replace(&mut server, ServerOptions::new().create(path)?);
        let mut said = [0; CALL.len()];
        if caller.read_exact(&mut said).await.is_ok()
            && said == *CALL
            && caller.write_all(ANSWER).await.is_ok()
        {
            raised();
        }
    }
}

pub(super) fn call(folder: &Path, name: &str) -> io::Result<()> {
    let mut first: File = OpenOptions::new()
        .read(true)
        .write(true)
        .open(pipe(folder, name))?;
    super::say(&mut first)
}

/// Pipes are in no folder, so the person's own folder is part of the name.
fn pipe(folder: &Path, name: &str) -> String {
    let folder = folder.to_string_lossy().replace(['\\', '/', ':'], ".");
    format!(r"\\.\pipe\varco.{name}.{folder}")
}
