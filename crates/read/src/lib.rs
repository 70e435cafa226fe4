//! Files in, notes out, as a stream: decode, mark page chrome (never cut it out), split a digest into its notes, date
//! it, fingerprint near-duplicates. Never fails: notes and remarks.

mod note;

pub use note::{Item, Lang, Note, Origin, Remark, Rights, Said};
