//! The one statement that reads a list, made of names found in the catalogue.

use documents::exchange::List;
use domain::exchange_source::{Change, Engine, Mark, SourceRefused};

use super::{Column, Kind, Table};

/// A statement, and what its values are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::exchange::sources) struct Plan {
    /// The statement.
    pub sql: String,
    /// For each value before the last, the place of the cell it becomes; the last is the column of changes when there is one.
    pub cells: Vec<usize>,
    /// What the column of changes holds.
    pub change: Option<Change>,
    /// Its name as the catalogue has it.
    pub change_name: Option<String>,
}

/// Columns without which a list isn't read.
fn needed(list: List) -> &'static [&'static str] {
    match list {
        List::Courses => &["Import_ID"],
        List::People | List::Profiles => &["Import_ID", "TeacherId", "Counts"],
    }
}

/// The table that is meant: the one of exactly that name, or the only one whatever the case.
pub(super) fn pick(mut found: Vec<Table>, asked: &str) -> Result<Table, SourceRefused> {
    let name = asked.rsplit_once('.').map_or(asked, |(_, name)| name);
    if let Some(at) = found.iter().position(|table| table.name == name) {
        return Ok(found.swap_remove(at));
    }
    match (found.pop(), found.is_empty()) {
        (Some(table), true) => Ok(table),
        _ => Err(SourceRefused::Table { table: asked.to_owned() }),
    }
}

/// What is read of a table.
pub(in crate::exchange::sources) fn plan(
    engine: Engine,
    table: &Table,
    asked: &str,
    list: List,
    change: &str,
    since: Option<Mark>,
) -> Result<Plan, SourceRefused> {
    let mut values = Vec::new();
    let mut cells = Vec::new();
    for (at, name) in list.columns().iter().enumerate() {
        match column(table, asked, name)? {
            Some(column) => {
                values.push(shown(engine, column));
                cells.push(at);
            }
            None if needed(list).contains(name) => {
                return Err(SourceRefused::Column { table: asked.to_owned(), column: (*name).to_owned() });
            }
            None => {}
        }
    }
    let mut rest = String::new();
    let (mut kind, mut change_name) = (None, None);
    if !change.is_empty() {
        let found = column(table, asked, change)?;
        let missing = || SourceRefused::Column { table: asked.to_owned(), column: change.to_owned() };
        let found = found.ok_or_else(missing)?;
        let (of, value) = marked(engine, found).ok_or_else(|| SourceRefused::ChangeKind {
            table: asked.to_owned(),
            column: change.to_owned(),
        })?;
        values.push(value);
        (kind, change_name) = (Some(of), Some(found.name.clone()));
        if let Some(mark) = since {
            // The value is ours, made of digits. Rows that don't say when they changed are always read.
            let name = quoted(engine, &found.name);
            rest = format!(" WHERE {name} >= '{}' OR {name} IS NULL", mark.text());
        }
    }
    let from = format!("{}.{}", quoted(engine, &table.schema), quoted(engine, &table.name));
    Ok(Plan {
        sql: format!("SELECT {} FROM {from}{rest}", values.join(", ")),
        cells,
        change: kind,
        change_name,
    })
}

/// The column of a name whatever its case; one of exactly that name goes before, two others are one too many.
fn column<'a>(table: &'a Table, asked: &str, name: &str) -> Result<Option<&'a Column>, SourceRefused> {
    if let Some(exact) = table.columns.iter().find(|column| column.name == name) {
        return Ok(Some(exact));
    }
    let mut same = table.columns.iter().filter(|column| column.name.eq_ignore_ascii_case(name));
    match (same.next(), same.next()) {
        (_, Some(_)) => Err(SourceRefused::ColumnTwice { table: asked.to_owned(), column: name.to_owned() }),
        (found, None) => Ok(found),
    }
}

/// A value as text; days and instants as days.
fn shown(engine: Engine, column: &Column) -> String {
    let name = quoted(engine, &column.name);
    match (engine, column.kind) {
        (Engine::Postgres, Kind::Day | Kind::Instant) => format!("to_char({name}, 'YYYY-MM-DD')"),
        (Engine::Postgres, _) => format!("{name}::text"),
        (Engine::MariaDb, Kind::Day | Kind::Instant) => format!("DATE_FORMAT({name}, '%Y-%m-%d')"),
        (Engine::MariaDb, _) => format!("CAST({name} AS CHAR)"),
    }
}

/// The column of changes as a mark reads it.
fn marked(engine: Engine, column: &Column) -> Option<(Change, String)> {
    let name = quoted(engine, &column.name);
    let of = match column.kind {
        Kind::Text => return None,
        Kind::Number => (Change::Number, format!("CAST({name} AS CHAR(20))")),
        Kind::Day => (Change::Day, shown(engine, column)),
        Kind::Instant => {
            let shown = match engine {
                Engine::Postgres => format!("to_char({name}, 'YYYY-MM-DD HH24:MI:SS.US')"),
                Engine::MariaDb => format!("DATE_FORMAT({name}, '%Y-%m-%d %H:%i:%s.%f')"),
            };
            (Change::Instant, shown)
        }
    };
    Some(of)
}

fn quoted(engine: Engine, name: &str) -> String {
    match engine {
        Engine::Postgres => format!("\"{}\"", name.replace('"', "\"\"")),
        Engine::MariaDb => format!("`{}`", name.replace('`', "``")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(columns: &[(&str, Kind)]) -> Table {
        let column = |(name, kind): &(&str, Kind)| Column { name: (*name).to_owned(), kind: *kind };
        Table {
            schema: "out".into(),
            name: "teacherList".into(),
            columns: columns.iter().map(column).collect(),
        }
    }

    const PEOPLE: [(&str, Kind); 4] = [
        ("import_id", Kind::Text),
        ("TeacherId", Kind::Text),
        ("Counts", Kind::Number),
        ("changed \" at", Kind::Instant),
    ];

    #[test]
    fn columns_are_found_by_name_and_quoted() {
        let of = |engine, since| {
            plan(engine, &table(&PEOPLE), "t", List::People, "changed \" at", since).expect("a plan")
        };
        let mark = Mark::parse(Change::Instant, "2026-03-01 08:00:00");
        let made = of(Engine::Postgres, mark);
        assert_eq!(
            made.sql,
            "SELECT \"import_id\"::text, \"TeacherId\"::text, \"Counts\"::text, \
             to_char(\"changed \"\" at\", 'YYYY-MM-DD HH24:MI:SS.US') FROM \"out\".\"teacherList\" \
             WHERE \"changed \"\" at\" >= '2026-03-01 08:00:00.000000' OR \"changed \"\" at\" IS NULL"
        );
        assert_eq!((made.cells, made.change), (vec![0, 1, 2], Some(Change::Instant)));
        let made = of(Engine::MariaDb, None);
        assert!(made.sql.starts_with("SELECT CAST(`import_id` AS CHAR), "), "{}", made.sql);
        assert!(made.sql.ends_with(" FROM `out`.`teacherList`"), "{}", made.sql);
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let of = |columns: &[(&str, Kind)], change: &str| {
            plan(Engine::Postgres, &table(columns), "t", List::People, change, None).err()
        };
        let column = |column: &str| Some(SourceRefused::Column { table: "t".into(), column: column.into() });
        assert_eq!(of(&PEOPLE[..2], ""), column("Counts"));
        assert_eq!(of(&PEOPLE, "nowhere"), column("nowhere"));
        let text = SourceRefused::ChangeKind { table: "t".into(), column: "TeacherId".into() };
        assert_eq!(of(&PEOPLE, "TeacherId"), Some(text));
        let twice = [PEOPLE[0], ("IMPORT_ID", Kind::Text), PEOPLE[1], PEOPLE[2]];
        let why = SourceRefused::ColumnTwice { table: "t".into(), column: "Import_ID".into() };
        assert_eq!(of(&twice, ""), Some(why));
    }

    #[test]
    fn the_table_of_exactly_that_name_goes_before() {
        let named = |name: &str| Table { name: name.into(), ..table(&PEOPLE) };
        let two = || vec![named("teacherlist"), named("teacherList")];
        assert_eq!(pick(two(), "out.teacherList").map(|t| t.name), Ok("teacherList".to_owned()));
        assert_eq!(
            pick(vec![named("teacherlist")], "TEACHERLIST").map(|t| t.name),
            Ok("teacherlist".to_owned())
        );
        assert!(pick(two(), "TEACHERLIST").is_err(), "which of the two is not guessed");
        assert!(pick(Vec::new(), "t").is_err());
    }
}
