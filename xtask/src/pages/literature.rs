//! The literature, from `data/literature.toml`.

use crate::shell::root;
use anyhow::{Context, Result, bail};
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Works by key.
pub type Literature = BTreeMap<String, Work>;

/// One work.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Work {
    authors: String,
    year: Option<u16>,
    title: String,
    #[serde(default)]
    venue: String,
    doi: Option<String>,
    read: Read,
}

/// How we know what it says.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Read {
    Text,
    Abstract,
    Recalled,
    Secondary,
}

impl Read {
    fn words(self) -> &'static str {
        match self {
            Read::Text => "read in full",
            Read::Abstract => "known from its abstract; formulas derived and checked by us",
            Read::Recalled => "recalled, not re-read; formulas derived and checked by us",
            Read::Secondary => "known through other works",
        }
    }
}

/// Reads the ledger.
pub fn read() -> Result<Literature> {
    let path = root().join("data/literature.toml");
    let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    toml::from_str(&text).with_context(|| path.display().to_string())
}

/// How a text names a work: author and year.
pub fn short(literature: &Literature, key: &str) -> Result<String> {
    let Some(work) = literature.get(key) else {
        bail!("data/literature.toml has no “{key}”");
    };
    let surname = work.authors.split([',', ';']).next().unwrap_or_default();
    let several = work.authors.matches(" and ").count() > 0 || work.authors.contains("; ");
    let others = if several { " et al." } else { "" };
    let year = work.year.map_or_else(|| "undated".to_owned(), |y| y.to_string());
    Ok(format!("{surname}{others} {year}"))
}

/// The list of works.
pub fn list(literature: &Literature) -> Markup {
    html! {
        ul.literature {
            @for (key, work) in literature {
                li id={ "lit-" (key) } {
                    (work.authors)
                    @if let Some(year) = work.year { " (" (year) ")" }
                    ". " (work.title) ". " em { (work.venue) } ". "
                    @if let Some(doi) = &work.doi {
                        a href={ "https://doi.org/" (doi) } { "doi:" (doi) } ". "
                    }
                    span.read { (work.read.words()) "." }
                }
            }
        }
    }
}
