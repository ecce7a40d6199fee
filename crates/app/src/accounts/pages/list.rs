//! Seats of an organisation: the own one, and those below with search.

use std::collections::BTreeMap;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::accounts::Standing;
use domain::permissions::{OrganisationKind, Right};
use jiff::civil::Date;
use platform::clock::from_millis;
use platform::ids::OrganisationId;
use platform::policy;
use platform::web::{Ctx, page};
use platform::{AppResult, Page};
use ui::components::{
    Breadcrumb, Button, Card, Column, Empty, Field, Notice, PageHead, Row, Table, Tag, Tone,
};
use ui::{L, Markup, Shell};

use super::{base, day, role_name, span, text, today};
use crate::accounts::manage::reach;
use crate::accounts::{Application, CONFIRMATION, apply, store};
use crate::directory::Organisation;
use crate::identity::{Holding, SeatLine, seats};
use crate::shell::PartsPage;
use crate::{App, directory, shell};

type Seats = Vec<(SeatLine, Vec<Holding>)>;

struct Listed {
    organisation: Organisation,
    seats: Seats,
    waiting: Vec<Application>,
    to_confirm: usize,
    standing: Standing,
    today: Date,
}

/// The own organisation's seats.
pub async fn own(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    let listed = load(&app, &ctx, ctx.seat()?.organisation, Standing::Own).await?;
    page(&draw(shell(&ctx, ctx.l.t("accounts-own-title")), &listed))
}

/// Seats of an organisation below.
pub async fn organisation(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<OrganisationId>,
) -> AppResult<Response> {
    reach(app.db.read(), ctx.seat()?, Standing::Above, id).await?;
    let listed = load(&app, &ctx, id, Standing::Above).await?;
    page(&draw(shell(&ctx, listed.organisation.name.clone()), &listed))
}

/// Organisations below, with search, and the applications that wait for this authority.
pub async fn below(
    State(app): State<App>,
    ctx: Ctx,
    Query(query): Query<BTreeMap<String, String>>,
) -> AppResult<Response> {
    let own = ctx.seat()?.organisation;
    let typed = query.get("q").cloned().unwrap_or_default();
    let ids = directory::ids_below(app.db.read(), own).await?;
    let below: std::collections::HashSet<OrganisationId> = ids.into_iter().filter(|id| *id != own).collect();
    let text = domain::text::fold(&typed);
    let most = if text.is_empty() { 14_000 } else { 2_000 };
    let mut found = directory::organisations_like(app.db.read(), &text, today(&ctx), most).await?;
    found.retain(|o| below.contains(&o.id));
    found.sort_by(|a, b| a.code.cmp(&b.code));
    let count = found.len();
    found.truncate(50);
    let mut rows = Vec::new();
    for organisation in found {
        let heads = seats::heads(app.db.read(), organisation.id, today(&ctx)).await?;
        rows.push((organisation, heads.into_iter().map(|h| h.name).collect::<Vec<_>>().join("、")));
    }
    let mut waiting = store::waiting(app.db.read()).await?;
    waiting.retain(|a| a.organisation.is_some_and(|place| below.contains(&place)));
    let mut mine = Vec::new();
    for application in waiting {
        if apply::decided_by(&app, &application).await? == Some(own) {
            mine.push(application);
        }
    }
    page(&draw_below(shell(&ctx, ctx.l.t("accounts-below-title")), &typed, &rows, count, &mine))
}

async fn load(app: &App, ctx: &Ctx, id: OrganisationId, standing: Standing) -> AppResult<Listed> {
    let conn = app.db.read();
    let open = policy::told_to(conn, CONFIRMATION, ctx.seat()?.organisation.0).await?;
    let to_confirm = open.iter().filter(|c| standing == Standing::Own || c.organisation == Some(id)).count();
    Ok(Listed {
        organisation: directory::organisation(conn, id).await?,
        seats: seats::seats_at(conn, id).await?,
        waiting: store::waiting_at(conn, &[id]).await?,
        to_confirm,
        standing,
        today: today(ctx),
    })
}

fn draw(shell: Shell, listed: &Listed) -> PartsPage {
    let l = shell.l;
    let base = base(listed.standing);
    let (title, new) = match listed.standing {
        Standing::Own => (l.t("accounts-own-title"), "/accounts/new".to_owned()),
        Standing::Above => {
            (listed.organisation.name.clone(), format!("/accounts/below/{}/new", listed.organisation.id))
        }
    };
    let mut head = PageHead::new(title)
        .lead(l.a("accounts-own-lead", "name", &listed.organisation.name))
        .action(Button::link(l.t("accounts-new"), new.clone()).primary().icon("plus"));
    if listed.standing == Standing::Above {
        head = head.crumbs(
            Breadcrumb::new(l)
                .link(l.t("accounts-below-title"), "/accounts/below")
                .here(listed.organisation.name.clone()),
        );
    }
    let mut parts: Vec<Markup> = vec![head.into()];
    if listed.to_confirm > 0 {
        let button = Button::link(l.t("accounts-confirm-go"), "/accounts/confirm").primary();
        let notice =
            Notice::new(Tone::Warn, l.a("accounts-confirm-waiting", "n", listed.to_confirm)).action(button);
        parts.push(notice.title(l.t("accounts-confirm-title")).into());
    }
    if !listed.waiting.is_empty() {
        parts.push(
            Card::new(applications(l, &listed.waiting, base))
                .title(l.t("accounts-applications"))
                .flush()
                .into(),
        );
    }
    let (open, ended): (Vec<_>, Vec<_>) = listed.seats.iter().partition(|(seat, _)| seat.ended_at.is_none());
    if open.is_empty() {
        let empty = Empty::new(l.t("accounts-none"), l.t("accounts-none-next"));
        parts.push(empty.action(Button::link(l.t("accounts-new"), new)).into());
    } else {
        let rows = open.iter().map(|(seat, held)| row(l, seat, held, listed.today, base));
        let table = Table::new(l, l.t("accounts-seats"), columns(l)).rows(rows);
        parts.push(Card::new(table).title(l.t("accounts-seats")).flush().into());
    }
    if !ended.is_empty() {
        let rows = ended.iter().map(|(seat, held)| row(l, seat, held, listed.today, base).muted(true));
        let table = Table::new(l, l.t("accounts-seats-ended"), columns(l)).rows(rows).dense();
        parts.push(Card::new(table).title(l.t("accounts-seats-ended")).flush().into());
    }
    PartsPage::new(shell, parts)
}

fn columns(l: L) -> Vec<Column> {
    vec![
        Column::text(l.t("accounts-duty")),
        Column::text(l.t("accounts-holder")),
        Column::text(l.t("accounts-rights")),
        Column::text(l.t("accounts-last-used")),
        Column::text(l.t("accounts-state")),
    ]
}

fn row(l: L, seat: &SeatLine, held: &[Holding], today: Date, base: &str) -> Row {
    let holder = held.iter().find(|h| h.covers(today) && !h.acting);
    let acting = held.iter().find(|h| h.covers(today) && h.acting);
    let next = held.iter().find(|h| h.begins_after(today) && !h.acting);
    let duty = Markup::link(&role_name(l, &seat.role, &seat.title), &format!("{base}/seats/{}", seat.id));
    let mut who = match holder {
        Some(h) => {
            Markup::from(h.name.clone()).and(Markup::small(&span(l, &h.valid_from, h.valid_until.as_deref())))
        }
        None => Markup::from(l.t("accounts-nobody")),
    };
    if let Some(h) = acting {
        let until = day(l, h.valid_until.as_deref().unwrap_or_default());
        who = who.and(Markup::small(&l.a2("accounts-acting-until", "name", &h.name, "until", until)));
    }
    if let Some(h) = next {
        who = who.and(Markup::small(&l.a2(
            "accounts-next-from",
            "name",
            &h.name,
            "from",
            day(l, &h.valid_from),
        )));
    }
    let used = holder.or(acting).and_then(|h| h.last_used);
    let used = used.map_or_else(|| l.t("accounts-never"), |at| l.datetime(from_millis(at)));
    Row::default().cell(duty).cell(who).cell(rights(l, &seat.rights)).cell(used).cell(state(l, seat, holder))
}

/// Names of rights beside the matrix.
pub(super) fn rights(l: L, stored: &str) -> String {
    let names: Vec<String> = stored
        .split(',')
        .filter_map(Right::parse)
        .map(|r| l.t(&format!("accounts-right-{}", r.as_str().replace('_', "-"))))
        .collect();
    if names.is_empty() { l.t("accounts-rights-none") } else { names.join(l.pick("、", ", ")) }
}

/// How a seat and its holder's account stand.
pub(super) fn state(l: L, seat: &SeatLine, holder: Option<&Holding>) -> Tag {
    let Some(h) = holder.filter(|_| seat.ended_at.is_none()) else {
        let key = if seat.ended_at.is_some() { "accounts-state-ended" } else { "accounts-state-empty" };
        return Tag::new(Tone::Neutral, l.t(key));
    };
    if h.suspended_at.is_some() {
        Tag::new(Tone::Bad, l.t("accounts-state-suspended"))
    } else if h.account.is_none() || h.removed_at.is_some() {
        Tag::new(Tone::Warn, l.t("accounts-state-no-account"))
    } else if h.disabled_at.is_some() {
        Tag::new(Tone::Bad, l.t("accounts-state-disabled"))
    } else {
        Tag::new(Tone::Good, l.t("accounts-state-active"))
    }
}

fn applications(l: L, list: &[Application], base: &str) -> Table {
    let columns = vec![
        Column::text(l.t("accounts-name")),
        Column::text(l.t("accounts-place")),
        Column::text(l.t("accounts-duty")),
        Column::text(l.t("accounts-since")),
    ];
    Table::new(l, l.t("accounts-applications"), columns).rows(list.iter().map(|a| {
        Row::default()
            .cell(Markup::link(&a.name, &format!("{base}/applications/{}", a.id)))
            .cell(a.organisation_name.clone())
            .cell(role_name(l, &a.role, &a.title))
            .cell(l.datetime(from_millis(a.proved_at.unwrap_or(a.created_at))))
    }))
}

fn draw_below(
    shell: Shell,
    typed: &str,
    rows: &[(Organisation, String)],
    count: usize,
    waiting: &[Application],
) -> PartsPage {
    let l = shell.l;
    let cases = Button::link(l.t("accounts-cases-title"), "/accounts/below/cases");
    let mut parts: Vec<Markup> = vec![
        PageHead::new(l.t("accounts-below-title")).lead(l.t("accounts-below-lead")).action(cases).into(),
    ];
    if !waiting.is_empty() {
        let table = applications(l, waiting, "/accounts/below");
        parts.push(Card::new(table).title(l.t("accounts-applications")).flush().into());
    }
    let search = Field::text(l, "q", l.t("accounts-below-search")).value(typed).plain();
    // Searching is what this page is opened for, so the box is in sight and not folded away.
    parts.push(Markup::join([
        Markup::raw("<form class=\"stack\" method=\"get\" action=\"/accounts/below\" role=\"search\">"),
        search.into(),
        Button::submit(l.t("ui-search-go")).icon("search").into(),
        Markup::raw("</form>"),
    ]));
    if rows.is_empty() {
        parts.push(Empty::new(l.t("accounts-below-none"), l.t("accounts-below-none-next")).into());
    } else {
        let columns = vec![
            Column::text(l.t("accounts-place")),
            Column::text(l.t("accounts-place-code")),
            Column::text(l.t("accounts-head")),
            Column::text(l.t("accounts-who-manages")),
        ];
        let table =
            Table::new(l, l.t("accounts-below-title"), columns).rows(rows.iter().map(|(o, heads)| {
                let heads: Markup = if heads.is_empty() {
                    Tag::new(Tone::Warn, l.t("accounts-no-head")).into()
                } else {
                    heads.clone().into()
                };
                let own = OrganisationKind::parse(&o.kind).is_some_and(|kind| {
                    domain::permissions::granted(domain::permissions::Function::ACCOUNT_MANAGE_OWN, kind)
                });
                Row::default()
                    .cell(Markup::link(&o.name, &format!("/accounts/below/{}", o.id)))
                    .cell(o.code.clone())
                    .cell(heads)
                    .cell(l.t(if own { "accounts-manages-own" } else { "accounts-manages-above" }))
            }));
        parts.push(Card::new(table).title(l.a("accounts-below-count", "n", count)).flush().into());
    }
    PartsPage::new(shell, parts)
}

/// An organisation with seats of every state, none at all, and the list below.
pub fn samples() -> Vec<Page> {
    fn listed(seats: Seats, waiting: Vec<Application>, standing: Standing) -> Listed {
        let today = Date::constant(2026, 10, 14);
        Listed {
            organisation: super::seat::sample_organisation(),
            seats,
            to_confirm: waiting.len(),
            waiting,
            standing,
            today,
        }
    }
    fn shell(l: L) -> Shell {
        crate::shell::sample(l, l.t("accounts-own-title"))
    }
    vec![
        Page {
            name: "accounts/list/empty",
            render: |l| text(&draw(shell(l), &listed(vec![], vec![], Standing::Own))),
        },
        Page {
            name: "accounts/list/full",
            render: |l| {
                let waiting = vec![super::status::sample("waiting")];
                text(&draw(shell(l), &listed(super::seat::sample_seats(), waiting, Standing::Above)))
            },
        },
        Page {
            name: "accounts/below/empty", render: |l| text(&draw_below(shell(l), "不存在", &[], 0, &[]))
        },
        Page {
            name: "accounts/below/full",
            render: |l| {
                let rows = [
                    (super::seat::sample_organisation(), "游知夏".to_owned()),
                    (super::seat::sample_organisation(), String::new()),
                ];
                text(&draw_below(shell(l), "", &rows, 2, &[super::status::sample("waiting")]))
            },
        },
    ]
}
