//! Time to agreement: survival functions that the thesis can be put into, and the bare threshold.
//!
//! Standard results on hazards (for example Kalbfleisch and Prentice 1980); the belief-weighted
//! threshold is derived (science notes 8c). Which hazard describes the world is an assumption.

use crate::analysis::gamma;
use crate::math;

/// Two constant hazards of agreement per year that compete: one proactive, one through crises.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Competing {
    /// Hazard of proactive agreement.
    pub proactive: f64,
    /// Hazard of crisis-driven agreement.
    pub crisis: f64,
}

impl Competing {
    /// Hazard of any agreement.
    pub fn hazard(&self) -> f64 {
        self.proactive + self.crisis
    }

    /// Probability of no agreement by `t` years.
    pub fn survival(&self, t: f64) -> f64 {
        math::exp(-self.hazard() * t)
    }

    /// Probability that the first agreement is proactive.
    pub fn proactive_first(&self) -> f64 {
        self.proactive / self.hazard()
    }

    /// Mean years to agreement.
    pub fn mean(&self) -> f64 {
        1.0 / self.hazard()
    }

    /// Median years to agreement.
    pub fn median(&self) -> f64 {
        core::f64::consts::LN_2 / self.hazard()
    }

    /// Probability of a proactive agreement by `t`: its cumulative incidence.
    pub fn proactive_by(&self, t: f64) -> f64 {
        -math::exp_m1(-self.hazard() * t) * self.proactive_first()
    }

    /// Probability of a crisis-driven agreement by `t`.
    pub fn crisis_by(&self, t: f64) -> f64 {
        -math::exp_m1(-self.hazard() * t) * self.crisis / self.hazard()
    }
}

/// Hazard per year of a single shock above `threshold`: incidents at `rate`, severity exponential
/// with mean `severity`. A threshold below 0 is exceeded by every shock.
pub fn single_shock_hazard(rate: f64, severity: f64, threshold: f64) -> f64 {
    rate * math::exp(-threshold.max(0.0) / severity)
}

/// Probability of no agreement by `t` years at a constant hazard.
pub fn constant_survival(hazard: f64, t: f64) -> f64 {
    math::exp(-hazard * t)
}

/// Probability that fewer than `k` ≥ 1 incidents came by `t` years: agreement at the k-th, with
/// nothing forgotten (Erlang).
pub fn kth_incident_survival(rate: f64, k: f64, t: f64) -> f64 {
    gamma::upper(k, rate * t)
}

/// Mean years to the `k`-th incident.
pub fn kth_incident_mean(rate: f64, k: f64) -> f64 {
    k / rate
}

/// A hazard that grows with exposure, l₀ e^(g t) (Gompertz); g may be 0 or negative.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gompertz {
    /// Hazard at the start, l₀ > 0 per year.
    pub start: f64,
    /// Growth g per year.
    pub growth: f64,
}

impl Gompertz {
    /// Probability of no agreement by `t` years.
    pub fn survival(&self, t: f64) -> f64 {
        let exposure =
            if self.growth == 0.0 { t } else { math::exp_m1(self.growth * t) / self.growth };
        math::exp(-self.start * exposure)
    }

    /// Mean years to agreement, e^(l₀/g) E₁(l₀/g)/g; infinite where it may never come.
    pub fn mean(&self) -> f64 {
        if self.growth > 0.0 {
            gamma::scaled_exponential_integral(self.start / self.growth) / self.growth
        } else if self.growth == 0.0 {
            1.0 / self.start
        } else {
            f64::INFINITY
        }
    }

    /// Median years to agreement; none where it comes with a probability below one half.
    pub fn median(&self) -> Option<f64> {
        let exposure = core::f64::consts::LN_2 / self.start;
        if self.growth == 0.0 {
            return Some(exposure);
        }
        let grown = self.growth * exposure;
        (grown > -1.0).then(|| math::ln_1p(grown) / self.growth)
    }

    /// Probability that agreement never comes: e^(−l₀/|g|) where the hazard dies away.
    pub fn never(&self) -> f64 {
        if self.growth < 0.0 { math::exp(self.start / self.growth) } else { 0.0 }
    }
}

/// When a cost of inaction that grows as `inaction` e^(growth t) meets a cost of coordination that
/// falls as `coordination` e^(−decline t): 0 where it does already, none where it never will.
pub fn crossing_time(inaction: f64, growth: f64, coordination: f64, decline: f64) -> Option<f64> {
    let distance = math::ln(coordination / inaction);
    if distance <= 0.0 {
        return Some(0.0);
    }
    let speed = growth + decline;
    (speed > 0.0).then(|| distance / speed)
}

/// The attention A at which a share `belief` of believers just makes it felt that inaction costs
/// more than `coordination`: belief (baseline + gain A) = coordination. Infinite where nobody
/// believes it; negative where the baseline is enough.
pub fn attention_needed(coordination: f64, belief: f64, baseline: f64, gain: f64) -> f64 {
    (coordination / belief - baseline) / gain
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::moments;
    use crate::random::{Process, Stream};
    use proptest::prelude::*;

    proptest! {
        /// S(0) = 1, S never rises, and what it loses goes to the two causes.
        #[test]
        fn competing_hazards_share_what_survival_loses(
            proactive in 0.001..2.0_f64,
            crisis in 0.001..2.0_f64,
            t in 0.0..40.0_f64,
        ) {
            let both = Competing { proactive, crisis };
            prop_assert_eq!(both.survival(0.0), 1.0);
            prop_assert!(both.survival(t + 1.0) <= both.survival(t));
            let whole = both.survival(t) + both.proactive_by(t) + both.crisis_by(t);
            prop_assert!((whole - 1.0).abs() < 1e-12);
            prop_assert!((both.survival(both.median()) - 0.5).abs() < 1e-12);
            prop_assert!((both.proactive_by(1e6) - both.proactive_first()).abs() < 1e-12);
        }

        /// The Erlang survival is the Poisson probability of fewer than k incidents.
        #[test]
        fn the_kth_incident_counts_poisson_incidents(
            rate in 0.05..5.0_f64,
            k in 1_u32..12,
            t in 0.0..20.0_f64,
        ) {
            let x = rate * t;
            let mut term = math::exp(-x);
            let mut fewer = 0.0;
            for i in 0..k {
                fewer += term;
                term *= x / f64::from(i + 1);
            }
            prop_assert!((kth_incident_survival(rate, f64::from(k), t) - fewer).abs() < 1e-11);
        }

        /// Growing exposure: S(0) = 1, S falls, the mean is the area under it (Simpson), and
        /// growth 0 is the constant hazard.
        #[test]
        fn gompertz_survival_and_mean(start in 0.02..1.0_f64, growth in 0.02..0.6_f64) {
            let hazard = Gompertz { start, growth };
            prop_assert_eq!(hazard.survival(0.0), 1.0);
            let end = math::ln_1p(40.0 * growth / start) / growth;
            let n = 2000;
            let area: f64 = (0..=n)
                .map(|i| {
                    let weight = if i == 0 || i == n { 1.0 } else if i % 2 == 1 { 4.0 } else { 2.0 };
                    weight * hazard.survival(end * f64::from(i) / f64::from(n))
                })
                .sum::<f64>() * end / (3.0 * f64::from(n));
            prop_assert!((area / hazard.mean() - 1.0).abs() < 1e-6, "{} {}", area, hazard.mean());
            prop_assert!((hazard.survival(hazard.median().unwrap()) - 0.5).abs() < 1e-12);
            let constant = Gompertz { start, growth: 0.0 };
            let nearly = Gompertz { start, growth: 1e-9 };
            prop_assert!((constant.survival(3.0) - nearly.survival(3.0)).abs() < 1e-7);
            prop_assert!((constant.mean() / nearly.mean() - 1.0).abs() < 1e-6);
        }

        /// A hazard that dies away leaves some worlds without agreement for ever.
        #[test]
        fn a_dying_hazard_may_never_agree(start in 0.02..1.0_f64, decline in 0.02..0.6_f64) {
            let hazard = Gompertz { start, growth: -decline };
            prop_assert!((hazard.survival(2000.0) - hazard.never()).abs() < 1e-9);
            prop_assert_eq!(hazard.mean(), f64::INFINITY);
            match hazard.median() {
                Some(t) => prop_assert!((hazard.survival(t) - 0.5).abs() < 1e-9),
                None => prop_assert!(hazard.never() >= 0.5 - 1e-12),
            }
        }

        /// At the crossing the two costs are equal.
        #[test]
        fn costs_meet_at_the_crossing(
            inaction in 0.1..5.0_f64,
            coordination in 0.1..5.0_f64,
            growth in -0.3..0.5_f64,
            decline in -0.3..0.5_f64,
        ) {
            match crossing_time(inaction, growth, coordination, decline) {
                None => prop_assert!(coordination > inaction && growth + decline <= 0.0),
                Some(0.0) => prop_assert!(inaction >= coordination),
                Some(t) => {
                    prop_assume!(t < 500.0);
                    let (n, c) = (growth * t + math::ln(inaction), math::ln(coordination) - decline * t);
                    prop_assert!(t > 0.0 && (n - c).abs() < 1e-9);
                }
            }
        }

        /// The thesis's lever: less shared belief needs more attention and lowers the hazard
        /// exponentially in 1/belief.
        #[test]
        fn lost_belief_lowers_the_hazard_exponentially(
            belief in 0.1..0.9_f64,
            cost in 1.0..6.0_f64,
            gain in 0.2..3.0_f64,
        ) {
            let needed = |belief| attention_needed(cost, belief, 0.1, gain);
            prop_assert!(needed(belief) > needed(1.0));
            prop_assert!((belief * (0.1 + gain * needed(belief)) - cost).abs() < 1e-9);
            let log_hazard = |belief| math::ln(single_shock_hazard(2.0, 0.8, needed(belief)));
            let slope = (log_hazard(1.0) - log_hazard(belief)) / (1.0 / belief - 1.0);
            prop_assert!((slope / (cost / (gain * 0.8)) - 1.0).abs() < 1e-6);
        }
    }

    /// Thinning: of incidents with exponential severity, the first one above the threshold comes
    /// at the single-shock hazard.
    #[test]
    fn the_first_grave_incident_comes_at_the_thinned_rate() {
        let hazard = single_shock_hazard(2.0, 1.0, 1.5);
        let waits: Vec<f64> = (0..20_000)
            .map(|run| {
                let mut stream = Stream::new(9, run, Process(1));
                let mut time = 0.0;
                loop {
                    time += stream.exponential(2.0);
                    if stream.exponential(1.0) > 1.5 {
                        return time;
                    }
                }
            })
            .collect();
        let mean = moments::estimate(&waits);
        assert!((mean.value - 1.0 / hazard).abs() < 4.0 * mean.error, "{mean:?}");
        let late = waits.iter().filter(|t| **t > 2.0).count() as u32;
        let share = moments::share(late, 20_000);
        assert!((share.value - constant_survival(hazard, 2.0)).abs() < 4.0 * share.error);
        assert_eq!(single_shock_hazard(2.0, 1.0, -3.0), 2.0);
        assert_eq!(attention_needed(1.0, 0.0, 0.5, 1.0), f64::INFINITY);
        assert_eq!(single_shock_hazard(2.0, 1.0, f64::INFINITY), 0.0);
    }

    /// Three incidents of rate ½ take six years on average.
    #[test]
    fn the_mean_of_the_kth_incident() {
        assert_eq!(kth_incident_mean(0.5, 3.0), 6.0);
    }
}
