//! `extract`: what notes say, each claim with its words and columns; keeps nothing.

use tidegauge::view::{ClaimView, Lens, words};

use crate::args::{Common, Gold, Kind, Notes};
use crate::fail::{Outcome, Usage};
use crate::{out, setup};

fn wanted(only: Option<Kind>, kind: &str) -> bool {
    match only {
        None => true,
        Some(Kind::Claims) => ["level", "change", "extreme"].contains(&kind),
        Some(Kind::Relations) => kind == "relation",
        Some(Kind::Triggers) => ["trigger", "event"].contains(&kind),
        Some(Kind::Views) => ["belief", "view"].contains(&kind),
        Some(Kind::Levels) => kind == "level",
        Some(Kind::Changes) => kind == "change",
        Some(Kind::Extremes) => kind == "extreme",
        Some(Kind::Events) => kind == "event",
        Some(Kind::Beliefs) => kind == "belief",
    }
}

/// Extract and print.
pub fn run(
    common: &Common,
    notes: &Notes,
    only: Option<Kind>,
    gold: Option<Gold>,
    limit: usize,
) -> anyhow::Result<Outcome> {
    if notes.paths.is_empty() {
        return Err(Usage("extract what? give files or folders of notes, or - for standard input".into()).into());
    }
    if let Some(form) = gold {
        return gold_lines(common, notes, form == Gold::Said);
    }
    let (gauge, taken) = setup::gauge(common, notes)?;
    let reading = setup::words_only(&gauge, common, &taken)?;
    let lens = Lens::new(&reading, &gauge.almanac);
    let mut order: Vec<_> = lens.standing().to_vec();
    order.sort_by_key(|c| (c.said_on, c.note.id, c.claim.span, c.claim.id));
    let all = order.into_iter().map(|c| words::claim(&lens, c));
    let mut rows: Vec<ClaimView> = all.filter(|c| wanted(only, c.kind)).collect();
    let total = rows.len();
    if limit > 0 {
        rows.truncate(limit);
    }
    if common.json || common.jsonl {
        out::print(&setup::envelope(common, "claims", Some(&reading), &rows))?;
        return Ok(Outcome::Done);
    }
    let mut text = String::new();
    for group in rows.chunk_by(|a, b| a.quote.note == b.quote.note) {
        if !common.plain {
            let first = &group[0].quote;
            text +=
                &format!("{}  {}  {}  {}\n", first.note, first.said_on, first.lang, "\" said  ~ carried  ? supposed");
        }
        text += &out::table(&lines(common, group), &[false; 6], common.plain);
    }
    if total > rows.len() {
        text += &format!("{} of {total} (--limit)\n", rows.len());
    }
    out::print(&text)?;
    Ok(Outcome::Done)
}

fn lines(common: &Common, claims: &[ClaimView]) -> Vec<Vec<String>> {
    let row = |c: &ClaimView| {
        let signs: String = c.how.iter().map(|(_, how)| sign(how)).collect();
        let place = format!("{}-{}", c.quote.start, c.quote.end);
        let quote = c.quote.quote.split_whitespace().collect::<Vec<_>>().join(" ");
        let text = setup::pick(common, &c.text);
        let (text, quote) = if common.plain { (text, quote) } else { (out::fit(&text, 84), out::fit(&quote, 36)) };
        vec![c.id.clone(), signs, text, place, format!("「{quote}」"), c.findings.join(" ")]
    };
    claims.iter().map(row).collect()
}

fn sign(how: &str) -> char {
    match how {
        "said" => '"',
        "carried" => '~',
        _ => '?',
    }
}

/// The fields of the annotation guide.
fn gold_lines(common: &Common, notes: &Notes, beside: bool) -> anyhow::Result<Outcome> {
    let gauge = tidegauge::Gauge::open(None, common.data.as_deref())?;
    let mut text = String::new();
    let options = setup::options(notes)?;
    for path in &notes.paths {
        for line in gauge.gold(setup::source(path), &options, beside) {
            text += &line;
            text.push('\n');
        }
    }
    out::print(&text)?;
    Ok(Outcome::Done)
}
