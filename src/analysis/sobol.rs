//! Sobol points: a sequence that fills the unit cube evenly, with Owen's random scrambling.
//!
//! Sobol (1967); direction numbers of Joe and Kuo (2008) from `data/new-joe-kuo-6.256.txt`.
//! Scrambling: Owen (1995), "Randomly permuted (t,m,s)-nets and (t,s)-sequences": each bit of a
//! coordinate is flipped or not by a random choice that depends on all higher bits. The points
//! stay as even as they were, every single one becomes uniform, and averages over several
//! scramblings tell the error. Here the choices are hashes of their place in the tree (the idea
//! of Burley 2020, "Practical hash-based Owen scrambling"), taken from the Philox generator, so
//! a point is a pure function of (seed, index, dimension).

use crate::random::philox;

const DIRECTION_NUMBERS: &str = include_str!("../../data/new-joe-kuo-6.256.txt");

/// How many dimensions there are direction numbers for.
pub const MAX_DIMENSIONS: u32 = 256;

/// The bits of a coordinate.
const BITS: usize = 32;

/// The points of the sequence in a number of dimensions, by index.
#[derive(Clone, Debug)]
pub struct Sobol {
    /// For each dimension what each bit of the index contributes.
    directions: Vec<[u32; BITS]>,
    /// The seed of the scrambling; the plain sequence has none.
    seed: Option<u64>,
}

impl Sobol {
    /// The sequence as it is. Its first point is at the corner 0.
    ///
    /// # Panics
    /// For more than [`MAX_DIMENSIONS`].
    pub fn plain(dimensions: u32) -> Self {
        assert!(dimensions <= MAX_DIMENSIONS, "{dimensions} dimensions, at most {MAX_DIMENSIONS}");
        let published = DIRECTION_NUMBERS.lines().filter(|line| !line.starts_with('#'));
        // The first dimension is the van der Corput sequence and is not in the table.
        let directions = std::iter::once("").chain(published).map(directions);
        Sobol { directions: directions.take(dimensions as usize).collect(), seed: None }
    }

    /// The sequence scrambled by a seed.
    ///
    /// # Panics
    /// For more than [`MAX_DIMENSIONS`].
    pub fn scrambled(dimensions: u32, seed: u64) -> Self {
        Sobol { seed: Some(seed), ..Sobol::plain(dimensions) }
    }

    /// The number of dimensions.
    pub fn dimensions(&self) -> u32 {
        self.directions.len() as u32
    }

    /// One coordinate as a whole number of steps of 2⁻³².
    pub fn steps(&self, index: u32, dimension: u32) -> u32 {
        let directions = &self.directions[dimension as usize];
        let plain = directions
            .iter()
            .enumerate()
            .fold(0, |x, (bit, v)| if index >> bit & 1 == 1 { x ^ v } else { x });
        self.seed.map_or(plain, |seed| owen(plain, seed, dimension))
    }

    /// One coordinate, in the middle of its step, so that it is never 0 or 1.
    pub fn coordinate(&self, index: u32, dimension: u32) -> f64 {
        (f64::from(self.steps(index, dimension)) + 0.5) / 4_294_967_296.0
    }

    /// A point.
    pub fn point(&self, index: u32) -> Vec<f64> {
        (0..self.dimensions()).map(|d| self.coordinate(index, d)).collect()
    }
}

/// The direction numbers of a dimension from its line `s a m₁ … mₛ`, by the recurrence of Bratley
/// and Fox (1988), ACM TOMS 14: 88–100.
fn directions(line: &str) -> [u32; BITS] {
    let mut numbers = line.split_ascii_whitespace().filter_map(|n| n.parse::<u32>().ok());
    let (degree, inner) = (numbers.next().unwrap_or(0) as usize, numbers.next().unwrap_or(0));
    let mut v = [0; BITS];
    for (i, m) in numbers.enumerate() {
        v[i] = m << (BITS - 1 - i);
    }
    if degree == 0 {
        return std::array::from_fn(|i| 1 << (BITS - 1 - i));
    }
    for i in degree..BITS {
        v[i] = v[i - degree] ^ (v[i - degree] >> degree);
        for k in 1..degree {
            if inner >> (degree - 1 - k) & 1 == 1 {
                v[i] ^= v[i - k];
            }
        }
    }
    v
}

/// How many levels of the tree of choices one Philox block holds: 1 + 2 + … + 64 = 127 choices.
const LEVELS: u32 = 7;

/// Marks these random numbers off from the models' own.
const OWEN: u32 = 0x4F57_454E;

/// Owen's nested uniform scrambling of a coordinate.
fn owen(x: u32, seed: u64, dimension: u32) -> u32 {
    let mut out = 0;
    for level in (0..BITS as u32).step_by(LEVELS as usize) {
        let prefix = (u64::from(x) >> (BITS as u32 - level)) as u32;
        let choices = philox([prefix, level, OWEN, dimension], [seed as u32, (seed >> 32) as u32]);
        // The choices of a subtree, numbered from its root 1 with children 2n and 2n + 1.
        let mut node = 1;
        for bit in (0..BITS as u32 - level).rev().take(LEVELS as usize) {
            let given = x >> bit & 1;
            let flip = choices[node as usize / 32] >> (node % 32) & 1;
            out |= (given ^ flip) << bit;
            node = 2 * node + given;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::moments;

    /// Points of SciPy 1.17.1, `scipy.stats.qmc.Sobol(256, scramble=False, bits=32)`, which puts
    /// them in the order of the Gray code.
    #[test]
    fn the_plain_sequence_is_that_of_scipy() {
        let sequence = Sobol::plain(MAX_DIMENSIONS);
        for (index, dimension, steps) in [
            (1, 0, 0x8000_0000),
            (5, 1, 0x2000_0000),
            (777, 2, 0xe440_0000),
            (1000, 17, 0x6ec0_0000),
            (513, 63, 0x8a40_0000),
            (901, 90, 0x3040_0000),
            (1023, 255, 0x2c40_0000),
        ] {
            assert_eq!(sequence.steps(index, dimension), steps, "{index}, {dimension}");
        }
    }

    /// In every dimension, scrambled or not, 2^m points fall one into each of 2^m equal parts.
    #[test]
    fn every_dimension_is_stratified() {
        for sequence in [Sobol::plain(MAX_DIMENSIONS), Sobol::scrambled(MAX_DIMENSIONS, 9)] {
            for dimension in 0..MAX_DIMENSIONS {
                let mut seen = [false; 256];
                for index in 0..256 {
                    seen[sequence.steps(index, dimension) as usize >> 24] = true;
                }
                assert!(seen.iter().all(|s| *s), "dimension {dimension}");
            }
        }
    }

    /// The first two dimensions are a (0, m, 2)-net: every box of area 2⁻⁸ with binary sides holds
    /// one of 256 points. Scrambling keeps that.
    #[test]
    fn scrambling_keeps_the_net() {
        let sequence = Sobol::scrambled(2, 2);
        for across in 0..=8_u32 {
            let mut seen = [false; 256];
            for index in 0..256 {
                let x = u64::from(sequence.steps(index, 0)) >> (32 - across);
                let y = u64::from(sequence.steps(index, 1)) >> (24 + across);
                seen[(x << (8 - across) | y) as usize] = true;
            }
            assert!(seen.iter().all(|s| *s), "{across} bits across");
        }
    }

    /// What becomes of a digit depends on all digits before it, and on no later one (Owen 1995).
    #[test]
    fn a_digit_is_exchanged_by_what_stands_before_it() {
        let flip = |x: u32, bit: u32| (owen(x, 3, 0) ^ x) >> bit & 1;
        for bit in 0..=24 {
            let xs = (0..64_u32).map(|k| k.wrapping_mul(0x9E37_79B9));
            let flips: Vec<u32> = xs.clone().map(|x| flip(x, bit)).collect();
            assert!(
                flips.contains(&0) && flips.contains(&1),
                "digit {bit} is always treated alike"
            );
            let later: Vec<u32> = xs.map(|x| flip(x ^ ((1 << bit) - 1), bit)).collect();
            assert_eq!(flips, later, "digit {bit} heeds later ones");
        }
    }

    /// Over many seeds one and the same point is uniform: χ² of 16 bins with 15 degrees of
    /// freedom has its 0.1 % point at 37.7. Its top four bits and four of the deep ones.
    #[test]
    fn over_seeds_a_point_is_uniform() {
        let mut count = [0_u32; 16];
        let mut lower_bits = [0_u32; 16];
        for seed in 0..4096 {
            let steps = Sobol::scrambled(1, seed).steps(3, 0);
            count[steps as usize >> 28] += 1;
            lower_bits[steps as usize >> 12 & 15] += 1;
        }
        for count in [count, lower_bits] {
            let gaps = count.map(|c| f64::from(c) - 256.0);
            let chi: f64 = gaps.iter().map(|gap| gap * gap / 256.0).sum();
            assert!(chi < 37.7, "{chi}");
        }
    }

    /// The mean of Π (1 + (x − ½)) over 6 dimensions is 1. At 4096 points the error is far below
    /// that of independent points, whose standard deviation is √((13/12)⁶ − 1) / 64 = 0.0123.
    #[test]
    fn scrambled_points_integrate_better_than_chance_and_without_bias() {
        let integral = |seed| {
            let sequence = Sobol::scrambled(6, seed);
            let product = |i| sequence.point(i).iter().fold(1.0, |p, x| p * (0.5 + x));
            (0..4096).map(product).sum::<f64>() / 4096.0
        };
        let means: Vec<f64> = (0..20).map(integral).collect();
        let found = moments::estimate(&means);
        assert!((found.value - 1.0).abs() < 4.0 * found.error, "{found:?}");
        assert!(moments::variance(&means).sqrt() < 0.0123 / 20.0, "{found:?}");
    }
}
