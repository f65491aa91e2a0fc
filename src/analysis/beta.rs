//! The beta distribution: its distribution function (the regularised incomplete beta function)
//! and its quantiles.

use crate::math;

/// ln B(a, b).
pub fn ln_beta(a: f64, b: f64) -> f64 {
    math::ln_gamma(a) + math::ln_gamma(b) - math::ln_gamma(a + b)
}

/// I_x(a, b), the probability that a Beta(a, b) is at most x, for a, b > 0 and x in 0..1.
///
/// The continued fraction DLMF 8.17.22 by Lentz's method, on the side of the mean where it
/// converges quickly; about 14 digits.
pub fn distribution(a: f64, b: f64, x: f64) -> f64 {
    both(a, b, x).0
}

/// 1 − I_x(a, b), without the loss of digits where that is small.
pub fn survival(a: f64, b: f64, x: f64) -> f64 {
    both(a, b, x).1
}

/// I_x(a, b) and 1 − I_x(a, b).
fn both(a: f64, b: f64, x: f64) -> (f64, f64) {
    if x <= 0.0 {
        (0.0, 1.0)
    } else if x >= 1.0 {
        (1.0, 0.0)
    } else if x > (a + 1.0) / (a + b + 2.0) {
        let above = lower(b, a, 1.0 - x, x);
        (1.0 - above, above)
    } else {
        let below = lower(a, b, x, 1.0 - x);
        (below, 1.0 - below)
    }
}

/// I_x(a, b) with y = 1 − x, for x below about the mean.
fn lower(a: f64, b: f64, x: f64, y: f64) -> f64 {
    let front = math::exp(a * math::ln(x) + b * math::ln(y) - ln_beta(a, b)) / a;
    front * fraction(a, b, x)
}

/// The continued fraction of DLMF 8.17.22.
fn fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let away = |v: f64| if v.abs() < TINY { TINY } else { v };
    let mut c = 1.0;
    let mut d = 1.0 / away(1.0 - (a + b) * x / (a + 1.0));
    let mut value = d;
    for i in 1..1000_u32 {
        let m = f64::from(i);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut change = 1.0;
        for term in [even, odd] {
            d = 1.0 / away(1.0 + term * d);
            c = away(1.0 + term / c);
            change = c * d;
            value *= change;
        }
        if (change - 1.0).abs() < 1e-16 {
            break;
        }
    }
    value
}

/// The p-quantile of Beta(a, b), to about 1e-13 (absolute): Newton's steps, kept inside a bracket
/// that shrinks.
pub fn quantile(a: f64, b: f64, p: f64) -> f64 {
    if a == 1.0 && b == 1.0 {
        return p;
    }
    let (mut low, mut high) = (0.0, 1.0);
    let mut x = a / (a + b);
    let scale = ln_beta(a, b);
    for _ in 0..200 {
        let excess = distribution(a, b, x) - p;
        if excess < 0.0 {
            low = x;
        } else {
            high = x;
        }
        let density = math::exp((a - 1.0) * math::ln(x) + (b - 1.0) * math::ln_1p(-x) - scale);
        let newton = x - excess / density;
        let next = if newton > low && newton < high { newton } else { 0.5 * (low + high) };
        if (next - x).abs() < 1e-14 || high - low < 1e-14 {
            return next;
        }
        x = next;
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_give_binomial_tails() {
        // I_p(q, n − q + 1) = P(Binomial(n, p) ≥ q).
        for n in [1_u32, 4, 27, 60] {
            for q in 1..=n {
                for p in [0.01, 0.3, 0.5, 0.9] {
                    let tail: f64 = (q..=n)
                        .map(|m| {
                            let (n, m) = (f64::from(n), f64::from(m));
                            math::exp(
                                math::ln_choose(n, m) + m * math::ln(p) + (n - m) * math::ln_1p(-p),
                            )
                        })
                        .sum();
                    let ours = distribution(f64::from(q), f64::from(n - q + 1), p);
                    assert!((ours - tail).abs() < 1e-12, "n {n}, q {q}, p {p}: {ours} {tail}");
                }
            }
        }
    }

    #[test]
    #[allow(
        clippy::disallowed_methods,
        reason = "the standard library's arcsine is enough for a test"
    )]
    fn closed_forms_and_symmetry() {
        for x in [1e-9, 0.1, 0.25, 0.5, 0.77, 0.999] {
            // The arcsine law.
            let arcsine = 2.0 / std::f64::consts::PI * f64::sqrt(x).asin();
            assert!((distribution(0.5, 0.5, x) - arcsine).abs() < 1e-13);
            for (a, b) in [(0.1, 3.0), (2.0, 5.0), (45.0, 5.0), (0.3, 0.2)] {
                assert!((distribution(a, b, x) + survival(a, b, x) - 1.0).abs() < 1e-13);
            }
            assert!((distribution(1.0, 3.0, x) - (1.0 - math::pow(1.0 - x, 3.0))).abs() < 1e-14);
        }
    }

    #[test]
    fn quantiles_invert_the_distribution() {
        for (a, b) in [(1.0, 1.0), (0.1, 0.9), (0.5, 0.5), (2.0, 5.0), (45.0, 5.0), (1.0, 3.0)] {
            for i in 1..50 {
                let p = f64::from(i) / 50.0;
                let x = quantile(a, b, p);
                let back = distribution(a, b, x);
                // Near 0 a steep distribution turns 1e-14 in x into more in p.
                let slack = if x < 1e-6 { 0.05 } else { 1e-9 };
                assert!((back - p).abs() < slack, "a {a}, b {b}, p {p}: x {x} gives {back}");
            }
        }
    }
}
