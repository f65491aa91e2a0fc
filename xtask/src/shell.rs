//! Running other programs, and saying what is being done and how long it took.

use anyhow::{Context, Result, bail};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// The workspace's folder.
pub fn root() -> &'static Path {
    static ROOT: OnceLock<PathBuf> = OnceLock::new();
    ROOT.get_or_init(|| {
        // `cargo run` says where the package is now; it may have moved since it was built.
        let package = std::env::var_os("CARGO_MANIFEST_DIR")
            .unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        let package = PathBuf::from(package);
        package.parent().map(Path::to_owned).unwrap_or(package)
    })
}

/// Runs a step of a longer job, naming it before and giving its time after.
pub fn step<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("▶ {name}");
    let start = Instant::now();
    let result = work().with_context(|| format!("{name}: failed"));
    let word = if result.is_ok() { "✔" } else { "✘" };
    println!("{word} {name} ({})", time(start.elapsed()));
    result
}

/// An error and what caused it, a line each; where in this tool it arose helps nobody.
pub fn explain(error: &anyhow::Error) -> String {
    let causes: Vec<_> = error.chain().map(ToString::to_string).collect();
    causes.join("\n  ")
}

/// A duration as a person would say it.
pub fn time(duration: Duration) -> String {
    match duration.as_secs() {
        0..60 => format!("{:.1} s", duration.as_secs_f64()),
        s => format!("{} min {:02} s", s / 60, s % 60),
    }
}

/// Runs a command with its output on the terminal; anything but success is an error.
pub fn run(command: &mut Command) -> Result<()> {
    let line = line(command);
    let status = command.status().with_context(|| format!("cannot start: {line}"))?;
    if !status.success() {
        bail!("{line}\n  ended with {status}");
    }
    Ok(())
}

/// Runs a command and gives its standard output, or nothing if it failed or is missing.
pub fn output(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Like [`run`], but ends the command when it takes longer than `limit`.
pub fn run_within(limit: Duration, command: &mut Command) -> Result<()> {
    let line = line(command);
    let start = Instant::now();
    let mut child = command.spawn().with_context(|| format!("cannot start: {line}"))?;
    loop {
        if let Some(status) = child.try_wait()? {
            if status.success() {
                return Ok(());
            }
            bail!("{line}\n  ended with {status}");
        }
        if start.elapsed() > limit {
            child.kill()?;
            child.wait()?;
            bail!("{line}\n  was ended after {}", time(limit));
        }
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// Where a program lies on PATH, if it does.
pub fn find(program: &str) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?)
        .map(|folder| folder.join(program))
        .find(|path| path.is_file())
}

/// PATH with `folders` before everything else.
pub fn path_with(folders: &[PathBuf]) -> Result<OsString> {
    let old = std::env::var_os("PATH").unwrap_or_default();
    let all = folders.iter().cloned().chain(std::env::split_paths(&old));
    Ok(std::env::join_paths(all)?)
}

fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
