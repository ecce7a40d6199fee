//! Whole columns as text in PostgreSQL's own way of writing arrays, which takes any type and empty values.

use std::fmt::Write;

use sea_orm::Value;

/// The type of a column with such values; none for values that are never written in many rows.
pub(super) fn type_of(value: &Value) -> Option<&'static str> {
    Some(match value {
        Value::Bool(_) => "BOOLEAN",
        Value::SmallInt(_) => "SMALLINT",
        Value::Int(_) => "INTEGER",
        Value::BigInt(_) => "BIGINT",
        Value::Double(_) => "DOUBLE PRECISION",
        Value::String(_) => "TEXT",
        Value::Bytes(_) => "BYTEA",
        Value::Uuid(_) => "UUID",
        _ => return None,
    })
}

/// One column of some rows.
pub(super) fn literal(rows: &[Vec<Value>], column: usize) -> String {
    let mut text = String::with_capacity(rows.len() * 40);
    text.push('{');
    for (index, row) in rows.iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        put(&mut text, row.get(column));
    }
    text.push('}');
    text
}

fn put(text: &mut String, value: Option<&Value>) {
    // Writing into a text cannot fail.
    let written = match value {
        Some(Value::Bool(Some(is))) => write!(text, "{is}"),
        Some(Value::SmallInt(Some(number))) => write!(text, "{number}"),
        Some(Value::Int(Some(number))) => write!(text, "{number}"),
        Some(Value::BigInt(Some(number))) => write!(text, "{number}"),
        Some(Value::Double(Some(number))) => write!(text, "{number}"),
        Some(Value::Uuid(Some(id))) => write!(text, "{id}"),
        Some(Value::String(Some(words))) => quote(text, words),
        Some(Value::Bytes(Some(bytes))) => binary(text, bytes),
        _ => text.write_str("NULL"),
    };
    debug_assert!(written.is_ok());
}

/// How SQLite makes a value of such a column from its JSON: bytes and identities, which JSON has not, stand there hexadecimal.
pub(super) fn of_json(shown: &str, kind: &str) -> String {
    if matches!(kind, "BYTEA" | "UUID") { format!("UNHEX({shown})") } else { shown.to_owned() }
}

/// Values as a JSON array, for [`of_json`].
pub(super) fn json(values: &[Value]) -> String {
    let mut text = String::with_capacity(values.len() * 40);
    array(&mut text, values);
    text
}

/// Rows as a JSON array of arrays.
pub(super) fn json_rows(rows: &[Vec<Value>]) -> String {
    let mut text = String::with_capacity(rows.len() * 80);
    text.push('[');
    for (index, row) in rows.iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        array(&mut text, row);
    }
    text.push(']');
    text
}

fn array(text: &mut String, values: &[Value]) {
    text.push('[');
    for (index, value) in values.iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        // Writing into a text cannot fail.
        let written = match value {
            Value::Bool(Some(is)) => write!(text, "{}", i32::from(*is)),
            Value::SmallInt(Some(number)) => write!(text, "{number}"),
            Value::Int(Some(number)) => write!(text, "{number}"),
            Value::BigInt(Some(number)) => write!(text, "{number}"),
            // With a point, so that a whole one stays what it is.
            Value::Double(Some(number)) => write!(text, "{number:?}"),
            Value::Uuid(Some(id)) => write!(text, "\"{}\"", id.simple()),
            Value::String(Some(words)) => {
                text.push_str(&serde_json::Value::from(words.as_str()).to_string());
                Ok(())
            }
            Value::Bytes(Some(bytes)) => write!(text, "\"{}\"", hex::encode(bytes)),
            _ => text.write_str("null"),
        };
        debug_assert!(written.is_ok());
    }
    text.push(']');
}

fn binary(text: &mut String, bytes: &[u8]) -> std::fmt::Result {
    // The backslash is written twice: once for the array, once for its element.
    text.write_str("\"\\\\x")?;
    for byte in bytes {
        write!(text, "{byte:02x}")?;
    }
    text.write_char('"')
}

fn quote(text: &mut String, words: &str) -> std::fmt::Result {
    text.write_char('"')?;
    for character in words.chars() {
        if matches!(character, '"' | '\\') {
            text.write_char('\\')?;
        }
        text.write_char(character)?;
    }
    text.write_char('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_written_as_the_server_reads_them() {
        let rows = vec![
            vec![Value::from("甲 \"乙\" \\ {丙},\n"), Value::from(1_i64), Value::from(vec![0_u8, 255])],
            vec![Value::String(None), Value::BigInt(None), Value::Bytes(None)],
            vec![Value::from("NULL"), Value::from(-2_i64), Value::from(Vec::<u8>::new())],
        ];
        assert_eq!(literal(&rows, 0), "{\"甲 \\\"乙\\\" \\\\ {丙},\n\",NULL,\"NULL\"}");
        assert_eq!(literal(&rows, 1), "{1,NULL,-2}");
        assert_eq!(literal(&rows, 2), "{\"\\\\x00ff\",NULL,\"\\\\x\"}");
        assert_eq!(
            json_rows(&rows),
            "[[\"甲 \\\"乙\\\" \\\\ {丙},\\n\",1,\"00ff\"],[null,null,null],[\"NULL\",-2,\"\"]]"
        );
        assert_eq!(json(&[Value::from(true), Value::from(2.0)]), "[1,2.0]");
        let kinds: Vec<_> = rows[0].iter().map(type_of).collect();
        assert_eq!(kinds, [Some("TEXT"), Some("BIGINT"), Some("BYTEA")]);
    }
}
