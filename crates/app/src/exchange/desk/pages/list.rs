//! `/exchange/partners/{code}/deliveries`: what a partner sent, and sending a file by hand.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::exchange::DeliveryRefused;
use domain::exchange_partner::State as Standing;
use platform::clock::from_millis;
use platform::error::Refused;
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppError, AppResult, Page};
use serde::Deserialize;
use ui::components::{
    Breadcrumb, Button, Card, Choice, Column, Empty, Field, PageHead, Pagination, Row, Table,
};
use ui::{L, Markup, Shell};

use super::super::LARGEST_UPLOAD;
use super::{refusal_notice, sample, state_tag, text};
use crate::exchange::partners::{self, Partner};
use crate::exchange::taking::{self, Delivery, Incoming, What, Wish};
use crate::shell::PartsPage;
use crate::{App, shell};

/// Deliveries of a page.
const PER_PAGE: i64 = 25;

/// Which part of the list is wanted.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    page: String,
}

/// What the page shows.
struct Found {
    partner: Partner,
    deliveries: Vec<Delivery>,
    total: i64,
    page: i64,
    wish: String,
    refused: Option<Refused>,
}

/// `GET /exchange/partners/{code}/deliveries`.
///
/// # Errors
/// Not found for another's partner; the database.
pub async fn show(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> AppResult<Response> {
    let found = load(&app, &ctx, &code, &asked.page).await?;
    page(&draw(shell(&ctx, ctx.l.t("exchange-deliveries-title")), &found))
}

/// `POST /exchange/partners/{code}/deliveries`: takes `file`; `wish` is `check`, `good` or `whole`.
///
/// # Errors
/// As [`show`]; the disk. What is refused is said on the page.
pub async fn take(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    let partner = partners::keeper(app.db.read(), ctx.seat()?, &code).await?;
    match receive(&app, &ctx, &partner, &posted).await {
        Ok(delivery) => {
            let to = format!("/exchange/partners/{}/deliveries/{}", partner.code, delivery.number);
            Ok(go(&to, Some(("success", "exchange-received"))))
        }
        Err(AppError::Refused(refused)) if !refused.forbidden => {
            let wish = posted.text("wish").to_owned();
            let found = Found { refused: Some(refused), wish, ..load(&app, &ctx, &code, "").await? };
            let shell = shell(&ctx, ctx.l.t("exchange-deliveries-title")).title_with_errors(true);
            refused_page(&draw(shell, &found))
        }
        Err(error) => Err(error),
    }
}

async fn receive(app: &App, ctx: &Ctx, partner: &Partner, posted: &Posted) -> AppResult<Delivery> {
    let Some(file) = posted.file("file") else { return Err(AppError::refused(&DeliveryRefused::NoFile)) };
    let most = LARGEST_UPLOAD as u64;
    if file.bytes.len() as u64 > most {
        return Err(AppError::refused(&DeliveryRefused::TooLarge { most: most >> 20 }));
    }
    if partner.state != Standing::Active {
        return Err(AppError::refused(&DeliveryRefused::Inactive));
    }
    let profiles = match posted.text("what") {
        "" | "records" => false,
        "profiles" => true,
        other => return Err(AppError::Malformed(format!("what {other}"))),
    };
    match profiles {
        true if !partner.sends_profiles => return Err(AppError::refused(&DeliveryRefused::NoProfiles)),
        false if !partner.sends_records => return Err(AppError::refused(&DeliveryRefused::Inactive)),
        _ => {}
    }
    let wish = match posted.text("wish") {
        "good" => Wish { live: true, dry_run: false, whole: false },
        "whole" => Wish { live: true, dry_run: false, whole: true },
        "check" => Wish { live: true, dry_run: true, whole: false },
        other => return Err(AppError::Malformed(format!("wish {other}"))),
    };
    let mut keeping = taking::begin(app, most)?;
    keeping.write(&file.bytes)?;
    let actor = ctx.actor();
    let incoming =
        Incoming { partner: partner.id, door: "page", wish, file_name: &file.name, sent_by: &actor.label };
    if profiles {
        let complete = posted.text("complete") == "1";
        return Ok(taking::receive_profiles(app, &actor, &incoming, complete, keeping).await?.0);
    }
    Ok(taking::receive(app, &actor, &incoming, keeping).await?.0)
}

async fn load(app: &App, ctx: &Ctx, code: &str, asked: &str) -> AppResult<Found> {
    let partner = partners::keeper(app.db.read(), ctx.seat()?, code).await?;
    let number = asked.parse::<i64>().unwrap_or(1).max(1);
    let (deliveries, total) =
        taking::deliveries(app.db.read(), partner.id, PER_PAGE, (number - 1) * PER_PAGE).await?;
    Ok(Found { partner, deliveries, total, page: number, wish: "check".to_owned(), refused: None })
}

fn draw(shell: Shell, found: &Found) -> PartsPage {
    let l = shell.l;
    let here = format!("/exchange/partners/{}/deliveries", found.partner.code);
    let crumbs = Breadcrumb::new(l)
        .link(found.partner.name.as_str(), format!("/exchange/partners/{}", found.partner.code))
        .here(l.t("exchange-deliveries-title"));
    let head =
        PageHead::new(l.t("exchange-deliveries-title")).crumbs(crumbs).lead(l.t("exchange-deliveries-lead"));
    let mut parts: Vec<Markup> = vec![head.into()];
    parts.extend(found.refused.as_ref().map(|refused| refusal_notice(l, refused).into()));
    parts.push(Card::new(upload(&shell, found, &here)).title(l.t("exchange-send-title")).into());
    if found.deliveries.is_empty() {
        parts.push(Empty::new(l.t("exchange-deliveries-none"), l.t("exchange-deliveries-none-text")).into());
    } else {
        parts.push(Card::new(table(l, found, &here)).title(l.t("exchange-deliveries-list")).flush().into());
    }
    let pages = u32::try_from((found.total + PER_PAGE - 1) / PER_PAGE).unwrap_or(1).max(1);
    if pages > 1 {
        let number = u32::try_from(found.page).unwrap_or(1).min(pages);
        parts.push(Pagination::new(l, number, pages, format!("{here}?")).into());
    }
    PartsPage::new(shell, parts)
}

fn upload(shell: &Shell, found: &Found, here: &str) -> Markup {
    let l = shell.l;
    let file = Field::file(l, "file", l.t("exchange-send-file"))
        .required()
        .accept(".zip,.csv,.xml,.xlsx,.ods,.mdb,.accdb,.json,.ndjson")
        .hint(l.a("exchange-send-file-hint", "most", LARGEST_UPLOAD >> 20));
    let choice = |what: &str| {
        Choice::new(what, l.t(&format!("exchange-wish-{what}")))
            .hint(l.t(&format!("exchange-wish-{what}-hint")))
    };
    let wish = Field::radios(l, "wish", l.t("exchange-wish"), ["check", "good", "whole"].map(choice).into())
        .required()
        .value(found.wish.as_str());
    Markup::join([
        Markup::raw(format!(
            "<form class=\"stack\" method=\"post\" action=\"{here}\" enctype=\"multipart/form-data\" data-once>"
        )),
        shell.csrf_field(),
        what(l, found),
        file.into(),
        wish.into(),
        Markup::raw("<p class=\"actions\">"),
        Button::submit(l.t("exchange-send")).primary().icon("upload").into(),
        Markup::raw("</p></form>"),
    ])
}

/// Records or profiles, for a partner that sends both; else what it sends, unasked.
fn what(l: L, found: &Found) -> Markup {
    let partner = &found.partner;
    if !partner.sends_profiles {
        return Markup::raw("");
    }
    let complete =
        Field::tick(l, "complete", l.t("exchange-complete")).hint(l.t("exchange-complete-hint")).into();
    if !partner.sends_records {
        let fixed = Markup::raw("<input type=\"hidden\" name=\"what\" value=\"profiles\">");
        return fixed.and(complete);
    }
    let choice = |what: &str| {
        Choice::new(what, l.t(&format!("exchange-what-{what}")))
            .hint(l.t(&format!("exchange-what-{what}-hint")))
    };
    let choices = ["records", "profiles"].map(choice).into();
    let asked = Field::radios(l, "what", l.t("exchange-what"), choices).required().value("records");
    Markup::join([asked.into(), complete])
}

fn table(l: L, found: &Found, here: &str) -> Table {
    let columns = vec![
        Column::text(l.t("exchange-sent-file")),
        Column::text(l.t("exchange-sent-when")),
        Column::text(l.t("exchange-sent-state")),
        Column::number(l.t("exchange-sent-rows")),
        Column::number(l.t("exchange-sent-refused")),
    ];
    let rows = found.deliveries.iter().map(|delivery| {
        let name = Markup::link(&delivery.file_name, &format!("{here}/{}", delivery.number));
        let small = l.a2("exchange-delivery-by", "number", delivery.number, "who", delivery.sent_by.clone());
        let small = match delivery.what() {
            What::Profiles => format!("{} · {small}", l.t("exchange-what-profiles")),
            What::Records => small,
        };
        Row::default()
            .cell(Markup::raw("<div>").and(name).and(Markup::small(&small)).and(Markup::raw("</div>")))
            .cell(l.datetime(from_millis(delivery.received_at)))
            .cell(state_tag(l, delivery))
            .cell(delivery.rows_read.to_string())
            .cell(delivery.rows_refused.to_string())
    });
    Table::new(l, l.t("exchange-deliveries-list"), columns).rows(rows)
}

pub(super) fn samples() -> Vec<Page> {
    fn of(l: L, states: &[&str], refused: Option<Refused>) -> String {
        let deliveries: Vec<Delivery> = states.iter().map(|state| sample(l, state)).collect();
        let total = i64::try_from(deliveries.len()).unwrap_or(0);
        let partner = partners::sample_partner(l);
        let found = Found { partner, deliveries, total, page: 1, wish: "check".to_owned(), refused };
        text(&draw(crate::shell::sample(l, l.t("exchange-deliveries-title")), &found))
    }
    vec![
        Page { name: "exchange/deliveries/none", render: |l| of(l, &[], None) },
        Page {
            name: "exchange/deliveries/full",
            render: |l| of(l, &["checking", "checked", "held", "merged", "failed", "dropped"], None),
        },
        Page {
            name: "exchange/deliveries/refused",
            render: |l| of(l, &["merged"], Some(Refused::new(&DeliveryRefused::NoFile))),
        },
    ]
}
