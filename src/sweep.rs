//! Sweeps: a widget's model at many points of its space of settings, as rows of a Parquet file.
//!
//! Row i is a function of the widget, the design, the seed and i alone, so any shard of a sweep
//! holds the same rows as the whole, on any machine: the point is the i-th of the design, and the
//! model runs with a seed made from the sweep's and i. A row holds the row's number, each varied
//! number and each reading; a reading that has no value is not a number.

use crate::analysis::sobol::{MAX_DIMENSIONS, Sobol};
use crate::analysis::space::Space;
use crate::explainer::Explainer;
use crate::params::{Invalid, Values};
use crate::random::{Process, Stream};
use parquet::basic::{Repetition, Type as Physical};
use parquet::data_type::{DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;
use std::fmt;
use std::io::Write;
use std::ops::Range;
use std::sync::Arc;

/// Rows that are computed and written together.
const GROUP: u32 = 8192;

const SEEDS: Process = Process(0x5357_4550);
const POINTS: Process = Process(0x5357_504f);

/// How points are spread over the space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spread {
    /// Scrambled Sobol points, evenly.
    Sobol,
    /// Independent uniform points.
    Random,
}

/// A sweep: what row i is.
pub struct Sweep {
    widget: &'static dyn Explainer,
    space: Space,
    spread: Spread,
    points: Sobol,
    seed: u64,
    readings: Vec<&'static str>,
}

/// Why a sweep cannot be made or written.
#[derive(Debug)]
pub enum Failure {
    /// The model refuses settings.
    Settings(Invalid),
    /// More numbers than there are Sobol dimensions.
    TooManyNumbers(u32),
    /// A row has other readings than the first.
    Readings(u32),
    /// The file cannot be written.
    File(ParquetError),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Settings(why) => write!(f, "{why}"),
            Failure::TooManyNumbers(n) => {
                write!(f, "{n} numbers are more than the {MAX_DIMENSIONS} that Sobol points have")
            }
            Failure::Readings(row) => write!(f, "row {row} has other readings than the defaults"),
            Failure::File(why) => write!(f, "{why}"),
        }
    }
}

impl std::error::Error for Failure {}

impl From<Invalid> for Failure {
    fn from(why: Invalid) -> Self {
        Failure::Settings(why)
    }
}

impl From<ParquetError> for Failure {
    fn from(why: ParquetError) -> Self {
        Failure::File(why)
    }
}

impl Sweep {
    /// A sweep over every number of a widget; what is no number stays as in `base`.
    ///
    /// # Errors
    /// Where the model refuses the base settings, or there are too many numbers.
    pub fn new(
        widget: &'static dyn Explainer,
        base: Values,
        spread: Spread,
        seed: u64,
    ) -> Result<Self, Failure> {
        let readings = widget.run(&base, seed)?.readings.iter().map(|r| r.id).collect();
        let space = Space::all(base);
        if space.dimensions() > MAX_DIMENSIONS {
            return Err(Failure::TooManyNumbers(space.dimensions()));
        }
        let points = Sobol::scrambled(space.dimensions(), seed);
        Ok(Sweep { widget, space, spread, points, seed, readings })
    }

    /// The names of the columns: the row's number, the varied numbers, the readings. A reading that
    /// is called like a number is marked as an outcome.
    pub fn columns(&self) -> Vec<String> {
        let numbers: Vec<&str> =
            (0..self.space.dimensions() as usize).map(|i| self.space.param(i).id).collect();
        let outcomes = self.readings.iter().map(|id| {
            if numbers.contains(id) || *id == "row" {
                format!("out_{id}")
            } else {
                (*id).to_string()
            }
        });
        let numbers = numbers.iter().map(|id| (*id).to_string());
        std::iter::once("row".to_string()).chain(numbers).chain(outcomes).collect()
    }

    /// Everything of a row but its number: the varied numbers, then the readings.
    ///
    /// # Errors
    /// Where the model refuses the settings or gives other readings than at the base.
    pub fn row(&self, row: u32) -> Result<Vec<f64>, Failure> {
        let point: Vec<f64> = match self.spread {
            Spread::Sobol => self.points.point(row),
            Spread::Random => {
                let stream = Stream::new(self.seed, row, POINTS);
                (0..self.space.dimensions()).map(|i| stream.uniform_at(u64::from(i))).collect()
            }
        };
        let values = self.space.values(&point);
        let seed = Stream::new(self.seed, row, SEEDS).bits_at(0);
        let report = self.widget.run(&values, seed)?;
        if !report.readings.iter().map(|r| r.id).eq(self.readings.iter().copied()) {
            return Err(Failure::Readings(row));
        }
        let numbers = (0..self.space.dimensions() as usize)
            .filter_map(|i| values.get(self.space.param(i).id))
            .map(crate::params::FromValue::from_value);
        Ok(numbers.chain(report.readings.iter().map(|r| r.value)).collect())
    }

    /// Writes rows as a Parquet file. The rows of a group are shared among `threads` threads.
    ///
    /// # Errors
    /// From a row or from the file.
    pub fn write(
        &self,
        rows: Range<u32>,
        threads: usize,
        notes: &[(String, String)],
        to: impl Write + Send,
    ) -> Result<(), Failure> {
        let columns = self.columns();
        let field = |name: &String| {
            let physical = if name == "row" { Physical::INT64 } else { Physical::DOUBLE };
            Type::primitive_type_builder(name, physical)
                .with_repetition(Repetition::REQUIRED)
                .build()
                .map(Arc::new)
        };
        let fields = columns.iter().map(field).collect::<Result<Vec<_>, _>>()?;
        let schema = Type::group_type_builder("sweep").with_fields(fields).build()?;
        let notes = notes.iter().map(|(k, v)| KeyValue::new(k.clone(), v.clone())).collect();
        let properties = WriterProperties::builder()
            .set_key_value_metadata(Some(notes))
            .set_dictionary_enabled(false)
            .build();
        let mut file = SerializedFileWriter::new(to, Arc::new(schema), Arc::new(properties))?;
        let mut first = rows.start;
        while first < rows.end {
            let group = first..rows.end.min(first.saturating_add(GROUP));
            first = group.end;
            let table = self.table(group.clone(), threads)?;
            let mut writer = file.next_row_group()?;
            let mut index = 0;
            while let Some(mut column) = writer.next_column()? {
                if index == 0 {
                    let numbers: Vec<i64> = group.clone().map(i64::from).collect();
                    column.typed::<Int64Type>().write_batch(&numbers, None, None)?;
                } else {
                    let values: Vec<f64> = table.iter().map(|row| row[index - 1]).collect();
                    column.typed::<DoubleType>().write_batch(&values, None, None)?;
                }
                column.close()?;
                index += 1;
            }
            writer.close()?;
        }
        file.close()?;
        Ok(())
    }

    /// Rows in order, computed by several threads.
    fn table(&self, rows: Range<u32>, threads: usize) -> Result<Vec<Vec<f64>>, Failure> {
        let rows: Vec<u32> = rows.collect();
        let share = rows.len().div_ceil(threads.max(1)).max(1);
        std::thread::scope(|scope| {
            let parts: Vec<_> = rows
                .chunks(share)
                .map(|part| {
                    scope.spawn(|| {
                        part.iter().map(|row| self.row(*row)).collect::<Result<Vec<_>, _>>()
                    })
                })
                .collect();
            let mut table = Vec::new();
            for part in parts {
                match part.join() {
                    Ok(rows) => table.extend(rows?),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
            Ok(table)
        })
    }
}

/// The rows of shard `index` (from 0) of `count`: as equal as can be, and all rows once.
pub fn shard(rows: u32, index: u32, count: u32) -> Range<u32> {
    let cut = |i: u32| (u64::from(rows) * u64::from(i) / u64::from(count)) as u32;
    cut(index)..cut(index + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explainer;
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::RowAccessor;

    fn sweep(widget: &str, set: &[(&str, &str)], spread: Spread) -> Sweep {
        let widget = explainer::find(widget).unwrap();
        let mut values = widget.defaults();
        for (id, text) in set {
            values.set(id, text).unwrap();
        }
        Sweep::new(widget, values, spread, 3).unwrap()
    }

    /// A file of some rows, read back: the names of its columns and the bits of its numbers.
    fn file(sweep: &Sweep, rows: Range<u32>) -> (Vec<String>, Vec<(i64, Vec<u64>)>) {
        let path = std::env::temp_dir().join(format!(
            "barriers-sweep-{}-{}-{}.parquet",
            std::process::id(),
            rows.start,
            rows.end
        ));
        let out = std::fs::File::create(&path).unwrap();
        sweep.write(rows, 2, &[("seed".to_string(), "3".to_string())], out).unwrap();
        let reader = SerializedFileReader::new(std::fs::File::open(&path).unwrap()).unwrap();
        let schema = reader.metadata().file_metadata().schema_descr();
        let names: Vec<String> = schema.columns().iter().map(|c| c.name().to_string()).collect();
        let rows = reader
            .get_row_iter(None)
            .unwrap()
            .map(|row| {
                let row = row.unwrap();
                let numbers = (1..names.len()).map(|i| row.get_double(i).unwrap().to_bits());
                (row.get_long(0).unwrap(), numbers.collect())
            })
            .collect();
        std::fs::remove_file(&path).unwrap();
        (names, rows)
    }

    #[test]
    fn any_shard_has_the_rows_of_the_whole() {
        for spread in [Spread::Sobol, Spread::Random] {
            let sweep = sweep("crisis", &[("runs", "1")], spread);
            let (names, whole) = file(&sweep, 0..100);
            assert_eq!(names, sweep.columns());
            assert_eq!(whole.len(), 100);
            for count in [1, 3, 7] {
                let parts = (0..count).flat_map(|i| file(&sweep, shard(100, i, count)).1);
                assert!(parts.eq(whole.iter().cloned()), "{count} shards");
            }
        }
    }

    #[test]
    fn a_row_is_a_world_that_the_widget_gives_again() {
        let sweep = sweep("crisis", &[("runs", "1")], Spread::Sobol);
        let row = sweep.row(17).unwrap();
        let columns = sweep.columns();
        let column = |name: &str| row[columns.iter().position(|c| c == name).unwrap() - 1];
        assert_eq!(columns.len(), row.len() + 1);
        let shares = ["none", "proactive", "crisis"].map(column);
        assert_eq!(shares.iter().sum::<f64>(), 1.0, "one run is one of the three");
        let mut values = sweep.widget.defaults();
        values.set("runs", "1").unwrap();
        for i in 0..sweep.space.dimensions() as usize {
            let id = sweep.space.param(i).id;
            values.set(id, &format!("{}", column(id))).unwrap();
        }
        let seed = Stream::new(3, 17, SEEDS).bits_at(0);
        let report = sweep.widget.run(&values, seed).unwrap();
        for reading in report.readings.iter().filter(|r| r.value.is_finite()) {
            assert_eq!(column(reading.id), reading.value, "{}", reading.id);
        }
    }

    #[test]
    fn shards_are_even_and_cover_every_row_once() {
        for (rows, count) in [(100, 7), (3, 5), (u32::MAX, 64), (0, 2)] {
            let mut next = 0;
            for i in 0..count {
                let part = shard(rows, i, count);
                assert_eq!(part.start, next);
                assert!(part.len() as u32 - rows / count <= 1);
                next = part.end;
            }
            assert_eq!(next, rows);
        }
    }
}
