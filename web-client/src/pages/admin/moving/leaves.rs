//! What each criterion becomes, and what of it has no home.

use std::rc::Rc;

use sodiem_core::api::{LeafMoved, Moved};
use sodiem_core::criteria::CriteriaSet;
use sodiem_core::document::carry::Homeless;
use sodiem_core::ids::Code;
use sodiem_core::round::Declared;
use sodiem_core::text::Message;
use yew::prelude::*;

use crate::components::select::{Choice, SelectField};
use crate::components::vi::VI;
use crate::hooks::{App, use_app};

#[derive(Properties, PartialEq)]
pub struct Props {
    /// What moves.
    pub moved: Rc<Moved>,
    /// The criteria before.
    pub old: Rc<CriteriaSet>,
    /// The criteria after.
    pub new: Rc<CriteriaSet>,
    /// What was declared.
    pub mapping: Declared,
    /// It is to be this.
    pub on_map: Callback<Declared>,
    /// It was done.
    pub is_locked: bool,
}

/// The criteria that did not stay as they were, or of which something has no home.
#[component]
pub fn Leaves(props: &Props) -> Html {
    let app = use_app();
    let stays = |line: &LeafMoved| {
        line.to.as_ref() == Some(&line.leaf) && !line.is_changed && line.homeless.is_empty()
    };
    let lines = props.moved.leaves.iter().filter(|line| !stays(line));
    let lines: Vec<&LeafMoved> = lines.collect();
    let fresh = &props.moved.fresh;
    html! {
        <section class="card" data-testid="move-leaves" data-state={lines.len().to_string()}>
            <h2>{ app.text("move-leaves") }</h2>
            if !lines.is_empty() {
                <table class="totals">
                    <thead><tr>
                        <th scope="col">{ app.text("move-leaf") }</th>
                        <th scope="col" class="totals__number">{ app.text("move-said") }</th>
                        <th scope="col">{ app.text("move-becomes") }</th>
                        <th scope="col">{ app.text("move-homeless") }</th>
                    </tr></thead>
                    <tbody>{ for lines.into_iter().map(|line| row(&app, props, line)) }</tbody>
                </table>
            }
            if !fresh.is_empty() {
                <h3>{ app.text("move-fresh") }</h3>
                <ul data-testid="move-fresh">{ for fresh.iter().map(|code| html! {
                    <li lang={VI}>{ named(&props.new, code) }</li>
                }) }</ul>
            }
        </section>
    }
}

fn named(set: &CriteriaSet, code: &Code) -> String {
    let name = set.row(code).map_or("", |row| row.name.as_str());
    format!("{code} {name}")
}

fn row(app: &App, props: &Props, line: &LeafMoved) -> Html {
    let count = |(why, count): (&Homeless, &u32)| {
        let key = match why {
            Homeless::NoLeaf => "move-homeless-no-leaf",
            Homeless::OtherShape => "move-homeless-other-shape",
        };
        html! { <p class="bad">{ app.tell(&Message::new(key).with("count", *count as usize)) }</p> }
    };
    html! {
        <tr key={line.leaf.to_string()} data-testid={format!("move-leaf-{}", line.leaf)}>
            <th scope="row" lang={VI}>{ named(&props.old, &line.leaf) }</th>
            <td class="totals__number number">{ line.said }</td>
            <td>
                if props.is_locked {
                    { line.to.as_ref().map(|to| named(&props.new, to)) }
                } else {
                    { select(app, props, line) }
                }
                if line.is_changed { <p class="soft">{ app.text("move-changed") }</p> }
            </td>
            <td>{ for line.homeless.iter().map(count) }</td>
        </tr>
    }
}

/// A choice of the new criteria for one of those before: those that nothing else becomes.
fn select(app: &App, props: &Props, line: &LeafMoved) -> Html {
    let others = props
        .moved
        .leaves
        .iter()
        .filter(|other| other.leaf != line.leaf);
    let taken: Vec<&Code> = others.filter_map(|other| other.to.as_ref()).collect();
    let free = props.new.leaves().map(|(row, _)| &row.code);
    let free = free.filter(|code| !taken.contains(code));
    let option = |code: &Code| -> Choice { (code.to_string(), named(&props.new, code).into()) };
    let none = (String::new(), app.text("move-becomes-none"));
    let options: Vec<Choice> = std::iter::once(none).chain(free.map(option)).collect();
    let on_choose = {
        let (leaf, mapping, on_map) = (
            line.leaf.clone(),
            props.mapping.clone(),
            props.on_map.clone(),
        );
        Callback::from(move |code: String| {
            let mut mapping = mapping.clone();
            mapping.insert(leaf.clone(), code.parse().ok());
            on_map.emit(mapping);
        })
    };
    let label = Message::new("move-becomes-label").with("code", line.leaf.as_str());
    let chosen = line.to.as_ref().map_or_else(String::new, Code::to_string);
    html! {
        <SelectField id={format!("becomes-{}", line.leaf)} label={app.say(&label)} {chosen} {options} {on_choose} />
    }
}
