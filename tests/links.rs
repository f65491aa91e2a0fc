//! Every published form of links goes on working: `fixtures/links.json` only ever grows. Here the
//! models take their settings; `browser/links.test.mjs` follows the links themselves.

#![cfg(not(target_arch = "wasm32"))]

use barriers::{explainer, view};
use serde_json::Value;
use std::collections::BTreeMap;

fn fixtures() -> Vec<Value> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/links.json");
    let text = std::fs::read_to_string(path).expect("the fixtures");
    serde_json::from_str(&text).expect("JSON")
}

#[test]
fn every_model_takes_every_setting_that_a_link_ever_had() {
    for link in fixtures() {
        let what = link["hash"].as_str().expect("a hash");
        let widget = explainer::find(link["widget"].as_str().expect("a widget")).expect(what);
        let wanted: BTreeMap<&str, &str> = link["values"]
            .as_object()
            .expect("values")
            .iter()
            .map(|(id, value)| (id.as_str(), value.as_str().expect("text")))
            .collect();
        let (values, notices) = view::read_settings(widget, wanted.clone());
        assert!(notices.is_empty(), "{what}: {notices:?}");
        for (param, value) in explainer::settings(&values) {
            let Some(text) = wanted.get(param.id) else { continue };
            let printed = param.print(value);
            let same = printed == *text || printed.parse::<f64>() == text.parse::<f64>();
            assert!(same, "{what}: {} is {printed}, not {text}", param.id);
        }
        widget.run(&values, view::SEED).unwrap_or_else(|e| panic!("{what}: {e}"));
    }
}

/// A parameter that is in no fixture could change its name unseen.
#[test]
fn the_fixtures_name_every_parameter_of_every_widget() {
    let links = fixtures();
    for widget in explainer::ALL {
        let id = widget.card().id;
        let named: Vec<&String> = links
            .iter()
            .filter(|link| link["widget"] == id)
            .filter_map(|link| link["values"].as_object())
            .flat_map(|values| values.keys())
            .collect();
        for param in widget.declared() {
            assert!(named.iter().any(|n| *n == param.id), "no link sets {id}.{}", param.id);
        }
    }
}
