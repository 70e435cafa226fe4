//! Questions on a hand-made standing: what is said is cited, what cannot be cited is not said.

use std::path::PathBuf;
use std::sync::Arc;

use almanac::Almanac;
use ask::{Answer, Cite, Known, Part, Sentence, answer, read};
use audit::{Finding, Severity, Standing, StandingClaim};
use claims::{About, Amount, Bound, Cited, Claim, Modality, Said, Span, Whom};
use figure::{
    AssumptionId, BasisId, ClaimId, DatumId, Decimal, EntityId, FindingId, Hasher, Leaf, MetricId, NoteId, Period,
    Series, Sheet, Stance, Unit, Value, rules::GROWN,
};
use read::{Lang, Note, Origin, Rights};

const TEXT: &str = "谷歌4月Token处理量达487万亿。谷歌4月Token处理量约300万亿。NVIDIA revenue was $44.1 billion.";

fn almanac() -> Almanac {
    Almanac::load(Some(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../data"))).unwrap()
}

fn note(quarantined: bool) -> Arc<Note> {
    Arc::new(Note {
        id: NoteId(Hasher::new("note").finish()),
        file: Arc::from(TEXT),
        range: 0..TEXT.len(),
        chrome: Vec::new(),
        said_on: Some(Period::parse("2025-06-09").unwrap().start),
        said_how: read::Said::Given,
        lang: Lang::Zh,
        title: None,
        publisher: None,
        tier: 'C',
        rights: Rights { quarantined, ..Rights::default() },
        origin: Origin { path: "note.txt".to_string(), offset: 0, said_on: None },
        fingerprint: 0,
    })
}

fn span(words: &str) -> Span {
    let start = TEXT.find(words).unwrap();
    Span::new(start, start + words.len())
}

struct Told<'a> {
    entity: &'a str,
    metric: &'a str,
    period: &'a str,
    written: &'a str,
    value: Decimal,
    unit: &'a str,
    clause: &'a str,
}

fn claim(told: &Told, note: &Arc<Note>) -> StandingClaim {
    let words = span(told.written);
    let about = About {
        whom: Cited::said(Whom::Known(EntityId::from(told.entity)), words),
        metric: Cited::said(MetricId::from(told.metric), words),
        item: None,
        basis: Cited::supposed(BasisId::from("")),
        period: Some(Cited::said(Period::parse(told.period).unwrap(), words)),
    };
    let (low, high, unit) = (told.value, told.value, Unit::parse(told.unit).unwrap());
    let amount = Amount { low, high, as_written: told.written.to_string(), bound: Bound::Exact, unit };
    let said = Said::Level { about, amount: Cited::said(amount, words), changes: Vec::new() };
    let id = ClaimId(Hasher::new("claim").part(told.written.as_bytes()).finish());
    let by = Cited::supposed(Whom::Named("author".to_string()));
    let (clause, scope) = (span(told.clause), None);
    let claim =
        Claim { id, note: note.id, said, modality: Modality::Actual, by, span: words, clause, scope, confidence: 0.9 };
    StandingClaim { claim, note: note.clone(), said_on: note.said_on, withdrawn: false }
}

fn standing(quarantined: bool) -> Standing {
    let note = note(quarantined);
    let token = |written: &'static str, digits, clause| Told {
        entity: "alphabet",
        metric: "tokens",
        period: "2025-04",
        written,
        value: Decimal::whole(digits).shift(12),
        unit: "token/month",
        clause,
    };
    let nvidia = Told {
        entity: "nvidia",
        metric: "revenue",
        period: "2025-Q2",
        written: "$44.1 billion",
        value: Decimal { digits: 441, exponent: 8 },
        unit: "USD",
        clause: "NVIDIA revenue was $44.1 billion.",
    };
    let mut claims = vec![
        claim(&token("487万亿", 487, "谷歌4月Token处理量达487万亿"), &note),
        claim(&token("300万亿", 300, "谷歌4月Token处理量约300万亿"), &note),
        claim(&nvidia, &note),
    ];
    claims[1].claim.confidence = 0.5;
    let finding = Finding {
        id: FindingId(Hasher::new("finding").finish()),
        note: note.id,
        check: "mean-or-peak",
        severity: Severity::Suspicious,
        claims: vec![claims[0].claim.id],
        spans: Vec::new(),
        says: "check.mean-or-peak",
        args: Vec::new(),
        arithmetic: String::new(),
        rows: Vec::new(),
        better: None,
        sure: 0.9,
    };
    Standing { claims, findings: vec![finding] }
}

fn sheet() -> Sheet {
    let mut sheet = Sheet::new(1, 16);
    let year = |y| Period::year(y).unwrap();
    let series = |y, stance| Series::new("optical_modules", "shipments", year(y), stance).item("800g_optical_module");
    let module = Unit::atom("module");
    let row = Leaf::Row(DatumId::from("observations/800g"));
    sheet.enter(series(2026, Stance::Forecast), module.clone(), row, Value::Exact(37e6));
    let last = Leaf::Row(DatumId::from("observations/800g-2025"));
    let last = sheet.enter(series(2025, Stance::Actual), module.clone(), last, Value::Exact(20e6));
    let guess = Leaf::Assumption(AssumptionId::from("growth"));
    let guess =
        sheet.enter(Series::new("house", "growth", year(2025), Stance::House), Unit::ratio(), guess, Value::Exact(1.0));
    sheet.work(&GROWN, series(2026, Stance::Implied), module, &[last, guess]);
    sheet
}

fn ask_of(standing: &Standing, question: &str, most: usize) -> Answer {
    let (sheet, almanac) = (sheet(), almanac());
    let as_of = day();
    answer(question, &Known { standing, sheet: &sheet, almanac: &almanac, as_of, compared: &[], signs: &[] }, most)
}

fn day() -> figure::Date {
    Period::parse("2025-06-09").unwrap().start
}

fn ask(question: &str, most: usize) -> Answer {
    let answer = ask_of(&standing(false), question, most);
    for sentence in answer.sentences.iter().chain(&answer.against) {
        assert!(!sentence.cites.is_empty(), "{question}: {:?}", sentence.slots);
        for cite in &sentence.cites {
            if let Cite::Claim { span, quote, .. } = cite {
                assert_eq!(span.of(TEXT), quote);
            }
        }
    }
    answer
}

fn parts(sentence: &Sentence) -> impl Iterator<Item = &Part> {
    sentence.slots.iter().flatten()
}

fn written(answer: &Answer) -> Vec<&str> {
    answer
        .sentences
        .iter()
        .flat_map(parts)
        .filter_map(|p| if let Part::Written(text) = p { Some(text.as_str()) } else { None })
        .collect()
}

#[test]
fn questions_are_read() {
    let almanac = almanac();
    let asked = read("Google's tokens: what for 800G optical modules in 2026?", &almanac, day());
    assert_eq!(asked.entities, [EntityId::from("alphabet"), EntityId::from("800g_optical_module")]);
    assert!(asked.metrics.contains(&MetricId::from("tokens")));
    assert_eq!(asked.periods, [Period::year(2026).unwrap()]);
    let periods = |q: &str| read(q, &almanac, day()).periods.iter().map(Period::to_string).collect::<Vec<_>>();
    assert_eq!(periods("谷歌2025年4月和2024年"), ["2025-04", "2024"]);
    assert_eq!(periods("NVIDIA 2025Q2, 2025-Q3 or 2025-11?"), ["2025-Q2", "2025-Q3", "2025-11"]);
    assert!(periods("H100 x 20000 in 12345").is_empty());
    assert_eq!(read("Is Zorblax ahead of NVIDIA?", &almanac, day()).unknown, ["Zorblax"]);
}

#[test]
fn words_are_said_with_their_quote_and_what_is_against() {
    let answer = ask("谷歌2025年4月的Token处理量是多少?", 1);
    assert_eq!(written(&answer), ["487万亿"]);
    let quoted = |s: &ask::Sentence, words: &str| {
        s.cites.iter().any(|c| matches!(c, Cite::Claim { quote, .. } if quote.contains(words)))
    };
    assert!(quoted(&answer.sentences[0], "487万亿"));
    assert!(answer.against.iter().any(|s| quoted(s, "300万亿")), "{:?}", answer.against);
    assert!(answer.against.iter().any(|s| parts(s).any(|p| matches!(p, Part::Finding(_)))));
    assert!(answer.not_said.iter().any(|n| n.key == "ask.more"));
}

#[test]
fn figures_are_said_beside_what_is_expected() {
    let answer = ask("800G optical modules in 2026", 12);
    let cites: Vec<&Cite> = answer.sentences.iter().flat_map(|s| &s.cites).collect();
    assert!(matches!(cites[..], [Cite::Figure(_), Cite::Row(_)]), "{cites:?}");
    assert!(answer.sentences.iter().all(|s| parts(s).any(|p| *p == Part::Period(Period::year(2026).unwrap()))));
}

#[test]
fn two_subjects_each_get_their_turn() {
    let answer = ask("Google's tokens: what for 800G optical modules in 2026?", 2);
    assert_eq!(written(&answer), ["487万亿"]);
    assert!(answer.sentences.iter().any(|s| matches!(s.cites[..], [Cite::Figure(_)])));
}

#[test]
fn what_cannot_be_cited_is_not_said() {
    for (question, key) in [
        ("What will Zorblax ship in 2026?", "ask.nothing"),
        ("How will the weather be?", "ask.no_entity"),
        ("NVIDIA tokens", "ask.nothing"),
        ("谷歌2031年Token", "ask.nothing"),
    ] {
        let answer = ask(question, 12);
        assert!(answer.sentences.is_empty() && answer.against.is_empty(), "{question}: {:?}", answer.sentences);
        assert!(answer.not_said.iter().any(|n| n.key == key), "{question}: {:?}", answer.not_said);
    }
    let held = ask_of(&standing(true), "谷歌Token", 12);
    assert!(held.sentences.is_empty() && held.not_said.iter().any(|n| n.key == "ask.withdrawn"));
}
