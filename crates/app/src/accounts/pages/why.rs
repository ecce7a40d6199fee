//! Why may I, why may I not: the sixteen functions for a seat, with the reason and who can change it.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::accounts::why::{Why, why};
use domain::permissions::{Function, OrganisationKind, Right, Scope, SeatRole};
use platform::ids::{OrganisationId, SeatId};
use platform::web::{Ctx, page};
use platform::{AppError, AppResult, Page};
use ui::components::{Button, Card, Column, Notice, PageHead, Row, Table, Tag, Tone};
use ui::{L, Markup, Shell};

use super::{base, role_name, standing, text, today};
use crate::accounts::managed;
use crate::identity::seats;
use crate::shell::PartsPage;
use crate::{App, directory, shell};

/// A duty whose functions are explained.
struct Asked {
    kind: OrganisationKind,
    role: SeatRole,
    name: String,
    rights: Vec<Right>,
    /// Who can change role and rights.
    helper: String,
    /// Where the page leads back to.
    back: String,
}

/// For the duty one acts from. Who acts as a person alone learns how to act from a duty, or to apply for one.
pub async fn own(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    let l = ctx.l;
    let viewer = ctx.viewer()?;
    let Some(seat) = viewer.seat.as_ref() else {
        return page(&draw_none(shell(&ctx, l.t("why-title")), !viewer.seats.is_empty()));
    };
    let role = role_name(l, seat.role.as_str(), &seat.title);
    let asked = Asked {
        kind: seat.kind,
        role: seat.role,
        name: format!("{} {role}", seat.organisation_name),
        rights: seat.rights.clone(),
        helper: helper(&app, &ctx, seat.organisation, seat.role).await?,
        back: "/account".to_owned(),
    };
    page(&draw(shell(&ctx, l.t("why-title")), &asked))
}

/// For somebody else's seat, by who manages it.
pub async fn seat(State(app): State<App>, ctx: Ctx, Path(id): Path<SeatId>) -> AppResult<Response> {
    let standing = standing(&ctx);
    let found = managed(app.db.read(), ctx.seat()?, standing, id).await?;
    let kind = OrganisationKind::parse(&found.organisation.kind).ok_or(AppError::NotFound)?;
    let role = SeatRole::parse(&found.seat.role).ok_or(AppError::NotFound)?;
    let asked = Asked {
        kind,
        role,
        name: format!(
            "{} {}",
            found.organisation.name,
            role_name(ctx.l, &found.seat.role, &found.seat.title)
        ),
        rights: found.seat.rights.split(',').filter_map(Right::parse).collect(),
        helper: helper(&app, &ctx, found.organisation.id, role).await?,
        back: format!("{}/seats/{id}", base(standing)),
    };
    page(&draw(shell(&ctx, ctx.l.t("why-title")), &asked))
}

/// Names of those who can change a seat: the heads; for a head, or where nobody manages, the authority above.
async fn helper(app: &App, ctx: &Ctx, organisation: OrganisationId, role: SeatRole) -> AppResult<String> {
    let conn = app.db.read();
    let place = directory::organisation(conn, organisation).await?;
    let manages = OrganisationKind::parse(&place.kind)
        .is_some_and(|kind| domain::permissions::granted(Function::ACCOUNT_MANAGE_OWN, kind));
    let heads = seats::heads(conn, organisation, today(ctx)).await?;
    if role != SeatRole::Head && manages && !heads.is_empty() {
        return Ok(heads.into_iter().map(|h| h.name).collect::<Vec<_>>().join("、"));
    }
    match place.reviewer {
        Some(above) => Ok(directory::organisation(conn, above).await?.name),
        None => Ok(ctx.l.t("why-nobody-above")),
    }
}

fn draw(shell: Shell, asked: &Asked) -> PartsPage {
    let l = shell.l;
    let head = PageHead::new(l.t("why-title"))
        .lead(l.a("why-lead", "name", &asked.name))
        .action(Button::link(l.t("ui-back"), asked.back.clone()));
    let columns = vec![
        Column::text(l.t("why-function")),
        Column::text(l.t("why-answer")),
        Column::text(l.t("why-reason")),
        Column::text(l.t("why-who")),
    ];
    let table = Table::new(l, l.t("why-title"), columns).rows(Function::ALL.iter().map(|function| {
        let (answer, reason, who) = explain(l, asked, *function);
        let name = l.t(&format!("function-{}", function.as_str().replace(['.', '_'], "-")));
        Row::default().cell(name).cell(answer).cell(reason).cell(who)
    }));
    let rights = vec![
        Column::text(l.t("accounts-rights")),
        Column::text(l.t("why-answer")),
        Column::text(l.t("why-who")),
    ];
    let rights = Table::new(l, l.t("why-rights"), rights).rows(Right::ALL.into_iter().map(|right| {
        let has = asked.rights.contains(&right);
        let name = l.t(&format!("accounts-right-{}", right.as_str().replace('_', "-")));
        Row::default().cell(name).cell(answer(l, has)).cell(asked.helper.clone())
    }));
    let parts = vec![
        head.into(),
        Card::new(table).title(l.t("why-functions")).flush().into(),
        Card::new(rights).title(l.t("why-rights")).flush().into(),
        super::paragraph(&l.t("why-gate")),
    ];
    PartsPage::new(shell, parts)
}

fn answer(l: L, yes: bool) -> Tag {
    if yes { Tag::new(Tone::Good, l.t("why-yes")) } else { Tag::new(Tone::Neutral, l.t("why-no")) }
}

fn explain(l: L, asked: &Asked, function: Function) -> (Tag, String, String) {
    match why(asked.kind, asked.role, function) {
        Why::Yes(places) => {
            let personal = [Function::PROFILE_EDIT, Function::PASSWORD_CHANGE].contains(&function);
            let key = match places.as_slice() {
                [Scope::Own] if personal => "why-yes-self",
                [Scope::Own] => "why-yes-own",
                [Scope::Below] => "why-yes-below",
                [Scope::Own, Scope::Below] => "why-yes-own-below",
                _ => "why-yes-everywhere",
            };
            (answer(l, true), l.t(key), "–".to_owned())
        }
        Why::Kind => {
            (answer(l, false), l.a("why-kind", "kind", l.t(&kind_key(asked.kind))), l.t("why-kind-who"))
        }
        Why::Role => {
            let role = l.t(&format!("seat-role-{}", asked.role.as_str()));
            (answer(l, false), l.a("why-role", "role", role), asked.helper.clone())
        }
    }
}

fn kind_key(kind: OrganisationKind) -> String {
    format!("organisation-kind-{}", kind.as_str().replace('_', "-"))
}

fn draw_none(shell: Shell, has_seats: bool) -> PartsPage {
    let l = shell.l;
    let (next, button) = if has_seats {
        ("why-none-switch", Button::link(l.t("ui-switch-seat"), "/account"))
    } else {
        ("why-none-apply", Button::link(l.t("apply-seat-title"), "/account/apply-seat"))
    };
    let notice = Notice::new(Tone::Info, l.t(next)).title(l.t("why-none")).action(button.primary());
    let parts: Vec<Markup> = vec![PageHead::new(l.t("why-title")).into(), notice.into()];
    PartsPage::new(shell, parts)
}

/// For each role at two kinds, and without a duty.
pub fn samples() -> Vec<Page> {
    fn shell(l: L) -> Shell {
        crate::shell::sample(l, l.t("why-title"))
    }
    fn one(l: L, kind: OrganisationKind, role: SeatRole) -> String {
        let asked = Asked {
            kind,
            role,
            name: "宜蘭縣杏林國小".to_owned(),
            rights: vec![Right::Export],
            helper: "游知夏".to_owned(),
            back: "/account".to_owned(),
        };
        text(&draw(shell(l), &asked))
    }
    vec![
        Page {
            name: "accounts/why/operator",
            render: |l| one(l, OrganisationKind::School, SeatRole::Operator),
        },
        Page {
            name: "accounts/why/head",
            render: |l| one(l, OrganisationKind::CountyBureau, SeatRole::Head),
        },
        Page { name: "accounts/why/ministry", render: |l| one(l, OrganisationKind::Moe, SeatRole::Liaison) },
        Page {
            name: "accounts/why/university",
            render: |l| one(l, OrganisationKind::TeacherUniversity, SeatRole::Head),
        },
        Page {
            name: "accounts/why/centre",
            render: |l| one(l, OrganisationKind::NationalCentre, SeatRole::Head),
        },
        Page { name: "accounts/why/none", render: |l| text(&draw_none(shell(l), false)) },
        Page { name: "accounts/why/switch", render: |l| text(&draw_none(shell(l), true)) },
    ]
}
