//! `/my/elsewhere/new` and the form of a record that may still be changed.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::elsewhere::{
    Form, LONGEST_NAME, LONGEST_NUMBER, LONGEST_TEXT, MOST_FILES, State as Standing, Typed,
};
use platform::error::Refused;
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppError, AppResult, Page};
use ui::components::field::FieldRow;
use ui::components::{Breadcrumb, Button, Card, Choice, ErrorSummary, Field, Notice, PageHead, Tone};
use ui::{L, Markup, Shell};

use super::{actions, alike_list, sample, steps, why};
use crate::App;
use crate::catalogue::view::option_label;
use crate::credit::elsewhere::{self, ElsewhereId, Given, Problems, Record, Whole};
use crate::shell::PartsPage;

/// A form as drawn.
pub(super) struct Drawn {
    /// The record as kept; none for a new one.
    pub whole: Option<Whole>,
    pub typed: Typed,
    pub said_other: bool,
    /// Tags that may be wished for.
    pub tags: Vec<String>,
    pub wrong: Vec<(String, Refused)>,
}

/// `GET /my/elsewhere/new`.
///
/// # Errors
/// The database.
pub async fn blank(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    let drawn = Drawn {
        whole: None,
        typed: Typed::default(),
        said_other: false,
        tags: tags(&app).await?,
        wrong: Vec::new(),
    };
    page(&draw(crate::shell(&ctx, ctx.l.t("elsewhere-new")), &drawn))
}

/// The form of a record that may be changed.
pub(super) async fn of(app: &App, whole: Whole) -> AppResult<Drawn> {
    let record = &whole.record;
    Ok(Drawn {
        typed: typed_of(record),
        said_other: record.said_other,
        tags: tags(app).await?,
        wrong: Vec::new(),
        whole: Some(whole),
    })
}

fn typed_of(record: &Record) -> Typed {
    Typed {
        title: record.title.clone(),
        organiser: record.organiser.clone(),
        began: record.began.clone(),
        ended: record.ended.clone(),
        hours: record.asked().to_string(),
        form: record.form.clone(),
        tags: record.wished(),
        number: record.number.clone(),
        note: record.note.clone(),
    }
}

async fn tags(app: &App) -> AppResult<Vec<String>> {
    Ok(elsewhere::wishes(app.db.read()).await?.into_iter().map(|tag| tag.tag).collect())
}

/// `POST /my/elsewhere/new`: `do` is `save` or `send`.
///
/// # Errors
/// Malformed for an unknown deed; the database. What is wrong is said on the page.
pub async fn create(State(app): State<App>, ctx: Ctx, posted: Posted) -> AppResult<Response> {
    put(&app, &ctx, None, posted).await
}

/// `POST /my/elsewhere/{id}`: `do` is `save`, `send`, `withdraw` or `delete`.
///
/// # Errors
/// As [`create`]; not found for somebody else's.
pub async fn save(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<ElsewhereId>,
    posted: Posted,
) -> AppResult<Response> {
    let person = ctx.viewer()?.person;
    match posted.text("do") {
        "withdraw" => {
            elsewhere::withdraw(&app, &ctx.actor(), person, id).await?;
            Ok(go(&format!("/my/elsewhere/{id}"), Some(("success", "elsewhere-withdrawn"))))
        }
        "delete" => {
            elsewhere::delete(&app, &ctx.actor(), person, id).await?;
            Ok(go("/my/elsewhere", Some(("success", "elsewhere-deleted"))))
        }
        _ => put(&app, &ctx, Some((id, posted.id("version")?)), posted).await,
    }
}

async fn put(
    app: &App,
    ctx: &Ctx,
    before: Option<(ElsewhereId, i64)>,
    mut posted: Posted,
) -> AppResult<Response> {
    let send = match posted.text("do") {
        "save" => false,
        "send" => true,
        other => return Err(AppError::Malformed(format!("do {other}"))),
    };
    let person = ctx.viewer()?.person;
    let typed = read(&posted);
    let said_other = posted.has("said_other");
    let given = Given {
        typed: typed.clone(),
        removed: posted.all("remove").iter().filter_map(|id| id.parse().ok()).collect(),
        files: chosen(&mut posted),
        said_other,
        send,
    };
    let (id, wrong, kept) = match elsewhere::save(app, &ctx.actor(), person, before, given).await {
        Ok(id) => {
            let flash = if send { "elsewhere-sent" } else { "elsewhere-saved" };
            return Ok(go(&format!("/my/elsewhere/{id}"), Some(("success", flash))));
        }
        Err(Problems::Fields(wrong)) => (before.map(|(id, _)| id), wrong, false),
        Err(Problems::Kept(id, refused)) => (Some(id), vec![(field_of(&refused).to_owned(), refused)], true),
        Err(Problems::Other(error)) => return Err(error),
    };
    let whole = match id {
        Some(id) => Some(elsewhere::own(app.db.read(), person, id).await?),
        None => None,
    };
    // Decided in the meantime: there is no form any more, and the page tells how it stands.
    if whole.as_ref().is_some_and(|whole| !whole.record.state().is_open()) {
        return Err(AppError::refused(&domain::elsewhere::ElsewhereRefused::NotNow));
    }
    let mut drawn = Drawn { whole, typed, said_other, tags: tags(app).await?, wrong };
    if kept && let Some(whole) = &drawn.whole {
        drawn.typed = typed_of(&whole.record);
    }
    let shell = crate::shell(ctx, ctx.l.t("elsewhere-new")).title_with_errors(true);
    refused_page(&draw(shell, &drawn))
}

/// Where a refusal of sending is mended.
fn field_of(refused: &Refused) -> &'static str {
    match refused.code {
        "elsewhere-no-evidence" => "file-1",
        "elsewhere-looks-alike" => "said_other",
        _ => "",
    }
}

fn read(posted: &Posted) -> Typed {
    let text = |field: &str| posted.text(field).to_owned();
    Typed {
        title: text("title"),
        organiser: text("organiser"),
        began: text("began"),
        ended: text("ended"),
        hours: text("hours"),
        form: text("form"),
        tags: posted.all("tags").to_vec(),
        number: text("number"),
        note: text("note"),
    }
}

fn chosen(posted: &mut Posted) -> Vec<(String, platform::web::Upload)> {
    let names = (1..=MOST_FILES).map(|n| format!("file-{n}"));
    let mut files = Vec::new();
    for name in names {
        // A field nobody chose a file for is sent without a name; an empty file has one and is told.
        if let Some(file) = posted.files.remove(&name)
            && (!file.name.is_empty() || !file.bytes.is_empty())
        {
            files.push((name, file));
        }
    }
    files
}

/// Draws the form, with what came back and what is wrong above it.
pub(super) fn draw(shell: Shell, drawn: &Drawn) -> PartsPage {
    let l = shell.l;
    let title = drawn.whole.as_ref().map_or_else(|| l.t("elsewhere-new"), |whole| whole.record.title.clone());
    let crumbs = Breadcrumb::new(l)
        .link(l.t("transcript-title"), "/my/transcript")
        .link(l.t("elsewhere-title"), "/my/elsewhere")
        .here(title.as_str());
    let mut head = PageHead::new(title).crumbs(crumbs).lead(l.t("elsewhere-form-lead"));
    if let Some(whole) = &drawn.whole {
        head = head.tag(super::state_tag(l, whole.record.state()));
    }
    let mut parts: Vec<Markup> = vec![head.into()];
    let lines = drawn.wrong.iter().map(|(field, refused)| {
        let at = if field.is_empty() { "main" } else { field.as_str() };
        (at.to_owned(), said(l, refused))
    });
    parts.push(ErrorSummary::new(l, lines.collect()).into());
    if let Some(whole) = &drawn.whole {
        let back = whole.steps.last().filter(|_| whole.record.state() == Standing::Returned);
        parts.extend(
            back.map(|step| {
                Notice::new(Tone::Warn, why(l, step)).title(l.t("elsewhere-returned-title")).into()
            }),
        );
    }
    parts.push(Card::new(fields(&shell, drawn)).into());
    if let Some(whole) = &drawn.whole {
        if !whole.steps.is_empty() {
            let steps = steps(l, &whole.record, &whole.steps);
            parts.push(Card::new(steps).title(l.t("elsewhere-history")).into());
        }
        let href = format!("/my/elsewhere/{}", whole.record.id);
        let delete = Button::submit(l.t("elsewhere-delete")).quiet().icon("trash").named("do", "delete");
        let text =
            Markup::raw("<p class=\"sub\">").and(l.t("elsewhere-delete-text")).and(Markup::raw("</p>"));
        parts.push(crate::shell::form(&shell, &href, vec![text, actions([delete.into()])]));
    }
    PartsPage::new(shell, parts)
}

fn said(l: L, refused: &Refused) -> String {
    l.a2("credit-two-sentences", "first", refused.sentence(l), "second", refused.next(l))
}

fn fields(shell: &Shell, drawn: &Drawn) -> Markup {
    let l = shell.l;
    let (typed, record) = (&drawn.typed, drawn.whole.as_ref().map(|whole| &whole.record));
    let wrong = |field: &str| drawn.wrong.iter().find(|(at, _)| at == field).map(|(_, r)| said(l, r));
    let most = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let text = |name: &'static str, value: &str, longest: usize| {
        let field = Field::text(l, name, l.t(&format!("elsewhere-field-{name}")));
        field.value(value).max_length(most(longest)).error(wrong(name))
    };
    let day = |name: &'static str, value: &str| {
        let field = Field::date(l, name, l.t(&format!("elsewhere-field-{name}")));
        field.value(value).error(wrong(name))
    };
    let forms =
        Form::ALL.map(|form| Choice::new(form.as_str(), l.t(&format!("elsewhere-form-{}", form.as_str()))));
    let mut inputs: Vec<Markup> = vec![
        text("title", &typed.title, LONGEST_NAME).required().hint(l.t("elsewhere-field-title-hint")).into(),
        text("organiser", &typed.organiser, LONGEST_NAME).required().into(),
        FieldRow::new()
            .with(day("began", &typed.began).required())
            .with(day("ended", &typed.ended).hint(l.t("elsewhere-field-ended-hint")))
            .into(),
        Field::text(l, "hours", l.t("elsewhere-field-hours"))
            .value(typed.hours.as_str())
            .hint(l.t("elsewhere-field-hours-hint"))
            .inputmode("decimal")
            .suffix(l.t("credit-hours-unit"))
            .required()
            .error(wrong("hours"))
            .into(),
        Field::radios(l, "form", l.t("elsewhere-field-form"), forms.to_vec())
            .value(typed.form.as_str())
            .required()
            .error(wrong("form"))
            .into(),
        text("number", &typed.number, LONGEST_NUMBER).hint(l.t("elsewhere-field-number-hint")).into(),
    ];
    if !drawn.tags.is_empty() {
        let choices =
            drawn.tags.iter().map(|tag| Choice::new(tag.as_str(), option_label(l, "attribute_tags", tag)));
        inputs.push(
            Field::checkboxes(l, "tags", l.t("elsewhere-field-tags"), choices.collect())
                .values(typed.tags.clone())
                .hint(l.t("elsewhere-field-tags-hint"))
                .inline()
                .error(wrong("tags"))
                .into(),
        );
    }
    inputs.push(
        Field::textarea(l, "note", l.t("elsewhere-field-note"))
            .value(typed.note.as_str())
            .max_length(most(LONGEST_TEXT))
            .rows(3)
            .error(wrong("note"))
            .into(),
    );
    inputs.extend(files(l, drawn, &wrong));
    inputs.extend(other_training(l, drawn, &wrong));
    if let Some(record) = record {
        let version = format!("<input type=\"hidden\" name=\"version\" value=\"{}\">", record.version);
        inputs.push(Markup::raw(version));
    }
    inputs.push(actions([
        Button::submit(l.t("elsewhere-send")).primary().icon("check").named("do", "send").into(),
        Button::submit(l.t("elsewhere-save")).named("do", "save").into(),
        Button::link(l.t("ui-back"), "/my/elsewhere").quiet().into(),
    ]));
    let action = record.map_or_else(|| "/my/elsewhere/new".to_owned(), |r| format!("/my/elsewhere/{}", r.id));
    let open = format!(
        "<form class=\"stack\" method=\"post\" action=\"{action}\" enctype=\"multipart/form-data\" data-once data-dirty>"
    );
    Markup::join([Markup::raw(open), shell.csrf_field(), Markup::join(inputs), Markup::raw("</form>")])
}

/// Evidence there is, with a tick to take it away, and a field for each file that may be added.
fn files(l: L, drawn: &Drawn, wrong: &dyn Fn(&str) -> Option<String>) -> Vec<Markup> {
    let there: Vec<_> = drawn.whole.iter().flat_map(|whole| &whole.files).collect();
    let count = there.len();
    let mut parts = vec![
        Markup::raw("<h2>")
            .and(l.t("elsewhere-evidence"))
            .and(Markup::raw("</h2><p class=\"sub\">"))
            .and(l.a("elsewhere-evidence-hint", "most", MOST_FILES))
            .and(Markup::raw("</p>")),
    ];
    if let Some(whole) = drawn.whole.as_ref().filter(|whole| !whole.files.is_empty()) {
        parts.push(super::evidence(l, &format!("/my/elsewhere/{}", whole.record.id), whole));
        let choices = there
            .iter()
            .map(|file| Choice::new(file.file.to_string(), l.a("elsewhere-file-remove", "name", &file.name)));
        parts.push(
            Field::checkboxes(l, "remove", l.t("elsewhere-files-remove"), choices.collect()).plain().into(),
        );
    }
    let free = MOST_FILES - MOST_FILES.min(count);
    parts.extend((1..=free).map(|n| {
        let name = format!("file-{n}");
        let error = wrong(&name);
        Field::file(l, name, l.a("elsewhere-file-n", "n", count + n))
            .accept(".pdf,.jpg,.jpeg,.png")
            .plain()
            .error(error)
            .into()
    }));
    parts
}

/// What it looks like, with the tick that it is another training.
fn other_training(l: L, drawn: &Drawn, wrong: &dyn Fn(&str) -> Option<String>) -> Option<Markup> {
    let whole = drawn.whole.as_ref().filter(|whole| !whole.alike.is_empty())?;
    let body = Markup::from(l.t("elsewhere-alike-text")).and(alike_list(l, whole, true));
    let notice = Notice::new(Tone::Warn, body).title(l.t("elsewhere-alike-title"));
    let tick = Field::tick(l, "said_other", l.t("elsewhere-alike-other"));
    let tick = if drawn.said_other { tick.value("1") } else { tick };
    Some(Markup::from(notice).and(tick.error(wrong("said_other"))))
}

/// New; with everything wrong; returned with what it looks like.
pub(super) fn samples() -> Vec<Page> {
    use domain::elsewhere::ElsewhereRefused as R;
    fn form(l: L, whole: Option<Whole>, wrong: Vec<(&str, R)>) -> String {
        let typed = whole.as_ref().map_or_else(Typed::default, |whole| typed_of(&whole.record));
        let drawn = Drawn {
            whole,
            typed,
            said_other: false,
            tags: domain::codes::tables().tags.iter().map(|t| t.tag.clone()).collect(),
            wrong: wrong.into_iter().map(|(at, r)| (at.to_owned(), Refused::new(&r))).collect(),
        };
        super::super::draw(&draw(crate::shell::sample(l, l.t("elsewhere-new")), &drawn))
    }
    vec![
        Page { name: "credit/elsewhere/new", render: |l| form(l, None, Vec::new()) },
        Page {
            name: "credit/elsewhere/wrong",
            render: |l| {
                let wrong = vec![
                    ("title", R::TitleMissing),
                    ("began", R::DayUnreadable { given: "昨天".to_owned() }),
                    ("hours", R::HoursUnreadable { given: "1.3".to_owned() }),
                    ("form", R::FormMissing),
                    ("file-1", R::EvidenceKind { given: "a.docx".to_owned() }),
                ];
                form(l, None, wrong)
            },
        },
        Page {
            name: "credit/elsewhere/returned",
            render: |l| {
                form(l, Some(sample::whole(l, Standing::Returned)), vec![("said_other", R::LooksAlike)])
            },
        },
    ]
}
