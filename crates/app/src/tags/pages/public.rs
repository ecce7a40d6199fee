//! `/tags` and `/tags/{tag}`: what a tag means, meant before, from when until when, and its courses.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::calendar::civil_date;
use jiff::civil::Date;
use platform::web::{Ctx, page};
use platform::{AppResult, Page};
use ui::components::{Breadcrumb, Button, Card, Column, Empty, Facts, PageHead, Row, Table};
use ui::{L, Markup, Shell, encode};

use super::super::{TagEntry, all, by_name};
use super::{days, setters, state};
use crate::shell::PartsPage;
use crate::{App, catalogue, directory, shell};

/// `GET /tags`.
///
/// # Errors
/// The database.
pub async fn list(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    let tags = all(app.db.read()).await?;
    page(&draw_list(shell(&ctx, ctx.l.t("tags-public-title")), &tags, civil_date(ctx.now)))
}

/// `GET /tags/{tag}`.
///
/// # Errors
/// Not found; the database.
pub async fn show(State(app): State<App>, ctx: Ctx, Path(tag): Path<String>) -> AppResult<Response> {
    let tag = by_name(app.db.read(), &tag).await?;
    let owner = match tag.owner {
        Some(owner) => Some(directory::organisation(app.db.read(), owner).await?.name),
        None => None,
    };
    page(&draw(shell(&ctx, &tag.tag), &tag, owner.as_deref(), civil_date(ctx.now)))
}

fn draw_list(shell: Shell, tags: &[TagEntry], today: Date) -> PartsPage {
    let l = shell.l;
    let columns = vec![
        Column::text(l.t("tags-column-tag")),
        Column::text(l.t("tags-column-definition")),
        Column::text(l.t("tags-column-days")),
    ];
    let table = tags.iter().fold(Table::new(l, l.t("tags-public-title"), columns), |table, tag| {
        let name = Markup::raw("<div>")
            .and(Markup::link(&tag.tag, &format!("/tags/{}", encode(&tag.tag))))
            .and(Markup::raw(" "))
            .and(state(l, tag, today))
            .and(Markup::raw("</div>"));
        let said =
            tag.definition_on(today).map_or_else(|| l.t("tags-no-definition"), |d| d.definition.clone());
        table.row(Row::default().cell(name).cell(said).cell(days(l, tag)).muted(!tag.holds(today)))
    });
    let head = PageHead::new(l.t("tags-public-title")).lead(l.t("tags-public-lead"));
    PartsPage::new(shell, vec![head.into(), table.into()])
}

fn draw(shell: Shell, tag: &TagEntry, owner: Option<&str>, today: Date) -> PartsPage {
    let l = shell.l;
    let crumbs = Breadcrumb::new(l).link(l.t("tags-public-title"), "/tags").here(&tag.tag);
    let courses =
        Button::link(l.t("tags-courses"), format!("/courses?tag={}", encode(&tag.tag))).icon("search");
    let head = PageHead::new(&tag.tag).crumbs(crumbs).tag(state(l, tag, today)).action(courses);
    let facts = Facts::new()
        .fact_icon("calendar", l.t("tags-column-days"), days(l, tag))
        .fact_icon(
            "building",
            l.t("tags-column-owner"),
            owner.map_or_else(|| l.t("tags-owner-national"), str::to_owned),
        )
        .fact_icon("users", l.t("tags-column-setters"), setters(l, tag))
        .fact_icon(
            "check",
            l.t("tags-column-confirmer"),
            l.t(&format!("tags-confirmer-{}", tag.confirmer.as_str())),
        );
    let now = tag.definition_on(today);
    let definition: Markup = match now {
        Some(definition) => catalogue::view::paragraphs(&definition.definition),
        None => Empty::new(l.t("tags-no-definition"), l.t("tags-no-definition-text")).into(),
    };
    let mut parts: Vec<Markup> = vec![
        head.into(),
        Card::new(definition).title(l.t("tags-column-definition")).into(),
        Card::new(facts).into(),
    ];
    let others: Vec<Markup> = tag
        .definitions
        .iter()
        .filter(|d| now.is_none_or(|now| now.number != d.number))
        .map(|d| {
            let day = d.from_day.parse::<Date>().map_or_else(|_| d.from_day.clone(), |day| l.date(day));
            let key =
                if d.from_day > today.to_string() { "tags-definition-from" } else { "tags-definition-since" };
            Markup::raw("<details><summary>")
                .and(l.a(key, "day", day))
                .and(Markup::raw("</summary>"))
                .and(catalogue::view::paragraphs(&d.definition))
                .and(Markup::raw("</details>"))
        })
        .collect();
    if !others.is_empty() {
        parts.push(Card::new(Markup::join(others)).title(l.t("tags-history")).into());
    }
    PartsPage::new(shell, parts)
}

pub(super) fn samples() -> Vec<Page> {
    fn one(l: L, full: bool) -> String {
        let today = civil_date(catalogue::sample::now());
        let tag = super::sample_tag(l, full);
        super::text(&draw(crate::shell::sample(l, tag.tag.clone()), &tag, None, today))
    }
    vec![
        Page { name: "tags/public/defined", render: |l| one(l, true) },
        Page { name: "tags/public/undefined", render: |l| one(l, false) },
        Page {
            name: "tags/public/list",
            render: |l| {
                let today = civil_date(catalogue::sample::now());
                let tags = [super::sample_tag(l, true), super::sample_tag(l, false)];
                super::text(&draw_list(crate::shell::sample(l, l.t("tags-public-title")), &tags, today))
            },
        },
    ]
}
