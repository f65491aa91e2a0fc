//! Private capital against public oversight: the gap in money (section 2.3).
//!
//! The chapter prints the sums; this file only sets them against each other. Capital spending and
//! oversight budgets each grow at a constant rate, K(t) = K₀ e^(g_K t) and B(t) = B₀ e^(g_B t), so
//! the ratio is (K₀/B₀) e^((g_K − g_B) t) and reaches a level R at ln(K₀/(B₀ R)) / (g_B − g_K).
//! A rate that is quoted a year, g, compounds annually and enters as ln(1 + g); the two kinds of
//! rate are never mixed. The arithmetic is elementary and needs no source of its own.
//!
//! Limits: money is not skill, and capital spending is not all for AI. The EU's sum has no stated
//! period, so it is a stock beside yearly flows. Sums of 2023 and 2024 are set against an estimate
//! for 2026. Growth for ever is nobody's forecast: the horizon is short for that reason.

use crate::explainer::{Card, Model, Preset, Report};
use crate::facts;
use crate::figure::{Axis, Figure, Format, Ink, Layer, Mark, On, Reading, Shape, curve, grid};
use crate::math;
use crate::params::Invalid;
use crate::say;
use crate::text::{Text, count, digits, name, percent, words};

/// The widget.
pub struct Capital;

crate::choices! {
    /// Which public sums count as oversight.
    pub enum Oversight {
        /// The EU's and the UK's.
        Both = "both", "The EU and UK sums together";
        /// The EU's alone.
        Eu = "eu", "The EU sum alone";
        /// The UK's alone.
        Uk = "uk", "The UK sum alone";
    }
}

crate::parameters! {
    /// What the reader sets.
    pub struct Parameters {
        /// Capital spending now, in billions of US dollars a year.
        capital: f64 = Param::log(facts::HYPERSCALER_CAPEX_2026.value, 50.0, 5000.0)
            .label("Private capital spending").unit("$bn a year")
            .help("What the largest cloud companies are expected to spend on data centres, chips and other capital in 2026.")
            .source(Source::Fact("hyperscaler_capex_2026"));
        /// Its growth, in per cent a year.
        capital_growth: f64 = Param::real(22.0, -20.0, 60.0, 1.0)
            .label("Growth of private capital").unit("% a year").main()
            .help("How fast capital spending grows from year to year. Negative values are a bust.")
            .source(Source::Assumption("about what the crisis model takes; the chapter gives no growth rate"));
        /// Which sums count as oversight.
        oversight: Oversight = Param::choice(Oversight::OPTIONS, 0).label("What counts as oversight")
            .help("The chapter prints two public sums for oversight; they are all that is counted here.")
            .source(Source::Assumption("other public budgets exist, but the chapter gives no figure for them"));
        /// The years over which the EU sum is spent.
        eu_years: f64 = Param::real(1.0, 1.0, 10.0, 0.5).label("Years that the EU sum lasts").unit("years")
            .help("The chapter states no period for the EU's money. One year is the reading that makes the gap smallest.")
            .source(Source::Assumption("the most generous reading: every longer period widens the gap"));
        /// Growth of oversight budgets, in per cent a year.
        oversight_growth: f64 = Param::real(10.0, -20.0, 150.0, 1.0)
            .label("Growth of oversight budgets").unit("% a year").lever().main()
            .help("How fast governments raise what they spend on overseeing AI.")
            .source(Source::Assumption("as in the crisis model; the chapter gives no growth rate"));
        /// How far ahead to look.
        horizon: u32 = Param::integer(10, 1, 30).label("Years ahead").unit("years")
            .help("How far the two growth rates are carried on.")
            .source(Source::Assumption("long for a budget, short for steady growth"));
        /// The ratio of capital to oversight that would do.
        target: f64 = Param::log(100.0, 1.0, 1000.0).label("Gap that would do").unit("to 1").lever().main()
            .help("Dollars of capital for each dollar of oversight at which you would call the gap closed; 1 is parity.")
            .source(Source::Assumption("a cent on the dollar; nobody has shown what ratio is enough"));
        /// US dollars for a pound.
        usd_per_gbp: f64 = Param::real(facts::USD_PER_GBP.value, 1.20, 1.35, 0.01).label("Dollars for a pound").unit("$ per £")
            .help("Turns the UK sum into dollars. The default is a yearly average for 2023, when the money was announced.")
            .source(Source::Fact("usd_per_gbp"));
        /// US dollars for a euro.
        usd_per_eur: f64 = Param::real(facts::USD_PER_EUR.value, 1.05, 1.20, 0.01).label("Dollars for a euro").unit("$ per €")
            .help("Turns the EU sum into dollars. The default is a yearly average for 2024, when the law was settled.")
            .source(Source::Fact("usd_per_eur"));
        /// Companies among which the capital is shared.
        companies: u32 = Param::integer(5, 2, 50).label("Companies that spend it").unit("companies")
            .help("A handful; here each spends the same.")
            .source(Source::Assumption("the chapter names three cloud providers and calls the leaders few (A1)"));
        /// Share of the capital that is in public–private partnerships, in per cent.
        partnership: f64 = Param::real(10.0, 0.0, 100.0, 1.0).label("Capital in partnerships").unit("%").lever()
            .help("How much of the private capital is spent in arrangements with governments.")
            .source(Source::Assumption("partnerships grow more common (A2); no share is printed"));
        /// Share of the decisions in a partnership that fall to its public side, in per cent.
        voice: f64 = Param::real(0.0, 0.0, 50.0, 1.0).label("Public say in a partnership").unit("%").lever()
            .help("What share of the decisions about capital in a partnership the public side takes.")
            .source(Source::Assumption("none: the chapter finds that the decisions stay inside companies (A2)"));
    }
}

/// The sums set against each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Oversight now, in billions of US dollars a year.
    pub oversight: f64,
    /// Dollars of capital for each dollar of oversight now.
    pub ratio: f64,
    /// The same at the horizon.
    pub ratio_end: f64,
    /// Years until the reader's ratio is reached; 0 where it already is, none where it never is.
    pub to_target: Option<f64>,
    /// Years until the ratio moves past the reader's again, where it is reached already.
    pub lost_after: Option<f64>,
    /// Years until parity.
    pub to_parity: Option<f64>,
    /// Growth of oversight that reaches the reader's ratio at the horizon, as a share a year.
    pub needed_for_target: f64,
    /// The same for parity.
    pub needed_for_parity: f64,
    /// Each of the chapter's sums as a time of capital spending.
    pub sums: Vec<Sum>,
    /// Dollars that one company spends for each dollar of oversight.
    pub one_company: f64,
    /// Share of all capital that public bodies decide about.
    pub public_say: f64,
}

/// One of the chapter's sums.
#[derive(Clone, Debug, PartialEq)]
pub struct Sum {
    /// What it is, with its amount in its own currency.
    pub label: Text,
    /// In billions of US dollars.
    pub usd_bn: f64,
    /// Hours of capital spending that it amounts to.
    pub hours: f64,
}

/// Weeks in a year of 365.25 days.
pub const WEEKS_PER_YEAR: f64 = 365.25 / 7.0;
/// Hours in a year of 365.25 days.
pub const HOURS_PER_YEAR: f64 = 365.25 * 24.0;

/// The continuous rate of a growth quoted a year: 0.22 is 22 % more each year.
pub fn continuous(annual: f64) -> f64 {
    math::ln_1p(annual)
}

/// The growth a year of a continuous rate.
pub fn annual(continuous: f64) -> f64 {
    math::exp_m1(continuous)
}

/// K/B after `years` at continuous rates `g_k` and `g_b` (1/yr).
pub fn ratio_after(k: f64, b: f64, g_k: f64, g_b: f64, years: f64) -> f64 {
    k / b * math::exp((g_k - g_b) * years)
}

/// When K/B passes `ratio`, from above or from below, at continuous rates; none where it never
/// does. At `ratio` 1 this is the time to parity.
pub fn crossing(k: f64, b: f64, g_k: f64, g_b: f64, ratio: f64) -> Option<f64> {
    let years = math::ln(k / (b * ratio)) / (g_b - g_k);
    (years.is_finite() && years >= 0.0).then_some(years)
}

/// The continuous growth of B that brings K/B to `ratio` after `years`.
pub fn growth_needed(k: f64, b: f64, g_k: f64, ratio: f64, years: f64) -> f64 {
    g_k + math::ln(k / (b * ratio)) / years
}

/// A sum for several years as a sum a year.
pub fn per_year(total: f64, years: f64) -> f64 {
    total / years
}

/// A week's sum as a year's.
pub fn year_of_weeks(week: f64, weeks_per_year: f64) -> f64 {
    week * weeks_per_year
}

/// How many hours of spending `per_year` a sum amounts to.
pub fn hours_of(sum: f64, per_year: f64) -> f64 {
    sum / per_year * HOURS_PER_YEAR
}

/// What a value was before it grew by `growth` in all.
pub fn before_growth(value: f64, growth: f64) -> f64 {
    value / (1.0 + growth)
}

/// The growth a year that compounds to `total` over `years`.
pub fn annual_from_total(total: f64, years: f64) -> f64 {
    math::exp_m1(math::ln_1p(total) / years)
}

/// Share of all capital about which public bodies decide, where `share` of it is in partnerships
/// and the public side takes `voice` of the decisions there.
pub fn public_say(share: f64, voice: f64) -> f64 {
    share * voice
}

impl Parameters {
    /// The UK sum in billions of US dollars, for its whole period.
    fn uk_total(&self) -> f64 {
        facts::UK_AISI_BUDGET.base() / 1e9 * self.usd_per_gbp
    }

    /// The EU sum in billions of US dollars, whatever its period.
    fn eu_total(&self) -> f64 {
        facts::EU_AI_ACT_ENFORCEMENT_BUDGET.base() / 1e9 * self.usd_per_eur
    }

    /// Oversight in billions of US dollars a year.
    fn oversight_now(&self) -> f64 {
        let uk = per_year(self.uk_total(), facts::UK_AISI_BUDGET_PERIOD.base());
        let eu = per_year(self.eu_total(), self.eu_years);
        match self.oversight {
            Oversight::Both => eu + uk,
            Oversight::Eu => eu,
            Oversight::Uk => uk,
        }
    }

    /// Both growth rates, continuous: of capital and of oversight.
    fn rates(&self) -> (f64, f64) {
        (continuous(self.capital_growth / 100.0), continuous(self.oversight_growth / 100.0))
    }
}

/// Rounded to two significant digits: exchange rates and estimates carry no more.
fn two_digits(v: f64) -> f64 {
    // A power of ten of at least 1 to divide by or to multiply with keeps decimals exact.
    let digits = 1.0 - math::log10(v.abs()).floor();
    if digits >= 0.0 {
        let unit = math::pow(10.0, digits);
        (v * unit).round() / unit
    } else {
        let unit = math::pow(10.0, -digits);
        (v / unit).round() * unit
    }
}

/// Years until `ratio` is reached from above: 0 where K/B is at or below it already.
fn until(k: f64, b: f64, g_k: f64, g_b: f64, ratio: f64) -> Option<f64> {
    if k <= b * ratio { Some(0.0) } else { crossing(k, b, g_k, g_b, ratio) }
}

impl Model for Capital {
    type Parameters = Parameters;
    type Outcome = Outcome;

    const CARD: Card = Card {
        id: "capital",
        section: "2.3",
        title: "Private capital and public oversight",
        invitation: "Set how fast each side grows, and the gap at which you would call it closed.",
        discovery: "The gap is a factor of hundreds, and no ordinary growth of budgets closes it within ten years.",
        claims: &["A1", "A2", "A5"],
        facts: &[
            "hyperscaler_capex_2026",
            "frontier_training_run_cost",
            "eu_ai_act_enforcement_budget",
            "eu_ai_act_finalized",
            "uk_aisi_budget",
            "uk_aisi_budget_period",
            "uk_aisi_announced",
            "uk_aisi_budget_in_lab_weeks",
            "brussels_lobbying_2025",
            "usd_per_gbp",
            "usd_per_eur",
        ],
        presets: &[
            Preset {
                id: "institute",
                label: "One institute",
                note: "Count only the UK's institute, which the chapter calls a significant investment.",
                set: &[("oversight", "uk")],
            },
            Preset {
                id: "lobbying_pace",
                label: "Budgets grow like lobbying",
                note: "Oversight grows by 10.7% a year, the least that the reported rise of Brussels lobbying implies.",
                set: &[("oversight_growth", "10.7")],
            },
            Preset {
                id: "crash_programme",
                label: "Budgets double every year",
                note: "Growth that no regulator has kept up for ten years, against capital as assumed.",
                set: &[("oversight_growth", "100")],
            },
            Preset {
                id: "bust",
                label: "The boom ends",
                note: "Capital spending falls by a fifth every year while budgets hold: the gap narrows without any new oversight.",
                set: &[("capital_growth", "-20"), ("oversight_growth", "0")],
            },
            Preset {
                id: "deep_partnerships",
                label: "Partnerships with a say",
                note: "Half of the capital is in partnerships, and the public side takes a tenth of the decisions there.",
                set: &[("partnership", "50"), ("voice", "10")],
            },
        ],
        literature: &[],
        reference: &["resource_gap", "ledger_arithmetic"],
        stochastic: false,
    };

    fn simulate(p: &Parameters, _seed: u64) -> Result<Outcome, Invalid> {
        let (k, b) = (p.capital, p.oversight_now());
        let (g_k, g_b) = p.rates();
        let years = f64::from(p.horizon);
        let sum = |label, usd_bn| Sum { label, usd_bn, hours: hours_of(usd_bn, k) };
        let to_target = until(k, b, g_k, g_b, p.target);
        Ok(Outcome {
            oversight: b,
            ratio: k / b,
            ratio_end: ratio_after(k, b, g_k, g_b, years),
            to_target,
            lost_after: if to_target == Some(0.0) {
                crossing(k, b, g_k, g_b, p.target)
            } else {
                None
            },
            to_parity: until(k, b, g_k, g_b, 1.0),
            needed_for_target: annual(growth_needed(k, b, g_k, p.target, years)),
            needed_for_parity: annual(growth_needed(k, b, g_k, 1.0, years)),
            sums: vec![
                sum(
                    say!(
                        "UK institute, {sum} for {years} years",
                        sum = words(facts::UK_AISI_BUDGET.text()),
                        years = count(facts::UK_AISI_BUDGET_PERIOD.value)
                    ),
                    p.uk_total(),
                ),
                sum(
                    say!(
                        "Tech lobbying in Brussels, {sum} in 2025",
                        sum = words(facts::BRUSSELS_LOBBYING_2025.text())
                    ),
                    facts::BRUSSELS_LOBBYING_2025.base() / 1e9,
                ),
                sum(
                    say!(
                        "EU AI Act, {sum}, no period stated",
                        sum = words(facts::EU_AI_ACT_ENFORCEMENT_BUDGET.text())
                    ),
                    p.eu_total(),
                ),
                sum(
                    say!(
                        "One future training run, {sum} (projected)",
                        sum = words(facts::FRONTIER_TRAINING_RUN_COST.text())
                    ),
                    facts::FRONTIER_TRAINING_RUN_COST.value,
                ),
            ],
            one_company: k / f64::from(p.companies) / b,
            public_say: public_say(p.partnership / 100.0, p.voice / 100.0),
        })
    }

    fn report(p: &Parameters, o: &Outcome) -> Report {
        let lab_year = year_of_weeks(p.uk_total(), WEEKS_PER_YEAR);
        let lobbying = facts::BRUSSELS_LOBBYING_2025.base() / 1e9;
        let uk_year = per_year(p.uk_total(), facts::UK_AISI_BUDGET_PERIOD.base());
        let none = f64::NAN;
        let plain = |id, label: &'static str, v| Reading::new(id, label, v, Format::Plain);
        let rough = |id, label: &'static str, v| plain(id, label, two_digits(v));
        let share = |id, label: &'static str, v| Reading::new(id, label, v, Format::Percent);
        Report {
            sentence: sentence(p, o),
            readings: vec![
                rough(
                    "hours",
                    "UK institute’s budget, in hours of capital spending",
                    o.sums[0].hours,
                ),
                rough("ratio", "Dollars of capital for a dollar of oversight", o.ratio),
                rough("ratio_end", "The same at the horizon", o.ratio_end),
                plain(
                    "to_target",
                    "Years until the gap that would do",
                    o.to_target.unwrap_or(none),
                ),
                plain("to_parity", "Years until parity", o.to_parity.unwrap_or(none)),
                share(
                    "needed",
                    "Budget growth a year that gets there in time",
                    o.needed_for_target,
                ),
                share(
                    "needed_parity",
                    "Budget growth a year for parity in time",
                    o.needed_for_parity,
                ),
                rough(
                    "one_company",
                    "One company’s dollars for a dollar of oversight",
                    o.one_company,
                ),
                share(
                    "public_say",
                    "Share of capital that public bodies decide about",
                    o.public_say,
                ),
                Reading::new(
                    "lab_year",
                    "What a lab spends a year, if a week is more than the UK institute’s budget: at least",
                    two_digits(lab_year),
                    Format::UsdBillions,
                ),
                rough(
                    "lobbying",
                    "Dollars of lobbying in Brussels for a dollar of the UK institute",
                    lobbying / uk_year,
                ),
            ],
            figures: vec![paths(p, o), felt(p, o), map(p, o)],
            replays: Vec::new(),
        }
    }
}

fn sentence(p: &Parameters, o: &Outcome) -> Text {
    let (g_k, g_b) = p.rates();
    let years = f64::from(p.horizon);
    let scale = say!(
        "The UK institute’s two-year budget is {hours} hours of private capital spending, and for every dollar of the oversight counted here companies spend {ratio}.",
        hours = digits(o.sums[0].hours, 2),
        ratio = digits(o.ratio, 2),
    );
    let target = digits(p.target, 3);
    let course = match o.to_target {
        Some(0.0) => match o.lost_after {
            Some(t) if t > 0.0 => say!(
                "That is already within {target} to 1, but would not stay so: capital outgrows it after {t} years.",
                target = target,
                t = digits(t, 2),
            ),
            _ => say!("That is already within {target} to 1.", target = target),
        },
        Some(t) if t <= years => say!(
            "Oversight catches up: {target} to 1 is reached after {t} years.",
            target = target,
            t = digits(t, 2),
        ),
        Some(t) => say!(
            "The gap narrows to {end} to 1 in {n} years; {target} to 1 would take {t}.",
            end = digits(o.ratio_end, 2),
            n = count(p.horizon),
            target = target,
            t = digits(t, 2),
        ),
        None if g_k > g_b => say!(
            "At these rates it widens to {end} to 1 in {n} years and never closes.",
            end = digits(o.ratio_end, 2),
            n = count(p.horizon),
        ),
        None => "Both grow at the same pace, so it stays as wide as it is.".into(),
    };
    let needed = say!(
        "To be at {target} to 1 by then, budgets would have to grow by {g} a year.",
        target = digits(p.target, 3),
        g = percent(o.needed_for_target, 0),
    );
    let late = o.to_target.is_none_or(|t| t > years);
    let text = scale.then(course);
    let text = if late { text.then(needed) } else { text };
    text.then(partnerships(p, o))
}

/// What partnerships change about who decides.
fn partnerships(p: &Parameters, o: &Outcome) -> Text {
    if p.partnership == 0.0 {
        "Without partnerships every decision about the capital stays with the companies.".into()
    } else if p.voice == 0.0 {
        say!(
            "Partnerships cover {share} of the capital and leave every decision with the companies.",
            share = percent(p.partnership / 100.0, 0),
        )
    } else {
        say!(
            "Partnerships cover {share} of the capital and give public bodies a say in {say} of it.",
            share = percent(p.partnership / 100.0, 0),
            say = percent(o.public_say, 1),
        )
    }
}

fn paths(p: &Parameters, o: &Outcome) -> Figure {
    let (g_k, g_b) = p.rates();
    let start = f64::from(facts::HYPERSCALER_CAPEX_2026.year.unwrap_or(2026));
    let end = start + f64::from(p.horizon);
    // Points at whole years, so that the table under the figure reads like a budget.
    let path = |now: f64, rate: f64| {
        curve(start, end, p.horizon + 1, |year| now * math::exp(rate * (year - start)))
    };
    let mut layers = vec![
        Layer::line("private capital", Ink::Two, path(p.capital, g_k)),
        Layer::dashed(
            "one company’s share",
            Ink::Two,
            path(p.capital / f64::from(p.companies), g_k),
        ),
        Layer::line("oversight", Ink::One, path(o.oversight, g_b)),
        Layer::dotted("oversight that would do", Ink::Quiet, path(p.capital / p.target, g_k)),
    ];
    if p.partnership > 0.0 {
        let share = p.partnership / 100.0;
        layers.push(Layer::dashed("in partnerships", Ink::Five, path(p.capital * share, g_k)));
    }
    if o.public_say > 0.0 {
        let decided = path(p.capital * o.public_say, g_k);
        layers.push(Layer::dotted("decided with public bodies", Ink::Three, decided));
    }
    let (low, high) = span(&layers);
    Figure {
        id: "paths",
        title: "Private capital and oversight budgets, by year".into(),
        summary: say!(
            "From {start} to {end}, private capital goes from {k} to {k_end} billion dollars a year and oversight from {b} to {b_end}; the ratio goes from {r} to {r_end} to 1. The scale is logarithmic.",
            start = name(format!("{start}")),
            end = name(format!("{end}")),
            k = digits(p.capital, 2),
            k_end = digits(o.ratio_end * o.oversight * math::exp(g_b * (end - start)), 2),
            b = digits(o.oversight, 2),
            b_end = digits(o.oversight * math::exp(g_b * (end - start)), 2),
            r = digits(o.ratio, 2),
            r_end = digits(o.ratio_end, 2),
        ),
        x: Axis::linear("Year", start, end).format(Format::Year),
        y: Axis::log("Billions of dollars a year", low, high),
        layers,
        shape: Shape::Wide,
    }
}

/// The decades that hold every point of the lines.
fn span(layers: &[Layer]) -> (f64, f64) {
    decades(
        layers
            .iter()
            .flat_map(|layer| match layer {
                Layer::Line { points, .. } => points.as_slice(),
                _ => &[],
            })
            .map(|[_, y]| y),
    )
}

/// The powers of ten around these values.
fn decades<'a>(values: impl Iterator<Item = &'a f64>) -> (f64, f64) {
    let (low, high) =
        values.fold((f64::INFINITY, 0.0_f64), |(low, high), v| (low.min(*v), high.max(*v)));
    let power = |v: f64| math::pow(10.0, v);
    (power(math::log10(low).floor()), power(math::log10(high).ceil()))
}

fn felt(p: &Parameters, o: &Outcome) -> Figure {
    let names = o.sums.iter().map(|s| s.label.clone()).collect();
    let hours: Vec<f64> = o.sums.iter().map(|s| s.hours).collect();
    // At least from an hour up, and wide enough for a week.
    let (low, high) = decades(hours.iter().chain(&[1.0, 1000.0]));
    // The largest sum stands on top.
    let points = o.sums.iter().enumerate().map(|(i, s)| [s.hours, i as f64]).collect();
    let layers = vec![
        Layer::Rule { label: "a week".into(), ink: Ink::Quiet, on: On::X, at: 24.0 * 7.0 },
        Layer::Dots {
            label: "hours of capital spending".into(),
            ink: Ink::One,
            mark: Mark::Circle,
            points,
        },
    ];
    Figure {
        id: "felt",
        title: "How long private capital spending takes to reach each sum".into(),
        summary: say!(
            "At {k} billion dollars a year, private capital spending reaches the UK institute’s two-year budget in {uk} hours, a year of Brussels lobbying in {lobby}, the EU’s sum for enforcing the AI Act in {eu}, and one projected training run in {run}. The EU’s sum has no stated period.",
            k = digits(p.capital, 3),
            uk = digits(o.sums[0].hours, 2),
            lobby = digits(o.sums[1].hours, 2),
            eu = digits(o.sums[2].hours, 2),
            run = digits(o.sums[3].hours, 2),
        ),
        x: Axis::log("Hours of private capital spending", low, high),
        y: Axis::names("Sum", names),
        layers,
        shape: Shape::Wide,
    }
}

/// The longest time that the map tells apart from never.
const LONGEST: f64 = 50.0;

fn map(p: &Parameters, o: &Outcome) -> Figure {
    let x = grid(-20.0, 150.0, 41);
    let y = grid(-20.0, 60.0, 41);
    let mut values = Vec::with_capacity(x.len() * y.len());
    for capital in &y {
        for oversight in &x {
            let (g_k, g_b) = (continuous(capital / 100.0), continuous(oversight / 100.0));
            let years = until(p.capital, o.oversight, g_k, g_b, p.target);
            values.push(years.filter(|t| *t <= LONGEST).unwrap_or(f64::NAN));
        }
    }
    Figure {
        id: "map",
        title: say!("Years until the gap is {target} to 1", target = digits(p.target, 3)),
        summary: say!(
            "Each place is a pair of growth rates. Without colour, the gap takes more than {longest} years or never closes. At your rates, budgets that grow by {g} a year would get there in {n} years.",
            longest = count(LONGEST),
            g = percent(o.needed_for_target, 0),
            n = count(p.horizon),
        ),
        x: Axis::linear("Growth of oversight budgets, % a year", -22.125, 152.125),
        y: Axis::linear("Growth of private capital, % a year", -21.0, 61.0),
        layers: vec![
            Layer::Heat {
                label: "years".into(),
                x,
                y,
                values,
                from: 0.0,
                to: LONGEST,
                format: Format::Count,
            },
            Layer::point("your rates", Ink::Alarm, [p.oversight_growth, p.capital_growth]),
        ],
        shape: Shape::Square,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::Parameters as _;

    fn run(change: impl FnOnce(&mut Parameters)) -> Outcome {
        let mut p = Parameters::defaults();
        change(&mut p);
        Capital::simulate(&p, 0).unwrap()
    }

    #[test]
    fn the_sums_compare_as_the_chapter_says() {
        let p = Parameters::defaults();
        let o = run(|_| {});
        // £100m is about two hours of all companies' capital spending, at any rate of exchange.
        for usd_per_gbp in [1.20, 1.35] {
            let hours = run(|p| p.usd_per_gbp = usd_per_gbp).sums[0].hours;
            assert!((1.9..2.3).contains(&hours), "{hours}");
        }
        // And less than a week of each company's, which is what the chapter says of major labs.
        assert!(o.sums[0].hours * f64::from(p.companies) < 7.0 * 24.0);
        // A factor of hundreds even where the EU's sum is taken for a single year's.
        assert!(run(|p| p.oversight = Oversight::Eu).ratio > 400.0);
        assert!(run(|p| p.eu_years = 5.0).ratio > o.ratio);
        // One projected training run is many times all the oversight counted here.
        assert!(o.sums[3].usd_bn > 80.0 * o.oversight);
    }

    #[test]
    fn no_ordinary_growth_of_budgets_closes_the_gap_within_ten_years() {
        for capital_growth in [0.0, 10.0, 22.0, 48.0] {
            for oversight_growth in [0.0, 10.0, 25.0, 50.0] {
                let o = run(|p| {
                    p.capital_growth = capital_growth;
                    p.oversight_growth = oversight_growth;
                });
                assert!(
                    o.to_parity.is_none_or(|t| t > 10.0),
                    "{capital_growth} {oversight_growth}"
                );
            }
        }
        // Yet the arithmetic allows it: doubling every year gets there.
        assert!(run(|p| p.oversight_growth = 150.0).to_parity.is_some_and(|t| t < 10.0));
    }

    #[test]
    fn each_of_a_handful_of_companies_outspends_all_oversight_counted() {
        for companies in 2..=50 {
            let o = run(|p| p.companies = companies);
            assert!(o.one_company > 1.0);
            assert!((o.one_company * f64::from(companies) / o.ratio - 1.0).abs() < 1e-12);
        }
        assert!(run(|p| p.companies = 5).one_company > 50.0);
    }

    #[test]
    fn partnerships_without_a_say_do_not_move_the_decision() {
        for partnership in [0.0, 10.0, 100.0] {
            assert_eq!(run(|p| p.partnership = partnership).public_say, 0.0);
        }
        // With a small say, even partnerships about half of the capital leave most of it outside.
        let o = run(|p| (p.partnership, p.voice) = (50.0, 10.0));
        assert!(o.public_say > 0.0 && o.public_say < 0.1);
        // Partnerships change no budget.
        assert_eq!(o.ratio, run(|_| {}).ratio);
    }

    #[test]
    fn the_crossing_and_the_growth_needed_hold_the_ratio_they_promise() {
        for (k, b, g_k, ratio) in
            [(527.0, 1.14, 0.2, 100.0), (10.0, 2.0, 0.1, 1.0), (5.0, 9.0, 0.3, 2.0)]
        {
            for g_b in [-0.1, 0.0, 0.25, 0.7] {
                if let Some(t) = crossing(k, b, g_k, g_b, ratio) {
                    assert!((ratio_after(k, b, g_k, g_b, t) / ratio - 1.0).abs() < 1e-10);
                }
            }
            let needed = growth_needed(k, b, g_k, ratio, 7.0);
            assert!((ratio_after(k, b, g_k, needed, 7.0) / ratio - 1.0).abs() < 1e-10);
        }
        assert_eq!(crossing(100.0, 1.0, 0.2, 0.2, 1.0), None);
        assert_eq!(crossing(100.0, 1.0, 0.3, 0.2, 1.0), None);
    }

    #[test]
    fn rates_a_year_and_continuous_rates_are_not_mixed() {
        for g in [-0.2, 0.0, 0.107, 1.5] {
            assert!((annual(continuous(g)) - g).abs() < 1e-12);
        }
        // 22 % a year for ten years is a factor of 1.22¹⁰, not of e^2.2.
        let o = run(|p| p.oversight_growth = 0.0);
        let factor = (0..10).fold(1.0, |f, _| f * 1.22);
        assert!((o.ratio_end / o.ratio / factor - 1.0).abs() < 1e-12);
        assert!((annual_from_total(0.5, 4.0) - 0.106_681_92).abs() < 1e-8);
    }

    #[test]
    fn ratios_are_quoted_to_two_digits() {
        let rounded = [461.5, 2.0625, 92.29, 6.47, 0.0123, 1303.0, 99.7].map(two_digits);
        assert_eq!(rounded, [460.0, 2.1, 92.0, 6.5, 0.012, 1300.0, 100.0]);
    }

    #[test]
    fn the_sentence_tells_the_five_courses_apart() {
        let said = |change: fn(&mut Parameters)| {
            let mut p = Parameters::defaults();
            change(&mut p);
            let o = Capital::simulate(&p, 0).unwrap();
            sentence(&p, &o).english()
        };
        assert!(said(|_| {}).contains("widens"));
        assert!(said(|p| p.oversight_growth = 25.0).contains("narrows"));
        assert!(said(|p| p.oversight_growth = 60.0).contains("catches up"));
        assert!(said(|p| p.oversight_growth = p.capital_growth).contains("same pace"));
        assert!(said(|p| p.target = 1000.0).contains("already"));
    }
}
