//! What a reader gets to see, as plain words and drawings: the last step before a page, a message
//! or a file. Everything that knows a locale or a width is here; models know neither.

use crate::explainer::{ALL, Answers, Card, Explainer, Prediction, Report};
use crate::figure::table::{self, Cell, Table};
use crate::figure::{Figure, Format, Reading, Replay, Scale, svg};
use crate::params::{Group, Invalid, Kind, Param, Source, Value, Values};
use crate::text::{Arg, Locale, Text, exact, name, words};
use serde::Serialize;

/// The model version that stands in links, files and citations.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The two widths, in CSS pixels, that drawings on a page are laid out for. A page scales the one
/// that fits, so that a drawing made beforehand and a live one are the same to the pixel.
pub const WIDTHS: [u32; 2] = [360, 720];

/// The widest that a drawing after the first is laid out for: on a wide page these stand in twos.
pub const IN_TWOS: u32 = 560;

/// The widest table that goes into a page; the whole is in the CSV.
const TABLE_ROWS: usize = 400;

/// A widget's fixed part, for building its controls.
#[derive(Clone, Debug, Serialize)]
pub struct CardView {
    /// The widget's id.
    pub id: &'static str,
    /// The section of the source.
    pub section: &'static str,
    /// The heading.
    pub title: String,
    /// What to try.
    pub invitation: String,
    /// What may be found.
    pub discovery: String,
    /// Claims shown.
    pub claims: &'static [&'static str],
    /// Facts shown.
    pub facts: &'static [&'static str],
    /// Whether a seed matters.
    pub stochastic: bool,
    /// Named settings.
    pub presets: Vec<PresetView>,
    /// The controls, in order.
    pub parameters: Vec<ParamView>,
    /// The question to answer before one looks.
    pub prediction: Option<PredictionView>,
}

/// A question to answer before one looks.
#[derive(Clone, Debug, Serialize)]
pub struct PredictionView {
    /// The question.
    pub question: String,
    /// Pairs of parameter and value of the world it asks about, as in a link.
    pub set: &'static [(&'static str, &'static str)],
    /// The reading that answers it.
    pub reading: &'static str,
    /// The answers to choose from, each with the range of readings it is true of; none where the
    /// answer is a share.
    pub choices: Vec<(String, f64, f64)>,
}

/// Named settings.
#[derive(Clone, Debug, Serialize)]
pub struct PresetView {
    /// Its id.
    pub id: &'static str,
    /// Its name.
    pub label: String,
    /// Why these settings.
    pub note: String,
    /// Pairs of parameter and value, as in a link.
    pub set: &'static [(&'static str, &'static str)],
}

/// A parameter for a control, a list or a document.
#[derive(Clone, Debug, Serialize)]
pub struct ParamView {
    /// Its id.
    pub id: &'static str,
    /// Its name.
    pub label: String,
    /// Its unit, or "".
    pub unit: String,
    /// What a change means.
    pub help: String,
    /// `real`, `integer`, `choice` or `flag`.
    pub kind: &'static str,
    /// The least value, for numbers.
    pub min: Option<f64>,
    /// The greatest value, for numbers.
    pub max: Option<f64>,
    /// One key press, for numbers.
    pub step: Option<f64>,
    /// On a logarithmic slider.
    pub log: bool,
    /// May be absent.
    pub optional: bool,
    /// Where an optional parameter starts when it is first set.
    pub start: Option<f64>,
    /// Ids and labels of the options, for a choice.
    pub options: Vec<(&'static str, String)>,
    /// The default as in a link; "" where it is absent.
    pub default: String,
    /// What a field shows at first, with the language's decimal mark.
    pub shown: String,
    /// `world` or `actors`.
    pub group: &'static str,
    /// One of the first.
    pub main: bool,
    /// Where the default comes from, in words.
    pub source: String,
    /// The `widget.reading` that may flow in, or "".
    pub feed: &'static str,
    /// What is allowed, in words.
    pub allowed: String,
}

/// A run, ready to be shown.
#[derive(Clone, Debug, Serialize)]
pub struct RunView {
    /// What just happened.
    pub sentence: String,
    /// The numbers that matter.
    pub readings: Vec<ReadingView>,
    /// The drawings.
    pub figures: Vec<FigureView>,
    /// Agents over time.
    pub replays: Vec<ReplayView>,
    /// What could not be honoured, and what was used instead.
    pub notices: Vec<String>,
    /// Readings that differ from the pinned world's, where there is one.
    pub comparison: Vec<DifferenceView>,
    /// Every setting as text, in declared order.
    pub values: Vec<(&'static str, String)>,
    /// The report's hash, in hexadecimal.
    pub fingerprint: String,
}

/// A reading in two worlds.
#[derive(Clone, Debug, Serialize)]
pub struct DifferenceView {
    /// What it is.
    pub label: String,
    /// In the pinned world.
    pub pinned: String,
    /// In the world shown.
    pub now: String,
}

/// A number that matters.
#[derive(Clone, Debug, Serialize)]
pub struct ReadingView {
    /// Its id.
    pub id: &'static str,
    /// What it is.
    pub label: String,
    /// Its value, or none.
    pub value: Option<f64>,
    /// Its value as a table has it.
    pub text: String,
    /// Its value as a sentence says it.
    pub said: String,
}

/// A drawing.
#[derive(Clone, Debug, Serialize)]
pub struct FigureView {
    /// Its id.
    pub id: &'static str,
    /// Its heading.
    pub title: String,
    /// What it shows.
    pub summary: String,
    /// The drawing.
    pub svg: String,
}

/// Agents over time, for a player.
#[derive(Clone, Debug, Serialize)]
pub struct ReplayView {
    /// Its id.
    pub id: &'static str,
    /// Its heading.
    pub title: String,
    /// What it shows.
    pub summary: String,
    /// The whole at rest, as a drawing.
    pub svg: String,
    /// What a frame is.
    pub frame: String,
    /// What the values are.
    pub y: String,
    /// Ends of the axis of values.
    pub range: [f64; 2],
    /// Agents a frame.
    pub agents: u32,
    /// How many frames there are.
    pub frames: u32,
    /// Rows of values, one a frame; the wasm boundary hands them over as one typed array.
    #[serde(skip)]
    pub values: Vec<f32>,
    /// Each agent's group.
    pub group_of: Vec<u8>,
    /// Groups' names and inks (as CSS variables).
    pub groups: Vec<(String, String)>,
    /// What happened in each frame.
    pub captions: Vec<String>,
    /// The inks of the states that agents are in (as CSS variables), from the first; none where
    /// the values are numbers.
    pub states: Vec<String>,
    /// Where there are states, the agents from the top of the drawing down.
    pub order: Vec<u32>,
}

/// A table of words, for a page.
#[derive(Clone, Debug, Serialize)]
pub struct TableView {
    /// What it is a table of.
    pub title: String,
    /// Headings.
    pub columns: Vec<String>,
    /// Rows.
    pub rows: Vec<Vec<String>>,
    /// How many rows there are in all.
    pub total: u32,
}

/// What to show a run of, and how.
#[derive(Clone, Copy)]
pub struct Show<'a> {
    /// The width to lay drawings out for.
    pub width: u32,
    /// The colours of drawings.
    pub theme: svg::Theme,
    /// The language.
    pub locale: &'a Locale,
}

fn plain(text: &'static str, locale: &Locale) -> String {
    Text::plain(text).render(locale)
}

/// Every widget's fixed part.
pub fn catalogue(locale: &Locale) -> Vec<CardView> {
    ALL.iter().map(|e| card(*e, locale)).collect()
}

/// A widget's fixed part.
pub fn card(explainer: &dyn Explainer, locale: &Locale) -> CardView {
    let card: &Card = explainer.card();
    CardView {
        id: card.id,
        section: card.section,
        title: plain(card.title, locale),
        invitation: plain(card.invitation, locale),
        discovery: plain(card.discovery, locale),
        claims: card.claims,
        facts: card.facts,
        stochastic: card.stochastic,
        presets: card
            .presets
            .iter()
            .map(|p| PresetView {
                id: p.id,
                label: plain(p.label, locale),
                note: plain(p.note, locale),
                set: p.set,
            })
            .collect(),
        parameters: explainer.declared().iter().map(|p| param(p, locale)).collect(),
        prediction: explainer.prediction().map(|p| prediction(p, locale)),
    }
}

fn prediction(p: &Prediction, locale: &Locale) -> PredictionView {
    let choices = match p.answers {
        Answers::Share => &[],
        Answers::Choices(choices) => choices,
    };
    PredictionView {
        question: plain(p.question, locale),
        set: p.set,
        reading: p.reading,
        choices: choices
            .iter()
            .map(|(label, from, to)| (plain(label, locale), *from, *to))
            .collect(),
    }
}

/// A parameter for a control.
pub fn param(p: &'static Param, locale: &Locale) -> ParamView {
    let mut view = ParamView {
        id: p.id,
        label: plain(p.label, locale),
        unit: plain(p.unit, locale),
        help: plain(p.help, locale),
        kind: "flag",
        min: None,
        max: None,
        step: None,
        log: false,
        optional: false,
        start: None,
        options: Vec::new(),
        default: p.print(p.default()),
        shown: String::new(),
        group: match p.group {
            Group::World => "world",
            Group::Actors => "actors",
        },
        main: p.main,
        source: source(p.source).render(locale),
        feed: if let Source::Widget(feed) = p.source { feed } else { "" },
        allowed: p.allowed().render(locale),
    };
    match p.kind {
        Kind::Real { default, min, max, step, log, optional } => {
            view.kind = "real";
            (view.min, view.max, view.step) = (Some(min), Some(max), Some(step));
            (view.log, view.optional, view.start) = (log, optional, Some(default));
        }
        Kind::Integer { min, max, .. } => {
            view.kind = "integer";
            (view.min, view.max) = (Some(f64::from(min)), Some(f64::from(max)));
            view.step = Some(1.0);
        }
        Kind::Choice { options, .. } => {
            view.kind = "choice";
            view.options = options.iter().map(|o| (o.id, plain(o.label, locale))).collect();
        }
        Kind::Flag { .. } => {}
    }
    view.shown = match view.start {
        Some(start) => locale.exact(start),
        None => view.default.clone(),
    };
    view
}

/// Where a default comes from, in words.
pub fn source(source: Source) -> Text {
    match source {
        Source::Fact(id) => match crate::facts::fact(id) {
            Some(fact) => match fact.section {
                Some(section) => crate::say!(
                    "source, section {s}: {fact}",
                    s = name(section.number()),
                    fact = words(fact.text())
                ),
                // An exchange rate: not in the source, so it says of itself what it is.
                None => crate::say!("assumption: {fact}", fact = words(fact.text())),
            },
            None => crate::say!("fact {id}", id = name(id)),
        },
        Source::Paper(cite) => Text::plain(cite),
        Source::Widget(id) => {
            let widget = id.split('.').next().unwrap_or(id);
            let title = crate::explainer::find(widget).map_or(widget, |e| e.card().title);
            crate::say!("result of the model “{title}” at its defaults", title = words(title))
        }
        Source::Definition => "a definition".into(),
        Source::Assumption("") => "assumption".into(),
        Source::Assumption(why) => {
            crate::say!("assumption: {why}", why = words(why))
        }
    }
}

/// Reads settings from outside. What cannot be honoured is left at its default and named.
pub fn read_settings<'a>(
    explainer: &dyn Explainer,
    settings: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> (Values, Vec<Text>) {
    let mut values = explainer.defaults();
    let mut notices = Vec::new();
    for (id, text) in settings {
        if let Err(invalid) = values.set(id, text) {
            let problem = words(invalid.text());
            notices.push(match &invalid {
                Invalid::Unknown { .. } => {
                    crate::say!("{problem}. It was left out.", problem = problem)
                }
                _ => crate::say!(
                    "{problem}. {used} was used instead.",
                    problem = problem,
                    used = used(&values, id)
                ),
            });
        }
    }
    (values, notices)
}

/// A setting's value for a message.
fn used(values: &Values, id: &str) -> Arg {
    match values.get(id) {
        Some(Value::Number(v)) => exact(v),
        value => {
            let param = values.declared().iter().find(|p| p.id == id);
            name(param.map_or_else(String::new, |p| p.print(value.unwrap_or(Value::Absent))))
        }
    }
}

/// Runs a widget and makes everything shown.
///
/// # Errors
/// [`Invalid::Conflict`] from the model.
pub fn run(
    explainer: &dyn Explainer,
    values: &Values,
    seed: u64,
    notices: Vec<Text>,
    show: Show,
) -> Result<RunView, Invalid> {
    let report = explainer.run(values, seed)?;
    Ok(of_report(&report, values, notices, show))
}

/// Runs a widget beside a pinned world: the pinned one is drawn dotted under the other, and what
/// differs is listed.
///
/// # Errors
/// [`Invalid::Conflict`] from the model.
pub fn run_beside(
    explainer: &dyn Explainer,
    values: &Values,
    seed: u64,
    pinned: (&Values, u64),
    notices: Vec<Text>,
    show: Show,
) -> Result<RunView, Invalid> {
    let mut report = explainer.run(values, seed)?;
    let other = explainer.run(pinned.0, pinned.1)?;
    let comparison = differences(&other, &report, show.locale);
    for figure in &mut report.figures {
        if let Some(below) = other.figures.iter().find(|f| f.id == figure.id) {
            figure.lay_over(below);
        }
    }
    Ok(RunView { comparison, ..of_report(&report, values, notices, show) })
}

/// The readings that two reports do not share.
fn differences(pinned: &Report, now: &Report, locale: &Locale) -> Vec<DifferenceView> {
    let text = |r: &Reading| table::write(r.value, r.format, locale);
    now.readings
        .iter()
        .filter_map(|r| {
            let other = pinned.readings.iter().find(|p| p.id == r.id)?;
            let (pinned, now) = (text(other), text(r));
            (pinned != now).then(|| DifferenceView { label: r.label.render(locale), pinned, now })
        })
        .collect()
}

/// Everything shown of a report.
pub fn of_report(report: &Report, values: &Values, notices: Vec<Text>, show: Show) -> RunView {
    RunView {
        sentence: report.sentence.render(show.locale),
        readings: report.readings.iter().map(|r| reading(r, show.locale)).collect(),
        figures: report
            .figures
            .iter()
            .enumerate()
            .map(|(i, f)| figure(f, place(show, i)))
            .collect(),
        replays: report.replays.iter().map(|r| replay(r, place(show, 1))).collect(),
        notices: notices.iter().map(|n| n.render(show.locale)).collect(),
        comparison: Vec::new(),
        values: crate::explainer::settings(values).map(|(p, v)| (p.id, p.print(v))).collect(),
        fingerprint: format!("{:016x}", report.fingerprint()),
    }
}

/// How the drawing of this number is shown.
fn place(show: Show, number: usize) -> Show {
    let width = if number == 0 { show.width } else { show.width.min(IN_TWOS) };
    Show { width, ..show }
}

fn reading(r: &Reading, locale: &Locale) -> ReadingView {
    ReadingView {
        id: r.id,
        label: r.label.render(locale),
        value: r.value.is_finite().then_some(r.value),
        text: table::write(r.value, r.format, locale),
        said: in_prose(r.value, r.format, locale),
    }
}

/// A reading as a sentence says it: as few digits as its meaning needs, where a table has more.
pub fn in_prose(value: f64, format: Format, locale: &Locale) -> String {
    match format {
        Format::Percent if value > 0.0 && value < 1.0 => {
            if !(0.001..=0.999).contains(&value) {
                return Text::of(crate::text::chance(value)).render(locale);
            }
            let decimals = usize::from(!(0.1..0.99).contains(&value));
            let text = locale.number(100.0 * value, decimals);
            let zero = format!("{}0", locale.decimal);
            format!("{}{}", text.strip_suffix(&zero).unwrap_or(&text), locale.percent)
        }
        Format::Percent if value.is_finite() => {
            Text::of(crate::text::percent(value, 0)).render(locale)
        }
        Format::Plain => locale.digits(value, if value.abs() < 100.0 { 2 } else { 3 }),
        _ => table::write(value, format, locale),
    }
}

fn figure(f: &Figure, show: Show) -> FigureView {
    FigureView {
        id: f.id,
        title: f.title.render(show.locale),
        summary: f.summary.render(show.locale),
        svg: svg::draw(f, show.width, show.theme, show.locale),
    }
}

fn replay(r: &Replay, show: Show) -> ReplayView {
    let at_rest = r.at_rest();
    let states = if let Scale::Names(names) = &r.y.scale { names.len() } else { 0 };
    ReplayView {
        id: r.id,
        title: r.title.render(show.locale),
        summary: r.summary.render(show.locale),
        svg: svg::draw(&at_rest, show.width, show.theme, show.locale),
        frame: r.frame.render(show.locale),
        y: r.y.label.render(show.locale),
        range: [r.y.from, r.y.to],
        agents: r.agents,
        frames: r.frames(),
        values: r.values.clone(),
        group_of: r.group_of.clone(),
        groups: r
            .groups
            .iter()
            .map(|(label, ink)| (label.render(show.locale), svg::variable(*ink).to_string()))
            .collect(),
        captions: r.captions.iter().map(|c| c.render(show.locale)).collect(),
        order: if states == 0 { Vec::new() } else { r.order() },
        states: svg::state_variables(states, &r.inks),
    }
}

/// The tables of a report: its readings, then one a figure and one a replay.
pub fn tables(report: &Report) -> Vec<Table> {
    let readings = Table {
        title: "Results".into(),
        columns: vec!["Quantity".into(), "Value".into()],
        rows: report
            .readings
            .iter()
            .map(|r| vec![Cell::Words(r.label.clone()), Cell::Number(r.value, r.format)])
            .collect(),
    };
    let figures = report.figures.iter().map(table::table);
    let replays = report.replays.iter().map(table::replay_table);
    std::iter::once(readings).chain(figures).chain(replays).collect()
}

/// A table's words for a page, cut to a length one can scroll.
pub fn table_view(t: &Table, locale: &Locale) -> TableView {
    let cell = |c: &Cell| match c {
        Cell::Number(v, format) => table::write(*v, *format, locale),
        Cell::Words(text) => text.render(locale),
    };
    TableView {
        title: t.title.render(locale),
        columns: t.columns.iter().map(|c| c.render(locale)).collect(),
        rows: t.rows.iter().take(TABLE_ROWS).map(|r| r.iter().map(cell).collect()).collect(),
        total: t.rows.len() as u32,
    }
}

/// Where numbers come from, for the head of a file.
pub fn provenance(
    explainer: &dyn Explainer,
    values: &Values,
    seed: u64,
    locale: &Locale,
) -> Vec<String> {
    let changed: Vec<_> = values.changed().iter().map(|(id, v)| format!("{id}={v}")).collect();
    let settings =
        if changed.is_empty() { words("all at their defaults") } else { name(changed.join(" ")) };
    let head = crate::say!(
        "Barriers {version}, widget {widget}, seed {seed}",
        version = name(VERSION),
        widget = name(explainer.card().id),
        seed = name(seed.to_string())
    );
    let settings = crate::say!("Settings: {settings}", settings = settings);
    vec![
        head.render(locale),
        settings.render(locale),
        citation(explainer, locale),
        plain("Text and figures CC BY 4.0; code MIT OR Apache-2.0", locale),
    ]
}

/// How to cite a widget.
pub fn citation(explainer: &dyn Explainer, locale: &Locale) -> String {
    let text = crate::say!(
        "Barriers: why international AI governance stalls (version {version}), “{title}”.",
        version = name(VERSION),
        title = words(explainer.card().title)
    );
    text.render(locale)
}

/// All tables of a report as one CSV file.
pub fn csv(
    explainer: &dyn Explainer,
    report: &Report,
    values: &Values,
    seed: u64,
    locale: &Locale,
) -> String {
    let head = provenance(explainer, values, seed, locale);
    let parts: Vec<_> = tables(report)
        .iter()
        .map(|t| {
            let mut lines = head.clone();
            lines.push(t.title.render(locale));
            table::csv(t, &lines, locale)
        })
        .collect();
    parts.join("\r\n")
}

/// The world shown where nobody asks for another.
pub const SEED: u64 = 1;

/// What to say of a seed that is none.
pub fn bad_seed(given: &str) -> Text {
    crate::say!(
        "seed: “{given}” is not a seed; allowed are whole numbers from 0 to {most}. {used} was used instead.",
        given = name(given.chars().take(40).collect::<String>()),
        most = name(u64::MAX.to_string()),
        used = name(SEED.to_string())
    )
}

/// What to say where there is no such widget.
pub fn no_widget(given: &str) -> Text {
    let known: Vec<_> = ALL.iter().map(|e| e.card().id).collect();
    crate::say!(
        "There is no widget “{given}”; there are: {known}.",
        given = name(given.chars().take(40).collect::<String>()),
        known = name(known.join(", "))
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_has_no_more_digits_than_it_needs() {
        let percent = |v| in_prose(v, Format::Percent, &Locale::ENGLISH);
        assert_eq!(percent(0.9532), "95%");
        assert_eq!(percent(0.0475), "4.8%");
        assert_eq!(percent(0.0097), "1%");
        assert_eq!(percent(0.325), Text::of(crate::text::percent(0.325, 0)).english());
        assert_eq!(percent(0.995), "99.5%");
        assert_eq!(percent(0.0002), "under 0.1%");
        assert_eq!(percent(1.0), "100%");
        assert_eq!(percent(1.25), "125%");
        let plain = |v| in_prose(v, Format::Plain, &Locale::ENGLISH);
        assert_eq!(plain(-0.3415), "−0.34");
        assert_eq!(plain(833.3), "833");
    }
}
