//! Turns the ledgers beside this file into Rust, so that the program parses nothing at run
//! time and a model that names a fact which does not exist fails to compile.

use std::collections::BTreeSet;
use std::fmt::{Debug, Write as _};
use std::path::Path;
use std::{env, fs};

use serde::Deserialize;
use serde::de::DeserializeOwned;

// The variants carry the names of those in src/facts.rs: they are printed into its source.
// An unknown word in a ledger is refused by the parser, with its line and the words it knows.

#[derive(Deserialize, Debug, Clone, Copy, PartialEq)]
enum Section {
    #[serde(rename = "thesis")]
    Thesis,
    #[serde(rename = "2.1")]
    Deadlock,
    #[serde(rename = "2.2")]
    Institutions,
    #[serde(rename = "2.3")]
    Asymmetry,
    #[serde(rename = "2.4")]
    Knowledge,
}

#[derive(Deserialize, Debug, Default)]
#[serde(rename_all = "snake_case")]
enum Qualifier {
    #[default]
    Exact,
    Almost,
    Around,
    Over,
    Under,
    Just,
}

#[derive(Deserialize, Debug, PartialEq)]
#[serde(rename_all = "snake_case")]
enum Unit {
    Billion,
    Million,
    Percent,
    Weeks,
    Months,
    Years,
    Decades,
    CalendarYear,
    Count,
    ExchangeRate,
}

#[derive(Deserialize, Debug)]
#[serde(rename_all = "snake_case")]
enum Currency {
    Usd,
    Eur,
    Gbp,
}

#[derive(Deserialize, Debug, Default, PartialEq)]
#[serde(rename_all = "snake_case")]
enum Origin {
    #[default]
    Chapter,
    Assumption,
}

#[derive(Deserialize, Debug)]
#[serde(rename_all = "snake_case")]
enum Status {
    Checked,
    Recalled,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Facts {
    fact: Vec<Fact>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fact {
    id: String,
    value: f64,
    #[serde(default)]
    qualifier: Qualifier,
    unit: Unit,
    currency: Option<Currency>,
    year: Option<u16>,
    period: Option<String>,
    range: Option<(f64, f64)>,
    #[serde(default)]
    origin: Origin,
    measures: String,
    section: Option<Section>,
    caution: String,
    #[serde(default)]
    as_printed: Vec<String>,
    used_by: Vec<String>,
    #[serde(default)]
    sets: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims {
    claim: Vec<Claim>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Claim {
    id: String,
    section: Section,
    statement: String,
    widgets: Vec<String>,
    tests: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Bodies {
    body: Vec<Body>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    id: String,
    name: String,
    members: u32,
    as_of: u16,
    status: Status,
    note: String,
    population_source: Option<String>,
    rule: Vec<Rule>,
    #[serde(default)]
    member: Vec<Member>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    id: String,
    name: String,
    needed: u32,
    population_share: Option<f64>,
    blocking_members: Option<u32>,
    status: Status,
    note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Member {
    code: String,
    name: String,
    population_thousands: f64,
}

fn main() {
    if let Err(message) = build() {
        eprintln!("{message}");
        std::process::exit(1);
    }
}

fn build() -> Result<(), String> {
    let facts = read::<Facts>("data/facts.toml")?.fact;
    let claims = read::<Claims>("data/claims.toml")?.claim;
    let bodies = read::<Bodies>("data/memberships.toml")?.body;

    let mut faults = Vec::new();
    check_claims(&claims, &mut faults);
    check_facts(&facts, &claims, &mut faults);
    check_bodies(&bodies, &mut faults);
    if !faults.is_empty() {
        return Err(faults.join("\n"));
    }

    let mut out = String::new();
    write_facts(&mut out, &facts);
    write_claims(&mut out, &claims);
    write_bodies(&mut out, &bodies);
    let folder = env::var("OUT_DIR").map_err(|e| format!("OUT_DIR: {e}"))?;
    fs::write(Path::new(&folder).join("ledgers.rs"), out).map_err(|e| format!("ledgers.rs: {e}"))
}

fn read<T: DeserializeOwned>(path: &str) -> Result<T, String> {
    println!("cargo:rerun-if-changed={path}");
    let text = fs::read_to_string(path).map_err(|e| format!("{path}: {e}"))?;
    toml::from_str(&text).map_err(|e| format!("{path}: {e}"))
}

/// One ledger's faults, each naming the file and the row.
struct Row<'a> {
    place: String,
    faults: &'a mut Vec<String>,
}

impl Row<'_> {
    fn require(&mut self, holds: bool, message: &str) {
        if !holds {
            self.faults.push(format!("{}: {message}", self.place));
        }
    }
}

fn is_snake_case(id: &str) -> bool {
    id.starts_with(|c: char| c.is_ascii_lowercase())
        && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

fn check_facts(facts: &[Fact], claims: &[Claim], faults: &mut Vec<String>) {
    // Every widget shows some claim, so a widget that no claim names is a slip of the pen.
    let widgets: BTreeSet<&String> = claims.iter().flat_map(|c| &c.widgets).collect();
    let mut seen = BTreeSet::new();
    for fact in facts {
        let place = format!("data/facts.toml: {}", fact.id);
        let mut row = Row { place, faults };
        row.require(is_snake_case(&fact.id), "the id must be lower_snake_case");
        row.require(seen.insert(&fact.id), "the id is taken");
        row.require(fact.value.is_finite() && fact.value > 0.0, "the value must be above zero");
        row.require(!fact.measures.is_empty(), "`measures` is empty");
        row.require(!fact.caution.is_empty(), "`caution` is empty");
        row.require(!fact.used_by.is_empty(), "no widget shows it");

        let takes_currency =
            matches!(fact.unit, Unit::Billion | Unit::Million | Unit::ExchangeRate);
        row.require(
            fact.currency.is_some() == takes_currency,
            "money and exchange rates, and nothing else, have a currency",
        );
        if fact.origin == Origin::Chapter {
            row.require(fact.section.is_some(), "a figure of the chapter needs its section");
            row.require(!fact.as_printed.is_empty(), "a figure of the chapter needs `as_printed`");
            row.require(fact.range.is_none(), "only an assumption has a range");
        } else {
            row.require(fact.section.is_none(), "an assumption has no section");
            row.require(fact.as_printed.is_empty(), "an assumption is not printed in the chapter");
            let inside =
                fact.range.is_some_and(|(low, high)| low < fact.value && fact.value < high);
            row.require(inside, "an assumption needs a range with its value inside");
        }
        for widget in &fact.used_by {
            row.require(widgets.contains(widget), &format!("no claim knows the widget `{widget}`"));
        }
        for parameter in &fact.sets {
            let known = parameter.split_once('.').is_some_and(|(widget, name)| {
                !name.is_empty() && fact.used_by.iter().any(|user| user == widget)
            });
            let message =
                format!("`{parameter}` must be widget.parameter of a widget in `used_by`");
            row.require(known, &message);
        }
    }
}

fn check_claims(claims: &[Claim], faults: &mut Vec<String>) {
    let mut seen = BTreeSet::new();
    for claim in claims {
        let place = format!("data/claims.toml: {}", claim.id);
        let mut row = Row { place, faults };
        row.require(seen.insert(&claim.id), "the id is taken");
        let home = match claim.id.chars().next() {
            Some('T') => Some(Section::Thesis),
            Some('G') => Some(Section::Deadlock),
            Some('I') => Some(Section::Institutions),
            Some('A') => Some(Section::Asymmetry),
            Some('K') => Some(Section::Knowledge),
            _ => None,
        };
        row.require(home == Some(claim.section), "the id's letter does not fit the section");
        row.require(!claim.statement.is_empty(), "`statement` is empty");
        row.require(!claim.widgets.is_empty(), "no widget shows it");
        for widget in &claim.widgets {
            row.require(is_snake_case(widget), &format!("`{widget}` is not a widget id"));
        }
        for test in &claim.tests {
            row.require(test.contains("::"), &format!("`{test}` is not the path of a test"));
        }
    }
}

fn check_bodies(bodies: &[Body], faults: &mut Vec<String>) {
    let mut seen = BTreeSet::new();
    for body in bodies {
        let place = format!("data/memberships.toml: {}", body.id);
        let mut row = Row { place, faults };
        row.require(is_snake_case(&body.id), "the id must be lower_snake_case");
        row.require(seen.insert(&body.id), "the id is taken");
        row.require(!body.rule.is_empty(), "a body needs a rule");
        let codes: BTreeSet<&String> = body.member.iter().map(|m| &m.code).collect();
        row.require(codes.len() == body.member.len(), "two members have the same code");
        row.require(
            body.member.is_empty() || body.member.len() == body.members as usize,
            "the members listed are not as many as it has",
        );
        row.require(
            body.member.is_empty() != body.population_source.is_some(),
            "populations need a source, and a source needs populations",
        );
        for member in &body.member {
            let plausible = member.code.len() == 2 && member.population_thousands > 0.0;
            row.require(plausible, &format!("member {} is malformed", member.code));
        }
        let mut rules = BTreeSet::new();
        for rule in &body.rule {
            let id = &rule.id;
            row.require(is_snake_case(id), &format!("rule {id}: the id must be lower_snake_case"));
            row.require(rules.insert(id), &format!("rule {id}: the id is taken"));
            row.require(
                (1..=body.members).contains(&rule.needed),
                &format!("rule {id}: `needed` is not between 1 and the number of members"),
            );
            row.require(
                rule.population_share.is_none_or(|s| 0.0 < s && s < 1.0 && !body.member.is_empty()),
                &format!("rule {id}: `population_share` needs populations, and is between 0 and 1"),
            );
        }
    }
}

/// An optional text is empty where absent: nothing reads the difference.
fn text(value: &Option<String>) -> &str {
    value.as_deref().unwrap_or_default()
}

/// An optional variant, written with its type: `Some(Currency::Usd)`.
fn variant(of: &str, value: &Option<impl Debug>) -> String {
    match value {
        Some(value) => format!("Some({of}::{value:?})"),
        None => "None".to_owned(),
    }
}

// Writing to a `String` cannot fail, so the macro drops the result in one place.
macro_rules! line {
    ($out:expr, $($argument:tt)*) => {{
        let _ = writeln!($out, $($argument)*);
    }};
}

fn write_facts(out: &mut String, facts: &[Fact]) {
    for fact in facts {
        let origin = match fact.origin {
            Origin::Chapter => "From the chapter",
            Origin::Assumption => "Assumption",
        };
        line!(out, "/// {origin}: {}.", fact.measures);
        line!(out, "pub const {}: Fact = Fact {{", fact.id.to_uppercase());
        line!(out, "    id: {:?},", fact.id);
        line!(out, "    value: {:?},", fact.value);
        line!(out, "    qualifier: Qualifier::{:?},", fact.qualifier);
        line!(out, "    unit: Unit::{:?},", fact.unit);
        line!(out, "    currency: {},", variant("Currency", &fact.currency));
        line!(out, "    year: {:?},", fact.year);
        line!(out, "    period: {:?},", text(&fact.period));
        line!(out, "    range: {:?},", fact.range);
        line!(out, "    origin: Origin::{:?},", fact.origin);
        line!(out, "    measures: {:?},", fact.measures);
        line!(out, "    section: {},", variant("Section", &fact.section));
        line!(out, "    caution: {:?},", fact.caution);
        line!(out, "    as_printed: &{:?},", fact.as_printed);
        line!(out, "    used_by: &{:?},", fact.used_by);
        line!(out, "    sets: &{:?},", fact.sets);
        line!(out, "}};\n");
    }
    line!(out, "/// Every row of data/facts.toml, in its order.");
    line!(out, "pub static FACTS: &[Fact] = &[");
    for fact in facts {
        line!(out, "    {},", fact.id.to_uppercase());
    }
    line!(out, "];\n");
}

fn write_claims(out: &mut String, claims: &[Claim]) {
    line!(out, "/// Every row of data/claims.toml, in its order.");
    line!(out, "pub static CLAIMS: &[Claim] = &[");
    for claim in claims {
        line!(out, "    Claim {{");
        line!(out, "        id: {:?},", claim.id);
        line!(out, "        section: Section::{:?},", claim.section);
        line!(out, "        statement: {:?},", claim.statement);
        line!(out, "        widgets: &{:?},", claim.widgets);
        line!(out, "        tests: &{:?},", claim.tests);
        line!(out, "    }},");
    }
    line!(out, "];\n");
}

fn write_bodies(out: &mut String, bodies: &[Body]) {
    line!(out, "/// Every row of data/memberships.toml, in its order.");
    line!(out, "pub static BODIES: &[Body] = &[");
    for body in bodies {
        line!(out, "    Body {{");
        line!(out, "        id: {:?},", body.id);
        line!(out, "        name: {:?},", body.name);
        line!(out, "        members: {:?},", body.members);
        line!(out, "        as_of: {:?},", body.as_of);
        line!(out, "        status: Status::{:?},", body.status);
        line!(out, "        note: {:?},", body.note);
        line!(out, "        population_source: {:?},", text(&body.population_source));
        line!(out, "        rules: &[");
        for rule in &body.rule {
            line!(out, "            Rule {{");
            line!(out, "                id: {:?},", rule.id);
            line!(out, "                name: {:?},", rule.name);
            line!(out, "                needed: {:?},", rule.needed);
            line!(out, "                population_share: {:?},", rule.population_share);
            line!(out, "                blocking_members: {:?},", rule.blocking_members);
            line!(out, "                status: Status::{:?},", rule.status);
            line!(out, "                note: {:?},", rule.note);
            line!(out, "            }},");
        }
        line!(out, "        ],");
        line!(out, "        states: &[");
        for member in &body.member {
            line!(
                out,
                "            State {{ code: {:?}, name: {:?}, population_thousands: {:?} }},",
                member.code,
                member.name,
                member.population_thousands
            );
        }
        line!(out, "        ],");
        line!(out, "    }},");
    }
    line!(out, "];");
}
