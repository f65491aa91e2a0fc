//! Roots of a function of one variable.

/// How often an interval is halved at most: enough to bring any interval down to one spacing.
const HALVINGS: u32 = 1100;

/// A root of `f` between `low` and `high`, to within `tolerance`, by bisection; none where f has
/// the same sign at both ends (or no value).
pub fn bisect(f: impl Fn(f64) -> f64, low: f64, high: f64, tolerance: f64) -> Option<f64> {
    let (mut low, mut high) = (low, high);
    let (at_low, at_high) = (f(low), f(high));
    if at_low == 0.0 || at_high == 0.0 {
        return Some(if at_low == 0.0 { low } else { high });
    }
    if !opposite(at_low, at_high) {
        return None;
    }
    for _ in 0..HALVINGS {
        let middle = low + 0.5 * (high - low);
        if (high - low).abs() <= tolerance || middle == low || middle == high {
            break;
        }
        if opposite(at_low, f(middle)) { high = middle } else { low = middle }
    }
    Some(low + 0.5 * (high - low))
}

/// The same by Brent's method (Brent 1973, "Algorithms for Minimization without Derivatives",
/// chapter 4): bisection, secant and inverse quadratic steps, never slower than bisection by more
/// than a constant factor and usually much faster.
pub fn brent(f: impl Fn(f64) -> f64, low: f64, high: f64, tolerance: f64) -> Option<f64> {
    let (mut a, mut b) = (low, high);
    let (mut fa, mut fb) = (f(a), f(b));
    if fa == 0.0 || fb == 0.0 {
        return Some(if fa == 0.0 { a } else { b });
    }
    if !opposite(fa, fb) {
        return None;
    }
    // b is the best point so far, c brackets the root with b, d and e are the last two steps.
    let (mut c, mut fc) = (a, fa);
    let (mut d, mut e) = (b - a, b - a);
    for _ in 0..HALVINGS {
        if !opposite(fb, fc) {
            (c, fc) = (a, fa);
            d = b - a;
            e = d;
        }
        if fc.abs() < fb.abs() {
            (a, b, c) = (b, c, b);
            (fa, fb, fc) = (fb, fc, fb);
        }
        let allowed = 2.0 * f64::EPSILON * b.abs() + 0.5 * tolerance;
        let half = 0.5 * (c - b);
        if half.abs() <= allowed || fb == 0.0 {
            break;
        }
        if e.abs() < allowed || fa.abs() <= fb.abs() {
            d = half;
            e = half;
        } else {
            let s = fb / fa;
            let (mut p, mut q) = if a == c {
                (2.0 * half * s, 1.0 - s)
            } else {
                let (r, t) = (fb / fc, fa / fc);
                (
                    s * (2.0 * half * t * (t - r) - (b - a) * (r - 1.0)),
                    (t - 1.0) * (r - 1.0) * (s - 1.0),
                )
            };
            if p > 0.0 {
                q = -q
            } else {
                p = -p
            }
            if 2.0 * p < (3.0 * half * q - (allowed * q).abs()).min((e * q).abs()) {
                e = d;
                d = p / q;
            } else {
                d = half;
                e = half;
            }
        }
        (a, fa) = (b, fb);
        b += if d.abs() > allowed { d } else { allowed * half.signum() };
        fb = f(b);
    }
    Some(b)
}

fn opposite(a: f64, b: f64) -> bool {
    (a < 0.0 && b > 0.0) || (a > 0.0 && b < 0.0)
}

/// The root of `f` between `a` and `b`, where `f` has opposite signs at the two ends (or is zero
/// at one). Halves until the interval cannot be halved in doubles, so the result is as exact as
/// `f`. Without a change of sign the result is one of the ends.
pub fn halve(a: f64, b: f64, f: impl Fn(f64) -> f64) -> f64 {
    let (mut a, mut b) = (a, b);
    let at_a = f(a);
    if at_a == 0.0 {
        return a;
    }
    loop {
        let middle = 0.5 * (a + b);
        // Nothing representable is left between the ends.
        if middle <= a.min(b) || middle >= a.max(b) {
            return middle;
        }
        let here = f(middle);
        if here == 0.0 {
            return middle;
        }
        if (here > 0.0) == (at_a > 0.0) { a = middle } else { b = middle }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math;
    use proptest::prelude::*;
    use std::cell::Cell;

    type Solver = fn(fn(f64) -> f64, f64, f64, f64) -> Option<f64>;
    const SOLVERS: [Solver; 2] = [bisect, brent];

    #[test]
    fn known_roots() {
        for solve in SOLVERS {
            let root = solve(|x| x * x - 2.0, 0.0, 2.0, 1e-14);
            assert!((root.unwrap() - core::f64::consts::SQRT_2).abs() < 1e-13);
            // Dottie's number.
            let root = solve(|x| math::cos(x) - x, 0.0, 1.0, 1e-14);
            assert!((root.unwrap() - 0.739_085_133_215_160_6).abs() < 1e-13);
            // A triple root is flat but is still bracketed.
            let root = solve(|x| (x - 0.3) * (x - 0.3) * (x - 0.3), -1.0, 2.0, 1e-12);
            assert!((root.unwrap() - 0.3).abs() < 1e-5);
        }
    }

    #[test]
    fn ends_and_absence() {
        for solve in SOLVERS {
            assert_eq!(solve(|x| x, 0.0, 1.0, 1e-9), Some(0.0));
            assert_eq!(solve(|x| x - 1.0, 0.0, 1.0, 1e-9), Some(1.0));
            assert_eq!(solve(|x| x * x + 1.0, -1.0, 1.0, 1e-9), None);
            assert_eq!(solve(|_| f64::NAN, -1.0, 1.0, 1e-9), None);
        }
    }

    proptest! {
        #[test]
        fn both_find_the_root_of_a_rising_function(root in -5.0..5.0_f64, steep in 0.1..20.0_f64) {
            let f = |x: f64| math::tanh(steep * (x - root)) + 0.01 * (x - root);
            for found in [bisect(f, -6.0, 7.0, 1e-10), brent(f, -6.0, 7.0, 1e-10)] {
                prop_assert!((found.unwrap() - root).abs() < 2e-10);
            }
        }
    }

    #[test]
    fn brent_asks_less_often() {
        let asked = Cell::new(0);
        let f = |x: f64| {
            asked.set(asked.get() + 1);
            math::exp(x) - 5.0
        };
        let root = brent(f, -3.0, 6.0, 1e-12).unwrap();
        assert!((root - math::ln(5.0)).abs() < 1e-12);
        assert!(asked.get() < 20, "{}", asked.get());
    }

    #[test]
    fn it_finds_the_root_to_the_last_digit() {
        assert!((halve(0.0, 2.0, |x| x * x - 2.0) - 2.0_f64.sqrt()).abs() < 4e-16);
        assert!((halve(2.0, 0.0, |x| x * x - 2.0) - 2.0_f64.sqrt()).abs() < 4e-16);
        assert_eq!(halve(-1.0, 1.0, |x| x), 0.0);
        assert_eq!(halve(0.0, 1.0, |x| x), 0.0);
    }
}
