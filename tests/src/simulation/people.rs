//! What people do on their devices, as the screens let them.

use std::collections::BTreeMap;

use fastrand::Rng;
use sodiem_core::account::Grant;
use sodiem_core::answer::Answer;
use sodiem_core::document::{Citation, Document, Edit};
use sodiem_core::ids::{ChangeId, Code, DecisionId, DocumentId, DocumentKind, UnitCode};
use sodiem_core::round::Round;
use sodiem_web_client::state::desk;
use sodiem_web_client::state::leave::{Prospect, prospect};
use sodiem_web_client::state::view::review::{self, Case, Kind};
use sodiem_web_client::state::view::sheet::{self, Subject};
use sodiem_web_client::state::{Event, Work};

use super::ledger::{Fault, Made, Typed, Verdict, tokens};
use super::province::{COMMUNES, code};
use super::world::World;

const LEAVES: [&str; 4] = ["1.1", "1.2", "1.3", "1.4"];

fn leaf(dice: &mut Rng) -> Code {
    // Two people meet at the first one often.
    let at = [0, 0, 0, 1, 2, 3][dice.usize(..6)];
    LEAVES[at].parse().expect("a code")
}

/// The documents that a person may write, the own sheets or the own appraisals.
fn documents(work: &Work) -> Vec<DocumentId> {
    let Some(round) = work.device.rounds().first() else {
        return Vec::new();
    };
    let grants = work.principal().grants.iter();
    let of = |grant: &Grant| match grant {
        Grant::Officer { unit } | Grant::Head { unit } => {
            vec![DocumentId::sheet(&round.id, unit, &round.edition)]
        }
        Grant::Reviewer { body } => COMMUNES
            .iter()
            .map(|unit| DocumentId::appraisal(&round.id, &code(unit), &round.edition, body))
            .collect(),
        Grant::Province { .. } | Grant::Administrator { .. } => Vec::new(),
    };
    grants.flat_map(of).collect()
}

impl World {
    /// A person writes something.
    pub(super) fn type_something(&mut self, d: usize, dice: &mut Rng) -> Verdict {
        let Some(t) = self.ready_tab(d, dice) else {
            return Ok(());
        };
        let documents = self.tab(d, t).and_then(|tab| Some(documents(tab.work()?)));
        let documents = documents.unwrap_or_default();
        if documents.is_empty() {
            return Ok(());
        }
        let document = documents[dice.usize(..documents.len())].clone();
        let mut edits = vec![self.edit(&document, dice)];
        if dice.u8(..) < 40 {
            let other = self.edit(&document, dice);
            if other.leaf() != edits[0].leaf() {
                edits.push(other);
            }
        }
        self.write(d, t, document, edits)
    }

    fn edit(&mut self, document: &DocumentId, dice: &mut Rng) -> Edit {
        let (leaf, token) = (leaf(dice), self.ledger.token());
        let is_sheet = document.kind == DocumentKind::Scoresheet;
        match (dice.u8(..10), is_sheet) {
            (0, true) => Edit::Note {
                leaf,
                text: format!("ghi chú {token}"),
            },
            (1, true) => Edit::Cite {
                leaf,
                id: format!("{:08x}", dice.u8(..3)),
                citation: Citation {
                    document: "Quyết định".into(),
                    number: token,
                    ..Citation::default()
                },
            },
            (2, true) => Edit::Explanation {
                leaf,
                text: format!("giải trình {token}"),
            },
            (0 | 1, false) => Edit::Opinion {
                leaf,
                text: format!("ý kiến {token}"),
            },
            (2, false) => Edit::Ask {
                leaf,
                asks: dice.bool(),
            },
            _ => Edit::Answer {
                leaf,
                answer: Answer {
                    reason: (!is_sheet).then(|| format!("kiểm tra lại {token}")),
                    values: Some(BTreeMap::from([("n".to_owned(), token)])),
                    ..Answer::default()
                },
            },
        }
    }

    /// Edits go into a document, and are there at once.
    fn write(&mut self, d: usize, t: usize, document: DocumentId, edits: Vec<Edit>) -> Verdict {
        self.tell(|| format!("device {d} tab {t} writes {edits:?} into {document}"));
        let said = tokens(&edits);
        let event = Event::Edited {
            document: document.clone(),
            edits,
        };
        self.writes((d, t), &document, said, event)
    }

    /// Something that writes a change of this tab's into a document.
    fn writes(
        &mut self,
        (d, t): (usize, usize),
        document: &DocumentId,
        tokens: Vec<String>,
        event: Event,
    ) -> Verdict {
        let before = self.heads(d, t, document);
        self.happen(d, t, event)?;
        let after = self.heads(d, t, document);
        let (Some(after), Some(work)) = (after, self.tab(d, t).and_then(|tab| tab.work())) else {
            return Ok(());
        };
        // A change of one's own is built on everything that is there.
        if let [change] = after.as_slice()
            && before.as_ref() != Some(&after)
        {
            let who = work.principal();
            let typed = Typed {
                document: document.clone(),
                tokens,
                account: who.account.clone(),
                seat: who.seat,
                is_saved: false,
            };
            self.tell(|| format!("    as {change}"));
            self.ledger.typed.insert(*change, typed);
            self.ledger.count("changes typed");
        }
        Ok(())
    }

    fn heads(&mut self, d: usize, t: usize, document: &DocumentId) -> Option<Vec<ChangeId>> {
        let work = self.tab(d, t)?.work()?;
        work.device.document(document).map(Document::heads)
    }

    /// A person chooses one of the answers that stand at a leaf.
    pub(super) fn settle(&mut self, d: usize, dice: &mut Rng) -> Verdict {
        let Some(t) = self.ready_tab(d, dice) else {
            return Ok(());
        };
        let conflict = self.tab(d, t).and_then(|tab| {
            let work = tab.work()?;
            documents(work).into_iter().find_map(|id| {
                let sheet = work.device.document(&id)?.read();
                let leaf = sheet.conflicts().next()?.clone();
                let candidates = sheet.leaves[&leaf].candidates.clone();
                Some((id, leaf, candidates))
            })
        });
        let Some((document, leaf, candidates)) = conflict else {
            return Ok(());
        };
        self.ledger.count("conflicts decided");
        let answer = candidates[dice.usize(..candidates.len())].answer.clone();
        self.write(d, t, document, vec![Edit::Answer { leaf, answer }])
    }

    /// Before a decision most people see to it that they have what is new.
    fn look_first(&mut self, d: usize, dice: &mut Rng) -> Result<Option<usize>, Fault> {
        let Some(t) = self.ready_tab(d, dice) else {
            return Ok(None);
        };
        if dice.u8(..) < 180 {
            self.happen(d, t, Event::SyncAsked)?;
            self.finish(d)?;
        }
        Ok(self.ready_tab(d, dice))
    }

    /// The head submits what is shown.
    pub(super) fn submit(&mut self, d: usize, dice: &mut Rng) -> Verdict {
        let Some(t) = self.look_first(d, dice)? else {
            return Ok(());
        };
        let shown = self.tab(d, t).and_then(|tab| {
            let work = tab.work()?;
            let shown = sheet::own_subjects(work)
                .into_iter()
                .find_map(|subject: Subject| {
                    let view = sheet::view(work, &subject)?;
                    let is_whole = view.leaves.iter().all(|leaf| !leaf.is_conflict);
                    let may = view.may_submit && view.waiting.is_none() && view.is_submittable();
                    (may && is_whole).then_some((view.document, view.heads))
                })?;
            Some(shown)
        });
        let Some((document, heads)) = shown else {
            return Ok(());
        };
        self.tell(|| format!("device {d} tab {t} submits {document} at {heads:?}"));
        let before = self.drafts(d, t);
        let shown = heads.clone();
        self.happen(d, t, Event::Submitted { document, heads })?;
        self.note_decision(d, t, &before, Some(&shown))
    }

    fn case(
        &mut self,
        d: usize,
        t: usize,
        dice: &mut Rng,
    ) -> Option<std::rc::Rc<review::CaseView>> {
        let work = self.tab(d, t)?.work()?;
        let desks = review::desks(work);
        let (round, body) = desks.get(dice.usize(..desks.len().max(1)))?.clone();
        // The first commune has more to it.
        let unit: UnitCode = code(COMMUNES[usize::from(dice.u8(..) < 60)]);
        review::case(work, &Case { round, body, unit })
    }

    /// A body agrees with what it has not appraised.
    pub(super) fn agree(&mut self, d: usize, dice: &mut Rng) -> Verdict {
        let Some(t) = self.look_first(d, dice)? else {
            return Ok(());
        };
        let Some(view) = self.case(d, t, dice) else {
            return Ok(());
        };
        let edits = review::agree_with_rest(&view);
        if edits.is_empty() {
            return Ok(());
        }
        self.write(d, t, view.appraisal.clone(), edits)
    }

    /// A body decides what it may.
    pub(super) fn review(&mut self, d: usize, dice: &mut Rng) -> Verdict {
        let Some(t) = self.look_first(d, dice)? else {
            return Ok(());
        };
        let Some(shown) = self.case(d, t, dice) else {
            return Ok(());
        };
        let deciding = shown.deciding();
        if deciding.kinds.is_empty() {
            return Ok(());
        }
        let may_approve = deciding.blocks.is_empty() && deciding.kinds.contains(&Kind::Approve);
        let kind = match may_approve && dice.u8(..) < 150 {
            true => Kind::Approve,
            false => deciding.kinds[dice.usize(..deciding.kinds.len())],
        };
        self.tell(|| format!("device {d} tab {t} decides {kind:?} on {}", shown.sheet));
        let before = self.drafts(d, t);
        let event = desk::Event::Reviewed {
            shown,
            kind,
            message: "Đề nghị bổ sung".into(),
        };
        self.happen(d, t, event.into())?;
        self.note_decision(d, t, &before, None)
    }

    fn drafts(&mut self, d: usize, t: usize) -> Vec<DecisionId> {
        let work = self.tab(d, t).and_then(|tab| tab.work());
        let drafts = work.map(|work| work.device.drafts().map(|draft| draft.id.clone()).collect());
        drafts.unwrap_or_default()
    }

    /// Notes the decision that came since.
    fn note_decision(
        &mut self,
        d: usize,
        t: usize,
        before: &[DecisionId],
        shown: Option<&Vec<ChangeId>>,
    ) -> Verdict {
        let Some(work) = self.tab(d, t).and_then(|tab| tab.work()) else {
            return Ok(());
        };
        let new = work
            .device
            .drafts()
            .find(|draft| !before.contains(&draft.id));
        let Some(draft) = new.cloned() else {
            return Ok(());
        };
        if let Some(shown) = shown {
            let named = draft.names();
            if named.iter().any(|(_, heads)| heads != shown) {
                return Err(format!("{} names other heads than were shown", draft.id));
            }
        }
        self.tell(|| format!("    as {}", draft.id));
        let made = Made { draft, place: None };
        self.ledger.made.insert(made.draft.id.clone(), made);
        Ok(())
    }

    /// A person enters again what was refused, or puts it away.
    pub(super) fn tidy(&mut self, d: usize, dice: &mut Rng) -> Verdict {
        let Some(t) = self.ready_tab(d, dice) else {
            return Ok(());
        };
        let Some(work) = self.tab(d, t).and_then(|tab| tab.work()) else {
            return Ok(());
        };
        let refused = work.device.refused_decisions().next().cloned();
        let entry = work.device.refused_entries().next().cloned();
        if let Some(refused) = refused {
            self.ledger.put_away.insert(refused.draft.id.to_string());
            return self.happen(d, t, Event::DecisionDismissed(refused));
        }
        let Some(entry) = entry else {
            return Ok(());
        };
        let said = tokens(std::slice::from_ref(&entry.edit));
        self.tell(|| format!("device {d} tab {t} tidies up {said:?}"));
        if dice.u8(..) < 60 {
            self.ledger.put_away.extend(said);
            return self.happen(d, t, Event::EntryDismissed(entry));
        }
        let document = entry.document.clone();
        self.writes((d, t), &document, said, Event::EnteredAgain(entry))
    }

    /// A person takes a decision back.
    pub(super) fn withdraw(&mut self, d: usize, dice: &mut Rng) -> Verdict {
        let Some(t) = self.ready_tab(d, dice) else {
            return Ok(());
        };
        let Some(work) = self.tab(d, t).and_then(|tab| tab.work()) else {
            return Ok(());
        };
        let draft = work.device.drafts().next().cloned();
        let Some(draft) = draft else {
            return Ok(());
        };
        self.ledger.put_away.insert(draft.id.to_string());
        self.happen(d, t, Event::Withdrawn(draft))
    }

    /// A person signs out, and goes on with it once the question was answered.
    pub(super) fn sign_out(&mut self, d: usize, dice: &mut Rng) -> Verdict {
        let Some(t) = self.ready_tab(d, dice) else {
            return Ok(());
        };
        self.happen(d, t, Event::SignOutAsked(true))?;
        if dice.u8(..) < 180 {
            self.finish(d)?;
        }
        let asked = self.tab(d, t).and_then(|tab| prospect(&tab.state));
        match asked {
            None | Some(Prospect::Unknown | Prospect::Unsaved(_)) => Ok(()),
            Some(_) => {
                self.tell(|| format!("device {d} tab {t} signs out"));
                self.happen(d, t, Event::SignOutConfirmed)
            }
        }
    }
}

/// The round that a device works in.
pub(super) fn round(work: &Work) -> Option<&Round> {
    work.device.rounds().first()
}
