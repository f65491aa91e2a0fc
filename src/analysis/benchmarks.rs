//! Functions whose sensitivities are known exactly: what the estimators are held against.
//!
//! - Ishigami and Homma (1990): sin x₁ + a sin² x₂ + b x₃⁴ sin x₁ on [−π, π]³;
//! - Sobol's G (Saltelli and Sobol 1995): Π (|4xᵢ − 2| + aᵢ)/(1 + aᵢ) on the unit cube;
//! - a sum of two correlated normal inputs (Owen and Prieur 2017).

use super::moments::{self, Estimate};
use super::sensitivity::{Design, Indices, indices};
use crate::math;
use core::f64::consts::PI;

/// A function with the variance that each set of its inputs explains, Var(E[Y | inputs]), by
/// bit mask.
#[derive(Clone, Debug, PartialEq)]
pub enum Benchmark {
    /// Ishigami's function.
    Ishigami {
        /// Weight of sin² x₂.
        a: f64,
        /// Weight of x₃⁴ sin x₁.
        b: f64,
    },
    /// Sobol's G with a weight for each input: 0 matters most, 99 next to nothing.
    SobolG {
        /// The weights.
        a: Vec<f64>,
    },
}

impl Benchmark {
    /// The number of inputs.
    pub fn inputs(&self) -> u32 {
        match self {
            Benchmark::Ishigami { .. } => 3,
            Benchmark::SobolG { a } => a.len() as u32,
        }
    }

    /// The value at a point of the unit cube.
    pub fn value(&self, point: &[f64]) -> f64 {
        match self {
            Benchmark::Ishigami { a, b } => {
                let [x1, x2, x3] = [0, 1, 2].map(|i| PI * (2.0 * point[i] - 1.0));
                let (s1, s2, q) = (math::sin(x1), math::sin(x2), x3 * x3);
                s1 + a * s2 * s2 + b * q * q * s1
            }
            Benchmark::SobolG { a } => a
                .iter()
                .zip(point)
                .fold(1.0, |y, (a, x)| y * ((4.0 * x - 2.0).abs() + a) / (1.0 + a)),
        }
    }

    /// The variance that each set of inputs explains; the last entry is the whole variance.
    pub fn explained(&self) -> Vec<f64> {
        let sets = 0..1_usize << self.inputs();
        match self {
            Benchmark::Ishigami { a, b } => {
                let p4 = PI * PI * PI * PI;
                let one = 1.0 + b * p4 / 5.0;
                let (v1, v2, v13) = (0.5 * one * one, a * a / 8.0, 8.0 * b * b * p4 * p4 / 225.0);
                let has = |set: usize, members: usize| set & members == members;
                sets.map(|set| {
                    let parts = [(0b001, v1), (0b010, v2), (0b101, v13)];
                    parts.iter().fold(0.0, |v, (of, part)| if has(set, *of) { v + part } else { v })
                })
                .collect()
            }
            Benchmark::SobolG { a } => sets
                .map(|set| {
                    let members = a.iter().enumerate().filter(|(i, _)| set >> i & 1 == 1);
                    members.fold(1.0, |v, (_, a)| v * (1.0 + 1.0 / (3.0 * (1.0 + a) * (1.0 + a))))
                        - 1.0
                })
                .collect(),
        }
    }

    /// The exact indices.
    pub fn indices(&self) -> Indices {
        let explained = self.explained();
        let all = explained.len() - 1;
        let variance = explained[all];
        let of = |f: &dyn Fn(usize) -> f64| (0..self.inputs()).map(|i| f(1 << i)).collect();
        Indices {
            variance,
            first: of(&|input| explained[input] / variance),
            total: of(&|input| (variance - explained[all & !input]) / variance),
        }
    }

    /// The share of the variance that inputs `i` and `j` explain together beyond each alone.
    pub fn second_order(&self, i: u32, j: u32) -> f64 {
        let explained = self.explained();
        let (one, two) = (1_usize << i, 1_usize << j);
        (explained[one | two] - explained[one] - explained[two]) / explained[explained.len() - 1]
    }

    /// The root mean square error of the estimated first- and total-order indices over
    /// `replicates` designs, each with its standard error.
    pub fn spread(
        &self,
        replicates: u32,
        design: impl Fn(u64) -> Design,
    ) -> (Vec<Estimate>, Vec<Estimate>) {
        let exact = self.indices();
        let found: Vec<Indices> = (0..u64::from(replicates))
            .map(|seed| {
                let design = design(seed);
                let outputs: Vec<f64> =
                    (0..design.rows()).map(|r| self.value(&design.row(r))).collect();
                indices(&outputs, self.inputs())
            })
            .collect();
        let rms = |of: &dyn Fn(&Indices) -> &Vec<f64>| {
            (0..self.inputs() as usize)
                .map(|i| {
                    let off = found.iter().map(|f| of(f)[i] - of(&exact)[i]);
                    let square = moments::estimate(&off.map(|e| e * e).collect::<Vec<_>>());
                    let root = square.value.sqrt();
                    Estimate { value: root, error: square.error / (2.0 * root) }
                })
                .collect()
        };
        (rms(&|f| &f.first), rms(&|f| &f.total))
    }
}

/// The variance that each set of the inputs of Y = β₁ X₁ + β₂ X₂ explains, for standard normal
/// inputs with correlation `rho`.
pub fn gaussian_pair_explained(beta1: f64, beta2: f64, rho: f64) -> [f64; 4] {
    let (alone1, alone2) = (beta1 + rho * beta2, beta2 + rho * beta1);
    let all = beta1 * beta1 + beta2 * beta2 + 2.0 * rho * beta1 * beta2;
    [0.0, alone1 * alone1, alone2 * alone2, all]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::shapley;
    use proptest::prelude::*;

    /// The published values at a = 7, b = 0.1 (for example Saltelli et al. 2008, section 4.5).
    #[test]
    fn ishigamis_indices_are_the_published_ones() {
        let exact = Benchmark::Ishigami { a: 7.0, b: 0.1 }.indices();
        assert!((exact.variance - 13.8446).abs() < 5e-5);
        for (ours, known) in exact.first.iter().zip([0.3139, 0.4424, 0.0]) {
            assert!((ours - known).abs() < 5e-5);
        }
        for (ours, known) in exact.total.iter().zip([0.5576, 0.4424, 0.2437]) {
            assert!((ours - known).abs() < 5e-5);
        }
    }

    /// The estimators find the indices, and four times the points at least halve the error.
    #[test]
    fn the_estimators_find_them() {
        for benchmark in [
            Benchmark::Ishigami { a: 7.0, b: 0.1 },
            Benchmark::SobolG { a: vec![0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0] },
        ] {
            let inputs = benchmark.inputs();
            let (few, _) = benchmark.spread(12, |seed| Design::sobol(inputs, 512, seed));
            let (many, total) = benchmark.spread(12, |seed| Design::sobol(inputs, 2048, seed));
            for i in 0..inputs as usize {
                assert!(many[i].value < 0.01 && total[i].value < 0.01, "{many:?} {total:?}");
            }
            let sum = |of: &[Estimate]| of.iter().map(|e| e.value).sum::<f64>();
            assert!(sum(&many) < 0.6 * sum(&few), "{many:?} {few:?}");
        }
    }

    proptest! {
        /// S ≤ Shapley ≤ T for independent inputs; Σ S ≤ 1 ≤ Σ T; the effects sum to 1.
        #[test]
        fn the_shapley_effect_lies_between_the_indices(
            a in prop::collection::vec(0.0..20.0_f64, 1..6),
        ) {
            let benchmark = Benchmark::SobolG { a };
            let exact = benchmark.indices();
            let effects = shapley::effects(&benchmark.explained());
            for (i, effect) in effects.iter().enumerate() {
                prop_assert!(exact.first[i] <= effect + 1e-12);
                prop_assert!(*effect <= exact.total[i] + 1e-12);
            }
            prop_assert!(math::sum(&exact.first) <= 1.0 + 1e-12);
            prop_assert!(math::sum(&exact.total) >= 1.0 - 1e-12);
            prop_assert!((math::sum(&effects) - 1.0).abs() < 1e-12);
        }

        /// Owen and Prieur (2017): the first effect is (β₁²(1 − ρ²/2) + ρ β₁ β₂ + β₂² ρ²/2)/V. An
        /// input that does not enter still gets credit ρ²/2 for its correlation.
        #[test]
        fn the_gaussian_pair_follows_the_closed_form(
            b1 in -3.0..3.0_f64,
            b2 in -3.0..3.0_f64,
            rho in -0.95..0.95_f64,
        ) {
            prop_assume!(b1.abs() + b2.abs() > 0.1);
            let explained = gaussian_pair_explained(b1, b2, rho);
            let half = 0.5 * rho * rho;
            let known = (b1 * b1 * (1.0 - half) + rho * b1 * b2 + b2 * b2 * half) / explained[3];
            let effects = shapley::effects(&explained);
            prop_assert!((effects[0] - known).abs() < 1e-9);
            let idle = shapley::effects(&gaussian_pair_explained(b1.abs() + 0.1, 0.0, rho));
            prop_assert!((idle[1] - half).abs() < 1e-12);
        }
    }

    /// An input that does not enter has T = 0.
    #[test]
    fn an_idle_input_has_no_total_index() {
        let design = Design::sobol(4, 256, 6);
        let g = Benchmark::SobolG { a: vec![0.0, 1.0, 2.0] };
        let outputs: Vec<f64> = (0..design.rows()).map(|r| g.value(&design.row(r)[..3])).collect();
        assert_eq!(indices(&outputs, 4).total[3], 0.0);
    }
}
