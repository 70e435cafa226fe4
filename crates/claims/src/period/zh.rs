//! Times in Chinese: 2025年第二季度, 去年底, 上个季度, 七月, 年初至今, 随后五年, 2027 财年.

use std::sync::LazyLock;

use super::find::{Read, plausible, short};
use super::{Edge, Part, Point, YearRef};
use crate::lex::{Vocab, char_at, char_before, digits, skip_blank};

/// Relative years.
static YEARS: LazyLock<Vocab<i16>> = LazyLock::new(|| {
    Vocab::new(&[
        ("今年", 0),
        ("本年", 0),
        ("当年", 0),
        ("年内", 0),
        ("去年", -1),
        ("上年", -1),
        ("前年", -2),
        ("明年", 1),
        ("后年", 2),
        ("次年", 1),
        ("大前年", -3),
        ("本年度", 0),
        ("上年度", -1),
    ])
});

/// Whole times said in one word.
static WHOLE: LazyLock<Vocab<(YearRef, Part, Edge, bool)>> = LazyLock::new(|| {
    use Part::{Months, RelDay, RelHalf, RelMonth, RelQuarter, RelWeek, ToDate, Year};
    let open = |part| (YearRef::Open, part, Edge::Whole, false);
    let year = |by, fiscal| (YearRef::Rel(by), Year, Edge::Whole, fiscal);
    let end = (YearRef::Rel(0), Year, Edge::End, false);
    let date = (YearRef::Rel(0), ToDate, Edge::Whole, false);
    Vocab::new(&[
        ("年初至今", date),
        ("今年以来", date),
        ("年初以来", date),
        ("今年至今", date),
        ("今年年初至今", date),
        ("年底", end),
        ("年末", end),
        ("今年底", end),
        ("本季度", open(RelQuarter(0))),
        ("这个季度", open(RelQuarter(0))),
        ("该季度", open(RelQuarter(0))),
        ("这季度", open(RelQuarter(0))),
        ("当季", open(RelQuarter(0))),
        ("本季", open(RelQuarter(0))),
        ("最新季度", open(RelQuarter(0))),
        ("最近一个季度", open(RelQuarter(0))),
        ("上季度", open(RelQuarter(-1))),
        ("上个季度", open(RelQuarter(-1))),
        ("上一季度", open(RelQuarter(-1))),
        ("上一个季度", open(RelQuarter(-1))),
        ("前一季度", open(RelQuarter(-1))),
        ("前一个季度", open(RelQuarter(-1))),
        ("之前一个季度", open(RelQuarter(-1))),
        ("下季度", open(RelQuarter(1))),
        ("下个季度", open(RelQuarter(1))),
        ("下一季度", open(RelQuarter(1))),
        ("下一个季度", open(RelQuarter(1))),
        ("本财季", open(RelQuarter(0))),
        ("上一财季", open(RelQuarter(-1))),
        ("下一财季", open(RelQuarter(1))),
        ("本月", open(RelMonth(0))),
        ("当月", open(RelMonth(0))),
        ("这个月", open(RelMonth(0))),
        ("上月", open(RelMonth(-1))),
        ("上个月", open(RelMonth(-1))),
        ("下月", open(RelMonth(1))),
        ("下个月", open(RelMonth(1))),
        ("本周", open(RelWeek(0))),
        ("这周", open(RelWeek(0))),
        ("上周", open(RelWeek(-1))),
        ("下周", open(RelWeek(1))),
        ("今日", open(RelDay(0))),
        ("今天", open(RelDay(0))),
        ("昨日", open(RelDay(-1))),
        ("昨天", open(RelDay(-1))),
        ("明日", open(RelDay(1))),
        ("明天", open(RelDay(1))),
        ("上一财年", year(-1, true)),
        ("上财年", year(-1, true)),
        ("上个财年", year(-1, true)),
        ("本财年", year(0, true)),
        ("现财年", year(0, true)),
        ("现财政年度", year(0, true)),
        ("这一财年", year(0, true)),
        ("这个财年", year(0, true)),
        ("该财年", year(0, true)),
        ("当前财年", year(0, true)),
        ("下一财年", year(1, true)),
        ("下财年", year(1, true)),
        ("下个财年", year(1, true)),
        ("新财年", year(0, true)),
        ("过去一年", (YearRef::Rel(0), Months(-12), Edge::Whole, false)),
        ("近一年", (YearRef::Rel(0), Months(-12), Edge::Whole, false)),
        ("过去十二个月", (YearRef::Rel(0), Months(-12), Edge::Whole, false)),
        ("未来一年", (YearRef::Rel(0), Months(12), Edge::Whole, false)),
        ("本世纪末", (YearRef::Open, Part::Decade, Edge::Whole, false)),
        ("本十年末", (YearRef::Open, Part::Decade, Edge::Whole, false)),
        ("十年末", (YearRef::Open, Part::Decade, Edge::Whole, false)),
        ("上半年度", open(Part::Half(1))),
        ("前三季度", open(Part::Quarter(0))),
        ("本半年", open(RelHalf(0))),
    ])
});

/// Words before a count of years or months: +1 ahead, -1 back.
static WINDOWS: LazyLock<Vocab<i16>> = LazyLock::new(|| {
    Vocab::new(&[
        ("未来", 1),
        ("随后", 1),
        ("接下来", 1),
        ("今后", 1),
        ("此后", 1),
        ("过去", -1),
        ("近", -1),
        ("最近", -1),
        ("此前", -1),
        ("未来的", 1),
    ])
});

static NUMBERS: LazyLock<Vocab<u8>> = LazyLock::new(|| {
    Vocab::new(&[
        ("一", 1),
        ("二", 2),
        ("两", 2),
        ("三", 3),
        ("四", 4),
        ("五", 5),
        ("六", 6),
        ("七", 7),
        ("八", 8),
        ("九", 9),
        ("十", 10),
        ("十一", 11),
        ("十二", 12),
        ("十八", 18),
        ("首", 1),
    ])
});

/// A small number in digits or Chinese.
fn small(text: &str, at: usize) -> Option<(u8, usize)> {
    digits(text, at, 2).map(|(n, end)| (n as u8, end)).or_else(|| NUMBERS.at(text, at).map(|(end, n)| (n, end)))
}

/// A time at `at`.
pub(super) fn at(text: &str, at: usize) -> Option<Read> {
    let c = char_at(text, at)?;
    match c {
        '0'..='9' | '０'..='９' => numbered(text, at),
        '今' | '本' | '当' | '年' | '去' | '上' | '前' | '明' | '后' | '次' | '这' | '该' | '下' | '最' | '之'
        | '昨' | '现' | '未' | '随' | '接' | '此' | '过' | '近' | '大' | '新' => worded(text, at),
        '第' | '一' | '二' | '三' | '四' | '首' => quarter(text, at, YearRef::Open)
            .or_else(|| month(text, at, YearRef::Open))
            .or_else(|| han_year(text, at))
            .or_else(|| WHOLE.at(text, at).and(None)),
        '五' | '六' | '七' | '八' | '九' | '十' => {
            month(text, at, YearRef::Open).or_else(|| WHOLE.at(text, at).map(|(end, w)| whole(end, w)))
        }
        _ => None,
    }
}

fn whole(end: usize, (year, part, edge, fiscal): (YearRef, Part, Edge, bool)) -> Read {
    if part == Part::Quarter(0) {
        // 前三季度: the first three.
        let to = Some(Point::new(year, Part::Quarter(3)));
        return Read { to, ..Read::new(end, year, Part::Quarter(1)) };
    }
    Read::new(end, year, part).edge(edge).fiscal(fiscal)
}

/// Times that open with a relative word.
fn worded(text: &str, at: usize) -> Option<Read> {
    if let Some((end, by)) = WINDOWS.at(text, at)
        && let Some(read) = window(text, end, by)
    {
        return Some(read);
    }
    let word = WHOLE.at(text, at);
    if let Some((end, by)) = YEARS.at(text, at).filter(|(end, _)| word.is_none_or(|(w, _)| w <= *end)) {
        let year = YearRef::Rel(by);
        let from = skip_blank(text, end);
        let same = text[from..].starts_with("同期");
        if same {
            return Some(Read::new(from + "同期".len(), year, Part::RelQuarter(0)).fiscal(false));
        }
        return Some(tail(text, from, year).unwrap_or_else(|| Read::new(end, year, Part::Year)));
    }
    if let Some((end, w)) = word {
        let mut read = whole(end, w);
        if w.3
            && let Some(q) = tail(text, skip_blank(text, end), read.from.year)
        {
            read = q.fiscal(true);
        }
        if let Part::RelWeek(by) = w.1
            && let Some(day) = weekday(text, end)
        {
            read = Read::new(day.1, YearRef::Open, Part::RelWeek(by));
        }
        return Some(read);
    }
    half(text, at, YearRef::Open)
}

/// 一 to 日 after 周: the byte after it.
fn weekday(text: &str, at: usize) -> Option<(u8, usize)> {
    let c = char_at(text, at)?;
    let n = "一二三四五六日天".chars().position(|d| d == c)?;
    Some((n as u8, at + c.len_utf8()))
}

/// 五年, 3年, 十个月, 12个月 after 未来, 过去.
fn window(text: &str, at: usize, by: i16) -> Option<Read> {
    let at = skip_blank(text, at);
    let (n, end) = small(text, at)?;
    let end = skip_blank(text, end);
    let rest = &text[end..];
    let (part, len) = if rest.starts_with('年') {
        (Part::Years(by * i16::from(n)), "年".len())
    } else if rest.starts_with("个月") {
        (Part::Months(by * i16::from(n)), "个月".len())
    } else if rest.starts_with("个季度") {
        (Part::Months(by * i16::from(n) * 3), "个季度".len())
    } else {
        return None;
    };
    Some(Read::new(end + len, YearRef::Rel(0), part))
}

/// Times that open with a digit.
fn numbered(text: &str, at: usize) -> Option<Read> {
    let (value, end) = digits(text, at, 4)?;
    let from = skip_blank(text, end);
    let width = text[at..end].chars().count();
    let rest = &text[from..];
    if width == 4 || width == 2 {
        let year = if width == 4 { plausible(value) } else { short(value).filter(|_| value >= 18) };
        if let Some(year) = year {
            if let Some(read) = year_words(text, at, from, year, width) {
                return Some(read);
            }
            if let Some(read) = short_range(text, at, end, year, width) {
                return Some(read);
            }
        }
    }
    if rest.starts_with('月') || rest.starts_with("月份") || is_month_range(text, end) {
        return month(text, at, YearRef::Open);
    }
    if rest.starts_with('日') && width <= 2 && (1..=31).contains(&value) {
        let stop = from + '日'.len_utf8();
        let told = ["讯", "电", "消息", "晚", "盘", "收", "早", "午"].iter().any(|w| text[stop..].starts_with(w));
        return told.then(|| Read::new(stop, YearRef::Open, Part::DayOf(value as u8)));
    }
    if rest.starts_with("个月前") && (1..=24).contains(&value) {
        return Some(Read::new(from + "个月前".len(), YearRef::Open, Part::RelMonth(-(value as i16))));
    }
    if rest.starts_with("季度") || rest.starts_with("个季度") {
        return quarter(text, at, YearRef::Open);
    }
    None
}

fn is_month_range(text: &str, end: usize) -> bool {
    let Some(c) = char_at(text, end).filter(|c| matches!(c, '-' | '~' | '至' | '到' | '–' | '—')) else {
        return false;
    };
    digits(text, end + c.len_utf8(), 2).is_some_and(|(n, stop)| (1..=12).contains(&n) && text[stop..].starts_with('月'))
}

/// 年, 财年, 年度 after the digits of a year.
fn year_words(text: &str, start: usize, from: usize, year: i16, width: usize) -> Option<Read> {
    let rest = &text[from..];
    let is = YearRef::Is(year);
    let fiscal_len = ["财年", "財年", "财政年度"].iter().find(|w| rest.starts_with(**w)).map(|w| w.len());
    if let Some(len) = fiscal_len {
        let end = from + len;
        let after = skip_blank(text, end);
        return Some(tail(text, after, is).unwrap_or_else(|| Read::new(end, is, Part::Year)).fiscal(true));
    }
    if !rest.starts_with('年') {
        return None;
    }
    let end = from + '年'.len_utf8();
    if width == 2 {
        // 20年前, 30年期, 近25年: lengths of time.
        let length =
            ["前", "期", "内", "来", "后", "以上", "以来", "间", "多"].iter().any(|w| text[end..].starts_with(w));
        if length
            || matches!(
                char_before(text, start),
                Some('近' | '过' | '去' | '来' | '的' | '达' | '后' | '前' | '用' | '约')
            )
        {
            return None;
        }
    }
    let end = if text[end..].starts_with("度") { end + '度'.len_utf8() } else { end };
    let after = skip_blank(text, end);
    Some(tail(text, after, is).unwrap_or_else(|| Read::new(end, is, Part::Year)))
}

/// `24-27年`, `23/24年`: years of two digits with the word at the end; `2024至2025年`.
fn short_range(text: &str, start: usize, end: usize, year: i16, width: usize) -> Option<Read> {
    let c = char_at(text, end).filter(|c| matches!(c, '-' | '~' | '至' | '到' | '–' | '—' | '/'))?;
    let from = end + c.len_utf8();
    let (value, stop) = digits(text, from, 4)?;
    if stop - from != width || !text[stop..].starts_with('年') || matches!(char_before(text, start), Some('.')) {
        return None;
    }
    let last = if width == 4 { plausible(value)? } else { short(value)? };
    let to = Some(Point::new(YearRef::Is(last), Part::Year));
    (last > year).then(|| Read { to, ..Read::new(stop + '年'.len_utf8(), YearRef::Is(year), Part::Year) })
}

/// What may follow a year at `at`: 第二季度, Q2, 上半年, 4月, 底, 初, 全年, 以来.
pub(super) fn tail(text: &str, at: usize, year: YearRef) -> Option<Read> {
    let rest = &text[at..];
    let c = rest.chars().next()?;
    if let Some(word) = ["年初至今", "初至今", "以来", "至今"].iter().find(|w| rest.starts_with(**w)) {
        let read = Read::new(at + word.len(), year, Part::ToDate);
        // 2023年以来 is from then on; only this year's is the year to date.
        return Some(if year == YearRef::Rel(0) || word.starts_with(['年', '初']) {
            read
        } else {
            Read::new(at + word.len(), year, Part::Year).edge(Edge::Since)
        });
    }
    match c {
        '底' | '末' => Some(Read::new(at + c.len_utf8(), year, Part::Year).edge(Edge::End)),
        '初' => Some(Read::new(at + c.len_utf8(), year, Part::Year).edge(Edge::Start)),
        '年' if rest.starts_with("年底") || rest.starts_with("年末") => {
            Some(Read::new(at + "年底".len(), year, Part::Year).edge(Edge::End))
        }
        '年' if rest.starts_with("年初") => Some(Read::new(at + "年初".len(), year, Part::Year).edge(Edge::Start)),
        '年' if rest.starts_with("年中") => Some(Read::new(at + "年中".len(), year, Part::Half(1)).edge(Edge::End)),
        '全' if rest.starts_with("全年") => Some(Read::new(at + "全年".len(), year, Part::Year)),
        '的' => tail(text, at + c.len_utf8(), year).filter(|r| r.from.part != Part::Year),
        '上' | '下' | '半' => half(text, at, year),
        '第' | '一' | '二' | '三' | '四' | '首' => quarter(text, at, year).or_else(|| month(text, at, year)),
        '前' if rest.starts_with("前三季度") || rest.starts_with("前三个季度") => {
            let len = if rest.starts_with("前三季度") { "前三季度".len() } else { "前三个季度".len() };
            let to = Some(Point::new(year, Part::Quarter(3)));
            Some(Read { to, ..Read::new(at + len, year, Part::Quarter(1)) })
        }
        'Q' | 'q' => digits(text, at + 1, 1)
            .filter(|(n, _)| (1..=4).contains(n))
            .map(|(n, end)| Read::new(end, year, Part::Quarter(n as u8))),
        'H' => digits(text, at + 1, 1)
            .filter(|(n, _)| (1..=2).contains(n))
            .map(|(n, end)| Read::new(end, year, Part::Half(n as u8))),
        '0'..='9' | '五' | '六' | '七' | '八' | '九' | '十' => {
            month(text, at, year).or_else(|| quarter(text, at, year))
        }
        _ => None,
    }
}

/// 上半年, 下半年, 半年度.
fn half(text: &str, at: usize, year: YearRef) -> Option<Read> {
    let rest = &text[at..];
    let (len, n) = if rest.starts_with("上半年") {
        ("上半年".len(), 1)
    } else if rest.starts_with("下半年") {
        ("下半年".len(), 2)
    } else if rest.starts_with("半年度") && year != YearRef::Open {
        ("半年度".len(), 1)
    } else if rest.starts_with("上半") && !rest.starts_with("上半场") && year != YearRef::Open {
        ("上半".len(), 1)
    } else {
        return None;
    };
    Some(Read::new(at + len, year, Part::Half(n)))
}

/// 第二季度, 二季度, 第四财季, 首季, 第三季.
fn quarter(text: &str, at: usize, year: YearRef) -> Option<Read> {
    let first = text[at..].starts_with('第');
    let from = skip_blank(text, at + if first { '第'.len_utf8() } else { 0 });
    let (n, end) = small(text, from).filter(|(n, _)| (1..=4).contains(n))?;
    let end = skip_blank(text, end);
    let rest = &text[end..];
    let words = ["个季度", "季度", "财季", "財季", "季"];
    let word = words.iter().find(|w| rest.starts_with(**w))?;
    // 三个季度 is a length of time; 一季 needs 第 or 首 or more words.
    if *word == "个季度" && !first || *word == "季" && !first && !text[at..].starts_with('首') {
        return None;
    }
    let fiscal = word.contains('财') || word.contains('財');
    let mut read = Read::new(end + word.len(), year, Part::Quarter(n)).fiscal(fiscal);
    if matches!(char_at(text, read.end), Some('末' | '底')) {
        read = Read { end: read.end + '末'.len_utf8(), ..read }.edge(Edge::End);
    }
    Some(read)
}

/// 4月, 七月, 12月底, 7月15日, 1-9月, 4月份.
fn month(text: &str, at: usize, year: YearRef) -> Option<Read> {
    let (n, end) = small(text, at).filter(|(n, _)| (1..=12).contains(n))?;
    let from = skip_blank(text, end);
    if is_month_range(text, end) {
        let dash = char_at(text, end).map_or(0, char::len_utf8);
        let (last, stop) = digits(text, end + dash, 2)?;
        let to = Some(Point::new(year, Part::Month(last as u8)));
        return (last as u8 > n).then(|| Read { to, ..Read::new(stop + '月'.len_utf8(), year, Part::Month(n)) });
    }
    if !text[from..].starts_with('月') {
        return None;
    }
    let end = from + '月'.len_utf8();
    let after = skip_blank(text, end);
    if let Some((day, stop)) = digits(text, after, 2).filter(|(d, _)| (1..=31).contains(d)) {
        let stop = skip_blank(text, stop);
        let from = Read::new(stop, year, Part::Day(n, day as u8));
        if let Some((last, end)) = last_day(text, stop).filter(|(d, _)| *d > day) {
            return Some(Read { end, to: Some(Point::new(year, Part::Day(n, last as u8))), ..from });
        }
        if let Some(c) = char_at(text, stop).filter(|c| matches!(c, '日' | '号')) {
            return Some(Read { end: stop + c.len_utf8(), ..from });
        }
    }
    let rest = &text[end..];
    let read = Read::new(end, year, Part::Month(n));
    Some(match rest.chars().next() {
        Some('底' | '末') => Read { end: end + '底'.len_utf8(), ..read }.edge(Edge::End),
        Some('初') => Read { end: end + '初'.len_utf8(), ..read },
        Some('份') => Read { end: end + '份'.len_utf8(), ..read },
        _ => read,
    })
}

/// The second day of a range within a month: 9日至15日, 9-15日.
fn last_day(text: &str, at: usize) -> Option<(u32, usize)> {
    let at = at + char_at(text, at).filter(|c| matches!(c, '日' | '号')).map_or(0, char::len_utf8);
    let sign = char_at(text, at).filter(|c| matches!(c, '-' | '–' | '—' | '~' | '至' | '到'))?;
    let (day, end) = digits(text, at + sign.len_utf8(), 2).filter(|(d, _)| (1..=31).contains(d))?;
    let word = char_at(text, end).filter(|c| matches!(c, '日' | '号'))?;
    Some((day, end + word.len_utf8()))
}

/// 二〇二五年.
fn han_year(text: &str, at: usize) -> Option<Read> {
    let mut value = 0u32;
    let mut end = at;
    for _ in 0..4 {
        let c = char_at(text, end)?;
        let d = "〇一二三四五六七八九".chars().position(|x| x == c).or((c == '零').then_some(0))?;
        value = value * 10 + d as u32;
        end += c.len_utf8();
    }
    let year = plausible(value).filter(|_| text[end..].starts_with('年'))?;
    let end = end + '年'.len_utf8();
    Some(tail(text, end, YearRef::Is(year)).unwrap_or_else(|| Read::new(end, YearRef::Is(year), Part::Year)))
}
