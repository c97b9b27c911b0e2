//! The `varco` program.
fn main() {}
