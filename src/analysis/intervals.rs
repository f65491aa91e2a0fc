//! Confidence intervals of shares.
//!
//! Wilson (1927), "Probable inference, the law of succession, and statistical inference", JASA
//! 22: 209–212: the shares that a score test would not reject. Unlike the textbook interval it
//! stays inside 0..1 and is not empty where nothing, or everything, was seen.

/// The standard normal quantile behind a 95 % interval.
pub const Z95: f64 = 1.959_963_984_540_054;

/// An interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Its lower end.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

/// Wilson's score interval for `hits` out of `trials` at the normal quantile `z`; 0..1 where
/// nothing was tried.
pub fn wilson(hits: u32, trials: u32, z: f64) -> Interval {
    if trials == 0 {
        return Interval { low: 0.0, high: 1.0 };
    }
    let n = f64::from(trials);
    let p = f64::from(hits) / n;
    let zz = z * z / n;
    let centre = p + 0.5 * zz;
    let half = (zz * (p * (1.0 - p) + 0.25 * zz)).sqrt();
    // Rounding must not push an end past the share itself.
    Interval {
        low: ((centre - half) / (1.0 + zz)).clamp(0.0, p),
        high: ((centre + half) / (1.0 + zz)).clamp(p, 1.0),
    }
}

/// [`wilson`] at 95 %.
pub fn wilson95(hits: u32, trials: u32) -> Interval {
    wilson(hits, trials, Z95)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math;
    use crate::random::{Process, Stream};

    /// Newcombe (1998), "Two-sided confidence intervals for the single proportion", Statistics
    /// in Medicine 17: 857–872, table I, method 3.
    #[test]
    fn gives_newcombes_published_intervals() {
        let published = [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ];
        for (hits, trials, low, high) in published {
            let ours = wilson95(hits, trials);
            assert!((ours.low - low).abs() < 5.1e-5, "{hits}/{trials}: {ours:?}");
            assert!((ours.high - high).abs() < 5.1e-5, "{hits}/{trials}: {ours:?}");
        }
    }

    #[test]
    fn the_ends_solve_the_score_equation() {
        for (hits, trials) in [(3_u32, 10_u32), (50, 51), (1, 1000)] {
            let (p, n) = (f64::from(hits) / f64::from(trials), f64::from(trials));
            let Interval { low, high } = wilson95(hits, trials);
            for end in [low, high] {
                let score = (p - end).abs() / (end * (1.0 - end) / n).sqrt();
                assert!((score - Z95).abs() < 1e-9, "{score}");
            }
        }
        assert!((math::normal_cdf(Z95) - 0.975).abs() < 1e-15);
    }

    #[test]
    fn nothing_seen_and_everything_seen_leave_room() {
        assert_eq!(wilson95(0, 0), Interval { low: 0.0, high: 1.0 });
        assert_eq!(wilson95(0, 50).low, 0.0);
        assert_eq!(wilson95(50, 50).high, 1.0);
        assert!(wilson95(0, 50).high > 0.05 && wilson95(50, 50).low < 0.95);
    }

    /// Of intervals for 200 draws with share 0.3, about 95 % hold 0.3 (4 standard errors of 4,000
    /// experiments are 1.4 points, and the discreteness of the binomial takes another half).
    #[test]
    fn covers_as_often_as_it_says() {
        let experiments = 4000;
        let held = (0..experiments)
            .filter(|run| {
                let stream = Stream::new(3, *run, Process(0));
                let hits = (0..200).filter(|i| stream.uniform_at(*i) < 0.3).count() as u32;
                let Interval { low, high } = wilson95(hits, 200);
                low <= 0.3 && 0.3 <= high
            })
            .count();
        let share = held as f64 / f64::from(experiments);
        assert!((share - 0.95).abs() < 0.019, "{share}");
    }
}
