//! A question that must be answered before anything else.

use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The question.
    pub title: AttrValue,
    /// The dialog's `data-testid`.
    pub id: AttrValue,
    /// The person wants none of it: Escape, or the button for it.
    pub on_close: Callback<()>,
    /// Details and buttons.
    pub children: Html,
}

/// A modal dialog; it is open as long as it is shown.
#[component]
pub fn Dialog(props: &Props) -> Html {
    let dialog = use_node_ref();
    {
        let dialog = dialog.clone();
        use_effect_with((), move |()| {
            let dialog = dialog.cast::<web_sys::HtmlDialogElement>();
            if let Some(dialog) = &dialog {
                // Fails only where it is open already.
                drop(dialog.show_modal());
            }
            // Closing gives the focus back to where the person was.
            move || {
                if let Some(dialog) = dialog {
                    dialog.close();
                }
            }
        });
    }
    let on_close = props.on_close.clone();
    let oncancel = Callback::from(move |event: Event| {
        event.prevent_default();
        on_close.emit(());
    });
    let title_id = format!("{}-title", props.id);
    html! {
        <dialog ref={dialog} class="dialog" aria-labelledby={title_id.clone()} {oncancel}
            data-testid={props.id.clone()}>
            <div class="dialog__body">
                <h2 id={title_id}>{ props.title.clone() }</h2>
                { props.children.clone() }
            </div>
        </dialog>
    }
}
