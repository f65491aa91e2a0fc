//! Prose: Markdown with additions of our own.
//!
//! In the article, `[words](set:enmity=0.1)` is a link that sets the widget beside it,
//! `[words](set:race?enmity=0.1)` one that sets another, and `[words](lit:key)` leads to a work of
//! the literature; numbers are filled in beforehand, by [`crate::numbers`]. On a model's page, TeX
//! between dollar signs becomes MathML and `[@key]` names a work.

use crate::numbers::settings_of;
use anyhow::{Context, Result, anyhow, bail};
use barriers::explainer;
use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd, html};
use pulldown_latex::config::DisplayMode;
use pulldown_latex::{RenderConfig, Storage};

/// A model's page; `cite` says how a work is named in the text.
pub fn model(text: &str, cite: &dyn Fn(&str) -> Result<String>) -> Result<String> {
    let text = citations(text, cite)?;
    let options = Options::ENABLE_MATH | Options::ENABLE_TABLES | Options::ENABLE_SMART_PUNCTUATION;
    let mut failed = None;
    let events = Parser::new_ext(&text, options).map(|event| match event {
        Event::InlineMath(tex) => formula(&tex, DisplayMode::Inline, &mut failed),
        Event::DisplayMath(tex) => formula(&tex, DisplayMode::Block, &mut failed),
        // The page's own headings stand above these.
        Event::Start(Tag::Heading { .. }) => Event::Html("<h4>".into()),
        Event::End(TagEnd::Heading(_)) => Event::Html("</h4>".into()),
        other => other,
    });
    let mut out = String::new();
    html::push_html(&mut out, events);
    match failed {
        Some(error) => Err(error),
        None => Ok(out),
    }
}

fn formula<'a>(
    tex: &str,
    display_mode: DisplayMode,
    failed: &mut Option<anyhow::Error>,
) -> Event<'a> {
    let storage = Storage::new();
    let parsed: Result<Vec<_>, _> = pulldown_latex::Parser::new(tex, &storage).collect();
    let mut mathml = String::new();
    let rendered = match parsed {
        Ok(events) => {
            let config = RenderConfig { display_mode, annotation: Some(tex), ..Default::default() };
            let events = events.into_iter().map(Ok::<_, std::convert::Infallible>);
            pulldown_latex::push_mathml(&mut mathml, events, config).map_err(|e| e.to_string())
        }
        Err(error) => Err(error.to_string()),
    };
    if let Err(error) = rendered {
        failed.get_or_insert(anyhow!("the formula “{tex}”: {error}"));
    }
    Event::InlineHtml(unstyled(mathml).into())
}

/// Without `style` attributes, which the pages' policy refuses: a negative space (`\!`) makes one.
fn unstyled(mut html: String) -> String {
    while let Some(start) = html.find(" style=\"") {
        let value = start + " style=\"".len();
        let end = html[value..].find('"').map_or(html.len(), |i| value + i + 1);
        html.replace_range(start..end, "");
    }
    html
}

/// `[@a; @b]` as links into the literature.
fn citations(text: &str, cite: &dyn Fn(&str) -> Result<String>) -> Result<String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("[@") {
        let Some((keys, tail)) = after.split_once(']') else {
            bail!("a citation without an end: [@{}", after.chars().take(20).collect::<String>());
        };
        let named = keys.split(';').map(|key| {
            let key = key.trim().trim_start_matches('@');
            Ok(format!("[{}](#lit-{key})", cite(key)?))
        });
        out.push_str(before);
        out.push_str(&named.collect::<Result<Vec<_>>>()?.join("; "));
        rest = tail;
    }
    out.push_str(rest);
    Ok(out)
}

/// A piece of the article, its numbers filled in; `beside` is the widget it stands by.
pub fn article(
    text: &str,
    beside: Option<&str>,
    cite: &dyn Fn(&str) -> Result<String>,
) -> Result<String> {
    let mut failed = None;
    let mut lead = |address: &str| {
        let led = match address.split_once(':') {
            Some(("set", settings)) => set(settings, beside),
            Some(("lit", key)) => cite(key).map(|_| format!("sources.html#lit-{key}")),
            _ => Ok(address.to_owned()),
        };
        led.unwrap_or_else(|error| {
            failed.get_or_insert(error.context(format!("the link {address}")));
            String::new()
        })
    };
    let events =
        Parser::new_ext(text, Options::ENABLE_SMART_PUNCTUATION).map(|event| match event {
            Event::Start(Tag::Link { link_type: LinkType::Inline, dest_url, title, id }) => {
                let dest_url = lead(&dest_url).into();
                Event::Start(Tag::Link { link_type: LinkType::Inline, dest_url, title, id })
            }
            other => other,
        });
    let mut out = String::new();
    html::push_html(&mut out, events);
    match failed {
        Some(error) => Err(error),
        None => Ok(out),
    }
}

/// Where `set:enmity=1` or `set:race?enmity=1` leads, if the widget can honour all of it.
fn set(settings: &str, beside: Option<&str>) -> Result<String> {
    let (widget, pairs) = match settings.split_once('?') {
        Some((widget, pairs)) => (widget, pairs),
        None => (beside.context("no widget stands beside this text")?, settings),
    };
    let explainer = explainer::find(widget).with_context(|| format!("no widget {widget}"))?;
    settings_of(explainer, pairs)?;
    Ok(format!("#w={widget}&{pairs}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_sets_its_widget_or_another() {
        let html = |text| article(text, Some("race"), &|_| Ok("A 2016".to_owned()));
        let own = html("Try [none](set:enmity=1&teams=3).").unwrap();
        assert!(own.contains("<a href=\"#w=race&amp;enmity=1&amp;teams=3\">none</a>"), "{own}");
        let other = html("[x](set:code?shock=0) [y](lit:a)").unwrap();
        assert!(other.contains("#w=code&amp;shock=0") && other.contains("sources.html#lit-a"));
        for wrong in ["[x](set:charm=1)", "[x](set:teams=900)", "[x](set:charm?teams=2)"] {
            assert!(html(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_model_page_has_formulas_and_citations() {
        let cite = |key: &str| match key {
            "a2016" => Ok("A 2016".to_owned()),
            _ => bail!("no {key}"),
        };
        let html = model("See [@a2016]: $x^2$.", &cite).unwrap();
        assert!(html.contains("<a href=\"#lit-a2016\">A 2016</a>") && html.contains("<msup>"));
        assert!(model("See [@b2016].", &cite).is_err());
        assert!(model("$\\nosuchthing$", &cite).is_err());
    }

    #[test]
    fn formulas_have_no_styles_of_their_own() {
        let page = model("$a\\!b$", &|_| Ok(String::new())).unwrap();
        assert!(page.contains("<math") && !page.contains("style="), "{page}");
    }
}
