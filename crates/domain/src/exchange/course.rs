//! A row of the list of courses.

use super::person::{counted, masked, short};
use super::{COURSE_COLUMNS, RowFault, RowRefused, Who, codes, column};
use crate::calendar::{DateError, parse_date};
use crate::codes::Tables;
use crate::course::RawForm;
use crate::hours::HalfHours;
use crate::ids::Email;
use crate::text::{fold, fold_code};
use jiff::civil::{Date, date};

/// Longest key of a partner, in characters.
const KEY: usize = 100;
/// Longest title and longest other line.
const LINE: usize = 200;
/// Longest description.
const TEXT: usize = 20_000;
/// Most hours of a course.
const MOST: HalfHours = HalfHours(1_999);
/// Nothing was held through exchange before.
pub const EARLIEST: Date = date(1990, 1, 1);
/// Years ahead that a course may lie.
const AHEAD: i16 = 3;

/// How far a course is at the partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// To be held.
    Announced,
    /// Held.
    Held,
    /// Held and closed.
    Closed,
    /// Will not be held.
    Cancelled,
}

/// A course as a partner sends it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "named as the columns and the fields of the form, which the rules explain")]
pub struct CourseRow {
    pub key: String,
    pub title: String,
    pub document: String,
    pub subject: Option<(String, String)>,
    pub school: String,
    pub kind: String,
    pub hours: HalfHours,
    pub starts: Date,
    pub ends: Date,
    pub slots: Vec<String>,
    pub time_and_place: String,
    pub fund: String,
    pub fund_money: Option<u32>,
    pub fee: String,
    pub contacts: [[String; 3]; 2],
    pub people: Vec<(Who, HalfHours)>,
    pub audience_stages: Vec<String>,
    pub audience_positions: Vec<String>,
    pub outline: String,
    pub scope: String,
    pub tier: String,
    pub delivery: Vec<String>,
    pub class_size: Option<u32>,
    pub classes: Option<u32>,
    pub opens: Option<Date>,
    pub closes: Option<Date>,
    pub state: State,
}

impl CourseRow {
    /// Reads a row on a day, by the tables of that day.
    ///
    /// # Errors
    /// Everything that is wrong with it; one refusal when its columns have moved.
    pub fn read(cells: &[String], today: Date, tables: &Tables) -> Result<Self, Vec<RowFault>> {
        let mut reader = Reader { cells, tables, today, faults: Vec::new() };
        let row = reader.row();
        match row {
            Some(row) if reader.faults.is_empty() => Ok(row),
            _ if reader.has_moved() => Err(vec![RowFault::row(RowRefused::Shifted)]),
            _ => Err(reader.faults),
        }
    }

    /// The registration form as far as the row fills it.
    pub fn form(&self) -> RawForm {
        let mut form = RawForm::default();
        let mut set = |key: &str, value: &str| {
            if !value.is_empty() {
                form.set(key, value);
            }
        };
        set("title", &self.title);
        set("class_type", &self.kind);
        set("organising_basis", if self.document.is_empty() { "" } else { "2-1" });
        set("document_number", &self.document);
        set("scope", &self.scope);
        set("tier", &self.tier);
        set("outline", &self.outline);
        set("starts", &self.starts.to_string());
        set("ends", &self.ends.to_string());
        set("hours", &self.hours.to_string());
        set("time_and_place", &self.time_and_place);
        set("funding", &self.fund);
        set("funding_amount", &self.fund_money.map_or_else(String::new, |n| n.to_string()));
        set("fee", &self.fee);
        set("class_size", &self.class_size.map_or_else(String::new, |n| n.to_string()));
        set("classes", &self.classes.map_or_else(String::new, |n| n.to_string()));
        if let Some((stage, subject)) = &self.subject {
            set("stage", stage);
            set("subject", subject);
        }
        for (n, contact) in (1..).zip(&self.contacts) {
            for (part, value) in ["name", "phone", "email"].iter().zip(contact) {
                set(&format!("contact{n}_{part}"), value);
            }
        }
        for (key, values) in [
            ("time_slots", &self.slots),
            ("audience_stages", &self.audience_stages),
            ("audience_positions", &self.audience_positions),
            ("delivery", &self.delivery),
        ] {
            if !values.is_empty() {
                form.fields.insert(key.to_owned(), values.clone());
            }
        }
        form
    }
}

/// Reads the short list of people, `id-hours,id-hours`; a person stands in it once.
///
/// # Errors
/// [`RowRefused`] with the first entry that can't be read.
pub fn people_of(typed: &str, today: Date) -> Result<Vec<(Who, HalfHours)>, RowRefused> {
    let mut people: Vec<(Who, HalfHours)> = Vec::new();
    let text = fold(typed).replace(['，', '、', ';'], ",");
    for entry in text.split(',').map(str::trim).filter(|entry| !entry.is_empty()) {
        // The last dash: a personal code may be typed in groups.
        let (who, hours) =
            entry.rsplit_once('-').ok_or_else(|| RowRefused::PeopleShape { given: masked(entry) })?;
        let who = Who::parse(who, today)?;
        let hours = counted(hours)?;
        if people.iter().any(|(other, _)| *other == who) {
            return Err(RowRefused::PeopleTwice { person: who.masked() });
        }
        people.push((who, hours));
    }
    Ok(people)
}

/// Writes the short list.
pub fn write_people<'a>(people: impl IntoIterator<Item = (&'a str, HalfHours)>) -> String {
    let entries: Vec<String> = people.into_iter().map(|(who, hours)| format!("{who}-{hours}")).collect();
    entries.join(",")
}

struct Reader<'a> {
    cells: &'a [String],
    tables: &'a Tables,
    today: Date,
    faults: Vec<RowFault>,
}

impl Reader<'_> {
    fn row(&mut self) -> Option<CourseRow> {
        let key = self.key();
        let title = self.line(column::TITLE, true);
        let school = self.school();
        let kind = self.code(column::KIND, true);
        let hours = self.hours();
        let (starts, ends) = self.period();
        let slots = self.codes(column::SLOTS);
        let fund = self.code(column::FUND, false);
        let fee = self.code(column::FEE, false);
        let contacts = [self.contact(column::CONTACT), self.contact(column::CONTACT + 3)];
        let people = self.people();
        let audience_stages = self.codes(column::MEMBER);
        let audience_positions = self.codes(column::MEMBER_KIND);
        let (outline, [scope, tier, delivery]) = self.description();
        let (opens, closes) = (self.optional_day(column::OPENS), self.optional_day(column::CLOSES));
        if let (Some(opens), Some(closes)) = (opens, closes)
            && closes < opens
        {
            self.fault(column::CLOSES, RowRefused::DayOrder { starts_on: opens, ends_on: closes });
        }
        Some(CourseRow {
            document: self.line(column::DOCUMENT, false).unwrap_or_default(),
            subject: self.subject(),
            time_and_place: self.text(column::TIME_AND_PLACE),
            fund_money: self.number(column::FUND_MONEY),
            class_size: self.number(column::CLASS_SIZE),
            classes: self.number(column::CLASSES),
            state: self.state()?,
            key: key?,
            title: title?,
            school: school?,
            kind: kind?,
            hours: hours?,
            starts: starts?,
            ends: ends?,
            slots,
            fund: fund?,
            fee: fee?,
            contacts,
            people,
            audience_stages,
            audience_positions,
            outline,
            scope,
            tier,
            delivery: delivery.split(',').filter(|d| !d.is_empty()).map(str::to_owned).collect(),
            opens,
            closes,
        })
    }

    fn cell(&self, at: usize) -> &str {
        self.cells.get(at).map_or("", String::as_str)
    }

    fn fault(&mut self, at: usize, why: RowRefused) {
        self.faults.push(RowFault::at(COURSE_COLUMNS.get(at).copied().unwrap_or_default(), why));
    }

    /// Four of the six columns that have a form of their own are wrong at once: nobody mistypes so many.
    fn has_moved(&self) -> bool {
        use column::{ENDS, HOURS, KIND, SCHOOL, STARTS, STATE};
        let wrong = |at: &usize| self.faults.iter().any(|fault| fault.column == COURSE_COLUMNS[*at]);
        [SCHOOL, KIND, HOURS, STARTS, ENDS, STATE].iter().filter(|at| wrong(at)).count() >= 4
    }

    fn key(&mut self) -> Option<String> {
        let key = fold(self.cell(column::KEY));
        if key.is_empty() {
            self.fault(column::KEY, RowRefused::KeyMissing);
            return None;
        }
        if key.chars().count() > KEY {
            self.fault(column::KEY, RowRefused::KeyLength { most: KEY });
            return None;
        }
        Some(key)
    }

    /// A line as typed: folding is for codes, a title keeps its full-width punctuation.
    fn line(&mut self, at: usize, needed: bool) -> Option<String> {
        let text = self.cell(at).replace(['\r', '\n', '\t'], " ").trim().to_owned();
        let length = text.chars().count();
        if needed && fold(&text).is_empty() {
            self.fault(at, RowRefused::Missing);
            return None;
        }
        if length > LINE {
            self.fault(at, RowRefused::TextLength { most: LINE, length });
            return None;
        }
        Some(text)
    }

    fn text(&mut self, at: usize) -> String {
        let text = self.cell(at).replace("\r\n", "\n").trim().to_owned();
        let length = text.chars().count();
        if length > TEXT {
            self.fault(at, RowRefused::TextLength { most: TEXT, length });
        }
        text
    }

    fn school(&mut self) -> Option<String> {
        let code = fold_code(self.cell(column::SCHOOL));
        if code.is_empty() {
            self.fault(column::SCHOOL, RowRefused::Missing);
            return None;
        }
        if crate::ids::SchoolCode::parse(&code).is_err() {
            let given = short(self.cell(column::SCHOOL));
            self.fault(column::SCHOOL, RowRefused::SchoolUnknown { code: given });
            return None;
        }
        Some(code)
    }

    fn hours(&mut self) -> Option<HalfHours> {
        let typed = self.cell(column::HOURS).to_owned();
        match counted(&typed) {
            Ok(hours) if hours > HalfHours::ZERO && hours <= MOST => Some(hours),
            Ok(_) => {
                self.fault(column::HOURS, RowRefused::HoursRange { given: short(&typed), most: MOST });
                None
            }
            Err(why) => {
                self.fault(column::HOURS, why);
                None
            }
        }
    }

    fn period(&mut self) -> (Option<Date>, Option<Date>) {
        let (starts, ends) = (self.day(column::STARTS), self.day(column::ENDS));
        if let (Some(starts_on), Some(ends_on)) = (starts, ends)
            && ends_on < starts_on
        {
            self.fault(column::ENDS, RowRefused::DayOrder { starts_on, ends_on });
        }
        (starts, ends)
    }

    fn day(&mut self, at: usize) -> Option<Date> {
        if fold(self.cell(at)).is_empty() {
            self.fault(at, RowRefused::Missing);
            return None;
        }
        self.optional_day(at)
    }

    fn optional_day(&mut self, at: usize) -> Option<Date> {
        let typed = fold(self.cell(at));
        if typed.is_empty() {
            return None;
        }
        let day = match parse_date(&typed) {
            Ok(day) => day,
            Err(DateError::Weekday { given, actual, .. }) => {
                self.fault(at, RowRefused::Weekday { given, actual });
                return None;
            }
            Err(_) => {
                self.fault(at, RowRefused::Day { given: short(&typed) });
                return None;
            }
        };
        if day < EARLIEST || day.year() > self.today.year() + AHEAD {
            self.fault(at, RowRefused::DayRange { day_on: day });
            return None;
        }
        Some(day)
    }

    /// One code; our own or the partner's. Empty where it need not be there.
    fn code(&mut self, at: usize, needed: bool) -> Option<String> {
        let given = fold(self.cell(at));
        if given.is_empty() {
            if needed {
                self.fault(at, RowRefused::Missing);
                return None;
            }
            return Some(String::new());
        }
        let found = codes::ours(COURSE_COLUMNS[at], &given);
        if found.is_none() {
            self.fault(at, RowRefused::CodeUnknown { given: short(&given) });
        }
        found.map(str::to_owned)
    }

    fn codes(&mut self, at: usize) -> Vec<String> {
        let text = fold(self.cell(at)).replace(['，', '、', ';'], ",");
        let mut found: Vec<String> = Vec::new();
        for given in text.split(',').map(str::trim).filter(|given| !given.is_empty()) {
            match codes::ours(COURSE_COLUMNS[at], given) {
                Some(code) if found.iter().any(|one| one == code) => {}
                Some(code) => found.push(code.to_owned()),
                None => self.fault(at, RowRefused::CodeUnknown { given: short(given) }),
            }
        }
        found
    }

    fn number(&mut self, at: usize) -> Option<u32> {
        let text = fold(self.cell(at)).replace(',', "");
        if text.is_empty() {
            return None;
        }
        let number = text.parse().ok().filter(|n| *n <= 999_999_999);
        if number.is_none() {
            self.fault(at, RowRefused::Number { given: short(&text) });
        }
        number
    }

    fn contact(&mut self, at: usize) -> [String; 3] {
        let [name, phone] = [at, at + 1].map(|at| self.line(at, false).unwrap_or_default());
        let mail = fold(self.cell(at + 2));
        if !mail.is_empty() && Email::parse(&mail).is_err() {
            self.fault(at + 2, RowRefused::Mail { given: short(&mail) });
        }
        [name, phone, mail]
    }

    fn people(&mut self) -> Vec<(Who, HalfHours)> {
        people_of(self.cell(column::PEOPLE), self.today).unwrap_or_else(|why| {
            self.fault(column::PEOPLE, why);
            Vec::new()
        })
    }

    /// The first of the four stages' subjects that our table knows; the table of the ministry is not public, so what it
    /// does not know is kept with the row and used for nothing.
    fn subject(&self) -> Option<(String, String)> {
        let given = |n: usize| fold(self.cell(column::SUBJECTS + n));
        let stages = ["senior_high", "junior_high", "elementary", "kindergarten"];
        stages.iter().enumerate().find_map(|(n, stage)| {
            let code = given(n);
            let known = self.tables.subjects.iter().any(|s| s.stage == *stage && s.code == code);
            known.then(|| ((*stage).to_owned(), code))
        })
    }

    fn state(&mut self) -> Option<State> {
        Some(match self.code(column::STATE, true)?.as_str() {
            "announced" => State::Announced,
            "held" => State::Held,
            "closed" => State::Closed,
            _ => State::Cancelled,
        })
    }

    /// The text without its classification, and scope, tier and ways of delivery.
    fn description(&mut self) -> (String, [String; 3]) {
        let text = self.text(column::DESCRIPTION);
        let Some((before, rest)) = text.split_once("<!--") else { return (text, Default::default()) };
        let Some((comment, after)) = rest.split_once("-->") else {
            self.fault(column::DESCRIPTION, RowRefused::Classification { given: short(rest) });
            return (text, Default::default());
        };
        let outline = format!("{}{}", before.trim_end(), after).trim().to_owned();
        let fields = [("category", "scope"), ("level", "tier"), ("mode", "delivery")];
        let found = fields.map(|(name, key)| self.classified(comment, name, key));
        (outline, found)
    }

    fn classified(&mut self, comment: &str, name: &str, key: &str) -> String {
        let (open, close) = (format!("<{name}>"), format!("</{name}>"));
        let Some((_, rest)) = comment.split_once(&open) else { return String::new() };
        let inner = rest.split_once(&close).map(|(inner, _)| fold(inner));
        let known = |code: &str| self.tables.label(key, code).is_some();
        match inner {
            Some(codes) if codes.split(',').all(|code| code.is_empty() || known(code.trim())) => codes,
            _ => {
                self.fault(column::DESCRIPTION, RowRefused::Classification { given: short(comment) });
                String::new()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::shipped;

    /// A row that is right, with some cells put in place of its own.
    fn cells(changes: &[(usize, &str)]) -> Vec<String> {
        let mut cells = vec![String::new(); column::COUNT];
        let right = [
            (column::KEY, "C-1"),
            (column::TITLE, "閱讀教學工作坊"),
            (column::SCHOOL, "014601"),
            (column::KIND, "2"),
            (column::HOURS, "3"),
            (column::STARTS, "2026/3/7"),
            (column::ENDS, "2026/3/8"),
            (column::STATE, "2"),
        ];
        for (at, text) in right.iter().chain(changes) {
            cells[*at] = (*text).to_owned();
        }
        cells
    }

    fn read(changes: &[(usize, &str)]) -> Result<CourseRow, Vec<RowFault>> {
        CourseRow::read(&cells(changes), date(2026, 4, 1), shipped())
    }

    #[test]
    fn columns_and_their_places_agree() {
        for (at, name) in [
            (column::SCHOOL, "SchoolId"),
            (column::CONTACT, "Contact_1_name"),
            (column::PEOPLE, "TeacherList"),
            (column::DESCRIPTION, "Description"),
            (column::CLOSES, "ApplyEndTime"),
            (column::ERROR, "CourseError"),
        ] {
            assert_eq!(COURSE_COLUMNS[at], name);
        }
    }

    #[test]
    fn dates_of_three_calendars_are_one_day() {
        for typed in ["2026/3/7", "2026-03-07", "115/3/7", "1150307", "115年3月7日", "２０２６／３／７"]
        {
            assert_eq!(read(&[(column::STARTS, typed)]).unwrap().starts, date(2026, 3, 7), "{typed}");
        }
    }

    /// Column, what stands in it, and the code it is refused with.
    #[test]
    fn each_mistake_is_refused_at_its_column() {
        use crate::refusal::Refusal;
        let long = "長".repeat(201);
        let key = "k".repeat(101);
        let cases: &[(usize, &str, &str)] = &[
            (column::KEY, " ", "exchange-row-key-missing"),
            (column::KEY, &key, "exchange-row-key-length"),
            (column::TITLE, "", "exchange-row-missing"),
            (column::TITLE, &long, "exchange-row-text-length"),
            (column::SCHOOL, "", "exchange-row-missing"),
            (column::SCHOOL, "仁愛國小", "exchange-row-school-unknown"),
            (column::KIND, "9", "exchange-row-code-unknown"),
            (column::HOURS, "0.3", "exchange-row-hours"),
            (column::HOURS, "0", "exchange-row-hours-range"),
            (column::HOURS, "1000", "exchange-row-hours-range"),
            (column::HOURS, "", "exchange-row-missing"),
            (column::STARTS, "7/3/2026", "exchange-row-day"),
            (column::STARTS, "2026/2/30", "exchange-row-day"),
            (column::STARTS, "民國一一五年", "exchange-row-day"),
            (column::STARTS, "1989/1/1", "exchange-row-day-range"),
            (column::STARTS, "2026/3/7(日)", "exchange-row-weekday"),
            (column::ENDS, "2026/3/6", "exchange-row-day-order"),
            (column::SLOTS, "1,8", "exchange-row-code-unknown"),
            (column::FUND, "13", "exchange-row-code-unknown"),
            (column::FEE, "5", "exchange-row-code-unknown"),
            (column::MEMBER, "10,70", "exchange-row-code-unknown"),
            (column::MEMBER_KIND, "98", "exchange-row-code-unknown"),
            (column::CONTACT + 2, "no mail", "exchange-row-mail"),
            (column::PEOPLE, "A123456789", "exchange-row-people-shape"),
            (column::PEOPLE, "A123456789-3,A123456789-2", "exchange-row-people-twice"),
            (column::PEOPLE, "A123456788-3", "exchange-row-person-checksum"),
            (column::FUND_MONEY, "-1", "exchange-row-number"),
            (column::CLASS_SIZE, "三十", "exchange-row-number"),
            (column::DESCRIPTION, "<!--<category>5-9</category>-->", "exchange-row-classification"),
            (column::DESCRIPTION, "<!--<category>5-1", "exchange-row-classification"),
            (column::STATE, "7", "exchange-row-code-unknown"),
            (column::STATE, "", "exchange-row-missing"),
        ];
        for (at, given, code) in cases {
            let faults = read(&[(*at, given)]).unwrap_err();
            let told: Vec<_> = faults.iter().map(|f| (f.column, f.why.code())).collect();
            assert_eq!(told, [(COURSE_COLUMNS[*at], *code)], "{given}");
        }
    }

    #[test]
    fn moved_columns_are_one_refusal() {
        let mut moved = cells(&[]);
        moved.insert(3, "多出來的一格".to_owned());
        moved.truncate(column::COUNT);
        let faults = CourseRow::read(&moved, date(2026, 4, 1), shipped()).unwrap_err();
        assert_eq!(faults, [RowFault::row(RowRefused::Shifted)]);
    }

    #[test]
    fn classification_leaves_the_description() {
        let given =
            "大綱第一行\n第二行<!--<category>5-1</category><level>7-2</level><mode>11-1,11-6</mode>-->";
        let row = read(&[(column::DESCRIPTION, given)]).unwrap();
        assert_eq!(
            (row.outline.as_str(), row.scope.as_str(), row.tier.as_str()),
            ("大綱第一行\n第二行", "5-1", "7-2")
        );
        assert_eq!(row.delivery, ["11-1", "11-6"]);
    }

    #[test]
    fn the_short_list_comes_back_as_it_went() {
        let text = "A123456789-3,B200000184-1.5";
        let people = people_of(text, date(2026, 4, 1)).unwrap();
        assert_eq!(write_people(people.iter().map(|(who, hours)| (who.as_str(), *hours))), text);
    }

    #[test]
    fn the_form_holds_what_the_row_says() {
        let row =
            read(&[(column::MEMBER, "40,30"), (column::SLOTS, "3"), (column::DOCUMENT, "字第1號")]).unwrap();
        let form = row.form();
        assert_eq!(form.first("class_type"), "1-2");
        assert_eq!(form.values("audience_stages"), ["14-4", "14-3"]);
        assert_eq!(form.first("hours"), "3");
        assert_eq!(form.first("document_number"), "字第1號");
    }
}
