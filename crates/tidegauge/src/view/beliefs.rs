//! What somebody is said to believe, and the author's own views, with what speaks for and against: never an expectation.

use audit::StandingClaim;
use claims::gold::{direction_name, side_name};
use claims::{Direction, Said, Side, Span, Whom};
use gap::{Alleged, Sign, Verdict};

use super::lens::{Lens, period};
use super::{BeliefRow, Bi, Evidence, named, number, words};

/// All beliefs and views, the newest said first, in the order of their note.
pub fn beliefs(lens: &Lens) -> Vec<BeliefRow> {
    chosen(lens, &|_| true)
}

/// Those about something wanted.
pub fn chosen(lens: &Lens, wanted: &dyn Fn(&Whom) -> bool) -> Vec<BeliefRow> {
    let mut order: Vec<&&StandingClaim> = lens.standing().iter().collect();
    order.sort_by_key(|c| (std::cmp::Reverse(c.said_on), c.note.id, c.claim.span, c.claim.id));
    let about = |c: &&&StandingClaim| words::whom(&c.claim.said).is_some_and(wanted);
    order.into_iter().filter(about).filter_map(|c| row(lens, c)).collect()
}

fn row(lens: &Lens, standing: &StandingClaim) -> Option<BeliefRow> {
    let claim = &standing.claim;
    let (kind, holder, about, side, when, against): (_, _, _, &'static str, _, &[Span]) = match &claim.said {
        Said::Belief { holder, about, side, against } => {
            ("belief", lens.whom(&holder.value), about, side_name(*side), None, against)
        }
        Said::View { about, window, direction } => {
            let side = direction_name(*direction);
            let by = lens.whom(&claim.by.value);
            let holder = if by.en.is_empty() { lens.label("belief.author") } else { by };
            ("view", holder, about, side, window.as_ref(), &[])
        }
        _ => return None,
    };
    let alleged = lens.reading.gaps.alleged.iter().find(|a| a.claim == claim.id);
    let mut evidence: Vec<Evidence> = against.iter().map(|span| own_words(lens, standing, *span, side)).collect();
    evidence.extend(alleged.into_iter().flat_map(|a| &a.evidence).filter_map(|sign| printed(lens, sign)));
    // Against first; the note's own words before prints.
    evidence.sort_by_key(|e| ["against", "for", "beside"].iter().position(|s| *s == e.speaks));
    let (verdict, verdict_text) = verdict(lens, alleged);
    let key = if kind == "view" { "direction" } else { "side" };
    Some(BeliefRow {
        id: claim.id.to_string(),
        kind,
        holder,
        about: named::place(lens, &about.value),
        side,
        side_text: lens.label(&format!("{key}.{side}")),
        period: when.map_or(String::new(), |w| period(&w.value)),
        quote: lens.clause(standing),
        evidence,
        verdict,
        verdict_text,
    })
}

/// Words of the note set beside the belief: where the belief has a side, the note sets them against it.
fn own_words(lens: &Lens, standing: &StandingClaim, span: Span, side: &str) -> Evidence {
    let quote = lens.quote(&standing.note, span, Some(standing.claim.id));
    Evidence {
        speaks: if side == "unclear" { "beside" } else { "against" },
        text: lens.label("belief.own_words"),
        known_from: quote.said_on.clone(),
        quote: Some(quote),
        figure: None,
    }
}

/// A print that speaks: its level and its growth on the print before.
fn printed(lens: &Lens, sign: &Sign) -> Option<Evidence> {
    let (level, mut growth) = (lens.shown(sign.level)?, lens.shown(sign.growth)?);
    growth.text = Bi::same(number::signed(growth.value));
    growth.interval = Bi::default();
    let (name, when, since) = (lens.quantity(&sign.series), period(&sign.series.period), period(&sign.since));
    let key = if sign.earlier { "belief.sign_earlier" } else { "belief.sign" };
    let fill =
        |pick: fn(&Bi) -> &str| lens.fill(key, &[pick(&name), &when, pick(&level.text), pick(&growth.text), &since]);
    Some(Evidence {
        speaks: match sign.against {
            Some(true) => "against",
            Some(false) => "for",
            None => "beside",
        },
        text: Bi { zh: fill(|b| &b.zh).zh, en: fill(|b| &b.en).en },
        quote: None,
        figure: Some(growth),
        known_from: sign.known_from.to_string(),
    })
}

fn verdict(lens: &Lens, alleged: Option<&Alleged>) -> (&'static str, Bi) {
    let verdict = alleged.map_or(Verdict::Open, |a| a.verdict);
    let (against, of) = alleged.map_or((0, 0), |a| (a.against, a.of));
    let name = match verdict {
        Verdict::Contradicted => "contradicted",
        Verdict::Supported => "supported",
        Verdict::Mixed => "mixed",
        Verdict::Open => "open",
    };
    let text =
        lens.fill(&format!("belief.{name}"), &[&against.to_string(), &(of - against).to_string(), &of.to_string()]);
    (name, text)
}

/// What a belief or view holds of its subject: Some(true) little, Some(false) much.
pub fn holds_low(said: &Said) -> Option<bool> {
    match said {
        Said::Belief { side: Side::Underestimated, .. } | Said::View { direction: Direction::Down, .. } => Some(true),
        Said::Belief { side: Side::Overestimated, .. } | Said::View { direction: Direction::Up, .. } => Some(false),
        _ => None,
    }
}
