//! The gold's form of what is said: one JSON object a line, offsets in code points of the input file.

mod said;

pub use said::{certainty_name, direction_name, link_name, said, side_name};

use almanac::Almanac;
use figure::{Decimal, Unit};
use read::Note;
use serde_json::{Map, Value, json};

use crate::{Amount, Bound, Claim, Extraction, Growth, GrowthKind, How, Modality, Said, Whom};

/// One line for each level and each growth alone. `file` is the name that the line carries as its note.
pub fn lines(note: &Note, extraction: &Extraction, almanac: &Almanac, file: &str) -> Vec<String> {
    let mut offsets = Offsets::new(note);
    extraction
        .claims
        .iter()
        .filter_map(|claim| line(claim, note, almanac, file, &mut offsets))
        .map(|v| v.to_string())
        .collect()
}

/// Code points before a byte, counted once from left to right: claims come in the order of the text.
struct Offsets<'a> {
    note: &'a Note,
    at: usize,
    count: usize,
}

impl<'a> Offsets<'a> {
    fn new(note: &'a Note) -> Offsets<'a> {
        Offsets { note, at: 0, count: note.code_point(0) }
    }

    fn of(&mut self, byte: usize) -> usize {
        if byte < self.at {
            return self.note.code_point(byte);
        }
        self.count += self.note.text()[self.at..byte].chars().count();
        self.at = byte;
        self.count
    }
}

fn line(claim: &Claim, note: &Note, almanac: &Almanac, file: &str, offsets: &mut Offsets) -> Option<Value> {
    let about = claim.about()?;
    let mut object = Map::new();
    let start = offsets.of(claim.span.start as usize);
    let mut put = |key: &str, value: Value| _ = object.insert(key.to_string(), value);
    put("note", json!(file));
    put("start", json!(start));
    put("value_text", json!(claim.span.of(note.text())));
    put("entity", json!(name(&about.whom.value, almanac)));
    put("metric", json!(about.metric.value.as_str()));
    // The gold takes no period for what is simply current; a supposed one is not printed as if it were said.
    let period = about.period.as_ref().filter(|p| p.how != How::Supposed).map(|p| p.value.to_string());
    put("period", json!(period));
    put("period_read", json!(about.period.as_ref().map(|p| p.value.to_string())));
    let (bound, first) = match &claim.said {
        Said::Level { amount, changes, .. } => {
            amount_fields(&amount.value, &mut put);
            (amount.value.bound, changes.first())
        }
        Said::Change { growth, .. } => {
            for key in ["value", "low", "high", "unit"] {
                put(key, Value::Null);
            }
            (growth.value.bound, Some(&growth.value))
        }
        _ => return None,
    };
    put("qualifier", json!(bound_name(bound)));
    put("modality", json!(modality_name(claim.modality)));
    put(
        "how",
        json!({ "entity": about.whom.how, "metric": about.metric.how, "period": about.period.as_ref().map(|p| p.how) }),
    );
    put("item", json!(about.item.as_ref().map(|i| i.value.as_str())));
    put("confidence", json!((claim.confidence * 1e6).round() / 1e6));
    let change = first.map_or(json!({ "kind": null, "value": null, "base_value": null }), |g| change(g, note));
    put("change", change);
    Some(Value::Object(object))
}

fn amount_fields(amount: &Amount, put: &mut impl FnMut(&str, Value)) {
    let point = amount.low.cmp_value(amount.high).is_eq();
    put("value", if point { number(amount.low) } else { Value::Null });
    put("low", if point { Value::Null } else { number(amount.low) });
    put("high", if point { Value::Null } else { number(amount.high) });
    put("unit", json!(unit(&amount.unit)));
}

fn change(growth: &Growth, note: &Note) -> Value {
    let mut object = Map::new();
    object.insert("kind".into(), json!(kind_name(growth.kind)));
    let (low, high) = match growth.rate {
        Some((low, high)) if low.cmp_value(high).is_eq() => (number(low), None),
        Some((low, high)) => (Value::Null, Some((number(low), number(high)))),
        None => (Value::Null, None),
    };
    object.insert("value".into(), low);
    if let Some((low, high)) = high {
        object.insert("low".into(), low);
        object.insert("high".into(), high);
    }
    object.insert("base_value".into(), growth.base.map_or(Value::Null, number));
    if growth.points {
        object.insert("pp".into(), json!(true));
    }
    object.insert("text".into(), json!(growth.span.of(note.text())));
    object.insert("start".into(), json!(note.code_point(growth.span.start as usize)));
    Value::Object(object)
}

/// A unit in the gold's spelling: rates a second end in `/s`.
pub fn unit(unit: &Unit) -> String {
    let text = unit.to_string();
    text.strip_suffix("/second").map_or(text.clone(), |top| format!("{top}/s"))
}

fn number(value: Decimal) -> Value {
    json!(value.to_f64())
}

/// The entity as the gold names it.
pub fn name(whom: &Whom, almanac: &Almanac) -> String {
    match whom {
        Whom::Known(id) => almanac.entity(id).map_or_else(|| id.to_string(), |e| e.gold.clone()),
        Whom::Named(text) => text.clone(),
    }
}

/// `at_least` and its like.
pub fn bound_name(bound: Bound) -> &'static str {
    match bound {
        Bound::Exact => "exact",
        Bound::Approx => "approx",
        Bound::Over => "over",
        Bound::AtLeast => "at_least",
        Bound::AtMost => "at_most",
        Bound::Under => "under",
    }
}

/// `guidance` and its like.
pub fn modality_name(modality: Modality) -> &'static str {
    match modality {
        Modality::Actual => "actual",
        Modality::Guidance => "guidance",
        Modality::Forecast => "forecast",
        Modality::Opinion => "opinion",
    }
}

/// `yoy` and its like.
pub fn kind_name(kind: GrowthKind) -> &'static str {
    match kind {
        GrowthKind::Yoy => "yoy",
        GrowthKind::Qoq => "qoq",
        GrowthKind::Mom => "mom",
        GrowthKind::Cagr => "cagr",
        GrowthKind::Multiple => "multiple",
        GrowthKind::VsBase => "vs_base",
    }
}
