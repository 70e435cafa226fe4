//! Exit codes, as the README lists them.

/// How a verb ended when it did not fail.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Done.
    Done,
    /// Done, and there is something to look at (findings), or nothing was found.
    Noted,
}

impl Outcome {
    /// 0 or 1.
    pub fn code(self) -> u8 {
        u8::from(self == Outcome::Noted)
    }
}

/// No input could be read.
#[derive(Debug)]
pub struct NoInput(pub String);

/// What was typed cannot be met.
#[derive(Debug)]
pub struct Usage(pub String);

macro_rules! shown {
    ($($name:ident)*) => {$(
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl std::error::Error for $name {}
    )*};
}
shown!(NoInput Usage);

/// 2 usage, 3 no input, 4 ledger or data refused, 1 anything else.
pub fn code(error: &anyhow::Error) -> u8 {
    if error.is::<NoInput>() {
        return 3;
    }
    match error.downcast_ref::<tidegauge::Error>() {
        Some(tidegauge::Error::Usage(_)) => 2,
        Some(_) => 4,
        None if error.is::<Usage>() => 2,
        None => 1,
    }
}
