//! What notes say beside figures, in the terms of the room that sets it against the evidence of the day.

use almanac::{Almanac, Kind};
use audit::{Standing, StandingClaim};
use claims::{Link, Said, Whom};
use figure::EntityId;
use gap::{Allegation, Beside, Exposed};

use crate::view::beliefs;

/// Companies tied to the chain, and beliefs and views, of claims whose words are not withdrawn.
pub fn of(standing: &Standing, almanac: &Almanac) -> Beside {
    let shown = || standing.claims.iter().filter(|c| !c.withdrawn);
    let mut exposed: Vec<Exposed> = shown().flat_map(|c| ties(c, almanac)).collect();
    exposed.sort();
    exposed.dedup();
    Beside { exposed, allegations: shown().filter_map(allegation).collect() }
}

/// Whom a relation ties to what: a company to the product, to the other side where none is named. Sellers, the exposed
/// and investors are tied as subjects, sellers as objects of who buys from them.
fn ties(standing: &StandingClaim, almanac: &Almanac) -> Vec<Exposed> {
    let Said::Relation { subject, link, object, product, .. } = &standing.claim.said else { return Vec::new() };
    let known = |whom: &Whom| match whom {
        Whom::Known(id) => Some(id.clone()),
        Whom::Named(_) => None,
    };
    let is_company = |id: &EntityId| almanac.entity(id).is_some_and(|e| e.kind == Kind::Company);
    let tie = |company: &Whom, other: &Whom| {
        let company = known(company).filter(is_company)?;
        let to = product.as_ref().and_then(|p| known(&p.value)).or_else(|| known(other))?;
        (to != company).then_some(Exposed { company, to, claim: standing.claim.id })
    };
    match link {
        Link::Supplies | Link::ExposedTo => tie(&subject.value, &object.value).into_iter().collect(),
        Link::BuysFrom => tie(&object.value, &subject.value).into_iter().collect(),
        Link::PartOf | Link::Competes | Link::InvestsIn => Vec::new(),
    }
}

fn allegation(standing: &StandingClaim) -> Option<Allegation> {
    let (about, period) = match &standing.claim.said {
        Said::Belief { about, .. } => (about, None),
        Said::View { about, window, .. } => (about, window.as_ref().map(|w| w.value)),
        _ => return None,
    };
    let Whom::Known(about) = &about.value else { return None };
    Some(Allegation {
        claim: standing.claim.id,
        about: about.clone(),
        holds_low: beliefs::holds_low(&standing.claim.said),
        period,
        said_on: standing.said_on,
    })
}
