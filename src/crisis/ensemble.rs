//! Thousands of worlds: how often governance comes, which way, and when (the thesis).
//!
//! The [model](super::model) with the same settings and ever other luck. Shares have Wilson
//! intervals; the time to the first agreement is a Kaplan–Meier curve, whose censored runs are
//! those without agreement at the horizon; fans are exact type-7 quantiles over runs.
//!
//! Limits: the spread is that of luck alone. How uncertain the settings are is another question,
//! which `attribution` and `thesis` ask.

use super::lanes::{self, Shard};
use super::model::{MONTHS, Row, START, World};
use super::outcomes::Counts;
use super::parameters::Parameters as WorldParameters;
use super::run::{PRESETS, time_axis};
use crate::analysis::intervals::Z95;
use crate::analysis::quantiles;
use crate::analysis::survival::{self, Curve, Observation};
use crate::explainer::{Answers, Card, Job, Model, Prediction, Report};
use crate::figure::{Axis, Figure, Format, Ink, Layer, Reading, Shape};
use crate::math;
use crate::params::Invalid;
use crate::say;
use crate::text::{Text, chance, count, number};

/// The widget.
pub struct Ensemble;

crate::parameters! {
    /// How much is simulated.
    pub struct Size {
        /// Worlds simulated.
        runs: u32 = Param::integer(10_000, 100, 100_000).label("Worlds simulated").unit("runs")
            .help("More worlds make the shares more certain and take longer.")
            .source(Source::Definition);
    }
}

crate::joined! {
    /// What the reader sets.
    pub struct Parameters {
        /// The world.
        world: WorldParameters,
        /// How much is simulated.
        size: Size,
    }
}

/// Runs of the first quick picture.
pub const FIRST: u32 = 400;
/// Runs in a unit of work.
pub const UNIT: u32 = 250;
/// Fans are over at most this many runs, the first ones: more would not be seen but kept in memory.
pub const FAN_RUNS: u32 = 10_000;
/// Fans have at most this many points in time.
pub const FAN_POINTS: u32 = 80;
/// The quantiles of a fan.
pub const LEVELS: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];

/// What a fan is of.
const VARIABLES: usize = 4;
const DEPTH: usize = 0;
const SALIENCE: usize = 1;
const COST: usize = 2;
const INACTION: usize = 3;

/// Runs with what the figures need of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Batch {
    /// How each ended.
    pub rows: Vec<Row>,
    /// Depth, salience, cost of coordination and of inaction at each point of the fan, run by run.
    pub paths: Vec<[f64; VARIABLES]>,
}

/// Everything computed so far.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// How each run ended.
    pub rows: Vec<Row>,
    /// The rows counted.
    pub counts: Counts,
    /// Time to the first agreement; cause 0 is proactive, 1 crisis-driven.
    pub survival: Curve,
    /// For each point in time its year, and for each variable its quantiles.
    pub fans: Vec<(f64, [[f64; 5]; VARIABLES])>,
}

/// Steps from one point of the fan to the next.
fn stride(world: &World) -> u32 {
    world.steps.div_ceil(FAN_POINTS)
}

/// Points of the fan.
fn points(world: &World) -> u32 {
    world.steps / stride(world)
}

impl Batch {
    /// Simulates a shard.
    pub fn simulate(world: &World, seed: u64, shard: Shard) -> Self {
        let (stride, points) = (stride(world), points(world));
        let kept = FAN_RUNS.saturating_sub(shard.first).min(shard.runs);
        let mut paths = vec![[0.0; VARIABLES]; (kept * points) as usize];
        let rows = lanes::rows(world, seed, shard, |g| {
            let run = g.run - shard.first;
            if run < kept && (g.step + 1) % stride == 0 {
                let point = (g.step + 1) / stride - 1;
                let cost = math::exp(g.ln_cost);
                paths[(run * points + point) as usize] = [g.depth, g.salience, cost, g.inaction];
            }
        });
        Batch { rows, paths }
    }

    /// As plain numbers: how many rows, the rows, the paths.
    fn encode(&self) -> Vec<f64> {
        let mut out = vec![f64::from(self.rows.len() as u32)];
        for row in &self.rows {
            out.extend([
                row.signed.map_or(-1.0, f64::from),
                f64::from(u8::from(row.after_crisis)),
                f64::from(u8::from(row.durable)),
                f64::from(row.crises),
                f64::from(row.incidents),
            ]);
        }
        out.extend(self.paths.as_flattened());
        out
    }

    /// Reads what [`Batch::encode`] wrote; nothing from anything else.
    fn decode(numbers: &[f64]) -> Option<Self> {
        let (count, rest) = numbers.split_first()?;
        let (rows, paths) = rest.split_at_checked((*count as usize).checked_mul(5)?)?;
        let row = |v: &[f64]| Row {
            signed: (v[0] >= 0.0).then_some(v[0] as u32),
            after_crisis: v[1] != 0.0,
            durable: v[2] != 0.0,
            crises: v[3] as u32,
            incidents: v[4] as u32,
        };
        Some(Batch {
            rows: rows.chunks_exact(5).map(row).collect(),
            paths: paths.as_chunks().0.to_vec(),
        })
    }
}

impl Outcome {
    /// Puts batches together, in the order of their runs.
    pub fn of(world: &World, batches: &[Batch]) -> Self {
        let rows: Vec<Row> = batches.iter().flat_map(|b| b.rows.iter().copied()).collect();
        let years = |step: u32| f64::from(step + 1) / f64::from(MONTHS);
        let observed: Vec<Observation> = rows
            .iter()
            .map(|row| Observation {
                time: years(row.signed.unwrap_or(world.steps - 1)),
                cause: row.signed.map(|_| u32::from(row.after_crisis)),
            })
            .collect();
        Outcome {
            counts: Counts::of(&rows),
            survival: survival::kaplan_meier(&observed, 2),
            fans: fans(world, batches),
            rows,
        }
    }
}

fn fans(world: &World, batches: &[Batch]) -> Vec<(f64, [[f64; 5]; VARIABLES])> {
    let points = points(world) as usize;
    let mut column = Vec::new();
    (0..points)
        .map(|point| {
            let mut quantiles = [[0.0; 5]; VARIABLES];
            for (variable, quantiles) in quantiles.iter_mut().enumerate() {
                let of = |b: &'_ Batch| -> Vec<f64> {
                    b.paths.iter().skip(point).step_by(points).map(|v| v[variable]).collect()
                };
                column.clear();
                column.extend(batches.iter().flat_map(of));
                quantiles::sort(&mut column);
                *quantiles = LEVELS.map(|level| quantiles::quantile(&column, level));
            }
            let steps = f64::from((point as u32 + 1) * stride(world));
            (START + steps / f64::from(MONTHS), quantiles)
        })
        .collect()
}

struct Work {
    parameters: Parameters,
    world: World,
    seed: u64,
}

impl Job for Work {
    fn total(&self) -> u32 {
        self.parameters.size.runs.div_ceil(UNIT)
    }

    fn run_unit(&self, unit: u32) -> Vec<f64> {
        let first = unit * UNIT;
        let runs = UNIT.min(self.parameters.size.runs - first);
        Batch::simulate(&self.world, self.seed, Shard { first, runs }).encode()
    }

    fn report(&self, done: &[Option<Vec<f64>>]) -> Report {
        let batches: Vec<Batch> =
            done.iter().flatten().filter_map(|numbers| Batch::decode(numbers)).collect();
        Ensemble::report(&self.parameters, &Outcome::of(&self.world, &batches))
    }
}

impl Model for Ensemble {
    type Parameters = Parameters;
    type Outcome = Outcome;

    const CARD: Card = Card {
        id: "ensemble",
        section: "T",
        title: "Thousands of worlds",
        invitation: "Change one assumption or one barrier and watch how the odds move.",
        discovery: "Agreement ahead of a crisis is the rarest outcome, and most agreements made in a crisis do not last.",
        claims: &["T1", "T2"],
        facts: &[],
        presets: PRESETS,
        literature: &["wilson1927", "kaplan1958", "aalen1978", "hyndman1996"],
        reference: &[],
        stochastic: true,
    };

    const PREDICTION: Option<Prediction> = Some(Prediction {
        question: "In what share of worlds do states agree ahead of any crisis?",
        set: &[],
        reading: "proactive",
        answers: Answers::Share,
    });

    const HAS_JOB: bool = true;

    fn simulate(p: &Parameters, seed: u64) -> Result<Outcome, Invalid> {
        let world = World::new(&p.world);
        let shard = Shard { first: 0, runs: FIRST.min(p.size.runs) };
        Ok(Outcome::of(&world, &[Batch::simulate(&world, seed, shard)]))
    }

    fn report(p: &Parameters, o: &Outcome) -> Report {
        Report {
            sentence: sentence(p, o),
            readings: readings(o),
            figures: vec![
                shares(o),
                time_to_agreement(p, o),
                costs(p, o),
                fan(p, o, SALIENCE),
                fan(p, o, DEPTH),
            ],
            replays: Vec::new(),
        }
    }

    fn job(p: &Parameters, seed: u64) -> Option<Box<dyn Job>> {
        Some(Box::new(Work { parameters: *p, world: World::new(&p.world), seed }))
    }
}

fn sentence(p: &Parameters, o: &Outcome) -> Text {
    let c = &o.counts;
    let (proactive, crisis) = (c.interval(c.proactive), c.interval(c.crisis));
    let verdict = if crisis.low > proactive.high {
        "A crisis is the likelier way to an agreement."
    } else if proactive.low > crisis.high {
        "Here agreement ahead of a crisis is the likelier way."
    } else {
        "Neither way to an agreement is clearly the likelier one."
    };
    let signed = c.proactive + c.crisis;
    let lasts = if signed == 0 {
        Text::from("No world agreed at all.")
    } else {
        say!(
            "Of the worlds that agree, {lasting} have a deep regime for the last five years.",
            lasting = chance(f64::from(c.durable()) / f64::from(signed)),
        )
    };
    say!(
        "In {runs} worlds of {years} years, {none} see no agreement, {proactive} agree ahead of a crisis (95% interval {plow} to {phigh}) and {crisis} after one ({clow} to {chigh}).",
        runs = count(c.runs),
        years = count(p.world.years),
        none = chance(c.share(c.none())),
        proactive = chance(c.share(c.proactive)),
        plow = chance(proactive.low),
        phigh = chance(proactive.high),
        crisis = chance(c.share(c.crisis)),
        clow = chance(crisis.low),
        chigh = chance(crisis.high),
    )
    .then(verdict.into())
    .then(lasts)
}

fn readings(o: &Outcome) -> Vec<Reading> {
    let c = &o.counts;
    let percent = |id, label: &'static str, value| Reading::new(id, label, value, Format::Percent);
    let mut readings =
        vec![Reading::new("runs", "Worlds simulated", f64::from(c.runs), Format::Count)];
    for (ids, label, runs) in [
        (["none", "none_low", "none_high"], "No agreement", c.none()),
        (
            ["proactive", "proactive_low", "proactive_high"],
            "Agreement ahead of a crisis",
            c.proactive,
        ),
        (["crisis", "crisis_low", "crisis_high"], "Agreement after a crisis", c.crisis),
        (["durable", "durable_low", "durable_high"], "Durable regime", c.durable()),
    ] {
        let interval = c.interval(runs);
        let label = || crate::text::words(label);
        readings.push(Reading::new(ids[0], Text::of(label()), c.share(runs), Format::Percent));
        let low = say!("{what}: lower end of the 95% interval", what = label());
        readings.push(Reading::new(ids[1], low, interval.low, Format::Percent));
        let high = say!("{what}: upper end of the 95% interval", what = label());
        readings.push(Reading::new(ids[2], high, interval.high, Format::Percent));
    }
    readings.extend([
        percent(
            "durable_proactive",
            "Durable regime, agreed ahead of a crisis",
            c.share(c.durable_proactive),
        ),
        percent(
            "durable_crisis",
            "Durable regime, agreed after a crisis",
            c.share(c.durable_crisis),
        ),
        Reading::new("crises_per_run", "Crises a world", c.crises_per_run(), Format::Plain),
        Reading::new(
            "median_years",
            "Years until half of the worlds have agreed",
            o.survival.median().unwrap_or(f64::NAN),
            Format::Plain,
        ),
    ]);
    readings
}

fn shares(o: &Outcome) -> Figure {
    let c = &o.counts;
    let kinds: [(Text, u32); 5] = [
        ("no agreement".into(), c.none()),
        ("ahead of a crisis".into(), c.proactive),
        ("ahead, and durable".into(), c.durable_proactive),
        ("after a crisis".into(), c.crisis),
        ("after, and durable".into(), c.durable_crisis),
    ];
    Figure {
        id: "shares",
        title: "How the worlds end".into(),
        summary: say!(
            "{none} of {runs} worlds see no agreement, {proactive} one ahead of a crisis and {crisis} one after it; {durable} end in a durable regime.",
            none = chance(c.share(c.none())),
            runs = count(c.runs),
            proactive = chance(c.share(c.proactive)),
            crisis = chance(c.share(c.crisis)),
            durable = chance(c.share(c.durable())),
        ),
        x: Axis::share("Share of worlds"),
        // From the bottom up, so that the first stands at the top.
        y: Axis::names(
            "First agreement",
            kinds.iter().rev().map(|(name, _)| name.clone()).collect(),
        ),
        layers: vec![Layer::share_bars(kinds.iter().map(|(_, runs)| *runs), c.runs)],
        shape: Shape::Wide,
    }
}

fn time_to_agreement(p: &Parameters, o: &Outcome) -> Figure {
    let horizon = f64::from(p.world.years);
    // A step function: the value before and after each event.
    let stairs = |of: &dyn Fn(f64) -> f64| {
        let mut points = vec![[START, of(0.0)]];
        for step in &o.survival.steps {
            let before = points.last().map_or(0.0, |p| p[1]);
            points.push([START + step.time, before]);
            points.push([START + step.time, of(step.time)]);
        }
        points.push([START + horizon, of(horizon)]);
        points
    };
    let band: Vec<[f64; 3]> = o
        .survival
        .steps
        .iter()
        .map(|step| {
            let interval = step.interval(Z95);
            [START + step.time, interval.low, interval.high]
        })
        .collect();
    Figure {
        id: "survival",
        title: "Worlds without an agreement, over time".into(),
        summary: match o.survival.median() {
            Some(years) => say!(
                "Half of the worlds have agreed after {years} years; {left} have not after {horizon}.",
                years = number(years, 1),
                left = chance(o.survival.survival(horizon)),
                horizon = count(p.world.years),
            ),
            None => say!(
                "After {horizon} years {left} of the worlds have not agreed.",
                left = chance(o.survival.survival(horizon)),
                horizon = count(p.world.years),
            ),
        },
        x: time_axis(p.world.years),
        y: Axis::share("Share of worlds"),
        layers: vec![
            Layer::Band { label: "95% interval".into(), ink: Ink::Quiet, points: band },
            Layer::line("no agreement yet", Ink::Text, stairs(&|t| o.survival.survival(t))),
            Layer::dashed(
                "agreed after a crisis",
                Ink::One,
                stairs(&|t| o.survival.incidence(1, t)),
            ),
            Layer::dotted(
                "agreed ahead of one",
                Ink::Three,
                stairs(&|t| o.survival.incidence(0, t)),
            ),
        ],
        shape: Shape::Wide,
    }
}

/// The bands and the median of one variable.
fn fan_layers(o: &Outcome, variable: usize, ink: Ink, name: &'static str) -> Vec<Layer> {
    let band = |label: &'static str, low: usize, high: usize| Layer::Band {
        label: label.into(),
        ink,
        points: o.fans.iter().map(|(t, q)| [*t, q[variable][low], q[variable][high]]).collect(),
    };
    let median = o.fans.iter().map(|(t, q)| [*t, q[variable][2]]).collect();
    vec![
        band("5 to 95% of worlds; dark: 25 to 75%", 0, 4),
        band("", 1, 3),
        Layer::line(name, ink, median),
    ]
}

/// The highest value that a fan shows.
fn top(o: &Outcome, variable: usize) -> f64 {
    o.fans.iter().fold(0.0, |top, (_, q)| q[variable][4].max(top))
}

fn costs(p: &Parameters, o: &Outcome) -> Figure {
    let mut layers = fan_layers(o, COST, Ink::Two, "coordination, median");
    // What the bands are, the first says for both.
    layers.extend(fan_layers(o, INACTION, Ink::One, "inaction, median").into_iter().map(|layer| {
        match layer {
            Layer::Band { ink, points, .. } => Layer::Band { label: "".into(), ink, points },
            other => other,
        }
    }));
    let last = o.fans.last().map_or([[0.0; 5]; VARIABLES], |(_, q)| *q);
    Figure {
        id: "costs",
        title: "The two costs over all worlds".into(),
        summary: say!(
            "At the end coordination costs {c} in the median world and inaction is felt to cost {n}; in one world of twenty it is above {high}.",
            c = number(last[COST][2], 2),
            n = number(last[INACTION][2], 2),
            high = number(last[INACTION][4], 2),
        ),
        x: time_axis(p.world.years),
        y: Axis::linear(
            "Cost (1 = coordination without barriers)",
            0.0,
            1.05 * top(o, COST).max(top(o, INACTION)).max(1.0),
        ),
        layers,
        shape: Shape::Wide,
    }
}

fn fan(p: &Parameters, o: &Outcome, variable: usize) -> Figure {
    let last = o.fans.last().map_or([0.0; 5], |(_, q)| q[variable]);
    let (id, title, name, ink, y) = if variable == DEPTH {
        (
            "depth",
            "How deep the regime is, over all worlds",
            "median depth",
            Ink::Three,
            Axis::share("Depth of the regime"),
        )
    } else {
        let axis = Axis::linear("Salience", 0.0, 1.05 * top(o, variable).max(0.1));
        (
            "salience",
            "What incidents leave in memory, over all worlds",
            "median salience",
            Ink::One,
            axis,
        )
    };
    Figure {
        id,
        title: title.into(),
        summary: say!(
            "At the end the median is {median}; one world of four is above {high} and one of twenty above {top}.",
            median = number(last[2], 2),
            high = number(last[3], 2),
            top = number(last[4], 2),
        ),
        x: time_axis(p.world.years),
        y,
        layers: fan_layers(o, variable, ink, name),
        shape: Shape::Wide,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::Parameters as _;

    fn parameters(runs: u32) -> Parameters {
        Parameters { world: WorldParameters::defaults(), size: Size { runs } }
    }

    fn all(job: &dyn Job) -> Vec<Option<Vec<f64>>> {
        (0..job.total()).map(|unit| Some(job.run_unit(unit))).collect()
    }

    #[test]
    fn units_in_any_order_and_split_give_the_same_report() {
        let p = parameters(900);
        let job = Ensemble::job(&p, 3).unwrap();
        let done = all(&*job);
        let mut backwards = vec![None; done.len()];
        for unit in (0..job.total()).rev() {
            backwards[unit as usize] = Some(job.run_unit(unit));
        }
        assert_eq!(done, backwards);
        let report = job.report(&done);
        let world = World::new(&p.world);
        let whole = Batch::simulate(&world, 3, Shard { first: 0, runs: 900 });
        let at_once = Ensemble::report(&p, &Outcome::of(&world, &[whole]));
        assert_eq!(report.sentence, at_once.sentence);
        assert_eq!(report.fingerprint(), at_once.fingerprint());
    }

    #[test]
    fn a_partial_picture_counts_what_is_there() {
        let job = Ensemble::job(&parameters(1000), 3).unwrap();
        let mut done = vec![None; job.total() as usize];
        done[2] = Some(job.run_unit(2));
        let report = job.report(&done);
        assert_eq!((report.readings[0].id, report.readings[0].value), ("runs", 250.0));
        // And nothing at all is a report, too.
        assert_eq!(job.report(&[]).readings[0].value, 0.0);
    }

    #[test]
    fn numbers_travel_unchanged() {
        let world = World::new(&WorldParameters::defaults());
        let batch = Batch::simulate(&world, 1, Shard { first: 9_990, runs: 30 });
        assert_eq!(batch.paths.len() as u32, 10 * points(&world), "only the first runs have paths");
        assert_eq!(Batch::decode(&batch.encode()), Some(batch));
    }

    /// The survival curve and the cumulative incidences end at the shares.
    #[test]
    fn the_curves_end_at_the_shares() {
        let p = parameters(400);
        let o = Ensemble::simulate(&p, 1).unwrap();
        let (c, end) = (&o.counts, f64::from(p.world.years));
        assert!((o.survival.survival(end) - c.share(c.none())).abs() < 1e-12);
        assert!((o.survival.incidence(0, end) - c.share(c.proactive)).abs() < 1e-12);
        assert!((o.survival.incidence(1, end) - c.share(c.crisis)).abs() < 1e-12);
    }

    /// The fan at a point in time is that of the runs' own values.
    #[test]
    fn fans_are_quantiles_over_runs() {
        let p = parameters(400);
        let o = Ensemble::simulate(&p, 5).unwrap();
        let world = World::new(&p.world);
        let (point, step) = (40, 41 * stride(&world) - 1);
        let mut values: Vec<f64> = Vec::new();
        for run in 0..400 {
            world.run(5, run, |m| {
                if m.step == step {
                    values.push(m.salience);
                }
            });
        }
        quantiles::sort(&mut values);
        let expected = LEVELS.map(|level| quantiles::quantile(&values, level));
        assert_eq!(o.fans[point].1[SALIENCE], expected);
    }
}
