//! Points, and the stretches of time they can be put together to: a year out of four quarters, the last twelve months
//! out of a year and two first quarters.

use figure::{Date, Period};

/// One value of a series. The same period may stand several times: restated, relayed, rounded.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Point {
    /// For when.
    pub period: Period,
    /// In the unit of the series.
    pub value: f64,
    /// First published on.
    pub known_from: Date,
    /// Standing of the source: smaller is better (a filing before a relay before a blog).
    pub rank: u8,
}

/// How alike two periods must be to be the same quarter or year: fiscal quarters of 13 weeks drift.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Match {
    /// Both ends may be this far off, days.
    pub days: i32,
}

impl Match {
    /// Whether two days are the same day for the purpose.
    pub fn day(self, a: Date, b: Date) -> bool {
        (a - b).get_days().abs() <= self.days
    }

    /// Whether two periods are the same period for the purpose.
    pub fn same(self, a: &Period, b: &Period) -> bool {
        self.day(a.start, b.start) && self.day(a.end, b.end)
    }

    /// Whether two periods are about equally long.
    pub fn alike(self, a: &Period, b: &Period) -> bool {
        (a.days() - b.days()).abs() <= self.days
    }
}

/// A stretch of time as a signed sum of points: indices into the slice it was made from.
#[derive(Clone, PartialEq, Debug)]
pub struct Window {
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
    /// Added.
    pub plus: Vec<usize>,
    /// Taken off (the first quarter of the year before, when twelve months are made of a year and two first quarters).
    pub minus: Vec<usize>,
}

impl Window {
    fn of(points: &[Point], index: usize) -> Window {
        let Period { start, end, .. } = points[index].period;
        Window { start, end, plus: vec![index], minus: Vec::new() }
    }

    /// Its value.
    pub fn value(&self, points: &[Point]) -> f64 {
        let sum = |indices: &[usize]| indices.iter().map(|i| points[*i].value).sum::<f64>();
        sum(&self.plus) - sum(&self.minus)
    }

    /// Its middle, in days since `origin`.
    fn middle(&self, origin: Date) -> f64 {
        f64::from((self.start - origin).get_days() + (self.end - origin).get_days()) / 2.0
    }

    /// Its days.
    pub fn days(&self) -> i32 {
        (self.end - self.start).get_days() + 1
    }
}

/// Which points hold at `as_of`: known by then, one a period (the best rank, then the newest), sorted by period.
pub fn standing(points: &[Point], as_of: Date, same: Match) -> Vec<usize> {
    let mut order: Vec<usize> = (0..points.len()).filter(|i| points[*i].known_from <= as_of).collect();
    order.sort_by(|a, b| {
        let (x, y) = (&points[*a], &points[*b]);
        x.rank.cmp(&y.rank).then(y.known_from.cmp(&x.known_from)).then(a.cmp(b))
    });
    let mut kept: Vec<usize> = Vec::new();
    for index in order {
        if !kept.iter().any(|k| same.same(&points[*k].period, &points[index].period)) {
            kept.push(index);
        }
    }
    kept.sort_by_key(|i| points[*i].period);
    kept
}

/// Put `[start, end]` together from standing points: one that covers it, or a row of shorter ones without gap. Fewest
/// pieces first. None when it cannot be covered.
pub fn covering(points: &[Point], standing: &[usize], start: Date, end: Date, same: Match) -> Option<Window> {
    let near_start = |d: Date, i: usize| same.day(points[i].period.start, d);
    let mut best: Option<Vec<usize>> = None;
    let mut open: Vec<(Date, Vec<usize>)> = vec![(start, Vec::new())];
    while let Some((from, pieces)) = open.pop() {
        if best.as_ref().is_some_and(|b| b.len() <= pieces.len() + 1) {
            continue;
        }
        for i in standing.iter().copied().filter(|i| near_start(from, *i)) {
            let piece = points[i].period;
            let mut longer = pieces.clone();
            longer.push(i);
            if same.day(piece.end, end) && best.as_ref().is_none_or(|b| longer.len() < b.len()) {
                best = Some(longer);
            } else if piece.end < end
                && piece.days() > same.days
                && let Ok(next) = piece.end.tomorrow()
            {
                open.push((next, longer));
            }
        }
    }
    best.map(|plus| Window { start, end, plus, minus: Vec::new() })
}

/// All stretches about as long as `like` that standing points make, sorted by their end: rows of that length, rows of
/// shorter ones, and a year moved on by the part of the next that is known.
pub fn latest_windows(points: &[Point], standing: &[usize], like: &Period, same: Match) -> Vec<Window> {
    let mut windows: Vec<Window> = Vec::new();
    let mut add = |window: Window| {
        if !windows.iter().any(|w| same.day(w.end, window.end)) {
            windows.push(window);
        }
    };
    for i in standing.iter().copied().filter(|i| same.alike(&points[*i].period, like)) {
        add(Window::of(points, i));
    }
    for i in standing.iter().copied() {
        let end = points[i].period.end;
        let back = jiff_days(like.days() - 1);
        if let Ok(start) = end.checked_sub(back)
            && points[i].period.days() < like.days() - same.days
            && let Some(window) = covering(points, standing, start, end, same)
        {
            add(window);
        }
    }
    for whole in standing.iter().copied().filter(|i| same.alike(&points[*i].period, like)) {
        for part in standing.iter().copied() {
            if let Some(window) = moved_on(points, standing, whole, part, same) {
                add(window);
            }
        }
    }
    windows.sort_by_key(|w| (w.end, w.start));
    windows
}

/// Year + part after it - the same part within it.
fn moved_on(points: &[Point], standing: &[usize], whole: usize, part: usize, same: Match) -> Option<Window> {
    let (year, after) = (points[whole].period, points[part].period);
    let follows = same.day(year.end.tomorrow().ok()?, after.start);
    if !follows || after.days() >= year.days() - same.days {
        return None;
    }
    let before = standing.iter().copied().find(|i| {
        let p = points[*i].period;
        same.day(p.start, year.start) && same.alike(&p, &after)
    })?;
    let start = points[before].period.end.tomorrow().ok()?;
    Some(Window { start, end: after.end, plus: vec![whole, part], minus: vec![before] })
}

fn jiff_days(days: i32) -> jiff::Span {
    jiff::Span::new().days(days)
}

/// The two stretches a trend is drawn through, and the distances that go with them.
#[derive(Clone, PartialEq, Debug)]
pub struct Choice {
    /// The earlier.
    pub earlier: Window,
    /// The later: the newest there is.
    pub later: Window,
    /// Days from the middle of the earlier to the middle of the later.
    pub between_days: f64,
    /// Days from the middle of the later to the middle of the target.
    pub ahead_days: f64,
}

/// Choose what a damped log-linear trend to `to` is drawn through: the newest stretch as long as the target, and the
/// newest before it that does not overlap it. `rate` = values are rates or stocks, for which length does not matter.
/// None when there are not two, or when the newest is not before the target's end.
pub fn choose(points: &[Point], to: &Period, as_of: Date, same: Match, rate: bool) -> Option<Choice> {
    let standing = standing(points, as_of, same);
    let windows = if rate {
        let mut all: Vec<Window> = standing.iter().map(|i| Window::of(points, *i)).collect();
        all.sort_by_key(|w| (w.end, w.start));
        all
    } else {
        latest_windows(points, &standing, to, same)
    };
    let later = windows.iter().rev().find(|w| w.end < to.end)?.clone();
    let gap = if rate { 1 } else { same.days };
    let earlier = windows.iter().rev().find(|w| (w.end - later.start).get_days() <= gap && w.end < later.end)?.clone();
    let target = Window { start: to.start, end: to.end, plus: Vec::new(), minus: Vec::new() };
    let origin = earlier.start;
    let between_days = later.middle(origin) - earlier.middle(origin);
    let ahead_days = target.middle(origin) - later.middle(origin);
    debug_assert!(later.days() > 0);
    (between_days > 0.0).then_some(Choice { earlier, later, between_days, ahead_days })
}

/// What a seasonal pace rests on.
#[derive(Clone, PartialEq, Debug)]
pub struct Pace {
    /// What is known of now.
    pub now: Window,
    /// The same part of the year before.
    pub then: Window,
    /// The target's counterpart of the year before.
    pub whole: Window,
}

/// The parts of a seasonal pace to `to`: the longest known beginning of it (or, when nothing of it is known yet, the
/// newest stretch as long as it that ends before it), the same a year before, and the whole of it a year before.
pub fn pace_of(points: &[Point], to: &Period, as_of: Date, same: Match) -> Option<Pace> {
    let standing = standing(points, as_of, same);
    let back = to.shift_years(-1)?;
    let whole = covering(points, &standing, back.start, back.end, same)?;
    let ends: Vec<Date> = standing.iter().map(|i| points[*i].period.end).filter(|e| *e < to.end).collect();
    let mut begun: Vec<Window> = ends
        .iter()
        .filter(|e| **e > to.start && !same.day(**e, to.end))
        .filter_map(|e| covering(points, &standing, to.start, *e, same))
        .collect();
    begun.sort_by_key(|w| w.end);
    // A target that follows upon its own counterpart (a year upon a year) has no season to go by.
    let seasonal = back.end.tomorrow().is_ok_and(|next| !same.day(next, to.start));
    let now = begun.pop().or_else(|| {
        if !seasonal {
            return None;
        }
        let windows = latest_windows(points, &standing, to, same);
        windows.into_iter().rev().find(|w| w.end < to.start)
    })?;
    let before = Period { start: now.start, end: now.end, form: to.form }.shift_years(-1)?;
    let then = covering(points, &standing, before.start, before.end, same)?;
    Some(Pace { now, then, whole })
}
