//! What documents promise, whatever the order in which changes arrive.

use proptest::prelude::*;

use super::*;
use crate::answer::Answer;
use crate::criteria::{Content, Leaf, RoundedAt, Row, ScoredBy};
use crate::ids::DocumentKind;
use crate::ratio::{Ratio, Rounding};
use crate::rule::Rule;

pub(crate) fn code(text: &str) -> Code {
    text.parse().expect("a code")
}

/// Two yes-or-no leaves under one area.
pub(crate) fn small_set() -> CriteriaSet {
    set_of(&["1.1", "1.2"])
}

/// Yes-or-no leaves under one area.
pub(crate) fn set_of(leaves: &[&str]) -> CriteriaSet {
    let rule: Rule = serde_json::from_str(
        r#"{"kind": "choice", "parameters": {"options": [
            {"label": "Có", "points": 1}, {"label": "Không", "points": 0}
        ]}}"#,
    )
    .expect("a rule");
    let row = |text: &str, parent: Option<&str>, content| Row {
        code: code(text),
        parent: parent.map(code),
        name: format!("Tiêu chí {text}"),
        points_max: Ratio::integer(1),
        content,
    };
    let leaf = || {
        Content::Leaf(Leaf {
            rule: rule.clone(),
            not_applicable: None,
            evidence: "Kế hoạch".into(),
            scored_by: ScoredBy::Unit,
        })
    };
    CriteriaSet {
        title: "Bộ thử".into(),
        is_sample: true,
        decimals: 2,
        rounding: Rounding::HalfAwayFromZero,
        rounded_at: RoundedAt::Total,
        rows: std::iter::once(row("1", None, Content::Sum))
            .chain(leaves.iter().map(|code| row(code, Some("1"), leaf())))
            .collect(),
    }
}

pub(crate) fn sheet_id() -> DocumentId {
    let round = "2020".parse().expect("a round");
    DocumentId::sheet(
        &round,
        &"31825".parse().expect("a unit"),
        &small_set().digest(),
    )
}

fn phone(number: u8) -> Document {
    let mut document = Document::new(sheet_id(), &small_set());
    document.begin_session(SeatId([number; 16]), [number; 16]);
    document
}

fn choose(leaf: &str, choice: u32) -> Edit {
    let answer = Answer {
        choice: Some(choice),
        ..Answer::default()
    };
    Edit::Answer {
        leaf: code(leaf),
        answer,
    }
}

fn note(leaf: &str, text: &str) -> Edit {
    Edit::Note {
        leaf: code(leaf),
        text: text.into(),
    }
}

#[track_caller]
fn change(document: &mut Document, edit: Edit, at: i64) -> Vec<u8> {
    document
        .edit(&[edit], Timestamp(at))
        .expect("taken")
        .expect("differs")
        .bytes
}

#[test]
fn two_phones_that_start_offline_start_from_the_same_bytes() {
    assert_eq!(phone(1).save(), phone(2).save());
    assert_eq!(phone(1).heads(), phone(2).heads());
}

#[test]
fn a_new_edition_makes_another_document() {
    let mut changed = small_set();
    changed.rows.pop();
    let round = "2020".parse().expect("a round");
    let other = DocumentId::sheet(&round, &sheet_id().unit, &changed.digest());
    assert_ne!(other, sheet_id());
}

#[test]
fn two_different_offline_answers_are_both_shown() {
    let (mut a, mut b) = (phone(1), phone(2));
    let from_a = change(&mut a, choose("1.1", 0), 10);
    let from_b = change(&mut b, choose("1.1", 1), 20);
    a.apply([from_b]).expect("applies");
    b.apply([from_a]).expect("applies");
    for document in [&a, &b] {
        let sheet = document.read();
        let entry = &sheet.leaves[&code("1.1")];
        assert!(entry.is_conflict());
        assert_eq!(entry.answer(), None);
        let shown: Vec<_> = entry
            .candidates
            .iter()
            .map(|c| (c.answer.choice, c.seat, c.made_at.0))
            .collect();
        let seats = [Some(SeatId([1; 16])), Some(SeatId([2; 16]))];
        assert_eq!(shown, [(Some(0), seats[0], 10), (Some(1), seats[1], 20)]);
    }
}

#[test]
fn two_equal_offline_answers_are_no_conflict() {
    let (mut a, mut b) = (phone(1), phone(2));
    change(&mut a, choose("1.1", 1), 10);
    let from_b = change(&mut b, choose("1.1", 1), 20);
    a.apply([from_b]).expect("applies");
    assert!(!a.read().leaves[&code("1.1")].is_conflict());
}

#[test]
fn an_answer_taken_back_offline_conflicts_with_one_given() {
    let (mut a, mut b) = (phone(1), phone(2));
    let first = change(&mut a, choose("1.1", 0), 10);
    b.apply([first]).expect("applies");
    let taken_back = Edit::Answer {
        leaf: code("1.1"),
        answer: Answer::default(),
    };
    change(&mut a, taken_back, 20);
    let from_b = change(&mut b, choose("1.1", 1), 30);
    a.apply([from_b]).expect("applies");
    assert!(a.read().leaves[&code("1.1")].is_conflict());
}

#[test]
fn a_decided_conflict_keeps_the_other_answer_in_the_history() {
    let (mut a, mut b) = (phone(1), phone(2));
    change(&mut a, choose("1.1", 0), 10);
    let from_b = change(&mut b, choose("1.1", 1), 20);
    a.apply([from_b]).expect("applies");
    change(&mut a, choose("1.1", 1), 30);
    assert_eq!(
        a.read().leaves[&code("1.1")]
            .answer()
            .and_then(|x| x.choice),
        Some(1)
    );
    let history = a.history(&code("1.1"));
    let HistoryItem::Answered { from, to } = &history[2].item else {
        panic!("an answer")
    };
    let mut replaced: Vec<_> = from.iter().map(|answer| answer.choice).collect();
    replaced.sort_unstable();
    assert_eq!((replaced, to.choice), (vec![Some(0), Some(1)], Some(1)));
}

#[test]
fn a_citations_history_says_what_stood_there_before_it_was_changed_or_removed() {
    let mut a = phone(1);
    let cited = |number: &str| Citation {
        number: number.into(),
        document: "Kế hoạch".into(),
        section: "II".into(),
        page: "3".into(),
        ..Citation::default()
    };
    let cite = |number: &str| Edit::Cite {
        leaf: code("1.1"),
        id: "c1".into(),
        citation: cited(number),
    };
    change(&mut a, cite("12/KH-UBND"), 10);
    change(&mut a, cite("13/KH-UBND"), 20);
    let remove = Edit::RemoveCitation {
        leaf: code("1.1"),
        id: "c1".into(),
    };
    change(&mut a, remove, 30);
    let told: Vec<_> = a
        .history(&code("1.1"))
        .into_iter()
        .map(|e| e.item)
        .collect();
    let item = |from: &[&str], to: Option<&str>| HistoryItem::Cited {
        id: "c1".into(),
        from: from.iter().map(|number| cited(number)).collect(),
        to: to.map(cited),
    };
    let expected = [
        item(&[], Some("12/KH-UBND")),
        item(&["12/KH-UBND"], Some("13/KH-UBND")),
        item(&["13/KH-UBND"], None),
    ];
    assert_eq!(told, expected);
}

#[test]
fn notes_written_offline_are_merged_letter_by_letter() {
    let (mut a, mut b) = (phone(1), phone(2));
    let first = change(&mut a, note("1.1", "Kế hoạch số 12"), 10);
    b.apply([first]).expect("applies");
    let from_a = change(&mut a, note("1.1", "Kế hoạch số 12/KH-UBND"), 20);
    change(&mut b, note("1.1", "Theo Kế hoạch số 12"), 30);
    b.apply([from_a]).expect("applies");
    assert_eq!(
        b.read().leaves[&code("1.1")].note,
        "Theo Kế hoạch số 12/KH-UBND"
    );
}

#[test]
fn a_long_note_is_replaced_by_another_letter_for_letter() {
    let mut a = phone(1);
    for (at, text) in [
        (1, "ế".repeat(NOTE_CHARS_MAX)),
        (2, "kế hoạch ".repeat(2_000)),
        (3, "ạế".into()),
    ] {
        change(&mut a, note("1.1", &text), at);
        assert_eq!(a.read().leaves[&code("1.1")].note, text);
    }
}

#[test]
fn an_earlier_version_reads_as_it_was() {
    let mut a = phone(1);
    change(&mut a, choose("1.1", 0), 10);
    let (heads, digest) = (a.heads(), a.read().digest());
    change(&mut a, choose("1.1", 1), 20);
    let then = a.read_at(&heads).expect("known heads");
    assert_eq!(then.digest(), digest);
    assert_ne!(a.read().digest(), digest);
    assert_eq!(a.read_at(&[ChangeId([7; 32])]), None);
}

#[test]
fn an_edit_that_changes_nothing_makes_no_change() {
    let mut a = phone(1);
    change(&mut a, choose("1.1", 0), 10);
    assert_eq!(
        a.edit(&[choose("1.1", 0)], Timestamp(20)).expect("taken"),
        None
    );
    assert_eq!(
        a.edit(&[note("1.1", "")], Timestamp(20)).expect("taken"),
        None
    );
}

#[test]
fn a_note_is_taken_up_to_its_limit() {
    let mut a = phone(1);
    assert!(
        a.edit(&[note("1.1", &"ế".repeat(NOTE_CHARS_MAX))], Timestamp(1))
            .is_ok()
    );
    let over = a.edit(
        &[note("1.1", &"ế".repeat(NOTE_CHARS_MAX + 1))],
        Timestamp(2),
    );
    assert!(matches!(over, Err(EditError::TextTooLong(_))));
}

#[test]
fn an_appraisal_has_no_citations_and_a_scoresheet_no_opinion() {
    let opinion = || Edit::Opinion {
        leaf: code("1.1"),
        text: "x".into(),
    };
    assert!(matches!(
        phone(1).edit(&[opinion()], Timestamp(1)),
        Err(EditError::NoSuchField)
    ));
    let kind = DocumentKind::Appraisal("snv".parse().expect("a body"));
    let mut appraisal = Document::new(DocumentId { kind, ..sheet_id() }, &small_set());
    appraisal.begin_session(SeatId([9; 16]), [9; 16]);
    assert!(appraisal.edit(&[opinion()], Timestamp(1)).is_ok());
    let cite = Edit::Cite {
        leaf: code("1.1"),
        id: "ab".into(),
        citation: Citation::default(),
    };
    assert!(matches!(
        appraisal.edit(&[cite], Timestamp(2)),
        Err(EditError::NoSuchField)
    ));
}

#[test]
fn a_change_with_a_gap_below_it_is_refused_and_nothing_is_parked() {
    let mut a = phone(1);
    change(&mut a, choose("1.1", 0), 10);
    let second = change(&mut a, choose("1.1", 1), 20);
    let mut b = phone(2);
    assert!(matches!(b.apply([second]), Err(LoadError::Missing(_))));
    assert_eq!(b.heads(), phone(3).heads());
}

proptest! {
    #[test]
    fn any_order_of_delivery_gives_the_same_sheet(
        edits in prop::collection::vec((0..3_usize, 0..2_usize, 0..2_u32), 1..20),
        split in 0..20_usize,
    ) {
        let mut phones = [phone(1), phone(2), phone(3)];
        let mut sent = Vec::new();
        for (at, (who, leaf, choice)) in edits.into_iter().enumerate() {
            let edit = choose(["1.1", "1.2"][leaf], choice);
            let at = Timestamp(i64::try_from(at).expect("small"));
            if let Some(change) = phones[who].edit(&[edit], at).expect("taken") {
                sent.push((who, change.bytes));
            }
        }
        // One reader gets phone after phone, the other the batches in reverse and twice.
        let by_phone = |who| sent.iter().filter(move |(from, _)| *from == who).map(|(_, c)| c);
        let mut reader = phone(8);
        let mut other = phone(9);
        for who in 0..3 {
            reader.apply(by_phone(who)).expect("applies");
        }
        for who in (0..3).rev() {
            let batch: Vec<_> = by_phone(who).collect();
            let early = &batch[..split.min(batch.len())];
            other.apply(early).expect("applies");
            other.apply(&batch).expect("applies");
        }
        prop_assert_eq!(reader.heads(), other.heads());
        prop_assert_eq!(reader.read(), other.read());
    }
}
