//! `cargo xtask`: everything the project does besides compiling itself.
//!
//! Nothing is installed outside the project except what only the system can hold:
//! the wasm standard library (rustup or Debian packages) and the browsers (apt).

mod assure;
mod bench;
mod browser;
mod figures;
mod html;
mod inputs;
mod language;
mod markdown;
mod models;
mod numbers;
mod offline;
mod package;
mod pages;
mod python;
mod reproduce;
mod scorm;
mod serve;
mod service;
mod setup;
mod shell;
mod shots;
mod site;
mod size;
mod stamp;
mod test;
mod tools;
mod wording;

use anyhow::{Result, bail};
use std::path::Path;
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask <command>

  setup [--browsers]   install what is missing: the wasm target, Trunk, wasm-bindgen,
                       wasm-opt; with --browsers also what the tests need
  build                build the site into dist/
  serve [--port N]     build the site, serve it on http://localhost:N/ (8080) and
                       rebuild when a source changes
  test [STAGE ...]     every test, or only the named stages; `test --list` names them
  bench [PART ...]     how fast it is, as ratios, into BENCHMARKS.md: ensemble, crowd, models,
                       scaling, browser, sizes, or a widget's name for that one in browsers
  soak [MOVES]         random hands on every widget in each engine, 10000 moves or so many
  notebook             embeds in the outputs of JupyterLab, in each engine
  fuzz [SECONDS]       libFuzzer on everything that comes from outside, 60 s each or so long
  coverage             how much of the core the native tests reach
  mutants [ARG ...]    whether a test notices small changes of the core; words go to cargo-mutants
  audit                licences, sources and known vulnerabilities of the dependencies
  reproduce            two clean builds in two places, compared byte for byte
  package              build the npm package into target/pkg/
  shots [PAGE ...]     screenshots of the built pages into target/shots/
  wording FILE         keep hashes of the source chapter's wording, for the test that ours
                       is none of it
  size                 bytes of the built site's files, raw, gzip and brotli, and of a
                       reader's first load
  post-build DIR       finish a site that Trunk has just written into DIR
  help                 this text";

fn main() -> ExitCode {
    match command() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {}", shell::explain(&error));
            ExitCode::FAILURE
        }
    }
}

fn command() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["setup"] => setup::site(),
        ["setup", "--browsers"] => setup::all(),
        ["build"] => setup::site().and_then(|()| site::build()),
        ["serve"] => serve::command(8080),
        ["serve", "--port", port] => serve::command(port.parse()?),
        ["test", "--list"] => {
            test::list();
            Ok(())
        }
        ["test", stages @ ..] => test::command(stages),
        ["bench", widgets @ ..] => bench::command(widgets),
        ["notebook"] => assure::notebook(),
        ["soak"] => assure::soak("10000"),
        ["soak", moves] => assure::soak(moves),
        ["fuzz"] => assure::fuzz(60),
        ["fuzz", seconds] => assure::fuzz(seconds.parse()?),
        ["coverage"] => assure::coverage(),
        ["mutants", words @ ..] => assure::mutants(words),
        ["audit"] => assure::audit(),
        ["reproduce"] => setup::site().and_then(|()| reproduce::command()),
        ["package"] => setup::site().and_then(|()| package::build()),
        ["shots", pages @ ..] => shots::command(pages),
        ["wording", chapter] => wording::command(Path::new(chapter)),
        ["size"] => size::command(),
        ["post-build", dir] => site::post_build(Path::new(dir)),
        ["help" | "--help" | "-h"] => {
            println!("{HELP}");
            Ok(())
        }
        _ => bail!("unknown command: {}\n\n{HELP}", words.join(" ")),
    }
}
