//! Reference cases of section 2.1.

use super::{Answer, Case, Problem};
use crate::deadlock::alignment::{self, Crowd};
use crate::deadlock::han::{self, Contest, Learning, Strategy};
use crate::deadlock::race::{self, Information};
use crate::deadlock::verification::{self, Detection, Power, Regime};

/// The models of this room.
pub fn evaluate(case: &Case) -> Result<Answer, Problem> {
    match case.model.as_str() {
        "armstrong_race" => armstrong_race(case),
        "han_ai_race" => han_ai_race(case),
        "verification_bargaining" => verification_bargaining(case),
        "middle_power_alignment" => middle_power_alignment(case),
        _ => Err(Problem::UnknownModel),
    }
}

/// Armstrong, Bostrom and Shulman (2016).
fn armstrong_race(case: &Case) -> Result<Answer, Problem> {
    let information = || match case.word("information")? {
        "none" => Ok(Information::None),
        "private" => Ok(Information::Private),
        "public" => Ok(Information::Public),
        _ => Err(case.missing("information")),
    };
    let enmity = || case.real("enmity");
    let teams = || case.real("n_teams");
    Ok(match case.quantity.as_str() {
        "expected_disaster_probability" => {
            race::disaster_probability(information()?, case.real("mu")?, enmity()?, teams()?).into()
        }
        "equilibrium_safety_private" => {
            race::safety_private(case.real("capability")?, enmity()?, teams()?).into()
        }
        "equilibrium_safety_none" => {
            race::safety_none(case.real("mu")?, enmity()?, teams()?).into()
        }
        "equilibrium_safety_public_leader_and_runner_up" => {
            let (leader, runner_up) = race::safety_public(case.real("lead")?, enmity()?);
            vec![leader, runner_up].into()
        }
        "ordering_none<=private<=public" => {
            let (mu, e, n) = (case.real("mu")?, enmity()?, teams()?);
            let risks: Vec<f64> =
                Information::ALL.iter().map(|i| race::disaster_probability(*i, mu, e, n)).collect();
            risks.into()
        }
        "mu_where_private_equals_public" => race::crossover_mu(enmity()?, teams()?).into(),
        "enmity_below_which_one_more_team_lowers_risk" => {
            race::enmity_for_safety_in_numbers(teams()?).into()
        }
        "symmetric_safety_softmax_contest" => {
            race::safety_noisy(case.real("decisiveness")?, enmity()?, teams()?).into()
        }
        _ => return Err(Problem::UnknownQuantity),
    })
}

/// Han, Pereira, Santos and Lenaerts (2020).
fn han_ai_race(case: &Case) -> Result<Answer, Problem> {
    // What a quantity does not depend on may be left out of a case.
    let contest = || {
        Ok(Contest {
            b: case.real("b")?,
            c: case.real("c")?,
            prize: case.real_or("B", 0.0)?,
            rounds: case.real_or("W", 1.0)?,
            speed: case.real("s")?,
            setback: case.real_or("p_r", 0.0)?,
            found_out: case.real("p_fo")?,
        })
    };
    let learning = || Ok(Learning { beta: case.real("beta")?, population: case.count("Z")? });
    let strategies = || {
        if !case.params.contains_key("strategies") {
            return Ok(vec![Strategy::Safe, Strategy::Unsafe, Strategy::Conditional]);
        }
        case.word("strategies")?
            .split(',')
            .map(|name| match name.trim() {
                "AS" => Ok(Strategy::Safe),
                "AU" => Ok(Strategy::Unsafe),
                "CS" => Ok(Strategy::Conditional),
                _ => Err(case.missing("strategies")),
            })
            .collect::<Result<Vec<_>, _>>()
    };
    let teams = || {
        if case.params.contains_key("N_teams") { case.count("N_teams") } else { Ok(2) }
    };
    let fixation = |mutant, resident| -> Result<Answer, Problem> {
        let ln = learning()?.ln_fixation_pairwise(&contest()?.matrix(), mutant, resident);
        Ok(crate::math::exp(ln).into())
    };
    Ok(match case.quantity.as_str() {
        "round_payoffs_SS_SU_US_UU" => contest()?.round().to_vec().into(),
        "payoff_matrix_AS_AU_CS_rowmajor" => contest()?.matrix().concat().into(),
        "stationary_freq_AS_AU_CS" | "stationary_freq_AS_AU_CS_2dp" => {
            learning()?.stationary(&contest()?.matrix(), &strategies()?).into()
        }
        "stationary_freq_AU" => {
            let (m, learning, among) = (contest()?.matrix(), learning()?, strategies()?);
            let place = among.iter().position(|s| *s == Strategy::Unsafe);
            let place = place.ok_or_else(|| case.missing("strategies"))?;
            match among[..] {
                // Two strategies have a closed form, which is the better check.
                [a, b] if a != b => {
                    learning.share_of_two(&m, Strategy::Unsafe, if place == 0 { b } else { a })
                }
                _ => learning.stationary(&m, &among)[place],
            }
            .into()
        }
        "p_r_above_which_AS_risk_dominates_AU" => {
            contest()?.risk_dominance_threshold(Strategy::Safe).into()
        }
        "p_r_above_which_CS_risk_dominates_AU" => {
            contest()?.risk_dominance_threshold(Strategy::Conditional).into()
        }
        "p_r_above_which_all_AS_beats_all_AU" => contest()?.collective_threshold().into(),
        "p_r_collective_AS_risk_dominance_CS_risk_dominance" => {
            contest()?.late_thresholds().to_vec().into()
        }
        "region_boundaries_lower_upper"
        | "region_boundaries_2dp"
        | "region_boundaries_lower_upper_N" => {
            han::early_boundaries(case.real("s")?, teams()?).to_vec().into()
        }
        "p_r_collective_and_p_r_risk_dominance" => {
            contest()?.group_thresholds(teams()?).to_vec().into()
        }
        "stationary_freq_AU_rho_AS_rho_AU" => {
            let (contest, groups) = (contest()?, learning()?.groups(teams()?));
            let [safe, reckless] = groups.ln_fixation(&contest).map(crate::math::exp);
            vec![groups.unsafe_share(&contest), safe, reckless].into()
        }
        "freq_AU_and_larger_fixation_times_Z" => {
            let (contest, groups) = (contest()?, learning()?.groups(teams()?));
            vec![groups.unsafe_share(&contest), groups.arrow(&contest)].into()
        }
        "fixation_probability_one_AU_in_AS" => fixation(Strategy::Unsafe, Strategy::Safe)?,
        "fixation_probability_one_AS_in_AU" => fixation(Strategy::Safe, Strategy::Unsafe)?,
        "AS_share" => {
            han::replicator(&contest()?.matrix(), case.real("x0_AS")?, case.real("t")?).into()
        }
        "AS_share_at_unstable_interior_point" => match han::interior_point(&contest()?.matrix()) {
            Some(share) => share.into(),
            None => "none".into(),
        },
        _ => return Err(Problem::UnknownQuantity),
    })
}

/// Bargaining over inspections.
fn verification_bargaining(case: &Case) -> Result<Answer, Problem> {
    let power = |i: u32| {
        let of = |name: &str| case.real(&format!("{name}_{i}"));
        Ok(Power::new(of("sigma")?, of("k")?, of("a")?, of("delta")?, 0.0))
    };
    let both = || Ok([power(1)?, power(2)?]);
    let interval = |zone: Option<[f64; 2]>| match zone {
        Some(zone) => Answer::from(zone.to_vec()),
        None => "empty".into(),
    };
    let plain = Regime::PLAIN;
    Ok(match case.quantity.as_str() {
        "critical_discount_factor" => {
            let critical = verification::critical_patience(
                case.real("temptation_gain")?,
                case.real("surplus")?,
                case.real("detect")?,
                case.real_or("false_alarm", 0.0)?,
            );
            critical.map_or_else(|| "none".into(), Answer::from)
        }
        "verification_interval_no_transfer" => interval(verification::zone(&both()?, &plain)),
        "verification_interval_with_transfer" => {
            let [one, other] = both()?;
            interval(verification::zone(&[Power::together(&one, &other)], &plain))
        }
        "minimum_surplus_shift_to_open_zone" => {
            (-verification::best_offer(&both()?, &plain).1).into()
        }
        "verification_level_at_threshold" => verification::best_offer(&both()?, &plain).0.into(),
        "v_opt_and_min_critical_delta" => {
            let i = case.count("power")?;
            let (v, patience) = power(i)?.easiest(case.real(&format!("a_{i}"))?);
            match patience {
                Some(patience) => vec![v, patience].into(),
                None => "none".into(),
            }
        }
        "verification_interval_exp_detection" => {
            let of = |name| case.real(name);
            let power = Power::new(of("sigma")?, of("k")?, of("a")?, of("delta")?, 0.0);
            let detection = Detection::Saturating(of("eta")?);
            interval(verification::zone(&[power], &Regime { detection, ..plain }))
        }
        "transfer_1_to_2_equal_power_and_feasible_range" => {
            let [one, other] = both()?;
            verification::transfer(&one, &other, &plain, case.real("v")?).to_vec().into()
        }
        _ => return Err(Problem::UnknownQuantity),
    })
}

/// Brock and Durlauf's choice with social interactions.
fn middle_power_alignment(case: &Case) -> Result<Answer, Problem> {
    let crowd = || {
        let (tilt, spread) = if case.params.contains_key("h_mean") {
            (case.real("h_mean")?, case.real("h_halfwidth")?)
        } else {
            (case.real("h")?, 0.0)
        };
        Ok(Crowd { beta: case.real("beta")?, social: case.real("J")?, tilt, spread })
    };
    let numbers = |answer: Option<[f64; 2]>| match answer {
        Some(numbers) => Answer::from(numbers.to_vec()),
        None => "none".into(),
    };
    Ok(match case.quantity.as_str() {
        "all_fixed_points_ascending" => crowd()?.fixed_points().into(),
        "one_minus_betaJ_times_one_minus_m2" => {
            let crowd = crowd()?;
            let points = crowd.fixed_points();
            let branch = match case.params.get("branch").and_then(|b| b.as_str()) {
                None | Some("top") => points.last(),
                Some("bottom") => points.first(),
                Some("middle") => points.get(1),
                Some(_) => None,
            };
            crowd.relaxation(*branch.ok_or_else(|| case.missing("branch"))?).into()
        }
        "m_spinodal_and_h_critical" => {
            numbers(alignment::spinodal(case.real("beta")?, case.real("J")?))
        }
        "stationary_mean_m_m2_absm" => {
            let (beta, social) = (case.real("beta")?, case.real("J")?);
            alignment::stationary_moments(case.count("N")?, beta, social, case.real("h")?)
                .to_vec()
                .into()
        }
        "dependence_where_strict_branch_dies_and_where_it_returns" => {
            numbers(alignment::tipping_dependence(
                case.real("beta")?,
                case.real("J")?,
                case.real("governance_benefit")?,
                case.real("access_loss")?,
            ))
        }
        _ => return Err(Problem::UnknownQuantity),
    })
}
