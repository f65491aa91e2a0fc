//! What a translation owes its readers. English that has no translation is found in two ways: in
//! everything that cards and outputs say at many settings, and in the sources, where it is said.

use super::*;
use crate::stamp::files;
use barriers::explainer::{ALL, Answers, Explainer, Report};
use barriers::figure::table::Cell;
use barriers::figure::{Figure, Scale};
use barriers::params::{Invalid, Kind, Values};
use barriers::random::{Process, Stream};
use barriers::text::Text;
use barriers::{facts, view};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

/// Settings drawn at random for each widget, besides its defaults, presets and options.
const DRAWN: u32 = 12;

fn translations() -> impl Iterator<Item = Locale> {
    all().unwrap().into_iter().skip(1)
}

fn french() -> Locale {
    translations().find(|locale| locale.tag == "fr").unwrap()
}

/// The names in a template's braces, sorted.
fn placeholders(template: &str) -> BTreeSet<&str> {
    template.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0)).collect()
}

/// Whether a language could want another text: what is left beside the placeholders has a letter,
/// or punctuation that is not set alike everywhere.
fn is_words(template: &str) -> bool {
    let mut rest = template.to_owned();
    for name in placeholders(template) {
        rest = rest.replace(&format!("{{{name}}}"), "");
    }
    rest.contains(|c: char| c.is_alphabetic() || ";:!?%“”".contains(c))
}

/// Every template met, with the place that said it first.
#[derive(Default)]
struct Met(BTreeMap<String, String>);

impl Met {
    fn text(&mut self, text: &Text, place: &str) {
        text.templates(&mut |template| self.template(template, place));
    }

    fn template(&mut self, template: &str, place: &str) {
        if is_words(template) {
            self.0.entry(template.to_owned()).or_insert_with(|| place.to_owned());
        }
    }

    fn card(&mut self, widget: &dyn Explainer) {
        let card = widget.card();
        let mut words = vec![card.title, card.invitation, card.discovery];
        words.extend(card.presets.iter().flat_map(|p| [p.label, p.note]));
        for p in widget.declared() {
            words.extend([p.label, p.unit, p.help]);
            if let Kind::Choice { options, .. } = p.kind {
                words.extend(options.iter().map(|o| o.label));
            }
            self.text(&view::source(p.source), card.id);
            self.text(&p.allowed(), card.id);
        }
        if let Some(prediction) = widget.prediction() {
            words.push(prediction.question);
            if let Answers::Choices(choices) = prediction.answers {
                words.extend(choices.iter().map(|(label, ..)| *label));
            }
        }
        for words in words {
            self.template(words, card.id);
        }
    }

    fn report(&mut self, report: &Report, place: &str) {
        self.text(&report.sentence, place);
        for table in view::tables(report) {
            self.text(&table.title, place);
            for column in &table.columns {
                self.text(column, place);
            }
            for cell in table.rows.iter().flatten() {
                if let Cell::Words(text) = cell {
                    self.text(text, place);
                }
            }
        }
        for figure in &report.figures {
            self.figure(figure, place);
        }
        for replay in &report.replays {
            self.figure(&replay.at_rest(), place);
            for text in replay.captions.iter().chain(replay.groups.iter().map(|(text, _)| text)) {
                self.text(text, place);
            }
        }
    }

    fn figure(&mut self, figure: &Figure, place: &str) {
        for text in [&figure.title, &figure.summary, &figure.x.label, &figure.y.label] {
            self.text(text, place);
        }
        for axis in [&figure.x, &figure.y] {
            if let Scale::Names(names) = &axis.scale {
                for name in names {
                    self.text(name, place);
                }
            }
        }
        for layer in &figure.layers {
            self.text(layer.label(), place);
        }
    }
}

/// The settings at which a widget is heard: defaults, presets, every option, and some at random.
fn settings(widget: &dyn Explainer) -> Vec<Values> {
    let card = widget.card();
    let mut tried = vec![widget.defaults()];
    tried.extend(card.presets.iter().map(|p| widget.preset(p).unwrap()));
    for p in widget.declared() {
        let options: Vec<_> = match p.kind {
            Kind::Choice { options, .. } => options.iter().map(|o| o.id).collect(),
            Kind::Flag { .. } => vec!["true", "false"],
            _ => vec![],
        };
        for option in options {
            let mut values = widget.defaults();
            values.set(p.id, option).unwrap();
            tried.push(values);
        }
    }
    // Many runs behind each answer say nothing new.
    let draws = if card.stochastic || widget.has_job() { 0 } else { DRAWN };
    let drawn = |run| Values::drawn(widget.declared(), &Stream::new(1, run, Process(0)));
    tried.extend((0..draws).map(drawn));
    tried
}

/// Everything that the widgets say at these settings, and every refusal.
fn heard() -> Met {
    let met = Mutex::new(Met::default());
    let widgets = Mutex::new(ALL.iter());
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                loop {
                    let Some(widget) = widgets.lock().unwrap().next() else { break };
                    let id = widget.card().id;
                    let mut own = Met::default();
                    own.card(*widget);
                    for values in settings(*widget) {
                        match widget.run(&values, view::SEED) {
                            Ok(report) => own.report(&report, id),
                            Err(invalid) => own.text(&invalid.text(), id),
                        }
                    }
                    if let Some(job) = widget.job(&widget.defaults(), view::SEED) {
                        own.report(&job.report(&vec![None; job.total() as usize]), id);
                    }
                    met.lock().unwrap().0.extend(own.0);
                }
            });
        }
    });
    let mut met = met.into_inner().unwrap();
    for fact in facts::FACTS {
        met.text(&fact.text(), "facts");
    }
    for widget in ALL {
        for p in widget.declared() {
            for bad in ["no such value", "1e99", "0.123456789"] {
                if let Err(invalid) = p.parse(bad) {
                    met.text(&invalid.text(), "params");
                }
            }
        }
        let unknown = Invalid::Unknown { name: String::new(), known: vec![] };
        met.text(&unknown.text(), "params");
    }
    met
}

/// The sources that say something to a reader, without tests, comments and line breaks in texts.
fn sources() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (folder, ending) in [("src", ".rs"), ("xtask/src/pages", ".rs"), ("www/js", ".js")] {
        for path in files(&root().join(folder)).unwrap() {
            let name = format!("{folder}/{}", path.to_string_lossy().replace('\\', "/"));
            let other = ["src/reference", "src/main.rs", "src/sweep.rs"]; // for no reader
            if !name.ends_with(ending) || other.iter().any(|start| name.starts_with(start)) {
                continue;
            }
            let text = std::fs::read_to_string(root().join(&name)).unwrap();
            let text = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
            let is_code = |line: &&str| !line.trim_start().starts_with("//");
            let mut code = String::new();
            let mut joined = false;
            for line in text.lines().filter(is_code) {
                // A backslash carries a text on to the next line, without its indent.
                match line.strip_suffix('\\') {
                    Some(begun) if joined => code += begun.trim_start(),
                    Some(begun) => code += begun,
                    None if joined => code += &(line.trim_start().to_owned() + "\n"),
                    None => code += &(line.to_owned() + "\n"),
                }
                joined = line.ends_with('\\');
            }
            found.push((name, code));
        }
    }
    let frame = std::fs::read_to_string(root().join("www/index.html")).unwrap();
    found.push(("www/index.html".to_owned(), frame));
    found
}

/// Templates that stand in the sources in a call to `say`, or in the frame's `{{ }}`.
fn said(met: &mut Met) {
    for (name, code) in sources() {
        if name.ends_with(".html") {
            for part in code.split("{{").skip(1) {
                met.template(part.split_once("}}").unwrap().0, &name);
            }
            continue;
        }
        for call in ["say!(", "say(", "(t(", " t("] {
            for after in code.split(call).skip(1) {
                let after = after.trim_start();
                let quote = after.chars().next().unwrap_or(' ');
                if quote != '"' && quote != '\'' {
                    continue;
                }
                let text = &after[1..];
                let end = text
                    .char_indices()
                    .find(|(i, c)| *c == quote && !text[..*i].ends_with('\\'))
                    .map_or(text.len(), |(i, _)| i);
                met.template(&text[..end].replace("\\\"", "\""), &name);
            }
        }
    }
    for (_, name, title, description) in crate::pages::PAGES {
        for words in [name, title, description] {
            met.template(words, "PAGES");
        }
    }
    for (_, title) in crate::pages::SECTIONS {
        met.template(title, "SECTIONS");
    }
}

#[test]
fn everything_that_is_said_has_a_translation() {
    let mut met = heard();
    assert!(met.0.len() > 1500, "the widgets say more than {}", met.0.len());
    said(&mut met);
    for locale in translations() {
        let missing: Vec<String> = met
            .0
            .iter()
            .filter(|(template, _)| !locale.words.contains_key(*template))
            .map(|(template, place)| format!("{place}: {template:?}"))
            .collect();
        let count = missing.len();
        assert!(missing.is_empty(), "{}: {count} missing\n{}", locale.tag, missing.join("\n"));
    }
}

#[test]
fn no_translation_is_of_something_that_is_no_longer_said() {
    let code: String = sources().into_iter().map(|(_, code)| code).collect();
    for locale in translations() {
        let stale: Vec<_> = locale
            .words
            .keys()
            .filter(|key| {
                let escaped = key.replace('"', "\\\"");
                let quoted =
                    [format!("\"{escaped}\""), format!("'{key}'"), format!("{{{{{key}}}}}")];
                !quoted.iter().any(|text| code.contains(text))
            })
            .collect();
        assert!(stale.is_empty(), "{}: no source says {stale:#?}", locale.tag);
    }
}

#[test]
fn translations_fill_in_what_the_english_fills_in() {
    for locale in translations() {
        for (english, own) in &locale.words {
            assert_eq!(placeholders(english), placeholders(own), "{}: {own}", locale.tag);
        }
    }
}

/// Where French sets a space, that space must not break a line.
fn spacing(text: &str) -> Result<(), String> {
    let chars: Vec<char> = text.chars().collect();
    for (i, c) in chars.iter().enumerate() {
        let before = i.checked_sub(1).map(|i| chars[i]);
        let after = chars.get(i + 1);
        let ends = after.is_none_or(|c| c.is_whitespace() || "<)»”*".contains(*c));
        let wrong = match c {
            ';' | ':' | '!' | '?' => ends && before != Some('\u{202f}'),
            '»' => before != Some('\u{202f}'),
            '«' => after != Some(&'\u{202f}'),
            '%' => before.is_some_and(|c| !"\u{a0}×(, ".contains(c)),
            '\'' | '"' | '“' | '”' => true,
            _ => false,
        };
        if wrong {
            return Err(format!("“{c}” in “{text}”"));
        }
    }
    Ok(())
}

#[test]
fn french_is_set_as_french() {
    assert!(spacing("Un\u{202f}: deux\u{a0}%").is_ok());
    assert!(spacing("Un : deux").is_err() && spacing("deux%").is_err());
    let mut wrong = Vec::new();
    for own in french().words.values() {
        // The one text with a tag in it.
        wrong.extend(spacing(&own.replace("<cite lang=\"en\">", "")).err());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn french_numbers_read_as_print_sets_them() {
    let fr = french();
    assert_eq!(fr.number(1_234_567.891, 1), "1\u{202f}234\u{202f}567,9");
    assert_eq!(fr.number(-3.25, 2), "−3,25");
    assert_eq!(fr.digits(0.012_34, 2), "0,012");
    assert_eq!(fr.digits(8432.0, 2), "8\u{202f}400");
    assert_eq!(fr.exact(0.5), "0,5");
    assert_eq!(fr.typed("1e-7"), "1e-7");
    let text = Text::of(barriers::text::percent(0.125, 1));
    assert_eq!(text.render(&fr), "12,5\u{a0}%");
    let dollars = barriers::figure::Format::UsdBillions;
    assert_eq!(barriers::figure::table::write(1527.0, dollars, &fr), "1\u{202f}530\u{a0}Md$");
}

/// Everything in a piece of prose that the model reads or sets.
fn links(prose: &str) -> BTreeSet<String> {
    let set = prose.split("](").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0.to_owned()));
    let read = placeholders(prose).into_iter().map(|name| format!("{{{name}}}"));
    set.chain(read).collect()
}

#[test]
fn the_article_is_translated_and_moves_the_same_models() {
    let english = root().join("www/article");
    for locale in translations() {
        let own = root().join("lang").join(&*locale.tag).join("article");
        let names: BTreeSet<_> = files(&english).unwrap().into_iter().collect();
        assert_eq!(names, files(&own).unwrap().into_iter().collect(), "{}", locale.tag);
        for name in names {
            let read = |folder: &Path| std::fs::read_to_string(folder.join(&name)).unwrap();
            let (theirs, ours) = (read(&english), read(&own));
            assert_eq!(links(&theirs), links(&ours), "{}: {}", locale.tag, name.display());
            let paragraphs = |text: &str| text.split("\n\n").count();
            assert_eq!(paragraphs(&theirs), paragraphs(&ours), "{}", name.display());
            if locale.tag == "fr" {
                let prose = ours.replace("](set:", "](");
                spacing(&prose.replace("](", "\u{202f}](")).unwrap();
            }
        }
    }
}
