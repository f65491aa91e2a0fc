//! Where the ticks of an axis stand and how they are written.

use crate::figure::{Axis, Format, Scale, table};
use crate::math;
use crate::text::Locale;

/// Round values between two ends, at most `most` of them, a step of 1, 2 or 5 times a power of ten.
pub fn linear(from: f64, to: f64, most: u32, whole: bool) -> Vec<f64> {
    let (low, high) = (from.min(to), from.max(to));
    if high.partial_cmp(&low) != Some(std::cmp::Ordering::Greater) {
        return vec![low];
    }
    let mut step = step(high - low, most);
    if whole {
        step = step.max(1.0);
    }
    let first = (low / step - 1e-9).ceil() as i64;
    let last = (high / step + 1e-9).floor() as i64;
    (first..=last).map(|i| i as f64 * step).collect()
}

/// The smallest step of 1, 2 or 5 times a power of ten that gives at most `most` ticks.
fn step(span: f64, most: u32) -> f64 {
    let least = span / f64::from(most.max(2) - 1);
    let power = math::pow(10.0, math::log10(least).floor());
    [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|m| m * power)
        .find(|s| *s >= least * 0.999)
        .unwrap_or(10.0 * power)
}

/// Powers of ten between two positive ends, thinned to at most `most`; where fewer than two fall
/// in the range, 2 and 5 times a power of ten are used as well.
pub fn log(from: f64, to: f64, most: u32) -> Vec<f64> {
    let (low, high) = (from.min(to), from.max(to));
    // Every reader is total: an axis that has no logarithm has no ticks, rather than endless ones.
    if !(low > 0.0 && high.is_finite()) {
        return Vec::new();
    }
    let first = math::log10(low).floor() as i32;
    let last = math::log10(high).ceil() as i32;
    let inside = |v: &f64| *v >= low * 0.999_999 && *v <= high * 1.000_001;
    let power = |e: i32| math::pow(10.0, f64::from(e));
    let every = ((last - first) as u32).div_ceil(most.max(1)).max(1);
    let tens: Vec<f64> = (first..=last)
        .filter(|e| ((e - first) as u32).is_multiple_of(every))
        .map(power)
        .filter(inside)
        .collect();
    if tens.len() > 2 || every > 1 {
        return tens;
    }
    (first..=last).flat_map(|e| [1.0, 2.0, 5.0].map(|m| m * power(e))).filter(inside).collect()
}

/// At most `most` ticks of an axis of numbers, with their words.
pub fn words(axis: &Axis, most: u32, locale: &Locale) -> Vec<(f64, String)> {
    let (from, to) = (axis.from, axis.to);
    let ticks = match axis.scale {
        Scale::Log => log(from, to, most),
        _ => linear(from, to, most, matches!(axis.format, Format::Count | Format::Year)),
    };
    let word = |v: f64| match axis.format {
        Format::Plain => plain(v, axis, most, locale),
        Format::Percent => {
            let hundredths = Axis { from: from * 100.0, to: to * 100.0, ..axis.clone() };
            format!("{}{}", plain(v * 100.0, &hundredths, most, locale), locale.percent)
        }
        format => table::write(v, format, locale),
    };
    ticks.into_iter().map(|v| (v, word(v))).collect()
}

/// A tick's number with just the decimals that its axis' step needs; a zero needs none.
fn plain(v: f64, axis: &Axis, most: u32, locale: &Locale) -> String {
    if matches!(axis.scale, Scale::Log) || v == 0.0 {
        return locale.digits(v, 2);
    }
    let step = step((axis.to - axis.from).abs(), most);
    let decimals = (-math::log10(step).floor()).clamp(0.0, 12.0) as usize;
    locale.number(v, decimals)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn linear_ticks_are_round_and_few() {
        assert_eq!(linear(0.0, 1.0, 6, false), [0.0, 0.2, 0.4, 0.6000000000000001, 0.8, 1.0]);
        assert_eq!(linear(2.0, 20.0, 5, true), [5.0, 10.0, 15.0, 20.0]);
        assert_eq!(linear(3.0, 3.0, 5, false), [3.0]);
        assert_eq!(linear(2026.0, 2028.0, 8, true), [2026.0, 2027.0, 2028.0]);
    }

    #[test]
    fn log_ticks_are_powers_of_ten_or_finer_where_the_range_is_short() {
        assert_eq!(log(1.0, 1e6, 8).len(), 7);
        assert!(log(1.0, 1e6, 4).len() <= 4);
        assert_eq!(log(1.0, 20.0, 8), [1.0, 2.0, 5.0, 10.0, 20.0]);
        assert!(log(0.0, 20.0, 8).is_empty() && log(1.0, f64::INFINITY, 8).is_empty());
    }
}
