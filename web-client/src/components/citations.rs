//! The documents that prove an answer.

use std::collections::BTreeMap;
use std::rc::Rc;

use sodiem_core::device::Place;
use sodiem_core::document::Citation;
use sodiem_core::ids::{Digest, DocumentId};
use yew::prelude::*;

use super::citation_form::CitationForm;
use super::citation_line;
use super::vi::{VI, vi};
use crate::hooks::use_app;
use crate::state::view::library;

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The sheet.
    pub document: DocumentId,
    /// What is cited, by id.
    pub citations: BTreeMap<String, Citation>,
    /// The field of a citation, as what cannot be kept of it is held, by its id.
    pub place: Callback<String, Place>,
    /// Citations of which something is held and nothing stored.
    pub held: Vec<String>,
    /// In how many citations of the sheet each file stands.
    pub uses: Rc<BTreeMap<Digest, usize>>,
    /// Documents cited elsewhere on the sheet, to pick from.
    pub cited: Vec<Citation>,
    /// What the criteria set asks for.
    pub asked: AttrValue,
    /// Nobody may write here.
    pub is_locked: bool,
    /// Stores a citation.
    pub on_keep: Callback<(String, Citation)>,
    /// Removes one.
    pub on_remove: Callback<String>,
}

/// The documents cited, each with its form, and ways to cite another.
#[component]
pub fn Citations(props: &Props) -> Html {
    let app = use_app();
    // Begun here and not yet stored, because nothing was typed.
    let begun = use_state(Vec::<String>::new);
    // What was begun here stays where it stands once it is stored.
    let stored = props.citations.keys().filter(|id| !begun.contains(id));
    let mut ids: Vec<String> = stored.cloned().collect();
    for id in props.held.iter().chain(begun.iter()) {
        if !ids.contains(id) {
            ids.push(id.clone());
        }
    }
    let form = |id: &String| {
        let (own, begun) = (id.clone(), begun.clone());
        let remove = props.on_remove.clone();
        let on_remove = Callback::from(move |id: String| {
            begun.set(
                begun
                    .iter()
                    .filter(|other| **other != own)
                    .cloned()
                    .collect(),
            );
            remove.emit(id);
        });
        let stored = props.citations.get(id).cloned().unwrap_or_default();
        let kept = library::kept(&props.uses, props.citations.get(id).into_iter());
        html! {
            <CitationForm key={id.clone()} id={id.clone()} document={props.document.clone()} place={props.place.emit(id.clone())} {stored} {kept} is_locked={props.is_locked}
                on_keep={props.on_keep.clone()} {on_remove} />
        }
    };
    let forms: Html = ids.iter().map(form).collect();
    let add = {
        let (app, begun) = (app.clone(), begun.clone());
        Callback::from(move |_: MouseEvent| {
            begun.set(begun.iter().cloned().chain([app.fresh_id()]).collect());
        })
    };
    let own: Vec<&Citation> = props.citations.values().collect();
    let is_new = |cited: &&Citation| !own.iter().any(|own| library::is_same(own, cited));
    let pick = |(index, citation): (usize, &Citation)| {
        let (app, on_keep, citation) = (app.clone(), props.on_keep.clone(), citation.clone());
        let name = citation_line::name(&citation);
        let onclick =
            Callback::from(move |_: MouseEvent| on_keep.emit((app.fresh_id(), citation.clone())));
        html! {
            <button class="chip" type="button" {onclick} key={index} lang={VI}
                data-testid={format!("cite-known-{index}")}>{ name }</button>
        }
    };
    let known: Vec<Html> = props
        .cited
        .iter()
        .filter(is_new)
        .enumerate()
        .map(pick)
        .collect();
    html! {
        <section class="card" data-testid="citations" data-state={props.citations.len().to_string()}>
            <h2>{ app.text("citations") }</h2>
            if !props.asked.is_empty() {
                <p class="soft">{ app.text("citations-asked") }{ " " }{ vi(props.asked.clone()) }</p>
            }
            { forms }
            if !props.is_locked {
                if !known.is_empty() {
                    <details class="known">
                        <summary data-testid="cite-known">{ app.text("citations-known") }</summary>
                        <div class="chips">{ for known }</div>
                    </details>
                }
                <div>
                    <button class="button" type="button" onclick={add} data-testid="cite">
                        { app.text("citations-add") }
                    </button>
                </div>
            }
        </section>
    }
}
