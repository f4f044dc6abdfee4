//! Gate 6: how much a change adds to texts and lists of citations.

use std::collections::BTreeMap;

use automerge::{Change, ChangeHash, ObjId, ReadDoc};

use crate::document::layout::Container;
use crate::document::operation::{Operation, Touches};
use crate::document::{CITATIONS_MAX, Document, NOTE_CHARS_MAX};
use crate::ids::Code;

/// What a change puts into each container, in characters and citations; what it takes out left
/// aside.
#[derive(Default)]
pub(super) struct Growth<'a>(BTreeMap<(&'a Code, Container), usize>);

impl<'a> Growth<'a> {
    pub(super) fn of(operations: &[(u64, Operation<'a>)]) -> Self {
        let mut growth = Self::default();
        for (_, operation) in operations {
            let (container, more) = match &operation.touches {
                Touches::Text(field, chars) => (Container::Text(field), *chars),
                Touches::Citation(_, Some(_)) => (Container::Citations, 1),
                Touches::Answer(_) | Touches::Asks(_) | Touches::Citation(_, None) => continue,
            };
            *growth.0.entry((operation.leaf, container)).or_default() += more;
        }
        growth
    }

    /// Whether the change, which is part of the document, makes something longer than it may be as
    /// its author had it.
    pub(super) fn exceeds(&self, document: &Document, change: &Change) -> bool {
        self.0.iter().any(|(place, more)| {
            let after = size(document, *place, Some(&[change.hash()]));
            *more > 0 && after > max(place.1) && after > size(document, *place, Some(change.deps()))
        })
    }
}

/// Whether something may become longer than it may be by all of these together, whatever they take
/// out: seldom, and only then each is looked at.
pub(super) fn may_exceed<'a>(
    document: &Document,
    growths: impl Iterator<Item = &'a Growth<'a>>,
) -> bool {
    let mut together: BTreeMap<(&Code, Container), usize> = BTreeMap::new();
    for (place, more) in growths.flat_map(|growth| &growth.0) {
        *together.entry(*place).or_default() += more;
    }
    together
        .into_iter()
        .any(|(place, more)| size(document, place, None) + more > max(place.1))
}

fn max(container: Container) -> usize {
    match container {
        Container::Citations => CITATIONS_MAX,
        Container::Leaf | Container::Text(_) => NOTE_CHARS_MAX,
    }
}

/// How much a container holds, now or at `heads`.
fn size(
    document: &Document,
    (leaf, container): (&Code, Container),
    heads: Option<&[ChangeHash]>,
) -> usize {
    let Some(object) = document.layout().object(leaf, container) else {
        return 0;
    };
    let object: &ObjId = object;
    let automerge = document.automerge();
    match (container, heads) {
        (Container::Text(_), None) => automerge.length(object),
        (Container::Text(_), Some(heads)) => automerge.length_at(object, heads),
        (Container::Citations | Container::Leaf, None) => automerge.keys(object).count(),
        (Container::Citations | Container::Leaf, Some(heads)) => {
            automerge.keys_at(object, heads).count()
        }
    }
}
