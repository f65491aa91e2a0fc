//! Reference cases of section 2.1.

use super::{Answer, Case, Problem};
use crate::deadlock::race::{self, Information};

/// The models of this room.
pub fn evaluate(case: &Case) -> Result<Answer, Problem> {
    match case.model.as_str() {
        "armstrong_race" => armstrong_race(case),
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
        _ => return Err(Problem::UnknownQuantity),
    })
}
