//! Bare `tidegauge`: the state of the ledger and commands to try.

use crate::args::{Common, Notes};
use crate::fail::Outcome;
use crate::{out, setup};

const TRY: &str = "try\n  tidegauge report examples/notes       one page: calls, figures, words\n  tidegauge audit examples/notes        what cannot be true\n  tidegauge extract NOTE                what a note says\n  tidegauge read NOTES                  keep notes in the ledger\n  tidegauge help                        all verbs\n";

/// What is kept, what stands out, what to try.
pub fn run(common: &Common) -> anyhow::Result<Outcome> {
    let path = setup::ledger_path(common);
    if !path.exists() {
        out::print(&format!("no ledger yet ({} does not exist)\n{TRY}", path.display()))?;
        return Ok(Outcome::Done);
    }
    let (gauge, taken) = setup::gauge(common, &Notes::default())?;
    let reading = setup::measure(&gauge, common, &taken, 100)?;
    let lens = tidegauge::view::Lens::new(&reading, &gauge.almanac);
    let view = tidegauge::view::gaps::gaps(&lens);
    let (claims, findings) = (reading.standing.claims.len(), reading.standing.findings.len());
    let text = format!(
        "ledger   {}: {claims} claims, {findings} findings\n{}\n{}{TRY}",
        path.display(),
        setup::pick(common, &view.headline),
        setup::pins(common, &reading)
    );
    out::print(&text)?;
    Ok(Outcome::Done)
}
