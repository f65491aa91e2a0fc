//! Words as data: an English template and its arguments.
//!
//! A model never builds a sentence; it returns a [`Text`], and a reader renders it for a
//! [`Locale`]. The English template is the key of the translation (as in gettext), so English
//! stands in the code once and a translation is one table from template to template, in a folder
//! of its own (`lang/fr`). No translation is compiled in: whoever needs one reads it.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A sentence, a label or a number that waits to be rendered.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    template: &'static str,
    args: Vec<(&'static str, Arg)>,
}

/// What can stand in a template's `{name}`.
#[derive(Clone, Debug, PartialEq)]
pub enum Arg {
    /// A number with this many decimals, thousands separated.
    Number(f64, u8),
    /// A number with this many significant digits, thousands separated.
    Digits(f64, u8),
    /// A share in 0..1, shown as a percentage with this many decimals.
    Percent(f64, u8),
    /// A number to its last digit, as a reader may type it.
    Exact(f64),
    /// Words of their own, translated by themselves.
    Text(Text),
    /// A proper name or a code, the same in every language.
    Name(String),
}

impl From<&'static str> for Text {
    fn from(template: &'static str) -> Self {
        Text { template, args: Vec::new() }
    }
}

impl Text {
    /// Words with nothing to fill in; `const` so that labels can be declared in statics.
    pub const fn plain(template: &'static str) -> Self {
        Text { template, args: Vec::new() }
    }

    /// A text of one argument: `Text::of(number(3.0, 1))`.
    pub fn of(arg: Arg) -> Self {
        Text { template: "{x}", args: vec![("x", arg)] }
    }

    /// Joins `self` and `more` by a space.
    pub fn then(self, more: Text) -> Self {
        Text::from("{a} {b}").with("a", Arg::Text(self)).with("b", Arg::Text(more))
    }

    /// Fills in one `{name}`. The [`crate::say!`] macro reads better where there are several.
    pub fn with(mut self, name: &'static str, arg: Arg) -> Self {
        self.args.push((name, arg));
        self
    }

    /// True for a text that renders to nothing.
    pub fn is_empty(&self) -> bool {
        self.template.is_empty()
    }

    /// The English template: the key under which a translation stands.
    pub fn template(&self) -> &'static str {
        self.template
    }

    /// This template and those of the words inside it: every key that a translation must have.
    pub fn templates(&self, take: &mut impl FnMut(&'static str)) {
        if !self.template.is_empty() {
            take(self.template);
        }
        for (_, arg) in &self.args {
            if let Arg::Text(text) = arg {
                text.templates(take);
            }
        }
    }

    /// The words in this locale.
    pub fn render(&self, locale: &Locale) -> String {
        let mut out = String::new();
        let mut rest = locale.translate(self.template);
        while let Some(open) = rest.find('{') {
            let (before, tail) = rest.split_at(open);
            out.push_str(before);
            let Some(close) = tail.find('}') else {
                rest = tail;
                break;
            };
            let name = &tail[1..close];
            match self.args.iter().find(|(n, _)| *n == name) {
                Some((_, arg)) => out.push_str(&arg.render(locale)),
                None => out.push_str(&tail[..=close]),
            }
            rest = &tail[close + 1..];
        }
        out.push_str(rest);
        out
    }

    /// The words in English.
    pub fn english(&self) -> String {
        self.render(&Locale::ENGLISH)
    }
}

impl Arg {
    fn render(&self, locale: &Locale) -> String {
        match self {
            Arg::Number(v, decimals) => locale.number(*v, usize::from(*decimals)),
            Arg::Digits(v, digits) => locale.digits(*v, i32::from(*digits)),
            Arg::Percent(v, decimals) => {
                format!("{}{}", locale.number(v * 100.0, usize::from(*decimals)), locale.percent)
            }
            Arg::Exact(v) => locale.exact(*v),
            Arg::Text(text) => text.render(locale),
            Arg::Name(name) => name.clone(),
        }
    }
}

/// A language's numbers and words, as its folder has them and a page hands them to its worker.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Locale {
    /// The BCP 47 tag, such as `en`.
    pub tag: Cow<'static, str>,
    /// What the language calls itself.
    pub name: Cow<'static, str>,
    /// `ltr`, or `rtl` where one writes from right to left.
    pub direction: Cow<'static, str>,
    /// Between groups of three digits.
    pub thousands: Cow<'static, str>,
    /// Before the decimals.
    pub decimal: Cow<'static, str>,
    /// After a percentage, with its space where the language has one.
    pub percent: Cow<'static, str>,
    /// From English template to this language's. What is missing stays English.
    pub words: BTreeMap<String, String>,
}

impl Locale {
    /// English: `1,234.5` and `12%`.
    pub const ENGLISH: Locale = Locale {
        tag: Cow::Borrowed("en"),
        name: Cow::Borrowed("English"),
        direction: Cow::Borrowed("ltr"),
        thousands: Cow::Borrowed(","),
        decimal: Cow::Borrowed("."),
        percent: Cow::Borrowed("%"),
        words: BTreeMap::new(),
    };

    /// The template in this language, or the English one where there is none.
    pub fn translate<'a>(&'a self, template: &'a str) -> &'a str {
        self.words.get(template).map_or(template, String::as_str)
    }

    /// Words in this language.
    pub fn say(&self, text: impl Into<Text>) -> String {
        text.into().render(self)
    }

    /// A number to its last digit, as a field shows it and a reader may type it.
    pub fn exact(&self, value: f64) -> String {
        self.typed(&value.to_string())
    }

    /// A number that is written with a point, with this language's mark in its place.
    pub fn typed(&self, number: &str) -> String {
        number.replacen('.', &self.decimal, 1)
    }

    /// A number with fixed decimals, a real minus sign and separated thousands.
    pub fn number(&self, value: f64, decimals: usize) -> String {
        if !value.is_finite() {
            return if value.is_nan() {
                "–"
            } else if value > 0.0 {
                "∞"
            } else {
                "−∞"
            }
            .to_string();
        }
        let plain = format!("{:.*}", decimals, value.abs());
        let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
        let mut grouped = String::new();
        for (i, digit) in whole.chars().enumerate() {
            if i > 0 && (whole.len() - i) % 3 == 0 {
                grouped.push_str(&self.thousands);
            }
            grouped.push(digit);
        }
        let is_zero = plain.bytes().all(|b| b == b'0' || b == b'.');
        let sign = if value < 0.0 && !is_zero { "−" } else { "" };
        if fraction.is_empty() {
            format!("{sign}{grouped}")
        } else {
            format!("{sign}{grouped}{}{fraction}", self.decimal)
        }
    }

    /// A number with this many significant digits, without trailing zeros after the point.
    pub fn digits(&self, value: f64, digits: i32) -> String {
        if value == 0.0 || !value.is_finite() {
            return self.number(value, 0);
        }
        let magnitude = crate::math::log10(value.abs()).floor() as i32;
        let decimals = (digits - 1 - magnitude).clamp(0, 12);
        let unit = crate::math::pow(10.0, f64::from(magnitude - digits + 1));
        let rounded = if decimals == 0 { (value / unit).round() * unit } else { value };
        let text = self.number(rounded, decimals as usize);
        if decimals == 0 {
            return text;
        }
        text.trim_end_matches('0').trim_end_matches(&*self.decimal).to_string()
    }
}

/// A number with fixed decimals.
pub fn number(value: f64, decimals: u8) -> Arg {
    Arg::Number(value, decimals)
}

/// A whole number.
pub fn count(value: impl Into<f64>) -> Arg {
    Arg::Number(value.into(), 0)
}

/// A number with this many significant digits.
pub fn digits(value: f64, digits: u8) -> Arg {
    Arg::Digits(value, digits)
}

/// A share in 0..1 as a percentage.
pub fn percent(share: f64, decimals: u8) -> Arg {
    Arg::Percent(share, decimals)
}

/// A probability as a percentage, with decimals only where the ends need them: "under 0.1%" and
/// "over 99.9%" rather than a 0 or a 100 that would claim certainty.
pub fn chance(share: f64) -> Arg {
    if share > 0.0 && share < 0.001 {
        Arg::Text("under 0.1%".into())
    } else if share < 1.0 && share > 0.999 {
        Arg::Text("over 99.9%".into())
    } else if share == 0.0 || share == 1.0 || (0.1..=0.9).contains(&share) {
        Arg::Percent(share, 0)
    } else {
        Arg::Percent(share, 1)
    }
}

/// A number to its last digit.
pub fn exact(value: f64) -> Arg {
    Arg::Exact(value)
}

/// Words inside words.
pub fn words(text: impl Into<Text>) -> Arg {
    Arg::Text(text.into())
}

/// A proper name or a code.
pub fn name(text: impl Into<String>) -> Arg {
    Arg::Name(text.into())
}

/// Builds a [`Text`]: `say!("With {n} teams the risk is {risk}.", n = count(5), risk = chance(0.4))`.
#[macro_export]
macro_rules! say {
    ($template:literal $(, $name:ident = $arg:expr)* $(,)?) => {
        $crate::text::Text::from($template)$(.with(stringify!($name), $arg))*
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_print_sets_them() {
        let en = Locale::ENGLISH;
        assert_eq!(en.number(1_234_567.891, 1), "1,234,567.9");
        assert_eq!(en.number(-0.04, 1), "0.0");
        assert_eq!(en.number(-3.25, 2), "−3.25");
        assert_eq!(en.number(999.0, 0), "999");
        assert_eq!(en.digits(0.012_34, 2), "0.012");
        assert_eq!(en.digits(8432.0, 2), "8,400");
        assert_eq!(en.digits(2.0, 3), "2");
        assert_eq!(en.digits(0.0, 3), "0");
    }

    #[test]
    fn a_probability_never_claims_certainty_by_rounding() {
        let show = |p| Text::of(chance(p)).english();
        assert_eq!(show(0.9999), "over 99.9%");
        assert_eq!(show(1e-5), "under 0.1%");
        assert_eq!(show(0.0), "0%");
        assert_eq!(show(0.034), "3.4%");
        assert_eq!(show(0.5), "50%");
    }

    #[test]
    fn templates_are_filled_by_name() {
        let text = say!("{n} teams, risk {risk}, {n} again", n = count(5), risk = chance(0.25));
        assert_eq!(text.english(), "5 teams, risk 25%, 5 again");
    }

    #[test]
    fn a_translation_reorders_and_renders_its_own_numbers() {
        let french = Locale {
            thousands: "\u{202f}".into(),
            decimal: ",".into(),
            percent: "\u{202f}%".into(),
            words: [("{n} teams at {p}".to_string(), "{p} pour {n} équipes".to_string())].into(),
            ..Locale::ENGLISH
        };
        let text = say!("{n} teams at {p}", n = count(1200), p = percent(0.125, 1));
        assert_eq!(text.render(&french), "12,5\u{202f}% pour 1\u{202f}200 équipes");
    }
}
