//! Notes in, what is said out: `lex > clause > number > period > bind > emit`; each part of a claim cites its own
//! words. Pure. Candidates are scored, weights in data/. Keeps the digits as written.
//!
//! The door is [`extract`]; who reads many notes keeps a [`Reader`].

mod belief;
mod bind;
mod clause;
mod emit;
mod event;
pub mod gold;
mod lex;
mod mention;
mod number;
mod period;
mod reader;
mod relation;
mod said;
mod topic;
mod trigger;
mod words;

pub use reader::{Heard, Reader, extract};
pub use said::*;
