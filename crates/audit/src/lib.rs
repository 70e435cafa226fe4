//! Does a claim stand, and what does it weigh? Pure, stores nothing. One table of identities both fills blanks and
//! exposes errors; physical limits reach it as figures in the case. One check a file.

mod finding;

pub use finding::*;
