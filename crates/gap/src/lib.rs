//! Routes, calls, companies, turning points, lags, the calendar, the score of past readings: several routes to each
//! quantity, each with a backcast error, pooled (docs/method.md); implied against expected, or "no call" and why.

pub mod rules;

mod backcast;
mod beliefs;
mod beside;
mod call;
mod companies;
mod compare;
mod expected;
mod gaps;
mod lever;
mod prints;
mod speaks;
mod spec;
mod turning;

pub use backcast::{Past, backcast};
pub use beliefs::{Allegation, Alleged, Sign, Verdict, alleged};
pub use beside::{Beside, beside};
pub use call::{Bars, Vote, call};
pub use companies::{Company, Exposed, Part, Share, companies};
pub use compare::{Error, compare, compare_evidence};
pub use demand::Said;
pub use expected::{Window, expected};
pub use gaps::{Call, Expected, Gap, Gaps, Reason, Route, Uncomputable};
pub use lever::{Lever, break_even, tornado};
pub use prints::{Print, prints};
pub use speaks::{BELIEFS, Reading, Speaks};
pub use spec::{Method, QuantitySpec, RouteSpec, Skip, Spec};
pub use turning::{Turn, Turning, turning};
