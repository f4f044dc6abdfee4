//! The fields of a rule.

use sodiem_core::ratio::Ratio;
use sodiem_core::rule::points::listed;
use sodiem_core::rule::{Input, Item, Variable};
use sodiem_core::text::Message;
use yew::prelude::*;

use super::choice_field::{Choice, ChoiceField};
use super::number_field::NumberField;
use super::select::SelectField;
use crate::hooks::{App, Draft, use_app};
use crate::state::entry;
use crate::state::form::{Field, Form};

#[derive(Properties)]
pub struct Props {
    /// What the fields say.
    pub form: Form,
    /// What the person is typing.
    pub draft: Draft<Form>,
    /// Whether it is time to say what is wrong.
    pub says_errors: bool,
    /// What the row can give.
    pub points_max: Ratio,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        // The draft is the same for the life of the form.
        self.form == other.form
            && self.says_errors == other.says_errors
            && self.points_max == other.points_max
    }
}

/// The fields of a rule, one group for each thing it asks.
#[component]
pub fn Inputs(props: &Props) -> Html {
    let app = use_app();
    let fields = Fields { app: &app, props };
    html! {
        <div class="answer__inputs">{ for props.form.inputs().iter().map(|input| fields.of(input)) }</div>
    }
}

struct Fields<'a> {
    app: &'a App,
    props: &'a Props,
}

impl Fields<'_> {
    fn of(&self, input: &Input) -> Html {
        match input {
            Input::Choice(options) => self.choice(options),
            Input::Checklist(items) => self.checklist(items),
            Input::Variable(variable) => self.variable(variable),
            Input::Counts(items) => items
                .iter()
                .enumerate()
                .map(|(index, item)| self.count(index, item))
                .collect(),
            Input::Responses(items) => items
                .iter()
                .enumerate()
                .map(|(index, item)| self.responses(index, item))
                .collect(),
            Input::Satisfaction(levels) => self.satisfaction(levels),
            Input::Points { min, step } => self.points_set(min, step.as_ref()),
        }
    }

    fn choices(&self, items: &[Item], is_chosen: impl Fn(usize) -> bool) -> Vec<Choice> {
        let choice = |(index, item): (usize, &Item)| Choice {
            label: item.label.clone().into(),
            points: self.points(item),
            is_chosen: is_chosen(index),
        };
        items.iter().enumerate().map(choice).collect()
    }

    fn choice(&self, options: &[Item]) -> Html {
        let form = &self.props.form;
        let is_chosen = |index| form.choice().is_some_and(|choice| choice as usize == index);
        let draft = self.props.draft.clone();
        let on_choose = Callback::from(move |(index, _): (usize, bool)| {
            draft.set(|form| form.choose(u32::try_from(index).ok()));
        });
        html! {
            <ChoiceField legend={self.app.text("form-choose")} name="choice" {on_choose}
                choices={self.choices(options, is_chosen)} />
        }
    }

    fn checklist(&self, items: &[Item]) -> Html {
        let form = &self.props.form;
        let draft = self.props.draft.clone();
        let on_choose = Callback::from(move |(index, is_ticked)| {
            draft.set(|form| form.check(index, is_ticked));
        });
        html! {
            <ChoiceField legend={self.app.text("form-tick")} name="check" is_multiple={true} {on_choose}
                choices={self.choices(items, |index| form.is_checked(index))} />
        }
    }

    fn variable(&self, variable: &Variable) -> Html {
        let max = variable.max.as_ref().map(|max| {
            self.app
                .tell(&Message::new("form-at-most").with("max", max))
        });
        let field = Field::Value(variable.name.clone());
        self.number(
            field,
            format!("value-{}", variable.name),
            &variable.label,
            (max, variable.is_whole),
        )
    }

    fn count(&self, index: usize, item: &Item) -> Html {
        let hint = self
            .app
            .tell(&Message::new("form-each").with("points", &*item.points));
        self.number(
            Field::Count(index),
            format!("count-{index}"),
            &item.label,
            (Some(hint), true),
        )
    }

    fn responses(&self, index: usize, item: &Item) -> Html {
        let hint = self
            .app
            .tell(&Message::new("form-percent").with("percent", &*item.points));
        let field = Field::Responses(item.label.clone());
        self.number(
            field,
            format!("responses-{index}"),
            &item.label,
            (Some(hint), true),
        )
    }

    fn satisfaction(&self, levels: &[String]) -> Html {
        let levels = Message::new("form-satisfied-levels").with("levels", levels.join(", "));
        let hint = Some(self.app.tell(&levels));
        let satisfied = self.app.text("form-satisfied");
        let answered = self.app.text("form-answered");
        html! {
            <>
                { self.number(Field::Satisfied, "satisfied".into(), &satisfied, (hint, true)) }
                { self.number(Field::Answered, "answered".into(), &answered, (None, true)) }
            </>
        }
    }

    /// Points to choose from where there are few steps, to type where there are many or none.
    fn points_set(&self, min: &Ratio, step: Option<&Ratio>) -> Html {
        // A penalty gives nought at most.
        let nought = Ratio::zero();
        let max = self.props.points_max.clone().max(nought);
        let max = &max;
        let Some(listed) = step.and_then(|step| listed(min, max, step)) else {
            let range = Message::new("form-points-range")
                .with("min", min)
                .with("max", max);
            let (label, hint) = (self.app.text("label-points"), self.app.tell(&range));
            return self.number(
                Field::Points,
                "points-set".into(),
                &label,
                (Some(hint), false),
            );
        };
        let option = |points: &Ratio| (points.exact_decimal(), self.app.points(points));
        let nothing = (String::new(), self.app.text("form-points-none"));
        let options = std::iter::once(nothing)
            .chain(listed.iter().map(option))
            .collect::<Vec<_>>();
        let chosen = self.props.form.answer(self.app.language()).ok();
        let chosen = chosen.and_then(|answer| answer.points).unwrap_or_default();
        let chosen: Option<Ratio> = chosen.parse().ok();
        let chosen = chosen
            .map(|points| points.exact_decimal())
            .unwrap_or_default();
        let (draft, language) = (self.props.draft.clone(), self.app.language());
        let on_choose = Callback::from(move |points: String| {
            draft.set(|form| form.type_in(Field::Points, entry::shown(&points, language)));
        });
        html! {
            <SelectField id="points-set" label={self.app.text("label-points")} {options} {chosen} {on_choose} />
        }
    }

    fn number(
        &self,
        field: Field,
        id: String,
        label: &str,
        (hint, is_whole): (Option<Html>, bool),
    ) -> Html {
        let form = &self.props.form;
        let error = self
            .props
            .says_errors
            .then(|| form.error(&field, self.app.language()));
        let error = error.flatten().map(|message| self.app.tell(&message));
        let value = form.typed(&field).to_owned();
        let (typing, leaving) = (self.props.draft.clone(), self.props.draft.clone());
        let on_type = Callback::from(move |text: String| {
            let field = field.clone();
            typing.edit(|form| form.type_in(field, text));
        });
        let on_leave = Callback::from(move |()| leaving.keep());
        html! {
            <NumberField key={id.clone()} id={id.clone()} label={label.to_owned()} {hint} {value} {error}
                {is_whole} {on_type} {on_leave} />
        }
    }

    fn points(&self, item: &Item) -> AttrValue {
        self.app
            .say(&Message::new("points-short").with("points", &*item.points))
    }
}
