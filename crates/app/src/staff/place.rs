//! Through which door people are kept: a school's own, a county bureau's direct, a university's student teachers.

use domain::permissions::OrganisationKind;
use jiff::civil::Date;
use platform::ids::OrganisationId;
use platform::web::{Ctx, SeatView};
use platform::{AppError, AppResult};
use sea_orm::ConnectionTrait;

use crate::directory::{self, Organisation};

/// The three doors; each has its own addresses and its own kind of organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// A school's staff.
    School,
    /// Teachers directly under a county's bureau (DIR-9).
    Direct,
    /// Student teachers of a university.
    Students,
}

impl Door {
    /// All doors.
    pub const ALL: [Self; 3] = [Self::School, Self::Direct, Self::Students];

    /// The name stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::School => "school",
            Self::Direct => "direct",
            Self::Students => "students",
        }
    }

    /// The door of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|door| door.as_str() == name)
    }

    /// Where its list stands.
    pub fn base(self) -> &'static str {
        match self {
            Self::School => "/staff",
            Self::Direct => "/staff/direct",
            Self::Students => "/staff/students",
        }
    }

    /// The door a request came through, by its path.
    pub fn of_path(path: &str) -> Self {
        let path = path.split('?').next().unwrap_or_default();
        let under = |door: Self| path == door.base() || path.starts_with(&format!("{}/", door.base()));
        [Self::Direct, Self::Students].into_iter().find(|door| under(*door)).unwrap_or(Self::School)
    }

    /// The position everybody behind this door has.
    pub fn position(self) -> Option<&'static str> {
        (self == Self::Students).then_some("15-9")
    }

    fn fits(self, kind: OrganisationKind) -> bool {
        match self {
            Self::School => {
                matches!(kind, OrganisationKind::School | OrganisationKind::ExperimentalInstitution)
            }
            Self::Direct => kind == OrganisationKind::CountyBureau,
            Self::Students => kind == OrganisationKind::TeacherUniversity,
        }
    }
}

/// Where rows are judged.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// The door.
    pub door: Door,
    /// The organisation that keeps the people.
    pub organisation: OrganisationId,
    /// Stage of people about whom none is said.
    pub stage: String,
    /// The day.
    pub today: Date,
}

impl Place {
    /// The place a seat keeps people at through a door.
    ///
    /// # Errors
    /// Not found when the seat's organisation has no such door; the database.
    pub async fn of<C: ConnectionTrait>(
        conn: &C,
        door: Door,
        seat: &SeatView,
        today: Date,
    ) -> AppResult<Self> {
        if !door.fits(seat.kind) {
            return Err(AppError::NotFound);
        }
        let organisation = directory::organisation(conn, seat.organisation).await?;
        Ok(Self { door, organisation: organisation.id, stage: stage_of(&organisation), today })
    }

    /// The place of an organisation by its kind, which has one door at most.
    pub(super) fn at(organisation: &Organisation, kind: OrganisationKind, today: Date) -> Option<Self> {
        let door = Door::ALL.into_iter().find(|door| door.fits(kind))?;
        Some(Self { door, organisation: organisation.id, stage: stage_of(organisation), today })
    }

    /// The place of a request: its door by the path, its organisation by the seat.
    ///
    /// # Errors
    /// As [`Place::of`].
    pub async fn of_request<C: ConnectionTrait>(conn: &C, ctx: &Ctx) -> AppResult<Self> {
        let today = domain::calendar::civil_date(ctx.now);
        Self::of(conn, Door::of_path(&ctx.path), ctx.seat()?, today).await
    }
}

/// The stage of people of an organisation about whom none is said.
fn stage_of(organisation: &Organisation) -> String {
    let stage = match organisation.level.as_str() {
        "senior_high" => "14-1",
        "vocational_high" => "14-2",
        "junior_high" => "14-3",
        "kindergarten" => "14-5",
        "special" => "14-6",
        _ => "14-4",
    };
    stage.to_owned()
}
