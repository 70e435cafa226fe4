//! The command line: what was typed becomes what is meant, one verb a file; data on stdout, the rest on stderr.

mod args;
mod fail;
mod out;
mod setup;
mod verb;

use clap::Parser;

use args::{Cli, LedgerVerb, Verb};
use fail::Outcome;
use tidegauge::view::gaps::Filter;

fn main() -> std::process::ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(e) => {
            _ = e.print();
            return if e.use_stderr() { 2 } else { 0 }.into();
        }
    };
    match run(&cli) {
        Ok(outcome) => outcome.code().into(),
        Err(error) => {
            out::say(&format!("tidegauge: {error:#}"));
            fail::code(&error).into()
        }
    }
}

fn run(cli: &Cli) -> anyhow::Result<Outcome> {
    let common = &cli.common;
    match &cli.verb {
        None => verb::state::run(common),
        Some(Verb::Read { notes, dry_run }) => verb::read::run(common, notes, *dry_run),
        Some(Verb::Extract { notes, only, gold, limit }) => verb::extract::run(common, notes, *only, *gold, *limit),
        Some(Verb::Audit { notes, check, exit_zero }) => verb::audit::run(common, notes, check.as_deref(), *exit_zero),
        Some(Verb::Find { words, filter, limit }) => verb::find::run(common, words, filter, *limit),
        Some(Verb::Ask { question, max, notes }) => verb::ask::run(common, notes, question, *max),
        Some(Verb::Gap { notes, about, period, min_p, by, window }) => {
            let (about, period, side) = (about.as_deref(), period.as_deref(), None);
            verb::gap::run(common, notes, &Filter { about, period, side, min_p: *min_p }, *by, *window)
        }
        Some(Verb::Why { id, notes, depth }) => verb::why::run(common, notes, id, *depth),
        Some(Verb::Correct { id, fields, because, withdraw }) => {
            verb::correct::run(common, id, fields, because, *withdraw)
        }
        Some(Verb::Report { notes, output, window, md, open }) => {
            verb::report::run(common, notes, output, *window, *md, *open)
        }
        Some(Verb::Serve { notes, addr }) => verb::serve::run(common, notes, *addr),
        Some(Verb::Ledger { sub }) => match sub {
            LedgerVerb::Verify => verb::ledger::verify(common),
            LedgerVerb::Seal => verb::ledger::seal(common),
            LedgerVerb::Purge { id, because } => verb::ledger::purge(common, id, because),
        },
        Some(Verb::Export { format, notes, table, output }) => {
            verb::export::run(common, notes, *format, table, output.as_deref())
        }
    }
}
