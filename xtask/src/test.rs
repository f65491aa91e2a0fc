use anyhow::Result;
pub fn list() {}
pub fn command(_: &[&str]) -> Result<()> {
    Ok(())
}
