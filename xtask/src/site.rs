//! Building the site: Trunk makes the wasm and copies the sources, then the pages are finished.

use crate::shell::{root, run, step};
use crate::{figures, inputs, models, offline, pages, reproduce, scorm, service, stamp, tools};
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};

/// The finished site.
pub fn dist() -> PathBuf {
    root().join("dist")
}

/// Builds the site into `dist/`, which changes only when everything went well. Where it was built
/// from the very same, there is nothing to do.
pub fn build() -> Result<()> {
    step("site", || inputs::unless_made(&dist(), make))
}

fn make() -> Result<()> {
    // Trunk.toml says so.
    let built = root().join("target/site");
    run(tools::wasm_command("trunk")?
        .arg("build")
        // Set to 1 by some shells, which Trunk takes for an error.
        .env_remove("NO_COLOR")
        // Trunk's own inside is no help with a mistake in ours.
        .env("RUST_BACKTRACE", "0"))?;
    post_build(&built)?;
    let dist = dist();
    if dist.exists() {
        std::fs::remove_dir_all(&dist)?;
    }
    std::fs::rename(&built, &dist).context("cannot move the site to dist/")
}

/// Finishes a site that Trunk has written into `site`.
///
/// This is no hook of Trunk's: a hook would run with the wasm build's toolchain and flags.
pub fn post_build(site: &Path) -> Result<()> {
    models::build(site)?;
    step("pages", || pages::render(site))?;
    let build = stamp::build_id(site)?;
    step("single files", || {
        offline::write(site, &build)?;
        pages::embed::write(site, &build)
    })?;
    step("course packages", || scorm::write(site))?;
    // All models in one: that was for the single files, which have it in them.
    std::fs::remove_file(site.join(offline::WASM))?;
    figures::write(site)?;
    stamp::pages(site, &build)?;
    service::write(site, &build)?;
    // Last: it holds the hash of everything else.
    reproduce::manifest(site)
}
