//! The shelf: every topology and measured attach of data/fabrics, read once a reading.

use almanac::{Almanac, Datum};
use figure::{Date, DatumId, EntityId, Period};
use serde::Deserialize;

use crate::Error;
use crate::chip::FOLDER;
use crate::topology::{Topology, toml_error};

/// What a row of measured attach counts: modules shipped a chip shipped in a year.
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub struct Measured {
    /// Calendar year of both counts.
    pub year: i16,
    /// The product counted.
    pub part: EntityId,
    /// Platform whose chips are counted.
    pub platform: EntityId,
    /// Subject of the row of facts that holds the values.
    pub subject: String,
    /// Its parameter.
    pub parameter: String,
}

#[derive(Deserialize)]
struct MeasuredFile {
    measured: Vec<Measured>,
}

/// File of measured attach; all others hold a topology.
const MEASURED: &str = "measured.toml";

/// Topologies and measured attach.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Shelf {
    /// By id.
    pub topologies: Vec<Topology>,
    /// In the order of the file.
    pub measured: Vec<Measured>,
}

/// Where a leaf of this room stands, to be shown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// File below data/.
    pub file: String,
    /// Day it was known.
    pub known_from: String,
    /// Title of the source.
    pub source: String,
    /// Its address, empty when none.
    pub address: String,
}

impl Shelf {
    /// Read data/fabrics, whatever its dates. `Err` names file and line.
    pub fn read(almanac: &Almanac) -> Result<Shelf, Error> {
        let mut shelf = Shelf::default();
        for name in almanac.files(FOLDER) {
            let (path, text) = (almanac.path(name), almanac.text(name).unwrap_or_default());
            if name == format!("{FOLDER}{MEASURED}") {
                let file: MeasuredFile = toml::from_str(text).map_err(|e| toml_error(&path, text, &e))?;
                shelf.measured = file.measured;
                continue;
            }
            let topology = Topology::parse(&path, text)?;
            let wrong = |message: String| Error::Topology { file: path.clone(), line: 1, message };
            if *name != *format!("{FOLDER}{}.toml", topology.id) {
                return Err(wrong(format!("id {:?} is not the file's name", topology.id)));
            }
            topology.known().ok_or_else(|| wrong(format!("known_from {:?} is no day", topology.known_from)))?;
            shelf.topologies.push(topology);
        }
        Ok(shelf)
    }

    /// A topology by its id.
    pub fn topology(&self, id: &str) -> Option<&Topology> {
        self.topologies.iter().find(|t| t.id == id)
    }

    /// Topologies of a platform's mix known by a day.
    pub fn of_platform<'a>(&'a self, platform: &'a EntityId, as_of: Date) -> impl Iterator<Item = &'a Topology> {
        let known = move |t: &Topology| t.known().is_some_and(|known| known.start <= as_of);
        self.topologies.iter().filter(move |t| t.platforms.iter().any(|p| p == platform.as_str()) && known(t))
    }

    /// The newest measured attach known by a day, with its row.
    pub fn measured<'a>(&'a self, almanac: &'a Almanac, as_of: Date) -> Option<(&'a Measured, &'a Datum)> {
        let row = |m: &'a Measured| Some((m, almanac.fact(&m.subject, &m.parameter, as_of)?));
        self.measured.iter().filter_map(row).max_by_key(|(m, _)| m.year)
    }

    /// Where a row leaf that this room entered stands; None for leaves of other rooms.
    pub fn place(&self, row: &DatumId) -> Option<Place> {
        let rest = row.as_str().strip_prefix(FOLDER)?;
        let (id, _) = rest.split_once('/')?;
        let t = self.topology(id)?;
        Some(Place {
            file: format!("{FOLDER}{id}.toml"),
            known_from: t.known_from.clone(),
            source: t.source.clone(),
            address: t.address.clone(),
        })
    }

    /// Evidence rows of this room hidden as of a day.
    pub fn hidden(&self, as_of: Date) -> usize {
        self.topologies.iter().filter(|t| t.known().is_some_and(|known| known.start > as_of)).count()
    }
}

impl Topology {
    /// The day it was known; None when it is no day.
    pub fn known(&self) -> Option<Period> {
        Period::parse(&self.known_from).filter(|period| period.start == period.end)
    }
}
