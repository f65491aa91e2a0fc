//! The article: its opening, then each section with its widgets between their prose.

use super::{SECTIONS, section_label};
use crate::markdown;
use crate::shell::root;
use anyhow::{Context, Result};
use barriers::explainer::{ALL, Explainer};
use barriers::figure::svg::Theme;
use barriers::text::Locale;
use barriers::{page, view};

/// The page's main part.
pub fn html() -> Result<String> {
    let mut out = prose("opening", None)?;
    for (section, title) in SECTIONS {
        let widgets: Vec<_> = ALL.iter().filter(|e| e.card().section == section).collect();
        if widgets.is_empty() {
            continue;
        }
        let label = section_label(section);
        out += &format!(
            "<p class=\"kicker\">{label}</p>\n<h2 id=\"section-{section}\">{title}</h2>\n"
        );
        let opening = format!("section-{section}");
        if path(&opening).exists() {
            out += &prose(&opening, None)?;
        }
        for widget in widgets {
            out += &prose(widget.card().id, Some(*widget))?;
            out += &page::explainer(*widget, &Locale::ENGLISH);
        }
    }
    Ok(out)
}

fn path(name: &str) -> std::path::PathBuf {
    root().join("www/article").join(format!("{name}.md"))
}

/// A piece of the article, with its numbers read from the widget it stands beside.
fn prose(name: &str, widget: Option<&dyn Explainer>) -> Result<String> {
    let path = path(name);
    let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let readings = match widget {
        Some(widget) => {
            let show =
                view::Show { width: view::WIDTHS[1], theme: Theme::Page, locale: &Locale::ENGLISH };
            let run = view::run(widget, &widget.defaults(), view::SEED, Vec::new(), show)?;
            run.readings.into_iter().map(|r| (r.id, r.text)).collect()
        }
        None => Vec::new(),
    };
    markdown::article(&text, name, &readings).with_context(|| path.display().to_string())
}
