//! Blocs.

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
