//! The space of settings: every number of a model over its declared range, or some of them around
//! given settings.
//!
//! A range is laid out as its slider is, by the number or, where that is declared, by its
//! logarithm. So "half the range" means the same to a reader, to the sensitivity analysis, to the
//! search for pathways and to a sweep. Whole numbers, options, flags and numbers that may be absent
//! are no coordinates: they stay as given.

use crate::math;
use crate::params::{Group, Kind, Param, Source, Value, Values};

/// Some parameters, as coordinates in 0..1.
#[derive(Clone, Debug)]
pub struct Space {
    base: Values,
    /// The places of the coordinates in the declaration.
    free: Vec<usize>,
}

impl Space {
    /// Those numbers for which `include` holds.
    pub fn new(base: Values, include: impl Fn(&Param) -> bool) -> Self {
        let range = |p: &Param| matches!(p.kind, Kind::Real { optional: false, .. });
        let all = base.declared();
        let free = (0..all.len()).filter(|i| range(&all[*i]) && include(&all[*i])).collect();
        Space { base, free }
    }

    /// All numbers.
    pub fn all(base: Values) -> Self {
        Space::new(base, |_| true)
    }

    /// All but those that only say what words mean.
    pub fn assumptions(base: Values) -> Self {
        Space::new(base, |p| p.source != Source::Definition)
    }

    /// What actors do.
    pub fn levers(base: Values) -> Self {
        Space::new(base, |p| p.group == Group::Actors)
    }

    /// How many coordinates there are.
    pub fn dimensions(&self) -> u32 {
        self.free.len() as u32
    }

    /// The parameter of a coordinate.
    pub fn param(&self, coordinate: usize) -> &'static Param {
        &self.base.declared()[self.free[coordinate]]
    }

    /// The settings at a point.
    pub fn values(&self, point: &[f64]) -> Values {
        let declared = self.base.declared();
        let mut values: Vec<Value> = self.base.iter().collect();
        for (index, at) in self.free.iter().zip(point) {
            values[*index] = Value::Number(number(&declared[*index], *at));
        }
        Values::new(declared, values)
    }

    /// Where the given settings lie.
    pub fn base(&self) -> Vec<f64> {
        let declared = self.base.declared();
        self.free.iter().map(|i| position(&declared[*i], self.base.at(*i))).collect()
    }
}

/// The number at a position in 0..1 of a parameter's range.
pub fn number(param: &Param, at: f64) -> f64 {
    match param.kind {
        // Kept inside, as rounding could put an end just beyond itself.
        Kind::Real { min, max, log: true, .. } => {
            (min * math::exp(at * math::ln(max / min))).clamp(min, max)
        }
        Kind::Real { min, max, .. } => (min + at * (max - min)).clamp(min, max),
        _ => f64::NAN,
    }
}

/// The position in 0..1 of a value in its parameter's range.
pub fn position(param: &Param, value: Value) -> f64 {
    match (param.kind, value) {
        (Kind::Real { min, max, log: true, .. }, Value::Number(v)) => {
            math::ln(v / min) / math::ln(max / min)
        }
        (Kind::Real { min, max, .. }, Value::Number(v)) => (v - min) / (max - min),
        _ => f64::NAN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explainer::ALL;

    #[test]
    fn settings_are_found_again_at_their_own_place() {
        for widget in ALL {
            let given = widget.defaults();
            for make in [Space::all, Space::assumptions, Space::levers] {
                let space = make(given.clone());
                let there = space.values(&space.base());
                for (a, b) in there.iter().zip(given.iter()) {
                    match (a, b) {
                        (Value::Number(a), Value::Number(b)) => {
                            assert!((a - b).abs() <= 1e-12 * b.abs().max(1.0), "{a} {b}");
                        }
                        _ => assert_eq!(a, b),
                    }
                }
            }
        }
    }

    #[test]
    fn the_corners_are_the_declared_ends() {
        for widget in ALL {
            let space = Space::all(widget.defaults());
            for (corner, high) in [(0.0, false), (1.0, true)] {
                let values = space.values(&vec![corner; space.dimensions() as usize]);
                for i in 0..space.dimensions() as usize {
                    let param = space.param(i);
                    let Kind::Real { min, max, .. } = param.kind else { panic!("a range") };
                    let end = if high { max } else { min };
                    let at = values.get(param.id);
                    let Some(Value::Number(at)) = at else { panic!("{at:?}") };
                    assert!((min..=max).contains(&at), "{}", param.id);
                    assert!((at - end).abs() <= 1e-12 * end.abs(), "{} {at}", param.id);
                }
            }
        }
    }
}
