//! Import of the ministry's yearly school lists: every row is checked, good rows go in together, bad rows come back.

use std::collections::{HashMap, HashSet};

use documents::read_csv;
use domain::address::{bracketed, district};
use domain::ids::SchoolCode;
use domain::text::fold;
use jiff::civil::Date;
use platform::db::Actor;
use platform::ids::OrganisationId;
use platform::{AppError, AppResult, Change};

use super::Organisation;
use super::store::{self, Listed};
use crate::App;

/// What an import did, or would do.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Imported {
    /// Rows read, without the header.
    pub rows: usize,
    /// Schools that were not known.
    pub opened: usize,
    /// Schools whose entry differs from what was known.
    pub changed: usize,
    /// Schools that are as they were.
    pub unchanged: usize,
    /// Known schools of this level that the list no longer names; left as they are, for a person to decide.
    pub missing: Vec<String>,
    /// Rows that were refused.
    pub refused: Vec<RowProblem>,
}

/// One refused row.
#[derive(Clone, Debug, PartialEq)]
pub struct RowProblem {
    /// Line in the file, from 1.
    pub line: u32,
    /// Column as the header names it.
    pub column: &'static str,
    /// Stable code; the sentence is `import-<code>` in the locale files.
    pub code: &'static str,
    /// What stood there.
    pub value: String,
}

const COLUMNS: [&str; 8] = ["學年度", "代碼", "學校名稱", "公/私立", "縣市名稱", "地址", "電話", "網址"];

struct ListRow {
    year: i64,
    listed: Listed,
}

/// Imports a list of primary schools (`e1_new.csv`).
///
/// # Errors
/// When the file is not such a list at all, or the database fails; nothing is written then.
pub async fn import_schools(app: &App, actor: &Actor, bytes: &[u8], level: &str) -> AppResult<Imported> {
    let table = read_csv(bytes).map_err(|e| AppError::Malformed(e.to_string()))?;
    if COLUMNS.iter().enumerate().any(|(i, name)| table.header.get(i).map(String::as_str) != Some(*name)) {
        return Err(AppError::Malformed(format!(
            "the header must be {}, and is {}",
            COLUMNS.join(","),
            table.header.join(",")
        )));
    }
    let mut done = Imported { rows: table.rows.len(), ..Imported::default() };
    let mut seen = HashSet::new();
    let mut rows = Vec::new();
    for row in &table.rows {
        match check_row(row.line, &row.cells) {
            Ok(good) if seen.insert(good.listed.code.clone()) => rows.push(good),
            Ok(twice) => done.refused.push(RowProblem {
                line: row.line,
                column: "代碼",
                code: "code-twice",
                value: twice.listed.code,
            }),
            Err(problem) => done.refused.push(problem),
        }
    }
    let mut change = app.db.change(actor, app.clock.now()).await?;
    write(&mut change, level, rows, &mut done).await?;
    if done.opened + done.changed == 0 {
        change.rollback().await?;
    } else {
        change.record(
            "directory.list_imported",
            OrganisationId::new().0,
            serde_json::json!({"level": level, "rows": done.rows, "opened": done.opened, "changed": done.changed, "refused": done.refused.len()}),
        );
        change.commit().await?;
    }
    Ok(done)
}

async fn write(change: &mut Change, level: &str, rows: Vec<ListRow>, done: &mut Imported) -> AppResult<()> {
    let mut known: HashMap<String, Listed> =
        store::listed(change.conn(), level).await?.into_iter().map(|l| (l.code.clone(), l)).collect();
    let mut reviewers: HashMap<String, Option<OrganisationId>> = HashMap::new();
    let mut fresh = Vec::new();
    for row in rows {
        let county = row.listed.county.clone();
        if !reviewers.contains_key(&county) {
            let found = store::reviewer_of_county(change.conn(), &county).await?;
            reviewers.insert(county.clone(), found);
        }
        match known.remove(&row.listed.code) {
            Some(before) => {
                let to = Listed { id: before.id, ..row.listed };
                if to == before {
                    done.unchanged += 1;
                } else {
                    done.changed += 1;
                    change.record(
                        "organisation.listed_differently",
                        to.id.0,
                        serde_json::json!({"before": {"name": before.name, "address": before.address}, "after": {"name": to.name, "address": to.address}}),
                    );
                    store::update_listed(change, &to, row.year).await?;
                }
            }
            None => {
                done.opened += 1;
                let reviewer = reviewers.get(&county).copied().flatten();
                fresh.push(opened(change, level, &row, reviewer));
            }
        }
    }
    done.missing = known.into_keys().collect();
    done.missing.sort();
    Ok(store::insert_rows(change, fresh).await?)
}

fn opened(
    change: &mut Change,
    level: &str,
    row: &ListRow,
    reviewer: Option<OrganisationId>,
) -> Vec<sea_orm::Value> {
    let from = Date::new(i16::try_from(row.year + 1911).unwrap_or(1911), 8, 1).unwrap_or(Date::ZERO);
    let new = Organisation {
        id: OrganisationId::new(),
        code: row.listed.code.clone(),
        name: row.listed.name.clone(),
        kind: "school".to_owned(),
        level: level.to_owned(),
        ownership: row.listed.ownership.clone(),
        county: row.listed.county.clone(),
        district: row.listed.district.clone(),
        address: row.listed.address.clone(),
        phone: row.listed.phone.clone(),
        website: row.listed.website.clone(),
        reviewer,
    };
    change.record(
        "organisation.listed",
        new.id.0,
        serde_json::json!({"code": new.code, "name": new.name, "year": row.year}),
    );
    store::row(&new, &row.listed.postal_code, Some(row.year), from, change.now().as_millisecond())
}

fn check_row(line: u32, cells: &[String]) -> Result<ListRow, RowProblem> {
    let problem = |column: usize, code: &'static str| RowProblem {
        line,
        column: COLUMNS[column],
        code,
        value: cells.get(column).cloned().unwrap_or_default(),
    };
    if cells.len() != COLUMNS.len() {
        let code = if cells.len() < COLUMNS.len() { "too-few-columns" } else { "too-many-columns" };
        return Err(RowProblem { line, column: COLUMNS[0], code, value: cells.len().to_string() });
    }
    let cell = |n: usize| fold(&cells[n]);
    let year: i64 =
        cell(0).parse().ok().filter(|y| (90..200).contains(y)).ok_or_else(|| problem(0, "year"))?;
    let code = SchoolCode::parse(&cells[1]).map_err(|_| problem(1, "school-code"))?;
    let name = cell(2);
    if name.is_empty() {
        return Err(problem(2, "name-empty"));
    }
    let ownership = cell(3);
    if !["公立", "私立", "國立"].contains(&ownership.as_str()) {
        return Err(problem(3, "ownership"));
    }
    let county = bracketed(&cell(4)).map(|(_, rest)| rest.to_owned()).ok_or_else(|| problem(4, "county"))?;
    let full = cell(5);
    let (postal_code, address) = bracketed(&full).ok_or_else(|| problem(5, "postal-code"))?;
    let in_county = address.strip_prefix(county.as_str()).ok_or_else(|| problem(5, "address-county"))?;
    let district = district(&county, in_county).ok_or_else(|| problem(5, "address-district"))?;
    Ok(ListRow {
        year,
        listed: Listed {
            id: OrganisationId::new(),
            code: code.as_str().to_owned(),
            name,
            ownership,
            county,
            district,
            postal_code: postal_code.to_owned(),
            address: address.to_owned(),
            phone: cell(6),
            website: cell(7),
            valid_until: None,
        },
    })
}
