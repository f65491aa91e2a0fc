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

use crate::math;

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

    /// ln of the probabilities that one AS takes over AUs, and one AU takes over ASs, in groups of
    /// `n` drawn from the population without replacement (equation 29).
    pub fn ln_fixation_groups(&self, contest: &Contest, n: u32) -> [f64; 2] {
        let safe_over_unsafe = |safe: u32| {
            let (safe_earns, unsafe_earns) = self.group_payoffs(contest, n, safe);
            safe_earns - unsafe_earns
        };
        [
            self.ln_fixation(safe_over_unsafe),
            self.ln_fixation(|k| -safe_over_unsafe(self.population - k)),
        ]
    }

    /// What AS and AU earn on average where `safe` of the population are AS: the others of a
    /// group are a hypergeometric sample.
    fn group_payoffs(&self, contest: &Contest, n: u32, safe: u32) -> (f64, f64) {
        let others = self.population - 1;
        let (mut safe_earns, mut unsafe_earns) = (0.0, 0.0);
        for k in 0..n {
            safe_earns += hypergeometric(k, n - 1, others, safe - 1) * contest.group_safe(n, k + 1);
            unsafe_earns += hypergeometric(k, n - 1, others, safe) * contest.group_unsafe(n, k);
        }
        (safe_earns, unsafe_earns)
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

    /// The share of time in AU where AS and AU meet in groups of `n`.
    pub fn unsafe_share_groups(&self, contest: &Contest, n: u32) -> f64 {
        let [safe, reckless] = self.ln_fixation_groups(contest, n);
        math::logistic(reckless - safe)
    }

    /// The larger of the two fixation probabilities in groups of `n`, in units of a neutral
    /// mutant's 1/Z: what the paper writes on its arrows.
    pub fn arrow(&self, contest: &Contest, n: u32) -> f64 {
        let [safe, reckless] = self.ln_fixation_groups(contest, n);
        f64::from(self.population) * math::exp(safe.max(reckless))
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
