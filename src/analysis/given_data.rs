//! What a sample that is already there tells about sensitivity.
//!
//! The first-order index of an input is Var(E[Y | X]) / Var(Y). With the inputs' range cut into
//! bins of equal width, the variance of the bins' means estimates it from any uniform sample,
//! without a design (the correlation ratio: Pearson 1905; Plischke, Borgonovo and Smith 2013,
//! European Journal of Operational Research 226: 536–550). What the bins would explain by chance,
//! (bins − 1)/(n − bins) of the unexplained variance, is taken off, so that an input without any
//! effect comes out at 0 on average, and can come out a little below.

use super::moments;

/// The first-order index of an input from positions in 0..1 and outputs. NaN where the output
/// never varies.
pub fn first_order(positions: &[f64], outputs: &[f64], bins: u32) -> f64 {
    let mut sums = vec![(0.0, 0.0); bins as usize];
    for (x, y) in positions.iter().zip(outputs) {
        let bin = ((x * f64::from(bins)) as usize).min(bins as usize - 1);
        sums[bin].0 += 1.0;
        sums[bin].1 += y;
    }
    let centre = moments::mean(outputs);
    let used: Vec<_> = sums.into_iter().filter(|(n, _)| *n > 0.0).collect();
    let between = used.iter().fold(0.0, |total, (n, sum)| {
        let mean = sum / n;
        total + n * (mean - centre) * (mean - centre)
    });
    let all = outputs.iter().fold(0.0, |total, y| total + (y - centre) * (y - centre));
    let (n, k) = (outputs.len() as f64, used.len() as f64);
    (between - (all - between) * (k - 1.0) / (n - k)) / all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::benchmarks::Benchmark;
    use crate::analysis::sobol::Sobol;

    /// Ishigami's first-order indices at a = 7, b = 0.1 are 0.3139, 0.4424 and 0.
    #[test]
    fn finds_the_first_order_indices_of_ishigami() {
        let points: Vec<Vec<f64>> = {
            let sequence = Sobol::scrambled(3, 5);
            (0..4096).map(|i| sequence.point(i)).collect()
        };
        let function = Benchmark::Ishigami { a: 7.0, b: 0.1 };
        let outputs: Vec<f64> = points.iter().map(|p| function.value(p)).collect();
        for (input, known) in [0.3139, 0.4424, 0.0].into_iter().enumerate() {
            let positions: Vec<f64> = points.iter().map(|p| p[input]).collect();
            let found = first_order(&positions, &outputs, 24);
            assert!((found - known).abs() < 0.02, "{input}: {found}");
        }
    }

    #[test]
    fn an_output_that_never_varies_has_no_shares() {
        assert!(first_order(&[0.1, 0.5, 0.9], &[2.0; 3], 2).is_nan());
    }
}
