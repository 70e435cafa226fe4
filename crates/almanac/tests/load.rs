//! The data in the binary is whole, and a broken row is named by file and line.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use almanac::{Almanac, Form, Kind, Lang, Outcome, Status};
use figure::{AssumptionId, Date, EntityId, MetricId, Period, Stance, Unit};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn id(text: &str) -> EntityId {
    EntityId::from(text)
}

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data")
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() { copy(&path, &target) } else { _ = std::fs::copy(&path, &target).unwrap() }
    }
}

/// Load a copy of data/ in which `file` is edited.
fn with_edit(file: &str, edit: impl Fn(String) -> String) -> Result<Almanac, almanac::Error> {
    let dir = tempfile::tempdir().unwrap();
    copy(&data(), dir.path());
    let path = dir.path().join(file);
    let text = edit(std::fs::read_to_string(&path).unwrap());
    std::fs::write(&path, text).unwrap();
    Almanac::load(Some(dir.path()))
}

/// Replace the first `from` of a line of `file` (line from 1) and give the error.
fn broken(file: &str, line: usize, edit: impl Fn(&str) -> String) -> String {
    let error = with_edit(file, |text| {
        let rows: Vec<String> =
            text.lines().enumerate().map(|(i, row)| if i + 1 == line { edit(row) } else { row.to_string() }).collect();
        rows.join("\n") + "\n"
    });
    let shown = error.expect_err("the edit must be refused").to_string();
    shown[shown.find(file).expect("the file is named")..].to_string()
}

#[test]
fn the_embedded_data_loads_and_a_folder_gives_the_same() {
    let almanac = Almanac::embedded();
    assert!(almanac.entities().count() > 500 && almanac.aliases().len() > 1500);
    assert!(almanac.observations(day("2025-06-09")).count() > 900);
    assert_eq!(Almanac::load(Some(&data())).unwrap().version(), almanac.version());
}

#[test]
fn later_rows_are_hidden_and_counted() {
    let almanac = Almanac::embedded();
    let (early, late) = (day("2024-06-30"), day("2100-01-01"));
    assert!(almanac.observations(early).all(|o| o.known_from <= early));
    assert!(almanac.hidden(early) > almanac.hidden(day("2025-06-09")));
    assert_eq!(almanac.hidden(late), 0);
    let price = |as_of: &str| almanac.fact("800G DR8 (generic SiPh)", "price", day(as_of));
    assert!(price("2025-06-09").is_none() && price("2026-12-31").is_some());
}

#[test]
fn facts_are_in_base_units_with_their_row() {
    let almanac = Almanac::embedded();
    let peak = almanac.fact("H100 SXM 80GB", "bf16_dense", day("2025-06-09")).unwrap();
    assert_eq!(
        (peak.id.as_str(), peak.value, peak.unit.to_string()),
        ("accelerators/H100 SXM 80GB/bf16_dense", 9.89e14, "FLOP/s".to_string())
    );
    assert_eq!(almanac.datum(&peak.id), Some(peak));
    let row = almanac.row(&peak.id).unwrap();
    assert_eq!((row.file.as_str(), row.line > 1), ("facts/accelerators.csv", true));
    let power = almanac.fact("H100 SXM 80GB", "allin_power", day("2025-06-09")).unwrap();
    assert!(power.method && power.known_from > day("2025-06-09"), "a factor of method is not hidden");
}

#[test]
fn expected_rows_of_the_first_note_are_there() {
    let almanac = Almanac::embedded();
    let as_of = day("2025-06-09");
    let find = |entity: &str, metric: &str, item: Option<&str>, year| {
        let item = item.map(EntityId::from);
        let period = Period::year(year).unwrap();
        let rows = almanac.observations(as_of).filter(|o| {
            let s = &o.series;
            s.entity == id(entity)
                && s.metric == MetricId::from(metric)
                && s.item == item
                && s.period == period
                && o.form == Form::Level
        });
        rows.map(|o| (o.series.stance, o.value)).collect::<Vec<_>>()
    };
    assert!(find("hyperscalers_big4", "capex", None, 2026).contains(&(Stance::Consensus, 3.31e11)));
    assert!(
        find("optical_modules", "shipments", Some("800g_optical_module"), 2026).contains(&(Stance::Forecast, 3.7e7))
    );
    assert!(
        find("optical_modules", "shipments", Some("1600g_optical_module"), 2026).contains(&(Stance::Forecast, 5e6))
    );
}

#[test]
fn names_units_and_fiscal_years() {
    let almanac = Almanac::embedded();
    for (name, entity) in [
        ("旭创", "innolight"),
        ("NVDA", "nvidia"),
        ("300308.SZ", "innolight"),
        ("四大云厂商", "hyperscalers_big4"),
        ("optics", "optical_modules"),
        ("openrounter", "openrouter"),
    ] {
        assert_eq!(almanac.find(name).map(|e| e.id.as_str()), Some(entity), "{name}");
    }
    assert_eq!(almanac.find("旭创").unwrap().gold, "中际旭创");
    assert_eq!(almanac.address(&id("800g_optical_module")), (id("optical_modules"), Some(id("800g_optical_module"))));
    assert_eq!(almanac.address(&id("nvidia")), (id("nvidia"), None));
    for (text, unit, value) in [
        ("万千瓦", "W", 1e7),
        ("GW", "W", 1e9),
        ("颗", "chip", 1.0),
        ("美元", "USD", 1.0),
        ("token/day", "token/day", 1.0),
        ("%", "ratio", 0.01),
    ] {
        let def = almanac.unit(text).unwrap();
        assert_eq!((def.unit.to_string().as_str(), def.factor.to_f64()), (unit, value), "{text}");
    }
    assert!(almanac.unit("USDD").is_none());
    let parse = |text: &str| Unit::parse(text).unwrap();
    assert_eq!(almanac.base(&parse("USD/GW")), (parse("USD/W"), 1e-9));
    assert!(
        almanac.fits(&MetricId::from("price"), &parse("USD/GPU-hour"))
            && almanac.fits(&MetricId::from("eps"), &parse("CNY/share"))
    );
    assert!(!almanac.fits(&MetricId::from("capex"), &parse("token/day")));
    let fiscal = almanac.fiscal(&id("nvidia"));
    assert_eq!(fiscal.closed_before(day("2025-06-09")).unwrap().to_string(), "FY2026-Q1");
    assert_eq!(almanac.fiscal(&id("azure")).end_month, 6, "a product has its company's year");
    assert!(almanac.fiscal(&id("innolight")).is_calendar());
}

#[test]
fn every_product_and_word_of_the_vocabulary_is_sound() {
    let almanac = Almanac::embedded();
    for entity in almanac.entities() {
        assert!(almanac.source(&entity.source).is_some(), "{} names source {}", entity.id, entity.source);
        assert!(entity.kind != Kind::Group || entity.ticker.is_none());
        assert!(!entity.members.contains(&entity.id) && entity.parent.as_ref() != Some(&entity.id));
    }
    for alias in almanac.aliases() {
        assert!(almanac.source(&alias.source).is_some(), "{}", alias.text);
        assert_eq!(alias.text.trim(), alias.text);
    }
    // Words that name two metrics at once would make every claim a coin toss.
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for metric in almanac.metrics() {
        let own: BTreeSet<String> = metric
            .words
            .iter()
            .filter(|w| !w.weak)
            .flat_map(|w| w.zh.iter().chain(&w.en))
            .map(|w| w.to_lowercase())
            .collect();
        for word in own {
            assert!(seen.insert(word.clone()), "{word:?} names two metrics, one of them {}", metric.id);
        }
        assert!(!metric.name(Lang::Zh).is_empty());
    }
}

#[test]
fn rates_events_and_corrections() {
    let almanac = Almanac::embedded();
    let as_of = day("2025-06-09");
    assert_eq!(almanac.fx("USD/CNY", as_of, as_of).unwrap().value, 7.1817);
    assert_eq!(almanac.fx("USD/CNY", day("2025-06-08"), as_of).unwrap().id.as_str(), "fx/USD/CNY/2025-05-30/month_end");
    assert!(almanac.fx("USD/CNY", as_of, day("2025-06-08")).is_some_and(|d| d.known_from <= day("2025-06-08")));
    let quarter = Period::quarter(2025, 1).unwrap();
    assert_eq!(almanac.fx_mean("USD/CNY", &quarter, as_of).len(), 3);
    let force = almanac.events(as_of).filter(|e| e.entity == id("force_conference")).last().unwrap();
    assert_eq!(
        (force.date, force.status(as_of), force.status(day("2025-06-11"))),
        (day("2025-06-11"), Status::Expected, Status::Happened)
    );
    for correction in almanac.corrections() {
        assert!(matches!(correction.outcome, Outcome::Fired(_)), "{}: {:?}", correction.id, correction.outcome);
    }
    let profits = almanac.observations(as_of).filter(|o| o.series.entity == id("innolight") && o.value == 5.372e9);
    assert_eq!(profits.map(|o| o.series.basis.as_str().to_string()).collect::<Vec<_>>(), ["with_minorities"]);
}

#[test]
fn a_mended_row_is_left_alone() {
    let wrong = "innolight,net_profit,,attributable,level,5372000000";
    let mended = with_edit("observations.csv", |text| {
        let mut rows: Vec<String> = text.lines().map(str::to_string).collect();
        let row = rows.remove(rows.iter().position(|r| r.starts_with(wrong)).unwrap());
        let place = rows.iter().rposition(|r| r.starts_with("innolight,net_profit,,attributable,")).unwrap();
        rows.insert(place + 1, row.replace("attributable", "with_minorities"));
        rows.join("\n") + "\n"
    });
    assert_eq!(mended.unwrap().corrections()[0].outcome, Outcome::Mended);
}

#[test]
fn assumptions_can_be_set() {
    let almanac = with_edit("assumptions.toml", |text| {
        text + "[[assumption]]\nid = \"t\"\nzh = \"试\"\nen = \"trial\"\nlow = 1\nmid = 2.5\nhigh = 4\nunit = \"GW\"\nwho = \"house\"\nwhy = \"a test\"\n"
    });
    let almanac = almanac.unwrap();
    let known = almanac.assumption(&AssumptionId::from("t")).unwrap();
    assert_eq!((known.low, known.mid, known.high), (1e9, 2.5e9, 4e9));
    let set = almanac.assuming(&[("t".to_string(), 7.0)]).unwrap();
    assert_eq!(set.assumption(&AssumptionId::from("t")).unwrap().high, 7.0);
    assert!(almanac.assuming(&[("nobody".to_string(), 1.0)]).is_err());
}

#[test]
fn broken_rows_name_file_and_line() {
    let unit = broken("observations.csv", 2, |row| row.replacen(",USD,", ",USDD,", 1));
    assert_eq!(unit, "observations.csv:2: unit \"USDD\" is unknown; add it to units.toml");
    let known = broken("observations.csv", 2, |row| row.replacen(",2025-05-08,", ",,", 1));
    assert!(known.starts_with("observations.csv:2: known_from is blank"), "{known}");
    let fits = broken("observations.csv", 2, |row| row.replacen(",USD,", ",token/day,", 1));
    assert!(fits.contains("does not fit revenue"), "{fits}");
    let source = broken("observations.csv", 2, |row| {
        row.rsplit_once(',').map(|(head, _)| format!("{},nowhere,", head.rsplit_once(',').unwrap().0)).unwrap()
    });
    assert!(source.starts_with("observations.csv:2: source \"nowhere\" is unknown"), "{source}");
    let cells = broken("fx.csv", 3, |row| format!("{row},too,many"));
    assert!(cells.starts_with("fx.csv:3: "), "{cells}");
    let order = broken("aliases.csv", 10, |_| "!,aaoi,en,,,,2020,memory".to_string());
    assert!(order.starts_with("aliases.csv:10: ") && order.contains("sorted"), "{order}");
    let header = broken("fx.csv", 1, |row| row.replacen("pair", "pear", 1));
    assert!(header.starts_with("fx.csv:1: the columns are"), "{header}");
}

#[test]
fn an_alias_of_two_needs_unless_and_toml_errors_have_lines() {
    let twice = with_edit("aliases.csv", |text| {
        let mut rows: Vec<&str> = text.lines().collect();
        let place = 1 + rows[1..].iter().position(|r| r.starts_with("NVIDIA,")).unwrap();
        rows.insert(place + 1, "NVIDIA,openai,en,,,,2020,memory");
        rows.join("\n") + "\n"
    });
    let error = twice.unwrap_err().to_string();
    assert!(error.contains("claimed by nvidia too"), "{error}");
    let atom = with_edit("units.toml", |text| text.replacen("id = \"CNY\"", "id = \"USD\"", 1)).unwrap_err();
    assert!(atom.line > 1 && atom.message.contains("stands twice"), "{atom}");
    let syntax = with_edit("metrics.toml", |text| text.replacen("[[metric]]", "[[metric", 1)).unwrap_err();
    assert!(syntax.line > 1, "{syntax}");
    let missing = Almanac::load(Some(Path::new("/nonexistent-data"))).unwrap_err();
    assert!(missing.to_string().contains("cannot be read"), "{missing}");
}
