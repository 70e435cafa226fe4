//! The live pages in a real browser: each check of the acceptance list is a function named after its number.
//!
//! The binary serves a ledger made of `examples/notes`, of notes written here (one of them hostile), and of the
//! customer's note where it is at hand. `cargo test --test live check_04 check_16` runs those alone; TIDEGAUGE_SCREENS
//! names a folder for pictures of every page. Without Chromium the test says so and passes, unless TIDEGAUGE_BROWSER is
//! set: then its absence is a failure.

mod figures;
mod hostile;
mod look;
mod notes;
mod screens;
mod stage;
mod words;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::time::Instant;

use browser::Error;
use stage::Stage;

type Check = fn(&Stage) -> Result<(), Error>;

const CHECKS: &[(&str, Check)] = &[
    ("check_01_the_report_loads_nothing", look::check_01),
    ("check_03_every_figure_reaches_a_leaf", figures::check_03),
    ("check_04_a_quote_is_selected_in_its_note", words::check_04),
    ("check_05_counts_are_those_of_the_command_line", words::check_05),
    ("check_10_nothing_later_is_shown", figures::check_10),
    ("check_11_open_stretches_have_no_line", figures::check_11),
    ("check_13_answers_are_cited", words::check_13),
    ("check_15_languages_switch", words::check_15),
    ("check_16_fits_the_smallest_phone", look::check_16),
    ("check_18_whole_without_script", look::check_18),
    ("check_19_contrast_and_grey", look::check_19),
    ("check_21_hostile_notes_are_text", hostile::check_21),
    ("screens", screens::screens),
];

fn main() -> ExitCode {
    let named: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with('-')).collect();
    if let Some(reason) = browser::missing() {
        println!("skipped: {reason}");
        return if std::env::var_os("TIDEGAUGE_BROWSER").is_some() { ExitCode::FAILURE } else { ExitCode::SUCCESS };
    }
    std::panic::set_hook(Box::new(|info| println!("{info}")));
    let stage = match Stage::set() {
        Ok(stage) => stage,
        Err(error) => {
            println!("the stage could not be set: {error}");
            return ExitCode::FAILURE;
        }
    };
    let chosen = CHECKS.iter().filter(|(name, _)| named.is_empty() || named.iter().any(|n| name.contains(n.as_str())));
    let failed = chosen.filter(|(name, check)| !passes(name, *check, &stage)).count();
    println!("\n{} failed", failed);
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Runs one check and tells how it went.
#[allow(clippy::disallowed_methods)] // how long a test took may be told
fn passes(name: &str, check: Check, stage: &Stage) -> bool {
    let since = Instant::now();
    let result = catch_unwind(AssertUnwindSafe(|| check(stage)));
    let seconds = since.elapsed().as_secs_f32();
    match &result {
        Ok(Ok(())) => println!("ok      {name}  {seconds:.1} s"),
        Ok(Err(error)) => println!("FAILED  {name}  {seconds:.1} s\n{error}"),
        // What it asserted was printed when it failed.
        Err(_) => println!("FAILED  {name}  {seconds:.1} s"),
    }
    matches!(result, Ok(Ok(())))
}
