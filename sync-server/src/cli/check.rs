//! `sodiem check`.

use super::{Failure, open};
use crate::check;
use crate::config::DataOptions;
use crate::projection;

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
    let advice = if projection::is_current(&app)? {
        "the data do not hold together; restore the last backup that passes"
    } else {
        "how units stand was computed by another version of the program: start the server once, then \
         check again"
    };
    Err(Failure::CheckFailed(advice.to_owned()))
}
