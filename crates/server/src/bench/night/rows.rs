//! Rows of a generated night: what is right, and mistakes of more than thirty kinds with the code each must be told by.

use std::collections::{BTreeMap, HashMap};

use app::demo::bench::{Night, Sender, person_number};

/// A course's row.
pub(super) type Course = [String; 35];
/// A person's row.
pub(super) type Person = [String; 3];

/// What a partner sends, and what must become of it.
#[derive(Default)]
pub(super) struct Rows {
    pub courses: Vec<Course>,
    pub people: Vec<Person>,
    /// List and place of each wrong row, from 0, with column and code.
    pub wrong: BTreeMap<(&'static str, usize), (&'static str, String)>,
    /// Half-hours that stand in the ledger afterwards, by course key and number.
    pub right: HashMap<(String, String), i64>,
    /// Rows of people nobody knows.
    pub waiting: usize,
    /// Rows that are right, those of people that wait not counted.
    pub good: usize,
}

/// Every so many rows one is wrong: two of a hundred.
const EVERY: usize = 50;
/// Every so many rows of people somebody is not registered yet.
const UNKNOWN: usize = 997;
/// A course that is announced, and one that was cancelled.
const SPECIAL: [(&str, &str); 2] = [("later", "0"), ("cancelled", "9")];

const COURSE_FAULTS: [(&str, &str, &str); 21] = [
    ("CourseName", "", "missing"),
    ("SchoolId", "999999", "school-unknown"),
    ("SchoolId", "仁愛國小", "school-unknown"),
    ("SchoolId", "029999", "school-not-yours"),
    ("CourseKind", "9", "code-unknown"),
    ("CourseHour", "0.3", "hours"),
    ("CourseHour", "0", "hours-range"),
    ("StartTime", "7/3/2025", "day"),
    ("StartTime", "2025/3/7(日)", "weekday"),
    ("EndTime", "2024/1/1", "day-order"),
    ("StartTime", "1989/1/1", "day-range"),
    ("TimeId", "8", "code-unknown"),
    ("FundId", "13", "code-unknown"),
    ("SubsidizeId", "5", "code-unknown"),
    ("Member", "70", "code-unknown"),
    ("MemberKind", "98", "code-unknown"),
    ("Contact_1_mail", "no mail", "mail"),
    ("TeacherList", "A123456789", "people-shape"),
    ("FundMoney", "-1", "number"),
    ("Description", "<!--<category>5-9</category>-->", "classification"),
    ("CourseState", "7", "code-unknown"),
];

/// Kinds of mistakes in rows of people.
const PERSON_FAULTS: usize = 12;

/// How many kinds there are; the same code in another column is another kind.
pub(super) fn kinds() -> usize {
    COURSE_FAULTS.len() + 3 + PERSON_FAULTS
}

/// The rows of one partner, of `count` in all; `own` is its place among the partners, so that mistakes differ from one to the next.
pub(super) fn rows(night: &Night, sender: &Sender, own: usize, count: usize, foreign: &str) -> Rows {
    let mut rows = Rows::default();
    let courses = (count / 30).max(60);
    let mut good = Vec::new();
    for n in 0..courses {
        let key = format!("{}-{n}", sender.code);
        let mut row = course(sender, &key, n);
        if n % EVERY == 7 {
            let kind = n / EVERY + own * 5;
            spoil_course(&mut rows, &mut row, kind % (COURSE_FAULTS.len() + 3), foreign, &good);
        } else {
            rows.good += 1;
            good.push(key);
        }
        rows.courses.push(row);
    }
    for (key, state) in SPECIAL {
        let mut row = course(sender, &format!("{}-{key}", sender.code), 0);
        put(&mut row, "CourseState", state);
        if key == "later" {
            put(&mut row, "StartTime", "2027/1/4");
            put(&mut row, "EndTime", "2027/1/4");
        }
        rows.good += 1;
        rows.courses.push(row);
    }
    let refused = rows.wrong.keys().find_map(|(_, at)| {
        let key = &rows.courses[*at][0];
        // A refused row whose key is another's says nothing of that course.
        (!key.is_empty() && !good.contains(key)).then(|| key.clone())
    });
    let people = count.saturating_sub(rows.courses.len());
    for n in 0..people {
        let key = &good[n % good.len()];
        let place = (n / good.len() + n % good.len() * 31 + own * 7) % night.numbers.len();
        let mut row = [key.clone(), night.numbers[place].clone(), "2".to_owned()];
        if n % EVERY == 11 {
            let kind = (n / EVERY + own) % PERSON_FAULTS;
            if let Some((column, code)) = spoil_person(
                rows.people.len(),
                &mut row,
                sender,
                kind,
                refused.as_deref(),
                rows.people.last(),
            ) {
                rows.wrong.insert(("people", rows.people.len()), (column, format!("exchange-row-{code}")));
                rows.people.push(row);
                continue;
            }
        }
        if n % UNKNOWN == 5 {
            row[1] = person_number(night.numbers.len() + n);
            rows.waiting += 1;
        } else {
            rows.right.insert((row[0].clone(), row[1].clone()), 4);
            rows.good += 1;
        }
        rows.people.push(row);
    }
    rows
}

fn put(row: &mut Course, column: &str, text: &str) {
    if let Some(at) = domain::exchange::COURSE_COLUMNS.iter().position(|name| *name == column) {
        row[at] = text.to_owned();
    }
}

fn course(sender: &Sender, key: &str, n: usize) -> Course {
    let mut row: Course = std::array::from_fn(|_| String::new());
    let day = format!("2025/{}/{}", n % 12 + 1, n % 28 + 1);
    let title = format!("閱讀理解策略教學工作坊第{n}場");
    let school = sender.schools[n % sender.schools.len()].clone();
    for (column, text) in [
        ("Import_ID", key),
        ("CourseName", title.as_str()),
        ("AllowNo", "量測字第1號"),
        ("SchoolId", school.as_str()),
        ("CourseKind", "2"),
        ("CourseHour", "3"),
        ("StartTime", day.as_str()),
        ("EndTime", day.as_str()),
        ("TimeId", "3"),
        ("Member", "40,30"),
        (
            "Description",
            "預測、摘要與自我提問。<!--<category>5-1</category><level>7-1</level><mode>11-1</mode>-->",
        ),
        ("CourseState", "2"),
    ] {
        put(&mut row, column, text);
    }
    row
}

fn spoil_course(rows: &mut Rows, row: &mut Course, kind: usize, foreign: &str, good: &[String]) {
    let at = rows.courses.len();
    let mut wrong = |column: &'static str, code: &str| {
        rows.wrong.insert(("courses", at), (column, format!("exchange-row-{code}")));
    };
    match COURSE_FAULTS.get(kind) {
        Some((column, text, code)) => {
            let text = if *code == "school-not-yours" { foreign } else { text };
            put(row, column, text);
            wrong(column, code);
        }
        None if kind == COURSE_FAULTS.len() => {
            row[0].clear();
            wrong("Import_ID", "key-missing");
        }
        None if kind == COURSE_FAULTS.len() + 1 => {
            for (column, text) in
                [("SchoolId", "閱讀"), ("CourseKind", "029999"), ("StartTime", "3"), ("CourseState", "")]
            {
                put(row, column, text);
            }
            wrong("", "shifted");
        }
        None => {
            row[0] = good.last().cloned().unwrap_or_default();
            put(row, "CourseName", "另一門");
            wrong("Import_ID", "other-course");
        }
    }
}

/// A personal code that was given to nobody, another in each row.
fn nobody(at: usize) -> String {
    let mut bytes = [9; 16];
    bytes[..8].copy_from_slice(&at.to_be_bytes());
    domain::ids::PersonalCode::from_random(bytes).as_str().to_owned()
}

fn spoil_person(
    at: usize,
    row: &mut Person,
    sender: &Sender,
    kind: usize,
    refused: Option<&str>,
    before: Option<&Person>,
) -> Option<(&'static str, &'static str)> {
    let spoilt = match kind {
        0 => (0, String::new(), "Import_ID", "key-missing"),
        1 => (0, "nobody knows it".to_owned(), "Import_ID", "course-unknown"),
        2 => (0, refused?.to_owned(), "Import_ID", "course-refused"),
        3 => (0, format!("{}-later", sender.code), "Import_ID", "not-over"),
        4 => (0, format!("{}-cancelled", sender.code), "Import_ID", "course-cancelled"),
        5 => {
            let last = row[1].pop()?;
            let other = if last == '0' { '1' } else { '0' };
            row[1].push(other);
            return Some(("TeacherId", "person-checksum"));
        }
        6 => (1, "A12345".to_owned(), "TeacherId", "person-shape"),
        7 => (1, nobody(at), "TeacherId", "code-nobody"),
        8 => (1, String::new(), "TeacherId", "missing"),
        9 => {
            // The row before again, with other hours.
            let before = before.filter(|before| before[2] == "2" && before[1].len() == row[1].len())?;
            *row = [before[0].clone(), before[1].clone(), "1".to_owned()];
            return Some(("TeacherId", "other-hours"));
        }
        10 => (2, "0.3".to_owned(), "Counts", "hours"),
        _ => (2, "3.5".to_owned(), "Counts", "more-than-course"),
    };
    row[spoilt.0] = spoilt.1;
    Some((spoilt.2, spoilt.3))
}
