//! Other versions on the wire: an older program knows fewer fields, a newer server says more.

use serde_json::Value;

/// Fields of a request and of a reply that came to the exchange after it was first spoken.
const LATER: [&str; 5] = ["vouchers", "seats", "voucher", "published", "began"];

/// A request as a program of before vouchers sends it.
pub(super) fn as_asked_before(text: &str) -> String {
    without(text, &LATER)
}

/// A reply as such a program reads it: it passes over what it does not know. Names of seats it knew.
pub(super) fn as_answered_before(text: &str) -> String {
    without(text, &["vouchers", "voucher", "published", "unavailable"])
}

/// A reply of a newer server, which says more than this program knows.
pub(super) fn as_answered_later(text: &str, is_exchange: bool) -> String {
    if !is_exchange {
        return text.to_owned();
    }
    let mut value: Value = serde_json::from_str(text).expect("JSON");
    more(&mut value);
    value.to_string()
}

fn more(value: &mut Value) {
    if let Value::Object(fields) = value {
        fields.insert("from_a_later_version".into(), Value::Bool(true));
        for list in ["pushed", "documents", "seats"] {
            if let Some(Value::Array(items)) = fields.get_mut(list) {
                items.iter_mut().for_each(more);
            }
        }
    }
}

fn without(text: &str, names: &[&str]) -> String {
    let mut value: Value = serde_json::from_str(text).expect("JSON");
    strip(&mut value, names);
    value.to_string()
}

fn strip(value: &mut Value, names: &[&str]) {
    match value {
        Value::Object(fields) => {
            fields.retain(|name, _| !names.contains(&name.as_str()));
            fields.values_mut().for_each(|value| strip(value, names));
        }
        Value::Array(items) => items.iter_mut().for_each(|value| strip(value, names)),
        _ => {}
    }
}
