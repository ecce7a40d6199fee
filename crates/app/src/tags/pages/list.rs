//! `/admin/tags`: the tags that a seat keeps.

use axum::extract::State;
use axum::response::Response;
use domain::calendar::civil_date;
use domain::permissions::OrganisationKind;
use jiff::civil::Date;
use platform::web::{Ctx, page};
use platform::{AppResult, Page};
use ui::components::{Button, Column, Empty, Notice, PageHead, Row, Table, Tone};
use ui::{Markup, Shell, encode};

use super::super::{TagEntry, all, asked, may_keep};
use super::{days, setters, state};
use crate::shell::PartsPage;
use crate::{App, directory, shell};

/// `GET /admin/tags`.
///
/// # Errors
/// The database.
pub async fn show(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    let seat = ctx.seat()?;
    let waiting = asked(app.db.read(), seat.organisation).await?.len();
    let mine = directory::answers_for(app.db.read(), seat.organisation).await?;
    let tags: Vec<TagEntry> =
        all(app.db.read()).await?.into_iter().filter(|tag| may_keep(seat, &mine, tag)).collect();
    let national = seat.kind == OrganisationKind::NationalCentre;
    page(&draw(shell(&ctx, ctx.l.t("tags-title")), &tags, waiting, national, civil_date(ctx.now)))
}

fn draw(shell: Shell, tags: &[TagEntry], waiting: usize, national: bool, today: Date) -> PartsPage {
    let l = shell.l;
    let head = PageHead::new(l.t("tags-title")).lead(l.t("tags-lead"));
    let new = Button::link(l.t("tags-new"), "/admin/tags/new").primary().icon("plus");
    let head = if national { head.action(new) } else { head };
    let mut parts: Vec<Markup> = vec![head.into()];
    if waiting > 0 {
        let go = Button::link(l.t("tags-waiting-go"), "/admin/tags/waiting").small();
        parts.push(Notice::new(Tone::Warn, l.a("tags-waiting-n", "n", waiting)).action(go).into());
    }
    if tags.is_empty() {
        let all = Button::link(l.t("tags-public-title"), "/tags");
        parts.push(Empty::new(l.t("tags-none"), l.t("tags-none-text")).action(all).into());
        return PartsPage::new(shell, parts);
    }
    let columns = vec![
        Column::text(l.t("tags-column-tag")),
        Column::text(l.t("tags-column-days")),
        Column::text(l.t("tags-column-setters")),
        Column::text(l.t("tags-column-confirmer")),
        Column::actions(l.t("tags-column-edit")),
    ];
    let table = tags.iter().fold(Table::new(l, l.t("tags-title"), columns), |table, tag| {
        let name = Markup::raw("<div>")
            .and(Markup::link(&tag.tag, &format!("/tags/{}", encode(&tag.tag))))
            .and(Markup::raw(" "))
            .and(state(l, tag, today))
            .and(Markup::raw("</div>"));
        let edit = Button::link(l.t("tags-edit"), format!("/admin/tags/edit/{}", encode(&tag.tag)));
        table.row(
            Row::default()
                .cell(name)
                .cell(days(l, tag))
                .cell(setters(l, tag))
                .cell(l.t(&format!("tags-confirmer-{}", tag.confirmer.as_str())))
                .cell(edit.small().about(tag.tag.clone()))
                .muted(!tag.holds(today)),
        )
    });
    parts.push(table.into());
    PartsPage::new(shell, parts)
}

pub(super) fn samples() -> Vec<Page> {
    vec![
        Page {
            name: "tags/list/national",
            render: |l| {
                let today = civil_date(crate::catalogue::sample::now());
                let tags = [super::sample_tag(l, true), super::sample_tag(l, false)];
                super::text(&draw(crate::shell::sample(l, l.t("tags-title")), &tags, 2, true, today))
            },
        },
        Page {
            name: "tags/list/none",
            render: |l| {
                let today = civil_date(crate::catalogue::sample::now());
                super::text(&draw(crate::shell::sample(l, l.t("tags-title")), &[], 0, false, today))
            },
        },
    ]
}
