//! How fast it is, as ratios: `cargo xtask bench`. Nothing here decides whether anything passes.

mod browser;
mod report;
mod rival;
mod spread;

use crate::shell::{root, run, step};
use crate::tools::{self, WASM};
use crate::{models, python, setup, site};
use anyhow::{Result, bail};
use barriers::crisis::parameters::Parameters;
use barriers::explainer::ALL;
use barriers::params::{Parameters as _, Value};
use report::{PARTS, put, table, thousands};
use rival::{Entry, Rival, race};
use spread::{Spread, exponent};
use std::path::PathBuf;
use std::process::Command;

/// Rounds of each comparison.
const ROUNDS: usize = 15;
/// Runs of the ensemble that the rivals compute.
const RUNS: u32 = 10_000;
/// How long the native kernel of a model should run for each of its turns.
const TURN: f64 = 0.02;

const NATIVE: usize = 0;
const IN_WASM: usize = 1;
const PLAIN: usize = 2;
const NUMPY: usize = 3;

/// What is measured beside its rivals.
type Measure = fn(&mut [Rival]) -> Result<()>;

/// Measures the named parts, or all; in browsers, only the named widgets where there are any.
pub fn command(words: &[&str]) -> Result<()> {
    let known = |word: &&&str| PARTS.contains(word) || ALL.iter().any(|e| e.card().id == **word);
    if let Some(word) = words.iter().find(|word| !known(word)) {
        bail!("no part or widget `{word}`: the parts are {}", PARTS.join(", "));
    }
    let (parts, widgets): (Vec<&str>, Vec<&str>) = words.iter().partition(|w| PARTS.contains(w));
    let wanted = |part| {
        let named = parts.contains(&part) || (part == "browser" && !widgets.is_empty());
        named || words.is_empty()
    };
    let beside: [(&str, Measure); 4] =
        [("ensemble", ensemble), ("crowd", crowd), ("models", models), ("scaling", scaling)];
    if beside.iter().any(|(part, _)| wanted(part)) {
        setup::site()?;
        let mut rivals = rivals()?;
        for (part, measure) in beside {
            if wanted(part) {
                step(part, || measure(&mut rivals))?;
            }
        }
    }
    if wanted("browser") || wanted("sizes") {
        setup::all()?;
        if !site::dist().join("index.html").exists() {
            site::build()?;
        }
    }
    if wanted("browser") {
        step("browser", || browser::measure(&widgets))?;
    }
    if wanted("sizes") {
        step("sizes", report::sizes)?;
    }
    Ok(())
}

/// Everybody who can be asked: native code, wasm in Node, plain JavaScript, numpy.
fn rivals() -> Result<Vec<Rival>> {
    let folder = root().join("benches/rivals");
    step("native kernels", || {
        let args = ["build", "--release", "--locked", "--quiet", "--package", "barriers-kernels"];
        run(Command::new("cargo").args(args).current_dir(root()))
    })?;
    let wasm = step("wasm kernels", wasm_kernels)?;
    let python = step("numpy", || python::environment("numpy", &folder.join("requirements.txt")))?;
    let parameters = parameters().to_string();
    Ok(vec![
        Rival::start(&mut Command::new(root().join("target/release/kernels")))?,
        Rival::start(Command::new("node").arg(folder.join("wasm.mjs")).env("KERNELS", wasm))?,
        Rival::start(
            Command::new("node").arg(folder.join("plain.mjs")).env("PARAMETERS", &parameters),
        )?,
        Rival::start(
            Command::new(python).arg(folder.join("vectorised.py")).env("PARAMETERS", parameters),
        )?,
    ])
}

/// Built as the site's wasm is; gives the module for Node.
fn wasm_kernels() -> Result<PathBuf> {
    let to = root().join("target/kernels");
    let args = ["build", "--release", "--lib", "--locked", "--quiet", "--target", WASM];
    run(tools::wasm_command("cargo")?.args(args).args(["--package", "barriers-kernels"]))?;
    let built = root().join(format!("target/wasm/{WASM}/release/barriers_kernels.wasm"));
    run(tools::wasm_command("wasm-bindgen")?
        .args(["--target", "nodejs", "--no-typescript", "--out-dir"])
        .arg(&to)
        .arg(built))?;
    let file = to.join("barriers_kernels_bg.wasm");
    models::optimise(&file, &file)?;
    // This folder's own, or Node would ask the project's what kind of module it is.
    std::fs::write(to.join("package.json"), "{\"type\":\"commonjs\"}")?;
    Ok(to.join("barriers_kernels.js"))
}

/// The default world by the parameters' names; what is not held is null.
fn parameters() -> serde_json::Value {
    let values = Parameters::defaults().to_values();
    let pairs = barriers::explainer::settings(&values).map(|(param, value)| {
        let number = match value {
            Value::Number(number) => number.into(),
            _ => serde_json::Value::Null,
        };
        (param.id.to_owned(), number)
    });
    serde_json::Value::Object(pairs.collect())
}

fn ensemble(rivals: &mut [Rival]) -> Result<()> {
    let entries = [
        Entry::new("native, run by run (the specification)", NATIVE, format!("scalar {RUNS}")),
        Entry::new("native, in lanes", NATIVE, format!("lanes {RUNS}")),
        Entry::new("wasm, run by run", IN_WASM, format!("scalar {RUNS}")),
        Entry::new("wasm, in lanes (what the site does)", IN_WASM, format!("lanes {RUNS}")),
        Entry::new("plain JavaScript", PLAIN, format!("scalar {RUNS}")),
        Entry::new("vectorised numpy", NUMPY, format!("scalar {RUNS}")),
    ];
    let mut shares = Vec::new();
    for entry in &entries {
        let (numbers, _) = rivals[entry.rival].ask(&entry.request)?;
        shares.push(numbers);
    }
    for (entry, numbers) in entries.iter().zip(&shares) {
        // Another exponential function may differ in the last bit, and so decide a run otherwise.
        let off = |(a, b): (&f64, &f64)| (a - b).abs() * f64::from(RUNS) > 3.5;
        if numbers.len() != shares[0].len() || numbers.iter().zip(&shares[0]).any(off) {
            bail!("{}: the shares are {numbers:?}, not {:?}", entry.label, shares[0]);
        }
    }
    let same = shares.iter().all(|numbers| *numbers == shares[0]);
    let seconds = race(rivals, &entries, ROUNDS)?;
    let rows: Vec<_> = entries
        .iter()
        .zip(&seconds)
        .map(|(entry, time)| {
            let speed = Spread::of_ratios(&seconds[0], time);
            let lanes = Spread::of_ratios(time, &seconds[3]);
            vec![entry.label.clone(), speed.to_string(), lanes.to_string()]
        })
        .collect();
    let numbers: Vec<_> = shares[0].iter().map(|share| format!("{share:.4}")).collect();
    put(
        "ensemble",
        &format!(
            "## The ensemble, per core\n\n{runs} runs of the default world, {ROUNDS} rounds. All \
             rivals take the same random numbers from the same generator and give {same} (none, \
             proactive, crisis-driven, durable: {shares}). Plain JavaScript and numpy do what the \
             specification does; the lanes also save what all runs share until their first \
             agreement, so their lead is that of a better algorithm and of SIMD together.\n\n{}",
            table(&["", "speed, native run by run = 1", "time, wasm in lanes = 1"], &rows),
            runs = thousands(RUNS.into()),
            same = if same { "the very same shares" } else { "shares within 3 runs" },
            shares = numbers.join(", "),
        ),
    )
}

/// Hegselmann and Krause's rule against the best algorithm in plain JavaScript.
fn crowd(rivals: &mut [Rival]) -> Result<()> {
    let mut rows = Vec::new();
    for (agents, times) in [(1_000, 300), (10_000, 30), (100_000, 3)] {
        let request = format!("hk {agents} 1000 {times}");
        let entry = |rival| Entry::new("", rival, request.clone());
        let entries = [entry(PLAIN), entry(IN_WASM), entry(NATIVE)];
        let (first, _) = rivals[PLAIN].ask(&request)?;
        for rival in [IN_WASM, NATIVE] {
            let (other, _) = rivals[rival].ask(&request)?;
            if first.iter().zip(&other).any(|(a, b)| (a - b).abs() > 1e-9) {
                bail!("{request}: {other:?}, not {first:?}");
            }
        }
        let seconds = race(rivals, &entries, ROUNDS)?;
        let speed = |at: usize| Spread::of_ratios(&seconds[0], &seconds[at]).to_string();
        rows.push(vec![thousands(agents), times.to_string(), speed(1), speed(2)]);
    }
    put(
        "crowd",
        &format!(
            "## Hegselmann–Krause against plain JavaScript\n\nFrom the same random opinions, \
             confidence 0.1, until nobody moves any more. Both sort once and take each step in one \
             pass over prefix sums; ours also lets who thinks the same hear the same once. Steps, \
             mean and mean square of opinions agree to 1e-9. Speed of plain JavaScript = 1; the \
             aim is 1.6 for wasm.\n\n{}",
            table(&["agents", "crowds", "wasm", "native"], &rows)
        ),
    )
}

/// Each model's hot path as wasm and natively.
fn models(rivals: &mut [Rival]) -> Result<()> {
    const AIM: f64 = 0.9;
    let mut rows = Vec::new();
    let mut short = 0;
    for id in ALL.iter().map(|e| e.card().id) {
        let mut times = 1_u32;
        while rivals[NATIVE].ask(&format!("{id} {times}"))?.1.as_secs_f64() < TURN {
            times *= 2;
        }
        let request = format!("{id} {times}");
        let entries = [Entry::new("", NATIVE, &request), Entry::new("", IN_WASM, &request)];
        let seconds = race(rivals, &entries, ROUNDS)?;
        let ratio = Spread::of_ratios(&seconds[0], &seconds[1]);
        let mark = if ratio.middle < AIM { "below the aim" } else { "" };
        short += u32::from(ratio.middle < AIM);
        rows.push(vec![id.to_owned(), times.to_string(), ratio.to_string(), mark.to_owned()]);
    }
    put(
        "models",
        &format!(
            "## Every model, wasm against native\n\nThe model's own function at its defaults, under \
             as many seeds as fill {TURN} s natively, without figures and words. Speed of wasm, \
             native = 1; the aim is {AIM}. Below it: {short} of {all}. {}\n\n{}",
            include_str!("shortfall.txt").trim(),
            table(&["model", "runs a turn", "wasm", ""], &rows),
            all = ALL.len(),
        ),
    )
}

/// What is grown, the request at each size, and in what units the size is counted.
type Growth = (&'static str, fn(u32) -> String, [u32; 4]);

/// Cost over three decades of runs, steps and agents.
fn scaling(rivals: &mut [Rival]) -> Result<()> {
    let grown: [Growth; 3] = [
        ("runs", |n| format!("lanes {n}"), [100, 1_000, 10_000, 100_000]),
        ("steps", |n| format!("steps {} 100", n / 20), [20, 200, 2_000, 20_000]),
        ("agents", |n| format!("hk {n} 10 1"), [1_000, 10_000, 100_000, 1_000_000]),
    ];
    let mut rows = Vec::new();
    for (what, request, sizes) in grown {
        for (name, rival) in [("native", NATIVE), ("wasm", IN_WASM)] {
            let entries: Vec<_> =
                sizes.iter().map(|size| Entry::new("", rival, request(*size))).collect();
            let seconds = race(rivals, &entries, ROUNDS)?;
            let each: Vec<Vec<f64>> = seconds
                .iter()
                .zip(sizes)
                .map(|(times, size)| times.iter().map(|t| t / f64::from(size)).collect())
                .collect();
            let points: Vec<_> = sizes
                .iter()
                .zip(&seconds)
                .map(|(size, times)| (f64::from(*size), Spread::of(times.clone()).middle))
                .collect();
            let mut row = vec![what.to_owned(), name.to_owned()];
            for (size, times) in sizes.iter().zip(&each) {
                let ratio = Spread::of_ratios(times, &each[2]);
                row.push(format!("{}: {ratio}", thousands((*size).into())));
            }
            row.push(format!("{:.2}", exponent(&points)));
            rows.push(row);
        }
    }
    put(
        "scaling",
        &format!(
            "## Cost in runs, steps and agents\n\nCost of one run (in lanes), one step (of 100 runs, \
             run by run) and one agent (for 10 steps of Hegselmann–Krause), relative to that at the \
             third size; the \
             exponent is the slope of log cost over log size, 1 being linear. Small sizes carry \
             what every call costs.\n\n{}",
            table(&["", "", "", "", "", "", "exponent"], &rows)
        ),
    )
}
