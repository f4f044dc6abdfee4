//! The round scores by other criteria than when the sheet was begun.

use sodiem_core::text::Message;
use yew::prelude::*;

use crate::components::answer_lines::answer_lines;
use crate::components::go::Go;
use crate::components::vi::{VI, vi};
use crate::hooks::use_app;
use crate::route::Route;
use crate::state::view::moved::{HomelessLeaf, moved};
use crate::state::view::sheet::Subject;

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The sheet.
    pub subject: Subject,
}

/// Since when it scores by which criteria, why, and what of the sheet has no home in them.
#[component]
pub fn MovedNotice(props: &Props) -> Html {
    let app = use_app();
    let Some(view) = app.read(|state| moved(state.work()?, &props.subject)) else {
        return Html::default();
    };
    let since = Message::new("sheet-moved")
        .with("at", view.moved_at.shown())
        .with("title", view.title.as_str());
    let count = Message::new("sheet-moved-homeless").with("count", view.homeless.len());
    let leaf = |leaf: &HomelessLeaf| {
        html! {
            <li key={leaf.code.to_string()} data-testid={format!("homeless-{}", leaf.code)}>
                <span lang={VI}><span class="code">{ leaf.code.to_string() }</span>{ " " }{ leaf.name.clone() }</span>
                if leaf.is_asked_otherwise { <p class="soft">{ app.text("sheet-moved-otherwise") }</p> }
                { for leaf.answers.iter().map(|answer| answer_lines(&app, &leaf.rule, answer)) }
                { for leaf.texts.iter().map(|text| html! { <p>{ vi(text.clone()) }</p> }) }
            </li>
        }
    };
    html! {
        <div class="notice" data-testid="moved" data-state={view.homeless.len().to_string()}>
            <p>{ app.tell(&since) }</p>
            <p class="soft">{ vi(view.reason.clone()) }</p>
            if let Some(edition) = view.earlier {
                <p>
                    <Go to={Route::earlier(props.subject.clone(), edition)} id="sheet-earlier">
                        { app.text("sheet-moved-earlier") }
                    </Go>
                </p>
            }
            if !view.homeless.is_empty() {
                <details>
                    <summary data-testid="moved-homeless">{ app.tell(&count) }</summary>
                    <ul>{ for view.homeless.iter().map(leaf) }</ul>
                </details>
            }
        </div>
    }
}
