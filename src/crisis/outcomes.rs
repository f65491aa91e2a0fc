//! What runs come to: how many see no agreement, one ahead of a crisis, or one after it, and how
//! many a regime that lasts.

use super::lanes::{self, Shard};
use super::model::{Row, World};
use crate::analysis::intervals::{self, Interval};

/// Outcomes counted over runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Runs.
    pub runs: u32,
    /// First agreed without a crisis in the window before.
    pub proactive: u32,
    /// First agreed with one.
    pub crisis: u32,
    /// Of the proactive, how many led to a durable regime.
    pub durable_proactive: u32,
    /// Of the crisis-driven, how many did.
    pub durable_crisis: u32,
    /// Crises, over all runs.
    pub crises: u32,
}

impl Counts {
    /// Counts the rows of runs.
    pub fn of<'a>(rows: impl IntoIterator<Item = &'a Row>) -> Self {
        let mut counts = Counts::default();
        for row in rows {
            let signed = row.signed.is_some();
            counts.runs += 1;
            counts.crises += row.crises;
            counts.proactive += u32::from(signed && !row.after_crisis);
            counts.crisis += u32::from(signed && row.after_crisis);
            counts.durable_proactive += u32::from(row.durable && !row.after_crisis);
            counts.durable_crisis += u32::from(row.durable && row.after_crisis);
        }
        counts
    }

    /// Simulates the first runs of a world and counts them.
    pub fn simulate(world: &World, seed: u64, runs: u32) -> Self {
        Counts::of(&lanes::rows(world, seed, Shard { first: 0, runs }, |_| {}))
    }

    /// Runs without any agreement.
    pub fn none(&self) -> u32 {
        self.runs - self.proactive - self.crisis
    }

    /// Runs that ended in a durable regime.
    pub fn durable(&self) -> u32 {
        self.durable_proactive + self.durable_crisis
    }

    /// A number of runs as a share of all.
    pub fn share(&self, runs: u32) -> f64 {
        f64::from(runs) / f64::from(self.runs)
    }

    /// Its Wilson interval at 95 %.
    pub fn interval(&self, runs: u32) -> Interval {
        intervals::wilson95(runs, self.runs)
    }

    /// Crises a run.
    pub fn crises_per_run(&self) -> f64 {
        self.share(self.crises)
    }
}

crate::choices! {
    /// What a question is asked about.
    pub enum Goal {
        /// A durable regime, however it came.
        Durable = "durable", "A durable regime";
        /// Agreement ahead of any crisis.
        Proactive = "proactive", "Agreement ahead of a crisis";
        /// Agreement after a crisis.
        Crisis = "crisis", "Agreement after a crisis";
        /// Any agreement.
        Agreement = "agreement", "Any agreement";
    }
}

impl Goal {
    /// Whether a run reached it.
    pub fn reached(self, row: &Row) -> bool {
        let signed = row.signed.is_some();
        match self {
            Goal::Durable => row.durable,
            Goal::Proactive => signed && !row.after_crisis,
            Goal::Crisis => signed && row.after_crisis,
            Goal::Agreement => signed,
        }
    }

    /// How many of the runs reached it.
    pub fn among(self, counts: &Counts) -> u32 {
        match self {
            Goal::Durable => counts.durable(),
            Goal::Proactive => counts.proactive,
            Goal::Crisis => counts.crisis,
            Goal::Agreement => counts.proactive + counts.crisis,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crisis::parameters::Parameters;
    use crate::params::Parameters as _;

    #[test]
    fn a_goal_is_counted_as_it_is_reached() {
        let world = World::new(&Parameters { hold_K: Some(0.1), ..Parameters::defaults() });
        let rows = lanes::rows(&world, 1, Shard { first: 0, runs: 2000 }, |_| {});
        let counts = Counts::of(&rows);
        for goal in Goal::ALL {
            let reached = rows.iter().filter(|row| goal.reached(row)).count();
            assert_eq!(goal.among(&counts) as usize, reached);
            assert!(reached > 0, "{goal:?} is seen");
        }
        assert_eq!(counts.none() as usize, rows.iter().filter(|r| r.signed.is_none()).count());
    }
}
