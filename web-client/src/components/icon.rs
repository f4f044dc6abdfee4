//! Icons, drawn from lines.

use yew::prelude::*;

/// An icon that stands beside its text and says nothing of its own.
pub fn icon(name: &str) -> Html {
    let path = match name {
        "home" => "M4 11l8-7 8 7v9H5v-9",
        "list" => "M9 6h11M9 12h11M9 18h11M4 6h.01M4 12h.01M4 18h.01",
        "submit" => "M4 12l5 5L20 6",
        "sync" => "M20 8a8 8 0 0 0-14-2L4 8m0-4v4h4M4 16a8 8 0 0 0 14 2l2-2m0 4v-4h-4",
        "settings" => "M4 7h10m4 0h2M4 17h2m4 0h10M14 4v6M8 14v6",
        "chart" => "M4 20V4m0 16h16M8 16v-5m5 5V8m5 8v-3",
        "people" => {
            "M9 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zm-6 8a6 6 0 0 1 12 0m1-14a3 3 0 0 1 0 6m2 3a6 6 0 0 1 3 5"
        }
        "inbox" => "M4 13l3-8h10l3 8v6H4zm0 0h5a3 3 0 0 0 6 0h5",
        "table" => "M4 5h16v14H4zM4 10h16M10 5v14",
        "lock" => "M6 11h12v9H6zm3 0V8a3 3 0 0 1 6 0v3",
        "print" => "M7 9V4h10v5M5 9h14v7h-2v4H7v-4H5z",
        _ => "M12 4v16M4 12h16",
    };
    html! {
        <svg class="nav__icon" viewBox="0 0 24 24" aria-hidden="true"><path d={path} /></svg>
    }
}
