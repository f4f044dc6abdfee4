//! One cited document.

use std::collections::BTreeSet;

use sodiem_core::device::Place;
use sodiem_core::document::{CITATION_CHARS_MAX, Citation};
use sodiem_core::evidence::{EvidenceFile, says_secret};
use sodiem_core::ids::{Digest, DocumentId};
use sodiem_core::json;
use sodiem_core::text::Message;
use wasm_bindgen::JsValue;
use yew::prelude::*;

use crate::hooks::{Draft, use_app, use_draft};
use crate::state::view::library;

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The citation's id.
    pub id: String,
    /// Where what cannot be kept is held.
    pub place: Place,
    /// The sheet, whose unit sends the files.
    pub document: DocumentId,
    /// What is stored.
    pub stored: Citation,
    /// Nobody may write here.
    pub is_locked: bool,
    /// It is of all citations of the document: without what is each citation's own, and not to be removed.
    #[prop_or_default]
    pub is_shared: bool,
    /// Other documents, none of which it may become by a slip: then nobody could tell them apart again.
    #[prop_or_default]
    pub others: Vec<Citation>,
    /// The files that other citations of the sheet name: they stay where this one has them no longer.
    pub kept: BTreeSet<Digest>,
    /// Stores it.
    pub on_keep: Callback<(String, Citation)>,
    /// Removes it.
    pub on_remove: Callback<String>,
}

/// A field of a citation.
type Part = fn(&mut Citation) -> &mut String;

/// Name, key of its label, and where it stands in the citation.
const PARTS: [(&str, &str, Part); 7] = [
    ("number", "citation-number", |citation| &mut citation.number),
    ("date", "citation-date", |citation| &mut citation.date),
    ("document", "citation-document", |citation| {
        &mut citation.document
    }),
    ("issuer", "citation-issuer", |citation| &mut citation.issuer),
    ("section", "citation-section", |citation| {
        &mut citation.section
    }),
    ("page", "citation-page", |citation| &mut citation.page),
    ("link", "citation-link", |citation| &mut citation.link),
];

/// What is each citation's own.
const OWN: [&str; 2] = ["section", "page"];

/// The form of one citation: document, number, date, section and page.
#[component]
pub fn CitationForm(props: &Props) -> Html {
    let app = use_app();
    let (id, on_keep) = (props.id.clone(), props.on_keep.clone());
    let others = props.others.clone();
    let keep = Callback::from(move |citation: Citation| {
        let is_kept = fault(&citation, &others).is_none();
        if is_kept {
            on_keep.emit((id.clone(), citation));
        }
        is_kept
    });
    let write =
        |citation: &Citation| serde_json::to_string(citation).expect("a citation has a JSON form");
    let held = app.held(&props.place, |json| json::from_str(json).ok(), write);
    let draft = use_draft(props.stored.clone(), held, |a, b| a == b, keep);
    let fault = fault(&draft.value(), &props.others);
    let (remove, id) = (props.on_remove.clone(), props.id.clone());
    let onremove = Callback::from(move |_: MouseEvent| remove.emit(id.clone()));
    let is_shown = |(name, ..): &&(&str, &str, Part)| !props.is_shared || !OWN.contains(name);
    let parts = PARTS.iter().filter(is_shown);
    html! {
        <fieldset class="citation" data-testid="citation" disabled={props.is_locked}>
            <legend class="visually-hidden">{ app.text("citation") }</legend>
            { for parts.map(|part| field(&app.text(part.1), *part, &draft, &props.id)) }
            { files(props, &draft) }
            <span class="field__error" role="alert" data-testid="citation-error">
                { for fault.map(|fault| app.tell(&fault)) }
            </span>
            if !props.is_locked && !props.is_shared {
                <button class="button button--quiet" type="button" onclick={onremove} data-testid="citation-remove">
                    { app.text("citation-remove") }
                </button>
            }
        </fieldset>
    }
}

/// Why it cannot be kept as it is.
fn fault(citation: &Citation, others: &[Citation]) -> Option<Message> {
    if !citation.is_within_limits() {
        Some(Message::new("citation-too-long").with("max", CITATION_CHARS_MAX))
    } else if is_secret(citation) {
        Some(Message::new("citation-secret"))
    } else if others.iter().any(|other| library::is_same(other, citation)) {
        Some(Message::new("library-same"))
    } else {
        None
    }
}

/// Whether its words say that the document is a state secret, which has no place here.
fn is_secret(citation: &Citation) -> bool {
    [&citation.document, &citation.number]
        .into_iter()
        .any(|text| says_secret(text))
}

/// The files of the document, in an element of `evidence.js`: it takes photographs and sends them, and says
/// here which there are.
fn files(props: &Props, draft: &Draft<Citation>) -> Html {
    let choosing = draft.clone();
    let onchange = Callback::from(move |event: Event| {
        let element: JsValue = event.target_unchecked_into::<web_sys::HtmlElement>().into();
        let value = js_sys::Reflect::get(&element, &"value".into()).ok();
        let json = value.and_then(|value| value.as_string());
        if let Some(files) = json.and_then(|json| json::from_str(&json).ok()) {
            choosing.edit(|citation| citation.files = files);
            choosing.keep();
        }
    });
    let citation = draft.value();
    let digests = citation.files.iter().flat_map(EvidenceFile::digests);
    let kept = digests.filter(|digest| props.kept.contains(digest));
    let kept: Vec<String> = kept.map(|digest| digest.to_string()).collect();
    let shown = Shown {
        is_locked: props.is_locked,
        kept: kept.join(" "),
    };
    element(&props.document, &citation, onchange, shown)
}

/// How the files of a citation are shown.
struct Shown {
    is_locked: bool,
    /// Those that stay on the device where this citation has them no longer.
    kept: String,
}

/// The files of a citation, to be opened.
pub fn files_of(document: &DocumentId, citation: &Citation) -> Html {
    let shown = Shown {
        is_locked: true,
        kept: String::new(),
    };
    element(document, citation, Callback::noop(), shown)
}

fn element(
    document: &DocumentId,
    citation: &Citation,
    onchange: Callback<Event>,
    Shown { is_locked, kept }: Shown,
) -> Html {
    let files = serde_json::to_string(&citation.files).expect("files have a JSON form");
    // The viewer says which document it shows, and opens it at the page.
    html! {
        <@{"sodiem-files"} round={document.round.to_string()} unit={document.unit.to_string()} {files}
            number={citation.number.clone()} document={citation.document.clone()} page={citation.page.clone()}
            {kept} locked={is_locked.then_some("")} secret={is_secret(citation).then_some("")} {onchange} />
    }
}

fn field(
    label: &AttrValue,
    (name, _, part): (&'static str, &'static str, Part),
    draft: &Draft<Citation>,
    id: &str,
) -> Html {
    let (typing, leaving) = (draft.clone(), draft.clone());
    let oninput = Callback::from(move |event: InputEvent| {
        let text = event
            .target_unchecked_into::<web_sys::HtmlInputElement>()
            .value();
        typing.edit(|citation| *part(citation) = text);
    });
    let onblur = Callback::from(move |_: FocusEvent| leaving.keep());
    let id = format!("citation-{id}-{name}");
    html! {
        <div class={format!("field citation__{name}")} key={name}>
            <label class="field__label" for={id.clone()}>{ label.clone() }</label>
            <input class="field__input" {id} {oninput} {onblur} autocomplete="off"
                value={part(&mut draft.value()).clone()} data-testid={format!("citation-{name}")} />
        </div>
    }
}
