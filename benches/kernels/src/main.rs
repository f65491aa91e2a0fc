//! Reads a request a line (`lanes 10000`), answers with a line of numbers, as every rival does.

use std::io::{BufRead, Write};

fn main() -> std::io::Result<()> {
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let mut words = line.split(' ');
        let name = words.next().unwrap_or_default();
        let amounts: Result<Vec<u32>, _> = words.map(str::parse).collect();
        let answer = match amounts {
            Ok(amounts) => barriers_kernels::run(name, &amounts),
            Err(error) => Err(error.to_string()),
        };
        let answer = match answer {
            Ok(numbers) => numbers.iter().map(f64::to_string).collect::<Vec<_>>().join(" "),
            Err(error) => format!("error: {error}"),
        };
        writeln!(std::io::stdout(), "{answer}")?;
    }
    Ok(())
}
