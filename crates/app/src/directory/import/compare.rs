//! A list compared with the directory: what opens, closes, changes, may be the same under another code, is refused.

use std::collections::{HashMap, HashSet};

use documents::read_csv;
use domain::organisation::list::{
    Header, ListRefused, ListRow, column_name, read_header, read_row, same_under_another_code,
};
use domain::organisation::{self as rules};
use platform::AppResult;
use platform::ids::OrganisationId;
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};

use super::super::store::lists::{self, Known};
use super::RowProblem;

/// A row of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "columns of the list")]
pub struct Line {
    pub code: String,
    pub name: String,
    pub ownership: String,
    pub county: String,
    pub district: String,
    pub postal_code: String,
    pub address: String,
    pub phone: String,
    pub website: String,
}

/// A known school whose entry differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineChange {
    /// Which.
    pub id: OrganisationId,
    /// As it is known.
    pub before: Line,
    /// As the list says.
    pub after: Line,
    /// Whether it was closed or in preparation and is open now.
    pub reopens: bool,
}

/// A listed school that this list does not name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    /// Which.
    pub id: OrganisationId,
    /// As it is known.
    pub line: Line,
}

/// A refused row, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedLine {
    /// Line in the file, from 1.
    pub line: u32,
    /// Column as lists usually call it.
    pub column: String,
    /// Stable code; the sentence is `import-<code>`.
    pub code: String,
    /// What stood there.
    pub value: String,
    /// The whole row, for the file of refused rows.
    pub cells: Vec<String>,
}

/// What a list would do to the directory.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListPlan {
    /// Level of the list.
    pub level: String,
    /// School year.
    pub year: i64,
    /// The year of the last list of this level; 0 for none.
    pub known_year: i64,
    /// Names of the columns in the file.
    pub header: Vec<String>,
    /// Columns nobody knows.
    pub ignored: Vec<String>,
    /// Rows read.
    pub rows: usize,
    /// Schools that open.
    pub opens: Vec<Line>,
    /// Known schools that differ.
    pub changes: Vec<LineChange>,
    /// Known schools that may have got another code.
    pub recoded: Vec<LineChange>,
    /// Listed schools that this list does not name, those that may have got another code not among them.
    pub closes: Vec<Missing>,
    /// Schools that are as they were.
    pub unchanged: usize,
    /// Rows that were refused.
    pub refused: Vec<RefusedLine>,
}

impl ListPlan {
    /// Whether applying it would do anything.
    pub fn is_empty(&self) -> bool {
        self.opens.is_empty() && self.changes.is_empty() && self.recoded.is_empty() && self.closes.is_empty()
    }
}

/// Compares a list with the directory as it stands.
pub(super) async fn compare<C: ConnectionTrait>(
    conn: &C,
    level: &str,
    year: Option<i64>,
    bytes: &[u8],
) -> AppResult<Result<(ListPlan, Vec<RowProblem>), ListRefused>> {
    if !rules::level(level).is_some_and(|l| l.listed) {
        return Ok(Err(ListRefused::LevelUnknown));
    }
    let Ok(table) = read_csv(bytes) else { return Ok(Err(ListRefused::Unreadable)) };
    let header = match read_header(&table.header) {
        Ok(header) => header,
        Err(refused) => return Ok(Err(refused)),
    };
    let rows: Vec<(u32, Vec<String>)> = table.rows.into_iter().map(|row| (row.line, row.cells)).collect();
    let mut plan = ListPlan {
        level: level.to_owned(),
        header: table.header,
        ignored: header.unknown.clone(),
        rows: rows.len(),
        known_year: lists::last_year(conn, level).await?,
        ..ListPlan::default()
    };
    let known = lists::known(conn, level).await?;
    let taken = Taken::load(conn, level, &rows, &header).await?;
    let (good, refused) = sort_out(&header, &rows, &known, &taken);
    plan.year = match good.iter().find_map(|row| row.year).or(year) {
        Some(year) => year,
        None => return Ok(Err(ListRefused::YearMissing)),
    };
    if plan.year < plan.known_year {
        return Ok(Err(ListRefused::Older { year: plan.year, known: plan.known_year }));
    }
    // A row that was refused names a school all the same: it must not count as gone.
    let named: HashSet<String> = rows.iter().map(|(_, cells)| code_of(&header, cells)).collect();
    compare_rows(&mut plan, good, known, &named);
    plan.refused = refused
        .iter()
        .map(|problem| RefusedLine {
            line: problem.line,
            column: problem.column.to_owned(),
            code: problem.code.to_owned(),
            value: problem.value.clone(),
            cells: rows
                .iter()
                .find(|(line, _)| *line == problem.line)
                .map(|r| r.1.clone())
                .unwrap_or_default(),
        })
        .collect();
    Ok(Ok((plan, refused)))
}

/// Codes of the file that stand elsewhere in the directory.
struct Taken {
    elsewhere: HashSet<String>,
    former: HashSet<String>,
}

impl Taken {
    async fn load<C: ConnectionTrait>(
        conn: &C,
        level: &str,
        rows: &[(u32, Vec<String>)],
        header: &Header,
    ) -> AppResult<Self> {
        let codes: Vec<String> = rows.iter().map(|(_, cells)| code_of(header, cells)).collect();
        Ok(Self {
            elsewhere: lists::codes_elsewhere(conn, level, &codes).await?,
            former: lists::former_codes(conn, &codes).await?,
        })
    }
}

fn code_of(header: &Header, cells: &[String]) -> String {
    read_row(header, cells)
        .map_or_else(|_| domain::text::fold_code(&header.cell("code", cells)), |row| row.code)
}

fn sort_out(
    header: &Header,
    rows: &[(u32, Vec<String>)],
    known: &[Known],
    taken: &Taken,
) -> (Vec<ListRow>, Vec<RowProblem>) {
    let answered: HashSet<&str> = known.iter().filter(|k| k.answered).map(|k| k.code.as_str()).collect();
    let current: HashSet<&str> = known.iter().map(|k| k.code.as_str()).collect();
    let mut seen = HashSet::new();
    let (mut good, mut refused) = (Vec::new(), Vec::new());
    for (line, cells) in rows {
        let row = match read_row(header, cells) {
            Ok(row) => row,
            Err(wrong) => {
                let (column, code, value) = (wrong.column, wrong.code, wrong.value);
                refused.push(RowProblem { line: *line, column, code, value });
                continue;
            }
        };
        let code = if !seen.insert(row.code.clone()) {
            Some("code-twice")
        } else if taken.elsewhere.contains(&row.code) {
            Some("other-level")
        } else if answered.contains(row.code.as_str()) {
            Some("closed-by-change")
        } else if !current.contains(row.code.as_str()) && taken.former.contains(&row.code) {
            Some("former-code")
        } else {
            None
        };
        match code {
            Some(code) => {
                let column = column_name("code");
                refused.push(RowProblem { line: *line, column, code, value: row.code });
            }
            None => good.push(row),
        }
    }
    (good, refused)
}

fn compare_rows(plan: &mut ListPlan, good: Vec<ListRow>, known: Vec<Known>, named: &HashSet<String>) {
    let mut by_code: HashMap<String, Known> = known.into_iter().map(|k| (k.code.clone(), k)).collect();
    let mut fresh = Vec::new();
    for row in good {
        match by_code.remove(&row.code) {
            None => fresh.push(row),
            Some(before) => {
                let reopens = before.valid_until.is_some() || before.preparing;
                let change =
                    LineChange { id: before.id, before: before.line(), after: line_of(&row), reopens };
                if change.before == change.after && !reopens {
                    plan.unchanged += 1;
                } else {
                    plan.changes.push(change);
                }
            }
        }
    }
    let mut gone: Vec<Known> = by_code
        .into_values()
        .filter(|k| k.valid_until.is_none() && !k.preparing && !named.contains(&k.code))
        .collect();
    gone.sort_by(|a, b| a.code.cmp(&b.code));
    let as_rows: Vec<ListRow> = gone.iter().map(Known::row).collect();
    let pairs = same_under_another_code(&as_rows, &fresh);
    for (old, new) in &pairs {
        plan.recoded.push(LineChange {
            id: gone[*old].id,
            before: gone[*old].line(),
            after: line_of(&fresh[*new]),
            reopens: false,
        });
    }
    let paired =
        |index: usize, old: bool| pairs.iter().any(|p| if old { p.0 == index } else { p.1 == index });
    let opens = fresh.iter().enumerate().filter(|(n, _)| !paired(*n, false));
    plan.opens = opens.map(|(_, row)| line_of(row)).collect();
    // What was written down by hand was on no list and does not go with one.
    let closes = gone.iter().enumerate().filter(|(n, k)| !paired(*n, true) && k.list_year.is_some());
    plan.closes = closes.map(|(_, k)| Missing { id: k.id, line: k.line() }).collect();
}

fn line_of(row: &ListRow) -> Line {
    Line {
        code: row.code.clone(),
        name: row.name.clone(),
        ownership: row.ownership.clone(),
        county: row.county.clone(),
        district: row.district.clone(),
        postal_code: row.postal_code.clone(),
        address: row.address.clone(),
        phone: row.phone.clone(),
        website: row.website.clone(),
    }
}

impl Known {
    fn line(&self) -> Line {
        line_of(&self.row())
    }

    fn row(&self) -> ListRow {
        ListRow {
            year: self.list_year,
            code: self.code.clone(),
            name: self.name.clone(),
            ownership: self.ownership.clone(),
            county: self.county.clone(),
            district: self.district.clone(),
            postal_code: self.postal_code.clone(),
            address: self.address.clone(),
            phone: self.phone.clone(),
            website: self.website.clone(),
        }
    }
}
