//! Dated, irregular, revised points in; forecasts with doubt, nowcasts and change points out. Pure; used by demand and
//! gap.
//!
//! Everything exists twice: as plain arithmetic on points (to look, to score) and as static rules on a sheet (to be
//! held): a forecast that reaches a sheet is always worked by the rules of [`rules`] out of leaf figures. A point
//! counts from the day it was known, never from its period: values get restated.

pub mod rules;

mod change;
mod evidence;
mod forecast;
mod onsheet;
mod point;
mod turning;

pub use change::{Change, changes};
pub use evidence::{Evidence, Held, Quantity};
pub use forecast::{Forecast, Manner, forecast, nowcast, past_targets};
pub use onsheet::{Ask, CALENDAR, calendar_days, damped, pace, sum_of, window_on_sheet};
pub use point::{Choice, Match, Pace, Point, Window, choose, covering, latest_windows, pace_of, standing};
pub use turning::{Bend, Turning, turning};
