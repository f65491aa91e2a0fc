//! The same settings and seed give the same bits: natively here, as wasm in web.rs, through the
//! page in browser/golden.test.mjs, all held against one tracked file.

mod golden;

use golden::{Line, TRACKED, check, computed};

#[test]
fn fingerprints_are_the_tracked_ones() {
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        let head = "# Made by `UPDATE_GOLDEN=1 cargo test --test determinism`; see mod.rs.\n";
        let lines: Vec<String> = computed().iter().map(Line::to_string).collect();
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/fingerprints.txt");
        let text = format!("{head}{}\n", lines.join("\n"));
        if text != TRACKED {
            std::fs::write(path, text).expect("the file can be written");
        }
        return;
    }
    check();
}

/// A hash that is always the same would pass every comparison.
#[test]
fn different_worlds_have_different_fingerprints() {
    let lines = computed();
    for line in lines.iter().filter(|l| l.label == "default") {
        let hashes: Vec<&String> =
            lines.iter().filter(|l| l.widget == line.widget).map(|l| &l.hash).collect();
        assert!(hashes.iter().any(|h| **h != line.hash), "{}: {hashes:?}", line.widget);
    }
}
