//! Keeping a search, changing how one is told, keeping it no longer.

use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use platform::error::Refused;
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppError, AppResult, Page};
use ui::components::{Breadcrumb, Button, Card, Choice, ErrorSummary, Field, Notice, PageHead, Tone};
use ui::{L, Markup, Shell};

use super::parts::{question_line, question_words};
use crate::catalogue::sample;
use crate::following::{self, SavedSearch, SearchId, Told, matching, searches};
use crate::shell::{PartsPage, form};
use crate::{App, shell};

/// What stands in the form.
struct Typed {
    query: String,
    name: String,
    told: String,
    refused: Option<Refused>,
    /// The search that is changed; `None` while a new one is kept.
    id: Option<SearchId>,
}

/// `GET /my/searches/new?…`: the query is that of the list page.
pub async fn new(ctx: Ctx, RawQuery(query): RawQuery) -> AppResult<Response> {
    let query = matching::canonical(&query.unwrap_or_default());
    let name = question_words(ctx.l, &matching::question(&query)).into_iter().take(3).collect::<Vec<_>>();
    let typed =
        Typed { name: name.join(" "), query, told: Told::Daily.as_str().to_owned(), refused: None, id: None };
    page(&draw_form(shell(&ctx, ctx.l.t("saved-new")), &typed))
}

/// `POST /my/searches/new`.
pub async fn create(State(app): State<App>, ctx: Ctx, posted: Posted) -> AppResult<Response> {
    let told = Told::parse(posted.text("told"))?;
    let (query, name) = (posted.text("query"), posted.text("name"));
    let kept = following::save_search(&app, &ctx.actor(), ctx.viewer()?.person, query, name, told).await;
    match kept {
        Ok(_) => Ok(go("/my/following#searches", Some(("success", "search-kept")))),
        Err(AppError::Refused(refused)) => refuse(&ctx, &posted, None, refused),
        Err(error) => Err(error),
    }
}

/// `GET /my/searches/{id}`.
pub async fn show(State(app): State<App>, ctx: Ctx, Path(id): Path<SearchId>) -> AppResult<Response> {
    let search = searches::own(app.db.read(), ctx.viewer()?.person, id).await?;
    let typed =
        Typed { query: search.query, name: search.name, told: search.told, refused: None, id: Some(id) };
    page(&draw_form(shell(&ctx, ctx.l.t("saved-edit-title")), &typed))
}

/// `POST /my/searches/{id}`.
pub async fn save(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<SearchId>,
    posted: Posted,
) -> AppResult<Response> {
    let told = Told::parse(posted.text("told"))?;
    let person = ctx.viewer()?.person;
    match following::change_search(&app, &ctx.actor(), person, id, posted.text("name"), told).await {
        Ok(()) => Ok(go("/my/following#searches", Some(("success", "search-changed")))),
        Err(AppError::Refused(refused)) => refuse(&ctx, &posted, Some(id), refused),
        Err(error) => Err(error),
    }
}

/// `POST /my/searches/{id}/delete`.
pub async fn delete(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<SearchId>,
    _posted: Posted,
) -> AppResult<Response> {
    following::delete_search(&app, &ctx.actor(), ctx.viewer()?.person, id).await?;
    Ok(go("/my/following#searches", Some(("success", "search-deleted"))))
}

fn refuse(ctx: &Ctx, posted: &Posted, id: Option<SearchId>, refused: Refused) -> AppResult<Response> {
    let typed = Typed {
        query: posted.text("query").to_owned(),
        name: posted.text("name").to_owned(),
        told: posted.text("told").to_owned(),
        refused: Some(refused),
        id,
    };
    let title = if id.is_some() { "saved-edit-title" } else { "saved-new" };
    refused_page(&draw_form(shell(ctx, ctx.l.t(title)).title_with_errors(true), &typed))
}

fn draw_form(shell: Shell, typed: &Typed) -> PartsPage {
    let l = shell.l;
    let title = l.t(if typed.id.is_some() { "saved-edit-title" } else { "saved-new" });
    let list = format!("/courses?{}", typed.query);
    let crumbs = Breadcrumb::new(l).link(l.t("following-title"), "/my/following").here(&title);
    let mut parts: Vec<Markup> = vec![PageHead::new(&title).lead(l.t("saved-lead")).crumbs(crumbs).into()];
    let by_name = typed.refused.as_ref().is_some_and(|r| r.code == "following-no-name");
    let sentence = typed.refused.as_ref().map(|r| format!("{} {}", r.sentence(l), r.next(l)));
    if let Some(sentence) = &sentence {
        let field = if by_name { "name" } else { "query" };
        parts.push(ErrorSummary::new(l, vec![(field.to_owned(), sentence.clone())]).into());
    }
    let line = question_line(l, &matching::question(&typed.query));
    let asked = if line.is_empty() { l.t("saved-everything") } else { line };
    let see = Button::link(l.t("saved-see"), list).small().icon("search");
    parts.push(Card::new(Markup::from(asked)).title(l.t("saved-question")).id("query").action(see).into());
    let action = typed.id.map_or_else(|| "/my/searches/new".to_owned(), |id| format!("/my/searches/{id}"));
    let ways = Told::ALL.map(|told| {
        let name = told.as_str();
        Choice::new(name, l.t(&format!("saved-told-{name}"))).hint(l.t(&format!("saved-told-{name}-hint")))
    });
    let name = Field::text(l, "name", l.t("saved-name"))
        .required()
        .value(&typed.name)
        .hint(l.t("saved-name-hint"))
        .max_length(60)
        .error(sentence.filter(|_| by_name));
    let told = Field::radios(l, "told", l.t("saved-told"), ways.to_vec()).required().value(&typed.told);
    let query = Markup::raw("<input type=\"hidden\" name=\"query\" value=\"")
        .and(Markup::from(typed.query.as_str()))
        .and(Markup::raw("\">"));
    let save = Markup::raw("<div class=\"actions\">")
        .and(Button::submit(l.t("saved-save")).primary())
        .and(Markup::raw("</div>"));
    parts.push(form(&shell, &action, vec![query, name.into(), told.into(), save]));
    if let Some(id) = typed.id {
        let drop = vec![Button::submit(l.t("saved-delete")).danger().into()];
        parts.push(
            Notice::new(Tone::Neutral, l.t("saved-delete-text"))
                .title(l.t("saved-delete-title"))
                .action(form(&shell, &format!("/my/searches/{id}/delete"), drop))
                .into(),
        );
    }
    PartsPage::new(shell, parts)
}

/// A kept search for sample pages.
pub(super) fn sample_search(l: L, told: Told, n: u128) -> SavedSearch {
    SavedSearch {
        id: SearchId(uuid::Uuid::from_u128(n)),
        person: platform::ids::PersonId(uuid::Uuid::nil()),
        place: 1,
        name: l.pick("國小閱讀週末班", "Reading at weekends").to_owned(),
        query: matching::canonical("q=%E9%96%B1%E8%AE%80&stage=14-4&open=1"),
        told: told.as_str().to_owned(),
        created_at: sample::now().as_millisecond(),
    }
}

pub(super) fn samples() -> Vec<Page> {
    fn sample_form(l: L, change: impl FnOnce(&mut Typed)) -> String {
        let search = sample_search(l, Told::AtOnce, 1);
        let mut typed =
            Typed { query: search.query, name: search.name, told: search.told, refused: None, id: None };
        change(&mut typed);
        super::draw(&draw_form(crate::shell::sample(l, l.t("saved-new")), &typed))
    }
    vec![
        Page { name: "following/saved/new", render: |l| sample_form(l, |_| {}) },
        Page {
            name: "following/saved/refused",
            render: |l| {
                sample_form(l, |typed| {
                    typed.name.clear();
                    typed.refused = Some(Refused::new(&domain::following::FollowingRefused::NoName));
                })
            },
        },
        Page {
            name: "following/saved/edit",
            render: |l| sample_form(l, |typed| typed.id = Some(SearchId(uuid::Uuid::nil()))),
        },
    ]
}
