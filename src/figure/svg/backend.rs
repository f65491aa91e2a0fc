//! The strokes and colours of a drawing, on plotters' SVG backend.
//!
//! plotters bakes colours into its SVG, has whole-number coordinates, and on wasm measures text in
//! a document that a worker does not have. So: coordinates are [`FINE`] times finer than a pixel
//! and scaled back by the view box; every paint is drawn in a colour of its own that stands for
//! it, and [`Canvas::finish`] puts the theme's colour (and the dash, which plotters lacks) in its
//! place; and nothing here asks plotters for the size of a text.

use super::compact::{compact, simplify};
use super::{HEAT_LEVELS, Theme};
use crate::figure::{Dash, Ink, Mark};
use plotters::backend::{DrawingBackend, SVGBackend};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{IntoFont, RGBColor, ShapeStyle, TextStyle};

/// Drawing units in a CSS pixel.
pub const FINE: f64 = 4.0;
/// The size of text in CSS pixels; plotters divides what it is given by 1.24.
const FONT: f64 = super::TEXT * FINE * 1.24;

/// What something is painted with.
#[derive(Clone, Copy, PartialEq)]
pub enum Paint {
    /// A series' colour.
    Ink(Ink),
    /// A light wash of it, for areas.
    Wash(Ink),
    /// Grid lines.
    Grid,
    /// Axis lines.
    Axis,
    /// Words on the axes.
    Quiet,
    /// A level of a map, or no value there.
    Heat(Option<u8>),
    /// The paper, around what must stand out.
    Paper,
}

/// How a line is drawn.
#[derive(Clone, Copy)]
pub struct Style {
    paint: Paint,
    dash: Dash,
    width: f64,
}

impl Style {
    /// A series' line.
    pub fn line(ink: Ink, dash: Dash) -> Self {
        Style { paint: Paint::Ink(ink), dash, width: if dash == Dash::Dotted { 1.5 } else { 2.25 } }
    }

    /// A grid line.
    pub fn grid() -> Self {
        Style { paint: Paint::Grid, dash: Dash::Solid, width: 1.0 }
    }

    /// An axis.
    pub fn axis() -> Self {
        Style { paint: Paint::Axis, dash: Dash::Solid, width: 1.0 }
    }

    /// An edge of paper under a thin line.
    pub fn halo() -> Self {
        Style { paint: Paint::Paper, dash: Dash::Solid, width: 2.75 }
    }

    /// The same, as fine as a hair.
    pub fn fine(self) -> Self {
        Style { width: 0.75, ..self }
    }

    /// The same, thinner.
    pub fn thin(self) -> Self {
        Style { width: 1.25, ..self }
    }
}

/// A place in drawing units.
pub type Place = (i32, i32);

/// A drawing under way.
pub struct Canvas {
    /// Layers from the bottom up; within one, what looks alike is drawn together.
    layers: Vec<Vec<Stroke>>,
    width: f64,
    height: f64,
    theme: Theme,
}

/// What is drawn, kept until the end: plotters' backend borrows the string it writes.
enum Stroke {
    Line(Vec<Place>, RGBColor, u32),
    Area(Vec<Place>, RGBColor),
    Rect(Place, Place, RGBColor),
    Circle(Place, u32, RGBColor, bool),
    Text(String, Place, RGBColor, Pos),
}

impl Canvas {
    /// An empty drawing of this size in CSS pixels.
    pub fn new(width: f64, height: f64, theme: Theme) -> Self {
        Canvas { layers: vec![Vec::new()], width, height, theme }
    }

    /// What is drawn from here on lies over all that was drawn before.
    pub fn above(&mut self) {
        self.layers.push(Vec::new());
    }

    fn push(&mut self, stroke: Stroke) {
        if let Some(layer) = self.layers.last_mut() {
            layer.push(stroke);
        }
    }

    /// A line through points.
    pub fn line(&mut self, points: &[(f64, f64)], style: Style) {
        let points: Vec<_> = points.iter().map(|p| fine(*p)).collect();
        let width = (style.width * FINE).round() as u32;
        self.push(Stroke::Line(simplify(&points), stand_in(style.paint, style.dash), width));
    }

    /// A filled outline.
    pub fn area(&mut self, outline: &[(f64, f64)], paint: Paint) {
        let outline: Vec<_> = outline.iter().map(|p| fine(*p)).collect();
        self.push(Stroke::Area(simplify(&outline), stand_in(paint, Dash::Solid)));
    }

    /// A filled rectangle between two corners.
    pub fn rect(&mut self, a: (f64, f64), b: (f64, f64), paint: Paint) {
        let (a, b) = (fine(a), fine(b));
        let (low, high) = ((a.0.min(b.0), a.1.min(b.1)), (a.0.max(b.0), a.1.max(b.1)));
        if low.0 < high.0 && low.1 < high.1 {
            self.push(Stroke::Rect(low, high, stand_in(paint, Dash::Solid)));
        }
    }

    /// A disc of this radius.
    pub fn disc(&mut self, at: (f64, f64), paint: Paint, radius: f64) {
        let r = (radius * FINE).round() as u32;
        self.push(Stroke::Circle(fine(at), r, stand_in(paint, Dash::Solid), true));
    }

    /// A mark of this radius.
    pub fn mark(&mut self, (x, y): (f64, f64), mark: Mark, ink: Ink, radius: f64) {
        let colour = stand_in(Paint::Ink(ink), Dash::Solid);
        let r = (radius * FINE).round() as u32;
        match mark {
            Mark::Circle => self.push(Stroke::Circle(fine((x, y)), r, colour, true)),
            Mark::Ring => self.push(Stroke::Circle(fine((x, y)), r, colour, false)),
            Mark::Square => {
                let (a, b) = ((x - radius, y - radius), (x + radius, y + radius));
                self.rect(a, b, Paint::Ink(ink));
            }
            Mark::Triangle => {
                let corners = [
                    (x, y - 1.2 * radius),
                    (x + 1.1 * radius, y + radius),
                    (x - 1.1 * radius, y + radius),
                ];
                self.area(&corners, Paint::Ink(ink));
            }
            Mark::Cross => {
                let style = Style::line(ink, Dash::Solid).thin();
                self.line(&[(x - radius, y - radius), (x + radius, y + radius)], style);
                self.line(&[(x - radius, y + radius), (x + radius, y - radius)], style);
            }
        }
    }

    /// Words at a place; `lean` is 0 where they start there, 1 where they end there, and `rise`
    /// 0 where they hang from it, 0.5 where it is their middle.
    pub fn text(&mut self, words: &str, at: (f64, f64), paint: Paint, lean: f64, rise: f64) {
        self.words(words, at, stand_in(paint, Dash::Solid), lean, rise);
    }

    /// Words with an edge of paper, over lines.
    pub fn halo(&mut self, words: &str, at: (f64, f64), paint: Paint, lean: f64, rise: f64) {
        let RGBColor(kind, which, _) = stand_in(paint, Dash::Solid);
        self.words(words, at, RGBColor(kind, which, HALO), lean, rise);
    }

    fn words(&mut self, words: &str, at: (f64, f64), colour: RGBColor, lean: f64, rise: f64) {
        let h = if lean == 0.0 {
            HPos::Left
        } else if lean == 1.0 {
            HPos::Right
        } else {
            HPos::Center
        };
        let v = if rise == 0.0 { VPos::Top } else { VPos::Center };
        self.push(Stroke::Text(words.to_string(), fine(at), colour, Pos::new(h, v)));
    }

    /// The finished SVG with its accessible name, and where the plot's rectangle is: its left, top,
    /// right and bottom, for a player that draws over it.
    pub fn finish(self, name: &str, plot: [f64; 4]) -> String {
        let mut out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" data-plot=\"{}\" role=\"img\" aria-label=\"{}\" viewBox=\"0 0 {} {}\" width=\"{}\" height=\"{}\" font-family=\"{FAMILY}\" font-size=\"{}\">",
            plot.map(|v| ((v * FINE).round() as i32).to_string()).join(" "),
            escape(name),
            self.width * FINE,
            self.height * FINE,
            self.width,
            self.height,
            super::TEXT * FINE,
        );
        if self.theme != Theme::Page {
            out.push_str(&format!(
                "<rect width=\"100%\" height=\"100%\" fill=\"{}\"/>",
                self.paper()
            ));
        }
        for layer in &self.layers {
            out.push_str(&compact(&self.dress(&self.elements(layer))));
        }
        out.push_str("</svg>");
        out
    }

    /// A layer as plotters draws it, without head and foot.
    fn elements(&self, layer: &[Stroke]) -> String {
        let size = ((self.width * FINE) as u32, (self.height * FINE) as u32);
        let mut svg = String::new();
        {
            let mut backend = SVGBackend::with_string(&mut svg, size);
            for stroke in layer {
                stroke.draw(&mut backend);
            }
            let _ = backend.present();
        }
        let head = svg.find('>').map_or(0, |end| end + 1);
        let foot = svg.rfind("</svg>").unwrap_or(svg.len());
        svg[head..foot].to_string()
    }

    /// Gives every stand-in in plotters' SVG its colour.
    fn dress(&self, body: &str) -> String {
        // Attributes that say nothing, or that the head says once.
        let body = body
            .replace(" font-family=\"sans-serif\"", "")
            .replace(" opacity=\"1\"", "")
            .replace(" stroke=\"none\"", "");
        let mut out = String::new();
        let mut rest = body.as_str();
        while let Some(at) = rest.find("=\"#") {
            let (before, tail) = rest.split_at(at);
            out.push_str(before);
            let attribute = if before.ends_with("stroke") { "stroke" } else { "fill" };
            match tail.get(3..9).and_then(|hex| u32::from_str_radix(hex, 16).ok()) {
                Some(rgb) => {
                    out.push_str(&self.paint(attribute, rgb));
                    rest = &tail[10..];
                }
                None => {
                    out.push_str("=\"#");
                    rest = &tail[3..];
                }
            }
        }
        out.push_str(rest);
        out
    }

    /// What stands after an attribute's name: its value, and what belongs with it.
    fn paint(&self, attribute: &str, rgb: u32) -> String {
        let [_, kind, which, extra] = rgb.to_be_bytes();
        let colour = self.colour(kind, which);
        let mut out = format!("=\"{colour}\"");
        if kind == WASH {
            out.push_str(" fill-opacity=\"0.16\"");
        }
        if kind == HEAT {
            out.push_str(" shape-rendering=\"crispEdges\"");
        }
        match (attribute, extra) {
            ("stroke", 1) => out.push_str(" stroke-dasharray=\"26 16\""),
            ("stroke", 2) => out.push_str(" stroke-dasharray=\"6 12\""),
            ("fill", HALO) => out.push_str(&format!(
                " stroke=\"{}\" stroke-width=\"16\" stroke-linejoin=\"round\" paint-order=\"stroke\"",
                self.paper()
            )),
            _ => {}
        }
        if attribute == "stroke" && kind == INK {
            out.push_str(" stroke-linejoin=\"round\" stroke-linecap=\"round\"");
        }
        out
    }

    fn paper(&self) -> String {
        match self.theme {
            Theme::Page => format!("var(--paper,{})", PAPER.0),
            Theme::Light => PAPER.0.to_string(),
            Theme::Dark => PAPER.1.to_string(),
        }
    }

    fn colour(&self, kind: u8, which: u8) -> String {
        if kind == HEAT {
            return self.heat(which);
        }
        if kind == CHROME && usize::from(which) == CHROMES.len() {
            return self.paper();
        }
        let (name, light, dark) = match kind {
            CHROME => CHROMES[usize::from(which).min(CHROMES.len() - 1)],
            _ => INKS[usize::from(which).min(INKS.len() - 1)],
        };
        match self.theme {
            Theme::Page => format!("var(--{name},{light})"),
            Theme::Light => light.to_string(),
            Theme::Dark => dark.to_string(),
        }
    }

    fn heat(&self, level: u8) -> String {
        let name = if level == NO_VALUE { "none".to_string() } else { level.to_string() };
        match self.theme {
            Theme::Page => format!("var(--heat-{name},{})", heat(level, false)),
            Theme::Light => heat(level, false),
            Theme::Dark => heat(level, true),
        }
    }
}

impl Stroke {
    fn draw(&self, backend: &mut SVGBackend) {
        // Writing into a string cannot fail.
        let _ = match self {
            Stroke::Line(points, colour, width) => {
                backend.draw_path(points.iter().copied(), &shape(colour, *width))
            }
            Stroke::Area(points, colour) => {
                backend.fill_polygon(points.iter().copied(), &shape(colour, 0))
            }
            Stroke::Rect(a, b, colour) => backend.draw_rect(*a, *b, &shape(colour, 0), true),
            Stroke::Circle(at, r, colour, filled) => {
                backend.draw_circle(*at, *r, &shape(colour, 8), *filled)
            }
            Stroke::Text(words, at, colour, pos) => {
                let font = ("sans-serif", FONT).into_font();
                let style = TextStyle::from(font).color(colour).pos(*pos);
                backend.draw_text(words, &style, *at)
            }
        };
    }
}

fn shape(colour: &RGBColor, width: u32) -> ShapeStyle {
    ShapeStyle { color: (*colour).into(), filled: true, stroke_width: width }
}

fn fine((x, y): (f64, f64)) -> Place {
    ((x * FINE).round() as i32, (y * FINE).round() as i32)
}

/// Text as it may stand in an attribute.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

const INK: u8 = 1;
const WASH: u8 = 2;
const HEAT: u8 = 3;
const CHROME: u8 = 4;
const NO_VALUE: u8 = 255;
const HALO: u8 = 3;

/// The colour that stands for a paint until [`Canvas::dress`].
fn stand_in(paint: Paint, dash: Dash) -> RGBColor {
    let extra = dash as u8;
    match paint {
        Paint::Ink(ink) => RGBColor(INK, ink as u8, extra),
        Paint::Wash(ink) => RGBColor(WASH, ink as u8, 0),
        Paint::Heat(level) => RGBColor(HEAT, level.unwrap_or(NO_VALUE), 0),
        Paint::Grid => RGBColor(CHROME, 0, 0),
        Paint::Axis => RGBColor(CHROME, 1, 0),
        Paint::Quiet => RGBColor(CHROME, 2, 0),
        Paint::Paper => RGBColor(CHROME, CHROMES.len() as u8, 0),
    }
}

/// The page's own font, so that a drawing sits in its text.
const FAMILY: &str = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif";

/// Paper, light and dark.
const PAPER: (&str, &str) = ("#fffdf9", "#15171a");

/// CSS variable, light and dark, in the order of [`Ink`].
const INKS: [(&str, &str, &str); 8] = [
    ("ink-text", "#1c1d1f", "#eceae6"),
    ("ink-quiet", "#72757b", "#9b9fa5"),
    ("ink-one", "#1f5f99", "#7fb8ea"),
    ("ink-two", "#b94f0a", "#f0975a"),
    ("ink-three", "#0b7357", "#5cc9a7"),
    ("ink-four", "#74489a", "#c39be3"),
    ("ink-five", "#846300", "#d9b44a"),
    ("ink-alarm", "#bd232a", "#ff7a75"),
];

/// Grid, axis and the words on the axes.
const CHROMES: [(&str, &str, &str); 3] = [
    ("grid", "#e4e0d8", "#2c2f34"),
    ("axis", "#8b8880", "#6b6f76"),
    ("quiet", "#5f6166", "#a9adb3"),
];

/// The ends of the map's scale, light and dark: always from the paper's side to the ink's.
const HEAT_ENDS: (Ends, Ends) = (([240, 244, 246], [18, 58, 99]), ([30, 36, 44], [160, 208, 246]));

/// The CSS variable of a paint.
pub fn name_of(paint: Paint) -> String {
    match paint {
        Paint::Ink(ink) | Paint::Wash(ink) => variable(ink).to_string(),
        Paint::Heat(None) => "heat-none".to_string(),
        Paint::Heat(Some(level)) => format!("heat-{level}"),
        Paint::Grid => CHROMES[0].0.to_string(),
        Paint::Axis => CHROMES[1].0.to_string(),
        Paint::Quiet => CHROMES[2].0.to_string(),
        Paint::Paper => "paper".to_string(),
    }
}

/// The CSS variable of an ink.
pub fn variable(ink: Ink) -> &'static str {
    INKS[ink as usize].0
}

/// Two colours, red, green and blue.
type Ends = ([u8; 3], [u8; 3]);

/// A level of the map's scale, from the paper towards the first ink.
fn heat(level: u8, dark: bool) -> String {
    if level == NO_VALUE {
        return if dark { "#3a3d42" } else { "#d9d5cc" }.to_string();
    }
    let (from, to) = if dark { HEAT_ENDS.1 } else { HEAT_ENDS.0 };
    let t = f64::from(level) / f64::from(HEAT_LEVELS - 1);
    let at = |i: usize| (f64::from(from[i]) + t * (f64::from(to[i]) - f64::from(from[i]))).round();
    format!("#{:02x}{:02x}{:02x}", at(0) as u8, at(1) as u8, at(2) as u8)
}

/// The palette as CSS declarations, `--name:#colour;`, light or dark: the page's style sheet is
/// made from this, so that a drawing and its page cannot disagree.
pub fn palette(dark: bool) -> String {
    let pick = |light: &'static str, night: &'static str| if dark { night } else { light };
    let mut out = format!("--paper:{};", pick(PAPER.0, PAPER.1));
    for (name, light, night) in INKS.iter().chain(&CHROMES) {
        out.push_str(&format!("--{name}:{};", pick(light, night)));
    }
    for level in 0..HEAT_LEVELS {
        out.push_str(&format!("--heat-{level}:{};", heat(level, dark)));
    }
    out.push_str(&format!("--heat-none:{};", heat(NO_VALUE, dark)));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The contrast of two colours (WCAG 2.2).
    fn contrast(a: &str, b: &str) -> f64 {
        let light = |hex: &str| {
            let channel = |i: usize| {
                let v = f64::from(u8::from_str_radix(&hex[i..i + 2], 16).unwrap()) / 255.0;
                if v <= 0.04045 { v / 12.92 } else { crate::math::pow((v + 0.055) / 1.055, 2.4) }
            };
            0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
        };
        let (a, b) = (light(a), light(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn words_in_every_ink_can_be_read_on_the_paper() {
        assert!((contrast("#000000", "#ffffff") - 21.0).abs() < 1e-9);
        for (name, light, dark) in INKS.iter().chain(&CHROMES[2..]) {
            assert!(contrast(light, PAPER.0) >= 4.5, "{name} on light paper");
            assert!(contrast(dark, PAPER.1) >= 4.5, "{name} on dark paper");
        }
        // An axis, and the edge of a field, need 3 to 1.
        assert!(contrast(CHROMES[1].1, PAPER.0) >= 3.0 && contrast(CHROMES[1].2, PAPER.1) >= 3.0);
    }
}
