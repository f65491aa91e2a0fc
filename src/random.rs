//! Random numbers by address, not by order.
//!
//! Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy as 1, 2,
//! 3") maps a counter and a key to random bits without any state. A number here has an address:
//! the seed (the key), the run, the process that asks, and the draw. So run 17 is the same alone,
//! in a batch, on another worker or on another machine; and a process that asks for one draw more
//! shifts nobody else's (common random numbers between two settings of one model).

use crate::math;

/// Names a process inside a model. Two processes of a model must have different numbers; two
/// models may reuse them, because they never share a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Process(pub u32);

/// The random numbers of one process in one run.
///
/// Read in order with [`Stream::uniform`] and friends, or by address with [`Stream::uniform_at`].
#[derive(Clone, Debug)]
pub struct Stream {
    key: [u32; 2],
    run: u32,
    process: u32,
    draw: u64,
}

impl Stream {
    /// The stream of `process` in run number `run` of the world with this `seed`.
    pub fn new(seed: u64, run: u32, process: Process) -> Self {
        let key = [seed as u32, (seed >> 32) as u32];
        Stream { key, run, process: process.0, draw: 0 }
    }

    /// The 64 random bits at an address. Draws 2i and 2i+1 come from one Philox block.
    pub fn bits_at(&self, draw: u64) -> u64 {
        let block = draw / 2;
        let out = philox([block as u32, (block >> 32) as u32, self.process, self.run], self.key);
        let half = (draw % 2) as usize * 2;
        u64::from(out[half]) | (u64::from(out[half + 1]) << 32)
    }

    /// Uniform on the open interval (0, 1), at an address: an odd multiple of 2⁻⁵³, so that
    /// neither end is ever hit and a logarithm is always finite.
    pub fn uniform_at(&self, draw: u64) -> f64 {
        to_unit(self.bits_at(draw))
    }

    /// Standard normal at an address, by inversion: one draw each, monotone in the uniform.
    pub fn normal_at(&self, draw: u64) -> f64 {
        math::normal_quantile(self.uniform_at(draw))
    }

    /// The next 64 random bits.
    pub fn bits(&mut self) -> u64 {
        let bits = self.bits_at(self.draw);
        self.draw += 1;
        bits
    }

    /// The next uniform on (0, 1).
    pub fn uniform(&mut self) -> f64 {
        to_unit(self.bits())
    }

    /// The next standard normal.
    pub fn normal(&mut self) -> f64 {
        math::normal_quantile(self.uniform())
    }

    /// The next exponential waiting time at `rate` per unit of time; infinite at rate 0.
    pub fn exponential(&mut self, rate: f64) -> f64 {
        -math::ln(self.uniform()) / rate
    }

    /// The next whole number below `n`, each equally likely to within n / 2⁶⁴ (multiply-shift;
    /// Lemire 2019 without the rejection, whose bias at n < 2³² is below 2⁻³²).
    pub fn below(&mut self, n: u32) -> u32 {
        ((u128::from(self.bits()) * u128::from(n)) >> 64) as u32
    }

    /// Shuffles in place (Fisher and Yates, Durstenfeld's form).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i as u32 + 1) as usize);
        }
    }
}

/// 2⁻⁵³
const HALF_STEP: f64 = 1.0 / 9_007_199_254_740_992.0;

fn to_unit(bits: u64) -> f64 {
    ((bits >> 12) as f64 * 2.0 + 1.0) * HALF_STEP
}

/// Philox4x32 with ten rounds: four random words for a counter and a key.
pub fn philox(mut counter: [u32; 4], mut key: [u32; 2]) -> [u32; 4] {
    for _ in 0..10 {
        let a = u64::from(counter[0]) * 0xD251_1F53;
        let b = u64::from(counter[2]) * 0xCD9E_8D57;
        counter = [
            (b >> 32) as u32 ^ counter[1] ^ key[0],
            b as u32,
            (a >> 32) as u32 ^ counter[3] ^ key[1],
            a as u32,
        ];
        key = [key[0].wrapping_add(0x9E37_79B9), key[1].wrapping_add(0xBB67_AE85)];
    }
    counter
}

/// Draws 2 `block` and 2 `block` + 1 of one process in N runs at once, as [`Stream::uniform_at`]
/// gives them one by one. Laid out across runs, for SIMD.
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
pub fn uniform_pairs<const N: usize>(
    seed: u64,
    runs: &[u32; N],
    process: Process,
    block: u32,
) -> [[f64; N]; 2] {
    const LOW: u64 = 0xffff_ffff;
    let mut out = [[0.0; N]; 2];
    for i in 0..N {
        // Words of 32 bits in places of 64, so that the product of two needs no widening.
        let mut key = [seed & LOW, seed >> 32];
        let (mut a, mut b, mut c, mut d) =
            (u64::from(block), 0, u64::from(process.0), u64::from(runs[i]));
        for _ in 0..10 {
            let (p, q) = ((a & LOW) * 0xD251_1F53, (c & LOW) * 0xCD9E_8D57);
            (a, b, c, d) = ((q >> 32) ^ b ^ key[0], q & LOW, (p >> 32) ^ d ^ key[1], p & LOW);
            key = [(key[0] + 0x9E37_79B9) & LOW, (key[1] + 0xBB67_AE85) & LOW];
        }
        out[0][i] = to_unit_by_bits(a | b << 32);
        out[1][i] = to_unit_by_bits(c | d << 32);
    }
    out
}

/// Draws 2 `block` and 2 `block` + 1 of one process in N runs at once, four by four, in wasm's own
/// instructions: a product of 64 bits by 64 is a dozen instructions on most processors, the one of
/// 32 by 32 that is needed here a single one, and the compiler does not see it.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub fn uniform_pairs<const N: usize>(
    seed: u64,
    runs: &[u32; N],
    process: Process,
    block: u32,
) -> [[f64; N]; 2] {
    const { assert!(N.is_multiple_of(4)) };
    let mut out = [[0.0; N]; 2];
    for (at, four) in runs.as_chunks().0.iter().enumerate() {
        for (out, pairs) in out.iter_mut().zip(four_pairs(seed, *four, process.0, block)) {
            out[4 * at..4 * at + 4].copy_from_slice(&pairs);
        }
    }
    out
}

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
#[inline(always)]
fn four_pairs(seed: u64, runs: [u32; 4], process: u32, block: u32) -> [[f64; 4]; 2] {
    use core::arch::wasm32::{
        f64x2_add, f64x2_extract_lane, f64x2_splat, f64x2_sub, u32x4, u32x4_shuffle, u32x4_splat,
        u64x2_extmul_high_u32x4, u64x2_extmul_low_u32x4, u64x2_shr, u64x2_splat, v128, v128_or,
        v128_xor,
    };
    // The low and the high words of the products of four words with a constant.
    let product = |words: v128, by: u32| {
        let by = u32x4_splat(by);
        let first = u64x2_extmul_low_u32x4(words, by);
        let last = u64x2_extmul_high_u32x4(words, by);
        (u32x4_shuffle::<0, 2, 4, 6>(first, last), u32x4_shuffle::<1, 3, 5, 7>(first, last))
    };
    let mut key = [seed as u32, (seed >> 32) as u32];
    let (mut a, mut b, mut c, mut d) = (
        u32x4_splat(block),
        u32x4_splat(0),
        u32x4_splat(process),
        u32x4(runs[0], runs[1], runs[2], runs[3]),
    );
    for _ in 0..10 {
        let (p_low, p_high) = product(a, 0xD251_1F53);
        let (q_low, q_high) = product(c, 0xCD9E_8D57);
        a = v128_xor(v128_xor(q_high, b), u32x4_splat(key[0]));
        b = q_low;
        c = v128_xor(v128_xor(p_high, d), u32x4_splat(key[1]));
        d = p_low;
        key = [key[0].wrapping_add(0x9E37_79B9), key[1].wrapping_add(0xBB67_AE85)];
    }
    // As `to_unit_by_bits`.
    let unit = |bits: v128| {
        let number = v128_or(u64x2_shr(bits, 12), u64x2_splat(0x3ff0_0000_0000_0000));
        f64x2_add(f64x2_sub(number, f64x2_splat(1.0)), f64x2_splat(HALF_STEP))
    };
    let four = |low: v128, high: v128| {
        let first = unit(u32x4_shuffle::<0, 4, 1, 5>(low, high));
        let last = unit(u32x4_shuffle::<2, 6, 3, 7>(low, high));
        [
            f64x2_extract_lane::<0>(first),
            f64x2_extract_lane::<1>(first),
            f64x2_extract_lane::<0>(last),
            f64x2_extract_lane::<1>(last),
        ]
    };
    [four(a, b), four(c, d)]
}

/// [`to_unit`] without a conversion from integer to float, which SIMD lacks: the bits become the
/// fraction of a number in [1, 2). Each step is exact, so the result is the same.
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
#[inline(always)]
fn to_unit_by_bits(bits: u64) -> f64 {
    f64::from_bits(0x3ff0_0000_0000_0000 | (bits >> 12)) - 1.0 + HALF_STEP
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The known answers published with Random123 (file kat_vectors, philox4x32 10).
    #[test]
    fn philox_gives_the_published_answers() {
        assert_eq!(philox([0; 4], [0; 2]), [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]);
        assert_eq!(
            philox([u32::MAX; 4], [u32::MAX; 2]),
            [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
        );
        assert_eq!(
            philox(
                [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
                [0xa409_3822, 0x299f_31d0]
            ),
            [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
        );
    }

    #[test]
    fn a_number_is_the_same_by_address_and_in_order() {
        let mut stream = Stream::new(7, 17, Process(3));
        let by_address: Vec<u64> = (0..9).map(|d| stream.bits_at(d)).collect();
        let in_order: Vec<u64> = (0..9).map(|_| stream.bits()).collect();
        assert_eq!(by_address, in_order);
    }

    #[test]
    fn pairs_across_runs_are_the_same_draws() {
        let runs = [0, 1, 2, 17, 18, 4000, u32::MAX - 1, u32::MAX];
        for (seed, block) in [(7, 0), (u64::MAX - 5, 3), (1 << 40, 719)] {
            let pairs = uniform_pairs(seed, &runs, Process(3), block);
            for (i, run) in runs.iter().enumerate() {
                let stream = Stream::new(seed, *run, Process(3));
                for (half, draws) in pairs.iter().enumerate() {
                    let draw = 2 * u64::from(block) + half as u64;
                    assert_eq!(draws[i].to_bits(), stream.uniform_at(draw).to_bits());
                }
            }
        }
        assert_eq!(to_unit_by_bits(0), to_unit(0));
        assert_eq!(to_unit_by_bits(u64::MAX), to_unit(u64::MAX));
    }

    #[test]
    fn uniform_stays_inside_the_open_interval() {
        assert_eq!(to_unit(0), 1.0 / 9_007_199_254_740_992.0);
        assert!(to_unit(u64::MAX) < 1.0);
    }

    /// Mean, variance and largest gap to the distribution function (Kolmogorov and Smirnov: the
    /// 0.1 % point of √n·D is 1.95).
    #[test]
    fn normals_are_normal() {
        let mut stream = Stream::new(1, 0, Process(0));
        let mut z: Vec<f64> = (0..100_000).map(|_| stream.normal()).collect();
        z.sort_by(f64::total_cmp);
        let n = z.len() as f64;
        let gap = z.iter().enumerate().fold(0.0_f64, |gap, (i, z)| {
            let f = math::normal_cdf(*z);
            gap.max((f - i as f64 / n).abs()).max((f - (i as f64 + 1.0) / n).abs())
        });
        assert!(gap * n.sqrt() < 1.95, "{}", gap * n.sqrt());
    }

    #[test]
    fn below_covers_its_range_evenly() {
        let mut stream = Stream::new(2, 0, Process(0));
        let mut count = [0_u32; 7];
        for _ in 0..70_000 {
            count[stream.below(7) as usize] += 1;
        }
        // χ² with 6 degrees of freedom: the 0.1 % point is 22.5.
        let chi: f64 = count
            .iter()
            .map(|c| {
                let d = f64::from(*c) - 1e4;
                d * d / 1e4
            })
            .sum();
        assert!(chi < 22.5, "{chi}");
    }
}
