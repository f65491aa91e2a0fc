//! Institutional friction: why policy stands still and then leaps.
//!
//! Jones, Sulkin and Larsen (2003), "Policy punctuations in American political institutions",
//! American Political Science Review 97: 151–169, found that the higher the cost of a decision,
//! the more leptokurtic policy change. Three toys (derived, science notes 8d), each fed with
//! standard normal pressure x and friction c in its standard deviations:
//!
//! - hard: output x if |x| > c, else nothing;
//! - soft: output sign(x) (|x| − c) if |x| > c, else nothing;
//! - accumulating: unmet pressure adds up and is released in full once it exceeds c.
//!
//! Limits: pressure without memory or trend of its own, one decision maker.

use crate::analysis::moments::{self, Estimate};
use crate::analysis::quantiles;
use crate::math;
use crate::random::{Process, Stream};

const PRESSURE: Process = Process(1);

/// The upper tail of the standard normal distribution.
fn tail(c: f64) -> f64 {
    math::normal_cdf(-c)
}

/// Probability that a period sees any change, with hard or soft friction `c` ≥ 0.
pub fn change_probability(c: f64) -> f64 {
    2.0 * tail(c)
}

/// Pearson's kurtosis of change with hard friction: E₂ = 2 (c φ + Q), E₄ = 2 ((c³ + 3c) φ + 3 Q).
pub fn hard_kurtosis(c: f64) -> f64 {
    let (density, tail) = (math::normal_density(c), tail(c));
    let second = 2.0 * (c * density + tail);
    let fourth = 2.0 * ((c * c * c + 3.0 * c) * density + 3.0 * tail);
    fourth / (second * second)
}

/// Pearson's kurtosis of change with soft friction: E₂ = 2 ((1 + c²) Q − c φ),
/// E₄ = 2 ((c⁴ + 6c² + 3) Q − (c³ + 5c) φ). The differences lose digits as c grows: use it up to
/// c = 8, where five are left.
pub fn soft_kurtosis(c: f64) -> f64 {
    let (density, tail, cc) = (math::normal_density(c), tail(c), c * c);
    let second = 2.0 * ((1.0 + cc) * tail - c * density);
    let fourth = 2.0 * ((cc * cc + 6.0 * cc + 3.0) * tail - (cc * c + 5.0 * c) * density);
    fourth / (second * second)
}

/// Change with accumulating friction `c` over `periods` periods of one simulated history.
pub fn accumulate(c: f64, periods: u32, stream: &mut Stream) -> Vec<f64> {
    let mut pressure = 0.0_f64;
    (0..periods)
        .map(|_| {
            pressure += stream.normal();
            if pressure.abs() > c {
                let released = pressure;
                pressure = 0.0;
                released
            } else {
                0.0
            }
        })
        .collect()
}

/// What accumulating friction does to change, from simulated histories.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Accumulating {
    /// Pearson's kurtosis of change.
    pub kurtosis: Estimate,
    /// Share of periods that see any change.
    pub change: Estimate,
    /// L-kurtosis of change, which a few leaps do not dominate.
    pub l_kurtosis: Estimate,
}

/// Simulates `histories` of `periods` each and averages over them.
pub fn accumulating(c: f64, histories: u32, periods: u32, seed: u64) -> Accumulating {
    let (mut kurtosis, mut change, mut l_kurtosis) = (Vec::new(), Vec::new(), Vec::new());
    for history in 0..histories {
        let mut output = accumulate(c, periods, &mut Stream::new(seed, history, PRESSURE));
        let changes = output.iter().filter(|x| **x != 0.0).count();
        change.push(changes as f64 / f64::from(periods));
        kurtosis.push(moments::kurtosis(&output));
        quantiles::sort(&mut output);
        l_kurtosis.push(moments::l_kurtosis(&output));
    }
    Accumulating {
        kurtosis: moments::estimate(&kurtosis),
        change: moments::estimate(&change),
        l_kurtosis: moments::estimate(&l_kurtosis),
    }
}

/// A distribution that change is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// No tails at all.
    Uniform,
    /// What change without friction would look like.
    Normal,
    /// Between normal and Laplace.
    Logistic,
    /// The double exponential, which fits most of the published series best.
    Laplace,
}

impl Shape {
    /// Pearson's kurtosis.
    pub fn kurtosis(self) -> f64 {
        match self {
            Shape::Uniform => 1.8,
            Shape::Normal => 3.0,
            Shape::Logistic => 4.2,
            Shape::Laplace => 6.0,
        }
    }

    /// L-kurtosis (Hosking 1990, table 1; for the normal 30 arctan(√2)/π − 9).
    pub fn l_kurtosis(self) -> f64 {
        match self {
            Shape::Uniform => 0.0,
            Shape::Normal => 0.122_601_719_540_892_16,
            Shape::Logistic => 1.0 / 6.0,
            Shape::Laplace => 17.0 / 72.0,
        }
    }
}
