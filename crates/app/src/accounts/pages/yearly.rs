//! The yearly confirmation, and the open cases of policies with the way to keep one.

use axum::extract::State;
use axum::response::Response;
use domain::calendar::{SchoolYear, civil_date, parse_date};
use platform::clock::from_millis;
use platform::error::Refused;
use platform::policy::{self, Case, CaseId};
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppError, AppResult, Page};
use ui::components::field::FieldRow;
use ui::components::{Button, Card, Column, Empty, Field, Notice, PageHead, Row, Table, Tone};
use ui::{L, Markup, Shell};

use super::{refusal, text, today};
use crate::accounts::{CONFIRMATION, confirm as confirm_cases, policies};
use crate::shell::{PartsPage, form};
use crate::{App, shell};

/// Business accounts this organisation was asked to confirm.
pub async fn show(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    let cases = policy::told_to(app.db.read(), CONFIRMATION, ctx.seat()?.organisation.0).await?;
    let year = SchoolYear::of(today(&ctx)).number();
    page(&draw_confirm(shell(&ctx, ctx.l.t("accounts-confirm-title")), &cases, year))
}

/// Confirms the chosen ones, or all.
pub async fn confirm(State(app): State<App>, ctx: Ctx, posted: Posted) -> AppResult<Response> {
    let seat = ctx.seat()?;
    let chosen: Vec<CaseId> = if posted.has("all") {
        let open = policy::told_to(app.db.read(), CONFIRMATION, seat.organisation.0).await?;
        open.into_iter().map(|c| c.id).collect()
    } else {
        posted.all("case").iter().filter_map(|id| id.parse().ok()).collect()
    };
    let flash = match confirm_cases(&app, &ctx.actor(), seat, &chosen).await? {
        0 => ("notice", "accounts-none-chosen"),
        _ => ("success", "accounts-confirmed"),
    };
    Ok(go("/accounts/confirm", Some(flash)))
}

/// Open cases of organisations below.
pub async fn cases(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    let cases = policies::cases_below(&app, ctx.seat()?).await?;
    page(&draw_cases(shell(&ctx, ctx.l.t("accounts-cases-title")), &cases, &Posted::default(), None))
}

/// Postpones one, with a reason.
pub async fn keep(State(app): State<App>, ctx: Ctx, posted: Posted) -> AppResult<Response> {
    let seat = ctx.seat()?;
    let id = posted.id("case")?;
    let kept = match parse_date(posted.text("until")) {
        Ok(until) => policies::keep(&app, &ctx.actor(), seat, id, until, posted.text("reason")).await,
        Err(problem) => Err(AppError::refused(&problem)),
    };
    match kept {
        Ok(()) => Ok(go("/accounts/below/cases", Some(("success", "case-kept")))),
        Err(AppError::Refused(refused)) => {
            let cases = policies::cases_below(&app, seat).await?;
            let shell = shell(&ctx, ctx.l.t("accounts-cases-title")).title_with_errors(true);
            refused_page(&draw_cases(shell, &cases, &posted, Some(&refused)))
        }
        Err(other) => Err(other),
    }
}

fn draw_confirm(shell: Shell, cases: &[Case], year: i16) -> PartsPage {
    let l = shell.l;
    let head = PageHead::new(l.t("accounts-confirm-title")).lead(l.a("accounts-confirm-lead", "year", year));
    let Some(first) = cases.first() else {
        let empty = Empty::new(l.t("accounts-confirm-none"), l.t("accounts-confirm-none-next"));
        let empty = empty.action(Button::link(l.t("accounts-own-title"), "/accounts"));
        return PartsPage::new(shell, vec![head.into(), empty.into()]);
    };
    let due = Notice::new(
        Tone::Warn,
        l.a("accounts-confirm-due", "due", l.date(civil_date(from_millis(first.due_at)))),
    );
    let columns = vec![
        Column::text(l.t("accounts-holder")),
        Column::text(l.t("accounts-case-noticed")),
        Column::text(l.t("accounts-case-due")),
    ];
    let table =
        Table::new(l, l.t("accounts-confirm-title"), columns).pick("case").rows(cases.iter().map(|case| {
            Row::default()
                .pick(case.id.to_string(), case.label.clone())
                .cell(case.label.clone())
                .cell(l.date(civil_date(from_millis(case.noticed_at))))
                .cell(l.date(civil_date(from_millis(case.due_at))))
        }));
    let buttons = Markup::raw("<div class=\"actions\">")
        .and(Button::submit(l.t("accounts-confirm-chosen")).primary())
        .and(Button::submit(l.a("accounts-confirm-all", "n", cases.len())).named("all", "1"))
        .and(Markup::raw("</div>"));
    let body = form(&shell, "/accounts/confirm", vec![table.into(), buttons]);
    let note = super::paragraph(&l.t("accounts-confirm-else"));
    PartsPage::new(shell, vec![head.into(), due.into(), Card::new(body).into(), note])
}

fn draw_cases(shell: Shell, cases: &[Case], posted: &Posted, refused: Option<&Refused>) -> PartsPage {
    let l = shell.l;
    let head = PageHead::new(l.t("accounts-cases-title")).lead(l.t("accounts-cases-lead"));
    let mut parts: Vec<Markup> = vec![head.into(), refusal(l, refused)];
    if cases.is_empty() {
        parts.push(Empty::new(l.t("accounts-cases-none"), l.t("accounts-cases-none-next")).into());
        return PartsPage::new(shell, parts);
    }
    let columns = vec![
        Column::text(l.t("accounts-case-what")),
        Column::text(l.t("accounts-case-who")),
        Column::text(l.t("accounts-case-noticed")),
        Column::text(l.t("accounts-case-due")),
    ];
    let policy = |name: &str| l.t(&format!("accounts-policy-{}", name.replace(['.', '_'], "-")));
    let table =
        Table::new(l, l.t("accounts-cases-title"), columns).rows(cases.iter().take(300).map(|case| {
            let mut who = Markup::from(case.label.clone());
            if !case.kept_reason.is_empty() {
                who = who.and(Markup::small(&l.a("accounts-case-kept", "reason", &case.kept_reason)));
            }
            Row::default()
                .cell(policy(&case.policy))
                .cell(who)
                .cell(l.date(civil_date(from_millis(case.noticed_at))))
                .cell(l.date(civil_date(from_millis(case.due_at))))
        }));
    parts.push(Card::new(table).title(l.a("accounts-cases-count", "n", cases.len())).flush().into());
    let choices = cases.iter().take(300).map(|case| {
        ui::components::Choice::new(case.id.to_string(), format!("{} {}", policy(&case.policy), case.label))
    });
    let fields = vec![
        super::paragraph(&l.t("accounts-keep-lead")),
        Field::select(l, "case", l.t("accounts-case-who"), choices.collect())
            .value(posted.text("case"))
            .required()
            .into(),
        FieldRow::new()
            .with(Field::date(l, "until", l.t("accounts-keep-until")).value(posted.text("until")).required())
            .with(Field::text(l, "reason", l.t("accounts-reason")).value(posted.text("reason")).required())
            .into(),
        Button::submit(l.t("accounts-keep-yes")).primary().into(),
    ];
    let body = form(&shell, "/accounts/below/cases", fields);
    parts.push(Card::new(body).title(l.t("accounts-keep")).into());
    PartsPage::new(shell, parts)
}

/// Nothing open, several open, a refusal.
pub fn samples() -> Vec<Page> {
    fn shell(l: L) -> Shell {
        crate::shell::sample(l, l.t("accounts-confirm-title"))
    }
    fn open() -> Vec<Case> {
        let case = |label: &str, policy: &str| Case {
            id: CaseId(uuid::Uuid::nil()),
            policy: policy.to_owned(),
            subject: uuid::Uuid::nil(),
            told: uuid::Uuid::nil(),
            organisation: None,
            label: label.to_owned(),
            state: "noticed".to_owned(),
            noticed_at: 0,
            due_at: 0,
            kept_reason: "復職後使用".to_owned(),
            ended_at: None,
        };
        vec![case("宜蘭縣杏林國小 藍沐晴", CONFIRMATION), case("羅以澄（national）", crate::accounts::IDLE)]
    }
    vec![
        Page { name: "accounts/confirm/none", render: |l| text(&draw_confirm(shell(l), &[], 115)) },
        Page { name: "accounts/confirm/open", render: |l| text(&draw_confirm(shell(l), &open(), 115)) },
        Page {
            name: "accounts/cases/none",
            render: |l| text(&draw_cases(shell(l), &[], &Posted::default(), None)),
        },
        Page {
            name: "accounts/cases/open",
            render: |l| {
                let refused = Refused::new(&domain::accounts::AccountRefused::ReasonNeeded);
                text(&draw_cases(shell(l), &open(), &Posted::default(), Some(&refused)))
            },
        },
    ]
}
