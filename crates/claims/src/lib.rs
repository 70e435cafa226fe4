//! Notes in, what is said out: `lex > clause > number > period > bind > emit`; each part of a claim cites its own
//! words. Pure. Candidates are scored, weights in data/. Keeps the digits as written.

mod said;

pub use said::*;
