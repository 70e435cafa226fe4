//! What the ledger promises: nothing lost, nothing doubled, nothing changed unseen, and the order of posting nowhere.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use claims::{
    About, Amount, Bound, Certainty, Cited, Claim, Direction, Extraction, Growth, GrowthKind, Link, Modality, Said,
    Side, Span, Unplaced, Whom,
};
use figure::{BasisId, ClaimId, Decimal, EntityId, FindingId, Hasher, MetricId, NoteId, Period, SealId, Unit};
use ledger::{Correction, Cut, Entry, Error, Known, Ledger, State, What};
use read::{Lang, Note, Origin, Rights};

const MORNING: &str = "2025-06-10T07:30:00Z";
const NOON: &str = "2025-06-10T12:00:00Z";
const NEXT: &str = "2025-06-11T07:30:00Z";

fn whom(id: &str) -> Cited<Whom> {
    Cited::said(Whom::Known(EntityId::from(id)), Span::new(0, 6))
}

fn about(id: &str, metric: &str, period: &str) -> About {
    About {
        whom: whom(id),
        metric: Cited::said(MetricId::from(metric), Span::new(6, 9)),
        item: Some(Cited::carried(EntityId::from("800g"), Span::new(0, 3))),
        basis: Cited::supposed(BasisId::from("gaap")),
        period: Period::parse(period).map(Cited::supposed),
    }
}

fn growth(rate: &str) -> Growth {
    let rate = Decimal::parse(rate).map(|r| (r, r));
    Growth {
        kind: GrowthKind::Yoy,
        rate,
        points: false,
        bound: Bound::Over,
        base: Decimal::parse("2.50"),
        span: Span::new(3, 6),
    }
}

fn level(value: &str) -> Said {
    let amount = Amount {
        low: Decimal::parse(value).expect("digits").shift(12),
        high: Decimal::parse(value).expect("digits").shift(12),
        as_written: format!("{value}万亿"),
        bound: Bound::Approx,
        unit: Unit::parse("token/day").expect("a unit"),
    };
    Said::Level {
        about: about("google", "tokens", "2025-04"),
        amount: Cited::said(amount, Span::new(9, 12)),
        changes: vec![growth("0.56")],
    }
}

fn every_kind() -> Vec<Said> {
    let fiscal = Period::fiscal_quarter(2026, 1, 2026, 1).map(Cited::supposed);
    vec![
        level("16.20"),
        Said::Change {
            about: about("旭创", "revenue", "2025-Q1"),
            growth: Cited::said(growth("-0.03"), Span::new(3, 6)),
        },
        Said::Extreme {
            about: About { period: fiscal.clone(), item: None, ..about("arista", "share_price", "2025") },
            high: true,
        },
        Said::Event { what: whom("force_conference"), window: fiscal, ahead: true },
        Said::Relation {
            subject: whom("tsmc"),
            link: Link::Supplies,
            object: whom("nvidia"),
            product: Some(whom("cowos")),
            certainty: Certainty::Rumoured,
            reason: Some(Span::new(0, 3)),
        },
        Said::Belief {
            holder: Cited::supposed(Whom::Named("the market".into())),
            about: whom("training"),
            side: Side::Underestimated,
            against: vec![Span::new(3, 6)],
        },
        Said::View { about: whom("china_compute"), window: None, direction: Direction::Down },
        Said::Trigger {
            what: Span::new(0, 9),
            window: None,
            bears_on: vec![whom("optics"), Cited::supposed(Whom::Named("国产算力".into()))],
            direction: Direction::Up,
            conditional: true,
        },
    ]
}

fn claim(note: NoteId, ordinal: usize, said: Said) -> Claim {
    let start = ordinal * 3;
    let id = ClaimId(Hasher::new("claim").part(&note.0.0).part(&start.to_le_bytes()).finish());
    Claim {
        id,
        note,
        said,
        modality: Modality::Guidance,
        by: Cited::supposed(Whom::Named("花旗".into())),
        span: Span::new(start, start + 3),
        clause: Span::new(0, 12),
        scope: Some("consensus".into()),
        confidence: 0.1 + 0.2,
    }
}

fn note(words: &str, path: &str, said_on: Option<&str>) -> Note {
    let file: Arc<str> = Arc::from(format!("# head\n{words}\n"));
    let range = 7..7 + words.len();
    let said_on = said_on.and_then(|d| d.parse().ok());
    Note {
        id: NoteId(Hasher::new("note").part(words.as_bytes()).finish()),
        range,
        chrome: vec![],
        said_on,
        said_how: read::Said::Written,
        lang: Lang::Zh,
        title: Some(0..3),
        publisher: None,
        tier: 'C',
        rights: Rights::default(),
        origin: Origin { path: path.to_string(), offset: 7, said_on },
        fingerprint: u64::MAX - 3,
        file,
    }
}

fn entry(words: &str, path: &str, said_on: Option<&str>, rules: u32, said: Vec<Said>) -> Entry {
    let note = note(words, path, said_on);
    let claims: Vec<Claim> = said.into_iter().enumerate().map(|(i, s)| claim(note.id, i, s)).collect();
    let finding = audit::Finding {
        id: FindingId(Hasher::new("finding").part(&note.id.0.0).finish()),
        note: note.id,
        check: "mean-or-peak",
        severity: audit::Severity::Contradicts,
        claims: claims.iter().take(1).map(|c| c.id).collect(),
        spans: vec![Span::new(0, 3)],
        says: "finding.mean_or_peak",
        args: vec!["16".into()],
        arithmetic: "487e12 / 30 day = 16.2e12".into(),
        rows: vec!["history/1".into()],
        better: None,
        sure: 0.7,
    };
    let unplaced = vec![Unplaced { span: Span::new(0, 3), why: "unplaced.no_metric" }];
    let extraction = Extraction { note: note.id, rules, claims, unplaced, unknown: vec!["某某".into()] };
    Entry::new(note, extraction, vec![finding])
}

fn batch() -> Vec<Entry> {
    vec![
        entry("谷歌4月Token处理量达487万亿", "a.txt", Some("2025-06-09"), 1, every_kind()),
        entry("Broadcom AI revenue above 4.4 billion", "b.txt", Some("2025-06-05"), 1, vec![level("4.4")]),
        entry("旭创800G光模块出货", "c.txt", None, 1, vec![level("8")]),
    ]
}

fn seen(ledger: &Ledger, cut: &Cut) -> Vec<(Option<String>, Claim)> {
    let standing = ledger.standing(cut).expect("standing");
    standing.claims.into_iter().map(|c| (c.said_on.map(|d| d.to_string()), c.claim)).collect()
}

#[test]
fn what_is_posted_stands_as_it_was() {
    let mut ledger = Ledger::memory().expect("a ledger");
    let posted = ledger.post(&batch(), MORNING).expect("posted");
    assert_eq!((posted.notes, posted.origins, posted.extractions, posted.claims), (3, 3, 3, 10));
    let standing = ledger.standing(&Cut::default()).expect("standing");
    let mut wanted: Vec<Claim> = batch().into_iter().flat_map(|e| e.extraction.claims).collect();
    let mut found: Vec<Claim> = standing.claims.iter().map(|c| c.claim.clone()).collect();
    wanted.sort_by_key(|c| c.id);
    found.sort_by_key(|c| c.id);
    assert_eq!(found, wanted);
    let days: Vec<_> = standing.claims.iter().map(|c| c.said_on).collect();
    assert!(days.is_sorted());
    assert_eq!(standing.findings.len(), 3);
    assert!(standing.findings.iter().all(|f| batch().iter().any(|e| e.findings.contains(f))));
    let first = &batch()[0];
    assert_eq!(ledger.note(first.note.id).expect("read"), Some(first.note.clone()));
    assert_eq!(ledger.extraction(first.note.id, &Cut::default()).expect("read"), Some(first.extraction.clone()));
    assert_eq!(ledger.verify().expect("walked"), []);
}

#[test]
fn a_second_post_adds_nothing_and_a_second_sighting_an_origin() {
    let mut ledger = Ledger::memory().expect("a ledger");
    ledger.post(&batch(), MORNING).expect("posted");
    let before = ledger.seal(MORNING).expect("sealed");
    assert_eq!(ledger.post(&batch(), NOON).expect("posted"), ledger::Posted::default());
    assert_eq!(ledger.seal(NOON).expect("sealed"), before);
    let forward = entry("谷歌4月Token处理量达487万亿", "forward.txt", Some("2025-06-08"), 1, every_kind());
    let posted = ledger.post(&[forward], NOON).expect("posted");
    assert_eq!((posted.notes, posted.origins, posted.extractions), (0, 1, 0));
    let earliest = seen(&ledger, &Cut::default()).iter().filter(|(d, _)| d.as_deref() == Some("2025-06-08")).count();
    assert_eq!(earliest, 8, "the earliest day counts");
    let counts = ledger.counts().expect("counted");
    assert_eq!((counts.notes, counts.origins, counts.extractions, counts.seals), (3, 4, 3, 1));
}

#[test]
fn the_order_of_posting_shows_nowhere() {
    let upgrade = entry("旭创800G光模块出货", "c.txt", None, 2, vec![level("9")]);
    let twin = entry("旭创800G光模块出货", "d.txt", Some("2025-06-01"), 1, vec![level("7")]);
    let all: Vec<Entry> = batch().into_iter().chain([upgrade, twin]).collect();
    let run = |order: &[usize], size: usize| {
        let mut ledger = Ledger::memory().expect("a ledger");
        let shuffled: Vec<Entry> = order.iter().map(|i| all[*i].clone()).collect();
        for part in shuffled.chunks(size) {
            ledger.post(part, MORNING).expect("posted");
        }
        let seal = ledger.seal(MORNING).expect("sealed");
        assert_eq!(ledger.verify().expect("walked"), []);
        (seal.id, format!("{:?}", seen(&ledger, &Cut::default())))
    };
    let first = run(&[0, 1, 2, 3, 4], 5);
    for (order, size) in [([4, 3, 2, 1, 0], 5), ([2, 4, 0, 3, 1], 1), ([1, 0, 4, 2, 3], 2)] {
        assert_eq!(run(&order, size), first);
    }
    assert!(first.1.contains("9万亿") && !first.1.contains("7万亿"), "newer rules win");
}

#[test]
fn a_cut_sees_what_was_said_and_known_by_then() {
    let mut ledger = Ledger::memory().expect("a ledger");
    ledger.post(&batch()[..1], MORNING).expect("posted");
    let seal = ledger.seal(MORNING).expect("sealed");
    ledger.post(&batch()[1..], NEXT).expect("posted");
    let count = |said_by: Option<&str>, known_by: Option<Known>| {
        seen(&ledger, &Cut { said_by: said_by.and_then(|d| d.parse().ok()), known_by }).len()
    };
    assert_eq!(count(None, None), 10);
    assert_eq!(count(None, Some(Known::Seal(seal.id))), 8);
    assert_eq!(count(None, Some(Known::At("2025-06-10".into()))), 8);
    assert_eq!(count(None, Some(Known::At(NEXT.into()))), 10);
    assert_eq!(count(Some("2025-06-08"), None), 1);
    assert_eq!(count(Some("2025-06-10"), None), 9, "an undated note counts from the day it was learnt");
    assert_eq!(count(Some("2025-06-11"), None), 10);
    let unknown = Cut { said_by: None, known_by: Some(Known::Seal(SealId::default())) };
    assert!(matches!(ledger.standing(&unknown), Err(Error::Refused(_))));
}

#[test]
fn corrections_hang_on_a_claim_and_a_field() {
    let mut ledger = Ledger::memory().expect("a ledger");
    ledger.post(&batch(), MORNING).expect("posted");
    let target = batch()[0].extraction.claims[0].clone();
    let fix = |field: &str, old: &str, new: &str| Correction {
        claim: target.id,
        field: field.into(),
        old: old.into(),
        new: new.into(),
        because: "a month's total".into(),
    };
    let unit = ledger.correct(&fix("unit", "token/day", "token/month"), NOON).expect("entered");
    ledger.correct(&fix("basis", "gaap", "mean"), NOON).expect("entered");
    ledger.correct(&fix("period", "2025-04", "2025-05"), NOON).expect("entered");
    ledger.correct(&fix("metric", "revenue", "capex"), NOON).expect("entered");
    let read = |ledger: &Ledger, cut: &Cut| {
        let claims = seen(ledger, cut);
        let claim = claims.into_iter().find(|(_, c)| c.id == target.id).expect("stands").1;
        ["unit", "basis", "period", "metric"].map(|f| Ledger::field_of(&claim, f).unwrap_or_default())
    };
    assert_eq!(read(&ledger, &Cut::default()), ["token/month", "mean", "2025-05", "tokens"]);
    assert_eq!(
        read(&ledger, &Cut { said_by: None, known_by: Some(Known::At(MORNING.into())) }),
        ["token/day", "gaap", "2025-04", "tokens"]
    );
    let states = |ledger: &Ledger| {
        let mut all: Vec<_> = ledger
            .corrections(&Cut::default())
            .expect("read")
            .iter()
            .map(|f| (f.correction.field.clone(), f.state))
            .collect();
        all.sort();
        all.into_iter().map(|(_, s)| s).collect::<Vec<_>>()
    };
    assert_eq!(states(&ledger), [State::Applied, State::Orphan, State::Applied, State::Applied]);
    ledger.withdraw(unit, "it was a day after all", NEXT).expect("withdrawn");
    assert_eq!(read(&ledger, &Cut::default())[0], "token/day");
    assert_eq!(states(&ledger), [State::Applied, State::Orphan, State::Applied, State::Withdrawn]);
    // A newer reading without the claim leaves orphans, a newer one with it takes the corrections up.
    ledger.post(&[entry("谷歌4月Token处理量达487万亿", "a.txt", Some("2025-06-09"), 2, vec![])], NEXT).expect("posted");
    assert_eq!(states(&ledger)[0], State::Orphan);
    ledger
        .post(&[entry("谷歌4月Token处理量达487万亿", "a.txt", Some("2025-06-09"), 3, vec![level("487")])], NEXT)
        .expect("posted");
    assert_eq!(read(&ledger, &Cut::default()), ["token/day", "mean", "2025-05", "tokens"]);
    for (field, new) in [("colour", "red"), ("value", "many"), ("unit", "a b"), ("stance", "maybe"), ("period", "soon")]
    {
        assert!(matches!(ledger.correct(&fix(field, "", new), NEXT), Err(Error::Refused(_))), "{field}");
    }
    assert_eq!(ledger.verify().expect("walked"), []);
}

#[test]
fn search_finds_words_in_both_languages() {
    let mut ledger = Ledger::memory().expect("a ledger");
    ledger.post(&batch(), MORNING).expect("posted");
    let found = |query: &str| {
        let hits = ledger.search(query).expect("searched");
        hits.iter().map(|h| ledger.note(h.note).expect("read").expect("there").origin.path).collect::<Vec<_>>()
    };
    assert_eq!(found("光模块"), ["c.txt"]);
    assert_eq!(found("旭创 800g"), ["c.txt"]);
    assert_eq!(found("BROADCOM revenue"), ["b.txt"]);
    assert_eq!(found("\"ai revenue\""), ["b.txt"]);
    assert_eq!(found("\"revenue ai\""), Vec::<String>::new());
    assert_eq!(found("谷"), ["a.txt"]);
    assert_eq!(found("量"), ["a.txt"]);
    assert_eq!(found("模光"), Vec::<String>::new());
    assert_eq!(found("\"; DROP TABLE notes --"), Vec::<String>::new());
    let hit = &ledger.search("处理量").expect("searched")[0];
    let text = ledger.note(hit.note).expect("read").expect("there").text().to_string();
    assert_eq!(&text[hit.places[0].0..hit.places[0].1], "处理量");
    assert!(hit.snippet.contains("处理量达487万亿"));
}

#[test]
fn purged_text_is_gone_and_the_rest_stays_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("x.db");
    let mut ledger = Ledger::open(&path).expect("a ledger");
    ledger.post(&batch(), MORNING).expect("posted");
    ledger.seal(MORNING).expect("sealed");
    let gone = batch()[0].note.id;
    ledger.purge(gone, "counsel", "inside information", NOON).expect("purged");
    ledger.seal(NOON).expect("sealed");
    assert_eq!(ledger.verify().expect("walked"), []);
    assert_eq!(ledger.search("处理量").expect("searched"), []);
    assert!(ledger.note(gone).expect("read").is_some_and(|n| n.text().trim().is_empty()));
    for stands in ledger.standing(&Cut::default()).expect("standing").claims {
        assert_eq!(stands.withdrawn, stands.note.id == gone);
        assert!(!stands.withdrawn || stands.claim.amount().is_none_or(|a| a.as_written.is_empty()));
    }
    // It comes again in another file: a sighting more, no word.
    let mut again = batch()[0].clone();
    again.note.file = format!("{}and more", again.note.file).into();
    again.note.origin.path = "again.txt".into();
    assert_eq!(ledger.post(&[again], NEXT).expect("posted").origins, 1);
    assert_eq!(ledger.verify().expect("walked"), []);
    drop(ledger);
    let bytes = std::fs::read(&path).expect("the file");
    let words = "Token处理量达".as_bytes();
    assert!(!bytes.windows(words.len()).any(|w| w == words), "no trace in the file");
    let mut again = Ledger::open(&path).expect("opened");
    assert!(matches!(again.purge(NoteId::default(), "a", "b", NEXT), Err(Error::Refused(_))));
}

#[test]
fn every_change_behind_its_back_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let table = [
        ("UPDATE claims SET body = replace(body, '16', '61') WHERE row = 1", What::Altered, "extractions 3"),
        ("UPDATE claims SET value = 1.0 WHERE row = 1", What::Altered, "extractions 3, claim"),
        ("UPDATE claims SET learnt = '2025-01-01T00:00:00Z' WHERE row = 2", What::Altered, "claims 2"),
        ("DELETE FROM claims WHERE row = 9", What::Altered, "extractions 6"),
        ("UPDATE findings SET body = replace(body, '0.7', '0.9') WHERE row = 2", What::Altered, "extractions 6"),
        ("UPDATE files SET text = replace(text, '487', '478')", What::Altered, "files 1"),
        ("UPDATE origins SET said = '2025-06-01' WHERE row = 2", What::Altered, "origins 2"),
        ("UPDATE notes SET fingerprint = 1 WHERE row = 4", What::Altered, "notes 4"),
        ("DELETE FROM extractions WHERE row = 9", What::Missing, "extractions 9"),
        ("DELETE FROM entries WHERE row = 5", What::Missing, "entries 5"),
        ("UPDATE entries SET hash = zeroblob(16) WHERE row = 7", What::Altered, "notes 7"),
        ("UPDATE entries SET learnt = '2024-06-10T07:30:00Z' WHERE row = 7", What::BrokenSeal, "seal 1"),
        ("UPDATE origins SET path = 'z' WHERE row = 2", What::Altered, "origins 2"),
        ("UPDATE seals SET id = zeroblob(16)", What::BrokenSeal, "seal 1"),
        ("INSERT INTO corrections(row, body, learnt) VALUES (99, '{}', '')", What::Added, "corrections 99"),
    ];
    for (i, (sql, what, place)) in table.into_iter().enumerate() {
        let path = folder.path().join(format!("{i}.db"));
        let mut ledger = Ledger::open(&path).expect("a ledger");
        ledger.post(&batch(), MORNING).expect("posted");
        ledger.seal(MORNING).expect("sealed");
        drop(ledger);
        let changed = rusqlite::Connection::open(&path).expect("opened").execute(sql, []).expect("changed");
        assert!(changed > 0, "{sql}");
        let problems = Ledger::open(&path).expect("opened").verify().expect("walked");
        assert!(problems.iter().any(|p| p.what == what && p.place.starts_with(place)), "{sql}: {problems:?}");
    }
}

#[test]
fn faults_say_what_to_do() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("x.db");
    Ledger::open(&path).expect("a ledger").post(&batch()[..1], MORNING).expect("posted");
    // Another writer.
    let other = rusqlite::Connection::open(&path).expect("opened");
    other.execute_batch("BEGIN IMMEDIATE").expect("locked");
    let mut ledger = Ledger::open(&path).expect("readers are not kept out");
    let locked = ledger.post(&batch(), MORNING).expect_err("locked");
    assert!(matches!(&locked, Error::Locked(p) if p.ends_with("x.db")), "{locked}");
    assert_eq!(seen(&ledger, &Cut::default()).len(), 8);
    other.execute_batch("ROLLBACK").expect("released");
    ledger.post(&batch(), MORNING).expect("posted now");
    // Reading alone.
    let mut reader = Ledger::open_read_only(&path).expect("opened");
    assert_eq!(seen(&reader, &Cut::default()).len(), 10);
    assert!(matches!(reader.post(&batch(), NOON), Err(Error::ReadOnly(_))));
    assert!(matches!(reader.seal(NOON), Err(Error::ReadOnly(_))));
    // No ledger, another program's database, a newer format, a missing folder.
    let text = folder.path().join("text.db");
    std::fs::write(&text, "x".repeat(4096)).expect("written");
    assert!(matches!(Ledger::open(&text), Err(Error::Corrupt { .. })));
    let foreign = folder.path().join("foreign.db");
    rusqlite::Connection::open(&foreign).and_then(|c| c.execute_batch("CREATE TABLE t(x)")).expect("made");
    assert!(matches!(Ledger::open(&foreign), Err(Error::Corrupt { .. })));
    other.pragma_update(None, "user_version", 99).expect("set");
    assert!(matches!(Ledger::open(&path), Err(Error::Newer { found: 99, .. })));
    assert!(Ledger::open(Path::new("/no/such/folder/x.db")).is_err());
    assert!(Ledger::open_read_only(&folder.path().join("none.db")).is_err());
    let mut memory = Ledger::memory().expect("a ledger");
    for bad in ["2025-06-10", "2025-06-10 07:30:00Z", "2025-13-10T07:30:00Z", "", "2025-06-10T7:30:000Z"] {
        assert!(matches!(memory.post(&[], bad), Err(Error::Refused(_))), "{bad}");
    }
}

fn many() -> Vec<Entry> {
    (0..60)
        .map(|i| entry(&format!("第{i}篇纪要，Token处理量"), &format!("{i}.txt"), Some("2025-06-09"), 1, every_kind()))
        .collect()
}

/// Not a test of its own: the child that [`killed_in_the_middle`] kills.
#[test]
fn child_that_posts() {
    let Ok(path) = std::env::var("LEDGER_TO_POST_TO") else { return };
    let mut ledger = Ledger::open(Path::new(&path)).expect("opened");
    for part in many().chunks(3) {
        ledger.post(part, MORNING).expect("posted");
    }
}

#[test]
fn killed_in_the_middle() {
    let whole = {
        let mut ledger = Ledger::memory().expect("a ledger");
        ledger.post(&many(), MORNING).expect("posted");
        ledger.seal(MORNING).expect("sealed").id
    };
    let me = std::env::current_exe().expect("this test");
    for round in 0..8u64 {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("x.db");
        let mut child = Command::new(&me)
            .args(["--exact", "child_that_posts", "--quiet"])
            .env("LEDGER_TO_POST_TO", &path)
            .stdout(std::process::Stdio::null())
            .spawn()
            .expect("started");
        std::thread::sleep(Duration::from_millis(5 + 9 * round));
        child.kill().ok();
        child.wait().expect("ended");
        let mut ledger = Ledger::open(&path).expect("opened after the kill");
        assert_eq!(ledger.verify().expect("walked"), []);
        let counts = ledger.counts().expect("counted");
        assert_eq!((counts.notes % 3, counts.notes, counts.claims), (0, counts.extractions, counts.notes * 8));
        ledger.post(&many(), MORNING).expect("resumed");
        assert_eq!(ledger.seal(MORNING).expect("sealed").id, whole, "nothing lost, nothing doubled");
    }
}

/// Real notes through the whole way of words: what stands is what was extracted, to the last digit.
#[test]
fn real_notes_stand_as_they_were_extracted() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let almanac = almanac::Almanac::embedded();
    let reader = claims::Reader::new(&almanac);
    let mut batch: Vec<Entry> = Vec::new();
    for folder in ["examples/notes", "../shared/seed/000_fa9d0cf9a53b4783.txt", "../shared/gold/claims/notes"] {
        let path = home.join(folder);
        if !path.exists() {
            println!("skipped: {} is not here", path.display());
            continue;
        }
        read::read(read::Source::Path(&path), &read::Options::default(), &almanac, &mut |item| {
            if let read::Item::Note(note) = item {
                let extraction = reader.extract(&note);
                batch.push(Entry::new(*note, extraction, vec![]));
            }
        });
    }
    let mut ledger = Ledger::memory().expect("a ledger");
    for part in batch.chunks(100) {
        ledger.post(part, MORNING).expect("posted");
    }
    let sealed = ledger.seal(MORNING).expect("sealed");
    for entry in &batch {
        assert_eq!(ledger.extraction(entry.note.id, &Cut::default()).expect("read"), Some(entry.extraction.clone()));
        assert_eq!(ledger.note(entry.note.id).expect("read"), Some(entry.note.clone()));
    }
    assert_eq!(ledger.verify().expect("walked"), []);
    let mut backwards = Ledger::memory().expect("a ledger");
    batch.reverse();
    for one in batch.chunks(1) {
        backwards.post(one, MORNING).expect("posted");
    }
    assert_eq!(backwards.seal(MORNING).expect("sealed").id, sealed.id);
    println!("{} notes, {} claims", batch.len(), ledger.counts().expect("counted").claims);
}
