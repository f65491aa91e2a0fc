use anyhow::Result;
pub fn command(_: &[&str]) -> Result<()> {
    Ok(())
}
