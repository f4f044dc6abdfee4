//! The self-scoring form (*biểu tự chấm điểm*) that is printed and signed.

use sodiem_core::document::{Citation, LeafEntry};
use sodiem_core::ids::Digest;
use sodiem_core::text::Language;
use yew::prelude::*;

use crate::components::page::Page;
use crate::hooks::use_app;
use crate::pages::not_found::NotFound;
use crate::route::Route;
use crate::state::Event;
use crate::state::view::form::{self, FormRow, FormView};
use crate::state::view::sheet::Subject;

#[derive(Properties, PartialEq)]
pub struct Props {
    /// The sheet.
    pub subject: Subject,
    /// The edition, where it is not the one in force: the form as it stood when the round moved on.
    #[prop_or_default]
    pub earlier: Option<Digest>,
}

/// The form as it is signed: always in Vietnamese, whatever the language of the interface.
#[component]
pub fn Print(props: &Props) -> Html {
    let app = use_app();
    let subject = &props.subject;
    let found = app.read(|state| {
        let now = state.now;
        state
            .work()
            .and_then(|work| form::view(work, subject, props.earlier.as_ref()))
            .map(|view| (view, now))
    });
    let Some((view, now)) = found else {
        return html! { <NotFound /> };
    };
    let print = app.sender(|_: MouseEvent| Event::PrintAsked);
    let title = match props.earlier {
        None => app.text("print-title"),
        Some(_) => app.text("print-earlier-title"),
    };
    html! {
        <Page {title} id="print" back={(Route::sheet(subject.clone()), app.text("nav-overview"))}>
            <div class="buttons screen-only">
                <button class="button button--primary" type="button" onclick={print} data-testid="print">
                    { app.text("to-print") }
                </button>
            </div>
            <article class="paper" lang={Language::Vi.tag()} data-testid="paper">
                { heading(&view, &now.shown_date()) }
                { table(&view) }
                { signatures() }
            </article>
        </Page>
    }
}

fn heading(view: &FormView, date: &str) -> Html {
    html! {
        <header>
            <div class="paper__heads">
                <div><p>{ "ỦY BAN NHÂN DÂN" }</p><p><strong class="paper__unit">{ &view.unit_name }</strong></p></div>
                <div>
                    <p><strong>{ "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" }</strong></p>
                    <p><strong class="paper__motto">{ "Độc lập - Tự do - Hạnh phúc" }</strong></p>
                    <p><em>{ format!("Ngày in: {date}") }</em></p>
                </div>
            </div>
            <h2 class="paper__title">{ "BIỂU TỰ CHẤM ĐIỂM CHỈ SỐ CẢI CÁCH HÀNH CHÍNH" }</h2>
            <p class="paper__about">{ &view.round_title }</p>
            <p class="paper__about">
                { &view.set_title }{ if view.is_sample { " (bộ tiêu chí mẫu)" } else { "" } }
            </p>
        </header>
    }
}

fn table(view: &FormView) -> Html {
    let total = |label: &str, points: &str, max: &str| {
        html! {
            <tr class="paper__total">
                <th scope="row" colspan="2">{ label.to_owned() }</th>
                <td class="number">{ max.to_owned() }</td>
                <td class="number">{ points.to_owned() }</td>
                <td colspan="2"></td>
            </tr>
        }
    };
    html! {
        <div class="paper__scroll" tabindex="0" role="region" aria-label="Biểu tự chấm điểm">
            <table class="paper__table">
                <thead><tr>
                    <th scope="col">{ "STT" }</th>
                    <th scope="col">{ "Lĩnh vực / Tiêu chí / Tiêu chí thành phần" }</th>
                    <th scope="col">{ "Điểm tối đa" }</th>
                    <th scope="col">{ "Điểm tự chấm" }</th>
                    <th scope="col">{ "Tài liệu kiểm chứng / Giải trình" }</th>
                    <th scope="col">{ "Ghi chú" }</th>
                </tr></thead>
                <tbody>
                    { for view.rows.iter().map(row) }
                    { total("Tổng điểm tự chấm", &view.points, &view.max) }
                    { total("Điểm thưởng", &view.bonus, "") }
                    { total("Điểm trừ", &view.penalty, "") }
                </tbody>
            </table>
        </div>
    }
}

fn row(row: &FormRow) -> Html {
    let entry = row.entry.clone().unwrap_or_default();
    html! {
        <tr class={format!("paper__level-{}", row.level)} key={row.code.clone()}>
            <td>{ &row.code }</td>
            <td>{ &row.name }</td>
            <td class="number">{ &row.max }</td>
            <td class="number">{ &row.points }</td>
            <td>{ proof(&entry) }</td>
            <td>{ if row.others.is_empty() { entry.note } else { row.others.clone() } }</td>
        </tr>
    }
}

fn proof(entry: &LeafEntry) -> Html {
    let citation = |citation: &Citation| {
        let parts = [
            citation.number.clone(),
            labelled("ngày ", &citation.date),
            citation.document.clone(),
            labelled("mục ", &citation.section),
            labelled("trang ", &citation.page),
        ];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        html! { <p>{ parts.join(", ") }</p> }
    };
    html! {
        <>
            { for entry.citations.values().map(citation) }
            if !entry.explanation.is_empty() { <p>{ &entry.explanation }</p> }
        </>
    }
}

fn labelled(label: &str, text: &str) -> String {
    if text.is_empty() {
        String::new()
    } else {
        format!("{label}{text}")
    }
}

fn signatures() -> Html {
    let block = |title: &str| {
        html! { <div><p><strong>{ title.to_owned() }</strong></p><p><em>{ "(Ký và ghi rõ họ tên)" }</em></p></div> }
    };
    html! {
        <footer class="paper__signatures">
            { block("NGƯỜI LẬP BIỂU") }
            { block("LÃNH ĐẠO ĐƠN VỊ") }
        </footer>
    }
}
