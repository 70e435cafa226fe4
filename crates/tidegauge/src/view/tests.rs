//! The live pages over one small note: what leads where, what adds up, what stays hidden.

use std::collections::BTreeMap;

use super::live::{rows, show};
use super::{Body, json, named};
use crate::{Ask, Gauge, Options, Reading, Source};

const NOTE: &str = "2025-06-06\n谷歌4月Token处理量达483万亿，光模块需求高增长。\n微软2025年资本开支800亿美元。市场普遍认为训练算力需求已见顶。\n";

fn desk(test: &str, as_of: &str) -> (Gauge, Reading) {
    let mut gauge = Gauge::open(None, None).unwrap();
    let folder = std::env::temp_dir().join(format!("tidegauge-view-{}-{test}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("note.txt");
    std::fs::write(&path, NOTE).unwrap();
    gauge.take_in(&[Source::Path(&path)], &Options::default(), "2025-06-06T00:00:00Z", &mut |_| ()).unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    let as_of = as_of.parse().unwrap();
    let ask = Ask { as_of, known_by: None, seed: 1, draws: 64, window_days: 100, set: Vec::new(), own_pages: true };
    let reading = gauge.measure(&ask).unwrap();
    (gauge, reading)
}

fn body(desk: &(Gauge, Reading), address: &str) -> Body {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let params: BTreeMap<String, String> = pairs.map(|(k, v)| (k.to_string(), v.to_string())).collect();
    show(&desk.0, &desk.1, path, &params).body
}

#[test]
fn every_path_leads_to_its_page() {
    let desk = desk("paths", "2025-06-09");
    let Body::Notes(notes) = body(&desk, "/notes") else { panic!("no notes") };
    let short: String = notes[0].id.chars().take(2 + named::PREFIX).collect();
    let Body::Gaps(gaps, beliefs) = body(&desk, "/") else { panic!("no gaps") };
    assert!(!gaps.rows.is_empty() && !beliefs.is_empty());
    let figure = gaps.rows.iter().find_map(|row| row.implied.as_ref()).unwrap().figure.clone();
    #[allow(clippy::type_complexity)] // a table of cases
    let table: &[(&str, fn(&Body) -> bool)] = &[
        ("/q/alphabet/tokens", |b| matches!(b, Body::Quantity(_))),
        ("/q/谷歌/tokens", |b| matches!(b, Body::Quantity(_))),
        ("/q/google/tokens/2025-04/actual", |b| matches!(b, Body::Quantity(_))),
        ("/companies", |b| matches!(b, Body::Companies(rows) if !rows.is_empty())),
        ("/company/300308.SZ", |b| matches!(b, Body::Company(_))),
        ("/company/300308", |b| matches!(b, Body::Company(_))),
        ("/company/中际旭创", |b| matches!(b, Body::Company(_))),
        (&format!("/note/{short}"), |b| matches!(b, Body::Note(_))),
        (&format!("/why/{figure}"), |b| matches!(b, Body::Why(page) if page.cut > 0)),
        (&format!("/why/{figure}?depth=99"), |b| matches!(b, Body::Why(page) if page.cut == 0)),
        ("/why/google/tokens/2025-04/actual", |b| matches!(b, Body::Why(_))),
        ("/calendar", |b| matches!(b, Body::Calendar(_))),
        ("/find?q=光模块", |b| matches!(b, Body::Find(page) if page.also.contains(&"optical module".to_string()))),
        ("/find?q=光模块&exact=1", |b| matches!(b, Body::Find(page) if page.also.is_empty() && page.hits.len() == 1)),
        ("/find?q=谷歌的Token？", |b| matches!(b, Body::Find(page) if page.answer.is_some())),
        ("/claims", |b| matches!(b, Body::Claims(_))),
        ("/findings", |b| matches!(b, Body::Findings(_))),
        ("/beliefs", |b| matches!(b, Body::Beliefs(_))),
        ("/relations", |b| matches!(b, Body::Relations(rows) if !rows.is_empty())),
        ("/chain", |b| matches!(b, Body::Chain(_))),
        ("/assumptions", |b| matches!(b, Body::Assumptions(rows) if !rows.is_empty())),
        ("/status", |b| matches!(b, Body::Status(_))),
        ("/nothing", |b| matches!(b, Body::Missing(page) if page.nearest.len() == 3)),
        ("/q/nobody/tokens", |b| matches!(b, Body::Missing(_))),
        ("/company/nobody", |b| matches!(b, Body::Missing(_))),
        ("/note/n:", |b| matches!(b, Body::Missing(_))),
        ("/why/f:zzzzzz", |b| matches!(b, Body::Missing(_))),
    ];
    for (address, is) in table {
        let body = body(&desk, address);
        assert!(is(&body), "{address}: {body:?}");
    }
}

#[test]
fn facets_add_up_and_pages_do_not_overlap() {
    let desk = desk("facets", "2025-06-09");
    let Body::Claims(all) = body(&desk, "/claims") else { panic!("no claims") };
    assert!(all.total > 2 && all.rows.len() == all.total);
    for facet in &all.facets {
        assert_eq!(facet.values.iter().map(|v| v.2).sum::<usize>(), all.total, "{}", facet.column);
        for (value, _, count) in &facet.values {
            let Body::Claims(some) = body(&desk, &format!("/claims?{}={value}", facet.column)) else {
                panic!("no claims")
            };
            let enough = if facet.column == "entity" { some.total >= *count } else { some.total == *count };
            assert!(enough, "{}={value}: {} rows, {count} counted", facet.column, some.total);
        }
    }
    let Body::Claims(first) = body(&desk, "/claims?_size=2") else { panic!("no claims") };
    let Body::Claims(next) = body(&desk, "/claims?_size=2&_next=2") else { panic!("no claims") };
    let ids = |view: &super::ClaimsView| view.rows.iter().map(|row| row.id.clone()).collect::<Vec<_>>();
    assert_eq!([ids(&first), ids(&next)].concat(), ids(&all)[..(2 + next.rows.len())]);
}

#[test]
fn nothing_said_or_known_later_is_shown() {
    let before = desk("later", "2025-06-05");
    for address in ["/notes", "/claims", "/find?q=光模块", "/beliefs", "/q/google/tokens", "/relations", "/companies"]
    {
        let page = show(
            &before.0,
            &before.1,
            address.split('?').next().unwrap(),
            &BTreeMap::from([("q".into(), "光模块".into())]),
        );
        assert!(page.head.hidden > 0, "rows dated later are counted");
        let text = json(&rows(&page), true).to_string();
        assert!(!text.contains("483万亿") && !text.contains("2025-06-06"), "{address}: {text}");
        for part in text.split("\"known_from\":\"").skip(1) {
            assert!(part.split('"').next().unwrap() <= "2025-06-05", "{address}: {}", &part[..10]);
        }
    }
    let Body::Status(status) = body(&before, "/status") else { panic!("no status") };
    assert!(status.notes.is_empty());
}

#[test]
fn rows_are_what_the_page_shows() {
    let desk = desk("rows", "2025-06-09");
    let page = show(&desk.0, &desk.1, "/", &BTreeMap::new());
    let Body::Gaps(view, _) = &page.body else { panic!("no gaps") };
    let rows = rows(&page);
    let addresses: Vec<&str> = rows.as_array().unwrap().iter().map(|row| row["address"].as_str().unwrap()).collect();
    assert_eq!(addresses, view.rows.iter().map(|row| row.address.as_str()).collect::<Vec<_>>());
    assert!(page.head.reproduce.contains("as_of=2025-06-09") && page.head.reproduce.contains("seed=1"));
}
