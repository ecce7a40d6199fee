//! Files beside a course: what is taken, who reads it, what the scanner says (CAT-1).

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};

use app::catalogue;
use jiff::SignedDuration;
use testkit::{Answer, Client, Persona, World, course_form};

use crate::on_both;

const PDF: &[u8] = b"%PDF-1.7\n% a programme\n";

async fn draft(world: &World) -> String {
    let form = course_form(domain::calendar::civil_date(world.app.clock.now()), 5);
    let seat = world.organiser.seat.clone().expect("a seat");
    catalogue::create_draft(&world.app, &world.organiser.actor, &seat, &form).await.expect("a draft")
}

async fn add(client: &mut Client, code: &str, readers: &str, name: &str, bytes: &[u8]) -> Answer {
    let page = format!("/desk/courses/{code}/files");
    client.upload_with(&page, &page, &[("readers", readers)], "file", name, bytes).await
}

/// Addresses of the files a page links to.
fn files(answer: &Answer) -> Vec<String> {
    answer.each("main a[href*='/files/']", "href").into_iter().map(|(href, _)| href).collect()
}

async fn status(world: &World, persona: Option<&Persona>, path: &str) -> u16 {
    let mut client = match persona {
        Some(persona) => world.client(persona).await,
        None => world.visitor(),
    };
    let answer = client.get(path).await;
    if answer.path.starts_with("/sign-in") { 303 } else { answer.status.as_u16() }
}

on_both! {
    /// A programme for all, a handout for those admitted, a letter for the reviewer: each reads what is meant for them.
    async fn everybody_reads_what_is_meant_for_them(world: World) {
        let code = draft(&world).await;
        let mut organiser = world.client(&world.organiser).await;
        let page = format!("/desk/courses/{code}/files");
        organiser.get(&page).await.sees("還沒有附件").sees("這個系統沒有設定掃毒");
        for (readers, name) in [("public", "課程表.pdf"), ("admitted", "講義.pdf"), ("reviewer", "公文.pdf")] {
            let bytes = [PDF, name.as_bytes()].concat();
            let added = add(&mut organiser, &code, readers, &format!("C:\\講義夾\\{name}"), &bytes).await;
            added.sees("檔案已加入").sees(name).sees("未掃毒");
        }
        let paths = files(&organiser.get(&page).await);
        assert_eq!(paths.len(), 3);
        // A draft is nobody's business.
        for path in &paths {
            assert_eq!(status(&world, None, path).await, 404);
            assert_eq!(status(&world, Some(&world.reviewer), path).await, 404, "never sent");
            assert_eq!(status(&world, Some(&world.other_organiser), path).await, 404);
            assert_eq!(status(&world, Some(&world.operator), path).await, 200, "the own school");
        }
        let seat = world.organiser.seat.clone().expect("a seat");
        catalogue::submit(&world.app, &world.organiser.actor, &seat, &code).await.expect("sent");
        let review = world.client(&world.reviewer).await.get(&format!("/review/courses/{code}")).await;
        review.sees("公文.pdf").sees("只有審核單位");
        assert_eq!(files(&review).len(), 3);
        let refused = add(&mut organiser, &code, "public", "late.pdf", PDF).await;
        assert_eq!(refused.status.as_u16(), 422, "not while the reviewer looks at it");
        let judge = world.reviewer.seat.clone().expect("a seat");
        catalogue::review(&world.app, &world.reviewer.actor, &judge, &code, None, &catalogue::Review::Approve).await.expect("approved");
        let course = catalogue::by_code(world.app.db.read(), &code).await.expect("the course");
        world.app.desk().ask(world.teacher.actor.clone(), course.id, world.teacher.person, world.app.clock.now()).await.expect("enrolled");
        for (path, expect) in paths.iter().zip([[200, 200, 200, 200, 200], [303, 200, 404, 200, 200], [404, 404, 404, 200, 200]]) {
            let got = [
                status(&world, None, path).await,
                status(&world, Some(&world.teacher), path).await,
                status(&world, Some(&world.other_teacher), path).await,
                status(&world, Some(&world.organiser), path).await,
                status(&world, Some(&world.reviewer), path).await,
            ];
            assert_eq!(got, expect, "{path}");
        }
        let public = world.visitor().get(&format!("/courses/{code}")).await;
        assert_eq!(files(&public), [paths[0].clone()]);
        let sent = world.visitor().get(&paths[0]).await;
        assert_eq!(sent.bytes, [PDF, "課程表.pdf".as_bytes()].concat());
        assert_eq!(sent.content_type, "application/pdf");
        assert!(sent.header("content-disposition").starts_with("attachment;"), "{:?}", sent.headers);
        assert_eq!(sent.header("x-content-type-options"), "nosniff");
        // After the approval: another handout, another reader; both are in the log.
        add(&mut organiser, &code, "public", "補充.txt", "補充資料".as_bytes()).await.sees("補充.txt");
        let changed = organiser.submit(&page, &paths_post(&paths[1]), &[("do", "readers"), ("readers", "public")]).await;
        changed.sees("已更改誰可以看");
        assert_eq!(status(&world, None, &paths[1]).await, 200);
        let log = platform::audit::history(world.app.db.read(), course.id.0).await.expect("a log");
        let count = |action: &str| log.iter().filter(|line| line.action == action).count();
        assert_eq!((count("course.attachment_added"), count("course.attachment_readers_set")), (4, 1));
    }

    /// What a file is, is told by its content; each refusal says why, and nothing of it is kept.
    async fn what_is_not_what_it_says_is_refused(world: World) {
        let code = draft(&world).await;
        let mut organiser = world.client(&world.organiser).await;
        let mut large = PDF.to_vec();
        large.resize(20 * 1024 * 1024 + 1, b' ');
        for (name, bytes, says) in [
            ("講義.pdf", &b"PK\x03\x04 a zip"[..], "內容和副檔名不符"),
            ("講義.pdf", b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0", "內容和副檔名不符"),
            ("程式.exe", b"MZ\x90\0", "不收「程式.exe」這種檔案"),
            ("網頁.txt", b"<html><script>", "內容和副檔名不符"),
            ("空的.pdf", b"", "還沒有選擇檔案"),
            ("大.pdf", &large, "檔案超過 20 MiB"),
        ] {
            let refused = add(&mut organiser, &code, "public", name, bytes).await;
            assert_eq!(refused.status.as_u16(), 422, "{name}: {}", refused.main());
            refused.sees(says).sees("還沒有附件");
        }
        large.resize(26 * 1024 * 1024, b' ');
        assert_eq!(add(&mut organiser, &code, "public", "大.pdf", &large).await.status.as_u16(), 413);
        assert_eq!(add(&mut organiser, &code, "nobody", "a.pdf", PDF).await.status.as_u16(), 422);
        let foreign = world.client(&world.other_organiser).await.post(&format!("/desk/courses/{code}/files"), &[]).await;
        assert!(foreign.status.is_client_error());
    }

    /// Ten at most; the same content once; a file takes another's place or goes, and its bytes go with the clearing.
    async fn ten_files_each_once_replaced_and_deleted(world: World) {
        let code = draft(&world).await;
        let mut organiser = world.client(&world.organiser).await;
        let page = format!("/desk/courses/{code}/files");
        for n in 0..10 {
            let added = add(&mut organiser, &code, "public", &format!("{n}.txt"), format!("第 {n} 份").as_bytes()).await;
            assert_eq!(added.status.as_u16(), 200, "{}", added.main());
            world.app.clock.advance(SignedDuration::from_secs(1));
        }
        add(&mut organiser, &code, "public", "11.txt", b"eleven").await.sees("一門課程最多 10 個附件");
        let path = files(&organiser.get(&page).await).remove(0);
        let id = path.rsplit('/').next().expect("an id").to_owned();
        let replace = [("readers", "public"), ("replaces", id.as_str())];
        let twice = organiser.upload_with(&page, &page, &replace, "file", "again.txt", "第 5 份".as_bytes()).await;
        twice.sees("內容相同的附件");
        let replaced = organiser.upload_with(&page, &page, &replace, "file", "new.txt", b"new").await;
        replaced.sees("new.txt");
        assert_eq!(files(&replaced).len(), 10);
        assert_eq!(status(&world, Some(&world.organiser), &path).await, 404, "the old one is gone");
        let path = files(&replaced).remove(0);
        let removed = organiser.submit(&page, &paths_post(&path), &[("do", "remove")]).await;
        removed.sees("檔案已刪除");
        assert_eq!(files(&removed).len(), 9);
        // The draft is thrown away with its files: rows are due, and the clearing takes the bytes.
        organiser.submit(&format!("/desk/courses/{code}/delete"), &format!("/desk/courses/{code}/delete"), &[]).await;
        let kept = || walk(&world.folder.path().join("files"));
        assert_eq!(kept(), 11);
        let mut change = world.app.db.change(&platform::db::Actor::process("test"), world.app.clock.now()).await.expect("a change");
        let (gone, digests) = world.app.files.forget_due(&change).await.expect("forgotten");
        change.record("course.deleted", uuid::Uuid::nil(), serde_json::json!({}));
        change.commit().await.expect("committed");
        // Meanwhile somebody else sends what one of them held: those bytes stay.
        let other = draft(&world).await;
        add(&mut organiser, &other, "public", "again.txt", b"new").await.sees("again.txt");
        world.app.files.remove(&world.app.db, world.app.clock.now(), &digests).await;
        assert_eq!((gone, kept()), (11, 1));
        let page = organiser.get(&format!("/desk/courses/{other}/files")).await;
        let path = files(&page).remove(0);
        assert_eq!(organiser.get(&path).await.bytes, b"new");
    }
}

fn paths_post(public: &str) -> String {
    format!("/desk{public}")
}

fn walk(folder: &std::path::Path) -> usize {
    let entries = std::fs::read_dir(folder).map(|all| all.flatten().collect::<Vec<_>>()).unwrap_or_default();
    entries.iter().map(|e| if e.path().is_dir() { walk(&e.path()) } else { 1 }).sum()
}

/// A clamd that says what a test wants: 0 clean, 1 infected, 2 an error, 3 an error about the first it is asked and clean
/// from then on; it counts the bytes it was sent.
struct Clamd {
    address: String,
    says: Arc<AtomicU8>,
    bytes: Arc<AtomicUsize>,
}

impl Clamd {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = format!("clamd:{}", listener.local_addr().expect("an address"));
        let (says, bytes) = (Arc::new(AtomicU8::new(0)), Arc::new(AtomicUsize::new(0)));
        let (answer, counted) = (Arc::clone(&says), Arc::clone(&bytes));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let mut stream = stream;
                let mut command = [0u8; 10];
                stream.read_exact(&mut command).expect("a command");
                assert_eq!(&command, b"zINSTREAM\0");
                loop {
                    let mut length = [0u8; 4];
                    stream.read_exact(&mut length).expect("a length");
                    let length = u32::from_be_bytes(length) as usize;
                    if length == 0 {
                        break;
                    }
                    let mut chunk = vec![0; length];
                    stream.read_exact(&mut chunk).expect("a chunk");
                    counted.fetch_add(length, Ordering::SeqCst);
                }
                let said: &[u8] = match answer.load(Ordering::SeqCst) {
                    0 => b"stream: OK\0",
                    1 => b"stream: Eicar-Signature FOUND\0",
                    3 => {
                        answer.store(0, Ordering::SeqCst);
                        b"INSTREAM size limit exceeded. ERROR\0"
                    }
                    _ => b"INSTREAM size limit exceeded. ERROR\0",
                };
                let _ = stream.write_all(said);
            }
        });
        Self { address, says, bytes }
    }
}

/// A world whose uploads go to a scanner, and a draft in it.
async fn scanned(engine: testkit::Engine) -> (Clamd, World, String) {
    let clamd = Clamd::start();
    let world = World::with(engine, |settings| settings.scan = clamd.address.clone()).await;
    let code = draft(&world).await;
    (clamd, world, code)
}

/// Clean files are read, infected ones refused; while the scanner does not answer they are kept and shown to nobody,
/// and when it answers again they are read or withheld, and the organiser is told.
#[test]
fn the_scanner_is_asked_and_asked_again() {
    for engine in testkit::engines() {
        crate::block_on(async move {
            let (clamd, world, code) = scanned(engine).await;
            let mut organiser = world.client(&world.organiser).await;
            let page = format!("/desk/courses/{code}/files");
            let long = [PDF, &vec![b'x'; 200_000]].concat();
            add(&mut organiser, &code, "public", "clean.pdf", &long).await.sees("沒有病毒");
            assert_eq!(clamd.bytes.load(Ordering::SeqCst), long.len(), "every byte was looked at");
            clamd.says.store(1, Ordering::SeqCst);
            let refused = add(&mut organiser, &code, "public", "bad.pdf", b"%PDF-1.7 bad").await;
            assert_eq!(refused.status.as_u16(), 422);
            refused.sees("掃出病毒");
            assert_eq!(files(&refused).len(), 1, "nothing of it is kept");
            clamd.says.store(2, Ordering::SeqCst);
            for name in ["one.pdf", "two.pdf"] {
                let kept =
                    add(&mut organiser, &code, "public", name, format!("%PDF-1.7 {name}").as_bytes()).await;
                kept.sees("掃毒完成後才會開放下載").sees("等待掃毒");
                assert_eq!(files(&kept).len(), 1, "what waits is no link, not even here");
                world.app.clock.advance(SignedDuration::from_secs(1));
            }
            world.app.run_crons().await.expect("asked");
            organiser.get(&page).await.sees("等待掃毒");
            clamd.says.store(0, Ordering::SeqCst);
            world.app.clock.advance(SignedDuration::from_mins(6));
            world.app.run_crons().await.expect("asked");
            assert_eq!(files(&organiser.get(&page).await).len(), 3, "read now");
            clamd.says.store(2, Ordering::SeqCst);
            add(&mut organiser, &code, "public", "three.pdf", b"%PDF-1.7 three").await;
            clamd.says.store(1, Ordering::SeqCst);
            world.app.clock.advance(SignedDuration::from_mins(6));
            world.app.run_crons().await.expect("asked");
            organiser.get(&page).await.sees("有病毒，已停用");
            let mails = platform::mail::newest(&world.app).await.expect("mails");
            let told =
                mails.iter().filter(|m| m.subject.contains("附件有病毒") && m.body.contains("three.pdf"));
            assert!(told.count() >= 1, "{mails:#?}");
        });
    }
}

/// Of three files that wait the first is lost and the scanner can tell nothing about the second: the third is read.
#[test]
fn one_file_holds_up_no_other() {
    for engine in testkit::engines() {
        crate::block_on(async move {
            let (clamd, world, code) = scanned(engine).await;
            let mut organiser = world.client(&world.organiser).await;
            clamd.says.store(2, Ordering::SeqCst);
            for name in ["lost.pdf", "odd.pdf", "fine.pdf"] {
                let bytes = format!("%PDF-1.7 {name}");
                add(&mut organiser, &code, "public", name, bytes.as_bytes()).await.sees("等待掃毒");
                world.app.clock.advance(SignedDuration::from_secs(1));
            }
            let lost = platform::files::digest(b"%PDF-1.7 lost.pdf");
            let path = world.folder.path().join("files").join(&lost[..2]).join(&lost);
            std::fs::remove_file(path).expect("it was there");
            clamd.says.store(3, Ordering::SeqCst);
            world.app.clock.advance(SignedDuration::from_mins(6));
            world.app.run_crons().await.expect("asked");
            let page = organiser.get(&format!("/desk/courses/{code}/files")).await;
            assert_eq!(files(&page).len(), 1, "{}", page.main());
            page.sees("沒有病毒").sees("等待掃毒");
        });
    }
}

/// A scanner that is not there at all: the file is kept, shown to nobody, and the page says so.
#[test]
fn a_scanner_that_is_down_loses_nothing() {
    for engine in testkit::engines() {
        crate::block_on(async move {
            let nobody = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
            let world = World::with(engine, |settings| settings.scan = format!("clamd:{nobody}")).await;
            let code = draft(&world).await;
            let mut organiser = world.client(&world.organiser).await;
            let kept = add(&mut organiser, &code, "public", "a.pdf", PDF).await;
            kept.sees("等待掃毒");
            assert!(files(&kept).is_empty());
        });
    }
}
