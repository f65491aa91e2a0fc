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

use crate::models;
use anyhow::{Context, Result, ensure};
use barriers::page::theme_css;
use std::path::Path;

/// The pages of the site: file, name in the navigation, title, description.
const PAGES: [(&str, &str, &str, &str); 5] = [
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
const SECTIONS: [(&str, &str); 5] = [
    ("2.1", "Geopolitical deadlock"),
    ("2.2", "Weakened institutions"),
    ("2.3", "Public and private: an unequal contest"),
    ("2.4", "When nobody agrees on the facts"),
    ("T", "The crisis"),
];

/// What a section is called where there is no room for its title.
fn section_label(section: &str) -> String {
    if section == "T" { "The thesis".to_owned() } else { format!("Section {section}") }
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
    for (file, _, title, description) in PAGES {
        let main = match file {
            "index.html" => article::html()?,
            "lab.html" => lab::html(),
            "claims.html" => claims::html(),
            "educators.html" => educators::html()?,
            _ => sources::html(&literature)?,
        };
        std::fs::write(site.join(file), fill(&frame, file, title, description, &main)?)?;
    }
    lab::write(site)?;
    for sheet in educators::sheets()? {
        let page = fill(&frame, &sheet.file, &sheet.title, &sheet.description, &sheet.main)?;
        std::fs::write(site.join(&sheet.file), page)?;
    }
    Ok(())
}

/// The frame with a page's own parts in it.
fn fill(frame: &str, file: &str, title: &str, description: &str, main: &str) -> Result<String> {
    let [(_, _, index_title, index_description), ..] = PAGES;
    let mut page = frame.to_owned();
    for (from, to) in [
        (index_title, title),
        (index_description, description),
        (
            "<!-- models -->",
            format!("<meta name=\"models\" content=\"{}\">", models::index()).as_str(),
        ),
        ("<!-- navigation -->", navigation(file).as_str()),
        ("<!-- main -->", main),
    ] {
        ensure!(page.contains(from), "www/index.html lacks “{from}”");
        page = page.replacen(from, to, 1);
    }
    Ok(page)
}

fn navigation(current: &str) -> String {
    let link = |(file, name, ..): &(&str, &str, &str, &str)| {
        let here = if *file == current { " aria-current=\"page\"" } else { "" };
        format!("<a href=\"{file}\"{here}>{name}</a>")
    };
    PAGES.iter().map(link).collect::<Vec<_>>().join("\n")
}
