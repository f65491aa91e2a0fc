//! Integrals of one variable.
//!
//! Gauss and Kronrod's 7 and 15 point rules on nested halves (Piessens, de Doncker-Kapenga,
//! Überhuber and Kahaner 1983, QUADPACK, routine QK15): the two rules share their points, so that
//! their difference estimates the error for nothing.

use crate::math;

/// Kronrod's points on −1..1, from the outermost to the middle.
const POINTS: [f64; 8] = [
    0.991_455_371_120_812_6,
    0.949_107_912_342_758_5,
    0.864_864_423_359_769_1,
    0.741_531_185_599_394_4,
    0.586_087_235_467_691_1,
    0.405_845_151_377_397_2,
    0.207_784_955_007_898_47,
    0.0,
];
/// Kronrod's weights for them.
const KRONROD: [f64; 8] = [
    0.022_935_322_010_529_224,
    0.063_092_092_629_978_56,
    0.104_790_010_322_250_18,
    0.140_653_259_715_525_92,
    0.169_004_726_639_267_9,
    0.190_350_578_064_785_4,
    0.204_432_940_075_298_89,
    0.209_482_141_084_727_82,
];
/// Gauss's weights for every second of them, from the second on.
const GAUSS: [f64; 4] = [
    0.129_484_966_168_869_7,
    0.279_705_391_489_276_64,
    0.381_830_050_505_118_9,
    0.417_959_183_673_469_4,
];

/// How often an interval may be halved: enough to reach the last bit beside a singular end.
const HALVINGS: u32 = 60;

/// Beside each end `integrate` begins with so many cuts, each nearer by this factor than the one
/// before: the outermost of Kronrod's points stands at 1/234 of an interval, so that nothing of
/// this width or more passes unseen between it and the end.
const CUTS: i32 = 5;
const NEARER: f64 = 1.0 / 200.0;

/// ∫ f over `from..to` to about `tolerance` (absolute), also where all of it stands beside an end.
/// Ends where `f` is not smooth cost only time: the intervals beside them are halved until what is
/// left does not matter.
pub fn integrate(f: impl Fn(f64) -> f64, from: f64, to: f64, tolerance: f64) -> f64 {
    let mut total = 0.0;
    let near = |cut: i32| 0.5 * (to - from) * math::pow(NEARER, f64::from(cut));
    let mut cuts = vec![from];
    cuts.extend((1..=CUTS).rev().map(|cut| from + near(cut)));
    cuts.push(0.5 * (from + to));
    cuts.extend((1..=CUTS).map(|cut| to - near(cut)));
    cuts.push(to);
    let mut open: Vec<(f64, f64, u32)> =
        cuts.windows(2).map(|ends| (ends[0], ends[1], 0)).collect();
    while let Some((a, b, halvings)) = open.pop() {
        let (value, error) = kronrod(&f, a, b);
        let allowed = tolerance * ((b - a) / (to - from)).max(1e-3);
        if error <= allowed || halvings == HALVINGS {
            total += value;
        } else {
            let middle = 0.5 * (a + b);
            open.push((middle, b, halvings + 1));
            open.push((a, middle, halvings + 1));
        }
    }
    total
}

/// One interval by Kronrod's rule, with its distance from Gauss's.
fn kronrod(f: &impl Fn(f64) -> f64, a: f64, b: f64) -> (f64, f64) {
    let (centre, half) = (0.5 * (a + b), 0.5 * (b - a));
    let mut fine = 0.0;
    let mut coarse = 0.0;
    for (i, (point, weight)) in POINTS.iter().zip(KRONROD).enumerate() {
        let step = half * point;
        let value = if i == 7 { f(centre) } else { f(centre - step) + f(centre + step) };
        fine += weight * value;
        if i % 2 == 1 {
            coarse += GAUSS[i / 2] * value;
        }
    }
    (fine * half, (fine - coarse).abs() * half.abs())
}

/// Points and weights of Kronrod's rule on `panels` equal parts of 0..1, for an integrand that is
/// evaluated at the same points many times.
pub fn nodes(panels: u32) -> Vec<(f64, f64)> {
    let half = 0.5 / f64::from(panels);
    let mut out = Vec::new();
    for panel in 0..panels {
        let centre = (2.0 * f64::from(panel) + 1.0) * half;
        for (point, weight) in POINTS.iter().zip(KRONROD) {
            out.push((centre - half * point, weight * half));
            if *point > 0.0 {
                out.push((centre + half * point, weight * half));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math;

    #[test]
    fn polynomials_up_to_degree_22_are_exact() {
        for degree in 0..=22_u32 {
            let power = |x: f64| (0..degree).fold(1.0, |p, _| p * x);
            let (value, _) = kronrod(&power, 0.0, 1.0);
            assert!((value - 1.0 / f64::from(degree + 1)).abs() < 1e-15, "degree {degree}");
        }
    }

    #[test]
    fn singular_ends_and_steep_steps_are_met() {
        assert!((integrate(|x| 1.0 / x.sqrt(), 0.0, 1.0, 1e-11) - 2.0).abs() < 1e-9);
        assert!((integrate(|x| math::pow(x, 0.1), 0.0, 1.0, 1e-12) - 1.0 / 1.1).abs() < 1e-11);
        let step = integrate(|x| math::logistic((x - 0.3) * 1e4), 0.0, 1.0, 1e-12);
        assert!((step - 0.7).abs() < 1e-10);
        assert!((integrate(math::exp, 1.0, 0.0, 1e-12) + math::exp_m1(1.0)).abs() < 1e-12);
    }

    #[test]
    fn fixed_nodes_integrate_too() {
        let value = nodes(3).iter().fold(0.0, |t, (x, w)| t + w * math::exp(*x));
        assert!((value - math::exp_m1(1.0)).abs() < 1e-14);
    }
}
