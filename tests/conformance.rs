//! What every widget owes its readers, whatever its model: one suite over the registry.
//!
//! Nothing here names a widget. A rule broken is listed with the widget and the settings that
//! broke it, and a panic inside a model is one more rule broken, not the end of the run.

use barriers::explainer::{ALL, Answers, Explainer, Report};
use barriers::facts;
use barriers::figure::table::{self, Cell};
use barriers::figure::{Axis, Figure, Format, Layer, On, Replay, Scale, svg};
use barriers::params::{Invalid, Kind, Param, Source, Value, Values};
use barriers::random::{Process, Stream};
use barriers::text::{Locale, Text};
use barriers::view;
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

const EN: Locale = Locale::ENGLISH;
const LITERATURE: &str = include_str!("../data/literature.toml");

/// Corners of the parameter space that are tried: all, where there are no more than this many.
/// A widget that draws lots simulates many runs for each answer, so it is given fewer.
const CORNERS: u32 = 1024;
const STOCHASTIC_CORNERS: u32 = 32;

/// Names that links, the command line and the page use for themselves.
const TAKEN: [&str; 13] = [
    "v", "w", "seed", "preset", "json", "csv", "figure", "output", "o", "width", "help", "version",
    "name",
];

/// Runs `rules` over every widget, on all processors, and fails with everything found. With the
/// variable WIDGET set, only over that one: for whoever works on it.
fn every_widget(rules: impl Fn(&'static dyn Explainer, &mut Vec<String>) + Sync) {
    let only = std::env::var("WIDGET").ok();
    let widgets: Vec<_> =
        ALL.iter().filter(|e| only.as_deref().is_none_or(|id| id == e.card().id)).collect();
    assert!(!widgets.is_empty(), "there is no such widget");
    let next = AtomicUsize::new(0);
    let found = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some(e) = widgets.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let mut broken = Vec::new();
                    rules(**e, &mut broken);
                    found.lock().expect("no test thread has panicked").insert(e.card().id, broken);
                }
            });
        }
    });
    let found = found.into_inner().expect("no test thread has panicked");
    assert_eq!(found.len(), widgets.len(), "two widgets have one id");
    let mut message = String::new();
    for (widget, mut broken) in found {
        if broken.is_empty() {
            continue;
        }
        // The same rule is often broken at a thousand settings.
        let total = broken.len();
        broken.truncate(12);
        message += &format!("\n{widget}: {total} in all\n  {}", broken.join("\n  "));
    }
    assert!(message.is_empty(), "{message}");
}

/// Stable short names, safe in an address without any encoding.
fn is_name(id: &str) -> bool {
    let first = id.bytes().next().is_some_and(|b| b.is_ascii_alphabetic());
    first && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') && id.len() <= 32
}

fn is_prose(text: &str) -> bool {
    !text.is_empty() && text.trim() == text && !text.contains("  ") && !text.contains('\n')
}

fn repeated<'a>(ids: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut seen = BTreeSet::new();
    ids.filter(|id| !seen.insert(*id)).collect()
}

// ---- What is fixed ----

#[test]
fn cards_are_complete_and_name_what_exists() {
    every_widget(|e, broken| {
        let card = e.card();
        let mut rule = |holds: bool, what: String| {
            if !holds {
                broken.push(what);
            }
        };
        rule(is_name(card.id), "the id is no stable short name".to_string());
        let sections = ["2.1", "2.2", "2.3", "2.4", "T"];
        rule(sections.contains(&card.section), format!("no section {}", card.section));
        for (what, text) in
            [("title", card.title), ("invitation", card.invitation), ("discovery", card.discovery)]
        {
            rule(is_prose(text), format!("{what}: “{text}”"));
        }
        rule(!card.claims.is_empty(), "shows no claim".to_string());
        for id in card.claims {
            match facts::claim(id) {
                Some(claim) => rule(
                    claim.widgets.contains(&card.id),
                    format!("claim {id} does not name this widget back"),
                ),
                None => rule(false, format!("no claim {id}")),
            }
        }
        for claim in facts::CLAIMS.iter().filter(|c| c.widgets.contains(&card.id)) {
            rule(card.claims.contains(&claim.id), format!("claim {} is not on the card", claim.id));
        }
        for id in card.facts {
            rule(facts::fact(id).is_some(), format!("no fact {id}"));
        }
        let rests = !card.literature.is_empty() || !card.facts.is_empty();
        rule(rests, "rests on no literature and on no fact".to_string());
        for key in card.literature {
            // The ledger's own reader, in xtask, is stricter about what an entry holds.
            let known = LITERATURE.lines().any(|line| line == format!("[{key}]"));
            rule(known, format!("no literature {key}"));
        }
        for model in card.reference {
            let file = format!("{}/tests/reference/{model}.json", env!("CARGO_MANIFEST_DIR"));
            rule(Path::new(&file).exists(), format!("no reference cases of {model}"));
        }
        for id in repeated(card.presets.iter().map(|p| p.id)) {
            rule(false, format!("two presets {id}"));
        }
        for preset in card.presets {
            rule(is_name(preset.id), format!("preset “{}” is no stable short name", preset.id));
            let prose = is_prose(preset.label) && is_prose(preset.note);
            rule(prose, format!("preset {}: label or note", preset.id));
            if let Err(why) = e.preset(preset) {
                rule(false, format!("preset {}: {why}", preset.id));
            }
        }
    });
}

#[test]
fn a_prediction_has_exactly_one_right_answer() {
    let asked = Mutex::new(BTreeSet::new());
    every_widget(|e, broken| {
        let Some(prediction) = e.prediction() else { return };
        asked.lock().expect("no test thread has panicked").insert(e.card().section);
        if !is_prose(prediction.question) || !prediction.question.ends_with('?') {
            broken.push(format!("no question: “{}”", prediction.question));
        }
        let (values, notices) = view::read_settings(e, prediction.set.iter().copied());
        broken.extend(notices.iter().map(Text::english));
        let report = e.run(&values, view::SEED).expect("the settings do not conflict");
        let Some(answer) = report.readings.iter().find(|r| r.id == prediction.reading) else {
            broken.push(format!("no reading {}", prediction.reading));
            return;
        };
        match prediction.answers {
            Answers::Share if answer.format != Format::Percent => {
                broken.push(format!("{} is no share", answer.id));
            }
            Answers::Share => {}
            Answers::Choices(choices) => {
                let right =
                    |(_, from, to): &&(&str, f64, f64)| (*from..*to).contains(&answer.value);
                if choices.iter().filter(right).count() != 1 {
                    broken.push(format!("{} = {} is not one answer", answer.id, answer.value));
                }
                // Whatever another seed gives, some answer names it, and no two do.
                if choices.windows(2).any(|w| w[0].1.max(w[1].1) < w[0].2.min(w[1].2)) {
                    broken.push("two answers overlap".to_string());
                }
            }
        }
    });
    if std::env::var("WIDGET").is_err() {
        assert_eq!(asked.lock().expect("no test thread has panicked").len(), 5, "one a chapter");
    }
}

#[test]
fn parameters_are_declared_in_full() {
    every_widget(|e, broken| {
        for id in repeated(e.declared().iter().map(|p| p.id)) {
            broken.push(format!("two parameters {id}"));
        }
        if !e.declared().iter().any(|p| p.main) {
            broken.push("no parameter comes first".to_string());
        }
        for p in e.declared() {
            let mut rule = |holds: bool, what: &str| {
                if !holds {
                    broken.push(format!("{}: {what}", p.id));
                }
            };
            rule(is_name(p.id), "the id is no stable short name");
            rule(!TAKEN.contains(&p.id), "the id is taken by links or the command line");
            rule(is_prose(p.label), "label");
            rule(is_prose(p.help), "help");
            rule(p.help.ends_with('.'), "help is no sentence");
            rule(p.unit.trim() == p.unit, "unit has spaces around it");
            rule(p.check(p.default()).is_ok(), "the default is not allowed");
            rule(p.parse(&p.print(p.default())) == Ok(p.default()), "the default does not print");
            source(p, &mut rule);
            kind(p, &mut rule);
        }
    });
}

fn source(p: &'static Param, rule: &mut impl FnMut(bool, &str)) {
    match p.source {
        Source::Fact(id) => rule(facts::fact(id).is_some(), "its fact is not in the ledger"),
        Source::Paper(cite) => rule(is_prose(cite), "the paper has no name"),
        Source::Widget(feed) => {
            let (widget, reading) = feed.split_once('.').unwrap_or((feed, ""));
            let fed = barriers::explainer::find(widget).and_then(|e| e.run(&e.defaults(), 1).ok());
            let found = fed.is_some_and(|r| r.readings.iter().any(|r| r.id == reading));
            rule(found, "comes from a widget's reading that there is not");
        }
        Source::Definition => {}
        Source::Assumption(why) => rule(is_prose(why), "an assumption without a reason"),
    }
}

fn kind(p: &'static Param, rule: &mut impl FnMut(bool, &str)) {
    match p.kind {
        Kind::Real { default, min, max, step, log, .. } => {
            rule(min.is_finite() && max.is_finite() && min < max, "the range is empty");
            rule(default >= min && default <= max, "what a reader starts from is out of range");
            if log {
                rule(min > 0.0, "a logarithmic slider needs a positive minimum");
            } else {
                rule(step > 0.0 && step <= max - min, "the slider has no step");
                // A browser moves a slider's knob to the nearest step from its least value.
                let on_grid = |v: f64| {
                    let steps = (v - min) / step;
                    (steps - steps.round()).abs() < 1e-6
                };
                rule(on_grid(max), "the slider cannot reach its end: it is not a whole step away");
                // A model's result has all its digits: the field beside the knob shows them.
                let computed = matches!(p.source, Source::Widget(_));
                rule(
                    computed || on_grid(default),
                    "the slider cannot show the default: it is between steps",
                );
            }
        }
        Kind::Integer { min, max, .. } => rule(min < max, "the range is empty"),
        Kind::Choice { options, .. } => {
            rule(p.unit.is_empty(), "a choice has no unit");
            rule(options.len() > 1, "there is nothing to choose");
            rule(repeated(options.iter().map(|o| o.id)).is_empty(), "two options have one id");
            for option in options {
                rule(is_name(option.id), "an option's id is no stable short name");
                rule(is_prose(option.label), "an option's label");
            }
        }
        Kind::Flag { .. } => rule(p.unit.is_empty(), "a flag has no unit"),
    }
}

// ---- What is computed ----

#[test]
fn every_setting_gives_a_whole_report() {
    every_widget(|e, broken| {
        // Readings that have no value at any setting are not readings.
        let mut without_value: Option<BTreeSet<&str>> = None;
        for (at, (settings, values)) in settings(e).into_iter().enumerate() {
            let run = catch_unwind(AssertUnwindSafe(|| {
                let mut found = Vec::new();
                let report = match e.run(&values, view::SEED) {
                    Ok(report) => report,
                    Err(invalid) => {
                        conflict(e, &invalid, at == 0, &mut found);
                        return (found, None);
                    }
                };
                // Every drawing at all widths would take longer than all models together.
                let widths = [240, 360, 720];
                let widths = if at == 0 { &widths[..] } else { &widths[at % 3..][..1] };
                check(&report, widths, &mut found);
                let none = report.readings.iter().filter(|r| !r.value.is_finite()).map(|r| r.id);
                (found, Some(none.collect::<BTreeSet<&str>>()))
            }));
            let found = match run {
                Ok((found, none)) => {
                    if let Some(none) = none {
                        without_value = Some(match without_value {
                            Some(before) => before.intersection(&none).copied().collect(),
                            None => none,
                        });
                    }
                    found
                }
                Err(panic) => vec![format!("panic: {}", words_of(panic.as_ref()))],
            };
            broken.extend(found.into_iter().map(|what| format!("{what} (at {settings})")));
        }
        for id in without_value.into_iter().flatten() {
            broken.push(format!("reading {id} never has a value"));
        }
    });
}

fn words_of(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    text.or_else(|| panic.downcast_ref::<&str>().map(|s| s.to_string())).unwrap_or_default()
}

/// A model may refuse values that contradict each other; it must say which, and never refuse the
/// defaults.
fn conflict(e: &dyn Explainer, invalid: &Invalid, defaults: bool, found: &mut Vec<String>) {
    match invalid {
        Invalid::Conflict { params, rule } if !defaults => {
            let known = |id: &&str| e.declared().iter().any(|p| p.id == *id);
            if params.len() < 2 || !params.iter().all(known) || !is_prose(rule) {
                found.push(format!("a conflict that does not explain itself: {invalid}"));
            }
        }
        _ => found.push(format!("refused: {invalid}")),
    }
}

/// The settings tried, each with its words: defaults, presets, every parameter alone at each of
/// its ends, and the corners of all.
fn settings(e: &dyn Explainer) -> Vec<(String, Values)> {
    let mut tried = vec![("the defaults".to_string(), e.defaults())];
    for preset in e.card().presets {
        if let Ok(values) = e.preset(preset) {
            tried.push((format!("preset {}", preset.id), values));
        }
    }
    for p in e.declared() {
        for value in ends(p) {
            tried.push(with(e, &[(p, value)]));
        }
    }
    let k = e.declared().len() as u32;
    let limit = if e.card().stochastic { STOCHASTIC_CORNERS } else { CORNERS };
    let all = 1_u64.checked_shl(k).unwrap_or(u64::MAX);
    // Past the limit, a fixed sample; all at their least and all at their greatest are in it.
    let count = all.min(u64::from(limit));
    let stream = Stream::new(0, 0, Process(0));
    for corner in 0..count {
        let bits = |i: u32| match corner {
            _ if count == all => corner >> i & 1,
            0 => 0,
            1 => 1,
            _ => stream.bits_at(corner * u64::from(k) + u64::from(i)) >> 63,
        };
        let at: Vec<_> = e
            .declared()
            .iter()
            .zip(0..)
            .map(|(p, i)| (p, if bits(i) == 0 { first(p) } else { last(p) }))
            .collect();
        tried.push(with(e, &at));
    }
    tried
}

fn with(e: &dyn Explainer, set: &[(&'static Param, Value)]) -> (String, Values) {
    let mut values = e.defaults();
    for (p, value) in set {
        values.put(p.id, *value).expect("an end of the range is allowed");
    }
    let words: Vec<_> = set.iter().map(|(p, v)| format!("{}={}", p.id, p.print(*v))).collect();
    (words.join("&"), values)
}

fn first(p: &Param) -> Value {
    match p.kind {
        Kind::Real { min, .. } => Value::Number(min),
        Kind::Integer { min, .. } => Value::Number(f64::from(min)),
        Kind::Choice { .. } => Value::Choice(0),
        Kind::Flag { .. } => Value::Flag(false),
    }
}

fn last(p: &Param) -> Value {
    match p.kind {
        Kind::Real { max, .. } => Value::Number(max),
        Kind::Integer { max, .. } => Value::Number(f64::from(max)),
        Kind::Choice { options, .. } => Value::Choice(options.len() as u32 - 1),
        Kind::Flag { .. } => Value::Flag(true),
    }
}

/// Every option of a choice, both ends of a number, and what an optional one starts from.
fn ends(p: &'static Param) -> Vec<Value> {
    match p.kind {
        Kind::Choice { options, .. } => (0..options.len() as u32).map(Value::Choice).collect(),
        Kind::Real { default, optional: true, .. } => {
            vec![first(p), Value::Number(default), last(p)]
        }
        _ => vec![first(p), last(p)],
    }
}

// ---- Reports ----

fn check(report: &Report, widths: &[u32], found: &mut Vec<String>) {
    text("the sentence", &report.sentence, found);
    if report.figures.is_empty() {
        found.push("no figure".to_string());
    }
    if !report.readings.iter().any(|r| r.value.is_finite()) {
        found.push("no reading has a value".to_string());
    }
    let readings = report.readings.iter().map(|r| r.id);
    let drawings = report.figures.iter().map(|f| f.id).chain(report.replays.iter().map(|r| r.id));
    for id in repeated(readings.clone()).into_iter().chain(repeated(drawings.clone())) {
        found.push(format!("two are called {id}"));
    }
    for id in readings.chain(drawings).filter(|id| !is_name(id)) {
        found.push(format!("{id} is no stable short name"));
    }
    for r in &report.readings {
        text(&format!("the label of reading {}", r.id), &r.label, found);
        if table::write(r.value, r.format, &EN).contains("NaN") {
            found.push(format!("reading {} is written as NaN", r.id));
        }
    }
    for f in &report.figures {
        figure(f, widths, found);
    }
    for r in &report.replays {
        replay(r, widths, found);
    }
}

fn text(what: &str, text: &Text, found: &mut Vec<String>) {
    let words = text.english();
    if !is_prose(&words) || words.contains(['{', '}']) || words.contains("NaN") {
        found.push(format!("{what}: “{words}”"));
    }
}

fn axis(what: &str, axis: &Axis, found: &mut Vec<String>) {
    // Years and names speak for themselves in a drawing; the table has headings of its own.
    let plain = matches!(axis.scale, Scale::Names(_)) || axis.format == Format::Year;
    if !(plain && axis.label.is_empty()) {
        text(&format!("the label of axis {what}"), &axis.label, found);
    }
    let Axis { from, to, .. } = *axis;
    let mut sound = from.is_finite() && to.is_finite() && from != to;
    match &axis.scale {
        Scale::Linear => {}
        Scale::Log => sound &= from > 0.0 && to > 0.0,
        Scale::Names(names) => {
            sound &= !names.is_empty();
            names.iter().for_each(|name| text(&format!("a name on axis {what}"), name, found));
        }
    }
    if !sound {
        found.push(format!("axis {what} runs from {from} to {to}"));
    }
}

fn figure(f: &Figure, widths: &[u32], found: &mut Vec<String>) {
    let before = found.len();
    text("the title", &f.title, found);
    text("the summary", &f.summary, found);
    axis("x", &f.x, found);
    axis("y", &f.y, found);
    if !f.layers.iter().any(|layer| is_seen(f, layer)) {
        found.push("nothing to be seen".to_string());
    }
    for layer in &f.layers {
        // An empty label is a layer that speaks for itself; anything else must be words.
        if !layer.label().is_empty() {
            text("the label of a layer", layer.label(), found);
        }
        if let Layer::Heat { x, y, values, .. } = layer
            && values.len() != x.len() * y.len()
        {
            found.push(format!("a map of {}×{} with {} cells", x.len(), y.len(), values.len()));
        }
    }
    table_says_the_same(f, found);
    for width in widths {
        drawing(&svg::draw(f, *width, svg::Theme::Page, &EN), *width, found);
    }
    name_it(before, &format!("figure {}", f.id), found);
}

/// Puts the figure's name before what was found in it.
fn name_it(before: usize, name: &str, found: &mut [String]) {
    for what in &mut found[before..] {
        *what = format!("{name}: {what}");
    }
}

/// At least one finite point inside the axes; rules, regions and notes alone show nothing.
fn is_seen(f: &Figure, layer: &Layer) -> bool {
    let inside = |axis: &Axis, v: f64| {
        let (low, high) = (axis.from.min(axis.to), axis.from.max(axis.to));
        let slack = 1e-9 * (high - low);
        v >= low - slack && v <= high + slack
    };
    let at = |x: f64, y: f64| inside(&f.x, x) && inside(&f.y, y);
    match layer {
        Layer::Line { points, .. } | Layer::Dots { points, .. } => {
            points.iter().any(|p| at(p[0], p[1]))
        }
        Layer::Band { points, .. } => points.iter().any(|p| at(p[0], p[1]) || at(p[0], p[2])),
        Layer::Point { at: p, .. } => at(p[0], p[1]),
        Layer::Bars { along, bars, .. } => bars.iter().any(|bar| match along {
            On::X => at(bar.place, bar.value),
            On::Y => at(bar.value, bar.place),
        }),
        Layer::Heat { x, y, values, .. } => {
            values.iter().any(|v| v.is_finite())
                && x.iter().any(|v| inside(&f.x, *v))
                && y.iter().any(|v| inside(&f.y, *v))
        }
        Layer::States { states, .. } => !states.is_empty(),
        Layer::Region { .. } | Layer::Rule { .. } | Layer::Note { .. } => false,
    }
}

/// The table has a row for every value drawn, with that value and no other number.
fn table_says_the_same(f: &Figure, found: &mut Vec<String>) {
    let table = table::table(f);
    if table.rows.is_empty() {
        found.push("the table is empty".to_string());
    }
    if table.rows.iter().any(|row| row.len() != table.columns.len()) {
        found.push("the table is ragged".to_string());
    }
    for (i, column) in table.columns.iter().enumerate() {
        text(&format!("heading {i} of the table"), column, found);
    }
    let bits = |v: f64| if v.is_nan() { u64::MAX } else { v.to_bits() };
    let printed: Vec<Vec<u64>> = table
        .rows
        .iter()
        .map(|row| {
            let numbers = row.iter().filter_map(|cell| match cell {
                Cell::Number(v, _) => Some(bits(*v)),
                Cell::Words(_) => None,
            });
            numbers.collect()
        })
        .collect();
    let drawn: Vec<Vec<u64>> = f
        .layers
        .iter()
        .flat_map(|l| rows(f, l))
        .map(|r| r.into_iter().map(bits).collect())
        .collect();
    if printed != drawn {
        found.push(format!(
            "the table has {} rows, or other values, for {} drawn",
            printed.len(),
            drawn.len()
        ));
    }
}

/// The numbers of a layer, a row a thing drawn; places on an axis of names are words.
fn rows(f: &Figure, layer: &Layer) -> Vec<Vec<f64>> {
    let on = |axis: &Axis, v: f64| match &axis.scale {
        Scale::Names(names) if v >= -0.5 && v < names.len() as f64 - 0.5 => None,
        _ => Some(v),
    };
    let x = |v: f64| on(&f.x, v);
    let y = |v: f64| on(&f.y, v);
    let row = |cells: &[Option<f64>]| cells.iter().flatten().copied().collect::<Vec<f64>>();
    match layer {
        Layer::Line { points, .. } | Layer::Dots { points, .. } => {
            points.iter().map(|p| row(&[x(p[0]), y(p[1])])).collect()
        }
        Layer::Band { points, .. } => {
            points.iter().map(|p| row(&[x(p[0]), y(p[1]), y(p[2])])).collect()
        }
        Layer::Point { at, .. } | Layer::Note { at, .. } => vec![row(&[x(at[0]), y(at[1])])],
        Layer::Bars { along, bars, .. } => bars
            .iter()
            .map(|bar| {
                let [low, high] = bar.interval.map_or([None, None], |i| i.map(Some));
                match along {
                    On::X => row(&[x(bar.place), y(bar.value), low, high]),
                    On::Y => row(&[x(bar.value), y(bar.place), low, high]),
                }
            })
            .collect(),
        Layer::Region { from, to, .. } => vec![vec![*from, *to]],
        Layer::Rule { at, .. } => vec![vec![*at]],
        Layer::States { columns, states, .. } => (0..states.len() as u32)
            .map(|i| row(&[x(f64::from(i % columns)), Some(f64::from(i / columns) + 1.0)]))
            .collect(),
        Layer::Heat { x: xs, y: ys, values, .. } => values
            .iter()
            .enumerate()
            .map(|(i, v)| row(&[x(xs[i % xs.len()]), y(ys[i / xs.len()]), Some(*v)]))
            .collect(),
    }
}

/// A drawing is of its width and holds no number that is none, nor one that has overflowed.
fn drawing(svg: &str, width: u32, found: &mut Vec<String>) {
    let whole = svg.starts_with("<svg") && svg.trim_end().ends_with("</svg>");
    if !whole || !svg.contains(&format!("width=\"{width}\"")) {
        found.push(format!("no drawing {width} wide"));
    }
    let bad = ["NaN", "inf", "Infinity", "2147483647", "2147483648"];
    let mut words = svg.split(|c: char| !c.is_alphanumeric());
    if let Some(word) = words.find(|word| bad.contains(word)) {
        found.push(format!("the drawing {width} wide has {word} in it"));
    }
}

fn replay(r: &Replay, widths: &[u32], found: &mut Vec<String>) {
    let before = found.len();
    text("the title", &r.title, found);
    text("the summary", &r.summary, found);
    text("the name of a frame", &r.frame, found);
    axis("y", &r.y, found);
    let mut rule = |holds: bool, what: String| {
        if !holds {
            found.push(what);
        }
    };
    let (agents, values) = (r.agents as usize, r.values.len());
    let frames = values.checked_div(agents).unwrap_or(0);
    rule(agents > 0 && frames > 0, "nothing to play".to_string());
    rule(frames * agents == values, format!("{values} values of {agents} agents"));
    rule(r.values.iter().all(|v| v.is_finite()), "a value is not finite".to_string());
    let grouped = r.group_of.is_empty() || r.group_of.len() == agents;
    rule(grouped, format!("{} groups of {agents} agents", r.group_of.len()));
    rule(!r.groups.is_empty(), "no group has a name".to_string());
    let known = r.group_of.iter().all(|g| usize::from(*g) < r.groups.len());
    rule(known, "a group without a name".to_string());
    let told = r.captions.is_empty() || r.captions.len() == frames;
    rule(told, format!("{} captions for {frames} frames", r.captions.len()));
    r.groups.iter().for_each(|(label, _)| text("the name of a group", label, found));
    for caption in r.captions.iter().filter(|c| !c.is_empty()) {
        text("a caption", caption, found);
    }
    let at_rest = r.at_rest();
    if !at_rest.layers.iter().any(|layer| is_seen(&at_rest, layer)) {
        found.push("nothing to be seen".to_string());
    }
    for width in widths {
        drawing(&svg::draw(&at_rest, *width, svg::Theme::Page, &EN), *width, found);
    }
    name_it(before, &format!("replay {}", r.id), found);
}

// ---- Chance ----

#[test]
fn a_seed_decides_exactly_what_it_should() {
    every_widget(|e, broken| {
        let presets = e.card().presets.iter().filter_map(|p| e.preset(p).ok());
        let mut moved = false;
        for values in std::iter::once(e.defaults()).chain(presets) {
            let hash = |seed| e.run(&values, seed).map(|report| report.fingerprint());
            let first = hash(1);
            if first != hash(1) {
                broken
                    .push(format!("the same seed gives another report at {:?}", values.changed()));
            }
            let other = [0, 2, 7, u64::MAX].map(hash).iter().any(|h| *h != first);
            if other && !e.card().stochastic {
                broken.push(format!(
                    "not stochastic, but the seed matters at {:?}",
                    values.changed()
                ));
            }
            moved |= other;
        }
        if e.card().stochastic && !moved {
            broken.push("stochastic, but no seed changes anything".to_string());
        }
    });
}

// ---- Long work ----

#[test]
fn long_work_is_pure_and_its_report_whole_from_the_first_unit() {
    every_widget(|e, broken| {
        let Some(job) = e.job(&e.defaults(), view::SEED) else { return };
        let total = job.total();
        if total == 0 {
            broken.push("long work of no unit".to_string());
            return;
        }
        let mut done = vec![None; total as usize];
        // Nothing done yet is a state that a page can be in.
        job.report(&done);
        for unit in BTreeSet::from([0, total / 2, total - 1]) {
            let numbers = job.run_unit(unit);
            let again = e.job(&e.defaults(), view::SEED).map(|job| job.run_unit(unit));
            let bits = |v: &[f64]| v.iter().map(|v| v.to_bits()).collect::<Vec<_>>();
            if again.map(|v| bits(&v)) != Some(bits(&numbers)) {
                broken.push(format!("unit {unit} of {total} differs when it is run again"));
            }
            done[unit as usize] = Some(numbers);
            let mut found = Vec::new();
            check(&job.report(&done), &[360, 720], &mut found);
            let after = done.iter().flatten().count();
            broken
                .extend(found.into_iter().map(|f| format!("{f} (after {after} units of {total})")));
        }
    });
}

// ---- The rules themselves ----

/// A sound figure, to be spoiled.
fn sample() -> Figure {
    Figure {
        id: "sample",
        title: "A sample".into(),
        summary: "It rises.".into(),
        x: Axis::linear("Year", 0.0, 2.0),
        y: Axis::share("Share"),
        layers: vec![Layer::line("One", barriers::figure::Ink::One, vec![[0.0, 0.1], [1.0, 0.2]])],
        shape: barriers::figure::Shape::Wide,
    }
}

/// A rule that nothing can break would be no rule.
#[test]
fn spoiled_figures_break_the_rules() {
    let broken = |spoil: fn(&mut Figure)| {
        let mut f = sample();
        spoil(&mut f);
        let mut found = Vec::new();
        figure(&f, &[240, 360, 720], &mut found);
        found.join("; ")
    };
    assert_eq!(broken(|_| {}), "");
    assert!(broken(|f| f.layers.clear()).contains("nothing to be seen"));
    assert!(broken(|f| f.y.to = 0.05).contains("nothing to be seen"));
    assert!(broken(|f| f.y.to = f64::NAN).contains("axis y runs"));
    assert!(broken(|f| f.x.to = 0.0).contains("axis x runs"));
    assert!(broken(|f| f.x = Axis::log("Year", 0.0, 2.0)).contains("axis x runs"));
    assert!(broken(|f| f.summary = "At {n} it rises.".into()).contains("the summary"));
    assert!(broken(|f| f.title = "".into()).contains("the title"));
    assert!(
        broken(|f| f.layers = vec![Layer::Rule {
            label: "Here".into(),
            ink: barriers::figure::Ink::Quiet,
            on: On::X,
            at: 1.0,
        }])
        .contains("nothing to be seen")
    );
    let mut found = Vec::new();
    drawing("<svg width=\"360\"><path d=\"M1,NaN\"/></svg>", 360, &mut found);
    drawing("<svg width=\"720\"></svg>", 360, &mut found);
    assert_eq!(found.len(), 2, "{found:?}");
}

#[test]
fn spoiled_replays_break_the_rules() {
    let broken = |spoil: fn(&mut Replay)| {
        let mut r = Replay {
            id: "sample",
            title: "A sample".into(),
            summary: "Two agents move.".into(),
            frame: "Round".into(),
            y: Axis::share("Opinion"),
            agents: 2,
            values: vec![0.1, 0.2, 0.3, 0.4],
            group_of: vec![0, 0],
            inks: Vec::new(),
            groups: vec![("Both".into(), barriers::figure::Ink::One)],
            captions: vec!["Start.".into(), "End.".into()],
        };
        spoil(&mut r);
        let mut found = Vec::new();
        replay(&r, &[360], &mut found);
        found.join("; ")
    };
    assert_eq!(broken(|_| {}), "");
    assert!(broken(|r| r.values.push(0.5)).contains("5 values of 2 agents"));
    assert!(broken(|r| r.group_of.push(0)).contains("3 groups of 2 agents"));
    assert!(broken(|r| r.group_of[0] = 1).contains("without a name"));
    assert!(broken(|r| r.captions.truncate(1)).contains("1 captions for 2 frames"));
    assert!(broken(|r| r.values[0] = f32::NAN).contains("not finite"));
}
