//! Section 2.1: geopolitical deadlock.

pub mod alignment;
pub mod han;
pub mod investment;
pub mod race;
pub mod verification;

#[cfg(test)]
mod tests {
    use crate::explainer::{ALL, Explainer};
    use crate::figure::Layer;
    use crate::params::{Kind, Param, Value, Values};

    fn ends(param: &Param) -> Vec<Value> {
        match param.kind {
            Kind::Real { min, max, .. } => vec![Value::Number(min), Value::Number(max)],
            Kind::Integer { min, max, .. } => {
                vec![Value::Number(f64::from(min)), Value::Number(f64::from(max))]
            }
            Kind::Choice { options, .. } => (0..options.len() as u32).map(Value::Choice).collect(),
            Kind::Flag { .. } => vec![Value::Flag(false), Value::Flag(true)],
        }
    }

    fn check(widget: &dyn Explainer, values: &Values) {
        let report = widget.run(values, 1).unwrap();
        let set = values.changed();
        for figure in &report.figures {
            let mut drawn = 0;
            for layer in &figure.layers {
                if let Layer::Heat { x, y, values, .. } = layer {
                    assert_eq!(x.len() * y.len(), values.len());
                }
                if let Layer::Point { at, .. } = layer {
                    assert!(at.iter().all(|v| v.is_finite()), "{} {set:?}", figure.id);
                    assert!(
                        at[1] >= figure.y.from && at[1] <= figure.y.to,
                        "{} {set:?}",
                        figure.id
                    );
                }
                crate::figure::table::numbers(figure, &mut |v| drawn += i32::from(v.is_finite()));
            }
            assert!(figure.x.from < figure.x.to && figure.y.from < figure.y.to, "{set:?}");
            assert!(drawn > 0, "{} is empty at {set:?}", figure.id);
        }
        for replay in &report.replays {
            assert!(!replay.values.is_empty() && replay.values.iter().all(|v| v.is_finite()));
        }
    }

    /// Every corner where there are few, else a fixed sample of them.
    #[test]
    fn no_corner_of_the_parameters_breaks_a_widget() {
        for widget in ALL.iter().filter(|e| e.card().section == "2.1") {
            let declared = widget.declared();
            let corners: u64 = declared.iter().map(|p| ends(p).len() as u64).product();
            let tried = corners.min(300);
            for i in 0..tried {
                // An odd stride visits distinct corners all over the box.
                let mut corner = if corners > tried { (i * 2_654_435_761) % corners } else { i };
                let mut values = widget.defaults();
                for param in declared {
                    let ends = ends(param);
                    let n = ends.len() as u64;
                    values.put(param.id, ends[(corner % n) as usize]).unwrap();
                    corner /= n;
                }
                check(*widget, &values);
            }
            for preset in widget.card().presets {
                check(*widget, &widget.preset(preset).unwrap());
            }
        }
    }
}
