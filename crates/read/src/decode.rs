//! Bytes to text: byte order mark, strict UTF-8, the NUL pattern of UTF-16, then a guess among the encodings of
//! Chinese and English notes.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Bytes the guess looks at: it is slow, and more changes nothing.
const LOOK: usize = 64 * 1024;

/// A text, or why there is none.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Decoded {
    /// The text; the encoding when it was guessed; whether some bytes had no meaning in it.
    Text { text: String, guessed: Option<&'static str>, damaged: bool },
    /// Not a text.
    Binary,
}

fn whole(encoding: &'static Encoding, bytes: &[u8], guessed: bool) -> Decoded {
    let (text, damaged) = encoding.decode_without_bom_handling(bytes);
    Decoded::Text { text: text.into_owned(), guessed: guessed.then(|| encoding.name()), damaged }
}

/// UTF-16 without a mark: the NULs of ASCII stand on one side of the pairs (a few Han signs have one on the other).
fn by_nul_pattern(look: &[u8]) -> Option<&'static Encoding> {
    let count = |side: usize| look.iter().skip(side).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (count(0), count(1));
    match () {
        () if odd > 3 * even => Some(UTF_16LE),
        () if even > 3 * odd => Some(UTF_16BE),
        () => None,
    }
}

/// Control signs that no text holds.
fn looks_binary(look: &[u8]) -> bool {
    let odd = look.iter().filter(|b| matches!(b, 0..=8 | 14..=26 | 28..=31 | 127)).count();
    odd * 50 > look.len()
}

/// First bytes of formats that are no plain text, whatever the file is called.
fn known_format(bytes: &[u8]) -> bool {
    const STARTS: [&[u8]; 9] = [
        b"%PDF-",
        b"PK\x03\x04",
        b"\x89PNG",
        b"GIF8",
        b"\xff\xd8\xff",
        b"\x1f\x8b",
        b"\xd0\xcf\x11\xe0",
        b"\x7fELF",
        b"SQLite format 3",
    ];
    STARTS.iter().any(|start| bytes.starts_with(start))
}

fn guess(bytes: &[u8]) -> Decoded {
    // UTF-8 with a few bad bytes (a file cut in the middle of a sign) is still UTF-8.
    if let Decoded::Text { text, guessed, damaged } = whole(UTF_8, bytes, true)
        && mostly_meant(&text)
    {
        return Decoded::Text { text, guessed, damaged };
    }
    let look = &bytes[..bytes.len().min(LOOK)];
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(look, look.len() == bytes.len());
    let found = detector.guess(None, Utf8Detection::Deny);
    if found == BIG5 {
        return whole(BIG5, bytes, true);
    }
    // An archive of Chinese and English notes: Korean, Japanese and others are misses of the guess.
    match whole(GB18030, bytes, true) {
        Decoded::Text { text, .. } if found != GBK && found != GB18030 && !mostly_meant(&text) => {
            whole(WINDOWS_1252, bytes, true)
        }
        text => text,
    }
}

/// Ten signs beyond ASCII were understood for each that was lost.
fn mostly_meant(text: &str) -> bool {
    let (mut meant, mut lost) = (0usize, 0usize);
    for sign in text.chars() {
        lost += usize::from(sign == char::REPLACEMENT_CHARACTER);
        meant += usize::from(!sign.is_ascii());
    }
    lost * 10 <= meant - lost
}

/// Decode the bytes of a file. `named` is the encoding that the file itself names: it holds where most bytes have a
/// meaning in it, and gives way to a byte order mark.
pub(crate) fn decode(bytes: &[u8], named: Option<&'static Encoding>) -> Decoded {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return whole(encoding, &bytes[mark..], false);
    }
    let look = &bytes[..bytes.len().min(LOOK)];
    if known_format(bytes) {
        return Decoded::Binary;
    }
    if look.contains(&0) {
        return match by_nul_pattern(look).map(|encoding| whole(encoding, bytes, true)) {
            Some(Decoded::Text { text, guessed, damaged: false }) if !looks_binary(text.as_bytes()) => {
                Decoded::Text { text, guessed, damaged: false }
            }
            _ => Decoded::Binary,
        };
    }
    if looks_binary(look) {
        return Decoded::Binary;
    }
    // Pages that say gb2312 or gbk hold signs of the larger set.
    let named = named.map(|e| if e == GBK { GB18030 } else { e }).filter(|e| *e != UTF_8);
    if let Some(Decoded::Text { text, damaged, .. }) = named.map(|encoding| whole(encoding, bytes, false))
        && mostly_meant(&text)
    {
        return Decoded::Text { text, guessed: None, damaged };
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Decoded::Text { text: text.to_string(), guessed: None, damaged: false },
        Err(_) => guess(bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTE: &str = "中际旭创一季度营业收入66.74亿元，同比增长37.8%。800G光模块出货量继续提升。\r\n";
    const OLD: &str = "台積電四月營收三千四百九十五億元，較去年同期成長四成八，先進封裝產能供不應求。";

    fn text(bytes: &[u8]) -> String {
        match decode(bytes, None) {
            Decoded::Text { text, .. } => text,
            Decoded::Binary => panic!("binary"),
        }
    }

    #[test]
    fn every_encoding_of_the_archive_gives_the_same_text() {
        assert_eq!(text(NOTE.as_bytes()), NOTE);
        assert_eq!(text(&[b"\xef\xbb\xbf", NOTE.as_bytes()].concat()), NOTE);
        for encoding in [GBK, GB18030] {
            assert_eq!(text(&encoding.encode(NOTE).0), NOTE, "{}", encoding.name());
        }
        assert_eq!(text(&BIG5.encode(OLD).0), OLD);
        let units =
            |swap: bool| NOTE.encode_utf16().flat_map(move |u| if swap { u.to_be_bytes() } else { u.to_le_bytes() });
        for swap in [false, true] {
            let bare: Vec<u8> = units(swap).collect();
            assert_eq!(text(&bare), NOTE);
            let mark: &[u8] = if swap { b"\xfe\xff" } else { b"\xff\xfe" };
            assert_eq!(text(&[mark, &bare].concat()), NOTE);
        }
    }

    #[test]
    fn what_is_no_text_is_said_to_be_none() {
        for bytes in
            [&b"%PDF-1.7 text"[..], b"PK\x03\x04abc", b"\x00\x00\x01\x00\x01\x00\x00\x00", b"\x01\x02\x03\x04\x05abc"]
        {
            assert_eq!(decode(bytes, None), Decoded::Binary);
        }
        assert_eq!(text(b""), "");
    }
}
