//! Talent.
use crate::math;

/// Who enters, moves and leaves: two pools of experts, in public service and in private firms.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Flows {
    /// Entry into public service, people a year.
    pub entry_public: f64,
    /// Entry into firms, people a year.
    pub entry_private: f64,
    /// Share of either pool that leaves the field, 1/yr, above 0.
    pub exit: f64,
    /// Share of public staff that moves to firms, 1/yr.
    pub leave: f64,
    /// Share of firms' staff that moves to public service, 1/yr.
    pub join: f64,
}

/// Movement both ways at a wage ratio w (private over public): m₀ w^β to firms, m₀ w^−β back.
pub fn movement(mobility: f64, wage_ratio: f64, elasticity: f64) -> (f64, f64) {
    let pull = math::pow(wage_ratio, elasticity);
    (mobility * pull, mobility / pull)
}

impl Flows {
    /// Public and private staff in the long run.
    pub fn steady(&self) -> [f64; 2] {
        let total = (self.entry_public + self.entry_private) / self.exit;
        let public = (self.entry_public + self.join * total) / self.fast();
        [public, total - public]
    }

    /// Rate at which the split settles, 1/yr; the total settles at `exit`.
    pub fn fast(&self) -> f64 {
        self.exit + self.leave + self.join
    }

    /// Public and private staff after `years` from a start, by the two eigenvalues −δ and −fast.
    pub fn after(&self, start: [f64; 2], years: f64) -> [f64; 2] {
        let steady = self.steady();
        let slow = math::exp(-self.exit * years);
        let off = start[0] + start[1] - steady[0] - steady[1];
        let total = steady[0] + steady[1] + off * slow;
        // The part of the split that follows the total; none where nobody moves.
        let moving = self.leave + self.join;
        let follows = if moving > 0.0 { self.join / moving * off } else { 0.0 };
        let rest = start[0] - steady[0] - follows;
        let public = steady[0] + follows * slow + rest * math::exp(-self.fast() * years);
        [public, total - public]
    }

    /// Of the working years of somebody who enters public service, the share spent in it.
    pub fn kept(&self) -> f64 {
        (self.exit + self.join) / self.fast()
    }
}

/// Public share where nobody enters or leaves the field: 1 / (1 + w^(2β)), whatever the mobility.
pub fn closed_share(wage_ratio: f64, elasticity: f64) -> f64 {
    1.0 / (1.0 + math::pow(wage_ratio, 2.0 * elasticity))
}
