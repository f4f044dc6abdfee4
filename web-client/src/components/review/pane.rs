//! One leaf as it is appraised: what the unit says and proves, what the body finds.

use sodiem_core::criteria::ScoredBy;
use sodiem_core::device::Place;
use sodiem_core::document::{Edit, NOTE_CHARS_MAX};
use sodiem_core::ids::{Code, DocumentId};
use sodiem_core::scoring::{LeafState, score_row};
use sodiem_core::text::Message;
use yew::prelude::*;

use super::cited::Cited;
use super::differences::FromTo;
use super::finding_form::FindingForm;
use super::line_list::difference;
use crate::components::answer_lines::answer_lines;
use crate::components::clarifications::clarifications;
use crate::components::conflict::conflict;
use crate::components::history::History;
use crate::components::reached_tag::reached_tag;
use crate::components::text_field::TextField;
use crate::components::vi::{VI, vi};
use crate::hooks::{App, use_app};
use crate::state::Event;
use crate::state::form::ANSWER;
use crate::state::view::leaf;
use crate::state::view::review::{CaseView, Difference, Finding, PaneView, Part, agree, is_agreed};

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The case.
    pub case: std::rc::Rc<CaseView>,
    /// The leaf.
    pub view: PaneView,
}

/// The leaf.
#[component]
pub fn Pane(props: &Props) -> Html {
    let app = use_app();
    let view = &props.view;
    html! {
        <div class="pane" data-testid="pane" data-state={view.line.code.to_string()}>
            { changed(&app, "pane-amended", view.amendment.as_ref()) }
            { changed(&app, "pane-changed", view.change.as_ref()) }
            { rule(&app, view) }
            { clarifications(&app, &view.line.code, &view.clarifications) }
            if view.line.is_units() { { unit(&app, props) } }
            { for view.others.iter().map(|(name, finding)| other(&app, view, name, finding)) }
            { body(&app, props) }
            { words(&app, props) }
            <Histories key={format!("history-{}", view.line.code)} case={props.case.clone()}
                code={view.line.code.clone()} rule={view.leaf.rule.clone()} />
        </div>
    }
}

fn rule(app: &App, view: &PaneView) -> Html {
    let words = view.leaf.in_words(&view.row.points_max);
    html! {
        <section class="card" data-testid="rule">
            <h2>{ app.text("rule-title") }</h2>
            <ul class="rule">{ for words.iter().map(|line| html! { <li>{ app.tell(line) }</li> }) }</ul>
            if !view.leaf.evidence.is_empty() {
                <p class="soft">{ app.text("citations-asked") }{ " " }{ vi(view.leaf.evidence.clone()) }</p>
            }
        </section>
    }
}

/// What changed at the leaf, from what to what.
fn changed(app: &App, key: &'static str, change: Option<&Difference>) -> Html {
    let Some(change) = change else {
        return Html::default();
    };
    html! {
        <section class="notice notice--warning" data-testid={key}>
            <p><strong>{ app.text(key) }</strong></p>
            <FromTo change={change.clone()} />
        </section>
    }
}

/// The unit's answer, its arithmetic, its words and what proves it.
fn unit(app: &App, props: &Props) -> Html {
    let view = &props.view;
    let text = |key: &str, text: &str| {
        (!text.is_empty()).then(|| {
            html! { <><h3>{ app.text(key) }</h3><p class="quote" lang={VI} data-testid={format!("unit-{key}")}>{ text.to_owned() }</p></> }
        })
    };
    html! {
        <section class="card" data-testid="unit-answer">
            <h2>{ app.text("pane-unit") }</h2>
            if view.line.is_unit_conflict {
                <p class="notice notice--bad">{ app.text("pane-unit-conflict") }</p>
            }
            { finding(app, view, &view.own) }
            { for text("note", &view.entry.note) }
            { for text("explanation", &view.entry.explanation) }
            <h3>{ app.text("citations") }</h3>
            <Cited case={props.case.clone()} view={view.clone()} />
        </section>
    }
}

/// An answer in words, its points and how they come about.
fn finding(app: &App, view: &PaneView, finding: &Finding) -> Html {
    let score = &finding.score;
    let line = |message: &Message| html! { <p>{ app.tell(message) }</p> };
    // The answer in words says these already.
    let is_step =
        |message: &&Message| !matches!(message.key.as_str(), "explain-value" | "explain-choice");
    if score.state == LeafState::Unanswered && finding.said.answer.is_empty() {
        return html! { <p class="soft" data-state="unanswered">{ app.text("leaf-state-unanswered") }</p> };
    }
    html! {
        <div class="said">
            <div>
                { answer_lines(app, &view.leaf.rule, &finding.said.answer) }
                <div class="soft" data-testid="said-how">{ for score.explanation.iter().filter(is_step).map(line) }</div>
                <div class="field__error">
                    { for score.findings.iter().map(|finding| line(&finding.message)) }
                </div>
                if let Some(reason) = &finding.said.answer.reason { <p class="quote" lang={VI}>{ reason.clone() }</p> }
            </div>
            <p class="said__points number" data-testid="said-points">
                <strong>{ app.points(&score.points) }</strong><span class="soft">{ " / " }{ app.points(&score.max) }</span>
            </p>
        </div>
    }
}

fn other(app: &App, view: &PaneView, name: &str, said: &Finding) -> Html {
    let title = Message::new("pane-found-by").with("body", name);
    html! {
        <section class="card" key={name.to_owned()} data-testid="found-by">
            <h2>{ app.tell(&title) }</h2>
            { finding(app, view, said) }
        </section>
    }
}

/// An edit of the body's appraisal at this leaf as a callback.
pub fn editor<T: 'static>(
    app: &App,
    props: &Props,
    edit: impl Fn(Code, T) -> Edit + 'static,
) -> Callback<T> {
    let (document, leaf): (DocumentId, Code) =
        (props.case.appraisal.clone(), props.view.line.code.clone());
    app.sender(move |value| Event::Edited {
        document: document.clone(),
        edits: vec![edit(leaf.clone(), value)],
    })
}

/// A field of the body's appraisal at this leaf.
pub fn place(props: &Props, field: &str) -> Place {
    Place {
        document: props.case.appraisal.clone(),
        leaf: props.view.line.code.clone(),
        field: field.to_owned(),
    }
}

/// What the body finds.
fn body(app: &App, props: &Props) -> Html {
    let (view, line) = (&props.view, &props.view.line);
    if !view.conflict.is_empty() {
        let on_choose = editor(app, props, |leaf, answer| Edit::Answer { leaf, answer });
        let on_choose = line.is_open.then_some(&on_choose);
        return conflict(app, &view.leaf.rule, &view.conflict, on_choose);
    }
    let is_answer = line.scored_by.is_body() && line.part == Part::Own;
    let title = if is_answer {
        "pane-answer"
    } else {
        "pane-finding"
    };
    html! {
        <section class="card card--body" data-testid="finding" data-state={finding_state(view)}>
            <h2 class="tags">
                <span>{ app.text(title) }</span>
                if let Some(reached) = view.reached { { reached_tag(app, reached) } }
                { step(app, view) }
            </h2>
            if line.is_open { { open(app, props) } } else { { closed(app, props) } }
        </section>
    }
}

/// The finding's name in `data-state`.
fn finding_state(view: &PaneView) -> &'static str {
    match &view.line.found {
        _ if !view.line.is_open => "locked",
        None => "none",
        Some(_) if view.line.lacks_reason() => "no-reason",
        Some(_) if !view.line.is_units() => "answered",
        Some(found) if found.gives_the_same(&view.line.own) => "agreed",
        Some(_) => "different",
    }
}

fn step(app: &App, view: &PaneView) -> Html {
    let step = view.line.difference();
    if step.is_zero() || !view.line.is_units() {
        return Html::default();
    }
    difference(app, &step)
}

fn open(app: &App, props: &Props) -> Html {
    let (view, line) = (&props.view, &props.view.line);
    let agreed = agree(line);
    let is_agreed = is_agreed(line);
    let document = props.case.appraisal.clone();
    let onclick = agreed.map(|edit| {
        app.sender(move |_: MouseEvent| Event::Edited {
            document: document.clone(),
            edits: vec![edit.clone()],
        })
    });
    let key = if line.below.is_some() {
        "pane-agree-below"
    } else {
        "pane-agree"
    };
    let before = match line.is_units() {
        true => vec![line.own.clone(), line.before().clone()],
        false => Vec::new(),
    };
    let on_keep = editor(app, props, |leaf, answer| Edit::Answer { leaf, answer });
    html! {
        <>
            if let Part::Led(name) = &line.part {
                <p class="notice">{ app.tell(&Message::new("pane-led").with("body", name.as_str())) }</p>
            }
            if line.lacks_reason() {
                <p class="notice notice--bad" data-testid="lacks-reason">{ app.text("pane-lacks-reason") }</p>
            }
            if let Some(onclick) = onclick {
                <button class="button button--primary" type="button" {onclick} disabled={is_agreed}
                    data-testid="agree" data-state={if is_agreed { "agreed" } else { "open" }}>
                    { app.text(if is_agreed { "pane-agreed" } else { key }) }
                </button>
            }
            <FindingForm key={line.code.to_string()} row={view.row.clone()} leaf={view.leaf.clone()} {before}
                policy={view.policy}
                stored={line.found.as_ref().map(|found| found.answer.clone())}
                place={place(props, ANSWER)} {on_keep} />
        </>
    }
}

/// Why nothing can be written, and what was found.
fn closed(app: &App, props: &Props) -> Html {
    let (view, line) = (&props.view, &props.view.line);
    let key = match (&line.part, &line.scored_by) {
        (Part::Elsewhere, ScoredBy::Survey) => "locked-survey".to_owned(),
        (Part::Elsewhere, scored_by) if scored_by.name().is_some() => "locked-named".to_owned(),
        (Part::Elsewhere, _) => "locked-province".to_owned(),
        _ => format!("pane-closed-{}", props.case.turn.name()),
    };
    let mut why = Message::new(&key);
    if let Some(scorer) = &line.scorer {
        why = why.with("scorer", scorer.as_str());
    }
    if let Some(tier) = props.case.turn.tier() {
        why = why.with("tier", tier as usize);
    }
    let found = line.found.clone().map(|said| {
        let score = sodiem_core::scoring::LeafScore {
            findings: Vec::new(),
            ..score_row(view.policy, &view.row, &view.leaf, &said.answer)
        };
        Finding { said, score }
    });
    html! {
        <>
            <p class="soft" data-testid="locked" data-state={key}>{ app.tell(&why) }</p>
            if let Some(found) = found { { finding(app, view, &found) } }
        </>
    }
}

/// Opinion and question.
fn words(app: &App, props: &Props) -> Html {
    let line = &props.view.line;
    if line.part == Part::Elsewhere {
        return Html::default();
    }
    let opinion = editor(app, props, |leaf, text| Edit::Opinion { leaf, text });
    let ask = editor(app, props, |leaf, asks| Edit::Ask { leaf, asks });
    let onchange = Callback::from(move |event: yew::Event| {
        ask.emit(
            event
                .target_unchecked_into::<web_sys::HtmlInputElement>()
                .checked(),
        );
    });
    html! {
        <section class="card" data-testid="opinion-card">
            <TextField key={line.code.to_string()} id="opinion" label={app.text("pane-opinion")}
                hint={app.text("pane-opinion-hint")} stored={line.opinion.clone()}
                place={place(props, "opinion")} chars_max={NOTE_CHARS_MAX} is_locked={!line.is_open}
                on_keep={opinion} />
            if line.is_units() {
                <label class="option" data-state={if line.asks { "chosen" } else { "open" }}>
                    <input class="option__input" type="checkbox" {onchange} checked={line.asks}
                        disabled={!line.is_open} data-testid="ask" />
                    <span class="option__label">{ app.text("pane-ask") }</span>
                </label>
            }
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct HistoriesProps {
    case: std::rc::Rc<CaseView>,
    code: Code,
    rule: sodiem_core::rule::Rule,
}

/// What came before, the unit's changes and the body's: read once somebody wants to see it.
#[component]
fn Histories(props: &HistoriesProps) -> Html {
    let app = use_app();
    let is_open = use_state(|| false);
    let toggle = {
        let is_open = is_open.clone();
        Callback::from(move |_: MouseEvent| is_open.set(!*is_open))
    };
    let of = |key: &str, document: &DocumentId| {
        let entries = app.read(|state| {
            state
                .work()
                .map(|work| leaf::history(work, document, &props.code))
                .unwrap_or_default()
        });
        html! { <><h3>{ app.text(key) }</h3><History rule={props.rule.clone()} {entries} /></> }
    };
    html! {
        <section class="card">
            <h2>
                <button class="disclosure" type="button" onclick={toggle} data-testid="history-toggle"
                    aria-expanded={is_open.to_string()}>{ app.text("history") }</button>
            </h2>
            if *is_open {
                { of("pane-history-unit", &props.case.sheet) }
                { of("pane-history-body", &props.case.appraisal) }
            }
        </section>
    }
}
