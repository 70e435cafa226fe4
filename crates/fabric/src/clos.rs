//! Closed forms of folded Clos networks, in whole numbers (docs/fabric.md). A network joins chips by `lanes` links each
//! to the first tier; a switch below the top gives some of its ports down and the rest up.

use serde::Deserialize;

/// Ports down to ports up of a tier: `1:1` is non-blocking, `7:1` is oversubscribed sevenfold.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(try_from = "String")]
pub struct Ratio {
    /// Parts of the ports that look to the chips.
    pub down: u64,
    /// Parts that look to the next tier.
    pub up: u64,
}

impl TryFrom<String> for Ratio {
    type Error = String;

    fn try_from(text: String) -> Result<Ratio, String> {
        let parts = text.split_once(':').map(|(down, up)| (down.trim().parse(), up.trim().parse()));
        match parts {
            Some((Ok(down), Ok(up))) if down >= up && up > 0 => Ok(Ratio { down, up }),
            _ => Err(format!("oversubscription {text:?} is not ports down to ports up, such as 1:1 or 7:1")),
        }
    }
}

/// What a Clos is made of. Lists run from the chips upwards and their last entry repeats.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Clos {
    /// Ports of a switch, by tier.
    pub radix: Vec<u64>,
    /// Ports down to up, by tier; the top tier has none.
    pub oversubscription: Vec<Ratio>,
    /// Links that a chip brings to this network.
    pub lanes: u64,
    /// Two-tier networks only: every leaf has equally many links to every spine.
    pub even_spread: bool,
}

/// What one network of a size takes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Counts {
    /// Switches by tier, from the chips upwards.
    pub switches: Vec<u64>,
    /// Links by level: chips to leaves first, then from each tier to the next; all ports up are wired.
    pub links: Vec<u64>,
}

/// More tiers than anybody has built; the search for the fewest stops here.
const MOST_TIERS: usize = 8;

fn at<T: Copy>(list: &[T], place: usize) -> Option<T> {
    list.get(place).or(list.last()).copied()
}

impl Clos {
    /// Ports (down, up) of a switch of tier `tier` (0 = leaf) below the top. None when either would be 0.
    fn ports(&self, tier: usize) -> Option<(u64, u64)> {
        let (radix, ratio) = (at(&self.radix, tier)?, at(&self.oversubscription, tier)?);
        let down = radix.checked_mul(ratio.down)? / (ratio.down + ratio.up);
        (down > 0 && down < radix).then_some((down, radix - down))
    }

    /// Most chips that `tiers` tiers can join: `2 (k/2)^T` when non-blocking with one radix and one lane. None on no
    /// tiers, on overflow, or when a switch has too few ports.
    pub fn reach(&self, tiers: usize) -> Option<u64> {
        let mut reach = at(&self.radix, tiers.checked_sub(1)?)?;
        for tier in 0..tiers - 1 {
            reach = reach.checked_mul(self.ports(tier)?.0)?;
        }
        Some(reach / self.lanes.max(1))
    }

    /// Fewest tiers that join `chips`; None when no number of tiers does.
    pub fn tiers_for(&self, chips: u64) -> Option<usize> {
        (1..=MOST_TIERS).find(|tiers| self.reach(*tiers).is_some_and(|reach| reach >= chips))
    }

    /// Switches and links of `chips` chips over `tiers` tiers. None when they do not fit.
    pub fn counts(&self, chips: u64, tiers: usize) -> Option<Counts> {
        if self.reach(tiers)? < chips {
            return None;
        }
        let mut counts = Counts { switches: Vec::new(), links: vec![chips.checked_mul(self.lanes)?] };
        for tier in 0..tiers - 1 {
            let (down, up) = self.ports(tier)?;
            let switches = counts.links[tier].div_ceil(down);
            counts.switches.push(switches);
            counts.links.push(switches.checked_mul(up)?);
        }
        let needed = counts.links[tiers - 1].div_ceil(at(&self.radix, tiers - 1)?);
        let spread = self.even_spread && tiers == 2;
        counts.switches.push(if spread { even_spread(self.ports(0)?.1, needed) } else { needed });
        Some(counts)
    }
}

/// Smallest divisor of a leaf's `uplinks` that is at least `needed` spines, so that each spine gets equally many links
/// of each leaf; `needed` when no divisor is large enough.
pub fn even_spread(uplinks: u64, needed: u64) -> u64 {
    (needed..=uplinks).find(|spines| *spines > 0 && uplinks.is_multiple_of(*spines)).unwrap_or(needed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn even(radix: u64) -> Clos {
        Clos { radix: vec![radix], oversubscription: vec![Ratio { down: 1, up: 1 }], lanes: 1, even_spread: true }
    }

    #[test]
    fn reach_is_two_half_radix_to_the_tiers() {
        for radix in [4, 24, 32, 64, 128, 512] {
            for tiers in 1..=3 {
                assert_eq!(even(radix).reach(tiers), Some(2 * (radix / 2).pow(tiers as u32)), "{radix} {tiers}");
            }
        }
        assert_eq!(even(128).tiers_for(1_048_576), Some(4));
        assert_eq!(even(512).tiers_for(131_072), Some(2));
        assert_eq!(even(1).tiers_for(2), None);
    }

    #[test]
    fn full_networks_meet_the_closed_forms() {
        for (radix, tiers) in [(64, 2), (64, 3), (128, 2), (32, 4)] {
            let n = even(radix).reach(tiers).unwrap();
            let counts = even(radix).counts(n, tiers).unwrap();
            assert_eq!(counts.switches.iter().sum::<u64>(), (2 * tiers as u64 - 1) * n / radix);
            assert_eq!(counts.links, vec![n; tiers]);
        }
    }

    #[test]
    fn three_units_need_twelve_spines_and_use_sixteen() {
        let counts = even(64).counts(760, 2).unwrap();
        assert_eq!(counts.switches, [24, 16]);
        assert_eq!(even_spread(32, 12), 16);
        assert_eq!(even_spread(32, 33), 33);
    }

    #[test]
    fn oversubscription_thins_what_is_above() {
        let seven = Ratio::try_from("7:1".to_string()).unwrap();
        let clos = Clos {
            radix: vec![64],
            oversubscription: vec![Ratio { down: 1, up: 1 }, seven],
            lanes: 1,
            even_spread: false,
        };
        let counts = clos.counts(7168, 3).unwrap();
        assert_eq!(counts.links, [7168, 7168, 1024]);
        assert_eq!(counts.switches, [224, 128, 16]);
        assert!(Ratio::try_from("1:7".to_string()).is_err() && Ratio::try_from("even".to_string()).is_err());
    }

    #[test]
    fn nothing_is_wired_that_does_not_fit() {
        assert_eq!(even(64).counts(2049, 2), None);
        assert_eq!(even(64).counts(1, 0), None);
        assert_eq!(even(64).counts(0, 2).map(|c| c.links[0]), Some(0));
    }
}
