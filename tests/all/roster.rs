//! What a roster tells about people, and how much of it is taken: a number alone never says whose it is.

use jiff::SignedDuration;
use testkit::World;

use crate::on_both;

/// A course that is over, with one person enrolled; answers its code.
async fn held(world: &World) -> String {
    let code = world.published(5).await;
    let enrol = format!("/courses/{code}/enrol");
    world.client(&world.teacher).await.submit(&enrol, &enrol, &[]).await;
    world.app.clock.advance(SignedDuration::from_hours(24 * 15));
    code
}

on_both! {
    /// Numbers and codes without the name, or with another, are refused without telling whose they are.
    async fn a_number_does_not_tell_whose_it_is(world: World) {
        let code = held(&world).await;
        let of = |person| app::identity::person(world.app.db.read(), person);
        let own = of(world.teacher.person).await.expect("person").personal_code;
        let other = of(world.other_organiser.person).await.expect("person").personal_code;
        let csv = format!(
            "姓名,個人識別碼,時數\n,{},2\n某某,{},2\n,{other},2\n游知夏,{},99\n,{},1\n,{own},1\n",
            testkit::national_id(5),
            testkit::national_id(1),
            testkit::national_id(0),
            testkit::national_id(9),
        );
        let mut organiser = world.client(&world.organiser).await;
        let page = format!("/desk/courses/{code}/roster");
        let action = format!("{page}/upload");
        let answer = organiser.upload(&page, &action, "file", "名單.csv", csv.as_bytes()).await;
        answer.sees("這一列沒有填姓名").sees("姓名與識別碼或證號不是同一個人").sees("某某");
        // The sixth row is somebody on the list, by the code the list shows: it needs no name.
        answer.sees("有 5 列沒有列入");
        let main = answer.main();
        for (name, whose) in [("陳語棠", "a number"), ("藍沐晴", "a number with another name"), ("呂映雪", "a code")] {
            assert!(!main.contains(name), "{whose}: {main}");
        }
        assert!(!main.contains(&other) && main.contains(&other[..2]), "the code is masked: {main}");
        for number in [0, 1, 5, 9] {
            assert!(!main.contains(&testkit::national_id(number)), "{main}");
        }
        let roster = organiser.get(&page).await;
        for name in ["陳語棠", "藍沐晴", "呂映雪"] {
            assert!(!roster.main().contains(name), "the roster names nobody new: {name}");
        }
    }

    /// By hand it is the same: the name has to stand beside the number, and what was typed stays.
    async fn a_new_row_by_hand_needs_name_and_number(world: World) {
        let code = held(&world).await;
        let mut organiser = world.client(&world.organiser).await;
        let page = format!("/desk/courses/{code}/roster");
        let number = testkit::national_id(5);
        let nameless = [("rows", "1"), ("who-1", number.as_str()), ("hours-1", "2")];
        let refused = organiser.submit(&page, &page, &nameless).await;
        assert_eq!(refused.status.as_u16(), 422);
        refused.sees("這一列沒有填姓名");
        assert!(!refused.main().contains("陳語棠"), "{}", refused.main());
        let wrong = [("rows", "1"), ("who-1", number.as_str()), ("name-1", "某某"), ("hours-1", "2")];
        let refused = organiser.submit(&page, &page, &wrong).await;
        assert_eq!(refused.status.as_u16(), 422);
        assert!(refused.text.contains("value=\"某某\"") && !refused.main().contains("陳語棠"), "{}", refused.main());
        let right = [("rows", "1"), ("who-1", number.as_str()), ("name-1", "陳語棠"), ("hours-1", "2")];
        organiser.submit(&page, &page, &right).await.sees("陳語棠");
    }

    /// More rows than a course has people are refused whole, before anybody is looked up.
    async fn a_roster_has_a_most_of_rows(world: World) {
        let code = held(&world).await;
        let mut organiser = world.client(&world.organiser).await;
        let page = format!("/desk/courses/{code}/roster");
        let csv = format!("姓名,個人識別碼,時數\n{}", "某某,ZZZZZZZZZZ,1\n".repeat(3_001));
        let answer = organiser.upload(&page, &format!("{page}/upload"), "file", "名單.csv", csv.as_bytes()).await;
        assert_eq!(answer.status.as_u16(), 422);
        assert!(answer.main().contains("3,000") || answer.main().contains("3000"), "{}", answer.main());
    }

    /// Looking many up at once finds whom looking up one by one finds.
    async fn people_are_found_in_one_go(world: World) {
        let conn = world.app.db.read();
        let own = app::identity::person(conn, world.teacher.person).await.expect("person").personal_code;
        let lower = format!(" {} ", own.to_lowercase());
        let number = testkit::national_id(0);
        let unknown = testkit::national_id(77);
        let typed = [own.as_str(), lower.as_str(), number.as_str(), unknown.as_str(), "", "ZZZ"];
        let found = app::identity::find_persons(&world.app, conn, &typed).await.expect("read");
        for text in typed {
            let one = app::identity::find_person(&world.app, conn, text).await.expect("read");
            assert_eq!(found.get(text), one.as_ref(), "{text:?}");
        }
        assert_eq!(found.len(), 3);
    }
}
