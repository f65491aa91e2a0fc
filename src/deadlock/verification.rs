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

use crate::analysis::roots::halve;
use crate::explainer::{Answers, Card, Model, Prediction, Preset, Report};
use crate::figure::{Axis, Figure, Format, Ink, Layer, On, Reading, Shape, grid};
use crate::math;
use crate::params::Invalid;
use crate::say;
use crate::text::{Text, number};

/// The widget.
pub struct Verification;

crate::choices! {
    /// How detection grows with intrusiveness.
    pub enum Technology {
        /// d(v) = v.
        Proportional = "proportional", "In proportion to intrusiveness";
        /// d(v) = 1 − e^(−ηv).
        Saturating = "saturating", "Early inspections find most";
    }
}

crate::parameters! {
    /// What the reader sets. Payoffs are on a scale of our own: no estimates of them exist.
    pub struct Parameters {
        /// σ of the United States.
        gain_us: f64 = Param::real(0.3, -0.2, 1.5, 0.05).label("US gain over its outside option").main()
            .help("What an agreement is worth to the US above ruling, or not ruling, at home alone. A better outside option makes it small; below 0 the US would rather have no agreement even without inspection.")
            .source(Source::Assumption("small, because the US can regulate at home if it wants to (claim G2)"));
        /// σ of China.
        gain_cn: f64 = Param::real(1.0, -0.2, 1.5, 0.05).label("China’s gain over its outside option")
            .help("What an agreement is worth to China above having none, before the cost of being inspected.")
            .source(Source::Assumption("sets the scale: 1"));
        /// k of the United States.
        intrusion_us: f64 = Param::real(0.3, 0.0, 8.0, 0.1).label("Cost of intrusion to the US").lever()
            .help("What the US loses under the most intrusive inspection, on the same scale.")
            .source(Source::Assumption("the US is assumed to mind inspection less"));
        /// k of China.
        intrusion_cn: f64 = Param::real(5.0, 0.0, 8.0, 0.1).label("Cost of intrusion to China").lever().main()
            .help("What China loses under the most intrusive inspection. Methods that verify without showing weights or training data lower it.")
            .source(Source::Assumption("large, because third-party access to weights and training is unacceptable to China (claim G3)"));
        /// a of both.
        prize: f64 = Param::real(0.8, 0.1, 3.0, 0.1).label("Prize for cheating")
            .help("What a power would win, once, by breaking the agreement before it is caught.")
            .source(Source::Assumption("a little less than the agreement is worth to China in one period"));
        /// δ of both.
        patience: f64 = Param::real(0.9, 0.5, 0.99, 0.01).label("Patience")
            .help("How much the next inspection period counts beside this one: at 0.9, nine tenths as much.")
            .source(Source::Assumption("a tenth of future value is lost from one inspection period to the next"));
        /// How detection grows.
        detection: Technology = Param::choice(Technology::OPTIONS, 0).label("Detection").lever()
            .help("How the chance of catching a cheat grows as inspection becomes more intrusive.")
            .source(Source::Assumption("the simplest: in proportion"));
        /// η, where detection saturates.
        eta: f64 = Param::real(4.0, 0.5, 20.0, 0.5).label("Yield of early inspections").lever()
            .help("Only where early inspections find most: how steeply detection rises. At 4, inspection at a quarter of full intrusiveness finds 63% of cheating.")
            .source(Source::Assumption("chosen to show the shape"));
        /// f.
        false_alarm: f64 = Param::real(0.0, 0.0, 0.2, 0.01).label("False alarms")
            .help("The chance, each period, that a power which keeps the agreement is found in breach and the agreement ends.")
            .source(Source::Assumption("none, the most hopeful case"));
        /// Whether money can change hands.
        side_payments: bool = Param::flag(false).label("Side payments").lever()
            .help("Whether one power may pay the other to accept inspection.")
            .source(Source::Assumption("none are on offer"));
    }
}

/// The zone, the best offer, and what is agreed.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The two powers: the United States, China.
    pub powers: [Power; 2],
    /// What each alone would accept.
    pub acceptable: [Option<[f64; 2]>; 2],
    /// What both accept.
    pub zone: Option<[f64; 2]>,
    /// The intrusiveness at which the less willing power is best off.
    pub offer: f64,
    /// That power's margin there (with side payments: half of the joint margin). Minus x*.
    pub margin: f64,
    /// The agreement reached, where there is one.
    pub agreement: Option<Agreement>,
}

/// The least intrusive agreement that holds: both prefer it to every other that does, because
/// being inspected costs both.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Agreement {
    /// Its intrusiveness.
    pub v: f64,
    /// What the United States gains over its outside option.
    pub us: f64,
    /// What China gains over its outside option.
    pub cn: f64,
    /// What the United States pays China each period (negative: is paid).
    pub payment: f64,
}

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
        let top = halve(least, 1.0, |v| {
            if regime.discernment(v) <= 0.0 { 1.0 } else { self.margin_slope(regime, v) }
        });
        if self.margin(regime, top) < 0.0 {
            return None;
        }
        let margin = |v: f64| self.margin(regime, v);
        let low = halve(least, top, margin);
        let high = if margin(1.0) >= 0.0 { 1.0 } else { halve(top, 1.0, margin) };
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
    let v = if slope(1.0) >= 0.0 { 1.0 } else { halve(least, 1.0, slope) };
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

impl Parameters {
    fn regime(&self) -> Regime {
        let detection = match self.detection {
            Technology::Proportional => Detection::Proportional,
            Technology::Saturating => Detection::Saturating(self.eta),
        };
        Regime { detection, false_alarm: self.false_alarm }
    }

    fn us(&self, gain: f64) -> Power {
        Power::new(gain, self.intrusion_us, self.prize, self.patience, self.false_alarm)
    }

    fn cn(&self, intrusion: f64) -> Power {
        Power::new(self.gain_cn, intrusion, self.prize, self.patience, self.false_alarm)
    }

    /// Those who must find the agreement worth keeping: each, or with side payments the two
    /// together.
    fn parties(&self, us: Power, cn: Power) -> Vec<Power> {
        if self.side_payments { vec![Power::together(&us, &cn)] } else { vec![us, cn] }
    }

    /// A margin of the parties as one power's: with side payments each has half of the joint one.
    fn per_power(&self, margin: f64) -> f64 {
        if self.side_payments { margin / 2.0 } else { margin }
    }
}

/// The agreement at the lower end of the zone.
fn agree(p: &Parameters, us: &Power, cn: &Power, v: f64) -> Agreement {
    let payment = if p.side_payments {
        let [even, least, most] = transfer(us, cn, &p.regime(), v);
        // At the end of the zone rounding may put the least a hair above the most.
        even.min(most).max(least)
    } else {
        0.0
    };
    Agreement { v, us: us.surplus(v) - payment, cn: cn.surplus(v) + payment, payment }
}

impl Model for Verification {
    type Parameters = Parameters;
    type Outcome = Outcome;

    const CARD: Card = Card {
        id: "verification",
        section: "2.1",
        title: "Verification and the zone of agreement",
        invitation: "Lower what inspection costs China, or make going it alone better for the US, and watch the zone.",
        discovery: "With the source’s settings no inspection suits both: one power gains too little, the other cannot bear the intrusion.",
        claims: &["G2", "G3", "G4", "G8"],
        facts: &[],
        presets: &[
            Preset {
                id: "source",
                label: "As the source describes",
                note: "The US gains little that it could not do alone; China cannot accept access to weights and training.",
                set: &[("gain_us", "0.3"), ("intrusion_cn", "5")],
            },
            Preset {
                id: "privacy_preserving",
                label: "Privacy-preserving verification",
                note: "Assumption: methods that prove compliance without showing weights or data make intrusion cheap for both.",
                set: &[("intrusion_us", "0"), ("intrusion_cn", "0.4")],
            },
            Preset {
                id: "better_outside_option",
                label: "A better outside option",
                note: "The same cheap verification, but rules are pre-empted at home and industry is shielded, so a deal adds almost nothing for the US.",
                set: &[("intrusion_us", "0"), ("intrusion_cn", "0.4"), ("gain_us", "0.05")],
            },
            Preset {
                id: "contested",
                label: "Contested compliance",
                note: "The same cheap verification, but in one period of five an honest power is accused.",
                set: &[("intrusion_us", "0"), ("intrusion_cn", "0.4"), ("false_alarm", "0.2")],
            },
            Preset {
                id: "side_payments",
                label: "Side payments",
                note: "Money can change hands, and still does not open the zone: together the two gain too little.",
                set: &[("side_payments", "true")],
            },
            Preset {
                id: "after_a_crisis",
                label: "After a crisis",
                note: "Going it alone has become worse for both by 0.4.",
                set: &[("gain_us", "0.7"), ("gain_cn", "1.4")],
            },
        ],
        literature: &["friedman1971", "green1984", "fearon1998", "avenhaus2002"],
        reference: &["verification_bargaining"],
        stochastic: false,
    };

    const PREDICTION: Option<Prediction> = Some(Prediction {
        question: "Suppose an inspection could show neither weights nor data. Would both powers then keep an agreement?",
        set: &[("intrusion_us", "0"), ("intrusion_cn", "0.4")],
        reading: "width",
        answers: Answers::Choices(&[
            ("No, one of them still would not", 0.0, 0.001),
            ("Yes, under one narrow kind of inspection", 0.001, 0.25),
            ("Yes, under most kinds of inspection", 0.25, 1.001),
        ]),
    });

    fn simulate(p: &Parameters, _: u64) -> Result<Outcome, Invalid> {
        let (us, cn) = (p.us(p.gain_us), p.cn(p.intrusion_cn));
        let (regime, parties) = (p.regime(), p.parties(us, cn));
        let zone = zone(&parties, &regime);
        let (offer, margin) = best_offer(&parties, &regime);
        Ok(Outcome {
            powers: [us, cn],
            acceptable: [us.acceptable(&regime), cn.acceptable(&regime)],
            zone,
            offer,
            margin: p.per_power(margin),
            agreement: zone.map(|[v, _]| agree(p, &us, &cn, v)),
        })
    }

    fn report(p: &Parameters, o: &Outcome) -> Report {
        let [from, to] = o.zone.unwrap_or([f64::NAN; 2]);
        let of = |f: fn(&Agreement) -> f64| o.agreement.as_ref().map_or(f64::NAN, f);
        let plain = |id, label: &'static str, value| Reading::new(id, label, value, Format::Plain);
        Report {
            sentence: sentence(p, o),
            readings: vec![
                plain("margin", "Margin of the less willing power at the best offer", o.margin),
                plain("crisis", "Crisis that would open the zone", (-o.margin).max(0.0)),
                plain("offer", "Intrusiveness of the best offer", o.offer),
                plain("width", "Width of the zone of agreement", o.zone.map_or(0.0, |_| to - from)),
                plain("zone_from", "Least intrusiveness that both keep", from),
                plain("zone_to", "Most intrusiveness that both keep", to),
                plain("us", "What the agreement gives the US", of(|a| a.us)),
                plain("cn", "What the agreement gives China", of(|a| a.cn)),
                plain("payment", "What the US pays China", of(|a| a.payment)),
            ],
            figures: vec![margins(p, o), map(p, o), crisis(p, o)],
            replays: vec![],
        }
    }
}

fn sentence(p: &Parameters, o: &Outcome) -> Text {
    if let (Some([from, to]), Some(a)) = (o.zone, o.agreement) {
        let holds = say!(
            "With these settings an agreement holds at any intrusiveness from {from} to {to}. At the least intrusive, the US gains {us} and China {cn} over having none.",
            from = number(from, 2),
            to = number(to, 2),
            us = number(a.us, 2),
            cn = number(a.cn, 2),
        );
        return if a.payment > 0.005 {
            holds.then(say!("The US pays China {t} for it.", t = number(a.payment, 2)))
        } else if a.payment < -0.005 {
            holds.then(say!("China pays the US {t} for it.", t = number(-a.payment, 2)))
        } else {
            holds
        };
    }
    let refusal: Text = if p.side_payments {
        "Even with side payments, the two together gain too little to keep any agreement.".into()
    } else {
        match o.acceptable {
            [None, None] => {
                "There is no zone of agreement: neither power would keep an agreement under any inspection, the US because it gains too little over its outside option, China because what would deter cheating costs it more than the agreement is worth.".into()
            }
            [None, Some([from, to])] => say!(
                "There is no zone of agreement: China would keep one at an intrusiveness from {from} to {to}, the US at none.",
                from = number(from, 2),
                to = number(to, 2),
            ),
            [Some([from, to]), None] => say!(
                "There is no zone of agreement: the US would keep one at an intrusiveness from {from} to {to}, China at none.",
                from = number(from, 2),
                to = number(to, 2),
            ),
            [Some(us), Some(cn)] => say!(
                "There is no zone of agreement: the US would accept an intrusiveness from {a} to {b}, China from {c} to {d}, and the two do not meet.",
                a = number(us[0], 2),
                b = number(us[1], 2),
                c = number(cn[0], 2),
                d = number(cn[1], 2),
            ),
        }
    };
    refusal.then(say!(
        "A crisis that made going it alone worse for both by {x} would open the zone, at an intrusiveness of {v}.",
        x = number(-o.margin, 2),
        v = number(o.offer, 2),
    ))
}

/// Points of one power's margin over intrusiveness; what lies below the axis is left out.
fn margin_line(power: &Power, regime: &Regime, share: f64, lowest: f64) -> Vec<[f64; 2]> {
    grid(0.0, 1.0, 401)
        .into_iter()
        .map(|v| {
            let margin = share * power.margin(regime, v);
            [v, if margin < lowest { f64::NAN } else { margin }]
        })
        .collect()
}

fn margins(p: &Parameters, o: &Outcome) -> Figure {
    let regime = p.regime();
    let [us, cn] = &o.powers;
    let lowest = (o.margin - 0.3).min(-1.0);
    let (us_line, cn_line) =
        (margin_line(us, &regime, 1.0, lowest), margin_line(cn, &regime, 1.0, lowest));
    let best = us_line.iter().chain(&cn_line).fold(o.margin, |best, point| best.max(point[1]));
    let highest = (best + 0.2).max(0.5);
    let mut layers = Vec::new();
    match o.zone {
        Some([from, to]) => {
            let label = "Zone of agreement".into();
            layers.push(Layer::Region { label, ink: Ink::Three, on: On::X, from, to });
        }
        None => layers
            .push(Layer::Note { text: "No zone of agreement".into(), at: [0.4, 0.6 * highest] }),
    }
    layers.push(Layer::Rule {
        label: "as good as no agreement".into(),
        ink: Ink::Quiet,
        on: On::Y,
        at: 0.0,
    });
    layers.push(Layer::line("US", Ink::One, us_line));
    layers.push(Layer::dashed("China", Ink::Two, cn_line));
    if p.side_payments {
        let joint = margin_line(&Power::together(us, cn), &regime, 0.5, lowest);
        layers.push(Layer::dotted("Each, after side payments", Ink::Three, joint));
    }
    layers.push(Layer::point("best offer", Ink::Alarm, [o.offer, o.margin]));
    Figure {
        id: "margins",
        title: "What keeping an agreement is worth to each power, by how intrusive inspection is"
            .into(),
        summary: match o.zone {
            Some([from, to]) => say!(
                "Both powers gain from keeping an agreement at any intrusiveness between {from} and {to}, the shaded zone.",
                from = number(from, 2),
                to = number(to, 2),
            ),
            None => say!(
                "At no intrusiveness do both powers gain from keeping an agreement. They come closest at {v}, where the less willing one lacks {x}.",
                v = number(o.offer, 2),
                x = number(-o.margin, 2),
            ),
        },
        x: Axis::linear("Intrusiveness of inspection", 0.0, 1.0),
        y: Axis::linear("Margin over cheating and over no agreement", lowest, highest),
        layers,
        shape: Shape::Wide,
    }
}

/// Cells of the map along each lever.
const CELLS: u32 = 40;

fn map(p: &Parameters, o: &Outcome) -> Figure {
    let regime = p.regime();
    let (x_to, y_from, y_to) = (8.0, -0.2, 1.5);
    let centres = |from: f64, to: f64| {
        let half = 0.5 * (to - from) / f64::from(CELLS);
        grid(from + half, to - half, CELLS)
    };
    let (x, y) = (centres(0.0, x_to), centres(y_from, y_to));
    // Without side payments each power's range depends on one lever only.
    let cn: Vec<Power> = x.iter().map(|k| p.cn(*k)).collect();
    let us: Vec<Power> = y.iter().map(|gain| p.us(*gain)).collect();
    let alone = |power: &Power| power.acceptable(&regime).unwrap_or([1.0, 0.0]);
    let cn_accepts: Vec<[f64; 2]> = cn.iter().map(alone).collect();
    let us_accepts: Vec<[f64; 2]> = us.iter().map(alone).collect();
    let mut values = Vec::with_capacity(x.len() * y.len());
    for (us, us_accepts) in us.iter().zip(&us_accepts) {
        for (cn, cn_accepts) in cn.iter().zip(&cn_accepts) {
            let [low, high] = if p.side_payments {
                alone(&Power::together(us, cn))
            } else {
                [us_accepts[0].max(cn_accepts[0]), us_accepts[1].min(cn_accepts[1])]
            };
            values.push(if low <= high { high - low } else { f64::NAN });
        }
    }
    let open = values.iter().filter(|w| w.is_finite()).count() as f64 / values.len() as f64;
    Figure {
        id: "map",
        title: "Where a zone of agreement exists, by China’s cost of intrusion and the US gain"
            .into(),
        summary: say!(
            "A zone of agreement exists on {share} of the map: where intrusion costs China little and the US gains much. At your settings its width is {width}.",
            share = crate::text::percent(open, 0),
            width = number(o.zone.map_or(0.0, |z| z[1] - z[0]), 2),
        ),
        x: Axis::linear("Cost of intrusion to China", 0.0, x_to),
        y: Axis::linear("US gain over its outside option", y_from, y_to),
        layers: vec![
            Layer::Heat {
                label: "Width of the zone of agreement".into(),
                x,
                y,
                values,
                from: 0.0,
                to: 1.0,
                format: Format::Plain,
            },
            Layer::point("your settings", Ink::Alarm, [p.intrusion_cn, p.gain_us]),
        ],
        shape: Shape::Square,
    }
}

fn crisis(p: &Parameters, o: &Outcome) -> Figure {
    let regime = p.regime();
    let threshold = |side_payments: bool| -> Vec<[f64; 2]> {
        let p = Parameters { side_payments, ..*p };
        grid(0.0, 8.0, 81)
            .into_iter()
            .map(|k| {
                let margin = best_offer(&p.parties(p.us(p.gain_us), p.cn(k)), &regime).1;
                [k, -p.per_power(margin)]
            })
            .collect()
    };
    let (with, without) = (threshold(true), threshold(false));
    let all = || with.iter().chain(&without).map(|point| point[1]);
    let lowest = all().fold(-0.2, f64::min);
    let highest = all().fold(0.2, f64::max);
    let lines = if p.side_payments {
        [
            Layer::dashed("No payments", Ink::One, without),
            Layer::line("Side payments", Ink::Three, with),
        ]
    } else {
        [
            Layer::line("No payments", Ink::One, without),
            Layer::dashed("Side payments", Ink::Three, with),
        ]
    };
    let mut layers = vec![Layer::Region {
        label: "Deadlock".into(),
        ink: Ink::Alarm,
        on: On::Y,
        from: 0.0,
        to: highest,
    }];
    layers.extend(lines);
    layers.push(Layer::point("your settings", Ink::Alarm, [p.intrusion_cn, -o.margin]));
    Figure {
        id: "crisis",
        title: "How large a crisis would open the zone, by China’s cost of intrusion".into(),
        summary: if o.margin < 0.0 {
            say!(
                "At your settings the zone opens only if a crisis makes going it alone worse for both by {x}. The dearer intrusion is for China, the larger that crisis must be.",
                x = number(-o.margin, 2),
            )
        } else {
            say!(
                "At your settings no crisis is needed: the zone would stay open until going it alone became better for both by {x}.",
                x = number(o.margin, 2),
            )
        },
        x: Axis::linear("Cost of intrusion to China", 0.0, 8.0),
        y: Axis::linear("Crisis needed", lowest, highest),
        layers,
        shape: Shape::Wide,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explainer::Explainer;
    use crate::params::Parameters as _;
    use proptest::prelude::*;

    fn outcome(p: &Parameters) -> Outcome {
        Verification::simulate(p, 1).unwrap()
    }

    fn preset(id: &str) -> Outcome {
        let preset = Verification::CARD.presets.iter().find(|p| p.id == id).unwrap();
        outcome(&Parameters::from_values(&Explainer::preset(&Verification, preset).unwrap()))
    }

    /// G4. At the source's settings the zone is empty, and the crisis model's m is the margin.
    #[test]
    fn the_zone_is_empty_at_the_source_s_settings() {
        let o = outcome(&Parameters::defaults());
        assert_eq!(o.zone, None);
        // The two margins cross at v = 0.7/4.7.
        assert!((o.offer - 0.7 / 4.7).abs() < 1e-12);
        assert!((o.margin + 0.3415).abs() < 5e-5, "{}", o.margin);
    }

    /// G2 and G8. A better outside option closes the zone; only a worse one opens it.
    #[test]
    fn a_better_outside_option_never_opens_the_zone_and_closes_it() {
        assert!(preset("privacy_preserving").zone.is_some());
        assert!(preset("better_outside_option").zone.is_none());
        let width = |gain_us: f64| {
            let p = Parameters { gain_us, intrusion_cn: 0.4, ..Parameters::defaults() };
            outcome(&p).zone.map_or(-1.0, |z| z[1] - z[0])
        };
        let widths: Vec<f64> = grid(-0.2, 1.5, 30).into_iter().map(width).collect();
        assert!(widths.windows(2).all(|w| w[0] <= w[1]));
        assert_eq!(widths[0], -1.0);
    }

    /// G3. What intrusion costs China decides: cheap enough, and there is a zone.
    #[test]
    fn the_cost_of_intrusion_to_china_closes_the_zone() {
        let width = |intrusion_cn: f64| {
            let p = Parameters { gain_us: 1.0, intrusion_cn, ..Parameters::defaults() };
            outcome(&p).zone.map_or(-1.0, |z| z[1] - z[0])
        };
        let widths: Vec<f64> = grid(0.0, 8.0, 30).into_iter().map(width).collect();
        assert!(widths.windows(2).all(|w| w[0] >= w[1]));
        assert!(widths[0] > 0.5 && widths[29] == -1.0);
        // With both powers at the scale's 1 the boundary is where China alone would refuse: at
        // k = σ²/(4A).
        let a = 0.8 * 0.1 / 0.9;
        assert!(width(1.0 / (4.0 * a) - 1e-6) > 0.0);
        assert_eq!(width(1.0 / (4.0 * a) + 1e-6), -1.0);
    }

    #[test]
    fn false_alarms_and_too_small_a_crisis_leave_deadlock_a_large_one_opens_the_zone() {
        assert!(preset("contested").zone.is_none());
        assert!(preset("side_payments").zone.is_none());
        assert!(preset("after_a_crisis").zone.is_some());
        let shifted = |x: f64| {
            let d = Parameters::defaults();
            outcome(&Parameters { gain_us: d.gain_us + x, gain_cn: d.gain_cn + x, ..d }).zone
        };
        let x = -outcome(&Parameters::defaults()).margin;
        assert!(shifted(x - 1e-9).is_none());
        assert!(shifted(x + 1e-9).is_some());
    }

    #[test]
    fn the_critical_discount_factor_is_the_textbook_s_under_certain_detection() {
        // Friedman's (T − R)/(T − P), with T − R = a and R − P = S.
        for (a, s) in [(1.0, 1.0), (0.3, 2.0), (5.0, 0.1)] {
            let ours = critical_patience(a, s, 1.0, 0.0).unwrap();
            assert!((ours - a / (a + s)).abs() < 1e-15);
        }
        assert_eq!(critical_patience(1.0, 1.0, 0.1, 0.2), None);
        assert_eq!(critical_patience(1.0, -1.0, 0.5, 0.0), None);
    }

    fn powers() -> impl Strategy<Value = [Power; 2]> {
        let power = (-0.2..1.5, 0.05..8.0, 0.1..3.0, 0.5..0.99, 0.0..0.2)
            .prop_map(|(g, k, a, d, f)| Power::new(g, k, a, d, f));
        [power.clone(), power]
    }

    fn regimes() -> impl Strategy<Value = Regime> {
        (any::<bool>(), 0.5..20.0, 0.0..0.2).prop_map(|(saturating, eta, false_alarm)| Regime {
            detection: if saturating {
                Detection::Saturating(eta)
            } else {
                Detection::Proportional
            },
            false_alarm,
        })
    }

    proptest! {
        #[test]
        fn patience_needed_falls_with_detection_and_surplus_and_rises_with_temptation_and_alarms(
            a in 0.1..3.0, s in 0.1..2.0, d in 0.2..0.9, f in 0.0..0.1,
        ) {
            let needed = |a, s, d, f| critical_patience(a, s, d, f).unwrap_or(f64::INFINITY);
            let here = needed(a, s, d, f);
            prop_assert!(needed(a, s, d * 1.1, f) <= here);
            prop_assert!(needed(a, s * 1.1, d, f) <= here);
            prop_assert!(needed(a * 1.1, s, d, f) >= here);
            prop_assert!(needed(a, s, d, f + 0.05) >= here);
        }

        #[test]
        fn there_is_a_crisis_to_wait_for_exactly_where_the_zone_is_empty(
            powers in powers(), regime in regimes(),
        ) {
            let (v, margin) = best_offer(&powers, &regime);
            prop_assert!((0.0..=1.0).contains(&v));
            if margin.abs() > 1e-9 {
                prop_assert_eq!(zone(&powers, &regime).is_some(), margin > 0.0);
            }
            // Nothing on a grid beats the best offer.
            for w in grid(0.0, 1.0, 101) {
                let worst = powers.iter().map(|p| p.margin(&regime, w)).fold(1e9, f64::min);
                prop_assert!(worst <= margin + 1e-9);
            }
        }

        #[test]
        fn the_ends_of_the_zone_are_where_a_margin_vanishes(
            powers in powers(), regime in regimes(),
        ) {
            if let Some([low, high]) = zone(&powers, &regime) {
                let worst =
                    |v| powers.iter().map(|p| p.margin(&regime, v)).fold(f64::INFINITY, f64::min);
                prop_assert!(worst(low).abs() < 1e-6);
                prop_assert!(high == 1.0 || worst(high).abs() < 1e-6);
                prop_assert!(worst(0.5 * (low + high)) >= -1e-9);
            }
        }

        #[test]
        fn side_payments_only_widen_the_zone(powers in powers(), regime in regimes()) {
            if let Some([low, high]) = zone(&powers, &regime) {
                let together = [Power::together(&powers[0], &powers[1])];
                let [l, h] = zone(&together, &regime).unwrap();
                prop_assert!(l <= low + 1e-9 && h >= high - 1e-9);
            }
        }

        #[test]
        fn a_payment_in_the_feasible_range_keeps_both_from_cheating(
            powers in powers(), regime in regimes(),
        ) {
            let together = [Power::together(&powers[0], &powers[1])];
            if let Some([low, high]) = zone(&together, &regime) {
                let v = 0.5 * (low + high);
                let [_, least, most] = transfer(&powers[0], &powers[1], &regime, v);
                prop_assert!(least <= most + 1e-9);
                for t in [least, 0.5 * (least + most), most] {
                    prop_assert!(powers[0].margin(&regime, v) - t >= -1e-9);
                    prop_assert!(powers[1].margin(&regime, v) + t >= -1e-9);
                }
            }
        }

        #[test]
        fn the_scale_of_payoffs_does_not_matter(
            powers in powers(), regime in regimes(), scale in 0.1_f64..10.0,
        ) {
            let scaled = powers.map(|p| Power {
                gain: p.gain * scale,
                intrusion: p.intrusion * scale,
                restraint: p.restraint * scale,
            });
            let (here, there) = (best_offer(&powers, &regime), best_offer(&scaled, &regime));
            prop_assert!((here.0 - there.0).abs() < 1e-6);
            prop_assert!((here.1 * scale - there.1).abs() < 1e-8 * (1.0 + here.1.abs()));
        }
    }
}
