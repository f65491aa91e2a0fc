//! A drawing's shapes in few bytes: the article holds every drawing twice, for a phone and for a
//! wide screen, and a reader should not wait for them.
//!
//! What looks alike becomes one path or one group, outlines lose the points that nobody could see,
//! and coordinates are relative. Nothing else changes: the result is the same picture.

use super::backend::Place;
use std::fmt::Write;

/// How far, in drawing units, an outline may pass beside a point that is left out: a quarter of a
/// CSS pixel.
const SLACK: f64 = 1.0;

/// The points of an outline that are needed to see it (Ramer, Douglas and Peucker).
pub fn simplify(points: &[Place]) -> Vec<Place> {
    let mut keep = vec![false; points.len()];
    let mut spans = Vec::new();
    if let Some(last) = points.len().checked_sub(1) {
        (keep[0], keep[last]) = (true, true);
        spans.push((0, last));
    }
    while let Some((from, to)) = spans.pop() {
        let far = |i: &usize| aside(points[*i], points[from], points[to]);
        let farthest = (from + 1..to).max_by(|a, b| far(a).total_cmp(&far(b)));
        if let Some(middle) = farthest.filter(|i| far(i) > SLACK * SLACK) {
            keep[middle] = true;
            spans.extend([(from, middle), (middle, to)]);
        }
    }
    points.iter().zip(keep).filter_map(|(p, keep)| keep.then_some(*p)).collect()
}

/// The square of a point's distance from a segment.
fn aside(p: Place, a: Place, b: Place) -> f64 {
    let vector = |from: Place, to: Place| (f64::from(to.0 - from.0), f64::from(to.1 - from.1));
    let dot = |u: (f64, f64), v: (f64, f64)| u.0 * v.0 + u.1 * v.1;
    let (along, away) = (vector(a, b), vector(a, p));
    let (square, reach) = (dot(along, along), dot(along, away));
    if reach <= 0.0 {
        return dot(away, away);
    }
    if reach >= square {
        let end = vector(b, p);
        return dot(end, end);
    }
    let cross = along.0 * away.1 - along.1 * away.0;
    cross * cross / square
}

/// What stands in an element that is not its look.
enum Shape {
    /// A piece of a path.
    Path(String),
    /// An element of its own.
    Alone(String),
}

/// Elements as plotters writes them, one after the other, with all of one look together. None of
/// them may have to lie over another of a different look.
pub fn compact(elements: &str) -> String {
    let mut groups: Vec<(String, Shape)> = Vec::new();
    let mut rest = elements;
    while let Some(start) = rest.find('<') {
        let Some((element, after)) = element(&rest[start..]) else { break };
        rest = after;
        let (look, shape) = element.split();
        let same = |(have, kind): &&mut (String, Shape)| {
            *have == look
                && matches!(
                    (kind, &shape),
                    (Shape::Path(_), Shape::Path(_)) | (Shape::Alone(_), Shape::Alone(_))
                )
        };
        match (groups.iter_mut().find(same), shape) {
            (Some((_, Shape::Path(all) | Shape::Alone(all))), Shape::Path(d) | Shape::Alone(d)) => {
                all.push_str(&d);
            }
            (None, shape) => groups.push((look, shape)),
        }
    }
    let mut out = String::new();
    for (look, shape) in groups {
        // Writing into a string cannot fail.
        let _ = match shape {
            Shape::Path(d) => write!(out, "<path{look} d=\"{d}\"/>"),
            Shape::Alone(all) => write!(out, "<g{look}>{all}</g>"),
        };
    }
    out
}

/// An element of plotters': its name, its attributes and the words in it.
struct Element<'a> {
    name: &'a str,
    attributes: Vec<(&'a str, &'a str)>,
    words: &'a str,
}

/// The element at the start of a text, and what comes after it.
fn element(text: &str) -> Option<(Element<'_>, &str)> {
    let end = text.find('>')?;
    let tag = text[1..end].trim_end_matches('/');
    let (name, mut list) = tag.split_once(' ')?;
    let mut attributes = Vec::new();
    while let Some((key, value)) = list.split_once("=\"") {
        let (value, after) = value.split_once('"')?;
        attributes.push((key.trim(), value));
        list = after;
    }
    let after = &text[end + 1..];
    if name != "text" {
        return Some((Element { name, attributes, words: "" }, after));
    }
    let (words, after) = after.split_once("</text>")?;
    Some((Element { name, attributes, words: words.trim_matches('\n') }, after))
}

impl Element<'_> {
    fn number(&self, name: &str) -> i32 {
        let found = self.attributes.iter().find(|(key, _)| *key == name);
        found.and_then(|(_, value)| value.parse().ok()).unwrap_or_default()
    }

    /// Its look, as attributes, and its shape.
    fn split(&self) -> (String, Shape) {
        const PLACES: [&str; 11] =
            ["points", "x", "y", "width", "height", "cx", "cy", "r", "dy", "font-size", "opacity"];
        let mut look = String::new();
        for (key, value) in self.attributes.iter().filter(|(key, _)| !PLACES.contains(key)) {
            let _ = write!(look, " {key}=\"{value}\"");
        }
        let n = |name| self.number(name);
        let shape = match self.name {
            "rect" => {
                let (w, h) = (n("width"), n("height"));
                Shape::Path(format!("M{} {}h{w}v{h}h{}z", n("x"), n("y"), -w))
            }
            "circle" => Shape::Alone(format!(
                "<circle cx=\"{}\" cy=\"{}\" r=\"{}\"/>",
                n("cx"),
                n("cy"),
                n("r")
            )),
            "text" => {
                // A group cannot hand its lines' shift down, so it becomes part of the place.
                let shift = self.attributes.iter().find(|(key, _)| *key == "dy");
                let shift = match shift.map(|(_, value)| *value) {
                    Some("0.76em") => 0.76,
                    Some("0.5ex") => 0.27,
                    _ => 0.0,
                };
                let y = n("y") + (shift * super::TEXT * super::backend::FINE).round() as i32;
                Shape::Alone(format!("<text x=\"{}\" y=\"{y}\">{}</text>", n("x"), self.words))
            }
            _ => Shape::Path(self.outline()),
        };
        (look, shape)
    }

    /// A polyline or polygon as a piece of a path.
    fn outline(&self) -> String {
        let points = self.attributes.iter().find(|(key, _)| *key == "points");
        let points = points.map_or("", |(_, value)| *value);
        let mut places = points.split_whitespace().filter_map(|pair| {
            let (x, y) = pair.split_once(',')?;
            Some((x.parse::<i32>().ok()?, y.parse::<i32>().ok()?))
        });
        let Some(mut at) = places.next() else { return String::new() };
        let mut out = format!("M{} {}", at.0, at.1);
        let mut lines = false; // whether the last command was an `l`, which need not be repeated
        for place in places {
            let (dx, dy) = (place.0 - at.0, place.1 - at.1);
            at = place;
            let _ = match (dx, dy) {
                (0, 0) => continue,
                (_, 0) => write!(out, "h{dx}"),
                (0, _) => write!(out, "v{dy}"),
                _ => {
                    let before = match (lines, dx < 0) {
                        (false, _) => "l",
                        (true, true) => "",
                        (true, false) => " ",
                    };
                    let between = if dy < 0 { "" } else { " " };
                    write!(out, "{before}{dx}{between}{dy}")
                }
            };
            lines = dx != 0 && dy != 0;
        }
        if self.name == "polygon" {
            out.push('z');
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_is_left_out_and_every_corner_stays() {
        let straight: Vec<Place> = (0..100).map(|i| (i, 2 * i)).collect();
        assert_eq!(simplify(&straight), [(0, 0), (99, 198)]);
        let corner = [(0, 0), (50, 0), (50, 50), (0, 2), (50, 4)];
        assert_eq!(simplify(&corner), corner);
        // There and back on one line: the far end is not between the ends.
        assert_eq!(simplify(&[(0, 0), (50, 0), (5, 0)]), [(0, 0), (50, 0), (5, 0)]);
        assert_eq!(simplify(&[(3, 4)]), [(3, 4)]);
        assert!(simplify(&[]).is_empty());
    }

    #[test]
    fn no_point_is_farther_from_the_outline_than_the_slack() {
        let wave: Vec<Place> = (0..400)
            .map(|i| (4 * i, (900.0 * crate::math::sin(f64::from(i) / 30.0)).round() as i32))
            .collect();
        let lean = simplify(&wave);
        assert!(lean.len() * 3 < wave.len(), "{} of {}", lean.len(), wave.len());
        for p in &wave {
            let nearest = lean.windows(2).map(|s| aside(*p, s[0], s[1])).fold(f64::MAX, f64::min);
            assert!(nearest <= SLACK * SLACK, "{p:?}");
        }
    }

    #[test]
    fn one_look_is_one_element() {
        let plotters = "<polyline fill=\"none\" stroke=\"a\" points=\"0,10 5,10 \"/>\n\
            <text x=\"8\" y=\"10\" dy=\"0.76em\" text-anchor=\"end\" font-size=\"52\" fill=\"q\">\nx &lt; 1\n</text>\n\
            <polyline fill=\"none\" stroke=\"a\" points=\"0,20 5,20 6,18 4,19 4,9 \"/>\n\
            <rect x=\"1\" y=\"2\" width=\"3\" height=\"4\" fill=\"h\"/>\n\
            <polygon fill=\"h\" points=\"0,0 1,1 2,0 \"/>\n\
            <circle cx=\"1\" cy=\"2\" r=\"3\" fill=\"h\"/>\n";
        assert_eq!(
            compact(plotters),
            "<path fill=\"none\" stroke=\"a\" d=\"M0 10h5M0 20h5l1-2-2 1v-10\"/>\
             <g text-anchor=\"end\" fill=\"q\"><text x=\"8\" y=\"50\">x &lt; 1</text></g>\
             <path fill=\"h\" d=\"M1 2h3v4h-3zM0 0l1 1 1-1z\"/>\
             <g fill=\"h\"><circle cx=\"1\" cy=\"2\" r=\"3\"/></g>"
        );
    }
}
