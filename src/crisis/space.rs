//! The space of worlds: every number of the crisis model over its declared range, or some of them
//! around a world.
//!
//! A range is laid out as its slider is, by the number or, where that is declared, by its
//! logarithm. So "half the range" means the same to a reader, to the sensitivity analysis, to the
//! search for pathways and to a sweep. The horizon and barriers that are held are no coordinates.

use super::parameters::Parameters;
use crate::math;
use crate::params::{Group, Kind, Param, Parameters as _, Source, Value, Values};

/// Some parameters of a world, as coordinates in 0..1.
#[derive(Clone, Debug)]
pub struct Space {
    base: Values,
    /// The places of the coordinates in the declaration.
    free: Vec<usize>,
}

impl Space {
    /// Those numbers of a world for which `include` holds.
    pub fn new(base: &Parameters, include: impl Fn(&Param) -> bool) -> Self {
        let range = |p: &Param| matches!(p.kind, Kind::Real { optional: false, .. });
        let free = (0..Parameters::DECLARED.len())
            .filter(|i| range(&Parameters::DECLARED[*i]) && include(&Parameters::DECLARED[*i]));
        Space { base: base.to_values(), free: free.collect() }
    }

    /// All numbers.
    pub fn all(base: &Parameters) -> Self {
        Space::new(base, |_| true)
    }

    /// All but those that only say what words mean.
    pub fn assumptions(base: &Parameters) -> Self {
        Space::new(base, |p| p.source != Source::Definition)
    }

    /// What actors do.
    pub fn levers(base: &Parameters) -> Self {
        Space::new(base, |p| p.group == Group::Actors)
    }

    /// How many coordinates there are.
    pub fn dimensions(&self) -> u32 {
        self.free.len() as u32
    }

    /// The parameter of a coordinate.
    pub fn param(&self, coordinate: usize) -> &'static Param {
        &Parameters::DECLARED[self.free[coordinate]]
    }

    /// The world at a point.
    pub fn world(&self, point: &[f64]) -> Parameters {
        let mut values: Vec<Value> = self.base.iter().collect();
        for (index, at) in self.free.iter().zip(point) {
            values[*index] = Value::Number(number(&Parameters::DECLARED[*index], *at));
        }
        Parameters::from_values(&Values::new(Parameters::DECLARED, values))
    }

    /// Where the base world lies.
    pub fn base(&self) -> Vec<f64> {
        self.free.iter().map(|i| position(&Parameters::DECLARED[*i], self.base.at(*i))).collect()
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

    #[test]
    fn a_world_is_found_again_at_its_own_place() {
        let world = Parameters::defaults();
        for space in [Space::all(&world), Space::assumptions(&world), Space::levers(&world)] {
            let there = space.world(&space.base()).to_values();
            for (param, (a, b)) in
                Parameters::DECLARED.iter().zip(there.iter().zip(world.to_values().iter()))
            {
                match (a, b) {
                    (Value::Number(a), Value::Number(b)) => {
                        assert!((a - b).abs() <= 1e-12 * b.abs().max(1.0), "{}", param.id);
                    }
                    _ => assert_eq!(a, b),
                }
            }
        }
    }

    #[test]
    fn the_corners_are_the_declared_ends() {
        let space = Space::all(&Parameters::defaults());
        assert_eq!(space.dimensions(), 45);
        for (corner, high) in [(0.0, false), (1.0, true)] {
            let values = space.world(&vec![corner; 45]).to_values();
            for i in 0..45 {
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
