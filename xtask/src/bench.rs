//! How fast the built site answers a moved slider; see `tests/browser/bench.mjs`.

use crate::shell::{root, run};
use crate::test::node;
use anyhow::Result;

/// Measures the named widgets, or all, in the engines that the variable ENGINES names, or all.
pub fn command(widgets: &[&str]) -> Result<()> {
    let folder = root().join("tests/browser");
    run(node(&folder)?.arg("bench.mjs").args(widgets))
}
