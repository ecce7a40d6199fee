//! Files given as answers: judged as files beside courses are, read by the person and the organiser only.

use std::collections::BTreeMap;

use domain::course::attachments::Scanned;
use domain::enrolment::questions::{self as rules, AnswerRefused, Answers};
use platform::db::{Actor, hold_name};
use platform::error::Refused;
use platform::web::Upload;
use platform::{AppError, AppResult, Change};

use super::{AnswerFile, Questions, file_question, keep, may_answer, of_course, store};
use crate::App;
use crate::catalogue::{self, Course, Looked};
use crate::enrolment::{Enrolment, EnrolmentId};

/// Files looked at in one turn.
const MOST_WAITING: i64 = 500;

impl AnswerFile {
    /// Whether its bytes may leave the house.
    pub fn may_be_read(&self) -> bool {
        Scanned::parse(&self.scan).is_some_and(Scanned::may_be_read)
    }

    /// The media type it is sent with.
    pub fn media_type(&self) -> &'static str {
        domain::course::attachments::FileKind::of_ending(&self.kind)
            .map_or("application/octet-stream", |kind| kind.media_type())
    }
}

/// What a person sends at once: words and options that were checked, files that were chosen, files to take away.
#[derive(Debug, Default)]
pub struct Given {
    /// What was typed and chosen.
    pub answers: Answers,
    /// Files by the number of their question.
    pub files: BTreeMap<u32, Upload>,
    /// Questions whose file goes.
    pub removed: Vec<u32>,
}

/// Keeps everything a person sends, or nothing: files that are not taken are told by question.
///
/// # Errors
/// Refused once the course has begun; the database.
pub(super) async fn give(
    app: &App,
    actor: &Actor,
    enrolment: &Enrolment,
    course: &Course,
    given: Given,
) -> AppResult<Result<(), Vec<(u32, Refused)>>> {
    let refused = |r: AnswerRefused| AppError::refused(&r);
    may_answer(course, enrolment, app.clock.now()).map_err(refused)?;
    let questions = of_course(app.db.read(), course).await?;
    let mut looked = Vec::new();
    let mut wrong = Vec::new();
    for (number, upload) in given.files {
        file_question(&questions, number)?;
        match catalogue::look_at(app, upload.name, upload.bytes).await {
            Ok(file) => looked.push((number, file)),
            Err(AppError::Refused(refused)) => wrong.push((number, refused)),
            Err(error) => return Err(error),
        }
    }
    if !wrong.is_empty() {
        return Ok(Err(wrong));
    }
    let mut change = app.db.change(actor, app.clock.now()).await?;
    let course = catalogue::find_held(&change, course.id).await?.ok_or(AppError::NotFound)?;
    // Two sendings at once would each leave the other's file behind.
    hold_name(change.conn(), &format!("answers {}", enrolment.id)).await?;
    let enrolment = crate::enrolment::enrolment(change.conn(), enrolment.id).await?;
    may_answer(&course, &enrolment, change.now()).map_err(refused)?;
    let questions = of_course(change.conn(), &course).await?;
    keep(&mut change, &enrolment, &given.answers).await?;
    let there = store::files(change.conn(), enrolment.id).await?;
    for file in there.iter().filter(|file| given.removed.contains(&file.question)) {
        drop_file(&mut change, file).await?;
    }
    for (number, file) in looked {
        let open = rules::open(&questions.list).iter().any(|q| q.number == number);
        if !open {
            return Err(refused(AnswerRefused::NotAsked));
        }
        put(app, &mut change, &enrolment, number, file, &there).await?;
    }
    drop_hidden(&mut change, &questions, enrolment.id).await?;
    change.record("enrolment.answers_saved", enrolment.id.0, serde_json::json!({"course": course.code}));
    change.commit().await?;
    Ok(Ok(()))
}

async fn put(
    app: &App,
    change: &mut Change,
    enrolment: &Enrolment,
    number: u32,
    file: Looked,
    there: &[AnswerFile],
) -> AppResult<()> {
    if let Some(old) = there.iter().find(|old| old.question == number) {
        platform::files::forget(change, old.file).await?;
    }
    let media = file.kind.media_type();
    let id = app.files.keep(change, enrolment.id.0, &file.name, media, &file.bytes, None).await?;
    let kept = AnswerFile {
        enrolment: enrolment.id,
        course: enrolment.course,
        question: number,
        file: id,
        name: file.name,
        kind: file.kind.as_str().to_owned(),
        size: i64::try_from(file.bytes.len()).unwrap_or(i64::MAX),
        sha256: file.sha256,
        scan: file.scanned.as_str().to_owned(),
        added_at: change.now().as_millisecond(),
    };
    store::put_file(change, &kept).await?;
    let data =
        serde_json::json!({"question": number, "sha256": kept.sha256, "size": kept.size, "scan": kept.scan});
    change.record("enrolment.answer_file_added", enrolment.id.0, data);
    Ok(())
}

async fn drop_file(change: &mut Change, file: &AnswerFile) -> AppResult<()> {
    store::delete_file(change, file.enrolment, file.question).await?;
    platform::files::forget(change, file.file).await?;
    let data = serde_json::json!({"question": file.question, "sha256": file.sha256});
    change.record("enrolment.answer_file_removed", file.enrolment.0, data);
    Ok(())
}

/// A file whose question is not asked any more after these answers is not kept.
async fn drop_hidden(change: &mut Change, questions: &Questions, enrolment: EnrolmentId) -> AppResult<()> {
    let answers = super::answers_of(change.conn(), enrolment).await?;
    let shown: Vec<u32> = rules::visible(&questions.list, &answers).iter().map(|q| q.number).collect();
    let open: Vec<u32> = rules::open(&questions.list).iter().map(|q| q.number).collect();
    for file in store::files(change.conn(), enrolment).await? {
        if open.contains(&file.question) && !shown.contains(&file.question) {
            drop_file(change, &file).await?;
        }
    }
    Ok(())
}

/// The file somebody gave to a question.
///
/// # Errors
/// Not found, also while the scanner has not answered.
pub(super) async fn find(app: &App, enrolment: EnrolmentId, number: u32) -> AppResult<AnswerFile> {
    let files = store::files(app.db.read(), enrolment).await?;
    files.into_iter().find(|f| f.question == number && f.may_be_read()).ok_or(AppError::NotFound)
}

/// The bytes of a file.
///
/// # Errors
/// When they are not in the folder, which is a fault of ours.
pub(super) async fn bytes(app: &App, file: &AnswerFile) -> AppResult<Vec<u8>> {
    let read = app.files.read(&file.sha256).await;
    read.map_err(|e| AppError::internal(format!("answer file of {}: {e}", file.enrolment)))
}

/// Asks the scanner again about files that wait. One it finds something in is read by nobody from then on.
///
/// # Errors
/// The database.
pub async fn scan_waiting(app: &App) -> AppResult<()> {
    for file in store::files_waiting(app.db.read(), MOST_WAITING).await? {
        let Some(scanned) = catalogue::look_again(app, &file.sha256).await? else { continue };
        let mut change = app.db.change(&Actor::process("scanner"), app.clock.now()).await?;
        if !store::set_scan(&change, &file, scanned.as_str()).await? {
            change.rollback().await?;
            continue;
        }
        let data = serde_json::json!({"question": file.question, "scan": scanned.as_str()});
        change.record("enrolment.answer_file_scanned", file.enrolment.0, data);
        change.commit().await?;
    }
    Ok(())
}
