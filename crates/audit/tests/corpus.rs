//! Every check's yes and no cases: a text, its claims written out, and the findings expected.
//!
//! A case stands under `==== name @ date`; then the text; then its claims (`// Claim:`) and the findings expected
//! (`// Finding:`, the start of `check severity field better [arithmetic]`), none when nothing must be found. A claim is
//! `kind whom metric period unit "words" value` and options `key=value`; `words#2` is their second place in the text.

mod common;

use almanac::Almanac;
use audit::{Case, Rulebook, judge};
use claims::Claim;
use common::{claim, note};
use read::Note;

/// One case of a file.
struct Fixture {
    name: String,
    note: Note,
    claims: Vec<Claim>,
    expected: Vec<String>,
}

fn fixtures(content: &str) -> Vec<Fixture> {
    let body = content.split("\n==== ").skip(1);
    body.map(|part| {
        let (head, rest) = part.split_once('\n').unwrap();
        let (name, day) = head.split_once(" @ ").unwrap_or((head, ""));
        let lines = |mark: &str| -> Vec<String> {
            rest.lines().filter_map(|l| l.strip_prefix(mark)).map(|l| l.trim().to_string()).collect()
        };
        let text = rest.split("\n// ").next().unwrap();
        let note = note(text, day.trim().parse().ok());
        let claims = lines("// Claim:").iter().enumerate().map(|(i, l)| claim(text, note.id, l, i)).collect();
        let expected = lines("// Finding:");
        Fixture { name: name.to_string(), note, claims, expected }
    })
    .collect()
}

fn all() -> Vec<(String, Vec<Fixture>)> {
    let mut files: Vec<_> = std::fs::read_dir("corpus").unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    let read = |p: &std::path::Path| fixtures(&format!("\n{}", std::fs::read_to_string(p).unwrap()));
    files.iter().map(|p| (p.file_stem().unwrap().to_string_lossy().into_owned(), read(p))).collect()
}

fn found(almanac: &Almanac, rules: &Rulebook, fixture: &Fixture) -> Vec<String> {
    let as_of = fixture.note.said_on.unwrap_or(figure::Date::constant(2025, 6, 9));
    let case = Case::within(&fixture.note, &fixture.claims, almanac, as_of, rules);
    let mut lines = Vec::new();
    for finding in judge(&case) {
        let severity = format!("{:?}", finding.severity).to_lowercase();
        let better = finding.better.map_or(String::new(), |b| format!(" {} {}", b.field, b.to));
        lines.push(format!("{} {severity}{better} [{}]", finding.check, finding.arithmetic));
    }
    lines
}

#[test]
fn every_case_finds_what_it_says() {
    let almanac = Almanac::embedded();
    let rules = Rulebook::load(&almanac).unwrap();
    let mut wrong = Vec::new();
    for (file, fixtures) in all() {
        let (mut yes, mut no) = (0, 0);
        for fixture in &fixtures {
            let found = found(&almanac, &rules, fixture);
            let fits = found.len() == fixture.expected.len()
                && found.iter().zip(&fixture.expected).all(|(f, e)| f.starts_with(e.as_str()));
            if !fits {
                wrong.push(format!("{file}/{}: found {found:#?}, expected {:#?}", fixture.name, fixture.expected));
            }
            if fixture.expected.is_empty() { no += 1 } else { yes += 1 }
        }
        assert!(yes > 0 && no > 0, "{file} needs a case that finds and one that does not");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_check_has_cases_labels_and_a_paragraph() {
    let almanac = Almanac::embedded();
    let docs = std::fs::read_to_string("../../docs/checks.md").unwrap();
    let files: Vec<String> = all().into_iter().map(|(file, _)| file).collect();
    for check in audit::CHECKS {
        assert!(files.iter().any(|f| f == check.id), "corpus/{}.note is missing", check.id);
        assert!(docs.contains(&format!("### {}\n", check.id)), "docs/checks.md lacks {}", check.id);
    }
    let rules = Rulebook::load(&almanac).unwrap();
    for identity in &rules.identities {
        assert!(audit::CHECKS.iter().any(|c| c.id == identity.check), "{} names no check", identity.id);
        assert!(docs.contains(&format!("`{}`", identity.id)), "docs/checks.md lacks {}", identity.id);
    }
}

#[test]
fn order_of_claims_does_not_matter() {
    let almanac = Almanac::embedded();
    let rules = Rulebook::load(&almanac).unwrap();
    for (file, fixtures) in all() {
        for mut fixture in fixtures {
            let forth = found(&almanac, &rules, &fixture);
            fixture.claims.reverse();
            assert_eq!(forth, found(&almanac, &rules, &fixture), "{file}/{}", fixture.name);
        }
    }
}
