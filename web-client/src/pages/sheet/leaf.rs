//! One leaf of a sheet.

use sodiem_core::document::{Edit, NOTE_CHARS_MAX};
use sodiem_core::record::lacks_explanation;
use yew::prelude::*;

use crate::components::answer_form::AnswerForm;
use crate::components::citations::Citations;
use crate::components::clarifications::clarifications;
use crate::components::conflict::conflict;
use crate::components::go::Go;
use crate::components::history::History;
use crate::components::page::Page;
use crate::components::reached_tag::reached_tag;
use crate::components::reviews::reviews;
use crate::components::sample::sample_tag;
use crate::components::scorer;
use crate::components::text_field::TextField;
use crate::components::trial::Trial;
use crate::components::vi::VI;
use crate::hooks::{App, use_app};
use crate::pages::not_found::NotFound;
use crate::route::Route;
use crate::state::Event;
use crate::state::form::ANSWER;
use crate::state::view::leaf::{self, CITATION, LeafView};
use crate::state::view::sheet::Subject;
use crate::state::view::{library, receipt};
use sodiem_core::ids::Code;

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The sheet.
    pub subject: Subject,
    /// The leaf.
    pub code: Code,
}

/// The rule, the answer, its points, what proves it, what others say, and what came before.
#[component]
pub fn LeafPage(props: &Props) -> Html {
    let app = use_app();
    let is_trying = use_state(|| false);
    let (subject, code) = (&props.subject, &props.code);
    let view = app.read(|state| {
        state
            .work()
            .and_then(|work| leaf::view(work, subject, code))
    });
    let Some(view) = view else {
        return html! { <NotFound /> };
    };
    html! {
        <Page title={view.row.name.clone()} id="leaf" above={above(&app, &view, subject)}
            back={(Route::leaves(subject.clone()), app.text("nav-leaves"))}>
            <div class="leaf">
                <div class="leaf__main">
                    { reviews(&app, &view.leaf.rule, &view.reviews) }
                    { rule(&app, &view) }
                    { clarifications(&app, code, &view.clarifications) }
                    { answer_or_trial(&app, &view, &is_trying) }
                    { texts(&app, &view) }
                </div>
                <div class="leaf__side">
                    { citations(&app, &view) }
                    if view.leaf.scored_by.is_unit() {
                        <HistoryCard code={code.clone()} rule={view.leaf.rule.clone()}
                            document={view.document.clone()} />
                    }
                </div>
            </div>
            { neighbours(&app, subject, &view) }
        </Page>
    }
}

fn above(app: &App, view: &LeafView, subject: &Subject) -> Html {
    let names: Vec<&str> = view.path.iter().map(|(_, name)| name.as_str()).collect();
    html! {
        <p class="soft tags">
            <span class="code" data-testid="code">{ view.row.code.to_string() }</span>
            <span lang={VI}>{ names.join(" › ") }</span>
            { sample_tag(app, &subject.round) }
            if let Some(reached) = view.reached {
                { reached_tag(app, reached) }
                if let Some(at) = view.received_at {
                    <span data-testid="leaf-received">{ app.tell(&receipt::at("received-leaf", at)) }</span>
                }
            }
            if view.is_held_in_library {
                <Go to={Route::library(subject.clone())} class="tag tag--bad" id="leaf-held-library">
                    { app.text("tag-held") }{ ": " }{ app.text("library") }
                </Go>
            } else if view.is_held {
                <span class="tag tag--bad" data-testid="tag-leaf-held">{ app.text("tag-held") }</span>
            }
            if view.reviews.iter().any(|review| review.asks) {
                <span class="tag tag--warn">{ app.text("tag-asked") }</span>
            }
        </p>
    }
}

/// An edit of this leaf's document as a callback.
fn editor<T: 'static>(
    app: &App,
    view: &LeafView,
    edit: impl Fn(Code, T) -> Edit + 'static,
) -> Callback<T> {
    let (document, leaf) = (view.document.clone(), view.row.code.clone());
    app.sender(move |value| Event::Edited {
        document: document.clone(),
        edits: vec![edit(leaf.clone(), value)],
    })
}

/// The answer, or a form in its place in which nothing is saved: also of a leaf that others score.
fn answer_or_trial(app: &App, view: &LeafView, is_trying: &UseStateHandle<bool>) -> Html {
    let onclick = {
        let is_trying = is_trying.clone();
        Callback::from(move |_: MouseEvent| is_trying.set(!*is_trying))
    };
    let shown = if **is_trying {
        html! {
            <section class="card">
                <h2>{ app.text("trial") }</h2>
                <Trial row={view.row.clone()} leaf={view.leaf.clone()} policy={view.policy} answer={view.entry.answer().cloned()} />
            </section>
        }
    } else {
        answer(app, view)
    };
    let key = if **is_trying { "trial-end" } else { "trial" };
    html! {
        <>
            { shown }
            <div class="buttons">
                <button class="button button--quiet" type="button" {onclick} data-testid="try">{ app.text(key) }</button>
            </div>
        </>
    }
}

fn answer(app: &App, view: &LeafView) -> Html {
    if view.entry.is_conflict() {
        let on_choose = editor(app, view, |leaf, answer| Edit::Answer { leaf, answer });
        let on_choose = view.is_editable.then_some(&on_choose);
        return conflict(app, &view.leaf.rule, &view.conflict, on_choose);
    }
    if !view.is_editable {
        let scored_by = &view.leaf.scored_by;
        return scorer::locked(app, scored_by, view.scorer.as_deref(), &view.row.points_max);
    }
    let on_keep = editor(app, view, |leaf, answer| Edit::Answer { leaf, answer });
    html! {
        <section class="card">
            <h2>{ app.text("answer-title") }</h2>
            <AnswerForm row={view.row.clone()} leaf={view.leaf.clone()} policy={view.policy}
                stored={view.entry.answer().cloned()} place={view.place(ANSWER)} {on_keep} />
        </section>
    }
}

fn texts(app: &App, view: &LeafView) -> Html {
    if !view.leaf.scored_by.is_unit() {
        return Html::default();
    }
    let note = editor(app, view, |leaf, text| Edit::Note { leaf, text });
    let explanation = editor(app, view, |leaf, text| Edit::Explanation { leaf, text });
    let is_asked = view.reviews.iter().any(|review| review.asks);
    let is_lacking = lacks_explanation(&view.leaf, &view.entry, &view.score);
    let hint = match (is_asked, is_lacking) {
        (true, _) => Some(app.text("explanation-asked")),
        (false, true) => Some(app.text("explanation-needed")),
        (false, false) => None,
    };
    html! {
        <section class="card">
            <TextField id="explanation" label={app.text("explanation")} {hint}
                stored={view.entry.explanation.clone()} place={view.place("explanation")}
                chars_max={NOTE_CHARS_MAX} is_locked={!view.is_editable} on_keep={explanation} />
            <TextField id="note" label={app.text("note")} stored={view.entry.note.clone()}
                place={view.place("note")} chars_max={NOTE_CHARS_MAX} is_locked={!view.is_editable} on_keep={note} />
        </section>
    }
}

fn citations(app: &App, view: &LeafView) -> Html {
    if !view.leaf.scored_by.is_unit() {
        return Html::default();
    }
    let known = app.read(|state| {
        let work = state.work()?;
        let cited = library::cited(work, &view.document);
        Some((cited, library::uses(work, &view.document)))
    });
    let (cited, uses) = known.unwrap_or_default();
    let on_keep = editor(app, view, |leaf, (id, citation)| Edit::Cite {
        leaf,
        id,
        citation,
    });
    let remove = editor(app, view, |leaf, id| Edit::RemoveCitation { leaf, id });
    let (own, release) = (view.clone(), app.clone());
    let on_remove = Callback::from(move |id: String| {
        release.send(Event::Held(own.place(&format!("{CITATION}{id}")), None));
        remove.emit(id);
    });
    let own = view.clone();
    let place = Callback::from(move |id: String| own.place(&format!("{CITATION}{id}")));
    let held = app.read(|state| {
        let work = state.work()?;
        Some(leaf::held_citations(work, view))
    });
    html! {
        <Citations document={view.document.clone()} citations={view.entry.citations.clone()} {cited} uses={std::rc::Rc::new(uses)} is_locked={!view.is_editable}
            {place} held={held.unwrap_or_default()}
            asked={view.leaf.evidence.clone()} {on_keep} {on_remove} />
    }
}

fn rule(app: &App, view: &LeafView) -> Html {
    let words = view.leaf.in_words(&view.row.points_max);
    html! {
        <section class="card" data-testid="rule">
            <h2>{ app.text("rule-title") }</h2>
            <ul class="rule">{ for words.iter().map(|line| html! { <li>{ app.tell(line) }</li> }) }</ul>
        </section>
    }
}

fn neighbours(app: &App, subject: &Subject, view: &LeafView) -> Html {
    let link = |code: &Option<Code>, id: &'static str| {
        code.as_ref().map(|code| {
            html! {
                <Go to={Route::leaf(subject.clone(), code.clone())} class="button" {id}>
                    { app.text(id) }{ " " }<span class="code">{ code.to_string() }</span>
                </Go>
            }
        })
    };
    let (before, after) = &view.neighbours;
    html! {
        <nav class="neighbours" aria-label={app.text("neighbours")}>
            <span>{ for link(before, "leaf-before") }</span>
            <span>{ for link(after, "leaf-after") }</span>
        </nav>
    }
}

#[derive(Properties, PartialEq)]
struct HistoryProps {
    code: Code,
    rule: sodiem_core::rule::Rule,
    document: sodiem_core::ids::DocumentId,
}

/// The history, read from the changes only once somebody wants to see it.
#[component]
fn HistoryCard(props: &HistoryProps) -> Html {
    let app = use_app();
    let is_open = use_state(|| false);
    let toggle = {
        let is_open = is_open.clone();
        Callback::from(move |_: MouseEvent| is_open.set(!*is_open))
    };
    let entries = is_open.then(|| {
        app.read(|state| {
            let work = state.work()?;
            Some(leaf::history(work, &props.document, &props.code))
        })
    });
    html! {
        <section class="card">
            <h2>
                <button class="disclosure" type="button" onclick={toggle} data-testid="history-toggle"
                    aria-expanded={is_open.to_string()}>{ app.text("history") }</button>
            </h2>
            if let Some(entries) = entries.flatten() {
                <History rule={props.rule.clone()} {entries} />
            }
        </section>
    }
}
