//! The ledgers hold every figure and every claim of the source chapter, and only those.

#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeSet;
use std::fs;
use std::ops::Range;
use std::path::Path;

use barriers::facts::{self, BODIES, CLAIMS, Currency, FACTS, Fact, Origin, Section, Status, Unit};

/// Every figure that the chapter prints: section, the number phrase, its value, its unit.
/// Kept apart from the ledger on purpose, so that a row cannot be lost or altered unseen.
const PRINTED: &[(Section, &str, f64, Unit)] = &[
    (Section::Deadlock, "two powers", 2.0, Unit::Count),
    (Section::Deadlock, "48 per cent", 48.0, Unit::Percent),
    (Section::Deadlock, "$98 billion, in 2025", 98.0, Unit::Billion),
    (Section::Deadlock, "$110 billion", 110.0, Unit::Billion),
    (Section::Deadlock, "24 months", 24.0, Unit::Months),
    (Section::Deadlock, "almost 40 per cent", 40.0, Unit::Percent),
    (Section::Deadlock, "around 0.5 per cent", 0.5, Unit::Percent),
    (Section::Deadlock, "10 years", 10.0, Unit::Years),
    (Section::Asymmetry, "2026", 527.0, Unit::Billion),
    (Section::Asymmetry, "$527 billion", 527.0, Unit::Billion),
    (Section::Asymmetry, "$100 billion", 100.0, Unit::Billion),
    (Section::Asymmetry, "2024", 2024.0, Unit::CalendarYear),
    (Section::Asymmetry, "just €1 billion", 1.0, Unit::Billion),
    (Section::Asymmetry, "in 2023", 2023.0, Unit::CalendarYear),
    (Section::Asymmetry, "£100 million", 100.0, Unit::Million),
    (Section::Asymmetry, "over two years", 2.0, Unit::Years),
    (Section::Asymmetry, "single week", 1.0, Unit::Weeks),
    (Section::Asymmetry, "over 50 per cent", 50.0, Unit::Percent),
    (Section::Asymmetry, "four years up to 2025", 4.0, Unit::Years),
    (Section::Asymmetry, "$175 million", 175.0, Unit::Million),
    (Section::Asymmetry, "October 2023", 2023.0, Unit::CalendarYear),
    (Section::Knowledge, "two decades", 2.0, Unit::Decades),
];

/// Number words and numbers of the chapter that measure nothing.
const NOT_FIGURES: &[(Section, &str, &str)] = &[
    (Section::Deadlock, "third-party", "an outside party"),
    (Section::Institutions, "G20", "a name"),
    (Section::Institutions, "G77", "a name"),
    (Section::Institutions, "First,", "the first of two reasons"),
    (Section::Institutions, "Second,", "the second of two reasons"),
    (Section::Knowledge, "one another", "a pronoun"),
    (Section::Knowledge, "than one based", "a pronoun"),
];

const NUMBER_WORDS: &[&str] = &[
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
    "hundred",
    "hundreds",
    "thousand",
    "thousands",
    "million",
    "millions",
    "billion",
    "billions",
    "trillion",
    "trillions",
    "dozen",
    "dozens",
    "half",
    "quarter",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "tenth",
    "single",
    "double",
    "triple",
    "twice",
    "decade",
    "decades",
    "century",
    "centuries",
];

#[test]
fn every_printed_figure_has_its_row() {
    for &(section, phrase, value, unit) in PRINTED {
        let rows: Vec<&Fact> = FACTS
            .iter()
            .filter(|fact| fact.section == Some(section) && fact.as_printed.contains(&phrase))
            .collect();
        assert_eq!(rows.len(), 1, "{phrase} of section {} has one row", section.number());
        assert_eq!((rows[0].value, rows[0].unit), (value, unit), "{phrase}");
    }
}

#[test]
fn every_row_is_printed_or_a_labelled_assumption() {
    for fact in FACTS {
        match fact.origin {
            Origin::Chapter => {
                for phrase in fact.as_printed {
                    let listed =
                        PRINTED.iter().any(|row| Some(row.0) == fact.section && row.1 == *phrase);
                    assert!(listed, "{}: {phrase} is not a figure of the chapter", fact.id);
                }
            }
            Origin::Assumption => assert_eq!(fact.unit, Unit::ExchangeRate, "{}", fact.id),
        }
    }
}

/// The printed phrase itself carries the row's number, currency and hedge: the value and
/// the words cannot disagree.
#[test]
fn values_currencies_and_hedges_are_those_in_print() {
    for fact in FACTS.iter().filter(|fact| fact.origin == Origin::Chapter) {
        let printed = fact.as_printed.join(" ");
        let number = match fact.value {
            1.0 if fact.unit == Unit::Weeks => "single".to_owned(),
            2.0 => "two".to_owned(),
            4.0 => "four".to_owned(),
            value => value.to_string(),
        };
        assert!(printed.contains(&number), "{}: {number} is not in {printed}", fact.id);
        for currency in [Currency::Usd, Currency::Eur, Currency::Gbp] {
            assert_eq!(
                printed.contains(currency.sign()),
                fact.currency == Some(currency),
                "{}",
                fact.id
            );
        }
        // "over two years" is a span, and "under a week" a comparison drawn by other words.
        for hedge in ["almost ", "around ", "just ", "over "] {
            let hedged = printed.starts_with(hedge) && fact.unit != Unit::Years;
            assert_eq!(hedged, fact.qualifier.word() == hedge.trim(), "{}", fact.id);
        }
    }
}

#[test]
fn facts_print_and_convert_as_a_reader_expects() {
    let print = |fact: Fact| fact.to_string();
    assert_eq!(print(facts::CHINA_AI_INVESTMENT_2025), "$98 billion");
    assert_eq!(print(facts::EU_AI_ACT_ENFORCEMENT_BUDGET), "just €1 billion");
    assert_eq!(print(facts::TFP_GAIN), "around 0.5%");
    assert_eq!(print(facts::UK_AISI_BUDGET_IN_LAB_WEEKS), "under 1 week");
    assert_eq!(print(facts::TRUST_DECLINE_PERIOD), "2 decades");
    assert_eq!(print(facts::EU_AI_ACT_FINALIZED), "2024");
    assert_eq!(print(facts::USD_PER_GBP), "$1.24 per £1");

    const BUDGET: f64 = facts::UK_AISI_BUDGET.base();
    assert_eq!(BUDGET, 100e6);
    assert_eq!(facts::HYPERSCALER_CAPEX_2026.base(), 527e9);
    assert_eq!(facts::CHINA_AI_INVESTMENT_GROWTH_2025.base(), 0.48);
    assert_eq!(facts::ATTENTION_HORIZON.base(), 2.0);
    assert_eq!(facts::TRUST_DECLINE_PERIOD.base(), 20.0);
    assert!((facts::UK_AISI_BUDGET_IN_LAB_WEEKS.base() * 365.25 - 7.0).abs() < 1e-12);
}

/// Cautions quote some arithmetic: it must follow from the rows.
#[test]
fn arithmetic_in_the_cautions_holds() {
    let quotes = |fact: Fact, text: &str| {
        assert!(fact.caution.contains(text), "{}: {text}", fact.id);
    };
    let close = |found: f64, printed: f64, digits: f64| {
        assert!((found - printed).abs() <= digits / 2.0, "{found} is not {printed}");
    };

    let growth = facts::CHINA_AI_INVESTMENT_GROWTH_2025;
    close(facts::CHINA_AI_INVESTMENT_2025.value / (1.0 + growth.base()), 66.0, 1.0);
    quotes(growth, "$66 billion");

    let years = facts::UK_AISI_BUDGET_PERIOD;
    close(facts::UK_AISI_BUDGET.value / years.value, 50.0, 0.0);
    quotes(facts::UK_AISI_BUDGET, "£50 million a year");

    let weeks = facts::UK_AISI_BUDGET_IN_LAB_WEEKS;
    close(years.base() / weeks.base(), 104.0, 1.0);
    quotes(weeks, "above 104");

    let lobbying = facts::BRUSSELS_LOBBYING_GROWTH;
    let start = facts::BRUSSELS_LOBBYING_2025.value / (1.0 + lobbying.base());
    assert!(start < 117.0);
    quotes(lobbying, "below $117 million");
    // Four years, so the fourth root.
    assert_eq!(facts::BRUSSELS_LOBBYING_GROWTH_PERIOD.value, 4.0);
    assert!((1.0 + lobbying.base()).sqrt().sqrt() > 1.106);
    quotes(lobbying, "above 10.6 per cent");

    let tfp = facts::TFP_GAIN;
    close(tfp.value / facts::TFP_HORIZON.value, 0.05, 0.0);
    quotes(tfp, "0.05 per cent a year");
}

#[test]
fn exchange_rates_are_dated_assumptions_for_every_foreign_currency() {
    for currency in FACTS.iter().filter_map(|fact| fact.currency) {
        let rates: Vec<&Fact> = FACTS
            .iter()
            .filter(|fact| fact.unit == Unit::ExchangeRate && fact.currency == Some(currency))
            .collect();
        assert_eq!(rates.len(), usize::from(currency != Currency::Usd), "{currency:?}");
        for rate in rates {
            assert_eq!(rate.origin, Origin::Assumption);
            assert!(rate.year.is_some() && rate.caution.contains("Recalled"));
        }
    }
    assert_eq!(facts::USD_PER_GBP.range, Some((1.20, 1.35)));
    assert_eq!(facts::USD_PER_EUR.range, Some((1.05, 1.20)));
}

#[test]
fn the_crisis_model_starts_from_facts() {
    let sets = |parameter: &str| -> Vec<f64> {
        let rows = FACTS.iter().filter(|fact| fact.sets.contains(&parameter));
        rows.map(|fact| fact.value).collect()
    };
    assert_eq!(sets("crisis.K_us"), [110.0]);
    assert_eq!(sets("crisis.K_cn"), [98.0]);
    assert_eq!(sets("crisis.P0"), [527.0]);
}

#[test]
fn every_claim_of_the_chapter_is_present_in_order() {
    let counts = [
        ('T', Section::Thesis, 3),
        ('G', Section::Deadlock, 13),
        ('I', Section::Institutions, 9),
        ('A', Section::Asymmetry, 9),
        ('K', Section::Knowledge, 9),
    ];
    let expected: Vec<(String, Section)> = counts
        .iter()
        .flat_map(|&(letter, section, count)| {
            (1..=count).map(move |number| (format!("{letter}{number}"), section))
        })
        .collect();
    let found: Vec<(String, Section)> =
        CLAIMS.iter().map(|claim| (claim.id.to_owned(), claim.section)).collect();
    assert_eq!(found, expected);
}

#[test]
fn statements_are_single_lines_and_all_different() {
    let statements: BTreeSet<&str> = CLAIMS.iter().map(|claim| claim.statement).collect();
    assert_eq!(statements.len(), CLAIMS.len());
    for statement in statements {
        assert!(!statement.contains('\n') && statement.trim() == statement, "{statement}");
    }
}

#[test]
fn look_ups_find_each_row_and_nothing_else() {
    for row in FACTS {
        assert_eq!(facts::fact(row.id), Some(row));
    }
    for row in CLAIMS {
        assert_eq!(facts::claim(row.id), Some(row));
    }
    for row in BODIES {
        assert_eq!(facts::body(row.id), Some(row));
        for rule in row.rules {
            assert_eq!(row.rule(rule.id), Some(rule));
        }
    }
    assert_eq!(facts::fact("no_such_fact"), None);
    assert_eq!(facts::claim("T0"), None);
    assert_eq!(facts::body("no_such_body"), None);
}

#[test]
fn bodies_have_their_members_and_thresholds() {
    let expected = [
        ("un_general_assembly", 193, &[193, 129, 97][..]),
        ("oecd", 38, &[38]),
        ("eu_council", 27, &[15, 20, 14, 27]),
        ("asean", 11, &[11]),
        ("g20", 21, &[21]),
        ("g77", 134, &[134]),
    ];
    assert_eq!(BODIES.len(), expected.len());
    for (id, members, needed) in expected {
        let body = facts::body(id).unwrap();
        assert_eq!(body.members, members, "{id}");
        let found: Vec<u32> = body.rules.iter().map(|rule| rule.needed).collect();
        assert_eq!(found, needed, "{id}");
    }
    for id in ["g20", "g77"] {
        assert_eq!(facts::body(id).unwrap().rules[0].status, Status::Recalled, "{id}");
    }
}

/// The counts follow from the shares that the charters name.
#[test]
fn thresholds_follow_from_the_shares_in_the_charters() {
    let needed = |body: &str, rule: &str| facts::body(body).unwrap().rule(rule).unwrap().needed;
    assert_eq!(needed("un_general_assembly", "simple_majority"), 193 / 2 + 1);
    assert_eq!(needed("un_general_assembly", "two_thirds"), (2 * 193_u32).div_ceil(3));
    assert_eq!(needed("eu_council", "qualified_majority"), (55 * 27_u32).div_ceil(100));
    assert_eq!(needed("eu_council", "reinforced_qualified_majority"), (72 * 27_u32).div_ceil(100));
    assert_eq!(needed("eu_council", "simple_majority"), 27 / 2 + 1);
}

#[test]
fn eu_populations_are_complete() {
    let eu = facts::body("eu_council").unwrap();
    assert_eq!(eu.states.len(), 27);
    let total: f64 = eu.states.iter().map(|state| state.population_thousands).sum();
    assert!((total - 450_380.8).abs() < 0.05, "{total}");
    assert!(eu.states.is_sorted_by(|a, b| a.population_thousands >= b.population_thousands));

    // The floor of four blocking members binds: three can hold more than 35 per cent.
    let three: f64 = eu.states[..3].iter().map(|state| state.population_thousands).sum();
    let rule = eu.rule("qualified_majority").unwrap();
    assert!(three / total > 1.0 - rule.population_share.unwrap());
    assert_eq!(rule.blocking_members, Some(4));
}

/// Reads the chapter itself, where it lies beside the repository; a plain clone does not
/// have it, and then only the tracked list above speaks.
#[test]
fn no_number_of_the_chapter_is_unaccounted_for() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/source/chapter-2.txt");
    let Ok(chapter) = fs::read_to_string(&path) else {
        eprintln!("skipped: no source chapter beside the repository");
        return;
    };
    let mut found = 0;
    for (section, text) in sections(&chapter) {
        let printed = PRINTED.iter().filter(|row| row.0 == section).map(|row| row.1);
        let other = NOT_FIGURES.iter().filter(|row| row.0 == section).map(|row| row.1);
        let accounted: Vec<Range<usize>> = printed
            .chain(other)
            .map(|phrase| {
                let places: Vec<usize> = text.match_indices(phrase).map(|hit| hit.0).collect();
                assert_eq!(places.len(), 1, "{phrase} stands once in {}", section.number());
                places[0]..places[0] + phrase.len()
            })
            .collect();
        for number in numbers(text) {
            let covered =
                accounted.iter().any(|span| span.start <= number.start && number.end <= span.end);
            let token = &text[number];
            assert!(covered, "{token} of section {} is in no row", section.number());
            found += 1;
        }
    }
    assert!(found >= PRINTED.len() + NOT_FIGURES.len(), "the extractor found only {found}");
}

/// The chapter cut at its headings, which are left out: their numbers are no figures.
fn sections(chapter: &str) -> Vec<(Section, &str)> {
    let mut rest = chapter;
    let mut section = Section::Thesis;
    let mut parts = Vec::new();
    for next in [Section::Deadlock, Section::Institutions, Section::Asymmetry, Section::Knowledge] {
        let (before, after) = rest.split_once(&format!("\n{} ", next.number())).expect("a heading");
        parts.push((section, before));
        section = next;
        rest = after.split_once('\n').expect("text under the heading").1;
    }
    parts.push((section, rest));
    parts
}

/// Where numbers stand: every word with a digit in it, and every number word.
fn numbers(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    // A point or comma ends a word unless a digit follows ("0.5", "1,000").
    let bytes = text.as_bytes();
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let inside = c.is_alphanumeric()
            || (matches!(c, '.' | ',') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit));
        if inside {
            continue;
        }
        let word = &text[start..at];
        let number_word = NUMBER_WORDS.contains(&word.to_lowercase().as_str());
        if number_word || word.contains(|c: char| c.is_ascii_digit()) {
            found.push(start..at);
        }
        start = at + c.len_utf8();
    }
    found
}

#[test]
fn the_extractor_sees_digits_names_and_words() {
    let text = "Up 0.5 per cent, to €1 billion in 2,025; two G20 forums, a third-party one.";
    let found: Vec<&str> = numbers(text).into_iter().map(|span| &text[span]).collect();
    assert_eq!(found, ["0.5", "1", "billion", "2,025", "two", "G20", "third", "one"]);
}
