//! The server over real sockets, on the notes of examples/.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::OnceLock;

use serde_json::Value;
use tidegauge::{Ask, Gauge, Options, Source};

use super::*;

/// A reply as it came.
struct Heard {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Heard {
    fn header(&self, name: &str) -> &str {
        let line = self.head.lines().find(|l| l.to_ascii_lowercase().starts_with(&format!("{name}:")));
        line.and_then(|l| l.split_once(':')).map_or("", |(_, value)| value.trim())
    }

    fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.text()))
    }
}

/// One server for all tests.
fn server() -> SocketAddr {
    static SERVER: OnceLock<SocketAddr> = OnceLock::new();
    *SERVER.get_or_init(|| {
        let notes = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/notes");
        let mut gauge = Gauge::open(None, None).unwrap();
        let sources = [Source::Path(&notes)];
        let taken = gauge
            .take_in(&sources, &Options::default(), "2025-06-10T00:00:00Z", &mut |_| {})
            .expect("examples are read");
        let as_of = taken.newest.expect("examples are dated");
        let (seed, draws, window_days) = (1, 256, 100);
        let usual = Ask { as_of, known_by: None, seed, draws, window_days, set: Vec::new(), own_pages: true };
        let (tell, hear) = std::sync::mpsc::channel();
        let desk = Desk::new(gauge, usual, false);
        std::thread::spawn(move || run(([127, 0, 0, 1], 0).into(), desk, |a| tell.send(a).unwrap()));
        hear.recv().unwrap()
    })
}

fn send(request: &str) -> Heard {
    let mut stream = TcpStream::connect(server()).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    let split = bytes.windows(4).position(|w| w == b"\r\n\r\n").unwrap();
    let head = String::from_utf8(bytes[..split].to_vec()).unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Heard { status, head, body: bytes[split + 4..].to_vec() }
}

fn get(path: &str) -> Heard {
    get_with(path, "")
}

fn get_with(path: &str, more: &str) -> Heard {
    send(&format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{more}\r\n", server()))
}

#[test]
fn every_page_is_served_as_page_and_rows() {
    let claims = get("/claims.json").json();
    let claim = &claims["rows"][0];
    let note = claim["quote"]["note"].as_str().unwrap();
    let figure = get("/gap.json").json()["rows"][0]["implied"]["figure"].as_str().unwrap().to_string();
    let mut paths: Vec<String> =
        ["/", "/companies", "/notes", "/calendar", "/find", "/find?q=tokens", "/claims", "/findings", "/beliefs"]
            .into_iter()
            .chain(["/relations", "/chain", "/assumptions", "/status", "/q/alphabet/tokens", "/company/300308.SZ"])
            .map(str::to_string)
            .collect();
    paths.extend([format!("/note/{note}"), format!("/why/{figure}")]);
    for path in paths {
        for ui in ["zh", "en"] {
            let (bare, query) = path.split_once('?').unwrap_or((&path, ""));
            let page = get(&format!("{bare}?{query}&ui={ui}"));
            assert_eq!(page.status, 200, "{path}");
            assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
            assert!(page.text().contains(&format!("<html lang=\"{ui}\"")), "{path} in {ui}");
            let stem = if bare == "/" { "/gap" } else { bare };
            let rows = get(&format!("{stem}.json?{query}&ui={ui}"));
            assert_eq!((rows.status, rows.header("content-type")), (200, "application/json"), "{path}");
            let value = rows.json();
            assert!(value["rows"].is_array() && value["head"]["sheet"].is_string(), "{path}: {value}");
            let table = get(&format!("{stem}.csv?{query}&ui={ui}"));
            assert_eq!((table.status, table.header("content-type")), (200, "text/csv; charset=utf-8"), "{path}");
            assert!(table.body.starts_with("\u{feff}".as_bytes()), "{path}: the mark for spreadsheets");
        }
    }
}

#[test]
fn page_and_rows_show_the_same_digits_in_the_same_order() {
    for ui in ["zh", "en"] {
        let rows = get(&format!("/gap.json?ui={ui}")).json();
        let page = get(&format!("/?ui={ui}")).text();
        let mut rest = page.as_str();
        let mut seen = 0;
        for row in rows["rows"].as_array().unwrap() {
            let Some(text) = row["implied"]["text"].as_str() else { continue };
            let address = row["implied"]["figure"].as_str().unwrap();
            let place = rest.find(address).unwrap_or_else(|| panic!("{address} out of order on the page"));
            rest = &rest[place..];
            assert!(rest.contains(text), "{text}");
            seen += 1;
        }
        assert!(seen > 3, "{seen} rows");
    }
}

#[test]
fn a_browser_is_held_to_its_page() {
    let page = get("/");
    assert_eq!(page.header("x-content-type-options"), "nosniff");
    assert_eq!(page.header("referrer-policy"), "no-referrer");
    assert!(page.header("content-security-policy").contains("frame-ancestors 'none'"));
    assert!(page.text().contains("http-equiv=\"Content-Security-Policy\""));
}

#[test]
fn what_has_not_changed_is_not_sent_again() {
    let first = get("/claims.json?ui=en");
    let tag = first.header("etag").to_string();
    assert!(tag.starts_with('"'), "{tag}");
    let again = get_with("/claims.json?ui=en", &format!("If-None-Match: {tag}\r\n"));
    assert_eq!((again.status, again.body.len()), (304, 0));
    assert_eq!(get_with("/claims.json?ui=zh", &format!("If-None-Match: {tag}\r\n")).status, 200);
    assert_ne!(get("/claims.json?ui=en&as_of=2025-05-01").header("etag"), tag);
}

#[test]
fn a_name_that_points_here_from_elsewhere_gets_nothing() {
    let heard = send("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
    assert_eq!(heard.status, 421);
    assert!(!heard.text().contains("/why/f:"), "no figure is told");
    assert_eq!(get_with("/", "").status, 200);
}

#[test]
fn nothing_can_be_written() {
    for method in ["POST", "PUT", "DELETE", "PATCH"] {
        let request = format!(
            "{method} /claims.json HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
        );
        let heard = send(&request);
        assert_eq!((heard.status, heard.header("allow")), (405, "GET, HEAD"), "{method}");
        assert!(heard.json()["try"].as_str().unwrap().contains("tidegauge read"));
    }
    let head = send("HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assert_eq!((head.status, head.body.len()), (200, 0));
}

#[test]
fn what_cannot_be_met_is_said_with_what_to_do() {
    let bad: &[(&str, u16, &str)] = &[
        ("as_of=June", 400, "as_of=2025-06-09"),
        ("as_of=2025-02-30", 400, "as_of=2025-06-09"),
        ("seed=-1", 400, "seed=1"),
        ("window=soon", 400, "window=100"),
        ("known_by=zzzz", 400, "tidegauge ledger seal"),
        ("set=a:serving-use", 400, "a:ID=VALUE"),
        ("set=a:nothing-of-that-name=1", 400, "/assumptions"),
        ("set=a:serving-use=NaN", 400, "/assumptions"),
    ];
    for (query, status, advice) in bad {
        let rows = get(&format!("/claims.json?{query}&ui=en"));
        assert_eq!((rows.status, rows.header("content-type")), (*status, "application/problem+json"), "{query}");
        let problem = rows.json();
        assert!(problem["try"].as_str().unwrap().contains(advice), "{query}: {problem}");
        assert_eq!(problem["status"], *status);
        let page = get(&format!("/claims?{query}&ui=en"));
        assert_eq!(page.status, *status, "{query}");
        assert!(page.text().contains(advice), "{query}");
    }
    for path in ["/nothing", "/q/nobody/nothing", "/company/nobody", "/note/n:zzzz", "/why/f:zzzz", "/notes.ics"] {
        let (stem, suffix) = path.split_once('.').map_or((path, "json"), |(s, x)| (s, x));
        let rows = get(&format!("{stem}.{suffix}"));
        assert_eq!((rows.status, rows.header("content-type")), (404, "application/problem+json"), "{path}");
        assert!(rows.json()["try"].as_str().is_some_and(|t| !t.is_empty()), "{path}");
        assert_eq!(get(stem).status, if stem == "/notes" { 200 } else { 404 }, "{path}");
    }
}

#[test]
fn odd_addresses_end_in_a_sentence() {
    let long = format!("/find?q={}", "%E5%85%89".repeat(1500));
    let odd = [
        "//evil.example/",
        "/../../etc/passwd",
        "/%00",
        "/%ff%fe",
        "/note/%3Cscript%3E",
        "/q/",
        "/q/a/b/c/d",
        "/why/",
        "/find?q=%22%20OR%201%3D1%20--",
        "/find?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E",
        "/find?q=*",
        "/find?q=%E2%80%AE",
        "/claims?_size=0",
        "/claims?_size=99999999999999999999",
        "/claims?_next=-5",
        "/claims?_sort=nothing",
        "/claims?entity=%27",
        "/?as_of=0001-01-01",
        "/?as_of=9999-12-31",
        "/?seed=18446744073709551615",
        &long,
    ];
    for path in odd {
        let heard = get(path);
        assert!([200, 400, 404].contains(&heard.status), "{path}: {}", heard.status);
        let text = heard.text();
        assert!(!text.contains("<script>alert") && !text.contains("//evil.example"), "{path}");
    }
}

#[test]
fn the_calendar_is_a_calendar() {
    let days = get("/calendar.ics");
    assert_eq!(days.header("content-type"), "text/calendar; charset=utf-8");
    let dated = get("/calendar.json").json()["rows"].as_array().unwrap().iter().filter(|r| r["from"] != "").count();
    assert_eq!(days.text().matches("BEGIN:VEVENT").count(), dated);
    assert!(days.text().starts_with("BEGIN:VCALENDAR\r\n"));
}

#[test]
fn a_reading_holds_what_was_known_by_its_day() {
    let whole = get("/claims.json?_size=1000").json();
    let early = get("/claims.json?_size=1000&as_of=2025-05-01").json();
    let days = |v: &Value| -> Vec<String> {
        v["rows"].as_array().unwrap().iter().map(|r| r["quote"]["said_on"].as_str().unwrap().to_string()).collect()
    };
    assert!(days(&early).iter().all(|d| d.as_str() <= "2025-05-01"), "{:?}", days(&early));
    assert!(days(&whole).len() > days(&early).len());
    assert_eq!(early["head"]["said_by"], "2025-05-01");
    assert!(early["head"]["hidden"].as_u64() > whole["head"]["hidden"].as_u64());
}
