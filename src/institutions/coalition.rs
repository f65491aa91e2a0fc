//! The coalition: which agreement holds itself up when nobody can enforce it (section 2.2).
//!
//! Barrett (1994), "Self-enforcing international environmental agreements", Oxford Economic Papers
//! 46: 878–894, read for safety effort instead of abatement. Total effort Q is worth
//! (1/N)(Q − Q²/2) to each of N countries, who pay γ q²/2 for their own. Those who sign move first
//! and maximise their joint payoff; the others answer each for itself. An agreement holds if no
//! signatory gains by leaving and nobody else by joining.
//!
//! Added here, in the same equations:
//!
//! - two *leading powers*, each as large as several ordinary countries (a country of size s earns
//!   s/N of the benefit and pays γ q²/2s); either may stay out for good;
//! - a *parallel bloc* around the second power, which never signs and may act as one;
//! - *depth* θ: members do θ times what would be best for them together, never less than what they
//!   would do on their own ("modest" treaties; broad but shallow against narrow but deep is from
//!   Barrett 2002, "Consensus treaties", JITE 158: 529–547);
//! - *enforcement*: whoever stays outside an agreement of at least two loses a share of what full
//!   cooperation would bring it.
//!
//! [`Equal`] is Barrett's model of equal countries, [`modest`] the closed form for constant
//! benefits; the widget's world gives both where its additions are switched off.
//!
//! Limits: one issue and one treaty; complete information; sanctions cost those who impose them
//! nothing; members' efforts are seen by all. Where several agreements hold, the one that closes
//! most of the gap is shown.

use crate::explainer::{Card, Model, Preset, Report};
use crate::figure::{Axis, Dash, Figure, Format, Ink, Layer, Reading, Replay, Shape, grid};
use crate::math;
use crate::params::Invalid;
use crate::say;
use crate::text::{Text, chance, count, digits, percent, words};

/// The widget.
pub struct Coalition;

crate::choices! {
    /// Whether the leading powers may sign.
    pub enum Exit {
        /// Both may.
        None = "none", "Both may sign";
        /// The first stays out.
        One = "one", "One stays out";
        /// Both stay out.
        Both = "both", "Both stay out";
    }
}

crate::parameters! {
    /// What the reader sets.
    pub struct Parameters {
        /// γ = c/b.
        cost: f64 = Param::log(10.0, 0.1, 100.0).label("Cost of effort against its benefit").main()
            .help("How fast the cost of a country's own effort rises, against how fast its benefit falls. High: much could be gained together, and few hold on to an agreement.")
            .source(Source::Assumption("a case in which cooperation would matter"));
        /// θ.
        depth: f64 = Param::real(1.0, 0.05, 1.0, 0.05).label("Depth of the treaty").lever().main()
            .help("What members must do, as a share of what would be best for them together.")
            .source(Source::Assumption("1 is Barrett's treaty"));
        /// What staying outside costs, as a share of a country's part of the gap.
        enforcement: f64 = Param::real(0.0, 0.0, 1.0, 0.05).label("Enforcement").lever().main()
            .help("What it costs a country to stay outside, as a share of what it would gain if all cooperated fully.")
            .source(Source::Assumption("none: institutions lack it, section 2.2"));
        /// Whether the leading powers may sign.
        exit: Exit = Param::choice(Exit::OPTIONS, 0).label("Leading powers").lever()
            .help("Whether the two leading powers are free to sign, or have left for good.")
            .source(Source::Assumption("start from a world in which both could"));
        /// Ordinary countries in the parallel bloc; above 0 the second power leads it.
        bloc: u32 = Param::integer(0, 0, 8).label("Countries in a parallel bloc").unit("countries").lever()
            .help("How many countries the second power gathers in a system of its own. They and it never sign.")
            .source(Source::Assumption("none to start with"));
        /// How far the bloc internalises its members' benefits.
        unity: f64 = Param::real(0.0, 0.0, 1.0, 0.1).label("Unity of the bloc")
            .help("At 0 the bloc's countries act each for itself; at 1 they do what is best for all in the bloc.")
            .source(Source::Assumption("a parallel system need not be about safety"));
        /// Ordinary countries.
        members: u32 = Param::integer(20, 8, 40).label("Other countries").unit("countries")
            .help("How many countries there are besides the two leading powers.")
            .source(Source::Assumption("about the size of the G20"));
        /// The size of a leading power in ordinary countries.
        weight: f64 = Param::real(2.0, 1.0, 8.0, 0.5).label("Weight of a leading power")
            .help("How many ordinary countries each leading power counts for.")
            .source(Source::Assumption("the two powers have an outsized say, section 2.1; at 1 the model is Barrett's"));
    }
}

/// The world of the widget: sizes in ordinary countries; payoffs in units of b a².
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct World {
    ordinary: u32,
    weight: f64,
    gamma: f64,
    depth: f64,
    enforcement: f64,
    exit: Exit,
    bloc: u32,
    unity: f64,
}

/// Who has signed: the two leading powers, and how many others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signed {
    /// The first power, which may leave.
    pub first: bool,
    /// The second power, which may lead a bloc.
    pub second: bool,
    /// Ordinary countries.
    pub others: u32,
}

/// What follows from who has signed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct State {
    /// Who has.
    pub signed: Signed,
    /// Total effort Q.
    pub total: f64,
    /// A signatory's effort for each unit of its size.
    pub effort: f64,
    /// The sum of all payoffs, sanctions left out.
    pub welfare: f64,
    /// A signatory's payoff for each unit of its size.
    member_payoff: f64,
    /// What a country outside loses for each unit of its size.
    sanction: f64,
}

/// The agreement that holds, and what each exit would make of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The world.
    pub world: World,
    /// The agreement that holds, where there is one.
    pub state: Option<State>,
    /// The share of the gap that it closes (without one: that a bloc closes).
    pub gap: f64,
    /// The same if both leading powers may sign and there is no bloc, if one stays out, and if
    /// both do, in the order of [`Exit::ALL`].
    pub gaps: [f64; 3],
    /// The depth, of those drawn, at which most of the gap is closed, and how much.
    pub best: (f64, f64),
    /// From an agreement of all to one that holds, and on after an exit.
    pub path: Vec<(State, Event)>,
}

/// What changed in a step of the path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// Everyone has signed.
    Start,
    /// A leading power leaves because it gains by it.
    PowerLeaves,
    /// Another country leaves because it gains by it.
    CountryLeaves,
    /// A leading power joins because it gains by it.
    PowerJoins,
    /// Another country joins because it gains by it.
    CountryJoins,
    /// The exit or the bloc that the reader chose.
    Exit,
}
/// Barrett's world of `n` equal countries, with benefit (b/n)(aQ − Q²/2) and cost c q²/2 each.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Equal {
    /// N.
    pub n: u32,
    /// The total effort at which the marginal benefit vanishes.
    pub a: f64,
    /// Slope of the marginal benefit.
    pub b: f64,
    /// Slope of the marginal cost.
    pub c: f64,
}

/// What a treaty of k equal countries leads to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Treaty {
    /// Effort of each signatory; 0 where there is none.
    pub signatory: f64,
    /// Effort of each other country; 0 where there is none.
    pub other: f64,
    /// Total effort Q.
    pub total: f64,
    /// Payoff of a signatory; where there is none, of a country with that effort.
    pub signatory_payoff: f64,
    /// Payoff of another country; where there is none, of a country with that effort.
    pub other_payoff: f64,
}

impl Equal {
    /// A treaty of `k` signatories who move first and maximise their joint payoff; the others
    /// answer each for itself. Barrett (1994).
    pub fn treaty(&self, k: u32) -> Treaty {
        let (n, k_) = (f64::from(self.n), f64::from(k));
        let (alpha, gamma) = (k_ / n, self.c / self.b);
        let reach = gamma + 1.0 - alpha;
        let scale = reach * reach + alpha * alpha * gamma * n;
        let signatory = if k == 0 { 0.0 } else { self.a * alpha * gamma / scale };
        let other = if k == self.n { 0.0 } else { self.a * reach / (n * scale) };
        let total = k_ * signatory + (n - k_) * other;
        let payoff =
            |q: f64| self.b / n * (self.a * total - 0.5 * total * total) - 0.5 * self.c * q * q;
        Treaty {
            signatory,
            other,
            total,
            signatory_payoff: payoff(signatory),
            other_payoff: payoff(other),
        }
    }

    /// The sum of all payoffs under a treaty of `k`.
    pub fn welfare(&self, k: u32) -> f64 {
        let t = self.treaty(k);
        f64::from(k) * t.signatory_payoff + f64::from(self.n - k) * t.other_payoff
    }

    /// The share of what full cooperation would add to everyone's payoff that a treaty of `k` adds.
    pub fn gap_closed(&self, k: u32) -> f64 {
        let alone = self.welfare(0);
        (self.welfare(k) - alone) / (self.welfare(self.n) - alone)
    }

    /// Every self-enforcing size: no signatory gains by leaving, nobody else by joining.
    pub fn stable(&self) -> Vec<u32> {
        let treaties: Vec<Treaty> = (0..=self.n).map(|k| self.treaty(k)).collect();
        // Rounding must not part what is equal; payoffs can be of any size.
        let slack = |k: usize| 1e-14 * treaties[k].other_payoff.abs();
        let gains = |k: usize| treaties[k].signatory_payoff - treaties[k - 1].other_payoff;
        let stays = |k: usize| gains(k) >= -slack(k - 1);
        let joins = |k: usize| gains(k + 1) > slack(k);
        (1..=self.n)
            .filter(|k| stays(*k as usize) && (*k == self.n || !joins(*k as usize)))
            .collect()
    }
}

/// A modest treaty among `n` equal countries with constant benefit b per unit of effort and cost
/// c q²/2: each of k signatories makes θ k b/c, never less than the b/c it would make alone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Modest {
    /// The self-enforcing number of signatories.
    pub size: u32,
    /// A signatory's effort over that of a country on its own.
    pub depth: f64,
    /// The share of the gap to full cooperation that it closes.
    pub gap_closed: f64,
}

/// The self-enforcing modest treaty for `theta` in (0, 1]. In units of b²/c a signatory earns
/// Q − (θk)²/2, and leaving costs it θ(k − 1) less from each of the others, so it stays while
/// θ²k² − 4θk + 1 + 2θ ≤ 0.
pub fn modest(n: u32, theta: f64) -> Modest {
    let largest = (2.0 + (3.0 - 2.0 * theta).sqrt()) / theta;
    // At θ = 1 the bound is exactly 3; rounding must not make it 2.
    let size = ((largest + 1e-9).floor()).min(f64::from(n));
    let depth = (theta * size).max(1.0);
    let n = f64::from(n);
    let welfare = |k: f64, q: f64| n * (k * q + (n - k)) - 0.5 * (k * q * q + (n - k));
    let alone = welfare(0.0, 0.0);
    let gap_closed = (welfare(size, depth) - alone) / (welfare(n, n) - alone);
    Modest { size: size as u32, depth, gap_closed }
}

impl Signed {
    /// How many parties.
    pub fn parties(self) -> u32 {
        u32::from(self.first) + u32::from(self.second) + self.others
    }
}

impl World {
    fn new(p: &Parameters) -> Self {
        World {
            ordinary: p.members,
            weight: p.weight,
            gamma: p.cost,
            depth: p.depth,
            enforcement: p.enforcement,
            exit: p.exit,
            bloc: p.bloc,
            unity: p.unity,
        }
    }

    /// N, the size of the world.
    fn size(&self) -> f64 {
        2.0 * self.weight + f64::from(self.ordinary)
    }

    /// Whether the first power may sign.
    fn first_may(&self) -> bool {
        self.exit == Exit::None
    }

    /// Whether the second power may sign.
    fn second_may(&self) -> bool {
        self.exit != Exit::Both && self.bloc == 0
    }

    /// How many ordinary countries may sign.
    fn others_may(&self) -> u32 {
        self.ordinary - self.bloc
    }

    /// What Q is worth to a world of size 1.
    fn benefit(total: f64) -> f64 {
        total - 0.5 * total * total
    }

    /// The effort of each unit of a country of `size` that acts for `stake` units.
    fn answer(&self, stake: f64, total: f64) -> f64 {
        stake / (self.gamma * self.size()) * (1.0 - total)
    }

    /// Payoff for each unit of a country that makes `effort` for each unit of its size.
    fn payoff(&self, effort: f64, total: f64) -> f64 {
        Self::benefit(total) / self.size() - 0.5 * self.gamma * effort * effort
    }

    /// Welfare under full cooperation, and total effort there.
    fn full(&self) -> (f64, f64) {
        let n = self.size();
        let total = n / (n + self.gamma);
        (n * self.payoff(total / n, total), total)
    }

    /// Welfare where every country acts for itself, no bloc, and total effort there.
    fn alone(&self) -> (f64, f64) {
        let w = self.weight;
        let squares = 2.0 * w * w + f64::from(self.ordinary);
        let phi = squares / (self.gamma * self.size());
        let total = phi / (1.0 + phi);
        let power = self.payoff(self.answer(w, total), total);
        let other = self.payoff(self.answer(1.0, total), total);
        (2.0 * w * power + f64::from(self.ordinary) * other, total)
    }

    /// The share of the gap between acting alone and full cooperation.
    fn gap(&self, welfare: f64) -> f64 {
        let alone = self.alone().0;
        (welfare - alone) / (self.full().0 - alone)
    }

    /// What follows if exactly these sign.
    pub fn state(&self, signed: Signed) -> State {
        let w = self.weight;
        let (first, second) = (u32::from(signed.first), u32::from(signed.second));
        let powers = f64::from(first + second);
        let others = f64::from(signed.others);
        let inside = powers * w + others;
        let (bloc, loose) = self.outside(signed);
        // Those outside answer with a total of φ (1 − Q).
        let stakes = bloc.iter().chain(&loose).fold(0.0, |t, o| t + o.size * o.count * o.stake);
        let phi = stakes / (self.gamma * self.size());
        let follow = 1.0 + phi;
        let joint =
            inside * inside / (inside * inside + self.gamma * self.size() * follow * follow);
        // What the same countries would do, each on its own.
        let squares = (powers * w * w + others) / (self.gamma * self.size());
        let own = squares / (1.0 + phi + squares);
        let lead = (self.depth * joint).max(joint.min(own));
        let total = (lead + phi) / follow;
        let effort = if inside > 0.0 { lead / inside } else { 0.0 };
        let member_payoff = self.payoff(effort, total);
        let outside = bloc.iter().chain(&loose).fold(0.0, |t, o| {
            t + o.size * o.count * self.payoff(self.answer(o.stake, total), total)
        });
        let sanction = if signed.parties() >= 2 {
            self.enforcement * (self.full().0 - self.alone().0) / self.size()
        } else {
            0.0
        };
        let welfare = inside * member_payoff + outside;
        State { signed, total, effort, welfare, member_payoff, sanction }
    }

    /// Those outside: the bloc, then the others.
    fn outside(&self, signed: Signed) -> ([Outsider; 2], [Outsider; 2]) {
        let w = self.weight;
        let led = self.bloc > 0;
        let mass = w + f64::from(self.bloc);
        let stake = |size: f64| size + self.unity * (mass - size);
        let power = |count: u32, stake: f64| Outsider { size: w, count: f64::from(count), stake };
        let other = |count: u32, stake: f64| Outsider { size: 1.0, count: f64::from(count), stake };
        let out = u32::from(!signed.first) + u32::from(!signed.second && !led);
        (
            [power(u32::from(led), stake(w)), other(self.bloc, stake(1.0))],
            [power(out, w), other(self.others_may() - signed.others, 1.0)],
        )
    }

    /// What a country of `size` earns outside, for each unit of its size.
    fn outsider_payoff(&self, state: &State, size: f64) -> f64 {
        self.payoff(self.answer(size, state.total), state.total) - state.sanction
    }

    /// What the first power, the second and an ordinary country would gain by changing sides, for
    /// each unit of its size; none where it cannot.
    fn gains(&self, at: &State, state: impl Fn(Signed) -> State) -> [Option<(Event, f64)>; 4] {
        let s = at.signed;
        let leave =
            |to: Signed, size: f64| self.outsider_payoff(&state(to), size) - at.member_payoff;
        let join = |to: Signed, size: f64| state(to).member_payoff - self.outsider_payoff(at, size);
        let w = self.weight;
        let power = |inside: bool, may: bool, to: Signed| match (inside, may) {
            (true, _) => Some((Event::PowerLeaves, leave(to, w))),
            (false, true) => Some((Event::PowerJoins, join(to, w))),
            (false, false) => None,
        };
        let one_less = s
            .others
            .checked_sub(1)
            .map(|others| (Event::CountryLeaves, leave(Signed { others, ..s }, 1.0)));
        let one_more = (s.others < self.others_may())
            .then(|| (Event::CountryJoins, join(Signed { others: s.others + 1, ..s }, 1.0)));
        [
            power(s.first, self.first_may(), Signed { first: !s.first, ..s }),
            power(s.second, self.second_may(), Signed { second: !s.second, ..s }),
            one_less,
            one_more,
        ]
    }

    /// Gains below this are none: payoffs are of the order of 1/N.
    fn slack(&self) -> f64 {
        1e-12 / self.size()
    }

    /// Of the agreements of at least two that hold, the one that closes most of the gap.
    pub fn agreement(&self) -> Option<State> {
        let others = self.others_may();
        let at = |s: Signed| {
            ((usize::from(s.first) * 2 + usize::from(s.second)) * (others as usize + 1))
                + s.others as usize
        };
        let mut states = Vec::new();
        for first in [false, true] {
            for second in [false, true] {
                for others in 0..=others {
                    states.push(self.state(Signed { first, second, others }));
                }
            }
        }
        let slack = self.slack();
        let holds = |s: &&State| {
            let gains = self.gains(s, |signed| states[at(signed)]);
            gains.iter().flatten().all(|(_, gain)| *gain <= slack)
        };
        let mut best: Option<State> = None;
        for state in states.iter().filter(|s| self.eligible(s.signed)).filter(holds) {
            if best.is_none_or(|b| state.welfare > b.welfare) {
                best = Some(*state);
            }
        }
        best
    }

    /// Whether these are at least two, all of whom may sign.
    fn eligible(&self, s: Signed) -> bool {
        s.parties() >= 2 && (self.first_may() || !s.first) && (self.second_may() || !s.second)
    }

    /// The share of the gap closed by the agreement that holds, or by a bloc without one.
    pub fn gap_closed(&self) -> f64 {
        let none = Signed { first: false, second: false, others: 0 };
        self.gap(self.agreement().unwrap_or_else(|| self.state(none)).welfare)
    }

    /// The share of the world's weight that has signed.
    fn breadth(&self, signed: Signed) -> f64 {
        let powers = f64::from(u32::from(signed.first) + u32::from(signed.second));
        (powers * self.weight + f64::from(signed.others)) / self.size()
    }

    /// One country at a time changes sides, always the one that gains most, until nobody gains.
    fn adjust(&self, path: &mut Vec<(State, Event)>) {
        let Some((mut here, _)) = path.last().copied() else { return };
        // Every step but a few leads one way; the bound is for worlds that go in circles.
        for _ in 0..2 * self.ordinary {
            let gains = self.gains(&here, |signed| self.state(signed));
            let mut best: Option<(Event, f64)> = None;
            for (event, gain) in gains.iter().flatten() {
                if *gain > best.map_or(self.slack(), |(_, b)| b) {
                    best = Some((*event, *gain));
                }
            }
            let Some((event, gain)) = best else { return };
            let s = here.signed;
            let first_moves = gains[0].is_some_and(|g| g == (event, gain));
            here = self.state(match event {
                Event::CountryLeaves => Signed { others: s.others - 1, ..s },
                Event::CountryJoins => Signed { others: s.others + 1, ..s },
                _ if first_moves => Signed { first: !s.first, ..s },
                _ => Signed { second: !s.second, ..s },
            });
            path.push((here, event));
        }
    }

    /// From an agreement of all to one that nobody leaves; then the reader's exit and bloc, and
    /// what follows.
    fn path(&self) -> Vec<(State, Event)> {
        let open = World { exit: Exit::None, bloc: 0, ..*self };
        let all = Signed { first: true, second: true, others: self.ordinary };
        let mut path = vec![(open.state(all), Event::Start)];
        open.adjust(&mut path);
        if *self != open
            && let Some((here, _)) = path.last().copied()
        {
            let s = here.signed;
            let after = Signed {
                first: s.first && self.first_may(),
                second: s.second && self.second_may(),
                others: s.others.min(self.others_may()),
            };
            path.push((self.state(after), Event::Exit));
            self.adjust(&mut path);
        }
        path
    }
}

/// Alike countries outside an agreement.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Outsider {
    /// The size of each.
    size: f64,
    /// How many.
    count: f64,
    /// How many units it acts for.
    stake: f64,
}

/// The depths at which curves are drawn.
fn depths() -> Vec<f64> {
    grid(0.05, 1.0, 20)
}

impl Model for Coalition {
    type Parameters = Parameters;
    type Outcome = Outcome;

    const CARD: Card = Card {
        id: "coalition",
        section: "2.2",
        title: "The agreement that holds itself up",
        invitation: "Ask less of the members, add enforcement, let a leading power leave.",
        discovery: "Without enforcement an agreement is deep and narrow or broad and shallow; enforcement buys both.",
        claims: &["G1", "I1", "I6"],
        facts: &[],
        presets: &[
            Preset {
                id: "source",
                label: "As the source describes",
                note: "No enforcement, one leading power gone, the other building a system of its own.",
                set: &[("exit", "one"), ("bloc", "5")],
            },
            Preset {
                id: "shallow",
                label: "Broad and shallow",
                note: "Ask a quarter of what would be best: many more can live with it.",
                set: &[("depth", "0.25")],
            },
            Preset {
                id: "teeth",
                label: "With teeth",
                note: "Staying outside costs more than half of what cooperation would bring.",
                set: &[("enforcement", "0.6")],
            },
            Preset {
                id: "one_leaves",
                label: "A leading member leaves",
                note: "The treaty as before, without one of the two leading powers.",
                set: &[("exit", "one")],
            },
            Preset {
                id: "barrett",
                label: "Equal countries",
                note: "Barrett's own model: no leading powers, ten countries.",
                set: &[("weight", "1"), ("members", "8"), ("cost", "0.25")],
            },
        ],
        literature: &["barrett1994", "barrett2002", "nordhaus2015"],
        reference: &["barrett_iea"],
        stochastic: false,
    };

    fn simulate(p: &Parameters, _seed: u64) -> Result<Outcome, Invalid> {
        let world = World::new(p);
        let gaps = [Exit::None, Exit::One, Exit::Both]
            .map(|exit| World { exit, bloc: 0, ..world }.gap_closed());
        let best = depths()
            .into_iter()
            .map(|depth| (depth, World { depth, ..world }.gap_closed()))
            .fold((0.0, f64::NEG_INFINITY), |b, d| if d.1 > b.1 { d } else { b });
        Ok(Outcome {
            state: world.agreement(),
            gap: world.gap_closed(),
            gaps,
            best,
            path: world.path(),
            world,
        })
    }

    fn report(p: &Parameters, o: &Outcome) -> Report {
        let signed = o.state.map(|s| s.signed);
        let share = |id, label: &'static str, v| Reading::new(id, label, v, Format::Percent);
        Report {
            sentence: sentence(p, o),
            readings: vec![
                Reading::new(
                    "signatories",
                    "Countries that sign",
                    f64::from(signed.map_or(0, Signed::parties)),
                    Format::Count,
                ),
                share(
                    "breadth",
                    "Share of the world's weight",
                    signed.map_or(0.0, |s| o.world.breadth(s)),
                ),
                share("effort", "A member's effort, of full cooperation's", relative_effort(o)),
                share("gap", "Gap to full cooperation closed", o.gap),
                share("gap_both", "The same if both leading powers may sign", o.gaps[0]),
                share("gap_one", "The same if one stays out", o.gaps[1]),
                share("gap_none", "The same if both stay out", o.gaps[2]),
                share("best_depth", "Depth that would close most", o.best.0),
                share("best_gap", "What it would close", o.best.1),
            ],
            figures: vec![by_depth(o), breadth(o), map(o)],
            replays: vec![replay(p, o)],
        }
    }
}

/// A signatory's effort over that of each country under full cooperation.
fn relative_effort(o: &Outcome) -> f64 {
    let full = o.world.full().1 / o.world.size();
    o.state.map_or(0.0, |s| s.effort / full)
}

fn sentence(p: &Parameters, o: &Outcome) -> Text {
    let first = match o.state.map(|s| (s, s.signed)) {
        None => say!(
            "No agreement of two or more holds here: whoever signs does better by leaving, and countries act on their own. That closes {gap} of the gap to full cooperation.",
            gap = chance(o.gap),
        ),
        Some((_, s)) if s.others == 0 => say!(
            "The only agreement that holds is between the two leading powers; each does {effort} of what it would under full cooperation, which closes {gap} of the gap.",
            effort = chance(relative_effort(o)),
            gap = chance(o.gap),
        ),
        Some((_, s)) if o.world.breadth(s) == 1.0 => say!(
            "Everyone signs and stays; each does {effort} of what full cooperation asks, which closes {gap} of the gap.",
            effort = chance(relative_effort(o)),
            gap = chance(o.gap),
        ),
        Some((_, s)) => say!(
            "The agreement that holds has {k} of {n} countries and {powers}; each member does {effort} of what full cooperation asks, which closes {gap} of the gap.",
            k = count(s.others),
            n = count(p.members),
            powers = words(match u32::from(s.first) + u32::from(s.second) {
                0 => "no leading power",
                1 => "one leading power",
                _ => "both leading powers",
            }),
            effort = chance(relative_effort(o)),
            gap = chance(o.gap),
        ),
    };
    let departed = p.exit != Exit::None || p.bloc > 0;
    let (before, after) = if departed { (o.gaps[0], o.gap) } else { (o.gap, o.gaps[1]) };
    let exit = match (departed, (before - after).abs() < 1e-9, before > after) {
        (_, true, _) if departed => "The exit changes nothing: others take the place.".into(),
        (_, true, _) => "If a leading power left, others would take its place.".into(),
        (true, _, true) => {
            say!("With both leading powers free to sign it would close {b}.", b = chance(before))
        }
        (true, _, false) => say!(
            "With both leading powers free to sign it would close only {b}: here an exit makes others act.",
            b = chance(before)
        ),
        (false, _, true) => {
            say!("If one leading power stayed out it would close {a}.", a = chance(after))
        }
        (false, _, false) => say!(
            "If one leading power stayed out, others would step in and close {a}.",
            a = chance(after)
        ),
    };
    if o.best.1 > o.gap + 5e-4 {
        let depth = say!(
            "Of all depths, {d} would close most: {g}.",
            d = percent(o.best.0, 0),
            g = chance(o.best.1)
        );
        return first.then(exit).then(depth);
    }
    first.then(exit)
}

/// The reader's world and the exits to compare it with: name, colour, dash and world.
fn scenarios(o: &Outcome) -> Vec<(Text, Ink, Dash, World)> {
    let open = World { exit: Exit::None, bloc: 0, ..o.world };
    let inks = [Ink::One, Ink::Two, Ink::Three];
    let mut out: Vec<(Text, Ink, Dash, World)> = Exit::ALL
        .iter()
        .zip(inks)
        .map(|(exit, ink)| {
            let world = World { exit: *exit, ..open };
            let dash = if world == o.world { Dash::Solid } else { Dash::Dashed };
            (exit.label().into(), ink, dash, world)
        })
        .collect();
    if o.world.bloc > 0 {
        out.push(("With the parallel bloc".into(), Ink::Four, Dash::Solid, o.world));
    }
    out
}

fn lines(o: &Outcome, value: impl Fn(&World) -> f64) -> Vec<Layer> {
    let line = |(label, ink, dash, world): (Text, Ink, Dash, World)| Layer::Line {
        label,
        ink,
        dash,
        points: depths()
            .into_iter()
            .map(|depth| [depth, value(&World { depth, ..world })])
            .collect(),
    };
    scenarios(o).into_iter().map(line).collect()
}

fn by_depth(o: &Outcome) -> Figure {
    let mut layers = lines(o, World::gap_closed);
    let ends = layers.iter().fold([0.0, o.gap], |ends: [f64; 2], layer| match layer {
        Layer::Line { points, .. } => {
            points.iter().fold(ends, |[low, high], p| [low.min(p[1]), high.max(p[1])])
        }
        _ => ends,
    });
    let top = [0.1, 0.2, 0.5].into_iter().find(|top| *top >= ends[1]).unwrap_or(1.0);
    layers.push(Layer::point("your treaty", Ink::Alarm, [o.world.depth, o.gap]));
    Figure {
        id: "depth",
        title: "Share of the gap closed by the agreement that holds, by its depth".into(),
        summary: say!(
            "At depth {d} the agreement that holds closes {g} of the gap; most is closed at depth {b}: {h}.",
            d = percent(o.world.depth, 0),
            g = chance(o.gap),
            b = percent(o.best.0, 0),
            h = chance(o.best.1),
        ),
        x: Axis::share("Depth of the treaty"),
        y: Axis { from: ends[0], to: top, ..Axis::share("Share of the gap closed") },
        layers,
        shape: Shape::Wide,
    }
}

fn breadth(o: &Outcome) -> Figure {
    let mut layers = lines(o, |w| w.agreement().map_or(0.0, |s| w.breadth(s.signed)));
    let own = o.state.map_or(0.0, |s| o.world.breadth(s.signed));
    layers.push(Layer::point("your treaty", Ink::Alarm, [o.world.depth, own]));
    Figure {
        id: "breadth",
        title: "Share of the world that signs, by the depth of the treaty".into(),
        summary: say!(
            "At depth {d} countries with {b} of the world's weight sign and stay.",
            d = percent(o.world.depth, 0),
            b = chance(own),
        ),
        x: Axis::share("Depth of the treaty"),
        y: Axis::share("Share of the world's weight that signs"),
        layers,
        shape: Shape::Wide,
    }
}

fn map(o: &Outcome) -> Figure {
    const COLUMNS: u32 = 25;
    const ROWS: u32 = 21;
    let (low, high) = (math::ln(0.1), math::ln(100.0));
    let x: Vec<f64> = grid(low, high, COLUMNS).into_iter().map(math::exp).collect();
    let y = grid(0.0, 1.0, ROWS);
    let mut values = Vec::new();
    for enforcement in &y {
        for gamma in &x {
            let world = World { enforcement: *enforcement, gamma: *gamma, ..o.world };
            values.push(world.gap_closed().max(0.0));
        }
    }
    let enough = y
        .iter()
        .copied()
        .find(|enforcement| World { enforcement: *enforcement, ..o.world }.gap_closed() >= 0.5);
    let summary = match enough {
        Some(e) => say!(
            "At your cost of {c}, closing half of the gap takes an enforcement of {e}. You have {own}.",
            c = digits(o.world.gamma, 2),
            e = percent(e, 0),
            own = percent(o.world.enforcement, 0),
        ),
        None => say!(
            "At your cost of {c} and depth of {d}, no enforcement closes half of the gap.",
            c = digits(o.world.gamma, 2),
            d = percent(o.world.depth, 0),
        ),
    };
    Figure {
        id: "map",
        title: "Share of the gap closed, by cost and enforcement".into(),
        summary,
        x: Axis::log("Cost of effort against its benefit", 0.1, 100.0),
        y: Axis::share("Enforcement"),
        layers: vec![
            Layer::Heat {
                label: "Share of the gap closed".into(),
                x,
                y,
                values,
                from: 0.0,
                to: 1.0,
                format: Format::Percent,
            },
            Layer::point("you", Ink::Alarm, [o.world.gamma, o.world.enforcement]),
        ],
        shape: Shape::Square,
    }
}

fn replay(p: &Parameters, o: &Outcome) -> Replay {
    let full = o.world.full().1 / o.world.size();
    let mut values = Vec::new();
    let mut left = false;
    for (state, event) in &o.path {
        left |= *event == Event::Exit;
        let s = state.signed;
        let alone = |size: f64| o.world.answer(size, state.total);
        // Before the exit there is no bloc; after it, the last countries form it.
        let bloc = if left { o.world.bloc } else { 0 };
        let mass = o.world.weight + f64::from(bloc);
        let united = |size: f64| o.world.answer(size + o.world.unity * (mass - size), state.total);
        let power = |inside: bool, led: bool| match (inside, led) {
            (true, _) => state.effort,
            (false, true) => united(o.world.weight),
            (false, false) => alone(o.world.weight),
        };
        values.push((power(s.first, false) / full) as f32);
        values.push((power(s.second, bloc > 0) / full) as f32);
        for i in 0..p.members {
            let effort = if i < s.others {
                state.effort
            } else if i + bloc >= p.members {
                united(1.0)
            } else {
                alone(1.0)
            };
            values.push((effort / full) as f32);
        }
    }
    let top = values.iter().copied().fold(1.0_f32, f32::max);
    let last = o.path.last().map_or(0, |(s, _)| s.signed.parties());
    let mut group_of = vec![0, 0];
    group_of.resize(p.members as usize + 2, 1);
    Replay {
        id: "unravelling",
        title: "From an agreement of all to one that nobody leaves".into(),
        summary: say!(
            "All sign at first; then one country after another changes sides, always the one that gains most by it, until {k} are left.",
            k = count(last),
        ),
        frame: "Step".into(),
        y: Axis { to: f64::from(top), ..Axis::share("Effort, of full cooperation's") },
        agents: p.members + 2,
        values,
        group_of,
        groups: vec![("Leading powers".into(), Ink::Two), ("Other countries".into(), Ink::One)],
        inks: Vec::new(),
        captions: o.path.iter().map(|(state, event)| caption(*event, state.signed)).collect(),
    }
}

fn caption(event: Event, s: Signed) -> Text {
    let first: Text = match event {
        Event::Start => "Everyone has signed.".into(),
        Event::PowerLeaves => "A leading power gains by leaving.".into(),
        Event::CountryLeaves => "A country gains by leaving.".into(),
        Event::PowerJoins => "A leading power gains by joining.".into(),
        Event::CountryJoins => "A country gains by joining.".into(),
        Event::Exit => "The exit that you chose.".into(),
    };
    first.then(say!(
        "Signed now: {p} of 2 leading powers, {k} of the others.",
        p = count(u32::from(s.first) + u32::from(s.second)),
        k = count(s.others),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::Parameters as _;

    fn defaults() -> World {
        World::new(&Parameters::defaults())
    }

    /// Barrett's equal countries, as a world of the widget.
    fn equal(n: u32, gamma: f64) -> World {
        World { ordinary: n - 2, weight: 1.0, gamma, ..defaults() }
    }

    fn everywhere(mut check: impl FnMut(World)) {
        for ordinary in [8, 20, 40] {
            for weight in [1.0, 2.0, 5.0] {
                for gamma in [0.1, 1.0, 10.0, 100.0] {
                    for depth in [0.1, 0.5, 1.0] {
                        for exit in Exit::ALL {
                            let world =
                                World { ordinary, weight, gamma, depth, exit: *exit, ..defaults() };
                            check(world);
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn barretts_example_has_four_signatories() {
        let ten = Equal { n: 10, a: 100.0, b: 1.0, c: 0.25 };
        assert_eq!(ten.stable(), [4]);
        let signed = equal(10, 0.25).agreement().unwrap().signed;
        assert_eq!(signed.parties(), 4);
    }

    #[test]
    fn without_its_additions_the_world_is_barretts() {
        for n in [10, 15, 42] {
            for gamma in [0.1, 0.25, 1.0, 5.0, 100.0] {
                let barrett = Equal { n, a: 1.0, b: 1.0, c: gamma };
                let state = equal(n, gamma).agreement().unwrap();
                let k = state.signed.parties();
                assert_eq!(barrett.stable(), [k]);
                assert!((state.total - barrett.treaty(k).total).abs() < 1e-13);
                assert!((equal(n, gamma).gap_closed() - barrett.gap_closed(k)).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn all_is_cooperation_and_none_is_acting_alone() {
        for (n, c) in [(3, 1.0), (10, 0.25), (100, 10.0)] {
            let w = Equal { n, a: 7.0, b: 2.0, c };
            let gamma = c / 2.0;
            let n_ = f64::from(n);
            assert!((w.treaty(n).total - 7.0 * n_ / (n_ + gamma)).abs() < 1e-12);
            assert!((w.treaty(0).total - 7.0 / (1.0 + gamma)).abs() < 1e-12);
        }
        let all = Signed { first: true, second: true, others: 20 };
        let none = Signed { first: false, second: false, others: 0 };
        let w = defaults();
        assert!((w.gap(w.state(all).welfare) - 1.0).abs() < 1e-12);
        assert!(w.gap(w.state(none).welfare).abs() < 1e-12);
    }

    #[test]
    fn a_stable_treaty_beats_none_and_outsiders_do_better() {
        for n in [5, 10, 30, 100] {
            for i in -8..=8 {
                let c = math::pow(10.0, f64::from(i) / 4.0);
                let w = Equal { n, a: 100.0, b: 1.0, c };
                for k in w.stable() {
                    let t = w.treaty(k);
                    assert!(t.total >= w.treaty(0).total);
                    assert!(k == n || t.other_payoff > t.signatory_payoff);
                    // Only the ratio of cost to benefit matters for who signs.
                    let scaled = Equal { n, a: 3.0, b: 7.0, c: 7.0 * c };
                    assert!(scaled.stable().contains(&k));
                }
            }
        }
    }

    #[test]
    fn small_coalitions_use_the_first_move_to_do_less() {
        let w = Equal { n: 100, a: 100.0, b: 1.0, c: 0.1 };
        let least = (0..=100).min_by(|a, b| w.treaty(*a).total.total_cmp(&w.treaty(*b).total));
        assert_eq!(least, Some(5));
        assert!(w.treaty(5).total < w.treaty(0).total);
    }

    #[test]
    fn many_sign_only_where_little_is_at_stake() {
        let at = |c| Equal { n: 100, a: 100.0, b: 1.0, c };
        assert_eq!(at(0.01).stable(), [51]);
        assert_eq!(at(100.0).stable(), [2]);
        let potential = |c| at(c).welfare(100) / at(c).welfare(0) - 1.0;
        assert!(potential(0.01) < 1e-3 && potential(100.0) > 10.0);
    }

    #[test]
    fn the_shallow_treaty_is_broader_and_closes_more_of_the_gap() {
        // Constant benefits, where the size is a closed form.
        for pair in [1.0, 0.75, 0.5, 0.25, 0.1, 0.05].windows(2) {
            let (deep, shallow) = (modest(100, pair[0]), modest(100, pair[1]));
            assert!(shallow.size > deep.size && shallow.gap_closed > deep.gap_closed);
        }
        // The widget's default world.
        let at = |depth| World { depth, ..defaults() };
        let (deep, shallow) = (at(1.0), at(0.25));
        let (d, s) = (deep.agreement().unwrap(), shallow.agreement().unwrap());
        assert!(s.signed.parties() > d.signed.parties() && s.effort < d.effort);
        assert!(shallow.gap_closed() > deep.gap_closed());
    }

    #[test]
    fn steep_costs_give_the_closed_form_of_constant_benefits() {
        for depth in [0.75, 0.5, 0.35] {
            let world = World { depth, ..equal(42, 1e6) };
            let m = modest(42, depth);
            assert_eq!(world.agreement().unwrap().signed.parties(), m.size);
            assert!((world.gap_closed() - m.gap_closed).abs() < 1e-3 * m.gap_closed, "{depth}");
        }
    }

    #[test]
    fn the_modest_size_is_the_largest_that_nobody_leaves() {
        for theta in [1.0, 0.8, 0.37, 0.11] {
            // Payoffs in units of b²/c, from the definition.
            let effort = |k: f64| (theta * k).max(1.0);
            let inside = |k: f64| k * effort(k) + (200.0 - k) - 0.5 * effort(k) * effort(k);
            let outside = |k: f64| k * effort(k) + (200.0 - k) - 0.5;
            let stays = |k: u32| inside(f64::from(k)) >= outside(f64::from(k - 1)) - 1e-9;
            let size = modest(200, theta).size;
            assert!(stays(size) && !stays(size + 1), "{theta}");
        }
    }

    #[test]
    fn enforcement_buys_breadth_and_depth() {
        let at = |enforcement| World { enforcement, ..defaults() };
        let mut last = f64::NEG_INFINITY;
        for i in 0..=10 {
            let gap = at(f64::from(i) / 10.0).gap_closed();
            assert!(gap >= last - 1e-12);
            last = gap;
        }
        let all = at(0.6).agreement().unwrap();
        assert_eq!(all.signed.parties(), 22);
        assert!((at(0.6).gap_closed() - 1.0).abs() < 1e-9);
        // Without it, the few who hold on close little.
        assert!(at(0.0).gap_closed() < 0.1);
    }

    #[test]
    fn the_two_powers_have_an_outsized_say() {
        // Heavy enough, the agreement is theirs; and the heavier, the more it closes.
        let at = |weight| World { weight, ..defaults() };
        for weight in [2.0, 4.0, 8.0] {
            let signed = at(weight).agreement().unwrap().signed;
            assert_eq!(signed, Signed { first: true, second: true, others: 0 });
        }
        assert!(at(8.0).gap_closed() > at(4.0).gap_closed());
        assert!(at(4.0).gap_closed() > at(2.0).gap_closed());
    }

    #[test]
    fn the_exit_of_a_leading_member_undoes_the_deep_agreement() {
        let at = |exit, bloc| World { exit, bloc, ..defaults() };
        assert!(at(Exit::None, 0).agreement().is_some());
        assert!(at(Exit::One, 0).agreement().is_none());
        assert!(at(Exit::One, 0).gap_closed() < at(Exit::None, 0).gap_closed());
        // With enforcement it does not fall, but it loses.
        let held = |exit| World { enforcement: 0.7, ..at(exit, 0) };
        assert!(held(Exit::One).gap_closed() < held(Exit::None).gap_closed());
        assert!(held(Exit::Both).gap_closed() < held(Exit::One).gap_closed());
    }

    #[test]
    fn a_parallel_bloc_shrinks_what_the_treaty_can_reach() {
        let at = |bloc| World { bloc, enforcement: 0.7, ..defaults() };
        for bloc in 1..8 {
            assert!(at(bloc + 1).gap_closed() < at(bloc).gap_closed());
        }
        // A bloc that acts as one does more than its members alone: not all is lost.
        let united = World { unity: 1.0, ..at(8) };
        assert!(united.gap_closed() > at(8).gap_closed());
    }

    #[test]
    fn an_agreement_that_is_shown_holds() {
        everywhere(|world| {
            if let Some(state) = world.agreement() {
                let gains = world.gains(&state, |s| world.state(s));
                assert!(gains.iter().flatten().all(|(_, g)| *g <= world.slack()), "{world:?}");
                assert!(world.eligible(state.signed));
            }
        });
    }

    #[test]
    fn every_path_ends_where_nobody_gains() {
        everywhere(|world| {
            let (last, _) = world.path().last().copied().unwrap();
            let gains = world.gains(&last, |s| world.state(s));
            assert!(gains.iter().flatten().all(|(_, g)| *g <= world.slack()), "{world:?}");
        });
    }
}
