//! What the server stored, looked at after each request: nothing is gone, and everything new is its
//! author's, by who may.

use rusqlite::Connection;
use sodiem_core::account::Principal;
use sodiem_core::api::{DecisionOutcome, RefusalCode, SyncReply};
use sodiem_core::decision::{Action, DecisionRecord};
use sodiem_core::ids::{ChangeId, DocumentId, SeatId};
use sodiem_sync_server::store;

use super::ledger::{Ledger, Verdict, of_log};
use super::server::Server;

struct Stored {
    row: i64,
    change: ChangeId,
    document: DocumentId,
    seat: SeatId,
}

impl Ledger {
    /// Takes in what a request of `sender` made the server store.
    pub(super) fn audit(&mut self, server: &Server, sender: Option<&Principal>) -> Verdict {
        let (after, records) = (self.known.last_row, self.known.log.len());
        let read = |c: &Connection| Ok((changes(c, after)?, count(c)?, decisions(c, records)?));
        let (changes, count, decisions) = server.app().store.read(read).expect("it reads");
        for stored in changes {
            self.known.last_row = stored.row;
            self.stored(stored, sender)?;
        }
        if count != self.known.changes.len() {
            return Err(format!(
                "the server has {count} changes, and should {}",
                self.known.changes.len()
            ));
        }
        for record in decisions {
            self.recorded(record, sender)?;
        }
        Ok(())
    }

    fn stored(&mut self, stored: Stored, sender: Option<&Principal>) -> Verdict {
        let Stored {
            change,
            document,
            seat,
            ..
        } = stored;
        let typed = self.typed.get(&change);
        if let Some(typed) = typed
            && (typed.seat != seat || typed.document != document)
        {
            return Err(format!(
                "{change} of {} is stored in {document} as {seat}'s",
                typed.seat
            ));
        }
        match self.ever.get(&change) {
            Some(first) if *first != seat => {
                return Err(format!("{change} of {first} is stored as {seat}'s"));
            }
            Some(_) => self.count("changes brought back"),
            None => {
                let may = |who: &&Principal| who.seat == seat && self.may_write(who, &document);
                if sender.filter(may).is_none() {
                    let who = sender.map(|who| &who.username);
                    return Err(format!("{change} in {document} was taken from {who:?}"));
                }
                self.ever.insert(change, seat);
                self.count("changes received");
            }
        }
        self.known.changes.insert(change, document);
        Ok(())
    }

    fn recorded(&mut self, record: DecisionRecord, sender: Option<&Principal>) -> Verdict {
        let id = record.draft.id.clone();
        let last = self.known.log.last();
        let is_next = record.sequence == self.known.log.len() as u64 + 1
            && record.previous == last.map(|last| last.hash)
            && record.hash == record.hash_of();
        if !is_next {
            return Err(format!("the chain breaks at decision {}", record.sequence));
        }
        match self.made.get(&id) {
            Some(made) if made.draft == record.draft => {}
            _ => {
                return Err(format!(
                    "decision {id} is recorded otherwise than it was made"
                ));
            }
        }
        if self.known.log.iter().any(|before| before.draft.id == id) {
            return Err(format!("decision {id} is recorded twice"));
        }
        let before = self.ever_recorded.get(&id);
        let is_brought = before.is_some_and(|before| {
            let mut before = before.iter();
            before.any(|before| is_same_but_for_its_place(before, &record))
        });
        if is_brought {
            self.count("decisions brought back");
        } else {
            let is_own = |who: &&Principal| {
                who.account == record.account && self.may_decide(who, &record.draft)
            };
            if sender.filter(is_own).is_none() {
                return Err(format!("decision {id} is not {sender:?}'s to make"));
            }
            self.count(name(&record.draft.action));
            let recorded = self.ever_recorded.entry(id).or_default();
            recorded.push(record.clone());
        }
        self.known.log.push(record);
        Ok(())
    }

    /// What a reply says must be so.
    pub(super) fn promised(&mut self, reply: &SyncReply) -> Verdict {
        self.count("exchanges");
        let refusals = reply.pushed.iter().flat_map(|pushed| &pushed.refused);
        for refusal in refusals {
            self.count(refusal_name(refusal.code));
        }
        let accepted = reply.pushed.iter().flat_map(|pushed| &pushed.accepted);
        for change in accepted {
            if !self.known.changes.contains_key(change) {
                return Err(format!("{change} is acknowledged and not stored"));
            }
        }
        let outcomes = || reply.decided.iter().chain(&reply.brought);
        let outcomes = || outcomes().map(|result| &result.outcome);
        let refused = outcomes().filter(|outcome| !is_recorded(outcome));
        for _ in refused {
            self.count("decisions refused");
        }
        let decided = outcomes().filter_map(|outcome| match outcome {
            DecisionOutcome::Recorded { record } => Some(record),
            DecisionOutcome::Refused { .. } => None,
        });
        for record in decided.chain(&reply.decisions) {
            if !self.known.log.contains(&of_log(record)) {
                return Err(format!("decision {} is told otherwise", record.sequence));
            }
        }
        Ok(())
    }
}

fn is_same_but_for_its_place(first: &DecisionRecord, again: &DecisionRecord) -> bool {
    let said = |record: &DecisionRecord| {
        let DecisionRecord {
            draft,
            account,
            name,
            seat,
            received_at,
            late,
            ..
        } = record.clone();
        (draft, account, name, seat, received_at, late)
    };
    said(first) == said(again)
}

fn is_recorded(outcome: &DecisionOutcome) -> bool {
    matches!(outcome, DecisionOutcome::Recorded { .. })
}

fn refusal_name(code: RefusalCode) -> &'static str {
    match code {
        RefusalCode::NotAllowed => "refused: not allowed",
        RefusalCode::OtherAuthor => "refused: another's",
        RefusalCode::DependsOnRefused => "refused: built on refused",
        RefusalCode::ActorForked => "refused: forked",
        _ => "refused otherwise",
    }
}

fn name(action: &Action) -> &'static str {
    match action {
        Action::Submit { .. } => "submissions",
        Action::Return { .. } => "returns",
        Action::Approve { .. } => "approvals",
        Action::TakeAmendment { .. } => "amendments taken",
        Action::ReturnAmendment { .. } => "amendments left out",
        Action::Reopen { .. } => "reopenings",
    }
}

fn count(connection: &Connection) -> Result<usize, store::Error> {
    Ok(connection.query_row("SELECT count(*) FROM change", [], |row| row.get(0))?)
}

fn changes(connection: &Connection, after: i64) -> Result<Vec<Stored>, store::Error> {
    let sql = "SELECT id, hash, document, seat FROM change WHERE id > ?1 ORDER BY id";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([after], |row| {
        let document: String = row.get(2)?;
        Ok(Stored {
            row: row.get(0)?,
            change: ChangeId(row.get(1)?),
            document: document.parse().expect("a document"),
            seat: SeatId(row.get(3)?),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn decisions(connection: &Connection, after: usize) -> Result<Vec<DecisionRecord>, store::Error> {
    let sql = "SELECT json FROM decision ORDER BY sequence LIMIT -1 OFFSET ?1";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([after], |row| row.get::<_, String>(0))?;
    let read = |json: String| serde_json::from_str(&json).expect("a record");
    Ok(rows.map(|json| json.map(read)).collect::<Result<_, _>>()?)
}
