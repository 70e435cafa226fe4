//! SHA-256 (FIPS 180-4) in base64: the content security policy names the page's own script by it, so that no other
//! script can run. The round constants are worked from their definition (fractional parts of roots of primes).

/// `sha256-…` of a script, as a policy writes it.
pub fn script_source(script: &str) -> String {
    format!("sha256-{}", base64(&sha256(script.as_bytes())))
}

/// First 32 bits of the fraction of the `root`-th root of each of the first `n` primes, in whole numbers only.
fn fractions(n: usize, root: u32) -> Vec<u32> {
    let primes = (2u128..).filter(|p| (2..*p).take_while(|d| d * d <= *p).all(|d| p % d != 0));
    primes.take(n).map(|p| (whole_root(p << (32 * root), root) & u128::from(u32::MAX)) as u32).collect()
}

/// Largest r with r^root <= n.
fn whole_root(n: u128, root: u32) -> u128 {
    let (mut low, mut high) = (0u128, 1 << 41);
    while low + 1 < high {
        let middle = (low + high) / 2;
        match middle.checked_pow(root) {
            Some(power) if power <= n => low = middle,
            _ => high = middle,
        }
    }
    low
}

fn sha256(data: &[u8]) -> [u8; 32] {
    let constants = fractions(64, 3);
    let mut state = fractions(8, 2);
    let mut padded = data.to_vec();
    padded.push(0x80);
    while padded.len() % 64 != 56 {
        padded.push(0);
    }
    padded.extend_from_slice(&(data.len() as u64 * 8).to_be_bytes());
    for block in padded.chunks_exact(64) {
        compress(&mut state, block, &constants);
    }
    let mut digest = [0; 32];
    for (place, word) in digest.chunks_exact_mut(4).zip(&state) {
        place.copy_from_slice(&word.to_be_bytes());
    }
    digest
}

fn compress(state: &mut [u32], block: &[u8], constants: &[u32]) {
    let mut w: Vec<u32> = block.chunks_exact(4).map(|b| u32::from_be_bytes([b[0], b[1], b[2], b[3]])).collect();
    for i in 16..64 {
        let (a, b) = (w[i - 15], w[i - 2]);
        let s0 = a.rotate_right(7) ^ a.rotate_right(18) ^ (a >> 3);
        let s1 = b.rotate_right(17) ^ b.rotate_right(19) ^ (b >> 10);
        w.push(w[i - 16].wrapping_add(s0).wrapping_add(w[i - 7]).wrapping_add(s1));
    }
    let mut s: Vec<u32> = state.to_vec();
    for i in 0..64 {
        let e1 = s[4].rotate_right(6) ^ s[4].rotate_right(11) ^ s[4].rotate_right(25);
        let choice = (s[4] & s[5]) ^ (!s[4] & s[6]);
        let t1 = s[7].wrapping_add(e1).wrapping_add(choice).wrapping_add(constants[i]).wrapping_add(w[i]);
        let e0 = s[0].rotate_right(2) ^ s[0].rotate_right(13) ^ s[0].rotate_right(22);
        let majority = (s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]);
        s.rotate_right(1);
        s[4] = s[4].wrapping_add(t1);
        s[0] = t1.wrapping_add(e0.wrapping_add(majority));
    }
    for (sum, word) in state.iter_mut().zip(&s) {
        *sum = sum.wrapping_add(*word);
    }
}

fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let bits = group.iter().fold(0u32, |sum, byte| sum << 8 | u32::from(*byte)) << (8 * (3 - group.len()));
        for i in 0..4 {
            let sign = SIGNS[(bits >> (18 - 6 * i) & 63) as usize] as char;
            text.push(if i <= group.len() { sign } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(data: &[u8]) -> String {
        sha256(data).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    #[test]
    fn published_examples() {
        assert_eq!(hex(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(
            hex(b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        );
        assert_eq!(script_source(""), "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }
}
