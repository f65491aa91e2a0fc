//! The golden fingerprints: what every machine must compute, to the bit.
//!
//! fingerprints.txt has one line a widget and settings: `widget label seed hash settings`, with
//! the settings as in a link. The same file is held against the native build, Node and three
//! browsers, here and in tests/browser/golden.test.mjs.

use barriers::explainer::{ALL, Explainer};
use barriers::params::Values;
use barriers::random::{Process, Stream};
use barriers::view;
use std::fmt;
use std::sync::OnceLock;

/// The tracked file.
pub const TRACKED: &str = include_str!("fingerprints.txt");

/// Random worlds a widget, besides the defaults.
const WORLDS: u32 = 10;

/// One line of the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The widget's id.
    pub widget: String,
    /// `default` or `world-k`.
    pub label: String,
    /// The seed.
    pub seed: u64,
    /// The report's hash, or `refused` where the settings contradict each other.
    pub hash: String,
    /// What differs from the defaults, as in a link.
    pub settings: String,
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Line { widget, label, seed, hash, settings } = self;
        write!(f, "{}", format!("{widget} {label} {seed} {hash} {settings}").trim_end())
    }
}

fn line(explainer: &dyn Explainer, label: String, values: &Values, seed: u64) -> Line {
    let settings: Vec<String> =
        values.changed().iter().map(|(id, v)| format!("{id}={v}")).collect();
    Line {
        widget: explainer.card().id.to_string(),
        label,
        seed,
        hash: explainer
            .run(values, seed)
            .map_or_else(|_| "refused".to_string(), |r| format!("{:016x}", r.fingerprint())),
        settings: settings.join("&"),
    }
}

/// What this machine computes, computed once.
pub fn computed() -> &'static [Line] {
    static COMPUTED: OnceLock<Vec<Line>> = OnceLock::new();
    COMPUTED.get_or_init(|| ALL.iter().flat_map(|e| of(*e)).collect())
}

/// The lines of a widget.
fn of(e: &dyn Explainer) -> Vec<Line> {
    let world = |k: u32| {
        let values = Values::drawn(e.declared(), &Stream::new(0, k, Process(0)));
        line(e, format!("world-{k}"), &values, u64::from(k))
    };
    let default = line(e, "default".to_string(), &e.defaults(), view::SEED);
    std::iter::once(default).chain((0..WORLDS).map(world)).collect()
}

/// What the tracked file says; `None` where a line is malformed.
fn tracked() -> Option<Vec<Line>> {
    let lines = TRACKED.lines().filter(|l| !l.starts_with('#'));
    lines
        .map(|line| {
            let mut words = line.split(' ').map(str::to_string);
            Some(Line {
                widget: words.next()?,
                label: words.next()?,
                seed: words.next()?.parse().ok()?,
                hash: words.next()?,
                settings: words.next().unwrap_or_default(),
            })
        })
        .collect()
}

/// Holds what this machine computes against the tracked file; its lines may stand in any order.
///
/// # Panics
/// Where they differ, with every line that does and how to mint the file anew.
pub fn check() {
    let tracked = tracked().unwrap_or_default();
    let computed = computed();
    let missing = |from: &[Line], other: &[Line], sign: &str| -> Vec<String> {
        from.iter().filter(|l| !other.contains(l)).map(|l| format!("{sign} {l}")).collect()
    };
    let mut differences = missing(&tracked, computed, "-");
    differences.extend(missing(computed, &tracked, "+"));
    if computed.len() != tracked.len() {
        differences.push(format!("{} lines, not {}", tracked.len(), computed.len()));
    }
    assert!(
        differences.is_empty(),
        "tests/golden/fingerprints.txt (-) is not what this machine computes (+):\n{}\n\
         A number that a reader can see has changed, or differs between machines. If it was meant \
         to change, mint the file anew with\n    \
         UPDATE_GOLDEN=1 cargo test --test determinism\n\
         and announce it in CHANGELOG.md as value-changing: links and citations carry the version.",
        differences.join("\n")
    );
}
