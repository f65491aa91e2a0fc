//! Pictures of the built pages, to be looked at.

use crate::browser::node;
use crate::shell::{root, run};
use anyhow::Result;

/// Screenshots of pages (all, if none is named) in the widths and themes of `shots.mjs`.
///
/// A page is written `lab.html`, one element of it `lab.html@#race`.
pub fn command(pages: &[&str]) -> Result<()> {
    let folder = root().join("tests/browser");
    run(node(&folder)?.arg("shots.mjs").arg(root().join("target/shots")).args(pages))
}
