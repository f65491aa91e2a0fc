//! Bounded confidence: people who listen only to those who already think nearly as they do.
//!
//! - Deffuant, Neau, Amblard and Weisbuch (2000): two people meet; if their opinions differ by
//!   less than the confidence ε, both move by μ times the difference towards each other.
//! - Hegselmann and Krause (2002): everybody moves at once to the mean of all opinions within ε,
//!   their own included.
//!
//! Opinions lie in 0..1. A [`Crowd`] is divided into bubbles: in a meeting, a share `mixing` of
//! encounters is with anybody and the rest within the bubble; in Hegselmann and Krause's rule an
//! opinion from another bubble has the weight `mixing`. At `mixing` 1 or with one bubble both are
//! the papers' models. Some may also heed a trusted assessment (Hegselmann and Krause 2006): after
//! each step they move a share of the way to it.
//!
//! Opinions within a block (one bubble, heeding or not) keep their order under Hegselmann and
//! Krause's rule, because the windows only move to the right and the weights are the same for the
//! whole block. So each block is sorted once, and a step is one pass with two pointers over prefix
//! sums: O(N · blocks), not O(N²).

use crate::math;
use crate::random::Stream;

/// How opinions move.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rules {
    /// Which model.
    pub rule: Rule,
    /// Confidence ε: the largest difference at which one still listens.
    pub confidence: f64,
    /// μ of Deffuant et al., the share of the difference that each moves, 0..0.5.
    pub speed: f64,
    /// How much of what one hears comes from outside the bubble, relative to a public without any.
    pub mixing: f64,
    /// How far those who heed the assessment move to it in each step, as a share.
    pub pull: f64,
    /// Where the assessment stands.
    pub assessment: f64,
}

crate::choices! {
    /// Which model of bounded confidence.
    pub enum Rule {
        /// Random pairs.
        Deffuant = "deffuant", "Pairs meet (Deffuant–Weisbuch)";
        /// Everybody at once.
        HegselmannKrause = "hk", "Everyone averages (Hegselmann–Krause)";
    }
}

impl Rules {
    /// The paper's model of this rule: one bubble, no assessment.
    pub fn plain(rule: Rule, confidence: f64, speed: f64) -> Self {
        Rules { rule, confidence, speed, mixing: 1.0, pull: 0.0, assessment: 0.5 }
    }
}

/// People in one bubble who either all heed the assessment or all do not: a range of agents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    from: usize,
    to: usize,
    bubble: usize,
    heeds: bool,
}

/// Everybody's opinion.
#[derive(Clone, Debug, Default)]
pub struct Crowd {
    x: Vec<f64>,
    blocks: Vec<Block>,
    /// The agents of each bubble: its blocks stand side by side.
    bubbles: Vec<(usize, usize)>,
    /// Each agent's bubble.
    bubble_of: Vec<usize>,
    /// Room for a step: the sums of opinions, and the opinions before.
    prefix: Vec<f64>,
    next: Vec<f64>,
}

/// Opinions on a line, split where the gap to the next is too wide.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cluster {
    /// The mean opinion.
    pub at: f64,
    /// How many hold it.
    pub size: u32,
    /// From the lowest to the highest.
    pub spread: f64,
}

/// How a run of a plain model ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Settled {
    /// The clusters, from low to high.
    pub clusters: Vec<Cluster>,
    /// Steps (sweeps of N meetings, or updates of everybody) until nothing moved any more.
    pub steps: u32,
}

/// A cluster of at least this share of all is a major one (Laguna, Abramson and Zanette 2004 and
/// others draw the line at a few per cent; the reference cases at 5%).
pub const MAJOR: f64 = 0.05;
/// Deffuant's clusters count as settled at this spread.
pub const SETTLED_SPREAD: f64 = 1e-3;
/// Hegselmann and Krause's opinions count as settled when none moves by more.
pub const SETTLED_MOVE: f64 = 1e-9;
/// Settled opinions of Hegselmann and Krause that are further apart are different clusters.
pub const DISTINCT: f64 = 1e-4;

/// One meeting of Deffuant et al.
pub fn meet(x: &mut [f64], i: usize, j: usize, confidence: f64, speed: f64) {
    let gap = x[j] - x[i];
    if gap.abs() < confidence {
        x[i] += speed * gap;
        x[j] -= speed * gap;
    }
}

/// The expected factor by which one meeting of a random pair among `n` lowers Σ (x − mean)² where
/// everybody listens to everybody: 1 − 4μ(1 − μ)/(n − 1), exactly.
pub fn variance_factor(n: f64, speed: f64) -> f64 {
    1.0 - 4.0 * speed * (1.0 - speed) / (n - 1.0)
}

/// The same after `sweeps` of `n` meetings each.
pub fn variance_ratio(n: f64, speed: f64, sweeps: f64) -> f64 {
    math::pow(variance_factor(n, speed), n * sweeps)
}

impl Crowd {
    /// People by bubble: those who heed the assessment, and the others.
    pub fn new(bubbles: &[[Vec<f64>; 2]]) -> Self {
        let mut crowd = Crowd::default();
        for (bubble, kinds) in bubbles.iter().enumerate() {
            let start = crowd.x.len();
            for (heeds, opinions) in [true, false].into_iter().zip(kinds) {
                let from = crowd.x.len();
                crowd.x.extend(opinions);
                crowd.x[from..].sort_by(f64::total_cmp);
                let to = crowd.x.len();
                if to > from {
                    crowd.blocks.push(Block { from, to, bubble, heeds });
                }
            }
            crowd.bubbles.push((start, crowd.x.len()));
            crowd.bubble_of.resize(crowd.x.len(), bubble);
        }
        crowd
    }

    /// One public without bubbles.
    pub fn single(opinions: Vec<f64>) -> Self {
        Crowd::new(&[[Vec::new(), opinions]])
    }

    /// `n` opinions drawn from U(0, 1).
    pub fn uniform(n: u32, stream: &mut Stream) -> Self {
        Crowd::single((0..n).map(|_| stream.uniform()).collect())
    }

    /// Everybody's opinion, bubble by bubble.
    pub fn opinions(&self) -> &[f64] {
        &self.x
    }

    /// Each agent's bubble.
    pub fn bubble_of(&self) -> &[usize] {
        &self.bubble_of
    }

    /// One step: a sweep of N meetings, or one update of everybody. Gives the largest move.
    pub fn step(&mut self, rules: &Rules, stream: &mut Stream) -> f64 {
        match rules.rule {
            Rule::Deffuant => self.sweep(rules, stream),
            Rule::HegselmannKrause => self.average(rules),
        }
    }

    fn sweep(&mut self, rules: &Rules, stream: &mut Stream) -> f64 {
        let before = self.x.clone();
        for _ in 0..self.x.len() {
            let anybody = self.bubbles.len() == 1 || stream.uniform() < rules.mixing;
            let mut draw = Digits(stream.bits());
            let i = draw.below(self.x.len());
            let (from, to) =
                if anybody { (0, self.x.len()) } else { self.bubbles[self.bubble_of[i]] };
            if to - from > 1 {
                let other = from + draw.below(to - from - 1);
                let j = if other < i { other } else { other + 1 };
                meet(&mut self.x, i, j, rules.confidence, rules.speed);
            }
        }
        self.heed(rules);
        largest_move(&before, &self.x)
    }

    fn average(&mut self, rules: &Rules) -> f64 {
        prefix_sums(&self.x, &mut self.prefix);
        self.next.clear();
        let mut windows = Vec::with_capacity(self.blocks.len());
        for listener in &self.blocks {
            windows.clear();
            for speaker in &self.blocks {
                let weight = if listener.bubble == speaker.bubble { 1.0 } else { rules.mixing };
                if weight != 0.0 {
                    windows.push(Window::new(weight, &self.x, &self.prefix, speaker));
                }
            }
            let (mut last, mut mean) = (f64::NAN, f64::NAN);
            for own in &self.x[listener.from..listener.to] {
                // Who thinks the same hears the same: once clusters have formed, nearly everybody
                // takes over the neighbour's mean.
                if *own != last {
                    let (mut sum, mut weights) = (0.0, 0.0);
                    for window in &mut windows {
                        let (s, w) = window.heard(*own, rules.confidence);
                        sum += s;
                        weights += w;
                    }
                    (last, mean) = (*own, sum / weights);
                }
                self.next.push(mean);
            }
        }
        std::mem::swap(&mut self.x, &mut self.next);
        self.heed(rules);
        for block in &self.blocks {
            // The order holds in exact arithmetic; a rounding error must not break the windows.
            let mut most = f64::NEG_INFINITY;
            for x in &mut self.x[block.from..block.to] {
                if *x < most {
                    *x = most;
                }
                most = *x;
            }
        }
        largest_move(&self.next, &self.x)
    }

    fn heed(&mut self, rules: &Rules) {
        for block in self.blocks.iter().filter(|b| b.heeds) {
            for x in &mut self.x[block.from..block.to] {
                *x += rules.pull * (rules.assessment - *x);
            }
        }
    }

    /// The clusters of the whole crowd.
    pub fn clusters(&self, gap: f64) -> Vec<Cluster> {
        let mut sorted = self.x.clone();
        sorted.sort_by(f64::total_cmp);
        clusters(&sorted, gap)
    }

    /// The clusters as `rule` draws them: opinions closer than the confidence hang together under
    /// Deffuant's, settled opinions closer than [`DISTINCT`] under Hegselmann and Krause's.
    pub fn clusters_by(&self, rules: &Rules) -> Vec<Cluster> {
        self.clusters(match rules.rule {
            Rule::Deffuant => rules.confidence.max(DISTINCT),
            Rule::HegselmannKrause => DISTINCT,
        })
    }

    /// Runs a plain model (no bubbles, no assessment) until it has settled or for `most` steps.
    pub fn settle(&mut self, rules: &Rules, stream: &mut Stream, most: u32) -> Settled {
        let mut steps = 0;
        while steps < most {
            let moved = self.step(rules, stream);
            if rules.rule == Rule::HegselmannKrause && moved < SETTLED_MOVE {
                break;
            }
            steps += 1;
            if rules.rule == Rule::Deffuant
                && self.clusters_by(rules).iter().all(|c| c.spread <= SETTLED_SPREAD)
            {
                break;
            }
        }
        Settled { clusters: self.clusters_by(rules), steps }
    }
}

impl Settled {
    /// How many clusters hold at least [`MAJOR`] of all.
    pub fn major(&self) -> u32 {
        let n = self.people();
        self.clusters.iter().filter(|c| f64::from(c.size) >= MAJOR * n).count() as u32
    }

    /// The largest cluster's share of all.
    pub fn largest(&self) -> f64 {
        let most = self.clusters.iter().map(|c| c.size).max().unwrap_or(0);
        f64::from(most) / self.people()
    }

    fn people(&self) -> f64 {
        self.clusters.iter().map(|c| f64::from(c.size)).sum()
    }
}

/// Two whole numbers from one draw: the second is taken from what the first leaves of the 64 bits,
/// so that both together are even to within n² / 2⁶⁴.
struct Digits(u64);

impl Digits {
    fn below(&mut self, n: usize) -> usize {
        let wide = u128::from(self.0) * n as u128;
        self.0 = wide as u64;
        (wide >> 64) as usize
    }
}

/// Splits sorted opinions wherever the next is `gap` or more away.
pub fn clusters(sorted: &[f64], gap: f64) -> Vec<Cluster> {
    let mut found = Vec::new();
    let mut start = 0;
    for i in 1..=sorted.len() {
        if i == sorted.len() || sorted[i] - sorted[i - 1] >= gap {
            let members = &sorted[start..i];
            found.push(Cluster {
                at: math::sum(members) / members.len() as f64,
                size: members.len() as u32,
                spread: members[members.len() - 1] - members[0],
            });
            start = i;
        }
    }
    found
}

/// Opinions that stand exactly at the edge of confidence are heard, whatever rounding made of the
/// distance: from evenly spaced starts such ties are common, and one decides how many camps are left.
const TIE: f64 = 1e-12;

/// The speakers of a block whom a listener hears; it moves to the right with the listener.
struct Window<'a> {
    weight: f64,
    opinions: &'a [f64],
    /// One more than opinions: the sum of all before.
    prefix: &'a [f64],
    low: usize,
    high: usize,
}

impl<'a> Window<'a> {
    fn new(weight: f64, x: &'a [f64], prefix: &'a [f64], speaker: &Block) -> Self {
        let Block { from, to, .. } = *speaker;
        Window { weight, opinions: &x[from..to], prefix: &prefix[from..=to], low: 0, high: 0 }
    }

    /// The weighted sum of the opinions heard, and their weight.
    #[inline(always)]
    fn heard(&mut self, own: f64, confidence: f64) -> (f64, f64) {
        let reach = confidence + TIE;
        let heard = &self.opinions[self.low..];
        self.low += heard.iter().take_while(|x| own - **x > reach).count();
        let heard = &self.opinions[self.high..];
        self.high += heard.iter().take_while(|x| **x - own <= reach).count();
        if self.high <= self.low {
            return (0.0, 0.0);
        }
        let sum = self.prefix[self.high] - self.prefix[self.low];
        (self.weight * sum, self.weight * (self.high - self.low) as f64)
    }
}

/// The largest difference between two lists, in four strands that do not wait for each other.
fn largest_move(before: &[f64], after: &[f64]) -> f64 {
    let mut most = [0.0; 4];
    let (a, a_rest) = before.as_chunks::<4>();
    let (b, b_rest) = after.as_chunks::<4>();
    for (a, b) in a.iter().zip(b) {
        for i in 0..4 {
            let gap = (b[i] - a[i]).abs();
            most[i] = if gap > most[i] { gap } else { most[i] };
        }
    }
    let rest = a_rest.iter().zip(b_rest).map(|(a, b)| (b - a).abs());
    rest.chain(most).fold(0.0, f64::max)
}

/// Σ of the first i values, for i = 0..=n.
fn prefix_sums(x: &[f64], sums: &mut Vec<f64>) {
    sums.clear();
    let mut total = 0.0;
    sums.push(total);
    sums.extend(x.iter().map(|v| {
        total += v;
        total
    }));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Process;

    fn stream(run: u32) -> Stream {
        Stream::new(5, run, Process(9))
    }

    /// Hegselmann and Krause's step as the definition says it, O(N²).
    fn by_definition(x: &[f64], confidence: f64) -> Vec<f64> {
        x.iter()
            .map(|a| {
                let near: Vec<f64> =
                    x.iter().copied().filter(|b| (a - b).abs() <= confidence + TIE).collect();
                math::sum(&near) / near.len() as f64
            })
            .collect()
    }

    #[test]
    fn two_pointers_give_what_the_definition_says() {
        for run in 0..30 {
            let confidence = 0.02 + 0.01 * f64::from(run);
            let rules = Rules::plain(Rule::HegselmannKrause, confidence, 0.5);
            let mut crowd = Crowd::uniform(60, &mut stream(run));
            for _ in 0..6 {
                let expected = by_definition(crowd.opinions(), confidence);
                crowd.step(&rules, &mut stream(0));
                for (ours, theirs) in crowd.opinions().iter().zip(&expected) {
                    assert!((ours - theirs).abs() < 1e-12);
                }
            }
        }
    }

    #[test]
    fn bubbles_that_mix_fully_are_no_bubbles() {
        let all: Vec<f64> = (0..90).map(|i| stream(i).uniform()).collect();
        let rules = Rules { mixing: 1.0, ..Rules::plain(Rule::HegselmannKrause, 0.15, 0.5) };
        let mut one = Crowd::single(all.clone());
        let mut three = Crowd::new(&[
            [all[..10].to_vec(), all[10..30].to_vec()],
            [Vec::new(), all[30..50].to_vec()],
            [all[50..51].to_vec(), all[51..].to_vec()],
        ]);
        for _ in 0..8 {
            one.step(&rules, &mut stream(0));
            three.step(&rules, &mut stream(0));
        }
        let mut sorted = three.opinions().to_vec();
        sorted.sort_by(f64::total_cmp);
        assert!(one.opinions().iter().zip(&sorted).all(|(a, b)| (a - b).abs() < 1e-12));
    }

    #[test]
    fn meetings_keep_the_mean_and_nobody_leaves_the_range() {
        for run in 0..20 {
            let speed = 0.05 + 0.45 * f64::from(run) / 19.0;
            let rules = Rules::plain(Rule::Deffuant, 0.3, speed);
            let mut crowd = Crowd::uniform(80, &mut stream(run));
            let mean = math::sum(crowd.opinions());
            let mut range = (0.0, 1.0);
            for _ in 0..30 {
                crowd.step(&rules, &mut stream(run + 100));
                let low = crowd.opinions().iter().copied().fold(f64::INFINITY, f64::min);
                let high = crowd.opinions().iter().copied().fold(0.0, f64::max);
                assert!(low >= range.0 - 1e-12 && high <= range.1 + 1e-12);
                range = (low, high);
            }
            assert!((math::sum(crowd.opinions()) - mean).abs() < 1e-10);
        }
    }

    #[test]
    fn averaging_keeps_the_order_narrows_the_range_and_mirrors() {
        for run in 0..20 {
            let rules = Rules::plain(Rule::HegselmannKrause, 0.05 + 0.02 * f64::from(run), 0.5);
            let mut crowd = Crowd::uniform(70, &mut stream(run));
            let mut mirror = Crowd::single(crowd.opinions().iter().map(|x| 1.0 - x).collect());
            for _ in 0..10 {
                let (low, high) = (crowd.opinions()[0], crowd.opinions()[69]);
                crowd.step(&rules, &mut stream(0));
                mirror.step(&rules, &mut stream(0));
                assert!(crowd.opinions().windows(2).all(|w| w[0] <= w[1]));
                assert!(crowd.opinions()[0] >= low - 1e-12);
                assert!(crowd.opinions()[69] <= high + 1e-12);
                for (x, y) in crowd.opinions().iter().zip(mirror.opinions().iter().rev()) {
                    assert!((x + y - 1.0).abs() < 1e-9);
                }
            }
        }
    }

    #[test]
    fn full_confidence_is_consensus_and_none_is_silence() {
        let open = Rules::plain(Rule::HegselmannKrause, 1.0, 0.5);
        let mut crowd = Crowd::uniform(100, &mut stream(1));
        crowd.step(&open, &mut stream(0));
        assert_eq!(crowd.clusters_by(&open).len(), 1);
        for rule in Rule::ALL {
            let closed = Rules::plain(*rule, 0.0, 0.5);
            let mut crowd = Crowd::uniform(100, &mut stream(2));
            let before = crowd.opinions().to_vec();
            crowd.step(&closed, &mut stream(0));
            assert!(before.iter().zip(crowd.opinions()).all(|(a, b)| (a - b).abs() < 1e-12));
        }
    }

    /// The mean of Σ (x − mean)² over every ordered pair that may meet, enumerated.
    #[test]
    fn a_meeting_lowers_the_variance_by_the_expected_factor() {
        let x: Vec<f64> = (0..7).map(|i| stream(i).uniform()).collect();
        let spread = |x: &[f64]| {
            let mean = math::sum(x) / x.len() as f64;
            x.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>()
        };
        for speed in [0.1, 0.3, 0.5] {
            let mut total = 0.0;
            for i in 0..7 {
                for j in (0..7).filter(|j| *j != i) {
                    let mut y = x.clone();
                    meet(&mut y, i, j, 2.0, speed);
                    total += spread(&y);
                }
            }
            let factor = total / 42.0 / spread(&x);
            assert!((factor - variance_factor(7.0, speed)).abs() < 1e-12);
        }
    }
}
