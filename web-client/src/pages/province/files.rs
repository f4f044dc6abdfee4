//! What is on the screen, as files to take home.

use sodiem_core::consolidate::TableQuery;
use sodiem_core::ids::RoundId;
use yew::prelude::*;

use crate::hooks::use_app;
use crate::path;

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The round.
    pub round: RoundId,
    /// The screen, as the address of its files begins.
    pub screen: AttrValue,
    /// What it is narrowed to.
    #[prop_or_default]
    pub query: TableQuery,
}

/// A link for each kind of file; they need the network.
#[component]
pub fn Files(props: &Props) -> Html {
    let app = use_app();
    let is_online =
        app.read(|state| state.sync.offline_since.is_none() && !state.sync.needs_sign_in);
    let query = TableQuery {
        language: Some(app.language()),
        ..props.query.clone()
    };
    let file = |extension: &'static str| {
        let text = app.text(&format!("province-file-{extension}"));
        let id = format!("download-{extension}");
        if is_online {
            let href = path::file(&props.round, &props.screen, &query, extension);
            html! { <a class="button" {href} download="" data-testid={id}>{ text }</a> }
        } else {
            html! { <button class="button" type="button" disabled=true data-testid={id}>{ text }</button> }
        }
    };
    html! {
        <>
            <div class="buttons">{ file("xlsx") }{ file("csv") }</div>
            if !is_online { <p class="soft">{ app.text("province-file-offline") }</p> }
        </>
    }
}
