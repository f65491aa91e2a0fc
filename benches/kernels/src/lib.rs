//! The models' hot paths, each by a name and a few whole numbers, for native code and wasm alike.
//!
//! Nothing here measures: `cargo xtask bench` asks from outside and reads the processor's clock.

use barriers::crisis::model::World;
use barriers::crisis::outcomes::Counts;
use barriers::crisis::parameters::Parameters;
use barriers::explainer;
use barriers::knowledge::opinion::{Crowd, Rule, Rules};
use barriers::params::Parameters as _;
use barriers::random::{Process, Stream};

/// The seed of every kernel.
pub const SEED: u64 = 1;
/// Confidence of the crowd in `hk`: opinions fall into a handful of clusters.
pub const CONFIDENCE: f64 = 0.1;

/// Runs a kernel and gives its numbers:
///
/// - `scalar RUNS`, `lanes RUNS`: an ensemble of the default world, run by run and in lanes; the
///   shares none, proactive, crisis-driven and durable;
/// - `steps PER_YEAR RUNS`: the same run by run with that many steps a year;
/// - `hk AGENTS MOST TIMES`: Hegselmann and Krause's rule for at most so many steps, for as many
///   crowds; the last one's steps until nobody moved any more, mean and mean square of opinions;
/// - `<id of a widget> TIMES`: its model at the defaults, under as many seeds; how often.
///
/// # Errors
/// Says what is wrong with the request.
pub fn run(name: &str, amounts: &[u32]) -> Result<Vec<f64>, String> {
    let world = || World::new(&Parameters::defaults());
    match (name, amounts) {
        ("scalar", [runs]) => Ok(run_by_run(&world(), *runs)),
        ("lanes", [runs]) => Ok(shares(&Counts::simulate(&world(), SEED, *runs))),
        ("steps", [per_year, runs]) => {
            let world = World::with_steps(&Parameters::defaults(), *per_year);
            Ok(run_by_run(&world, *runs))
        }
        ("hk", [agents, most, times]) => {
            let mut last = Vec::new();
            for run in 0..*times {
                last = crowd(*agents, *most, run);
            }
            Ok(last)
        }
        (widget, [times]) => {
            let widget = explainer::find(widget).ok_or(format!("no kernel {name}"))?;
            let values = widget.defaults();
            for seed in 0..u64::from(*times) {
                widget.simulate_only(&values, seed).map_err(|e| e.to_string())?;
            }
            Ok(vec![f64::from(*times)])
        }
        _ => Err(format!("{name} does not take {} numbers", amounts.len())),
    }
}

fn run_by_run(world: &World, runs: u32) -> Vec<f64> {
    let rows: Vec<_> = (0..runs).map(|run| world.run(SEED, run, |_| {})).collect();
    shares(&Counts::of(&rows))
}

fn shares(c: &Counts) -> Vec<f64> {
    [c.none(), c.proactive, c.crisis, c.durable()].map(|runs| c.share(runs)).to_vec()
}

/// A crowd with opinions from U(0, 1) until nobody moves any more, or for `most` steps.
fn crowd(agents: u32, most: u32, run: u32) -> Vec<f64> {
    let mut stream = Stream::new(SEED, run, Process(0));
    let mut crowd = Crowd::uniform(agents, &mut stream);
    let rules = Rules::plain(Rule::HegselmannKrause, CONFIDENCE, 0.0);
    let settled = crowd.settle(&rules, &mut stream, most);
    let n = f64::from(agents);
    let mean = |of: &dyn Fn(f64) -> f64| crowd.opinions().iter().map(|x| of(*x)).sum::<f64>() / n;
    vec![f64::from(settled.steps), mean(&|x| x), mean(&|x| x * x)]
}

/// The same for Node.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn kernel(name: &str, amounts: &[u32]) -> Result<Vec<f64>, String> {
    run(name, amounts)
}
