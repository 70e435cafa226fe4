//! Rows of a comma-separated table with their lines, and the cells that every table has in common.

use figure::{Date, SourceId};

use crate::Error;
use crate::files::Files;

/// A table read whole; every row has as many cells as the header.
pub(crate) struct Table {
    pub(crate) file: String,
    header: Vec<String>,
    rows: Vec<(usize, csv::StringRecord)>,
}

/// One row.
#[derive(Clone, Copy)]
pub(crate) struct Row<'a> {
    table: &'a Table,
    record: &'a csv::StringRecord,
    /// Line in the file, from 1.
    pub(crate) line: usize,
}

impl Table {
    /// Read `name` and check that it has these columns, in this order.
    pub(crate) fn read(files: &Files, name: &str, columns: &[&str]) -> Result<Table, Error> {
        let file = files.path(name);
        let text = files.need(name)?;
        let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
        let broken = |e: csv::Error| {
            let line = e.position().map_or(0, |p| p.line() as usize);
            Error::new(&file, line, format!("the row cannot be read: {e}; quote cells that hold commas"))
        };
        let header: Vec<String> = reader.headers().map_err(broken)?.iter().map(str::to_string).collect();
        if header != columns {
            let message = format!("the columns are {}; they must be {}", header.join(","), columns.join(","));
            return Err(Error::new(&file, 1, message));
        }
        let mut rows = Vec::new();
        for record in reader.into_records() {
            let record = record.map_err(broken)?;
            rows.push((record.position().map_or(0, |p| p.line() as usize), record));
        }
        Ok(Table { file, header, rows })
    }

    /// Refuse rows that do not ascend by these columns; `strict` refuses equal ones too.
    pub(crate) fn sorted(&self, columns: &[&str], strict: bool) -> Result<(), Error> {
        let mut last: Option<Vec<&str>> = None;
        for row in self.rows() {
            let key: Vec<&str> = columns.iter().map(|c| row.cell(c)).collect();
            if last.as_ref().is_some_and(|last| *last > key || (strict && *last == key)) {
                let twice = if last.as_ref() == Some(&key) { "stands twice" } else { "is out of order" };
                return Err(row.error(format!(
                    "{} {twice}; rows are sorted by {}",
                    key.join(", "),
                    columns.join(", ")
                )));
            }
            last = Some(key);
        }
        Ok(())
    }

    /// Change or drop rows: `f` gives None to drop, else the cells to put in place.
    pub(crate) fn edit(&mut self, mut f: impl FnMut(&dyn Fn(&str) -> Option<String>) -> Option<Vec<(String, String)>>) {
        let header = &self.header;
        self.rows.retain_mut(|(_, record)| {
            let cell = |column: &str| {
                let place = header.iter().position(|c| c == column)?;
                record.get(place).map(|text| text.trim().to_string())
            };
            let Some(cells) = f(&cell) else { return false };
            if !cells.is_empty() {
                let value = |(place, old): (usize, &str)| {
                    let new = cells.iter().find(|(column, _)| *column == header[place]);
                    new.map_or_else(|| old.to_string(), |(_, value)| value.clone())
                };
                *record = record.iter().enumerate().map(value).collect();
            }
            true
        });
    }

    /// Rows in the order of the file.
    pub(crate) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(line, record)| Row { table: self, record, line: *line })
    }
}

impl<'a> Row<'a> {
    /// An error about this row.
    pub(crate) fn error(&self, message: impl Into<String>) -> Error {
        Error::new(&self.table.file, self.line, message)
    }

    /// The cell of a column, blank when empty. Columns are checked on reading, so a wrong name is our own mistake.
    pub(crate) fn cell(&self, column: &str) -> &'a str {
        let place = self.table.header.iter().position(|c| c == column);
        let place = place.unwrap_or_else(|| panic!("{} has no column {column}", self.table.file));
        self.record.get(place).unwrap_or("").trim()
    }

    /// The cell, None when empty.
    pub(crate) fn maybe(&self, column: &str) -> Option<&'a str> {
        Some(self.cell(column)).filter(|cell| !cell.is_empty())
    }

    /// The cell, refused when empty.
    pub(crate) fn need(&self, column: &str) -> Result<&'a str, Error> {
        self.maybe(column).ok_or_else(|| self.error(format!("{column} is blank; fill it in")))
    }

    /// Items between `|`.
    pub(crate) fn list(&self, column: &str) -> impl Iterator<Item = &'a str> {
        self.cell(column).split('|').filter(|item| !item.is_empty())
    }

    /// `yes` or blank.
    pub(crate) fn flag(&self, column: &str) -> Result<bool, Error> {
        match self.cell(column) {
            "" => Ok(false),
            "yes" => Ok(true),
            other => Err(self.error(format!("{column} is {other:?}; it must be yes or blank"))),
        }
    }

    /// A finite number, None when empty.
    pub(crate) fn number(&self, column: &str) -> Result<Option<f64>, Error> {
        let parse = |cell: &str| {
            let value = cell.parse::<f64>().ok().filter(|v| v.is_finite());
            value.ok_or_else(|| self.error(format!("{column} {cell:?} is not a number")))
        };
        self.maybe(column).map(parse).transpose()
    }

    /// A date, None when empty.
    pub(crate) fn date(&self, column: &str) -> Result<Option<Date>, Error> {
        let parse = |cell: &str| {
            date(cell).ok_or_else(|| {
                self.error(format!("{column} {cell:?} is not a date; write 2025-06-09, 2025-06 or 2025"))
            })
        };
        self.maybe(column).map(parse).transpose()
    }

    /// The day since when the row was known: refused when blank, since a reading could not tell whether to use it.
    pub(crate) fn known_from(&self) -> Result<Date, Error> {
        let blank = || {
            self.error("known_from is blank; write the day it was first published (a year alone is its 31 December)")
        };
        self.date("known_from")?.ok_or_else(blank)
    }

    /// The source of the row.
    pub(crate) fn source(&self) -> Result<SourceId, Error> {
        self.need("source").map(SourceId::from)
    }
}

/// A day; a month is its last day, a year its 31 December.
pub(crate) fn date(text: &str) -> Option<Date> {
    let part = |range: std::ops::Range<usize>| text.get(range)?.parse::<i16>().ok();
    match text.len() {
        4 => Date::new(part(0..4)?, 12, 31).ok(),
        7 if text.as_bytes()[4] == b'-' => Some(Date::new(part(0..4)?, part(5..7)? as i8, 1).ok()?.last_of_month()),
        10 if text.as_bytes()[4] == b'-' && text.as_bytes()[7] == b'-' => {
            Date::new(part(0..4)?, part(5..7)? as i8, part(8..10)? as i8).ok()
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_alone_is_its_last_day() {
        let shown = |text| date(text).map(|d| d.to_string());
        assert_eq!(shown("2024").as_deref(), Some("2024-12-31"));
        assert_eq!(shown("2024-02").as_deref(), Some("2024-02-29"));
        assert_eq!(shown("2025-06-09").as_deref(), Some("2025-06-09"));
        for bad in ["", "25", "2025-13", "2025-02-30", "2025/06/09", "日期日"] {
            assert_eq!(date(bad), None, "{bad}");
        }
    }
}
