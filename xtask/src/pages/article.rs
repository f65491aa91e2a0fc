//! The article: its opening, then each chapter with its steps, a widget in each.
//!
//! All words are in `www/article` (a translation's in `lang/<tag>/article`), one file a chapter and one a widget. A chapter's file has a
//! line above its title, the title, its finding in one paragraph (which the outline of the page
//! repeats), and what opens it. `---` divides what stands before the widgets (or the widget, or
//! the outline) from what stands after.

use super::literature::{self, Literature};
use crate::numbers::Numbers;
use crate::{language, markdown};
use anyhow::{Context, Result, ensure};
use barriers::explainer::{self, ALL};
use barriers::page;
use barriers::text::Locale;
use maud::{PreEscaped, html};

/// The chapters: the name of the file, and the widgets in the order of the argument.
const CHAPTERS: [(&str, &[&str]); 7] = [
    ("deadlock", &["investment", "race", "verification", "alignment", "attention"]),
    ("institutions", &["consensus", "coalition", "forums", "brussels", "code"]),
    ("asymmetry", &["capital", "inspection", "talent", "lobbying"]),
    ("knowledge", &["fragmentation", "evidence", "blocs"]),
    ("crisis", &["crisis", "ensemble", "attribution"]),
    ("change", &["pathways"]),
    ("certainty", &["thesis"]),
];

/// The page's main part.
pub fn html(literature: &Literature, numbers: &Numbers, locale: &Locale) -> Result<String> {
    let prose = Prose { literature, locale, numbers };
    let placed: Vec<&str> = CHAPTERS.iter().flat_map(|(_, widgets)| *widgets).copied().collect();
    for e in ALL {
        let id = e.card().id;
        ensure!(placed.iter().filter(|w| **w == id).count() == 1, "{id} stands in no chapter");
    }
    let opening = prose.file("opening", None)?;
    let chapters = CHAPTERS
        .iter()
        .map(|(name, widgets)| prose.chapter(name, widgets))
        .collect::<Result<Vec<_>>>()?;
    let page = html! {
        div.prose { (PreEscaped(&opening.before)) }
        nav.outline aria-label=(locale.say("The argument in two minutes")) {
            ol {
                @for c in &chapters {
                    li { a href={ "#" (c.id) } { (PreEscaped(&c.title)) } " " (PreEscaped(&c.finding)) }
                }
            }
        }
        div.prose { (PreEscaped(&opening.after)) }
        @for c in &chapters {
            p.kicker { (PreEscaped(&c.kicker)) }
            h2 id=(c.id) { (PreEscaped(&c.title)) }
            p.finding { (PreEscaped(&c.finding)) }
            (PreEscaped(&c.body))
        }
    };
    Ok(page.into_string())
}

struct Chapter {
    id: String,
    kicker: String,
    title: String,
    finding: String,
    body: String,
}

/// A file's HTML on the two sides of its divider.
struct Sides {
    before: String,
    after: String,
}

struct Prose<'a> {
    literature: &'a Literature,
    locale: &'a Locale,
    numbers: &'a Numbers,
}

impl Prose<'_> {
    fn chapter(&self, name: &str, widgets: &[&str]) -> Result<Chapter> {
        let sides = self.file(&format!("chapter-{name}"), None)?;
        // Kicker, title and finding are the first three blocks.
        let mut rest = sides.before.as_str();
        let mut block = |open: &str, close: &str| -> Result<String> {
            let inner = rest.trim_start().strip_prefix(open).and_then(|t| t.split_once(close));
            let (inner, after) =
                inner.with_context(|| format!("chapter-{name}.md lacks its {open}"))?;
            rest = after;
            Ok(inner.to_owned())
        };
        let kicker = block("<p>", "</p>")?;
        let title = block("<h1>", "</h1>")?;
        let finding = block("<p>", "</p>")?;
        let mut body = div(rest);
        for id in widgets {
            let widget = explainer::find(id).with_context(|| format!("no widget {id}"))?;
            let step = self.file(id, Some(id))?;
            body += &div(&step.before);
            body += &page::explainer(widget, self.locale);
            body += &div(&step.after);
        }
        body += &div(&sides.after);
        Ok(Chapter { id: format!("part-{name}"), kicker, title, finding, body })
    }

    fn file(&self, name: &str, beside: Option<&str>) -> Result<Sides> {
        let path = language::article(self.locale, name);
        let read = || {
            let text = std::fs::read_to_string(&path)?;
            let text = self.numbers.fill(&text, beside, self.locale)?;
            let cite = |key: &str| literature::short(self.literature, key);
            let side = |text: &str| markdown::article(text, beside, &cite);
            let (before, after) = text.split_once("\n---\n").unwrap_or((&text, ""));
            Ok(Sides { before: side(before)?, after: side(after)? })
        };
        let sides: Result<Sides> = read();
        sides.with_context(|| path.display().to_string())
    }
}

fn div(html: &str) -> String {
    if html.trim().is_empty() {
        String::new()
    } else {
        format!("<div class=\"prose\">\n{html}</div>\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::root;

    /// Each file's name and text.
    fn files() -> Vec<(String, String)> {
        let folder = std::fs::read_dir(root().join("www/article")).unwrap();
        let read = |path: std::path::PathBuf| {
            let name = path.file_stem().unwrap().to_string_lossy().to_string();
            (name, std::fs::read_to_string(path).unwrap())
        };
        folder.map(|entry| entry.unwrap().path()).filter(|p| p.is_file()).map(read).collect()
    }

    /// The text without what stands between the two marks.
    fn without(text: &str, open: &str, close: &str) -> String {
        let mut parts = text.split(open);
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |out, part| out + part.split_once(close).map_or("", |(_, rest)| rest))
    }

    #[test]
    fn every_file_has_its_place() {
        let mut places = vec!["opening".to_owned()];
        for (name, widgets) in CHAPTERS {
            places.push(format!("chapter-{name}"));
            places.extend(widgets.iter().map(|id| (*id).to_owned()));
        }
        places.sort();
        let mut found: Vec<_> = files().into_iter().map(|(name, _)| name).collect();
        found.sort();
        assert_eq!(found, places);
    }

    #[test]
    fn no_number_is_typed_by_hand() {
        for (name, text) in files() {
            let mut text = without(&without(&text, "{", "}"), "](", ")");
            for cited in ["2.1", "2.2", "2.3", "2.4"] {
                text = text.replace(&format!("section {cited}"), "");
            }
            for name in ["chapter 2", "March 2026", "G20", "G77"] {
                text = text.replace(name, "");
            }
            let digit = |word: &&str| word.contains(|c: char| c.is_ascii_digit());
            let numbers: Vec<_> = text.split_whitespace().filter(digit).collect();
            assert!(numbers.is_empty(), "{name}: {numbers:?}");
        }
    }

    #[test]
    fn every_step_sets_and_reads_its_widget_and_only_as_it_can_be() {
        for (name, text) in files() {
            let beside = explainer::find(&name).map(|e| e.card().id);
            let plain = without(&text, "{", "}");
            markdown::article(&plain, beside, &|_| Ok(String::new())).expect(&name);
            if beside.is_some() {
                assert!(text.contains("](set:"), "{name} sets nothing");
                let mut braces = text.split('{').skip(1).filter_map(|t| t.split('}').next());
                assert!(braces.any(|b| !b.contains(['|', ':'])), "{name} has no live number");
            }
        }
    }
}
