//! Units: sorted atoms with powers. Each currency and each counted noun is an atom of its own; nothing converts here.

use std::fmt;
use std::sync::Arc;

/// One base unit: `USD`, `token`, `day`, `GPU`, `W`.
pub type Atom = Arc<str>;

/// A sorted list of (atom, power), powers never 0. Written `USD/GPU-hour`; the empty one is `ratio`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Unit(Vec<(Atom, i8)>);

/// Why a unit could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unit {0:?} is not of the form a-b/c-d")]
pub struct UnitError(pub String);

impl Unit {
    /// No atoms: shares, margins, growth.
    pub fn ratio() -> Unit {
        Unit(Vec::new())
    }

    /// One atom to the power 1.
    pub fn atom(name: &str) -> Unit {
        Unit(vec![(Arc::from(name), 1)])
    }

    /// Read `USD`, `token/day`, `USD/GPU-hour`, `ratio`, `1/year`. Atoms may hold letters, digits and `_ % .`.
    pub fn parse(text: &str) -> Result<Unit, UnitError> {
        let bad = || UnitError(text.to_string());
        if text == "ratio" {
            return Ok(Unit::ratio());
        }
        let mut unit = Unit::ratio();
        for (part, power) in text.splitn(2, '/').zip([1i8, -1]) {
            if power == 1 && part == "1" {
                continue;
            }
            for name in part.split('-') {
                let fine = |c: char| c.is_alphanumeric() || "_%.".contains(c);
                if name.is_empty() || !name.chars().all(fine) {
                    return Err(bad());
                }
                unit.push(Arc::from(name), power);
            }
        }
        Ok(unit)
    }

    fn push(&mut self, atom: Atom, power: i8) {
        match self.0.binary_search_by(|(a, _)| a.cmp(&atom)) {
            Ok(i) => {
                self.0[i].1 += power;
                if self.0[i].1 == 0 {
                    self.0.remove(i);
                }
            }
            Err(i) if power != 0 => self.0.insert(i, (atom, power)),
            Err(_) => {}
        }
    }

    /// Unit of a product.
    pub fn times(&self, other: &Unit) -> Unit {
        let mut unit = self.clone();
        for (atom, power) in &other.0 {
            unit.push(atom.clone(), *power);
        }
        unit
    }

    /// Unit of a quotient.
    pub fn over(&self, other: &Unit) -> Unit {
        let mut unit = self.clone();
        for (atom, power) in &other.0 {
            unit.push(atom.clone(), -power);
        }
        unit
    }

    /// Atoms and powers, sorted by atom.
    pub fn atoms(&self) -> &[(Atom, i8)] {
        &self.0
    }

    /// Whether it has no atoms.
    pub fn is_ratio(&self) -> bool {
        self.0.is_empty()
    }

    /// The power of an atom; 0 when absent.
    pub fn power_of(&self, name: &str) -> i8 {
        self.0.iter().find(|(a, _)| &**a == name).map_or(0, |(_, p)| *p)
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("ratio");
        }
        let side = |sign: i8| {
            let names = self.0.iter().filter(|(_, p)| p.signum() == sign);
            names
                .flat_map(|(a, p)| std::iter::repeat_n(&**a, usize::from(p.unsigned_abs())))
                .collect::<Vec<_>>()
                .join("-")
        };
        let (top, bottom) = (side(1), side(-1));
        f.write_str(if top.is_empty() { "1" } else { &top })?;
        if bottom.is_empty() { Ok(()) } else { write!(f, "/{bottom}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_multiply_and_print() {
        let parse = |t: &str| Unit::parse(t).unwrap();
        for text in ["USD", "token/day", "USD/GPU-hour", "ratio", "1/year", "bit/s", "W"] {
            assert_eq!(parse(text).to_string(), text);
        }
        assert_eq!(parse("token/day").times(&parse("day")), parse("token"));
        assert_eq!(parse("USD").over(&parse("USD")), Unit::ratio());
        assert!(Unit::parse("USD/").is_err() && Unit::parse("a b").is_err());
    }
}
