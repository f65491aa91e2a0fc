//! The crisis model laid out across runs, in lanes: the same bits as the scalar path, faster.
//!
//! Two things save the time. Until its first signing a run's world is that of every other run but
//! for salience, so what all share is computed once (the [`Course`]). And from then on eight runs
//! at a time take each step together, in loops over lanes that the compiler turns into SIMD
//! instructions, natively and in wasm. The arithmetic is the functions of [`model`](super::model),
//! and `tests/thesis.rs` holds both paths equal to the bit.

use super::model::{Conditions, INCIDENT, Luck, Row, SIGNING, State, Tally, World, happens};
use crate::random::uniform_pairs;

/// Runs that take a step together.
pub const LANES: usize = 8;

/// Some of the runs of an ensemble.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// The first run.
    pub first: u32,
    /// How many there are.
    pub runs: u32,
}

/// What an observer sees of a run in a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Glimpse {
    /// The run.
    pub run: u32,
    /// The step.
    pub step: u32,
    /// The depth of the regime at the step's end.
    pub depth: f64,
    /// Salience.
    pub salience: f64,
    /// ln C.
    pub ln_cost: f64,
    /// Felt cost of inaction N.
    pub inaction: f64,
}

/// The rows of a shard, in the order of runs. `watch` sees every step of every run, the steps of
/// a run in order, the runs in any.
pub fn rows(world: &World, seed: u64, shard: Shard, mut watch: impl FnMut(Glimpse)) -> Vec<Row> {
    let course = Course::new(world);
    let mut rows = vec![Row::default(); shard.runs as usize];
    let mut governed = Vec::new();
    for offset in (0..shard.runs).step_by(LANES) {
        let group = Group::new(seed, shard.first.wrapping_add(offset), shard.runs - offset);
        course.wait(world, &group, &mut governed, &mut watch, |lane, row| {
            rows[offset as usize + lane] = row;
        });
    }
    // Runs that signed at about the same time share their group, so that few lanes wait.
    governed.sort_by_key(|g| g.from);
    for group in governed.chunks(LANES) {
        govern(world, seed, group, &mut watch, |run, row| {
            rows[run.wrapping_sub(shard.first) as usize] = row;
        });
    }
    rows
}

/// The world as it goes while nobody has signed: the same in every run.
struct Course {
    states: Vec<State>,
    conditions: Vec<Conditions>,
}

/// A run from its first signing on.
struct Governed {
    run: u32,
    /// The first step that is still to be taken.
    from: u32,
    state: State,
    salience: f64,
    tally: Tally,
}

/// Runs side by side, and how many of the lanes are in use.
struct Group {
    seed: u64,
    runs: [u32; LANES],
    used: usize,
}

impl Group {
    fn new(seed: u64, first: u32, left: u32) -> Self {
        let runs = std::array::from_fn(|lane| first.wrapping_add(lane as u32));
        Group { seed, runs, used: LANES.min(left as usize) }
    }
}

/// The uniforms of a process for all lanes, two steps at a time.
struct Uniforms {
    pair: [[f64; LANES]; 2],
}

impl Uniforms {
    #[inline(always)]
    fn at(&mut self, group: &Group, process: crate::random::Process, step: u32) -> [f64; LANES] {
        if step.is_multiple_of(2) {
            self.pair = uniform_pairs(group.seed, &group.runs, process, step / 2);
        }
        self.pair[(step % 2) as usize]
    }

    /// Before `step`, which may be the second of a pair.
    fn before(group: &Group, process: crate::random::Process, step: u32) -> Self {
        Uniforms { pair: uniform_pairs(group.seed, &group.runs, process, step / 2) }
    }
}

impl Course {
    fn new(world: &World) -> Self {
        let mut course = Course { states: Vec::new(), conditions: Vec::new() };
        let mut state = world.start();
        for _ in 0..world.steps {
            let conditions = world.conditions(&state);
            course.states.push(state);
            course.conditions.push(conditions);
            state = world.advance(&state, &conditions);
        }
        course
    }

    /// Follows a group until each run has signed or ended.
    fn wait(
        &self,
        world: &World,
        group: &Group,
        governed: &mut Vec<Governed>,
        watch: &mut impl FnMut(Glimpse),
        mut close: impl FnMut(usize, Row),
    ) {
        let most = world.agreements_at_most();
        let mut salience = [0.0; LANES];
        let mut tally = [Tally::default(); LANES];
        let mut waiting: [bool; LANES] = std::array::from_fn(|lane| lane < group.used);
        let mut incident = Uniforms::before(group, INCIDENT, 0);
        let mut signing = Uniforms::before(group, SIGNING, 0);
        for (step, c) in self.conditions.iter().enumerate() {
            let step = step as u32;
            let u = incident.at(group, INCIDENT, step);
            let shocks = shocks(world, group, step, &u, &[c.incidents; LANES]);
            for lane in 0..LANES {
                salience[lane] = world.remembered(salience[lane], shocks[lane]);
            }
            let u = signing.at(group, SIGNING, step);
            for lane in 0..LANES {
                if !waiting[lane] {
                    continue;
                }
                let s = salience[lane];
                tally[lane].incident(world, step, shocks[lane] > 0.0, s);
                let inaction = world.inaction(c, s);
                let mut glimpse = Glimpse {
                    run: group.runs[lane],
                    step,
                    depth: 0.0,
                    salience: s,
                    ln_cost: c.ln_cost,
                    inaction,
                };
                // No agreement is likelier than `most`; that settles nearly every step.
                if u[lane] < most && happens(u[lane], world.agreements(c, inaction)) {
                    let mut state = self.states[step as usize];
                    state.depth = state.depth.max(world.depth_signed(s));
                    tally[lane].signing(world, step);
                    state = world.advance(&state, c);
                    tally[lane].substantive(state.depth);
                    glimpse.depth = state.depth;
                    waiting[lane] = false;
                    governed.push(Governed {
                        run: group.runs[lane],
                        from: step + 1,
                        state,
                        salience: s,
                        tally: tally[lane],
                    });
                }
                watch(glimpse);
            }
            if waiting == [false; LANES] {
                return;
            }
        }
        for lane in (0..LANES).filter(|lane| waiting[*lane]) {
            close(lane, tally[lane].close(world));
        }
    }
}

/// The salience of each lane's incident, 0 where there is none.
#[inline(always)]
fn shocks(
    world: &World,
    group: &Group,
    step: u32,
    uniform: &[f64; LANES],
    expected: &[f64; LANES],
) -> [f64; LANES] {
    let mut shocks = [0.0; LANES];
    let any = (0..LANES).fold(false, |any, lane| any | (uniform[lane] < expected[lane]));
    if any {
        for lane in 0..LANES {
            if happens(uniform[lane], expected[lane]) {
                let luck = Luck::new(group.seed, group.runs[lane]);
                shocks[lane] = world.shock(luck.salience(step));
            }
        }
    }
    shocks
}

/// Follows up to eight runs from their first signing to the end.
fn govern(
    world: &World,
    seed: u64,
    runs: &[Governed],
    watch: &mut impl FnMut(Glimpse),
    mut close: impl FnMut(u32, Row),
) {
    let most = world.agreements_at_most();
    let run_of = |lane: usize| runs.get(lane).map_or(0, |g| g.run);
    let group = Group { seed, runs: std::array::from_fn(run_of), used: runs.len() };
    let mut states = States::default();
    let mut conditions = AllConditions::default();
    let (mut salience, mut inaction) = ([0.0; LANES], [0.0; LANES]);
    let mut tally = [Tally::default(); LANES];
    // Lanes that have not joined yet, or are not used, carry a start state along to no effect.
    for lane in 0..LANES {
        states.put(lane, &runs.get(lane).map_or(world.start(), |g| g.state));
    }
    let first = runs.iter().map(|g| g.from).min().unwrap_or(world.steps);
    let mut incident = Uniforms::before(&group, INCIDENT, first);
    let mut signing = Uniforms::before(&group, SIGNING, first);
    for step in first..world.steps {
        for (lane, g) in runs.iter().enumerate().filter(|(_, g)| g.from == step) {
            states.put(lane, &g.state);
            salience[lane] = g.salience;
            tally[lane] = g.tally;
        }
        for lane in 0..LANES {
            conditions.put(lane, &world.conditions(&states.get(lane)));
        }
        let u = incident.at(&group, INCIDENT, step);
        let shocks = shocks(world, &group, step, &u, &conditions.incidents);
        for lane in 0..LANES {
            salience[lane] = world.remembered(salience[lane], shocks[lane]);
            inaction[lane] = world.inaction(&conditions.get(lane), salience[lane]);
        }
        let u = signing.at(&group, SIGNING, step);
        for (lane, g) in runs.iter().enumerate() {
            if g.from <= step {
                tally[lane].incident(world, step, shocks[lane] > 0.0, salience[lane]);
                let c = conditions.get(lane);
                if u[lane] < most && happens(u[lane], world.agreements(&c, inaction[lane])) {
                    let depth = &mut states.depth[lane];
                    *depth = depth.max(world.depth_signed(salience[lane]));
                }
            }
        }
        for lane in 0..LANES {
            states.put(lane, &world.advance(&states.get(lane), &conditions.get(lane)));
        }
        for (lane, g) in runs.iter().enumerate() {
            if g.from <= step {
                tally[lane].substantive(states.depth[lane]);
                watch(Glimpse {
                    run: g.run,
                    step,
                    depth: states.depth[lane],
                    salience: salience[lane],
                    ln_cost: conditions.ln_cost[lane],
                    inaction: inaction[lane],
                });
            }
        }
    }
    for (lane, g) in runs.iter().enumerate() {
        let tally = if g.from < world.steps { &tally[lane] } else { &g.tally };
        close(g.run, tally.close(world));
    }
}

/// Lays a struct of numbers out across lanes.
macro_rules! across {
    ($name:ident of $one:ident { $($field:ident),+ $(,)? }) => {
        #[derive(Default)]
        struct $name { $($field: [f64; LANES],)+ }

        impl $name {
            #[inline(always)]
            fn get(&self, lane: usize) -> $one {
                $one { $($field: self.$field[lane],)+ }
            }

            #[inline(always)]
            fn put(&mut self, lane: usize, one: &$one) {
                $(self.$field[lane] = one.$field;)+
            }
        }
    };
}

across!(States of State {
    invest_us, invest_cn, stock_us, stock_cn, private, oversight, enforcement, shared, attention,
    depth,
});
across!(AllConditions of Conditions {
    deadlock, weakness, asymmetry, ignorance, ln_cost, incidents, felt, foreseen,
});
