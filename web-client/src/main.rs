//! The browser client as a program: [`sodiem_web_client`] started.

#[cfg(target_arch = "wasm32")]
fn main() {
    sodiem_web_client::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("The web client runs in a browser: cargo xtask demo");
}
