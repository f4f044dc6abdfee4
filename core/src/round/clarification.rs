//! Clarifications (*hướng dẫn*): what the province answers, once for all units, where the official
//! guidance on a criterion leaves a question open or contradicts itself.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Round;
use crate::criteria::CriteriaSet;
use crate::finding::Finding;
use crate::gather::gather;
use crate::ids::Code;
use crate::letters::is_hidden;
use crate::text::Message;
use crate::time::Timestamp;

/// Longest text of a clarification, in characters.
pub const CLARIFICATION_CHARS_MAX: usize = 2_000;
/// Most clarifications of a round.
pub const CLARIFICATIONS_MAX: usize = 1_000;

/// A clarification of one row of the criteria set, and with it of every leaf below. None is ever
/// removed or changed: a later one corrects an earlier one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Clarification {
    /// The row.
    pub row: Code,
    /// What it says, in Vietnamese.
    pub text: String,
    /// When it was given, by the server's clock.
    pub at: Timestamp,
    /// The name of the person who gave it.
    pub by: String,
}

impl Clarification {
    /// What is wrong with it: a text that is none, too long or with characters that cannot be seen
    /// (`clarification-text`), a row that the set has not (`clarification-row`).
    #[must_use]
    pub fn check(&self, set: &CriteriaSet) -> Vec<Finding> {
        let text = (!is_readable(&self.text)).then(|| {
            let message = Message::new("clarification-text");
            Finding::general(message.with("max", CLARIFICATION_CHARS_MAX))
        });
        let row = set.row(&self.row).is_none().then(|| {
            let message = Message::new("clarification-row");
            Finding::general(message.with("code", self.row.as_str()))
        });
        text.into_iter().chain(row).collect()
    }
}

/// Whether a text is there, not too long, and seen as it is; it may have several lines.
fn is_readable(text: &str) -> bool {
    !text.trim().is_empty()
        && text.chars().count() <= CLARIFICATION_CHARS_MAX
        && !text
            .chars()
            .any(|letter| letter != '\n' && is_hidden(letter))
}

impl Round {
    /// The clarifications of a row of the edition in force and of those above it, newest first.
    pub fn clarifications_of<'a>(
        &'a self,
        set: &'a CriteriaSet,
        row: &Code,
    ) -> impl Iterator<Item = &'a Clarification> + use<'a> {
        let rows: Vec<&Code> = set.upwards(row).map(|row| &row.code).collect();
        let newest_first = self.clarifications.iter().rev();
        newest_first.filter(move |one| self.row_of(one, set).is_some_and(|row| rows.contains(&row)))
    }

    /// The leaves that something is clarified about.
    #[must_use]
    pub fn clarified_leaves<'a>(&self, set: &'a CriteriaSet) -> BTreeSet<&'a Code> {
        let clarified = self.clarifications.iter();
        let rows: BTreeSet<&Code> = gather(clarified.filter_map(|one| self.row_of(one, set)));
        let leaves = set.leaves().map(|(row, _)| &row.code);
        gather(leaves.filter(|leaf| set.upwards(leaf).any(|row| rows.contains(&row.code))))
    }

    /// The row of the edition in force, `set`, that a clarification is about: the one that it was
    /// given for, or what that became in the moves since. `None` where nothing continues it.
    #[must_use]
    pub fn row_of<'a>(&'a self, one: &'a Clarification, set: &CriteriaSet) -> Option<&'a Code> {
        let mut since = self.moves.iter().filter(|moved| moved.moved_at > one.at);
        let row = since
            .clone()
            .try_fold(&one.row, |row, moved| moved.home(row))?;
        // A leaf that nothing became is a new one, whatever its code was before.
        let is_fresh = set.leaf(row).is_some()
            && since
                .next_back()
                .is_some_and(|moved| moved.mapping.values().all(|to| to != row));
        (set.row(row).is_some() && !is_fresh).then_some(row)
    }

    /// Gives a clarification.
    ///
    /// # Errors
    /// Where the round has [`CLARIFICATIONS_MAX`] already (`clarification-too-many`).
    pub fn clarify(&mut self, clarification: Clarification) -> Result<(), Finding> {
        if self.clarifications.len() >= CLARIFICATIONS_MAX {
            let message = Message::new("clarification-too-many");
            return Err(Finding::general(message.with("max", CLARIFICATIONS_MAX)));
        }
        self.clarifications.push(clarification);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::criteria::table::{self, Standing};
    use crate::decision::flow_fixtures::round;

    fn set() -> CriteriaSet {
        let sample = include_str!("../../../data/criteria/commune-sample.tsv");
        table::read(sample, "Bộ tiêu chí mẫu", Standing::Sample).expect("the sample reads")
    }

    fn code(text: &str) -> Code {
        text.parse().expect("a code")
    }

    fn said(row: &str, text: &str) -> Clarification {
        Clarification {
            row: code(row),
            text: text.to_owned(),
            at: Timestamp(0),
            by: "Lê Văn Bình".to_owned(),
        }
    }

    fn findings(row: &str, text: &str) -> Vec<String> {
        let findings = said(row, text).check(&set());
        findings.iter().map(|f| f.code().to_owned()).collect()
    }

    #[test]
    fn a_text_is_taken_up_to_its_limit_and_as_it_is_seen() {
        let longest = "ế".repeat(CLARIFICATION_CHARS_MAX);
        for good in ["x", "Hai dòng:\nđược.", &longest] {
            assert!(findings("1.1.1", good).is_empty(), "{good}");
        }
        let too_long = format!("{longest}x");
        for bad in ["", " \n ", "a\u{202e}b", "a\u{0}b", "a\tb", &too_long] {
            assert_eq!(findings("1.1.1", bad), ["clarification-text"], "{bad:?}");
        }
    }

    #[test]
    fn every_row_of_the_set_can_be_clarified_and_no_other() {
        for good in ["1", "1.1", "1.1.1"] {
            assert!(findings(good, "Được tính.").is_empty(), "{good}");
        }
        for bad in ["99", "1.1.99", "1.1.1.1"] {
            assert_eq!(findings(bad, "Được tính."), ["clarification-row"], "{bad}");
        }
    }

    #[test]
    fn a_leaf_shows_what_is_said_of_it_and_of_the_rows_above_newest_first() {
        let mut round = round();
        for (row, text) in [
            ("1.1", "thứ nhất"),
            ("1.1.2", "của tiêu chí khác"),
            ("1.1.1", "thứ hai"),
            ("11", "của lĩnh vực khác"),
            ("1", "thứ ba"),
        ] {
            round.clarify(said(row, text)).expect("there is room");
        }
        let set = set();
        let texts = |leaf: &str| -> Vec<&str> {
            let found = round.clarifications_of(&set, &code(leaf));
            found.map(|one| one.text.as_str()).collect()
        };
        assert_eq!(texts("1.1.1"), ["thứ ba", "thứ hai", "thứ nhất"]);
        assert_eq!(texts("2.1"), [""; 0]);
        for (row, _) in set.leaves() {
            let is_listed = round.clarified_leaves(&set).contains(&row.code);
            assert_eq!(
                is_listed,
                !texts(row.code.as_str()).is_empty(),
                "{}",
                row.code
            );
        }
    }

    #[test]
    fn a_round_takes_clarifications_up_to_its_limit() {
        let mut round = round();
        for _ in 0..CLARIFICATIONS_MAX {
            round
                .clarify(said("1", "Được tính."))
                .expect("there is room");
        }
        let refused = round.clarify(said("1", "Được tính.")).expect_err("full");
        assert_eq!(refused.code(), "clarification-too-many");
        assert_eq!(round.clarifications.len(), CLARIFICATIONS_MAX);
    }

    #[test]
    fn a_round_of_before_there_were_any_has_none() {
        let json = serde_json::to_value(round()).expect("JSON");
        assert!(
            json.get("clarifications").is_none(),
            "as it was sent before"
        );
        let read: Round = serde_json::from_value(json).expect("a round");
        assert!(read.clarifications.is_empty());
    }
}
