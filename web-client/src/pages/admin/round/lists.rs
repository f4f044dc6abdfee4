//! A round's lists: the bodies that appraise, the blocks, the bands.

use sodiem_core::round::Edge;
use sodiem_core::text::Message;
use sodiem_core::unit::Unit;
use yew::prelude::*;

use super::PartProps;
use super::moments::level_key;
use crate::components::select::{Choice, SelectField};
use crate::components::vi::VI;
use crate::hooks::{App, use_app};
use crate::pages::admin::parts::LineField;
use crate::state::view::admin::{BandForm, BlockForm, BodyForm};

/// A list with a button below to add to it.
fn list(app: &App, key: &str, (items, add): (Html, Callback<MouseEvent>)) -> Html {
    html! {
        <section class="card" data-testid={key.to_owned()}>
            <h2>{ app.text(key) }</h2>
            <p class="soft">{ app.text(&format!("{key}-hint")) }</p>
            { items }
            <div class="buttons">
                <button class="button" type="button" onclick={add} data-testid={format!("{key}-add")}>{ app.text(&format!("{key}-add")) }</button>
            </div>
        </section>
    }
}

/// An entry of a list, named by a legend that is its name.
fn entry(app: &App, name: &str, (fields, remove): (Html, Callback<MouseEvent>)) -> Html {
    let label = format!("{}: {name}", app.text("admin-remove"));
    html! {
        <fieldset class="group group--entry">
            <legend class="field__label" lang={VI}>{ name.to_owned() }</legend>
            { fields }
            <div class="buttons">
                <button class="button" type="button" onclick={remove} lang={crate::components::vi::lang_of(&label)} aria-label={label.clone()}>{ app.text("admin-remove") }</button>
            </div>
        </fieldset>
    }
}

/// The bodies.
#[component]
pub fn Bodies(part: &PartProps) -> Html {
    let app = use_app();
    let one = |(index, body): (usize, &BodyForm)| {
        let remove = part.click(move |form| drop(form.bodies.remove(index)));
        entry(
            &app,
            &body.name,
            (body_fields(&app, part, (index, body)), remove),
        )
    };
    let items = part.form.bodies.iter().enumerate().map(one).collect();
    let add = part.click(|form| {
        form.bodies.push(BodyForm {
            tier: 1,
            ..BodyForm::default()
        });
    });
    list(&app, "admin-bodies", (items, add))
}

fn body_fields(app: &App, part: &PartProps, (index, body): (usize, &BodyForm)) -> Html {
    let field = |name: &str| format!("body-{index}-{name}");
    let error = |name: &str| part.errors.get(&field(name)).cloned();
    let tiers = part.form.tiers.iter().enumerate().map(|(index, tier)| {
        let name = Message::new("admin-tier")
            .with("tier", index + 1)
            .with("level", app.text(level_key(tier.level)).to_string());
        ((index + 1).to_string(), app.say(&name))
    });
    let on_tier = part.change(move |form, tier| {
        form.bodies[index].tier = tier.parse().unwrap_or_default();
    });
    html! {
        <>
            <LineField id={field("name")} label={app.text("admin-entry-name")} value={body.name.clone()} error={error("name")}
                on_type={part.change(move |form, name| form.bodies[index].name = name)} />
            <LineField id={field("id")} label={app.text("admin-body-id")} value={body.id.clone()} error={error("id")}
                on_type={part.change(move |form, id| form.bodies[index].id = id)} />
            <SelectField id={field("tier")} label={app.text("admin-body-tier")} chosen={body.tier.to_string()}
                options={tiers.collect::<Vec<_>>()} on_choose={on_tier} />
            <SelectField id={field("unit")} label={app.text("admin-body-unit")} chosen={body.unit.clone()}
                options={units(app, part, body)} on_choose={part.change(move |form, unit| form.bodies[index].unit = unit)} />
            <LineField id={field("rows")} label={app.text("admin-body-rows")} hint={app.text("admin-body-rows-hint")}
                value={body.rows.clone()} error={error("rows")}
                on_type={part.change(move |form, rows| form.bodies[index].rows = rows)} />
        </>
    }
}

/// The units of the level of a body's tier.
fn units(app: &App, part: &PartProps, body: &BodyForm) -> Vec<Choice> {
    let tier = usize::try_from(body.tier)
        .unwrap_or_default()
        .checked_sub(1);
    let level = tier
        .and_then(|tier| part.form.tiers.get(tier))
        .map(|tier| tier.level);
    let choice = |unit: &Unit| (unit.code.to_string(), AttrValue::from(unit.name.clone()));
    let units = app.read(|state| {
        let Some(work) = state.work() else {
            return Vec::new();
        };
        let of_level = work
            .device
            .newest_units()
            .iter()
            .filter(|unit| Some(unit.level) == level);
        of_level.map(choice).collect::<Vec<_>>()
    });
    [(String::new(), app.text("admin-place-choose"))]
        .into_iter()
        .chain(units)
        .collect()
}

/// The blocks.
#[component]
pub fn Blocks(part: &PartProps) -> Html {
    let app = use_app();
    let one = |(index, block): (usize, &BlockForm)| {
        let field = |name: &str| format!("block-{index}-{name}");
        let error = |name: &str| part.errors.get(&field(name)).cloned();
        let fields = html! {
            <>
                <LineField id={field("name")} label={app.text("admin-entry-name")} value={block.name.clone()} error={error("name")}
                    on_type={part.change(move |form, name| form.blocks[index].name = name)} />
                <LineField id={field("kinds")} label={app.text("admin-block-kinds")} value={block.kinds.clone()} error={error("kinds")}
                    hint={app.text("admin-block-kinds-hint")} on_type={part.change(move |form, kinds| form.blocks[index].kinds = kinds)} />
            </>
        };
        entry(
            &app,
            &block.name,
            (
                fields,
                part.click(move |form| drop(form.blocks.remove(index))),
            ),
        )
    };
    let items = part.form.blocks.iter().enumerate().map(one).collect();
    let add = part.click(|form| form.blocks.push(BlockForm::default()));
    list(&app, "admin-blocks", (items, add))
}

fn edge(name: &str) -> Edge {
    if name == "above" {
        Edge::Above
    } else {
        Edge::AtLeast
    }
}

/// The bands.
#[component]
pub fn Bands(part: &PartProps) -> Html {
    let app = use_app();
    let edges: Vec<Choice> = ["at-least", "above"]
        .map(|name| (name.to_owned(), app.text(&format!("admin-band-{name}"))))
        .into();
    let all: Choice = (String::new(), app.text("admin-band-all"));
    let own = part.form.blocks.iter();
    let own = own.map(|block| (block.name.clone(), block.name.clone().into()));
    let blocks: Vec<Choice> = std::iter::once(all).chain(own).collect();
    let one = |(index, band): (usize, &BandForm)| {
        let field = |name: &str| format!("band-{index}-{name}");
        let error = |name: &str| part.errors.get(&field(name)).cloned();
        let fields = html! {
            <>
                <LineField id={field("name")} label={app.text("admin-entry-name")} value={band.name.clone()} error={error("name")}
                    on_type={part.change(move |form, name| form.bands[index].name = name)} />
                <LineField id={field("min")} label={app.text("admin-band-min")} value={band.min.clone()}
                    error={error("min")} on_type={part.change(move |form, text| form.bands[index].min = text)} />
                <SelectField id={field("edge")} label={app.text("admin-band-edge")} options={edges.clone()}
                    chosen={if band.edge == Edge::Above { "above" } else { "at-least" }}
                    on_choose={part.change(move |form, name| form.bands[index].edge = edge(&name))} />
                <SelectField id={field("block")} label={app.text("admin-band-block")} options={blocks.clone()}
                    chosen={band.block.clone()}
                    on_choose={part.change(move |form, name| form.bands[index].block = name)} />
            </>
        };
        entry(
            &app,
            &band.name,
            (
                fields,
                part.click(move |form| drop(form.bands.remove(index))),
            ),
        )
    };
    let items = part.form.bands.iter().enumerate().map(one).collect();
    let add = part.click(|form| form.bands.push(BandForm::default()));
    list(&app, "admin-bands", (items, add))
}
