//! Who supplies, buys from, invests in, hangs on whom: what notes say, and what rows of relations.csv say.

use almanac::Relation;
use audit::StandingClaim;
use claims::gold::{certainty_name, link_name};
use claims::{Said, Whom};
use figure::EntityId;

use super::lens::Lens;
use super::{Bi, RelationRow, named, why, words};

/// All relations, said ones first (the newest said first), then rows by supplier; of one entity where one is named.
pub fn relations(lens: &Lens, entity: Option<&str>) -> Vec<RelationRow> {
    let Some(typed) = entity else { return chosen(lens, &|_| true) };
    let known = lens.almanac.find(typed).map(|e| e.id.clone());
    chosen(lens, &|whom| match whom {
        Whom::Known(id) => known.as_ref() == Some(id),
        Whom::Named(words) => words == typed,
    })
}

/// Relations of which one side, or the product, is the entity.
pub fn of(lens: &Lens, entity: &EntityId) -> Vec<RelationRow> {
    chosen(lens, &|whom| matches!(whom, Whom::Known(id) if id == entity))
}

fn chosen(lens: &Lens, wanted: &dyn Fn(&Whom) -> bool) -> Vec<RelationRow> {
    let mut order: Vec<&&StandingClaim> = lens.standing().iter().collect();
    order.sort_by_key(|c| (std::cmp::Reverse(c.said_on), c.note.id, c.claim.span, c.claim.id));
    let is_wanted = |c: &&&StandingClaim| {
        matches!(c.claim.said, Said::Relation { .. }) && words::parties(&c.claim.said).into_iter().any(wanted)
    };
    let mut rows: Vec<RelationRow> = order.into_iter().filter(is_wanted).filter_map(|c| said(lens, c)).collect();
    let sides = |r: &Relation| [&r.supplier, &r.customer, &r.product].map(|id| Whom::Known(id.clone()));
    let tabled = lens.almanac.relations(lens.reading.as_of).filter(|r| sides(r).iter().any(wanted));
    rows.extend(tabled.map(|r| row(lens, r)));
    rows
}

fn said(lens: &Lens, standing: &StandingClaim) -> Option<RelationRow> {
    let Said::Relation { subject, link, object, product, certainty, .. } = &standing.claim.said else { return None };
    let (link, certainty) = (link_name(*link), certainty_name(*certainty));
    Some(RelationRow {
        id: standing.claim.id.to_string(),
        subject: named::place(lens, &subject.value),
        link,
        link_text: lens.label(&format!("link.{link}")),
        object: named::place(lens, &object.value),
        product: product.as_ref().map_or(Bi::default(), |p| lens.whom(&p.value)),
        certainty,
        certainty_text: lens.label(&format!("relation.{certainty}")),
        quote: Some(lens.clause(standing)),
        row: None,
    })
}

fn row(lens: &Lens, r: &Relation) -> RelationRow {
    RelationRow {
        id: format!("d:{}", r.id),
        subject: named::place_of(lens, &r.supplier),
        link: "supplies",
        link_text: lens.label("link.supplies"),
        object: named::place_of(lens, &r.customer),
        product: lens.entity(&r.product),
        certainty: "fact",
        certainty_text: lens.label("relation.fact"),
        quote: None,
        row: why::row(lens, &r.id),
    }
}
