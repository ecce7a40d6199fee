//! Reading one person as typed into a form or a row of a workbook.

use super::{StaffRefused, words};
use crate::calendar::parse_date;
use crate::ids::{Email, IdError, PersonNumber, PersonNumberKind, PersonalCode};
use crate::refusal::Refusal;
use crate::text::{fold, fold_code};
use jiff::ToSpan;
use jiff::civil::Date;

/// The fields of a person that a school keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "each is the column of its name")]
pub enum Field {
    Code,
    Number,
    Name,
    Birth,
    Sex,
    Position,
    Stage,
    Subject,
    Email,
    Phone,
    Since,
    Supervised,
}

impl Field {
    /// All fields in the order of forms and templates.
    pub const ALL: [Self; 12] = [
        Self::Name,
        Self::Code,
        Self::Number,
        Self::Birth,
        Self::Sex,
        Self::Position,
        Self::Stage,
        Self::Subject,
        Self::Email,
        Self::Phone,
        Self::Since,
        Self::Supervised,
    ];

    /// Its name in forms, events and the locale files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Number => "number",
            Self::Name => "name",
            Self::Birth => "birth",
            Self::Sex => "sex",
            Self::Position => "position",
            Self::Stage => "stage",
            Self::Subject => "subject",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Since => "since",
            Self::Supervised => "supervised",
        }
    }

    /// The field of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.as_str() == name)
    }

    /// Header words that mean this field, the first of them in our own template.
    pub fn aliases(self) -> &'static [&'static str] {
        match self {
            Self::Code => &["個人識別碼", "識別碼", "教師個人專用識別號碼", "教師識別號碼", "Personal code"],
            Self::Number => &[
                "身分證字號",
                "身份證字號",
                "身分證號",
                "身份證號",
                "身分證",
                "身份證",
                "身分證統一編號",
                "身份證統一編號",
                "身分證字號/居留證號",
                "居留證號",
                "居留證號碼",
                "統一證號",
                "證號",
                "ID number",
                "National ID",
            ],
            Self::Name => &["姓名", "教師姓名", "中文姓名", "人員姓名", "學生姓名", "Name"],
            Self::Birth => &["出生年月日", "生日", "出生日期", "出生", "Birth date", "Date of birth"],
            Self::Sex => &["性別", "Sex", "Gender"],
            Self::Position => &["職稱", "職稱別", "職務", "職別", "Position"],
            Self::Stage => &["任教階段", "教育階段", "階段", "教育階段別", "學制", "Stage"],
            Self::Subject => &["任教科目", "科目", "主要任教科目", "領域", "任教領域", "專長", "Subject"],
            Self::Email => &["電子郵件", "E-mail", "Email", "信箱", "電子信箱", "Mail"],
            Self::Phone => &["手機", "電話", "聯絡電話", "行動電話", "手機號碼", "Phone"],
            Self::Since => &["到職日", "到職日期", "任職日期", "到校日期", "In service since"],
            Self::Supervised => &["統合視導", "列計統合視導", "是否列計統合視導", "Supervision"],
        }
    }
}

/// Texts as they were typed; an empty one says nothing.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Typed(Vec<(Field, String)>);

impl std::fmt::Debug for Typed {
    /// What was typed may hold a number, so a log line gets the fields only.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.iter().map(|(field, _)| field)).finish()
    }
}

impl Typed {
    /// Nothing typed.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets what was typed into a field.
    pub fn set(&mut self, field: Field, text: impl Into<String>) {
        self.0.retain(|(f, _)| *f != field);
        self.0.push((field, text.into()));
    }

    /// What was typed, as it was.
    pub fn raw(&self, field: Field) -> &str {
        self.0.iter().find(|(f, _)| *f == field).map_or("", |(_, text)| text.as_str())
    }

    /// All that was typed.
    pub fn pairs(&self) -> &[(Field, String)] {
        &self.0
    }

    fn get(&self, field: Field) -> String {
        fold(self.raw(field))
    }
}

/// A field with what is wrong in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub field: Field,
    /// Code of the refusal.
    pub code: &'static str,
    /// Values of its sentence; numbers of persons among them are masked.
    pub args: Vec<(&'static str, String)>,
}

impl Refusal for Fault {
    fn code(&self) -> &'static str {
        self.code
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        self.args.clone()
    }
}

impl Fault {
    /// A refusal at a field.
    pub fn new(field: Field, refusal: &impl Refusal) -> Self {
        let args = refusal.args().into_iter().map(|(name, value)| (name, hide_number(value))).collect();
        Self { field, code: refusal.code(), args }
    }
}

/// What was said about a person, checked. `None` means nothing was said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// Personal code.
    pub code: Option<PersonalCode>,
    /// National or resident number.
    pub number: Option<PersonNumber>,
    /// Name; empty when none was given.
    pub name: String,
    /// Date of birth.
    pub birth: Option<Date>,
    /// `f` or `m`.
    pub sex: Option<&'static str>,
    /// Position (`15-4`).
    pub position: Option<String>,
    /// Stage (`14-4`).
    pub stage: Option<String>,
    /// Main subject.
    pub subject: Option<String>,
    /// Mail address.
    pub email: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// In service here since.
    pub since: Option<Date>,
    /// Counted in supervision.
    pub supervised: Option<bool>,
}

impl Entry {
    /// Whether the number is of the kind that ends in 2031.
    pub fn has_old_number(&self) -> bool {
        self.number.as_ref().is_some_and(|n| n.kind() == PersonNumberKind::ResidentOld)
    }
}

/// Reads what was typed; all faults are found, not only the first. `stage` is the school's own, for subjects.
///
/// # Errors
/// Every fault with its field.
pub fn parse(typed: &Typed, stage: &str, today: Date) -> Result<Entry, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut entry = Entry::default();
    who(typed, today, &mut entry, &mut faults);
    let mut fault = |field, refusal: StaffRefused| faults.push(Fault::new(field, &refusal));
    match name(&typed.get(Field::Name)) {
        Ok(name) => entry.name = name,
        Err(refusal) => fault(Field::Name, refusal),
    }
    let said = |field| Some(typed.get(field)).filter(|text| !text.is_empty());
    if let Some(given) = said(Field::Sex) {
        entry.sex = words::sex(&given);
        if entry.sex.is_none() {
            fault(Field::Sex, StaffRefused::Sex { given });
        }
    }
    if let Some(given) = said(Field::Position) {
        entry.position = words::position(&given);
        if entry.position.is_none() {
            fault(Field::Position, StaffRefused::Position { given });
        }
    }
    if let Some(given) = said(Field::Stage) {
        entry.stage = words::stage(&given);
        if entry.stage.is_none() {
            fault(Field::Stage, StaffRefused::Stage { given });
        }
    }
    if let Some(given) = said(Field::Subject) {
        entry.subject = words::subject(&given, entry.stage.as_deref().unwrap_or(stage));
        if entry.subject.is_none() {
            fault(Field::Subject, StaffRefused::Subject { given });
        }
    }
    if let Some(given) = said(Field::Phone) {
        entry.phone = phone(&given);
        if entry.phone.is_none() {
            fault(Field::Phone, StaffRefused::Phone { given });
        }
    }
    if let Some(given) = said(Field::Supervised) {
        entry.supervised = words::yes(&given);
        if entry.supervised.is_none() {
            fault(Field::Supervised, StaffRefused::Supervised { given });
        }
    }
    if let Some(given) = said(Field::Email) {
        match Email::parse(&given) {
            Ok(email) => entry.email = Some(email.as_str().to_owned()),
            Err(error) => faults.push(Fault::new(Field::Email, &error)),
        }
    }
    dates(typed, today, &mut entry, &mut faults);
    faults.sort_by_key(|f| Field::ALL.iter().position(|field| *field == f.field));
    if faults.is_empty() { Ok(entry) } else { Err(faults) }
}

/// Code and number: each column takes either, because schools paste what they have.
fn who(typed: &Typed, today: Date, entry: &mut Entry, faults: &mut Vec<Fault>) {
    for field in [Field::Code, Field::Number] {
        let text = fold_code(typed.raw(field)).replace('-', "");
        if text.is_empty() {
            continue;
        }
        if let Ok(code) = PersonalCode::parse(&text) {
            entry.code = Some(code);
            continue;
        }
        match PersonNumber::parse(&text, today) {
            Ok(number) => entry.number = Some(number),
            Err(error) if looks_like_number(&text) => faults.push(Fault::new(field, &error)),
            Err(_) => {
                let error = PersonalCode::parse(&text).err().unwrap_or(IdError::Empty);
                let about = match (&error, field) {
                    (IdError::PersonalCodeChecksum, _) => Fault::new(field, &error),
                    (IdError::Length { .. }, Field::Code) => Fault::new(field, &error),
                    _ => Fault::new(field, &StaffRefused::Who),
                };
                faults.push(about);
            }
        }
    }
}

fn dates(typed: &Typed, today: Date, entry: &mut Entry, faults: &mut Vec<Fault>) {
    let date = |field: Field, faults: &mut Vec<Fault>| -> Option<Date> {
        let text = typed.get(field);
        // A spreadsheet writes a date with a time of midnight.
        let text = text.strip_suffix(" 00:00:00").or_else(|| text.strip_suffix(" 00:00")).unwrap_or(&text);
        match parse_date(text) {
            Ok(date) => Some(date),
            Err(crate::calendar::DateError::Empty) => None,
            Err(error) => {
                faults.push(Fault::new(field, &error));
                None
            }
        }
    };
    entry.birth = date(Field::Birth, faults);
    if let Some(born_on) = entry.birth {
        let (youngest, oldest) = (today - 15.years(), today - 100.years());
        if born_on > youngest || born_on < oldest {
            faults.push(Fault::new(Field::Birth, &StaffRefused::BirthImpossible { born_on }));
        }
    }
    entry.since = date(Field::Since, faults);
    if let Some(since_on) = entry.since {
        let late = since_on > today + 180.days();
        if late || entry.birth.is_some_and(|born| since_on <= born) {
            faults.push(Fault::new(Field::Since, &StaffRefused::Since { since_on }));
        }
    }
}

/// A name: letters of any script, inner blanks of a Han name removed. Signs that names have are kept.
fn name(text: &str) -> Result<String, StaffRefused> {
    if text.is_empty() {
        return Ok(String::new());
    }
    let permitted = |c: char| {
        c.is_alphabetic()
            || ".·・‧•-'’, ()".contains(c)
            // Private use: rare characters of household registration.
            || ('\u{e000}'..='\u{f8ff}').contains(&c)
            || ('\u{f0000}'..='\u{10fffd}').contains(&c)
    };
    if let Some(character) = text.chars().find(|c| !permitted(*c)) {
        return Err(StaffRefused::NameCharacters { character });
    }
    let han = |c: char| !c.is_ascii() || c == ' ';
    let name: String = if text.chars().all(han) {
        text.chars().filter(|c| *c != ' ').collect()
    } else {
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let given = name.chars().count();
    if (2..=40).contains(&given) { Ok(name) } else { Err(StaffRefused::NameLength { given }) }
}

/// A telephone as people write it; a mobile number kept as a number lost its leading zero and gets it back.
fn phone(text: &str) -> Option<String> {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let signs = text.chars().all(|c| c.is_ascii_digit() || "+-()# *~,/ 轉分機ext.".contains(c));
    if !signs || !(6..=20).contains(&digits) {
        return None;
    }
    let lost = digits == 9 && text.len() == 9 && text.starts_with('9');
    Some(if lost { format!("0{text}") } else { text.to_owned() })
}

/// A letter and then mostly digits: meant as a national or resident number.
fn looks_like_number(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().filter(u8::is_ascii_digit).count() >= 6
        && text.bytes().skip(2).all(|b| b.is_ascii_digit())
}

/// Masks a value that is, or nearly is, somebody's number and stood in the wrong column.
fn hide_number(value: String) -> String {
    let folded = fold_code(&value);
    if folded.len() >= 8 && looks_like_number(&folded) {
        let kept: String = folded.chars().take(3).collect();
        return format!("{kept}*****");
    }
    value
}

/// Whether a row below a list is not a person: a total, a line for signatures, a note.
pub fn is_remark(cells: &[String]) -> bool {
    const WORDS: [&str; 12] =
        ["合計", "總計", "小計", "共計", "總人數", "填表", "承辦", "核章", "製表", "校長核", "備註", "註:"];
    let mut filled = cells.iter().map(|c| fold(c).replace(' ', "")).filter(|c| !c.is_empty());
    let Some(first) = filled.next() else { return true };
    let total = WORDS.iter().any(|word| first.starts_with(word))
        || (first.starts_with('共') && first.ends_with(['人', '名', '筆', '位']))
        || first.to_lowercase().starts_with("total");
    total && cells.iter().filter(|c| !c.trim().is_empty()).count() <= 4
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn typed(fields: &[(Field, &str)]) -> Typed {
        let mut typed = Typed::new();
        for (field, text) in fields {
            typed.set(*field, *text);
        }
        typed
    }

    fn codes(fields: &[(Field, &str)]) -> Vec<&'static str> {
        parse(&typed(fields), "14-4", date(2026, 10, 14))
            .map(|_| Vec::new())
            .unwrap_or_else(|faults| faults.iter().map(|f| f.code).collect())
    }

    #[test]
    fn a_messy_row_is_read() {
        let row = typed(&[
            (Field::Name, "　林　小　晴 "),
            (Field::Number, "ａ１０００００００１"),
            (Field::Birth, "七十年一月一日"),
            (Field::Phone, "912345678"),
        ]);
        assert!(parse(&row, "14-4", date(2026, 10, 14)).is_err(), "Han digits are no date");
        let mut row = row;
        row.set(Field::Birth, "民國７０年１月２日");
        row.set(Field::Subject, "國語");
        row.set(Field::Since, "2025-08-01 00:00");
        let entry = parse(&row, "14-4", date(2026, 10, 14)).expect("readable");
        assert_eq!(entry.name, "林小晴");
        assert_eq!(entry.number.as_ref().map(|n| n.masked()).as_deref(), Some("A10*****01"));
        assert_eq!(entry.birth, Some(date(1981, 1, 2)));
        assert_eq!(entry.phone.as_deref(), Some("0912345678"));
        assert_eq!(entry.subject.as_deref(), Some("e-mandarin"));
        assert_eq!(entry.since, Some(date(2025, 8, 1)));
    }

    #[test]
    fn every_fault_is_named() {
        for (fields, expect) in [
            (vec![(Field::Name, "林1晴")], vec!["staff-name-characters"]),
            (vec![(Field::Name, "林")], vec!["staff-name-length"]),
            (vec![(Field::Name, "林小晴"), (Field::Number, "A100000002")], vec!["person-number-checksum"]),
            (vec![(Field::Number, "A10000000")], vec!["id-length"]),
            (vec![(Field::Code, "不知道")], vec!["staff-who"]),
            (vec![(Field::Birth, "70/2/30")], vec!["date-no-such-day"]),
            (vec![(Field::Birth, "114/2/3")], vec!["staff-birth-impossible"]),
            (vec![(Field::Since, "2028-01-01")], vec!["staff-since"]),
            (vec![(Field::Email, "a@b")], vec!["email-shape"]),
            (vec![(Field::Phone, "call me")], vec!["staff-phone"]),
            (
                vec![
                    (Field::Sex, "?"),
                    (Field::Position, "太空人"),
                    (Field::Stage, "月球"),
                    (Field::Subject, "魔法"),
                ],
                vec!["staff-sex", "staff-position", "staff-stage", "staff-subject"],
            ),
            (vec![(Field::Supervised, "也許")], vec!["staff-supervised"]),
        ] {
            assert_eq!(codes(&fields), expect, "{expect:?}");
        }
    }

    #[test]
    fn a_number_in_the_wrong_column_is_masked_in_the_answer() {
        let faults = parse(&typed(&[(Field::Birth, "A100000001")]), "14-4", date(2026, 10, 14)).unwrap_err();
        assert_eq!(faults[0].args, [("given", "A10*****".to_owned())]);
    }

    #[test]
    fn totals_and_signatures_are_no_people() {
        let cells = |row: &[&str]| row.iter().map(|c| (*c).to_owned()).collect::<Vec<_>>();
        for row in [&["合計", "", "12"][..], &["共 12 人"], &["填表人：", "", "校長："], &["", " "]]
        {
            assert!(is_remark(&cells(row)), "{row:?}");
        }
        assert!(!is_remark(&cells(&["1", "林小晴"])));
        assert!(!is_remark(&cells(&["共小晴", "A1"])));
    }
}
