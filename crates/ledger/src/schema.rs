//! The tables, as a list of steps: a file of an older format is brought up step by step when it is opened.

/// Marks a file as a ledger of this program ("tide").
pub(crate) const APPLICATION: i64 = 0x7469_6465;

/// Step n brings a file from format n to n + 1. Steps that were released are never changed.
pub(crate) const STEPS: &[&str] = &["
CREATE TABLE entries(
  row INTEGER PRIMARY KEY, kind TEXT NOT NULL, hash BLOB NOT NULL, learnt TEXT NOT NULL);
CREATE TABLE files(
  row INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, text TEXT NOT NULL, learnt TEXT NOT NULL);
CREATE TABLE notes(
  row INTEGER PRIMARY KEY, team TEXT NOT NULL, id BLOB NOT NULL, fingerprint INTEGER NOT NULL, learnt TEXT NOT NULL,
  UNIQUE(team, id));
CREATE TABLE origins(
  row INTEGER PRIMARY KEY, note INTEGER NOT NULL, file INTEGER NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,
  path TEXT NOT NULL, said TEXT, body TEXT NOT NULL, learnt TEXT NOT NULL);
CREATE INDEX origins_of_note ON origins(note);
CREATE TABLE extractions(
  row INTEGER PRIMARY KEY, note INTEGER NOT NULL, rules INTEGER NOT NULL, said TEXT, unplaced TEXT NOT NULL,
  unknown TEXT NOT NULL, learnt TEXT NOT NULL);
CREATE INDEX extractions_of_note ON extractions(note);
CREATE TABLE claims(
  row INTEGER PRIMARY KEY, extraction INTEGER NOT NULL, id BLOB NOT NULL, start INTEGER NOT NULL, kind TEXT NOT NULL,
  entity TEXT, metric TEXT, period_start TEXT, period_end TEXT, value REAL, unit TEXT, body TEXT NOT NULL,
  said TEXT, learnt TEXT NOT NULL);
CREATE INDEX claims_of_extraction ON claims(extraction);
CREATE TABLE findings(
  row INTEGER PRIMARY KEY, extraction INTEGER NOT NULL, body TEXT NOT NULL, said TEXT, learnt TEXT NOT NULL);
CREATE INDEX findings_of_extraction ON findings(extraction);
CREATE TABLE corrections(row INTEGER PRIMARY KEY, body TEXT NOT NULL, learnt TEXT NOT NULL);
CREATE TABLE tombstones(row INTEGER PRIMARY KEY, body TEXT NOT NULL, learnt TEXT NOT NULL);
CREATE TABLE seals(
  row INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, previous BLOB, at TEXT NOT NULL, upto INTEGER NOT NULL);
CREATE VIRTUAL TABLE search USING fts5(words, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 0');
"];
