//! What results compare, how they are rounded, and how equal ones share ranks.

use sodiem_core::ratio::Rounding;
use sodiem_core::round::{BandedBy, PercentOf, Survey, Ties};
use yew::prelude::*;

use super::PartProps;
use super::ties::TieBreakers;
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
    let banded_by = match form.banded_by {
        BandedBy::Percent => "percent",
        BandedBy::Points => "points",
    };
    let on_banded_by = part.change(|form, name| {
        form.banded_by = if name == "points" {
            BandedBy::Points
        } else {
            BandedBy::Percent
        };
    });
    let percent_of = match form.percent_of {
        PercentOf::Applicable => "applicable",
        PercentOf::Whole => "whole",
    };
    let on_percent_of = part.change(|form, name| {
        form.percent_of = if name == "whole" {
            PercentOf::Whole
        } else {
            PercentOf::Applicable
        };
    });
    let survey = match form.survey {
        Survey::Held => "held",
        Survey::NotHeld => "not-held",
    };
    let on_survey = part.change(|form, name| {
        form.survey = if name == "not-held" {
            Survey::NotHeld
        } else {
            Survey::Held
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
            <TieBreakers ..part.clone() />
            <SelectField id="banded-by" label={app.text("admin-banded-by")} chosen={banded_by}
                options={named(["percent", "points"], "admin-banded-by")} on_choose={on_banded_by} />
            <SelectField id="percent-of" label={app.text("admin-percent-of")} chosen={percent_of}
                options={named(["applicable", "whole"], "admin-percent-of")} on_choose={on_percent_of} />
            <SelectField id="survey" label={app.text("admin-survey")} chosen={survey}
                options={named(["held", "not-held"], "admin-survey")} on_choose={on_survey} />
            <LineField id="unranked" label={app.text("admin-unranked")} hint={app.text("admin-unranked-hint")}
                value={form.unranked.clone()} error={part.errors.get("unranked").cloned()}
                on_type={part.change(|form, typed| form.unranked = typed)} />
        </section>
    }
}
