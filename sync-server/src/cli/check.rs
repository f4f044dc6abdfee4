//! `sodiem check`.

use super::{Failure, open};
use crate::check;
use crate::config::DataOptions;

/// Prints a line a check.
pub fn run(data: &DataOptions) -> Result<(), Failure> {
    let app = open(data)?;
    let is_well = check::run(&app, |check| {
        let verdict = if check.faults.is_empty() {
            "ok"
        } else {
            "WRONG"
        };
        println!("{verdict:5}  {} ({})", check.name, check.count);
        for fault in &check.faults {
            println!("       {fault}");
        }
    })?;
    if is_well {
        return Ok(());
    }
    let advice = "the data do not hold together; restore the last backup that passes";
    Err(Failure::CheckFailed(advice.to_owned()))
}
