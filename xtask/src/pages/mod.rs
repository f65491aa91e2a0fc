//! Pages that are made from the models: what is here is in the site before its id is computed.
//!
//! Every figure in the static pages comes from the native build of the same code, settings and
//! seed as the live one, so a page is complete without JavaScript and nothing moves when the live
//! figure takes its place.

mod article;
mod claims;
pub mod educators;
pub mod embed;
mod lab;
mod literature;
mod sources;

use crate::numbers::Numbers;
use crate::{html, language, models};
use anyhow::{Context, Result, ensure};
use barriers::page::theme_css;
use barriers::say;
use barriers::text::{Locale, name, words};
use educators::Sheet;
use std::path::Path;

/// The pages of the site: file, name in the navigation, title, description.
pub const PAGES: [(&str, &str, &str, &str); 5] = [
    (
        "index.html",
        "Article",
        "Barriers: why international AI governance stalls",
        "An explorable simulation of why international AI governance stalls, and what would have to be true for it not to.",
    ),
    (
        "lab.html",
        "Lab",
        "Lab · Barriers",
        "Every model with every parameter: compare two worlds, save and load them.",
    ),
    (
        "claims.html",
        "Claims",
        "Every claim, and where to try it · Barriers",
        "Each claim of the source, the widget that lets a reader try it, and the test that holds it.",
    ),
    (
        "sources.html",
        "Sources",
        "Sources and models · Barriers",
        "Every figure with its section, every model with its equations, assumptions and limits, and the literature.",
    ),
    (
        "educators.html",
        "Educators",
        "For educators and authors · Barriers",
        "Put one widget into a course page or a blog; lesson plans, worksheets and an answer key; files that work offline.",
    ),
];

/// The sections of the source in order, as they stand in a card and in print.
pub const SECTIONS: [(&str, &str); 5] = [
    ("2.1", "Geopolitical deadlock"),
    ("2.2", "Weakened institutions"),
    ("2.3", "Public and private: an unequal contest"),
    ("2.4", "When nobody agrees on the facts"),
    ("T", "The crisis"),
];

/// What a section is called where there is no room for its title.
fn section_label(section: &str, locale: &Locale) -> String {
    match section {
        "T" => locale.say("The thesis"),
        _ => locale.say(say!("Section {number}", number = name(section))),
    }
}

/// A section's name and title.
fn section_heading(section: &str, title: &'static str, locale: &Locale) -> String {
    let label = name(section_label(section, locale));
    locale.say(say!("{section}: {title}", section = label, title = words(title)))
}

/// Every page that has the frame, the article first.
pub fn files() -> Vec<String> {
    PAGES.iter().map(|(file, ..)| (*file).to_owned()).chain(educators::files()).collect()
}

/// Renders into `site`, the folder that Trunk has just written.
pub fn render(site: &Path) -> Result<()> {
    std::fs::write(site.join("css/theme.css"), theme_css())?;
    // Trunk's page is the frame of every page.
    let frame = std::fs::read_to_string(site.join("index.html")).context("index.html")?;
    let literature = literature::read()?;
    let languages = language::all()?;
    let numbers = Numbers::default();
    for locale in &languages {
        let folder = site.join(language::folder(locale));
        std::fs::create_dir_all(&folder)?;
        if !language::is_english(locale) {
            std::fs::write(folder.join("words.js"), language::script(locale)?)?;
        }
        for (file, _, title, description) in PAGES {
            let main = match file {
                "index.html" if language::has_article(locale) => {
                    article::html(&literature, &numbers, locale)?
                }
                "index.html" => {
                    in_english(locale, article::html(&literature, &numbers, &Locale::ENGLISH)?)
                }
                "lab.html" => lab::html(locale),
                "claims.html" => in_english(locale, claims::html()),
                "educators.html" => in_english(locale, educators::html()?),
                _ => in_english(locale, sources::html(&literature)?),
            };
            let (title, description) = (locale.say(title), locale.say(description));
            let page = fill(&frame, file, &title, &description, &main, locale)?;
            let page = among(&page, file, locale, &languages)?;
            std::fs::write(folder.join(file), page)?;
        }
        lab::write(&folder, locale)?;
    }
    for sheet in educators::sheets()? {
        let Sheet { file, title, description, main } = &sheet;
        let page = fill(&frame, file, title, description, main, &Locale::ENGLISH)?;
        std::fs::write(site.join(file), page)?;
    }
    Ok(())
}

/// What is not translated says so, and is marked for those who hear it.
fn in_english(locale: &Locale, main: String) -> String {
    if language::is_english(locale) {
        return main;
    }
    let note = locale.say("The text of this page is in English.");
    format!("<p class=\"notice\">{note}</p>\n<div lang=\"en\" dir=\"ltr\">\n{main}</div>\n")
}

/// The frame with a page's own parts in it.
fn fill(
    frame: &str,
    file: &str,
    title: &str,
    description: &str,
    main: &str,
    locale: &Locale,
) -> Result<String> {
    let [(_, _, index_title, index_description), ..] = PAGES;
    let mut page = chrome(frame, locale)?;
    for (from, to) in [
        (index_title, title),
        (index_description, description),
        ("<html lang=\"en\" dir=\"ltr\">", html_tag(locale).as_str()),
        ("<!-- navigation -->", navigation(file, locale).as_str()),
        (
            "<!-- models -->",
            format!("<meta name=\"models\" content=\"{}\">", models::index()).as_str(),
        ),
        ("<!-- main -->", main),
    ] {
        ensure!(page.contains(from), "www/index.html lacks “{from}”");
        page = page.replacen(from, to, 1);
    }
    Ok(page)
}

/// The frame's own words, `{{like this}}`, in a language.
fn chrome(frame: &str, locale: &Locale) -> Result<String> {
    let mut page = String::new();
    let mut rest = frame;
    while let Some((before, after)) = rest.split_once("{{") {
        let (words, tail) = after.split_once("}}").context("www/index.html: {{ without }}")?;
        page += before;
        page += locale.translate(words);
        rest = tail;
    }
    Ok(page + rest)
}

fn html_tag(locale: &Locale) -> String {
    let Locale { tag, direction, .. } = locale;
    let base = if language::is_english(locale) { "" } else { " data-base=\"../\"" };
    format!("<html lang=\"{tag}\" dir=\"{direction}\"{base}>")
}

fn navigation(current: &str, locale: &Locale) -> String {
    let link = |(file, name, ..): &(&str, &'static str, &str, &str)| {
        let here = if *file == current { " aria-current=\"page\"" } else { "" };
        format!("<a href=\"{file}\"{here}>{}</a>", locale.say(*name))
    };
    PAGES.iter().map(link).collect::<Vec<_>>().join("\n")
}

/// A page in its place among its translations: links to them, its language's words, and addresses
/// that lead out of the language's folder to what all share.
fn among(page: &str, file: &str, locale: &Locale, languages: &[Locale]) -> Result<String> {
    let up = if language::is_english(locale) { "" } else { "../" };
    let mut links = String::new();
    let mut alternates = String::new();
    for other in languages {
        let address = format!("{up}{}{file}", language::folder(other));
        let Locale { tag, name, .. } = other;
        alternates += &format!("<link rel=\"alternate\" hreflang=\"{tag}\" href=\"{address}\">\n");
        if other.tag != locale.tag {
            links += &format!(
                "<a class=\"language\" href=\"{address}\" hreflang=\"{tag}\" lang=\"{tag}\" data-language>{name}</a>\n"
            );
        }
    }
    let page = if up.is_empty() { page.to_owned() } else { in_folder(page, up) };
    ensure!(page.contains("<!-- languages -->") && page.contains("</head>"), "no place for links");
    Ok(page.replacen("<!-- languages -->", links.trim_end(), 1).replacen(
        "</head>",
        &(alternates + "</head>"),
        1,
    ))
}

/// A page made for the site's folder, for a folder below it that has the same pages.
fn in_folder(page: &str, up: &str) -> String {
    let tags = html::tags(page);
    let mut edits = html::Edits::default();
    let mut scripted = false;
    for tag in &tags {
        if tag.name == "script" && !scripted {
            scripted = true;
            edits.put(
                tag.whole.start..tag.whole.start,
                "<script defer src=\"words.js\"></script>\n",
            );
        }
        for attribute in ["href", "src"] {
            let Some(path) = tag.local(attribute) else { continue };
            if PAGES.iter().any(|(file, ..)| *file == path) || path == "embed.html" {
                continue;
            }
            let old = &page[tag.tag.clone()];
            let address = tag.get(attribute).unwrap_or_default();
            edits.put(tag.tag.clone(), old.replacen(address, &format!("{up}{path}"), 1));
        }
    }
    edits.apply(page)
}
