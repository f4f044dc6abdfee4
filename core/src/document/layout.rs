//! Where things are in a document: the template and the way from an operation back to its leaf.

use std::collections::BTreeMap;

use automerge::transaction::{CommitOptions, Transactable, Transaction};
use automerge::{ActorId, Automerge, AutomergeError, Change, ObjId, ObjType, ROOT};

use crate::criteria::CriteriaSet;
use crate::gather::gather;
use crate::ids::{Code, DocumentKind};

pub(super) const LEAVES: &str = "leaves";
pub(super) const ANSWER: &str = "answer";
pub(super) const ASKS: &str = "asks";
pub(super) const NOTE: &str = "note";
pub(super) const EXPLANATION: &str = "explanation";
pub(super) const OPINION: &str = "opinion";
pub(super) const CITATIONS: &str = "citations";

/// The template's actor: nobody's.
const TEMPLATE_ACTOR: [u8; 16] = [0; 16];

/// The containers of one leaf.
#[derive(Debug, Clone)]
pub struct LeafPlace {
    pub(crate) leaf: ObjId,
    /// Note and explanation, or opinion: by field name.
    pub(crate) texts: BTreeMap<&'static str, ObjId>,
    /// Only in a scoresheet.
    pub(crate) citations: Option<ObjId>,
}

/// What a container of the template holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Container {
    Leaf,
    Text(&'static str),
    Citations,
}

/// The containers of a document, both ways.
#[derive(Debug)]
pub struct Layout {
    leaves: BTreeMap<Code, LeafPlace>,
    /// By the counter of the template's operation that made the container.
    containers: BTreeMap<u64, (Code, Container)>,
}

impl Layout {
    pub(crate) fn leaf(&self, leaf: &Code) -> Option<&LeafPlace> {
        self.leaves.get(leaf)
    }

    /// The object that a container of a leaf is.
    pub(crate) fn object(&self, leaf: &Code, container: Container) -> Option<&ObjId> {
        let place = self.leaves.get(leaf)?;
        match container {
            Container::Leaf => Some(&place.leaf),
            Container::Text(field) => place.texts.get(field),
            Container::Citations => place.citations.as_ref(),
        }
    }

    pub(crate) fn leaves(&self) -> impl Iterator<Item = (&Code, &LeafPlace)> {
        self.leaves.iter()
    }

    /// The container that the operation `counter` of `actor` made, if the template made it.
    pub(crate) fn container(&self, counter: u64, actor: &ActorId) -> Option<&(Code, Container)> {
        (actor.to_bytes() == TEMPLATE_ACTOR).then(|| self.containers.get(&counter))?
    }

    /// Whether a change is, or claims to be, of the template's actor.
    #[must_use]
    pub fn is_template(change: &Change) -> bool {
        change.actor_id().to_bytes() == TEMPLATE_ACTOR
    }
}

/// The template of a document: nobody's change at time 0, the same bytes everywhere.
pub(super) fn template(kind: &DocumentKind, set: &CriteriaSet) -> (Layout, Automerge) {
    let mut automerge = Automerge::new().with_actor(ActorId::from(TEMPLATE_ACTOR));
    let mut transaction = automerge.transaction();
    let leaves = make_leaves(&mut transaction, kind, set)
        .expect("a new document takes a map of maps and texts");
    transaction.commit_with(CommitOptions::default().with_time(0));
    let containers = leaves.iter().flat_map(|(code, place)| {
        let texts = place
            .texts
            .iter()
            .map(|(field, id)| (id, Container::Text(field)));
        texts
            .chain(place.citations.iter().map(|id| (id, Container::Citations)))
            .chain([(&place.leaf, Container::Leaf)])
            .map(|(id, container)| (counter(id), (code.clone(), container)))
    });
    let containers = gather(containers);
    (Layout { leaves, containers }, automerge)
}

fn make_leaves(
    transaction: &mut Transaction<'_>,
    kind: &DocumentKind,
    set: &CriteriaSet,
) -> Result<BTreeMap<Code, LeafPlace>, AutomergeError> {
    let (texts, cites): (&[&'static str], bool) = match kind {
        DocumentKind::Scoresheet => (&[NOTE, EXPLANATION], true),
        DocumentKind::Appraisal(_) => (&[OPINION], false),
    };
    let all = transaction.put_object(ROOT, LEAVES, ObjType::Map)?;
    let mut leaves = BTreeMap::new();
    for (row, _) in set.leaves() {
        if leaves.contains_key(&row.code) {
            continue;
        }
        let leaf = transaction.put_object(&all, row.code.as_str(), ObjType::Map)?;
        let mut own_texts = BTreeMap::new();
        for field in texts {
            let text = transaction.put_object(&leaf, *field, ObjType::Text)?;
            own_texts.insert(*field, text);
        }
        let citations = match cites {
            true => Some(transaction.put_object(&leaf, CITATIONS, ObjType::Map)?),
            false => None,
        };
        leaves.insert(
            row.code.clone(),
            LeafPlace {
                leaf,
                texts: own_texts,
                citations,
            },
        );
    }
    Ok(leaves)
}

fn counter(id: &ObjId) -> u64 {
    match id {
        ObjId::Root => 0,
        ObjId::Id(counter, _, _) => *counter,
    }
}
