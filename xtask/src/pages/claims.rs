//! Every claim of the source, where to try it, and what holds it.

use super::{SECTIONS, section_label};
use barriers::explainer::find;
use barriers::facts::{CLAIMS, Claim, Section};
use barriers::text::Locale;
use maud::{Markup, html};

/// The page's main part.
pub fn html() -> String {
    html! {
        h1 { "Every claim, and where to try it" }
        p.lede {
            "The argument is that of one document, chapter 2 of "
            cite { "Breaking the deadlock on AI governance" }
            " (Chatham House, March 2026). Each of its " (CLAIMS.len())
            " claims stands here in our own words, with the widget in which you can try it and the test that fails when the model stops showing it."
        }
        @for (section, title) in SECTIONS {
            h2 id={ "claims-" (section) } { (title) }
            p.kicker { (section_label(section, &Locale::ENGLISH)) }
            @for claim in CLAIMS.iter().filter(|c| belongs(c, section)) { (row(claim)) }
        }
    }
    .into_string()
}

fn belongs(claim: &Claim, section: &str) -> bool {
    match claim.section {
        Section::Thesis => section == "T",
        other => other.number() == section,
    }
}

fn row(claim: &Claim) -> Markup {
    let tries: Vec<_> = claim.widgets.iter().filter_map(|id| find(id)).collect();
    html! {
        section.claim id=(claim.id) {
            h3 { span.claim-id { (claim.id) } " " (claim.statement) "." }
            p {
                @if tries.is_empty() {
                    em { "No widget shows this yet." }
                } @else {
                    "Try it: "
                    @for (i, widget) in tries.iter().enumerate() {
                        @if i > 0 { ", " }
                        a href={ "index.html#" (widget.card().id) } { (widget.card().title) }
                    }
                    "."
                }
            }
            @if !claim.tests.is_empty() {
                p.tests {
                    "Held by: "
                    @for (i, test) in claim.tests.iter().enumerate() {
                        @if i > 0 { ", " }
                        code { (test) }
                    }
                }
            }
        }
    }
}
