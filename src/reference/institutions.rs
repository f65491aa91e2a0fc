//! Reference cases of section 2.2.

use super::{Answer, Case, Problem};
use crate::analysis::beta;
use crate::institutions::brussels::{self, Rates};
use crate::institutions::coalition::{self, Equal};
use crate::institutions::code::{self, Linear};
use crate::institutions::consensus::{self, Coalitions, Count, EU_QUALIFIED, EU_REINFORCED};
use serde_json::{Value, json};

/// The models of this room.
pub fn evaluate(case: &Case) -> Result<Answer, Problem> {
    match case.model.as_str() {
        "barrett_iea" => barrett_iea(case),
        "voting_rules" => voting_rules(case),
        "policy_diffusion" => policy_diffusion(case),
        "voluntary_code" => voluntary_code(case),
        _ => Err(Problem::UnknownModel),
    }
}

/// Barrett (1994), and the modest treaty.
fn barrett_iea(case: &Case) -> Result<Answer, Problem> {
    let world = || {
        Ok(Equal {
            n: case.count("N")?,
            a: case.real("a")?,
            b: case.real("b")?,
            c: case.real("c")?,
        })
    };
    let size = |n: u32| {
        let k = case.count("k")?;
        if k <= n { Ok(k) } else { Err(case.missing("k")) }
    };
    Ok(match case.quantity.as_str() {
        "all_stable_coalition_sizes" => world()?.stable().into(),
        "stable_signatories" => match world()?.stable()[..] {
            [] => "none".into(),
            [.., largest] => largest.into(),
        },
        "q_sig_q_non_Q_pi_sig_pi_non" => {
            let world = world()?;
            let t = world.treaty(size(world.n)?);
            vec![t.signatory, t.other, t.total, t.signatory_payoff, t.other_payoff].into()
        }
        "share_of_full_cooperation_gain_closed" => {
            let world = world()?;
            world.gap_closed(size(world.n)?).into()
        }
        "Q_nash_Q_coop_relative_welfare_gain" => {
            let world = world()?;
            let (alone, full) = (world.treaty(0).total, world.treaty(world.n).total);
            vec![alone, full, world.welfare(world.n) / world.welfare(0) - 1.0].into()
        }
        "k_star_depth_and_gain_share" => {
            let m = coalition::modest(case.count("N")?, case.real("theta")?);
            json!([m.size, m.depth, m.gap_closed]).into()
        }
        _ => return Err(Problem::UnknownQuantity),
    })
}

/// The shape of ideals that is given in words: `U(0,1)`, which is also meant where none is, or
/// `Beta(a,b)`.
fn ideal(case: &Case) -> Result<(f64, f64), Problem> {
    let words: String = match case.params.contains_key("ideal") {
        true => case.word("ideal")?.split_whitespace().collect(),
        false => return Ok((1.0, 1.0)),
    };
    if ["U(0,1)", "U[0,1]", "uniform"].contains(&words.as_str()) {
        return Ok((1.0, 1.0));
    }
    let inside = words.strip_prefix("Beta(").and_then(|rest| rest.strip_suffix(')'));
    let shape = inside.and_then(|inside| inside.split_once(','));
    let read = |text: &str| text.parse::<f64>().ok().filter(|value| *value > 0.0);
    let shape = shape.and_then(|(a, b)| Some((read(a)?, read(b)?)));
    shape.ok_or_else(|| case.missing("ideal"))
}

/// Quotas, the EU's weighted rules and delay.
fn voting_rules(case: &Case) -> Result<Answer, Problem> {
    let eu = || -> Result<&'static Coalitions, Problem> {
        let rule = case.word("rule")?;
        if !rule.starts_with("EU") {
            return Err(case.missing("rule"));
        }
        let reinforced = rule.contains("72") || rule.contains("reinforced");
        Ok(if reinforced { &EU_REINFORCED } else { &EU_QUALIFIED })
    };
    let quota = || {
        let (members, needed) = (case.count("N")?, case.count("q")?);
        if (1..=members).contains(&needed) {
            Ok(Count::Quota { members, needed })
        } else {
            Err(case.missing("q"))
        }
    };
    let count = || match case.params.contains_key("rule") {
        true => eu().map(Count::Weighted),
        false => quota(),
    };
    let shape = || match (case.params.contains_key("alpha"), case.params.contains_key("beta")) {
        (false, false) => ideal(case),
        _ => Ok((case.real("alpha")?, case.real("beta")?)),
    };
    Ok(match case.quantity.as_str() {
        "expected_ambition_lowest_common_denominator" => match shape()? {
            (1.0, 1.0) => count()?.even_ambition().into(),
            (a, b) => count()?.ambition(|u| beta::survival(a, b, u)).into(),
        },
        "expected_ambition_agenda_setter_ideal_1" => {
            let (a, b) = shape()?;
            count()?.chaired_ambition(|u| beta::survival(a, b, u)).into()
        }
        "expected_months_until_q_members_ready" => {
            count()?.wait(case.real("rate_per_month")?).into()
        }
        "variance_months2" => {
            quota()?;
            let (n, q) = (case.count("N")?, case.count("q")?);
            consensus::wait_variance(n, q, case.real("rate_per_month")?).into()
        }
        "expected_rounds_to_agreement" => {
            let members = case.count("veto_players")?;
            let all = Count::Quota { members, needed: members };
            all.rounds(case.real("accept_prob")?).into()
        }
        "pass_probability_and_expected_rounds" => {
            let (count, p) = (count()?, case.real("accept_prob")?);
            vec![count.passes(p), count.rounds(p)].into()
        }
        "pass_probability" => count()?.passes(case.real("accept_prob")?).into(),
        "number_of_winning_coalitions" => eu()?.total().into(),
        "passes" => {
            let states = consensus::eu_states();
            let against = case.words("against")?;
            if !against.iter().all(|code| states.iter().any(|s| s.code == *code)) {
                return Err(case.missing("against"));
            }
            eu()?.carried(|i| !against.contains(&states[i].code)).into()
        }
        _ => return Err(Problem::UnknownQuantity),
    })
}

/// Bass, its two-way form and gravity.
fn policy_diffusion(case: &Case) -> Result<Answer, Problem> {
    let rates = || {
        Ok(Rates {
            adopt: case.real("p")?,
            follow: case.real("q")?,
            deal: case.real_or("r", 0.0)?,
            abandon: case.real_or("w", 0.0)?,
        })
    };
    let shares = || {
        let mass = case.reals("mass_US_CN_EU")?;
        let distance = case.reals("distance")?;
        if mass.len() != distance.len() || mass.len() < 3 {
            return Err(case.missing("distance"));
        }
        let (b, g) = (case.real_or("mass_exponent", 1.0)?, case.real_or("distance_exponent", 1.0)?);
        Ok(brussels::gravity(&mass, &distance, b, g))
    };
    Ok(match case.quantity.as_str() {
        "adopted_fraction" => rates()?.share(case.real_or("F0", 0.0)?, case.real("t")?).into(),
        "long_run_adopted_fraction" => rates()?.long_run().into(),
        "t_peak_F_peak_rate_peak" => {
            let (t, f, rate) = brussels::bass_peak(case.real("p")?, case.real("q")?);
            vec![t, f, rate].into()
        }
        "time_to_half" => brussels::bass_half(case.real("p")?, case.real("q")?).into(),
        "pull_share_US_CN_EU" => shares()?.into(),
        "long_run_EU_style_adoption" => {
            let eu = shares()?[2];
            let total = case.real("contagion_total")?;
            let pull = Rates {
                adopt: case.real("p")?,
                follow: total * eu,
                deal: case.real("r")?,
                abandon: total * (1.0 - eu),
            };
            pull.long_run().into()
        }
        _ => return Err(Problem::UnknownQuantity),
    })
}

/// Granovetter's thresholds, parking functions and the linear critical mass.
fn voluntary_code(case: &Case) -> Result<Answer, Problem> {
    let linear = || {
        Ok(Linear {
            benefit: case.real("b")?,
            cover: case.real("g")?,
            low: case.real("cost_low")?,
            high: case.real("cost_high")?,
        })
    };
    let or_none = |v: Option<Value>| v.unwrap_or_else(|| "none".into()).into();
    Ok(match case.quantity.as_str() {
        "final_participants" => code::joined(&thresholds(case)?).into(),
        "lowest_equilibrium_participation" => code::normal_equilibrium(
            case.real("mean")?,
            case.real("sd")?,
            case.real_or("start", 0.0)?,
        )
        .into(),
        "sigma_critical_and_tangent_participation" => {
            or_none(code::critical_spread(case.real("mean")?).map(|(s, x)| json!([s, x])))
        }
        "probability_full_cascade" => {
            let n = case.count("N")?;
            code::cascade_size(n, n).into()
        }
        "expected_final_participants" => code::expected_cascade(case.count("N")?).into(),
        "probability_final_size_k" => {
            let (n, k) = (case.count("N")?, case.count("k")?);
            if k > n {
                return Err(case.missing("k"));
            }
            code::cascade_size(n, k).into()
        }
        "long_run_compliance" => linear()?.settle(case.real("x0")?).0.into(),
        "iterations_until_constant" => linear()?.settle(case.real("x0")?).1.into(),
        "unstable_critical_mass" => or_none(linear()?.critical_mass().map(Value::from)),
        "smallest_cost_shock_that_breaks_full_compliance" => linear()?.slack().into(),
        "membership_sequence" => {
            let start = case.count("n0")?;
            code::rounds(&case.reals("costs")?, case.real("b")?, case.real("g")?, start).into()
        }
        _ => return Err(Problem::UnknownQuantity),
    })
}

/// Thresholds as a list of numbers, or as text in which `...` counts on by one to the next.
fn thresholds(case: &Case) -> Result<Vec<u32>, Problem> {
    let missing = || case.missing("thresholds");
    let Ok(text) = case.word("thresholds") else {
        return Ok(case.reals("thresholds")?.into_iter().map(|t| t as u32).collect());
    };
    let mut list: Vec<u32> = Vec::new();
    let mut counting = false;
    for word in text.split(',').map(str::trim) {
        if word == "..." {
            counting = true;
            continue;
        }
        let to: u32 = word.parse().map_err(|_| missing())?;
        if counting {
            let last = *list.last().ok_or_else(missing)?;
            list.extend(last + 1..to);
            counting = false;
        }
        list.push(to);
    }
    Ok(list)
}
