//! Code.

use crate::analysis::quadrature;
use crate::math;

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
    // The excess turns where the density of thresholds is one; between, it is monotone, so each
    // stretch crosses zero at most once.
    let peak = math::normal_density(0.0) / sd;
    let turn = if peak > 1.0 { sd * (2.0 * math::ln(peak)).sqrt() } else { 0.0 };
    let mut from = start;
    let stops =
        if rising { [mean - turn, mean + turn, 1.0] } else { [mean + turn, mean - turn, 0.0] };
    for stop in stops {
        let ahead = if rising { stop > from } else { stop < from };
        if !ahead || !(0.0..=1.0).contains(&stop) {
            continue;
        }
        if (excess(stop) > 0.0) != rising || excess(stop) == 0.0 {
            return quadrature::bisect(excess, from.min(stop), from.max(stop));
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
    let z = quadrature::bisect(gap, -40.0, 0.0);
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
