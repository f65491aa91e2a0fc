//! Each widget as a SCORM 1.2 package: a manifest and the widget's single file in a zip, the same
//! to the byte for the same site.

use anyhow::{Context, Result};
use barriers::explainer::ALL;
use barriers::view;
use maud::{PreEscaped, html};
use std::io::{Cursor, Write};
use std::path::Path;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// Writes `download/<widget>-scorm.zip` for every widget, made of its file in `offline/`.
pub fn write(site: &Path) -> Result<()> {
    std::fs::create_dir_all(site.join("download"))?;
    for widget in ALL {
        let card = widget.card();
        let path = site.join(format!("offline/{}.html", card.id));
        let page = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        // The package lies in a course system, not beside the site.
        let page = page.replacen("data-home=\"../index.html\"", "data-home=\"\"", 1);
        let package = package(card.id, card.title, &page)?;
        std::fs::write(site.join(format!("download/{}-scorm.zip", card.id)), package)?;
    }
    Ok(())
}

fn package(id: &str, title: &str, page: &str) -> Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // A fixed date, or every build would give other bytes.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    for (name, text) in [("imsmanifest.xml", manifest(id, title).as_str()), ("index.html", page)] {
        zip.start_file(name, options)?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

fn manifest(id: &str, title: &str) -> String {
    let manifest = html! {
        manifest identifier={ "barriers-" (id) } version=(view::VERSION)
            xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
            xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2" {
            metadata {
                schema { "ADL SCORM" }
                schemaversion { "1.2" }
            }
            organizations default="barriers" {
                organization identifier="barriers" {
                    title { (title) }
                    item identifier="item" identifierref="widget" isvisible="true" {
                        title { (title) }
                    }
                }
            }
            resources {
                resource identifier="widget" type="webcontent" adlcp:scormtype="sco" href="index.html" {
                    file href="index.html" {}
                }
            }
        }
    };
    html! { (PreEscaped("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")) (manifest) }.into_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn a_package_holds_what_its_manifest_names_and_is_the_same_each_time() {
        let bytes = package("race", "A & B", "<p>page").unwrap();
        assert_eq!(bytes, package("race", "A & B", "<p>page").unwrap());
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut read = |name: &str| {
            let mut text = String::new();
            zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
            text
        };
        let manifest = read("imsmanifest.xml");
        assert!(manifest.contains("<schemaversion>1.2</schemaversion>"));
        assert!(manifest.contains("href=\"index.html\""));
        assert!(manifest.contains("<title>A &amp; B</title>"));
        assert_eq!(read("index.html"), "<p>page");
    }
}
