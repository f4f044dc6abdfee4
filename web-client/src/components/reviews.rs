//! What the reviewing bodies say of a leaf.

use sodiem_core::rule::Rule;
use yew::prelude::*;

use super::answer_lines::answer_lines;
use super::vi::VI;
use crate::hooks::App;
use crate::state::view::leaf::Review;

/// Opinions, questions and appraised points, body by body.
pub fn reviews(app: &App, rule: &Rule, all: &[Review]) -> Html {
    let review = |review: &Review| {
        html! {
            <li class="review" key={review.body.clone()} data-testid="review"
                data-state={if review.asks { "asks" } else { "says" }}>
                <h3 lang={VI}>{ review.body.clone() }</h3>
                if review.asks {
                    <p><span class="tag tag--warn">{ app.text("review-asks") }</span></p>
                }
                if !review.opinion.is_empty() {
                    <p class="quote" data-testid="opinion" lang={VI}>{ review.opinion.clone() }</p>
                }
                if let Some((answer, points)) = &review.found {
                    <p>{ app.text("review-found") }{ " " }
                        <strong class="number" data-testid="review-points">{ app.points(points) }</strong></p>
                    { answer_lines(app, rule, answer) }
                    if let Some(reason) = &answer.reason { <p class="quote" lang={VI}>{ reason.clone() }</p> }
                }
            </li>
        }
    };
    if all.is_empty() {
        return Html::default();
    }
    html! {
        <section class="card" data-testid="reviews">
            <h2>{ app.text("reviews") }</h2>
            <ul class="reviews">{ for all.iter().map(review) }</ul>
        </section>
    }
}
