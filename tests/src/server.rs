//! The server as a process of its own, on a data folder that outlives it.

use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::http::Client;
use crate::place;

/// The name of the file that the demo leaves its accounts in.
const ACCOUNTS_FILE: &str = "demo-accounts.txt";

/// A data folder and, unless it was stopped, the server on it.
pub struct Server {
    folder: TempDir,
    /// Where the data are instead, once they were moved.
    moved: Option<PathBuf>,
    log: PathBuf,
    web: Option<PathBuf>,
    running: Option<Running>,
}

/// Whether the web client is served besides the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pages {
    /// The API alone.
    None,
    /// Both.
    Served,
}

struct Running {
    process: Child,
    address: SocketAddr,
}

impl Server {
    /// A server with the demo's units, round and accounts, and no answers.
    #[must_use]
    pub fn empty(pages: Pages) -> Self {
        Self::demo(&["--empty"], pages)
    }

    /// A server with the whole demo, for browsers.
    #[must_use]
    pub fn filled() -> Self {
        Self::demo(&[], Pages::Served)
    }

    fn demo(arguments: &[&str], pages: Pages) -> Self {
        let mut server = Self::stopped(pages);
        server.run("demo", arguments);
        server
    }

    /// A server with the API alone on a data folder that `sodiem init` makes.
    ///
    /// # Panics
    /// Where it makes none.
    #[must_use]
    pub fn init(arguments: &[&str]) -> Self {
        let mut server = Self::stopped(Pages::None);
        let output = server.call("init", arguments);
        assert!(
            output.status.success(),
            "sodiem init: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        server.start();
        server
    }

    /// A server that does not run yet, on an empty data folder.
    #[must_use]
    pub fn stopped(pages: Pages) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let (log, _) = place::artifact("server", "log");
        Self {
            folder,
            moved: None,
            log,
            web: (pages == Pages::Served).then(place::web),
            running: None,
        }
    }

    /// The number of its process.
    ///
    /// # Panics
    /// Where it does not run.
    #[must_use]
    pub fn process(&self) -> u32 {
        self.running.as_ref().expect("the server runs").process.id()
    }

    /// Serves the web client of this folder from the next start on.
    pub fn serve_pages(&mut self, web: &Path) {
        self.web = Some(web.to_owned());
    }

    /// Copies the data of the stopped server into this folder, which it works on from then on.
    ///
    /// # Panics
    /// Where it runs, or the folder does not take them.
    pub fn move_data(&mut self, folder: &Path) {
        assert!(self.running.is_none(), "the server runs");
        copy_all(self.data(), folder);
        self.moved = Some(folder.to_owned());
    }

    /// Starts the stopped server again on its data, at a new address.
    pub fn start(&mut self) {
        assert!(self.running.is_none(), "the server runs already");
        self.run("serve", &[]);
    }

    /// Starts the stopped server with these options besides.
    pub fn start_with(&mut self, options: &[&str]) {
        assert!(self.running.is_none(), "the server runs already");
        self.run("serve", options);
    }

    /// Starts the stopped server where it can be; the words in which it says why it cannot.
    #[must_use]
    pub fn start_or_refusal(&mut self) -> Option<String> {
        assert!(self.running.is_none(), "the server runs already");
        let before = std::fs::read_to_string(&self.log).expect("the log is ours");
        self.try_run("serve", &[]).err()?;
        let after = std::fs::read_to_string(&self.log).expect("the log is ours");
        Some(after[before.len()..].to_owned())
    }

    /// Whether it runs.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.running.is_some()
    }

    fn run(&mut self, verb: &str, arguments: &[&str]) {
        if let Err(status) = self.try_run(verb, arguments) {
            panic!(
                "the server ended at once ({status}), see {}",
                self.log.display()
            );
        }
    }

    fn try_run(&mut self, verb: &str, arguments: &[&str]) -> Result<(), ExitStatus> {
        let log = std::fs::OpenOptions::new()
            .append(true)
            .open(&self.log)
            .expect("the log is ours");
        let mut command = self.command(verb);
        command.args(arguments).args(["--listen", "127.0.0.1:0"]);
        if let Some(web) = &self.web {
            command.arg("--web").arg(web);
        }
        let mut process = command
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap_or_else(|error| panic!("the server does not start: {error}"));
        let output = process.stdout.take().expect("a pipe was asked for");
        let mut lines = BufReader::new(output).lines().map_while(Result::ok);
        let Some(address) = lines.by_ref().find_map(|line| address_in(&line)) else {
            return Err(process.wait().expect("our own process"));
        };
        // Nobody reads the rest, and a full pipe would stop the server.
        std::thread::spawn(move || lines.for_each(drop));
        self.running = Some(Running { process, address });
        self.client()
            .get("/health")
            .expect("a server that says where it is answers");
        Ok(())
    }

    /// A call of the server's program on this data folder.
    #[must_use]
    pub fn command(&self, verb: &str) -> Command {
        let mut command = Command::new(place::server());
        // Only what the test says counts.
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("SODIEM_") {
                command.env_remove(name);
            }
        }
        command.args(verb.split(' ')).arg("--data").arg(self.data());
        command
    }

    /// Runs a call of the server's program to its end.
    #[must_use]
    pub fn call(&self, verb: &str, arguments: &[&str]) -> Output {
        self.command(verb)
            .args(arguments)
            .output()
            .expect("the server's program starts")
    }

    /// Runs a call of the server's program to its end, with these lines on its standard input.
    #[must_use]
    pub fn call_with_input(&self, verb: &str, arguments: &[&str], input: &str) -> Output {
        let mut command = self.command(verb);
        command
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut process = command.spawn().expect("the server's program starts");
        let mut pipe = process.stdin.take().expect("a pipe was asked for");
        pipe.write_all(input.as_bytes())
            .expect("the program reads its input");
        drop(pipe);
        process.wait_with_output().expect("our own process")
    }

    /// Checks the data folder with the server's own check; it must find nothing.
    ///
    /// # Panics
    /// Where it finds something.
    pub fn check(&self) {
        let output = self.call("check", &[]);
        assert!(
            output.status.success(),
            "sodiem check: {}\n{}{}",
            output.status,
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    }

    /// Where it listens.
    ///
    /// # Panics
    /// Where it does not run.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.running.as_ref().expect("the server runs").address
    }

    /// A client of it, with no network to cut between.
    #[must_use]
    pub fn client(&self) -> Client {
        Client::new(&format!("http://{}", self.address()))
    }

    /// The data folder.
    #[must_use]
    pub fn data(&self) -> &Path {
        self.moved.as_deref().unwrap_or(self.folder.path())
    }

    /// The password of all accounts of the demo.
    ///
    /// # Panics
    /// Where the demo left none.
    #[must_use]
    pub fn password(&self) -> String {
        let path = self.data().join(ACCOUNTS_FILE);
        let text = std::fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let line = text.lines().next().and_then(|line| line.rsplit(' ').next());
        line.expect("the first line ends with the password")
            .to_owned()
    }

    /// Asks it to stop and waits until it did.
    ///
    /// # Panics
    /// Where it ends with a failure.
    pub fn stop(&mut self) {
        let mut running = self.running.take().expect("the server runs");
        let pid = Pid::from_child(&running.process);
        kill_process(pid, Signal::TERM).expect("our own process");
        let status = running.process.wait().expect("our own process");
        assert!(
            status.success(),
            "the server ended with {status}, see {}",
            self.log.display()
        );
    }

    /// Kills it where it stands, as a power cut does.
    ///
    /// # Panics
    /// Where it does not run.
    pub fn kill(&mut self) {
        let mut running = self.running.take().expect("the server runs");
        running.process.kill().expect("our own process");
        running.process.wait().expect("our own process");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(mut running) = self.running.take() {
            drop(running.process.kill());
            drop(running.process.wait());
        }
        if std::thread::panicking() {
            let mut out = std::io::stderr().lock();
            drop(writeln!(out, "the server's log: {}", self.log.display()));
        }
    }
}

/// The address in a line such as `Open http://127.0.0.1:40123`.
fn address_in(line: &str) -> Option<SocketAddr> {
    line.split_once("http://")?
        .1
        .trim()
        .trim_end_matches('/')
        .parse()
        .ok()
}

fn copy_all(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).expect("our own folder") {
        let entry = entry.expect("an entry");
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if source.is_dir() {
            std::fs::create_dir(&target).expect("there is room");
            copy_all(&source, &target);
        } else {
            std::fs::copy(source, target).expect("there is room");
        }
    }
}
