//! What was carried over to a new edition is computed again from the heads that it was computed from.

use sodiem_core::document::carry::{Carriage, Reached};
use sodiem_core::document::{Document, Edition};
use sodiem_core::ids::DocumentId;
use sodiem_core::round::{EditionMove, Round};

use super::Check;
use crate::app::App;
use crate::reference::Reference;
use crate::store::documents::Source;
use crate::store::moves::{self, CarriedRow};
use crate::store::{self, documents};

/// A move with both its editions.
struct Moved<'a> {
    moved: &'a EditionMove,
    from: &'a Edition,
    to: &'a Edition,
}

/// The documents of every edition that the round moved from.
pub(super) fn check(
    app: &App,
    reference: &Reference,
    round: &Round,
) -> Result<Check, store::Error> {
    let (mut faults, mut count) = (Vec::new(), 0);
    for moved in &round.moves {
        let sets = (
            reference.sets.get(&moved.from),
            reference.sets.get(&moved.to),
        );
        let (Some(from), Some(to)) = sets else {
            faults.push("the criteria of a move are not there".to_owned());
            continue;
        };
        let moved = Moved { moved, from, to };
        for unit in reference.scored(&round.id) {
            let all = app.store.read(|c| documents::of_unit(c, &round.id, unit))?;
            let short = moved.moved.from.short();
            for id in all.iter().filter(|id| id.edition == short) {
                count += 1;
                match moved.document(app, id) {
                    Ok(None) => {}
                    Ok(Some(fault)) => faults.push(format!("{id}: {fault}")),
                    Err(error) => faults.push(format!("{id}: {error}")),
                }
            }
        }
    }
    let name = format!("documents carried over in round {}", round.id);
    Ok(Check::new(&name, count, faults))
}

impl Moved<'_> {
    /// What is wrong with one document and what was carried of it.
    fn document(&self, app: &App, id: &DocumentId) -> Result<Option<String>, store::Error> {
        let mut next = id.clone();
        next.edition = self.moved.to.short();
        app.store.read(|connection| {
            let load = |place| {
                let loaded = documents::load(connection, place, Source::Changes)?;
                Ok::<_, store::Error>(loaded.map(|loaded| loaded.document))
            };
            let old = load((id, self.from))?;
            let new = load((&next, self.to))?;
            let old = old.unwrap_or_else(|| self.from.blank(id));
            let new = new.unwrap_or_else(|| self.to.blank(&next));
            Ok(self.fault((&old, &new), moves::carried(connection, id)?))
        })
    }

    fn fault(&self, (old, new): (&Document, &Document), rows: Vec<CarriedRow>) -> Option<String> {
        let mut reached = Reached::default();
        for row in rows {
            let carriage = Carriage {
                mapping: &self.moved.mapping,
                edition: self.to,
                seat: row.seat,
                made_at: row.carried_at,
            };
            let Some(then) = old.at(&row.reached.from) else {
                return Some("it was carried from heads that it does not have".to_owned());
            };
            let carried = carriage.carry(&then, new, &reached);
            let is_there = carried
                .changes
                .iter()
                .all(|(change, _)| new.has(&change.id));
            if carried.reached != row.reached || !is_there {
                return Some("what was carried differs from what it says".to_owned());
            }
            reached = row.reached;
        }
        let is_whole = reached.from == old.heads();
        (!is_whole).then(|| "it was not carried over to its end".to_owned())
    }
}
