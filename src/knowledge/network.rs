//! Learners who share studies with their neighbours, and learners who distrust each other.
//!
//! - Zollman (2007, 2010): everybody updates by Bayes on their own and their neighbours' studies.
//!   Sparser networks are slower and more reliable.
//! - O'Connor and Weatherall (2018), "Scientific polarization", European Journal for Philosophy of
//!   Science 8: 855–875: a study counts for less, the further its author's credence d is from
//!   one's own, with mistrust m. Jeffrey's rule, c' = P(H|E) q + P(H|not E)(1 − q), with
//!   q = 1 − min(1, d m)(1 − P(E)) (their equation 2), or q = max(1 − d m (1 − P(E)), 0)
//!   (equation 1, which lets the distrusted push one away).
//!
//! Equation 2 is exactly c' = (1 − w) · Bayes posterior + w · c with w = min(1, d m), whatever
//! P(E) is, so no P(E) need be computed and it does not matter how the evidence is described.
//!
//! The order of updates matters: in place, by index, a learner sees what others before it have
//! already made of this round; or synchronously, everybody sees the credences of the round's
//! start. Both are offered, and stated with every number.
//!
//! Zollman's wheel here is a hub with a closed rim.

use super::bandit::{Binomial, log_ratio};
use crate::math;
use crate::random::Stream;

crate::choices! {
    /// Who shares studies with whom.
    pub enum Network {
        /// Everybody with everybody.
        Complete = "complete", "Everybody with everybody";
        /// Everybody with two neighbours on a ring.
        Cycle = "cycle", "A ring: two neighbours each";
        /// A ring with a hub that is linked to all.
        Wheel = "wheel", "A wheel: a ring and a hub";
    }
}

crate::choices! {
    /// Whose credences count when a learner judges how far another is from itself.
    pub enum Order {
        /// Learners update one after another within a round and see what was just updated.
        InPlace = "in_place", "One after another";
        /// All update at once from the credences at the round's start.
        Synchronous = "synchronous", "All at once";
    }
}

impl Network {
    /// The neighbours of each of `n` learners, themselves included, in ascending order. The hub
    /// of the wheel is learner 0.
    pub fn neighbours(self, n: u32) -> Vec<Vec<u32>> {
        (0..n)
            .map(|i| match self {
                Network::Complete => (0..n).collect(),
                Network::Cycle => distinct(vec![(i + n - 1) % n, i, (i + 1) % n]),
                Network::Wheel if i == 0 => (0..n).collect(),
                Network::Wheel => {
                    let rim = n - 1;
                    let at = |step: u32| 1 + (i - 1 + step) % rim;
                    distinct(vec![0, at(rim - 1), i, at(1)])
                }
            })
            .collect()
    }
}

fn distinct(mut list: Vec<u32>) -> Vec<u32> {
    list.sort_unstable();
    list.dedup();
    list
}

/// A learner who is this sure counts as convinced.
pub const SURE: f64 = 0.99;

/// First credences from U(0, 1), by address.
pub fn first_credences(n: u32, stream: &Stream) -> Vec<f64> {
    (0..u64::from(n)).map(|i| stream.uniform_at(i)).collect()
}

/// Studies of one round: the surplus 2K − n of each who experiments, 0 for the others. Learner
/// i's study of a round has its own address, so who else experiments shifts nothing.
pub fn studies(
    experiments: impl Iterator<Item = bool>,
    round: u32,
    study: &Binomial,
    stream: &Stream,
    surplus: &mut [i32],
) {
    let first = u64::from(round) * surplus.len() as u64;
    for (i, (tries, x)) in experiments.zip(surplus.iter_mut()).enumerate() {
        *x = if tries { study.surplus_at(stream, first + i as u64) } else { 0 };
    }
}

/// How a community of trusting learners ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Consensus {
    /// All are sure of the truth; otherwise all gave up, or `most` rounds were not enough.
    pub correct: bool,
    /// Rounds until then.
    pub rounds: u32,
}

/// One run of Zollman's model. Surpluses are whole numbers, so logits differ by exact multiples
/// of L and nothing accumulates.
pub fn consensus(
    neighbours: &[Vec<u32>],
    study: &Binomial,
    eps: f64,
    start: &Stream,
    luck: &Stream,
    most: u32,
) -> Consensus {
    let l = log_ratio(eps);
    let sure = math::logit(SURE);
    let first: Vec<f64> =
        first_credences(neighbours.len() as u32, start).into_iter().map(math::logit).collect();
    let mut gained = vec![0_i32; first.len()];
    let mut surplus = vec![0_i32; first.len()];
    let mut logit = first.clone();
    for round in 0..most {
        if logit.iter().all(|z| *z > sure) {
            return Consensus { correct: true, rounds: round };
        }
        if logit.iter().all(|z| *z <= 0.0) {
            return Consensus { correct: false, rounds: round };
        }
        studies(logit.iter().map(|z| *z > 0.0), round, study, luck, &mut surplus);
        for (i, near) in neighbours.iter().enumerate() {
            gained[i] += near.iter().map(|j| surplus[*j as usize]).sum::<i32>();
            logit[i] = first[i] + f64::from(gained[i]) * l;
        }
    }
    Consensus { correct: logit.iter().all(|z| *z > sure), rounds: most }
}

/// How much a learner believes of another's study.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Trust {
    /// Equation 2: at worst, the study is ignored.
    Discount,
    /// Equation 1: a distrusted study can push away from what it says. `exact` says whether the
    /// evidence is the exact sequence of outcomes rather than their number.
    Push {
        /// The evidence is the sequence.
        exact: bool,
    },
}

/// What Jeffrey's rule makes of a study.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Jeffrey {
    /// The new credence.
    pub credence: f64,
    /// The probability that the learner now gives to the evidence, q.
    pub after: f64,
    /// The probability it gave to the evidence before.
    pub before: f64,
}

/// The update of O'Connor and Weatherall on a study with `k` successes, by the definition.
/// `push` chooses their equation 1, otherwise 2; `exact` says that the evidence is the sequence
/// of outcomes and not their number.
pub fn jeffrey(
    credence: f64,
    distance: f64,
    mistrust: f64,
    k: u32,
    likelihood: &Likelihood,
    push: bool,
    exact: bool,
) -> Jeffrey {
    let (if_true, if_false) = likelihood.of(k, exact);
    let before = credence * if_true + (1.0 - credence) * if_false;
    let doubt = distance * mistrust;
    let after = if push {
        (1.0 - doubt * (1.0 - before)).max(0.0)
    } else {
        1.0 - doubt.min(1.0) * (1.0 - before)
    };
    let given = credence * if_true / before;
    let given_not = credence * (1.0 - if_true) / (1.0 - before);
    Jeffrey { credence: given * after + given_not * (1.0 - after), after, before }
}

/// The probability of every outcome of a study under both hypotheses.
#[derive(Clone, Debug, PartialEq)]
pub struct Likelihood {
    better: Binomial,
    worse: Binomial,
    eps: f64,
    /// (1/2 + ε)^(2k − n) (1/2 − ε)^(n − 2k): how much likelier k successes are under the truth.
    ratio: Vec<f64>,
}

impl Likelihood {
    /// Of `trials` at ε.
    pub fn new(trials: u32, eps: f64) -> Self {
        let l = log_ratio(eps);
        let n = f64::from(trials);
        Likelihood {
            better: Binomial::new(trials, 0.5 + eps),
            worse: Binomial::new(trials, 0.5 - eps),
            eps,
            ratio: (0..=trials).map(|k| math::exp((2.0 * f64::from(k) - n) * l)).collect(),
        }
    }

    /// The distribution of a study's successes, as the world is.
    pub fn study(&self) -> &Binomial {
        &self.better
    }

    /// Probabilities of `k` successes if the new method is better and if it is worse.
    fn of(&self, k: u32, exact: bool) -> (f64, f64) {
        if !exact {
            return (self.better.probability(k), self.worse.probability(k));
        }
        let (k, rest) = (f64::from(k), f64::from(self.better.trials()) - f64::from(k));
        let (high, low) = (math::ln(0.5 + self.eps), math::ln(0.5 - self.eps));
        (math::exp(k * high + rest * low), math::exp(k * low + rest * high))
    }

    /// Bayes' rule on a study of this surplus 2K − n.
    pub fn bayes(&self, credence: f64, surplus: i32) -> f64 {
        // Certainty to the last digit stays: no need to divide.
        if credence == 1.0 {
            return credence;
        }
        let k = (surplus + self.better.trials() as i32) / 2;
        let odds = credence * self.ratio[k as usize];
        odds / (odds + (1.0 - credence))
    }

    /// The update on another's study, at a distance of credences and a mistrust.
    pub fn hear(&self, credence: f64, distance: f64, manners: &Manners, surplus: i32) -> f64 {
        match manners.trust {
            Trust::Discount => {
                let doubt = (distance * manners.mistrust).min(1.0);
                if doubt >= 1.0 {
                    return credence;
                }
                (1.0 - doubt) * self.bayes(credence, surplus) + doubt * credence
            }
            Trust::Push { exact } => {
                let k = ((surplus + self.better.trials() as i32) / 2) as u32;
                jeffrey(credence, distance, manners.mistrust, k, self, true, exact).credence
            }
        }
    }
}

/// How much learners believe of each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Manners {
    /// Mistrust m.
    pub mistrust: f64,
    /// What a distrusted study does.
    pub trust: Trust,
    /// The order of updates.
    pub order: Order,
}

/// Everything about learners but their luck.
#[derive(Clone, Debug, PartialEq)]
pub struct Community {
    /// Whom each learner hears, themselves included.
    pub neighbours: Vec<Vec<u32>>,
    /// What a study says.
    pub likelihood: Likelihood,
    /// How learners treat each other's studies.
    pub manners: Manners,
}

impl Community {
    /// One round: who believes the new method is better tries it, then everybody updates on their
    /// own study by Bayes and on their neighbours' with mistrust, sources in ascending order. The
    /// studies' surpluses are left in `surplus`.
    pub fn round(&self, credence: &mut [f64], number: u32, luck: &Stream, surplus: &mut [i32]) {
        let before = credence.to_vec();
        let tries = before.iter().map(|c| *c > 0.5);
        studies(tries, number, self.likelihood.study(), luck, surplus);
        for (i, near) in self.neighbours.iter().enumerate() {
            for j in near.iter().map(|j| *j as usize).filter(|j| before[*j] > 0.5) {
                credence[i] = if i == j {
                    self.likelihood.bayes(credence[i], surplus[j])
                } else {
                    let source = match self.manners.order {
                        Order::InPlace => credence[j],
                        Order::Synchronous => before[j],
                    };
                    let distance = (credence[i] - source).abs();
                    self.likelihood.hear(credence[i], distance, &self.manners, surplus[j])
                };
            }
        }
    }
}

/// How a community of learners stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// All are sure of the truth.
    AllTrue,
    /// All gave up.
    AllFalse,
    /// Some are sure of the truth, the others gave up, and distrust keeps them from hearing.
    Polarized,
    /// Still moving.
    Open,
}

/// The state of these credences at this mistrust.
pub fn state(credence: &[f64], mistrust: f64) -> State {
    let (mut sure, mut gave_up) = (0, 0);
    let (mut lowest_sure, mut highest_doubt) = (1.0_f64, 0.0_f64);
    for c in credence {
        if *c > SURE {
            sure += 1;
            lowest_sure = lowest_sure.min(*c);
        } else if *c <= 0.5 {
            gave_up += 1;
            highest_doubt = highest_doubt.max(*c);
        }
    }
    if sure == credence.len() {
        State::AllTrue
    } else if gave_up == credence.len() {
        State::AllFalse
    } else if sure + gave_up == credence.len() && mistrust * (lowest_sure - highest_doubt) >= 1.0 {
        State::Polarized
    } else {
        State::Open
    }
}

/// One run of O'Connor and Weatherall's model: the state after at most `most` rounds and the
/// share of learners that are sure of the truth.
pub fn polarization(
    community: &Community,
    start: &Stream,
    luck: &Stream,
    most: u32,
) -> (State, f64) {
    let mut credence = first_credences(community.neighbours.len() as u32, start);
    let mut surplus = vec![0; credence.len()];
    let mut now = state(&credence, community.manners.mistrust);
    for number in 0..most {
        if now != State::Open {
            break;
        }
        community.round(&mut credence, number, luck, &mut surplus);
        now = state(&credence, community.manners.mistrust);
    }
    let sure = credence.iter().filter(|c| **c > SURE).count() as f64;
    (now, sure / credence.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Process;

    fn trusting(order: Order) -> Manners {
        Manners { mistrust: 0.0, trust: Trust::Discount, order }
    }

    fn streams(run: u32) -> (Stream, Stream) {
        (Stream::new(8, run, Process(1)), Stream::new(8, run, Process(2)))
    }

    #[test]
    fn networks_have_the_right_links() {
        assert_eq!(Network::Cycle.neighbours(2), vec![vec![0, 1], vec![0, 1]]);
        let wheel = Network::Wheel.neighbours(5);
        assert_eq!(wheel[0], vec![0, 1, 2, 3, 4]);
        assert_eq!(wheel[1], vec![0, 1, 2, 4]);
        assert_eq!(wheel[4], vec![0, 1, 3, 4]);
        for network in Network::ALL {
            for n in 2..12 {
                let near = network.neighbours(n);
                for (i, list) in near.iter().enumerate() {
                    assert!(list.contains(&(i as u32)));
                    assert!(list.iter().all(|j| near[*j as usize].contains(&(i as u32))));
                }
            }
        }
    }

    #[test]
    fn equation_two_is_a_mixture_of_bayes_and_standing_still() {
        let likelihood = Likelihood::new(20, 0.15);
        for k in 0..=20 {
            for (c, d, m) in [(0.6, 0.2, 1.5), (0.1, 0.8, 1.0), (0.95, 0.5, 2.5), (0.4, 0.0, 2.0)] {
                for exact in [true, false] {
                    let by_rule = jeffrey(c, d, m, k, &likelihood, false, exact).credence;
                    let manners = Manners { mistrust: m, ..trusting(Order::InPlace) };
                    let mixed = likelihood.hear(c, d, &manners, 2 * k as i32 - 20);
                    assert!((by_rule - mixed).abs() < 1e-12);
                }
            }
        }
    }

    #[test]
    fn without_distance_both_equations_are_bayes() {
        let likelihood = Likelihood::new(10, 0.1);
        for k in 0..=10 {
            let surplus = 2 * k - 10;
            let bayes = likelihood.bayes(0.35, surplus);
            for trust in [Trust::Discount, Trust::Push { exact: false }] {
                let manners = Manners { mistrust: 3.0, trust, order: Order::InPlace };
                let heard = likelihood.hear(0.35, 0.0, &manners, surplus);
                assert!((heard - bayes).abs() < 1e-13);
            }
        }
    }

    /// On the complete graph everybody sees the same studies.
    #[test]
    fn differences_of_logits_are_conserved_where_all_share() {
        let community = Community {
            neighbours: Network::Complete.neighbours(8),
            likelihood: Likelihood::new(10, 0.05),
            manners: trusting(Order::InPlace),
        };
        let (start, luck) = streams(3);
        let mut credence = first_credences(8, &start);
        let gaps = |c: &[f64]| -> Vec<f64> {
            c.windows(2).map(|w| math::logit(w[1]) - math::logit(w[0])).collect()
        };
        let first = gaps(&credence);
        let mut surplus = vec![0; 8];
        for number in 0..6 {
            community.round(&mut credence, number, &luck, &mut surplus);
            for (a, b) in gaps(&credence).iter().zip(&first) {
                assert!((a - b).abs() < 1e-8);
            }
        }
    }

    #[test]
    fn without_mistrust_the_two_models_are_one() {
        for network in Network::ALL {
            for order in Order::ALL {
                let community = Community {
                    neighbours: network.neighbours(6),
                    likelihood: Likelihood::new(50, 0.05),
                    manners: trusting(*order),
                };
                for run in 0..40 {
                    let (start, luck) = streams(run);
                    let study = community.likelihood.study();
                    let end = consensus(&community.neighbours, study, 0.05, &start, &luck, 5000);
                    let (state, _) = polarization(&community, &start, &luck, 5000);
                    assert_eq!(end.correct, state == State::AllTrue);
                }
            }
        }
    }

    /// Zollman's finding, with common random numbers.
    #[test]
    fn a_sparser_network_is_slower_and_more_reliable() {
        let study = Binomial::new(10, 0.6);
        let mean = |network: Network| {
            let neighbours = network.neighbours(10);
            let (mut right, mut rounds) = (0.0, 0.0);
            for run in 0..600 {
                let (start, luck) = streams(run);
                let end = consensus(&neighbours, &study, 0.1, &start, &luck, 100_000);
                right += f64::from(u32::from(end.correct));
                rounds += f64::from(end.rounds);
            }
            (right, rounds)
        };
        let (complete, cycle) = (mean(Network::Complete), mean(Network::Cycle));
        assert!(cycle.0 > complete.0 && cycle.1 > 2.0 * complete.1);
    }
}
