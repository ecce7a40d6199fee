//! Deliveries by hand: a file chosen on a page, what became of it row by row, and what is done with it then.

mod pages;

use domain::permissions::Function;
use platform::capability::{get, post};
use platform::{Access, Capability};

use crate::App;

/// Largest file that a page takes, in bytes; what is larger comes through the API, which does not hold it in memory.
pub const LARGEST_UPLOAD: usize = 64 << 20;

/// What is wrong with a file as a whole, and what to do.
pub(super) fn file_failure(l: ui::L, code: &str) -> (String, String) {
    pages::failure(l, code)
}

/// Why a row was refused, and what to do.
pub(super) fn row_sentence(l: ui::L, told: &super::taking::Told) -> (String, String) {
    pages::said(l, told)
}

/// The pages of deliveries. Who may see a partner is decided by its register.
pub fn capability() -> Capability<App> {
    const OWN: Access = Access::Function(Function::ORGANISATION_EDIT_CONTACT);
    Capability {
        name: "exchange",
        routes: || {
            use pages::{list, one};
            vec![
                get("/exchange/partners/{code}/deliveries", OWN, list::show),
                post("/exchange/partners/{code}/deliveries", OWN, list::take)
                    .with_body(LARGEST_UPLOAD + 65_536),
                get("/exchange/partners/{code}/deliveries/{number}", OWN, one::show),
                post("/exchange/partners/{code}/deliveries/{number}", OWN, one::decide),
                get("/exchange/partners/{code}/deliveries/{number}/refused.csv", OWN, one::refused_csv),
            ]
        },
        nav: &[],
        migrations: &[],
        jobs: &[],
        crons: &[],
        pages: pages::samples,
    }
}
