//! Sample quantiles of type 7.
//!
//! Hyndman and Fan (1996), "Sample quantiles in statistical packages", The American Statistician
//! 50(4): 361–365. Type 7 is linear interpolation between order statistics at position
//! (n − 1) p, the default of R and NumPy.

/// Puts values into the order that [`quantile`] expects; a NaN goes to an end, never in between.
pub fn sort(values: &mut [f64]) {
    values.sort_unstable_by(f64::total_cmp);
}

/// The p-quantile of sorted values, p in 0..=1. NaN where there are no values.
pub fn quantile(sorted: &[f64], p: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return f64::NAN };
    let position = last as f64 * p;
    let below = (position.floor() as usize).min(last);
    let (low, high) = (sorted[below], sorted[(below + 1).min(last)]);
    // Equal neighbours are returned as they are: two infinities have no difference.
    if low == high { low } else { low + (position - below as f64) * (high - low) }
}

/// The standard error of the p-quantile of sorted independent values: half the distance between
/// the quantiles one binomial standard error of p to either side (the distribution-free argument;
/// David and Nagaraja 2003, "Order Statistics", section 7.1).
pub fn quantile_error(sorted: &[f64], p: f64) -> f64 {
    let spread = (p * (1.0 - p) / sorted.len() as f64).sqrt();
    let high = quantile(sorted, (p + spread).min(1.0));
    let low = quantile(sorted, (p - spread).max(0.0));
    0.5 * (high - low)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Process, Stream};
    use proptest::prelude::*;

    /// R's `quantile(c(1, 2, 4, 8), c(0, .1, .5, .9, 1))` by the definition, worked by hand:
    /// positions 0, 0.3, 1.5, 2.7, 3.
    #[test]
    fn interpolates_at_n_less_one_times_p() {
        let values = [1.0, 2.0, 4.0, 8.0];
        let ours: Vec<f64> =
            [0.0, 0.1, 0.5, 0.9, 1.0].iter().map(|p| quantile(&values, *p)).collect();
        for (ours, expected) in ours.iter().zip([1.0, 1.3, 3.0, 6.8, 8.0]) {
            assert!((ours - expected).abs() < 1e-12, "{ours} for {expected}");
        }
    }

    #[test]
    fn one_value_is_every_quantile_and_none_is_nan() {
        assert_eq!(quantile(&[5.0], 0.3), 5.0);
        assert!(quantile(&[], 0.5).is_nan());
        assert_eq!(quantile(&[1.0, f64::INFINITY, f64::INFINITY], 0.75), f64::INFINITY);
    }

    proptest! {
        #[test]
        fn stays_within_the_sample_and_rises_with_p(
            mut values in prop::collection::vec(-1e6..1e6_f64, 1..40),
            p in 0.0..=1.0_f64,
            q in 0.0..=1.0_f64,
        ) {
            sort(&mut values);
            let (low, high) = (quantile(&values, p.min(q)), quantile(&values, p.max(q)));
            prop_assert!(values[0] <= low && low <= high + 1e-9);
            prop_assert!(high <= values[values.len() - 1] + 1e-9);
        }
    }

    /// For the uniform distribution the median's standard error is ½/√n.
    #[test]
    fn the_error_of_the_median_is_that_of_theory() {
        let stream = Stream::new(1, 0, Process(0));
        let mut values: Vec<f64> = (0..40_000).map(|i| stream.uniform_at(i)).collect();
        sort(&mut values);
        let error = quantile_error(&values, 0.5);
        assert!((error / 0.0025 - 1.0).abs() < 0.2, "{error}");
    }
}
