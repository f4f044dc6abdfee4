//! One tab for all: Web Locks say which tab keeps the timer and the stream of news, and let one
//! exchange run at a time.

use std::rc::Rc;

use js_sys::Promise;
use sodiem_core::ids::AccountId;
use wasm_bindgen::JsCast;
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{EventSource, LockManager, LockMode, LockOptions, MessageEvent};

use super::listen::on;
use super::timer;
use crate::path;
use crate::state::Event;

/// From a refused stream of news to the next try, in milliseconds.
const REFUSED_MS: u32 = 60_000;

/// Waits to be the tab that keeps the timer and the stream of news, and then is until it closes.
pub fn lead(account: &AccountId, send: Rc<dyn Fn(Event)>) {
    let until_closed = move || {
        send(Event::BecameLeader);
        listen_to_news(Rc::clone(&send));
        // Never resolved: the lock is held as long as the tab lives.
        Promise::new(&mut |_, _| {})
    };
    match manager() {
        Some(manager) => drop(request(
            &manager,
            &format!("sodiem-lead-{account}"),
            until_closed,
        )),
        None => drop(until_closed()),
    }
}

/// Runs `work` while no other tab runs such work.
pub async fn exclusive<T: 'static>(work: impl Future<Output = T> + 'static) -> T {
    let Some(manager) = manager() else {
        return work.await;
    };
    let (done, result) = slot();
    let run = move || {
        future_to_promise(async move {
            done.replace(Some(work.await));
            Ok(JsValue::UNDEFINED)
        })
    };
    let mut run = Some(run);
    let once = move || {
        run.take()
            .map_or_else(|| Promise::resolve(&JsValue::UNDEFINED), |run| run())
    };
    // The lock's promise ends with the work's, which never fails.
    drop(JsFuture::from(request(&manager, "sodiem-exchange", once)).await);
    result.take().expect("the work ended before its lock")
}

/// A lock that is held until this is dropped.
pub struct Held(js_sys::Function);

impl Drop for Held {
    fn drop(&mut self) {
        // Resolving a promise does not fail.
        drop(self.0.call0(&JsValue::NULL));
    }
}

/// Waits for a lock, which several may share or one has alone. `None` where the browser has none.
pub async fn hold(name: &str, mode: LockMode) -> Option<Held> {
    let manager = manager()?;
    let (granting, granted) = slot::<js_sys::Function>();
    let wait = Promise::new(&mut |resolve, _| {
        let granting = Rc::clone(&granting);
        let on_granted = move || {
            drop(resolve.call0(&JsValue::NULL));
            Promise::new(&mut |release, _| {
                granting.replace(Some(release));
            })
        };
        let callback = Closure::<dyn FnMut() -> Promise>::new(on_granted).into_js_value();
        let options = LockOptions::new();
        options.set_mode(mode);
        drop(manager.request_with_options(name, &options, callback.unchecked_ref()));
    });
    drop(JsFuture::from(wait).await);
    granted.take().map(Held)
}

type Slot<T> = Rc<std::cell::RefCell<Option<T>>>;

fn slot<T>() -> (Slot<T>, Slot<T>) {
    let slot = Slot::<T>::default();
    (Rc::clone(&slot), slot)
}

fn request(manager: &LockManager, name: &str, work: impl FnMut() -> Promise + 'static) -> Promise {
    let callback = Closure::<dyn FnMut() -> Promise>::new(work).into_js_value();
    manager.request(name, callback.unchecked_ref())
}

/// Not there in an insecure context or an old browser: then every tab works for itself.
fn manager() -> Option<LockManager> {
    let navigator = web_sys::window()?.navigator();
    let locks = js_sys::Reflect::get(&navigator, &"locks".into()).ok()?;
    locks.dyn_into().ok()
}

/// The stream only says that there is something new; the exchange brings it. Browsers open a broken
/// stream again by themselves, but not one that was refused because the session ended.
fn listen_to_news(send: Rc<dyn Fn(Event)>) {
    let Ok(source) = EventSource::new(&path::events()) else {
        return;
    };
    let own = Rc::clone(&send);
    // Another server may answer now than the one that the cursor is of.
    on(&source, "open", move |_| own(Event::SyncAsked));
    let own = Rc::clone(&send);
    on(&source, "news", move |event| {
        let data = event
            .dyn_ref::<MessageEvent>()
            .and_then(|event| event.data().as_string());
        let cursor = data.and_then(|data| data.parse().ok());
        own(cursor.map_or(Event::SyncAsked, Event::NewsHeard));
    });
    let own = source.clone();
    on(&source, "error", move |_| {
        if own.ready_state() == EventSource::CLOSED {
            let send = Rc::clone(&send);
            timer::after(REFUSED_MS, move || listen_to_news(send));
        }
    });
}
