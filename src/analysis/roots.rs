//! Root finding by halving: slow, and never wrong where its condition holds.

/// The root of `f` between `a` and `b`, where `f` has opposite signs at the two ends (or is zero
/// at one). Halves until the interval cannot be halved in doubles, so the result is as exact as
/// `f`. Without a change of sign the result is one of the ends.
pub fn bisect(a: f64, b: f64, f: impl Fn(f64) -> f64) -> f64 {
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

    #[test]
    fn it_finds_the_root_to_the_last_digit() {
        assert!((bisect(0.0, 2.0, |x| x * x - 2.0) - 2.0_f64.sqrt()).abs() < 4e-16);
        assert!((bisect(2.0, 0.0, |x| x * x - 2.0) - 2.0_f64.sqrt()).abs() < 4e-16);
        assert_eq!(bisect(-1.0, 1.0, |x| x), 0.0);
        assert_eq!(bisect(0.0, 1.0, |x| x), 0.0);
    }
}
