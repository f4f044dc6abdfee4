//! New versions of the program: the service worker fetches one in the background, and it takes over
//! when the person says so.

use std::rc::Rc;

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    ServiceWorker, ServiceWorkerContainer, ServiceWorkerRegistration, ServiceWorkerState,
};

use super::listen::on;
use super::shell;
use crate::state::Event;

/// Reports [`Event::UpdateReady`] when a new version waits.
pub fn watch(send: Rc<dyn Fn(Event)>) {
    let Some(container) = container() else { return };
    spawn_local(async move {
        let Some(registration) = registration(&container).await else {
            return;
        };
        if registration.waiting().is_some() {
            send(Event::UpdateReady);
        }
        let found = registration.clone();
        on(&registration, "updatefound", move |_| {
            let Some(worker) = found.installing() else {
                return;
            };
            let (send, own) = (Rc::clone(&send), worker.clone());
            on(&worker, "statechange", move |_| {
                if own.state() == ServiceWorkerState::Installed && is_newer_version(&own) {
                    send(Event::UpdateReady);
                }
            });
        });
    });
}

/// Whether it replaces what runs: the very first version replaces nothing, and another program
/// takes over by itself.
fn is_newer_version(worker: &ServiceWorker) -> bool {
    let running = container().and_then(|container| container.controller());
    running.is_some_and(|running| running.script_url() == worker.script_url())
}

/// Lets the version that waits take over, then loads it; it has taken over already where another
/// tab was asked first.
pub fn take() {
    let Some(container) = container() else { return };
    let reload = Closure::once_into_js(shell::reload);
    container.set_oncontrollerchange(Some(reload.unchecked_ref()));
    spawn_local(async move {
        let waiting = registration(&container)
            .await
            .and_then(|found| found.waiting());
        match waiting {
            Some(worker) => drop(worker.post_message(&"take-over".into())),
            None => shell::reload(),
        }
    });
}

/// Not there in an insecure context.
fn container() -> Option<ServiceWorkerContainer> {
    let navigator = web_sys::window()?.navigator();
    let container = js_sys::Reflect::get(&navigator, &"serviceWorker".into()).ok()?;
    container.dyn_into().ok()
}

async fn registration(container: &ServiceWorkerContainer) -> Option<ServiceWorkerRegistration> {
    let ready = container.ready().ok()?;
    let registration: JsValue = JsFuture::from(ready).await.ok()?;
    registration.dyn_into().ok()
}
