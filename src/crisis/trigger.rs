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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crisis::shot_noise::INCIDENTS;
    use proptest::prelude::*;

    const DEFAULT: Trigger = Trigger { rate: 0.5, severity: 1.0, decay: 0.3, cost: 3.0 };

    proptest! {
        /// The wait grows with the cost of coordination and with forgetting; it shrinks with more
        /// crises, graver ones, and a head start.
        #[test]
        fn what_lengthens_the_wait(
            rate in 0.05..5.0_f64,
            severity in 0.2..3.0_f64,
            decay in 0.02..5.0_f64,
            cost in 0.2..8.0_f64,
            more in 1.05..2.0_f64,
        ) {
            let t = Trigger { rate, severity, decay, cost };
            let wait_of = |t: Trigger| t.mean_years(0.0);
            let wait = wait_of(t);
            prop_assert!(wait_of(Trigger { cost: cost * more, ..t }) > wait, "cost");
            prop_assert!(wait_of(Trigger { decay: decay * more, ..t }) > wait, "decay");
            prop_assert!(wait_of(Trigger { rate: rate * more, ..t }) < wait, "rate");
            prop_assert!(wait_of(Trigger { severity: severity * more, ..t }) < wait, "severity");
            prop_assert!(t.mean_years(0.5 * cost) < wait);
            // Between the two limits of memory.
            let perfect = Trigger { decay: 0.0, ..t }.mean_years(0.0);
            prop_assert!(perfect < wait && wait < t.mean_years_without_memory());
        }

        /// Nothing to overcome: governance at the first crisis, 1/λ.
        #[test]
        fn without_a_cost_the_first_crisis_is_enough(rate in 0.05..5.0_f64, decay in 0.0..5.0_f64) {
            let t = Trigger { rate, severity: 1.0, decay, cost: 0.0 };
            prop_assert!((t.mean_years(0.0) * rate - 1.0).abs() < 1e-12);
        }
    }

    /// With perfect memory twice the cost takes about twice as long; without memory it is squared.
    #[test]
    fn memory_turns_the_exponential_wait_into_a_linear_one() {
        let wait = |decay, cost| Trigger { decay, cost, ..DEFAULT }.mean_years(0.0);
        assert_eq!(wait(0.0, 10.0) - wait(0.0, 9.0), wait(0.0, 3.0) - wait(0.0, 2.0));
        assert!((wait(1e-7, 5.0) - wait(0.0, 5.0)).abs() < 1e-4);
        let forgetful = Trigger { decay: 1e9, cost: 8.0, ..DEFAULT };
        let limit = forgetful.mean_years_without_memory();
        assert!((forgetful.mean_years(0.0) / limit - 1.0).abs() < 1e-4);
        assert!(wait(0.3, 8.0) / wait(0.3, 4.0) > 4.0);
    }

    /// Governance can only start at a crisis: the moment of passage is the time of an incident,
    /// and attention was at most K just before.
    #[test]
    fn governance_starts_at_a_crisis() {
        let process = DEFAULT.process();
        for run in 0..500 {
            let mut stream = Stream::new(3, run, INCIDENTS);
            let Some((time, above)) = process.first_passage(3.0, 0.0, 50.0, &mut stream) else {
                continue;
            };
            // The same incidents again, one by one.
            let mut again = Stream::new(3, run, INCIDENTS);
            let (mut now, mut x, mut before) = (0.0, 0.0, 0.0);
            while now < time {
                let wait = again.exponential(DEFAULT.rate);
                now += wait;
                before = process.decayed(x, wait);
                x = before + again.exponential(1.0);
            }
            assert_eq!((now, x), (time, above));
            assert!(before <= 3.0 && x > 3.0);
        }
    }

    /// The chance within a horizon is the share of waits that are over by then, and the mean of
    /// those waits is the closed form.
    #[test]
    fn the_chance_within_a_horizon_agrees_with_the_waits() {
        let waits = DEFAULT.process().first_passages(3.0, 0.0, f64::INFINITY, 20_000, 1);
        let mean = moments::estimate(&waits);
        assert!((mean.value - DEFAULT.mean_years(0.0)).abs() < 4.0 * mean.error, "{mean:?}");
        for horizon in [0.0, 1.0, 10.0, 40.0] {
            let over = waits.iter().filter(|t| **t < horizon).count() as f64 / 20_000.0;
            assert_eq!(DEFAULT.probability_within(0.0, horizon, 20_000, 1).value, over);
        }
    }

    #[test]
    fn without_crises_it_never_comes() {
        let t = Trigger { rate: 0.0, ..DEFAULT };
        assert_eq!(t.mean_years(0.0), f64::INFINITY);
        assert_eq!(t.probability_within(0.0, 100.0, 100, 1).value, 0.0);
        assert_eq!(DEFAULT.mean_years(3.5), 0.0);
    }
}
