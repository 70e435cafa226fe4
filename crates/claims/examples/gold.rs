//! Prints the gold's lines for files: `cargo run -p tidegauge-claims --example gold -- FILE... > pred.jsonl`.

use std::path::Path;

use almanac::Almanac;
use claims::{Reader, gold};
use read::{Item, Options, Rules, Source, read_by};

fn main() {
    let folder = std::env::var_os("DATA");
    let almanac = Almanac::load(folder.as_deref().map(Path::new)).expect("data can be read");
    let reader = Reader::new(&almanac);
    let rules = Rules::parse(almanac.text("chrome.toml").unwrap_or(""), Vec::new()).expect("chrome.toml is ours");
    for path in std::env::args().skip(1) {
        let file = Path::new(&path).file_name().and_then(|n| n.to_str()).unwrap_or(&path).to_string();
        read_by(Source::Path(Path::new(&path)), &Options::default(), &rules, &mut |item| match item {
            Item::Note(note) => {
                let extraction = reader.extract(&note);
                if std::env::var_os("SAID").is_some() {
                    for claim in &extraction.claims {
                        if let Some(about) = claim.about() {
                            let words = |span: Option<claims::Span>| span.map_or("-", |s| s.of(note.text()));
                            let period = about.period.as_ref();
                            println!(
                                "{:?} whom {:?} metric {:?} {} period {:?} {:?} {:?}",
                                claim.span.of(note.text()),
                                words(about.whom.span),
                                words(about.metric.span),
                                about.metric.value,
                                period.map(|p| p.value.to_string()),
                                words(period.and_then(|p| p.span)),
                                period.and_then(|p| p.span)
                            );
                        }
                        if let claims::Said::Relation { subject, link, object, certainty, reason, .. } = &claim.said {
                            let name = |whom: &claims::Whom| gold::name(whom, &almanac);
                            println!(
                                "{:.2} {} {:?} {} | {certainty:?} {:?} why {:?}",
                                claim.confidence,
                                name(&subject.value),
                                link,
                                name(&object.value),
                                claim.span.of(note.text()),
                                reason.map(|r| r.of(note.text())),
                            );
                            continue;
                        }
                        if claim.about().is_none() || matches!(claim.said, claims::Said::Extreme { .. }) {
                            println!("{:?} {:?}", claim.span.of(note.text()), claim.said);
                        }
                    }
                    for left in &extraction.unplaced {
                        println!("unplaced {:?} {}", left.span.of(note.text()), left.why);
                    }
                    return;
                }
                if std::env::var_os("BESIDE").is_some() {
                    gold::said(&note, &extraction, &almanac, &file).iter().for_each(|line| println!("{line}"));
                    return;
                }
                gold::lines(&note, &extraction, &almanac, &file).iter().for_each(|line| println!("{line}"));
            }
            Item::Remark(remark) => eprintln!("{remark:?}"),
        });
    }
}
