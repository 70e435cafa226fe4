//! The seed and the development notes, where they are at hand, and properties that hold for any bytes.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use read::{Item, Lang, Note, Options, Remark, Rules, Said, Source, read_by};

fn rules() -> Rules {
    Rules::parse(include_str!("../../../data/chrome.toml"), Vec::new()).expect("data/chrome.toml is well formed")
}

fn all(source: Source, options: &Options) -> (Vec<Note>, Vec<Remark>) {
    let (mut notes, mut remarks) = (Vec::new(), Vec::new());
    read_by(source, options, &rules(), &mut |item| match item {
        Item::Note(note) => notes.push(*note),
        Item::Remark(remark) => remarks.push(remark),
    });
    (notes, remarks)
}

fn bytes(name: &str, bytes: &[u8]) -> (Vec<Note>, Vec<Remark>) {
    all(Source::Bytes { name, bytes }, &Options::default())
}

/// Notes that are not part of the repository.
fn shared(path: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared").join(path);
    if !path.exists() {
        println!("skipped: {} is not here", path.display());
        return None;
    }
    Some(path)
}

fn visible(note: &Note) -> String {
    let text = note.text();
    text.char_indices().filter(|(at, _)| !note.is_chrome(*at)).map(|(_, c)| c).collect()
}

#[test]
fn the_seed_is_one_note_with_its_furniture_marked() {
    let Some(folder) = shared("seed") else { return };
    let path = folder.join("000_fa9d0cf9a53b4783.txt");
    let (notes, remarks) = all(Source::Path(&path), &Options::default());
    assert_eq!((notes.len(), remarks), (1, vec![]));
    let note = &notes[0];
    assert_eq!(note.said_on.map(|d| d.to_string()).as_deref(), Some("2025-06-09"));
    assert_eq!((note.said_how, note.lang), (Said::Written, Lang::Zh));
    let title = note.title.clone().map(|r| &note.text()[r]);
    assert_eq!(title, Some("快手可灵AI流水持续超预期,AI算力需求预期差在哪里?ASIC爆发致光模块需求高增长"));
    let seen = visible(note);
    for furniture in
        ["177", "10W+", "300+", "100%", "wuxl3408", "2025-6-16", "0.111600", "31 queries", "X3.5", "不具备个股操作"]
    {
        assert!(!seen.contains(furniture), "{furniture} is not of the note");
    }
    // Every figure of the gold stands in words that are not marked.
    let gold = std::fs::read_to_string(folder.join("gold.jsonl")).expect("the gold of the seed");
    for line in gold.lines().filter(|l| !l.trim().is_empty()) {
        let claim: serde_json::Value = serde_json::from_str(line).expect("a line of the gold");
        let Some(start) = claim["start"].as_u64() else { continue };
        let at = note.text().char_indices().nth(start as usize - note.code_point(0)).map(|(at, _)| at).expect("within");
        assert!(!note.is_chrome(at), "{claim}");
    }
    // Between the advert above and the notice below, nothing is marked but addresses.
    let text = note.text();
    let body = text.find("事件:快手官网").expect("first words")..text.find("* 本文仅梳理").expect("last words");
    let inside: Vec<&str> = note.chrome.iter().filter(|r| body.contains(&r.start)).map(|r| &text[r.clone()]).collect();
    assert_eq!(inside, Vec::<&str>::new());
}

#[test]
fn no_figure_of_the_development_notes_is_marked_as_furniture() {
    let Some(folder) = shared("gold/claims") else { return };
    let (notes, remarks) = all(Source::Path(&folder.join("notes")), &Options::default());
    assert!(remarks.is_empty(), "{remarks:?}");
    let gold = std::fs::read_to_string(folder.join("dev.jsonl")).expect("the gold");
    let mut lost = Vec::new();
    for line in gold.lines().filter(|l| !l.trim().is_empty()) {
        let claim: serde_json::Value = serde_json::from_str(line).expect("a line of the gold");
        let (Some(name), Some(start)) = (claim["note"].as_str(), claim["start"].as_u64()) else { continue };
        let home = notes.iter().find(|n| {
            let end = n.code_point(n.text().len());
            n.origin.path.ends_with(name) && (n.code_point(0)..end).contains(&(start as usize))
        });
        let Some(home) = home else {
            lost.push(format!("{name} {start}: in no note"));
            continue;
        };
        let at = home.text().char_indices().nth(start as usize - home.code_point(0)).map(|(at, _)| at).expect("within");
        if home.is_chrome(at) {
            lost.push(format!("{name} {start} {}: marked", claim["value_text"]));
        }
    }
    assert!(lost.is_empty(), "{} lost: {:#?}", lost.len(), &lost[..lost.len().min(20)]);
    let of = |name: &str| notes.iter().filter(|n| n.origin.path.contains(name)).collect::<Vec<_>>();
    let days =
        |name: &str| of(name).iter().map(|n| n.said_on.map(|d| d.to_string()).unwrap_or_default()).collect::<Vec<_>>();
    assert_eq!(days("zh03"), ["2025-07-02", "2025-07-11", "2025-08-11", "2025-08-18", "2025-09-02", "2025-09-30"]);
    assert_eq!(days("end01"), ["2025-10-14", "2026-04-20", "2026-05-20"]);
    assert_eq!(days("end08"), ["2026-05-28", "2026-06-25"]);
    assert_eq!(days("zh05")[..2], ["2025-07-15", "2025-07-16"]);
    assert_eq!(days("en06"), ["2026-01-03"]);
    for note in &notes {
        let zh = note.origin.path.rsplit('/').next().is_some_and(|n| n.starts_with("zh"));
        assert_eq!(note.lang == Lang::Zh, zh, "{}", note.origin.path);
        assert!(note.said_on.is_some(), "{}", note.origin.path);
    }
}

#[test]
fn a_twin_in_another_encoding_is_the_same_note() {
    let text = "# date: 2025-06-06\n\n【光模块】中际旭创一季度营业收入66.74亿元，同比增长37.8%；归母净利润15.83亿元。";
    let (utf8, _) = bytes("a.txt", text.as_bytes());
    let (gbk, remarks) = bytes("b.txt", &encoding_rs::GBK.encode(text).0);
    assert_eq!((utf8.len(), utf8[0].id, utf8[0].fingerprint), (1, gbk[0].id, gbk[0].fingerprint));
    assert_eq!((remarks.len(), remarks[0].kind, remarks[0].detail.as_str()), (1, "remark.encoding", "gb18030"));
    let given = Options { said_on: "2025-06-07".parse().ok(), origin: None };
    let (later, _) = all(Source::Bytes { name: "a.txt", bytes: text.as_bytes() }, &given);
    assert_eq!((later[0].id, later[0].said_how), (utf8[0].id, Said::Given));
    let (blank, _) = bytes("a.txt", format!("{text}\n\n").as_bytes());
    assert_eq!(blank[0].id, utf8[0].id);
}

#[test]
fn offsets_are_of_the_text_as_it_is() {
    let text =
        "Date: 2025-06-06\r\n\r\nNVIDIA revenue was $44.1 billion.\r\nSee https://example.org/a1b2 for more.\r\n";
    let (notes, _) = bytes("a.txt", text.as_bytes());
    let note = &notes[0];
    let marked: Vec<&str> = note.chrome.iter().map(|r| &note.text()[r.clone()]).collect();
    assert_eq!(marked, ["Date: 2025-06-06", "https://example.org/a1b2"]);
    assert_eq!(&note.file[note.range.clone()], note.text());
    assert_eq!(note.said_on.map(|d| d.to_string()).as_deref(), Some("2025-06-06"));
}

#[test]
fn what_cannot_be_read_is_a_remark() {
    let kinds = |name: &str, b: &[u8]| {
        let (notes, remarks) = bytes(name, b);
        assert!(notes.is_empty());
        remarks.iter().map(|r| (r.kind, r.refused)).collect::<Vec<_>>()
    };
    assert_eq!(kinds("a.txt", b""), [("remark.empty", true)]);
    assert_eq!(kinds("a.txt", b" \n\t\n"), [("remark.empty", true)]);
    assert_eq!(kinds("a.txt", b"# date: 2025-06-06\n"), [("remark.empty", true)]);
    assert_eq!(kinds("a.txt", b"\x00\x00\x01\x00\x01\x00\x00\x00"), [("remark.binary", true)]);
    assert_eq!(kinds("a.pdf", b"%PDF-1.7"), [("remark.format", true)]);
    let (_, remarks) = all(Source::Path(Path::new("no/such/folder")), &Options::default());
    assert_eq!(remarks.iter().map(|r| (r.kind, r.refused)).collect::<Vec<_>>(), [("remark.missing", true)]);
}

#[test]
fn folders_are_walked_in_order_and_give_rights() {
    let home = tempfile::tempdir().expect("a folder");
    let put = |name: &str, text: &str| {
        let path = home.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        std::fs::write(path, text).expect("written");
    };
    put("b/2025-06-03.txt", "Three: revenue of $3 billion.");
    put("b/rights.toml", "longest_quote = 40\nquarantined = true\n");
    put("b/deep/four.md", "Four: revenue of $4 billion.");
    put("a/one.txt", "One: revenue of $1 billion.");
    put("two.txt", "Two: revenue of $2 billion.");
    put(".hidden.txt", "Hidden.");
    put("c/rights.toml", "quote = 40\n");
    put("c/six.txt", "Six: revenue of $6 billion.");
    let (notes, remarks) = all(Source::Path(home.path()), &Options::default());
    let words: Vec<&str> = notes.iter().map(|n| n.text().split(':').next().unwrap_or_default()).collect();
    assert_eq!(words, ["One", "Three", "Four", "Six", "Two"]);
    let held: Vec<bool> = notes.iter().map(|n| n.rights.quarantined).collect();
    assert_eq!(held, [false, true, true, true, false]);
    assert_eq!(notes[1].rights.longest_quote, Some(40));
    assert_eq!((notes[1].said_how, notes[0].said_how), (Said::FileName, Said::Unknown));
    assert_eq!(remarks.iter().map(|r| (r.kind, r.refused)).collect::<Vec<_>>(), [("remark.rights", false)]);
}

#[test]
fn a_digest_is_several_notes_and_one_dispatch_is_one() {
    let flashes = "# date: 2025-01-03\n\n【台积电月度营收】财联社1月2日电，台积电十二月营收增长。\n\n【谷歌】财联社12月30日电，谷歌资本开支上升。\n";
    let (notes, _) = bytes("a.txt", flashes.as_bytes());
    let days: Vec<_> = notes.iter().map(|n| n.said_on.map(|d| d.to_string()).unwrap_or_default()).collect();
    assert_eq!(days, ["2025-01-02", "2024-12-30"]);
    let titles: Vec<_> = notes.iter().map(|n| n.title.clone().map(|r| &n.text()[r])).collect();
    assert_eq!(titles, [Some("【台积电月度营收】"), Some("【谷歌】")]);
    let one = "【台积电月度营收】财联社1月2日电，台积电十二月营收增长。\n\n【风险】需求不及预期。\n";
    assert_eq!(bytes("2025-01-02.txt", one.as_bytes()).0.len(), 1);
    let posts = "Title of the page\n\n发表于 2025-6-9 20:02 | 显示全部楼层\n第一层：营收增长30%。\n\n发表于 2025-6-10 08:11 | 显示全部楼层\n第二层：不同意。\n";
    let (notes, _) = bytes("a.txt", posts.as_bytes());
    assert_eq!(notes.iter().map(|n| n.said_on.map(|d| d.day()).unwrap_or_default()).collect::<Vec<_>>(), [9, 10]);
}

#[test]
fn a_dateline_gives_the_day() {
    let day = |line: &str| {
        let (notes, _) = bytes("a.md", format!("# The letter, issue 23\n\n{line}\n\nRevenue rose.").as_bytes());
        notes[0].said_on.map(|d| d.to_string())
    };
    for line in
        ["June 6, 2025", "*June 6, 2025. Written by hand.*", "_By the authors, June 6, 2025_", "（2025年6月6日）"]
    {
        assert_eq!(day(line).as_deref(), Some("2025-06-06"), "{line}");
    }
    assert_eq!(day("The act of June 6, 2025 changed much of it."), None);
}

#[test]
fn every_word_list_is_of_use() {
    let broken = Rules::parse("[header]\ndate_keys = 3\n", Vec::new());
    assert!(broken.is_err_and(|e| e.contains("chrome.toml")));
}

#[test]
fn a_publisher_is_who_speaks_not_who_is_spoken_of() {
    let named =
        |name: &str, tier| read::Publisher { name: name.into(), written: vec![name.into()], tier, rights: None };
    let all = vec![
        named("彭博", 'B'),
        named("财联社", 'B'),
        named("ft.com", 'B'),
        named("示例证券", 'B'),
        named("TechCrunch", 'B'),
    ];
    let rules = Rules::parse(include_str!("../../../data/chrome.toml"), all).expect("well formed");
    let of = |text: &str| {
        let mut found = Vec::new();
        let source = Source::Bytes { name: "a.txt", bytes: text.as_bytes() };
        read_by(source, &Options::default(), &rules, &mut |item| {
            if let Item::Note(note) = item {
                found.push((note.publisher.clone(), note.tier));
            }
        });
        found
    };
    assert_eq!(of("彭博一致预期显示，收入为44亿美元。"), [(None, 'C')]);
    assert_eq!(of("# author: human newsroom (TechCrunch)\n\nRevenue rose."), [(Some("TechCrunch".into()), 'B')]);
    assert_eq!(of("- [06-05 23:05] 【博通】财联社6月5日电，彭博称收入为44亿美元。"), [(Some("财联社".into()), 'B')]);
    assert_eq!(of("# url: https://microsoft.com/a\n\nRevenue rose."), [(None, 'C')]);
    assert_eq!(of("示例证券-新易盛-300502-点评-250428\n收入增长。"), [(Some("示例证券".into()), 'B')]);
}

fn sound(notes: &[Note]) {
    let mut seen = BTreeSet::new();
    for note in notes {
        assert!(note.range.start < note.range.end && note.range.end <= note.file.len());
        assert!(seen.insert(note.range.start), "notes of a file do not overlap");
        let text = note.text();
        let mut last = 0;
        for hole in note.chrome.iter() {
            assert!(hole.start >= last && hole.start < hole.end, "{hole:?}");
            assert!(text.get(hole.clone()).is_some());
            last = hole.end;
        }
        assert!(note.title.clone().is_none_or(|t| text.get(t).is_some()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read(input in proptest::collection::vec(any::<u8>(), 0..400)) {
        sound(&bytes("a.txt", &input).0);
    }

    #[test]
    fn any_lines_are_read(input in proptest::collection::vec(
        prop_oneof![
            Just("# date: 2025-06-06".to_string()), Just("- [07-02 11:42] x".to_string()), Just("扫码加入".to_string()),
            Just("Posted: May 20, 2026".to_string()), Just("---".to_string()), Just("".to_string()), Just("\r".to_string()),
            Just("【甲】财联社7月2日电，乙。不构成投资建议。丙".to_string()), Just("title: \"".to_string()),
            Just("发表于 2025-6-9 20:02".to_string()), Just("[复制链接]".to_string()), Just("a-b-c-d-250715".to_string()),
            Just("您需要登录后才可以回帖".to_string()), ".{0,40}", "[0-9年月日/.:-]{0,20}",
        ], 0..12))
    {
        sound(&bytes("a.txt", input.join("\n").as_bytes()).0);
    }
}
