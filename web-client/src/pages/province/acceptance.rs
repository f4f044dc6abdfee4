//! Sheets that wait for the last tier. Each is a decision of its own, about one exact version, so
//! there is nothing here to accept several at once.

use sodiem_core::consolidate::{Ranked, TableRow};
use sodiem_core::ids::RoundId;
use sodiem_core::round::Round;
use sodiem_core::text::Message;
use sodiem_core::time::Timestamp;
use yew::prelude::*;

use super::frame::Frame;
use super::{mark_tags, sheet_link};
use crate::components::freshness::Freshness;
use crate::components::vi::VI;
use crate::hooks::{App, use_app, use_wanted};
use crate::state::online::Wanted;
use crate::state::view::province;

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The round.
    pub round: RoundId,
}

/// The list, those that were submitted first in front.
#[component]
pub fn AcceptancePage(props: &Props) -> Html {
    let app = use_app();
    let wanted = Wanted::Table(props.round.clone(), Ranked::Accepted);
    use_wanted(Some(wanted.clone()));
    let (table, round, now) = app.read(|state| {
        let table = state.desk.online.table(&props.round, Ranked::Accepted);
        let now = state.now;
        (
            table,
            state
                .work()
                .and_then(|work| province::round(work, &props.round)),
            now,
        )
    });
    html! {
        <Frame round={props.round.clone()} title={app.text("province-acceptance")} id="province-acceptance-page">
            <Freshness {wanted} standing={&table} />
            if let Some((table, round)) = table.value.as_ref().zip(round) {
                { waiting(&app, &round, &province::awaiting_acceptance(table, &round), now) }
            }
        </Frame>
    }
}

fn waiting(app: &App, round: &Round, rows: &[&TableRow], now: Timestamp) -> Html {
    let tier = round.tiers.last();
    let until = tier.map(|tier| {
        app.tell(&Message::new("province-decide-by").with("at", tier.decide_by.shown()))
    });
    let item = |row: &&TableRow| {
        let points = Message::new("province-points-of")
            .with(
                "points",
                sodiem_core::text::Value::Number(row.points.shown.clone()),
            )
            .with(
                "max",
                sodiem_core::text::Value::Number(row.max.shown.clone()),
            );
        html! {
            <li class="rows__item" key={row.unit.to_string()} data-testid="waiting">
                { sheet_link(app, &round.id, row) }
                <span class="soft" lang={VI}>{ row.district_name.clone() }</span>
                <span class="number">{ app.tell(&points) }</span>
                { mark_tags(app, row, round, now) }
            </li>
        }
    };
    html! {
        <section class="card card--list">
            <p role="status" data-testid="found" data-state={rows.len().to_string()}>
                { app.tell(&Message::new("province-waiting").with("count", rows.len())) }
            </p>
            <p class="soft">{ app.text("province-acceptance-how") }{ " " }{ until }</p>
            <ul class="rows">{ for rows.iter().map(item) }</ul>
        </section>
    }
}
