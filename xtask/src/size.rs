//! How big the shipped files are: `tests/browser/size.mjs`, because Node has both compressions.

use crate::shell::{root, run};
use crate::site;
use anyhow::{Result, bail};
use std::process::Command;

/// Prints every file of the built site and the sum of a reader's first load.
pub fn command() -> Result<()> {
    if !site::dist().join("index.html").exists() {
        bail!("there is no site yet: run `cargo xtask build`");
    }
    run(&mut printed())
}

/// The command that prints them.
pub fn printed() -> Command {
    let mut command = Command::new("node");
    command.arg(root().join("tests/browser/size.mjs")).arg(site::dist());
    command
}
