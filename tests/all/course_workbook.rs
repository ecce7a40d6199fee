//! Many courses by one workbook: the template, every problem at its row and column, good rows alone or all, never twice.

use app::catalogue;
use documents::xlsx::{Cell, Column, Kind, Sheet};
use domain::course::RawForm;
use domain::course::workbook::columns;
use testkit::{Answer, Client, World, course_form};

use crate::on_both;

const HERE: &str = "/desk/courses/workbook";

/// The cells of a good row as (column key, text); several answers in one cell.
fn good(world: &World, n: usize) -> Vec<(String, String)> {
    let raw: RawForm = course_form(domain::calendar::civil_date(world.app.clock.now()), 20);
    let mut cells: Vec<(String, String)> =
        raw.fields.iter().map(|(key, values)| (key.clone(), values.join("、"))).collect();
    let meeting = &raw.meetings[0];
    let parts =
        [("date", &meeting.date), ("from", &meeting.from), ("to", &meeting.to), ("place", &meeting.place)];
    cells.extend(parts.map(|(part, text)| (format!("meetings-1-{part}"), text.clone())));
    put(&mut cells, "title", &format!("共備研習第{n}場"));
    put(&mut cells, "number", &n.to_string());
    cells
}

fn put(cells: &mut Vec<(String, String)>, key: &str, text: &str) {
    cells.retain(|(k, _)| k != key);
    cells.push((key.to_owned(), text.to_owned()));
}

/// A workbook whose header names the columns by their keys; rows begin at the second line.
fn workbook(rows: &[Vec<(String, String)>]) -> Vec<u8> {
    let keys = columns();
    let row = |cells: &Vec<(String, String)>| {
        let text = |key: &String| cells.iter().find(|(k, _)| k == key).map_or("", |(_, text)| text.as_str());
        keys.iter().map(|key| Cell::from(text(key))).collect()
    };
    write(&keys, rows.iter().map(row).collect())
}

fn write(header: &[String], rows: Vec<Vec<Cell>>) -> Vec<u8> {
    let sheet = Sheet {
        name: "課程".to_owned(),
        titles: Vec::new(),
        columns: header.iter().map(|name| Column::new(name.as_str(), 12.0, Kind::Text)).collect(),
        rows,
        landscape: true,
        created_at: testkit::start(),
    };
    documents::xlsx::write(&sheet).expect("a workbook")
}

async fn upload(client: &mut Client, bytes: &[u8]) -> Answer {
    client.upload(HERE, HERE, "file", "研習.xlsx", bytes).await
}

/// How many rows became what, as the tabs of the result say.
fn counts(answer: &Answer) -> [usize; 4] {
    ["wrong", "new", "created", "unchanged"].map(|outcome| {
        let found = answer.texts(&format!("a[href$='show={outcome}']"));
        found.first().map_or(0, |text| {
            text.chars().filter(char::is_ascii_digit).collect::<String>().parse().expect("a number")
        })
    })
}

async fn courses(world: &World) -> Vec<catalogue::Course> {
    let seat = world.organiser.seat.clone().expect("a seat");
    catalogue::of_organisation(world.app.db.read(), seat.organisation).await.expect("read")
}

/// Column, wrong text, the name of the column on the page.
const MISTAKES: [(&str, &str, &str); 13] = [
    ("title", "", "研習名稱"),
    ("class_type", "夏令營", "班別類別"),
    ("stage", "托兒所", "教育階段"),
    ("item", "9-9-9", "課程細項"),
    ("audience_positions", "15-3、船長", "參加對象的職稱"),
    ("meetings-1-date", "115/13/40", "場次1日期"),
    ("meetings-1-to", "09:00", "場次1迄"),
    ("meetings-1-place", "", "場次1地點"),
    ("meetings-1-link", "http://meet.example/a", "場次1連結"),
    ("hours", "90", "研習時數"),
    ("enrolment_closes", "明天", "報名截止日期"),
    ("class_size", "很多", "每班人數"),
    ("contact1_email", "信箱", "電子郵件"),
];

on_both! {
    /// Thirty rows, thirteen of them wrong each in its own way; the good ones alone become drafts, and nothing twice.
    async fn each_mistake_at_its_row_and_column_and_good_rows_alone(world: World) {
        let mut rows: Vec<_> = (1..=30).map(|n| good(&world, n)).collect();
        for (at, (key, wrong, _)) in MISTAKES.iter().enumerate() {
            put(&mut rows[at * 2], key, wrong);
        }
        let bytes = workbook(&rows);
        let mut organiser = world.client(&world.organiser).await;
        let preview = upload(&mut organiser, &bytes).await;
        assert!(preview.path.starts_with(&format!("{HERE}/")), "{} {}", preview.path, preview.main());
        assert_eq!(counts(&preview), [13, 17, 0, 0], "{}", preview.main());
        assert_eq!(courses(&world).await.len(), 0, "nothing is made yet");
        let lines = preview.texts("main tbody tr");
        for (at, (key, _, name)) in MISTAKES.iter().enumerate() {
            let line = (at * 2 + 2).to_string();
            let found = lines.iter().find(|text| text.starts_with(&line) && text.contains(&format!("欄：{name}")));
            assert!(found.is_some(), "{key} in row {line}: {lines:?}");
        }
        // The very sentence of the form.
        let l = ui::L::new(ui::Lang::Zh);
        preview.sees(&l.t("refusal-field-required")).sees(&l.t("refusal-link-form"));

        // All or nothing: nothing.
        let refused = organiser.submit(&preview.path, &preview.path, &[("do", "all")]).await;
        assert_eq!(refused.status.as_u16(), 422, "{}", refused.main());
        refused.sees("有 13 列還有問題");
        assert_eq!(courses(&world).await.len(), 0);

        let done = organiser.submit(&preview.path, &preview.path, &[("do", "good")]).await;
        done.sees("已建立 17 門課程的草稿");
        assert_eq!(counts(&done), [13, 0, 17, 0], "{}", done.main());
        let made = courses(&world).await;
        assert_eq!(made.len(), 17);
        assert!(made.iter().all(|c| c.submitted_at.is_none()), "drafts");
        let second = made.iter().find(|c| c.title == "共備研習第2場").expect("the second row");
        assert_eq!((second.raw().values("audience_positions").len(), second.raw().meetings.len()), (2, 1));

        // Once is enough.
        let again = organiser.submit(&preview.path, &preview.path, &[("do", "good")]).await;
        again.sees("這次上傳已經處理過了");
        let same = upload(&mut organiser, &bytes).await;
        assert_eq!(counts(&same), [13, 0, 0, 17], "{}", same.main());
        assert_eq!(courses(&world).await.len(), 17);

        // The file with the problems comes back readable, is mended and taken.
        let file = organiser.get(&format!("{}/checked.xlsx", same.path)).await;
        let table = documents::xlsx::read_table(&file.bytes, &[&["title"], &["class_type"]]).expect("readable");
        assert_eq!((table.rows.len(), table.header.last().map(String::as_str)), (30, Some("問題和怎麼改")));
        assert!(table.rows[0].cells.last().is_some_and(|text| text.contains("【研習名稱】")));
        assert!(table.rows[1].cells.last().is_some_and(|text| text.contains("已建立為課程")));
        let mended: Vec<_> = (1..=30).map(|n| good(&world, n)).collect();
        let third = upload(&mut organiser, &workbook(&mended)).await;
        assert_eq!(counts(&third), [0, 13, 0, 17], "{}", third.main());
        organiser.submit(&third.path, &third.path, &[("do", "all")]).await.sees("已建立 13 門課程的草稿");
        assert_eq!(courses(&world).await.len(), 30);

        // Nobody else's.
        let mut other = world.client(&world.other_organiser).await;
        assert_eq!(other.get(&third.path).await.status.as_u16(), 404);
        assert_eq!(world.client(&world.teacher).await.get(HERE).await.status.as_u16(), 403);
    }

    /// What a row alone can't tell: the same number twice, a number with other answers, a row without a number.
    async fn numbers_tell_rows_apart(world: World) {
        let mut organiser = world.client(&world.organiser).await;
        let mut plain = good(&world, 1);
        put(&mut plain, "number", "");
        let first = upload(&mut organiser, &workbook(&[good(&world, 1), good(&world, 1), plain.clone(), plain])).await;
        assert_eq!(counts(&first), [2, 2, 0, 0], "{}", first.main());
        first.sees("和第 2 列重複").sees("和第 4 列重複");
        organiser.submit(&first.path, &first.path, &[("do", "good")]).await.sees("已建立 2 門");
        let mut other = good(&world, 1);
        put(&mut other, "title", "改過的名稱");
        let changed = upload(&mut organiser, &workbook(&[other])).await;
        assert_eq!(counts(&changed), [1, 0, 0, 0]);
        changed.sees("編號「1」已經建立為課程");
        // A deleted draft may come again.
        let course = courses(&world).await.into_iter().next().expect("a course").code;
        let page = format!("/desk/courses/{course}/delete");
        organiser.submit(&page, &page, &[]).await;
        assert_eq!(courses(&world).await.len(), 1);
    }

    /// The template opens, its example is passed over, and with a number it is a good row.
    async fn the_template_is_taken(world: World) {
        let mut organiser = world.client(&world.organiser).await;
        organiser.get("/desk/courses").await.sees("用試算表登錄");
        organiser.get("/desk/courses/new").await.sees("用試算表登錄");
        let template = organiser.get(&format!("{HERE}/template.xlsx")).await;
        let refused = upload(&mut organiser, &template.bytes).await;
        assert_eq!(refused.status.as_u16(), 422);
        refused.sees("檔案裡沒有課程");
        let table = documents::xlsx::read_table(&template.bytes, &[&["研習名稱"], &["班別類別"]]).expect("readable");
        assert_eq!((table.sheet.as_str(), table.rows.len(), table.header.len()), ("課程", 1, columns().len()));
        let mut cells = table.rows[0].cells.clone();
        cells[0] = "1".to_owned();
        let row = cells.iter().map(|text| Cell::from(text.as_str())).collect();
        let taken = upload(&mut organiser, &write(&table.header, vec![row])).await;
        assert_eq!(counts(&taken), [0, 1, 0, 0], "{}", taken.main());
        organiser.submit(&taken.path, &taken.path, &[("do", "drop")]).await.sees("已放棄這次上傳");
        assert_eq!(courses(&world).await.len(), 0);
    }

    /// What can't be a workbook of courses is said with the way on.
    async fn other_files_are_refused_whole(world: World) {
        let mut organiser = world.client(&world.organiser).await;
        let whole = workbook(&[good(&world, 1)]);
        let many: Vec<_> = (1..=2_001).map(|n| vec![("title".to_owned(), format!("研習{n}"))]).collect();
        let wide = format!("title,class_type\n{}\n", ",".repeat(1_000_001));
        let cases: Vec<(Vec<u8>, &str)> = vec![
            (whole[..whole.len() / 2].to_vec(), "不是 Excel"),
            (b"%PDF-1.7\n1 0 obj".to_vec(), "不是 Excel"),
            (workbook(&many), "檔案有 2001 列，一次最多 500 列"),
            (wide.into_bytes(), "檔案太大或格數太多"),
            ("甲,乙\n一,二\n".as_bytes().to_vec(), "找不到標題列"),
            (b"  \n\n".to_vec(), "沒有資料"),
        ];
        for (bytes, reason) in cases {
            let answer = upload(&mut organiser, &bytes).await;
            assert_eq!(answer.status.as_u16(), 422, "{reason}: {}", answer.main());
            answer.sees(reason);
        }
        organiser.submit(HERE, HERE, &[]).await.sees("沒有選擇檔案");
        let csv = "研習名稱,班別類別\n只有名稱,非學分班\n";
        let taken = upload(&mut organiser, csv.as_bytes()).await;
        assert_eq!(counts(&taken), [1, 0, 0, 0], "a text table is taken: {}", taken.main());
        taken.sees("檔案裡沒有這一欄");
    }

    async fn rows_are_deleted_after_seven_days(world: World) {
        let mut organiser = world.client(&world.organiser).await;
        let preview = upload(&mut organiser, &workbook(&[good(&world, 1)])).await;
        organiser.submit(&preview.path, &preview.path, &[("do", "all")]).await;
        assert_eq!(catalogue::delete_old_workbooks(&world.app).await.expect("ran"), 0);
        world.app.clock.advance(jiff::SignedDuration::from_hours(24 * 7 + 1));
        assert_eq!(catalogue::delete_old_workbooks(&world.app).await.expect("ran"), 1);
        let mut organiser = world.client(&world.organiser).await;
        assert_eq!(organiser.get(&preview.path).await.status.as_u16(), 404);
        assert_eq!(courses(&world).await.len(), 1);
    }

    /// An organisation nobody reviews is told so when it wants its courses made, and the check stays.
    async fn without_a_reviewer_no_row_becomes_a_course(world: World) {
        let mut bureau = world.client(&world.reviewer).await;
        let preview = upload(&mut bureau, &workbook(&[good(&world, 1)])).await;
        let refused = bureau.submit(&preview.path, &preview.path, &[("do", "good")]).await;
        assert_eq!(refused.status.as_u16(), 422, "{}", refused.main());
        refused.sees("貴單位還沒有設定審核單位，不能開課。").sees("請洽全國推廣中心設定。");
        assert_eq!(counts(&refused), [0, 1, 0, 0], "{}", refused.main());
    }
}
