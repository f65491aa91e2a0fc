//! The code of practice: how a voluntary code that nearly all have signed can unravel
//! (section 2.2).
//!
//! Granovetter (1978), "Threshold models of collective behavior", American Journal of Sociology
//! 83: 1420–1443, with the thresholds derived from what a firm gains. A firm keeps the code as
//! long as its cost c_i is at most b x + g: b x is what it is worth that a share x of firms keep
//! it too, g what it is worth in any case (political cover, less what free-riding would earn, plus
//! what leaving would cost if the code bound). A shock lowers g. With costs spread evenly over
//! c_L..c_H and a share κ that keeps the code whatever happens, the share that wants to keep it is
//! κ + (1 − κ) clip((b x + g − c_L)/(c_H − c_L)), and where (1 − κ) b > c_H − c_L there is no
//! resting place between everyone and the committed few.
//!
//! The file also has Granovetter's printed examples, the saddle-node for normal thresholds, and
//! the size of cascades for thresholds drawn at random (parking functions: Konheim and Weiss 1966).
//!
//! Limits: firms look only at how many keep the code; a firm is in or out, so quiet non-compliance
//! is not seen; one shock; nobody comes back, because nothing that was lost returns.

use crate::analysis::roots;
use crate::explainer::{Card, Model, Preset, Report};
use crate::figure::{
    Axis, Dash, Figure, Format, Ink, Layer, On, Reading, Replay, Shape, curve, grid,
};
use crate::math;
use crate::params::Invalid;
use crate::random::{Process, Stream};
use crate::say;
use crate::text::{Text, chance, count, number, percent};

/// The widget.
pub struct Code;

crate::parameters! {
    /// What the reader sets.
    pub struct Parameters {
        /// What the shock takes from g.
        shock: f64 = Param::real(0.1, 0.0, 1.0, 0.01).label("Geopolitical shock").main()
            .help("How much keeping the code loses in worth when governments turn against it.")
            .source(Source::Assumption("twice what full take-up survives at these costs, so that it shows"));
        /// κ.
        committed: f64 = Param::real(0.2, 0.0, 1.0, 0.05).label("Committed signers").lever().main()
            .help("The share of firms that keep the code whatever others do.")
            .source(Source::Assumption("a few firms have made it part of what they sell"));
        /// b.
        benefit: f64 = Param::real(1.0, 0.0, 2.0, 0.05).label("Worth of common compliance").main()
            .help("What it is worth to a firm that all others keep the code too: a level field, shared trust.")
            .source(Source::Definition);
        /// What a firm earns by keeping a signature and not the code, or by leaving.
        freeride: f64 = Param::real(0.0, 0.0, 1.0, 0.05).label("Benefit of free-riding")
            .help("What a firm gains by enjoying the others' compliance without its own.")
            .source(Source::Assumption("counted in the costs already"));
        /// What leaving costs if the code binds.
        penalty: f64 = Param::real(0.0, 0.0, 1.0, 0.05).label("Penalty for leaving").lever()
            .help("What a firm loses by leaving. A voluntary code has none.")
            .source(Source::Assumption("the code does not bind, section 2.2"));
        /// Standing worth of the code before the shock.
        cover: f64 = Param::real(0.0, -0.5, 0.5, 0.05).label("Political cover")
            .help("What keeping the code is worth even if nobody else does.")
            .source(Source::Assumption("the zero of the scale"));
        /// c_L.
        cheapest: f64 = Param::real(0.4, 0.0, 0.6, 0.05).label("Least cost of compliance")
            .help("What the code costs the firm that it costs least, against the worth of common compliance.")
            .source(Source::Assumption("no firm would keep it alone"));
        /// c_H.
        dearest: f64 = Param::real(0.95, 0.65, 1.5, 0.05).label("Greatest cost of compliance")
            .help("What the code costs the firm that it costs most.")
            .source(Source::Assumption("just below the worth of common compliance, so that all have signed"));
        /// N.
        firms: u32 = Param::integer(20, 5, 100).label("Firms").unit("firms")
            .help("How many companies could sign.")
            .source(Source::Assumption("most large AI companies have, section 2.2; their number is ours"));
    }
}

/// What is left of the code.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Before the shock: the share that keeps the code in a world of very many firms, from all.
    pub before: f64,
    /// After it.
    pub after: f64,
    /// The greatest shock that full take-up survives there.
    pub slack: f64,
    /// Costs in one simulated world, lowest first; the committed have none to speak of.
    pub costs: Vec<f64>,
    /// How many keep the code there before the shock.
    pub start: u32,
    /// How many keep it there in the end.
    pub left: u32,
    /// Share of simulated worlds in which more than half of all firms still keep the code.
    pub survived: f64,
    /// Mean share that keeps it over them.
    pub mean: f64,
}

const COSTS: Process = Process(1);
/// How many worlds stand behind the simulated shares.
pub const SIMULATED: u32 = 400;

/// A code that a firm keeps as long as its cost is at most b x + g, x being the share of firms
/// that keep it and costs being spread evenly over `low..high`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Linear {
    /// b: what common compliance is worth to a firm.
    pub benefit: f64,
    /// g: what keeping the code is worth whatever others do.
    pub cover: f64,
    /// The least cost.
    pub low: f64,
    /// The greatest cost, above the least.
    pub high: f64,
}

impl Linear {
    /// The share of firms that want to keep the code if `x` do.
    pub fn next(&self, x: f64) -> f64 {
        ((self.benefit * x + self.cover - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }

    /// The share in the end, from a share of `start`, and the number of rounds that changed it.
    pub fn settle(&self, start: f64) -> (f64, u32) {
        settle(start, |x| self.next(x))
    }

    /// Above this share a code grows to all, below it unravels; none where costs differ too much
    /// for that.
    pub fn critical_mass(&self) -> Option<f64> {
        let width = self.high - self.low;
        (self.benefit > width).then(|| (self.low - self.cover) / (self.benefit - width))
    }

    /// The rise of every cost that a code kept by all survives, 0 where it does not hold anyway.
    pub fn slack(&self) -> f64 {
        (self.benefit + self.cover - self.high).max(0.0)
    }
}

/// Applies `next` until nothing changes (or changes too little to matter for very long).
fn settle(start: f64, next: impl Fn(f64) -> f64) -> (f64, u32) {
    let mut x = start;
    for rounds in 0..ROUNDS {
        let to = next(x);
        if to == x {
            return (x, rounds);
        }
        x = to;
    }
    (x, ROUNDS)
}

/// The longest iteration; a slope within 1e-4 of one is still settled to 1e-9 by then.
const ROUNDS: u32 = 1_000_000;

/// How many firms keep the code, round by round, until nothing changes: in each, every firm whose
/// cost is at most b n/N + g does, for n in the round before.
pub fn rounds(costs: &[f64], benefit: f64, cover: f64, start: u32) -> Vec<u32> {
    let firms = costs.len() as f64;
    let mut path = vec![start];
    let mut n = start;
    loop {
        let worth = benefit * f64::from(n) / firms + cover;
        let next = costs.iter().filter(|c| **c <= worth).count() as u32;
        if next == n {
            return path;
        }
        n = next;
        path.push(n);
    }
}

/// Granovetter (1978): how many join in the end if each joins once `threshold` others have.
pub fn joined(thresholds: &[u32]) -> u32 {
    let mut n = 0;
    loop {
        let next = thresholds.iter().filter(|t| **t <= n).count() as u32;
        if next == n {
            return n;
        }
        n = next;
    }
}

/// Where participation settles from a share of `start` if thresholds are normal (untruncated):
/// the nearest x = Φ((x − mean)/sd) in the direction in which it first moves.
pub fn normal_equilibrium(mean: f64, sd: f64, start: f64) -> f64 {
    let excess = |x: f64| math::normal_cdf((x - mean) / sd) - x;
    let rising = excess(start) > 0.0;
    // The excess turns where the density of thresholds is one, first down to its trough and then
    // up to its peak. From the stop in between to the end it crosses zero once.
    let peak = math::normal_density(0.0) / sd;
    let turn = if peak > 1.0 { sd * (2.0 * math::ln(peak)).sqrt() } else { 0.0 };
    let mut from = start;
    let stops = if rising { [mean - turn, 1.0] } else { [mean + turn, 0.0] };
    for stop in stops {
        let ahead = if rising { stop > from } else { stop < from };
        if !ahead || !(0.0..=1.0).contains(&stop) {
            continue;
        }
        if (excess(stop) > 0.0) != rising || excess(stop) == 0.0 {
            return roots::bisect(excess, from, stop, 0.0).unwrap_or(stop);
        }
        from = stop;
    }
    from
}

/// The spread of normal thresholds at which the low equilibrium vanishes, and the share there;
/// none for a mean of a half or more, where it does not vanish.
pub fn critical_spread(mean: f64) -> Option<(f64, f64)> {
    if !(mean > 0.0 && mean < 0.5) {
        return None;
    }
    // A tangent: Φ(z) = mean + σ z and φ(z) = σ.
    let gap = |z: f64| math::normal_cdf(z) - mean - z * math::normal_density(z);
    let z = roots::bisect(gap, -40.0, 0.0, 0.0)?;
    Some((math::normal_density(z), math::normal_cdf(z)))
}

/// Probability that exactly `k` of `n` firms join if each one's threshold is any of 0..n with
/// equal chance (parking functions).
pub fn cascade_size(n: u32, k: u32) -> f64 {
    let (n_, k_) = (f64::from(n), f64::from(k));
    if k + 1 == n {
        return 0.0;
    }
    // x ln |x − 1| at k = n is 0 ln 1.
    let rest = if k == n { 0.0 } else { (n_ - k_) * math::ln(n_ - k_ - 1.0) };
    math::exp(math::ln_choose(n_, k_) + (k_ - 1.0) * math::ln(k_ + 1.0) + rest - n_ * math::ln(n_))
}

/// How many of `n` firms join on average under [`cascade_size`].
pub fn expected_cascade(n: u32) -> f64 {
    (0..=n).fold(0.0, |t, k| t + f64::from(k) * cascade_size(n, k))
}

impl Parameters {
    /// What keeping the code is worth in any case, before the shock.
    fn standing(&self) -> f64 {
        self.cover + self.penalty - self.freeride
    }

    /// The world of very many firms with this standing worth.
    fn linear(&self, cover: f64) -> Linear {
        Linear { benefit: self.benefit, cover, low: self.cheapest, high: self.dearest }
    }

    /// The share that wants to keep the code if `x` do.
    fn wants(&self, x: f64, cover: f64) -> f64 {
        self.committed + (1.0 - self.committed) * self.linear(cover).next(x)
    }

    /// Where a code that all keep settles, in closed form: the largest share that wants to stay if
    /// it does.
    fn settles(&self, cover: f64) -> f64 {
        if self.wants(1.0, cover) >= 1.0 {
            return 1.0;
        }
        let width = self.dearest - self.cheapest;
        let slope = (1.0 - self.committed) * self.benefit / width;
        let foot = self.committed + (1.0 - self.committed) * (cover - self.cheapest) / width;
        let rest = foot / (1.0 - slope);
        // With a slope of one or more, what falls short of all falls to the committed few.
        if slope < 1.0 && rest > self.committed { rest } else { self.committed }
    }

    /// How many of the firms are committed.
    fn core(&self) -> u32 {
        (self.committed * f64::from(self.firms)).round() as u32
    }

    /// The costs of one world's firms, lowest first. The committed stay at any worth.
    fn costs(&self, seed: u64, run: u32) -> Vec<f64> {
        let mut draw = Stream::new(seed, run, COSTS);
        let cost = |u: f64| self.cheapest + (self.dearest - self.cheapest) * u;
        let mut costs: Vec<f64> = (self.core()..self.firms).map(|_| cost(draw.uniform())).collect();
        costs.sort_unstable_by(f64::total_cmp);
        let mut all = vec![f64::NEG_INFINITY; self.core() as usize];
        all.extend(costs);
        all
    }
}

impl Model for Code {
    type Parameters = Parameters;
    type Outcome = Outcome;

    const CARD: Card = Card {
        id: "code",
        section: "2.2",
        title: "A code that all have signed",
        invitation: "Let the political wind turn, and add committed signers until the code holds.",
        discovery: "Full take-up can rest on a knife edge: one firm too many, and the code unravels.",
        claims: &["I9"],
        facts: &[],
        presets: &[
            Preset {
                id: "source",
                label: "As the source describes",
                note: "Signed by most, binding on none, and under pressure.",
                set: &[],
            },
            Preset {
                id: "calm",
                label: "Before the shock",
                note: "Everybody keeps the code, with very little to spare.",
                set: &[("shock", "0")],
            },
            Preset {
                id: "binding",
                label: "A code that binds",
                note: "Leaving costs more than the shock takes away.",
                set: &[("penalty", "0.2")],
            },
            Preset {
                id: "core",
                label: "A committed core",
                note: "Six in ten firms stay whatever happens.",
                set: &[("committed", "0.6")],
            },
            Preset {
                id: "alike",
                label: "Firms alike",
                note: "All firms bear nearly the same cost: all hold, or all leave.",
                set: &[
                    ("cheapest", "0.6"),
                    ("dearest", "0.65"),
                    ("committed", "0"),
                    ("shock", "0.4"),
                ],
            },
        ],
        literature: &["granovetter1978", "konheim1966"],
        reference: &["voluntary_code"],
        stochastic: true,
    };

    fn simulate(p: &Parameters, seed: u64) -> Result<Outcome, Invalid> {
        let (calm, shaken) = (p.standing(), p.standing() - p.shock);
        let (mut survived, mut kept) = (0_u32, 0_u32);
        for run in 0..SIMULATED {
            let costs = p.costs(seed, run);
            let start = staying(&costs, p.benefit, calm, p.firms);
            let left = staying(&costs, p.benefit, shaken, start);
            kept += left;
            survived += u32::from(2 * left > p.firms);
        }
        let costs = p.costs(seed, 0);
        let start = staying(&costs, p.benefit, calm, p.firms);
        Ok(Outcome {
            before: p.settles(calm),
            after: p.settles(shaken).min(p.settles(calm)),
            slack: p.linear(calm).slack(),
            left: staying(&costs, p.benefit, shaken, start),
            costs,
            start,
            survived: f64::from(survived) / f64::from(SIMULATED),
            mean: f64::from(kept) / f64::from(SIMULATED * p.firms),
        })
    }

    fn report(p: &Parameters, o: &Outcome) -> Report {
        let share = |id, label: &'static str, v| Reading::new(id, label, v, Format::Percent);
        Report {
            sentence: sentence(p, o),
            readings: vec![
                share("before", "Firms that keep the code before the shock", o.before),
                share("after", "Firms that keep it after the shock", o.after),
                Reading::new("slack", "Shock that full take-up survives", o.slack, Format::Plain),
                share("survived", "Simulated worlds in which most firms still keep it", o.survived),
                share("mean", "Firms that keep it, mean of simulated worlds", o.mean),
            ],
            figures: vec![by_shock(p, o), staircase(p, o), map(p)],
            replays: vec![replay(p, o)],
        }
    }
}

/// How many of the first `start` firms stay if they leave one at a time, the most burdened first,
/// until everyone left wants to stay. Costs are in order, so that the last one in is always the
/// most burdened.
fn staying(costs: &[f64], benefit: f64, cover: f64, start: u32) -> u32 {
    let firms = costs.len() as f64;
    let mut n = start;
    while n > 0 && costs[n as usize - 1] > benefit * f64::from(n) / firms + cover {
        n -= 1;
    }
    n
}

fn sentence(p: &Parameters, o: &Outcome) -> Text {
    let first = if o.before < 1.0 {
        say!(
            "Even before the shock only {before} of firms keep the code; after it, {after} do.",
            before = chance(o.before),
            after = chance(o.after),
        )
    } else if o.after == 1.0 && o.slack < p.shock {
        "Every firm is committed, so that no shock moves any of them.".into()
    } else if p.shock == 0.0 {
        say!(
            "All firms keep the code. It would survive a shock of up to {slack}.",
            slack = number(o.slack, 2),
        )
    } else if o.after == 1.0 {
        say!(
            "All firms keep the code, and a shock of {shock} does not change that: it would take more than {slack}.",
            shock = number(p.shock, 2),
            slack = number(o.slack, 2),
        )
    } else if o.after <= p.committed {
        say!(
            "All firms keep the code, but only shocks up to {slack} leave it standing; this one, of {shock}, unravels it down to the {after} who are committed.",
            slack = number(o.slack, 2),
            shock = number(p.shock, 2),
            after = chance(o.after),
        )
    } else {
        say!(
            "All firms keep the code until the shock; with this one, of {shock}, {after} do.",
            shock = number(p.shock, 2),
            after = chance(o.after),
        )
    };
    let world = say!(
        "Among {n} firms with costs left to chance, most still keep it in {survived} of {runs} simulated worlds; in the one replayed, {left} do.",
        n = count(p.firms),
        survived = chance(o.survived),
        runs = count(SIMULATED),
        left = count(o.left),
    );
    first.then(world)
}

fn by_shock(p: &Parameters, o: &Outcome) -> Figure {
    let calm = p.standing();
    let line = |committed: f64| {
        let other = Parameters { committed, ..*p };
        curve(0.0, 1.0, 101, |shock| other.settles(calm - shock).min(other.settles(calm)))
    };
    let mut layers = vec![Layer::line("your committed share", Ink::One, line(p.committed))];
    for (committed, ink) in [(0.0, Ink::Two), (0.6, Ink::Three)] {
        if (committed - p.committed).abs() > 0.04 {
            let label = say!("{k} committed", k = percent(committed, 0));
            layers.push(Layer::dashed(label, ink, line(committed)));
        }
    }
    layers.push(Layer::point("you", Ink::Alarm, [p.shock, o.after]));
    Figure {
        id: "shock",
        title: "Share of firms that keep the code, by the size of the shock".into(),
        summary: say!(
            "Full take-up survives a shock of {slack}. At a shock of {shock}, {after} of firms keep the code.",
            slack = number(o.slack, 2),
            shock = number(p.shock, 2),
            after = chance(o.after),
        ),
        x: Axis::linear("Shock to the worth of the code", 0.0, 1.0),
        y: Axis::share("Firms that keep the code"),
        layers,
        shape: Shape::Wide,
    }
}

/// The share that wants to keep the code against the share that does, and the way down.
fn staircase(p: &Parameters, o: &Outcome) -> Figure {
    let (calm, shaken) = (p.standing(), p.standing() - p.shock);
    let mut steps = vec![[o.before, o.before]];
    let mut x = o.before;
    for _ in 0..60 {
        let y = p.wants(x, shaken).min(x);
        steps.push([x, y]);
        steps.push([y, y]);
        if x - y < 1e-3 {
            break;
        }
        x = y;
    }
    Figure {
        id: "staircase",
        title: "Who wants to keep the code, by how many do".into(),
        summary: say!(
            "Where a line lies below the diagonal, fewer want to keep the code than do, and it unravels. After the shock the way leads from {before} to {after}.",
            before = chance(o.before),
            after = chance(o.after),
        ),
        x: Axis::share("Firms that keep the code"),
        y: Axis::share("Firms that then want to"),
        layers: vec![
            Layer::dotted("as many as do", Ink::Quiet, vec![[0.0, 0.0], [1.0, 1.0]]),
            Layer::Line {
                label: "before the shock".into(),
                ink: Ink::Three,
                dash: Dash::Dashed,
                points: curve(0.0, 1.0, 101, |x| p.wants(x, calm)),
            },
            Layer::line("after the shock", Ink::One, curve(0.0, 1.0, 101, |x| p.wants(x, shaken))),
            Layer::line("the way down", Ink::Alarm, steps),
            Layer::Rule { label: "committed".into(), ink: Ink::Quiet, on: On::Y, at: p.committed },
        ],
        shape: Shape::Square,
    }
}

fn map(p: &Parameters) -> Figure {
    const CELLS: u32 = 40;
    let centres =
        |to: f64| grid(0.5 * to / f64::from(CELLS), to - 0.5 * to / f64::from(CELLS), CELLS);
    let (x, y) = (centres(0.6), centres(1.0));
    let calm = p.standing();
    let mut values = Vec::new();
    for committed in &y {
        let other = Parameters { committed: *committed, ..*p };
        let before = other.settles(calm);
        values.extend(x.iter().map(|shock| other.settles(calm - shock).min(before)));
    }
    let kept = values.iter().filter(|v| **v > 0.5).count() as f64 / values.len() as f64;
    Figure {
        id: "map",
        title: "Share of firms that keep the code, by shock and committed signers".into(),
        summary: say!(
            "On {kept} of the map most firms keep the code. Without committed signers it survives shocks up to {slack}.",
            kept = chance(kept),
            slack = number(p.linear(calm).slack(), 2),
        ),
        x: Axis::linear("Shock to the worth of the code", 0.0, 0.6),
        y: Axis::share("Committed signers"),
        layers: vec![
            Layer::Heat {
                label: "Firms that keep the code".into(),
                x,
                y,
                values,
                from: 0.0,
                to: 1.0,
                format: Format::Percent,
            },
            Layer::point("you", Ink::Alarm, [p.shock.min(0.6), p.committed]),
        ],
        shape: Shape::Square,
    }
}

/// First the code before the shock, then the shock, then one firm less in each frame.
fn replay(p: &Parameters, o: &Outcome) -> Replay {
    let (calm, shaken) = (p.standing(), p.standing() - p.shock);
    let mut values: Vec<f32> = Vec::new();
    let mut frame = |n: u32, cover: f64| {
        let worth = p.benefit * f64::from(n) / f64::from(p.firms) + cover;
        // The committed count the cost as nothing.
        values.extend(o.costs.iter().map(|c| (worth - c.max(0.0)) as f32));
    };
    frame(o.start, calm);
    frame(o.start, shaken);
    let mut captions = vec![
        say!("{n} of {all} firms keep the code.", n = count(o.start), all = count(p.firms)),
        say!(
            "The shock: keeping the code is worth {s} less to every firm.",
            s = number(p.shock, 2)
        ),
    ];
    for n in (o.left..o.start).rev() {
        frame(n, shaken);
        captions.push(say!(
            "The firm with the next highest cost leaves; {n} of {all} still keep the code, and it is worth less to each.",
            n = count(n),
            all = count(p.firms),
        ));
    }
    let group = |i: u32| u8::from(i >= p.core());
    let low = values.iter().copied().fold(0.0, f32::min);
    let high = values.iter().copied().fold(0.1, f32::max);
    Replay {
        id: "cascade",
        title: "One simulated world, one firm at a time".into(),
        summary: say!(
            "{start} of {all} firms keep the code before the shock. After it they leave one by one until {left} are left.",
            start = count(o.start),
            all = count(p.firms),
            left = count(o.left),
        ),
        frame: "Step".into(),
        y: Axis::linear("Worth of keeping the code, less its cost", low.into(), high.into()),
        agents: p.firms,
        values,
        group_of: (0..p.firms).map(group).collect(),
        groups: vec![("Committed".into(), Ink::Three), ("Others".into(), Ink::One)],
        inks: Vec::new(),
        captions,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::Parameters as _;

    #[test]
    fn granovetters_examples() {
        let all: Vec<u32> = (0..100).collect();
        assert_eq!(joined(&all), 100);
        let mut one_changed = all.clone();
        one_changed[1] = 2;
        assert_eq!(joined(&one_changed), 1);
        // Normal thresholds of mean 25 of 100: the jump is just above a spread of 12.2.
        assert!(normal_equilibrium(0.25, 0.122, 0.0) < 0.06);
        assert!(normal_equilibrium(0.25, 0.123, 0.0) > 0.99);
        let (spread, share) = critical_spread(0.25).unwrap();
        assert!((spread - 0.122_220_868).abs() < 1e-9 && (share - 0.062_003_252).abs() < 1e-9);
        // Somebody has to start.
        assert_eq!(joined(&[1, 1, 2]), 0);
    }

    #[test]
    fn normal_equilibria_agree_with_plain_iteration() {
        for mean in [0.1, 0.25, 0.4, 0.6, 0.9] {
            for sd in [0.02, 0.08, 0.15, 0.3, 1.0] {
                for start in [0.0, 0.3, 0.5, 1.0] {
                    let next = |x: f64| math::normal_cdf((x - mean) / sd);
                    let (end, _) = settle(start, next);
                    let ours = normal_equilibrium(mean, sd, start);
                    assert!((ours - end).abs() < 1e-6, "{mean} {sd} {start}: {ours} {end}");
                    assert!((next(ours) - ours).abs() < 1e-12);
                }
            }
        }
    }

    #[test]
    fn cascade_sizes_are_a_distribution_and_agree_with_counting() {
        for n in [2_u32, 3, 7, 30, 100] {
            let total = (0..=n).fold(0.0, |t, k| t + cascade_size(n, k));
            assert!((total - 1.0).abs() < 1e-11, "n {n}: {total}");
        }
        // All 4^4 lists of thresholds one by one.
        let mut sizes = [0_u32; 5];
        for code in 0..256_u32 {
            let list: Vec<u32> = (0..4).map(|i| code >> (2 * i) & 3).collect();
            sizes[joined(&list) as usize] += 1;
        }
        for (k, seen) in sizes.iter().enumerate() {
            let expected = cascade_size(4, k as u32) * 256.0;
            assert!((f64::from(*seen) - expected).abs() < 1e-9);
        }
    }

    fn everywhere(mut check: impl FnMut(Parameters)) {
        for committed in [0.0, 0.2, 0.6, 1.0] {
            for benefit in [0.0, 0.4, 1.0, 2.0] {
                for cover in [-0.5, 0.0, 0.3] {
                    for (cheapest, dearest) in [(0.0, 0.65), (0.4, 0.95), (0.6, 1.5)] {
                        let p = Parameters {
                            committed,
                            benefit,
                            cover,
                            cheapest,
                            dearest,
                            ..Parameters::defaults()
                        };
                        check(p);
                    }
                }
            }
        }
    }

    #[test]
    fn the_closed_form_is_where_the_rounds_settle() {
        everywhere(|p| {
            for shock in [0.0, 0.05, 0.3, 0.9] {
                let cover = p.standing() - shock;
                let (end, _) = settle(1.0, |x| p.wants(x, cover));
                let ours = p.settles(cover);
                assert!((ours - end).abs() < 1e-6, "{p:?} {shock}: {ours} {end}");
                assert!((p.wants(ours, cover) - ours).abs() < 1e-12);
            }
        });
    }

    #[test]
    fn less_cover_never_raises_compliance() {
        everywhere(|p| {
            let mut last = 1.0;
            for i in 0..=50 {
                let share = p.settles(p.standing() - f64::from(i) / 50.0);
                assert!(share <= last + 1e-12);
                last = share;
            }
            // More at the start never means fewer in the end.
            let line = p.linear(p.standing());
            let ends: Vec<f64> = (0..=20).map(|i| line.settle(f64::from(i) / 20.0).0).collect();
            assert!(ends.windows(2).all(|e| e[0] <= e[1] + 1e-9));
        });
    }

    #[test]
    fn full_take_up_rests_on_a_knife_edge() {
        let p = Parameters::defaults();
        let o = |shock| Code::simulate(&Parameters { shock, ..p }, 1).unwrap();
        let slack = o(0.0).slack;
        assert!((slack - 0.05).abs() < 1e-12);
        assert_eq!(o(slack - 1e-9).after, 1.0);
        // A hair more, and it falls to the committed fifth.
        assert_eq!(o(slack + 1e-9).after, 0.2);
        // A code that binds, or a committed core, does not fall so.
        let bound = Parameters { penalty: 0.2, ..p };
        assert_eq!(bound.settles(bound.standing() - p.shock), 1.0);
        let core = Parameters { committed: 0.6, ..p };
        assert!(core.settles(core.standing() - p.shock) > 0.6);
    }

    #[test]
    fn pressure_undoes_a_code_that_does_not_bind() {
        let kept =
            |shock| Code::simulate(&Parameters { shock, ..Parameters::defaults() }, 4).unwrap();
        assert_eq!(kept(0.0).before, 1.0);
        for pair in [0.0, 0.05, 0.1, 0.2, 0.4].windows(2) {
            assert!(kept(pair[0]).mean >= kept(pair[1]).mean);
            assert!(kept(pair[0]).survived >= kept(pair[1]).survived);
        }
        assert!(kept(0.0).survived > 0.99 && kept(0.2).survived < 0.05);
    }

    #[test]
    fn one_at_a_time_ends_where_all_at_once_does() {
        everywhere(|p| {
            for run in 0..5 {
                let costs = p.costs(9, run);
                let cover = p.standing() - p.shock;
                let start =
                    rounds(&costs, p.benefit, p.standing(), p.firms).last().copied().unwrap();
                let at_once = rounds(&costs, p.benefit, cover, start).last().copied().unwrap();
                let one_by_one = staying(&costs, p.benefit, cover, start);
                assert_eq!(at_once, one_by_one, "{p:?}");
                // The order in which firms are listed is irrelevant.
                let mut shuffled = costs.clone();
                Stream::new(1, run, Process(9)).shuffle(&mut shuffled);
                assert_eq!(
                    rounds(&shuffled, p.benefit, cover, start),
                    rounds(&costs, p.benefit, cover, start)
                );
            }
        });
    }

    #[test]
    fn many_firms_behave_like_the_closed_form() {
        for (shock, committed) in [(0.1, 0.2), (0.05, 0.6), (0.3, 0.6)] {
            let p = Parameters { shock, committed, firms: 20_000, ..Parameters::defaults() };
            let costs = p.costs(2, 0);
            let end = *rounds(&costs, p.benefit, p.standing() - shock, p.firms).last().unwrap();
            let share = f64::from(end) / 20_000.0;
            assert!((share - p.settles(p.standing() - shock)).abs() < 0.02, "{shock} {share}");
        }
    }
}
