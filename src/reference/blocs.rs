//! Reference cases of landscape theory (section 2.4).

use super::{Answer, Case, Problem};
use crate::knowledge::blocs::{self, Landscape, Split, side};
use serde_json::{Value, json};

/// The model `landscape`.
pub fn evaluate(case: &Case) -> Result<Answer, Problem> {
    if case.model != "landscape" {
        return Err(Problem::UnknownModel);
    }
    if case.case == "ww2_1936_published" {
        return published(case);
    }
    if case.quantity == "critical_w" {
        return critical(case);
    }
    let world = landscape(case)?;
    let energies = world.energies();
    let minima = || world.minima(&energies, true);
    let by_number =
        |splits: &[Split]| splits.iter().map(|s| energies[*s as usize]).collect::<Vec<_>>();
    Ok(match case.quantity.as_str() {
        "n_configurations" => world.splits().into(),
        "n_local_minima"
        | "n_strict_local_minima"
        | "n_strict_local_minima_enumerated"
        | "n_local_minima_paper" => minima().len().into(),
        "n_local_minima_weak" => world.minima(&energies, false).len().into(),
        "min_energy" | "global_min_energy" => {
            energies.iter().copied().fold(f64::INFINITY, f64::min).into()
        }
        "energies_of_minima" => by_number(&minima()).into(),
        "sides_of_minima" => {
            let signs = |s: &Split| {
                let sign = |i| if side(*s, i) { -1 } else { 1 };
                (0..world.actors()).map(sign).collect::<Vec<i32>>()
            };
            json!(minima().iter().map(signs).collect::<Vec<_>>()).into()
        }
        "basin_sizes" | "basin_sizes_steepest_descent" | "basin_sizes_by_energy" => {
            world.basins(&energies, &minima()).into()
        }
        "us_side_at_global_min" => with_first(&world, minima().first(), &case.words("actors")?),
        "config_with_Sun_ATT_together" => {
            let names = case.words("names")?;
            let both = together(case, &minima(), ["Sun", "ATT"])?;
            with_first(&world, both.as_ref(), &names)
        }
        "n_frustrated_share_correct_size" => {
            let names = case.words("names")?;
            let both =
                together(case, &minima(), ["Sun", "ATT"])?.ok_or(Problem::UnknownQuantity)?;
            let (actors, wrong) = blocs::wrong_in_unix(&names, &world.sizes, both);
            blocs::share_right(&actors, &wrong).into()
        }
        _ => return Err(Problem::UnknownQuantity),
    })
}

/// The names on the first actor's side.
fn with_first(world: &Landscape, split: Option<&Split>, names: &[&str]) -> Answer {
    let Some(split) = split else { return Value::Null.into() };
    let side: Vec<&str> =
        (0..world.actors()).filter(|i| !side(*split, *i)).map(|i| names[i as usize]).collect();
    side.into()
}

/// The first of these splits that has two named actors on one side.
fn together(case: &Case, splits: &[Split], pair: [&str; 2]) -> Result<Option<Split>, Problem> {
    let names = case.words("names")?;
    let mut at = [0; 2];
    for (place, name) in at.iter_mut().zip(pair) {
        *place = names.iter().position(|n| *n == name).ok_or_else(|| case.missing("names"))? as u32;
    }
    Ok(splits.iter().copied().find(|s| side(*s, at[0]) == side(*s, at[1])))
}

/// Sizes with propensities in any of the forms of the reference file.
fn landscape(case: &Case) -> Result<Landscape, Problem> {
    let has = |name: &str| case.params.contains_key(name);
    if has("V") {
        let (values, capabilities) = (matrix(case, "V")?, matrix(case, "C")?);
        return Ok(blocs::weighed(&values, &capabilities, case.real("w_capability")?));
    }
    if has("types") {
        let kinds: Vec<char> = case.word("types")?.chars().collect();
        let sizes = case.reals("sizes")?;
        if kinds.len() != sizes.len() {
            return Err(case.missing("types"));
        }
        return Ok(blocs::rivals_of_a_kind(sizes, &kinds));
    }
    if case.params.get("p").is_some_and(Value::is_array) {
        return matrix(case, "p");
    }
    let sizes = if has("sizes") {
        case.reals("sizes")?
    } else {
        vec![case.real_or("s", 1.0)?; case.count("n")? as usize]
    };
    if sizes.is_empty() || sizes.len() > 20 {
        return Err(Problem::Refused("between 1 and 20 actors".to_string()));
    }
    Ok(blocs::uniform(sizes, case.real("p")?))
}

/// Sizes with a square matrix of propensities.
fn matrix(case: &Case, name: &str) -> Result<Landscape, Problem> {
    let sizes = case.reals("sizes")?;
    let rows = case.params.get(name).and_then(Value::as_array).ok_or_else(|| case.missing(name))?;
    let entries = rows.iter().flat_map(|r| r.as_array().into_iter().flatten());
    let ties: Option<Vec<f64>> = entries.map(Value::as_f64).collect();
    let ties = ties.ok_or_else(|| case.missing(name))?;
    let fits = ties.len() == sizes.len() * sizes.len() && (1..=20).contains(&sizes.len());
    if fits { Ok(Landscape { sizes, ties }) } else { Err(case.missing(name)) }
}

/// Where two splits change places.
fn critical(case: &Case) -> Result<Answer, Problem> {
    let (values, capabilities) = (matrix(case, "V")?, matrix(case, "C")?);
    let names = case.words("actors")?;
    let split = |name: &str| -> Result<Split, Problem> {
        let side = case.words(name)?;
        let at = |n: &&str| names.iter().position(|m| m == n).map(|i| i as u32);
        let members: Option<Vec<u32>> = side.iter().map(at).collect();
        let members = members.ok_or_else(|| case.missing(name))?;
        // A side that lacks actor 0 is named by its complement.
        let others: Vec<u32> = (0..names.len() as u32).filter(|i| !members.contains(i)).collect();
        let with_first = if members.contains(&0) { members } else { others };
        Ok(blocs::split_of(&with_first, names.len() as u32))
    };
    let weight =
        blocs::switch_weight(&values, &capabilities, split("from_side")?, split("to_side")?);
    weight.map(Answer::from).ok_or_else(|| Problem::Refused("they never switch".to_string()))
}

/// Europe in 1936, whose propensities are not published.
fn published(case: &Case) -> Result<Answer, Problem> {
    let n = blocs::EUROPE_1936.len() as u32;
    let minima = blocs::PUBLISHED_1936_BASINS.len() as u32;
    Ok(match case.quantity.as_str() {
        "n_local_minima" => minima.into(),
        "basin_sizes" => blocs::PUBLISHED_1936_BASINS.to_vec().into(),
        "n_configs_within_two_errors" => blocs::splits_within(n, 2).into(),
        "p_value" => blocs::chance_of_fit(n, minima, 2).into(),
        "share_of_size_correct" => {
            blocs::share_right(&blocs::EUROPE_1936, &blocs::WRONG_1936).into()
        }
        _ => return Err(Problem::UnknownQuantity),
    })
}
