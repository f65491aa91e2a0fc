//! One world, month by month: two costs, and what happens when they cross (the thesis).
//!
//! Shows a single run of the [model](super::model), and how it compares with some hundreds more
//! of the same world. The cost of coordination follows from four barriers; the felt cost of
//! inaction jumps with each incident and is forgotten. An agreement comes, most likely, while the
//! second is above the first; how deep it is depends on what was prepared.

use super::model::{MONTHS, Moment, Row, START, SUBSTANTIVE, World};
use super::outcomes::Counts;
use super::parameters::Parameters as WorldParameters;
use crate::explainer::{Card, Model, Preset, Report};
use crate::figure::{Axis, Figure, Format, Ink, Layer, Mark, On, Reading, Replay, Shape};
use crate::math;
use crate::params::Invalid;
use crate::say;
use crate::text::{Text, chance, count, name, number};

/// The widget.
pub struct Crisis;

crate::parameters! {
    /// How much is simulated.
    pub struct Size {
        /// Worlds simulated for the shares.
        runs: u32 = Param::integer(400, 1, 100_000).label("Worlds simulated").unit("runs")
            .help("How many worlds with these settings stand behind the shares. The figures show the first.")
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

/// One run, and the shares of many.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Every month of the first run.
    pub path: Vec<Moment>,
    /// How it ended.
    pub row: Row,
    /// How all ended.
    pub counts: Counts,
}

impl Outcome {
    /// The month of the first agreement.
    fn signing(&self) -> Option<&Moment> {
        self.row.signed.map(|step| &self.path[step as usize])
    }

    /// The highest felt cost of inaction as a multiple of the cost of coordination.
    fn peak(&self) -> f64 {
        self.path.iter().fold(0.0, |peak, m| peak.max(m.inaction / cost(m)))
    }

    /// The last depth of the regime.
    fn depth(&self) -> f64 {
        self.path.last().map_or(0.0, |m| m.state.depth)
    }
}

/// The cost of coordination C.
fn cost(m: &Moment) -> f64 {
    math::exp(m.conditions.ln_cost)
}

/// The time at the end of a step, as a calendar year.
fn year(step: u32) -> f64 {
    START + f64::from(step + 1) / f64::from(MONTHS)
}

/// A month by name and year.
fn month(step: u32) -> Text {
    const NAMES: [&str; 12] = [
        "January {y}",
        "February {y}",
        "March {y}",
        "April {y}",
        "May {y}",
        "June {y}",
        "July {y}",
        "August {y}",
        "September {y}",
        "October {y}",
        "November {y}",
        "December {y}",
    ];
    let calendar = START as u32 + step / MONTHS;
    Text::from(NAMES[(step % MONTHS) as usize]).with("y", name(calendar.to_string()))
}

impl Model for Crisis {
    type Parameters = Parameters;
    type Outcome = Outcome;

    const CARD: Card = Card {
        id: "crisis",
        section: "T",
        title: "Two costs and a crisis",
        invitation: "Lower a barrier, make incidents rarer, or prepare more; then look at another world.",
        discovery: "Agreement waits until inaction costs more than coordination; how deep it goes waits on what was prepared.",
        claims: &["T1", "T2", "G5", "K6", "K7"],
        facts: &["us_private_ai_investment", "china_ai_investment_2025", "hyperscaler_capex_2026"],
        presets: PRESETS,
        literature: &["kingdon1984", "downs1972", "grimm2020", "salmon2011"],
        stochastic: true,
        reference: &[
            "crisis_trigger",
            "shot_noise",
            "policy_window",
            "threshold_rule",
            "institutional_friction",
            "time_to_agreement",
            "synthesis",
        ],
    };

    fn simulate(p: &Parameters, seed: u64) -> Result<Outcome, Invalid> {
        let world = World::new(&p.world);
        let mut path = Vec::with_capacity(world.steps as usize);
        let row = world.run(seed, 0, |m| path.push(*m));
        Ok(Outcome { path, row, counts: Counts::simulate(&world, seed, p.size.runs) })
    }

    fn report(p: &Parameters, o: &Outcome) -> Report {
        Report {
            sentence: sentence(p, o),
            readings: readings(o),
            figures: vec![costs(p, o), depth(p, o), barriers(p, o)],
            replays: vec![replay(p, o)],
        }
    }
}

/// Settings worth a look, which every widget of the room offers.
pub const PRESETS: &[Preset] = &[
    Preset {
        id: "source",
        label: "As the source describes",
        note: "All four barriers stand and little has been prepared.",
        set: &[],
    },
    Preset {
        id: "shared_facts",
        label: "One shared assessment",
        note: "Everyone who decides accepts nearly the same evidence.",
        set: &[("hold_K", "0.1")],
    },
    Preset {
        id: "no_deadlock",
        label: "No geopolitical deadlock",
        note: "The two leading powers have an agreement that both would rather have than not.",
        set: &[("hold_G", "0.1")],
    },
    Preset {
        id: "no_barriers",
        label: "All four barriers low",
        note: "What would be left to explain if every barrier came down.",
        set: &[("hold_G", "0.1"), ("hold_I", "0.1"), ("hold_A", "0.1"), ("hold_K", "0.1")],
    },
    Preset {
        id: "prepared",
        label: "Prepared in advance",
        note: "Institutions and texts are ready before they are needed.",
        set: &[("pi", "0.9"), ("a", "0.5")],
    },
    Preset {
        id: "no_incidents",
        label: "No incidents at all",
        note: "Only slow attention can bring an agreement.",
        set: &[("lam0", "0")],
    },
];

fn sentence(p: &Parameters, o: &Outcome) -> Text {
    let incidents = Text::from(if o.row.incidents == 1 { "one incident" } else { "{n} incidents" })
        .with("n", count(o.row.incidents));
    let this = match o.signing() {
        None => say!(
            "In this world no agreement came in {years} years: after {incidents}, inaction was felt to cost at most {peak} times as much as coordination.",
            years = count(p.world.years),
            incidents = crate::text::words(incidents),
            peak = number(o.peak(), 2),
        ),
        Some(m) => {
            let came = if o.row.after_crisis {
                say!(
                    "In this world an agreement came in {month}, after a crisis, when inaction was felt to cost {ratio} times as much as coordination.",
                    month = crate::text::words(month(m.step)),
                    ratio = number(m.inaction / cost(m), 2),
                )
            } else {
                say!(
                    "In this world an agreement came in {month}, ahead of any crisis, when inaction was felt to cost {ratio} times as much as coordination.",
                    month = crate::text::words(month(m.step)),
                    ratio = number(m.inaction / cost(m), 2),
                )
            };
            let then = if o.row.durable {
                "It took root and lasted."
            } else if o.path.iter().any(|m| m.state.depth >= SUBSTANTIVE) {
                "It was substantive for a time but did not last to the end."
            } else {
                "It never became substantive."
            };
            came.then(then.into())
        }
    };
    let c = &o.counts;
    this.then(say!(
        "Of {runs} such worlds, {none} see no agreement, {proactive} agree ahead of a crisis and {crisis} after one; in {durable} the regime is deep and lasts.",
        runs = count(c.runs),
        none = chance(c.share(c.none())),
        proactive = chance(c.share(c.proactive)),
        crisis = chance(c.share(c.crisis)),
        durable = chance(c.share(c.durable())),
    ))
}

fn readings(o: &Outcome) -> Vec<Reading> {
    let c = &o.counts;
    let share =
        |id, label: &'static str, runs| Reading::new(id, label, c.share(runs), Format::Percent);
    let signing = o.signing();
    let here = |of: fn(&Moment) -> f64| signing.map_or(f64::NAN, of);
    vec![
        share("none", "No agreement", c.none()),
        share("proactive", "Agreement ahead of a crisis", c.proactive),
        share("crisis", "Agreement after a crisis", c.crisis),
        share("durable", "Durable regime", c.durable()),
        share("durable_proactive", "Durable regime, agreed ahead of a crisis", c.durable_proactive),
        share("durable_crisis", "Durable regime, agreed after a crisis", c.durable_crisis),
        Reading::new("crises_per_run", "Crises a world", c.crises_per_run(), Format::Plain),
        Reading::new(
            "incidents",
            "Incidents in this world",
            f64::from(o.row.incidents),
            Format::Count,
        ),
        Reading::new("crises", "Crises in this world", f64::from(o.row.crises), Format::Count),
        Reading::new("signed", "Agreement in this world", here(|m| year(m.step)), Format::Year),
        Reading::new(
            "peak",
            "Highest cost of inaction, as a multiple of coordination",
            o.peak(),
            Format::Plain,
        ),
        Reading::new("depth", "Depth of the regime at the end", o.depth(), Format::Percent),
    ]
}

/// Calendar time over the horizon.
pub fn time_axis(years: u32) -> Axis {
    Axis::linear("Year", START, START + f64::from(years)).format(Format::Year)
}

/// A line through every month of the path.
fn line(o: &Outcome, of: impl Fn(&Moment) -> f64) -> Vec<[f64; 2]> {
    o.path.iter().map(|m| [year(m.step), of(m)]).collect()
}

/// The first agreement, as a rule on a figure over time.
fn agreement(o: &Outcome) -> Option<Layer> {
    let at = year(o.signing()?.step);
    Some(Layer::Rule { label: "agreement".into(), ink: Ink::Three, on: On::X, at })
}

fn costs(p: &Parameters, o: &Outcome) -> Figure {
    let struck: Vec<[f64; 2]> = o
        .path
        .iter()
        .filter(|m| m.incident.is_some())
        .map(|m| [year(m.step), m.inaction])
        .collect();
    let top = o.path.iter().fold(1.0, |top: f64, m| top.max(m.inaction).max(cost(m)));
    let mut layers: Vec<Layer> = agreement(o).into_iter().collect();
    layers.push(Layer::line("cost of coordination", Ink::Two, line(o, cost)));
    layers.push(Layer::line("felt cost of inaction", Ink::One, line(o, |m| m.inaction)));
    layers.push(Layer::Dots {
        label: "incidents".into(),
        ink: Ink::Alarm,
        mark: Mark::Triangle,
        points: struck,
    });
    let above = o.path.iter().filter(|m| m.inaction > cost(m)).count() as f64;
    Figure {
        id: "costs",
        title: "The two costs in one world".into(),
        summary: say!(
            "The cost of coordination starts at {c} and ends at {end}. The felt cost of inaction jumps with {n} incidents and fades; it is the higher of the two in {above} of {months} months.",
            c = number(o.path.first().map_or(1.0, cost), 1),
            end = number(o.path.last().map_or(1.0, cost), 1),
            n = count(o.row.incidents),
            above = count(above),
            months = count(o.path.len() as u32),
        ),
        x: time_axis(p.world.years),
        y: Axis::linear("Cost (1 = coordination without barriers)", 0.0, top * 1.05),
        layers,
        shape: Shape::Wide,
    }
}

fn depth(p: &Parameters, o: &Outcome) -> Figure {
    let mut layers: Vec<Layer> = agreement(o).into_iter().collect();
    layers.push(Layer::Rule {
        label: "substantive".into(),
        ink: Ink::Quiet,
        on: On::Y,
        at: SUBSTANTIVE,
    });
    layers.push(Layer::line("depth of the regime", Ink::Three, line(o, |m| m.state.depth)));
    let signed = o.path.iter().filter(|m| m.signed).map(|m| [year(m.step), m.state.depth]);
    layers.push(Layer::Dots {
        label: "agreements".into(),
        ink: Ink::Three,
        mark: Mark::Square,
        points: signed.collect(),
    });
    Figure {
        id: "depth",
        title: "How deep the regime is".into(),
        summary: match o.signing() {
            None => "There is no regime at any time.".into(),
            Some(m) => say!(
                "The regime starts in {month} at a depth of {first} and ends at {last}.",
                month = crate::text::words(month(m.step)),
                first = chance(m.state.depth),
                last = chance(o.depth()),
            ),
        },
        x: time_axis(p.world.years),
        y: Axis::share("Depth of the regime"),
        layers,
        shape: Shape::Wide,
    }
}

/// The barriers' names and inks, in the order of the source.
pub const BARRIERS: [(&str, Ink); 4] = [
    ("geopolitical deadlock", Ink::One),
    ("institutional weakness", Ink::Two),
    ("public–private asymmetry", Ink::Four),
    ("knowledge collapse", Ink::Five),
];

fn barriers(p: &Parameters, o: &Outcome) -> Figure {
    let mut layers: Vec<Layer> = agreement(o).into_iter().collect();
    for (i, (label, ink)) in BARRIERS.into_iter().enumerate() {
        layers.push(Layer::line(label, ink, line(o, |m| m.conditions.barriers()[i])));
    }
    let [g, i, a, k] = o.path.last().map_or([0.0; 4], |m| m.conditions.barriers());
    Figure {
        id: "barriers",
        title: "The four barriers".into(),
        summary: say!(
            "At the end geopolitical deadlock stands at {g}, institutional weakness at {i}, public–private asymmetry at {a} and knowledge collapse at {k} of its full height.",
            g = chance(g),
            i = chance(i),
            a = chance(a),
            k = chance(k),
        ),
        x: time_axis(p.world.years),
        y: Axis::share("Height of the barrier"),
        layers,
        shape: Shape::Wide,
    }
}

/// The barriers and the regime as five marks that move month by month.
fn replay(p: &Parameters, o: &Outcome) -> Replay {
    let caption = |m: &Moment| {
        let costs = say!(
            "{month}: inaction {n}, coordination {c}.",
            month = crate::text::words(month(m.step)),
            n = number(m.inaction, 2),
            c = number(cost(m), 2),
        );
        let costs = match m.incident {
            Some(size) => costs.then(say!("An incident of size {y}.", y = number(size, 2))),
            None => costs,
        };
        if m.signed {
            costs.then(say!("An agreement: the regime is {d} deep.", d = chance(m.state.depth)))
        } else {
            costs
        }
    };
    let mut groups: Vec<(Text, Ink)> =
        BARRIERS.into_iter().map(|(label, ink)| (label.into(), ink)).collect();
    groups.push(("depth of the regime".into(), Ink::Three));
    Replay {
        id: "months",
        title: "Month by month: the four barriers and the regime".into(),
        summary: say!(
            "{n} months of this world, with its incidents.",
            n = count(p.world.years * MONTHS)
        ),
        frame: "month".into(),
        y: Axis::share("Height of the barrier, depth of the regime"),
        agents: 5,
        values: o
            .path
            .iter()
            .flat_map(|m| {
                let [g, i, a, k] = m.conditions.barriers();
                [g, i, a, k, m.state.depth].map(|v| v as f32)
            })
            .collect(),
        group_of: vec![0, 1, 2, 3, 4],
        groups,
        inks: Vec::new(),
        captions: o.path.iter().map(caption).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::Parameters as _;

    fn outcome(world: WorldParameters, runs: u32, seed: u64) -> Outcome {
        Crisis::simulate(&Parameters { world, size: Size { runs } }, seed).unwrap()
    }

    fn shares(world: WorldParameters) -> Counts {
        outcome(world, 4000, 1).counts
    }

    /// T1: at the settings of the source, agreement ahead of a crisis is the rarest outcome, and
    /// even abolishing any one barrier does not make it the usual one.
    #[test]
    fn agreement_ahead_of_a_crisis_is_unlikely_while_barriers_stand() {
        let d = WorldParameters::defaults();
        let one = [
            d,
            WorldParameters { hold_G: Some(0.1), ..d },
            WorldParameters { hold_I: Some(0.1), ..d },
            WorldParameters { hold_A: Some(0.1), ..d },
            WorldParameters { hold_K: Some(0.1), ..d },
        ];
        for world in one {
            let c = shares(world);
            assert!(c.interval(c.proactive).high < 0.1, "{:?}", c);
            assert!(c.interval(c.proactive).high < c.interval(c.crisis).low, "{c:?}");
        }
    }

    /// T2: a regime that lasts comes after a crisis, and without incidents hardly at all.
    #[test]
    fn a_durable_regime_comes_after_a_crisis() {
        let d = WorldParameters::defaults();
        let c = shares(d);
        assert!(c.durable_crisis > 10 * c.durable_proactive.max(1), "{c:?}");
        let without = shares(WorldParameters { lam0: 0.0, ..d });
        assert!(without.interval(without.durable()).high < c.interval(c.durable()).low);
    }

    /// T2: signings cluster where inaction costs more than coordination.
    #[test]
    fn agreement_waits_for_the_crossing() {
        let (mut above, mut signed_above, mut all, mut signed) = (0, 0, 0, 0);
        let world = World::new(&WorldParameters::defaults());
        for run in 0..2000 {
            world.run(1, run, |m| {
                let crossed = m.inaction > cost(m);
                all += 1;
                above += u32::from(crossed);
                signed += u32::from(m.signed);
                signed_above += u32::from(m.signed && crossed);
            });
        }
        let rate_above = f64::from(signed_above) / f64::from(above);
        let rate_below = f64::from(signed - signed_above) / f64::from(all - above);
        assert!(rate_above > 10.0 * rate_below, "{rate_above} {rate_below}");
    }

    /// The discovery: depth waits on preparation.
    #[test]
    fn preparation_makes_regimes_last() {
        let d = WorldParameters::defaults();
        let durable = |pi| shares(WorldParameters { pi, ..d }).durable();
        assert!(durable(1.0) > 2 * durable(0.25));
        assert!(durable(0.25) > durable(0.0));
    }

    /// G5: faster growth of investment brings more incidents, and no agreement ahead of them.
    #[test]
    fn a_faster_race_brings_crises_not_agreement_ahead_of_them() {
        let d = WorldParameters::defaults();
        let race = |g| shares(WorldParameters { g_us: g, g_cn: g, ..d });
        let (slow, fast) = (race(0.05), race(0.5));
        assert!(fast.crises > slow.crises + slow.crises / 2);
        assert!(fast.share(fast.proactive) < 0.03);
    }

    /// K6 and K7: with a shared assessment far more worlds agree at all.
    #[test]
    fn without_a_shared_assessment_there_is_no_agreement() {
        let d = WorldParameters::defaults();
        let none = |k| {
            let c = shares(WorldParameters { hold_K: Some(k), ..d });
            c.share(c.none())
        };
        assert!(none(1.0) > 0.8 && none(0.0) < 0.4, "{} {}", none(1.0), none(0.0));
    }

    #[test]
    fn the_first_run_shown_is_the_first_one_counted() {
        for seed in 0..40 {
            let o = outcome(WorldParameters::defaults(), 1, seed);
            assert_eq!(o.counts, Counts::of([&o.row]));
            assert_eq!(o.path.iter().any(|m| m.signed), o.row.signed.is_some());
        }
    }

    #[test]
    fn every_kind_of_world_has_its_sentence() {
        let mut seen = std::collections::BTreeSet::new();
        let open = WorldParameters {
            hold_G: Some(0.1),
            hold_I: Some(0.1),
            hold_A: Some(0.1),
            hold_K: Some(0.1),
            ..WorldParameters::defaults()
        };
        for world in [WorldParameters::defaults(), open] {
            for seed in 0..200 {
                let p = Parameters { world, size: Size { runs: 1 } };
                let o = Crisis::simulate(&p, seed).unwrap();
                let words = Crisis::report(&p, &o).sentence.english();
                let signed = o.row.signed.is_some();
                assert_eq!(words.contains("no agreement came"), !signed);
                assert_eq!(words.contains(", after a crisis,"), signed && o.row.after_crisis);
                assert_eq!(words.contains("It took root and lasted."), o.row.durable);
                seen.insert((signed, o.row.after_crisis, o.row.durable));
            }
        }
        assert_eq!(seen.len(), 5, "{seen:?}");
    }
}
