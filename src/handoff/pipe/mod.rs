//! A browser started with a pipe at its descriptors 3 (commands) and 4 (answers).

#[cfg(not(unix))]
mod other;
#[cfg(unix)]
mod unix;

#[cfg(not(unix))]
pub(super) use other::spawn;
#[cfg(unix)]
pub(super) use unix::spawn;
