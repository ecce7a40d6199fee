//! Official documents and badges as people and others' tools meet them: signed, checked again, and told when they fell.

use std::process::Command;

use app::credit::{self, MarkInput};
use axum::http::StatusCode;
use domain::ledger::EntryKind;
use jiff::SignedDuration;
use platform::ids::PersonId;
use serde_json::Value;
use testkit::{Client, World};

use crate::on_both;

/// A closed course with hours for the teacher (and for `more` others); answers its code.
async fn closed(world: &World, more: &[PersonId]) -> String {
    let code = world.published(20).await;
    let enrol = format!("/courses/{code}/enrol");
    world.client(&world.teacher).await.submit(&enrol, &enrol, &[]).await;
    world.app.clock.advance(SignedDuration::from_hours(24 * 15));
    let seat = world.organiser.seat.clone().expect("seat");
    let mark = |person| MarkInput { meeting: 1, person, mark: "present".to_owned(), missed_minutes: 0 };
    credit::mark_attendance(
        &world.app,
        &world.organiser.actor,
        &seat,
        &code,
        vec![mark(world.teacher.person)],
    )
    .await
    .expect("marked");
    let mut rows = Vec::new();
    for person in std::iter::once(&world.teacher.person).chain(more) {
        let who = app::identity::person(world.app.db.read(), *person).await.expect("person");
        rows.push(credit::RosterInput {
            line: u32::try_from(rows.len() + 1).expect("few"),
            who: who.personal_code,
            name: who.name,
            hours: "2".to_owned(),
            ..credit::RosterInput::default()
        });
    }
    credit::save_roster(&world.app, &world.organiser.actor, &seat, &code, rows, "hand").await.expect("saved");
    credit::send_roster(&world.app, &world.organiser.actor, &seat, &code).await.expect("sent");
    let review = world.reviewer.seat.clone().expect("seat");
    let approve = app::catalogue::Review::Approve;
    credit::review_roster(&world.app, &world.reviewer.actor, &review, &code, None, &approve)
        .await
        .expect("closed");
    code
}

/// Takes hours of the only course back; all of them, or as many.
async fn reverse(world: &World, person: PersonId, half_hours: i32) {
    let award = credit::transcript(world.app.db.read(), person).await.expect("read").remove(0);
    let whole = i64::from(half_hours) + award.half_hours == 0;
    let kind = if whole { EntryKind::Reverse } else { EntryKind::Correct };
    world.post_hours(&award.course_code, person, kind, half_hours).await;
}

/// What pdfsig says of a file; nothing where it is not installed.
fn pdfsig(world: &World, pdf: &[u8]) -> Option<String> {
    let path = world.folder.path().join("check.pdf");
    std::fs::write(&path, pdf).expect("written");
    let said = Command::new("pdfsig").arg(&path).output().ok()?;
    Some(String::from_utf8_lossy(&said.stdout).into_owned())
}

async fn verify_file(client: &mut Client, pdf: &[u8]) -> String {
    client.upload("/verify", "/verify", "file", "a.pdf", pdf).await.main()
}

fn serial_of(answer: &testkit::Answer) -> String {
    let name = answer.header("content-disposition");
    let from = name.find("XT-").expect("a serial in the name of the file");
    name[from..].split(".pdf").next().expect("a name").to_owned()
}

on_both! {
    /// A transcript is signed, readers of others find the signature good, and one changed byte is found out everywhere.
    async fn a_transcript_is_signed_and_one_changed_byte_is_found(world: World) {
        closed(&world, &[]).await;
        let mut teacher = world.client(&world.teacher).await;
        let answer = teacher.submit("/my/transcript", "/my/transcript.pdf", &[]).await;
        let (pdf, serial) = (answer.bytes.clone(), serial_of(&answer));
        let mut visitor = world.visitor();
        let said = verify_file(&mut visitor, &pdf).await;
        assert!(said.contains("檔案沒有被改過") && said.contains(&serial) && said.contains("目前仍然有效"), "{said}");
        assert!(said.contains("林○芸") && !said.contains("林杏芸"), "{said}");

        let title = pdf.windows(8).position(|w| w == b"/Creator").expect("the metadata");
        let padding = pdf.windows(6).rposition(|w| w == b"000>>>").expect("room behind the signature");
        let contents = pdf.windows(10).rposition(|w| w == b"/Contents<").expect("the signature") + 400;
        for (place, what) in [(title + 3, "metadata"), (1_000, "content"), (contents, "the signature"), (padding, "the padding")] {
            let mut changed = pdf.clone();
            changed[place] = if changed[place] == b'1' { b'2' } else { b'1' };
            let said = verify_file(&mut visitor, &changed).await;
            assert!(said.contains("檔案被改過"), "{what}: {said}");
            assert!(!said.contains("檔案沒有被改過"), "{what}: {said}");
        }
        let longer = [pdf.as_slice(), b"\n% added\n"].concat();
        assert!(verify_file(&mut visitor, &longer).await.contains("檔案被改過"));
        assert!(verify_file(&mut visitor, b"%PDF-1.7\nnothing").await.contains("不是本系統簽章的"));
        assert!(verify_file(&mut visitor, b"hello").await.contains("這不是 PDF 檔"));

        if let Some(said) = pdfsig(&world, &pdf) {
            assert!(said.contains("Signature is Valid") && said.contains("ETSI.CAdES.detached"), "{said}");
            assert!(said.contains("Total document signed"), "{said}");
            let mut changed = pdf.clone();
            changed[1_000] ^= 1;
            let said = pdfsig(&world, &changed).expect("installed");
            assert!(!said.contains("Signature is Valid"), "{said}");
        }
    }

    /// A certificate keeps its serial while the hours stay; once they are taken back, page and file say so.
    async fn a_certificate_tells_when_its_hours_are_gone(world: World) {
        let code = closed(&world, &[]).await;
        let mut teacher = world.client(&world.teacher).await;
        teacher.get("/my/certificates").await.sees("閱讀理解策略工作坊");
        let to = format!("/my/certificates/{code}");
        let first = teacher.submit("/my/certificates", &to, &[]).await;
        let again = teacher.submit("/my/certificates", &to, &[]).await;
        assert!(first.bytes.starts_with(b"%PDF"), "{}", first.main());
        let serial = serial_of(&first);
        assert_eq!(serial, serial_of(&again));
        let found = documents::pdf::claimed(&first.bytes).expect("a reason");
        assert!(found.contains(&serial), "{found}");
        let mut visitor = world.visitor();
        visitor.get(&format!("/verify/{serial}")).await.sees("研習證明書").sees("目前仍然有效").sees("2 小時");
        for file in [&first.bytes, &again.bytes] {
            assert!(verify_file(&mut visitor, file).await.contains("檔案沒有被改過"));
        }
        let mut other = world.client(&world.other_teacher).await;
        assert_eq!(other.submit("/my/certificates", &to, &[]).await.status, StatusCode::NOT_FOUND, "no hours, no certificate");

        reverse(&world, world.teacher.person, -4).await;
        visitor.get(&format!("/verify/{serial}")).await.sees("時數已被撤銷");
        let said = verify_file(&mut visitor, &first.bytes).await;
        assert!(said.contains("檔案沒有被改過") && said.contains("時數已被撤銷"), "{said}");
        assert_eq!(teacher.submit("/my/certificates", &to, &[]).await.status, StatusCode::NOT_FOUND);
    }

    /// The organiser orders all certificates of a course; others can't, and the files are those the check page knows.
    async fn all_certificates_of_a_course(world: World) {
        let more = world.teachers(4).await;
        let code = closed(&world, &more).await;
        let page = format!("/desk/courses/{code}/certificates");
        let mut organiser = world.client(&world.organiser).await;
        for format in ["pdf", "zip"] {
            organiser.submit(&page, &page, &[("format", format)]).await.sees("製作中");
            world.app.run_jobs().await.expect("jobs");
        }
        let shown = organiser.get(&page).await;
        shown.sees("完成，5 人");
        let links: Vec<String> =
            shown.each("a[href*='/certificates/']", "href").into_iter().map(|(href, _)| href).collect();
        assert_eq!(links.len(), 2, "{links:?}");
        let mut visitor = world.visitor();
        let mut kinds = Vec::new();
        for link in &links {
            let file = organiser.get(link).await;
            if file.bytes.starts_with(b"%PDF") {
                kinds.push("pdf");
                assert_eq!(lopdf::Document::load_mem(&file.bytes).expect("a PDF").get_pages().len(), 5);
                let said = verify_file(&mut visitor, &file.bytes).await;
                assert!(said.contains("檔案沒有被改過") && said.contains("5 張"), "{said}");
            } else {
                kinds.push("zip");
                let mut zip = zip::ZipArchive::new(std::io::Cursor::new(file.bytes)).expect("a zip");
                assert_eq!(zip.len(), 5);
                let mut one = Vec::new();
                std::io::Read::read_to_end(&mut zip.by_index(0).expect("a file"), &mut one).expect("read");
                assert!(verify_file(&mut visitor, &one).await.contains("檔案沒有被改過"));
            }
            let mut other = world.client(&world.other_organiser).await;
            assert_eq!(other.get(link).await.status, StatusCode::NOT_FOUND);
        }
        kinds.sort_unstable();
        assert_eq!(kinds, ["pdf", "zip"]);
        let unheld = world.published(3).await;
        let page = format!("/desk/courses/{unheld}/certificates");
        organiser.get(&page).await.sees("還沒有人獲得時數");
    }

    /// Copies that begin together sign with one key; a rotation keeps the old one for checking; the seal can be renewed.
    async fn keys_are_one_for_all_copies_and_old_ones_go_on_checking(world: World) {
        closed(&world, &[]).await;
        let (copy, _folder) = world.copy().await;
        let (a, b) = futures::future::join(
            app::signing::document_signer(&world.app),
            app::signing::document_signer(&copy),
        )
        .await;
        assert_eq!(a.expect("a key").id, b.expect("a key").id);
        let mut teacher = world.client(&world.teacher).await;
        let before = teacher.submit("/my/transcript", "/my/transcript.pdf", &[]).await.bytes;
        let actor = platform::db::Actor::process("test");
        assert_eq!(app::signing::show(&world.app).await.expect("made and read").len(), 4);
        app::signing::rotate(&world.app, &actor).await.expect("rotated");
        let after = teacher.submit("/my/transcript", "/my/transcript.pdf", &[]).await.bytes;
        let mut visitor = world.visitor();
        for file in [&before, &after] {
            assert!(verify_file(&mut visitor, file).await.contains("檔案沒有被改過"));
        }
        let all = app::signing::show(&world.app).await.expect("read");
        let of = |purpose: &str| all.iter().filter(|k| k.purpose == purpose).count();
        assert_eq!((of("authority"), of("document"), of("token"), of("proof")), (1, 2, 2, 2), "{all:?}");
        let key = world.app.keys.add_generation().expect("added");
        world.app.keys.promote(key).expect("promoted");
        assert_eq!(app::signing::sealed_with(&world.app, key - 1).await.expect("counted"), 7);
        assert_eq!(app::signing::reseal(&world.app, &actor).await.expect("sealed"), 7);
        assert_eq!(app::signing::sealed_with(&world.app, key - 1).await.expect("counted"), 0);
        let again = teacher.submit("/my/transcript", "/my/transcript.pdf", &[]).await.bytes;
        assert!(verify_file(&mut visitor, &again).await.contains("檔案沒有被改過"));
        let pem = visitor.get("/keys/authority.pem").await;
        assert!(pem.text.starts_with("-----BEGIN CERTIFICATE-----"), "{}", pem.text);
    }

    /// A badge is signed for others' tools, names nobody, and falls with its hours, in the list at once.
    async fn a_badge_falls_with_its_hours(world: World) {
        let code = closed(&world, &[]).await;
        let mut teacher = world.client(&world.teacher).await;
        let to = format!("/my/certificates/{code}/badge");
        let page = teacher.submit("/my/certificates", &to, &[]).await;
        page.sees("這枚徽章目前有效");
        let again = teacher.submit("/my/certificates", &to, &[]).await;
        assert_eq!(page.path, again.path, "one badge, however often it is asked for");
        let mut visitor = world.visitor();
        let text = visitor.get(&format!("{}/credential.json", page.path)).await.text;
        assert!(!text.contains("林杏芸") && !text.contains("teacher@test.example"), "{text}");
        let credential: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(credential["proof"]["cryptosuite"], "eddsa-rdfc-2022");
        assert_eq!(credential["credentialSubject"]["result"][0]["value"], "2");
        let token = visitor.get(&format!("{}/token.jwt", page.path)).await.text;
        assert_eq!(token.split('.').count(), 3, "{token}");
        let site = &world.app.settings.public_url;
        for address in ["/credentialStatus/statusListCredential", "/proof/verificationMethod", "/issuer/id"] {
            let url = credential.pointer(address).and_then(Value::as_str).expect("an address");
            let answer = visitor.get(url.strip_prefix(site).expect("our own")).await;
            assert!(answer.status.is_success() && serde_json::from_str::<Value>(&answer.text).is_ok(), "{url}: {}", answer.text);
        }
        let png = visitor.get(&format!("{}/picture.png", page.path)).await.bytes;
        assert!(png.windows(19).any(|w| w == b"openbadgecredential"));
        let list = |text: String| {
            let list: Value = serde_json::from_str(&text).expect("JSON");
            list["credentialSubject"]["encodedList"].as_str().expect("a list").to_owned()
        };
        let before = list(visitor.get("/badges/status/0").await.text);
        reverse(&world, world.teacher.person, -2).await;
        let after = list(visitor.get("/badges/status/0").await.text);
        assert_ne!(before, after, "told at once");
        visitor.get(&page.path).await.sees("這枚徽章已失效");
        world.app.clock.advance(SignedDuration::from_mins(2));
        world.app.run_crons().await.expect("timed work");
        let lines = platform::audit::history(world.app.db.read(), world.teacher.person.0).await.expect("history");
        assert!(lines.iter().any(|l| l.action == "badge.revoked"));
        assert_eq!(list(visitor.get("/badges/status/0").await.text), after);
        let new = teacher.submit("/my/certificates", &to, &[]).await;
        assert_ne!(new.path, page.path);
        new.sees("這枚徽章目前有效");
        visitor.get(&page.path).await.sees("這枚徽章已失效");
        assert_eq!(visitor.get("/badges/status/9").await.status, StatusCode::NOT_FOUND);
    }
}

/// A certificate that was brought signs instead of our own, with a reader's blessing; files that do not fit are refused.
#[test]
fn a_brought_certificate_signs() {
    for algorithm in ["ec", "rsa"] {
        crate::block_on(async move {
            let folder = tempfile::tempdir().expect("temporary folder");
            let (certificate, key) = (folder.path().join("chain.pem"), folder.path().join("key.pem"));
            if !make_certificate(algorithm, &certificate, &key) {
                eprintln!("openssl is not installed: not checked");
                return;
            }
            let world = World::with(testkit::engines().into_iter().next().expect("an engine"), |settings| {
                settings.signing_certificate.clone_from(&certificate);
                settings.signing_key.clone_from(&key);
            })
            .await;
            closed(&world, &[]).await;
            let mut teacher = world.client(&world.teacher).await;
            let pdf = teacher.submit("/my/transcript", "/my/transcript.pdf", &[]).await.bytes;
            assert!(verify_file(&mut world.visitor(), &pdf).await.contains("檔案沒有被改過"));
            if let Some(said) = pdfsig(&world, &pdf) {
                assert!(said.contains("Signature is Valid") && said.contains("Brought"), "{said}");
            }
            assert!(make_certificate(algorithm, &folder.path().join("other.pem"), &key), "another key");
            assert!(
                app::signing::document_signer(&world.app).await.is_err(),
                "not the key of the certificate"
            );
        });
    }
}

fn make_certificate(algorithm: &str, certificate: &std::path::Path, key: &std::path::Path) -> bool {
    let mut command = Command::new("openssl");
    command.args(["req", "-x509", "-nodes", "-days", "30", "-subj", "/C=TW/O=Test/CN=Brought", "-newkey"]);
    match algorithm {
        "ec" => command.args(["ec", "-pkeyopt", "ec_paramgen_curve:P-256"]),
        _ => command.arg("rsa:2048"),
    };
    command.arg("-keyout").arg(key).arg("-out").arg(certificate);
    command.output().is_ok_and(|done| done.status.success())
}
