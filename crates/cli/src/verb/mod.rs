//! One verb a file: what it shows is a view; it adds layout and nothing else.

pub mod ask;
pub mod audit;
pub mod correct;
pub mod export;
pub mod extract;
pub mod find;
pub mod gap;
pub mod ledger;
pub mod read;
pub mod report;
pub mod serve;
pub mod state;
pub mod why;
