//! The models as wasm, one file a section of the source: a reader of the article waits for the
//! section before his eyes, not for all of them.
//!
//! Each file is the crate with one of its features, and all of them have the same glue.

use crate::offline;
use crate::shell::{root, run, step};
use crate::tools::{self, WASM};
use anyhow::{Context, Result, bail, ensure};
use barriers::explainer::{ALL, Explainer, find};
use barriers::params::{Param, Source};
use std::path::{Path, PathBuf};

/// The sections of the source, and the features of Cargo.toml that have their models.
const SECTIONS: [(&str, &str); 5] = [
    ("2.1", "deadlock"),
    ("2.2", "institutions"),
    ("2.3", "asymmetry"),
    ("2.4", "knowledge"),
    ("T", "crisis"),
];

/// What wasm-opt must allow, as in www/index.html, so that all wasm does the same.
pub const WASM_FEATURES: [&str; 7] = [
    "--enable-simd",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// The file with a widget's model and those whose readings may flow into it.
pub fn file(widget: &dyn Explainer) -> Result<PathBuf> {
    let section = widget.card().section;
    let from = |p: &Param| match p.source {
        Source::Widget(reading) => reading.split('.').next().and_then(find),
        _ => None,
    };
    let mut feeding = widget.declared().iter().filter_map(from);
    if feeding.any(|other| other.card().section != section) {
        return Ok(PathBuf::from(offline::WASM));
    }
    let mut sections = SECTIONS.iter();
    let found = sections.find(|(s, _)| *s == section);
    let (_, part) = found.with_context(|| format!("no feature has the models of {section}"))?;
    Ok(Path::new("models").join(format!("{part}.wasm")))
}

/// Which models are where, as `js/simulator.js` reads it: `deadlock=investment,race;…`.
pub fn index() -> String {
    let line = |(section, part): &(&str, &str)| {
        let widgets = ALL.iter().map(|e| e.card()).filter(|card| card.section == *section);
        format!("{part}={}", widgets.map(|card| card.id).collect::<Vec<_>>().join(","))
    };
    SECTIONS.iter().map(line).collect::<Vec<_>>().join(";")
}

/// Builds all of them into `site`, which has the glue that Trunk made for the whole.
pub fn build(site: &Path) -> Result<()> {
    let folder = site.join("models");
    std::fs::create_dir_all(&folder)?;
    let glue = std::fs::read(site.join("barriers.js")).context("the glue")?;
    std::thread::scope(|threads| {
        // While one is being optimised, the next is being compiled.
        let mut optimising = Vec::new();
        for (_, part) in SECTIONS {
            let made = step(part, || bind(part, &glue))?;
            let to = folder.join(format!("{part}.wasm"));
            optimising.push(threads.spawn(move || optimise(&made, &to)));
        }
        optimising.into_iter().try_for_each(|one| match one.join() {
            Ok(result) => result,
            Err(_) => bail!("the optimiser's thread failed"),
        })
    })
}

/// Compiles one section's models, which must get by with this glue, and says where the wasm is.
fn bind(part: &str, glue: &[u8]) -> Result<PathBuf> {
    // 8% fewer bytes; long work takes at most 5% more time (measured in Node).
    let built = cargo(part, &["-Cllvm-args=-inline-threshold=25"])?;
    let made = root().join("target/models").join(part);
    run(tools::wasm_command("wasm-bindgen")?
        .args(["--target", "no-modules", "--no-typescript", "--out-dir"])
        .arg(&made)
        .arg(built))?;
    let own = std::fs::read(made.join("barriers.js"))?;
    ensure!(own == glue, "{part} needs other glue than the rest");
    Ok(made.join("barriers_bg.wasm"))
}

/// Compiles the crate to wasm with these features and flags, and says where the file is.
pub fn cargo(features: &str, flags: &[&str]) -> Result<PathBuf> {
    run(tools::wasm_command("cargo")?
        .args(["rustc", "--release", "--lib", "--locked", "--quiet", "--package", "barriers"])
        .args(["--no-default-features", "--features", features, "--target", WASM, "--"])
        .args(flags))?;
    Ok(root().join(format!("target/wasm/{WASM}/release/barriers.wasm")))
}

/// Runs wasm-opt.
pub fn optimise(from: &Path, to: &Path) -> Result<()> {
    let mut command = tools::wasm_command("wasm-opt")?;
    run(command.arg("-O3").args(WASM_FEATURES).arg(from).arg("-o").arg(to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_widget_has_its_file() {
        for widget in ALL {
            let file = file(*widget).unwrap();
            let index = index();
            let mut lines = index.split(';').filter_map(|line| line.split_once('='));
            let id = widget.card().id;
            let (part, _) = lines.find(|(_, ids)| ids.split(',').any(|one| one == id)).unwrap();
            let own = Path::new("models").join(format!("{part}.wasm"));
            assert!(file == own || file == Path::new(offline::WASM), "{id}");
        }
    }
}
