//! Pages of the front door.

pub mod choices;
pub mod front;
pub mod gallery;
pub mod help;
pub mod home;
pub mod mailbox;
pub mod tour;

use platform::Page;

/// Every page with its samples.
pub fn samples() -> Vec<Page> {
    let mut pages = front::samples();
    pages.extend(home::samples());
    pages.extend(tour::samples());
    pages.extend(mailbox::samples());
    pages.extend(help::samples());
    pages
}
