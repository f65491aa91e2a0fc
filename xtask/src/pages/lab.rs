//! The lab: every widget with every parameter, the one that is chosen at a time. The markup of
//! each is a file of its own, `widgets/<id>.txt`: a piece of a page, not a page.

use super::{SECTIONS, section_heading};
use anyhow::Result;
use barriers::explainer::ALL;
use barriers::page;
use barriers::text::Locale;
use maud::html;
use std::path::Path;

/// Writes the widgets' markup in a language into the folder of its pages.
pub fn write(pages: &Path, locale: &Locale) -> Result<()> {
    let folder = pages.join("widgets");
    std::fs::create_dir_all(&folder)?;
    for widget in ALL {
        let name = format!("{}.txt", widget.card().id);
        std::fs::write(folder.join(name), page::explainer(*widget, locale))?;
    }
    Ok(())
}

/// The page's main part.
pub fn html(locale: &Locale) -> String {
    let of = |section| ALL.iter().filter(move |e| e.card().section == section).collect::<Vec<_>>();
    html! {
        h1 { (locale.say("Lab")) }
        p.lede {
            (locale.say("Every model with every parameter. Pin a world, change something, and see both; save a world to a file and load it again."))
        }
        noscript {
            p { (locale.say("The lab needs JavaScript. The article is complete without it.")) " " a href="index.html" { (locale.say("Article")) } }
        }
        h2.models id="models" { (locale.say("Models")) }
        // One of these two is shown: the list where there is room for it beside its model.
        nav.chooser aria-labelledby="models" {
            @for (section, title) in SECTIONS {
                @let widgets = of(section);
                @if !widgets.is_empty() {
                    h3 { (section_heading(section, title, locale)) }
                    ul {
                        @for widget in widgets {
                            li { a href={ "#w=" (widget.card().id) } data-lab=(widget.card().id) { (locale.say(widget.card().title)) } }
                        }
                    }
                }
            }
        }
        select.picker aria-labelledby="models" autocomplete="off" {
            @for (section, title) in SECTIONS {
                @let widgets = of(section);
                @if !widgets.is_empty() {
                    optgroup label=(section_heading(section, title, locale)) {
                        @for widget in widgets {
                            option value=(widget.card().id) { (locale.say(widget.card().title)) }
                        }
                    }
                }
            }
        }
        div.worlds {
            button type="button" { (locale.say("Save this world to a file")) }
            label { (locale.say("Open a world from a file")) " " input type="file" accept=".json,application/json"; }
            output role="status" {}
            div role="alert" {}
        }
        div id="lab" aria-live="off" {}
    }
    .into_string()
}
