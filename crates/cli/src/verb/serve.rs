//! `serve`: live pages and their tables over HTTP, read-only.

use std::net::SocketAddr;

use crate::args::{Common, Notes};
use crate::fail::Outcome;
use crate::{out, setup};

/// Age limit of expected rows, days.
const WINDOW: i32 = 100;

/// Take in, then serve until interrupted.
pub fn run(common: &Common, notes: &Notes, addr: SocketAddr) -> anyhow::Result<Outcome> {
    let (gauge, taken) = setup::gauge(common, notes)?;
    let mut ask = setup::ask(&gauge, common, &taken, WINDOW)?;
    // Pages seen on this machine alone are no exit; all others ask the rights of each note.
    ask.own_pages = addr.ip().is_loopback();
    let desk = serve::Desk::new(gauge, ask, setup::is_zh(common));
    serve::run(addr, desk, |addr| out::say(&format!("http://{addr}/  (Ctrl-C stops)")))?;
    Ok(Outcome::Done)
}
