//! The core as wasm: the same fingerprints as natively, and the boundary that the worker calls.
//! The runner decides where this runs: in Node, or in a worker of a browser.

#![cfg(target_arch = "wasm32")]

mod golden;

use barriers::{explainer, view, web};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn fingerprints_are_the_tracked_ones() {
    golden::check();
}

/// A run at the usual width with nothing pinned beside it.
fn run(widget: &str, given: JsValue, seed: &str) -> Result<JsValue, String> {
    web::run(widget, given, seed, 720, JsValue::UNDEFINED).map_err(message)
}

/// What the worker sends as settings: a list of pairs.
fn settings(pairs: &[(&str, &str)]) -> JsValue {
    let pair = |(k, v): &(&str, &str)| js_sys::Array::of2(&(*k).into(), &(*v).into());
    pairs.iter().map(pair).collect::<js_sys::Array>().into()
}

fn property(object: &JsValue, name: &str) -> JsValue {
    js_sys::Reflect::get(object, &name.into()).expect("an object")
}

fn message(error: wasm_bindgen::JsError) -> String {
    js_sys::Error::from(JsValue::from(error)).message().into()
}

#[wasm_bindgen_test]
fn a_run_crosses_the_boundary_whole() {
    for e in explainer::ALL {
        let id = e.card().id;
        let result = run(id, settings(&[]), "1").expect(id);
        let report = e.run(&e.defaults(), 1).expect(id);
        let fingerprint = format!("{:016x}", report.fingerprint());
        assert_eq!(property(&result, "fingerprint").as_string(), Some(fingerprint), "{id}");
        assert_eq!(js_sys::Array::from(&property(&result, "notices")).length(), 0, "{id}");
        let figures = js_sys::Array::from(&property(&result, "figures"));
        assert_eq!(figures.length() as usize, report.figures.len(), "{id}");
        let replays = js_sys::Array::from(&property(&result, "replays"));
        assert_eq!(replays.length() as usize, report.replays.len(), "{id}");
        for (replay, ours) in replays.iter().zip(&report.replays) {
            let values: js_sys::Float32Array = property(&replay, "values").unchecked_into();
            assert_eq!(values.to_vec(), ours.values, "{id}");
        }
    }
}

#[wasm_bindgen_test]
fn what_cannot_be_honoured_is_named_and_the_rest_honoured() {
    for e in explainer::ALL {
        let id = e.card().id;
        let given = settings(&[("no_such_name", "1")]);
        let result = run(id, given, "elephant").expect(id);
        let notices: Vec<String> = js_sys::Array::from(&property(&result, "notices"))
            .iter()
            .filter_map(|n| n.as_string())
            .collect();
        assert_eq!(notices.len(), 2, "{notices:?}");
        assert!(notices[0].contains("no_such_name") && notices[1].contains("elephant"));
        let ours = e.run(&e.defaults(), view::SEED).expect(id).fingerprint();
        let theirs = property(&result, "fingerprint").as_string();
        assert_eq!(theirs, Some(format!("{ours:016x}")), "{id}");
    }
    let error = run("astrology", settings(&[]), "1").unwrap_err();
    assert!(error.contains("astrology") && error.contains(explainer::ALL[0].card().id), "{error}");
    let error = run(explainer::ALL[0].card().id, 5.into(), "1").unwrap_err();
    assert!(error.contains("settings"), "{error}");
}

#[wasm_bindgen_test]
fn the_catalogue_has_every_widget() {
    let catalogue = js_sys::Array::from(&web::catalogue().map_err(message).expect("a list"));
    let ids: Vec<_> = catalogue.iter().filter_map(|c| property(&c, "id").as_string()).collect();
    let ours: Vec<_> = explainer::ALL.iter().map(|e| e.card().id.to_string()).collect();
    assert_eq!(ids, ours);
}

#[wasm_bindgen_test]
fn files_and_tables_cross_too() {
    for e in explainer::ALL {
        let id = e.card().id;
        let ours = view::csv(*e, &e.defaults(), 1, &barriers::text::Locale::ENGLISH).expect(id);
        assert_eq!(web::csv(id, settings(&[]), "1").map_err(message).expect(id), ours);
        let tables = web::tables(id, settings(&[]), "1").map_err(message).expect(id);
        assert!(js_sys::Array::from(&tables).length() > 1, "{id}");
        let drawings = web::drawings(id, settings(&[]), "1", 720, true);
        let drawings = js_sys::Array::from(&drawings.map_err(message).expect(id));
        let svg = property(&drawings.get(0), "svg").as_string().expect(id);
        // A file for other programs: no variables of the page.
        assert!(svg.starts_with("<svg") && !svg.contains("var("), "{id}");
    }
}
