//! For educators and authors: the embed builder, lesson plans, and on pages of their own the
//! worksheets and the answer key.
//!
//! No answer is written down: the Markdown in `www/educators` names the number it wants, and it
//! is computed here by the model. `{{race risk | enmity=1}}` is a reading at these settings,
//! `{{figure race | enmity=1}}` a drawing with its way back to the live one, and
//! `{{holds race risk | enmity=1 > race risk}}` fails the build when an answer in words would no
//! longer be true.

use super::{SECTIONS, section_heading};
use crate::shell::root;
use anyhow::{Context, Result, bail, ensure};
use barriers::explainer::{ALL, Explainer, find};
use barriers::figure::svg::Theme;
use barriers::text::{Locale, Text};
use barriers::view::{self, ParamView, RunView};
use maud::{Markup, PreEscaped, html};
use pulldown_cmark::{Options, Parser, html as markdown};

/// A page beside `educators.html`, made to be printed.
pub struct Sheet {
    /// Its file.
    pub file: String,
    /// Its title.
    pub title: String,
    /// What it is, in a sentence.
    pub description: String,
    /// Its main part.
    pub main: String,
}

/// The worksheets and the key, by their Markdown files.
const SHEETS: [(&str, &str); 4] = [
    ("worksheet-race", "Worksheet: the race"),
    ("worksheet-rules", "Worksheet: who can say no"),
    ("worksheet-crisis", "Worksheet: after a crisis"),
    ("answers", "Answer key"),
];

/// The worksheets' and the key's files.
pub fn files() -> impl Iterator<Item = String> {
    SHEETS.iter().map(|(name, _)| format!("{name}.html"))
}

/// Around what works only on the hosted site, because it loads the site's other files.
pub const HOSTED: [&str; 2] = ["<!-- hosted -->", "<!-- /hosted -->"];

/// The worksheets and the key.
pub fn sheets() -> Result<Vec<Sheet>> {
    SHEETS
        .iter()
        .map(|(name, title)| {
            Ok(Sheet {
                file: format!("{name}.html"),
                title: format!("{title} · Barriers"),
                description: format!(
                    "{title}, to be printed; its figures and numbers are computed by the models."
                ),
                main: format!(
                    "<div class=\"sheet\">{}</div>{}",
                    text(name)?,
                    scripts().into_string()
                ),
            })
        })
        .collect()
}

/// The page's main part.
pub fn html() -> Result<String> {
    Ok(html! {
        h1 { "Teach with it, write with it" }
        p.lede { "Put one widget into a course page or a blog, as you have set it; or take a lesson, a worksheet or a file that needs no network." }
        nav.contents aria-label="On this page" {
            a href="#builder" { "Embed" } " · " a href="#lessons" { "Lesson plans" } " · "
            a href="#worksheets" { "Worksheets" } " · " a href="#files" { "Files" } " · "
            a href="#interface" { "Messages" } " · " a href="#licence" { "Licence" }
        }
        h2 id="builder" { "Embed a widget" }
        (PreEscaped(HOSTED[0]))
        (builder())
        (PreEscaped(HOSTED[1]))
        h2 id="lessons" { "Lesson plans" }
        @for lesson in ["lesson-15", "lesson-45", "lesson-90"] {
            section.lesson id=(lesson) { (PreEscaped(text(lesson)?)) }
        }
        h2 id="worksheets" { "Worksheets" }
        p { "Each is a page of its own that prints on two or three sheets, with the figures drawn and the address of the live one beside them." }
        ul {
            @for (name, title) in SHEETS { li { a href={ (name) ".html" } { (title) } } }
        }
        h2 id="files" { "Files" }
        (PreEscaped(HOSTED[0]))
        p { "Each widget as one HTML file that opens by double-click and needs no network, and as a SCORM 1.2 package for a course system. They hold the defaults; the builder above makes them as you have set them." }
        p.notice { "On an iPhone or iPad a downloaded HTML file does not open in Safari. There, use this site itself: once open, it goes on working." }
        (file_table())
        (PreEscaped(HOSTED[1]))
        (PreEscaped(text("interface")?))
        (scripts())
    }
    .into_string())
}

/// What only these pages load.
fn scripts() -> Markup {
    html! {
        @for script in ["embed/barriers.js", "js/zip.js", "js/educators.js"] {
            script defer src=(script) {}
        }
    }
}

/// Picks a widget, shows it as it will be, and gives the snippet. The settings are made in the
/// preview itself: what the author moves there is what the snippet says.
fn builder() -> Markup {
    let check = |name: &str, value: &str, label: &str| {
        html! { label { input type="checkbox" name=(name) value=(value); " " (label) } }
    };
    html! {
        noscript { p { "The builder needs JavaScript. By hand: " code { "<iframe src=\"…/embed.html#w=race&enmity=0.8\" title=\"…\" width=\"100%\" height=\"640\"></iframe>" } } }
        form.builder id="builder-form" autocomplete="off" {
            p {
                label for="builder-widget" { "Widget" } " "
                select id="builder-widget" {
                    @for (section, title) in SECTIONS {
                        optgroup label=(section_heading(section, title, &Locale::ENGLISH)) {
                            @for widget in ALL.iter().filter(|w| w.card().section == section) {
                                option value=(widget.card().id) { (widget.card().title) }
                            }
                        }
                    }
                }
            }
            fieldset {
                legend { "Show (none ticked: everything)" }
                @for (part, label) in [("title", "title"), ("figure", "figures"), ("sentence", "sentence"), ("controls", "all controls"), ("tools", "table and downloads")] {
                    (check("show", part, label))
                }
            }
            @for widget in ALL { (controls(*widget)) }
            fieldset {
                legend { "Look" }
                label for="builder-theme" { "Colours" } " "
                select id="builder-theme" {
                    option value="" { "as the reader’s system" }
                    option value="light" { "light" }
                    option value="dark" { "dark" }
                }
                " "
                label for="builder-height" { "Height without script, px" } " "
                input id="builder-height" type="text" inputmode="numeric" value="640" size="5";
            }
            (check("pin", "pin", "Write every setting into the snippet, so that a later version of the site cannot change it"))
        }
        p { "Now set the widget itself as your readers should find it:" }
        div id="builder-preview" {}
        div id="builder-notices" role="alert" {}
        div.snippet {
            label for="builder-element" { "Snippet: its height follows its content" }
            textarea id="builder-element" readonly rows="4" {}
            button type="button" data-copy="builder-element" { "Copy" }
            label for="builder-frame" { "Where scripts are not allowed, as in most course systems: a plain frame" }
            textarea id="builder-frame" readonly rows="4" {}
            button type="button" data-copy="builder-frame" { "Copy" }
            p {
                button type="button" id="builder-html" { "Download as one HTML file" } " "
                button type="button" id="builder-scorm" { "Download as a SCORM 1.2 package" } " "
                output id="builder-said" role="status" {}
            }
        }
    }
}

/// Which controls of a widget the reader sees, and which are fixed.
fn controls(widget: &dyn Explainer) -> Markup {
    let card = view::card(widget, &Locale::ENGLISH);
    let row = |id: &str, label: &str| {
        html! {
            tr {
                th scope="row" { (label) }
                td { input type="checkbox" name="only" value=(id) aria-label={ "Show only: " (label) }; }
                td { input type="checkbox" name="lock" value=(id) aria-label={ "Fix: " (label) }; }
            }
        }
    };
    let rows = |p: &ParamView| row(p.id, &p.label);
    html! {
        details data-controls=(card.id) hidden {
            summary { "Single controls (" (card.parameters.len()) ")" }
            div.scroll tabindex="0" role="region" aria-label="Controls" {
                table {
                    thead { tr { th scope="col" { "Control" } th scope="col" { "Show only these" } th scope="col" { "Fix" } } }
                    tbody {
                        @for p in &card.parameters { (rows(p)) }
                        @if card.stochastic { (row("seed", "Seed")) }
                        @if !card.presets.is_empty() {
                            tr {
                                th scope="row" { "Presets" }
                                td { input type="checkbox" name="only" value="presets" aria-label="Show only: presets"; }
                                td {}
                            }
                        }
                    }
                }
            }
        }
    }
}

fn file_table() -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label="Files" {
            table {
                thead { tr { th scope="col" { "Widget" } th scope="col" { "One file" } th scope="col" { "SCORM 1.2" } } }
                tbody {
                    @for widget in ALL {
                        @let id = widget.card().id;
                        tr {
                            th scope="row" { (widget.card().title) }
                            td { a href={ "offline/" (id) ".html" } download={ "barriers-" (id) ".html" } { "HTML" } }
                            td { a href={ "download/" (id) "-scorm.zip" } download { "zip" } }
                        }
                    }
                }
            }
        }
    }
}

/// A Markdown file of `www/educators` with its numbers and figures computed.
fn text(name: &str) -> Result<String> {
    let path = root().join("www/educators").join(format!("{name}.md"));
    let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    render(&text).with_context(|| path.display().to_string())
}

fn render(text: &str) -> Result<String> {
    let mut filled = String::new();
    let mut figures = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let (inside, tail) = after.split_once("}}").context("a {{ without }}")?;
        filled += before;
        let inside = inside.trim();
        if let Some(figure) = inside.strip_prefix("figure ") {
            // It takes its place when the Markdown around it has been read.
            filled += &format!("FIGURE{}END", figures.len());
            figures.push(drawing(figure)?.into_string());
        } else if let Some(claim) = inside.strip_prefix("holds ") {
            let (left, right) = claim.split_once(" > ").context("holds: needs ` > `")?;
            let (left, right) = (number(left)?, number(right)?);
            ensure!(left.0 > right.0, "{claim}: does not hold: {} and {}", left.1, right.1);
        } else {
            filled += &number(inside)?.1;
        }
        rest = tail;
    }
    filled += rest;
    let options = Options::ENABLE_SMART_PUNCTUATION | Options::ENABLE_TABLES;
    let mut out = String::new();
    markdown::push_html(&mut out, Parser::new_ext(&filled, options));
    for (i, figure) in figures.iter().enumerate() {
        let place = format!("<p>FIGURE{i}END</p>");
        ensure!(out.contains(&place), "a figure must stand in a paragraph of its own");
        out = out.replace(&place, figure);
    }
    Ok(out)
}

/// `race risk | enmity=1`: a widget, a word about it, and settings; run.
fn run(spec: &str) -> Result<(&'static dyn Explainer, String, String, RunView)> {
    let (what, settings) = spec.split_once('|').unwrap_or((spec, ""));
    let (id, word) = what.trim().split_once(' ').unwrap_or((what.trim(), ""));
    let widget = find(id).with_context(|| view::no_widget(id).english())?;
    let settings = settings.trim();
    let pairs: Vec<_> = settings.split('&').filter_map(|pair| pair.split_once('=')).collect();
    let (values, notices) = view::read_settings(widget, pairs);
    let notices: Vec<_> = notices.iter().map(Text::english).collect();
    ensure!(notices.is_empty(), "{spec}: {}", notices.join(" "));
    let show = view::Show { width: view::WIDTHS[1], theme: Theme::Page, locale: &Locale::ENGLISH };
    let run = view::run(widget, &values, view::SEED, Vec::new(), show)
        .with_context(|| spec.to_owned())?;
    Ok((widget, word.trim().to_owned(), settings.to_owned(), run))
}

/// A reading's value and its text.
fn number(spec: &str) -> Result<(f64, String)> {
    let (_, id, _, run) = run(spec)?;
    let Some(reading) = run.readings.iter().find(|r| r.id == id) else {
        let known: Vec<_> = run.readings.iter().map(|r| r.id).collect();
        bail!("{spec}: there is no reading “{id}”; there are: {}", known.join(", "));
    };
    Ok((reading.value.unwrap_or(f64::NAN), reading.text.clone()))
}

/// A drawing, what it says, and its way back.
fn drawing(spec: &str) -> Result<Markup> {
    let (widget, id, settings, run) = run(spec)?;
    let figure = run.figures.iter().find(|f| id.is_empty() || f.id == id);
    let figure = figure.with_context(|| format!("{spec}: there is no such figure"))?;
    let link = format!("index.html#w={}&{settings}", widget.card().id);
    Ok(html! {
        figure.printed {
            figcaption { (figure.title) }
            (PreEscaped(&figure.svg))
            p { (run.sentence) " " a data-address href=(link.trim_end_matches('&')) { "The live figure" } }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_from_the_models_and_mistakes_are_errors() {
        let (value, text) = number("race risk | enmity=1&teams=3").unwrap();
        let page = render("It is {{race risk | enmity=1&teams=3}}.").unwrap();
        assert!((0.0..=1.0).contains(&value));
        assert_eq!(page, format!("<p>It is {text}.</p>\n"));
        assert!(render("{{figure race | enmity=1}}").unwrap().contains("<svg"));
        for wrong in [
            "{{race nothing}}",
            "{{rage risk}}",
            "{{race risk | enmity=9}}",
            "{{race risk",
            "words {{figure race}}",
            "{{holds race risk > race risk}}",
        ] {
            assert!(render(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn every_sheet_and_lesson_can_be_made() {
        sheets().unwrap();
        html().unwrap();
    }
}
