//! How results are rounded, and how equal ones share ranks.

use sodiem_core::ratio::Rounding;
use sodiem_core::round::Ties;
use yew::prelude::*;

use super::PartProps;
use crate::components::select::SelectField;
use crate::hooks::use_app;
use crate::pages::admin::parts::LineField;

/// Decimals, rounding and ties.
#[component]
pub fn Results(part: &PartProps) -> Html {
    let app = use_app();
    let form = &part.form;
    let named = |names: [&str; 2], prefix: &str| {
        let option = |name: &str| (name.to_owned(), app.text(&format!("{prefix}-{name}")));
        names.map(option).to_vec()
    };
    let ties = match form.ties {
        Ties::Skip => "skip",
        Ties::NoSkip => "no-skip",
    };
    let rounding = match form.rounding {
        Rounding::HalfAwayFromZero => "away",
        Rounding::HalfToEven => "even",
    };
    let on_ties = part.change(|form, name| {
        form.ties = if name == "no-skip" {
            Ties::NoSkip
        } else {
            Ties::Skip
        };
    });
    let on_rounding = part.change(|form, name| {
        form.rounding = if name == "even" {
            Rounding::HalfToEven
        } else {
            Rounding::HalfAwayFromZero
        };
    });
    html! {
        <section class="card">
            <h2>{ app.text("admin-results") }</h2>
            <LineField id="decimals" label={app.text("admin-decimals-label")} value={form.decimals.clone()}
                error={part.errors.get("decimals").cloned()} on_type={part.change(|form, decimals| form.decimals = decimals)} />
            <SelectField id="rounding" label={app.text("admin-rounding")} chosen={rounding}
                options={named(["away", "even"], "admin-rounding")} on_choose={on_rounding} />
            <SelectField id="ties" label={app.text("admin-ties")} chosen={ties}
                options={named(["skip", "no-skip"], "admin-ties")} on_choose={on_ties} />
        </section>
    }
}
