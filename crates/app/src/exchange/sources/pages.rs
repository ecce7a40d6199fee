//! `/exchange/partners/{code}/source`: where a partner's database lies, how its readings go, and reading it now.

use axum::extract::{Path, State};
use axum::response::Response;
use documents::exchange::List;
use domain::exchange_partner::Deed;
use domain::exchange_source::{Engine, Place, Secrecy, SourceRefused, Typed};
use platform::clock::from_millis;
use platform::error::Refused;
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppError, AppResult, Page};
use ui::components::{
    Breadcrumb, Button, Card, Choice, Confirm, ErrorSummary, Facts, Field, Notice, PageHead, Tag, Tone,
};
use ui::{L, Markup, Shell};

use super::super::partners::{self, Partner, Problems};
use super::store::{self, wire};
use super::{Asked, Failure, Found, FoundTable, PartnerId, Source, commands};
use crate::shell::{PartsPage, form};
use crate::{App, shell};

/// What the page shows.
#[derive(Default)]
struct Shown {
    source: Option<Source>,
    typed: Typed,
    wrong: Vec<(&'static str, Refused)>,
    refused: Option<Refused>,
    looked: Option<Result<Found, Failure>>,
    may: bool,
    now: i64,
}

/// `GET /exchange/partners/{code}/source`.
///
/// # Errors
/// Not found for another's partner; the database.
pub async fn show(State(app): State<App>, ctx: Ctx, Path(code): Path<String>) -> AppResult<Response> {
    let (partner, shown) = load(&app, &ctx, &code).await?;
    page(&draw(shell(&ctx, ctx.l.t("exchange-source-title")), &partner, &shown))
}

/// `POST /exchange/partners/{code}/source`: sets it.
///
/// # Errors
/// Not found; denied; the database. A refusal is shown on the page.
pub async fn save(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    let typed = read_form(&posted);
    let wrong = match commands::set(&app, &ctx.actor(), ctx.seat()?, &code, &typed).await {
        Ok(()) => return Ok(to(&code, "exchange-source-set")),
        Err(Problems::Fields(wrong)) => (wrong, None),
        Err(Problems::Other(AppError::Refused(refused))) if !refused.forbidden => (Vec::new(), Some(refused)),
        Err(Problems::Other(error)) => return Err(error),
    };
    let (partner, shown) = load(&app, &ctx, &code).await?;
    let shown = Shown {
        typed: Typed { password: String::new(), ..typed },
        wrong: wrong.0,
        refused: wrong.1,
        ..shown
    };
    let shell = shell(&ctx, ctx.l.t("exchange-source-title")).title_with_errors(true);
    refused_page(&draw(shell, &partner, &shown))
}

/// `POST …/try`: connects and tells which tables and columns are there; reads no row.
///
/// # Errors
/// Not found; denied; the database. What went wrong is said on the page.
pub async fn look(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    _posted: Posted,
) -> AppResult<Response> {
    let partner = partners::permitted(app.db.read(), ctx.seat()?, &code, Deed::Change).await?;
    let source = commands::source(app.db.read(), partner.id).await?.ok_or(AppError::NotFound)?;
    let secret = store::secret(app.db.read(), partner.id).await?.ok_or(AppError::NotFound)?;
    let password = app.keys.open(&secret.password);
    let password = password.ok_or_else(|| AppError::internal("the password of a source can't be opened"))?;
    let looked = wire::look(&app, &source.place, &password).await.map_err(|why| Failure::from(&why));
    let (partner, shown) = load(&app, &ctx, &code).await?;
    let shown = Shown { looked: Some(looked), ..shown };
    page(&draw(shell(&ctx, ctx.l.t("exchange-source-title")), &partner, &shown))
}

/// `POST …/read`: asks for a reading; `what` is `changes`, `whole` or `dry`.
///
/// # Errors
/// Not found; denied; the database. A refusal is shown on the page.
pub async fn read(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    let what = Asked::parse(posted.text("what"));
    let what = what.ok_or_else(|| AppError::Malformed(format!("what {}", posted.text("what"))))?;
    match commands::ask(&app, &ctx.actor(), ctx.seat()?, &code, what).await {
        Ok(()) => Ok(to(&code, "exchange-source-asked")),
        Err(AppError::Refused(refused)) if !refused.forbidden => {
            let (partner, shown) = load(&app, &ctx, &code).await?;
            let shell = shell(&ctx, ctx.l.t("exchange-source-title")).title_with_errors(true);
            refused_page(&draw(shell, &partner, &Shown { refused: Some(refused), ..shown }))
        }
        Err(error) => Err(error),
    }
}

/// `GET …/remove`: asks first.
///
/// # Errors
/// Not found; the database.
pub async fn ask_remove(State(app): State<App>, ctx: Ctx, Path(code): Path<String>) -> AppResult<Response> {
    let partner = partners::permitted(app.db.read(), ctx.seat()?, &code, Deed::Change).await?;
    let source = commands::source(app.db.read(), partner.id).await?.ok_or(AppError::NotFound)?;
    page(&draw_remove(shell(&ctx, ctx.l.t("exchange-source-remove-title")), &partner, &source))
}

/// `POST …/remove`.
///
/// # Errors
/// Not found; denied; the database.
pub async fn remove(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    _posted: Posted,
) -> AppResult<Response> {
    commands::remove(&app, &ctx.actor(), ctx.seat()?, &code).await?;
    Ok(to(&code, "exchange-source-removed"))
}

fn to(code: &str, flash: &str) -> Response {
    go(&format!("/exchange/partners/{code}/source"), Some(("success", flash)))
}

async fn load(app: &App, ctx: &Ctx, code: &str) -> AppResult<(Partner, Shown)> {
    let partner = partners::keeper(app.db.read(), ctx.seat()?, code).await?;
    let source = commands::source(app.db.read(), partner.id).await?;
    let typed = source.as_ref().map_or_else(blank, |source| said(&source.place));
    let may = partners::permitted(app.db.read(), ctx.seat()?, code, Deed::Change).await.is_ok();
    Ok((partner, Shown { source, typed, may, now: ctx.now.as_millisecond(), ..Shown::default() }))
}

fn blank() -> Typed {
    Typed {
        engine: Engine::Postgres.as_str().to_owned(),
        secrecy: Secrecy::Tls.as_str().to_owned(),
        courses: List::Courses.sheet_name().to_owned(),
        people: List::People.sheet_name().to_owned(),
        ..Typed::default()
    }
}

fn said(place: &Place) -> Typed {
    Typed {
        engine: place.engine.as_str().to_owned(),
        host: place.host.clone(),
        port: place.port.to_string(),
        database: place.database.clone(),
        user: place.user.clone(),
        password: String::new(),
        secrecy: place.secrecy.as_str().to_owned(),
        certificate: place.certificate.clone(),
        courses: place.courses.clone(),
        courses_changed: place.courses_changed.clone(),
        people: place.people.clone(),
        people_changed: place.people_changed.clone(),
    }
}

fn read_form(posted: &Posted) -> Typed {
    let get = |field: &str| posted.text(field).to_owned();
    Typed {
        engine: get("engine"),
        host: get("host"),
        port: get("port"),
        database: get("database"),
        user: get("user"),
        password: get("password"),
        secrecy: get("secrecy"),
        certificate: get("certificate"),
        courses: get("courses"),
        courses_changed: get("courses_changed"),
        people: get("people"),
        people_changed: get("people_changed"),
    }
}

fn draw(shell: Shell, partner: &Partner, shown: &Shown) -> PartsPage {
    let l = shell.l;
    let here = format!("/exchange/partners/{}", partner.code);
    let title = l.t("exchange-source-title");
    let crumbs = Breadcrumb::new(l).link(&partner.name, &here).here(&title);
    let mut parts: Vec<Markup> =
        vec![PageHead::new(title).crumbs(crumbs).lead(l.t("exchange-source-lead")).into()];
    let errors: Vec<(String, String)> = shown
        .wrong
        .iter()
        .map(|(field, refused)| ((*field).to_owned(), format!("{}{}", refused.sentence(l), refused.next(l))))
        .collect();
    parts.push(ErrorSummary::new(l, errors.clone()).into());
    if let Some(refused) = &shown.refused {
        parts.push(Notice::new(Tone::Bad, refused.next(l)).title(refused.sentence(l)).into());
    }
    if let Some(looked) = &shown.looked {
        parts.push(looked_card(l, looked));
    }
    if let Some(source) = &shown.source {
        parts.push(standing(&shell, &here, source, shown));
    } else if !shown.may {
        parts.push(Notice::new(Tone::Info, l.t("exchange-source-none")).into());
    }
    if shown.may {
        let fields = form(&shell, &format!("{here}/source"), fields(l, shown, &errors));
        parts.push(Card::new(fields).title(l.t("exchange-source-form")).into());
    }
    PartsPage::new(shell, parts)
}

/// How the readings go, and what may be done now.
fn standing(shell: &Shell, here: &str, source: &Source, shown: &Shown) -> Markup {
    let l = shell.l;
    let when = |at: Option<i64>| at.map_or_else(|| l.t("exchange-never"), |at| l.datetime(from_millis(at)));
    let busy = source.worker_until >= shown.now;
    let tag = match (busy, &source.failure, source.last_ok_at) {
        (true, ..) => Tag::new(Tone::Info, l.t("exchange-source-reading")),
        (_, Some(_), _) => Tag::new(Tone::Bad, l.t("exchange-source-failed")),
        (_, None, Some(_)) => Tag::new(Tone::Good, l.t("exchange-source-well")),
        (_, None, None) => Tag::new(Tone::Neutral, l.t("exchange-source-new")),
    };
    let place = &source.place;
    let mut facts = Facts::new()
        .fact(l.t("exchange-source-state"), tag)
        .fact(l.t("exchange-source-next"), l.datetime(from_millis(source.next_at)))
        .fact(l.t("exchange-source-last"), when(source.last_ok_at));
    if source.last_ok_at.is_some() {
        let how =
            if source.last_whole { "exchange-source-read-whole" } else { "exchange-source-read-changes" };
        let mut rows = Markup::from(l.a(how, "rows", source.last_rows));
        if let Some(number) = source.last_delivery {
            let name = l.a("exchange-delivery-number", "number", number);
            rows = rows.and(" ").and(Markup::link(&name, &format!("{here}/deliveries/{number}")));
        }
        facts = facts.fact(l.t("exchange-source-read"), rows);
    }
    let address = format!("{}:{}/{}", place.host, place.port, place.database);
    facts = facts.fact(l.t("exchange-source-place"), address);
    let mut body = Markup::default();
    if let Some(failure) = &source.failure {
        let (what, next) = sentence(l, failure);
        body = body.and(Notice::new(Tone::Bad, next).title(what));
    }
    body = body.and(facts);
    if shown.may {
        let one = |what: &str, primary: bool| {
            let text = l.t(&format!("exchange-source-do-{what}"));
            let button = Button::submit(text).small();
            let button = if primary { button.primary() } else { button };
            Markup::join([
                Markup::raw(format!("<form method=\"post\" action=\"{here}/source/read\" data-once>")),
                shell.csrf_field(),
                Markup::raw(format!("<input type=\"hidden\" name=\"what\" value=\"{what}\">")),
                button.into(),
                Markup::raw("</form>"),
            ])
        };
        let look = Markup::join([
            Markup::raw(format!("<form method=\"post\" action=\"{here}/source/try\" data-once>")),
            shell.csrf_field(),
            Button::submit(l.t("exchange-source-do-try")).small().into(),
            Markup::raw("</form>"),
        ]);
        body = body
            .and(Markup::raw("<div class=\"actions\">"))
            .and(one("changes", true))
            .and(one("whole", false))
            .and(one("dry", false))
            .and(look)
            .and(Button::link(l.t("exchange-source-remove"), format!("{here}/source/remove")).small())
            .and(Markup::raw("</div>"));
    }
    Card::new(body).title(l.t("exchange-source-standing")).into()
}

fn looked_card(l: L, looked: &Result<Found, Failure>) -> Markup {
    let found = match looked {
        Ok(found) => found,
        Err(failure) => {
            let (what, next) = sentence(l, failure);
            return Notice::new(Tone::Bad, next).title(what).into();
        }
    };
    let comma = l.pick("、", ", ");
    let mut body = Markup::default();
    for table in &found.tables {
        let list = match table.list {
            List::Courses => l.t("exchange-source-courses"),
            List::People | List::Profiles => l.t("exchange-source-people"),
        };
        let mut facts = Facts::new()
            .fact(list, table.name.clone())
            .fact(l.t("exchange-source-present"), table.present.len().to_string());
        if !table.missing.is_empty() {
            facts = facts.fact(l.t("exchange-source-missing"), table.missing.join(comma));
        }
        let changes = table.changes.clone().unwrap_or_else(|| l.t("exchange-source-no-changes"));
        body = body.and(facts.fact(l.t("exchange-source-changes"), changes));
    }
    let notice =
        Notice::new(Tone::Good, l.t("exchange-source-looked-text")).title(l.t("exchange-source-looked"));
    Markup::from(notice).and(Card::new(body).title(l.t("exchange-source-found")))
}

fn sentence(l: L, failure: &Failure) -> (String, String) {
    let args: Vec<(&str, String)> =
        failure.args.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
    let key = format!("refusal-{}", failure.code);
    (l.args(&key, &args), l.args(&format!("{key}-next"), &args))
}

fn fields(l: L, shown: &Shown, errors: &[(String, String)]) -> Vec<Markup> {
    let at = |name: &str| errors.iter().find(|(wrong, _)| wrong == name).map(|(_, text)| text.clone());
    let typed = &shown.typed;
    let line = |name: &'static str, value: &str| {
        Field::text(l, name, l.t(&format!("exchange-source-field-{}", name.replace('_', "-"))))
            .value(value)
            .error(at(name))
    };
    let choice = |kind: &str, name: &str| {
        let key = format!("exchange-source-{kind}-{name}");
        let hint = format!("{key}-hint");
        let choice = Choice::new(name, l.t(&key));
        if l.has(&hint) { choice.hint(l.t(&hint)) } else { choice }
    };
    let engines = Engine::ALL.iter().map(|engine| choice("engine", engine.as_str())).collect();
    let ways = Secrecy::ALL.iter().map(|way| choice("secrecy", way.as_str())).collect();
    let password = Field::password(l, "password", l.t("exchange-source-field-password"))
        .autocomplete("off")
        .error(at("password"));
    let password = if shown.source.is_some() {
        password.hint(l.t("exchange-source-hint-password-kept"))
    } else {
        password.required()
    };
    vec![
        Field::radios(l, "engine", l.t("exchange-source-field-engine"), engines)
            .value(&typed.engine)
            .error(at("engine"))
            .required()
            .into(),
        line("host", &typed.host).hint(l.t("exchange-source-hint-host")).max_length(253).required().into(),
        line("port", &typed.port)
            .hint(l.t("exchange-source-hint-port"))
            .inputmode("numeric")
            .max_length(5)
            .into(),
        line("database", &typed.database).max_length(128).required().into(),
        line("user", &typed.user).hint(l.t("exchange-source-hint-user")).max_length(128).required().into(),
        password.into(),
        Field::radios(l, "secrecy", l.t("exchange-source-field-secrecy"), ways)
            .value(&typed.secrecy)
            .error(at("secrecy"))
            .required()
            .into(),
        Field::textarea(l, "certificate", l.t("exchange-source-field-certificate"))
            .value(&typed.certificate)
            .hint(l.t("exchange-source-hint-certificate"))
            .rows(3)
            .error(at("certificate"))
            .into(),
        line("courses", &typed.courses).hint(l.t("exchange-source-hint-courses")).max_length(128).into(),
        line("courses_changed", &typed.courses_changed)
            .hint(l.t("exchange-source-hint-changed"))
            .max_length(128)
            .into(),
        line("people", &typed.people).hint(l.t("exchange-source-hint-people")).max_length(128).into(),
        line("people_changed", &typed.people_changed)
            .hint(l.t("exchange-source-hint-changed"))
            .max_length(128)
            .into(),
        Button::submit(l.t("exchange-source-save")).primary().into(),
    ]
}

fn draw_remove(shell: Shell, partner: &Partner, source: &Source) -> PartsPage {
    let l = shell.l;
    let here = format!("/exchange/partners/{}/source", partner.code);
    let body = Markup::raw("<p>")
        .and(l.a("exchange-source-remove-text", "host", &source.place.host))
        .and(Markup::raw("</p>"));
    let confirm = Confirm::new(
        l,
        l.t("exchange-source-remove-title"),
        format!("{here}/remove"),
        &shell.csrf,
        l.t("exchange-source-remove"),
        here,
    );
    PartsPage::new(shell, vec![confirm.body(body).danger().into()])
}

/// A source as samples show it.
fn sample_source(failure: Option<SourceRefused>) -> Source {
    let at = crate::catalogue::sample::now().as_millisecond();
    let place = Place {
        engine: Engine::MariaDb,
        host: "db.county.example.tw".to_owned(),
        port: 3306,
        database: "training".to_owned(),
        user: "xingtan".to_owned(),
        secrecy: Secrecy::Tls,
        certificate: String::new(),
        courses: "courseList".to_owned(),
        courses_changed: "changed_at".to_owned(),
        people: "teacherList".to_owned(),
        people_changed: String::new(),
    };
    Source {
        partner: PartnerId(uuid::Uuid::from_u128(7)),
        place,
        whole_on: None,
        next_at: at + 36_000_000,
        asked: None,
        tries: i64::from(failure.is_some()),
        worker_until: 0,
        last_at: Some(at),
        last_ok_at: Some(at),
        last_whole: false,
        last_rows: 1_204,
        last_delivery: Some(131),
        failure: failure.as_ref().map(Failure::from),
        version: 1,
    }
}

/// Every page in its telling states.
pub(super) fn samples() -> Vec<Page> {
    fn text(page: &impl askama::Template) -> String {
        page.render().unwrap_or_else(|error| format!("⟦{error}⟧"))
    }
    fn of(l: L, shown: Shown) -> String {
        let partner = partners::sample_partner(l);
        let now = crate::catalogue::sample::now().as_millisecond();
        let typed = match &shown.source {
            Some(source) => said(&source.place),
            None => blank(),
        };
        let shown = Shown { typed, may: true, now, ..shown };
        text(&draw(crate::shell::sample(l, l.t("exchange-source-title")), &partner, &shown))
    }
    vec![
        Page { name: "exchange/source/new", render: |l| of(l, Shown::default()) },
        Page {
            name: "exchange/source/well",
            render: |l| {
                let table = |list: List, missing: Vec<&'static str>| FoundTable {
                    list,
                    name: format!("training.{}", list.sheet_name()),
                    present: list.columns().iter().copied().filter(|name| !missing.contains(name)).collect(),
                    missing,
                    changes: (list == List::Courses).then(|| "changed_at".to_owned()),
                };
                let missing = vec!["Contact_2_name", "Contact_2_tel", "Contact_2_mail"];
                let tables = vec![table(List::Courses, missing), table(List::People, Vec::new())];
                let looked = Some(Ok(Found { tables }));
                of(l, Shown { source: Some(sample_source(None)), looked, ..Shown::default() })
            },
        },
        Page {
            name: "exchange/source/failed",
            render: |l| {
                let why = SourceRefused::Column { table: "courseList".into(), column: "Import_ID".into() };
                let wrong = [("host", SourceRefused::Host), ("password", SourceRefused::PasswordAgain)];
                let wrong = wrong.map(|(field, why)| (field, Refused::new(&why))).to_vec();
                of(l, Shown { source: Some(sample_source(Some(why))), wrong, ..Shown::default() })
            },
        },
        Page {
            name: "exchange/source/remove",
            render: |l| {
                let shell = crate::shell::sample(l, l.t("exchange-source-remove-title"));
                text(&draw_remove(shell, &partners::sample_partner(l), &sample_source(None)))
            },
        },
    ]
}
