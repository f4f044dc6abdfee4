//! What was refused and is kept, in words: for the administrator who keeps the account.

use std::panic::{AssertUnwindSafe, catch_unwind};

use sodiem_core::account::Principal;
use sodiem_core::api::{
    QUARANTINE_ENTRIES_MAX, Quarantine, QuarantineQuery, Quarantined, RefusalCode, Said,
};
use sodiem_core::criteria::CriteriaSet;
use sodiem_core::decision::{Action, DecisionDraft};
use sodiem_core::document::{Citation, HistoryEntry, HistoryItem};
use sodiem_core::ids::Code;
use sodiem_core::ingest::{REQUEST_OPERATIONS_MAX, legible};
use sodiem_core::rule::said;
use sodiem_core::text::Catalog;
use sodiem_core::unit::UnitTree;

use crate::administration::provinces;
use crate::app::App;
use crate::error::Error;
use crate::reference::Reference;
use crate::store::quarantine::{self, Kind, PieceRow};

/// How many bytes of changes one reply reads, about.
const READ_BYTES_MAX: usize = 512 * 1024;

/// What came from accounts that the administrator keeps, newest first.
///
/// # Errors
/// Not allowed for who is none.
pub fn list(
    app: &App,
    who: &Principal,
    query: &QuarantineQuery,
    catalog: &Catalog,
) -> Result<Quarantine, Error> {
    let provinces = provinces(who)?;
    let reference = app.reference()?;
    let mut page = Page::default();
    app.store.read(|connection| {
        let place = (provinces.as_slice(), query.account.as_ref());
        quarantine::each(connection, place, query.before, |row| page.take(row))
    })?;
    let told = |row| told(&reference, catalog, row);
    Ok(Quarantine {
        entries: app.check(|| page.rows.into_iter().map(told).collect()),
        next: page.next,
    })
}

/// As much as is read for one reply: what was refused may claim to be much.
#[derive(Default)]
struct Page {
    rows: Vec<PieceRow>,
    bytes: usize,
    operations: u64,
    next: Option<u64>,
}

impl Page {
    /// Takes a row in; whether the next is to come.
    fn take(&mut self, row: PieceRow) -> bool {
        let is_full = self.rows.len() == QUARANTINE_ENTRIES_MAX
            || self.bytes >= READ_BYTES_MAX
            || self.operations >= REQUEST_OPERATIONS_MAX;
        if is_full {
            self.next = self.rows.last().map(|row| row.id);
            return false;
        }
        self.bytes += row.body.len();
        let operations = legible(&row.body).map_or(0, |(_, operations)| operations);
        self.operations += operations;
        self.rows.push(row);
        true
    }
}

fn told(reference: &Reference, catalog: &Catalog, row: PieceRow) -> Quarantined {
    let round = reference.round(&row.document.round);
    let units: &UnitTree = round.map_or(&reference.newest_units, |round| reference.units(round));
    let unit = &row.document.unit;
    let named = units.get(unit).map(|unit| unit.name.clone());
    Quarantined {
        unit_name: named.unwrap_or_else(|| unit.to_string()),
        reason: catalog.text(reason(row.code)),
        // What no gate let pass may be anything.
        says: catch_unwind(AssertUnwindSafe(|| says(reference, catalog, &row))).unwrap_or_default(),
        id: row.id,
        received_at: row.received_at,
        account: row.account,
        name: row.name,
        device: row.device,
        document: row.document,
        code: row.code,
    }
}

fn says(reference: &Reference, catalog: &Catalog, row: &PieceRow) -> Vec<Said> {
    let said = match row.kind {
        Kind::Decision => decided(catalog, &row.body).map(|said| vec![said]),
        Kind::Change => written(reference, catalog, row),
    };
    said.unwrap_or_default()
}

fn written(reference: &Reference, catalog: &Catalog, row: &PieceRow) -> Option<Vec<Said>> {
    let id = &row.document;
    let edition = reference.round(&id.round)?.edition_of(&id.edition)?;
    let set = reference.sets.get(&edition)?;
    let (change, _) = legible(&row.body)?;
    let entries = set.blank(id).said_alone(&change).into_iter();
    let said = entries.map(|(leaf, entry)| entered(catalog, set, (leaf, entry)));
    Some(said.collect())
}

fn entered(catalog: &Catalog, set: &CriteriaSet, (leaf, entry): (Code, HistoryEntry)) -> Said {
    let (key, lines) = match entry.item {
        HistoryItem::Answered { to, .. } => {
            let rule = set.leaf(&leaf).map(|leaf| &leaf.rule);
            let lines = rule.map_or_else(Vec::new, |rule| said::lines(rule, &to));
            let line = |line: said::Line| match line.label.as_str() {
                "" => catalog.format(&line.said),
                label => format!("{label}: {}", catalog.format(&line.said)),
            };
            ("quarantine-answered", lines.into_iter().map(line).collect())
        }
        HistoryItem::Noted { to, .. } => ("quarantine-noted", vec![to]),
        HistoryItem::Explained { to, .. } => ("quarantine-explained", vec![to]),
        HistoryItem::Opined { to, .. } => ("quarantine-opined", vec![to]),
        HistoryItem::Asked(true) => ("quarantine-asked", Vec::new()),
        HistoryItem::Asked(false) => ("quarantine-asked-no-more", Vec::new()),
        HistoryItem::Cited { to: Some(to), .. } => ("quarantine-cited", cited(to)),
        HistoryItem::Cited { to: None, .. } => ("quarantine-uncited", Vec::new()),
    };
    Said {
        leaf_name: set
            .row(&leaf)
            .map_or_else(String::new, |row| row.name.clone()),
        leaf: Some(leaf),
        made_at: entry.made_at,
        what: catalog.text(key),
        lines,
    }
}

fn cited(citation: Citation) -> Vec<String> {
    let Citation {
        document,
        number,
        date,
        section,
        page,
        issuer,
        link,
        files,
    } = citation;
    let names = files.into_iter().map(|file| file.name);
    let fields = [document, number, date, issuer, section, page, link];
    let fields = fields.into_iter().chain(names);
    fields.filter(|field| !field.is_empty()).collect()
}

fn decided(catalog: &Catalog, json: &[u8]) -> Option<Said> {
    let draft: DecisionDraft = serde_json::from_slice(json).ok()?;
    let (key, message) = match draft.action {
        Action::Submit { .. } => ("quarantine-submit", None),
        Action::Return { message, .. } => ("quarantine-return", Some(message)),
        Action::Approve { .. } => ("quarantine-approve", None),
        Action::TakeAmendment { .. } => ("quarantine-take-amendment", None),
        Action::ReturnAmendment { message, .. } => ("quarantine-return-amendment", Some(message)),
        Action::Reopen { message } => ("quarantine-reopen", Some(message)),
    };
    Some(Said {
        leaf: None,
        leaf_name: String::new(),
        made_at: draft.made_at,
        what: catalog.text(key),
        lines: message.into_iter().collect(),
    })
}

fn reason(code: RefusalCode) -> &'static str {
    match code {
        RefusalCode::SeatRevoked => "quarantine-seat-revoked",
        RefusalCode::NotAllowed => "quarantine-not-allowed",
        RefusalCode::UnknownDocument => "quarantine-unknown-document",
        RefusalCode::TooLarge => "quarantine-too-large",
        RefusalCode::Unreadable => "quarantine-unreadable",
        RefusalCode::OtherAuthor => "quarantine-other-author",
        RefusalCode::ActorForked => "quarantine-actor-forked",
        RefusalCode::Malformed | RefusalCode::Newer => "quarantine-malformed",
        RefusalCode::Damaging => "quarantine-damaging",
        RefusalCode::DependsOnRefused => "quarantine-depends-on-refused",
        RefusalCode::DocumentFull => "quarantine-document-full",
    }
}
