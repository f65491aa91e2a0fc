//! All wording is our own: no eight words in a row stand in the source chapter.
//!
//! The chapter itself is not ours to publish, so `data/source-wording.bin` holds only a hash of
//! every eight consecutive words of it: 64-bit FNV-1a over the words in lower case, each ended by
//! a zero byte; sorted, big-endian, eight bytes each. `cargo xtask wording FILE` makes it from the
//! chapter's text.

use crate::shell::root;
use anyhow::{Context, Result, ensure};
use std::collections::BTreeSet;
use std::path::Path;

/// How many words in a row are somebody's wording.
const RUN: usize = 8;

/// Reads the chapter and writes its hashes.
pub fn command(chapter: &Path) -> Result<()> {
    let text = std::fs::read_to_string(chapter).with_context(|| chapter.display().to_string())?;
    let hashes: BTreeSet<u64> = runs(&text).map(|(hash, _)| hash).collect();
    ensure!(!hashes.is_empty(), "{} has fewer than {RUN} words", chapter.display());
    let bytes: Vec<u8> = hashes.iter().flat_map(|hash| hash.to_be_bytes()).collect();
    std::fs::write(root().join("data/source-wording.bin"), bytes)?;
    println!("{} runs of {RUN} words", hashes.len());
    Ok(())
}

/// Every run of words in the text, with its hash.
fn runs(text: &str) -> impl Iterator<Item = (u64, String)> {
    let text = text.to_lowercase().replace(['’', '\''], "");
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    let windows: Vec<_> = words.windows(RUN).map(|run| (hash(run), run.join(" "))).collect();
    windows.into_iter()
}

fn hash(words: &[String]) -> u64 {
    let bytes = words.iter().flat_map(|word| word.bytes().chain([0]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    /// The titles of its sections, by which they are cited.
    const NAMES: [&str; 2] = [
        "2 3 asymmetry between public and private sectors",
        "2 4 knowledge collapse and threats to shared values",
    ];

    fn known() -> BTreeSet<u64> {
        let bytes = std::fs::read(root().join("data/source-wording.bin")).unwrap();
        bytes.chunks(8).map(|hash| u64::from_be_bytes(hash.try_into().unwrap())).collect()
    }

    /// Every file of ours with words in it.
    fn files(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let kind = path.extension().unwrap_or_default().to_string_lossy().to_string();
            if path.is_dir() && !path.ends_with("node_modules") {
                files(&path, found);
            } else if ["md", "rs", "toml", "html", "js", "ts", "mjs"].contains(&kind.as_str()) {
                found.push(path);
            }
        }
    }

    /// What is between the words of prose but not seen: where links lead, and numbers filled in.
    fn seen(text: &str) -> String {
        let mut out = String::new();
        let mut hidden = None;
        let mut last = ' ';
        for c in text.chars() {
            match (hidden, c) {
                (Some(end), c) if c == end => hidden = None,
                (Some(_), _) => {}
                (None, '(') if last == ']' => hidden = Some(')'),
                (None, '{') => hidden = Some('}'),
                (None, c) => out.push(c),
            }
            last = c;
        }
        out
    }

    fn copied(text: &str, known: &BTreeSet<u64>) -> Vec<String> {
        let named = |run: &str| NAMES.iter().any(|name| name.contains(run));
        runs(text).filter(|(hash, run)| known.contains(hash) && !named(run)).map(|r| r.1).collect()
    }

    #[test]
    fn no_eight_words_in_a_row_are_the_sources() {
        let known = known();
        assert!(known.len() > 2000, "the chapter is longer than this");
        let mut all = vec![root().join("README.md"), root().join("CHANGELOG.md")];
        for folder in ["src", "www", "data", "xtask/src", "pkg", "tests", "examples"] {
            files(&root().join(folder), &mut all);
        }
        assert!(all.len() > 100);
        let mut found = Vec::new();
        for path in all {
            let text = std::fs::read_to_string(&path).unwrap();
            let prose = path.extension().is_some_and(|kind| kind == "md");
            let text = if prose { seen(&text) } else { text };
            found.extend(
                copied(&text, &known).into_iter().map(|r| format!("{}: {r}", path.display())),
            );
        }
        assert!(found.is_empty(), "{}", found.join("\n"));
    }

    #[test]
    fn a_copy_is_found_whatever_its_punctuation() {
        let source: BTreeSet<u64> =
            runs("It’s one, two, three; four – five, six: seven eight nine.")
                .map(|r| r.0)
                .collect();
        assert_eq!(copied("Its ONE two [three](set:a=4) four five six seven", &source).len(), 0);
        let copy = seen("its ONE two [three](set:a=4) four five {x|y=2} six seven");
        assert_eq!(copied(&copy, &source), ["its one two three four five six seven"]);
        assert!(copied("one two three four five six seven nine", &source).is_empty());
    }
}
