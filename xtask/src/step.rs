//! One line before and one after each step of a chore, with the seconds it took.

use std::time::Instant;

use anyhow::{Result, bail};

/// Do `work`, saying so and how long it took.
pub fn step<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("==> {name}");
    let start = Instant::now();
    let result = work();
    let outcome = if result.is_ok() { "done" } else { "FAILED" };
    println!(
        "==> {name}: {outcome} in {:.1} s",
        start.elapsed().as_secs_f64()
    );
    result
}

/// Steps that all run, whatever becomes of the others, and are summed up at the end.
#[derive(Default)]
pub struct Steps {
    summary: Vec<String>,
    failed: usize,
}

impl Steps {
    /// Do `work` as a [`step`]; its value, unless it failed.
    pub fn run<T>(&mut self, name: &str, work: impl FnOnce() -> Result<T>) -> Option<T> {
        let start = Instant::now();
        let result = step(name, work);
        let seconds = start.elapsed().as_secs_f64();
        match result {
            Ok(value) => {
                self.summary
                    .push(format!("{seconds:>8.1} s  ok      {name}"));
                Some(value)
            }
            Err(error) => {
                self.summary
                    .push(format!("{seconds:>8.1} s  FAILED  {name}: {error:#}"));
                self.failed += 1;
                None
            }
        }
    }

    /// Note that `name` could not run because of an earlier failure.
    pub fn skip(&mut self, name: &str) {
        self.summary.push(format!("{:>8}    not run {name}", "-"));
        self.failed += 1;
    }

    /// Print the summary; an error if any step failed.
    pub fn finish(self) -> Result<()> {
        println!("\n{}", self.summary.join("\n"));
        if self.failed > 0 {
            bail!(
                "{} of {} steps did not succeed",
                self.failed,
                self.summary.len()
            );
        }
        Ok(())
    }
}
