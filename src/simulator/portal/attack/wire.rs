//! Scripts played to a visitor.

use std::io;

use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    time::sleep,
};

use super::{Addresses, Attack, Script, Then};

/// Answers a ClientHello that was read; ends when the client does.
pub(in super::super) async fn handshake(
    mut line: impl AsyncRead + AsyncWrite + Unpin,
    attack: Attack,
) -> io::Result<()> {
    if let Some(script) = attack.handshake() {
        play(&mut line, script).await?;
    }
    Ok(())
}

/// Answers requests that follow a card; ends when the client does, or the attack.
pub(in super::super) async fn answer(
    mut line: impl AsyncRead + AsyncWrite + Unpin,
    attack: Attack,
    addresses: &Addresses,
) -> io::Result<()> {
    loop {
        let posted = request(&mut line).await?;
        let script = attack.after_card(addresses, posted);
        let script = script.ok_or(io::ErrorKind::Unsupported)?;
        if !play(&mut line, script).await? {
            return Ok(());
        }
    }
}

/// Answers the request for the start page.
pub(in super::super) async fn start(
    mut line: impl AsyncRead + AsyncWrite + Unpin,
    attack: Attack,
) -> io::Result<()> {
    request(&mut line).await?;
    if let Some(script) = attack.start_answer() {
        play(&mut line, script).await?;
    }
    Ok(())
}

/// Reads one request; whether it posts something. What is posted may come with the next.
async fn request(line: &mut (impl AsyncRead + Unpin)) -> io::Result<bool> {
    let mut request = Vec::new();
    while !request.windows(4).any(|end| end == b"\r\n\r\n") {
        let mut piece = [0; 1024];
        let length = line.read(&mut piece).await?;
        let read = piece.get(..length).filter(|read| !read.is_empty());
        request.extend_from_slice(read.ok_or(io::ErrorKind::UnexpectedEof)?);
    }
    Ok(request.windows(6).any(|word| word == b"POST /"))
}

/// Sends a script; whether another request may follow.
async fn play(
    line: &mut (impl AsyncRead + AsyncWrite + Unpin),
    script: Script,
) -> io::Result<bool> {
    line.write_all(&script.bytes).await?;
    line.flush().await?;
    match script.then {
        Then::NextRequest => return Ok(true),
        Then::HangUp => line.shutdown().await?,
        Then::Silence => {
            let mut rest = [0; 1024];
            while line.read(&mut rest).await? > 0 {}
        }
        Then::Again(piece, pause) => loop {
            line.write_all(&piece).await?;
            line.flush().await?;
            if !pause.is_zero() {
                sleep(pause).await;
            }
        },
    }
    Ok(false)
}
