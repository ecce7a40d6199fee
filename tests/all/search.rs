//! Typed words are looked for as they stand: what has a meaning in a pattern of the database is a character like others.

use crate::on_both;

on_both! {
    /// A per cent sign, an underscore and a backslash find only what holds them, in each search of the service.
    async fn wildcards_are_plain_text(world: World) {
        let today = domain::calendar::civil_date(world.app.clock.now());
        for typed in ["%", "_", "\\", "宜蘭%國小", "宜蘭縣杏_國小"] {
            let found = app::directory::organisations_like(world.app.db.read(), typed, today, 20).await.expect("read");
            assert!(found.is_empty(), "{typed} finds {found:?}");
        }
        let found = app::directory::organisations_like(world.app.db.read(), "杏林", today, 20).await.expect("read");
        assert_eq!(found.len(), 1, "{found:?}");

        let code = world.published(5).await;
        let mut organiser = world.client(&world.organiser).await;
        let mut visitor = world.visitor();
        assert!(organiser.get("/staff?q=%E6%9E%97").await.main().contains("林杏芸"), "a part of a name is found");
        assert!(visitor.get("/courses?q=%E9%96%B1%E8%AE%80").await.main().contains("閱讀理解"), "{code}");
        for typed in ["%25", "_", "%5C", "%E6%9E%97%25", "%E6%9E%97_%E8%8A%B8"] {
            let staff = organiser.get(&format!("/staff?q={typed}")).await;
            assert_eq!(staff.status.as_u16(), 200, "{typed}");
            assert!(!staff.main().contains("林杏芸"), "{typed}: {}", staff.main());
            let courses = visitor.get(&format!("/courses?q={typed}")).await;
            assert_eq!(courses.status.as_u16(), 200, "{typed}");
            assert!(!courses.main().contains("閱讀理解"), "{typed}: {}", courses.main());
        }
        let mut log = platform::audit::read::Wanted { most: 50, ..Default::default() };
        log.who = "%".to_owned();
        assert!(platform::audit::read::lines(world.app.db.read(), &log).await.expect("read").is_empty());
        log.who = "游知".to_owned();
        assert!(!platform::audit::read::lines(world.app.db.read(), &log).await.expect("read").is_empty());
    }
}
