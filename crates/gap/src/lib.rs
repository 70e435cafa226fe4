//! Routes, calls, companies, turning points, lags, the calendar, the score of past readings: several routes to each
//! quantity, each with a backcast error, pooled (docs/method.md); implied against expected, or "no call" and why.

pub mod rules;

mod backcast;
mod call;
mod compare;
mod expected;
mod gaps;
mod lever;
mod spec;

pub use backcast::{Past, backcast};
pub use call::{Bars, Vote, call};
pub use compare::{Error, compare, compare_evidence};
pub use demand::Said;
pub use expected::{Window, expected};
pub use gaps::{Alleged, Call, Expected, Gap, Gaps, Reason, Route, Uncomputable};
pub use lever::{Lever, break_even, tornado};
pub use spec::{Method, QuantitySpec, RouteSpec, Skip, Spec};
