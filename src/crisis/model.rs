//! The crisis model: four barriers set the cost of coordination, incidents the cost of inaction,
//! and an agreement comes when the second outgrows the first (the thesis, T1 to T3).
//!
//! Each power invests; capability accumulates and with it the hazard of incidents. The barriers
//! G (geopolitical deadlock), I (institutional weakness), A (public–private asymmetry) and
//! K (loss of shared knowledge) make coordination dear; what incidents leave in memory, and slow
//! attention, make inaction dear. The softer the decision, the more an agreement may come on
//! either side of the crossing. A signed regime deepens or erodes, and works back on the barriers.
//!
//! One run is a pure function of parameters, seed and run index: every draw is addressed by the
//! process and the step, so two worlds with the same seed have the same luck. This scalar path is
//! the specification; `lanes` gives the same bits faster.
//!
//! Limits: one regime and one decision for the whole world; barriers that add up in the exponent;
//! incidents without a cause but capability. Nearly all numbers are assumptions (`parameters`).

use super::parameters::Parameters;
use crate::math::inline as math;
use crate::random::{Process, Stream};

/// Steps a year: a step is a month.
pub const MONTHS: u32 = 12;
/// Depth from which a regime counts as substantive.
pub const SUBSTANTIVE: f64 = 0.5;
/// A regime is durable if it was substantive for this many years up to the end of the run.
pub const DURABLE_YEARS: u32 = 5;
/// The first simulated year.
pub const START: f64 = 2026.0;

/// Whether incidents happen.
pub const INCIDENT: Process = Process(1);
/// How large they are.
pub const SALIENCE: Process = Process(2);
/// Whether agreements are signed.
pub const SIGNING: Process = Process(3);

/// Everything that moves slowly: what a run carries from step to step besides salience.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct State {
    /// Investment of the United States, $bn a year.
    pub invest_us: f64,
    /// Investment of China, $bn a year.
    pub invest_cn: f64,
    /// Accumulated capability of the United States, $bn.
    pub stock_us: f64,
    /// Accumulated capability of China, $bn.
    pub stock_cn: f64,
    /// Private capital spending, $bn a year.
    pub private: f64,
    /// Public oversight budgets, $bn a year.
    pub oversight: f64,
    /// Enforcement capacity of institutions, 0..1.
    pub enforcement: f64,
    /// Share of the deciding world that accepts the same evidence.
    pub shared: f64,
    /// Attention without incidents, 0..1.
    pub attention: f64,
    /// Depth of the regime in force, 0..1.
    pub depth: f64,
}

/// What a step's decisions are made under, worked out from the state at its start.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Conditions {
    /// The barrier G: geopolitical deadlock, 0..1.
    pub deadlock: f64,
    /// The barrier I: weakness of institutions, 0..1.
    pub weakness: f64,
    /// The barrier A: asymmetry between public and private, 0..1.
    pub asymmetry: f64,
    /// The barrier K: loss of shared knowledge, 0..1.
    pub ignorance: f64,
    /// ln C, C the cost of coordination.
    pub ln_cost: f64,
    /// Expected incidents in the step, λ dt.
    pub incidents: f64,
    /// Share of the cost of inaction that is felt.
    pub felt: f64,
    /// Cost of inaction that is seen without any incident.
    pub foreseen: f64,
}

impl Conditions {
    /// The barriers G, I, A, K.
    pub fn barriers(&self) -> [f64; 4] {
        [self.deadlock, self.weakness, self.asymmetry, self.ignorance]
    }
}

/// A world: its parameters, and what follows from them before the first step.
#[derive(Clone, Debug)]
pub struct World {
    /// The parameters.
    pub p: Parameters,
    /// Steps a year.
    pub per_year: u32,
    /// The steps of a run.
    pub steps: u32,
    dt: f64,
    stock_at_start: f64,
    kept: f64,
}

/// The luck of one run, addressed by step.
#[derive(Clone, Debug)]
pub struct Luck {
    incident: Stream,
    salience: Stream,
    signing: Stream,
}

impl Luck {
    /// The luck of run number `run` of the world with this seed.
    pub fn new(seed: u64, run: u32) -> Self {
        let stream = |process| Stream::new(seed, run, process);
        Luck { incident: stream(INCIDENT), salience: stream(SALIENCE), signing: stream(SIGNING) }
    }

    /// Uniform: whether an incident happens in this step.
    pub fn incident(&self, step: u32) -> f64 {
        self.incident.uniform_at(u64::from(step))
    }

    /// Uniform: whether an agreement is signed in this step.
    pub fn signing(&self, step: u32) -> f64 {
        self.signing.uniform_at(u64::from(step))
    }

    /// Standard normal: how large the incident of this step is, should there be one.
    pub fn salience(&self, step: u32) -> f64 {
        self.salience.normal_at(u64::from(step))
    }
}

/// How a run ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The step of the first signing.
    pub signed: Option<u32>,
    /// Whether a crisis was at most the window's length back then.
    pub after_crisis: bool,
    /// Whether the regime was substantive for the last years of the run.
    pub durable: bool,
    /// Separate crises: with more than a year since salience was last at that level.
    pub crises: u32,
    /// Incidents.
    pub incidents: u32,
}

/// One step of a run, for whoever watches.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment {
    /// The step.
    pub step: u32,
    /// The state at its end.
    pub state: State,
    /// What it was decided under.
    pub conditions: Conditions,
    /// Salience S after this step's incident.
    pub salience: f64,
    /// Felt cost of inaction N.
    pub inaction: f64,
    /// The incident's own salience, if there was one.
    pub incident: Option<f64>,
    /// Whether an agreement was signed.
    pub signed: bool,
}

/// Whether something with `expected` occurrences a step happens: probability 1 − e^−expected.
#[inline(always)]
pub fn happens(uniform: f64, expected: f64) -> bool {
    // 1 − e^−x is at most x, which nearly always settles it without the exponential.
    uniform < expected && uniform < 1.0 - math::exp(-expected)
}

impl World {
    /// A world by the month.
    pub fn new(p: &Parameters) -> Self {
        World::with_steps(p, MONTHS)
    }

    /// A world with this many steps a year, to see what the length of a step does.
    pub fn with_steps(p: &Parameters, per_year: u32) -> Self {
        let dt = 1.0 / f64::from(per_year);
        World {
            p: *p,
            per_year,
            steps: p.years * per_year,
            dt,
            stock_at_start: 3.0 * p.K_us + 2.5 * p.K_cn,
            kept: math::exp(-dt / p.tau),
        }
    }

    /// The state at the start of every run.
    pub fn start(&self) -> State {
        let p = &self.p;
        State {
            invest_us: p.K_us,
            invest_cn: p.K_cn,
            stock_us: 3.0 * p.K_us,
            stock_cn: 2.5 * p.K_cn,
            private: p.P0,
            oversight: p.O0,
            enforcement: p.E0,
            shared: p.T0,
            attention: p.x0,
            depth: 0.0,
        }
    }

    /// Frontier, barriers and cost (lines 1 to 3 of the step), and those parts of hazard and felt
    /// cost that need no luck (4 and 5).
    #[inline(always)]
    pub fn conditions(&self, s: &State) -> Conditions {
        let p = &self.p;
        let d = s.depth;
        let growth = (s.stock_us + s.stock_cn) / self.stock_at_start;
        let frontier = math::ln(growth);
        let deadlock = 1.0 / (1.0 + math::exp((p.m + 0.5 * d) / p.theta_m));
        let weakness = 1.0 - math::cbrt(p.a * s.enforcement * (p.r + (1.0 - p.r) * d));
        let covered = 1.0 - math::exp(-p.eta * s.oversight / s.private);
        let asymmetry = 1.0 - (covered * (1.0 - p.l * (1.0 - d))).sqrt();
        let g = p.hold_G.unwrap_or(deadlock);
        let i = p.hold_I.unwrap_or(weakness);
        let a = p.hold_A.unwrap_or(asymmetry);
        let k = p.hold_K.unwrap_or(1.0 - s.shared);
        let rate = p.lam0 * math::exp(p.beta * frontier) * (1.0 - p.psi * d);
        Conditions {
            deadlock: g,
            weakness: i,
            asymmetry: a,
            ignorance: k,
            ln_cost: p.w_G * g + p.w_I * i + p.w_A * a + p.w_K * k,
            incidents: rate * (1.0 - 0.5 * (1.0 - a)) * self.dt,
            felt: 1.0 - (1.0 - p.sigma) * k,
            foreseen: s.attention * (1.0 - 1.0 / growth),
        }
    }

    /// Salience after a step in which an incident of this size, or none, happened.
    #[inline(always)]
    pub fn remembered(&self, salience: f64, incident: f64) -> f64 {
        salience * self.kept + incident
    }

    /// The salience of an incident, from a standard normal.
    pub fn shock(&self, z: f64) -> f64 {
        math::exp(self.p.mu_Y + self.p.s_Y * z)
    }

    /// Felt cost of inaction N. Where capability has shrunk so far that nothing is foreseen or
    /// remembered, it is 0.
    #[inline(always)]
    pub fn inaction(&self, c: &Conditions, salience: f64) -> f64 {
        (c.felt * (c.foreseen + salience)).max(0.0)
    }

    /// Expected agreements in the step, h dt. Without softness this is the bare threshold N > C.
    #[inline(always)]
    pub fn agreements(&self, c: &Conditions, inaction: f64) -> f64 {
        let gap = math::ln(inaction) - c.ln_cost;
        let z = if self.p.theta > 0.0 {
            gap / self.p.theta
        } else if gap > 0.0 {
            f64::INFINITY
        } else {
            f64::NEG_INFINITY
        };
        self.p.h_max / (1.0 + math::exp(-z)) * self.dt
    }

    /// The most that [`World::agreements`] can be.
    pub fn agreements_at_most(&self) -> f64 {
        self.p.h_max * self.dt
    }

    /// The depth of an agreement signed at this salience.
    #[inline(always)]
    pub fn depth_signed(&self, salience: f64) -> f64 {
        self.p.a + (1.0 - self.p.a) * self.p.pi * salience / (1.0 + salience)
    }

    /// Line 8: the regime deepens or erodes, then every stock takes one Euler step.
    #[inline(always)]
    pub fn advance(&self, s: &State, c: &Conditions) -> State {
        let (p, dt) = (&self.p, self.dt);
        let mean = (c.deadlock + c.weakness + c.asymmetry + c.ignorance) * 0.25;
        let d = s.depth;
        let d = unit(d + (p.iota * s.enforcement * d * (1.0 - d) - p.eps * mean * d) * dt);
        let room = 1.0 - (s.invest_us + s.invest_cn) / p.K_max;
        let invest_us = s.invest_us + p.g_us * s.invest_us * room * dt;
        let invest_cn = s.invest_cn + p.g_cn * s.invest_cn * room * dt;
        let (e, t, x) = (s.enforcement, s.shared, s.attention);
        State {
            invest_us,
            invest_cn,
            stock_us: s.stock_us + (invest_us - p.delta * s.stock_us) * dt,
            stock_cn: s.stock_cn + (invest_cn - p.delta * s.stock_cn) * dt,
            private: s.private + p.g_P * s.private * (1.0 - s.private / p.P_max) * dt,
            oversight: s.oversight + (p.g_O + p.u_O * d) * s.oversight * dt,
            enforcement: unit(e + (-p.chi * e + p.b_E * d * (1.0 - e)) * dt),
            shared: unit(t + (p.rho * (1.0 - t) - p.phi * t + p.b_T * d * (1.0 - t)) * dt),
            attention: x + p.g_x * x * (1.0 - x) * dt,
            depth: d,
        }
    }

    /// One run. `watch` sees every step.
    pub fn run(&self, seed: u64, run: u32, mut watch: impl FnMut(&Moment)) -> Row {
        let luck = Luck::new(seed, run);
        let mut state = self.start();
        let mut salience = 0.0;
        let mut tally = Tally::default();
        for step in 0..self.steps {
            let c = self.conditions(&state);
            let struck = happens(luck.incident(step), c.incidents);
            let incident = struck.then(|| self.shock(luck.salience(step)));
            salience = self.remembered(salience, incident.unwrap_or(0.0));
            tally.incident(self, step, struck, salience);
            let inaction = self.inaction(&c, salience);
            let agreements = self.agreements(&c, inaction);
            let signed = happens(luck.signing(step), agreements);
            if signed {
                state.depth = state.depth.max(self.depth_signed(salience));
                tally.signing(self, step);
            }
            state = self.advance(&state, &c);
            tally.substantive(state.depth);
            watch(&Moment { step, state, conditions: c, salience, inaction, incident, signed });
        }
        tally.close(self)
    }
}

#[inline(always)]
fn unit(v: f64) -> f64 {
    v.clamp(0.0, 1.0)
}

/// What a run keeps in mind of its events.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    row: Row,
    /// The last step with salience at crisis level.
    crisis: Option<u32>,
    /// For how many steps the regime has been substantive.
    substantive: u32,
}

impl Tally {
    /// Notes an incident, and whether this is a crisis.
    #[inline(always)]
    pub fn incident(&mut self, world: &World, step: u32, struck: bool, salience: f64) {
        self.row.incidents += u32::from(struck);
        if salience >= world.p.S_c {
            if self.crisis.is_none_or(|last| step - last > world.per_year) {
                self.row.crises += 1;
            }
            self.crisis = Some(step);
        }
    }

    /// Notes an agreement; the first one decides what kind of run this is.
    pub fn signing(&mut self, world: &World, step: u32) {
        if self.row.signed.is_none() {
            self.row.signed = Some(step);
            self.row.after_crisis = self.crisis.is_some_and(|last| {
                f64::from(step - last) / f64::from(world.per_year) <= world.p.w_win
            });
        }
    }

    /// Notes the regime's depth at the end of a step.
    #[inline(always)]
    pub fn substantive(&mut self, depth: f64) {
        self.substantive = if depth >= SUBSTANTIVE { self.substantive + 1 } else { 0 };
    }

    /// The run's row.
    pub fn close(&self, world: &World) -> Row {
        Row { durable: self.substantive >= DURABLE_YEARS * world.per_year, ..self.row }
    }
}
