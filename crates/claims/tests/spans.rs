//! Whatever the text: no panic, spans that are slices of it, confidences that are probabilities, ids that are unique.

use std::collections::BTreeSet;
use std::sync::Arc;

use almanac::Almanac;
use claims::{Claim, Extraction, Reader, Said, Span, gold};
use figure::{Date, Hasher, NoteId};
use proptest::prelude::*;
use read::{Lang, Note, Origin, Rights};

fn note(text: &str) -> Note {
    let mut hasher = Hasher::new("note");
    hasher.part(text.as_bytes());
    Note {
        id: NoteId(hasher.finish()),
        file: Arc::from(text),
        range: 0..text.len(),
        chrome: Vec::new(),
        said_on: Date::new(2025, 6, 9).ok(),
        said_how: read::Said::Given,
        lang: Lang::Zh,
        title: None,
        publisher: None,
        tier: 'C',
        rights: Rights::default(),
        origin: Origin { path: "note.txt".to_string(), offset: 0, said_on: None },
        fingerprint: 0,
    }
}

fn spans(claim: &Claim) -> Vec<Span> {
    let mut all = vec![claim.span, claim.clause];
    all.extend(claim.by.span);
    if let Some(about) = claim.about() {
        all.extend(about.whom.span);
        all.extend(about.metric.span);
        all.extend(about.item.as_ref().and_then(|i| i.span));
        all.extend(about.basis.span);
        all.extend(about.period.as_ref().and_then(|p| p.span));
    }
    match &claim.said {
        Said::Level { changes, .. } => all.extend(changes.iter().map(|c| c.span)),
        Said::Change { growth, .. } => all.push(growth.value.span),
        Said::Event { what, window, .. } => {
            all.extend(what.span);
            all.extend(window.as_ref().and_then(|w| w.span));
        }
        Said::Relation { subject, object, product, reason, .. } => {
            all.extend(subject.span);
            all.extend(object.span);
            all.extend(product.as_ref().and_then(|p| p.span));
            all.extend(*reason);
        }
        Said::Trigger { what, window, bears_on, .. } => {
            all.push(*what);
            all.extend(window.as_ref().and_then(|w| w.span));
            all.extend(bears_on.iter().filter_map(|b| b.span));
        }
        Said::Belief { holder, about, against, .. } => {
            all.extend(holder.span);
            all.extend(about.span);
            all.extend(against);
        }
        Said::View { about, window, .. } => {
            all.extend(about.span);
            all.extend(window.as_ref().and_then(|w| w.span));
        }
        _ => {}
    }
    all
}

fn holds(text: &str, extraction: &Extraction) {
    let mut ids = BTreeSet::new();
    for claim in &extraction.claims {
        for span in spans(claim) {
            assert!(text.get(span.start as usize..span.end as usize).is_some(), "{span:?} is no slice of {text:?}");
        }
        assert!((0.0..=1.0).contains(&claim.confidence));
        assert!(ids.insert(claim.id), "two claims with one id in {text:?}");
    }
    let starts: Vec<u32> = extraction.claims.iter().map(|c| c.span.start).collect();
    assert!(starts.is_sorted(), "claims stand in the order of the text");
    for left in &extraction.unplaced {
        assert!(text.get(left.span.start as usize..left.span.end as usize).is_some());
    }
}

fn piece() -> impl Strategy<Value = String> {
    let words = [
        "受益",
        "光模块",
        "的#",
        "与",
        "签署",
        "供应商",
        "（",
        "公司",
        " deal with ",
        " relies on ",
        "NVIDIA",
        "微软Azure",
        "谷歌",
        "营收",
        "revenue of ",
        "净利润",
        "同比",
        "增长",
        "up ",
        "from ",
        "to ",
        "$46.7 billion",
        "487万亿",
        "56%",
        "18个百分点",
        "，",
        "。",
        "\n",
        "\n\n",
        "| ",
        " |",
        "|---|---|",
        "(",
        ")",
        "（",
        "）",
        "2025年",
        "Q3",
        "4月和5月均",
        "分别为",
        "、",
        "and ",
        "respectively",
        "- ",
        "## ",
        "下周的大会",
        "创新高",
        "若",
        "风险:",
        "时间窗口:",
        "去年底",
        "FY2026",
        "e\u{301}",
        "💰",
        "\u{feff}",
        "１２３亿元",
        "[...]",
        "…",
        "百倍",
        "一个",
        "70亿",
    ];
    prop_oneof![8 => prop::sample::select(words.to_vec()).prop_map(str::to_string), 1 => "\\PC{0,6}", 1 => "[0-9.,%$]{1,8}"]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read(pieces in prop::collection::vec(piece(), 0..60)) {
        let text = pieces.concat();
        let almanac = shared();
        let reader = Reader::new(almanac);
        let note = note(&text);
        let extraction = reader.extract(&note);
        holds(&text, &extraction);
        gold::lines(&note, &extraction, almanac, "note.txt");
        prop_assert_eq!(&reader.extract(&note), &extraction);
    }
}

fn shared() -> &'static Almanac {
    static ALMANAC: std::sync::OnceLock<Almanac> = std::sync::OnceLock::new();
    ALMANAC.get_or_init(Almanac::embedded)
}

#[test]
fn long_lines_are_read() {
    let almanac = shared();
    let reader = Reader::new(almanac);
    for text in [
        "1亿元，".repeat(2000),
        "微软和谷歌".repeat(2000),
        "((((((".repeat(2000),
        "同比增长5%".repeat(2000),
        "| 1 | 2 |\n".repeat(1000),
    ] {
        holds(&text, &reader.extract(&note(&text)));
    }
}
