//! One reader of the ledger and the readings it measured last.

use tidegauge::view::{Bi, Body, Lens, LivePage, MissingView, lens, live, report};
use tidegauge::{Ask, Error, Gauge, Reading};

use crate::asked::{Asked, Unmet};

/// Readings kept: a page and what it is compared with.
const KEPT: usize = 4;

/// What is served: a gauge, and the reading that is shown when none is asked for.
pub struct Desk {
    gauge: Gauge,
    usual: Ask,
    zh: bool,
    /// (what was asked for, size of the ledger then, what was measured), newest last.
    readings: Vec<(Ask, String, Reading)>,
}

impl Desk {
    /// Serve a gauge: `usual` is the reading shown when none is asked for, `zh` the language when none is.
    pub fn new(gauge: Gauge, usual: Ask, zh: bool) -> Desk {
        Desk { gauge, usual, zh, readings: Vec::new() }
    }

    /// Whether an address wants Chinese.
    pub fn zh(&self, asked: &Asked) -> bool {
        asked.params.get("ui").map_or(self.zh, |ui| ui == "zh")
    }

    /// A sentence of the labels, filled.
    pub fn say(&self, key: &str, args: &[&str]) -> Bi {
        lens::filled(&lens::both(|lang| self.gauge.almanac.label(key, lang)), args)
    }

    /// The usual reading.
    pub fn usual(&self) -> Ask {
        self.usual.clone()
    }

    /// What the parameters of an address make of it.
    pub fn ask(&self, asked: &Asked) -> Result<Ask, Unmet> {
        asked.reading(&self.usual, &self.gauge)
    }

    /// Measure, unless it was measured lately and nothing came since. Its sheet, and the state of the ledger.
    pub fn measure(&mut self, ask: &Ask) -> Result<String, Error> {
        let state = format!("{:?}", self.gauge.ledger.counts()?);
        self.readings.retain(|(_, at, _)| *at == state);
        let reading = match self.readings.iter().position(|(of, _, _)| of == ask) {
            Some(place) => self.readings.remove(place).2,
            None => {
                self.readings.drain(..(self.readings.len() + 1).saturating_sub(KEPT));
                self.gauge.measure(ask)?
            }
        };
        let pins = format!("{} {state}", reading.id.0);
        self.readings.push((ask.clone(), state, reading));
        Ok(pins)
    }

    /// The page of the reading measured last; nothing when none was.
    pub fn show(&self, asked: &Asked) -> Option<LivePage> {
        let (_, _, reading) = self.readings.last()?;
        Some(live::show(&self.gauge, reading, &asked.path, &asked.params))
    }

    /// A page that says what failed and what to do.
    pub fn missing(&self, asked: &Asked, says: Bi, advice: Bi) -> LivePage {
        let head =
            self.readings.last().map(|(_, _, reading)| report::head(&Lens::new(reading, &self.gauge.almanac), ""));
        let labels = self.gauge.almanac.labels();
        LivePage {
            head: head.unwrap_or_default(),
            path: asked.path.clone(),
            params: asked
                .params
                .iter()
                .filter(|(name, _)| *name == "ui")
                .map(|(k, v)| (k.clone(), v.clone()))
                .collect(),
            body: Body::Missing(MissingView { says, advice, nearest: Vec::new() }),
            labels: labels.map(|(key, zh, en)| (key.to_string(), Bi { zh: zh.into(), en: en.into() })).collect(),
        }
    }
}
