//! One's own requests: what is coming, what one waits for, what is over, and withdrawing.

pub mod leave;
mod list;
mod offer;
mod show;
mod withdraw;

pub use list::{ListPage, list};
pub use offer::accept;
pub use show::{ShowPage, show};
pub use withdraw::{WithdrawPage, confirm_withdrawal, withdraw};

use platform::web::Ctx;
use platform::{AppError, AppResult};

use crate::App;
use crate::catalogue::{self, Course};
use crate::enrolment::{self, Enrolment, EnrolmentId};
use crate::identity;

/// The viewer's own request with its course; somebody else's is not known to exist.
async fn own(app: &App, ctx: &Ctx, id: EnrolmentId) -> AppResult<(Enrolment, Course)> {
    let enrolment = enrolment::enrolment(app.db.read(), id).await?;
    let same = identity::same_person(app.db.read(), ctx.viewer()?.person).await?;
    if !same.contains(&enrolment.person) {
        return Err(AppError::NotFound);
    }
    let course = catalogue::find(app.db.read(), enrolment.course).await?.ok_or(AppError::NotFound)?;
    Ok((enrolment, course))
}
