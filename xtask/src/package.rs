//! The npm package: the tracked sources of `pkg/`, the wasm with its glue for ES modules, the
//! embed's element, and types made from the widgets' own declarations.

use crate::shell::{root, run, step};
use crate::{inputs, models, tools};
use anyhow::{Context, Result};
use barriers::text::Locale;
use barriers::view::{self, CardView, ParamView, VERSION};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Where the built package lies.
pub fn folder() -> PathBuf {
    root().join("target/pkg")
}

/// Builds the package, unless it is there, built from the very same.
pub fn build() -> Result<()> {
    step("npm package", || inputs::unless_made(&folder(), make))
}

fn make() -> Result<()> {
    let to = folder();
    if to.exists() {
        std::fs::remove_dir_all(&to)?;
    }
    std::fs::create_dir_all(&to)?;
    for file in ["README.md", "index.js", "node.js", "browser.js", "element.d.ts"] {
        copy(&root().join("pkg").join(file), &to.join(file))?;
    }
    copy(&root().join("www/embed/barriers.js"), &to.join("element.js"))?;
    for licence in ["LICENSE-MIT", "LICENSE-APACHE"] {
        copy(&root().join(licence), &to.join(licence))?;
    }
    let manifest = std::fs::read_to_string(root().join("pkg/package.json"))?;
    let mut manifest: serde_json::Value = serde_json::from_str(&manifest)?;
    manifest["version"] = VERSION.into();
    std::fs::write(to.join("package.json"), serde_json::to_string_pretty(&manifest)? + "\n")?;
    std::fs::write(to.join("index.d.ts"), types()?)?;
    wasm(&to.join("wasm"))
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    std::fs::copy(from, to).with_context(|| from.display().to_string())?;
    Ok(())
}

/// The same wasm as the site's, with glue that is a module.
fn wasm(to: &Path) -> Result<()> {
    run(tools::wasm_command("wasm-bindgen")?
        .args(["--target", "web", "--no-typescript", "--out-dir"])
        .arg(to)
        .arg(models::cargo("models", &[])?))?;
    let file = to.join("barriers_bg.wasm");
    models::optimise(&file, &file)
}

/// The package's types: what is written by hand in `pkg/index.d.ts`, then one interface a widget
/// for its settings, from the declarations.
fn types() -> Result<String> {
    let path = root().join("pkg/index.d.ts");
    let mut out = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let cards = view::catalogue(&Locale::ENGLISH);
    out += "\n/** Every widget's settings; what is left out is at its default. */\n";
    out += "export interface Settings {\n";
    for card in &cards {
        writeln!(out, "  /** {} */\n  {}: {{", comment(&card.title), quoted(card.id))?;
        for p in &card.parameters {
            writeln!(out, "    /** {} */\n    {}?: {};", about(p), quoted(p.id), kind(p))?;
        }
        out += "  };\n";
    }
    out += "}\n\n/** Every widget's numbers at its defaults; other settings may give fewer or more. */\n";
    out += "export interface Readings {\n";
    for card in &cards {
        writeln!(out, "  {}: {{", quoted(card.id))?;
        for (id, label) in readings(card)? {
            writeln!(out, "    /** {} */\n    {}?: number | null;", comment(&label), quoted(id))?;
        }
        out += "  };\n";
    }
    out += "}\n";
    Ok(out)
}

fn readings(card: &CardView) -> Result<Vec<(&'static str, String)>> {
    let widget = barriers::explainer::find(card.id).context("a card without a widget")?;
    let report = widget.run(&widget.defaults(), view::SEED)?;
    Ok(report.readings.iter().map(|r| (r.id, r.label.render(&Locale::ENGLISH))).collect())
}

fn about(p: &ParamView) -> String {
    let unit = if p.unit.is_empty() { String::new() } else { format!(" ({})", p.unit) };
    let default = if p.default.is_empty() { "not set" } else { &p.default };
    comment(&format!("{}{unit}. {} Allowed: {}; default {default}.", p.label, p.help, p.allowed))
}

/// A text that cannot end its own comment.
fn comment(text: &str) -> String {
    text.replace("*/", "* /")
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn kind(p: &ParamView) -> String {
    let plain = match p.kind {
        "choice" => {
            let options: Vec<_> = p.options.iter().map(|(id, _)| quoted(id)).collect();
            options.join(" | ")
        }
        "flag" => "boolean".to_owned(),
        _ => "number".to_owned(),
    };
    if p.optional { format!("{plain} | null") } else { plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_widget_and_setting_has_a_type() {
        let types = types().unwrap();
        for card in view::catalogue(&Locale::ENGLISH) {
            assert!(types.contains(&format!("  {}: {{\n", quoted(card.id))));
            for p in &card.parameters {
                assert!(types.contains(&format!("    {}?: {};\n", quoted(p.id), kind(p))));
            }
        }
    }

    /// An attribute of `<barriers-widget>` that means something else can be no parameter.
    #[test]
    fn no_parameter_has_the_name_of_an_attribute() {
        let element = std::fs::read_to_string(root().join("www/embed/barriers.js")).unwrap();
        let list = element.split("const ADDRESS = [").nth(1).unwrap();
        let list = list.split("];\n\n").next().unwrap();
        let own: Vec<_> = list.split('\'').skip(1).step_by(2).collect();
        assert!(own.contains(&"name") && own.contains(&"lock"), "{own:?}");
        for card in view::catalogue(&Locale::ENGLISH) {
            for p in &card.parameters {
                assert!(!own.contains(&p.id), "{}.{}", card.id, p.id);
                let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
                assert!(p.id.chars().all(plain), "{}.{}", card.id, p.id);
                assert!(!p.id.starts_with("on"), "{}.{}", card.id, p.id);
            }
            // HTML knows attributes in lower case only.
            let names: std::collections::BTreeSet<_> =
                card.parameters.iter().map(|p| p.id.to_ascii_lowercase()).collect();
            assert_eq!(names.len(), card.parameters.len(), "{}", card.id);
        }
    }
}
