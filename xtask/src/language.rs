//! The languages of the site: English, which stands in the code, and one for each folder of
//! `lang/`: `words.toml` from English template to translation, and `article/` with the prose.
//! What a folder lacks stays English, and is marked as such.

use crate::shell::root;
use anyhow::{Context, Result, ensure};
use barriers::text::Locale;
use std::path::{Path, PathBuf};

/// Every language, English first.
pub fn all() -> Result<Vec<Locale>> {
    let mut all = vec![Locale::ENGLISH];
    let folder = root().join("lang");
    let mut found = std::fs::read_dir(&folder)
        .with_context(|| folder.display().to_string())?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<PathBuf>>>()?;
    found.sort();
    for folder in found {
        let language = read(&folder)?;
        ensure!(
            folder.ends_with(&*language.tag),
            "{}: a folder is named by its tag",
            folder.display()
        );
        all.push(language);
    }
    Ok(all)
}

fn read(folder: &Path) -> Result<Locale> {
    let path = folder.join("words.toml");
    let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    toml::from_str(&text).with_context(|| path.display().to_string())
}

/// Whether this is the language of the code.
pub fn is_english(locale: &Locale) -> bool {
    locale.tag == Locale::ENGLISH.tag
}

/// Where the language's pages lie in the site: `fr/`, or nothing for English.
pub fn folder(locale: &Locale) -> String {
    if is_english(locale) { String::new() } else { format!("{}/", locale.tag) }
}

/// A piece of the article in this language.
pub fn article(locale: &Locale, name: &str) -> PathBuf {
    let folder = match is_english(locale) {
        true => root().join("www/article"),
        false => root().join("lang").join(&*locale.tag).join("article"),
    };
    folder.join(format!("{name}.md"))
}

/// Whether the article is there in this language; it is translated as a whole.
pub fn has_article(locale: &Locale) -> bool {
    article(locale, "opening").exists()
}

/// The script that gives a page its language; `www/js/say.js` says what it sets.
pub fn script(locale: &Locale) -> Result<String> {
    let words = serde_json::to_string(locale)?;
    Ok(format!("window.barriers = window.barriers || {{}};\nbarriers.language = {words};\n"))
}

#[cfg(test)]
mod tests;
