//! `sodiem check`.

use super::{Failure, open};
use crate::check::{self, Check};
use crate::config::{DataOptions, FilesOptions};
use crate::projection;
use crate::server::FolderLock;

/// Prints a line a check.
pub fn run(data: &DataOptions, files: &FilesOptions, rebuild: bool) -> Result<(), Failure> {
    // Whoever writes while it is computed anew would be overwritten by what was computed before.
    let _lock = rebuild.then(|| FolderLock::take(&data.data)).transpose()?;
    let mut app = open(data)?;
    app.evidence.keep_in(&data.data, files)?;
    let is_well = if rebuild {
        check::rebuild(&app, say)
    } else {
        check::run(&app, say)
    }?;
    if is_well {
        return Ok(());
    }
    let advice = if rebuild {
        "what could be made anew was, as said above; check again, and restore the last backup that \
         passes if something is still wrong"
    } else if projection::is_current(&app)? {
        "the data do not hold together; `sodiem check --rebuild` makes anew what is computed from changes and \
         decisions; if something is still wrong after it, restore the last backup that passes"
    } else {
        "how units stand was computed by another version of the program: start the server once, then \
         check again"
    };
    Err(Failure::CheckFailed(advice.to_owned()))
}

fn say(check: &Check) {
    let verdict = if check.faults.is_empty() {
        "ok"
    } else {
        "WRONG"
    };
    println!("{verdict:5}  {} ({})", check.name, check.count);
    for fault in &check.faults {
        println!("       {fault}");
    }
}
