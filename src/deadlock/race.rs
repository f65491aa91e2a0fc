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
//! A second lens, [`super::han`], asks the same of developers who imitate one another.
//!
//! Limits: a single race, one winner, safety that is only a choice and not a skill; nothing is
//! learned on the way. At e = 0 full safety is an equilibrium and the risk jumps.

use super::han::{self, Contest};
use crate::analysis::roots::halve;
use crate::explainer::{Answers, Card, Model, Prediction, Preset, Report};
use crate::figure::{Axis, Figure, Format, Ink, Layer, On, Reading, Replay, Shape, curve};
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

crate::choices! {
    /// Which model of the race.
    pub enum Lens {
        /// Foresight: Armstrong, Bostrom and Shulman.
        Armstrong = "armstrong", "One race, with foresight";
        /// Imitation: Han, Pereira, Santos and Lenaerts.
        Han = "han", "Many races, learning by imitation";
    }
}

crate::parameters! {
    /// What the reader sets.
    pub struct Parameters {
        /// Which model.
        lens: Lens = Param::choice(Lens::OPTIONS, 0).label("Lens").main()
            .help("The first model asks what teams choose that foresee the race; the second what spreads among developers who copy what pays.")
            .source(Source::Assumption("the better known of the two"));
        /// Number of teams n.
        teams: u32 = Param::integer(2, 2, 20).label("Teams in the race").unit("teams").lever().main()
            .help("How many developers compete to be first.")
            .source(Source::Assumption("two leading powers, section 2.1"));
        /// Enmity e: what losing safely costs, as a share of the prize.
        enmity: f64 = Param::real(0.5, 0.01, 1.0, 0.01).label("Enmity").lever().main()
            .help("How bad it is that another wins: near 0, teams hardly mind; at 1, losing is as bad as disaster. Not used by the second lens.")
            .source(Source::Assumption("the range is the paper's"));
        /// Importance of capability μ, relative to safety effort.
        mu: f64 = Param::real(1.0, 0.1, 6.0, 0.1).label("Weight of capability")
            .help("How much raw capability decides the race, compared with cutting corners. Not used by the second lens.")
            .source(Source::Assumption("the range is the paper's"));
        /// What the teams know.
        information: Information = Param::choice(Information::OPTIONS, 1).label("What the teams know").lever()
            .help("How much each team knows about its own capability and that of its rivals. Not used by the second lens.")
            .source(Source::Assumption("a team knows itself better than its rivals"));
        /// p_r of the second lens.
        setback: f64 = Param::real(0.6, 0.0, 1.0, 0.01).label("Risk of a setback")
            .help("Second lens only: the chance that development which always cuts corners ends in a setback that costs everything.")
            .source(Source::Assumption("inside the paper’s dilemma zone"));
        /// p_fo of the second lens.
        found_out: f64 = Param::real(0.1, 0.0, 0.95, 0.05).label("Chance of being found out").lever()
            .help("Second lens only: the chance, in each round, that cutting corners is found out and earns nothing.")
            .source(Source::Paper("Han et al. (2020), figure 3"));
        /// s of the second lens.
        speed: f64 = Param::real(1.5, 1.05, 5.0, 0.05).label("Speed gained by cutting corners").unit("times")
            .help("Second lens only: how much faster unsafe development is.")
            .source(Source::Paper("Han et al. (2020), figures 2 and 3"));
        /// W of the second lens.
        rounds: f64 = Param::log(100.0, 10.0, 1e6).label("Rounds to the prize").unit("rounds")
            .help("Second lens only: how long safe development takes. 100 is a race for an imminent prize, 1,000,000 one in which the prize is far off.")
            .source(Source::Paper("Han et al. (2020): 100 early, 1,000,000 late"));
    }
}

/// What the chosen lens gives.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Equilibrium in one race.
    Armstrong(Equilibrium),
    /// Learning over many.
    Han(han::Outcome),
}

/// Risks and a few simulated races.
#[derive(Clone, Debug, PartialEq)]
pub struct Equilibrium {
    /// Probability of disaster in the reader's regime.
    pub risk: f64,
    /// The same in each regime, in the order of [`Information::ALL`].
    pub risks: [f64; 3],
    /// With one team more, in the reader's regime.
    pub risk_one_more: f64,
    /// The weight of capability from which on knowing all is the more dangerous knowledge.
    pub crossover: f64,
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
/// 0..=1, `n` ≥ 2 teams. Armstrong et al. (2016), integrated over capabilities. Without enmity
/// everyone chooses safety 1.
pub fn disaster_probability(information: Information, mu: f64, e: f64, n: f64) -> f64 {
    if e == 0.0 {
        return 0.0;
    }
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
    if e == 0.0 { 1.0 } else { (c / (1.0 + (n - 1.0) * e)).min(1.0) }
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
        discovery: "Racing costs caution, and more teams usually make it worse; seeing how close the rival is makes it worse where enmity is full or capability weighs much, and safer elsewhere.",
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
            Preset {
                id: "learning",
                label: "Developers who imitate",
                note: "The second lens, for a prize that is near: cutting corners spreads though safety would be better for all.",
                set: &[("lens", "han")],
            },
            Preset {
                id: "distant_prize",
                label: "A distant prize",
                note: "The second lens, for a long race: the dilemma is reversed.",
                set: &[
                    ("lens", "han"),
                    ("rounds", "1000000"),
                    ("found_out", "0.5"),
                    ("setback", "0.25"),
                ],
            },
        ],
        literature: &["armstrong2016", "han2020", "emeryxu"],
        reference: &["armstrong_race", "han_ai_race"],
        stochastic: true,
    };

    const PREDICTION: Option<Prediction> = Some(Prediction {
        question: "Ten developers race instead of two. In what share of their races does it end in disaster?",
        set: &[("teams", "10")],
        reading: "risk",
        answers: Answers::Share,
    });

    fn simulate(p: &Parameters, seed: u64) -> Result<Outcome, Invalid> {
        Ok(match p.lens {
            Lens::Armstrong => Outcome::Armstrong(equilibrium(p, seed)),
            Lens::Han => Outcome::Han(han::simulate(p.contest(), p.teams, seed)),
        })
    }

    fn report(p: &Parameters, o: &Outcome) -> Report {
        match o {
            Outcome::Armstrong(o) => report(p, o),
            Outcome::Han(o) => han::report(o),
        }
    }
}

impl Parameters {
    /// The race of the second lens.
    fn contest(&self) -> Contest {
        Contest {
            b: han::ROUND_BENEFIT,
            c: han::SAFETY_COST,
            prize: han::PRIZE,
            rounds: self.rounds,
            speed: self.speed,
            setback: self.setback,
            found_out: self.found_out,
        }
    }
}

/// The first lens.
fn equilibrium(p: &Parameters, seed: u64) -> Equilibrium {
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
    Equilibrium {
        risk: risk(p.information),
        risks: [risk(Information::None), risk(Information::Private), risk(Information::Public)],
        risk_one_more: disaster_probability(p.information, p.mu, p.enmity, n + 1.0),
        crossover: crossover_mu(p.enmity, n),
        simulated: f64::from(disasters) / f64::from(SIMULATED),
        races,
    }
}

fn report(p: &Parameters, o: &Equilibrium) -> Report {
    let share = |id, label: &'static str, value| Reading::new(id, label, value, Format::Percent);
    Report {
        sentence: sentence(p, o),
        readings: vec![
            share("risk", "Risk of disaster", o.risk),
            share("risk_none", "Risk if nobody knows", o.risks[0]),
            share("risk_private", "Risk if each knows its own", o.risks[1]),
            share("risk_public", "Risk if everyone knows all", o.risks[2]),
            share("risk_one_more", "Risk with one team more", o.risk_one_more),
            share("simulated", "Share of simulated races lost", o.simulated),
            Reading::new(
                "crossover",
                "Weight of capability above which knowing all is the worse knowledge",
                o.crossover,
                Format::Plain,
            ),
        ],
        figures: vec![by_enmity(p, o), by_teams(p, o), by_capability(p, o)],
        replays: vec![replay(o)],
    }
}

fn sentence(p: &Parameters, o: &Equilibrium) -> Text {
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
    .then(knowledge(o))
}

/// Which knowledge is the more dangerous.
fn knowledge(o: &Equilibrium) -> Text {
    let [_, private, public] = o.risks;
    if public > private + 1e-9 {
        say!(
            "Knowing how close the rival is makes it worse: {public} where everyone knows all, {private} where each knows only its own.",
            public = chance(public),
            private = chance(private),
        )
    } else if public < private - 1e-9 {
        say!(
            "Contrary to what one might expect, knowing the rival makes it safer here: {public} where everyone knows all, {private} where each knows only its own.",
            public = chance(public),
            private = chance(private),
        )
    } else {
        "Knowing the rival makes no difference here.".into()
    }
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

fn by_enmity(p: &Parameters, o: &Equilibrium) -> Figure {
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

fn by_teams(p: &Parameters, o: &Equilibrium) -> Figure {
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

fn by_capability(p: &Parameters, o: &Equilibrium) -> Figure {
    let n = f64::from(p.teams);
    let mut layers = regimes(p, 0.1, 6.0, 119, |information, mu| {
        disaster_probability(information, mu, p.enmity, n)
    });
    if o.crossover <= 6.0 {
        layers.push(Layer::Rule {
            label: "knowing all becomes the worse".into(),
            ink: Ink::Quiet,
            on: On::X,
            at: o.crossover,
        });
    }
    layers.push(Layer::point("your race", Ink::Alarm, [p.mu, o.risk]));
    Figure {
        id: "capability",
        title: "Risk of disaster, by the weight of capability".into(),
        summary: say!(
            "The more capability decides, the lower the risk. Below a weight of {mu} knowing only oneself is more dangerous than knowing all, above it less so.",
            mu = number(o.crossover, 2),
        ),
        x: Axis::linear("Weight of capability", 0.0, 6.0),
        y: Axis::share("Risk of disaster"),
        layers,
        shape: Shape::Wide,
    }
}

fn replay(o: &Equilibrium) -> Replay {
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
        inks: Vec::new(),
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
    fn the_two_kinds_of_knowledge_change_places_at_the_crossover() {
        // Science table: 4.06667, 2.16667, 1.66667 and 1.43944 for two teams.
        for (e, printed) in [(0.1, 4.06667), (0.25, 2.16667), (0.5, 1.66667), (0.9, 1.43944)] {
            let mu = crossover_mu(e, 2.0);
            assert!((mu - printed).abs() < 1e-5);
            let gap =
                |mu| risk(Information::Private, mu, e, 2) - risk(Information::Public, mu, e, 2);
            assert!(gap(0.99 * mu) > 0.0 && gap(1.01 * mu) < 0.0);
        }
        // However small the enmity, private knowledge keeps the risk at 1/(n + 1) at least.
        everywhere(|mu, _, n| {
            if mu <= 1.0 {
                let least = 1.0 / (f64::from(n) + 1.0);
                assert!(risk(Information::Private, mu, 1e-6, n) >= least - 1e-5);
            }
        });
    }

    #[test]
    fn luck_in_the_contest_lets_teams_be_careful() {
        assert!((safety_noisy(10.0, 1.0, 2.0) - 0.2).abs() < 1e-15);
        assert!(safety_noisy(5.0, 1.0, 2.0) > safety_noisy(10.0, 1.0, 2.0));
        // A contest in which the better always wins leaves no caution between equals.
        assert!(safety_noisy(1e12, 1.0, 2.0) < 1e-11);
    }

    #[test]
    fn simulated_races_agree_with_the_closed_form() {
        for information in Information::ALL {
            for (teams, enmity, mu) in [(2, 0.5, 1.0), (5, 1.0, 2.0), (3, 0.1, 0.5)] {
                let d = Parameters::defaults();
                let p = Parameters { teams, enmity, mu, information: *information, ..d };
                let o = equilibrium(&p, 11);
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
            for one in equilibrium(&p, 3).races {
                let ahead = |i: usize| one.capability[i] - one.safety[i];
                let winner = one.winner as usize;
                assert!((0..6).all(|i| ahead(i) <= ahead(winner) + 1e-12));
            }
        }
    }
}
