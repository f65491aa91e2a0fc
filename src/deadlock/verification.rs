//! Verification: is there an inspection that both powers prefer to no agreement (section 2.1)?
//!
//! A bargaining model of our own, from repeated-game theory. Two powers consider an agreement with
//! inspections of intrusiveness v in 0..1, for as long as nobody is caught. Per period power i
//! gains σ_i over its outside option (its own rules, or racing on), pays k_i v for being
//! inspected, and would win a_i once by cheating, which is detected with probability d(v); a false
//! alarm has probability f. Detection or alarm ends the agreement. With discount factor δ_i,
//! keeping it is an equilibrium for power i where
//!
//! (d(v) − f) (σ_i − k_i v) ≥ A_i, with A_i = a_i (1 − δ_i (1 − f)) / δ_i.
//!
//! Dividing by d − f, its **margin** at v is σ_i − k_i v − A_i / (d(v) − f), a concave function:
//! too little inspection does not deter, too much costs more than the deal is worth. The zone of
//! agreement is where both margins are not negative. A crisis lowers every outside option by x;
//! the smallest x that opens the zone is x* = min over v of the worse power's −margin. Where
//! x* > 0 there is deadlock. The crisis model's m is −x*.
//!
//! Limits: two powers, one issue, no history; the numbers are a scale and not estimates; a power
//! is one actor with one patience.

use crate::analysis::roots::bisect;
use crate::math;

/// How the chance of detection grows with intrusiveness v.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Detection {
    /// d(v) = v.
    Proportional,
    /// d(v) = 1 − e^(−ηv): the first inspections find most.
    Saturating(f64),
}

impl Detection {
    /// The probability of detecting a cheat.
    pub fn chance(self, v: f64) -> f64 {
        match self {
            Detection::Proportional => v,
            Detection::Saturating(eta) => -math::exp_m1(-eta * v),
        }
    }

    /// How fast it grows with v.
    fn slope(self, v: f64) -> f64 {
        match self {
            Detection::Proportional => 1.0,
            Detection::Saturating(eta) => eta * math::exp(-eta * v),
        }
    }

    /// The intrusiveness at which it reaches `chance`; may be above 1.
    fn needed(self, chance: f64) -> f64 {
        match self {
            Detection::Proportional => chance,
            Detection::Saturating(eta) => -math::ln_1p(-chance) / eta,
        }
    }
}

/// The inspection both are under: detection and its errors.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Regime {
    /// d(v).
    pub detection: Detection,
    /// Probability f that an honest party is accused.
    pub false_alarm: f64,
}

impl Regime {
    /// Detection proportional to intrusiveness, without errors.
    pub const PLAIN: Regime = Regime { detection: Detection::Proportional, false_alarm: 0.0 };

    /// d(v) − f: how much likelier a cheat is to be accused than an honest party.
    fn discernment(&self, v: f64) -> f64 {
        self.detection.chance(v) - self.false_alarm
    }
}

/// One power, in payoffs per period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Power {
    /// σ: what the agreement is worth above the outside option, before being inspected.
    pub gain: f64,
    /// k: what full inspection costs it.
    pub intrusion: f64,
    /// A: what the agreement must be worth, times the discernment of inspections, for cheating
    /// not to pay.
    pub restraint: f64,
}

impl Power {
    /// A power that could win `temptation` once by cheating, with discount factor `patience` in
    /// (0, 1) a period.
    pub fn new(
        gain: f64,
        intrusion: f64,
        temptation: f64,
        patience: f64,
        false_alarm: f64,
    ) -> Self {
        let restraint = temptation * (1.0 - patience * (1.0 - false_alarm)) / patience;
        Power { gain, intrusion, restraint }
    }

    /// Both powers as one, for an agreement with side payments: what one lacks the other can pay.
    pub fn together(one: &Power, other: &Power) -> Self {
        Power {
            gain: one.gain + other.gain,
            intrusion: one.intrusion + other.intrusion,
            restraint: one.restraint + other.restraint,
        }
    }

    /// What the agreement is worth above the outside option at v.
    pub fn surplus(&self, v: f64) -> f64 {
        self.gain - self.intrusion * v
    }

    /// The surplus less what it takes to keep from cheating; minus infinity where inspections tell
    /// nothing.
    pub fn margin(&self, regime: &Regime, v: f64) -> f64 {
        let discernment = regime.discernment(v);
        if discernment <= 0.0 {
            return f64::NEG_INFINITY;
        }
        self.surplus(v) - self.restraint / discernment
    }

    /// How the margin changes with v, where inspections tell something.
    fn margin_slope(&self, regime: &Regime, v: f64) -> f64 {
        let discernment = regime.discernment(v);
        self.restraint * regime.detection.slope(v) / (discernment * discernment) - self.intrusion
    }

    /// The intrusiveness that this power accepts, from least to most, within 0..1.
    pub fn acceptable(&self, regime: &Regime) -> Option<[f64; 2]> {
        match regime.detection {
            Detection::Proportional => self.acceptable_proportional(regime.false_alarm),
            Detection::Saturating(_) => self.acceptable_by_search(regime),
        }
    }

    /// With w = v − f and σ' = σ − k f: w (σ' − k w) ≥ A, a quadratic.
    fn acceptable_proportional(&self, f: f64) -> Option<[f64; 2]> {
        let (gain, k, a) = (self.gain - self.intrusion * f, self.intrusion, self.restraint);
        let discriminant = gain * gain - 4.0 * k * a;
        if gain <= 0.0 || discriminant < 0.0 {
            return None;
        }
        let sum = gain + discriminant.sqrt();
        // The lower root in the form that does not cancel; the upper one is infinite at k = 0.
        let (low, high) = (f + 2.0 * a / sum, (f + sum / (2.0 * k)).min(1.0));
        (low <= high).then_some([low, high])
    }

    /// The margin is concave: climb to its top, then find where it is zero on either side.
    fn acceptable_by_search(&self, regime: &Regime) -> Option<[f64; 2]> {
        let least = regime.detection.needed(regime.false_alarm);
        if least >= 1.0 {
            return None;
        }
        let top = bisect(least, 1.0, |v| {
            if regime.discernment(v) <= 0.0 { 1.0 } else { self.margin_slope(regime, v) }
        });
        if self.margin(regime, top) < 0.0 {
            return None;
        }
        let margin = |v: f64| self.margin(regime, v);
        let low = bisect(least, top, margin);
        let high = if margin(1.0) >= 0.0 { 1.0 } else { bisect(top, 1.0, margin) };
        Some([low, high])
    }

    /// With proportional, faultless detection: the intrusiveness at which this power needs the
    /// least patience, and that patience (a discount factor; `None` where none below or at 1 is
    /// enough). `temptation` is its a.
    pub fn easiest(&self, temptation: f64) -> (f64, Option<f64>) {
        let v = (self.gain / (2.0 * self.intrusion)).min(1.0);
        (v, critical_patience(temptation, self.surplus(v), v, 0.0))
    }
}

/// The least discount factor with which keeping the agreement is an equilibrium: cheating wins
/// `temptation` once, the agreement is worth `surplus` a period, a cheat is found with probability
/// `detect` and an honest party accused with `false_alarm`. `None` where no factor up to 1 is
/// enough.
pub fn critical_patience(
    temptation: f64,
    surplus: f64,
    detect: f64,
    false_alarm: f64,
) -> Option<f64> {
    let stake = (detect - false_alarm) * surplus;
    if detect <= false_alarm || surplus <= 0.0 || false_alarm * temptation > stake {
        return None;
    }
    Some(temptation / (temptation * (1.0 - false_alarm) + stake))
}

/// The levels of intrusiveness that every one of these powers accepts.
pub fn zone(powers: &[Power], regime: &Regime) -> Option<[f64; 2]> {
    let mut zone = [0.0_f64, 1.0_f64];
    for power in powers {
        let [low, high] = power.acceptable(regime)?;
        zone = [zone[0].max(low), zone[1].min(high)];
    }
    (zone[0] <= zone[1]).then_some(zone)
}

/// The best that the least willing power can be offered: the intrusiveness v in 0..1 at which the
/// smallest margin is largest, and that margin. Where it is negative its size is x*, the crisis
/// that would open the zone. Minus infinity where inspections tell nothing at any v.
pub fn best_offer(powers: &[Power], regime: &Regime) -> (f64, f64) {
    let least = regime.detection.needed(regime.false_alarm);
    let worst = |v: f64| {
        powers.iter().fold((f64::INFINITY, 0.0), |worst, power| {
            let margin = power.margin(regime, v);
            if margin < worst.0 { (margin, power.margin_slope(regime, v)) } else { worst }
        })
    };
    if least >= 1.0 {
        return (1.0, f64::NEG_INFINITY);
    }
    // The least of concave functions is concave: its slope changes sign once, at the top, be that
    // one power's own top or the point where the two cross.
    let slope = |v: f64| if regime.discernment(v) <= 0.0 { 1.0 } else { worst(v).1 };
    let v = if slope(1.0) >= 0.0 { 1.0 } else { bisect(least, 1.0, slope) };
    (v, worst(v).0)
}

/// With side payments, at v: the payment from `one` to `other` that splits the surplus evenly, and
/// the least and the greatest that keep both from cheating. (A payment is made while cheating,
/// too.)
pub fn transfer(one: &Power, other: &Power, regime: &Regime, v: f64) -> [f64; 3] {
    let discernment = regime.discernment(v);
    [
        (one.surplus(v) - other.surplus(v)) / 2.0,
        other.restraint / discernment - other.surplus(v),
        one.surplus(v) - one.restraint / discernment,
    ]
}
