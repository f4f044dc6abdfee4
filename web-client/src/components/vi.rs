//! Words of a criteria set, a unit or a person: Vietnamese in any language of the interface, and
//! said to be, so that they are read out as what they are.

use sodiem_core::text::{Language, Message, is_vietnamese};
use yew::prelude::*;

use crate::hooks::App;

/// The value of `lang` where only such words stand.
pub const VI: &str = "vi";

/// The value of `lang` for words that may be such: where they have letters that English has not.
pub fn lang_of(words: &str) -> Option<&'static str> {
    is_vietnamese(words).then_some(VI)
}

/// Such words.
pub fn vi(words: impl Into<AttrValue>) -> Html {
    html! { <span lang={VI}>{ words.into() }</span> }
}

impl App {
    /// A message whose content is said to be Vietnamese.
    pub fn tell(&self, message: &Message) -> Html {
        if self.language() == Language::Vi {
            return html! { { self.say(message) } };
        }
        let part = |(text, is_content): (String, bool)| match is_content {
            true => vi(text),
            false => html! { { text } },
        };
        self.texts().parts(message).into_iter().map(part).collect()
    }
}
