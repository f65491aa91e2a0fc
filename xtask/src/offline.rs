//! The site as one file that opens by double-click from a disk.
//!
//! Browsers refuse most of what a page loads from `file://`, so everything is in the file:
//! style sheets and pictures, the scripts, and for the worker two inert scripts that
//! `js/simulator.js` looks for, `worker-source` (the glue and `worker.js`, for a Blob) and
//! `wasm-source` (gzip, then base64). The file's policy names each script and style by its hash.

use crate::html::{Edits, early_in_head, tags};
use crate::stamp::files;
use anyhow::{Context, Result, bail};
use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha256};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Writes `offline.html`, made of `index.html`, into the site.
pub fn write(site: &Path, build: &str) -> Result<()> {
    let page = single_file(site, "index.html", build).context("offline.html")?;
    Ok(std::fs::write(site.join("offline.html"), page)?)
}

/// A page of the site with all that it loads.
pub fn single_file(site: &Path, name: &str, build: &str) -> Result<String> {
    let page = std::fs::read_to_string(site.join(name)).with_context(|| name.to_owned())?;
    whole(site, &page, build)
}

/// A page with all that it loads; its addresses are relative to the site's folder.
pub fn whole(site: &Path, page: &str, build: &str) -> Result<String> {
    let tags = tags(page);
    let mut edits = Edits::default();
    let mut styles = Vec::new();
    // Deferred scripts run when the page has been read; inline ones cannot wait, so they move.
    let mut scripts = Vec::new();

    for tag in &tags {
        match tag.name.as_str() {
            "script" => match tag.local("src") {
                Some(path) => {
                    if tag.get("defer").is_none() {
                        bail!("<script src={path}> is not deferred");
                    }
                    scripts.push(javascript(&read(site, path)?));
                    edits.put(tag.whole.clone(), "");
                }
                None if tag.get("src").is_some() => bail!("a script from another site"),
                None if is_javascript(tag.get("type")) => {
                    bail!("an inline script: the site's policy forbids it")
                }
                None => {}
            },
            "link" if tag.is("rel", "stylesheet") => {
                let path = tag.local("href").context("a style sheet from elsewhere")?;
                let text = style(site, path)?;
                edits.put(tag.tag.clone(), format!("<style>{text}</style>"));
                styles.push(text);
            }
            "link" if tag.is("rel", "icon") => {
                if let Some(path) = tag.local("href") {
                    let data = data_uri(site, Path::new(path))?;
                    let link = format!("<link rel=\"icon\" href=\"{data}\">");
                    edits.put(tag.tag.clone(), link);
                }
            }
            // Hints and manifests name files that are not beside this one.
            "link" if tag.local("href").is_some() => edits.put(tag.tag.clone(), ""),
            "img" | "source" => {
                if let Some(path) = tag.local("src") {
                    let data = data_uri(site, Path::new(path))?;
                    let old = &page[tag.tag.clone()];
                    let address = tag.get("src").unwrap_or_default();
                    edits.put(tag.tag.clone(), old.replacen(address, &data, 1));
                }
            }
            _ => {}
        }
    }

    let worker = worker_source(site)?;
    let wasm = wasm_source(site)?;
    let mut end = format!(
        "<script type=\"text/worker\" id=\"worker-source\">{worker}</script>\n\
         <script type=\"application/wasm-gzip-base64\" id=\"wasm-source\">{wasm}</script>\n"
    );
    for script in &scripts {
        end += &format!("<script>{script}</script>\n");
    }
    let body_end = page.rfind("</body>").unwrap_or(page.len());
    edits.put(body_end..body_end, end);

    let policy = format!(
        "default-src 'none'; script-src {} 'wasm-unsafe-eval'; style-src {}; img-src data:; \
         font-src data:; worker-src blob:; base-uri 'none'; form-action 'none'; \
         require-trusted-types-for 'script'; trusted-types barriers",
        hashes(&scripts),
        hashes(&styles)
    );
    let early = early_in_head(&tags).context("the page has no <head>")?;
    edits.put(
        early..early,
        format!(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\
             <meta name=\"build\" content=\"{build}\">"
        ),
    );
    Ok(edits.apply(page))
}

/// The policy's names for inline texts; without any, nothing is allowed.
fn hashes(texts: &[String]) -> String {
    let names: Vec<_> = texts
        .iter()
        .map(|text| format!("'sha256-{}'", BASE64.encode(Sha256::digest(text))))
        .collect();
    if names.is_empty() {
        return "'none'".to_owned();
    }
    names.join(" ")
}

fn is_javascript(kind: Option<&str>) -> bool {
    matches!(kind, None | Some("" | "module" | "text/javascript"))
}

/// A script's text in a form that HTML cannot take for the script's end.
///
/// Both sequences can stand only in strings, patterns and comments, where the backslash changes
/// nothing.
fn javascript(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let mut result = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(found) = lower[at..].find('<') {
        let next = at + found + 1;
        result.push_str(&text[at..next]);
        let rest = &lower[next..];
        if rest.starts_with("/script") || rest.starts_with("!--") {
            result.push('\\');
        }
        at = next;
    }
    result.push_str(&text[at..]);
    result
}

/// The only file of that name in the site.
fn only(site: &Path, name: &str) -> Result<PathBuf> {
    let mut found = files(site)?;
    found.retain(|path| path.file_name().is_some_and(|file| file == name));
    match found.as_slice() {
        [one] => Ok(site.join(one)),
        [] => bail!("the site has no {name}"),
        _ => bail!("the site has more than one {name}"),
    }
}

fn worker_source(site: &Path) -> Result<String> {
    let glue = only(site, "barriers_bg.wasm")?.with_file_name("barriers.js");
    let glue = std::fs::read_to_string(glue).context("the glue beside the wasm")?;
    let worker = std::fs::read_to_string(only(site, "worker.js")?)?;
    Ok(javascript(&format!("{glue}\n{worker}")))
}

fn wasm_source(site: &Path) -> Result<String> {
    let wasm = std::fs::read(only(site, "barriers_bg.wasm")?)?;
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(&wasm)?;
    Ok(BASE64.encode(gzip.finish()?))
}

/// A style sheet with the files that it names inside; their addresses are relative to it.
fn style(site: &Path, path: &str) -> Result<String> {
    let text = read(site, path)?;
    if text.contains("@import") {
        bail!("{path} has an @import: link that style sheet from the page");
    }
    if text.to_ascii_lowercase().contains("</style") {
        bail!("{path} would end its own element");
    }
    let folder = Path::new(path).parent().unwrap_or(Path::new(""));
    let mut result = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(start) = rest.find("url(") {
        let (before, after) = rest.split_at(start + 4);
        let end = after.find(')').with_context(|| format!("{path}: url( without end"))?;
        let address = after[..end].trim().trim_matches(['"', '\'']);
        result.push_str(before);
        if address.starts_with("data:") || address.starts_with('#') {
            result.push_str(&after[..end]);
        } else {
            result.push_str(&data_uri(site, &folder.join(address))?);
        }
        rest = &after[end..];
    }
    result.push_str(rest);
    Ok(result)
}

fn data_uri(site: &Path, path: &Path) -> Result<String> {
    let bytes = std::fs::read(site.join(path)).with_context(|| path.display().to_string())?;
    let mime = crate::serve::mime(path);
    Ok(format!("data:{mime};base64,{}", BASE64.encode(bytes)))
}

fn read(site: &Path, path: &str) -> Result<String> {
    std::fs::read_to_string(site.join(path)).with_context(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::read::GzDecoder;
    use std::io::Read;

    /// A site in a folder of its own, which goes when the test does.
    struct Site(PathBuf);

    impl Site {
        fn new(name: &str, files: &[(&str, &str)]) -> Site {
            let folder =
                std::env::temp_dir().join(format!("barriers-{name}-{}", std::process::id()));
            for (path, text) in files {
                let path = folder.join(path);
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(path, text).unwrap();
            }
            Site(folder)
        }
    }

    impl Drop for Site {
        fn drop(&mut self) {
            std::fs::remove_dir_all(&self.0).unwrap();
        }
    }

    const PAGE: &str = "<html><head><meta charset=utf-8>\
        <link rel=stylesheet href=css/a.css><script defer src=js/a.js></script></head>\
        <body><p>text</p></body></html>";

    const FILES: [(&str, &str); 6] = [
        ("index.html", PAGE),
        ("css/a.css", "p { background: url('dot.svg') }"),
        ("css/dot.svg", "<svg/>"),
        ("js/a.js", "const a = '</script>';"),
        ("barriers_bg.wasm", "not really wasm"),
        ("barriers.js", "let wasm_bindgen;"),
    ];

    fn files_with<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
        FILES.iter().chain(more).copied().collect()
    }

    #[test]
    fn holds_everything_and_names_it_in_its_policy() {
        let site = Site::new("whole", &files_with(&[("js/worker.js", "run();")]));
        let page = single_file(&site.0, "index.html", "id").unwrap();
        let tags = tags(&page);
        for tag in &tags {
            assert_eq!(tag.local("src"), None);
            assert_eq!(tag.local("href"), None);
        }
        let policy = tags.iter().find_map(|tag| tag.get("content")).unwrap();
        let mut hashed = 0;
        for tag in tags.iter().filter(|tag| tag.get("type").is_none()) {
            if let Some(text) = &tag.text {
                let hash = BASE64.encode(Sha256::digest(&page[text.clone()]));
                assert!(policy.contains(&hash), "{}", tag.name);
                hashed += 1;
            }
        }
        assert_eq!(hashed, 2);
        assert!(page.contains("const a = '<\\/script>';"));
        // The style sheet's picture, and the script after the text it works on.
        assert!(page.contains("url(data:image/svg+xml;base64,PHN2Zy8+)"));
        assert!(page.find("<p>text").unwrap() < page.find("const a").unwrap());
    }

    #[test]
    fn the_worker_and_the_wasm_come_back_whole() {
        let site = Site::new("worker", &files_with(&[("js/worker.js", "run();")]));
        let page = single_file(&site.0, "index.html", "id").unwrap();
        let text = |id: &str| {
            let tags = tags(&page);
            let tag = tags.iter().find(|tag| tag.is("id", id)).unwrap();
            page[tag.text.clone().unwrap()].to_owned()
        };
        assert_eq!(text("worker-source"), "let wasm_bindgen;\nrun();");
        let packed = BASE64.decode(text("wasm-source")).unwrap();
        let mut wasm = String::new();
        GzDecoder::new(&packed[..]).read_to_string(&mut wasm).unwrap();
        assert_eq!(wasm, "not really wasm");
    }

    #[test]
    fn what_cannot_work_from_a_disk_is_an_error() {
        let worker = ("js/worker.js", "run();");
        let head = "<head><meta charset=utf-8>";
        for (name, page) in [
            ("inline", "<script>1</script>"),
            ("undeferred", "<script src=js/a.js></script>"),
            ("outside", "<script defer src=https://e.org/a.js></script>"),
            ("missing", "<script defer src=js/b.js></script>"),
        ] {
            let page = format!("{head}{page}");
            let site = Site::new(name, &files_with(&[worker, ("index.html", &page)]));
            assert!(single_file(&site.0, "index.html", "id").is_err(), "{name}");
        }
        let site = Site::new("no-worker", &FILES);
        assert!(single_file(&site.0, "index.html", "id").is_err());
    }
}
