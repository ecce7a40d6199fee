//! Home by role: a teacher's next meetings and hours, an organiser's lights, a reviewer's queue.

use axum::extract::State;
use axum::response::Response;
use domain::calendar::{self, SchoolYear};
use domain::course::life::CourseState;
use domain::hours::HalfHours;
use domain::permissions::Function;
use platform::web::{Ctx, Viewer, page};
use platform::{AppResult, Page};
use ui::components::{Agenda, AgendaItem, Button, Empty, Notice, PageHead, Stat, Stats, Tag, Tone};
use ui::{L, Markup};

use super::front::PartsPageText;
use crate::shell::PartsPage;
use crate::{App, catalogue, credit, enrolment, identity, lights, requirements, shell, staff};

#[derive(Default)]
struct Home {
    /// Moves that wait for the person's answer.
    moves: usize,
    /// Nowhere in service.
    unplaced: bool,
    name: String,
    agenda: Vec<AgendaItem>,
    hours_this_year: HalfHours,
    awards: usize,
    school_year: i16,
    organiser: Option<[usize; 4]>,
    reviewer: Option<[usize; 2]>,
    /// What waits and what is late, for business accounts.
    lights: Vec<lights::Matter>,
    /// Required hours, when any concern the person.
    required: Option<requirements::Glance>,
}

/// The signed-in person's home.
pub async fn show(State(app): State<App>, ctx: Ctx) -> AppResult<Response> {
    let viewer = ctx.viewer()?;
    let mut home = Home { name: viewer.name.clone(), ..Home::default() };
    teacher(&app, &ctx, viewer, &mut home).await?;
    if let Some(seat) = &viewer.seat {
        home.lights = lights::matters(app.db.read(), viewer, seat, ctx.now).await?;
        if viewer.may(Function::COURSE_REGISTER) {
            let tally = catalogue::own_tally(app.db.read(), seat.organisation, ctx.now).await?;
            let count = |wanted: &[CourseState]| tally.of(wanted);
            home.organiser = Some([
                count(&[CourseState::Draft, CourseState::Returned]),
                count(&[CourseState::Submitted]),
                count(&[CourseState::Approved, CourseState::Running]),
                count(&[CourseState::Held, CourseState::RosterReturned]),
            ]);
        }
        if viewer.may(Function::COURSE_REVIEW) {
            let waiting = catalogue::waiting_counts(app.db.read(), seat.organisation, ctx.now).await?.waiting;
            let courses = usize::try_from(waiting).unwrap_or_default();
            let rosters = catalogue::rosters_waiting(app.db.read(), seat.organisation).await?.len();
            home.reviewer = Some([courses, rosters]);
        }
    }
    page(&draw(shell(&ctx, ctx.l.t("nav-home")), home))
}

async fn teacher(app: &App, ctx: &Ctx, viewer: &Viewer, home: &mut Home) -> AppResult<()> {
    let conn = app.db.read();
    let today = calendar::civil_date(ctx.now);
    let alive: Vec<_> =
        enrolment::of_person(conn, viewer.person).await?.into_iter().filter(|e| e.is_alive()).collect();
    let ids: Vec<_> = alive.iter().map(|e| e.course).collect();
    let courses = catalogue::find_all(conn, &ids).await?;
    for (id, meeting) in catalogue::meetings_from(conn, &ids, today).await?.into_iter().take(8) {
        let (Some(course), Some(own)) =
            (courses.iter().find(|c| c.id == id), alive.iter().find(|e| e.course == id))
        else {
            continue;
        };
        if course.cancelled_at.is_some() {
            continue;
        }
        let place = if meeting.place.is_empty() { ctx.l.t("home-online") } else { meeting.place.clone() };
        let mut item = AgendaItem::new(
            meeting.day(),
            meeting.span(),
            course.title.clone(),
            format!("/my/enrolments/{}", own.id),
            place,
        )
        .today(meeting.day() == today);
        if let Some(number) = own.number {
            item = item.tag(Tag::new(Tone::Warn, ctx.l.a("home-waiting-number", "n", number)));
        }
        home.agenda.push(item);
    }
    home.moves = staff::open_proposals(conn, viewer.person).await?;
    home.unplaced = identity::person(conn, viewer.person).await?.organisation.is_none();
    let awards = credit::transcript(conn, viewer.person).await?;
    let year = SchoolYear::of(today);
    home.school_year = year.number();
    home.hours_this_year = awards.iter().filter(|a| year.contains(a.day())).map(credit::Award::hours).sum();
    home.awards = awards.len();
    home.required = requirements::glance(conn, viewer.person, today).await?;
    Ok(())
}

/// What the person has to say about where they serve.
fn service_notice(l: L, home: &Home) -> Option<Markup> {
    let go = Button::link(l.t("my-service-notice-go"), "/my/service").small();
    if home.moves > 0 {
        return Some(Notice::new(Tone::Warn, l.a("my-service-notice", "n", home.moves)).action(go).into());
    }
    home.unplaced
        .then(|| Notice::new(Tone::Info, l.t("my-service-none-text")).title(l.t("my-service-none")).into())
}

fn draw(shell: ui::Shell, home: Home) -> PartsPage {
    let l = shell.l;
    let mut parts: Vec<Markup> =
        vec![PageHead::new(l.a("home-greeting", "name", &home.name)).lead(l.t("home-lead")).into()];
    parts.extend(service_notice(l, &home));
    if !home.lights.is_empty() {
        let more = Button::link(l.t("lights-all"), "/lights").small();
        let row = Markup::from(lights::row(l, &home.lights)).and(Markup::raw("<p class=\"actions\">"));
        parts.push(section(l, "lights-title", row.and(more).and(Markup::raw("</p>"))));
    }
    if let Some([courses, rosters]) = home.reviewer {
        parts.push(section(
            l,
            "home-review",
            Stats::new(vec![
                Stat::new(l.t("home-review-courses"), courses).href("/review/courses").tone(tone(courses)),
                Stat::new(l.t("home-review-rosters"), rosters).href("/review/rosters").tone(tone(rosters)),
            ])
            .into(),
        ));
    }
    if let Some([drafts, submitted, running, late]) = home.organiser {
        parts.push(section(
            l,
            "home-desk",
            Stats::new(vec![
                Stat::new(l.t("home-desk-drafts"), drafts).href("/desk/courses"),
                Stat::new(l.t("home-desk-submitted"), submitted).href("/desk/courses"),
                Stat::new(l.t("home-desk-running"), running).href("/desk/courses"),
                Stat::new(l.t("home-desk-rosters"), late).href("/desk/courses").tone(tone(late)),
            ])
            .into(),
        ));
    }
    let agenda: Markup = if home.agenda.is_empty() {
        Empty::new(l.t("home-agenda-empty"), l.t("home-agenda-empty-text"))
            .action(Button::link(l.t("home-find"), "/courses").primary().icon("search"))
            .into()
    } else {
        Agenda::new(l, home.agenda).into()
    };
    parts.push(section(l, "home-agenda", agenda));
    if let Some(required) = &home.required {
        parts.push(section(l, "home-requirements", requirements::glance_card(l, required)));
    }
    let year = if l.is_zh() { home.school_year } else { home.school_year + 1911 };
    parts.push(section(
        l,
        "home-hours",
        Stats::new(vec![
            Stat::new(l.a("home-hours-year", "year", year.to_string()), home.hours_this_year)
                .unit(l.t("home-hours-unit"))
                .href("/my/transcript"),
            Stat::new(l.t("home-awards"), home.awards).href("/my/transcript"),
        ])
        .into(),
    ));
    PartsPage::new(shell, parts)
}

fn section(l: L, key: &str, body: Markup) -> Markup {
    Markup::join([
        Markup::raw("<section><div class=\"section-head\"><h2>"),
        l.t(key).into(),
        Markup::raw("</h2></div>"),
        body,
        Markup::raw("</section>"),
    ])
}

fn tone(waiting: usize) -> Tone {
    if waiting > 0 { Tone::Warn } else { Tone::Good }
}

/// A teacher with nothing planned, and one who holds every duty.
pub fn samples() -> Vec<Page> {
    vec![
        Page {
            name: "help/home/empty",
            render: |l| {
                PartsPageText(draw(
                    crate::shell::sample(l, l.t("nav-home")),
                    Home { name: "林杏芸".into(), school_year: 115, ..Home::default() },
                ))
                .text()
            },
        },
        Page {
            name: "help/home/busy",
            render: |l| {
                let item = AgendaItem::new(
                    jiff::civil::date(2026, 12, 2),
                    "13:30–16:30",
                    l.pick("閱讀理解策略", "Reading strategies"),
                    "/courses/5000001",
                    l.pick("視聽教室", "Lecture room"),
                );
                let home = Home {
                    moves: 1,
                    unplaced: false,
                    name: "林杏芸".into(),
                    agenda: vec![item.today(true)],
                    hours_this_year: HalfHours(37),
                    awards: 12,
                    school_year: 115,
                    organiser: Some([1, 2, 3, 4]),
                    reviewer: Some([12, 0]),
                    lights: vec![lights::Matter {
                        what: "review",
                        standing: catalogue::Standing { waiting: 12, late: 3, red: 1, oldest: None },
                        href: "/review/courses",
                    }],
                    required: Some(requirements::sample_glance()),
                };
                PartsPageText(draw(crate::shell::sample(l, l.t("nav-home")), home)).text()
            },
        },
    ]
}
