//! Reference cases of section 2.3.

use super::{Answer, Case, Problem};
use crate::asymmetry::{capital, inspection, lobbying, talent};
use crate::facts;
use serde_json::Value;

/// The models of this room.
pub fn evaluate(case: &Case) -> Result<Answer, Problem> {
    match case.model.as_str() {
        "tullock" => tullock(case),
        "inspection" => inspection(case),
        "resource_gap" => resource_gap(case),
        "ledger_arithmetic" => ledger_arithmetic(case),
        _ => Err(Problem::UnknownModel),
    }
}

/// Contests for influence.
fn tullock(case: &Case) -> Result<Answer, Problem> {
    let r = || case.real("r");
    let stakes = || Ok([case.real("V1")?, case.real("V2")?]);
    let quantity = case.quantity.as_str();
    Ok(match (case.case.as_str(), quantity) {
        ("n_symmetric", "x_each") => {
            lobbying::symmetric(case.real("n")?, case.real("V")?, r()?).0.into()
        }
        ("n_symmetric", "dissipation") => {
            lobbying::symmetric(case.real("n")?, case.real("V")?, r()?).1.into()
        }
        ("n_asymmetric_r1", _) => {
            let efforts = lobbying::many_sided(&case.reals("V")?);
            match quantity {
                "efforts" => efforts.into(),
                "total_effort" => crate::math::sum(&efforts).into(),
                "n_active" => efforts.iter().filter(|x| **x > 0.0).count().into(),
                _ => return Err(Problem::UnknownQuantity),
            }
        }
        ("best_response_path_r1", "x1" | "x2") => {
            let stakes = stakes()?;
            let start = [case.real("x0")?, case.real("y0")?];
            let path = lobbying::path(start, case.real("step")?, case.count("T")?, |i, other| {
                lobbying::reply_at_one(stakes[i], other)
            });
            let end = path.last().copied().unwrap_or(start);
            end[usize::from(quantity == "x2")].into()
        }
        (_, "r_max") => lobbying::r_max(case.real("V_ratio_low_over_high")?).into(),
        // −1 where the simultaneous reply is stable at every ratio.
        (_, "critical_V_ratio") => lobbying::critical_ratio(r()?).unwrap_or(-1.0).into(),
        (_, "br_spectral_radius") => lobbying::reply_radius(stakes()?, r()?).into(),
        _ => {
            let stakes = stakes()?;
            let contest = lobbying::two_sided(stakes, r()?);
            match quantity {
                "x1" => contest.effort[0].into(),
                "x2" => contest.effort[1].into(),
                "p1" => contest.win.into(),
                "p2" => (1.0 - contest.win).into(),
                "payoff1" => contest.payoff[0].into(),
                "payoff2" => contest.payoff[1].into(),
                "total_effort" => contest.total().into(),
                "dissipation_over_maxV" => lobbying::dissipation(&contest, stakes).into(),
                _ => return Err(Problem::UnknownQuantity),
            }
        }
    })
}

/// Inspection with limited capacity, and what reports and evaluations tell.
fn inspection(case: &Case) -> Result<Answer, Problem> {
    let real = |name: &str| case.real(name);
    Ok(match (case.case.as_str(), case.quantity.as_str()) {
        ("capacity_game", quantity) => {
            let game = inspection::Game {
                gain: real("b")?,
                fine: real("F")?,
                detection: real("d")?,
                false_alarm: case.real_or("alpha", 0.0)?,
                cost: real("c")?,
                worth: real("G")?,
                capacity: real("k")?,
                systems: real("n")?,
            };
            let e = game.equilibrium();
            match quantity {
                "inspect_prob_per_firm" => e.inspected.into(),
                "violation_prob" => e.violating.into(),
                "expected_detected_violations" => game.found(&e).into(),
                // −1 where no capacity deters.
                "min_inspections_to_deter" => game.least_capacity().unwrap_or(-1.0).into(),
                _ => return Err(Problem::UnknownQuantity),
            }
        }
        ("tsebelis_2x2", "violation_prob") => {
            inspection::two_by_two(table(case, "firm")?, table(case, "regulator")?).0.into()
        }
        ("tsebelis_2x2", "inspect_prob") => {
            inspection::two_by_two(table(case, "firm")?, table(case, "regulator")?).1.into()
        }
        (_, "value_to_inspector") => {
            inspection::sequential_value(real("n_periods")?, real("m_inspections")?).into()
        }
        ("detect_at_least_one", "prob") => {
            inspection::finds_any(real("n")?, real("k")?, real("violators")?, real("d")?).into()
        }
        (_, "p_unsafe_given_self_report_safe") => {
            inspection::unsafe_though_reported(real("prior_unsafe")?, real("honesty")?).into()
        }
        (_, "p_unsafe_given_independent_pass") => {
            inspection::unsafe_though_passed(real("prior_unsafe")?, real("d")?, real("alpha")?)
                .into()
        }
        (_, "self_reports") => {
            let reports =
                inspection::reports_itself(real("s")?, real("q")?, real("d")?, real("F")?);
            u32::from(reports).into()
        }
        (_, "expected_sanction") => {
            inspection::expected_sanction(real("s")?, real("q")?, real("d")?, real("F")?).into()
        }
        _ => return Err(Problem::UnknownQuantity),
    })
}

/// A two-by-two table.
fn table(case: &Case, name: &str) -> Result<[[f64; 2]; 2], Problem> {
    let rows = case.params.get(name).and_then(Value::as_array).ok_or_else(|| case.missing(name))?;
    let cell = |i: usize, j: usize| {
        let value = rows.get(i).and_then(|r| r.get(j)).and_then(Value::as_f64);
        value.ok_or_else(|| case.missing(name))
    };
    Ok([[cell(0, 0)?, cell(0, 1)?], [cell(1, 0)?, cell(1, 1)?]])
}

/// Money and people.
fn resource_gap(case: &Case) -> Result<Answer, Problem> {
    let real = |name: &str| case.real(name);
    let money = || Ok((real("K0")?, real("B0")?, real("gK")?));
    // "discrete_annual" states growth a year, every other case a continuous rate.
    let rate = |g: f64| if case.case == "discrete_annual" { capital::continuous(g) } else { g };
    Ok(match case.quantity.as_str() {
        "ratio_K_over_B" => {
            let (k, b, g_k) = money()?;
            capital::ratio_after(k, b, rate(g_k), rate(real("gB")?), real("t_years")?).into()
        }
        // −1 where it is never reached.
        "time_to_parity_years" => {
            let (k, b, g_k) = money()?;
            capital::crossing(k, b, rate(g_k), rate(real("gB")?), 1.0).unwrap_or(-1.0).into()
        }
        "gB_for_parity_at_T" => {
            let (k, b, g_k) = money()?;
            capital::growth_needed(k, b, g_k, 1.0, real("T_years")?).into()
        }
        "public_share" if case.case == "talent_closed" => {
            talent::closed_share(real("wage_ratio")?, real("beta")?).into()
        }
        quantity => {
            let (leave, join) = talent::movement(real("m0")?, real("wage_ratio")?, real("beta")?);
            let flows = talent::Flows {
                entry_public: real("aG")?,
                entry_private: real("aF")?,
                exit: real("delta")?,
                leave,
                join,
            };
            let start = || Ok([real("G0")?, real("F0")?]);
            let closed =
                flows.exit == 0.0 && flows.entry_public == 0.0 && flows.entry_private == 0.0;
            if closed {
                let after = || Ok(flows.closed_after(start()?, real("t_years")?));
                return match quantity {
                    "G_t" => Ok(after()?[0].into()),
                    "F_t" => Ok(after()?[1].into()),
                    "public_share" => Ok((join / (leave + join)).into()),
                    "fast_rate" => Ok(flows.fast().into()),
                    _ => Err(Problem::Refused(
                        "where nobody leaves the field, it depends on the start".to_string(),
                    )),
                };
            }
            if flows.exit <= 0.0 {
                return Err(Problem::Refused("somebody must leave the field".to_string()));
            }
            let steady = flows.steady();
            let after = || Ok(flows.after(start()?, real("t_years")?));
            match quantity {
                "G_star" => steady[0].into(),
                "F_star" => steady[1].into(),
                "public_share" => (steady[0] / (steady[0] + steady[1])).into(),
                "slow_rate" => flows.exit.into(),
                "fast_rate" => flows.fast().into(),
                "G_t" => after()?[0].into(),
                "F_t" => after()?[1].into(),
                _ => return Err(Problem::UnknownQuantity),
            }
        }
    })
}

/// Arithmetic on the chapter's figures; a figure that a case does not give is the ledger's.
fn ledger_arithmetic(case: &Case) -> Result<Answer, Problem> {
    let million = |fact: &facts::Fact| fact.base() / 1e6;
    let billion = |fact: &facts::Fact| fact.base() / 1e9;
    let capex = || case.real_or("capex_usd_bn", billion(&facts::HYPERSCALER_CAPEX_2026));
    let week = || case.real_or("week_gbp_m", million(&facts::UK_AISI_BUDGET));
    let weeks = || case.real_or("weeks_per_year", capital::WEEKS_PER_YEAR);
    let institute = || case.real_or("total_gbp_m", million(&facts::UK_AISI_BUDGET));
    let institute_years = || case.real_or("years", facts::UK_AISI_BUDGET_PERIOD.base());
    let institute_usd_bn = || Ok(institute()? / 1e3 * case.real("usd_per_gbp")?);
    let eu_usd_bn = || {
        let eur = case.real_or("eur_bn", billion(&facts::EU_AI_ACT_ENFORCEMENT_BUDGET))?;
        Ok(eur * case.real("usd_per_eur")?)
    };
    let lobby = || case.real_or("lobby_usd_m", million(&facts::BRUSSELS_LOBBYING_2025));
    let total_growth = || case.real_or("growth", facts::BRUSSELS_LOBBYING_GROWTH.base());
    Ok(match case.quantity.as_str() {
        "uk_aisi_per_year_gbp_m" => capital::per_year(institute()?, institute_years()?).into(),
        "implied_lab_annual_spend_lower_bound_gbp_m" => {
            capital::year_of_weeks(week()?, weeks()?).into()
        }
        "implied_annual_ratio_lab_over_aisi" => {
            let lab = capital::year_of_weeks(week()?, weeks()?);
            (lab / capital::per_year(institute()?, institute_years()?)).into()
        }
        "implied_lab_annual_spend_lower_bound_usd_bn" => {
            (capital::year_of_weeks(week()?, weeks()?) / 1e3 * case.real("usd_per_gbp")?).into()
        }
        "hyperscaler_capex_per_week_usd_bn" => capital::per_year(capex()?, weeks()?).into(),
        "hours_of_capex_equal_to_uk_aisi_total" => {
            capital::hours_of(institute_usd_bn()?, capex()?).into()
        }
        "ratio_capex_to_uk_aisi_annual" => {
            (capex()? / capital::per_year(institute_usd_bn()?, institute_years()?)).into()
        }
        "ratio_capex_to_eu_enforcement" => (capex()? / eu_usd_bn()?).into(),
        "ratio_frontier_run_to_eu_enforcement" => {
            let run = case.real_or("run_usd_bn", billion(&facts::FRONTIER_TRAINING_RUN_COST))?;
            (run / eu_usd_bn()?).into()
        }
        "china_2024_base_usd_bn" => {
            let value =
                case.real_or("value_2025_usd_bn", billion(&facts::CHINA_AI_INVESTMENT_2025))?;
            let growth = case.real_or("growth", facts::CHINA_AI_INVESTMENT_GROWTH_2025.base())?;
            capital::before_growth(value, growth).into()
        }
        "us_over_china" => {
            let us = case.real_or("us_usd_bn", billion(&facts::US_PRIVATE_AI_INVESTMENT))?;
            let china = case.real_or("cn_usd_bn", billion(&facts::CHINA_AI_INVESTMENT_2025))?;
            (us / china).into()
        }
        "lobby_2021_upper_bound_usd_m" => {
            let value =
                case.real_or("value_2025_usd_m", million(&facts::BRUSSELS_LOBBYING_2025))?;
            capital::before_growth(value, total_growth()?).into()
        }
        "lobby_cagr_lower_bound" => {
            let years = case.real_or("years", facts::BRUSSELS_LOBBYING_GROWTH_PERIOD.base())?;
            capital::annual_from_total(total_growth()?, years).into()
        }
        "lobby_over_uk_aisi_annual" => {
            let institute = capital::per_year(institute_usd_bn()? * 1e3, institute_years()?);
            (lobby()? / institute).into()
        }
        "tfp_annual_from_decade" => {
            let total = case.real_or("total", facts::TFP_GAIN.base())?;
            let years = case.real_or("years", facts::TFP_HORIZON.base())?;
            capital::annual_from_total(total, years).into()
        }
        _ => return Err(Problem::UnknownQuantity),
    })
}
