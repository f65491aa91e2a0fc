//! A figure as SVG, drawn by plotters.
//!
//! A drawing is made for a width, so that its text is legible at that width; the same figure at
//! the same width gives the same bytes natively and in wasm. Colours are CSS variables with a
//! fallback (`Theme::Page`), or fixed for a file that leaves the page.

mod backend;
mod compact;
mod labels;
mod legend;
mod ticks;
mod words;

use super::{Axis, Bar, Dash, Figure, Format, Ink, Layer, Mark, On, Scale, Shape, table};
use crate::math;
use crate::text::Locale;
use backend::{Canvas, Paint, Style};
pub use backend::{palette, variable};
use legend::Entry;
use words::{text_width, wrap};

/// Where the colours come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// CSS variables of the page, so that the drawing follows its theme.
    Page,
    /// Fixed colours on white, for a file.
    Light,
    /// Fixed colours on near-black, for a file.
    Dark,
}

/// Below this width a drawing is laid out for a phone: fewer ticks, series named above the plot.
const NARROW: u32 = 480;

/// Text sizes in CSS pixels.
const TEXT: f64 = 13.0;
const LINE: f64 = 18.0;

/// Draws a figure `width` CSS pixels wide. The result has a `viewBox`, a width and a height, a
/// role and the figure's summary as its accessible name.
pub fn draw(figure: &Figure, width: u32, theme: Theme, locale: &Locale) -> String {
    let plot = Plot::lay_out(figure, f64::from(width.clamp(240, 2400)), locale);
    let mut canvas = Canvas::new(plot.width, plot.height, theme);
    plot.axes(&mut canvas);
    for layer in &figure.layers {
        canvas.above();
        plot.layer(&mut canvas, layer);
    }
    canvas.above();
    plot.labels(&mut canvas);
    let name = format!("{}. {}", figure.title.render(locale), figure.summary.render(locale));
    let floor = plot.height - plot.bottom;
    canvas.finish(name.trim(), [plot.left, plot.top, plot.width - plot.right, floor])
}

/// The height of the drawing of a figure of this shape at this width, for a page that must leave
/// room before the drawing is there.
pub fn height(figure: &Figure, width: u32, locale: &Locale) -> u32 {
    Plot::lay_out(figure, f64::from(width.clamp(240, 2400)), locale).height as u32
}

/// A figure laid out at a width: where the plot's rectangle is and how values map into it.
struct Plot<'a> {
    figure: &'a Figure,
    locale: &'a Locale,
    width: f64,
    height: f64,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    x_ticks: Vec<(f64, String)>,
    y_ticks: Vec<(f64, String)>,
    x_title: Vec<String>,
    y_title: Vec<String>,
    legend: Vec<Vec<Entry<'a>>>,
    end_labels: bool,
    /// Names of rows stand above their bars, not beside them: on a phone beside is no room.
    names_above: bool,
    /// How thick a lying bar is.
    thick: f64,
}

/// Room between the plot and the names at the ends of its lines: for a leader where a name had to
/// move away from its line.
const LEADER: f64 = 16.0;

impl<'a> Plot<'a> {
    fn lay_out(figure: &'a Figure, width: f64, locale: &'a Locale) -> Self {
        let narrow = width < f64::from(NARROW);
        let body = match figure.shape {
            Shape::Wide => (width * 0.5).clamp(220.0, 400.0),
            Shape::Square => (width * 0.8).clamp(240.0, 460.0),
            Shape::Strip => 120.0,
        };
        let heat = figure.layers.iter().any(|l| matches!(l, Layer::Heat { .. }));
        let lying = figure.layers.iter().filter(|l| matches!(l, Layer::Bars { along: On::Y, .. }));
        let series = lying.clone().count();
        let thick = match series {
            0 | 1 => 20.0,
            2 => 14.0,
            _ => 10.0,
        };
        // Names on the left: a row each, as high as what stands in it, whatever the shape.
        let names: Vec<String> = match &figure.y.scale {
            Scale::Names(names) => names.iter().map(|n| n.render(locale)).collect(),
            _ => Vec::new(),
        };
        let widest_name = names.iter().map(|w| text_width(w)).fold(0.0, f64::max);
        let names_above = narrow && !heat && widest_name > width * 0.3;
        let name_room = (width * if narrow { 0.3 } else { 0.36 }).min(widest_name);
        let body = if names.is_empty() {
            body
        } else {
            let lines = |name: &String| wrap(name, name_room + 1.0).len() as f64;
            let lines = if names_above { 1.0 } else { names.iter().map(lines).fold(1.0, f64::max) };
            let drawn = thick * series.max(1) as f64;
            let row = if names_above { LINE + drawn + 8.0 } else { drawn.max(lines * LINE) + 10.0 };
            let rows =
                names.len() as f64 * if heat { row.max(body / names.len() as f64) } else { row };
            rows.max(if heat { body } else { 0.0 })
        };
        let y_ticks = match field_ticks(figure, body, locale) {
            Some(ticks) => ticks,
            // In a strip the height only keeps marks apart.
            None if figure.shape == Shape::Strip && names.is_empty() => Vec::new(),
            None => tick_words(&figure.y, body, On::Y, locale),
        };
        let widest = y_ticks.iter().map(|(_, w)| text_width(w)).fold(0.0, f64::max);
        let left = if names_above {
            2.0
        } else if names.is_empty() {
            if widest > 0.0 { widest + 10.0 } else { 2.0 }
        } else {
            name_room + 12.0
        };
        let lines = named_lines(figure);
        let ends: Vec<String> = lines.iter().map(|l| l.label().render(locale)).collect();
        let widest_end = ends.iter().map(|w| text_width(w)).fold(0.0, f64::max);
        let end_labels = widest_end > 0.0
            && widest_end < width * if narrow { 0.2 } else { 0.3 }
            && lines.len() < 7
            && all_end_together(&lines, figure);
        let values = figure.layers.iter().flat_map(|l| bar_words(l, &figure.x, locale));
        let widest_value = values.map(|(_, w)| text_width(&w)).fold(0.0, f64::max);
        let right = if end_labels {
            widest_end + LEADER + 2.0
        } else if widest_value > 0.0 {
            widest_value + 10.0
        } else {
            14.0
        };
        let x_ticks = tick_words(&figure.x, width - left - right, On::X, locale);
        let legend = legend::rows(figure, width, end_labels, locale);
        let title = |axis: &Axis| {
            let words = axis.label.render(locale);
            if words.is_empty() { Vec::new() } else { wrap(&words, width) }
        };
        let (x_title, y_title) = (title(&figure.x), title(&figure.y));
        let y_title_height =
            if y_title.is_empty() { 0.0 } else { y_title.len() as f64 * LINE + 2.0 };
        let top = legend.len() as f64 * (LINE + 4.0) + y_title_height + 8.0;
        let x_rows = if let Scale::Names(names) = &figure.x.scale {
            let room = (width - left - right) / names.len().max(1) as f64;
            x_ticks.iter().map(|(_, w)| wrap(w, room).len()).max().unwrap_or(1) as f64
        } else {
            1.0
        };
        let bottom = (x_rows + x_title.len() as f64) * LINE + 10.0;
        let height = (top + body + bottom).round();
        Plot {
            figure,
            locale,
            width,
            height,
            left,
            right,
            top,
            bottom,
            x_ticks,
            y_ticks,
            x_title,
            y_title,
            legend,
            end_labels,
            names_above,
            thick,
        }
    }

    fn x(&self, v: f64) -> f64 {
        self.left + unit(&self.figure.x, v) * (self.width - self.left - self.right)
    }

    fn y(&self, v: f64) -> f64 {
        let span = self.height - self.top - self.bottom;
        let below_its_name = if self.names_above { LINE / 2.0 } else { 0.0 };
        self.height - self.bottom - unit(&self.figure.y, v) * span + below_its_name
    }

    fn xy(&self, p: [f64; 2]) -> (f64, f64) {
        (self.x(p[0]), self.y(p[1]))
    }

    /// Points in pixels, split where a value is not finite and cut to the plot's rectangle.
    fn strokes(&self, points: &[[f64; 2]]) -> Vec<Vec<(f64, f64)>> {
        let mut strokes = vec![Vec::new()];
        for pair in points.windows(2) {
            let cut = clip(&self.figure.x, &self.figure.y, pair[0], pair[1]);
            let Some((a, b)) = cut else {
                strokes.push(Vec::new());
                continue;
            };
            let (a, b) = (self.xy(a), self.xy(b));
            // A segment that was cut off from the one before starts a stroke of its own.
            match strokes.last_mut() {
                Some(stroke) if stroke.is_empty() => stroke.push(a),
                Some(stroke) if stroke.last() != Some(&a) => strokes.push(vec![a]),
                _ => {}
            }
            if let Some(stroke) = strokes.last_mut() {
                stroke.push(b);
            }
        }
        strokes.retain(|s| s.len() > 1);
        strokes
    }

    fn axes(&self, canvas: &mut Canvas) {
        let (right, floor) = (self.width - self.right, self.height - self.bottom);
        let names_on_y = matches!(self.figure.y.scale, Scale::Names(_));
        let field = self.figure.layers.iter().any(|l| matches!(l, Layer::States { .. }));
        for (v, words) in &self.y_ticks {
            let y = self.y(*v);
            if self.names_above {
                continue;
            }
            if !names_on_y && !field {
                canvas.line(&[(self.left, y), (right, y)], Style::grid());
            }
            let room = self.left - 8.0;
            let rows = if names_on_y { wrap(words, room) } else { vec![words.clone()] };
            let first = y - (rows.len() as f64 - 1.0) * LINE / 2.0;
            for (i, row) in rows.iter().enumerate() {
                let at = (self.left - 8.0, first + i as f64 * LINE);
                canvas.text(row, at, Paint::Quiet, 1.0, 0.5);
            }
        }
        let names_on_x = matches!(self.figure.x.scale, Scale::Names(_));
        if !names_on_y {
            canvas.line(&[(self.left, floor), (right, floor)], Style::axis());
        } else {
            let zero = self.x(self.figure.x.from.max(0.0).min(self.figure.x.to));
            canvas.line(&[(zero, self.top), (zero, floor)], Style::axis());
        }
        let room = (right - self.left) / self.x_ticks.len().max(1) as f64;
        let last = self.x_ticks.len().saturating_sub(1);
        for (i, (v, words)) in self.x_ticks.iter().enumerate() {
            let x = self.x(*v);
            if names_on_y {
                canvas.line(&[(x, self.top), (x, floor)], Style::grid());
            }
            if !names_on_x {
                canvas.line(&[(x, floor), (x, floor + 4.0)], Style::axis());
            }
            let rows = if names_on_x { wrap(words, room) } else { vec![words.clone()] };
            // The outermost labels lean inwards, so that they stay inside the drawing.
            let half = text_width(words) / 2.0;
            let lean = if names_on_x {
                0.5
            } else if i == 0 && x - half < 0.0 {
                0.0
            } else if i == last && x + half > self.width {
                1.0
            } else {
                0.5
            };
            for (k, row) in rows.iter().enumerate() {
                let at = (x, floor + 7.0 + k as f64 * LINE);
                canvas.text(row, at, Paint::Quiet, lean, 0.0);
            }
        }
        if self.names_above {
            for (v, words) in &self.y_ticks {
                canvas.halo(words, (self.left, self.above(*v)), Paint::Quiet, 0.0, 0.5);
            }
        }
        let below = self.height - self.x_title.len() as f64 * LINE;
        for (i, row) in self.x_title.iter().enumerate() {
            let at = (right, below + i as f64 * LINE);
            let (x, lean) = if text_width(row) > right { (self.width, 1.0) } else { (at.0, 1.0) };
            canvas.text(row, (x, at.1), Paint::Quiet, lean, 0.0);
        }
        let above = self.top - 8.0 - self.y_title.len() as f64 * LINE;
        for (i, row) in self.y_title.iter().enumerate() {
            canvas.text(row, (0.0, above + i as f64 * LINE), Paint::Quiet, 0.0, 0.0);
        }
    }

    /// The middle of a name that stands above its bars.
    fn above(&self, place: f64) -> f64 {
        self.y(place) - self.thick * self.figure_series() / 2.0 - LINE / 2.0 - 1.0
    }

    /// How many series of bars there are, at least one.
    fn figure_series(&self) -> f64 {
        let bars = |l: &&Layer| matches!(l, Layer::Bars { .. });
        self.figure.layers.iter().filter(bars).count().max(1) as f64
    }

    fn layer(&self, canvas: &mut Canvas, layer: &Layer) {
        match layer {
            Layer::Line { ink, dash, points, .. } => {
                let style = Style::line(*ink, *dash);
                let style = if self.is_bundle(*ink) { style.fine() } else { style };
                for stroke in self.strokes(points) {
                    canvas.line(&stroke, style);
                }
            }
            Layer::Band { ink, points, .. } => self.band(canvas, *ink, points),
            Layer::Dots { ink, mark, points, .. } => {
                for p in points.iter().filter(|p| self.inside(p)) {
                    canvas.mark(self.xy(*p), *mark, *ink, 3.5);
                }
            }
            Layer::Point { ink, at, .. } => {
                if self.inside(at) {
                    canvas.disc(self.xy(*at), Paint::Paper, 8.0);
                    canvas.mark(self.xy(*at), Mark::Circle, *ink, 6.0);
                }
            }
            Layer::Bars { ink, along, bars, .. } => {
                for bar in bars {
                    self.bar(canvas, *ink, *along, bar, self.share(layer));
                }
                for (bar, words) in bar_words(layer, &self.figure.x, self.locale) {
                    let ends = bar.interval.unwrap_or([bar.value; 2]);
                    let x = |v: f64| self.x(v.clamp(self.figure.x.from, self.figure.x.to));
                    let y = self.lying(bar, self.share(layer)).1;
                    if bar.value < 0.0 {
                        let left = ends.iter().fold(bar.value, |a, b| a.min(*b));
                        canvas.text(&words, (x(left) - 6.0, y), Paint::Ink(Ink::Text), 1.0, 0.5);
                    } else {
                        let right = ends.iter().fold(bar.value, |a, b| a.max(*b));
                        canvas.text(&words, (x(right) + 6.0, y), Paint::Ink(Ink::Text), 0.0, 0.5);
                    }
                }
            }
            Layer::Region { ink, on, from, to, .. } => {
                let (left, right) = (self.left, self.width - self.right);
                let (top, floor) = (self.top, self.height - self.bottom);
                let (a, b) = match on {
                    On::X => (
                        (self.x(*from).clamp(left, right), top),
                        (self.x(*to).clamp(left, right), floor),
                    ),
                    On::Y => (
                        (left, self.y(*to).clamp(top, floor)),
                        (right, self.y(*from).clamp(top, floor)),
                    ),
                };
                canvas.rect(a, b, Paint::Wash(*ink));
            }
            Layer::Rule { ink, on, at, .. } => {
                let (right, floor) = (self.width - self.right, self.height - self.bottom);
                let ends = match on {
                    On::X => [(self.x(*at), self.top), (self.x(*at), floor)],
                    On::Y => [(self.left, self.y(*at)), (right, self.y(*at))],
                };
                let shown = match on {
                    On::X => contains(&self.figure.x, *at),
                    On::Y => contains(&self.figure.y, *at),
                };
                if shown {
                    canvas.line(&ends, Style::line(*ink, Dash::Dotted).thin());
                }
            }
            Layer::Heat { x, y, values, from, to, .. } => {
                self.heat(canvas, x, y, values, [*from, *to]);
            }
            Layer::States { names, inks, columns, states, .. } => {
                self.field(canvas, &|s| state_paint(s, names.len(), inks), *columns, states);
            }
            Layer::Note { .. } => {}
        }
    }

    /// Whether the lines of this colour are a bundle of agents' paths, drawn finer than a few series.
    fn is_bundle(&self, ink: Ink) -> bool {
        let unnamed = |l: &&Layer| matches!(l, Layer::Line { label, ink: own, .. } if label.is_empty() && *own == ink);
        self.figure.layers.iter().filter(unnamed).count() > 8
    }

    fn inside(&self, p: &[f64; 2]) -> bool {
        contains(&self.figure.x, p[0]) && contains(&self.figure.y, p[1])
    }

    fn band(&self, canvas: &mut Canvas, ink: Ink, points: &[[f64; 3]]) {
        let (top, floor) = (self.top, self.height - self.bottom);
        let shown: Vec<_> = points
            .iter()
            .filter(|p| p.iter().all(|v| v.is_finite()) && contains(&self.figure.x, p[0]))
            .collect();
        let upper = shown.iter().map(|p| (self.x(p[0]), self.y(p[2]).clamp(top, floor)));
        let lower = shown.iter().rev().map(|p| (self.x(p[0]), self.y(p[1]).clamp(top, floor)));
        let outline: Vec<_> = upper.chain(lower).collect();
        if outline.len() > 3 {
            canvas.area(&outline, Paint::Wash(ink));
        }
    }

    /// This series' place among the series of bars: (which, of how many).
    fn share(&self, layer: &Layer) -> (f64, f64) {
        let series: Vec<_> =
            self.figure.layers.iter().filter(|l| matches!(l, Layer::Bars { .. })).collect();
        let which = series.iter().position(|l| std::ptr::eq(*l, layer)).unwrap_or(0);
        (which as f64, series.len().max(1) as f64)
    }

    fn bar(&self, canvas: &mut Canvas, ink: Ink, along: On, bar: &Bar, (which, of): (f64, f64)) {
        if !bar.value.is_finite() {
            return;
        }
        let axis = if along == On::X { &self.figure.y } else { &self.figure.x };
        let zero =
            if axis.scale == Scale::Log { axis.from } else { 0.0_f64.clamp(axis.from, axis.to) };
        let hold = |v: f64| v.clamp(axis.from, axis.to);
        // Where the bar's nearer edge is, and how thick it is.
        let (first, thick) = match along {
            On::X => {
                let place = self.x(1.0) - self.x(0.0);
                let thick = (0.8 * place / of).min(48.0);
                (self.x(bar.place) - thick * of / 2.0 + thick * which, thick)
            }
            On::Y => (self.lying(bar, (which, of)).0, self.thick),
        };
        let at = |side: f64, v: f64| match along {
            On::X => (first + side * thick, self.y(hold(v))),
            On::Y => (self.x(hold(v)), first + side * thick),
        };
        canvas.rect(at(0.0, zero), at(1.0, bar.value), Paint::Ink(ink));
        if let Some([low, high]) = bar.interval {
            let ends = [at(0.5, low), at(0.5, high)];
            canvas.line(&ends, Style::halo());
            canvas.line(&ends, Style::line(Ink::Text, Dash::Solid).thin());
        }
    }

    /// A lying bar's upper edge and its middle.
    fn lying(&self, bar: &Bar, (which, of): (f64, f64)) -> (f64, f64) {
        // Lying bars read from the top down within a place.
        let first = self.y(bar.place) - self.thick * of / 2.0 + self.thick * which;
        (first, first + self.thick / 2.0)
    }

    /// A row of cells for each agent; neighbours in one state are one rectangle.
    fn field(&self, canvas: &mut Canvas, paint: &dyn Fn(u8) -> Paint, columns: u32, states: &[u8]) {
        let columns = columns.max(1) as usize;
        let rows = states.len() / columns;
        let (right, floor) = (self.width - self.right, self.height - self.bottom);
        let x = |c: usize| self.left + (right - self.left) * c as f64 / columns as f64;
        let y = |r: usize| self.top + (floor - self.top) * r as f64 / rows.max(1) as f64;
        // A hair of paper between rows, where there is room for it.
        let gap = if y(1) - y(0) > 3.5 { 0.75 } else { 0.0 };
        for (r, row) in states.chunks_exact(columns).enumerate() {
            let mut c = 0;
            while c < columns {
                let (start, state) = (c, row[c]);
                while c < columns && row[c] == state {
                    c += 1;
                }
                canvas.rect((x(start), y(r)), (x(c), y(r + 1) - gap), paint(state));
            }
        }
    }

    fn heat(&self, canvas: &mut Canvas, xs: &[f64], ys: &[f64], values: &[f64], range: [f64; 2]) {
        let edges = |n: usize, from: f64, to: f64| -> Vec<f64> {
            (0..=n).map(|i| from + (to - from) * i as f64 / n as f64).collect()
        };
        let ex = edges(xs.len(), self.left, self.width - self.right);
        let ey = edges(ys.len(), self.height - self.bottom, self.top);
        for row in 0..ys.len() {
            // Neighbours of one colour are drawn as one rectangle: a tenth of the size.
            let mut column = 0;
            while column < xs.len() {
                let level = heat_level(values[row * xs.len() + column], range);
                let start = column;
                while column < xs.len()
                    && heat_level(values[row * xs.len() + column], range) == level
                {
                    column += 1;
                }
                canvas.rect((ex[start], ey[row]), (ex[column], ey[row + 1]), Paint::Heat(level));
            }
        }
    }
}

/// How many colours a map has.
pub(super) const HEAT_LEVELS: u8 = 12;

/// The colour of a value, or none where there is no value.
fn heat_level(value: f64, [from, to]: [f64; 2]) -> Option<u8> {
    if !value.is_finite() {
        return None;
    }
    let share = if to > from { ((value - from) / (to - from)).clamp(0.0, 1.0) } else { 0.0 };
    Some(((share * f64::from(HEAT_LEVELS)) as u8).min(HEAT_LEVELS - 1))
}

/// The lines that carry a name.
fn named_lines(figure: &Figure) -> Vec<&Layer> {
    let named = |l: &&Layer| matches!(l, Layer::Line { label, .. } if !label.is_empty());
    figure.layers.iter().filter(named).collect()
}

/// Whether every named line reaches the right-hand edge, so that a name can stand at its end.
fn all_end_together(lines: &[&Layer], figure: &Figure) -> bool {
    lines.iter().all(|l| match l {
        Layer::Line { points, .. } => points
            .iter()
            .rev()
            .find(|p| p.iter().all(|v| v.is_finite()))
            .is_some_and(|p| unit(&figure.x, p[0]) > 0.98 && contains(&figure.y, p[1])),
        _ => false,
    })
}

/// What a state of so many is painted with: its ink, or a level of the map's scale that can be
/// told from the paper.
fn state_paint(state: u8, of: usize, inks: &[Ink]) -> Paint {
    match inks.get(usize::from(state)) {
        Some(Ink::Quiet) => Paint::Heat(None),
        Some(ink) => Paint::Ink(*ink),
        None => {
            let (state, last) = (usize::from(state), of.max(2) - 1);
            let level = 1 + (usize::from(HEAT_LEVELS) - 2) * state.min(last) / last;
            Paint::Heat(Some(level as u8))
        }
    }
}

/// The CSS variables of so many states.
pub fn state_variables(of: usize, inks: &[Ink]) -> Vec<String> {
    (0..of).map(|state| backend::name_of(state_paint(state as u8, of, inks))).collect()
}

/// Bars of which the value can stand at their end: lying ones. A zero is not written where bars
/// go both ways, since there it means that nothing moves.
fn bar_words<'a>(layer: &'a Layer, x: &Axis, locale: &Locale) -> Vec<(&'a Bar, String)> {
    let Layer::Bars { along: On::Y, bars, .. } = layer else { return Vec::new() };
    bars.iter()
        .filter(|b| b.value.is_finite() && (b.value != 0.0 || x.from >= 0.0))
        .map(|b| {
            let words = match x.format {
                Format::Plain => locale.digits(b.value, 3),
                Format::Percent => {
                    format!("{}{}", locale.digits(b.value * 100.0, 2), locale.percent)
                }
                format => table::write(b.value, format, locale),
            };
            (b, words)
        })
        .collect()
}

/// The groups of a field of states, each beside the middle of its rows, where there are several.
fn field_ticks(figure: &Figure, body: f64, locale: &Locale) -> Option<Vec<(f64, String)>> {
    let groups = figure.layers.iter().find_map(|l| match l {
        Layer::States { groups, .. } => Some(groups),
        _ => None,
    })?;
    if groups.len() < 2 {
        return Some(Vec::new());
    }
    let all: u32 = groups.iter().map(|(_, n)| n).sum();
    let all = f64::from(all.max(1));
    let mut from = 0.0;
    let middles: Vec<f64> = groups
        .iter()
        .map(|(_, n)| {
            let middle = from + f64::from(*n) / 2.0;
            from += f64::from(*n);
            middle * body / all
        })
        .collect();
    let apart = labels::spread(&middles, LINE, [LINE / 2.0, body - LINE / 2.0]);
    let words = groups.iter().map(|(name, _)| name.render(locale));
    // The axis counts rows from the bottom, as values do.
    Some(apart.into_iter().map(|y| all - y * all / body).zip(words).collect())
}

/// Ticks with their words: as many as keep them apart, and few in any case.
fn tick_words(axis: &Axis, length: f64, on: On, locale: &Locale) -> Vec<(f64, String)> {
    if let Scale::Names(names) = &axis.scale {
        return names.iter().enumerate().map(|(i, n)| (i as f64, n.render(locale))).collect();
    }
    let fits = |ticks: &Vec<(f64, String)>| {
        let widest = ticks.iter().map(|(_, w)| text_width(w)).fold(0.0, f64::max);
        let room = if on == On::X { widest + 16.0 } else { 34.0 };
        ticks.len() < 3 || length / (ticks.len() - 1) as f64 >= room
    };
    let most = if on == On::X { 8 } else { 7 };
    let mut choices = (2..=most).rev().map(|most| ticks::words(axis, most, locale));
    choices.find(fits).unwrap_or_else(|| ticks::words(axis, 2, locale))
}

/// A value's place along an axis: 0 at `from`, 1 at `to`.
fn unit(axis: &Axis, v: f64) -> f64 {
    match axis.scale {
        Scale::Log => {
            (math::ln(v) - math::ln(axis.from)) / (math::ln(axis.to) - math::ln(axis.from))
        }
        _ => (v - axis.from) / (axis.to - axis.from),
    }
}

fn contains(axis: &Axis, v: f64) -> bool {
    let slack = 1e-9 * (axis.to - axis.from).abs();
    v >= axis.from.min(axis.to) - slack && v <= axis.from.max(axis.to) + slack
}

/// The part of a segment inside both axes' ranges (Liang and Barsky), in data units; none where
/// nothing is inside or an end is not finite. On a log axis the cut is made on the log scale.
fn clip(x: &Axis, y: &Axis, a: [f64; 2], b: [f64; 2]) -> Option<([f64; 2], [f64; 2])> {
    let axes = [x, y];
    let place = |p: [f64; 2]| [unit(x, p[0]), unit(y, p[1])];
    let (ua, ub) = (place(a), place(b));
    if ua.iter().chain(&ub).any(|v| !v.is_finite()) {
        return None;
    }
    let (mut t0, mut t1) = (0.0_f64, 1.0_f64);
    for i in 0..2 {
        let d = ub[i] - ua[i];
        for (p, q) in [(-d, ua[i]), (d, 1.0 - ua[i])] {
            if p == 0.0 {
                if q < -1e-9 {
                    return None;
                }
            } else if p < 0.0 {
                t0 = t0.max(q / p);
            } else {
                t1 = t1.min(q / p);
            }
        }
    }
    if t0 > t1 {
        return None;
    }
    let at = |t: f64| -> [f64; 2] {
        let mut p = [0.0; 2];
        for i in 0..2 {
            let u = ua[i] + t * (ub[i] - ua[i]);
            p[i] = match axes[i].scale {
                Scale::Log => math::exp(
                    math::ln(axes[i].from) + u * (math::ln(axes[i].to) - math::ln(axes[i].from)),
                ),
                _ => axes[i].from + u * (axes[i].to - axes[i].from),
            };
        }
        p
    };
    Some((if t0 > 0.0 { at(t0) } else { a }, if t1 < 1.0 { at(t1) } else { b }))
}
