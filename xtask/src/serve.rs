//! A small server for the built site, as strict as a careful host would be.

use crate::shell::{root, run};
use crate::{setup, site, stamp};
use anyhow::{Context, Result};
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// A folder that is served.
pub struct Mount {
    /// The start of the addresses under which it is served, `/` or `/name/`.
    pub at: &'static str,
    /// Where its files are.
    pub folder: PathBuf,
    /// Whether its pages get the site's content policy as a header.
    pub strict: bool,
}

impl Mount {
    /// The built site under its policy.
    pub fn site() -> Mount {
        Mount { at: "/", folder: site::dist(), strict: true }
    }
}

/// Builds, serves until interrupted, and rebuilds when a source changes.
pub fn command(port: u16) -> Result<()> {
    setup::site()?;
    site::build()?;
    let port = start(port, vec![Mount::site()])?;
    println!("\nBarriers is at http://localhost:{port}/ (Ctrl-C ends it)");
    let mut seen = newest()?;
    loop {
        std::thread::sleep(Duration::from_millis(500));
        let now = newest()?;
        if now != seen {
            seen = now;
            // Another process, because this one was linked with the models as they were. A mistake
            // in a source is shown there; the site as it was stays up.
            let build = run(Command::new("cargo").args(["xtask", "build"]).current_dir(root()));
            println!("{}", if build.is_ok() { "Reload the page." } else { "The old site stays." });
        }
    }
}

/// When a source of the site was last changed, and how many there are.
fn newest() -> Result<(SystemTime, usize)> {
    let mut newest = SystemTime::UNIX_EPOCH;
    let mut count = 0;
    for folder in ["src", "www", "data"] {
        let folder = root().join(folder);
        for path in stamp::files(&folder)? {
            // A file may be gone again: editors write that way.
            if let Ok(about) = std::fs::metadata(folder.join(path)) {
                newest = newest.max(about.modified()?);
                count += 1;
            }
        }
    }
    Ok((newest, count))
}

/// Serves the mounts on this machine only, in the background, as long as this process lives;
/// the most special mount comes first. Port 0 takes any free one. Gives the port.
pub fn start(port: u16, mounts: Vec<Mount>) -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .with_context(|| format!("port {port} is not free: try --port with another number"))?;
    let port = listener.local_addr()?.port();
    let mounts = Arc::new(mounts);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let mounts = Arc::clone(&mounts);
            // A browser that goes away in mid-answer is no failure of ours.
            std::thread::spawn(move || answer(stream, &mounts).ok());
        }
    });
    Ok(port)
}

fn answer(mut stream: TcpStream, mounts: &[Mount]) -> Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let request = lines.next().context("empty request")??;
    // The rest of the request must be read, or the browser sees a broken connection.
    for line in lines {
        if line?.is_empty() {
            break;
        }
    }
    let mut words = request.split(' ');
    let method = words.next().unwrap_or_default();
    let address = words.next().unwrap_or_default();
    if !matches!(method, "GET" | "HEAD") {
        return send(&mut stream, "405 Method Not Allowed", "", b"");
    }
    let Some((file, strict)) = resolve(address, mounts) else {
        return send(&mut stream, "404 Not Found", "", b"404: no such page\n");
    };
    let body = std::fs::read(&file)?;
    let mut headers = format!("Content-Type: {}\r\n", mime(&file));
    if strict {
        headers += &format!("Content-Security-Policy: {}\r\n", stamp::POLICY);
    }
    if method == "HEAD" {
        return Ok(stream.write_all(head("200 OK", &headers, body.len()).as_bytes())?);
    }
    send(&mut stream, "200 OK", &headers, &body)
}

fn send(stream: &mut TcpStream, status: &str, headers: &str, body: &[u8]) -> Result<()> {
    stream.write_all(head(status, headers, body.len()).as_bytes())?;
    Ok(stream.write_all(body)?)
}

fn head(status: &str, headers: &str, length: usize) -> String {
    format!(
        "HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\nCache-Control: no-store\r\n\
         X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n"
    )
}

/// The file at an address, and whether it gets the policy as a header.
fn resolve(address: &str, mounts: &[Mount]) -> Option<(PathBuf, bool)> {
    let path = address.split(['?', '#']).next()?;
    let mount = mounts.iter().find(|mount| path.starts_with(mount.at))?;
    let inside = Path::new(&path[mount.at.len()..]);
    // No file of ours has a name that would need decoding; `..` and `/` lead outside.
    let plain = |part: Component| matches!(part, Component::Normal(_));
    if !inside.components().all(plain) {
        return None;
    }
    let mut file = mount.folder.join(inside);
    if file.is_dir() {
        file.push("index.html");
    }
    let strict = mount.strict && !stamp::is_single_file(inside);
    file.is_file().then_some((file, strict))
}

/// The type of a file, by its name.
pub fn mime(file: &Path) -> &'static str {
    let extension = file.extension().unwrap_or_default();
    match extension.to_string_lossy().as_ref() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "csv" => "text/csv; charset=utf-8",
        "txt" | "md" => "text/plain; charset=utf-8",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    fn get(port: u16, address: &str) -> String {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
        write!(stream, "GET {address} HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    #[test]
    fn serves_its_folders_and_nothing_outside() {
        let mounts = vec![
            Mount { at: "/tool/", folder: root().join("xtask"), strict: false },
            Mount { at: "/", folder: root().join("xtask/src"), strict: true },
        ];
        let port = start(0, mounts).unwrap();
        let own = get(port, "/serve.rs?v=1");
        assert!(own.starts_with("HTTP/1.1 200"));
        assert!(own.contains("Content-Security-Policy: default-src 'none'"));
        let other = get(port, "/tool/Cargo.toml");
        assert!(other.starts_with("HTTP/1.1 200"));
        assert!(!other.contains("Content-Security-Policy"));
        for outside in ["/../Cargo.toml", "//etc/passwd", "/tool/../../Cargo.toml", "/none"] {
            assert!(get(port, outside).starts_with("HTTP/1.1 404"), "{outside}");
        }
    }
}
