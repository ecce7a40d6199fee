//! Figures by nation, county, organisation and subject centre. Rules: docs/rules/statistics.md.

mod pages;
mod report;

pub use report::{Figures, Lines, Report, report};

use domain::permissions::Function;
use platform::capability::get;
use platform::{Access, Capability, NavItem};

use crate::App;

/// What the capability brings.
pub fn capability() -> Capability<App> {
    const NATIONAL: Access = Access::Function(Function::STATISTICS_NATIONAL);
    const COUNTY: Access = Access::Function(Function::STATISTICS_COUNTY);
    const OWN: Access = Access::Function(Function::STATISTICS_OWN);
    const SUBJECT: Access = Access::Function(Function::STATISTICS_SUBJECT_CENTRE);
    Capability {
        name: "statistics",
        routes: || {
            vec![
                get("/statistics", Access::SignedIn, pages::landing),
                get("/statistics/national", NATIONAL, pages::national),
                get("/statistics/national.xlsx", NATIONAL, pages::national_xlsx),
                get("/statistics/national.csv", NATIONAL, pages::national_csv),
                get("/statistics/county", COUNTY, pages::county),
                get("/statistics/county.xlsx", COUNTY, pages::county_xlsx),
                get("/statistics/county.csv", COUNTY, pages::county_csv),
                get("/statistics/own", OWN, pages::own),
                get("/statistics/own.xlsx", OWN, pages::own_xlsx),
                get("/statistics/own.csv", OWN, pages::own_csv),
                get("/statistics/subject-centre", SUBJECT, pages::subject_centre),
                get("/statistics/subject-centre.xlsx", SUBJECT, pages::subject_centre_xlsx),
                get("/statistics/subject-centre.csv", SUBJECT, pages::subject_centre_csv),
            ]
        },
        nav: &[
            NavItem { label: "nav-statistics-own", href: "/statistics/own", access: OWN, order: 70 },
            NavItem { label: "nav-statistics-county", href: "/statistics/county", access: COUNTY, order: 71 },
            NavItem {
                label: "nav-statistics-subject",
                href: "/statistics/subject-centre",
                access: SUBJECT,
                order: 72,
            },
            NavItem {
                label: "nav-statistics-national",
                href: "/statistics/national",
                access: NATIONAL,
                order: 73,
            },
        ],
        migrations: &[],
        jobs: &[],
        crons: &[],
        pages: pages::samples,
    }
}
