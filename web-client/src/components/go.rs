//! A link to another page of the program.

use yew::prelude::*;
use yew_router::prelude::*;

use crate::route::Route;

#[derive(Properties, PartialEq)]
pub struct Props {
    /// Where to.
    pub to: Route,
    /// The query: names and values.
    #[prop_or_default]
    pub query: Vec<(&'static str, String)>,
    /// Its classes.
    #[prop_or_default]
    pub class: Classes,
    /// Its `data-testid`.
    pub id: AttrValue,
    /// Its `data-state`.
    #[prop_or_default]
    pub state: Option<AttrValue>,
    /// Whether this is where the person is: `aria-current`.
    #[prop_or_default]
    pub is_here: bool,
    /// What it says.
    pub children: Html,
}

/// A link. With a modifier key it opens like any other, in a new tab.
#[component]
pub fn Go(props: &Props) -> Html {
    let navigator = use_navigator().expect("a link stands below the router");
    let pairs: Vec<String> = props
        .query
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let mut href = props.to.to_path();
    if !pairs.is_empty() {
        href.push('?');
        href.push_str(&pairs.join("&"));
    }
    let (to, query) = (props.to.clone(), props.query.clone());
    let onclick = Callback::from(move |event: MouseEvent| {
        if event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key() {
            return;
        }
        event.prevent_default();
        // Fails only for a query that cannot be written, and ours are plain words.
        drop(navigator.push_with_query(&to, query.clone()));
    });
    html! {
        <a {href} {onclick} class={props.class.clone()} data-testid={props.id.clone()}
            data-state={props.state.clone()} aria-current={props.is_here.then_some("page")}>
            { props.children.clone() }
        </a>
    }
}
