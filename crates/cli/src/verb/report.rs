//! `report`: one self-contained page.

use std::path::Path;

use tidegauge::view::{Lens, ReportView, notes as note_views, report};

use crate::args::{Common, Notes};
use crate::fail::Outcome;
use crate::{out, setup};

/// The report's view. A file that can be sent on asks the rights of each note; pages of one's own show notes whole.
pub fn view(common: &Common, notes: &Notes, window: i32, own_pages: bool) -> anyhow::Result<ReportView> {
    let (gauge, taken) = setup::gauge(common, notes)?;
    let mut reading = setup::measure(&gauge, common, &taken, window)?;
    reading.own_pages = own_pages;
    let lens = Lens::new(&reading, &gauge.almanac);
    let counts = vec![
        ("count.notes".to_string(), if notes.paths.is_empty() { note_views::index(&lens).len() } else { taken.kept }),
        ("count.duplicates".to_string(), taken.notes - taken.kept),
        ("count.claims".to_string(), reading.standing.claims.len()),
        ("count.findings".to_string(), reading.standing.findings.len()),
    ];
    let view = report::report(&lens, &reproduce(common, notes, &reading), counts, &taken.remarks);
    Ok(view)
}

/// Measure, write, say where.
#[allow(clippy::disallowed_methods)] // a face may read the clock
pub fn run(
    common: &Common,
    notes: &Notes,
    output: &Path,
    window: i32,
    md: bool,
    open: bool,
) -> anyhow::Result<Outcome> {
    let started = std::time::Instant::now();
    let view = view(common, notes, window, false)?;
    let (zh, place) = (setup::is_zh(common), output.join("index.html"));
    let page = page::report(&view, zh);
    write(output, "index.html", &page)?;
    if md {
        write(output, "index.md", &page::markdown(&view, zh))?;
    }
    let seconds = started.elapsed().as_secs_f64();
    out::print(&format!(
        "{}{}  {:.1} MB  {seconds:.1} s\n",
        lines(common, &view),
        place.display(),
        page.len() as f64 / 1e6
    ))?;
    if open {
        let opener = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
        if std::process::Command::new(opener).arg(&place).spawn().is_err() {
            out::say(&format!("no {opener} here: open {} yourself", place.display()));
        }
    }
    Ok(Outcome::Done)
}

/// What was read, said and called, in three lines, and the headline.
fn lines(common: &Common, view: &ReportView) -> String {
    let label = |key: &str| view.labels.get(key).map_or(key.to_string(), |l| setup::pick(common, l));
    let counted = |counts: &[(String, usize)]| {
        let some = counts.iter().filter(|(_, n)| *n > 0);
        some.map(|(key, n)| format!("{n} {}", label(key))).collect::<Vec<_>>().join(", ")
    };
    let pins = format!("as of {}, seed {}, sheet {}", view.head.said_by, view.head.seed, view.head.sheet);
    format!(
        "{}\n{}\n{}\n{}\n",
        setup::pick(common, &view.gaps.headline),
        counted(&view.counts),
        counted(&view.gaps.counts),
        out::dim(&pins, out::colours(common.color))
    )
}

fn write(folder: &Path, name: &str, text: &str) -> anyhow::Result<()> {
    use anyhow::Context;
    let place = folder.join(name);
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    // Written beside and renamed, so that a full disk leaves the old report whole.
    let beside = folder.join(format!(".{name}.new"));
    std::fs::write(&beside, text)
        .with_context(|| format!("cannot write {}; choose another folder with -o", place.display()))?;
    std::fs::rename(&beside, &place).with_context(|| format!("cannot write {}", place.display()))?;
    Ok(())
}

/// The command that gives the same bytes.
fn reproduce(common: &Common, notes: &Notes, reading: &tidegauge::Reading) -> String {
    let mut command = "tidegauge report".to_string();
    let mut names: Vec<&str> =
        notes.paths.iter().map(|p| p.trim_end_matches('/').rsplit('/').next().unwrap_or(p)).collect();
    names.sort_unstable();
    for name in names {
        command += &format!(" {name}");
    }
    command += &format!(" --as-of {} --seed {} --draws {}", reading.as_of, reading.seed, reading.draws);
    command += &format!(" --window {}", reading.window_days);
    if let Some(seal) = &reading.seal {
        command += &format!(" --known-by {seal}");
    }
    for set in &common.set {
        command += &format!(" --set {set}");
    }
    command
}
