//! Many phones send a file each at one moment, beside the disk alone.

use std::fs::{self, File};
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};

use sodiem_core::api::PREFIX;
use sodiem_tests::http::Body;
use tokio::task::JoinSet;

use crate::Figure;
use crate::load::crowd::Crowd;
use crate::load::wire::{Reply, Request, try_send};
use crate::load::{peak_megabytes, status_megabytes};
use crate::server::{ROUND, processor_seconds};

const PHONES: usize = 100;
const FILE_BYTES: usize = 5_000_000;
/// The least and the most that a device sends in one request, and the first.
const PIECE_BYTES: (usize, usize, usize) = (16 * 1024, 4 * 1024 * 1024, 64 * 1024);
/// What took less is followed by twice as much, what took longer by half as much.
const TOOK: (Duration, Duration) = (Duration::from_secs(2), Duration::from_secs(8));
/// Before it is tried again.
const WAIT: Duration = Duration::from_secs(1);

/// All of it.
pub async fn figures() -> Vec<Figure> {
    let crowd = Crowd::of_communes(PHONES);
    let process = crowd.server.process();
    let all: Vec<Phone> = crowd
        .officers
        .iter()
        .zip(0..)
        .map(|(officer, number)| {
            let file = file(number);
            let place = (ROUND, officer.unit.as_str());
            let announced = Body::announced(place, "ke-hoach.pdf", &file);
            Phone {
                address: crowd.server.address(),
                token: officer.person.token.clone(),
                announced,
                file,
                requests: 0,
                failures: 0,
            }
        })
        .collect();
    let disk_before = disk_seconds(crowd.server.data());
    let at_rest = status_megabytes(process, "VmRSS:");
    // The peak is counted from here on.
    fs::write(format!("/proc/{process}/clear_refs"), "5").expect("our own process");
    let (before, begin) = (processor_seconds(process), Instant::now());
    let phones: JoinSet<Phone> = all.into_iter().map(Phone::send).collect();
    let phones = phones.join_all().await;
    let seconds = begin.elapsed().as_secs_f64();
    let processor = processor_seconds(process) - before;
    let memory = peak_megabytes(process) - at_rest;
    are_stored(&crowd);
    let disk = f64::midpoint(disk_before, disk_seconds(crowd.server.data()));
    let megabytes = (PHONES * FILE_BYTES) as f64 / 1e6;
    let requests: usize = phones.iter().map(|phone| phone.requests).sum();
    let failures: usize = phones.iter().map(|phone| phone.failures).sum();
    eprintln!(
        "{PHONES} phones: {:.1} MB/s durable in {seconds:.1} s, {requests} requests, {failures} of them tried \
         again, {processor:.1} s of processor; the disk alone {:.1} MB/s; {at_rest:.0} MB of memory at rest",
        megabytes / seconds,
        megabytes / disk
    );
    vec![
        Figure::new(
            &format!("{PHONES} files of 5 MB at once: the disk's speed to theirs"),
            seconds / disk,
            "x",
            2.0,
        ),
        Figure::new("server memory for them, beyond rest", memory, "MB", 150.0),
    ]
}

/// A file that nobody else has.
fn file(number: u64) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut rng = fastrand::Rng::with_seed(number);
    bytes.resize(FILE_BYTES, 0);
    rng.fill(&mut bytes[9..]);
    bytes
}

/// Someone who sends a file as a device does.
struct Phone {
    address: SocketAddr,
    token: String,
    announced: Body,
    file: Vec<u8>,
    requests: usize,
    failures: usize,
}

impl Phone {
    async fn send(mut self) -> Self {
        let mut piece = PIECE_BYTES.2;
        let (mut place, mut offset) = self.begin().await;
        while offset < self.file.len() {
            let end = self.file.len().min(offset + piece);
            let body = Body::piece(offset, &self.file[offset..end]);
            let began = Instant::now();
            let sent = self.ask("PATCH", &place, body).await;
            if let Some(reply) = sent.filter(|reply| reply.status == 204) {
                offset = offset_of(&reply);
                let (fast, slow) = TOOK;
                if began.elapsed() < fast {
                    piece = PIECE_BYTES.1.min(piece * 2);
                } else if began.elapsed() > slow {
                    piece = PIECE_BYTES.0.max(piece / 2);
                }
            } else {
                piece = PIECE_BYTES.0.max(piece / 2);
                self.failures += 1;
                tokio::time::sleep(WAIT).await;
                // It says how much is there, also where all of it is.
                (place, offset) = self.begin().await;
            }
        }
        self
    }

    /// Where the file goes, and how much of it is there.
    async fn begin(&mut self) -> (String, usize) {
        loop {
            let sent = self.ask("POST", "/uploads", self.announced.clone()).await;
            if let Some(reply) = sent.filter(|reply| reply.status == 201) {
                let place = reply.header("location").expect("an address");
                let place = place.trim_start_matches(PREFIX).to_owned();
                return (place, offset_of(&reply));
            }
            self.failures += 1;
            tokio::time::sleep(WAIT).await;
        }
    }

    /// None where the line broke, as where the server refused before it read all.
    async fn ask(&mut self, method: &str, path: &str, body: Body) -> Option<Reply> {
        self.requests += 1;
        let request = Request::of_upload(method, path, &self.token, body);
        try_send(self.address, &request).await.ok()
    }
}

fn offset_of(reply: &Reply) -> usize {
    let offset = reply.header("upload-offset");
    offset
        .and_then(|offset| offset.parse().ok())
        .expect("it says how much is there")
}

/// Every file is where it is kept, whole.
fn are_stored(crowd: &Crowd) {
    let folders = fs::read_dir(crowd.server.data().join("files")).expect("the server's folder");
    let lengths: Vec<u64> = folders
        .flat_map(|folder| fs::read_dir(folder.expect("an entry").path()).expect("a folder"))
        .map(|file| file.and_then(|file| file.metadata()).expect("a file").len())
        .collect();
    assert_eq!(lengths, vec![FILE_BYTES as u64; PHONES]);
}

/// How long the disk takes for the same alone: one file after the other, each durable before the next.
fn disk_seconds(data: &Path) -> f64 {
    let bytes = file(PHONES as u64);
    let folder = tempfile::tempdir_in(data.parent().expect("a folder")).expect("a folder");
    let begin = Instant::now();
    for number in 0..PHONES {
        let mut file = File::create(folder.path().join(number.to_string())).expect("our own");
        file.write_all(&bytes).expect("there is room");
        file.sync_all().expect("there is room");
    }
    begin.elapsed().as_secs_f64()
}
