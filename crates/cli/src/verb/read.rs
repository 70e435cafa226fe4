//! `read`: take notes into the ledger.

use tidegauge::Gauge;

use crate::args::{Common, Notes};
use crate::fail::{Outcome, Usage};
use crate::{out, setup};

/// Take in, then say what was kept.
pub fn run(common: &Common, notes: &Notes, dry_run: bool) -> anyhow::Result<Outcome> {
    if notes.paths.is_empty() {
        return Err(Usage("read what? give files or folders of notes, or - for standard input".into()).into());
    }
    let path = setup::ledger_path(common);
    let mut gauge = Gauge::open((!dry_run).then_some(path.as_path()), common.data.as_deref())?;
    let taken = setup::take_in(&mut gauge, common, notes)?;
    let place = if dry_run { "nothing (dry run)".to_string() } else { path.display().to_string() };
    out::print(&format!(
        "notes     {} read, {} new\nclaims    {}\nfindings  {}\nkept in   {place}\n",
        taken.notes, taken.kept, taken.claims, taken.findings
    ))?;
    Ok(Outcome::Done)
}
