//! Statements as text that both engines read: `$1` placeholders, typed rows out.

use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Statement, Value};

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

/// Rows of one statement of [`insert_many`]. Whatever the number of rows, the texts are few, and a connection has prepared them
/// already: planning a new one costs more than a further round.
const STEPS: [usize; 10] = [1_000, 500, 200, 100, 50, 20, 10, 5, 2, 1];

/// Inserts many rows with few statements. `head` is `INSERT INTO t (a, b)`, `tail` what follows the values; neither has a
/// placeholder of its own.
pub async fn insert_many<C: ConnectionTrait>(
    conn: &C,
    head: &str,
    rows: Vec<Vec<Value>>,
    tail: &str,
) -> Result<u64, DbErr> {
    let Some(width) = rows.first().map(Vec::len) else {
        return Ok(0);
    };
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

/// Placeholders and values of an `IN (…)` list. It is filled up with its last value to one of a few lengths, so that a list
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
