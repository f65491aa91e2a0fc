//! Makes a bare machine able to build the site, and to test it.
//!
//! Every step looks first and does nothing that is done already.

use crate::shell::{find, output, root, run, run_within, step};
use crate::tools::{self, DEBIAN_TOOLCHAIN, WASM};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// What building and serving the site needs.
pub fn site() -> Result<()> {
    node()?;
    step("wasm target", wasm_target)?;
    step("wasm-bindgen, about 1.5 min the first time", || {
        tools::cargo_install("wasm-bindgen-cli", tools::WASM_BINDGEN, "wasm-bindgen")
    })?;
    step("Trunk, about 2.5 min the first time", || {
        tools::cargo_install("trunk", tools::TRUNK, "trunk")
    })?;
    step("wasm-opt", tools::install_wasm_opt)?;
    step("crates", || {
        run(Command::new("cargo").args(["fetch", "--locked", "--quiet"]).current_dir(root()))
    })
}

/// What the tests need besides.
pub fn all() -> Result<()> {
    site()?;
    step("geckodriver, about 1 min the first time", || {
        tools::cargo_install("geckodriver", tools::GECKODRIVER, "geckodriver")
    })?;
    step("browsers", browsers)?;
    step("npm packages of the tests", || {
        npm_packages(&root().join("tests/browser"))?;
        npm_packages(&root().join("tests/package"))
    })
}

/// wasm-opt and the browser tests run on Node, which is not ours to install.
fn node() -> Result<()> {
    let version = output(Command::new("node").arg("--version")).unwrap_or_default();
    let major = version.trim_start_matches('v').split('.').next().unwrap_or_default();
    if major.parse::<u32>().is_ok_and(|major| major >= 20) && find("npm").is_some() {
        return Ok(());
    }
    bail!(
        "Node.js 20 or newer is needed, with npm; found {}",
        match version.as_str() {
            "" => "none",
            version => version,
        }
    )
}

fn wasm_target() -> Result<()> {
    match tools::wasm_toolchain() {
        Some(None) => {
            println!("  {WASM} is there, in the default toolchain");
            return Ok(());
        }
        Some(Some(name)) => {
            println!("  {WASM} is there, in the toolchain `{name}`");
            return Ok(());
        }
        None => {}
    }
    let mut rustup = Command::new("rustup");
    rustup.args(["target", "add", WASM]).env("RUST_BACKTRACE", "0").current_dir(root());
    let Err(refusal) = run_within(Duration::from_secs(180), &mut rustup) else {
        println!("  {WASM} came by rustup");
        return Ok(());
    };
    println!("  rustup could not: {refusal}");
    if !can_apt() {
        bail!(
            "no wasm target: `rustup target add {WASM}` failed, and the other way, Debian's \
             packages, needs apt-get and root"
        );
    }
    println!("  so: Debian's compiler, and its standard library built once for wasm");
    debian_wasm_target()?;
    println!("  {WASM} came by Debian's packages, as the toolchain `{DEBIAN_TOOLCHAIN}`");
    Ok(())
}

/// Debian packages a compiler and the standard library's source, but no wasm build of it.
fn debian_wasm_target() -> Result<()> {
    apt_install(&["rustc-web", "cargo-web", "rust-web-src", "rust-web-llvm", "rust-web-clippy"])?;
    // The linker is a link to a package that nothing requires, named with its version.
    let linker = Path::new("/usr/bin/rust-lld");
    if !linker.exists() {
        let package = std::fs::read_link(linker)?;
        let package = package.file_name().context("no linker for wasm")?.to_string_lossy();
        apt_install(&[&package])?;
    }
    let folder = tools::home().join("wasm-std");
    std::fs::create_dir_all(folder.join("src"))?;
    std::fs::write(folder.join("src/lib.rs"), "#![no_std]\n")?;
    std::fs::write(
        folder.join("Cargo.toml"),
        "[package]\nname = \"wasm-std\"\nedition = \"2024\"\n[workspace]\n",
    )?;
    let home = std::env::home_dir().context("no home folder")?;
    run(Command::new("/usr/bin/cargo")
        .args(["build", "--release", "--target", WASM])
        // `test` is what the test harness links.
        .arg("-Zbuild-std=std,panic_abort,test")
        .current_dir(&folder)
        .env("RUSTC", "/usr/bin/rustc")
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env_remove("RUSTUP_TOOLCHAIN")
        // Bitcode, or link-time optimisation fails; no home path in panic messages.
        .env(
            "CARGO_ENCODED_RUSTFLAGS",
            format!(
                "-Cembed-bitcode=yes\u{1f}--remap-path-prefix={}=/home\u{1f}\
                 --remap-path-prefix=/usr=/rust",
                home.display()
            ),
        ))?;
    let library = format!("/usr/lib/rustlib/{WASM}/lib");
    run(as_root("mkdir").args(["-p", &library]))?;
    let built = folder.join(format!("target/{WASM}/release/deps"));
    let mut copy = as_root("cp");
    for file in std::fs::read_dir(built)? {
        let path = file?.path();
        if path.extension().is_some_and(|extension| extension == "rlib") {
            copy.arg(path);
        }
    }
    run(copy.arg(&library))?;
    run(Command::new("rustup").args(["toolchain", "link", DEBIAN_TOOLCHAIN, "/usr"]))?;
    if tools::wasm_toolchain().is_none() {
        bail!("the standard library in {library} is not found by the compiler");
    }
    std::fs::remove_dir_all(folder.join("target"))?;
    Ok(())
}

/// What the browser tests run, under the names it goes by, and the Debian package it comes in.
const BROWSERS: [(&[&str], &str); 5] = [
    (&CHROMIUM, "chromium"),
    (&["chromedriver"], "chromium-driver"),
    (&FIREFOX, "firefox-esr"),
    (&["WebKitWebDriver"], "webkit2gtk-driver"),
    (&["Xvfb"], "xvfb"),
];
const CHROMIUM: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];
const FIREFOX: [&str; 2] = ["firefox-esr", "firefox"];

fn browsers() -> Result<()> {
    if missing().is_empty() {
        println!("  Chromium, Firefox and WebKit are there");
        return Ok(());
    }
    if can_apt() {
        let mut packages: Vec<_> = BROWSERS.iter().map(|(_, package)| *package).collect();
        // Without a font, text has no width.
        packages.push("fonts-liberation");
        apt_install(&packages)?;
    }
    let missing = missing();
    if !missing.is_empty() {
        bail!(
            "the browser tests need programs that are not there; install what your system calls: \
             {}",
            missing.join(", ")
        );
    }
    Ok(())
}

/// The packages of what is not there.
fn missing() -> Vec<&'static str> {
    let absent = BROWSERS.iter().filter(|(names, _)| any(names).is_none());
    let mut packages: Vec<_> = absent.map(|(_, package)| *package).collect();
    if mini_browser().is_none() {
        packages.push("webkit2gtk-driver");
    }
    packages.dedup();
    packages
}

fn any(names: &[&str]) -> Option<PathBuf> {
    names.iter().find_map(|name| find(name))
}

/// Where Chromium is.
pub fn chromium() -> Result<PathBuf> {
    any(&CHROMIUM).context("no Chromium")
}

/// Where Firefox is.
pub fn firefox() -> Result<PathBuf> {
    any(&FIREFOX).context("no Firefox")
}

/// WebKitGTK's own small browser, which its driver starts; it is not on PATH.
pub fn mini_browser() -> Option<PathBuf> {
    let folders =
        ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/libexec", "/usr/lib"];
    let versions = ["webkit2gtk-4.1", "webkitgtk-6.0", "webkit2gtk-4.0"];
    folders
        .iter()
        .flat_map(|folder| versions.map(|version| Path::new(folder).join(version)))
        .map(|folder| folder.join("MiniBrowser"))
        .find(|path| path.is_file())
}

/// Installs what a folder of tests needs when its lock file is not the one installed last.
pub fn npm_packages(folder: &Path) -> Result<()> {
    let lock = std::fs::read(folder.join("package-lock.json"))?;
    let mark = folder.join("node_modules/.installed-lock.json");
    if std::fs::read(&mark).is_ok_and(|installed| installed == lock) {
        println!("  they are there");
        return Ok(());
    }
    run(Command::new("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(folder))?;
    Ok(std::fs::write(mark, lock)?)
}

/// Python with its module for environments, which Debian packages apart.
pub fn python() -> Result<PathBuf> {
    let works = |python: &Path| {
        output(Command::new(python).args(["-c", "import ensurepip, venv"])).is_some()
    };
    if find("python3").is_none_or(|python| !works(&python)) && can_apt() {
        apt_install(&["python3", "python3-venv"])?;
    }
    let python = find("python3").filter(|python| works(python));
    python.context("Python 3 is needed for this, with its modules venv and pip")
}

fn is_root() -> bool {
    output(Command::new("id").arg("-u")).as_deref() == Some("0")
}

fn can_apt() -> bool {
    find("apt-get").is_some() && (is_root() || find("sudo").is_some())
}

fn as_root(program: &str) -> Command {
    if is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("sudo");
    command.arg(program);
    command
}

fn apt_install(packages: &[&str]) -> Result<()> {
    run(as_root("apt-get").args(["update", "-qq"]))?;
    run(as_root("env")
        .args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "-qq"])
        .arg("--no-install-recommends")
        .args(packages))
}
