//! The work of one account: the sync engine that holds its documents and decisions, and what was
//! computed from them.

use std::collections::BTreeMap;
use std::rc::Rc;

use sodiem_core::account::Principal;
use sodiem_core::answer::ANSWER_BYTES_MAX;
use sodiem_core::api::{SyncReply, SyncRequest, Workspace};
use sodiem_core::criteria::CriteriaSet;
use sodiem_core::decision::{Action, DecisionDraft};
use sodiem_core::device::{Device, HELD_BYTES_MAX, Place, Received, RefusedEntry, Unsent, Write};
use sodiem_core::document::{
    CITATION_CHARS_MAX, CITATIONS_MAX, Edit, EditError, NOTE_CHARS_MAX, Sheet,
};
use sodiem_core::ids::{ChangeId, DecisionId, Digest, DocumentId, DocumentKind};
use sodiem_core::record::own_answers;
use sodiem_core::scoring::{self, Score};
use sodiem_core::text::Message;

use super::desk::Appraising;
use super::effect::Fetched;
use super::session::{Opening, fetch_sets};
use super::{Batch, Effect, Meta, Moment, State, sync};

/// The work of one account.
pub struct Work {
    /// The sync engine: documents, decisions, rounds, units and criteria sets.
    pub device: Device,
    workspace: Workspace,
    /// Newer rounds and units, until the criteria that they name are here.
    next: Option<Fetched<Workspace>>,
    /// Those of other rights, until what is being typed by the rights of now is kept.
    other_rights: Option<Fetched<Workspace>>,
    opened: BTreeMap<DocumentId, Rc<Opened>>,
    versions: BTreeMap<DocumentId, (Vec<ChangeId>, Rc<Sheet>)>,
    /// What the desk's program knows of it.
    pub(super) desk: Appraising,
}

/// A document's content at its heads, with the score of its answers.
#[derive(Debug, PartialEq, Eq)]
pub struct Opened {
    /// The heads.
    pub heads: Vec<ChangeId>,
    /// The content.
    pub sheet: Sheet,
    /// The score: of a scoresheet, on the leaves that the unit answers.
    pub score: Score,
}

impl Work {
    /// Opens what is there of an account's work, with what is to be stored because of what was found
    /// there; `None` while rounds and units are missing.
    pub fn open(opening: Opening, moment: Moment) -> Option<(Self, Vec<Write>)> {
        let Opening {
            principal,
            workspace,
            sets,
            rows,
            unreadable,
            ..
        } = opening;
        let workspace = workspace?;
        // What the account may do came with the rounds; since the sign-in it may have changed.
        let renewed = workspace.principal.clone();
        let is_same =
            |own: &Principal| own.account == principal.account && own.seat == principal.seat;
        let principal = renewed.filter(is_same).unwrap_or(principal);
        let mut device = Device::open(principal, workspace.clone(), sets, rows, moment.random);
        let mut writes = device.settle();
        writes.extend(device.set_aside(unreadable));
        let work = Self {
            device,
            workspace,
            next: None,
            other_rights: None,
            opened: BTreeMap::new(),
            versions: BTreeMap::new(),
            desk: Appraising::default(),
        };
        Some((work, writes))
    }

    /// The same account signed in again: perhaps with other rights, or on another seat.
    pub fn sign_in(&mut self, principal: Principal, moment: Moment) {
        if *self.principal() != principal {
            self.device.sign_in(principal, moment.random);
            self.desk.renew();
        }
    }

    /// Who works.
    pub fn principal(&self) -> &Principal {
        self.device.principal()
    }

    /// A document's content and score, computed once for the same heads.
    pub fn opened(&mut self, id: &DocumentId) -> Option<Rc<Opened>> {
        let document = self.device.document(id)?;
        let heads = document.heads();
        if let Some(opened) = self.opened.get(id).filter(|opened| opened.heads == heads) {
            return Some(Rc::clone(opened));
        }
        let sheet = document.read();
        let edition = self.device.round(&id.round)?.edition_of(&id.edition)?;
        let set = self.device.edition(&edition)?;
        let answers = match id.kind {
            DocumentKind::Scoresheet => own_answers(set, &sheet),
            DocumentKind::Appraisal(_) => sheet.answers(),
        };
        let score = scoring::tally(set, &answers);
        let opened = Rc::new(Opened {
            heads,
            sheet,
            score,
        });
        self.opened.insert(id.clone(), Rc::clone(&opened));
        Some(opened)
    }

    /// A document's content at earlier heads; `None` where this device lacks some of them.
    pub fn version(&mut self, id: &DocumentId, heads: &[ChangeId]) -> Option<Rc<Sheet>> {
        if let Some((_, sheet)) = self.versions.get(id).filter(|(at, _)| at == heads) {
            return Some(Rc::clone(sheet));
        }
        let sheet = Rc::new(self.device.document(id)?.read_at(heads)?);
        self.versions
            .insert(id.clone(), (heads.to_vec(), Rc::clone(&sheet)));
        Some(sheet)
    }

    /// Whether the server has other rounds or units by now.
    pub fn is_outdated(&self, published: u64) -> bool {
        self.workspace.version != published
    }

    /// What the server does not have yet.
    pub fn unsent(&mut self) -> Unsent {
        self.device.unsent()
    }

    /// How many changes and decisions the server refused and nobody settled.
    pub fn refused(&self) -> usize {
        self.device.refused_entries().count() + self.device.refused_decisions().count()
    }

    /// Takes a reply in.
    pub fn receive(&mut self, request: &SyncRequest, reply: SyncReply) -> Received {
        let mut received = self.device.receive(request, reply);
        // What is waited for may not have come when it was last asked for.
        received.moved |= self.next.is_some();
        received
    }
}

/// The person changed a document: into the document at once, then onto the disk, then out.
pub fn edit(
    state: &mut State,
    document: &DocumentId,
    edits: &[Edit],
    moment: Moment,
) -> Vec<Effect> {
    let Some(work) = state.work() else {
        return Vec::new();
    };
    match work.device.edit(document, edits, moment.now) {
        Ok(writes) => store(state, writes),
        Err(error) => vec![state.toasts.show(refusal(&error))],
    }
}

/// Enters again what the server refused; it is put away only with the change that holds it.
pub fn enter_again(state: &mut State, entry: &RefusedEntry, moment: Moment) -> Vec<Effect> {
    let Some(work) = state.work() else {
        return Vec::new();
    };
    let edits = std::slice::from_ref(&entry.edit);
    match work.device.edit(&entry.document, edits, moment.now) {
        Ok(mut writes) => {
            writes.extend(work.device.dismiss_entry(entry));
            store(state, writes)
        }
        Err(error) => vec![state.toasts.show(refusal(&error))],
    }
}

/// Why the device itself does not take an edit, and what to do.
fn refusal(error: &EditError) -> Message {
    match error {
        EditError::TextTooLong(found) => Message::new("edit-text-too-long")
            .with("found", *found)
            .with("max", NOTE_CHARS_MAX),
        EditError::AnswerTooLong(found) => Message::new("edit-answer-too-long")
            .with("found", *found)
            .with("max", ANSWER_BYTES_MAX),
        EditError::TooManyCitations => {
            Message::new("edit-too-many-citations").with("max", CITATIONS_MAX)
        }
        EditError::CitationTooLong => {
            Message::new("edit-citation-too-long").with("max", CITATION_CHARS_MAX)
        }
        EditError::UnknownLeaf(_) | EditError::NoSuchField => Message::new("edit-not-here"),
        EditError::UnknownDocument => Message::new("edit-no-sheet"),
        EditError::Automerge(_) => Message::new("edit-failed"),
    }
}

/// The head submits a sheet as it was shown: not when it changed meanwhile.
pub fn submit(
    state: &mut State,
    document: &DocumentId,
    heads: &[ChangeId],
    moment: Moment,
) -> Vec<Effect> {
    let Some(work) = state.work() else {
        return Vec::new();
    };
    let Some(opened) = work.opened(document).filter(|opened| opened.heads == heads) else {
        return vec![state.toasts.show(Message::new("submit-changed-meanwhile"))];
    };
    let round = work.device.round(&document.round);
    let edition = round.map(|round| round.edition);
    let Some(edition) = edition.filter(|edition| edition.short() == document.edition) else {
        return vec![state.toasts.show(Message::new("submit-changed-meanwhile"))];
    };
    let draft = DecisionDraft {
        id: decision_id(moment),
        round: document.round.clone(),
        unit: document.unit.clone(),
        edition,
        action: Action::Submit {
            heads: heads.to_vec(),
            digest: opened.sheet.digest(),
        },
        answers: work.device.flow(&document.round, &document.unit).latest,
        made_at: moment.now,
    };
    decide(state, draft)
}

/// A name for a decision.
pub fn decision_id(moment: Moment) -> DecisionId {
    let digits: String = moment
        .random
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    digits
        .parse()
        .expect("32 hexadecimal digits name a decision")
}

/// The person decided.
pub fn decide(state: &mut State, draft: DecisionDraft) -> Vec<Effect> {
    let Some(work) = state.work() else {
        return Vec::new();
    };
    let writes = work.device.decide(draft);
    let mut effects = state.sync.store(Batch {
        writes,
        meta: Vec::new(),
    });
    effects.extend(sync::exchange(state));
    effects
}

/// Changes what the device keeps of its own: refused entries settled, versions seen, decisions
/// withdrawn.
pub fn keep(state: &mut State, change: impl FnOnce(&mut Device) -> Vec<Write>) -> Vec<Effect> {
    let Some(work) = state.work() else {
        return Vec::new();
    };
    let writes = change(&mut work.device);
    state.sync.store(Batch {
        writes,
        meta: Vec::new(),
    })
}

/// Holds what is typed in a field and cannot be kept as it is; none: nothing is any more.
pub fn hold(state: &mut State, place: &Place, typed: Option<String>) -> Vec<Effect> {
    let Some(work) = state.work() else {
        return Vec::new();
    };
    match work.device.hold(place, typed) {
        Ok(writes) => state.sync.store(Batch {
            writes,
            meta: Vec::new(),
        }),
        Err(length) => {
            let message = Message::new("edit-too-long-to-hold")
                .with("kilobytes", length / 1024)
                .with("max", HELD_BYTES_MAX / 1024);
            vec![state.toasts.show(message)]
        }
    }
}

/// Stores and soon sends.
pub fn store(state: &mut State, writes: Vec<Write>) -> Vec<Effect> {
    if writes.is_empty() {
        return Vec::new();
    }
    let mut effects = state.sync.store(Batch {
        writes,
        meta: Vec::new(),
    });
    if !state.sync.needs_sign_in {
        effects.push(state.sync.schedule_edit(state.now));
    }
    effects
}

/// Rounds and units came anew. They count once the criteria that they name are here: a device that
/// loses the network in between goes on as it was.
pub fn renew(state: &mut State, fetched: Fetched<Workspace>) -> Vec<Effect> {
    let Some(work) = state.work() else {
        return Vec::new();
    };
    work.next = None;
    let workspace = &fetched.value;
    work.workspace.version = workspace.version;
    let before = &work.workspace;
    if workspace.rounds == before.rounds
        && workspace.units == before.units
        && workspace.principal == before.principal
    {
        return Vec::new();
    }
    let missing = work.device.missing_sets(&workspace.rounds);
    if !missing.is_empty() {
        work.next = Some(fetched);
        return fetch_sets(missing);
    }
    let own = work.principal();
    let renewed = workspace.principal.as_ref();
    if renewed.is_some_and(|who| who.account == own.account && who != own) {
        work.other_rights = Some(fetched);
        return vec![Effect::KeepDrafts];
    }
    put(state, fetched)
}

/// Works on by the rights that came with newer rounds and units, if any wait for it.
pub fn take_rights(state: &mut State, moment: Moment) -> Vec<Effect> {
    let Some(work) = state.work() else {
        return Vec::new();
    };
    let Some(fetched) = work.other_rights.take() else {
        return Vec::new();
    };
    if let Some(principal) = fetched.value.principal.clone() {
        work.sign_in(principal, moment);
    }
    put(state, fetched)
}

/// Works on by these rounds and units, and keeps them.
fn put(state: &mut State, fetched: Fetched<Workspace>) -> Vec<Effect> {
    let Some(work) = state.work() else {
        return Vec::new();
    };
    let workspace = &fetched.value;
    work.device.update_workspace(workspace.clone());
    work.workspace = fetched.value;
    work.opened.clear();
    work.desk.renew();
    state.sync.store(Batch {
        writes: Vec::new(),
        meta: vec![(Meta::Workspace, fetched.json)],
    })
}

/// An edition came, perhaps the last one that newer rounds waited for.
pub fn add_set(state: &mut State, edition: Digest, set: CriteriaSet) -> Vec<Effect> {
    let Some(work) = state.work() else {
        return Vec::new();
    };
    work.device.add_set(edition, set);
    let device = &work.device;
    let is_whole =
        |next: &mut Fetched<Workspace>| device.missing_sets(&next.value.rounds).is_empty();
    match work.next.take_if(is_whole) {
        Some(next) => renew(state, next),
        None => Vec::new(),
    }
}
