//! Routes, calls, companies, turning points, lags, the calendar, the score of past readings: several routes to each
//! quantity, each with a backcast error, pooled (docs/method.md); implied against expected, or "no call" and why.

mod gaps;

pub use gaps::{Call, Expected, Gap, Gaps, Reason, Route, Uncomputable};
