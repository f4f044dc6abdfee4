//! Moves a round to a new edition of its criteria after work began: first shown, then done in one
//! transaction. What was written is carried over; decisions belong to an edition, so that every
//! sheet is a draft again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use sodiem_core::account::Principal;
use sodiem_core::answer::Answers;
use sodiem_core::api::{LeafMoved, MoveWish, Moved, ProblemCode, Shift, UnitMoved};
use sodiem_core::decision::Flow;
use sodiem_core::document::carry::{self, Carriage, Homeless, Reached};
use sodiem_core::document::{Document, Edition};
use sodiem_core::finding::Finding;
use sodiem_core::ids::{ChangeId, Code, DocumentId, RoundId, UnitCode};
use sodiem_core::record::{LeafStanding, Standing};
use sodiem_core::round::{EditionMove, Mapping, REASON_CHARS_MAX, Round, is_reason, mapping};
use sodiem_core::text::Message;
use sodiem_core::time::Timestamp;

use crate::administration::administered;
use crate::app::App;
use crate::dossier::{self, Dossier, Key, survey_of};
use crate::error::Error;
use crate::reference::Reference;
use crate::store::documents::{self, ChangeRow};
use crate::store::moves::{self, CarriedRow};
use crate::store::{self, published, standings, survey};

/// A move, before it is known what it does.
struct Plan<'a> {
    reference: &'a Arc<Reference>,
    who: &'a Principal,
    now: Timestamp,
    before: (&'a Round, &'a Edition),
    after: (Round, &'a Edition),
    mapping: Mapping,
}

/// What of one unit is to be stored.
struct Part {
    documents: Vec<Carried>,
    standing: Standing,
    leaves: BTreeMap<Code, LeafStanding>,
    /// What the leaves of its survey become.
    renamed: Vec<(Code, Code)>,
}

/// One document carried over.
struct Carried {
    from: DocumentId,
    to: (DocumentId, Vec<ChangeId>),
    changes: Vec<ChangeRow>,
    reached: Reached,
}

/// How much is said of each leaf, and how much of that has no home.
#[derive(Default)]
struct Census(BTreeMap<Code, (u32, BTreeMap<Homeless, u32>)>);

/// Says what moving a round does and, unless only that was asked for, does it.
///
/// # Errors
/// Conflict where somebody else changed the settings meanwhile; invalid with all findings.
pub fn move_round(
    app: &App,
    who: &Principal,
    id: &RoundId,
    wish: MoveWish,
) -> Result<Moved, Error> {
    let reference = app.reference()?;
    let round = administered(&reference, who, id)?;
    if round.version != wish.version {
        return Err(ProblemCode::Conflict.into());
    }
    let is_done = !wish.dry_run;
    let plan = plan(app, (who, &reference), round, wish)?;
    // Nobody works on a unit until it is moved.
    let scored = reference.scored(id).iter();
    let keys: BTreeSet<Key> = scored.map(|unit| (id.clone(), unit.clone())).collect();
    let slots = app.dossiers.slots(&keys);
    let mut guards = Vec::new();
    for (slot, (_, unit)) in slots.iter().zip(&keys) {
        let guard = dossier::open(app, slot, plan.before, unit);
        guards.push((unit, guard.ok_or_else(|| closed(unit))?));
    }
    dossier::ensure_current(app, &reference)?;
    let (mut parts, mut units, mut census) = (Vec::new(), Vec::new(), Census::default());
    for (unit, guard) in &guards {
        let survey = survey_of(app, id, unit)?;
        if let Some(dossier) = guard.as_ref()
            && !(dossier.is_untouched() && survey.is_empty())
        {
            let (part, moved) = plan.unit(unit, (dossier, &survey), &mut census);
            parts.push(part);
            units.push(moved);
        }
    }
    if is_done {
        store_all(app, &plan, parts)?;
        // What is in memory is of the edition before, and read again when next asked for.
        for (_, guard) in &mut guards {
            **guard = None;
        }
        drop(guards);
        app.announce(id, reference.scored(id))?;
    }
    Ok(plan.moved(is_done, units, &census))
}

/// Whether the move can be made at all.
fn plan<'a>(
    app: &App,
    (who, reference): (&'a Principal, &'a Arc<Reference>),
    round: &'a Round,
    wish: MoveWish,
) -> Result<Plan<'a>, Error> {
    let wrong = |key: &str| Error::invalid(vec![Finding::general(Message::new(key))]);
    let sets = (
        reference.sets.get(&round.edition),
        reference.sets.get(&wish.to),
    );
    let (Some(old), Some(new)) = sets else {
        return Err(wrong("round-edition"));
    };
    let mut findings = round.check_move(&wish.to);
    findings.extend(round.check_areas(new));
    if !wish.dry_run && !is_reason(&wish.reason) {
        let message = Message::new("move-reason").with("max", REASON_CHARS_MAX);
        findings.push(Finding::general(message));
    }
    let mapping = mapping(old, new, &wish.mapping);
    findings.extend(mapping.as_ref().err().into_iter().flatten().cloned());
    let mapping = mapping.unwrap_or_default();
    if !findings.is_empty() {
        return Err(Error::invalid(findings));
    }
    let now = app.environment.now();
    let mut after = round.clone();
    after.version = round.version.saturating_add(1);
    after.edition = wish.to;
    after.follow_rounding(old, new);
    after.moves.push(EditionMove {
        from: round.edition,
        to: wish.to,
        mapping: mapping.clone(),
        reason: wish.reason.trim().to_owned(),
        name: who.name.clone(),
        moved_at: now,
    });
    after.move_bodies(new).map_err(Error::invalid)?;
    Ok(Plan {
        reference,
        who,
        now,
        before: (round, old),
        after: (after, new),
        mapping,
    })
}

/// Nothing may be left behind: a unit that does not open keeps the round where it is.
fn closed(unit: &UnitCode) -> Error {
    let message = Message::new("move-unit").with("code", unit.as_str());
    Error::invalid(vec![Finding::general(message)])
}

impl Plan<'_> {
    /// What the move does to one unit.
    fn unit(
        &self,
        unit: &UnitCode,
        (dossier, survey): (&Dossier, &Answers),
        census: &mut Census,
    ) -> (Part, UnitMoved) {
        let (round, old) = self.before;
        let (after, new) = (&self.after.0, self.after.1);
        let mut homeless: BTreeSet<Code> = BTreeSet::new();
        let mut next = dossier.of_edition(&after.edition);
        let mut carried = Vec::new();
        for document in dossier.documents() {
            let sheet = document.read();
            let lost = carry::homeless(&sheet, &self.mapping, new);
            let said = sheet.leaves.iter().filter(|(_, entry)| !entry.is_blank());
            census.count(said.map(|(code, _)| code), &lost);
            homeless.extend(lost.into_keys());
            let (to, one) = self.carry(document);
            if !one.changes.is_empty() {
                next.put(to);
            }
            carried.push(one);
        }
        let (renamed, lost) = self.survey(survey);
        census.count(survey.keys(), &lost);
        homeless.extend(lost.into_keys());
        let answers = renamed
            .iter()
            .map(|(from, to)| (to.clone(), survey[from].clone()));
        let answers: Answers = answers.collect();

        let flow = dossier.flow(round);
        let (was, _) = dossier.standing((self.reference, round, old), unit, survey);
        let place = (&**self.reference, after, &**new);
        let (standing, leaves) = next.standing(place, unit, &answers);
        let judged = Flow {
            stage: flow.stage,
            ..Flow::default()
        };
        let (as_judged, _) = next.standing_by(&judged, place, (unit, &answers));
        let moved = UnitMoved {
            unit: unit.clone(),
            stage: flow.stage,
            own: Shift {
                before: was.own.points,
                after: standing.own.points.clone(),
            },
            record: Shift {
                before: was.score.points,
                after: as_judged.score.points,
            },
            homeless: count(homeless.len()),
        };
        let part = Part {
            documents: carried,
            standing,
            leaves,
            renamed,
        };
        (part, moved)
    }

    fn carry(&self, document: &Document) -> (Document, Carried) {
        let edition = self.after.1;
        let mut id = document.id().clone();
        id.edition = self.after.0.edition.short();
        let carriage = Carriage {
            mapping: &self.mapping,
            edition,
            seat: self.who.seat,
            made_at: self.now,
        };
        let mut to = edition.blank(&id);
        let carried = carriage.carry(document, &to, &Reached::default());
        let bytes = carried.changes.iter().map(|(change, _)| &change.bytes);
        to.apply(bytes)
            .expect("a blank document takes what is carried");
        let rows = carried.changes.into_iter();
        let carried = Carried {
            from: document.id().clone(),
            to: (id, to.heads()),
            changes: rows
                .map(|row| ChangeRow::carried(row, self.who.seat))
                .collect(),
            reached: carried.reached,
        };
        (to, carried)
    }

    /// What the leaves of a unit's survey become, and which have no home.
    fn survey(&self, survey: &Answers) -> (Vec<(Code, Code)>, BTreeMap<Code, Homeless>) {
        let (mut renamed, mut lost) = (Vec::new(), BTreeMap::new());
        for (code, answer) in survey {
            let home = self.mapping.get(code);
            match home.and_then(|to| Some((to, self.after.1.leaf(to)?))) {
                None => drop(lost.insert(code.clone(), Homeless::NoLeaf)),
                Some((to, leaf)) if leaf.rule.takes(answer) => {
                    renamed.push((code.clone(), to.clone()));
                }
                Some(_) => drop(lost.insert(code.clone(), Homeless::OtherShape)),
            }
        }
        (renamed, lost)
    }

    fn moved(&self, is_done: bool, units: Vec<UnitMoved>, census: &Census) -> Moved {
        let (old, new) = (self.before.1, self.after.1);
        let leaves = old.leaves().map(|(row, leaf)| {
            let to = self.mapping.get(&row.code);
            let home = to.and_then(|to| new.row(to));
            let is_same = |other: &sodiem_core::criteria::Row| {
                other.points_max == row.points_max
                    && other.leaf().is_some_and(|other| other.rule == leaf.rule)
            };
            let (said, homeless) = census.0.get(&row.code).cloned().unwrap_or_default();
            LeafMoved {
                leaf: row.code.clone(),
                to: to.cloned(),
                is_changed: home.is_some_and(|home| !is_same(home)),
                said,
                homeless,
            }
        });
        let taken: BTreeSet<&Code> = self.mapping.values().collect();
        let fresh = new.leaves().map(|(row, _)| &row.code);
        Moved {
            round: self.after.0.clone(),
            is_done,
            units,
            leaves: leaves.collect(),
            fresh: fresh
                .filter(|code| !taken.contains(code))
                .cloned()
                .collect(),
        }
    }
}

impl Census {
    fn count<'a>(&mut self, said: impl Iterator<Item = &'a Code>, lost: &BTreeMap<Code, Homeless>) {
        for code in said {
            self.0.entry(code.clone()).or_default().0 += 1;
        }
        for (code, why) in lost {
            *self
                .0
                .entry(code.clone())
                .or_default()
                .1
                .entry(*why)
                .or_default() += 1;
        }
    }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn store_all(app: &App, plan: &Plan<'_>, parts: Vec<Part>) -> Result<(), Error> {
    let (after, seen) = (plan.after.0.clone(), plan.before.0.version);
    let (account, seat, now) = (plan.who.account.clone(), plan.who.seat, plan.now);
    let is_stored = app.store.write(move |connection| {
        if published::round_version(connection, &after.id)? != Some(seen) {
            return Ok(false);
        }
        if let Some(moved) = after.moves.last() {
            moves::append(connection, &after.id, (moved, &account))?;
        }
        published::put_round(connection, &after, now)?;
        standings::clear(connection, &after.id)?;
        let mut renamed = BTreeMap::new();
        for part in parts {
            let carried_at = now;
            for one in part.documents {
                let Carried {
                    from,
                    to: (to, heads),
                    changes,
                    reached,
                } = one;
                if !changes.is_empty() {
                    documents::add_changes(connection, &to, &heads, (&changes, now))?;
                }
                moves::put_carried(
                    connection,
                    &from,
                    &CarriedRow {
                        reached,
                        seat,
                        carried_at,
                    },
                )?;
            }
            standings::put(connection, &after.id, &part.standing, &part.leaves)?;
            renamed.insert(part.standing.unit, part.renamed);
        }
        survey::rename(connection, &after.id, &renamed)?;
        Ok::<_, store::Error>(true)
    })?;
    if is_stored {
        Ok(())
    } else {
        Err(ProblemCode::Conflict.into())
    }
}
