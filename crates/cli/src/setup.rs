//! From flags to a gauge, a take-in and a reading. The only place that reads the clock.

use std::path::{Path, PathBuf};

use figure::Date;
use tidegauge::view::Bi;
use tidegauge::{Ask, Gauge, Options, Reading, Source, Taken, view};

use crate::args::{Common, Notes, Ui};
use crate::fail::{NoInput, Usage};
use crate::out;

/// Seconds since 1970 as an ISO instant in UTC.
#[allow(clippy::disallowed_methods)] // a face may read the clock
pub fn now() -> String {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default().as_secs();
    let rest = since % 86_400;
    let day = tidegauge::day_of(since / 86_400);
    format!("{day}T{:02}:{:02}:{:02}Z", rest / 3600, rest / 60 % 60, rest % 60)
}

/// Today, UTC.
pub fn today() -> Date {
    now()[..10].parse().expect("now() begins with a date")
}

/// Whether labels are Chinese: `--ui`, else LC_ALL, LC_MESSAGES or LANG.
pub fn is_zh(common: &Common) -> bool {
    match common.ui {
        Some(ui) => ui == Ui::Zh,
        None => ["LC_ALL", "LC_MESSAGES", "LANG"]
            .iter()
            .find_map(|k| std::env::var(k).ok().filter(|v| !v.is_empty()))
            .is_some_and(|v| v.starts_with("zh")),
    }
}

/// The text in the chosen language.
pub fn pick(common: &Common, text: &Bi) -> String {
    if is_zh(common) { text.zh.clone() } else { text.en.clone() }
}

/// Read a date flag.
pub fn date(text: &str) -> anyhow::Result<Date> {
    text.parse().map_err(|_| Usage(format!("{text:?} is no date; write it as 2025-06-09")).into())
}

/// The ledger file: flag, else `tidegauge.db` here.
pub fn ledger_path(common: &Common) -> PathBuf {
    common.ledger.clone().unwrap_or_else(|| PathBuf::from("tidegauge.db"))
}

/// A gauge with what it is to measure: given paths are read into memory, none means the ledger.
pub fn gauge(common: &Common, notes: &Notes) -> anyhow::Result<(Gauge, Taken)> {
    let data = common.data.as_deref();
    if notes.paths.is_empty() {
        let path = ledger_path(common);
        if !path.exists() {
            let hint = "give paths of notes, or take some in first: tidegauge read PATH…";
            return Err(NoInput(format!("no notes: {} does not exist; {hint}", path.display())).into());
        }
        return Ok((Gauge::look(&path, data)?, Taken::default()));
    }
    let mut gauge = Gauge::open(None, data)?;
    let taken = take_in(&mut gauge, common, notes)?;
    Ok((gauge, taken))
}

/// Read all paths; remarks go to stderr. Fails when nothing could be read.
pub fn take_in(gauge: &mut Gauge, common: &Common, notes: &Notes) -> anyhow::Result<Taken> {
    let sources: Vec<Source> = notes.paths.iter().map(|p| source(p)).collect();
    let mut progress = out::Progress::new(common.quiet);
    let all = gauge.take_in(&sources, &options(notes)?, &now(), &mut |item| progress.item(item))?;
    progress.end();
    if !common.quiet {
        remarks(gauge, common, &all);
    }
    if all.notes == 0 {
        let what = all.remarks.iter().find(|r| r.refused).map_or(String::new(), |r| format!(" ({})", r.path));
        return Err(NoInput(format!("no note could be read{what}")).into());
    }
    Ok(all)
}

/// What the flags say about the notes.
pub fn options(notes: &Notes) -> anyhow::Result<Options> {
    Ok(Options { said_on: notes.said_on.as_deref().map(date).transpose()?, origin: notes.origin.clone() })
}

/// A path, or `-` for standard input.
pub fn source(path: &str) -> Source<'_> {
    if path == "-" { Source::Stdin } else { Source::Path(Path::new(path)) }
}

fn remarks(gauge: &Gauge, common: &Common, taken: &Taken) {
    let shown = taken.remarks.iter().filter(|r| r.refused || common.verbose);
    for remark in shown {
        let says = gauge.remark(remark);
        out::say(&format!("{}: {}", remark.path, pick(common, &says)));
    }
    let quiet = taken.remarks.iter().filter(|r| !r.refused).count();
    if quiet > 0 && !common.verbose {
        out::say(&format!("{quiet} remarks (-v)"));
    }
}

/// The day a reading is true for: `--as-of`, else the newest date of the notes given, else today.
pub fn as_of(common: &Common, taken: &Taken) -> anyhow::Result<Date> {
    match &common.as_of {
        Some(text) => date(text),
        None => Ok(taken.newest.unwrap_or_else(today)),
    }
}

/// Measure what the flags ask for.
pub fn measure(gauge: &Gauge, common: &Common, taken: &Taken, window: i32) -> anyhow::Result<Reading> {
    Ok(gauge.measure(&ask(gauge, common, taken, window)?)?)
}

/// What stands alone, no figures worked: for verbs that show words.
pub fn words_only(gauge: &Gauge, common: &Common, taken: &Taken) -> anyhow::Result<Reading> {
    Ok(gauge.words(&ask(gauge, common, taken, 0)?)?)
}

/// The reading that the flags ask for.
pub fn ask(gauge: &Gauge, common: &Common, taken: &Taken, window_days: i32) -> anyhow::Result<Ask> {
    let set = common.set.iter().map(|s| assumption(s)).collect::<Result<_, _>>()?;
    let known_by = common.known_by.as_deref().map(|s| gauge.seal_named(s)).transpose()?;
    Ok(Ask {
        as_of: as_of(common, taken)?,
        known_by,
        seed: common.seed,
        draws: common.draws as usize,
        window_days,
        set,
        own_pages: false,
    })
}

fn assumption(text: &str) -> anyhow::Result<(String, f64)> {
    let wrong = || Usage(format!("--set {text}: write a:ID=VALUE, such as a:serving-use=0.45"));
    let (id, value) = text.split_once('=').ok_or_else(wrong)?;
    let id = id.strip_prefix("a:").unwrap_or(id);
    Ok((id.to_string(), value.parse().map_err(|_| wrong())?))
}

/// The dim last line: what reproduces the output.
pub fn pins(common: &Common, reading: &Reading) -> String {
    let text = format!("as of {}, seed {}, sheet {}", reading.as_of, reading.seed, reading.id.0);
    out::dim(&text, out::colours(common.color)) + "\n"
}

/// The envelope of `--json`, or rows alone for `--jsonl`.
pub fn envelope(common: &Common, kind: &str, reading: Option<&Reading>, rows: &[impl serde::Serialize]) -> String {
    let zh = is_zh(common);
    let rows: Vec<serde_json::Value> = rows.iter().map(|r| view::json(r, zh)).collect();
    if common.jsonl {
        return rows.iter().map(|r| r.to_string() + "\n").collect();
    }
    let as_of =
        reading.map(|r| serde_json::json!({"said_by": r.as_of.to_string(), "known_by": r.seal.map(|s| s.to_string())}));
    let value = serde_json::json!({
        "kind": kind,
        "as_of": as_of,
        "seed": reading.map(|r| r.seed),
        "sheet": reading.map(|r| r.id.0.to_string()),
        "rows": rows,
        "next": null,
        "remarks": [],
        "links": {},
    });
    format!("{value:#}\n")
}
