//! Statements as text that both engines read: `$1` placeholders, typed rows out.

use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Statement, Value};

mod columns;

/// Values for a statement's placeholders, in order.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { vec![$(::sea_orm::Value::from($value)),*] };
}

/// All rows of a query.
pub async fn all<T: FromQueryResult, C: ConnectionTrait>(
    conn: &C,
    sql: &str,
    values: Vec<Value>,
) -> Result<Vec<T>, DbErr> {
    T::find_by_statement(statement(conn, sql, values)).all(conn).await
}

/// The first row of a query, if any.
pub async fn one<T: FromQueryResult, C: ConnectionTrait>(
    conn: &C,
    sql: &str,
    values: Vec<Value>,
) -> Result<Option<T>, DbErr> {
    T::find_by_statement(statement(conn, sql, values)).one(conn).await
}

/// One whole number, in a column called `n`; 0 when there is no row.
pub async fn number<C: ConnectionTrait>(conn: &C, sql: &str, values: Vec<Value>) -> Result<i64, DbErr> {
    let row = conn.query_one_raw(statement(conn, sql, values)).await?;
    Ok(match row {
        Some(row) => row.try_get::<Option<i64>>("", "n")?.unwrap_or(0),
        None => 0,
    })
}

/// Runs a statement and tells how many rows it touched.
pub async fn run<C: ConnectionTrait>(conn: &C, sql: &str, values: Vec<Value>) -> Result<u64, DbErr> {
    Ok(conn.execute_raw(statement(conn, sql, values)).await?.rows_affected())
}

/// Rows of one statement of [`insert_many`] with a placeholder for each value. Whatever the number of rows, the texts are few, and a
/// connection has prepared them already: planning a new one costs more than a further round.
const STEPS: [usize; 10] = [1_000, 500, 200, 100, 50, 20, 10, 5, 2, 1];

/// Rows of one statement that takes columns: enough that its round costs nothing beside them, few enough for memory.
const ROWS: usize = 5_000;

/// Inserts many rows with few statements. `head` is `INSERT INTO t (a, b)`, `tail` what follows the values; neither has a
/// placeholder of its own.
///
/// # Errors
/// What the database refuses; of the statement that it refused, nothing was inserted.
pub async fn insert_many<C: ConnectionTrait>(
    conn: &C,
    head: &str,
    rows: Vec<Vec<Value>>,
    tail: &str,
) -> Result<u64, DbErr> {
    let Some(first) = rows.first() else {
        return Ok(0);
    };
    if super::is_postgres(conn)
        && rows.len() > 1
        && let Some(types) = first.iter().map(columns::type_of).collect::<Option<Vec<_>>>()
    {
        return insert_columns(conn, head, rows, tail, &types).await;
    }
    insert_rows(conn, head, rows, tail).await
}

/// As many values as rows have columns, each a whole column: one text for any number of rows, and three thousand placeholders
/// less to name, bind and plan. Only PostgreSQL takes columns apart.
async fn insert_columns<C: ConnectionTrait>(
    conn: &C,
    head: &str,
    rows: Vec<Vec<Value>>,
    tail: &str,
    types: &[&str],
) -> Result<u64, DbErr> {
    let taken: Vec<String> = (1..).zip(types).map(|(n, kind)| array(n, kind)).collect();
    let text = format!("{head} SELECT * FROM UNNEST({}) {tail}", taken.join(","));
    let mut touched = 0;
    for some in rows.chunks(ROWS) {
        let values = (0..types.len()).map(|at| Value::from(columns::literal(some, at))).collect();
        touched += run(conn, &text, values).await?;
    }
    Ok(touched)
}

async fn insert_rows<C: ConnectionTrait>(
    conn: &C,
    head: &str,
    rows: Vec<Vec<Value>>,
    tail: &str,
) -> Result<u64, DbErr> {
    let width = rows.first().map_or(1, Vec::len);
    // SQLite looks a named placeholder up in a list of all of them, each time one is bound: thousands of `$1` would take
    // the square of their number. Nameless ones cost nothing.
    let named = super::is_postgres(conn);
    // SQLite takes 32,766 values in one statement, PostgreSQL 65,535.
    let most = (30_000 / width.max(1)).max(1);
    let mut touched = 0;
    let mut left = rows.len();
    let mut rows = rows.into_iter();
    while left > 0 {
        let size = STEPS.into_iter().find(|step| *step <= left.min(most)).unwrap_or(1);
        left -= size;
        let mut text = String::from(head);
        text.push_str(" VALUES ");
        let mut values = Vec::with_capacity(size * width);
        for (index, row) in rows.by_ref().take(size).enumerate() {
            text.push_str(if index == 0 { "(" } else { ",(" });
            for (column, value) in row.into_iter().enumerate() {
                if column > 0 {
                    text.push(',');
                }
                values.push(value);
                if named {
                    text.push('$');
                    text.push_str(&values.len().to_string());
                } else {
                    text.push('?');
                }
            }
            text.push(')');
        }
        text.push(' ');
        text.push_str(tail);
        touched += run(conn, &text, values).await?;
    }
    Ok(touched)
}

/// `$from, $from+1, …` for an `IN (…)` list of `count` values.
pub fn placeholders(from: usize, count: usize) -> String {
    (from..from + count).map(|n| format!("${n}")).collect::<Vec<_>>().join(",")
}

/// As [`list_of`] where the placeholders are wanted themselves. It is filled up with its last value to one of a few lengths, so that a list
/// that is longer or shorter each time is still one of a few statements, which the connection has prepared already.
pub fn listed(from: usize, mut values: Vec<Value>) -> (String, Vec<Value>) {
    let mut length = 1;
    while length < values.len() {
        length *= 4;
    }
    if let Some(last) = values.last().cloned() {
        values.resize(length, last);
    }
    (placeholders(from, values.len()), values)
}

/// Values from which a list is sent to SQLite as one: below, a few placeholders cost less.
const FEW: usize = 8;

/// What stands between the brackets of an `IN (…)` list, and its values, the first of them number `from`. However long the list,
/// the texts are few, so that the connection has prepared them already.
pub fn list_of<C: ConnectionTrait>(conn: &C, from: usize, values: Vec<Value>) -> (String, Vec<Value>) {
    match values.first().and_then(columns::type_of) {
        Some(kind) if super::is_postgres(conn) && values.len() > 1 => {
            let rows: Vec<Vec<Value>> = values.into_iter().map(|value| vec![value]).collect();
            let text = format!("SELECT UNNEST({})", array(from, kind));
            (text, vec![Value::from(columns::literal(&rows, 0))])
        }
        // SQLite looks each named placeholder up among all of them: of a thousand that takes longer than the question.
        Some(kind) if values.len() > FEW => {
            let text = format!("SELECT {} FROM JSON_EACH(${from})", columns::of_json("value", kind));
            (text, vec![Value::from(columns::json(&values))])
        }
        _ => listed(from, values),
    }
}

/// Rows to select from, called `w` with the columns `column1`, `column2`, …, and their values from `$1` on. At least one row, and
/// none of them with values that are never written in many rows.
pub fn rows_of<C: ConnectionTrait>(conn: &C, rows: Vec<Vec<Value>>) -> (String, Vec<Value>) {
    let width = rows.first().map_or(0, Vec::len);
    let kinds: Vec<&str> =
        rows.first().into_iter().flatten().map(|value| columns::type_of(value).unwrap_or("TEXT")).collect();
    if super::is_postgres(conn) {
        let arrays: Vec<String> = (1..).zip(kinds).map(|(n, kind)| array(n, kind)).collect();
        let names: Vec<String> = (1..=width).map(|n| format!("column{n}")).collect();
        let text = format!("UNNEST({}) AS w ({})", arrays.join(","), names.join(","));
        return (text, (0..width).map(|at| Value::from(columns::literal(&rows, at))).collect());
    }
    let shown: Vec<String> = (0..)
        .zip(kinds)
        .map(|(at, kind)| format!("{} AS column{}", columns::of_json(&format!("value->>{at}"), kind), at + 1))
        .collect();
    let text = format!("(SELECT {} FROM JSON_EACH($1)) AS w", shown.join(", "));
    (text, vec![Value::from(columns::json_rows(&rows))])
}

fn array(number: usize, kind: &str) -> String {
    format!("CAST(CAST(${number} AS TEXT) AS {kind}[])")
}

/// A text that stands for itself in a pattern of `LIKE … ESCAPE '\'`; the caller adds `%` where anything may follow.
pub fn like_pattern(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern
}

fn statement<C: ConnectionTrait>(conn: &C, sql: &str, values: Vec<Value>) -> Statement {
    Statement::from_sql_and_values(conn.get_database_backend(), sql, values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_have_few_lengths() {
        let list = |count: i64| listed(2, (0..count).map(Value::from).collect());
        assert_eq!(list(0).0, "");
        assert_eq!(list(1), ("$2".to_owned(), vec![Value::from(0i64)]));
        let (text, values) = list(3);
        assert_eq!((text.as_str(), values.len()), ("$2,$3,$4,$5", 4));
        assert_eq!(values[3], Value::from(2i64));
        assert_eq!((list(17).1.len(), list(64).1.len()), (64, 64));
    }

    #[test]
    fn wildcards_stand_for_themselves() {
        assert_eq!(like_pattern(r"50%_\"), r"50\%\_\\");
        assert_eq!(like_pattern("杏壇"), "杏壇");
    }
}
