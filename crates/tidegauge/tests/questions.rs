//! Questions over whole notes (bench/ask/questions.toml): right ones are counted, every sentence is cited, what cannot be
//! cited is declined.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use figure::Date;
use serde::Deserialize;
use tidegauge::view::answer::{AnswerView, SentenceView, answer};
use tidegauge::view::{Lens, why};
use tidegauge::{Ask, Gauge, Options, Reading, Source};

/// Share of questions that must be answered right.
const RIGHT: f64 = 0.85;
/// Sentences in which the answer must stand.
const FIRST: usize = 5;

#[derive(Deserialize)]
struct File {
    question: Vec<Question>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    over: String,
    q: String,
    #[serde(default)]
    says: Vec<String>,
    #[serde(default)]
    never: Vec<String>,
    #[serde(default)]
    against: Vec<String>,
    #[serde(default)]
    decline: bool,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A gauge over a folder, and what it reads on the newest day said in it.
fn read(folder: &Path, draws: usize) -> Option<(Gauge, Reading)> {
    let mut gauge = Gauge::open(None, None).unwrap();
    let taken =
        gauge.take_in(&[Source::Path(folder)], &Options::default(), "2026-01-01T00:00:00Z", &mut |_| {}).unwrap();
    let as_of: Date = taken.newest?;
    let ask = Ask { as_of, known_by: None, seed: 1, draws, window_days: 100, set: Vec::new(), own_pages: true };
    let reading = gauge.measure(&ask).unwrap();
    Some((gauge, reading))
}

/// Sentences with the quotes they cite, in both languages, as one text.
fn told(view: &AnswerView, sentences: &[SentenceView]) -> String {
    let mut text = String::new();
    for s in sentences {
        writeln!(text, "{}\n{}", s.text.zh, s.text.en).unwrap();
        let quotes = s.cites.iter().filter_map(|c| view.quotes.get(c.parse::<usize>().ok()?.checked_sub(1)?));
        quotes.for_each(|q| writeln!(text, "{}", q.quote).unwrap());
    }
    text
}

/// What is wrong with an answer; nothing when it is right.
fn wrong(question: &Question, view: &AnswerView) -> Option<String> {
    if question.decline {
        return (!view.sentences.is_empty()).then(|| format!("says {:?}", view.sentences[0].text.en));
    }
    let first = told(view, &view.sentences[..view.sentences.len().min(FIRST)]);
    let against = told(view, &view.against);
    let within = |text: &str, one: &String| one.split('|').any(|o| text.contains(o));
    if let Some(missing) = question.says.iter().find(|one| !within(&first, one)) {
        return Some(format!("does not say {missing}: {first}"));
    }
    if let Some(bad) = question.never.iter().find(|one| within(&first, one)) {
        return Some(format!("says {bad}: {first}"));
    }
    let missing = question.against.iter().find(|one| !within(&against, one));
    missing.map(|m| format!("does not set {m} against it: {against}"))
}

fn every_sentence_is_cited(view: &AnswerView, lens: &Lens) {
    for s in view.sentences.iter().chain(&view.against) {
        assert!(!s.cites.is_empty(), "{:?}", s.text);
        for cite in &s.cites {
            let works = match cite.split_once(':') {
                Some(("f", _)) => lens.sheet().figures().iter().any(|f| f.id.to_string() == *cite),
                Some(("d", _)) => why::row(lens, &figure::DatumId::from(cite.trim_start_matches("d:"))).is_some(),
                _ => cite.parse::<usize>().is_ok_and(|n| n >= 1 && n <= view.quotes.len()),
            };
            assert!(works, "{cite} leads nowhere: {:?}", s.text);
        }
    }
}

#[test]
fn questions_are_answered_with_citations_or_declined() {
    let text = std::fs::read_to_string(root().join("bench/ask/questions.toml")).unwrap();
    let file: File = toml::from_str(&text).unwrap();
    let (mut right, mut all, mut declined, mut faults) = (0, 0, 0, String::new());
    for (over, folder) in [("examples", root().join("examples/notes")), ("seed", root().join("../shared/seed"))] {
        let Some((gauge, reading)) = folder.exists().then(|| self::read(&folder, 256)).flatten() else {
            println!("skipped: {} is not here, so its questions are not put", folder.display());
            continue;
        };
        let lens = Lens::new(&reading, &gauge.almanac);
        for question in file.question.iter().filter(|q| q.over == over) {
            let view = answer(&lens, &gauge.ask(&question.q, &reading, 12));
            every_sentence_is_cited(&view, &lens);
            all += 1;
            match wrong(question, &view) {
                None => right += 1,
                Some(fault) => {
                    let missing: Vec<&str> = view.not_said.iter().map(|n| n.en.as_str()).collect();
                    writeln!(faults, "\n{} {}\n  {fault}\n  {missing:?}", question.over, question.q).unwrap();
                }
            }
            declined += usize::from(question.decline && view.sentences.is_empty());
        }
    }
    let unanswerable = file.question.iter().filter(|q| q.decline).count();
    println!("{right} of {all} right, {declined} of {unanswerable} declined");
    assert_eq!(declined, unanswerable, "what cannot be cited is not said{faults}");
    assert!(right as f64 >= RIGHT * f64::from(all), "{right} of {all} right{faults}");
}
