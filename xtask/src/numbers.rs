//! Numbers in the prose, none of which is typed by hand.
//!
//! | in braces | what stands there |
//! | --- | --- |
//! | `risk` | a reading of the widget beside the text, live |
//! | `race.risk` | a reading of another widget, live |
//! | `risk\|teams=10` | that reading at these settings, for good; `risk\|` at the defaults |
//! | `thesis.holds\|full` | the same with the long work behind the widget done to its end |
//! | `param:teams` | the default of a parameter |
//! | `fact:jobs_affected` | a figure of the source, with a link to its row of the ledger |
//! | `year:jobs_affected` | the year that this figure is for |

use crate::language;
use anyhow::{Context, Result, anyhow, ensure};
use barriers::explainer::{self, Explainer, Report};
use barriers::params::{Value, Values};
use barriers::text::{Locale, Text};
use barriers::{facts, view};
use maud::html;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Fills in numbers, and keeps what it has computed: several languages share it.
#[derive(Default)]
pub struct Numbers {
    reports: RefCell<BTreeMap<String, Report>>,
}

impl Numbers {
    /// Text with everything in braces filled in; `beside` is the widget that the text stands by.
    pub fn fill(&self, text: &str, beside: Option<&str>, locale: &Locale) -> Result<String> {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, tail) = after
                .split_once('}')
                .ok_or_else(|| anyhow!("a brace without an end: {{{after:.20}"))?;
            out.push_str(before);
            out += &self.one(name, beside, locale).with_context(|| format!("{{{name}}}"))?;
            rest = tail;
        }
        out.push_str(rest);
        Ok(out)
    }

    fn one(&self, name: &str, beside: Option<&str>, locale: &Locale) -> Result<String> {
        if let Some(id) = name.strip_prefix("fact:") {
            let fact = facts::fact(id).context("no such fact")?;
            // What it measures is said in English only.
            let title = language::is_english(locale).then_some(fact.measures);
            let link = html! {
                a.fact href={ "sources.html#fact-" (id) } title=[title] { (locale.say(fact.text())) }
            };
            return Ok(link.into_string());
        }
        if let Some(id) = name.strip_prefix("year:") {
            let year = facts::fact(id).and_then(|f| f.year).context("no such year")?;
            return Ok(year.to_string());
        }
        let (path, settings) = match name.split_once('|') {
            Some((path, settings)) => (path, Some(settings)),
            None => (name, None),
        };
        let path_of_parameter = path.strip_prefix("param:");
        let (widget, id) = match path_of_parameter.unwrap_or(path).split_once('.') {
            Some((widget, id)) => (widget, id),
            None => (
                beside.context("no widget stands beside this text")?,
                path_of_parameter.unwrap_or(path),
            ),
        };
        let explainer = explainer::find(widget).context("no such widget")?;
        if path_of_parameter.is_some() {
            return match explainer.defaults().get(id) {
                Some(Value::Number(value)) => Ok(locale.digits(value, 3)),
                _ => Err(anyhow!("no number of this name is set")),
            };
        }
        let text = self.reading(explainer, settings.unwrap_or_default(), id, locale)?;
        Ok(match settings {
            None => html! { output aria-live="off" data-reading={ (widget) "." (id) } { (text) } }
                .into_string(),
            Some(_) => text,
        })
    }

    fn reading(
        &self,
        explainer: &dyn Explainer,
        settings: &str,
        id: &str,
        locale: &Locale,
    ) -> Result<String> {
        let key = format!("{}|{settings}", explainer.card().id);
        let mut reports = self.reports.borrow_mut();
        if !reports.contains_key(&key) {
            let full = settings.split('&').any(|s| s == "full");
            let plain = settings.trim_end_matches("full").trim_end_matches('&');
            let values = settings_of(explainer, plain)?;
            let report = if full {
                explainer::run_in_full(explainer, &values, view::SEED)
            } else {
                explainer.run(&values, view::SEED)
            };
            reports.insert(key.clone(), report.map_err(|e| anyhow!("{e}"))?);
        }
        let reading = reports[&key].readings.iter().find(|r| r.id == id);
        let reading = reading.context("no such reading")?;
        ensure!(reading.value.is_finite(), "there is no such number at these settings");
        Ok(view::in_prose(reading.value, reading.format, locale))
    }
}

/// Settings as a link has them, every one of which the widget must honour.
pub fn settings_of(explainer: &dyn Explainer, pairs: &str) -> Result<Values> {
    let pairs = pairs.split('&').filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let (values, notices) = view::read_settings(explainer, pairs);
    let notices: Vec<_> = notices.iter().map(Text::english).collect();
    ensure!(notices.is_empty(), "{}: {}", explainer.card().id, notices.join(" "));
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fill(text: &str) -> Result<String> {
        Numbers::default().fill(text, Some("race"), &Locale::ENGLISH)
    }

    #[test]
    fn a_reading_is_live_or_at_its_own_settings() {
        let live = fill("{risk}").unwrap();
        assert_eq!(live, "<output aria-live=\"off\" data-reading=\"race.risk\">56%</output>");
        assert_eq!(fill("{race.risk|}").unwrap(), "56%");
        assert_eq!(fill("{risk|teams=10}").unwrap(), "83%");
        assert_eq!(fill("a {param:teams} b {lobbying.win|}").unwrap(), "a 2 b 70%");
    }

    #[test]
    fn a_fact_leads_to_its_row() {
        let fact = fill("{fact:jobs_affected}").unwrap();
        assert!(fact.contains("sources.html#fact-jobs_affected"), "{fact}");
        assert!(fact.ends_with(">almost 40%</a>"), "{fact}");
        assert_eq!(fill("{year:eu_ai_act_finalized}").unwrap(), "2024");
    }

    #[test]
    fn what_does_not_exist_fails_the_build() {
        for text in [
            "{charm}",
            "{risk|charm=1}",
            "{risk|teams=900}",
            "{fact:charm}",
            "{param:charm}",
            "{risk",
            "{crossing.x}",
        ] {
            assert!(fill(text).is_err(), "{text}");
        }
    }
}
