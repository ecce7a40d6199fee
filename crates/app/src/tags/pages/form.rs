//! `/admin/tags/new` and `/admin/tags/edit/{tag}`: definition, owner, days, who may set, who confirms.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::calendar::roc_short;
use domain::permissions::OrganisationKind;
use domain::tags::{Confirmer, Setters};
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppError, AppResult, Page};
use ui::components::{Breadcrumb, Button, Choice, ErrorSummary, Field, PageHead};
use ui::{L, Markup, Shell, encode};

use super::super::{Draft, TagEntry, by_name, may_keep, save as save_tag};
use crate::shell::{PartsPage, form};
use crate::{App, directory, shell, tables};

/// A form as drawn: where it goes, what stands in it, what is wrong.
struct Drawn<'a> {
    name: Option<&'a str>,
    national: bool,
    draft: &'a Draft,
    wrong: Vec<(String, String)>,
}

/// `GET /admin/tags/new`.
///
/// # Errors
/// When the page can't be drawn.
pub async fn blank(ctx: Ctx) -> AppResult<Response> {
    let drawn = Drawn { name: None, national: true, draft: &Draft::default(), wrong: Vec::new() };
    page(&draw(shell(&ctx, ctx.l.t("tags-new")), &drawn))
}

/// `GET /admin/tags/edit/{tag}`.
///
/// # Errors
/// Not found for a tag that is not the seat's to keep; the database.
pub async fn show(State(app): State<App>, ctx: Ctx, Path(tag): Path<String>) -> AppResult<Response> {
    let (seat, tag) = (ctx.seat()?, by_name(app.db.read(), &tag).await?);
    let mine = directory::answers_for(app.db.read(), seat.organisation).await?;
    if !may_keep(seat, &mine, &tag) {
        return Err(AppError::NotFound);
    }
    let owner = match tag.owner {
        Some(owner) => directory::organisation(app.db.read(), owner).await?.code,
        None => String::new(),
    };
    let national = seat.kind == OrganisationKind::NationalCentre;
    let draft = draft_of(ctx.l, &tag, owner);
    let drawn = Drawn { name: Some(&tag.tag), national, draft: &draft, wrong: Vec::new() };
    page(&draw(shell(&ctx, &tag.tag), &drawn))
}

/// `POST /admin/tags/new`.
///
/// # Errors
/// Denied to all but the national centre; the database. A refusal is shown on the page.
pub async fn create(State(app): State<App>, ctx: Ctx, posted: Posted) -> AppResult<Response> {
    put(&app, &ctx, None, &posted).await
}

/// `POST /admin/tags/edit/{tag}`.
///
/// # Errors
/// Denied to all but the tag's keepers; not found; the database. A refusal is shown on the page.
pub async fn save(
    State(app): State<App>,
    ctx: Ctx,
    Path(tag): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    put(&app, &ctx, Some(&tag), &posted).await
}

async fn put(app: &App, ctx: &Ctx, name: Option<&str>, posted: &Posted) -> AppResult<Response> {
    let l = ctx.l;
    let text = |field: &str| posted.text(field).to_owned();
    let draft = Draft {
        tag: text("tag"),
        definition: text("definition").replace("\r\n", "\n"),
        definition_from: text("definition_from"),
        owner: text("owner"),
        from: text("from"),
        until: text("until"),
        setters: text("setters"),
        levels: posted.all("levels").to_vec(),
        codes: text("codes"),
        confirmer: text("confirmer"),
        note: text("note"),
        version: posted.text("version").parse().unwrap_or(0),
    };
    let seat = ctx.seat()?;
    let (field, refused) = match save_tag(app, &ctx.actor(), seat, name, &draft).await {
        Ok(_) => {
            // This copy need not wait for its next look at the tables.
            tables::refresh(app).await?;
            return Ok(go("/admin/tags", Some(("success", "tag-saved"))));
        }
        Err((field, AppError::Refused(refused))) if !refused.forbidden => (field, refused),
        Err((_, other)) => return Err(other),
    };
    let sentence = l.a2("tables-two-sentences", "first", refused.sentence(l), "second", refused.next(l));
    let field = if field.is_empty() { "definition" } else { field };
    let drawn = Drawn {
        name,
        national: seat.kind == OrganisationKind::NationalCentre,
        draft: &draft,
        wrong: vec![(field.to_owned(), sentence)],
    };
    let title = name.map_or_else(|| l.t("tags-new"), str::to_owned);
    refused_page(&draw(shell(ctx, title).title_with_errors(true), &drawn))
}

fn draft_of(l: L, tag: &TagEntry, owner: String) -> Draft {
    let shown = |day: Option<jiff::civil::Date>| match day {
        Some(day) if l.is_zh() => roc_short(day),
        Some(day) => day.to_string(),
        None => String::new(),
    };
    Draft {
        tag: tag.tag.clone(),
        definition: tag.definitions.first().map(|d| d.definition.clone()).unwrap_or_default(),
        definition_from: String::new(),
        owner,
        from: shown(tag.from),
        until: shown(tag.until),
        setters: tag.setters.as_str().to_owned(),
        levels: if matches!(tag.setters, Setters::Levels(_)) {
            tag.setters.list().to_vec()
        } else {
            Vec::new()
        },
        codes: if matches!(tag.setters, Setters::Listed(_)) {
            tag.setters.list().join(" ")
        } else {
            String::new()
        },
        confirmer: tag.confirmer.as_str().to_owned(),
        note: tag.note.clone(),
        version: tag.version,
    }
}

fn draw(shell: Shell, drawn: &Drawn<'_>) -> PartsPage {
    let l = shell.l;
    let title = drawn.name.map_or_else(|| l.t("tags-new"), str::to_owned);
    let crumbs = Breadcrumb::new(l).link(l.t("tags-title"), "/admin/tags").here(&title);
    let head = PageHead::new(title).crumbs(crumbs).lead(l.t("tags-form-lead"));
    let action = match drawn.name {
        Some(name) => format!("/admin/tags/edit/{}", encode(name)),
        None => "/admin/tags/new".to_owned(),
    };
    let fields = form(&shell, &action, fields(l, drawn));
    let errors = ErrorSummary::new(l, drawn.wrong.clone());
    PartsPage::new(shell, vec![head.into(), errors.into(), fields])
}

fn fields(l: L, drawn: &Drawn<'_>) -> Vec<Markup> {
    let draft = drawn.draft;
    let error =
        |name: &str| drawn.wrong.iter().find(|(field, _)| field == name).map(|(_, text)| text.clone());
    let label = |name: &str| l.t(&format!("tags-field-{name}"));
    let hint = |name: &str| l.t(&format!("tags-field-{name}-hint"));
    let or = |typed: &str, other: &str| if typed.is_empty() { other.to_owned() } else { typed.to_owned() };
    let mut fields: Vec<Markup> =
        vec![Markup::raw(format!("<input type=\"hidden\" name=\"version\" value=\"{}\">", draft.version))];
    if drawn.name.is_none() {
        let name = Field::text(l, "tag", label("tag")).hint(hint("tag")).max_length(20).width("medium");
        fields.push(name.required().value(&draft.tag).error(error("tag")).into());
    }
    let definition = Field::textarea(l, "definition", label("definition")).hint(hint("definition")).rows(5);
    fields.push(
        definition.max_length(2000).required().value(&draft.definition).error(error("definition")).into(),
    );
    let day = |name: &'static str, value: &str| -> Markup {
        Field::date(l, name, label(name)).hint(hint(name)).value(value).error(error(name)).into()
    };
    fields.push(day("definition_from", &draft.definition_from));
    fields.push(day("from", &draft.from));
    fields.push(day("until", &draft.until));
    let setters = ["everybody", "levels", "listed"]
        .map(|one| Choice::new(one, l.t(&format!("tags-setters-{one}"))))
        .to_vec();
    fields.push(
        Field::radios(l, "setters", label("setters"), setters)
            .required()
            .value(or(&draft.setters, "everybody"))
            .into(),
    );
    let levels = domain::organisation::levels()
        .iter()
        .map(|level| Choice::new(level.code, l.pick(level.label, level.label_en)))
        .collect();
    let levels = Field::checkboxes(l, "levels", label("levels"), levels).values(draft.levels.iter());
    fields.push(levels.hint(hint("levels")).error(error("levels")).into());
    let codes = Field::textarea(l, "codes", label("codes")).hint(hint("codes")).rows(2).value(&draft.codes);
    fields.push(codes.error(error("codes")).into());
    let confirmers = Confirmer::ALL
        .map(|one| Choice::new(one.as_str(), l.t(&format!("tags-confirmer-{}", one.as_str()))))
        .to_vec();
    let confirmer = Field::radios(l, "confirmer", label("confirmer"), confirmers).required();
    fields.push(confirmer.value(or(&draft.confirmer, "nobody")).error(error("confirmer")).into());
    if drawn.national {
        let owner = Field::text(l, "owner", label("owner")).hint(hint("owner")).width("medium");
        fields.push(owner.value(&draft.owner).error(error("owner")).into());
    }
    fields.push(Field::text(l, "note", label("note")).max_length(200).value(&draft.note).into());
    fields.push(Button::submit(l.t("tags-save")).primary().into());
    fields
}

pub(super) fn samples() -> Vec<Page> {
    fn one(l: L, name: Option<&str>, draft: &Draft, wrong: Vec<(String, String)>) -> String {
        let drawn = Drawn { name, national: name.is_none(), draft, wrong };
        super::text(&draw(crate::shell::sample(l, l.t("tags-new")), &drawn))
    }
    vec![
        Page { name: "tags/form/blank", render: |l| one(l, None, &Draft::default(), Vec::new()) },
        Page {
            name: "tags/form/edit",
            render: |l| {
                let tag = super::sample_tag(l, true);
                one(l, Some("精進數位"), &draft_of(l, &tag, String::new()), Vec::new())
            },
        },
        Page {
            name: "tags/form/refused",
            render: |l| {
                let refused = platform::error::Refused::new(&domain::tags::TagRefused::DefinitionMissing);
                let wrong = vec![("definition".to_owned(), refused.sentence(l))];
                one(l, None, &Draft { tag: "新課綱".to_owned(), ..Draft::default() }, wrong)
            },
        },
    ]
}
