//! What a sheet comes to, area by area: self-score, appraisal, difference.

use sodiem_core::ids::RoundId;
use sodiem_core::scoring::Subtotal;
use sodiem_core::text::Message;
use yew::prelude::*;

use super::line_list::difference;
use crate::components::vi::lang_of;
use crate::hooks::{App, use_app};
use crate::state::view::review::CaseView;

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The case.
    pub case: std::rc::Rc<CaseView>,
}

/// The areas in a table.
#[component]
pub fn Totals(props: &Props) -> Html {
    let app = use_app();
    let view = &props.case;
    let round = &view.sheet.round;
    let heading =
        |key: &str| html! { <th scope="col" class="totals__number">{ app.text(key) }</th> };
    html! {
        <section class="card" data-testid="totals">
            <h2>{ app.text("totals-title") }</h2>
            <table class="totals">
                <thead><tr>
                    <th scope="col">{ app.text("area") }</th>
                    { heading("queue-own") }{ heading("queue-found-points") }{ heading("totals-difference") }
                </tr></thead>
                <tbody>
                    { for view.areas.iter().map(|area| {
                        let name = format!("{} {}", area.code, area.name);
                        row((&app, round), name, (&area.own, &area.found), "area")
                    }) }
                </tbody>
                <tfoot>{ row((&app, round), app.text("totals-inside").to_string(), (&view.own, &view.found), "total") }</tfoot>
            </table>
            if !view.direct.max.is_zero() {
                <p data-testid="direct">{ app.tell(&Message::new("totals-direct")
                    .with("points", app.as_total(round, &view.direct.points))
                    .with("max", app.as_total(round, &view.direct.max))) }</p>
            }
            <p class="soft">{ app.text("totals-about") }</p>
        </section>
    }
}

fn row(
    (app, round): (&App, &RoundId),
    name: String,
    (own, found): (&Subtotal, &Subtotal),
    id: &'static str,
) -> Html {
    let step = &found.points - &own.points;
    html! {
        <tr key={name.clone()} data-testid={format!("totals-{id}")}>
            <th scope="row" lang={lang_of(&name)}>{ name.clone() }</th>
            <td class="totals__number number" data-testid="own">
                { app.total(round, &own.points) }<span class="soft">{ " / " }{ app.total(round, &own.max) }</span>
            </td>
            <td class="totals__number number" data-testid="found">
                { app.total(round, &found.points) }<span class="soft">{ " / " }{ app.total(round, &found.max) }</span>
            </td>
            <td class="totals__number number">
                if step.is_zero() { { "0" } } else { { difference(app, &step) } }
            </td>
        </tr>
    }
}
