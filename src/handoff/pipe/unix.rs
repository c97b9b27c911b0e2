use std::io::{self, PipeReader, PipeWriter};
use std::process::{Child, Command};

use command_fds::{CommandFdExt, FdMapping};

/// Starts a browser; our ends take commands and give answers.
pub(in crate::handoff) fn spawn(
    mut command: Command,
) -> io::Result<(Child, PipeWriter, PipeReader)> {
    let (commands_out, commands) = io::pipe()?;
    let (answers, answers_in) = io::pipe()?;
    let mappings = vec![
        FdMapping {
            parent_fd: commands_out.into(),
            child_fd: 3,
        },
        FdMapping {
            parent_fd: answers_in.into(),
            child_fd: 4,
        },
    ];
    command.fd_mappings(mappings).map_err(io::Error::other)?;
    // The command holds the browser's ends; they close with it, so that its end is seen here.
    let child = command.spawn()?;
    Ok((child, commands, answers))
}
