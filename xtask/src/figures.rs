//! The article's drawings for a phone, as files of their own: a wide screen never shows them, and
//! a phone needs each only when its reader comes to it. Without scripts, on paper and in a
//! reader's view the page stays complete; the live figure takes the place of the picture.
//!
//! The wide drawings stay in the page: paper and most readers' views are wide.

use crate::html::{Edits, tags};
use crate::language;
use anyhow::{Context, Result, ensure};
use barriers::figure::svg::palette;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::Path;

/// Where the files lie in the site.
pub const FOLDER: &str = "figures";

/// What stands around a narrow drawing, see `src/page.rs`.
const OPEN: &str = "<div class=\"narrow\"><svg";
const CLOSE: &str = "</svg></div>";

/// Takes the narrow drawings out of the article in every language.
pub fn write(site: &Path) -> Result<()> {
    let folder = site.join(FOLDER);
    std::fs::create_dir_all(&folder)?;
    let dark = palette(true);
    let dark = colours(&dark);
    for locale in language::all()? {
        let path = site.join(language::folder(&locale)).join("index.html");
        let page = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        let up = if language::is_english(&locale) { "" } else { "../" };
        let (page, drawings) = take_out(&page, up)?;
        ensure!(!drawings.is_empty(), "{} has no narrow drawing", path.display());
        for (name, svg) in drawings {
            std::fs::write(folder.join(format!("{name}.svg")), paint(&svg, &BTreeMap::new())?)?;
            std::fs::write(folder.join(format!("{name}-dark.svg")), paint(&svg, &dark)?)?;
        }
        std::fs::write(&path, page)?;
    }
    Ok(())
}

/// A page with pictures in place of its narrow drawings, and these by the names of their files.
fn take_out(page: &str, up: &str) -> Result<(String, BTreeMap<String, String>)> {
    let mut edits = Edits::default();
    let mut drawings = BTreeMap::new();
    let mut at = 0;
    while let Some(found) = page[at..].find(OPEN) {
        let start = at + found + OPEN.len() - "<svg".len();
        let length = page[start..].find(CLOSE).context("a drawing without end")?;
        let end = start + length + "</svg>".len();
        let svg = &page[start..end];
        let tags = tags(svg);
        let head = tags.first().context("a drawing without a tag")?;
        let get = |name| head.get(name).with_context(|| format!("a drawing without {name}"));
        let name: String =
            Sha256::digest(svg).iter().take(5).map(|byte| format!("{byte:02x}")).collect();
        let picture = format!(
            "<picture><source media=\"(prefers-color-scheme: dark)\" srcset=\"{up}{FOLDER}/{name}-dark.svg\">\
             <img src=\"{up}{FOLDER}/{name}.svg\" width=\"{}\" height=\"{}\" alt=\"{}\" loading=\"lazy\"></picture>",
            get("width")?,
            get("height")?,
            get("aria-label")?
        );
        edits.put(start..end, picture);
        drawings.insert(name, svg.to_owned());
        at = end;
    }
    Ok((edits.apply(page), drawings))
}

/// A palette's declarations, `--name:#colour;`, by name.
fn colours(palette: &str) -> BTreeMap<&str, &str> {
    palette.split(';').filter_map(|line| line.split_once(':')).collect()
}

/// A drawing of the page with fixed colours: these, or where there are none those of the light
/// theme, which every drawing has as its fallbacks.
fn paint(svg: &str, colours: &BTreeMap<&str, &str>) -> Result<String> {
    let mut out = String::new();
    let mut rest = svg;
    while let Some((before, after)) = rest.split_once("var(") {
        let (variable, tail) = after.split_once(')').context("var( without end")?;
        let (name, light) = variable.split_once(',').context("a colour without fallback")?;
        out.push_str(before);
        out.push_str(colours.get(name).copied().unwrap_or(light));
        rest = tail;
    }
    Ok(out + rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<p>a</p><div class=\"narrow\"><svg role=\"img\" aria-label=\"Risk &amp; speed.\" \
        width=\"360\" height=\"240\"><path stroke=\"var(--ink-one,#1f5f99)\" d=\"M0 0h1\"/></svg></div>\
        <div class=\"wide\"><svg width=\"720\"></svg></div>";

    #[test]
    fn only_the_narrow_drawing_becomes_a_picture_of_the_same_size_and_name() {
        let (page, drawings) = take_out(PAGE, "../").unwrap();
        let (name, svg) = drawings.first_key_value().unwrap();
        assert_eq!(drawings.len(), 1);
        assert!(svg.starts_with("<svg role") && svg.ends_with("</svg>"));
        assert!(page.contains(&format!(
            "src=\"../figures/{name}.svg\" width=\"360\" height=\"240\" alt=\"Risk &amp; speed.\""
        )));
        assert!(page.contains("<div class=\"wide\"><svg width=\"720\"></svg></div>"));
        assert!(!page.contains("M0 0h1"));
    }

    #[test]
    fn colours_are_fixed_in_both_themes() {
        let (_, drawings) = take_out(PAGE, "").unwrap();
        let svg = drawings.values().next().unwrap();
        assert!(paint(svg, &BTreeMap::new()).unwrap().contains("stroke=\"#1f5f99\""));
        let palette = palette(true);
        let dark = paint(svg, &colours(&palette)).unwrap();
        assert!(!dark.contains("var(") && !dark.contains("#1f5f99"), "{dark}");
    }
}
