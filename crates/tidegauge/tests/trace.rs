//! docs/trace.md follows one sentence from its bytes to its pixel; this test walks the same way and holds the page to
//! what it finds.

use std::fs;
use std::path::{Path, PathBuf};

use figure::{Date, From, Leaf};
use tidegauge::view::{Lens, report, words};
use tidegauge::{Ask, Gauge, Options, Source};

const FILE: &str = "examples/notes/zh_01_flashes.txt";
const WORDS: &str = "480万亿";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[test]
fn the_trace_in_docs_is_walked() {
    let mut gauge = Gauge::open(None, None).unwrap();
    let path = root().join(FILE);
    gauge.take_in(&[Source::Path(&path)], &Options::default(), "2025-06-06T00:00:00Z", &mut |_| ()).unwrap();
    let as_of = Date::constant(2025, 6, 6);
    let ask = Ask { as_of, known_by: None, seed: 1, draws: 64, window_days: 100, set: Vec::new(), own_pages: true };
    let reading = gauge.measure(&ask).unwrap();
    let lens = Lens::new(&reading, &gauge.almanac);

    let text = fs::read_to_string(&path).unwrap();
    let byte = text.find(WORDS).unwrap();
    let standing = reading.standing.claims.iter();
    let claim =
        standing.map(|c| words::claim(&lens, c)).find(|c| c.quote.quote == WORDS && c.period == "2025-04").unwrap();
    assert_eq!(claim.quote.start, text[..byte].chars().count(), "the span is the words");
    let leaf = |f: &&figure::Figure| matches!(&f.from, From::Leaf(Leaf::Claim(c), _) if c.to_string() == claim.id);
    let figure = reading.sheet.figures().iter().find(leaf).unwrap();
    let page = report::report(&lens, "", Vec::new(), &[]);
    let segment = page.notes.iter().flat_map(|n| n.segments.iter().flatten()).find(|s| s.claims.contains(&claim.id));
    assert_eq!(segment.unwrap().text, WORDS, "the page marks the words");

    let docs = fs::read_to_string(root().join("docs/trace.md")).unwrap();
    let steps = [
        format!("bytes {byte} to {}", byte + WORDS.len()),
        format!("code points {} to {}", claim.quote.start, claim.quote.end),
        claim.id.clone(),
        figure.id.to_string(),
        figure.series.to_string(),
    ];
    let missing: Vec<&String> = steps.iter().filter(|step| !docs.contains(step.as_str())).collect();
    assert!(missing.is_empty(), "docs/trace.md should say {missing:?}");
    let links = docs.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let dead: Vec<&str> = links.filter(|link| !root().join("docs").join(link).exists()).collect();
    assert!(dead.is_empty(), "dead links in docs/trace.md: {dead:?}");
}
