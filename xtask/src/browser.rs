//! The tests of the built site in real browsers, two files at a time.
//!
//! They take most of the time of all tests, so the whole run leaves out a file that passed with
//! the very same site, tests and browsers. A stage that is named always runs.

use crate::serve::{self, Mount};
use crate::setup;
use crate::shell::{output, root, time};
use crate::stamp::{build_id, files};
use crate::test::{Count, count_in};
use crate::{package, reproduce, site, tools};
use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::time::Instant;

/// How many files run at a time.
const AT_ONCE: usize = 2;

fn folder() -> PathBuf {
    root().join("tests/browser")
}

/// Runs the files with one of the filter's words in their names. Without a filter, as part of all
/// tests, those are left out that passed before with all the same.
pub fn tests(filter: Option<&str>) -> Result<Count> {
    let words = filter.unwrap_or_default();
    let mut wanted: Vec<String> = std::fs::read_dir(folder())?
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect::<Result<_>>()?;
    wanted.retain(|name| name.ends_with(".test.mjs"));
    wanted.retain(|name| words.split(',').any(|part| name.contains(part)));
    wanted.sort();
    // One of them is about the npm package, which must be that of these sources.
    if wanted.iter().any(|name| name == "package.test.mjs") {
        package::build()?;
    }
    let ground = ground()?;
    let mut total = Count::default();
    let mut left = VecDeque::new();
    for name in wanted {
        let key = key(&ground, &name)?;
        match passed(&name, &key) {
            Some(passed) if filter.is_none() => total.before += passed,
            _ => left.push_back((name, key)),
        }
    }
    if total.before > 0 {
        println!("{} tests passed before with all the same", total.before);
    }
    // The longest first, as far as that is known, so that none is left over at the end.
    left.make_contiguous().sort_by_key(|(name, _)| std::cmp::Reverse(took(name)));
    let (left, total) = (Mutex::new(left), Mutex::new(total));
    let next = || left.lock().ok().and_then(|mut left| left.pop_front());
    std::thread::scope(|threads| {
        let work = || -> Result<()> {
            while let Some((name, key)) = next() {
                println!("▶ {name}");
                let start = Instant::now();
                let (count, text) = run(&name)?;
                if let Ok(mut total) = total.lock() {
                    println!("{text}\n{name} took {}", time(start.elapsed()));
                    *total += count;
                }
                remember(&name, count, &key, start.elapsed().as_secs())?;
            }
            Ok(())
        };
        let workers: Vec<_> = (0..AT_ONCE).map(|_| threads.spawn(work)).collect();
        workers.into_iter().try_for_each(|one| match one.join() {
            Ok(result) => result,
            Err(_) => bail!("a thread of the browser tests failed"),
        })
    })?;
    let total = total.into_inner().unwrap_or_default();
    if total == Count::default() {
        bail!("not one test ran");
    }
    Ok(total)
}

/// Runs one file, and gives what it counted and said.
fn run(name: &str) -> Result<(Count, String)> {
    let mut command = node(&folder())?;
    command.args(["--test", "--test-reporter=spec", name]).stdin(Stdio::null());
    let output = command.output().context("cannot start node")?;
    let text = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    let mut count = Count::default();
    text.lines().for_each(|line| count += count_in(line));
    if count.failed == 0 && (!output.status.success() || count == Count::default()) {
        count.failed = 1;
    }
    Ok((count, text.into_owned()))
}

/// What a file's tests depend on beside itself: the site, the package, what serves them, what the
/// tests share, and the browsers.
fn ground() -> Result<String> {
    let mut ground = std::fs::read_to_string(site::dist().join(reproduce::MANIFEST))
        .context("there is no site yet: run `cargo xtask build`")?;
    if package::folder().exists() {
        ground += &build_id(&package::folder())?;
    }
    for path in ["xtask/src", "tests/golden", "tests/fixtures", "tests/browser/host"] {
        ground += &build_id(&root().join(path))?;
    }
    let shared = files(&folder())?.into_iter().filter(|path| {
        path.components().count() == 1 && !path.to_string_lossy().ends_with(".test.mjs")
    });
    for path in shared {
        ground += &std::fs::read_to_string(folder().join(path))?;
    }
    for browser in [setup::chromium()?, setup::firefox()?, "WebKitWebDriver".into()] {
        ground += &output(Command::new(browser).arg("--version")).unwrap_or_default();
    }
    Ok(ground + &std::env::var("ENGINES").unwrap_or_default())
}

fn key(ground: &str, name: &str) -> Result<String> {
    let mut hash = Sha256::new();
    hash.update(ground);
    hash.update(std::fs::read(folder().join(name))?);
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

fn record(name: &str) -> PathBuf {
    root().join("target/browser-tests").join(name)
}

/// How many tests of a file passed when all was as the key says, and nothing failed.
fn passed(name: &str, key: &str) -> Option<u32> {
    let text = std::fs::read_to_string(record(name)).ok()?;
    let mut words = text.split_whitespace();
    let (_, count, recorded) = (words.next()?, words.next()?, words.next()?);
    (recorded == key).then(|| count.parse().ok()).flatten()
}

/// The seconds that a file took last.
fn took(name: &str) -> u64 {
    let text = std::fs::read_to_string(record(name)).unwrap_or_default();
    text.split_whitespace().next().and_then(|word| word.parse().ok()).unwrap_or(u64::MAX)
}

fn remember(name: &str, count: Count, key: &str, seconds: u64) -> Result<()> {
    let path = record(name);
    std::fs::create_dir_all(path.parent().context("no folder")?)?;
    let key = if count.failed == 0 { key } else { "failed" };
    Ok(std::fs::write(path, format!("{seconds} {} {key}\n", count.passed))?)
}

/// A Node command that has the site on two origins and knows where the browsers are.
pub fn node(folder: &Path) -> Result<Command> {
    if !site::dist().join("index.html").exists() {
        bail!("there is no site yet: run `cargo xtask build`");
    }
    let own = serve::start(0, vec![Mount::site()])?;
    let host = Mount { at: "/host/", folder: folder.join("host"), strict: false };
    let other = serve::start(0, vec![host, Mount::site()])?;
    let mut command = Command::new("node");
    command
        .current_dir(folder)
        .env("BASE_URL", format!("http://localhost:{own}"))
        // Another name and another port: another origin, and another site.
        .env("OTHER_URL", format!("http://127.0.0.1:{other}"))
        .env("DIST", site::dist())
        .env("PACKAGE", package::folder())
        .env("CHROMIUM", setup::chromium()?)
        .env("FIREFOX", setup::firefox()?)
        .env("GECKODRIVER", tools::program("geckodriver"));
    if let Some(path) = setup::mini_browser() {
        command.env("MINIBROWSER", path);
    }
    Ok(command)
}
