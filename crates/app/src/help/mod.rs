//! The front door: home pages, the tour of the demo, language and theme, assets, health, the development mailbox.

mod pages;

use platform::capability::{get, post};
use platform::{Access, Capability, NavItem};

use crate::App;

/// What the capability brings.
pub fn capability() -> Capability<App> {
    Capability {
        name: "help",
        routes: || {
            vec![
                get("/", Access::PublicCached, pages::front::show),
                get("/home", Access::SignedIn, pages::home::show),
                get("/tour", Access::Development, pages::tour::show),
                post("/tour/clock", Access::Development, pages::tour::move_clock),
                get("/mailbox", Access::Development, pages::mailbox::show),
                get("/gallery", Access::Development, pages::gallery::show),
                get("/gallery/samples", Access::Development, pages::gallery::names),
                get("/gallery/samples/{*name}", Access::Development, pages::gallery::sample),
                get("/help", Access::PublicCached, pages::help::show),
                get("/privacy", Access::PublicCached, pages::help::privacy),
                get("/accessibility", Access::PublicCached, pages::help::accessibility),
                get("/contact", Access::PublicCached, pages::help::contact),
                get("/language", Access::Public, pages::choices::language),
                post("/theme", Access::Public, pages::choices::theme),
                get("/favicon.ico", Access::Public, pages::choices::favicon),
                get("/assets/{*path}", Access::Public, pages::choices::asset),
                get("/healthz", Access::Public, pages::choices::health),
                get("/readyz", Access::Public, pages::choices::ready),
            ]
        },
        nav: &[NavItem { label: "nav-home", href: "/home", access: Access::SignedIn, order: 1 }],
        migrations: &[],
        jobs: &[],
        crons: &[],
        pages: pages::samples,
    }
}
