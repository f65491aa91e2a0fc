//! The ledgers, typed: every figure of the source chapter, every claim it makes, and the
//! bodies it names.
//!
//! They are written in `data/*.toml`; `data/build.rs` checks them and turns them into the
//! constants below, so nothing is parsed at run time. Each fact is a constant of its own:
//! a parameter takes its default from `facts::HYPERSCALER_CAPEX_2026.value`, and a name
//! that the ledger does not have fails to compile.

use crate::say;
use crate::text::{Text, exact, name, number, words};
use std::fmt;

use serde::Serialize;

/// Where in the source a fact or a claim stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Section {
    /// The opening of chapter 2, and the argument as a whole.
    #[serde(rename = "thesis")]
    Thesis,
    /// Section 2.1, geopolitical deadlock.
    #[serde(rename = "2.1")]
    Deadlock,
    /// Section 2.2, weakened institutions.
    #[serde(rename = "2.2")]
    Institutions,
    /// Section 2.3, asymmetry between public and private sectors.
    #[serde(rename = "2.3")]
    Asymmetry,
    /// Section 2.4, knowledge collapse and threats to shared values.
    #[serde(rename = "2.4")]
    Knowledge,
}

impl Section {
    /// The number to cite: `2` for the thesis, else that of the section.
    pub const fn number(self) -> &'static str {
        match self {
            Section::Thesis => "2",
            Section::Deadlock => "2.1",
            Section::Institutions => "2.2",
            Section::Asymmetry => "2.3",
            Section::Knowledge => "2.4",
        }
    }
}

/// How the chapter hedges or stresses a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Qualifier {
    /// Stated flatly.
    Exact,
    /// A little less.
    Almost,
    /// Near it, on either side.
    Around,
    /// A lower bound.
    Over,
    /// An upper bound.
    Under,
    /// Exact, and called small.
    Just,
}

impl Qualifier {
    /// The word to print before the figure, empty when it is stated flatly.
    pub const fn word(self) -> &'static str {
        match self {
            Qualifier::Exact => "",
            Qualifier::Almost => "almost",
            Qualifier::Around => "around",
            Qualifier::Over => "over",
            Qualifier::Under => "under",
            Qualifier::Just => "just",
        }
    }
}

/// What a fact's value counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Thousand millions of the fact's currency.
    Billion,
    /// Millions of the fact's currency.
    Million,
    /// Per cent.
    Percent,
    /// Weeks.
    Weeks,
    /// Months.
    Months,
    /// Years.
    Years,
    /// Decades.
    Decades,
    /// A year of the calendar.
    CalendarYear,
    /// A plain number of things.
    Count,
    /// US dollars for one unit of the fact's currency.
    ExchangeRate,
}

/// A currency, never converted without an exchange rate from the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Currency {
    /// US dollar.
    Usd,
    /// Euro.
    Eur,
    /// Pound sterling.
    Gbp,
}

impl Currency {
    /// The sign that stands before an amount.
    pub const fn sign(self) -> &'static str {
        match self {
            Currency::Usd => "$",
            Currency::Eur => "€",
            Currency::Gbp => "£",
        }
    }
}

/// Who vouches for a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The chapter prints it.
    Chapter,
    /// The chapter gives none: chosen by us, and to be labelled so.
    Assumption,
}

/// How a statement about a body was come by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Read in the body's own pages or its treaty.
    Checked,
    /// From memory, not looked up.
    Recalled,
}

/// One figure of the chapter, or an exchange rate that our arithmetic needs.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Fact {
    /// Stable name; the constant bears it in upper case.
    pub id: &'static str,
    /// The number as printed, in `unit`.
    pub value: f64,
    /// How the chapter hedges it.
    pub qualifier: Qualifier,
    /// What the value counts.
    pub unit: Unit,
    /// For money, its currency; for an exchange rate, the foreign one.
    pub currency: Option<Currency>,
    /// The year that it is for, or its first known date.
    pub year: Option<u16>,
    /// The span that it covers, in words; empty when none is given.
    pub period: &'static str,
    /// For an assumption, the lowest and the highest value worth trying.
    pub range: Option<(f64, f64)>,
    /// Who vouches for it.
    pub origin: Origin,
    /// What it measures, in our words.
    pub measures: &'static str,
    /// The section that prints it; none for an assumption.
    pub section: Option<Section>,
    /// What a careful reader should not make of it, in our words.
    pub caution: &'static str,
    /// The short phrases of the chapter that this row accounts for.
    pub as_printed: &'static [&'static str],
    /// The widgets that must show it.
    pub used_by: &'static [&'static str],
    /// Parameters whose default it is, as `widget.parameter`.
    pub sets: &'static [&'static str],
}

impl Fact {
    /// The value in base units: money in single dollars, euros or pounds, per cent as a
    /// fraction, a duration in years (of 365.25 days). A calendar year, a count and an
    /// exchange rate stay as they are.
    pub const fn base(&self) -> f64 {
        match self.unit {
            Unit::Billion => self.value * 1e9,
            Unit::Million => self.value * 1e6,
            Unit::Percent => self.value / 100.0,
            Unit::Weeks => self.value * 7.0 / 365.25,
            Unit::Months => self.value / 12.0,
            Unit::Decades => self.value * 10.0,
            Unit::Years | Unit::CalendarYear | Unit::Count | Unit::ExchangeRate => self.value,
        }
    }
}

impl Fact {
    /// As a reader expects to see it: `almost 40%`, `just €1 billion`, `24 months`, `$1.24 per £1`.
    pub fn text(&self) -> Text {
        let one = self.value == 1.0;
        let amount = match self.unit {
            Unit::Billion => "{sign}{value} billion",
            Unit::Million => "{sign}{value} million",
            Unit::Percent => "{value}%",
            Unit::Weeks if one => "{value} week",
            Unit::Weeks => "{value} weeks",
            Unit::Months if one => "{value} month",
            Unit::Months => "{value} months",
            Unit::Years if one => "{value} year",
            Unit::Years => "{value} years",
            Unit::Decades if one => "{value} decade",
            Unit::Decades => "{value} decades",
            Unit::CalendarYear | Unit::Count => "{value}",
            Unit::ExchangeRate => "${rate} per {sign}1",
        };
        let amount = Text::from(amount)
            .with("value", exact(self.value))
            .with("rate", number(self.value, 2))
            .with("sign", name(self.currency.map_or("", Currency::sign)));
        match self.qualifier {
            Qualifier::Exact => amount,
            qualifier => {
                say!("{about} {amount}", about = words(qualifier.word()), amount = words(amount))
            }
        }
    }
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text().english())
    }
}

/// One claim of the chapter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Claim {
    /// `T1` to `K9`.
    pub id: &'static str,
    /// Where it is made.
    pub section: Section,
    /// One line, in our words.
    pub statement: &'static str,
    /// The widgets that let a reader try it.
    pub widgets: &'static [&'static str],
    /// The tests that hold those widgets to it, by path.
    pub tests: &'static [&'static str],
}

/// An institution, and how it decides.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Body {
    /// Stable name.
    pub id: &'static str,
    /// Name to print.
    pub name: &'static str,
    /// Number of members.
    pub members: u32,
    /// The year in which it had so many.
    pub as_of: u16,
    /// How the membership was come by.
    pub status: Status,
    /// What else to know.
    pub note: &'static str,
    /// Where the members' populations come from; empty when `states` is.
    pub population_source: &'static str,
    /// The ways in which it decides; the first is how it does in practice on AI.
    pub rules: &'static [Rule],
    /// Its members by name, only where a rule weighs population.
    pub states: &'static [State],
}

impl Body {
    /// The rule of that id.
    pub fn rule(&self, id: &str) -> Option<&'static Rule> {
        self.rules.iter().find(|rule| rule.id == id)
    }
}

/// What it takes for a body to decide.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Rule {
    /// Stable name, unique within its body.
    pub id: &'static str,
    /// Name to print.
    pub name: &'static str,
    /// Votes in favour that carry it, if every member votes.
    pub needed: u32,
    /// The share of the population that those in favour must represent as well, 0 to 1.
    pub population_share: Option<f64>,
    /// The fewest members that can block: fewer cannot, whatever their population.
    pub blocking_members: Option<u32>,
    /// How the rule was come by.
    pub status: Status,
    /// What else to know.
    pub note: &'static str,
}

/// A member of a body whose votes are weighed by population.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct State {
    /// Two letters.
    pub code: &'static str,
    /// Name to print.
    pub name: &'static str,
    /// Inhabitants, in thousands.
    pub population_thousands: f64,
}

include!(concat!(env!("OUT_DIR"), "/ledgers.rs"));

/// The fact of that id, for names that come from outside; code uses the constant.
pub fn fact(id: &str) -> Option<&'static Fact> {
    FACTS.iter().find(|fact| fact.id == id)
}

/// The claim of that id.
pub fn claim(id: &str) -> Option<&'static Claim> {
    CLAIMS.iter().find(|claim| claim.id == id)
}

/// The body of that id.
pub fn body(id: &str) -> Option<&'static Body> {
    BODIES.iter().find(|body| body.id == id)
}
