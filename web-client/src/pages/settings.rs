//! Language, colours, this device, signing out.

use sodiem_core::text::Language;
use yew::prelude::*;

use crate::components::bundle::install_card;
use crate::components::go::Go;
use crate::components::page::Page;
use crate::components::vi::VI;
use crate::device::shell;
use crate::hooks::{App, use_app};
use crate::route::Route;
use crate::state::{Event, Theme, Work};

/// The settings of this device.
#[component]
pub fn Settings() -> Html {
    let app = use_app();
    let (principal, theme, is_persistent) = app.read(|state| {
        let principal = state.work().map(|work| work.principal().clone());
        (principal, state.theme, state.is_persistent)
    });
    let unsent = app.read(|state| state.work().map(Work::unsent).unwrap_or_default());
    let files = app.read(|state| state.files);
    use_effect_with((), |()| shell::show_devices());
    let sign_out = app.sender(|_: MouseEvent| Event::SignOutAsked(true));
    let persistence = match is_persistent {
        Some(true) => app.text("settings-persistent"),
        Some(false) => app.text("settings-not-persistent"),
        None => app.text("settings-persistence-unknown"),
    };
    html! {
        <Page title={app.text("nav-settings")} id="settings">
            <section class="card">
                <h2>{ app.text("settings-language") }</h2>
                <div class="buttons">{ for Language::ALL.map(|language| language_button(&app, language)) }</div>
            </section>
            <section class="card">
                <h2>{ app.text("settings-theme") }</h2>
                <div class="buttons">
                    { for [Theme::Device, Theme::Light, Theme::Dark].map(|own| theme_button(&app, own, theme)) }
                </div>
            </section>
            <section class="card">
                <h2>{ app.text("settings-device") }</h2>
                <p data-testid="persistence" data-state={is_persistent.map(|is| is.to_string())}>{ persistence }</p>
                <p><Go to={Route::Sync} class="button" id="to-sync">{ app.text("sync-title") }</Go></p>
            </section>
            if shell::begins_empty_installed() {
                { install_card(&app, unsent.changes + unsent.decisions + files.waiting) }
            }
            // What stands in it is the shell's.
            <section class="card" id="devices" data-testid="devices"></section>
            <section class="card">
                <h2>{ app.text("settings-account") }</h2>
                if let Some(principal) = principal {
                    <p><strong lang={VI}>{ principal.name }</strong>{ " · " }{ principal.username }</p>
                }
                <div>
                    <button class="button button--danger" type="button" onclick={sign_out} data-testid="sign-out">
                        { app.text("sign-out") }
                    </button>
                </div>
            </section>
        </Page>
    }
}

fn language_button(app: &App, language: Language) -> Html {
    let name = match language {
        Language::Vi => "Tiếng Việt",
        Language::En => "English",
    };
    let onclick = app.sender(move |_: MouseEvent| Event::LanguageChosen(language));
    html! {
        <button class="button" type="button" lang={language.tag()} {onclick}
            data-testid={format!("set-language-{}", language.tag())}
            aria-pressed={(app.language() == language).to_string()}>{ name }</button>
    }
}

fn theme_button(app: &App, theme: Theme, chosen: Theme) -> Html {
    let name = match theme {
        Theme::Device => "theme-device",
        Theme::Light => "theme-light",
        Theme::Dark => "theme-dark",
    };
    let onclick = app.sender(move |_: MouseEvent| Event::ThemeChosen(theme));
    html! {
        <button class="button" type="button" {onclick} data-testid={name}
            aria-pressed={(theme == chosen).to_string()}>{ app.text(name) }</button>
    }
}
