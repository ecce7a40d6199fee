//! The form that writes a reorganisation down; what it would do is shown before anything is done.

use std::collections::BTreeMap;

use axum::extract::{Query, State};
use axum::response::Response;
use domain::organisation::{self as rules, ChangeRefused, Kind, Wording};
use platform::error::Refused;
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppResult, Page};
use ui::components::field::FieldRow;
use ui::components::{Breadcrumb, Button, Choice, Field, Notice, PageHead, Tabs, Tone};
use ui::{L, Markup, Shell};

use super::changes::kind_name;
use super::{error_at, level_choices, summary, text};
use crate::directory::{self, Asked, FieldProblem};
use crate::shell::{PartsPage, form as form_of};
use crate::{App, shell};

/// `GET /admin/organisations/changes/new`.
///
/// # Errors
/// When the page can't be drawn.
pub async fn form(
    State(_app): State<App>,
    ctx: Ctx,
    Query(query): Query<Vec<(String, String)>>,
) -> AppResult<Response> {
    let all: Vec<&str> =
        query.iter().filter(|(name, _)| name == "organisation").map(|(_, code)| code.as_str()).collect();
    let first: BTreeMap<&str, &str> = query.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let asked = Asked {
        kind: first.get("kind").and_then(|kind| Kind::parse(kind)).unwrap_or(Kind::Merge),
        subjects: all.join("\n"),
        targets: String::new(),
        continues: false,
        wording: Wording::default(),
        effective: String::new(),
        note: String::new(),
    };
    page(&draw(shell(&ctx, ctx.l.t("organisation-plan")), &asked, &[]))
}

/// `POST /admin/organisations/changes/new`.
///
/// # Errors
/// The database; what is wrong is said at its field.
pub async fn create(State(app): State<App>, ctx: Ctx, posted: Posted) -> AppResult<Response> {
    let known = |value: &str, all: &[&'static str]| {
        all.iter().find(|known| **known == value).map(|k| (*k).to_owned()).unwrap_or_default()
    };
    let levels: Vec<&'static str> = rules::levels().iter().map(|l| l.code).collect();
    let level = known(posted.text("level"), &levels);
    let asked = Asked {
        kind: Kind::parse(posted.text("kind")).unwrap_or(Kind::Merge),
        subjects: posted.text("subjects").to_owned(),
        targets: posted.text("targets").to_owned(),
        continues: posted.has("continues"),
        wording: Wording {
            code: posted.text("code").to_owned(),
            name: posted.text("name").to_owned(),
            kind: rules::level(&level).map(|l| l.kind.to_owned()).unwrap_or_default(),
            ownership: known(posted.text("ownership"), &rules::ownerships()),
            level,
        },
        effective: posted.text("effective").to_owned(),
        note: posted.text("note").to_owned(),
    };
    match directory::plan(&app, &ctx.actor(), ctx.seat()?, &asked).await? {
        Ok(id) => Ok(go(&format!("/admin/organisations/changes/{id}"), Some(("success", "change-planned")))),
        Err(problems) => {
            let shell = shell(&ctx, ctx.l.t("organisation-plan")).title_with_errors(true);
            refused_page(&draw(shell, &asked, &problems))
        }
    }
}

fn draw(shell: Shell, asked: &Asked, problems: &[FieldProblem]) -> PartsPage {
    let l = shell.l;
    let kind = asked.kind;
    let head = PageHead::new(l.t("organisation-plan"))
        .crumbs(
            Breadcrumb::new(l)
                .link(l.t("organisations-title"), "/admin/organisations")
                .link(l.t("organisation-changes"), "/admin/organisations/changes")
                .here(l.t("organisation-plan")),
        )
        .lead(l.t("organisation-plan-lead"));
    let chosen: String = asked
        .subjects
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
        .filter(|code| !code.is_empty())
        .map(|code| format!("&organisation={}", ui::encode(code)))
        .collect();
    let tabs = Kind::ALL.into_iter().fold(Tabs::new(l.t("change-kinds")), |tabs, one| {
        let href = format!("/admin/organisations/changes/new?kind={}{chosen}", one.as_str());
        tabs.tab(kind_name(l, one), href, one == kind)
    });
    let about = Notice::new(Tone::Info, l.t(&format!("change-does-{}", kind.as_str())));
    let mut fields: Vec<Markup> =
        vec![Markup::raw(format!("<input type=\"hidden\" name=\"kind\" value=\"{}\">", kind.as_str()))];
    fields.push(subjects(l, asked, problems));
    if kind.has_targets() {
        fields.push(targets(l, asked, problems));
    }
    if kind == Kind::Split {
        let tick = Field::tick(l, "continues", l.t("change-continues")).hint(l.t("change-continues-hint"));
        fields.push(if asked.continues { tick.value("on") } else { tick }.into());
    }
    if kind == Kind::Convert {
        fields.extend(wording(l, asked, problems));
    }
    fields.push(
        Field::date(l, "effective", l.t("change-effective"))
            .required()
            .hint(l.t("change-effective-hint"))
            .value(&asked.effective)
            .error(error_at(l, problems, "effective"))
            .into(),
    );
    let note = Field::textarea(l, "note", l.t("change-note")).rows(2).hint(l.t("change-note-hint"));
    fields.push(note.value(&asked.note).into());
    fields.push(Button::submit(l.t("change-plan-submit")).into());
    let form = form_of(&shell, "/admin/organisations/changes/new", fields);
    PartsPage::new(shell, vec![head.into(), tabs.into(), about.into(), summary(l, problems).into(), form])
}

fn subjects(l: L, asked: &Asked, problems: &[FieldProblem]) -> Markup {
    let label = l.t(&format!("change-subjects-{}", asked.kind.as_str()));
    let error = error_at(l, problems, "subjects");
    if asked.kind.takes_many() {
        Field::textarea(l, "subjects", label)
            .required()
            .rows(4)
            .hint(l.t("change-codes-hint"))
            .value(&asked.subjects)
            .error(error)
            .into()
    } else {
        let one = asked.subjects.replace('\n', " ");
        let hint = l.t("change-code-hint");
        Field::text(l, "subjects", label).required().width("medium").hint(hint).value(one).error(error).into()
    }
}

fn targets(l: L, asked: &Asked, problems: &[FieldProblem]) -> Markup {
    let label = l.t(&format!("change-targets-{}", asked.kind.as_str()));
    let hint = l.t(&format!("change-targets-{}-hint", asked.kind.as_str()));
    let error = error_at(l, problems, "targets");
    if asked.kind == Kind::Split {
        Field::textarea(l, "targets", label)
            .required()
            .rows(3)
            .hint(hint)
            .value(&asked.targets)
            .error(error)
            .into()
    } else {
        Field::text(l, "targets", label)
            .required()
            .width("medium")
            .hint(hint)
            .value(&asked.targets)
            .error(error)
            .into()
    }
}

fn wording(l: L, asked: &Asked, problems: &[FieldProblem]) -> Vec<Markup> {
    let mut levels = vec![Choice::new("", l.t("change-as-before"))];
    levels.extend(level_choices(l));
    let mut ownerships = vec![Choice::new("", l.t("change-as-before"))];
    ownerships.extend(rules::ownerships().into_iter().map(|o| Choice::new(o, o)));
    let wording = &asked.wording;
    vec![
        Field::text(l, "name", l.t("change-new-name"))
            .hint(l.t("change-empty-as-before"))
            .value(&wording.name)
            .error(error_at(l, problems, "name"))
            .into(),
        Field::text(l, "code", l.t("change-new-code"))
            .width("short")
            .hint(l.t("change-new-code-hint"))
            .value(&wording.code)
            .error(error_at(l, problems, "code"))
            .into(),
        FieldRow::new()
            .with(Field::select(l, "level", l.t("change-new-level"), levels).value(&wording.level))
            .with(
                Field::select(l, "ownership", l.t("change-new-ownership"), ownerships)
                    .value(&wording.ownership),
            )
            .into(),
    ]
}

/// Each kind, and a form with everything wrong.
pub fn samples() -> Vec<Page> {
    fn of(l: L, kind: Kind, problems: &[FieldProblem]) -> String {
        let asked = Asked {
            kind,
            subjects: "029998".into(),
            targets: "029999".into(),
            continues: kind == Kind::Split,
            wording: Wording::default(),
            effective: "2026-08-01".into(),
            note: String::new(),
        };
        text(&draw(crate::shell::sample(l, l.t("organisation-plan")), &asked, problems))
    }
    vec![
        Page { name: "directory/plan/merge", render: |l| of(l, Kind::Merge, &[]) },
        Page { name: "directory/plan/split", render: |l| of(l, Kind::Split, &[]) },
        Page { name: "directory/plan/convert", render: |l| of(l, Kind::Convert, &[]) },
        Page { name: "directory/plan/close", render: |l| of(l, Kind::Close, &[]) },
        Page { name: "directory/plan/open", render: |l| of(l, Kind::Open, &[]) },
        Page { name: "directory/plan/transfer", render: |l| of(l, Kind::Transfer, &[]) },
        Page {
            name: "directory/plan/wrong",
            render: |l| {
                let on = jiff::civil::Date::constant(2026, 7, 31);
                let at =
                    |field, refused: ChangeRefused| FieldProblem { field, refused: Refused::new(&refused) };
                let closed = ChangeRefused::ClosedInto {
                    name: "壇山國小".into(),
                    until_on: on,
                    successor: "杏林國小".into(),
                };
                let early = ChangeRefused::BeforeBegin { name: "杏林國小".into(), from_on: on };
                let own = ChangeRefused::IntoItself { name: "杏林國小".into() };
                of(l, Kind::Merge, &[at("subjects", closed), at("targets", own), at("effective", early)])
            },
        },
    ]
}
