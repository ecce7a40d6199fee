//! One seat: who holds it, what hangs on it, and everything that can be done with it; new seats.

use std::collections::BTreeMap;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::accounts::{AccountRefused, Standing};
use domain::calendar::parse_date;
use domain::permissions::{Right, SeatRole};
use jiff::civil::Date;
use platform::error::Refused;
use platform::ids::{HoldingId, OrganisationId, PersonId, SeatId};
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppError, AppResult, Page};
use ui::components::{Button, Card, Field, PageHead};
use ui::{L, Shell};

use super::seat_parts::{Shown, draw, draw_preview};
use super::{base, fields, refusal, standing, text, today};
use crate::accounts::manage::{function, reach, refused};
use crate::accounts::{Managed, SeatChange, change_seat, create_seat, invite, managed, store};
use crate::directory::Organisation;
use crate::identity::{Holding, SeatLine, seats};
use crate::shell::{PartsPage, form};
use crate::{App, catalogue, directory, identity, shell};

/// `GET …/seats/{id}?do=…`: the seat, with the form of the deed that was chosen.
pub async fn show(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<SeatId>,
    Query(query): Query<BTreeMap<String, String>>,
) -> AppResult<Response> {
    let shown = load(&app, &ctx, id, query.get("do").cloned().unwrap_or_default()).await?;
    page(&draw(shell(&ctx, shown.title(ctx.l)), &shown, &Posted::default(), None))
}

/// `POST …/seats/{id}`: does what the form says; a handover is shown once before.
pub async fn act(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<SeatId>,
    posted: Posted,
) -> AppResult<Response> {
    let here = format!("{}/seats/{id}", base(standing(&ctx)));
    match perform(&app, &ctx, id, &posted).await {
        Ok(Some(preview)) => {
            let shown = load(&app, &ctx, id, "handover".to_owned()).await?;
            page(&draw_preview(shell(&ctx, shown.title(ctx.l)), &shown, &preview))
        }
        Ok(None) => Ok(go(&here, Some(("success", "seat-done")))),
        Err(AppError::Refused(refused)) => {
            let shown = load(&app, &ctx, id, posted.text("do").to_owned()).await?;
            let shell = shell(&ctx, shown.title(ctx.l)).title_with_errors(true);
            refused_page(&draw(shell, &shown, &posted, Some(&refused)))
        }
        Err(other) => Err(other),
    }
}

/// What a handover would do, before it is done.
pub(super) struct Preview {
    pub person: PersonId,
    pub name: String,
    pub from: Date,
}

async fn perform(app: &App, ctx: &Ctx, id: SeatId, posted: &Posted) -> AppResult<Option<Preview>> {
    let (standing, manager) = (standing(ctx), ctx.seat()?);
    let reason = posted.text("reason").to_owned();
    let holding = || posted.id::<HoldingId>("holding");
    let wish = match posted.text("do") {
        "fill" => SeatChange::Fill { person: chosen(app, posted).await?, from: on(ctx, posted, "from")? },
        "handover" => {
            let (person, from) = (chosen(app, posted).await?, on(ctx, posted, "from")?);
            if posted.text("step") != "go" {
                managed(app.db.read(), manager, standing, id).await?;
                let name = identity::person(app.db.read(), person).await?.name;
                return Ok(Some(Preview { person, name, from }));
            }
            SeatChange::Handover { person, from }
        }
        "acting" => SeatChange::Act {
            person: chosen(app, posted).await?,
            from: on(ctx, posted, "from")?,
            until: on(ctx, posted, "until")?,
        },
        "end" => SeatChange::End { holding: holding()?, reason },
        "close" => SeatChange::Close { reason },
        "role" => SeatChange::Role {
            role: SeatRole::parse(posted.text("role"))
                .ok_or_else(|| AppError::Malformed("role".to_owned()))?,
            title: posted.text("title").to_owned(),
            reason,
        },
        "give" | "take" => SeatChange::Right {
            right: Right::parse(posted.text("right"))
                .ok_or_else(|| AppError::Malformed("right".to_owned()))?,
            given: posted.text("do") == "give",
            reason,
        },
        "disable" => SeatChange::Disable { holding: holding()?, reason },
        "enable" => SeatChange::Enable { holding: holding()?, reason },
        "remove" => SeatChange::Remove { holding: holding()?, reason },
        "factors" => SeatChange::ResetFactors { holding: holding()?, reason },
        "confirm" => SeatChange::Confirm { holding: holding()? },
        "invite" => {
            let mut problems = vec![];
            let name = fields::required(ctx.l, posted, "name", 40, &mut problems);
            let email = fields::email(ctx.l, posted, &mut problems);
            let (true, Some(email)) = (problems.is_empty(), email) else {
                return Err(AppError::refused(&domain::ids::IdError::Email));
            };
            invite(app, &ctx.actor(), manager, standing, id, (&name, email.as_str())).await?;
            return Ok(None);
        }
        other => return Err(AppError::Malformed(format!("deed {other}"))),
    };
    change_seat(app, &ctx.actor(), manager, standing, id, &wish).await?;
    Ok(None)
}

/// The person by code, or one of the organisation's own people.
async fn chosen(app: &App, posted: &Posted) -> AppResult<PersonId> {
    let nobody = || refused(AccountRefused::NoPerson);
    let code = posted.text("code");
    if !code.is_empty() {
        return Ok(identity::find_person(app, app.db.read(), code).await?.ok_or_else(nobody)?.id);
    }
    posted.text("person").parse().map_err(|_| nobody())
}

/// A day as typed; an empty one is today.
fn on(ctx: &Ctx, posted: &Posted, field: &str) -> AppResult<Date> {
    match posted.text(field) {
        "" if field == "from" => Ok(today(ctx)),
        typed => parse_date(typed).map_err(|e| AppError::refused(&e)),
    }
}

async fn load(app: &App, ctx: &Ctx, id: SeatId, deed: String) -> AppResult<Shown> {
    let conn = app.db.read();
    let standing = standing(ctx);
    let found = managed(conn, ctx.seat()?, standing, id).await?;
    let place = found.organisation.id;
    let courses = catalogue::of_organisation(conn, place).await?;
    let open: Vec<(String, String)> = courses
        .iter()
        .filter(|c| c.closed_at.is_none() && c.cancelled_at.is_none())
        .map(|c| (c.code.clone(), c.title.clone()))
        .collect();
    let waiting = catalogue::waiting_counts(conn, place, ctx.now).await?.waiting;
    let reviews = usize::try_from(waiting).unwrap_or_default();
    let rosters = catalogue::rosters_waiting(conn, place).await?.len();
    Ok(Shown {
        people: seats::people_of(conn, place).await?,
        invitations: store::invitations(conn, id)
            .await?
            .into_iter()
            .map(|a| format!("{} {}", a.name, a.email))
            .collect(),
        history: platform::audit::history(conn, id.0).await?,
        found,
        standing,
        deed,
        open,
        reviews,
        rosters,
        today: today(ctx),
    })
}

/// `GET /accounts/new`.
pub async fn new_own(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    let place = directory::organisation(app.db.read(), ctx.seat()?.organisation).await?;
    page(&draw_new(shell(&ctx, ctx.l.t("accounts-new")), &place, Standing::Own, &Posted::default(), None))
}

/// `GET /accounts/below/{id}/new`.
pub async fn new_below(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<OrganisationId>,
) -> AppResult<Response> {
    reach(app.db.read(), ctx.seat()?, Standing::Above, id).await?;
    let place = directory::organisation(app.db.read(), id).await?;
    page(&draw_new(shell(&ctx, ctx.l.t("accounts-new")), &place, Standing::Above, &Posted::default(), None))
}

/// `POST /accounts/new`.
pub async fn create_own(State(app): State<App>, ctx: Ctx, posted: Posted) -> AppResult<Response> {
    let place = ctx.seat()?.organisation;
    create(&app, &ctx, place, Standing::Own, &posted).await
}

/// `POST /accounts/below/{id}/new`.
pub async fn create_below(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<OrganisationId>,
    posted: Posted,
) -> AppResult<Response> {
    create(&app, &ctx, id, Standing::Above, &posted).await
}

async fn create(
    app: &App,
    ctx: &Ctx,
    place: OrganisationId,
    standing: Standing,
    posted: &Posted,
) -> AppResult<Response> {
    let manager = ctx.seat()?;
    let role = SeatRole::parse(posted.text("role")).ok_or_else(|| AppError::Malformed("role".to_owned()))?;
    let made = create_seat(app, &ctx.actor(), manager, standing, place, (role, posted.text("title"))).await;
    match made {
        Ok(seat) => {
            let to = format!("{}/seats/{seat}?do=fill", base(standing));
            Ok(go(&to, Some(("success", "seat-created"))))
        }
        Err(AppError::Refused(refused)) => {
            let place = directory::organisation(app.db.read(), place).await?;
            let shell = shell(ctx, ctx.l.t("accounts-new")).title_with_errors(true);
            refused_page(&draw_new(shell, &place, standing, posted, Some(&refused)))
        }
        Err(other) => Err(other),
    }
}

fn draw_new(
    shell: Shell,
    place: &Organisation,
    standing: Standing,
    posted: &Posted,
    refused: Option<&Refused>,
) -> PartsPage {
    let l = shell.l;
    let action = match standing {
        Standing::Own => "/accounts/new".to_owned(),
        Standing::Above => format!("/accounts/below/{}/new", place.id),
    };
    let role = if posted.text("role").is_empty() { "operator" } else { posted.text("role") };
    let body = form(
        &shell,
        &action,
        vec![
            Field::text(l, "title", l.t("accounts-title"))
                .value(posted.text("title"))
                .hint(l.t("accounts-title-hint"))
                .width("medium")
                .max_length(40)
                .into(),
            Field::radios(l, "role", l.t("accounts-role"), fields::role_choices(l))
                .value(role)
                .required()
                .into(),
            Button::submit(l.t("accounts-new-save")).primary().into(),
        ],
    );
    let head = PageHead::new(l.t("accounts-new")).lead(l.a("accounts-new-lead", "name", &place.name));
    PartsPage::new(shell, vec![head.into(), refusal(l, refused), Card::new(body).into()])
}

/// A school for samples.
pub(super) fn sample_organisation() -> Organisation {
    Organisation {
        id: OrganisationId(uuid::Uuid::nil()),
        code: "029999".to_owned(),
        name: "宜蘭縣杏林國小".to_owned(),
        kind: "school".to_owned(),
        level: "primary".to_owned(),
        ownership: String::new(),
        county: "宜蘭縣".to_owned(),
        district: String::new(),
        address: String::new(),
        phone: String::new(),
        website: String::new(),
        reviewer: None,
    }
}

/// Seats in every state for samples: held with somebody acting, empty, suspended, ended.
pub(super) fn sample_seats() -> Vec<(SeatLine, Vec<Holding>)> {
    let seat = |role: &str, title: &str, ended_at| SeatLine {
        id: SeatId(uuid::Uuid::nil()),
        organisation: OrganisationId(uuid::Uuid::nil()),
        role: role.to_owned(),
        title: title.to_owned(),
        valid_from: "2025-08-01".to_owned(),
        valid_until: None,
        ended_at,
        rights: "export,view_numbers".to_owned(),
    };
    let mut acting = sample_holding("藍沐晴", true);
    acting.valid_until = Some("2026-10-31".to_owned());
    let mut suspended = sample_holding("呂映雪", false);
    suspended.suspended_at = Some(0);
    vec![
        (seat("head", "教務主任", None), vec![sample_holding("游知夏", false), acting]),
        (seat("operator", "資訊組長", None), vec![]),
        (seat("liaison", "教學組長", None), vec![suspended]),
        (seat("operator", "註冊組長", Some(0)), vec![]),
    ]
}

fn sample_holding(name: &str, acting: bool) -> Holding {
    Holding {
        id: HoldingId(uuid::Uuid::nil()),
        seat: SeatId(uuid::Uuid::nil()),
        person: PersonId(uuid::Uuid::nil()),
        name: name.to_owned(),
        personal_code: "ACDEFGHJKM".to_owned(),
        email: "someone@school.example".to_owned(),
        acting,
        valid_from: "2025-08-01".to_owned(),
        valid_until: None,
        ended_at: None,
        end_reason: String::new(),
        suspended_at: None,
        confirmed_year: 114,
        account: Some(platform::ids::AccountId(uuid::Uuid::nil())),
        user_name: Some("someone".to_owned()),
        disabled_at: None,
        removed_at: None,
        last_used: Some(0),
    }
}

fn sample_shown(index: usize, deed: &str) -> Shown {
    let (seat, holdings) = sample_seats().swap_remove(index);
    Shown {
        found: Managed { seat, holdings, organisation: sample_organisation() },
        standing: Standing::Own,
        deed: deed.to_owned(),
        people: vec![crate::identity::Colleague {
            id: PersonId(uuid::Uuid::nil()),
            name: "林杏芸".to_owned(),
            personal_code: "ACDEFGHJKM".to_owned(),
            email: String::new(),
        }],
        invitations: vec!["林杏芸 lin@school.example".to_owned()],
        history: vec![],
        open: vec![("5000001".to_owned(), "閱讀理解策略工作坊".to_owned())],
        reviews: 0,
        rosters: 0,
        today: Date::constant(2026, 10, 14),
    }
}

/// Each deed's form, a refusal, the preview of a handover, a new seat.
pub fn samples() -> Vec<Page> {
    fn shell(l: L) -> Shell {
        crate::shell::sample(l, l.t("accounts-own-title"))
    }
    fn one(l: L, index: usize, deed: &str) -> String {
        text(&draw(shell(l), &sample_shown(index, deed), &Posted::default(), None))
    }
    debug_assert_eq!(function(Standing::Own).as_str(), "account.manage_own");
    vec![
        Page { name: "accounts/seat/held", render: |l| one(l, 0, "") },
        Page { name: "accounts/seat/handover", render: |l| one(l, 0, "handover") },
        Page { name: "accounts/seat/acting", render: |l| one(l, 0, "acting") },
        Page { name: "accounts/seat/role", render: |l| one(l, 0, "role") },
        Page { name: "accounts/seat/rights", render: |l| one(l, 0, "rights") },
        Page { name: "accounts/seat/end", render: |l| one(l, 0, "end") },
        Page { name: "accounts/seat/account", render: |l| one(l, 0, "account") },
        Page { name: "accounts/seat/empty", render: |l| one(l, 1, "fill") },
        Page { name: "accounts/seat/suspended", render: |l| one(l, 2, "") },
        Page { name: "accounts/seat/ended", render: |l| one(l, 3, "") },
        Page {
            name: "accounts/seat/refused",
            render: |l| {
                let refused = Refused::new(&AccountRefused::HeadFromAbove);
                text(&draw(shell(l), &sample_shown(0, "role"), &Posted::default(), Some(&refused)))
            },
        },
        Page {
            name: "accounts/seat/preview",
            render: |l| {
                let from = Date::constant(2026, 11, 1);
                let preview =
                    Preview { person: PersonId(uuid::Uuid::nil()), name: "林杏芸".to_owned(), from };
                text(&draw_preview(shell(l), &sample_shown(0, "handover"), &preview))
            },
        },
        Page {
            name: "accounts/seat/new",
            render: |l| {
                let refused = Refused::new(&AccountRefused::HeadFromAbove);
                let place = sample_organisation();
                text(&draw_new(shell(l), &place, Standing::Own, &Posted::default(), Some(&refused)))
            },
        },
    ]
}
