//! Inspection.
use crate::math;

/// How the inspection game of a regulator with limited capacity ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Regime {
    /// Inspecting costs more than it finds, so nobody is inspected and everybody violates.
    Idle,
    /// Too few inspections to deter: everybody violates, and all capacity is used.
    Bound,
    /// Enough capacity: some violate, some are inspected, and neither side can do better.
    Mixed,
}

/// What the inspection game is played with. Money in units of the reader's choice.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Game {
    /// What a firm gains by violating, b.
    pub gain: f64,
    /// What it pays when found, F.
    pub fine: f64,
    /// Probability that an inspection finds a violation, d.
    pub detection: f64,
    /// Probability that it finds one where there is none, α.
    pub false_alarm: f64,
    /// What an inspection costs the regulator, c.
    pub cost: f64,
    /// What a violation found is worth to the regulator, G.
    pub worth: f64,
    /// Inspections that the regulator can make in a period, k.
    pub capacity: f64,
    /// Systems, n.
    pub systems: f64,
}

/// The equilibrium of a [`Game`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Equilibrium {
    /// Which of the three it is.
    pub regime: Regime,
    /// Probability that a given system is inspected, q.
    pub inspected: f64,
    /// Probability that a given system violates, v.
    pub violating: f64,
}

impl Game {
    /// The inspection probability at which a firm is indifferent, q* = b / ((d − α) F); infinite
    /// where inspections tell nothing.
    pub fn deterring(&self) -> f64 {
        let bite = (self.detection - self.false_alarm) * self.fine;
        if bite > 0.0 { self.gain / bite } else { f64::INFINITY }
    }

    /// The violation probability at which the regulator is indifferent, v* = c / (d G).
    pub fn tempting(&self) -> f64 {
        let found = self.detection * self.worth;
        if found > 0.0 { self.cost / found } else { f64::INFINITY }
    }

    /// Tsebelis (1989) with a limit on capacity.
    pub fn equilibrium(&self) -> Equilibrium {
        let (q, v, most) = (self.deterring(), self.tempting(), self.capacity / self.systems);
        let (regime, inspected, violating) = if v >= 1.0 {
            (Regime::Idle, 0.0, 1.0)
        } else if q > most {
            (Regime::Bound, most.min(1.0), 1.0)
        } else {
            (Regime::Mixed, q, v)
        };
        Equilibrium { regime, inspected, violating }
    }

    /// Violations found in a period: n q v d.
    pub fn found(&self, e: &Equilibrium) -> f64 {
        self.systems * e.inspected * e.violating * self.detection
    }

    /// The fewest inspections that deter; none where even inspecting every system does not.
    pub fn least_capacity(&self) -> Option<f64> {
        // Rounding must not turn a whole number of inspections into one more.
        let needed = (self.systems * self.deterring() - 1e-9).ceil();
        (needed <= self.systems).then_some(needed)
    }

    /// What a firm earns per system above keeping the rule uninspected.
    pub fn rent(&self, e: &Equilibrium) -> f64 {
        let violate = self.gain - e.inspected * self.detection * self.fine;
        let keep = -e.inspected * self.false_alarm * self.fine;
        e.violating * violate + (1.0 - e.violating) * keep
    }
}

/// The mixed equilibrium of a two-by-two game, rows violate and comply, columns inspect and not:
/// (violation probability, inspection probability). Each is set by the other side's payoffs.
pub fn two_by_two(firm: [[f64; 2]; 2], regulator: [[f64; 2]; 2]) -> (f64, f64) {
    let [[vi, vn], [ci, cn]] = regulator;
    let violate = (cn - ci) / ((vi - vn) + (cn - ci));
    let [[vi, vn], [ci, cn]] = firm;
    let inspect = (vn - cn) / ((vn - cn) + (ci - vi));
    (violate, inspect)
}

/// Value to the inspector of m inspections over n periods in which the other side may violate
/// once: +1 if caught, −1 if not, 0 if it never does (Dresher 1962): −C(n−1, m) / Σ_{i≤m} C(n, i).
pub fn sequential_value(n: f64, m: f64) -> f64 {
    if m >= n {
        return 0.0;
    }
    let (mut sum, mut term) = (1.0, 1.0);
    let mut i = 0.0;
    while i < m {
        term *= (n - i) / (i + 1.0);
        sum += term;
        i += 1.0;
    }
    // C(n−1, m) = C(n, m) (n − m) / n.
    -term * (n - m) / n / sum
}

/// Probability of finding at least one of `violators` among n systems by inspecting k of them,
/// each inspection finding with probability d: 1 − Σ_j Hyp(j; n, V, k) (1 − d)^j.
pub fn finds_any(n: f64, k: f64, violators: f64, d: f64) -> f64 {
    let all = math::ln_choose(n, k);
    let mut missed = 0.0;
    let mut j = (k - (n - violators)).max(0.0);
    while j <= k.min(violators) {
        let ways = math::ln_choose(violators, j) + math::ln_choose(n - violators, k - j) - all;
        missed += math::exp(ways) * math::pow(1.0 - d, j);
        j += 1.0;
    }
    1.0 - missed
}

/// Probability that a system is unsafe although its developer reports it safe, where an unsafe one
/// is reported as such with probability `honesty`.
pub fn unsafe_though_reported(prior: f64, honesty: f64) -> f64 {
    let hidden = prior * (1.0 - honesty);
    posterior(hidden, 1.0 - prior)
}

/// Probability that a system is unsafe although it passed an evaluation with detection d and
/// false alarms α.
pub fn unsafe_though_passed(prior: f64, d: f64, false_alarm: f64) -> f64 {
    posterior(prior * (1.0 - d), (1.0 - prior) * (1.0 - false_alarm))
}

/// The share of the first of two masses; 0 where there is neither, because then nothing passes.
fn posterior(bad: f64, good: f64) -> f64 {
    if bad + good > 0.0 { bad / (bad + good) } else { 0.0 }
}

/// Whether a violator reports itself for a lower sanction s: s ≤ q d F (Kaplow and Shavell 1994).
pub fn reports_itself(sanction: f64, q: f64, d: f64, fine: f64) -> bool {
    sanction <= q * d * fine
}

/// The sanction that a violator expects, given that choice.
pub fn expected_sanction(sanction: f64, q: f64, d: f64, fine: f64) -> f64 {
    sanction.min(q * d * fine)
}
