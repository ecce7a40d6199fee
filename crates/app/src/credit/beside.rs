//! What stands beside the hours themselves: signed documents, their checking, badges.

use domain::permissions::Function;
use jiff::SignedDuration;
use platform::capability::{get, post};
use platform::db::Migration;
use platform::jobs::{Cron, Handler};
use platform::{Access, Capability, NavItem};

use super::{badges, documents, pages};
use crate::App;

const CRONS: &[Cron<App>] =
    &[Cron { name: "credit.badges", every: SignedDuration::from_secs(60), run: badges::follow::run }];

/// Signed documents and badges; declared apart, as they are many routes.
pub fn beside() -> Capability<App> {
    const MANAGE: Access = Access::Function(Function::COURSE_MANAGE);
    Capability {
        name: "credit",
        routes: || {
            vec![
                get("/verify", Access::Public, pages::verify::form),
                post("/verify", Access::Public, pages::verify::file),
                get("/verify/{serial}", Access::Public, pages::verify::show),
                get("/my/certificates", Access::SignedIn, pages::certificates::mine),
                post("/my/certificates/{code}", Access::SignedIn, pages::certificates::one),
                post("/my/certificates/{code}/badge", Access::SignedIn, pages::badges::issue),
                get("/desk/courses/{code}/certificates", MANAGE, pages::certificates::desk),
                post("/desk/courses/{code}/certificates", MANAGE, pages::certificates::order),
                get("/desk/courses/{code}/certificates/{id}/{number}", MANAGE, pages::certificates::part),
                get("/badges/issuer", Access::Public, pages::badges::issuer),
                get("/badges/organisers/{code}", Access::Public, pages::badges::organiser),
                get("/badges/achievements/{code}", Access::Public, pages::badges::achievement),
                get("/badges/status/{number}", Access::Public, pages::badges::status),
                get("/badges/emblem.png", Access::Public, pages::badges::emblem),
                get("/badges/{id}", Access::Public, pages::badges::show),
                get("/badges/{id}/credential.json", Access::Public, pages::badges::credential),
                get("/badges/{id}/token.jwt", Access::Public, pages::badges::token),
                get("/badges/{id}/picture.png", Access::Public, pages::badges::picture_png),
                get("/badges/{id}/picture.svg", Access::Public, pages::badges::picture_svg),
            ]
        },
        nav: &[NavItem {
            label: "nav-certificates",
            href: "/my/certificates",
            access: Access::SignedIn,
            order: 31,
        }],
        migrations: &[
            Migration {
                name: "0551_official",
                sql: include_str!("migrations/0551_official.sql"),
                sqlite: "",
                postgres: "",
            },
            Migration {
                name: "0552_badge",
                sql: include_str!("migrations/0552_badge.sql"),
                sqlite: "",
                postgres: "",
            },
        ],
        jobs: &[Handler { kind: documents::bundle::JOB, run: documents::bundle::run }],
        crons: CRONS,
        pages: pages::beside_samples,
    }
}
