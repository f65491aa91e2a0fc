//! Who evaluates: experts between public service and firms (section 2.3).
//!
//! Two pools, G in public service and F in firms. People enter each, leave the field at rate δ, and
//! move: dG/dt = a_G − (δ + m_GF) G + m_FG F and likewise for F, with m_GF = m₀ w^β and
//! m_FG = m₀ w^−β at a wage ratio w (private over public). The total does not depend on movement;
//! the split settles at the rate δ + m_GF + m_FG. The equations are ours, of the standard form of
//! manpower planning (Bartholomew, Forbes and McClean 1991); the chapter says only that agencies
//! cannot match industry's hiring.
//!
//! Mission counts as pay that people forgo: the ratio that moves them is w (1 − mission).
//!
//! Limits: experts are alike, entry does not react to pay, and nobody learns in one pool what makes
//! them worth more in the other.

use crate::explainer::{Card, Model, Preset, Report};
use crate::figure::{
    Axis, Figure, Format, Ink, Layer, On, Reading, Replay, Scale, Shape, curve, grid,
};
use crate::math;
use crate::params::Invalid;
use crate::random::{Process, Stream};
use crate::say;
use crate::text::{Text, count, number, percent};

/// The widget.
pub struct Talent;

crate::parameters! {
    /// What the reader sets.
    pub struct Parameters {
        /// Private pay over public pay.
        wage_ratio: f64 = Param::real(4.0, 1.0, 10.0, 0.1).label("Private pay over public pay").unit("×").lever().main()
            .help("What a firm pays for somebody whom an agency pays 1. Governments set the lower of the two.")
            .source(Source::Assumption("the chapter says that agencies cannot match industry (A7), not by how much"));
        /// Entry into public service, people a year.
        training: f64 = Param::real(10.0, 0.0, 50.0, 1.0).label("Recruits for public service").unit("a year").lever().main()
            .help("Experts who are trained or hired for public service each year.")
            .source(Source::Assumption("as many as firms recruit, so that only pay makes a difference"));
        /// The share of private pay that people forgo for public work, in per cent.
        mission: f64 = Param::real(20.0, 0.0, 80.0, 1.0).label("Pay forgone for the mission").unit("%").main()
            .help("How much less pay people accept because they want to work for the public.")
            .source(Source::Assumption("a fifth"));
        /// Experts that oversight needs.
        needed: f64 = Param::real(100.0, 1.0, 500.0, 1.0).label("Experts that oversight needs").unit("people")
            .help("The staff with which the agency could evaluate what it is responsible for.")
            .source(Source::Assumption("the staff at the start"));
        /// Entry into firms, people a year.
        recruits_private: f64 = Param::real(10.0, 1.0, 100.0, 1.0).label("Recruits for firms").unit("a year")
            .help("Experts whom firms bring into the field each year.")
            .source(Source::Assumption("a round number; only its ratio to the public recruits matters"));
        /// Mobility m₀ at equal pay, 1/yr.
        mobility: f64 = Param::real(0.05, 0.0, 0.3, 0.01).label("Moves at equal pay").unit("a year")
            .help("What share of either pool would change sides in a year if pay were equal.")
            .source(Source::Assumption("one in twenty"));
        /// Elasticity β of movement to pay.
        elasticity: f64 = Param::real(1.0, 0.0, 2.0, 0.1).label("How strongly pay moves people")
            .help("At 1, twice the pay means twice as many who go and half as many who come back.")
            .source(Source::Assumption("proportional; estimates for other professions are mostly lower in the short run"));
        /// Share δ that leaves the field, 1/yr.
        exit: f64 = Param::real(0.1, 0.02, 0.5, 0.01).label("Leave the field").unit("a year")
            .help("What share of either pool retires or changes profession in a year.")
            .source(Source::Assumption("careers of ten years on average"));
        /// Public staff at the start.
        staff_public: f64 = Param::real(100.0, 0.0, 500.0, 5.0).label("Public experts now").unit("people")
            .help("Staff in public service at the start.")
            .source(Source::Assumption("equal pools, so that what follows comes from pay alone"));
        /// Private staff at the start.
        staff_private: f64 = Param::real(100.0, 0.0, 500.0, 5.0).label("Firms’ experts now").unit("people")
            .help("Staff in firms at the start.")
            .source(Source::Assumption("equal pools, so that what follows comes from pay alone"));
        /// Years shown.
        horizon: u32 = Param::integer(20, 5, 40).label("Years ahead").unit("years")
            .help("How far ahead to look.")
            .source(Source::Assumption("long enough to settle"));
    }
}

/// Staff in the long run and on the way.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The flows at the reader's settings.
    pub flows: Flows,
    /// Public and private staff in the long run.
    pub steady: [f64; 2],
    /// The same at the horizon.
    pub end: [f64; 2],
    /// Public staff in the long run with twice the recruits.
    pub with_training: f64,
    /// The same with pay and mission that match firms' pay.
    pub with_pay: f64,
    /// Of a recruit's working years, the share in public service.
    pub kept: f64,
    /// The same in simulated careers.
    pub simulated_kept: f64,
    /// Where each of the first [`COHORT`] recruits is, month by month, in the order of [`PLACES`].
    pub cohort: Vec<Vec<u8>>,
}

/// Simulated careers behind [`Outcome::simulated_kept`].
pub const CAREERS: u32 = 400;
/// How many of them are shown.
pub const COHORT: u32 = 60;
/// For how many months.
pub const MONTHS: u32 = 120;
/// Where somebody can be.
pub const PLACES: [&str; 3] = ["left the field", "with a firm", "in public service"];

const CAREER: Process = Process(1);

/// Who enters, moves and leaves: two pools of experts, in public service and in private firms.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Flows {
    /// Entry into public service, people a year.
    pub entry_public: f64,
    /// Entry into firms, people a year.
    pub entry_private: f64,
    /// Share of either pool that leaves the field, 1/yr, above 0.
    pub exit: f64,
    /// Share of public staff that moves to firms, 1/yr.
    pub leave: f64,
    /// Share of firms' staff that moves to public service, 1/yr.
    pub join: f64,
}

/// Movement both ways at a wage ratio w (private over public): m₀ w^β to firms, m₀ w^−β back.
pub fn movement(mobility: f64, wage_ratio: f64, elasticity: f64) -> (f64, f64) {
    let pull = math::pow(wage_ratio, elasticity);
    (mobility * pull, mobility / pull)
}

impl Flows {
    /// Public and private staff in the long run.
    pub fn steady(&self) -> [f64; 2] {
        let total = (self.entry_public + self.entry_private) / self.exit;
        let public = (self.entry_public + self.join * total) / self.fast();
        [public, total - public]
    }

    /// Rate at which the split settles, 1/yr; the total settles at `exit`.
    pub fn fast(&self) -> f64 {
        self.exit + self.leave + self.join
    }

    /// Public and private staff after `years` from a start where nobody enters or leaves the field
    /// (`entry` and `exit` are not looked at).
    pub fn closed_after(&self, start: [f64; 2], years: f64) -> [f64; 2] {
        let (total, moving) = (start[0] + start[1], self.leave + self.join);
        let settled = if moving > 0.0 { total * self.join / moving } else { start[0] };
        let public = settled + (start[0] - settled) * math::exp(-moving * years);
        [public, total - public]
    }

    /// Public and private staff after `years` from a start, by the two eigenvalues −δ and −fast.
    pub fn after(&self, start: [f64; 2], years: f64) -> [f64; 2] {
        let steady = self.steady();
        let slow = math::exp(-self.exit * years);
        let off = start[0] + start[1] - steady[0] - steady[1];
        let total = steady[0] + steady[1] + off * slow;
        // The part of the split that follows the total; none where nobody moves.
        let moving = self.leave + self.join;
        let follows = if moving > 0.0 { self.join / moving * off } else { 0.0 };
        let rest = start[0] - steady[0] - follows;
        let public = steady[0] + follows * slow + rest * math::exp(-self.fast() * years);
        [public, total - public]
    }

    /// Of the working years of somebody who enters public service, the share spent in it.
    pub fn kept(&self) -> f64 {
        (self.exit + self.join) / self.fast()
    }
}

/// Public share where nobody enters or leaves the field: 1 / (1 + w^(2β)), whatever the mobility.
pub fn closed_share(wage_ratio: f64, elasticity: f64) -> f64 {
    1.0 / (1.0 + math::pow(wage_ratio, 2.0 * elasticity))
}

impl Parameters {
    /// The wage ratio that moves people.
    fn felt_ratio(&self) -> f64 {
        self.wage_ratio * (1.0 - self.mission / 100.0)
    }

    /// The flows at this felt wage ratio and so many public recruits.
    fn flows(&self, ratio: f64, training: f64) -> Flows {
        let (leave, join) = movement(self.mobility, ratio, self.elasticity);
        Flows {
            entry_public: training,
            entry_private: self.recruits_private,
            exit: self.exit,
            leave,
            join,
        }
    }

    fn start(&self) -> [f64; 2] {
        [self.staff_public, self.staff_private]
    }
}

/// The career of a recruit for public service: the time of each move, in years, and where to; the
/// last is out of the field.
fn career(flows: &Flows, seed: u64, run: u32) -> Vec<(f64, u8)> {
    let mut stream = Stream::new(seed, run, CAREER);
    let (mut time, mut place, mut moves) = (0.0, 2, Vec::new());
    while place > 0 {
        let moving = if place == 2 { flows.leave } else { flows.join };
        time += stream.exponential(flows.exit + moving);
        let leaves = stream.uniform() * (flows.exit + moving) < flows.exit;
        place = if leaves { 0 } else { 3 - place };
        moves.push((time, place));
    }
    moves
}

/// Years of a career in public service, and years in all.
fn years(moves: &[(f64, u8)]) -> (f64, f64) {
    let (mut public, mut since, mut place) = (0.0, 0.0, 2);
    for (time, next) in moves {
        if place == 2 {
            public += time - since;
        }
        (since, place) = (*time, *next);
    }
    (public, since)
}

/// Where somebody is at each month.
fn months(moves: &[(f64, u8)]) -> Vec<u8> {
    let at = |month: u32| {
        let time = f64::from(month) / 12.0;
        moves.iter().take_while(|(t, _)| *t <= time).last().map_or(2, |(_, place)| *place)
    };
    (0..=MONTHS).map(at).collect()
}

impl Model for Talent {
    type Parameters = Parameters;
    type Outcome = Outcome;

    const CARD: Card = Card {
        id: "talent",
        section: "2.3",
        title: "Who stays to evaluate",
        invitation: "Recruit more experts, then raise public pay instead, and compare who is left in the long run.",
        discovery: "Money for recruits leaks to firms while pay lags; only pay or mission keeps people.",
        claims: &["A4", "A7"],
        facts: &[],
        presets: &[
            Preset {
                id: "twice_the_recruits",
                label: "Twice the recruits",
                note: "Twenty recruits a year instead of ten, at the same pay.",
                set: &[("training", "20")],
            },
            Preset {
                id: "matched_pay",
                label: "Pay that matches",
                note: "Public pay at a level at which, with the mission, neither side pulls.",
                set: &[("wage_ratio", "1.25")],
            },
            Preset {
                id: "frontier_pay",
                label: "Frontier pay",
                note: "Firms pay ten times as much.",
                set: &[("wage_ratio", "10")],
            },
            Preset {
                id: "vocation",
                label: "A vocation",
                note: "People forgo three quarters of private pay for public work.",
                set: &[("mission", "75")],
            },
        ],
        literature: &["bartholomew1991"],
        reference: &["resource_gap"],
        stochastic: true,
    };

    fn simulate(p: &Parameters, seed: u64) -> Result<Outcome, Invalid> {
        let flows = p.flows(p.felt_ratio(), p.training);
        let careers: Vec<_> = (0..CAREERS).map(|run| career(&flows, seed, run)).collect();
        let (public, all) = careers.iter().fold((0.0, 0.0), |(public, all), moves| {
            let (p, a) = years(moves);
            (public + p, all + a)
        });
        Ok(Outcome {
            steady: flows.steady(),
            end: flows.after(p.start(), f64::from(p.horizon)),
            with_training: p.flows(p.felt_ratio(), 2.0 * p.training).steady()[0],
            with_pay: p.flows(1.0, p.training).steady()[0],
            kept: flows.kept(),
            simulated_kept: public / all,
            cohort: careers.iter().take(COHORT as usize).map(|moves| months(moves)).collect(),
            flows,
        })
    }

    fn report(p: &Parameters, o: &Outcome) -> Report {
        let count = |id, label: &'static str, v| Reading::new(id, label, v, Format::Count);
        let share = |id, label: &'static str, v| Reading::new(id, label, v, Format::Percent);
        Report {
            sentence: sentence(p, o),
            readings: vec![
                count("public", "Public experts in the long run", o.steady[0]),
                count("private", "Firms’ experts in the long run", o.steady[1]),
                share(
                    "share",
                    "Public share in the long run",
                    o.steady[0] / (o.steady[0] + o.steady[1]),
                ),
                share("kept", "A recruit’s working years in public service", o.kept),
                count("with_training", "Public experts with twice the recruits", o.with_training),
                count("with_pay", "Public experts with matching pay", o.with_pay),
                share("coverage", "Public experts, of those needed", o.steady[0] / p.needed),
                share(
                    "simulated_kept",
                    "Working years in public service, simulated",
                    o.simulated_kept,
                ),
            ],
            figures: vec![staff(p, o), map(p, o), by_pay(p, o)],
            replays: vec![cohort(o)],
        }
    }
}

fn sentence(p: &Parameters, o: &Outcome) -> Text {
    let long_run = say!(
        "In the long run {g} experts serve the public, of {needed} that oversight needs, and {f} work for firms.",
        g = count(o.steady[0].round()),
        needed = count(p.needed),
        f = count(o.steady[1].round()),
    );
    let leak = if p.training == 0.0 {
        "Nobody is recruited for public service; whoever serves has come from a firm.".into()
    } else if p.felt_ratio() > 1.0 {
        say!(
            "Of a public recruit’s working years {kept} are spent in public service; the rest goes to firms.",
            kept = percent(o.kept, 0),
        )
    } else {
        say!(
            "Mission outweighs pay: {kept} of a public recruit’s working years are spent in public service, and firms’ experts come over.",
            kept = percent(o.kept, 0),
        )
    };
    let levers = say!(
        "Twice the recruits would make it {training}, pay that matches {pay}.",
        training = count(o.with_training.round()),
        pay = count(o.with_pay.round()),
    );
    long_run.then(leak).then(levers)
}

fn staff(p: &Parameters, o: &Outcome) -> Figure {
    let to = f64::from(p.horizon);
    let line = |flows: Flows, pool: usize| curve(0.0, to, 81, |t| flows.after(p.start(), t)[pool]);
    let twice = p.flows(p.felt_ratio(), 2.0 * p.training);
    let matched = p.flows(1.0, p.training);
    let layers = vec![
        Layer::line("with firms", Ink::Two, line(o.flows, 1)),
        Layer::line("in public service", Ink::One, line(o.flows, 0)),
        Layer::dashed("public, twice the recruits", Ink::One, line(twice, 0)),
        Layer::dotted("public, matching pay", Ink::Three, line(matched, 0)),
        Layer::Rule { label: "needed".into(), ink: Ink::Quiet, on: On::Y, at: p.needed },
    ];
    let top = layers.iter().fold(p.needed, |top, layer| match layer {
        Layer::Line { points, .. } => points.iter().fold(top, |top, [_, y]| top.max(*y)),
        _ => top,
    });
    Figure {
        id: "staff",
        title: "Experts in public service and with firms, by year".into(),
        summary: say!(
            "In {n} years public service goes from {start} to {end} experts and firms from {firms} to {firms_end}; {needed} are needed.",
            n = count(p.horizon),
            start = count(p.staff_public),
            end = count(o.end[0].round()),
            firms = count(p.staff_private),
            firms_end = count(o.end[1].round()),
            needed = count(p.needed),
        ),
        x: Axis::linear("Years from now", 0.0, to).format(Format::Count),
        y: Axis::linear("Experts", 0.0, 1.08 * top).format(Format::Count),
        layers,
        shape: Shape::Wide,
    }
}

fn map(p: &Parameters, o: &Outcome) -> Figure {
    let (x, y) = (grid(1.0, 10.0, 37), grid(0.0, 50.0, 41));
    let mut values = Vec::with_capacity(x.len() * y.len());
    for training in &y {
        for ratio in &x {
            let flows = p.flows(ratio * (1.0 - p.mission / 100.0), *training);
            values.push(flows.steady()[0] / p.needed);
        }
    }
    Figure {
        id: "map",
        title: "Public experts in the long run, of those needed".into(),
        summary: say!(
            "Each place is a pay ratio with a number of recruits. At yours, public service has {share} of the experts it needs; more recruits or better pay raise it.",
            share = percent(o.steady[0] / p.needed, 0),
        ),
        x: Axis::linear("Private pay over public pay", 0.875, 10.125),
        y: Axis::linear("Recruits for public service a year", -0.625, 50.625),
        layers: vec![
            Layer::Heat {
                label: "of those needed".into(),
                x,
                y,
                values,
                from: 0.0,
                to: 2.0,
                format: Format::Percent,
            },
            Layer::point("your settings", Ink::Alarm, [p.wage_ratio, p.training]),
        ],
        shape: Shape::Square,
    }
}

fn by_pay(p: &Parameters, o: &Outcome) -> Figure {
    let kept = |ratio: f64| p.flows(ratio * (1.0 - p.mission / 100.0), p.training).kept();
    Figure {
        id: "kept",
        title: "How much of a recruit’s career stays in public service, by pay".into(),
        summary: say!(
            "The more firms pay, the less of a recruit’s career is spent in public service: {kept} at your settings.",
            kept = percent(o.kept, 0),
        ),
        x: Axis::linear("Private pay over public pay", 1.0, 10.0),
        y: Axis::share("Share of working years"),
        layers: vec![
            Layer::line("in public service", Ink::One, curve(1.0, 10.0, 91, kept)),
            Layer::point("your settings", Ink::Alarm, [p.wage_ratio, o.kept]),
        ],
        shape: Shape::Wide,
    }
}

fn cohort(o: &Outcome) -> Replay {
    let frames = 0..=MONTHS as usize;
    let of = |month: usize, place: u8| {
        o.cohort.iter().filter(|recruit| recruit[month] == place).count() as f64
    };
    Replay {
        id: "cohort",
        title: "Sixty recruits for public service, month by month".into(),
        summary: say!(
            "After ten years {public} of {n} recruits are in public service, {firms} with firms, and {left} have left the field.",
            public = count(of(MONTHS as usize, 2)),
            n = count(COHORT),
            firms = count(of(MONTHS as usize, 1)),
            left = count(of(MONTHS as usize, 0)),
        ),
        frame: "Month".into(),
        y: Axis {
            scale: Scale::Names(PLACES.iter().map(|p| Text::from(*p)).collect()),
            ..Axis::linear("Where they are", -0.5, 2.5)
        },
        agents: COHORT,
        values: frames
            .clone()
            .flat_map(|month| o.cohort.iter().map(move |recruit| f32::from(recruit[month])))
            .collect(),
        group_of: Vec::new(),
        groups: vec![("Recruits".into(), Ink::One)],
        inks: Vec::new(),
        captions: frames
            .map(|month| {
                say!(
                    "After {t} years: {public} in public service, {firms} with firms",
                    t = number(month as f64 / 12.0, 1),
                    public = count(of(month, 2)),
                    firms = count(of(month, 1)),
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

    fn run(change: impl FnOnce(&mut Parameters)) -> Outcome {
        let mut p = Parameters::defaults();
        change(&mut p);
        Talent::simulate(&p, 9).unwrap()
    }

    #[test]
    fn agencies_that_do_not_match_pay_lose_their_staff() {
        let mut before = f64::INFINITY;
        for wage_ratio in [1.25, 2.0, 4.0, 10.0] {
            let public = run(|p| p.wage_ratio = wage_ratio).steady[0];
            assert!(public < before, "{wage_ratio}");
            before = public;
        }
        // Equal recruits, unequal pay: public service ends with less than half of what it needs.
        let o = run(|_| {});
        assert!(
            o.steady[0] < 0.5 * Parameters::defaults().needed && o.steady[1] > 2.0 * o.steady[0]
        );
    }

    #[test]
    fn funding_without_pay_leaks() {
        let o = run(|_| {});
        // Each recruit stays in public service for less than half of a working life …
        assert!(o.kept < 0.5);
        // … so that ten recruits more a year add less than half of the people they train …
        let added = o.with_training - o.steady[0];
        assert!((added / (10.0 / 0.1) - o.kept).abs() < 1e-12);
        // … and pay that matches brings more than twice the recruits do.
        assert!(o.with_pay > o.with_training);
        assert!((o.with_pay - 100.0).abs() < 1e-9);
    }

    #[test]
    fn expertise_falls_short_of_what_oversight_needs() {
        // From enough experts on day one, with nobody cut: pay alone halves them.
        let o = run(|_| {});
        let p = Parameters::defaults();
        assert_eq!(p.staff_public, p.needed);
        assert!(o.end[0] < 0.55 * p.needed);
        assert!(run(|p| p.wage_ratio = 1.25).end[0] > 0.99 * p.needed);
    }

    #[test]
    fn mission_does_what_pay_does() {
        let (pay, mission) =
            (run(|p| (p.wage_ratio, p.mission) = (2.0, 0.0)), run(|p| p.mission = 50.0));
        assert!((pay.steady[0] - mission.steady[0]).abs() < 1e-9);
    }

    #[test]
    fn simulated_careers_agree_with_the_closed_form() {
        for wage_ratio in [1.0, 4.0, 10.0] {
            let o = run(|p| p.wage_ratio = wage_ratio);
            // The ratio of two means over 400 careers: its error is below 0.5 / √400.
            assert!((o.simulated_kept - o.kept).abs() < 4.0 * 0.025, "{wage_ratio}");
            assert!(o.cohort.iter().all(|months| months[0] == 2));
        }
    }

    proptest! {
        #[test]
        fn the_closed_form_solves_the_equations(
            a in 0.0..50.0_f64, b in 1.0..100.0_f64, exit in 0.02..0.5_f64,
            mobility in 0.0..0.3_f64, ratio in 0.2..10.0_f64, elasticity in 0.0..2.0_f64,
            g in 0.0..500.0_f64, f in 0.0..500.0_f64, t in 0.0..30.0_f64,
        ) {
            let (leave, join) = movement(mobility, ratio, elasticity);
            let flows = Flows { entry_public: a, entry_private: b, exit, leave, join };
            let start = flows.after([g, f], 0.0);
            prop_assert!((start[0] - g).abs() < 1e-7 && (start[1] - f).abs() < 1e-7);
            let h = 1e-4 / flows.fast();
            let [before, now, after] = [t - h, t, t + h].map(|t| flows.after([g, f], t));
            prop_assert!(now[0] >= -1e-9 && now[1] >= -1e-9);
            let slope = |i: usize| (after[i] - before[i]) / (2.0 * h);
            let scale = flows.fast() * (a / exit + b / exit + g + f) + 1.0;
            let public = a - (exit + leave) * now[0] + join * now[1];
            let private = b - (exit + join) * now[1] + leave * now[0];
            prop_assert!((slope(0) - public).abs() < 1e-5 * scale);
            prop_assert!((slope(1) - private).abs() < 1e-5 * scale);
            // The total never depends on who moves.
            let still = Flows { leave: 0.0, join: 0.0, ..flows }.after([g, f], t);
            prop_assert!((now[0] + now[1] - still[0] - still[1]).abs() < 1e-7 * scale);
            // And the long run is where nothing changes.
            let [public, private] = flows.steady();
            prop_assert!((a - (exit + leave) * public + join * private).abs() < 1e-8 * scale);
        }

        #[test]
        fn equal_pay_is_symmetric_and_much_movement_forgets_entry(
            a in 1.0..50.0_f64, b in 1.0..50.0_f64, ratio in 0.3..10.0_f64, elasticity in 0.1..2.0_f64,
        ) {
            let (leave, join) = movement(0.1, 1.0, elasticity);
            prop_assert_eq!(leave, join);
            let (leave, join) = movement(1e9, ratio, elasticity);
            let flows = Flows { entry_public: a, entry_private: b, exit: 0.1, leave, join };
            let [public, private] = flows.steady();
            let share = public / (public + private);
            prop_assert!((share - closed_share(ratio, elasticity)).abs() < 1e-5);
        }
    }
}
