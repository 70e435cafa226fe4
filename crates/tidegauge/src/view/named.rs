//! From what was typed to figures of the sheet: ids, prefixes of ids, series addresses, names in any language.

use figure::{From, Leaf, Series};

use super::lens::Lens;
use figure::FigureId;

/// Fewest signs of an id that are taken for one.
const PREFIX: usize = 4;

/// Figures meant by an id (`f:…`, `c:…`, `x:…`, `d:…`, `a:…`, any unique prefix of 4 signs) or an address.
pub fn figures(lens: &Lens, text: &str) -> Vec<FigureId> {
    let sheet = lens.sheet();
    let starts = |id: String| text.len() >= PREFIX + 2 && id.starts_with(text);
    let leaf = |test: &dyn Fn(&Leaf) -> bool| {
        let hit = |f: &&figure::Figure| matches!(&f.from, From::Leaf(leaf, _) if test(leaf));
        sheet.figures().iter().filter(hit).map(|f| f.id).collect::<Vec<_>>()
    };
    match text.split_once(':').map(|(kind, _)| kind) {
        Some("f") => sheet.figures().iter().map(|f| f.id).filter(|id| starts(id.to_string())).collect(),
        Some("c") => leaf(&|l| matches!(l, Leaf::Claim(c) if starts(c.to_string()))),
        Some("a") => leaf(&|l| matches!(l, Leaf::Assumption(a) if format!("a:{a}") == text)),
        Some("d") => leaf(&|l| matches!(l, Leaf::Row(d) if format!("d:{d}") == text)),
        Some("x") => {
            let findings = &lens.reading.standing.findings;
            let claims: Vec<_> =
                findings.iter().filter(|f| starts(f.id.to_string())).flat_map(|f| f.claims.clone()).collect();
            leaf(&|l| matches!(l, Leaf::Claim(c) if claims.contains(c)))
        }
        _ => address(lens, text),
    }
}

/// Gap rows first: `entity/metric[:item][@basis][/period][/stance]`, names resolved through aliases.
fn address(lens: &Lens, text: &str) -> Vec<FigureId> {
    let Some((entity, rest)) = text.split_once('/') else { return Vec::new() };
    let entity = lens.almanac.find(entity).map_or(entity.to_string(), |e| e.id.to_string());
    let wanted = format!("{entity}/{rest}");
    let fits = |series: &Series| {
        let full = series.to_string();
        let of_quantity =
            series.quantity().strip_prefix(&wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('@'));
        let any_stance = full.strip_suffix(series.stance.as_str()).and_then(|f| f.strip_suffix('/')) == Some(&wanted);
        full == wanted || any_stance || of_quantity
    };
    let implied: Vec<FigureId> =
        lens.reading.gaps.rows.iter().filter(|g| fits(&g.series)).filter_map(|g| g.implied).collect();
    if !implied.is_empty() {
        return implied;
    }
    lens.sheet().series().filter(|(series, _)| fits(series)).flat_map(|(_, ids)| ids.to_vec()).collect()
}

/// The three addresses of the gap table that share most with what was typed.
pub fn nearest(lens: &Lens, text: &str) -> Vec<String> {
    let signs = |t: &str| t.to_lowercase().chars().collect::<Vec<char>>();
    let wanted = signs(text);
    let shared = |address: &str| {
        let have = signs(address);
        let pairs = wanted.windows(2).filter(|w| have.windows(2).any(|h| h == *w)).count();
        pairs * 1000 / (wanted.len() + have.len()).max(1)
    };
    let mut all: Vec<String> = lens.reading.gaps.rows.iter().map(|g| g.series.to_string()).collect();
    all.sort_by_key(|a| (std::cmp::Reverse(shared(a)), a.clone()));
    all.truncate(3);
    all
}
