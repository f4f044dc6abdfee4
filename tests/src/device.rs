//! A scripted device: the engine that the browser runs, over storage in memory and real HTTP.

use std::collections::{BTreeMap, BTreeSet};

use sodiem_core::account::Principal;
use sodiem_core::answer::{Answer, Answers};
use sodiem_core::api::{
    Bundle, BundleReply, Bytes, Problem, ProblemCode, SyncReply, SyncRequest, Workspace,
};
use sodiem_core::criteria::CriteriaSet;
use sodiem_core::decision::{Action, DecisionDraft, approval_digest};
use sodiem_core::device::{Device, Row, Write};
use sodiem_core::document::{Document, Edit, Sheet};
use sodiem_core::ids::{BodyId, ChangeId, Code, Digest, DocumentId, UnitCode};
use sodiem_core::record::unexplained;
use sodiem_core::round::Round;
use sodiem_core::time::Timestamp;

use ureq::http::Method;

use crate::bundle::{Seal, SeatKey};
use crate::http::{Body, Client, Cut};

/// Exchanges after which a device that is not at rest never will be.
const EXCHANGES_MAX: u32 = 10_000;

/// An account on a device.
pub struct Phone {
    client: Client,
    device: Device,
    /// What it signs its bundles with, and the server's key that it seals them to.
    key: SeatKey,
    bundle_key: Bytes,
    workspace: Workspace,
    /// What the device's storage holds, by key.
    storage: BTreeMap<String, Row>,
    /// What the server said it has durably.
    pub acknowledged: BTreeSet<(DocumentId, ChangeId)>,
    starts: u64,
    /// This device's clock says 1970 and counts its uses.
    clock: i64,
}

/// Why an exchange brought nothing.
#[derive(Debug)]
pub enum Failure {
    /// The network failed.
    Cut(Cut),
    /// The server refused.
    Refused(Box<Problem>),
}

impl From<Cut> for Failure {
    fn from(cut: Cut) -> Self {
        Self::Cut(cut)
    }
}

impl Phone {
    /// A new device on which an account signs in.
    ///
    /// # Panics
    /// Where that does not succeed.
    #[must_use]
    pub fn sign_in(base: &str, username: &str, password: &str) -> Self {
        let client = Client::new(base);
        let key = SeatKey::new();
        let session = client
            .sign_in_with(username, password, None, Some(key.public()))
            .expect("the network is open");
        let workspace: Workspace = client
            .get("/workspace")
            .expect("the network is open")
            .json();
        let sets = sets(&client, &workspace);
        let (principal, storage) = (session.principal, BTreeMap::new());
        let device = open(&principal, &workspace, sets, (&storage, 0));
        Self {
            client,
            device,
            key,
            bundle_key: session.bundle_key,
            workspace,
            storage,
            acknowledged: BTreeSet::new(),
            starts: 0,
            clock: 0,
        }
    }

    /// Closes the app and opens it again: what is not in storage is gone.
    pub fn restart(&mut self) {
        let principal = self.principal().clone();
        self.restart_as(&principal);
    }

    fn restart_as(&mut self, principal: &Principal) {
        self.starts += 1;
        let sets = self
            .device
            .rounds()
            .iter()
            .filter_map(|round| Some((round.edition, self.device.set(&round.id)?.clone())));
        let storage = (&self.storage, self.starts);
        self.device = open(principal, &self.workspace, sets.collect(), storage);
        let writes = self.device.settle();
        self.store(writes);
    }

    /// Signs in again on this device, on the seat that it has.
    ///
    /// # Panics
    /// Where that does not succeed, or gives another seat.
    pub fn sign_in_again(&mut self, password: &str) {
        let Principal { username, seat, .. } = self.device.principal();
        let session = self.client.sign_in(username, password, Some(*seat));
        assert_eq!(session.expect("the network is open").principal.seat, *seat);
    }

    /// Signs in as on a new device, but with what this one's storage holds: its seat was revoked.
    ///
    /// # Panics
    /// Where that does not succeed.
    pub fn sign_in_on_new_seat(&mut self, password: &str) {
        let username = self.principal().username.clone();
        let session = self
            .client
            .sign_in(&username, password, None)
            .expect("the network is open");
        self.restart_as(&session.principal);
    }

    /// The account's client, for what no exchange carries.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Takes the settings as they are now.
    ///
    /// # Panics
    /// Where the network is cut.
    pub fn reload(&mut self) {
        let reply = self.client.get("/workspace").expect("the network is open");
        self.workspace = reply.json();
        self.device.update_workspace(self.workspace.clone());
    }

    /// Enters again what the server refused.
    pub fn enter_again(&mut self) {
        let refused: Vec<_> = self.device.refused_entries().cloned().collect();
        for entry in refused {
            self.edit(&entry.document, std::slice::from_ref(&entry.edit));
            let writes = self.device.dismiss_entry(&entry);
            self.store(writes);
        }
    }

    /// The engine.
    pub fn device(&mut self) -> &mut Device {
        &mut self.device
    }

    /// Who works on this device.
    #[must_use]
    pub fn principal(&self) -> &Principal {
        self.device.principal()
    }

    /// The round.
    ///
    /// # Panics
    /// Where the account takes part in none.
    #[must_use]
    pub fn round(&self) -> &Round {
        self.device.rounds().first().expect("a round")
    }

    /// The edition of the round's criteria set.
    ///
    /// # Panics
    /// Where the device lacks it.
    #[must_use]
    pub fn set(&self) -> &CriteriaSet {
        self.device
            .set(&self.round().id)
            .expect("the edition was loaded")
    }

    /// The scoresheet of a unit.
    #[must_use]
    pub fn sheet_id(&self, unit: &UnitCode) -> DocumentId {
        DocumentId::sheet(&self.round().id, unit, &self.round().edition)
    }

    /// A body's appraisal of a unit.
    #[must_use]
    pub fn appraisal_id(&self, unit: &UnitCode, body: &BodyId) -> DocumentId {
        DocumentId::appraisal(&self.round().id, unit, &self.round().edition, body)
    }

    /// A document as it is on this device.
    ///
    /// # Panics
    /// For a document of another edition.
    pub fn document(&mut self, id: &DocumentId) -> &Document {
        self.device
            .document(id)
            .expect("a document of the round's edition")
    }

    /// The content of a document as it is on this device.
    pub fn read(&mut self, id: &DocumentId) -> Sheet {
        self.document(id).read()
    }

    /// Writes edits as one change.
    ///
    /// # Panics
    /// Where the document does not take them.
    pub fn edit(&mut self, id: &DocumentId, edits: &[Edit]) {
        let now = self.now();
        let writes = self
            .device
            .edit(id, edits, now)
            .expect("the document takes it");
        self.store(writes);
    }

    /// Answers one leaf.
    pub fn answer(&mut self, id: &DocumentId, leaf: &Code, answer: Answer) {
        self.edit(
            id,
            &[Edit::Answer {
                leaf: leaf.clone(),
                answer,
            }],
        );
    }

    /// Answers leaves, each with a change of its own, as a person does.
    pub fn answer_all(&mut self, id: &DocumentId, answers: &Answers) {
        for (leaf, answer) in answers {
            self.answer(id, leaf, answer.clone());
        }
    }

    /// Exchanges until nothing is left to do.
    ///
    /// # Errors
    /// [`Failure`] at the first exchange that fails.
    ///
    /// # Panics
    /// Where that does not come to an end.
    pub fn sync(&mut self) -> Result<(), Failure> {
        for _ in 0..EXCHANGES_MAX {
            if !self.exchange()? {
                return Ok(());
            }
        }
        panic!(
            "the exchange of {} does not come to rest",
            self.principal().username
        );
    }

    /// Exchanges once; whether to do so again at once.
    ///
    /// # Errors
    /// [`Failure`] where it fails.
    pub fn exchange(&mut self) -> Result<bool, Failure> {
        let request = self.device.request();
        let reply = match self.post(&request) {
            Err(Failure::Refused(problem)) if problem.code == ProblemCode::SeatRevoked => {
                return match self.device.hand_over(&request) {
                    true => Ok(true),
                    false => Err(Failure::Refused(problem)),
                };
            }
            reply => reply?,
        };
        for pushed in &reply.pushed {
            let accepted = pushed
                .accepted
                .iter()
                .map(|change| (pushed.document.clone(), *change));
            self.acknowledged.extend(accepted);
        }
        let received = self.device.receive(&request, reply);
        self.store(received.writes);
        Ok(received.again)
    }

    /// Sends a request of the exchange as it is.
    ///
    /// # Errors
    /// [`Failure`] where it fails.
    pub fn post(&self, request: &SyncRequest) -> Result<SyncReply, Failure> {
        let reply = self.client.post("/sync", request)?;
        if reply.status.is_success() {
            return Ok(reply.json());
        }
        Err(Failure::Refused(Box::new(reply.problem())))
    }

    /// Saves everything unsent to a file.
    pub fn bundle(&mut self) -> String {
        let (made_at, sent) = (self.now(), self.device.bundle());
        self.seal(&self.bundle_key).file(&Bundle { made_at, sent })
    }

    /// What this device seals with, to a server's key.
    #[must_use]
    pub fn seal<'a>(&'a self, server: &'a Bytes) -> Seal<'a> {
        let seat = self.principal().seat;
        Seal {
            seat,
            key: &self.key,
            server,
        }
    }

    /// The server's key that this device seals to.
    #[must_use]
    pub fn bundle_key(&self) -> &Bytes {
        &self.bundle_key
    }

    /// Brings in a file of whomever.
    ///
    /// # Errors
    /// [`Failure`] where it is refused.
    pub fn bring_in(&self, file: &str) -> Result<BundleReply, Failure> {
        let body = Body::Bytes("text/plain", file.as_bytes().to_vec());
        let reply = self.client.send(&Method::POST, "/bundles", &body)?;
        if reply.status.is_success() {
            return Ok(reply.json());
        }
        Err(Failure::Refused(Box::new(reply.problem())))
    }

    /// The head submits the sheet as it stands on this device, what no document proves explained.
    pub fn submit(&mut self, unit: &UnitCode) {
        let id = self.sheet_id(unit);
        let explain = |leaf| Edit::Explanation {
            leaf,
            text: "chưa có văn bản riêng".into(),
        };
        let read = self.document(&id).read();
        let lacking = unexplained(self.set(), &read);
        let edits: Vec<Edit> = lacking.into_iter().map(explain).collect();
        if !edits.is_empty() {
            self.edit(&id, &edits);
        }
        let sheet = self.document(&id);
        let (heads, digest) = (sheet.heads(), sheet.read().digest());
        self.decide(unit, Action::Submit { heads, digest });
    }

    /// Approves at a tier what is under review, with the appraisals of that tier as they stand on
    /// this device.
    ///
    /// # Panics
    /// Where nothing is under review on this device.
    pub fn approve(&mut self, unit: &UnitCode, tier: u32) {
        let round = self.round().clone();
        let submission = self.device.flow(&round.id, unit).submission;
        let submission = submission.expect("something under review");
        let written: BTreeSet<DocumentId> = self.device.documents().cloned().collect();
        let named: Vec<DocumentId> = round
            .bodies_for(self.device.units(&round), unit, tier)
            .map(|body| self.appraisal_id(unit, &body.id))
            .filter(|id| written.contains(id))
            .collect();
        let (mut appraisals, mut digests) = (BTreeMap::new(), BTreeMap::new());
        for id in named {
            let appraisal = self.document(&id);
            digests.insert(id.clone(), appraisal.read().digest());
            appraisals.insert(id, appraisal.heads());
        }
        let digest = approval_digest(submission.digest, &digests);
        let heads = submission.heads;
        self.decide(
            unit,
            Action::Approve {
                tier,
                heads,
                appraisals,
                digest,
            },
        );
    }

    /// Makes a decision on a unit's sheet, in answer to what this device knows.
    pub fn decide(&mut self, unit: &UnitCode, action: Action) {
        let draft = self.draft(unit, action);
        let writes = self.device.decide(draft);
        self.store(writes);
    }

    /// A decision, without making it.
    ///
    /// # Panics
    /// Never: a part of a digest is a decision's id.
    pub fn draft(&mut self, unit: &UnitCode, action: Action) -> DecisionDraft {
        let now = self.now();
        let name = Digest::of_json(&(self.principal().seat, self.starts, now)).to_string();
        let round = self.round().clone();
        DecisionDraft {
            id: name[..32].parse().expect("32 hexadecimal digits"),
            edition: round.edition,
            unit: unit.clone(),
            action,
            answers: self.device.flow(&round.id, unit).latest,
            made_at: now,
            round: round.id,
        }
    }

    fn now(&mut self) -> Timestamp {
        self.clock += 1;
        Timestamp(self.clock)
    }

    fn store(&mut self, writes: Vec<Write>) {
        for write in writes {
            match write {
                Write::Put(row) => drop(self.storage.insert(row.key(), row)),
                Write::Delete(key) => drop(self.storage.remove(&key)),
            }
        }
    }
}

fn open(
    principal: &Principal,
    workspace: &Workspace,
    sets: BTreeMap<Digest, CriteriaSet>,
    (storage, starts): (&BTreeMap<String, Row>, u64),
) -> Device {
    // Never used before: the server draws seats at random, and starts count.
    let unique = Digest::of_json(&(principal.seat, starts));
    let actor = unique.0[..16].try_into().expect("16 of 32 bytes");
    let rows = storage.values().cloned();
    Device::open(principal.clone(), workspace.clone(), sets, rows, actor)
}

fn sets(client: &Client, workspace: &Workspace) -> BTreeMap<Digest, CriteriaSet> {
    let editions: BTreeSet<Digest> = workspace.rounds.iter().map(|r| r.edition).collect();
    let load = |edition: Digest| {
        let reply = client
            .get(&format!("/criteria/{edition}"))
            .expect("the network is open");
        (edition, reply.json())
    };
    editions.into_iter().map(load).collect()
}
