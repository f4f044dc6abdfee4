//! Requests that come for one unit at one moment are worked on together: whoever has the unit takes what
//! waits for it along. Many people in one sheet cost one check and one commit then, not one each.

use std::collections::{BTreeSet, VecDeque};
use std::sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use sodiem_core::api::ProblemCode;

use super::push::{Asked, Pushed, Units, take};
use crate::app::App;
use crate::dossier::{Key, Slot, ensure_current};
use crate::error::Error;
use crate::reference::Reference;

/// Most requests that are worked on together: nobody waits for more than so many.
const TOGETHER_MAX: usize = 64;

/// A unit with fewer changes in one document takes a moment to check, and never rests.
const RESTED_FROM_CHANGES: usize = 500;
/// How long it rests for each change, in microseconds: three times as long as it takes to check them all,
/// so that many people in a long sheet cost a quarter of a core. What comes meanwhile goes together.
const REST_PER_CHANGE_US: u64 = 20;
/// It never rests longer.
const REST_MAX: Duration = Duration::from_millis(150);

/// What waits for a unit.
#[derive(Default)]
pub(crate) struct Waiting {
    tickets: Mutex<VecDeque<Ticket>>,
    rests_until: Mutex<Option<Instant>>,
}

struct Ticket {
    asked: Asked,
    /// By which state of what is published it was let in.
    published: u64,
    answer: SyncSender<Result<Pushed, Error>>,
}

impl Waiting {
    fn push(&self, ticket: Ticket) {
        self.tickets
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push_back(ticket);
    }

    /// How long the unit still rests.
    fn rest(&self) -> Duration {
        let until = *self
            .rests_until
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        until.map_or(Duration::ZERO, |until| {
            until.saturating_duration_since(Instant::now())
        })
    }

    /// The unit was worked on, and has so many changes in its longest document.
    fn worked(&self, changes: usize) {
        let rest = Duration::from_micros(REST_PER_CHANGE_US * changes as u64).min(REST_MAX);
        let until = (changes >= RESTED_FROM_CHANGES).then(|| Instant::now() + rest);
        *self
            .rests_until
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = until;
    }

    fn take(&self) -> Vec<Ticket> {
        let mut waiting = self.tickets.lock().unwrap_or_else(PoisonError::into_inner);
        let count = waiting.len().min(TOGETHER_MAX);
        waiting.drain(..count).collect()
    }
}

/// Takes what was asked of these units.
pub(super) fn push(
    app: &App,
    reference: &Arc<Reference>,
    keys: BTreeSet<Key>,
    asked: Asked,
) -> Result<Pushed, Error> {
    if asked.is_empty() {
        return Ok(Pushed::default());
    }
    let slots = app.dossiers.slots(&keys);
    match slots.as_slice() {
        [slot] => push_with_others((app, reference), (&keys, slot), asked),
        slots => {
            let mut units = Units::lock(app, reference, &keys, slots)?;
            ensure_current(app, reference)?;
            one(take(app, reference, &mut units, vec![asked]))
        }
    }
}

fn push_with_others(
    (app, reference): (&App, &Arc<Reference>),
    (keys, slot): (&BTreeSet<Key>, &Slot),
    asked: Asked,
) -> Result<Pushed, Error> {
    let (answer, answered) = sync_channel(1);
    slot.waiting.push(Ticket {
        asked,
        published: reference.version,
        answer,
    });
    let mut units = Units::lock(app, reference, keys, std::slice::from_ref(slot))?;
    loop {
        // Whoever had the unit may have taken it along; else the unit rests, and nobody has it but us.
        match answered.recv_timeout(slot.waiting.rest()) {
            Ok(answer) => return answer,
            Err(RecvTimeoutError::Disconnected) => {
                return Err(Error::Internal("who worked on it ended".into()));
            }
            Err(RecvTimeoutError::Timeout) => {
                take_waiting((app, reference), &mut units, slot.waiting.take());
                slot.waiting.worked(units.longest());
            }
        }
    }
}

/// Works on what waits, and tells each what became of it.
fn take_waiting(
    (app, reference): (&App, &Arc<Reference>),
    units: &mut Units<'_>,
    tickets: Vec<Ticket>,
) {
    let is_current = ensure_current(app, reference).is_ok();
    let (current, outdated): (Vec<_>, Vec<_>) = tickets
        .into_iter()
        .partition(|ticket| is_current && ticket.published == reference.version);
    for Ticket { answer, .. } in outdated {
        // Nobody listens any more where the one who waited is gone.
        drop(answer.send(Err(ProblemCode::Busy.into())));
    }
    let asked: Vec<Asked> = current.iter().map(|ticket| ticket.asked.clone()).collect();
    match take(app, reference, units, asked) {
        Ok(all) => {
            for (Ticket { answer, .. }, pushed) in current.into_iter().zip(all) {
                drop(answer.send(Ok(pushed)));
            }
        }
        // One may be at fault: each for itself.
        Err(_) if current.len() > 1 => {
            for Ticket { asked, answer, .. } in current {
                drop(answer.send(one(take(app, reference, units, vec![asked]))));
            }
        }
        Err(error) => {
            for (Ticket { answer, .. }, error) in current.into_iter().zip([error]) {
                drop(answer.send(Err(error)));
            }
        }
    }
}

fn one(taken: Result<Vec<Pushed>, Error>) -> Result<Pushed, Error> {
    taken.map(|all| all.into_iter().next().unwrap_or_default())
}
