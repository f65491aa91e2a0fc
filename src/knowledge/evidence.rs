//! Evidence: who learns the truth when evaluations belong to those they concern (section 2.4).
//!
//! A risk is real. Evaluators who think it more likely than not run studies and share them
//! (Bala and Goyal 1998; Zollman 2007), perhaps with distrust for those who think otherwise
//! (O'Connor and Weatherall 2018). A government runs none. It hears directly from the independent
//! evaluators; of the studies in an interested party's hands it hears what the party lets through
//! (Weatherall, O'Connor and Bruner 2020), and it updates by Bayes on all that it hears. The
//! models and their equations are in [`super::bandit`], [`super::network`] and
//! [`super::propaganda`]. An optional layer shows Peterson's (2025) narrowing of public knowledge
//! ([`super::collapse`]).
//!
//! Limits: one question with two answers; the government believes every study it sees and does
//! not suspect a selection; the party never loses credit. All sizes are assumptions.

use super::bandit::{Binomial, log_ratio};
use super::collapse;
use super::network::{
    Community, Likelihood, Manners, Network, Order, SURE, State, Trust, first_credences, state,
};
use super::propaganda::{Sum, published, spurious_increment};
use crate::analysis::intervals::{Interval, wilson95};
use crate::analysis::quantiles;
use crate::explainer::{Answers, Card, Model, Prediction, Preset, Report};
use crate::figure::{Axis, Figure, Format, Ink, Layer, Mark, On, Reading, Replay, Shape, curve};
use crate::math;
use crate::params::Invalid;
use crate::random::{Process, Stream};
use crate::say;
use crate::text::{Text, chance, count, number, percent};

/// The widget.
pub struct Evidence;

crate::choices! {
    /// What the interested party does.
    pub enum Party {
        /// Nothing.
        Silent = "silent", "Nothing";
        /// Passes on true results that suit it.
        Selects = "selects", "Passes on true results that suit it";
        /// Runs small studies of its own and publishes those that suit it.
        SmallStudies = "small_studies", "Runs many small studies, publishes what suits it";
        /// Invents results.
        Invents = "invents", "Invents results";
    }
}

crate::parameters! {
    /// What the reader sets.
    pub struct Parameters {
        /// k of Weatherall et al.: whom the government hears directly.
        independents: u32 = Param::integer(1, 0, 10).label("Independent evaluators").unit("evaluators").lever().main()
            .help("How many of the evaluators report everything they find to the government.")
            .source(Source::Assumption("independent checks are few, section 2.4"));
        /// What the party does.
        party: Party = Param::choice(Party::OPTIONS, 1).label("What the interested party does").lever().main()
            .help("How the owner of the other evaluations treats what it finds.")
            .source(Source::Paper("Weatherall, O'Connor and Bruner (2020); inventing added for comparison"));
        /// The share of evaluators whose studies the party holds.
        party_share: f64 = Param::real(0.9, 0.0, 1.0, 0.05).label("Evaluations in the party's hands").lever()
            .help("The share of evaluators whose studies the party sees and can pass on. The independent ones are the last it gets.")
            .source(Source::Assumption("evaluations are largely owned by companies, section 2.4"));
        /// Mistrust m.
        distrust: f64 = Param::real(0.0, 0.0, 3.0, 0.1).label("Distrust among evaluators").main()
            .help("How fast a study loses weight with the distance between its author's belief and one's own. At 0 every study counts; above 1 the most distant are ignored.")
            .source(Source::Paper("O'Connor and Weatherall (2018), equation 2"));
        /// Who shares studies with whom.
        network: Network = Param::choice(Network::OPTIONS, 0).label("Who shares with whom")
            .help("Which evaluators see each other's studies.")
            .source(Source::Paper("Zollman (2007)"));
        /// The order of updates.
        order: Order = Param::choice(Order::OPTIONS, 0).label("Order of updates")
            .help("With distrust it matters whether evaluators make up their minds one after another or all at once.")
            .source(Source::Assumption("the published replications update one after another"));
        /// N.
        evaluators: u32 = Param::integer(10, 10, 20).label("Evaluators").unit("evaluators")
            .help("How many laboratories, institutes and teams study the risk.")
            .source(Source::Paper("Zollman (2007) and those after him mostly use 10"));
        /// Trials a study.
        trials: u32 = Param::integer(10, 1, 100).label("Size of a study").unit("trials")
            .help("How many trials a study has. Small studies are more often wrong by chance, and so leave more to select.")
            .source(Source::Paper("Weatherall, O'Connor and Bruner (2020) use 1 to 20 and more (secondary)"));
        /// ε.
        clarity: f64 = Param::real(0.1, 0.02, 0.3, 0.01).label("How clearly the risk shows")
            .help("How far above one half the chance is that a single trial shows the risk.")
            .source(Source::Assumption("interpretability is unsettled: no trial is conclusive"));
        /// Rounds.
        rounds: u32 = Param::integer(60, 10, 150).label("Rounds").unit("rounds")
            .help("How many rounds of studies there are before a decision is due.")
            .source(Source::Assumption("long enough for all to settle at most settings"));
        /// How a study is counted that arrives twice.
        twice: bool = Param::flag(false).label("Count a study twice that arrives twice")
            .help("Whether the government fails to notice that the party passes on a study it already has.")
            .source(Source::Assumption("which convention the paper uses could not be settled"));
        /// Trials in each of the party's own studies.
        small_trials: u32 = Param::integer(2, 1, 20).label("Size of the party's own studies").unit("trials")
            .help("Where the party runs studies of its own: how many trials each has.")
            .source(Source::Assumption("smaller does more harm for the same money"));
        /// Trials a round that it pays for.
        budget: u32 = Param::integer(50, 0, 100).label("The party's own trials").unit("trials a round")
            .help("Where the party runs studies of its own: how many trials a round it pays for.")
            .source(Source::Assumption("half of what ten evaluators run at the default size"));
        /// Simulated worlds.
        worlds: u32 = Param::integer(200, 50, 400).label("Simulated worlds").unit("worlds")
            .help("How many worlds stand behind the shares. More give narrower intervals.")
            .source(Source::Assumption("enough for an interval of about 7 points either way"));
        /// Whether Peterson's layer is shown.
        narrowing: bool = Param::flag(false).label("Show the narrowing of public knowledge")
            .help("Adds a figure of another mechanism with a similar name: the loss of rare knowledge because the common is cheaper to get.")
            .source(Source::Paper("Peterson (2025)"));
        /// w.
        cheap_share: f64 = Param::real(0.5, 0.0, 1.0, 0.05).label("Share of knowledge from the cheap middle")
            .help("For the narrowing: how much of what the public knows comes from a source that leaves out the rare.")
            .source(Source::Assumption("free; Peterson's own model settles near 0.1 to 0.2"));
        /// The middle's half-width.
        middle: f64 = Param::real(0.75, 0.25, 2.0, 0.05).label("How much of the middle is cheap")
            .help("For the narrowing: how far from the centre the cheap source reaches, in units of the truth's scale.")
            .source(Source::Paper("Peterson (2025), reported case"));
        /// What the middle costs.
        price: f64 = Param::real(0.8, 0.1, 1.0, 0.05).label("Price of the cheap middle")
            .help("For the narrowing: what a sample of the middle costs, as a share of a full one.")
            .source(Source::Paper("Peterson (2025) reports 1, 0.8 and 0.5"));
    }
}

/// Shares over worlds, and one world to look at.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// How many worlds.
    pub worlds: u32,
    /// In how many the community and the government ended in each [`Verdict`].
    pub verdicts: [u32; 5],
    /// In how many the evaluators are divided for good.
    pub polarized: u32,
    /// In how many the government ends up sure, and misled (credence below 1/2).
    pub sure: u32,
    /// See `sure`.
    pub misled: u32,
    /// In how many it is misled under each [`Party`], all else as set.
    pub misled_by_party: [u32; 4],
    /// In how many it is sure, for 0..=[`MOST_DIRECT`] independent evaluators: with the party as
    /// set, and without it.
    pub sure_by_direct: Vec<[u32; 2]>,
    /// The least number of independent evaluators with which the evidence that reaches the
    /// government points to the truth on average.
    pub needed: Option<u32>,
    /// Quantiles (5, 50, 95%) of the government's credence after each round.
    pub fan: Vec<[f64; 3]>,
    /// Beliefs in the first world: of each evaluator and last the government, round by round.
    pub beliefs: Vec<Vec<f64>>,
    /// In the first world: how many evaluators tested in each round, and how many of their
    /// results suited the party.
    pub tested: Vec<[u32; 2]>,
    /// The narrowing, where it is asked for.
    pub narrowing: Option<Narrowing>,
}

/// How a world ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Everybody, the government too, is sure of the truth.
    Shared,
    /// The evaluators are sure; the government is not.
    Unsure,
    /// The evaluators are sure; the government thinks the opposite likelier.
    Misled,
    /// The evaluators disagree.
    Divided,
    /// The evaluators have all given up testing.
    GivenUp,
}

/// Peterson's layer.
#[derive(Clone, Debug, PartialEq)]
pub struct Narrowing {
    /// The mass that the cheap middle leaves out.
    pub tail: f64,
    /// The closed form at the reader's share.
    pub distance: f64,
    /// Single runs of the whole model: the share of middle samples, and the distance at the end.
    pub runs: Vec<[f64; 2]>,
}

/// The most independent evaluators there can be.
pub const MOST_DIRECT: u32 = 10;
/// Runs of Peterson's model.
const NARROWING_RUNS: u32 = 4;
/// Degrees of freedom of the truth in Peterson's model.
const DF: f64 = 10.0;

const START: Process = Process(1);
const LUCK: Process = Process(2);
const OWN_STUDIES: Process = Process(3);
const INVENTED: Process = Process(4);

impl Parameters {
    /// How many evaluators' studies the party holds: the last ones, so that the independent ones,
    /// who come first, are the last it gets.
    fn held(&self) -> u32 {
        (self.party_share * f64::from(self.evaluators)).round() as u32
    }

    /// The mean surplus a round that reaches the government if all evaluators test.
    fn drift(&self, direct: u32) -> f64 {
        let per_study = 2.0 * self.clarity * f64::from(self.trials);
        let exclusive = self.evaluators - direct;
        let covered = f64::from(if self.twice { self.held() } else { self.held().min(exclusive) });
        let party = match self.party {
            Party::Silent => 0.0,
            Party::Selects => covered * spurious_increment(self.trials, self.clarity),
            Party::Invents => -covered * per_study,
            Party::SmallStudies => {
                f64::from(self.budget / self.small_trials)
                    * spurious_increment(self.small_trials, self.clarity)
            }
        };
        f64::from(direct) * per_study + party
    }
}

/// What the evaluators of one world have found so far, as surpluses that each has added up to:
/// all of it, what of it the party would let through, and what it would invent instead; and what
/// the party's own studies would have added.
struct Found {
    all: Vec<i32>,
    suiting: Vec<i32>,
    invented: Vec<i32>,
    own_studies: i64,
    /// The party holds the studies from this evaluator on.
    held_from: usize,
    twice: bool,
}

impl Found {
    fn nothing(p: &Parameters) -> Self {
        let none = vec![0; p.evaluators as usize];
        Found {
            all: none.clone(),
            suiting: none.clone(),
            invented: none,
            own_studies: 0,
            held_from: (p.evaluators - p.held()) as usize,
            twice: p.twice,
        }
    }

    /// The surplus that reaches a government with so many independent evaluators.
    fn heard(&self, direct: u32, party: Party) -> f64 {
        let direct = direct as usize;
        let only_its_own = if self.twice { self.held_from } else { self.held_from.max(direct) };
        let through_party = |found: &[i32]| found[only_its_own..].iter().sum::<i32>();
        let party = match party {
            Party::Silent => 0,
            Party::Selects => i64::from(through_party(&self.suiting)),
            Party::SmallStudies => self.own_studies,
            Party::Invents => i64::from(through_party(&self.invented)),
        };
        (i64::from(self.all[..direct].iter().sum::<i32>()) + party) as f64
    }
}

/// What does not change between worlds.
struct Setup<'a> {
    p: &'a Parameters,
    community: Community,
    /// A study of a world in which there is no risk.
    harmless: Binomial,
    own: Sum,
}

impl<'a> Setup<'a> {
    fn new(p: &'a Parameters) -> Self {
        Setup {
            p,
            community: Community {
                neighbours: p.network.neighbours(p.evaluators),
                likelihood: Likelihood::new(p.trials, p.clarity),
                manners: Manners { mistrust: p.distrust, trust: Trust::Discount, order: p.order },
            },
            harmless: Binomial::new(p.trials, 0.5 - p.clarity),
            own: published(
                &Binomial::new(p.small_trials, 0.5 + p.clarity),
                p.budget / p.small_trials,
            ),
        }
    }

    /// The logit of the government's first credence, from U(0, 1).
    fn prior(&self, seed: u64, world: u32) -> f64 {
        let start = Stream::new(seed, world, START);
        math::logit(start.uniform_at(u64::from(self.p.evaluators)))
    }

    /// One world; `see` is shown, at the start and after each round, the evaluators' credences,
    /// the round's surpluses and what was found so far.
    fn run(
        &self,
        seed: u64,
        world: u32,
        mut see: impl FnMut(u32, &[f64], &[i32], &Found),
    ) -> (Vec<f64>, Found) {
        let p = self.p;
        let n = p.evaluators as usize;
        let stream = |process| Stream::new(seed, world, process);
        let (luck, own, invented) = (stream(LUCK), stream(OWN_STUDIES), stream(INVENTED));
        let mut credence = first_credences(p.evaluators, &stream(START));
        let mut surplus = vec![0; n];
        let mut found = Found::nothing(p);
        see(0, &credence, &surplus, &found);
        for round in 0..p.rounds {
            let tried: Vec<bool> = credence.iter().map(|c| *c > 0.5).collect();
            self.community.round(&mut credence, round, &luck, &mut surplus);
            found.own_studies += self.own.quantile(own.uniform_at(u64::from(round)));
            for j in (0..n).filter(|j| tried[*j]) {
                found.all[j] += surplus[j];
                if j >= found.held_from {
                    found.suiting[j] += surplus[j].min(0);
                    let address = u64::from(round) * n as u64 + j as u64;
                    found.invented[j] += self.harmless.surplus_at(&invented, address);
                }
            }
            see(round + 1, &credence, &surplus, &found);
        }
        (credence, found)
    }
}

impl Model for Evidence {
    type Parameters = Parameters;
    type Outcome = Outcome;

    const CARD: Card = Card {
        id: "evidence",
        section: "2.4",
        title: "Who learns the truth",
        invitation: "Add independent evaluators, change what the interested party does, and raise distrust.",
        discovery: "True results, selected, mislead as surely as false ones; a few independent evaluators repair it.",
        claims: &["K1", "K3", "K4", "K5", "K6"],
        facts: &[],
        presets: &[
            Preset {
                id: "source",
                label: "As the source describes",
                note: "One independent evaluator in ten, results held by those they concern, and expertise seen as partisan.",
                set: &[("distrust", "1.5")],
            },
            Preset {
                id: "more_independents",
                label: "A few independents",
                note: "Four of the ten evaluators report to the government.",
                set: &[("independents", "4"), ("party_share", "0.6")],
            },
            Preset {
                id: "invented",
                label: "Lies instead of selection",
                note: "The party makes up a result for every study it holds.",
                set: &[("party", "invents")],
            },
            Preset {
                id: "small_studies",
                label: "Many small studies",
                note: "The party pays for tiny studies of its own and publishes the convenient ones.",
                set: &[("party", "small_studies"), ("independents", "3"), ("party_share", "0.7")],
            },
            Preset {
                id: "distrust",
                label: "Distrust, no party",
                note: "Nobody selects anything; evaluators just discount those who disagree.",
                set: &[("party", "silent"), ("independents", "10"), ("distrust", "2")],
            },
            Preset {
                id: "narrowing",
                label: "The narrowing of knowledge",
                note: "Peterson's model beside the others: another mechanism with a similar name.",
                set: &[("narrowing", "true")],
            },
        ],
        literature: &[
            "balagoyal1998",
            "zollman2007",
            "rosenstock2017",
            "oconnor2018",
            "weatherall2020",
            "peterson2025",
        ],
        reference: &[
            "bandit_bayes",
            "zollman",
            "polarization_ow",
            "propaganda_wob",
            "knowledge_collapse",
        ],
        stochastic: true,
    };

    const PREDICTION: Option<Prediction> = Some(Prediction {
        question: "All that an interested party passes on is true; it only chooses what to pass on. How often is the government misled about a real risk?",
        set: &[],
        reading: "misled",
        answers: Answers::Share,
    });

    fn simulate(p: &Parameters, seed: u64) -> Result<Outcome, Invalid> {
        let setup = Setup::new(p);
        let l = log_ratio(p.clarity);
        let mut o = Outcome {
            worlds: p.worlds,
            verdicts: [0; 5],
            polarized: 0,
            sure: 0,
            misled: 0,
            misled_by_party: [0; 4],
            sure_by_direct: vec![[0; 2]; MOST_DIRECT as usize + 1],
            needed: (0..=MOST_DIRECT).find(|k| p.drift(*k) > 0.0),
            fan: Vec::new(),
            beliefs: Vec::new(),
            tested: Vec::new(),
            narrowing: p.narrowing.then(|| narrowing(p, seed)),
        };
        let mut paths = vec![Vec::with_capacity(p.worlds as usize); p.rounds as usize + 1];
        for world in 0..p.worlds {
            let prior = setup.prior(seed, world);
            let mut before = vec![0.0; p.evaluators as usize];
            let (credence, found) = setup.run(seed, world, |round, credence, surplus, found| {
                let now = math::logistic(prior + found.heard(p.independents, p.party) * l);
                paths[round as usize].push(now);
                if world == 0 {
                    let tried = || before.iter().zip(surplus).filter(|(c, _)| **c > 0.5);
                    let suited = tried().filter(|(_, x)| **x < 0).count() as u32;
                    o.tested.push([tried().count() as u32, suited]);
                    before.copy_from_slice(credence);
                    o.beliefs.push(credence.iter().copied().chain([now]).collect());
                }
            });
            let end = |k, party| math::logistic(prior + found.heard(k, party) * l);
            let government = end(p.independents, p.party);
            let community = state(&credence, p.distrust);
            o.verdicts[verdict(community, government) as usize] += 1;
            o.polarized += u32::from(community == State::Polarized);
            o.sure += u32::from(government > SURE);
            o.misled += u32::from(government < 0.5);
            for (seen, party) in o.misled_by_party.iter_mut().zip(Party::ALL) {
                *seen += u32::from(end(p.independents, *party) < 0.5);
            }
            for (k, seen) in (0..).zip(&mut o.sure_by_direct) {
                seen[0] += u32::from(end(k, p.party) > SURE);
                seen[1] += u32::from(end(k, Party::Silent) > SURE);
            }
        }
        o.fan = paths
            .iter_mut()
            .map(|path| {
                quantiles::sort(path);
                [0.05, 0.5, 0.95].map(|q| quantiles::quantile(path, q))
            })
            .collect();
        Ok(o)
    }

    fn report(p: &Parameters, o: &Outcome) -> Report {
        let share = |hits: u32| f64::from(hits) / f64::from(o.worlds);
        let mut readings = vec![
            Reading::new(
                "sure",
                "Government ends up sure of the risk",
                share(o.sure),
                Format::Percent,
            ),
            Reading::new("misled", "Government is misled", share(o.misled), Format::Percent),
            Reading::new(
                "shared",
                "Everybody shares the right assessment",
                share(o.verdicts[Verdict::Shared as usize]),
                Format::Percent,
            ),
            Reading::new(
                "polarized",
                "Evaluators divided for good",
                share(o.polarized),
                Format::Percent,
            ),
            Reading::new(
                "needed",
                "Independent evaluators needed",
                o.needed.map_or(f64::NAN, f64::from),
                Format::Count,
            ),
        ];
        let by_party: [(&str, &str); 4] = [
            ("misled_silent", "Misled if the party does nothing"),
            ("misled_selects", "Misled if it selects true results"),
            ("misled_small_studies", "Misled if it runs small studies"),
            ("misled_invents", "Misled if it invents results"),
        ];
        for ((id, label), hits) in by_party.into_iter().zip(o.misled_by_party) {
            readings.push(Reading::new(id, label, share(hits), Format::Percent));
        }
        let mut figures = vec![beliefs(p, o), by_direct(p, o), verdicts(o)];
        if let Some(n) = &o.narrowing {
            readings.push(Reading::new(
                "narrowing",
                "Distance of public knowledge, closed form",
                n.distance,
                Format::Plain,
            ));
            readings.push(Reading::new(
                "narrowing_runs",
                "The same in runs of Peterson's model",
                n.mean(),
                Format::Plain,
            ));
            figures.push(narrow(p, n));
        }
        Report { sentence: sentence(p, o), readings, figures, replays: vec![replay(p, o)] }
    }
}

fn verdict(community: State, government: f64) -> Verdict {
    match community {
        State::AllFalse => Verdict::GivenUp,
        State::Polarized | State::Open => Verdict::Divided,
        State::AllTrue if government > SURE => Verdict::Shared,
        State::AllTrue if government < 0.5 => Verdict::Misled,
        State::AllTrue => Verdict::Unsure,
    }
}

fn narrowing(p: &Parameters, seed: u64) -> Narrowing {
    let tail = collapse::tail_mass(p.middle, DF);
    let setting =
        collapse::Setting { half_width: p.middle, ..collapse::Setting::reported(p.price) };
    Narrowing {
        tail,
        distance: collapse::mixture_distance(tail, p.cheap_share),
        runs: (0..NARROWING_RUNS)
            .map(|run| {
                let end = collapse::simulate(&setting, seed, run);
                [end.middle_share, end.last_five()]
            })
            .collect(),
    }
}

impl Narrowing {
    fn mean(&self) -> f64 {
        self.runs.iter().map(|r| r[1]).sum::<f64>() / self.runs.len() as f64
    }
}

fn sentence(p: &Parameters, o: &Outcome) -> Text {
    let share = |hits: u32| f64::from(hits) / f64::from(o.worlds);
    let without = o.misled_by_party[Party::Silent as usize];
    let first = if o.misled > o.sure {
        say!(
            "In {misled} of {worlds} worlds the government ends up misled, and in {sure} it becomes sure of a risk that is real.",
            misled = chance(share(o.misled)),
            worlds = count(o.worlds),
            sure = chance(share(o.sure)),
        )
    } else {
        say!(
            "In {sure} of {worlds} worlds the government becomes sure of a risk that is real; in {misled} it is misled.",
            misled = chance(share(o.misled)),
            worlds = count(o.worlds),
            sure = chance(share(o.sure)),
        )
    };
    let party = match (p.party, o.needed) {
        (Party::Silent, _) => "Nobody selects what it hears.".into(),
        (_, Some(k)) if k <= p.independents => say!(
            "Without the party it would be misled in {without}; the independent evaluators here outweigh what the party lets through.",
            without = chance(share(without)),
        ),
        (_, Some(k)) => say!(
            "Without the party it would be misled in {without}. With {k} independent evaluators the evidence that reaches it would point the right way.",
            without = chance(share(without)),
            k = count(k),
        ),
        (_, None) => say!(
            "Without the party it would be misled in {without}, and not even {most} independent evaluators would turn the evidence around.",
            without = chance(share(without)),
            most = count(MOST_DIRECT),
        ),
    };
    let mut text = first.then(party);
    if share(o.polarized) >= 0.05 {
        text = text.then(say!(
            "Distrust divides the evaluators themselves for good in {share}.",
            share = chance(share(o.polarized)),
        ));
    }
    match &o.narrowing {
        Some(n) => text.then(say!(
            "If {w} of public knowledge came from the cheap middle, it would stand {h} from the truth, on a scale from 0 to 1; {runs} runs of Peterson's model end at {mean} on average.",
            w = percent(p.cheap_share, 0),
            h = number(n.distance, 2),
            runs = count(n.runs.len() as f64),
            mean = number(n.mean(), 2),
        )),
        None => text,
    }
}

const BELIEF: &str = "Belief that the risk is real";

fn beliefs(p: &Parameters, o: &Outcome) -> Figure {
    let path = |agent: usize| -> Vec<[f64; 2]> {
        (0..).map(f64::from).zip(&o.beliefs).map(|(t, b)| [t, b[agent]]).collect()
    };
    let government = p.evaluators as usize;
    let fan = |q: usize| -> Vec<[f64; 2]> {
        (0..).map(f64::from).zip(&o.fan).map(|(t, f)| [t, f[q]]).collect()
    };
    let band = (0..).map(f64::from).zip(&o.fan).map(|(t, f)| [t, f[0], f[2]]).collect();
    let mut layers = vec![Layer::Band {
        label: "government, 5 to 95% of worlds".into(),
        ink: Ink::Alarm,
        points: band,
    }];
    for agent in 0..government {
        // One name for all evaluators.
        let label = if agent == 0 { "evaluators, one world" } else { "" };
        layers.push(Layer::line(label, Ink::One, path(agent)));
    }
    layers.push(Layer::dashed("government, median", Ink::Alarm, fan(1)));
    layers.push(Layer::line("government, one world", Ink::Alarm, path(government)));
    let last = o.beliefs.len() - 1;
    let right = o.beliefs[last][..government].iter().filter(|c| **c > SURE).count();
    Figure {
        id: "beliefs",
        title: "Beliefs, round by round".into(),
        summary: say!(
            "In the world drawn, {right} of {n} evaluators are sure of the risk after {rounds} rounds and the government's belief is {belief}. Over all worlds the government's belief ends between {low} and {high} in nine cases of ten.",
            right = count(right as f64),
            n = count(p.evaluators),
            rounds = count(p.rounds),
            belief = percent(o.beliefs[last][government], 0),
            low = percent(o.fan[last][0], 0),
            high = percent(o.fan[last][2], 0),
        ),
        x: Axis::linear("Round", 0.0, f64::from(p.rounds)).format(Format::Count),
        y: Axis::share(BELIEF),
        layers,
        shape: Shape::Wide,
    }
}

fn by_direct(p: &Parameters, o: &Outcome) -> Figure {
    let x = |k: usize| k as f64;
    let share = |hits: u32| f64::from(hits) / f64::from(o.worlds);
    let line = |which: usize| -> Vec<[f64; 2]> {
        o.sure_by_direct.iter().enumerate().map(|(k, s)| [x(k), share(s[which])]).collect()
    };
    let band = o
        .sure_by_direct
        .iter()
        .enumerate()
        .map(|(k, s)| {
            let Interval { low, high } = wilson95(s[0], o.worlds);
            [x(k), low, high]
        })
        .collect();
    let mut layers =
        vec![Layer::Band { label: "95% interval".into(), ink: Ink::One, points: band }];
    if p.party != Party::Silent {
        layers.push(Layer::dashed("without the party", Ink::Three, line(1)));
    }
    layers.push(Layer::line(p.party.label(), Ink::One, line(0)));
    let here = [f64::from(p.independents), share(o.sure)];
    layers.push(Layer::point("your world", Ink::Alarm, here));
    let ends = [&o.sure_by_direct[0], &o.sure_by_direct[MOST_DIRECT as usize]];
    Figure {
        id: "independents",
        title: "How often the truth reaches the government, by independent evaluators".into(),
        summary: say!(
            "With none the government becomes sure of the risk in {none} of worlds, with your {k} in {here}, with {most} in {all}.",
            none = chance(share(ends[0][0])),
            k = count(p.independents),
            here = chance(here[1]),
            most = count(MOST_DIRECT),
            all = chance(share(ends[1][0])),
        ),
        x: Axis::linear("Independent evaluators", 0.0, f64::from(MOST_DIRECT))
            .format(Format::Count),
        y: Axis::share("Worlds in which the government is sure"),
        layers,
        shape: Shape::Wide,
    }
}

const VERDICTS: [&str; 5] = [
    "All share the truth",
    "Government unsure",
    "Government misled",
    "Evaluators divided",
    "Evaluators gave up",
];

fn verdicts(o: &Outcome) -> Figure {
    let share = |v: Verdict| chance(f64::from(o.verdicts[v as usize]) / f64::from(o.worlds));
    Figure {
        id: "verdicts",
        title: "How worlds end".into(),
        summary: say!(
            "In {shared} of worlds evaluators and government share the right assessment; in {misled} the evaluators have it and the government is misled; in {divided} the evaluators disagree; in {gone} they all gave up.",
            shared = share(Verdict::Shared),
            misled = share(Verdict::Misled),
            divided = share(Verdict::Divided),
            gone = share(Verdict::GivenUp),
        ),
        x: Axis::share("Share of worlds"),
        y: Axis::names("", VERDICTS.iter().rev().map(|v| (*v).into()).collect()),
        layers: vec![Layer::share_bars(o.verdicts.iter().copied(), o.worlds)],
        shape: Shape::Wide,
    }
}

fn narrow(p: &Parameters, n: &Narrowing) -> Figure {
    let line = curve(0.0, 1.0, 60, |w| collapse::mixture_distance(n.tail, w));
    let mut layers = vec![
        Layer::line("closed form", Ink::One, line),
        Layer::Dots {
            label: "runs of Peterson's model".into(),
            ink: Ink::Two,
            mark: Mark::Ring,
            points: n.runs.clone(),
        },
    ];
    let reported = collapse::Setting::reported(p.price);
    let printed = collapse::PUBLISHED.iter().find(|(price, _)| (price - p.price).abs() < 1e-9);
    if let Some((_, distance)) = printed.filter(|_| p.middle == reported.half_width) {
        layers.push(Layer::Rule {
            label: "printed in the paper, from one run".into(),
            ink: Ink::Quiet,
            on: On::Y,
            at: *distance,
        });
    }
    layers.push(Layer::point("your share", Ink::Alarm, [p.cheap_share, n.distance]));
    let top = n.runs.iter().fold(0.5, |top: f64, r| top.max(r[1]));
    let top = top.max(collapse::truncated_distance(n.tail)).min(1.0);
    Figure {
        id: "narrowing",
        title: "How far public knowledge stands from the truth".into(),
        summary: say!(
            "The distance rises with the share of knowledge from the cheap middle, to {all} where all of it is. At your share it is {here}. Runs of Peterson's model, in which people choose for themselves, end at {mean} on average; much of that is the noise of a hundred samples.",
            all = number(collapse::truncated_distance(n.tail), 2),
            here = number(n.distance, 2),
            mean = number(n.mean(), 2),
        ),
        x: Axis::share("Share of public knowledge from the cheap middle"),
        y: Axis::linear("Hellinger distance from the truth", 0.0, top),
        layers,
        shape: Shape::Wide,
    }
}

fn replay(p: &Parameters, o: &Outcome) -> Replay {
    let group = |agent: u32| {
        if agent == p.evaluators { 2 } else { u8::from(agent >= p.independents) }
    };
    Replay {
        id: "learners",
        title: "What each learner believes".into(),
        summary: say!(
            "{n} evaluators, of whom {k} report to the government, over {rounds} rounds of one world.",
            n = count(p.evaluators),
            k = count(p.independents),
            rounds = count(p.rounds),
        ),
        frame: "Round".into(),
        y: Axis::share(BELIEF),
        agents: p.evaluators + 1,
        values: o.beliefs.iter().flatten().map(|c| *c as f32).collect(),
        group_of: (0..=p.evaluators).map(group).collect(),
        groups: vec![
            ("Independent evaluators".into(), Ink::Three),
            ("Other evaluators".into(), Ink::One),
            ("Government".into(), Ink::Alarm),
        ],
        inks: Vec::new(),
        captions: (0..)
            .zip(&o.tested)
            .map(|(round, [tested, suited])| {
                if round == 0 {
                    return "Before the first study".into();
                }
                say!(
                    "Round {round}: {tested} evaluators test; {suited} of their results suit the party",
                    round = count(round),
                    tested = count(*tested),
                    suited = count(*suited),
                )
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::propaganda;
    use crate::params::Parameters as _;

    fn run(p: Parameters) -> Outcome {
        Evidence::simulate(&Parameters { worlds: 400, ..p }, 3).unwrap()
    }

    fn share(o: &Outcome, hits: u32) -> f64 {
        f64::from(hits) / f64::from(o.worlds)
    }

    /// K4 and K5: what is withheld and selected misleads a government that reasons well.
    #[test]
    fn selected_true_results_mislead_as_invented_ones_do() {
        let o = run(Parameters::defaults());
        let misled = |party: Party| share(&o, o.misled_by_party[party as usize]);
        assert!(misled(Party::Silent) < 0.1);
        assert!(misled(Party::Selects) > 0.8);
        assert!(misled(Party::Invents) > 0.8);
    }

    /// K3 and K4: few independent assessments, and what more of them repair.
    #[test]
    fn a_few_independent_evaluators_repair_it() {
        let o = run(Parameters::defaults());
        let sure = |k: usize| share(&o, o.sure_by_direct[k][0]);
        assert!(sure(1) < 0.1);
        assert!(sure(4) > 0.9);
        assert!((0..10).all(|k| sure(k + 1) >= sure(k)));
        assert_eq!(o.needed, Some(2));
    }

    /// K3: without independent evaluators and with nothing let through, nothing is learned.
    #[test]
    fn nobody_independent_and_nothing_published_leaves_the_first_belief() {
        let p = Parameters { independents: 0, party: Party::Silent, ..Parameters::defaults() };
        let o = run(p);
        assert!(o.beliefs.iter().all(|b| b[10] == o.beliefs[0][10]));
    }

    /// K1: distrust ends the capacity to settle a dispute, and in-place updates differ from
    /// synchronous ones.
    #[test]
    fn distrust_divides_those_who_evaluate() {
        let at = |distrust, order| {
            let p = Parameters {
                distrust,
                order,
                trials: 50,
                clarity: 0.2,
                rounds: 100,
                ..Parameters::defaults()
            };
            let o = run(p);
            share(&o, o.polarized)
        };
        assert_eq!(at(1.0, Order::InPlace), 0.0);
        // The reference at these settings: 0.628, 0.912, and 0.728 synchronously.
        assert!((at(1.5, Order::InPlace) - 0.628).abs() < 0.1);
        assert!((at(2.0, Order::InPlace) - 0.912).abs() < 0.06);
        assert!((at(2.0, Order::Synchronous) - 0.728).abs() < 0.09);
    }

    /// K6: a shared assessment needs both, trust among evaluators and independence for the
    /// government.
    #[test]
    fn a_shared_assessment_needs_trust_and_independence() {
        let shared = |independents, distrust| {
            let p = Parameters { independents, distrust, ..Parameters::defaults() };
            let o = run(p);
            share(&o, o.verdicts[Verdict::Shared as usize])
        };
        assert!(shared(5, 0.0) > 0.9);
        assert!(shared(1, 0.0) < 0.1);
        assert!(shared(5, 2.0) < 0.5);
    }

    #[test]
    fn the_widget_is_the_published_model_where_all_is_held_and_trusted() {
        // Weatherall et al.: the party sees all; the same worlds by the other implementation.
        for twice in [false, true] {
            let p = Parameters {
                independents: 3,
                party_share: 1.0,
                rounds: 40,
                twice,
                ..Parameters::defaults()
            };
            let setup = Setup::new(&p);
            let setting = propaganda::Setting {
                neighbours: setup.community.neighbours.clone(),
                study: setup.community.likelihood.study().clone(),
                eps: p.clarity,
                direct: 3,
                strategy: propaganda::Strategy::Selective,
                double_count: twice,
                rounds: p.rounds,
            };
            for world in 0..50 {
                let prior = setup.prior(5, world);
                let (_, found) = setup.run(5, world, |_, _, _, _| {});
                let l = log_ratio(p.clarity);
                let ours = math::logistic(prior + found.heard(3, Party::Selects) * l);
                let chance = propaganda::Chance {
                    start: Stream::new(5, world, START),
                    luck: Stream::new(5, world, LUCK),
                    party: Stream::new(5, world, OWN_STUDIES),
                };
                let theirs = propaganda::run(&setting, &chance).policymaker;
                assert!((ours - theirs).abs() < 1e-9, "{ours} {theirs}");
            }
        }
    }

    #[test]
    fn larger_or_clearer_studies_leave_less_to_select() {
        let misled = |trials, clarity| {
            let o = run(Parameters { trials, clarity, ..Parameters::defaults() });
            o.misled
        };
        assert!(misled(40, 0.1) < misled(10, 0.1));
        assert!(misled(10, 0.2) < misled(10, 0.1));
    }

    #[test]
    fn own_studies_mislead_most_when_they_are_small() {
        let misled = |small_trials| {
            let p = Parameters {
                party: Party::SmallStudies,
                independents: 3,
                small_trials,
                ..Parameters::defaults()
            };
            run(p).misled
        };
        assert!(misled(2) > misled(10) + 100);
    }

    /// Peterson's published figures: reported as printed, not reproduced. Our runs of his model
    /// do not show the printed jump between no discount and a discount of a fifth.
    #[test]
    fn petersons_model_narrows_less_than_printed() {
        let mean = |price| {
            let setting = collapse::Setting::reported(price);
            let runs = 24;
            (0..runs).map(|r| collapse::simulate(&setting, 7, r).last_five()).sum::<f64>()
                / f64::from(runs)
        };
        let (full, fifth) = (mean(1.0), mean(0.8));
        assert!(full < fifth);
        let printed = collapse::PUBLISHED[1].1 / collapse::PUBLISHED[0].1;
        assert!(fifth / full < 0.8 * printed);
    }

    #[test]
    fn the_narrowing_is_shown_only_where_asked_for() {
        let report = |narrowing| {
            let p = Parameters { narrowing, ..Parameters::defaults() };
            Evidence::report(&p, &Evidence::simulate(&p, 1).unwrap())
        };
        assert_eq!(report(false).figures.len(), 3);
        assert_eq!(report(true).figures.len(), 4);
    }
}
