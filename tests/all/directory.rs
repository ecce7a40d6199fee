//! Import of the ministry's real list of primary schools, school year 114.

use app::directory::import_schools;
use platform::AppError;

use crate::on_both;

const LIST: &[u8] = include_bytes!("../../data/schools/e1_new.csv");

on_both! {
    async fn the_whole_list_goes_in_once(world: World) {
        let done = import_schools(&world.app, &world.reviewer.actor, LIST, "primary").await.expect("imported");
        assert_eq!((done.rows, done.opened, done.changed, done.refused.len()), (2608, 2608, 0, 0));
        let again = import_schools(&world.app, &world.reviewer.actor, LIST, "primary").await.expect("imported");
        assert_eq!((again.opened, again.changed, again.unchanged), (0, 0, 2608));
        let school = app::directory::organisation_by_code(world.app.db.read(), "021601").await.expect("read");
        assert!(school.is_none_or(|s| s.county == "宜蘭縣"));
        let first = app::directory::organisation_by_code(world.app.db.read(), "011601").await.expect("read").expect("known");
        assert_eq!((first.county.as_str(), first.district.as_str(), first.ownership.as_str()), ("新北市", "永和區", "私立"));
        assert!(first.address.starts_with("新北市永和區"));
        let yilan = app::directory::organisations_of_county(world.app.db.read(), "宜蘭縣", "primary").await.expect("read");
        // 76 of the list, and the two schools every test world begins with.
        assert_eq!(yilan.len(), 78);
        assert!(yilan.iter().all(|s| s.reviewer == Some(world.bureau)), "each is reviewed by its county");
    }

    /// Three rows are broken in three ways: exactly those come back, with line, column and reason; the rest is in.
    async fn broken_rows_come_back_and_nothing_is_half_written(world: World) {
        let text = std::str::from_utf8(LIST).expect("UTF-8");
        let lines: Vec<String> = text
            .lines()
            .enumerate()
            .map(|(index, line)| match index {
                5 => line.replace(",[01]新北市,", ",新北市,"),
                9 => line.replacen(",01", ",?1", 1),
                20 => line.replacen("新北市", "臺北市", 2).replacen("臺北市", "新北市", 1),
                _ => line.to_owned(),
            })
            .collect();
        let done = import_schools(&world.app, &world.reviewer.actor, lines.join("\n").as_bytes(), "primary").await.expect("imported");
        let refused: Vec<_> = done.refused.iter().map(|r| (r.line, r.column, r.code)).collect();
        assert_eq!(refused, [(6, "縣市名稱", "county"), (10, "代碼", "school-code"), (21, "地址", "address-county")]);
        assert_eq!(done.opened, 2605);
        let whole = import_schools(&world.app, &world.reviewer.actor, LIST, "primary").await.expect("imported");
        assert_eq!((whole.opened, whole.changed, whole.unchanged), (3, 0, 2605));
    }

    async fn another_file_is_refused_whole(world: World) {
        let refused = import_schools(&world.app, &world.reviewer.actor, "a,b\n1,2\n".as_bytes(), "primary").await;
        assert!(matches!(refused, Err(AppError::Malformed(why)) if why.contains("學年度")));
        assert_eq!(app::directory::counties(world.app.db.read()).await.expect("read"), ["宜蘭縣"]);
    }
}
