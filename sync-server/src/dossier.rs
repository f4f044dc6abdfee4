//! Placeholder
use std::sync::Mutex;
#[derive(Default)]
pub struct Dossiers { _a: Mutex<()> }
