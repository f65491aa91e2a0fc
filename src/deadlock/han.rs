//! The race as social learning: does caution spread among developers, or does cutting corners?
//!
//! Han, Pereira, Santos and Lenaerts (2020), "To regulate or not: a social dynamics analysis of
//! an idealised AI race", Journal of Artificial Intelligence Research 69: 881–921. Developers meet
//! in races of W rounds. Unsafe development is s times as fast and saves the cost c of safety
//! each round; it is found out with probability p_fo a round and ends in a setback that costs
//! everything with probability p_r. Strategies: always safe (AS), always unsafe (AU),
//! conditionally safe (CS: safe at first, then what the other did). Developers imitate those who
//! earn more (pairwise comparison, strength β, population Z); mutations are rare, so the
//! population moves between states where all do the same.
//!
//! With B/W large, the products of the textbook formula overflow: everything here is in logarithms.
//!
//! Limits: developers copy, they do not foresee; the prize of the last round is all or nothing;
//! one number stands for every kind of setback. The second lens of the widget `race`.

use crate::explainer::Report;
use crate::figure::{Axis, Figure, Format, Ink, Layer, On, Reading, Replay, Scale, Shape, grid};
use crate::math;
use crate::random::{Process, Stream};
use crate::say;
use crate::text::{Text, chance, count, number, percent};

/// The strategies, in the order of the paper's payoff matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strategy {
    /// AS: always safe.
    Safe,
    /// AU: always unsafe.
    Unsafe,
    /// CS: safe at first, then as the other did.
    Conditional,
}

/// A race between developers. Names as in the paper.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contest {
    /// Benefit of a round, shared by speed (payoff).
    pub b: f64,
    /// Cost of safety in a round (payoff).
    pub c: f64,
    /// The prize B for finishing first (payoff).
    pub prize: f64,
    /// Rounds W that safe development needs.
    pub rounds: f64,
    /// Speed s of unsafe development, relative to safe.
    pub speed: f64,
    /// Probability p_r that always-unsafe development ends in a setback.
    pub setback: f64,
    /// Probability p_fo that an unsafe round is found out.
    pub found_out: f64,
}

/// Average payoffs a round, row against column.
pub type Matrix = [[f64; 3]; 3];

impl Contest {
    /// Payoffs of one round: safe against safe, safe against unsafe, unsafe against safe, unsafe
    /// against unsafe.
    pub fn round(&self) -> [f64; 4] {
        let Contest { b, c, speed: s, found_out: p, .. } = *self;
        [
            -c + b / 2.0,
            -c + (1.0 - p) * b / (s + 1.0) + p * b,
            (1.0 - p) * s * b / (s + 1.0),
            (1.0 - p * p) * b / 2.0,
        ]
    }

    /// The payoff matrix of AS, AU and CS, averaged over the race.
    pub fn matrix(&self) -> Matrix {
        let Contest { prize, rounds: w, speed: s, setback, .. } = *self;
        let [ss, su, us, uu] = self.round();
        let safe = prize / (2.0 * w) + ss;
        // Against CS only the first round, a share s/W of the race, differs from mutual unsafety.
        let after_first = |first: f64| (s / w) * (first + (w / s - 1.0) * uu);
        let survives = 1.0 - setback;
        [
            [safe, su, safe],
            [
                survives * (s * prize / w + us),
                survives * (s * prize / (2.0 * w) + uu),
                survives * (s * prize / w + after_first(us)),
            ],
            [safe, after_first(su), safe],
        ]
    }

    /// The setback probability above which all-safe earns more than all-unsafe (equation 9). Not
    /// confined to 0..1: below 0 it holds always, above 1 never.
    pub fn collective_threshold(&self) -> f64 {
        let m = Contest { setback: 0.0, ..*self }.matrix();
        1.0 - m[0][0] / m[1][1]
    }

    /// The setback probability above which a safe strategy risk-dominates AU (equations 12 for AS
    /// and 13 for CS).
    pub fn risk_dominance_threshold(&self, safe: Strategy) -> f64 {
        let m = Contest { setback: 0.0, ..*self }.matrix();
        let (i, u) = (safe as usize, Strategy::Unsafe as usize);
        1.0 - (m[i][i] + m[i][u]) / (m[u][i] + m[u][u])
    }

    /// The thresholds as W grows without bound: collective, AS over AU, CS over AU (equations 11,
    /// 17 and 18).
    pub fn late_thresholds(&self) -> [f64; 3] {
        let [ss, su, us, uu] = self.round();
        [1.0 - ss / uu, 1.0 - (ss + su) / (us + uu), 1.0 - (ss + uu) / (2.0 * uu)]
    }

    /// Payoff of a safe team in a group of `n` of which `safe` ≥ 1 are safe (appendix B: detection
    /// catches all unsafe teams or none).
    pub fn group_safe(&self, n: u32, safe: u32) -> f64 {
        let Contest { b, c, prize, rounds, speed, found_out: p, .. } = *self;
        let (size, k) = (f64::from(n), f64::from(safe));
        if safe == n {
            return -c + b / size + prize / (size * rounds);
        }
        -c + (1.0 - p) * b / (k + speed * (size - k)) + p * b / k
    }

    /// Payoff of an unsafe team in a group of `n` of which `safe` < n are safe.
    pub fn group_unsafe(&self, n: u32, safe: u32) -> f64 {
        let Contest { b, prize, rounds, speed, setback, found_out: p, .. } = *self;
        let unsafe_teams = f64::from(n - safe);
        let round = (1.0 - p) * speed * b / (f64::from(safe) + speed * unsafe_teams);
        (1.0 - setback) * (speed * prize / (rounds * unsafe_teams) + round)
    }

    /// In groups of `n`: the setback probabilities above which all-safe earns more than
    /// all-unsafe, and above which AS risk-dominates AU (equations 21 and 24).
    pub fn group_thresholds(&self, n: u32) -> [f64; 2] {
        let unpunished = Contest { setback: 0.0, ..*self };
        let safe = (1..=n).fold(0.0, |sum, k| sum + unpunished.group_safe(n, k));
        let reckless = (0..n).fold(0.0, |sum, k| sum + unpunished.group_unsafe(n, k));
        [1.0 - unpunished.group_safe(n, n) / unpunished.group_unsafe(n, 0), 1.0 - safe / reckless]
    }
}

/// With a prize that dwarfs everything else and `n` teams: below the first, unsafe development is
/// collectively better and spreads (innovation); above the second, safety spreads (compliance);
/// between them safety would be better for all and does not spread (the dilemma). Equations 22
/// and 26.
pub fn early_boundaries(speed: f64, n: u32) -> [f64; 2] {
    let size = f64::from(n);
    let harmonic = (1..=n).fold(0.0, |sum, k| sum + 1.0 / f64::from(k));
    [1.0 - 1.0 / speed, 1.0 - 1.0 / (size * harmonic * speed)]
}

/// How developers learn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Learning {
    /// Strength β of imitation (1/payoff).
    pub beta: f64,
    /// Population Z.
    pub population: u32,
}

impl Learning {
    /// ln of the probability that one mutant takes over a population of residents.
    /// `advantage(k)` is what a mutant earns more than a resident while there are k mutants.
    fn ln_fixation(&self, advantage: impl Fn(u32) -> f64) -> f64 {
        let mut path = 0.0;
        let mut terms = vec![0.0];
        for k in 1..self.population {
            path -= self.beta * advantage(k);
            terms.push(path);
        }
        -math::log_sum_exp(&terms)
    }

    /// ln of the probability that one developer of strategy `mutant` takes over a population of
    /// `resident`s, in pairwise races.
    pub fn ln_fixation_pairwise(&self, m: &Matrix, mutant: Strategy, resident: Strategy) -> f64 {
        let (a, r) = (mutant as usize, resident as usize);
        let z = f64::from(self.population);
        self.ln_fixation(|k| {
            let k = f64::from(k);
            let mutants = ((k - 1.0) * m[a][a] + (z - k) * m[a][r]) / (z - 1.0);
            let residents = (k * m[r][a] + (z - k - 1.0) * m[r][r]) / (z - 1.0);
            mutants - residents
        })
    }

    /// Groups of `n` drawn from this population.
    pub fn groups(&self, n: u32) -> Groups {
        let others = self.population - 1;
        let sample = (0..=others)
            .map(|safe| (0..n).map(|k| hypergeometric(k, n - 1, others, safe)).collect())
            .collect();
        Groups { learning: *self, n, sample }
    }

    /// The share of time that the population spends in each strategy, in pairwise races: the
    /// stationary distribution of the chain over pure states, by the tree formula.
    pub fn stationary(&self, m: &Matrix, strategies: &[Strategy]) -> Vec<f64> {
        let q = strategies.len();
        // to[i][j]: ln of the rate from all-i to all-j; the common factor 1/(q − 1) cancels.
        let to: Vec<Vec<f64>> = strategies
            .iter()
            .map(|from| {
                strategies
                    .iter()
                    .map(|into| {
                        if into == from {
                            f64::NEG_INFINITY
                        } else {
                            self.ln_fixation_pairwise(m, *into, *from)
                        }
                    })
                    .collect()
            })
            .collect();
        let weights: Vec<f64> = (0..q).map(|root| ln_trees_into(root, &to)).collect();
        let total = math::log_sum_exp(&weights);
        weights.iter().map(|w| math::exp(w - total)).collect()
    }

    /// The share of time in the first of two strategies, in closed form: a logistic function, in
    /// which the fixation probabilities' sums cancel.
    pub fn share_of_two(&self, m: &Matrix, one: Strategy, other: Strategy) -> f64 {
        let (a, b) = (one as usize, other as usize);
        let z = f64::from(self.population);
        let gap = (z - 2.0) * (m[a][a] - m[b][b]) + z * (m[a][b] - m[b][a]);
        math::logistic(0.5 * self.beta * gap)
    }
}

/// Races in groups of n teams, drawn from a population without replacement.
#[derive(Clone, Debug, PartialEq)]
pub struct Groups {
    learning: Learning,
    n: u32,
    /// Row by the number of safe others in the population: how likely each number of safe others
    /// in one's group is.
    sample: Vec<Vec<f64>>,
}

impl Groups {
    /// What AS earns more than AU on average where `safe` of the population (neither none nor all)
    /// are AS: element `safe` − 1.
    fn advantage(&self, contest: &Contest) -> Vec<f64> {
        let by_safe = |f: &dyn Fn(u32) -> f64| -> Vec<f64> { (0..self.n).map(f).collect() };
        let safe_earns = by_safe(&|others| contest.group_safe(self.n, others + 1));
        let unsafe_earns = by_safe(&|others| contest.group_unsafe(self.n, others));
        let mean =
            |row: &[f64], earns: &[f64]| row.iter().zip(earns).fold(0.0, |sum, (p, e)| sum + p * e);
        self.sample
            .windows(2)
            .map(|rows| mean(&rows[0], &safe_earns) - mean(&rows[1], &unsafe_earns))
            .collect()
    }

    /// ln of the probabilities that one AS takes over AUs, and one AU takes over ASs (equation
    /// 29).
    pub fn ln_fixation(&self, contest: &Contest) -> [f64; 2] {
        let advantage = self.advantage(contest);
        let last = advantage.len();
        [
            self.learning.ln_fixation(|safe| advantage[safe as usize - 1]),
            self.learning.ln_fixation(|reckless| -advantage[last - reckless as usize]),
        ]
    }

    /// The share of time in AU: the ratio of the two fixation probabilities is e to β times the
    /// sum of the advantages.
    pub fn unsafe_share(&self, contest: &Contest) -> f64 {
        math::logistic(-self.learning.beta * math::sum(&self.advantage(contest)))
    }

    /// The larger of the two fixation probabilities, in units of a neutral mutant's 1/Z: what the
    /// paper writes on its arrows.
    pub fn arrow(&self, contest: &Contest) -> f64 {
        let [safe, reckless] = self.ln_fixation(contest);
        f64::from(self.learning.population) * math::exp(safe.max(reckless))
    }
}

/// Probability of `k` marked among `drawn` from `all`, of which `marked` are marked.
fn hypergeometric(k: u32, drawn: u32, all: u32, marked: u32) -> f64 {
    if k > marked || k > drawn || drawn - k > all - marked {
        return 0.0;
    }
    let choose = |n: u32, k: u32| math::ln_choose(f64::from(n), f64::from(k));
    math::exp(choose(marked, k) + choose(all - marked, drawn - k) - choose(all, drawn))
}

/// ln of the sum over all spanning trees into `root` of the products of the rates, each given by
/// its logarithm: every other state points to one state, and every path ends at the root.
fn ln_trees_into(root: usize, to: &[Vec<f64>]) -> f64 {
    let q = to.len();
    let others: Vec<usize> = (0..q).filter(|i| *i != root).collect();
    let choices = others.iter().fold(1, |product, _| product * q);
    let mut terms = Vec::new();
    for choice in 0..choices {
        let mut next = vec![root; q];
        let mut rest = choice;
        for i in &others {
            next[*i] = rest % q;
            rest /= q;
        }
        let reaches_root = others.iter().all(|start| {
            let mut at = *start;
            for _ in 0..q {
                at = if at == root { root } else { next[at] };
            }
            at == root
        });
        if reaches_root {
            terms.push(others.iter().fold(0.0, |sum, i| sum + to[*i][next[*i]]));
        }
    }
    math::log_sum_exp(&terms)
}

/// How fast the share x of AS among AS and AU grows in its log odds: the replicator equation is
/// x' = x (1 − x) times this.
fn advantage_of_safe(m: &Matrix, x: f64) -> f64 {
    (m[0][0] * x + m[0][1] * (1.0 - x)) - (m[1][0] * x + m[1][1] * (1.0 - x))
}

/// The share of AS after `time` in an infinite population of AS and AU (replicator equation),
/// from `start`. Fourth-order Runge and Kutta in the log odds, where the equation is smooth and
/// the share cannot leave 0..1.
pub fn replicator(m: &Matrix, start: f64, time: f64) -> f64 {
    if start <= 0.0 || start >= 1.0 {
        return start;
    }
    let fastest = advantage_of_safe(m, 0.0).abs().max(advantage_of_safe(m, 1.0).abs());
    // At most a fiftieth of a unit of log odds a step: an error far below 1e-9.
    let steps = (time * fastest * 50.0).ceil().clamp(100.0, 1e6) as u32;
    let h = time / f64::from(steps);
    let f = |z: f64| advantage_of_safe(m, math::logistic(z));
    let mut z = math::logit(start);
    for _ in 0..steps {
        let k1 = f(z);
        let k2 = f(z + 0.5 * h * k1);
        let k3 = f(z + 0.5 * h * k2);
        let k4 = f(z + h * k3);
        z += h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4);
    }
    math::logistic(z)
}

/// The share of AS at which AS and AU earn the same, where there is one between 0 and 1.
pub fn interior_point(m: &Matrix) -> Option<f64> {
    let (at_none, at_all) = (advantage_of_safe(m, 0.0), advantage_of_safe(m, 1.0));
    let x = at_none / (at_none - at_all);
    (x > 0.0 && x < 1.0).then_some(x)
}

/// What the paper keeps fixed in its main figures: b, c and B, in payoff.
pub const ROUND_BENEFIT: f64 = 4.0;
/// Cost of safety c.
pub const SAFETY_COST: f64 = 1.0;
/// Prize B.
pub const PRIZE: f64 = 1e4;
/// β and Z.
pub const LEARNING: Learning = Learning { beta: 0.1, population: 100 };

/// How often a developer tries a strategy at random instead of imitating: rare, as the paper
/// assumes; the replay's own assumption.
const EXPLORATION: f64 = 0.005;
/// Generations (as many chances to imitate as there are developers) in the replay.
const GENERATIONS: u32 = 60;

const PICK: Process = Process(3);
const SWITCH: Process = Process(4);

/// Which strategies prevail, and what would be best.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The race.
    pub contest: Contest,
    /// Teams in each race.
    pub teams: u32,
    /// Share of time in AS, AU and CS. Above two teams CS is not defined, and 0.
    pub shares: [f64; 3],
    /// The setback probability above which all-safe is better for all than all-unsafe.
    pub better: f64,
    /// The setback probability above which a safe strategy prevails.
    pub prevails: f64,
    /// A population over generations: each developer's strategy.
    pub generations: Vec<Vec<Strategy>>,
}

/// Long-run shares of AS, AU and CS in races of `teams`.
pub fn shares(contest: &Contest, groups: &Groups) -> [f64; 3] {
    if groups.n == 2 {
        let all = [Strategy::Safe, Strategy::Unsafe, Strategy::Conditional];
        let shares = LEARNING.stationary(&contest.matrix(), &all);
        return [shares[0], shares[1], shares[2]];
    }
    let reckless = groups.unsafe_share(contest);
    [1.0 - reckless, reckless, 0.0]
}

/// The thresholds of the setback probability: safety is collectively better, safety prevails.
pub fn thresholds(contest: &Contest, teams: u32) -> [f64; 2] {
    if teams > 2 {
        return contest.group_thresholds(teams);
    }
    let safe = contest.risk_dominance_threshold(Strategy::Safe);
    let conditional = contest.risk_dominance_threshold(Strategy::Conditional);
    [contest.collective_threshold(), safe.min(conditional)]
}

/// Runs the lens.
pub fn simulate(contest: Contest, teams: u32, seed: u64) -> Outcome {
    let groups = LEARNING.groups(teams);
    let [better, prevails] = thresholds(&contest, teams);
    Outcome {
        shares: shares(&contest, &groups),
        better,
        prevails,
        generations: generations(&contest, &groups, seed),
        contest,
        teams,
    }
}

/// Developers imitate one another: one looks at another at random and takes over its strategy with
/// probability 1 / (1 + e^(−β Δ)), Δ being what the other earns more.
fn generations(contest: &Contest, groups: &Groups, seed: u64) -> Vec<Vec<Strategy>> {
    let n = LEARNING.population;
    let known: &[Strategy] = if groups.n == 2 {
        &[Strategy::Safe, Strategy::Unsafe, Strategy::Conditional]
    } else {
        &[Strategy::Safe, Strategy::Unsafe]
    };
    let matrix = contest.matrix();
    let advantage = groups.advantage(contest);
    let mut counts = [0_u32; 3];
    let mut all: Vec<Strategy> = (0..n as usize).map(|i| known[i % known.len()]).collect();
    for s in &all {
        counts[*s as usize] += 1;
    }
    // What `other` earns more than `own`, in the population as it is.
    let gap = |own: Strategy, other: Strategy, counts: &[u32; 3]| {
        if groups.n == 2 {
            let earns = |s: usize| {
                let met = (0..3).fold(0.0, |sum, t| sum + f64::from(counts[t]) * matrix[s][t]);
                (met - matrix[s][s]) / f64::from(n - 1)
            };
            earns(other as usize) - earns(own as usize)
        } else {
            // Two strategies, and both are there: the advantage is known at this number of safe.
            let safe_earns_more = advantage[counts[0] as usize - 1];
            if other == Strategy::Safe { safe_earns_more } else { -safe_earns_more }
        }
    };
    let (mut pick, mut switch) = (Stream::new(seed, 0, PICK), Stream::new(seed, 0, SWITCH));
    let mut frames = vec![all.clone()];
    for _ in 0..GENERATIONS {
        for _ in 0..n {
            let (i, model) = (pick.below(n) as usize, pick.below(n) as usize);
            let own = all[i];
            let explores = switch.uniform() < EXPLORATION;
            let other =
                if explores { known[pick.below(known.len() as u32) as usize] } else { all[model] };
            if other == own {
                continue;
            }
            // Payoffs play no part in exploring, and are not defined for what nobody does.
            let takes = explores || {
                let pull = LEARNING.beta * gap(own, other, &counts);
                switch.uniform() < math::logistic(pull)
            };
            if takes {
                counts[own as usize] -= 1;
                counts[other as usize] += 1;
                all[i] = other;
            }
        }
        frames.push(all.clone());
    }
    frames
}

/// What the reader sees.
pub fn report(o: &Outcome) -> Report {
    let [safe, reckless, conditional] = o.shares;
    let share = |id, label: &'static str, value| Reading::new(id, label, value, Format::Percent);
    let plain = |id, label: &'static str, value| Reading::new(id, label, value, Format::Plain);
    Report {
        sentence: sentence(o),
        readings: vec![
            share(
                "risk",
                "Risk that a development ends in a setback",
                reckless * o.contest.setback,
            ),
            share("unsafe", "Share of time that all cut corners", reckless),
            share("safe", "Share of time that all are always safe", safe),
            share("conditional", "Share of time that all are conditionally safe", conditional),
            plain("better", "Setback risk above which safety is better for all", o.better),
            plain("prevails", "Setback risk above which safety prevails", o.prevails),
        ],
        figures: vec![by_setback(o), by_speed(o)],
        replays: vec![replay(o)],
    }
}

fn sentence(o: &Outcome) -> Text {
    let reckless = o.shares[1];
    let outcome = say!(
        "Among developers who imitate success, cutting corners prevails {reckless} of the time, in races of {n} teams with a setback risk of {setback}.",
        reckless = chance(reckless),
        n = count(o.teams),
        setback = percent(o.contest.setback, 0),
    );
    let p = o.contest.setback;
    let verdict: Text = match (p > o.better, p > o.prevails) {
        (true, true) => "Here safety would be better for all, and it prevails: no rule is needed.".into(),
        (true, false) => {
            "Here safety would be better for all and does not prevail: the dilemma, in which rules help."
                .into()
        }
        (false, true) => {
            "Here the dilemma is reversed: safety prevails though taking the risk would be better for all."
                .into()
        }
        (false, false) => {
            "Here taking the risk is better for all, and prevails: a rule would only slow a race that is worth its risk to those in it."
                .into()
        }
    };
    outcome.then(boundaries(o)).then(verdict)
}

/// Above which risks safety is better, and above which it prevails. Either may lie outside 0..1.
fn boundaries(o: &Outcome) -> Text {
    let better = if o.better <= 0.0 {
        "Safety would be better for all whatever the setback risk.".into()
    } else if o.better >= 1.0 {
        "Safety would be better for all at no setback risk.".into()
    } else {
        say!(
            "Safety would be better for all above a setback risk of {p}.",
            p = percent(o.better, 0)
        )
    };
    better.then(if o.prevails <= 0.0 {
        "It prevails whatever the risk.".into()
    } else if o.prevails >= 1.0 {
        "It prevails at no risk.".into()
    } else {
        say!("It prevails above {p}.", p = percent(o.prevails, 0))
    })
}

const NAMES: [&str; 3] = ["Always safe", "Always unsafe", "Conditionally safe"];
const INKS: [Ink; 3] = [Ink::Three, Ink::Two, Ink::One];

fn by_setback(o: &Outcome) -> Figure {
    let groups = LEARNING.groups(o.teams);
    let risks = grid(0.0, 1.0, 81);
    let all: Vec<[f64; 3]> = risks
        .iter()
        .map(|setback| shares(&Contest { setback: *setback, ..o.contest }, &groups))
        .collect();
    let line = |i: usize| risks.iter().zip(&all).map(|(p, s)| [*p, s[i]]).collect::<Vec<_>>();
    let (low, high) = (o.better.min(o.prevails), o.better.max(o.prevails));
    let (from, to) = (low.clamp(0.0, 1.0), high.clamp(0.0, 1.0));
    let mut layers = Vec::new();
    if to > from {
        let (label, ink) = if o.better < o.prevails {
            ("Dilemma: safety better, but does not prevail", Ink::Alarm)
        } else {
            ("Reversed: safety prevails, but is not better", Ink::Four)
        };
        layers.push(Layer::Region { label: label.into(), ink, on: On::X, from, to });
    }
    layers.push(Layer::line(NAMES[1], INKS[1], line(1)));
    layers.push(Layer::dashed(NAMES[0], INKS[0], line(0)));
    if o.teams == 2 {
        layers.push(Layer::dotted(NAMES[2], INKS[2], line(2)));
    }
    layers.push(Layer::point("your race", Ink::Alarm, [o.contest.setback, o.shares[1]]));
    Figure {
        id: "setback",
        title: "What developers end up doing, by the risk of a setback".into(),
        summary: say!(
            "Cutting corners prevails {reckless} of the time at your settings.",
            reckless = chance(o.shares[1]),
        )
        .then(boundaries(o)),
        x: Axis::share("Risk of a setback from cutting corners"),
        y: Axis::share("Share of time"),
        layers,
        shape: Shape::Wide,
    }
}

/// Cells of the map along each lever.
const CELLS: u32 = 20;

fn by_speed(o: &Outcome) -> Figure {
    let groups = LEARNING.groups(o.teams);
    let (slowest, fastest) = (1.0, 5.0);
    let centres = |from: f64, to: f64| {
        let half = 0.5 * (to - from) / f64::from(CELLS);
        grid(from + half, to - half, CELLS)
    };
    let (x, y) = (centres(0.0, 1.0), centres(slowest, fastest));
    let mut values = Vec::with_capacity(x.len() * y.len());
    for speed in &y {
        for setback in &x {
            let contest = Contest { setback: *setback, speed: *speed, ..o.contest };
            values.push(shares(&contest, &groups)[1]);
        }
    }
    let reckless = values.iter().filter(|v| **v > 0.5).count() as f64 / values.len() as f64;
    let edge = |which: usize| -> Vec<[f64; 2]> {
        grid(slowest + 0.01, fastest, 60)
            .into_iter()
            .map(|speed| [thresholds(&Contest { speed, ..o.contest }, o.teams)[which], speed])
            .collect()
    };
    Figure {
        id: "speed",
        title: "Where cutting corners prevails, by its risk and its speed".into(),
        summary: say!(
            "Cutting corners prevails on {share} of the map: where it is fast and its risk small. At your settings it does {here} of the time.",
            share = percent(reckless, 0),
            here = chance(o.shares[1]),
        ),
        x: Axis::share("Risk of a setback from cutting corners"),
        y: Axis::linear("Speed gained by cutting corners", slowest, fastest),
        layers: vec![
            Layer::Heat {
                label: "Share of time that all cut corners".into(),
                x,
                y,
                values,
                from: 0.0,
                to: 1.0,
                format: Format::Percent,
            },
            Layer::dashed("safety better for all to the right", Ink::Alarm, edge(0)),
            Layer::point("your race", Ink::Alarm, [o.contest.setback, o.contest.speed]),
        ],
        shape: Shape::Square,
    }
}

fn replay(o: &Outcome) -> Replay {
    let counts = |all: &[Strategy]| {
        let of = |s| all.iter().filter(|t| **t == s).count() as f64;
        [of(Strategy::Safe), of(Strategy::Unsafe), of(Strategy::Conditional)]
    };
    let end = o.generations.last().map_or([0.0; 3], |all| counts(all));
    Replay {
        id: "developers",
        title: "Developers imitating one another, generation by generation".into(),
        summary: say!(
            "After {n} generations {safe} developers are always safe, {reckless} always unsafe, {conditional} conditionally safe.",
            n = count(GENERATIONS),
            safe = count(end[0]),
            reckless = count(end[1]),
            conditional = count(end[2]),
        ),
        frame: "Generation".into(),
        y: Axis {
            scale: Scale::Names(
                [NAMES[1], NAMES[2], NAMES[0]].map(Text::plain).to_vec(),
            ),
            ..Axis::linear("Strategy", -0.5, 2.5)
        },
        agents: LEARNING.population,
        values: o
            .generations
            .iter()
            .flatten()
            .map(|s| match s {
                Strategy::Unsafe => 0.0,
                Strategy::Conditional => 1.0,
                Strategy::Safe => 2.0,
            })
            .collect(),
        group_of: Vec::new(),
        groups: vec![("Developers".into(), Ink::One)],
        inks: Vec::new(),
        captions: o
            .generations
            .iter()
            .enumerate()
            .map(|(i, all)| {
                let [safe, reckless, conditional] = counts(all);
                say!(
                    "Generation {i}: {safe} always safe, {conditional} conditionally safe, {reckless} always unsafe.",
                    i = count(i as f64),
                    safe = count(safe),
                    conditional = count(conditional),
                    reckless = number(reckless, 0),
                )
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::Strategy;
    use super::*;
    use proptest::prelude::*;
    use proptest::strategy::Strategy as _;

    /// The paper's main figures.
    fn contest() -> Contest {
        Contest {
            b: ROUND_BENEFIT,
            c: SAFETY_COST,
            prize: PRIZE,
            rounds: 100.0,
            speed: 1.5,
            setback: 0.6,
            found_out: 0.1,
        }
    }

    const ALL: [Strategy; 3] = [Strategy::Safe, Strategy::Unsafe, Strategy::Conditional];

    /// Figure 3b prints 17, 13 and 70 per cent.
    #[test]
    fn the_late_race_gives_the_paper_s_figure() {
        let late = Contest { rounds: 1e6, setback: 0.4, ..contest() };
        let shares = LEARNING.stationary(&late.matrix(), &ALL);
        for (ours, printed) in shares.iter().zip([0.17, 0.13, 0.70]) {
            assert!((ours - printed).abs() < 0.006, "{shares:?}");
        }
    }

    /// G7. Early in the race cutting corners prevails although safety would be better for all.
    #[test]
    fn early_in_the_race_the_dilemma_is_that_corners_are_cut() {
        let o = simulate(contest(), 2, 1);
        assert!(o.better < 0.6 && o.prevails > 0.6);
        assert!(o.shares[1] > 0.99);
        let end = o.generations.last().unwrap();
        assert!(end.iter().filter(|s| **s == Strategy::Unsafe).count() > 80);
    }

    /// In the late race the dilemma is reversed.
    #[test]
    fn late_in_the_race_safety_prevails_where_risk_would_be_better() {
        let late = Contest { rounds: 1e6, found_out: 0.5, ..contest() };
        let [better, prevails] = thresholds(&late, 2);
        assert!(prevails < better);
        let [collective, _, conditional] = late.late_thresholds();
        assert!((better - collective).abs() < 0.01 && (conditional - 0.167).abs() < 0.001);
    }

    /// G5. More teams in each race widen the dilemma.
    #[test]
    fn more_teams_widen_the_dilemma() {
        let width = |n| early_boundaries(1.5, n)[1] - early_boundaries(1.5, n)[0];
        assert!((2..20).all(|n| width(n + 1) > width(n)));
        for n in [3, 5, 10] {
            let [better, prevails] = contest().group_thresholds(n);
            assert!(prevails - better > width(2), "{n}: {better} {prevails}");
        }
    }

    #[test]
    fn groups_of_two_without_detection_are_pairs() {
        let blind = Contest { found_out: 0.0, setback: 0.75, ..contest() };
        let weak = Learning { beta: 0.01, population: 50 };
        let m = blind.matrix();
        let pairs = [
            weak.ln_fixation_pairwise(&m, Strategy::Safe, Strategy::Unsafe),
            weak.ln_fixation_pairwise(&m, Strategy::Unsafe, Strategy::Safe),
        ];
        let groups = weak.groups(2);
        for (pair, group) in pairs.iter().zip(groups.ln_fixation(&blind)) {
            assert!((pair - group).abs() < 1e-9, "{pair} {group}");
        }
        let [a, b] = pairs;
        assert!((groups.unsafe_share(&blind) - math::logistic(b - a)).abs() < 1e-9);
    }

    #[test]
    fn the_group_sample_is_a_distribution() {
        for row in LEARNING.groups(20).sample {
            assert!((math::sum(&row) - 1.0).abs() < 1e-9);
        }
    }

    #[test]
    fn the_replicator_stays_at_its_interior_point() {
        let m = Contest { setback: 0.75, found_out: 0.0, ..contest() }.matrix();
        let x = interior_point(&m).unwrap();
        assert!((replicator(&m, x, 0.05) - x).abs() < 1e-9);
        assert!(replicator(&m, x + 0.05, 1.0) > x + 0.05);
        assert!(replicator(&m, x - 0.05, 1.0) < x - 0.05);
    }

    fn contests() -> impl proptest::strategy::Strategy<Value = Contest> {
        (10.0..1e6_f64, 1.05..5.0_f64, 0.0..1.0_f64, 0.0..0.95_f64).prop_map(
            |(rounds, speed, setback, found_out)| Contest {
                rounds,
                speed,
                setback,
                found_out,
                ..contest()
            },
        )
    }

    proptest! {
        #[test]
        fn shares_add_up_whatever_the_payoffs(contest in contests(), prize in 0.0..1e8_f64) {
            let contest = Contest { prize, ..contest };
            let shares = LEARNING.stationary(&contest.matrix(), &ALL);
            prop_assert!((math::sum(&shares) - 1.0).abs() < 1e-9);
            prop_assert!(shares.iter().all(|s| (0.0..=1.0).contains(s)));
        }

        #[test]
        fn without_imitation_all_are_equal(contest in contests()) {
            let idle = Learning { beta: 0.0, population: 30 };
            let m = contest.matrix();
            for share in idle.stationary(&m, &ALL) {
                prop_assert!((share - 1.0 / 3.0).abs() < 1e-12);
            }
            let ln = idle.ln_fixation_pairwise(&m, Strategy::Unsafe, Strategy::Safe);
            prop_assert!((math::exp(ln) - 1.0 / 30.0).abs() < 1e-12);
        }

        #[test]
        fn always_and_conditionally_safe_are_neutral_to_each_other(contest in contests()) {
            let m = contest.matrix();
            for (a, b) in [(Strategy::Safe, Strategy::Conditional), (Strategy::Conditional, Strategy::Safe)] {
                let ln = LEARNING.ln_fixation_pairwise(&m, a, b);
                prop_assert!((math::exp(ln) - 0.01).abs() < 1e-12);
            }
        }

        #[test]
        fn a_greater_risk_never_makes_cutting_corners_more_common(contest in contests()) {
            let share = |setback: f64| {
                let c = Contest { setback, ..contest };
                LEARNING.stationary(&c.matrix(), &ALL)[1]
            };
            prop_assert!(share((contest.setback + 0.05).min(1.0)) <= share(contest.setback) + 1e-12);
            let ruined = Contest { setback: 1.0, ..contest }.matrix();
            prop_assert_eq!(ruined[1], [0.0; 3]);
        }

        #[test]
        fn the_closed_form_for_two_is_the_chain_s(contest in contests()) {
            let m = contest.matrix();
            let chain = LEARNING.stationary(&m, &[Strategy::Safe, Strategy::Unsafe]);
            let closed = LEARNING.share_of_two(&m, Strategy::Safe, Strategy::Unsafe);
            prop_assert!((chain[0] - closed).abs() < 1e-9);
        }
    }
}
