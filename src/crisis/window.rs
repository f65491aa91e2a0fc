//! Policy windows: how long attention stays above the level at which something can be agreed, and
//! whether institutions are fast enough to use it (section 2.2 meets the thesis).
//!
//! With exponential jumps the overshoot over the level u is exponential again (no memory), so a
//! window closes after τ ln(1 + O/u) unless a new incident prolongs it. Derived (science notes
//! 8b). Kingdon (1984) gave the window its name.
//!
//! Limits: the lag is fixed and must fall within a single window.

use super::shot_noise::{Exponential, INCIDENTS};
use crate::analysis::moments::{self, Estimate};
use crate::math;
use crate::random::Stream;

/// Windows above a level of attention.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Windows {
    /// Attention.
    pub attention: Exponential,
    /// The level u > 0 above which agreement is possible.
    pub level: f64,
}

impl Windows {
    /// Probability that a window outlasts `lag` years even if nothing more happens:
    /// exp(−(u/j)(e^(lag/τ) − 1)). Slow institutions lose doubly exponentially.
    pub fn outlasts_without_new_shock(&self, lag: f64) -> f64 {
        let Exponential { tau, jump, .. } = self.attention;
        math::exp(-self.level / jump * math::exp_m1(lag / tau))
    }

    /// Mean overshoot at the opening of a window.
    pub fn mean_overshoot(&self) -> f64 {
        self.attention.jump
    }

    /// Mean length of a window in years, new incidents included.
    pub fn mean_length(&self) -> f64 {
        self.attention.mean_visit(self.level)
    }

    /// The length of one window, from its opening until attention falls through the level. The
    /// opening needs no history: the overshoot is exponential whatever came before.
    pub fn simulate(&self, stream: &mut Stream) -> f64 {
        let Exponential { rate, tau, jump } = self.attention;
        let process = self.attention.process();
        let mut above = self.level + jump * stream.exponential(1.0);
        let mut length = 0.0;
        loop {
            let closes = tau * math::ln(above / self.level);
            let next = stream.exponential(rate);
            if closes <= next {
                return length + closes;
            }
            length += next;
            above = process.decayed(above, next) + jump * stream.exponential(1.0);
        }
    }

    /// Probability that a window outlasts `lag` years, new incidents included: the share of `runs`
    /// simulated windows.
    pub fn outlasts(&self, lag: f64, runs: u32, seed: u64) -> Estimate {
        let long = (0..runs)
            .filter(|run| self.simulate(&mut Stream::new(seed, *run, INCIDENTS)) > lag)
            .count();
        moments::share(long as u32, runs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{ks, quantiles};
    use proptest::prelude::*;

    const WINDOWS: Windows =
        Windows { attention: Exponential { rate: 2.0, tau: 1.0, jump: 1.0 }, level: 4.0 };
    const RUNS: u32 = 20_000;

    proptest! {
        /// Lag 0 is always met; a longer lag never helps; a slower decay never hurts.
        #[test]
        fn slower_institutions_miss_more(
            rate in 0.1..8.0_f64,
            tau in 0.1..3.0_f64,
            jump in 0.2..3.0_f64,
            level in 0.5..6.0_f64,
            lag in 0.01..2.0_f64,
        ) {
            let at = |tau| Windows { attention: Exponential { rate, tau, jump }, level };
            let p = |tau, lag| at(tau).outlasts_without_new_shock(lag);
            prop_assert_eq!(p(tau, 0.0), 1.0);
            prop_assert!(p(tau, lag) < 1.0);
            prop_assert!(p(tau, 1.5 * lag) <= p(tau, lag));
            prop_assert!(p(1.5 * tau, lag) >= p(tau, lag));
            prop_assert!(at(tau).mean_length() > 0.0);
        }
    }

    /// The overshoot at the first crossing from rest is exponential with the mean of a jump.
    #[test]
    fn the_overshoot_has_no_memory() {
        let process = WINDOWS.attention.process();
        let mut overshoot: Vec<f64> = (0..RUNS)
            .filter_map(|run| {
                let mut stream = Stream::new(4, run, INCIDENTS);
                process.first_passage(WINDOWS.level, 0.0, f64::INFINITY, &mut stream)
            })
            .map(|(_, attention)| attention - WINDOWS.level)
            .collect();
        quantiles::sort(&mut overshoot);
        let mean = moments::estimate(&overshoot);
        assert!((mean.value - WINDOWS.mean_overshoot()).abs() < 4.0 * mean.error);
        let distance = ks::statistic(&overshoot, |o| -math::exp_m1(-o));
        assert!(ks::p_value(distance, RUNS) > 1e-4, "{distance}");
    }

    /// The mean length from the long-run law is the mean of simulated windows; new incidents only
    /// prolong a window, so the chance without them is a lower bound.
    #[test]
    fn simulated_windows_agree() {
        let lengths: Vec<f64> =
            (0..RUNS).map(|run| WINDOWS.simulate(&mut Stream::new(5, run, INCIDENTS))).collect();
        let mean = moments::estimate(&lengths);
        assert!((mean.value - WINDOWS.mean_length()).abs() < 4.0 * mean.error, "{mean:?}");
        assert_eq!(WINDOWS.outlasts(0.0, RUNS, 5).value, 1.0);
        let mut before = 1.0;
        for lag in [0.05, 0.1, 0.3, 0.6] {
            let p = WINDOWS.outlasts(lag, RUNS, 5);
            assert!(p.value > WINDOWS.outlasts_without_new_shock(lag) && p.value < before);
            before = p.value;
        }
        // Without any new incident the bound is the chance itself.
        let alone = Exponential { rate: 1e-9, ..WINDOWS.attention };
        let alone = Windows { attention: alone, ..WINDOWS };
        let p = alone.outlasts(0.1, RUNS, 6);
        assert!((p.value - alone.outlasts_without_new_shock(0.1)).abs() < 4.0 * p.error);
    }
}
