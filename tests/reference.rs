//! The models against the numbers of the literature: every case of tests/reference/*.json, by way
//! of the same code as `barriers check`, and by way of the command itself.
//!
//! tests/edges.json has further cases of the same form where a plain computation in floating point
//! goes wrong: ties, cancellation, spikes, the ends of the domains. An independent implementation
//! in rational or 40-digit arithmetic gave their numbers.

use barriers::reference::{self, Case};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The tracked files in a fixed order.
fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference");
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .expect("tests/reference can be read")
        .map(|entry| entry.expect("its entries too").path())
        .filter(|path| path.extension().is_some_and(|e| e == "json"))
        .collect();
    files.sort();
    files.push(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/edges.json"));
    files
}

fn cases(file: &Path) -> Vec<Case> {
    let text = fs::read_to_string(file).expect("a reference file can be read");
    reference::read(&text).unwrap_or_else(|e| panic!("{}: {e}", file.display()))
}

#[test]
fn every_case_agrees() {
    let mut wrong = Vec::new();
    for file in files() {
        let cases = cases(&file);
        assert!(!cases.is_empty(), "{} has no case", file.display());
        for case in cases {
            if let Err(problem) = case.check() {
                let Case { model, case: name, quantity, params, expected, .. } = &case;
                let params = Value::Object(params.clone());
                wrong.push(format!(
                    "{model} / {name} / {quantity} {params}: expected {expected}; {problem}"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{} cases disagree:\n{}", wrong.len(), wrong.join("\n"));
}

/// A check that cannot fail says nothing: in each file, a case moved beyond its tolerance does.
#[test]
fn a_wrong_expectation_disagrees_in_every_file() {
    for file in files() {
        let mut tried = 0;
        for mut case in cases(&file).into_iter().take(5) {
            let expected = case.expected.clone();
            // Four of our own standard errors are forgiven besides, so the step is a large one.
            case.expected = match &expected {
                Value::Number(n) => json!(n.as_f64().expect("a number") + 1e6),
                Value::Bool(b) => json!(!b),
                _ => json!("something else"),
            };
            let Case { case: name, quantity, .. } = &case;
            assert!(case.check().is_err(), "{}: {name} / {quantity}", file.display());
            tried += 1;
        }
        assert!(tried > 0);
    }
}

#[test]
fn the_command_says_so_and_ends_accordingly() {
    let check = |file: &Path| {
        let done = Command::new(env!("CARGO_BIN_EXE_barriers"))
            .arg("check")
            .arg(file)
            .output()
            .expect("the command runs");
        (done.status.code(), String::from_utf8_lossy(&done.stdout).into_owned())
    };
    let file = files().remove(0);
    let all = cases(&file).len();
    let (code, said) = check(&file);
    assert_eq!((code, said.trim()), (Some(0), format!("{all} agree, 0 disagree").as_str()));

    let mut list: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    list[0]["expected"] = json!("something else");
    list[1]["model"] = json!("astrology");
    let wrong = Path::new(env!("CARGO_TARGET_TMPDIR")).join("wrong.json");
    fs::write(&wrong, list.to_string()).unwrap();
    let (code, said) = check(&wrong);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("something else"), "{said}");
    assert!(said.contains("astrology") && said.contains("no such model"), "{said}");
    assert!(said.ends_with(&format!("{} agree, 2 disagree\n", all - 2)), "{said}");
}
