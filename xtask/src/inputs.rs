//! What the site is made from, as one id: a build that would give the same again is left out.

use crate::reproduce;
use crate::shell::{output, root};
use crate::stamp::build_id;
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Every folder that the site's build reads, this tool's own code among them.
const FOLDERS: [&str; 7] = [".cargo", "data", "lang", "src", "tests/reference", "www", "xtask"];
const FILES: [&str; 3] = ["Cargo.toml", "Cargo.lock", "Trunk.toml"];

fn record() -> PathBuf {
    root().join("target/site.inputs")
}

/// The id of the sources and the compilers as they are now.
pub fn id() -> Result<String> {
    let mut id = String::new();
    for folder in FOLDERS {
        id += &build_id(&root().join(folder))?;
    }
    for file in FILES {
        id += &std::fs::read_to_string(root().join(file)).with_context(|| file.to_owned())?;
    }
    // The default compiler, and the one that may be there for wasm beside it.
    for toolchain in [None, crate::tools::wasm_toolchain().flatten()] {
        let mut rustc = Command::new("rustc");
        rustc.arg("-vV");
        if let Some(name) = toolchain {
            rustc.env("RUSTUP_TOOLCHAIN", name);
        }
        id += &output(&mut rustc).context("rustc does not run")?;
    }
    Ok(id)
}

/// Whether the finished site was made from these, and is as it was then.
pub fn made(site: &Path, id: &str) -> bool {
    std::fs::read_to_string(record()).is_ok_and(|recorded| recorded == id)
        && reproduce::is_whole(site).unwrap_or(false)
}

/// Remembers what the site was made from.
pub fn remember(id: &str) -> Result<()> {
    Ok(std::fs::write(record(), id)?)
}
