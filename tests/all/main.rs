//! All integration tests in one binary, each on a database of its own, on both engines.

mod account_guard;
mod accounts;
mod attachments;
mod attendance;
mod audit;
mod automatic_review;
mod changes;
mod code_tables;
mod correction;
mod course_workbook;
mod demo;
mod desk;
mod directory;
mod door;
mod elsewhere;
mod enrolment_questions;
mod exchange_api;
mod exchange_behind;
mod exchange_doors;
mod exchange_environment;
mod exchange_fetching;
mod exchange_http;
mod exchange_links;
mod exchange_metrics;
mod exchange_months;
mod exchange_partners;
mod exchange_profiles;
mod exchange_sources;
mod exchange_statements;
mod exchange_taking;
mod feeds;
mod finder;
mod following;
mod headers;
mod journeys;
mod keys;
mod ledger;
mod letters;
mod lights;
mod main_road;
mod matrix;
mod merge;
mod nation;
mod offers;
mod organisations;
mod organiser_list;
mod own_courses;
mod pages;
mod plans;
mod policies;
mod postpone;
mod privacy;
mod registration;
mod registration_form;
mod requirements;
mod retag;
mod review;
mod roster;
mod roster_desk;
mod roster_workbook;
mod routes;
mod schema;
mod search;
mod second_factor;
mod security_doc;
mod series;
mod sharing;
mod sign_in;
mod signed;
mod staff;
mod staff_workbook;
mod statistics;
mod tags;
mod traces;
mod transcript;

/// Runs a test body once for each engine, in a world of its own.
macro_rules! on_both {
    ($($(#[$doc:meta])* async fn $name:ident($world:ident: World) $body:block)+) => {$(
        $(#[$doc])*
        #[test]
        fn $name() {
            for engine in testkit::engines() {
                eprintln!("on {engine:?}");
                $crate::block_on(async move {
                    let $world = testkit::World::new(engine).await;
                    $body
                });
            }
        }
    )+};
}
pub(crate) use on_both;

/// A runtime with several threads, since requests of a test run at the same time as in service.
pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime")
        .block_on(future)
}
