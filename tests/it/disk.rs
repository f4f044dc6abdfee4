//! Promise: a full disk and a folder that cannot be written cost nothing that was acknowledged: the
//! server says in clear words what it cannot do, and goes on when there is room again.
//!
//! The disk is a small one in memory. Whoever may not mount one is told that nothing was tested.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use sodiem_core::api::ProblemCode;
use sodiem_core::document::Edit;
use sodiem_core::ids::{Code, DocumentId, UnitCode};
use sodiem_tests::device::{Failure, Phone};
use sodiem_tests::network::Network;
use sodiem_tests::server::{Pages, Server};
use tempfile::TempDir;

const COMMUNE: &str = "31852";
const DISK_BYTES: usize = 48 << 20;
/// What is left when the rest is taken.
const LEFT_BYTES: usize = 64 << 10;

/// A disk of its own, until it is dropped.
struct Disk {
    folder: TempDir,
}

impl Disk {
    /// `None`, and a loud word, where this user may mount nothing.
    fn mount() -> Option<Self> {
        let folder = TempDir::new().expect("a temporary folder");
        let mounted = call(
            "mount",
            &["-t", "tmpfs", "-o", &format!("size={DISK_BYTES}"), "none"],
            folder.path(),
        );
        if !mounted {
            let mut out = std::io::stderr().lock();
            writeln!(
                out,
                "NOT TESTED: a full or read-only disk; only root may mount one"
            )
            .expect("somebody reads it");
            return None;
        }
        Some(Self { folder })
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn ballast(&self) -> PathBuf {
        self.path().join("ballast")
    }

    /// Takes all room but a little.
    fn fill(&self) {
        let mut ballast = File::create(self.ballast()).expect("there is room for a name");
        let block = vec![0x5a; LEFT_BYTES];
        while ballast.write_all(&block).is_ok() {}
        let length = ballast.metadata().expect("ours").len();
        let left = u64::try_from(LEFT_BYTES).expect("fits");
        ballast.set_len(length - left).expect("it gets shorter");
    }

    fn make_room(&self) {
        fs::remove_file(self.ballast()).expect("it is ours");
    }

    fn remount(&self, how: &str) {
        assert!(call(
            "mount",
            &["-o", &format!("remount,{how}")],
            self.path()
        ));
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Lazily: a server that a failing test leaves behind may still be on it.
        drop(Command::new("umount").arg("-l").arg(self.path()).status());
    }
}

fn call(program: &str, arguments: &[&str], folder: &Path) -> bool {
    let output = Command::new(program).args(arguments).arg(folder).output();
    output.is_ok_and(|output| output.status.success())
}

/// An officer's phone behind a network that follows the server.
struct Office {
    server: Server,
    network: Network,
    phone: Phone,
    sheet: DocumentId,
    leaf: Code,
    written: usize,
}

impl Office {
    fn on(disk: &Disk) -> Self {
        let mut server = Server::empty(Pages::None);
        server.stop();
        server.move_data(disk.path());
        server.start();
        let network = Network::to(server.address());
        let officer = format!("canbo1.{COMMUNE}");
        let phone = Phone::sign_in(&network.base(), &officer, &server.password());
        let unit: UnitCode = COMMUNE.parse().expect("a unit code");
        let leaf = phone.set().leaves().next().expect("a leaf").0.code.clone();
        Self {
            sheet: phone.sheet_id(&unit),
            server,
            network,
            phone,
            leaf,
            written: 0,
        }
    }

    /// Writes a note of some thousand letters, other ones each time.
    fn write(&mut self) {
        self.written += 1;
        let letters = ["a", "ă", "â", "b", "c"][self.written % 5];
        let text = format!("{}{}", self.written, letters.repeat(4_000));
        let leaf = self.leaf.clone();
        self.phone.edit(&self.sheet, &[Edit::Note { leaf, text }]);
    }

    fn start(&mut self) {
        self.server.start();
        self.network.lead_to(Some(self.server.address()));
    }

    fn kill(&mut self) {
        self.server.kill();
        self.network.lead_to(None);
    }

    /// Everything that was acknowledged is there, for somebody who had no part in it.
    fn assert_nothing_lost(&mut self) {
        let base = format!("http://{}", self.server.address());
        let head = format!("lanhdao.{COMMUNE}");
        let mut witness = Phone::sign_in(&base, &head, &self.server.password());
        witness.sync().expect("the network is open");
        assert!(!self.phone.acknowledged.is_empty());
        for (document, change) in &self.phone.acknowledged {
            assert!(witness.document(document).has(change), "lost {change}");
        }
    }

    /// Writes until the server says that its disk is full.
    fn write_until_full(&mut self) {
        for _ in 0..2_000 {
            self.write();
            match self.phone.sync() {
                Ok(()) => {}
                Err(Failure::Refused(problem)) => {
                    assert_eq!(problem.code, ProblemCode::StorageFull, "{problem:?}");
                    return;
                }
                Err(Failure::Cut(cut)) => panic!("{cut:?}"),
            }
        }
        panic!("the disk never was full");
    }
}

#[test]
fn a_full_disk_loses_nothing_that_was_acknowledged_and_takes_the_rest_once_there_is_room() {
    let Some(disk) = Disk::mount() else { return };
    let mut office = Office::on(&disk);
    for _ in 0..3 {
        office.write();
        office.phone.sync().expect("there is room");
    }
    disk.fill();
    office.write_until_full();
    // What is there is still read.
    office.network.lead_to(Some(office.server.address()));
    let health = office.server.client().get("/health").expect("it answers");
    assert!(health.status.is_success(), "{}", health.shown());

    // A power cut on a full disk: it starts, or says why not.
    office.kill();
    let refusal = office.server.start_or_refusal();
    match refusal {
        None => office.network.lead_to(Some(office.server.address())),
        Some(words) => assert!(words.contains("disk is full"), "{words}"),
    }
    disk.make_room();
    if !office.server.is_running() {
        office.start();
    }
    office.phone.sync().expect("there is room again");
    assert!(office.phone.device().unsent().is_empty());
    office.assert_nothing_lost();
    office.server.stop();
    office.server.check();
}

#[test]
fn a_folder_that_cannot_be_written_is_not_served_and_nothing_in_it_is_lost() {
    let Some(disk) = Disk::mount() else { return };
    let mut office = Office::on(&disk);
    office.write();
    office.phone.sync().expect("there is room");
    office.kill();
    disk.remount("ro");
    let words = office
        .server
        .start_or_refusal()
        .expect("it cannot be served");
    assert!(words.contains("a data folder that it may write"), "{words}");
    assert!(
        words.contains(&disk.path().display().to_string()),
        "{words}"
    );
    disk.remount("rw");
    office.start();
    office.write();
    office.phone.sync().expect("it is written again");
    office.assert_nothing_lost();
    office.server.stop();
    office.server.check();
}
