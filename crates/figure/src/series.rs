//! A series: whom and what a figure is about, under which definition, for when, and who stands for it.

use std::fmt;

use crate::{BasisId, EntityId, Hasher, MetricId, Period};

/// Who stands for a figure.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stance {
    /// Reported as so.
    Actual,
    /// The entity itself about its own future.
    Guidance,
    /// One other party about the future.
    Forecast,
    /// A compiled expectation.
    Consensus,
    /// The user's own estimate.
    House,
    /// Ours: what the evidence implies.
    Implied,
}

impl Stance {
    /// As in an address: `actual`, `implied` ...
    pub const fn as_str(self) -> &'static str {
        match self {
            Stance::Actual => "actual",
            Stance::Guidance => "guidance",
            Stance::Forecast => "forecast",
            Stance::Consensus => "consensus",
            Stance::House => "house",
            Stance::Implied => "implied",
        }
    }

    /// Read [`Stance::as_str`].
    pub fn parse(text: &str) -> Option<Stance> {
        use Stance::*;
        [Actual, Guidance, Forecast, Consensus, House, Implied].into_iter().find(|s| s.as_str() == text)
    }
}

/// The address of a figure. Two figures with different basis are never mixed without an identity.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Series {
    /// Whom it is about.
    pub entity: EntityId,
    /// What it measures.
    pub metric: MetricId,
    /// The product or segment within the entity (NVIDIA / data centre, Innolight / 800G).
    pub item: Option<EntityId>,
    /// The definition; the empty one where the metric has only one.
    pub basis: BasisId,
    /// For when.
    pub period: Period,
    /// Who stands for it.
    pub stance: Stance,
}

impl Series {
    /// Without item and basis.
    pub fn new(entity: &str, metric: &str, period: Period, stance: Stance) -> Series {
        let (entity, metric) = (EntityId::from(entity), MetricId::from(metric));
        Series { entity, metric, item: None, basis: BasisId::from(""), period, stance }
    }

    /// The same with an item.
    pub fn item(mut self, item: &str) -> Series {
        self.item = Some(EntityId::from(item));
        self
    }

    /// The same under a definition.
    pub fn basis(mut self, basis: &str) -> Series {
        self.basis = BasisId::from(basis);
        self
    }

    /// The same for another stance.
    pub fn stance(mut self, stance: Stance) -> Series {
        self.stance = stance;
        self
    }

    /// The same for another period.
    pub fn period(mut self, period: Period) -> Series {
        self.period = period;
        self
    }

    /// `innolight/shipments:800g_optical_module@gaap` (no period, no stance).
    pub fn quantity(&self) -> String {
        let item = self.item.as_ref().map_or(String::new(), |i| format!(":{i}"));
        let basis = if self.basis.as_str().is_empty() { String::new() } else { format!("@{}", self.basis) };
        format!("{}/{}{item}{basis}", self.entity, self.metric)
    }

    pub(crate) fn hash_into(&self, hasher: &mut Hasher) {
        let days = format!("{}/{}", self.period.start, self.period.end);
        let item = self.item.as_ref().map_or("", |i| i.as_str());
        let parts =
            [self.entity.as_str(), self.metric.as_str(), item, self.basis.as_str(), &days, self.stance.as_str()];
        for part in parts {
            hasher.part(part.as_bytes());
        }
    }
}

impl fmt::Display for Series {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.quantity(), self.period, self.stance.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_holds_item_and_basis() {
        let year = Period::year(2026).unwrap();
        let s = Series::new("innolight", "shipments", year, Stance::Implied).item("800g").basis("gaap");
        assert_eq!(s.to_string(), "innolight/shipments:800g@gaap/2026/implied");
        assert_eq!(Stance::parse("implied"), Some(Stance::Implied));
    }
}
