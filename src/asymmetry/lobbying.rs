//! Lobbying.
use crate::math;

/// An equilibrium of the contest between two sides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contest {
    /// Effort of each side; the expected one where it is at times absent.
    pub effort: [f64; 2],
    /// Probability that the first side wins.
    pub win: f64,
    /// What each side expects: its stake times its chance, less its effort.
    pub payoff: [f64; 2],
    /// How often each side takes part at all: 1, or less for one that is at times absent.
    pub active: [f64; 2],
}

impl Contest {
    /// A pure equilibrium at these efforts.
    fn pure(stake: [f64; 2], effort: [f64; 2], r: f64) -> Contest {
        let win = success(effort[0], effort[1], r);
        let payoff = [stake[0] * win - effort[0], stake[1] * (1.0 - win) - effort[1]];
        Contest { effort, win, payoff, active: [1.0; 2] }
    }

    /// Effort of both sides together.
    pub fn total(&self) -> f64 {
        self.effort[0] + self.effort[1]
    }
}

/// Probability that effort `own` carries the day against `other`: x^r / (x^r + y^r), and a half
/// where neither makes any.
pub fn success(own: f64, other: f64, r: f64) -> f64 {
    if own == 0.0 && other == 0.0 {
        return 0.5;
    }
    // By the ratio of the smaller to the larger, so that nothing overflows.
    if own >= other {
        1.0 / (1.0 + math::pow(other / own, r))
    } else {
        let odds = math::pow(own / other, r);
        odds / (1.0 + odds)
    }
}

/// The pure equilibrium of two sides with these stakes and without limits on effort (Nti 1999):
/// x_i = r V_i p₁ p₂ with p₁ = V₁^r / (V₁^r + V₂^r). It exists where r ≤ [`r_max`].
pub fn two_sided(stake: [f64; 2], r: f64) -> Contest {
    let p = success(stake[0], stake[1], r);
    let effort = stake.map(|v| r * v * p * (1.0 - p));
    Contest::pure(stake, effort, r)
}

/// The greatest decisiveness at which a pure equilibrium exists, for stakes whose smaller is
/// `ratio` of the larger: r = 1 + ratio^r, where the weak side just breaks even.
pub fn r_max(ratio: f64) -> f64 {
    bisect(1.0, 2.0, |r| r - 1.0 - math::pow(ratio, r))
}

/// Effort of both over the larger stake.
pub fn dissipation(contest: &Contest, stake: [f64; 2]) -> f64 {
    contest.total() / stake[0].max(stake[1])
}

/// Spectral radius of the simultaneous best reply at the pure equilibrium: below 1, two sides that
/// keep replying to each other settle; above, they swing. Infinite where r |p₁ − p₂| ≥ 1.
pub fn reply_radius(stake: [f64; 2], r: f64) -> f64 {
    let d = r * (2.0 * success(stake[0], stake[1], r) - 1.0).abs();
    if d < 1.0 { d / (1.0 - d * d).sqrt() } else { f64::INFINITY }
}

/// The ratio of stakes at which [`reply_radius`] is 1; none where it never is (r ≤ 1/√2).
pub fn critical_ratio(r: f64) -> Option<f64> {
    let d = core::f64::consts::FRAC_1_SQRT_2 / r;
    (d < 1.0).then(|| math::exp(2.0 * math::atanh(d) / r))
}

/// n equal sides: each one's effort, and all effort over the stake. Exists where r ≤ n/(n − 1).
pub fn symmetric(n: f64, stake: f64, r: f64) -> (f64, f64) {
    let dissipation = r * (n - 1.0) / n;
    (dissipation * stake / n, dissipation)
}

/// Any number of sides with decisiveness 1 (Hillman and Riley 1989): each one's effort. Those
/// with too small a stake make none.
pub fn many_sided(stakes: &[f64]) -> Vec<f64> {
    let mut sorted = stakes.to_vec();
    sorted.sort_by(|a, b| b.total_cmp(a));
    let mut total = 0.0;
    // A side joins as long as its stake exceeds the effort of those with larger ones.
    let mut inverse = 0.0;
    for (k, v) in sorted.iter().enumerate() {
        if *v <= total {
            break;
        }
        inverse += 1.0 / v;
        total = k as f64 / inverse;
    }
    stakes.iter().map(|v| total * (1.0 - total / v).max(0.0)).collect()
}

/// The best reply to `other` at decisiveness 1.
pub fn reply_at_one(stake: f64, other: f64) -> f64 {
    ((stake * other).sqrt() - other).max(0.0)
}

/// The best reply to `other` > 0 at any decisiveness with effort up to `limit`.
///
/// An interior reply solves x = r V p (1 − p); with z = ln(x / other), p = Λ(r z), the condition
/// ln x − ln(r V p (1 − p)) = 0 rises in z wherever the second-order condition holds, so that it
/// is found by bisection. Staying out is better where that would cost more than it brings.
pub fn reply(stake: f64, other: f64, r: f64, limit: f64) -> f64 {
    let slope = |z: f64| {
        let p = math::logistic(r * z);
        z + math::ln(other) - math::ln(r * stake) - math::ln(p) - math::ln(1.0 - p)
    };
    let start = if r > 1.0 { math::logit(0.5 * (1.0 - 1.0 / r)) / r } else { -200.0 / r };
    if slope(start) > 0.0 {
        return 0.0;
    }
    // p (1 − p) ≤ ¼ bounds the reply from above.
    let end = math::ln(r * stake / (4.0 * other)).max(start) + 1e-9;
    let effort = (other * math::exp(bisect(start, end, slope))).min(limit);
    if stake * success(effort, other, r) >= effort { effort } else { 0.0 }
}

/// The equilibrium of two sides with these stakes and limits on effort, for decisiveness up to 2.
/// None where neither form below is one, which a test finds nowhere in the range of the widget.
///
/// Where no pure equilibrium exists, the weaker side is at times absent (Wang 2010): it is
/// indifferent between staying out and an effort m, which fixes the other's effort, and takes part
/// just often enough for that effort to be the other's best.
pub fn equilibrium(stake: [f64; 2], limit: [f64; 2], r: f64) -> Option<Contest> {
    let inside = two_sided(stake, r).effort;
    let answer = |i: usize, other: f64| reply(stake[i], other, r, limit[i]);
    let candidates =
        [inside, [limit[0], answer(1, limit[0])], [answer(0, limit[1]), limit[1]], limit];
    let best = |x: [f64; 2]| {
        let near = |a: f64, b: f64| (a - b).abs() <= 1e-7 * a.max(b);
        x[0].is_finite()
            && x[1].is_finite()
            && x[0] > 0.0
            && x[1] > 0.0
            && near(answer(0, x[1]), x[0])
            && near(answer(1, x[0]), x[1])
    };
    if let Some(effort) = candidates.into_iter().find(|x| best(*x)) {
        return Some(Contest::pure(stake, effort, r));
    }
    [1, 0].into_iter().find_map(|weak| at_times_absent(stake, limit, r, weak))
}

fn at_times_absent(stake: [f64; 2], limit: [f64; 2], r: f64, weak: usize) -> Option<Contest> {
    let strong = 1 - weak;
    let m = (stake[weak] * (1.0 - 1.0 / r)).min(limit[weak]);
    let chance = m / stake[weak];
    let x = m * math::pow((1.0 - chance) / chance, 1.0 / r);
    let present = x / (r * stake[strong] * chance * (1.0 - chance));
    let worthwhile = present * stake[strong] * (1.0 - chance) >= x;
    if !(m > 0.0 && x <= limit[strong] && present <= 1.0 && worthwhile) {
        return None;
    }
    let wins = 1.0 - present * chance;
    let (mut effort, mut payoff, mut active) = ([0.0; 2], [0.0; 2], [1.0; 2]);
    (effort[strong], effort[weak]) = (x, present * m);
    payoff[strong] = stake[strong] * wins - x;
    active[weak] = present;
    Some(Contest { effort, win: if strong == 0 { wins } else { 1.0 - wins }, payoff, active })
}

/// Efforts over `rounds` rounds in which both sides at once move a share `step` of the way to
/// their best reply; the start is the first entry.
pub fn path(
    start: [f64; 2],
    step: f64,
    rounds: u32,
    mut reply: impl FnMut(usize, f64) -> f64,
) -> Vec<[f64; 2]> {
    let mut efforts = vec![start];
    let mut now = start;
    for _ in 0..rounds {
        let aim = [reply(0, now[1]), reply(1, now[0])];
        now = [0, 1].map(|i| (1.0 - step) * now[i] + step * aim[i]);
        efforts.push(now);
    }
    efforts
}

/// A root of a rising function between two ends, to the last bit that bisection can tell.
fn bisect(mut low: f64, mut high: f64, f: impl Fn(f64) -> f64) -> f64 {
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        if f(middle) < 0.0 { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}
