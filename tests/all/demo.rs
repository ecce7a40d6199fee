//! The demonstration: built by the real commands, in every state, and everybody in it can sign in.

use app::catalogue;
use domain::course::life::CourseState;
use platform::clock::Clock;
use platform::settings::Settings;

#[test]
fn the_demonstration_builds() {
    crate::block_on(async {
        let folder = testkit::temporary_folder();
        let settings = Settings {
            data: folder.path().to_owned(),
            demo: true,
            second_factor_required: false,
            ..Settings::default()
        };
        let now = testkit::start();
        let platform = platform::Platform::open(settings, Clock::fixed(now)).await.expect("platform");
        let app = app::App::start(platform).await.expect("application");
        assert!(app::demo::is_empty(&app).await.expect("read"));
        app::demo::build(&app, now).await.expect("built");
        let mut states = std::collections::BTreeSet::new();
        for school in app::directory::organisations_of_county(app.db.read(), app::demo::COUNTY, "primary")
            .await
            .expect("schools")
        {
            for course in catalogue::of_organisation(app.db.read(), school.id).await.expect("courses") {
                states.insert(course.state(now));
            }
        }
        let missing: Vec<_> = CourseState::ALL.into_iter().filter(|s| !states.contains(s)).collect();
        assert!(
            missing.iter().all(|s| *s == CourseState::Running),
            "a course runs only on its day: {missing:?}"
        );
        for account in app::demo::accounts() {
            let answer = testkit::Client::new(app.router()).sign_in(account.user, account.password).await;
            assert_eq!(answer.path, "/home", "{}", account.role);
        }
        assert!(matches!(platform::audit::verify(&app.db).await, Ok(platform::audit::Verdict::Intact(_))));
    });
}
