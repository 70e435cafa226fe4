//! What stands beside the gaps, on the data alone. `AS_OF=2025-03-31 cargo test -p tidegauge-gap --test beside --
//! --nocapture` prints another day.

use almanac::{Almanac, Form, Lang};
use demand::Plan;
use figure::{ClaimId, Date, EntityId, Hasher, Leaf, Period, Sheet, Value};
use gap::{Allegation, Beside, Exposed, Gaps, Verdict, Window};

const DAY: Date = Date::constant(2025, 6, 9);

fn claim(n: u8) -> ClaimId {
    let mut hasher = Hasher::new("test");
    hasher.part(&[n]);
    ClaimId(hasher.finish())
}

/// All rows known by a day on a sheet, compared, and what stands beside.
fn reading(almanac: &Almanac, as_of: Date, words: &Beside) -> (Sheet, Gaps) {
    let mut sheet = Sheet::new(1, 256);
    for row in almanac.observations(as_of).filter(|row| row.form == Form::Level) {
        sheet.enter(row.series.clone(), row.unit.clone(), Leaf::Row(row.id.clone()), Value::Exact(row.value));
    }
    let periods = (-1..=1).filter_map(|n| Period::year(as_of.year() + n)).collect();
    let fleet = demand::forecast(&mut sheet, almanac, &Plan { as_of, periods }).unwrap();
    let bill = fabric::wire(&mut sheet, &fleet, almanac, as_of).unwrap();
    let mut gaps = gap::compare(&mut sheet, &fleet, &bill, almanac, &Window { as_of, days: 100 }, &[]).unwrap();
    gap::beside(&mut sheet, &mut gaps, almanac, as_of, &[], words).unwrap();
    (sheet, gaps)
}

fn thinks(about: &str, holds_low: Option<bool>, period: Option<&str>) -> Allegation {
    let period = period.map(|p| Period::parse(p).unwrap());
    Allegation { claim: claim(0), about: EntityId::from(about), holds_low, period, said_on: None }
}

fn show(sheet: &Sheet, gaps: &Gaps, almanac: &Almanac) {
    let p50 = |id| sheet.summary(id).p50;
    for company in &gaps.companies {
        let entity = almanac.entity(&company.entity).unwrap();
        println!("{} {} own {}", entity.name(Lang::Zh), entity.ticker.as_ref().unwrap(), company.own.len());
        for part in &company.parts {
            let gap = part.gap.map(|g| (gaps.rows[g].series.to_string(), gaps.rows[g].gap.map(p50)));
            let shares: Vec<_> = part.shares.iter().map(|s| (s.measure.as_str(), s.figure.map(p50))).collect();
            println!("    {} {shares:?} {gap:?} {:?} {:?}", part.product, part.exposed.map(p50), part.missing);
        }
    }
    for alleged in &gaps.alleged {
        println!("{:?} {} of {}", alleged.verdict, alleged.against, alleged.of);
        for s in &alleged.evidence {
            println!("    {} since {} {:+.3} {} {:?}", s.series, s.since, p50(s.growth), s.known_from, s.against);
        }
    }
    for turn in &gaps.turning {
        println!("{} {:?} {:.2} {:.2} {:?}", turn.series, turn.kind, p50(turn.before), p50(turn.after), turn.strength);
    }
    for p in &gaps.prints {
        println!("{} {} {} to {} ({} past) rows {}", p.entity, p.period, p.from, p.to, p.past, p.rows.len());
    }
}

fn judged(almanac: &Almanac, as_of: Date, allegation: Allegation) -> (Sheet, gap::Alleged) {
    let words = Beside { exposed: Vec::new(), allegations: vec![allegation] };
    let (sheet, gaps) = reading(almanac, as_of, &words);
    (sheet, gaps.alleged[0].clone())
}

#[test]
fn a_day_is_shown() {
    let almanac = Almanac::embedded();
    let as_of = std::env::var("AS_OF").map_or(DAY, |d| d.parse().unwrap());
    let named: Vec<String> = std::env::var("ABOUT").map_or(vec![], |t| t.split(',').map(String::from).collect());
    let allegations = named.iter().map(|about| thinks(about, Some(true), None)).collect();
    let (sheet, gaps) = reading(&almanac, as_of, &Beside { exposed: Vec::new(), allegations });
    show(&sheet, &gaps, &almanac);
    assert!(!gaps.companies.is_empty() && !gaps.prints.is_empty() && !gaps.turning.is_empty());
}

#[test]
fn a_bad_quarter_is_held_against_the_print_before_it() {
    let almanac = Almanac::embedded();
    let (sheet, alleged) = judged(&almanac, DAY, thinks("domestic_compute_cn", Some(true), Some("2025-Q2")));
    assert_eq!(alleged.verdict, Verdict::Contradicted);
    let sign = alleged.evidence.iter().find(|s| s.series.entity.as_str() == "cambricon").unwrap();
    assert_eq!((sign.series.period, sign.earlier), (Period::parse("2025-Q1").unwrap(), true));
    assert_eq!((sheet.summary(sign.level).p50, sign.known_from), (1.111e9, Date::constant(2025, 4, 18)));
    let growth = sheet.summary(sign.growth).p50;
    assert!((42.0..42.6).contains(&growth), "{growth}");
    let rows: Vec<_> = sheet.leaves(sign.growth).into_iter().collect();
    assert!(rows.contains(&sign.level) && rows.contains(&sign.base) && rows.len() == 2);
}

#[test]
fn verdicts_follow_the_table() {
    use Verdict::*;
    let almanac = Almanac::embedded();
    // about, thinks little of it, as of, verdict, signs
    let table = [
        ("cambricon", Some(true), DAY, Contradicted, 1),
        ("cambricon", Some(false), DAY, Supported, 1),
        ("qingcloud", Some(true), DAY, Supported, 1),
        ("qingcloud", Some(false), DAY, Contradicted, 1),
        ("kehua", Some(true), DAY, Open, 1),
        ("cambricon", None, DAY, Open, 1),
        // The day before the print nothing fresh was known.
        ("cambricon", Some(true), Date::constant(2025, 4, 17), Open, 0),
        ("token_consumption", Some(true), DAY, Contradicted, 3),
        // What has no series of its own has those of its members, or of what it belongs to.
        ("openai_anthropic_xai", Some(true), DAY, Contradicted, 2),
        ("openai_o3", Some(true), DAY, Contradicted, 1),
    ];
    for (about, low, as_of, verdict, signs) in table {
        let (_, alleged) = judged(&almanac, as_of, thinks(about, low, None));
        assert_eq!((alleged.verdict, alleged.evidence.len()), (verdict, signs), "{about} {low:?} {as_of}");
        assert!(alleged.evidence.iter().all(|s| s.known_from <= as_of));
    }
}

#[test]
fn a_past_period_is_judged_by_its_own_print() {
    let almanac = Almanac::embedded();
    let (_, alleged) = judged(&almanac, DAY, thinks("nvidia", Some(true), Some("2024-H2")));
    assert!(!alleged.evidence.is_empty());
    assert!(alleged.evidence.iter().all(|s| s.series.period.end <= Date::constant(2024, 12, 31)));
}

#[test]
fn no_share_is_made_up() {
    let almanac = Almanac::embedded();
    let said = |company: &str, to: &str, n| Exposed {
        company: EntityId::from(company),
        to: EntityId::from(to),
        claim: claim(n),
    };
    let exposed = vec![said("innolight", "optical_modules", 1), said("victory_giant", "overseas_chain", 2)];
    let exposed = exposed.into_iter().chain([said("openai", "gpu_supply", 3)]).collect();
    let (sheet, gaps) = reading(&almanac, DAY, &Beside { exposed, allegations: Vec::new() });
    let company = |id: &str| gaps.companies.iter().find(|c| c.entity.as_str() == id);
    let part = |id: &str, product: &str| {
        company(id).and_then(|c| c.parts.iter().find(|p| p.product.as_str() == product)).unwrap()
    };
    // Stated: what the note says of the market goes to the product of which a share is known.
    let stated = part("innolight", "optical_module");
    let (gap, exposed) = (gaps.rows[stated.gap.unwrap()].gap.unwrap(), stated.exposed.unwrap());
    let near = (sheet.summary(exposed).p50 / (0.9591 * sheet.summary(gap).p50) - 1.0).abs();
    assert!(near < 1e-9 && stated.claims == [claim(1)] && stated.missing.is_none());
    // A gap but no share of that product.
    let unstated = part("innolight", "800g_optical_module");
    assert!(unstated.gap.is_some() && unstated.shares.is_empty() && unstated.exposed.is_none());
    assert_eq!(unstated.missing.as_deref(), Some("exposures.csv: innolight, 800g_optical_module, revenue"));
    // A share that became known in October.
    assert!(part("victory_giant", "ai_server_pcb").shares.is_empty());
    assert_eq!(part("victory_giant", "overseas_chain").claims, [claim(2)]);
    let (_, later) = reading(&almanac, Date::constant(2025, 12, 1), &Beside::default());
    let grown = later.companies.iter().find(|c| c.entity.as_str() == "victory_giant").unwrap();
    assert!(grown.parts.iter().any(|p| p.product.as_str() == "ai_server_pcb" && p.shares.len() == 1));
    // Of largest customers, not of revenue: shown, never multiplied.
    assert!(part("dingtong", "communication_connector").exposed.is_none());
    // Another company's segment is no market.
    assert!(part("qualcomm", "datacenter").gap.is_none());
    assert!(company("openai").is_none(), "not listed");
    // Those with share and gap first.
    let worked = |c: &gap::Company| c.parts.iter().any(|p| p.exposed.is_some());
    let last = gaps.companies.iter().rposition(worked).unwrap();
    assert!(gaps.companies[..last].iter().all(worked) && last + 1 < gaps.companies.len());
}

#[test]
fn every_share_was_known() {
    let almanac = Almanac::embedded();
    let as_of = Date::constant(2025, 4, 30);
    let (_, gaps) = reading(&almanac, as_of, &Beside::default());
    let shares = gaps.companies.iter().flat_map(|c| &c.parts).flat_map(|p| &p.shares);
    assert!(shares.clone().count() > 5);
    assert!(shares.clone().all(|s| s.known_from <= as_of && almanac.row(&s.row).unwrap().known_from == s.known_from));
}

#[test]
fn what_stands_beside_moves_no_gap() {
    let almanac = Almanac::embedded();
    let allegations = vec![thinks("ai_compute", Some(true), None)];
    let (sheet, gaps) = reading(&almanac, DAY, &Beside { exposed: Vec::new(), allegations });
    let (bare, other) = reading(&almanac, DAY, &Beside::default());
    assert_eq!(gaps.rows, other.rows);
    for gap in gaps.rows.iter().filter_map(|row| row.gap) {
        assert_eq!(sheet.draws(gap), bare.draws(gap));
    }
}

#[test]
fn prints_are_awaited_after_the_day() {
    let almanac = Almanac::embedded();
    let (_, gaps) = reading(&almanac, DAY, &Beside::default());
    for print in &gaps.prints {
        assert!(print.from > DAY && print.from <= print.to && print.past > 0, "{print:?}");
        assert!(print.rows.iter().all(|i| gaps.rows[*i].expected.is_some()));
        // No window of years out of one row that was relayed late.
        assert!((print.to - print.period.end).get_days() <= 150, "{print:?}");
    }
    let print = |id: &str| gaps.prints.iter().find(|p| p.entity.as_str() == id).unwrap();
    // A mainland half-year is due by the end of August.
    assert_eq!(print("innolight").to, Date::constant(2025, 8, 31));
}
