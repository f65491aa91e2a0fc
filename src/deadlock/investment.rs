//! Investment: two powers far ahead of everybody else (section 2.1).
//!
//! Yearly spending on AI of the United States, China and the rest of the world, each growing at its
//! own rate into one world-wide ceiling: K_p' = g_p K_p (1 − (ΣK)/K_max), logistic growth with a
//! shared ceiling. The two powers' figures are the chapter's; the rest of the world's is not given
//! there and is an assumption, bounded only by the chapter's statement that the two together spend
//! more.
//!
//! Limits: the US figure counts private money only and China's all money, so that the two are not
//! like for like and the gap between them is not known; growth rates are held for years; one
//! ceiling for all; money is not capability.

use crate::analysis::roots::halve;
use crate::explainer::{Card, Model, Preset, Report};
use crate::facts;
use crate::figure::{Axis, Dash, Figure, Format, Ink, Layer, On, Reading, Scale, Shape, grid};
use crate::params::Invalid;
use crate::say;
use crate::text::{Arg, Text, number, percent};

/// The widget.
pub struct Investment;

crate::choices! {
    /// How spending is drawn.
    pub enum View {
        /// Equal steps are equal sums.
        Linear = "linear", "Linear";
        /// Equal steps are equal ratios.
        Logarithmic = "log", "Logarithmic";
    }
}

crate::parameters! {
    /// What the reader sets. Money in billions of US dollars a year.
    pub struct Parameters {
        /// Growth rate of US spending, continuous.
        g_us: f64 = Param::real(0.25, 0.0, 0.6, 0.01).label("Growth, US").unit("a year").lever().main()
            .help("How fast US investment grows at first, as a continuous rate: 0.25 is 28% more after a year.")
            .source(Source::Assumption("the same for all three, so that nothing but the start sets them apart"));
        /// Growth rate of Chinese spending.
        g_cn: f64 = Param::real(0.25, 0.0, 0.6, 0.01).label("Growth, China").unit("a year").lever().main()
            .help("The same for China. The chapter's 48% in one year would be 0.39; one year is not a trend.")
            .source(Source::Assumption("the same for all three, so that nothing but the start sets them apart"));
        /// Growth rate of the rest's spending.
        g_rest: f64 = Param::real(0.25, 0.0, 0.6, 0.01).label("Growth, rest of the world").unit("a year").lever().main()
            .help("The same for all other countries together.")
            .source(Source::Assumption("the same for all three, so that nothing but the start sets them apart"));
        /// US spending at the start.
        K_us: f64 = Param::real(facts::US_PRIVATE_AI_INVESTMENT.value, 50.0, 300.0, 1.0).label("US, 2025").unit("$bn")
            .help("Private AI investment in the United States. Public money is not in it, so the total is higher.")
            .source(Source::Fact("us_private_ai_investment"));
        /// Chinese spending at the start.
        K_cn: f64 = Param::real(facts::CHINA_AI_INVESTMENT_2025.value, 50.0, 300.0, 1.0).label("China, 2025").unit("$bn")
            .help("All AI investment in China, public money included, as it was expected to turn out.")
            .source(Source::Fact("china_ai_investment_2025"));
        /// The rest's spending at the start.
        K_rest: f64 = Param::real(80.0, 10.0, 400.0, 1.0).label("Rest of the world, 2025").unit("$bn")
            .help("All other countries together. No figure is given in the chapter, only that the two powers together spend more.")
            .source(Source::Assumption("not a published figure: well below the two together, as the chapter states (claim G6)"));
        /// Ceiling of all spending.
        K_max: f64 = Param::log(4000.0, 500.0, 20_000.0).label("Ceiling of world spending").unit("$bn a year")
            .help("Growth slows as the whole world's spending nears this sum.")
            .source(Source::Assumption("more than ten times today's; nobody knows"));
        /// Years ahead.
        horizon: u32 = Param::integer(10, 3, 30).label("Years ahead").unit("years")
            .help("How far the figures look.")
            .source(Source::Assumption("a decade"));
        /// How spending is drawn.
        scale: View = Param::choice(View::OPTIONS, 0).label("Scale")
            .help("On a logarithmic scale equal growth rates are parallel lines.")
            .source(Source::Definition);
    }
}

/// The year in which the figures start.
const START: f64 = 2025.0;

/// Steps of the integration a year.
const STEPS: u32 = 12;

/// Spending over the years.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// (year, spending of the US, China and the rest), by month.
    pub path: Vec<(f64, [f64; 3])>,
    /// The two powers' share of world spending at the start and at the end.
    pub share: [f64; 2],
    /// The year in which China passes the US, if it does.
    pub china_passes: Option<f64>,
    /// The year in which the US passes China, if it does.
    pub us_passes: Option<f64>,
    /// The year in which the rest passes the two together, if it does.
    pub rest_passes: Option<f64>,
    /// The growth rate with which the rest would draw level with the two together at the end.
    pub rate_to_draw_level: Option<f64>,
}

/// Spending of all three.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct World {
    /// Growth rates (1/year).
    pub growth: [f64; 3],
    /// Ceiling of the sum ($bn a year).
    pub ceiling: f64,
}

impl World {
    /// One step of `h` years (Runge and Kutta).
    fn step(&self, k: &[f64; 3], h: f64) -> [f64; 3] {
        let change = |k: &[f64; 3]| {
            let room = 1.0 - (k[0] + k[1] + k[2]) / self.ceiling;
            [0, 1, 2].map(|i| self.growth[i] * k[i] * room)
        };
        let along = |d: &[f64; 3], h: f64| [0, 1, 2].map(|i| k[i] + h * d[i]);
        let d1 = change(k);
        let d2 = change(&along(&d1, 0.5 * h));
        let d3 = change(&along(&d2, 0.5 * h));
        let d4 = change(&along(&d3, h));
        [0, 1, 2].map(|i| k[i] + h / 6.0 * (d1[i] + 2.0 * d2[i] + 2.0 * d3[i] + d4[i]))
    }

    /// Spending after `years`, in steps of 1/`steps` year.
    pub fn after(&self, start: [f64; 3], years: u32, steps: u32) -> [f64; 3] {
        (0..years * steps).fold(start, |k, _| self.step(&k, 1.0 / f64::from(steps)))
    }
}

/// The two powers' share of the whole.
pub fn share_of_two(k: &[f64; 3]) -> f64 {
    (k[0] + k[1]) / (k[0] + k[1] + k[2])
}

/// The year in which `a` first exceeds `b`, if it starts at or below it; linear between months.
fn passes(
    path: &[(f64, [f64; 3])],
    a: impl Fn(&[f64; 3]) -> f64,
    b: impl Fn(&[f64; 3]) -> f64,
) -> Option<f64> {
    let ahead = |k: &[f64; 3]| a(k) - b(k);
    path.windows(2).find(|w| ahead(&w[0].1) <= 0.0 && ahead(&w[1].1) > 0.0).map(|w| {
        let (from, to) = (ahead(&w[0].1), ahead(&w[1].1));
        w[0].0 + (w[1].0 - w[0].0) * from / (from - to)
    })
}

impl Parameters {
    fn world(&self) -> World {
        World { growth: [self.g_us, self.g_cn, self.g_rest], ceiling: self.K_max }
    }

    fn start(&self) -> [f64; 3] {
        [self.K_us, self.K_cn, self.K_rest]
    }
}

impl Model for Investment {
    type Parameters = Parameters;
    type Outcome = Outcome;

    const CARD: Card = Card {
        id: "investment",
        section: "2.1",
        title: "Two powers ahead of the rest",
        invitation: "Give everyone else faster growth, and see how long the two leading powers stay ahead.",
        discovery: "To draw level with the two in ten years, everybody else together would have to outgrow them by about ten points in every one of those years.",
        claims: &["G1", "G6"],
        facts: &[
            "leading_powers",
            "china_ai_investment_2025",
            "china_ai_investment_growth_2025",
            "us_private_ai_investment",
        ],
        presets: &[
            Preset {
                id: "source",
                label: "As the source describes",
                note: "The chapter’s two figures, with an assumed one for the rest and the same growth for all.",
                set: &[("g_us", "0.25"), ("g_cn", "0.25"), ("g_rest", "0.25")],
            },
            Preset {
                id: "china_sprints",
                label: "China keeps growing by 48% a year",
                note: "One year’s growth, held for years: China passes the US soon.",
                set: &[("g_cn", "0.392")],
            },
            Preset {
                id: "rest_catches_up",
                label: "The rest grows twice as fast",
                note: "Everybody else grows at twice the leaders’ rate.",
                set: &[("g_rest", "0.5")],
            },
            Preset {
                id: "bust",
                label: "The boom ends for the leaders",
                note: "The two powers stop growing; the rest goes on.",
                set: &[("g_us", "0"), ("g_cn", "0")],
            },
            Preset {
                id: "rest_underestimated",
                label: "If the rest spends more",
                note: "An assumed 200 for the rest, just below the two powers’ 208.",
                set: &[("K_rest", "200")],
            },
        ],
        literature: &[],
        reference: &[],
        stochastic: false,
    };

    fn simulate(p: &Parameters, _: u64) -> Result<Outcome, Invalid> {
        let world = p.world();
        let mut k = p.start();
        let mut path = vec![(START, k)];
        for month in 1..=p.horizon * STEPS {
            k = world.step(&k, 1.0 / f64::from(STEPS));
            path.push((START + f64::from(month) / f64::from(STEPS), k));
        }
        let two = |k: &[f64; 3]| k[0] + k[1];
        let lead_of_two = |g_rest: f64| {
            let end = Parameters { g_rest, ..*p }.world().after(p.start(), p.horizon, STEPS);
            share_of_two(&end) - 0.5
        };
        // Beyond a rate of 3 a year (a twentyfold growth) a rate means nothing.
        let level = (lead_of_two(0.0) > 0.0 && lead_of_two(3.0) < 0.0)
            .then(|| halve(0.0, 3.0, lead_of_two));
        Ok(Outcome {
            share: [share_of_two(&p.start()), share_of_two(&k)],
            china_passes: passes(&path, |k| k[1], |k| k[0]),
            us_passes: passes(&path, |k| k[0], |k| k[1]),
            rest_passes: passes(&path, |k| k[2], two),
            rate_to_draw_level: level,
            path,
        })
    }

    fn report(p: &Parameters, o: &Outcome) -> Report {
        let end = o.path.last().map_or(p.start(), |(_, k)| *k);
        let money = |id, label: &'static str, v| Reading::new(id, label, v, Format::UsdBillions);
        let year = |id, label: &'static str, v: Option<f64>| {
            Reading::new(id, label, v.unwrap_or(f64::NAN), Format::Year)
        };
        Report {
            sentence: sentence(p, o),
            readings: vec![
                Reading::new(
                    "share_now",
                    "The two powers’ share in 2025",
                    o.share[0],
                    Format::Percent,
                ),
                Reading::new(
                    "share",
                    "The two powers’ share at the end",
                    o.share[1],
                    Format::Percent,
                ),
                money("us", "US at the end", end[0]),
                money("cn", "China at the end", end[1]),
                money("rest", "Rest of the world at the end", end[2]),
                year("china_passes", "China passes the US", o.china_passes),
                year("rest_passes", "The rest passes the two together", o.rest_passes),
                Reading::new(
                    "rate_to_draw_level",
                    "Growth that the rest would need to draw level at the end",
                    o.rate_to_draw_level.unwrap_or(f64::NAN),
                    Format::Plain,
                ),
            ],
            figures: vec![spending(p, o), shares(p, o), map(p, o)],
            replays: vec![],
        }
    }
}

/// A calendar year as a word: no thousands separator.
fn calendar(year: f64) -> Arg {
    crate::text::name(format!("{}", year.floor()))
}

fn end_year(p: &Parameters) -> f64 {
    START + f64::from(p.horizon)
}

fn sentence(p: &Parameters, o: &Outcome) -> Text {
    let opening = say!(
        "In 2025 the US and China spend {now} of the world’s total between them, given the assumed figure for the rest; in {year} it is {then}.",
        now = percent(o.share[0], 0),
        year = calendar(end_year(p)),
        then = percent(o.share[1], 0),
    );
    let leaders = if let Some(year) = o.china_passes {
        say!("China passes the US in {year}.", year = calendar(year))
    } else if let Some(year) = o.us_passes {
        say!("The US passes China in {year}.", year = calendar(year))
    } else if p.K_us > p.K_cn {
        "The US stays ahead of China, as far as the two figures can be compared.".into()
    } else {
        "China stays ahead of the US, as far as the two figures can be compared.".into()
    };
    let rest = if let Some(year) = o.rest_passes {
        say!("The rest of the world passes the two together in {year}.", year = calendar(year))
    } else if o.share[0] < 0.5 {
        "The rest of the world starts ahead of the two together.".into()
    } else if let Some(rate) = o.rate_to_draw_level {
        say!(
            "To draw level by then, the rest of the world would have to grow at a rate of {rate} a year.",
            rate = number(rate, 2),
        )
    } else {
        "At no growth rate would the rest of the world draw level by then.".into()
    };
    opening.then(leaders).then(rest)
}

const NAMES: [&str; 3] = ["US", "China", "Rest (assumed)"];
const LOOKS: [(Ink, Dash); 3] =
    [(Ink::One, Dash::Solid), (Ink::Two, Dash::Dashed), (Ink::Quiet, Dash::Dotted)];

/// One line for each of the three.
fn three(o: &Outcome, y: impl Fn(&[f64; 3], usize) -> f64) -> Vec<Layer> {
    (0..3)
        .map(|i| Layer::Line {
            label: NAMES[i].into(),
            ink: LOOKS[i].0,
            dash: LOOKS[i].1,
            points: o.path.iter().map(|(t, k)| [*t, y(k, i)]).collect(),
        })
        .collect()
}

fn years(p: &Parameters) -> Axis {
    Axis::linear("Year", START, end_year(p)).format(Format::Year)
}

fn spending(p: &Parameters, o: &Outcome) -> Figure {
    let all = || o.path.iter().flat_map(|(_, k)| *k);
    let (least, most) = (all().fold(f64::INFINITY, f64::min), all().fold(0.0, f64::max));
    let y = Axis::linear("AI investment, $bn a year", 0.0, 1.05 * most);
    let y = match p.scale {
        View::Linear => y,
        View::Logarithmic => Axis { from: 0.8 * least, to: 1.25 * most, scale: Scale::Log, ..y },
    };
    let end = o.path.last().map_or(p.start(), |(_, k)| *k);
    Figure {
        id: "spending",
        title: "AI investment of the US (private), China (all) and the rest of the world (assumed)"
            .into(),
        summary: say!(
            "In {year} the US spends {us}, China {cn} and the rest of the world {rest} billion dollars a year.",
            year = calendar(end_year(p)),
            us = number(end[0], 0),
            cn = number(end[1], 0),
            rest = number(end[2], 0),
        ),
        x: years(p),
        y,
        layers: three(o, |k, i| k[i]),
        shape: Shape::Wide,
    }
}

fn shares(p: &Parameters, o: &Outcome) -> Figure {
    let mut layers = vec![Layer::Rule {
        label: "half of the world".into(),
        ink: Ink::Quiet,
        on: On::Y,
        at: 0.5,
    }];
    layers.extend(three(o, |k, i| k[i] / (k[0] + k[1] + k[2])));
    let two = o.path.iter().map(|(t, k)| [*t, share_of_two(k)]).collect();
    layers.push(Layer::line("US and China", Ink::Text, two));
    Figure {
        id: "shares",
        title: "Shares of world investment in AI".into(),
        summary: say!(
            "The two powers’ share goes from {now} in 2025 to {then} in {year}.",
            now = percent(o.share[0], 0),
            then = percent(o.share[1], 0),
            year = calendar(end_year(p)),
        ),
        x: years(p),
        y: Axis::share("Share of world spending"),
        layers,
        shape: Shape::Wide,
    }
}

/// Cells of the map along each lever.
const CELLS: u32 = 32;
/// Steps a year in each cell: fewer than in the path, and still exact to the colour.
const CELL_STEPS: u32 = 2;

fn map(p: &Parameters, o: &Outcome) -> Figure {
    let most = 0.6;
    let half = 0.5 * most / f64::from(CELLS);
    let rates = grid(half, most - half, CELLS);
    let mut values = Vec::with_capacity(rates.len() * rates.len());
    for rest in &rates {
        for leaders in &rates {
            let world = World { growth: [*leaders, *leaders, *rest], ceiling: p.K_max };
            values.push(share_of_two(&world.after(p.start(), p.horizon, CELL_STEPS)));
        }
    }
    let above = values.iter().filter(|v| **v > 0.5).count() as f64 / values.len() as f64;
    // Where the two fall to a half: between the cells of each column.
    let n = rates.len();
    let boundary = (0..n)
        .map(|column| {
            let at = |row: usize| values[row * n + column];
            let row = (0..n - 1).find(|row| at(*row) > 0.5 && at(row + 1) <= 0.5);
            let y = row.map_or(f64::NAN, |row| {
                let along = (at(row) - 0.5) / (at(row) - at(row + 1));
                rates[row] + along * (rates[row + 1] - rates[row])
            });
            [rates[column], y]
        })
        .collect();
    Figure {
        id: "map",
        title: "The two powers’ share at the end, by the growth of the leaders and of the rest"
            .into(),
        summary: say!(
            "On {above} of the map the two powers still spend more than the rest of the world in {year}. At your settings their share is {share}.",
            above = percent(above, 0),
            year = calendar(end_year(p)),
            share = percent(o.share[1], 0),
        ),
        x: Axis::linear("Growth of the two powers, a year", 0.0, most),
        y: Axis::linear("Growth of the rest, a year", 0.0, most),
        layers: vec![
            Layer::Heat {
                label: "The two powers’ share".into(),
                x: rates.clone(),
                y: rates,
                values,
                from: 0.0,
                to: 1.0,
                format: Format::Percent,
            },
            Layer::line("half", Ink::Text, boundary),
            Layer::point("your settings", Ink::Alarm, [0.5 * (p.g_us + p.g_cn), p.g_rest]),
        ],
        shape: Shape::Square,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math;
    use crate::params::Parameters as _;

    fn outcome(p: &Parameters) -> Outcome {
        Investment::simulate(p, 1).unwrap()
    }

    /// G6. The figures, what they imply, and what they do not.
    #[test]
    fn the_figures_are_the_chapter_s() {
        let d = Parameters::defaults();
        assert_eq!((d.K_us, d.K_cn), (110.0, 98.0));
        assert_eq!(facts::CHINA_AI_INVESTMENT_2025.year.map(f64::from), Some(START));
        let before = d.K_cn / (1.0 + facts::CHINA_AI_INVESTMENT_GROWTH_2025.base());
        assert!((before - 66.2).abs() < 0.05);
        // The US outspends China; together they outspend the rest, whose figure is ours.
        assert!(d.K_us > d.K_cn && d.K_us + d.K_cn > d.K_rest);
        let k_rest = Parameters::DECLARED.iter().find(|p| p.id == "K_rest").unwrap();
        assert!(matches!(k_rest.source, crate::params::Source::Assumption(_)));
        assert_eq!(facts::LEADING_POWERS.value, 2.0);
    }

    /// G1. To draw level within ten years the rest must outgrow the two powers by more than nine
    /// points a year in every one of them, whatever the powers' own growth and the ceiling.
    #[test]
    fn the_two_stay_above_the_rest_unless_it_outgrows_them_by_far() {
        let d = Parameters::defaults();
        for leaders in grid(0.0, 0.6, 25) {
            for ceiling in [500.0, 4000.0, 20_000.0] {
                let world = World { growth: [leaders, leaders, leaders + 0.09], ceiling };
                assert!(share_of_two(&world.after(d.start(), 10, 4)) > 0.5);
            }
        }
        // With the same growth for all the shares do not move.
        let o = outcome(&d);
        assert!((o.share[0] - o.share[1]).abs() < 1e-12);
    }

    /// The ceiling is shared, so that ln(K_a / K_b) grows with (g_a − g_b) times one effective
    /// time: exact, whatever the ceiling.
    #[test]
    fn chart_and_sentence_end_where_the_path_does() {
        let p = Parameters { horizon: 7, ..Parameters::defaults() };
        let o = outcome(&p);
        assert_eq!(o.path.last().unwrap().0, end_year(&p));
        assert!(sentence(&p, &o).english().contains("in 2032 it is"));
    }

    #[test]
    fn ratios_follow_one_effective_time() {
        let d = Parameters { g_cn: 0.4, g_rest: 0.1, ..Parameters::defaults() };
        let end = d.world().after(d.start(), 20, 12);
        let start = d.start();
        let time = |i: usize, g: f64| math::ln(end[i] / start[i]) / g;
        assert!((time(0, 0.25) - time(1, 0.4)).abs() < 1e-6);
        assert!((time(0, 0.25) - time(2, 0.1)).abs() < 1e-6);
        assert!(end[0] + end[1] + end[2] < d.K_max);
    }

    /// Alone under the ceiling, growth is the textbook's logistic.
    #[test]
    fn equal_growth_is_logistic() {
        let d = Parameters::defaults();
        let s0 = 110.0 + 98.0 + 80.0;
        let end = d.world().after(d.start(), 10, 12);
        let exact = d.K_max / (1.0 + (d.K_max / s0 - 1.0) * math::exp(-0.25 * 10.0));
        assert!((end[0] + end[1] + end[2] - exact).abs() < 1e-4);
    }

    #[test]
    fn a_year_of_passing_is_where_the_two_are_equal() {
        let p = Parameters { g_cn: 0.392, K_max: 20_000.0, ..Parameters::defaults() };
        let year = outcome(&p).china_passes.unwrap();
        // Far from the ceiling: ln(110/98) / (0.392 − 0.25) years.
        let nearly = START + math::ln(110.0 / 98.0) / 0.142;
        assert!((year - nearly).abs() < 0.05, "{year} {nearly}");
        assert_eq!(outcome(&Parameters::defaults()).china_passes, None);
    }

    #[test]
    fn the_rate_to_draw_level_draws_level() {
        let p = Parameters::defaults();
        let rate = outcome(&p).rate_to_draw_level.unwrap();
        let o = outcome(&Parameters { g_rest: rate, ..p });
        assert!((o.share[1] - 0.5).abs() < 1e-9);
    }

    #[test]
    fn a_larger_step_draws_the_same_map() {
        let w = World { growth: [0.6, 0.6, 0.3], ceiling: 500.0 };
        let (coarse, fine) =
            (w.after([110.0, 98.0, 80.0], 10, CELL_STEPS), w.after([110.0, 98.0, 80.0], 10, 48));
        assert!((share_of_two(&coarse) - share_of_two(&fine)).abs() < 1e-4);
    }
}
