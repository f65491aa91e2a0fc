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
