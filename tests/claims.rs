//! A claim is done when a reader can try it and a test holds it: every claim of the ledger names
//! a registered widget whose card claims it, and tests that stand in the source.

use barriers::explainer::{ALL, find};
use barriers::facts::CLAIMS;
use std::fs;
use std::path::Path;

#[test]
fn every_claim_has_a_widget_that_shows_it() {
    for claim in CLAIMS {
        assert!(!claim.widgets.is_empty(), "{} names no widget", claim.id);
        for id in claim.widgets {
            let widget = find(id).unwrap_or_else(|| panic!("{}: no widget “{id}”", claim.id));
            let shown = widget.card().claims;
            assert!(shown.contains(&claim.id), "{id} does not list {}", claim.id);
        }
    }
}

#[test]
fn every_claim_that_a_card_lists_names_that_widget() {
    for widget in ALL {
        for id in widget.card().claims {
            let claim = barriers::facts::claim(id).unwrap_or_else(|| panic!("no claim {id}"));
            let card = widget.card().id;
            assert!(claim.widgets.contains(&card), "{id} does not name {card}");
        }
    }
}

#[test]
fn every_claim_is_held_by_a_test_that_stands_in_the_source() {
    for claim in CLAIMS {
        assert!(!claim.tests.is_empty(), "no test holds {}", claim.id);
        for path in claim.tests {
            let parts: Vec<_> = path.split("::").collect();
            let [.., name] = parts.as_slice() else { panic!("{path}") };
            // `room::file::tests::name` stands in src/room/file.rs, `file::name` in tests/file.rs.
            let file = match parts.as_slice() {
                [room, file, "tests", _] => format!("src/{room}/{file}.rs"),
                [file, _] => format!("tests/{file}.rs"),
                _ => panic!("{}: {path} is no test's path", claim.id),
            };
            let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(&file))
                .unwrap_or_else(|e| panic!("{}: {file}: {e}", claim.id));
            let stands = text.contains(&format!("#[test]\n    fn {name}("))
                || text.contains(&format!("#[test]\nfn {name}("));
            assert!(stands, "{}: no test {name} in {file}", claim.id);
        }
    }
}
