//! The command line as a user meets it: exit codes, bad input, closed pipes, and the same bytes from the same evidence.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn notes() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/notes").canonicalize().unwrap()
}

fn tidegauge(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tidegauge"));
    command.current_dir(folder).env_remove("TIDEGAUGE_LEDGER").env("LANG", "C").env_remove("LC_ALL");
    command
}

fn run(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let Output { status, stdout, stderr } = tidegauge(folder).args(args).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (status.code().unwrap_or(-1), text(stdout), text(stderr))
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn exit_codes_are_those_of_the_readme() {
    let dir = folder();
    let notes = notes();
    let examples = notes.to_str().unwrap();
    fs::write(dir.path().join("empty.txt"), "").unwrap();
    fs::write(dir.path().join("binary.txt"), [0u8, 159, 146, 150, 0, 1, 2, 255, 254, 0]).unwrap();
    let table: &[(&[&str], i32, &str)] = &[
        (&["--help"], 0, ""),
        (&[], 0, ""),
        (&["extract", examples], 0, ""),
        (&["audit", examples], 1, ""),
        (&["audit", examples, "--exit-zero"], 0, ""),
        (&["gap", examples], 0, ""),
        (&["raport"], 2, "report"),
        (&["extract"], 2, "extract what?"),
        (&["audit", examples, "--check", "nothing"], 2, "mean-or-peak"),
        (&["gap", examples, "--as-of", "June"], 2, "2025-06-09"),
        (&["gap", examples, "--set", "a:nothing=1"], 2, "nothing"),
        (&["why", "nobody/nothing", examples], 2, "nearest"),
        (&["extract", "missing-folder"], 3, "missing-folder"),
        (&["extract", "empty.txt"], 3, "empty.txt"),
        (&["extract", "binary.txt"], 3, "binary.txt"),
        (&["gap"], 3, "tidegauge read"),
        (&["find"], 2, "find notes of what"),
        (&["find", "entities"], 2, "some words"),
        (&["extract", examples, "--only", "beliefs"], 0, ""),
    ];
    for (args, code, says) in table {
        let (got, out, err) = run(dir.path(), args);
        assert_eq!(got, *code, "{args:?}\n{out}\n{err}");
        assert!(err.contains(says), "{args:?} should name {says:?}:\n{err}");
        assert!(!err.contains("panicked"), "{err}");
    }
}

#[test]
fn a_broken_row_names_file_and_line() {
    let dir = folder();
    let data = dir.path().join("data");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data"), &data);
    let file = data.join("observations.csv");
    let text = fs::read_to_string(&file).unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_string).collect();
    lines[4] = lines[4].replacen(',', ",,", 1);
    fs::write(&file, lines.join("\n") + "\n").unwrap();
    let (code, _, err) = run(dir.path(), &["gap", notes().to_str().unwrap(), "--data", "data"]);
    assert_eq!(code, 4, "{err}");
    assert!(err.contains("observations.csv:5"), "{err}");
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() { copy(&path, &target) } else { _ = fs::copy(&path, &target).unwrap() }
    }
}

#[test]
fn a_closed_pipe_ends_silently() {
    let dir = folder();
    let mut child = tidegauge(dir.path())
        .args(["extract", notes().to_str().unwrap(), "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let out = child.wait_with_output().unwrap();
    assert!(out.status.success(), "{:?}", out.status);
    assert!(!String::from_utf8_lossy(&out.stderr).contains("panicked"));
}

#[test]
fn a_ledger_keeps_seals_and_refuses_what_it_must() {
    let dir = folder();
    let notes = notes();
    let examples = notes.to_str().unwrap();
    assert_eq!(run(dir.path(), &["read", examples]).0, 0);
    let (_, again, _) = run(dir.path(), &["read", examples]);
    assert!(again.contains("0 new"), "a second reading keeps nothing twice: {again}");
    assert_eq!(run(dir.path(), &["ledger", "seal"]).0, 0);
    let (code, clean, _) = run(dir.path(), &["ledger", "verify"]);
    assert_eq!((code, clean.trim()), (0, "clean"));
    assert_eq!(run(dir.path(), &["find", "token"]).0, 0);
    assert_eq!(run(dir.path(), &["find", "zzqqxx"]).0, 1);
    for noun in ["notes", "claims", "findings", "triggers", "relations", "views", "entities"] {
        let (code, out, err) = run(dir.path(), &["find", noun, "a", "--as-of", "2025-06-09", "--json"]);
        let found: serde_json::Value = serde_json::from_str(&out).unwrap();
        assert_eq!(code, i32::from(found["rows"].as_array().unwrap().is_empty()), "{noun}: {err}");
        assert_eq!(found["kind"], noun, "the envelope names what was looked for");
    }
    let (code, names, _) = run(dir.path(), &["find", "entities", "中际旭创", "--plain"]);
    assert!(code == 0 && names.starts_with("innolight\tcompany\t300308.SZ\t"), "{names}");
    let claims = |more: &[&str]| {
        let args = [&["find", "claims", "--as-of", "2025-06-09", "--limit", "1000", "--jsonl"], more].concat();
        let (_, out, err) = run(dir.path(), &args);
        let rows: Vec<serde_json::Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert!(!rows.is_empty(), "{more:?}: {err}");
        rows
    };
    assert!(claims(&["--metric", "tokens"]).iter().all(|row| row["metric"] == "tokens"));
    assert!(claims(&["--stance", "forecast"]).iter().all(|row| row["modality"] == "forecast"));
    assert_eq!(run(dir.path(), &["ask", "zzqqxx 的收入？", "--as-of", "2025-06-09"]).0, 1);
    let (code, from_ledger, err) = run(dir.path(), &["gap", "--as-of", "2025-06-09", "--plain"]);
    assert_eq!(code, 0, "{err}");
    let (_, from_paths, _) = run(dir.path(), &["gap", examples, "--as-of", "2025-06-09", "--plain"]);
    assert_eq!(from_ledger, from_paths);
    fs::write(dir.path().join("no.db"), "this is no ledger").unwrap();
    let (code, _, err) = run(dir.path(), &["gap", "--ledger", "no.db"]);
    assert_eq!(code, 4, "{err}");
    assert!(err.contains("no.db"), "{err}");
}

#[test]
fn the_same_evidence_gives_the_same_bytes() {
    let (here, there) = (folder(), folder());
    let mut files: Vec<String> =
        fs::read_dir(notes()).unwrap().map(|e| e.unwrap().path().display().to_string()).collect();
    files.retain(|f| !f.ends_with("rights.toml"));
    files.sort();
    let report = |folder: &Path, order: &[String], zone: &str, language: &str| {
        let mut command = tidegauge(folder);
        command
            .arg("report")
            .args(order)
            .args(["--ui", "en", "--draws", "256"])
            .env("TZ", zone)
            .env("LC_ALL", language);
        let out = command.output().unwrap();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        fs::read(folder.join("report/index.html")).unwrap()
    };
    let first = report(here.path(), &files, "UTC", "C");
    files.reverse();
    files.rotate_left(2);
    let second = report(there.path(), &files, "Asia/Shanghai", "zh_CN.UTF-8");
    assert!(first == second, "order, zone, language or folder reached the page");
}

#[test]
fn every_face_shows_the_same_rows() {
    let dir = folder();
    let notes = notes();
    let examples = notes.to_str().unwrap();
    let (_, json, _) = run(dir.path(), &["gap", examples, "--json"]);
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    let (_, plain, _) = run(dir.path(), &["gap", examples, "--plain"]);
    for row in value["rows"].as_array().unwrap() {
        let label = row["label"].as_str().unwrap();
        assert!(plain.contains(label), "{label} is in --json and not in --plain");
        for key in ["implied", "expected"] {
            let shown = if key == "expected" { &row[key]["shown"] } else { &row[key] };
            if let Some(text) = shown["text"].as_str() {
                assert!(plain.contains(text), "{label}: {text}");
            }
        }
    }
}

#[test]
fn tables_are_exported_and_companies_shown() {
    let dir = folder();
    let notes = notes();
    let examples = notes.to_str().unwrap();
    for table in ["gaps", "companies", "beliefs", "relations", "claims", "findings", "bill", "calendar", "assumptions"]
    {
        let (code, csv, err) = run(dir.path(), &["export", "csv", examples, "--table", table, "--draws", "64"]);
        assert_eq!(code, 0, "{table}: {err}");
        let lines: Vec<&str> = csv.split("\r\n").collect();
        assert!(csv.starts_with('\u{feff}') && lines.len() > 2, "{table}: {csv}");
    }
    assert_eq!(run(dir.path(), &["export", "csv", examples, "--table", "nothing"]).0, 2);
    let (code, companies, err) = run(dir.path(), &["gap", "--by", "company", examples, "--plain", "--ui", "en"]);
    assert_eq!(code, 0, "{err}");
    assert!(companies.contains("300308.SZ") && companies.contains("share not known"), "{companies}");
}

#[test]
fn the_command_in_the_report_gives_the_same_page() {
    let dir = folder();
    let notes = notes();
    let args = ["report", notes.to_str().unwrap(), "--window", "60", "--draws", "64", "--ui", "en"];
    let (code, _, err) = run(dir.path(), &args);
    assert_eq!(code, 0, "{err}");
    let page = fs::read_to_string(dir.path().join("report/index.html")).unwrap();
    assert!(page.contains("--window 60"), "the age limit of expected rows is part of the command");
    assert!(page.len() < 3_000_000, "{} bytes", page.len());
}

#[test]
fn every_verb_has_its_paragraph() {
    let (_, help, _) = run(folder().path(), &["--help"]);
    let docs = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/cli.md")).unwrap();
    let verbs = help.lines().skip_while(|l| !l.starts_with("Commands:")).skip(1).take_while(|l| l.starts_with("  "));
    let verbs: Vec<&str> = verbs.filter_map(|l| l.split_whitespace().next()).filter(|v| *v != "help").collect();
    assert!(verbs.len() > 10, "{help}");
    let missing: Vec<&&str> = verbs.iter().filter(|v| !docs.contains(&format!("- `{v}` "))).collect();
    assert!(missing.is_empty(), "not in docs/cli.md: {missing:?}");
}
