//! Tokens (chat, agents, video) and training become FLOPs, FLOPs become accelerators, held to what can be supplied.
//! Pure: runs on a hand-written sheet.

mod fleet;

pub use fleet::{Error, Fleet, FleetRow, Plan};
