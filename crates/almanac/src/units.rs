//! Units: atoms with dimensions, and what notes write for them.

use std::collections::BTreeMap;

use figure::{Decimal, Unit};
use serde::Deserialize;
use toml::Spanned;

use crate::files::Files;
use crate::labels::{read_toml, spanned_error};
use crate::{Error, Lang};

/// One base unit.
#[derive(Clone, PartialEq, Debug)]
pub struct AtomDef {
    /// As in a [`Unit`]: `USD`, `GPU`, `hour`.
    pub id: String,
    /// What kind of thing it counts: `money`, `time`, `power`, `count`, `token` ...
    pub dimension: String,
    /// One of it is so many of another atom (`hour` is 3600 `second`); None for those that convert only by a dated row.
    pub of: Option<(String, f64)>,
    zh: String,
    en: String,
}

impl AtomDef {
    /// Its name on screens.
    pub fn name(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// What a note writes for a unit: value times `factor` is in `unit`.
#[derive(Clone, PartialEq, Debug)]
pub struct UnitDef {
    /// As written: 美元, GW, 颗.
    pub text: String,
    /// In base atoms.
    pub unit: Unit,
    /// Factor onto it, exact.
    pub factor: Decimal,
    /// A counter whose noun is decided by what is counted (台, 家, unit).
    pub weak: bool,
    /// A sign that stands before the number.
    pub before: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "known_from")]
    _known_from: String,
    atom: Vec<RawAtom>,
    name: Vec<RawName>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAtom {
    id: Spanned<String>,
    dimension: String,
    of: Option<String>,
    times: Option<Spanned<String>>,
    zh: String,
    en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawName {
    unit: Spanned<String>,
    factor: Spanned<String>,
    texts: Vec<Spanned<String>>,
    #[serde(default)]
    weak: bool,
    #[serde(default)]
    before: bool,
}

/// The table of units.
#[derive(Clone, Debug, Default)]
pub(crate) struct Units {
    pub(crate) atoms: BTreeMap<String, AtomDef>,
    pub(crate) names: BTreeMap<String, UnitDef>,
}

const FILE: &str = "units.toml";

impl Units {
    pub(crate) fn read(files: &Files) -> Result<Units, Error> {
        let (text, raw): (&str, Raw) = read_toml(files, FILE)?;
        let mut units = Units::default();
        for atom in raw.atom {
            let fail = |message: String| Err(spanned_error(files, FILE, text, &atom.id, message));
            let id = atom.id.get_ref().clone();
            let of = match (atom.of, atom.times) {
                (None, None) => None,
                (Some(of), Some(times)) => {
                    let Some(factor) = decimal(times.get_ref()) else {
                        return fail(format!("atom {id:?}: times {:?} is not a number", times.get_ref()));
                    };
                    Some((of, factor.to_f64()))
                }
                _ => return fail(format!("atom {id:?} needs both of `of` and `times`, or none")),
            };
            if of.as_ref().is_some_and(|(of, _)| !units.atoms.contains_key(of)) {
                return fail(format!("atom {id:?} is `of` an atom that does not stand above it"));
            }
            let def = AtomDef { id: id.clone(), dimension: atom.dimension, of, zh: atom.zh, en: atom.en };
            if units.atoms.insert(id.clone(), def).is_some() {
                return fail(format!("atom {id:?} stands twice"));
            }
        }
        for name in &raw.name {
            units.add_names(files, text, name)?;
        }
        Ok(units)
    }

    fn add_names(&mut self, files: &Files, text: &str, name: &RawName) -> Result<(), Error> {
        let written = name.unit.get_ref();
        let Some(unit) = self.parse(written) else {
            let message = format!("unit {written:?} is unknown; add its atoms to units.toml");
            return Err(spanned_error(files, FILE, text, &name.unit, message));
        };
        let Some(factor) = decimal(name.factor.get_ref()) else {
            let message = format!("factor {:?} is not a number", name.factor.get_ref());
            return Err(spanned_error(files, FILE, text, &name.factor, message));
        };
        for word in &name.texts {
            let def = UnitDef {
                text: word.get_ref().clone(),
                unit: unit.clone(),
                factor,
                weak: name.weak,
                before: name.before,
            };
            if self.names.insert(def.text.clone(), def).is_some() {
                let message = format!("{:?} stands for two units", word.get_ref());
                return Err(spanned_error(files, FILE, text, word, message));
            }
        }
        Ok(())
    }

    /// A unit of known atoms.
    pub(crate) fn parse(&self, text: &str) -> Option<Unit> {
        let unit = Unit::parse(text).ok()?;
        unit.atoms().iter().all(|(atom, _)| self.atoms.contains_key(&**atom)).then_some(unit)
    }

    /// What a note or a table writes: a name, or a unit in atoms.
    pub(crate) fn get(&self, name: &str) -> Option<UnitDef> {
        if let Some(def) = self.names.get(name) {
            return Some(def.clone());
        }
        let plain =
            |unit| UnitDef { text: name.to_string(), unit, factor: Decimal::whole(1), weak: false, before: false };
        self.parse(name).map(plain)
    }

    /// `money/count`, `ratio`; None when an atom is unknown.
    pub(crate) fn dimension(&self, unit: &Unit) -> Option<String> {
        let mut powers: BTreeMap<&str, i32> = BTreeMap::new();
        for (atom, power) in unit.atoms() {
            *powers.entry(self.atoms.get(&**atom)?.dimension.as_str()).or_default() += i32::from(*power);
        }
        Some(written(&powers))
    }

    /// Whether a unit is of a dimension such as `money/time`; `*` fits anything, `money/*` any price.
    pub(crate) fn is_of(&self, unit: &Unit, dimension: &str) -> bool {
        let Some(own) = self.dimension(unit) else { return false };
        match dimension.strip_suffix("/*") {
            Some(top) => own.split('/').next() == Some(top) && own.contains('/'),
            None => dimension == "*" || own == canonical(dimension),
        }
    }

    /// The unit with every atom replaced by what it is `of`, and the factor onto it.
    pub(crate) fn base(&self, unit: &Unit) -> (Unit, f64) {
        let (mut base, mut factor) = (Unit::ratio(), 1.0);
        for (atom, power) in unit.atoms() {
            let mut id: &str = atom;
            let mut one = 1.0;
            while let Some((of, times)) = self.atoms.get(id).and_then(|a| a.of.as_ref()) {
                one *= times;
                id = of;
            }
            for _ in 0..power.unsigned_abs() {
                let single = Unit::atom(id);
                (base, factor) =
                    if *power > 0 { (base.times(&single), factor * one) } else { (base.over(&single), factor / one) };
            }
        }
        (base, factor)
    }
}

fn written(powers: &BTreeMap<&str, i32>) -> String {
    let side = |sign: i32| {
        let names = powers.iter().filter(|(_, p)| p.signum() == sign);
        names.flat_map(|(d, p)| std::iter::repeat_n(*d, p.unsigned_abs() as usize)).collect::<Vec<_>>().join("-")
    };
    match (side(1), side(-1)) {
        (top, bottom) if top.is_empty() && bottom.is_empty() => "ratio".to_string(),
        (top, bottom) if bottom.is_empty() => top,
        (top, bottom) => format!("{}/{bottom}", if top.is_empty() { "1" } else { &top }),
    }
}

/// A dimension as [`written`] would write it: parts sorted, equal ones cancelled.
fn canonical(text: &str) -> String {
    let mut powers: BTreeMap<&str, i32> = BTreeMap::new();
    for (side, sign) in text.splitn(2, '/').zip([1, -1]) {
        for part in side.split('-').filter(|p| *p != "1" && *p != "ratio") {
            *powers.entry(part).or_default() += sign;
        }
    }
    written(&powers)
}

/// `1000`, `0.01` or `1e9`.
pub(crate) fn decimal(text: &str) -> Option<Decimal> {
    match text.split_once(['e', 'E']) {
        Some((digits, power)) => Some(Decimal::parse(digits)?.shift(power.parse().ok()?)),
        None => Decimal::parse(text),
    }
}
