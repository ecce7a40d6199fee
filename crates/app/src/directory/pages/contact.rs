//! An organisation's own page: what is known of it, and the contact data that its people keep.

use std::collections::BTreeMap;

use axum::extract::{Query, State};
use axum::response::Response;
use domain::organisation::{Contact, ContactProblem, check_contact, k12_groups};
use domain::permissions::OrganisationKind;
use platform::error::Refused;
use platform::web::{Ctx, Posted, go, page, refused_page};
use platform::{AppError, AppResult, Page};
use ui::components::field::FieldRow;
use ui::components::{Button, Card, ErrorSummary, Facts, Field, PageHead, Tabs};
use ui::{L, Markup, Shell};

use super::{day, level_name, sample, text, with_next};
use crate::directory::store::tree;
use crate::directory::{self, Entry, may_import};
use crate::shell::{PartsPage, form};
use crate::{App, shell};

struct Shown {
    entry: Entry,
    part: String,
    contact: Contact,
    problems: Vec<(&'static str, ContactProblem)>,
    groups: bool,
    imports: bool,
}

/// `GET /organisation`.
///
/// # Errors
/// Not found for a part the organisation does not have; the database.
pub async fn show(
    State(app): State<App>,
    ctx: Ctx,
    Query(query): Query<BTreeMap<String, String>>,
) -> AppResult<Response> {
    let part = query.get("part").cloned().unwrap_or_default();
    let mut shown = load(&app, &ctx, part).await?;
    let conn = app.db.read();
    shown.contact = directory::contact(conn, shown.entry.id, &shown.part).await?.unwrap_or_default();
    page(&draw(shell(&ctx, ctx.l.t("contact-title")), &shown))
}

/// `POST /organisation`.
///
/// # Errors
/// Not found for a part the organisation does not have; refused by the matrix or the role; the database.
pub async fn save(State(app): State<App>, ctx: Ctx, posted: Posted) -> AppResult<Response> {
    let mut shown = load(&app, &ctx, posted.text("part").to_owned()).await?;
    let get = |field: &str| posted.text(field).to_owned();
    shown.contact = Contact {
        name: get("name"),
        phone: get("phone"),
        mail: get("mail"),
        address: get("address"),
        website: get("website"),
        handles: get("handles"),
    };
    match check_contact(&shown.contact) {
        Ok(contact) => {
            directory::save_contact(&app, &ctx.actor(), ctx.seat()?, &shown.part, &contact).await?;
            let back = if shown.part.is_empty() {
                "/organisation".to_owned()
            } else {
                format!("/organisation?part={}", shown.part)
            };
            Ok(go(&back, Some(("success", "contact-saved"))))
        }
        Err(problems) => {
            shown.problems = problems;
            refused_page(&draw(shell(&ctx, ctx.l.t("contact-title")).title_with_errors(true), &shown))
        }
    }
}

async fn load(app: &App, ctx: &Ctx, part: String) -> AppResult<Shown> {
    let seat = ctx.seat()?;
    if !directory::has_part(seat, &part) {
        return Err(AppError::NotFound);
    }
    Ok(Shown {
        entry: tree::entry(app.db.read(), seat.organisation).await?.ok_or(AppError::NotFound)?,
        part,
        contact: Contact::default(),
        problems: Vec::new(),
        groups: seat.kind == OrganisationKind::K12Agency,
        imports: may_import(seat).is_ok(),
    })
}

fn draw(shell: Shell, shown: &Shown) -> PartsPage {
    let l = shell.l;
    let entry = &shown.entry;
    let mut head = PageHead::new(entry.name.clone()).eyebrow(l.t("contact-title")).lead(l.t("contact-lead"));
    if shown.imports {
        head = head.action(Button::link(l.t("list-title"), "/admin/organisations/import").icon("upload"));
    }
    let mut parts: Vec<Markup> = vec![head.into()];
    if shown.groups {
        let whole =
            Tabs::new(l.t("contact-parts")).tab(entry.name.clone(), "/organisation", shown.part.is_empty());
        let tabs = k12_groups().iter().fold(whole, |tabs, group| {
            let href = format!("/organisation?part={}", group.code);
            tabs.tab(l.pick(group.name, group.name_en), href, group.code == shown.part)
        });
        parts.push(tabs.into());
    }
    let list =
        shown.problems.iter().map(|(field, p)| ((*field).to_owned(), Refused::new(p).sentence(l))).collect();
    parts.push(ErrorSummary::new(l, list).into());
    parts.push(Card::new(fields(&shell, shown)).title(l.t("contact-form")).into());
    let facts = Facts::new()
        .fact(l.t("organisation-code"), entry.code.clone())
        .fact(l.t("organisation-level"), level_name(l, &entry.level))
        .fact(l.t("organisation-supervisor"), entry.supervisor_name.clone())
        .fact(l.t("organisation-address"), entry.address.clone())
        .fact(l.t("organisation-phone"), entry.phone.clone())
        .fact(l.t("organisation-since"), day(l, &entry.valid_from));
    parts.push(
        Card::new(Markup::from(facts).and(Markup::small(&l.t("contact-listed"))))
            .title(l.t("organisation-facts"))
            .into(),
    );
    PartsPage::new(shell, parts)
}

fn fields(shell: &Shell, shown: &Shown) -> Markup {
    let l = shell.l;
    let contact = &shown.contact;
    let at = |field: &str| {
        let found = shown.problems.iter().find(|(name, _)| *name == field);
        found.map(|(_, problem)| with_next(l, &Refused::new(problem)))
    };
    let part = Markup::from(shown.part.as_str());
    form(
        shell,
        "/organisation",
        vec![
            Markup::raw(format!("<input type=\"hidden\" name=\"part\" value=\"{}\">", part.as_str())),
            Field::textarea(l, "handles", l.t("contact-handles"))
                .rows(3)
                .max_length(400)
                .hint(l.t("contact-handles-hint"))
                .value(&contact.handles)
                .error(at("handles"))
                .into(),
            FieldRow::new()
                .with(
                    Field::text(l, "name", l.t("contact-name"))
                        .required()
                        .hint(l.t("contact-name-hint"))
                        .value(&contact.name)
                        .error(at("name")),
                )
                .with(
                    Field::tel(l, "phone", l.t("contact-phone"))
                        .required()
                        .hint(l.t("contact-phone-hint"))
                        .value(&contact.phone)
                        .error(at("phone")),
                )
                .into(),
            Field::email(l, "mail", l.t("contact-mail")).value(&contact.mail).error(at("mail")).into(),
            Field::text(l, "address", l.t("contact-address"))
                .hint(l.t("contact-address-hint"))
                .value(&contact.address)
                .error(at("address"))
                .into(),
            Field::text(l, "website", l.t("contact-website"))
                .hint(l.t("contact-website-hint"))
                .value(&contact.website)
                .error(at("website"))
                .into(),
            Button::submit(l.t("contact-save")).into(),
        ],
    )
}

/// Contact data for samples.
pub(super) fn sample_contact(l: L) -> Contact {
    Contact {
        name: l.pick("研習承辦人", "Training desk").into(),
        phone: "(03)900-0000 #12".into(),
        mail: "desk@school.example".into(),
        address: String::new(),
        website: "https://school.example".into(),
        handles: l.pick("課程審核、名單確認、業務帳號", "Courses, rosters and business accounts").into(),
    }
}

/// Filled, with mistakes, and with the groups of the K-12 agency.
pub fn samples() -> Vec<Page> {
    fn of(l: L, contact: Contact, groups: bool, problems: Vec<(&'static str, ContactProblem)>) -> String {
        let part = if groups { "safety".to_owned() } else { String::new() };
        let shown = Shown { entry: sample::entry(l), part, contact, problems, groups, imports: groups };
        text(&draw(crate::shell::sample(l, l.t("contact-title")), &shown))
    }
    vec![
        Page { name: "directory/contact/full", render: |l| of(l, sample_contact(l), false, Vec::new()) },
        Page { name: "directory/contact/groups", render: |l| of(l, Contact::default(), true, Vec::new()) },
        Page {
            name: "directory/contact/wrong",
            render: |l| {
                let contact = Contact { website: "school".into(), ..Contact::default() };
                let problems = check_contact(&contact).err().unwrap_or_default();
                of(l, contact, false, problems)
            },
        },
    ]
}
