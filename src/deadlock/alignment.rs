//! Alignment: why states without frontier AI give up strict rules, and why the appetite does not
//! come back when the pressure goes (section 2.1).
//!
//! Choice with social interactions: Brock and Durlauf (2001), "Discrete choice with social
//! interactions", Review of Economic Studies 68(2): 235–260. A state chooses strict rules (+1) or
//! permissive ones (−1). Strict rules are worth G to it; a hegemon can cut the access on which it
//! depends, which costs κ at full dependence; and moving with the others is worth J. With noise of
//! choice 1/β, state j is strict with probability 1 / (1 + e^(−2β(h_j + J m))), where m is the mean
//! choice and h_j = (G − κ dep_j)/2 its private tilt. The mean choice is a fixed point of
//! m = Σ w_b tanh(β(h_b + J m)) over blocs b of weight w_b. With strong pull two such worlds, strict
//! and permissive, sustain themselves, and which one is there depends on the past.
//!
//! Limits: every state counts the same and watches all others alike; the hegemon's threat is an
//! input and not a move; no learning about what rules achieve. With β → ∞ this is Granovetter's
//! threshold model.

use crate::analysis::roots::halve;
use crate::explainer::{Answers, Card, Model, Prediction, Preset, Report};
use crate::figure::{
    Axis, Bar, Figure, Format, Ink, Layer, On, Reading, Replay, Scale, Shape, grid,
};
use crate::math;
use crate::params::Invalid;
use crate::random::{Process, Stream};
use crate::say;
use crate::text::{Text, count, number, percent};

/// The widget.
pub struct Alignment;

crate::parameters! {
    /// What the reader sets.
    pub struct Parameters {
        /// κ: what the loss of access costs at full dependence.
        access_loss: f64 = Param::real(1.0, 0.0, 2.0, 0.05).label("Loss of access").lever().main()
            .help("What a fully dependent state stands to lose, at ordinary times, if it makes strict rules and the hegemon answers by withholding technology.")
            .source(Source::Assumption("sets the scale: 1"));
        /// How much κ grows during the shock.
        shock: f64 = Param::real(1.5, 0.0, 3.0, 0.05).label("Shock: extra loss of access").lever().main()
            .help("How much dearer strict rules become while the pressure lasts, such as a threat to cut off chips or cloud services.")
            .source(Source::Assumption("large enough to tip the default world"));
        /// How long it lasts.
        duration: f64 = Param::real(4.0, 0.0, 10.0, 0.5).label("How long the shock lasts").unit("years").lever()
            .help("The pressure starts in year 5 and is then taken back completely.")
            .source(Source::Assumption("a term of office"));
        /// G.
        benefit: f64 = Param::real(0.85, 0.0, 2.0, 0.05).label("Worry: worth of strict rules").main()
            .help("What strict rules are worth to a state, all else equal.")
            .source(Source::Assumption("a little less than a fully dependent state would lose"));
        /// J.
        social: f64 = Param::real(0.8, 0.0, 2.0, 0.05).label("Social pull")
            .help("What it is worth to a state to do as the others do: shared standards, no competitive disadvantage.")
            .source(Source::Assumption("a little less than full access is worth"));
        /// β.
        beta: f64 = Param::real(2.0, 0.2, 8.0, 0.1).label("Sharpness of choice")
            .help("How strictly states follow these payoffs. Low: much else decides; high: a slight advantage decides.")
            .source(Source::Assumption("with this social pull, enough for two worlds to sustain themselves"));
        /// Dependence of the EU.
        dep_eu: f64 = Param::real(0.3, 0.0, 1.0, 0.05).label("Dependence of EU states")
            .help("How much of its frontier technology each EU state gets from the leading powers.")
            .source(Source::Assumption("lowest of the four: some industry, a large market (claim G9)"));
        /// Dependence of the UK.
        dep_uk: f64 = Param::real(0.5, 0.0, 1.0, 0.05).label("Dependence of the UK")
            .help("The same for the UK.")
            .source(Source::Assumption("more than the EU: it seeks US investment (claim G9)"));
        /// Dependence of middle powers.
        dep_middle: f64 = Param::real(0.6, 0.0, 1.0, 0.05).label("Dependence of middle powers")
            .help("The same for middle powers outside Europe.")
            .source(Source::Assumption("anxious about access (claim G11)"));
        /// Dependence of developing countries.
        dep_developing: f64 = Param::real(0.9, 0.0, 1.0, 0.05).label("Dependence of developing countries")
            .help("The same for developing countries.")
            .source(Source::Assumption("they rely on technology transfer (claim G10)"));
        /// Share of states that are strict at the start.
        start: f64 = Param::real(0.8, 0.0, 1.0, 0.05).label("Strict at the start")
            .help("The share of states, in every bloc, that start with strict rules.")
            .source(Source::Assumption("before the retreat that the chapter describes"));
    }
}

/// The blocs, in the order shown: how many states each counts and what it is called. Only the EU's
/// number is a fact; the others are round numbers that make up a hundred, an assumption.
pub const BLOCS: [(u32, &str); 4] =
    [(EU_STATES, "EU states"), (1, "UK"), (12, "Middle powers"), (60, "Developing countries")];

/// Member states of the EU.
const EU_STATES: u32 = 27;
/// All of them.
const STATES: u32 = BLOCS[0].0 + BLOCS[1].0 + BLOCS[2].0 + BLOCS[3].0;
/// Years simulated.
const HORIZON: f64 = 20.0;
/// The year in which the shock comes.
const SHOCK_AT: f64 = 5.0;
/// Simulated worlds behind the share that ends strict.
pub const WORLDS: u32 = 10;
/// Frames of the replay a year.
const FRAMES_A_YEAR: u32 = 4;
/// Loss of access at the right end of the figure: the largest that the controls allow.
const MOST_LOSS: f64 = 5.0;

const WAIT: Process = Process(1);
const WHO: Process = Process(2);
const CHOICE: Process = Process(3);
const BEGIN: Process = Process(4);

/// What the blocs do over time.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// (year, share strict in each bloc) of the mean-field path.
    pub path: Vec<(f64, [f64; 4])>,
    /// Share strict over all states just before the shock, when it ends, and at the end.
    pub moments: [f64; 3],
    /// The same for each bloc.
    pub bloc_moments: [[f64; 4]; 3],
    /// Self-fulfilling shares at the ordinary loss of access, with whether each is stable.
    pub fixed: Vec<(f64, bool)>,
    /// Self-fulfilling mean choices with their loss of access and the slope of the response.
    pub curve: Vec<[f64; 3]>,
    /// The loss of access above which the strictest world collapses, and below which the most
    /// permissive one recovers; `None` where nothing tips.
    pub tipping: [Option<f64>; 2],
    /// Share of the simulated worlds that end with a strict majority.
    pub worlds_strict: f64,
    /// The first simulated world: each state's rules (1 strict, 0 permissive), frame by frame.
    pub frames: Vec<Vec<bool>>,
}

/// A crowd of states that choose between strict (+1) and permissive (−1) rules, each with a
/// private tilt and a wish to move with the others (Brock and Durlauf 2001).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crowd {
    /// β: how sharply payoffs decide (1/payoff).
    pub beta: f64,
    /// J: what moving with the others is worth (payoff).
    pub social: f64,
    /// h: the mean private tilt towards strict rules (payoff).
    pub tilt: f64,
    /// w: tilts are spread evenly over h ± w.
    pub spread: f64,
}

impl Crowd {
    /// The mean choice where everyone expects the mean choice `m`: tanh(β(h + J m)), averaged over
    /// the tilts.
    pub fn response(&self, m: f64) -> f64 {
        let z = self.beta * (self.tilt + self.social * m);
        let width = self.beta * self.spread;
        let mean = if width == 0.0 {
            math::tanh(z)
        } else if width < 1.0 {
            // {ln cosh(z + width) − ln cosh(z − width)} / (2 width), without the cancellation.
            math::atanh(math::tanh(z) * math::tanh(width)) / width
        } else {
            (ln_cosh(z + width) - ln_cosh(z - width)) / (2.0 * width)
        };
        // Rounding must not carry it outside −1..1, where no fixed point would be found.
        mean.clamp(-1.0, 1.0)
    }

    /// How the response grows with m.
    fn slope(&self, m: f64) -> f64 {
        let z = self.beta * (self.tilt + self.social * m);
        let width = self.beta * self.spread;
        let gain = self.beta * self.social;
        if width == 0.0 {
            let t = math::tanh(z);
            gain * (1.0 - t * t)
        } else {
            gain * (math::tanh(z + width) - math::tanh(z - width)) / (2.0 * width)
        }
    }

    /// Every self-fulfilling mean choice, ascending: one, or three of which the middle one is
    /// unstable (two where two of them meet).
    pub fn fixed_points(&self) -> Vec<f64> {
        let excess = |m: f64| self.response(m) - m;
        // The response is steepest where tilt and others balance, and flattens to either side.
        let centre = -self.tilt / self.social;
        if self.social <= 0.0 || self.slope(centre) <= 1.0 {
            return vec![halve(-1.0, 1.0, excess)];
        }
        let mut far = 1.0;
        while self.slope(centre + far) > 1.0 {
            far *= 2.0;
        }
        let half = halve(0.0, far, |d| self.slope(centre + d) - 1.0);
        // Between these cuts the excess is monotone.
        let cuts = [-1.0, (centre - half).clamp(-1.0, 1.0), (centre + half).clamp(-1.0, 1.0), 1.0];
        let mut roots: Vec<f64> = Vec::new();
        for pair in cuts.windows(2) {
            let (low, high) = (excess(pair[0]), excess(pair[1]));
            if pair[0] < pair[1] && low * high <= 0.0 {
                let root = halve(pair[0], pair[1], excess);
                if roots.last().is_none_or(|last| root > *last) {
                    roots.push(root);
                }
            }
        }
        roots
    }

    /// How fast a small departure from the fixed point `m` dies out, a unit of time being that in
    /// which each state reconsiders once; negative where it grows. For a crowd without spread.
    pub fn relaxation(&self, m: f64) -> f64 {
        1.0 - self.beta * self.social * (1.0 - m * m)
    }
}

/// ln cosh x, without overflow.
fn ln_cosh(x: f64) -> f64 {
    x.abs() + math::ln_1p(math::exp(-2.0 * x.abs())) - core::f64::consts::LN_2
}

/// Where tipping happens: the mean choice m_s at which a branch ends, and the tilt h_c. Between
/// −h_c and h_c both a strict and a permissive world sustain themselves. `None` at βJ ≤ 1, where
/// nothing tips.
pub fn spinodal(beta: f64, social: f64) -> Option<[f64; 2]> {
    let gain = beta * social;
    if gain <= 1.0 {
        return None;
    }
    let m = (1.0 - 1.0 / gain).sqrt();
    Some([m, social * m - math::atanh(m) / beta])
}

/// A state's private tilt: half of what strict rules are worth to it (`benefit`) less what the
/// loss of access would cost it (`access_loss` at full `dependence`).
pub fn tilt(benefit: f64, access_loss: f64, dependence: f64) -> f64 {
    (benefit - access_loss * dependence) / 2.0
}

/// The dependence above which a strict world collapses, and the lower one below which it comes
/// back. Outside 0..1 that jump cannot happen.
pub fn tipping_dependence(
    beta: f64,
    social: f64,
    benefit: f64,
    access_loss: f64,
) -> Option<[f64; 2]> {
    let [_, critical] = spinodal(beta, social)?;
    Some([(benefit + 2.0 * critical) / access_loss, (benefit - 2.0 * critical) / access_loss])
}

/// `n` states that reconsider one at a time (logit choice, each looking at the mean of the
/// others): the long-run averages of m, m² and |m|, from the exact Gibbs distribution.
pub fn stationary_moments(n: u32, beta: f64, social: f64, tilt: f64) -> [f64; 3] {
    let size = f64::from(n);
    let weights: Vec<f64> = (0..=n)
        .map(|strict| {
            let total = 2.0 * f64::from(strict) - size;
            let pull = if n > 1 { social * total * total / (2.0 * (size - 1.0)) } else { 0.0 };
            math::ln_choose(size, f64::from(strict)) + beta * (tilt * total + pull)
        })
        .collect();
    let ln_total = math::log_sum_exp(&weights);
    let mut moments = [0.0; 3];
    for (strict, weight) in weights.iter().enumerate() {
        let m = (2.0 * strict as f64 - size) / size;
        let p = math::exp(weight - ln_total);
        moments[0] += p * m;
        moments[1] += p * m * m;
        moments[2] += p * m.abs();
    }
    moments
}

/// Blocs that look at one another: the crowd of the widget.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Blocs {
    /// β.
    pub beta: f64,
    /// J.
    pub social: f64,
    /// G.
    pub benefit: f64,
    /// Each bloc's dependence.
    pub dependence: [f64; 4],
}

impl Blocs {
    /// Each bloc's weight: its share of the states.
    fn weight(bloc: usize) -> f64 {
        f64::from(BLOCS[bloc].0) / f64::from(STATES)
    }

    /// The mean of a value over all states.
    pub fn mean(values: &[f64; 4]) -> f64 {
        (0..4).fold(0.0, |sum, b| sum + Blocs::weight(b) * values[b])
    }

    fn argument(&self, bloc: usize, access_loss: f64, m: f64) -> f64 {
        let tilt = tilt(self.benefit, access_loss, self.dependence[bloc]);
        self.beta * (tilt + self.social * m)
    }

    /// Each bloc's mean choice where everyone expects the mean choice `m`.
    pub fn response(&self, access_loss: f64, m: f64) -> [f64; 4] {
        [0, 1, 2, 3].map(|b| math::tanh(self.argument(b, access_loss, m)))
    }

    /// What everyone's choice would be, less what was expected.
    fn excess(&self, access_loss: f64, m: f64) -> f64 {
        Blocs::mean(&self.response(access_loss, m)) - m
    }

    /// How the mean response grows with m: above 1, the expectation is unstable.
    fn slope(&self, access_loss: f64, m: f64) -> f64 {
        let own = self.response(access_loss, m).map(|t| 1.0 - t * t);
        self.beta * self.social * Blocs::mean(&own)
    }

    /// Every self-fulfilling mean choice, ascending, with whether it is stable. Found by scanning
    /// for changes of sign: two closer than 1/200 may be missed.
    pub fn fixed_points(&self, access_loss: f64) -> Vec<(f64, bool)> {
        let excess = |m: f64| self.excess(access_loss, m);
        grid(-1.0, 1.0, 402)
            .windows(2)
            .filter(|pair| (excess(pair[0]) > 0.0) != (excess(pair[1]) > 0.0))
            .map(|pair| {
                let m = halve(pair[0], pair[1], excess);
                (m, self.slope(access_loss, m) < 1.0)
            })
            .collect()
    }

    /// The loss of access at which `m` is self-fulfilling, where there is one between the bounds.
    fn loss_for(&self, m: f64) -> Option<f64> {
        const BOUND: f64 = 50.0;
        let excess = |loss: f64| self.excess(loss, m);
        ((excess(-BOUND) > 0.0) != (excess(BOUND) > 0.0)).then(|| halve(-BOUND, BOUND, excess))
    }

    /// The S: mean choices, each with the loss of access that makes it self-fulfilling and with
    /// the slope of the response there (not finite where there is no such loss).
    fn curve(&self) -> Vec<[f64; 3]> {
        grid(-0.998, 0.998, 200)
            .into_iter()
            .map(|m| {
                let loss = self.loss_for(m).unwrap_or(f64::NAN);
                [m, loss, self.slope(loss, m)]
            })
            .collect()
    }

    /// The two folds of the S: the loss of access at which the strictest world collapses, and that
    /// at which the most permissive one recovers.
    fn tipping(&self, curve: &[[f64; 3]]) -> [Option<f64>; 2] {
        let steepness = |m: f64| self.loss_for(m).map_or(-1.0, |loss| self.slope(loss, m) - 1.0);
        let fold = |i: usize| self.loss_for(halve(curve[i][0], curve[i + 1][0], steepness));
        let crosses = |i: &usize| {
            let (a, b) = (curve[*i][2], curve[*i + 1][2]);
            a.is_finite() && b.is_finite() && (a > 1.0) != (b > 1.0)
        };
        let last = curve.len() - 1;
        [(0..last).rev().find(crosses).and_then(fold), (0..last).find(crosses).and_then(fold)]
    }
}

impl Parameters {
    fn blocs(&self) -> Blocs {
        Blocs {
            beta: self.beta,
            social: self.social,
            benefit: self.benefit,
            dependence: [self.dep_eu, self.dep_uk, self.dep_middle, self.dep_developing],
        }
    }

    fn loss_at(&self, year: f64) -> f64 {
        let shocked = year >= SHOCK_AT && year < SHOCK_AT + self.duration;
        self.access_loss + if shocked { self.shock } else { 0.0 }
    }
}

/// The mean-field path of each bloc's mean choice, each state reconsidering once a year on
/// average: dm_b/dt = tanh(…) − m_b. Runge and Kutta, restarted where the pressure changes.
fn mean_field(p: &Parameters) -> Vec<(f64, [f64; 4])> {
    let blocs = p.blocs();
    let mut m = [2.0 * p.start - 1.0; 4];
    let mut path = vec![(0.0, m)];
    let breaks = [0.0, SHOCK_AT, SHOCK_AT + p.duration, HORIZON];
    for part in breaks.windows(2) {
        let loss = p.loss_at(part[0]);
        let change = |m: &[f64; 4]| {
            let to = blocs.response(loss, Blocs::mean(m));
            [0, 1, 2, 3].map(|b| to[b] - m[b])
        };
        let steps = ((part[1] - part[0]) * 12.0).ceil() as u32;
        for step in 0..steps {
            let h = (part[1] - part[0]) / f64::from(steps);
            let along = |k: &[f64; 4], h: f64| [0, 1, 2, 3].map(|b| m[b] + h * k[b]);
            let k1 = change(&m);
            let k2 = change(&along(&k1, 0.5 * h));
            let k3 = change(&along(&k2, 0.5 * h));
            let k4 = change(&along(&k3, h));
            m = [0, 1, 2, 3].map(|b| m[b] + h / 6.0 * (k1[b] + 2.0 * k2[b] + 2.0 * k3[b] + k4[b]));
            path.push((part[0] + h * f64::from(step + 1), m));
        }
    }
    path.into_iter().map(|(t, m)| (t, m.map(|m| 0.5 * (1.0 + m)))).collect()
}

/// One simulated world: states reconsider one at a time, at random moments, each looking at the
/// mean of the others (asynchronous logit). One frame a quarter.
fn simulate_world(p: &Parameters, seed: u64, run: u32) -> Vec<Vec<bool>> {
    let blocs = p.blocs();
    let mut wait = Stream::new(seed, run, WAIT);
    let mut who = Stream::new(seed, run, WHO);
    let mut choice = Stream::new(seed, run, CHOICE);
    let mut begin = Stream::new(seed, run, BEGIN);
    let bloc_of: Vec<usize> = (0..4).flat_map(|b| (0..BLOCS[b].0).map(move |_| b)).collect();
    let mut strict: Vec<bool> = bloc_of.iter().map(|_| begin.uniform() < p.start).collect();
    let mut frames = vec![strict.clone()];
    let others = f64::from(STATES - 1);
    let mut total = strict.iter().fold(0.0, |sum, s| sum + if *s { 1.0 } else { -1.0 });
    let mut now = 0.0;
    loop {
        let next = now + wait.exponential(f64::from(STATES));
        // Every frame that ends before the next change shows the world as it is.
        while frames.len() as f64 / f64::from(FRAMES_A_YEAR) <= next {
            frames.push(strict.clone());
            if frames.len() as u32 > HORIZON as u32 * FRAMES_A_YEAR {
                return frames;
            }
        }
        now = next;
        let state = who.below(STATES) as usize;
        let own = if strict[state] { 1.0 } else { -1.0 };
        let field = blocs.argument(bloc_of[state], p.loss_at(now), (total - own) / others);
        strict[state] = choice.uniform() < math::logistic(2.0 * field);
        total += if strict[state] { 1.0 } else { -1.0 } - own;
    }
}

impl Model for Alignment {
    type Parameters = Parameters;
    type Outcome = Outcome;

    const CARD: Card = Card {
        id: "alignment",
        section: "2.1",
        title: "Access first: how appetite for strict rules tips",
        invitation: "Threaten access for a few years, take the threat back, and see whether strict rules return.",
        discovery: "Pressure that lasts only a few years can tip a strict world into a permissive one that then sustains itself.",
        claims: &["G9", "G10", "G11"],
        facts: &[],
        presets: &[
            Preset {
                id: "source",
                label: "As the source describes",
                note: "Blocs that started strict meet a few years of pressure on access, and do not come back.",
                set: &[("shock", "1.5"), ("duration", "4")],
            },
            Preset {
                id: "no_shock",
                label: "No pressure",
                note: "The same world, left alone.",
                set: &[("shock", "0")],
            },
            Preset {
                id: "brief",
                label: "A brief shock",
                note: "The same threat, taken back after half a year.",
                set: &[("duration", "0.5")],
            },
            Preset {
                id: "own_capability",
                label: "Less dependence",
                note: "Assumption: shared compute and models halve every bloc’s dependence.",
                set: &[
                    ("dep_eu", "0.15"),
                    ("dep_uk", "0.25"),
                    ("dep_middle", "0.3"),
                    ("dep_developing", "0.45"),
                ],
            },
            Preset {
                id: "each_alone",
                label: "Each for itself",
                note: "Without social pull nothing tips, and nothing holds a strict world together either.",
                set: &[("social", "0")],
            },
        ],
        literature: &["brock2001", "granovetter1978"],
        reference: &["middle_power_alignment"],
        stochastic: true,
    };

    const PREDICTION: Option<Prediction> = Some(Prediction {
        question: "A leading power threatens for four years to withhold technology, and then takes the threat back for good. What share of states still has strict rules in the end?",
        set: &[],
        reading: "after",
        answers: Answers::Share,
    });

    fn simulate(p: &Parameters, seed: u64) -> Result<Outcome, Invalid> {
        let blocs = p.blocs();
        let path = mean_field(p);
        let at = |year: f64| {
            let last_before = path.iter().rev().find(|(t, _)| *t <= year + 1e-9);
            last_before.map_or([p.start; 4], |(_, shares)| *shares)
        };
        let bloc_moments = [at(SHOCK_AT), at(SHOCK_AT + p.duration), at(HORIZON)];
        let share = |m: f64| 0.5 * (1.0 + m);
        let curve = blocs.curve();
        let worlds: Vec<_> = (0..WORLDS).map(|run| simulate_world(p, seed, run)).collect();
        let ends_strict = |world: &&Vec<Vec<bool>>| {
            let strict = world.last().map_or(0, |end| end.iter().filter(|s| **s).count());
            2 * strict as u32 > STATES
        };
        Ok(Outcome {
            moments: bloc_moments.map(|shares| Blocs::mean(&shares)),
            bloc_moments,
            fixed: blocs
                .fixed_points(p.access_loss)
                .into_iter()
                .map(|(m, stable)| (share(m), stable))
                .collect(),
            tipping: blocs.tipping(&curve),
            curve,
            worlds_strict: worlds.iter().filter(ends_strict).count() as f64 / f64::from(WORLDS),
            frames: worlds.into_iter().next().unwrap_or_default(),
            path,
        })
    }

    fn report(p: &Parameters, o: &Outcome) -> Report {
        let share =
            |id, label: &'static str, value| Reading::new(id, label, value, Format::Percent);
        let plain = |id, label: &'static str, value: Option<f64>| {
            Reading::new(id, label, value.unwrap_or(f64::NAN), Format::Plain)
        };
        Report {
            sentence: sentence(p, o),
            readings: vec![
                share("before", "Strict before the shock", o.moments[0]),
                share("pressed", "Strict when the shock ends", o.moments[1]),
                share("after", "Strict after 20 years", o.moments[2]),
                share("eu", "EU states strict after 20 years", o.bloc_moments[2][0]),
                share("uk", "UK strict after 20 years", o.bloc_moments[2][1]),
                share("middle", "Middle powers strict after 20 years", o.bloc_moments[2][2]),
                share(
                    "developing",
                    "Developing countries strict after 20 years",
                    o.bloc_moments[2][3],
                ),
                plain(
                    "collapse",
                    "Loss of access above which a strict world collapses",
                    o.tipping[0],
                ),
                plain("recovery", "Loss of access below which it recovers", o.tipping[1]),
                share(
                    "worlds",
                    "Simulated worlds with a strict majority at the end",
                    o.worlds_strict,
                ),
            ],
            figures: vec![over_time(p, o), fixed_points(p, o), by_bloc(o)],
            replays: vec![replay(p, o)],
        }
    }
}

/// A change smaller than this share of states is not spoken of.
const NOTABLE: f64 = 0.05;

fn sentence(p: &Parameters, o: &Outcome) -> Text {
    let [before, pressed, after] = o.moments;
    let years = number(p.duration, if p.duration == p.duration.trunc() { 0 } else { 1 });
    let stable: Vec<f64> = o.fixed.iter().filter(|f| f.1).map(|f| f.0).collect();
    let pressure = p.shock > 0.0 && p.duration > 0.0;
    let story = if !pressure {
        say!(
            "Without any shock, {after} of states have strict rules after 20 years.",
            after = percent(after, 0),
        )
    } else if before - pressed < NOTABLE {
        say!(
            "The shock changes little: {before} of states have strict rules before it and {after} after 20 years.",
            before = percent(before, 0),
            after = percent(after, 0),
        )
    } else if after < before - NOTABLE && matches!(stable[..], [only] if only > after + NOTABLE) {
        say!(
            "Strict rules fall from {before} of states to {pressed} during {years} years of pressure, and are slow to come back: after 20 years it is {after}.",
            before = percent(before, 0),
            pressed = percent(pressed, 0),
            years = years,
            after = percent(after, 0),
        )
    } else if after < before - NOTABLE && after < 0.5 * (before + pressed) {
        say!(
            "Strict rules fall from {before} of states to {pressed} during {years} years of pressure, and do not come back: after 20 years it is {after}, although access is no more at risk than at the start.",
            before = percent(before, 0),
            pressed = percent(pressed, 0),
            years = years,
            after = percent(after, 0),
        )
    } else {
        say!(
            "Strict rules fall from {before} of states to {pressed} during {years} years of pressure, and come back once it is gone: {after} after 20 years.",
            before = percent(before, 0),
            pressed = percent(pressed, 0),
            years = years,
            after = percent(after, 0),
        )
    };
    story.then(match stable[..] {
        [low, .., high] => say!(
            "At the ordinary loss of access two worlds sustain themselves: one with {low} of states strict, one with {high}.",
            low = percent(low, 0),
            high = percent(high, 0),
        ),
        [only] => say!(
            "At the ordinary loss of access only one world sustains itself, with {only} of states strict.",
            only = percent(only, 0),
        ),
        [] => "At the ordinary loss of access the world stands exactly where it tips.".into(),
    })
}

const INKS: [Ink; 4] = [Ink::One, Ink::Four, Ink::Two, Ink::Three];

fn over_time(p: &Parameters, o: &Outcome) -> Figure {
    let line = |f: &dyn Fn(&[f64; 4]) -> f64| -> Vec<[f64; 2]> {
        o.path.iter().map(|(t, shares)| [*t, f(shares)]).collect()
    };
    let mut layers = Vec::new();
    if p.shock > 0.0 && p.duration > 0.0 {
        let (from, to) = (SHOCK_AT, SHOCK_AT + p.duration);
        let label = "Pressure on access".into();
        layers.push(Layer::Region { label, ink: Ink::Alarm, on: On::X, from, to });
    }
    for (b, (_, name)) in BLOCS.iter().enumerate() {
        layers.push(Layer::dashed(*name, INKS[b], line(&|shares| shares[b])));
    }
    let simulated = o.frames.iter().enumerate().map(|(frame, strict)| {
        let share = strict.iter().filter(|s| **s).count() as f64 / f64::from(STATES);
        [frame as f64 / f64::from(FRAMES_A_YEAR), share]
    });
    layers.push(Layer::dotted("One simulated world", Ink::Quiet, simulated.collect()));
    layers.push(Layer::line("All states", Ink::Text, line(&Blocs::mean)));
    Figure {
        id: "time",
        title: "Share of states with strict rules, over 20 years".into(),
        summary: say!(
            "{before} of all states are strict in year 5, {pressed} when the pressure ends and {after} in year 20; among developing countries {developing}, among EU states {eu}.",
            before = percent(o.moments[0], 0),
            pressed = percent(o.moments[1], 0),
            after = percent(o.moments[2], 0),
            developing = percent(o.bloc_moments[2][3], 0),
            eu = percent(o.bloc_moments[2][0], 0),
        ),
        x: Axis::linear("Years", 0.0, HORIZON).format(Format::Count),
        y: Axis::share("Strict"),
        layers,
        shape: Shape::Wide,
    }
}

fn fixed_points(p: &Parameters, o: &Outcome) -> Figure {
    let mut stable = Vec::new();
    let mut unstable = Vec::new();
    // Where nobody depends on access the curve is level and has no inverse.
    if p.blocs().dependence.iter().all(|d| *d < 0.01) {
        for (share, is_stable) in &o.fixed {
            let line = if *is_stable { &mut stable } else { &mut unstable };
            line.extend([[0.0, *share], [MOST_LOSS, *share], [f64::NAN; 2]]);
        }
    } else {
        for [m, loss, slope] in &o.curve {
            let share = 0.5 * (1.0 + m);
            stable.push([if *slope < 1.0 { *loss } else { f64::NAN }, share]);
            unstable.push([if *slope < 1.0 { f64::NAN } else { *loss }, share]);
        }
    }
    let [before, pressed, after] = o.moments;
    let mut layers = vec![
        Layer::line("Sustains itself", Ink::One, stable),
        Layer::dotted("Tips either way", Ink::Two, unstable),
        Layer::point("before", Ink::Three, [p.access_loss, before]),
    ];
    if p.shock > 0.0 && p.duration > 0.0 {
        let under_pressure = [p.access_loss + p.shock, pressed];
        layers.push(Layer::point("under pressure", Ink::Alarm, under_pressure));
    }
    layers.push(Layer::point("year 20", Ink::Text, [p.access_loss, after]));
    Figure {
        id: "fixed_points",
        title: "Shares of strict states that sustain themselves, by loss of access".into(),
        summary: match o.tipping {
            [Some(collapse), Some(recovery)] => say!(
                "The curve is S-shaped: a strict world lasts up to a loss of access of {collapse}, but a permissive one recovers only below {recovery}.",
                collapse = number(collapse, 2),
                recovery = number(recovery, 2),
            ),
            _ => "The curve has no fold: for every loss of access one share sustains itself, and nothing tips.".into(),
        },
        x: Axis::linear("Loss of access", 0.0, MOST_LOSS),
        y: Axis::share("Strict"),
        layers,
        shape: Shape::Wide,
    }
}

fn by_bloc(o: &Outcome) -> Figure {
    let bars = |moment: usize| {
        (0..4)
            .map(|b| Bar { place: b as f64, value: o.bloc_moments[moment][b], interval: None })
            .collect()
    };
    let layer = |label: &'static str, ink, moment| Layer::Bars {
        label: label.into(),
        ink,
        along: On::X,
        bars: bars(moment),
    };
    Figure {
        id: "blocs",
        title: "Share of each bloc with strict rules".into(),
        summary: say!(
            "After 20 years strict: EU states {eu}, UK {uk}, middle powers {middle}, developing countries {developing}.",
            eu = percent(o.bloc_moments[2][0], 0),
            uk = percent(o.bloc_moments[2][1], 0),
            middle = percent(o.bloc_moments[2][2], 0),
            developing = percent(o.bloc_moments[2][3], 0),
        ),
        x: Axis::names("Bloc", BLOCS.iter().map(|(_, name)| Text::plain(name)).collect()),
        y: Axis::share("Strict"),
        layers: vec![
            layer("Before the shock", Ink::Three, 0),
            layer("When it ends", Ink::Alarm, 1),
            layer("After 20 years", Ink::One, 2),
        ],
        shape: Shape::Wide,
    }
}

fn replay(p: &Parameters, o: &Outcome) -> Replay {
    let strict_in = |frame: &[bool]| frame.iter().filter(|s| **s).count() as f64;
    let first = o.frames.first().map_or(0.0, |f| strict_in(f));
    let last = o.frames.last().map_or(0.0, |f| strict_in(f));
    let caption = |(frame, states): (usize, &Vec<bool>)| {
        let year = frame as f64 / f64::from(FRAMES_A_YEAR);
        let strict = count(strict_in(states));
        if p.loss_at(year) > p.access_loss {
            say!(
                "Year {year}, under pressure: {strict} of {all} states strict.",
                year = number(year, 2),
                strict = strict,
                all = count(STATES),
            )
        } else {
            say!(
                "Year {year}: {strict} of {all} states strict.",
                year = number(year, 2),
                strict = strict,
                all = count(STATES),
            )
        }
    };
    Replay {
        id: "states",
        title: "One simulated world, state by state".into(),
        summary: say!(
            "{first} of {all} states start strict; after 20 years {last} are.",
            first = count(first),
            all = count(STATES),
            last = count(last),
        ),
        frame: "Quarter".into(),
        y: Axis {
            scale: Scale::Names(vec!["Permissive".into(), "Strict".into()]),
            ..Axis::linear("Rules", -0.5, 1.5)
        },
        agents: STATES,
        values: o.frames.iter().flatten().map(|s| if *s { 1.0 } else { 0.0 }).collect(),
        group_of: (0..4_u8).flat_map(|b| (0..BLOCS[usize::from(b)].0).map(move |_| b)).collect(),
        groups: BLOCS.iter().zip(INKS).map(|((_, name), ink)| (Text::plain(name), ink)).collect(),
        inks: Vec::new(),
        captions: o.frames.iter().enumerate().map(caption).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::Parameters as _;
    use proptest::prelude::*;

    fn outcome(p: &Parameters) -> Outcome {
        Alignment::simulate(p, 1).unwrap()
    }

    #[test]
    fn the_eu_is_counted_as_the_ledger_counts_it() {
        let council = crate::facts::BODIES.iter().find(|b| b.id == "eu_council").unwrap();
        assert_eq!(council.members, EU_STATES);
        assert_eq!(STATES, 100);
    }

    /// G11. Pressure on access tips appetite for strict rules, and it does not come back.
    #[test]
    fn lost_appetite_does_not_come_back_when_the_pressure_goes() {
        let d = Parameters::defaults();
        let o = outcome(&d);
        assert!(o.moments[0] > 0.7 && o.moments[2] < 0.3, "{:?}", o.moments);
        assert!(o.worlds_strict < 0.2);
        let calm = outcome(&Parameters { shock: 0.0, ..d });
        assert!(calm.moments[2] > 0.7, "{:?}", calm.moments);
        assert!(calm.worlds_strict > 0.8);
        // With too little pull for two worlds, it does come back.
        let loose = outcome(&Parameters { social: 0.4, ..d });
        assert!((loose.moments[2] - loose.moments[0]).abs() < 0.05, "{:?}", loose.moments);
        assert!(loose.moments[1] < loose.moments[0] - 0.1);
    }

    /// G9. The EU and the UK retreat too, though they depend least.
    #[test]
    fn the_eu_and_the_uk_retreat_under_pressure_and_stay_there() {
        let o = outcome(&Parameters::defaults());
        for bloc in [0, 1] {
            assert!(o.bloc_moments[0][bloc] > 0.7);
            assert!(o.bloc_moments[2][bloc] < 0.5, "{:?}", o.bloc_moments);
        }
    }

    /// G10. The more a bloc depends on access, the less strict it is, always.
    #[test]
    fn the_more_dependent_are_the_less_strict() {
        let o = outcome(&Parameters::defaults());
        for (_, shares) in o.path.iter().skip(1) {
            assert!(shares.windows(2).all(|w| w[0] >= w[1]), "{shares:?}");
        }
    }

    /// G11. On the strict branch, a greater loss of access lowers the share of strict states.
    #[test]
    fn fear_for_access_lowers_the_appetite_for_strict_rules() {
        let blocs = Parameters::defaults().blocs();
        let top = |loss: f64| blocs.fixed_points(loss).last().unwrap().0;
        let tops: Vec<f64> = grid(0.0, 2.0, 21).into_iter().map(top).collect();
        assert!(tops.windows(2).all(|w| w[1] < w[0]));
    }

    #[test]
    fn the_folds_are_where_the_number_of_fixed_points_changes() {
        let blocs = Parameters::defaults().blocs();
        let [collapse, recovery] = blocs.tipping(&blocs.curve()).map(Option::unwrap);
        let n = |loss: f64| blocs.fixed_points(loss).len();
        assert_eq!((n(collapse - 0.01), n(collapse + 0.01)), (3, 1));
        assert_eq!((n(recovery + 0.01), n(recovery - 0.01)), (3, 1));
    }

    #[test]
    fn blocs_alike_are_a_crowd() {
        let blocs = Blocs { beta: 2.0, social: 1.0, benefit: 0.6, dependence: [0.7; 4] };
        for loss in [0.2, 0.8, 1.5] {
            let tilt = tilt(0.6, loss, 0.7);
            let crowd = Crowd { beta: 2.0, social: 1.0, tilt, spread: 0.0 }.fixed_points();
            let ours: Vec<f64> = blocs.fixed_points(loss).iter().map(|f| f.0).collect();
            assert_eq!(crowd.len(), ours.len());
            assert!(crowd.iter().zip(&ours).all(|(a, b)| (a - b).abs() < 1e-12));
        }
        let [dies, returns] = tipping_dependence(2.0, 1.0, 0.6, 0.7).unwrap();
        // The folds in access loss at dependence 0.7 are those in dependence at access loss 0.7.
        let [collapse, recovery] = blocs.tipping(&blocs.curve()).map(Option::unwrap);
        assert!((collapse - dies).abs() < 1e-9 && (recovery - returns).abs() < 1e-9);
    }

    /// The path relaxes to a fixed point at the rate that linearisation gives.
    #[test]
    fn the_path_ends_at_a_fixed_point() {
        let o = outcome(&Parameters { shock: 0.0, ..Parameters::defaults() });
        let top = o.fixed.last().unwrap().0;
        assert!((o.moments[2] - top).abs() < 1e-4, "{} {top}", o.moments[2]);
    }

    /// The simulated law against the exact Gibbs distribution, for a crowd of equals: time
    /// averages over a long run.
    #[test]
    fn one_at_a_time_choice_has_the_gibbs_distribution() {
        let (n, beta, social, tilt) = (10_u32, 1.5, 1.0, 0.1);
        let [m_exact, m2_exact, _] = stationary_moments(n, beta, social, tilt);
        let mut draw = Stream::new(5, 0, CHOICE);
        let mut strict = [true; 10];
        let (mut sum, mut square, steps) = (0.0, 0.0, 2_000_000);
        for _ in 0..steps {
            let i = draw.below(n) as usize;
            let total: f64 = strict.iter().map(|s| if *s { 1.0 } else { -1.0 }).sum();
            let own = if strict[i] { 1.0 } else { -1.0 };
            let field = beta * (tilt + social * (total - own) / 9.0);
            strict[i] = draw.uniform() < math::logistic(2.0 * field);
            let m = (total - own + if strict[i] { 1.0 } else { -1.0 }) / 10.0;
            sum += m;
            square += m * m;
        }
        assert!((sum / f64::from(steps) - m_exact).abs() < 0.02);
        assert!((square / f64::from(steps) - m2_exact).abs() < 0.02);
    }

    #[test]
    fn the_mean_over_many_states_tends_to_the_stable_fixed_point() {
        let crowd = Crowd { beta: 1.5, social: 1.0, tilt: 0.0, spread: 0.0 };
        let m = *crowd.fixed_points().last().unwrap();
        let gap = |n| (stationary_moments(n, 1.5, 1.0, 0.0)[1] - m * m).abs();
        assert!(gap(400) < gap(100) && gap(400) < 0.01);
        assert!(stationary_moments(50, 1.5, 1.0, 0.0)[0].abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn fixed_points_are_odd_bounded_and_self_fulfilling(
            beta in 0.0..20.0_f64, social in 0.0..2.0_f64, tilt in -1.5..1.5_f64,
            spread in 0.0..1.5_f64,
        ) {
            let crowd = Crowd { beta, social, tilt, spread };
            let points = crowd.fixed_points();
            prop_assert!((1..=3).contains(&points.len()));
            let mirrored = Crowd { tilt: -tilt, ..crowd }.fixed_points();
            prop_assert_eq!(points.len(), mirrored.len());
            for (m, opposite) in points.iter().zip(mirrored.iter().rev()) {
                prop_assert!(m.abs() <= 1.0);
                prop_assert!((crowd.response(*m) - m).abs() < 1e-9);
                prop_assert!((m + opposite).abs() < 1e-6);
            }
        }

        #[test]
        fn three_worlds_exactly_within_the_spinodal(
            beta in 0.2..8.0_f64, social in 0.1..2.0_f64, tilt in -1.0..1.0_f64,
        ) {
            let n = Crowd { beta, social, tilt, spread: 0.0 }.fixed_points().len();
            match spinodal(beta, social) {
                None => prop_assert_eq!(n, 1),
                Some([_, h]) if (tilt.abs() - h).abs() > 1e-6 => {
                    prop_assert_eq!(n == 3, tilt.abs() < h);
                }
                Some(_) => {}
            }
        }

        #[test]
        fn without_pull_each_follows_its_own_tilt(beta in 0.0..8.0_f64, tilt in -1.0..1.0_f64) {
            let points = Crowd { beta, social: 0.0, tilt, spread: 0.0 }.fixed_points();
            prop_assert_eq!(points.len(), 1);
            prop_assert!((points[0] - math::tanh(beta * tilt)).abs() < 1e-12);
        }
    }
}
