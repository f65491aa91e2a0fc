//! A program that computes the models' hot paths on request, and what that costs it.
//!
//! What is counted is the time that the program's main thread was on a processor, as the kernel
//! counts it: other work on the machine does not count, help by other threads (a compiler, a
//! garbage collector) does not either. Where the kernel does not say, it is the time that passed.

use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

/// A rival that is running.
pub struct Rival {
    child: Child,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
}

/// A label, the rival's place and what it is asked.
pub struct Entry {
    /// What the table says.
    pub label: String,
    /// Which of the rivals.
    pub rival: usize,
    /// A kernel and its amounts.
    pub request: String,
}

impl Entry {
    /// An entry.
    pub fn new(label: &str, rival: usize, request: impl Into<String>) -> Self {
        Entry { label: label.to_owned(), rival, request: request.into() }
    }
}

impl Rival {
    /// Starts a rival.
    pub fn start(command: &mut Command) -> Result<Rival> {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {}", command.get_program().display()))?;
        let requests = child.stdin.take().context("no input")?;
        let answers = BufReader::new(child.stdout.take().context("no output")?);
        Ok(Rival { child, requests, answers })
    }

    /// Asks, and gives the answer with what it cost.
    pub fn ask(&mut self, request: &str) -> Result<(Vec<f64>, Duration)> {
        let (start, clock) = (self.busy(), Instant::now());
        writeln!(self.requests, "{request}")?;
        let mut line = String::new();
        self.answers.read_line(&mut line)?;
        let cost = match (start, self.busy()) {
            (Some(start), Some(end)) => end.saturating_sub(start),
            _ => clock.elapsed(),
        };
        let numbers: Result<Vec<f64>, _> = line.split_whitespace().map(str::parse).collect();
        match numbers {
            Ok(numbers) if !numbers.is_empty() => Ok((numbers, cost)),
            _ => bail!("{request}: {}", line.trim()),
        }
    }

    /// How long its main thread has been on a processor.
    fn busy(&self) -> Option<Duration> {
        let path = format!("/proc/{}/schedstat", self.child.id());
        let text = std::fs::read_to_string(path).ok()?;
        text.split(' ').next()?.parse().ok().map(Duration::from_nanos)
    }
}

impl Drop for Rival {
    fn drop(&mut self) {
        // It ends with its input; this is for one that does not.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// Asks every entry in turn, round after round, beginning with another one each time, so that
/// whatever else the machine does meets all alike. Gives each entry's seconds, round by round.
pub fn race(rivals: &mut [Rival], entries: &[Entry], rounds: usize) -> Result<Vec<Vec<f64>>> {
    let mut seconds = vec![Vec::new(); entries.len()];
    // What is compiled while it runs gets the time to be.
    for entry in entries.iter().chain(entries) {
        rivals[entry.rival].ask(&entry.request)?;
    }
    for round in 0..rounds {
        for place in 0..entries.len() {
            let at = (place + round) % entries.len();
            let entry = &entries[at];
            let (_, cost) = rivals[entry.rival].ask(&entry.request)?;
            seconds[at].push(cost.as_secs_f64());
        }
    }
    Ok(seconds)
}
