//! What is shown, in which shape: one plain struct per thing shown, the same for page, `.json`, command line and MCP:
//! same rows, same order, same digits. Texts stand in both languages; a face picks one.

pub mod ahead;
pub mod answer;
pub mod beliefs;
mod breadth;
pub mod calendar;
pub mod chain;
pub mod claims_table;
pub mod company;
pub mod find;
pub mod gaps;
pub mod lens;
pub mod live;
pub mod named;
pub mod notes;
pub mod number;
pub mod quantity;
pub mod relations;
pub mod report;
mod shape;
pub mod status;
#[cfg(test)]
mod tests;
pub mod why;
pub mod words;

pub use breadth::*;
pub use lens::Lens;
pub use shape::*;

/// A view as JSON with every text in one language: `{zh, en}` becomes the string.
pub fn json(view: &impl serde::Serialize, zh: bool) -> serde_json::Value {
    flatten(serde_json::to_value(view).unwrap_or_default(), zh)
}

fn flatten(value: serde_json::Value, zh: bool) -> serde_json::Value {
    use serde_json::Value;
    match value {
        Value::Array(items) => items.into_iter().map(|v| flatten(v, zh)).collect(),
        Value::Object(mut map) if map.len() == 2 && map.contains_key("zh") && map.contains_key("en") => {
            map.remove(if zh { "zh" } else { "en" }).unwrap_or_default()
        }
        Value::Object(map) => map.into_iter().map(|(k, v)| (k, flatten(v, zh))).collect(),
        other => other,
    }
}
