//! The log: lines of the own organisation and those below, narrowed by period, person, action and subject.

use std::collections::HashMap;

use axum::extract::{Query, State};
use axum::response::Response;
use domain::calendar::{civil, civil_date};
use domain::ids::mask_numbers;
use domain::permissions::{Denied, Right};
use jiff::civil::Date;
use platform::audit::read::{self, Entry};
use platform::clock::from_millis;
use platform::ids::{OrganisationId, PersonId};
use platform::web::{Ctx, Posted, download, page, refused_page};
use platform::{AppError, AppResult, Page};
use sea_orm::ConnectionTrait;
use ui::components::{
    Button, Card, Choice, Column, Empty, ErrorSummary, Field, Filter, PageHead, Row, Table,
};
use ui::{L, Markup, Shell, encode};
use uuid::Uuid;

use super::{exact, text};
use crate::catalogue::CourseId;
use crate::shell::PartsPage;
use crate::traces::wanted::{PAGE, Typed, wanted};
use crate::traces::words::{action_words, groups};
use crate::{App, catalogue, directory, identity, shell};

/// Most lines of one file.
const MOST_EXPORTED: i64 = 10_000;

struct List {
    typed: Typed,
    days: (String, String),
    lines: Vec<Entry>,
    names: Names,
    more: bool,
    may_export: bool,
    problems: Vec<(&'static str, String)>,
}

/// Names beside identities of a page of lines.
#[derive(Default)]
pub(super) struct Names {
    organisations: HashMap<OrganisationId, String>,
    subjects: HashMap<Uuid, String>,
}

impl Names {
    /// Names of the organisations, people and courses of some lines.
    ///
    /// # Errors
    /// The database.
    pub(super) async fn of<C: ConnectionTrait>(conn: &C, lines: &[Entry]) -> AppResult<Self> {
        let ids: Vec<OrganisationId> = lines.iter().filter_map(|line| line.organisation).collect();
        let subjects: Vec<Uuid> = lines.iter().map(|line| line.subject).collect();
        let people: Vec<PersonId> = subjects.iter().copied().map(PersonId).collect();
        let courses: Vec<CourseId> = subjects.iter().copied().map(CourseId).collect();
        let mut names = Self { organisations: directory::names_of(conn, &ids).await?, ..Self::default() };
        for person in identity::persons(conn, &people).await? {
            names.subjects.insert(person.id.0, person.name);
        }
        for course in catalogue::find_all(conn, &courses).await? {
            names.subjects.insert(course.id.0, course.title);
        }
        let organisations: Vec<OrganisationId> = subjects.iter().copied().map(OrganisationId).collect();
        for (id, name) in directory::names_of(conn, &organisations).await? {
            names.subjects.insert(id.0, name);
        }
        Ok(names)
    }

    pub(super) fn organisation(&self, line: &Entry) -> String {
        line.organisation.and_then(|id| self.organisations.get(&id).cloned()).unwrap_or_default()
    }

    /// What a line is about: its name, else the code that its data gives.
    pub(super) fn subject(&self, line: &Entry) -> String {
        if let Some(name) = self.subjects.get(&line.subject) {
            return name.clone();
        }
        let data: serde_json::Value = serde_json::from_str(&line.data).unwrap_or_default();
        let code = ["course", "code", "personal_code", "serial"].iter().find_map(|key| data[*key].as_str());
        code.map(mask_numbers).unwrap_or_default()
    }
}

/// A page of lines; looking at it is itself recorded.
pub async fn show(State(app): State<App>, ctx: Ctx, Query(typed): Query<Typed>) -> AppResult<Response> {
    let viewer = ctx.viewer()?;
    let seat = ctx.seat()?;
    let (from, until) = typed.days(civil_date(ctx.now));
    let mut list = List {
        days: (shown(&typed.from, from.ok()), shown(&typed.until, until.ok())),
        may_export: viewer.has(Right::Export),
        typed: typed.clone(),
        lines: Vec::new(),
        names: Names::default(),
        more: false,
        problems: Vec::new(),
    };
    match wanted(&app, ctx.l, seat, &typed, PAGE + 1).await? {
        Err(problems) => list.problems = problems,
        Ok(wanted) => {
            list.lines = read::lines(app.db.read(), &wanted).await?;
            list.more = list.lines.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
            list.lines.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
            list.names = Names::of(app.db.read(), &list.lines).await?;
        }
    }
    if !list.problems.is_empty() {
        let shell = shell(&ctx, ctx.l.t("audit-title")).title_with_errors(true);
        return refused_page(&draw(shell, &list));
    }
    let mut change = app.db.change(&ctx.actor(), ctx.now).await?;
    change.record("audit.viewed", seat.organisation.0, serde_json::json!({"filter": typed.recorded()}));
    change.commit().await?;
    page(&draw(shell(&ctx, ctx.l.t("audit-title")), &list))
}

/// The lines as a file, for those who may also take lists away.
pub async fn export(State(app): State<App>, ctx: Ctx, posted: Posted) -> AppResult<Response> {
    if !ctx.viewer()?.has(Right::Audit) {
        return Err(AppError::denied(&Denied::Right { right: Right::Audit.label() }));
    }
    let value = |name: &str| posted.text(name).to_owned();
    let typed = Typed {
        from: value("from"),
        until: value("until"),
        who: value("who"),
        group: value("group"),
        subject: value("subject"),
        after: String::new(),
    };
    let seat = ctx.seat()?;
    let found = wanted(&app, ctx.l, seat, &typed, MOST_EXPORTED).await?;
    let wanted = found.map_err(|_| AppError::Malformed("filter".to_owned()))?;
    let lines = read::lines(app.db.read(), &wanted).await?;
    let mut names = Names::default();
    for some in lines.chunks(500) {
        let more = Names::of(app.db.read(), some).await?;
        names.organisations.extend(more.organisations);
        names.subjects.extend(more.subjects);
    }
    let bytes = as_csv(ctx.l, &lines, &names).map_err(AppError::internal)?;
    let mut change = app.db.change(&ctx.actor(), ctx.now).await?;
    let data = serde_json::json!({"filter": typed.recorded(), "lines": lines.len()});
    change.record("audit.exported", seat.organisation.0, data);
    change.commit().await?;
    Ok(download("audit.csv", "text/csv; charset=utf-8", bytes))
}

fn as_csv(l: L, lines: &[Entry], names: &Names) -> Result<Vec<u8>, String> {
    let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    let head = ["when", "who", "organisation", "what", "code", "about", "address", "data"];
    let head = head.map(|name| l.t(&format!("audit-column-{name}")));
    writer.write_record(&head).map_err(|e| e.to_string())?;
    for line in lines {
        let at = civil(from_millis(line.at));
        let when = format!(
            "{}T{:02}:{:02}:{:02}.{:03}+08:00",
            at.date(),
            at.hour(),
            at.minute(),
            at.second(),
            at.subsec_nanosecond() / 1_000_000
        );
        let cells = [
            when,
            line.actor_label.clone(),
            names.organisation(line),
            action_words(l, &line.action),
            line.action.clone(),
            names.subject(line),
            line.address.clone(),
            mask_numbers(&line.data),
        ];
        writer
            .write_record(cells.iter().map(|cell| documents::csv_cell(cell).into_owned()))
            .map_err(|e| e.to_string())?;
    }
    writer.into_inner().map_err(|e| e.to_string())
}

/// A day as it stands in the field: as typed, else the usual one.
fn shown(typed: &str, day: Option<Date>) -> String {
    match day {
        Some(day) if typed.is_empty() => day.to_string(),
        _ => typed.to_owned(),
    }
}

fn draw(shell: Shell, list: &List) -> PartsPage {
    let l = shell.l;
    let check = Button::link(l.t("audit-verify-title"), "/audit/verify").icon("check");
    let head = PageHead::new(l.t("audit-title")).lead(l.t("audit-lead")).action(check);
    let errors = list.problems.iter().map(|(field, text)| ((*field).to_owned(), text.clone())).collect();
    let mut parts: Vec<Markup> = vec![head.into(), ErrorSummary::new(l, errors).into()];
    if list.lines.is_empty() {
        parts.push(Empty::new(l.t("audit-none"), l.t("audit-none-text")).into());
    } else {
        let columns = vec![
            Column::text(l.t("audit-column-when")),
            Column::text(l.t("audit-column-who")),
            Column::text(l.t("audit-column-what")),
            Column::text(l.t("audit-column-about")),
        ];
        let rows = list.lines.iter().map(|line| row(l, line, &list.names));
        let table = Table::new(l, l.t("audit-title"), columns).rows(rows).dense();
        parts.push(Card::new(table).flush().into());
        parts.push(foot(&shell, list));
    }
    let filter = filter(l, list);
    PartsPage { side: vec![filter.into()], ..PartsPage::new(shell, parts) }
}

fn row(l: L, line: &Entry, names: &Names) -> Row {
    let what = Markup::link(&action_words(l, &line.action), &format!("/audit/lines/{}", line.id));
    let subject = names.subject(line);
    Row::default()
        .cell(Markup::small(&exact(l, line.at)))
        .cell(Markup::from(line.actor_label.as_str()).and(Markup::small(&names.organisation(line))))
        .cell(what)
        .cell(if subject.is_empty() { Markup::small(&l.t("trace-nothing")) } else { subject.into() })
}

/// Older lines, the newest again, and the file.
fn foot(shell: &Shell, list: &List) -> Markup {
    let l = shell.l;
    let query = |after: Option<String>| {
        let mut pairs = list.typed.pairs();
        pairs.extend(after.map(|after| ("after", after)));
        let parts: Vec<String> = pairs.iter().map(|(k, v)| format!("{k}={}", encode(v))).collect();
        format!("/audit?{}", parts.join("&"))
    };
    let mut out = Markup::raw("<div class=\"actions\">");
    if !list.typed.after.is_empty() {
        out = out.and(Button::link(l.t("audit-newest"), query(None)).icon("chevron-left"));
    }
    if let (true, Some(last)) = (list.more, list.lines.last()) {
        let to = query(Some(format!("{}.{}", last.at, last.id)));
        out = out.and(Button::link(l.t("audit-older"), to).icon("chevron-right"));
    }
    out = out.and(Markup::raw("</div>"));
    if !list.may_export {
        return out;
    }
    // Not a form that sends once: the page stays, and the file may be wanted twice.
    let mut form = Markup::raw("<form method=\"post\" action=\"/audit/export.csv\">").and(shell.csrf_field());
    for (name, value) in list.typed.pairs() {
        form = form.and(Markup::raw(format!(
            "<input type=\"hidden\" name=\"{name}\" value=\"{}\">",
            Markup::from(value.as_str()).as_str()
        )));
    }
    form = form.and(Button::submit(l.t("audit-export")).icon("download")).and(Markup::raw("</form>"));
    out.and(form).and(Markup::small(&l.a("audit-export-text", "n", MOST_EXPORTED)))
}

fn filter(l: L, list: &List) -> Filter {
    let error = |field: &str| list.problems.iter().find(|(f, _)| *f == field).map(|(_, e)| e.clone());
    let choices = groups(l).into_iter().map(|(code, words)| Choice::new(code, words)).collect();
    Filter::new(l, "/audit")
        .field(
            Field::date(l, "from", l.t("audit-from")).value(list.days.0.clone()).error(error("from")).plain(),
        )
        .field(
            Field::date(l, "until", l.t("audit-until"))
                .value(list.days.1.clone())
                .error(error("until"))
                .plain(),
        )
        .field(Field::text(l, "who", l.t("audit-who")).value(list.typed.who.clone()).plain())
        .field(Field::select(l, "group", l.t("audit-group"), choices).value(list.typed.group.clone()).plain())
        .field(
            Field::text(l, "subject", l.t("audit-subject"))
                .value(mask_numbers(&list.typed.subject))
                .hint(l.t("audit-subject-hint"))
                .error(error("subject"))
                .plain(),
        )
}

/// Invented lines of a school.
pub(super) fn sample_lines(l: L) -> Vec<Entry> {
    let line = |n: u128, who: &str, action: &str, data: &str| Entry {
        id: platform::ids::EventId(Uuid::from_u128(n)),
        at: 1_772_416_800_000 + i64::try_from(n).unwrap_or(0) * 61_000,
        person: None,
        organisation: None,
        actor_label: who.to_owned(),
        address: "192.0.2.7".to_owned(),
        process: "4f1d2c".to_owned(),
        action: action.to_owned(),
        subject: Uuid::nil(),
        data: data.to_owned(),
    };
    let (head, teacher) = (l.pick("游知夏", "Yu Chih-Hsia"), l.pick("林杏芸", "Lin Hsing-Yun"));
    vec![
        line(3, head, "course.approved", r#"{"state":{"before":"submitted","after":"approved"}}"#),
        line(2, teacher, "enrolment.requested", r#"{"course":"5000001","state":"admitted","number":null}"#),
        line(1, head, "something.new", "{}"),
    ]
}

/// With lines and more to come, with none, and with a question that can't be answered.
pub fn samples() -> Vec<Page> {
    fn list(l: L, lines: Vec<Entry>, problems: Vec<(&'static str, String)>) -> String {
        let list = List {
            typed: Typed { after: "1.x".into(), who: "游".into(), ..Typed::default() },
            days: ("2026-02-01".into(), "2026-03-02".into()),
            more: !lines.is_empty(),
            lines,
            names: Names::default(),
            may_export: true,
            problems,
        };
        text(draw(crate::shell::sample(l, l.t("audit-title")), &list))
    }
    vec![
        Page { name: "traces/list/lines", render: |l| list(l, sample_lines(l), Vec::new()) },
        Page { name: "traces/list/none", render: |l| list(l, Vec::new(), Vec::new()) },
        Page {
            name: "traces/list/refused",
            render: |l| list(l, Vec::new(), vec![("subject", l.t("audit-subject-number"))]),
        },
    ]
}
