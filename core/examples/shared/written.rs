//! What an officer writes in a year.

use sodiem_core::answer::Answer;
use sodiem_core::criteria::ScoredBy;
use sodiem_core::document::{Document, Edit, Edition};
use sodiem_core::ids::{Code, DocumentId, SeatId};
use sodiem_core::time::Timestamp;

/// One start of the app, and so one actor, each so many changes.
const CHANGES_EACH_START: u32 = 25;

/// An officer's work: answers, and notes that grow.
pub fn written(edition: &Edition, id: &DocumentId, changes: u32) -> Document {
    let mut document = edition.blank(id);
    let own = edition
        .leaves()
        .filter(|(_, leaf)| leaf.scored_by == ScoredBy::Unit);
    let leaves: Vec<Code> = own.map(|(row, _)| row.code.clone()).collect();
    for number in 0..changes {
        if number % CHANGES_EACH_START == 0 {
            let start = number / CHANGES_EACH_START;
            let seat = u8::try_from(start % 3).expect("small");
            let mut actor = [seat; 16];
            actor[..4].copy_from_slice(&(start + 1).to_be_bytes());
            document.begin_session(SeatId([seat; 16]), actor);
        }
        let leaf = leaves[number as usize % leaves.len()].clone();
        let edit = match number % 3 {
            0 => Edit::Note {
                text: format!("Theo Kế hoạch số {number}/KH-UBND của Ủy ban nhân dân xã"),
                leaf,
            },
            _ => Edit::Answer {
                leaf,
                answer: Answer {
                    choice: Some(number),
                    ..Answer::default()
                },
            },
        };
        let change = document.edit(&[edit], Timestamp(number.into()));
        change.expect("taken").expect("differs");
    }
    document
}
