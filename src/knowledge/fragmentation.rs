//! Fragmentation: how a public that listens less falls into camps (section 2.4).
//!
//! The models are those of [`super::opinion`]: Deffuant, Neau, Amblard and Weisbuch (2000),
//! Advances in Complex Systems 3: 87–98, and Hegselmann and Krause (2002), JASSS 5(3) 2. Media
//! bubbles limit whom one meets, and a share of people may heed a trusted assessment (Hegselmann
//! and Krause 2006, JASSS 9(3) 10). Which camp is right does not matter here, except for how far
//! people end from the assessment.
//!
//! Limits: opinions are one number; nobody is stubborn, lies or joins; the chapter states no rule
//! of opinion, so every rule here is a modelling choice. How many camps a run ends in depends on
//! chance and on numbers: thresholds are sharp only for infinitely many people.

use super::opinion::{Crowd, MAJOR, Rule, Rules, clusters};
use crate::analysis::quantiles;
use crate::explainer::{Answers, Card, Model, Prediction, Preset, Report};
use crate::figure::{Axis, Dash, Figure, Format, Ink, Layer, On, Reading, Replay, Shape, grid};
use crate::math;
use crate::params::Invalid;
use crate::random::{Process, Stream};
use crate::say;
use crate::text::{Text, count, number, percent};

/// The widget.
pub struct Fragmentation;

crate::parameters! {
    /// What the reader sets.
    pub struct Parameters {
        /// Confidence ε.
        confidence: f64 = Param::real(0.25, 0.0, 0.6, 0.01).label("Openness").main()
            .help("How far another view may lie from one's own and still be listened to, as a share of the whole range of views.")
            .source(Source::Assumption("no measured value exists; around 0.2 to 0.27 one public turns into several"));
        /// How much of what one hears comes from outside the bubble.
        mixing: f64 = Param::real(0.2, 0.0, 1.0, 0.05).label("Mixing between media bubbles").lever().main()
            .help("At 0 each bubble hears only itself; at 1 there might as well be no bubbles.")
            .source(Source::Assumption("fragmented media, section 2.4; the size is ours"));
        /// Number of bubbles.
        bubbles: u32 = Param::integer(3, 1, 5).label("Media bubbles").unit("bubbles").main()
            .help("Into how many separate media environments the public is divided.")
            .source(Source::Assumption("fragmented media, section 2.4; the number is ours"));
        /// s: how far bubbles follow views.
        separation: f64 = Param::real(0.8, 0.0, 1.0, 0.05).label("How sorted the bubbles are")
            .help("The share of people who are in the bubble of their own part of the range of views. The others are in any bubble.")
            .source(Source::Assumption("people choose media that suit them, but not wholly"));
        /// Share of people who heed the assessment.
        heeding: f64 = Param::real(0.0, 0.0, 1.0, 0.05).label("People who trust the assessment").lever()
            .help("The share of people, in every bubble, who move a little towards a risk assessment they trust in each round.")
            .source(Source::Assumption("none at first: section 2.4 describes trust as lost"));
        /// Where the assessment stands.
        assessment: f64 = Param::real(0.75, 0.0, 1.0, 0.05).label("Where the assessment stands")
            .help("What the trusted assessment says, on the same scale as the views.")
            .source(Source::Assumption("off the middle, so that following it can be told from averaging"));
        /// How far it pulls.
        pull: f64 = Param::real(0.1, 0.0, 0.5, 0.05).label("Pull of the assessment")
            .help("How far towards the assessment those who trust it move in each round, as a share of the way.")
            .source(Source::Paper("Hegselmann and Krause (2006) study 0.1 among others (recalled)"));
        /// Which model.
        rule: Rule = Param::choice(Rule::OPTIONS, 1).label("How people influence each other")
            .help("Two standard models: everybody averages over those within reach at once, or people meet in pairs.")
            .source(Source::Paper("Deffuant et al. (2000); Hegselmann and Krause (2002)"));
        /// μ of Deffuant et al.
        speed: f64 = Param::real(0.5, 0.05, 0.5, 0.05).label("Step in a meeting")
            .help("Where people meet in pairs: how far each moves towards the other, as a share of the difference.")
            .source(Source::Paper("Deffuant et al. (2000)"));
        /// Number of people.
        agents: u32 = Param::integer(400, 50, 10_000).label("People").unit("people")
            .help("How many people are simulated. More people make the outcome depend less on chance.")
            .source(Source::Assumption("enough to see, few enough to follow"));
        /// How long.
        rounds: u32 = Param::integer(60, 10, 300).label("Rounds").unit("rounds")
            .help("How long the conversation goes on. In a round everybody updates once, or there are as many meetings as people.")
            .source(Source::Assumption("long enough to settle at most settings"));
    }
}

/// What one public does, and what it would do at other settings.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Everybody's opinion at the start and after each round that is shown.
    pub frames: Vec<Vec<f64>>,
    /// The round of each frame.
    pub frame_rounds: Vec<u32>,
    /// Each person's bubble.
    pub bubble_of: Vec<usize>,
    /// The end.
    pub end: End,
    /// The end of the same people without bubbles.
    pub without_bubbles: End,
    /// Camps for each confidence of [`confidences`], in each of [`WORLDS`] small worlds.
    pub by_confidence: Vec<[u32; WORLDS]>,
    /// The largest camp's share for each mixing of [`mixings`], likewise.
    pub by_mixing: Vec<[f64; WORLDS]>,
}

/// How a public ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct End {
    /// Camps that hold at least 5% of all.
    pub camps: u32,
    /// The largest camp's share.
    pub largest: f64,
    /// The share of people within [`NEAR`] of the assessment.
    pub near_assessment: f64,
    /// The first round in which [`MOST`] of all are within [`BROADLY`].
    pub agreed: Option<u32>,
    /// The first round after which nothing moves, if that is reached.
    pub settled: Option<u32>,
}

/// Worlds behind each point of the curves.
pub const WORLDS: usize = 3;
/// People in each of them.
const SMALL: u32 = 150;
/// They stop when nobody moves by more: enough to count camps.
const ALMOST_STILL: f64 = 1e-4;
/// "Nothing moves": nobody by more than this in a round.
const STILL: f64 = 1e-6;
/// Neighbours in opinion that are further apart are in different camps.
const APART: f64 = 0.02;
/// "Broad agreement": this share of all …
const MOST: f64 = 0.9;
/// … within this part of the range of views.
const BROADLY: f64 = 0.1;
/// "Near the assessment": no further than this.
const NEAR: f64 = 0.1;
/// The most frames shown.
const FRAMES: u32 = 60;
/// Cells across the range of views in the picture.
const CELLS: usize = 40;
/// A cell with this share of all people, or more, is darkest.
const DARKEST: f64 = 0.2;

/// Deffuant's public of infinitely many, without bubbles, splits in two below this confidence
/// (Ben-Naim, Krapivsky and Redner 2003: half-width 1.871; our own integration of their equation
/// brackets it, see [`super::density`]).
pub const SPLIT_DEFFUANT: f64 = 0.5 / 1.871;
/// Hegselmann and Krause's for very many people: between 0.19 and 0.20 (Fortunato 2005; Lorenz
/// 2007; recalled).
pub const SPLIT_HK: f64 = 0.195;

const OPINIONS: Process = Process(1);
const MEETINGS: Process = Process(2);

/// The confidences of the curve.
pub fn confidences() -> Vec<f64> {
    grid(0.02, 0.6, 30)
}

/// The mixings of the curve.
pub fn mixings() -> Vec<f64> {
    grid(0.0, 1.0, 11)
}

impl Parameters {
    fn rules(&self) -> Rules {
        Rules {
            rule: self.rule,
            confidence: self.confidence,
            speed: self.speed,
            mixing: self.mixing,
            pull: self.pull,
            assessment: self.assessment,
        }
    }

    /// `n` people with opinions spread evenly over the range, whatever the bubbles. Each is with
    /// probability s in the bubble of its own part of the range, otherwise in any.
    fn crowd(&self, n: u32, seed: u64, run: u32) -> Crowd {
        let draw = Stream::new(seed, run, OPINIONS);
        let groups = f64::from(self.bubbles);
        let mut bubbles = vec![[Vec::new(), Vec::new()]; self.bubbles as usize];
        for person in 0..u64::from(n) {
            let draw = |k| draw.uniform_at(4 * person + k);
            let view = draw(0);
            let part = if draw(1) < self.separation { view } else { draw(2) };
            let kind = usize::from(draw(3) >= self.heeding);
            bubbles[(part * groups) as usize][kind].push(view);
        }
        Crowd::new(&bubbles)
    }
}

/// Runs a public for at most `rounds` or until nobody moves by more than `still`, showing every opinion after each round to `see`.
fn run(
    crowd: &mut Crowd,
    rules: &Rules,
    rounds: u32,
    still: f64,
    mut meetings: Stream,
    mut see: impl FnMut(u32, &[f64]),
) -> End {
    let mut agreed = None;
    let mut settled = None;
    see(0, crowd.opinions());
    for round in 1..=rounds {
        let moved = crowd.step(rules, &mut meetings);
        see(round, crowd.opinions());
        if agreed.is_none() && broad_share(crowd.opinions()) >= MOST {
            agreed = Some(round);
        }
        if moved < still {
            settled = Some(round);
            break;
        }
    }
    let n = crowd.opinions().len() as f64;
    let camps = crowd.clusters(APART);
    let large = camps.iter().map(|c| f64::from(c.size) / n);
    let near = crowd.opinions().iter().filter(|x| (*x - rules.assessment).abs() <= NEAR).count();
    End {
        camps: large.clone().filter(|share| *share >= MAJOR).count() as u32,
        largest: large.fold(0.0, f64::max),
        near_assessment: near as f64 / n,
        agreed,
        settled,
    }
}

/// The largest share of opinions within any stretch of [`BROADLY`], on a fine grid.
fn broad_share(x: &[f64]) -> f64 {
    const FINE: usize = 200;
    let window = (BROADLY * FINE as f64).round() as usize;
    let cells = histogram(x, FINE);
    let mut sum: u32 = cells[..window].iter().sum();
    let mut most = sum;
    for i in window..FINE {
        sum = sum + cells[i] - cells[i - window];
        most = most.max(sum);
    }
    f64::from(most) / x.len() as f64
}

fn histogram(x: &[f64], cells: usize) -> Vec<u32> {
    let mut seen = vec![0; cells];
    for v in x {
        seen[((v * cells as f64) as usize).min(cells - 1)] += 1;
    }
    seen
}

impl Model for Fragmentation {
    type Parameters = Parameters;
    type Outcome = Outcome;

    const CARD: Card = Card {
        id: "fragmentation",
        section: "2.4",
        title: "One public or several",
        invitation: "Make people a little less open, then mix or separate their media.",
        discovery: "A small loss of openness turns one public into several, and bubbles keep it from mending.",
        claims: &["K1", "K2", "K7"],
        facts: &["trust_decline_period"],
        presets: &[
            Preset {
                id: "one_public",
                label: "One public",
                note: "No bubbles, and people open enough to hear most others.",
                set: &[("bubbles", "1"), ("confidence", "0.28")],
            },
            Preset {
                id: "less_open",
                label: "A little less open",
                note: "The same public without bubbles, a third less open: it falls in two.",
                set: &[("bubbles", "1"), ("confidence", "0.18")],
            },
            Preset {
                id: "bubbles_alone",
                label: "Bubbles alone",
                note: "People as open as in the one public, but each hears its own medium only.",
                set: &[("confidence", "0.28"), ("mixing", "0"), ("separation", "1")],
            },
            Preset {
                id: "trusted_assessment",
                label: "A trusted assessment",
                note: "The source's fragmented public, with two in five people in every bubble who trust the same assessment.",
                set: &[("heeding", "0.4")],
            },
            Preset {
                id: "pairs",
                label: "People meet in pairs",
                note: "The other standard model: slower, and more stragglers.",
                set: &[("rule", "deffuant")],
            },
        ],
        literature: &[
            "deffuant2000",
            "hegselmann2002",
            "hegselmann2006",
            "bennaim2003",
            "fortunato2005",
            "lorenz2007",
        ],
        reference: &["deffuant", "hegselmann_krause"],
        stochastic: true,
    };

    const PREDICTION: Option<Prediction> = Some(Prediction {
        question: "Everybody in one undivided public becomes a third less open to other views. Into how many camps does it fall?",
        set: &[("bubbles", "1"), ("confidence", "0.18")],
        reading: "camps",
        answers: Answers::Choices(&[
            ("It stays one", 1.0, 2.0),
            ("Two", 2.0, 3.0),
            ("Three or four", 3.0, 5.0),
            ("Five or more", 5.0, 1e9),
        ]),
    });

    fn simulate(p: &Parameters, seed: u64) -> Result<Outcome, Invalid> {
        let rules = p.rules();
        let every = p.rounds.div_ceil(FRAMES);
        let mut frames = Vec::new();
        let mut frame_rounds = Vec::new();
        let mut crowd = p.crowd(p.agents, seed, 0);
        let bubble_of = crowd.bubble_of().to_vec();
        let meetings = |run| Stream::new(seed, run, MEETINGS);
        let end = run(&mut crowd, &rules, p.rounds, STILL, meetings(0), |round, x| {
            if round % every == 0 {
                frames.push(x.to_vec());
                frame_rounds.push(round);
            }
        });
        let mixed = Rules { mixing: 1.0, ..rules };
        let without_bubbles = if p.bubbles == 1 || p.mixing == 1.0 {
            end
        } else {
            let mut crowd = p.crowd(p.agents, seed, 0);
            run(&mut crowd, &mixed, p.rounds, STILL, meetings(0), |_, _| {})
        };
        // Small worlds with the same opinions and the same luck at every point of a curve.
        let worlds = |rules: Rules| {
            std::array::from_fn::<End, WORLDS, _>(|w| {
                let number = w as u32 + 1;
                let mut crowd = p.crowd(SMALL, seed, number);
                run(&mut crowd, &rules, p.rounds, ALMOST_STILL, meetings(number), |_, _| {})
            })
        };
        Ok(Outcome {
            frames,
            frame_rounds,
            bubble_of,
            end,
            without_bubbles,
            by_confidence: confidences()
                .into_iter()
                .map(|confidence| worlds(Rules { confidence, ..rules }).map(|e| e.camps))
                .collect(),
            by_mixing: mixings()
                .into_iter()
                .map(|mixing| worlds(Rules { mixing, ..rules }).map(|e| e.largest))
                .collect(),
        })
    }

    fn report(p: &Parameters, o: &Outcome) -> Report {
        let round = |r: Option<u32>| r.map_or(f64::NAN, f64::from);
        Report {
            sentence: sentence(p, o),
            readings: vec![
                Reading::new("camps", "Camps at the end", f64::from(o.end.camps), Format::Count),
                Reading::new("largest", "Largest camp", o.end.largest, Format::Percent),
                Reading::new(
                    "agreed",
                    "Rounds to broad agreement",
                    round(o.end.agreed),
                    Format::Count,
                ),
                Reading::new(
                    "settled",
                    "Rounds until nothing moves",
                    round(o.end.settled),
                    Format::Count,
                ),
                Reading::new(
                    "camps_mixed",
                    "Camps without bubbles",
                    f64::from(o.without_bubbles.camps),
                    Format::Count,
                ),
                Reading::new(
                    "near_assessment",
                    "People near the assessment",
                    o.end.near_assessment,
                    Format::Percent,
                ),
            ],
            figures: vec![opinions(o), by_confidence(p, o), by_mixing(p, o)],
            replays: vec![replay(p, o)],
        }
    }
}

fn sentence(p: &Parameters, o: &Outcome) -> Text {
    let end = &o.end;
    let first = match (end.camps, end.agreed) {
        (1, Some(round)) => say!(
            "The public ends in one camp with {share} of all people, and nine in ten broadly agree after {rounds} rounds.",
            share = percent(end.largest, 0),
            rounds = count(round),
        ),
        (1, None) => say!(
            "The public hangs together in one camp with {share} of all people, but nine in ten never broadly agree within {rounds} rounds.",
            share = percent(end.largest, 0),
            rounds = count(p.rounds),
        ),
        (0, _) => say!(
            "The public scatters: no group of like mind holds even one person in twenty after {rounds} rounds.",
            rounds = count(p.rounds),
        ),
        (camps, _) => say!(
            "The public falls into {camps} camps, the largest with {share} of all people, and never broadly agrees.",
            camps = count(camps),
            share = percent(end.largest, 0),
        ),
    };
    let first = match (end.camps, end.agreed) {
        (2.., Some(round)) => say!(
            "Nine in ten people broadly agree after {rounds} rounds, though {camps} camps remain distinct.",
            rounds = count(round),
            camps = count(end.camps),
        ),
        _ => first,
    };
    let mixed = o.without_bubbles;
    let bubbles = if p.bubbles == 1 || p.mixing == 1.0 {
        say!("There are no bubbles: openness alone decides.")
    } else if mixed.camps < end.camps {
        say!(
            "The same people without bubbles would end in {camps}: here the bubbles divide them.",
            camps = camps(mixed.camps),
        )
    } else if mixed.camps > end.camps {
        say!(
            "The same people without bubbles would end in {camps}: here the bubbles hold them together.",
            camps = camps(mixed.camps),
        )
    } else if let (Some(with), Some(without)) = (end.agreed, mixed.agreed) {
        say!(
            "Without bubbles they would get there after {rounds} rounds instead of {with}.",
            rounds = count(without),
            with = count(with),
        )
    } else {
        "Without bubbles they would end in as many: here openness, not media, decides.".into()
    };
    let text = first.then(bubbles);
    if p.heeding > 0.0 {
        text.then(say!(
            "{share} of people end near the assessment that {heeding} trust.",
            share = percent(end.near_assessment, 0),
            heeding = percent(p.heeding, 0),
        ))
    } else {
        text
    }
}

fn camps(n: u32) -> crate::text::Arg {
    crate::text::words(match n {
        1 => "one camp".into(),
        0 => Text::from("no camp of any size"),
        _ => say!("{n} camps", n = count(n)),
    })
}

const VIEW: &str = "View, from one end to the other";

/// The field of opinions as a map: rounds across, views upwards, the share of people as colour.
fn opinions(o: &Outcome) -> Figure {
    // A map needs two columns; a public that never moves has one frame.
    let columns: Vec<usize> =
        if o.frames.len() == 1 { vec![0, 0] } else { (0..o.frames.len()).collect() };
    let last = f64::from(o.frame_rounds[o.frame_rounds.len() - 1].max(1));
    let mut values = vec![0.0; CELLS * columns.len()];
    for (column, frame) in columns.iter().enumerate() {
        let n = o.frames[*frame].len() as f64;
        for (row, people) in histogram(&o.frames[*frame], CELLS).into_iter().enumerate() {
            values[row * columns.len() + column] = f64::from(people) / n;
        }
    }
    let half = 0.5 / CELLS as f64;
    Figure {
        id: "opinions",
        title: "Where views lie, round by round".into(),
        summary: say!(
            "Views start spread out. After {rounds} rounds there are {camps} camps with at least 5% of people; the largest holds {share}.",
            rounds = count(last),
            camps = count(o.end.camps),
            share = percent(o.end.largest, 0),
        ),
        x: Axis::linear("Round", 0.0, last).format(Format::Count),
        y: Axis::linear(VIEW, 0.0, 1.0),
        layers: vec![Layer::Heat {
            label: "Share of people".into(),
            x: grid(0.0, last, columns.len() as u32),
            y: grid(half, 1.0 - half, CELLS as u32),
            values,
            from: 0.0,
            to: DARKEST,
            format: Format::Percent,
        }],
        shape: Shape::Wide,
    }
}

fn by_confidence(p: &Parameters, o: &Outcome) -> Figure {
    let x = confidences();
    let points = |f: &dyn Fn(&[u32; WORLDS]) -> f64| -> Vec<[f64; 2]> {
        x.iter().zip(&o.by_confidence).map(|(x, camps)| [*x, f(camps)]).collect()
    };
    let mean = points(&|c| c.iter().map(|c| f64::from(*c)).sum::<f64>() / WORLDS as f64);
    let range = x
        .iter()
        .zip(&o.by_confidence)
        .map(|(x, c)| {
            let ends = c.iter().fold((u32::MAX, 0), |(l, h), c| (l.min(*c), h.max(*c)));
            [*x, f64::from(ends.0), f64::from(ends.1)]
        })
        .collect();
    let top = mean.iter().fold(f64::from(o.end.camps), |top, p| top.max(p[1])).ceil() + 1.0;
    let (threshold, rule) = match p.rule {
        Rule::Deffuant => (SPLIT_DEFFUANT, "splits here in a very large public without bubbles"),
        Rule::HegselmannKrause => {
            (SPLIT_HK, "splits near here in a very large public without bubbles")
        }
    };
    let mut layers = vec![
        Layer::Rule { label: rule.into(), ink: Ink::Quiet, on: On::X, at: threshold },
        Layer::Band { label: "range of three small worlds".into(), ink: Ink::One, points: range },
        Layer::line("mean of three small worlds", Ink::One, mean),
    ];
    if p.rule == Rule::Deffuant {
        let rule = x.iter().map(|x| [*x, 0.5 / x]).filter(|point| point[1] <= top).collect();
        layers.push(Layer::Line {
            label: "rule of thumb 1/(2 × openness)".into(),
            ink: Ink::Quiet,
            dash: Dash::Dotted,
            points: rule,
        });
    }
    layers.push(Layer::point("your public", Ink::Alarm, [p.confidence, f64::from(o.end.camps)]));
    Figure {
        id: "confidence",
        title: "Camps at the end, by openness".into(),
        summary: say!(
            "In small worlds with the same bubbles, openness {a} gives {ca} camps on average and openness {b} gives {cb}. Your public, at openness {e}, ends in {camps}.",
            a = number(x[5], 2),
            ca = number(average(&o.by_confidence[5]), 1),
            b = number(x[20], 2),
            cb = number(average(&o.by_confidence[20]), 1),
            e = number(p.confidence, 2),
            camps = count(o.end.camps),
        ),
        x: Axis::linear("Openness", 0.0, 0.6),
        y: Axis::linear("Camps with at least 5% of people", 0.0, top).format(Format::Count),
        layers,
        shape: Shape::Wide,
    }
}

fn average(camps: &[u32; WORLDS]) -> f64 {
    camps.iter().map(|c| f64::from(*c)).sum::<f64>() / WORLDS as f64
}

fn by_mixing(p: &Parameters, o: &Outcome) -> Figure {
    let x = mixings();
    let mean: Vec<[f64; 2]> = x
        .iter()
        .zip(&o.by_mixing)
        .map(|(x, share)| [*x, math::sum(share) / WORLDS as f64])
        .collect();
    let range = x
        .iter()
        .zip(&o.by_mixing)
        .map(|(x, share)| {
            let mut sorted = *share;
            quantiles::sort(&mut sorted);
            [*x, sorted[0], sorted[WORLDS - 1]]
        })
        .collect();
    Figure {
        id: "mixing",
        title: "The largest camp, by mixing between bubbles".into(),
        summary: say!(
            "In small worlds at your openness the largest camp holds {low} of people with sealed bubbles and {high} with full mixing. In your public it holds {here}.",
            low = percent(mean[0][1], 0),
            high = percent(mean[x.len() - 1][1], 0),
            here = percent(o.end.largest, 0),
        ),
        x: Axis::share("Mixing between media bubbles"),
        y: Axis::share("Largest camp"),
        layers: vec![
            Layer::Band {
                label: "range of three small worlds".into(),
                ink: Ink::Two,
                points: range,
            },
            Layer::line("mean of three small worlds", Ink::Two, mean),
            Layer::point("your public", Ink::Alarm, [p.mixing, o.end.largest]),
        ],
        shape: Shape::Wide,
    }
}

const BUBBLES: [(&str, Ink); 5] = [
    ("Bubble 1", Ink::One),
    ("Bubble 2", Ink::Two),
    ("Bubble 3", Ink::Three),
    ("Bubble 4", Ink::Four),
    ("Bubble 5", Ink::Five),
];

fn replay(p: &Parameters, o: &Outcome) -> Replay {
    Replay {
        id: "people",
        title: "Every person's view".into(),
        summary: say!(
            "{n} people in {bubbles} bubbles: after {rounds} rounds there are {camps} camps.",
            n = count(p.agents),
            bubbles = count(p.bubbles),
            rounds = count(o.frame_rounds[o.frame_rounds.len() - 1]),
            camps = count(o.end.camps),
        ),
        frame: "Round".into(),
        y: Axis::linear(VIEW, 0.0, 1.0),
        agents: p.agents,
        values: o.frames.iter().flatten().map(|x| *x as f32).collect(),
        group_of: o.bubble_of.iter().map(|b| *b as u8).collect(),
        groups: if p.bubbles == 1 {
            vec![("People".into(), Ink::One)]
        } else {
            BUBBLES[..p.bubbles as usize].iter().map(|(l, ink)| ((*l).into(), *ink)).collect()
        },
        inks: Vec::new(),
        captions: o
            .frames
            .iter()
            .zip(&o.frame_rounds)
            .map(|(x, round)| {
                let mut sorted = x.clone();
                quantiles::sort(&mut sorted);
                let n = sorted.len() as f64;
                let large = clusters(&sorted, APART)
                    .iter()
                    .filter(|c| f64::from(c.size) >= MAJOR * n)
                    .count();
                say!(
                    "Round {round}: camps with at least 5% of people: {camps}",
                    round = count(*round),
                    camps = count(large as f64),
                )
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::Parameters as _;

    fn ends(p: Parameters, seeds: u64) -> Vec<End> {
        (0..seeds).map(|seed| Fragmentation::simulate(&p, seed).unwrap().end).collect()
    }

    fn mean(ends: &[End], f: impl Fn(&End) -> f64) -> f64 {
        ends.iter().map(f).sum::<f64>() / ends.len() as f64
    }

    fn open(confidence: f64) -> Parameters {
        Parameters { bubbles: 1, confidence, agents: 1000, rounds: 200, ..Parameters::defaults() }
    }

    /// K2, and the discovery: without any bubble.
    #[test]
    fn a_small_loss_of_openness_turns_one_public_into_several() {
        for rule in Rule::ALL {
            let camps = |confidence| {
                let p = Parameters { rule: *rule, ..open(confidence) };
                mean(&ends(p, 6), |e| f64::from(e.camps))
            };
            let (open, closed) = match rule {
                Rule::HegselmannKrause => (camps(0.26), camps(0.17)),
                Rule::Deffuant => (camps(0.32), camps(0.22)),
            };
            assert!(open < 1.2, "{rule:?}: {open}");
            assert!(closed > 1.8, "{rule:?}: {closed}");
        }
    }

    /// K2: fragmented media divide people who would otherwise agree.
    #[test]
    fn bubbles_alone_divide_an_open_public() {
        let p =
            Parameters { confidence: 0.3, mixing: 0.0, separation: 1.0, ..Parameters::defaults() };
        for seed in 0..6 {
            let o = Fragmentation::simulate(&p, seed).unwrap();
            assert_eq!(o.without_bubbles.camps, 1);
            assert_eq!(o.end.camps, p.bubbles);
        }
    }

    #[test]
    fn the_sentence_speaks_of_bubbles_only_where_there_are_any() {
        let says = |p: &Parameters| {
            let o = Fragmentation::simulate(p, 1).unwrap();
            sentence(p, &o).english().contains("There are no bubbles")
        };
        let p = Parameters { agents: 200, rounds: 20, ..Parameters::defaults() };
        assert!(!says(&Parameters { bubbles: 3, mixing: 0.1, ..p }));
        assert!(says(&Parameters { bubbles: 3, mixing: 1.0, ..p }));
        assert!(says(&Parameters { bubbles: 1, mixing: 0.1, ..p }));
    }

    /// Against the simple story: moderate bubbles can gather people better than none.
    #[test]
    fn half_mixed_media_can_gather_more_people_than_fully_mixed_ones() {
        let largest = |mixing| {
            let p = Parameters {
                rule: Rule::Deffuant,
                mixing,
                agents: 1000,
                rounds: 200,
                ..Parameters::defaults()
            };
            mean(&ends(p, 12), |e| e.largest)
        };
        assert!(largest(0.5) > largest(1.0) + 0.1);
        assert!(largest(0.5) > largest(0.0) + 0.1);
    }

    /// K1 and K7: whether, and how soon, a public can agree.
    #[test]
    fn a_fragmented_public_does_not_agree_and_an_open_one_agrees_within_a_few_rounds() {
        let agreed = |p| mean(&ends(p, 8), |e| e.agreed.map_or(1000.0, f64::from));
        assert!(agreed(open(0.3)) < 15.0);
        assert!(agreed(Parameters::defaults()) > 200.0);
        // Bubbles slow even a public that agrees in the end.
        let slow = Parameters { bubbles: 3, separation: 0.8, mixing: 0.1, ..open(0.4) };
        assert!(agreed(slow) > 1.5 * agreed(Parameters { mixing: 1.0, ..slow }));
    }

    /// K7: a trusted assessment brings people together and to what it says.
    #[test]
    fn a_trusted_assessment_gathers_a_public_that_would_not_agree() {
        let p = Parameters { agents: 400, rounds: 200, ..Parameters::defaults() };
        let near = |heeding| mean(&ends(Parameters { heeding, ..p }, 6), |e| e.near_assessment);
        assert!(near(0.5) > near(0.0) + 0.3);
        assert!(near(1.0) > 0.99);
    }

    #[test]
    fn ten_thousand_people_fit() {
        for rule in Rule::ALL {
            let p = Parameters { agents: 10_000, rule: *rule, ..Parameters::defaults() };
            let o = Fragmentation::simulate(&p, 1).unwrap();
            let report = Fragmentation::report(&p, &o);
            let replay = &report.replays[0];
            assert!(replay.frames() > 1 && replay.frames() <= FRAMES + 1);
            assert!(replay.values.iter().all(|v| (-1e-6..=1.0 + 1e-6).contains(v)));
        }
    }

    #[test]
    fn everybody_starts_within_the_range() {
        for bubbles in 1..=5 {
            for separation in [0.0, 0.3, 1.0] {
                let p = Parameters { bubbles, separation, ..Parameters::defaults() };
                let crowd = p.crowd(p.agents, 4, 0);
                assert_eq!(crowd.opinions().len(), p.agents as usize);
                assert!(crowd.opinions().iter().all(|x| (0.0..=1.0).contains(x)));
            }
        }
    }

    #[test]
    fn broad_share_finds_the_densest_stretch() {
        assert_eq!(broad_share(&[0.02, 0.5, 0.52, 0.55, 0.98]), 0.6);
        assert_eq!(broad_share(&[0.3; 7]), 1.0);
    }
}
