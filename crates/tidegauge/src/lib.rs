//! The gauge on one page: `open, take_in, measure, why, ask, find, correct, seal, hindcast`; `view/`: one plain struct
//! per thing shown, with its JSON shape and formatted text (labels from data/labels.toml). No arithmetic, no SQL.

mod asked;
mod beside;
mod doors;
mod gauge;
pub mod view;

pub use doors::day_of;
pub use gauge::{Ask, Error, Gauge, Reading, Taken};
pub use read::{Item, Options, Source};
