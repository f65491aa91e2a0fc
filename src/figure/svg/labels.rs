//! Words on the plot, placed where they hide least: names at the ends of lines, what stands
//! beside a point or a rule, notes.

use super::backend::{Canvas, Paint, Style};
use super::words::{text_width, wrap};
use super::{LEADER, LINE, Plot, contains, named_lines};
use crate::figure::{Dash, Ink, Layer, On};
use crate::text::Text;

/// What a label should not hide: places on lines and marks, and the labels that stand already.
#[derive(Default)]
struct Taken {
    places: Vec<(f64, f64)>,
    labels: Vec<Area>,
}

/// Left, top, right, bottom.
#[derive(Clone, Copy)]
struct Area([f64; 4]);

impl Area {
    fn holds(&self, (x, y): (f64, f64)) -> bool {
        let [left, top, right, bottom] = self.0;
        x > left && x < right && y > top && y < bottom
    }

    fn meets(&self, other: &Area) -> bool {
        let ([a, b, c, d], [e, f, g, h]) = (self.0, other.0);
        a < g && e < c && b < h && f < d
    }
}

/// Where a label may stand: the x of its edge or middle, how it leans, and its middle's y.
type Candidate = (f64, f64, f64);

impl Plot<'_> {
    /// Everything written over the plot.
    pub(super) fn labels(&self, canvas: &mut Canvas) {
        self.names_above_plot(canvas);
        let mut taken = self.taken();
        if self.end_labels {
            self.line_ends(canvas, &mut taken);
        }
        for layer in &self.figure.layers {
            if let Layer::Point { label, ink, at } = layer
                && self.inside(at)
            {
                let at = self.xy(*at);
                self.beside(canvas, &mut taken, label, *ink, |_, high| around(at, 11.0, high));
            }
        }
        let (left, right) = (self.left, self.width - self.right);
        let (top, floor) = (self.top, self.height - self.bottom);
        for layer in &self.figure.layers {
            match layer {
                Layer::Rule { label, ink, on: On::X, at } if contains(&self.figure.x, *at) => {
                    let x = self.x(*at);
                    self.beside(canvas, &mut taken, label, *ink, |_, high| {
                        let (high, low) = (top + high / 2.0, floor - high / 2.0 - 2.0);
                        [high, low, (high + low) / 2.0]
                            .into_iter()
                            .flat_map(|y| [(x + 6.0, 0.0, y), (x - 6.0, 1.0, y)])
                            .collect()
                    });
                }
                Layer::Rule { label, ink, on: On::Y, at } if contains(&self.figure.y, *at) => {
                    let y = self.y(*at);
                    self.beside(canvas, &mut taken, label, *ink, |_, high| {
                        let (above, below) = (y - high / 2.0 - 1.0, y + high / 2.0 + 2.0);
                        let middle = (left + right) / 2.0;
                        [above, below]
                            .into_iter()
                            .flat_map(|y| {
                                [(left + 4.0, 0.0, y), (right - 4.0, 1.0, y), (middle, 0.5, y)]
                            })
                            .collect()
                    });
                }
                Layer::Note { text, at } if self.inside(at) => {
                    let at = self.xy(*at);
                    self.beside(canvas, &mut taken, text, Ink::Text, |_, high| {
                        let mut places = vec![(at.0, 0.0, at.1), (at.0, 1.0, at.1)];
                        places.extend(around(at, 4.0, high));
                        places
                    });
                }
                _ => {}
            }
        }
    }

    /// What is drawn, as places close to one another.
    fn taken(&self) -> Taken {
        const NEAR: f64 = 4.0;
        let mut taken = Taken::default();
        let mut along = |a: (f64, f64), b: (f64, f64)| {
            let steps = ((a.0 - b.0).abs().max((a.1 - b.1).abs()) / NEAR).ceil().clamp(1.0, 400.0);
            for i in 0..=steps as u32 {
                let t = f64::from(i) / steps;
                taken.places.push((a.0 + t * (b.0 - a.0), a.1 + t * (b.1 - a.1)));
            }
        };
        let (right, floor) = (self.width - self.right, self.height - self.bottom);
        for layer in &self.figure.layers {
            match layer {
                Layer::Line { points, .. } => {
                    for stroke in self.strokes(points) {
                        stroke.windows(2).for_each(|pair| along(pair[0], pair[1]));
                    }
                }
                Layer::Dots { points, .. } => {
                    for p in points.iter().filter(|p| self.inside(p)) {
                        let (x, y) = self.xy(*p);
                        along((x - 4.0, y), (x + 4.0, y));
                    }
                }
                Layer::Point { at, .. } if self.inside(at) => {
                    let (x, y) = self.xy(*at);
                    along((x - 7.0, y), (x + 7.0, y));
                }
                Layer::Bars { along: On::Y, bars, .. } => {
                    for bar in bars.iter().filter(|b| b.value.is_finite()) {
                        let (_, y) = self.lying(bar, self.share(layer));
                        let x = |v: f64| self.x(v.clamp(self.figure.x.from, self.figure.x.to));
                        along((x(0.0), y), (x(bar.value), y));
                    }
                }
                Layer::Rule { on: On::X, at, .. } if contains(&self.figure.x, *at) => {
                    along((self.x(*at), self.top), (self.x(*at), floor));
                }
                Layer::Rule { on: On::Y, at, .. } if contains(&self.figure.y, *at) => {
                    along((self.left, self.y(*at)), (right, self.y(*at)));
                }
                _ => {}
            }
        }
        if self.names_above {
            for (v, words) in &self.y_ticks {
                let y = self.above(*v);
                let high = LINE / 2.0 - 1.0;
                taken.labels.push(Area([0.0, y - high, self.left + text_width(words), y + high]));
            }
        }
        taken
    }

    /// Words at the candidate place that hides least; the first of equals. `candidates` are asked
    /// for a label of this width and height.
    fn beside(
        &self,
        canvas: &mut Canvas,
        taken: &mut Taken,
        label: &Text,
        ink: Ink,
        candidates: impl Fn(f64, f64) -> Vec<Candidate>,
    ) {
        let words = label.render(self.locale);
        if words.is_empty() {
            return;
        }
        let room = ((self.width - self.right - self.left) * 0.5).max(110.0);
        let rows = wrap(&words, room);
        let wide = rows.iter().map(|r| text_width(r)).fold(0.0, f64::max);
        let high = rows.len() as f64 * LINE;
        let (low, top) = (self.height - self.bottom, self.top);
        let mut best: Option<(f64, Candidate, Area)> = None;
        for (i, (x, lean, y)) in candidates(wide, high).into_iter().enumerate() {
            // Moved into the drawing where it would stick out.
            let left = (x - lean * wide).min(self.width - wide).max(0.0);
            let y = y.min(low - high / 2.0).max(top + high / 2.0 - 4.0);
            let area =
                Area([left - 2.0, y - high / 2.0 + 2.0, left + wide + 2.0, y + high / 2.0 - 2.0]);
            let hidden = taken.places.iter().filter(|p| area.holds(**p)).count() as f64;
            let clashes = taken.labels.iter().filter(|l| area.meets(l)).count() as f64;
            let moved = ((x - lean * wide) - left).abs();
            let cost = hidden + 60.0 * clashes + moved + 0.4 * i as f64;
            if best.as_ref().is_none_or(|b| cost < b.0) {
                best = Some((cost, (left + lean * wide, lean, y), area));
            }
        }
        let Some((_, (x, lean, y), area)) = best else { return };
        for (i, row) in rows.iter().enumerate() {
            let at = (x, y - high / 2.0 + LINE / 2.0 + i as f64 * LINE);
            canvas.halo(row, at, Paint::Ink(ink), lean, 0.5);
        }
        taken.labels.push(area);
    }

    /// Names at the right-hand ends of lines, moved apart as little as possible; one that had to
    /// move is joined to its line.
    fn line_ends(&self, canvas: &mut Canvas, taken: &mut Taken) {
        let (top, floor) = (self.top, self.height - self.bottom);
        let mut ends: Vec<(f64, &Text, Ink)> = named_lines(self.figure)
            .into_iter()
            .filter_map(|l| match l {
                Layer::Line { label, ink, points, .. } => {
                    let last = points.iter().rev().find(|p| p.iter().all(|v| v.is_finite()))?;
                    Some((self.y(last[1]).clamp(top, floor), label, *ink))
                }
                _ => None,
            })
            .collect();
        ends.sort_by(|a, b| a.0.total_cmp(&b.0));
        let wanted: Vec<f64> = ends.iter().map(|e| e.0).collect();
        let places = spread(&wanted, LINE, [top, floor]);
        let from = self.width - self.right;
        for ((y, label, ink), place) in ends.iter().zip(places) {
            let moved = (place - y).abs() > 3.0;
            if moved {
                let leader = [(from + 2.0, *y), (from + LEADER - 4.0, place)];
                canvas.line(&leader, Style::line(*ink, Dash::Solid).fine());
            }
            let at = (from + if moved { LEADER - 1.0 } else { 8.0 }, place);
            let words = label.render(self.locale);
            canvas.text(&words, at, Paint::Ink(*ink), 0.0, 0.5);
            let (high, right) = (LINE / 2.0 - 1.0, at.0 + text_width(&words));
            taken.labels.push(Area([at.0, place - high, right, place + high]));
        }
    }
}

/// Places around a point, the best first: right and left above, right and left below, above,
/// below, right, left.
fn around((x, y): (f64, f64), gap: f64, high: f64) -> Vec<Candidate> {
    let up = y - high / 2.0 - 3.0;
    let down = y + high / 2.0 + 3.0;
    vec![
        (x + gap * 0.6, 0.0, up),
        (x - gap * 0.6, 1.0, up),
        (x + gap * 0.6, 0.0, down),
        (x - gap * 0.6, 1.0, down),
        (x, 0.5, up - 6.0),
        (x, 0.5, down + 6.0),
        (x + gap, 0.0, y),
        (x - gap, 1.0, y),
    ]
}

/// Rising places at least `gap` apart and within the limits, each as near to where it is wanted
/// as the others allow: neighbours that touch move together, around their common middle.
pub fn spread(wanted: &[f64], gap: f64, [low, high]: [f64; 2]) -> Vec<f64> {
    // Clusters as (sum of the wanted places less their ranks' offsets, how many).
    let mut clusters: Vec<(f64, usize)> = Vec::new();
    let first = |(sum, n): (f64, usize)| sum / n as f64;
    for place in wanted {
        clusters.push((*place, 1));
        while let [.., a, b] = clusters[..] {
            let offset = a.1 as f64 * gap;
            if first(a) + offset <= first(b) {
                break;
            }
            clusters.truncate(clusters.len() - 2);
            clusters.push((a.0 + b.0 - offset * b.1 as f64, a.1 + b.1));
        }
    }
    let mut places: Vec<f64> =
        clusters.iter().flat_map(|c| (0..c.1).map(move |i| first(*c) + i as f64 * gap)).collect();
    let mut limit = high;
    for place in places.iter_mut().rev() {
        *place = place.min(limit);
        limit = *place - gap;
    }
    let mut limit = low;
    for place in &mut places {
        *place = place.max(limit);
        limit = *place + gap;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_move_apart_around_their_middle() {
        assert_eq!(spread(&[10.0, 50.0], 18.0, [0.0, 100.0]), [10.0, 50.0]);
        assert_eq!(spread(&[50.0, 50.0], 18.0, [0.0, 100.0]), [41.0, 59.0]);
        assert_eq!(spread(&[50.0, 50.0, 50.0], 10.0, [0.0, 100.0]), [40.0, 50.0, 60.0]);
        assert_eq!(spread(&[0.0, 0.0], 18.0, [0.0, 100.0]), [0.0, 18.0]);
        assert_eq!(spread(&[100.0, 100.0], 18.0, [0.0, 100.0]), [82.0, 100.0]);
        assert!(spread(&[], 18.0, [0.0, 100.0]).is_empty());
    }

    #[test]
    fn a_cluster_that_grows_takes_in_its_neighbours() {
        let places = spread(&[40.0, 50.0, 51.0, 80.0], 18.0, [0.0, 200.0]);
        assert!(places.windows(2).all(|w| w[1] - w[0] >= 18.0 - 1e-9), "{places:?}");
        let moved: f64 = places.iter().zip([40.0, 50.0, 51.0, 80.0]).map(|(a, b)| a - b).sum();
        assert!(moved.abs() < 1e-9, "{places:?}");
    }
}
