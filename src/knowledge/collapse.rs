//! Knowledge collapse: what is left of public knowledge when the middle is cheap to know.
//!
//! Peterson (2025), "AI and the problem of knowledge collapse", AI & Society (arXiv 2404.03502).
//! The truth is a distribution with tails (Student's t). People buy a sample of all of it, or a
//! cheaper one from its middle only ("what an AI says"), or nothing; what is public is a smoothed
//! picture of the last samples. How far it is from the truth is the Hellinger distance, 0 to 1.
//!
//! Closed forms of our own, which need no simulation, and the whole model as the author's code
//! has it ([`simulate`]). Where text and code differ the code is followed: an estimate moves
//! towards what was found (the printed rule has the sign reversed); all samples are scaled to the
//! width that the public believes in, from the first round on; nobody after that samples the
//! truth itself except where too few have sampled to estimate a value.
//!
//! Limits: this is a loss of tails, not of trust; the chapter's "knowledge collapse" is the
//! latter. So it is an optional layer beside the models of evidence, not their core. The
//! published headline comes from one run a setting; see [`PUBLISHED`].

use crate::analysis::beta;
use crate::math;
use crate::random::{Process, Stream};

/// The probability that Student's t with `df` degrees of freedom lies outside ±`half_width`.
pub fn tail_mass(half_width: f64, df: f64) -> f64 {
    beta::distribution(0.5 * df, 0.5, df / (df + half_width * half_width))
}

/// The Hellinger distance between a truth and its middle alone, where the rest has this `tail`
/// mass: √(1 − √Z), Z = 1 − tail.
pub fn truncated_distance(tail: f64) -> f64 {
    (tail / (1.0 + (1.0 - tail).sqrt())).sqrt()
}

/// The same where a share `w` of public knowledge is the middle alone and the rest the truth:
/// H² = 1 − [Z √(1 − w + w/Z) + (1 − Z) √(1 − w)].
pub fn mixture_distance(tail: f64, w: f64) -> f64 {
    let middle = 1.0 - tail;
    let overlap = middle * (1.0 - w + w / middle).sqrt() + tail * (1.0 - w).sqrt();
    (1.0 - overlap).max(0.0).sqrt()
}

/// The Hellinger distance between N(0, 1) and N(`shift`, `sd`²).
pub fn normal_distance(shift: f64, sd: f64) -> f64 {
    let v = 1.0 + sd * sd;
    let overlap = (2.0 * sd / v).sqrt() * math::exp(-shift * shift / (4.0 * v));
    (1.0 - overlap).max(0.0).sqrt()
}

/// The standard deviation left, as a share, after `generations` that each learn a normal
/// distribution from what the last one knew, where a share `w` of what they read is cut to
/// ±`half_width` standard deviations. At w = 1 the variance shrinks by 1 − 2aφ(a)/(2Φ(a) − 1) each
/// time.
pub fn width_left(half_width: f64, w: f64, generations: f64) -> f64 {
    let a = half_width;
    let middle = 1.0 - 2.0 * math::normal_cdf(-a);
    let lost = 2.0 * a * math::normal_density(a) / middle;
    math::pow(1.0 - w * lost, 0.5 * generations)
}

/// What somebody buys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Buys {
    /// Nothing.
    Nothing,
    /// A sample of the middle.
    Middle,
    /// A sample of everything.
    Full,
}

/// The rule of the author's code: the greater net benefit if it is above 0; a tie goes to the
/// middle, which costs `discount` times as much as the full sample.
pub fn choice(value_full: f64, value_middle: f64, cost: f64, discount: f64) -> Buys {
    let (full, middle) = (value_full - cost, value_middle - discount * cost);
    if full > middle && full > 0.0 {
        Buys::Full
    } else if middle >= full && middle > 0.0 {
        Buys::Middle
    } else {
        Buys::Nothing
    }
}

/// What is set in the whole model.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Setting {
    /// Degrees of freedom of the truth, above 2.
    pub df: f64,
    /// The middle is everything within ± this.
    pub half_width: f64,
    /// Learning rate of the value estimates; at 1 they are the mean of all that was found.
    pub learning_rate: f64,
    /// Every so many rounds a generation takes what is public for the truth's width.
    pub rounds_per_generation: Option<u32>,
    /// What the middle costs, as a share of the full sample.
    pub discount: f64,
    /// How many people.
    pub people: u32,
    /// How many rounds.
    pub rounds: u32,
    /// How many samples the public remembers.
    pub memory: u32,
}

impl Setting {
    /// The case that the paper reports, at this discount factor.
    pub fn reported(discount: f64) -> Self {
        Setting {
            df: 10.0,
            half_width: 0.75,
            learning_rate: 0.05,
            rounds_per_generation: Some(10),
            discount,
            people: 25,
            rounds: 100,
            memory: 100,
        }
    }
}

/// What the paper and its analysis script print for [`Setting::reported`]: the discount factor and
/// the mean distance of the last five rounds. Each comes from a single run without a seed.
pub const PUBLISHED: [(f64, f64); 3] = [(1.0, 0.091), (0.8, 0.216), (0.5, 0.403)];

/// How a run ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Ending {
    /// The distance of public knowledge from the truth after each round.
    pub distance: Vec<f64>,
    /// Of all samples bought, the share from the middle.
    pub middle_share: f64,
}

impl Ending {
    /// The mean distance of the last five rounds.
    pub fn last_five(&self) -> f64 {
        let last = &self.distance[self.distance.len().saturating_sub(5)..];
        math::sum(last) / last.len() as f64
    }
}

const PEOPLE: Process = Process(1);
const SAMPLES: Process = Process(2);

// Fixed in the author's code.
const FIRST_SAMPLES: u32 = 100;
const FIRST_MEAN: f64 = 1.0;
const FIRST_ROUNDS: u32 = 3;
const FIRST_DRAWS: u32 = 10;
const LEAST_DRAWS: usize = 3;
const MEAN_INTEREST: f64 = 1.0;
const SD_INTEREST: f64 = 0.5;

/// One run of the whole model.
pub fn simulate(setting: &Setting, seed: u64, run: u32) -> Ending {
    let mut draw = Stream::new(seed, run, SAMPLES);
    let interest = interests(setting.people, &mut Stream::new(seed, run, PEOPLE));
    let mean_interest = math::sum(&interest) / interest.len() as f64;

    let mut samples: Vec<f64> = (0..FIRST_SAMPLES).map(|_| FIRST_MEAN + draw.normal()).collect();
    let mut public = Public::of(&samples, setting.df);
    let mut value = first_values(setting, &public, mean_interest, &mut draw);
    let mut width = public.sd();
    let mut sd = width;

    let mut ending = Ending { distance: Vec::new(), middle_share: 0.0 };
    let (mut middles, mut bought) = (0_u32, 0_u32);
    for number in 1..=setting.rounds {
        if setting.rounds_per_generation.is_some_and(|g| number % g == 0) {
            width = sd;
        }
        let [value_middle, value_full] = value.each_ref().map(|v| v.value(setting.learning_rate));
        let cost = median(&interest, value_middle, value_full);
        let (mut full, mut middle) = (Vec::new(), Vec::new());
        // Everything is as wide as the public believes.
        let scale = width * ((setting.df - 2.0) / setting.df).sqrt();
        for theta in &interest {
            match choice(theta * value_full, theta * value_middle, cost, setting.discount) {
                Buys::Full => full.push(scale * student(setting.df, &mut draw)),
                Buys::Middle => middle.push(from_middle(setting, scale, &mut draw)),
                Buys::Nothing => {}
            }
        }
        middles += middle.len() as u32;
        bought += (middle.len() + full.len()) as u32;
        samples.extend(middle.iter().chain(&full));

        // Where few have sampled, values are estimated from further samples of the truth itself.
        while middle.len() < LEAST_DRAWS {
            middle.push(from_middle(setting, 1.0, &mut draw));
        }
        while full.len() < LEAST_DRAWS {
            full.push(student(setting.df, &mut draw));
        }
        value[0].found(public.mean_gain(&middle));
        value[1].found(public.mean_gain(&full));

        let forgotten = samples.len().saturating_sub(setting.memory as usize);
        samples.drain(..forgotten);
        public = Public::of(&samples, setting.df);
        sd = public.sd();
        ending.distance.push(public.distance());
    }
    ending.middle_share = f64::from(middles) / f64::from(bought.max(1));
    ending
}

/// How much each person gains from knowledge: lognormal with mean 1 and standard deviation 0.5.
fn interests(people: u32, stream: &mut Stream) -> Vec<f64> {
    let ratio = SD_INTEREST * SD_INTEREST / (MEAN_INTEREST * MEAN_INTEREST);
    let sigma = math::ln_1p(ratio).sqrt();
    let mu = math::ln(MEAN_INTEREST) - 0.5 * sigma * sigma;
    (0..people).map(|_| math::exp(mu + sigma * stream.normal())).collect()
}

/// The median over everybody's value of both kinds of sample: what the full sample costs.
fn median(interest: &[f64], value_middle: f64, value_full: f64) -> f64 {
    let mut all: Vec<f64> =
        interest.iter().flat_map(|theta| [theta * value_full, theta * value_middle]).collect();
    all.sort_by(f64::total_cmp);
    let half = all.len() / 2;
    0.5 * (all[half - 1] + all[half])
}

/// What is believed about the value of a kind of sample: everything found so far, in order.
#[derive(Clone, Debug, Default)]
struct Value {
    sum: f64,
    count: f64,
    running: Vec<f64>,
}

impl Value {
    /// A finding of nothing at all is not recorded.
    fn found(&mut self, gain: f64) {
        if gain != 0.0 {
            self.sum += gain;
            self.count += 1.0;
            self.running.push(gain);
        }
    }

    fn value(&self, rate: f64) -> f64 {
        if rate == 1.0 {
            return self.sum / self.count.max(1.0);
        }
        let mut found = self.running.iter();
        let first = found.next().copied().unwrap_or(0.0);
        found.fold(first, |estimate, v| estimate + rate * (v - estimate))
    }
}

/// Before the first round: three rounds of ten samples of each kind from the truth, which are
/// then forgotten. As in the code, each round's mean valuation is recorded as a finding too.
fn first_values(
    setting: &Setting,
    public: &Public,
    mean_interest: f64,
    draw: &mut Stream,
) -> [Value; 2] {
    let mut values = [Value::default(), Value::default()];
    let mut public = public.clone();
    for _ in 0..FIRST_ROUNDS {
        let middle: Vec<f64> = (0..FIRST_DRAWS).map(|_| from_middle(setting, 1.0, draw)).collect();
        let full: Vec<f64> = (0..FIRST_DRAWS).map(|_| student(setting.df, draw)).collect();
        for (value, drawn) in values.iter_mut().zip([&middle, &full]) {
            value.found(public.mean_gain(drawn));
            value.found(mean_interest * value.value(1.0));
        }
        let mut samples = public.samples;
        samples.extend(middle.iter().chain(&full));
        public = Public::of(&samples, setting.df);
    }
    for value in &mut values {
        let mean = value.value(1.0);
        value.found(mean);
    }
    values
}

/// A draw from Student's t, by Bailey's (1994) polar method.
fn student(df: f64, draw: &mut Stream) -> f64 {
    loop {
        let (u, v) = (2.0 * draw.uniform() - 1.0, 2.0 * draw.uniform() - 1.0);
        let w = u * u + v * v;
        if w <= 1.0 && w > 0.0 {
            return u * (df * (math::pow(w, -2.0 / df) - 1.0) / w).sqrt();
        }
    }
}

/// A draw from the scaled truth's middle.
fn from_middle(setting: &Setting, scale: f64, draw: &mut Stream) -> f64 {
    loop {
        let x = scale * student(setting.df, draw);
        if x.abs() <= setting.half_width {
            return x;
        }
    }
}

/// Public knowledge: a Gaussian kernel density of samples, with Scott's bandwidth.
#[derive(Clone, Debug)]
struct Public {
    samples: Vec<f64>,
    df: f64,
    mean: f64,
    /// Σ (x − mean)².
    squares: f64,
}

/// Grid points a bandwidth, and how many bandwidths a kernel reaches: beyond, e^−32.
const FINE: f64 = 4.0;
const REACH: f64 = 8.0;

impl Public {
    fn of(samples: &[f64], df: f64) -> Self {
        let mean = math::sum(samples) / samples.len() as f64;
        let squares = samples.iter().fold(0.0, |sum, x| sum + (x - mean) * (x - mean));
        Public { samples: samples.to_vec(), df, mean, squares }
    }

    /// Scott's rule: the sample's standard deviation times n^(−1/5).
    fn bandwidth(squares: f64, n: f64) -> f64 {
        (squares / (n - 1.0)).sqrt() * math::pow(n, -0.2)
    }

    /// The bandwidth after one sample more.
    fn bandwidth_with(&self, sample: f64) -> f64 {
        let n = self.samples.len() as f64;
        let gap = sample - self.mean;
        Public::bandwidth(self.squares + gap * gap * n / (n + 1.0), n + 1.0)
    }

    /// The standard deviation of the density.
    fn sd(&self) -> f64 {
        let n = self.samples.len() as f64;
        let h = Public::bandwidth(self.squares, n);
        (self.squares / n + h * h).sqrt()
    }

    fn distance(&self) -> f64 {
        let h = Public::bandwidth(self.squares, self.samples.len() as f64);
        let mut grid = Grid::new(&self.samples, &[], h, h, self.df);
        grid.distance(&self.samples, None, h)
    }

    /// The mean over these samples of how much nearer to the truth each would bring the public,
    /// times 100; never below 0.
    fn mean_gain(&self, samples: &[f64]) -> f64 {
        let h = Public::bandwidth(self.squares, self.samples.len() as f64);
        let widest = samples.iter().fold(h, |most, s| most.max(self.bandwidth_with(*s)));
        let mut grid = Grid::new(&self.samples, samples, h, widest, self.df);
        let now = grid.distance(&self.samples, None, h);
        let total = samples.iter().fold(0.0, |total, s| {
            let then = grid.distance(&self.samples, Some(*s), self.bandwidth_with(*s));
            total + 100.0 * (now - then).max(0.0)
        });
        total / samples.len() as f64
    }
}

/// Where densities are compared: an even grid over all that has mass.
struct Grid {
    from: f64,
    step: f64,
    truth: Vec<f64>,
    density: Vec<f64>,
}

impl Grid {
    fn new(samples: &[f64], more: &[f64], bandwidth: f64, widest: f64, df: f64) -> Self {
        let all = || samples.iter().chain(more).copied();
        let from = all().fold(f64::INFINITY, f64::min) - REACH * widest;
        let to = all().fold(f64::NEG_INFINITY, f64::max) + REACH * widest;
        let step = bandwidth / FINE;
        let points = ((to - from) / step).ceil() as usize + 1;
        let norm = math::exp(math::ln_gamma(0.5 * (df + 1.0)) - math::ln_gamma(0.5 * df))
            / (df * core::f64::consts::PI).sqrt();
        let truth = (0..points)
            .map(|k| {
                let x = from + k as f64 * step;
                norm * math::pow(1.0 + x * x / df, -0.5 * (df + 1.0))
            })
            .collect();
        Grid { from, step, truth, density: vec![0.0; points] }
    }

    /// The Hellinger distance between the truth and the kernel density of `samples` and perhaps
    /// one more: √(1 − ∫ √(fg)), by the trapezoidal rule, which is exact to rounding for
    /// functions as smooth as these.
    fn distance(&mut self, samples: &[f64], more: Option<f64>, h: f64) -> f64 {
        self.density.fill(0.0);
        let n = samples.len() as f64 + f64::from(u32::from(more.is_some()));
        for x in samples.iter().copied().chain(more) {
            self.add_kernel(x, h);
        }
        let norm = 1.0 / (n * h * (2.0 * core::f64::consts::PI).sqrt());
        let overlap = self
            .density
            .iter()
            .zip(&self.truth)
            .fold(0.0, |sum, (f, g)| if *f > 0.0 { sum + (f * norm * g).sqrt() } else { sum });
        (1.0 - overlap * self.step).max(0.0).sqrt()
    }

    /// Adds e^(−z²/2) around `x`. From point to point the kernel changes by a factor that itself
    /// changes by a constant factor, so two multiplications a point are enough.
    fn add_kernel(&mut self, x: f64, h: f64) {
        let first = ((x - REACH * h - self.from) / self.step).ceil().max(0.0) as usize;
        let last = ((x + REACH * h - self.from) / self.step).floor() as usize;
        let last = last.min(self.density.len() - 1);
        let z = (self.from + first as f64 * self.step - x) / h;
        let dz = self.step / h;
        let mut kernel = math::exp(-0.5 * z * z);
        let mut factor = math::exp(-dz * (z + 0.5 * dz));
        let shrink = math::exp(-dz * dz);
        for slot in &mut self.density[first..=last] {
            *slot += kernel;
            kernel *= factor;
            factor *= shrink;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_distance_is_zero_only_where_nothing_is_cut_or_nobody_reads_the_cut() {
        assert_eq!(truncated_distance(0.0), 0.0);
        for tail in [1e-6, 0.1, 0.5, 0.9] {
            assert!(mixture_distance(tail, 0.0) < 1e-7);
            assert!((mixture_distance(tail, 1.0) - truncated_distance(tail)).abs() < 1e-9);
            let mut last = 0.0;
            for w in 1..=10 {
                let h = mixture_distance(tail, f64::from(w) / 10.0);
                assert!(h > last && h <= 1.0);
                last = h;
            }
        }
    }

    #[test]
    fn a_wider_middle_is_nearer_to_the_truth() {
        for df in [3.0, 4.5, 10.0, 100.0] {
            let distances: Vec<f64> =
                (1..20).map(|i| truncated_distance(tail_mass(0.25 * f64::from(i), df))).collect();
            assert!(distances.windows(2).all(|w| w[1] < w[0]));
        }
    }

    #[test]
    fn generations_lose_width_and_reading_the_whole_keeps_it() {
        assert_eq!(width_left(1.0, 0.0, 7.0), 1.0);
        assert!(width_left(1.0, 0.5, 3.0) > width_left(1.0, 1.0, 3.0));
        assert!(width_left(1.0, 1.0, 4.0) < width_left(1.0, 1.0, 3.0));
        assert!((normal_distance(0.0, 1.0)).abs() < 1e-8);
    }

    /// Against a plain sum over a fine fixed grid.
    #[test]
    fn the_fast_kernel_density_is_the_kernel_density() {
        let mut draw = Stream::new(1, 0, SAMPLES);
        let samples: Vec<f64> = (0..100).map(|_| student(10.0, &mut draw)).collect();
        let public = Public::of(&samples, 10.0);
        let more = 2.5;
        let h = public.bandwidth_with(more);
        let all: Vec<f64> = samples.iter().copied().chain([more]).collect();
        let longer = Public::of(&all, 10.0);
        assert!((Public::bandwidth(longer.squares, 101.0) - h).abs() < 1e-13);
        let norm = 1.0 / (101.0 * h * (2.0 * core::f64::consts::PI).sqrt());
        let truth = Grid::new(&all, &[], 0.01 * FINE, h, 10.0);
        let mut overlap = 0.0;
        for (k, g) in truth.truth.iter().enumerate() {
            let x = truth.from + k as f64 * truth.step;
            let f: f64 = all.iter().map(|s| math::exp(-0.5 * (x - s) * (x - s) / (h * h))).sum();
            overlap += (f * norm * g).sqrt() * truth.step;
        }
        let mut grid = Grid::new(&samples, &[more], h, h, 10.0);
        let fast = grid.distance(&samples, Some(more), h);
        assert!((fast - (1.0 - overlap).sqrt()).abs() < 1e-6, "{fast}");
    }

    /// Sample moments of Bailey's draws, df = 10: variance 1.25, 5% beyond ±2.228.
    #[test]
    fn student_draws_are_student_draws() {
        let mut draw = Stream::new(2, 0, SAMPLES);
        let n = 40_000;
        let x: Vec<f64> = (0..n).map(|_| student(10.0, &mut draw)).collect();
        let variance = x.iter().map(|x| x * x).sum::<f64>() / f64::from(n);
        assert!((variance - 1.25).abs() < 0.05);
        let beyond = x.iter().filter(|x| x.abs() > 2.228).count() as f64 / f64::from(n);
        assert!((beyond - tail_mass(2.228, 10.0)).abs() < 0.005);
        assert!((tail_mass(2.228_138_851_986_27, 10.0) - 0.05).abs() < 1e-12);
    }
}
