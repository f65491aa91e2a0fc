//! Lobbying as a contest: what unequal stakes do to the odds (section 2.3).
//!
//! Two sides spend x₁ and x₂ on a fight over a rule. The first wins with probability
//! p₁ = x₁^r / (x₁^r + x₂^r); a side with stake V_i earns V_i p_i − x_i (Tullock 1980). In the pure
//! equilibrium x_i = r V_i p₁ p₂ with p₁ = V₁^r / (V₁^r + V₂^r) (Nti 1999), which exists while
//! r ≤ 1 + (V_low / V_high)^r; beyond that, the weak side is at times absent (Wang 2010). Two sides
//! that keep replying to each other's last effort settle there only while r |p₁ − p₂| < 1/√2, at
//! r = 1 while stakes are less than 3 + 2√2 ≈ 5.83 to 1; smaller steps settle further out.
//!
//! On top of it the widget lets governments' stake in investment join industry's, sets a limit on
//! what either side can spend, and counts the separate places where a rule can be fought for.
//!
//! Limits: the chapter states no contest function. Stakes, not arguments, decide here, and effort
//! is only money. No published estimate of r for Brussels was found.

use crate::analysis::roots::bisect;
use crate::explainer::{Card, Model, Preset, Report};
use crate::facts;
use crate::figure::{Axis, Figure, Format, Ink, Layer, Mark, Reading, Replay, Shape, grid};
use crate::math;
use crate::params::Invalid;
use crate::say;
use crate::text::{Text, chance, count, digits, number, percent};

/// The widget.
pub struct Lobbying;

crate::parameters! {
    /// What the reader sets.
    pub struct Parameters {
        /// Industry's stake V₁.
        stake_industry: f64 = Param::log(7.0, 0.5, 100.0).label("What industry stands to lose").main()
            .help("What a rule would cost the firms it binds. Only the ratio to the other stake matters for the odds.")
            .source(Source::Assumption("7 to 3, so that industry carries seven fights in ten, as in the crisis model"));
        /// The public-interest side's stake V₂.
        stake_public: f64 = Param::log(3.0, 0.5, 100.0).label("What the public-interest side stands to gain").main()
            .help("What a rule is worth to those who organise for it. A benefit spread over everybody is rarely all organised.")
            .source(Source::Assumption("7 to 3, see the other stake"));
        /// What governments add to industry's stake.
        government: f64 = Param::real(0.0, 0.0, 20.0, 0.5).label("Governments’ stake in investment").lever()
            .help("What governments that put investment first stand to lose by the rule; it is added to industry’s side.")
            .source(Source::Assumption("none at the start; the chapter finds that governments have sided with investment (A8)"));
        /// Separate places where a rule can be made.
        arenas: u32 = Param::integer(1, 1, 50).label("Places where the rule can be made").lever().main()
            .help("States, provinces or agencies that may each make the rule. Pre-emption leaves one. The fight is taken to be the same in each, and independent.")
            .source(Source::Assumption("one: rules pre-empted at home (G8)"));
        /// The most that industry can spend.
        budget_industry: Option<f64> = Param::optional(1.0, 0.05, 50.0, 0.05).label("Most that industry can spend").lever()
            .help("A limit on its effort, in the units of the stakes. Without one it spends what pays.")
            .source(Source::Assumption("no limit"));
        /// The most that the public-interest side can spend.
        budget_public: Option<f64> = Param::optional(0.3, 0.05, 50.0, 0.05).label("Most that the public-interest side can spend").lever()
            .help("A limit on its effort, in the units of the stakes. Without one it spends what pays.")
            .source(Source::Assumption("no limit"));
        /// Decisiveness r.
        decisiveness: f64 = Param::real(1.0, 0.5, 1.5, 0.05).label("How decisive spending is")
            .help("At 1 each side’s chance is its share of all spending. Below, spending matters less; above, the larger spender wins more often than its share.")
            .source(Source::Paper("Tullock (1980): 1, by convention; 0.5 to 1.5 is a range for sensitivity"));
        /// The share of the way to the best reply that each side moves in a round.
        step: f64 = Param::real(0.3, 0.05, 1.0, 0.05).label("Speed of adjustment")
            .help("How far each side moves towards its best reply to the other’s last effort in a round; 1 is all the way.")
            .source(Source::Assumption("budgets are moved gradually"));
    }
}

/// The equilibrium, and the way there.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The stakes that meet: industry's with governments', and the public-interest side's.
    pub stake: [f64; 2],
    /// The equilibrium.
    pub contest: Contest,
    /// Whether a limit on effort binds either side.
    pub limited: [bool; 2],
    /// Effort of both over the larger stake.
    pub waste: f64,
    /// Probability that the rule is made in at least one place.
    pub rule: f64,
    /// The same if there were one place only.
    pub rule_preempted: f64,
    /// [`reply_radius`], where the equilibrium is pure and nobody is limited.
    pub radius: Option<f64>,
    /// [`critical_ratio`].
    pub critical: Option<f64>,
    /// Efforts, round by round.
    pub path: Vec<[f64; 2]>,
    /// Whether the last rounds stay at the equilibrium.
    pub settled: bool,
    /// Industry's stake in millions of dollars a year, if its effort were the reported spending;
    /// none where a limit binds, because then effort says nothing about the stake.
    pub implied_stake: Option<f64>,
}

/// How many rounds of replies are shown.
pub const ROUNDS: u32 = 60;

/// Nobody quite stops: the least effort in the rounds of replies, as a share of the own stake.
/// Against a rival that spends nothing at all there is no best effort, only an ever smaller one.
const TOKEN: f64 = 1e-3;
/// An equilibrium of the contest between two sides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contest {
    /// Effort of each side; the expected one where it is at times absent.
    pub effort: [f64; 2],
    /// Probability that the first side wins.
    pub win: f64,
    /// What each side expects: its stake times its chance, less its effort.
    pub payoff: [f64; 2],
    /// How often each side takes part at all: 1, or less for one that is at times absent.
    pub active: [f64; 2],
}

impl Contest {
    /// A pure equilibrium at these efforts.
    fn pure(stake: [f64; 2], effort: [f64; 2], r: f64) -> Contest {
        let win = success(effort[0], effort[1], r);
        let payoff = [stake[0] * win - effort[0], stake[1] * (1.0 - win) - effort[1]];
        Contest { effort, win, payoff, active: [1.0; 2] }
    }

    /// Effort of both sides together.
    pub fn total(&self) -> f64 {
        self.effort[0] + self.effort[1]
    }
}

/// Probability that effort `own` carries the day against `other`: x^r / (x^r + y^r), and a half
/// where neither makes any.
pub fn success(own: f64, other: f64, r: f64) -> f64 {
    if own == 0.0 && other == 0.0 {
        return 0.5;
    }
    // By the ratio of the smaller to the larger, so that nothing overflows.
    if own >= other {
        1.0 / (1.0 + math::pow(other / own, r))
    } else {
        let odds = math::pow(own / other, r);
        odds / (1.0 + odds)
    }
}

/// The pure equilibrium of two sides with these stakes and without limits on effort (Nti 1999):
/// x_i = r V_i p₁ p₂ with p₁ = V₁^r / (V₁^r + V₂^r). It exists where r ≤ [`r_max`].
pub fn two_sided(stake: [f64; 2], r: f64) -> Contest {
    let p = success(stake[0], stake[1], r);
    let effort = stake.map(|v| r * v * p * (1.0 - p));
    Contest::pure(stake, effort, r)
}

/// The greatest decisiveness at which a pure equilibrium exists, for stakes whose smaller is
/// `ratio` of the larger: r = 1 + ratio^r, where the weak side just breaks even.
pub fn r_max(ratio: f64) -> f64 {
    // At 1 the difference is below zero, at 2 it is not.
    bisect(|r| r - 1.0 - math::pow(ratio, r), 1.0, 2.0, 0.0).unwrap_or(2.0)
}

/// Effort of both over the larger stake.
pub fn dissipation(contest: &Contest, stake: [f64; 2]) -> f64 {
    contest.total() / stake[0].max(stake[1])
}

/// Spectral radius of the simultaneous best reply at the pure equilibrium: below 1, two sides that
/// keep replying to each other settle; above, they swing. Infinite where r |p₁ − p₂| ≥ 1.
pub fn reply_radius(stake: [f64; 2], r: f64) -> f64 {
    let d = r * (2.0 * success(stake[0], stake[1], r) - 1.0).abs();
    if d < 1.0 { d / (1.0 - d * d).sqrt() } else { f64::INFINITY }
}

/// The ratio of stakes at which [`reply_radius`] is 1; none where it never is (r ≤ 1/√2).
pub fn critical_ratio(r: f64) -> Option<f64> {
    let d = core::f64::consts::FRAC_1_SQRT_2 / r;
    (d < 1.0).then(|| math::exp(2.0 * math::atanh(d) / r))
}

/// n equal sides: each one's effort, and all effort over the stake. Exists where r ≤ n/(n − 1).
pub fn symmetric(n: f64, stake: f64, r: f64) -> (f64, f64) {
    let dissipation = r * (n - 1.0) / n;
    (dissipation * stake / n, dissipation)
}

/// Any number of sides with decisiveness 1 (Hillman and Riley 1989): each one's effort. Those
/// with too small a stake make none.
pub fn many_sided(stakes: &[f64]) -> Vec<f64> {
    let mut sorted = stakes.to_vec();
    sorted.sort_by(|a, b| b.total_cmp(a));
    let mut total = 0.0;
    // A side joins as long as its stake exceeds the effort of those with larger ones.
    let mut inverse = 0.0;
    for (k, v) in sorted.iter().enumerate() {
        if *v <= total {
            break;
        }
        inverse += 1.0 / v;
        total = k as f64 / inverse;
    }
    stakes.iter().map(|v| total * (1.0 - total / v).max(0.0)).collect()
}

/// The best reply to `other` at decisiveness 1.
pub fn reply_at_one(stake: f64, other: f64) -> f64 {
    ((stake * other).sqrt() - other).max(0.0)
}

/// The best reply to `other` > 0 at any decisiveness with effort up to `limit`.
///
/// An interior reply solves x = r V p (1 − p); with z = ln(x / other), p = Λ(r z), the condition
/// ln x − ln(r V p (1 − p)) = 0 rises in z wherever the second-order condition holds, so that it
/// is found by bisection. Staying out is better where that would cost more than it brings.
pub fn reply(stake: f64, other: f64, r: f64, limit: f64) -> f64 {
    let slope = |z: f64| {
        let p = math::logistic(r * z);
        z + math::ln(other) - math::ln(r * stake) - math::ln(p) - math::ln(1.0 - p)
    };
    let start = if r > 1.0 { math::logit(0.5 * (1.0 - 1.0 / r)) / r } else { -200.0 / r };
    if slope(start) > 0.0 {
        return 0.0;
    }
    // p (1 − p) ≤ ¼ bounds the reply from above.
    let end = math::ln(r * stake / (4.0 * other)).max(start) + 1e-9;
    let interior = bisect(slope, start, end, 0.0).unwrap_or(end);
    let effort = (other * math::exp(interior)).min(limit);
    if stake * success(effort, other, r) >= effort { effort } else { 0.0 }
}

/// The equilibrium of two sides with these stakes and limits on effort, for decisiveness up to 2.
/// None where neither form below is one, which a test finds nowhere in the range of the widget.
///
/// Where no pure equilibrium exists, the weaker side is at times absent (Wang 2010): it is
/// indifferent between staying out and an effort m, which fixes the other's effort, and takes part
/// just often enough for that effort to be the other's best.
pub fn equilibrium(stake: [f64; 2], limit: [f64; 2], r: f64) -> Option<Contest> {
    let free = two_sided(stake, r);
    let ratio = stake[0].min(stake[1]) / stake[0].max(stake[1]);
    let pure = r <= 1.0 + math::pow(ratio, r);
    if pure && free.effort[0] <= limit[0] && free.effort[1] <= limit[1] {
        return Some(free);
    }
    let answer = |i: usize, other: f64| reply(stake[i], other, r, limit[i]);
    let at_limit = [[limit[0], answer(1, limit[0])], [answer(0, limit[1]), limit[1]], limit];
    // A pure equilibrium with a limit that binds: each effort is the best reply to the other.
    let best = |x: &[f64; 2]| {
        let near = |a: f64, b: f64| (a - b).abs() <= 1e-7 * b;
        let some = x.iter().all(|x| *x > 0.0 && x.is_finite());
        some && near(answer(0, x[1]), x[0]) && near(answer(1, x[0]), x[1])
    };
    match at_limit.into_iter().find(best) {
        Some(effort) => Some(Contest::pure(stake, effort, r)),
        None => [1, 0].into_iter().find_map(|weak| at_times_absent(stake, limit, r, weak)),
    }
}

fn at_times_absent(stake: [f64; 2], limit: [f64; 2], r: f64, weak: usize) -> Option<Contest> {
    let strong = 1 - weak;
    let m = (stake[weak] * (1.0 - 1.0 / r)).min(limit[weak]);
    let chance = m / stake[weak];
    let x = m * math::pow((1.0 - chance) / chance, 1.0 / r);
    let present = x / (r * stake[strong] * chance * (1.0 - chance));
    let worthwhile = present * stake[strong] * (1.0 - chance) >= x;
    if !(m > 0.0 && x <= limit[strong] && present <= 1.0 && worthwhile) {
        return None;
    }
    let wins = 1.0 - present * chance;
    let (mut effort, mut payoff, mut active) = ([0.0; 2], [0.0; 2], [1.0; 2]);
    (effort[strong], effort[weak]) = (x, present * m);
    payoff[strong] = stake[strong] * wins - x;
    active[weak] = present;
    Some(Contest { effort, win: if strong == 0 { wins } else { 1.0 - wins }, payoff, active })
}

/// Efforts over `rounds` rounds in which both sides at once move a share `step` of the way to
/// their best reply; the start is the first entry.
pub fn path(
    start: [f64; 2],
    step: f64,
    rounds: u32,
    mut reply: impl FnMut(usize, f64) -> f64,
) -> Vec<[f64; 2]> {
    let mut efforts = vec![start];
    let mut now = start;
    for _ in 0..rounds {
        let aim = [reply(0, now[1]), reply(1, now[0])];
        now = [0, 1].map(|i| (1.0 - step) * now[i] + step * aim[i]);
        efforts.push(now);
    }
    efforts
}

impl Parameters {
    fn stakes(&self) -> [f64; 2] {
        [self.stake_industry + self.government, self.stake_public]
    }

    fn limits(&self) -> [f64; 2] {
        [self.budget_industry, self.budget_public].map(|b| b.unwrap_or(f64::INFINITY))
    }

    /// A side's best reply that is never quite nothing.
    fn reply(&self, stake: [f64; 2], i: usize, other: f64) -> f64 {
        reply(stake[i], other, self.decisiveness, self.limits()[i]).max(TOKEN * stake[i])
    }
}

/// Probability that the first side loses in at least one of `arenas` independent fights.
pub fn loses_somewhere(win: f64, arenas: u32) -> f64 {
    1.0 - math::pow(win, f64::from(arenas))
}

impl Model for Lobbying {
    type Parameters = Parameters;
    type Outcome = Outcome;

    const CARD: Card = Card {
        id: "lobbying",
        section: "2.3",
        title: "Lobbying: the odds follow the stakes",
        invitation: "Change what each side has at stake, and watch efforts and odds rather than arguments.",
        discovery: "Odds follow stakes; and because the weaker side gives up, very unequal stakes can look like little lobbying.",
        claims: &["A5", "A8", "G8"],
        facts: &[
            "brussels_lobbying_2025",
            "brussels_lobbying_growth",
            "brussels_lobbying_growth_period",
            "us_ai_executive_order",
        ],
        presets: &[
            Preset {
                id: "half_more",
                label: "Half as much lobbying again",
                note: "Both stakes grow by half: so does spending, and the odds stay where they were.",
                set: &[("stake_industry", "10.5"), ("stake_public", "4.5")],
            },
            Preset {
                id: "industry_grows",
                label: "Only industry’s stake grows",
                note: "Industry spends half as much again because it has more to lose, and now the odds move too.",
                set: &[("stake_industry", "18")],
            },
            Preset {
                id: "investment_first",
                label: "Governments side with investment",
                note: "Governments bring as much to industry’s side as industry has itself.",
                set: &[("government", "7")],
            },
            Preset {
                id: "many_places",
                label: "Five places instead of one",
                note: "Without pre-emption the rule can be made in any of five places.",
                set: &[("arenas", "5")],
            },
            Preset {
                id: "poor_cause",
                label: "A cause without money",
                note: "The public-interest side can spend less than would pay for it.",
                set: &[("budget_public", "0.2")],
            },
            Preset {
                id: "giving_up",
                label: "Spending decides",
                note: "At this decisiveness the weaker side stays out of some fights altogether.",
                set: &[("decisiveness", "1.5")],
            },
            Preset {
                id: "swinging",
                label: "Replies that overshoot",
                note: "Stakes of ten to one and full replies: efforts swing instead of settling.",
                set: &[("stake_industry", "30"), ("step", "1")],
            },
        ],
        literature: &["tullock1980", "nti1999", "hillman1989", "wang2010"],
        reference: &["tullock"],
        stochastic: false,
    };

    fn simulate(p: &Parameters, _seed: u64) -> Result<Outcome, Invalid> {
        let (stake, limit, r) = (p.stakes(), p.limits(), p.decisiveness);
        let contest = equilibrium(stake, limit, r).ok_or(Invalid::Conflict {
            params: &["budget_industry", "budget_public", "decisiveness"],
            rule: "these limits leave the two sides without an equilibrium; loosen one of them",
        })?;
        let start = [0, 1].map(|i| (0.1 * stake[0].min(stake[1])).min(limit[i]));
        let path = path(start, p.step, ROUNDS, |i, other| p.reply(stake, i, other));
        let pure = contest.active == [1.0; 2];
        let near = |x: &[f64; 2]| {
            (0..2).all(|i| (x[i] - contest.effort[i]).abs() <= 0.01 * contest.effort[i])
        };
        let limited = [0, 1].map(|i| contest.effort[i] >= limit[i] * (1.0 - 1e-9));
        let free = pure && limited == [false; 2];
        Ok(Outcome {
            stake,
            limited,
            waste: dissipation(&contest, stake),
            rule: loses_somewhere(contest.win, p.arenas),
            rule_preempted: loses_somewhere(contest.win, 1),
            radius: free.then(|| reply_radius(stake, r)),
            critical: critical_ratio(r),
            settled: pure && path.iter().rev().take(5).all(near),
            path,
            implied_stake: (limited == [false; 2])
                .then(|| facts::BRUSSELS_LOBBYING_2025.value * stake[0] / contest.effort[0]),
            contest,
        })
    }

    fn report(p: &Parameters, o: &Outcome) -> Report {
        let plain = |id, label: &'static str, v| Reading::new(id, label, v, Format::Plain);
        let share = |id, label: &'static str, v| Reading::new(id, label, v, Format::Percent);
        Report {
            sentence: sentence(p, o),
            readings: vec![
                share("win", "Industry wins a fight", o.contest.win),
                share("rule", "The rule is made somewhere", o.rule),
                plain("effort_industry", "Industry’s effort", o.contest.effort[0]),
                plain("effort_public", "The public-interest side’s effort", o.contest.effort[1]),
                share("waste", "Effort of both, of the larger stake", o.waste),
                share("absent", "Fights without the weaker side", absent(o)),
                plain(
                    "critical",
                    "Ratio of stakes beyond which full replies overshoot",
                    o.critical.unwrap_or(f64::NAN),
                ),
                plain(
                    "implied_stake",
                    "Industry’s stake if it spent what is reported for Brussels, $m a year",
                    o.implied_stake.unwrap_or(f64::NAN),
                ),
            ],
            figures: vec![odds(p, o), efforts(p, o), replies(p, o)],
            replays: vec![replay(o)],
        }
    }
}

/// How often a side stays out.
fn absent(o: &Outcome) -> f64 {
    1.0 - o.contest.active[0].min(o.contest.active[1])
}

fn sentence(p: &Parameters, o: &Outcome) -> Text {
    let c = &o.contest;
    let outcome = if absent(o) > 0.0 {
        say!(
            "The weaker side stays out of {absent} of the fights; industry wins {win} of them and spends {x} where the other side spends {y} on average.",
            absent = chance(absent(o)),
            win = chance(c.win),
            x = digits(c.effort[0], 2),
            y = digits(c.effort[1], 2),
        )
    } else {
        say!(
            "Industry wins a fight over a rule with a probability of {win}: it spends {x} against {y}, and {waste} of the larger stake is used up between them.",
            win = chance(c.win),
            x = digits(c.effort[0], 2),
            y = digits(c.effort[1], 2),
            waste = percent(o.waste, 0),
        )
    };
    let why = match o.limited {
        [true, true] => "Both sides spend all they can, so that budgets set the odds.".into(),
        [false, true] => "The public-interest side spends all it can, and would spend more.".into(),
        [true, false] => "Industry spends all it can, and would spend more.".into(),
        [false, false] => say!(
            "The odds come from the stakes, {a} to {b}.",
            a = digits(o.stake[0], 3),
            b = digits(o.stake[1], 3),
        ),
    };
    let places = if p.arenas == 1 {
        say!(
            "With one place to make it, the rule is made with a probability of {q}.",
            q = chance(o.rule)
        )
    } else {
        say!(
            "With {n} places to make it, the rule is made in at least one with a probability of {q}; pre-emption would leave {one}.",
            n = count(p.arenas),
            q = chance(o.rule),
            one = chance(o.rule_preempted),
        )
    };
    let settling = if o.settled {
        "Replying to each other, the two sides settle there.".into()
    } else if absent(o) > 0.0 {
        "There is no effort at which both would stay, so that replies never settle.".into()
    } else {
        say!("Replying to each other, they have not settled after {n} rounds.", n = count(ROUNDS))
    };
    outcome.then(why).then(places).then(settling)
}

/// The largest stake of industry and governments together that a figure shows.
const WIDEST: f64 = 120.0;

/// The equilibrium at every stake of industry's side, the rest being the reader's.
fn along(p: &Parameters, mut read: impl FnMut(f64, &Contest)) {
    for z in grid(math::ln(0.5), math::ln(WIDEST), 81) {
        let v = math::exp(z);
        if let Some(c) = equilibrium([v, p.stake_public], p.limits(), p.decisiveness) {
            read(v, &c);
        }
    }
}

fn stake_axis() -> Axis {
    Axis::log("Stake on industry’s side", 0.5, WIDEST)
}

fn odds(p: &Parameters, o: &Outcome) -> Figure {
    let (mut win, mut rule) = (Vec::new(), Vec::new());
    along(p, |v, c| {
        win.push([v, c.win]);
        rule.push([v, loses_somewhere(c.win, p.arenas)]);
    });
    Figure {
        id: "odds",
        title: "Odds, by what industry has at stake".into(),
        summary: say!(
            "The more industry’s side has at stake, the likelier it wins. At a stake of {a} against {b} it wins with {win}, and the rule is made in at least one of {n} places with {rule}.",
            a = digits(o.stake[0], 3),
            b = digits(o.stake[1], 3),
            win = chance(o.contest.win),
            n = count(p.arenas),
            rule = chance(o.rule),
        ),
        x: stake_axis(),
        y: Axis::share("Probability"),
        layers: vec![
            Layer::line("industry wins a fight", Ink::Two, win),
            Layer::dashed("the rule is made somewhere", Ink::One, rule),
            Layer::point("your fight", Ink::Alarm, [o.stake[0], o.contest.win]),
        ],
        shape: Shape::Wide,
    }
}

fn efforts(p: &Parameters, o: &Outcome) -> Figure {
    let mut lines = [Vec::new(), Vec::new(), Vec::new()];
    along(p, |v, c| {
        lines[0].push([v, c.effort[0]]);
        lines[1].push([v, c.effort[1]]);
        lines[2].push([v, c.total()]);
    });
    let top = lines[2].iter().fold(o.contest.total(), |top, [_, y]| top.max(*y));
    let [industry, public, both] = lines;
    Figure {
        id: "efforts",
        title: "Effort, by what industry has at stake".into(),
        summary: say!(
            "Effort grows with industry’s stake only until the other side gives up. At your stakes industry spends {x} and the other side {y}.",
            x = digits(o.contest.effort[0], 2),
            y = digits(o.contest.effort[1], 2),
        ),
        x: stake_axis(),
        y: Axis::linear("Effort, in the units of the stakes", 0.0, 1.05 * top),
        layers: vec![
            Layer::line("industry", Ink::Two, industry),
            Layer::dashed("public-interest side", Ink::One, public),
            Layer::dotted("both", Ink::Quiet, both),
            Layer::point("your fight", Ink::Alarm, [o.stake[0], o.contest.total()]),
        ],
        shape: Shape::Wide,
    }
}

fn replies(p: &Parameters, o: &Outcome) -> Figure {
    let most = |i: usize| {
        let seen = o.path.iter().fold(o.contest.effort[i], |top, x| top.max(x[i]));
        1.1 * seen.max(0.3 * o.stake[0].min(o.stake[1]))
    };
    let (x_to, y_to) = (most(0), most(1));
    let curve = |i: usize, to: f64| -> Vec<[f64; 2]> {
        let others = grid(to / 200.0, to, 80);
        others.into_iter().map(|other| [other, p.reply(o.stake, i, other)]).collect()
    };
    let public = curve(1, x_to);
    let industry = curve(0, y_to).into_iter().map(|[other, own]| [own, other]).collect();
    let mut layers = vec![
        Layer::line("public-interest side’s best reply", Ink::One, public),
        Layer::line("industry’s best reply", Ink::Two, industry),
        Layer::dotted("", Ink::Quiet, o.path.clone()),
        Layer::Dots {
            label: "round by round".into(),
            ink: Ink::Text,
            mark: Mark::Circle,
            points: o.path.clone(),
        },
    ];
    if absent(o) == 0.0 {
        layers.push(Layer::point("equilibrium", Ink::Alarm, o.contest.effort));
    }
    Figure {
        id: "replies",
        title: "Each side’s best reply to the other".into(),
        summary: match o.critical {
            Some(critical) => say!(
                "The two curves of best replies, and {n} rounds in which each side moves {step} of the way. Full replies settle only while stakes are less than {critical} to 1.",
                n = count(ROUNDS),
                step = percent(p.step, 0),
                critical = digits(critical, 3),
            ),
            None => say!(
                "The two curves of best replies, and {n} rounds in which each side moves {step} of the way. At this decisiveness replies settle at any stakes.",
                n = count(ROUNDS),
                step = percent(p.step, 0),
            ),
        },
        x: Axis::linear("Industry’s effort", 0.0, x_to),
        y: Axis::linear("Public-interest side’s effort", 0.0, y_to),
        layers,
        shape: Shape::Square,
    }
}

fn replay(o: &Outcome) -> Replay {
    let top = o.path.iter().flatten().fold(0.0_f64, |top, x| top.max(*x));
    Replay {
        id: "rounds",
        title: "Efforts, round by round".into(),
        summary: if o.settled {
            "Both sides move towards their best reply and settle at the equilibrium.".into()
        } else {
            "Both sides move towards their best reply and do not settle.".into()
        },
        frame: "Round".into(),
        y: Axis::linear("Effort", 0.0, 1.05 * top),
        agents: 2,
        values: o.path.iter().flatten().map(|x| *x as f32).collect(),
        group_of: vec![0, 1],
        groups: vec![("Industry".into(), Ink::Two), ("Public-interest side".into(), Ink::One)],
        inks: Vec::new(),
        captions:
            o.path
                .iter()
                .map(|[x, y]| {
                    say!(
                        "Industry {x}, public-interest side {y}",
                        x = number(*x, 2),
                        y = number(*y, 2),
                    )
                })
                .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::Parameters as _;
    use proptest::prelude::*;

    const FREE: [f64; 2] = [f64::INFINITY; 2];

    fn run(change: impl FnOnce(&mut Parameters)) -> Outcome {
        let mut p = Parameters::defaults();
        change(&mut p);
        Lobbying::simulate(&p, 0).unwrap()
    }

    /// What a side gains at most by any other effort of a grid, against the other's strategy.
    fn best_deviation(c: &Contest, stake: [f64; 2], limit: [f64; 2], r: f64, i: usize) -> f64 {
        let j = 1 - i;
        // The other's effort when it takes part, and how often it does.
        let (there, often) = (c.effort[j] / c.active[j], c.active[j]);
        let earns = |x: f64| {
            let p = often * success(x, there, r) + (1.0 - often) * if x > 0.0 { 1.0 } else { 0.5 };
            stake[i] * p - x
        };
        let most = limit[i].min(stake[i]);
        (1..=4000).map(|k| earns(most * f64::from(k) / 4000.0)).fold(f64::NEG_INFINITY, f64::max)
    }

    fn holds(stake: [f64; 2], limit: [f64; 2], r: f64) {
        let c = equilibrium(stake, limit, r).unwrap();
        for i in 0..2 {
            assert!(c.payoff[i] >= -1e-9, "{stake:?} {limit:?} {r}: {c:?}");
            assert!(c.effort[i] / c.active[i] <= limit[i] * (1.0 + 1e-9));
            let better = best_deviation(&c, stake, limit, r, i);
            let slack = 1e-6 * stake[i];
            assert!(better <= c.payoff[i] + slack, "{stake:?} {limit:?} {r}: {c:?} {better}");
        }
    }

    #[test]
    fn industry_starts_with_seven_fights_in_ten() {
        let o = run(|_| {});
        assert!((o.contest.win - 0.7).abs() < 1e-12);
        assert!((o.contest.effort[0] / o.contest.effort[1] - 7.0 / 3.0).abs() < 1e-12);
        assert!(o.settled);
    }

    #[test]
    fn full_replies_settle_below_the_critical_ratio_and_not_above() {
        let critical = critical_ratio(1.0).unwrap();
        assert!((critical - (3.0 + 2.0 * 2.0_f64.sqrt())).abs() < 1e-12);
        let after = |ratio: f64, step: f64| {
            let stake = [ratio, 1.0];
            let at = two_sided(stake, 1.0).effort;
            let start = [at[0] * 1.001, at[1] * 0.999];
            let end = path(start, step, 4000, |i, other| reply_at_one(stake[i], other));
            (end[4000][0] - at[0]).abs() / at[0]
        };
        assert!(after(0.95 * critical, 1.0) < 1e-6);
        assert!(after(1.05 * critical, 1.0) > 1e-2);
        // A damped reply settles further out: as long as its step is below 2 / (1 + radius²).
        for ratio in [2.0, 5.0, 10.0, 40.0] {
            let radius = reply_radius([ratio, 1.0], 1.0);
            let most = 2.0 / (1.0 + radius * radius);
            assert!(after(ratio, (0.9 * most).min(1.0)) < 1e-6, "{ratio}");
            if 1.1 * most < 1.0 {
                assert!(after(ratio, 1.1 * most) > 1e-2, "{ratio}");
            }
        }
        assert_eq!(critical_ratio(0.7), None);
    }

    #[test]
    fn the_closed_form_of_the_radius_is_that_of_the_replies() {
        for (ratio, r) in [(2.0, 1.0), (10.0, 1.0), (1.4, 0.5), (3.0, 1.2)] {
            let stake = [ratio, 1.0];
            let x = two_sided(stake, r).effort;
            let slope = |i: usize, at: f64| {
                let h = 1e-5 * at;
                let f = |other: f64| reply(stake[i], other, r, f64::INFINITY);
                (f(at + h) - f(at - h)) / (2.0 * h)
            };
            let radius = (slope(0, x[1]) * slope(1, x[0])).abs().sqrt();
            assert!((radius - reply_radius(stake, r)).abs() < 1e-4, "{ratio} {r}");
        }
    }

    #[test]
    fn unequal_stakes_lower_lobbying() {
        let mut before = f64::INFINITY;
        for weak in [1.0, 0.8, 0.5, 0.2, 0.05] {
            let waste = dissipation(&two_sided([1.0, weak], 1.0), [1.0, weak]);
            assert!(waste < before);
            before = waste;
        }
        assert_eq!(dissipation(&two_sided([1.0, 1.0], 1.0), [1.0, 1.0]), 0.5);
        // More at stake for industry never makes the other side's effort exceed its peak.
        let (peak, far) = (run(|p| p.stake_industry = 3.0), run(|p| p.stake_industry = 100.0));
        assert!(far.contest.effort[1] < 0.2 * peak.contest.effort[1]);
        assert!(far.contest.win > 0.95);
    }

    #[test]
    fn spending_up_by_half_leaves_the_odds_open() {
        let start = run(|_| {});
        let both = run(|p| (p.stake_industry, p.stake_public) = (10.5, 4.5));
        let one = run(|p| p.stake_industry = 18.0);
        let growth = 1.0 + facts::BRUSSELS_LOBBYING_GROWTH.base();
        let up = |o: &Outcome| o.contest.effort[0] / start.contest.effort[0];
        assert!((up(&both) - growth).abs() < 1e-9 && (up(&one) - growth).abs() < 1e-3);
        // The same rise in industry's spending, and quite other odds.
        assert!((both.contest.win - 0.7).abs() < 1e-12);
        assert!(one.contest.win > 0.85);
        // The reported sum implies a stake several times as large.
        assert!((start.implied_stake.unwrap() - 175.0 / 0.21).abs() < 1e-6);
    }

    #[test]
    fn governments_that_put_investment_first_lower_the_odds_of_a_rule() {
        let mut before = 1.0;
        for government in [0.0, 1.0, 3.0, 7.0, 20.0] {
            let rule = run(|p| p.government = government).rule;
            assert!(rule < before);
            before = rule;
        }
        assert!(before < 0.11);
    }

    #[test]
    fn preemption_removes_the_places_where_a_rule_could_be_won() {
        let mut before = 0.0;
        for arenas in [1, 2, 5, 20, 50] {
            let o = run(|p| p.arenas = arenas);
            assert!(o.rule > before && (o.rule_preempted - 0.3).abs() < 1e-12);
            before = o.rule;
        }
        assert!((run(|p| p.arenas = 5).rule - (1.0 - 0.7 * 0.7 * 0.7 * 0.7 * 0.7)).abs() < 1e-12);
    }

    #[test]
    fn a_side_without_money_loses_more_than_its_stake_says() {
        let poor = run(|p| p.budget_public = Some(0.2));
        assert!(poor.limited[1] && poor.contest.win > 0.7);
        assert!((poor.contest.effort[1] - 0.2).abs() < 1e-12);
        let rich = run(|p| p.budget_public = Some(5.0));
        assert_eq!(rich.contest, run(|_| {}).contest);
    }

    #[test]
    fn little_decisiveness_means_little_effort_and_even_odds() {
        let c = two_sided([100.0, 1.0], 1e-4);
        assert!((c.win - 0.5).abs() < 1e-3 && c.effort[0] < 0.01 && c.effort[1] < 0.01);
    }

    #[test]
    fn the_weak_side_breaks_even_where_the_pure_equilibrium_ends() {
        for ratio in [0.05, 0.3, 0.7, 1.0] {
            let r = r_max(ratio);
            let c = two_sided([1.0, ratio], r);
            assert!(c.payoff[1].abs() < 1e-9, "{ratio}");
            // The other form of equilibrium takes over without a jump.
            let beyond = equilibrium([1.0, ratio], FREE, r + 1e-7);
            if r + 1e-7 <= 2.0 {
                assert!((beyond.unwrap().win - c.win).abs() < 1e-4, "{ratio}");
            }
        }
    }

    #[test]
    fn many_sides_agree_with_two_and_nobody_gains_by_another_effort() {
        let two = two_sided([7.0, 3.0], 1.0).effort;
        let many = many_sided(&[7.0, 3.0]);
        assert!((0..2).all(|i| (two[i] - many[i]).abs() < 1e-12));
        for stakes in [vec![10.0, 5.0, 1.0], vec![3.0, 3.0, 3.0, 2.0], vec![4.0; 6]] {
            let efforts = many_sided(&stakes);
            let total = math::sum(&efforts);
            for (stake, own) in stakes.iter().zip(&efforts) {
                let others = total - own;
                let earns = |x: f64| stake * x / (x + others) - x;
                let best = (1..=2000).map(|k| earns(stake * f64::from(k) / 2000.0));
                assert!(best.fold(0.0, f64::max) <= earns(*own) + 1e-6);
            }
        }
        let (each, dissipation) = symmetric(6.0, 4.0, 1.0);
        assert!((many_sided(&[4.0; 6])[0] - each).abs() < 1e-12);
        assert!((dissipation - 5.0 / 6.0).abs() < 1e-12);
    }

    #[test]
    fn every_corner_has_an_equilibrium() {
        for v in [0.5, 3.0, 120.0] {
            for w in [0.5, 3.0, 100.0] {
                for r in [0.5, 1.0, 1.25, 1.5] {
                    for a in [0.05, 0.5, 50.0, f64::INFINITY] {
                        for b in [0.05, 0.5, 50.0, f64::INFINITY] {
                            holds([v, w], [a, b], r);
                        }
                    }
                }
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(100))]
        #[test]
        fn nobody_gains_by_another_effort(
            v in 0.5..120.0, w in 0.5..100.0, r in 0.5..1.5,
            a in 0.05..50.0, b in 0.05..50.0,
        ) {
            holds([v, w], FREE, r);
            holds([v, w], [a, b], r);
        }

        #[test]
        fn stakes_scale_efforts_and_swapping_swaps(
            v in 0.5..120.0_f64, w in 0.5..100.0_f64, r in 0.5..1.5_f64, k in 0.1..10.0_f64,
        ) {
            let c = equilibrium([v, w], FREE, r).unwrap();
            let scaled = equilibrium([k * v, k * w], FREE, r).unwrap();
            prop_assert!((scaled.win - c.win).abs() < 1e-9);
            prop_assert!((scaled.effort[0] - k * c.effort[0]).abs() < 1e-9 * k * v);
            let swapped = equilibrium([w, v], FREE, r).unwrap();
            prop_assert!((swapped.win - (1.0 - c.win)).abs() < 1e-9);
            prop_assert!((swapped.effort[1] - c.effort[0]).abs() < 1e-9 * v);
        }
    }
}
