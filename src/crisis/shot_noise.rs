//! Attention as shot noise: every incident adds to it, and it fades.
//!
//! Incidents come at a constant rate λ; each lifts attention A by a jump J; between incidents A
//! decays as e^(−t/τ). Campbell (1909) and Rice (1944) for the moments; that A with exponential
//! jumps is gamma distributed is a standard result; rate of crossings and first passage are
//! derived (science notes 8a and M9) and checked here by exact simulation.
//!
//! Limits: incidents that do not provoke each other, one time scale of forgetting.

use crate::analysis::{gamma, quantiles};
use crate::math;
use crate::random::{Process, Stream};

/// How much one incident adds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Jump {
    /// Exponentially distributed with this mean.
    Exponential(f64),
    /// Always the same.
    Fixed(f64),
}

impl Jump {
    /// E[J].
    pub fn mean(self) -> f64 {
        match self {
            Jump::Exponential(mean) | Jump::Fixed(mean) => mean,
        }
    }

    /// E[J²].
    pub fn mean_square(self) -> f64 {
        match self {
            Jump::Exponential(mean) => 2.0 * mean * mean,
            Jump::Fixed(size) => size * size,
        }
    }

    fn draw(self, stream: &mut Stream) -> f64 {
        match self {
            Jump::Exponential(mean) => mean * stream.exponential(1.0),
            Jump::Fixed(size) => size,
        }
    }
}

/// Attention fed by incidents.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShotNoise {
    /// Incidents per year λ.
    pub rate: f64,
    /// Years in which attention falls to 1/e, τ.
    pub tau: f64,
    /// What an incident adds.
    pub jump: Jump,
}

impl ShotNoise {
    /// Mean attention in the long run, λ τ E[J].
    pub fn mean(&self) -> f64 {
        self.rate * self.tau * self.jump.mean()
    }

    /// Its variance, λ τ E[J²]/2.
    pub fn variance(&self) -> f64 {
        0.5 * self.rate * self.tau * self.jump.mean_square()
    }

    /// Attention after `elapsed` years without an incident.
    pub fn decayed(&self, attention: f64, elapsed: f64) -> f64 {
        attention * math::exp(-elapsed / self.tau)
    }

    /// When attention that starts at `start` first exceeds `level`, simulated event by event
    /// (which is exact); none where that is not before `horizon` years.
    pub fn first_passage(
        &self,
        level: f64,
        start: f64,
        horizon: f64,
        stream: &mut Stream,
    ) -> Option<(f64, f64)> {
        let (mut time, mut attention) = (0.0, start);
        while attention <= level {
            let wait = stream.exponential(self.rate);
            time += wait;
            // Also where no incident ever comes.
            if time >= horizon || time == f64::INFINITY {
                return None;
            }
            attention = self.decayed(attention, wait) + self.jump.draw(stream);
        }
        Some((time, attention))
    }

    /// The first passages of `runs` simulated paths, sorted; infinite where it is not before the
    /// horizon.
    pub fn first_passages(
        &self,
        level: f64,
        start: f64,
        horizon: f64,
        runs: u32,
        seed: u64,
    ) -> Vec<f64> {
        let one = |run| {
            let mut stream = Stream::new(seed, run, INCIDENTS);
            self.first_passage(level, start, horizon, &mut stream).map_or(f64::INFINITY, |p| p.0)
        };
        let mut times: Vec<f64> = (0..runs).map(one).collect();
        quantiles::sort(&mut times);
        times
    }
}

/// Times and sizes of incidents.
pub const INCIDENTS: Process = Process(1);

/// Correlation of attention with itself `lag` years apart, e^(−|lag|/τ), for any jumps.
pub fn autocorrelation(tau: f64, lag: f64) -> f64 {
    math::exp(-lag.abs() / tau)
}

/// Attention with exponential jumps, for which the laws are known in closed form.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exponential {
    /// Incidents per year λ.
    pub rate: f64,
    /// Decay time τ in years.
    pub tau: f64,
    /// Mean jump j.
    pub jump: f64,
}

impl Exponential {
    /// The process itself.
    pub fn process(&self) -> ShotNoise {
        ShotNoise { rate: self.rate, tau: self.tau, jump: Jump::Exponential(self.jump) }
    }

    /// Share of time above `level` in the long run: A is Gamma(λτ, scale j).
    pub fn share_above(&self, level: f64) -> f64 {
        gamma::upper(self.rate * self.tau, level / self.jump)
    }

    /// How often per year attention rises through `level` > 0: u f(u)/τ, because it comes down
    /// only continuously, at speed u/τ, and must come down as often as it goes up.
    pub fn upcrossings(&self, level: f64) -> f64 {
        let z = level / self.jump;
        z * gamma::density(self.rate * self.tau, z) / self.tau
    }

    /// Mean length of a stay above `level`: share of time divided by number of visits.
    pub fn mean_visit(&self, level: f64) -> f64 {
        self.share_above(level) / self.upcrossings(level)
    }

    /// Mean years until attention that starts at `start` first exceeds `level`. With a = λτ,
    /// z = level/j and g(z) = 1F1(1; a + 2; z)/(a + 1) it is
    /// (1 + z g(z))/λ + τ ∫ g from start/j to z. Memoryless attention (τ = 0) waits e^z/λ.
    pub fn mean_first_passage(&self, level: f64, start: f64) -> f64 {
        if start > level {
            return 0.0;
        }
        let b = self.rate * self.tau + 2.0;
        let (from, to) = (start / self.jump, level / self.jump);
        let g = gamma::kummer_one(b, to) / (b - 1.0);
        let between = gamma::kummer_one_integral(b, to) - gamma::kummer_one_integral(b, from);
        (1.0 + to * g) / self.rate + self.tau * between / (b - 1.0)
    }
}
