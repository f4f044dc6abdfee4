//! The frame of a page: its title, the way back, its content.

use yew::prelude::*;
use yew_router::prelude::*;

use super::go::Go;
use crate::components::vi::lang_of;
use crate::route::Route;

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The title, in the page and in the browser's tab.
    pub title: AttrValue,
    /// A line above the title.
    #[prop_or_default]
    pub above: Html,
    /// The way back: where, and what it is called.
    #[prop_or_default]
    pub back: Option<(Route, AttrValue)>,
    /// The page's `data-testid`.
    pub id: AttrValue,
    /// What stands on it.
    pub children: Html,
}

/// A page. It takes the focus when it comes, so that it is read from its title on.
#[component]
pub fn Page(props: &Props) -> Html {
    let main = use_node_ref();
    use_effect_with(props.title.clone(), |title| {
        let document = web_sys::window().and_then(|window| window.document());
        document
            .expect("a page has a document")
            .set_title(&format!("{title} · Sổ Điểm"));
    });
    let path = use_location().map(|location| location.path().to_owned());
    {
        let main = main.clone();
        use_effect_with(path, move |_| {
            if let Some(main) = main.cast::<web_sys::HtmlElement>() {
                if let Some(scrolled) = main.parent_element() {
                    scrolled.set_scroll_top(0.0);
                }
                // An element that cannot take the focus leaves it where it is.
                drop(main.focus());
            }
        });
    }
    let back = props.back.clone().map(|(to, name)| {
        html! {
            <Go {to} class="back" id="back">
                <span aria-hidden="true">{ "‹ " }</span><span lang={lang_of(&name)}>{ name.clone() }</span>
            </Go>
        }
    });
    html! {
        <main ref={main} id="main" class="main" tabindex="-1" data-testid={props.id.clone()}>
            <div class="head">
                { back.unwrap_or_default() }
                { props.above.clone() }
                <h1 lang={lang_of(&props.title)}>{ props.title.clone() }</h1>
            </div>
            { props.children.clone() }
        </main>
    }
}
