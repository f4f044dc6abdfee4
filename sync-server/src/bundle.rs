//! What a device saved to a file where there was no network: opened, and taken in as if its seat had sent
//! it, through the same gates as an exchange. Who carries the file gains nothing by it, and a second time
//! does no harm.

use std::collections::BTreeMap;
use std::sync::Arc;

use sodiem_core::account::Principal;
use sodiem_core::api::{
    Bundle, BundleReply, DecisionOutcome, DocumentPush, ProblemCode, RefusalCode, SYNC_CHANGES_MAX,
    SYNC_DECISIONS_MAX, SyncReply, SyncRequest,
};
use sodiem_core::decision::DecisionDraft;
use sodiem_core::ids::{DecisionId, DocumentId};
use sodiem_core::text::Language;

use crate::app::App;
use crate::error::Error;
use crate::exchange::{exchange, keep_late};
use crate::reference::Reference;
use crate::store::{accounts, feed};
use sealed::Said;

pub mod inbox;
mod piece;
pub mod sealed;
mod words;

/// How much of a block is looked at to know what it is: words for people stand before it.
const PREAMBLE_BYTES_MAX: usize = 4096;

/// What became of a bundle, part by part.
#[derive(Default)]
struct Taken {
    documents: BTreeMap<DocumentId, Tally>,
    decisions: Vec<(DecisionDraft, Option<DecisionOutcome>)>,
}

/// How many changes of a document were sent, and what became of them.
#[derive(Default)]
struct Tally {
    sent: usize,
    received: usize,
    refused: BTreeMap<RefusalCode, usize>,
}

/// Whether a block is a piece of a file, which may have to wait for a storage that is elsewhere.
#[must_use]
pub fn is_piece(block: &[u8]) -> bool {
    let begin = &block[..block.len().min(PREAMBLE_BYTES_MAX)];
    let marker = sealed::PIECE.as_bytes();
    begin.windows(marker.len()).any(|bytes| bytes == marker)
}

/// Takes in one block of a file and says what became of it.
///
/// # Errors
/// Too large; unreadable, truncated, damaged or of another server; of a stranger or a revoked seat; busy.
/// What was taken in before a server got busy stays and counts the next time.
pub fn bring_in(app: &App, file: &[u8], language: Language) -> Result<BundleReply, Error> {
    let opened = sealed::open(&app.bundle_key, file)?;
    let author = app
        .store
        .read(|connection| accounts::author(connection, opened.seat()))?;
    let author = author.ok_or(ProblemCode::BundleOfStranger)?;
    let said = opened.read(&author.keys)?;
    // As with an exchange: kept for the administrator, and part of no document.
    if author.is_enabled
        && author.is_revoked
        && let Said::Work(Bundle { sent, .. }) = &said
    {
        for request in requests(sent.clone()) {
            keep_late(app, &author.principal, request)?;
        }
    }
    if !author.is_enabled || author.is_revoked {
        return Err(ProblemCode::BundleRevoked.into());
    }
    let Bundle { made_at, sent } = match said {
        Said::Work(bundle) => bundle,
        Said::Piece(piece, bytes) => {
            return piece::take(app, &author.principal, (piece, &bytes), language);
        }
    };
    let reference = app.reference()?;
    let taken = take(app, (&author.principal, &reference), sent)?;
    let principal = author.principal;
    tracing::info!(account = %principal.account, seat = %principal.seat, "a bundle was taken in");
    let [received, refused, waiting] = words::said(&taken, &reference, language);
    Ok(BundleReply {
        author: principal.name,
        made_at,
        received,
        refused,
        waiting,
    })
}

fn take(
    app: &App,
    (who, reference): (&Principal, &Arc<Reference>),
    sent: SyncRequest,
) -> Result<Taken, Error> {
    let mut taken = Taken::default();
    for push in &sent.documents {
        let tally = taken.documents.entry(push.document.clone()).or_default();
        tally.sent += push.changes.len();
    }
    let drafts = sent.decisions.iter().cloned();
    taken.decisions = drafts.map(|draft| (draft, None)).collect();
    let access = reference.access(who);
    for request in requests(sent) {
        // The author's device will fetch what it lacks; here nothing is to go out.
        let request = SyncRequest {
            epoch: Some(access.epoch.clone()),
            cursor: app.store.read(feed::last)?,
            ..request
        };
        taken.add(exchange(app, who, request)?);
    }
    Ok(taken)
}

impl Taken {
    fn add(&mut self, reply: SyncReply) {
        for pushed in reply.pushed {
            let tally = self.documents.entry(pushed.document).or_default();
            tally.received += pushed.accepted.len();
            for refusal in pushed.refused {
                *tally.refused.entry(refusal.code).or_default() += 1;
            }
        }
        let mut outcomes: BTreeMap<DecisionId, DecisionOutcome> = reply
            .decided
            .into_iter()
            .map(|result| (result.id, result.outcome))
            .collect();
        for (draft, outcome) in &mut self.decisions {
            if let Some(own) = outcomes.remove(&draft.id) {
                *outcome = Some(own);
            }
        }
    }
}

/// The same in requests within the limits of one: changes in their order, then the decisions that name
/// them.
fn requests(sent: SyncRequest) -> Vec<SyncRequest> {
    let SyncRequest {
        documents,
        decisions,
        mut seats,
        ..
    } = sent;
    seats.truncate(SYNC_CHANGES_MAX);
    let mut parcels: Vec<Vec<DocumentPush>> = Vec::new();
    let mut room = 0;
    for push in documents {
        let mut changes = push.changes.into_iter().peekable();
        let mut vouchers = push.vouchers.into_iter();
        while changes.peek().is_some() {
            if room == 0 {
                parcels.push(Vec::new());
                room = SYNC_CHANGES_MAX;
            }
            let changes: Vec<_> = changes.by_ref().take(room).collect();
            room -= changes.len();
            let piece = DocumentPush {
                document: push.document.clone(),
                vouchers: vouchers.by_ref().take(changes.len()).collect(),
                changes,
            };
            parcels.last_mut().expect("one is open").push(piece);
        }
    }
    let changes = parcels.into_iter().map(|documents| SyncRequest {
        documents,
        seats: seats.clone(),
        ..SyncRequest::default()
    });
    let decisions = decisions
        .chunks(SYNC_DECISIONS_MAX)
        .map(|some| SyncRequest {
            decisions: some.to_vec(),
            ..SyncRequest::default()
        });
    changes.chain(decisions).collect()
}

#[cfg(test)]
mod tests {
    use sodiem_core::api::Bytes;

    use super::*;

    fn push(document: &str, changes: usize) -> DocumentPush {
        let change = |number: usize| Bytes(number.to_be_bytes().to_vec());
        DocumentPush {
            document: document.parse().expect("a document"),
            changes: (0..changes).map(change).collect(),
            vouchers: (0..changes).map(change).collect(),
        }
    }

    #[test]
    fn a_bundle_of_any_length_goes_in_requests_within_their_limits_in_its_order() {
        let names = [
            "sheet:2020:31852:0123456789abcdef",
            "sheet:2020:31855:0123456789abcdef",
        ];
        let counts = [SYNC_CHANGES_MAX - 1, SYNC_CHANGES_MAX + 2];
        let documents: Vec<_> = names
            .iter()
            .zip(counts)
            .map(|(name, n)| push(name, n))
            .collect();
        let sent = SyncRequest {
            documents: documents.clone(),
            ..SyncRequest::default()
        };
        let requests = requests(sent);
        let sizes = requests.iter().map(|request| {
            let changes = request.documents.iter().map(|push| push.changes.len());
            changes.collect::<Vec<_>>()
        });
        let sizes: Vec<_> = sizes.collect();
        assert_eq!(
            sizes,
            [
                vec![SYNC_CHANGES_MAX - 1, 1],
                vec![SYNC_CHANGES_MAX],
                vec![1]
            ]
        );
        for document in documents {
            let own = requests.iter().flat_map(|request| &request.documents);
            let own = own.filter(|push| push.document == document.document);
            let (mut changes, mut vouchers) = (Vec::new(), Vec::new());
            for push in own {
                changes.extend(push.changes.clone());
                vouchers.extend(push.vouchers.clone());
            }
            assert_eq!((changes, vouchers), (document.changes, document.vouchers));
        }
    }
}
