//! The workbook to fill in: an empty list, filled examples, and all options.

use axum::extract::State;
use axum::response::Response;
use documents::xlsx::{Cell, Column, Kind, Sheet};
use domain::staff::Field;
use platform::web::{self, Ctx};
use platform::{AppError, AppResult};
use ui::L;

use super::{XLSX, door_title, position, stage};
use crate::App;
use crate::heavy::heavy;
use crate::staff::place::{Door, Place};
use crate::staff::subjects;

/// Sends the template of a door.
///
/// # Errors
/// Not found for an organisation without this door; the database.
pub async fn download(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    let place = Place::of_request(app.db.read(), &ctx).await?;
    let sheets = sheets(ctx.l, place.door, &place.stage, ctx.now);
    let bytes = heavy(move || documents::xlsx::write_book(&sheets)).await?.map_err(AppError::internal)?;
    Ok(web::download(&format!("staff-{}.xlsx", place.door.as_str()), XLSX, bytes))
}

/// Header of a field in the reader's language; both are among the words that are understood.
fn header(l: L, field: Field) -> String {
    let own = l.t(&format!("staff-file-{}", field.as_str()));
    if field.aliases().contains(&own.as_str()) { own } else { field.aliases()[0].to_owned() }
}

fn sheets(l: L, door: Door, own_stage: &str, now: jiff::Timestamp) -> Vec<Sheet> {
    let fields: Vec<Field> =
        Field::ALL.into_iter().filter(|f| *f != Field::Position || door.position().is_none()).collect();
    let columns = || fields.iter().map(|f| Column::new(header(l, *f), 18.0, Kind::Text)).collect::<Vec<_>>();
    let sheet = |name: &str, titles: Vec<String>, columns: Vec<Column>, rows: Vec<Vec<Cell>>| Sheet {
        name: l.t(name),
        titles,
        columns,
        rows,
        landscape: true,
        created_at: now,
    };
    let example = |name: &str, birth: &str, duty: &str| -> Vec<Cell> {
        let cell = |field: &Field| match field {
            Field::Name => Cell::from(name),
            Field::Birth => Cell::from(birth),
            Field::Sex => Cell::from(l.t("staff-sex-f").as_str()),
            Field::Position => Cell::from(position(l, duty).as_str()),
            Field::Stage => Cell::from(stage(l, own_stage).as_str()),
            Field::Email => Cell::from("teacher@school.example"),
            Field::Since => Cell::from("114/8/1"),
            Field::Supervised => Cell::from(l.t("staff-supervised-yes").as_str()),
            _ => Cell::Empty,
        };
        fields.iter().map(cell).collect()
    };
    let names = (l.pick("林小晴", "Lin Hsiao-Ching"), l.pick("陳大安", "Chen Da-An"));
    vec![
        sheet("staff-file-list", vec![door_title(l, door), l.t("staff-file-note")], columns(), Vec::new()),
        sheet(
            "staff-file-examples",
            vec![l.t("staff-file-examples-note")],
            columns(),
            vec![example(names.0, "70/1/2", "15-4"), example(names.1, "1979-11-30", "15-3")],
        ),
        sheet(
            "staff-file-options",
            vec![l.t("staff-file-options")],
            option_columns(l),
            options(l, own_stage),
        ),
    ]
}

fn option_columns(l: L) -> Vec<Column> {
    let of = |key: &str| Column::new(l.t(key), 36.0, Kind::Text);
    // The options are a list of their own: no column here carries the word for a name.
    vec![of("staff-options-position"), of("staff-options-stage"), of("staff-options-subject")]
}

fn options(l: L, own_stage: &str) -> Vec<Vec<Cell>> {
    let list =
        |field: &str| domain::codes::tables().field(field).map(|f| f.options.clone()).unwrap_or_default();
    let with_code = |code: &str, label: String| format!("{code} {label}");
    let positions: Vec<String> =
        list("audience_positions").iter().map(|o| with_code(&o.code, position(l, &o.code))).collect();
    let stages: Vec<String> =
        list("audience_stages").iter().map(|o| with_code(&o.code, stage(l, &o.code))).collect();
    let subjects: Vec<String> = subjects::choices(own_stage).into_iter().map(|(_, label)| label).collect();
    let longest = positions.len().max(stages.len()).max(subjects.len());
    let cell = |list: &[String], at: usize| Cell::from(list.get(at).map_or("", String::as_str));
    (0..longest).map(|at| vec![cell(&positions, at), cell(&stages, at), cell(&subjects, at)]).collect()
}
