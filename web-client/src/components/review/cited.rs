//! What a unit proves its answer with, as the body reads it: remarks on a page of a document go from the
//! viewer into the body's opinion.

use sodiem_core::document::{Edit, NOTE_CHARS_MAX};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use yew::prelude::*;

use super::pane::{Props, editor, place};
use crate::components::citation_form::files_of;
use crate::components::citation_line::citation_line;
use crate::hooks::use_app;
use crate::state::view::review::with_remark;

/// The viewer says a remark: its `detail` has the text.
const REMARK: &str = "sodiem:remark";

/// The citations of the leaf.
#[component]
pub fn Cited(props: &Props) -> Html {
    let app = use_app();
    let list = use_node_ref();
    let (line, entry) = (&props.view.line, &props.view.entry);
    let keep = editor(&app, props, |leaf, text| Edit::Opinion { leaf, text });
    let held = app.held(
        &place(props, "opinion"),
        |text| Some(text.to_owned()),
        String::clone,
    );
    let (opinion, is_open) = (line.opinion.clone(), line.is_open && held.value.is_none());
    let remark = Callback::from(move |text: String| {
        let longer = is_open.then(|| with_remark(&opinion, &text)).flatten();
        let is_kept = longer.is_some();
        if let Some(longer) = longer {
            keep.emit(longer);
        }
        is_kept
    });
    use_remarks(list.clone(), remark);
    html! {
        <div class="citations-said" ref={list} data-leaf={line.code.to_string()} data-opinion={line.opinion.clone()}
            data-remarks-max={line.is_open.then(|| NOTE_CHARS_MAX.to_string())}>
            if entry.citations.is_empty() {
                <p class="soft" data-testid="no-citation">{ app.text("pane-no-citation") }</p>
            }
            <ul class="citations-said">
                { for entry.citations.values().map(|citation| html! {
                    <li data-testid="citation">
                        { citation_line(&app, citation) }
                        if !citation.files.is_empty() {
                            { files_of(&props.case.sheet, citation) }
                        }
                    </li>
                }) }
            </ul>
        </div>
    }
}

/// Calls back with each remark of the viewer, and tells the viewer where it was not kept.
#[hook]
fn use_remarks(list: NodeRef, on_remark: Callback<String, bool>) {
    let latest = use_mut_ref(|| on_remark.clone());
    latest.replace(on_remark);
    use_effect_with((), move |()| {
        let listener = Closure::<dyn Fn(Event)>::new(move |event: Event| {
            let on_remark = latest.borrow().clone();
            let is_kept = text_of(&event).is_some_and(|text| on_remark.emit(text));
            if !is_kept {
                event.prevent_default();
            }
        });
        let target = list.cast::<web_sys::Element>();
        if let Some(target) = &target {
            let callback = listener.as_ref().unchecked_ref();
            target
                .add_event_listener_with_callback(REMARK, callback)
                .expect("an event can be listened to");
        }
        move || {
            if let Some(target) = target {
                let callback = listener.as_ref().unchecked_ref();
                drop(target.remove_event_listener_with_callback(REMARK, callback));
            }
        }
    });
}

fn text_of(event: &Event) -> Option<String> {
    let detail: JsValue = event.dyn_ref::<web_sys::CustomEvent>()?.detail();
    js_sys::Reflect::get(&detail, &"text".into())
        .ok()?
        .as_string()
}
