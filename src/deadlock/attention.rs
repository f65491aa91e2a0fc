//! Attention: why a cost that is large and slow gets less of it than one that is small and sudden
//! (section 2.1).
//!
//! A shot-noise model of our own of the issue-attention cycle (Downs 1972). News raises attention
//! and time wears it away: with memory τ, attention is the sum of past news, each discounted by
//! e^(−age/τ). News is of two kinds. AI's growing weight in the economy brings a steady stream,
//! as much as the weight changes; part of it reads as promise and not as cost (enthusiasm).
//! Incidents come at random (Poisson, λ a year), each worth an exponentially distributed number
//! of points. One point is one percentage point of change noticed all at once, and 1 is by
//! definition enough to put the issue on the agenda.
//!
//! A change of C points spread evenly over T years peaks at C (1 − e^(−T/τ)) τ/T, a sudden one at
//! C: with T = 10 τ a slow change must be ten times as large. The weight itself follows a logistic
//! curve, scaled to two readings of how much is coming: the IMF's (almost 40% of jobs, in the end)
//! and Acemoglu's (about 0.5% of total factor productivity in ten years).
//!
//! Incidents are simulated event by event, so that no step of time biases when attention crosses
//! the line; the slow part is integrated by Gauss's rule.
//!
//! Limits: the two readings measure different things (jobs touched, output gained) and are set on
//! one scale only to compare how they would be noticed; incidents do not grow with AI here (they
//! do in the crisis model); attention has no rivals.

use crate::analysis::roots::halve;
use crate::explainer::{Card, Model, Preset, Report};
use crate::facts;
use crate::figure::{Axis, Figure, Format, Ink, Layer, On, Reading, Shape, curve};
use crate::math;
use crate::params::Invalid;
use crate::random::{Process, Stream};
use crate::say;
use crate::text::{Text, count, digits, number, percent};

/// The widget.
pub struct Attention;

crate::parameters! {
    /// What the reader sets. Attention is in points; 1 is enough for the agenda.
    pub struct Parameters {
        /// Growth of AI's weight in the economy.
        growth: f64 = Param::real(0.35, 0.05, 1.0, 0.05).label("Growth of AI’s weight").unit("a year").main()
            .help("How fast the effect on the economy spreads, as the rate of a logistic curve.")
            .source(Source::Assumption("the crisis model’s growth of attention (claim G12)"));
        /// Incidents a year.
        incidents: f64 = Param::real(0.5, 0.0, 4.0, 0.1).label("Incidents").unit("a year").main()
            .help("How often something goes visibly wrong.")
            .source(Source::Assumption("one every two years that many people hear of"));
        /// Memory τ.
        memory: f64 = Param::real(1.0, 0.1, 5.0, 0.1).label("How long attention lasts").unit("years").main()
            .help("After this time, 37% of the attention to a piece of news is left.")
            .source(Source::Assumption("a year, as in the crisis model; issue-attention cycles differ"));
        /// Mean size of an incident.
        severity: f64 = Param::real(1.0, 0.1, 5.0, 0.1).label("Size of incidents").unit("points")
            .help("The mean size of an incident, in points: 1 is just enough to put the issue on the agenda.")
            .source(Source::Definition);
        /// Share of slow news read as promise.
        enthusiasm: f64 = Param::real(0.5, 0.0, 1.0, 0.05).label("Enthusiasm").lever()
            .help("The share of AI’s growing weight that is read as promise and not as something to govern. Incidents are not affected.")
            .source(Source::Assumption("half: the chapter says that excitement is part of why costs are poorly understood"));
        /// Share of the eventual effect already seen.
        seen: f64 = Param::real(0.05, 0.01, 0.5, 0.01).label("Already seen")
            .help("How much of the eventual effect on the economy has arrived so far. AI is still a small part of it.")
            .source(Source::Assumption("a twentieth: small (claim G12)"));
        /// Months ahead.
        horizon: u32 = Param::integer(120, 24, 120).label("Months ahead").unit("months")
            .help("From the 24 months within which attention is expected to change, to the ten years of the productivity forecast.")
            .source(Source::Fact("tfp_horizon"));
    }
}

/// The two readings, in the order shown.
pub const READINGS: [&str; 2] = ["IMF", "Acemoglu"];

/// How many simulated worlds.
pub const RUNS: u32 = 400;

const WAIT: Process = Process(1);
const SIZE: Process = Process(2);

/// Attention over time under both readings.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Attention that the growing weight alone brings, by reading and month.
    pub slow: [Vec<f64>; 2],
    /// Attention left by incidents: 10%, 50% and 90% of worlds, by month.
    pub incidents: Vec<[f64; 3]>,
    /// One world's attention left by incidents, by month.
    pub one: Vec<f64>,
    /// The share of worlds in which the issue has been on the agenda, by reading and month.
    pub agenda: [Vec<f64>; 2],
    /// How many times as large a change spread over ten years must be, to draw as much attention
    /// at its peak as a sudden one; infinite where enthusiasm swallows it.
    pub times: f64,
    /// The years over which a change of the IMF's size draws, at its peak, no more attention than
    /// one incident of mean size; `None` where it never draws more.
    pub equal_spread: Option<f64>,
}

/// The peak of attention to a change of one point spread evenly over `years`, at this memory.
pub fn peak(years: f64, memory: f64) -> f64 {
    let x = years / memory;
    if x == 0.0 { 1.0 } else { -math::exp_m1(-x) / x }
}

/// The share of the eventual effect that has arrived at `year`, from `seen` at 0 (logistic).
pub fn arrived(growth: f64, seen: f64, year: f64) -> f64 {
    math::logistic(math::logit(seen) + growth * year)
}

/// The slow news of a reading, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slow {
    /// The eventual change.
    pub total: f64,
    /// Growth rate.
    pub growth: f64,
    /// Share already seen.
    pub seen: f64,
}

impl Slow {
    /// The IMF's share of jobs is of the eventual effect, with no date.
    pub fn imf(growth: f64, seen: f64) -> Self {
        Slow { total: facts::JOBS_AFFECTED.value, growth, seen }
    }

    /// Acemoglu's gain is what arrives within his ten years.
    pub fn acemoglu(growth: f64, seen: f64) -> Self {
        let in_time = arrived(growth, seen, facts::TFP_HORIZON.base()) - seen;
        Slow { total: facts::TFP_GAIN.value / in_time, growth, seen }
    }

    /// Points of change a year at `year`.
    pub fn news(&self, year: f64) -> f64 {
        let here = arrived(self.growth, self.seen, year);
        self.total * self.growth * here * (1.0 - here)
    }

    /// Attention to it at each month from 0 to `months`, each point of news counting `weight`. At
    /// the start the present news is taken to have lasted.
    pub fn attention(&self, months: u32, memory: f64, weight: f64) -> Vec<f64> {
        // Three-point Gauss–Legendre on each month.
        const NODE: f64 = 0.774_596_669_241_483_4;
        const RULE: [(f64, f64); 3] = [(-NODE, 5.0 / 9.0), (0.0, 8.0 / 9.0), (NODE, 5.0 / 9.0)];
        let h = 1.0 / 12.0;
        let decay = math::exp(-h / memory);
        let mut now = weight * self.news(0.0) * memory;
        let mut path = vec![now];
        for month in 0..months {
            let start = f64::from(month) * h;
            let fresh = RULE.iter().fold(0.0, |sum, (node, w)| {
                let into = 0.5 * h * (1.0 + node);
                sum + 0.5 * h * w * self.news(start + into) * math::exp(-(h - into) / memory)
            });
            now = now * decay + weight * fresh;
            path.push(now);
        }
        path
    }
}

/// One incident: when (in years) and the attention just after it, from incidents alone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shot {
    /// When, in years.
    pub year: f64,
    /// The attention left by this and all earlier incidents.
    pub after: f64,
}

/// The incidents of one world until `years`, event by event.
pub fn shots(p: &Parameters, years: f64, seed: u64, run: u32) -> Vec<Shot> {
    let mut wait = Stream::new(seed, run, WAIT);
    let mut size = Stream::new(seed, run, SIZE);
    let mut shots: Vec<Shot> = Vec::new();
    let mut year = 0.0;
    loop {
        year += wait.exponential(p.incidents);
        // At rate 0 the wait is infinite.
        if year > years || !year.is_finite() {
            return shots;
        }
        let before = left(&shots, year, p.memory);
        shots.push(Shot { year, after: before + size.exponential(1.0 / p.severity) });
    }
}

/// The attention that these incidents leave at `year`, which is not before the last of them.
fn left(shots: &[Shot], year: f64, memory: f64) -> f64 {
    shots.last().map_or(0.0, |s| s.after * math::exp(-(year - s.year) / memory))
}

/// Attention left by incidents at each month, exactly.
fn by_month(shots: &[Shot], months: u32, memory: f64) -> Vec<f64> {
    let mut past = 0;
    (0..=months)
        .map(|month| {
            let year = f64::from(month) / 12.0;
            while past < shots.len() && shots[past].year <= year {
                past += 1;
            }
            left(&shots[..past], year, memory)
        })
        .collect()
}

/// The first month by whose end slow and sudden attention together have reached 1, looked at at
/// every incident and every month.
fn on_agenda(slow: &[f64], shots: &[Shot], left: &[f64]) -> Option<usize> {
    let by_shot = shots.iter().find_map(|s| {
        let month = s.year * 12.0;
        let before = month.floor();
        let (i, part) = (before as usize, month - before);
        let next = slow[(i + 1).min(slow.len() - 1)];
        let slow_now = slow[i] + part * (next - slow[i]);
        (slow_now + s.after >= 1.0).then_some(i + 1)
    });
    let by_month = (0..slow.len()).find(|i| slow[*i] + left[*i] >= 1.0);
    match (by_shot, by_month) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

impl Model for Attention {
    type Parameters = Parameters;
    type Outcome = Outcome;

    const CARD: Card = Card {
        id: "attention",
        section: "2.1",
        title: "Attention: large and slow against small and sudden",
        invitation: "Change how fast AI’s weight grows and how often something goes wrong, under two forecasts that differ eightyfold.",
        discovery: "What wears away attention is slowness, not smallness: spread over a decade, a change must be many times as large as an incident to be noticed as much.",
        claims: &["G12", "G13"],
        facts: &["attention_horizon", "jobs_affected", "tfp_gain", "tfp_horizon"],
        presets: &[
            Preset {
                id: "source",
                label: "As the source describes",
                note: "A small part of the economy so far, half of its growth read as promise, now and then an incident.",
                set: &[("growth", "0.35"), ("incidents", "0.5")],
            },
            Preset {
                id: "no_incidents",
                label: "Slow change only",
                note: "Nothing goes visibly wrong: attention depends on which forecast is right.",
                set: &[("incidents", "0")],
            },
            Preset {
                id: "fast",
                label: "Fast spread",
                note: "The effect on the economy spreads twice as fast.",
                set: &[("growth", "0.7")],
            },
            Preset {
                id: "sober",
                label: "Without enthusiasm",
                note: "All of AI’s growing weight counts as something to govern.",
                set: &[("enthusiasm", "0")],
            },
            Preset {
                id: "long_memory",
                label: "Long memory",
                note: "Attention to a piece of news lasts three years.",
                set: &[("memory", "3")],
            },
        ],
        literature: &["downs1972", "acemoglu2024", "cazzaniga2024"],
        reference: &[],
        stochastic: true,
    };

    fn simulate(p: &Parameters, seed: u64) -> Result<Outcome, Invalid> {
        let months = p.horizon;
        let weight = 1.0 - p.enthusiasm;
        let slow = [Slow::imf(p.growth, p.seen), Slow::acemoglu(p.growth, p.seen)]
            .map(|slow| slow.attention(months, p.memory, weight));
        let mut worlds: Vec<Vec<f64>> = Vec::new();
        let mut reached = [vec![0_u32; months as usize + 1], vec![0_u32; months as usize + 1]];
        for run in 0..RUNS {
            let shots = shots(p, f64::from(months) / 12.0, seed, run);
            let left = by_month(&shots, months, p.memory);
            for (slow, reached) in slow.iter().zip(&mut reached) {
                if let Some(month) = on_agenda(slow, &shots, &left) {
                    // An incident in the last month counts by its end.
                    reached[month.min(months as usize)] += 1;
                }
            }
            worlds.push(left);
        }
        let incidents = (0..=months as usize)
            .map(|month| {
                let mut across: Vec<f64> = worlds.iter().map(|w| w[month]).collect();
                across.sort_by(f64::total_cmp);
                let at = |share: f64| across[(share * f64::from(RUNS - 1)).round() as usize];
                [at(0.1), at(0.5), at(0.9)]
            })
            .collect();
        let agenda = reached.map(|by_month| {
            by_month
                .iter()
                .scan(0, |total, now| {
                    *total += now;
                    Some(f64::from(*total) / f64::from(RUNS))
                })
                .collect()
        });
        let counted = weight * facts::JOBS_AFFECTED.value;
        // Spread over a million years the peak is as good as none: a root lies in between.
        let equal_spread = (counted > p.severity)
            .then(|| halve(0.0, 1e6, |years| counted * peak(years, p.memory) - p.severity));
        Ok(Outcome {
            slow,
            incidents,
            one: worlds.swap_remove(0),
            agenda,
            times: 1.0 / (weight * peak(facts::TFP_HORIZON.base(), p.memory)),
            equal_spread,
        })
    }

    fn report(p: &Parameters, o: &Outcome) -> Report {
        let [imf, acemoglu] = &o.agenda;
        let share =
            |id, label: &'static str, value| Reading::new(id, label, value, Format::Percent);
        let plain = |id, label: &'static str, value| Reading::new(id, label, value, Format::Plain);
        Report {
            sentence: sentence(p, o),
            readings: vec![
                share("imf_soon", "On the agenda within 24 months, IMF’s reading", soon(imf)),
                share(
                    "acemoglu_soon",
                    "On the agenda within 24 months, Acemoglu’s reading",
                    soon(acemoglu),
                ),
                share("imf", "On the agenda by the end, IMF’s reading", last(imf)),
                share("acemoglu", "On the agenda by the end, Acemoglu’s reading", last(acemoglu)),
                plain(
                    "imf_slow",
                    "Most attention from slow change, IMF’s reading",
                    most(&o.slow[0]),
                ),
                plain(
                    "acemoglu_slow",
                    "Most attention from slow change, Acemoglu’s reading",
                    most(&o.slow[1]),
                ),
                plain("times", "How many times as large a change over ten years must be", o.times),
                plain(
                    "equal_spread",
                    "Years over which the IMF’s change is noticed no more than one incident",
                    o.equal_spread.unwrap_or(f64::NAN),
                ),
            ],
            figures: vec![over_time(p, o), by_spread(p, o), agenda(p, o)],
            replays: vec![],
        }
    }
}

/// The month by which attention is expected to change.
const SOON: usize = facts::ATTENTION_HORIZON.value as usize;

fn soon(by_month: &[f64]) -> f64 {
    by_month[SOON]
}

fn last(by_month: &[f64]) -> f64 {
    by_month.last().copied().unwrap_or(0.0)
}

fn most(by_month: &[f64]) -> f64 {
    by_month.iter().copied().fold(0.0, f64::max)
}

/// The first month in which slow change alone is enough for the agenda.
fn first_on_agenda(slow: &[f64]) -> Option<usize> {
    slow.iter().position(|attention| *attention >= 1.0)
}

fn sentence(p: &Parameters, o: &Outcome) -> Text {
    let [imf, acemoglu] = &o.agenda;
    let chances = say!(
        "Within 24 months the issue gets on the agenda in {a} of {runs} simulated worlds if the IMF’s reading is right and in {b} if Acemoglu’s is; within {months} months in {c} and {d}.",
        a = percent(soon(imf), 0),
        b = percent(soon(acemoglu), 0),
        runs = count(RUNS),
        months = count(p.horizon),
        c = percent(last(imf), 0),
        d = percent(last(acemoglu), 0),
    );
    let cause: Text = match (first_on_agenda(&o.slow[0]), first_on_agenda(&o.slow[1])) {
        (Some(a), Some(b)) => say!(
            "Growth alone puts it there: by month {a} in the IMF’s reading, by month {b} in Acemoglu’s.",
            a = count(a as f64),
            b = count(b as f64),
        ),
        (Some(a), None) => say!(
            "In the IMF’s reading growth alone puts it there by month {a}; in Acemoglu’s only incidents do.",
            a = count(a as f64),
        ),
        _ if p.incidents == 0.0 => {
            "Growth alone never puts it there, and nothing goes visibly wrong.".into()
        }
        _ => "Growth alone never puts it there in either reading: incidents decide.".into(),
    };
    let slowness = if o.times.is_finite() {
        say!(
            "A change spread over ten years must be {times} times as large as an incident to draw as much attention at its peak.",
            times = digits(o.times, 2),
        )
    } else {
        "With all of it read as promise, no slow change draws any attention, however large.".into()
    };
    chances.then(cause).then(slowness)
}

fn months(p: &Parameters) -> Axis {
    Axis::linear("Months from now", 0.0, f64::from(p.horizon)).format(Format::Count)
}

fn agenda_line() -> Layer {
    Layer::Rule { label: "on the agenda".into(), ink: Ink::Alarm, on: On::Y, at: 1.0 }
}

fn soon_line() -> Layer {
    Layer::Rule { label: "24 months".into(), ink: Ink::Quiet, on: On::X, at: SOON as f64 }
}

const INKS: [Ink; 2] = [Ink::One, Ink::Two];

fn over_time(p: &Parameters, o: &Outcome) -> Figure {
    let quantile = |reading: usize, q: usize| -> Vec<[f64; 2]> {
        let slow = &o.slow[reading];
        (0..slow.len()).map(|i| [i as f64, slow[i] + o.incidents[i][q]]).collect()
    };
    let band = |reading: usize, label: &'static str| Layer::Band {
        label: label.into(),
        ink: INKS[reading],
        points: quantile(reading, 0)
            .into_iter()
            .zip(quantile(reading, 2))
            .map(|(low, high)| [low[0], low[1], high[1]])
            .collect(),
    };
    let one = o.one.iter().zip(&o.slow[0]).enumerate();
    let top = quantile(0, 2).iter().chain(&quantile(1, 2)).fold(1.2, |top, p| p[1].max(top));
    Figure {
        id: "attention",
        title: "Attention under two readings of what is coming".into(),
        summary: say!(
            "In half of the simulated worlds attention at month 24 is above {a} under the IMF’s reading and above {b} under Acemoglu’s; at the end above {c} and {d}. At 1 the issue is on the agenda.",
            a = number(quantile(0, 1)[SOON][1], 2),
            b = number(quantile(1, 1)[SOON][1], 2),
            c = number(quantile(0, 1)[p.horizon as usize][1], 2),
            d = number(quantile(1, 1)[p.horizon as usize][1], 2),
        ),
        x: months(p),
        y: Axis::linear("Attention", 0.0, 1.05 * top),
        layers: vec![
            band(0, "IMF, 10 to 90% of worlds"),
            band(1, "Acemoglu, 10 to 90% of worlds"),
            agenda_line(),
            soon_line(),
            Layer::line(
                "One world (IMF)",
                Ink::Quiet,
                one.map(|(i, (left, slow))| [i as f64, left + slow]).collect(),
            ),
            Layer::line("IMF, median", INKS[0], quantile(0, 1)),
            Layer::dashed("Acemoglu, median", INKS[1], quantile(1, 1)),
        ],
        shape: Shape::Wide,
    }
}

fn by_spread(p: &Parameters, o: &Outcome) -> Figure {
    let weight = 1.0 - p.enthusiasm;
    let line = |total: f64| curve(0.0, 20.0, 101, |years| total * weight * peak(years, p.memory));
    let (from, to) = (0.005, 60.0);
    Figure {
        id: "spread",
        title: "Peak attention to a change, by the years over which it arrives".into(),
        summary: match o.equal_spread {
            Some(years) => say!(
                "The slower a change, the less attention it draws at its peak. One of the IMF’s size draws no more than a single average incident when it takes {years} years.",
                years = digits(years, 2),
            ),
            None => "The slower a change, the less attention it draws at its peak. One of the IMF’s size draws no more than a single average incident however fast it comes.".into(),
        },
        x: Axis::linear("Years over which the change arrives", 0.0, 20.0),
        y: Axis::log("Attention at its peak", from, to),
        layers: vec![
            Layer::Rule { label: "".into(), ink: Ink::Alarm, on: On::Y, at: p.severity },
            Layer::point("one average incident", Ink::Alarm, [0.0, p.severity]),
            Layer::line("40 points (IMF)", INKS[0], line(facts::JOBS_AFFECTED.value)),
            Layer::dashed("0.5 points (Acemoglu)", INKS[1], line(facts::TFP_GAIN.value)),
        ],
        shape: Shape::Wide,
    }
}

fn agenda(p: &Parameters, o: &Outcome) -> Figure {
    let line = |by_month: &[f64]| -> Vec<[f64; 2]> {
        by_month.iter().enumerate().map(|(i, share)| [i as f64, *share]).collect()
    };
    let [imf, acemoglu] = &o.agenda;
    Figure {
        id: "agenda",
        title: "Share of simulated worlds in which the issue has been on the agenda".into(),
        summary: say!(
            "By month 24 {a} under the IMF’s reading and {b} under Acemoglu’s, by the end {c} and {d}.",
            a = percent(soon(imf), 0),
            b = percent(soon(acemoglu), 0),
            c = percent(last(imf), 0),
            d = percent(last(acemoglu), 0),
        ),
        x: months(p),
        y: Axis::share("Worlds"),
        layers: vec![
            soon_line(),
            Layer::line(READINGS[0], INKS[0], line(imf)),
            Layer::dashed(READINGS[1], INKS[1], line(acemoglu)),
        ],
        shape: Shape::Wide,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::Parameters as _;

    fn outcome(p: &Parameters) -> Outcome {
        Attention::simulate(p, 1).unwrap()
    }

    /// G12. AI's weight alone does not put the issue on the agenda within 24 months, under either
    /// reading; enthusiasm is part of why.
    #[test]
    fn growth_alone_stays_peripheral_for_24_months_and_enthusiasm_is_part_of_why() {
        let calm = Parameters { incidents: 0.0, ..Parameters::defaults() };
        let o = outcome(&calm);
        assert_eq!((soon(&o.agenda[0]), soon(&o.agenda[1])), (0.0, 0.0));
        let sober = outcome(&Parameters { enthusiasm: 0.0, ..calm });
        let month = |o: &Outcome| first_on_agenda(&o.slow[0]).unwrap();
        assert!(month(&sober) > SOON && month(&sober) + 24 < month(&o));
        for month in 0..=120 {
            assert!((sober.slow[0][month] - 2.0 * o.slow[0][month]).abs() < 1e-12);
        }
    }

    /// G12. With incidents, attention does change within 24 months in a good part of the worlds.
    #[test]
    fn incidents_can_change_attention_within_24_months() {
        let o = outcome(&Parameters::defaults());
        assert!(soon(&o.agenda[0]) > 0.3 && soon(&o.agenda[0]) < 0.9);
        // At Acemoglu's growth hardly anything but incidents counts.
        let chance = soon(&o.agenda[1]);
        assert!(chance > 0.2 && chance < soon(&o.agenda[0]));
    }

    /// G13. The two readings are the ledger's and differ eightyfold in size; the smaller one never
    /// reaches the agenda by growth alone, the larger one does within the decade.
    #[test]
    fn the_two_forecasts_are_the_chapter_s_and_disagree_about_the_agenda() {
        let (jobs, tfp) = (facts::JOBS_AFFECTED.base(), facts::TFP_GAIN.base());
        assert!((jobs / tfp - 80.0).abs() < 1e-9);
        let o = outcome(&Parameters { incidents: 0.0, ..Parameters::defaults() });
        assert_eq!((last(&o.agenda[0]), last(&o.agenda[1])), (1.0, 0.0));
        // Acemoglu's half a point arrives within his ten years.
        let slow = Slow::acemoglu(0.35, 0.05);
        let ten = slow.total * (arrived(0.35, 0.05, 10.0) - 0.05);
        assert!((ten - 0.5).abs() < 1e-12);
    }

    /// G12. Large and slow against small and sudden.
    #[test]
    fn a_slow_change_draws_less_attention_than_a_sudden_one_of_a_tenth_its_size() {
        assert!(peak(10.0, 1.0) < 0.1 * peak(0.0, 1.0) + 1e-4);
        assert!((peak(1e-9, 1.0) - 1.0).abs() < 1e-8);
        let peaks: Vec<f64> = (0..20).map(|t| peak(f64::from(t), 1.0)).collect();
        assert!(peaks.windows(2).all(|w| w[1] < w[0]));
        let d = Parameters::defaults();
        let years = outcome(&d).equal_spread.unwrap();
        let counted = (1.0 - d.enthusiasm) * facts::JOBS_AFFECTED.value;
        assert!((counted * peak(years, d.memory) - d.severity).abs() < 1e-9);
    }

    /// Campbell's theorem: the shot noise has mean λ m τ (1 − e^(−t/τ)) and variance
    /// λ m² τ (1 − e^(−2t/τ)), exactly and at every time.
    #[test]
    fn incidents_have_campbell_s_mean_and_variance() {
        let p = Parameters { incidents: 1.5, memory: 2.0, severity: 0.7, ..Parameters::defaults() };
        let runs = 20_000;
        for months in [6_u32, 60] {
            let t = f64::from(months) / 12.0;
            let values: Vec<f64> =
                (0..runs).map(|run| left(&shots(&p, t, 3, run), t, p.memory)).collect();
            let n = f64::from(runs);
            let mean = values.iter().sum::<f64>() / n;
            let variance = values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / n;
            let exact = p.incidents * p.severity * p.memory * (1.0 - math::exp(-t / p.memory));
            let spread = p.incidents
                * p.severity
                * p.severity
                * p.memory
                * (1.0 - math::exp(-2.0 * t / p.memory));
            assert!((mean - exact).abs() < 4.0 * (spread / n).sqrt(), "{mean} {exact}");
            assert!((variance / spread - 1.0).abs() < 0.08, "{variance} {spread}");
        }
    }

    /// The monthly reading of a path is the sum of its incidents' remains.
    #[test]
    fn a_month_shows_what_all_earlier_incidents_left() {
        let p = Parameters { incidents: 3.0, ..Parameters::defaults() };
        let shots = shots(&p, 10.0, 1, 5);
        let months = by_month(&shots, 120, p.memory);
        let mut sizes = Vec::new();
        for (i, s) in shots.iter().enumerate() {
            sizes.push(s.after - left(&shots[..i], s.year, p.memory));
        }
        for (month, value) in months.iter().enumerate() {
            let year = month as f64 / 12.0;
            let remains: f64 = shots
                .iter()
                .zip(&sizes)
                .filter(|(s, _)| s.year <= year)
                .map(|(s, size)| size * math::exp(-(year - s.year) / p.memory))
                .sum();
            assert!((value - remains).abs() < 1e-9);
        }
    }

    /// News that never changes has attention news × memory, whatever the month.
    #[test]
    fn the_slow_part_is_integrated_exactly() {
        // With everything seen but a sliver, the logistic is nearly an exponential e^(−gt), whose
        // filtered form is known.
        let (g, memory) = (0.3, 0.8);
        let slow = Slow { total: 1.0, growth: g, seen: 1.0 - 1e-9 };
        let path = slow.attention(60, memory, 1.0);
        let t = 5.0;
        let news0 = g * 1e-9;
        let rate = 1.0 / memory;
        let exact = news0 * memory * math::exp(-t * rate)
            + news0 * (math::exp(-g * t) - math::exp(-t * rate)) / (rate - g);
        assert!((path[60] / exact - 1.0).abs() < 1e-6, "{} {exact}", path[60]);
    }

    #[test]
    fn more_incidents_and_longer_memory_never_make_the_agenda_less_likely() {
        let d = Parameters::defaults();
        let by_end = |p: Parameters| last(&outcome(&p).agenda[1]);
        assert!(by_end(Parameters { incidents: 1.0, ..d }) >= by_end(d));
        assert!(by_end(Parameters { memory: 3.0, ..d }) >= by_end(d));
        assert!(by_end(Parameters { severity: 2.0, ..d }) >= by_end(d));
    }
}
