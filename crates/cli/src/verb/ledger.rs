//! `ledger`: look after what is kept.

use tidegauge::Gauge;

use crate::args::Common;
use crate::fail::{NoInput, Outcome};
use crate::{out, setup};

fn open(common: &Common) -> anyhow::Result<Gauge> {
    let path = setup::ledger_path(common);
    if !path.exists() {
        return Err(
            NoInput(format!("{} does not exist; take notes in first: tidegauge read PATH…", path.display())).into()
        );
    }
    Ok(Gauge::open(Some(&path), common.data.as_deref())?)
}

/// Walk the seals; anything altered gives exit 1.
pub fn verify(common: &Common) -> anyhow::Result<Outcome> {
    let problems = open(common)?.verify()?;
    let mut text: String =
        problems.iter().map(|p| format!("{:?}  {}  {}\n", p.what, p.place, p.note.as_deref().unwrap_or(""))).collect();
    text += &if problems.is_empty() { "clean\n".to_string() } else { format!("{} problems\n", problems.len()) };
    out::print(&text)?;
    Ok(if problems.is_empty() { Outcome::Done } else { Outcome::Noted })
}

/// Seal.
pub fn seal(common: &Common) -> anyhow::Result<Outcome> {
    let seal = open(common)?.seal(&setup::now())?;
    out::print(&format!("{seal}\n"))?;
    Ok(Outcome::Done)
}

/// Take a note's text out.
pub fn purge(common: &Common, id: &str, because: &str) -> anyhow::Result<Outcome> {
    let who = std::env::var("USER").unwrap_or_else(|_| "unknown".into());
    open(common)?.purge(id, &who, because, &setup::now())?;
    out::print(&format!("{id} purged; a tombstone stays\n"))?;
    Ok(Outcome::Done)
}
