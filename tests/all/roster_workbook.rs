//! A roster of six hundred rows by workbook, as clerks send it: with every kind of mistake, each told at its row, corrected
//! in the file that comes back, and accepted.

use app::credit::{self, MarkInput};
use app::identity::{self, NewPerson};
use app::{catalogue, enrolment};
use domain::ids::{PersonNumber, PersonalCode};
use jiff::SignedDuration;
use jiff::civil::date;
use platform::db::{Actor, sql};
use platform::ids::PersonId;
use platform::params;
use rust_xlsxwriter::{Format, Workbook};
use testkit::{World, settle};

use crate::on_both;

const PEOPLE: usize = 600;
/// Line of the first row below two titles, a blank line and the header.
const FIRST_LINE: usize = 5;

/// A cell as it is written.
#[derive(Clone, Debug)]
enum Hours {
    Text(&'static str),
    Number(f64),
}

/// A row of the workbook.
#[derive(Clone, Debug)]
struct Line {
    code: String,
    number: String,
    name: String,
    hours: Hours,
    hidden: bool,
}

/// A kind of mistake: what it is, which row has it, how it is made, and what the page says of it.
struct Mistake {
    kind: &'static str,
    row: usize,
    make: Box<dyn Fn(&mut Line)>,
    says: &'static str,
    taken: bool,
}

fn resident(serial: usize) -> String {
    let head = if serial.is_multiple_of(2) { "A8" } else { "AC" };
    let body = format!("{head}{serial:07}");
    let from = date(2025, 8, 1);
    (0..10)
        .map(|check| format!("{body}{check}"))
        .find(|text| PersonNumber::parse(text, from).is_ok())
        .expect("one of ten check digits fits")
}

/// Registers people, a third of whom have no number, a third a national and a third a resident number.
async fn register(world: &World) -> Vec<(PersonId, String, String)> {
    let today = date(2025, 8, 1);
    let mut change =
        world.app.db.change(&Actor::process("test"), world.app.clock.now()).await.expect("change");
    let people: Vec<NewPerson> = (0..PEOPLE + 2)
        .map(|n| {
            let mut person = NewPerson::fresh(&format!("教師{n:03}"));
            person.organisation = Some(world.schools[n % 2]);
            let number = match n % 3 {
                0 => None,
                1 => Some(testkit::national_id(1_000 + n)),
                _ => Some(resident(n)),
            };
            person.number = number.and_then(|text| PersonNumber::parse(&text, today).ok());
            settle(&mut person);
            person
        })
        .collect();
    let ids: Vec<PersonId> = people.iter().map(|p| p.id).collect();
    identity::register_people(&world.app, &mut change, people, today).await.expect("people");
    change.commit().await.expect("committed");
    let known: std::collections::HashMap<PersonId, String> = identity::persons(world.app.db.read(), &ids)
        .await
        .expect("read")
        .into_iter()
        .map(|person| (person.id, person.personal_code))
        .collect();
    let number = |n: usize| match n % 3 {
        0 => String::new(),
        1 => testkit::national_id(1_000 + n),
        _ => resident(n),
    };
    ids.iter().enumerate().map(|(n, id)| (*id, known[id].clone(), number(n))).collect()
}

/// A course of 3.5 hours that is over, with a place for all but the last two, of whom the last gave it back.
async fn held(world: &World, people: &[(PersonId, String, String)]) -> String {
    let code = world.published(700).await;
    let course = catalogue::by_code(world.app.db.read(), &code).await.expect("course");
    let now = world.app.clock.now().as_millisecond();
    let rows = people
        .iter()
        .enumerate()
        .filter(|(n, _)| *n != PEOPLE)
        .map(|(n, (person, ..))| {
            let state = if n > PEOPLE { "withdrawn" } else { "admitted" };
            params![enrolment::EnrolmentId::new(), course.id, *person, state, now, now]
        })
        .collect();
    sql::insert_many(
        world.app.db.read(),
        "INSERT INTO enrolment (id, course, person, state, requested_at, decided_at)",
        rows,
        "",
    )
    .await
    .expect("enrolled");
    world.app.clock.advance(SignedDuration::from_hours(24 * 15));
    let seat = world.organiser.seat.clone().expect("a seat");
    let marks = people[..PEOPLE]
        .iter()
        .enumerate()
        .map(|(n, (person, ..))| MarkInput {
            meeting: 1,
            person: *person,
            mark: if n == 300 { "absent" } else { "present" }.to_owned(),
            missed_minutes: 0,
        })
        .collect();
    credit::mark_attendance(&world.app, &world.organiser.actor, &seat, &code, marks).await.expect("marked");
    code
}

/// Six hundred right rows, each as messy as clerks write them.
fn lines(people: &[(PersonId, String, String)]) -> Vec<Line> {
    let hours = [
        Hours::Number(3.5),
        Hours::Text("3小時"),
        Hours::Text("三"),
        Hours::Text("３．５"),
        Hours::Text(" 2 "),
        Hours::Text("1:30"),
        Hours::Text("三個半小時"),
        Hours::Text("3.0"),
    ];
    let full_width =
        |text: &str| text.chars().filter_map(|c| char::from_u32(u32::from(c) + 0xfee0)).collect::<String>();
    people[..PEOPLE]
        .iter()
        .enumerate()
        .map(|(n, (_, code, number))| {
            let grouped = || format!("{}-{}-{}", &code[..3], &code[3..6], &code[6..]);
            let written = match n % 5 {
                0 => grouped(),
                1 => code.to_lowercase(),
                2 => full_width(code),
                3 => format!(" {code}　"),
                _ => code.clone(),
            };
            // Who has a number is named by it alone, in small letters at times; every seventh by both.
            let by_number = !number.is_empty();
            let shown = if n % 4 == 0 { number.to_lowercase() } else { number.clone() };
            Line {
                code: if by_number && n % 7 != 0 { String::new() } else { written },
                number: shown,
                name: format!("教師{n:03}"),
                hours: if n == 300 { Hours::Text("0.5") } else { hours[n % hours.len()].clone() },
                hidden: false,
            }
        })
        .collect()
}

/// Every kind of mistake, at rows of people who are named in the way that fits it.
fn mistakes(people: &[(PersonId, String, String)]) -> Vec<Mistake> {
    let mistake =
        |kind, row, says, make: Box<dyn Fn(&mut Line)>| Mistake { kind, row, make, says, taken: false };
    let code = |n: usize| people[n].1.clone();
    let unknown = PersonalCode::from_random(*b"nobody has this!").as_str().to_owned();
    let slip = {
        let code = code(6);
        let last = if code.ends_with('3') { '4' } else { '3' };
        format!("{}{last}", &code[..9])
    };
    let letter = format!("O{}", &code(3)[1..]);
    let wrong_digit = {
        let number = &people[10].2;
        let last: u8 = number.as_bytes()[9] - b'0';
        format!("{}{}", &number[..9], (last + 1) % 10)
    };
    let (short, twice, again) = (people[16].2[..9].to_owned(), code(0), code(13));
    let other = people[22].2.clone();
    vec![
        mistake("nobody has the code", 9, "找不到這個人", Box::new(move |l| l.code.clone_from(&unknown))),
        mistake(
            "a letter no code has",
            3,
            "不會出現在個人專用識別號碼中",
            Box::new(move |l| l.code.clone_from(&letter)),
        ),
        mistake("a slip in the code", 6, "識別碼有一個字打錯", Box::new(move |l| l.code.clone_from(&slip))),
        mistake(
            "a slip in the number",
            10,
            "證號的檢查碼不符",
            Box::new(move |l| l.number.clone_from(&wrong_digit)),
        ),
        mistake(
            "a masked number",
            13 * 3 + 1,
            "證號有遮蔽的字",
            Box::new(|l| l.number = "A20*****89".to_owned()),
        ),
        mistake("a rounded number", 30, "科學記號", Box::new(|l| l.code = "3.47893E+09".to_owned())),
        mistake(
            "a character is missing",
            16,
            "應為 10 個字，這裡有 9 個",
            Box::new(move |l| l.number.clone_from(&short)),
        ),
        mistake(
            "a telephone number",
            33,
            "這不是個人專用識別號碼",
            Box::new(|l| l.code = "03-900".to_owned()),
        ),
        mistake(
            "an error of the spreadsheet",
            39,
            "試算表的錯誤訊息",
            Box::new(|l| l.code = "#N/A".to_owned()),
        ),
        mistake(
            "code and number of two people",
            45 + 1,
            "同一列的識別碼和證號不是同一個人",
            Box::new(move |l| l.code.clone_from(&twice)),
        ),
        mistake("neither code nor number", 48, "沒有填識別碼或證號", Box::new(|l| l.code = String::new())),
        mistake("a number alone", 601, "這一列沒有填姓名", Box::new(|_| {})),
        mistake(
            "the number of somebody else",
            19,
            "姓名與識別碼或證號不是同一個人",
            Box::new(move |l| l.number.clone_from(&other)),
        ),
        mistake(
            "somebody twice by code",
            60,
            "在第 5 列已經出現過",
            Box::new({
                let code = code(0);
                move |l| {
                    l.code.clone_from(&code);
                    l.name = "教師000".to_owned();
                }
            }),
        ),
        mistake(
            "somebody twice by code and number",
            63,
            "在第 18 列已經出現過",
            Box::new(move |l| {
                l.code.clone_from(&again);
                l.name = "教師013".to_owned();
            }),
        ),
        mistake(
            "hours in other steps",
            70,
            "「2.3」不是可以核發的時數",
            Box::new(|l| l.hours = Hours::Number(2.3)),
        ),
        mistake(
            "hours in words nobody can count",
            71,
            "「全程」不是可以核發的時數",
            Box::new(|l| l.hours = Hours::Text("全程")),
        ),
        mistake("no hours written", 72, "沒有填時數", Box::new(|l| l.hours = Hours::Text(" "))),
        mistake("no hours given", 73, "時數是 0", Box::new(|l| l.hours = Hours::Number(0.0))),
        mistake("less than nothing", 74, "時數不能是負的", Box::new(|l| l.hours = Hours::Number(-3.0))),
        mistake(
            "half an hour too many",
            75,
            "4 小時超過課程的 3.5 小時",
            Box::new(|l| l.hours = Hours::Text("4小時")),
        ),
        mistake("minutes", 76, "「90分鐘」是分鐘", Box::new(|l| l.hours = Hours::Text("90分鐘"))),
        mistake("a hidden row", 77, "在檔案裡是隱藏的", Box::new(|l| l.hidden = true)),
        Mistake {
            taken: true,
            ..mistake(
                "another name beside a code on the list",
                78,
                "姓名與識別碼不是同一個人",
                Box::new(|l| l.name = "改名後".to_owned()),
            )
        },
        Mistake {
            taken: true,
            ..mistake("more than attendance gives", 300, "0.5 小時高於依出席試算的 0 小時", Box::new(|_| {}))
        },
        Mistake {
            taken: true,
            ..mistake("without a place", 600, "這個人沒有報名這門課程", Box::new(|_| {}))
        },
    ]
}

fn workbook(lines: &[Line]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let plain = Format::new();
    sheet.merge_range(0, 0, 0, 6, "115 學年度研習活動 參加人員時數名單", &plain).expect("a title");
    sheet.merge_range(1, 0, 1, 6, "填表說明：不核發者請刪除", &plain).expect("a title");
    let header =
        ["序號", "姓　名", "服務學校", "個人專用識別碼 ", "身分證字號／居留證號", "核發時數（小時）", "備註"];
    let write_header = |sheet: &mut rust_xlsxwriter::Worksheet, row: u32| {
        for (column, name) in (0..).zip(header) {
            sheet.write(row, column, name).expect("a header");
        }
    };
    write_header(sheet, 3);
    let mut row = u32::try_from(FIRST_LINE - 1).expect("small");
    for (n, line) in lines.iter().enumerate() {
        sheet.write(row, 0, f64::from(u32::try_from(n + 1).expect("small"))).expect("a number");
        let texts = [(1, &line.name), (3, &line.code), (4, &line.number)];
        for (column, text) in texts {
            sheet.write(row, column, text.as_str()).expect("a text");
        }
        match line.hours {
            Hours::Text(text) => sheet.write(row, 5, text).expect("hours"),
            Hours::Number(number) => sheet.write(row, 5, number).expect("hours"),
        };
        if line.hidden {
            sheet.set_row_hidden(row).expect("hidden");
        }
        row += 1;
    }
    // Printed forms have free numbered lines, the header once more, sums and signatures below.
    sheet.write(row, 0, 603.0).expect("a free line");
    write_header(sheet, row + 1);
    sheet.write(row + 2, 1, "合　計").expect("a sum");
    sheet.write(row + 2, 5, 1_800.0).expect("a sum");
    sheet.write(row + 3, 0, "承辦人：").expect("a signature");
    sheet.write(row + 3, 3, "校長：").expect("a signature");
    book.save_to_buffer().expect("a workbook")
}

/// The row of somebody beyond the list: by number, with or without the name.
fn stranger(people: &[(PersonId, String, String)], n: usize, name: &str) -> Line {
    let number = people[n].2.clone();
    let code = if number.is_empty() { people[n].1.clone() } else { String::new() };
    Line { code, number, name: name.to_owned(), hours: Hours::Number(2.0), hidden: false }
}

on_both! {
    async fn six_hundred_rows_with_every_kind_of_mistake(world: World) {
        let people = register(&world).await;
        let code = held(&world, &people).await;
        let mut right = lines(&people);
        right.push(stranger(&people, PEOPLE, "教師600"));
        right.push(stranger(&people, PEOPLE + 1, "教師601"));
        let mistakes = mistakes(&people);
        assert!(mistakes.len() >= 20, "{} kinds", mistakes.len());
        let mut wrong = right.clone();
        wrong[PEOPLE + 1].name = String::new();
        for mistake in &mistakes {
            (mistake.make)(&mut wrong[mistake.row]);
        }

        let mut organiser = world.client(&world.organiser).await;
        let page = format!("/desk/courses/{code}/roster");
        let answer = organiser.upload(&page, &format!("{page}/upload"), "file", "名單.xlsx", &workbook(&wrong)).await;
        let refused = mistakes.iter().filter(|m| !m.taken).count();
        answer.sees(&format!("有 {refused} 列沒有列入")).sees("是合計").sees("是簽核或附註").sees("重複的欄名");
        let told = answer.texts("main tbody tr");
        for mistake in &mistakes {
            let line = format!("第 {} 列", FIRST_LINE + mistake.row);
            let said: Vec<&String> = told.iter().filter(|row| row.starts_with(&line)).collect();
            assert!(said.iter().any(|row| row.contains(mistake.says)), "{}: {line} {said:?}", mistake.kind);
            let state = if mistake.taken { "已列入，請確認" } else { "未列入" };
            assert!(said.iter().any(|row| row.contains(state)), "{}: {said:?}", mistake.kind);
        }
        for (_, _, number) in people.iter().filter(|(.., number)| !number.is_empty()) {
            assert!(!answer.main().contains(number.as_str()), "a number is repeated");
        }
        let rows = rows_of(&world, &code).await;
        assert_eq!(rows.len(), PEOPLE + 2 - refused, "the right rows are saved");

        // The file comes back with the result beside each row …
        let kept = answer.attribute("input[name=kept]", "value").expect("the sealed file");
        let csrf = answer.token();
        let checked = format!("{page}/checked.xlsx");
        let file = organiser.post(&checked, &[("csrf", &csrf), ("kept", &kept)]).await;
        assert!(file.bytes.starts_with(b"PK"), "{} {}", file.status, file.main());
        let result: &[&str] = &["檢核結果"];
        let table = documents::read_table(&file.bytes, &[result, &["核發時數（小時）"]]).expect("a workbook");
        assert_eq!(table.rows.len(), PEOPLE + 2, "every row of a person, nothing else");
        let (at, why) = (table.column(result).expect("a column"), table.column(&["原因與作法"]).expect("a column"));
        for mistake in &mistakes {
            let row = table.rows.iter().find(|row| row.cell(0) == (mistake.row + 1).to_string()).expect("the row");
            assert!(row.cell(why).contains(mistake.says), "{}: {:?}", mistake.kind, row.cells);
            let state = if mistake.taken { "已列入，請確認" } else { "未列入" };
            assert_eq!(row.cell(at), state, "{}", mistake.kind);
        }
        let altered = format!("{}00", &kept[..kept.len() - 2]);
        let refused_file = organiser.post(&checked, &[("csrf", &csrf), ("kept", &altered)]).await;
        assert!(!refused_file.bytes.starts_with(b"PK") || altered == kept, "an altered file is not taken back");

        // … is corrected where it was wrong, and sent again.
        let fixed = corrected(&table, &right, &mistakes);
        let answer = organiser.upload(&page, &format!("{page}/upload"), "file", "更正.xlsx", &fixed).await;
        answer.sees("全部列入名單");
        let rows = rows_of(&world, &code).await;
        assert_eq!(rows.len(), PEOPLE + 2);
        let half = |n: usize| rows.iter().find(|row| row.person == people[n].0).map(|row| row.half_hours);
        assert_eq!((half(0), half(1), half(2), half(5), half(6)), (Some(7), Some(6), Some(6), Some(3), Some(7)));
        let sum: i64 = rows.iter().map(|row| row.half_hours).sum();
        organiser.submit(&page, &format!("{page}/send"), &[]).await.sees("等候區管中心確認");
        let mut reviewer = world.client(&world.reviewer).await;
        let review = format!("/review/rosters/{code}");
        reviewer.submit(&review, &review, &[("decision", "approve")]).await;
        assert_eq!(credit::ledger_total(world.app.db.read()).await.expect("total"), sum);
    }

    /// A list by hand is as long, and one press fills it.
    async fn six_hundred_people_by_hand(world: World) {
        let people = register(&world).await;
        let code = held(&world, &people).await;
        let mut organiser = world.client(&world.organiser).await;
        let page = format!("/desk/courses/{code}/roster");
        let form = organiser.get(&page).await;
        let of = |attribute: &str| form.each("main form[data-dirty] input", attribute).into_iter().map(|(value, _)| value);
        let names: Vec<String> = of("name").collect();
        assert_eq!(names.len(), of("value").count(), "every box has a value");
        let mut fields: Vec<(String, String)> = names
            .into_iter()
            .zip(of("value"))
            .filter(|(name, _)| !["find", "fill-who", "fill-hours", "csrf"].contains(&name.as_str()))
            .collect();
        assert!(fields.len() > 3 * PEOPLE && fields.len() < 4_000, "{} fields", fields.len());
        fields.extend([("fill", "1"), ("fill-hours", "兩小時"), ("fill-who", "attended")].map(|(k, v)| (k.to_owned(), v.to_owned())));
        fields.push(("csrf".to_owned(), form.token()));
        let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        let saved = organiser.post(&page, &fields).await;
        saved.sees("名單已儲存");
        let rows = rows_of(&world, &code).await;
        assert_eq!(rows.len(), PEOPLE - 1, "all but the one who was absent");
        assert!(rows.iter().all(|row| row.half_hours == 4));
    }
}

async fn rows_of(world: &World, code: &str) -> Vec<credit::RosterRow> {
    let course = catalogue::by_code(world.app.db.read(), code).await.expect("course");
    credit::saved_roster(world.app.db.read(), &course).await.expect("roster")
}

/// The file that came back, with the rows that were wrong written as they should have been.
fn corrected(table: &documents::Table, right: &[Line], mistakes: &[Mistake]) -> Vec<u8> {
    use documents::xlsx::{Cell, Column, Kind, Sheet, write};
    let columns = table.header.iter().map(|name| Column::new(name.as_str(), 14.0, Kind::Text)).collect();
    let rows = table.rows.iter().map(|row| {
        let mut cells = row.cells.clone();
        let n: usize = row.cell(0).parse().expect("a number");
        if mistakes.iter().any(|m| m.row == n - 1) {
            let line = &right[n - 1];
            let hours = match line.hours {
                Hours::Text(text) => text.to_owned(),
                Hours::Number(number) => number.to_string(),
            };
            for (column, text) in [(1, &line.name), (3, &line.code), (4, &line.number), (5, &hours)] {
                cells[column].clone_from(text);
            }
        }
        cells.iter().map(|cell| Cell::from(cell.as_str())).collect()
    });
    let sheet = Sheet {
        name: "名單".to_owned(),
        titles: vec!["更正後".to_owned()],
        columns,
        rows: rows.collect(),
        landscape: true,
        created_at: testkit::start(),
    };
    write(&sheet).expect("a workbook")
}
