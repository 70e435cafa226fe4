//! Tokens (chat, agents, video) and training become FLOPs, FLOPs become accelerators, held to what can be supplied.
//! Pure: runs on a hand-written sheet.
//!
//! Routes are data (data/routes.toml): an [`Expr`] over addresses, facts and assumptions, worked by the [`Engine`] for
//! any period with what was known by any day. Gap runs its own routes on the same engine.

pub mod rules;

mod agents;
mod engine;
mod expr;
mod fleet;
mod forecast;
mod gather;
mod programme;
mod spec;
mod stock;

pub use agents::{Agents, AgentsSpec};
pub use engine::{Engine, Given, Ground, Missing, Target, named};
pub use expr::{Expr, Shift, Wrong, expand, parse_address};
pub use fleet::{Error, Fleet, FleetRow, Plan};
pub use forecast::{ROUTES, forecast, forecast_with};
pub use gather::{Said, gather};
pub use programme::{Programme, ProgrammeSpec, Side, Testimony};
pub use spec::{FleetSpec, Spec, TokenSpec};
