//! What stands reaches the sheet, the rest is listed with its reason; order does not matter.

mod common;

use std::sync::Arc;

use almanac::Almanac;
use audit::{Case, Rulebook, Standing, StandingClaim, Weighed, judge, weigh};
use common::{claim, note};
use figure::{Date, Period, Series, Sheet, Stance};

const DAY: Date = Date::constant(2025, 6, 9);

/// Claims of one note, standing with its findings.
fn standing(text: &str, lines: &[&str], day: Date) -> Standing {
    let (almanac, note) = (Almanac::embedded(), note(text, Some(day)));
    let rules = Rulebook::load(&almanac).unwrap();
    let claims: Vec<_> = lines.iter().enumerate().map(|(i, l)| claim(text, note.id, l, i)).collect();
    let findings = judge(&Case::within(&note, &claims, &almanac, day, &rules));
    let note = Arc::new(note);
    let one = |claim| StandingClaim { claim, note: note.clone(), said_on: Some(day), withdrawn: false };
    Standing { claims: claims.into_iter().map(one).collect(), findings }
}

fn weighed(standing: &Standing, as_of: Date) -> (Sheet, Weighed) {
    let almanac = Almanac::embedded();
    let rules = Rulebook::load(&almanac).unwrap();
    weigh(standing, as_of, &almanac, &rules, 1, 64)
}

fn april(metric: &str, basis: &str) -> Series {
    Series::new("alphabet", metric, Period::month(2025, 4).unwrap(), Stance::Actual).basis(basis)
}

fn seed_like() -> Standing {
    standing(
        "谷歌的日均调用量达到16万亿。谷歌4月处理487万亿(单日峰值16万亿)。某公司卖出5万台。或许有9万亿。",
        &[
            r#"level alphabet tokens 2025-06 token/day "16万亿" 16e12"#,
            r#"level alphabet tokens 2025-04 token/month "487万亿" 487e12"#,
            r#"level alphabet tokens_peak 2025-04 token/day "16万亿#2" 16e12"#,
            r#"level ~某公司 shipments 2025-04 unit "5万台" 5e4"#,
            r#"level alphabet tokens 2025-04 token/day "9万亿" 9e12 modality=opinion"#,
        ],
        DAY,
    )
}

#[test]
fn what_stands_becomes_leaves_and_blanks_are_filled() {
    let (sheet, weighed) = weighed(&seed_like(), DAY);
    let address = april("tokens", "");
    let month = weighed.at(&address).find(|s| s.claim.is_some()).unwrap();
    assert_eq!((month.by.as_str(), month.said_on, month.tier), ("author", DAY, 'C'));
    let summary = sheet.summary(month.figure);
    assert!(summary.p10 > 486.4e12 && summary.p90 < 487.6e12);
    let filled = sheet.at(&april("tokens", "mean"));
    let mean = filled.iter().map(|f| sheet.summary(*f).p50).find(|v| (v / 16.233e12 - 1.0).abs() < 1e-3);
    assert!(mean.is_some(), "487e12 over 30 days");
    let filled = weighed.filled.iter().filter_map(|f| sheet.get(*f));
    assert!(filled.clone().count() > 0 && filled.clone().all(|f| f.unit.to_string() == "token/day"));
    let mut reasons: Vec<_> = weighed.set_aside.iter().map(|s| s.reason).collect();
    reasons.sort_unstable();
    assert_eq!(reasons, ["set_aside.finding", "set_aside.opinion", "set_aside.unknown_entity"]);
}

#[test]
fn an_accepted_better_reading_stands() {
    let mut standing = seed_like();
    let finding = standing.findings.iter().find(|f| f.check == "mean-or-peak").unwrap().clone();
    let better = finding.better.unwrap();
    for one in &mut standing.claims {
        if one.claim.id.0.full() == better.claim
            && let claims::Said::Level { about, .. } = &mut one.claim.said
        {
            about.metric.value = figure::MetricId::from(better.to.as_str());
        }
    }
    let (_, weighed) = weighed(&standing, DAY);
    assert!(weighed.set_aside.iter().all(|s| s.reason != "set_aside.finding"));
}

#[test]
fn echoes_share_the_leaf_of_the_first_said() {
    let text = "四月处理487万亿。";
    let line = r#"level alphabet tokens 2025-04 token/month "487万亿" 487e12"#;
    let mut all = standing(text, &[line], DAY);
    let later = standing("又说:四月处理487万亿。", &[line], Date::constant(2025, 6, 12));
    let first = all.claims[0].claim.id;
    all.claims.extend(later.claims.clone());
    let (_, one) = weighed(&all, Date::constant(2025, 6, 15));
    let own: Vec<_> = one.standing.iter().filter(|s| s.claim.is_some()).collect();
    assert_eq!((own.len(), own[0].claim), (1, Some(first)));
    assert_eq!(one.echoes[0].claim, later.claims[0].claim.id);
    all.claims.reverse();
    assert_eq!(weighed(&all, Date::constant(2025, 6, 15)).1, one);
    let (_, early) = weighed(&all, DAY);
    assert_eq!(early.set_aside.iter().map(|s| s.reason).collect::<Vec<_>>(), ["set_aside.later"]);
}

#[test]
fn two_brokers_of_one_mind_are_two_voices() {
    let line = r#"level meta capex 2026 USD "800亿美元" 800e8 modality=forecast"#;
    let mut all = standing("预计2026年资本开支800亿美元。", &[line], DAY);
    let mut other = standing("我们也看2026年资本开支800亿美元。", &[line], DAY).claims.remove(0);
    other.claim.by = claims::Cited::supposed(claims::Whom::Named("another house".into()));
    all.claims.push(other);
    let (_, weighed) = weighed(&all, DAY);
    assert_eq!(weighed.standing.iter().filter(|s| s.claim.is_some()).count(), 2);
    assert!(weighed.echoes.is_empty());
}

#[test]
fn rows_known_later_are_not_seen() {
    let (_, weighed) = weighed(&Standing::default(), Date::constant(2024, 1, 1));
    assert!(weighed.hidden_rows > 0);
    assert!(weighed.standing.iter().all(|s| s.said_on <= Date::constant(2024, 1, 1)));
}
