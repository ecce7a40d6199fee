//! The organiser's tools: one order everywhere, decisions about several, messages sent once, files with the course code.

use std::io::Cursor;

use app::catalogue::{self, CourseId};
use app::directory::{self, Organisation};
use app::identity::{self, NewPerson};
use axum::http::StatusCode;
use documents::xlsx::{Cell, Column, Kind, Sheet};
use jiff::SignedDuration;
use platform::db::{Actor, sql};
use platform::ids::{OrganisationId, PersonId};
use platform::params;
use platform::web::SeatView;
use testkit::{Answer, Client, World};

use crate::on_both;

/// The people of [`crowd`] in the order of every list: county, district, school, name; who has no school comes last.
const ORDER: [&str; 7] = ["陳語棠", "林杏芸", "王大同", "李樂", "阿妮絲‧瓦旦", "周子安", "吳若水"];

/// People of two counties, four districts and five schools who asked in another order than they are listed, and one who
/// has no school any more; answers the code of the course and who they are by name.
async fn crowd(world: &World) -> (String, Vec<(String, PersonId)>) {
    let code = world.published(20).await;
    let mut change = change(world).await;
    let mut schools = Vec::new();
    for (code, name, county, district) in [
        ("029901", "宜蘭縣羅東國小", "宜蘭縣", "羅東鎮"),
        ("159901", "花蓮縣壽豐國小", "花蓮縣", "壽豐鄉"),
        ("159902", "花蓮縣明禮國小", "花蓮縣", "花蓮市"),
    ] {
        let school = organisation(code, name, county, district, world.bureau);
        directory::add_organisation(&mut change, &school, jiff::civil::date(2025, 8, 1))
            .await
            .expect("school");
        schools.push(school.id);
    }
    let people: Vec<NewPerson> = [
        ("周子安", schools[2]),
        ("王大同", world.schools[0]),
        ("吳若水", schools[1]),
        ("阿妮絲‧瓦旦", schools[1]),
        ("李樂", schools[0]),
    ]
    .into_iter()
    .map(|(name, school)| new_person(name, school))
    .collect();
    let mut all: Vec<(String, PersonId)> = people.iter().map(|p| (p.name.clone(), p.id)).collect();
    identity::register_people(&world.app, &mut change, people, jiff::civil::date(2025, 8, 1))
        .await
        .expect("people");
    change.commit().await.expect("committed");
    all.push(("林杏芸".to_owned(), world.teacher.person));
    all.push(("陳語棠".to_owned(), world.other_teacher.person));
    let course = course(world, &code).await;
    for (_, person) in &all {
        ask(world, course, *person).await;
    }
    without_school(world, person(&all, "吳若水")).await;
    (code, all)
}

fn new_person(name: &str, school: OrganisationId) -> NewPerson {
    let mut person = NewPerson::fresh(name);
    person.organisation = Some(school);
    person.email = format!("{}@test.example", uuid::Uuid::now_v7().simple());
    testkit::settle(&mut person);
    person
}

fn organisation(
    code: &str,
    name: &str,
    county: &str,
    district: &str,
    bureau: OrganisationId,
) -> Organisation {
    Organisation {
        id: OrganisationId::new(),
        code: code.to_owned(),
        name: name.to_owned(),
        kind: "school".to_owned(),
        level: "primary".to_owned(),
        ownership: "公立".to_owned(),
        county: county.to_owned(),
        district: district.to_owned(),
        address: format!("{county}{district}中正路1號"),
        phone: String::new(),
        website: String::new(),
        reviewer: Some(bureau),
    }
}

fn person(all: &[(String, PersonId)], name: &str) -> PersonId {
    all.iter().find(|(n, _)| n == name).expect("somebody of the crowd").1
}

async fn change(world: &World) -> platform::Change {
    world.app.db.change(&Actor::process("test"), world.app.clock.now()).await.expect("change")
}

async fn course(world: &World, code: &str) -> CourseId {
    catalogue::by_code(world.app.db.read(), code).await.expect("course").id
}

/// Each asks a second after the one before.
async fn ask(world: &World, course: CourseId, person: PersonId) {
    world.app.clock.advance(SignedDuration::from_secs(1));
    let now = world.app.clock.now();
    world.app.desk().ask(Actor::process("test"), course, person, now).await.expect("asked");
}

async fn without_school(world: &World, person: PersonId) {
    let mut change = change(world).await;
    let text = "UPDATE person SET organisation = NULL WHERE id = $1";
    sql::run(change.conn(), text, params![person]).await.expect("moved");
    change.record("test.moved", person.0, serde_json::json!({}));
    change.commit().await.expect("committed");
}

fn list_of(code: &str) -> String {
    format!("/desk/courses/{code}/enrolments")
}

/// The names of a table's rows, each the longest known name that its first cell begins with.
fn named(answer: &Answer) -> Vec<&'static str> {
    let cells = answer.texts("tbody th");
    cells.iter().filter_map(|cell| ORDER.into_iter().find(|name| cell.starts_with(name))).collect()
}

/// The requests of a page by name, as the tick boxes name them.
fn boxes(answer: &Answer) -> Vec<(String, String)> {
    let ids = answer.each("input[name=who]", "value").into_iter().map(|(id, _)| id);
    ids.zip(answer.texts("tbody th")).map(|(id, who)| (who, id)).collect()
}

fn box_of(boxes: &[(String, String)], name: &str) -> String {
    boxes.iter().find(|(who, _)| who.starts_with(name)).expect("a row").1.clone()
}

async fn chosen(client: &mut Client, code: &str, deed: &str, ids: &[&str]) -> Answer {
    let list = list_of(code);
    let mut fields = vec![("do", deed)];
    fields.extend(ids.iter().map(|id| ("who", *id)));
    client.submit(&list, &format!("{list}/chosen"), &fields).await
}

/// The text of a PDF in the order it is read, without spaces.
fn pdf_text(bytes: &[u8]) -> String {
    let pdf = lopdf::Document::load_mem(bytes).expect("a PDF");
    let pages: Vec<u32> = pdf.get_pages().into_keys().collect();
    let text = pdf.extract_text(&pages).expect("text");
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn letters_to(mails: &[platform::mail::Stored], subject: &str) -> Vec<String> {
    let mut to: Vec<String> =
        mails.iter().filter(|m| m.subject.contains(subject)).map(|m| m.to_address.clone()).collect();
    to.sort();
    to
}

async fn mails(world: &World) -> Vec<platform::mail::Stored> {
    platform::mail::newest(&world.app).await.expect("mail")
}

on_both! {
    /// The list, the files in every format and the roster's page show the same people in the same order.
    async fn one_order_everywhere(world: World) {
        let (code, all) = crowd(&world).await;
        let mut organiser = world.client(&world.organiser).await;
        assert_eq!(named(&organiser.get(&list_of(&code)).await), ORDER);
        assert_eq!(named(&organiser.get(&format!("{}?v=admitted", list_of(&code))).await), ORDER);
        let page = organiser.get(&format!("/desk/courses/{code}/reports")).await;
        for report in ["sign-in-sheet", "blank-sheet", "enrolments", "participants"] {
            for format in ["pdf", "xlsx", "ods"] {
                let path = format!("/desk/courses/{code}/reports/{report}.{format}");
                assert!(page.attribute(&format!("a[href='{path}']"), "href").is_some(), "the page leads to {path}");
                let file = organiser.get(&path).await;
                assert_eq!(file.status, StatusCode::OK, "{path}: {}", file.main());
                let name = file.header("content-disposition").to_owned();
                assert!(name.contains(&format!("filename=\"{code}-")) && name.contains(format), "{name}");
                let names: Vec<String> = if format == "pdf" {
                    let text = pdf_text(&file.bytes);
                    assert!(text.contains(&code), "{path} carries the code");
                    let mut at: Vec<(usize, &str)> = ORDER.into_iter().filter_map(|n| Some((text.find(n)?, n))).collect();
                    at.sort_unstable();
                    at.into_iter().map(|(_, name)| name.to_owned()).collect()
                } else {
                    let table = documents::read_table(&file.bytes, &[&["姓名"]]).expect("a workbook");
                    let column = table.column(&["姓名"]).expect("names");
                    let names = table.rows.iter().map(|row| row.cell(column).to_owned());
                    names.filter(|name| !name.is_empty()).collect()
                };
                let expect: &[&str] = if report == "blank-sheet" { &[] } else { &ORDER };
                assert_eq!(names, expect, "{path}");
            }
        }
        // Every file with names left a line in the log, the blank ones none.
        let about = [course(&world, &code).await.0];
        let kept = platform::audit::read::about(world.app.db.read(), &about, &["course.people_exported"]).await.expect("log");
        assert_eq!(kept.len(), 9);
        assert!(kept.iter().all(|line| line.data.contains("\"people\":7")), "{kept:?}");

        world.app.clock.advance(SignedDuration::from_hours(24 * 15));
        let roster = world.client(&world.organiser).await.get(&format!("/desk/courses/{code}/roster")).await;
        assert_eq!(named(&roster), ORDER);
        assert_eq!(all.len(), ORDER.len());
    }

    /// The participants are the roster's workbook: read where the roster reads, in both languages; filled in, also as ODS,
    /// it is taken.
    async fn the_participants_go_back_as_the_roster(world: World) {
        let (code, all) = crowd(&world).await;
        let mut codes = Vec::new();
        for name in ORDER {
            let found = identity::person(world.app.db.read(), person(&all, name)).await.expect("person");
            codes.push(found.personal_code);
        }
        let path = |format: &str| format!("/desk/courses/{code}/reports/participants.{format}");
        for mut reader in [world.client(&world.organiser).await, world.client(&world.organiser).await.reading("en")] {
            for format in ["xlsx", "ods"] {
                let rows = app::credit::read_workbook(&reader.get(&path(format)).await.bytes).expect("a roster");
                let read: Vec<_> = rows.iter().map(|row| (row.who.as_str(), row.name.as_str())).collect();
                let expect: Vec<_> = codes.iter().map(String::as_str).zip(ORDER).collect();
                assert_eq!(read, expect, "{format}");
            }
        }
        world.app.clock.advance(SignedDuration::from_hours(24 * 15));
        let mut organiser = world.client(&world.organiser).await;
        let table = documents::read_table(&organiser.get(&path("ods")).await.bytes, &[&["時數"]]).expect("a workbook");
        let hours = table.column(&["時數"]).expect("hours");
        let filled = |row: &documents::TableRow| {
            let cells = row.cells.iter().enumerate();
            cells.map(|(at, text)| if at == hours { Cell::Number(2.0) } else { Cell::from(text.as_str()) }).collect()
        };
        let sheet = Sheet {
            name: "名冊".to_owned(),
            titles: vec!["學員名冊".to_owned()],
            columns: table.header.iter().map(|header| Column::new(header, 12.0, Kind::Text)).collect(),
            rows: table.rows.iter().map(filled).collect(),
            landscape: false,
            created_at: world.app.clock.now(),
        };
        let roster = format!("/desk/courses/{code}/roster");
        let bytes = documents::ods::write(&sheet).expect("written");
        let taken = organiser.upload(&roster, &format!("{roster}/upload"), "file", "名冊.ods", &bytes).await;
        assert_eq!(taken.status, StatusCode::OK, "{}", taken.main());
        let course = catalogue::by_code(world.app.db.read(), &code).await.expect("course");
        let (saved, by_hand) = app::credit::roster_of(world.app.db.read(), &course).await.expect("roster");
        assert!(by_hand && saved.len() == 7 && saved.iter().all(|row| row.half_hours == 4), "{saved:?}");
    }

    /// A session has a sheet of its own, the old addresses lead on, and what is not there is not found.
    async fn files_by_session_and_old_addresses(world: World) {
        let (code, _) = crowd(&world).await;
        let mut organiser = world.client(&world.organiser).await;
        let base = format!("/desk/courses/{code}");
        let old = organiser.get(&format!("{base}/sign-in-sheet.xlsx?meeting=1")).await;
        assert_eq!(old.path, format!("{base}/reports/sign-in-sheet.xlsx?meeting=1"));
        let book = zip_names(&old.bytes);
        assert_eq!(book.iter().filter(|name| name.starts_with("xl/worksheets/")).count(), 1, "{book:?}");
        let old = organiser.get(&format!("{base}/sign-in-sheet.pdf?blank=1")).await;
        assert_eq!(old.path, format!("{base}/reports/blank-sheet.pdf"));
        for gone in ["sign-in-sheet.doc", "secrets.pdf", "pdf", "sign-in-sheet.pdf?meeting=9"] {
            assert_eq!(organiser.get(&format!("{base}/reports/{gone}")).await.status, StatusCode::NOT_FOUND, "{gone}");
        }
        let mut other = world.client(&world.other_organiser).await;
        for path in ["/reports", "/reports/participants.xlsx", "/message"] {
            assert_eq!(other.get(&format!("{base}{path}")).await.status, StatusCode::NOT_FOUND, "{path}");
        }
    }

    /// Words, codes in full width, county, school and tab narrow the list; a hundred rows are a page.
    async fn the_list_is_searched_filtered_and_paged(world: World) {
        let (code, all) = crowd(&world).await;
        let mut organiser = world.client(&world.organiser).await;
        let list = list_of(&code);
        let own = identity::person(world.app.db.read(), person(&all, "李樂")).await.expect("person").personal_code;
        let wide: String = own.to_lowercase().chars().filter_map(|c| char::from_u32(u32::from(c) + 0xfee0)).collect();
        for (query, expect) in [
            (format!("q={}", ui::encode(&wide)), &["李樂"][..]),
            (format!("q={}", ui::encode("杏林")), &["林杏芸", "王大同"]),
            (format!("county={}", ui::encode("花蓮縣")), &["阿妮絲‧瓦旦", "周子安"]),
            (format!("school={}", ui::encode("花蓮縣明禮國小")), &["周子安"]),
            ("school=-".to_owned(), &["吳若水"]),
            ("v=waiting".to_owned(), &[]),
            ("page=99".to_owned(), &ORDER),
        ] {
            assert_eq!(named(&organiser.get(&format!("{list}?{query}")).await), expect, "{query}");
        }
        organiser.get(&format!("{list}?q=zzz")).await.sees("沒有符合的人");

        let many = world.published(150).await;
        let course = course(&world, &many).await;
        let people = world.teachers(220).await;
        let now = world.app.clock.now();
        let asked = people.iter().map(|p| world.app.desk().ask(Actor::process("test"), course, *p, now));
        for answer in futures::future::join_all(asked.collect::<Vec<_>>()).await {
            answer.expect("asked");
        }
        let first = organiser.get(&list_of(&many)).await;
        assert_eq!((boxes(&first).len(), first.each("input[name=shown]", "value").len()), (100, 100));
        first.sees("符合 220 人");
        assert_eq!(boxes(&organiser.get(&format!("{}?page=3", list_of(&many))).await).len(), 20);
        assert_eq!(boxes(&organiser.get(&format!("{}?v=waiting", list_of(&many))).await).len(), 70);
    }

    /// Several are refused after one more look, then admitted again as places allow: who asked first comes first, and
    /// everybody is answered.
    async fn several_are_decided_at_once(world: World) {
        let code = world.published(2).await;
        let id = course(&world, &code).await;
        // Listed: 陳語棠 before 林杏芸. Asked: the other way round.
        ask(&world, id, world.teacher.person).await;
        ask(&world, id, world.other_teacher.person).await;
        let mut organiser = world.client(&world.organiser).await;
        let all = boxes(&organiser.get(&list_of(&code)).await);
        let (lin, chen) = (box_of(&all, "林杏芸"), box_of(&all, "陳語棠"));
        let nobody = chosen(&mut organiser, &code, "admit", &[]).await;
        nobody.sees("還沒有選取任何人");
        let question = chosen(&mut organiser, &code, "refuse", &[&lin, &chen]).await;
        question.sees("確定不錄取這 2 人嗎").sees("其中 2 人原本已錄取");
        assert_eq!(boxes(&organiser.get(&format!("{}?v=admitted", list_of(&code))).await).len(), 2, "only asked so far");
        // Without scripts one box stands for the page.
        let list = list_of(&code);
        let fields = [("do", "refuse-yes"), ("all", "1"), ("shown", lin.as_str()), ("shown", chen.as_str())];
        let done = organiser.submit(&list, &format!("{list}/chosen"), &fields).await;
        done.sees("不錄取 2 人");
        assert_eq!(boxes(&organiser.get(&format!("{list}?v=refused")).await).len(), 2);

        let somebody = world.teachers(1).await[0];
        ask(&world, id, somebody).await;
        let done = chosen(&mut organiser, &code, "admit", &[&chen, &lin]).await;
        done.sees("已錄取 1 人").sees("1 人沒有變動").sees("名額都已經額滿");
        let admitted = boxes(&organiser.get(&format!("{list}?v=admitted")).await);
        assert!(admitted.iter().any(|(who, _)| who.starts_with("林杏芸")) && admitted.len() == 2, "{admitted:?}");
        let again = chosen(&mut organiser, &code, "admit", &[&lin]).await;
        again.sees("已錄取 0 人").sees("1 人沒有變動");

        // Requests of another course are nobody's here, and of another school's nobody knows.
        let other_course = world.published(2).await;
        chosen(&mut organiser, &other_course, "refuse-yes", &[&lin]).await.sees("還沒有選取任何人");
        let mut other = world.client(&world.other_organiser).await;
        let token = other.get("/home").await.token();
        let fields = [("csrf", token.as_str()), ("do", "refuse-yes"), ("who", lin.as_str())];
        assert_eq!(other.post(&format!("{list}/chosen"), &fields).await.status, StatusCode::NOT_FOUND);
    }

    /// Who waits and is refused together with who has the place is not promoted in between.
    async fn nobody_is_promoted_only_to_be_refused(world: World) {
        let code = world.published(1).await;
        let id = course(&world, &code).await;
        ask(&world, id, world.teacher.person).await;
        ask(&world, id, world.other_teacher.person).await;
        let mut organiser = world.client(&world.organiser).await;
        let all = boxes(&organiser.get(&list_of(&code)).await);
        let (has, waits) = (box_of(&all, "林杏芸"), box_of(&all, "陳語棠"));
        chosen(&mut organiser, &code, "refuse-yes", &[&has, &waits]).await.sees("不錄取 2 人");
        let told: Vec<_> = mails(&world).await.into_iter().filter(|m| m.to_address == "other-teacher@test.example").collect();
        assert!(told.iter().all(|m| !m.subject.contains("遞補")), "{told:#?}");
    }

    /// Written, looked over with the number of readers, sent once however often one presses, kept as history; people who
    /// are one person are told once.
    async fn a_message_is_sent_once(world: World) {
        let (code, all) = crowd(&world).await;
        let mut change = change(&world).await;
        let (kept, merged) = (world.teacher.person, person(&all, "王大同"));
        identity::merge(&change, merged, kept).await.expect("merged");
        let silent = "UPDATE person SET email = '' WHERE id = $1";
        sql::run(change.conn(), silent, params![person(&all, "李樂")]).await.expect("no address");
        change.record("test.merged", merged.0, serde_json::json!({}));
        change.commit().await.expect("committed");

        let mut organiser = world.client(&world.organiser).await;
        let page = format!("/desk/courses/{code}/message");
        let empty = organiser.submit(&page, &page, &[("audience", "admitted"), ("subject", ""), ("text", "A123456789")]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        empty.sees("請填寫主旨").sees("信中有證號").sees("A123456789");
        let fields = [("audience", "admitted"), ("subject", "　教室改到三樓"), ("text", "請到三樓。\r\n\r\n謝謝。")];
        let looked = organiser.submit(&page, &page, &fields).await;
        looked.sees("寄給 5 人").sees("教室改到三樓").sees("收不到這封信").sees("李樂");
        let back = organiser.submit(&page, &page, &[&fields[..], &[("back", "1")]].concat()).await;
        assert_eq!(back.attribute("input[name=subject]", "value").as_deref(), Some("　教室改到三樓".trim()));
        assert!(letters_to(&mails(&world).await, "教室改到三樓").is_empty(), "nothing is sent before it is looked over");

        let id = looked.attribute("input[name=id]", "value").expect("an id");
        let send = [&fields[..], &[("id", id.as_str())]].concat();
        for _ in 0..2 {
            let sent = organiser.submit(&page, &format!("{page}/send"), &send).await;
            assert_eq!((sent.status, sent.path.as_str()), (StatusCode::OK, page.as_str()));
            sent.sees("已寄出").sees("教室改到三樓").sees("5 人").sees("今天還可以寄 9 次");
        }
        let told = letters_to(&mails(&world).await, "教室改到三樓");
        assert_eq!(told.len(), 5, "{told:?}");
        assert_eq!(told.iter().filter(|to| *to == "teacher@test.example").count(), 1);
        let letter = mails(&world).await.into_iter().find(|m| m.to_address == "teacher@test.example" && m.subject.contains("三樓")).expect("a letter");
        for part in ["林杏芸 您好", "請到三樓。\n\n謝謝。", &code, "閱讀理解策略工作坊", "宜蘭縣杏林國小", "承辦人", "training@test.example"] {
            assert!(letter.body.contains(part), "{part}: {}", letter.body);
        }
        // The same id about another course is not this message.
        let other = world.published(3).await;
        let page = format!("/desk/courses/{other}/message");
        assert_eq!(organiser.submit(&page, &format!("{page}/send"), &send).await.status, StatusCode::NOT_FOUND);
    }

    /// Those ticked on the list are written to, ten times a day at most, and nobody else's course.
    async fn those_chosen_are_written_to_so_often(world: World) {
        let (code, all) = crowd(&world).await;
        let mut organiser = world.client(&world.organiser).await;
        let rows = boxes(&organiser.get(&list_of(&code)).await);
        let ids = [box_of(&rows, "李樂"), box_of(&rows, "吳若水")];
        let compose = chosen(&mut organiser, &code, "message", &[&ids[0], &ids[1]]).await;
        compose.sees("寫給名單上選取的 2 人").sees("李樂");
        assert_eq!(compose.each("input[name=who]", "value").len(), 2);
        let page = format!("/desk/courses/{code}/message");
        let fields = [("audience", "chosen"), ("who", ids[0].as_str()), ("who", &ids[1]), ("subject", "兩位"), ("text", "請早到。")];
        let mut looked = organiser.submit(&page, &page, &fields).await;
        looked.sees("寄給 2 人");
        for _ in 0..10 {
            let id = looked.attribute("input[name=id]", "value").expect("an id");
            let send = [&fields[..], &[("id", id.as_str())]].concat();
            organiser.submit(&page, &format!("{page}/send"), &send).await.sees("已寄出");
            looked = organiser.submit(&page, &page, &fields).await;
        }
        assert_eq!(looked.status, StatusCode::UNPROCESSABLE_ENTITY);
        looked.sees("一天最多 10 次").sees("請明天再寄").sees("請早到。");
        // Also past the look-over, and with an id of its own.
        let id = uuid::Uuid::now_v7().to_string();
        let send = [&fields[..], &[("id", id.as_str())]].concat();
        organiser.submit(&page, &format!("{page}/send"), &send).await.sees("一天最多 10 次");
        assert_eq!(letters_to(&mails(&world).await, "兩位").len(), 20);
        world.app.clock.advance(SignedDuration::from_hours(24));
        let mut organiser = world.client(&world.organiser).await;
        organiser.submit(&page, &format!("{page}/send"), &send).await.sees("已寄出");

        let seat: SeatView = world.other_organiser.seat.clone().expect("a seat");
        let draft = domain::message::read("別人的課", "內容").expect("a draft");
        let foreign = app::enrolment::send_message(
            &world.app, &world.other_organiser.actor, &seat, &code, app::enrolment::MessageId::new(),
            &app::enrolment::To::default(), &draft,
        ).await;
        assert!(matches!(foreign, Err(platform::AppError::NotFound)), "{foreign:?}");
        assert_eq!(all.len(), 7);
    }
}

fn zip_names(bytes: &[u8]) -> Vec<String> {
    let archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a package");
    archive.file_names().filter_map(Result::ok).map(|name| name.into_owned()).collect()
}
