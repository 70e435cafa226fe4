//! Texts and, under each, what is read in it at exact lines and columns; texts in which nothing must be read among them.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use almanac::Almanac;
use claims::{Claim, Growth, Reader, Said, Whom, gold};
use figure::{Date, Hasher, NoteId};
use read::{Lang, Note, Origin, Rights};

struct Case {
    file: String,
    name: String,
    said_on: Date,
    lang: Lang,
    text: String,
    expected: String,
}

/// `=== name | date | lang`, the text, `---`, the claims.
fn cases(file: &Path) -> Vec<Case> {
    let content = std::fs::read_to_string(file).expect("the corpus can be read");
    let parts = content.split("\n=== ").skip(1);
    parts
        .map(|part| {
            let (head, body) = part.split_once('\n').expect("a head and a body");
            let fields: Vec<&str> = head.split('|').map(str::trim).collect();
            let (text, expected) = body.split_once("\n---\n").expect("--- between text and claims");
            Case {
                file: file.file_name().unwrap_or_default().to_string_lossy().into_owned(),
                name: fields[0].to_string(),
                said_on: fields[1].parse().expect("a date"),
                lang: if fields[2] == "zh" { Lang::Zh } else { Lang::En },
                text: text.to_string(),
                expected: expected.trim().to_string(),
            }
        })
        .collect()
}

fn note(case: &Case) -> Note {
    let mut hasher = Hasher::new("note");
    hasher.part(case.text.as_bytes());
    Note {
        id: NoteId(hasher.finish()),
        file: Arc::from(case.text.as_str()),
        range: 0..case.text.len(),
        chrome: Vec::new(),
        said_on: Some(case.said_on),
        said_how: read::Said::Given,
        lang: case.lang,
        title: None,
        publisher: None,
        tier: 'C',
        rights: Rights::default(),
        origin: Origin { path: "note.txt".to_string(), offset: 0, said_on: None },
        fingerprint: 0,
    }
}

/// Line and column, in code points from 1.
fn place(text: &str, at: u32) -> String {
    let before = &text[..at as usize];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    format!("{line}:{column}")
}

fn whom(whom: &Whom) -> String {
    match whom {
        Whom::Known(id) => id.to_string(),
        Whom::Named(words) => format!("\"{words}\""),
    }
}

fn growth(growth: &Growth) -> String {
    let rate = growth.rate.map_or("-".to_string(), |(low, high)| {
        if low.cmp_value(high).is_eq() { low.to_string() } else { format!("{low}..{high}") }
    });
    let base = growth.base.map_or(String::new(), |b| format!(" from {b}"));
    format!("{} {rate}{}{base}", gold::kind_name(growth.kind), if growth.points { " pp" } else { "" })
}

fn shown(claim: &Claim, text: &str) -> String {
    let words = claim.span.of(text).replace('\n', " ");
    let mut line = format!("{} {words}", place(text, claim.span.start));
    if let Some(about) = claim.about() {
        let period = about.period.as_ref().map_or("-".to_string(), |p| p.value.to_string());
        write!(line, " | {} | {} | {period}", whom(&about.whom.value), about.metric.value)
            .expect("strings take writes");
    }
    match &claim.said {
        Said::Level { amount, changes, .. } => {
            let a = &amount.value;
            let value =
                if a.low.cmp_value(a.high).is_eq() { a.low.to_string() } else { format!("{}..{}", a.low, a.high) };
            let changes: Vec<String> = changes.iter().map(growth).collect();
            let tail = if changes.is_empty() { String::new() } else { format!(" | {}", changes.join(", ")) };
            write!(
                line,
                " | {value} {} | {} {}{tail}",
                a.unit,
                gold::bound_name(a.bound),
                gold::modality_name(claim.modality)
            )
        }
        Said::Change { growth: g, .. } => {
            write!(
                line,
                " | {} | {} {}",
                growth(&g.value),
                gold::bound_name(g.value.bound),
                gold::modality_name(claim.modality)
            )
        }
        Said::Extreme { high, .. } => write!(line, " | record {}", if *high { "high" } else { "low" }),
        Said::Event { what, window, ahead } => {
            let window = window.as_ref().map_or("-".to_string(), |w| w.value.to_string());
            write!(line, " | event {} | {window} | {}", whom(&what.value), if *ahead { "ahead" } else { "past" })
        }
        Said::Relation { subject, link, object, certainty, .. } => {
            let (from, link) = (whom(&subject.value), gold::link_name(*link));
            write!(line, " | {from} {link} {} | {}", whom(&object.value), gold::certainty_name(*certainty))
        }
        Said::Trigger { window, direction, conditional, .. } => {
            let window = window.as_ref().map_or("-".to_string(), |w| w.value.to_string());
            write!(line, " | trigger | {window} | {direction:?}{}", if *conditional { " if" } else { "" })
        }
        Said::Belief { holder, about, side, against } => {
            let (holder, about) = (whom(&holder.value), whom(&about.value));
            let against: Vec<&str> = against.iter().map(|a| a.of(text)).collect();
            let tail = if against.is_empty() { String::new() } else { format!(" | {}", against.join(" / ")) };
            write!(line, " | {holder} thinks of {about} | {}{tail}", gold::side_name(*side))
        }
        Said::View { about, window, direction } => {
            let window = window.as_ref().map_or("-".to_string(), |w| w.value.to_string());
            write!(line, " | view of {} | {window} | {direction:?}", whom(&about.value))
        }
    }
    .expect("strings take writes");
    line
}

#[test]
fn the_corpus_is_read_as_written() {
    let almanac = Almanac::embedded();
    let reader = Reader::new(&almanac);
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut files: Vec<_> = std::fs::read_dir(&dir).expect("corpus/").map(|e| e.expect("an entry").path()).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "note"));
    files.sort();
    assert!(!files.is_empty());
    let mut wrong = String::new();
    for case in files.iter().flat_map(|file| cases(file)) {
        let note = note(&case);
        let extraction = reader.extract(&note);
        let read: Vec<String> = extraction.claims.iter().map(|c| shown(c, &case.text)).collect();
        if read.join("\n") != case.expected {
            writeln!(wrong, "{}: {}\nexpected\n{}\nread\n{}\n", case.file, case.name, case.expected, read.join("\n"))
                .expect("strings take writes");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}
