//! A figure as SVG, drawn by plotters.
//!
//! A drawing is made for a width, so that its text is legible at that width; the same figure at
//! the same width gives the same bytes natively and in wasm. Colours are CSS variables with a
//! fallback (`Theme::Page`), or fixed for a file that leaves the page.

mod backend;
mod compact;
mod ticks;

use super::{Axis, Bar, Dash, Figure, Format, Ink, Layer, Mark, On, Scale, Shape, table};
use crate::math;
use crate::text::{Locale, Text};
use backend::{Canvas, Paint, Style};
pub use backend::{palette, variable};

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
    legend: Vec<Vec<LegendEntry<'a>>>,
    end_labels: bool,
}

/// A name above the plot with a sample of its look.
struct LegendEntry<'a> {
    layer: &'a Layer,
    words: String,
    at: f64,
}

impl<'a> Plot<'a> {
    fn lay_out(figure: &'a Figure, width: f64, locale: &'a Locale) -> Self {
        let narrow = width < f64::from(NARROW);
        let body = match figure.shape {
            Shape::Wide => (width * 0.5).clamp(220.0, 400.0),
            Shape::Square => (width * 0.8).clamp(240.0, 460.0),
            Shape::Strip => 120.0,
        };
        let rows = |axis: &Axis| match &axis.scale {
            Scale::Names(names) => names.len() as f64,
            _ => 0.0,
        };
        // A row of names needs a line of text each, whatever the shape.
        let body = body.max(rows(&figure.y) * 26.0);
        let y_ticks = tick_words(&figure.y, body, 46.0, locale);
        let widest = y_ticks.iter().map(|(_, w)| text_width(w)).fold(0.0, f64::max);
        let left = match figure.y.scale {
            Scale::Names(_) => (widest + 12.0).min(width * 0.42),
            _ => widest + 10.0,
        };
        let lines = named_lines(figure);
        let ends: Vec<String> = lines.iter().map(|l| l.label().render(locale)).collect();
        let widest_end = ends.iter().map(|w| text_width(w)).fold(0.0, f64::max);
        let end_labels = !narrow
            && widest_end > 0.0
            && widest_end < width * 0.3
            && lines.len() < 7
            && all_end_together(&lines, figure);
        let right = if end_labels { widest_end + 14.0 } else { 14.0 };
        let x_ticks = tick_words(&figure.x, width - left - right, 84.0, locale);
        let legend = legend(figure, width, end_labels, locale);
        let y_title = if figure.y.label.is_empty() { 0.0 } else { LINE + 2.0 };
        let top = legend.len() as f64 * (LINE + 4.0) + y_title + 8.0;
        let x_title = if figure.x.label.is_empty() { 0.0 } else { LINE };
        let x_rows = if matches!(figure.x.scale, Scale::Names(_)) {
            let room = (width - left - right) / rows(&figure.x).max(1.0);
            x_ticks.iter().map(|(_, w)| wrap(w, room).len()).max().unwrap_or(1) as f64
        } else {
            1.0
        };
        let bottom = x_rows * LINE + x_title + 10.0;
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
            legend,
            end_labels,
        }
    }

    fn x(&self, v: f64) -> f64 {
        self.left + unit(&self.figure.x, v) * (self.width - self.left - self.right)
    }

    fn y(&self, v: f64) -> f64 {
        let span = self.height - self.top - self.bottom;
        self.height - self.bottom - unit(&self.figure.y, v) * span
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
        for (v, words) in &self.y_ticks {
            let y = self.y(*v);
            if !names_on_y {
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
        if !self.figure.x.label.is_empty() {
            let words = self.figure.x.label.render(self.locale);
            canvas.text(&words, (right, self.height - LINE), Paint::Quiet, 1.0, 0.0);
        }
        if !self.figure.y.label.is_empty() {
            let words = self.figure.y.label.render(self.locale);
            canvas.text(&words, (0.0, self.top - LINE - 8.0), Paint::Quiet, 0.0, 0.0);
        }
    }

    fn layer(&self, canvas: &mut Canvas, layer: &Layer) {
        match layer {
            Layer::Line { ink, dash, points, .. } => {
                for stroke in self.strokes(points) {
                    canvas.line(&stroke, Style::line(*ink, *dash));
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
                    canvas.mark(self.xy(*at), Mark::Circle, *ink, 6.0);
                }
            }
            Layer::Bars { ink, along, bars, .. } => {
                for bar in bars {
                    self.bar(canvas, *ink, *along, bar, self.share(layer));
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
                    canvas.line(&ends, Style::line(*ink, Dash::Dotted));
                }
            }
            Layer::Heat { x, y, values, from, to, .. } => {
                self.heat(canvas, x, y, values, [*from, *to]);
            }
            Layer::Note { .. } => {}
        }
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
        // Four fifths of a place, shared by the series; −0.4 + … runs from one edge to the other.
        let from = bar.place - 0.4 + 0.8 * which / of;
        let (to, middle) = (from + 0.8 / of, from + 0.4 / of);
        let axis = if along == On::X { &self.figure.y } else { &self.figure.x };
        let zero =
            if axis.scale == Scale::Log { axis.from } else { 0.0_f64.clamp(axis.from, axis.to) };
        let hold = |v: f64| v.clamp(axis.from, axis.to);
        let at = |place: f64, v: f64| match along {
            On::X => self.xy([place, hold(v)]),
            // Lying bars read from the top down within a place.
            On::Y => self.xy([hold(v), 2.0 * bar.place - place]),
        };
        canvas.rect(at(from, zero), at(to, bar.value), Paint::Ink(ink));
        if let Some([low, high]) = bar.interval {
            canvas.line(
                &[at(middle, low), at(middle, high)],
                Style::line(Ink::Text, Dash::Solid).thin(),
            );
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

    /// Everything written over the plot: the legend, the lines' names, points, rules, notes.
    fn labels(&self, canvas: &mut Canvas) {
        for (row, entries) in self.legend.iter().enumerate() {
            let y = row as f64 * (LINE + 4.0) + LINE / 2.0;
            for entry in entries {
                self.sample(canvas, entry.layer, (entry.at, y));
                canvas.text(
                    &entry.words,
                    (entry.at + SAMPLE + 6.0, y),
                    Paint::Ink(Ink::Text),
                    0.0,
                    0.5,
                );
            }
        }
        if self.end_labels {
            self.line_ends(canvas);
        }
        for layer in &self.figure.layers {
            match layer {
                Layer::Point { label, ink, at } if self.inside(at) => {
                    let (x, y) = self.xy(*at);
                    self.beside(canvas, label, Paint::Ink(*ink), (x, y - LINE * 0.75), 8.0);
                }
                Layer::Rule { label, ink, on, at } if !label.is_empty() => {
                    let (at, lift) = match on {
                        On::X if contains(&self.figure.x, *at) => {
                            ((self.x(*at), self.top + LINE / 2.0), 6.0)
                        }
                        On::Y if contains(&self.figure.y, *at) => {
                            ((self.left, self.y(*at) - LINE / 2.0), 4.0)
                        }
                        _ => continue,
                    };
                    self.beside(canvas, label, Paint::Ink(*ink), at, lift);
                }
                Layer::Note { text, at } if self.inside(at) => {
                    self.beside(canvas, text, Paint::Ink(Ink::Text), self.xy(*at), 0.0);
                }
                _ => {}
            }
        }
    }

    /// Words beside a place, on the side where there is room.
    fn beside(
        &self,
        canvas: &mut Canvas,
        label: &Text,
        paint: Paint,
        (x, y): (f64, f64),
        gap: f64,
    ) {
        let words = label.render(self.locale);
        let room = self.width - self.right - x - gap;
        let fits = text_width(&words) <= room || x - self.left < room;
        let rows = wrap(&words, if fits { room } else { x - gap - self.left });
        let (lean, at) = if fits { (0.0, x + gap) } else { (1.0, x - gap) };
        let top = self.top + LINE / 2.0;
        let low = self.height - self.bottom - LINE / 2.0 - (rows.len() as f64 - 1.0) * LINE;
        let first = y.min(low).max(top);
        for (i, row) in rows.iter().enumerate() {
            canvas.halo(row, (at, first + i as f64 * LINE), paint, lean, 0.5);
        }
    }

    /// Names at the right-hand ends of lines, pushed apart until none overlaps.
    fn line_ends(&self, canvas: &mut Canvas) {
        let mut ends: Vec<(f64, &Layer)> = named_lines(self.figure)
            .into_iter()
            .filter_map(|l| match l {
                Layer::Line { points, .. } => {
                    let last = points.iter().rev().find(|p| p.iter().all(|v| v.is_finite()))?;
                    let (top, floor) = (self.top, self.height - self.bottom);
                    Some((self.y(last[1]).clamp(top, floor), l))
                }
                _ => None,
            })
            .collect();
        ends.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut places: Vec<f64> = ends.iter().map(|e| e.0).collect();
        let floor = self.height - self.bottom;
        for i in 1..places.len() {
            places[i] = places[i].max(places[i - 1] + LINE);
        }
        if let Some(last) = places.last().copied() {
            let mut limit = last.min(floor);
            for place in places.iter_mut().rev() {
                *place = place.min(limit);
                limit = *place - LINE;
            }
        }
        for ((_, layer), y) in ends.iter().zip(places) {
            if let Layer::Line { label, ink, .. } = layer {
                let at = (self.width - self.right + 8.0, y);
                canvas.text(&label.render(self.locale), at, Paint::Ink(*ink), 0.0, 0.5);
            }
        }
    }

    /// A layer's look, as in a legend.
    fn sample(&self, canvas: &mut Canvas, layer: &Layer, (x, y): (f64, f64)) {
        let across = [(x, y), (x + SAMPLE, y)];
        let (a, b) = ((x, y - 6.0), (x + SAMPLE, y + 6.0));
        match layer {
            Layer::Line { ink, dash, .. } => canvas.line(&across, Style::line(*ink, *dash)),
            Layer::Band { ink, .. } | Layer::Region { ink, .. } => {
                canvas.rect(a, b, Paint::Wash(*ink))
            }
            Layer::Bars { ink, .. } => canvas.rect(a, b, Paint::Ink(*ink)),
            Layer::Dots { ink, mark, .. } => canvas.mark((x + SAMPLE / 2.0, y), *mark, *ink, 4.0),
            Layer::Heat { .. } => {
                for level in 0..HEAT_LEVELS {
                    let step = SAMPLE * 3.0 / f64::from(HEAT_LEVELS);
                    let from = x - SAMPLE * 2.0 + step * f64::from(level);
                    canvas.rect((from, y - 6.0), (from + step, y + 6.0), Paint::Heat(Some(level)));
                }
            }
            Layer::Point { .. } | Layer::Rule { .. } | Layer::Note { .. } => {}
        }
    }
}

const SAMPLE: f64 = 22.0;

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

/// An upper estimate of the width of words in the page's font.
fn text_width(words: &str) -> f64 {
    words.chars().map(|c| match c {
        'i' | 'j' | 'l' | '.' | ',' | '\'' | '|' | ' ' | 'I' | 't' | 'f' => 0.32,
        'm' | 'w' | 'M' | 'W' | '%' => 0.9,
        c if c.is_uppercase() => 0.7,
        _ => 0.57,
    } * TEXT).sum()
}

/// Words in rows of at most this width, broken at spaces.
fn wrap(words: &str, room: f64) -> Vec<String> {
    let mut rows: Vec<String> = Vec::new();
    for word in words.split(' ') {
        match rows.last_mut() {
            Some(row) if text_width(row) + text_width(word) + TEXT * 0.3 <= room => {
                row.push(' ');
                row.push_str(word);
            }
            _ => rows.push(word.to_string()),
        }
    }
    rows
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

/// The names above the plot, in rows that fit.
fn legend<'a>(
    figure: &'a Figure,
    width: f64,
    end_labels: bool,
    locale: &Locale,
) -> Vec<Vec<LegendEntry<'a>>> {
    let mut rows: Vec<Vec<LegendEntry>> = Vec::new();
    let mut at = 0.0;
    for layer in &figure.layers {
        let listed = match layer {
            Layer::Line { .. } => !end_labels,
            Layer::Band { .. }
            | Layer::Bars { .. }
            | Layer::Region { .. }
            | Layer::Dots { .. }
            | Layer::Heat { .. } => true,
            Layer::Point { .. } | Layer::Rule { .. } | Layer::Note { .. } => false,
        };
        if !listed || layer.label().is_empty() {
            continue;
        }
        let words = match layer {
            Layer::Heat { label, values, from, to, format, .. } => {
                let ends = [*from, *to].map(|v| table::write(v, *format, locale));
                let none = values.iter().any(|v| !v.is_finite());
                let grey =
                    if none { Text::plain("; grey: none").render(locale) } else { String::new() };
                format!("{} ({} – {}{grey})", label.render(locale), ends[0], ends[1])
            }
            _ => layer.label().render(locale),
        };
        let lead = if matches!(layer, Layer::Heat { .. }) { SAMPLE * 2.0 } else { 0.0 };
        let needed = lead + SAMPLE + 6.0 + text_width(&words) + 18.0;
        if rows.is_empty() || at + needed > width {
            rows.push(Vec::new());
            at = 0.0;
        }
        if let Some(row) = rows.last_mut() {
            row.push(LegendEntry { layer, words, at: at + lead });
        }
        at += needed;
    }
    rows
}

/// Ticks with their words: few enough that each has `room` pixels of the `length`.
fn tick_words(axis: &Axis, length: f64, room: f64, locale: &Locale) -> Vec<(f64, String)> {
    let most = (length / room).floor().clamp(2.0, 8.0) as u32;
    let words = |v: f64| match axis.format {
        Format::Plain => ticks::plain(v, axis, most, locale),
        Format::Percent => format!(
            "{}{}",
            ticks::plain(v * 100.0, &percent_of(axis), most, locale),
            locale.percent
        ),
        format => table::write(v, format, locale),
    };
    match &axis.scale {
        Scale::Names(names) => {
            names.iter().enumerate().map(|(i, name)| (i as f64, name.render(locale))).collect()
        }
        Scale::Linear => {
            let whole = matches!(axis.format, Format::Count | Format::Year);
            ticks::linear(axis.from, axis.to, most, whole)
                .into_iter()
                .map(|v| (v, words(v)))
                .collect()
        }
        Scale::Log => {
            ticks::log(axis.from, axis.to, most).into_iter().map(|v| (v, words(v))).collect()
        }
    }
}

fn percent_of(axis: &Axis) -> Axis {
    Axis { from: axis.from * 100.0, to: axis.to * 100.0, ..axis.clone() }
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
