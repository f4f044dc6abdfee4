//! What happened to a sheet: returned, submitted, approved, refused, changed after submission.

use sodiem_core::api::Receipt;
use sodiem_core::decision::Stage;
use sodiem_core::ids::Code;
use sodiem_core::text::Message;
use yew::prelude::*;

use crate::components::go::Go;
use crate::components::receipt::receipt_link;
use crate::components::vi::VI;
use crate::hooks::{App, use_app};
use crate::route::Route;
use crate::state::Event;
use crate::state::view::sheet::{SheetView, Subject};
use crate::state::view::{receipt, refusal};

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The sheet.
    pub subject: Subject,
    /// The sheet at a glance.
    pub view: SheetView,
}

/// Where the sheet stands, in the words of those who decided.
#[component]
pub fn SheetBanner(props: &Props) -> Html {
    let app = use_app();
    let view = &props.view;
    html! {
        <div class="banners" data-testid="stage" data-state={stage_name(view.flow.stage)}>
            { stage(&app, view) }
            if view.amendment_pending {
                <div class="notice notice--warning" data-testid="amendment">
                    <p>{ app.text("amendment-pending") }</p>
                    { changed(&app, props) }
                </div>
            }
            if let Some(draft) = &view.waiting {
                <div class="notice" data-testid="submission-waiting">
                    <p>{ app.tell(&Message::new("submission-waiting").with("at", draft.made_at.shown())) }</p>
                </div>
            }
            { for view.submission_receipt.iter().map(|receipt| submission_receipt(&app, receipt)) }
            { refused(&app, props) }
        </div>
    }
}

fn stage(app: &App, view: &SheetView) -> Html {
    let flow = &view.flow;
    let submission = flow.submission.as_ref();
    let by = |key: &str| {
        let mut message = Message::new(key);
        if let Some(submission) = submission {
            message = message
                .with("name", submission.name.as_str())
                .with("at", submission.received_at.shown());
        }
        app.tell(&message)
    };
    match flow.stage {
        Stage::Draft => Html::default(),
        Stage::UnderReview(tier) => html! {
            <div class="notice">
                <p>{ by("stage-under-review-by") }</p>
                <p class="soft">{ app.tell(&Message::new("stage-tier").with("tier", tier as usize)) }</p>
                if submission.is_some_and(|submission| submission.late) {
                    <p><span class="tag tag--warn">{ app.text("stage-late") }</span></p>
                }
            </div>
        },
        Stage::Accepted => html! {
            <div class="notice notice--good"><p>{ by("stage-accepted-by") }</p></div>
        },
        Stage::Returned(_) => flow.returned.as_ref().map_or_else(Html::default, |returned| {
            let message = Message::new("stage-returned-by")
                .with("name", returned.name.as_str())
                .with("at", returned.received_at.shown());
            html! {
                <div class="notice notice--warning" data-testid="returned">
                    <p><strong>{ app.tell(&message) }</strong></p>
                    <p class="quote" data-testid="return-message" lang={VI}>{ returned.message.clone() }</p>
                </div>
            }
        }),
    }
}

/// The proof of when the sheet was submitted.
fn submission_receipt(app: &App, receipt: &Receipt) -> Html {
    html! {
        <div class="notice" data-testid="submission-receipt">
            <p>{ app.tell(&receipt::at("received-submission", receipt.received_at)) }</p>
            <div class="buttons">{ receipt_link(app, receipt) }</div>
        </div>
    }
}

fn refused(app: &App, props: &Props) -> Html {
    let Some(refused) = &props.view.refused else {
        return Html::default();
    };
    let own = refused.clone();
    let dismiss = app.sender(move |_: MouseEvent| Event::DecisionDismissed(own.clone()));
    html! {
        <div class="notice notice--bad" data-testid="submission-refused">
            <p><strong>{ app.text("submission-refused") }</strong></p>
            <p>{ app.text(refusal::of_decision(refused.code)) }</p>
            { changed(app, props) }
            <div class="buttons">
                <Go to={Route::submit(props.subject.clone())} class="button" id="submit-again">
                    { app.text("refused-look") }
                </Go>
                <button class="button" type="button" onclick={dismiss} data-testid="refused-dismiss">
                    { app.text("refused-dismiss") }
                </button>
            </div>
        </div>
    }
}

/// Ways to the leaves that changed.
fn changed(app: &App, props: &Props) -> Html {
    if props.view.changed.is_empty() {
        return Html::default();
    }
    let link = |code: &Code| {
        let to = Route::leaf(props.subject.clone(), code.clone());
        html! {
            <li><Go {to} class="chip code" id={format!("changed-{code}")}>{ code.to_string() }</Go></li>
        }
    };
    html! {
        <>
            <p>{ app.text("changed-leaves") }</p>
            <ul class="chips">{ for props.view.changed.iter().map(link) }</ul>
        </>
    }
}

/// The stage's name in `data-state`.
pub fn stage_name(stage: Stage) -> String {
    match stage {
        Stage::Draft => "draft".to_owned(),
        Stage::UnderReview(tier) => format!("under-review-{tier}"),
        Stage::Returned(tier) => format!("returned-{tier}"),
        Stage::Accepted => "accepted".to_owned(),
    }
}
