//! Reference cases of the thesis, and of the analysis on top of it.

use super::{Answer, Case, Problem};
use crate::analysis::benchmarks::{self, Benchmark};
use crate::analysis::moments::{self, Estimate};
use crate::analysis::quantiles;
use crate::analysis::sensitivity::Design;
use crate::analysis::shapley;
use crate::crisis::agreement::{self, Competing, Gompertz};
use crate::crisis::friction::{self, Shape};
use crate::crisis::shot_noise::{self, Exponential, Jump, ShotNoise};
use crate::crisis::trigger::Trigger;
use crate::crisis::window::Windows;

/// The world in which the simulated answers are drawn.
const SEED: u64 = 2026;
/// Simulated paths behind a share or a mean.
const RUNS: u32 = 100_000;

/// The models of this room.
pub fn evaluate(case: &Case) -> Result<Answer, Problem> {
    match case.model.as_str() {
        "crisis_trigger" => crisis_trigger(case),
        "shot_noise" => shot_noise(case),
        "policy_window" => policy_window(case),
        "time_to_agreement" => time_to_agreement(case),
        "threshold_rule" => threshold_rule(case),
        "synthesis" => synthesis(case),
        "institutional_friction" => institutional_friction(case),
        "sobol_ishigami" => {
            benchmark(case, &Benchmark::Ishigami { a: case.real("a")?, b: case.real("b")? })
        }
        "sobol_g" => benchmark(case, &Benchmark::SobolG { a: case.reals("a")? }),
        "shapley_linear_gaussian" => shapley_linear_gaussian(case),
        _ => Err(Problem::UnknownModel),
    }
}

fn simulated(estimate: Estimate) -> Answer {
    Answer::simulated(estimate.value, estimate.error)
}

/// Governance when a decaying cost of inaction exceeds the cost of coordination.
fn crisis_trigger(case: &Case) -> Result<Answer, Problem> {
    let trigger = Trigger {
        rate: case.real("crisis_rate_per_year")?,
        severity: case.real("mean_severity")?,
        decay: case.real("decay_per_year")?,
        cost: case.real("coordination_cost")?,
    };
    let start = || case.real_or("x0", 0.0);
    Ok(match case.quantity.as_str() {
        "expected_years_until_cost_of_inaction_exceeds_threshold" => {
            trigger.mean_years(start()?).into()
        }
        "long_run_fraction_of_time_above_threshold" => trigger.share_above().into(),
        "probability_governance_within_horizon" => {
            let horizon = case.real("horizon_years")?;
            simulated(trigger.probability_within(start()?, horizon, RUNS, SEED))
        }
        _ => return Err(Problem::UnknownQuantity),
    })
}

/// Attention with jumps and decay.
fn shot_noise(case: &Case) -> Result<Answer, Problem> {
    if case.quantity == "rho" {
        return Ok(
            shot_noise::autocorrelation(case.real("tau_years")?, case.real("lag_years")?).into()
        );
    }
    let exponential = || attention(case);
    let process = if case.params.contains_key("fixed_jump") {
        let jump = Jump::Fixed(case.real("fixed_jump")?);
        ShotNoise { rate: case.real("lambda_per_year")?, tau: case.real("tau_years")?, jump }
    } else {
        exponential()?.process()
    };
    let level = || case.real("level");
    let start = || case.real_or("x0", 0.0);
    let passages = |horizon| -> Result<Vec<f64>, Problem> {
        Ok(process.first_passages(level()?, start()?, horizon, RUNS, SEED))
    };
    Ok(match (case.quantity.as_str(), process.jump) {
        ("stationary_mean", _) => process.mean().into(),
        ("stationary_var", _) => process.variance().into(),
        ("p_above_level", Jump::Exponential(_)) => exponential()?.share_above(level()?).into(),
        ("upcrossing_rate_per_year", Jump::Exponential(_)) => {
            exponential()?.upcrossings(level()?).into()
        }
        ("mean_time_above_per_visit_years", Jump::Exponential(_)) => {
            exponential()?.mean_visit(level()?).into()
        }
        ("mean_first_passage_years", Jump::Exponential(_)) => {
            exponential()?.mean_first_passage(level()?, start()?).into()
        }
        ("mean_first_passage_years", Jump::Fixed(_)) => {
            simulated(moments::estimate(&passages(f64::INFINITY)?))
        }
        ("median_first_passage_years", _) => {
            let times = passages(f64::INFINITY)?;
            let median = quantiles::quantile(&times, 0.5);
            Answer::simulated(median, quantiles::quantile_error(&times, 0.5))
        }
        ("survival", _) => {
            let t = case.real("t_years")?;
            let later = passages(t)?.iter().filter(|passage| **passage > t).count();
            simulated(moments::share(later as u32, RUNS))
        }
        _ => return Err(Problem::UnknownQuantity),
    })
}

fn attention(case: &Case) -> Result<Exponential, Problem> {
    Ok(Exponential {
        rate: case.real("lambda_per_year")?,
        tau: case.real("tau_years")?,
        jump: case.real("mean_jump")?,
    })
}

/// How long attention stays above a level.
fn policy_window(case: &Case) -> Result<Answer, Problem> {
    let windows = Windows { attention: attention(case)?, level: case.real("level")? };
    let lag = || case.real("lag_years");
    Ok(match case.quantity.as_str() {
        "p_window_outlasts_lag_without_new_shock" => {
            windows.outlasts_without_new_shock(lag()?).into()
        }
        "mean_overshoot" => windows.mean_overshoot().into(),
        "p_window_outlasts_lag" => simulated(windows.outlasts(lag()?, RUNS, SEED)),
        "mean_window_years" => windows.mean_length().into(),
        _ => return Err(Problem::UnknownQuantity),
    })
}

/// Survival functions of the time to agreement.
fn time_to_agreement(case: &Case) -> Result<Answer, Problem> {
    let t = || case.real("t_years");
    let value = match (case.case.as_str(), case.quantity.as_str()) {
        ("competing_constant", quantity) => {
            let (proactive, crisis) = (case.real("h_proactive")?, case.real("h_crisis")?);
            let hazards = Competing { proactive, crisis };
            match quantity {
                "survival" => hazards.survival(t()?),
                "p_proactive_first" => hazards.proactive_first(),
                "mean_years" => hazards.mean(),
                "median_years" => hazards.median(),
                "cif_crisis_by_t" => hazards.crisis_by(t()?),
                "cif_proactive_by_t" => hazards.proactive_by(t()?),
                _ => return Err(Problem::UnknownQuantity),
            }
        }
        ("single_shock", quantity) => {
            let hazard = agreement::single_shock_hazard(
                case.real("lambda_per_year")?,
                case.real("mean_severity")?,
                case.real("threshold")?,
            );
            match quantity {
                "hazard_per_year" => hazard,
                "survival" => agreement::constant_survival(hazard, t()?),
                _ => return Err(Problem::UnknownQuantity),
            }
        }
        ("k_incidents", "survival") => {
            agreement::kth_incident_survival(case.real("lambda_per_year")?, case.real("k")?, t()?)
        }
        ("k_incidents", "mean_years") => {
            agreement::kth_incident_mean(case.real("lambda_per_year")?, case.real("k")?)
        }
        ("gompertz", quantity) => {
            let hazard = Gompertz { start: case.real("lambda0")?, growth: case.real("growth")? };
            match quantity {
                "survival" => hazard.survival(t()?),
                "mean_years" => finite(hazard.mean())?,
                "median_years" => finite(hazard.median().unwrap_or(f64::INFINITY))?,
                "p_never" => hazard.never(),
                _ => return Err(Problem::UnknownQuantity),
            }
        }
        _ => return Err(Problem::UnknownQuantity),
    };
    Ok(value.into())
}

/// JSON has no infinity.
fn finite(years: f64) -> Result<f64, Problem> {
    let never = || Problem::Refused("it may never come, so there is no such time".to_string());
    if years.is_finite() { Ok(years) } else { Err(never()) }
}

/// The bare threshold with exponential costs; −1 stands for never.
fn threshold_rule(case: &Case) -> Result<Answer, Problem> {
    if case.quantity != "crossing_time_years" {
        return Err(Problem::UnknownQuantity);
    }
    let time = agreement::crossing_time(
        case.real("inaction0")?,
        case.real("growth")?,
        case.real("coordination0")?,
        case.real("decline")?,
    );
    Ok(time.unwrap_or(-1.0).into())
}

/// The threshold that shared belief moves.
fn synthesis(case: &Case) -> Result<Answer, Problem> {
    let needed = agreement::attention_needed(
        case.real("coordination_cost")?,
        case.real("belief_share")?,
        case.real("baseline_inaction")?,
        case.real("attention_gain")?,
    );
    Ok(match case.quantity.as_str() {
        "effective_attention_threshold" => finite(needed)?.into(),
        "single_shock_hazard_per_year" => agreement::single_shock_hazard(
            case.real("lambda_per_year")?,
            case.real("mean_severity")?,
            needed,
        )
        .into(),
        _ => return Err(Problem::UnknownQuantity),
    })
}

/// Punctuated policy change.
fn institutional_friction(case: &Case) -> Result<Answer, Problem> {
    let c = || case.real("c_sigma");
    let shape = || match case.word("distribution")? {
        "uniform" => Ok(Shape::Uniform),
        "normal" => Ok(Shape::Normal),
        "logistic" => Ok(Shape::Logistic),
        "laplace" => Ok(Shape::Laplace),
        other => Err(Problem::Refused(format!("there is no distribution {other}"))),
    };
    // As many periods as asked for, in forty histories.
    const HISTORIES: u32 = 40;
    let accumulating = || -> Result<_, Problem> {
        let periods = case.count("steps")? / HISTORIES;
        Ok(friction::accumulating(c()?, HISTORIES, periods, SEED))
    };
    Ok(match (case.case.as_str(), case.quantity.as_str()) {
        ("hard_threshold" | "soft_threshold", "p_change") => {
            friction::change_probability(c()?).into()
        }
        ("hard_threshold", "kurtosis") => friction::hard_kurtosis(c()?).into(),
        ("soft_threshold", "kurtosis") => friction::soft_kurtosis(c()?).into(),
        ("accumulating", "kurtosis") => simulated(accumulating()?.kurtosis),
        ("accumulating", "p_change_per_period") => simulated(accumulating()?.change),
        ("accumulating", "l_kurtosis") => simulated(accumulating()?.l_kurtosis),
        ("l_kurtosis_reference", "tau4") => shape()?.l_kurtosis().into(),
        ("kurtosis_reference", "kurtosis") => shape()?.kurtosis().into(),
        _ => return Err(Problem::UnknownQuantity),
    })
}

/// Functions with known sensitivities, and how well they are estimated.
fn benchmark(case: &Case, function: &Benchmark) -> Result<Answer, Problem> {
    const REPLICATES: u32 = 60;
    let spread = || -> Result<_, Problem> {
        let (inputs, base) = (function.inputs(), case.count("N_base")?);
        match case.word("sampler")? {
            "scrambled Sobol" => {
                Ok(function.spread(REPLICATES, |seed| Design::sobol(inputs, base, seed)))
            }
            "iid uniform" => {
                Ok(function.spread(REPLICATES, |seed| Design::independent(inputs, base, seed)))
            }
            other => Err(Problem::Refused(format!("there is no sampler {other}"))),
        }
    };
    Ok(match case.quantity.as_str() {
        "variance" => function.indices().variance.into(),
        "first_order" => function.indices().first.into(),
        "total_order" => function.indices().total.into(),
        "shapley_effects" => shapley::effects(&function.explained()).into(),
        "rmse_first_order" => list(&spread()?.0),
        "rmse_total_order" => list(&spread()?.1),
        quantity => interaction(function, quantity)?.into(),
    })
}

/// The share of the variance of two inputs together beyond each alone, named like `S13`.
fn interaction(function: &Benchmark, quantity: &str) -> Result<f64, Problem> {
    let digits = quantity.strip_prefix('S').ok_or(Problem::UnknownQuantity)?;
    let inputs: Vec<u32> = digits.chars().filter_map(|d| d.to_digit(10)).collect();
    match inputs[..] {
        [i, j] if digits.len() == 2 && 1 <= i && i < j && j <= function.inputs() => {
            Ok(function.second_order(i - 1, j - 1))
        }
        _ => Err(Problem::UnknownQuantity),
    }
}

fn list(estimates: &[Estimate]) -> Answer {
    let values: Vec<f64> = estimates.iter().map(|e| e.value).collect();
    Answer { value: values.into(), errors: estimates.iter().map(|e| e.error).collect() }
}

/// Shapley effects of two correlated inputs.
fn shapley_linear_gaussian(case: &Case) -> Result<Answer, Problem> {
    if case.quantity != "shapley_effects" {
        return Err(Problem::UnknownQuantity);
    }
    let (beta1, beta2) = (case.real("beta1")?, case.real("beta2")?);
    let explained = benchmarks::gaussian_pair_explained(beta1, beta2, case.real("rho")?);
    Ok(shapley::effects(&explained).into())
}
