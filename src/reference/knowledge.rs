//! Reference cases of section 2.4.

use super::{Answer, Case, Problem};
use crate::analysis::moments::{self, Estimate};
use crate::knowledge::bandit::{self, Binomial};
use crate::knowledge::collapse;
use crate::knowledge::density;
use crate::knowledge::network::{
    self, Community, Likelihood, Manners, Network, Order, State, Trust,
};
use crate::knowledge::opinion::{self, Crowd, Rule, Rules};
use crate::knowledge::propaganda::{self, Chance, Setting, Strategy};
use crate::random::{Process, Stream};
use serde_json::Value;
use std::cell::RefCell;

const SEED: u64 = 2026;
/// The longest a run may take: nothing in the reference files comes near.
const MOST_STEPS: u32 = 100_000;
/// Rounds after which the reference drops a run of learners as unresolved.
const UNRESOLVED: u32 = 20_000;

/// The models of this room.
pub fn evaluate(case: &Case) -> Result<Answer, Problem> {
    match case.model.as_str() {
        "deffuant" => deffuant(case),
        "hegselmann_krause" => hegselmann_krause(case),
        "bandit_bayes" => bandit_bayes(case),
        "zollman" => zollman(case),
        "polarization_ow" => polarization(case),
        "propaganda_wob" => propaganda_wob(case),
        "knowledge_collapse" => knowledge_collapse(case),
        _ => Err(Problem::UnknownModel),
    }
}

/// What one simulation gave, by quantity.
type Simulated = Vec<(&'static str, Estimate)>;

thread_local! {
    /// The last simulation: cases stand side by side that ask one run for several quantities.
    static LAST: RefCell<Option<(String, Simulated)>> = const { RefCell::new(None) };
}

/// Simulates unless the same model was just simulated at the same point. The number of runs that
/// the reference counted differs between quantities of one simulation, so it is not part of the
/// point.
fn simulated(
    case: &Case,
    simulate: impl FnOnce() -> Result<Simulated, Problem>,
) -> Result<Answer, Problem> {
    let mut point = case.params.clone();
    point.remove("runs");
    let key = format!("{} {}", case.model, Value::Object(point));
    let known =
        LAST.with(|last| last.borrow().as_ref().filter(|l| l.0 == key).map(|l| l.1.clone()));
    let values = match known {
        Some(values) => values,
        None => {
            let values = simulate()?;
            LAST.with(|last| *last.borrow_mut() = Some((key, values.clone())));
            values
        }
    };
    let found = values.iter().find(|(quantity, _)| *quantity == case.quantity);
    let (_, e) = found.ok_or(Problem::UnknownQuantity)?;
    Ok(Answer::simulated(e.value, e.error))
}

/// The mean with its standard error, never less than that of half a hit: where all runs agree,
/// they do not prove that none ever differs.
fn mean(values: &[f64]) -> Estimate {
    let e = moments::estimate(values);
    Estimate { error: e.error.max(0.5 / values.len() as f64), ..e }
}

fn share(values: &[bool]) -> Estimate {
    moments::share(values.iter().filter(|v| **v).count() as u32, values.len() as u32)
}

fn runs(case: &Case, default: u32) -> Result<u32, Problem> {
    if case.params.contains_key("runs") { case.count("runs") } else { Ok(default) }
}

fn stream(run: u32, process: u32) -> Stream {
    Stream::new(SEED, run, Process(process))
}

/// Deffuant et al. (2000), and the density equation of Ben-Naim et al. (2003).
fn deffuant(case: &Case) -> Result<Answer, Problem> {
    let speed = || case.real_or("mu", 0.5);
    let lumps = || {
        let half_width = match case.real("half_width") {
            Ok(width) => width,
            Err(_) => 0.5 / case.real("eps")?,
        };
        Ok::<_, Problem>(density::clusters(half_width, speed()?))
    };
    let minor = |lumps: &[density::Lump]| lumps.first().map_or(0.0, |l| l.mass);
    Ok(match (case.case.as_str(), case.quantity.as_str()) {
        (_, "expected_factor_per_interaction") => {
            opinion::variance_factor(case.real("N")?, speed()?).into()
        }
        (_, "expected_variance_ratio") => {
            opinion::variance_ratio(case.real("N")?, speed()?, case.real("sweeps")?).into()
        }
        (_, "x_after") => {
            let mut x = case.reals("x")?;
            let (i, j) = (case.count("i")? as usize, case.count("j")? as usize);
            if i >= x.len() || j >= x.len() {
                return Err(case.missing("i"));
            }
            opinion::meet(&mut x, i, j, case.real("eps")?, speed()?);
            x.into()
        }
        (_, "n_clusters_mass_gt_1e-6") => density::heavier_than(&lumps()?, 1e-6).into(),
        (_, "minor_cluster_mass_each") => minor(&lumps()?).into(),
        ("density_limit", "n_major_clusters") => density::major(&lumps()?).into(),
        (_, "eps_where_consensus_splits_in_two") => density::split_confidence(speed()?).into(),
        ("clusters", _) => return simulated(case, || clusters(case, Rule::Deffuant, speed()?)),
        _ => return Err(Problem::UnknownQuantity),
    })
}

/// Runs of either model of bounded confidence from uniform opinions.
fn clusters(case: &Case, rule: Rule, speed: f64) -> Result<Simulated, Problem> {
    let rules = Rules::plain(rule, case.real("eps")?, speed);
    let n = case.count("N")?;
    let ends: Vec<_> = (0..runs(case, 400)?)
        .map(|run| {
            let mut crowd = Crowd::uniform(n, &mut stream(run, 0));
            crowd.settle(&rules, &mut stream(run, 1), MOST_STEPS)
        })
        .collect();
    let over = |f: &dyn Fn(&opinion::Settled) -> f64| mean(&ends.iter().map(f).collect::<Vec<_>>());
    let count = over(&|e| e.clusters.len() as f64);
    Ok(vec![
        ("n_clusters_all", count),
        ("n_clusters", count),
        ("n_clusters_major", over(&|e| f64::from(e.major()))),
        ("largest_fraction", over(&|e| e.largest())),
        ("steps_to_freeze", over(&|e| f64::from(e.steps))),
        ("p_single_major", share(&ends.iter().map(|e| e.major() == 1).collect::<Vec<_>>())),
        ("p_consensus", share(&ends.iter().map(|e| e.clusters.len() == 1).collect::<Vec<_>>())),
    ])
}

/// Hegselmann and Krause (2002).
fn hegselmann_krause(case: &Case) -> Result<Answer, Problem> {
    if !case.params.contains_key("start") {
        return simulated(case, || clusters(case, Rule::HegselmannKrause, 0.5));
    }
    if case.word("start")? != "x_i=i/(N-1)" {
        return Err(case.missing("start"));
    }
    let n = case.count("N")?;
    let last = f64::from(n.saturating_sub(1).max(1));
    let mut crowd = Crowd::single((0..n).map(|i| f64::from(i) / last).collect());
    let rules = Rules::plain(Rule::HegselmannKrause, case.real("eps")?, 0.5);
    let end = crowd.settle(&rules, &mut stream(0, 1), MOST_STEPS);
    Ok(match case.quantity.as_str() {
        "cluster_positions" => end.clusters.iter().map(|c| c.at).collect::<Vec<_>>().into(),
        "cluster_sizes" => end.clusters.iter().map(|c| c.size).collect::<Vec<_>>().into(),
        "steps_to_fixed_point" => end.steps.into(),
        "n_clusters" => (end.clusters.len() as u32).into(),
        "largest_fraction" => end.largest().into(),
        _ => return Err(Problem::UnknownQuantity),
    })
}

/// Bala and Goyal (1998), one learner.
fn bandit_bayes(case: &Case) -> Result<Answer, Problem> {
    let eps = case.real("eps")?;
    let n = || case.real("n");
    let sure = || match case.params.get("upper") {
        Some(Value::String(word)) if word == "none" => Ok(None),
        Some(Value::Null) | None => Ok(None),
        _ => case.real("upper").map(Some),
    };
    Ok(match case.quantity.as_str() {
        "posterior" => bandit::posterior(case.real("c")?, case.real("k")?, n()?, eps).into(),
        "predictive_mean_of_posterior" => {
            bandit::predictive_mean(case.real("c")?, case.count("n")?, eps).into()
        }
        "mean_logit_increment_per_study_under_truth" => bandit::mean_increment(n()?, eps).into(),
        "var_logit_increment_per_study" => bandit::variance_of_increment(n()?, eps).into(),
        "p_reach_gt_099_before_le_05" | "p_never_give_up" => {
            (1.0 - bandit::gives_up(case.real("c0")?, eps, sure()?)).into()
        }
        "p_correct" => bandit::succeeds_from_any_start(eps, case.real("upper")?).into(),
        _ => return Err(Problem::UnknownQuantity),
    })
}

fn graph(case: &Case) -> Result<Network, Problem> {
    let word = case.word("graph")?;
    Network::ALL.iter().copied().find(|n| n.id() == word).ok_or_else(|| case.missing("graph"))
}

/// Zollman (2007): a community of trusting learners.
fn zollman(case: &Case) -> Result<Answer, Problem> {
    simulated(case, || {
        let (n, eps) = (case.count("N")?, case.real("eps")?);
        let neighbours = graph(case)?.neighbours(n);
        let study = Binomial::new(case.count("n")?, 0.5 + eps);
        let ends: Vec<_> = (0..runs(case, 4000)?)
            .map(|run| {
                let (start, luck) = (stream(run, 0), stream(run, 1));
                network::consensus(&neighbours, &study, eps, &start, &luck, MOST_STEPS)
            })
            .collect();
        let rounds: Vec<f64> =
            ends.iter().filter(|e| e.correct).map(|e| f64::from(e.rounds)).collect();
        Ok(vec![
            ("p_correct", share(&ends.iter().map(|e| e.correct).collect::<Vec<_>>())),
            ("mean_rounds_given_correct", mean(&rounds)),
        ])
    })
}

/// O'Connor and Weatherall (2018): learners who distrust each other.
fn polarization(case: &Case) -> Result<Answer, Problem> {
    let push = match case.count("equation")? {
        1 => true,
        2 => false,
        _ => return Err(case.missing("equation")),
    };
    let exact = match case.word("event")? {
        "sequence" => true,
        "count" => false,
        _ => return Err(case.missing("event")),
    };
    let likelihood = Likelihood::new(case.count("n")?, case.real("eps")?);
    let mistrust = case.real("m")?;
    if case.params.contains_key("c") {
        let (c, d, k) = (case.real("c")?, case.real("d")?, case.count("k")?);
        let update = network::jeffrey(c, d, mistrust, k, &likelihood, push, exact);
        return Ok(match case.quantity.as_str() {
            "new_credence" => update.credence.into(),
            "P_f_E" => update.after.into(),
            "P_i_E" => update.before.into(),
            _ => return Err(Problem::UnknownQuantity),
        });
    }
    simulated(case, || {
        let order = match case.word("update_order")? {
            "in_place_index_order" => Order::InPlace,
            "synchronous" => Order::Synchronous,
            _ => return Err(case.missing("update_order")),
        };
        let trust = if push { Trust::Push { exact } } else { Trust::Discount };
        let community = Community {
            neighbours: graph(case)?.neighbours(case.count("N")?),
            likelihood,
            manners: Manners { mistrust, trust, order },
        };
        let ends: Vec<_> = (0..runs(case, 3000)?)
            .map(|run| {
                let (start, luck) = (stream(run, 0), stream(run, 1));
                network::polarization(&community, &start, &luck, UNRESOLVED)
            })
            .filter(|(state, _)| *state != State::Open)
            .collect();
        let of = |wanted| share(&ends.iter().map(|(s, _)| *s == wanted).collect::<Vec<_>>());
        Ok(vec![
            ("p_polarized", of(State::Polarized)),
            ("p_all_true", of(State::AllTrue)),
            ("p_all_false", of(State::AllFalse)),
            ("mean_fraction_true", mean(&ends.iter().map(|e| e.1).collect::<Vec<_>>())),
        ])
    })
}

/// Weatherall, O'Connor and Bruner (2020): an interested party.
fn propaganda_wob(case: &Case) -> Result<Answer, Problem> {
    let eps = case.real("eps")?;
    let n = || case.count("n");
    let twice = || case.truth("double_count");
    Ok(match case.quantity.as_str() {
        "p_spurious" => propaganda::spurious_probability(n()?, eps).into(),
        "mean_spurious_increment" => propaganda::spurious_increment(n()?, eps).into(),
        "mean_increment_per_data_point" => {
            let n = case.count("n_per_study")?;
            (propaganda::spurious_increment(n, eps) / f64::from(n)).into()
        }
        "min_direct_links_for_truth" => {
            let least = propaganda::least_direct(case.count("N")?, n()?, eps, twice()?);
            least.map_or(-1, i64::from).into()
        }
        "p_misled" => {
            let (all, direct) = (case.count("N")?, case.count("k_s")?);
            let (rounds, prior) = (case.count("T")?, case.real("prior")?);
            propaganda::misled_probability(all, direct, n()?, eps, rounds, twice()?, prior).into()
        }
        "mean_logit_over_L" => {
            let (all, direct) = (case.real("N")?, case.real("k_s")?);
            let covered = if twice()? { all } else { all - direct };
            (case.real("T")? * propaganda::drift(direct, covered, n()?, eps)).into()
        }
        _ => return simulated(case, || full_runs(case)),
    })
}

/// Runs with an interested party, of which those count in which all scientists succeed.
fn full_runs(case: &Case) -> Result<Simulated, Problem> {
    let eps = case.real("eps")?;
    let strategy = match case.word("strategy")? {
        "selective_sharing" => Strategy::Selective,
        "biased_production" => {
            let size = case.count("prop_n")?.max(1);
            Strategy::Biased {
                study: Binomial::new(size, 0.5 + eps),
                studies: case.count("prop_budget")? / size,
            }
        }
        _ => return Err(case.missing("strategy")),
    };
    let setting = Setting {
        neighbours: graph(case)?.neighbours(case.count("N")?),
        study: Binomial::new(case.count("n")?, 0.5 + eps),
        eps,
        direct: case.count("k_s")?.min(case.count("N")?),
        strategy,
        double_count: case.truth("double_count")?,
        rounds: case.count("T")?,
    };
    let ends: Vec<_> = (0..runs(case, 6000)?)
        .map(|run| {
            let (start, luck, party) = (stream(run, 0), stream(run, 1), stream(run, 2));
            propaganda::run(&setting, &Chance { start, luck, party })
        })
        .filter(|e| e.science_succeeds)
        .collect();
    let below = |f: &dyn Fn(&propaganda::Ending) -> f64| {
        share(&ends.iter().map(|e| f(e) < 0.5).collect::<Vec<_>>())
    };
    Ok(vec![
        (
            "mean_policymaker_credence",
            mean(&ends.iter().map(|e| e.policymaker).collect::<Vec<_>>()),
        ),
        ("p_policymaker_below_half", below(&|e| e.policymaker)),
        ("p_below_half_without_propagandist", below(&|e| e.without_party)),
    ])
}

/// Peterson (2025).
fn knowledge_collapse(case: &Case) -> Result<Answer, Problem> {
    let tail = || {
        let (half_width, df) = (case.real("trunc_half_width")?, case.real("df")?);
        Ok::<_, Problem>(collapse::tail_mass(half_width, df))
    };
    let left = || {
        let (half_width, generations) = (case.real("trunc_sigma")?, case.real("generations")?);
        Ok::<_, Problem>(collapse::width_left(half_width, 1.0, generations))
    };
    Ok(match (case.case.as_str(), case.quantity.as_str()) {
        ("truncated_vs_true", "hellinger") => collapse::truncated_distance(tail()?).into(),
        ("mixture_vs_true", "hellinger") => {
            collapse::mixture_distance(tail()?, case.real("ai_share")?).into()
        }
        ("normal_vs_normal", "hellinger") => {
            collapse::normal_distance(case.real("mean_shift")?, case.real("sd_ratio")?).into()
        }
        (_, "sd_ratio") => left()?.into(),
        (_, "hellinger_to_true") => collapse::normal_distance(0.0, left()?).into(),
        (_, "choice") => {
            let value = |name| case.real(name);
            let buys = collapse::choice(
                value("value_full")?,
                value("value_truncated")?,
                value("full_cost")?,
                value("discount_factor")?,
            );
            match buys {
                collapse::Buys::Nothing => 0.into(),
                collapse::Buys::Middle => 1.into(),
                collapse::Buys::Full => 2.into(),
            }
        }
        ("full_model_runs" | "published", _) => {
            let answer = simulated(case, || collapse_runs(case))?;
            if case.case == "full_model_runs" {
                return Ok(answer);
            }
            // What is printed is one run without a seed: hold it against the spread of single
            // runs, not against the error of our mean.
            let runs = f64::from(collapse_run_count(case)?);
            let errors = answer.errors.iter().map(|e| e * runs.sqrt()).collect();
            Answer { errors, ..answer }
        }
        _ => return Err(Problem::UnknownQuantity),
    })
}

fn collapse_run_count(case: &Case) -> Result<u32, Problem> {
    runs(case, 60)
}

fn collapse_runs(case: &Case) -> Result<Simulated, Problem> {
    let default = collapse::Setting::reported(case.real("discount_factor")?);
    let count = |name: &str, default: u32| {
        if case.params.contains_key(name) { case.count(name) } else { Ok(default) }
    };
    let setting = collapse::Setting {
        df: case.real_or("df", default.df)?,
        half_width: case.real_or("sigma_tr", default.half_width)?,
        learning_rate: case.real_or("lr", default.learning_rate)?,
        rounds_per_generation: match case.params.get("rounds_per_generation") {
            Some(Value::Number(_)) => Some(case.count("rounds_per_generation")?.max(1)),
            _ => None,
        },
        people: count("n_individuals", default.people)?,
        rounds: count("rounds", default.rounds)?,
        memory: count("memory", default.memory)?,
        ..default
    };
    if setting.df <= 2.0 || setting.people == 0 || setting.rounds == 0 || setting.memory < 2 {
        return Err(Problem::Refused("needs df > 2, people, rounds and a memory".to_string()));
    }
    let ends: Vec<_> =
        (0..collapse_run_count(case)?).map(|run| collapse::simulate(&setting, SEED, run)).collect();
    Ok(vec![
        ("mean_hellinger_last5", mean(&ends.iter().map(|e| e.last_five()).collect::<Vec<_>>())),
        ("truncated_share", mean(&ends.iter().map(|e| e.middle_share).collect::<Vec<_>>())),
    ])
}
