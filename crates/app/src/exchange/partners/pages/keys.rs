//! `/exchange/partners/{code}/keys`: a key is issued, shown once, and ended.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::calendar::civil_date;
use domain::exchange_partner::{Deed, KEY_LASTS_MONTHS, KeyTyped, PartnerRefused, Scope, State as Standing};
use jiff::{Timestamp, ToSpan};
use platform::clock::from_millis;
use platform::error::Refused;
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppError, AppResult, Page};
use ui::components::{
    Breadcrumb, Button, Card, Choice, Column, Confirm, ErrorSummary, Facts, Field, Notice, PageHead, Row,
    Table, Tag, Tone,
};
use ui::{L, Markup, Shell};

use super::super::apply::seen;
use super::super::commands::allowed;
use super::super::{Issued, Key, KeyId, Partner, Problems, end_key, issue_key, store};
use super::{sample, sample_key, scope_name, sentence, text};
use crate::shell::{PartsPage, form};
use crate::{App, shell};

/// `GET /exchange/partners/{code}/keys`: the form of a new key.
///
/// # Errors
/// Not found for another's; denied; the database.
pub async fn blank(State(app): State<App>, ctx: Ctx, Path(code): Path<String>) -> AppResult<Response> {
    let partner = seen(app.db.read(), ctx.seat()?, &code).await?;
    allowed(app.db.read(), ctx.seat()?, &partner, Deed::Change).await?;
    let live = partner.state == Standing::Active;
    let typed = KeyTyped {
        kind: if live { "live" } else { "test" }.to_owned(),
        until: (civil_date(ctx.now) + KEY_LASTS_MONTHS.months()).to_string(),
        addresses: partner.addresses.clone(),
        ..KeyTyped::default()
    };
    page(&draw_form(shell(&ctx, ctx.l.t("exchange-key-new")), &partner, &typed, &[]))
}

/// `POST /exchange/partners/{code}/keys`: the answer shows the key, once.
///
/// # Errors
/// Not found; denied; the database. A refusal is shown on the page.
pub async fn issue(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    let get = |field: &str| posted.text(field).to_owned();
    let typed = KeyTyped {
        name: get("name"),
        kind: get("kind"),
        scopes: posted.all("scopes").to_vec(),
        until: get("until"),
        addresses: get("addresses"),
        anywhere: posted.has("anywhere"),
    };
    let issued = issue_key(&app, &ctx.actor(), ctx.seat()?, &code, &typed).await;
    let partner = seen(app.db.read(), ctx.seat()?, &code).await?;
    match issued {
        Ok(issued) => page(&draw_issued(shell(&ctx, ctx.l.t("exchange-key-issued")), &partner, &issued)),
        Err(Problems::Fields(wrong)) => {
            let shell = shell(&ctx, ctx.l.t("exchange-key-new")).title_with_errors(true);
            refused_page(&draw_form(shell, &partner, &typed, &wrong))
        }
        Err(Problems::Other(error)) => Err(error),
    }
}

/// `GET /exchange/partners/{code}/keys/{id}/end`: asks first.
///
/// # Errors
/// Not found; the database.
pub async fn ask_end(
    State(app): State<App>,
    ctx: Ctx,
    Path((code, id)): Path<(String, String)>,
) -> AppResult<Response> {
    let partner = seen(app.db.read(), ctx.seat()?, &code).await?;
    let key = store::keys::by_id(app.db.read(), read(&id)?).await?;
    let key = key.filter(|key| key.partner == partner.id).ok_or(AppError::NotFound)?;
    page(&draw_end(shell(&ctx, ctx.l.t("exchange-key-end-title")), &partner, &key))
}

/// `POST /exchange/partners/{code}/keys/{id}/end`.
///
/// # Errors
/// Not found; denied; the database.
pub async fn end(
    State(app): State<App>,
    ctx: Ctx,
    Path((code, id)): Path<(String, String)>,
    _posted: Posted,
) -> AppResult<Response> {
    end_key(&app, &ctx.actor(), ctx.seat()?, &code, read(&id)?).await?;
    Ok(go(&format!("/exchange/partners/{code}"), Some(("success", "exchange-key-ended"))))
}

fn read(id: &str) -> AppResult<KeyId> {
    id.parse().map_err(|_| AppError::NotFound)
}

/// A partner's keys with what each may do and when it was used.
pub(super) fn key_card(
    l: L,
    partner: &Partner,
    keys: &[Key],
    issues: bool,
    ends: bool,
    now: Timestamp,
) -> Markup {
    let here = format!("/exchange/partners/{}/keys", partner.code);
    let today = civil_date(now);
    let columns = vec![
        Column::text(l.t("exchange-key-column-name")),
        Column::text(l.t("exchange-key-column-may")),
        Column::text(l.t("exchange-key-column-until")),
        Column::text(l.t("exchange-key-column-used")),
        Column::actions(l.t("exchange-column-next")),
    ];
    let rows = keys.iter().map(|key| {
        let open = key.is_open(today);
        let mut next = Markup::default();
        if open && ends {
            next = Button::link(l.t("exchange-key-end"), format!("{here}/{}/end", key.id))
                .small()
                .about(&key.name)
                .into();
        }
        let used = match key.used_at {
            Some(at) => Markup::from(l.datetime(from_millis(at)))
                .and(Markup::raw("<br>"))
                .and(Markup::small(&key.used_from)),
            None => Markup::from(l.t("exchange-never")),
        };
        let until = match key.ended_at {
            Some(at) => l.a("exchange-key-ended-at", "at", l.datetime(from_millis(at))),
            None => l.date(key.until),
        };
        Row::default()
            .cell(
                Markup::from(key.name.as_str())
                    .and(" ")
                    .and(kind_tag(l, key))
                    .and(Markup::raw("<br>"))
                    .and(Markup::small(&format!("xtk_{}_…", key.prefix))),
            )
            .cell(Markup::from(scopes(l, key)).and(Markup::raw("<br>")).and(Markup::small(&places(l, key))))
            .cell(until)
            .cell(used)
            .cell(next)
            .muted(!open)
    });
    let body = if keys.is_empty() {
        Markup::raw("<p>").and(l.t("exchange-keys-none")).and(Markup::raw("</p>"))
    } else {
        Table::new(l, l.t("exchange-part-keys"), columns).rows(rows).into()
    };
    let mut card = Card::new(body).title(l.t("exchange-part-keys"));
    if issues {
        card = card.action(Button::link(l.t("exchange-key-new"), here).icon("plus"));
    }
    card.into()
}

fn kind_tag(l: L, key: &Key) -> Tag {
    if key.live {
        Tag::new(Tone::Good, l.t("exchange-key-live"))
    } else {
        Tag::new(Tone::Info, l.t("exchange-key-test"))
    }
}

fn scopes(l: L, key: &Key) -> String {
    key.scopes.iter().map(|scope| scope_name(l, *scope)).collect::<Vec<_>>().join(l.pick("、", ", "))
}

fn places(l: L, key: &Key) -> String {
    if key.networks.is_empty() {
        return l.t("exchange-anywhere");
    }
    key.networks.iter().map(ToString::to_string).collect::<Vec<_>>().join(l.pick("、", ", "))
}

fn draw_form(
    shell: Shell,
    partner: &Partner,
    typed: &KeyTyped,
    wrong: &[(&'static str, Refused)],
) -> PartsPage {
    let l = shell.l;
    let here = format!("/exchange/partners/{}", partner.code);
    let title = l.t("exchange-key-new");
    let crumbs = Breadcrumb::new(l).link(&partner.name, &here).here(&title);
    let mut parts: Vec<Markup> =
        vec![PageHead::new(title).crumbs(crumbs).lead(l.t("exchange-key-lead")).into()];
    for (_, refused) in wrong.iter().filter(|(field, _)| field.is_empty()) {
        parts.push(Notice::new(Tone::Bad, refused.next(l)).title(refused.sentence(l)).into());
    }
    let errors: Vec<(String, String)> = wrong
        .iter()
        .filter(|(field, _)| !field.is_empty())
        .map(|(field, refused)| ((*field).to_owned(), sentence(l, refused)))
        .collect();
    parts.push(ErrorSummary::new(l, errors.clone()).into());
    parts.push(form(&shell, &format!("{here}/keys"), fields(l, partner, typed, &errors)));
    PartsPage::new(shell, parts)
}

fn fields(l: L, partner: &Partner, typed: &KeyTyped, errors: &[(String, String)]) -> Vec<Markup> {
    let at = |name: &str| errors.iter().find(|(wrong, _)| wrong == name).map(|(_, text)| text.clone());
    let kinds = vec![
        Choice::new("test", l.t("exchange-key-test")).hint(l.t("exchange-key-test-hint")),
        Choice::new("live", l.t("exchange-key-live")).hint(l.t("exchange-key-live-hint")),
    ];
    let choices =
        partner.scopes().into_iter().map(|scope| Choice::new(scope.as_str(), scope_name(l, scope))).collect();
    vec![
        Field::text(l, "name", l.t("exchange-key-field-name"))
            .value(&typed.name)
            .hint(l.t("exchange-key-hint-name"))
            .max_length(40)
            .error(at("name"))
            .required()
            .into(),
        Field::radios(l, "kind", l.t("exchange-key-field-kind"), kinds)
            .value(&typed.kind)
            .error(at("kind"))
            .required()
            .into(),
        Field::checkboxes(l, "scopes", l.t("exchange-key-column-may"), choices)
            .values(typed.scopes.clone())
            .error(at("scopes"))
            .plain()
            .into(),
        Field::textarea(l, "addresses", l.t("exchange-field-addresses"))
            .value(&typed.addresses)
            .hint(l.t("exchange-hint-addresses"))
            .rows(3)
            .error(at("addresses"))
            .into(),
        Field::tick(l, "anywhere", l.t("exchange-field-anywhere"))
            .value(if typed.anywhere { "1" } else { "" })
            .hint(l.t("exchange-hint-anywhere"))
            .into(),
        Field::date(l, "until", l.t("exchange-key-column-until"))
            .value(&typed.until)
            .hint(l.t("exchange-key-hint-until"))
            .error(at("until"))
            .required()
            .into(),
        Button::submit(l.t("exchange-key-issue")).primary().into(),
    ]
}

fn draw_issued(shell: Shell, partner: &Partner, issued: &Issued) -> PartsPage {
    let (l, key) = (shell.l, &issued.key);
    let here = format!("/exchange/partners/{}", partner.code);
    let crumbs = Breadcrumb::new(l).link(&partner.name, &here).here(l.t("exchange-key-issued"));
    let once = Notice::new(Tone::Warn, l.t("exchange-key-once-text")).title(l.t("exchange-key-once"));
    let token =
        Markup::raw("<p><code id=\"key\">").and(issued.token.as_str()).and(Markup::raw("</code></p>"));
    let facts = Facts::new()
        .fact(l.t("exchange-key-field-name"), key.name.clone())
        .fact(l.t("exchange-key-field-kind"), kind_tag(l, key))
        .fact(l.t("exchange-key-column-may"), scopes(l, key))
        .fact(l.t("exchange-field-addresses"), places(l, key))
        .fact(l.t("exchange-key-column-until"), l.date(key.until));
    let how = Markup::raw("<p>")
        .and(l.t("exchange-key-how"))
        .and(Markup::raw("</p><p><code>Authorization: Bearer xtk_…</code></p>"));
    let done = Button::link(l.t("exchange-key-kept"), here).primary();
    let parts = vec![
        PageHead::new(l.t("exchange-key-issued")).crumbs(crumbs).into(),
        once.into(),
        Card::new(token.and(how)).title(key.name.clone()).action(done).into(),
        Card::new(facts).into(),
    ];
    PartsPage::new(shell, parts)
}

fn draw_end(shell: Shell, partner: &Partner, key: &Key) -> PartsPage {
    let l = shell.l;
    let here = format!("/exchange/partners/{}", partner.code);
    let body =
        Markup::raw("<p>").and(l.a("exchange-key-end-text", "key", &key.name)).and(Markup::raw("</p>"));
    let confirm = Confirm::new(
        l,
        l.t("exchange-key-end-title"),
        format!("{here}/keys/{}/end", key.id),
        &shell.csrf,
        l.t("exchange-key-end"),
        here,
    );
    PartsPage::new(shell, vec![confirm.body(body).danger().into()])
}

pub(super) fn samples() -> Vec<Page> {
    fn frame(l: L) -> Shell {
        crate::shell::sample(l, l.t("exchange-key-new"))
    }
    vec![
        Page {
            name: "exchange/key/form",
            render: |l| {
                let typed = KeyTyped { kind: "live".to_owned(), ..KeyTyped::default() };
                text(&draw_form(frame(l), &sample(l, Standing::Active), &typed, &[]))
            },
        },
        Page {
            name: "exchange/key/refused",
            render: |l| {
                let wrong = [
                    ("name", PartnerRefused::Missing),
                    ("scopes", PartnerRefused::NoScope),
                    ("addresses", PartnerRefused::AnywhereToo),
                    ("until", PartnerRefused::Day),
                    ("", PartnerRefused::TooManyKeys { most: 10 }),
                ];
                let wrong = wrong.map(|(field, why)| (field, Refused::new(&why)));
                let typed = KeyTyped {
                    scopes: vec![Scope::Webhooks.as_str().to_owned()],
                    anywhere: true,
                    ..KeyTyped::default()
                };
                text(&draw_form(frame(l), &sample(l, Standing::Active), &typed, &wrong))
            },
        },
        Page {
            name: "exchange/key/issued",
            render: |l| {
                let issued = Issued {
                    key: sample_key(l, true, false),
                    token: format!("xtk_0123abcd_{}", "00".repeat(32)),
                };
                text(&draw_issued(frame(l), &sample(l, Standing::Active), &issued))
            },
        },
        Page {
            name: "exchange/key/end",
            render: |l| text(&draw_end(frame(l), &sample(l, Standing::Active), &sample_key(l, true, false))),
        },
    ]
}
