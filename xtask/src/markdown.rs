//! Prose: Markdown with two additions of our own. `[words](set:enmity=0.1)` is a link that sets
//! the widget beside it, and `{risk}` shows one of its readings, live.

use anyhow::{Result, bail};
use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, html};

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
                format!("<output data-reading=\"{widget}.{id}\">{value}</output>").into(),
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
        assert!(html.contains("<output data-reading=\"race.risk\">62%</output>"));
    }

    #[test]
    fn a_reading_that_does_not_exist_fails_the_build() {
        assert!(article("{charm}", "race", &[]).is_err());
    }
}
