//! The cheapest change that reaches a target, and how else it could be reached.
//!
//! A change moves some levers; its cost is Σ |move|, each move in units of its lever's range. What
//! is looked for is a change of least cost whose value is at least the target. The value is a
//! simulated share: with common random numbers it is a fixed function, but one with steps, so no
//! derivative is used. The method is a pattern search (Hooke and Jeeves 1961; Kolda, Lewis and
//! Torczon 2003, SIAM Review 45: 385–482) in which a change that misses the target is never taken:
//!
//! 1. climb: put one lever after another to an end of its range, the most helpful first, until the
//!    target is reached; if that gets stuck, again from scattered points;
//! 2. save: move levers back, or trade a move for a smaller one of another lever, with steps that
//!    halve, or leave a lever alone where another can take over its move at the same cost, as long
//!    as the target is still reached;
//! 3. look elsewhere: forbid a lever that was used and start again.
//!
//! It is a heuristic: what it returns does reach the target (on these random numbers), but a
//! cheaper change may exist, and "none found" is no proof, except that no climb from any of the
//! [`STARTS`] reached it.

use super::sobol::Sobol;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// How many scattered points a climb is started from where the one from no change gets stuck.
pub const STARTS: u32 = 8;
/// The first step of saving; it halves until it is below the finest.
const FIRST_STEP: f64 = 0.25;
/// What a traded move is, as a share of the one it stands in for.
const TRADE: f64 = 0.75;
/// How many of the most helpful moves are offered in trade.
const OFFERS: usize = 3;
const SEED: u64 = 1;

/// A change that reaches the target.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// The move of each lever, in units of its range.
    pub moves: Vec<f64>,
    /// Σ |move|.
    pub cost: f64,
    /// The value reached.
    pub value: f64,
}

impl Path {
    /// Which levers it moves.
    pub fn levers(&self) -> Vec<usize> {
        (0..self.moves.len()).filter(|i| self.moves[*i] != 0.0).collect()
    }
}

/// What is searched: levers, a value to be reached, and a function that gives the value.
pub struct Search<'a, F> {
    /// The lowest and the highest move of each lever, in units of its range, with 0 between.
    room: &'a [(f64, f64)],
    target: f64,
    /// The accuracy of the moves.
    finest: f64,
    value: F,
    /// Values already asked for: a simulation is dear, and the search comes back to places.
    known: BTreeMap<Vec<u64>, f64>,
}

impl<'a, F: FnMut(&[f64]) -> f64> Search<'a, F> {
    /// Sets up a search; `finest` is the accuracy of the moves.
    pub fn new(room: &'a [(f64, f64)], target: f64, finest: f64, value: F) -> Self {
        Search { room, target, finest, value, known: BTreeMap::new() }
    }

    /// How many different changes have been evaluated.
    pub fn evaluations(&self) -> usize {
        self.known.len()
    }

    /// The cheapest change found that moves no forbidden lever; none where no climb reached the
    /// target.
    pub fn cheapest(&mut self, forbidden: &BTreeSet<usize>) -> Option<Path> {
        let free: Vec<usize> =
            (0..self.room.len()).filter(|lever| !forbidden.contains(lever)).collect();
        let start = self.reach(&free)?;
        let moves = self.save(start, &free);
        Some(Path { cost: cost(&moves), value: self.value(&moves), moves })
    }

    /// Up to `wanted` changes, the cheapest first, no two of which move the same levers.
    pub fn several(&mut self, wanted: usize) -> Vec<Path> {
        let mut found: Vec<Path> = Vec::new();
        let mut tried = BTreeSet::from([BTreeSet::new()]);
        let mut queue = VecDeque::from([BTreeSet::new()]);
        while let Some(forbidden) = queue.pop_front() {
            let Some(path) = self.cheapest(&forbidden) else { continue };
            let mut used = path.levers();
            if found.iter().all(|f| f.levers() != used) {
                found.push(path.clone());
                if found.len() >= wanted {
                    break;
                }
            }
            used.sort_by(|a, b| path.moves[*b].abs().total_cmp(&path.moves[*a].abs()));
            for lever in used {
                let mut next = forbidden.clone();
                next.insert(lever);
                if tried.insert(next.clone()) {
                    queue.push_back(next);
                }
            }
        }
        found.sort_by(|a, b| a.cost.total_cmp(&b.cost));
        found
    }

    fn value(&mut self, moves: &[f64]) -> f64 {
        let key: Vec<u64> = moves.iter().map(|m| m.to_bits()).collect();
        if let Some(value) = self.known.get(&key) {
            return *value;
        }
        let value = (self.value)(moves);
        self.known.insert(key, value);
        value
    }

    fn reaches(&mut self, moves: &[f64]) -> bool {
        self.value(moves) >= self.target
    }

    /// Some change that reaches the target: from no change, or else from scattered points.
    fn reach(&mut self, free: &[usize]) -> Option<Vec<f64>> {
        let none = vec![0.0; self.room.len()];
        if let Some(found) = self.climb(none.clone(), free) {
            return Some(found);
        }
        let scattered = Sobol::scrambled(free.len() as u32, SEED);
        (0..STARTS).find_map(|index| {
            let mut start = none.clone();
            for (lever, at) in free.iter().zip(scattered.point(index)) {
                let (low, high) = self.room[*lever];
                start[*lever] = low + at * (high - low);
            }
            self.climb(start, free)
        })
    }

    /// Puts one lever after another to an end, or back to no move, whichever helps most.
    fn climb(&mut self, mut at: Vec<f64>, free: &[usize]) -> Option<Vec<f64>> {
        let mut best = self.value(&at);
        while best < self.target {
            let mut better = None;
            for lever in free {
                let (low, high) = self.room[*lever];
                for end in [low, high, 0.0] {
                    let tried = with(&at, *lever, end);
                    let value = self.value(&tried);
                    if value > best {
                        (best, better) = (value, Some(tried));
                    }
                }
            }
            at = better?;
        }
        // A value that is not a number is not below the target, but does not reach it either.
        self.reaches(&at).then_some(at)
    }

    /// Makes a change that reaches the target cheaper until no step does.
    fn save(&mut self, mut at: Vec<f64>, free: &[usize]) -> Vec<f64> {
        let mut step = FIRST_STEP;
        while step >= self.finest {
            while let Some(better) = self
                .back(&at, step)
                .or_else(|| self.trade(&at, free, step))
                .or_else(|| self.leave(&at))
            {
                at = better;
            }
            step *= 0.5;
        }
        at
    }

    /// Moves one lever back by a step, the one that is missed least.
    fn back(&mut self, at: &[f64], step: f64) -> Option<Vec<f64>> {
        let mut best = None;
        for tried in shorter(at, step) {
            let value = self.value(&tried);
            if value >= self.target && best.as_ref().is_none_or(|(v, _)| value > *v) {
                best = Some((value, tried));
            }
        }
        best.map(|(_, tried)| tried)
    }

    /// Moves one lever back by a step and another on by less, so that the sum is cheaper.
    fn trade(&mut self, at: &[f64], free: &[usize], step: f64) -> Option<Vec<f64>> {
        let mut offers: Vec<(f64, usize, f64)> = Vec::new();
        for lever in free {
            let (low, high) = self.room[*lever];
            let now = at[*lever];
            let further = [
                (now >= 0.0).then(|| (now + TRADE * step).min(high)),
                (now <= 0.0).then(|| (now - TRADE * step).max(low)),
            ];
            for to in further.into_iter().flatten().filter(|to| *to != now) {
                offers.push((self.value(&with(at, *lever, to)), *lever, to));
            }
        }
        offers.sort_by(|a, b| b.0.total_cmp(&a.0));
        for (_, lever, to) in offers.into_iter().take(OFFERS) {
            for tried in shorter(at, step) {
                let both = with(&tried, lever, to);
                if tried[lever] == at[lever] && cost(&both) < cost(at) && self.reaches(&both) {
                    return Some(both);
                }
            }
        }
        None
    }

    /// Leaves one lever alone, the least moved first, and lets another take over its move.
    fn leave(&mut self, at: &[f64]) -> Option<Vec<f64>> {
        let mut moved: Vec<usize> = (0..at.len()).filter(|i| at[*i] != 0.0).collect();
        moved.sort_by(|a, b| at[*a].abs().total_cmp(&at[*b].abs()));
        for lever in &moved {
            for other in moved.iter().rev().filter(|other| *other != lever) {
                let (low, high) = self.room[*other];
                let to = at[*other] + at[*lever].abs() * at[*other].signum();
                let tried = with(&with(at, *lever, 0.0), *other, to);
                if (low..=high).contains(&to) && self.reaches(&tried) {
                    return Some(tried);
                }
            }
        }
        None
    }
}

fn cost(moves: &[f64]) -> f64 {
    moves.iter().fold(0.0, |sum, m| sum + m.abs())
}

fn with(at: &[f64], lever: usize, to: f64) -> Vec<f64> {
    let mut moved = at.to_vec();
    moved[lever] = to;
    moved
}

/// The change with each of its moves in turn shortened by a step, or dropped if it is no longer.
fn shorter(at: &[f64], step: f64) -> impl Iterator<Item = Vec<f64>> {
    let moved: Vec<usize> = (0..at.len()).filter(|i| at[*i] != 0.0).collect();
    moved.into_iter().map(move |lever| {
        let to = if at[lever].abs() <= step { 0.0 } else { at[lever] - step * at[lever].signum() };
        with(at, lever, to)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math;
    use proptest::prelude::*;

    const FINEST: f64 = 1.0 / 64.0;

    fn search<F: FnMut(&[f64]) -> f64>(room: &[(f64, f64)], target: f64, f: F) -> Vec<Path> {
        Search::new(room, target, FINEST, f).several(5)
    }

    /// The lever with the most value per cost does it alone, and moves no further than needed.
    #[test]
    fn a_linear_value_is_bought_where_it_is_cheapest() {
        let room = [(-0.5, 0.5), (0.0, 1.0), (-1.0, 0.0)];
        let found = search(&room, 0.6, |x| x[0] + 2.0 * x[1] - 1.5 * x[2]);
        assert!((found[0].cost - 0.3).abs() < FINEST, "{found:?}");
        assert_eq!(found[0].levers(), [1]);
        // Without it the falling lever: −0.4.
        assert!((found[1].cost - 0.4).abs() < FINEST, "{found:?}");
        assert!(found[1].moves[2] < 0.0);
        let used: BTreeSet<_> = found.iter().map(Path::levers).collect();
        assert_eq!(used.len(), found.len());
        assert!(found.iter().all(|p| p.value >= 0.6));
    }

    /// Where levers multiply, effort is split: x y ≥ 0.16 is cheapest at 0.4 each.
    #[test]
    fn levers_that_need_each_other_are_moved_together() {
        let found = search(&[(0.0, 1.0), (0.0, 1.0)], 0.16, |x| x[0] * x[1]);
        assert_eq!(found.len(), 1);
        assert!((found[0].cost - 0.8).abs() < 2.0 * FINEST, "{found:?}");
    }

    /// A value that nothing moves alone (a threshold of both levers) is still reached.
    #[test]
    fn a_plateau_is_left_by_the_scattered_starts() {
        let found = search(&[(0.0, 1.0), (0.0, 1.0), (0.0, 1.0)], 1.0, |x| {
            f64::from(u8::from(x[0] > 0.5 && x[1] > 0.25))
        });
        assert!((found[0].cost - 0.75).abs() < 3.0 * FINEST, "{found:?}");
        assert_eq!(found[0].moves[2], 0.0);
    }

    #[test]
    fn nothing_is_found_where_nothing_reaches_it() {
        assert!(search(&[(-1.0, 1.0), (-1.0, 1.0)], 3.0, |x| x[0] + x[1]).is_empty());
        assert!(search(&[(-1.0, 1.0)], 0.5, |_| f64::NAN).is_empty());
        assert!(search(&[], 0.5, |_| 0.0).is_empty());
    }

    #[test]
    fn no_change_is_the_answer_where_none_is_needed() {
        let found = search(&[(-1.0, 1.0)], 0.5, |_| 0.7);
        assert_eq!(found, [Path { moves: vec![0.0], cost: 0.0, value: 0.7 }]);
    }

    #[test]
    fn nothing_is_evaluated_twice() {
        let mut seen = BTreeSet::new();
        let room = [(0.0, 1.0), (0.0, 1.0), (0.0, 1.0)];
        let mut search = Search::new(&room, 0.5, FINEST, |x: &[f64]| {
            assert!(seen.insert(x.iter().map(|v| v.to_bits()).collect::<Vec<_>>()));
            x[0] * x[1] + x[2] * x[1]
        });
        assert!(!search.several(3).is_empty());
        assert!(search.evaluations() < 1500, "{}", search.evaluations());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// On steps of a simulated share: the target is reached, moves stay in their room, and the
        /// cost is within a tenth (and four of the finest steps) of the best on a fine grid.
        #[test]
        fn a_share_is_reached_near_the_least_cost(
            weight in prop::collection::vec(0.2..3.0_f64, 2),
            curve in prop::collection::vec(0.5..1.5_f64, 2),
            target in 0.2..0.6_f64,
        ) {
            let share = |x: &[f64]| {
                let effort: f64 =
                    (0..2).map(|i| weight[i] * math::pow(x[i], curve[i])).sum();
                ((1.0 - math::exp(-effort)) * 500.0).floor() / 500.0
            };
            let room = [(0.0, 1.0), (0.0, 1.0)];
            let mut least = f64::INFINITY;
            for i in 0..=128 {
                for j in 0..=128 {
                    let x = [f64::from(i) / 128.0, f64::from(j) / 128.0];
                    if share(&x) >= target {
                        least = least.min(x[0] + x[1]);
                    }
                }
            }
            match search(&room, target, share).first() {
                None => prop_assert!(least.is_infinite(), "missed {least}"),
                Some(path) => {
                    prop_assert!(path.value >= target);
                    prop_assert!(path.moves.iter().all(|m| (0.0..=1.0).contains(m)));
                    prop_assert!(path.cost <= 1.1 * least + 4.0 * FINEST, "{path:?} {least}");
                }
            }
        }
    }
}
