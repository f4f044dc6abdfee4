//! An edition of the criteria with what its documents begin with.

use std::ops::Deref;
use std::sync::OnceLock;

use automerge::Automerge;

use super::{Document, LoadError};
use crate::criteria::CriteriaSet;
use crate::ids::{DocumentId, DocumentKind};

/// An edition, and the templates of its documents: making one takes as long as checking a whole
/// sheet, and all documents of a kind begin with the same.
pub struct Edition {
    set: CriteriaSet,
    sheet: OnceLock<Document>,
    appraisal: OnceLock<Document>,
}

impl Edition {
    /// An edition, its templates not yet made.
    #[must_use]
    pub fn new(set: CriteriaSet) -> Self {
        Self {
            set,
            sheet: OnceLock::new(),
            appraisal: OnceLock::new(),
        }
    }

    /// The document that holds only the template.
    #[must_use]
    pub fn blank(&self, id: &DocumentId) -> Document {
        let template = match &id.kind {
            DocumentKind::Scoresheet => &self.sheet,
            DocumentKind::Appraisal(_) => &self.appraisal,
        };
        let template = template.get_or_init(|| Document::new(id.clone(), &self.set));
        template.clone().renamed(id.clone())
    }

    /// The document of the template and these changes, in any order that respects dependencies.
    ///
    /// # Errors
    /// [`LoadError`]; nothing is left out silently.
    pub fn load(
        &self,
        id: &DocumentId,
        changes: impl IntoIterator<Item = impl AsRef<[u8]>>,
    ) -> Result<Document, LoadError> {
        let mut document = self.blank(id);
        document.apply(changes)?;
        Ok(document)
    }

    /// A document that was saved whole ([`Document::save`]).
    ///
    /// # Errors
    /// [`LoadError`] where the bytes do not load, or do not begin with this edition's template.
    pub fn open(&self, id: &DocumentId, saved: &[u8]) -> Result<Document, LoadError> {
        let blank = self.blank(id);
        let automerge = Automerge::load(saved)?;
        let document = Document { automerge, ..blank };
        match self
            .blank(id)
            .heads()
            .into_iter()
            .find(|template| !document.has(template))
        {
            Some(template) => Err(LoadError::Missing(template)),
            None => Ok(document),
        }
    }
}

impl Deref for Edition {
    type Target = CriteriaSet;
    fn deref(&self) -> &CriteriaSet {
        &self.set
    }
}
