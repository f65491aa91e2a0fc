//! Pages that are made from the models: what is here is in the site before its id is computed.

use anyhow::Result;
use std::path::Path;

/// Renders into `site`, the folder that Trunk has just written.
pub fn render(_site: &Path) -> Result<()> {
    Ok(())
}
