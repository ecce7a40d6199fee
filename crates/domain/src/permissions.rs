//! Who may do what: organisation kind × seat role × function × where; rule in `docs/rules/permissions.md`.

use crate::refusal::refusals;
use std::{fmt, sync::OnceLock};

/// One of the sixteen functions of the permission matrix, by its name there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Function(&'static str);

macro_rules! functions {
    ($($(#[$doc:meta])* $name:ident = $text:literal),+ $(,)?) => {
        impl Function {
            $( $(#[$doc])* pub const $name: Self = Self($text); )+
            /// All functions in the matrix's order.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];
        }
    };
}

functions! {
    /// 研習課程登錄: register courses of the own organisation.
    COURSE_REGISTER = "course.register",
    /// 研習資料管理上傳: manage enrolment, attendance and rosters of own courses.
    COURSE_MANAGE = "course.manage",
    /// 研習課程資料確認: review courses and rosters of organisations below.
    COURSE_REVIEW = "course.review",
    /// 自動審核功能設定: switch automatic review.
    AUTO_REVIEW_CONFIGURE = "auto_review.configure",
    /// 自動審核瀏覽: see what automatic review decided.
    AUTO_REVIEW_VIEW = "auto_review.view",
    /// 本單位研習課程瀏覽: see own courses, drafts included.
    COURSE_VIEW_OWN = "course.view_own",
    /// 本單位帳號管理: manage the organisation's own accounts.
    ACCOUNT_MANAGE_OWN = "account.manage_own",
    /// 轄下單位帳號管理: manage accounts of organisations below.
    ACCOUNT_MANAGE_SUBORDINATE = "account.manage_subordinate",
    /// 教師資料登錄: keep the school's people.
    TEACHER_REGISTER = "teacher.register",
    /// 修改本單位通訊資料: edit the organisation's contact data.
    ORGANISATION_EDIT_CONTACT = "organisation.edit_contact",
    /// 修改個人基本資料: edit the own profile.
    PROFILE_EDIT = "profile.edit",
    /// 變更登入密碼: change the own password.
    PASSWORD_CHANGE = "password.change",
    /// 統計圖表(全國): national statistics.
    STATISTICS_NATIONAL = "statistics.national",
    /// 統計圖表(縣市): county statistics.
    STATISTICS_COUNTY = "statistics.county",
    /// 統計圖表(本校): the organisation's own statistics.
    STATISTICS_OWN = "statistics.own",
    /// 學科中心統計圖表: statistics of subject centres.
    STATISTICS_SUBJECT_CENTRE = "statistics.subject_centre",
}

impl Function {
    /// Its name, such as `course.register`.
    pub fn as_str(self) -> &'static str {
        self.0
    }

    /// The function of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|f| f.0 == name)
    }

    /// Its Chinese name in the matrix.
    pub fn label(self) -> &'static str {
        row(self).map_or(self.0, |row| row.label)
    }
}

/// The ten kinds of organisation that the matrix has columns for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names are the matrix's column heads; `label` gives the Chinese")]
pub enum OrganisationKind {
    Moe,
    NationalCentre,
    K12Agency,
    CountyBureau,
    CurriculumWorkingCircle,
    TeacherUniversity,
    School,
    SocialInstitution,
    ExperimentalInstitution,
    SubjectCentre,
}

impl OrganisationKind {
    /// All kinds in the matrix's order.
    pub const ALL: [Self; 10] = [
        Self::Moe,
        Self::NationalCentre,
        Self::K12Agency,
        Self::CountyBureau,
        Self::CurriculumWorkingCircle,
        Self::TeacherUniversity,
        Self::School,
        Self::SocialInstitution,
        Self::ExperimentalInstitution,
        Self::SubjectCentre,
    ];

    /// The name stored and used in the matrix, such as `county_bureau`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Moe => "moe",
            Self::NationalCentre => "national_centre",
            Self::K12Agency => "k12_agency",
            Self::CountyBureau => "county_bureau",
            Self::CurriculumWorkingCircle => "curriculum_working_circle",
            Self::TeacherUniversity => "teacher_university",
            Self::School => "school",
            Self::SocialInstitution => "social_institution",
            Self::ExperimentalInstitution => "experimental_institution",
            Self::SubjectCentre => "subject_centre",
        }
    }

    /// The kind of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// Its Chinese name in the matrix.
    pub fn label(self) -> &'static str {
        matrix()
            .kinds
            .iter()
            .find(|(name, _)| *name == self.as_str())
            .map_or(self.as_str(), |(_, label)| label)
    }
}

/// The role of a seat (業務帳號類別).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SeatRole {
    /// 總負責人.
    Head,
    /// 連絡人: all but accounts.
    Liaison,
    /// 作業人員: courses, rosters and statistics.
    Operator,
}

impl SeatRole {
    /// All roles, the widest first.
    pub const ALL: [Self; 3] = [Self::Head, Self::Liaison, Self::Operator];

    /// The name stored: `head`, `liaison`, `operator`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Head => "head",
            Self::Liaison => "liaison",
            Self::Operator => "operator",
        }
    }

    /// The role of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == name)
    }
}

/// A right beside the matrix that is given to a single seat, because most who do the work don't need it
/// (spec/security: Access).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Right {
    /// See a national or resident number in full; each look is recorded and shown to the person.
    ViewNumbers,
    /// Take a list of people away as a file.
    Export,
    /// Read the audit log of the own organisation and of those below.
    Audit,
}

impl Right {
    /// All rights.
    pub const ALL: [Self; 3] = [Self::ViewNumbers, Self::Export, Self::Audit];

    /// The name stored: `view_numbers`, `export`, `audit`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ViewNumbers => "view_numbers",
            Self::Export => "export",
            Self::Audit => "audit",
        }
    }

    /// The right of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|right| right.as_str() == name)
    }

    /// Its Chinese name.
    pub fn label(self) -> &'static str {
        match self {
            Self::ViewNumbers => "查看完整證號",
            Self::Export => "匯出名單",
            Self::Audit => "查閱稽核紀錄",
        }
    }
}

/// Who acts: a seat at an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The kind of the seat's organisation.
    pub kind: OrganisationKind,
    /// The seat's role.
    pub role: SeatRole,
    /// The seat's organisation, by the id the caller uses.
    pub organisation: String,
}

/// Where the target of an action stands, seen from the actor's organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// The own organisation (for profile and password: the own person).
    Own,
    /// An organisation that the own one supervises, at any depth.
    Below,
    /// Any other.
    Elsewhere,
}

impl Scope {
    /// The scope of `target` for an actor's organisation, given the organisations that supervise the target.
    pub fn between<S: AsRef<str>>(actor: &str, target: &str, supervisors_of_target: &[S]) -> Self {
        if actor == target {
            Self::Own
        } else if supervisors_of_target.iter().any(|above| above.as_ref() == actor) {
            Self::Below
        } else {
            Self::Elsewhere
        }
    }
}

refusals! {
    /// Why an action is not permitted.
    pub enum Denied {
        /// The kind of organisation does not have the function.
        Kind { function: &'static str, kind: &'static str } = "denied-kind",
        /// The organisation has it, the seat's role does not.
        Role { function: &'static str } = "denied-role",
        /// Reviewing a course or roster of the own seat (CAT-5).
        OwnReview = "denied-own-review",
        /// The seat was not given a right beside the matrix.
        Right { right: &'static str } = "denied-right",
        /// The target is not within reach of this function.
        Place { function: &'static str } = "denied-place",
    }
}

/// Whether the matrix grants a function to a kind of organisation.
pub fn granted(function: Function, kind: OrganisationKind) -> bool {
    let column = matrix().kinds.iter().position(|(name, _)| *name == kind.as_str());
    column.zip(row(function)).is_some_and(|(column, row)| row.granted[column])
}

/// Whether a seat role may use a function that its organisation has (DIR-3).
pub fn role_may(role: SeatRole, function: Function) -> bool {
    let accounts = [Function::ACCOUNT_MANAGE_OWN, Function::ACCOUNT_MANAGE_SUBORDINATE];
    match role {
        SeatRole::Head => true,
        SeatRole::Liaison => !accounts.contains(&function) && function != Function::AUTO_REVIEW_CONFIGURE,
        SeatRole::Operator => {
            let own_person = [Function::PROFILE_EDIT, Function::PASSWORD_CHANGE, Function::AUTO_REVIEW_VIEW];
            ["course.", "statistics."].iter().any(|group| function.0.starts_with(group))
                || own_person.contains(&function)
        }
    }
}

/// Whether a function reaches a target in that place.
pub fn reaches(function: Function, scope: Scope) -> bool {
    match function {
        Function::COURSE_REVIEW | Function::ACCOUNT_MANAGE_SUBORDINATE => scope == Scope::Below,
        Function::STATISTICS_NATIONAL => true,
        Function::STATISTICS_COUNTY | Function::STATISTICS_SUBJECT_CENTRE | Function::AUTO_REVIEW_VIEW => {
            scope != Scope::Elsewhere
        }
        _ => scope == Scope::Own,
    }
}

/// Permits or refuses an action: the matrix first, then the seat's role, then the place of the target.
///
/// # Errors
/// [`Denied`] with the first reason found.
pub fn authorise(actor: &Actor, function: Function, scope: Scope) -> Result<(), Denied> {
    if !granted(function, actor.kind) {
        return Err(Denied::Kind { function: function.label(), kind: actor.kind.label() });
    }
    if !role_may(actor.role, function) {
        return Err(Denied::Role { function: function.label() });
    }
    if function == Function::COURSE_REVIEW && scope == Scope::Own {
        return Err(Denied::OwnReview);
    }
    if !reaches(function, scope) {
        return Err(Denied::Place { function: function.label() });
    }
    Ok(())
}

struct Matrix {
    kinds: Vec<(&'static str, &'static str)>,
    rows: Vec<MatrixRow>,
}

struct MatrixRow {
    name: &'static str,
    label: &'static str,
    granted: Vec<bool>,
}

fn row(function: Function) -> Option<&'static MatrixRow> {
    matrix().rows.iter().find(|row| row.name == function.0)
}

/// The matrix has no quoted cell, so lines and commas are enough and the labels can stay borrowed.
fn matrix() -> &'static Matrix {
    static MATRIX: OnceLock<Matrix> = OnceLock::new();
    MATRIX.get_or_init(|| {
        let mut lines = include_str!("../../../data/tables/permission-matrix.csv").lines();
        let mut cells = || lines.next().map(|line| line.split(',').collect::<Vec<_>>());
        let names = cells().unwrap_or_default();
        let labels = cells().unwrap_or_default();
        let kinds = names.into_iter().zip(labels).skip(3).collect();
        let mut rows = Vec::new();
        while let Some(row) = cells() {
            if let [_, label, name, granted @ ..] = row.as_slice() {
                rows.push(MatrixRow {
                    name,
                    label,
                    granted: granted.iter().map(|cell| *cell == "1").collect(),
                });
            }
        }
        Matrix { kinds, rows }
    })
}

impl fmt::Display for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl fmt::Display for OrganisationKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for SeatRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
