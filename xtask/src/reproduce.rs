//! Two clean builds of the site in two places, byte for byte the same.

use crate::shell::{output, root, run, step};
use crate::{site, stamp, tools};
use anyhow::{Result, bail};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// The file of the site that holds the hash of every other one, as `sha256sum --check` reads it.
pub const MANIFEST: &str = "SHA256SUMS";

/// Writes the manifest of a finished site.
pub fn manifest(site: &Path) -> Result<()> {
    Ok(std::fs::write(site.join(MANIFEST), listed(&hashes(site)?))?)
}

/// Whether a site holds what its manifest says, and nothing else.
pub fn is_whole(site: &Path) -> Result<bool> {
    Ok(std::fs::read_to_string(site.join(MANIFEST))? == listed(&hashes(site)?))
}

/// The manifest's text.
fn listed(hashes: &BTreeMap<String, String>) -> String {
    hashes.iter().map(|(name, hash)| format!("{hash}  {name}\n")).collect()
}

fn hashes(site: &Path) -> Result<BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    for path in stamp::files(site)? {
        let name = path.to_string_lossy().replace('\\', "/");
        if name != MANIFEST {
            let digest = Sha256::digest(std::fs::read(site.join(&path))?);
            found.insert(name, digest.iter().map(|byte| format!("{byte:02x}")).collect());
        }
    }
    Ok(found)
}

/// Builds what is committed twice, each time from nothing, and compares; and with `dist/`, where
/// that was built from the same.
pub fn command() -> Result<()> {
    let place = root().join("target/reproduce");
    let folders = [place.join("one"), place.join("elsewhere/under/another-name")];
    for folder in &folders {
        step(&format!("a build in {}", folder.strip_prefix(root())?.display()), || build(folder))?;
    }
    let [one, other] = [hashes(&folders[0].join("dist"))?, hashes(&folders[1].join("dist"))?];
    same(&one, &other, "the two builds")?;
    for folder in &folders {
        if !is_whole(&folder.join("dist"))? {
            bail!("{MANIFEST} does not name the files as they are");
        }
    }
    println!("{} files, the same to the byte in two places", one.len());
    let changed = output(Command::new("git").args(["status", "--porcelain"]).current_dir(root()));
    if site::dist().exists() && changed.is_some_and(|list| list.is_empty()) {
        match same(&one, &hashes(&site::dist())?, "a clean build and dist/") {
            Ok(()) => println!("dist/ is the same, too"),
            Err(why) => println!("dist/ was built from other sources: {why}"),
        }
    }
    Ok(std::fs::remove_dir_all(place)?)
}

/// The committed sources, built with nothing but the tools.
fn build(folder: &Path) -> Result<()> {
    if folder.exists() {
        std::fs::remove_dir_all(folder)?;
    }
    std::fs::create_dir_all(folder.join("target"))?;
    let archive = folder.join("target/sources.tar");
    run(Command::new("git")
        .args(["archive", "--format=tar", "HEAD", "-o"])
        .arg(&archive)
        .current_dir(root()))?;
    run(Command::new("tar").arg("-xf").arg(&archive).arg("-C").arg(folder))?;
    std::os::unix::fs::symlink(tools::home(), folder.join("target/tools"))?;
    run(Command::new("cargo")
        .args(["xtask", "build"])
        .current_dir(folder)
        .env_remove("CARGO_TARGET_DIR")
        .env_remove("CARGO_MANIFEST_DIR"))
}

fn same(a: &BTreeMap<String, String>, b: &BTreeMap<String, String>, what: &str) -> Result<()> {
    let names: Vec<_> = a.keys().chain(b.keys()).collect();
    let other: std::collections::BTreeSet<_> =
        names.into_iter().filter(|name| a.get(*name) != b.get(*name)).collect();
    let first = other.iter().next().copied();
    match first {
        None => Ok(()),
        Some(name) => bail!("{what} differ in {} files, such as {name}", other.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manifest_names_every_file_but_itself_and_a_change_shows() {
        let folder = std::env::temp_dir().join(format!("barriers-sums-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("a")).unwrap();
        std::fs::write(folder.join("a/b.txt"), "abc").unwrap();
        manifest(&folder).unwrap();
        manifest(&folder).unwrap();
        let text = std::fs::read_to_string(folder.join(MANIFEST)).unwrap();
        let sum = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(text, format!("{sum}  a/b.txt\n"));
        let before = hashes(&folder).unwrap();
        assert!(is_whole(&folder).unwrap());
        std::fs::write(folder.join("a/b.txt"), "abd").unwrap();
        assert!(!is_whole(&folder).unwrap());
        assert!(same(&before, &hashes(&folder).unwrap(), "it").is_err());
        std::fs::remove_dir_all(folder).unwrap();
    }
}
