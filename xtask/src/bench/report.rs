//! BENCHMARKS.md: a section a part, each replaced by the run that measured it.

use crate::shell::{output, root};
use crate::{size, tools};
use anyhow::{Context, Result};
use std::process::Command;

/// The parts, in the order of the file.
pub const PARTS: [&str; 6] = ["ensemble", "crowd", "models", "scaling", "browser", "sizes"];

const HEAD: &str = "\
# Benchmarks

Written by `cargo xtask bench`; `cargo xtask bench PART ...` replaces only the named sections \
(ensemble, crowd, models, scaling, browser, sizes). No test depends on any of these figures.

## Method

Absolute times say more about a machine than about a program, so figures are ratios. All rivals \
run at the same time as waiting processes and are asked in turn, round after round, beginning with \
another one each round. What is counted is the time that a rival's main thread was on a processor, \
by the kernel's own count: other work on the machine takes no part in it but through caches and \
clock speed, and a rival that is compiled while it runs has run each kernel before. A ratio is taken \
within each round; the tables give its median and, in parentheses, its quartiles.

The kernels are in `benches/kernels`, the rivals written for comparison in `benches/rivals`. \
`cargo bench -p barriers-kernels` runs the same kernels natively under criterion.
";

/// Puts a part's text into BENCHMARKS.md.
pub fn put(part: &str, text: &str) -> Result<()> {
    let path = root().join("BENCHMARKS.md");
    let old = std::fs::read_to_string(&path).unwrap_or_default();
    let mut file = HEAD.to_owned();
    for name in PARTS {
        let body = if name == part {
            format!("\n{}\n\n{}\n", text.trim(), machine())
        } else {
            section(&old, name).unwrap_or_default().to_owned()
        };
        if !body.is_empty() {
            file += &format!("\n<!-- {name} -->{body}<!-- /{name} -->\n");
        }
    }
    std::fs::write(path, file)?;
    println!("{text}");
    Ok(())
}

fn section<'a>(file: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = file.split_once(&format!("<!-- {name} -->"))?;
    Some(rest.split_once(&format!("<!-- /{name} -->"))?.0)
}

/// When and on what a part was measured.
fn machine() -> String {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let info = read("/proc/cpuinfo");
    let model = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let load = read("/proc/loadavg").split(' ').next().unwrap_or("?").to_owned();
    let said = |command: &mut Command| output(command).unwrap_or_else(|| "unknown".to_owned());
    let date = said(Command::new("date").args(["-u", "+%Y-%m-%d"]));
    let native = said(Command::new("rustc").arg("--version"));
    let wasm = tools::wasm_command("rustc").map(|mut rustc| said(rustc.arg("--version")));
    let short = |text: &str| text.split(" (").next().unwrap_or_default().to_owned();
    format!(
        "*{date}; {} ({cores} cores, load {load} at the end), {} {}; {}, for wasm {}, Node {}.*",
        model.map_or("unknown processor", |(_, name)| name),
        std::env::consts::OS,
        std::env::consts::ARCH,
        short(&native),
        short(&wasm.unwrap_or_default()),
        said(Command::new("node").arg("--version")),
    )
}

/// A table.
pub fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let mut text = format!("| {} |\n|{}\n", head.join(" | "), " --- |".repeat(head.len()));
    for row in rows {
        text += &format!("| {} |\n", row.join(" | "));
    }
    text
}

/// A large number with its thousands apart.
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let parts: Vec<_> = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy).collect();
    parts.join(",")
}

/// Sizes of every shipped file, as `cargo xtask size` prints them.
pub fn sizes() -> Result<()> {
    let printed = output(&mut size::printed()).context("the sizes could not be had")?;
    put(
        "sizes",
        &format!(
            "## Every shipped file\n\nBytes as they are, by gzip at level 9 and by brotli at its \
             best.\n\n```text\n{printed}\n```"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_are_found_and_numbers_readable() {
        let file = "x\n<!-- a -->\none\n<!-- /a -->\n<!-- b -->two<!-- /b -->";
        assert_eq!(section(file, "a"), Some("\none\n"));
        assert_eq!(section(file, "c"), None);
        assert_eq!(thousands(1_234_567), "1,234,567");
        assert_eq!(thousands(12), "12");
    }
}
