//! Notes and claims written out by hand, for tests.

use std::sync::Arc;

use claims::*;
use figure::{BasisId, ClaimId, Date, Decimal, EntityId, Hasher, MetricId, NoteId, Period, Unit};
use read::{Lang, Note, Origin, Rights};

/// A note of these words.
pub fn note(text: &str, day: Option<Date>) -> Note {
    Note {
        id: NoteId(Hasher::new("note").part(text.as_bytes()).finish()),
        file: Arc::from(text),
        range: 0..text.len(),
        chrome: Vec::new(),
        said_on: day,
        said_how: read::Said::Given,
        lang: Lang::Zh,
        title: None,
        publisher: None,
        tier: 'C',
        rights: Rights::default(),
        origin: Origin { path: "corpus".into(), offset: 0, said_on: day },
        fingerprint: 0,
    }
}

/// Split a line at spaces outside quotes.
fn cells(line: &str) -> Vec<String> {
    let (mut all, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ' ' if !quoted => all.extend((!cell.is_empty()).then(|| std::mem::take(&mut cell))),
            c => cell.push(c),
        }
    }
    all.extend((!cell.is_empty()).then_some(cell));
    all
}

fn place(text: &str, words: &str) -> Span {
    let (words, nth) = words.split_once('#').map_or((words, 1), |(w, n)| (w, n.parse().unwrap()));
    let at = text.match_indices(words).nth(nth - 1).unwrap_or_else(|| panic!("{words:?} is not in {text:?}")).0;
    Span::new(at, at + words.len())
}

/// The clause between marks around a span.
fn clause(text: &str, span: Span) -> Span {
    let marks = [',', ';', '。', '.', '\n'];
    let before = &text[..span.start as usize];
    let start = before.rfind(marks).map_or(0, |at| at + before[at..].chars().next().unwrap().len_utf8());
    let after = &text[span.end as usize..];
    Span::new(start, after.find(['。', '\n']).map_or(text.len(), |at| span.end as usize + at))
}

fn decimal(text: &str) -> Decimal {
    let (digits, power) = text.split_once('e').unwrap_or((text, "0"));
    Decimal::parse(digits).unwrap().shift(power.parse().unwrap())
}

fn whom(name: &str) -> Whom {
    name.strip_prefix('~').map_or_else(|| Whom::Known(EntityId::from(name)), |n| Whom::Named(n.into()))
}

fn bound(text: &str) -> Bound {
    match text {
        "approx" => Bound::Approx,
        "over" => Bound::Over,
        "at_least" => Bound::AtLeast,
        "at_most" => Bound::AtMost,
        "under" => Bound::Under,
        _ => Bound::Exact,
    }
}

/// A claim of a line, with an ordinal for its id.
pub fn claim(text: &str, note: NoteId, line: &str, ordinal: usize) -> Claim {
    let cells = cells(line);
    let get = |key: &str| cells.iter().find_map(|c| c.strip_prefix(&format!("{key}=")).map(str::to_string));
    let cell = |i: usize| cells.get(i).map_or("", String::as_str);
    let span = place(text, cell(5));
    let period = Period::parse(cell(3)).map(|p| Cited::said(p, span));
    let about = About {
        whom: Cited::said(whom(cell(1)), span),
        metric: Cited::said(MetricId::from(cell(2)), span),
        item: get("item").map(|i| Cited::said(EntityId::from(i.as_str()), span)),
        basis: Cited::said(BasisId::from(get("basis").unwrap_or_default().as_str()), span),
        period: period.clone(),
    };
    let growth = |spec: String| {
        let (kind, rest) = spec.split_once(':').unwrap();
        let (rate, base) = rest.split_once('/').unwrap_or((rest, ""));
        let kind = match kind {
            "yoy" => GrowthKind::Yoy,
            "qoq" => GrowthKind::Qoq,
            "cagr" => GrowthKind::Cagr,
            "multiple" => GrowthKind::Multiple,
            _ => GrowthKind::VsBase,
        };
        let base = (!base.is_empty()).then(|| decimal(base));
        let rate = Some((decimal(rate), decimal(rate)));
        Growth { kind, rate, points: get("points").is_some(), bound: Bound::Exact, base, span }
    };
    let said = match cell(0) {
        "level" => {
            let (low, high) = cell(6).split_once("..").unwrap_or((cell(6), cell(6)));
            let amount = Amount {
                low: decimal(low),
                high: decimal(high),
                as_written: span.of(text).into(),
                bound: bound(&get("bound").unwrap_or_default()),
                unit: Unit::parse(cell(4)).unwrap(),
            };
            Said::Level {
                about,
                amount: Cited::said(amount, span),
                changes: get("change").map(growth).into_iter().collect(),
            }
        }
        "change" => Said::Change { about, growth: Cited::said(growth(get("change").unwrap()), span) },
        "extreme" => Said::Extreme { about, high: true },
        "event" => Said::Event { what: Cited::said(whom(cell(1)), span), window: period, ahead: get("past").is_none() },
        "trigger" => Said::Trigger {
            what: span,
            window: period,
            bears_on: Vec::new(),
            direction: Direction::Up,
            conditional: false,
        },
        other => panic!("kind {other}"),
    };
    Claim {
        id: ClaimId(Hasher::new("claim").part(&note.0.0).part(&ordinal.to_le_bytes()).finish()),
        note,
        said,
        modality: match get("modality").as_deref() {
            Some("forecast") => Modality::Forecast,
            Some("guidance") => Modality::Guidance,
            Some("opinion") => Modality::Opinion,
            _ => Modality::Actual,
        },
        by: Cited::supposed(Whom::Named("author".into())),
        span,
        clause: clause(text, span),
        scope: get("scope"),
        confidence: get("confidence").map_or(0.9, |c| c.parse().unwrap()),
    }
}
