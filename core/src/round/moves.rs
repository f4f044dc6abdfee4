//! Moves of a round to a new edition of its criteria (*chuyển bộ tiêu chí*) after work began.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Round;
use crate::criteria::CriteriaSet;
use crate::finding::Finding;
use crate::gather::gather;
use crate::ids::{Code, Digest};
use crate::text::Message;
use crate::time::Timestamp;

/// Longest reason of a move, in characters.
pub const REASON_CHARS_MAX: usize = 2_000;
/// Most moves of one round: each leaves a document of every unit behind.
pub const MOVES_MAX: usize = 20;

/// Which leaf of a new edition each leaf of the one before became. A leaf that is not in it has no
/// home there.
pub type Mapping = BTreeMap<Code, Code>;

/// What an administrator says of leaves that did not keep their code: another leaf, or none.
pub type Declared = BTreeMap<Code, Option<Code>>;

/// A round moved to a new edition of its criteria after work began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EditionMove {
    /// The edition that it scored by before.
    pub from: Digest,
    /// The edition after.
    pub to: Digest,
    /// What each leaf became.
    #[schema(value_type = BTreeMap<String, String>)]
    pub mapping: Mapping,
    /// Why.
    pub reason: String,
    /// Who moved it.
    pub name: String,
    /// When, by the server's clock.
    pub moved_at: Timestamp,
}

impl EditionMove {
    /// What a row became: a leaf as the mapping says, a row that sums keeps its code. `None` where
    /// another leaf has its code now.
    #[must_use]
    pub fn home<'a>(&'a self, row: &'a Code) -> Option<&'a Code> {
        let is_taken = || self.mapping.values().any(|to| to == row);
        self.mapping
            .get(row)
            .or_else(|| (!is_taken()).then_some(row))
    }
}

impl Round {
    /// Lets the bodies appraise what the rows of theirs became in the edition that the round moved
    /// to last, `set`.
    ///
    /// # Errors
    /// The bodies of which nothing is left to appraise (`move-body`): without rows they would
    /// appraise everything.
    pub fn move_bodies(&mut self, set: &CriteriaSet) -> Result<(), Vec<Finding>> {
        let Some(moved) = self.moves.last() else {
            return Ok(());
        };
        let is_old =
            |row: &Code| set.leaf(row).is_none() || moved.mapping.values().any(|to| to == row);
        let home = |row: &Code| {
            let home = moved.home(row)?;
            (set.row(home).is_some() && is_old(home)).then(|| home.clone())
        };
        let mut findings = Vec::new();
        for body in self.bodies.iter_mut().filter(|body| !body.rows.is_empty()) {
            body.rows = body.rows.iter().filter_map(home).collect();
            if body.rows.is_empty() {
                let message = Message::new("move-body").with("name", body.name.as_str());
                findings.push(Finding::general(message));
            }
        }
        if findings.is_empty() {
            Ok(())
        } else {
            Err(findings)
        }
    }

    /// Every edition that it was scored by, the one in force last.
    pub fn editions(&self) -> impl Iterator<Item = Digest> {
        let earlier = self.moves.iter().map(|moved| moved.from);
        earlier.chain([self.edition])
    }

    /// The edition that the names of documents shorten to this.
    #[must_use]
    pub fn edition_of(&self, short: &str) -> Option<Digest> {
        self.editions().find(|edition| edition.short() == short)
    }

    /// The moves since an edition, the first after it in front: none for the one in force and for
    /// one that the round was never scored by.
    #[must_use]
    pub fn moves_since(&self, edition: &Digest) -> &[EditionMove] {
        let at = self.moves.iter().position(|moved| moved.from == *edition);
        at.map_or(&[], |at| &self.moves[at..])
    }

    /// What is wrong with moving it to another edition: one that it was scored by before
    /// (`move-edition`), for the documents of that one are there; more moves than [`MOVES_MAX`]
    /// (`move-many`).
    #[must_use]
    pub fn check_move(&self, to: &Digest) -> Vec<Finding> {
        let is_known = self.editions().any(|edition| edition == *to);
        let known = is_known.then(|| Message::new("move-edition"));
        let is_many = self.moves.len() >= MOVES_MAX;
        let many = is_many.then(|| Message::new("move-many").with("max", MOVES_MAX));
        let found = known.into_iter().chain(many);
        found.map(Finding::general).collect()
    }
}

/// Whether a text says why a round is moved.
#[must_use]
pub fn is_reason(text: &str) -> bool {
    (1..=REASON_CHARS_MAX).contains(&text.trim().chars().count())
}

/// What each leaf of `old` becomes in `new`: what was declared, else the leaf of the same code that
/// nothing else was declared to become.
///
/// # Errors
/// What is wrong with what was declared: more than there are leaves (`move-mapping`), a code that is
/// no leaf of its edition (`move-code`), two leaves that become one (`move-twice`).
pub fn mapping(
    old: &CriteriaSet,
    new: &CriteriaSet,
    declared: &Declared,
) -> Result<Mapping, Vec<Finding>> {
    let codes = |set: &CriteriaSet| -> BTreeSet<Code> {
        gather(set.leaves().map(|(row, _)| row.code.clone()))
    };
    let (old, new) = (codes(old), codes(new));
    let mut findings = Vec::new();
    let mut found = |message| findings.push(Finding::general(message));
    if declared.len() > old.len() {
        found(Message::new("move-mapping").with("max", old.len()));
    }
    let mut mapping = Mapping::new();
    let mut taken: BTreeSet<&Code> = BTreeSet::new();
    for (from, to) in declared {
        let strangers = [(from, &old)]
            .into_iter()
            .chain(to.iter().map(|to| (to, &new)));
        for (code, _) in strangers.filter(|(code, leaves)| !leaves.contains(*code)) {
            found(Message::new("move-code").with("code", code.as_str()));
        }
        if let Some(to) = to {
            if !taken.insert(to) {
                found(Message::new("move-twice").with("code", to.as_str()));
            }
            mapping.insert(from.clone(), to.clone());
        }
    }
    if !findings.is_empty() {
        return Err(findings);
    }
    let kept = old.iter().filter(|code| {
        !declared.contains_key(*code) && new.contains(*code) && !taken.contains(*code)
    });
    mapping.extend(kept.map(|code| (code.clone(), code.clone())));
    Ok(mapping)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decision::flow_fixtures::round;
    use crate::document::tests::{code, set_of};
    use crate::round::Clarification;

    fn declared(pairs: &[(&str, Option<&str>)]) -> Declared {
        let pair = |(from, to): &(&str, Option<&str>)| (code(from), to.map(code));
        pairs.iter().map(pair).collect()
    }

    fn resolved(pairs: &[(&str, Option<&str>)]) -> Result<Vec<String>, Vec<String>> {
        let (old, new) = (
            set_of(&["1.1", "1.2", "1.3"]),
            set_of(&["1.1", "1.2", "1.4"]),
        );
        let shown = |mapping: Mapping| {
            let pairs = mapping.iter();
            pairs.map(|(from, to)| format!("{from}>{to}")).collect()
        };
        let codes = |findings: Vec<Finding>| {
            let codes = findings.iter().map(Finding::code);
            codes.map(str::to_owned).collect()
        };
        mapping(&old, &new, &declared(pairs))
            .map(shown)
            .map_err(codes)
    }

    fn ok(pairs: &[&str]) -> Result<Vec<String>, Vec<String>> {
        Ok(pairs.iter().map(|pair| (*pair).to_owned()).collect())
    }

    fn wrong(codes: &[&str]) -> Result<Vec<String>, Vec<String>> {
        Err(codes.iter().map(|code| (*code).to_owned()).collect())
    }

    #[test]
    fn a_leaf_keeps_its_code_unless_something_else_is_declared() {
        assert_eq!(resolved(&[]), ok(&["1.1>1.1", "1.2>1.2"]));
        assert_eq!(
            resolved(&[("1.3", Some("1.4"))]),
            ok(&["1.1>1.1", "1.2>1.2", "1.3>1.4"])
        );
        assert_eq!(
            resolved(&[("1.1", Some("1.2")), ("1.2", Some("1.1"))]),
            ok(&["1.1>1.2", "1.2>1.1"])
        );
        assert_eq!(resolved(&[("1.1", None)]), ok(&["1.2>1.2"]));
        assert_eq!(
            resolved(&[("1.3", Some("1.1"))]),
            ok(&["1.2>1.2", "1.3>1.1"]),
            "what is declared to become a leaf takes it from the one of the same code"
        );
    }

    #[test]
    fn what_is_declared_names_leaves_and_each_new_one_once() {
        assert_eq!(resolved(&[("9", None)]), wrong(&["move-code"]));
        assert_eq!(resolved(&[("1", None)]), wrong(&["move-code"]), "an area");
        assert_eq!(resolved(&[("1.1", Some("1.3"))]), wrong(&["move-code"]));
        assert_eq!(
            resolved(&[("1.1", Some("1.4")), ("1.3", Some("1.4"))]),
            wrong(&["move-twice"])
        );
        let all = [("1.1", None), ("1.2", None), ("1.3", None)];
        assert_eq!(resolved(&all), ok(&[]));
        let more = [&all[..], &[("1.4", None)]].concat();
        assert_eq!(resolved(&more), wrong(&["move-mapping", "move-code"]));
    }

    #[test]
    fn a_round_never_returns_to_an_edition() {
        let mut round = round();
        let editions = [b"edition", b"second!"].map(|name| Digest::of(name));
        let codes = |round: &Round, to: &Digest| -> Vec<String> {
            let findings = round.check_move(to);
            findings.iter().map(|f| f.code().to_owned()).collect()
        };
        assert_eq!(round.edition, editions[0]);
        assert_eq!(codes(&round, &editions[0]), ["move-edition"]);
        assert!(codes(&round, &editions[1]).is_empty());
        let moved = EditionMove {
            from: editions[0],
            to: editions[1],
            mapping: Mapping::new(),
            reason: "lý do".into(),
            name: "Hoa".into(),
            moved_at: Timestamp(1),
        };
        round.moves.push(moved.clone());
        round.edition = editions[1];
        assert_eq!(codes(&round, &editions[0]), ["move-edition"]);
        assert_eq!(round.edition_of(&editions[0].short()), Some(editions[0]));
        assert_eq!(round.moves_since(&editions[0]).len(), 1);
        assert!(round.moves_since(&editions[1]).is_empty());
        let third = Digest::of(b"third");
        round.moves = vec![moved.clone(); MOVES_MAX - 1];
        assert!(codes(&round, &third).is_empty());
        round.moves.push(moved);
        assert_eq!(codes(&round, &third), ["move-many"]);
    }

    /// A round that moved: 1.1 became 1.2, 1.3 has no home, and 1.4 is new.
    fn moved(clarified: &[&str], rows: &[&str]) -> (Round, CriteriaSet) {
        let set = set_of(&["1.2", "1.4"]);
        let mut round = round();
        let clarification = |row: &&str| Clarification {
            row: code(row),
            text: (*row).to_owned(),
            at: Timestamp(5),
            by: "Hoa".into(),
        };
        round.clarifications = clarified.iter().map(clarification).collect();
        round.bodies.truncate(1);
        round.bodies[0].rows = rows.iter().map(|row| code(row)).collect();
        round.moves.push(EditionMove {
            from: round.edition,
            to: set.digest(),
            mapping: Mapping::from([(code("1.1"), code("1.2"))]),
            reason: "lý do".into(),
            name: "Hoa".into(),
            moved_at: Timestamp(9),
        });
        (round, set)
    }

    #[test]
    fn a_clarification_goes_along_with_its_row_and_to_no_other() {
        let (mut round, set) = moved(&["1.1", "1.2", "1.3", "1.4", "1"], &[]);
        let said = |round: &Round, row: &str| -> Vec<String> {
            let said = round.clarifications_of(&set, &code(row));
            said.map(|one| one.text.clone()).collect()
        };
        assert_eq!(said(&round, "1.2"), ["1", "1.1"], "of the area and its own");
        assert_eq!(said(&round, "1.4"), ["1"], "a new leaf has its area's");
        let clarified = round.clarified_leaves(&set);
        assert_eq!(clarified, BTreeSet::from([&code("1.2"), &code("1.4")]));
        round.clarifications[3].at = Timestamp(10);
        assert_eq!(
            said(&round, "1.4"),
            ["1", "1.4"],
            "one given since the move"
        );
    }

    #[test]
    fn a_body_appraises_what_its_rows_became() {
        let (mut round, set) = moved(&[], &["1.1", "1.3"]);
        round.move_bodies(&set).expect("something is left");
        assert_eq!(round.bodies[0].rows, [code("1.2")]);
        for gone in ["1.3", "1.4"] {
            let (mut round, set) = moved(&[], &[gone]);
            let findings = round.move_bodies(&set).expect_err("nothing is left");
            assert_eq!(findings[0].code(), "move-body", "{gone}");
        }
        let (mut whole, set) = moved(&[], &[]);
        whole.move_bodies(&set).expect("it appraises everything");
        assert!(whole.bodies[0].rows.is_empty());
    }

    #[test]
    fn a_reason_says_something_and_is_not_too_long() {
        assert!(is_reason(&"đ".repeat(REASON_CHARS_MAX)));
        assert!(!is_reason(&"đ".repeat(REASON_CHARS_MAX + 1)));
        assert!(!is_reason(" \n"));
    }
}
