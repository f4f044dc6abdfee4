//! The processes behind a browser.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};

use crate::place;

/// Starts the browser's driver; gives its process and its address.
pub(super) fn start_chromedriver() -> (Child, String) {
    let mut chromedriver = Command::new(place::chromedriver())
        .arg("--port=0")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap_or_else(|error| panic!("the browser's driver does not start: {error}"));
    let output = chromedriver.stdout.take().expect("a pipe was asked for");
    let mut lines = BufReader::new(output).lines().map_while(Result::ok);
    let port = lines.by_ref().find_map(|line| {
        let (_, port) = line.split_once("started successfully on port ")?;
        Some(port.trim_end_matches('.').to_owned())
    });
    let port = port.expect("the browser's driver says where it listens");
    // Nobody reads the rest, and a full pipe would stop it.
    std::thread::spawn(move || lines.for_each(drop));
    (chromedriver, format!("http://127.0.0.1:{port}"))
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
