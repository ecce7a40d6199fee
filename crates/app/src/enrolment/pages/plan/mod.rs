//! 報名設定: how a course's places are divided, for whom they are, and how freed places move on.

mod read;

use std::collections::BTreeSet;

use axum::extract::{Path, State};
use axum::response::Response;
use domain::enrolment::{Plan, Selection, Share, Unit, Who};
use platform::clock::from_millis;
use platform::error::Refused;
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppResult, Page};
use ui::components::field::FieldRow;
use ui::components::{Breadcrumb, Button, Card, Choice, ErrorSummary, Field, Notice, PageHead, Tone};
use ui::{L, Markup, Shell};

use super::sample;
use crate::catalogue::view::option_label;
use crate::catalogue::{self, Course};
use crate::shell::{PartsPage, form};
use crate::{App, directory, enrolment, shell};

/// A form as drawn.
struct Drawn<'a> {
    course: &'a Course,
    plan: &'a Plan,
    version: i64,
    counties: Vec<String>,
    positions: Vec<String>,
    /// What was typed, when the form comes back with something wrong.
    typed: Option<&'a Posted>,
    wrong: Vec<(String, Refused)>,
}

/// `GET /desk/courses/{code}/enrolment`.
///
/// # Errors
/// Not found for another organisation's course; the database.
pub async fn show(State(app): State<App>, ctx: Ctx, Path(code): Path<String>) -> AppResult<Response> {
    let course = catalogue::own(app.db.read(), ctx.seat()?.organisation, &code).await?;
    let (plan, version) = enrolment::plan(app.db.read(), course.id).await?;
    let drawn = drawn(&app, &course, &plan, version).await?;
    page(&draw(shell(&ctx, ctx.l.t("plan-title")), &drawn))
}

/// `POST /desk/courses/{code}/enrolment`.
///
/// # Errors
/// Not found for another organisation's course; stale when somebody saved meanwhile; the database. What is wrong is shown on the
/// page, with everything that was typed.
pub async fn save(
    State(app): State<App>,
    ctx: Ctx,
    Path(code): Path<String>,
    posted: Posted,
) -> AppResult<Response> {
    let course = catalogue::own(app.db.read(), ctx.seat()?.organisation, &code).await?;
    let (before, _) = enrolment::plan(app.db.read(), course.id).await?;
    let version = posted.text("version").parse().unwrap_or(-1);
    let mut read = read::read(&app, &posted, &before).await?;
    if read.wrong.is_empty() {
        match enrolment::save_plan(&app, &ctx.actor(), course.id, &read.plan, version).await? {
            Ok(()) => {
                return Ok(go(&format!("/desk/courses/{code}/enrolment"), Some(("success", "plan-saved"))));
            }
            Err(wrong) => read.wrong.extend(wrong.into_iter().map(|r| (field_of(&r).to_owned(), r))),
        }
    }
    let mut drawn = drawn(&app, &course, &read.plan, version).await?;
    (drawn.typed, drawn.wrong) = (Some(&posted), read.wrong);
    refused_page(&draw(shell(&ctx, ctx.l.t("plan-title")).title_with_errors(true), &drawn))
}

async fn drawn<'a>(app: &App, course: &'a Course, plan: &'a Plan, version: i64) -> AppResult<Drawn<'a>> {
    Ok(Drawn {
        course,
        plan,
        version,
        counties: directory::counties(app.db.read()).await?,
        positions: domain::codes::tables()
            .field("audience_positions")
            .map(|field| field.options.iter().map(|option| option.code.clone()).collect())
            .unwrap_or_default(),
        typed: None,
        wrong: Vec::new(),
    })
}

/// The field in which something is mended.
fn field_of(refused: &Refused) -> &'static str {
    match refused.code {
        "plan-limit-zero" => "school_limit",
        "plan-quota-zero" => "nomination_quota",
        "plan-offer-too-long" => "offer_hours",
        "plan-one-class" | "plan-classes-in-use" => "by_class",
        "plan-selection-in-use" => "selection",
        "plan-withdraw-after-start" => "withdraw_until",
        _ => "share-0-name",
    }
}

fn draw(shell: Shell, drawn: &Drawn<'_>) -> PartsPage {
    let (l, course) = (shell.l, drawn.course);
    let here = format!("/desk/courses/{}", course.code);
    let crumbs = Breadcrumb::new(l)
        .link(l.t("nav-desk"), "/desk/courses")
        .link(course.title.as_str(), here.as_str())
        .here(l.t("plan-title"));
    let head =
        PageHead::new(l.t("plan-title")).crumbs(crumbs).eyebrow(course.code.as_str()).lead(l.t("plan-lead"));
    let mut parts: Vec<Markup> = vec![head.into()];
    if !drawn.wrong.is_empty() {
        let line =
            |(field, r): &(String, Refused)| (field.clone(), format!("{} {}", r.sentence(l), r.next(l)));
        parts.push(ErrorSummary::new(l, drawn.wrong.iter().map(line).collect()).into());
    }
    let (classes, size) = enrolment::classes(course);
    parts.push(
        Notice::new(
            Tone::Info,
            l.args(
                "plan-places",
                &[
                    ("places", course.places.to_string()),
                    ("classes", classes.to_string()),
                    ("size", size.to_string()),
                ],
            ),
        )
        .into(),
    );
    let version =
        Markup::raw(format!("<input type=\"hidden\" name=\"version\" value=\"{}\">", drawn.version));
    let buttons = Markup::raw("<div class=\"form-foot\"><div class=\"actions\">")
        .and(Button::submit(l.t("plan-save")).primary())
        .and(Button::link(l.t("plan-back"), here.as_str()).quiet())
        .and(Markup::raw("</div></div>"));
    let fields = vec![
        version,
        Card::new(giving(l, drawn, classes)).title(l.t("plan-giving")).into(),
        Card::new(shares(l, drawn)).title(l.t("plan-shares")).into(),
        Card::new(conditions(l, drawn)).title(l.t("plan-conditions")).into(),
        Card::new(nominations(l, drawn)).title(l.t("plan-nominations")).into(),
        buttons,
    ];
    parts.push(form(&shell, &format!("{here}/enrolment"), fields));
    PartsPage::new(shell, parts)
}

impl Drawn<'_> {
    fn error(&self, l: L, field: &str) -> Option<String> {
        self.wrong.iter().find(|(of, _)| of == field).map(|(_, refused)| refused.sentence(l))
    }

    /// What stands in a field: what was typed, else what the plan says.
    fn value(&self, field: &str, planned: impl Into<String>) -> String {
        match self.typed {
            Some(posted) => posted.text(field).to_owned(),
            None => planned.into(),
        }
    }

    fn instant(&self, l: L, field: &str, label: String, hint: String, planned: Option<i64>) -> Markup {
        let civil = planned.map(|ms| domain::calendar::civil(from_millis(ms)));
        let day = civil.map_or_else(String::new, |at| {
            if l.is_zh() { domain::calendar::roc_short(at.date()) } else { at.date().to_string() }
        });
        let time = civil.map_or_else(String::new, |at| at.strftime("%H:%M").to_string());
        let clock = format!("{field}-time");
        let date = Field::date(l, field, label.as_str())
            .hint(hint)
            .value(self.value(field, day))
            .error(self.error(l, field));
        let time = Field::text(l, clock.as_str(), l.a("plan-clock-of", "field", label))
            .value(self.value(&clock, time))
            .width("short")
            .placeholder("17:00");
        FieldRow::new().with(date).with(time).into()
    }
}

fn giving(l: L, drawn: &Drawn<'_>, classes: u32) -> Markup {
    let plan = drawn.plan;
    let choice = |value: &str| {
        Choice::new(value, l.t(&format!("plan-selection-{value}")))
            .hint(l.t(&format!("plan-selection-{value}-hint")))
    };
    let selected = match plan.selection {
        Selection::FirstCome => "first_come",
        Selection::ByOrganiser => "by_organiser",
        Selection::Nomination => "nomination",
    };
    let ways = vec![choice("first_come"), choice("by_organiser"), choice("nomination")];
    let selection = Field::radios(l, "selection", l.t("plan-selection"), ways)
        .value(drawn.value("selection", selected))
        .error(drawn.error(l, "selection"));
    let hours = plan.offer_hours.to_string();
    let mut offers = vec!["0", "6", "12", "24", "48", "72"];
    if !offers.contains(&hours.as_str()) {
        offers.push(&hours);
    }
    let offers = offers
        .into_iter()
        .map(|n| match n {
            "0" => Choice::new("0", l.t("plan-offer-at-once")),
            n => Choice::new(n, l.a("plan-offer-of", "n", n)),
        })
        .collect();
    let offer = Field::select(l, "offer_hours", l.t("plan-offer"), offers)
        .hint(l.t("plan-offer-hint"))
        .value(drawn.value("offer_hours", hours.as_str()))
        .error(drawn.error(l, "offer_hours"));
    let limit = Field::number(l, "school_limit", l.t("plan-school-limit"))
        .hint(l.t("plan-school-limit-hint"))
        .suffix(l.t("plan-people"))
        .width("short")
        .value(drawn.value("school_limit", plan.school_limit.map_or_else(String::new, |n| n.to_string())))
        .error(drawn.error(l, "school_limit"));
    let until = drawn.instant(
        l,
        "withdraw_until",
        l.t("plan-withdraw"),
        l.t("plan-withdraw-hint"),
        plan.withdraw_until,
    );
    let mut all: Vec<Markup> = vec![selection.into()];
    if classes > 1 || plan.by_class || drawn.error(l, "by_class").is_some() {
        let on = drawn.typed.map_or(plan.by_class, |posted| posted.has("by_class"));
        let tick = Field::tick(l, "by_class", l.t("plan-by-class"))
            .hint(l.t("plan-by-class-hint"))
            .value(if on { "1" } else { "" })
            .error(drawn.error(l, "by_class"));
        all.push(tick.into());
    }
    all.extend([limit.into(), offer.into(), until]);
    Markup::join(all)
}

fn shares(l: L, drawn: &Drawn<'_>) -> Markup {
    let mut parts: Vec<Markup> =
        vec![Markup::raw("<p class=\"sub\">").and(l.t("plan-shares-text")).and(Markup::raw("</p>"))];
    let rows = drawn.plan.shares.iter().map(Some).chain(std::iter::repeat_n(None, read::SPARE));
    for (at, share) in rows.enumerate() {
        parts.push(share_row(l, drawn, at, share));
    }
    Markup::join(parts)
}

fn share_row(l: L, drawn: &Drawn<'_>, at: usize, share: Option<&Share>) -> Markup {
    let field = |name: &str| format!("share-{at}-{name}");
    let (kind, list, positions) = match share.map(|s| &s.who) {
        None => ("counties", String::new(), BTreeSet::new()),
        Some(Who::Counties(names)) => ("counties", lines(names), BTreeSet::new()),
        Some(Who::Units(units)) => ("units", unit_lines(units), BTreeSet::new()),
        Some(Who::People(codes)) => ("people", lines(codes), BTreeSet::new()),
        Some(Who::Positions(codes)) => ("positions", String::new(), codes.clone()),
    };
    let kinds = ["counties", "units", "people", "positions"]
        .map(|kind| Choice::new(kind, l.t(&format!("plan-who-{kind}"))))
        .to_vec();
    let name = Field::text(l, field("name"), l.t("plan-share-name"))
        .value(drawn.value(&field("name"), share.map_or("", |s| s.name.as_str())))
        .placeholder(l.t("plan-share-name-example"))
        .error(drawn.error(l, &field("name")));
    let places = Field::number(l, field("places"), l.t("plan-share-places"))
        .width("short")
        .suffix(l.t("plan-people"))
        .value(drawn.value(&field("places"), share.map_or_else(String::new, |s| s.places.to_string())))
        .error(drawn.error(l, &field("places")));
    let who =
        Field::select(l, field("who"), l.t("plan-share-who"), kinds).value(drawn.value(&field("who"), kind));
    let list = Field::textarea(l, field("list"), l.t("plan-share-list"))
        .hint(l.t("plan-share-list-hint"))
        .rows(2)
        .value(drawn.value(&field("list"), list))
        .error(drawn.error(l, &field("list")));
    let chosen: Vec<String> = match drawn.typed {
        Some(posted) => posted.all(&field("positions")).to_vec(),
        None => positions.into_iter().collect(),
    };
    let options = drawn
        .positions
        .iter()
        .map(|code| Choice::new(code.as_str(), option_label(l, "audience_positions", code)))
        .collect();
    let positions =
        Field::checkboxes(l, field("positions"), l.t("plan-share-positions"), options).values(chosen);
    let more = Markup::raw("<details class=\"more-fields\"><summary>")
        .and(l.t("plan-share-more"))
        .and(Markup::raw("</summary>"))
        .and(positions)
        .and(drawn.instant(
            l,
            &field("release"),
            l.t("plan-share-release"),
            l.t("plan-share-release-hint"),
            share.and_then(|s| s.release),
        ))
        .and(Markup::raw("</details>"));
    let title = match share {
        Some(share) => share.name.clone(),
        None => l.t("plan-share-new"),
    };
    Markup::raw("<fieldset class=\"stack\"><legend>")
        .and(title)
        .and(Markup::raw("</legend>"))
        .and(FieldRow::new().with(name).with(places))
        .and(who)
        .and(list)
        .and(more)
        .and(Markup::raw("</fieldset>"))
}

fn conditions(l: L, drawn: &Drawn<'_>) -> Markup {
    let plan = drawn.plan;
    let counties = drawn.counties.iter().map(|name| Choice::new(name.as_str(), name.as_str())).collect();
    let chosen: Vec<String> = match drawn.typed {
        Some(posted) => posted.all("counties").to_vec(),
        None => plan.counties.iter().cloned().collect(),
    };
    let area = |name: &'static str, value: String| {
        Field::textarea(l, name, l.t(&format!("plan-{name}")))
            .hint(l.t(&format!("plan-{name}-hint")))
            .rows(2)
            .value(drawn.value(name, value))
            .error(drawn.error(l, name))
    };
    Markup::raw("<p class=\"sub\">")
        .and(l.t("plan-conditions-text"))
        .and(Markup::raw("</p><details class=\"more-fields\"><summary>"))
        .and(l.t("plan-counties"))
        .and(Markup::raw("</summary>"))
        .and(Field::checkboxes(l, "counties", l.t("plan-counties"), counties).values(chosen).hide_label())
        .and(Markup::raw("</details>"))
        .and(area("units", unit_lines(&plan.units)))
        .and(area("invited", lines(&plan.invited)))
        .and(area("courses_held", lines(&plan.courses_held)))
        .and(area("tags_held", lines(&plan.tags_held)))
}

fn nominations(l: L, drawn: &Drawn<'_>) -> Markup {
    let plan = drawn.plan;
    let units = Field::textarea(l, "nominators", l.t("plan-nominators"))
        .hint(l.t("plan-nominators-hint"))
        .rows(2)
        .value(drawn.value("nominators", unit_lines(&plan.nominators)))
        .error(drawn.error(l, "nominators"));
    let quota = Field::number(l, "nomination_quota", l.t("plan-quota"))
        .width("short")
        .suffix(l.t("plan-people"))
        .value(
            drawn
                .value("nomination_quota", plan.nomination_quota.map_or_else(String::new, |n| n.to_string())),
        )
        .error(drawn.error(l, "nomination_quota"));
    Markup::from(units).and(quota)
}

fn lines(names: &BTreeSet<String>) -> String {
    names.iter().map(String::as_str).collect::<Vec<_>>().join("\n")
}

fn unit_lines(units: &BTreeSet<Unit>) -> String {
    units.iter().map(|unit| format!("{} {}", unit.code, unit.name)).collect::<Vec<_>>().join("\n")
}

/// The usual plan, one with everything, and one with something wrong.
pub fn samples() -> Vec<Page> {
    vec![
        Page { name: "enrolment/plan/usual", render: |l| render(l, &Plan::default(), &[]) },
        Page { name: "enrolment/plan/full", render: |l| render(l, &full(l), &[]) },
        Page {
            name: "enrolment/plan/refused",
            render: |l| {
                use domain::enrolment::PlanRefused as No;
                let exceed = Refused::new(&No::SharesExceed { reserved: 40, places: 30 });
                let unknown = Refused::new(&No::UnknownUnit { code: "0299".to_owned() });
                render(l, &full(l), &[("share-0-name", exceed), ("units", unknown)])
            },
        },
    ]
}

fn full(l: L) -> Plan {
    let county = l.pick("雲杉縣", "Yunshan").to_owned();
    Plan {
        shares: vec![Share {
            id: 1,
            name: l.pick("本縣教師", "Teachers of the county").to_owned(),
            who: Who::Counties([county.clone()].into()),
            places: 20,
            release: Some(sample::now().as_millisecond()),
        }],
        school_limit: Some(2),
        counties: [county].into(),
        courses_held: ["5000001".to_owned()].into(),
        ..Plan::default()
    }
}

fn render(l: L, plan: &Plan, wrong: &[(&str, Refused)]) -> String {
    let drawn = Drawn {
        course: &sample::course(l),
        plan,
        version: 1,
        counties: vec![l.pick("雲杉縣", "Yunshan").to_owned()],
        positions: vec!["15-4".to_owned(), "15-5".to_owned()],
        typed: None,
        wrong: wrong.iter().map(|(field, r)| ((*field).to_owned(), r.clone())).collect(),
    };
    super::draw(&draw(crate::shell::sample(l, l.t("plan-title")), &drawn))
}
