//! The thesis, tested: over every number of the model at once, where is it right and where wrong?
//!
//! T1 and T2 say that agreement ahead of a crisis is unlikely and that what lasts comes after one.
//! Most numbers of the [model](super::model) are assumptions, so one world proves little. Here
//! worlds are spread evenly (scrambled Sobol points) over the declared range of every number; in
//! each some runs show which kind of agreement is the likelier. What decides between worlds is
//! read from the same sample: the first-order index of each number for the difference of the two
//! shares, and how often the thesis holds at either end of its range.
//!
//! Limits: the ranges are ours, and so is the even spread over them; "60% of worlds" is a
//! statement about this space, not a probability about ours. Shares within a world are counted
//! over few runs, so a world near the line may fall on the wrong side of it.

use super::model::World;
use super::outcomes::Counts;
use super::parameters::Parameters as WorldParameters;
use crate::analysis::given_data;
use crate::analysis::intervals::{Interval, wilson95};
use crate::analysis::sobol::Sobol;
use crate::analysis::space::Space;
use crate::explainer::{Card, Job, Model, Preset, Report};
use crate::figure::{Axis, Bar, Figure, Format, Ink, Layer, On, Reading, Shape};
use crate::params::{Invalid, Param, Parameters as _};
use crate::say;
use crate::text::{Text, chance, count, words};

/// The widget.
pub struct Thesis;

crate::choices! {
    /// Which numbers are varied.
    pub enum Varied {
        /// All, and also what counts as a crisis and how long after it.
        Everything = "everything", "Every number, definitions too";
        /// The assumptions only.
        Assumptions = "assumptions", "Every number but the definitions";
    }
}

crate::parameters! {
    /// What the reader sets.
    pub struct Parameters {
        /// Which numbers are varied.
        varied: Varied = Param::choice(Varied::OPTIONS, 0).label("What is varied").main()
            .help("Whether the meaning of a crisis (how salient, how long ago) is varied too, or stays as in the default world.")
            .source(Source::Definition);
        /// The horizon of each world.
        years: u32 = Param::integer(20, 5, 60).label("Horizon").unit("years").main()
            .help("How long each simulated world runs.")
            .source(Source::Definition);
        /// Worlds.
        points: u32 = Param::integer(4096, 64, 65_536).label("Worlds").unit("worlds")
            .help("How many settings are tried, spread evenly over all ranges. Powers of two spread best.")
            .source(Source::Definition);
        /// Runs in each.
        runs: u32 = Param::integer(100, 10, 1000).label("Runs in each world").unit("runs")
            .help("How many times each world is simulated to see which outcome is the likelier.")
            .source(Source::Definition);
    }
}

/// Worlds in a unit of work.
pub const UNIT: u32 = 64;
/// Worlds of the first quick picture, and the runs in each.
pub const FIRST: u32 = 64;
const FIRST_RUNS: u32 = 50;
/// Bins of the sensitivity estimate.
const BINS: u32 = 16;
/// How many numbers are shown as deciding.
const SHOWN: usize = 8;
/// Cells of the map, each way.
const CELLS: u32 = 6;
/// With fewer worlds than this, what decides cannot be told from chance and is not said.
const TELLING: usize = 512;
/// Below this share agreement ahead of a crisis counts as unlikely.
const UNLIKELY: f64 = 0.1;

/// What a world showed.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// The world's place.
    pub point: Vec<f64>,
    /// Its runs.
    pub counts: Counts,
}

impl Sample {
    /// The share agreed after a crisis less the share agreed ahead of one.
    fn lead(&self) -> f64 {
        self.counts.share(self.counts.crisis) - self.counts.share(self.counts.proactive)
    }
}

/// How a number decides.
#[derive(Clone, Debug, PartialEq)]
pub struct Decider {
    /// The number.
    pub param: &'static Param,
    /// Its coordinate.
    coordinate: usize,
    /// The share of the variance of the lead that it answers for alone.
    pub first_order: f64,
    /// Where it is in the lowest quarter of its range: worlds in which the thesis holds, of all.
    pub low: [u32; 2],
    /// In the highest quarter.
    pub high: [u32; 2],
}

/// Worlds, and what they say.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Worlds.
    pub worlds: u32,
    /// Of these, where agreement after a crisis is the likelier kind.
    pub crisis: u32,
    /// Where agreement ahead of one is.
    pub proactive: u32,
    /// Where durable regimes come mostly after a crisis.
    pub durable_crisis: u32,
    /// Where they come mostly from agreements ahead of one.
    pub durable_proactive: u32,
    /// Where agreement ahead of a crisis is unlikely.
    pub unlikely: u32,
    /// The numbers, most decisive first; none before there are worlds enough to tell.
    pub deciders: Vec<Decider>,
    /// For the two most decisive numbers, the share of worlds in which agreement after a crisis is
    /// the likelier, row by row; not a number in a cell without worlds.
    pub map: Vec<f64>,
}

/// The space and its points.
struct Design {
    space: Space,
    points: Sobol,
}

impl Design {
    fn new(p: &Parameters, seed: u64) -> Self {
        let base = WorldParameters { years: p.years, ..WorldParameters::defaults() }.to_values();
        let space = match p.varied {
            Varied::Everything => Space::all(base),
            Varied::Assumptions => Space::assumptions(base),
        };
        let points = Sobol::scrambled(space.dimensions(), seed);
        Design { space, points }
    }

    fn world(&self, index: u32) -> WorldParameters {
        WorldParameters::from_values(&self.space.values(&self.points.point(index)))
    }

    /// Simulates one world. All worlds have the same luck, so that they differ by their numbers.
    fn sample(&self, seed: u64, index: u32, runs: u32) -> Counts {
        let world = World::new(&self.world(index));
        Counts::simulate(&world, seed, runs)
    }

    fn outcome(&self, samples: &[Sample]) -> Outcome {
        let holds = |s: &&Sample| s.lead() > 0.0;
        let number = |of: &dyn Fn(&&Sample) -> bool| samples.iter().filter(of).count() as u32;
        let leads: Vec<f64> = samples.iter().map(Sample::lead).collect();
        let told = if samples.len() < TELLING { 0 } else { self.space.dimensions() as usize };
        let mut deciders: Vec<Decider> = (0..told)
            .map(|coordinate| {
                let at = |s: &Sample| s.point[coordinate];
                let positions: Vec<f64> = samples.iter().map(at).collect();
                let quarter = |inside: &dyn Fn(f64) -> bool| {
                    let there = number(&|s| inside(at(s)));
                    [number(&|s| inside(at(s)) && holds(s)), there]
                };
                Decider {
                    param: self.space.param(coordinate),
                    coordinate,
                    first_order: given_data::first_order(&positions, &leads, BINS),
                    low: quarter(&|x| x < 0.25),
                    high: quarter(&|x| x >= 0.75),
                }
            })
            .collect();
        deciders.sort_by(|a, b| b.first_order.total_cmp(&a.first_order));
        Outcome {
            worlds: samples.len() as u32,
            crisis: number(&holds),
            proactive: number(&|s| s.lead() < 0.0),
            durable_crisis: number(&|s| s.counts.durable_crisis > s.counts.durable_proactive),
            durable_proactive: number(&|s| s.counts.durable_crisis < s.counts.durable_proactive),
            unlikely: number(&|s| s.counts.share(s.counts.proactive) < UNLIKELY),
            map: map(samples, &deciders),
            deciders,
        }
    }
}

/// The share of worlds in each cell of the map in which the thesis holds.
fn map(samples: &[Sample], deciders: &[Decider]) -> Vec<f64> {
    let [Some(x), Some(y)] = [deciders.first(), deciders.get(1)] else { return Vec::new() };
    let cell = |at: f64| ((at * f64::from(CELLS)) as usize).min(CELLS as usize - 1);
    let mut seen = vec![[0_u32; 2]; (CELLS * CELLS) as usize];
    for s in samples {
        let at = cell(s.point[y.coordinate]) * CELLS as usize + cell(s.point[x.coordinate]);
        seen[at][0] += u32::from(s.lead() > 0.0);
        seen[at][1] += 1;
    }
    seen.iter().map(|[holds, all]| f64::from(*holds) / f64::from(*all)).collect()
}

struct Work {
    parameters: Parameters,
    design: Design,
    seed: u64,
}

impl Job for Work {
    fn total(&self) -> u32 {
        self.parameters.points.div_ceil(UNIT)
    }

    fn run_unit(&self, unit: u32) -> Vec<f64> {
        let first = unit * UNIT;
        (first..self.parameters.points.min(first + UNIT))
            .flat_map(|index| {
                let c = self.design.sample(self.seed, index, self.parameters.runs);
                let numbers = [
                    c.runs,
                    c.proactive,
                    c.crisis,
                    c.durable_proactive,
                    c.durable_crisis,
                    c.crises,
                ];
                numbers.map(f64::from)
            })
            .collect()
    }

    fn report(&self, done: &[Option<Vec<f64>>]) -> Report {
        let mut samples = Vec::new();
        for (unit, numbers) in done.iter().enumerate() {
            let Some(numbers) = numbers else { continue };
            for (i, row) in numbers.as_chunks::<6>().0.iter().enumerate() {
                let [runs, proactive, crisis, durable_proactive, durable_crisis, crises] =
                    row.map(|v| v as u32);
                let point = self.design.points.point(unit as u32 * UNIT + i as u32);
                samples.push(Sample {
                    point,
                    counts: Counts {
                        runs,
                        proactive,
                        crisis,
                        durable_proactive,
                        durable_crisis,
                        crises,
                    },
                });
            }
        }
        Thesis::report(&self.parameters, &self.design.outcome(&samples))
    }
}

impl Model for Thesis {
    type Parameters = Parameters;
    type Outcome = Outcome;

    const CARD: Card = Card {
        id: "thesis",
        section: "T",
        title: "The thesis, tested",
        invitation: "Let every number of the model vary at once, and see where the thesis holds and where it fails.",
        discovery: "Over all declared ranges the thesis holds in most worlds but by no means in all; small incidents and a soft decision undo it.",
        claims: &["T1", "T2"],
        facts: &[],
        presets: &[
            Preset {
                id: "all",
                label: "Everything varies",
                note: "Even what counts as a crisis is open.",
                set: &[],
            },
            Preset {
                id: "fixed_words",
                label: "Definitions fixed",
                note: "A crisis means what it means in the default world.",
                set: &[("varied", "assumptions")],
            },
        ],
        literature: &["sobol1967", "owen1995", "plischke2013"],
        reference: &[],
        stochastic: true,
    };

    const HAS_JOB: bool = true;

    fn simulate(p: &Parameters, seed: u64) -> Result<Outcome, Invalid> {
        let design = Design::new(p, seed);
        let samples: Vec<Sample> = (0..FIRST.min(p.points))
            .map(|index| Sample {
                point: design.points.point(index),
                counts: design.sample(seed, index, FIRST_RUNS.min(p.runs)),
            })
            .collect();
        Ok(design.outcome(&samples))
    }

    fn report(_: &Parameters, o: &Outcome) -> Report {
        let mut figures = vec![verdicts(o)];
        if let [first, second, ..] = o.deciders.as_slice() {
            figures.extend([ends(o, first), deciders(o, first, second), fails(o, first, second)]);
        }
        Report { sentence: sentence(o), readings: readings(o), figures, replays: Vec::new() }
    }

    fn job(p: &Parameters, seed: u64) -> Option<Box<dyn Job>> {
        Some(Box::new(Work { parameters: *p, design: Design::new(p, seed), seed }))
    }
}

impl Outcome {
    fn share(&self, worlds: u32) -> f64 {
        f64::from(worlds) / f64::from(self.worlds)
    }

    fn interval(&self, worlds: u32) -> Interval {
        wilson95(worlds, self.worlds)
    }
}

fn share([some, all]: [u32; 2]) -> f64 {
    f64::from(some) / f64::from(all)
}

fn sentence(o: &Outcome) -> Text {
    let result = say!(
        "In {worlds} worlds spread over the declared range of every number, agreement after a crisis is the likelier kind in {crisis} and agreement ahead of one in {proactive}; durable regimes come mostly after a crisis in {durable}. Agreement ahead of a crisis is unlikely (fewer than one run in ten) in {unlikely}.",
        worlds = count(o.worlds),
        crisis = chance(o.share(o.crisis)),
        proactive = chance(o.share(o.proactive)),
        durable = chance(o.share(o.durable_crisis)),
        unlikely = chance(o.share(o.unlikely)),
    );
    let verdict = if o.interval(o.crisis).low > 0.9 {
        "The thesis hardly depends on the assumptions."
    } else if o.interval(o.crisis).low > 0.5 {
        "The thesis holds in most of this space, but it is not independent of the assumptions."
    } else if o.interval(o.crisis).high < 0.5 {
        "In most of this space the thesis fails."
    } else {
        "Whether the thesis holds is an even bet in this space."
    };
    let result = result.then(verdict.into());
    match o.deciders.first() {
        None => result,
        Some(d) => result.then(say!(
            "What decides most is “{name}”: the thesis holds in {low} of the worlds in the lowest quarter of its range and in {high} of those in the highest.",
            name = words(d.param.label),
            low = chance(share(d.low)),
            high = chance(share(d.high)),
        )),
    }
}

fn readings(o: &Outcome) -> Vec<Reading> {
    let reading =
        |id, label: &'static str, worlds| Reading::new(id, label, o.share(worlds), Format::Percent);
    let interval = o.interval(o.crisis);
    vec![
        Reading::new("worlds", "Worlds tried", f64::from(o.worlds), Format::Count),
        reading("holds", "Agreement after a crisis is the likelier kind", o.crisis),
        Reading::new("holds_low", "Lower end of its 95% interval", interval.low, Format::Percent),
        Reading::new("holds_high", "Upper end of its 95% interval", interval.high, Format::Percent),
        reading("fails", "Agreement ahead of a crisis is the likelier kind", o.proactive),
        reading(
            "neither",
            "Neither is, or there is no agreement",
            o.worlds - o.crisis - o.proactive,
        ),
        reading("durable_crisis", "Durable regimes mostly after a crisis", o.durable_crisis),
        reading("durable_proactive", "Durable regimes mostly ahead of one", o.durable_proactive),
        reading(
            "unlikely",
            "Agreement ahead of a crisis in fewer than one world of ten",
            o.unlikely,
        ),
    ]
}

fn verdicts(o: &Outcome) -> Figure {
    let rows: [(&'static str, u32); 6] = [
        ("T1: ahead of a crisis in fewer than one run of ten", o.unlikely),
        ("T2: agreement mostly after a crisis", o.crisis),
        ("against T2: mostly ahead of one", o.proactive),
        ("neither", o.worlds - o.crisis - o.proactive),
        ("T2: durable regimes mostly after a crisis", o.durable_crisis),
        ("against T2: mostly ahead of one", o.durable_proactive),
    ];
    Figure {
        id: "verdicts",
        title: "In what share of all worlds the thesis holds".into(),
        summary: say!(
            "Agreement comes mostly after a crisis in {crisis} of {worlds} worlds and mostly ahead of one in {proactive}.",
            crisis = chance(o.share(o.crisis)),
            worlds = count(o.worlds),
            proactive = chance(o.share(o.proactive)),
        ),
        x: Axis::share("Share of worlds"),
        y: Axis::names("", rows.iter().rev().map(|(name, _)| (*name).into()).collect()),
        layers: vec![Layer::share_bars(rows.iter().map(|(_, worlds)| *worlds), o.worlds)],
        shape: Shape::Wide,
    }
}

/// The names of the most decisive numbers, from the bottom up.
fn names(o: &Outcome) -> Vec<Text> {
    o.deciders.iter().take(SHOWN).rev().map(|d| d.param.label.into()).collect()
}

/// Bars for the most decisive numbers, the first at the top.
fn bars(o: &Outcome, of: impl Fn(&Decider) -> Option<Bar>) -> Vec<Bar> {
    let top = o.deciders.len().min(SHOWN) as f64 - 1.0;
    o.deciders
        .iter()
        .take(SHOWN)
        .enumerate()
        .filter_map(|(i, d)| Some(Bar { place: top - i as f64, ..of(d)? }))
        .collect()
}

fn deciders(o: &Outcome, a: &Decider, b: &Decider) -> Figure {
    Figure {
        id: "deciders",
        title: "Which numbers decide".into(),
        summary: say!(
            "“{a}” alone answers for {sa} of the differences between worlds, “{b}” for {sb}.",
            a = words(a.param.label),
            sa = chance(a.first_order.max(0.0)),
            b = words(b.param.label),
            sb = chance(b.first_order.max(0.0)),
        ),
        x: Axis::linear(
            "Share of the differences that it answers for alone",
            0.0,
            a.first_order.max(0.1) * 1.1,
        )
        .format(Format::Percent),
        y: Axis::names("", names(o)),
        layers: vec![Layer::Bars {
            label: "first-order index".into(),
            ink: Ink::One,
            along: On::Y,
            bars: bars(o, |d| {
                let value = d.first_order.max(0.0);
                value.is_finite().then_some(Bar { place: 0.0, value, interval: None })
            }),
        }],
        shape: Shape::Wide,
    }
}

fn ends(o: &Outcome, first: &Decider) -> Figure {
    let layer = |label: &'static str, ink, of: fn(&Decider) -> [u32; 2]| Layer::Bars {
        label: label.into(),
        ink,
        along: On::Y,
        bars: bars(o, |d| {
            let [some, all] = of(d);
            let interval = wilson95(some, all);
            let interval = Some([interval.low, interval.high]);
            (all > 0).then(|| Bar { place: 0.0, value: share([some, all]), interval })
        }),
    };
    Figure {
        id: "ends",
        title: "Where the thesis fails: at which end of which range".into(),
        summary: say!(
            "With “{name}” in the lowest quarter of its range the thesis holds in {low} of worlds, in the highest in {high}.",
            name = words(first.param.label),
            low = chance(share(first.low)),
            high = chance(share(first.high)),
        ),
        x: Axis::share("Share of worlds in which agreement comes mostly after a crisis"),
        y: Axis::names("", names(o)),
        layers: vec![
            layer("in the lowest quarter of its range", Ink::Two, |d| d.low),
            layer("in the highest quarter", Ink::One, |d| d.high),
        ],
        shape: Shape::Wide,
    }
}

fn fails(o: &Outcome, first: &Decider, second: &Decider) -> Figure {
    let centres: Vec<f64> = (0..CELLS).map(|i| (f64::from(i) + 0.5) / f64::from(CELLS)).collect();
    let worst = o.map.iter().filter(|v| v.is_finite()).fold(1.0_f64, |worst, v| worst.min(*v));
    let axis = |d: &Decider| {
        let label = say!("{name}: place in its range", name = words(d.param.label));
        Axis::linear(label, 0.0, 1.0).format(Format::Percent)
    };
    Figure {
        id: "map",
        title: "Where the thesis fails, by the two numbers that decide most".into(),
        summary: say!(
            "Of the cells over “{x}” and “{y}”, the one where the thesis fares worst has it hold in {worst} of its worlds.",
            x = words(first.param.label),
            y = words(second.param.label),
            worst = chance(worst),
        ),
        x: axis(first),
        y: axis(second),
        layers: vec![Layer::Heat {
            label: "worlds in which agreement comes mostly after a crisis".into(),
            x: centres.clone(),
            y: centres,
            values: o.map.clone(),
            from: 0.0,
            to: 1.0,
            format: Format::Percent,
        }],
        shape: Shape::Square,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crisis::model::Row;

    fn job(points: u32, varied: Varied) -> Box<dyn Job> {
        let p = Parameters { points, varied, runs: 60, ..Parameters::defaults() };
        Thesis::job(&p, 1).unwrap()
    }

    fn reading(report: &Report, id: &str) -> f64 {
        report.readings.iter().find(|r| r.id == id).unwrap().value
    }

    /// The honest result: over all ranges the thesis holds more often than not, but it fails in
    /// more than a quarter of the worlds; where words keep their meaning it holds more often.
    #[test]
    fn the_thesis_holds_in_most_worlds_and_fails_in_many() {
        let of = |varied| {
            let job = job(512, varied);
            let done: Vec<_> = (0..job.total()).map(|unit| Some(job.run_unit(unit))).collect();
            job.report(&done)
        };
        let everything = of(Varied::Everything);
        let (holds, fails) = (reading(&everything, "holds"), reading(&everything, "fails"));
        assert!(holds > 0.5 && holds < 0.7, "{holds}");
        assert!(fails > 0.25, "{fails}");
        assert_eq!(everything.figures.len(), 4);
        let words_fixed = reading(&of(Varied::Assumptions), "holds");
        assert!(words_fixed > holds + 0.05 && words_fixed < 0.9, "{words_fixed}");
    }

    #[test]
    fn units_are_independent_and_a_part_is_a_report() {
        let job = job(192, Varied::Everything);
        assert_eq!(job.total(), 3);
        let mut done = vec![None; 3];
        done[2] = Some(job.run_unit(2));
        let part = job.report(&done);
        assert_eq!(reading(&part, "worlds"), 64.0);
        assert_eq!(part.figures.len(), 1, "too few to tell what decides");
        done[0] = Some(job.run_unit(0));
        done[1] = Some(job.run_unit(1));
        assert_eq!(done[2], Some(job.run_unit(2)));
        assert_eq!(reading(&job.report(&done), "worlds"), 192.0);
        assert_eq!(reading(&job.report(&[]), "worlds"), 0.0);
    }

    /// A world of the sample, simulated by the scalar path.
    #[test]
    fn a_sample_is_a_world_of_the_space() {
        let p = Parameters::defaults();
        let design = Design::new(&p, 4);
        let world = World::new(&design.world(5));
        let rows: Vec<Row> = (0..30).map(|run| world.run(4, run, |_| {})).collect();
        assert_eq!(design.sample(4, 5, 30), Counts::of(&rows));
    }
}
