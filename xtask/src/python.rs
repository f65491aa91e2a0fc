//! Python environments of the project's own, with pinned packages from PyPI, under `target/`.

use crate::setup;
use crate::shell::{root, run};
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The interpreter of an environment that holds what `requirements` asks for; made when it is not
/// there or the file has changed.
pub fn environment(name: &str, requirements: &Path) -> Result<PathBuf> {
    let folder = root().join("target/python").join(name);
    let python = folder.join("bin/python");
    let wanted = std::fs::read(requirements).with_context(|| requirements.display().to_string())?;
    let mark = folder.join("installed.txt");
    if std::fs::read(&mark).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    let system = setup::python()?;
    run(Command::new(system).args(["-m", "venv", "--clear"]).arg(&folder))?;
    run(Command::new(&python)
        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"])
        .arg(requirements))?;
    std::fs::write(mark, wanted)?;
    Ok(python)
}
