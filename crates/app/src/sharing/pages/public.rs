//! `/resources` and `/resources/{id}`: what organisers offer each other, for everybody.

use std::collections::{BTreeMap, HashMap};

use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::sharing::{Consent, Kind};
use domain::text::fold;
use platform::ids::OrganisationId;
use platform::web::{Ctx, page};
use platform::{AppError, AppResult, Page};
use ui::components::{
    Breadcrumb, Button, Choice, Column, Empty, Field, Filter, PageHead, Pagination, Row, Table, Tag, Tone,
};
use ui::{L, Markup, Shell, encode};

use super::super::{Resource, Wanted, find, public, scopes, store};
use super::{Offerer, kind_name, public_parts, sample, sample_offerer, text};
use crate::catalogue::view::option_label;
use crate::shell::PartsPage;
use crate::{App, directory, shell};

const PER_PAGE: u32 = 20;

/// What is asked for and what was found.
#[derive(Default)]
struct Shown {
    typed: String,
    kind: Option<Kind>,
    county: String,
    scope: String,
    page: u32,
    counties: Vec<String>,
    found: Vec<Resource>,
    names: HashMap<OrganisationId, String>,
    total: i64,
    /// Whether the reader may offer something.
    offers: bool,
}

impl Shown {
    /// The address of the same question without one of its parts, or of its pages when `key` is `page`.
    fn without(&self, key: &str) -> String {
        let part = |name: &str, value: &str| if name == key { String::new() } else { encode(value) };
        format!(
            "/resources?q={}&kind={}&county={}&scope={}",
            part("q", &self.typed),
            part("kind", self.kind.map_or("", Kind::as_str)),
            part("county", &self.county),
            part("scope", &self.scope)
        )
    }

    fn asks(&self) -> bool {
        self.kind.is_some() || [&self.typed, &self.county, &self.scope].iter().any(|part| !part.is_empty())
    }
}

/// `GET /resources`.
///
/// # Errors
/// The database.
pub async fn list(
    State(app): State<App>,
    ctx: Ctx,
    Query(query): Query<BTreeMap<String, String>>,
) -> AppResult<Response> {
    let get = |key: &str| query.get(key).map(|v| fold(v)).unwrap_or_default();
    let conn = app.db.read();
    let page_number: u32 = get("page").parse().unwrap_or(1).clamp(1, 10_000);
    let wanted = Wanted {
        words: get("q").split_whitespace().take(8).map(str::to_owned).collect(),
        kind: Kind::parse(&get("kind")),
        county: get("county"),
        scope: get("scope"),
        limit: i64::from(PER_PAGE),
        offset: i64::from((page_number - 1) * PER_PAGE),
    };
    let (found, total) = find(conn, &wanted).await?;
    let ids: Vec<OrganisationId> = found.iter().map(|one| one.organisation).collect();
    let shown = Shown {
        typed: get("q"),
        kind: wanted.kind,
        county: wanted.county,
        scope: wanted.scope,
        page: page_number,
        counties: store::public_counties(conn).await?,
        names: directory::names_of(conn, &ids).await?,
        found,
        total,
        offers: ctx.viewer.as_ref().is_some_and(|v| v.may(domain::permissions::Function::COURSE_REGISTER)),
    };
    page(&draw_list(shell(&ctx, ctx.l.t("sharing-title")), &shown))
}

/// `GET /resources/{id}`.
///
/// # Errors
/// Not found for what is not public; the database.
pub async fn show(State(app): State<App>, ctx: Ctx, Path(id): Path<String>) -> AppResult<Response> {
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    let conn = app.db.read();
    let resource = public(conn, id).await?;
    let organisation = directory::organisation(conn, resource.organisation).await?;
    let contact = directory::contact(conn, resource.organisation, "").await?;
    let offerer = Offerer::new(organisation, contact);
    page(&draw(shell(&ctx, &resource.text.title), &resource, &offerer))
}

fn draw_list(shell: Shell, shown: &Shown) -> PartsPage {
    let l = shell.l;
    let mut head = PageHead::new(l.t("sharing-title")).lead(l.t("sharing-lead"));
    if shown.offers {
        head = head.action(Button::link(l.t("sharing-own-go"), "/desk/resources").icon("plus"));
    }
    let mut parts: Vec<Markup> = vec![head.into(), filter(l, shown).into()];
    if shown.found.is_empty() {
        let empty = if shown.asks() {
            let all = Button::link(l.t("sharing-all"), "/resources");
            Empty::new(l.t("sharing-nothing-found"), l.t("sharing-nothing-found-text")).action(all)
        } else {
            Empty::new(l.t("sharing-none"), l.t("sharing-none-text"))
        };
        parts.push(empty.into());
        return PartsPage::new(shell, parts);
    }
    parts.push(
        Markup::raw("<p class=\"sub\">").and(l.a("sharing-count", "n", shown.total)).and(Markup::raw("</p>")),
    );
    let columns = vec![
        Column::text(l.t("sharing-column-name")),
        Column::text(l.t("sharing-kind")),
        Column::text(l.t("sharing-column-about")),
        Column::text(l.t("sharing-column-county")),
        Column::text(l.t("sharing-column-organisation")),
    ];
    let rows = shown.found.iter().map(|one| row(l, one, &shown.names));
    parts.push(Table::new(l, l.t("sharing-title"), columns).rows(rows).into());
    let pages = u32::try_from(shown.total.max(0)).unwrap_or(0).div_ceil(PER_PAGE).max(1);
    parts.push(Pagination::new(l, shown.page, pages, format!("{}&page=", shown.without("page"))).into());
    PartsPage::new(shell, parts)
}

fn row(l: L, one: &Resource, names: &HashMap<OrganisationId, String>) -> Row {
    let about = match one.kind {
        Kind::Venue => l.a("sharing-people", "n", &one.text.capacity),
        Kind::Handout | Kind::Instructor => one.text.subject.clone(),
    };
    let about = Markup::from(about.as_str()).and(match one.text.scope.as_str() {
        "" => Markup::default(),
        scope => Markup::raw("<br>").and(Markup::small(&option_label(l, "scope", scope))),
    });
    Row::default()
        .cell(Markup::link(&one.text.title, &format!("/resources/{}", one.id)))
        .cell(Tag::new(Tone::Neutral, kind_name(l, one.kind)).icon(icon(one.kind)))
        .cell(about)
        .cell(if one.text.county.is_empty() { l.t("sharing-anywhere") } else { one.text.county.clone() })
        .cell(names.get(&one.organisation).cloned().unwrap_or_default())
}

fn icon(kind: Kind) -> &'static str {
    match kind {
        Kind::Handout => "book",
        Kind::Venue => "building",
        Kind::Instructor => "user",
    }
}

fn filter(l: L, shown: &Shown) -> Filter {
    let any = |key: &str| vec![Choice::new("", l.t(key))];
    let mut kinds = any("sharing-any-kind");
    kinds.extend(Kind::ALL.map(|kind| Choice::new(kind.as_str(), kind_name(l, kind))));
    let mut counties = any("sharing-any-county");
    counties.extend(shown.counties.iter().map(|county| Choice::new(county, county)));
    let mut of_scopes = any("sharing-any-scope");
    of_scopes.extend(scopes().iter().map(|code| Choice::new(code, option_label(l, "scope", code))));
    let kind = shown.kind.map_or("", Kind::as_str);
    let mut filter = Filter::new(l, "/resources")
        .field(
            Field::text(l, "q", l.t("sharing-words"))
                .hint(l.t("sharing-words-hint"))
                .value(&shown.typed)
                .plain(),
        )
        .field(Field::select(l, "kind", l.t("sharing-kind"), kinds).value(kind).plain())
        .field(
            Field::select(l, "county", l.t("sharing-column-county"), counties).value(&shown.county).plain(),
        )
        .field(Field::select(l, "scope", l.t("sharing-scope"), of_scopes).value(&shown.scope).plain());
    if !shown.typed.is_empty() {
        filter = filter.active(shown.typed.clone(), shown.without("q"));
    }
    if let Some(kind) = shown.kind {
        filter = filter.active(kind_name(l, kind), shown.without("kind"));
    }
    if !shown.county.is_empty() {
        filter = filter.active(shown.county.clone(), shown.without("county"));
    }
    if !shown.scope.is_empty() {
        filter = filter.active(option_label(l, "scope", &shown.scope), shown.without("scope"));
    }
    filter
}

fn draw(shell: Shell, resource: &Resource, offerer: &Offerer) -> PartsPage {
    let l = shell.l;
    let crumbs = Breadcrumb::new(l).link(l.t("sharing-title"), "/resources").here(&resource.text.title);
    let tag = Tag::new(Tone::Neutral, kind_name(l, resource.kind)).icon(icon(resource.kind));
    let mut parts: Vec<Markup> = vec![PageHead::new(&resource.text.title).crumbs(crumbs).tag(tag).into()];
    parts.extend(public_parts(l, resource, offerer));
    PartsPage::new(shell, parts)
}

pub(super) fn samples() -> Vec<Page> {
    fn listed(l: L, shown: &Shown) -> String {
        text(&draw_list(crate::shell::sample(l, l.t("sharing-title")), shown))
    }
    fn one(l: L, kind: Kind, consent: Consent) -> String {
        let resource = sample(l, kind, consent);
        let shell = crate::shell::sample(l, resource.text.title.clone());
        text(&draw(shell, &resource, &sample_offerer(l)))
    }
    vec![
        Page {
            name: "sharing/list/full",
            render: |l| {
                let found = vec![
                    sample(l, Kind::Handout, Consent::NotNeeded),
                    sample(l, Kind::Venue, Consent::NotNeeded),
                    sample(l, Kind::Instructor, Consent::Given),
                ];
                let names = found.iter().map(|one| (one.organisation, sample_offerer(l).name)).collect();
                let counties = vec!["宜蘭縣".to_owned()];
                listed(
                    l,
                    &Shown { found, names, counties, total: 63, page: 2, offers: true, ..Shown::default() },
                )
            },
        },
        Page { name: "sharing/list/none", render: |l| listed(l, &Shown { page: 1, ..Shown::default() }) },
        Page {
            name: "sharing/list/nothing-found",
            render: |l| {
                let (typed, scope) = ("游泳池".to_owned(), "5-1".to_owned());
                let kind = Some(Kind::Venue);
                listed(l, &Shown { typed, kind, scope, page: 1, ..Shown::default() })
            },
        },
        Page { name: "sharing/show/handout", render: |l| one(l, Kind::Handout, Consent::NotNeeded) },
        Page { name: "sharing/show/venue", render: |l| one(l, Kind::Venue, Consent::NotNeeded) },
        Page { name: "sharing/show/instructor", render: |l| one(l, Kind::Instructor, Consent::Given) },
    ]
}
