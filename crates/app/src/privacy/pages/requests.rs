//! Requests about personal data, for those who decide: the list, one with its preview, the decision.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::calendar::civil_date;
use domain::data_request::Kind;
use domain::ids::PersonalCode;
use domain::permissions::{Denied, Function};
use jiff::civil::Date;
use platform::clock::from_millis;
use platform::web::{Ctx, Posted, SeatView, go, page, refused_page};
use platform::{AppError, AppResult, Page};
use serde::Deserialize;
use ui::components::{
    Button, Card, Choice, Column, Empty, ErrorSummary, Facts, Field, Notice, PageHead, Row, Table, Tabs, Tag,
    Tone,
};
use ui::{L, Markup, Shell};

use super::text;
use crate::privacy::{self, DataRequest, RequestId, Verdict, requests};
use crate::shell::{PartsPage, form};
use crate::{App, credit, enrolment, identity, shell};

/// Which list.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct View {
    /// `decided`, else those open.
    #[serde(default)]
    view: String,
}

/// What a granted deletion would take away and leave.
#[derive(Clone, Debug, Default)]
struct Preview {
    accounts: Vec<String>,
    sign_ins: usize,
    letters: usize,
    awards: usize,
    services: usize,
    places: usize,
    seats: Vec<String>,
}

struct One {
    request: DataRequest,
    preview: Option<Preview>,
    own: bool,
    grant: String,
    reason: String,
    problem: Option<String>,
}

/// The list.
pub async fn list(State(app): State<App>, ctx: Ctx, Query(view): Query<View>) -> AppResult<Response> {
    let seat = deciding_seat(&ctx)?;
    let open = view.view != "decided";
    let found = privacy::open_requests(app.db.read(), seat, open).await?;
    let supervises = ctx.viewer()?.may(Function::ACCOUNT_MANAGE_SUBORDINATE);
    let shell = shell(&ctx, ctx.l.t("requests-title"));
    page(&draw_list(shell, &found, open, supervises, civil_date(ctx.now)))
}

/// One request.
pub async fn show(State(app): State<App>, ctx: Ctx, Path(id): Path<RequestId>) -> AppResult<Response> {
    let one = load(&app, &ctx, id).await?;
    page(&draw_one(shell(&ctx, ctx.l.t("requests-one")), &one, civil_date(ctx.now)))
}

/// Decides it.
pub async fn decide(
    State(app): State<App>,
    ctx: Ctx,
    Path(id): Path<RequestId>,
    posted: Posted,
) -> AppResult<Response> {
    let seat = deciding_seat(&ctx)?;
    let (grant, reason) = (posted.text("decision"), posted.text("reason"));
    let problem = match grant {
        "grant" | "refuse" => {
            let verdict = Verdict { grant: grant == "grant", reason: reason.to_owned() };
            match privacy::decide(&app, &ctx.actor(), seat, id, &verdict).await {
                Ok(()) => return Ok(go("/privacy/requests", Some(("success", "request-decided")))),
                Err(AppError::Refused(r)) if !r.forbidden => {
                    format!("{} {}", r.sentence(ctx.l), r.next(ctx.l))
                }
                Err(error) => return Err(error),
            }
        }
        _ => ctx.l.t("requests-decision-missing"),
    };
    let mut one = load(&app, &ctx, id).await?;
    one.grant = grant.to_owned();
    one.reason = reason.to_owned();
    one.problem = Some(problem);
    let shell = shell(&ctx, ctx.l.t("requests-one")).title_with_errors(true);
    refused_page(&draw_one(shell, &one, civil_date(ctx.now)))
}

fn deciding_seat(ctx: &Ctx) -> AppResult<&SeatView> {
    let denied = || {
        let function = Function::ACCOUNT_MANAGE_OWN.label();
        AppError::denied(&Denied::Role { function })
    };
    let seat = ctx.viewer()?.seat.as_ref().ok_or_else(denied)?;
    if requests::may_decide_any(seat) { Ok(seat) } else { Err(denied()) }
}

async fn load(app: &App, ctx: &Ctx, id: RequestId) -> AppResult<One> {
    let request = requests::request_for(app.db.read(), deciding_seat(ctx)?, id).await?;
    let wants_preview = request.kind() == Kind::Delete && request.is_open();
    let preview = if wants_preview { Some(preview(app, ctx, &request).await?) } else { None };
    let own = ctx.viewer()?.person == request.person;
    Ok(One { request, preview, own, grant: String::new(), reason: String::new(), problem: None })
}

async fn preview(app: &App, ctx: &Ctx, request: &DataRequest) -> AppResult<Preview> {
    let conn = app.db.read();
    let person = request.person;
    let mut preview = Preview {
        accounts: identity::accounts_of(conn, person)
            .await?
            .into_iter()
            .filter(|a| a.removed_at.is_none())
            .map(|a| a.user_name)
            .collect(),
        sign_ins: identity::sign_ins_of(conn, person).await?.len(),
        services: identity::services_of(conn, person).await?.len(),
        seats: identity::seats_of(conn, person, civil_date(ctx.now))
            .await?
            .into_iter()
            .map(|s| s.organisation_name)
            .collect(),
        ..Preview::default()
    };
    for id in identity::same_person(conn, person).await? {
        preview.letters += platform::mail::of_person(conn, id).await?.len();
        preview.awards += credit::transcript(conn, id).await?.len();
        preview.places += enrolment::of_person(conn, id).await?.iter().filter(|e| e.is_alive()).count();
    }
    Ok(preview)
}

fn draw_list(shell: Shell, found: &[DataRequest], open: bool, supervises: bool, today: Date) -> PartsPage {
    let l = shell.l;
    let mut head = PageHead::new(l.t("requests-title")).lead(l.t("requests-lead"));
    if supervises {
        let glass = Button::link(l.t("break-glass-title"), "/privacy/break-glass").icon("lock");
        head = head.action(glass);
    }
    let tabs = Tabs::new(l.t("requests-title")).tab(l.t("requests-open"), "/privacy/requests", open).tab(
        l.t("requests-decided"),
        "/privacy/requests?view=decided",
        !open,
    );
    let mut parts: Vec<Markup> = vec![head.into(), tabs.into()];
    if found.is_empty() {
        let key = if open { "requests-none" } else { "requests-none-decided" };
        parts.push(Empty::new(l.t(key), l.t("requests-none-text")).into());
        return PartsPage::new(shell, parts);
    }
    let last = if open { "requests-due" } else { "request-state" };
    let columns = vec![
        Column::text(l.t("requests-who")),
        Column::text(l.t("request-kind")),
        Column::text(l.t("request-asked")),
        Column::text(l.t(last)),
    ];
    let table =
        Table::new(l, l.t("requests-title"), columns).rows(found.iter().map(|r| list_row(l, r, today)));
    parts.push(Card::new(table).flush().into());
    PartsPage::new(shell, parts)
}

fn list_row(l: L, request: &DataRequest, today: Date) -> Row {
    let who = Markup::link(&request.person_name, &format!("/privacy/requests/{}", request.id))
        .and(Markup::small(&request.organisation_name));
    let mut kind: Markup = l.t(&format!("request-kind-{}", request.kind)).into();
    if !request.field.is_empty() {
        kind = kind.and(Markup::small(&l.t(&format!("request-field-{}", request.field))));
    }
    let asked = l.date(civil_date(from_millis(request.asked_at)));
    Row::default().cell(who).cell(kind).cell(asked).cell(standing(l, request, today))
}

fn standing(l: L, request: &DataRequest, today: Date) -> Markup {
    match request.state.as_str() {
        "open" => {
            let due: Markup = l.date(request.due()).into();
            let days = today.until(request.due()).map_or(0, |span| span.get_days());
            if request.due() < today {
                due.and(Markup::raw(" ")).and(Tag::new(Tone::Bad, l.t("requests-overdue")))
            } else if days <= 5 {
                due.and(Markup::raw(" ")).and(Tag::new(Tone::Warn, l.t("requests-soon")))
            } else {
                due
            }
        }
        state => {
            let tone = match state {
                "granted" => Tone::Good,
                "refused" => Tone::Bad,
                _ => Tone::Neutral,
            };
            Tag::new(tone, l.t(&format!("request-state-{state}"))).into()
        }
    }
}

fn draw_one(shell: Shell, one: &One, today: Date) -> PartsPage {
    let l = shell.l;
    let request = &one.request;
    let code = PersonalCode::parse(&request.personal_code)
        .map_or_else(|_| request.personal_code.clone(), |code| code.grouped());
    let value = |text: &str| if text.is_empty() { l.t("own-data-nothing") } else { shown(l, request, text) };
    let mut facts = Facts::new()
        .fact(l.t("requests-who"), request.person_name.clone())
        .fact(l.t("held-field-personal_code"), code)
        .fact(l.t("held-field-service"), request.organisation_name.clone())
        .fact(l.t("request-asked"), l.datetime(from_millis(request.asked_at)))
        .fact(l.t("requests-due"), standing(l, request, today));
    if request.kind() == Kind::Correct {
        facts = facts
            .fact(l.t("request-field"), l.t(&format!("request-field-{}", request.field)))
            .fact(l.t("requests-old"), value(&request.old_value))
            .fact(l.t("requests-new"), value(&request.new_value));
    }
    let facts = facts.maybe(l.t("request-text"), (!request.text.is_empty()).then(|| request.text.clone()));
    let title = l.t(&format!("request-kind-{}", request.kind));
    let back = Button::link(l.t("requests-back"), "/privacy/requests").icon("arrow-left").quiet();
    let mut parts: Vec<Markup> = vec![PageHead::new(title).eyebrow(l.t("requests-one")).action(back).into()];
    let list = one.problem.iter().map(|problem| ("decision".to_owned(), problem.clone())).collect();
    parts.push(ErrorSummary::new(l, list).into());
    parts.push(Card::new(facts).title(l.t("requests-facts")).into());
    if let Some(preview) = &one.preview {
        parts.push(preview_card(l, preview));
    }
    if !request.is_open() {
        let text = if request.reason.is_empty() { l.t("own-data-nothing") } else { request.reason.clone() };
        parts.push(Notice::new(Tone::Info, text).title(l.t("requests-outcome")).into());
    } else if one.own {
        parts.push(
            Notice::new(Tone::Warn, l.t("refusal-request-own-next")).title(l.t("refusal-request-own")).into(),
        );
    } else {
        parts.push(Card::new(decision(&shell, one)).title(l.t("requests-decision")).into());
    }
    PartsPage::new(shell, parts)
}

/// A stored value in words: dates as dates.
fn shown(l: L, request: &DataRequest, text: &str) -> String {
    match (request.field.as_str(), text.parse::<Date>()) {
        ("birth_date", Ok(day)) => l.date(day),
        _ => text.to_owned(),
    }
}

fn preview_card(l: L, preview: &Preview) -> Markup {
    let goes = Facts::new()
        .fact(l.t("requests-goes"), l.t("requests-goes-contact"))
        .fact(l.t("held-field-user_name"), preview.accounts.join("、"))
        .fact(l.t("held-field-sign_in"), l.a("requests-count", "n", preview.sign_ins))
        .fact(l.t("held-field-letter"), l.a("requests-count", "n", preview.letters))
        .fact(l.t("requests-stays"), l.t("requests-stays-text"))
        .fact(l.t("held-field-award"), l.a("requests-count", "n", preview.awards))
        .fact(l.t("held-field-service"), l.a("requests-count", "n", preview.services));
    let mut body: Markup = goes.into();
    if preview.places > 0 {
        body = body.and(Notice::new(Tone::Warn, l.a("requests-places", "n", preview.places)));
    }
    if !preview.seats.is_empty() {
        let seats = preview.seats.join("、");
        body = body.and(Notice::new(Tone::Bad, l.a("refusal-request-holds-seat", "seats", seats)));
    }
    Card::new(body).title(l.t("requests-preview")).into()
}

fn decision(shell: &Shell, one: &One) -> Markup {
    let l = shell.l;
    let kind = &one.request.kind;
    let choices = vec![
        Choice::new("grant", l.t("requests-grant")).hint(l.t(&format!("requests-grant-{kind}"))),
        Choice::new("refuse", l.t("requests-refuse")).hint(l.t("requests-refuse-hint")),
    ];
    form(
        shell,
        &format!("/privacy/requests/{}", one.request.id),
        vec![
            Field::radios(l, "decision", l.t("requests-decision"), choices)
                .required()
                .value(one.grant.clone())
                .error(one.problem.clone())
                .into(),
            Field::textarea(l, "reason", l.t("requests-reason"))
                .required()
                .value(one.reason.clone())
                .hint(l.t("requests-reason-hint"))
                .max_length(500)
                .into(),
            Button::submit(l.t("requests-decide")).primary().into(),
        ],
    )
}

/// One request of each state, for samples.
pub(super) fn sample_requests(l: L) -> Vec<DataRequest> {
    let request = |kind: &str, field: &str, state: &str| DataRequest {
        id: RequestId(uuid::Uuid::nil()),
        person: platform::ids::PersonId(uuid::Uuid::nil()),
        person_name: l.pick("林杏芸", "Lin Hsing-Yun").to_owned(),
        personal_code: "ABCDEFGHJK".to_owned(),
        email: "teacher@demo.example".to_owned(),
        organisation: None,
        organisation_name: l.pick("雲杉縣立杏壇國民小學", "Xingtan Primary School").to_owned(),
        kind: kind.to_owned(),
        field: field.to_owned(),
        old_value: if field.is_empty() { String::new() } else { "1980-02-03".to_owned() },
        new_value: if field.is_empty() { String::new() } else { "1980-03-02".to_owned() },
        text: l.pick("戶籍資料已更新。", "The register was updated.").to_owned(),
        asked_at: 1_772_416_800_000,
        due_on: "2026-03-23".to_owned(),
        state: state.to_owned(),
        decided_at: (state != "open").then_some(1_772_503_200_000),
        decided_by: None,
        reason: if state == "open" {
            String::new()
        } else {
            l.pick("已核對證件。", "Documents checked.").to_owned()
        },
    };
    vec![
        request("correct", "birth_date", "open"),
        request("delete", "", "open"),
        request("object", "", "refused"),
        request("correct", "name", "granted"),
    ]
}

/// Lists with and without entries, each kind of request, a refused decision.
pub fn samples() -> Vec<Page> {
    const TODAY: Date = Date::constant(2026, 3, 20);
    fn list(l: L, full: bool, open: bool) -> String {
        let mut found = if full { sample_requests(l) } else { Vec::new() };
        found.retain(|r| r.is_open() == open);
        text(draw_list(crate::shell::sample(l, l.t("requests-title")), &found, open, full, TODAY))
    }
    fn one(l: L, index: usize, own: bool, problem: Option<String>) -> String {
        let preview = (index == 1).then(|| Preview {
            accounts: vec!["teacher".into()],
            seats: vec![l.pick("杏壇國小", "Xingtan Primary").to_owned()],
            places: 1,
            ..Preview::default()
        });
        let request = sample_requests(l).remove(index);
        let one = One { request, preview, own, grant: String::new(), reason: String::new(), problem };
        text(draw_one(crate::shell::sample(l, l.t("requests-one")), &one, TODAY))
    }
    vec![
        Page { name: "privacy/requests/open", render: |l| list(l, true, true) },
        Page { name: "privacy/requests/decided", render: |l| list(l, true, false) },
        Page { name: "privacy/requests/none", render: |l| list(l, false, true) },
        Page { name: "privacy/requests/correction", render: |l| one(l, 0, false, None) },
        Page {
            name: "privacy/requests/deletion_refused",
            render: |l| one(l, 1, false, Some(l.t("requests-decision-missing"))),
        },
        Page { name: "privacy/requests/own", render: |l| one(l, 0, true, None) },
        Page { name: "privacy/requests/outcome", render: |l| one(l, 2, false, None) },
    ]
}
