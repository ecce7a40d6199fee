//! What enrolment has beside the desk: questions of the organiser with their answers, reminders, the calendar page.

use domain::permissions::Function;
use jiff::SignedDuration;
use platform::capability::{get, post};
use platform::db::Migration;
use platform::jobs::Cron;
use platform::{Access, Capability, Page};

use super::questions::{self, pages};
use super::reminders;
use crate::App;

const CRONS: &[Cron<App>] = &[
    Cron {
        name: "enrolment.remind",
        every: SignedDuration::from_hours(1),
        run: |app| Box::pin(async move { reminders::remind(&app).await.map_err(|e| format!("{e:?}")) }),
    },
    Cron {
        name: "enrolment.delete_answers",
        every: SignedDuration::from_hours(24),
        run: |app| Box::pin(async move { questions::delete_ended(&app).await.map_err(|e| format!("{e:?}")) }),
    },
    Cron {
        name: "enrolment.scan_answers",
        every: SignedDuration::from_mins(5),
        run: |app| Box::pin(async move { questions::scan_waiting(&app).await.map_err(|e| format!("{e:?}")) }),
    },
];

/// What it brings.
pub fn capability() -> Capability<App> {
    const OWN: Access = Access::SignedIn;
    const MANAGE: Access = Access::Function(Function::COURSE_MANAGE);
    Capability {
        name: "questions",
        routes: || {
            vec![
                get("/desk/courses/{code}/questions", MANAGE, pages::editor),
                post("/desk/courses/{code}/questions", MANAGE, pages::act),
                get("/desk/courses/{code}/questions/{number}", MANAGE, pages::one),
                post("/desk/courses/{code}/questions/{number}", MANAGE, pages::save_one),
                get("/desk/courses/{code}/answers", MANAGE, pages::list),
                get("/desk/courses/{code}/answers.xlsx", MANAGE, pages::export),
                get("/desk/courses/{code}/answers/{id}/{number}", MANAGE, pages::organiser_file),
                get("/my/enrolments/{id}/answers", OWN, pages::own),
                post("/my/enrolments/{id}/answers", OWN, pages::save_own).with_body(pages::LARGEST_UPLOAD),
                get("/my/enrolments/{id}/answers/{number}/file", OWN, pages::own_file),
                get("/my/enrolments/{id}/calendar", OWN, reminders::pages::calendar),
                get("/my/enrolments/reminders", OWN, reminders::pages::choice),
                post("/my/enrolments/reminders", OWN, reminders::pages::set_choice),
            ]
        },
        nav: &[],
        migrations: &[Migration {
            name: "0420_enrolment_question",
            sql: include_str!("migrations/0420_enrolment_question.sql"),
            sqlite: "",
            postgres: "",
        }],
        jobs: &[],
        crons: CRONS,
        pages: samples,
    }
}

fn samples() -> Vec<Page> {
    let mut all = pages::samples();
    all.extend(reminders::pages::samples());
    all
}
