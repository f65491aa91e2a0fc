//! Every test of the project, in stages that all run whatever the others say.

use crate::shell::{explain, find, root, run, time};
use crate::tools::{self, WASM};
use crate::{browser, package, python, setup, site};
use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader};
use std::ops::AddAssign;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Instant;

/// How many tests of a stage did what.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Count {
    pub passed: u32,
    pub failed: u32,
    pub skipped: u32,
    /// Passed in an earlier run with all the same, and left out of this one.
    pub before: u32,
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Count) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
        self.before += other.before;
    }
}

struct Stage {
    name: &'static str,
    about: &'static str,
    /// Given what follows a colon after its name, or nothing when it is one of all stages.
    run: fn(Option<&str>) -> Result<Count>,
}

const STAGES: [Stage; 11] = [
    Stage {
        name: "setup",
        about: "the tools and browsers are there",
        run: |_| setup::all().map(|()| ONE),
    },
    Stage {
        name: "format",
        about: "rustfmt has nothing to change",
        run: |_| run(cargo("fmt").args(["--all", "--check"])).map(|()| ONE),
    },
    Stage {
        name: "clippy",
        about: "no warning in the native code",
        run: |_| clippy(cargo("clippy").args(["--workspace", "--all-targets"])),
    },
    Stage {
        name: "clippy-wasm",
        about: "no warning in what only the wasm has",
        run: |_| clippy(wasm_cargo("clippy")?.arg("--lib")),
    },
    Stage {
        name: "native",
        about: "the native tests",
        run: |_| tests(cargo("test").args(["--workspace", "--no-fail-fast"])),
    },
    Stage {
        name: "cluster",
        about: "examples/dask: a sweep over several worker processes",
        run: |_| cluster(),
    },
    Stage { name: "wasm-node", about: "tests/web.rs as wasm in Node", run: |_| wasm_tests(None) },
    Stage {
        name: "wasm-chromium",
        about: "tests/web.rs as wasm in a worker in Chromium",
        run: |_| {
            let driver = find("chromedriver").context("no chromedriver")?;
            wasm_tests(Some(("CHROMEDRIVER", driver)))
        },
    },
    Stage {
        name: "wasm-firefox",
        about: "tests/web.rs as wasm in a worker in Firefox",
        run: |_| wasm_tests(Some(("GECKODRIVER", tools::program("geckodriver")))),
    },
    Stage {
        name: "package",
        about: "the npm package, installed: the native numbers to the bit, and its types",
        run: |_| package(),
    },
    Stage { name: "site", about: "the site builds", run: |_| fresh_site().map(|()| ONE) },
];

/// The stage that takes a filter: `browser:smoke,links` runs only files with one of these in their
/// name.
const BROWSER: Stage = Stage {
    name: "browser",
    about: "the built site in Chromium, Firefox and WebKit",
    run: browser::tests,
};

/// A stage that either passes or fails as a whole.
const ONE: Count = Count { passed: 1, failed: 0, skipped: 0, before: 0 };

fn stages() -> impl Iterator<Item = &'static Stage> {
    STAGES.iter().chain(std::iter::once(&BROWSER))
}

/// Names the stages.
pub fn list() {
    for stage in stages() {
        println!("{:14} {}", stage.name, stage.about);
    }
}

/// Runs the named stages, or all, and fails if anything did.
pub fn command(wanted: &[&str]) -> Result<()> {
    let name = |word: &&str| word.split(':').next().unwrap_or_default().to_owned();
    for word in wanted {
        if !stages().any(|stage| stage.name == name(word)) {
            bail!("no stage `{word}`: `cargo xtask test --list` names them");
        }
    }
    let mut total = Count::default();
    let mut table = Vec::new();
    for stage in stages() {
        let chosen = wanted.iter().find(|word| name(word) == stage.name);
        if chosen.is_none() && !wanted.is_empty() {
            continue;
        }
        let filter = chosen.map(|word| word.split_once(':').map_or("", |(_, filter)| filter));
        println!("\n▶ {}: {}", stage.name, stage.about);
        let start = Instant::now();
        let count = (stage.run)(filter).unwrap_or_else(|error| {
            println!("{}", explain(&error));
            Count { failed: 1, ..Count::default() }
        });
        total += count;
        table.push((stage.name, count, start.elapsed()));
    }
    println!();
    for (name, count, elapsed) in table {
        let mark = if count.failed == 0 { '✔' } else { '✘' };
        let Count { passed, failed, skipped, before } = count;
        println!(
            "{mark} {name:14} {passed:5} passed {failed:3} failed {skipped:3} skipped {:>12}",
            time(elapsed)
        );
        if before > 0 {
            println!("  {before} more passed before, with all the same: not run again");
        }
    }
    print!("{} passed, {} failed", total.passed, total.failed);
    if total.before > 0 {
        print!(", {} passed before", total.before);
    }
    if total.skipped > 0 {
        print!(", {} skipped", total.skipped);
    }
    println!();
    if total.failed > 0 {
        std::process::exit(1);
    }
    Ok(())
}

fn cargo(command: &str) -> Command {
    let mut cargo = Command::new("cargo");
    cargo.args([command]).current_dir(root());
    cargo
}

fn wasm_cargo(command: &str) -> Result<Command> {
    let mut cargo = tools::wasm_command("cargo")?;
    cargo.args([command, "--no-default-features", "--features", "models"]);
    cargo.args(["--package", "barriers"]);
    cargo.args(["--target", WASM]);
    Ok(cargo)
}

fn clippy(command: &mut Command) -> Result<Count> {
    run(command.args(["--locked", "--quiet", "--", "-D", "warnings"])).map(|()| ONE)
}

/// Builds the site; an old one must not be tested in its place.
fn fresh_site() -> Result<()> {
    let built = site::build();
    let dist = site::dist();
    if built.is_err() && dist.exists() {
        std::fs::remove_dir_all(dist)?;
    }
    built
}

/// One file of tests serves Node and the browsers: the runner takes the place from its variables.
fn wasm_tests(driver: Option<(&str, PathBuf)>) -> Result<Count> {
    if !root().join("tests/web.rs").exists() {
        bail!("tests/web.rs is missing: nothing shows that the wasm works");
    }
    let mut command = wasm_cargo("test")?;
    command.args(["--test", "web"]).env(
        "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
        tools::program("wasm-bindgen-test-runner"),
    );
    if let Some((variable, path)) = driver {
        command
            .env(variable, path)
            .env("WASM_BINDGEN_USE_DEDICATED_WORKER", "1")
            .env("WASM_BINDGEN_TEST_TIMEOUT", "120")
            .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", browser_options()?)
            // tests/browser/golden.test.mjs does it with the wasm that is shipped.
            .args(["--", "--skip", "fingerprints_are_the_tracked_ones"]);
    }
    tests(&mut command)
}

/// Writes what the wasm test runner needs to know of the browsers, and says where.
fn browser_options() -> Result<PathBuf> {
    let chromium = setup::chromium()?;
    let firefox = setup::firefox()?;
    let options = format!(
        r#"{{
  "goog:chromeOptions": {{
    "binary": "{}",
    "args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
             "--no-first-run", "--disable-background-networking", "--disable-sync"]
  }},
  "moz:firefoxOptions": {{ "binary": "{}", "args": ["-headless"] }}
}}
"#,
        chromium.display(),
        firefox.display()
    );
    let path = root().join("target/webdriver.json");
    std::fs::write(&path, options)?;
    Ok(path)
}

/// The npm package as somebody would use it, against the native command.
fn package() -> Result<Count> {
    package::build()?;
    run(cargo("build").args(["--quiet", "--locked", "--bin", "barriers"]))?;
    let folder = root().join("tests/package");
    setup::npm_packages(&folder)?;
    let mut command = Command::new("node");
    command
        .current_dir(&folder)
        .env("PACKAGE", package::folder())
        .env("BARRIERS", root().join("target/debug/barriers"));
    tests(command.args(["--test", "--test-reporter=spec", "package.test.mjs"]))
}

/// The example on a cluster of worker processes, against the command as it is now.
fn cluster() -> Result<Count> {
    run(cargo("build").args(["--quiet", "--locked", "--bin", "barriers"]))?;
    let folder = root().join("examples/dask");
    let python = python::environment("dask", &folder.join("requirements.txt"))?;
    let mut command = Command::new(python);
    command.current_dir(&folder).env("BARRIERS", root().join("target/debug/barriers"));
    tests(command.args(["-B", "-m", "pytest", "-q", "-p", "no:cacheprovider"]))
}

/// Runs tests with their output on the terminal, and counts them from it.
fn tests(command: &mut Command) -> Result<Count> {
    let mut child = command.stdout(Stdio::piped()).spawn().context("cannot start the tests")?;
    let output = child.stdout.take().context("no output")?;
    let mut count = Count::default();
    for line in BufReader::new(output).lines() {
        let line = line?;
        println!("{line}");
        count += count_in(&line);
    }
    let status = child.wait()?;
    if !status.success() && count.failed == 0 {
        // Something other than a test went wrong, such as the compiler.
        count.failed = 1;
    }
    if count == Count::default() {
        bail!("not one test ran");
    }
    Ok(count)
}

/// What a line of a test runner's output adds: cargo's closing line of each test program, the
/// closing lines of Node's, and pytest's.
pub fn count_in(line: &str) -> Count {
    let mut count = Count::default();
    if let Some(rest) = line.strip_prefix("test result: ") {
        let words: Vec<_> = rest.split([' ', ';', '.']).collect();
        for pair in words.windows(2) {
            let number = pair[0].parse().unwrap_or(0);
            match pair[1] {
                "passed" => count.passed += number,
                "failed" => count.failed += number,
                "ignored" => count.skipped += number,
                _ => {}
            }
        }
    } else if let Some(rest) = line.strip_prefix("ℹ ")
        && let Some((kind, number)) = rest.split_once(' ')
        && let Ok(number) = number.parse::<u32>()
    {
        match kind {
            "pass" => count.passed += number,
            "fail" | "cancelled" => count.failed += number,
            "skipped" | "todo" => count.skipped += number,
            _ => {}
        }
    } else if let Some((counts, time)) = line.trim_matches(['=', ' ']).split_once(" in ")
        && time.ends_with('s')
        && time.starts_with(|c: char| c.is_ascii_digit())
    {
        for part in counts.split(", ") {
            let (number, kind) = part.split_once(' ').unwrap_or_default();
            let number = number.parse().unwrap_or(0);
            match kind {
                "passed" => count.passed += number,
                "failed" | "error" | "errors" => count.failed += number,
                "skipped" | "xfailed" => count.skipped += number,
                _ => {}
            }
        }
    }
    count
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn counts_what_cargo_says() {
        let line = "test result: FAILED. 12 passed; 3 failed; 4 ignored; 5 measured; 6 filtered out; finished in 0.01s";
        let Count { passed, failed, skipped, .. } = count_in(line);
        assert_eq!((passed, failed, skipped), (12, 3, 4));
    }

    #[test]
    fn counts_what_node_says() {
        let mut total = Count::default();
        for line in [
            "ℹ tests 9",
            "ℹ pass 4",
            "ℹ fail 2",
            "ℹ cancelled 1",
            "ℹ skipped 2",
            "ℹ duration_ms 12.5",
        ] {
            total += count_in(line);
        }
        assert_eq!((total.passed, total.failed, total.skipped), (4, 3, 2));
    }

    #[test]
    fn counts_what_pytest_says() {
        let line = "== 1 failed, 2 passed, 1 skipped, 3 warnings in 4.20s ==";
        let Count { passed, failed, skipped, .. } = count_in(line);
        assert_eq!((passed, failed, skipped), (2, 1, 1));
        assert_eq!(count_in("2 passed in 0.31s").passed, 2);
    }

    #[test]
    fn other_lines_count_nothing() {
        for line in ["test a ... ok", "3 passed", "ℹ pass", "test result: ok", ""] {
            assert_eq!(count_in(line), Count::default());
        }
    }

    #[test]
    fn a_runner_that_fails_or_runs_nothing_is_a_failure() {
        let shell = |text: &str| {
            let mut command = Command::new("sh");
            tests(command.args(["-c", text]))
        };
        assert_eq!(shell("echo 'ℹ pass 2'").unwrap().passed, 2);
        assert_eq!(shell("echo 'ℹ pass 2'; exit 1").unwrap().failed, 1);
        assert!(shell("echo fine").is_err());
        assert!(shell("exit 0").is_err());
    }
}
