//! Inspection with too few inspectors: what deters, what is seen, what stays hidden (section 2.3).
//!
//! A firm gains b by breaking the rule and pays a fine F when found; an inspection finds with
//! probability d and accuses wrongly with probability α; it costs the regulator c, and a find is
//! worth G. Firms are indifferent at q* = b / ((d − α) F), the regulator at v* = c / (d G). With
//! capacity for k of n systems there are three regimes (Tsebelis 1989, with a limit on capacity that
//! is ours): no inspection pays (v* ≥ 1); capacity is too small to deter (q* > k/n) and everybody
//! violates; or both mix, and then a higher fine lowers inspections and not violations.
//!
//! The widget adds two things of the chapter's. Only part of the systems is open to independent
//! evaluation: for the rest the regulator has the developers' reports. And an inspector sees only
//! part of what matters, so that d is the detection with full access times the access given.
//!
//! Limits: every firm is alike, calculates, and lives for one period; nobody learns where the
//! inspectors have been. A violation here is a choice, while the belief figures are about systems
//! that are unsafe whatever anybody chose.

use crate::explainer::{Answers, Card, Model, Prediction, Preset, Report};
use crate::figure::{Axis, Bar, Figure, Format, Ink, Layer, On, Reading, Replay, Scale, Shape};
use crate::math;
use crate::params::Invalid;
use crate::random::{Process, Stream};
use crate::say;
use crate::text::{Text, chance, count, digits, number, percent};

/// The widget.
pub struct Inspection;

crate::parameters! {
    /// What the reader sets.
    pub struct Parameters {
        /// Systems n that the rule covers.
        systems: u32 = Param::integer(100, 10, 300).label("AI systems under the rule").unit("systems")
            .help("How many systems the regulator is responsible for in one period.")
            .source(Source::Assumption("a round number; only shares matter"));
        /// Inspections k that the regulator can make.
        capacity: u32 = Param::integer(5, 0, 300).label("Independent evaluations it can make").unit("a period").lever().main()
            .help("What computers, staff and time allow. Evaluations beyond the number of systems are not used.")
            .source(Source::Assumption("small beside the number of systems, as the chapter says of agencies (A4)"));
        /// Share of systems for which there is only a report, in per cent.
        reliance: f64 = Param::real(50.0, 0.0, 100.0, 1.0).label("Systems judged by self-report alone").unit("%").lever().main()
            .help("For these the regulator takes the developer's word; only the others can be evaluated independently.")
            .source(Source::Assumption("the chapter says that regulators rely on reports and voluntary access (A6), not how much"));
        /// The fine F, in units of what a violation usually brings.
        penalty: f64 = Param::log(10.0, 1.0, 200.0).label("Penalty when found").unit("× the usual gain").lever().main()
            .help("What a violation that is found costs the firm, in multiples of what a violation usually brings.")
            .source(Source::Assumption("ten times the gain"));
        /// The share of what matters that an inspector may see, in per cent.
        access: f64 = Param::real(60.0, 0.0, 100.0, 1.0).label("Access that firms must give").unit("%").lever()
            .help("How much of the data, model and test results an inspector may see; the rest is called proprietary.")
            .source(Source::Assumption("less than all: agencies cannot compel full disclosure (A7)"));
        /// The sanction for those who report themselves, in per cent of the fine.
        leniency: f64 = Param::real(50.0, 0.0, 100.0, 1.0).label("Penalty for those who report themselves").unit("% of the penalty").lever()
            .help("A firm reports its own violation where this is less than what silence costs on average.")
            .source(Source::Assumption("half"));
        /// What a violation brings, b.
        gain: f64 = Param::log(1.0, 0.1, 10.0).label("What breaking the rule brings").unit("× the usual gain")
            .help("The reward for secrecy and speed; the fiercer the competition, the higher.")
            .source(Source::Definition);
        /// Detection d with full access, in per cent.
        detection: f64 = Param::real(80.0, 0.0, 100.0, 1.0).label("Violations that an evaluation finds").unit("%")
            .help("With full access. Less access lowers it in proportion.")
            .source(Source::Assumption("evaluation is an unsettled science (K4)"));
        /// False alarms α, in per cent.
        false_alarm: f64 = Param::real(0.0, 0.0, 20.0, 1.0).label("False alarms").unit("%")
            .help("How often an evaluation accuses a firm that kept the rule.")
            .source(Source::Assumption("none, to start simply"));
        /// Cost c of an inspection, over the worth G of a violation found.
        cost: f64 = Param::real(0.2, 0.0, 1.5, 0.05).label("Cost of an evaluation").unit("× the worth of a find")
            .help("What an evaluation costs the regulator, in units of what finding a violation is worth to it.")
            .source(Source::Assumption("a fifth"));
        /// Probability that an unsafe system is reported as such out of goodwill, in per cent.
        honesty: f64 = Param::real(30.0, 0.0, 100.0, 1.0).label("Candour of developers").unit("%")
            .help("How often a developer tells of a problem although it need not.")
            .source(Source::Assumption("commercial and security reasons speak against telling (A3)"));
        /// Share of systems that are unsafe before anything is known, in per cent.
        prior: f64 = Param::real(10.0, 0.0, 100.0, 1.0).label("Unsafe systems").unit("%")
            .help("Used only for what a report or a passed evaluation tells about a system.")
            .source(Source::Assumption("nobody knows"));
    }
}

/// The equilibrium, what is seen in it, and a simulation.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The game over the systems that are open to evaluation.
    pub game: Game,
    /// Its equilibrium.
    pub equilibrium: Equilibrium,
    /// How the violations of all systems come out.
    pub seen: Seen,
    /// Share of all systems that violate.
    pub violating: f64,
    /// Capacity at which the open systems are deterred, where any is enough.
    pub needed: Option<f64>,
    /// Whether a violator does best to report itself.
    pub reports_pay: bool,
    /// P(unsafe | reported safe).
    pub unsafe_reported: f64,
    /// P(unsafe | passed an evaluation).
    pub unsafe_passed: f64,
    /// What a firm earns per system above keeping the rule uninspected.
    pub rent: f64,
    /// How much less it would earn if it had to give full access.
    pub secrecy: f64,
    /// Simulated periods: what became of each system, in the order of [`FATES`].
    pub periods: Vec<Vec<u8>>,
    /// Violations found a period, on average over the simulated ones.
    pub simulated_found: f64,
}

/// Violations a period by what becomes of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seen {
    /// All of them.
    pub all: f64,
    /// Found by an inspection.
    pub found: f64,
    /// Told by the firm.
    pub told: f64,
    /// Neither.
    pub hidden: f64,
}

/// What can become of a system in a period.
pub const FATES: [&str; 5] =
    ["kept the rule", "kept it, accused", "broke it, found", "broke it, told", "broke it, hidden"];

/// How many periods are simulated.
pub const PERIODS: u32 = 40;

const CHOICES: Process = Process(1);
const VISITS: Process = Process(2);
const FINDS: Process = Process(3);

/// How the inspection game of a regulator with limited capacity ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Regime {
    /// Inspecting costs more than it finds, so nobody is inspected and everybody violates.
    Idle,
    /// Too few inspections to deter: everybody violates, and all capacity is used.
    Bound,
    /// Enough capacity: some violate, some are inspected, and neither side can do better.
    Mixed,
}

/// What the inspection game is played with. Money in units of the reader's choice.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Game {
    /// What a firm gains by violating, b.
    pub gain: f64,
    /// What it pays when found, F.
    pub fine: f64,
    /// Probability that an inspection finds a violation, d.
    pub detection: f64,
    /// Probability that it finds one where there is none, α.
    pub false_alarm: f64,
    /// What an inspection costs the regulator, c.
    pub cost: f64,
    /// What a violation found is worth to the regulator, G.
    pub worth: f64,
    /// Inspections that the regulator can make in a period, k.
    pub capacity: f64,
    /// Systems, n.
    pub systems: f64,
}

/// The equilibrium of a [`Game`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Equilibrium {
    /// Which of the three it is.
    pub regime: Regime,
    /// Probability that a given system is inspected, q.
    pub inspected: f64,
    /// Probability that a given system violates, v.
    pub violating: f64,
}

impl Game {
    /// The inspection probability at which a firm is indifferent, q* = b / ((d − α) F); infinite
    /// where inspections tell nothing.
    pub fn deterring(&self) -> f64 {
        let bite = (self.detection - self.false_alarm) * self.fine;
        if bite > 0.0 { self.gain / bite } else { f64::INFINITY }
    }

    /// The violation probability at which the regulator is indifferent, v* = c / (d G).
    pub fn tempting(&self) -> f64 {
        let found = self.detection * self.worth;
        if found > 0.0 { self.cost / found } else { f64::INFINITY }
    }

    /// Tsebelis (1989) with a limit on capacity.
    pub fn equilibrium(&self) -> Equilibrium {
        let (q, v) = (self.deterring(), self.tempting());
        // Where there are no systems there is nothing to inspect.
        let most = if self.systems > 0.0 { self.capacity / self.systems } else { 0.0 };
        let (regime, inspected, violating) = if v >= 1.0 {
            (Regime::Idle, 0.0, 1.0)
        } else if q > most + 1e-12 {
            (Regime::Bound, most.min(1.0), 1.0)
        } else {
            (Regime::Mixed, q, v)
        };
        Equilibrium { regime, inspected, violating }
    }

    /// Violations found in a period: n q v d.
    pub fn found(&self, e: &Equilibrium) -> f64 {
        self.systems * e.inspected * e.violating * self.detection
    }

    /// The fewest inspections that deter; none where even inspecting every system does not.
    pub fn least_capacity(&self) -> Option<f64> {
        // Rounding must not turn a whole number of inspections into one more.
        let needed = (self.systems * self.deterring() - 1e-9).ceil();
        (needed <= self.systems).then_some(needed)
    }

    /// What a firm earns per system above keeping the rule uninspected.
    pub fn rent(&self, e: &Equilibrium) -> f64 {
        let violate = self.gain - e.inspected * self.detection * self.fine;
        let keep = -e.inspected * self.false_alarm * self.fine;
        e.violating * violate + (1.0 - e.violating) * keep
    }
}

/// The mixed equilibrium of a two-by-two game, rows violate and comply, columns inspect and not:
/// (violation probability, inspection probability). Each is set by the other side's payoffs.
pub fn two_by_two(firm: [[f64; 2]; 2], regulator: [[f64; 2]; 2]) -> (f64, f64) {
    let [[vi, vn], [ci, cn]] = regulator;
    let violate = (cn - ci) / ((vi - vn) + (cn - ci));
    let [[vi, vn], [ci, cn]] = firm;
    let inspect = (vn - cn) / ((vn - cn) + (ci - vi));
    (violate, inspect)
}

/// Value to the inspector of m inspections over n periods in which the other side may violate
/// once: +1 if caught, −1 if not, 0 if it never does (Dresher 1962): −C(n−1, m) / Σ_{i≤m} C(n, i).
pub fn sequential_value(n: f64, m: f64) -> f64 {
    if m >= n {
        return 0.0;
    }
    let (mut sum, mut term) = (1.0, 1.0);
    let mut i = 0.0;
    while i < m {
        term *= (n - i) / (i + 1.0);
        sum += term;
        i += 1.0;
    }
    // C(n−1, m) = C(n, m) (n − m) / n.
    -term * (n - m) / n / sum
}

/// Probability of finding at least one of `violators` among n systems by inspecting k of them,
/// each inspection finding with probability d: 1 − Σ_j Hyp(j; n, V, k) (1 − d)^j.
pub fn finds_any(n: f64, k: f64, violators: f64, d: f64) -> f64 {
    let (low, high) = ((k - (n - violators)).max(0.0), k.min(violators));
    // From the likeliest number inspected to both sides, each by its ratio to the one before: the
    // sum of all weights stands for the binomial coefficients, which would lose digits.
    let mode = ((k + 1.0) * (violators + 1.0) / (n + 2.0)).floor().clamp(low, high);
    let ratio = |j: f64| (violators - j) * (k - j) / ((j + 1.0) * (n - violators - k + j + 1.0));
    let (mut all, mut missed) = (0.0, 0.0);
    let mut count = |j: f64, weight: f64| {
        all += weight;
        missed += weight * math::pow(1.0 - d, j);
    };
    let (mut j, mut weight) = (mode, 1.0);
    while j <= high && weight > 0.0 {
        count(j, weight);
        weight *= ratio(j);
        j += 1.0;
    }
    (j, weight) = (mode, 1.0);
    while j > low && weight > 0.0 {
        j -= 1.0;
        weight /= ratio(j);
        count(j, weight);
    }
    1.0 - missed / all
}

/// Probability that a system is unsafe although its developer reports it safe, where an unsafe one
/// is reported as such with probability `honesty`.
pub fn unsafe_though_reported(prior: f64, honesty: f64) -> f64 {
    let hidden = prior * (1.0 - honesty);
    posterior(hidden, 1.0 - prior)
}

/// Probability that a system is unsafe although it passed an evaluation with detection d and
/// false alarms α.
pub fn unsafe_though_passed(prior: f64, d: f64, false_alarm: f64) -> f64 {
    posterior(prior * (1.0 - d), (1.0 - prior) * (1.0 - false_alarm))
}

/// The share of the first of two masses; 0 where there is neither, because then nothing passes.
fn posterior(bad: f64, good: f64) -> f64 {
    if bad + good > 0.0 { bad / (bad + good) } else { 0.0 }
}

/// Whether a violator reports itself for a lower sanction s: s ≤ q d F (Kaplow and Shavell 1994).
pub fn reports_itself(sanction: f64, q: f64, d: f64, fine: f64) -> bool {
    sanction <= q * d * fine
}

/// The sanction that a violator expects, given that choice.
pub fn expected_sanction(sanction: f64, q: f64, d: f64, fine: f64) -> f64 {
    sanction.min(q * d * fine)
}

impl Parameters {
    /// Systems that are open to independent evaluation: whole systems, so that they can be drawn.
    fn open(&self) -> u32 {
        (f64::from(self.systems) * (1.0 - self.reliance / 100.0)).round() as u32
    }

    /// The game over the open systems at an access of this share.
    fn game(&self, access: f64) -> Game {
        Game {
            gain: self.gain,
            fine: self.penalty,
            detection: self.detection / 100.0 * access,
            false_alarm: self.false_alarm / 100.0,
            cost: self.cost,
            worth: 1.0,
            capacity: f64::from(self.capacity.min(self.open())),
            systems: f64::from(self.open()),
        }
    }

    /// Share of all systems that violate, where nobody checks the others.
    fn violating(&self, e: &Equilibrium) -> f64 {
        let open = f64::from(self.open()) / f64::from(self.systems);
        open * e.violating + (1.0 - open)
    }

    /// What a firm earns per system, over open and other systems.
    fn rent(&self, game: &Game) -> f64 {
        let open = f64::from(self.open()) / f64::from(self.systems);
        open * game.rent(&game.equilibrium()) + (1.0 - open) * self.gain
    }

    /// How likely a violation that no inspection found is told.
    fn candour(&self, reports_pay: bool) -> f64 {
        if reports_pay { 1.0 } else { self.honesty / 100.0 }
    }
}

/// One period: what became of each system. The systems open to evaluation come first.
fn period(
    p: &Parameters,
    game: &Game,
    e: &Equilibrium,
    candour: f64,
    seed: u64,
    run: u32,
) -> Vec<u8> {
    let open = p.open();
    let mut choices = Stream::new(seed, run, CHOICES);
    let mut visits = Stream::new(seed, run, VISITS);
    let mut finds = Stream::new(seed, run, FINDS);
    // A fraction of an inspection is made in that share of the periods.
    let budget = e.inspected * game.systems;
    let made = budget.floor() + f64::from(u8::from(visits.uniform() < budget - budget.floor()));
    let mut order: Vec<u32> = (0..open).collect();
    visits.shuffle(&mut order);
    let mut visited = vec![false; p.systems as usize];
    for system in order.iter().take(made as usize) {
        visited[*system as usize] = true;
    }
    (0..p.systems)
        .map(|i| {
            let breaks = choices.uniform() < if i < open { e.violating } else { 1.0 };
            let (sight, word) = (finds.uniform(), finds.uniform());
            let visited = visited[i as usize];
            match breaks {
                true if visited && sight < game.detection => 2,
                true if word < candour => 3,
                true => 4,
                false if visited && sight < game.false_alarm => 1,
                false => 0,
            }
        })
        .collect()
}

impl Model for Inspection {
    type Parameters = Parameters;
    type Outcome = Outcome;

    const CARD: Card = Card {
        id: "inspection",
        section: "2.3",
        title: "Inspecting with too few inspectors",
        invitation: "Raise capacity until violations drop, then raise the penalty instead; then take more firms at their word.",
        discovery: "Below a threshold inspections deter nobody; above it a higher penalty saves inspections rather than violations; and what is hidden is what nobody was allowed to look at.",
        claims: &["A3", "A4", "A6", "A7", "A9"],
        facts: &[],
        presets: &[
            Preset {
                id: "enough",
                label: "Enough inspectors",
                note: "Fifteen evaluations instead of five: enough to deter the systems that are open to them.",
                set: &[("capacity", "15")],
            },
            Preset {
                id: "heavier_fine",
                label: "A heavier penalty",
                note: "Three times the penalty, with the same few inspectors, gets out of the regime in which nobody is deterred.",
                set: &[("penalty", "30")],
            },
            Preset {
                id: "word_only",
                label: "Their word alone",
                note: "No system is open to independent evaluation.",
                set: &[("reliance", "100")],
            },
            Preset {
                id: "open_books",
                label: "Everything open",
                note: "Every system can be evaluated with full access, and there are inspectors for a quarter of them.",
                set: &[("reliance", "0"), ("access", "100"), ("capacity", "25")],
            },
            Preset {
                id: "fierce",
                label: "Fiercer competition",
                note: "Secrecy and speed pay three times as much, so that even fifteen evaluations deter nobody.",
                set: &[("gain", "3"), ("capacity", "15")],
            },
        ],
        literature: &["tsebelis1989", "avenhaus2002", "kaplow1994"],
        reference: &["inspection"],
        stochastic: true,
    };

    const PREDICTION: Option<Prediction> = Some(Prediction {
        question: "Fifteen inspections keep some firms honest. Then the penalty is tripled as well. What becomes of violations?",
        set: &[("capacity", "15"), ("penalty", "30")],
        reading: "violating",
        answers: Answers::Choices(&[
            ("They all but stop", 0.0, 0.1),
            ("They fall to about a third", 0.1, 0.6),
            ("They stay where they were", 0.6, 0.8),
            ("They rise", 0.8, 1.001),
        ]),
    });

    fn simulate(p: &Parameters, seed: u64) -> Result<Outcome, Invalid> {
        let game = p.game(p.access / 100.0);
        let equilibrium = game.equilibrium();
        let violating = p.violating(&equilibrium);
        let found = game.found(&equilibrium);
        let leniency = p.leniency / 100.0 * p.penalty;
        let reports_pay =
            reports_itself(leniency, equilibrium.inspected, game.detection, p.penalty);
        let candour = p.candour(reports_pay);
        let all = violating * f64::from(p.systems);
        let told = (all - found) * candour;
        let periods: Vec<Vec<u8>> =
            (0..PERIODS).map(|run| period(p, &game, &equilibrium, candour, seed, run)).collect();
        let finds = periods.iter().flatten().filter(|fate| **fate == 2).count();
        let rent = p.rent(&game);
        Ok(Outcome {
            equilibrium,
            seen: Seen { all, found, told, hidden: all - found - told },
            violating,
            needed: if p.open() == 0 { None } else { game.least_capacity() },
            reports_pay,
            unsafe_reported: unsafe_though_reported(p.prior / 100.0, candour),
            unsafe_passed: unsafe_though_passed(p.prior / 100.0, game.detection, game.false_alarm),
            rent,
            secrecy: rent - p.rent(&p.game(1.0)),
            simulated_found: finds as f64 / f64::from(PERIODS),
            periods,
            game,
        })
    }

    fn report(p: &Parameters, o: &Outcome) -> Report {
        let plain = |id, label: &'static str, v| Reading::new(id, label, v, Format::Plain);
        let share = |id, label: &'static str, v| Reading::new(id, label, v, Format::Percent);
        let e = &o.equilibrium;
        Report {
            sentence: sentence(p, o),
            readings: vec![
                share("violating", "Share of systems that break the rule", o.violating),
                share("inspected", "Chance that an open system is evaluated", e.inspected),
                plain("found", "Violations found a period", o.seen.found),
                plain("told", "Violations told by firms", o.seen.told),
                plain("hidden", "Violations that stay hidden", o.seen.hidden),
                plain("needed", "Evaluations needed to deter", o.needed.unwrap_or(f64::NAN)),
                share("unsafe_reported", "Unsafe, though reported safe", o.unsafe_reported),
                share("unsafe_passed", "Unsafe, though it passed an evaluation", o.unsafe_passed),
                plain("rent", "What a firm earns by weak oversight, × the usual gain", o.rent),
                plain(
                    "secrecy",
                    "What limited access is worth to a firm, × the usual gain",
                    o.secrecy,
                ),
                plain("simulated_found", "Violations found a period, simulated", o.simulated_found),
            ],
            figures: vec![by_capacity(p, o), by_penalty(p, o), seen(p, o)],
            replays: vec![replay(p, o)],
        }
    }
}

fn sentence(p: &Parameters, o: &Outcome) -> Text {
    let e = &o.equilibrium;
    let open = count(p.open());
    let regime = if p.open() == 0 {
        say!(
            "No system is open to independent evaluation, so nothing deters and all {n} break the rule.",
            n = count(p.systems),
        )
    } else {
        match e.regime {
            Regime::Idle => say!(
                "An evaluation costs more than it brings, so none is made and all {n} systems break the rule.",
                n = count(p.systems),
            ),
            Regime::Bound => match o.needed {
                Some(needed) => say!(
                    "{k} evaluations for {open} open systems are too few to deter: {needed} would be needed, so all {n} systems break the rule.",
                    k = count(o.game.capacity),
                    open = open,
                    needed = count(needed),
                    n = count(p.systems),
                ),
                None => say!(
                    "Not even an evaluation of every open system would deter with this penalty and this access, so all {n} break the rule.",
                    n = count(p.systems),
                ),
            },
            Regime::Mixed => say!(
                "Evaluating {q} of the {open} open systems keeps violations among them down to {v}; a heavier penalty would save evaluations, not violations. Of all {n} systems {all} break the rule.",
                q = percent(e.inspected, 1),
                open = open,
                v = percent(e.violating, 0),
                n = count(p.systems),
                all = number(o.seen.all, 1),
            ),
        }
    };
    let seen = say!(
        "The regulator finds {found}, is told of {told}, and {hidden} stay hidden.",
        found = number(o.seen.found, 1),
        told = number(o.seen.told, 1),
        hidden = number(o.seen.hidden, 1),
    );
    let reports = if o.reports_pay {
        "Firms do best to report themselves, because silence is found out often enough.".into()
    } else {
        say!(
            "Reporting itself would cost a firm {s} of the penalty for sure, silence only {risk} of it on average.",
            s = percent(p.leniency / 100.0, 0),
            risk = percent(e.inspected * o.game.detection, 1),
        )
    };
    let belief = say!(
        "A system that is reported safe is unsafe with a probability of {a}, one that passed an evaluation with {b}.",
        a = chance(o.unsafe_reported),
        b = chance(o.unsafe_passed),
    );
    regime.then(seen).then(reports).then(belief)
}

/// Both shares along one lever: what the reader's settings give where that lever is `x`.
fn shares(p: &Parameters, xs: &[f64], set: impl Fn(&mut Parameters, f64)) -> [Vec<[f64; 2]>; 2] {
    let mut lines = [Vec::new(), Vec::new()];
    for x in xs {
        let mut there = *p;
        set(&mut there, *x);
        let e = there.game(p.access / 100.0).equilibrium();
        lines[0].push([*x, there.violating(&e)]);
        lines[1].push([*x, if there.open() == 0 { 0.0 } else { e.inspected }]);
    }
    lines
}

fn layers([violating, inspected]: [Vec<[f64; 2]>; 2], at: [f64; 2]) -> Vec<Layer> {
    vec![
        Layer::line("systems that break the rule", Ink::Two, violating),
        Layer::dashed("chance of an evaluation", Ink::One, inspected),
        Layer::point("your settings", Ink::Alarm, at),
    ]
}

fn by_capacity(p: &Parameters, o: &Outcome) -> Figure {
    let xs: Vec<f64> = (0..=p.systems).map(f64::from).collect();
    let lines = shares(p, &xs, |p, k| p.capacity = k as u32);
    let at = [f64::from(p.capacity.min(p.systems)), o.violating];
    Figure {
        id: "capacity",
        title: "Violations and evaluations, by what the regulator can do".into(),
        summary: match o.needed {
            Some(needed) if o.equilibrium.regime != Regime::Idle => say!(
                "Violations stay at 100% until there is capacity for {needed} evaluations a period, and then fall at once. At your settings {v} of the systems break the rule.",
                needed = count(needed),
                v = percent(o.violating, 0),
            ),
            _ => say!(
                "No capacity deters here: {v} of the systems break the rule.",
                v = percent(o.violating, 0),
            ),
        },
        x: Axis::linear("Evaluations a period", 0.0, f64::from(p.systems)).format(Format::Count),
        y: Axis::share("Share of systems"),
        layers: layers(lines, at),
        shape: Shape::Wide,
    }
}

fn by_penalty(p: &Parameters, o: &Outcome) -> Figure {
    // Two hundred evenly spaced steps on the logarithmic axis from 1 to 200.
    let xs: Vec<f64> = (0..=200).map(|i| math::pow(200.0, f64::from(i) / 200.0)).collect();
    let lines = shares(p, &xs, |p, f| p.penalty = f);
    Figure {
        id: "penalty",
        title: "Violations and evaluations, by penalty".into(),
        summary: say!(
            "Below a penalty of {least} nobody is deterred. Above it violations do not fall any further; evaluations do.",
            least = if let Some(least) = least_penalty(&o.game) {
                digits(least, 2)
            } else {
                crate::text::words("any size")
            },
        ),
        x: Axis::log("Penalty, × the usual gain", 1.0, 200.0),
        y: Axis::share("Share of systems"),
        layers: layers(lines, [p.penalty, o.violating]),
        shape: Shape::Wide,
    }
}

/// The fine at which the capacity at hand just deters; none where no fine does.
pub fn least_penalty(game: &Game) -> Option<f64> {
    let bite = (game.detection - game.false_alarm) * game.capacity / game.systems;
    (bite > 0.0 && game.tempting() < 1.0).then(|| game.gain / bite)
}

fn seen(p: &Parameters, o: &Outcome) -> Figure {
    let values = [o.seen.all, o.seen.found, o.seen.told, o.seen.hidden];
    let names = ["break the rule", "are found", "are told", "stay hidden"];
    // The first name stands on top.
    let bars = values.iter().enumerate().map(|(i, v)| Bar {
        place: 3.0 - i as f64,
        value: *v,
        interval: None,
    });
    Figure {
        id: "seen",
        title: "What is there and what the regulator sees".into(),
        summary: say!(
            "Of {n} systems {all} break the rule: {found} are found by evaluation, {told} are told by their firms, {hidden} stay hidden.",
            n = count(p.systems),
            all = number(o.seen.all, 1),
            found = number(o.seen.found, 1),
            told = number(o.seen.told, 1),
            hidden = number(o.seen.hidden, 1),
        ),
        x: Axis::linear("Systems a period", 0.0, f64::from(p.systems)),
        y: Axis::names("Systems that", names.iter().rev().map(|n| Text::from(*n)).collect()),
        layers: vec![Layer::Bars {
            label: "".into(),
            ink: Ink::Two,
            along: On::Y,
            bars: bars.collect(),
        }],
        shape: Shape::Wide,
    }
}

fn replay(p: &Parameters, o: &Outcome) -> Replay {
    let captions = o.periods.iter().map(|fates| {
        let of = |fate: u8| fates.iter().filter(|f| **f == fate).count() as f64;
        say!(
            "{found} found, {told} told, {hidden} hidden",
            found = count(of(2)),
            told = count(of(3)),
            hidden = count(of(4)),
        )
    });
    Replay {
        id: "periods",
        title: "What becomes of each system, period by period".into(),
        summary: say!(
            "Over {n} simulated periods {found} violations were found a period; the equilibrium says {expected}.",
            n = count(PERIODS),
            found = number(o.simulated_found, 1),
            expected = number(o.seen.found, 1),
        ),
        frame: "Period".into(),
        y: Axis {
            scale: Scale::Names(FATES.iter().map(|f| Text::from(*f)).collect()),
            ..Axis::linear("What became of it", -0.5, 4.5)
        },
        agents: p.systems,
        values: o.periods.iter().flatten().map(|fate| f32::from(*fate)).collect(),
        group_of: (0..p.systems).map(|i| u8::from(i >= p.open())).collect(),
        groups: vec![
            ("open to evaluation".into(), Ink::One),
            ("judged by self-report".into(), Ink::Two),
        ],
        inks: vec![Ink::Quiet, Ink::Five, Ink::Three, Ink::One, Ink::Alarm],
        captions: captions.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::Parameters as _;
    use proptest::prelude::*;

    fn run(change: impl FnOnce(&mut Parameters)) -> Outcome {
        let mut p = Parameters::defaults();
        change(&mut p);
        Inspection::simulate(&p, 5).unwrap()
    }

    #[test]
    fn too_little_capacity_deters_nobody_and_enough_of_it_many() {
        let needed = run(|_| {}).needed.unwrap();
        let short = run(|p| p.capacity = needed as u32 - 1);
        let enough = run(|p| p.capacity = needed as u32);
        assert_eq!((short.equilibrium.regime, short.violating), (Regime::Bound, 1.0));
        assert_eq!(enough.equilibrium.regime, Regime::Mixed);
        // From every open system to the share c / (d G) of them, at once.
        assert!((enough.equilibrium.violating - 0.2 / 0.48).abs() < 1e-12);
        // Capacity beyond that is not used.
        assert_eq!(run(|p| p.capacity = 40).equilibrium, enough.equilibrium);
        // The source's settings are in the regime that deters nobody.
        assert_eq!(run(|_| {}).equilibrium.regime, Regime::Bound);
    }

    #[test]
    fn a_heavier_penalty_lowers_inspections_and_not_violations_once_it_deters() {
        let (one, two) = (run(|p| p.penalty = 30.0), run(|p| p.penalty = 60.0));
        assert_eq!(one.equilibrium.regime, Regime::Mixed);
        assert!((one.violating - two.violating).abs() < 1e-12);
        assert!((one.equilibrium.inspected / two.equilibrium.inspected - 2.0).abs() < 1e-9);
        // But it can also get out of the regime in which capacity is too small.
        assert!(one.violating < run(|_| {}).violating);
    }

    #[test]
    fn relying_on_reports_hides_more() {
        let hidden = |capacity, reliance| {
            run(|p| (p.capacity, p.reliance) = (capacity, reliance)).seen.hidden
        };
        for (fewer, more) in [(0.0, 25.0), (25.0, 50.0), (50.0, 75.0), (75.0, 100.0)] {
            assert!(hidden(30, more) > hidden(30, fewer));
        }
        // Where nobody is deterred anyway, it makes no difference until inspectors idle.
        assert!((hidden(5, 50.0) - hidden(5, 0.0)).abs() < 1e-9);
        assert!(hidden(5, 100.0) > hidden(5, 50.0));
        // The exception: twenty inspections are too few for a hundred systems and enough for
        // seventy-five, so that letting some go deters the rest.
        assert!(hidden(20, 25.0) < hidden(20, 0.0));
        // With their word alone nothing is found, however many inspectors there are.
        let word = run(|p| (p.reliance, p.capacity) = (100.0, 300));
        assert_eq!(word.seen.found, 0.0);
        assert!(word.seen.hidden > 0.69 * word.seen.all);
    }

    #[test]
    fn a_passed_evaluation_tells_more_than_a_report_exactly_where_it_should() {
        for h in [0.0, 0.3, 0.6, 0.9] {
            for d in [0.0, 0.2, 0.48, 0.8, 1.0] {
                for alpha in [0.0, 0.05, 0.2] {
                    let report = unsafe_though_reported(0.1, h);
                    let pass = unsafe_though_passed(0.1, d, alpha);
                    let (left, right) = ((1.0 - d) / (1.0 - alpha), 1.0 - h);
                    if (left - right).abs() > 1e-9 {
                        assert_eq!(pass < report, left < right, "{h} {d} {alpha}");
                    }
                }
            }
        }
        assert_eq!(unsafe_though_reported(0.3, 1.0), 0.0);
        assert_eq!(unsafe_though_passed(0.3, 1.0, 0.0), 0.0);
        let o = run(|_| {});
        assert!(o.unsafe_passed < o.unsafe_reported);
    }

    #[test]
    fn less_access_needs_more_inspectors_until_none_are_enough() {
        let needed = |access: f64| run(|p| p.access = access).needed;
        let mut before = 0.0;
        for access in [100.0, 80.0, 60.0, 40.0, 20.0] {
            let now = needed(access).unwrap();
            assert!(now > before);
            before = now;
        }
        assert_eq!(needed(10.0), None);
        assert_eq!(needed(0.0), None);
        // Then no capacity changes anything.
        assert_eq!(run(|p| (p.access, p.capacity) = (10.0, 300)).violating, 1.0);
    }

    #[test]
    fn competition_makes_weak_oversight_worth_more_to_firms() {
        let (mut rent, mut secrecy) = (0.0, 0.0);
        for gain in [0.1, 0.3, 0.45, 0.6, 0.8, 1.0, 2.0, 5.0] {
            let o = run(|p| (p.gain, p.reliance) = (gain, 0.0));
            let with_ten = run(|p| (p.gain, p.reliance, p.capacity) = (gain, 0.0, 10));
            assert!(o.rent >= rent && with_ten.secrecy >= secrecy - 1e-12, "{gain}");
            (rent, secrecy) = (o.rent, with_ten.secrecy);
        }
        assert!(rent > 4.0 && secrecy > 0.0);
        // Firms lose by every step towards verification.
        for (less, more) in [(0.0, 40.0), (40.0, 80.0), (80.0, 100.0)] {
            let earn = |access: f64| run(|p| (p.access, p.capacity) = (access, 12)).rent;
            assert!(earn(more) <= earn(less));
        }
    }

    #[test]
    fn the_regulated_know_what_the_regulator_does_not() {
        let o = run(|_| {});
        // A developer knows whether its system is unsafe; after its report the regulator's
        // uncertainty is hardly less than before, and most violations are never seen.
        assert!(o.unsafe_reported > 0.7 * 0.10);
        assert!(o.seen.hidden > 0.5 * o.seen.all);
        // What brings that down is detection, access and open systems together.
        let open = run(|p| (p.reliance, p.access, p.capacity) = (0.0, 100.0, 25));
        assert!(open.seen.hidden < 0.5 * o.seen.hidden);
    }

    #[test]
    fn firms_report_themselves_only_where_an_audit_stands_behind_it() {
        let with = |capacity, leniency: f64| {
            run(|p| {
                (p.reliance, p.access, p.capacity, p.gain) = (0.0, 100.0, capacity, 10.0);
                p.leniency = leniency;
            })
        };
        assert!(!with(5, 50.0).reports_pay);
        assert!(with(100, 50.0).reports_pay);
        // The lower sanction must be at most q d F, whatever F.
        assert!(with(50, 40.0).reports_pay && !with(50, 41.0).reports_pay);
        assert_eq!(expected_sanction(0.9, 0.1, 0.8, 10.0), 0.1 * 0.8 * 10.0);
    }

    #[test]
    fn simulated_finds_agree_with_the_equilibrium() {
        for (reliance, capacity, penalty) in [(0.0, 5, 10.0), (50.0, 15, 10.0), (30.0, 30, 60.0)] {
            let o = run(|p| {
                (p.reliance, p.capacity, p.penalty) = (reliance, capacity, penalty);
            });
            // A period's finds are at most as uncertain as Poisson ones.
            let error = (o.seen.found / f64::from(PERIODS)).sqrt();
            assert!((o.simulated_found - o.seen.found).abs() < 4.0 * error + 1e-9);
            let of = |fates: &Vec<u8>| fates.iter().filter(|f| matches!(f, 1 | 2)).count() as u32;
            assert!(o.periods.iter().all(|fates| of(fates) <= capacity));
        }
    }

    #[test]
    fn sequential_value_follows_the_recursion() {
        // Dresher's recursion: at each of n periods the inspector inspects or not, the other side
        // violates now or waits; the value of the two-by-two game with these continuations.
        fn value(n: u32, m: u32) -> f64 {
            if m >= n {
                return 0.0;
            }
            if m == 0 {
                return -1.0;
            }
            // Violate now: +1 if inspected, −1 if not. Wait: the game goes on.
            let (inspected, not) = (value(n - 1, m - 1), value(n - 1, m));
            // Equaliser of [[1, inspected], [−1, not]] for the inspector who mixes its rows.
            (not + inspected) / (2.0 - inspected + not)
        }
        for n in 1..=12 {
            for m in 0..=n {
                let (ours, by_recursion) =
                    (sequential_value(f64::from(n), f64::from(m)), value(n, m));
                assert!((ours - by_recursion).abs() < 1e-12, "{n} {m}: {ours} {by_recursion}");
            }
        }
    }

    proptest! {
        #[test]
        fn probabilities_stay_in_their_ranges(
            gain in 0.1..10.0, fine in 1.0..200.0, d in 0.0..1.0, alpha in 0.0..0.2,
            cost in 0.0..1.5, n in 1.0..300.0_f64, share in 0.0..1.0_f64,
        ) {
            let game = Game {
                gain, fine, detection: d, false_alarm: alpha, cost, worth: 1.0,
                capacity: (n * share).floor(), systems: n,
            };
            let e = game.equilibrium();
            prop_assert!((0.0..=1.0).contains(&e.violating));
            prop_assert!(e.inspected >= 0.0 && e.inspected <= game.capacity / n + 1e-12);
            prop_assert!(d > 0.0 || e.violating == 1.0);
            // Neither side gains by a deviation from the equilibrium.
            let firm = |violate: f64| violate * (gain - e.inspected * d * fine)
                - (1.0 - violate) * e.inspected * alpha * fine;
            let earns = firm(e.violating);
            prop_assert!(firm(0.0) <= earns + 1e-9 && firm(1.0) <= earns + 1e-9);
            let marginal = e.violating * d - cost;
            let most = game.capacity / n;
            for q in [0.0, most] {
                prop_assert!(q * marginal <= e.inspected * marginal + 1e-9);
            }
            // More capacity finds no less within a regime.
            let more = Game { capacity: game.capacity + 1.0, ..game };
            let there = more.equilibrium();
            if there.regime == e.regime {
                prop_assert!(more.found(&there) >= game.found(&e) - 1e-12);
            }
        }

        #[test]
        fn looking_at_more_finds_no_less(n in 2_u32..80, k in 0_u32..80, v in 0_u32..80, d in 0.0..1.0) {
            let (n, k, v) = (f64::from(n), f64::from(k.min(n)), f64::from(v.min(n)));
            let here = finds_any(n, k, v, d);
            prop_assert!((-1e-9..=1.0 + 1e-9).contains(&here));
            if k < n {
                prop_assert!(finds_any(n, k + 1.0, v, d) >= here - 1e-9);
            }
            prop_assert!(v > 0.0 || here.abs() < 1e-9);
        }
    }
}
