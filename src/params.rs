//! A parameter is declared once, here as data; sliders, links, validation, documentation, tests
//! and embeds are all derived from the declaration.
//!
//! A model declares its parameters with [`parameters!`](crate::parameters), which makes a plain
//! struct for the model to read and the list of [`Param`] for everyone else. Bad input is an
//! [`Invalid`] that names the parameter, the value and what is allowed; nothing is clamped.

use crate::math;
use crate::random::Stream;
use crate::say;
use crate::text::{Text, exact, name, words};
use std::fmt;

/// One declared parameter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Param {
    /// Stable short name: in links, on the command line and in messages.
    pub id: &'static str,
    /// What the reader sees beside the control.
    pub label: &'static str,
    /// The unit, or "" for a pure number.
    pub unit: &'static str,
    /// What a change of this parameter means, in one or two sentences.
    pub help: &'static str,
    /// What values it takes.
    pub kind: Kind,
    /// Who sets it: the world or the actors.
    pub group: Group,
    /// One of the two or three that come first.
    pub main: bool,
    /// Where the default comes from.
    pub source: Source,
}

/// What values a parameter takes, with its default.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// A number in `min..=max`; `step` is how far one key press moves the slider, not a grid.
    Real {
        /// The default.
        default: f64,
        /// The least value allowed.
        min: f64,
        /// The greatest value allowed.
        max: f64,
        /// One press of an arrow key.
        step: f64,
        /// The slider runs on a logarithmic scale (`min` > 0).
        log: bool,
        /// May be absent, and is so by default; the default above is what a reader starts from.
        optional: bool,
    },
    /// A whole number in `min..=max`.
    Integer {
        /// The default.
        default: i32,
        /// The least value allowed.
        min: i32,
        /// The greatest value allowed.
        max: i32,
    },
    /// One of several named options.
    Choice {
        /// The options, in the order shown.
        options: &'static [Choice],
        /// The position of the default in `options`.
        default: u32,
    },
    /// Yes or no.
    Flag {
        /// The default.
        default: bool,
    },
}

/// An option of a [`Kind::Choice`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Choice {
    /// Stable short name.
    pub id: &'static str,
    /// What the reader sees.
    pub label: &'static str,
}

/// Who sets a parameter. The two groups are shown apart, because changing an assumption about the
/// world is not the same as changing what somebody does in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// How the world works: an assumption.
    World,
    /// What actors do: a lever.
    Actors,
}

/// Where a default comes from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Source {
    /// A fact of `data/facts.toml`, by id.
    Fact(&'static str),
    /// The literature: author, year, equation or table.
    Paper(&'static str),
    /// Another widget's reading at its defaults, as `widget.reading`; a reader may let their own
    /// settings of that widget flow in instead.
    Widget(&'static str),
    /// The meaning of a term, not an estimate.
    Definition,
    /// Our own assumption; the claim or reason it rests on may be named.
    Assumption(&'static str),
}

/// A parameter's value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// Of a real or whole-number parameter.
    Number(f64),
    /// The position of the chosen option.
    Choice(u32),
    /// Of a flag.
    Flag(bool),
    /// An optional parameter that is not set.
    Absent,
}

/// Why a value was refused. `Display` names the parameter, the value and what is allowed.
#[derive(Clone, Debug, PartialEq)]
pub enum Invalid {
    /// No parameter of this name is declared.
    Unknown {
        /// The name given.
        name: String,
        /// The names that are declared.
        known: Vec<&'static str>,
    },
    /// The text is not a number.
    NotANumber {
        /// The parameter.
        param: &'static Param,
        /// The text given.
        given: String,
    },
    /// The number is outside the declared range.
    OutOfRange {
        /// The parameter.
        param: &'static Param,
        /// The number given.
        given: f64,
    },
    /// The number has a fraction, the parameter has none.
    NotWhole {
        /// The parameter.
        param: &'static Param,
        /// The number given.
        given: f64,
    },
    /// Not one of the named options.
    NotAnOption {
        /// The parameter.
        param: &'static Param,
        /// The text given.
        given: String,
    },
    /// Values that are each allowed but not together.
    Conflict {
        /// The parameters concerned.
        params: &'static [&'static str],
        /// What must hold between them.
        rule: &'static str,
    },
}

impl Invalid {
    /// Names the parameter, the value and what is allowed, in words that can be translated.
    pub fn text(&self) -> Text {
        match self {
            Invalid::Unknown { name: given, known } => say!(
                "there is no parameter “{name}”; there are: {known}",
                name = name(given.as_str()),
                known = name(known.join(", "))
            ),
            Invalid::NotANumber { param, given } => say!(
                "{id}: “{given}” is not a number; {allowed}",
                id = name(param.id),
                given = name(given.as_str()),
                allowed = words(param.allowed())
            ),
            Invalid::OutOfRange { param, given } => say!(
                "{id}: {given} is out of range; {allowed}",
                id = name(param.id),
                given = exact(*given),
                allowed = words(param.allowed())
            ),
            Invalid::NotWhole { param, given } => say!(
                "{id}: {given} is not a whole number; {allowed}",
                id = name(param.id),
                given = exact(*given),
                allowed = words(param.allowed())
            ),
            Invalid::NotAnOption { param, given } => say!(
                "{id}: “{given}” is not an option; {allowed}",
                id = name(param.id),
                given = name(given.as_str()),
                allowed = words(param.allowed())
            ),
            Invalid::Conflict { params, rule } => {
                say!("{ids}: {rule}", ids = name(params.join(", ")), rule = words(*rule))
            }
        }
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text().english())
    }
}

impl std::error::Error for Invalid {}

impl Param {
    const fn new(kind: Kind) -> Self {
        Param {
            id: "",
            label: "",
            unit: "",
            help: "",
            kind,
            group: Group::World,
            main: false,
            source: Source::Assumption(""),
        }
    }

    /// A real number: default, least, greatest, one key press.
    pub const fn real(default: f64, min: f64, max: f64, step: f64) -> Self {
        Param::new(Kind::Real { default, min, max, step, log: false, optional: false })
    }

    /// A real number that may be absent, and is so by default.
    pub const fn optional(start: f64, min: f64, max: f64, step: f64) -> Self {
        Param::new(Kind::Real { default: start, min, max, step, log: false, optional: true })
    }

    /// A positive real number on a logarithmic slider.
    pub const fn log(default: f64, min: f64, max: f64) -> Self {
        Param::new(Kind::Real { default, min, max, step: 0.0, log: true, optional: false })
    }

    /// A whole number: default, least, greatest.
    pub const fn integer(default: i32, min: i32, max: i32) -> Self {
        Param::new(Kind::Integer { default, min, max })
    }

    /// One of the options that [`choices!`](crate::choices) made.
    pub const fn choice(options: &'static [Choice], default: u32) -> Self {
        Param::new(Kind::Choice { options, default })
    }

    /// Yes or no.
    pub const fn flag(default: bool) -> Self {
        Param::new(Kind::Flag { default })
    }

    /// What the reader sees beside the control.
    pub const fn label(self, label: &'static str) -> Self {
        Param { label, ..self }
    }

    /// The unit.
    pub const fn unit(self, unit: &'static str) -> Self {
        Param { unit, ..self }
    }

    /// What a change means.
    pub const fn help(self, help: &'static str) -> Self {
        Param { help, ..self }
    }

    /// Marks a lever: something that actors do.
    pub const fn lever(self) -> Self {
        Param { group: Group::Actors, ..self }
    }

    /// Marks one of the two or three that come first.
    pub const fn main(self) -> Self {
        Param { main: true, ..self }
    }

    /// Where the default comes from.
    pub const fn source(self, source: Source) -> Self {
        Param { source, ..self }
    }

    /// The default.
    pub fn default(&self) -> Value {
        match self.kind {
            Kind::Real { optional: true, .. } => Value::Absent,
            Kind::Real { default, .. } => Value::Number(default),
            Kind::Integer { default, .. } => Value::Number(f64::from(default)),
            Kind::Choice { default, .. } => Value::Choice(default),
            Kind::Flag { default } => Value::Flag(default),
        }
    }

    /// What values are allowed, as the end of a sentence: `allowed are 2 to 20 teams`.
    pub fn allowed(&self) -> Text {
        let range = |text: Text, min: f64, max: f64| {
            let text = text.with("min", exact(min)).with("max", exact(max));
            if self.unit.is_empty() { text } else { text.then(self.unit.into()) }
        };
        match self.kind {
            Kind::Real { min, max, .. } => range("allowed are {min} to {max}".into(), min, max),
            Kind::Integer { min, max, .. } => range(
                "allowed are whole numbers from {min} to {max}".into(),
                f64::from(min),
                f64::from(max),
            ),
            Kind::Choice { options, .. } => {
                let ids: Vec<_> = options.iter().map(|o| o.id).collect();
                say!("allowed are {options}", options = name(ids.join(", ")))
            }
            Kind::Flag { .. } => "allowed are true and false".into(),
        }
    }

    /// Reads a value as it stands in a link, an attribute or on the command line.
    ///
    /// # Errors
    /// Anything but [`Invalid::Unknown`] and [`Invalid::Conflict`].
    pub fn parse(&'static self, given: &str) -> Result<Value, Invalid> {
        let text = given.trim();
        match self.kind {
            Kind::Choice { options, .. } => options
                .iter()
                .position(|o| o.id == text)
                .map(|i| Value::Choice(i as u32))
                .ok_or_else(|| Invalid::NotAnOption { param: self, given: shorten(given) }),
            Kind::Flag { .. } => match text {
                "true" | "1" => Ok(Value::Flag(true)),
                "false" | "0" => Ok(Value::Flag(false)),
                _ => Err(Invalid::NotAnOption { param: self, given: shorten(given) }),
            },
            Kind::Real { optional: true, .. } if text.is_empty() || text == "none" => {
                Ok(Value::Absent)
            }
            Kind::Real { .. } | Kind::Integer { .. } => match text.parse::<f64>() {
                Ok(number) => self.check(Value::Number(number)),
                Err(_) => Err(Invalid::NotANumber { param: self, given: shorten(given) }),
            },
        }
    }

    /// Holds a value against the declaration. A NaN is out of every range.
    ///
    /// # Errors
    /// [`Invalid::OutOfRange`], [`Invalid::NotWhole`] or [`Invalid::NotAnOption`].
    pub fn check(&'static self, value: Value) -> Result<Value, Invalid> {
        let within = |given: f64, min: f64, max: f64| {
            if given >= min && given <= max {
                Ok(value)
            } else {
                Err(Invalid::OutOfRange { param: self, given })
            }
        };
        match (self.kind, value) {
            (Kind::Real { min, max, .. }, Value::Number(v)) => within(v, min, max),
            (Kind::Real { optional: true, .. }, Value::Absent) => Ok(value),
            (Kind::Integer { .. }, Value::Number(v)) if v.is_finite() && v != v.trunc() => {
                Err(Invalid::NotWhole { param: self, given: v })
            }
            (Kind::Integer { min, max, .. }, Value::Number(v)) => {
                within(v, f64::from(min), f64::from(max))
            }
            (Kind::Choice { options, .. }, Value::Choice(i)) if (i as usize) < options.len() => {
                Ok(value)
            }
            (Kind::Flag { .. }, Value::Flag(_)) => Ok(value),
            _ => Err(Invalid::NotAnOption { param: self, given: format!("{value:?}") }),
        }
    }

    /// An allowed value, drawn evenly over the slider from two addresses of the stream.
    fn drawn(&self, stream: &Stream, draw: u64) -> Value {
        let u = stream.uniform_at(draw);
        let below = |n: u32| (u * f64::from(n)) as u32;
        match self.kind {
            Kind::Real { optional: true, .. } if stream.uniform_at(draw + 1) < 0.5 => Value::Absent,
            Kind::Real { min, max, log, .. } => {
                let v = if log { min * math::pow(max / min, u) } else { min + (max - min) * u };
                // Rounding may step over an end.
                Value::Number(v.clamp(min, max))
            }
            Kind::Integer { min, max, .. } => {
                Value::Number(f64::from(min) + f64::from(below(min.abs_diff(max) + 1)))
            }
            Kind::Choice { options, .. } => Value::Choice(below(options.len() as u32)),
            Kind::Flag { .. } => Value::Flag(u < 0.5),
        }
    }

    /// Writes a value as [`Param::parse`] reads it back, to the bit.
    pub fn print(&self, value: Value) -> String {
        match (self.kind, value) {
            (Kind::Choice { options, .. }, Value::Choice(i)) => {
                options.get(i as usize).map_or_else(String::new, |o| o.id.to_string())
            }
            (_, Value::Number(v)) => format!("{v}"),
            (_, Value::Flag(v)) => v.to_string(),
            _ => String::new(),
        }
    }
}

/// Foreign text in a message is cut to a length that a notice can show.
fn shorten(given: &str) -> String {
    if given.chars().count() <= 40 {
        return given.to_string();
    }
    given.chars().take(39).chain(['…']).collect()
}

/// The values of a list of declared parameters, in the same order.
#[derive(Clone, Debug, PartialEq)]
pub struct Values {
    declared: &'static [Param],
    values: Vec<Value>,
}

impl Values {
    /// All at their defaults.
    pub fn defaults(declared: &'static [Param]) -> Self {
        Values { declared, values: declared.iter().map(Param::default).collect() }
    }

    /// Values in the order of their declarations, which they were held against.
    pub fn new(declared: &'static [Param], values: Vec<Value>) -> Self {
        assert_eq!(declared.len(), values.len(), "a value for each declaration");
        Values { declared, values }
    }

    /// The values in order.
    pub fn iter(&self) -> impl Iterator<Item = Value> + '_ {
        self.values.iter().copied()
    }

    /// Values drawn at random from what is declared: a world that nobody chose. Every parameter
    /// has two addresses of the stream for itself, so one added at the end moves no other.
    pub fn drawn(declared: &'static [Param], stream: &Stream) -> Self {
        let draw = |(i, p): (usize, &Param)| p.drawn(stream, 2 * i as u64);
        Values { declared, values: declared.iter().enumerate().map(draw).collect() }
    }

    /// The declarations these are values of.
    pub fn declared(&self) -> &'static [Param] {
        self.declared
    }

    /// The value at a position of the declaration.
    pub fn at(&self, index: usize) -> Value {
        self.values[index]
    }

    /// The value of a parameter by its id.
    pub fn get(&self, id: &str) -> Option<Value> {
        self.declared.iter().position(|p| p.id == id).map(|i| self.values[i])
    }

    /// Sets one value from text.
    ///
    /// # Errors
    /// Whatever is wrong with it, as data; the old value stays.
    pub fn set(&mut self, id: &str, given: &str) -> Result<(), Invalid> {
        let index = self.index(id)?;
        self.values[index] = self.declared[index].parse(given)?;
        Ok(())
    }

    /// Sets one value.
    ///
    /// # Errors
    /// As for [`Values::set`].
    pub fn put(&mut self, id: &str, value: Value) -> Result<(), Invalid> {
        let index = self.index(id)?;
        self.values[index] = self.declared[index].check(value)?;
        Ok(())
    }

    /// The values of all declarations but the first `count`.
    pub fn after(&self, count: usize) -> Values {
        Values { declared: &self.declared[count..], values: self.values[count..].to_vec() }
    }

    fn index(&self, id: &str) -> Result<usize, Invalid> {
        self.declared.iter().position(|p| p.id == id).ok_or_else(|| Invalid::Unknown {
            name: shorten(id),
            known: self.declared.iter().map(|p| p.id).collect(),
        })
    }

    /// Each id with its value as text, for those that differ from the default.
    pub fn changed(&self) -> Vec<(&'static str, String)> {
        self.declared
            .iter()
            .zip(&self.values)
            .filter(|(p, v)| p.default() != **v)
            .map(|(p, v)| (p.id, p.print(*v)))
            .collect()
    }
}

/// A struct that [`parameters!`](crate::parameters) made.
pub trait Parameters: Sized {
    /// The declarations, one a field, in order.
    const DECLARED: &'static [Param];

    /// Reads the fields from values of exactly these declarations.
    fn from_values(values: &Values) -> Self;

    /// The fields as values.
    fn to_values(&self) -> Values;

    /// All at their defaults.
    fn defaults() -> Self {
        Self::from_values(&Values::defaults(Self::DECLARED))
    }
}

/// The declarations of `first`, then those of `second`; N is how many there are together.
pub const fn join<const N: usize>(first: &[Param], second: &[Param]) -> [Param; N] {
    assert!(first.len() + second.len() == N, "N is the number of both");
    let mut all = [Param::flag(false); N];
    let mut i = 0;
    while i < N {
        all[i] = if i < first.len() { first[i] } else { second[i - first.len()] };
        i += 1;
    }
    all
}

/// Declares parameters that are those of a world, which several widgets share, followed by those
/// of one widget: `joined! { /// Doc. pub struct All { world: World, own: Own } }`.
#[macro_export]
macro_rules! joined {
    ($(#[$doc:meta])* $vis:vis struct $name:ident {
        $(#[$first_doc:meta])* $first:ident: $shared:ty,
        $(#[$second_doc:meta])* $second:ident: $own:ty $(,)?
    }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq)]
        $vis struct $name {
            $(#[$first_doc])* pub $first: $shared,
            $(#[$second_doc])* pub $second: $own,
        }

        impl $crate::params::Parameters for $name {
            const DECLARED: &'static [$crate::params::Param] = {
                const FIRST: &[$crate::params::Param] =
                    <$shared as $crate::params::Parameters>::DECLARED;
                const SECOND: &[$crate::params::Param] =
                    <$own as $crate::params::Parameters>::DECLARED;
                &$crate::params::join::<{ FIRST.len() + SECOND.len() }>(FIRST, SECOND)
            };

            fn from_values(values: &$crate::params::Values) -> Self {
                // The first parameters are read by their place, which is that in the whole.
                $name {
                    $first: $crate::params::Parameters::from_values(values),
                    $second: $crate::params::Parameters::from_values(&values.after(
                        <$shared as $crate::params::Parameters>::DECLARED.len(),
                    )),
                }
            }

            fn to_values(&self) -> $crate::params::Values {
                let (first, second) = (
                    $crate::params::Parameters::to_values(&self.$first),
                    $crate::params::Parameters::to_values(&self.$second),
                );
                let values = first.iter().chain(second.iter()).collect();
                $crate::params::Values::new(Self::DECLARED, values)
            }
        }
    };
}

/// A field's type, read from a value that was already held against its declaration.
pub trait FromValue {
    /// The field's value. Total: a value of another kind reads as 0, `false`, `None` or the first
    /// option, which [`Param::check`] has made impossible.
    fn from_value(value: Value) -> Self;

    /// The value of a field.
    fn to_value(self) -> Value;
}

impl FromValue for f64 {
    fn from_value(value: Value) -> Self {
        if let Value::Number(v) = value { v } else { 0.0 }
    }

    fn to_value(self) -> Value {
        Value::Number(self)
    }
}

impl FromValue for u32 {
    fn from_value(value: Value) -> Self {
        f64::from_value(value) as u32
    }

    fn to_value(self) -> Value {
        Value::Number(f64::from(self))
    }
}

impl FromValue for i32 {
    fn from_value(value: Value) -> Self {
        f64::from_value(value) as i32
    }

    fn to_value(self) -> Value {
        Value::Number(f64::from(self))
    }
}

impl FromValue for bool {
    fn from_value(value: Value) -> Self {
        value == Value::Flag(true)
    }

    fn to_value(self) -> Value {
        Value::Flag(self)
    }
}

impl FromValue for Option<f64> {
    fn from_value(value: Value) -> Self {
        if let Value::Number(v) = value { Some(v) } else { None }
    }

    fn to_value(self) -> Value {
        self.map_or(Value::Absent, Value::Number)
    }
}

/// Declares a model's parameters: a struct for the model, a list for everyone else.
///
/// ```
/// barriers::parameters! {
///     /// A toy's parameters.
///     pub struct Toy {
///         /// Teams in the race.
///         teams: u32 = Param::integer(2, 2, 20).label("Teams").main();
///     }
/// }
/// use barriers::params::Parameters;
/// assert_eq!(Toy::defaults().teams, 2);
/// assert_eq!(Toy::DECLARED[0].id, "teams");
/// ```
#[macro_export]
macro_rules! parameters {
    ($(#[$doc:meta])* $vis:vis struct $name:ident {
        $($(#[$field_doc:meta])* $field:ident : $type:ty = $param:expr;)*
    }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq)]
        #[allow(non_snake_case)]
        $vis struct $name { $($(#[$field_doc])* pub $field: $type,)* }

        impl $crate::params::Parameters for $name {
            const DECLARED: &'static [$crate::params::Param] = {
                #[allow(unused_imports)]
                use $crate::params::{Param, Source};
                &[$(Param { id: stringify!($field), ..$param },)*]
            };

            #[allow(unused_assignments)]
            fn from_values(values: &$crate::params::Values) -> Self {
                let mut index = 0;
                $(
                    #[allow(non_snake_case)]
                    let $field = $crate::params::FromValue::from_value(values.at(index));
                    index += 1;
                )*
                $name { $($field,)* }
            }

            fn to_values(&self) -> $crate::params::Values {
                let values = vec![$($crate::params::FromValue::to_value(self.$field),)*];
                $crate::params::Values::new(Self::DECLARED, values)
            }
        }
    };
}

/// Declares an enum whose variants are the options of a parameter.
#[macro_export]
macro_rules! choices {
    ($(#[$doc:meta])* $vis:vis enum $name:ident {
        $($(#[$variant_doc:meta])* $variant:ident = $id:literal, $label:literal;)+
    }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        $vis enum $name { $($(#[$variant_doc])* $variant,)+ }

        // Not every enum needs all of them.
        #[allow(dead_code)]
        impl $name {
            /// Every variant, in the order declared.
            pub const ALL: &'static [$name] = &[$($name::$variant,)+];
            /// Every variant's id and label, in the same order.
            pub const OPTIONS: &'static [$crate::params::Choice] =
                &[$($crate::params::Choice { id: $id, label: $label },)+];
            /// What the reader sees.
            pub fn label(self) -> &'static str {
                Self::OPTIONS[self as usize].label
            }
            /// The stable short name.
            pub fn id(self) -> &'static str {
                Self::OPTIONS[self as usize].id
            }
        }

        impl $crate::params::FromValue for $name {
            fn from_value(value: $crate::params::Value) -> Self {
                match value {
                    $crate::params::Value::Choice(i) => Self::ALL[i as usize],
                    _ => Self::ALL[0],
                }
            }

            fn to_value(self) -> $crate::params::Value {
                $crate::params::Value::Choice(self as u32)
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Process;

    crate::choices! {
        /// What is known.
        enum Known {
            /// Nothing.
            Nothing = "nothing", "Nothing at all";
            /// Everything.
            Everything = "everything", "Everything";
        }
    }

    crate::parameters! {
        /// A toy.
        struct Toy {
            /// Whole.
            teams: u32 = Param::integer(2, 2, 20).unit("teams");
            /// Real.
            enmity: f64 = Param::real(0.5, 0.0, 1.0, 0.05);
            /// Choice.
            known: Known = Param::choice(Known::OPTIONS, 1);
            /// Optional.
            hold: Option<f64> = Param::optional(0.1, 0.0, 1.0, 0.05);
            /// Flag.
            open: bool = Param::flag(true);
        }
    }

    #[test]
    fn the_struct_reads_what_the_list_declares() {
        let toy = Toy::defaults();
        assert_eq!((toy.teams, toy.enmity, toy.known), (2, 0.5, Known::Everything));
        assert_eq!((toy.hold, toy.open), (None, true));
        let mut values = Values::defaults(Toy::DECLARED);
        values.set("known", "nothing").unwrap();
        values.set("hold", "0.25").unwrap();
        values.set("teams", "7").unwrap();
        let toy = Toy::from_values(&values);
        assert_eq!((toy.teams, toy.known, toy.hold), (7, Known::Nothing, Some(0.25)));
        assert_eq!(values.changed().len(), 3);
    }

    crate::joined! {
        /// A toy and its box.
        struct Boxed {
            /// The toy.
            toy: Toy,
            /// Its box.
            cover: Cover,
        }
    }

    crate::parameters! {
        /// A box.
        struct Cover {
            /// Whole.
            sides: u32 = Param::integer(6, 4, 20);
        }
    }

    #[test]
    fn joined_parameters_are_read_by_both() {
        let mut values = Values::defaults(Boxed::DECLARED);
        assert_eq!(Boxed::DECLARED.len(), Toy::DECLARED.len() + 1);
        values.set("open", "false").unwrap();
        values.set("sides", "8").unwrap();
        let boxed = Boxed::from_values(&values);
        assert_eq!(boxed.toy, Toy { open: false, ..Toy::defaults() });
        assert_eq!(boxed.cover, Cover { sides: 8 });
        assert_eq!(boxed.to_values(), values, "and written back");
    }

    #[test]
    fn bad_input_names_the_parameter_the_value_and_the_range() {
        let mut values = Values::defaults(Toy::DECLARED);
        let mut message = |id, text| values.set(id, text).unwrap_err().to_string();
        assert_eq!(
            message("teams", "99"),
            "teams: 99 is out of range; allowed are whole numbers from 2 to 20 teams"
        );
        assert_eq!(
            message("teams", "2.5"),
            "teams: 2.5 is not a whole number; allowed are whole numbers from 2 to 20 teams"
        );
        assert_eq!(message("enmity", "abc"), "enmity: “abc” is not a number; allowed are 0 to 1");
        assert_eq!(message("enmity", "NaN"), "enmity: NaN is out of range; allowed are 0 to 1");
        assert_eq!(message("enmity", "inf"), "enmity: inf is out of range; allowed are 0 to 1");
        assert_eq!(
            message("known", "all"),
            "known: “all” is not an option; allowed are nothing, everything"
        );
        assert!(message("teem", "1").starts_with("there is no parameter “teem”"));
    }

    #[test]
    fn drawn_values_are_allowed_and_reach_over_the_whole_range() {
        let worlds: Vec<Values> = (0..200)
            .map(|run| Values::drawn(Toy::DECLARED, &Stream::new(1, run, Process(0))))
            .collect();
        for p in Toy::DECLARED {
            let drawn: Vec<Value> = worlds.iter().filter_map(|w| w.get(p.id)).collect();
            assert!(drawn.iter().all(|v| p.check(*v).is_ok()), "{}", p.id);
            assert!(drawn.iter().any(|v| *v != drawn[0]), "{}", p.id);
        }
        let teams = |n: f64| worlds.iter().any(|w| w.get("teams") == Some(Value::Number(n)));
        assert!(teams(2.0) && teams(20.0));
        let absent = worlds.iter().filter(|w| w.get("hold") == Some(Value::Absent)).count();
        assert!((60..140).contains(&absent), "{absent}");
    }

    #[test]
    fn what_is_printed_reads_back_to_the_bit() {
        let param = &Toy::DECLARED[1];
        for v in [0.1, 1.0 / 3.0, 1e-300, 0.999_999_999_999_999_9] {
            assert_eq!(param.parse(&param.print(Value::Number(v))), Ok(Value::Number(v)));
        }
    }
}
