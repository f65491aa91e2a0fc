//! The properties that the crisis model must have, whatever its numbers.

use barriers::crisis::lanes::{self, Shard};
use barriers::crisis::model::{MONTHS, Moment, Row, World};
use barriers::crisis::parameters::Parameters;
use barriers::math;
use barriers::params::{Kind, Parameters as _, Value, Values};
use barriers::random::{Process, Stream};

const SEED: u64 = 1;

fn defaults() -> Parameters {
    Parameters::defaults()
}

fn rows(world: &World, seed: u64, runs: u32) -> Vec<Row> {
    lanes::rows(world, seed, Shard { first: 0, runs }, |_| {})
}

fn share(rows: &[Row], of: impl Fn(&Row) -> bool) -> f64 {
    rows.iter().filter(|r| of(r)).count() as f64 / rows.len() as f64
}

/// None, proactive, crisis-driven, durable.
fn shares(rows: &[Row]) -> [f64; 4] {
    [
        share(rows, |r| r.signed.is_none()),
        share(rows, |r| r.signed.is_some() && !r.after_crisis),
        share(rows, |r| r.signed.is_some() && r.after_crisis),
        share(rows, |r| r.durable),
    ]
}

/// The standard error of a share.
fn error(share: f64, runs: u32) -> f64 {
    (share * (1.0 - share) / f64::from(runs)).sqrt()
}

/// No regime has any depth, so that nothing in a run depends on its signings.
fn without_depth() -> Parameters {
    Parameters { a: 0.0, pi: 0.0, ..defaults() }
}

fn held(p: Parameters, at: [f64; 4]) -> Parameters {
    let [g, i, a, k] = at.map(Some);
    Parameters { hold_G: g, hold_I: i, hold_A: a, hold_K: k, ..p }
}

/// Published with the specification: an independent implementation, 40,000 runs each.
#[test]
fn the_default_world_lands_where_an_independent_implementation_does() {
    let d = defaults();
    let settings = [
        (d, [0.762, 0.008, 0.230, 0.030], 2.92),
        (Parameters { hold_G: Some(0.1), ..d }, [0.528, 0.023, 0.449, 0.109], 2.82),
        (Parameters { hold_K: Some(0.1), ..d }, [0.336, 0.047, 0.618, 0.155], 2.74),
        (held(d, [0.1; 4]), [0.007, 0.484, 0.509, 0.780], 1.47),
        (Parameters { lam0: 0.0, ..d }, [0.984, 0.016, 0.0, 0.0], 0.0),
    ];
    let runs = 10_000;
    for (p, expected, crises) in settings {
        let rows = rows(&World::new(&p), SEED, runs);
        for (ours, theirs) in shares(&rows).into_iter().zip(expected) {
            let allowed = 0.015 + 3.0 * error(theirs, runs);
            assert!((ours - theirs).abs() < allowed, "{ours} is not {theirs}: {p:?}");
        }
        let ours = rows.iter().map(|r| f64::from(r.crises)).sum::<f64>() / f64::from(runs);
        assert!((ours - crises).abs() < 0.06, "{ours} crises, not {crises}");
    }
}

/// Property 1.
#[test]
fn without_incidents_attention_is_the_only_route() {
    let p = Parameters { lam0: 0.0, h_max: 4.0, theta: 0.8, ..without_depth() };
    let world = World::new(&held(p, [1.0; 4]));
    let mut expected = vec![0.0];
    world.run(SEED, 0, |m| {
        let so_far = expected.last().copied().unwrap_or(0.0);
        expected.push(so_far + world.agreements(&m.conditions, m.inaction));
    });
    let runs = 8000;
    let rows = rows(&world, SEED, runs);
    for years in [5, 10, 20] {
        let step = years * MONTHS;
        let by_then = share(&rows, |r| r.signed.is_some_and(|s| s < step));
        let law = 1.0 - math::exp(-expected[step as usize]);
        assert!(law > 0.01 && law < 0.99, "the case says something: {law}");
        assert!((by_then - law).abs() < 4.0 * error(law, runs), "{by_then} {law}");
    }
    assert!(rows.iter().all(|r| !r.after_crisis), "nothing can follow a crisis here");
}

/// Property 2. Weights of 0 make the cost 1; an incident in every step, at once forgotten, freezes
/// salience; so the rate of agreement is the same in every step.
#[test]
fn at_a_constant_rate_the_time_to_signing_is_exponential() {
    let p = Parameters {
        lam0: 1e9,
        psi: 0.0,
        tau: 1e-9,
        s_Y: 0.0,
        x0: 0.0,
        sigma: 1.0,
        w_G: 0.0,
        w_I: 0.0,
        w_A: 0.0,
        w_K: 0.0,
        years: 60,
        ..defaults()
    };
    let world = World::new(&p);
    let h = p.h_max * math::logistic(p.mu_Y / p.theta);
    let runs = 6000;
    let mut steps: Vec<u32> =
        rows(&world, SEED, runs).iter().map(|r| r.signed.expect("e^-42 is no risk")).collect();
    steps.sort_unstable();
    let dt = 1.0 / f64::from(MONTHS);
    let cdf = |steps: f64| 1.0 - math::exp(-h * steps * dt);
    // A step is signed at its end: steps are geometric, with 1 − e^(−h dt).
    let mean = steps.iter().map(|s| f64::from(*s) + 1.0).sum::<f64>() / f64::from(runs);
    let p_step = cdf(1.0);
    let spread = (1.0 - p_step).sqrt() / p_step / f64::from(runs).sqrt();
    assert!((mean - 1.0 / p_step).abs() < 4.0 * spread, "{mean} {}", 1.0 / p_step);
    assert!((mean * dt * h - 1.0).abs() < 0.1, "and near the exponential's mean");
    // Kolmogorov and Smirnov on the grid of steps; the 0.1 % point of √n·D is 1.95.
    let last = steps.last().copied().unwrap_or(0);
    let gap = (0..=last).fold(0.0_f64, |gap, step| {
        let share = steps.partition_point(|s| *s <= step) as f64 / f64::from(runs);
        gap.max((share - cdf(f64::from(step) + 1.0)).abs())
    });
    assert!(gap * f64::from(runs).sqrt() < 1.95, "{gap}");
}

/// Property 3: mean λτE\[Y\] and variance λτE\[Y²\]/2 of a shot-noise process, up to the step.
#[test]
fn at_a_constant_hazard_salience_is_shot_noise() {
    let p = Parameters {
        lam0: 1.0,
        beta: 0.0,
        psi: 0.0,
        hold_A: Some(1.0),
        tau: 2.0,
        s_Y: 0.5,
        years: 60,
        ..defaults()
    };
    let world = World::new(&p);
    let (mut n, mut sum, mut squares) = (0.0, 0.0, 0.0);
    for run in 0..4000 {
        // Twenty years are ten decay times: what is left of the start is nothing.
        world.run(SEED, run, |m: &Moment| {
            if m.step >= 240 && m.step.is_multiple_of(240) {
                n += 1.0;
                sum += m.salience;
                squares += m.salience * m.salience;
            }
        });
    }
    let (mean, variance) = (sum / n, squares / n - (sum / n) * (sum / n));
    let y = math::exp(p.mu_Y + 0.5 * p.s_Y * p.s_Y);
    let y2 = math::exp(2.0 * p.mu_Y + 2.0 * p.s_Y * p.s_Y);
    // What monthly steps make of it, exactly, within four standard errors.
    let (hit, kept) = (1.0 - math::exp(-1.0 / 12.0), math::exp(-1.0 / 24.0));
    let exact_mean = hit * y / (1.0 - kept);
    let exact_variance = (hit * y2 - hit * hit * y * y) / (1.0 - kept * kept);
    assert!((mean - exact_mean).abs() < 4.0 * (exact_variance / n).sqrt(), "{mean} {exact_mean}");
    assert!((variance / exact_variance - 1.0).abs() < 0.1, "{variance} {exact_variance}");
    // And the continuous law, within the length of a step.
    let (law_mean, law_variance) = (p.lam0 * p.tau * y, p.lam0 * p.tau * y2 / 2.0);
    assert!((mean / law_mean - 1.0).abs() < 0.05, "{mean} {law_mean}");
    assert!((variance / law_variance - 1.0).abs() < 0.12, "{variance} {law_variance}");
}

fn first_signings(p: &Parameters, runs: u32) -> Vec<u32> {
    rows(&World::new(p), SEED, runs).iter().map(|r| r.signed.unwrap_or(u32::MAX)).collect()
}

/// Property 4. The asymmetry between public and private is special: line 4 lets oversight prevent
/// incidents, so a higher barrier also brings more of them. With the hazard kept the same, its
/// cost alone never hastens an agreement either.
#[test]
fn with_the_same_luck_a_higher_barrier_never_hastens_an_agreement() {
    let runs = 400;
    for barrier in 0..4 {
        let at = |height: f64| {
            let mut heights = [0.5; 4];
            heights[barrier] = height;
            let mut p = held(without_depth(), heights);
            if barrier == 2 {
                p.lam0 /= 0.5 + 0.5 * height;
            }
            first_signings(&p, runs)
        };
        let mut before = at(0.0);
        let mut later = 0;
        for height in [0.2, 0.4, 0.6, 0.8, 1.0] {
            let after = at(height);
            assert!(after.iter().zip(&before).all(|(a, b)| a >= b), "barrier {barrier}");
            later += after.iter().zip(&before).filter(|(a, b)| a > b).count();
            before = after;
        }
        assert!(later > 20, "barrier {barrier} delays some agreements: {later}");
    }
}

#[test]
fn less_oversight_means_more_incidents_which_can_hasten_an_agreement() {
    let at = |height| first_signings(&held(without_depth(), [0.5, 0.5, height, 0.5]), 2000);
    assert!(at(1.0).iter().zip(&at(0.0)).any(|(high, low)| high < low));
}

/// Property 5.
#[test]
fn without_softness_every_signing_has_inaction_dearer_than_coordination() {
    let (mut signings, mut below) = (0, 0);
    for hold in [None, Some(0.1)] {
        let world = World::new(&Parameters { theta: 0.0, h_max: 12.0, hold_K: hold, ..defaults() });
        for run in 0..1000 {
            world.run(SEED, run, |m| {
                let crossed = m.inaction > math::exp(m.conditions.ln_cost);
                assert!(!m.signed || crossed);
                signings += u32::from(m.signed);
                below += u32::from(!crossed);
            });
        }
    }
    assert!(signings > 100 && below > 100, "both sides are seen: {signings}, {below}");
}

/// Property 6, within one machine: everything an observer sees of a run is the same to the bit
/// whether the run is computed alone, by the scalar path, or in lanes with others.
#[test]
fn lanes_give_the_bits_of_the_scalar_path() {
    let mut stream = Stream::new(6, 0, Process(0));
    for seed in 0..400 {
        let world = World::new(&draw(&mut stream));
        let shard = Shard { first: stream.below(1000), runs: 1 + stream.below(20) };
        let mut seen = Vec::new();
        let rows = lanes::rows(&world, seed, shard, |g| {
            let numbers = [g.depth, g.salience, g.ln_cost, g.inaction];
            seen.push((g.run, g.step, numbers.map(f64::to_bits)));
        });
        seen.sort_unstable();
        let mut seen = seen.into_iter();
        for (run, row) in (shard.first..).zip(&rows) {
            let alone = world.run(seed, run, |m| {
                let numbers = [m.state.depth, m.salience, m.conditions.ln_cost, m.inaction];
                assert_eq!(seen.next(), Some((run, m.step, numbers.map(f64::to_bits))));
            });
            assert_eq!(*row, alone, "run {run} of {:?}", world.p);
        }
        assert_eq!(seen.next(), None);
    }
}

/// Property 6, for shards: any split gives the rows of the whole.
#[test]
fn any_split_gives_the_rows_of_the_whole() {
    let world = World::new(&Parameters { hold_K: Some(0.1), ..defaults() });
    let whole = rows(&world, SEED, 500);
    for size in [1, 7, 8, 64, 499] {
        let parts = (0..500).step_by(size).flat_map(|first| {
            let runs = (500 - first).min(size as u32);
            lanes::rows(&world, SEED, Shard { first, runs }, |_| {})
        });
        assert!(parts.eq(whole.iter().copied()), "shards of {size}");
    }
}

/// Property 7, at 20,000 runs each: the error is that of the difference of two shares.
#[test]
fn half_the_step_gives_the_same_shares() {
    let runs = 20_000;
    let p = defaults();
    let month = shares(&rows(&World::new(&p), 2, runs));
    let half = shares(&rows(&World::with_steps(&p, 2 * MONTHS), 3, runs));
    for (a, b) in month.into_iter().zip(half) {
        let of_difference =
            (error(a, runs) * error(a, runs) + error(b, runs) * error(b, runs)).sqrt();
        assert!((a - b).abs() < 2.0 * of_difference, "{a} {b} {of_difference}");
    }
}

/// A point of the declared space, with every kind of corner among them.
fn draw(stream: &mut Stream) -> Parameters {
    let mut values = Values::defaults(Parameters::DECLARED);
    for param in Parameters::DECLARED {
        let inside = stream.uniform();
        let u = match stream.below(8) {
            0 => 0.0,
            1 => 1.0,
            _ => inside,
        };
        let value = match param.kind {
            Kind::Real { optional: true, .. } if stream.below(2) == 0 => Value::Absent,
            Kind::Real { min, max, .. } => Value::Number(min + (max - min) * u),
            // A quarter of the horizons are long; the rest are short, to be quick.
            Kind::Integer { min, max, .. } => {
                let max = if stream.below(4) == 0 { max } else { 10 };
                Value::Number((f64::from(min) + f64::from(max - min) * u).round())
            }
            _ => panic!("there are only numbers"),
        };
        values.put(param.id, value).expect("within the range");
    }
    Parameters::from_values(&values)
}

/// Property 8.
#[test]
fn every_state_stays_finite_and_in_its_range() {
    let mut stream = Stream::new(8, 0, Process(0));
    for run in 0..10_000 {
        let p = draw(&mut stream);
        World::new(&p).run(SEED, run, |m| {
            let s = &m.state;
            let [us, cn] = [s.stock_us, s.stock_cn];
            for stock in [s.invest_us, s.invest_cn, us, cn, s.private, s.oversight] {
                assert!(stock.is_finite() && stock > 0.0, "{stock} {p:?}");
            }
            let shares = [s.enforcement, s.shared, s.attention, s.depth];
            for v in shares.into_iter().chain(m.conditions.barriers()) {
                assert!((0.0..=1.0).contains(&v), "{v} {p:?}");
            }
            for cost in [m.conditions.ln_cost, m.inaction, m.salience, m.conditions.incidents] {
                assert!(cost.is_finite() && cost >= 0.0, "{cost} {p:?}");
            }
        });
    }
}
