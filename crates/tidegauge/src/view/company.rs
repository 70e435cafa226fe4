//! Companies of the chain: what they sell, how much of them it is, who says so. A share that no row states is not known.

use claims::gold::{certainty_name, link_name};
use figure::{ClaimId, EntityId};
use gap::{Company, Gap, Part};

use super::lens::Lens;
use super::{
    Bi, ChainPart, ClaimView, CompanyRow, CompanyView, Link, Reason, beliefs, calendar, gaps, named, relations, why,
    words,
};

/// All companies, the most exposed to a gap first.
pub fn companies(lens: &Lens) -> Vec<CompanyRow> {
    lens.reading.gaps.companies.iter().map(|company| row(lens, company)).collect()
}

/// Those of which a part is wanted.
pub fn chosen(lens: &Lens, wanted: &dyn Fn(&Part) -> bool) -> Vec<CompanyRow> {
    let some = lens.reading.gaps.companies.iter().filter(|company| company.parts.iter().any(wanted));
    some.map(|company| row(lens, company)).collect()
}

/// The page of a company, named by ticker, id or a name in any language.
pub fn page(lens: &Lens, typed: &str) -> Option<CompanyView> {
    let entity = &named::entity(lens, typed)?.id;
    let known = lens.reading.gaps.companies.iter().find(|c| c.entity == *entity);
    // A company that stands outside the chain by the tables has a page when anything is said of it.
    let bare = Company { entity: entity.clone(), parts: Vec::new(), own: Vec::new(), claims: Vec::new() };
    let company = known.unwrap_or(&bare);
    let reading = lens.reading;
    let own = |series: &figure::Series| series.entity == *entity;
    let parts: Vec<&EntityId> = company.parts.iter().map(|p| &p.product).collect();
    let view = CompanyView {
        company: row(lens, company),
        gaps: reading.gaps.rows.iter().filter(|g| own(&g.series)).map(|g| gaps::row(lens, g)).collect(),
        uncomputable: reading
            .gaps
            .uncomputable
            .iter()
            .filter(|u| own(&u.series))
            .map(|u| gaps::missing(lens, u))
            .collect(),
        relations: relations::of(lens, entity),
        triggers: calendar::rows_of(lens, entity),
        claims: claims(lens, entity),
        beliefs: beliefs::chosen(lens, &|whom| match whom {
            claims::Whom::Known(id) => id == entity || parts.contains(&id),
            claims::Whom::Named(_) => false,
        }),
    };
    let silent =
        view.gaps.is_empty() && view.relations.is_empty() && view.claims.is_empty() && view.triggers.is_empty();
    let is_firm = lens.almanac.entity(entity).is_some_and(|e| e.kind == almanac::Kind::Company);
    (known.is_some() || is_firm && !silent).then_some(view)
}

/// Claims that name an entity, the newest first.
pub fn claims(lens: &Lens, entity: &EntityId) -> Vec<ClaimView> {
    let names = |c: &&&audit::StandingClaim| named::names(&c.claim, entity);
    let mut order: Vec<_> = lens.standing().iter().filter(names).collect();
    order.sort_by_key(|c| (std::cmp::Reverse(c.said_on), c.note.id, c.claim.span, c.claim.id));
    order.into_iter().map(|c| words::claim(lens, c)).collect()
}

fn row(lens: &Lens, company: &Company) -> CompanyRow {
    let known = lens.almanac.entity(&company.entity);
    // Whom it sells to is a relation and a reason, not a part of the chain.
    let firm = |id: &EntityId| {
        lens.almanac.entity(id).is_some_and(|e| matches!(e.kind, almanac::Kind::Company | almanac::Kind::Group))
    };
    let parts: Vec<ChainPart> = company.parts.iter().filter(|p| !firm(&p.product)).map(|p| part(lens, p)).collect();
    CompanyRow {
        id: company.entity.to_string(),
        name: lens.entity(&company.entity),
        ticker: known.and_then(|e| e.ticker.clone()).unwrap_or_default(),
        exchange: known.and_then(|e| e.exchange.clone()).unwrap_or_default(),
        path: named::company_path(lens, &company.entity),
        exposed: company.parts.first().and_then(|p| p.exposed).and_then(|id| gaps::ratio(lens, id)),
        parts,
        reasons: company.claims.iter().filter_map(|id| reason(lens, *id)).collect(),
    }
}

fn part(lens: &Lens, part: &Part) -> ChainPart {
    let gap: Option<&Gap> = part.gap.and_then(|i| lens.reading.gaps.rows.get(i));
    let live = gap.filter(|gap| gaps::comparable(gap));
    // The newest share of revenue with a figure, else the newest share of anything.
    let stated = |s: &&gap::Share| s.figure.is_some() && s.measure == "revenue";
    let share = part.shares.iter().find(stated).or_else(|| part.shares.first());
    let shown = share.and_then(|s| s.figure).and_then(|id| lens.shown(id));
    let share_text = match (share, &shown) {
        (Some(s), Some(shown)) => {
            lens.fill("company.share_line", &[&shown.text.en, &s.words, &s.known_from.to_string()])
        }
        (Some(s), None) => lens.fill("company.share_words", &[&s.words, &s.known_from.to_string()]),
        (None, _) => lens.fill("company.no_share", &[part.missing.as_deref().unwrap_or("")]),
    };
    ChainPart {
        part: match gap {
            Some(gap) => Link { text: lens.entity(&part.product), path: named::quantity_path(&gap.series) },
            None => named::place_of(lens, &part.product),
        },
        product: part.product.to_string(),
        share: shown,
        share_text,
        known_from: share.map_or(String::new(), |s| s.known_from.to_string()),
        row: share.and_then(|s| why::row(lens, &s.row)),
        quotes: part.claims.iter().filter_map(|id| lens.claim(*id)).map(|c| lens.clause(c)).collect(),
        gap: live.and_then(|g| g.gap).and_then(|id| gaps::ratio(lens, id)),
        p: live.and_then(|g| g.p),
        call: gap.map_or("", |g| gaps::kind(g)),
    }
}

/// Why a note names a company: the relation, its words, and the reason where that stands apart.
fn reason(lens: &Lens, id: ClaimId) -> Option<Reason> {
    let standing = lens.claim(id)?;
    let claims::Said::Relation { subject, link, object, product, certainty, reason } = &standing.claim.said else {
        return None;
    };
    let link = lens.label(&format!("link.{}", link_name(*link)));
    let certainty = lens.label(&format!("relation.{}", certainty_name(*certainty)));
    let (subject, object) = (lens.whom(&subject.value), lens.whom(&object.value));
    let product = product.as_ref().map_or(Bi::default(), |p| lens.whom(&p.value));
    let join = |parts: [&str; 4], certainty: &str| {
        let words = parts.iter().filter(|t| !t.is_empty()).copied().collect::<Vec<_>>().join(" ");
        format!("{words} ({certainty})")
    };
    Some(Reason {
        text: Bi {
            zh: join([&subject.zh, &link.zh, &object.zh, &product.zh], &certainty.zh),
            en: join([&subject.en, &link.en, &object.en, &product.en], &certainty.en),
        },
        quote: lens.clause(standing),
        reason: reason.map(|span| lens.quote(&standing.note, span, Some(id))),
    })
}
