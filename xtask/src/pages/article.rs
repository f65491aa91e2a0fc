//! The article: its opening, then each section with its widgets between their prose.

use super::{SECTIONS, in_english, section_label};
use crate::{language, markdown};
use anyhow::{Context, Result, ensure};
use barriers::explainer::{ALL, Explainer};
use barriers::figure::svg::Theme;
use barriers::text::Locale;
use barriers::{page, view};

/// The page's main part.
pub fn html(locale: &Locale) -> Result<String> {
    let mut out = prose("opening", None, locale)?;
    for (section, title) in SECTIONS {
        let widgets: Vec<_> = ALL.iter().filter(|e| e.card().section == section).collect();
        if widgets.is_empty() {
            continue;
        }
        let (label, title) = (section_label(section, locale), locale.say(title));
        out += &format!(
            "<p class=\"kicker\">{label}</p>\n<h2 id=\"section-{section}\">{title}</h2>\n"
        );
        let opening = format!("section-{section}");
        if language::article(&Locale::ENGLISH, &opening).is_some() {
            out += &prose(&opening, None, locale)?;
        }
        for widget in widgets {
            out += &prose(widget.card().id, Some(*widget), locale)?;
            out += &page::explainer(*widget, locale);
        }
    }
    Ok(out)
}

/// A piece of the article, with its numbers read from the widget it stands beside.
fn prose(name: &str, widget: Option<&dyn Explainer>, locale: &Locale) -> Result<String> {
    let Some(path) = language::article(locale, name) else {
        ensure!(!language::is_english(locale), "www/article/{name}.md is missing");
        return Ok(in_english(locale, prose(name, widget, &Locale::ENGLISH)?));
    };
    let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let readings = match widget {
        Some(widget) => {
            let show =
                view::Show { width: view::WIDTHS[1], theme: Theme::Page, locale };
            let run = view::run(widget, &widget.defaults(), view::SEED, Vec::new(), show)?;
            run.readings.into_iter().map(|r| (r.id, r.text)).collect()
        }
        None => Vec::new(),
    };
    markdown::article(&text, name, &readings).with_context(|| path.display().to_string())
}
