//! What a person is typing, before it is stored: kept when the person pauses, leaves the field, the
//! page or the program. What cannot be kept as it is, is held on this device and shown again.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use yew::prelude::*;

use super::Held;
use crate::device::{shell, timer};

/// A pause in typing after which the draft is kept, in milliseconds.
const PAUSE_MS: u32 = 800;

/// A draft of a value that is stored elsewhere.
pub struct Draft<T> {
    inner: Rc<RefCell<Inner<T>>>,
    changed: UseForceUpdateHandle,
}

struct Inner<T> {
    value: T,
    stored: T,
    keep: Callback<T, bool>,
    /// What was held when it was last looked.
    held: Option<T>,
    hold: Callback<Option<T>>,
    /// Typed since it was last tried to keep it.
    is_dirty: bool,
    /// Keeping it was tried and refused: time to say what is wrong.
    is_refused: bool,
    edits: u64,
}

impl<T: Clone + PartialEq> Inner<T> {
    /// Something is held or no longer, by this draft itself or in another tab.
    fn heard(&mut self, held: Option<T>, stored: &T) {
        match held {
            _ if self.is_dirty => {}
            Some(held) => {
                self.value = held;
                self.is_refused = true;
            }
            None if self.is_refused => {
                self.value = stored.clone();
                self.is_refused = false;
            }
            None => {}
        }
    }
}

impl<T> Clone for Draft<T> {
    fn clone(&self) -> Self {
        Self {
            inner: Rc::clone(&self.inner),
            changed: self.changed.clone(),
        }
    }
}

impl<T: Clone + 'static> Draft<T> {
    /// What was typed so far.
    pub fn value(&self) -> T {
        self.inner.borrow().value.clone()
    }

    /// Whether what was typed could not be kept as it is.
    pub fn is_refused(&self) -> bool {
        self.inner.borrow().is_refused
    }

    /// Changes the draft; it is kept after a pause.
    pub fn edit(&self, change: impl FnOnce(&mut T)) {
        let edits = {
            let mut inner = self.inner.borrow_mut();
            change(&mut inner.value);
            inner.is_dirty = true;
            inner.is_refused = false;
            inner.edits += 1;
            inner.edits
        };
        self.changed.force_update();
        let draft = self.clone();
        timer::after(PAUSE_MS, move || {
            if draft.inner.borrow().edits == edits {
                draft.keep();
            }
        });
    }

    /// Changes the draft and keeps it at once: a choice, a tick.
    pub fn set(&self, change: impl FnOnce(&mut T)) {
        {
            let mut inner = self.inner.borrow_mut();
            change(&mut inner.value);
            inner.is_dirty = true;
            inner.edits += 1;
        }
        self.keep();
        self.changed.force_update();
    }

    /// Keeps what was typed.
    pub fn keep(&self) {
        if !self.inner.borrow().is_dirty {
            return;
        }
        let (value, keep, hold) = {
            let mut inner = self.inner.borrow_mut();
            inner.is_dirty = false;
            let (keep, hold) = (inner.keep.clone(), inner.hold.clone());
            (inner.value.clone(), keep, hold)
        };
        let is_kept = keep.emit(value.clone());
        self.inner.borrow_mut().is_refused = !is_kept;
        if !is_kept {
            hold.emit(Some(value));
            self.changed.force_update();
        } else if self.inner.borrow().held.is_some() {
            hold.emit(None);
        }
    }
}

/// A draft of `stored`, or of what is held of it. `keep` stores it and says whether it could;
/// `is_same` compares what would be stored, so that a field is not rewritten under the person's hands.
#[hook]
pub fn use_draft<T: Clone + PartialEq + 'static>(
    stored: T,
    held: Held<T>,
    is_same: impl Fn(&T, &T) -> bool,
    keep: Callback<T, bool>,
) -> Draft<T> {
    let Held { value: held, hold } = held;
    let inner = use_mut_ref(|| Inner {
        value: held.clone().unwrap_or_else(|| stored.clone()),
        stored: stored.clone(),
        keep: keep.clone(),
        held: held.clone(),
        hold: hold.clone(),
        is_dirty: false,
        is_refused: held.is_some(),
        edits: 0,
    });
    let changed = use_force_update();
    {
        let mut inner = inner.borrow_mut();
        inner.keep = keep;
        inner.hold = hold;
        if inner.held != held {
            inner.heard(held.clone(), &stored);
            inner.held = held;
        }
        if inner.stored != stored {
            let is_free = !inner.is_dirty && !inner.is_refused;
            if is_free && !is_same(&inner.value, &stored) {
                inner.value = stored.clone();
            }
            inner.stored = stored;
        }
    }
    let draft = Draft { inner, changed };
    let leaving = draft.clone();
    use_effect_with((), move |()| {
        let own = leaving.clone();
        let listener = Closure::<dyn Fn()>::new(move || own.keep());
        let targets = hiding();
        for (target, name) in &targets {
            let callback = listener.as_ref().unchecked_ref();
            target
                .add_event_listener_with_callback(name, callback)
                .expect("an event can be listened to");
        }
        move || {
            for (target, name) in &targets {
                let callback = listener.as_ref().unchecked_ref();
                drop(target.remove_event_listener_with_callback(name, callback));
            }
            leaving.keep();
        }
    });
    draft
}

/// What happens before a page may be gone, and the program's own call.
fn hiding() -> Vec<(web_sys::EventTarget, &'static str)> {
    let window = web_sys::window().expect("a page has a window");
    let document = window.document().expect("a window has a document");
    vec![
        (document.into(), "visibilitychange"),
        (window.clone().into(), "pagehide"),
        (window.into(), shell::KEEP_DRAFTS),
    ]
}
