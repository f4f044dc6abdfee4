//! What a check found, each with its place.

use sodiem_core::finding::Finding;
use sodiem_core::text::Message;
use yew::prelude::*;

use crate::components::vi::VI;
use crate::hooks::use_app;

#[derive(Properties, PartialEq)]
pub struct Props {
    /// What was found.
    pub findings: Vec<Finding>,
}

/// The list of findings; nothing where there is none.
#[component]
pub fn Findings(props: &Props) -> Html {
    let app = use_app();
    if props.findings.is_empty() {
        return Html::default();
    }
    let finding = |finding: &Finding| {
        let line = usize::try_from(finding.line.unwrap_or_default()).unwrap_or(usize::MAX);
        let line = (line > 0).then(|| app.say(&Message::new("finding-line").with("line", line)));
        let cell = finding.cell.as_ref();
        let cell = cell.map(|cell| html! { <span lang={VI}>{ cell.clone() }</span> });
        let place = cell.or_else(|| line.map(|line| html! { { line } }));
        let leaf = finding
            .leaf
            .as_ref()
            .map(|leaf| html! { <span class="code">{ leaf.to_string() }{ " " }</span> });
        html! {
            <li data-testid="finding" data-state={finding.code().to_owned()}>
                if let Some(place) = place { <strong>{ place }{ " " }</strong> }
                { leaf }
                { app.tell(&finding.message) }
            </li>
        }
    };
    html! { <ul class="findings" data-testid="findings">{ for props.findings.iter().map(finding) }</ul> }
}
