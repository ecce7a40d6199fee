//! Yearly lists: upload, the comparison with the directory, what was applied, and the refused rows as a file.

use axum::extract::{Path, State};
use axum::response::Response;
use documents::csv_cell;
use domain::organisation::list::ListRefused;
use domain::text::fold;
use platform::clock::from_millis;
use platform::error::Refused;
use platform::web::{Ctx, Posted, download, go, page, refused_page};
use platform::{AppError, AppResult, Page};
use ui::components::{
    Breadcrumb, Button, Card, Choice, Column, Empty, Field, Notice, PageHead, Row, Stat, Stats, Table, Tag,
    Tone,
};
use ui::{L, Markup, Shell};
use uuid::Uuid;

use super::{error_at, items, level_choices, level_name, paragraph, summary, text};
use crate::directory::{
    self, Decisions, FieldProblem, Line, LineChange, ListId, ListPlan, RefusedLine, StagedList, may_import,
};
use crate::shell::{PartsPage, form as form_of};
use crate::{App, shell};

/// Rows shown of a long table; the rest is said in a number.
const MOST_ROWS: usize = 200;

#[derive(Default)]
struct Upload {
    level: String,
    year: String,
    problems: Vec<FieldProblem>,
    lists: Vec<StagedList>,
}

/// `GET /admin/organisations/import`.
///
/// # Errors
/// Refused for those who may not; the database.
pub async fn form(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    may_import(ctx.seat()?)?;
    let upload = Upload { lists: directory::latest_lists(app.db.read()).await?, ..Upload::default() };
    page(&draw_form(shell(&ctx, ctx.l.t("list-title")), &upload))
}

/// `POST /admin/organisations/import`.
///
/// # Errors
/// Refused for those who may not; the database. A list that is refused whole is said on the page.
pub async fn upload(State(app): State<App>, ctx: Ctx, posted: Posted) -> AppResult<Response> {
    let seat = ctx.seat()?;
    may_import(seat)?;
    let (level, typed_year) = (posted.text("level").to_owned(), fold(posted.text("year")));
    let year = typed_year.parse().ok().filter(|y| (90..200).contains(y));
    let answer = match posted.file("file") {
        None => Err(Refused::new(&ListRefused::FileMissing)),
        Some(file) => {
            directory::preview_list(&app, &ctx.actor(), seat, &level, year, (&file.name, &file.bytes)).await?
        }
    };
    let refused = match answer {
        Ok(id) => return Ok(go(&format!("/admin/organisations/import/{id}"), None)),
        Err(refused) => refused,
    };
    let field = match refused.code {
        "list-level-unknown" => "level",
        "list-year-missing" => "year",
        _ => "file",
    };
    let upload = Upload {
        level,
        year: typed_year,
        problems: vec![FieldProblem { field, refused }],
        lists: directory::latest_lists(app.db.read()).await?,
    };
    refused_page(&draw_form(shell(&ctx, ctx.l.t("list-title")).title_with_errors(true), &upload))
}

/// `GET /admin/organisations/import/{id}`.
///
/// # Errors
/// Refused for those who may not; not found; the database.
pub async fn show(State(app): State<App>, ctx: Ctx, Path(id): Path<String>) -> AppResult<Response> {
    may_import(ctx.seat()?)?;
    let staged = directory::staged_list(app.db.read(), parse(&id)?).await?;
    page(&draw(shell(&ctx, ctx.l.t("list-preview-title")), &staged, None))
}

/// `POST /admin/organisations/import/{id}`.
///
/// # Errors
/// Refused for those who may not; not found; the database.
pub async fn apply(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    let seat = ctx.seat()?;
    let list = parse(&id)?;
    let decisions = Decisions {
        close: posted.text("closing") == "close",
        same: posted.all("same").iter().cloned().collect(),
        hold: false,
    };
    match directory::apply_list(&app, &ctx.actor(), seat, list, &decisions).await {
        Ok(_) => Ok(go(&format!("/admin/organisations/import/{id}"), Some(("success", "list-applied")))),
        Err(AppError::Refused(refused)) if !refused.forbidden => {
            if refused.code == "list-directory-changed" {
                directory::compare_again(&app, &ctx.actor(), seat, list).await?;
            }
            let staged = directory::staged_list(app.db.read(), list).await?;
            let shell = shell(&ctx, ctx.l.t("list-preview-title")).title_with_errors(true);
            refused_page(&draw(shell, &staged, Some(&refused)))
        }
        Err(other) => Err(other),
    }
}

/// `POST /admin/organisations/import/{id}/again`.
///
/// # Errors
/// Refused for those who may not; not found; the database.
pub async fn again(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<String>,
    _posted: Posted,
) -> AppResult<Response> {
    directory::compare_again(&app, &ctx.actor(), ctx.seat()?, parse(&id)?).await?;
    Ok(go(&format!("/admin/organisations/import/{id}"), Some(("success", "list-compared"))))
}

/// `GET /admin/organisations/import/{id}/refused.csv`.
///
/// # Errors
/// Refused for those who may not; not found; the database.
pub async fn refused(State(app): State<App>, ctx: Ctx, Path(id): Path<String>) -> AppResult<Response> {
    may_import(ctx.seat()?)?;
    let staged = directory::staged_list(app.db.read(), parse(&id)?).await?;
    let bytes = refused_csv(ctx.l, &staged.plan()).map_err(AppError::internal)?;
    let name = format!("refused-{}-{}.csv", staged.level, staged.year);
    Ok(download(&name, "text/csv; charset=utf-8", bytes))
}

fn parse(id: &str) -> AppResult<ListId> {
    id.parse().map_err(|_| AppError::NotFound)
}

/// The refused rows as they were, with the line and the reason in front; a spreadsheet needs the mark to read UTF-8.
fn refused_csv(l: L, plan: &ListPlan) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer("\u{FEFF}".as_bytes().to_vec());
    let mut head = vec![l.t("list-line"), l.t("list-column"), l.t("list-reason")];
    head.extend(plan.header.iter().map(|name| csv_cell(name).into_owned()));
    writer.write_record(&head)?;
    for row in &plan.refused {
        let mut cells = vec![row.line.to_string(), csv_cell(&row.column).into_owned(), reason(l, row)];
        cells.extend(row.cells.iter().map(|cell| csv_cell(cell).into_owned()));
        writer.write_record(&cells)?;
    }
    writer.into_inner().map_err(|e| csv::Error::from(std::io::Error::other(e.to_string())))
}

fn reason(l: L, row: &RefusedLine) -> String {
    l.t(&format!("import-{}", row.code))
}

fn crumbs(l: L, here: &str) -> Breadcrumb {
    Breadcrumb::new(l).link(l.t("contact-title"), "/organisation").here(here)
}

fn draw_form(shell: Shell, upload: &Upload) -> PartsPage {
    let l = shell.l;
    let title = l.t("list-title");
    let head = PageHead::new(title.clone()).crumbs(crumbs(l, &title)).lead(l.t("list-lead"));
    let at = |field: &str| error_at(l, &upload.problems, field);
    let mut levels = vec![Choice::new("", l.t("list-level-choose"))];
    levels.extend(level_choices(l));
    let fields = Markup::join([
        Markup::raw(
            "<form class=\"stack\" method=\"post\" action=\"/admin/organisations/import\" enctype=\"multipart/form-data\" data-once>",
        ),
        shell.csrf_field(),
        Field::select(l, "level", l.t("list-level"), levels)
            .required()
            .value(&upload.level)
            .error(at("level"))
            .into(),
        Field::file(l, "file", l.t("list-file"))
            .required()
            .accept(".csv,text/csv")
            .hint(l.t("list-file-hint"))
            .error(at("file"))
            .into(),
        Field::text(l, "year", l.t("list-year"))
            .width("short")
            .inputmode("numeric")
            .hint(l.t("list-year-hint"))
            .value(&upload.year)
            .error(at("year"))
            .into(),
        Button::submit(l.t("list-upload")).into(),
        Markup::raw("</form>"),
    ]);
    let mut parts: Vec<Markup> = vec![
        head.into(),
        summary(l, &upload.problems).into(),
        Card::new(fields).title(l.t("list-choose")).into(),
    ];
    if upload.lists.is_empty() {
        parts.push(Empty::new(l.t("list-none"), l.t("list-none-text")).into());
    } else {
        parts.push(Card::new(latest(l, &upload.lists)).title(l.t("list-latest")).flush().into());
    }
    PartsPage::new(shell, parts)
}

fn latest(l: L, lists: &[StagedList]) -> Table {
    let columns = ["list-level", "list-year", "list-file", "list-uploaded", "organisation-state"];
    Table::new(l, l.t("list-latest"), columns.iter().map(|k| Column::text(l.t(k))).collect()).rows(
        lists.iter().map(|staged| {
            let tag = if staged.state == "applied" {
                Tag::new(Tone::Good, l.t("list-state-applied"))
            } else {
                Tag::new(Tone::Info, l.t("list-state-previewed"))
            };
            let name = level_name(l, &staged.level);
            Row::default()
                .cell(Markup::link(&name, &format!("/admin/organisations/import/{}", staged.id)))
                .cell(staged.year.to_string())
                .cell(staged.file_name.clone())
                .cell(
                    Markup::from(l.datetime(from_millis(staged.uploaded_at)))
                        .and(Markup::small(&staged.uploaded_by)),
                )
                .cell(tag)
        }),
    )
}

fn draw(shell: Shell, staged: &StagedList, refused: Option<&Refused>) -> PartsPage {
    let l = shell.l;
    let plan = staged.plan();
    let level = level_name(l, &staged.level);
    let title = l.a2("list-heading", "level", level, "year", staged.year);
    let applied = staged.state == "applied";
    let (tone, state) =
        if applied { (Tone::Good, "list-state-applied") } else { (Tone::Info, "list-state-previewed") };
    let head = PageHead::new(title.clone())
        .crumbs(crumbs(l, &title).link(l.t("list-title"), "/admin/organisations/import"))
        .lead(staged.file_name.clone())
        .tag(Tag::new(tone, l.t(state)));
    let mut parts: Vec<Markup> = vec![head.into()];
    if let Some(refused) = refused {
        let body = paragraph(refused.sentence(l)).and(paragraph(refused.next(l)));
        parts.push(Notice::new(Tone::Bad, body).title(l.t("list-not-applied")).into());
    }
    if applied {
        parts.push(done(l, staged).into());
    }
    if !plan.ignored.is_empty() {
        let names = plan.ignored.join("、");
        parts.push(Notice::new(Tone::Neutral, l.a("list-ignored", "columns", names)).into());
    }
    parts.push(figures(l, &plan).into());
    if applied {
        parts.extend(tables(l, staged, &plan, false));
        return PartsPage::new(shell, parts);
    }
    if plan.is_empty() {
        parts.push(
            Notice::new(Tone::Good, l.t("list-nothing-to-do-text")).title(l.t("list-nothing-to-do")).into(),
        );
        parts.extend(tables(l, staged, &plan, false));
        return PartsPage::new(shell, parts);
    }
    let mut fields = tables(l, staged, &plan, true);
    if !plan.closes.is_empty() {
        fields.push(closing(l, &plan));
    }
    fields.push(Button::submit(l.t("list-apply")).into());
    parts.push(form_of(&shell, &format!("/admin/organisations/import/{}", staged.id), fields));
    PartsPage::new(shell, parts)
}

fn done(l: L, staged: &StagedList) -> Notice {
    let result: serde_json::Value = serde_json::from_str(&staged.result).unwrap_or_default();
    let number = |key: &str| result[key].as_i64().unwrap_or(0).to_string();
    let args = [
        ("opened", number("opened")),
        ("changed", number("changed")),
        ("recoded", number("recoded")),
        ("closed", number("closed")),
    ];
    Notice::new(Tone::Good, l.args("list-done", &args)).title(l.t("list-state-applied"))
}

fn figures(l: L, plan: &ListPlan) -> Stats {
    let renamed = plan.changes.iter().filter(|c| c.before.name != c.after.name).count();
    let moved = plan.changes.iter().filter(|c| c.before.county != c.after.county).count();
    let addressed = plan.changes.iter().filter(|c| c.before.address != c.after.address).count();
    let warn = |n: usize, tone: Tone| if n == 0 { Tone::Neutral } else { tone };
    Stats::new(vec![
        Stat::new(l.t("list-rows"), plan.rows),
        Stat::new(l.t("list-opens"), plan.opens.len()),
        Stat::new(l.t("list-closes"), plan.closes.len()).tone(warn(plan.closes.len(), Tone::Warn)),
        Stat::new(l.t("list-renamed"), renamed),
        Stat::new(l.t("list-addressed"), addressed),
        Stat::new(l.t("list-moved"), moved),
        Stat::new(l.t("list-recoded"), plan.recoded.len()).tone(warn(plan.recoded.len(), Tone::Warn)),
        Stat::new(l.t("list-unchanged"), plan.unchanged),
        Stat::new(l.t("list-refused"), plan.refused.len()).tone(warn(plan.refused.len(), Tone::Bad)),
    ])
}

fn tables(l: L, staged: &StagedList, plan: &ListPlan, pick: bool) -> Vec<Markup> {
    let mut parts = Vec::new();
    let mut add = |key: &str, count: usize, table: Table, lead: Option<String>| {
        if count > 0 {
            let mut body = lead.map(paragraph).unwrap_or_default().and(Markup::from(table));
            if count > MOST_ROWS {
                body = body.and(paragraph(l.a("list-and-more", "n", count - MOST_ROWS)));
            }
            parts.push(Markup::from(Card::new(body).title(l.a2("list-part", "title", l.t(key), "n", count))));
        }
    };
    // Every proposal is shown, because each waits for a tick.
    add(
        "list-recoded",
        plan.recoded.len().min(MOST_ROWS),
        recoded(l, plan, pick),
        Some(l.t("list-recoded-lead")),
    );
    add("list-refused", plan.refused.len(), refused_table(l, plan), None);
    add("list-closes", plan.closes.len(), closes(l, plan), Some(l.t("list-closes-lead")));
    add("list-changes", plan.changes.len(), changes(l, plan), None);
    add("list-opens", plan.opens.len(), opens(l, plan), None);
    if !plan.refused.is_empty() {
        let file = format!("/admin/organisations/import/{}/refused.csv", staged.id);
        let button = Button::link(l.t("list-refused-download"), file).small().icon("download");
        parts.push(Notice::new(Tone::Warn, l.t("list-refused-hint")).action(button).into());
    }
    parts
}

fn columns(l: L, keys: &[&str]) -> Vec<Column> {
    keys.iter().map(|key| Column::text(l.t(key))).collect()
}

fn recoded(l: L, plan: &ListPlan, pick: bool) -> Table {
    let keys = ["organisation-name", "list-old-code", "list-new-code", "organisation-address"];
    let table = Table::new(l, l.t("list-recoded"), columns(l, &keys)).dense();
    let table = if pick { table.pick("same") } else { table };
    table.rows(plan.recoded.iter().map(|one| {
        Row::default()
            .cell(one.after.name.clone())
            .cell(one.before.code.clone())
            .cell(one.after.code.clone())
            .cell(before_after(l, &one.before.address, &one.after.address))
            .pick(one.after.code.clone(), one.after.name.clone())
    }))
}

fn refused_table(l: L, plan: &ListPlan) -> Table {
    let keys = ["list-line", "list-column", "list-reason", "list-value"];
    Table::new(l, l.t("list-refused"), columns(l, &keys)).dense().rows(
        plan.refused.iter().take(MOST_ROWS).map(|row| {
            Row::default()
                .cell(row.line.to_string())
                .cell(row.column.clone())
                .cell(reason(l, row))
                .cell(row.value.clone())
        }),
    )
}

fn closes(l: L, plan: &ListPlan) -> Table {
    let keys = ["organisation-name", "organisation-code", "organisation-county"];
    Table::new(l, l.t("list-closes"), columns(l, &keys)).dense().rows(plan.closes.iter().take(MOST_ROWS).map(
        |one| {
            Row::default()
                .cell(Markup::link(&one.line.name, &format!("/admin/organisations/{}", one.id)))
                .cell(one.line.code.clone())
                .cell(one.line.county.clone())
        },
    ))
}

fn opens(l: L, plan: &ListPlan) -> Table {
    let keys = ["organisation-name", "organisation-code", "organisation-ownership", "organisation-address"];
    Table::new(l, l.t("list-opens"), columns(l, &keys)).dense().rows(plan.opens.iter().take(MOST_ROWS).map(
        |line| {
            Row::default()
                .cell(line.name.clone())
                .cell(line.code.clone())
                .cell(line.ownership.clone())
                .cell(line.address.clone())
        },
    ))
}

fn changes(l: L, plan: &ListPlan) -> Table {
    let keys = ["organisation-code", "organisation-name", "list-what-changes"];
    Table::new(l, l.t("list-changes"), columns(l, &keys)).dense().rows(
        plan.changes.iter().take(MOST_ROWS).map(|one| {
            Row::default().cell(one.after.code.clone()).cell(one.after.name.clone()).cell(differences(l, one))
        }),
    )
}

fn differences(l: L, change: &LineChange) -> Markup {
    let (before, after) = (&change.before, &change.after);
    let pairs = [
        ("organisation-name", &before.name, &after.name),
        ("organisation-ownership", &before.ownership, &after.ownership),
        ("organisation-county", &before.county, &after.county),
        ("organisation-address", &before.address, &after.address),
        ("list-postal-code", &before.postal_code, &after.postal_code),
        ("organisation-phone", &before.phone, &after.phone),
        ("organisation-website", &before.website, &after.website),
    ];
    let mut lines: Vec<Markup> = pairs
        .into_iter()
        .filter(|(_, before, after)| before != after)
        .map(|(key, before, after)| {
            let args = [("what", l.t(key)), ("before", nothing(l, before)), ("after", nothing(l, after))];
            Markup::from(l.args("list-difference", &args))
        })
        .collect();
    if change.reopens {
        lines.insert(0, l.t("list-reopens").into());
    }
    items(lines)
}

fn before_after(l: L, before: &str, after: &str) -> String {
    if before == after {
        return after.to_owned();
    }
    l.a2("list-before-after", "before", nothing(l, before), "after", nothing(l, after))
}

fn nothing(l: L, text: &str) -> String {
    if text.is_empty() { l.t("list-empty-cell") } else { text.to_owned() }
}

fn closing(l: L, plan: &ListPlan) -> Markup {
    // A file that was cut short would close half of a county: then nothing is closed unless somebody says so.
    let known = plan.unchanged + plan.changes.len() + plan.closes.len();
    let many = plan.closes.len() > 10 && plan.closes.len() * 20 > known;
    let choices = vec![
        Choice::new("close", l.a("list-closing-close", "n", plan.closes.len()))
            .hint(l.t("list-closing-close-hint")),
        Choice::new("leave", l.t("list-closing-leave")).hint(l.t("list-closing-leave-hint")),
    ];
    let field = Field::radios(l, "closing", l.t("list-closing"), choices).required();
    let field = field.value(if many { "leave" } else { "close" });
    if many {
        let warning = Notice::new(Tone::Bad, l.a("list-closing-many", "n", plan.closes.len()));
        return Markup::from(warning).and(Markup::from(field));
    }
    field.into()
}

fn sample_list(l: L, applied: bool, empty: bool) -> StagedList {
    let line = |code: &str, name: &str| Line {
        code: code.into(),
        name: name.into(),
        ownership: "公立".into(),
        county: "宜蘭縣".into(),
        address: "宜蘭縣宜蘭市杏壇路1號".into(),
        ..Line::default()
    };
    let id = platform::ids::OrganisationId(Uuid::nil());
    let change = |before: Line, after: Line| LineChange { id, before, after, reopens: false };
    let mut plan = ListPlan {
        level: "primary".into(),
        year: 115,
        rows: 76,
        unchanged: 70,
        ignored: vec![l.pick("校長", "Head").to_owned()],
        ..ListPlan::default()
    };
    if !empty {
        plan.opens = vec![line("024601", l.pick("新杏國小", "New School"))];
        plan.changes = vec![change(line("024602", "壇山國小"), line("024602", "壇山實驗國小"))];
        plan.recoded = vec![change(line("024603", "杏林國小"), line("024699", "杏林國小"))];
        plan.refused = vec![RefusedLine {
            line: 9,
            column: "地址".into(),
            code: "address-county".into(),
            value: "臺北市".into(),
            cells: Vec::new(),
        }];
    }
    StagedList {
        id: ListId(Uuid::nil()),
        level: "primary".into(),
        year: 115,
        file_name: "e1_new.csv".into(),
        plan: serde_json::to_string(&plan).unwrap_or_default(),
        state: if applied { "applied" } else { "previewed" }.into(),
        uploaded_by: l.pick("羅以澄", "Luo Yi-Cheng").into(),
        uploaded_at: 0,
        result: "{\"opened\":1,\"changed\":1,\"recoded\":1,\"closed\":0}".into(),
        applied_at: None,
    }
}

/// The upload with and without a refusal, the comparison, nothing to do, applied, refused.
pub fn samples() -> Vec<Page> {
    fn of(l: L, staged: &StagedList, refused: Option<&Refused>) -> String {
        text(&draw(crate::shell::sample(l, l.t("list-preview-title")), staged, refused))
    }
    fn uploading(l: L, upload: &Upload) -> String {
        text(&draw_form(crate::shell::sample(l, l.t("list-title")), upload))
    }
    vec![
        Page { name: "directory/import/fresh", render: |l| uploading(l, &Upload::default()) },
        Page {
            name: "directory/import/refused",
            render: |l| {
                let refused =
                    Refused::new(&ListRefused::ColumnsMissing { columns: "代碼、地址".into() });
                let problems = vec![FieldProblem { field: "file", refused }];
                let lists = vec![sample_list(l, true, true)];
                uploading(l, &Upload { level: "primary".into(), year: "115".into(), problems, lists })
            },
        },
        Page { name: "directory/import/preview", render: |l| of(l, &sample_list(l, false, false), None) },
        Page { name: "directory/import/nothing", render: |l| of(l, &sample_list(l, false, true), None) },
        Page { name: "directory/import/applied", render: |l| of(l, &sample_list(l, true, false), None) },
        Page {
            name: "directory/import/changed",
            render: |l| {
                let refused = Refused::new(&ListRefused::DirectoryChanged);
                of(l, &sample_list(l, false, false), Some(&refused))
            },
        },
    ]
}
