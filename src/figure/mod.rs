//! A figure as data, apart from every model and from every pixel.
//!
//! A model returns [`Figure`]s and [`Replay`]s; the readers turn them into a drawing (`svg`), a
//! table (`table`) and a file (`csv`). Every reader is total: whatever a model puts into a figure
//! has a drawing, a row and a sentence.

pub mod svg;
pub mod table;

use crate::analysis::intervals::{Interval, wilson95};
use crate::text::Text;

/// Axes, layers drawn from back to front, and the words that stand for the whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Stable short name, unique within a widget.
    pub id: &'static str,
    /// The heading above the figure: what is drawn, against what.
    pub title: Text,
    /// What the figure shows at these settings, for a reader who does not see it.
    pub summary: Text,
    /// Left to right.
    pub x: Axis,
    /// Bottom to top.
    pub y: Axis,
    /// Drawn in this order.
    pub layers: Vec<Layer>,
    /// Height over width on a wide page.
    pub shape: Shape,
}

/// Proportions of the plot.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Shape {
    /// The usual: about 9 to 16.
    #[default]
    Wide,
    /// A map over two levers: as high as wide, where there is room.
    Square,
    /// A strip: positions on a line.
    Strip,
}

/// One axis with its range in data units.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// What is measured, with the unit where there is one: "AI investment, $bn a year".
    pub label: Text,
    /// The value at the lower end.
    pub from: f64,
    /// The value at the upper end.
    pub to: f64,
    /// How values are laid out.
    pub scale: Scale,
    /// How tick labels are written.
    pub format: Format,
}

/// How values are laid out along an axis.
#[derive(Clone, Debug, PartialEq)]
pub enum Scale {
    /// Evenly.
    Linear,
    /// By their logarithm; both ends must be positive.
    Log,
    /// Named places at 0, 1, 2, …; the range runs from −0.5 to n − 0.5.
    Names(Vec<Text>),
}

/// How the numbers of an axis, a table or a reading are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A plain number with separated thousands and this many significant digits.
    Plain,
    /// A share in 0..1 as a percentage.
    Percent,
    /// A calendar year: no thousands separator.
    Year,
    /// A whole number.
    Count,
    /// Billions of US dollars.
    UsdBillions,
}

/// A palette that stays apart for colour-blind readers; the theme gives each its colour.
/// Colour is never alone: lines also differ by dash, marks by shape, and all are labelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// The colour of text.
    Text,
    /// Grey, for context.
    Quiet,
    /// Blue.
    One,
    /// Orange.
    Two,
    /// Green.
    Three,
    /// Purple.
    Four,
    /// Ochre.
    Five,
    /// Red, for a danger or the reader's own mark.
    Alarm,
}

/// A line's dash.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dash {
    /// Unbroken.
    #[default]
    Solid,
    /// Broken: the second of two, or a comparison.
    Dashed,
    /// Dotted: a reference, or something unstable.
    Dotted,
}

/// The shape of a mark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mark {
    /// A filled circle.
    #[default]
    Circle,
    /// An open circle.
    Ring,
    /// A square.
    Square,
    /// A triangle.
    Triangle,
    /// A cross.
    Cross,
}

/// Which axis a rule stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    /// A vertical rule at an x.
    X,
    /// A horizontal rule at a y.
    Y,
}

/// One thing drawn. Points that are not finite break a line and are left out of marks.
#[derive(Clone, Debug, PartialEq)]
pub enum Layer {
    /// A line through points (x, y), labelled at its end.
    Line {
        /// The series' name.
        label: Text,
        /// Its colour.
        ink: Ink,
        /// Its dash.
        dash: Dash,
        /// Its points, in drawing order.
        points: Vec<[f64; 2]>,
    },
    /// An area between two curves, as (x, low, high).
    Band {
        /// What the band means, such as "5 to 95% of runs".
        label: Text,
        /// Its colour, drawn light.
        ink: Ink,
        /// Its points, in order of x.
        points: Vec<[f64; 3]>,
    },
    /// Marks at points.
    Dots {
        /// The series' name.
        label: Text,
        /// Its colour.
        ink: Ink,
        /// Its shape.
        mark: Mark,
        /// Where.
        points: Vec<[f64; 2]>,
    },
    /// One large labelled mark, such as the reader's own settings.
    Point {
        /// What stands beside it.
        label: Text,
        /// Its colour.
        ink: Ink,
        /// Where.
        at: [f64; 2],
    },
    /// Bars from zero, each at a place on the axis of names (x, or y where `along` is `On::Y`).
    Bars {
        /// The series' name.
        label: Text,
        /// Its colour.
        ink: Ink,
        /// The axis the names stand on: `On::X` for upright bars, `On::Y` for lying ones.
        along: On,
        /// The bars.
        bars: Vec<Bar>,
    },
    /// A shaded range of one axis.
    Region {
        /// What the range means.
        label: Text,
        /// Its colour, drawn light.
        ink: Ink,
        /// The axis whose range is shaded.
        on: On,
        /// Where it starts.
        from: f64,
        /// Where it ends.
        to: f64,
    },
    /// A straight rule across the figure.
    Rule {
        /// What stands beside it.
        label: Text,
        /// Its colour.
        ink: Ink,
        /// The axis it stands on.
        on: On,
        /// Where.
        at: f64,
    },
    /// A map over two levers: a colour for each cell.
    Heat {
        /// What the colour measures.
        label: Text,
        /// Cell centres along x, evenly laid out on the axis' scale.
        x: Vec<f64>,
        /// Cell centres along y.
        y: Vec<f64>,
        /// Values, row by row from the lowest y; `values[row * x.len() + column]`. A value that
        /// is not finite is drawn as "none".
        values: Vec<f64>,
        /// The value at the light end of the scale.
        from: f64,
        /// The value at the dark end.
        to: f64,
        /// How values are written.
        format: Format,
    },
    /// Every agent's state over time: a row for each agent, a column for each frame.
    States {
        /// What is drawn.
        label: Text,
        /// The states by number.
        names: Vec<Text>,
        /// Their colours; where there are none, the first is light and the last dark.
        inks: Vec<Ink>,
        /// The groups of agents from the top down, and how many rows each has.
        groups: Vec<(Text, u32)>,
        /// How many columns there are.
        columns: u32,
        /// Row by row from the top: `states[row * columns + column]`.
        states: Vec<u8>,
    },
    /// Words on the figure.
    Note {
        /// The words.
        text: Text,
        /// Where they start, in data units.
        at: [f64; 2],
    },
}

/// One bar with its uncertainty.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bar {
    /// The place on the axis of names: 0, 1, 2, …
    pub place: f64,
    /// Its length.
    pub value: f64,
    /// The ends of its interval, where it has one.
    pub interval: Option<[f64; 2]>,
}

/// Agents over time, to be played, paused, stepped and scrubbed.
#[derive(Clone, Debug, PartialEq)]
pub struct Replay {
    /// Stable short name, unique within a widget.
    pub id: &'static str,
    /// The heading.
    pub title: Text,
    /// What happens, for a reader who does not see it.
    pub summary: Text,
    /// What a frame is: "round", "month".
    pub frame: Text,
    /// The axis of the values.
    pub y: Axis,
    /// The number of agents.
    pub agents: u32,
    /// One row of `agents` values a frame, the first being the start.
    pub values: Vec<f32>,
    /// Each agent's group, as a position in `groups`; empty where there is only one.
    pub group_of: Vec<u8>,
    /// What the groups are called and how they look.
    pub groups: Vec<(Text, Ink)>,
    /// How the states look, where agents are in named states of which none is more than another;
    /// otherwise empty, and states run from light to dark. [`Ink::Quiet`] is where nothing happens.
    pub inks: Vec<Ink>,
    /// What happened in each frame, where there is something to tell; empty or one a frame.
    pub captions: Vec<Text>,
}

impl Figure {
    /// Draws another figure of the same axes below this one, dotted and grey: a pinned world. Maps
    /// and shaded ranges are left out, since they would hide what is above. Linear axes widen to
    /// hold both.
    pub fn lay_over(&mut self, pinned: &Figure) {
        for (axis, other) in [(&mut self.x, &pinned.x), (&mut self.y, &pinned.y)] {
            if axis.scale == other.scale && !matches!(axis.scale, Scale::Names(_)) {
                axis.from = axis.from.min(other.from);
                axis.to = axis.to.max(other.to);
            }
        }
        let mut name = Some(Text::from("pinned world"));
        let mut label = || name.take().unwrap_or_else(|| "".into());
        let below: Vec<Layer> = pinned
            .layers
            .iter()
            .filter_map(|layer| match layer {
                Layer::Line { points, .. } => Some(Layer::Line {
                    label: label(),
                    ink: Ink::Quiet,
                    dash: Dash::Dotted,
                    points: points.clone(),
                }),
                Layer::Point { at, .. } => Some(Layer::Dots {
                    label: label(),
                    ink: Ink::Quiet,
                    mark: Mark::Ring,
                    points: vec![*at],
                }),
                Layer::Bars { along, bars, .. } => {
                    let at = |b: &Bar| match along {
                        On::X => [b.place, b.value],
                        On::Y => [b.value, b.place],
                    };
                    let points = bars.iter().map(at).collect();
                    Some(Layer::Dots { label: label(), ink: Ink::Quiet, mark: Mark::Cross, points })
                }
                _ => None,
            })
            .collect();
        // Above maps and areas, below everything else.
        let first = self.layers.iter().position(|l| {
            !matches!(l, Layer::Heat { .. } | Layer::Band { .. } | Layer::Region { .. })
        });
        let at = first.unwrap_or(self.layers.len());
        self.layers.splice(at..at, below);
    }
}

impl Replay {
    /// How many frames there are.
    pub fn frames(&self) -> u32 {
        (self.values.len() as u32).checked_div(self.agents).unwrap_or(0)
    }

    /// The agents in the order in which a field of states shows them, from the top: by group, and
    /// within a group those that stay longest in the later states first.
    pub fn order(&self) -> Vec<u32> {
        let agents = self.agents as usize;
        let total = |agent: u32| -> f64 {
            (0..self.frames() as usize)
                .map(|f| f64::from(self.values[f * agents + agent as usize]))
                .sum()
        };
        let group = |agent: u32| self.group_of.get(agent as usize).copied().unwrap_or(0);
        let mut order: Vec<u32> = (0..self.agents).collect();
        let totals: Vec<f64> = order.iter().map(|a| total(*a)).collect();
        order.sort_by(|a, b| {
            let later = totals[*b as usize].total_cmp(&totals[*a as usize]);
            group(*a).cmp(&group(*b)).then(later)
        });
        order
    }

    /// The whole at rest: a field of states where agents are in named states, otherwise every
    /// agent's path as a line.
    pub fn at_rest(&self) -> Figure {
        match &self.y.scale {
            Scale::Names(names) => self.field(names),
            _ => self.paths(),
        }
    }

    fn field(&self, names: &[Text]) -> Figure {
        let (frames, agents) = (self.frames(), self.agents as usize);
        let order = self.order();
        let states = order
            .iter()
            .flat_map(|agent| {
                (0..frames as usize).map(move |f| self.values[f * agents + *agent as usize] as u8)
            })
            .collect();
        let size = |g: usize| match self.group_of.as_slice() {
            [] => self.agents,
            of => of.iter().filter(|o| usize::from(**o) == g).count() as u32,
        };
        let groups = self.groups.iter().enumerate().map(|(g, (label, _))| (label.clone(), size(g)));
        Figure {
            id: self.id,
            title: self.title.clone(),
            summary: self.summary.clone(),
            x: Axis::linear(self.frame.clone(), 0.0, f64::from(frames.max(1)))
                .format(Format::Count),
            y: Axis::linear("", 0.0, f64::from(self.agents)),
            layers: vec![Layer::States {
                label: self.y.label.clone(),
                names: names.to_vec(),
                inks: self.inks.clone(),
                groups: groups.filter(|(_, n)| *n > 0).collect(),
                columns: frames,
                states,
            }],
            shape: Shape::Wide,
        }
    }

    /// Every agent's path, thinned evenly where there are too many to tell apart.
    fn paths(&self) -> Figure {
        const PATHS: u32 = 60;
        let frames = self.frames();
        let shown = self.agents.clamp(1, PATHS);
        let mut layers = Vec::new();
        for (g, (label, ink)) in self.groups.iter().enumerate() {
            let mut label = Some(label.clone());
            for i in 0..shown {
                // Evenly over all agents; u64 because agents × PATHS may pass u32.
                let agent = (u64::from(i) * u64::from(self.agents) / u64::from(shown)) as usize;
                let group = self.group_of.get(agent).copied().unwrap_or(0);
                if agent >= self.agents as usize || usize::from(group) != g {
                    continue;
                }
                let value =
                    |f: u32| f64::from(self.values[f as usize * self.agents as usize + agent]);
                let points = (0..frames).map(|f| [f64::from(f), value(f)]).collect();
                layers.push(Layer::Line {
                    label: label.take().unwrap_or_else(|| "".into()),
                    ink: *ink,
                    dash: Dash::Solid,
                    points,
                });
            }
        }
        Figure {
            id: self.id,
            title: self.title.clone(),
            summary: self.summary.clone(),
            x: Axis::linear(self.frame.clone(), 0.0, f64::from(frames.max(2) - 1))
                .format(Format::Count),
            y: self.y.clone(),
            layers,
            shape: Shape::Wide,
        }
    }
}

/// A number the prose can show and a comparison can list.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// Stable short name, unique within a widget.
    pub id: &'static str,
    /// What it is.
    pub label: Text,
    /// Its value; not finite where there is none.
    pub value: f64,
    /// How it is written.
    pub format: Format,
}

impl Reading {
    /// A reading.
    pub fn new(id: &'static str, label: impl Into<Text>, value: f64, format: Format) -> Self {
        Reading { id, label: label.into(), value, format }
    }
}

impl Axis {
    /// A linear axis.
    pub fn linear(label: impl Into<Text>, from: f64, to: f64) -> Self {
        let label = label.into();
        Axis { label, from, to, scale: Scale::Linear, format: Format::Plain }
    }

    /// A logarithmic axis between two positive values.
    pub fn log(label: impl Into<Text>, from: f64, to: f64) -> Self {
        Axis { scale: Scale::Log, ..Axis::linear(label, from, to) }
    }

    /// A share from 0 to 1, written as a percentage.
    pub fn share(label: impl Into<Text>) -> Self {
        Axis { format: Format::Percent, ..Axis::linear(label, 0.0, 1.0) }
    }

    /// Named places.
    pub fn names(label: impl Into<Text>, names: Vec<Text>) -> Self {
        let to = names.len() as f64 - 0.5;
        Axis { scale: Scale::Names(names), ..Axis::linear(label, -0.5, to) }
    }

    /// The same axis with numbers written otherwise.
    pub fn format(self, format: Format) -> Self {
        Axis { format, ..self }
    }
}

impl Layer {
    /// A solid line.
    pub fn line(label: impl Into<Text>, ink: Ink, points: Vec<[f64; 2]>) -> Self {
        Layer::Line { label: label.into(), ink, dash: Dash::Solid, points }
    }

    /// Lying bars, the first at the top: each number as a share of `all`, with its 95 % interval.
    pub fn share_bars(numbers: impl ExactSizeIterator<Item = u32>, all: u32) -> Self {
        let top = numbers.len() as f64 - 1.0;
        let bar = |(place, number)| {
            let Interval { low, high } = wilson95(number, all);
            let value = f64::from(number) / f64::from(all);
            Bar { place: top - place, value, interval: Some([low, high]) }
        };
        Layer::Bars {
            label: "share of worlds, with 95% interval".into(),
            ink: Ink::One,
            along: On::Y,
            bars: (0..).map(f64::from).zip(numbers).map(bar).collect(),
        }
    }

    /// A dashed line.
    pub fn dashed(label: impl Into<Text>, ink: Ink, points: Vec<[f64; 2]>) -> Self {
        Layer::Line { label: label.into(), ink, dash: Dash::Dashed, points }
    }

    /// A dotted line.
    pub fn dotted(label: impl Into<Text>, ink: Ink, points: Vec<[f64; 2]>) -> Self {
        Layer::Line { label: label.into(), ink, dash: Dash::Dotted, points }
    }

    /// A labelled mark.
    pub fn point(label: impl Into<Text>, ink: Ink, at: [f64; 2]) -> Self {
        Layer::Point { label: label.into(), ink, at }
    }

    /// The layer's name.
    pub fn label(&self) -> &Text {
        match self {
            Layer::Line { label, .. }
            | Layer::Band { label, .. }
            | Layer::Dots { label, .. }
            | Layer::Point { label, .. }
            | Layer::Bars { label, .. }
            | Layer::Region { label, .. }
            | Layer::Rule { label, .. }
            | Layer::Heat { label, .. }
            | Layer::States { label, .. } => label,
            Layer::Note { text, .. } => text,
        }
    }
}

/// `count` evenly spaced values from `from` to `to`, both included (`count` ≥ 2).
pub fn grid(from: f64, to: f64, count: u32) -> Vec<f64> {
    let last = f64::from(count - 1);
    (0..count).map(|i| from + (to - from) * f64::from(i) / last).collect()
}

/// A curve through `count` evenly spaced x.
pub fn curve(from: f64, to: f64, count: u32, y: impl Fn(f64) -> f64) -> Vec<[f64; 2]> {
    grid(from, to, count).into_iter().map(|x| [x, y(x)]).collect()
}
