//! What is known beside the real code, as plain sets: what was typed and decided, where it was stored,
//! what the server has, who may do what.

use std::collections::{BTreeMap, BTreeSet};

use sodiem_core::account::{Grant, Principal};
use sodiem_core::api::Bytes;
use sodiem_core::decision::{Action, DecisionDraft, DecisionRecord};
use sodiem_core::device::{Row, Write};
use sodiem_core::document::Edit;
use sodiem_core::ids::{AccountId, ChangeId, DecisionId, DocumentId, DocumentKind, SeatId};

/// Why a promise does not hold.
pub type Fault = String;
pub(super) type Verdict = Result<(), Fault>;

/// A database: on which device, of which account.
pub(super) type Place = (usize, AccountId);

/// What a person typed, as one change.
pub(super) struct Typed {
    pub(super) document: DocumentId,
    /// What it says, by names that nothing else has.
    pub(super) tokens: Vec<String>,
    pub(super) account: AccountId,
    pub(super) seat: SeatId,
    pub(super) is_saved: bool,
}

/// A decision that a person made.
pub(super) struct Made {
    pub(super) draft: DecisionDraft,
    /// Where it was saved, and not lost with the storage since.
    pub(super) place: Option<Place>,
}

#[derive(Clone)]
pub(super) struct Rights {
    pub(super) username: String,
    pub(super) grants: Vec<Grant>,
    pub(super) enabled: bool,
}

/// What the server has. A backup has it as it was then.
#[derive(Clone, Default)]
pub(super) struct Known {
    pub(super) changes: BTreeMap<ChangeId, DocumentId>,
    pub(super) last_row: i64,
    pub(super) log: Vec<DecisionRecord>,
    pub(super) rights: BTreeMap<AccountId, Rights>,
    pub(super) revoked: BTreeSet<SeatId>,
}

#[derive(Default)]
pub(super) struct Ledger {
    pub(super) typed: BTreeMap<ChangeId, Typed>,
    /// From which databases a change can be brought to a server that lacks it.
    pub(super) holders: BTreeMap<ChangeId, BTreeSet<Place>>,
    pub(super) known: Known,
    /// Whose seat a change was stored as when a server first took it.
    pub(super) ever: BTreeMap<ChangeId, SeatId>,
    pub(super) made: BTreeMap<DecisionId, Made>,
    /// As servers recorded it: again where its maker had not heard of the first time.
    pub(super) ever_recorded: BTreeMap<DecisionId, Vec<DecisionRecord>>,
    /// What a person put away, by token or decision.
    pub(super) put_away: BTreeSet<String>,
    /// How often what happened: whether a run tried anything is to be seen.
    pub(super) tally: Tally,
    tokens: u64,
}

/// How often what happened.
pub type Tally = BTreeMap<&'static str, u64>;

/// A record as the log has it.
pub(super) fn of_log(record: &DecisionRecord) -> DecisionRecord {
    DecisionRecord {
        voucher: Bytes::default(),
        ..record.clone()
    }
}

impl Ledger {
    /// Counts something that happened.
    pub(super) fn count(&mut self, what: &'static str) {
        *self.tally.entry(what).or_default() += 1;
    }

    /// A name that nothing else has.
    pub(super) fn token(&mut self) -> String {
        self.tokens += 1;
        (100_000 + self.tokens).to_string()
    }

    /// A transaction is durable.
    pub(super) fn committed(&mut self, place: &Place, writes: &[Write]) -> Verdict {
        for write in writes {
            match write {
                Write::Put(Row::Change {
                    change, voucher, ..
                }) => {
                    let own = self.typed.get_mut(change).filter(|t| t.account == place.1);
                    let is_own = own.is_some();
                    if let Some(typed) = own {
                        typed.is_saved = true;
                    }
                    if is_own || voucher.iter().any(|voucher| !voucher.is_empty()) {
                        let holders = self.holders.entry(*change).or_default();
                        holders.insert(place.clone());
                    }
                }
                Write::Put(Row::Draft(draft)) => {
                    if let Some(made) = self.made.get_mut(&draft.id) {
                        made.place = Some(place.clone());
                    }
                }
                Write::Put(_) => {}
                Write::Delete(key) => self.deleted(key, writes)?,
            }
        }
        Ok(())
    }

    /// What a person typed leaves a database only to be shown as refused.
    fn deleted(&self, key: &str, writes: &[Write]) -> Verdict {
        let Some((_, change)) = key
            .strip_prefix("change/")
            .and_then(|rest| rest.rsplit_once('/'))
        else {
            return Ok(());
        };
        let is_kept = |write: &Write| match write {
            Write::Put(row @ (Row::Refused { .. } | Row::Unreadable(_))) => {
                row.key().ends_with(change)
            }
            _ => false,
        };
        match writes.iter().any(is_kept) {
            true => Ok(()),
            false => Err(format!("{key} is deleted and nothing says why")),
        }
    }

    /// What a place held is gone, but for what is still in its rows.
    pub(super) fn lost(&mut self, place: &Place, still: impl Fn(&str) -> bool) {
        let rows = self.holders.iter_mut();
        for (change, holders) in rows {
            if !still(&change.to_string()) {
                holders.remove(place);
            }
        }
        for made in self.made.values_mut() {
            if made.place.as_ref() == Some(place) && !still(made.draft.id.as_str()) {
                made.place = None;
            }
        }
    }

    /// Whether a server ever had what a change says, by this change or another.
    pub(super) fn was_received(&self, change: &ChangeId) -> bool {
        let is_said = |token: &String| {
            let received = self
                .typed
                .iter()
                .filter(|(id, _)| self.ever.contains_key(id));
            let mut said = received.flat_map(|(_, typed)| &typed.tokens);
            self.put_away.contains(token) || said.any(|said| said == token)
        };
        let typed = self.typed.get(change);
        self.ever.contains_key(change)
            || typed
                .is_some_and(|typed| !typed.tokens.is_empty() && typed.tokens.iter().all(is_said))
    }

    /// Whether an account may write a document, by the server's rights now.
    pub(super) fn may_write(&self, who: &Principal, document: &DocumentId) -> bool {
        let allows = |grant: &Grant| match (grant, &document.kind) {
            (Grant::Officer { unit } | Grant::Head { unit }, DocumentKind::Scoresheet) => {
                *unit == document.unit
            }
            (Grant::Reviewer { body }, DocumentKind::Appraisal(of)) => body == of,
            _ => false,
        };
        self.may(who, allows)
    }

    /// Whether an account may decide so.
    pub(super) fn may_decide(&self, who: &Principal, draft: &DecisionDraft) -> bool {
        let tier = match &draft.action {
            Action::Submit { .. } => 0,
            Action::Return { tier, .. }
            | Action::Approve { tier, .. }
            | Action::TakeAmendment { tier, .. }
            | Action::ReturnAmendment { tier, .. } => *tier,
            Action::Reopen { .. } => 2,
        };
        let allows = |grant: &Grant| match (grant, tier) {
            (Grant::Head { unit }, 0) => *unit == draft.unit,
            (Grant::Reviewer { body }, 1) => body.as_str() == "pnv-954",
            (Grant::Reviewer { body }, 2) => body.as_str() == "snv",
            _ => false,
        };
        self.may(who, allows)
    }

    fn may(&self, who: &Principal, allows: impl Fn(&Grant) -> bool) -> bool {
        let rights = self.known.rights.get(&who.account);
        let allowed = rights.is_some_and(|r| r.enabled && r.grants.iter().any(allows));
        allowed && !self.known.revoked.contains(&who.seat)
    }
}

/// What edits say, by names that nothing else has.
pub(super) fn tokens(edits: &[Edit]) -> Vec<String> {
    edits.iter().flat_map(tokens_of).collect()
}

fn tokens_of(edit: &Edit) -> Vec<String> {
    match edit {
        Edit::Answer { answer, .. } => {
            let values = answer.values.iter().flat_map(|values| values.values());
            let own = values.chain(&answer.reason);
            own.flat_map(|text| in_text(text)).collect()
        }
        Edit::Cite { citation, .. } => in_text(&citation.number),
        // Texts are merged letter by letter: such a change is known by its name alone.
        Edit::Note { .. }
        | Edit::Explanation { .. }
        | Edit::Opinion { .. }
        | Edit::RemoveCitation { .. }
        | Edit::Ask { .. } => Vec::new(),
    }
}

/// The tokens in a text: its numbers of six digits.
pub(super) fn in_text(text: &str) -> Vec<String> {
    let numbers = text.split(|c: char| !c.is_ascii_digit());
    let tokens = numbers.filter(|number| number.len() == 6);
    tokens.map(str::to_owned).collect()
}
