//! Blocs: how actors split in two, by values or by capabilities (section 2.4).
//!
//! Landscape theory (Axelrod and Bennett 1993). Actors have sizes s_i, and each pair a propensity
//! p_ij to be together. A split puts everyone on one of two sides; an actor's frustration is the
//! sum of s_j p_ij over those on the other side, and the energy of a split is Σ s_i F_i over all
//! actors, so that each pair counts twice. An actor moves if that lowers its own frustration, and
//! because E(X) − E(Y) = 2 s_k (F_k(X) − F_k(Y)) where only k has moved, energy then falls too: no
//! cycles. All 2^(n−1) splits are enumerated.
//!
//! Propensities are (1 − w) V + w C, with V the likeness of values and C how far capabilities
//! complement each other. Energy is linear in w, so the weight at which two splits change places
//! is exact.
//!
//! Limits: two sides only, and no neutrality. The seven actors' sizes, values and capabilities are
//! stylised: they are numbers of ours, not data. Galam (1998) argues that the theory does not
//! contain most of what is claimed for it.

use crate::explainer::{Card, Model, Preset, Report};
use crate::figure::{
    Axis, Bar, Dash, Figure, Format, Ink, Layer, Mark, On, Reading, Replay, Shape, grid,
};
use crate::params::Invalid;
use crate::say;
use crate::text::{Text, count, digits, percent, words};

/// The widget.
pub struct Blocs;

crate::choices! {
    /// Whose blocs.
    pub enum Case {
        /// Seven actors of today, with numbers of ours.
        Stylised = "stylised", "Seven actors of today (stylised)";
        /// Nine computer makers and two standards.
        Unix = "unix1988", "Unix makers, 1988 (published)";
        /// Five great powers.
        Powers = "powers1936", "Great powers, 1936 (published)";
    }
}

crate::choices! {
    /// A pair of the seven actors.
    pub enum Pair {
        /// The US and the EU.
        UsEu = "us_eu", "US and EU";
        /// The US and China.
        UsChina = "us_china", "US and China";
        /// The US and Japan–Korea–Taiwan.
        UsJapan = "us_japan", "US and Japan–Korea–Taiwan";
        /// The US and the Gulf.
        UsGulf = "us_gulf", "US and Gulf";
        /// The US and India.
        UsIndia = "us_india", "US and India";
        /// The US and Russia.
        UsRussia = "us_russia", "US and Russia";
        /// The EU and China.
        EuChina = "eu_china", "EU and China";
        /// The EU and Japan–Korea–Taiwan.
        EuJapan = "eu_japan", "EU and Japan–Korea–Taiwan";
        /// The EU and the Gulf.
        EuGulf = "eu_gulf", "EU and Gulf";
        /// The EU and India.
        EuIndia = "eu_india", "EU and India";
        /// The EU and Russia.
        EuRussia = "eu_russia", "EU and Russia";
        /// China and Japan–Korea–Taiwan.
        ChinaJapan = "china_japan", "China and Japan–Korea–Taiwan";
        /// China and the Gulf.
        ChinaGulf = "china_gulf", "China and Gulf";
        /// China and India.
        ChinaIndia = "china_india", "China and India";
        /// China and Russia.
        ChinaRussia = "china_russia", "China and Russia";
        /// Japan–Korea–Taiwan and the Gulf.
        JapanGulf = "japan_gulf", "Japan–Korea–Taiwan and Gulf";
        /// Japan–Korea–Taiwan and India.
        JapanIndia = "japan_india", "Japan–Korea–Taiwan and India";
        /// Japan–Korea–Taiwan and Russia.
        JapanRussia = "japan_russia", "Japan–Korea–Taiwan and Russia";
        /// The Gulf and India.
        GulfIndia = "gulf_india", "Gulf and India";
        /// The Gulf and Russia.
        GulfRussia = "gulf_russia", "Gulf and Russia";
        /// India and Russia.
        IndiaRussia = "india_russia", "India and Russia";
    }
}

crate::parameters! {
    /// What the reader sets.
    pub struct Parameters {
        /// Whose blocs.
        case: Case = Param::choice(Case::OPTIONS, 0).label("Actors")
            .help("The seven actors of today are stylised. The other two are the published cases; weight and tie do not touch them.")
            .source(Source::Assumption("sizes, values and capabilities of the seven are ours, not data"));
        /// The weight w of capabilities against values, in per cent.
        weight: f64 = Param::real(70.0, 0.0, 100.0, 1.0).label("Weight of capabilities against values").unit("%").lever().main()
            .help("At 0 actors side with those who share their values, at 100 with those who have what they lack.")
            .source(Source::Assumption("more than half: alliances are being rebuilt on interests (K8)"));
        /// The pair whose tie the reader changes.
        pair: Pair = Param::choice(Pair::OPTIONS, 0).label("A tie to change").main()
            .help("Choose a pair of actors, then make them closer or push them apart.")
            .source(Source::Definition);
        /// What is added to that pair's tie.
        shift: f64 = Param::real(0.0, -1.0, 1.0, 0.05).label("Closer or further apart").lever().main()
            .help("Added to the pair’s tie, whatever it rests on. Ties run from −1, to be apart, to 1, to be together.")
            .source(Source::Assumption("no change at the start"));
    }
}

/// The landscape and what stands out in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// What the actors are called.
    pub names: &'static [&'static str],
    /// Energies by split.
    pub energies: Vec<f64>,
    /// Splits that every single move would raise, lowest first.
    pub minima: Vec<Split>,
    /// Starting points that end in each of them by steepest descent.
    pub basins: Vec<u32>,
    /// The lowest split.
    pub lowest: Split,
    /// The next lowest that no single move improves; the next lowest at all where there is none.
    pub second: Split,
    /// A way from the second to the lowest, one move at a time, whose highest point is as low as
    /// can be.
    pub path: Vec<Split>,
    /// By how much that way has to climb.
    pub climb: f64,
    /// What changing sides would cost in energy, by actor, at the lowest split.
    pub hold: Vec<f64>,
    /// The lowest split with values alone, and what changing sides would cost there.
    pub by_values: (Split, Vec<f64>),
    /// The lowest split with capabilities alone.
    pub by_capabilities: Split,
    /// The weight at which those two change places.
    pub switch: Option<f64>,
    /// Step by step: the weight, the split, what changing sides would cost each, who moved.
    pub steps: Vec<Step>,
}

/// One step of a transition.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The weight of capabilities at this step.
    pub weight: f64,
    /// The split after it.
    pub split: Split,
    /// What changing sides would cost in energy, by actor.
    pub hold: Vec<f64>,
    /// The actor that moved, if any.
    pub moved: Option<u32>,
}

/// Names of the seven actors.
pub const ACTORS: [&str; 7] =
    ["the US", "the EU", "China", "Japan–Korea–Taiwan", "the Gulf", "India", "Russia"];
/// Their sizes, stylised.
const SIZES: [f64; 7] = [10.0, 6.0, 9.0, 4.0, 2.0, 3.0, 2.0];
/// Likeness of values in −1..1, stylised.
#[rustfmt::skip]
const VALUES: [f64; 49] = [
    0.0, 0.8, -0.8, 0.7, -0.4, 0.4, -0.8,
    0.8, 0.0, -0.6, 0.8, -0.5, 0.4, -0.9,
    -0.8, -0.6, 0.0, -0.5, 0.3, -0.3, 0.7,
    0.7, 0.8, -0.5, 0.0, -0.3, 0.4, -0.7,
    -0.4, -0.5, 0.3, -0.3, 0.0, 0.0, 0.3,
    0.4, 0.4, -0.3, 0.4, 0.0, 0.0, 0.1,
    -0.8, -0.9, 0.7, -0.7, 0.3, 0.1, 0.0,
];
/// Complementarity of capabilities in −1..1, stylised.
#[rustfmt::skip]
const CAPABILITIES: [f64; 49] = [
    0.0, 0.2, -0.7, 0.9, 0.8, 0.5, -0.6,
    0.2, 0.0, 0.2, 0.4, 0.1, 0.1, -0.2,
    -0.7, 0.2, 0.0, -0.2, 0.3, -0.4, 0.6,
    0.9, 0.4, -0.2, 0.0, 0.5, 0.3, -0.4,
    0.8, 0.1, 0.3, 0.5, 0.0, 0.4, 0.2,
    0.5, 0.1, -0.4, 0.3, 0.4, 0.0, 0.3,
    -0.6, -0.2, 0.6, -0.4, 0.2, 0.3, 0.0,
];

/// The makers of Unix computers in 1988, with their sizes and kinds: S for specialists,
/// G for generalists (Axelrod and Bennett 1993).
pub const UNIX_1988: [(&str, f64, char); 9] = [
    ("Sun", 28.9, 'S'),
    ("AT&T", 28.5, 'G'),
    ("Apollo", 21.2, 'S'),
    ("DEC", 20.0, 'G'),
    ("HP", 11.5, 'G'),
    ("Intergraph", 4.4, 'S'),
    ("SGI", 4.4, 'S'),
    ("IBM", 3.8, 'G'),
    ("Prime", 1.0, 'S'),
];
const UNIX_NAMES: [&str; 9] =
    ["Sun", "AT&T", "Apollo", "DEC", "HP", "Intergraph", "SGI", "IBM", "Prime"];
const POWERS: [&str; 5] = ["Britain", "France", "Germany", "Italy", "USSR"];

/// Actors with sizes, and how much each pair wants to be together.
#[derive(Clone, Debug, PartialEq)]
pub struct Landscape {
    /// Size of each actor.
    pub sizes: Vec<f64>,
    /// Propensity of each pair, row by row, symmetric: positive to be together, negative apart.
    pub ties: Vec<f64>,
}

/// A way to split the actors into two sides: bit i − 1 is set where actor i is on the other side
/// than actor 0. There are 2^(n−1) of them.
pub type Split = u32;

/// Energies closer than this are equal: sums of numbers with a few decimals.
const EQUAL: f64 = 1e-9;

impl Landscape {
    /// The number of actors.
    pub fn actors(&self) -> u32 {
        self.sizes.len() as u32
    }

    /// The number of splits.
    pub fn splits(&self) -> u32 {
        1 << (self.actors() - 1)
    }

    /// The propensity of a pair.
    pub fn tie(&self, i: u32, j: u32) -> f64 {
        self.ties[(i * self.actors() + j) as usize]
    }

    /// How frustrated an actor is with a split: Σ s_j p_ij over those on the other side.
    pub fn frustration(&self, split: Split, i: u32) -> f64 {
        let apart = |j: &u32| *j != i && side(split, *j) != side(split, i);
        (0..self.actors())
            .filter(apart)
            .fold(0.0, |sum, j| sum + self.sizes[j as usize] * self.tie(i, j))
    }

    /// Energy of a split: Σ s_i F_i, which counts every pair twice.
    pub fn energy(&self, split: Split) -> f64 {
        (0..self.actors())
            .fold(0.0, |sum, i| sum + self.sizes[i as usize] * self.frustration(split, i))
    }

    /// The energy of every split, by its number.
    pub fn energies(&self) -> Vec<f64> {
        (0..self.splits()).map(|s| self.energy(s)).collect()
    }

    /// The split after an actor changes sides.
    pub fn moved(&self, split: Split, actor: u32) -> Split {
        if actor == 0 { split ^ (self.splits() - 1) } else { split ^ (1 << (actor - 1)) }
    }

    /// Splits that no single move lowers, from the lowest energy up. Where `strict`, every single
    /// move must raise the energy.
    pub fn minima(&self, energies: &[f64], strict: bool) -> Vec<Split> {
        let least = if strict { EQUAL } else { -EQUAL };
        let stable = |s: &Split| {
            let rise = |i| energies[self.moved(*s, i) as usize] - energies[*s as usize];
            (0..self.actors()).all(|i| rise(i) > least)
        };
        let mut found: Vec<Split> = (0..self.splits()).filter(stable).collect();
        found.sort_by(|a, b| energies[*a as usize].total_cmp(&energies[*b as usize]));
        found
    }

    /// The move that lowers the energy most, of the first such actor; none at a minimum.
    pub fn steepest(&self, energies: &[f64], split: Split) -> Option<u32> {
        let mut best = (energies[split as usize] - EQUAL, None);
        for i in 0..self.actors() {
            let there = energies[self.moved(split, i) as usize];
            if there < best.0 - if best.1.is_some() { EQUAL } else { 0.0 } {
                best = (there, Some(i));
            }
        }
        best.1
    }

    /// Where steepest descent from a split ends.
    pub fn descend(&self, energies: &[f64], mut split: Split) -> Split {
        while let Some(i) = self.steepest(energies, split) {
            split = self.moved(split, i);
        }
        split
    }

    /// How many splits descend to each of these minima.
    pub fn basins(&self, energies: &[f64], minima: &[Split]) -> Vec<u32> {
        let mut count = vec![0; minima.len()];
        for s in 0..self.splits() {
            let end = self.descend(energies, s);
            if let Some(at) = minima.iter().position(|m| *m == end) {
                count[at] += 1;
            }
        }
        count
    }
}

/// Whether an actor is on the other side than actor 0.
pub fn side(split: Split, actor: u32) -> bool {
    actor > 0 && split >> (actor - 1) & 1 == 1
}

/// The split with exactly these actors (and so actor 0) on actor 0's side, of n.
pub fn split_of(with_first: &[u32], n: u32) -> Split {
    (1..n).filter(|i| !with_first.contains(i)).fold(0, |split, i| split | 1 << (i - 1))
}

/// The weight of capabilities at which two splits have the same energy, where propensities are
/// (1 − w) V + w C: exact, because energy is linear in w. None where they never do.
pub fn switch_weight(
    values: &Landscape,
    capabilities: &Landscape,
    from: Split,
    to: Split,
) -> Option<f64> {
    let by_values = values.energy(from) - values.energy(to);
    let by_capabilities = capabilities.energy(from) - capabilities.energy(to);
    let weight = by_values / (by_values - by_capabilities);
    weight.is_finite().then_some(weight)
}

/// Actors whose pairs all have one propensity.
pub fn uniform(sizes: Vec<f64>, tie: f64) -> Landscape {
    let ties = vec![tie; sizes.len() * sizes.len()];
    Landscape { sizes, ties }
}

/// Actors of several kinds, where those of a kind are rivals: propensity −1 for them, 0 for others.
pub fn rivals_of_a_kind(sizes: Vec<f64>, kinds: &[char]) -> Landscape {
    let pairs =
        kinds.iter().flat_map(|a| kinds.iter().map(move |b| if a == b { -1.0 } else { 0.0 }));
    Landscape { ties: pairs.collect(), sizes }
}

/// Propensities (1 − w) V + w C.
pub fn weighed(values: &Landscape, capabilities: &Landscape, w: f64) -> Landscape {
    let ties = values.ties.iter().zip(&capabilities.ties).map(|(v, c)| (1.0 - w) * v + w * c);
    Landscape { sizes: values.sizes.clone(), ties: ties.collect() }
}

/// Sizes of the seventeen European states of 1936 (Axelrod and Bennett 1993, table 1).
pub const EUROPE_1936: [(&str, f64); 17] = [
    ("Britain", 7.45),
    ("France", 5.32),
    ("Czechoslovakia", 1.15),
    ("Denmark", 0.20),
    ("Germany", 11.49),
    ("Italy", 4.03),
    ("Poland", 1.83),
    ("Romania", 0.78),
    ("Hungary", 0.45),
    ("Portugal", 0.27),
    ("Finland", 0.19),
    ("Latvia", 0.13),
    ("Lithuania", 0.10),
    ("Estonia", 0.06),
    ("USSR", 15.01),
    ("Yugoslavia", 0.59),
    ("Greece", 0.35),
];

/// What Axelrod and Bennett print for 1936 and nobody can recompute, because they do not print the
/// propensities: the basins of the two minima.
pub const PUBLISHED_1936_BASINS: [u32; 2] = [47_945, 17_591];

/// The states that their better minimum puts on the wrong side.
pub const WRONG_1936: [&str; 2] = ["Poland", "Portugal"];

/// Share of the total size that stands on the right side when these actors do not.
pub fn share_right(actors: &[(&str, f64)], wrong: &[&str]) -> f64 {
    let all = actors.iter().fold(0.0, |sum, (_, s)| sum + s);
    let missed = actors.iter().filter(|(n, _)| wrong.contains(n)).fold(0.0, |sum, (_, s)| sum + s);
    1.0 - missed / all
}

/// How many splits of n actors differ from a given one by at most `moves` actors (n > 2 `moves`).
pub fn splits_within(n: u32, moves: u32) -> u32 {
    let (mut sum, mut choose) = (1, 1);
    for i in 0..moves {
        choose = choose * (n - i) / (i + 1);
        sum += choose;
    }
    sum
}

/// Probability that one of `minima` splits taken at random is within `moves` actors of history.
pub fn chance_of_fit(n: u32, minima: u32, moves: u32) -> f64 {
    f64::from(minima * splits_within(n, moves)) / f64::from(1_u32 << (n - 1))
}

/// The standards body that each maker of Unix computers joined in 1988 (Axelrod and Bennett 1993):
/// those that joined AT&T's, Unix International. The others joined the Open Software Foundation.
pub const UNIX_INTERNATIONAL: [&str; 3] = ["Sun", "ATT", "Prime"];

/// Each maker with its size, and those that a split puts on another side than history did.
pub fn wrong_in_unix<'a>(
    names: &[&'a str],
    sizes: &[f64],
    split: Split,
) -> (Vec<(&'a str, f64)>, Vec<&'a str>) {
    let with_first = |n: &str| UNIX_INTERNATIONAL.contains(&n);
    let first = names.first().is_some_and(|n| with_first(n));
    let wrong = names.iter().enumerate().filter(|(i, n)| {
        // Right where it stands with the first actor exactly if it did in history.
        side(split, *i as u32) != (with_first(n) != first)
    });
    let wrong = wrong.map(|(_, n)| *n).collect();
    (names.iter().copied().zip(sizes.iter().copied()).collect(), wrong)
}

impl Pair {
    /// The two actors, by number: pairs are declared row by row.
    pub fn actors(self) -> [u32; 2] {
        let (mut first, mut left) = (0, self as u32);
        let n = ACTORS.len() as u32;
        while left >= n - 1 - first {
            left -= n - 1 - first;
            first += 1;
        }
        [first, first + 1 + left]
    }
}

impl Parameters {
    /// The landscape at a weight of capabilities in 0..1.
    fn landscape(&self, weight: f64) -> Landscape {
        match self.case {
            Case::Stylised => {
                let of = |ties: [f64; 49]| Landscape { sizes: SIZES.to_vec(), ties: ties.to_vec() };
                let mut land = weighed(&of(VALUES), &of(CAPABILITIES), weight);
                let [i, j] = self.pair.actors();
                for at in [i * 7 + j, j * 7 + i] {
                    land.ties[at as usize] += self.shift;
                }
                land
            }
            Case::Unix => {
                let kinds: Vec<char> = UNIX_1988.iter().map(|(_, _, kind)| *kind).collect();
                rivals_of_a_kind(UNIX_1988.iter().map(|(_, size, _)| *size).collect(), &kinds)
            }
            Case::Powers => {
                let great = EUROPE_1936.iter().filter(|(name, _)| POWERS.contains(name));
                uniform(great.map(|(_, size)| *size).collect(), -1.0)
            }
        }
    }

    fn names(&self) -> &'static [&'static str] {
        match self.case {
            Case::Stylised => &ACTORS,
            Case::Unix => &UNIX_NAMES,
            Case::Powers => &POWERS,
        }
    }
}

/// The split of least energy; the first of several.
fn lowest(energies: &[f64]) -> Split {
    let mut best = 0;
    for (split, energy) in energies.iter().enumerate() {
        if *energy < energies[best] - EQUAL {
            best = split;
        }
    }
    best as Split
}

impl Landscape {
    /// By how much energy would rise if an actor changed sides, for each actor.
    pub fn hold(&self, energies: &[f64], split: Split) -> Vec<f64> {
        let there = |i| energies[self.moved(split, i) as usize] - energies[split as usize];
        (0..self.actors()).map(there).collect()
    }

    /// The way from one split to another, one move at a time, whose highest point is as low as can
    /// be; of those, one with the fewest moves. Both ends are included.
    pub fn pass(&self, energies: &[f64], from: Split, to: Split) -> Vec<Split> {
        // Dijkstra, where a way is as long as its highest point is high, and then its moves.
        let n = self.splits() as usize;
        let mut reached = vec![(f64::INFINITY, u32::MAX); n];
        let mut before = vec![from; n];
        let mut done = vec![false; n];
        reached[from as usize] = (energies[from as usize], 0);
        loop {
            let open = (0..n).filter(|s| !done[*s] && reached[*s].1 < u32::MAX);
            let nearer = |a: &usize, b: &usize| {
                let ((x, m), (y, k)) = (reached[*a], reached[*b]);
                x.total_cmp(&y).then(m.cmp(&k)).then(a.cmp(b))
            };
            let Some(here) = open.min_by(nearer) else { break };
            if here == to as usize {
                break;
            }
            done[here] = true;
            for i in 0..self.actors() {
                let next = self.moved(here as Split, i) as usize;
                let way = (reached[here].0.max(energies[next]), reached[here].1 + 1);
                if !done[next] && way < reached[next] {
                    (reached[next], before[next]) = (way, here as Split);
                }
            }
        }
        let mut path = vec![to];
        let mut here = to;
        while here != from {
            here = before[here as usize];
            path.push(here);
        }
        path.reverse();
        path
    }
}

/// How many steps the weight takes from values alone to the reader's.
const RAMP: u32 = 40;

/// From values alone to the reader's weight: at every step the actors move where that lowers
/// their frustration. The published cases have no weight; there the actors start from the highest
/// split and move one after the other.
fn transition(p: &Parameters) -> Vec<Step> {
    let mut steps = Vec::new();
    let start = p.landscape(0.0);
    let energies = start.energies();
    let mut split = if p.case == Case::Stylised {
        lowest(&energies)
    } else {
        lowest(&energies.iter().map(|e| -e).collect::<Vec<_>>())
    };
    let mut record = |weight, split, land: &Landscape, energies: &[f64], moved| {
        steps.push(Step { weight, split, hold: land.hold(energies, split), moved });
    };
    record(0.0, split, &start, &energies, None);
    let ramp = if p.case == Case::Stylised { RAMP } else { 1 };
    for k in 1..=ramp {
        let weight = p.weight / 100.0 * f64::from(k) / f64::from(ramp);
        let land = p.landscape(weight);
        let energies = land.energies();
        if p.case == Case::Stylised {
            record(weight, split, &land, &energies, None);
        }
        while let Some(actor) = land.steepest(&energies, split) {
            split = land.moved(split, actor);
            record(weight, split, &land, &energies, Some(actor));
        }
    }
    steps
}

/// The actor whose leaving costs least, with that cost.
pub fn least_attached(hold: &[f64]) -> (u32, f64) {
    let mut least = (0, f64::INFINITY);
    for (i, h) in hold.iter().enumerate() {
        if *h < least.1 - EQUAL {
            least = (i as u32, *h);
        }
    }
    least
}

impl Model for Blocs {
    type Parameters = Parameters;
    type Outcome = Outcome;

    const CARD: Card = Card {
        id: "blocs",
        section: "2.4",
        title: "Blocs: by values or by capabilities",
        invitation: "Move the weight from values to capabilities, then bring one pair closer or push it apart.",
        discovery: "A coalition of capabilities has other members and holds them otherwise, and on the way there is a point at which nothing holds.",
        claims: &["K8", "K9"],
        facts: &[],
        presets: &[
            Preset {
                id: "values",
                label: "Shared values",
                note: "Actors side with those who are like them.",
                set: &[("weight", "0")],
            },
            Preset {
                id: "turning_point",
                label: "At the turning point",
                note: "Just short of the weight at which the Gulf changes sides: leaving costs next to nothing.",
                set: &[("weight", "56")],
            },
            Preset {
                id: "capabilities",
                label: "Capabilities alone",
                note: "Only what actors can offer each other counts.",
                set: &[("weight", "100")],
            },
            Preset {
                id: "stronger_base",
                label: "A stronger base",
                note: "With a closer tie between the US and the Gulf, capabilities hold the coalition better than values did.",
                set: &[("weight", "100"), ("pair", "us_gulf"), ("shift", "0.4")],
            },
            Preset {
                id: "unix",
                label: "Unix makers, 1988",
                note: "The published case that can be recomputed in full: two minima, equally low.",
                set: &[("case", "unix1988")],
            },
            Preset {
                id: "powers",
                label: "Great powers, 1936",
                note: "Every pair repels, as in the paper’s benchmark of realism: four stable ways to balance.",
                set: &[("case", "powers1936")],
            },
        ],
        literature: &["axelrod1993", "galam1998"],
        reference: &["landscape"],
        stochastic: false,
    };

    fn simulate(p: &Parameters, _seed: u64) -> Result<Outcome, Invalid> {
        let land = p.landscape(p.weight / 100.0);
        let energies = land.energies();
        let minima = land.minima(&energies, true);
        let first = lowest(&energies);
        let second = minima.iter().copied().find(|m| *m != first).unwrap_or_else(|| {
            let others: Vec<f64> = (0..land.splits())
                .map(|s| if s == first { f64::INFINITY } else { energies[s as usize] })
                .collect();
            lowest(&others)
        });
        let path = land.pass(&energies, second, first);
        let top = path.iter().fold(f64::NEG_INFINITY, |top, s| top.max(energies[*s as usize]));
        let (values, capabilities) = (p.landscape(0.0), p.landscape(1.0));
        let value_energies = values.energies();
        let by_values = lowest(&value_energies);
        let by_capabilities = lowest(&capabilities.energies());
        Ok(Outcome {
            names: p.names(),
            basins: land.basins(&energies, &minima),
            hold: land.hold(&energies, first),
            climb: top - energies[second as usize],
            by_values: (by_values, values.hold(&value_energies, by_values)),
            by_capabilities,
            switch: switch_weight(&values, &capabilities, by_values, by_capabilities)
                .filter(|w| (0.0..=1.0).contains(w)),
            steps: transition(p),
            lowest: first,
            second,
            path,
            minima,
            energies,
        })
    }

    fn report(p: &Parameters, o: &Outcome) -> Report {
        let plain = |id, label: &'static str, v| Reading::new(id, label, v, Format::Plain);
        let at = |split: Split| o.energies[split as usize];
        Report {
            sentence: sentence(p, o),
            readings: vec![
                plain("energy", "Energy of the lowest split", at(o.lowest)),
                plain("gap", "From there up to the second", at(o.second) - at(o.lowest)),
                plain("climb", "Climb on the way from the second", o.climb),
                plain("hold", "Least that leaving costs", least_attached(&o.hold).1),
                plain(
                    "hold_values",
                    "The same with values alone",
                    least_attached(&o.by_values.1).1,
                ),
                Reading::new(
                    "switch",
                    "Weight at which capabilities decide",
                    o.switch.unwrap_or(f64::NAN),
                    Format::Percent,
                ),
                Reading::new("minima", "Stable splits", o.minima.len() as f64, Format::Count),
                Reading::new(
                    "basin",
                    "Starting points that end in the lowest",
                    basin(o),
                    Format::Percent,
                ),
            ],
            figures: vec![all_splits(o), by_weight(p, o), holds(p, o)],
            replays: vec![replay(p, o)],
        }
    }
}

/// Share of all starting points that end in the lowest split.
fn basin(o: &Outcome) -> f64 {
    let of = o.minima.iter().zip(&o.basins).find(|(m, _)| **m == o.lowest);
    of.map_or(0.0, |(_, count)| f64::from(*count)) / o.energies.len() as f64
}

/// The names on one side, as a list.
fn side_names(names: &[&'static str], split: Split, other: bool) -> Text {
    let on = |i: &usize| side(split, *i as u32) == other;
    let mut members = (0..names.len()).filter(on).map(|i| Text::from(names[i]));
    let Some(mut list) = members.next() else { return "nobody".into() };
    let mut rest = members.peekable();
    while let Some(next) = rest.next() {
        list = if rest.peek().is_some() {
            say!("{list}, {next}", list = words(list), next = words(next))
        } else {
            say!("{list} and {next}", list = words(list), next = words(next))
        };
    }
    list
}

/// Who stands against whom.
fn split_words(names: &[&'static str], split: Split) -> Text {
    say!(
        "{first} against {second}",
        first = words(side_names(names, split, false)),
        second = words(side_names(names, split, true)),
    )
}

fn sentence(p: &Parameters, o: &Outcome) -> Text {
    let best = say!("The lowest split is {split}.", split = words(split_words(o.names, o.lowest)));
    let (weak, cost) = least_attached(&o.hold);
    let attached = say!(
        "Least attached is {who}, whose leaving would cost {cost}.",
        who = words(o.names[weak as usize]),
        cost = digits(cost, 2),
    );
    let stable = if o.minima.len() > 1 {
        say!(
            "It is one of {n} stable splits, and {share} of all starting points end there; from the second the way to it first climbs by {climb}.",
            n = count(o.minima.len() as f64),
            share = percent(basin(o), 0),
            climb = digits(o.climb, 2),
        )
    } else {
        "Every starting point ends there.".into()
    };
    if p.case != Case::Stylised {
        return best.then(attached).then(stable);
    }
    let (values, hold) = &o.by_values;
    let (first, cost) = least_attached(hold);
    let change = if o.lowest == *values {
        match o.switch {
            Some(w) => say!(
                "Values alone would bring the same; capabilities change it from a weight of {w}.",
                w = percent(w, 0),
            ),
            None => "Values alone would bring the same, and so would capabilities.".into(),
        }
    } else {
        say!(
            "Values alone would bring {split}, with {who} least attached at {cost}.",
            split = words(split_words(o.names, *values)),
            who = words(o.names[first as usize]),
            cost = digits(cost, 2),
        )
    };
    best.then(attached).then(change).then(stable)
}

/// Room at both ends of an axis of energies.
fn energy_axis(values: impl Iterator<Item = f64>) -> Axis {
    let (low, high) =
        values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    let room = 0.06 * (high - low).max(1.0);
    Axis::linear("Energy", low - room, high + room)
}

/// How many actors must move to get from the lowest split to another.
fn distance(o: &Outcome, split: Split) -> f64 {
    let moved = (split ^ o.lowest).count_ones();
    // Moving all the others is the same as moving the rest.
    f64::from(moved.min(o.names.len() as u32 - moved))
}

fn all_splits(o: &Outcome) -> Figure {
    let at = |split: Split| [distance(o, split), o.energies[split as usize]];
    let stable = |split: &Split| o.minima.contains(split);
    let (minima, others): (Vec<Split>, Vec<Split>) =
        (0..o.energies.len() as Split).partition(stable);
    let points = |splits: Vec<Split>| splits.into_iter().map(at).collect::<Vec<_>>();
    let furthest = (o.names.len() / 2) as f64;
    Figure {
        id: "landscape",
        title: "Every way to split the actors".into(),
        summary: say!(
            "{n} splits by how many actors would have to move from the lowest. The lowest is {first}; the second is {second}, {gap} higher.",
            n = count(o.energies.len() as f64),
            first = words(split_words(o.names, o.lowest)),
            second = words(split_words(o.names, o.second)),
            gap = digits(o.energies[o.second as usize] - o.energies[o.lowest as usize], 2),
        ),
        x: Axis::linear("Moves away from the lowest split", -0.3, furthest + 0.3)
            .format(Format::Count),
        y: energy_axis(o.energies.iter().copied()),
        layers: vec![
            Layer::Dots {
                label: "a split".into(),
                ink: Ink::Quiet,
                mark: Mark::Ring,
                points: points(others),
            },
            Layer::Line {
                label: "the way from the second".into(),
                ink: Ink::Two,
                dash: Dash::Dashed,
                points: points(o.path.clone()),
            },
            Layer::Dots {
                label: "stable".into(),
                ink: Ink::One,
                mark: Mark::Circle,
                points: points(minima),
            },
            Layer::point("second", Ink::Two, at(o.second)),
            Layer::point("lowest", Ink::Alarm, at(o.lowest)),
        ],
        shape: Shape::Wide,
    }
}

fn by_weight(p: &Parameters, o: &Outcome) -> Figure {
    let ends = [p.landscape(0.0), p.landscape(1.0)];
    // Energy is linear in the weight.
    let line = |split: Split| -> Vec<[f64; 2]> {
        let [from, to] = [ends[0].energy(split), ends[1].energy(split)];
        grid(0.0, 1.0, 21).into_iter().map(|w| [w, from + w * (to - from)]).collect()
    };
    let (values, capabilities) = (line(o.by_values.0), line(o.by_capabilities));
    let all: Vec<f64> = values.iter().chain(&capabilities).map(|[_, e]| *e).collect();
    let mut layers = vec![
        Layer::line("lowest by values", Ink::One, values),
        Layer::dashed("lowest by capabilities", Ink::Two, capabilities),
    ];
    if p.case == Case::Stylised {
        layers.push(Layer::Rule {
            label: "your weight".into(),
            ink: Ink::Alarm,
            on: On::X,
            at: p.weight / 100.0,
        });
    }
    Figure {
        id: "weight",
        title: "Two splits, by the weight of capabilities".into(),
        summary: match (p.case, o.switch) {
            (Case::Stylised, Some(w)) => say!(
                "With values alone {values} is lower, with capabilities alone {capabilities}. They change places at a weight of {w}.",
                values = words(split_words(o.names, o.by_values.0)),
                capabilities = words(split_words(o.names, o.by_capabilities)),
                w = percent(w, 1),
            ),
            (Case::Stylised, None) => say!(
                "{values} is the lowest split by values and by capabilities.",
                values = words(split_words(o.names, o.by_values.0)),
            ),
            _ => "The published cases have no such weight: both lines are flat.".into(),
        },
        x: Axis::share("Weight of capabilities"),
        y: energy_axis(all.into_iter()),
        layers,
        shape: Shape::Wide,
    }
}

fn holds(p: &Parameters, o: &Outcome) -> Figure {
    let n = o.names.len();
    let bars = |hold: &[f64]| -> Vec<Bar> {
        // The first actor stands on top.
        let bar =
            |(i, v): (usize, &f64)| Bar { place: (n - 1 - i) as f64, value: *v, interval: None };
        hold.iter().enumerate().map(bar).collect()
    };
    let mut layers = vec![Layer::Bars {
        label: "at your settings".into(),
        ink: Ink::Two,
        along: On::Y,
        bars: bars(&o.hold),
    }];
    let mut top = o.hold.iter().fold(1.0_f64, |top, v| top.max(*v));
    if p.case == Case::Stylised {
        layers.push(Layer::Bars {
            label: "with values alone".into(),
            ink: Ink::One,
            along: On::Y,
            bars: bars(&o.by_values.1),
        });
        top = o.by_values.1.iter().fold(top, |top, v| top.max(*v));
    }
    let (weak, cost) = least_attached(&o.hold);
    Figure {
        id: "hold",
        title: "What holds each actor on its side".into(),
        summary: say!(
            "By how much energy would rise if one actor alone changed sides in the lowest split. It is least for {who}, at {cost}.",
            who = words(o.names[weak as usize]),
            cost = digits(cost, 2),
        ),
        x: Axis::linear("Energy that changing sides would cost", 0.0, 1.05 * top),
        y: Axis::names("Actor", o.names.iter().rev().map(|n| Text::from(*n)).collect()),
        layers,
        shape: Shape::Wide,
    }
}

fn replay(p: &Parameters, o: &Outcome) -> Replay {
    let n = o.names.len() as u32;
    let last = o.steps.last().map_or(o.lowest, |step| step.split);
    let values = || o.steps.iter().flat_map(|s| s.hold.iter().copied());
    let axis = energy_axis(values());
    let moves = o.steps.iter().filter(|s| s.moved.is_some()).count() as f64;
    let captions = o.steps.iter().map(|step| {
        let (weak, cost) = least_attached(&step.hold);
        match step.moved {
            Some(actor) => say!(
                "{who} changes sides: {split}.",
                who = words(o.names[actor as usize]),
                split = words(split_words(o.names, step.split)),
            ),
            None if p.case == Case::Stylised => say!(
                "Weight {w}: least attached is {who}, at {cost}.",
                w = percent(step.weight, 0),
                who = words(o.names[weak as usize]),
                cost = digits(cost, 2),
            ),
            None => say!("Start: {split}.", split = words(split_words(o.names, step.split))),
        }
    });
    Replay {
        id: "transition",
        title: "A transition, actor by actor".into(),
        summary: if p.case == Case::Stylised {
            say!(
                "The weight goes from values alone to {w}, and {n} times an actor changes sides where that lowers its frustration.",
                w = percent(p.weight / 100.0, 0),
                n = count(moves),
            )
        } else {
            say!(
                "From the highest split, actors move one after the other where that lowers their frustration, until after {n} moves nobody wants to.",
                n = count(moves),
            )
        },
        frame: "Step".into(),
        y: Axis { label: "Energy that changing sides would cost".into(), ..axis },
        agents: n,
        values: values().map(|v| v as f32).collect(),
        group_of: (0..n).map(|i| u8::from(side(last, i))).collect(),
        groups: vec![
            (say!("ends with {who}", who = words(o.names[0])), Ink::One),
            ("ends on the other side".into(), Ink::Two),
        ],
        inks: Vec::new(),
        captions: captions.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::Parameters as _;
    use proptest::prelude::*;

    fn run(change: impl FnOnce(&mut Parameters)) -> Outcome {
        let mut p = Parameters::defaults();
        change(&mut p);
        Blocs::simulate(&p, 0).unwrap()
    }

    const EU: usize = 1;
    const GULF: u32 = 4;

    #[test]
    fn capabilities_draw_other_members_than_values() {
        let with_us = |o: &Outcome, actor| !side(o.lowest, actor);
        for (weight, gulf) in
            [(0.0, false), (50.0, false), (57.0, true), (70.0, true), (100.0, true)]
        {
            let o = run(|p| p.weight = weight);
            assert_eq!(with_us(&o, GULF), gulf, "{weight}");
            assert!(with_us(&o, EU as u32));
        }
        assert!((run(|_| {}).switch.unwrap() - 0.569_306_930_693_07).abs() < 1e-12);
        // And they hold Europe less firmly than shared values did: never more, the more they count.
        let europe = |weight: f64| run(|p| p.weight = weight).hold[EU];
        let mut before = f64::INFINITY;
        for weight in [0.0, 25.0, 50.0, 75.0, 100.0] {
            assert!(europe(weight) < before);
            before = europe(weight);
        }
        assert!(before < 0.3 * europe(0.0));
    }

    #[test]
    fn the_way_to_a_coalition_of_capabilities_goes_uphill_first() {
        let switch = run(|_| {}).switch.unwrap();
        // What it costs to let the Gulf in, at each weight: up before the turning point, down after.
        for weight in [0.0, 0.2, 0.4, 0.55, 0.58, 0.7, 1.0] {
            let o = run(|p| p.weight = 100.0 * weight);
            let energy = |split: Split| o.energies[split as usize];
            let rise = energy(o.by_capabilities) - energy(o.by_values.0);
            assert_eq!(rise > 0.0, weight < switch, "{weight}");
        }
        // And at that point next to nothing holds the coalition.
        let hold = |weight: f64| least_attached(&run(|p| p.weight = weight).hold).1;
        assert!(hold(57.0) < 0.05 * hold(0.0) && hold(57.0) < 0.05 * hold(100.0));
        // One actor changes sides on the way, at the turning point.
        let steps = run(|p| p.weight = 100.0).steps;
        let moves: Vec<&Step> = steps.iter().filter(|s| s.moved.is_some()).collect();
        assert_eq!(moves.len(), 1);
        assert_eq!(moves[0].moved, Some(GULF));
        assert!((moves[0].weight - switch).abs() < 0.03);
    }

    #[test]
    fn interests_may_or_may_not_be_the_stronger_base() {
        let hold = |weight, shift| {
            let o = run(|p| (p.weight, p.pair, p.shift) = (weight, Pair::UsGulf, shift));
            least_attached(&o.hold).1
        };
        // With the stylised numbers as they are, it is the weaker one …
        assert!(hold(100.0, 0.0) < hold(0.0, 0.0));
        // … and with one closer tie the stronger one.
        assert!(hold(100.0, 0.4) > hold(0.0, 0.4));
    }

    #[test]
    fn the_published_cases_come_out_as_printed() {
        // Unix 1988: two minima, equally low, with equal basins.
        let unix = run(|p| p.case = Case::Unix);
        assert_eq!((unix.minima.len(), unix.basins.as_slice()), (2, [128, 128].as_slice()));
        let [a, b] = [0, 1].map(|i| unix.energies[unix.minima[i] as usize]);
        assert!((a - b).abs() < 1e-9 && (a + 3828.9).abs() < 1e-9);
        assert!(unix.climb > 0.0);
        // In one of them only IBM stands where it did not in 1988.
        let sizes: Vec<f64> = UNIX_1988.iter().map(|(_, size, _)| *size).collect();
        let names = UNIX_NAMES.map(|n| if n == "AT&T" { "ATT" } else { n });
        let wrong = |m: &Split| wrong_in_unix(&names, &sizes, *m).1;
        assert!(unix.minima.iter().any(|m| wrong(m) == ["IBM"]));
        // 1936: four stable ways for five great powers.
        assert_eq!(run(|p| p.case = Case::Powers).minima.len(), 4);
    }

    #[test]
    fn pairs_are_numbered_as_they_are_declared() {
        assert_eq!(Pair::ALL.len(), 21);
        assert_eq!(Pair::UsEu.actors(), [0, 1]);
        assert_eq!(Pair::UsRussia.actors(), [0, 6]);
        assert_eq!(Pair::EuChina.actors(), [1, 2]);
        assert_eq!(Pair::UsGulf.actors(), [0, 4]);
        assert_eq!(Pair::IndiaRussia.actors(), [5, 6]);
        let name = |i: u32| ACTORS[i as usize].trim_start_matches("the ");
        for pair in Pair::ALL {
            let [i, j] = pair.actors();
            assert_eq!(pair.label(), format!("{} and {}", name(i), name(j)));
        }
    }

    #[test]
    fn stylised_ties_are_symmetric_and_in_range() {
        for ties in [VALUES, CAPABILITIES] {
            for i in 0..7 {
                for j in 0..7 {
                    assert_eq!(ties[i * 7 + j], ties[j * 7 + i]);
                    assert!(ties[i * 7 + j].abs() <= 1.0);
                }
            }
        }
    }

    fn world() -> impl Strategy<Value = Landscape> {
        (2_usize..8).prop_flat_map(|n| {
            let sizes = prop::collection::vec(0.1..10.0_f64, n);
            let ties = prop::collection::vec(-2.0..2.0_f64, n * n);
            (sizes, ties).prop_map(move |(sizes, raw)| {
                let tie = |k: usize| raw[(k / n).min(k % n) * n + (k / n).max(k % n)];
                Landscape { ties: (0..n * n).map(tie).collect(), sizes }
            })
        })
    }

    proptest! {
        #[test]
        fn descent_lowers_energy_and_ends_where_nobody_wants_to_move(land in world(), start in 0_u32..64) {
            let energies = land.energies();
            let mut split = start % land.splits();
            while let Some(actor) = land.steepest(&energies, split) {
                let next = land.moved(split, actor);
                // Energy falls by twice the actor's size times the fall of its frustration.
                let fall = energies[split as usize] - energies[next as usize];
                let relief = land.frustration(split, actor) - land.frustration(next, actor);
                prop_assert!(fall > 0.0 && relief > 0.0);
                prop_assert!((fall - 2.0 * land.sizes[actor as usize] * relief).abs() < 1e-8);
                split = next;
            }
            prop_assert!(land.minima(&energies, false).contains(&split));
        }

        #[test]
        fn basins_cover_all_splits_and_scale_does_not_matter(land in world(), k in 0.5..3.0_f64) {
            let energies = land.energies();
            let minima = land.minima(&energies, true);
            // With random ties no two splits are equally low, so that every minimum is strict.
            prop_assert_eq!(land.basins(&energies, &minima).iter().sum::<u32>(), land.splits());
            let sizes = land.sizes.iter().map(|s| k * s).collect();
            let scaled = Landscape { sizes, ties: land.ties.clone() }.energies();
            for (a, b) in energies.iter().zip(&scaled) {
                prop_assert!((k * k * a - b).abs() < 1e-7);
            }
        }

        #[test]
        fn swapping_sides_and_relabelling_change_nothing(land in world(), split in 0_u32..64) {
            let (n, split) = (land.actors(), split % land.splits());
            // Reverse the order of the actors; the split is told by who stands with whom.
            let back = |i: u32| n - 1 - i;
            let sizes = (0..n).map(|i| land.sizes[back(i) as usize]).collect();
            let pairs = (0..n).flat_map(|i| (0..n).map(move |j| (i, j)));
            let ties = pairs.map(|(i, j)| land.tie(back(i), back(j))).collect();
            let mirrored = Landscape { sizes, ties };
            let with_first: Vec<u32> =
                (0..n).filter(|i| side(split, back(*i)) == side(split, back(0))).collect();
            let same = mirrored.energy(split_of(&with_first, n));
            prop_assert!((same - land.energy(split)).abs() < 1e-9);
        }

        #[test]
        fn no_other_way_has_a_lower_pass(land in world(), a in 0_u32..64, b in 0_u32..64) {
            let energies = land.energies();
            let (a, b) = (a % land.splits(), b % land.splits());
            let path = land.pass(&energies, a, b);
            prop_assert_eq!((path[0], path[path.len() - 1]), (a, b));
            let top = path.iter().fold(f64::NEG_INFINITY, |t, s| t.max(energies[*s as usize]));
            for pair in path.windows(2) {
                prop_assert!((0..land.actors()).any(|i| land.moved(pair[0], i) == pair[1]));
            }
            // Flood everything below the pass: the two ends are not connected there.
            let below = |s: Split| energies[s as usize] < top;
            let mut wet = vec![a];
            let mut seen = vec![false; land.splits() as usize];
            while let Some(s) = wet.pop() {
                if below(s) && !seen[s as usize] {
                    seen[s as usize] = true;
                    wet.extend((0..land.actors()).map(|i| land.moved(s, i)));
                }
            }
            prop_assert!(!seen[b as usize]);
        }
    }
}
