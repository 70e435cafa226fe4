//! Everything that stands beside the gaps of a reading, worked in one go.

use almanac::Almanac;
use demand::Said;
use figure::{Date, Sheet};
use trend::Match;

use crate::beliefs::{Allegation, alleged};
use crate::companies::{Exposed, companies};
use crate::compare::{Error, routes};
use crate::gaps::Gaps;
use crate::prints::prints;
use crate::speaks::Speaks;
use crate::turning::turning;

/// What notes say beside figures.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Beside {
    /// Companies tied to the chain.
    pub exposed: Vec<Exposed>,
    /// Beliefs and views.
    pub allegations: Vec<Allegation>,
}

/// Fill `companies`, `alleged`, `turning` and `prints` of the gaps: after [`crate::compare`], which it does not move.
/// `said` is what was given to compare.
///
/// # Errors
/// routes.toml or beliefs.toml is missing or broken.
pub fn beside(
    sheet: &mut Sheet,
    gaps: &mut Gaps,
    almanac: &Almanac,
    as_of: Date,
    said: &[Said],
    words: &Beside,
) -> Result<(), Error> {
    let speaks = Speaks::load(almanac)?;
    let how = routes(almanac, demand::Spec::parse)?;
    let same = Match { days: how.match_days };
    let evidence = demand::gather(sheet, almanac, as_of, said);
    gaps.alleged = alleged(sheet, &speaks, &evidence, almanac, same, as_of, &words.allegations);
    gaps.turning = turning(sheet, &speaks.method, &how.turning, &evidence, almanac, same, as_of);
    gaps.companies = companies(sheet, &speaks, gaps, almanac, as_of, &words.exposed);
    gaps.prints = prints(gaps, &speaks, almanac, as_of);
    Ok(())
}
