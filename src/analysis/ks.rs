//! The Kolmogorov–Smirnov test: do values come from a given distribution?
//!
//! Kolmogorov (1933); the p-value by the limiting series with the finite-sample correction of
//! Stephens (1970), Journal of the Royal Statistical Society B 32: 115–122.

use crate::math;

/// The greatest distance between the empirical distribution of sorted values and `cdf`.
pub fn statistic(sorted: &[f64], cdf: impl Fn(f64) -> f64) -> f64 {
    let n = sorted.len() as f64;
    sorted.iter().enumerate().fold(0.0, |gap: f64, (i, value)| {
        let f = cdf(*value);
        gap.max(f - i as f64 / n).max((i as f64 + 1.0) / n - f)
    })
}

/// The probability of a distance of at least this much between `n` independent values and their
/// own continuous distribution.
pub fn p_value(statistic: f64, n: u32) -> f64 {
    let root = f64::from(n).sqrt();
    survival((root + 0.12 + 0.11 / root) * statistic)
}

/// Q(λ) = 2 Σ (−1)^(k−1) e^(−2 k² λ²), the tail of Kolmogorov's distribution.
fn survival(lambda: f64) -> f64 {
    // Below this the tail is 1 to all digits and the series no longer converges.
    if lambda < 0.2 {
        return 1.0;
    }
    let (mut sum, mut sign) = (0.0, 2.0);
    for k in 1..=40_u32 {
        let k = f64::from(k);
        let term = math::exp(-2.0 * k * k * lambda * lambda);
        sum += sign * term;
        if term < 1e-17 {
            break;
        }
        sign = -sign;
    }
    sum.clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::quantiles::sort;
    use crate::random::{Process, Stream};

    /// The classical critical values of √n D: 1.2239 at 10 %, 1.3581 at 5 %, 1.6276 at 1 %.
    #[test]
    fn the_published_critical_values() {
        for (lambda, level) in [(1.2239, 0.1), (1.3581, 0.05), (1.6276, 0.01), (1.9495, 0.001)] {
            assert!((survival(lambda) / level - 1.0).abs() < 1e-3, "{}", survival(lambda));
        }
        // Massey (1951): at n = 20, D = 0.294 is the 5 % point.
        assert!((p_value(0.294, 20) - 0.05).abs() < 0.002);
        assert_eq!(survival(0.0), 1.0);
    }

    #[test]
    fn a_small_sample_by_hand() {
        let d = statistic(&[0.1, 0.4, 0.7], |x| x);
        assert!((d - 0.3).abs() < 1e-15, "{d}");
    }

    /// p-values of true samples are uniform themselves; those of a wrong distribution are nil.
    #[test]
    fn it_accepts_the_truth_and_rejects_an_error() {
        let sample = |run: u32| {
            let mut stream = Stream::new(21, run, Process(0));
            let mut values: Vec<f64> = (0..500).map(|_| stream.exponential(2.0)).collect();
            sort(&mut values);
            values
        };
        let p =
            |run, rate: f64| p_value(statistic(&sample(run), |x| -math::exp_m1(-rate * x)), 500);
        let mut accepted: Vec<f64> = (0..400).map(|run| p(run, 2.0)).collect();
        sort(&mut accepted);
        assert!(p_value(statistic(&accepted, |x| x), 400) > 0.001);
        assert!(p(0, 2.6) < 1e-4);
    }
}
