//! The lab: every widget with every parameter, the one that is chosen at a time. The markup of
//! each is a file of its own, `widgets/<id>.txt`: a piece of a page, not a page.

use super::{SECTIONS, section_label};
use anyhow::Result;
use barriers::explainer::ALL;
use barriers::page;
use barriers::text::Locale;
use maud::html;
use std::path::Path;

/// Writes the widgets' markup into the site.
pub fn write(site: &Path) -> Result<()> {
    let folder = site.join("widgets");
    std::fs::create_dir_all(&folder)?;
    for widget in ALL {
        let name = format!("{}.txt", widget.card().id);
        std::fs::write(folder.join(name), page::explainer(*widget, &Locale::ENGLISH))?;
    }
    Ok(())
}

/// The page's main part.
pub fn html() -> String {
    html! {
        h1 { "Lab" }
        p.lede {
            "Every model with every parameter. Pin a world, change something, and see both; save a world to a file and load it again."
        }
        noscript {
            p { "The lab needs JavaScript. The " a href="index.html" { "article" } " is complete without it." }
        }
        nav.chooser aria-label="Models" {
            @for (section, title) in SECTIONS {
                @let widgets: Vec<_> = ALL.iter().filter(|e| e.card().section == section).collect();
                @if !widgets.is_empty() {
                    h2 { (section_label(section)) ": " (title) }
                    ul {
                        @for widget in widgets {
                            li { a href={ "#w=" (widget.card().id) } data-lab=(widget.card().id) { (widget.card().title) } }
                        }
                    }
                }
            }
        }
        div.worlds {
            button type="button" { "Save this world to a file" }
            label { "Open a world from a file " input type="file" accept=".json,application/json"; }
            output role="status" {}
            div role="alert" {}
        }
        div id="lab" aria-live="off" {}
    }
    .into_string()
}
