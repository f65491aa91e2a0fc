//! Agreement with reference numbers: `barriers check`.
//!
//! A case is `{model, case, params, quantity, expected, tolerance, kind, note, se?}`. The rooms'
//! files here only translate a case into calls of the models; they compute nothing themselves.
//! An unknown model, quantity or parameter is a failure that names it, never a skip.

mod asymmetry;
mod blocs;
mod crisis;
mod deadlock;
mod institutions;
mod knowledge;

use serde::Deserialize;
use serde_json::{Map, Value};
use std::fmt;

/// One reference case.
#[derive(Clone, Debug, Deserialize)]
pub struct Case {
    /// The model's name in the reference files.
    pub model: String,
    /// What the case is about.
    pub case: String,
    /// The point at which it is evaluated.
    #[serde(default)]
    pub params: Map<String, Value>,
    /// What is computed there.
    pub quantity: String,
    /// What it should be: a number, a list, a word, a truth.
    pub expected: Value,
    /// The greatest absolute difference allowed, one for all entries or one each.
    #[serde(default)]
    pub tolerance: Value,
    /// How the number was made: `closed_form`, `quadrature`, `monte_carlo` or `paper`.
    #[serde(default)]
    pub kind: String,
    /// Remarks.
    #[serde(default)]
    pub note: Value,
    /// Its standard error, for Monte Carlo cases.
    #[serde(default)]
    pub se: Value,
}

/// What our own code gives for a case.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The value, of the same form as the expected one.
    pub value: Value,
    /// Our own standard errors for a simulated value, in the order of its numbers.
    pub errors: Vec<f64>,
}

impl<T: Into<Value>> From<T> for Answer {
    fn from(value: T) -> Self {
        Answer { value: value.into(), errors: Vec::new() }
    }
}

impl Answer {
    /// A simulated number with its standard error.
    pub fn simulated(value: f64, standard_error: f64) -> Self {
        Answer { value: value.into(), errors: vec![standard_error] }
    }
}

/// Why a case does not hold.
#[derive(Clone, Debug, PartialEq)]
pub enum Problem {
    /// No model of this name is implemented.
    UnknownModel,
    /// The model has no such quantity, or not in the form this case asks for.
    UnknownQuantity,
    /// A parameter the quantity needs is missing or of the wrong form.
    Parameter(String),
    /// A parameter has a value the model does not take.
    Refused(String),
    /// Our value is another one.
    Disagrees {
        /// Our value.
        ours: Value,
        /// By how much, where that is a number.
        difference: Option<f64>,
    },
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::UnknownModel => write!(f, "no such model"),
            Problem::UnknownQuantity => write!(f, "no such quantity"),
            Problem::Parameter(name) => write!(f, "parameter {name} is missing or malformed"),
            Problem::Refused(why) => write!(f, "refused: {why}"),
            Problem::Disagrees { ours, difference: Some(d) } => {
                write!(f, "ours {ours}, off by {d:e}")
            }
            Problem::Disagrees { ours, difference: None } => write!(f, "ours {ours}"),
        }
    }
}

impl Case {
    /// A number.
    ///
    /// # Errors
    /// [`Problem::Parameter`] where it is missing or not a number.
    pub fn real(&self, name: &str) -> Result<f64, Problem> {
        self.params.get(name).and_then(Value::as_f64).ok_or_else(|| self.missing(name))
    }

    /// A number, or `default` where it is absent.
    ///
    /// # Errors
    /// [`Problem::Parameter`] where it is present and not a number.
    pub fn real_or(&self, name: &str, default: f64) -> Result<f64, Problem> {
        if self.params.contains_key(name) { self.real(name) } else { Ok(default) }
    }

    /// A whole number that is not negative.
    ///
    /// # Errors
    /// [`Problem::Parameter`] where it is missing or not one.
    pub fn count(&self, name: &str) -> Result<u32, Problem> {
        let v = self.real(name)?;
        let fits = v >= 0.0 && v <= f64::from(u32::MAX) && v == v.trunc();
        if fits { Ok(v as u32) } else { Err(self.missing(name)) }
    }

    /// A word.
    ///
    /// # Errors
    /// [`Problem::Parameter`] where it is missing or not text.
    pub fn word(&self, name: &str) -> Result<&str, Problem> {
        self.params.get(name).and_then(Value::as_str).ok_or_else(|| self.missing(name))
    }

    /// A truth value.
    ///
    /// # Errors
    /// [`Problem::Parameter`] where it is missing or not one.
    pub fn truth(&self, name: &str) -> Result<bool, Problem> {
        self.params.get(name).and_then(Value::as_bool).ok_or_else(|| self.missing(name))
    }

    /// A list of numbers.
    ///
    /// # Errors
    /// [`Problem::Parameter`] where it is missing or has another form.
    pub fn reals(&self, name: &str) -> Result<Vec<f64>, Problem> {
        let list = self.params.get(name).and_then(Value::as_array);
        list.and_then(|l| l.iter().map(Value::as_f64).collect()).ok_or_else(|| self.missing(name))
    }

    /// A list of words.
    ///
    /// # Errors
    /// [`Problem::Parameter`] where it is missing or has another form.
    pub fn words(&self, name: &str) -> Result<Vec<&str>, Problem> {
        let list = self.params.get(name).and_then(Value::as_array);
        list.and_then(|l| l.iter().map(Value::as_str).collect()).ok_or_else(|| self.missing(name))
    }

    /// The problem of a parameter that is missing or malformed.
    pub fn missing(&self, name: &str) -> Problem {
        Problem::Parameter(name.to_string())
    }

    /// What our code gives.
    ///
    /// # Errors
    /// Any [`Problem`] but a disagreement.
    pub fn evaluate(&self) -> Result<Answer, Problem> {
        let rooms = [
            deadlock::evaluate,
            institutions::evaluate,
            asymmetry::evaluate,
            blocs::evaluate,
            knowledge::evaluate,
            crisis::evaluate,
        ];
        for room in rooms {
            match room(self) {
                Err(Problem::UnknownModel) => {}
                known => return known,
            }
        }
        Err(Problem::UnknownModel)
    }

    /// Holds our value against the expected one.
    ///
    /// # Errors
    /// The [`Problem`] where they do not agree.
    pub fn check(&self) -> Result<(), Problem> {
        let answer = self.evaluate()?;
        let mut position = 0;
        let agreement = self.compare(
            &self.expected,
            &answer.value,
            &self.tolerance,
            &answer.errors,
            &mut position,
        );
        match agreement {
            Ok(()) => Ok(()),
            Err(difference) => Err(Problem::Disagrees { ours: answer.value, difference }),
        }
    }

    /// Numbers agree within tolerance (plus four of our own standard errors), everything else
    /// exactly. The difference is given where both are numbers.
    fn compare(
        &self,
        expected: &Value,
        ours: &Value,
        tolerance: &Value,
        errors: &[f64],
        position: &mut usize,
    ) -> Result<(), Option<f64>> {
        match (expected, ours) {
            (Value::Number(_), Value::Number(_)) => {
                let (e, o) = (expected.as_f64(), ours.as_f64());
                let error = errors.get(*position).copied().unwrap_or(0.0);
                *position += 1;
                let (Some(e), Some(o)) = (e, o) else { return Err(None) };
                let allowed = tolerance.as_f64().unwrap_or(0.0) + 4.0 * error;
                // Written so that a NaN disagrees.
                if (e - o).abs() <= allowed { Ok(()) } else { Err(Some((e - o).abs())) }
            }
            (Value::Array(e), Value::Array(o)) if e.len() == o.len() => {
                for (i, (e, o)) in e.iter().zip(o).enumerate() {
                    let tolerance = tolerance.get(i).unwrap_or(tolerance);
                    self.compare(e, o, tolerance, errors, position)?;
                }
                Ok(())
            }
            _ if expected == ours => Ok(()),
            _ => Err(None),
        }
    }
}

/// Reads the cases of a file's text.
///
/// # Errors
/// Where it is not a JSON list of cases; the message says where.
pub fn read(text: &str) -> Result<Vec<Case>, serde_json::Error> {
    serde_json::from_str(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(expected: Value, tolerance: Value) -> Case {
        let text = serde_json::json!({
            "model": "armstrong_race", "case": "t", "quantity": "equilibrium_safety_private",
            "params": {"capability": 0.5, "enmity": 0.25, "n_teams": 2},
            "expected": expected, "tolerance": tolerance,
        });
        serde_json::from_value(text).unwrap()
    }

    #[test]
    fn a_wrong_number_disagrees_and_a_right_one_agrees() {
        assert_eq!(case(0.4.into(), 1e-12.into()).check(), Ok(()));
        assert!(matches!(case(0.41.into(), 1e-3.into()).check(), Err(Problem::Disagrees { .. })));
        assert!(matches!(case("none".into(), 0.into()).check(), Err(Problem::Disagrees { .. })));
        assert!(matches!(
            case(serde_json::json!([0.4]), 1.into()).check(),
            Err(Problem::Disagrees { .. })
        ));
    }

    #[test]
    fn what_is_not_known_is_named() {
        let mut unknown = case(0.4.into(), 0.into());
        unknown.quantity = "charm".to_string();
        assert_eq!(unknown.check(), Err(Problem::UnknownQuantity));
        unknown.model = "astrology".to_string();
        assert_eq!(unknown.check(), Err(Problem::UnknownModel));
        let mut missing = case(0.4.into(), 0.into());
        missing.params.remove("enmity");
        assert_eq!(missing.check(), Err(Problem::Parameter("enmity".to_string())));
    }
}
