//! The gauge on one page: words in, numbers out.

use std::collections::BTreeMap;
use std::path::Path;

use almanac::Almanac;
use audit::{Case, Finding, Rulebook, Stand, Standing, Weighed};
use claims::{Extraction, Reader};
use demand::{Fleet, Plan};
use fabric::{Bill, Shelf};
use figure::{ClaimId, Date, FindingId, Hasher, NoteId, Period, SealId, Sheet, SheetId, Stance};
use gap::{Gaps, Window};
use ledger::{Correction, Cut, Entry, Hit, Known, Ledger, Problem};
use read::{Item, Note, Options, Remark, Source};

use crate::beside;

/// Notes posted together: one transaction, one fsync.
const BATCH: usize = 100;

/// Why the gauge could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A table of data/ is broken: file and line are named.
    #[error(transparent)]
    Data(#[from] almanac::Error),
    /// The ledger refused.
    #[error(transparent)]
    Ledger(#[from] ledger::Error),
    /// Demand could not be worked.
    #[error(transparent)]
    Demand(#[from] demand::Error),
    /// The fabric could not be wired.
    #[error(transparent)]
    Fabric(#[from] fabric::Error),
    /// Routes could not be compared.
    #[error(transparent)]
    Gap(#[from] gap::Error),
    /// What was typed cannot be met.
    #[error("{0}")]
    Usage(String),
}

/// What a reading is asked for.
#[derive(Clone, PartialEq, Debug)]
pub struct Ask {
    /// Nothing said or known later is used.
    pub as_of: Date,
    /// Seal up to which entries are known; None = all.
    pub known_by: Option<SealId>,
    /// Seed of the draws.
    pub seed: u64,
    /// Equally likely worlds.
    pub draws: usize,
    /// Age limit of expected rows, days.
    pub window_days: i32,
    /// Assumptions held to be something else: (id, value).
    pub set: Vec<(String, f64)>,
    /// Whether pages of the ledger's own may show whole notes (they are not an exit).
    pub own_pages: bool,
}

impl Ask {
    fn cut(&self) -> Cut {
        Cut { said_by: Some(self.as_of), known_by: self.known_by.map(Known::Seal) }
    }
}

/// Everything one measure gives.
pub struct Reading {
    /// The day it is true for.
    pub as_of: Date,
    /// Seal it is pinned by, if any.
    pub seal: Option<SealId>,
    /// Seed.
    pub seed: u64,
    /// Draws.
    pub draws: usize,
    /// Age limit of expected rows, days.
    pub window_days: i32,
    /// Assumptions held to be something else.
    pub set: Vec<(String, f64)>,
    /// Whether whole notes may be shown.
    pub own_pages: bool,
    /// Hash of everything it depends on.
    pub id: SheetId,
    /// What stands.
    pub standing: Standing,
    /// What each claim and row weighs.
    pub weighed: Weighed,
    /// Figures.
    pub sheet: Sheet,
    /// Accelerators.
    pub fleet: Fleet,
    /// What they take.
    pub bill: Bill,
    /// Where expectation and evidence differ.
    pub gaps: Gaps,
    /// Topologies, for where their rows stand.
    pub shelf: Shelf,
    /// Extractions of the notes taken in by this gauge: what was not placed.
    pub unplaced: BTreeMap<NoteId, Extraction>,
}

/// What a take-in did.
#[derive(Clone, Debug, Default)]
pub struct Taken {
    /// Notes read, duplicates included.
    pub notes: usize,
    /// Notes new to the ledger.
    pub kept: usize,
    /// Claims of the notes read.
    pub claims: usize,
    /// Findings posted with them.
    pub findings: usize,
    /// Newest date said in them.
    pub newest: Option<Date>,
    /// What was seen that is no note.
    pub remarks: Vec<Remark>,
}

impl Taken {
    fn add(&mut self, note: &Note, said: &Extraction, found: &[Finding]) {
        self.notes += 1;
        self.claims += said.claims.len();
        self.findings += found.len();
        self.newest = self.newest.max(note.said_on);
    }
}

/// The product.
pub struct Gauge {
    /// Vocabulary and facts.
    pub almanac: Almanac,
    /// What was said.
    pub ledger: Ledger,
    /// What was seen on taking in.
    pub remarks: Vec<Remark>,
    rules: Rulebook,
    unplaced: BTreeMap<NoteId, Extraction>,
}

impl Gauge {
    /// Open with tables of `data` (None: embedded) over the ledger file (None: in memory, gone at the end).
    pub fn open(ledger: Option<&Path>, data: Option<&Path>) -> Result<Gauge, Error> {
        Gauge::over(ledger.map_or_else(Ledger::memory, Ledger::open), data)
    }

    /// Open to look only: no lock is taken, and a file that cannot be written will do.
    pub fn look(ledger: &Path, data: Option<&Path>) -> Result<Gauge, Error> {
        Gauge::over(Ledger::open_read_only(ledger), data)
    }

    fn over(ledger: Result<Ledger, ledger::Error>, data: Option<&Path>) -> Result<Gauge, Error> {
        let almanac = Almanac::load(data)?;
        let rules = Rulebook::load(&almanac)?;
        Ok(Gauge { almanac, ledger: ledger?, remarks: Vec::new(), rules, unplaced: BTreeMap::new() })
    }

    /// Words in: read, extract, judge, post. A note is posted whole or not at all; `seen` hears of each.
    pub fn take_in(
        &mut self,
        sources: &[Source],
        options: &Options,
        learnt_at: &str,
        seen: &mut dyn FnMut(&Item),
    ) -> Result<Taken, Error> {
        let Gauge { almanac, ledger, remarks, rules, unplaced } = self;
        let reader = Reader::new(almanac);
        let (mut taken, mut batch, mut failed) = (Taken::default(), Vec::new(), None);
        for source in sources {
            read::read(*source, options, almanac, &mut |item| {
                seen(&item);
                let note = match item {
                    Item::Remark(remark) => return taken.remarks.push(remark),
                    Item::Note(note) => *note,
                };
                let said = reader.extract(&note);
                let day = note.said_on.unwrap_or(Date::MAX);
                let found = audit::judge(&Case::within(&note, &said.claims, almanac, day, rules));
                taken.add(&note, &said, &found);
                unplaced.insert(note.id, said.clone());
                batch.push(Entry::new(note, said, found));
                if batch.len() == BATCH && failed.is_none() {
                    failed = post(ledger, &mut batch, learnt_at, &mut taken).err();
                }
            });
        }
        failed.map_or(Ok(()), Err)?;
        post(ledger, &mut batch, learnt_at, &mut taken)?;
        remarks.extend(taken.remarks.iter().cloned());
        Ok(taken)
    }

    /// Numbers out: one sheet passes down the bench.
    pub fn measure(&self, ask: &Ask) -> Result<Reading, Error> {
        let almanac = &self.almanac.assuming(&ask.set).map_err(Error::Usage)?;
        let standing = self.ledger.standing(&ask.cut())?;
        let (mut sheet, weighed) = audit::weigh(&standing, ask.as_of, almanac, &self.rules, ask.seed, ask.draws);
        let plan = Plan { as_of: ask.as_of, periods: years(ask.as_of) };
        let fleet = demand::forecast(&mut sheet, almanac, &plan)?;
        let bill = fabric::wire(&mut sheet, &fleet, almanac, ask.as_of)?;
        let window = Window { as_of: ask.as_of, days: ask.window_days };
        let vouched = said(&weighed);
        let mut gaps = gap::compare(&mut sheet, &fleet, &bill, almanac, &window, &vouched)?;
        gap::beside(&mut sheet, &mut gaps, almanac, ask.as_of, &vouched, &beside::of(&standing, almanac))?;
        self.reading(ask, standing, weighed, sheet, fleet, bill, gaps)
    }

    /// What stands alone, no figures worked: for faces that show words.
    pub fn words(&self, ask: &Ask) -> Result<Reading, Error> {
        let standing = self.ledger.standing(&ask.cut())?;
        let (sheet, weighed) = audit::weigh(&standing, ask.as_of, &self.almanac, &self.rules, ask.seed, ask.draws);
        self.reading(ask, standing, weighed, sheet, Fleet::default(), Bill::default(), Gaps::default())
    }

    /// Notes that hold all these words, newest first.
    pub fn find(&self, words: &str, limit: usize) -> Result<Vec<Hit>, Error> {
        let mut hits = self.ledger.search(words)?;
        hits.truncate(limit);
        Ok(hits)
    }

    /// Enter a correction: the old reading stays, struck.
    pub fn correct(&mut self, correction: &Correction, learnt_at: &str) -> Result<(), Error> {
        self.ledger.correct(correction, learnt_at)?;
        Ok(())
    }

    /// Seal what was posted since the last seal.
    pub fn seal(&mut self, learnt_at: &str) -> Result<SealId, Error> {
        Ok(self.ledger.seal(learnt_at)?.id)
    }

    /// Walk the seals.
    pub fn verify(&self) -> Result<Vec<Problem>, Error> {
        Ok(self.ledger.verify()?)
    }

    #[allow(clippy::too_many_arguments)] // the parts of a reading, once
    fn reading(
        &self,
        ask: &Ask,
        standing: Standing,
        weighed: Weighed,
        sheet: Sheet,
        fleet: Fleet,
        bill: Bill,
        gaps: Gaps,
    ) -> Result<Reading, Error> {
        let (id, shelf) = (self.identity(ask, &standing), Shelf::read(&self.almanac)?);
        let (as_of, seal, seed, draws, own_pages) = (ask.as_of, ask.known_by, ask.seed, ask.draws, ask.own_pages);
        let unplaced = self.unplaced.clone();
        Ok(Reading {
            as_of,
            seal,
            seed,
            draws,
            window_days: ask.window_days,
            set: ask.set.clone(),
            own_pages,
            id,
            standing,
            weighed,
            sheet,
            fleet,
            bill,
            gaps,
            shelf,
            unplaced,
        })
    }

    /// Hash of (cut, as_of, data, rules version, seed, draws, overrides): the same evidence gives the same sheet.
    fn identity(&self, ask: &Ask, standing: &Standing) -> SheetId {
        let mut hasher = Hasher::new("sheet");
        hasher.part(ask.as_of.to_string().as_bytes()).part(&self.almanac.version().0);
        hasher.part(&claims::RULES_VERSION.to_le_bytes()).part(&ask.seed.to_le_bytes());
        hasher.part(&(ask.draws as u64).to_le_bytes()).part(&ask.window_days.to_le_bytes());
        for (id, value) in &ask.set {
            hasher.part(id.as_bytes()).part(&value.to_bits().to_le_bytes());
        }
        let claims = standing.claims.iter().map(|c| c.claim.id).collect::<Vec<ClaimId>>();
        let findings = standing.findings.iter().map(|f| f.id).collect::<Vec<FindingId>>();
        claims.iter().for_each(|c| _ = hasher.part(&c.0.0));
        findings.iter().for_each(|f| _ = hasher.part(&f.0.0));
        SheetId(hasher.finish())
    }
}

fn post(ledger: &mut Ledger, batch: &mut Vec<Entry>, learnt_at: &str, taken: &mut Taken) -> Result<(), Error> {
    taken.kept += ledger.post(batch, learnt_at)?.notes;
    batch.clear();
    Ok(())
}

/// The years a reading speaks of: the year of as-of and the next; and the one before, to be held against what came.
fn years(as_of: Date) -> Vec<Period> {
    (-1..=1).filter_map(|n| Period::year(as_of.year() + n)).collect()
}

/// Who stands for each claim on the sheet. A forecast counts as expected only when somebody other than the entity
/// itself vouches for it by name; a consensus without a compiler keeps its note as its source.
fn said(weighed: &Weighed) -> Vec<gap::Said> {
    let by = |s: &Stand| {
        let itself = s.by == s.series.entity.as_str() || s.series.item.as_ref().is_some_and(|i| s.by == i.as_str());
        match s.series.stance {
            Stance::Forecast if itself => String::new(),
            Stance::Consensus if itself || s.by.is_empty() => s.claim.map_or(String::new(), |c| format!("? {c}")),
            _ => s.by.clone(),
        }
    };
    let claims = weighed.standing.iter().filter(|s| s.claim.is_some());
    claims
        .map(|s| gap::Said {
            figure: s.figure,
            by: by(s),
            said_on: s.said_on,
            consensus: s.series.stance == Stance::Consensus,
        })
        .collect()
}
