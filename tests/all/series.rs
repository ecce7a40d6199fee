//! Several courses from one form: made, sent, cancelled together, and shown as one series (CAT-3).

use app::catalogue::{self, Course};
use testkit::{Client, World, course_form};

use crate::on_both;

async fn draft(world: &World) -> String {
    let form = course_form(domain::calendar::civil_date(world.app.clock.now()), 20);
    let seat = world.organiser.seat.clone().expect("a seat");
    catalogue::create_draft(&world.app, &world.organiser.actor, &seat, &form).await.expect("a draft")
}

async fn courses(world: &World) -> Vec<Course> {
    let mut all = catalogue::of_organisation(world.app.db.read(), world.schools[0]).await.expect("courses");
    all.sort_by(|a, b| a.starts.cmp(&b.starts));
    all
}

async fn act(client: &mut Client, code: &str, fields: &[(&str, &str)]) -> testkit::Answer {
    let page = format!("/desk/courses/{code}/series");
    client.submit(&page, &page, fields).await
}

on_both! {
    /// Three courses every two weeks: looked at, made, sent with one answer, found from each other, called off together.
    async fn a_series_is_made_sent_shown_and_cancelled(world: World) {
        let code = draft(&world).await;
        let mut organiser = world.client(&world.organiser).await;
        let pattern = [("first", "115/10/28"), ("weeks", "2"), ("count", "3")];
        let preview = act(&mut organiser, &code, &[pattern[0], pattern[1], pattern[2], ("do", "preview")]).await;
        preview.sees("閱讀理解策略工作坊（第 3 場）").sees("建立 3 門課程");
        assert_eq!(courses(&world).await.len(), 1, "a look makes nothing");
        let made = act(&mut organiser, &code, &[pattern[0], pattern[1], pattern[2], ("do", "make")]).await;
        made.sees("系列課程（共 3 門）");
        let all = courses(&world).await;
        let days: Vec<_> = all.iter().map(|c| c.starts.clone().expect("a day")).collect();
        assert_eq!(days, ["2026-10-28", "2026-11-11", "2026-11-25"]);
        assert_eq!(all[0].code, code, "the draft is the first");
        assert_eq!(all[2].title, "閱讀理解策略工作坊（第 3 場）");
        assert_eq!(all[2].raw().first("enrolment_closes"), "2026-11-24 17:00");
        let again = act(&mut organiser, &code, &[pattern[0], pattern[1], pattern[2], ("do", "make")]).await;
        again.sees("已經屬於一個系列");
        // Nothing is sent without the answer; with it all are.
        let missing = act(&mut organiser, &code, &[("do", "send")]).await;
        assert_eq!(missing.status.as_u16(), 422);
        assert!(courses(&world).await.iter().all(|c| c.submitted_at.is_none()));
        let sent = act(&mut organiser, &all[1].code, &[("do", "send"), ("caution_caution-consent", "1")]).await;
        sent.sees(&format!("{code} 已完成"));
        assert!(courses(&world).await.iter().all(|c| c.submitted_at.is_some()));
        let mut reviewer = world.client(&world.reviewer).await;
        reviewer.get(&format!("/review/courses/{code}")).await.sees("系列課程（共 3 門）").sees("已確認");
        let judge = world.reviewer.seat.clone().expect("a seat");
        for course in &all[..2] {
            catalogue::review(&world.app, &world.reviewer.actor, &judge, &course.code, None, &catalogue::Review::Approve).await.expect("approved");
        }
        let public = world.visitor().get(&format!("/courses/{code}")).await;
        assert!(public.attribute(&format!("a[href='/courses/{}']", all[1].code), "href").is_some(), "the sister course");
        assert!(public.attribute(&format!("a[href='/courses/{}']", all[2].code), "href").is_none(), "not published");
        // Without a reason nothing is asked; with one it is told what will happen; only the answer to that cancels.
        let enrolled = world.app.desk().ask(world.teacher.actor.clone(), all[0].id, world.teacher.person, world.app.clock.now()).await;
        enrolled.expect("enrolled");
        for way in ["cancel", "cancel-yes"] {
            let none = act(&mut organiser, &code, &[("do", way), ("reason", " "), ("course", &code)]).await;
            assert_eq!(none.status.as_u16(), 422, "{way}");
            none.sees("請說明原因");
            assert!(none.attribute("textarea[name=reason][aria-invalid=true]", "name").is_some(), "{}", none.main());
        }
        let asked = act(&mut organiser, &code, &[("do", "cancel"), ("reason", "講師生病")]).await;
        asked.sees("將取消 3 門課程，已報名的 1 人會收到通知信與取消原因。取消後不能恢復。").sees("講師生病").sees(&all[2].code);
        assert!(courses(&world).await.iter().all(|c| c.cancelled_at.is_none()), "it was only asked");
        let shown: Vec<String> = asked.each("input[name=course]", "value").into_iter().map(|(code, _)| code).collect();
        assert_eq!(shown.len(), 3);
        let mut sure = vec![("do", "cancel-yes"), ("reason", "講師生病")];
        sure.extend(shown[..2].iter().map(|code| ("course", code.as_str())));
        act(&mut organiser, &code, &sure).await.sees("已完成");
        let left = courses(&world).await.iter().filter(|c| c.cancelled_at.is_none()).count();
        assert_eq!(left, 1, "those shown and no other");
        act(&mut organiser, &code, &[("do", "cancel-yes"), ("reason", "講師生病"), ("course", &shown[2])]).await.sees("已完成");
        assert!(courses(&world).await.iter().all(|c| c.cancelled_at.is_some()));
    }

    /// Days typed by hand; what can't be a series says why and keeps what was typed.
    async fn what_is_no_series_says_why(world: World) {
        let code = draft(&world).await;
        let mut organiser = world.client(&world.organiser).await;
        for (days, says) in [("115/11/4", "至少要有兩個日期"), ("115/11/4\n115/13/4", "看不懂日期「115/13/4」"), ("115/11/4、115/11/4", "出現兩次")] {
            let refused = act(&mut organiser, &code, &[("days", days), ("do", "make")]).await;
            assert_eq!(refused.status.as_u16(), 422);
            refused.sees(says).sees("115/11/4");
        }
        assert_eq!(courses(&world).await.len(), 1);
        let mut stranger = world.client(&world.other_organiser).await;
        assert_eq!(stranger.get(&format!("/desk/courses/{code}/series")).await.status.as_u16(), 404);
        organiser.send_course(&code).await;
        let late = act(&mut organiser, &code, &[("days", "115/11/4\n115/11/11"), ("do", "make")]).await;
        late.sees("只有草稿可以建立系列課程");
    }
}
