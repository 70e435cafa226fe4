//! What was typed. What it means is worked out in `main.rs` and the verbs.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// The expectation gap of AI compute: notes in, calls out, every figure with its words.
#[derive(Parser)]
#[command(name = "tidegauge", version, max_term_width = 120, arg_required_else_help = false)]
#[command(
    after_help = "Try: tidegauge report examples/notes · tidegauge gap --period 2026 NOTES… · tidegauge why ID NOTES…"
)]
pub struct Cli {
    /// The verb; none prints the state of the ledger and commands to try.
    #[command(subcommand)]
    pub verb: Option<Verb>,
    /// What every verb takes.
    #[command(flatten)]
    pub common: Common,
}

/// Flags of every verb.
#[derive(Args, Clone)]
pub struct Common {
    /// Ledger file ($TIDEGAUGE_LEDGER, else tidegauge.db here)
    #[arg(long, global = true, value_name = "FILE", env = "TIDEGAUGE_LEDGER")]
    pub ledger: Option<PathBuf>,
    /// Tables that replace the embedded data/
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Use nothing said later (with paths: the newest date said in them; else today)
    #[arg(long, global = true, value_name = "DATE")]
    pub as_of: Option<String>,
    /// Use nothing learnt after this seal
    #[arg(long, global = true, value_name = "SEAL")]
    pub known_by: Option<String>,
    /// Seed of the draws
    #[arg(long, global = true, default_value_t = 1)]
    pub seed: u64,
    /// Number of equally likely worlds
    #[arg(long, global = true, default_value_t = 4096, value_parser = clap::value_parser!(u32).range(16..=1_000_000))]
    pub draws: u32,
    /// Hold an assumption to be something else
    #[arg(long, global = true, value_name = "a:ID=VALUE")]
    pub set: Vec<String>,
    /// Language of labels (from LANG)
    #[arg(long, global = true, value_enum)]
    pub ui: Option<Ui>,
    /// One JSON envelope
    #[arg(long, global = true)]
    pub json: bool,
    /// One JSON object a row
    #[arg(long, global = true)]
    pub jsonl: bool,
    /// Tab-separated, no wrapping
    #[arg(long, global = true)]
    pub plain: bool,
    /// Colour
    #[arg(long, global = true, value_enum, default_value_t = When::Auto)]
    pub color: When,
    /// No progress, no remarks
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Remarks in full
    #[arg(short, long, global = true)]
    pub verbose: bool,
}

/// Language of labels.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Ui {
    /// 中文
    Zh,
    /// English
    En,
}

/// When to colour.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On a terminal, unless NO_COLOR or TERM=dumb.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Where notes come from.
#[derive(Args, Clone, Default)]
pub struct Notes {
    /// Files or folders of notes, `-` for standard input
    #[arg(value_name = "PATH")]
    pub paths: Vec<String>,
    /// The day the notes were said, when they do not say it
    #[arg(long, value_name = "DATE")]
    pub said_on: Option<String>,
    /// Where the notes come from
    #[arg(long, value_name = "TEXT")]
    pub origin: Option<String>,
}

/// The verbs.
#[derive(Subcommand)]
pub enum Verb {
    /// Take notes into the ledger
    Read {
        #[command(flatten)]
        notes: Notes,
        /// Read, but keep nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Print what notes say; keeps nothing
    Extract {
        #[command(flatten)]
        notes: Notes,
        /// Only one kind
        #[arg(long, value_enum)]
        only: Option<Kind>,
        /// The fields of the annotation guides, one JSON object a line, offsets in code points of the file: `--gold`
        /// claims, `--gold=said` beliefs, triggers, relations
        #[arg(long, value_enum, num_args = 0..=1, require_equals = true, default_missing_value = "claims")]
        gold: Option<Gold>,
        /// Rows at most (0: all)
        #[arg(long, default_value_t = 0)]
        limit: usize,
    },
    /// Say what cannot be true; exit 1 when there are findings
    Audit {
        #[command(flatten)]
        notes: Notes,
        /// Only this check
        #[arg(long, value_name = "NAME")]
        check: Option<String>,
        /// Exit 0 in spite of findings
        #[arg(long)]
        exit_zero: bool,
    },
    /// Search the ledger
    Find {
        /// notes, claims, findings, triggers, relations, views or entities (notes when none is named), then words
        #[arg(value_name = "NOUN|WORDS")]
        words: Vec<String>,
        #[command(flatten)]
        filter: Sought,
        /// Rows at most
        #[arg(long, default_value_t = 20)]
        limit: usize,
    },
    /// Answer a question with citations
    Ask {
        /// The question
        question: String,
        /// Sentences at most
        #[arg(long, default_value_t = 12)]
        max: usize,
        #[command(flatten)]
        notes: Notes,
    },
    /// Expected beside implied, one row a quantity
    Gap {
        #[command(flatten)]
        notes: Notes,
        /// Only this series or entity
        #[arg(long, value_name = "SERIES|ENTITY")]
        about: Option<String>,
        /// Only this period
        #[arg(long, value_name = "PERIOD")]
        period: Option<String>,
        /// Least P (or 1 - P) shown
        #[arg(long, default_value_t = 0.0)]
        min_p: f64,
        /// One row a quantity, or one a company
        #[arg(long, value_enum, default_value_t = By::Quantity)]
        by: By,
        /// Age limit of expected rows, days
        #[arg(long, default_value_t = 100)]
        window: i32,
    },
    /// Lineage of a figure, claim, row or series, down to the words
    Why {
        /// `f:…`, `c:…`, `x:…`, `d:…`, `a:…` or a series address
        id: String,
        #[command(flatten)]
        notes: Notes,
        /// Levels shown
        #[arg(long, default_value_t = 6)]
        depth: usize,
    },
    /// Correct a claim: a further entry, the old stays visible
    Correct {
        /// `c:…`
        id: String,
        /// `period=2025-04`, `value=…`, `metric=…`
        fields: Vec<String>,
        /// The reason
        #[arg(long, value_name = "TEXT")]
        because: String,
        /// Take a correction back
        #[arg(long)]
        withdraw: bool,
    },
    /// Write the report: one self-contained page
    Report {
        #[command(flatten)]
        notes: Notes,
        /// Folder to write
        #[arg(short, long, default_value = "report", value_name = "DIR")]
        output: PathBuf,
        /// Age limit of expected rows, days
        #[arg(long, default_value_t = 100)]
        window: i32,
        /// Also the Markdown twin
        #[arg(long)]
        md: bool,
        /// Open it in the browser
        #[arg(long)]
        open: bool,
    },
    /// Serve live pages and their tables, read-only
    Serve {
        #[command(flatten)]
        notes: Notes,
        /// Address to listen on
        #[arg(long, default_value = "127.0.0.1:8300")]
        addr: std::net::SocketAddr,
    },
    /// Look after the ledger
    Ledger {
        #[command(subcommand)]
        sub: LedgerVerb,
    },
    /// Write tables
    Export {
        /// csv, json or ics
        #[arg(value_enum)]
        format: Format,
        #[command(flatten)]
        notes: Notes,
        /// gaps, companies, beliefs, relations, claims, findings, bill, calendar, assumptions
        #[arg(long, default_value = "gaps")]
        table: String,
        /// File to write (else standard output)
        #[arg(short, long)]
        output: Option<PathBuf>,
    },
}

/// Annotation guides.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Gold {
    /// Figures.
    Claims,
    /// Beliefs, triggers, relations.
    Said,
}

/// Kinds of claims: groups, and single ones.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// Levels, changes, records.
    Claims,
    /// Who supplies whom.
    Relations,
    /// Triggers and events.
    Triggers,
    /// Beliefs and views.
    Views,
    /// Levels alone.
    Levels,
    /// Changes alone.
    Changes,
    /// Records alone.
    Extremes,
    /// Events alone.
    Events,
    /// What others are said to believe alone.
    Beliefs,
}

/// One row a quantity or a company.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum By {
    /// Quantities.
    Quantity,
    /// Companies.
    Company,
}

/// What is looked for beside words.
#[derive(Args, Clone, Default)]
pub struct Sought {
    /// Only what names this entity, by any of its names
    #[arg(long)]
    pub entity: Option<String>,
    /// Only claims of this metric
    #[arg(long)]
    pub metric: Option<String>,
    /// Only claims for this period
    #[arg(long)]
    pub period: Option<String>,
    /// Only claims of this stance: actual, guidance, forecast, opinion
    #[arg(long)]
    pub stance: Option<String>,
    /// Only the words themselves, no other names
    #[arg(long)]
    pub exact: bool,
}

/// Ledger verbs.
#[derive(Subcommand)]
pub enum LedgerVerb {
    /// Walk the seals and name any altered or missing row
    Verify,
    /// Seal what was posted since the last seal
    Seal,
    /// Take the text of a note out, leaving a tombstone
    Purge {
        /// `n:…`
        id: String,
        /// The reason
        #[arg(long)]
        because: String,
    },
}

/// Table formats.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// UTF-8 with BOM, opens in Excel
    Csv,
    /// The view
    Json,
    /// Calendar
    Ics,
}
