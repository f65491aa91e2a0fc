//! What the site and the npm package are made from, as one id: a build that would give the same
//! again is left out.

use crate::shell::{output, root};
use crate::stamp::build_id;
use crate::tools;
use anyhow::{Context, Result};
use std::path::Path;
use std::process::Command;

/// Every folder that their builds read, this tool's own code among them.
const FOLDERS: [&str; 8] =
    [".cargo", "data", "lang", "pkg", "src", "tests/reference", "www", "xtask"];
const FILES: [&str; 5] =
    ["Cargo.toml", "Cargo.lock", "LICENSE-APACHE", "LICENSE-MIT", "Trunk.toml"];

/// The id of the sources and the compilers as they are now.
fn id() -> Result<String> {
    let mut id = String::new();
    for folder in FOLDERS {
        id += &build_id(&root().join(folder))?;
    }
    for file in FILES {
        id += &std::fs::read_to_string(root().join(file)).with_context(|| file.to_owned())?;
    }
    // The default compiler, and the one that may be there for wasm beside it.
    for toolchain in [None, tools::wasm_toolchain().flatten()] {
        let mut rustc = Command::new("rustc");
        rustc.arg("-vV");
        if let Some(name) = toolchain {
            rustc.env("RUSTUP_TOOLCHAIN", name);
        }
        id += &output(&mut rustc).context("rustc does not run")?;
    }
    Ok(id)
}

/// Makes `folder` unless it is there, whole, and was made from the very same.
pub fn unless_made(folder: &Path, make: impl FnOnce() -> Result<()>) -> Result<()> {
    let name = folder.file_name().context("a folder without a name")?;
    let record = root().join("target").join(name).with_extension("inputs");
    let id = id()?;
    let now = || Ok::<_, anyhow::Error>(format!("{id}\n{}", build_id(folder)?));
    if folder.exists() && std::fs::read_to_string(&record).ok() == Some(now()?) {
        println!("  it is there, made from these sources");
        return Ok(());
    }
    make()?;
    Ok(std::fs::write(record, now()?)?)
}
