//! A figure as a table: one row a value drawn, so that table and drawing cannot disagree.

use super::{Axis, Figure, Format, Layer, On, Replay, Scale};
use crate::say;
use crate::text::{Locale, Text, digits};

/// Columns and rows, as numbers and words.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// What the table is called.
    pub title: Text,
    /// One heading a column.
    pub columns: Vec<Text>,
    /// One cell a column in each row.
    pub rows: Vec<Vec<Cell>>,
}

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// A number and how it is written.
    Number(f64, Format),
    /// Words.
    Words(Text),
}

/// The table of a figure: series, x, y and, where there is one, the other end of an interval.
pub fn table(figure: &Figure) -> Table {
    let spread = figure.layers.iter().any(|l| {
        matches!(l, Layer::Band { .. } | Layer::Region { .. })
            || matches!(l, Layer::Bars { bars, .. } if bars.iter().any(|b| b.interval.is_some()))
    });
    let heat = figure.layers.iter().find(|l| matches!(l, Layer::Heat { .. }));
    let mut columns = vec!["Series".into(), heading(&figure.x), heading(&figure.y)];
    if spread {
        columns.extend(["Low".into(), "High".into()]);
    }
    if let Some(heat) = heat {
        columns.push(heat.label().clone());
    }
    let width = columns.len();
    let mut rows = Vec::new();
    let blank = || Cell::Words("".into());
    let x = |v: f64| named(&figure.x, v);
    let y = |v: f64| named(&figure.y, v);
    for layer in &figure.layers {
        let label = || Cell::Words(layer.label().clone());
        let mut push = |mut row: Vec<Cell>| {
            row.resize_with(width, blank);
            rows.push(row);
        };
        match layer {
            Layer::Line { points, .. } | Layer::Dots { points, .. } => {
                for p in points {
                    push(vec![label(), x(p[0]), y(p[1])]);
                }
            }
            Layer::Point { at, .. } | Layer::Note { at, .. } => {
                push(vec![label(), x(at[0]), y(at[1])]);
            }
            Layer::Band { points, .. } => {
                for p in points {
                    push(vec![label(), x(p[0]), blank(), y(p[1]), y(p[2])]);
                }
            }
            Layer::Bars { bars, along, .. } => {
                for bar in bars {
                    let (a, b) = match along {
                        On::X => (x(bar.place), y(bar.value)),
                        On::Y => (x(bar.value), y(bar.place)),
                    };
                    let mut row = vec![label(), a, b];
                    if let Some([low, high]) = bar.interval {
                        let of = |v| if *along == On::X { y(v) } else { x(v) };
                        row.extend([of(low), of(high)]);
                    }
                    push(row);
                }
            }
            Layer::Region { on, from, to, .. } => {
                let of = |v| if *on == On::X { x(v) } else { y(v) };
                push(vec![label(), blank(), blank(), of(*from), of(*to)]);
            }
            Layer::Rule { on, at, .. } => push(match on {
                On::X => vec![label(), x(*at)],
                On::Y => vec![label(), blank(), y(*at)],
            }),
            Layer::States { names, columns, states, .. } => {
                for (i, state) in states.iter().enumerate() {
                    let (row, column) = (i as u32 / columns, i as u32 % columns);
                    let name = names.get(usize::from(*state)).cloned().unwrap_or("".into());
                    let agent = Cell::Number(f64::from(row) + 1.0, Format::Count);
                    push(vec![Cell::Words(name), x(f64::from(column)), agent]);
                }
            }
            Layer::Heat { x: xs, y: ys, values, format, .. } => {
                for (row, yv) in ys.iter().enumerate() {
                    for (column, xv) in xs.iter().enumerate() {
                        let mut cells = vec![label(), x(*xv), y(*yv)];
                        cells.resize_with(width - 1, blank);
                        cells.push(Cell::Number(values[row * xs.len() + column], *format));
                        push(cells);
                    }
                }
            }
        }
    }
    Table { title: figure.title.clone(), columns, rows }
}

/// The table of a replay: one row an agent and frame.
pub fn replay_table(replay: &Replay) -> Table {
    let columns =
        vec![replay.frame.clone(), "Agent".into(), "Group".into(), replay.y.label.clone()];
    let agents = replay.agents as usize;
    let rows = replay
        .values
        .iter()
        .enumerate()
        .map(|(i, value)| {
            let agent = i % agents;
            let group = replay.group_of.get(agent).copied().unwrap_or(0);
            let group =
                replay.groups.get(usize::from(group)).map_or("".into(), |(label, _)| label.clone());
            vec![
                Cell::Number((i / agents) as f64, Format::Count),
                Cell::Number(agent as f64 + 1.0, Format::Count),
                Cell::Words(group),
                Cell::Number(f64::from(*value), replay.y.format),
            ]
        })
        .collect();
    Table { title: replay.title.clone(), columns, rows }
}

/// Every number of a figure in table order, for hashes and checks.
pub fn numbers(figure: &Figure, take: &mut impl FnMut(f64)) {
    for row in table(figure).rows {
        for cell in row {
            if let Cell::Number(v, _) = cell {
                take(v);
            }
        }
    }
}

/// A column's heading. A drawing needs no word beside its years or names; a table does.
fn heading(axis: &Axis) -> Text {
    match (&axis.scale, axis.format) {
        _ if !axis.label.is_empty() => axis.label.clone(),
        (Scale::Names(_), _) => "Name".into(),
        (_, Format::Year) => "Year".into(),
        _ => "Value".into(),
    }
}

fn named(axis: &Axis, value: f64) -> Cell {
    match &axis.scale {
        Scale::Names(names) => match names.get(value.round() as usize) {
            Some(name) if value >= -0.5 => Cell::Words(name.clone()),
            _ => Cell::Number(value, axis.format),
        },
        _ => Cell::Number(value, axis.format),
    }
}

/// A number as its format has it.
pub fn write(value: f64, format: Format, locale: &Locale) -> String {
    match format {
        Format::Plain => locale.digits(value, 4),
        Format::Percent => format!("{}{}", locale.digits(value * 100.0, 3), locale.percent),
        Format::Year if value.is_finite() => {
            let tenths = (value * 10.0).round() / 10.0;
            locale.exact(tenths)
        }
        Format::Year => locale.number(value, 0),
        Format::Count => locale.number(value, 0),
        Format::UsdBillions => say!("${x} bn", x = digits(value, 3)).render(locale),
    }
}

/// The table as comma-separated values with full precision (RFC 4180), after comment lines that
/// say where the numbers come from.
pub fn csv(table: &Table, provenance: &[String], locale: &Locale) -> String {
    let quote = |text: &str| {
        if text.contains([',', '"', '\n', '\r']) {
            format!("\"{}\"", text.replace('"', "\"\""))
        } else {
            text.to_string()
        }
    };
    let mut out = String::new();
    for line in provenance {
        out.push_str(&format!("# {}\r\n", line.replace(['\r', '\n'], " ")));
    }
    let heads: Vec<_> = table.columns.iter().map(|c| quote(&c.render(locale))).collect();
    out.push_str(&heads.join(","));
    out.push_str("\r\n");
    for row in &table.rows {
        let cells: Vec<_> = row
            .iter()
            .map(|cell| match cell {
                Cell::Number(v, _) if v.is_finite() => format!("{v}"),
                Cell::Number(..) => String::new(),
                Cell::Words(text) => quote(&text.render(locale)),
            })
            .collect();
        out.push_str(&cells.join(","));
        out.push_str("\r\n");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{Ink, Shape};

    fn sample() -> Figure {
        Figure {
            id: "sample",
            title: "A, sample".into(),
            summary: "".into(),
            x: Axis::linear("Year", 2026.0, 2028.0).format(Format::Year),
            y: Axis::share("Share"),
            layers: vec![
                Layer::line("One", Ink::One, vec![[2026.0, 0.25], [2027.0, 1.0 / 3.0]]),
                Layer::Band {
                    label: "Range".into(),
                    ink: Ink::One,
                    points: vec![[2026.0, 0.1, 0.4]],
                },
            ],
            shape: Shape::Wide,
        }
    }

    #[test]
    fn every_value_drawn_has_a_row() {
        let t = table(&sample());
        assert_eq!(t.rows.len(), 3);
        assert!(t.rows.iter().all(|r| r.len() == t.columns.len()));
        assert_eq!(t.rows[2][3], Cell::Number(0.1, Format::Percent));
    }

    #[test]
    fn every_column_has_a_heading() {
        let mut figure = sample();
        (figure.x.label, figure.y.label) = ("".into(), "".into());
        let columns = table(&figure).columns;
        assert_eq!(columns[1..3], ["Year".into(), "Value".into()]);
    }

    #[test]
    fn csv_keeps_full_precision_and_quotes() {
        let text = csv(&table(&sample()), &["seed 7".into()], &Locale::ENGLISH);
        assert!(text.starts_with("# seed 7\r\nSeries,Year,Share,Low,High\r\n"));
        assert!(text.contains("0.3333333333333333"));
    }

    #[test]
    fn formats_read_as_print_sets_them() {
        let en = Locale::ENGLISH;
        assert_eq!(write(2031.0, Format::Year, &en), "2031");
        assert_eq!(write(0.125, Format::Percent, &en), "12.5%");
        assert_eq!(write(527.0, Format::UsdBillions, &en), "$527 bn");
    }
}
