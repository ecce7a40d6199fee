//! Pages of identity.

pub mod account;
pub mod sign_in;

use platform::Page;

/// Every page with its samples.
pub fn samples() -> Vec<Page> {
    let mut pages = sign_in::samples();
    pages.extend(account::samples());
    pages
}
