//! Consensus: how far a body goes when all of it, most of it or half of it must agree
//! (section 2.2).
//!
//! Standard spatial voting. Member i would go as far as x_i in 0..1 (0 is the status quo), with
//! single-peaked preferences and x_i drawn independently. Two institutions:
//!
//! - *raised step by step*: ambition rises as long as enough members want more, so it ends at the
//!   q-th highest ideal, the lowest under unanimity;
//! - *take it or leave it*: a chair who wants 1 proposes once; a member accepts up to 2 x_i, so
//!   the outcome is min(1, 2 × the q-th highest ideal).
//!
//! With S(u) = P(x > u) and π(p) the probability that a proposal passes if each member favours it
//! with probability p, E ambition = ∫₀¹ π(S(u)) du. For q of N, π is a binomial tail; for a rule
//! that also weighs population it is Σ W_m pᵐ (1 − p)ᴺ⁻ᵐ with W_m the number of winning coalitions
//! of size m, counted exactly. For ideals spread evenly, q of N gives (N − q + 1) / (N + 1).
//!
//! Time: each member becomes ready after an exponential time; the wait is until those who are
//! ready suffice, (H_N − H_{N−q}) / rate for q of N. The other common form, in which all vote again
//! each round and each accepts with probability p, waits 1/π(p) rounds and grows exponentially in N
//! under unanimity; it is a reading, not the clock.
//!
//! Limits: one dimension; ideals are independent and sincere; nobody trades across issues except
//! through the side payments of [`Parameters::trade`]; everybody is present and votes.

use crate::analysis::{beta, quadrature};
use crate::explainer::{Answers, Card, Model, Prediction, Preset, Report};
use crate::facts;
use crate::figure::{Axis, Dash, Figure, Format, Ink, Layer, Mark, On, Reading, Replay, Shape};
use crate::math;
use crate::params::Invalid;
use crate::random::{Process, Stream};
use crate::say;
use crate::text::{Text, count, digits, number, words};
use std::sync::LazyLock;

/// The widget.
pub struct Consensus;

crate::choices! {
    /// How many must agree.
    pub enum Rule {
        /// All.
        Unanimity = "unanimity", "Unanimity (consensus)";
        /// 72 per cent; in a body of 27 also 65 per cent of the EU's population.
        Reinforced = "reinforced", "Reinforced qualified majority (72%)";
        /// Two-thirds.
        TwoThirds = "two_thirds", "Two-thirds";
        /// 55 per cent; in a body of 27 also 65 per cent of the EU's population.
        Qualified = "qualified", "Qualified majority (55%)";
        /// More than half.
        Simple = "simple", "Simple majority";
    }
}

crate::choices! {
    /// How a proposal comes about.
    pub enum Procedure {
        /// Ambition rises until too few want more.
        Raised = "raised", "Raised step by step";
        /// A chair who wants the most makes one offer.
        Offer = "offer", "One offer by an ambitious chair";
    }
}

crate::parameters! {
    /// What the reader sets.
    pub struct Parameters {
        /// N.
        members: u32 = Param::integer(4, 2, 200).label("Members who must decide").unit("members").lever().main()
            .help("How many have a vote. In a body of 27 the two qualified majorities also count population, as in the Council of the EU.")
            .source(Source::Assumption("four decisive blocs: the US, China, the EU and the rest"));
        /// How many must agree.
        rule: Rule = Param::choice(Rule::OPTIONS, 0).label("Decision rule").lever().main()
            .help("How many of the members must agree before anything is decided.")
            .source(Source::Assumption("consensus is how these bodies decide on AI, section 2.2"));
        /// How a proposal comes about.
        procedure: Procedure = Param::choice(Procedure::OPTIONS, 0).label("How proposals are made").lever()
            .help("Whether ambition is raised until too few want more, or a chair who wants the most makes one offer that members prefer to nothing.")
            .source(Source::Assumption("negotiated texts are built up, not offered whole"));
        /// How far side payments carry the outcome to the average position.
        trade: f64 = Param::real(0.0, 0.0, 1.0, 0.05).label("Willingness to trade").lever()
            .help("How far members pay each other to move: at 0 not at all, at 1 the outcome is what the members want on average.")
            .source(Source::Assumption("members differ in their readiness to trade, section 2.2; the form is ours"));
        /// Mean of the spread of ideals above the lowest.
        seriousness: f64 = Param::real(0.5, 0.1, 0.9, 0.05).label("Typical seriousness").main()
            .help("How far the average member would go, from 0 (nothing) to 1 (all that is possible).")
            .source(Source::Assumption("half: positions are spread evenly"));
        /// Concentration of the beta distribution of ideals.
        likeness: f64 = Param::log(2.0, 1.0, 50.0).label("Likeness of the members")
            .help("How close the members' positions are: at 1 most sit at the extremes, at 2 they spread evenly, at 50 they nearly agree.")
            .source(Source::Assumption("2: every position is as likely as any other"));
        /// The least ideal.
        floor: f64 = Param::real(0.0, 0.0, 0.9, 0.05).label("Lowest seriousness")
            .help("What even the least serious member would accept.")
            .source(Source::Assumption("some members want nothing at all"));
        /// Mean time until a member is ready to decide.
        readiness: f64 = Param::real(10.0, 1.0, 48.0, 1.0).label("Time for a member to be ready").unit("months")
            .help("How long it takes a member, on average, to form a position it can vote on.")
            .source(Source::Assumption("about as long as one round of a yearly meeting"));
        /// Probability that a member accepts in a round of votes.
        acceptance: f64 = Param::real(0.95, 0.9, 0.99, 0.005).label("Acceptance in a round")
            .help("If all vote again in every round: the chance that a member accepts. Only the number of rounds depends on it.")
            .source(Source::Assumption("members are nearly always willing, which is kind to the body"));
    }
}

/// What the body agrees on, and how long it takes.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// How votes are counted.
    pub count: Count,
    /// Expected ambition.
    pub ambition: f64,
    /// The same with one member more; none where population counts.
    pub one_more: f64,
    /// The same if only members counted, not population.
    pub members_only: f64,
    /// The same under unanimity.
    pub unanimous: f64,
    /// The same under a simple majority.
    pub simple: f64,
    /// Mean over simulated bodies: the check on `ambition`.
    pub simulated: f64,
    /// How many bodies were simulated.
    pub runs: u32,
    /// Expected months until those who are ready suffice.
    pub months: f64,
    /// Expected rounds if all vote again in each.
    pub rounds: f64,
    /// How far each member of the first simulated body would go.
    pub ideals: Vec<f64>,
    /// What that body agrees on.
    pub agreed: f64,
}

const IDEALS: Process = Process(1);
/// How many members are drawn in all simulated bodies together, about.
const DRAWS: u32 = 8_000;

/// A way to count votes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Count {
    /// `needed` of `members`.
    Quota {
        /// N.
        members: u32,
        /// q, from 1 to N.
        needed: u32,
    },
    /// A rule that also weighs the population of named states.
    Weighted(&'static Coalitions),
}

/// The winning coalitions of a rule that weighs population.
#[derive(Clone, Debug, PartialEq)]
pub struct Coalitions {
    /// Each state's population in tenths of a thousand, in the order of the ledger.
    population: Vec<u64>,
    /// Votes that carry it.
    needed: u32,
    /// The population that those in favour must reach.
    population_needed: u64,
    /// Fewer members against than this never block.
    blocking: u32,
    /// W_m for m = 0..=N: how many winning coalitions have m members.
    winning: Vec<u64>,
}

/// The EU's qualified majority on a proposal of the Commission.
pub static EU_QUALIFIED: LazyLock<Coalitions> = LazyLock::new(|| eu("qualified_majority"));
/// The EU's reinforced qualified majority, on other proposals.
pub static EU_REINFORCED: LazyLock<Coalitions> =
    LazyLock::new(|| eu("reinforced_qualified_majority"));

/// A rule of the EU Council from the ledger of memberships.
fn eu(rule: &str) -> Coalitions {
    let rule = facts::body("eu_council").and_then(|b| b.rule(rule));
    let tenths = |s: &facts::State| (s.population_thousands * 10.0).round() as u64;
    Coalitions::count(
        eu_states().iter().map(tenths).collect(),
        rule.map_or(0, |r| r.needed),
        rule.and_then(|r| r.population_share).unwrap_or(0.0),
        rule.and_then(|r| r.blocking_members).unwrap_or(0),
    )
}

/// The EU's members, in the order of the ledger.
pub fn eu_states() -> &'static [facts::State] {
    facts::body("eu_council").map_or(&[], |b| b.states)
}

impl Coalitions {
    /// Counts the winning coalitions of a rule that needs `needed` members with a `share` (in
    /// whole per cent) of the population, or all but fewer than `blocking` members (0: no such
    /// clause), exactly: the subsets of either half of the members are sorted by population, and
    /// each pair of sizes is walked once (meet in the middle).
    pub fn count(population: Vec<u64>, needed: u32, share: f64, blocking: u32) -> Self {
        let total: u64 = population.iter().sum();
        let percent = (share * 100.0).round() as u64;
        let population_needed = (total * percent).div_ceil(100);
        let n = population.len();
        let half = |members: &[u64]| {
            let mut by_size: Vec<Vec<u64>> = vec![Vec::new(); members.len() + 1];
            for subset in 0..1_u64 << members.len() {
                let inside = members.iter().enumerate().filter(|(i, _)| subset >> i & 1 == 1);
                by_size[subset.count_ones() as usize].push(inside.map(|(_, p)| p).sum());
            }
            by_size.iter_mut().for_each(|sums| sums.sort_unstable());
            by_size
        };
        let (first, second) = population.split_at(n / 2);
        let (first, second) = (half(first), half(second));
        let mut winning = vec![0_u64; n + 1];
        for (i, left) in first.iter().enumerate() {
            for (j, right) in second.iter().enumerate() {
                let m = i + j;
                let cannot_be_blocked = n - m < blocking as usize;
                winning[m] += if cannot_be_blocked {
                    (left.len() * right.len()) as u64
                } else if m < needed as usize {
                    0
                } else {
                    pairs_reaching(left, right, population_needed)
                };
            }
        }
        Coalitions { population, needed, population_needed, blocking, winning }
    }

    /// How many winning coalitions there are.
    pub fn total(&self) -> u64 {
        self.winning.iter().sum()
    }

    /// Whether those in favour carry the vote, by position in the ledger.
    pub fn carried(&self, in_favour: impl Fn(usize) -> bool) -> bool {
        let (mut votes, mut population) = (0_u32, 0_u64);
        for (i, p) in self.population.iter().enumerate() {
            if in_favour(i) {
                votes += 1;
                population += p;
            }
        }
        let against = self.population.len() as u32 - votes;
        against < self.blocking || (votes >= self.needed && population >= self.population_needed)
    }

    /// N.
    fn members(&self) -> u32 {
        self.population.len() as u32
    }

    /// For each m, the share of all coalitions of m members that win.
    fn winning_share(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        let n = f64::from(self.members());
        let mut all = 1.0;
        self.winning.iter().zip(0_u32..).map(move |(w, m)| {
            let m = f64::from(m);
            let share = *w as f64 / all;
            all *= (n - m) / (m + 1.0);
            (m, share)
        })
    }
}

/// How many pairs of the two sorted lists add up to at least `least`.
fn pairs_reaching(left: &[u64], right: &[u64], least: u64) -> u64 {
    let mut start = right.len();
    let mut pairs = 0;
    for l in left {
        while start > 0 && l + right[start - 1] >= least {
            start -= 1;
        }
        pairs += (right.len() - start) as u64;
    }
    pairs
}

impl Count {
    /// N.
    pub fn members(&self) -> u32 {
        match self {
            Count::Quota { members, .. } => *members,
            Count::Weighted(c) => c.members(),
        }
    }

    /// Probability π(p) that a proposal passes which each member favours with probability `p`.
    pub fn passes(&self, p: f64) -> f64 {
        match self {
            Count::Quota { members, needed } if members == needed => {
                math::pow(p, f64::from(*members))
            }
            Count::Quota { members, needed } => {
                beta::distribution(f64::from(*needed), f64::from(members - needed + 1), p)
            }
            Count::Weighted(c) => {
                let n = c.members();
                let (odds, mut term) = if p <= 0.5 {
                    (p / (1.0 - p), math::pow(1.0 - p, f64::from(n)))
                } else {
                    ((1.0 - p) / p, math::pow(p, f64::from(n)))
                };
                // From the likelier end, so that the powers never overflow.
                let mut total = 0.0;
                for i in 0..=n {
                    let m = if p <= 0.5 { i } else { n - i };
                    total += c.winning[m as usize] as f64 * term;
                    term *= odds;
                }
                total
            }
        }
    }

    /// E ambition where it is raised step by step and ideals are spread evenly over 0..1.
    pub fn even_ambition(&self) -> f64 {
        match self {
            Count::Quota { members, needed } => {
                f64::from(members - needed + 1) / f64::from(members + 1)
            }
            // Σ W_m B(m + 1, N − m + 1), where C(N, m) B(m + 1, N − m + 1) = 1 / (N + 1).
            Count::Weighted(c) => {
                let sum = c.winning_share().fold(0.0, |t, (_, share)| t + share);
                sum / f64::from(c.members() + 1)
            }
        }
    }

    /// E ambition where it is raised step by step, for ideals above u with probability
    /// `survival(u)`.
    pub fn ambition(&self, survival: impl Fn(f64) -> f64) -> f64 {
        quadrature::integrate(|u| self.passes(survival(u)), 0.0, 1.0, PRECISION)
    }

    /// E ambition where a chair who wants 1 makes one offer: E min(1, 2 x) of the decisive ideal.
    pub fn chaired_ambition(&self, survival: impl Fn(f64) -> f64) -> f64 {
        2.0 * quadrature::integrate(|u| self.passes(survival(u)), 0.0, 0.5, PRECISION)
    }

    /// Expected time until those who are ready suffice, each becoming ready at `rate` and in any
    /// order. For q of N: (H_N − H_{N−q}) / rate.
    pub fn wait(&self, rate: f64) -> f64 {
        let n = f64::from(self.members());
        match self {
            Count::Quota { needed, .. } => {
                (0..*needed).fold(0.0, |t, m| t + 1.0 / (n - f64::from(m))) / rate
            }
            // With m ready, each set of m being as likely as any other, the wait goes on with the
            // share of sets that do not suffice.
            Count::Weighted(c) => {
                let open = c.winning_share().filter(|(m, _)| *m < n);
                open.fold(0.0, |t, (m, share)| t + (1.0 - share) / (n - m)) / rate
            }
        }
    }

    /// Expected number of rounds if in each every member accepts with probability `p`.
    pub fn rounds(&self, p: f64) -> f64 {
        1.0 / self.passes(p)
    }

    /// The decisive value: the highest ambition that those who would go at least as far can carry,
    /// from each member's furthest (by position in the ledger for a weighted rule).
    pub fn decisive(&self, furthest: &[f64]) -> f64 {
        let mut descending: Vec<f64> = furthest.to_vec();
        descending.sort_unstable_by(|a, b| b.total_cmp(a));
        match self {
            Count::Quota { needed, .. } => descending[*needed as usize - 1],
            Count::Weighted(c) => {
                let carried = |level: &&f64| c.carried(|i| furthest[i] >= **level);
                descending.iter().find(carried).copied().unwrap_or(0.0)
            }
        }
    }
}

/// The absolute precision of expected ambition.
const PRECISION: f64 = 1e-10;

/// Variance of the time until `needed` of `members` are ready, each at `rate`.
pub fn wait_variance(members: u32, needed: u32, rate: f64) -> f64 {
    let n = f64::from(members);
    let term = |m: u32| 1.0 / ((n - f64::from(m)) * (n - f64::from(m)));
    (0..needed).fold(0.0, |t, m| t + term(m)) / (rate * rate)
}

/// Members of the body whose populations the ledger has: the Council of the EU.
fn eu_members() -> u32 {
    eu_states().len() as u32
}

impl Rule {
    /// How many of `members` must agree.
    pub fn needed(self, members: u32) -> u32 {
        match self {
            Rule::Unanimity => members,
            Rule::Reinforced => (72 * members).div_ceil(100),
            Rule::TwoThirds => (2 * members).div_ceil(3),
            Rule::Qualified => (55 * members).div_ceil(100),
            Rule::Simple => members / 2 + 1,
        }
    }

    /// How votes are counted in a body of `members`: for the EU's number of members its two
    /// qualified majorities weigh population too.
    pub fn count(self, members: u32) -> Count {
        match self {
            Rule::Qualified if members == eu_members() => Count::Weighted(&EU_QUALIFIED),
            Rule::Reinforced if members == eu_members() => Count::Weighted(&EU_REINFORCED),
            _ => Count::Quota { members, needed: self.needed(members) },
        }
    }

    /// Inside a sentence.
    fn phrase(self, count: Count) -> &'static str {
        match (self, count) {
            (Rule::Unanimity, _) => "by unanimity",
            (Rule::Reinforced, Count::Weighted(_)) => {
                "by 72% of members with 65% of the EU's population"
            }
            (Rule::Reinforced, _) => "by a majority of 72%",
            (Rule::TwoThirds, _) => "by two-thirds",
            (Rule::Qualified, Count::Weighted(_)) => {
                "by 55% of members with 65% of the EU's population"
            }
            (Rule::Qualified, _) => "by a majority of 55%",
            (Rule::Simple, _) => "by simple majority",
        }
    }
}

impl Parameters {
    /// The beta distribution of ideals above the floor.
    fn shape(&self) -> (f64, f64) {
        (self.seriousness * self.likeness, (1.0 - self.seriousness) * self.likeness)
    }

    /// Probability that a member would go further than `u`.
    fn survival(&self, u: f64) -> f64 {
        let (a, b) = self.shape();
        beta::survival(a, b, (u - self.floor) / (1.0 - self.floor))
    }

    /// The ideal at the `p`-quantile.
    fn ideal(&self, p: f64) -> f64 {
        let (a, b) = self.shape();
        self.floor + (1.0 - self.floor) * beta::quantile(a, b, p)
    }

    /// How far the average member would go.
    fn average(&self) -> f64 {
        self.floor + (1.0 - self.floor) * self.seriousness
    }

    /// The furthest that a member with this ideal lets the outcome go.
    fn furthest(&self, ideal: f64) -> f64 {
        match self.procedure {
            Procedure::Raised => ideal,
            Procedure::Offer => (2.0 * ideal).min(1.0),
        }
    }

    /// The outcome after side payments, from the outcome before.
    fn after_trade(&self, before: f64, average: f64) -> f64 {
        (1.0 - self.trade) * before + self.trade * average
    }

    /// Expected ambition.
    fn expected(&self, count: Count) -> f64 {
        let before = match self.procedure {
            Procedure::Raised => count.ambition(|u| self.survival(u)),
            Procedure::Offer => count.chaired_ambition(|u| self.survival(u)),
        };
        self.after_trade(before, self.average())
    }
}

/// Expected ambition at many sizes and rules: the chance of a higher ideal at fixed points, kept
/// for all of them. The points crowd at both ends, where unanimity and steep spreads live; good to
/// about 1e-3, for drawing.
struct Sketch<'a> {
    parameters: &'a Parameters,
    /// The outcome that nobody refuses.
    sure: f64,
    points: Vec<(f64, f64)>,
}

impl<'a> Sketch<'a> {
    fn new(parameters: &'a Parameters) -> Self {
        // Where E min(1, 2x) is wanted, twice the integral up to a half.
        let (top, scale) = match parameters.procedure {
            Procedure::Raised => (1.0, 1.0),
            Procedure::Offer => (0.5, 2.0),
        };
        let from = parameters.floor.min(top);
        let width = top - from;
        let place = |v: f64| v * v * v * (10.0 - 15.0 * v + 6.0 * v * v);
        let points = quadrature::nodes(7).into_iter().map(|(v, w)| {
            let slope = 30.0 * v * v * (1.0 - v) * (1.0 - v);
            (parameters.survival(from + width * place(v)), w * slope * width * scale)
        });
        Sketch { parameters, sure: from * scale, points: points.collect() }
    }

    fn expected(&self, count: Count) -> f64 {
        let before = self.points.iter().fold(self.sure, |t, (p, w)| t + w * count.passes(*p));
        self.parameters.after_trade(before, self.parameters.average())
    }
}

impl Model for Consensus {
    type Parameters = Parameters;
    type Outcome = Outcome;

    const CARD: Card = Card {
        id: "consensus",
        section: "2.2",
        title: "What a body can agree on",
        invitation: "Add members, change the rule, and see how far the body goes.",
        discovery: "Adding members under consensus only lowers the floor; a majority hardly notices them.",
        claims: &["I1", "I4"],
        facts: &[],
        presets: &[
            Preset {
                id: "source",
                label: "As the source describes",
                note: "The UN by consensus: every member can water the text down.",
                set: &[("members", "193")],
            },
            Preset {
                id: "un_vote",
                label: "UN, by two-thirds",
                note: "What the General Assembly's Charter allows on important questions, if somebody called for a vote.",
                set: &[("members", "193"), ("rule", "two_thirds")],
            },
            Preset {
                id: "oecd",
                label: "OECD",
                note: "Mutual agreement of all members.",
                set: &[("members", "38")],
            },
            Preset {
                id: "eu_qualified",
                label: "EU, qualified majority",
                note: "55% of members with 65% of the population, blocked by no fewer than four.",
                set: &[("members", "27"), ("rule", "qualified")],
            },
            Preset {
                id: "eu_reinforced",
                label: "EU, reinforced majority",
                note: "72% of members with 65% of the population, where the Commission did not propose.",
                set: &[("members", "27"), ("rule", "reinforced")],
            },
            Preset {
                id: "eu_unanimity",
                label: "EU, unanimity",
                note: "As on foreign policy and tax.",
                set: &[("members", "27")],
            },
            Preset {
                id: "asean",
                label: "ASEAN",
                note: "Consultation and consensus.",
                set: &[("members", "11")],
            },
            Preset {
                id: "g20",
                label: "G20",
                note: "19 states, the EU and the African Union, by consensus.",
                set: &[("members", "21")],
            },
            Preset {
                id: "g77",
                label: "G77",
                note: "Common positions are agreed by all.",
                set: &[("members", "134")],
            },
            Preset {
                id: "like_minded",
                label: "A like-minded few",
                note: "A small club of serious members who nearly agree.",
                set: &[("seriousness", "0.7"), ("likeness", "20")],
            },
        ],
        literature: &["black1948", "romer1978", "tsebelis2002"],
        reference: &["voting_rules"],
        stochastic: true,
    };

    const PREDICTION: Option<Prediction> = Some(Prediction {
        question: "All members of the UN must agree, and on average they would go half of the way. How far do they get?",
        set: &[("members", "193")],
        reading: "ambition",
        answers: Answers::Choices(&[
            ("About half of the way", 0.35, 1.001),
            ("About a quarter", 0.15, 0.35),
            ("About a tenth", 0.03, 0.15),
            ("Hardly anywhere", 0.0, 0.03),
        ]),
    });

    fn simulate(p: &Parameters, seed: u64) -> Result<Outcome, Invalid> {
        let count = p.rule.count(p.members);
        let quota = Count::Quota { members: p.members, needed: p.rule.needed(p.members) };
        let body = |run: u32| -> Vec<f64> {
            let mut draw = Stream::new(seed, run, IDEALS);
            (0..p.members).map(|_| draw.uniform()).collect()
        };
        let runs = (DRAWS / p.members).clamp(100, 400);
        // Ideals rise with their quantiles, so that only the decisive one has to be computed.
        let total = (0..runs).fold(0.0, |t, run| {
            let decisive = p.ideal(count.decisive(&body(run)));
            t + p.after_trade(p.furthest(decisive), p.average())
        });
        let ideals: Vec<f64> = body(0).into_iter().map(|u| p.ideal(u)).collect();
        let average = math::sum(&ideals) / f64::from(p.members);
        Ok(Outcome {
            ambition: p.expected(count),
            one_more: match count {
                Count::Quota { .. } => p.expected(p.rule.count(p.members + 1)),
                // Nobody can say how many people a 28th member of the EU would have.
                Count::Weighted(_) => f64::NAN,
            },
            members_only: p.expected(quota),
            unanimous: p.expected(Rule::Unanimity.count(p.members)),
            simple: p.expected(Rule::Simple.count(p.members)),
            simulated: total / f64::from(runs),
            runs,
            months: count.wait(1.0 / p.readiness),
            rounds: count.rounds(p.acceptance),
            agreed: p.after_trade(p.furthest(count.decisive(&ideals)), average),
            ideals,
            count,
        })
    }

    fn report(p: &Parameters, o: &Outcome) -> Report {
        let plain = |id, label: &'static str, value| Reading::new(id, label, value, Format::Plain);
        Report {
            sentence: sentence(p, o),
            readings: vec![
                plain("ambition", "Ambition agreed, on average", o.ambition),
                plain("average", "What the average member wants", p.average()),
                plain("one_more", "Ambition with one member more", o.one_more),
                plain("unanimous", "Ambition under unanimity", o.unanimous),
                plain("simple", "Ambition under a simple majority", o.simple),
                plain("simulated", "Mean of the simulated bodies", o.simulated),
                plain("months", "Months until enough members are ready", o.months),
                plain("rounds", "Rounds if all vote again in each", o.rounds),
            ],
            figures: vec![by_members(p, o), table(p, o), by_time(p, o)],
            replays: vec![replay(p, o)],
        }
    }
}

fn sentence(p: &Parameters, o: &Outcome) -> Text {
    let first = say!(
        "A body of {n} members that decides {rule} agrees on an ambition of {a}, where its average member would go to {m} ({sim} on average in {runs} simulated bodies).",
        n = count(p.members),
        rule = words(p.rule.phrase(o.count)),
        a = digits(o.ambition, 2),
        m = digits(p.average(), 2),
        sim = digits(o.simulated, 2),
        runs = count(o.runs),
    );
    // What two digits would not show is not worth a number.
    let little = 0.01 * o.ambition;
    let more = if o.one_more < o.ambition - little {
        say!("One member more would lower that to {r}.", r = digits(o.one_more, 2))
    } else if o.one_more > o.ambition + little {
        say!(
            "One member more would raise that to {r}, because the majority needed is a smaller share.",
            r = digits(o.one_more, 2)
        )
    } else if o.one_more.is_nan() {
        say!("Without the population rule it would be {s}.", s = digits(o.members_only, 2))
    } else {
        "One member more would hardly change it.".into()
    };
    let other = if p.rule == Rule::Unanimity {
        say!(
            "A simple majority would agree on {s}, and those outvoted would have to live with it.",
            s = digits(o.simple, 2)
        )
    } else {
        say!("Under unanimity it would be {u}.", u = digits(o.unanimous, 2))
    };
    first.then(more).then(other)
}

/// The sizes at which curves are drawn; odd ones, so that simple majorities do not zigzag.
const SIZES: [u32; 13] = [3, 5, 7, 9, 13, 19, 29, 41, 57, 79, 109, 149, 199];

/// The rules that are drawn: three to compare, and the reader's own.
fn drawn(p: &Parameters) -> Vec<(Rule, Ink, Dash)> {
    let mut rules =
        vec![(Rule::Unanimity, Ink::One), (Rule::TwoThirds, Ink::Three), (Rule::Simple, Ink::Two)];
    if rules.iter().all(|(rule, _)| *rule != p.rule) {
        rules.push((p.rule, Ink::Four));
    }
    let dash = |rule| if rule == p.rule { Dash::Solid } else { Dash::Dashed };
    rules.into_iter().map(|(rule, ink)| (rule, ink, dash(rule))).collect()
}

/// A line a rule over the sizes.
fn lines(p: &Parameters, value: impl Fn(Count) -> f64) -> Vec<Layer> {
    let line = |(rule, ink, dash): (Rule, Ink, Dash)| Layer::Line {
        label: rule.label().into(),
        ink,
        dash,
        points: SIZES.iter().map(|n| [f64::from(*n), value(rule.count(*n))]).collect(),
    };
    drawn(p).into_iter().map(line).collect()
}

/// How each body of the ledger decides in practice.
fn in_practice(body: &facts::Body) -> Option<Count> {
    let rule = body.rules.first()?;
    Some(match rule.population_share {
        Some(_) => Count::Weighted(&EU_QUALIFIED),
        None => Count::Quota { members: body.members, needed: rule.needed },
    })
}

fn by_members(p: &Parameters, o: &Outcome) -> Figure {
    let sketch = Sketch::new(p);
    let mut layers = lines(p, |count| sketch.expected(count));
    let bodies = facts::BODIES.iter().filter_map(|body| {
        let count = in_practice(body)?;
        Some([f64::from(body.members), sketch.expected(count)])
    });
    layers.push(Layer::Dots {
        label: "Real bodies as they decide on AI".into(),
        ink: Ink::Text,
        mark: Mark::Ring,
        points: bodies.collect(),
    });
    layers.push(Layer::point("your body", Ink::Alarm, [f64::from(p.members), o.ambition]));
    Figure {
        id: "members",
        title: "Ambition agreed, by number of members".into(),
        summary: say!(
            "Under unanimity, ambition falls with every member added; under a majority it hardly changes. At {n} members it is {u} by unanimity and {s} by simple majority; yours is {a}.",
            n = count(p.members),
            u = digits(o.unanimous, 2),
            s = digits(o.simple, 2),
            a = digits(o.ambition, 2),
        ),
        x: Axis::log("Members", 2.0, 200.0).format(Format::Count),
        y: Axis::linear("Ambition agreed", 0.0, 1.0),
        layers,
        shape: Shape::Wide,
    }
}

fn table(p: &Parameters, o: &Outcome) -> Figure {
    // The height only keeps marks apart: multiples of the golden ratio, within the strip.
    let height = |i: f64| 0.15 + 0.7 * (i * 0.618_033_988_749_895).fract();
    let points = o.ideals.iter().zip(0_u32..).map(|(x, i)| [*x, height(f64::from(i))]);
    let average = math::sum(&o.ideals) / f64::from(p.members);
    Figure {
        id: "table",
        title: "One simulated body: how far each member would go".into(),
        summary: say!(
            "{n} members between {low} and {high}. They agree on {a}; on average they would go to {m}.",
            n = count(p.members),
            low = number(o.ideals.iter().copied().fold(1.0, f64::min), 2),
            high = number(o.ideals.iter().copied().fold(0.0, f64::max), 2),
            a = number(o.agreed, 2),
            m = number(average, 2),
        ),
        x: Axis::linear("How far a member would go", 0.0, 1.0),
        y: Axis::linear("Height only keeps marks apart", 0.0, 1.0),
        layers: vec![
            Layer::Dots {
                label: "Members".into(),
                ink: Ink::One,
                mark: Mark::Circle,
                points: points.collect(),
            },
            Layer::Rule { label: "average".into(), ink: Ink::Quiet, on: On::X, at: average },
            Layer::Rule { label: "agreed".into(), ink: Ink::Alarm, on: On::X, at: o.agreed },
        ],
        shape: Shape::Strip,
    }
}

fn by_time(p: &Parameters, o: &Outcome) -> Figure {
    let rate = 1.0 / p.readiness;
    let mut layers = lines(p, |count| count.wait(rate));
    layers.push(Layer::point("your body", Ink::Alarm, [f64::from(p.members), o.months]));
    Figure {
        id: "time",
        title: "Time until enough members are ready, by number of members".into(),
        summary: say!(
            "Your body needs {m} months on average. Waiting for all takes ever longer as members are added, waiting for a majority does not.",
            m = digits(o.months, 2),
        ),
        x: Axis::log("Members", 2.0, 200.0).format(Format::Count),
        y: Axis::linear("Months", 0.0, 6.0 * p.readiness),
        layers,
        shape: Shape::Wide,
    }
}

/// Proposals a twentieth apart, then the outcome.
fn replay(p: &Parameters, o: &Outcome) -> Replay {
    let furthest: Vec<f64> = o.ideals.iter().map(|x| p.furthest(*x)).collect();
    let decisive = o.count.decisive(&furthest);
    let mut levels: Vec<f64> = (0..=20_u32).map(|step| f64::from(step) / 20.0).collect();
    let mut captions: Vec<Text> = levels
        .iter()
        .map(|level| {
            let yes = furthest.iter().filter(|f| **f >= *level).count() as u32;
            let enough = *level <= decisive;
            say!(
                "Ambition {a} on the table: {yes} of {n} would go that far, {enough}",
                a = number(*level, 2),
                yes = count(yes),
                n = count(p.members),
                enough = words(if enough { "enough to carry it." } else { "too few." }),
            )
        })
        .collect();
    levels.push(o.agreed);
    captions.push(if p.trade > 0.0 {
        say!(
            "Without trade they would settle at {d}; side payments move the outcome to {a}.",
            d = number(decisive, 2),
            a = number(o.agreed, 2),
        )
    } else {
        say!(
            "They settle at {a}: the next step loses the vote that decides.",
            a = number(o.agreed, 2)
        )
    });
    Replay {
        id: "votes",
        title: "One simulated body, vote by vote".into(),
        summary: say!(
            "Proposals rise in steps and lose members on the way; the body settles at {a}.",
            a = number(o.agreed, 2)
        ),
        frame: "Proposal".into(),
        y: Axis::linear("How much further the member would go", -1.0, 1.0),
        agents: p.members,
        values: levels
            .iter()
            .flat_map(|level| furthest.iter().map(move |f| (f - level) as f32))
            .collect(),
        group_of: Vec::new(),
        groups: vec![("Members".into(), Ink::One)],
        inks: Vec::new(),
        captions,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::Parameters as _;

    fn quota(members: u32, needed: u32) -> Count {
        Count::Quota { members, needed }
    }

    fn with(set: &[(&str, &str)]) -> Parameters {
        let mut values = crate::params::Values::defaults(Parameters::DECLARED);
        for (id, text) in set {
            values.set(id, text).unwrap();
        }
        Parameters::from_values(&values)
    }

    #[test]
    fn four_blocs_under_unanimity_agree_on_a_fifth() {
        let o = Consensus::simulate(&Parameters::defaults(), 1).unwrap();
        assert!((o.ambition - 0.2).abs() < 1e-9, "{}", o.ambition);
    }

    #[test]
    fn adding_members_under_consensus_only_lowers_the_floor() {
        for (seriousness, likeness) in [(0.5, 2.0), (0.2, 1.0), (0.8, 10.0), (0.5, 50.0)] {
            let p = Parameters { seriousness, likeness, ..Parameters::defaults() };
            let at = |n| p.expected(Rule::Unanimity.count(n));
            for n in [2, 3, 4, 10, 26, 37, 120] {
                assert!(at(n + 1) < at(n), "n {n}, {p:?}");
            }
        }
        // A simple majority keeps its level: the median of any odd number is a half.
        for n in [3, 21, 193] {
            assert_eq!(Rule::Simple.count(n).even_ambition(), 0.5);
        }
    }

    #[test]
    fn consensus_falls_to_the_least_serious_the_more_members_differ() {
        let at = |likeness| {
            let p = Parameters { members: 27, likeness, ..Parameters::defaults() };
            p.expected(p.rule.count(p.members))
        };
        for pair in [1.0, 2.0, 5.0, 15.0, 50.0].windows(2) {
            assert!(at(pair[0]) < at(pair[1]), "{pair:?}");
        }
        // And one that is serious about nothing holds back all: never above the lowest ideal.
        let o = Consensus::simulate(&with(&[("members", "40")]), 5).unwrap();
        assert_eq!(o.agreed, o.ideals.iter().copied().fold(1.0, f64::min));
    }

    #[test]
    fn trade_and_a_common_floor_lift_what_consensus_gives() {
        let at = |trade, floor| {
            let p = Parameters { members: 21, trade, floor, ..Parameters::defaults() };
            p.expected(p.rule.count(p.members))
        };
        assert!(at(0.0, 0.0) < at(0.3, 0.0) && at(0.3, 0.0) < at(1.0, 0.0));
        assert!((at(1.0, 0.0) - 0.5).abs() < 1e-12);
        assert!(at(0.0, 0.0) < at(0.0, 0.2));
    }

    #[test]
    fn the_rules_are_those_of_the_ledger_and_so_are_the_presets() {
        for body in facts::BODIES {
            for rule in body.rules {
                let ours = match rule.id {
                    "consensus" | "mutual_agreement" | "unanimity" => Rule::Unanimity,
                    "two_thirds" => Rule::TwoThirds,
                    "simple_majority" => Rule::Simple,
                    "qualified_majority" => Rule::Qualified,
                    "reinforced_qualified_majority" => Rule::Reinforced,
                    other => panic!("a rule the widget does not have: {other}"),
                };
                assert_eq!(ours.needed(body.members), rule.needed, "{} {}", body.id, rule.id);
                let weighted = matches!(ours.count(body.members), Count::Weighted(_));
                assert_eq!(weighted, rule.population_share.is_some(), "{} {}", body.id, rule.id);
            }
            let members = body.members.to_string();
            let shown = Consensus::CARD.presets.iter().any(|p| p.set[0] == ("members", &members));
            assert!(shown, "no preset for {}", body.id);
        }
    }

    #[test]
    fn the_eu_counts_agree_with_an_enumeration() {
        assert_eq!(EU_QUALIFIED.total(), 17_768_052);
        // All subsets of a small body one by one.
        let population = vec![50, 30, 25, 20, 10, 9, 5, 4, 2];
        for (needed, share, blocking) in [(5, 0.65, 4), (6, 0.65, 0), (3, 0.5, 2), (9, 1.0, 0)] {
            let c = Coalitions::count(population.clone(), needed, share, blocking);
            let mut by_size = vec![0_u64; 10];
            for subset in 0..512_u32 {
                if c.carried(|i| subset >> i & 1 == 1) {
                    by_size[subset.count_ones() as usize] += 1;
                }
            }
            assert_eq!(c.winning, by_size);
        }
    }

    #[test]
    fn three_against_never_block_the_eu_and_four_can() {
        let states = eu_states();
        for i in 0..27 {
            for j in 0..i {
                for k in 0..j {
                    assert!(EU_QUALIFIED.carried(|s| s != i && s != j && s != k));
                }
            }
        }
        let large = ["DE", "FR", "IT", "ES"];
        assert!(!EU_QUALIFIED.carried(|s| !large.contains(&states[s].code)));
    }

    #[test]
    fn realisation_by_realisation_stricter_rules_give_less() {
        for seed in 0..200 {
            let mut draw = Stream::new(seed, 0, IDEALS);
            let ideals: Vec<f64> = (0..27).map(|_| draw.uniform()).collect();
            let at = |rule: Rule| rule.count(27).decisive(&ideals);
            assert!(at(Rule::Unanimity) <= at(Rule::Reinforced));
            assert!(at(Rule::Reinforced) <= at(Rule::Qualified));
            assert!(at(Rule::Qualified) <= at(Rule::Simple));
            assert!(at(Rule::Qualified) <= quota(27, 15).decisive(&ideals));
            // More seriousness never lowers the outcome.
            let higher: Vec<f64> = ideals.iter().map(|x| x.sqrt()).collect();
            for rule in Rule::ALL {
                assert!(rule.count(27).decisive(&higher) >= at(*rule));
            }
        }
    }

    #[test]
    fn ambition_falls_with_the_votes_needed_and_rises_with_seriousness() {
        for (a, b) in [(1.0, 1.0), (2.0, 5.0), (0.5, 0.5)] {
            for n in [4, 11, 27] {
                let at = |q, a, b| quota(n, q).ambition(|u| beta::survival(a, b, u));
                for q in 1..n {
                    assert!(at(q + 1, a, b) < at(q, a, b));
                    assert!(at(q, a + 0.5, b) > at(q, a, b));
                }
            }
        }
    }

    #[test]
    fn published_moments_of_order_statistics() {
        // Beta(A, 1): E x_(j) = N! Γ(j + 1/A) / [(j − 1)! Γ(N + 1 + 1/A)]; Beta(1, B): E min.
        for (a, n, j) in [(0.5_f64, 5_u32, 1_u32), (2.0, 27, 13), (3.0, 10, 10)] {
            let (n_, j_) = (f64::from(n), f64::from(j));
            let ln = math::ln_gamma(n_ + 1.0) + math::ln_gamma(j_ + 1.0 / a)
                - math::ln_gamma(j_)
                - math::ln_gamma(n_ + 1.0 + 1.0 / a);
            let ours = quota(n, n - j + 1).ambition(|u| beta::survival(a, 1.0, u));
            assert!((ours - math::exp(ln)).abs() < 1e-9);
        }
        let ours = quota(20, 20).ambition(|u| beta::survival(1.0, 4.0, u));
        assert!((ours - 1.0 / 81.0).abs() < 1e-10);
        for n in [2, 9, 27, 193] {
            for q in [1, n / 2 + 1, n] {
                let even = quota(n, q);
                assert!((even.ambition(|u| 1.0 - u) - even.even_ambition()).abs() < 1e-10);
            }
        }
        let eu = Count::Weighted(&EU_QUALIFIED);
        assert!((eu.ambition(|u| 1.0 - u) - eu.even_ambition()).abs() < 1e-10);
    }

    #[test]
    fn simulated_bodies_agree_with_the_integral() {
        for set in [
            &[][..],
            &[("members", "27"), ("rule", "qualified")],
            &[("members", "193"), ("rule", "two_thirds"), ("seriousness", "0.3")],
            &[("procedure", "offer"), ("floor", "0.1"), ("trade", "0.4"), ("likeness", "6")],
        ] {
            let o = Consensus::simulate(&with(set), 3).unwrap();
            // An outcome in 0..1 has a standard deviation of at most a half.
            let error = 0.5 / f64::from(o.runs).sqrt();
            assert!((o.simulated - o.ambition).abs() < 4.0 * error, "{set:?} {o:?}");
        }
    }

    #[test]
    fn an_ambitious_chair_gets_up_to_twice_as_much() {
        for n in [4, 27, 193] {
            let p = Parameters { members: n, ..Parameters::defaults() };
            let chair = Parameters { procedure: Procedure::Offer, ..p };
            let (raised, offered) = (p.expected(p.rule.count(n)), chair.expected(p.rule.count(n)));
            assert!(offered > raised && offered <= 2.0 * raised + 1e-9);
        }
    }

    #[test]
    fn the_wait_for_all_grows_with_the_logarithm_of_their_number_and_rounds_explode() {
        let months = |n| quota(n, n).wait(0.1);
        assert!(months(193) / months(4) < 3.0);
        let rounds = |n| quota(n, n).rounds(0.95);
        assert!(rounds(193) / rounds(4) > 1e4);
        // The weighted form of the wait gives the quota's where population does not bind.
        let equal = Coalitions::count(vec![1; 9], 6, 0.0, 0);
        let count = Count::Weighted(Box::leak(Box::new(equal)));
        assert!((count.wait(0.2) - quota(9, 6).wait(0.2)).abs() < 1e-12);
        assert!((count.passes(0.37) - quota(9, 6).passes(0.37)).abs() < 1e-12);
    }

    #[test]
    fn the_sketch_is_good_enough_to_draw() {
        for set in [
            &[][..],
            &[("likeness", "1"), ("seriousness", "0.1")],
            &[("likeness", "50"), ("floor", "0.4")],
            &[("procedure", "offer"), ("likeness", "5")],
        ] {
            let p = with(set);
            let sketch = Sketch::new(&p);
            for rule in Rule::ALL {
                for n in [2, 9, 27, 199] {
                    let (drawn, exact) =
                        (sketch.expected(rule.count(n)), p.expected(rule.count(n)));
                    assert!((drawn - exact).abs() < 4e-3, "{set:?} {rule:?} {n}: {drawn} {exact}");
                }
            }
        }
    }
}
