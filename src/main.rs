//! The `barriers` command.
fn main() {}
