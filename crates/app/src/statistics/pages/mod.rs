//! Pages of figures: whose courses, which year, the tables, and the same as a file.

mod draw;
mod files;
mod words;

use std::collections::HashSet;

use axum::extract::{Query, State};
use axum::response::Response;
use domain::calendar::civil_date;
use domain::permissions::{Function, OrganisationKind};
use domain::statistics::Period;
use platform::ids::OrganisationId;
use platform::web::{Ctx, download, go, page};
use platform::{AppError, AppResult, Page};
use sea_orm::ConnectionTrait;
use serde::Deserialize;

use super::report::{Report, report};
use crate::catalogue::{By, Of};
use crate::directory::{self, Organisation};
use crate::heavy::heavy;
use crate::{App, shell};

/// The media type of workbooks.
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// How many years back a page offers.
const YEARS_BACK: i16 = 5;

/// One of the four pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    National,
    County,
    Own,
    SubjectCentre,
}

impl Kind {
    const ALL: [Self; 4] = [Self::Own, Self::County, Self::SubjectCentre, Self::National];

    fn function(self) -> Function {
        match self {
            Self::National => Function::STATISTICS_NATIONAL,
            Self::County => Function::STATISTICS_COUNTY,
            Self::Own => Function::STATISTICS_OWN,
            Self::SubjectCentre => Function::STATISTICS_SUBJECT_CENTRE,
        }
    }

    /// Its name in addresses and locale keys.
    fn slug(self) -> &'static str {
        match self {
            Self::National => "national",
            Self::County => "county",
            Self::Own => "own",
            Self::SubjectCentre => "subject-centre",
        }
    }

    fn path(self) -> String {
        format!("/statistics/{}", self.slug())
    }

    fn tables(self) -> &'static [By] {
        match self {
            Self::National => &[By::Month, By::County, By::Scope, By::Stage],
            Self::County | Self::SubjectCentre => &[By::Month, By::Organisation, By::Scope, By::Stage],
            Self::Own => &[By::Month, By::Scope, By::Stage, By::Course],
        }
    }
}

/// What is asked for; what can't be read is answered by this school year and the own centre.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    year: String,
    centre: String,
    /// Long tables whole instead of their first lines.
    all: String,
}

/// What a page shows.
struct Shown {
    kind: Kind,
    report: Report,
    /// Years to choose from.
    years: Vec<Period>,
    /// Whose figures, as a name.
    whose: String,
    /// The region centre shown and those to choose from; empty where there is no choice.
    centre: String,
    centres: Vec<(String, String)>,
    threshold: u32,
    /// Long tables are shown whole.
    all: bool,
}

async fn load(app: &App, ctx: &Ctx, kind: Kind, asked: &Asked) -> AppResult<Shown> {
    let (conn, seat) = (app.db.read(), ctx.seat()?);
    let today = civil_date(ctx.now);
    let years = Period::choices(today, YEARS_BACK);
    let period = Period::parse(&asked.year).unwrap_or(years[0]);
    let own = directory::organisation(conn, seat.organisation).await?;
    let national = kind == Kind::County && seat.kind == OrganisationKind::NationalCentre;
    let centres = if national { centres(conn, own.id).await? } else { Vec::new() };
    // Before the first region centre is known the page stands empty rather than missing.
    let chooses = !centres.is_empty();
    let target = if chooses { chosen_centre(conn, &centres, &asked.centre).await? } else { own.clone() };
    let scope = if kind == Kind::National { own.id } else { target.id };
    directory::authorise_at(conn, seat, kind.function(), scope).await?;
    let of = match kind {
        Kind::National => Of::Nation,
        Kind::County | Kind::SubjectCentre => Of::Below(target.id),
        Kind::Own => Of::Own(own.id),
    };
    let mut report = report(conn, of, period, kind.tables(), ctx.now).await?;
    let threshold = app.settings.small_group;
    if kind != Kind::Own {
        let elsewhere = chooses && withheld_nationally(app, ctx, period, &target).await?;
        report.protect(u64::from(threshold), elsewhere);
    }
    Ok(Shown {
        kind,
        report,
        years,
        whose: if kind == Kind::National { ctx.l.t("statistics-whose-nation") } else { target.name.clone() },
        centre: if chooses { target.code.clone() } else { String::new() },
        centres,
        threshold,
        all: !asked.all.is_empty(),
    })
}

/// Code and name of every region centre below the own organisation; the K-12 agency stands once, its groups share its
/// schools.
async fn centres<C: ConnectionTrait>(conn: &C, own: OrganisationId) -> AppResult<Vec<(String, String)>> {
    let below: HashSet<OrganisationId> = directory::ids_below(conn, own).await?.into_iter().collect();
    let mut found: Vec<(String, String)> = Vec::new();
    for centre in directory::centres(conn).await? {
        let known = found.iter().any(|(code, _)| *code == centre.entry.code);
        if below.contains(&centre.entry.id) && !known {
            found.push((centre.entry.code, centre.entry.name));
        }
    }
    Ok(found)
}

async fn chosen_centre<C: ConnectionTrait>(
    conn: &C,
    centres: &[(String, String)],
    code: &str,
) -> AppResult<Organisation> {
    let known = centres.iter().find(|(known, _)| known == code).or(centres.first());
    let (code, _) = known.ok_or(AppError::NotFound)?;
    directory::organisation_by_code(conn, code).await?.ok_or(AppError::NotFound)
}

/// Whether the national page of that year withholds the centre's county: its figures shown here would give away
/// another county's there.
async fn withheld_nationally(app: &App, ctx: &Ctx, period: Period, centre: &Organisation) -> AppResult<bool> {
    let mut nation = report(app.db.read(), Of::Nation, period, &[By::County], ctx.now).await?;
    nation.protect(u64::from(app.settings.small_group), false);
    let county = nation.tables.iter().flat_map(|t| &t.lines).find(|line| line.courses.line == centre.county);
    Ok(county.is_some_and(|line| line.withheld))
}

async fn show(app: App, ctx: Ctx, kind: Kind, asked: Asked) -> AppResult<Response> {
    let shown = load(&app, &ctx, kind, &asked).await?;
    let title = ctx.l.t(&format!("statistics-title-{}", kind.slug()));
    page(&draw::draw(shell(&ctx, title), &shown))
}

async fn workbook(app: App, ctx: Ctx, kind: Kind, asked: Asked) -> AppResult<Response> {
    let shown = load(&app, &ctx, kind, &asked).await?;
    let sheet = files::sheet(ctx.l, &shown);
    let bytes = heavy(move || documents::xlsx::write(&sheet)).await?.map_err(AppError::internal)?;
    Ok(download(&file_name(&shown, "xlsx"), XLSX, bytes))
}

async fn csv(app: App, ctx: Ctx, kind: Kind, asked: Asked) -> AppResult<Response> {
    let shown = load(&app, &ctx, kind, &asked).await?;
    let bytes = files::csv(ctx.l, &shown).map_err(AppError::internal)?;
    Ok(download(&file_name(&shown, "csv"), "text/csv; charset=utf-8", bytes))
}

fn file_name(shown: &Shown, ending: &str) -> String {
    format!("statistics-{}-{}.{ending}", shown.kind.slug(), shown.report.period.name())
}

/// `GET /statistics`: to the only page one may see, or a choice of several.
///
/// # Errors
/// Denied to those who may see none.
pub async fn landing(State(_): State<App>, ctx: Ctx) -> AppResult<Response> {
    let viewer = ctx.viewer()?;
    let mine: Vec<Kind> = Kind::ALL.into_iter().filter(|kind| viewer.may(kind.function())).collect();
    match mine.as_slice() {
        [] => {
            let function = Function::STATISTICS_OWN.label();
            Err(AppError::denied(&domain::permissions::Denied::Role { function }))
        }
        [only] => Ok(go(&only.path(), None)),
        several => page(&draw::choice(shell(&ctx, ctx.l.t("statistics-title")), several)),
    }
}

macro_rules! handlers {
    ($($kind:ident: $page:ident, $xlsx:ident, $csv:ident;)+) => {$(
        /// The page.
        ///
        /// # Errors
        /// Denied outside the reach of the function; the database.
        pub async fn $page(State(app): State<App>, ctx: Ctx, Query(asked): Query<Asked>) -> AppResult<Response> {
            show(app, ctx, Kind::$kind, asked).await
        }

        /// The same as a workbook.
        ///
        /// # Errors
        /// As the page.
        pub async fn $xlsx(State(app): State<App>, ctx: Ctx, Query(asked): Query<Asked>) -> AppResult<Response> {
            workbook(app, ctx, Kind::$kind, asked).await
        }

        /// The same as CSV.
        ///
        /// # Errors
        /// As the page.
        pub async fn $csv(State(app): State<App>, ctx: Ctx, Query(asked): Query<Asked>) -> AppResult<Response> {
            csv(app, ctx, Kind::$kind, asked).await
        }
    )+};
}

handlers! {
    National: national, national_xlsx, national_csv;
    County: county, county_xlsx, county_csv;
    Own: own, own_xlsx, own_csv;
    SubjectCentre: subject_centre, subject_centre_xlsx, subject_centre_csv;
}

/// Every page in its telling states.
pub fn samples() -> Vec<Page> {
    vec![
        Page { name: "statistics/landing", render: draw::sample_choice },
        Page { name: "statistics/national", render: |l| draw::sample(l, Kind::National, true) },
        Page { name: "statistics/county", render: |l| draw::sample(l, Kind::County, true) },
        Page { name: "statistics/own", render: |l| draw::sample(l, Kind::Own, true) },
        Page { name: "statistics/subject-centre", render: |l| draw::sample(l, Kind::SubjectCentre, true) },
        Page { name: "statistics/own-empty", render: |l| draw::sample(l, Kind::Own, false) },
    ]
}
