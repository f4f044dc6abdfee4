//! The frame of a page: its title, the way back, its content.

use yew::prelude::*;

use super::go::Go;
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
    {
        let main = main.clone();
        use_effect_with(props.title.clone(), move |title| {
            let window = web_sys::window().expect("a page has a window");
            let document = window.document().expect("a window has a document");
            document.set_title(&format!("{title} · Sổ Điểm"));
            window.scroll_to_with_x_and_y(0.0, 0.0);
            if let Some(main) = main.cast::<web_sys::HtmlElement>() {
                // An element that cannot take the focus leaves it where it is.
                drop(main.focus());
            }
        });
    }
    let back = props.back.clone().map(|(to, name)| {
        html! {
            <Go {to} class="back" id="back">
                <span aria-hidden="true">{ "‹ " }</span>{ name }
            </Go>
        }
    });
    html! {
        <main ref={main} id="main" class="main" tabindex="-1" data-testid={props.id.clone()}>
            <div class="head">
                { back.unwrap_or_default() }
                { props.above.clone() }
                <h1>{ props.title.clone() }</h1>
            </div>
            { props.children.clone() }
        </main>
    }
}
