//! Deffuant's model with infinitely many people: the density of opinions.
//!
//! Ben-Naim, Krapivsky and Redner (2003), "Bifurcations and patterns in compromise processes",
//! Physica D 183: 190–204. Opinions fill [−D, D] evenly, the confidence is 1, and
//! ∂P/∂t = ∬_{|a − b| < 1} P(a) P(b) [δ(x − a − μ(b − a)) − δ(x − a)]. There is no seed and no
//! noise, so it says what in a finite run is chance and what is not.
//!
//! Limits: cells of width 1/60 in which mass between two cells is split so that the mean stays,
//! which blurs a little; Euler steps of 0.05.

/// Cells a unit of confidence.
const CELLS: usize = 60;
const STEP: f64 = 0.05;
/// By then the clusters stand apart.
const UNTIL: f64 = 250.0;
/// Cells with less of the mass do not join clusters.
const VISIBLE: f64 = 1e-9;

/// A cluster of opinions: where its centre of mass lies, in units of the confidence from the
/// middle, and its share of everybody.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lump {
    /// Centre of mass.
    pub at: f64,
    /// Share of all.
    pub mass: f64,
}

/// The clusters at the end for opinions spread evenly over [−`half_width`, `half_width`], from
/// low to high. In the other scaling, opinions in 0..1, the confidence is 1 / (2 `half_width`).
pub fn clusters(half_width: f64, speed: f64) -> Vec<Lump> {
    let cells = (2.0 * half_width * CELLS as f64).round().max(1.0) as usize;
    let mut p = vec![2.0 * half_width / cells as f64; cells];
    let jumps: Vec<Jump> = (1..=CELLS).map(|gap| Jump::new(gap, speed)).collect();
    let mut change = vec![0.0; cells];
    let steps = (UNTIL / STEP).round() as u32;
    for _ in 0..steps {
        change.fill(0.0);
        for i in 0..cells {
            if p[i] < f64::MIN_POSITIVE {
                continue;
            }
            for jump in jumps.iter().take_while(|j| i + j.gap < cells) {
                jump.meet(i, p[i] * p[i + jump.gap], &mut change);
            }
        }
        for (p, change) in p.iter_mut().zip(&change) {
            *p += STEP * change;
        }
    }
    lumps(&p, half_width)
}

/// Where the two partners of a meeting `gap` cells apart go.
struct Jump {
    gap: usize,
    /// Whole cells moved, and the share that goes one cell further.
    whole: usize,
    further: f64,
    /// At exactly the confidence, half of the cells' area is within it.
    weight: f64,
}

impl Jump {
    fn new(gap: usize, speed: f64) -> Self {
        let moved = speed * gap as f64;
        let whole = moved.floor();
        Jump {
            gap,
            whole: whole as usize,
            further: moved - whole,
            weight: if gap == CELLS { 0.5 } else { 1.0 },
        }
    }

    /// Cell `i` and the cell `gap` above it meet at `rate`: each loses that mass to a place nearer
    /// to the other.
    fn meet(&self, i: usize, rate: f64, change: &mut [f64]) {
        let rate = self.weight * rate;
        let j = i + self.gap;
        change[i] -= rate;
        change[j] -= rate;
        let (near, far) = (rate * (1.0 - self.further), rate * self.further);
        change[i + self.whole] += near;
        change[j - self.whole] += near;
        if far > 0.0 {
            change[i + self.whole + 1] += far;
            change[j - self.whole - 1] += far;
        }
    }
}

/// Groups visible cells; what is left between them is half a unit of confidence at least.
fn lumps(p: &[f64], half_width: f64) -> Vec<Lump> {
    let total: f64 = p.iter().sum();
    let place = |i: usize| -half_width + (i as f64 + 0.5) * 2.0 * half_width / p.len() as f64;
    let mut found: Vec<Lump> = Vec::new();
    let mut last = None;
    for (i, mass) in p.iter().map(|m| m / total).enumerate() {
        if mass < VISIBLE {
            continue;
        }
        match found.last_mut() {
            Some(lump) if last.is_some_and(|l| i - l < CELLS / 2) => {
                lump.at = (lump.at * lump.mass + place(i) * mass) / (lump.mass + mass);
                lump.mass += mass;
            }
            _ => found.push(Lump { at: place(i), mass }),
        }
        last = Some(i);
    }
    found
}

/// The confidence (for opinions in 0..1) below which the middle cluster splits in two, bisected
/// over the half-width between 1.5 and 2.2 to about 0.001.
pub fn split_confidence(speed: f64) -> f64 {
    let (mut whole, mut split) = (1.5, 2.2);
    while split - whole > 1e-3 {
        let middle = 0.5 * (whole + split);
        if major(&clusters(middle, speed)) > 1 {
            split = middle;
        } else {
            whole = middle;
        }
    }
    0.5 / (0.5 * (whole + split))
}

/// How many clusters hold at least 5% of everybody.
pub fn major(lumps: &[Lump]) -> u32 {
    lumps.iter().filter(|l| l.mass >= super::opinion::MAJOR).count() as u32
}

/// How many hold more than `least`.
pub fn heavier_than(lumps: &[Lump], least: f64) -> u32 {
    lumps.iter().filter(|l| l.mass > least).count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mass_stays_and_the_picture_is_its_own_mirror() {
        let found = clusters(1.4, 0.5);
        let mass: f64 = found.iter().map(|l| l.mass).sum();
        assert!((mass - 1.0).abs() < 1e-6);
        for (a, b) in found.iter().zip(found.iter().rev()) {
            assert!((a.mass - b.mass).abs() < 1e-9 && (a.at + b.at).abs() < 1e-6);
        }
    }

    #[test]
    fn the_middle_splits_where_ben_naim_and_others_found_it() {
        assert_eq!(major(&clusters(1.8, 0.5)), 1);
        assert_eq!(major(&clusters(1.95, 0.5)), 2);
    }
}
