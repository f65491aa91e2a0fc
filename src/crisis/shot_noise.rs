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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{ks, moments};
    use proptest::prelude::*;

    const RUNS: u32 = 20_000;

    /// The points of the science notes.
    const POINTS: [(Exponential, f64); 5] = [
        (Exponential { rate: 2.0, tau: 1.0, jump: 1.0 }, 4.0),
        (Exponential { rate: 1.0, tau: 0.5, jump: 1.0 }, 3.0),
        (Exponential { rate: 4.0, tau: 0.5, jump: 0.5 }, 3.0),
        (Exponential { rate: 0.5, tau: 2.0, jump: 1.0 }, 2.5),
        (Exponential { rate: 6.0, tau: 0.25, jump: 1.0 }, 5.0),
    ];

    /// Attention after `years` from rest, with no level to stop at.
    fn attention_after(process: &ShotNoise, years: f64, run: u32) -> f64 {
        let mut stream = Stream::new(31, run, INCIDENTS);
        let (mut time, mut attention) = (0.0, 0.0);
        loop {
            let wait = stream.exponential(process.rate);
            if time + wait > years {
                return process.decayed(attention, years - time);
            }
            time += wait;
            attention = process.decayed(attention, wait) + process.jump.draw(&mut stream);
        }
    }

    #[test]
    fn simulated_attention_has_the_stationary_mean_variance_and_law() {
        for (law, level) in POINTS {
            let process = law.process();
            let mut seen: Vec<f64> =
                (0..RUNS).map(|run| attention_after(&process, 20.0 * law.tau, run)).collect();
            assert!(seen.iter().all(|a| *a >= 0.0));
            let mean = moments::estimate(&seen);
            assert!((mean.value - process.mean()).abs() < 4.0 * mean.error, "{law:?} {mean:?}");
            let squares = seen.iter().map(|a| (a - process.mean()) * (a - process.mean()));
            let variance = moments::estimate(&squares.collect::<Vec<_>>());
            assert!((variance.value - process.variance()).abs() < 4.0 * variance.error);
            let above = seen.iter().filter(|a| **a > level).count() as u32;
            let share = moments::share(above, RUNS);
            assert!((share.value - law.share_above(level)).abs() < 4.0 * share.error);
            quantiles::sort(&mut seen);
            let distance = ks::statistic(&seen, |a| 1.0 - law.share_above(a));
            assert!(ks::p_value(distance, RUNS) > 1e-4, "{law:?} {distance}");
        }
    }

    #[test]
    fn fixed_jumps_have_their_own_variance_and_take_longer() {
        let (law, level) = POINTS[0];
        let fixed = ShotNoise { jump: Jump::Fixed(law.jump), ..law.process() };
        assert_eq!((fixed.mean(), fixed.variance()), (2.0, 1.0));
        let times = fixed.first_passages(level, 0.0, f64::INFINITY, RUNS, 1);
        assert!(moments::mean(&times) > 1.5 * law.mean_first_passage(level, 0.0));
    }

    #[test]
    fn the_mean_first_passage_is_that_of_simulated_paths() {
        for (law, level) in POINTS {
            for start in [0.0, 0.6 * level] {
                let times = law.process().first_passages(level, start, f64::INFINITY, RUNS, 2);
                let mean = moments::estimate(&times);
                let exact = law.mean_first_passage(level, start);
                assert!((mean.value - exact).abs() < 4.0 * mean.error, "{mean:?} {exact}");
            }
        }
    }

    /// Crossings cluster: from rest the first one takes 7 to 70 % longer than 1/ν says.
    #[test]
    fn the_mean_wait_is_longer_than_one_over_the_rate_of_crossings() {
        for (law, level) in POINTS {
            let ratio = law.mean_first_passage(level, 0.0) * law.upcrossings(level);
            assert!((1.07..1.70).contains(&ratio), "{law:?} {ratio}");
        }
    }

    /// Upward crossings counted on one long path, in batches of a hundred decay times.
    #[test]
    fn the_rate_of_crossings_is_that_of_a_simulated_path() {
        for (law, level) in POINTS {
            let process = law.process();
            let mut stream = Stream::new(7, 0, INCIDENTS);
            let mut attention = process.mean();
            let span = 100.0 * law.tau;
            let mut counts = Vec::new();
            for _ in 0..400 {
                let (mut time, mut crossings) = (0.0, 0_u32);
                while time < span {
                    let wait = stream.exponential(law.rate);
                    let before = process.decayed(attention, wait);
                    attention = before + process.jump.draw(&mut stream);
                    crossings += u32::from(before <= level && attention > level);
                    time += wait;
                }
                counts.push(f64::from(crossings) / time);
            }
            let rate = moments::estimate(&counts);
            let exact = law.upcrossings(level);
            assert!((rate.value - exact).abs() < 4.0 * rate.error, "{rate:?} {exact}");
        }
    }

    #[test]
    fn correlation_fades_with_the_decay_time() {
        assert_eq!(autocorrelation(1.0, 0.0), 1.0);
        assert!((autocorrelation(2.0, -2.0) - math::exp(-1.0)).abs() < 1e-15);
    }

    #[test]
    fn no_incident_no_passage() {
        let quiet = ShotNoise { rate: 0.0, tau: 1.0, jump: Jump::Fixed(1.0) };
        let mut stream = Stream::new(1, 0, INCIDENTS);
        assert_eq!(quiet.first_passage(0.5, 0.0, f64::INFINITY, &mut stream), None);
        assert_eq!(quiet.first_passage(0.5, 0.6, 1.0, &mut stream), Some((0.0, 0.6)));
    }

    proptest! {
        /// u → 0 gives 1/λ; τ → 0 gives e^z/λ; a higher start never lengthens the wait.
        #[test]
        fn limits_of_the_first_passage(
            rate in 0.05..10.0_f64,
            tau in 0.05..5.0_f64,
            jump in 0.1..3.0_f64,
            level in 0.1..6.0_f64,
        ) {
            let law = Exponential { rate, tau, jump };
            prop_assert!((law.mean_first_passage(0.0, 0.0) * rate - 1.0).abs() < 1e-12);
            let forgetful = Exponential { tau: 1e-9, ..law }.mean_first_passage(level, 0.0);
            prop_assert!((forgetful * rate / math::exp(level / jump) - 1.0).abs() < 1e-6);
            let waits: Vec<f64> =
                (0..=10).map(|i| law.mean_first_passage(level, level * (f64::from(i) / 10.0))).collect();
            // Far below a high level a little more makes no difference that a number could hold.
            prop_assert!(waits.windows(2).all(|w| w[1] <= w[0] * (1.0 + 1e-12)));
            prop_assert!(waits[10] < waits[0]);
            // From the level itself attention falls at once, so there is still a wait.
            prop_assert!(waits[10] > 1.0 / rate);
            prop_assert_eq!(law.mean_first_passage(level, level * 1.01), 0.0);
        }
    }
}
