//! The documents that prove a sheet (*danh mục tài liệu kiểm chứng*): each once, with where it is cited.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use sodiem_core::decision::Action;
use sodiem_core::device;
use sodiem_core::document::{Citation, Edit, Sheet};
use sodiem_core::evidence::EvidenceFile;
use sodiem_core::ids::{Code, Digest, DocumentId};

use super::held;
use super::missing::{Place, without_document};
use super::sheet::{self, Subject};
use super::status;
use crate::state::Work;

/// What the field of a document begins with: not that of one citation, which has section and page too.
pub const DOCUMENT: &str = "document-";

/// The documents of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LibraryView {
    /// The sheet.
    pub document: DocumentId,
    /// Whether the person may write on it.
    pub is_editable: bool,
    /// By number and title.
    pub documents: Vec<Listed>,
    /// Leaves that want a document and cite none.
    pub without: Vec<Place>,
    /// The citations in whose form here is what could not be kept.
    pub held: Vec<String>,
    /// What is cited, previews included: in how many citations.
    pub files: BTreeMap<Digest, usize>,
}

/// A document of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// What is asked once: all but section and page; its files are those of all its citations.
    pub shared: Citation,
    /// Where it is cited, in the order of the codes; never nowhere.
    pub citations: Vec<Cited>,
}

/// A citation of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cited {
    /// The leaf.
    pub leaf: Code,
    /// The leaf's name.
    pub name: String,
    /// The citation's id.
    pub id: String,
    /// What it says.
    pub citation: Citation,
}

impl Listed {
    /// The same document with another number, title, date, issuer, link or other files: an edit for each
    /// citation that it changes. What is not changed, and section and page, stay each citation's own.
    pub fn rewritten(&self, shared: &Citation) -> Vec<Edit> {
        let was = &self.shared;
        let rewrite = |cited: &Cited| {
            let own = &cited.citation;
            let text = |part: fn(&Citation) -> &String| match part(shared) == part(was) {
                true => part(own).clone(),
                false => part(shared).clone(),
            };
            let citation = Citation {
                number: text(|citation| &citation.number),
                document: text(|citation| &citation.document),
                date: text(|citation| &citation.date),
                issuer: text(|citation| &citation.issuer),
                link: text(|citation| &citation.link),
                section: own.section.clone(),
                page: own.page.clone(),
                files: match shared.files == was.files {
                    true => own.files.clone(),
                    false => shared.files.clone(),
                },
            };
            (citation != *own).then(|| Edit::Cite {
                leaf: cited.leaf.clone(),
                id: cited.id.clone(),
                citation,
            })
        };
        self.citations.iter().filter_map(rewrite).collect()
    }
}

/// The documents of a sheet; `None` for a round or a unit that is not there.
pub fn view(work: &mut Work, subject: &Subject) -> Option<LibraryView> {
    let glance = sheet::view(work, subject)?;
    let opened = work.opened(&glance.document)?;
    let names: BTreeMap<&Code, &str> = glance
        .leaves
        .iter()
        .map(|leaf| (&leaf.code, leaf.name.as_str()))
        .collect();
    let name = |code: &Code| names.get(code).copied().unwrap_or_default().to_owned();
    Some(LibraryView {
        documents: listed(&opened.sheet, name),
        without: without_document(&glance),
        held: held(work, &glance.document),
        files: uses(work, &glance.document),
        is_editable: work.principal().answers(&subject.unit),
        document: glance.document,
    })
}

fn held(work: &Work, document: &DocumentId) -> Vec<String> {
    let places = held::places(work, document);
    let id = |place: &device::Place| Some(place.field.strip_prefix(DOCUMENT)?.to_owned());
    places.filter_map(id).collect()
}

fn listed(sheet: &Sheet, name: impl Fn(&Code) -> String) -> Vec<Listed> {
    let mut documents: BTreeMap<[String; 5], Listed> = BTreeMap::new();
    for (leaf, entry) in &sheet.leaves {
        for (id, citation) in &entry.citations {
            let cited = Cited {
                leaf: leaf.clone(),
                name: name(leaf),
                id: id.clone(),
                citation: citation.clone(),
            };
            let shared = Citation {
                section: String::new(),
                page: String::new(),
                ..citation.clone()
            };
            let listed = documents.entry(key(id, citation)).or_insert(Listed {
                shared,
                citations: Vec::new(),
            });
            add_files(&mut listed.shared.files, &citation.files);
            listed.citations.push(cited);
        }
    }
    documents.into_values().collect()
}

fn add_files(all: &mut Vec<EvidenceFile>, files: &[EvidenceFile]) {
    for file in files {
        if !all.iter().any(|known| known.digest == file.digest) {
            all.push(file.clone());
        }
    }
}

/// Whether two citations are of one document.
pub fn is_same(one: &Citation, other: &Citation) -> bool {
    key("one", one) == key("other", other)
}

/// The documents that a sheet cites, each once, without section and page: to cite them elsewhere too.
pub fn cited(work: &mut Work, document: &DocumentId) -> Vec<Citation> {
    let opened = work.opened(document);
    let listed = opened
        .iter()
        .flat_map(|opened| listed(&opened.sheet, Code::to_string));
    listed.map(|listed| listed.shared).collect()
}

/// What makes two citations one document. What has neither number nor title is what its first file holds, or one by
/// itself.
fn key(id: &str, citation: &Citation) -> [String; 5] {
    let part = |text: &str| text.trim().to_owned();
    let [number, title] = [part(&citation.number), part(&citation.document)];
    let own = match number.is_empty() && title.is_empty() {
        true => {
            let file = citation.files.first();
            file.map_or_else(|| id.to_owned(), |file| file.digest.to_string())
        }
        false => String::new(),
    };
    [
        number,
        title,
        part(&citation.date),
        part(&citation.issuer),
        own,
    ]
}

/// The files that others name than these citations: they stay on the device where these have them no longer.
pub fn kept<'a>(
    uses: &BTreeMap<Digest, usize>,
    own: impl Iterator<Item = &'a Citation>,
) -> BTreeSet<Digest> {
    let mut counts: BTreeMap<Digest, usize> = BTreeMap::new();
    for digest in own
        .flat_map(|citation| &citation.files)
        .flat_map(EvidenceFile::digests)
    {
        *counts.entry(digest).or_default() += 1;
    }
    let is_elsewhere = |(digest, count): &(&Digest, &usize)| counts.get(digest) < Some(count);
    let kept = uses.iter().filter(is_elsewhere);
    kept.map(|(digest, _)| *digest).collect()
}

/// In how many citations of a sheet each file stands, those of a version that was submitted among them: without its
/// files nobody could approve it any more.
pub fn uses(work: &mut Work, document: &DocumentId) -> BTreeMap<Digest, usize> {
    let mut sheets: Vec<Rc<Sheet>> = submitted(work, document);
    let now = work.opened(document);
    sheets.extend(now.map(|opened| Rc::new(opened.sheet.clone())));
    let mut uses = BTreeMap::new();
    let entries = sheets.iter().flat_map(|sheet| sheet.leaves.values());
    for citation in entries.flat_map(|entry| entry.citations.values()) {
        for digest in citation.files.iter().flat_map(EvidenceFile::digests) {
            *uses.entry(digest).or_default() += 1;
        }
    }
    uses
}

/// The versions that are under review or accepted, or are going to be once a decision is sent.
fn submitted(work: &mut Work, document: &DocumentId) -> Vec<Rc<Sheet>> {
    let flow = work.device.flow(&document.round, &document.unit);
    let reviewed = status::reviewed(work, document, &flow);
    let waiting = work
        .device
        .drafts()
        .filter_map(|draft| match &draft.action {
            Action::Submit { heads, .. }
                if draft.unit == document.unit && draft.round == document.round =>
            {
                Some(heads.clone())
            }
            _ => None,
        });
    let waiting: Vec<_> = waiting.collect();
    let waiting = waiting
        .iter()
        .filter_map(|heads| work.version(document, heads));
    reviewed
        .into_iter()
        .chain(waiting.collect::<Vec<_>>())
        .collect()
}

#[cfg(test)]
mod tests {
    use sodiem_core::evidence::FileKind;

    use super::*;
    use crate::state::fixture::{moment, ready, round, subject};
    use crate::state::{Event, State, update};

    fn file(of: &[u8]) -> EvidenceFile {
        EvidenceFile {
            digest: Digest::of(of),
            name: "trang 1.jpg".into(),
            kind: FileKind::Jpeg,
            bytes: 7,
            preview: None,
        }
    }

    fn plan(page: &str, files: Vec<EvidenceFile>) -> Citation {
        Citation {
            number: "12/KH-UBND".into(),
            document: "Kế hoạch".into(),
            page: page.into(),
            files,
            ..Citation::default()
        }
    }

    fn cite(leaf: &str, id: &str, citation: Citation) -> Edit {
        Edit::Cite {
            leaf: leaf.parse().expect("a code"),
            id: id.repeat(8),
            citation,
        }
    }

    fn write(state: &mut State, edits: Vec<Edit>) {
        let document = document();
        update(state, Event::Edited { document, edits }, moment(3));
    }

    fn document() -> DocumentId {
        DocumentId::sheet(&subject().round, &subject().unit, &round().edition)
    }

    fn library(state: &mut State) -> LibraryView {
        view(state.work().expect("open"), &subject()).expect("the sheet is there")
    }

    #[test]
    fn a_document_stands_once_with_all_its_citations_and_files() {
        let mut state = ready();
        let edits = vec![
            cite("1.1.1", "a", plan("2", vec![file(b"one")])),
            cite("1.1.2", "b", plan("5", vec![file(b"one"), file(b"two")])),
            cite(
                "1.1.2",
                "c",
                Citation {
                    link: "https://a.vn".into(),
                    ..Citation::default()
                },
            ),
        ];
        write(&mut state, edits);
        let library = library(&mut state);
        let [nameless, plan] = &library.documents[..] else {
            panic!("two documents: {library:?}")
        };
        assert_eq!((nameless.citations.len(), plan.citations.len()), (1, 2));
        assert_eq!(plan.shared.files, [file(b"one"), file(b"two")]);
        assert_eq!((plan.shared.page.as_str(), library.files.len()), ("", 2));
    }

    #[test]
    fn what_is_not_corrected_stays_each_citations_own() {
        let mut state = ready();
        let link = Citation {
            link: "https://a.vn/12".into(),
            ..plan("5", vec![file(b"one")])
        };
        let other = Citation {
            issuer: "UBND xã".into(),
            ..plan("1", vec![file(b"one"), file(b"two")])
        };
        let edits = vec![
            cite("1.1.1", "a", plan("2", vec![file(b"two")])),
            cite("1.1.2", "b", link),
            cite("2.1.1", "c", other),
        ];
        write(&mut state, edits);
        let listed = library(&mut state).documents[0].clone();
        assert_eq!(listed.citations.len(), 2);
        // Both stay on the device where this document has them no longer.
        let uses = library(&mut state).files;
        let own = listed.citations.iter().map(|cited| &cited.citation);
        assert_eq!(kept(&uses, own).len(), 2);
        assert_eq!(uses[&Digest::of(b"one")], 2);
        let shared = Citation {
            date: "14/02/2025".into(),
            ..listed.shared.clone()
        };
        write(&mut state, listed.rewritten(&shared));
        let documents = library(&mut state).documents;
        let corrected = documents
            .iter()
            .find(|listed| !listed.shared.date.is_empty());
        let cited = corrected.expect("the corrected one").citations.iter();
        let links: Vec<&str> = cited.map(|cited| cited.citation.link.as_str()).collect();
        assert_eq!(links, ["", "https://a.vn/12"]);
    }

    #[test]
    fn a_file_of_a_version_that_was_submitted_stays_though_no_citation_names_it_any_more() {
        let mut state = ready();
        write(
            &mut state,
            vec![cite("1.1.1", "a", plan("2", vec![file(b"one")]))],
        );
        let own = plan("2", vec![file(b"one")]);
        let stays = |state: &mut State| {
            let uses = uses(state.work().expect("open"), &document());
            kept(&uses, std::iter::once(&own)).contains(&Digest::of(b"one"))
        };
        assert!(!stays(&mut state));
        let work = state.work().expect("open");
        let heads = work.device.document(&document()).expect("a sheet").heads();
        let submitted = Event::Submitted {
            document: document(),
            heads,
        };
        update(&mut state, submitted, moment(7));
        assert!(stays(&mut state));
    }

    #[test]
    fn a_document_is_written_anew_once_for_all_its_citations() {
        let mut state = ready();
        let edits = vec![
            cite("1.1.1", "a", plan("2", vec![file(b"one")])),
            cite("1.1.2", "b", plan("5", Vec::new())),
        ];
        write(&mut state, edits);
        let listed = library(&mut state).documents[0].clone();
        let shared = Citation {
            date: "14/02/2025".into(),
            ..listed.shared.clone()
        };
        write(&mut state, listed.rewritten(&shared));
        let anew = library(&mut state).documents[0].clone();
        let said: Vec<_> = anew
            .citations
            .iter()
            .map(|cited| {
                let Citation {
                    page, date, files, ..
                } = &cited.citation;
                (page.as_str(), date.as_str(), files.len())
            })
            .collect();
        assert_eq!(said, [("2", "14/02/2025", 1), ("5", "14/02/2025", 0)]);
        assert!(anew.rewritten(&anew.shared).is_empty(), "nothing is new");

        let shared = Citation {
            files: vec![file(b"two")],
            ..anew.shared.clone()
        };
        write(&mut state, anew.rewritten(&shared));
        let uses = uses(state.work().expect("open"), &document());
        assert_eq!(uses, BTreeMap::from([(Digest::of(b"two"), 2)]));
    }
}
