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

impl Round {
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

    #[test]
    fn a_reason_says_something_and_is_not_too_long() {
        assert!(is_reason(&"đ".repeat(REASON_CHARS_MAX)));
        assert!(!is_reason(&"đ".repeat(REASON_CHARS_MAX + 1)));
        assert!(!is_reason(" \n"));
    }
}
