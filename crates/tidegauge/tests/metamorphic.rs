//! The metamorphic seed: eight entities swapped, figures rescaled, every date moved by a year. A reader that understands
//! the note must follow with claims, findings and triggers; one that is tuned to the text cannot.
//!
//! The rules of the change stand in bench/metamorphic/rules.toml; the script beside it applies them to text and
//! annotation for scoring.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use almanac::Almanac;
use audit::{Case, Finding, Rulebook, judge};
use claims::{Claim, Said, Span, Whom};
use figure::{Form, Period};
use read::{Item, Note};
use serde::Deserialize;

#[derive(Deserialize)]
struct Swap {
    words: BTreeMap<String, String>,
    ids: [String; 2],
}

#[derive(Deserialize)]
struct Scale {
    context: String,
    from: String,
    to: String,
    factor: f64,
}

#[derive(Deserialize)]
struct Rules {
    years: i16,
    swap: Vec<Swap>,
    scale: Vec<Scale>,
}

/// A change of the text: bytes `start..end` become `new`.
#[derive(PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Edit {
    start: usize,
    end: usize,
    new: String,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn rules() -> Rules {
    let text = std::fs::read_to_string(root().join("bench/metamorphic/rules.toml")).unwrap();
    toml::from_str(&text).unwrap()
}

fn scale_edits(rules: &Rules, text: &str) -> Vec<(Edit, f64)> {
    let mut edits = Vec::new();
    for rule in &rules.scale {
        for (at, _) in text.match_indices(rule.context.as_str()) {
            let start = at + rule.context.find(rule.from.as_str()).unwrap();
            edits.push((Edit { start, end: start + rule.from.len(), new: rule.to.clone() }, rule.factor));
        }
    }
    edits
}

/// Years: numbers of two or four digits in a run before 年, and the year of a date with dashes.
fn year_edits(rules: &Rules, text: &str) -> Vec<Edit> {
    let bytes = text.as_bytes();
    let mut edits = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let run = bytes[at..].iter().take_while(|b| b.is_ascii_digit() || b"/-".contains(b)).count();
        let (words, after) = (&text[at..at + run], &text[at + run..]);
        let mut place = at;
        for (nth, number) in words.split(['/', '-']).enumerate() {
            let parts = words.split('-').count();
            let of_date = nth == 0 && number.len() == 4 && number.starts_with("20") && parts == 3;
            let of_run = after.starts_with('年') && [2, 4].contains(&number.len());
            if of_date || of_run {
                let year = number.parse::<i16>().unwrap() + rules.years;
                edits.push(Edit { start: place, end: place + number.len(), new: year.to_string() });
            }
            place += number.len() + 1;
        }
        at += run;
    }
    edits
}

fn edits(rules: &Rules, text: &str) -> Vec<Edit> {
    let mut edits: Vec<Edit> = scale_edits(rules, text).into_iter().map(|(edit, _)| edit).collect();
    for (old, new) in rules.swap.iter().flat_map(|s| &s.words) {
        let places = text.match_indices(old.as_str());
        edits.extend(places.map(|(start, _)| Edit { start, end: start + old.len(), new: new.clone() }));
    }
    edits.extend(year_edits(rules, text));
    edits.sort();
    assert!(edits.windows(2).all(|w| w[0].end <= w[1].start), "edits overlap");
    edits
}

fn apply(text: &str, edits: &[Edit]) -> String {
    let (mut out, mut at) = (String::new(), 0);
    for edit in edits {
        out.push_str(&text[at..edit.start]);
        out.push_str(&edit.new);
        at = edit.end;
    }
    out + &text[at..]
}

/// Where a byte lies after the edits; one within an edit goes to its start or end.
fn moved(edits: &[Edit], offset: usize, end: bool) -> usize {
    let mut place = offset as i64;
    for edit in edits {
        if offset >= edit.end {
            place += edit.new.len() as i64 - (edit.end - edit.start) as i64;
        } else if edit.start < offset {
            let gone = (offset - edit.start) as i64;
            place += if end { edit.new.len() as i64 - gone } else { -gone };
        }
    }
    place as usize
}

/// How the original must be read so that it equals the variant; None reads the variant as it is.
struct Change<'a> {
    rules: &'a Rules,
    edits: &'a [Edit],
    scales: Vec<(Edit, f64)>,
}

struct Reader<'a> {
    change: Option<Change<'a>>,
}

impl Reader<'_> {
    fn span(&self, span: &Span) -> String {
        let place = |at: u32, end: bool| self.change.as_ref().map_or(at as usize, |c| moved(c.edits, at as usize, end));
        format!("{}..{}", place(span.start, false), place(span.end, true))
    }

    fn words(&self, words: &str) -> String {
        let Some(change) = &self.change else { return words.to_string() };
        let swaps = change.rules.swap.iter().flat_map(|s| &s.words);
        let mut swapped: Vec<Edit> = Vec::new();
        for (old, new) in swaps {
            let places = words.match_indices(old.as_str());
            swapped.extend(places.map(|(start, _)| Edit { start, end: start + old.len(), new: new.clone() }));
        }
        swapped.sort();
        apply(words, &swapped)
    }

    fn id(&self, id: &str) -> String {
        let Some(change) = &self.change else { return id.to_string() };
        for swap in &change.rules.swap {
            let [a, b] = &swap.ids;
            if id == a {
                return b.clone();
            }
            if id == b {
                return a.clone();
            }
        }
        id.to_string()
    }

    fn whom(&self, whom: &Whom) -> String {
        match whom {
            Whom::Known(id) => self.id(id.as_str()),
            Whom::Named(words) => format!("\"{}\"", self.words(words)),
        }
    }

    /// By dates, as periods are equal: a fiscal quarter of the one company is a calendar quarter of the other. A week
    /// moves by a year less a day or two, so only its month is compared.
    fn period(&self, period: &Period) -> String {
        let years = self.change.as_ref().map_or(0, |c| c.rules.years);
        let moved = period.shift_years(years).unwrap();
        match moved.form {
            Form::Days => format!("days of {}-{:02}", moved.start.year(), moved.start.month()),
            _ => format!("{}..{}", moved.start, moved.end),
        }
    }

    fn factor(&self, span: &Span) -> f64 {
        let scales = self.change.iter().flat_map(|c| &c.scales);
        let touched = |e: &Edit| e.start < span.end as usize && (span.start as usize) < e.end;
        scales.filter(|(e, _)| touched(e)).map(|(_, f)| *f).next().unwrap_or(1.0)
    }

    fn said(&self, claim: &Claim) -> String {
        let about = claim.about().map_or(String::new(), |a| {
            let item = a.item.as_ref().map_or(String::new(), |i| format!(":{}", self.id(i.value.as_str())));
            let period = a.period.as_ref().map_or("-".into(), |p| self.period(&p.value));
            format!("{}/{}{item}@{}/{period}", self.whom(&a.whom.value), a.metric.value, a.basis.value)
        });
        let window = |w: &Option<claims::Cited<Period>>| w.as_ref().map_or("-".into(), |w| self.period(&w.value));
        let number = |d: figure::Decimal| format!("{:.6e}", d.to_f64() * self.factor(&claim.span));
        let growth = |g: &claims::Growth| {
            format!("{:?} {:?} {:?}", g.kind, g.rate.map(|(a, b)| (a.to_f64(), b.to_f64())), g.bound)
        };
        let what = match &claim.said {
            Said::Level { amount, changes, .. } => {
                let a = &amount.value;
                let changes: Vec<String> = changes.iter().map(growth).collect();
                format!("level {}..{} {:?} {} {changes:?}", number(a.low), number(a.high), a.bound, a.unit)
            }
            Said::Change { growth: g, .. } => format!("change {}", growth(&g.value)),
            Said::Extreme { high, .. } => format!("extreme {high}"),
            Said::Event { what, window: w, ahead } => format!("event {} {} {ahead}", self.whom(&what.value), window(w)),
            Said::Relation { subject, link, object, certainty, reason, .. } => {
                let (subject, object) = (self.whom(&subject.value), self.whom(&object.value));
                let reason = reason.as_ref().map(|r| self.span(r));
                format!("relation {subject} {link:?} {object} {certainty:?} {reason:?}")
            }
            Said::Belief { holder, about, side, against } => {
                let against: Vec<String> = against.iter().map(|s| self.span(s)).collect();
                format!("belief {} {} {side:?} {against:?}", self.whom(&holder.value), self.whom(&about.value))
            }
            Said::View { about, window: w, direction } => {
                format!("view {} {} {direction:?}", self.whom(&about.value), window(w))
            }
            Said::Trigger { what, window: w, bears_on, direction, conditional } => {
                let bears: BTreeSet<String> = bears_on.iter().map(|b| self.whom(&b.value)).collect();
                format!("trigger {} {} {bears:?} {direction:?} {conditional}", self.span(what), window(w))
            }
        };
        format!("{} {what} {about} {:?}", self.span(&claim.span), claim.modality)
    }

    /// Check, severity and the words concerned. What the prices known of one company allow to be said is not what
    /// those of its partner allow, so the severity of a record high is left out.
    fn finding(&self, finding: &Finding) -> String {
        let spans: BTreeSet<String> = finding.spans.iter().map(|s| self.span(s)).collect();
        let severity = if finding.check == "record-high" { String::new() } else { format!("{:?}", finding.severity) };
        format!("{} {severity} {spans:?} {:?}", finding.check, finding.better.as_ref().map(|b| &b.field))
    }
}

struct Read {
    text: String,
    claims: Vec<Claim>,
    findings: Vec<Finding>,
}

fn note_of(name: &str, text: &str, almanac: &Almanac) -> Note {
    let mut notes: Vec<Note> = Vec::new();
    read::read(read::Source::Bytes { name, bytes: text.as_bytes() }, &read::Options::default(), almanac, &mut |item| {
        if let Item::Note(note) = item {
            notes.push(*note);
        }
    });
    assert_eq!(notes.len(), 1, "the seed is one note");
    notes.remove(0)
}

fn take_in(name: &str, text: &str, almanac: &Almanac) -> Read {
    let note = note_of(name, text, almanac);
    let claims = claims::Reader::new(almanac).extract(&note).claims;
    let rules = Rulebook::load(almanac).unwrap();
    let as_of = note.said_on.expect("the seed writes its date");
    let findings = judge(&Case::within(&note, &claims, almanac, as_of, &rules));
    Read { text: note.text().to_string(), claims, findings }
}

/// The data with all evidence moved by the years of the rules: what was known on the day is known on the moved day.
fn moved_data(rules: &Rules, to: &Path) {
    fn copy(rules: &Rules, from: &Path, to: &Path) {
        std::fs::create_dir_all(to).unwrap();
        for entry in std::fs::read_dir(from).unwrap() {
            let path = entry.unwrap().path();
            let target = to.join(path.file_name().unwrap());
            if path.is_dir() {
                copy(rules, &path, &target);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let dated =
                ["observations.csv", "events.csv", "fx.csv", "corrections.toml"].iter().any(|n| path.ends_with(n));
            let text = if dated { apply(&text, &date_edits(rules, &text)) } else { text };
            std::fs::write(target, text).unwrap();
        }
    }
    copy(rules, &root().join("data"), to);
}

fn date_edits(rules: &Rules, text: &str) -> Vec<Edit> {
    let digits = |s: &str| s.len() == 2 && s.bytes().all(|b| b.is_ascii_digit());
    let mut edits = Vec::new();
    for (at, _) in text.match_indices("20") {
        let Some(date) = text.get(at..at + 10) else { continue };
        let parts: Vec<&str> = date.split('-').collect();
        if parts.len() == 3
            && parts[0].len() == 4
            && digits(parts[1])
            && digits(parts[2])
            && let Ok(year) = parts[0].parse::<i16>()
        {
            let day = if &date[5..] == "02-29" { "02-28" } else { &date[5..] };
            edits.push(Edit { start: at, end: at + 10, new: format!("{}-{day}", year + rules.years) });
        }
    }
    edits
}

fn compare(kind: &str, original: Vec<String>, variant: Vec<String>) -> (usize, usize) {
    let (expected, found): (BTreeSet<String>, BTreeSet<String>) =
        (original.into_iter().collect(), variant.into_iter().collect());
    for lost in expected.difference(&found) {
        println!("{kind} lost  {lost}");
    }
    for new in found.difference(&expected) {
        println!("{kind} new   {new}");
    }
    (expected.intersection(&found).count(), expected.union(&found).count())
}

/// Figures and events; triggers; relations; beliefs and views.
fn kind(claim: &Claim) -> &'static str {
    match claim.said {
        Said::Trigger { .. } => "trigger",
        Said::Relation { .. } => "relation",
        Said::Belief { .. } | Said::View { .. } => "belief",
        _ => "figure",
    }
}

#[test]
fn what_is_said_and_found_follows() {
    let seed = root().join("../shared/seed");
    let Ok(folder) = std::fs::read_dir(&seed) else {
        println!("skipped: {} is not there", seed.display());
        return;
    };
    let path = folder.map(|e| e.unwrap().path()).find(|p| p.extension().is_some_and(|e| e == "txt")).unwrap();
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let text = std::fs::read_to_string(&path).unwrap();
    let rules = rules();
    assert!(rules.swap.len() * 2 >= 8 && rules.scale.len() >= 8);

    let before = take_in(&name, &text, &Almanac::load(None).unwrap());
    let edits = edits(&rules, &before.text);
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("metamorphic");
    moved_data(&rules, &dir);
    let variant = apply(&before.text, &edits);
    let after = take_in(&name, &variant, &Almanac::load(Some(&dir)).unwrap());
    assert_eq!(after.text, variant);

    let scales = scale_edits(&rules, &before.text);
    let old = Reader { change: Some(Change { rules: &rules, edits: &edits, scales }) };
    let new = Reader { change: None };
    let claims = |r: &Reader, read: &Read, kind: &str| -> Vec<String> {
        read.claims.iter().filter(|c| self::kind(c) == kind).map(|c| r.said(c)).collect()
    };
    let findings = |r: &Reader, read: &Read| -> Vec<String> { read.findings.iter().map(|f| r.finding(f)).collect() };
    let of = |kind| (kind, compare(kind, claims(&old, &before, kind), claims(&new, &after, kind)));
    let found = ("finding", compare("finding", findings(&old, &before), findings(&new, &after)));
    for (kind, (same, all)) in ["figure", "trigger", "relation", "belief"].map(of).into_iter().chain([found]) {
        println!("{kind}: {same} of {all} follow");
        assert!(all > 0 && same == all, "{kind}: {same} of {all} follow");
    }
}
