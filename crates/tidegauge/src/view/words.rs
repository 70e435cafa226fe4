//! Claims, findings, notes and dated triggers as shown.

use std::collections::BTreeMap;

use audit::{Finding, Severity, StandingClaim};
use claims::gold::{direction_name, link_name, modality_name, side_name};
use claims::{Bound, Claim, Extraction, How, Said, Span, Whom};
use figure::{ClaimId, NoteId, Period};
use read::Note;

use super::lens::{Lens, period};
use super::live::Asked;
use super::{Bi, ClaimView, FindingView, NoteView, Segment, notes};

fn bound(b: Bound) -> &'static str {
    match b {
        Bound::Exact => "",
        Bound::Approx => "≈ ",
        Bound::Over => "> ",
        Bound::AtLeast => "≥ ",
        Bound::AtMost => "≤ ",
        Bound::Under => "< ",
    }
}

fn how(h: How) -> &'static str {
    match h {
        How::Said => "said",
        How::Carried => "carried",
        How::Supposed => "supposed",
    }
}

/// Value of a claim with bound and unit: digits as written.
fn value(said: &Said) -> String {
    match said {
        Said::Level { amount, .. } => {
            let a = &amount.value;
            let range = if a.low == a.high { a.low.to_string() } else { format!("{} – {}", a.low, a.high) };
            format!("{}{} = {range} {}", bound(a.bound), a.as_written, a.unit)
        }
        Said::Change { growth, .. } => {
            let g = &growth.value;
            let kind = format!("{:?}", g.kind).to_lowercase();
            let rate = g.rate.map_or(String::new(), |(a, b)| if a == b { a.to_string() } else { format!("{a} – {b}") });
            format!("{}{kind} {rate}", bound(g.bound))
        }
        _ => String::new(),
    }
}

fn kind(said: &Said) -> &'static str {
    match said {
        Said::Level { .. } => "level",
        Said::Change { .. } => "change",
        Said::Extreme { .. } => "extreme",
        Said::Event { .. } => "event",
        Said::Relation { .. } => "relation",
        Said::Belief { .. } => "belief",
        Said::View { .. } => "view",
        Said::Trigger { .. } => "trigger",
    }
}

/// Whom a claim is about first: its entity, the subject of a relation, what a belief or trigger bears on.
pub fn whom(said: &Said) -> Option<&Whom> {
    Some(match said {
        Said::Level { about, .. } | Said::Change { about, .. } | Said::Extreme { about, .. } => &about.whom.value,
        Said::Relation { subject, .. } => &subject.value,
        Said::Belief { about, .. } | Said::View { about, .. } => &about.value,
        Said::Event { what, .. } => &what.value,
        Said::Trigger { bears_on, .. } => &bears_on.first()?.value,
    })
}

/// Everybody and everything a claim names.
pub fn parties(said: &Said) -> Vec<&Whom> {
    let mut parties: Vec<&Whom> = whom(said).into_iter().collect();
    match said {
        Said::Relation { object, product, .. } => {
            parties.push(&object.value);
            parties.extend(product.as_ref().map(|p| &p.value));
        }
        Said::Trigger { bears_on, .. } => parties.extend(bears_on.iter().skip(1).map(|b| &b.value)),
        _ => {}
    }
    parties
}

/// For when a claim is said.
fn when(said: &Said) -> Option<&Period> {
    match said {
        Said::Level { about, .. } | Said::Change { about, .. } | Said::Extreme { about, .. } => about.period.as_ref(),
        Said::Event { window, .. } | Said::View { window, .. } | Said::Trigger { window, .. } => window.as_ref(),
        Said::Relation { .. } | Said::Belief { .. } => None,
    }
    .map(|cited| &cited.value)
}

fn named(whom: &Whom) -> String {
    match whom {
        Whom::Known(id) => id.to_string(),
        Whom::Named(words) => words.clone(),
    }
}

/// One claim.
pub fn claim(lens: &Lens, standing: &StandingClaim) -> ClaimView {
    let Claim { id, said, modality: m, span, confidence, .. } = &standing.claim;
    let about = standing.claim.about();
    let entity = whom(said).map_or(String::new(), named);
    let metric = about.map_or(String::new(), |a| a.metric.value.to_string());
    let when = when(said).map_or(String::new(), |p| p.to_string());
    let parts = about.map_or(Vec::new(), |a| {
        let mut parts = vec![("entity", how(a.whom.how)), ("metric", how(a.metric.how))];
        parts.extend(a.period.as_ref().map(|p| ("period", how(p.how))));
        parts
    });
    let shown = Bi::same(value(said));
    let text = summary(lens, &standing.claim, &shown);
    ClaimView {
        id: id.to_string(),
        kind: kind(said),
        text,
        entity,
        metric,
        period: when,
        modality: modality_name(*m),
        value: shown,
        how: parts,
        confidence: *confidence,
        quote: lens.quote(&standing.note, *span, Some(*id)),
        findings: lens.findings_of(*id),
        figure: lens.figure_of(*id).map_or(String::new(), |f| f.to_string()),
    }
}

fn summary(lens: &Lens, claim: &Claim, value: &Bi) -> Bi {
    let Some(about) = claim.about() else { return other(lens, claim) };
    let (whom, metric) = (lens.whom(&about.whom.value), lens.metric(&about.metric.value));
    let when = about.period.as_ref().map_or(String::new(), |p| period(&p.value));
    let item = about.item.as_ref().map(|i| lens.entity(&i.value)).filter(|i| *i != whom);
    let stance = lens.label(&format!("modality.{}", modality_name(claim.modality)));
    let tail = if matches!(claim.said, Said::Extreme { .. }) { lens.label("claim.record_high") } else { value.clone() };
    let join = |parts: [&str; 6]| parts.iter().filter(|p| !p.is_empty()).copied().collect::<Vec<_>>().join(" · ");
    let item = item.unwrap_or_default();
    Bi {
        zh: join([&whom.zh, &item.zh, &metric.zh, &when, &stance.zh, &tail.zh]),
        en: join([&whom.en, &item.en, &metric.en, &when, &stance.en, &tail.en]),
    }
}

fn other(lens: &Lens, claim: &Claim) -> Bi {
    let joined = |key: &str, parts: &[Bi]| {
        let args =
            |pick: fn(&Bi) -> &str| parts.iter().map(pick).filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" · ");
        let label = lens.label(key);
        Bi { zh: format!("{}:{}", label.zh, args(|b| &b.zh)), en: format!("{}: {}", label.en, args(|b| &b.en)) }
    };
    match &claim.said {
        Said::Relation { subject, link, object, product, .. } => {
            let link = lens.label(&format!("link.{}", link_name(*link)));
            let mut parts = vec![lens.whom(&subject.value), link, lens.whom(&object.value)];
            parts.extend(product.as_ref().map(|p| lens.whom(&p.value)));
            joined("claim.relation", &parts)
        }
        Said::Belief { holder, about, side, .. } => {
            let side = lens.label(&format!("side.{}", side_name(*side)));
            joined("claim.belief", &[lens.whom(&holder.value), lens.whom(&about.value), side])
        }
        Said::Event { what, window, .. } => {
            let when = window.as_ref().map_or(String::new(), |w| w.value.to_string());
            joined("claim.event", &[lens.whom(&what.value), Bi::same(when)])
        }
        Said::Trigger { window, bears_on, .. } => {
            let mut parts = vec![Bi::same(window.as_ref().map_or("—".to_string(), |w| w.value.to_string()))];
            parts.extend(bears_on.iter().map(|b| lens.whom(&b.value)));
            joined("claim.trigger", &parts)
        }
        Said::View { about, window, direction } => {
            let when = Bi::same(window.as_ref().map_or(String::new(), |w| w.value.to_string()));
            let side = lens.label(&format!("direction.{}", direction_name(*direction)));
            joined("claim.view", &[lens.whom(&about.value), when, side])
        }
        Said::Level { .. } | Said::Change { .. } | Said::Extreme { .. } => Bi::default(),
    }
}

/// `ExposedTo` as `exposed_to`: the name in labels.
pub(super) fn snake(camel: &str) -> String {
    let mut out = String::new();
    for c in camel.chars() {
        if c.is_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.extend(c.to_lowercase());
    }
    out
}

/// One finding.
pub fn finding(lens: &Lens, finding: &Finding, notes: &BTreeMap<NoteId, &Note>) -> FindingView {
    let severity = match finding.severity {
        Severity::CannotBe => "cannot_be",
        Severity::Contradicts => "contradicts",
        Severity::Suspicious => "suspicious",
        Severity::Differs => "differs",
    };
    let args: Vec<&str> = finding.args.iter().map(String::as_str).collect();
    let quotes = notes.get(&finding.note).map_or(Vec::new(), |note| {
        finding.spans.iter().map(|span| lens.quote(note, *span, finding.claims.first().copied())).collect()
    });
    let better = finding.better.as_ref().map(|b| {
        let text = lens.fill("finding.better", &[&b.field, &b.from, &b.to]);
        let claim = finding.claims.first().map_or(String::new(), ClaimId::to_string);
        (text, format!("tidegauge correct {claim} {}={}", b.field, b.to))
    });
    FindingView {
        id: finding.id.to_string(),
        check: finding.check.to_string(),
        severity,
        severity_text: lens.label(&format!("severity.{severity}")),
        says: lens.fill(finding.says, &args),
        arithmetic: finding.arithmetic.clone(),
        quotes,
        rows: finding.rows.clone(),
        better,
        sure: finding.sure,
    }
}

/// Findings of the reading, the gravest first; `check`, `severity` and `note` choose.
pub fn findings(asked: &Asked) -> Vec<FindingView> {
    let (lens, notes) = (asked.lens, notes::index(asked.lens));
    let mut found: Vec<&Finding> = lens.found().to_vec();
    found.sort_by_key(|f| (std::cmp::Reverse(f.severity), f.note, f.check, f.id));
    let mut rows: Vec<FindingView> = found.into_iter().map(|f| finding(lens, f, &notes)).collect();
    rows.retain(|row| {
        let note = |wanted: &str| row.quotes.iter().any(|q| q.note.starts_with(wanted));
        asked.param("check").is_none_or(|wanted| row.check == wanted)
            && asked.param("severity").is_none_or(|wanted| row.severity == wanted)
            && asked.param("note").is_none_or(note)
    });
    rows
}

/// A note with what stands on its words.
pub fn note(
    lens: &Lens,
    note: &Note,
    standing: &[&StandingClaim],
    findings: &[&Finding],
    extraction: Option<&Extraction>,
) -> NoteView {
    let claims: Vec<ClaimView> = standing.iter().map(|c| claim(lens, c)).collect();
    let unplaced = extraction.map_or(&[][..], |e| &e.unplaced);
    let placed = standing.iter().filter(|c| matches!(c.claim.said, Said::Level { .. } | Said::Change { .. })).count();
    let whole_text = note.rights.export || lens.reading.own_pages;
    NoteView {
        id: note.id.to_string(),
        origin: file_name(&note.origin.path).to_string(),
        said_on: note.said_on.map_or(String::new(), |d| d.to_string()),
        lang: note.lang.as_str(),
        tier: note.tier,
        title: title(note),
        segments: (whole_text && !note.rights.quarantined).then(|| segments(note, standing, findings)),
        claims,
        unplaced: unplaced.iter().map(|u| (u.span.of(note.text()).to_string(), lens.label(u.why))).collect(),
        coverage: placed as f64 / (placed + unplaced.len()).max(1) as f64,
        unknown: extraction.map_or(Vec::new(), |e| e.unknown.clone()),
    }
}

/// The last part of a path: the folder a note was read from is no part of what it says.
pub fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// Its title, else its first words.
pub fn title(note: &Note) -> String {
    let text = note.text();
    if let Some(range) = &note.title {
        return text.get(range.clone()).unwrap_or("").trim().to_string();
    }
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if !note.is_chrome(at) && !line.trim().is_empty() {
            return line.trim().chars().take(60).collect();
        }
        at += line.len();
    }
    note.origin.path.clone()
}

fn segments(note: &Note, standing: &[&StandingClaim], findings: &[&Finding]) -> Vec<Segment> {
    let text = note.text();
    let inside = |span: &Span| text.get(span.start as usize..span.end as usize).is_some();
    let mut cuts = vec![0, text.len()];
    let spans = standing.iter().map(|c| c.claim.span).chain(findings.iter().flat_map(|f| f.spans.iter().copied()));
    cuts.extend(spans.filter(|s| inside(s)).flat_map(|s| [s.start as usize, s.end as usize]));
    cuts.extend(note.chrome.iter().flat_map(|r| [r.start, r.end]).filter(|at| text.is_char_boundary(*at)));
    cuts.sort_unstable();
    cuts.dedup();
    let covers = |span: &Span, at: usize| (span.start as usize) <= at && at < span.end as usize;
    cuts.windows(2)
        .map(|w| Segment {
            text: text[w[0]..w[1]].to_string(),
            claims: standing.iter().filter(|c| covers(&c.claim.span, w[0])).map(|c| c.claim.id.to_string()).collect(),
            findings: findings
                .iter()
                .filter(|f| f.spans.iter().any(|s| covers(s, w[0])))
                .map(|f| f.id.to_string())
                .collect(),
            chrome: note.is_chrome(w[0]),
        })
        .collect()
}
