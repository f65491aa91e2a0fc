//! Alignment.

use crate::analysis::roots::halve;
use crate::math;

/// A crowd of states that choose between strict (+1) and permissive (−1) rules, each with a
/// private tilt and a wish to move with the others (Brock and Durlauf 2001).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crowd {
    /// β: how sharply payoffs decide (1/payoff).
    pub beta: f64,
    /// J: what moving with the others is worth (payoff).
    pub social: f64,
    /// h: the mean private tilt towards strict rules (payoff).
    pub tilt: f64,
    /// w: tilts are spread evenly over h ± w.
    pub spread: f64,
}

impl Crowd {
    /// The mean choice where everyone expects the mean choice `m`: tanh(β(h + J m)), averaged over
    /// the tilts.
    pub fn response(&self, m: f64) -> f64 {
        let z = self.beta * (self.tilt + self.social * m);
        let width = self.beta * self.spread;
        if width == 0.0 {
            math::tanh(z)
        } else if width < 1.0 {
            // {ln cosh(z + width) − ln cosh(z − width)} / (2 width), without the cancellation.
            math::atanh(math::tanh(z) * math::tanh(width)) / width
        } else {
            (ln_cosh(z + width) - ln_cosh(z - width)) / (2.0 * width)
        }
    }

    /// How the response grows with m.
    fn slope(&self, m: f64) -> f64 {
        let z = self.beta * (self.tilt + self.social * m);
        let width = self.beta * self.spread;
        let gain = self.beta * self.social;
        if width == 0.0 {
            let t = math::tanh(z);
            gain * (1.0 - t * t)
        } else {
            gain * (math::tanh(z + width) - math::tanh(z - width)) / (2.0 * width)
        }
    }

    /// Every self-fulfilling mean choice, ascending: one, or three of which the middle one is
    /// unstable (two where two of them meet).
    pub fn fixed_points(&self) -> Vec<f64> {
        let excess = |m: f64| self.response(m) - m;
        // The response is steepest where tilt and others balance, and flattens to either side.
        let centre = -self.tilt / self.social;
        if self.social <= 0.0 || self.slope(centre) <= 1.0 {
            return vec![halve(-1.0, 1.0, excess)];
        }
        let mut far = 1.0;
        while self.slope(centre + far) > 1.0 {
            far *= 2.0;
        }
        let half = halve(0.0, far, |d| self.slope(centre + d) - 1.0);
        // Between these cuts the excess is monotone.
        let cuts = [-1.0, (centre - half).clamp(-1.0, 1.0), (centre + half).clamp(-1.0, 1.0), 1.0];
        let mut roots: Vec<f64> = Vec::new();
        for pair in cuts.windows(2) {
            let (low, high) = (excess(pair[0]), excess(pair[1]));
            if pair[0] < pair[1] && low * high <= 0.0 {
                let root = halve(pair[0], pair[1], excess);
                if roots.last().is_none_or(|last| root > *last) {
                    roots.push(root);
                }
            }
        }
        roots
    }

    /// How fast a small departure from the fixed point `m` dies out, a unit of time being that in
    /// which each state reconsiders once; negative where it grows. For a crowd without spread.
    pub fn relaxation(&self, m: f64) -> f64 {
        1.0 - self.beta * self.social * (1.0 - m * m)
    }
}

/// ln cosh x, without overflow.
fn ln_cosh(x: f64) -> f64 {
    x.abs() + math::ln_1p(math::exp(-2.0 * x.abs())) - core::f64::consts::LN_2
}

/// Where tipping happens: the mean choice m_s at which a branch ends, and the tilt h_c. Between
/// −h_c and h_c both a strict and a permissive world sustain themselves. `None` at βJ ≤ 1, where
/// nothing tips.
pub fn spinodal(beta: f64, social: f64) -> Option<[f64; 2]> {
    let gain = beta * social;
    if gain <= 1.0 {
        return None;
    }
    let m = (1.0 - 1.0 / gain).sqrt();
    Some([m, social * m - math::atanh(m) / beta])
}

/// A state's private tilt: half of what strict rules are worth to it (`benefit`) less what the
/// loss of access would cost it (`access_loss` at full `dependence`).
pub fn tilt(benefit: f64, access_loss: f64, dependence: f64) -> f64 {
    (benefit - access_loss * dependence) / 2.0
}

/// The dependence above which a strict world collapses, and the lower one below which it comes
/// back. Outside 0..1 that jump cannot happen.
pub fn tipping_dependence(
    beta: f64,
    social: f64,
    benefit: f64,
    access_loss: f64,
) -> Option<[f64; 2]> {
    let [_, critical] = spinodal(beta, social)?;
    Some([(benefit + 2.0 * critical) / access_loss, (benefit - 2.0 * critical) / access_loss])
}

/// `n` states that reconsider one at a time (logit choice, each looking at the mean of the
/// others): the long-run averages of m, m² and |m|, from the exact Gibbs distribution.
pub fn stationary_moments(n: u32, beta: f64, social: f64, tilt: f64) -> [f64; 3] {
    let size = f64::from(n);
    let weights: Vec<f64> = (0..=n)
        .map(|strict| {
            let total = 2.0 * f64::from(strict) - size;
            let pull = if n > 1 { social * total * total / (2.0 * (size - 1.0)) } else { 0.0 };
            math::ln_choose(size, f64::from(strict)) + beta * (tilt * total + pull)
        })
        .collect();
    let ln_total = math::log_sum_exp(&weights);
    let mut moments = [0.0; 3];
    for (strict, weight) in weights.iter().enumerate() {
        let m = (2.0 * strict as f64 - size) / size;
        let p = math::exp(weight - ln_total);
        moments[0] += p * m;
        moments[1] += p * m * m;
        moments[2] += p * m.abs();
    }
    moments
}
