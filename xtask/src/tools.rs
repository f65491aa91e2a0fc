//! The tools the project uses: their versions (here and nowhere else) and where they lie.

use crate::shell::{output, path_with, root, run};
use anyhow::{Context, Result};
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

/// Must be the version of the `wasm-bindgen` crate that Cargo.toml pins.
pub const WASM_BINDGEN: &str = "0.2.126";
/// The last version that builds with the Rust of Debian's packages. Trunk.toml asks for it too.
pub const TRUNK: &str = "0.21.14";
/// Firefox's WebDriver, which Debian does not package.
pub const GECKODRIVER: &str = "0.36.0";
/// The npm package that ships wasm-opt. Trunk.toml names it `version_132`.
pub const BINARYEN: &str = "132.0.0";

/// The wasm target.
pub const WASM: &str = "wasm32-unknown-unknown";
/// The name under which rustup knows the compiler of Debian's packages.
pub const DEBIAN_TOOLCHAIN: &str = "web";

/// Where the project keeps its own tools.
pub fn home() -> PathBuf {
    root().join("target/tools")
}

/// A tool's own program, whether or not it is installed yet.
pub fn program(name: &str) -> PathBuf {
    home().join("bin").join(name)
}

/// PATH with the project's own tools first.
pub fn path() -> Result<OsString> {
    path_with(&[home().join("bin"), home().join("npm/node_modules/.bin")])
}

/// Installs a command from crates.io, unless that very version is there already.
pub fn cargo_install(package: &str, version: &str, command: &str) -> Result<()> {
    // Not every command tells its version when asked; what cargo installed is on its list.
    let list = std::fs::read_to_string(home().join(".crates.toml")).unwrap_or_default();
    let entry = format!("\"{package} {version} ");
    if list.contains(&entry) && program(command).exists() {
        println!("  {package} {version} is there");
        return Ok(());
    }
    run(Command::new("cargo")
        // Their default features are for downloading things, which they shall not do.
        .args(["install", "--locked", "--force", "--no-default-features", "--root"])
        .arg(home())
        .arg("--target-dir")
        .arg(home().join("build"))
        .arg(format!("{package}@{version}"))
        // These tools only pass work on: building them well takes longer than it saves.
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_DEBUG", "0"))
}

/// Installs wasm-opt from npm, unless that very version is there already.
pub fn install_wasm_opt() -> Result<()> {
    let prefix = home().join("npm");
    let manifest = prefix.join("node_modules/binaryen/package.json");
    let wanted = format!("\"version\": \"{BINARYEN}\"");
    if std::fs::read_to_string(manifest).is_ok_and(|text| text.contains(&wanted)) {
        println!("  binaryen {BINARYEN} is there");
        return Ok(());
    }
    std::fs::create_dir_all(&prefix)?;
    run(Command::new("npm")
        .args(["install", "--no-save", "--no-audit", "--no-fund", "--prefix"])
        .arg(&prefix)
        .arg(format!("binaryen@{BINARYEN}")))
}

/// Which rustup toolchain can build for wasm: `Some(None)` is the default one.
pub fn wasm_toolchain() -> Option<Option<&'static str>> {
    [None, Some(DEBIAN_TOOLCHAIN)].into_iter().find(|toolchain| has_wasm_std(*toolchain))
}

fn has_wasm_std(toolchain: Option<&str>) -> bool {
    let mut rustc = Command::new("rustc");
    rustc.args(["--print", "target-libdir", "--target", WASM]).current_dir(root());
    if let Some(name) = toolchain {
        rustc.env("RUSTUP_TOOLCHAIN", name);
    }
    let Some(folder) = output(&mut rustc) else {
        return false;
    };
    std::fs::read_dir(folder).is_ok_and(|mut files| {
        files.any(|file| {
            file.is_ok_and(|file| {
                let name = file.file_name();
                let name = name.to_string_lossy();
                name.starts_with("libstd-") && name.ends_with(".rlib")
            })
        })
    })
}

/// A command that builds for wasm: with the right toolchain, flags, tools and target folder.
pub fn wasm_command(program: &str) -> Result<Command> {
    let toolchain = wasm_toolchain().context("no wasm target: run `cargo xtask setup`")?;
    let mut command = Command::new(program);
    command
        .current_dir(root())
        .env("PATH", path()?)
        // Its own folder, so that native builds, with another compiler, do not wait for it.
        .env("CARGO_TARGET_DIR", root().join("target/wasm"))
        .env("CARGO_ENCODED_RUSTFLAGS", wasm_flags(toolchain)?);
    if let Some(name) = toolchain {
        command.env("RUSTUP_TOOLCHAIN", name);
    }
    Ok(command)
}

/// Memory the wasm may use: running out of it should end in an error soon, not after the 4 GiB
/// that wasm would take.
const MAX_MEMORY: u32 = 512 << 20;

fn wasm_flags(toolchain: Option<&str>) -> Result<String> {
    let mut flags = vec![
        "-Ctarget-feature=+simd128".to_owned(),
        format!("-Clink-arg=--max-memory={MAX_MEMORY}"),
    ];
    // Panic messages hold file names. Where the builder keeps his files is nobody's business,
    // and would give other bytes on each machine. The last match wins.
    let cargo_home = match std::env::var_os("CARGO_HOME") {
        Some(folder) => PathBuf::from(folder),
        None => std::env::home_dir().context("no home folder: set CARGO_HOME")?.join(".cargo"),
    };
    let mut rustc = Command::new("rustc");
    rustc.args(["--print", "sysroot"]).current_dir(root());
    if let Some(name) = toolchain {
        rustc.env("RUSTUP_TOOLCHAIN", name);
    }
    let sysroot = output(&mut rustc).context("rustc does not run")?;
    let mut remaps =
        vec![(sysroot.into(), "/rust".to_owned()), (root().to_owned(), "/barriers".to_owned())];
    // One folder per registry, with the registry's address in its name.
    if let Ok(registries) = std::fs::read_dir(cargo_home.join("registry/src")) {
        for registry in registries {
            remaps.push((registry?.path(), "/crates".to_owned()));
        }
    }
    for (from, to) in remaps {
        flags.push(format!("--remap-path-prefix={}={to}", from.display()));
    }
    Ok(flags.join("\u{1f}"))
}
