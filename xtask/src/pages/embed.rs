//! One widget with slim chrome: `embed.html` for any widget, and `offline/<widget>.html` for one.
//!
//! Both are single files (see `offline.rs`), because a worker and a policy of `'self'` work
//! neither in a frame that a course system has sandboxed nor from a disk. `js/embed.js` does the
//! rest.

use super::literature::{self, Literature};
use super::sources;
use crate::{language, models, offline};
use anyhow::{Context, Result};
use barriers::explainer::{ALL, Explainer};
use barriers::facts::{claim, fact};
use barriers::text::Locale;
use barriers::{page, view};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use std::path::Path;

/// The scripts of an embed, in their order; the first ones are those of every page.
const SCRIPTS: [&str; 8] =
    ["say", "simulator", "state", "replay", "job", "explainer", "tools", "embed"];

/// Writes the embed and one file a widget into the site.
pub fn write(site: &Path, build: &str) -> Result<()> {
    for locale in language::all()? {
        let name = format!("{}embed.html", language::folder(&locale));
        let embed = offline::whole(site, &any(&locale), build, Path::new(offline::WASM))
            .context(name.clone())?;
        std::fs::write(site.join(name), embed)?;
    }
    let literature = literature::read()?;
    std::fs::create_dir_all(site.join("offline"))?;
    for widget in ALL {
        let name = format!("offline/{}.html", widget.card().id);
        let page = one(*widget, &literature)?;
        let file =
            offline::whole(site, &page, build, &models::file(*widget)?).context(name.clone())?;
        std::fs::write(site.join(name), file)?;
    }
    Ok(())
}

/// The embed: which widget it shows stands in its address.
fn any(locale: &Locale) -> String {
    let main = html! { p.loading { (locale.say("The model is being loaded …")) } };
    let about = html! {
        @for widget in ALL {
            @let id = widget.card().id;
            @let model = html! {
                p { a href={ "sources.html#model-" (id) } { (locale.say("The model: equations, assumptions, limits and literature")) } }
            };
            template data-about=(id) { (about(*widget, &model, locale)) }
        }
    };
    frame("", "Barriers", "index.html", &main, &html! {}, &about, locale)
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
    let english = &Locale::ENGLISH;
    let about = about(widget, &model, english);
    Ok(frame(card.id, &title, "../index.html", &PreEscaped(main), &about, &html! {}, english))
}

fn frame(
    widget: &str,
    title: &str,
    home: &str,
    main: &Markup,
    about: &Markup,
    hidden: &Markup,
    locale: &Locale,
) -> String {
    html! {
        (DOCTYPE)
        html lang=(locale.tag) dir=(locale.direction) data-embed data-widget=(widget) data-home=(home) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                link rel="icon" href="icon.svg";
                @for sheet in ["theme", "site", "embed"] {
                    link rel="stylesheet" href={ "css/" (sheet) ".css" };
                }
                @if !language::is_english(locale) {
                    script defer src={ (language::folder(locale)) "words.js" } {}
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
                    p.notice { (locale.say("This widget moves only with JavaScript; the figures stand without it.")) }
                }
                footer.embed-foot {
                    details {
                        summary { (locale.say("What is behind this")) }
                        div id="about" { (about) }
                    }
                    a data-full href="index.html" { (locale.say("Open in full")) }
                    span.licence {
                        "Barriers " (view::VERSION) " · " (locale.say("text and figures CC BY 4.0, code MIT or Apache-2.0"))
                    }
                }
                (hidden)
            }
        }
    }
    .into_string()
}

/// The claims a widget shows and the figures it rests on.
fn about(widget: &dyn Explainer, more: &Markup, locale: &Locale) -> Markup {
    let card = widget.card();
    html! {
        p { (locale.say(card.discovery)) }
        @if !card.claims.is_empty() {
            p { (locale.say("Claims of the source that it shows, in our words:")) }
            ul lang="en" dir="ltr" {
                @for claim in card.claims.iter().filter_map(|id| claim(id)) {
                    li { (claim.id) ": " (claim.statement) "." }
                }
            }
        }
        @if !card.facts.is_empty() {
            p { (locale.say("Figures of the source that it rests on:")) }
            ul lang="en" dir="ltr" {
                @for fact in card.facts.iter().filter_map(|id| fact(id)) {
                    li {
                        (fact) ": " (fact.measures)
                        @if let Some(section) = fact.section { " (section " (section.number()) ")" }
                        @if !fact.caution.is_empty() { ". " (fact.caution) }
                    }
                }
            }
        }
        p { (view::citation(widget, locale)) }
        (more)
    }
}
