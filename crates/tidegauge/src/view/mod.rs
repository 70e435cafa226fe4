//! What is shown, in which shape: one plain struct per thing shown, the same for page, `.json`, command line and MCP:
//! same rows, same order, same digits. Texts stand in both languages; a face picks one.

pub mod number;
mod shape;

pub use shape::*;
