//! exp, ln and the cube root without branches, tables or calls.
//!
//! A loop over lanes that calls these is turned into SIMD instructions, natively and in wasm; the
//! scalar path calls the same functions, so both have the same bits. Only `+ − × ÷` and operations
//! on bits are used, each of which is exact in IEEE 754 or specified to the bit.
//!
//! The algorithms are those of fdlibm (Sun Microsystems 1993; public) and FreeBSD's `cbrt`,
//! which stay below one unit in the last place. Results that would be subnormal are 0.

const LN2_HIGH: f64 = 6.931_471_803_691_238e-1;
const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;
/// 1.5 × 2⁵²: added to a number below 2⁵¹ it leaves the nearest integer in the lowest bits.
const ROUND: f64 = 6_755_399_441_055_744.0;
/// 2⁵²: its bits with a small integer in the lowest place are 2⁵² plus that integer.
const TWO52: f64 = 4_503_599_627_370_496.0;

/// e^x: 0 below −708, infinite above 709.78.
#[inline(always)]
pub fn exp(x: f64) -> f64 {
    // x = k ln 2 + r with |r| ≤ ½ ln 2. Outside the range the result is replaced below.
    let inside = x.clamp(-708.0, 710.0);
    let shifted = inside * core::f64::consts::LOG2_E + ROUND;
    let k = shifted - ROUND;
    let high = inside - k * LN2_HIGH;
    let low = k * LN2_LOW;
    let r = high - low;
    let t = r * r;
    let c = r - t
        * (1.666_666_666_666_660_2e-1
            + t * (-2.777_777_777_701_559_3e-3
                + t * (6.613_756_321_437_934e-5
                    + t * (-1.653_390_220_546_525_2e-6 + t * 4.138_136_797_057_238_5e-8))));
    let y = 1.0 - ((low - (r * c) / (2.0 - c)) - high);
    // 2^k: the lowest bits of `shifted` hold k.
    let scaled = f64::from_bits(y.to_bits().wrapping_add(shifted.to_bits() << 52));
    let low_end = if x < -708.0 { 0.0 } else { scaled };
    if x > 709.782_712_893_384 { f64::INFINITY } else { low_end }
}

/// ln x: −∞ at 0 and for subnormal numbers, NaN below 0.
#[inline(always)]
pub fn ln(x: f64) -> f64 {
    /// The upper half of √½ and of 1: x is split into 2^k (1 + f) with 1 + f in [√½, √2).
    const ROOT_HALF: u64 = 0x3fe6_a09e_0000_0000;
    const ONE: u64 = 0x3ff0_0000_0000_0000;
    let bits = x.to_bits().wrapping_add(ONE - ROOT_HALF);
    let k = f64::from_bits(TWO52.to_bits() | (bits >> 52)) - (TWO52 + 1023.0);
    let f = f64::from_bits((bits & 0x000f_ffff_ffff_ffff) + ROOT_HALF) - 1.0;
    let half = 0.5 * f * f;
    let s = f / (2.0 + f);
    let z = s * s;
    let w = z * z;
    let even = w
        * (3.999_999_999_940_942e-1
            + w * (2.222_219_843_214_978_4e-1 + w * 1.531_383_769_920_937_3e-1));
    let odd = z
        * (6.666_666_666_666_735e-1
            + w * (2.857_142_874_366_239e-1
                + w * (1.818_357_216_161_805e-1 + w * 1.479_819_860_511_658_6e-1)));
    let y = k * LN2_HIGH - ((half - (s * (half + even + odd) + k * LN2_LOW)) - f);
    let top = if x == f64::INFINITY { x } else { y };
    let low_end = if x < f64::MIN_POSITIVE { f64::NEG_INFINITY } else { top };
    // Written so that a NaN stays one.
    if x >= 0.0 { low_end } else { f64::NAN }
}

/// ∛x for finite x ≥ 0; 0 for subnormal numbers.
#[inline(always)]
pub fn cbrt(x: f64) -> f64 {
    // A first guess to five bits: a third of the exponent. The factor is ⌈2³²/3⌉.
    let third = ((x.to_bits() >> 32) * 0x5555_5556) >> 32;
    let t = f64::from_bits((third + 715_094_163) << 32);
    // A polynomial brings it to 23 bits, to which it is rounded so that its square is exact.
    let r = (t * t) * (t / x);
    let t = t
        * ((1.875_951_824_271_77 + r * (-1.884_979_795_432_776_3 + r * 1.621_429_720_105_354_5))
            + ((r * r) * r) * (-7.583_979_347_789_978e-1 + r * 1.459_961_928_868_776_5e-1));
    let t = f64::from_bits(t.to_bits().wrapping_add(0x8000_0000) & 0xffff_ffff_c000_0000);
    // One step of Newton's method to the last bit but a fraction.
    let step = (x / (t * t) - t) / (t + t + x / (t * t));
    let root = t + t * step;
    if x < f64::MIN_POSITIVE { 0.0 } else { root }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Process, Stream};

    /// The largest distance from `exact` in units of its last place, over a million points.
    fn worst(of: fn(f64) -> f64, exact: fn(f64) -> f64, point: fn(f64, f64) -> f64) -> f64 {
        let draw = Stream::new(1, 0, Process(0));
        (0..1_000_000).fold(0.0_f64, |worst, i| {
            let x = point(draw.uniform_at(2 * i), draw.uniform_at(2 * i + 1));
            let (ours, known) = (of(x), exact(x));
            let unit = f64::from_bits(known.abs().to_bits() + 1) - known.abs();
            worst.max((ours - known).abs() / unit)
        })
    }

    /// A power of two in 2^±20, or so near 1 that a logarithm is small.
    fn positive(u: f64, v: f64) -> f64 {
        if v < 0.5 { libm::exp2(40.0 * u - 20.0) } else { 0.5 + u }
    }

    /// libm's own results are within one unit of the truth, so that at most one unit between the
    /// two is the best that can be asked.
    #[test]
    fn they_agree_with_libm_to_the_last_place() {
        assert!(
            worst(exp, libm::exp, |u, v| if v < 0.5 { 1400.0 * u - 700.0 } else { 4.0 * u - 2.0 })
                <= 1.0
        );
        assert!(worst(ln, libm::log, positive) <= 1.0);
        assert!(worst(cbrt, libm::cbrt, positive) <= 1.0);
    }

    #[test]
    fn the_ends_are_what_they_should_be() {
        assert_eq!((exp(0.0), exp(-1e9), exp(1e9)), (1.0, 0.0, f64::INFINITY));
        assert_eq!((exp(f64::NEG_INFINITY), exp(f64::INFINITY)), (0.0, f64::INFINITY));
        assert!((exp(709.78) / libm::exp(709.78) - 1.0).abs() < 1e-15);
        assert!(exp(f64::NAN).is_nan() && ln(f64::NAN).is_nan() && ln(-1.0).is_nan());
        assert_eq!((ln(1.0), ln(0.0), ln(-0.0)), (0.0, f64::NEG_INFINITY, f64::NEG_INFINITY));
        assert_eq!(ln(f64::INFINITY), f64::INFINITY);
        assert!((ln(f64::MAX) / libm::log(f64::MAX) - 1.0).abs() < 1e-15);
        assert_eq!((cbrt(0.0), cbrt(1.0), cbrt(0.125), cbrt(27.0)), (0.0, 1.0, 0.5, 3.0));
    }
}
