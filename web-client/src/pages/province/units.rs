//! The communes of a district, or of all: where each stands and what to look at.

use serde::{Deserialize, Serialize};
use sodiem_core::consolidate::{Ranked, Table, TableRow};
use sodiem_core::ids::RoundId;
use sodiem_core::round::Round;
use sodiem_core::search;
use sodiem_core::text::Message;
use sodiem_core::time::Timestamp;
use yew::prelude::*;
use yew_router::prelude::*;

use super::frame::Frame;
use super::{mark_tags, sheet_link, stage_tag};
use crate::components::freshness::Freshness;
use crate::components::select::{SearchField, SelectField};
use crate::components::vi::VI;
use crate::hooks::{App, use_app, use_wanted};
use crate::route::Route;
use crate::state::online::Wanted;
use crate::state::view::province::{self, Mark};

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The round.
    pub round: RoundId,
    /// The district's code, `all`, or `none` for the units without one.
    pub district: String,
}

/// What the address narrows the list to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Narrowed {
    #[serde(skip_serializing_if = "String::is_empty")]
    mark: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    q: String,
}

/// The list of communes.
#[component]
pub fn UnitsPage(props: &Props) -> Html {
    let app = use_app();
    let navigator = use_navigator().expect("a page stands below the router");
    let location = use_location();
    let narrowed: Narrowed = location
        .and_then(|location| location.query::<Narrowed>().ok())
        .unwrap_or_default();
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
    let narrow = {
        let (round, district) = (props.round.clone(), props.district.clone());
        Callback::from(move |narrowed: Narrowed| {
            let to = Route::ProvinceDistrict {
                round: round.clone(),
                district: district.clone(),
            };
            // Fails only for a query that cannot be written, and ours is plain text.
            drop(navigator.replace_with_query(&to, &narrowed));
        })
    };
    let title = title(&app, &props.district, table.value.as_deref());
    let back = (
        Route::Province {
            round: props.round.clone(),
        },
        app.text("province-progress"),
    );
    html! {
        <Frame round={props.round.clone()} {title} id="province-units-page" {back}>
            <Freshness {wanted} standing={&table} />
            { fields(&app, &narrowed, &narrow) }
            if let Some((table, round)) = table.value.as_ref().zip(round) {
                { units(&app, &round, found(table, &round, (props, &narrowed, now)), now) }
            }
        </Frame>
    }
}

fn title(app: &App, district: &str, table: Option<&Table>) -> AttrValue {
    let named = |row: &&TableRow| {
        row.district
            .as_ref()
            .is_some_and(|own| own.as_str() == district)
    };
    match (
        district,
        table.and_then(|table| table.rows.iter().find(named)),
    ) {
        (_, Some(row)) => row.district_name.clone().into(),
        ("none", None) => app.text("province-no-district"),
        _ => app.text("province-units"),
    }
}

fn found<'a>(
    table: &'a Table,
    round: &Round,
    (props, narrowed, now): (&Props, &Narrowed, Timestamp),
) -> Vec<&'a TableRow> {
    let is_in = |row: &&TableRow| match props.district.as_str() {
        "all" => true,
        "none" => row.district.is_none(),
        code => row
            .district
            .as_ref()
            .is_some_and(|own| own.as_str() == code),
    };
    let mark = Mark::ALL
        .into_iter()
        .find(|mark| mark.name() == narrowed.mark);
    let is_marked = |row: &&TableRow| mark.is_none_or(|mark| mark.is_on(row, round.submit_by, now));
    let matches = |row: &&TableRow| {
        search::matches(
            &narrowed.q,
            [
                row.name.as_str(),
                row.district_name.as_str(),
                row.unit.as_str(),
            ],
        )
    };
    table
        .rows
        .iter()
        .filter(is_in)
        .filter(is_marked)
        .filter(matches)
        .collect()
}

fn fields(app: &App, narrowed: &Narrowed, narrow: &Callback<Narrowed>) -> Html {
    let (own, emit) = (narrowed.clone(), narrow.clone());
    let on_type = Callback::from(move |q| emit.emit(Narrowed { q, ..own.clone() }));
    let (own, emit) = (narrowed.clone(), narrow.clone());
    let on_choose = Callback::from(move |mark| {
        emit.emit(Narrowed {
            mark,
            ..own.clone()
        });
    });
    let all = [(String::new(), app.text("province-mark-all"))];
    let marks = Mark::ALL.into_iter().map(|mark| {
        (
            mark.name().to_owned(),
            app.text(&format!("province-mark-{}", mark.name())),
        )
    });
    html! {
        <div class="narrow" role="search">
            <SearchField id="search" label={app.text("province-search")} value={narrowed.q.clone()} {on_type} />
            <SelectField id="mark" label={app.text("province-look")} chosen={narrowed.mark.clone()}
                options={all.into_iter().chain(marks).collect::<Vec<_>>()} {on_choose} />
        </div>
    }
}

fn units(app: &App, round: &Round, rows: Vec<&TableRow>, now: Timestamp) -> Html {
    let count = rows.len();
    let item = |row: &TableRow| {
        let standing = &row.standing;
        let answered = Message::new("province-answered")
            .with("answered", standing.answered as usize)
            .with("answerable", standing.answerable as usize);
        let province = Message::new("province-answered-by-us")
            .with("answered", standing.province_answered as usize)
            .with("answerable", standing.province_answerable as usize);
        let submitted = standing
            .submitted_at
            .map(|at| app.tell(&Message::new("province-submitted").with("at", at.shown())));
        html! {
            <li class="rows__item" key={row.unit.to_string()} data-testid="unit" data-state={province::stage_name(standing.stage)}>
                { sheet_link(app, &round.id, row) }
                <span class="tags">{ stage_tag(app, row) }{ mark_tags(app, row, round, now) }</span>
                <span class="soft" lang={VI}>{ row.district_name.clone() }</span>
                <span class="soft">{ app.tell(&answered) }{ " · " }{ app.tell(&province) }</span>
                if let Some(submitted) = submitted { <span class="soft">{ submitted }</span> }
            </li>
        }
    };
    html! {
        <section class="card card--list">
            <p class="soft" role="status" data-testid="found" data-state={count.to_string()}>
                { app.tell(&Message::new("province-found").with("count", count)) }
            </p>
            <ul class="rows">{ for rows.into_iter().map(item) }</ul>
        </section>
    }
}
