//! Time until an event, with runs that ended before it (censored).
//!
//! - Kaplan and Meier (1958), JASA 53: 457–481: the product-limit estimate of the survival
//!   function; its variance by Greenwood (1926); intervals on the log(−log) scale (Kalbfleisch
//!   and Prentice 1980), which stay inside 0..1.
//! - Aalen and Johansen (1978), Scandinavian Journal of Statistics 5: 141–150: the cumulative
//!   incidence of each of several causes that compete.

use super::intervals::Interval;
use crate::math;

/// How long one run was followed, and what ended it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Observation {
    /// The time of the event or of the end of the observation.
    pub time: f64,
    /// The cause of the event; none where the run was censored.
    pub cause: Option<u32>,
}

/// The survival function, a step down at each event time.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// The steps, in the order of time.
    pub steps: Vec<Step>,
    /// The last time at which anything was observed.
    pub end: f64,
}

/// One step of a [`Curve`].
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// When.
    pub time: f64,
    /// Runs under observation just before. One censored at this very time still counts.
    pub at_risk: u32,
    /// Events at this time, of any cause.
    pub events: u32,
    /// Survival from this time on.
    pub survival: f64,
    /// Greenwood's Σ d / (n (n − d)) up to here; infinite where nobody is left.
    pub greenwood: f64,
    /// Cumulative incidence of each cause from this time on.
    pub incidence: Vec<f64>,
}

/// Estimates survival and the cumulative incidence of the causes 0..`causes`. Observations may
/// come in any order.
pub fn kaplan_meier(observations: &[Observation], causes: u32) -> Curve {
    let mut sorted: Vec<&Observation> = observations.iter().collect();
    sorted.sort_by(|a, b| a.time.total_cmp(&b.time));
    let mut curve = Curve { steps: Vec::new(), end: sorted.last().map_or(0.0, |o| o.time) };
    let mut at_risk = sorted.len() as u32;
    let (mut survival, mut greenwood) = (1.0, 0.0);
    let mut incidence = vec![0.0; causes as usize];
    for tied in sorted.chunk_by(|a, b| a.time == b.time) {
        let events = tied.iter().filter(|o| o.cause.is_some()).count() as u32;
        if events > 0 {
            let (n, d) = (f64::from(at_risk), f64::from(events));
            for cause in tied.iter().filter_map(|o| o.cause) {
                incidence[cause as usize] += survival / n;
            }
            survival *= 1.0 - d / n;
            greenwood += d / (n * (n - d));
            let incidence = incidence.clone();
            curve.steps.push(Step {
                time: tied[0].time,
                at_risk,
                events,
                survival,
                greenwood,
                incidence,
            });
        }
        at_risk -= tied.len() as u32;
    }
    curve
}

impl Curve {
    /// The step in force at `time`, if any event happened by then.
    pub fn step(&self, time: f64) -> Option<&Step> {
        self.steps[..self.steps.partition_point(|s| s.time <= time)].last()
    }

    /// Survival at `time`: the estimated probability that the event comes later.
    pub fn survival(&self, time: f64) -> f64 {
        self.step(time).map_or(1.0, |s| s.survival)
    }

    /// The standard error of survival at `time` (Greenwood).
    pub fn error(&self, time: f64) -> f64 {
        self.step(time).map_or(0.0, Step::error)
    }

    /// The cumulative incidence of a cause at `time`.
    pub fn incidence(&self, cause: u32, time: f64) -> f64 {
        self.step(time).map_or(0.0, |s| s.incidence[cause as usize])
    }

    /// The first time at which survival is at most 1 − p; none where it was not observed.
    pub fn quantile(&self, p: f64) -> Option<f64> {
        self.steps.iter().find(|s| s.survival <= 1.0 - p).map(|s| s.time)
    }

    /// The median time.
    pub fn median(&self) -> Option<f64> {
        self.quantile(0.5)
    }

    /// The mean time, counted up to `horizon` only: the area under the curve.
    pub fn restricted_mean(&self, horizon: f64) -> f64 {
        let (mut area, mut since, mut survival) = (0.0, 0.0, 1.0);
        for step in self.steps.iter().take_while(|s| s.time < horizon) {
            area += survival * (step.time - since);
            (since, survival) = (step.time, step.survival);
        }
        area + survival * (horizon - since)
    }
}

impl Step {
    /// The standard error of survival (Greenwood).
    pub fn error(&self) -> f64 {
        if self.survival > 0.0 { self.survival * self.greenwood.sqrt() } else { 0.0 }
    }

    /// A pointwise interval for survival at the normal quantile `z`, on the log(−log) scale. Where
    /// survival has reached 0 the scale has no value and the interval is that point.
    pub fn interval(&self, z: f64) -> Interval {
        if self.survival <= 0.0 {
            return Interval { low: 0.0, high: 0.0 };
        }
        let log = math::ln(self.survival);
        let factor = math::exp(z * self.greenwood.sqrt() / log.abs());
        Interval { low: math::exp(log * factor), high: math::exp(log / factor) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::intervals::Z95;
    use crate::random::{Process, Stream};
    use proptest::prelude::*;

    fn event(time: f64) -> Observation {
        Observation { time, cause: Some(0) }
    }

    fn censored(time: f64) -> Observation {
        Observation { time, cause: None }
    }

    /// Freireich et al. (1963), 6-mercaptopurine arm, as in Cox and Oakes (1984), table 1.1: the
    /// published Kaplan–Meier estimate with Greenwood's standard errors.
    fn leukaemia() -> Curve {
        let events = [6.0, 6.0, 6.0, 7.0, 10.0, 13.0, 16.0, 22.0, 23.0].map(event);
        let lost = [6.0, 9.0, 10.0, 11.0, 17.0, 19.0, 20.0, 25.0, 32.0, 32.0, 34.0, 35.0];
        let all: Vec<_> = events.into_iter().chain(lost.map(censored)).collect();
        kaplan_meier(&all, 1)
    }

    #[test]
    fn gives_the_published_leukaemia_estimate() {
        let curve = leukaemia();
        let published = [
            (6.0, 21, 0.857, 0.0764),
            (7.0, 17, 0.807, 0.0869),
            (10.0, 15, 0.753, 0.0963),
            (13.0, 12, 0.690, 0.1068),
            (16.0, 11, 0.627, 0.1141),
            (22.0, 7, 0.538, 0.1282),
            (23.0, 6, 0.448, 0.1346),
        ];
        assert_eq!(curve.steps.len(), published.len());
        for (step, (time, at_risk, survival, error)) in curve.steps.iter().zip(published) {
            assert_eq!((step.time, step.at_risk), (time, at_risk));
            assert!((step.survival - survival).abs() < 6e-4, "{step:?}");
            assert!((step.error() - error).abs() < 6e-5, "{step:?}");
        }
        assert_eq!(curve.median(), Some(23.0));
        assert_eq!(curve.quantile(0.9), None);
        assert_eq!((curve.survival(5.9), curve.survival(6.0)), (1.0, curve.steps[0].survival));
    }

    #[test]
    fn without_censoring_it_is_the_empirical_distribution() {
        let all: Vec<_> = [4.0, 1.0, 3.0, 2.0].map(event).to_vec();
        let curve = kaplan_meier(&all, 1);
        assert_eq!(curve.survival(2.5), 0.5);
        assert_eq!(curve.survival(4.0), 0.0);
        assert_eq!(curve.restricted_mean(10.0), 2.5);
        assert_eq!(curve.steps[3].interval(Z95), Interval { low: 0.0, high: 0.0 });
        // The binomial standard error.
        assert!((curve.error(2.0) - 0.25).abs() < 1e-15);
    }

    #[test]
    fn nothing_observed_is_no_step() {
        let curve = kaplan_meier(&[censored(20.0), censored(20.0)], 2);
        assert!(curve.steps.is_empty());
        assert_eq!((curve.survival(20.0), curve.incidence(1, 20.0)), (1.0, 0.0));
        assert_eq!(curve.restricted_mean(20.0), 20.0);
        assert_eq!(kaplan_meier(&[], 1).survival(1.0), 1.0);
    }

    proptest! {
        /// S(0) = 1, S never rises, and S plus the incidences of all causes is 1.
        #[test]
        fn survival_falls_and_the_causes_take_what_it_loses(
            seen in prop::collection::vec((0_u32..30, 0_u32..4), 1..60),
        ) {
            let all: Vec<_> = seen
                .iter()
                .map(|(t, c)| Observation { time: f64::from(*t), cause: (*c < 3).then_some(*c) })
                .collect();
            let curve = kaplan_meier(&all, 3);
            let mut before = 1.0;
            for step in &curve.steps {
                prop_assert!(step.survival < before && step.survival >= -1e-12);
                let total = step.survival + step.incidence.iter().sum::<f64>();
                prop_assert!((total - 1.0).abs() < 1e-12);
                let Interval { low, high } = step.interval(Z95);
                prop_assert!(low <= step.survival + 1e-12 && step.survival <= high + 1e-12);
                before = step.survival;
            }
        }
    }

    /// Exponential events at rate 0.3 and independent censoring at rate 0.2: the estimate finds
    /// e^{−0.3 t} within four of its own standard errors, though a third of the runs are lost.
    #[test]
    fn censoring_does_not_bias_it() {
        let all: Vec<_> = (0..20_000)
            .map(|run| {
                let mut stream = Stream::new(11, run, Process(0));
                let (due, lost) = (stream.exponential(0.3), stream.exponential(0.2));
                if due < lost { event(due) } else { censored(lost) }
            })
            .collect();
        let curve = kaplan_meier(&all, 1);
        for time in [0.5, 2.0, 5.0, 9.0] {
            let gap = (curve.survival(time) - math::exp(-0.3 * time)).abs();
            assert!(gap < 4.0 * curve.error(time), "{gap} at {time}");
        }
    }
}
