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
