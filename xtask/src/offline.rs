//! The site as one file that opens by double-click from a disk.
//!
//! Browsers refuse most of what a page loads from `file://`, so everything is in the file:
//! style sheets and pictures, the scripts, and for the worker two inert scripts that
//! `js/simulator.js` looks for, `worker-source` (the glue and `worker.js`, for a Blob) and
//! `wasm-source` (gzip, then base64). The file's policy names each script and style by its hash.

use crate::html::{Edits, early_in_head, tags};
use crate::pages;
use anyhow::{Context, Result, bail};
use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha256};
use std::io::Write;
use std::path::Path;

/// The wasm that has every model.
pub const WASM: &str = "barriers_bg.wasm";

/// Writes `offline.html`, made of every page, into the site.
pub fn write(site: &Path, build: &str) -> Result<()> {
    let page = join(site).and_then(|page| whole(site, &page, build, Path::new(WASM)));
    Ok(std::fs::write(site.join("offline.html"), page.context("offline.html")?)?)
}

/// Every page in one: each is a `<main>`, and the links between them are places in the file.
/// `js/pages.js` shows one at a time; without it they follow each other.
fn join(site: &Path) -> Result<String> {
    let pages = pages::files();
    let mut joined = String::new();
    for name in &pages {
        let page = without_languages(&read(site, name)?);
        let tags = tags(&page);
        let start = tags.iter().find(|tag| tag.name == "main").context("no <main>")?;
        let end = page.rfind("</main>").context("no </main>")?;
        let title = tags.iter().find(|tag| tag.name == "title").and_then(|tag| tag.text.clone());
        let title = title.map_or("", |text| &page[text]);
        if *name == pages[0] {
            // The article's page is the frame of all.
            joined = link(&page, name, &pages);
            let own = page[start.tag.clone()]
                .replace('>', &format!(" data-page=\"{name}\" data-title=\"{title}\">"));
            joined = joined.replacen(&page[start.tag.clone()], &own, 1);
            continue;
        }
        let main = link(&without_hosted(&page[start.tag.end..end])?, name, &pages);
        let main = format!(
            "<main id=\"/{name}\" data-page=\"{name}\" data-title=\"{title}\">{main}</main>\n"
        );
        let end = joined.rfind("</main>").context("no </main>")? + "</main>\n".len();
        joined.insert_str(end, &main);
    }
    let state = "<script defer src=\"js/state.js\"></script>";
    let router = "<script defer src=\"js/pages.js\"></script>";
    anyhow::ensure!(joined.contains(state), "no script {state}");
    unique(&joined)?;
    Ok(joined.replacen(state, &format!("{state}{router}"), 1))
}

/// A page without the links to its translations, which are not in the file.
fn without_languages(page: &str) -> String {
    let mut page = page.to_owned();
    while let Some(start) = page.find("<a class=\"language\"") {
        let end = page[start..].find("</a>").map_or(page.len(), |at| start + at + "</a>".len());
        page.replace_range(start..end, "");
    }
    page
}

/// A page's main part without what needs the hosted site, and without its scripts: those that all
/// pages share are in the frame.
fn without_hosted(main: &str) -> Result<String> {
    let [start, end] = pages::educators::HOSTED;
    let mut out = String::new();
    let mut rest = main.replacen("<div id=\"page-notices\" role=\"alert\"></div>", "", 1);
    while let Some((before, after)) = rest.split_once(start) {
        let (_, after) = after.split_once(end).with_context(|| format!("{start} without end"))?;
        out.push_str(before);
        out.push_str("<p class=\"notice\">This part needs the hosted site.</p>");
        rest = after.to_owned();
    }
    out.push_str(&rest);
    let mut edits = Edits::default();
    for tag in tags(&out).iter().filter(|tag| tag.name == "script" && tag.get("src").is_some()) {
        edits.put(tag.whole.clone(), "");
    }
    Ok(edits.apply(&out))
}

/// A page with its links to the others turned into places of the joined file. What is no page is
/// not in the file, so it is not linked.
fn link(page: &str, name: &str, pages: &[String]) -> String {
    let mut edits = Edits::default();
    for tag in tags(page).iter().filter(|tag| tag.name == "a") {
        let Some(address) = tag.get("href") else { continue };
        let (path, place) = address.split_once('#').unwrap_or((address, ""));
        if path.contains(':') || path.starts_with("//") {
            continue;
        }
        let path = if path.is_empty() { name } else { path };
        let old = &page[tag.tag.clone()];
        let new = if !pages.iter().any(|page| page == path) {
            old.replacen(&format!("href=\"{address}\""), "", 1)
        } else {
            let state =
                place.split("&amp;").flat_map(|p| p.split('&')).any(|p| p.starts_with("w="));
            let new = match (path == pages[0], place) {
                (true, "") => "#main".to_owned(),
                (false, "") => format!("#/{path}"),
                (false, _) if state => format!("#/{path}#{place}"),
                _ => format!("#{place}"),
            };
            old.replacen(&format!("\"{address}\""), &format!("\"{new}\""), 1)
        };
        edits.put(tag.tag.clone(), new);
    }
    edits.apply(page)
}

/// An error where two elements have one id, or a link leads to no element.
fn unique(page: &str) -> Result<()> {
    let tags = tags(page);
    let mut ids = std::collections::BTreeSet::new();
    for id in tags.iter().filter_map(|tag| tag.get("id")) {
        if !ids.insert(id) {
            bail!("two elements with the id {id}");
        }
    }
    for tag in tags.iter().filter(|tag| tag.name == "a") {
        let place = tag.get("href").and_then(|address| address.strip_prefix('#'));
        if let Some(place) = place.filter(|place| !place.contains("w=") && !ids.contains(place)) {
            bail!("a link to #{place}, which is nowhere");
        }
    }
    Ok(())
}

/// A page with all that it loads, the models of the file `wasm` among it; its addresses are
/// relative to the site's folder.
pub fn whole(site: &Path, page: &str, build: &str, wasm: &Path) -> Result<String> {
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
            // Which model is in which file: here all are in one.
            "meta" if tag.is("name", "models") => edits.put(tag.tag.clone(), ""),
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
    let wasm = wasm_source(&site.join(wasm))?;
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

fn worker_source(site: &Path) -> Result<String> {
    let glue = read(site, "barriers.js").context("the glue")?;
    Ok(javascript(&format!("{glue}\n{}", read(site, "js/worker.js")?)))
}

fn wasm_source(path: &Path) -> Result<String> {
    let wasm = std::fs::read(path).with_context(|| path.display().to_string())?;
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
    use std::path::PathBuf;

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
        let page =
            whole(&site.0, &read(&site.0, "index.html").unwrap(), "id", Path::new(WASM)).unwrap();
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
        let page =
            whole(&site.0, &read(&site.0, "index.html").unwrap(), "id", Path::new(WASM)).unwrap();
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
            assert!(
                whole(&site.0, &read(&site.0, "index.html").unwrap(), "id", Path::new(WASM))
                    .is_err(),
                "{name}"
            );
        }
        let site = Site::new("no-worker", &FILES);
        assert!(
            whole(&site.0, &read(&site.0, "index.html").unwrap(), "id", Path::new(WASM)).is_err()
        );
    }

    #[test]
    fn links_between_pages_become_places() {
        let pages = ["index.html".to_owned(), "lab.html".to_owned(), "sources.html".to_owned()];
        for (from, to) in [
            ("index.html", "#main"),
            ("lab.html", "#/lab.html"),
            ("#w=race", "#/lab.html#w=race"),
            ("index.html#v=1&amp;w=race", "#v=1&amp;w=race"),
            ("sources.html#model-race", "#model-race"),
            ("https://e.org/lab.html#x", "https://e.org/lab.html#x"),
        ] {
            let page = link(&format!("<a href=\"{from}\">x</a>"), "lab.html", &pages);
            assert_eq!(page, format!("<a href=\"{to}\">x</a>"), "{from}");
        }
        let gone = link("<a href=\"download/a.zip\" download>x</a>", "lab.html", &pages);
        assert!(!gone.contains("href"), "{gone}");
    }

    #[test]
    fn a_link_to_nowhere_and_an_id_given_twice_are_errors() {
        assert!(unique("<p id=a><a href=#a></a><a href='#v=1&w=race'></a>").is_ok());
        assert!(unique("<p id=a><p id=a>").is_err());
        assert!(unique("<a href=#b></a>").is_err());
    }

    #[test]
    fn what_needs_the_hosted_site_is_left_out() {
        let page =
            "<p>a</p><!-- hosted --><form></form><!-- /hosted --><script defer src=x.js></script>";
        let left = without_hosted(page).unwrap();
        assert!(
            left.starts_with("<p>a</p><p") && !left.contains("form") && !left.contains("script")
        );
        assert!(without_hosted("<!-- hosted -->").is_err());
    }
}
