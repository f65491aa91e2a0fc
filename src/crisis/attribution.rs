//! What decides: which barrier, and which number (T3).
//!
//! Two questions about one outcome of the [model](super::model):
//!
//! - What does each barrier answer for in the reader's world? Every set of the four barriers is
//!   held at a low level, 16 worlds with the same luck; the Shapley value of a barrier is what
//!   lowering it adds, averaged over all orders of lowering them. Values of single barriers that
//!   sum to less than all four together show that barriers feed each other.
//! - Which number of the model matters most anywhere in its declared range? Sobol's first- and
//!   total-order indices (Saltelli and Jansen, scrambled Sobol points), over every number at once.
//!   The luck is the same at all points of a radial design and another for each base point.
//!
//! Limits: "held low" says nothing about how a barrier could be lowered (that is `pathways`). The
//! total-order index still holds some noise, as each share is counted over finitely many runs.

use super::lanes::{self, Shard};
use super::model::World;
use super::outcomes::{Counts, Goal};
use super::parameters::Parameters as WorldParameters;
use super::run::{BARRIERS, PRESETS};
use crate::analysis::intervals::Z95;
use crate::analysis::moments::Estimate;
use crate::analysis::sensitivity::{self, Design};
use crate::analysis::shapley;
use crate::analysis::space::Space;
use crate::explainer::{Card, Job, Model, Report};
use crate::figure::{Axis, Bar, Figure, Format, Ink, Layer, On, Reading, Shape};
use crate::params::{Invalid, Parameters as _};
use crate::say;
use crate::text::{Text, chance, percent, words};

/// The widget.
pub struct Attribution;

crate::parameters! {
    /// What is asked.
    pub struct Question {
        /// The outcome to explain.
        goal: Goal = Param::choice(Goal::OPTIONS, 0).label("Outcome to explain").main()
            .help("The share of worlds with this outcome is what the barriers and the numbers are to account for.")
            .source(Source::Definition);
        /// What "low" means.
        low: f64 = Param::real(0.1, 0.0, 1.0, 0.05).label("A lowered barrier stands at").main()
            .help("The height at which a barrier is held when it is taken down, from 0 (gone) to 1 (complete).")
            .source(Source::Definition);
        /// Runs in each of the 16 worlds.
        runs: u32 = Param::integer(4000, 100, 100_000).label("Runs in each set of barriers").unit("runs")
            .help("More runs make the values of the barriers more certain.")
            .source(Source::Definition);
        /// Base points of the sensitivity analysis.
        points: u32 = Param::integer(64, 8, 1024).label("Base points in each repetition").unit("points")
            .help("Each takes as many worlds as there are numbers, and two more. Powers of two spread best.")
            .source(Source::Definition);
    }
}

crate::joined! {
    /// What the reader sets.
    pub struct Parameters {
        /// The world.
        world: WorldParameters,
        /// What is asked.
        question: Question,
    }
}

/// Sets of barriers.
const SETS: usize = 16;
/// Runs of the first quick picture.
pub const FIRST: u32 = 300;
/// Runs in a unit of work on the barriers.
pub const UNIT: u32 = 250;
/// Independent scramblings, whose differences tell the error of the indices.
pub const REPETITIONS: u32 = 8;
/// Runs behind each share of the sensitivity analysis.
pub const RUNS_A_POINT: u32 = 32;
/// Base points in a unit of work on the numbers.
const BASE_UNIT: u32 = 4;
/// How many numbers are shown.
const SHOWN: usize = 10;

/// For each run, whether it reached the goal in each set of barriers: bit `set` of the mask.
type Reached = Vec<u32>;

/// What has been computed.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Runs in each set.
    pub runs: u32,
    /// Runs that reached the goal, by the set of lowered barriers.
    pub reached: [u32; SETS],
    /// What each barrier answers for, with its standard error.
    pub shapley: Vec<Estimate>,
    /// Indices of each number, the largest total first; empty until enough has been computed.
    pub numbers: Vec<Number>,
}

/// The indices of one number.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    /// Its label.
    pub label: &'static str,
    /// First order.
    pub first: Estimate,
    /// Total order.
    pub total: Estimate,
}

/// The world with the barriers of this set held low.
fn lowered(p: &Parameters, set: usize) -> World {
    let held = |barrier: usize, before: Option<f64>| {
        if set >> barrier & 1 == 1 { Some(p.question.low) } else { before }
    };
    let w = &p.world;
    World::new(&WorldParameters {
        hold_G: held(0, w.hold_G),
        hold_I: held(1, w.hold_I),
        hold_A: held(2, w.hold_A),
        hold_K: held(3, w.hold_K),
        ..*w
    })
}

/// Simulates some runs in all 16 sets, with the same luck in each.
fn in_all_sets(p: &Parameters, seed: u64, shard: Shard) -> Reached {
    let mut reached = vec![0; shard.runs as usize];
    for set in 0..SETS {
        let rows = lanes::rows(&lowered(p, set), seed, shard, |_| {});
        for (mask, row) in reached.iter_mut().zip(&rows) {
            *mask |= u32::from(p.question.goal.reached(row)) << set;
        }
    }
    reached
}

/// One share of the sensitivity analysis.
fn share_at(p: &Parameters, space: &Space, design: &Design, seed: u64, row: u32) -> f64 {
    let world = World::new(&WorldParameters::from_values(&space.values(&design.row(row))));
    let first = design.base_of(row) * RUNS_A_POINT;
    let rows = lanes::rows(&world, seed, Shard { first, runs: RUNS_A_POINT }, |_| {});
    let counts = Counts::of(&rows);
    counts.share(p.question.goal.among(&counts))
}

fn outcome(reached: &[u32], replicates: &[sensitivity::Indices], space: &Space) -> Outcome {
    let tables: Vec<[f64; SETS]> =
        reached.iter().map(|mask| std::array::from_fn(|set| f64::from(mask >> set & 1))).collect();
    let mut numbers = Vec::new();
    // One repetition alone would not tell its error.
    if replicates.len() > 1 {
        let indices = sensitivity::replicated(replicates);
        for (i, (first, total)) in indices.first.iter().zip(&indices.total).enumerate() {
            numbers.push(Number { label: space.param(i).label, first: *first, total: *total });
        }
        numbers.sort_by(|a, b| b.total.value.total_cmp(&a.total.value));
    }
    Outcome {
        runs: reached.len() as u32,
        reached: std::array::from_fn(|set| reached.iter().map(|mask| mask >> set & 1).sum()),
        shapley: shapley::replicated(&tables),
        numbers,
    }
}

/// Units come in turns: those on the barriers first, then those on the numbers, repetition by
/// repetition.
struct Work {
    parameters: Parameters,
    seed: u64,
    space: Space,
}

impl Work {
    fn on_barriers(&self) -> u32 {
        self.parameters.question.runs.div_ceil(UNIT)
    }

    fn a_repetition(&self) -> u32 {
        self.parameters.question.points.div_ceil(BASE_UNIT)
    }

    /// The rows of the design that a unit of a repetition computes.
    fn rows(&self, design: &Design, part: u32) -> std::ops::Range<u32> {
        let width = self.space.dimensions() + 2;
        let end = (part + 1) * BASE_UNIT * width;
        part * BASE_UNIT * width..end.min(design.rows())
    }

    fn design(&self, repetition: u32) -> Design {
        // Other points and other luck in each repetition.
        let seed = self.seed.wrapping_add(u64::from(repetition) << 32);
        Design::sobol(self.space.dimensions(), self.parameters.question.points, seed)
    }
}

impl Job for Work {
    fn total(&self) -> u32 {
        self.on_barriers() + REPETITIONS * self.a_repetition()
    }

    fn run_unit(&self, unit: u32) -> Vec<f64> {
        let p = &self.parameters;
        let Some(unit) = unit.checked_sub(self.on_barriers()) else {
            let first = unit * UNIT;
            let shard = Shard { first, runs: UNIT.min(p.question.runs - first) };
            return in_all_sets(p, self.seed, shard).into_iter().map(f64::from).collect();
        };
        let (repetition, part) = (unit / self.a_repetition(), unit % self.a_repetition());
        let seed = self.seed.wrapping_add(u64::from(repetition) << 32);
        let design = self.design(repetition);
        self.rows(&design, part).map(|row| share_at(p, &self.space, &design, seed, row)).collect()
    }

    fn report(&self, done: &[Option<Vec<f64>>]) -> Report {
        let (barriers, numbers) = done.split_at(done.len().min(self.on_barriers() as usize));
        let reached: Vec<u32> =
            barriers.iter().flatten().flatten().map(|mask| *mask as u32).collect();
        // A repetition counts once all of it is there.
        let replicates: Vec<sensitivity::Indices> = numbers
            .chunks_exact(self.a_repetition() as usize)
            .filter_map(|parts| {
                let outputs: Option<Vec<Vec<f64>>> = parts.iter().cloned().collect();
                Some(sensitivity::indices(&outputs?.concat(), self.space.dimensions()))
            })
            .collect();
        Attribution::report(&self.parameters, &outcome(&reached, &replicates, &self.space))
    }
}

impl Model for Attribution {
    type Parameters = Parameters;
    type Outcome = Outcome;

    const CARD: Card = Card {
        id: "attribution",
        section: "T",
        title: "What decides",
        invitation: "Pick an outcome and see what each barrier, and each number of the model, answers for.",
        discovery: "Removing one barrier is not enough: the four together do far more than the sum of each alone.",
        claims: &["T3"],
        facts: &[],
        presets: PRESETS,
        literature: &["shapley1953", "saltelli2010", "jansen1999", "owen1995"],
        reference: &["sobol_ishigami", "sobol_g", "shapley_linear_gaussian"],
        stochastic: true,
    };

    const HAS_JOB: bool = true;

    fn simulate(p: &Parameters, seed: u64) -> Result<Outcome, Invalid> {
        let shard = Shard { first: 0, runs: FIRST.min(p.question.runs) };
        Ok(outcome(&in_all_sets(p, seed, shard), &[], &Space::all(p.world.to_values())))
    }

    fn report(p: &Parameters, o: &Outcome) -> Report {
        let mut figures = vec![barriers(p, o), sets(p, o)];
        if !o.numbers.is_empty() {
            figures.push(numbers(o));
        }
        Report { sentence: sentence(p, o), readings: readings(o), figures, replays: Vec::new() }
    }

    fn job(p: &Parameters, seed: u64) -> Option<Box<dyn Job>> {
        Some(Box::new(Work { parameters: *p, seed, space: Space::all(p.world.to_values()) }))
    }
}

impl Outcome {
    fn share(&self, set: usize) -> f64 {
        f64::from(self.reached[set]) / f64::from(self.runs)
    }

    /// The share with no barrier lowered.
    fn none(&self) -> f64 {
        self.share(0)
    }

    /// The share with all four lowered.
    fn all(&self) -> f64 {
        self.share(SETS - 1)
    }

    /// What lowering a barrier alone adds.
    fn alone(&self, barrier: usize) -> f64 {
        self.share(1 << barrier) - self.none()
    }

    /// What all four together add beyond the sum of each alone.
    fn together(&self) -> f64 {
        self.all() - self.none() - (0..4).fold(0.0, |sum, barrier| sum + self.alone(barrier))
    }

    /// The barrier with the largest Shapley value.
    fn first(&self) -> usize {
        let mut first = 0;
        for (i, e) in self.shapley.iter().enumerate() {
            if e.value > self.shapley[first].value {
                first = i;
            }
        }
        first
    }
}

fn goal(p: &Parameters) -> Text {
    match p.question.goal {
        Goal::Durable => "a durable regime",
        Goal::Proactive => "agreement ahead of a crisis",
        Goal::Crisis => "agreement after a crisis",
        Goal::Agreement => "any agreement",
    }
    .into()
}

/// A difference of shares in percentage points.
fn points(difference: f64) -> crate::text::Arg {
    crate::text::number(100.0 * difference, 1)
}

fn sentence(p: &Parameters, o: &Outcome) -> Text {
    if o.shapley.is_empty() {
        return "Nothing has been computed yet.".into();
    }
    let first = o.first();
    let total = o.all() - o.none();
    let head = say!(
        "With all four barriers lowered, the share of worlds with {goal} goes from {none} to {all}.",
        goal = words(goal(p)),
        none = chance(o.none()),
        all = chance(o.all()),
    );
    let which = say!(
        "Of these {total} points {name} answers for {value}, more than any other.",
        total = points(total),
        name = words(BARRIERS[first].0),
        value = points(o.shapley[first].value),
    );
    let best = (0..4).fold(f64::NEG_INFINITY, |best, barrier| best.max(o.alone(barrier)));
    let together = o.together();
    let feed = if together > 0.05 {
        say!(
            "Lowering a single barrier adds {best} points at most; {together} come only from lowering them together.",
            best = points(best),
            together = points(together),
        )
    } else if together < -0.05 {
        say!(
            "They get in each other's way: each alone would add {together} points more in sum than all four do.",
            together = points(-together),
        )
    } else {
        "Their effects add up almost exactly: here the barriers hardly feed each other.".into()
    };
    let head = if total > 0.0 { head.then(which) } else { head };
    let text = head.then(feed);
    match o.numbers.first() {
        None => text,
        Some(n) => text.then(say!(
            "Over the declared range of every number, what matters most is “{name}”: it has a part in {total} of the differences between worlds.",
            name = words(n.label),
            total = percent(n.total.value.clamp(0.0, 1.0), 0),
        )),
    }
}

fn readings(o: &Outcome) -> Vec<Reading> {
    let of = |id, label: &'static str, value| Reading::new(id, label, value, Format::Percent);
    let mut readings = vec![
        Reading::new("runs", "Runs in each set of barriers", f64::from(o.runs), Format::Count),
        of("none", "Share with no barrier lowered", o.none()),
        of("all", "Share with all four lowered", o.all()),
        of("together", "What only lowering them together adds", o.together()),
    ];
    let ids = [
        ["shapley_G", "error_G", "alone_G"],
        ["shapley_I", "error_I", "alone_I"],
        ["shapley_A", "error_A", "alone_A"],
        ["shapley_K", "error_K", "alone_K"],
    ];
    for (barrier, (ids, e)) in ids.into_iter().zip(&o.shapley).enumerate() {
        let name = || words(BARRIERS[barrier].0);
        let value = say!("What {name} answers for", name = name());
        readings.push(Reading::new(ids[0], value, e.value, Format::Percent));
        let error = say!("What {name} answers for: standard error", name = name());
        readings.push(Reading::new(ids[1], error, e.error, Format::Percent));
        let alone = say!("What lowering {name} alone adds", name = name());
        readings.push(Reading::new(ids[2], alone, o.alone(barrier), Format::Percent));
    }
    readings
}

fn interval(e: &Estimate) -> Option<[f64; 2]> {
    e.error.is_finite().then_some([e.value - Z95 * e.error, e.value + Z95 * e.error])
}

/// A bar each, the first at the top.
fn lying<'a>(estimates: impl ExactSizeIterator<Item = &'a Estimate>) -> Vec<Bar> {
    let top = estimates.len() as f64 - 1.0;
    estimates
        .enumerate()
        .map(|(i, e)| Bar { place: top - i as f64, value: e.value, interval: interval(e) })
        .collect()
}

/// The range that bars with intervals from zero need.
fn reach(bars: &[Bar]) -> [f64; 2] {
    bars.iter().fold([0.0_f64, 0.05], |[low, high], bar| {
        let [a, b] = bar.interval.unwrap_or([bar.value; 2]);
        [low.min(a), high.max(b)]
    })
}

fn barriers(p: &Parameters, o: &Outcome) -> Figure {
    let names: Vec<Text> = BARRIERS.iter().rev().map(|(label, _)| (*label).into()).collect();
    let values = lying(o.shapley.iter());
    let alone: Vec<Bar> = (0..4)
        .map(|barrier| Bar { place: 3.0 - barrier as f64, value: o.alone(barrier), interval: None })
        .collect();
    let all: Vec<Bar> = values.iter().chain(&alone).copied().collect();
    let [low, high] = reach(&all);
    let shapley = |barrier: usize| points(o.shapley.get(barrier).map_or(f64::NAN, |e| e.value));
    Figure {
        id: "barriers",
        title: "What each barrier answers for".into(),
        summary: say!(
            "Of the {total} points that lowering all four adds to the share with {goal}, geopolitical deadlock answers for {g}, institutional weakness for {i}, public–private asymmetry for {a} and knowledge collapse for {k}.",
            total = points(o.all() - o.none()),
            goal = words(goal(p)),
            g = shapley(0),
            i = shapley(1),
            a = shapley(2),
            k = shapley(3),
        ),
        x: Axis::linear("Added to the share of worlds", low, high * 1.05).format(Format::Percent),
        y: Axis::names("", names),
        layers: vec![
            Layer::Bars {
                label: "Shapley value, with 95% interval".into(),
                ink: Ink::One,
                along: On::Y,
                bars: values,
            },
            Layer::Bars { label: "lowered alone".into(), ink: Ink::Two, along: On::Y, bars: alone },
        ],
        shape: Shape::Wide,
    }
}

/// The sets by the number of their barriers, then as they are listed.
fn by_size() -> Vec<usize> {
    let mut sets: Vec<usize> = (0..SETS).collect();
    sets.sort_by_key(|set| set.count_ones());
    sets
}

fn sets(p: &Parameters, o: &Outcome) -> Figure {
    let order = by_size();
    let label = |set: &usize| -> Text {
        let short = ["deadlock", "institutions", "asymmetry", "knowledge"];
        let lowered = short.into_iter().enumerate().filter(|(barrier, _)| set >> barrier & 1 == 1);
        lowered
            .map(|(_, name)| Text::from(name))
            .reduce(|all, next| say!("{all}, {next}", all = words(all), next = words(next)))
            .unwrap_or_else(|| "none".into())
    };
    let best = (0..4).fold(0.0_f64, |best, barrier| best.max(o.share(1 << barrier)));
    Figure {
        id: "sets",
        title: "Every set of lowered barriers".into(),
        summary: say!(
            "The share of worlds with {goal} is {none} with no barrier lowered, at most {best} with a single one, and {all} with all four.",
            goal = words(goal(p)),
            none = chance(o.none()),
            best = chance(best),
            all = chance(o.all()),
        ),
        x: Axis::share("Share of worlds"),
        y: Axis::names("Lowered barriers", order.iter().rev().map(label).collect()),
        layers: vec![Layer::share_bars(order.iter().map(|set| o.reached[*set]), o.runs)],
        shape: Shape::Wide,
    }
}

fn numbers(o: &Outcome) -> Figure {
    let shown = &o.numbers[..o.numbers.len().min(SHOWN)];
    let total = lying(shown.iter().map(|n| &n.total));
    let first = lying(shown.iter().map(|n| &n.first));
    let all: Vec<Bar> = total.iter().chain(&first).copied().collect();
    let [low, high] = reach(&all);
    let layer = |label: &'static str, ink, bars| Layer::Bars {
        label: label.into(),
        ink,
        along: On::Y,
        bars,
    };
    Figure {
        id: "numbers",
        title: "Which numbers matter, over all declared ranges".into(),
        summary: match shown {
            [a, b, ..] => say!(
                "“{a}” has a part in {ta} of the differences between worlds, “{b}” in {tb}.",
                a = words(a.label),
                ta = percent(a.total.value, 0),
                b = words(b.label),
                tb = percent(b.total.value, 0),
            ),
            _ => "".into(),
        },
        x: Axis::linear("Share of the variance", low, high * 1.05).format(Format::Percent),
        y: Axis::names("", shown.iter().rev().map(|n| n.label.into()).collect()),
        layers: vec![
            layer("with all its interactions (total order), 95% interval", Ink::One, total),
            layer("alone (first order), 95% interval", Ink::Two, first),
        ],
        shape: Shape::Wide,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameters() -> Parameters {
        Parameters::defaults()
    }

    fn at(p: &Parameters, runs: u32) -> Outcome {
        outcome(&in_all_sets(p, 1, Shard { first: 0, runs }), &[], &Space::all(p.world.to_values()))
    }

    /// T3: taking down one barrier is not enough, and together they do more than one by one.
    #[test]
    fn one_barrier_is_not_enough_and_barriers_feed_each_other() {
        let o = at(&parameters(), 2000);
        assert!(o.all() > 0.7, "{}", o.all());
        for barrier in 0..4 {
            assert!(o.share(1 << barrier) < 0.3, "{barrier}: {}", o.share(1 << barrier));
            assert!(o.shapley[barrier].value > 4.0 * o.shapley[barrier].error, "{barrier}");
        }
        assert!(o.together() > 0.2, "{}", o.together());
    }

    /// The Shapley values share out exactly what all four add, run by run.
    #[test]
    fn the_values_sum_to_what_all_four_add() {
        for goal in Goal::ALL {
            let mut p = parameters();
            p.question.goal = *goal;
            let o = at(&p, 500);
            let sum = o.shapley.iter().map(|e| e.value).sum::<f64>();
            assert!((sum - (o.all() - o.none())).abs() < 1e-12, "{goal:?}");
        }
    }

    /// The barrier that answers for most is named where there is something to answer for, and none
    /// where nothing is gained.
    #[test]
    fn the_sentence_names_the_barrier_that_answers_for_most() {
        let p = parameters();
        let o = at(&p, 500);
        assert!(sentence(&p, &o).english().contains(BARRIERS[o.first()].0));
        let mut p = parameters();
        let low = Some(p.question.low);
        let w = &mut p.world;
        [w.hold_G, w.hold_I, w.hold_A, w.hold_K] = [low; 4];
        let o = at(&p, 50);
        assert_eq!(o.all(), o.none());
        assert!(!sentence(&p, &o).english().contains("more than any other"));
    }

    /// A barrier that is held low already adds nothing.
    #[test]
    fn a_barrier_that_is_down_already_answers_for_nothing() {
        let mut p = parameters();
        p.world.hold_K = Some(p.question.low);
        let o = at(&p, 300);
        assert_eq!(o.shapley[3].value, 0.0);
        assert_eq!(o.shapley[3].error, 0.0);
    }

    /// The standard errors are those of independent repetitions.
    #[test]
    fn the_errors_say_how_far_other_luck_would_lead() {
        let p = parameters();
        let each: Vec<Outcome> = (0..20)
            .map(|part| {
                let reached = in_all_sets(&p, 1, Shard { first: part * 250, runs: 250 });
                outcome(&reached, &[], &Space::all(p.world.to_values()))
            })
            .collect();
        for barrier in 0..4 {
            let values: Vec<f64> = each.iter().map(|o| o.shapley[barrier].value).collect();
            let spread = crate::analysis::moments::variance(&values).sqrt();
            let said = each[0].shapley[barrier].error;
            assert!(spread / said > 0.5 && spread / said < 2.0, "{spread} {said}");
        }
    }

    fn small() -> Box<dyn Job> {
        let mut p = parameters();
        p.question = Question { runs: 300, points: 8, ..p.question };
        Attribution::job(&p, 1).unwrap()
    }

    #[test]
    fn units_are_independent_and_a_part_is_a_report() {
        let job = small();
        assert_eq!(job.total(), 2 + REPETITIONS * 2);
        let done: Vec<_> = (0..job.total()).map(|unit| Some(job.run_unit(unit))).collect();
        for unit in [17, 9, 4, 1, 0] {
            assert_eq!(done[unit as usize], Some(job.run_unit(unit)));
        }
        let report = job.report(&done);
        assert_eq!(report.figures.len(), 3);
        // With the barriers only, there is no figure of the numbers yet.
        assert_eq!(job.report(&done[..2]).figures.len(), 2);
        assert_eq!(job.report(&done[..2]).readings, report.readings);
        // Nothing is a report as well.
        job.report(&[]);
    }

    /// What does not enter has no total-order index: a ceiling of investment does nothing for the
    /// chance of an agreement where hazard does not depend on capability and nothing is foreseen.
    #[test]
    fn a_number_without_effect_has_no_index() {
        let p = parameters();
        let still = WorldParameters { beta: 0.0, x0: 0.0, ..p.world };
        let space = Space::new(still.to_values(), |param| ["K_max", "mu_Y"].contains(&param.id));
        let design = Design::sobol(2, 32, 1);
        let outputs: Vec<f64> =
            (0..design.rows()).map(|row| share_at(&p, &space, &design, 1, row)).collect();
        let indices = sensitivity::indices(&outputs, 2);
        let place = usize::from(space.param(0).id != "K_max");
        assert_eq!(indices.total[place], 0.0);
        assert!(indices.total[1 - place] > 0.5, "{:?}", indices.total);
    }
}
