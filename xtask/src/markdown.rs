//! Prose: Markdown with additions of our own.
//!
//! In the article, `[words](set:enmity=0.1)` is a link that sets the widget beside it and
//! `{risk}` shows one of its readings, live. On a model's page, TeX between dollar signs becomes
//! MathML and `[@key]` names a work of the literature.

use anyhow::{Result, anyhow, bail};
use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, html};
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

/// A piece of the article beside a widget, whose readings are given by id.
pub fn article(text: &str, widget: &str, readings: &[(&'static str, String)]) -> Result<String> {
    let mut unknown = Vec::new();
    let events: Vec<Event> = Parser::new_ext(text, Options::ENABLE_SMART_PUNCTUATION)
        .flat_map(|event| match event {
            Event::Start(Tag::Link { link_type: LinkType::Inline, dest_url, title, id }) => {
                let dest_url = match dest_url.strip_prefix("set:") {
                    Some(pairs) => format!("#w={widget}&{pairs}").into(),
                    None => dest_url,
                };
                vec![Event::Start(Tag::Link { link_type: LinkType::Inline, dest_url, title, id })]
            }
            Event::Text(text) => fill(text, widget, readings, &mut unknown),
            other => vec![other],
        })
        .collect();
    if !unknown.is_empty() {
        bail!("no such reading: {}", unknown.join(", "));
    }
    let mut out = String::new();
    html::push_html(&mut out, events.into_iter());
    Ok(format!("<div class=\"prose\">\n{out}</div>\n"))
}

/// Text with its `{reading}`s filled in.
fn fill<'a>(
    text: CowStr<'a>,
    widget: &str,
    readings: &[(&'static str, String)],
    unknown: &mut Vec<String>,
) -> Vec<Event<'a>> {
    if !text.contains('{') {
        return vec![Event::Text(text)];
    }
    let mut events = Vec::new();
    let mut rest = text.as_ref();
    while let Some((before, after)) = rest.split_once('{') {
        events.push(Event::Text(before.to_owned().into()));
        let Some((name, tail)) = after.split_once('}') else {
            unknown.push(format!("{{{after}"));
            break;
        };
        match readings.iter().find(|(id, _)| *id == name) {
            Some((id, value)) => events.push(Event::InlineHtml(
                format!(
                    "<output aria-live=\"off\" data-reading=\"{widget}.{id}\">{value}</output>"
                )
                .into(),
            )),
            None => unknown.push(name.to_owned()),
        }
        rest = tail;
    }
    events.push(Event::Text(rest.to_owned().into()));
    events
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_sets_and_reads_its_widget() {
        let readings = [("risk", "62%".to_owned())];
        let html = article("Try [none](set:e=0&n=2): {risk}.", "race", &readings).unwrap();
        assert!(html.contains("<a href=\"#w=race&amp;e=0&amp;n=2\">none</a>"));
        assert!(html.contains("<output aria-live=\"off\" data-reading=\"race.risk\">62%</output>"));
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
    fn a_reading_that_does_not_exist_fails_the_build() {
        assert!(article("{charm}", "race", &[]).is_err());
    }

    #[test]
    fn formulas_have_no_styles_of_their_own() {
        let page = model("$a\\!b$", &|_| Ok(String::new())).unwrap();
        assert!(page.contains("<math") && !page.contains("style="), "{page}");
    }
}
