//! `/admin/tables/{table}`: its editions, the file as it stands on a day, the upload of the next edition.

use std::collections::BTreeMap;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::calendar::{civil_date, parse_date, roc_short};
use domain::codes::import::TableRefused;
use domain::codes::{self, TableKind};
use jiff::civil::Date;
use platform::clock::from_millis;
use platform::error::Refused;
use platform::web::{Ctx, Posted, download, go, page, refused_page};
use platform::{AppError, AppResult, Page};
use ui::components::{
    Breadcrumb, Button, Card, Column, ErrorSummary, Field, PageHead, Row, Table, Tag, Tone,
};
use ui::{L, Markup, Shell};

use super::super::{Edition, commands, stage, store};
use super::{name, two};
use crate::shell::{PartsPage, form};
use crate::{App, shell};

/// What was typed, and the sentence at its field.
#[derive(Clone, Debug, Default)]
struct Typed {
    day: String,
    note: String,
    wrong: Option<(&'static str, String)>,
}

/// `GET /admin/tables/{table}`.
///
/// # Errors
/// Not found; the database.
pub async fn show(State(app): State<App>, ctx: Ctx, Path(table): Path<String>) -> AppResult<Response> {
    let table = parse(&table)?;
    let editions = store::editions(app.db.read(), table.as_str()).await?;
    page(&draw(shell(&ctx, name(ctx.l, table)), table, &editions, &Typed::default(), civil_date(ctx.now)))
}

/// `GET /admin/tables/{table}/rows.csv?on=`: the table as it stands on a day, today without one.
///
/// # Errors
/// Not found; malformed for a day that can't be read.
pub async fn csv(
    ctx: Ctx,
    Path(table): Path<String>,
    Query(query): Query<BTreeMap<String, String>>,
) -> AppResult<Response> {
    let table = parse(&table)?;
    let typed = query.get("on").map_or("", |day| day.trim());
    let day = match typed {
        "" => civil_date(ctx.now),
        typed => parse_date(typed).map_err(|refusal| AppError::refused(&refusal))?,
    };
    let text = commands::file(table, codes::book().rows(table), day);
    Ok(download(&format!("{}-{day}.csv", table.as_str()), "text/csv; charset=utf-8", text.into_bytes()))
}

/// `POST /admin/tables/{table}`: `file`, `day`, `note`.
///
/// # Errors
/// Not found; the database. A refusal is shown on the page with what was typed.
pub async fn upload(
    State(app): State<App>,
    ctx: Ctx,
    Path(table): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    let (l, table) = (ctx.l, parse(&table)?);
    let mut typed =
        Typed { day: posted.text("day").to_owned(), note: posted.text("note").to_owned(), wrong: None };
    let day = parse_date(&typed.day);
    let refused = match (&day, posted.file("file")) {
        (Err(refusal), _) => Err(("day", Refused::new(refusal))),
        (_, None) => Err(("file", Refused::new(&TableRefused::FileMissing))),
        (Ok(day), Some(file)) => {
            match stage(&app, &ctx.actor(), table, *day, &typed.note, (&file.name, &file.bytes)).await {
                Ok(id) => Ok(id),
                Err(AppError::Refused(refused)) if !refused.forbidden => {
                    let on_day = ["table-day-past", "table-later-waits"].contains(&refused.code);
                    Err((if on_day { "day" } else { "file" }, refused))
                }
                Err(other) => return Err(other),
            }
        }
    };
    match refused {
        Ok(id) => Ok(go(&format!("/admin/tables/imports/{id}"), None)),
        Err((field, refused)) => {
            typed.wrong = Some((field, two(l, &refused)));
            let editions = store::editions(app.db.read(), table.as_str()).await?;
            let shell = shell(&ctx, name(l, table)).title_with_errors(true);
            refused_page(&draw(shell, table, &editions, &typed, civil_date(ctx.now)))
        }
    }
}

/// `POST /admin/tables/editions/{id}/undo`.
///
/// # Errors
/// Refused from its day on, or when another stands on it; not found; the database.
pub async fn undo(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<String>,
    _posted: Posted,
) -> AppResult<Response> {
    let number = id.parse().map_err(|_| AppError::NotFound)?;
    let table = super::super::undo(&app, &ctx.actor(), number).await?;
    Ok(go(&format!("/admin/tables/{}", table.as_str()), Some(("success", "tables-undone"))))
}

fn parse(table: &str) -> AppResult<TableKind> {
    TableKind::parse(table).ok_or(AppError::NotFound)
}

fn draw(shell: Shell, table: TableKind, editions: &[Edition], typed: &Typed, today: Date) -> PartsPage {
    let l = shell.l;
    let crumbs = Breadcrumb::new(l).link(l.t("tables-title"), "/admin/tables").here(name(l, table));
    let head = PageHead::new(name(l, table)).crumbs(crumbs).lead(l.t("tables-one-lead"));
    let wrong = typed.wrong.iter().map(|(field, text)| ((*field).to_owned(), text.clone())).collect();
    let error = |field: &str| typed.wrong.iter().find(|(at, _)| *at == field).map(|(_, text)| text.clone());
    let base = format!("/admin/tables/{}", table.as_str());
    let tomorrow = today.tomorrow().unwrap_or(today);
    let day =
        if typed.day.is_empty() && typed.wrong.is_none() { shown(l, tomorrow) } else { typed.day.clone() };
    let fields: Vec<Markup> = vec![
        Field::file(l, "file", l.t("tables-field-file"))
            .hint(l.t("tables-field-file-hint"))
            .accept(".csv,text/csv")
            .required()
            .error(error("file"))
            .into(),
        Field::date(l, "day", l.t("tables-field-day"))
            .hint(l.t("tables-field-day-hint"))
            .required()
            .value(day)
            .error(error("day"))
            .into(),
        Field::text(l, "note", l.t("tables-field-note"))
            .hint(l.t("tables-field-note-hint"))
            .max_length(200)
            .value(&typed.note)
            .into(),
        Button::submit(l.t("tables-compare")).primary().into(),
    ];
    // A form with a file is sent in parts.
    let upload = Markup::raw(form(&shell, &base, fields).as_str().replacen(
        "method=\"post\"",
        "method=\"post\" enctype=\"multipart/form-data\"",
        1,
    ));
    let on_day = Markup::raw(format!("<form class=\"stack\" method=\"get\" action=\"{base}/rows.csv\">"))
        .and(Field::date(l, "on", l.t("tables-download-day")).value(shown(l, today)))
        .and(Button::submit(l.t("tables-download-on")))
        .and(Markup::raw("</form>"));
    let parts: Vec<Markup> = vec![
        head.into(),
        ErrorSummary::new(l, wrong).into(),
        Card::new(upload).title(l.t("tables-upload")).accent().into(),
        Card::new(on_day).title(l.t("tables-download-title")).into(),
        Card::new(history(&shell, editions, today)).title(l.t("tables-history")).flush().into(),
    ];
    PartsPage::new(shell, parts)
}

/// A day as a date box of the reader's language takes it.
fn shown(l: L, day: Date) -> String {
    if l.is_zh() { roc_short(day) } else { day.to_string() }
}

fn history(shell: &Shell, editions: &[Edition], today: Date) -> Table {
    let l = shell.l;
    let columns = vec![
        Column::text(l.t("tables-column-edition")),
        Column::text(l.t("tables-column-from")),
        Column::text(l.t("tables-column-note")),
        Column::text(l.t("tables-column-who")),
        Column::actions(l.t("tables-column-undo")),
    ];
    let latest = editions.iter().find(|edition| edition.undone_at.is_none()).map(|edition| edition.number);
    let table = editions.iter().fold(Table::new(l, l.t("tables-history"), columns), |table, edition| {
        let number = Markup::raw("<div>")
            .and(l.a("tables-edition", "n", edition.number))
            .and(Markup::raw(" "))
            .and(state(l, edition, today))
            .and(Markup::raw("</div>"));
        let who = Markup::raw("<div>")
            .and(edition.made_by.as_str())
            .and(Markup::raw("<br>"))
            .and(Markup::small(&l.datetime(from_millis(edition.made_at))))
            .and(Markup::raw("</div>"));
        let may = latest == Some(edition.number) && edition.from() > today;
        let action = if may {
            let button =
                Button::submit(l.t("tables-undo")).small().about(l.a("tables-edition", "n", edition.number));
            form(shell, &format!("/admin/tables/editions/{}/undo", edition.number), vec![button.into()])
        } else {
            Markup::default()
        };
        table.row(
            Row::default()
                .cell(number)
                .cell(l.date(edition.from()))
                .cell(edition.note.as_str())
                .cell(who)
                .cell(action)
                .muted(edition.undone_at.is_some()),
        )
    });
    table.row(
        Row::default()
            .cell(l.a("tables-edition", "n", 0))
            .cell(l.t("tables-always"))
            .cell(l.t("tables-as-shipped"))
            .cell("")
            .cell(""),
    )
}

fn state(l: L, edition: &Edition, today: Date) -> Tag {
    match edition.undone_at {
        Some(_) => Tag::new(Tone::Neutral, l.t("tables-taken-back")),
        None if edition.from() > today => Tag::new(Tone::Info, l.t("tables-to-come")),
        None => Tag::new(Tone::Good, l.t("tables-in-force")),
    }
}

/// An edition of the demonstration.
pub(super) fn sample_edition(l: L, number: i64) -> Edition {
    let day = civil_date(crate::catalogue::sample::now());
    Edition {
        number,
        table_name: TableKind::Form.as_str().to_owned(),
        base: 0,
        from_day: if number % 2 == 0 { day.tomorrow().unwrap_or(day) } else { day }.to_string(),
        note: l.pick("115 學年度修訂", "Revision of school year 115").to_owned(),
        digest: String::new(),
        ends: "[]".to_owned(),
        made_at: crate::catalogue::sample::now().as_millisecond(),
        made_by: l.pick("羅以澄", "Lo Yi-Cheng").to_owned(),
        undone_at: (number == 1).then(|| crate::catalogue::sample::now().as_millisecond()),
        undone_by: String::new(),
    }
}

pub(super) fn samples() -> Vec<Page> {
    vec![
        Page { name: "tables/one/shipped", render: |l| sample(l, &[], &Typed::default()) },
        Page {
            name: "tables/one/editions",
            render: |l| {
                let editions = [4, 3, 1].map(|n| sample_edition(l, n));
                sample(l, &editions, &Typed::default())
            },
        },
        Page {
            name: "tables/one/refused",
            render: |l| {
                let refused = Refused::new(&TableRefused::Columns { columns: "option".to_owned() });
                let wrong = Some(("file", two(l, &refused)));
                sample(l, &[], &Typed { day: "116/1/1".to_owned(), note: String::new(), wrong })
            },
        },
    ]
}

fn sample(l: L, editions: &[Edition], typed: &Typed) -> String {
    let shell = crate::shell::sample(l, name(l, TableKind::Form));
    let today = civil_date(crate::catalogue::sample::now());
    super::text(&draw(shell, TableKind::Form, editions, typed, today))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_stand_once_and_both_days_have_a_label() {
        let page = sample(L::default(), &[], &Typed::default());
        let mut ids: Vec<&str> =
            page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all, "{ids:?}");
        for name in ["day", "on"] {
            assert!(ids.contains(&name) && page.contains(&format!("for=\"{name}\"")), "{name}: {ids:?}");
        }
    }
}
