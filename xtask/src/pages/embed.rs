//! One widget with slim chrome: `embed.html` for any widget, and `offline/<widget>.html` for one.
//!
//! Both are single files (see `offline.rs`), because a worker and a policy of `'self'` work
//! neither in a frame that a course system has sandboxed nor from a disk. `js/embed.js` does the
//! rest.

use super::literature::{self, Literature};
use super::sources;
use crate::{models, offline};
use anyhow::{Context, Result};
use barriers::explainer::{ALL, Explainer};
use barriers::facts::{claim, fact};
use barriers::text::Locale;
use barriers::{page, view};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use std::path::Path;

/// The scripts of an embed, in their order; the first ones are those of every page.
const SCRIPTS: [&str; 7] = ["simulator", "state", "replay", "job", "explainer", "tools", "embed"];

/// Writes the embed and one file a widget into the site.
pub fn write(site: &Path, build: &str) -> Result<()> {
    let embed = offline::whole(site, &any(), build, Path::new(offline::WASM)).context("embed.html")?;
    std::fs::write(site.join("embed.html"), embed)?;
    let literature = literature::read()?;
    std::fs::create_dir_all(site.join("offline"))?;
    for widget in ALL {
        let name = format!("offline/{}.html", widget.card().id);
        let page = one(*widget, &literature)?;
        let file = offline::whole(site, &page, build, &models::file(*widget)?)
            .context(name.clone())?;
        std::fs::write(site.join(name), file)?;
    }
    Ok(())
}

/// The embed: which widget it shows stands in its address.
fn any() -> String {
    let main = html! { p.loading { "The model is being loaded …" } };
    let about = html! {
        @for widget in ALL {
            @let id = widget.card().id;
            @let model = html! {
                p { a href={ "sources.html#model-" (id) } { "The model: equations, assumptions, limits and literature" } }
            };
            template data-about=(id) { (about(*widget, &model)) }
        }
    };
    frame("", "Barriers", "index.html", &main, &html! {}, &about)
}

/// One widget, complete before any script runs, with its model's page.
fn one(widget: &dyn Explainer, literature: &Literature) -> Result<String> {
    let card = widget.card();
    // What is a page of its own on the site stands in this file.
    let main = page::explainer(widget, &Locale::ENGLISH).replace("sources.html#model-", "#model-");
    let model = html! {
        (sources::model(widget, literature)?)
        details { summary { "Literature" } (literature::list(literature)) }
    };
    let title = format!("{} · Barriers", card.title);
    let about = about(widget, &model);
    Ok(frame(card.id, &title, "../index.html", &PreEscaped(main), &about, &html! {}))
}

fn frame(
    widget: &str,
    title: &str,
    home: &str,
    main: &Markup,
    about: &Markup,
    hidden: &Markup,
) -> String {
    html! {
        (DOCTYPE)
        html lang="en" data-embed data-widget=(widget) data-home=(home) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                link rel="icon" href="icon.svg";
                @for sheet in ["theme", "site", "embed"] {
                    link rel="stylesheet" href={ "css/" (sheet) ".css" };
                }
                @for script in SCRIPTS {
                    script defer src={ "js/" (script) ".js" } {}
                }
                // A file of one widget may end up in a course system.
                @if !widget.is_empty() { script defer src="js/scorm.js" {} }
            }
            body {
                main.embed id="embed" { (main) }
                div id="embed-notices" role="alert" {}
                noscript {
                    p.notice { "This widget moves only with JavaScript; the figures stand without it." }
                }
                footer.embed-foot {
                    details {
                        summary { "What is behind this" }
                        div id="about" { (about) }
                    }
                    a data-full href="index.html" { "Open in full" }
                    span.licence {
                        "Barriers " (view::VERSION) " · text and figures CC BY 4.0, code MIT or Apache-2.0"
                    }
                }
                (hidden)
            }
        }
    }
    .into_string()
}

/// The claims a widget shows and the figures it rests on.
fn about(widget: &dyn Explainer, more: &Markup) -> Markup {
    let card = widget.card();
    html! {
        p { (card.discovery) }
        @if !card.claims.is_empty() {
            p { "Claims of the source that it shows, in our words:" }
            ul {
                @for claim in card.claims.iter().filter_map(|id| claim(id)) {
                    li { (claim.id) ": " (claim.statement) "." }
                }
            }
        }
        @if !card.facts.is_empty() {
            p { "Figures of the source that it rests on:" }
            ul {
                @for fact in card.facts.iter().filter_map(|id| fact(id)) {
                    li {
                        (fact) ": " (fact.measures)
                        @if let Some(section) = fact.section { " (section " (section.number()) ")" }
                        @if !fact.caution.is_empty() { ". " (fact.caution) }
                    }
                }
            }
        }
        p { (view::citation(widget)) }
        (more)
    }
}
