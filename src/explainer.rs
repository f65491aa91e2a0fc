//! What a widget is, and the one list of all of them.
//!
//! To add one: copy a model's file (its inner order is the same everywhere: module doc, card,
//! parameters, outcome, model, readers, tests), put one line into [`ALL`] and its id into a
//! chapter of `xtask/src/pages/article.rs`, write its prose in `www/article/<id>.md` and its page
//! in `www/models/<id>.md`. Everything else (controls, links, validation, tables, tests of
//! conformance, embeds, offline files) is derived.

use crate::figure::{Figure, Reading, Replay};
use crate::params::{Invalid, Param, Parameters, Value, Values};
use crate::text::Text;

/// What is fixed about a widget.
#[derive(Clone, Copy, Debug)]
pub struct Card {
    /// Final: it is in links.
    pub id: &'static str,
    /// The section of the source: "2.1" … "2.4", or "T" for the thesis.
    pub section: &'static str,
    /// The heading.
    pub title: &'static str,
    /// One sentence of what to try.
    pub invitation: &'static str,
    /// What a reader may discover, in one sentence.
    pub discovery: &'static str,
    /// The claims of `data/claims.toml` it shows.
    pub claims: &'static [&'static str],
    /// The facts of `data/facts.toml` it shows.
    pub facts: &'static [&'static str],
    /// Named settings.
    pub presets: &'static [Preset],
    /// Keys of `data/literature.toml`.
    pub literature: &'static [&'static str],
    /// Models of `tests/reference/` whose numbers it must agree with.
    pub reference: &'static [&'static str],
    /// Whether a seed matters.
    pub stochastic: bool,
}

/// Named settings.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// Stable short name.
    pub id: &'static str,
    /// What the reader sees.
    pub label: &'static str,
    /// Why these settings, in a sentence.
    pub note: &'static str,
    /// What differs from the defaults, as in a link.
    pub set: &'static [(&'static str, &'static str)],
}

/// A question to answer before one looks: the reveal sets the widget to the world that is asked
/// about, and the answer is what the model then says.
#[derive(Clone, Copy, Debug)]
pub struct Prediction {
    /// A question that also reads well where it cannot be answered.
    pub question: &'static str,
    /// What differs from the defaults in the world it asks about, as in a link.
    pub set: &'static [(&'static str, &'static str)],
    /// The reading that answers it.
    pub reading: &'static str,
    /// How it can be answered.
    pub answers: Answers,
}

/// How a [`Prediction`] can be answered.
#[derive(Clone, Copy, Debug)]
pub enum Answers {
    /// By a share in per cent.
    Share,
    /// By one of these, each true of a reading from the first number up to the second.
    Choices(&'static [(&'static str, f64, f64)]),
}

/// What one run of a widget says, ready for every reader.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// What just happened, in plain words.
    pub sentence: Text,
    /// The numbers that matter.
    pub readings: Vec<Reading>,
    /// The drawings.
    pub figures: Vec<Figure>,
    /// Agents over time.
    pub replays: Vec<Replay>,
}

/// Work too long for one run of a widget, in units that do not depend on each other: any pool of
/// workers may compute them, in any order and split, and the report is the same. What a widget
/// shows at once is its plain run, a first quick picture of the same.
pub trait Job: Sync {
    /// How many units there are.
    fn total(&self) -> u32;
    /// One unit as plain numbers, which can travel between workers. Pure.
    fn run_unit(&self, unit: u32) -> Vec<f64>;
    /// What the units done so far say: `done[unit]` is the unit's numbers, or none.
    fn report(&self, done: &[Option<Vec<f64>>]) -> Report;
}

/// A model with its readers. Implemented once a file; everyone else sees [`Explainer`].
pub trait Model: Sync {
    /// What the reader sets.
    type Parameters: Parameters;
    /// What the model computes.
    type Outcome;
    /// What is fixed.
    const CARD: Card;

    /// Pure: the same parameters and seed give the same bits everywhere.
    ///
    /// # Errors
    /// [`Invalid::Conflict`] where values are allowed each but not together.
    fn simulate(parameters: &Self::Parameters, seed: u64) -> Result<Self::Outcome, Invalid>;

    /// Everything shown, from an outcome.
    fn report(parameters: &Self::Parameters, outcome: &Self::Outcome) -> Report;

    /// A question to answer before one looks, where that teaches.
    const PREDICTION: Option<Prediction> = None;

    /// Whether there is long work behind the widget.
    const HAS_JOB: bool = false;

    /// That work, where there is any.
    fn job(_parameters: &Self::Parameters, _seed: u64) -> Option<Box<dyn Job>> {
        None
    }
}

/// A widget, whatever its model.
pub trait Explainer: Sync {
    /// What is fixed.
    fn card(&self) -> &'static Card;
    /// Its parameters.
    fn declared(&self) -> &'static [Param];
    /// The question to answer before one looks, if there is one.
    fn prediction(&self) -> Option<&'static Prediction>;
    /// Simulates and reads the outcome.
    ///
    /// # Errors
    /// [`Invalid::Conflict`] from the model.
    fn run(&self, values: &Values, seed: u64) -> Result<Report, Invalid>;
    /// Simulates and tells nobody: the hot path alone, which benchmarks time.
    ///
    /// # Errors
    /// As [`Explainer::run`].
    fn simulate_only(&self, values: &Values, seed: u64) -> Result<(), Invalid>;
    /// Whether there is long work behind it.
    fn has_job(&self) -> bool;
    /// That work, where there is any.
    fn job(&self, values: &Values, seed: u64) -> Option<Box<dyn Job>>;

    /// All parameters at their defaults.
    fn defaults(&self) -> Values {
        Values::defaults(self.declared())
    }

    /// The values of a preset.
    ///
    /// # Errors
    /// Where the preset does not fit the declarations; a test holds every preset to it.
    fn preset(&self, preset: &Preset) -> Result<Values, Invalid> {
        let mut values = self.defaults();
        for (id, text) in preset.set {
            values.set(id, text)?;
        }
        Ok(values)
    }
}

impl<M: Model> Explainer for M {
    fn card(&self) -> &'static Card {
        &M::CARD
    }

    fn declared(&self) -> &'static [Param] {
        M::Parameters::DECLARED
    }

    fn prediction(&self) -> Option<&'static Prediction> {
        const { &M::PREDICTION }.as_ref()
    }

    fn run(&self, values: &Values, seed: u64) -> Result<Report, Invalid> {
        let parameters = M::Parameters::from_values(values);
        let outcome = M::simulate(&parameters, seed)?;
        Ok(M::report(&parameters, &outcome))
    }

    fn simulate_only(&self, values: &Values, seed: u64) -> Result<(), Invalid> {
        let parameters = M::Parameters::from_values(values);
        std::hint::black_box(M::simulate(std::hint::black_box(&parameters), seed)?);
        Ok(())
    }

    fn has_job(&self) -> bool {
        M::HAS_JOB
    }

    fn job(&self, values: &Values, seed: u64) -> Option<Box<dyn Job>> {
        M::job(&M::Parameters::from_values(values), seed)
    }
}

/// Every widget, in the order a reader of the source would expect. (The wasm of one section has
/// only that section's: see `models` in Cargo.toml.)
pub static ALL: &[&dyn Explainer] = &[
    // 2.1
    #[cfg(feature = "deadlock")]
    &crate::deadlock::investment::Investment,
    #[cfg(feature = "deadlock")]
    &crate::deadlock::race::Race,
    #[cfg(feature = "deadlock")]
    &crate::deadlock::verification::Verification,
    #[cfg(feature = "deadlock")]
    &crate::deadlock::alignment::Alignment,
    #[cfg(feature = "deadlock")]
    &crate::deadlock::attention::Attention,
    // 2.2
    #[cfg(feature = "institutions")]
    &crate::institutions::consensus::Consensus,
    #[cfg(feature = "institutions")]
    &crate::institutions::coalition::Coalition,
    #[cfg(feature = "institutions")]
    &crate::institutions::forums::Forums,
    #[cfg(feature = "institutions")]
    &crate::institutions::brussels::Brussels,
    #[cfg(feature = "institutions")]
    &crate::institutions::code::Code,
    // 2.3
    #[cfg(feature = "asymmetry")]
    &crate::asymmetry::capital::Capital,
    #[cfg(feature = "asymmetry")]
    &crate::asymmetry::inspection::Inspection,
    #[cfg(feature = "asymmetry")]
    &crate::asymmetry::lobbying::Lobbying,
    #[cfg(feature = "asymmetry")]
    &crate::asymmetry::talent::Talent,
    // 2.4
    #[cfg(feature = "knowledge")]
    &crate::knowledge::fragmentation::Fragmentation,
    #[cfg(feature = "knowledge")]
    &crate::knowledge::evidence::Evidence,
    #[cfg(feature = "knowledge")]
    &crate::knowledge::blocs::Blocs,
    // T
    #[cfg(feature = "crisis")]
    &crate::crisis::run::Crisis,
    #[cfg(feature = "crisis")]
    &crate::crisis::ensemble::Ensemble,
    #[cfg(feature = "crisis")]
    &crate::crisis::attribution::Attribution,
    #[cfg(feature = "crisis")]
    &crate::crisis::pathways::Pathways,
    #[cfg(feature = "crisis")]
    &crate::crisis::thesis::Thesis,
];

/// The widget of this id.
pub fn find(id: &str) -> Option<&'static dyn Explainer> {
    ALL.iter().copied().find(|e| e.card().id == id)
}

/// A run with any long work behind it done to the end, by as many threads as there are cores.
///
/// # Errors
/// [`Invalid::Conflict`] from the model.
#[cfg(not(target_arch = "wasm32"))]
pub fn run_in_full(
    explainer: &dyn Explainer,
    values: &Values,
    seed: u64,
) -> Result<Report, Invalid> {
    match explainer.job(values, seed) {
        Some(job) => Ok(job.report(&all_units(&*job))),
        None => explainer.run(values, seed),
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn all_units(job: &dyn Job) -> Vec<Option<Vec<f64>>> {
    use std::sync::atomic::{AtomicU32, Ordering};
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let next = AtomicU32::new(0);
    let mine = || {
        let mut done = Vec::new();
        loop {
            let unit = next.fetch_add(1, Ordering::Relaxed);
            if unit >= job.total() {
                return done;
            }
            done.push((unit, job.run_unit(unit)));
        }
    };
    let mut units = vec![None; job.total() as usize];
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(mine)).collect();
        for (unit, numbers) in workers.into_iter().filter_map(|w| w.join().ok()).flatten() {
            units[unit as usize] = Some(numbers);
        }
    });
    units
}

impl Report {
    /// A hash (FNV-1a, 64 bits) of every number in the report, in order: equal reports have equal
    /// fingerprints on every machine. Values that are not a number count as one constant, because
    /// the bits of a NaN are not fixed.
    pub fn fingerprint(&self) -> u64 {
        let mut hash = Fnv::default();
        for reading in &self.readings {
            hash.number(reading.value);
        }
        for figure in &self.figures {
            crate::figure::table::numbers(figure, &mut |v| hash.number(v));
        }
        for replay in &self.replays {
            for v in &replay.values {
                hash.number(f64::from(*v));
            }
        }
        hash.0
    }
}

/// FNV-1a over the bits of numbers.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Fnv(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    fn number(&mut self, value: f64) {
        let bits = if value.is_nan() { 0x7ff8_0000_0000_0000 } else { value.to_bits() };
        for byte in bits.to_le_bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}

/// A value's place in the declaration, for readers that list settings.
pub fn settings(values: &Values) -> impl Iterator<Item = (&'static Param, Value)> + '_ {
    values.declared().iter().enumerate().map(|(i, p)| (p, values.at(i)))
}
