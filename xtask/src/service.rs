//! The service worker's list: every file that the hosted site needs, with a hash of its bytes.

use crate::figures;
use crate::shell::root;
use crate::stamp::files;
use anyhow::Result;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::Path;

/// What is there to be saved or linked, not needed by any page: it would be most of the bytes. And
/// pictures, whose places the live figures take.
const LEFT_OUT: [&str; 5] = ["offline.html", "offline", "download", figures::FOLDER, "sw.js"];

/// Writes `sw.js`. Last of all, when every file has its final bytes.
pub fn write(site: &Path, build: &str) -> Result<()> {
    let mut list = BTreeMap::new();
    for path in files(site)? {
        if LEFT_OUT.iter().any(|name| path.starts_with(name)) {
            continue;
        }
        let hash = Sha256::digest(std::fs::read(site.join(&path))?);
        let hash: String = hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        list.insert(path.to_string_lossy().replace('\\', "/"), hash);
    }
    let source = std::fs::read_to_string(root().join("www/sw.js"))?;
    let list = serde_json::to_string(&list)?;
    let text = format!("const BUILD = '{build}';\nconst FILES = {list};\n\n{source}");
    Ok(std::fs::write(site.join("sw.js"), text)?)
}
