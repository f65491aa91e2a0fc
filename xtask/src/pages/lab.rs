//! The lab: every widget with every parameter. Its markup comes from the worker, because the
//! article already has all of it ready-made.

use super::{SECTIONS, section_label};
use barriers::explainer::ALL;
use maud::html;

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
        div id="lab" aria-live="off" {}
    }
    .into_string()
}
