//! The totals that move.

use std::rc::Rc;

use sodiem_core::api::{Moved, Shift, UnitMoved};
use sodiem_core::ids::RoundId;
use yew::prelude::*;

use crate::components::vi::VI;
use crate::hooks::{App, use_app};
use crate::state::view::admin::moving;

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The round.
    pub round: RoundId,
    /// What moves.
    pub moved: Rc<Moved>,
}

/// Units whose totals move, the most in front.
#[component]
pub fn Units(props: &Props) -> Html {
    let app = use_app();
    let units = moving::units(&props.moved);
    let heading =
        |key: &str| html! { <th scope="col" class="totals__number">{ app.text(key) }</th> };
    html! {
        <section class="card" data-testid="move-units" data-state={units.len().to_string()}>
            <h2>{ app.text("move-units") }</h2>
            if props.moved.units.is_empty() {
                <p class="soft">{ app.text("move-units-none") }</p>
            } else {
                <table class="totals">
                    <thead><tr>
                        <th scope="col">{ app.text("move-unit-name") }</th>
                        { heading("move-own") }{ heading("move-record") }{ heading("move-homeless") }
                    </tr></thead>
                    <tbody>{ for units.into_iter().map(|unit| row(&app, &props.round, unit)) }</tbody>
                </table>
            }
        </section>
    }
}

fn row(app: &App, round: &RoundId, unit: &UnitMoved) -> Html {
    let name = app.read(|state| {
        let found = state.work()?.device.unit(round, &unit.unit)?;
        Some(found.name.clone())
    });
    let code = unit.unit.to_string();
    html! {
        <tr key={code.clone()} data-testid={format!("move-unit-{code}")}>
            <th scope="row" lang={VI}>{ name.unwrap_or(code) }</th>
            { shift(app, round, &unit.own) }
            { shift(app, round, &unit.record) }
            <td class="totals__number number">{ unit.homeless }</td>
        </tr>
    }
}

fn shift(app: &App, round: &RoundId, shift: &Shift) -> Html {
    html! {
        <td class="totals__number number">
            if shift.before == shift.after {
                { app.total(round, &shift.after) }
            } else {
                <span class="soft">{ app.total(round, &shift.before) }{ " → " }</span><strong>{ app.total(round, &shift.after) }</strong>
            }
        </td>
    }
}
