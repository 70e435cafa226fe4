//! The house keeps its walls: arrows between crates, sizes, charters, who may do I/O, and rules without constants.
//! Every failure names file and line and says what to do.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Who may import whom: exactly the picture of ARCHITECTURE.md.
const ARROWS: &[(&str, &[&str])] = &[
    ("figure", &[]),
    ("trend", &["figure"]),
    ("almanac", &["figure"]),
    ("read", &["almanac", "figure"]),
    ("claims", &["almanac", "figure", "read"]),
    ("audit", &["almanac", "claims", "figure", "read"]),
    ("ledger", &["almanac", "audit", "claims", "figure", "read"]),
    ("ask", &["almanac", "audit", "claims", "figure", "ledger", "read"]),
    ("demand", &["almanac", "figure", "trend"]),
    ("fabric", &["almanac", "demand", "figure"]),
    ("gap", &["almanac", "demand", "fabric", "figure", "trend"]),
    (
        "tidegauge",
        &["almanac", "ask", "audit", "claims", "demand", "fabric", "figure", "gap", "ledger", "read", "trend"],
    ),
    ("page", &["figure", "tidegauge"]),
    ("serve", &["export", "page", "tidegauge"]),
    ("export", &["page", "tidegauge"]),
    ("cli", &["claims", "export", "figure", "page", "serve", "tidegauge"]),
    ("browser", &[]),
];

/// Longest file and longest function, in lines.
const LONGEST_FILE: usize = 600;
const LONGEST_FUNCTION: usize = 70;

/// Crates that touch no file, socket or clock.
const PURE: &[&str] = &["figure", "trend", "claims", "audit", "demand", "fabric", "gap", "ask", "page"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

fn walk(folder: &Path, extension: &str, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.map(|e| e.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            walk(&path, extension, found);
        } else if path.extension().is_some_and(|e| e == extension) {
            found.push(path);
        }
    }
}

/// (path from the root, text) of every Rust file of a crate's `src`.
fn sources(name: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    walk(&root().join("crates").join(name).join("src"), "rs", &mut found);
    let shown = |p: &Path| p.strip_prefix(root()).unwrap().display().to_string();
    found.retain(|p| p.file_name().is_none_or(|name| name != "tests.rs"));
    found.iter().map(|p| (shown(p), fs::read_to_string(p).unwrap())).collect()
}

/// Lines of a file before its own tests.
fn product_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().take_while(|(_, line)| line.trim() != "#[cfg(test)]").map(|(i, l)| (i + 1, l))
}

#[test]
fn arrows_are_those_of_the_picture() {
    let mut wrong = Vec::new();
    let mut crates = BTreeSet::new();
    for entry in fs::read_dir(root().join("crates")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_string();
        let manifest: toml::Table = fs::read_to_string(path.join("Cargo.toml")).unwrap().parse().unwrap();
        let ours: BTreeSet<&str> = ARROWS.iter().map(|(n, _)| *n).collect();
        let imports: BTreeSet<&str> = manifest
            .get("dependencies")
            .and_then(|d| d.as_table())
            .map(|d| d.keys().map(String::as_str).filter(|k| ours.contains(k)).collect())
            .unwrap_or_default();
        match ARROWS.iter().find(|(n, _)| *n == name) {
            None => wrong.push(format!("crates/{name} is not in the picture: add it to ARCHITECTURE.md and to ARROWS")),
            Some((_, allowed)) => {
                for import in imports.iter().filter(|i| !allowed.contains(i)) {
                    wrong.push(format!(
                        "crates/{name}/Cargo.toml imports {import}: arrows go down only (ARCHITECTURE.md)"
                    ));
                }
            }
        }
        crates.insert(name);
    }
    for (name, _) in ARROWS.iter().filter(|(n, _)| !crates.contains(*n)) {
        wrong.push(format!("crates/{name} is in the picture but not in the tree"));
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn files_and_functions_stay_small_and_open_with_a_charter() {
    let mut wrong = Vec::new();
    for (name, _) in ARROWS {
        for (path, text) in sources(name) {
            let count = text.lines().count();
            if count > LONGEST_FILE {
                wrong.push(format!("{path}: {count} lines, {LONGEST_FILE} allowed: split it"));
            }
            for (line, length) in long_functions(&text) {
                wrong
                    .push(format!("{path}:{line}: a function of {length} lines, {LONGEST_FUNCTION} allowed: split it"));
            }
            let opens = path.ends_with("/lib.rs");
            if opens && !text.lines().next().is_some_and(|l| l.starts_with("//! ") && l.len() > 20) {
                wrong.push(format!("{path}:1: open with the charter of the crate"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// (line, length) of functions that are too long, by rustfmt's indentation.
fn long_functions(text: &str) -> Vec<(usize, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        let code = line.trim_start();
        let starts = ["fn ", "pub fn ", "pub(crate) fn ", "pub(super) fn ", "const fn ", "pub const fn "];
        if starts.iter().any(|s| code.starts_with(s)) {
            let closing = format!("{}}}", &line[..line.len() - code.len()]);
            if let Some(length) = lines[i..].iter().position(|l| *l == closing).filter(|n| *n + 1 > LONGEST_FUNCTION) {
                found.push((i + 1, length + 1));
            }
        }
    }
    found
}

#[test]
fn each_door_has_one_crate() {
    // (what, words that betray it, crates that may)
    let doors: &[(&str, &[&str], &[&str])] = &[
        ("SQL", &["rusqlite", "SELECT ", "INSERT INTO"], &["ledger"]),
        ("HTTP", &["TcpListener", "axum", "hyper::"], &["serve", "browser"]),
        ("HTML", &["<div", "<span", "<table", "</"], &["page", "read", "browser"]),
    ];
    let mut wrong = Vec::new();
    for (name, _) in ARROWS {
        for (path, text) in sources(name) {
            for (line, code) in product_lines(&text).filter(|(_, l)| !l.trim_start().starts_with("//")) {
                for (what, words, allowed) in doors {
                    if !allowed.contains(name) && words.iter().any(|w| code.contains(w)) {
                        wrong.push(format!("{path}:{line}: {what} belongs to {}", allowed[0]));
                    }
                }
                let io =
                    ["std::fs", "std::net", "std::env", "std::io", "std::process", "File::", "println!", "eprintln!"];
                if PURE.contains(name) && io.iter().any(|w| code.contains(w)) {
                    wrong.push(format!("{path}:{line}: {name} does no I/O"));
                }
                let chance = ["SystemTime", "Instant::now", "thread_rng", "RandomState", "HashMap", "HashSet"];
                let face = ["cli", "serve", "browser"].contains(name);
                if !face && chance.iter().any(|w| code.contains(w)) {
                    wrong.push(format!(
                        "{path}:{line}: no clock, chance or unordered map below the faces (BTreeMap orders)"
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn rules_hold_no_constant_but_0_1_2() {
    let mut wrong = Vec::new();
    let mut rules: BTreeMap<String, String> = BTreeMap::new();
    for (name, _) in ARROWS {
        for (path, text) in sources(name) {
            let is_rules = path.ends_with("rules.rs") && text.contains(": Rule =");
            for (line, code) in product_lines(&text) {
                let code = code.trim();
                if is_rules && !code.starts_with("//") {
                    for literal in literals(code) {
                        if !["0", "1", "2", "0.0", "1.0", "2.0"].contains(&literal.as_str()) {
                            wrong.push(format!(
                                "{path}:{line}: {literal} in a rule: make it an input with a row or an assumption"
                            ));
                        }
                    }
                }
                if code.contains(": Rule = Rule {") && !is_rules {
                    wrong.push(format!("{path}:{line}: rules stand in rules.rs"));
                }
                let id = code.split("id: \"").nth(1).and_then(|r| r.split('"').next()).filter(|_| is_rules);
                if let Some(other) = id.and_then(|id| rules.insert(id.to_string(), path.clone())) {
                    wrong.push(format!("{path}:{line}: this rule stands in {other} too"));
                }
            }
        }
    }
    assert!(rules.len() > 5, "no rules found: has rules.rs moved?");
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    let docs = docs_text();
    let missing: Vec<&String> = rules.keys().filter(|id| !docs.contains(&format!("`{id}`"))).collect();
    assert!(missing.is_empty(), "rules without a paragraph in docs/: {missing:?}");
}

/// Number literals outside strings.
fn literals(code: &str) -> Vec<String> {
    let outside: String = code.split('"').step_by(2).collect::<Vec<_>>().join(" ");
    // x(3) is the place of an input, not a number.
    let outside: String = outside
        .split("x(")
        .enumerate()
        .map(|(i, t)| if i == 0 { t } else { t.trim_start_matches(|c: char| c.is_ascii_digit()) })
        .collect();
    let mut found = Vec::new();
    let mut word = String::new();
    for c in outside.chars().chain([' ']) {
        if c.is_alphanumeric() || c == '_' || (c == '.' && word.starts_with(|d: char| d.is_ascii_digit())) {
            word.push(c);
        } else {
            let word = std::mem::take(&mut word);
            let number = word.trim_end_matches('.');
            if number.starts_with(|d: char| d.is_ascii_digit()) {
                found.push(number.to_string());
            }
        }
    }
    found
}

fn docs_text() -> String {
    let mut found = Vec::new();
    walk(&root().join("docs"), "md", &mut found);
    found.iter().map(|p| fs::read_to_string(p).unwrap()).collect()
}

#[test]
fn every_metric_and_check_has_its_place_in_docs() {
    let docs = docs_text();
    let metrics: toml::Table = fs::read_to_string(root().join("data/metrics.toml")).unwrap().parse().unwrap();
    let ids = metrics["metric"].as_array().unwrap().iter().map(|m| m["id"].as_str().unwrap().to_string());
    let mut missing: Vec<String> = ids.filter(|id| !docs.contains(&format!("- `{id}` "))).collect();
    let checks =
        audit::CHECKS.iter().map(|check| check.id.to_string()).filter(|id| !docs.contains(&format!("## {id}\n")));
    missing.extend(checks);
    for file in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/method.md"] {
        if !root().join(file).is_file() {
            missing.push(file.to_string());
        }
    }
    assert!(missing.is_empty(), "not in docs/: {missing:?}");
}

#[test]
fn the_material_folder_is_named_in_tests_and_bench_alone() {
    let mut wrong = Vec::new();
    let mut found = Vec::new();
    for extension in ["rs", "toml", "md", "csv", "css", "js", "sh", "py", "txt"] {
        for folder in ["crates", "data", "docs", "examples"] {
            walk(&root().join(folder), extension, &mut found);
        }
    }
    for path in found {
        let shown = path.strip_prefix(root()).unwrap().display().to_string();
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let is_test = shown.contains("/tests/") || shown.contains("/examples/") || shown.ends_with("/tests.rs");
        let lines: Vec<(usize, &str)> =
            if shown.ends_with(".rs") { product_lines(&text).collect() } else { text.lines().enumerate().collect() };
        for (line, code) in lines {
            if !is_test && code.contains("../shared") {
                wrong.push(format!("{shown}:{line}: names a folder that is not in the repository"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
