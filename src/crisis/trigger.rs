//! The crisis trigger: governance at the first moment when the political cost of inaction exceeds
//! the cost of coordination (the thesis, with a time axis).
//!
//! The cost of inaction X starts at x₀, jumps at crises (rate λ, severity exponential with mean
//! m) and fades at rate φ: dX = −φ X dt + jumps. Governance comes at the first X > K. This is
//! shot noise with τ = 1/φ; here in the thesis's own terms, with the limits φ → 0 (nothing is
//! forgotten: (1 + (K − x₀)/m)/λ) and φ → ∞ (each crisis counts alone: e^(K/m)/λ).
//!
//! Limits: K does not change, crises neither respond to governance nor to each other.

use super::shot_noise::{Exponential, ShotNoise};
use crate::analysis::moments::{self, Estimate};
use crate::math;
use crate::random::Stream;

/// Crises against a cost of coordination.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trigger {
    /// Crises per year λ > 0.
    pub rate: f64,
    /// Mean severity m > 0.
    pub severity: f64,
    /// Share of the remembered cost that fades per year, φ ≥ 0.
    pub decay: f64,
    /// Cost of coordination K ≥ 0.
    pub cost: f64,
}

impl Trigger {
    fn attention(&self) -> Exponential {
        Exponential { rate: self.rate, tau: 1.0 / self.decay, jump: self.severity }
    }

    /// Expected years until the cost of inaction, now at `start`, exceeds the cost of
    /// coordination. Infinite where there is no crisis.
    pub fn mean_years(&self, start: f64) -> f64 {
        if start > self.cost {
            0.0
        } else if self.rate == 0.0 {
            f64::INFINITY
        } else if self.decay == 0.0 {
            (1.0 + (self.cost - start) / self.severity) / self.rate
        } else {
            self.attention().mean_first_passage(self.cost, start)
        }
    }

    /// Share of time that the cost of inaction would exceed the cost of coordination in the long
    /// run, if nothing were done about it. All of it where nothing is ever forgotten.
    pub fn share_above(&self) -> f64 {
        if self.decay == 0.0 { 1.0 } else { self.attention().share_above(self.cost) }
    }

    /// Probability of governance within `horizon` years: the share of `runs` simulated paths.
    pub fn probability_within(&self, start: f64, horizon: f64, runs: u32, seed: u64) -> Estimate {
        let process = self.process();
        let reached = (0..runs).filter(|run| {
            let mut stream = Stream::new(seed, *run, super::shot_noise::INCIDENTS);
            process.first_passage(self.cost, start, horizon, &mut stream).is_some()
        });
        moments::share(reached.count() as u32, runs)
    }

    /// The path of the cost of inaction.
    pub fn process(&self) -> ShotNoise {
        self.attention().process()
    }

    /// Expected years without any memory, e^(K/m)/λ: the limit φ → ∞.
    pub fn mean_years_without_memory(&self) -> f64 {
        math::exp(self.cost / self.severity) / self.rate
    }
}
