//! What the registration of courses has beside the form: files, templates, series, workbooks, postponing.

use domain::course::attachments::LARGEST_FILE;
use domain::permissions::Function;
use jiff::SignedDuration;
use platform::capability::{get, post};
use platform::db::Migration;
use platform::jobs::Cron;
use platform::{Access, Capability};

use super::{attachments, pages, workbook};
use crate::App;

/// Between two questions to a scanner that did not answer.
const SCAN_AGAIN: SignedDuration = SignedDuration::from_mins(5);

/// A little more than the largest file, so that one just above it is refused with a sentence and not cut off.
const LARGEST_UPLOAD: usize = LARGEST_FILE + 4 * 1024 * 1024;

const CRONS: &[Cron<App>] = &[
    Cron {
        name: "catalogue.scan",
        every: SCAN_AGAIN,
        run: |app| {
            Box::pin(async move { attachments::scan_waiting(&app).await.map_err(|e| format!("{e:?}")) })
        },
    },
    Cron {
        name: "catalogue.delete_old_workbooks",
        every: SignedDuration::from_hours(24),
        run: |app| {
            Box::pin(
                async move { workbook::delete_old(&app).await.map(|_| ()).map_err(|e| format!("{e:?}")) },
            )
        },
    },
];

const MIGRATIONS: &[Migration] = &[
    Migration {
        name: "0340_attachment",
        sql: include_str!("migrations/0340_attachment.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        name: "0341_course_template",
        sql: include_str!("migrations/0341_course_template.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        name: "0342_course_series",
        sql: include_str!("migrations/0342_course_series.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        name: "0343_course_moved",
        sql: include_str!("migrations/0343_course_moved.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        name: "0345_course_workbook",
        sql: include_str!("migrations/0345_course_workbook.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        name: "0346_meeting_spot",
        sql: include_str!("migrations/0346_meeting_spot.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        name: "0347_reviewed_base",
        sql: include_str!("migrations/0347_reviewed_base.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        name: "0348_course_standing",
        sql: include_str!("migrations/0348_course_standing.sql"),
        sqlite: "",
        postgres: "",
    },
];

/// What registration brings beside the catalogue itself.
pub fn capability() -> Capability<App> {
    const REGISTER: Access = Access::Function(Function::COURSE_REGISTER);
    Capability {
        name: "registration",
        routes: || {
            vec![
                get("/courses/{code}/files/{id}", Access::Public, pages::attachments::download),
                get("/desk/courses/{code}/files", REGISTER, pages::attachments::list),
                post("/desk/courses/{code}/files", REGISTER, pages::attachments::add)
                    .with_body(LARGEST_UPLOAD),
                post("/desk/courses/{code}/files/{id}", REGISTER, pages::attachments::change),
                get("/desk/courses/{code}/postpone", REGISTER, pages::postpone::ask),
                post("/desk/courses/{code}/postpone", REGISTER, pages::postpone::move_dates),
                get("/desk/courses/{code}/series", REGISTER, pages::series::show),
                post("/desk/courses/{code}/series", REGISTER, pages::series::act),
                get("/desk/courses/{code}/template", REGISTER, pages::templates::ask_name),
                post("/desk/courses/{code}/template", REGISTER, pages::templates::save),
                get("/desk/templates", REGISTER, pages::templates::list),
                get("/desk/templates/defaults", REGISTER, pages::templates::defaults),
                post("/desk/templates/defaults", REGISTER, pages::templates::set_defaults),
                post("/desk/templates/{id}", REGISTER, pages::templates::change),
                get("/desk/courses/workbook", REGISTER, pages::workbook::form),
                post("/desk/courses/workbook", REGISTER, pages::workbook::take),
                get("/desk/courses/workbook/template.xlsx", REGISTER, pages::workbook::template),
                get("/desk/courses/workbook/{id}", REGISTER, pages::workbook::show),
                post("/desk/courses/workbook/{id}", REGISTER, pages::workbook::decide),
                get("/desk/courses/workbook/{id}/checked.xlsx", REGISTER, pages::workbook::annotated),
            ]
        },
        nav: &[],
        migrations: MIGRATIONS,
        jobs: &[],
        crons: CRONS,
        pages: pages::registration_samples,
    }
}
