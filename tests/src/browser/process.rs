//! The processes behind a browser.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};

use crate::place;

/// How often the driver is started: the free port that it finds may be taken when it comes to use
/// it.
const STARTS_MAX: usize = 10;

/// Starts the browser's driver; gives its process and its address.
pub(super) fn start_chromedriver() -> (Child, String) {
    let mut said = String::new();
    for _ in 0..STARTS_MAX {
        match try_start_chromedriver() {
            Ok(started) => return started,
            Err(lines) => said = lines,
        }
    }
    panic!("the browser's driver does not say where it listens: {said}");
}

fn try_start_chromedriver() -> Result<(Child, String), String> {
    let mut chromedriver = Command::new(place::chromedriver())
        .arg("--port=0")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("the browser's driver does not start: {error}"));
    let output = chromedriver.stdout.take().expect("a pipe was asked for");
    let mut lines = BufReader::new(output).lines().map_while(Result::ok);
    let mut said = String::new();
    for line in lines.by_ref() {
        if let Some((_, port)) = line.split_once("started successfully on port ") {
            let address = format!("http://127.0.0.1:{}", port.trim_end_matches('.'));
            // Nobody reads the rest, and a full pipe would stop it.
            std::thread::spawn(move || lines.for_each(drop));
            return Ok((chromedriver, address));
        }
        said.push_str(&line);
    }
    drop(chromedriver.wait());
    Err(said)
}

/// The argument that gives a browser its profile.
pub(super) fn profile_argument(profile: &Path) -> String {
    format!("--user-data-dir={}", profile.display())
}

/// Kills the browser that works on a profile, which no other has.
pub(super) fn kill_browser(profile: &Path) {
    let argument = format!("{}\0", profile_argument(profile));
    let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let is_ours = |path: PathBuf| {
        let line = std::fs::read(path.join("cmdline")).unwrap_or_default();
        String::from_utf8_lossy(&line).contains(&argument)
    };
    let pids = processes
        .filter(|entry| is_ours(entry.path()))
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter_map(Pid::from_raw);
    for pid in pids {
        // One that ended by itself meanwhile is as it should be.
        kill_process(pid, Signal::KILL).unwrap_or_default();
    }
}
