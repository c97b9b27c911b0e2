//! A browser started with a pipe at its descriptors 3 (commands) and 4 (answers).

#[cfg(unix)]
mod unix;
#[cfg(not(unix))]
mod other;

#[cfg(unix)]
pub(super) use unix::spawn;
#[cfg(not(unix))]
pub(super) use other::spawn;
