//! The race: what a contest for a prize does to caution (section 2.1).
//!
//! Armstrong, Bostrom and Shulman (2016), "Racing to the precipice", AI & Society 31(2): 201–206.
//! n teams draw a capability c from U(0, μ) and choose a safety s in 0..1; the highest c − s
//! builds the AI, which turns out safe with probability s. A team earns 1 if it wins safely,
//! 1 − e if another does (e is enmity), 0 in a disaster. What each knows sets the equilibrium:
//!
//! - nobody knows any capability: s = min(1, μ / (n e));
//! - each knows its own: s(c) = min(1, c / (1 + (n − 1) e));
//! - everybody knows all: with D the leader's lead, the leader takes s = min(1, D / e) and the
//!   runner-up s − D. Every leader's choice in [D, D/e] is an equilibrium; D/e is the paper's and
//!   the best for every team.
//!
//! Limits: a single race, one winner, safety that is only a choice and not a skill; nothing is
//! learned on the way. At e = 0 full safety is an equilibrium and the risk jumps.

use crate::analysis::roots::halve;
use crate::explainer::{Card, Model, Preset, Report};
use crate::figure::{Axis, Figure, Format, Ink, Layer, Reading, Replay, Shape, curve};
use crate::math;
use crate::params::Invalid;
use crate::random::{Process, Stream};
use crate::say;
use crate::text::{Text, chance, count, number, words};

/// The widget.
pub struct Race;

crate::choices! {
    /// What the teams know about capabilities.
    pub enum Information {
        /// Nobody knows any capability.
        None = "none", "Nobody knows";
        /// Each team knows its own capability only.
        Private = "private", "Each knows its own";
        /// Every capability is known to all.
        Public = "public", "Everyone knows all";
    }
}

crate::parameters! {
    /// What the reader sets.
    pub struct Parameters {
        /// Number of teams n.
        teams: u32 = Param::integer(2, 2, 20).label("Teams in the race").unit("teams").lever().main()
            .help("How many developers compete to be first.")
            .source(Source::Assumption("two leading powers, section 2.1"));
        /// Enmity e: what losing safely costs, as a share of the prize.
        enmity: f64 = Param::real(0.5, 0.01, 1.0, 0.01).label("Enmity").lever().main()
            .help("How bad it is that another wins: near 0, teams hardly mind; at 1, losing is as bad as disaster.")
            .source(Source::Assumption("the range is the paper's"));
        /// Importance of capability μ, relative to safety effort.
        mu: f64 = Param::real(1.0, 0.1, 6.0, 0.1).label("Weight of capability").main()
            .help("How much raw capability decides the race, compared with cutting corners.")
            .source(Source::Assumption("the range is the paper's"));
        /// What the teams know.
        information: Information = Param::choice(Information::OPTIONS, 1).label("What the teams know").lever()
            .help("How much each team knows about its own capability and that of its rivals.")
            .source(Source::Assumption("a team knows itself better than its rivals"));
    }
}

/// Risks and a few simulated races.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Probability of disaster in the reader's regime.
    pub risk: f64,
    /// The same in each regime, in the order of [`Information::ALL`].
    pub risks: [f64; 3],
    /// With one team more, in the reader's regime.
    pub risk_one_more: f64,
    /// Share of [`SIMULATED`] simulated races that ended in disaster: the check on `risk`.
    pub simulated: f64,
    /// The first [`REPLAYED`] of them.
    pub races: Vec<OneRace>,
}

/// One simulated race.
#[derive(Clone, Debug, PartialEq)]
pub struct OneRace {
    /// Each team's capability.
    pub capability: Vec<f64>,
    /// Each team's safety.
    pub safety: Vec<f64>,
    /// The team with the highest capability less safety.
    pub winner: u32,
    /// How the winner's AI turned out.
    pub disaster: bool,
}

/// How many races stand behind the simulated share.
pub const SIMULATED: u32 = 4000;
/// How many of them are replayed.
pub const REPLAYED: u32 = 40;

const CAPABILITY: Process = Process(1);
const LUCK: Process = Process(2);

/// Probability of disaster in equilibrium: importance of capability `mu` > 0, enmity `e` in
/// (0, 1], `n` ≥ 2 teams. Armstrong et al. (2016), integrated over capabilities.
pub fn disaster_probability(information: Information, mu: f64, e: f64, n: f64) -> f64 {
    match information {
        Information::None => 1.0 - (mu / (n * e)).min(1.0),
        Information::Private => {
            let k = 1.0 + (n - 1.0) * e;
            if mu <= k { 1.0 - n * mu / ((n + 1.0) * k) } else { math::pow(k / mu, n) / (n + 1.0) }
        }
        Information::Public => {
            if mu <= e {
                1.0 - mu / ((n + 1.0) * e)
            } else {
                // 1 − (1 − a)^(n+1), written so that nothing cancels at a small a.
                let a = e / mu;
                1.0 + math::exp_m1((n + 1.0) * math::ln_1p(-a)) / ((n + 1.0) * a)
            }
        }
    }
}

/// Equilibrium safety where nobody knows any capability.
pub fn safety_none(mu: f64, e: f64, n: f64) -> f64 {
    (mu / (n * e)).min(1.0)
}

/// Equilibrium safety of a team that knows only its own capability `c`.
pub fn safety_private(c: f64, e: f64, n: f64) -> f64 {
    (c / (1.0 + (n - 1.0) * e)).min(1.0)
}

/// Equilibrium safety of the leader and the runner-up where all is known and the leader is
/// `lead` ahead. At a leader's safety of 1 the runner-up's is not determined; 1 − lead (at least
/// 0) is given.
pub fn safety_public(lead: f64, e: f64) -> (f64, f64) {
    let leader = (lead / e).min(1.0);
    (leader, (leader - lead).max(0.0))
}

/// The weight of capability below which knowing only oneself is more dangerous than knowing all,
/// and above which it is less so. At full enmity the two are equally dangerous up to 1. For `e`
/// in (0, 1].
pub fn crossover_mu(e: f64, n: f64) -> f64 {
    if e >= 1.0 {
        return 1.0;
    }
    let private_less_public = |mu| {
        disaster_probability(Information::Private, mu, e, n)
            - disaster_probability(Information::Public, mu, e, n)
    };
    // At μ = e private information is the more dangerous; where capability decides nearly
    // everything it is not.
    let mut high = 2.0 * e;
    while private_less_public(high) > 0.0 {
        high *= 2.0;
    }
    halve(e, high, private_less_public)
}

/// The enmity below which one team more lowers the risk, where each knows its own capability and
/// μ ≤ 1 + (n − 1) e.
pub fn enmity_for_safety_in_numbers(n: f64) -> f64 {
    1.0 / (n * n + n + 1.0)
}

/// Equilibrium safety where luck helps to decide: teams of equal and known capability, and team i
/// wins with a probability proportional to exp(r (c − s)), r being the contest's decisiveness.
/// After Emery-Xu, Park and Trager's remark that a noisy race punishes caution less.
pub fn safety_noisy(decisiveness: f64, e: f64, n: f64) -> f64 {
    (n / ((n - 1.0) * decisiveness * e)).min(1.0)
}

/// One race: capabilities drawn, safety chosen, a winner, and its luck.
fn race(p: &Parameters, seed: u64, run: u32) -> OneRace {
    let (n, e) = (f64::from(p.teams), p.enmity);
    let mut draw = Stream::new(seed, run, CAPABILITY);
    let capability: Vec<f64> = (0..p.teams).map(|_| p.mu * draw.uniform()).collect();
    let best = leader(&capability, None);
    let safety: Vec<f64> = match p.information {
        Information::None => vec![safety_none(p.mu, e, n); capability.len()],
        Information::Private => capability.iter().map(|c| safety_private(*c, e, n)).collect(),
        Information::Public => {
            let second = leader(&capability, Some(best));
            let (first, other) = safety_public(capability[best] - capability[second], e);
            // The teams behind the runner-up cannot win; they are drawn with its safety.
            (0..capability.len()).map(|i| if i == best { first } else { other }).collect()
        }
    };
    let luck = Stream::new(seed, run, LUCK).uniform();
    OneRace { winner: best as u32, disaster: luck >= safety[best], capability, safety }
}

/// The most capable team: in every regime it also has the highest capability less safety, because
/// c − s(c) never falls in c.
fn leader(capability: &[f64], but: Option<usize>) -> usize {
    let mut best = usize::from(but == Some(0));
    for (i, c) in capability.iter().enumerate() {
        if Some(i) != but && *c > capability[best] {
            best = i;
        }
    }
    best
}

impl Model for Race {
    type Parameters = Parameters;
    type Outcome = Outcome;

    const CARD: Card = Card {
        id: "race",
        section: "2.1",
        title: "The race and its risk",
        invitation: "Add teams, raise enmity, and change what the teams know about each other.",
        discovery: "Once teams see how close the rival is, they cut caution; and more teams usually make it worse.",
        claims: &["G5", "G7"],
        facts: &[],
        presets: &[
            Preset {
                id: "source",
                label: "As the source describes",
                note: "Two powers, a prize that looks decisive and a loss that looks existential.",
                set: &[("enmity", "1")],
            },
            Preset {
                id: "crowded",
                label: "A crowded field",
                note: "Ten developers instead of two.",
                set: &[("teams", "10")],
            },
            Preset {
                id: "rivals_not_enemies",
                label: "Rivals, not enemies",
                note: "Losing to the other is a disappointment, not a catastrophe.",
                set: &[("enmity", "0.1"), ("information", "public")],
            },
            Preset {
                id: "capability_decides",
                label: "Capability decides",
                note: "Cutting corners buys little, so a few more teams can even lower the risk.",
                set: &[("mu", "4")],
            },
        ],
        literature: &["armstrong2016"],
        reference: &[],
        stochastic: true,
    };

    fn simulate(p: &Parameters, seed: u64) -> Result<Outcome, Invalid> {
        let n = f64::from(p.teams);
        let risk = |information| disaster_probability(information, p.mu, p.enmity, n);
        let mut disasters = 0_u32;
        let mut races = Vec::new();
        for run in 0..SIMULATED {
            let one = race(p, seed, run);
            disasters += u32::from(one.disaster);
            if run < REPLAYED {
                races.push(one);
            }
        }
        Ok(Outcome {
            risk: risk(p.information),
            risks: [risk(Information::None), risk(Information::Private), risk(Information::Public)],
            risk_one_more: disaster_probability(p.information, p.mu, p.enmity, n + 1.0),
            simulated: f64::from(disasters) / f64::from(SIMULATED),
            races,
        })
    }

    fn report(p: &Parameters, o: &Outcome) -> Report {
        Report {
            sentence: sentence(p, o),
            readings: vec![
                Reading::new("risk", "Risk of disaster", o.risk, Format::Percent),
                Reading::new("risk_none", "Risk if nobody knows", o.risks[0], Format::Percent),
                Reading::new(
                    "risk_private",
                    "Risk if each knows its own",
                    o.risks[1],
                    Format::Percent,
                ),
                Reading::new(
                    "risk_public",
                    "Risk if everyone knows all",
                    o.risks[2],
                    Format::Percent,
                ),
                Reading::new(
                    "risk_one_more",
                    "Risk with one team more",
                    o.risk_one_more,
                    Format::Percent,
                ),
                Reading::new(
                    "simulated",
                    "Share of simulated races lost",
                    o.simulated,
                    Format::Percent,
                ),
            ],
            figures: vec![by_enmity(p, o), by_teams(p, o)],
            replays: vec![replay(o)],
        }
    }
}

fn sentence(p: &Parameters, o: &Outcome) -> Text {
    let more = if o.risk_one_more > o.risk + 1e-9 {
        say!("One team more would raise that to {r}.", r = chance(o.risk_one_more))
    } else if o.risk_one_more < o.risk - 1e-9 {
        say!("One team more would, unusually, lower it to {r}.", r = chance(o.risk_one_more))
    } else {
        "One team more would not change it.".into()
    };
    say!(
        "With {n} teams and enmity {e}, the race ends in disaster with a probability of {risk} ({sim} of {runs} simulated races did).",
        n = count(p.teams),
        e = number(p.enmity, 2),
        risk = chance(o.risk),
        sim = chance(o.simulated),
        runs = count(SIMULATED),
    )
    .then(more)
}

const INKS: [Ink; 3] = [Ink::Three, Ink::One, Ink::Two];

/// The three regimes' curves, the reader's own solid and the others dashed.
fn regimes(
    p: &Parameters,
    from: f64,
    to: f64,
    points: u32,
    risk: impl Fn(Information, f64) -> f64,
) -> Vec<Layer> {
    Information::ALL
        .iter()
        .zip(INKS)
        .map(|(information, ink)| {
            let points = curve(from, to, points, |x| risk(*information, x));
            if *information == p.information {
                Layer::line(information.label(), ink, points)
            } else {
                Layer::dashed(information.label(), ink, points)
            }
        })
        .collect()
}

fn by_enmity(p: &Parameters, o: &Outcome) -> Figure {
    let n = f64::from(p.teams);
    let mut layers =
        regimes(p, 0.01, 1.0, 100, |information, e| disaster_probability(information, p.mu, e, n));
    layers.push(Layer::point("your race", Ink::Alarm, [p.enmity, o.risk]));
    Figure {
        id: "enmity",
        title: "Risk of disaster, by enmity".into(),
        summary: say!(
            "Risk rises with enmity in all three cases. At enmity {e} it is {a} if nobody knows, {b} if each knows its own capability, {c} if everyone knows all.",
            e = number(p.enmity, 2),
            a = chance(o.risks[0]),
            b = chance(o.risks[1]),
            c = chance(o.risks[2]),
        ),
        x: Axis::linear("Enmity", 0.0, 1.0),
        y: Axis::share("Risk of disaster"),
        layers,
        shape: Shape::Wide,
    }
}

fn by_teams(p: &Parameters, o: &Outcome) -> Figure {
    let mut layers = regimes(p, 2.0, 20.0, 19, |information, n| {
        disaster_probability(information, p.mu, p.enmity, n)
    });
    layers.push(Layer::point("your race", Ink::Alarm, [f64::from(p.teams), o.risk]));
    Figure {
        id: "teams",
        title: "Risk of disaster, by number of teams".into(),
        summary: say!(
            "At {n} teams the risk is {risk}; with one more it is {more}.",
            n = count(p.teams),
            risk = chance(o.risk),
            more = chance(o.risk_one_more),
        ),
        x: Axis::linear("Teams", 2.0, 20.0).format(Format::Count),
        y: Axis::share("Risk of disaster"),
        layers,
        shape: Shape::Wide,
    }
}

fn replay(o: &Outcome) -> Replay {
    let agents = o.races.first().map_or(0, |r| r.safety.len() as u32);
    let lost = o.races.iter().filter(|r| r.disaster).count() as f64;
    Replay {
        id: "races",
        title: "One race after another: the safety each team chose".into(),
        summary: say!(
            "Of the first {n} simulated races, {lost} ended in disaster.",
            n = count(o.races.len() as f64),
            lost = count(lost),
        ),
        frame: "Race".into(),
        y: Axis::share("Safety chosen"),
        agents,
        values: o.races.iter().flat_map(|r| r.safety.iter().map(|s| *s as f32)).collect(),
        group_of: Vec::new(),
        groups: vec![("Teams".into(), Ink::One)],
        captions: o
            .races
            .iter()
            .map(|r| {
                let safety = r.safety[r.winner as usize];
                say!(
                    "Team {w} won with safety {s}: {end}",
                    w = count(r.winner + 1),
                    s = number(safety, 2),
                    end = words(if r.disaster { "disaster." } else { "a safe AI." }),
                )
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::Parameters as _;

    fn risk(information: Information, mu: f64, e: f64, n: u32) -> f64 {
        disaster_probability(information, mu, e, f64::from(n))
    }

    fn everywhere(mut check: impl FnMut(f64, f64, u32)) {
        for mu in [0.1, 0.5, 1.0, 2.0, 4.0, 12.0] {
            for e in [0.01, 0.1, 0.25, 0.5, 0.9, 1.0] {
                for n in 2..=11 {
                    check(mu, e, n);
                }
            }
        }
    }

    #[test]
    fn enmity_raises_and_capability_lowers_the_risk_in_every_regime() {
        everywhere(|mu, e, n| {
            for i in Information::ALL {
                let here = risk(*i, mu, e, n);
                assert!((0.0..=1.0).contains(&here));
                assert!(risk(*i, mu, e * 1.1, n) >= here - 1e-12);
                assert!(risk(*i, mu * 1.1, e, n) <= here + 1e-12);
            }
        });
    }

    #[test]
    fn knowing_nothing_is_always_the_safest() {
        everywhere(|mu, e, n| {
            let least = risk(Information::None, mu, e, n);
            assert!(least <= risk(Information::Private, mu, e, n) + 1e-12);
            assert!(least <= risk(Information::Public, mu, e, n) + 1e-12);
        });
    }

    #[test]
    fn knowing_the_rival_is_worst_at_full_enmity_but_not_always() {
        everywhere(|mu, _, n| {
            let public = risk(Information::Public, mu, 1.0, n);
            assert!(public >= risk(Information::Private, mu, 1.0, n) - 1e-12);
        });
        // Below the crossover, private knowledge is the more dangerous one.
        let (private, public) =
            (risk(Information::Private, 0.5, 0.25, 2), risk(Information::Public, 0.5, 0.25, 2));
        assert!(private > public);
    }

    #[test]
    fn more_teams_raise_the_risk_except_where_each_knows_its_own() {
        everywhere(|mu, e, n| {
            for i in [Information::None, Information::Public] {
                assert!(risk(i, mu, e, n + 1) >= risk(i, mu, e, n) - 1e-12);
            }
            let (n_, k) = (f64::from(n), 1.0 + (f64::from(n) - 1.0) * e);
            if mu <= k {
                let falls =
                    risk(Information::Private, mu, e, n + 1) < risk(Information::Private, mu, e, n);
                let bound = 1.0 / (n_ * n_ + n_ + 1.0);
                if (e - bound).abs() > 1e-9 {
                    assert_eq!(falls, e < bound, "mu {mu}, e {e}, n {n}");
                }
            }
        });
    }

    #[test]
    fn simulated_races_agree_with_the_closed_form() {
        for information in Information::ALL {
            for (teams, enmity, mu) in [(2, 0.5, 1.0), (5, 1.0, 2.0), (3, 0.1, 0.5)] {
                let p = Parameters { teams, enmity, mu, information: *information };
                let o = Race::simulate(&p, 11).unwrap();
                let four_errors = 4.0 * (0.25 / f64::from(SIMULATED)).sqrt();
                assert!(
                    (o.simulated - o.risk).abs() < four_errors,
                    "{p:?}: {} {}",
                    o.simulated,
                    o.risk
                );
            }
        }
    }

    #[test]
    fn the_winner_is_the_team_that_is_furthest_ahead() {
        for information in Information::ALL {
            let p = Parameters { information: *information, teams: 6, ..Parameters::defaults() };
            for one in Race::simulate(&p, 3).unwrap().races {
                let ahead = |i: usize| one.capability[i] - one.safety[i];
                let winner = one.winner as usize;
                assert!((0..6).all(|i| ahead(i) <= ahead(winner) + 1e-12));
            }
        }
    }
}
