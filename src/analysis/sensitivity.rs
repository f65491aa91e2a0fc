//! Variance-based sensitivity: what share of a model's variance each input answers for.
//!
//! First order S: the share that knowing the input alone would remove. Total order T: the share
//! that would remain if all others were known. Design: two independent base points A and B, and
//! for each input i the point AB_i, which is A with the i-th coordinate of B (radial design).
//! Estimators: Saltelli et al. (2010), Computer Physics Communications 181: 259–270, for S, on
//! outputs less their mean (which leaves S as it is and takes out most of the noise); Jansen
//! (1999), Computer Physics Communications 117: 35–43, for T.
//!
//! A model with its own randomness must use the same random numbers at A, B and every AB_i, or
//! take its seed as one more input: otherwise T absorbs the noise.

use super::moments::{self, Estimate};
use super::sobol::Sobol;
use crate::random::{Process, Stream};

/// Where the base points come from.
#[derive(Clone, Debug)]
pub enum Points {
    /// Scrambled Sobol points, A from the first half of the dimensions and B from the second.
    Sobol(Sobol),
    /// Independent uniform points of this seed, for comparison.
    Independent(u64),
}

/// The points at which a model is to be evaluated, each by its row number.
#[derive(Clone, Debug)]
pub struct Design {
    points: Points,
    inputs: u32,
    base: u32,
}

const BASE: Process = Process(0x5341_4C54);

impl Design {
    /// For a number of inputs and of base points (a power of two, for Sobol points to be even).
    ///
    /// # Panics
    /// For more than half of [`super::sobol::MAX_DIMENSIONS`] inputs.
    pub fn sobol(inputs: u32, base: u32, seed: u64) -> Self {
        Design { points: Points::Sobol(Sobol::scrambled(2 * inputs, seed)), inputs, base }
    }

    /// The same with independent points.
    pub fn independent(inputs: u32, base: u32, seed: u64) -> Self {
        Design { points: Points::Independent(seed), inputs, base }
    }

    /// How many evaluations it takes: for each base point A, B and every AB_i.
    pub fn rows(&self) -> u32 {
        self.base * (self.inputs + 2)
    }

    /// The base point that a row belongs to; rows of one base point share random numbers.
    pub fn base_of(&self, row: u32) -> u32 {
        row / (self.inputs + 2)
    }

    /// The inputs of a row, each in (0, 1): A first, then B, then the AB_i in order.
    pub fn row(&self, row: u32) -> Vec<f64> {
        let (base, kind) = (self.base_of(row), row % (self.inputs + 2));
        (0..self.inputs)
            .map(|i| {
                let from_b = kind == 1 || kind == i + 2;
                self.coordinate(base, if from_b { i + self.inputs } else { i })
            })
            .collect()
    }

    fn coordinate(&self, base: u32, dimension: u32) -> f64 {
        match &self.points {
            Points::Sobol(sequence) => sequence.coordinate(base, dimension),
            Points::Independent(seed) => {
                Stream::new(*seed, base, BASE).uniform_at(u64::from(dimension))
            }
        }
    }
}

/// First- and total-order indices of each input.
#[derive(Clone, Debug, PartialEq)]
pub struct Indices {
    /// The variance of the output.
    pub variance: f64,
    /// S of each input.
    pub first: Vec<f64>,
    /// T of each input.
    pub total: Vec<f64>,
}

/// Estimates the indices from the outputs of all rows of a design, in order. An output that never
/// varies has no shares: they are NaN.
pub fn indices(outputs: &[f64], inputs: u32) -> Indices {
    let width = inputs as usize + 2;
    let n = (outputs.len() / width) as f64;
    let bases: Vec<f64> = outputs.chunks_exact(width).flat_map(|row| [row[0], row[1]]).collect();
    let (centre, variance) = (moments::mean(&bases), moments::variance(&bases));
    let mut found = Indices { variance, first: Vec::new(), total: Vec::new() };
    for i in 0..inputs as usize {
        let (mut first, mut total) = (0.0, 0.0);
        for row in outputs.chunks_exact(width) {
            let (a, b, ab) = (row[0], row[1], row[i + 2]);
            first += (b - centre) * (ab - a);
            total += (a - ab) * (a - ab);
        }
        found.first.push(first / (n * variance));
        found.total.push(total / (2.0 * n * variance));
    }
    found
}

/// Means over independent scramblings of a design, with standard errors.
#[derive(Clone, Debug, PartialEq)]
pub struct Replicated {
    /// S of each input.
    pub first: Vec<Estimate>,
    /// T of each input.
    pub total: Vec<Estimate>,
}

/// Combines the indices of several scramblings (two or more, for the errors to be known).
pub fn replicated(replicates: &[Indices]) -> Replicated {
    let inputs = replicates.first().map_or(0, |r| r.first.len());
    let over = |of: &dyn Fn(&Indices) -> &Vec<f64>| {
        (0..inputs)
            .map(|i| moments::estimate(&replicates.iter().map(|r| of(r)[i]).collect::<Vec<_>>()))
            .collect()
    };
    Replicated { first: over(&|r| &r.first), total: over(&|r| &r.total) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(design: &Design, model: impl Fn(&[f64]) -> f64) -> Indices {
        let outputs: Vec<f64> = (0..design.rows()).map(|r| model(&design.row(r))).collect();
        indices(&outputs, design.inputs)
    }

    #[test]
    fn rows_are_the_radial_design() {
        let design = Design::sobol(3, 8, 1);
        let rows: Vec<Vec<f64>> = (5..10).map(|r| design.row(r)).collect();
        let (a, b) = (&rows[0], &rows[1]);
        assert!(a.iter().zip(b).all(|(a, b)| a != b));
        for i in 0..3 {
            let mut mixed = a.clone();
            mixed[i] = b[i];
            assert_eq!(rows[i + 2], mixed);
        }
        assert_eq!((design.rows(), design.base_of(9), design.base_of(10)), (40, 1, 2));
    }

    /// y = 3 x₁ + x₂ + 0 x₃: S = T = (0.9, 0.1, 0).
    #[test]
    fn an_additive_model_has_its_variances_shares() {
        let found = run(&Design::sobol(3, 4096, 3), |x| 3.0 * x[0] + x[1]);
        for (i, share) in [0.9, 0.1, 0.0].into_iter().enumerate() {
            assert!((found.first[i] - share).abs() < 0.003, "{found:?}");
            assert!((found.total[i] - share).abs() < 0.003, "{found:?}");
        }
        assert_eq!(found.total[2], 0.0);
    }

    /// Indices have no unit and no zero point.
    #[test]
    fn an_affine_change_of_the_output_changes_nothing() {
        let design = Design::sobol(3, 256, 4);
        let plain = run(&design, |x| x[0] * x[1] + x[2]);
        let changed = run(&design, |x| 1000.0 - 7.0 * (x[0] * x[1] + x[2]));
        for i in 0..3 {
            assert!((plain.first[i] - changed.first[i]).abs() < 1e-10);
            assert!((plain.total[i] - changed.total[i]).abs() < 1e-10);
        }
        assert!((changed.variance / plain.variance - 49.0).abs() < 1e-9);
    }

    #[test]
    fn what_never_varies_has_no_shares() {
        let found = run(&Design::sobol(2, 16, 5), |_| 4.0);
        assert!(found.first.iter().chain(&found.total).all(|v| v.is_nan()));
    }

    /// Replicates agree with the truth within their own errors: x₁ x₂ has S = 3/7, T = 4/7.
    #[test]
    fn replicates_tell_their_error() {
        for design in [Design::sobol, Design::independent] {
            let all: Vec<_> = (0..16).map(|s| run(&design(2, 512, s), |x| x[0] * x[1])).collect();
            let found = replicated(&all);
            for i in 0..2 {
                let (first, total) = (found.first[i], found.total[i]);
                assert!((first.value - 3.0 / 7.0).abs() < 4.5 * first.error, "{first:?}");
                assert!((total.value - 4.0 / 7.0).abs() < 4.5 * total.error, "{total:?}");
                assert!(first.error < 0.03 && total.error < 0.03);
            }
        }
    }
}
