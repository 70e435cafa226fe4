//! 64-bit SimHash over character 4-grams: notes that differ in a few words differ in a few bits.

/// Fold for comparison: letters and digits only, lower case.
fn signs(text: &str) -> impl Iterator<Item = u64> + '_ {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).map(u64::from)
}

/// Mixes a 4-gram to 64 even bits (the finaliser of SplitMix64). Fixed for ever: fingerprints are stored.
fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// The fingerprint of the texts one after the other; 0 when there are fewer than four letters or digits.
pub(crate) fn fingerprint<'a>(texts: impl Iterator<Item = &'a str>) -> u64 {
    let mut counts = [0i32; 64];
    let (mut gram, mut seen) = ([0u64; 4], 0usize);
    for sign in texts.flat_map(signs) {
        gram.rotate_left(1);
        gram[3] = sign;
        seen += 1;
        if seen < 4 {
            continue;
        }
        // 21 bits a sign: three fit into one word, the fourth is folded in after a first mixing.
        let hash = mix(mix(gram[0] | gram[1] << 21 | gram[2] << 42).wrapping_add(gram[3]));
        for (bit, count) in counts.iter_mut().enumerate() {
            *count += if hash >> bit & 1 == 1 { 1 } else { -1 };
        }
    }
    counts.iter().enumerate().fold(0, |all, (bit, count)| all | (u64::from(*count > 0) << bit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_edit_moves_few_bits() {
        let text = "中际旭创一季度营业收入66.74亿元,同比增长37.8%,800G光模块出货量继续提升,海外大客户的资本开支指引没有下修,公司预计下半年1.6T开始放量。".repeat(3);
        let edited = text.replacen("没有下修", "没有变化", 1);
        let other = "Broadcom reported second-quarter revenue of $15.0 billion, up 20% on the year, with AI semiconductors above $4.4 billion. ".repeat(3);
        let of = |t: &str| fingerprint([t].into_iter());
        assert!((of(&text) ^ of(&edited)).count_ones() <= 8);
        assert!((of(&text) ^ of(&other)).count_ones() >= 16);
        assert_eq!(of("ab"), 0);
    }
}
