//! Questions that count chosen courses, and the parts of such a question that other stores put around their own rows.

use std::collections::HashMap;

use jiff::Timestamp;
use platform::db::sql;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Value};

use crate::catalogue::figures::{By, CourseFigures, Of, Selection};

/// The parts of a question about chosen courses (`c`, with their organisers `o`): rows of others hang on `c.id`.
#[derive(Clone, Debug)]
pub struct Chosen {
    /// What a line is about, for SELECT and GROUP BY.
    pub line: &'static str,
    /// Its name, to be aggregated.
    pub label: &'static str,
    /// `course c JOIN organisation o …`.
    pub from: &'static str,
    /// The condition behind WHERE.
    pub filter: String,
    /// Its values, from `$1`.
    pub values: Vec<Value>,
}

/// Turns a selection into the parts of a question.
pub fn chosen(selection: &Selection, by: By) -> Chosen {
    let (line, label) = match by {
        By::All => ("CAST('' AS TEXT)", "CAST('' AS TEXT)"),
        By::Month => ("SUBSTR(c.starts, 1, 7)", "SUBSTR(c.starts, 1, 7)"),
        By::Scope => ("c.scope", "c.scope"),
        By::Stage => ("c.stage", "c.stage"),
        By::Organisation => ("o.code", "o.name"),
        By::County => ("c.county", "c.county"),
        By::Course => ("c.code", "c.title"),
    };
    let mut values: Vec<Value> = vec![selection.from.to_string().into(), selection.until.to_string().into()];
    let mut filter =
        "c.approved_at IS NOT NULL AND c.cancelled_at IS NULL AND c.starts >= $1 AND c.starts <= $2"
            .to_owned();
    match selection.of {
        Of::Nation => {}
        Of::Own(organisation) => {
            filter.push_str(" AND c.organisation = $3");
            values.push(organisation.into());
        }
        Of::Below(organisation) => {
            filter.push_str(
                " AND c.organisation IN (WITH RECURSIVE below (id) AS (SELECT id FROM organisation WHERE id = $3
                   UNION SELECT s.id FROM organisation s JOIN below b ON s.reviewer = b.id) SELECT id FROM below)",
            );
            values.push(organisation.into());
        }
    }
    Chosen { line, label, from: "course c JOIN organisation o ON o.id = c.organisation", filter, values }
}

pub(in crate::catalogue) async fn courses<C: ConnectionTrait>(
    conn: &C,
    selection: &Selection,
    by: By,
    cut_off: Timestamp,
) -> Result<Vec<CourseFigures>, DbErr> {
    #[derive(FromQueryResult)]
    struct Minutes {
        line: String,
        minutes: i64,
    }
    let Chosen { line, label, from, filter, values } = chosen(selection, by);
    let mut with_cut_off = values.clone();
    with_cut_off.push(cut_off.as_millisecond().into());
    let cut_off = format!("${}", with_cut_off.len());
    let text = format!(
        "SELECT {line} AS line, MIN({label}) AS label, COUNT(*) AS published,
           CAST(SUM(CASE WHEN c.last_meeting_end <= {cut_off} THEN 1 ELSE 0 END) AS BIGINT) AS held,
           CAST(SUM(CASE WHEN c.closed_at IS NOT NULL THEN 1 ELSE 0 END) AS BIGINT) AS closed,
           CAST(SUM(c.places) AS BIGINT) AS places, CAST(0 AS BIGINT) AS minutes
         FROM {from} WHERE {filter} GROUP BY {line} ORDER BY 1"
    );
    let mut found: Vec<CourseFigures> = sql::all(conn, &text, with_cut_off).await?;
    let text = format!(
        "SELECT {line} AS line, CAST(SUM(m.to_minute - m.from_minute) AS BIGINT) AS minutes
         FROM {from} JOIN meeting m ON m.course = c.id WHERE {filter} GROUP BY {line}"
    );
    let minutes: Vec<Minutes> = sql::all(conn, &text, values).await?;
    let minutes: HashMap<String, i64> = minutes.into_iter().map(|m| (m.line, m.minutes)).collect();
    for figures in &mut found {
        figures.minutes = minutes.get(&figures.line).copied().unwrap_or(0);
    }
    Ok(found)
}
