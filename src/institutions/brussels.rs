//! The Brussels effect: whether others take up the EU's rule, or are drawn away (section 2.2).
//!
//! Bass's diffusion (1969, "A new product growth for model consumer durables", Management Science
//! 15: 215–227) with a way back. Of the countries that might follow, a share F has the rule:
//! F′ = (p + q F)(1 − F) − (r + w (1 − F)) F, where p adopts for its own reasons, q follows those
//! who have adopted, r is drawn away by a deal, w follows those who have no such rule. The path is
//! the closed solution of this Riccati equation.
//!
//! Who pulls is a matter of gravity: the EU's share s of the pull is a mix of its share of the
//! world market and of its share of the three powers' AI investment. With k the total pull of
//! peers and C the share of the rule's worth that complying costs, p → p (1 − C), q = k s (1 − C)
//! and w = k (1 − s) × pressure. The counter-pull (r and w) starts some years after the rule.
//!
//! Those who do not follow either have a deal, or have given the rule up to be like the others, or
//! have not yet moved: B′ = r F − (p + qF) B, O′ = w (1 − F) F − (p + qF) O.
//!
//! Limits: all countries are alike and see all others; the default rates are means over consumer
//! durables, borrowed from another field; the EU does not change its rule on the way.

use crate::analysis::roots;
use crate::explainer::{Card, Model, Preset, Report};
use crate::facts;
use crate::figure::{Axis, Bar, Figure, Format, Ink, Layer, On, Reading, Replay, Shape, grid};
use crate::math;
use crate::params::Invalid;
use crate::random::{Process, Stream};
use crate::say;
use crate::text::{Arg, Text, chance, count, digits, percent};

/// The widget.
pub struct Brussels;

crate::parameters! {
    /// What the reader sets.
    pub struct Parameters {
        /// The EU's AI investment.
        home: f64 = Param::real(10.0, 0.0, 500.0, 10.0).label("AI investment in the EU").unit("$bn a year").lever().main()
            .help("The EU's own stake in the technology that it regulates: what critics call skin in the game.")
            .source(Source::Assumption("the chapter gives no figure, only few firms, chips and talent (section 2.2)"));
        /// r.
        offer: f64 = Param::real(0.05, 0.0, 0.3, 0.01).label("Deals on offer").unit("a year").lever().main()
            .help("The chance each year that a country with the rule is won over by an investment deal.")
            .source(Source::Assumption("one country in twenty each year"));
        /// How much of the other powers' pull goes against the rule.
        pressure: f64 = Param::real(0.5, 0.0, 1.0, 0.05).label("Pressure against the rule").lever().main()
            .help("How much of the other powers' pull works against the rule: at 0 they do not mind it, at 1 all of it does.")
            .source(Source::Assumption("between indifference and open opposition"));
        /// Weight of investment in the pull.
        capital: f64 = Param::real(0.5, 0.0, 1.0, 0.05).label("Weight of investment in the pull")
            .help("Whether countries are drawn by the size of a market (0) or by investment in AI (1).")
            .source(Source::Assumption("half and half; that investment pulls harder than policy is claim I8"));
        /// C.
        cost: f64 = Param::real(0.3, 0.0, 0.9, 0.05).label("Cost of complying").lever()
            .help("How much of what the rule is worth to a country complying with it costs.")
            .source(Source::Assumption("the rule is worth more than it costs"));
        /// Years from the rule to the counter-pull.
        lag: f64 = Param::real(1.0, 0.0, 15.0, 0.5).label("Head start of the rule").unit("years")
            .help("How many years pass before the deals and the pressure begin.")
            .source(Source::Assumption("final in 2024, under pressure the year after"));
        /// The EU's share of the market.
        market: f64 = Param::real(0.29, 0.05, 0.7, 0.01).label("The EU's share of the market")
            .help("The EU's share of the three large markets.")
            .source(Source::Assumption("GDP in 2024, in trillions of dollars: US 29.2, China 18.7, EU 19.4; rounded, recalled"));
        /// k.
        peers: f64 = Param::real(0.38, 0.05, 1.0, 0.01).label("Pull of peers").unit("a year")
            .help("How strongly countries follow what others do.")
            .source(Source::Paper("Sultan, Farley and Lehmann (1990): mean over consumer durables"));
        /// p.
        own: f64 = Param::real(0.03, 0.005, 0.1, 0.005).label("Adoption for own reasons").unit("a year")
            .help("The chance each year that a country takes up the rule whatever others do.")
            .source(Source::Paper("Sultan, Farley and Lehmann (1990): mean over consumer durables"));
    }
}

/// How far the rule spreads, and what becomes of those it does not keep.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The EU's share of the pull.
    pub share: f64,
    /// Rates before the counter-pull begins.
    pub calm: Rates,
    /// Rates from then on.
    pub pulled: Rates,
    /// Time, adopters, those with a deal, those who gave up, a point every [`STEP`] years.
    pub path: Vec<[f64; 4]>,
    /// Year from the start, and share, of the greatest number of adopters.
    pub peak: (f64, f64),
    /// Adopters in the long run.
    pub long_run: f64,
    /// Of all countries, those with a deal in the long run.
    pub deals: f64,
    /// Investment at home with which half would follow in the long run; none below [`MOST`].
    pub needed: Option<f64>,
    /// Each country in one simulated world, every half year.
    pub countries: Vec<[Stand; COUNTRIES]>,
}

/// Where a country stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stand {
    /// It has a deal and no rule.
    Deal,
    /// It never had the rule.
    Open,
    /// It had the rule and gave it up to be like the others.
    Back,
    /// It has the rule.
    Rule,
}

/// How many countries are simulated: about as many as have some AI policy of their own.
pub const COUNTRIES: usize = 60;
/// Years that are drawn.
const HORIZON: f64 = 20.0;
/// Years between two points of the path.
const STEP: f64 = 0.1;
/// The most investment at home that is tried, $bn a year.
const MOST: f64 = 5000.0;
const WAITS: Process = Process(1);
const CHOICES: Process = Process(2);

/// Rates, a year, at which countries take up and give up a rule:
/// F′ = (p + qF)(1 − F) − (r + w(1 − F))F.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rates {
    /// p: adopts on its own.
    pub adopt: f64,
    /// q: adopts because others have.
    pub follow: f64,
    /// r: is drawn away on its own, by a deal.
    pub deal: f64,
    /// w: gives up because others have no such rule.
    pub abandon: f64,
}

impl Rates {
    /// The share of adopters that is approached, whatever the start (where no rate but q = w acts,
    /// nothing moves and 0 is returned).
    pub fn long_run(&self) -> f64 {
        let c = self.follow - self.abandon;
        let b = c - self.adopt - self.deal;
        let d = self.speed();
        // The larger root, by the form that does not cancel.
        if b > 0.0 {
            (b + d) / (2.0 * c)
        } else if d - b > 0.0 {
            2.0 * self.adopt / (d - b)
        } else {
            0.0
        }
    }

    /// D, the rate at which the path closes in on the long run.
    fn speed(&self) -> f64 {
        let c = self.follow - self.abandon + self.adopt - self.deal;
        (c * c + 4.0 * self.adopt * self.deal).sqrt()
    }

    /// The share of adopters after `t` years from a share of `start`: the closed solution of the
    /// Riccati equation, in a form in which nothing cancels.
    pub fn share(&self, start: f64, t: f64) -> f64 {
        let c = self.follow - self.abandon;
        if c < 0.0 {
            // Those who have no rule follow the same equation, with the rates exchanged.
            let without = Rates {
                adopt: self.deal,
                follow: self.abandon,
                deal: self.adopt,
                abandon: self.follow,
            };
            return 1.0 - without.share(1.0 - start, t);
        }
        if start == 0.0 && self.adopt == 0.0 {
            return 0.0;
        }
        let d = self.speed();
        if d == 0.0 {
            return start / (1.0 + c * start * t);
        }
        // D ± b, with b = c − p − r, of which one would cancel: their product is 4 p c.
        let b = c - self.adopt - self.deal;
        let larger = d + b.abs();
        let smaller = 4.0 * self.adopt * c / larger;
        let (plus, minus) = if b > 0.0 { (larger, smaller) } else { (smaller, larger) };
        let (left, gone) = (math::exp(-d * t), -math::exp_m1(-d * t));
        let above = start * (plus + left * minus) + 2.0 * self.adopt * gone;
        above / (minus + left * plus + 2.0 * c * start * gone)
    }
}

/// Bass (1969): time of the peak of adoption, the share by then and the rate then. Without enough
/// following (q ≤ p) the peak is at the start.
pub fn bass_peak(p: f64, q: f64) -> (f64, f64, f64) {
    if q <= p {
        return (0.0, 0.0, p);
    }
    (math::ln(q / p) / (p + q), 0.5 - 0.5 * p / q, (p + q) * (p + q) / (4.0 * q))
}

/// Bass (1969): time until half have adopted.
pub fn bass_half(p: f64, q: f64) -> f64 {
    math::ln(2.0 + q / p) / (p + q)
}

/// Each centre's share of the pull on a country: massᵇ distance⁻ᵍ over the sum of all.
pub fn gravity(mass: &[f64], distance: &[f64], b: f64, g: f64) -> Vec<f64> {
    let pull: Vec<f64> =
        mass.iter().zip(distance).map(|(m, d)| math::pow(*m, b) * math::pow(*d, -g)).collect();
    let total = math::sum(&pull);
    pull.iter().map(|p| p / total).collect()
}

impl Parameters {
    /// The EU's share of the pull with this investment at home.
    fn share(&self, home: f64) -> f64 {
        let abroad = facts::US_PRIVATE_AI_INVESTMENT.value + facts::CHINA_AI_INVESTMENT_2025.value;
        let invested = gravity(&[abroad, home], &[1.0, 1.0], 1.0, 1.0)[1];
        (1.0 - self.capital) * self.market + self.capital * invested
    }

    /// Rates under the counter-pull, with this investment at home and these deals on offer.
    fn pulled(&self, home: f64, offer: f64) -> Rates {
        let share = self.share(home);
        Rates {
            adopt: self.own * (1.0 - self.cost),
            follow: self.peers * share * (1.0 - self.cost),
            deal: offer,
            abandon: self.peers * (1.0 - share) * self.pressure,
        }
    }

    /// The share of adopters `t` years after the rule.
    fn adopters(&self, calm: &Rates, pulled: &Rates, t: f64) -> f64 {
        if t <= self.lag {
            calm.share(0.0, t)
        } else {
            pulled.share(calm.share(0.0, self.lag), t - self.lag)
        }
    }
}

/// Adopters, those with a deal and those who gave up, every [`STEP`] years. The adopters are the
/// closed solution; the others are followed by Runge and Kutta's fourth order along it.
fn path(p: &Parameters, calm: &Rates, pulled: &Rates) -> Vec<[f64; 4]> {
    let flow = |t: f64, [deal, back]: [f64; 2]| {
        let rates = if t < p.lag { calm } else { pulled };
        let f = p.adopters(calm, pulled, t);
        let again = rates.adopt + rates.follow * f;
        [rates.deal * f - again * deal, rates.abandon * (1.0 - f) * f - again * back]
    };
    let ahead = |[a, b]: [f64; 2], [x, y]: [f64; 2], h: f64| [a + h * x, b + h * y];
    let mut others = [0.0, 0.0];
    let steps = (HORIZON / STEP).round() as u32;
    let mut out = vec![[0.0; 4]];
    for step in 0..steps {
        let t = f64::from(step) * STEP;
        let k1 = flow(t, others);
        let k2 = flow(t + 0.5 * STEP, ahead(others, k1, 0.5 * STEP));
        let k3 = flow(t + 0.5 * STEP, ahead(others, k2, 0.5 * STEP));
        let k4 = flow(t + STEP, ahead(others, k3, STEP));
        for (i, o) in others.iter_mut().enumerate() {
            *o += STEP / 6.0 * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]);
        }
        let t = t + STEP;
        out.push([t, p.adopters(calm, pulled, t), others[0], others[1]]);
    }
    out
}

/// One world of countries, event by event: the time to the next change is exponential with the sum
/// of all rates, and who changes is drawn in proportion to them. A frame every half year.
fn world<const N: usize>(
    p: &Parameters,
    calm: &Rates,
    pulled: &Rates,
    seed: u64,
    run: u32,
) -> Vec<[Stand; N]> {
    let (mut waits, mut choices) = (Stream::new(seed, run, WAITS), Stream::new(seed, run, CHOICES));
    let mut stands = [Stand::Open; N];
    let mut frames = vec![stands];
    let mut t = 0.0;
    let mut next_frame = 0.5;
    while next_frame <= HORIZON + 1e-9 {
        let rates = if t < p.lag { calm } else { pulled };
        let with = stands.iter().filter(|s| **s == Stand::Rule).count() as f64;
        let f = with / N as f64;
        let up = (N as f64 - with) * (rates.adopt + rates.follow * f);
        let deal = with * rates.deal;
        let back = with * rates.abandon * (1.0 - f);
        let event = t + waits.exponential(up + deal + back);
        // Exponential waits forget: at the end of the head start they begin anew.
        let change = if t < p.lag { p.lag } else { f64::INFINITY };
        let until = event.min(change);
        while next_frame <= HORIZON + 1e-9 && next_frame < until {
            frames.push(stands);
            next_frame += 0.5;
        }
        t = until;
        if event > change {
            continue;
        }
        let pick = choices.uniform() * (up + deal + back);
        let (leaves, to) = if pick < up {
            (false, Stand::Rule)
        } else if pick < up + deal {
            (true, Stand::Deal)
        } else {
            (true, Stand::Back)
        };
        let able = stands.iter().filter(|s| (**s == Stand::Rule) == leaves).count() as u32;
        let chosen = choices.below(able.max(1)) as usize;
        if let Some(stand) =
            stands.iter_mut().filter(|s| (**s == Stand::Rule) == leaves).nth(chosen)
        {
            *stand = to;
        }
    }
    frames
}

/// The investment at home with which `offer` leaves half of the countries with the rule in the
/// long run; none where [`MOST`] is not enough.
fn needed(p: &Parameters) -> Option<f64> {
    let excess = |home: f64| p.pulled(home, p.offer).long_run() - 0.5;
    if excess(0.0) >= 0.0 { Some(0.0) } else { roots::bisect(excess, 0.0, MOST, 0.0) }
}

impl Model for Brussels {
    type Parameters = Parameters;
    type Outcome = Outcome;

    const CARD: Card = Card {
        id: "brussels",
        section: "2.2",
        title: "Whether others follow Brussels",
        invitation: "Raise the EU's own stake, or the deals that others offer, and watch who follows.",
        discovery: "Without a stake of its own the rule does not hold its followers: the wave turns back.",
        claims: &["G9", "I7", "I8"],
        facts: &["us_private_ai_investment", "china_ai_investment_2025", "eu_ai_act_finalized"],
        presets: &[
            Preset {
                id: "source",
                label: "As the source describes",
                note: "Little at stake at home, open pressure, and investment that draws harder than policy.",
                set: &[("pressure", "1"), ("capital", "0.8"), ("offer", "0.1")],
            },
            Preset {
                id: "wave",
                label: "The wave turns back",
                note: "Ten years in which nobody minds the rule; then the pull begins.",
                set: &[("lag", "10"), ("capital", "0"), ("cost", "0.1"), ("pressure", "0.8")],
            },
            Preset {
                id: "market",
                label: "As with earlier rules",
                note: "Only the market counts, the rule is cheap to follow and nobody pulls away: the textbook Brussels effect.",
                set: &[("capital", "0"), ("cost", "0.1"), ("offer", "0"), ("pressure", "0")],
            },
            Preset {
                id: "skin",
                label: "Skin in the game",
                note: "The EU invests as much as the two powers together, and fewer deals are made.",
                set: &[("home", "210"), ("offer", "0.02"), ("pressure", "0.4")],
            },
        ],
        reference: &["policy_diffusion"],
        literature: &["bass1969", "sultan1990", "bradford2012"],
        stochastic: true,
    };

    fn simulate(p: &Parameters, seed: u64) -> Result<Outcome, Invalid> {
        let pulled = p.pulled(p.home, p.offer);
        let calm = Rates { deal: 0.0, abandon: 0.0, ..pulled };
        let path = path(p, &calm, &pulled);
        let peak =
            path.iter().fold((0.0, 0.0), |b, [t, f, ..]| if *f > b.1 { (*t, *f) } else { b });
        let long_run = pulled.long_run();
        Ok(Outcome {
            share: p.share(p.home),
            calm,
            pulled,
            path,
            peak,
            long_run,
            deals: pulled.deals(long_run),
            needed: needed(p),
            countries: world(p, &calm, &pulled, seed, 0),
        })
    }

    fn report(p: &Parameters, o: &Outcome) -> Report {
        let share = |id, label: &'static str, v| Reading::new(id, label, v, Format::Percent);
        let ten = o.path.get((10.0 / STEP).round() as usize).map_or(0.0, |point| point[1]);
        Report {
            sentence: sentence(p, o),
            readings: vec![
                share("long_run", "Countries with the rule in the long run", o.long_run),
                share("ten_years", "Countries with it after ten years", ten),
                share("peak", "The most that ever have it within twenty years", o.peak.1),
                share("deals", "Countries with a deal instead, in the long run", o.deals),
                share("pull", "The EU's share of the pull", o.share),
                Reading::new(
                    "needed",
                    "Investment at home with which half would follow",
                    o.needed.unwrap_or(f64::INFINITY),
                    Format::UsdBillions,
                ),
            ],
            figures: vec![over_time(p, o), map(p, o), pull(p, o)],
            replays: vec![replay(o)],
        }
    }
}

impl Rates {
    /// Those with a deal, of all countries, once adopters rest at `f`.
    fn deals(&self, f: f64) -> f64 {
        self.deal * f / (self.adopt + self.follow * f)
    }
}

fn sentence(p: &Parameters, o: &Outcome) -> Text {
    let year = |t: f64| Arg::Name(format!("{}", facts::EU_AI_ACT_FINALIZED.value + t.round()));
    let first = if o.long_run >= 0.5 {
        say!(
            "The EU has {share} of the pull, and its rule spreads: in the long run {end} of countries have it.",
            share = chance(o.share),
            end = chance(o.long_run),
        )
    } else if o.peak.1 > o.long_run + 0.02 && o.peak.0 < HORIZON - 1.0 {
        say!(
            "The EU has {share} of the pull. {peak} of countries have its rule around {year}; then the wave turns back, to {end} in the long run.",
            share = chance(o.share),
            peak = chance(o.peak.1),
            year = year(o.peak.0),
            end = chance(o.long_run),
        )
    } else {
        say!(
            "The EU has {share} of the pull, and its rule never catches on: in the long run {end} of countries have it.",
            share = chance(o.share),
            end = chance(o.long_run),
        )
    };
    let deals = if o.deals > o.long_run {
        say!("More, {d}, have a deal with another power instead.", d = chance(o.deals))
    } else {
        say!("{d} have a deal with another power instead.", d = chance(o.deals))
    };
    let needed = match o.needed {
        Some(home) if home > p.home => {
            say!("Half would follow if the EU invested ${h}bn a year.", h = digits(home, 2))
        }
        Some(home) if home > 0.0 => {
            say!("Half would follow from ${h}bn a year of EU investment.", h = digits(home, 2))
        }
        Some(_) => "Half would follow even if the EU invested nothing.".into(),
        None => "No investment at home would win half of them, as long as the deals and the pressure stay.".into(),
    };
    first.then(deals).then(needed)
}

fn over_time(p: &Parameters, o: &Outcome) -> Figure {
    let start = facts::EU_AI_ACT_FINALIZED.value;
    let line = |i: usize| o.path.iter().map(|point| [start + point[0], point[i]]).collect();
    let unopposed = o.path.iter().map(|[t, ..]| [start + t, o.calm.share(0.0, *t)]).collect();
    let simulated = o.countries.iter().zip(0_u32..).map(|(stands, i)| {
        let with = stands.iter().filter(|s| **s == Stand::Rule).count();
        [start + 0.5 * f64::from(i), with as f64 / COUNTRIES as f64]
    });
    Figure {
        id: "time",
        title: "Where countries stand, over time".into(),
        summary: say!(
            "The share with the rule reaches {peak} at most and tends to {end}. Without deals and pressure it would be {free} after twenty years.",
            peak = chance(o.peak.1),
            end = chance(o.long_run),
            free = chance(o.calm.share(0.0, HORIZON)),
        ),
        x: Axis::linear("Year", start, start + HORIZON).format(Format::Year),
        y: Axis::share("Share of countries"),
        layers: vec![
            Layer::Rule {
                label: "the pull begins".into(),
                ink: Ink::Quiet,
                on: On::X,
                at: start + p.lag,
            },
            Layer::dotted("if nobody pulled away", Ink::Quiet, unopposed),
            Layer::line("the rule", Ink::One, line(1)),
            Layer::dashed("a deal instead", Ink::Two, line(2)),
            Layer::dashed("gave it up", Ink::Three, line(3)),
            Layer::dotted("the rule, simulated", Ink::One, simulated.collect()),
        ],
        shape: Shape::Wide,
    }
}

fn map(p: &Parameters, o: &Outcome) -> Figure {
    const CELLS: u32 = 40;
    const WIDE: f64 = 500.0;
    const HIGH: f64 = 0.3;
    let centres =
        |to: f64| grid(0.5 * to / f64::from(CELLS), to - 0.5 * to / f64::from(CELLS), CELLS);
    let (x, y) = (centres(WIDE), centres(HIGH));
    let mut values = Vec::new();
    for offer in &y {
        values.extend(x.iter().map(|home| p.pulled(*home, *offer).long_run()));
    }
    // Along a column fewer follow the more is offered, so that each edge is crossed at most once.
    let edge = |excess: &dyn Fn(f64, f64) -> f64| -> Vec<[f64; 2]> {
        let crossing = |home: f64| {
            let at = |offer: f64| excess(home, offer);
            [home, roots::bisect(at, 0.0, HIGH, 1e-9).unwrap_or(f64::NAN)]
        };
        grid(0.0, WIDE, 51).into_iter().map(crossing).filter(|at| at[1].is_finite()).collect()
    };
    let half = edge(&|home, offer| p.pulled(home, offer).long_run() - 0.5);
    let deals = edge(&|home, offer| {
        let rates = p.pulled(home, offer);
        let f = rates.long_run();
        f - rates.deals(f)
    });
    let mut layers = vec![Layer::Heat {
        label: "With the rule, long run".into(),
        x,
        y,
        values,
        from: 0.0,
        to: 1.0,
        format: Format::Percent,
    }];
    for (label, ink, points) in [
        (Text::from("half follow below"), Ink::One, half),
        (Text::from("more deals above"), Ink::Two, deals),
    ] {
        if points.len() > 1 {
            layers.push(Layer::line(label, ink, points));
        }
    }
    layers.push(Layer::point("you", Ink::Alarm, [p.home, p.offer]));
    Figure {
        id: "map",
        title: "Who follows in the long run, by investment at home and deals abroad".into(),
        summary: say!(
            "With ${h}bn a year at home and a yearly chance of {r} that a follower is won over by a deal, {end} of countries have the rule in the long run and {d} a deal.",
            h = digits(p.home, 2),
            r = percent(p.offer, 0),
            end = chance(o.long_run),
            d = chance(o.deals),
        ),
        x: Axis::linear("AI investment in the EU, $bn a year", 0.0, WIDE),
        y: Axis::linear("Yearly chance of a deal", 0.0, HIGH).format(Format::Percent),
        layers,
        shape: Shape::Square,
    }
}

/// What the EU's share of the pull is made of.
fn pull(p: &Parameters, o: &Outcome) -> Figure {
    let invested = Parameters { capital: 1.0, ..*p }.share(p.home);
    let bar = |place: f64, value: f64| Bar { place, value, interval: None };
    Figure {
        id: "pull",
        title: "The EU's share of what draws other countries".into(),
        summary: say!(
            "The EU has {m} of the market and {i} of the three powers' AI investment, and so {s} of the pull.",
            m = chance(p.market),
            i = chance(invested),
            s = chance(o.share),
        ),
        x: Axis::share("The EU's share"),
        y: Axis::names(
            "Of what",
            vec!["The pull".into(), "AI investment".into(), "The market".into()],
        ),
        layers: vec![
            Layer::Bars {
                label: "The EU's share".into(),
                ink: Ink::One,
                along: On::Y,
                bars: vec![bar(0.0, o.share), bar(1.0, invested), bar(2.0, p.market)],
            },
            Layer::Rule { label: "half".into(), ink: Ink::Quiet, on: On::X, at: 0.5 },
        ],
        shape: Shape::Strip,
    }
}

fn replay(o: &Outcome) -> Replay {
    let tally = |stands: &[Stand; COUNTRIES], stand: Stand| {
        count(stands.iter().filter(|s| **s == stand).count() as u32)
    };
    let captions = o.countries.iter().map(|stands| {
        say!(
            "{rule} have the rule, {deal} a deal instead, {back} gave it up, {open} never moved.",
            rule = tally(stands, Stand::Rule),
            deal = tally(stands, Stand::Deal),
            back = tally(stands, Stand::Back),
            open = tally(stands, Stand::Open),
        )
    });
    let last = o
        .countries
        .last()
        .map_or(0, |stands| stands.iter().filter(|s| **s == Stand::Rule).count() as u32);
    Replay {
        id: "countries",
        title: "Sixty countries, one simulated world".into(),
        summary: say!("After twenty years {n} of sixty countries have the rule.", n = count(last)),
        frame: "Half-year".into(),
        y: Axis::names(
            "Where a country stands",
            vec!["deal".into(), "never moved".into(), "gave it up".into(), "rule".into()],
        ),
        agents: COUNTRIES as u32,
        values: o.countries.iter().flatten().map(|stand| f32::from(*stand as u8)).collect(),
        group_of: Vec::new(),
        groups: vec![("Countries".into(), Ink::One)],
        inks: vec![Ink::Two, Ink::Quiet, Ink::Three, Ink::One],
        captions: captions.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explainer::Explainer as _;
    use crate::params::Parameters as _;

    fn everywhere(mut check: impl FnMut(Rates)) {
        for adopt in [0.0, 0.01, 0.1] {
            for follow in [0.0, 0.1, 0.38] {
                for deal in [0.0, 0.02, 0.3] {
                    for abandon in [0.0, 0.1, 0.5] {
                        check(Rates { adopt, follow, deal, abandon });
                    }
                }
            }
        }
    }

    fn slope(r: &Rates, f: f64) -> f64 {
        (r.adopt + r.follow * f) * (1.0 - f) - (r.deal + r.abandon * (1.0 - f)) * f
    }

    #[test]
    fn the_closed_path_solves_the_equation() {
        everywhere(|r| {
            for start in [0.0, 0.3, 1.0] {
                // Runge and Kutta in small steps.
                let mut f = start;
                let h = 0.01;
                for step in 1..=1500_u32 {
                    let k1 = slope(&r, f);
                    let k2 = slope(&r, f + 0.5 * h * k1);
                    let k3 = slope(&r, f + 0.5 * h * k2);
                    let k4 = slope(&r, f + h * k3);
                    f += h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4);
                    if step % 300 == 0 {
                        let ours = r.share(start, h * f64::from(step));
                        assert!((ours - f).abs() < 1e-9, "{r:?} {start} {step}: {ours} {f}");
                        assert!((-1e-12..=1.0 + 1e-12).contains(&ours));
                    }
                }
            }
            assert!(slope(&r, r.long_run()).abs() < 1e-12, "{r:?}");
        });
    }

    #[test]
    fn the_long_run_rises_with_pull_and_falls_with_the_counter_pull() {
        everywhere(|r| {
            if r.adopt == 0.0 {
                return;
            }
            let end = r.long_run();
            assert!(Rates { adopt: r.adopt + 0.01, ..r }.long_run() >= end - 1e-12);
            assert!(Rates { follow: r.follow + 0.01, ..r }.long_run() >= end - 1e-12);
            assert!(Rates { deal: r.deal + 0.01, ..r }.long_run() <= end + 1e-12);
            assert!(Rates { abandon: r.abandon + 0.01, ..r }.long_run() <= end + 1e-12);
        });
    }

    #[test]
    fn turning_the_roles_round_turns_the_shares_round_and_time_scales() {
        everywhere(|r| {
            let mirror =
                Rates { adopt: r.deal, follow: r.abandon, deal: r.adopt, abandon: r.follow };
            let fast = Rates {
                adopt: 3.0 * r.adopt,
                follow: 3.0 * r.follow,
                deal: 3.0 * r.deal,
                abandon: 3.0 * r.abandon,
            };
            for t in [0.5, 4.0, 30.0] {
                assert!((r.share(0.3, t) + mirror.share(0.7, t) - 1.0).abs() < 1e-12);
                assert!((r.share(0.3, t) - fast.share(0.3, t / 3.0)).abs() < 1e-12);
            }
        });
    }

    #[test]
    fn without_a_way_back_it_is_bass() {
        let (p, q) = (0.03, 0.38);
        let bass = Rates { adopt: p, follow: q, deal: 0.0, abandon: 0.0 };
        for t in [0.1, 2.0, 6.0, 20.0] {
            let e = math::exp(-(p + q) * t);
            assert!((bass.share(0.0, t) - (1.0 - e) / (1.0 + q / p * e)).abs() < 1e-13);
        }
        let (t, f, rate) = bass_peak(p, q);
        assert!((bass.share(0.0, t) - f).abs() < 1e-12 && (slope(&bass, f) - rate).abs() < 1e-12);
        assert!((bass.share(0.0, bass_half(p, q)) - 0.5).abs() < 1e-12);
    }

    #[test]
    fn shares_of_the_pull_do_not_depend_on_units() {
        let (mass, distance) = ([29.2, 18.7, 19.4], [5.0, 8.0, 2.0]);
        let here = gravity(&mass, &distance, 1.3, 0.7);
        let scaled = gravity(&mass.map(|m| m * 1e3), &distance.map(|d| d * 7.0), 1.3, 0.7);
        assert!((math::sum(&here) - 1.0).abs() < 1e-14);
        assert!(here.iter().zip(&scaled).all(|(a, b)| (a - b).abs() < 1e-14));
    }

    #[test]
    fn the_pull_of_investment_beats_the_pull_of_policy() {
        let p = Parameters::defaults();
        let end = |p: &Parameters| p.pulled(p.home, p.offer).long_run();
        // The EU has less of the investment than of the market, so weighing it loses followers.
        assert!(p.share(p.home) < p.market);
        for (less, more) in [(0.0, 0.5), (0.5, 1.0)] {
            let at = |capital| end(&Parameters { capital, ..p });
            assert!(at(more) < at(less));
        }
        // At the defaults most do not follow, and each deal and each push costs followers.
        assert!(end(&p) < 0.5);
        for offer in [0.0, 0.05, 0.2] {
            assert!(
                end(&Parameters { offer: offer + 0.05, ..p }) < end(&Parameters { offer, ..p })
            );
        }
        for pressure in [0.0, 0.4, 0.9] {
            let at = |pressure| end(&Parameters { pressure, ..p });
            assert!(at(pressure + 0.1) < at(pressure));
        }
        // As the source describes: more countries have a deal than the rule.
        let values = Brussels.preset(&Brussels::CARD.presets[0]).unwrap();
        let o = Brussels::simulate(&Parameters::from_values(&values), 1).unwrap();
        assert!(o.deals > o.long_run);
    }

    #[test]
    fn a_stake_of_its_own_wins_followers() {
        let p = Parameters::defaults();
        let end = |home| p.pulled(home, p.offer).long_run();
        for pair in [0.0, 10.0, 100.0, 300.0, 500.0].windows(2) {
            assert!(end(pair[0]) < end(pair[1]));
        }
        let half = needed(&p).unwrap();
        assert!(half > p.home && (end(half) - 0.5).abs() < 1e-9);
    }

    #[test]
    fn without_skin_in_the_game_the_wave_turns_back() {
        let wave = Brussels::CARD.presets.iter().find(|p| p.id == "wave").unwrap();
        let p = Parameters::from_values(&Brussels.preset(wave).unwrap());
        let o = Brussels::simulate(&p, 1).unwrap();
        // The most have it when the pull begins; after that, fewer each year.
        assert!((o.peak.0 - p.lag).abs() < 0.15 && o.peak.1 > 0.3);
        let after: Vec<f64> = o.path.iter().filter(|s| s[0] > p.lag + 0.1).map(|s| s[1]).collect();
        assert!(after.windows(2).all(|f| f[1] < f[0]) && o.long_run < 0.5 * o.peak.1);
        // With a stake of its own and nothing to sell, it goes on.
        let kept = Parameters { home: 500.0, capital: 1.0, offer: 0.0, pressure: 0.5, ..p };
        assert!(Brussels::simulate(&kept, 1).unwrap().long_run > 0.9);
    }

    #[test]
    fn everyone_stands_somewhere() {
        for preset in Brussels::CARD.presets {
            let p = Parameters::from_values(&Brussels.preset(preset).unwrap());
            let o = Brussels::simulate(&p, 1).unwrap();
            for [_, rule, deal, back] in &o.path {
                let open = 1.0 - rule - deal - back;
                assert!(*deal >= -1e-9 && *back >= -1e-9 && open >= -1e-6, "{}", preset.id);
            }
        }
    }

    #[test]
    fn many_countries_follow_the_equation() {
        let p = Parameters { lag: 3.0, home: 200.0, ..Parameters::defaults() };
        let pulled = p.pulled(p.home, p.offer);
        let calm = Rates { deal: 0.0, abandon: 0.0, ..pulled };
        let path = path(&p, &calm, &pulled);
        let frames = world::<4000>(&p, &calm, &pulled, 3, 0);
        assert_eq!(frames.len(), 41);
        for (i, stands) in frames.iter().enumerate() {
            let share =
                |stand: Stand| stands.iter().filter(|s| **s == stand).count() as f64 / 4000.0;
            let at = path[5 * i];
            // Four standard errors of a share among 4000, and the bias of a finite world.
            let slack = 4.0 * (0.25_f64 / 4000.0).sqrt();
            assert!((share(Stand::Rule) - at[1]).abs() < slack, "{i}");
            assert!((share(Stand::Deal) - at[2]).abs() < slack, "{i}");
            assert!((share(Stand::Back) - at[3]).abs() < slack, "{i}");
        }
    }
}
