//! What anybody may send: each function takes any bytes, hands them to one of the doors that input
//! comes in by, and holds the answer to what that door promises. `fuzz/` gives them to libFuzzer,
//! `tests/robustness.rs` to a generator of its own, so that they run on any compiler.

use barriers::explainer::{ALL, Explainer};
use barriers::figure::svg::Theme;
use barriers::params::{Kind, Value, Values};
use barriers::reference;
use barriers::text::Locale;
use barriers::view::{self, Show};

/// The bytes as the pairs of an address: `name=text&name=text`.
fn pairs(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")))
}

/// A link's settings, for every widget: each ends at a value within its declaration, and what was
/// not honoured is named.
pub fn settings(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    for explainer in ALL {
        let (values, notices) = view::read_settings(*explainer, pairs(&text));
        assert!(notices.len() <= pairs(&text).count());
        within(*explainer, &values);
        for (id, _) in pairs(&text) {
            let known = explainer.declared().iter().any(|p| p.id == id);
            assert!(known || !notices.is_empty(), "“{id}” was swallowed");
        }
        // What it was read as is printed in a form that reads back as the same.
        for (param, value) in barriers::explainer::settings(&values) {
            let mut again = explainer.defaults();
            again.set(param.id, &param.print(value)).unwrap_or_else(|e| panic!("{e}"));
            assert_eq!(again.get(param.id), Some(value), "{}", param.id);
        }
    }
}

fn within(explainer: &dyn Explainer, values: &Values) {
    for (param, value) in barriers::explainer::settings(values) {
        let fits = match (param.kind, value) {
            (Kind::Real { min, max, .. }, Value::Number(v)) => (min..=max).contains(&v),
            (Kind::Real { optional, .. }, Value::Absent) => optional,
            (Kind::Integer { min, max, .. }, Value::Number(v)) => {
                v == v.trunc() && (f64::from(min)..=f64::from(max)).contains(&v)
            }
            (Kind::Choice { options, .. }, Value::Choice(i)) => (i as usize) < options.len(),
            (Kind::Flag { .. }, Value::Flag(_)) => true,
            _ => false,
        };
        assert!(fits, "{}.{}: {value:?}", explainer.card().id, param.id);
    }
}

/// Widgets whose slowest settings take more than a moment: they are asked at their defaults.
const SLOW: [&str; 6] =
    ["crisis", "ensemble", "attribution", "pathways", "thesis", "fragmentation"];

/// A message that asks for a run: `widget\nseed\nwidth\nname=text&name=text`. It is answered by
/// finite drawings, or by an error that says something.
pub fn message(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let mut parts = text.splitn(4, '\n');
    let mut next = || parts.next().unwrap_or_default();
    let (widget, seed, width, settings) = (next(), next(), next(), next());
    let Some(explainer) = barriers::explainer::find(widget) else {
        assert!(view::no_widget(widget).contains("There is no widget"));
        return;
    };
    let seed = seed.trim().parse().unwrap_or(view::SEED);
    // The worker takes the width as wasm takes any number of JavaScript's: modulo 2³².
    let width = width.trim().parse::<f64>().map_or(0, |v| v as i64 as u32);
    let (mut values, notices) = view::read_settings(explainer, pairs(settings));
    if SLOW.contains(&widget) {
        values = explainer.defaults();
    }
    let show = Show { width, theme: Theme::Page, locale: &Locale::ENGLISH };
    match view::run(explainer, &values, seed, notices, show) {
        Ok(view) => {
            for figure in &view.figures {
                let svg = figure.svg.trim_end();
                assert!(svg.starts_with("<svg") && svg.ends_with("</svg>"), "{widget}: {svg}");
                assert!(!figure.svg.contains("NaN"), "{widget}: {}", figure.id);
            }
        }
        Err(why) => assert!(!why.to_string().is_empty()),
    }
}

/// What other workers send of long work: `widget\nunit number,number,...` a line. Whatever it is,
/// the report is one: what makes no sense is left out.
pub fn units(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let mut lines = text.lines();
    let widget = barriers::explainer::find(lines.next().unwrap_or_default());
    let Some(job) = widget.and_then(|e| e.job(&e.defaults(), 1)) else { return };
    let mut done = vec![None; job.total() as usize];
    for line in lines.take(50) {
        let (unit, numbers) = line.split_once(' ').unwrap_or((line, ""));
        let place = unit.parse().ok().and_then(|unit: usize| done.get_mut(unit));
        if let Some(place) = place {
            *place = Some(numbers.split(',').filter_map(|n| n.parse().ok()).collect());
        }
    }
    let report = job.report(&done);
    assert!(!report.figures.is_empty());
}

/// A file of reference cases: it is read or refused in words, and every case of it is checked, not
/// skipped. Sizes that would only take long are left out.
pub fn reference(data: &[u8]) {
    let Ok(cases) = reference::read(&String::from_utf8_lossy(data)) else { return };
    for case in cases.iter().take(20) {
        let long = case.params.values().any(|v| v.as_f64().is_some_and(|v| v.abs() > 200.0));
        let many = case.params.values().any(|v| v.as_array().is_some_and(|a| a.len() > 6));
        if long || many {
            continue;
        }
        if let Err(problem) = case.check() {
            assert!(!problem.to_string().is_empty());
        }
    }
}
