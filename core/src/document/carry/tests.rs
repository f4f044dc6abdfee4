//! What carrying over promises: the same wherever it is done, and nothing lost.

use proptest::prelude::*;

use super::*;
use crate::criteria::Content;
use crate::document::tests::{code, set_of};
use crate::ids::{DocumentId, DocumentKind};
use crate::ingest::{Budget, Sender, ingest};

const OLD: [&str; 3] = ["1.1", "1.2", "1.3"];
const MOVER: SeatId = SeatId([99; 16]);

/// The new edition: the first leaf is as it was, the second has another code, the third has none;
/// what the fourth of the old one asked is asked otherwise.
struct World {
    old: Edition,
    new: Edition,
    mapping: Mapping,
}

fn world() -> World {
    let mut new = set_of(&["1.1", "1.9", "1.4"]);
    if let Content::Leaf(leaf) = &mut new.rows[3].content {
        let rule =
            r#"{"kind": "checklist", "parameters": {"items": [{"label": "a", "points": 1}]}}"#;
        leaf.rule = serde_json::from_str(rule).expect("a rule");
    }
    let pairs = [("1.1", "1.1"), ("1.2", "1.9"), ("1.4", "1.4")];
    World {
        old: Edition::new(set_of(&["1.1", "1.2", "1.3", "1.4"])),
        new: Edition::new(new),
        mapping: gather(pairs.map(|(from, to)| (code(from), code(to)))),
    }
}

impl World {
    fn id(&self, edition: &Edition) -> DocumentId {
        let (round, unit) = ("2020".parse(), "31825".parse());
        DocumentId::sheet(
            &round.expect("a round"),
            &unit.expect("a unit"),
            &edition.digest(),
        )
    }

    fn old(&self, number: u8) -> Document {
        session(self.old.blank(&self.id(&self.old)), number)
    }

    fn blank(&self) -> Document {
        self.new.blank(&self.id(&self.new))
    }

    fn carriage(&self, at: i64) -> Carriage<'_> {
        Carriage {
            mapping: &self.mapping,
            edition: &self.new,
            seat: MOVER,
            made_at: Timestamp(at),
        }
    }

    /// Carries, and gives the new document with it.
    fn carried(
        &self,
        old: &Document,
        (new, reached): (&Document, &Reached),
        at: i64,
    ) -> (Document, Reached) {
        let carried = self.carriage(at).carry(old, new, reached);
        let mut new = new.clone();
        new.apply(carried.changes.iter().map(|(change, _)| &change.bytes))
            .expect("applies");
        (new, carried.reached)
    }
}

fn session(mut document: Document, number: u8) -> Document {
    document.begin_session(SeatId([number; 16]), [number; 16]);
    document
}

fn answer(choice: u32) -> Answer {
    Answer {
        choice: Some(choice),
        ..Answer::default()
    }
}

fn choose(leaf: &str, choice: u32) -> Edit {
    Edit::Answer {
        leaf: code(leaf),
        answer: answer(choice),
    }
}

fn edit(document: &mut Document, edit: Edit, at: i64) {
    document.edit(&[edit], Timestamp(at)).expect("taken");
}

fn sync(a: &mut Document, b: &mut Document) {
    let (to_a, to_b) = (b.changes_since(&a.heads()), a.changes_since(&b.heads()));
    a.apply(to_a.iter().map(|change| &change.bytes))
        .expect("applies");
    b.apply(to_b.iter().map(|change| &change.bytes))
        .expect("applies");
}

fn standing(document: &Document, leaf: &str) -> BTreeSet<Answer> {
    let entry = document.read_leaf(&code(leaf)).expect("a leaf");
    gather(
        entry
            .candidates
            .into_iter()
            .map(|candidate| candidate.answer),
    )
}

#[test]
fn everything_that_is_said_of_a_leaf_goes_where_it_became() {
    let world = world();
    let mut old = world.old(1);
    let citation = super::super::Citation {
        number: "12/KH".into(),
        ..Default::default()
    };
    let leaf = || code("1.2");
    let cite = Edit::Cite {
        leaf: leaf(),
        id: "ab".into(),
        citation: citation.clone(),
    };
    let said = [
        choose("1.2", 1),
        Edit::Note {
            leaf: leaf(),
            text: "ghi chú".into(),
        },
        Edit::Explanation {
            leaf: leaf(),
            text: "giải trình".into(),
        },
        cite,
        Edit::Note {
            leaf: code("1.4"),
            text: "một câu".into(),
        },
        choose("1.4", 1),
        choose("1.3", 0),
    ];
    old.edit(&said, Timestamp(5)).expect("taken");
    let (new, _) = world.carried(&old, (&world.blank(), &Reached::default()), 7);
    let sheet = new.read();
    let entry = &sheet.leaves[&code("1.9")];
    assert_eq!(entry.answer(), Some(&answer(1)));
    assert_eq!(
        (entry.note.as_str(), entry.explanation.as_str()),
        ("ghi chú", "giải trình")
    );
    assert_eq!(entry.citations.get("ab"), Some(&citation));
    assert_eq!(
        (entry.candidates[0].seat, entry.candidates[0].made_at),
        (Some(MOVER), Timestamp(7))
    );
    let reshaped = &sheet.leaves[&code("1.4")];
    assert_eq!(
        (reshaped.answer(), reshaped.note.as_str()),
        (None, "một câu")
    );
    let lost = homeless(&old.read(), &world.mapping, &world.new);
    let expected = [
        (code("1.3"), Homeless::NoLeaf),
        (code("1.4"), Homeless::OtherShape),
    ];
    assert_eq!(lost, BTreeMap::from(expected));
}

#[test]
fn an_appraisal_is_carried_with_its_opinion_and_its_question() {
    let world = world();
    let body = || DocumentKind::Appraisal("snv".parse().expect("a body"));
    let id = |edition| DocumentId {
        kind: body(),
        ..world.id(edition)
    };
    let mut old = session(world.old.blank(&id(&world.old)), 1);
    let leaf = || code("1.2");
    let said = [
        choose("1.2", 0),
        Edit::Opinion {
            leaf: leaf(),
            text: "ý kiến".into(),
        },
        Edit::Ask {
            leaf: leaf(),
            asks: true,
        },
    ];
    old.edit(&said, Timestamp(5)).expect("taken");
    let blank = world.new.blank(&id(&world.new));
    let (new, reached) = world.carried(&old, (&blank, &Reached::default()), 7);
    let entry = new.read_leaf(&code("1.9")).expect("a leaf");
    assert_eq!(
        (entry.answer(), entry.opinion.as_str(), entry.asks),
        (Some(&answer(0)), "ý kiến", true)
    );
    edit(
        &mut old,
        Edit::Ask {
            leaf: leaf(),
            asks: false,
        },
        8,
    );
    let (new, _) = world.carried(&old, (&new, &reached), 9);
    assert!(!new.read_leaf(&code("1.9")).expect("a leaf").asks);
}

#[test]
fn where_nothing_has_a_home_nothing_is_carried_until_something_has() {
    let world = world();
    let mut old = world.old(1);
    edit(&mut old, choose("1.3", 1), 5);
    let (blank, none) = (world.blank(), Reached::default());
    let (new, reached) = world.carried(&old, (&blank, &none), 7);
    assert_eq!(new.heads(), blank.heads());
    assert_eq!(
        reached,
        Reached {
            from: old.heads(),
            to: Vec::new()
        }
    );
    edit(&mut old, choose("1.1", 1), 8);
    let (new, _) = world.carried(&old, (&new, &reached), 9);
    assert_eq!(standing(&new, "1.1"), BTreeSet::from([answer(1)]));
}

#[test]
fn what_is_carried_has_a_history_and_takes_what_is_written_on_it() {
    let world = world();
    let mut old = world.old(1);
    edit(&mut old, choose("1.2", 1), 5);
    let (server, _) = world.carried(&old, (&world.blank(), &Reached::default()), 7);
    let mut phone = session(server.clone(), 3);
    edit(&mut phone, choose("1.9", 0), 8);
    let sent = phone.changes_since(&server.heads());
    let taken = ingest(
        &server,
        sent.into_iter().map(|change| change.bytes).collect(),
        &Sender::own(SeatId([3; 16])),
        &mut Budget::default(),
    );
    assert_eq!((taken.accepted.len(), taken.refused.len()), (1, 0));
    let history = taken.document.history(&code("1.9"));
    let by: Vec<_> = history
        .iter()
        .map(|entry| (entry.seat, entry.made_at.0))
        .collect();
    assert_eq!(by, [(Some(MOVER), 7), (Some(SeatId([3; 16])), 8)]);
}

#[test]
fn an_actor_that_somebody_foresaw_does_not_keep_anything_back() {
    let world = world();
    let mut old = world.old(1);
    edit(&mut old, choose("1.1", 1), 5);
    let (blank, none) = (world.blank(), Reached::default());
    let carried = world.carriage(7).carry(&old, &blank, &none);
    let mut squatted = blank.clone();
    squatted.begin_session(SeatId([4; 16]), carried.changes[0].1);
    edit(&mut squatted, choose("1.9", 1), 6);
    let (new, reached) = world.carried(&old, (&squatted, &none), 7);
    assert_ne!(reached, carried.reached);
    assert_eq!(standing(&new, "1.1"), BTreeSet::from([answer(1)]));
    assert_eq!(standing(&new, "1.9"), BTreeSet::from([answer(1)]));
}

/// What happens to the old document, by one of two phones that are mostly apart.
#[derive(Debug, Clone)]
enum Happens {
    Chosen(usize, usize, u32),
    Noted(usize, usize, String),
    Synced,
}

fn happens() -> impl Strategy<Value = Happens> {
    prop_oneof![
        4 => (0..2_usize, 0..3_usize, 0..3_u32).prop_map(|(who, leaf, choice)| Happens::Chosen(who, leaf, choice)),
        1 => (0..2_usize, 0..3_usize, "[a-c]{0,4}").prop_map(|(who, leaf, text)| Happens::Noted(who, leaf, text)),
        1 => Just(Happens::Synced),
    ]
}

fn play(phones: &mut [Document; 2], all: &[Happens], clock: &mut i64) {
    for one in all {
        *clock += 1;
        match one {
            Happens::Chosen(who, leaf, choice) => {
                edit(&mut phones[*who], choose(OLD[*leaf], *choice), *clock);
            }
            Happens::Noted(who, leaf, text) => {
                let (leaf, text) = (code(OLD[*leaf]), text.clone());
                edit(&mut phones[*who], Edit::Note { leaf, text }, *clock);
            }
            Happens::Synced => {
                let [a, b] = phones;
                sync(a, b);
            }
        }
    }
}

/// What a server has of both phones.
fn together(world: &World, phones: &[&Document]) -> Document {
    let mut all = world.old(9);
    for phone in phones {
        let changes = phone.changes_since(&all.heads());
        all.apply(changes.iter().map(|change| &change.bytes))
            .expect("applies");
    }
    all
}

/// The answers of an old leaf that its new one takes: the rule has two options.
fn taken(answers: BTreeSet<Answer>) -> Option<BTreeSet<Answer>> {
    answers
        .iter()
        .all(|answer| answer.choice < Some(2))
        .then_some(answers)
}

proptest! {
    #[test]
    fn it_is_the_same_wherever_it_is_done(all in prop::collection::vec(happens(), 0..20)) {
        let world = world();
        let mut phones = [world.old(1), world.old(2)];
        play(&mut phones, &all, &mut 0);
        let [a, b] = &phones;
        let (one, other) = (together(&world, &[a, b]), together(&world, &[b, a]));
        let blank = world.blank();
        let carry = |old: &Document| world.carriage(50).carry(old, &blank, &Reached::default());
        prop_assert_eq!(carry(&one), carry(&other));
        let (new, _) = world.carried(&one, (&blank, &Reached::default()), 50);
        let again = world.carriage(50).carry(&other, &new, &Reached::default());
        prop_assert_eq!(again, carry(&one), "also where it was carried before");
    }

    #[test]
    fn every_answer_is_in_the_new_document_or_among_those_without_a_home(
        all in prop::collection::vec(happens(), 0..20),
    ) {
        let world = world();
        let mut phones = [world.old(1), world.old(2)];
        play(&mut phones, &all, &mut 0);
        let [a, b] = &phones;
        let old = together(&world, &[a, b]);
        let lost = homeless(&old.read(), &world.mapping, &world.new);
        let (new, _) = world.carried(&old, (&world.blank(), &Reached::default()), 50);
        for (leaf, entry) in &old.read().leaves {
            let Some(home) = world.mapping.get(leaf) else {
                prop_assert_eq!(lost.contains_key(leaf), !entry.is_blank());
                continue;
            };
            let now = new.read_leaf(home).expect("a leaf");
            prop_assert_eq!(&now.note, &entry.note);
            let answers = standing(&old, leaf.as_str());
            let expected = if lost.contains_key(leaf) { BTreeSet::new() } else { answers };
            prop_assert_eq!(standing(&new, home.as_str()), expected);
        }
    }

    #[test]
    fn what_comes_late_counts_or_is_shown_beside_what_was_written_since(
        before in prop::collection::vec(happens(), 0..12),
        written in prop::collection::vec((0..2_usize, 0..2_u32), 0..3),
        late in prop::collection::vec(prop::collection::vec(happens(), 0..6), 1..4),
    ) {
        let world = world();
        let mut phones = [world.old(1), world.old(2)];
        let mut clock = 0;
        play(&mut phones, &before, &mut clock);
        let both = |phones: &[Document; 2]| together(&world, &[&phones[0], &phones[1]]);
        let old = both(&phones);
        let (mut new, mut reached) = world.carried(&old, (&world.blank(), &Reached::default()), 50);
        let homes = [("1.1", "1.1"), ("1.2", "1.9")];
        let mut carried = homes.map(|(from, _)| taken(standing(&old, from)).unwrap_or_default());
        let mut unit: [Option<Answer>; 2] = [None, None];
        let mut is_late = [false; 2];
        new = session(new, 3);
        for (home, choice) in &written {
            let told = choose(homes[*home].1, *choice);
            if new.edit(&[told], Timestamp(60)).expect("taken").is_some() {
                unit[*home] = Some(answer(*choice));
            }
        }
        for part in &late {
            play(&mut phones, part, &mut clock);
            let old = both(&phones);
            (new, reached) = world.carried(&old, (&new, &reached), 70);
            for (at, (from, to)) in homes.iter().enumerate() {
                if let Some(now) = taken(standing(&old, from)) && now != carried[at] {
                    carried[at] = now;
                    is_late[at] = true;
                }
                let expected = match (&unit[at], is_late[at]) {
                    (Some(own), false) => BTreeSet::from([own.clone()]),
                    (Some(own), true) => &carried[at] | &BTreeSet::from([own.clone()]),
                    (None, _) => carried[at].clone(),
                };
                prop_assert_eq!(standing(&new, to), expected);
                let note = |document: &Document, leaf: &str| document.read_leaf(&code(leaf)).expect("a leaf").note;
                prop_assert_eq!(note(&new, to), note(&old, from));
            }
        }
        prop_assert_eq!(&reached.from, &both(&phones).heads());
    }
}
