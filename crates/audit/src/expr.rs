//! The arithmetic of identities: `month / days`, `base * (1 + rate)`. Four operations, brackets, `pow` and names.

use std::collections::BTreeSet;

use figure::maths;

use crate::interval::Interval;

/// A parsed side of an identity.
#[derive(Clone, PartialEq, Debug)]
pub enum Expr {
    /// A number written in the table.
    Number(f64),
    /// A term or a part of one: `month`, `v.rate`, `v.days`.
    Name(String),
    /// `+ - * /`.
    Op(char, Box<Expr>, Box<Expr>),
    /// `pow(base, exponent)`.
    Pow(Box<Expr>, Box<Expr>),
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl Parser<'_> {
    fn skip(&mut self) {
        self.at += self.text[self.at..].len() - self.text[self.at..].trim_start().len();
    }

    fn peek(&mut self) -> Option<char> {
        self.skip();
        self.text[self.at..].chars().next()
    }

    fn eat(&mut self, sign: char) -> bool {
        let hit = self.peek() == Some(sign);
        if hit {
            self.at += sign.len_utf8();
        }
        hit
    }

    fn word(&mut self, fits: impl Fn(char) -> bool) -> String {
        let rest = &self.text[self.at..];
        let end = rest.find(|c| !fits(c)).unwrap_or(rest.len());
        self.at += end;
        rest[..end].to_string()
    }

    fn sum(&mut self) -> Option<Expr> {
        let mut left = self.product()?;
        while let Some(sign @ ('+' | '-')) = self.peek() {
            self.eat(sign);
            left = Expr::Op(sign, Box::new(left), Box::new(self.product()?));
        }
        Some(left)
    }

    fn product(&mut self) -> Option<Expr> {
        let mut left = self.atom()?;
        while let Some(sign @ ('*' | '/')) = self.peek() {
            self.eat(sign);
            left = Expr::Op(sign, Box::new(left), Box::new(self.atom()?));
        }
        Some(left)
    }

    fn atom(&mut self) -> Option<Expr> {
        match self.peek()? {
            '(' => {
                self.eat('(');
                let inner = self.sum()?;
                self.eat(')').then_some(inner)
            }
            c if c.is_ascii_digit() => {
                let word = self.word(|c| c.is_ascii_digit() || c == '.');
                word.parse().ok().map(Expr::Number)
            }
            c if c.is_ascii_alphabetic() => {
                let name = self.word(|c| c.is_ascii_alphanumeric() || c == '_' || c == '.');
                if name == "pow" && self.eat('(') {
                    let base = self.sum()?;
                    let exponent = if self.eat(',') { self.sum()? } else { return None };
                    return self.eat(')').then(|| Expr::Pow(Box::new(base), Box::new(exponent)));
                }
                Some(Expr::Name(name))
            }
            _ => None,
        }
    }
}

impl Expr {
    /// Read an expression; None when it is none.
    pub fn parse(text: &str) -> Option<Expr> {
        let mut parser = Parser { text, at: 0 };
        let expr = parser.sum()?;
        (parser.peek().is_none()).then_some(expr)
    }

    /// The names it uses, terms without their parts (`v` of `v.rate`).
    pub fn terms(&self, into: &mut BTreeSet<String>) {
        match self {
            Expr::Number(_) => {}
            Expr::Name(name) => _ = into.insert(name.split('.').next().unwrap_or(name).to_string()),
            Expr::Op(_, a, b) | Expr::Pow(a, b) => {
                a.terms(into);
                b.terms(into);
            }
        }
    }

    /// Whether it uses this very name.
    pub fn uses(&self, wanted: &str) -> bool {
        match self {
            Expr::Number(_) => false,
            Expr::Name(name) => name == wanted,
            Expr::Op(_, a, b) | Expr::Pow(a, b) => a.uses(wanted) || b.uses(wanted),
        }
    }

    /// Its value; None when a name is unknown or a divisor may be 0.
    pub fn value(&self, of: &dyn Fn(&str) -> Option<Interval>) -> Option<Interval> {
        match self {
            Expr::Number(n) => Some(Interval::point(*n)),
            Expr::Name(name) => of(name),
            Expr::Op(sign, a, b) => {
                let (a, b) = (a.value(of)?, b.value(of)?);
                match sign {
                    '+' => Some(a.plus(&b)),
                    '-' => Some(a.minus(&b)),
                    '*' => Some(a.times(&b)),
                    _ => a.over(&b),
                }
            }
            Expr::Pow(a, b) => {
                let (a, b) = (a.value(of)?, b.value(of)?);
                let ends = (a.low > 0.0).then(|| {
                    let all = [(a.low, b.low), (a.low, b.high), (a.high, b.low), (a.high, b.high)];
                    all.map(|(x, y)| maths::pow(x, y))
                })?;
                Some(Interval {
                    low: ends.iter().copied().fold(f64::INFINITY, f64::min),
                    high: ends.iter().copied().fold(f64::NEG_INFINITY, f64::max),
                })
            }
        }
    }

    /// With the numbers filled in: `487e12 / 30`.
    pub fn shown(&self, of: &dyn Fn(&str) -> Option<String>) -> String {
        match self {
            Expr::Number(n) => crate::interval::show(*n),
            Expr::Name(name) => of(name).unwrap_or_else(|| name.clone()),
            Expr::Op(sign, a, b) => {
                let wrap = |e: &Expr| {
                    let bare = e.shown(of);
                    let loose = matches!(e, Expr::Op('+' | '-', ..)) && matches!(sign, '*' | '/');
                    if loose { format!("({bare})") } else { bare }
                };
                format!("{} {sign} {}", wrap(a), wrap(b))
            }
            Expr::Pow(a, b) => format!("({}) ^ {}", a.shown(of), b.shown(of)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_read_and_worked() {
        let of = |name: &str| match name {
            "month" => Some(Interval::between(486.5, 487.5)),
            "month.days" => Some(Interval::point(30.0)),
            "rate" => Some(Interval::point(0.5)),
            _ => None,
        };
        let shown = |name: &str| of(name).map(|i| crate::interval::show(i.middle()));
        let table = [
            ("month / month.days", "487 / 30", 16.233),
            ("2 * (1 + rate)", "2 * (1 + 0.5)", 3.0),
            ("pow(1 + rate, 2)", "(1 + 0.5) ^ 2", 2.25),
        ];
        for (text, with_numbers, value) in table {
            let expr = Expr::parse(text).unwrap();
            assert_eq!(expr.shown(&shown), with_numbers);
            assert!((expr.value(&of).unwrap().middle() - value).abs() < 0.01, "{text}");
        }
        assert_eq!(Expr::parse("a / (b - b)").unwrap().value(&|_| Some(Interval::point(1.0))), None);
        for bad in ["", "a +", "(a", "a b", "pow(a)", "1..2", "*"] {
            assert_eq!(Expr::parse(bad), None, "{bad}");
        }
    }
}
