//! Gives every page its content policy and the build's id, and every script and style sheet an
//! address with that id, so that a cached old file never meets a new one.

use crate::html::{Edits, early_in_head, tags};
use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// What a page of the site may do. It is sent as a header by `cargo xtask serve`, and stands in
/// every page for hosts that send none.
pub const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; \
    worker-src 'self'; frame-src 'self'; manifest-src 'self'; base-uri 'none'; \
    form-action 'none'; require-trusted-types-for 'script'; trusted-types barriers";

/// Whether a file, by its path in the site, carries everything in itself and its own policy.
pub fn is_single_file(path: &Path) -> bool {
    let alone = ["offline.html", "embed.html"];
    // A language's files lie in its folder.
    let named = |name: &str| path.components().any(|part| part.as_os_str() == name);
    named("offline") || alone.iter().any(|name| path.ends_with(name))
}

/// An id that depends on every byte of the site.
pub fn build_id(site: &Path) -> Result<String> {
    let mut hash = Sha256::new();
    for path in files(site)? {
        let bytes = std::fs::read(site.join(&path))?;
        let name = path.to_string_lossy().replace('\\', "/");
        hash.update((name.len() as u64).to_le_bytes());
        hash.update(name);
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    }
    let id = hash.finalize();
    Ok(id.iter().take(6).map(|byte| format!("{byte:02x}")).collect())
}

/// Stamps every page of the site.
pub fn pages(site: &Path, build: &str) -> Result<()> {
    for path in files(site)? {
        let html = path.extension().is_some_and(|extension| extension == "html");
        if !html || is_single_file(&path) {
            continue;
        }
        let file = site.join(&path);
        let page = std::fs::read_to_string(&file)?;
        let page = stamp(&page, build).with_context(|| path.display().to_string())?;
        std::fs::write(file, page)?;
    }
    Ok(())
}

fn stamp(page: &str, build: &str) -> Result<String> {
    let tags = tags(page);
    let mut edits = Edits::default();
    let early = early_in_head(&tags).context("the page has no <head>")?;
    edits.put(
        early..early,
        format!(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\
             <meta name=\"build\" content=\"{build}\">"
        ),
    );
    for tag in &tags {
        let attribute = match tag.name.as_str() {
            "script" => "src",
            "link" => "href",
            _ => continue,
        };
        let Some(path) = tag.local(attribute) else {
            continue;
        };
        let versioned = [".js", ".css", ".wasm"];
        if versioned.iter().any(|ending| path.ends_with(ending)) {
            let old = &page[tag.tag.clone()];
            let address = tag.get(attribute).unwrap_or_default();
            let new = old.replacen(address, &format!("{path}?v={build}"), 1);
            edits.put(tag.tag.clone(), new);
        }
    }
    Ok(edits.apply(page))
}

/// All files under a folder, by their path in it, sorted.
pub fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).with_context(|| next.display().to_string())? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path.strip_prefix(folder)?.to_owned());
            }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_what_is_cached_and_nothing_else() {
        let page = "<head><meta charset=utf-8><link rel=stylesheet href=css/a.css>\
            <link rel=icon href=i.svg><script defer src=\"./js/a.js\"></script></head>\
            <a href=lab.html><script src=\"https://e.org/x.js\"></script>";
        let stamped = stamp(page, "abc").unwrap();
        assert!(stamped.starts_with("<head><meta charset=utf-8><meta http-equiv="));
        assert!(stamped.contains("<meta name=\"build\" content=\"abc\">"));
        assert!(stamped.contains("href=css/a.css?v=abc>"));
        assert!(stamped.contains("src=\"js/a.js?v=abc\""));
        assert!(stamped.contains("href=i.svg>"));
        assert!(stamped.contains("<a href=lab.html>"));
        assert!(stamped.contains("https://e.org/x.js\""));
    }

    #[test]
    fn only_the_offline_files_stand_alone() {
        assert!(is_single_file(Path::new("offline.html")));
        assert!(is_single_file(Path::new("embed.html")));
        assert!(is_single_file(Path::new("offline/race.html")));
        assert!(is_single_file(Path::new("fr/embed.html")));
        assert!(!is_single_file(Path::new("fr/index.html")));
        assert!(!is_single_file(Path::new("index.html")));
    }
}
