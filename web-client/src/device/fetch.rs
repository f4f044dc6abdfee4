//! Requests to the server, and its stream of news.

use sodiem_core::api::{CLIENT_HEADER, PROBLEM_MEDIA_TYPE};
use sodiem_core::json;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Headers, RequestInit, Response};

use super::locks;
use crate::state::{Body, Call, Event, Failure};

/// How long the server may take: a slow network with a full exchange.
const TIMEOUT_MS: u32 = 120_000;

/// Shorter bodies gain nothing by being compressed, in bytes.
const COMPRESSED_BYTES_MIN: usize = 256;

/// Sends a request and makes an event of the reply.
pub async fn call(call: Call) -> Event {
    let Call {
        method,
        path,
        body,
        is_exclusive,
        then,
    } = call;
    let request = async move { send(method.name(), &path, body).await };
    let reply = if is_exclusive {
        locks::exclusive(request).await
    } else {
        request.await
    };
    then(reply)
}

async fn send(method: &str, path: &str, body: Body) -> Result<String, Failure> {
    let unsendable = |_: JsValue| Failure::Unreachable;
    let request = request(method, body).await.map_err(unsendable)?;
    let window = web_sys::window().expect("a page has a window");
    let response = JsFuture::from(window.fetch_with_str_and_init(path, &request))
        .await
        .map_err(unsendable)?;
    let response: Response = response.dyn_into().map_err(unsendable)?;
    let text = JsFuture::from(response.text().map_err(unsendable)?)
        .await
        .map_err(unsendable)?;
    let text = text.as_string().unwrap_or_default();
    if response.ok() {
        return Ok(text);
    }
    let is_problem = response
        .headers()
        .get("content-type")
        .ok()
        .flatten()
        .is_some_and(|kind| kind.starts_with(PROBLEM_MEDIA_TYPE));
    // A gateway that answers for a server that is down says so in its own words.
    match json::from_str(&text) {
        Ok(problem) if is_problem => Err(Failure::Problem(Box::new(problem))),
        _ if response.status() >= 500 => Err(Failure::Unreachable),
        _ => Err(Failure::Unreadable),
    }
}

#[wasm_bindgen]
extern "C" {
    /// The text in gzip; of the shell.
    #[wasm_bindgen(js_name = sodiemCompressed, catch)]
    async fn compressed(text: &str) -> Result<JsValue, JsValue>;
}

async fn request(method: &str, body: Body) -> Result<RequestInit, JsValue> {
    let headers = Headers::new()?;
    headers.set(CLIENT_HEADER, "web")?;
    headers.set("accept-language", &page_language())?;
    let init = RequestInit::new();
    init.set_method(method);
    init.set_signal(Some(&AbortSignal::timeout_with_u32(TIMEOUT_MS)));
    match body {
        Body::Empty => {}
        Body::Json(text) => {
            headers.set("content-type", "application/json")?;
            let is_long = text.len() >= COMPRESSED_BYTES_MIN;
            match if is_long {
                compressed(&text).await.ok()
            } else {
                None
            } {
                Some(compressed) => {
                    headers.set("content-encoding", "gzip")?;
                    init.set_body(&compressed);
                }
                None => init.set_body(&text.into()),
            }
        }
        Body::Csv(text) => {
            headers.set("content-type", "text/csv; charset=utf-8")?;
            init.set_body(&text.into());
        }
        Body::File(bytes) => {
            headers.set("content-type", "application/octet-stream")?;
            init.set_body(&js_sys::Uint8Array::from(bytes.as_slice()).into());
        }
    }
    init.set_headers(&headers);
    Ok(init)
}

fn page_language() -> String {
    let document = web_sys::window().and_then(|window| window.document());
    let page = document.and_then(|document| document.document_element());
    page.and_then(|page| page.get_attribute("lang"))
        .unwrap_or_default()
}

/// Ends the session; whether the server did.
pub async fn end_session(path: &str) -> bool {
    send("DELETE", path, Body::Empty).await.is_ok()
}
