//! Speed of reading claims: `cargo run --release -p tidegauge-claims --example speed -- FILE...` prints the best and the
//! median of ten rounds in megabytes of text a second, on one thread.

use std::path::Path;
use std::time::Instant;

use almanac::Almanac;
use claims::Reader;
use read::{Item, Note, Options, Rules, Source, read_by};

/// Rounds over all files.
const ROUNDS: usize = 10;
/// Times each note is read in a round.
const REPEATS: usize = 10;

#[expect(clippy::disallowed_methods, reason = "a stopwatch beside the reader; nothing read depends on it")]
fn main() {
    let almanac = Almanac::load(None).expect("data can be read");
    let reader = Reader::new(&almanac);
    let rules = Rules::parse(almanac.text("chrome.toml").unwrap_or(""), Vec::new()).expect("chrome.toml is ours");
    let mut notes: Vec<Note> = Vec::new();
    for path in std::env::args().skip(1) {
        read_by(Source::Path(Path::new(&path)), &Options::default(), &rules, &mut |item| {
            if let Item::Note(note) = item {
                notes.push(*note);
            }
        });
    }
    let bytes: usize = notes.iter().map(|n| n.text().len()).sum::<usize>() * REPEATS;
    let mut speeds: Vec<f64> = Vec::new();
    let mut claims = 0;
    for _ in 0..ROUNDS {
        let begin = Instant::now();
        claims = (0..REPEATS).flat_map(|_| &notes).map(|note| reader.extract(note).claims.len()).sum();
        speeds.push(bytes as f64 / 1e6 / begin.elapsed().as_secs_f64());
    }
    speeds.sort_by(f64::total_cmp);
    println!(
        "{} notes, {} claims a round of {:.2} MB: best {:.2} MB/s, median {:.2} MB/s",
        notes.len(),
        claims,
        bytes as f64 / 1e6,
        speeds[ROUNDS - 1],
        speeds[ROUNDS / 2]
    );
}
