//! The incomplete gamma function and its relatives: the exponential integral and Kummer's
//! 1F1(1; b; z).
//!
//! Abramowitz and Stegun (1964), chapters 5, 6 and 13; the continued fractions are evaluated by
//! Lentz's method (Thompson and Barnett 1986, Journal of Computational Physics 64: 490–509).
//! Good to about twelve digits.

use crate::math;

/// Where a series or a fraction no longer changes.
const PRECISION: f64 = 1e-16;

/// The regularised lower incomplete gamma function P(a, x): the distribution function of a gamma
/// variable of shape `a` > 0 and scale 1 at `x` ≥ 0.
pub fn lower(a: f64, x: f64) -> f64 {
    if x <= 0.0 {
        0.0
    } else if x < a + 1.0 {
        kernel(a, x) / a * kummer_one(a + 1.0, x)
    } else {
        1.0 - kernel(a, x) * upper_fraction(a, x)
    }
}

/// The regularised upper incomplete gamma function Q(a, x) = 1 − P(a, x), without cancellation in
/// the far tail.
pub fn upper(a: f64, x: f64) -> f64 {
    if x < a + 1.0 { 1.0 - lower(a, x) } else { kernel(a, x) * upper_fraction(a, x) }
}

/// The density of a gamma variable of shape `a` and scale 1 at `x` > 0.
pub fn density(a: f64, x: f64) -> f64 {
    kernel(a, x) / x
}

/// x^a e^−x / Γ(a).
fn kernel(a: f64, x: f64) -> f64 {
    math::exp(a * math::ln(x) - x - math::ln_gamma(a))
}

/// Γ(a, x) e^x x^−a (Abramowitz and Stegun 6.5.31, in its even form), for `x` ≥ a + 1; also for
/// a = 0, where it is e^x E₁(x).
fn upper_fraction(a: f64, x: f64) -> f64 {
    let mut b = x + 1.0 - a;
    let mut c = f64::INFINITY;
    let mut d = 1.0 / b;
    let mut fraction = d;
    let mut n = 0.0;
    loop {
        n += 1.0;
        let numerator = -n * (n - a);
        b += 2.0;
        d = 1.0 / (numerator * d + b);
        c = b + numerator / c;
        fraction *= c * d;
        if (c * d - 1.0).abs() <= PRECISION || n > 1e5 {
            return fraction;
        }
    }
}

/// The exponential integral E₁(x) for `x` > 0.
pub fn exponential_integral(x: f64) -> f64 {
    math::exp(-x) * scaled_exponential_integral(x)
}

/// e^x E₁(x) for `x` > 0, which neither overflows nor vanishes.
pub fn scaled_exponential_integral(x: f64) -> f64 {
    if x > 1.0 {
        return upper_fraction(0.0, x);
    }
    const EULER: f64 = 0.577_215_664_901_532_9;
    let (mut term, mut sum, mut n) = (-1.0, 0.0, 0.0);
    loop {
        n += 1.0;
        term *= -x / n;
        sum += term / n;
        if term.abs() <= PRECISION * sum.abs() {
            return math::exp(x) * (sum - EULER - math::ln(x));
        }
    }
}

/// Kummer's confluent hypergeometric function 1F1(1; b; z) = Σ z^k / (b)_k for `b` > 0. For
/// negative z by Kummer's transformation, so that no terms cancel. It overflows beyond z ≈ 709.
pub fn kummer_one(b: f64, z: f64) -> f64 {
    if z >= 0.0 {
        return positive_series(1.0, |k| z / (b + k), |_| 1.0);
    }
    let a = b - 1.0;
    math::exp(z)
        * positive_series(1.0, |k| -z / (k + 1.0), |k| if k == 0.0 { 1.0 } else { a / (a + k) })
}

/// The integral of 1F1(1; b; t) over t from 0 to `z` ≥ 0.
pub fn kummer_one_integral(b: f64, z: f64) -> f64 {
    positive_series(z, |k| z / (b + k), |k| 1.0 / (k + 1.0))
}

/// Σ tₖ wₖ with t₀ given and tₖ₊₁ = tₖ · ratio(k), for terms of one sign whose ratio falls to 0.
fn positive_series(first: f64, ratio: impl Fn(f64) -> f64, weight: impl Fn(f64) -> f64) -> f64 {
    let (mut k, mut term, mut sum) = (0.0, first, 0.0);
    loop {
        let added = term * weight(k);
        sum += added;
        let next = ratio(k);
        if (next < 1.0 && added.abs() <= PRECISION * sum.abs()) || !sum.is_finite() {
            return sum;
        }
        term *= next;
        k += 1.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn close(ours: f64, known: f64, relative: f64) {
        let off = if known == 0.0 { ours.abs() } else { (ours / known - 1.0).abs() };
        assert!(off <= relative, "{ours} for {known}");
    }

    /// Values of mpmath 1.3 at 30 digits.
    #[test]
    fn the_incomplete_gamma_function() {
        for (a, x, p, q) in [
            (0.2, 2.5, 0.993_139_595_836_665_8, 0.006_860_404_163_334_16),
            (5.0 / 3.0, 3.0, 0.861_862_176_052_882_4, 0.138_137_823_947_117_6),
            (8.0, 8.0, 0.547_039_190_513_005_5, 0.452_960_809_486_994_5),
            (8.0, 2.0, 0.001_096_718_967_858_702_7, 0.998_903_281_032_141_3),
            (0.01, 0.5, 0.994_373_243_806_032_8, 0.005_626_756_193_967_184),
            (100.0, 120.0, 0.972_136_260_109_479_3, 0.027_863_739_890_520_66),
            (5.0, 40.0, 0.999_999_999_999_498, 5.020_464_318_829_133e-13),
            (0.5, 1e-6, 0.001_128_378_790_969_236_4, 0.998_871_621_209_030_8),
            (1000.0, 1000.0, 0.504_205_244_180_215_5, 0.495_794_755_819_784_5),
        ] {
            close(lower(a, x), p, 3e-12);
            close(upper(a, x), q, 3e-12);
        }
        assert_eq!((lower(2.0, 0.0), upper(2.0, 0.0)), (0.0, 1.0));
    }

    #[test]
    fn the_exponential_integral() {
        for (x, known) in [
            (1e-10, 22.448_635_265_138_924),
            (0.1, 1.822_923_958_419_390_6),
            (0.5, 0.559_773_594_776_160_8),
            (1.0, 0.219_383_934_395_520_27),
            (1.5, 0.100_019_582_406_632_65),
            (2.0, 0.048_900_510_708_061_12),
            (5.0, 0.001_148_295_591_275_325_8),
            (30.0, 3.021_552_010_688_812_5e-15),
            (100.0, 3.683_597_761_682_032e-46),
        ] {
            close(exponential_integral(x), known, 2e-14);
        }
        close(scaled_exponential_integral(1e6), 1e-6, 1.1e-6);
    }

    #[test]
    fn kummers_function_and_its_integral() {
        for (b, z, value, integral) in [
            (2.0, 1.0, 1.718_281_828_459_045, 1.317_902_151_454_403_9),
            (1.0, 3.0, 20.085_536_923_187_668, 19.085_536_923_187_668),
            (11.0 / 3.0, 3.0, 2.821_168_571_087_724_4, 5.071_677_189_695_964),
            (2.2, 2.5, 3.959_379_185_667_849, 5.177_402_497_341_222),
            (4.0, 5.0, 6.235_831_636_923_677, 12.958_390_781_547_478),
            (1.5, 100.0, 2.382_281_789_848_569_2e42, 2.394_376_500_497_6e42),
            (50.0, 10.0, 1.248_501_865_993_424_6, 11.152_938_773_560_792),
            (2.0, 700.0, 1.448_902_935_335_720_7e301, 1.450_978_736_052_561e301),
            (10.0, 0.0, 1.0, 0.0),
        ] {
            close(kummer_one(b, z), value, 1e-11);
            close(kummer_one_integral(b, z), integral, 1e-11);
        }
        // 1F1(1; 2; z) = (e^z − 1)/z and 1F1(1; 1; z) = e^z, on both sides of 0.
        for z in [-30.0, -2.0, -0.1, 0.1, 2.0] {
            close(kummer_one(2.0, z), math::exp_m1(z) / z, 1e-13);
            close(kummer_one(1.0, z), math::exp(z), 1e-13);
        }
        assert_eq!(kummer_one(1.0, 1000.0), f64::INFINITY);
    }

    proptest! {
        #[test]
        fn the_parts_sum_to_one_and_rise(a in 0.01..200.0_f64, x in 0.0..400.0_f64) {
            prop_assert!((lower(a, x) + upper(a, x) - 1.0).abs() < 1e-12);
            prop_assert!(lower(a, x + 0.1) >= lower(a, x) - 1e-12);
            // P(a + 1, x) = P(a, x) − x^a e^−x / Γ(a + 1).
            if x > 0.0 {
                let step = kernel(a, x) / a;
                prop_assert!((lower(a, x) - lower(a + 1.0, x) - step).abs() < 1e-11);
            }
        }
    }
}
