//! The journeys of the catalogue: find, read, register, look after and review courses.

pub(super) mod attachments;
pub(super) mod course;
mod difference;
pub(super) mod form;
pub(super) mod lifting;
pub(super) mod own;
pub(super) mod postpone;
pub(super) mod review;
pub(super) mod search;
pub(super) mod series;
mod summary;
pub(super) mod templates;
mod timeline;
pub(super) mod workbook;

use platform::web::Ctx;
use platform::{AppResult, Page};
use ui::components::Card;

use super::automatic::pages as automatic;
use crate::App;

/// What registration has beside the form, as cards for the organiser's and the reviewer's page of a course.
async fn beside(app: &App, ctx: &Ctx, course: &super::Course) -> AppResult<Vec<Card>> {
    let conn = app.db.read();
    let reader = attachments::reader_of(conn, ctx, course).await?;
    let files = super::attachments::of_course(conn, course.id).await?;
    // Of a change that waits, what was asked and what was answered both come from what was sent.
    let (sent, _) = super::as_sent(conn, course).await?;
    let asked = super::cautions::asked_when_sent(conn, &sent).await?;
    let members = super::series::of(conn, course.id).await?;
    let desk = if ctx.path.starts_with("/review") { "/review" } else { "/desk" };
    let sisters = series::card(ctx.l, course, &members, desk);
    let answers = form::answers_card(ctx.l, &asked, &sent.raw());
    let files = attachments::card(ctx.l, &course.code, &files, reader);
    let limits = lifting::card(ctx.l, course, desk, ctx.now);
    Ok(limits.into_iter().chain(sisters).chain(answers).chain(files).collect())
}

/// Every page of what registration has beside the form.
pub fn registration_samples() -> Vec<Page> {
    let journeys =
        [attachments::samples, templates::samples, postpone::samples, series::samples, workbook::samples];
    journeys.iter().flat_map(|samples| samples()).collect()
}

/// Every page in its telling states.
pub fn samples() -> Vec<Page> {
    let journeys = [
        search::samples,
        course::samples,
        own::samples,
        form::samples,
        review::samples,
        automatic::samples,
        lifting::samples,
    ];
    journeys.iter().flat_map(|samples| samples()).collect()
}

/// Draws a sample; a template that fails shows its error, which no test takes for a page.
fn draw(page: &impl askama::Template) -> String {
    page.render().unwrap_or_else(|error| format!("⟦{error}⟧"))
}

#[cfg(test)]
mod tests {
    use ui::{L, Lang};

    use super::*;

    #[test]
    fn every_sample_is_drawn_in_both_languages_without_a_missing_word_or_a_doubled_id() {
        for sample in samples() {
            for l in Lang::ALL.map(L::new) {
                let html = (sample.render)(l);
                // The frame around the page has words of other capabilities; their own tests look after those.
                let own = html
                    .split("<main")
                    .nth(1)
                    .and_then(|rest| rest.split("<footer").next())
                    .unwrap_or("⟦no page");
                let hole = own.split('⟦').nth(1).map(|rest| rest.chars().take(60).collect::<String>());
                assert_eq!(hole, None, "{} {}", sample.name, l.code());
                let mut ids: Vec<&str> =
                    html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
                ids.sort_unstable();
                let doubled = ids.windows(2).find(|pair| pair[0] == pair[1] && pair[0] != "xt-b");
                assert_eq!(doubled, None, "{}", sample.name);
                assert_eq!(html.matches("<h1").count(), 1, "{}", sample.name);
            }
        }
    }
}
