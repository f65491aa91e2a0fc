//! What one learner makes of studies: Bayes' rule for two hypotheses (section 2.4).
//!
//! Bala and Goyal (1998), "Learning from neighbours", Review of Economic Studies 65: 595–621;
//! Zollman (2007), "The communication structure of epistemic communities", Philosophy of Science
//! 74: 574–587. An established method succeeds with probability 1/2. A new one succeeds with
//! probability 1/2 + ε (the truth) or 1/2 − ε. A learner's credence is the probability that it
//! gives to the truth; it tries the new method only while that is above 1/2.
//!
//! A study of n trials with K successes moves the logit of the credence by (2K − n) L,
//! L = ln((1/2 + ε)/(1/2 − ε)): only the surplus 2K − n matters, and no order.

use crate::math;
use crate::random::Stream;

/// L = ln((1/2 + ε)/(1/2 − ε)) for ε in (0, 1/2).
pub fn log_ratio(eps: f64) -> f64 {
    math::ln((0.5 + eps) / (0.5 - eps))
}

/// The credence after `successes` of `trials`.
pub fn posterior(credence: f64, successes: f64, trials: f64, eps: f64) -> f64 {
    math::logistic(math::logit(credence) + (2.0 * successes - trials) * log_ratio(eps))
}

/// What a study moves the logit by on average, where the new method is better.
pub fn mean_increment(trials: f64, eps: f64) -> f64 {
    2.0 * eps * trials * log_ratio(eps)
}

/// The variance of the same.
pub fn variance_of_increment(trials: f64, eps: f64) -> f64 {
    let l = log_ratio(eps);
    4.0 * trials * (0.25 - eps * eps) * l * l
}

/// The mean of the credence after a study of `trials`, as the learner itself expects the study to
/// turn out. It is the credence: nobody can expect to be persuaded.
pub fn predictive_mean(credence: f64, trials: u32, eps: f64) -> f64 {
    let (better, worse) = (Binomial::new(trials, 0.5 + eps), Binomial::new(trials, 0.5 - eps));
    (0..=trials).fold(0.0, |mean, k| {
        let chance = credence * better.probability(k) + (1.0 - credence) * worse.probability(k);
        mean + chance * posterior(credence, f64::from(k), f64::from(trials), eps)
    })
}

/// The probability that a lone learner of one trial at a time gives up (credence at most 1/2)
/// before it is `sure` (credence above this), starting at `credence` in (1/2, `sure`]; without
/// `sure`, that it ever gives up. Gambler's ruin on the lattice of logits.
pub fn gives_up(credence: f64, eps: f64, sure: Option<f64>) -> f64 {
    let l = log_ratio(eps);
    let logit = math::logit(credence);
    let down = (logit / l - SNAP).ceil();
    match sure {
        None => ruin(down, f64::INFINITY, eps),
        Some(sure) => ruin(down, ((math::logit(sure) - logit) / l + SNAP).floor() + 1.0, eps),
    }
}

/// A logit this close to a whole number of steps is one: rounding must not cost a step.
const SNAP: f64 = 1e-9;

/// The probability of losing `down` steps net before winning `up`.
fn ruin(down: f64, up: f64, eps: f64) -> f64 {
    let odds = (0.5 - eps) / (0.5 + eps);
    let (lost, both) = (math::pow(odds, down), math::pow(odds, down + up));
    (lost - both) / (1.0 - both)
}

/// The probability that a lone learner of one trial at a time ends up `sure`, averaged over a
/// first credence drawn from U(0, 1): exact, since ruin is constant between the logits at which
/// one step more is needed.
pub fn succeeds_from_any_start(eps: f64, sure: f64) -> f64 {
    let l = log_ratio(eps);
    let top = math::logit(sure);
    let steps = (top / l).ceil() as u32;
    let mut breaks: Vec<f64> = (0..=steps)
        .flat_map(|k| [f64::from(k) * l, top - f64::from(k) * l])
        .filter(|z| *z > 0.0 && *z < top)
        .chain([0.0, top])
        .collect();
    breaks.sort_by(f64::total_cmp);
    // Who starts above `sure` is there already.
    breaks.windows(2).fold(1.0 - sure, |total, piece| {
        let middle = 0.5 * (piece[0] + piece[1]);
        let down = (middle / l).ceil();
        let up = ((top - middle) / l).floor() + 1.0;
        let width = math::logistic(piece[1]) - math::logistic(piece[0]);
        total + width * (1.0 - ruin(down, up, eps))
    })
}

/// The binomial distribution of n trials: probabilities, and draws from one uniform by inversion.
///
/// A draw is the least k whose distribution function reaches the uniform: exact (to the rounding
/// of the table), monotone in the uniform, and quick, because a guide table of Chen and Asau
/// (1974) says where to start.
#[derive(Clone, Debug, PartialEq)]
pub struct Binomial {
    probability: Vec<f64>,
    cumulative: Vec<f64>,
    guide: Vec<u32>,
}

/// Entries of the guide table.
const GUIDE: usize = 1024;

impl Binomial {
    /// `trials` with success probability `p` in (0, 1).
    pub fn new(trials: u32, p: f64) -> Self {
        let n = f64::from(trials);
        let mode = ((n + 1.0) * p).floor().min(n) as usize;
        let mut probability = vec![0.0; trials as usize + 1];
        // From the mode outward by the ratio of neighbours, then normalised: no power underflows
        // where it matters, and the sum is one.
        probability[mode] = 1.0;
        let ratio = |k: usize| (n - k as f64) / (k as f64 + 1.0) * (p / (1.0 - p));
        for k in mode..trials as usize {
            probability[k + 1] = probability[k] * ratio(k);
        }
        for k in (0..mode).rev() {
            probability[k] = probability[k + 1] / ratio(k);
        }
        let total = math::sum(&probability);
        let mut sum = 0.0;
        let mut cumulative = Vec::with_capacity(probability.len());
        for p in &mut probability {
            *p /= total;
            sum += *p;
            cumulative.push(sum);
        }
        cumulative[trials as usize] = 1.0;
        let mut guide = Vec::with_capacity(GUIDE);
        let mut k = 0;
        for entry in 0..GUIDE {
            while cumulative[k] < entry as f64 / GUIDE as f64 {
                k += 1;
            }
            guide.push(k as u32);
        }
        Binomial { probability, cumulative, guide }
    }

    /// The probability of `k` successes.
    pub fn probability(&self, k: u32) -> f64 {
        self.probability.get(k as usize).copied().unwrap_or(0.0)
    }

    /// The number of successes at the quantile `uniform` in (0, 1).
    pub fn quantile(&self, uniform: f64) -> u32 {
        let mut k = self.guide[(uniform * GUIDE as f64) as usize];
        while self.cumulative[k as usize] < uniform {
            k += 1;
        }
        k
    }

    /// The number of trials.
    pub fn trials(&self) -> u32 {
        self.probability.len() as u32 - 1
    }

    /// A study's surplus of successes over failures, 2K − n, at an address of the stream.
    pub fn surplus_at(&self, stream: &Stream, draw: u64) -> i32 {
        2 * self.quantile(stream.uniform_at(draw)) as i32 - self.trials() as i32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Process;

    #[test]
    fn the_order_of_studies_does_not_matter_and_a_draw_moves_nothing() {
        let together = posterior(posterior(0.3, 7.0, 10.0, 0.1), 2.0, 10.0, 0.1);
        let other = posterior(posterior(0.3, 2.0, 10.0, 0.1), 7.0, 10.0, 0.1);
        assert!((together - other).abs() < 1e-14);
        assert!((posterior(0.51, 500.0, 1000.0, 0.001) - 0.51).abs() < 1e-15);
    }

    #[test]
    fn nobody_expects_to_be_persuaded() {
        for (c, n, eps) in [(0.6, 10, 0.1), (0.5, 1000, 0.001), (0.05, 37, 0.3)] {
            assert!((predictive_mean(c, n, eps) - c).abs() < 1e-11);
        }
    }

    #[test]
    fn binomial_probabilities_have_the_right_moments() {
        for (n, p) in [(1, 0.4), (10, 0.6), (50, 0.7), (1000, 0.501), (3, 0.999)] {
            let b = Binomial::new(n, p);
            let moment = |f: &dyn Fn(f64) -> f64| {
                (0..=n).map(|k| b.probability(k) * f(f64::from(k))).sum::<f64>()
            };
            let mean = f64::from(n) * p;
            assert!((moment(&|_| 1.0) - 1.0).abs() < 1e-12);
            assert!((moment(&|k| k) - mean).abs() < 1e-10 * mean);
            let variance = moment(&|k| (k - mean) * (k - mean));
            assert!((variance - mean * (1.0 - p)).abs() < 1e-9 * mean);
        }
    }

    /// χ² of 50,000 draws against the probabilities; 10 degrees of freedom, 0.1 % point 29.6.
    #[test]
    fn binomial_draws_follow_the_probabilities() {
        let b = Binomial::new(10, 0.55);
        let stream = Stream::new(3, 0, Process(0));
        let mut seen = [0.0; 11];
        for draw in 0..50_000 {
            seen[(b.surplus_at(&stream, draw) + 10) as usize / 2] += 1.0;
        }
        let chi: f64 = (0..=10)
            .map(|k| {
                let expected = 50_000.0 * b.probability(k as u32);
                (seen[k] - expected) * (seen[k] - expected) / expected
            })
            .sum();
        assert!(chi < 29.6, "{chi}");
    }

    #[test]
    fn a_quantile_is_the_least_value_that_reaches_it() {
        let b = Binomial::new(40, 0.3);
        for i in 1..2000 {
            let u = f64::from(i) / 2000.0;
            let k = b.quantile(u) as usize;
            assert!(b.cumulative[k] >= u && (k == 0 || b.cumulative[k - 1] < u));
        }
    }

    #[test]
    fn ruin_follows_its_recursion_and_a_surer_start_gives_up_less() {
        for eps in [0.02, 0.1, 0.3] {
            let at = |k: f64| ruin(k, 12.0 - k, eps);
            assert_eq!((at(0.0), at(12.0)), (1.0, 0.0));
            for k in 1..12 {
                let k = f64::from(k);
                let next = (0.5 + eps) * at(k + 1.0) + (0.5 - eps) * at(k - 1.0);
                assert!((at(k) - next).abs() < 1e-13);
            }
            let falls = |sure| {
                let chance: Vec<f64> =
                    (51..99).map(|c| gives_up(f64::from(c) / 100.0, eps, sure)).collect();
                chance.windows(2).all(|w| w[1] <= w[0])
            };
            assert!(falls(Some(0.99)) && falls(None));
            assert!(gives_up(0.7, eps, Some(0.99)) < gives_up(0.7, eps, None));
        }
    }
}
