//! The lab: every widget with every parameter. Its markup comes from the worker, because the
//! article already has all of it ready-made.

use super::{SECTIONS, section_heading};
use barriers::explainer::ALL;
use barriers::text::Locale;
use maud::html;

/// The page's main part.
pub fn html(locale: &Locale) -> String {
    html! {
        h1 { (locale.say("Lab")) }
        p.lede {
            (locale.say("Every model with every parameter. Pin a world, change something, and see both; save a world to a file and load it again."))
        }
        noscript {
            p { (locale.say("The lab needs JavaScript. The article is complete without it.")) " " a href="index.html" { (locale.say("Article")) } }
        }
        nav.chooser aria-label=(locale.say("Models")) {
            @for (section, title) in SECTIONS {
                @let widgets: Vec<_> = ALL.iter().filter(|e| e.card().section == section).collect();
                @if !widgets.is_empty() {
                    h2 { (section_heading(section, title, locale)) }
                    ul {
                        @for widget in widgets {
                            li { a href={ "#w=" (widget.card().id) } data-lab=(widget.card().id) { (locale.say(widget.card().title)) } }
                        }
                    }
                }
            }
        }
        div id="lab" aria-live="off" {}
    }
    .into_string()
}
