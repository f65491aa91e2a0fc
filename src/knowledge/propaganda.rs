//! An interested party between those who evaluate and those who decide (section 2.4).
//!
//! Weatherall, O'Connor and Bruner (2020), "How to beat science and influence people", British
//! Journal for the Philosophy of Science 71: 1157–1186. Scientists study and share among
//! themselves. A policymaker does no studies, updates by Bayes on all that it sees, and hears
//! directly from `k` of the N scientists. The party sees every study and passes on those that
//! suit it, 2K < n: true results, selected. Or it does many small studies of its own and
//! publishes only those that suit it.
//!
//! Two conventions: a study that reaches the policymaker both ways is recognised and counted
//! once, or it is counted twice. Which one the paper uses could not be settled; both are offered.

use super::bandit::{Binomial, log_ratio};
use super::network::{SURE, first_credences, studies};
use crate::math;
use crate::random::Stream;

/// The probability that a study of n trials suits the party by luck: P(2K < n), where the
/// new method is better by ε.
pub fn spurious_probability(trials: u32, eps: f64) -> f64 {
    let study = Binomial::new(trials, 0.5 + eps);
    (0..=trials).filter(|k| 2 * k < trials).map(|k| study.probability(k)).sum()
}

/// The mean surplus that the party's selection lets through, E[(2K − n) 1{2K < n}], at most 0.
pub fn spurious_increment(trials: u32, eps: f64) -> f64 {
    let study = Binomial::new(trials, 0.5 + eps);
    let surplus = |k: u32| 2.0 * f64::from(k) - f64::from(trials);
    (0..=trials).filter(|k| 2 * k < trials).map(|k| surplus(k) * study.probability(k)).sum()
}

/// The mean drift of the policymaker's logit a round, in units of L, where all `scientists`
/// experiment, `direct` are heard directly and the party passes on what suits it from `covered`
/// of them: those it alone is heard from, or all with double counting.
pub fn drift(direct: f64, covered: f64, trials: u32, eps: f64) -> f64 {
    direct * 2.0 * eps * f64::from(trials) + covered * spurious_increment(trials, eps)
}

/// The least number of directly heard scientists with which the drift is towards the truth, or
/// none.
pub fn least_direct(scientists: u32, trials: u32, eps: f64, double_count: bool) -> Option<u32> {
    (1..=scientists).find(|direct| {
        let covered = if double_count { scientists } else { scientists - direct };
        // Where both sides are equal there is no drift, and rounding must not make one.
        let towards = drift(f64::from(*direct), 0.0, trials, eps);
        drift(f64::from(*direct), f64::from(covered), trials, eps) > 1e-11 * towards
    })
}

/// The probability that a policymaker with this first credence is misled (logit below 0) after
/// `rounds` in which all `scientists` experiment: exact, by convolving the distribution of what
/// reaches it.
pub fn misled_probability(
    scientists: u32,
    direct: u32,
    trials: u32,
    eps: f64,
    rounds: u32,
    double_count: bool,
    prior: f64,
) -> f64 {
    let study = Binomial::new(trials, 0.5 + eps);
    let n = i64::from(trials);
    let heard = |k: u32, directly: bool| {
        let surplus = 2 * i64::from(k) - n;
        let passed_on = surplus < 0 && (!directly || double_count);
        i64::from(directly) * surplus + i64::from(passed_on) * surplus
    };
    let one =
        |directly: bool| Sum::of((0..=trials).map(|k| (heard(k, directly), study.probability(k))));
    let round = one(true).times(direct).and(&one(false).times(scientists.saturating_sub(direct)));
    let total = round.times(rounds);
    let (first, l) = (math::logit(prior), log_ratio(eps));
    total.probability_where(|surplus| first + surplus as f64 * l < 0.0)
}

/// The distribution of what a round of the party's own studies adds to the surplus that reaches
/// the policymaker, where it publishes those of its `studies` that suit it.
pub fn published(study: &Binomial, studies: u32) -> Sum {
    let n = i64::from(study.trials());
    let kept = |k: u32| ((2 * i64::from(k) - n).min(0), study.probability(k));
    Sum::of((0..=study.trials()).map(kept)).times(studies)
}

/// The distribution of a sum of whole numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Sum {
    least: i64,
    probability: Vec<f64>,
}

impl Sum {
    fn of(values: impl Iterator<Item = (i64, f64)> + Clone) -> Self {
        let least = values.clone().map(|(v, _)| v).min().unwrap_or(0);
        let most = values.clone().map(|(v, _)| v).max().unwrap_or(0);
        let mut probability = vec![0.0; (most - least) as usize + 1];
        for (v, p) in values {
            probability[(v - least) as usize] += p;
        }
        Sum { least, probability }
    }

    fn and(&self, other: &Sum) -> Sum {
        let mut probability = vec![0.0; self.probability.len() + other.probability.len() - 1];
        for (i, p) in self.probability.iter().enumerate().filter(|(_, p)| **p > 0.0) {
            for (slot, q) in probability[i..].iter_mut().zip(&other.probability) {
                *slot += p * q;
            }
        }
        Sum { least: self.least + other.least, probability }
    }

    /// The sum of `count` independent ones.
    fn times(&self, mut count: u32) -> Sum {
        let mut total = Sum { least: 0, probability: vec![1.0] };
        let mut power = self.clone();
        loop {
            if count % 2 == 1 {
                total = total.and(&power);
            }
            count /= 2;
            if count == 0 {
                return total;
            }
            power = power.and(&power);
        }
    }

    /// The least value at which the distribution function reaches `uniform`.
    pub fn quantile(&self, uniform: f64) -> i64 {
        let mut total = 0.0;
        let reached = self.probability.iter().position(|p| {
            total += p;
            total >= uniform
        });
        self.least + reached.unwrap_or(self.probability.len() - 1) as i64
    }

    fn probability_where(&self, holds: impl Fn(i64) -> bool) -> f64 {
        let values = self.probability.iter().enumerate();
        values.filter(|(i, _)| holds(self.least + *i as i64)).map(|(_, p)| p).sum()
    }
}

/// What the party does.
#[derive(Clone, Debug, PartialEq)]
pub enum Strategy {
    /// Passes on every study that suits it.
    Selective,
    /// Does studies of its own and publishes those that suit it.
    Biased {
        /// How one of them turns out.
        study: Binomial,
        /// How many a round.
        studies: u32,
    },
}

/// Everything about a full run but its luck.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// Whom each scientist hears, themselves included.
    pub neighbours: Vec<Vec<u32>>,
    /// How a study turns out.
    pub study: Binomial,
    /// How much better the new method is.
    pub eps: f64,
    /// The policymaker hears scientists 0..`direct`.
    pub direct: u32,
    /// What the party does.
    pub strategy: Strategy,
    /// A study that arrives twice counts twice.
    pub double_count: bool,
    /// Rounds.
    pub rounds: u32,
}

/// The streams of one run.
#[derive(Clone, Debug)]
pub struct Chance {
    /// First credences: of the scientists, then of the policymaker.
    pub start: Stream,
    /// The scientists' studies.
    pub luck: Stream,
    /// The party's own studies.
    pub party: Stream,
}

/// How a full run ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ending {
    /// Every scientist is sure of the truth.
    pub science_succeeds: bool,
    /// The policymaker's credence.
    pub policymaker: f64,
    /// The same with the same luck but without the party.
    pub without_party: f64,
}

/// One full run.
pub fn run(setting: &Setting, chance: &Chance) -> Ending {
    let n = setting.neighbours.len();
    let l = log_ratio(setting.eps);
    let first: Vec<f64> =
        first_credences(n as u32 + 1, &chance.start).into_iter().map(math::logit).collect();
    let mut gained = vec![0_i32; n];
    let mut surplus = vec![0_i32; n];
    let mut logit = first.clone();
    let (mut heard, mut party) = (0_i32, 0_i32);
    for round in 0..setting.rounds {
        let tries = logit[..n].iter().map(|z| *z > 0.0);
        studies(tries, round, &setting.study, &chance.luck, &mut surplus);
        for (i, near) in setting.neighbours.iter().enumerate() {
            gained[i] += near.iter().map(|j| surplus[*j as usize]).sum::<i32>();
            logit[i] = first[i] + f64::from(gained[i]) * l;
        }
        heard += surplus[..setting.direct as usize].iter().sum::<i32>();
        party += match &setting.strategy {
            Strategy::Selective => {
                let from = if setting.double_count { 0 } else { setting.direct as usize };
                surplus[from..].iter().filter(|x| **x < 0).sum::<i32>()
            }
            Strategy::Biased { study, studies } => {
                let address = u64::from(round) * u64::from(*studies);
                (0..u64::from(*studies))
                    .map(|s| study.surplus_at(&chance.party, address + s).min(0))
                    .sum()
            }
        };
    }
    let sure = math::logit(SURE);
    Ending {
        science_succeeds: logit[..n].iter().all(|z| *z > sure),
        policymaker: math::logistic(first[n] + f64::from(heard + party) * l),
        without_party: math::logistic(first[n] + f64::from(heard) * l),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_form_of_the_mean_is_the_sum() {
        for (trials, eps) in [(1_u32, 0.1), (2, 0.1), (5, 0.1), (20, 0.1), (10, 0.2), (100, 0.02)] {
            let p = 0.5 + eps;
            let n = f64::from(trials);
            let below = |m: u32, a: i64| {
                let b = Binomial::new(m, p);
                (0..=a).map(|k| b.probability(k as u32)).sum::<f64>()
            };
            let a = i64::from(trials.div_ceil(2)) - 1;
            let fewer = if trials > 1 { below(trials - 1, a - 1) } else { 0.0 };
            let form = 2.0 * n * p * fewer - n * below(trials, a);
            assert!((form - spurious_increment(trials, eps)).abs() < 1e-12);
        }
    }

    #[test]
    fn clearer_or_larger_studies_leave_less_to_select() {
        // From a handful of trials on; with one or two the parity of ties interferes.
        for trials in [10, 20, 40, 80] {
            assert!(spurious_increment(2 * trials, 0.1) > spurious_increment(trials, 0.1));
            assert!(spurious_increment(trials, 0.15) > spurious_increment(trials, 0.1));
        }
    }

    #[test]
    fn more_scientists_unheard_but_by_the_party_mislead_more() {
        let misled = |n| misled_probability(n, 3, 10, 0.1, 20, false, 0.5);
        assert!(misled(5) < misled(10) && misled(10) < misled(20));
    }

    #[test]
    fn more_direct_links_mislead_less_and_all_of_them_need_no_party() {
        let misled = |k, twice| misled_probability(8, k, 10, 0.1, 15, twice, 0.5);
        for k in 0..8 {
            assert!(misled(k + 1, false) < misled(k, false));
            assert!(misled(k, true) >= misled(k, false));
        }
        let alone = misled_probability(8, 8, 10, 0.1, 15, false, 0.5);
        assert_eq!(misled(8, false), alone);
    }

    /// A fixed budget does most damage as many tiny studies.
    #[test]
    fn the_smallest_studies_mislead_most_for_the_money() {
        let per_trial = |n: u32| spurious_increment(n, 0.1) / f64::from(n);
        for n in 2..40 {
            assert!(per_trial(1) < per_trial(n));
        }
    }
}
