//! A school uploads its whole list as it lies in the drawer: two thousand rows, merged headers, every kind of fault.

use documents::xlsx::{Cell, Column, Kind, Sheet};
use domain::ids::PersonNumber;
use testkit::{Answer, Client, World, national_id};

use crate::on_both;

const HEADER: [&str; 12] = [
    "編號",
    "教師姓名",
    "身份證號",
    "個人識別碼",
    "生日",
    "性別",
    "職稱",
    "任教階段",
    "科目",
    "E-mail",
    "手機",
    "統合視導",
];
const GOOD: usize = 1_900;

/// The cells of a row by the header's words; what is not said stays empty.
fn row(cells: &[(&str, &str)]) -> Vec<Cell> {
    HEADER
        .iter()
        .map(|name| Cell::from(cells.iter().find(|(n, _)| n == name).map_or("", |(_, t)| *t)))
        .collect()
}

fn name(n: usize) -> String {
    const DIGITS: [char; 10] = ['安', '宜', '恩', '文', '心', '平', '宇', '廷', '芳', '瑜'];
    let digits: String =
        format!("{n:04}").chars().filter_map(|c| c.to_digit(10)).map(|d| DIGITS[d as usize]).collect();
    format!("王{digits}")
}

fn full_width(text: &str) -> String {
    text.chars().filter_map(|c| char::from_u32(u32::from(c) + 0xfee0)).collect()
}

/// A correct row of somebody new, each written a little differently.
fn good(n: usize) -> Vec<Cell> {
    let number = national_id(1_000 + n);
    let number = if n.is_multiple_of(3) { full_width(&number) } else { number };
    let births = ["70/1/2", "0700102", "民國70年1月2日", "1981-01-02", "７０／１／２", "70.1.2"];
    let positions = ["合格專任教師", "15-3", "教師兼總務主任", "代理教師", "導師", "１５－４"];
    let mut cells = row(&[
        ("編號", &n.to_string()),
        ("教師姓名", &name(n)),
        ("身份證號", &number),
        ("生日", births[n % births.len()]),
        ("性別", ["女", "男", ""][n % 3]),
        ("職稱", positions[n % positions.len()]),
        ("任教階段", ["國小", "", "14-4"][n % 3]),
        ("科目", ["國語", "數學", ""][n % 3]),
        ("E-mail", &format!("w{n}@school.example")),
        ("統合視導", ["是", "V", "否", ""][n % 4]),
    ]);
    // A telephone kept as a number has lost its zero; a birth date may be a number as well.
    cells[10] = Cell::Number(912_000_000.0 + n as f64);
    if n.is_multiple_of(7) {
        cells[4] = Cell::Number(700_102.0);
    }
    if n.is_multiple_of(11) {
        cells[4] = Cell::Date(jiff::civil::date(1981, 1, 2));
    }
    cells
}

/// A fault: the cells that are wrong in an otherwise correct row, a part of the reason, and the cells that mend it.
struct Fault {
    wrong: Vec<(&'static str, String)>,
    reason: &'static str,
    mended: Vec<(&'static str, String)>,
}

fn fault(column: &'static str, wrong: &str, reason: &'static str, right: &str) -> Fault {
    Fault { wrong: vec![(column, wrong.to_owned())], reason, mended: vec![(column, right.to_owned())] }
}

fn faults(teacher_code: &str, first_good: &str) -> Vec<Fault> {
    let number = national_id(4_000);
    let last: u8 = number.as_bytes()[9];
    let slipped = format!("{}{}", &number[..9], char::from(b'0' + (last - b'0' + 1) % 10));
    let fresh = |n: usize| national_id(4_001 + n);
    vec![
        fault("身份證號", &slipped, "檢查碼", &number),
        fault("身份證號", &number[..9], "10", &fresh(0)),
        fault("教師姓名", "王8小明", "姓名裡有「8」", "王小明"),
        fault("教師姓名", "王", "姓名有 1 個字", "王大同"),
        fault("教師姓名", "", "沒有填姓名", "王有名"),
        fault("生日", "70/2/30", "這一天", "70/2/28"),
        fault("生日", "115/1/1", "不可能是現職人員的生日", "75/1/1"),
        fault("生日", "七十年", "日期", "70/1/1"),
        fault("職稱", "太空人", "沒有「太空人」這個職稱", "幹事"),
        fault("職稱", "", "沒有填職稱", "校長"),
        fault("任教階段", "月球", "沒有「月球」這個教育階段", "國小"),
        fault("科目", "魔法", "沒有「魔法」這個科目", "數學"),
        fault("性別", "不詳", "看不懂性別「不詳」", ""),
        fault("E-mail", "王小明@學校", "電子郵件地址", "ming@school.example"),
        fault("手機", "問人事室", "不是電話號碼", "0912345678"),
        fault("統合視導", "也許", "看不懂統合視導欄", "是"),
        fault("個人識別碼", "不知道", "不是個人識別碼", ""),
        fault("個人識別碼", &unknown_code(), "查無這個個人識別碼", ""),
        Fault {
            wrong: vec![("個人識別碼", teacher_code.to_owned()), ("身份證號", national_id(1))],
            reason: "屬於兩個不同的人",
            mended: vec![("個人識別碼", String::new()), ("身份證號", fresh(1))],
        },
        Fault {
            wrong: vec![("身份證號", first_good.to_owned())],
            reason: "是同一個人，內容卻不同",
            mended: vec![("身份證號", fresh(2))],
        },
    ]
}

fn unknown_code() -> String {
    domain::ids::PersonalCode::from_random([7; 16]).as_str().to_owned()
}

/// An otherwise correct row whose number is its own, with cells put in.
fn with(n: usize, cells: &[(&'static str, String)]) -> Vec<Cell> {
    let mut own = row(&[
        ("教師姓名", &name(5_000 + n)),
        ("身份證號", &national_id(5_000 + n)),
        ("職稱", "合格專任教師"),
    ]);
    for (column, text) in cells {
        let at = HEADER.iter().position(|h| h == column).expect("a column");
        own[at] = Cell::from(text.as_str());
    }
    own
}

fn workbook(rows: Vec<Vec<Cell>>) -> Vec<u8> {
    // The upper header row is merged over the lower one, which stands as the first row.
    let upper = ["", "基本資料", "", "", "", "", "任職資料", "", "", "聯絡方式", "", ""];
    let mut all = vec![HEADER.iter().map(|h| Cell::from(*h)).collect()];
    all.extend(rows);
    write(
        &upper,
        vec!["宜蘭縣杏林國小 115 學年度教職員名冊".to_owned(), "製表日期：115/10/14".to_owned()],
        all,
    )
}

fn write(header: &[&str], titles: Vec<String>, rows: Vec<Vec<Cell>>) -> Vec<u8> {
    let sheet = Sheet {
        name: "名冊".to_owned(),
        titles,
        columns: header.iter().map(|h| Column::new(*h, 12.0, Kind::Text)).collect(),
        rows,
        landscape: false,
        created_at: testkit::start(),
    };
    documents::xlsx::write(&sheet).expect("a workbook")
}

/// How many rows became what, as the tabs of the result say.
fn count(answer: &Answer, outcome: &str) -> usize {
    let found = answer.texts(&format!("a[href$='show={outcome}']"));
    found.first().map_or(0, |text| {
        text.chars().filter(char::is_ascii_digit).collect::<String>().parse().expect("a number")
    })
}

fn counts(answer: &Answer) -> [usize; 6] {
    ["added", "updated", "unchanged", "refused", "possible", "proposed"].map(|o| count(answer, o))
}

async fn upload(client: &mut Client, bytes: &[u8]) -> Answer {
    client.upload("/staff/upload", "/staff/upload", "file", "名冊.xlsx", bytes).await
}

async fn personal_code(world: &World, person: platform::ids::PersonId) -> String {
    app::identity::person(world.app.db.read(), person).await.expect("known").personal_code
}

/// The whole file, and where its faults stand: line and reason.
async fn messy(world: &World) -> (Vec<u8>, Vec<(usize, Fault)>, usize) {
    let teacher = personal_code(world, world.teacher.person).await;
    let mut rows: Vec<Vec<Cell>> = (0..GOOD).map(good).collect();
    // Twenty blank rows in the middle.
    rows.splice(900..900, std::iter::repeat_with(Vec::new).take(20));
    // What is known: changed, unchanged, elsewhere, under another name, without a number.
    rows.push(row(&[("身份證號", &national_id(1)), ("教師姓名", "藍沐晴"), ("手機", "0987654321")]));
    // Somebody with an account: the telephone is taken, the mail address stays, since links that open the account go there.
    rows.push(row(&[("個人識別碼", &teacher), ("手機", "0912-345678"), ("E-mail", "hsing@school.example")]));
    rows.push(row(&[("身份證號", &national_id(0)), ("教師姓名", "游知夏")]));
    rows.push(row(&[("身份證號", &national_id(2)), ("教師姓名", "呂映雪"), ("職稱", "教師")]));
    rows.push(row(&[("身份證號", &national_id(3)), ("教師姓名", "簡承曦"), ("職稱", "教師")]));
    rows.push(row(&[("身份證號", &national_id(5)), ("教師姓名", "不是陳語棠"), ("職稱", "教師")]));
    rows.push(row(&[("教師姓名", "方 小 雲"), ("職稱", "教師")]));
    // Rows that stand twice, word for word.
    rows.extend([1, 2, 4].map(good));
    // Titles, a blank row and two header rows stand above.
    let mut placed = Vec::new();
    let faults = faults(&teacher, &national_id(1_000));
    for (n, fault) in faults.into_iter().enumerate() {
        rows.push(with(n, &fault.wrong));
        placed.push((rows.len() + 5, fault));
    }
    let kinds = placed.len();
    // Plain ones up to two thousand rows of people.
    let people = rows.len() - 20;
    let more = 2_000 - people;
    rows.extend((0..more).map(|n| good(GOOD + n)));
    rows.push(row(&[("編號", "合計"), ("身份證號", "2000")]));
    rows.push(row(&[("編號", "填表人："), ("職稱", "校長：")]));
    assert!(kinds >= 12);
    (workbook(rows), placed, GOOD + more)
}

/// Somebody of the first school without a number.
async fn without_number(world: &World) {
    let mut change = world
        .app
        .db
        .change(&platform::db::Actor::process("test"), world.app.clock.now())
        .await
        .expect("change");
    let mut person = app::identity::NewPerson::fresh("方小雲");
    person.organisation = Some(world.schools[0]);
    let from = jiff::civil::date(2025, 8, 1);
    app::identity::register_people(&world.app, &mut change, vec![person], from).await.expect("registered");
    change.commit().await.expect("committed");
}

on_both! {
    async fn two_thousand_messy_rows(world: World) {
        without_number(&world).await;
        let (bytes, faults, fresh) = messy(&world).await;
        let mut organiser = world.client(&world.organiser).await;
        let before = organiser.get("/staff").await;
        before.sees("共 4 人");

        // First a preview: exact counts, nothing written.
        let preview = upload(&mut organiser, &bytes).await;
        assert!(preview.path.starts_with("/staff/uploads/"), "{} {}", preview.path, preview.main());
        let expect = [fresh, 2, 4, faults.len(), 2, 2];
        assert_eq!(counts(&preview), expect, "{}", preview.main());
        assert_eq!(expect.iter().sum::<usize>(), 2_000);
        preview.sees("還沒有寫入");
        organiser.get("/staff").await.sees("共 4 人");
        let stored = stored_text(&world).await;
        assert!(!stored.contains(&national_id(1_001)), "no number in clear");

        // Every refused row with its reason and what to do.
        let refused = organiser.get(&format!("{}?show=refused", preview.path)).await;
        let rows = refused.texts("main tbody tr");
        assert_eq!(rows.len(), faults.len());
        for ((line, fault), text) in faults.iter().zip(&rows) {
            assert!(text.starts_with(&line.to_string()), "line {line}: {text}");
            assert!(text.contains(fault.reason), "line {line} says {:?}: {text}", fault.reason);
        }

        // Another school does not see it, nor may it write it.
        let mut other = world.client(&world.other_organiser).await;
        assert_eq!(other.get(&preview.path).await.status.as_u16(), 404);

        let done = organiser.submit(&preview.path, &preview.path, &[("do", "apply")]).await;
        done.sees("已經寫入");
        assert_eq!(counts(&done), expect);
        organiser.get("/staff").await.sees(&format!("共 {} 人", fresh + 4));
        organiser.get("/staff?q=w7%40").await.sees(&name(7));
        let teacher = app::identity::person(world.app.db.read(), world.teacher.person).await.expect("read");
        assert_eq!((teacher.email.as_str(), teacher.phone.is_empty()), ("teacher@test.example", false));
        let again = organiser.submit(&preview.path, &preview.path, &[("do", "apply")]).await;
        assert_eq!(again.status.as_u16(), 409, "written once");

        // The same file once more: nothing changes.
        let second = upload(&mut organiser, &bytes).await;
        assert_eq!(counts(&second), [0, 0, 2_000 - faults.len(), faults.len(), 0, 0], "{}", second.main());
        second.sees("這份名冊沒有需要寫入的變動");

        // The refused rows come back with reasons, are mended, and go through the same door.
        let file = organiser.get(&format!("{}/corrections.xlsx", done.path)).await;
        let table = documents::xlsx::read_table(&file.bytes, &[&["教師姓名"], &["職稱"]]).expect("our own file is readable");
        assert_eq!((table.rows.len(), table.header.last().map(String::as_str)), (faults.len(), Some("原因／怎麼改")));
        let mut mended = Vec::new();
        for ((_, fault), row) in faults.iter().zip(&table.rows) {
            assert!(row.cells.last().is_some_and(|why| why.contains(fault.reason)), "{:?}", row.cells.last());
            let mut cells: Vec<Cell> = row.cells.iter().map(|c| Cell::from(c.as_str())).collect();
            for (column, right) in &fault.mended {
                cells[table.column(&[column]).expect("the column came back")] = Cell::from(right.as_str());
            }
            mended.push(cells);
        }
        let header: Vec<&str> = table.header.iter().map(String::as_str).collect();
        let third = upload(&mut organiser, &write(&header, vec!["更正".to_owned()], mended)).await;
        assert_eq!(counts(&third), [faults.len(), 0, 0, 0, 0, 0], "{}", third.main());
        organiser.submit(&third.path, &third.path, &[("do", "apply")]).await.sees("已經寫入");
        organiser.get("/staff").await.sees(&format!("共 {} 人", fresh + 4 + faults.len()));
        audit_is_clean(&world).await;
    }

    async fn previews_are_deleted_after_seven_days(world: World) {
        let mut organiser = world.client(&world.organiser).await;
        let preview = upload(&mut organiser, &workbook(vec![good(1)])).await;
        assert_eq!(app::staff::delete_old(&world.app).await.expect("ran"), 0);
        world.app.clock.advance(jiff::SignedDuration::from_hours(24 * 7 + 1));
        assert_eq!(app::staff::delete_old(&world.app).await.expect("ran"), 1);
        let mut organiser = world.client(&world.organiser).await;
        assert_eq!(organiser.get(&preview.path).await.status.as_u16(), 404);
    }

    /// What can't be a list is said clearly, with the way on.
    async fn other_files_are_refused_whole(world: World) {
        let mut organiser = world.client(&world.organiser).await;
        let many: String = (0..60_000).map(|n| format!("{},教師\n", name(n % 10_000))).collect();
        let cases: Vec<(Vec<u8>, &str)> = vec![
            (b"%PDF-1.7\n1 0 obj".to_vec(), "不是 Excel"),
            (b"PK\x03\x04 broken".to_vec(), "不是 Excel"),
            (write(&["姓名", "職稱"], vec![], vec![]), "沒有任何人員"),
            (write(&["甲", "乙"], vec![], vec![vec![Cell::from("一"), Cell::from("二")]]), "找不到標題列"),
            (format!("姓名,職稱\n{many}").into_bytes(), "檔案有 60000 列，一次最多 5000 列"),
            (b"   \n\n".to_vec(), "沒有資料"),
        ];
        for (bytes, reason) in cases {
            let answer = upload(&mut organiser, &bytes).await;
            assert_eq!(answer.status.as_u16(), 422, "{reason}: {}", answer.main());
            answer.sees(reason).sees("這個檔案無法讀取");
        }
        let none = organiser.submit("/staff/upload", "/staff/upload", &[]).await;
        none.sees("沒有選擇檔案");
    }

    /// The template has a list, examples and options, and is read back.
    async fn the_template_is_our_own_food(world: World) {
        let mut organiser = world.client(&world.organiser).await;
        let template = organiser.get("/staff/template.xlsx").await;
        let table = documents::xlsx::read_table(&template.bytes, &[&["姓名"], &["統合視導"]]).expect("readable");
        assert_eq!((table.sheet.as_str(), table.rows.len()), ("人員名冊", 0));
        upload(&mut organiser, &template.bytes).await.sees("沒有任何人員");
    }
}

/// Everything the staging table holds, as text.
async fn stored_text(world: &World) -> String {
    #[derive(Debug, sea_orm::FromQueryResult)]
    struct Kept {
        result: String,
        sealed: Vec<u8>,
    }
    let rows: Vec<Kept> =
        platform::db::sql::all(world.app.db.read(), "SELECT result, sealed FROM staff_upload_row", vec![])
            .await
            .expect("read");
    rows.iter().map(|r| format!("{} {}", r.result, String::from_utf8_lossy(&r.sealed))).collect()
}

/// No event holds a number in clear.
async fn audit_is_clean(world: &World) {
    #[derive(Debug, sea_orm::FromQueryResult)]
    struct Line {
        data: String,
    }
    let lines: Vec<Line> =
        platform::db::sql::all(world.app.db.read(), "SELECT data FROM event", vec![]).await.expect("read");
    assert!(lines.len() > 1_000, "one registration each");
    let today = jiff::civil::date(2026, 10, 14);
    for line in lines {
        let numbers = line
            .data
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|w| PersonNumber::parse(w, today).is_ok());
        assert_eq!(numbers.count(), 0, "{}", line.data);
    }
}
