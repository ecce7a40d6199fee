//! Tags of many closed courses: a messy upload, looked at, applied in the background from wherever it stopped, undone whole.

use app::catalogue;
use app::credit::{self, RetagUploadId};
use axum::http::StatusCode;
use platform::db::sql;
use platform::params;
use testkit::{Answer, Client, World};

use crate::main_road::closed_course;
use crate::on_both;

const HERE: &str = "/review/retags";
const TAG: &str = "媒體素養";

/// So many closed courses like this one, each with a code and an identity of its own.
async fn clones(world: &World, of: &str, count: i64) -> Vec<String> {
    const SAME: &str = "organisation, reviewer, form, version, created_at, updated_at, submitted_at, approved_at, closed_at,
      title, search_text, county, class_type, stage, scope, item, audience_stages, audience_positions, tags, starts, ends,
      first_meeting, last_meeting_end, half_hours, places, online, free";
    let mut change =
        world.app.db.change(&world.organiser.actor, world.app.clock.now()).await.expect("change");
    let mut codes = Vec::new();
    for n in 0..count {
        let code = (6_000_001 + n).to_string();
        let text = format!(
            "INSERT INTO course (id, code, {SAME}) SELECT $1, $2, {SAME} FROM course WHERE code = $3"
        );
        sql::run(change.conn(), &text, params![catalogue::CourseId::new(), code.clone(), of])
            .await
            .expect("written");
        codes.push(code);
    }
    change.record("test.cloned", catalogue::CourseId::new().0, serde_json::json!({"courses": count}));
    change.commit().await.expect("committed");
    codes
}

async fn take(client: &mut Client, csv: &str) -> Answer {
    client
        .upload_with(HERE, HERE, &[("reason", "114年性平字第1號函")], "file", "標籤.csv", csv.as_bytes())
        .await
}

async fn deed(client: &mut Client, page: &str, what: &str) -> Answer {
    client.submit(page, page, &[("do", what)]).await
}

fn id_of(page: &str) -> RetagUploadId {
    page.rsplit('/').next().expect("an id").parse().expect("an id")
}

async fn tagged(world: &World) -> i64 {
    let text = "SELECT COUNT(*) AS n FROM course WHERE tags LIKE $1";
    sql::number(world.app.db.read(), text, params![format!("%,{TAG},%")]).await.expect("read")
}

/// How many courses the search finds under the tag, by its pages.
async fn found(world: &World) -> String {
    world.app.settle_search().await.expect("the index is brought up to date");
    let page = Client::new(world.app.router()).get(&format!("/courses?past=1&tag={}", ui::encode(TAG))).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.main());
    page.main()
}

on_both! {
    /// As many closed courses as one campaign had: previewed, applied with a crash in between, undone but for one that was
    /// changed since, applied again; search and derived figures follow.
    async fn a_whole_campaign_in_one_upload(world: World) {
        const MANY: i64 = 6_660;
        let first = closed_course(&world).await;
        let mut codes = clones(&world, &first, MANY - 1).await;
        codes.push(first.clone());
        let open = world.published(5).await;
        let mut csv = "114學年度屬性標籤更正清冊,,\n,,\n課程代碼,增列標籤,移除標籤\n".to_owned();
        for code in &codes {
            csv.push_str(&format!("{code},#{TAG},\n"));
        }
        for (code, tag) in [("9999999", TAG), (first.as_str(), TAG), (open.as_str(), TAG), ("", TAG)] {
            csv.push_str(&format!("{code},{tag},\n"));
        }
        let mut centre = world.client(&world.reviewer).await;
        centre.get(HERE).await.sees("還沒有上傳過");
        let preview = take(&mut centre, &csv).await;
        let page = preview.path.clone();
        preview.sees("會更正 6660 門課程的標籤").sees("不能處理").sees("等候確認");
        let wrong = centre.get(&format!("{page}?show=wrong")).await;
        wrong.sees("查無您可以更正的課程 9999999").sees("已經出現過").sees("課程還沒有結案").sees("沒有課程代碼");
        assert_eq!(tagged(&world).await, 0, "a preview changes nothing");

        // Applied, and the copy that began dies after one step; another one goes on.
        deed(&mut centre, &page, "apply").await.sees("套用中");
        assert!(credit::retag_step(&world.app, id_of(&page)).await.expect("a step"));
        centre.get(&page).await.sees("已處理 200／6660 門");
        assert_eq!(tagged(&world).await, 200);
        let (copy, _folder) = world.copy().await;
        copy.clock.set(world.app.clock.now());
        copy.run_jobs().await.expect("jobs");
        centre.get(&page).await.sees("已套用").sees("把 6660 門課程改回");
        assert_eq!(tagged(&world).await, MANY);
        let feed = catalogue::retagged_after(world.app.db.read(), 0, 10_000).await.expect("read");
        let numbers: Vec<i64> = feed.iter().map(|one| one.number).collect();
        assert_eq!(numbers, (1..=MANY).collect::<Vec<_>>());
        let main = found(&world).await;
        assert!(main.contains("6,660") || main.contains("6660"), "{main}");
        let course = catalogue::by_code(world.app.db.read(), &first).await.expect("course");
        let log = platform::audit::history(world.app.db.read(), course.id.0).await.expect("read");
        let line = log.iter().find(|line| line.action == "course.amended").expect("on record");
        assert!(line.data.contains("upload") && line.data.contains(TAG), "{}", line.data);

        // One is put right by its organiser meanwhile: undoing leaves it and says so.
        let mut facts = catalogue::facts_of(&course);
        facts.tags.push("性平教育".to_owned());
        let input = credit::CorrectionInput { reason: "更正".to_owned(), facts, ..Default::default() };
        let (organiser, reviewer) = (&world.organiser, &world.reviewer);
        let seat = organiser.seat.clone().expect("a seat");
        let sent = credit::apply_correction(&world.app, &organiser.actor, &seat, &first, &input).await.expect("sent");
        let credit::SentCorrection::Waits(id) = sent else { panic!("{sent:?}") };
        let seat = reviewer.seat.clone().expect("a seat");
        let yes = domain::course::life::Review::Approve;
        credit::answer_correction(&world.app, &reviewer.actor, &seat, id, &yes).await.expect("approved");
        deed(&mut centre, &page, "undo").await.sees("復原中");
        world.app.run_jobs().await.expect("jobs");
        centre.get(&page).await.sees("已復原").sees("未復原");
        centre.get(&format!("{page}?show=kept")).await.sees("又被更動過").sees(&first);
        assert_eq!(tagged(&world).await, 1);

        // Once more: the one that has the tag already needs nothing.
        deed(&mut centre, &page, "again").await.sees("套用中");
        world.app.run_jobs().await.expect("jobs");
        centre.get(&page).await.sees("已套用").sees("把 6659 門課程改回").sees("不必更正");
        assert_eq!(tagged(&world).await, MANY);
        let csv = centre.get(&format!("{page}/rows.csv")).await;
        assert_eq!(csv.text.lines().count(), usize::try_from(MANY).expect("few") + 5);
    }

    /// Who may tag which course, and with what.
    async fn the_rules_of_tags_hold(world: World) {
        let code = closed_course(&world).await;
        let mut centre = world.client(&world.reviewer).await;
        for (header, row, expect) in [
            ("課程代碼,增列標籤,移除標籤,標籤改為", format!("{code},SDGs,,"), "目前不能使用"),
            ("課程代碼,增列標籤,移除標籤,標籤改為", format!("{code},沒有的標籤,,"), "沒有「沒有的標籤」這個標籤"),
            ("課程代碼,增列標籤,移除標籤,標籤改為", format!("{code},{TAG},{TAG},"), "同時要增列又要移除"),
            ("課程代碼,增列標籤,移除標籤,標籤改為", format!("{code},{TAG},,性平教育"), "不能與增列或移除同時填"),
            ("課程代碼,增列標籤,移除標籤,標籤改為", format!("{code},,,"), "沒有填要更正的標籤"),
            ("課程代碼,增列標籤,移除標籤,標籤改為", format!("{code},,,無"), "不必更正"),
        ] {
            take(&mut centre, &format!("{header}\n{row}\n")).await.sees(expect).sees("沒有課程需要更正");
        }
        for (csv, expect) in [("名稱,日期\n閱讀,1\n", "找不到「課程代碼」"), ("課程代碼,增列標籤\n", "沒有任何課程")] {
            let refused = take(&mut centre, csv).await;
            assert_eq!(refused.status.as_u16(), 422);
            refused.sees(expect);
        }
        let csv = format!("課程代碼,增列標籤\n{code},{TAG}\n");
        let silent = centre.upload_with(HERE, HERE, &[("reason", " ")], "file", "a.csv", csv.as_bytes()).await;
        silent.sees("沒有填依據或原因");
        // A school tags nothing this way; another office knows nothing of an upload.
        assert_eq!(world.client(&world.organiser).await.get(HERE).await.status.as_u16(), 403);
        let preview = take(&mut centre, &format!("課程代碼,增列標籤\n{code},{TAG}\n")).await;
        let national = world.national().await;
        let mut ministry = world.client(&national).await;
        assert_eq!(ministry.get(&preview.path).await.status.as_u16(), 404);
        deed(&mut centre, &preview.path, "drop").await.sees("已放棄");
        let over = deed(&mut centre, &preview.path, "apply").await;
        assert_eq!(over.status.as_u16(), 422);
        over.sees("現在不能這樣處理");
        assert_eq!(tagged(&world).await, 0);

        // The national centre tags every course; a tag that ends between preview and application is left.
        let preview = take(&mut ministry, &format!("課程代碼,增列標籤\n{code},{TAG}\n")).await;
        preview.sees("會更正 1 門課程的標籤");
        let end = "INSERT INTO attribute_tag (tag, owner, valid_from, valid_until, setters, setter_list, confirmer, note, position, version)
          VALUES ($1, NULL, '2023-07-05', '2023-08-01', 'everybody', '', 'nobody', '', 16, 1)";
        sql::run(world.app.db.read(), end, params![TAG]).await.expect("the tag ends");
        deed(&mut ministry, &preview.path, "apply").await;
        world.app.run_jobs().await.expect("jobs");
        ministry.get(&preview.path).await.sees("未更正，維持原狀").sees("目前不能使用");
        assert_eq!(tagged(&world).await, 0);
    }

    /// A tag that somebody confirms waits when somebody else applies it, and comes back confirmed by an undo.
    async fn a_tag_that_is_confirmed_waits(world: World) {
        let code = closed_course(&world).await;
        let set = "INSERT INTO attribute_tag (tag, owner, valid_from, valid_until, setters, setter_list, confirmer, note, position, version)
          VALUES ($1, NULL, '2023-07-05', '', 'everybody', '', 'reviewer', '', 16, 1)";
        sql::run(world.app.db.read(), set, params![TAG]).await.expect("the tag is confirmed by the reviewer");
        let national = world.national().await;
        let mut ministry = world.client(&national).await;
        let page = take(&mut ministry, &format!("課程代碼,增列標籤\n{code},{TAG}\n")).await.path;
        deed(&mut ministry, &page, "apply").await;
        world.app.run_jobs().await.expect("jobs");
        assert_eq!(tagged(&world).await, 0, "it waits for the reviewer");
        let mut centre = world.client(&world.reviewer).await;
        let waiting = centre.get("/admin/tags/waiting").await;
        waiting.sees(TAG);
        let course = waiting.attribute("input[name=course]", "value").expect("a course");
        let yes = [("course", course.as_str()), ("tag", TAG), ("answer", "yes"), ("n", "1")];
        centre.submit("/admin/tags/waiting", "/admin/tags/waiting", &yes).await;
        assert_eq!(tagged(&world).await, 1);
        let feed = catalogue::retagged_after(world.app.db.read(), 0, 10).await.expect("read");
        assert_eq!(feed.iter().map(|one| one.cause.as_str()).collect::<Vec<_>>(), ["answer"]);
        // Taken off by the national centre and brought back by its undo: it was confirmed once.
        let page = take(&mut ministry, &format!("課程代碼,移除標籤\n{code},{TAG}\n")).await.path;
        deed(&mut ministry, &page, "apply").await;
        world.app.run_jobs().await.expect("jobs");
        assert_eq!(tagged(&world).await, 0);
        deed(&mut ministry, &page, "undo").await;
        world.app.run_jobs().await.expect("jobs");
        assert_eq!(tagged(&world).await, 1);
    }
}
