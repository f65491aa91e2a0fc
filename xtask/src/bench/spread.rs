//! Medians with their spread.

use barriers::analysis::quantiles::{quantile, sort};
use std::fmt;

/// The quartiles of some numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// A quarter lies below.
    pub low: f64,
    /// Half lies below.
    pub middle: f64,
    /// A quarter lies above.
    pub high: f64,
}

impl Spread {
    /// Of these numbers.
    pub fn of(mut values: Vec<f64>) -> Self {
        sort(&mut values);
        let [low, middle, high] = [0.25, 0.5, 0.75].map(|level| quantile(&values, level));
        Spread { low, middle, high }
    }

    /// Of the ratios of two lists, round by round.
    pub fn of_ratios(over: &[f64], under: &[f64]) -> Self {
        Spread::of(over.iter().zip(under).map(|(a, b)| a / b).collect())
    }
}

impl fmt::Display for Spread {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{:.2} ({:.2}–{:.2})", self.middle, self.low, self.high)
    }
}

/// The slope of ln y over ln x: the exponent of growth.
pub fn exponent(points: &[(f64, f64)]) -> f64 {
    let n = points.len() as f64;
    let logs = points.iter().map(|(x, y)| (barriers::math::ln(*x), barriers::math::ln(*y)));
    let (mut x, mut y, mut xx, mut xy) = (0.0, 0.0, 0.0, 0.0);
    for (a, b) in logs {
        x += a;
        y += b;
        xx += a * a;
        xy += a * b;
    }
    (n * xy - x * y) / (n * xx - x * x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quartiles_and_exponents() {
        let spread = Spread::of(vec![5.0, 1.0, 2.0, 4.0, 3.0]);
        assert_eq!((spread.low, spread.middle, spread.high), (2.0, 3.0, 4.0));
        assert_eq!(spread.to_string(), "3.00 (2.00–4.00)");
        let square: Vec<_> = [1.0, 10.0, 100.0].map(|x| (x, 7.0 * x * x)).to_vec();
        assert!((exponent(&square) - 2.0).abs() < 1e-12);
    }
}
