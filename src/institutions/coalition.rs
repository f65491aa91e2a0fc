//! Coalition.

/// Barrett's world of `n` equal countries, with benefit (b/n)(aQ − Q²/2) and cost c q²/2 each.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Equal {
    /// N.
    pub n: u32,
    /// The total effort at which the marginal benefit vanishes.
    pub a: f64,
    /// Slope of the marginal benefit.
    pub b: f64,
    /// Slope of the marginal cost.
    pub c: f64,
}

/// What a treaty of k equal countries leads to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Treaty {
    /// Effort of each signatory; 0 where there is none.
    pub signatory: f64,
    /// Effort of each other country; 0 where there is none.
    pub other: f64,
    /// Total effort Q.
    pub total: f64,
    /// Payoff of a signatory; where there is none, of a country with that effort.
    pub signatory_payoff: f64,
    /// Payoff of another country; where there is none, of a country with that effort.
    pub other_payoff: f64,
}

impl Equal {
    /// A treaty of `k` signatories who move first and maximise their joint payoff; the others
    /// answer each for itself. Barrett (1994).
    pub fn treaty(&self, k: u32) -> Treaty {
        let (n, k_) = (f64::from(self.n), f64::from(k));
        let (alpha, gamma) = (k_ / n, self.c / self.b);
        let reach = gamma + 1.0 - alpha;
        let scale = reach * reach + alpha * alpha * gamma * n;
        let signatory = if k == 0 { 0.0 } else { self.a * alpha * gamma / scale };
        let other = if k == self.n { 0.0 } else { self.a * reach / (n * scale) };
        let total = k_ * signatory + (n - k_) * other;
        let payoff =
            |q: f64| self.b / n * (self.a * total - 0.5 * total * total) - 0.5 * self.c * q * q;
        Treaty {
            signatory,
            other,
            total,
            signatory_payoff: payoff(signatory),
            other_payoff: payoff(other),
        }
    }

    /// The sum of all payoffs under a treaty of `k`.
    pub fn welfare(&self, k: u32) -> f64 {
        let t = self.treaty(k);
        f64::from(k) * t.signatory_payoff + f64::from(self.n - k) * t.other_payoff
    }

    /// The share of what full cooperation would add to everyone's payoff that a treaty of `k` adds.
    pub fn gap_closed(&self, k: u32) -> f64 {
        let alone = self.welfare(0);
        (self.welfare(k) - alone) / (self.welfare(self.n) - alone)
    }

    /// Every self-enforcing size: no signatory gains by leaving, nobody else by joining.
    pub fn stable(&self) -> Vec<u32> {
        let slack = 1e-12 * self.b * self.a * self.a / f64::from(self.n);
        let treaties: Vec<Treaty> = (0..=self.n).map(|k| self.treaty(k)).collect();
        let stays = |k: usize| treaties[k].signatory_payoff >= treaties[k - 1].other_payoff - slack;
        let joins = |k: usize| treaties[k + 1].signatory_payoff > treaties[k].other_payoff + slack;
        (1..=self.n)
            .filter(|k| stays(*k as usize) && (*k == self.n || !joins(*k as usize)))
            .collect()
    }
}

/// A modest treaty among `n` equal countries with constant benefit b per unit of effort and cost
/// c q²/2: each of k signatories makes θ k b/c, never less than the b/c it would make alone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Modest {
    /// The self-enforcing number of signatories.
    pub size: u32,
    /// A signatory's effort over that of a country on its own.
    pub depth: f64,
    /// The share of the gap to full cooperation that it closes.
    pub gap_closed: f64,
}

/// The self-enforcing modest treaty for `theta` in (0, 1]. In units of b²/c a signatory earns
/// Q − (θk)²/2, and leaving costs it θ(k − 1) less from each of the others, so it stays while
/// θ²k² − 4θk + 1 + 2θ ≤ 0.
pub fn modest(n: u32, theta: f64) -> Modest {
    let largest = (2.0 + (3.0 - 2.0 * theta).sqrt()) / theta;
    // At θ = 1 the bound is exactly 3; rounding must not make it 2.
    let size = ((largest + 1e-9).floor()).min(f64::from(n));
    let depth = (theta * size).max(1.0);
    let n = f64::from(n);
    let welfare = |k: f64, q: f64| n * (k * q + (n - k)) - 0.5 * (k * q * q + (n - k));
    let alone = welfare(0.0, 0.0);
    let gap_closed = (welfare(size, depth) - alone) / (welfare(n, n) - alone);
    Modest { size: size as u32, depth, gap_closed }
}
