//! Consensus: how far a body goes when all of it, most of it or half of it must agree
//! (section 2.2).
//!
//! Standard spatial voting. Member i would go as far as x_i in 0..1 (0 is the status quo), with
//! single-peaked preferences and x_i drawn independently. Two institutions:
//!
//! - *raised step by step*: ambition rises as long as enough members want more, so it ends at the
//!   q-th highest ideal, the lowest under unanimity;
//! - *take it or leave it*: a chair who wants 1 proposes once; a member accepts up to 2 x_i, so
//!   the outcome is min(1, 2 × the q-th highest ideal).
//!
//! With S(u) = P(x > u) and π(p) the probability that a proposal passes if each member favours it
//! with probability p, E ambition = ∫₀¹ π(S(u)) du. For q of N, π is a binomial tail; for a rule
//! that also weighs population it is Σ W_m pᵐ (1 − p)ᴺ⁻ᵐ with W_m the number of winning coalitions
//! of size m, counted exactly. For ideals spread evenly, q of N gives (N − q + 1) / (N + 1).
//!
//! Time: each member becomes ready after an exponential time; the wait is until those who are
//! ready suffice, (H_N − H_{N−q}) / rate for q of N. The other common form, in which all vote again
//! each round and each accepts with probability p, waits 1/π(p) rounds and grows exponentially in N
//! under unanimity; it is a reading, not the clock.
//!
//! Limits: one dimension; ideals are independent and sincere; nobody trades across issues except
//! through the side payments of [`Parameters::trade`]; everybody is present and votes.

use crate::analysis::{beta, quadrature};
use crate::facts;
use crate::math;
use std::sync::LazyLock;

/// A way to count votes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Count {
    /// `needed` of `members`.
    Quota {
        /// N.
        members: u32,
        /// q, from 1 to N.
        needed: u32,
    },
    /// A rule that also weighs the population of named states.
    Weighted(&'static Coalitions),
}

/// The winning coalitions of a rule that weighs population.
#[derive(Clone, Debug, PartialEq)]
pub struct Coalitions {
    /// Each state's population in tenths of a thousand, in the order of the ledger.
    population: Vec<u64>,
    /// Votes that carry it.
    needed: u32,
    /// The population that those in favour must reach.
    population_needed: u64,
    /// Fewer members against than this never block.
    blocking: u32,
    /// W_m for m = 0..=N: how many winning coalitions have m members.
    winning: Vec<u64>,
}

/// The EU's qualified majority on a proposal of the Commission.
pub static EU_QUALIFIED: LazyLock<Coalitions> = LazyLock::new(|| eu("qualified_majority"));
/// The EU's reinforced qualified majority, on other proposals.
pub static EU_REINFORCED: LazyLock<Coalitions> =
    LazyLock::new(|| eu("reinforced_qualified_majority"));

/// A rule of the EU Council from the ledger of memberships.
fn eu(rule: &str) -> Coalitions {
    let rule = facts::body("eu_council").and_then(|b| b.rule(rule));
    let tenths = |s: &facts::State| (s.population_thousands * 10.0).round() as u64;
    Coalitions::count(
        eu_states().iter().map(tenths).collect(),
        rule.map_or(0, |r| r.needed),
        rule.and_then(|r| r.population_share).unwrap_or(0.0),
        rule.and_then(|r| r.blocking_members).unwrap_or(0),
    )
}

/// The EU's members, in the order of the ledger.
pub fn eu_states() -> &'static [facts::State] {
    facts::body("eu_council").map_or(&[], |b| b.states)
}

impl Coalitions {
    /// Counts the winning coalitions of a rule that needs `needed` members with a `share` (in
    /// whole per cent) of the population, or all but fewer than `blocking` members (0: no such
    /// clause), exactly: the subsets of either half of the members are sorted by population, and
    /// each pair of sizes is walked once (meet in the middle).
    pub fn count(population: Vec<u64>, needed: u32, share: f64, blocking: u32) -> Self {
        let total: u64 = population.iter().sum();
        let percent = (share * 100.0).round() as u64;
        let population_needed = (total * percent).div_ceil(100);
        let n = population.len();
        let half = |members: &[u64]| {
            let mut by_size: Vec<Vec<u64>> = vec![Vec::new(); members.len() + 1];
            for subset in 0..1_u64 << members.len() {
                let inside = members.iter().enumerate().filter(|(i, _)| subset >> i & 1 == 1);
                by_size[subset.count_ones() as usize].push(inside.map(|(_, p)| p).sum());
            }
            by_size.iter_mut().for_each(|sums| sums.sort_unstable());
            by_size
        };
        let (first, second) = population.split_at(n / 2);
        let (first, second) = (half(first), half(second));
        let mut winning = vec![0_u64; n + 1];
        for (i, left) in first.iter().enumerate() {
            for (j, right) in second.iter().enumerate() {
                let m = i + j;
                let cannot_be_blocked = n - m < blocking as usize;
                winning[m] += if cannot_be_blocked {
                    (left.len() * right.len()) as u64
                } else if m < needed as usize {
                    0
                } else {
                    pairs_reaching(left, right, population_needed)
                };
            }
        }
        Coalitions { population, needed, population_needed, blocking, winning }
    }

    /// How many winning coalitions there are.
    pub fn total(&self) -> u64 {
        self.winning.iter().sum()
    }

    /// Whether those in favour carry the vote, by position in the ledger.
    pub fn carried(&self, in_favour: impl Fn(usize) -> bool) -> bool {
        let (mut votes, mut population) = (0_u32, 0_u64);
        for (i, p) in self.population.iter().enumerate() {
            if in_favour(i) {
                votes += 1;
                population += p;
            }
        }
        let against = self.population.len() as u32 - votes;
        against < self.blocking || (votes >= self.needed && population >= self.population_needed)
    }

    /// N.
    fn members(&self) -> u32 {
        self.population.len() as u32
    }

    /// For each m, the share of all coalitions of m members that win.
    fn winning_share(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        let n = f64::from(self.members());
        let mut all = 1.0;
        self.winning.iter().zip(0_u32..).map(move |(w, m)| {
            let m = f64::from(m);
            let share = *w as f64 / all;
            all *= (n - m) / (m + 1.0);
            (m, share)
        })
    }
}

/// How many pairs of the two sorted lists add up to at least `least`.
fn pairs_reaching(left: &[u64], right: &[u64], least: u64) -> u64 {
    let mut start = right.len();
    let mut pairs = 0;
    for l in left {
        while start > 0 && l + right[start - 1] >= least {
            start -= 1;
        }
        pairs += (right.len() - start) as u64;
    }
    pairs
}

impl Count {
    /// N.
    pub fn members(&self) -> u32 {
        match self {
            Count::Quota { members, .. } => *members,
            Count::Weighted(c) => c.members(),
        }
    }

    /// Probability π(p) that a proposal passes which each member favours with probability `p`.
    pub fn passes(&self, p: f64) -> f64 {
        match self {
            Count::Quota { members, needed } if members == needed => {
                math::pow(p, f64::from(*members))
            }
            Count::Quota { members, needed } => {
                beta::distribution(f64::from(*needed), f64::from(members - needed + 1), p)
            }
            Count::Weighted(c) => {
                let n = c.members();
                let (odds, mut term) = if p <= 0.5 {
                    (p / (1.0 - p), math::pow(1.0 - p, f64::from(n)))
                } else {
                    ((1.0 - p) / p, math::pow(p, f64::from(n)))
                };
                // From the likelier end, so that the powers never overflow.
                let mut total = 0.0;
                for i in 0..=n {
                    let m = if p <= 0.5 { i } else { n - i };
                    total += c.winning[m as usize] as f64 * term;
                    term *= odds;
                }
                total
            }
        }
    }

    /// E ambition where it is raised step by step and ideals are spread evenly over 0..1.
    pub fn even_ambition(&self) -> f64 {
        match self {
            Count::Quota { members, needed } => {
                f64::from(members - needed + 1) / f64::from(members + 1)
            }
            // Σ W_m B(m + 1, N − m + 1), where C(N, m) B(m + 1, N − m + 1) = 1 / (N + 1).
            Count::Weighted(c) => {
                let sum = c.winning_share().fold(0.0, |t, (_, share)| t + share);
                sum / f64::from(c.members() + 1)
            }
        }
    }

    /// E ambition where it is raised step by step, for ideals above u with probability
    /// `survival(u)`.
    pub fn ambition(&self, survival: impl Fn(f64) -> f64) -> f64 {
        quadrature::integrate(|u| self.passes(survival(u)), 0.0, 1.0, PRECISION)
    }

    /// E ambition where a chair who wants 1 makes one offer: E min(1, 2 x) of the decisive ideal.
    pub fn chaired_ambition(&self, survival: impl Fn(f64) -> f64) -> f64 {
        2.0 * quadrature::integrate(|u| self.passes(survival(u)), 0.0, 0.5, PRECISION)
    }

    /// Expected time until those who are ready suffice, each becoming ready at `rate` and in any
    /// order. For q of N: (H_N − H_{N−q}) / rate.
    pub fn wait(&self, rate: f64) -> f64 {
        let n = f64::from(self.members());
        match self {
            Count::Quota { needed, .. } => {
                (0..*needed).fold(0.0, |t, m| t + 1.0 / (n - f64::from(m))) / rate
            }
            // With m ready, each set of m being as likely as any other, the wait goes on with the
            // share of sets that do not suffice.
            Count::Weighted(c) => {
                let open = c.winning_share().filter(|(m, _)| *m < n);
                open.fold(0.0, |t, (m, share)| t + (1.0 - share) / (n - m)) / rate
            }
        }
    }

    /// Expected number of rounds if in each every member accepts with probability `p`.
    pub fn rounds(&self, p: f64) -> f64 {
        1.0 / self.passes(p)
    }

    /// The decisive value: the highest ambition that those who would go at least as far can carry,
    /// from each member's furthest (by position in the ledger for a weighted rule).
    pub fn decisive(&self, furthest: &[f64]) -> f64 {
        let mut descending: Vec<f64> = furthest.to_vec();
        descending.sort_unstable_by(|a, b| b.total_cmp(a));
        match self {
            Count::Quota { needed, .. } => descending[*needed as usize - 1],
            Count::Weighted(c) => {
                let carried = |level: &&f64| c.carried(|i| furthest[i] >= **level);
                descending.iter().find(carried).copied().unwrap_or(0.0)
            }
        }
    }
}

/// The absolute precision of expected ambition.
const PRECISION: f64 = 1e-11;

/// Variance of the time until `needed` of `members` are ready, each at `rate`.
pub fn wait_variance(members: u32, needed: u32, rate: f64) -> f64 {
    let n = f64::from(members);
    let term = |m: u32| 1.0 / ((n - f64::from(m)) * (n - f64::from(m)));
    (0..needed).fold(0.0, |t, m| t + term(m)) / (rate * rate)
}
