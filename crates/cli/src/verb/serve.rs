//! `serve`: the report and its tables over HTTP, read-only.

use std::net::SocketAddr;

use crate::args::{Common, Notes};
use crate::fail::Outcome;
use crate::{out, setup};

/// Measure once, then serve until interrupted.
pub fn run(common: &Common, notes: &Notes, addr: SocketAddr) -> anyhow::Result<Outcome> {
    let view = super::report::view(common, notes, 100, true)?;
    serve::run(addr, view, setup::is_zh(common), |addr| out::say(&format!("http://{addr}/  (Ctrl-C stops)")))?;
    Ok(Outcome::Done)
}
