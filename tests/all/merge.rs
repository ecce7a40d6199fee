//! Two persons who are one: both transcripts are one, undoing restores both exactly, the ledger's total never moves.

use app::identity::{self, NewPerson};
use app::{credit, enrolment};
use platform::db::Actor;
use platform::ids::PersonId;
use testkit::{Client, PASSWORD, World, settle};

use crate::main_road::closed_course;
use crate::on_both;

async fn code_of(world: &World, person: PersonId) -> String {
    // The row itself, not who it was merged into.
    identity::persons(world.app.db.read(), &[person]).await.expect("read").pop().expect("known").personal_code
}

/// The transcript as its page shows it: every line, and the sums above.
async fn transcript(client: &mut Client) -> (Vec<String>, Vec<String>) {
    let page = client.get("/my/transcript").await;
    assert!(page.status.is_success(), "{}", page.main());
    (page.texts("main tbody tr"), page.texts("main .stat"))
}

async fn total(world: &World) -> i64 {
    credit::ledger_total(world.app.db.read()).await.expect("read")
}

async fn somebody(world: &World, name: &str, user: &'static str) -> PersonId {
    let mut change =
        world.app.db.change(&Actor::process("test"), world.app.clock.now()).await.expect("change");
    let mut person = NewPerson::fresh(name);
    person.account = Some((user.to_owned(), testkit::quick_hash()));
    person.organisation = Some(world.schools[0]);
    settle(&mut person);
    let id = person.id;
    let from = jiff::civil::date(2025, 8, 1);
    identity::register_people(&world.app, &mut change, vec![person], from).await.expect("registered");
    change.commit().await.expect("committed");
    id
}

async fn signed_in(world: &World, user: &str) -> Client {
    let mut client = world.visitor();
    client.sign_in(user, PASSWORD).await;
    client
}

/// Writes an hours line for somebody in a closed course, as a roster would.
async fn award(world: &World, person: PersonId, half_hours: i64, serial: i64) {
    let text = "INSERT INTO award (id, serial, person, course, organisation, kind, half_hours, cause, at)
      SELECT $1, $2, $3, c.id, c.organisation, 'issue', $4, 'roster', $5 FROM course c WHERE c.closed_at IS NOT NULL";
    let now = world.app.clock.now().as_millisecond();
    let values = platform::params![platform::ids::EventId::new(), serial, person, half_hours, now];
    assert_eq!(platform::db::sql::run(world.app.db.read(), text, values).await.expect("written"), 1);
}

async fn merge(client: &mut Client, kept: &str, merged: &str, reason: &str) -> testkit::Answer {
    let page = format!("/admin/merge?kept={kept}&merged={merged}");
    client.submit(&page, "/admin/merge", &[("kept", kept), ("merged", merged), ("reason", reason)]).await
}

async fn undo_first(client: &mut Client) -> testkit::Answer {
    let id = client.get("/admin/merge").await.attribute("input[name=id]", "value").expect("a merge in force");
    client.submit("/admin/merge", "/admin/merge/undo", &[("id", &id)]).await
}

on_both! {
    async fn merging_joins_transcripts_and_undoing_restores_both(world: World) {
        closed_course(&world).await;
        let twin = somebody(&world, "林杏芸", "twin").await;
        award(&world, twin, 9, 900_001).await;
        let sum = total(&world).await;
        let own = transcript(&mut world.client(&world.teacher).await).await;
        let other = transcript(&mut signed_in(&world, "twin").await).await;
        assert!(!own.0.is_empty() && !other.0.is_empty() && own != other, "{own:?} {other:?}");

        let (kept, merged) = (code_of(&world, world.teacher.person).await, code_of(&world, twin).await);
        let mut centre = world.client(&world.reviewer).await;
        let preview = centre.submit("/admin/merge", "/admin/merge/look", &[("kept", &kept), ("merged", &testkit::national_id(4))]).await;
        preview.sees("已經是同一個人");
        let preview = centre.get(&format!("/admin/merge?kept={kept}&merged={merged}")).await;
        preview.sees("4.5 小時").sees("twin").sees("A20*****");
        merge(&mut centre, &kept, &merged, " ").await.sees("沒有說明原因");
        merge(&mut centre, &kept, &merged, "重複註冊").await.sees("已合併").sees("重複註冊");
        assert_eq!(total(&world).await, sum);

        // Whoever of the two signs in sees all lines once, and their sum.
        let joined = transcript(&mut world.client(&world.teacher).await).await;
        let also = transcript(&mut signed_in(&world, "twin").await).await;
        assert_eq!(joined, also);
        let hours = credit::transcript(world.app.db.read(), world.teacher.person).await.expect("read");
        let of = |answers: &(Vec<String>, Vec<String>)| answers.1.iter().find(|s| s.contains("全部")).cloned();
        assert_eq!(hours.iter().map(|a| a.half_hours).sum::<i64>(), sum);
        assert!(of(&joined).is_some_and(|stat| stat.contains(&domain::hours::HalfHours(i32::try_from(sum).expect("small")).to_string())), "{joined:?}");
        let pdf = world.client(&world.teacher).await.submit("/my/transcript", "/my/transcript.pdf", &[]).await;
        assert!(pdf.bytes.starts_with(b"%PDF-"));
        for typed in [&kept, &merged] {
            let found = identity::find_person(&world.app, world.app.db.read(), typed).await.expect("read").expect("found");
            assert_eq!(found.id, world.teacher.person, "both codes lead to who remains");
        }

        // Merging once more is refused: they are one.
        merge(&mut centre, &merged, &kept, "反過來").await.sees("已經是同一個人");

        undo_first(&mut centre).await.sees("已復原");
        assert_eq!(transcript(&mut world.client(&world.teacher).await).await, own, "exactly as before");
        assert_eq!(transcript(&mut signed_in(&world, "twin").await).await, other, "exactly as before");
        assert_eq!(total(&world).await, sum);
    }

    /// A place of the one is a place of the other.
    async fn a_place_of_the_merged_is_the_persons_own(world: World) {
        let code = world.published(3).await;
        let enrol = format!("/courses/{code}/enrol");
        let twin = somebody(&world, "林杏芸", "twin").await;
        let mut as_twin = signed_in(&world, "twin").await;
        let place = as_twin.submit(&enrol, &enrol, &[]).await;
        place.sees("您已錄取");
        let mut centre = world.client(&world.reviewer).await;
        let (kept, merged) = (code_of(&world, world.teacher.person).await, code_of(&world, twin).await);
        merge(&mut centre, &kept, &merged, "重複註冊").await.sees("已合併");

        let mut teacher = world.client(&world.teacher).await;
        teacher.get("/my/enrolments").await.sees("閱讀理解策略工作坊");
        assert_eq!(teacher.get(&enrol).await.path, place.path, "asking again leads to the place there is");
        let token = teacher.get("/account").await.token();
        let again = teacher.post(&enrol, &[("csrf", &token)]).await;
        assert_eq!(again.path, place.path);
        let course = app::catalogue::by_code(world.app.db.read(), &code).await.expect("course").id;
        let places = enrolment::places(world.app.db.read(), &[course]).await.expect("read");
        assert_eq!(places[&course].admitted, 1, "no second place was given");

        // Withdrawn by whichever of the two, it can be asked for again.
        let page = format!("{}/withdraw", place.path);
        teacher.submit(&page, &page, &[]).await.sees("您已取消這次報名");
        teacher.submit(&enrol, &enrol, &[]).await.sees("您已錄取");
        undo_first(&mut centre).await;
        assert_eq!(world.client(&world.teacher).await.get(&place.path).await.status.as_u16(), 404, "the twin's own again");
    }

    /// A into B, B into C: either link is undone alone, and a circle can't come about.
    async fn chains_come_apart_link_by_link(world: World) {
        closed_course(&world).await;
        let b = somebody(&world, "林杏芸", "b").await;
        let c = somebody(&world, "林杏芸", "c").await;
        award(&world, b, 4, 900_001).await;
        award(&world, c, 2, 900_002).await;
        let sum = total(&world).await;
        let a = world.teacher.person;
        let codes = [code_of(&world, a).await, code_of(&world, b).await, code_of(&world, c).await];
        let mut centre = world.client(&world.reviewer).await;
        merge(&mut centre, &codes[1], &codes[0], "第一次").await.sees("已合併");
        merge(&mut centre, &codes[2], &codes[1], "第二次").await.sees("已合併");
        let hours = |person: PersonId| {
            let app = world.app.clone();
            async move {
                let lines = credit::transcript(app.db.read(), person).await.expect("read");
                lines.iter().map(|l| l.half_hours).sum::<i64>()
            }
        };
        assert_eq!(hours(c).await, sum, "all three are one");
        merge(&mut centre, &codes[0], &codes[2], "繞一圈").await.sees("已經是同一個人");

        // The first link first: A is alone, B stays in C.
        let page = centre.get("/admin/merge").await;
        let ids: Vec<String> = page
            .text
            .split("name=\"id\" value=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next().map(str::to_owned))
            .collect();
        assert_eq!(ids.len(), 2, "newest first");
        centre.submit("/admin/merge", "/admin/merge/undo", &[("id", &ids[1])]).await.sees("已復原");
        assert_eq!((hours(c).await, hours(a).await), (6, sum - 6));
        let twice = centre.submit("/admin/merge", "/admin/merge/undo", &[("id", &ids[1])]).await;
        assert_eq!(twice.status.as_u16(), 409);
        centre.submit("/admin/merge", "/admin/merge/undo", &[("id", &ids[0])]).await.sees("已復原");
        assert_eq!((hours(a).await, hours(b).await, hours(c).await), (sum - 6, 4, 2));
        assert_eq!(total(&world).await, sum);
    }

    /// Only who reaches both may merge, and see the merges.
    async fn others_may_not_merge(world: World) {
        let twin = somebody(&world, "林杏芸", "twin").await;
        let (kept, merged) = (code_of(&world, world.teacher.person).await, code_of(&world, twin).await);
        let mut organiser = world.client(&world.organiser).await;
        assert_eq!(organiser.get("/admin/merge").await.status.as_u16(), 403);
        let token = organiser.get("/account").await.token();
        let fields = [("csrf", token.as_str()), ("kept", &kept), ("merged", &merged), ("reason", "x")];
        assert_eq!(organiser.post("/admin/merge", &fields).await.status.as_u16(), 403);
        let elsewhere = "UPDATE organisation SET reviewer = NULL WHERE code = '029999'";
        platform::db::sql::run(world.app.db.read(), elsewhere, vec![]).await.expect("moved");
        let mut centre = world.client(&world.reviewer).await;
        centre.get(&format!("/admin/merge?kept={kept}&merged={merged}")).await.sees("不在您管理的範圍");
        merge(&mut centre, &kept, &merged, "x").await.sees("不在您管理的範圍");
    }

    /// A merge joins duties too, so whoever merges must stand above each of them, and nobody merges the own record.
    async fn duties_out_of_reach_are_not_joined(world: World) {
        let twin = somebody(&world, "簡承曦", "twin").await;
        let (own, other) = (code_of(&world, world.reviewer.person).await, code_of(&world, twin).await);
        let mut centre = world.client(&world.reviewer).await;
        merge(&mut centre, &own, &other, "x").await.sees("不能合併自己的資料");
        // A duty at the national centre, held by somebody of the first school.
        let national = world.national().await;
        let mut change = world.app.db.change(&Actor::process("test"), world.app.clock.now()).await.expect("change");
        let seat = national.seat.clone().expect("a seat").id;
        let held = "UPDATE seat_holding SET person = $1 WHERE seat = $2";
        platform::db::sql::run(change.conn(), held, platform::params![twin, seat]).await.expect("held");
        change.record("test.moved", twin.0, serde_json::json!({}));
        change.commit().await.expect("committed");
        let helper = code_of(&world, world.teacher.person).await;
        merge(&mut centre, &helper, &other, "x").await.sees("不屬於您轄下的職務");
        assert_eq!(identity::same_person(world.app.db.read(), world.teacher.person).await.expect("read").len(), 1);
    }
}
