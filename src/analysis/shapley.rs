//! Shapley values: what each player adds, averaged over all orders of joining.
//!
//! Shapley (1953), "A value for n-person games". Exact, from the values of all 2ⁿ coalitions.
//! For the shares of a variance (Shapley effects: Owen 2014; Song, Nelson and Staum 2016) the
//! value of a coalition is the variance that knowing its inputs explains.

use super::moments::{self, Estimate};

/// The Shapley values of n players. `table[mask]` is the value of the coalition whose members are
/// the bits of `mask`; its length is 2ⁿ. The values sum to that of all players less that of none.
///
/// # Panics
/// Where the length of the table is not a power of two.
pub fn exact(table: &[f64]) -> Vec<f64> {
    assert!(table.len().is_power_of_two(), "a table of {} coalitions", table.len());
    let n = table.len().trailing_zeros();
    let weights = weights(n);
    (0..n)
        .map(|player| {
            let me = 1_usize << player;
            let without = (0..table.len()).filter(|mask| mask & me == 0);
            without.fold(0.0, |sum, mask| {
                sum + weights[mask.count_ones() as usize] * (table[mask | me] - table[mask])
            })
        })
        .collect()
}

/// The probability that exactly a given coalition of size s has joined when a player joins:
/// s! (n − 1 − s)! / n!, for each s below n.
fn weights(n: u32) -> Vec<f64> {
    let mut choose = 1.0;
    (0..n)
        .map(|s| {
            let weight = 1.0 / (f64::from(n) * choose);
            choose *= f64::from(n - 1 - s) / f64::from(s + 1);
            weight
        })
        .collect()
}

/// Shapley values from independent replicates of the table, with standard errors. The values are
/// linear in the table, so that each replicate (a run, or a batch of runs, with the same random
/// numbers in every coalition) gives its own and their mean is that of the mean table.
pub fn replicated<T: AsRef<[f64]>>(tables: &[T]) -> Vec<Estimate> {
    let each: Vec<Vec<f64>> = tables.iter().map(|t| exact(t.as_ref())).collect();
    let players = each.first().map_or(0, Vec::len);
    (0..players)
        .map(|p| moments::estimate(&each.iter().map(|values| values[p]).collect::<Vec<_>>()))
        .collect()
}

/// Shapley effects: shares of the variance, from the variance that each set of inputs explains,
/// Var(E[Y | X of the set]), the last entry being all of it.
pub fn effects(explained: &[f64]) -> Vec<f64> {
    let all = explained.last().copied().unwrap_or(f64::NAN);
    exact(explained).into_iter().map(|value| value / all).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Process, Stream};
    use proptest::prelude::*;

    /// The glove game: players 0 and 1 have a left glove each, player 2 the right one; a pair is
    /// worth 1. The published value is (1/6, 1/6, 2/3).
    #[test]
    fn the_glove_game() {
        let table: Vec<f64> =
            (0..8_u32).map(|mask| f64::from(u8::from(mask & 4 != 0 && mask & 3 != 0))).collect();
        let ours = exact(&table);
        for (ours, known) in ours.iter().zip([1.0 / 6.0, 1.0 / 6.0, 2.0 / 3.0]) {
            assert!((ours - known).abs() < 1e-15, "{ours}");
        }
    }

    #[test]
    fn nobody_and_one_player() {
        assert!(exact(&[5.0]).is_empty());
        assert_eq!(exact(&[1.0, 4.0]), [3.0]);
    }

    /// Every order of joining.
    fn orders(n: usize) -> Vec<Vec<usize>> {
        if n == 0 {
            return vec![Vec::new()];
        }
        let insert = |order: Vec<usize>| {
            (0..n).map(move |at| {
                let mut longer = order.clone();
                longer.insert(at, n - 1);
                longer
            })
        };
        orders(n - 1).into_iter().flat_map(insert).collect()
    }

    /// The definition: what each player adds on joining, averaged over all orders one by one.
    fn by_orders(table: &[f64], n: usize) -> Vec<f64> {
        let all = orders(n);
        let mut added = vec![0.0; n];
        for order in &all {
            let mut mask = 0;
            for player in order {
                added[*player] += table[mask | 1 << player] - table[mask];
                mask |= 1 << player;
            }
        }
        added.iter().map(|total| total / all.len() as f64).collect()
    }

    proptest! {
        /// Efficiency, and agreement with the definition by orders.
        #[test]
        fn values_share_out_the_whole(table in prop::collection::vec(-10.0..10.0_f64, 16)) {
            let ours = exact(&table);
            prop_assert!((ours.iter().sum::<f64>() - (table[15] - table[0])).abs() < 1e-12);
            for (a, b) in ours.iter().zip(by_orders(&table, 4)) {
                prop_assert!((a - b).abs() < 1e-12);
            }
        }

        /// Who never adds anything gets nothing; who adds the same as another gets the same.
        #[test]
        fn dummies_and_twins(values in prop::collection::vec(0.0..1.0_f64, 3)) {
            // Player 3 is a dummy; 0 and 1 count only by how many of them there are.
            let table: Vec<f64> = (0..16_usize)
                .map(|mask| values[(mask & 3).count_ones() as usize] * if mask & 4 != 0 { 2.0 } else { 1.0 })
                .collect();
            let ours = exact(&table);
            prop_assert!(ours[3].abs() < 1e-15);
            prop_assert!((ours[0] - ours[1]).abs() < 1e-14);
        }
    }

    /// Noisy replicates of an additive game: the truth is within 4.5 standard errors, and the
    /// errors shrink with the square root of their number.
    #[test]
    fn replicates_tell_their_error() {
        let tables = |count: u32| -> Vec<Vec<f64>> {
            (0..count)
                .map(|run| {
                    let mut noise = Stream::new(8, run, Process(0));
                    (0..8_u32).map(|mask| f64::from(mask) + noise.normal()).collect()
                })
                .collect()
        };
        let (few, many) = (replicated(&tables(100)), replicated(&tables(6400)));
        for player in 0..3 {
            let truth = f64::from(1_u32 << player);
            assert!((many[player].value - truth).abs() < 4.5 * many[player].error);
            let ratio = few[player].error / many[player].error;
            assert!((6.0..10.0).contains(&ratio), "{ratio}");
        }
    }
}
