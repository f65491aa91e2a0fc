//! What would have to be true: the cheapest changes that reach a target (T3).
//!
//! The reader picks an outcome and the share of worlds that should have it. Looked for is the
//! change of the levers that costs least, each move in units of its lever's range, and then other
//! changes that do without one of its levers, or with one family of levers alone. The
//! [search](crate::analysis::search) runs on common random numbers and aims a little above the
//! target, because the best of many simulated shares flatters itself; every answer is then
//! simulated again with fresh luck, and only what reaches the target there counts.
//!
//! Limits: a unit of range is our measure of effort, not a price; levers move at once and for
//! good; the search is a heuristic, so a cheaper path may exist, and "no such path" means that none
//! was found in these ranges.

use super::model::World;
use super::outcomes::{Counts, Goal};
use super::parameters::Parameters as WorldParameters;
use super::run::PRESETS;
use crate::analysis::intervals::wilson95;
use crate::analysis::search::Search;
use crate::analysis::space::{Space, number};
use crate::explainer::{Card, Job, Model, Report};
use crate::figure::{Axis, Bar, Figure, Format, Ink, Layer, On, Reading, Shape};
use crate::params::{Invalid, Param, Parameters as _};
use crate::say;
use crate::text::{Text, chance, count, digits, number as decimals, words};
use std::collections::BTreeSet;

/// The widget.
pub struct Pathways;

crate::parameters! {
    /// What is looked for.
    pub struct Aim {
        /// The outcome to reach.
        goal: Goal = Param::choice(Goal::OPTIONS, 0).label("Outcome to reach").main()
            .help("What the worlds should come to.")
            .source(Source::Definition);
        /// In what share of worlds.
        target: f64 = Param::real(0.5, 0.05, 0.95, 0.05).label("In what share of worlds").main()
            .help("A path must bring the outcome about in at least this share of worlds.")
            .source(Source::Definition);
        /// May the margin move?
        use_verification: bool = Param::flag(true).label("Verification may change").lever()
            .help("Allows a path to move what the less willing power gains from a verifiable agreement.")
            .source(Source::Definition);
        /// May institutions move?
        use_institutions: bool = Param::flag(true).label("Institutions may change").lever()
            .help("Allows a path to move the ambition of decision rules, membership, and the upkeep of enforcement.")
            .source(Source::Definition);
        /// May oversight move?
        use_oversight: bool = Param::flag(true).label("Oversight may change").lever()
            .help("Allows a path to move the growth of oversight budgets and the odds of the lobby.")
            .source(Source::Definition);
        /// May knowledge move?
        use_knowledge: bool = Param::flag(true).label("Shared knowledge may change").lever()
            .help("Allows a path to move how fast a shared assessment is repaired.")
            .source(Source::Definition);
        /// May preparation move?
        use_preparation: bool = Param::flag(true).label("Preparation may change").lever()
            .help("Allows a path to move how much is drafted and agreed in advance.")
            .source(Source::Definition);
        /// May the race move?
        use_race: bool = Param::flag(false).label("The race may change").lever()
            .help("Allows a path to move the growth of investment, either way: in this model a faster race also brings the crises that lead to agreements.")
            .source(Source::Definition);
        /// Runs behind each share.
        runs: u32 = Param::integer(600, 50, 5000).label("Runs behind each trial").unit("runs")
            .help("More runs make the search slower and its answers more certain.")
            .source(Source::Definition);
    }
}

crate::joined! {
    /// What the reader sets.
    pub struct Parameters {
        /// The world.
        world: WorldParameters,
        /// What is looked for.
        aim: Aim,
    }
}

/// Families of levers, by the ids of their parameters.
const FAMILIES: [(&str, &[&str]); 6] = [
    ("verification", &["m"]),
    ("institutions", &["a", "chi", "r"]),
    ("oversight", &["g_O", "l"]),
    ("shared knowledge", &["rho"]),
    ("preparation", &["pi"]),
    ("the race", &["g_us", "g_cn"]),
];

/// How far above the target the search aims, in standard errors of its shares.
const AIM_ABOVE: f64 = 2.0;
/// The accuracy of a move, as a share of the range.
const FINEST: f64 = 1.0 / 64.0;
/// Runs with fresh luck behind each answer.
const FRESH_RUNS: u32 = 2000;
/// Paths shown side by side.
const SHOWN: usize = 4;
/// The first quick picture: runs and accuracy.
const FIRST_RUNS: u32 = 60;
const FIRST_FINEST: f64 = 0.25;

/// The result of one search: a path, or the best that was tried.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Whether it reached the target, on the luck of the search and on fresh luck.
    pub reaches: bool,
    /// The share of worlds with the outcome, out of [`Found::fresh_runs`] with fresh luck.
    pub share: f64,
    /// Runs behind that share.
    pub fresh_runs: u32,
    /// The move of each lever, in units of its range.
    pub moves: Vec<f64>,
}

impl Found {
    /// What it costs: moves in units of range, summed.
    pub fn cost(&self) -> f64 {
        self.moves.iter().fold(0.0, |sum, m| sum + m.abs())
    }

    /// Whether two paths move the same levers.
    fn like(&self, other: &Found) -> bool {
        self.moves.iter().zip(&other.moves).all(|(a, b)| (*a == 0.0) == (*b == 0.0))
    }
}

/// A family of levers by itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Alone {
    /// Its name.
    pub family: &'static str,
    /// What it can reach.
    pub found: Found,
}

/// Everything found so far.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The levers.
    pub levers: Vec<&'static Param>,
    /// Where they stand, in units of range.
    pub base: Vec<f64>,
    /// The share without any change.
    pub before: f64,
    /// The distinct paths, the cheapest first.
    pub paths: Vec<Found>,
    /// The best that was tried where there is no path.
    pub closest: Option<Found>,
    /// What each family reaches alone.
    pub alone: Vec<Alone>,
}

/// What the searches have in common.
struct Question {
    p: Parameters,
    seed: u64,
    space: Space,
    base: Vec<f64>,
    room: Vec<(f64, f64)>,
    /// The positions of the levers of each allowed family.
    families: Vec<(&'static str, Vec<usize>)>,
}

impl Question {
    fn new(p: &Parameters, seed: u64) -> Self {
        let a = &p.aim;
        let allowed = [
            a.use_verification,
            a.use_institutions,
            a.use_oversight,
            a.use_knowledge,
            a.use_preparation,
            a.use_race,
        ];
        let families = || FAMILIES.iter().zip(allowed).filter(|(_, on)| *on).map(|(f, _)| f);
        let space = Space::new(p.world.to_values(), |param| {
            families().any(|(_, ids)| ids.contains(&param.id))
        });
        let levers = 0..space.dimensions() as usize;
        let of =
            |ids: &[&str]| levers.clone().filter(|i| ids.contains(&space.param(*i).id)).collect();
        let families = families().map(|(name, ids)| (*name, of(ids))).collect();
        let base = space.base();
        let room = base.iter().map(|at| (-at, 1.0 - at)).collect();
        Question { p: *p, seed, space, base, room, families }
    }

    fn share(&self, moves: &[f64], seed: u64, runs: u32) -> f64 {
        let point: Vec<f64> = self.base.iter().zip(moves).map(|(at, by)| at + by).collect();
        let world = WorldParameters::from_values(&self.space.values(&point));
        let counts = Counts::simulate(&World::new(&world), seed, runs);
        counts.share(self.p.aim.goal.among(&counts))
    }

    /// The cheapest path that leaves these levers alone.
    fn search(
        &self,
        forbidden: &BTreeSet<usize>,
        runs: u32,
        finest: f64,
        fresh_runs: u32,
    ) -> Found {
        let target = self.p.aim.target;
        let error = (target * (1.0 - target) / f64::from(runs)).sqrt();
        let above = (target + AIM_ABOVE * error).min(1.0);
        let mut best = (f64::NEG_INFINITY, vec![0.0; self.base.len()]);
        let mut search = Search::new(&self.room, above, finest, |moves: &[f64]| {
            let share = self.share(moves, self.seed, runs);
            if share > best.0 {
                best = (share, moves.to_vec());
            }
            share
        });
        let path = search.cheapest(forbidden);
        drop(search);
        let found = path.is_some();
        let moves = path.map_or(best.1, |path| path.moves);
        // The complement of a seed is another seed, whatever it is.
        let share = self.share(&moves, !self.seed, fresh_runs);
        Found { reaches: found && share >= target, share, fresh_runs, moves }
    }

    /// All levers but those of a family.
    fn all_but(&self, family: usize) -> BTreeSet<usize> {
        (0..self.base.len()).filter(|i| !self.families[family].1.contains(i)).collect()
    }

    fn outcome(&self, found: &[Found], alone: Vec<Alone>) -> Outcome {
        let mut paths: Vec<Found> = Vec::new();
        let mut sorted: Vec<&Found> = found.iter().filter(|f| f.reaches).collect();
        sorted.sort_by(|a, b| a.cost().total_cmp(&b.cost()));
        for f in sorted {
            if paths.iter().all(|p| !p.like(f)) {
                paths.push(f.clone());
            }
        }
        let mut closest = found.iter().filter(|f| !f.reaches).collect::<Vec<_>>();
        closest.sort_by(|a, b| b.share.total_cmp(&a.share));
        Outcome {
            levers: (0..self.base.len()).map(|i| self.space.param(i)).collect(),
            base: self.base.clone(),
            before: self.share(&vec![0.0; self.base.len()], !self.seed, FRESH_RUNS.min(500)),
            paths,
            closest: closest.first().map(|f| (*f).clone()),
            alone,
        }
    }
}

impl Job for Question {
    /// One search with all levers, one without each, one with each family alone.
    fn total(&self) -> u32 {
        (1 + self.base.len() + self.families.len()) as u32
    }

    fn run_unit(&self, unit: u32) -> Vec<f64> {
        let unit = unit as usize;
        let forbidden = match unit.checked_sub(1 + self.base.len()) {
            Some(family) => self.all_but(family),
            None => unit.checked_sub(1).into_iter().collect(),
        };
        let found = self.search(&forbidden, self.p.aim.runs, FINEST, FRESH_RUNS);
        let mut numbers = vec![f64::from(u8::from(found.reaches)), found.share];
        numbers.extend(found.moves);
        numbers
    }

    fn report(&self, done: &[Option<Vec<f64>>]) -> Report {
        let is_move = |moved: &f64| (-1.0..=1.0).contains(moved);
        let read = |numbers: &Option<Vec<f64>>| match numbers.as_deref()? {
            [reaches, share, moves @ ..]
                if moves.len() == self.base.len() && moves.iter().all(is_move) =>
            {
                Some(Found {
                    reaches: *reaches != 0.0,
                    share: *share,
                    fresh_runs: FRESH_RUNS,
                    moves: moves.to_vec(),
                })
            }
            _ => None,
        };
        let (searches, alone) = done.split_at(done.len().min(1 + self.base.len()));
        let found: Vec<Found> = searches.iter().filter_map(read).collect();
        let alone = alone
            .iter()
            .zip(&self.families)
            .filter_map(|(numbers, (family, _))| Some(Alone { family, found: read(numbers)? }));
        Pathways::report(&self.p, &self.outcome(&found, alone.collect()))
    }
}

impl Model for Pathways {
    type Parameters = Parameters;
    type Outcome = Outcome;

    const CARD: Card = Card {
        id: "pathways",
        section: "T",
        title: "What would have to be true",
        invitation: "Say how often governance should succeed, and which levers may move.",
        discovery: "No single lever is enough; several different combinations are, and each asks for a lot.",
        claims: &["T3"],
        facts: &[],
        presets: PRESETS,
        literature: &["hooke1961", "kolda2003"],
        reference: &[],
        stochastic: true,
    };

    const HAS_JOB: bool = true;

    fn simulate(p: &Parameters, seed: u64) -> Result<Outcome, Invalid> {
        let question = Question::new(p, seed);
        let runs = FIRST_RUNS.min(p.aim.runs);
        let found = question.search(&BTreeSet::new(), runs, FIRST_FINEST, 4 * FIRST_RUNS);
        Ok(question.outcome(&[found], Vec::new()))
    }

    fn report(p: &Parameters, o: &Outcome) -> Report {
        // Without any lever there are no moves to be drawn.
        let mut figures = Vec::new();
        if !o.levers.is_empty() {
            figures.push(moves(p, o));
        }
        figures.push(reached(p, o));
        if !o.alone.is_empty() {
            figures.push(families(p, o));
        }
        Report { sentence: sentence(p, o), readings: readings(o), figures, replays: Vec::new() }
    }

    fn job(p: &Parameters, seed: u64) -> Option<Box<dyn Job>> {
        Some(Box::new(Question::new(p, seed)))
    }
}

/// One move in words: the lever, from where to where.
fn one_move(o: &Outcome, found: &Found, lever: usize) -> Text {
    let param = o.levers[lever];
    let value = |at: f64| digits(number(param, at), 3);
    say!(
        "“{lever}” from {from} to {to}",
        lever = words(param.label),
        from = value(o.base[lever]),
        to = value(o.base[lever] + found.moves[lever]),
    )
}

/// The moves of a path, the largest first.
fn all_moves(o: &Outcome, found: &Found) -> Text {
    let mut moved: Vec<usize> = (0..found.moves.len()).filter(|i| found.moves[*i] != 0.0).collect();
    moved.sort_by(|a, b| found.moves[*b].abs().total_cmp(&found.moves[*a].abs()));
    let mut list = moved.into_iter().map(|lever| one_move(o, found, lever));
    let Some(first) = list.next() else { return "nothing at all".into() };
    list.fold(first, |list, next| say!("{list}, {next}", list = words(list), next = words(next)))
}

fn goal(p: &Parameters) -> Text {
    match p.aim.goal {
        Goal::Durable => "a durable regime",
        Goal::Proactive => "agreement ahead of a crisis",
        Goal::Crisis => "agreement after a crisis",
        Goal::Agreement => "any agreement",
    }
    .into()
}

fn sentence(p: &Parameters, o: &Outcome) -> Text {
    let target = chance(p.aim.target);
    let Some(path) = o.paths.first() else {
        let none = say!(
            "There is no such path in these ranges: no change of these levers was found that brings {goal} to {target} of worlds.",
            goal = words(goal(p)),
            target = target,
        );
        return match &o.closest {
            Some(closest) => none.then(say!(
                "The closest that was tried reaches {share}.",
                share = chance(closest.share),
            )),
            None => none,
        };
    };
    if path.cost() == 0.0 {
        return say!(
            "Nothing has to change: {goal} comes about in {share} of worlds already.",
            goal = words(goal(p)),
            share = chance(path.share),
        );
    }
    let cheapest = say!(
        "The cheapest change found that brings {goal} from {before} to at least {target} of worlds moves {moves}. With fresh luck it reaches {share}, and it costs {cost} ranges.",
        goal = words(goal(p)),
        before = chance(o.before),
        target = target,
        moves = words(all_moves(o, path)),
        share = chance(path.share),
        cost = decimals(path.cost(), 2),
    );
    match o.paths.len() - 1 {
        0 => cheapest,
        1 => cheapest.then(say!(
            "One other combination also does it, at {cost} ranges.",
            cost = decimals(o.paths[1].cost(), 2),
        )),
        others => cheapest.then(say!(
            "{n} other combinations also do it, at {low} to {high} ranges.",
            n = count(others as u32),
            low = decimals(o.paths[1].cost(), 2),
            high = decimals(o.paths[others].cost(), 2),
        )),
    }
}

fn readings(o: &Outcome) -> Vec<Reading> {
    let mut readings = vec![
        Reading::new(
            "paths",
            "Distinct paths found",
            f64::from(o.paths.len() as u32),
            Format::Count,
        ),
        Reading::new("before", "Share without any change", o.before, Format::Percent),
        Reading::new(
            "cost",
            "Cost of the cheapest path, in ranges",
            o.paths.first().map_or(f64::NAN, Found::cost),
            Format::Plain,
        ),
        Reading::new(
            "share",
            "Share of worlds it reaches with fresh luck",
            o.paths.first().map_or(f64::NAN, |path| path.share),
            Format::Percent,
        ),
    ];
    if let (true, Some(closest)) = (o.paths.is_empty(), &o.closest) {
        readings.push(Reading::new(
            "closest",
            "Closest that was tried",
            closest.share,
            Format::Percent,
        ));
    }
    readings
}

/// What is drawn: the paths, or the closest attempt where there is none.
fn drawn(o: &Outcome) -> Vec<(Text, Ink, &Found)> {
    const INKS: [Ink; SHOWN] = [Ink::One, Ink::Two, Ink::Three, Ink::Four];
    if o.paths.is_empty() {
        return o
            .closest
            .iter()
            .map(|f| ("closest that was tried".into(), Ink::Alarm, f))
            .collect();
    }
    let name = |i: usize| say!("path {n}", n = count(i as u32 + 1));
    let shown = o.paths.iter().take(SHOWN).zip(INKS).enumerate();
    shown.map(|(i, (path, ink))| (name(i), ink, path)).collect()
}

fn moves(p: &Parameters, o: &Outcome) -> Figure {
    let paths = drawn(o);
    let top = o.levers.len() as f64 - 1.0;
    let layers = paths
        .iter()
        .enumerate()
        .map(|(i, (label, ink, found))| {
            // Side by side within the place of the lever.
            let shift = 0.3 - 0.6 * (i as f64 + 0.5) / paths.len() as f64;
            let bar = |(lever, by): (usize, &f64)| Bar {
                place: top - lever as f64 + shift,
                value: *by,
                interval: None,
            };
            Layer::Bars {
                label: label.clone(),
                ink: *ink,
                along: On::Y,
                bars: found.moves.iter().enumerate().map(bar).collect(),
            }
        })
        .collect();
    Figure {
        id: "moves",
        title: say!("Changes that bring {goal} to the target", goal = words(goal(p))),
        summary: match paths.first() {
            Some((label, _, found)) => say!(
                "{label} moves {moves}.",
                label = words(label.clone()),
                moves = words(all_moves(o, found)),
            ),
            None => "Nothing has been computed yet.".into(),
        },
        x: Axis::linear("Move, as a share of the lever's range", -1.0, 1.0).format(Format::Percent),
        y: Axis::names("", o.levers.iter().rev().map(|param| param.label.into()).collect()),
        layers,
        shape: Shape::Wide,
    }
}

/// Bars of the shares reached, the first at the top, with the target as a rule.
fn shares(
    p: &Parameters,
    id: &'static str,
    title: Text,
    summary: Text,
    rows: Vec<(Text, &Found)>,
) -> Figure {
    let top = rows.len() as f64 - 1.0;
    let bar = |(i, (_, found)): (usize, &(Text, &Found))| {
        let hits = (found.share * f64::from(found.fresh_runs)).round() as u32;
        let interval = wilson95(hits, found.fresh_runs);
        Bar {
            place: top - i as f64,
            value: found.share,
            interval: Some([interval.low, interval.high]),
        }
    };
    Figure {
        id,
        title,
        summary,
        x: Axis::share("Share of worlds, with fresh luck"),
        y: Axis::names("", rows.iter().rev().map(|(name, _)| name.clone()).collect()),
        layers: vec![
            Layer::Bars {
                label: "share reached, with 95% interval".into(),
                ink: Ink::One,
                along: On::Y,
                bars: rows.iter().enumerate().map(bar).collect(),
            },
            Layer::Rule { label: "target".into(), ink: Ink::Alarm, on: On::X, at: p.aim.target },
        ],
        shape: Shape::Wide,
    }
}

fn reached(p: &Parameters, o: &Outcome) -> Figure {
    let rows = drawn(o)
        .into_iter()
        .map(|(label, _, found)| {
            let name = say!(
                "{label}, {cost} ranges",
                label = words(label),
                cost = decimals(found.cost(), 2),
            );
            (name, found)
        })
        .collect();
    let summary = match (o.paths.first(), &o.closest) {
        (Some(path), _) => say!(
            "The cheapest path reaches {share} of worlds with fresh luck; without any change it is {before}.",
            share = chance(path.share),
            before = chance(o.before),
        ),
        (None, Some(closest)) => say!(
            "No path was found; the closest that was tried reaches {share} of worlds.",
            share = chance(closest.share),
        ),
        (None, None) => "Nothing has been computed yet.".into(),
    };
    shares(p, "reached", "What the changes reach".into(), summary, rows)
}

fn families(p: &Parameters, o: &Outcome) -> Figure {
    let rows = o.alone.iter().map(|a| (Text::from(a.family), &a.found)).collect();
    let enough = o.alone.iter().filter(|a| a.found.reaches).count() as u32;
    let summary = say!(
        "Of {n} families of levers, {enough} can reach the target without the others.",
        n = count(o.alone.len() as u32),
        enough = count(enough),
    );
    shares(p, "alone", "What one family of levers reaches without the others".into(), summary, rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameters(goal: Goal, target: f64) -> Parameters {
        let mut p = Parameters::defaults();
        p.aim = Aim { goal, target, runs: 200, ..p.aim };
        p
    }

    fn search(p: &Parameters) -> Found {
        Question::new(p, 1).search(&BTreeSet::new(), p.aim.runs, 1.0 / 16.0, 1000)
    }

    /// Every answer, re-run with a seed that neither the search nor its check has seen.
    #[test]
    fn a_path_reaches_its_target_with_fresh_luck() {
        for (goal, target) in [(Goal::Durable, 0.5), (Goal::Proactive, 0.2), (Goal::Agreement, 0.6)]
        {
            let p = parameters(goal, target);
            let question = Question::new(&p, 1);
            let found = search(&p);
            assert!(found.reaches && found.cost() > 0.0, "{goal:?} {found:?}");
            let share = question.share(&found.moves, 12_345, 3000);
            assert!(share >= target, "{goal:?}: {share}");
        }
    }

    #[test]
    fn a_path_moves_levers_within_their_ranges_and_forbidden_ones_not_at_all() {
        let p = parameters(Goal::Durable, 0.4);
        let question = Question::new(&p, 1);
        let first = search(&p);
        let used = (0..first.moves.len()).find(|i| first.moves[*i] != 0.0).unwrap();
        let forbidden = BTreeSet::from([used]);
        let other = question.search(&forbidden, 200, 1.0 / 16.0, 500);
        assert_eq!(other.moves[used], 0.0);
        for found in [first, other] {
            for (at, by) in question.base.iter().zip(&found.moves) {
                assert!((-1e-12..=1.0 + 1e-12).contains(&(at + by)), "{at} {by}");
            }
        }
    }

    /// T3: no single family of levers makes durable governance likely.
    #[test]
    fn no_family_of_levers_is_enough_alone() {
        let p = parameters(Goal::Durable, 0.7);
        let question = Question::new(&p, 1);
        for family in 0..question.families.len() {
            let found = question.search(&question.all_but(family), 100, 0.25, 500);
            assert!(!found.reaches, "{}: {}", question.families[family].0, found.share);
        }
        assert!(search(&p).reaches, "but together they are");
    }

    #[test]
    fn no_such_path_is_said_where_there_is_none() {
        let mut p = parameters(Goal::Proactive, 0.9);
        p.aim = Aim { use_verification: false, use_institutions: false, ..p.aim };
        let o = Pathways::simulate(&p, 1).unwrap();
        assert!(o.paths.is_empty());
        let words = Pathways::report(&p, &o).sentence.english();
        assert!(words.starts_with("There is no such path in these ranges"), "{words}");
        let share = o.closest.unwrap().share;
        assert!(share < 0.9, "{share}");
    }

    #[test]
    fn nothing_has_to_change_where_the_target_is_met() {
        let mut p = parameters(Goal::Agreement, 0.1);
        p.world.hold_K = Some(0.1);
        let o = Pathways::simulate(&p, 1).unwrap();
        assert_eq!(o.paths[0].cost(), 0.0);
        assert!(Pathways::report(&p, &o).sentence.english().starts_with("Nothing has to change"));
    }

    #[test]
    fn without_any_lever_there_is_still_an_answer() {
        let mut p = parameters(Goal::Durable, 0.5);
        p.aim = Aim {
            use_verification: false,
            use_institutions: false,
            use_oversight: false,
            use_knowledge: false,
            use_preparation: false,
            ..p.aim
        };
        let o = Pathways::simulate(&p, 1).unwrap();
        assert!(o.paths.is_empty() && o.levers.is_empty());
        assert_eq!(Question::new(&p, 1).total(), 1);
    }

    #[test]
    fn paths_are_distinct_and_the_cheapest_comes_first() {
        let p = parameters(Goal::Durable, 0.5);
        let question = Question::new(&p, 1);
        let found = |reaches, moves: [f64; 8]| Found {
            reaches,
            share: 0.5,
            fresh_runs: 10,
            moves: moves.to_vec(),
        };
        let (a, b) = ([0.5, 0.0, 0.3, 0.0, 0.0, 0.0, 0.0, 0.0], [0.1; 8]);
        let o = question.outcome(
            &[
                found(true, a),
                found(true, b),
                found(true, a.map(|m| m / 2.0)),
                found(false, [0.0; 8]),
            ],
            Vec::new(),
        );
        let costs: Vec<f64> = o.paths.iter().map(Found::cost).collect();
        assert_eq!(costs.len(), 2);
        assert!((costs[0] - 0.4).abs() < 1e-12 && (costs[1] - 0.8).abs() < 1e-12, "{costs:?}");
    }
}
