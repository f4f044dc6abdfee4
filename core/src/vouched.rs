//! Changes that the server vouches for together: one voucher for a few of them, of which each can still
//! be shown alone, with the path of hashes from it to their common root.

use sha2::{Digest as _, Sha256};

use crate::ids::ChangeId;

/// How many changes have a voucher together: more of them would make each one's path longer.
pub const VOUCHED_TOGETHER: usize = 16;

/// What no change begins with.
const MARK: &[u8] = b"vouched";

/// Changes with one voucher.
pub struct Together {
    /// The changes, then the hashes of pairs of them, and so on up to the root.
    levels: Vec<Vec<ChangeId>>,
}

impl Together {
    /// Changes, each vouched for with the others.
    #[must_use]
    pub fn of(changes: &[ChangeId]) -> Self {
        let mut levels = vec![changes.to_vec()];
        while let Some(level) = levels.last().filter(|level| level.len() > 1) {
            let next = level.chunks(2).map(|pair| match *pair {
                [one, other] => join(one, other),
                _ => pair[0],
            });
            levels.push(next.collect());
        }
        Self { levels }
    }

    /// What the voucher is for: the change itself, where there is one alone. `None` without any.
    #[must_use]
    pub fn root(&self) -> Option<ChangeId> {
        self.levels.last()?.first().copied()
    }

    /// What leads from the change at a place to the root.
    #[must_use]
    pub fn path(&self, place: usize) -> Vec<u8> {
        let mut path = Vec::new();
        for (height, level) in self.levels.iter().enumerate() {
            if let Some(beside) = level.get((place >> height) ^ 1) {
                path.extend(beside.0);
            }
        }
        path
    }
}

/// Where a path leads from a change; `None` where it is no path.
#[must_use]
pub fn climb(change: ChangeId, path: &[u8]) -> Option<ChangeId> {
    let (beside, rest) = path.as_chunks::<32>();
    let is_path = rest.is_empty() && beside.len() <= VOUCHED_TOGETHER.ilog2() as usize;
    let join = |below, beside: &[u8; 32]| join(below, ChangeId(*beside));
    is_path.then(|| beside.iter().fold(change, join))
}

/// The same whichever stands first, so that a path need not say it.
fn join(one: ChangeId, other: ChangeId) -> ChangeId {
    let (first, last) = (one.min(other), one.max(other));
    let hash = Sha256::new_with_prefix(MARK);
    ChangeId(
        hash.chain_update(first.0)
            .chain_update(last.0)
            .finalize()
            .into(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(count: usize) -> Vec<ChangeId> {
        let byte = |number| u8::try_from(number).expect("few");
        (0..count)
            .map(|number| ChangeId([byte(number); 32]))
            .collect()
    }

    #[test]
    fn each_change_leads_to_the_root_and_no_other_does() {
        for count in 1..=VOUCHED_TOGETHER {
            let changes = changes(count);
            let together = Together::of(&changes);
            let root = together.root().expect("a root");
            for (place, change) in changes.iter().enumerate() {
                let path = together.path(place);
                assert_eq!(climb(*change, &path), Some(root), "{place} of {count}");
                assert_ne!(climb(ChangeId([99; 32]), &path), Some(root));
                if !path.is_empty() {
                    assert_ne!(climb(*change, &path[32..]), Some(root));
                    assert_eq!(climb(*change, &path[1..]), None, "no path");
                }
            }
        }
        assert_eq!(Together::of(&[]).root(), None);
        assert_eq!(Together::of(&changes(1)).root(), Some(changes(1)[0]));
    }

    #[test]
    fn a_path_is_as_long_as_those_together_need_and_no_longer() {
        let last = changes(VOUCHED_TOGETHER);
        let path = Together::of(&last).path(0);
        assert!(climb(last[0], &path).is_some());
        assert_eq!(climb(last[0], &[path.as_slice(), &[0; 32]].concat()), None);
    }
}
