//! The forums: which venue could answer a fast issue, how far and by when (section 2.2).
//!
//! A bookkeeping model of our own; nothing in it is estimated. Each venue of the chapter has
//! members and a rule, from the ledger of memberships, and scores for skill, enforcement and
//! budget, which are our assumptions ([`VENUES`]). What it delivers is a product of shares:
//!
//! depth = ambition × reach × compliance × relevance, after T months, where
//!
//! - *ambition* is what its rule lets through of positions spread evenly over 0..1, and the months
//!   it takes are the months until enough members are ready: both from
//!   [`consensus`](crate::institutions::consensus);
//! - T adds the months until the venue takes the issue up, m₀ / awareness;
//! - *reach* is the share of the world's AI investment whose hosts take part;
//! - *compliance* is e + (1 − e) × goodwill, for enforcement e;
//! - *relevance* is what is left of a text that ages while it is negotiated:
//!   2^(−T (1 − capacity) / h), for a half-life h of the technology and a capacity to keep up of
//!   √(skill × budget).
//!
//! Limits: one venue acts alone, none borrows another's strength; scores stand still; positions
//! are independent; a product of shares is severe on whoever lacks one of them, which is the
//! chapter's point and our assumption.

use crate::explainer::{Card, Model, Preset, Report};
use crate::facts;
use crate::figure::{Axis, Dash, Figure, Format, Ink, Layer, On, Reading, Shape, grid};
use crate::institutions::consensus::{Count, EU_QUALIFIED};
use crate::math;
use crate::params::Invalid;
use crate::say;
use crate::text::{Text, chance, count, digits, number, words};

/// The widget.
pub struct Forums;

crate::choices! {
    /// Which leading power has left the venues it belonged to.
    pub enum Exit {
        /// Neither.
        None = "none", "Neither";
        /// The United States.
        Us = "us", "The US";
        /// China.
        China = "china", "China";
        /// Both.
        Both = "both", "Both";
    }
}

crate::parameters! {
    /// What the reader sets.
    pub struct Parameters {
        /// Half-life h of a rule that is not kept up to date.
        halflife: f64 = Param::log(12.0, 3.0, 60.0).label("Half-life of a rule").unit("months").main()
            .help("How fast the technology moves: after so many months half of a text that nobody updates no longer fits.")
            .source(Source::Assumption("models are replaced within about a year"));
        /// How aware diplomatic channels are.
        awareness: f64 = Param::real(0.3, 0.05, 1.0, 0.05).label("Awareness").lever().main()
            .help("How far diplomats understand what AI implies. The less, the later a venue takes the issue up.")
            .source(Source::Assumption("few channels grasp it, section 2.2; the number is ours"));
        /// Share of budgets cut.
        cuts: f64 = Param::real(0.0, 0.0, 0.9, 0.05).label("Spending cuts").lever().main()
            .help("The share of every venue's budget that is cut.")
            .source(Source::Assumption("none yet, to have something to compare with"));
        /// Who has left.
        exit: Exit = Param::choice(Exit::OPTIONS, 0).label("Who has left").lever()
            .help("A power that has left takes its industry, its contribution and its vote out of every venue.")
            .source(Source::Assumption("nobody, to have something to compare with"));
        /// How much of China's part moves to a parallel body.
        parallel: f64 = Param::real(0.0, 0.0, 1.0, 0.05).label("Parallel institutions").lever()
            .help("How much of its part in the common venues China moves to bodies of its own.")
            .source(Source::Assumption("none, to have something to compare with"));
        /// Months until it is too late.
        deadline: f64 = Param::real(24.0, 3.0, 120.0, 3.0).label("Time until the issue bites").unit("months")
            .help("How long the world has, from the moment the issue appears.")
            .source(Source::Assumption("the attention horizon of section 2.1"));
        /// Depth that the issue needs.
        severity: f64 = Param::real(0.3, 0.05, 1.0, 0.05).label("Severity")
            .help("How deep an answer must be to matter, from 0 (nothing) to 1 (all that is possible, everywhere).")
            .source(Source::Assumption("a third of what is possible"));
        /// Compliance without enforcement.
        goodwill: f64 = Param::real(0.3, 0.0, 1.0, 0.05).label("Goodwill")
            .help("The share that complies with a rule that nobody enforces.")
            .source(Source::Assumption("some do"));
        /// Months until a fully aware venue takes the issue up.
        uptake: f64 = Param::real(6.0, 1.0, 24.0, 1.0).label("Time to take the issue up").unit("months")
            .help("How long even a fully aware venue needs until the issue is on its agenda.")
            .source(Source::Assumption("half a year: meetings are planned ahead"));
        /// Mean time until a member is ready.
        readiness: f64 = Param::real(10.0, 1.0, 48.0, 1.0).label("Time for a member to be ready").unit("months")
            .help("How long it takes a member, on average, to form a position it can vote on.")
            .source(Source::Assumption("ten months, as in the consensus model"));
        /// AI investment outside the two leading powers.
        rest: f64 = Param::real(100.0, 20.0, 200.0, 10.0).label("AI investment in all other countries").unit("$bn a year")
            .help("What hosts other than the US and China invest. With theirs it sets how much of AI a venue can reach.")
            .source(Source::Assumption("less than the two together, section 2.1"));
    }
}

/// A venue and our scores for it, each from 0 to 1. All scores are assumptions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Venue {
    /// The body's id in the ledger of memberships; empty for the parallel body.
    pub body: &'static str,
    /// On the figure.
    pub name: &'static str,
    /// The US takes part.
    pub us: bool,
    /// China takes part.
    pub china: bool,
    /// The share of all other countries' AI investment whose hosts take part.
    pub others: f64,
    /// Technical skill of its staff.
    pub skill: f64,
    /// Power to enforce what it decides.
    pub enforcement: f64,
    /// Budget for AI, against what the task would need.
    pub budget: f64,
}

/// The venues of the chapter and, last, the parallel body. Who takes part follows from the
/// memberships; every other number is an assumption, made to agree with what the chapter says of
/// each (no teeth but the EU's, little skill, small budgets).
pub const VENUES: [Venue; 7] = [
    Venue {
        body: "un_general_assembly",
        name: "UN",
        us: true,
        china: true,
        others: 1.0,
        skill: 0.3,
        enforcement: 0.1,
        budget: 0.3,
    },
    Venue {
        body: "oecd",
        name: "OECD",
        us: true,
        china: false,
        others: 0.8,
        skill: 0.7,
        enforcement: 0.2,
        budget: 0.4,
    },
    Venue {
        body: "eu_council",
        name: "EU",
        us: false,
        china: false,
        others: 0.2,
        skill: 0.6,
        enforcement: 0.8,
        budget: 0.6,
    },
    Venue {
        body: "asean",
        name: "ASEAN",
        us: false,
        china: false,
        others: 0.05,
        skill: 0.3,
        enforcement: 0.1,
        budget: 0.1,
    },
    Venue {
        body: "g20",
        name: "G20",
        us: true,
        china: true,
        others: 0.8,
        skill: 0.3,
        enforcement: 0.1,
        budget: 0.1,
    },
    Venue {
        body: "g77",
        name: "G77",
        us: false,
        china: false,
        others: 0.2,
        skill: 0.2,
        enforcement: 0.05,
        budget: 0.1,
    },
    Venue {
        body: "",
        name: "Parallel",
        us: false,
        china: true,
        others: 0.1,
        skill: 0.5,
        enforcement: 0.4,
        budget: 0.5,
    },
];

/// What a leading power pays of a body's budget: about what each of the two pays of the UN's.
/// An assumption for all others.
const CONTRIBUTION: f64 = 0.2;

/// What one venue can do about the issue.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Answer {
    /// Which.
    pub venue: &'static Venue,
    /// Share of AI investment whose hosts take part.
    pub reach: f64,
    /// What its rule lets through.
    pub ambition: f64,
    /// Months that its rule takes.
    pub wait: f64,
    /// Months until it has decided.
    pub months: f64,
    /// Budget after cuts and exits.
    pub budget: f64,
    /// Share that complies.
    pub compliance: f64,
    /// Share of the text that still fits when it is decided.
    pub relevance: f64,
    /// What it delivers once it has decided.
    pub depth: f64,
}

/// What all venues can do.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// One a venue; the parallel body only where there is one.
    pub answers: Vec<Answer>,
    /// The common venue that delivers most, whenever that is, by position.
    pub deepest: u32,
    /// The first common venue to decide, by position.
    pub first: u32,
    /// How many decide before the issue bites.
    pub in_time: u32,
    /// How many do and are deep enough.
    pub enough: u32,
    /// How many have speed, skill, enforcement and reach, each at least a half.
    pub complete: u32,
    /// How many common venues cuts, exits and parallel bodies make shallower.
    pub weakened: u32,
    /// The share of their depth that those lose on average; 0 where there are none.
    pub lost: f64,
}

impl Venue {
    /// How votes are counted in practice, after exits. A rule by consensus stays one; the parallel
    /// body is led by one power, which decides.
    fn count(&self, p: &Parameters) -> Count {
        let Some(body) = facts::body(self.body) else {
            return Count::Quota { members: 1, needed: 1 };
        };
        if !body.states.is_empty() {
            return Count::Weighted(&EU_QUALIFIED);
        }
        let left = u32::from(self.us && p.exit.us()) + u32::from(self.china && p.exit.china());
        let members = body.members - left;
        Count::Quota { members, needed: members }
    }

    /// What it can do.
    pub fn answer(&'static self, p: &Parameters) -> Answer {
        let us = facts::US_PRIVATE_AI_INVESTMENT.value;
        let china = facts::CHINA_AI_INVESTMENT_2025.value;
        let stays = |takes_part: bool, left: bool| f64::from(u8::from(takes_part && !left));
        let us_part = stays(self.us, p.exit.us());
        // What China moves to its own body is missing elsewhere; its own body it cannot leave.
        let own = self.body.is_empty();
        let china_part =
            if own { p.parallel } else { stays(self.china, p.exit.china()) * (1.0 - p.parallel) };
        let reach =
            (us_part * us + china_part * china + self.others * p.rest) / (us + china + p.rest);
        let lost = stays(self.us, !p.exit.us()) + stays(self.china && !own, !p.exit.china());
        let budget = self.budget * (1.0 - p.cuts) * (1.0 - CONTRIBUTION * lost);
        let count = self.count(p);
        Answer {
            venue: self,
            reach,
            ambition: count.even_ambition(),
            wait: count.wait(1.0 / p.readiness),
            budget,
            compliance: self.enforcement + (1.0 - self.enforcement) * p.goodwill,
            months: 0.0,
            relevance: 0.0,
            depth: 0.0,
        }
        .timed(p)
    }
}

impl Answer {
    /// The same venue with the awareness, delay and half-life of `p`.
    fn timed(self, p: &Parameters) -> Self {
        let months = p.uptake / p.awareness + self.wait;
        let capacity = (self.venue.skill * self.budget).sqrt();
        let relevance = math::pow(0.5, months * (1.0 - capacity) / p.halflife);
        let depth = self.ambition * self.reach * self.compliance * relevance;
        Answer { months, relevance, depth, ..self }
    }

    /// Whether it is a venue for all, not the parallel body.
    fn common(&self) -> bool {
        !self.venue.body.is_empty()
    }

    /// Speed as a share: 1 where it decides in time, less the later it does.
    fn speed(&self, p: &Parameters) -> f64 {
        (p.deadline / self.months).min(1.0)
    }

    /// Whether it has speed, skill, enforcement and reach, each at least a half.
    fn complete(&self, p: &Parameters) -> bool {
        let four = [self.speed(p), self.venue.skill, self.venue.enforcement, self.reach];
        four.iter().all(|share| *share >= 0.5)
    }

    /// What it delivers by `month`.
    fn by(&self, month: f64) -> f64 {
        if self.months <= month { self.depth } else { 0.0 }
    }
}

impl Exit {
    /// The US has left.
    fn us(self) -> bool {
        matches!(self, Exit::Us | Exit::Both)
    }

    /// China has left.
    fn china(self) -> bool {
        matches!(self, Exit::China | Exit::Both)
    }
}

/// What every venue can do; the parallel body only where there is one.
pub fn answers(p: &Parameters) -> Vec<Answer> {
    let there = |v: &&Venue| !v.body.is_empty() || p.parallel > 0.0;
    VENUES.iter().filter(there).map(|v| v.answer(p)).collect()
}

/// The position of the greatest value among common venues, which come first.
fn greatest(answers: &[Answer], value: impl Fn(&Answer) -> f64) -> u32 {
    let mut best = 0;
    for (i, answer) in answers.iter().enumerate() {
        if answer.common() && value(answer) > value(&answers[best]) {
            best = i;
        }
    }
    best as u32
}

impl Model for Forums {
    type Parameters = Parameters;
    type Outcome = Outcome;

    const CARD: Card = Card {
        id: "forums",
        section: "2.2",
        title: "Which forum could answer",
        invitation: "Cut budgets, let a power leave, speed up the technology: which venue still delivers?",
        discovery: "No venue is fast, skilled, armed and broad at once; cuts and exits take from those that are closest.",
        claims: &["I2", "I3", "I5", "I6"],
        facts: &["us_private_ai_investment", "china_ai_investment_2025"],
        presets: &[
            Preset {
                id: "source",
                label: "As the source describes",
                note: "Cuts, a leading member gone, and another building bodies of its own.",
                set: &[("cuts", "0.3"), ("exit", "us"), ("parallel", "0.5")],
            },
            Preset {
                id: "aware",
                label: "Aware channels",
                note: "Diplomats understand what is coming and take it up at once.",
                set: &[("awareness", "1")],
            },
            Preset {
                id: "slow_technology",
                label: "A slow technology",
                note: "As with most treaties so far: a text still fits after five years.",
                set: &[("halflife", "60"), ("deadline", "120")],
            },
            Preset {
                id: "us_leaves",
                label: "The US leaves",
                note: "Nothing else changes.",
                set: &[("exit", "us")],
            },
            Preset {
                id: "cuts",
                label: "Deep cuts",
                note: "Every venue loses six tenths of its budget.",
                set: &[("cuts", "0.6")],
            },
        ],
        literature: &["tsebelis2002"],
        reference: &[],
        stochastic: false,
    };

    fn simulate(p: &Parameters, _seed: u64) -> Result<Outcome, Invalid> {
        let here = answers(p);
        let calm = answers(&Parameters { cuts: 0.0, exit: Exit::None, parallel: 0.0, ..*p });
        let losses: Vec<f64> = here
            .iter()
            .zip(&calm)
            .map(|(now, then)| 1.0 - now.depth / then.depth)
            .filter(|lost| *lost > 1e-9)
            .collect();
        let tally =
            |holds: &dyn Fn(&Answer) -> bool| here.iter().filter(|a| holds(a)).count() as u32;
        Ok(Outcome {
            deepest: greatest(&here, |a| a.depth),
            first: greatest(&here, |a| -a.months),
            in_time: tally(&|a| a.months <= p.deadline),
            enough: tally(&|a| a.by(p.deadline) >= p.severity),
            complete: tally(&|a| a.complete(p)),
            weakened: losses.len() as u32,
            lost: math::sum(&losses) / (losses.len() as f64).max(1.0),
            answers: here,
        })
    }

    fn report(p: &Parameters, o: &Outcome) -> Report {
        let best = &o.answers[o.deepest as usize];
        let first = &o.answers[o.first as usize];
        let whole =
            |id, label: &'static str, v: u32| Reading::new(id, label, f64::from(v), Format::Count);
        Report {
            sentence: sentence(p, o),
            readings: vec![
                Reading::new(
                    "depth",
                    "Greatest depth of a common venue, in time or not",
                    best.depth,
                    Format::Plain,
                ),
                Reading::new(
                    "months",
                    "Months until that venue has decided",
                    best.months,
                    Format::Plain,
                ),
                Reading::new(
                    "first",
                    "Months until the first common venue has decided",
                    first.months,
                    Format::Plain,
                ),
                whole("in_time", "Venues that decide in time", o.in_time),
                whole("enough", "Venues that decide in time and deep enough", o.enough),
                whole("complete", "Venues with speed, skill, enforcement and reach", o.complete),
                whole("weakened", "Venues weakened by cuts, exits and parallel bodies", o.weakened),
                Reading::new("lost", "Depth that those lose, on average", o.lost, Format::Percent),
            ],
            figures: vec![properties(p, o), over_time(p, o), frontier(p, o)],
            replays: Vec::new(),
        }
    }
}

fn sentence(p: &Parameters, o: &Outcome) -> Text {
    let (best, first) = (&o.answers[o.deepest as usize], &o.answers[o.first as usize]);
    let start = if o.enough > 0 {
        say!(
            "{n} of {all} venues answer within {months} months and deep enough; the deepest common one is the {venue} with {depth}.",
            n = count(o.enough),
            all = count(o.answers.len() as u32),
            months = number(p.deadline, 0),
            venue = words(best.venue.name),
            depth = digits(best.depth, 2),
        )
    } else if o.in_time > 0 {
        say!(
            "{n} of {all} venues decide within {months} months, and none deep enough: the issue needs {need}, and the deepest answer, whenever it comes, is the {venue}'s with {depth}.",
            n = count(o.in_time),
            all = count(o.answers.len() as u32),
            months = number(p.deadline, 0),
            need = digits(p.severity, 2),
            venue = words(best.venue.name),
            depth = digits(best.depth, 2),
        )
    } else {
        say!(
            "No venue decides within {months} months. The first is the {first}, after {when}; the deepest answer is the {venue}'s, {depth} where {need} is needed.",
            months = number(p.deadline, 0),
            first = words(first.venue.name),
            when = number(first.months, 0),
            venue = words(best.venue.name),
            depth = digits(best.depth, 2),
            need = digits(p.severity, 2),
        )
    };
    let complete = match o.complete {
        0 => "None has speed, skill, enforcement and reach together.".into(),
        n => say!("With speed, skill, enforcement and reach together: {n}.", n = count(n)),
    };
    let mut text = start.then(complete);
    if o.weakened > 0 {
        text = text.then(say!(
            "Cuts, exits and parallel bodies weaken {n} common venues, which lose {lost} of their depth on average.",
            n = count(o.weakened),
            lost = chance(o.lost),
        ));
    }
    if let Some(parallel) = o.answers.iter().find(|a| !a.common()) {
        text = text.then(say!(
            "The parallel body reaches {reach} of AI and delivers {depth}.",
            reach = chance(parallel.reach),
            depth = digits(parallel.depth, 2),
        ));
    }
    text
}

const INKS: [Ink; 7] =
    [Ink::One, Ink::Two, Ink::Three, Ink::Four, Ink::Five, Ink::Quiet, Ink::Text];

/// Property by venue, the better the darker.
fn properties(p: &Parameters, o: &Outcome) -> Figure {
    type Score = fn(&Answer, &Parameters) -> f64;
    // From the bottom up.
    let rows: [(&'static str, Score); 6] = [
        ("Budget", |a, _| a.budget),
        ("Enforcement", |a, _| a.venue.enforcement),
        ("Skill", |a, _| a.venue.skill),
        ("Speed", Answer::speed),
        ("Ambition", |a, _| a.ambition),
        ("Reach", |a, _| a.reach),
    ];
    let values = rows.iter().flat_map(|(_, score)| o.answers.iter().map(|a| score(a, p)));
    let places = |n: u32| (0..n).map(f64::from).collect::<Vec<f64>>();
    let venues = o.answers.iter().map(|a| Text::from(a.venue.name)).collect();
    Figure {
        id: "properties",
        title: "What each venue has; skill, enforcement and budget are assumed".into(),
        summary: say!(
            "A table of {n} venues by six properties, each from 0 to 1. Venues with at least a half in speed, skill, enforcement and reach: {k}.",
            n = count(o.answers.len() as u32),
            k = count(o.complete),
        ),
        x: Axis::names("Venue", venues),
        y: Axis::names("Property", rows.iter().map(|(name, _)| Text::from(*name)).collect()),
        layers: vec![Layer::Heat {
            label: "Score".into(),
            x: places(o.answers.len() as u32),
            y: places(rows.len() as u32),
            values: values.collect(),
            from: 0.0,
            to: 1.0,
            format: Format::Percent,
        }],
        shape: Shape::Square,
    }
}

/// The least depth that is drawn.
const LEAST: f64 = 1e-5;

fn over_time(p: &Parameters, o: &Outcome) -> Figure {
    let last = o.answers.iter().fold(p.deadline, |last, a| a.months.max(last)) * 1.15;
    let mut layers: Vec<Layer> = o
        .answers
        .iter()
        .zip(INKS)
        .zip(0_u32..)
        .map(|((a, ink), i)| {
            let depth = a.depth.max(LEAST);
            Layer::Line {
                label: a.venue.name.into(),
                ink,
                dash: if i == o.deepest { Dash::Solid } else { Dash::Dashed },
                points: vec![[a.months, LEAST], [a.months, depth], [last, depth]],
            }
        })
        .collect();
    layers.push(Layer::Rule {
        label: "the issue bites".into(),
        ink: Ink::Alarm,
        on: On::X,
        at: p.deadline,
    });
    let needed = vec![[0.0, p.severity], [last, p.severity]];
    layers.push(Layer::dotted("depth needed", Ink::Alarm, needed));
    let (best, first) = (&o.answers[o.deepest as usize], &o.answers[o.first as usize]);
    Figure {
        id: "time",
        title: "Which venue delivers what depth, and when".into(),
        summary: say!(
            "The first decision is the {first}'s after {a} months; the deepest is the {best}'s after {b} months, with a depth of {d}.",
            first = words(first.venue.name),
            a = number(first.months, 0),
            best = words(best.venue.name),
            b = number(best.months, 0),
            d = digits(best.depth, 2),
        ),
        x: Axis::linear("Months since the issue appeared", 0.0, last),
        y: Axis::log("Depth delivered", LEAST, 1.0).format(Format::Percent),
        layers,
        shape: Shape::Wide,
    }
}

/// The deepest answer in time, by awareness and by how fast rules age.
fn frontier(p: &Parameters, o: &Outcome) -> Figure {
    const CELLS: u32 = 30;
    let (low, high) = (math::ln(3.0), math::ln(60.0));
    let x: Vec<f64> = grid(low, high, CELLS).into_iter().map(math::exp).collect();
    let y = grid(0.05, 1.0, CELLS);
    let mut values = Vec::new();
    for awareness in &y {
        for halflife in &x {
            let there = Parameters { awareness: *awareness, halflife: *halflife, ..*p };
            let deepest = o.answers.iter().map(|a| a.timed(&there).by(p.deadline));
            values.push(deepest.fold(0.0, f64::max));
        }
    }
    let top = values.iter().copied().fold(0.0, f64::max);
    // A round number above the deepest; where nothing is in time, the depth needed.
    let unit = math::pow(10.0, math::log10(top.max(1e-12)).floor());
    let round = [1.0, 2.0, 5.0, 10.0].into_iter().map(|step| step * unit).find(|v| *v >= top);
    let scale = if top > 0.0 { round.unwrap_or(top) } else { p.severity };
    let here = o.answers.iter().fold(0.0, |best, a| a.by(p.deadline).max(best));
    Figure {
        id: "frontier",
        title: "The deepest answer in time, by speed of the technology and awareness".into(),
        summary: say!(
            "The deepest answer within {m} months anywhere on the map is {top}, where {need} is needed; at your settings it is {here}.",
            m = number(p.deadline, 0),
            top = digits(top, 2),
            need = digits(p.severity, 2),
            here = digits(here, 2),
        ),
        x: Axis::log("Half-life of a rule, months", 3.0, 60.0),
        y: Axis::linear("Awareness", 0.05, 1.0).format(Format::Percent),
        layers: vec![
            Layer::Heat {
                label: "Depth in time".into(),
                x,
                y,
                values,
                from: 0.0,
                to: scale,
                format: Format::Plain,
            },
            Layer::point("you", Ink::Alarm, [p.halflife, p.awareness]),
        ],
        shape: Shape::Square,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::Parameters as _;

    fn everywhere(mut check: impl FnMut(Parameters)) {
        for halflife in [3.0, 12.0, 60.0] {
            for awareness in [0.05, 0.3, 1.0] {
                for cuts in [0.0, 0.5, 0.9] {
                    for exit in Exit::ALL {
                        for parallel in [0.0, 0.5, 1.0] {
                            let p = Parameters {
                                halflife,
                                awareness,
                                cuts,
                                exit: *exit,
                                parallel,
                                ..Parameters::defaults()
                            };
                            check(p);
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn every_body_of_the_ledger_is_a_venue_with_its_practice() {
        let p = Parameters::defaults();
        for body in facts::BODIES {
            let venue = VENUES.iter().find(|v| v.body == body.id).unwrap();
            let count = venue.count(&p);
            assert_eq!(count.members(), body.members);
            match count {
                Count::Quota { needed, .. } => assert_eq!(needed, body.rules[0].needed),
                Count::Weighted(_) => assert!(body.rules[0].population_share.is_some()),
            }
        }
        assert_eq!(VENUES.len(), facts::BODIES.len() + 1);
    }

    #[test]
    fn no_venue_is_suited_to_a_fast_crisis() {
        let o = Forums::simulate(&Parameters::defaults(), 1).unwrap();
        assert_eq!((o.enough, o.complete), (0, 0));
        // Nor would any be deep enough in a slow world, or an aware one.
        for (halflife, awareness, deadline) in [(60.0, 1.0, 120.0), (12.0, 1.0, 24.0)] {
            let p = Parameters { halflife, awareness, deadline, ..Parameters::defaults() };
            let o = Forums::simulate(&p, 1).unwrap();
            assert_eq!((o.enough, o.complete), (0, 0));
        }
    }

    #[test]
    fn unaware_channels_come_late_and_with_less() {
        everywhere(|p| {
            let less = Parameters { awareness: p.awareness * 0.8, ..p };
            for (a, b) in answers(&p).iter().zip(answers(&less)) {
                assert!(b.months > a.months && b.depth < a.depth);
            }
        });
    }

    #[test]
    fn cuts_take_from_every_venue_and_the_faster_the_technology_the_more() {
        everywhere(|p| {
            let more = |p: &Parameters| Parameters { cuts: p.cuts + 0.1, ..*p };
            let faster = Parameters { halflife: p.halflife / 1.5, ..p };
            let (here, cut) = (answers(&p), answers(&more(&p)));
            let (fast, fast_cut) = (answers(&faster), answers(&more(&faster)));
            for i in 0..here.len() {
                assert!(cut[i].depth < here[i].depth && fast[i].depth < here[i].depth);
                let kept = cut[i].relevance / here[i].relevance;
                assert!(fast_cut[i].relevance / fast[i].relevance < kept);
            }
        });
    }

    #[test]
    fn the_exit_of_a_leading_member_undermines_the_venues_it_leaves() {
        everywhere(|p| {
            if p.exit != Exit::None {
                return;
            }
            let gone = Parameters { exit: Exit::Us, ..p };
            for (a, b) in answers(&p).iter().zip(answers(&gone)) {
                assert!(b.reach <= a.reach && b.budget <= a.budget);
                assert_eq!(a.venue.us, b.reach < a.reach);
                // A member fewer lets a little more through; not enough to make up for it.
                assert!(b.depth <= a.depth, "{} {p:?}", a.venue.name);
            }
        });
    }

    #[test]
    fn parallel_bodies_leave_no_venue_with_both_powers() {
        let p = Parameters { parallel: 1.0, ..Parameters::defaults() };
        let (us, china) =
            (facts::US_PRIVATE_AI_INVESTMENT.value, facts::CHINA_AI_INVESTMENT_2025.value);
        let all = us + china + p.rest;
        for a in answers(&p) {
            let without = if a.common() { china } else { us };
            assert!(a.reach <= 1.0 - without / all + 1e-12, "{}", a.venue.name);
        }
        assert_eq!(answers(&Parameters::defaults())[0].reach, 1.0);
        everywhere(|p| {
            let more = Parameters { parallel: (p.parallel + 0.1).min(1.0), ..p };
            for (a, b) in answers(&p).iter().zip(answers(&more)) {
                assert!(!a.common() || b.reach <= a.reach);
            }
        });
    }

    #[test]
    fn shares_stay_shares() {
        everywhere(|p| {
            for a in answers(&p) {
                for share in
                    [a.reach, a.ambition, a.budget, a.compliance, a.relevance, a.depth, a.speed(&p)]
                {
                    assert!((0.0..=1.0).contains(&share));
                }
                assert!(a.depth <= a.reach && a.depth <= a.ambition);
            }
        });
    }
}
