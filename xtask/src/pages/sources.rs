//! The facts, the models and the literature.

use super::literature::{self, Literature};
use super::{SECTIONS, section_heading};
use crate::markdown;
use crate::shell::root;
use anyhow::{Context, Result};
use barriers::explainer::{ALL, Explainer};
use barriers::facts::{FACTS, Fact, Origin};
use barriers::text::Locale;
use barriers::view;
use maud::{Markup, PreEscaped, html};
use serde_json::Value;

/// The page's main part.
pub fn html(literature: &Literature) -> Result<String> {
    let mut models = String::new();
    for (section, title) in SECTIONS {
        let widgets: Vec<_> = ALL.iter().filter(|e| e.card().section == section).collect();
        if !widgets.is_empty() {
            models += &format!(
                "<h2 id=\"models-{section}\">{}</h2>\n",
                section_heading(section, title, &Locale::ENGLISH)
            );
        }
        for widget in widgets {
            models += &model(*widget, literature)?.into_string();
        }
    }
    let page = html! {
        h1 { "Sources and models" }
        p.lede {
            "Where every number comes from: the figures of the source, the assumptions that are ours, each model with its equations and limits, and the works they rest on."
        }
        nav.contents aria-label="On this page" {
            a href="#facts" { "Facts" } " · "
            @for (section, title) in SECTIONS {
                @if ALL.iter().any(|e| e.card().section == section) {
                    a href={ "#models-" (section) } { (title) } " · "
                }
            }
            a href="#literature" { "Literature" }
        }
        h2 id="facts" { "Facts" }
        p {
            "Every figure that the chapter prints, with the section that prints it and what a careful reader should not make of it. An exchange rate is ours: the chapter gives none."
        }
        (facts())
        (PreEscaped(models))
        h2 id="literature" { "Literature" }
        (literature::list(literature))
    };
    Ok(page.into_string())
}

fn facts() -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label="Facts" {
            table {
                thead { tr { th scope="col" { "Figure" } th scope="col" { "What it measures" } th scope="col" { "Period" } th scope="col" { "Section" } th scope="col" { "Caution" } } }
                tbody { @for fact in FACTS { (fact_row(fact)) } }
            }
        }
    }
}

fn fact_row(fact: &Fact) -> Markup {
    html! {
        tr id={ "fact-" (fact.id) } {
            th scope="row" { (fact) }
            td { (fact.measures) }
            td {
                @if !fact.period.is_empty() { (fact.period) }
                @else if let Some(year) = fact.year { (year) }
                @else { "not stated" }
            }
            td {
                @match (fact.section, fact.origin) {
                    (Some(section), _) => (section.number()),
                    (None, Origin::Assumption) => "assumption",
                    (None, Origin::Chapter) => "2",
                }
            }
            td {
                (fact.caution)
                @if let Some((low, high)) = fact.range { " Worth trying from " (low) " to " (high) "." }
            }
        }
    }
}

/// A model's page: its own words and equations, its parameters, its checks.
pub fn model(widget: &dyn Explainer, literature: &Literature) -> Result<Markup> {
    let card = widget.card();
    let path = root().join("www/models").join(format!("{}.md", card.id));
    let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let cite = |key: &str| literature::short(literature, key);
    let words = markdown::model(&text, &cite).with_context(|| path.display().to_string())?;
    let view = view::card(widget, &Locale::ENGLISH);
    let works =
        card.literature.iter().map(|key| Ok((*key, cite(key)?))).collect::<Result<Vec<_>>>()?;
    Ok(html! {
        section.model id={ "model-" (card.id) } {
            h3 { (card.title) " " span.claim-id { (card.id) } }
            p {
                a href={ "index.html#" (card.id) } { "In the article" } " · "
                a href={ "lab.html#w=" (card.id) } { "in the lab" } " · claims "
                @for (i, claim) in card.claims.iter().enumerate() {
                    @if i > 0 { ", " }
                    a href={ "claims.html#" (claim) } { (claim) }
                }
            }
            (PreEscaped(words))
            details {
                summary { "Parameters (" (view.parameters.len()) ")" }
                div.scroll tabindex="0" role="region" aria-label={ "Parameters of " (card.title) } {
                    table {
                        thead { tr { th scope="col" { "Name" } th scope="col" { "Meaning" } th scope="col" { "Default" } th scope="col" { "Allowed" } th scope="col" { "Source" } } }
                        tbody {
                            @for p in &view.parameters {
                                tr {
                                    th scope="row" { code { (p.id) } }
                                    td { (p.label) ". " (p.help) }
                                    td { @if p.default.is_empty() { "not set" } @else { (p.default) " " (p.unit) } }
                                    td { (p.allowed) }
                                    td { (p.source) }
                                }
                            }
                        }
                    }
                }
            }
            (checks(widget)?)
            @if !works.is_empty() {
                p.works { "Literature: "
                    @for (i, (key, short)) in works.iter().enumerate() {
                        @if i > 0 { "; " }
                        a href={ "#lit-" (key) } { (short) }
                    }
                    "."
                }
            }
        }
    })
}

/// Numbers that papers print, with ours beside them.
fn checks(widget: &dyn Explainer) -> Result<Markup> {
    let mut rows = Vec::new();
    for model in widget.card().reference {
        let path = root().join("tests/reference").join(format!("{model}.json"));
        let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        let cases = barriers::reference::read(&text)?;
        let count = cases.len();
        let published = cases.into_iter().filter(|c| c.kind == "paper");
        rows.push((*model, count, published.collect::<Vec<_>>()));
    }
    Ok(html! {
        @for (model, count, published) in &rows {
            p.checks {
                "Held against " (count) " reference numbers (" code { "tests/reference/" (model) ".json" } ")"
                @if published.is_empty() { "." } @else { ", among them these that a paper prints:" }
            }
            @if !published.is_empty() {
                div.scroll tabindex="0" role="region" aria-label={ "Published numbers, " (model) } {
                    table {
                        thead { tr { th scope="col" { "Quantity" } th scope="col" { "Published" } th scope="col" { "Ours" } } }
                        tbody {
                            @for case in published {
                                tr {
                                    td { (case.quantity.replace('_', " ")) }
                                    td { (brief(&case.expected)) }
                                    td {
                                        @match case.evaluate() {
                                            Ok(answer) => (brief(&answer.value)),
                                            Err(problem) => (problem.to_string()),
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    })
}

/// A value as a table shows it.
fn brief(value: &Value) -> String {
    match value {
        Value::Number(n) => Locale::ENGLISH.digits(n.as_f64().unwrap_or(f64::NAN), 4),
        Value::Array(list) => list.iter().map(brief).collect::<Vec<_>>().join(", "),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
