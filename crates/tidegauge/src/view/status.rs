//! What is kept, what was refused, what holds.

use super::live::Asked;
use super::{StatusView, notes, report};

/// The page; `verify=1` walks the seals, which reads the whole ledger.
pub fn page(asked: &Asked) -> StatusView {
    let (gauge, lens) = (asked.gauge, asked.lens);
    let reading = lens.reading;
    let rows = notes::rows(asked);
    let corrections = gauge.ledger.counts().map_or(0, |c| c.corrections as usize);
    let counts = [
        ("count.notes", rows.len()),
        ("count.claims", lens.standing().len()),
        ("count.findings", lens.found().len()),
        ("count.set_aside", reading.weighed.set_aside.len()),
        ("count.corrections", corrections),
    ];
    let newest = rows.iter().map(|row| row.said_on.as_str()).max().unwrap_or("").to_string();
    let mut checks = vec![
        ("status.data".to_string(), true, lens.almanac.version().to_string()),
        ("status.newest".to_string(), !newest.is_empty(), newest),
    ];
    if asked.is_on("verify") {
        let (whole, detail) = match gauge.verify() {
            Ok(problems) if problems.is_empty() => (true, String::new()),
            Ok(problems) => (false, problems.iter().map(|p| p.place.clone()).collect::<Vec<_>>().join(", ")),
            Err(error) => (false, error.to_string()),
        };
        checks.insert(0, ("status.whole".to_string(), whole, detail));
    }
    let mut seals = Vec::new();
    let mut before = 0;
    for seal in gauge.ledger.seals().unwrap_or_default() {
        seals.insert(0, (seal.id.to_string(), seal.at.clone(), (seal.upto - before).max(0) as usize));
        before = seal.upto;
    }
    StatusView {
        counts: counts.into_iter().map(|(key, n)| (key.to_string(), n)).collect(),
        notes: rows,
        remarks: report::remarks(lens, &gauge.remarks),
        seals,
        checks,
        command: lens.label("status.command").en,
    }
}
