//! How fast the built site answers a moved slider, and how fast it fills an ensemble; measured by
//! `tests/browser/bench.mjs`.

use super::report::{put, table};
use super::spread::Spread;
use crate::browser::node;
use crate::shell::{root, run};
use anyhow::Result;
use serde::Deserialize;

/// What the script writes.
#[derive(Deserialize)]
struct Results {
    engines: Vec<String>,
    moves: Vec<Moves>,
    ensembles: Vec<Ensemble>,
}

#[derive(Deserialize)]
struct Moves {
    engine: String,
    widget: String,
    /// The slider that was moved, or none where there is none.
    slider: Option<String>,
    ready: Vec<f64>,
    shown: Vec<f64>,
}

#[derive(Deserialize)]
struct Ensemble {
    engine: String,
    runs: u32,
    workers: u32,
    /// Milliseconds from the click to the first partial picture, and to the whole.
    first: Vec<f64>,
    whole: Vec<f64>,
}

/// Measures the named widgets, or all, in the engines that the variable ENGINES names, or all.
pub fn measure(widgets: &[&str]) -> Result<()> {
    let folder = root().join("tests/browser");
    let to = root().join("target/bench-browser.json");
    run(node(&folder)?.arg("bench.mjs").args(widgets).env("RESULTS", &to))?;
    let results: Results = serde_json::from_str(&std::fs::read_to_string(to)?)?;
    let mut names: Vec<&str> = Vec::new();
    for moves in &results.moves {
        if !names.contains(&moves.widget.as_str()) {
            names.push(&moves.widget);
        }
    }
    let rows: Vec<_> = names
        .iter()
        .map(|name| {
            let mut row = vec![(*name).to_owned()];
            for engine in &results.engines {
                let found = results.moves.iter().find(|m| m.engine == *engine && m.widget == *name);
                row.push(match found {
                    Some(m) if m.slider.is_some() => format!(
                        "{:.0} / {:.0}",
                        Spread::of(m.ready.clone()).middle,
                        Spread::of(m.shown.clone()).middle
                    ),
                    _ => "no slider".to_owned(),
                });
            }
            row
        })
        .collect();
    let mut head = vec!["widget"];
    head.extend(results.engines.iter().map(String::as_str));
    let ensembles: Vec<_> = results
        .ensembles
        .iter()
        .map(|e| {
            let rates = e.whole.iter().map(|ms| 1000.0 * f64::from(e.runs) / ms).collect();
            let (first, whole) = (Spread::of(e.first.clone()), Spread::of(e.whole.clone()));
            vec![
                e.engine.clone(),
                e.workers.to_string(),
                format!("{:.0} ({:.0}–{:.0})", first.middle, first.low, first.high),
                format!("{:.0} ({:.0}–{:.0})", whole.middle, whole.low, whole.high),
                format!("{:.0}", Spread::of(rates).middle),
            ]
        })
        .collect();
    let runs = results.ensembles.first().map_or(0, |e| e.runs);
    put(
        "browser",
        &format!(
            "## In browsers\n\nMilliseconds of wall-clock time, so the machine's other work counts \
             here. From a slider's `input` event to the new figure laid out, and to the start of \
             the browser's next frame after it: medians over the moves of each widget's first \
             slider.\n\n{}\n{runs} runs of the default ensemble, from the click: when the first \
             partial picture was painted, when the whole one was, and the rate over the whole. The \
             quick picture of 400 runs was on the page before the click.\n\n{}",
            table(&head, &rows),
            table(
                &["engine", "workers", "first picture, ms", "whole, ms", "runs a second"],
                &ensembles
            )
        ),
    )
}
