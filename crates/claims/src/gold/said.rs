//! The gold's form of what is said beside the figures: beliefs, triggers, relations.

use almanac::{Almanac, Kind};
use figure::Period;
use read::Note;
use serde_json::{Value, json};

use super::name;
use crate::{Certainty, Cited, Claim, Direction, Extraction, How, Link, Said, Side, Span, Whom};

/// One line for each belief, trigger and relation; the author's own views are none of them.
pub fn said(note: &Note, extraction: &Extraction, almanac: &Almanac, file: &str) -> Vec<String> {
    let line = |claim: &Claim| {
        let mut value = match &claim.said {
            Said::Belief { holder, about, side, against } => belief(holder, about, *side, against, note, almanac),
            Said::Trigger { window, bears_on, direction, conditional, .. } => {
                trigger(window.as_ref(), bears_on, *direction, *conditional, almanac)
            }
            Said::Relation { subject, link, object, product, certainty, reason } => {
                let product = product.as_ref().map(|p| name(&p.value, almanac));
                let (subject, object) = (name(&subject.value, almanac), name(&object.value, almanac));
                json!({
                    "kind": "relation", "subject": subject, "relation": link_name(*link), "object": object,
                    "product": product, "stance": certainty_name(*certainty), "reason": reason.map(|r| words(r, note)),
                })
            }
            _ => return None,
        };
        let object = value.as_object_mut()?;
        object.insert("note".into(), json!(file));
        object.insert("start".into(), json!(note.code_point(claim.span.start as usize)));
        object.insert("text".into(), json!(claim.span.of(note.text())));
        Some(value.to_string())
    };
    extraction.claims.iter().filter_map(line).collect()
}

fn words(span: Span, note: &Note) -> Value {
    json!({ "start": note.code_point(span.start as usize), "text": span.of(note.text()) })
}

fn belief(
    holder: &Cited<Whom>,
    about: &Cited<Whom>,
    side: Side,
    against: &[Span],
    note: &Note,
    almanac: &Almanac,
) -> Value {
    let topic = match &about.value {
        Whom::Known(id) => almanac.entity(id).is_some_and(|e| matches!(e.kind, Kind::Topic | Kind::Market)),
        Whom::Named(_) => false,
    };
    let subject = name(&about.value, almanac);
    json!({
        "kind": "belief", "holder": name(&holder.value, almanac), "direction": side_name(side),
        "about_entity": (!topic).then_some(&subject), "about_topic": topic.then_some(&subject),
        "against": against.iter().map(|a| words(*a, note)).collect::<Vec<_>>(),
    })
}

fn trigger(
    window: Option<&Cited<Period>>,
    bears_on: &[Cited<Whom>],
    direction: Direction,
    conditional: bool,
    almanac: &Almanac,
) -> Value {
    // The guide calls what merely stands under a dated heading vague.
    let own = window.is_some_and(|w| w.how == How::Said);
    let window = window.map(|w| {
        let text = w.value.to_string();
        let (from, to) = text.split_once('/').unwrap_or((&text, &text));
        json!({ "from": from, "to": to })
    });
    let sort = match (own, conditional) {
        (_, true) => "conditional",
        (true, false) => "scheduled",
        (false, false) => "vague",
    };
    let bears_on: Vec<String> = bears_on.iter().map(|b| name(&b.value, almanac)).collect();
    let direction = direction_name(direction);
    json!({ "kind": "trigger", "window": window, "bears_on": bears_on, "direction": direction, "sort": sort })
}

/// `exposed_to` and its like.
pub fn link_name(link: Link) -> &'static str {
    match link {
        Link::Supplies => "supplies",
        Link::BuysFrom => "buys_from",
        Link::PartOf => "part_of",
        Link::Competes => "competes",
        Link::ExposedTo => "exposed_to",
        Link::InvestsIn => "invests_in",
    }
}

/// `fact` and its like.
pub fn certainty_name(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Fact => "fact",
        Certainty::Expected => "expected",
        Certainty::Rumoured => "rumoured",
    }
}

/// `underestimated` and its like.
pub fn side_name(side: Side) -> &'static str {
    match side {
        Side::Underestimated => "underestimated",
        Side::Overestimated => "overestimated",
        Side::PricedIn => "priced_in",
        Side::Unclear => "unclear",
    }
}

/// `up` and its like.
pub fn direction_name(direction: Direction) -> &'static str {
    match direction {
        Direction::Up => "up",
        Direction::Down => "down",
        Direction::Unclear => "unclear",
    }
}
