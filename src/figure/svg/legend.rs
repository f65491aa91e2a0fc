//! The names above the plot, each with a sample of its look.

use super::backend::{Canvas, Paint, Style};
use super::words::{text_width, wrap};
use super::{HEAT_LEVELS, LINE, Plot, state_paint};
use crate::figure::{Figure, Ink, Layer, table};
use crate::text::{Locale, Text};

/// The width of a sample, and of a map's whole scale.
const SAMPLE: f64 = 22.0;
const RAMP: f64 = 84.0;

/// One entry: where it starts, what is drawn and what is written after it.
pub struct Entry<'a> {
    at: f64,
    look: Look<'a>,
    words: String,
}

/// What is drawn before an entry's words.
enum Look<'a> {
    /// Nothing: words that go on.
    None,
    /// A layer's own look.
    Layer(&'a Layer),
    /// A patch of a map's or a field's paint.
    Patch(Paint),
    /// A map's scale, after the value at its light end.
    Ramp(String),
}

impl Look<'_> {
    fn width(&self) -> f64 {
        match self {
            Look::None => 0.0,
            Look::Layer(Layer::Dots { .. }) => 18.0,
            Look::Patch(_) => 20.0,
            Look::Layer(_) => SAMPLE + 6.0,
            Look::Ramp(low) => text_width(low) + RAMP + 12.0,
        }
    }
}

/// The entries in rows that fit.
pub fn rows<'a>(
    figure: &'a Figure,
    width: f64,
    end_labels: bool,
    locale: &Locale,
) -> Vec<Vec<Entry<'a>>> {
    let mut rows: Vec<Vec<Entry>> = Vec::new();
    let mut at = 0.0;
    let mut put = |look: Look<'a>, words: String| {
        let needed = look.width() + text_width(&words) + 18.0;
        if rows.is_empty() || at + needed - 18.0 > width {
            rows.push(Vec::new());
            at = 0.0;
        }
        let lead = look.width();
        // What is too long for a row of its own goes on in the next.
        let mut parts = wrap(&words, width - at - lead).into_iter();
        if let Some(row) = rows.last_mut() {
            row.push(Entry { at, look, words: parts.next().unwrap_or_default() });
        }
        for part in parts {
            at = 0.0;
            rows.push(vec![Entry { at: lead, look: Look::None, words: part }]);
        }
        at += needed;
    };
    for layer in &figure.layers {
        let name = layer.label().render(locale);
        match layer {
            Layer::Line { .. } if end_labels => {}
            Layer::Point { .. } | Layer::Rule { .. } | Layer::Note { .. } => {}
            Layer::Heat { values, from, to, format, .. } => {
                let [low, high] = [*from, *to].map(|v| table::write(v, *format, locale));
                if !name.is_empty() {
                    put(Look::None, name);
                }
                put(Look::Ramp(low), high);
                if values.iter().any(|v| !v.is_finite()) {
                    put(Look::Patch(Paint::Heat(None)), Text::plain("none").render(locale));
                }
            }
            Layer::States { names, inks, .. } => {
                for (state, state_name) in names.iter().enumerate() {
                    let paint = state_paint(state as u8, names.len(), inks);
                    put(Look::Patch(paint), state_name.render(locale));
                }
            }
            _ if name.is_empty() => {}
            _ => put(Look::Layer(layer), name),
        }
    }
    rows
}

impl Plot<'_> {
    /// Draws the entries above the plot.
    pub(super) fn names_above_plot(&self, canvas: &mut Canvas) {
        for (row, entries) in self.legend.iter().enumerate() {
            let y = row as f64 * (LINE + 4.0) + LINE / 2.0;
            for entry in entries {
                let x = entry.at;
                match &entry.look {
                    Look::None => {}
                    Look::Layer(layer) => sample(canvas, layer, (x, y)),
                    Look::Patch(paint) => {
                        canvas.rect((x, y - 6.0), (x + 14.0, y + 6.0), *paint);
                    }
                    Look::Ramp(low) => {
                        canvas.text(low, (x, y), Paint::Quiet, 0.0, 0.5);
                        let first = x + text_width(low) + 5.0;
                        let step = RAMP / f64::from(HEAT_LEVELS);
                        for level in 0..HEAT_LEVELS {
                            let from = first + step * f64::from(level);
                            let corners = ((from, y - 5.0), (from + step, y + 5.0));
                            canvas.rect(corners.0, corners.1, Paint::Heat(Some(level)));
                        }
                    }
                }
                let paint = match entry.look {
                    Look::Ramp(_) => Paint::Quiet,
                    _ => Paint::Ink(Ink::Text),
                };
                canvas.text(&entry.words, (x + entry.look.width(), y), paint, 0.0, 0.5);
            }
        }
    }
}

/// A layer's look.
fn sample(canvas: &mut Canvas, layer: &Layer, (x, y): (f64, f64)) {
    let (a, b) = ((x, y - 6.0), (x + SAMPLE, y + 6.0));
    match layer {
        Layer::Line { ink, dash, .. } => {
            canvas.line(&[(x, y), (x + SAMPLE, y)], Style::line(*ink, *dash));
        }
        Layer::Band { ink, .. } | Layer::Region { ink, .. } => canvas.rect(a, b, Paint::Wash(*ink)),
        Layer::Bars { ink, .. } => canvas.rect(a, b, Paint::Ink(*ink)),
        Layer::Dots { ink, mark, .. } => canvas.mark((x + 7.0, y), *mark, *ink, 4.0),
        _ => {}
    }
}
