//! Pages that are made from the models: what is here is in the site before its id is computed.
//!
//! Every figure in the static pages comes from the native build of the same code, settings and
//! seed as the live one, so a page is complete without JavaScript and nothing moves when the live
//! figure takes its place.

use crate::markdown;
use crate::shell::root;
use anyhow::{Context, Result};
use barriers::explainer::{ALL, Explainer};
use barriers::text::Locale;
use barriers::{page, view};
use std::path::Path;

/// The sections of the source in order, as they stand in a card and in print.
const SECTIONS: [(&str, &str); 5] = [
    ("2.1", "Geopolitical deadlock"),
    ("2.2", "Weakened institutions"),
    ("2.3", "Public and private: an unequal contest"),
    ("2.4", "When nobody agrees on the facts"),
    ("T", "The crisis"),
];

/// Renders into `site`, the folder that Trunk has just written.
pub fn render(site: &Path) -> Result<()> {
    std::fs::write(site.join("css/theme.css"), page::theme_css())?;
    let index = site.join("index.html");
    let html = std::fs::read_to_string(&index).context("index.html")?;
    std::fs::write(index, html.replace("<!-- article -->", &article()?))?;
    Ok(())
}

/// The article: its opening, then each section with its widgets between their prose.
fn article() -> Result<String> {
    let mut out = prose("opening", None)?;
    for (section, title) in SECTIONS {
        let widgets: Vec<_> = ALL.iter().filter(|e| e.card().section == section).collect();
        if widgets.is_empty() {
            continue;
        }
        let label =
            if section == "T" { "The thesis".to_owned() } else { format!("Section {section}") };
        out += &format!(
            "<p class=\"kicker\">{label}</p>\n<h2 id=\"section-{section}\">{title}</h2>\n"
        );
        for widget in widgets {
            out += &prose(widget.card().id, Some(*widget))?;
            out += &page::explainer(*widget, &Locale::ENGLISH);
        }
    }
    Ok(out)
}

/// A piece of the article, with its numbers read from the widget it stands beside.
fn prose(name: &str, widget: Option<&dyn Explainer>) -> Result<String> {
    let path = root().join("www/article").join(format!("{name}.md"));
    let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let readings = match widget {
        Some(widget) => {
            let show = view::Show {
                width: view::WIDTHS[1],
                theme: barriers::figure::svg::Theme::Page,
                locale: &Locale::ENGLISH,
            };
            let run = view::run(widget, &widget.defaults(), view::SEED, Vec::new(), show)?;
            run.readings.into_iter().map(|r| (r.id, r.text)).collect()
        }
        None => Vec::new(),
    };
    markdown::article(&text, name, &readings).with_context(|| path.display().to_string())
}
