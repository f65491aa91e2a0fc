//! What is looked at now and then, beyond the tests: fuzzing, coverage, mutations, the dependencies.
//! Each command installs its own tool into `target/tools` the first time; no other command does.

use crate::browser::node;
use crate::shell::{find, output, root, run, step};
use crate::{python, setup, site, tools};
use anyhow::{Context, Result, bail};
use barriers::explainer::{ALL, settings};
use std::path::{Path, PathBuf};
use std::process::Command;

const CARGO_FUZZ: &str = "0.13.2";
const CARGO_LLVM_COV: &str = "0.9.1";
const CARGO_MUTANTS: &str = "27.1.0";
const CARGO_DENY: &str = "0.20.2";

/// The fuzz targets; `tests/hostile/mod.rs` says what each does.
const TARGETS: [&str; 4] = ["settings", "message", "units", "reference"];

/// Runs every fuzz target for some seconds, beginning with valid inputs. Needs a nightly compiler.
pub fn fuzz(seconds: u32) -> Result<()> {
    let rustc = output(Command::new("rustc").args(["+nightly", "--version"]));
    let version = rustc.context(
        "fuzzing needs a nightly compiler (`rustup toolchain install nightly`); without one, \
         `cargo test --test robustness` runs the same targets with a simpler generator",
    )?;
    println!("  {version}");
    install("cargo-fuzz", CARGO_FUZZ)?;
    for target in TARGETS {
        let corpus = root().join("target/fuzz-corpus").join(target);
        seeds(target, &corpus)?;
        step(&format!("fuzz {target} for {seconds} s"), || {
            run(tool("fuzz")?
                .env("RUSTUP_TOOLCHAIN", "nightly")
                .args(["run", "--target-dir"])
                .arg(root().join("target/fuzz"))
                .arg(target)
                .arg(corpus)
                .args(["--", "-rss_limit_mb=4096", "-timeout=30", "-print_final_stats=1"])
                .arg(format!("-max_total_time={seconds}")))
        })?;
    }
    Ok(())
}

/// Valid inputs to begin with.
fn seeds(target: &str, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to)?;
    if target == "reference" {
        for file in std::fs::read_dir(root().join("tests/reference"))? {
            let path = file?.path();
            let text = std::fs::read_to_string(&path)?;
            let cases: Vec<serde_json::Value> = serde_json::from_str(&text)?;
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            for (at, case) in cases.iter().enumerate().step_by(1 + cases.len() / 8) {
                std::fs::write(to.join(format!("{name}-{at}")), format!("[{case}]"))?;
            }
        }
        return Ok(());
    }
    for widget in ALL {
        let id = widget.card().id;
        let mut presets = vec![widget.defaults()];
        for preset in widget.card().presets {
            presets.push(widget.preset(preset)?);
        }
        for (at, values) in presets.iter().enumerate() {
            let pairs: Vec<_> =
                settings(values).map(|(p, v)| format!("{}={}", p.id, p.print(v))).collect();
            let link = pairs.join("&");
            let text = match target {
                "message" => format!("{id}\n1\n720\n{link}"),
                "units" => format!("{id}\n0 1,0.5,0,0,0,0\n1 1,0.5"),
                _ => link,
            };
            std::fs::write(to.join(format!("{id}-{at}")), text)?;
        }
    }
    Ok(())
}

/// How much of the core the native tests reach, line by line, as a table.
pub fn coverage() -> Result<()> {
    install("cargo-llvm-cov", CARGO_LLVM_COV)?;
    let mut command = tool("llvm-cov")?;
    if let Some(folder) = llvm()? {
        command.env("LLVM_COV", folder.join("llvm-cov"));
        command.env("LLVM_PROFDATA", folder.join("llvm-profdata"));
    }
    run(command
        .args(["--package", "barriers", "--locked", "--summary-only"])
        .args(["--ignore-filename-regex", "(^|/)(tests|benches|xtask)/"])
        .env("CARGO_LLVM_COV_TARGET_DIR", root().join("target/coverage")))
}

/// LLVM's tools of the compiler's own version: those of rustup's component, which cargo-llvm-cov
/// finds itself, or the system's.
fn llvm() -> Result<Option<PathBuf>> {
    let said = |args: &[&str]| output(Command::new("rustc").args(args).current_dir(root()));
    let sysroot = said(&["--print", "sysroot"]).context("rustc does not run")?;
    let host = said(&["--print", "host-tuple"]).unwrap_or_default();
    if Path::new(&sysroot).join("lib/rustlib").join(host).join("bin/llvm-cov").exists() {
        return Ok(None);
    }
    let about = said(&["--version", "--verbose"]).unwrap_or_default();
    let version = about.lines().find_map(|line| line.strip_prefix("LLVM version: "));
    let major = version.and_then(|v| v.split('.').next()).unwrap_or_default();
    let folder = PathBuf::from(format!("/usr/lib/llvm-{major}/bin"));
    if folder.join("llvm-profdata").exists() {
        return Ok(Some(folder));
    }
    bail!(
        "coverage needs LLVM's tools: `rustup component add llvm-tools`, or your system's package \
         llvm-{major}"
    )
}

/// Changes the models a little at a time and sees whether a test notices. `words` go to
/// cargo-mutants, such as `--file src/crisis/model.rs` or `--shard 1/40`.
pub fn mutants(words: &[&str]) -> Result<()> {
    install("cargo-mutants", CARGO_MUTANTS)?;
    run(tool("mutants")?
        .args(["--package", "barriers", "--output"])
        .arg(root().join("target"))
        .args(["--test-tool=cargo", "--no-shuffle"])
        .args(words)
        // Each mutant is compiled anew and runs for seconds: less optimised is sooner done.
        .envs([("CARGO_PROFILE_DEV_OPT_LEVEL", "1"), ("CARGO_PROFILE_DEV_DEBUG", "0")]))
}

/// The dependencies: licences, sources and bans always, known vulnerabilities where the advisory
/// database can be had; and npm's own audit of what the tests use.
pub fn audit() -> Result<()> {
    install("cargo-deny", CARGO_DENY)?;
    step("licences, bans and sources", || {
        run(tool("deny")?.args(["--offline", "check", "licenses", "bans", "sources"]))
    })?;
    // One that fails, because it found something or could not look, must not hide the others.
    let mut checks =
        vec![step("known vulnerabilities", || run(tool("deny")?.args(["check", "advisories"])))];
    for folder in ["tests/browser", "tests/package"] {
        checks.push(step(&format!("npm audit in {folder}"), || {
            run(Command::new("npm").arg("audit").current_dir(root().join(folder)))
        }));
    }
    checks.into_iter().collect()
}

/// Random hands on every widget, in each engine; `tests/browser/soak.mjs` does it.
pub fn soak(moves: &str) -> Result<()> {
    setup::all()?;
    if !site::dist().join("index.html").exists() {
        site::build()?;
    }
    run(node(&root().join("tests/browser"))?.args(["soak.mjs", moves]))
}

/// Embeds in the outputs of JupyterLab itself, in each engine; `tests/browser/notebook.mjs` does it.
pub fn notebook() -> Result<()> {
    setup::all()?;
    if !site::dist().join("index.html").exists() {
        site::build()?;
    }
    let folder = root().join("tests/browser");
    let wanted = folder.join("notebook/requirements.txt");
    let python = step("JupyterLab", || python::environment("notebook", &wanted))?;
    let mut node = node(&folder)?;
    run(node.args(["--test", "--test-reporter=spec", "notebook.mjs"]).env("PYTHON", python))
}

fn install(package: &str, version: &str) -> Result<()> {
    step(package, || tools::cargo_install(package, version, package))
}

/// A cargo command from `target/tools`.
fn tool(name: &str) -> Result<Command> {
    let mut command = Command::new(find("cargo").context("no cargo")?);
    command.arg(name).current_dir(root()).env("PATH", tools::path()?);
    // The toolchain of this process is not that of the tool.
    command.env_remove("CARGO").env_remove("RUSTUP_TOOLCHAIN");
    Ok(command)
}
