//! A figure as SVG.

use super::Figure;
use crate::text::Locale;

/// Where the colours come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Fixed colours on white.
    Light,
}

/// Draws.
pub fn draw(_figure: &Figure, _width: u32, _theme: Theme, _locale: &Locale) -> String {
    String::new()
}
