//! Identities: content hashes (shown at ten base-32 signs) and the names that rows of the almanac carry.

use std::fmt;
use std::sync::Arc;

/// 128 bits of BLAKE3 over tagged, length-prefixed parts. The team of a ledger is never hashed in, so ids agree
/// between ledgers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Hash(pub [u8; 16]);

/// Crockford's alphabet: no i, l, o, u, so that an id read aloud survives.
const SIGNS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Signs shown; all 26 are kept in JSON where identity matters.
const SHOWN: usize = 10;

impl Hash {
    /// All 26 base-32 signs.
    pub fn full(&self) -> String {
        let bits = u128::from_be_bytes(self.0);
        (0..26).rev().map(|i| SIGNS[((bits >> (5 * i)) & 31) as usize] as char).collect()
    }

    /// Read the 26 signs of [`Hash::full`]; None when a sign or the length is wrong.
    pub fn parse(text: &str) -> Option<Hash> {
        if text.len() != 26 {
            return None;
        }
        let mut bits: u128 = 0;
        for sign in text.bytes() {
            let value = SIGNS.iter().position(|s| *s == sign)? as u128;
            if bits >> 123 != 0 {
                return None;
            }
            bits = (bits << 5) | value;
        }
        Some(Hash(bits.to_be_bytes()))
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.full()[..SHOWN])
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// Builds a [`Hash`] part by part. Each part is length-prefixed, so ("ab", "c") and ("a", "bc") differ.
pub struct Hasher(blake3::Hasher);

impl Hasher {
    /// Start with a tag that keeps hashes of different kinds apart.
    pub fn new(tag: &str) -> Hasher {
        let mut hasher = Hasher(blake3::Hasher::new());
        hasher.part(tag.as_bytes());
        hasher
    }

    /// Add one part.
    pub fn part(&mut self, bytes: &[u8]) -> &mut Hasher {
        self.0.update(&(bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
        self
    }

    /// The hash of what was added.
    pub fn finish(&self) -> Hash {
        let mut out = [0; 16];
        out.copy_from_slice(&self.0.finalize().as_bytes()[..16]);
        Hash(out)
    }

    /// 32 bytes, to seed a stream of draws.
    pub(crate) fn seed(&self) -> [u8; 32] {
        *self.0.finalize().as_bytes()
    }
}

macro_rules! hashed {
    ($($(#[$doc:meta])* $name:ident $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
        pub struct $name(pub Hash);

        impl $name {
            /// The letter and colon before the shown signs.
            pub const PREFIX: &str = $prefix;
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}{}", $prefix, self.0)
            }
        }
    )*};
}

hashed! {
    /// Hash of a note's decoded text.
    NoteId "n:";
    /// Hash of (note, start, ordinal).
    ClaimId "c:";
    /// Hash of (note, check, claims).
    FindingId "x:";
    /// Hash of (series, rule, input ids), no values: links survive a change of value.
    FigureId "f:";
    /// Hash of everything a reading depends on.
    SheetId "sheet ";
    /// Hash of the previous seal and the sorted entries since.
    SealId "seal ";
}

macro_rules! named {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Arc<str>);

        impl $name {
            /// The name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> $name {
                $name(Arc::from(text))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

named! {
    /// Row of entities.csv: company, group, market, product, part, model, site, venue, event.
    EntityId;
    /// Row of metrics.toml.
    MetricId;
    /// Definition row of a metric (GAAP, cash PP&E, mean, peak ...); empty where the metric has one definition.
    BasisId;
    /// One cell of a data table, such as `accelerators/H100 SXM 80GB/bf16_dense_tflops`.
    DatumId;
    /// Row of assumptions.toml.
    AssumptionId;
    /// Row of sources.csv.
    SourceId;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_read_back_and_parts_do_not_run_together() {
        let a = Hasher::new("t").part(b"ab").part(b"c").finish();
        let b = Hasher::new("t").part(b"a").part(b"bc").finish();
        assert_ne!(a, b);
        assert_eq!(Hash::parse(&a.full()), Some(a));
        assert_eq!(Hash::parse("zzzzzzzzzzzzzzzzzzzzzzzzzz"), None);
        assert_eq!(a.to_string().len(), 10);
    }
}
