//! What a rule answers when it says no: a stable code and the values its sentence needs.

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
};

/// A refusal of a rule, the same for page, API and import row.
///
/// The sentence is the locale key `refusal-<code>`, the way on is `refusal-<code>-next`; both stand in
/// `locales/<language>/refusals.ftl` for every code of [`all_codes`].
pub trait Refusal {
    /// The stable code in kebab-case. A published code never changes its meaning.
    fn code(&self) -> &'static str;
    /// The values of the sentence, by name. Dates are ISO under a name ending in `_on`, instants are
    /// ISO Taipei time to the minute under a name ending in `_at`; [`localised_args`] turns both for a reader.
    fn args(&self) -> Vec<(&'static str, String)>;
}

/// The values of a refusal as a reader of a language expects them: ROC dates in Chinese (`roc`), ISO otherwise.
pub fn localised_args(refusal: &dyn Refusal, roc: bool) -> Vec<(&'static str, String)> {
    let shown = |name: &str, value: String| -> String {
        if name.ends_with("_on") && roc {
            return value.parse::<Date>().map_or(value, crate::calendar::roc_date);
        }
        if name.ends_with("_at") {
            return value.parse::<DateTime>().map_or(value, |at| instant_text(at, roc));
        }
        value
    };
    refusal.args().into_iter().map(|(name, value)| (name, shown(name, value))).collect()
}

fn instant_text(at: DateTime, roc: bool) -> String {
    let clock = format!("{:02}:{:02}", at.hour(), at.minute());
    if roc {
        format!("{} {clock}", crate::calendar::roc_date(at.date()))
    } else {
        format!("{} {clock}", at.date())
    }
}

/// Code and argument names of one refusal.
pub type CodeEntry = (&'static str, &'static [&'static str]);

/// Every refusal and warning this crate can give, with the names of its arguments.
pub fn all_codes() -> Vec<CodeEntry> {
    [
        crate::ids::IdError::CODES,
        crate::calendar::DateError::CODES,
        crate::hours::HoursError::CODES,
        crate::hours::Note::CODES,
        crate::permissions::Denied::CODES,
        crate::data_request::RequestRefused::CODES,
        crate::course::FormRule::CODES,
        crate::course::Warning::CODES,
        crate::course::life::LifeRefused::CODES,
        crate::course::automatic::SwitchRefused::CODES,
        crate::course::attachments::FileRefused::CODES,
        crate::course::cautions::Caution::CODES,
        crate::course::postpone::PostponeRefused::CODES,
        crate::course::series::SeriesRefused::CODES,
        crate::course::templates::TemplateRefused::CODES,
        crate::course::workbook::WorkbookRefused::CODES,
        crate::enrolment::Refused::CODES,
        crate::enrolment::PlanRefused::CODES,
        crate::message::MessageRefused::CODES,
        crate::enrolment::questions::AnswerRefused::CODES,
        crate::enrolment::questions::QuestionRefused::CODES,
        crate::roster::RosterProblem::CODES,
        crate::ledger::LedgerRefused::CODES,
        crate::correction::CorrectionRefused::CODES,
        crate::retag::RetagRefused::CODES,
        crate::roster::Look::CODES,
        crate::course::lift::LiftRefused::CODES,
        crate::organisation::ChangeRefused::CODES,
        crate::organisation::ChangeWarning::CODES,
        crate::organisation::ContactProblem::CODES,
        crate::organisation::list::ListRefused::CODES,
        crate::staff::StaffRefused::CODES,
        crate::accounts::AccountRefused::CODES,
        crate::sign_in::FactorRefused::CODES,
        crate::following::FollowingRefused::CODES,
        crate::codes::import::RowProblem::CODES,
        crate::codes::import::TableRefused::CODES,
        crate::tags::TagRefused::CODES,
        crate::lights::LightRefused::CODES,
        crate::sharing::SharingRefused::CODES,
        crate::attendance::AttendanceRefused::CODES,
        crate::documents::DocumentRefused::CODES,
        crate::elsewhere::ElsewhereRefused::CODES,
        crate::requirement::RequirementRefused::CODES,
        crate::exchange::RowRefused::CODES,
        crate::exchange::DeliveryRefused::CODES,
        crate::exchange_link::LinkRefused::CODES,
        crate::exchange::MonthRefused::CODES,
        crate::exchange::StatementRefused::CODES,
        crate::exchange_partner::PartnerRefused::CODES,
        crate::exchange_source::SourceRefused::CODES,
    ]
    .concat()
}

/// A value that can stand in a refusal's sentence.
pub(crate) trait Arg {
    fn arg(&self) -> String;
}

macro_rules! arg_by_display {
    ($($t:ty),+) => { $(impl Arg for $t { fn arg(&self) -> String { self.to_string() } })+ };
}
arg_by_display!(String, &'static str, u8, u32, u64, i64, usize, char, Date, crate::hours::HalfHours);

impl Arg for Timestamp {
    fn arg(&self) -> String {
        let at = crate::calendar::civil(*self);
        format!("{}T{:02}:{:02}", at.date(), at.hour(), at.minute())
    }
}

/// Declares an enum of refusals: each variant names its code, and its fields are the sentence's values.
/// One declaration gives the type, its [`Refusal`], its `Display` and the `CODES` that tests compare with the locales.
macro_rules! refusals {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $( $(#[$vmeta:meta])* $variant:ident $({ $($field:ident : $ty:ty),+ })? = $code:literal ),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum $name {
            $( $(#[$vmeta])* $variant $({
                $( #[doc = concat!("The value `", stringify!($field), "` of the sentence.")] $field: $ty ),+
            })? ),+
        }

        impl $name {
            /// Every code of this type with the names of its arguments.
            pub const CODES: &'static [$crate::refusal::CodeEntry] =
                &[ $( ($code, &[ $($( stringify!($field) ),+)? ]) ),+ ];
        }

        impl $crate::refusal::Refusal for $name {
            fn code(&self) -> &'static str {
                match self { $( Self::$variant { .. } => $code ),+ }
            }

            fn args(&self) -> Vec<(&'static str, String)> {
                match self {
                    $( Self::$variant $({ $($field),+ })? =>
                        vec![ $($( (stringify!($field), $crate::refusal::Arg::arg($field)) ),+)? ] ),+
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str($crate::refusal::Refusal::code(self))
            }
        }

        impl std::error::Error for $name {}
    };
}
pub(crate) use refusals;
