//! Transcendental functions that give the same bits everywhere.
//!
//! The platform's C library differs from the one in wasm in the last digit of `exp`, `ln`, `pow`
//! and others, so every one of them goes through [`libm`] here, and `clippy.toml` bans the
//! standard library's. `+ - * /`, `sqrt`, `abs`, `floor`, `min` and `max` are exact in IEEE 754
//! and need no wrapper.

pub use libm::{
    atanh, cbrt, cos, cosh, erf, erfc, exp, expm1 as exp_m1, lgamma as ln_gamma, log as ln,
    log1p as ln_1p, log2, log10, pow, sin, sinh, tanh, tgamma as gamma,
};

pub mod inline;

/// The logistic function Λ(z) = 1 / (1 + e^−z), without overflow at either end.
pub fn logistic(z: f64) -> f64 {
    if z >= 0.0 {
        1.0 / (1.0 + exp(-z))
    } else {
        let e = exp(z);
        e / (1.0 + e)
    }
}

/// The inverse of [`logistic`]: ln(p / (1 − p)) for p in (0, 1).
pub fn logit(p: f64) -> f64 {
    ln(p) - ln_1p(-p)
}

/// The standard normal density.
pub fn normal_density(z: f64) -> f64 {
    const INV_SQRT_TAU: f64 = 0.398_942_280_401_432_7;
    INV_SQRT_TAU * exp(-0.5 * z * z)
}

/// The standard normal distribution function Φ(z).
pub fn normal_cdf(z: f64) -> f64 {
    0.5 * erfc(-z * core::f64::consts::FRAC_1_SQRT_2)
}

/// The standard normal quantile Φ⁻¹(p) for p in (0, 1): Wichura (1988), algorithm AS 241
/// (PPND16), accurate to about one part in 10¹⁶.
pub fn normal_quantile(p: f64) -> f64 {
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.180625 - q * q;
        return q * ratio(r, &CENTRE_NUM, &CENTRE_DEN);
    }
    let tail = if q < 0.0 { p } else { 1.0 - p };
    let r = ln(tail).abs().sqrt();
    let z = if r <= 5.0 {
        ratio(r - 1.6, &MIDDLE_NUM, &MIDDLE_DEN)
    } else {
        ratio(r - 5.0, &FAR_NUM, &FAR_DEN)
    };
    if q < 0.0 { -z } else { z }
}

/// The sum of a slice, left to right, so that the order (and so the bits) is fixed.
pub fn sum(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |total, v| total + v)
}

/// ln Σ e^v without overflow; −∞ for an empty slice.
pub fn log_sum_exp(values: &[f64]) -> f64 {
    let top = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if top == f64::NEG_INFINITY {
        return top;
    }
    top + ln(values.iter().fold(0.0, |total, v| total + exp(v - top)))
}

/// ln of the binomial coefficient C(n, k), for 0 ≤ k ≤ n.
pub fn ln_choose(n: f64, k: f64) -> f64 {
    ln_gamma(n + 1.0) - ln_gamma(k + 1.0) - ln_gamma(n - k + 1.0)
}

fn ratio(r: f64, num: &[f64; 8], den: &[f64; 8]) -> f64 {
    let horner = |c: &[f64; 8]| c.iter().rev().fold(0.0, |acc, c| acc * r + c);
    horner(num) / horner(den)
}

// Coefficients of AS 241, in ascending powers.
const CENTRE_NUM: [f64; 8] = [
    3.387_132_872_796_366_5,
    1.331_416_678_917_843_8e2,
    1.971_590_950_306_551_3e3,
    1.373_169_376_550_946e4,
    4.592_195_393_154_987e4,
    6.726_577_092_700_87e4,
    3.343_057_558_358_813e4,
    2.509_080_928_730_122_7e3,
];
const CENTRE_DEN: [f64; 8] = [
    1.0,
    4.231_333_070_160_091e1,
    6.871_870_074_920_579e2,
    5.394_196_021_424_751e3,
    2.121_379_430_158_659_7e4,
    3.930_789_580_009_271e4,
    2.872_908_573_572_194_3e4,
    5.226_495_278_852_854e3,
];
const MIDDLE_NUM: [f64; 8] = [
    1.423_437_110_749_683_5,
    4.630_337_846_156_546,
    5.769_497_221_460_691,
    3.647_848_324_763_204_5,
    1.270_458_252_452_368_4,
    2.417_807_251_774_506e-1,
    2.272_384_498_926_918_4e-2,
    7.745_450_142_783_414e-4,
];
const MIDDLE_DEN: [f64; 8] = [
    1.0,
    2.053_191_626_637_759,
    1.676_384_830_183_803_8,
    6.897_673_349_851e-1,
    1.481_039_764_274_800_8e-1,
    1.519_866_656_361_645_7e-2,
    5.475_938_084_995_345e-4,
    1.050_750_071_644_416_9e-9,
];
const FAR_NUM: [f64; 8] = [
    6.657_904_643_501_103,
    5.463_784_911_164_114,
    1.784_826_539_917_291_3,
    2.965_605_718_285_048_7e-1,
    2.653_218_952_657_612_4e-2,
    1.242_660_947_388_078_4e-3,
    2.711_555_568_743_487_6e-5,
    2.010_334_399_292_288_1e-7,
];
const FAR_DEN: [f64; 8] = [
    1.0,
    5.998_322_065_558_88e-1,
    1.369_298_809_227_358e-1,
    1.487_536_129_085_061_5e-2,
    7.868_691_311_456_133e-4,
    1.846_318_317_510_054_8e-5,
    1.421_511_758_316_446e-7,
    2.044_263_103_389_939_8e-15,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logistic_is_the_inverse_of_logit() {
        for p in [1e-12, 0.1, 0.5, 0.9, 1.0 - 1e-9] {
            assert!((logistic(logit(p)) - p).abs() < 1e-12 * p.max(1e-3));
        }
        assert_eq!(logistic(-800.0), 0.0);
        assert_eq!(logistic(800.0), 1.0);
    }

    #[test]
    fn normal_quantile_inverts_the_distribution_function() {
        for p in [1e-300, 1e-20, 1e-6, 0.01, 0.3, 0.5, 0.77, 0.999, 1.0 - 1e-9] {
            let back = normal_cdf(normal_quantile(p));
            assert!((back / p - 1.0).abs() < 1e-11, "{p} came back as {back}");
        }
        // Wichura (1988): Φ⁻¹(0.25), Φ⁻¹(0.001), Φ⁻¹(10⁻²⁰).
        assert!((normal_quantile(0.25) + 0.674_489_750_196_081_7).abs() < 1e-15);
        assert!((normal_quantile(0.001) + 3.090_232_306_167_814).abs() < 1e-14);
        assert!((normal_quantile(1e-20) + 9.262_340_089_798_408).abs() < 1e-13);
    }

    #[test]
    fn log_sum_exp_survives_what_overflows() {
        let v = log_sum_exp(&[1000.0, 1000.0]);
        assert!((v - (1000.0 + core::f64::consts::LN_2)).abs() < 1e-12);
        assert_eq!(log_sum_exp(&[]), f64::NEG_INFINITY);
    }
}
