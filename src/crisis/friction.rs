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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_friction_change_is_normal_and_more_friction_is_more_leptokurtic() {
        for kurtosis in [hard_kurtosis, soft_kurtosis] {
            assert!((kurtosis(0.0) - 3.0).abs() < 1e-14);
            let rising: Vec<f64> = (0..=32).map(|i| kurtosis(f64::from(i) * 0.25)).collect();
            assert!(rising.windows(2).all(|w| w[0] < w[1]), "{rising:?}");
        }
        assert_eq!(change_probability(0.0), 1.0);
        assert!(change_probability(3.0) < change_probability(2.0));
    }

    /// The closed forms against a simulated history of a million periods.
    #[test]
    fn the_closed_forms_are_those_of_simulated_change() {
        let stream = Stream::new(3, 0, PRESSURE);
        let pressure: Vec<f64> = (0..1_000_000).map(|i| stream.normal_at(i)).collect();
        let c = 1.2;
        let hard: Vec<f64> = pressure.iter().map(|x| if x.abs() > c { *x } else { 0.0 }).collect();
        let soft: Vec<f64> = pressure.iter().map(|x| (x.abs() - c).max(0.0) * x.signum()).collect();
        assert!((moments::kurtosis(&hard) / hard_kurtosis(c) - 1.0).abs() < 0.02);
        assert!((moments::kurtosis(&soft) / soft_kurtosis(c) - 1.0).abs() < 0.05);
        let changed = hard.iter().filter(|x| **x != 0.0).count() as u32;
        let share = moments::share(changed, 1_000_000);
        assert!((share.value - change_probability(c)).abs() < 4.0 * share.error);
    }

    /// What adds up is released: nothing is lost, only delayed, so that the long-run sum of change
    /// is that of the pressure.
    #[test]
    fn accumulated_pressure_is_released_in_full() {
        for c in [0.0, 1.0, 4.0] {
            let change = accumulate(c, 5000, &mut Stream::new(1, 0, PRESSURE));
            let mut stream = Stream::new(1, 0, PRESSURE);
            let (mut pressed, mut released) = (0.0_f64, 0.0);
            for output in change {
                pressed += stream.normal();
                released += output;
                assert!(output == 0.0 || output.abs() > c);
                assert!((pressed - released).abs() <= c + 1e-9);
            }
        }
    }

    #[test]
    fn accumulating_friction_makes_change_rare_and_large() {
        let at = |c| accumulating(c, 10, 20_000, 1);
        let free = at(0.0);
        assert!((free.kurtosis.value - 3.0).abs() < 4.0 * free.kurtosis.error);
        assert_eq!(free.change.value, 1.0);
        let mut before = free;
        for c in [0.5, 1.0, 2.0, 4.0] {
            let now = at(c);
            assert!(now.kurtosis.value > before.kurtosis.value, "{now:?}");
            assert!(now.l_kurtosis.value > before.l_kurtosis.value, "{now:?}");
            assert!(now.change.value < before.change.value, "{now:?}");
            before = now;
        }
    }

    /// L-kurtosis of the reference shapes from their own quantile functions.
    #[test]
    fn the_reference_shapes_have_their_published_l_kurtosis() {
        let n = 200_000;
        let quantile = |shape, p: f64| match shape {
            Shape::Uniform => p,
            Shape::Normal => math::normal_quantile(p),
            Shape::Logistic => math::logit(p),
            Shape::Laplace if p < 0.5 => math::ln(2.0 * p),
            Shape::Laplace => -math::ln(2.0 * (1.0 - p)),
        };
        for shape in [Shape::Uniform, Shape::Normal, Shape::Logistic, Shape::Laplace] {
            let values: Vec<f64> =
                (0..n).map(|i| quantile(shape, (f64::from(i) + 0.5) / f64::from(n))).collect();
            let (l, k) = (moments::l_kurtosis(&values), moments::kurtosis(&values));
            assert!((l - shape.l_kurtosis()).abs() < 1e-4, "{shape:?} {l}");
            assert!((k / shape.kurtosis() - 1.0).abs() < 3e-3, "{shape:?} {k}");
        }
    }
}
