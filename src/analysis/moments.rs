//! Sample moments: mean with its standard error, variance, kurtosis, and L-kurtosis.
//!
//! Hosking (1990), "L-moments", Journal of the Royal Statistical Society B 52(1): 105–124.

use crate::math;

/// An estimate with its standard error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Its standard error; NaN where one value says nothing about it.
    pub error: f64,
}

/// The arithmetic mean; NaN where there are no values.
pub fn mean(values: &[f64]) -> f64 {
    math::sum(values) / values.len() as f64
}

/// The unbiased variance, in two passes; NaN for fewer than two values.
pub fn variance(values: &[f64]) -> f64 {
    let centre = mean(values);
    let squares = values.iter().fold(0.0, |total, v| total + (v - centre) * (v - centre));
    if values.len() < 2 { f64::NAN } else { squares / (values.len() - 1) as f64 }
}

/// The mean of independent values, with its standard error.
pub fn estimate(values: &[f64]) -> Estimate {
    let error = (variance(values) / values.len() as f64).sqrt();
    Estimate { value: mean(values), error }
}

/// A share of `trials` independent trials, with its standard error; never less than that of half
/// a hit, so that a share of 0 or 1 is not taken for certain.
pub fn share(hits: u32, trials: u32) -> Estimate {
    let n = f64::from(trials);
    let value = f64::from(hits) / n;
    Estimate { value, error: (value * (1.0 - value) / n).sqrt().max(0.5 / n) }
}

/// Pearson's kurtosis E(x − μ)⁴ / (E(x − μ)²)², which is 3 for a normal distribution.
pub fn kurtosis(values: &[f64]) -> f64 {
    let centre = mean(values);
    let (second, fourth) = values.iter().fold((0.0, 0.0), |(second, fourth), v| {
        let square = (v - centre) * (v - centre);
        (second + square, fourth + square * square)
    });
    values.len() as f64 * fourth / (second * second)
}

/// The sample L-kurtosis λ₄/λ₂ of sorted values (at least four), by unbiased
/// probability-weighted moments.
pub fn l_kurtosis(sorted: &[f64]) -> f64 {
    let n = sorted.len() as f64;
    let mut b = [0.0_f64; 4];
    for (i, x) in sorted.iter().enumerate() {
        let j = i as f64;
        let mut weight = 1.0;
        for (r, total) in b.iter_mut().enumerate() {
            *total += weight * x;
            weight *= (j - r as f64) / (n - 1.0 - r as f64);
        }
    }
    let [b0, b1, b2, b3] = b.map(|total| total / n);
    (20.0 * b3 - 30.0 * b2 + 12.0 * b1 - b0) / (2.0 * b1 - b0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::quantiles::sort;
    use crate::random::{Process, Stream};

    #[test]
    fn small_samples_by_hand() {
        let values = [1.0, 2.0, 3.0, 6.0];
        assert_eq!(mean(&values), 3.0);
        assert!((variance(&values) - 14.0 / 3.0).abs() < 1e-15);
        assert!((estimate(&values).error - (14.0_f64 / 12.0).sqrt()).abs() < 1e-15);
        // Centred −2, −1, 0, 3: squares sum to 14, fourth powers to 98.
        assert!((kurtosis(&values) - 4.0 * 98.0 / 196.0).abs() < 1e-15);
        assert!(mean(&[]).is_nan() && variance(&[1.0]).is_nan());
        assert_eq!(share(0, 100), Estimate { value: 0.0, error: 0.005 });
    }

    /// Hosking's definition for n = 4: l₂ is half the mean difference of a pair and l₄ the mean of
    /// (x₄ − 3 x₃ + 3 x₂ − x₁)/4 over all samples of four.
    #[test]
    fn l_kurtosis_follows_the_definition() {
        let x = [1.0, 2.0, 3.0, 6.0];
        let l4 = (x[3] - 3.0 * x[2] + 3.0 * x[1] - x[0]) / 4.0;
        let pairs = [1.0, 2.0, 5.0, 1.0, 4.0, 3.0];
        let l2 = pairs.iter().sum::<f64>() / 6.0 / 2.0;
        assert!((l_kurtosis(&x) - l4 / l2).abs() < 1e-14);
    }

    /// The published population values: uniform 0, logistic 1/6, exponential 1/6.
    #[test]
    fn l_kurtosis_approaches_the_published_values() {
        let stream = Stream::new(5, 0, Process(0));
        let draws: Vec<f64> = (0..200_000).map(|i| stream.uniform_at(i)).collect();
        let of = |f: &dyn Fn(f64) -> f64| {
            let mut values: Vec<f64> = draws.iter().map(|u| f(*u)).collect();
            sort(&mut values);
            l_kurtosis(&values)
        };
        assert!(of(&|u| u).abs() < 0.003);
        assert!((of(&math::logit) - 1.0 / 6.0).abs() < 0.004);
        assert!((of(&|u| -math::ln(u)) - 1.0 / 6.0).abs() < 0.004);
    }
}
