//! Brussels.

use crate::math;

/// Rates, a year, at which countries take up and give up a rule:
/// F′ = (p + qF)(1 − F) − (r + w(1 − F))F.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rates {
    /// p: adopts on its own.
    pub adopt: f64,
    /// q: adopts because others have.
    pub follow: f64,
    /// r: is drawn away on its own, by a deal.
    pub deal: f64,
    /// w: gives up because others have no such rule.
    pub abandon: f64,
}

impl Rates {
    /// The share of adopters that is approached, whatever the start (where no rate but q = w acts,
    /// nothing moves and 0 is returned).
    pub fn long_run(&self) -> f64 {
        let c = self.follow - self.abandon;
        let b = c - self.adopt - self.deal;
        let d = self.speed();
        // The larger root, by the form that does not cancel.
        if b > 0.0 {
            (b + d) / (2.0 * c)
        } else if d - b > 0.0 {
            2.0 * self.adopt / (d - b)
        } else {
            0.0
        }
    }

    /// D, the rate at which the path closes in on the long run.
    fn speed(&self) -> f64 {
        let c = self.follow - self.abandon + self.adopt - self.deal;
        (c * c + 4.0 * self.adopt * self.deal).sqrt()
    }

    /// The share of adopters after `t` years from a share of `start`: the closed solution of the
    /// Riccati equation, written as a distance y from the long run, y′ = −D y − (q − w) y².
    pub fn share(&self, start: f64, t: f64) -> f64 {
        let (d, c) = (self.speed(), self.follow - self.abandon);
        let end = self.long_run();
        let y = start - end;
        let elapsed = if d > 0.0 { -math::exp_m1(-d * t) / d } else { t };
        end + y * math::exp(-d * t) / (1.0 + c * y * elapsed)
    }
}

/// Bass (1969): time of the peak of adoption, the share by then and the rate then. Without enough
/// following (q ≤ p) the peak is at the start.
pub fn bass_peak(p: f64, q: f64) -> (f64, f64, f64) {
    if q <= p {
        return (0.0, 0.0, p);
    }
    (math::ln(q / p) / (p + q), 0.5 - 0.5 * p / q, (p + q) * (p + q) / (4.0 * q))
}

/// Bass (1969): time until half have adopted.
pub fn bass_half(p: f64, q: f64) -> f64 {
    math::ln(2.0 + q / p) / (p + q)
}

/// Each centre's share of the pull on a country: massᵇ distance⁻ᵍ over the sum of all.
pub fn gravity(mass: &[f64], distance: &[f64], b: f64, g: f64) -> Vec<f64> {
    let pull: Vec<f64> =
        mass.iter().zip(distance).map(|(m, d)| math::pow(*m, b) * math::pow(*d, -g)).collect();
    let total = math::sum(&pull);
    pull.iter().map(|p| p / total).collect()
}
