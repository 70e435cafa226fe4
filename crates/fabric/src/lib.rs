//! How a fleet divides into clusters, how a cluster of n chips is wired, and what that takes: optics by speed and
//! reach, switches, copper, fibre, DCI, power. Ends at bill lines keyed by product.

mod bill;

pub use bill::{Bill, Line};
