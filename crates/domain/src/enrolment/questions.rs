//! Questions an organiser asks of those who enrol (ENR-8): what may be asked, when, and until when answers are kept;
//! rule in `docs/rules/enrolment-questions.md`.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::Date;

use crate::refusal::refusals;

/// Questions a course may have, closed ones included.
pub const MOST_QUESTIONS: usize = 20;
/// Options of one question, at most.
pub const MOST_OPTIONS: usize = 20;
/// Characters of a question and of an option.
pub const LONGEST_LABEL: usize = 100;
/// Characters of a hint, of a note and of an answer of one line.
pub const LONGEST_LINE: usize = 200;
/// Characters of a long answer, and of what those admitted are told.
pub const LONGEST_TEXT: usize = 1_000;
/// Days after the course that personal answers are kept, unless the organiser says less or more.
pub const USUAL_DAYS: u16 = 30;
/// The most days they may be kept.
pub const MOST_DAYS: u16 = 180;
/// What is stored for yes and for no.
pub const YES: &str = "yes";
/// See [`YES`].
pub const NO: &str = "no";

/// How a question is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// One line.
    Line,
    /// Several lines.
    Text,
    /// One of the options.
    One,
    /// Any of the options.
    Many,
    /// Yes or no.
    YesNo,
    /// A file.
    File,
}

impl Kind {
    /// All kinds, in the order they are offered.
    pub const ALL: [Self; 6] = [Self::Line, Self::Text, Self::One, Self::Many, Self::YesNo, Self::File];

    /// The name stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Line => "line",
            Self::Text => "text",
            Self::One => "one",
            Self::Many => "many",
            Self::YesNo => "yes_no",
            Self::File => "file",
        }
    }

    /// The kind of a name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// Whether it is answered by choosing among options the organiser wrote.
    pub fn has_options(self) -> bool {
        matches!(self, Self::One | Self::Many)
    }

    /// Whether other questions can depend on its answer.
    pub fn can_decide(self) -> bool {
        matches!(self, Self::One | Self::Many | Self::YesNo)
    }
}

/// A question that is ready to be asked with one press.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ready {
    /// 用餐葷素.
    Meals,
    /// 交通、搭車.
    Transport,
    /// 住宿.
    Lodging,
    /// 飲食過敏.
    Allergies,
    /// 緊急聯絡人.
    Emergency,
    /// 上傳同意書.
    Consent,
}

impl Ready {
    /// All of them, in the order they are offered.
    pub const ALL: [Self; 6] =
        [Self::Meals, Self::Transport, Self::Lodging, Self::Allergies, Self::Emergency, Self::Consent];

    /// The name stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Meals => "meals",
            Self::Transport => "transport",
            Self::Lodging => "lodging",
            Self::Allergies => "allergies",
            Self::Emergency => "emergency",
            Self::Consent => "consent",
        }
    }

    /// What has that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ready| ready.as_str() == name)
    }

    /// How it is answered.
    pub fn kind(self) -> Kind {
        match self {
            Self::Meals | Self::Transport => Kind::One,
            Self::Lodging => Kind::YesNo,
            Self::Allergies | Self::Emergency => Kind::Line,
            Self::Consent => Kind::File,
        }
    }

    /// Whether it has to be answered, until the organiser says otherwise.
    pub fn is_required(self) -> bool {
        self != Self::Allergies
    }

    /// Whether its answers are personal whatever the organiser says: health, and people who are not asked themselves.
    pub fn is_always_personal(self) -> bool {
        matches!(self, Self::Allergies | Self::Emergency)
    }

    /// Whether it begins as personal.
    pub fn begins_personal(self) -> bool {
        self.is_always_personal() || matches!(self, Self::Consent | Self::Lodging)
    }
}

/// Asked only when an earlier question was answered so.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Condition {
    /// The number of the earlier question.
    pub question: u32,
    /// The answer: an option, [`YES`] or [`NO`].
    pub answer: String,
}

/// A question of a course. A course's questions stand in the order they are asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its name within the course, for life; never given again.
    pub number: u32,
    /// How it is answered.
    pub kind: Kind,
    /// Made by one press from this.
    pub ready: Option<Ready>,
    /// What is asked.
    pub label: String,
    /// A line of help.
    pub hint: String,
    /// The options of [`Kind::One`] and [`Kind::Many`].
    pub options: Vec<String>,
    /// Whether it has to be answered.
    pub required: bool,
    /// When it is asked at all.
    pub only_if: Option<Condition>,
    /// Days after the course until its answers are deleted; `None` for what is not personal.
    pub personal_days: Option<u16>,
    /// Nobody is asked any more; answers given stay.
    pub closed: bool,
}

refusals! {
    /// Why an answer is not taken.
    pub enum AnswerRefused {
        /// It has to be answered.
        Missing = "answer-missing",
        /// Too many characters.
        TooLong { most: usize } = "answer-too-long",
        /// Not one of the options; perhaps they were changed meanwhile.
        NotOffered = "answer-not-offered",
        /// The course has begun, or is cancelled.
        Over = "answers-over",
        /// Who has no place and awaits none is asked nothing.
        NotTakingPart = "answers-not-taking-part",
        /// Answers went in while a file with this question was on its way.
        NotAsked = "answer-not-asked",
    }
}

refusals! {
    /// Why a question is not kept as the organiser wrote it.
    pub enum QuestionRefused {
        /// Nothing is asked.
        LabelMissing = "question-label-missing",
        /// Too many characters.
        TooLong { most: usize } = "question-too-long",
        /// Fewer than two options to choose from.
        OptionsFew = "question-options-few",
        /// More options than anybody reads.
        OptionsMany { most: usize } = "question-options-many",
        /// The same option twice.
        OptionTwice { option: String } = "question-option-twice",
        /// The course has as many questions as it may have.
        TooMany { most: usize } = "question-too-many",
        /// Not a number of days that personal answers may be kept.
        Days { most: u32 } = "question-days",
        /// These answers are personal whatever is asked.
        AlwaysPersonal = "question-always-personal",
        /// The condition names a question that does not come before, or an answer it does not have.
        Condition = "question-condition",
        /// Another question depends on this one, or on the option that would go.
        DependedOn { label: String } = "question-depended-on",
        /// Somebody has answered: the meaning of their answers must stay.
        Answered = "question-answered",
        /// Somebody has answered: an option they could choose may not go or change.
        OptionAnswered { option: String } = "question-option-answered",
        /// Somebody has answered: personal answers may not be kept longer than they were told.
        KeptLonger = "question-kept-longer",
        /// Somebody has answered: other wording needs a note.
        NoteMissing = "question-note-missing",
        /// The course is over or cancelled.
        CourseOver = "questions-course-over",
        /// The other course has no questions, or is another organisation's.
        NothingToCopy = "questions-nothing-to-copy",
    }
}

/// Answers as they were typed, by the number of the question.
pub type Raw = BTreeMap<u32, Vec<String>>;

/// Answers that passed [`check`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    /// Every question that was put, also those whose condition did not hold: an older answer to one not given now is
    /// taken back.
    pub asked: BTreeSet<u32>,
    /// What was answered.
    pub given: BTreeMap<u32, Vec<String>>,
}

/// Questions that are put to people now: not closed, and not depending on one that is.
pub fn open(questions: &[Question]) -> Vec<&Question> {
    let mut open: Vec<&Question> = Vec::new();
    for question in questions {
        let stands = question.only_if.as_ref().is_none_or(|c| open.iter().any(|q| q.number == c.question));
        if !question.closed && stands {
            open.push(question);
        }
    }
    open
}

/// Of the open questions, those that these answers ask for. A question whose condition does not hold asks nothing, and
/// neither does one that depends on it, whatever was answered there.
pub fn visible<'a>(questions: &'a [Question], answers: &Raw) -> Vec<&'a Question> {
    let mut shown: Vec<&Question> = Vec::new();
    for question in open(questions) {
        let holds = question.only_if.as_ref().is_none_or(|c| {
            shown.iter().any(|q| q.number == c.question)
                && answers.get(&c.question).is_some_and(|given| given.contains(&c.answer))
        });
        if holds {
            shown.push(question);
        }
    }
    shown
}

/// Reads typed answers. Files are not among them: they are sent on a page of their own and [`missing`] tells of them.
///
/// # Errors
/// Each question with what is wrong about its answer.
pub fn check(questions: &[Question], raw: &Raw) -> Result<Answers, Vec<(u32, AnswerRefused)>> {
    let mut typed: Raw = BTreeMap::new();
    let mut wrong = Vec::new();
    let asks = |question: &&Question| question.kind != Kind::File;
    for question in open(questions).into_iter().filter(asks) {
        let given = raw.get(&question.number).map(Vec::as_slice).unwrap_or_default();
        match read(question, given) {
            Ok(values) if values.is_empty() => {}
            Ok(values) => drop(typed.insert(question.number, values)),
            // Kept for the conditions: what is wrong about a question that is not asked is nobody's matter.
            Err(refused) => wrong.push((question.number, refused)),
        }
    }
    let shown: BTreeSet<u32> =
        visible(questions, &typed).into_iter().filter(asks).map(|q| q.number).collect();
    wrong.retain(|(number, _)| shown.contains(number));
    typed.retain(|number, _| shown.contains(number));
    for question in visible(questions, &typed).into_iter().filter(asks) {
        let has = typed.contains_key(&question.number) || wrong.iter().any(|(n, _)| *n == question.number);
        if question.required && !has {
            wrong.push((question.number, AnswerRefused::Missing));
        }
    }
    if wrong.is_empty() {
        let asked = open(questions).into_iter().filter(asks).map(|q| q.number).collect();
        return Ok(Answers { asked, given: typed });
    }
    let place = |number: u32| questions.iter().position(|q| q.number == number);
    wrong.sort_by_key(|(number, _)| place(*number));
    Err(wrong)
}

fn read(question: &Question, given: &[String]) -> Result<Vec<String>, AnswerRefused> {
    let one = |text: String, most: usize| match text.chars().count() {
        0 => Ok(Vec::new()),
        n if n > most => Err(AnswerRefused::TooLong { most }),
        _ => Ok(vec![text]),
    };
    let first = given.first().map_or("", String::as_str);
    match question.kind {
        Kind::Line => one(plain(first), LONGEST_LINE),
        Kind::Text => one(plain_lines(first), LONGEST_TEXT),
        Kind::YesNo if first.is_empty() => Ok(Vec::new()),
        Kind::YesNo if first == YES || first == NO => Ok(vec![first.to_owned()]),
        Kind::One if first.is_empty() => Ok(Vec::new()),
        Kind::One if question.options.iter().any(|option| option == first) => Ok(vec![first.to_owned()]),
        Kind::Many => {
            let given: Vec<&String> = given.iter().filter(|value| !value.is_empty()).collect();
            if given.iter().any(|value| !question.options.contains(*value)) {
                return Err(AnswerRefused::NotOffered);
            }
            Ok(question.options.iter().filter(|option| given.contains(option)).cloned().collect())
        }
        Kind::YesNo | Kind::One => Err(AnswerRefused::NotOffered),
        Kind::File => Ok(Vec::new()),
    }
}

/// Required questions that a person is asked and has not answered; `answers` holds files too, by any value.
pub fn missing(questions: &[Question], answers: &Raw) -> Vec<u32> {
    let lacks = |q: &&Question| q.required && !answers.contains_key(&q.number);
    visible(questions, answers).into_iter().filter(lacks).map(|q| q.number).collect()
}

/// One line of typed words: what can't be seen is dropped, the ends are trimmed. Unlike [`crate::text::fold`] it leaves
/// full-width punctuation alone, which a Chinese sentence is written with.
pub fn plain(typed: &str) -> String {
    let words: String = typed.chars().filter_map(|c| if c == '\n' { Some(' ') } else { seen(c) }).collect();
    words.trim().to_owned()
}

/// As [`plain`] for several lines.
pub fn plain_lines(typed: &str) -> String {
    let lines =
        typed.lines().map(|line| line.chars().filter_map(seen).collect::<String>().trim_end().to_owned());
    lines.collect::<Vec<_>>().join("\n").trim().to_owned()
}

fn seen(c: char) -> Option<char> {
    let hidden = c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    (!hidden).then_some(c)
}

/// Reads the questions of an organiser's form: one option a line, spare spaces gone.
pub fn clean(mut question: Question) -> Question {
    question.label = plain(&question.label);
    question.hint = plain(&question.hint);
    question.options = match question.kind.has_options() {
        true => question.options.iter().map(|o| plain(o)).filter(|o| !o.is_empty()).collect(),
        false => Vec::new(),
    };
    question
}

/// Permits a question as it is written; `before` are those that come before it.
///
/// # Errors
/// The first thing that is wrong, with the field it is about: `label`, `hint`, `options`, `only_if`, `days`.
pub fn define(question: &Question, before: &[Question]) -> Result<(), (&'static str, QuestionRefused)> {
    let long = |text: &str, most: usize| text.chars().count() > most;
    if question.label.is_empty() {
        return Err(("label", QuestionRefused::LabelMissing));
    }
    if long(&question.label, LONGEST_LABEL) {
        return Err(("label", QuestionRefused::TooLong { most: LONGEST_LABEL }));
    }
    if long(&question.hint, LONGEST_LINE) {
        return Err(("hint", QuestionRefused::TooLong { most: LONGEST_LINE }));
    }
    if question.kind.has_options() {
        options(&question.options).map_err(|refused| ("options", refused))?;
    }
    if let Some(condition) = &question.only_if {
        let offers =
            |q: &Question| q.number == condition.question && offered(q).contains(&condition.answer.as_str());
        if !before.iter().any(offers) {
            return Err(("only_if", QuestionRefused::Condition));
        }
    }
    match question.personal_days {
        None if question.ready.is_some_and(Ready::is_always_personal) => {
            Err(("days", QuestionRefused::AlwaysPersonal))
        }
        Some(days) if days > MOST_DAYS => Err(("days", QuestionRefused::Days { most: MOST_DAYS.into() })),
        _ => Ok(()),
    }
}

fn options(options: &[String]) -> Result<(), QuestionRefused> {
    if options.len() < 2 {
        return Err(QuestionRefused::OptionsFew);
    }
    if options.len() > MOST_OPTIONS {
        return Err(QuestionRefused::OptionsMany { most: MOST_OPTIONS });
    }
    for (index, option) in options.iter().enumerate() {
        if option.chars().count() > LONGEST_LABEL {
            return Err(QuestionRefused::TooLong { most: LONGEST_LABEL });
        }
        if options[..index].contains(option) {
            return Err(QuestionRefused::OptionTwice { option: option.clone() });
        }
    }
    Ok(())
}

/// Answers that a condition can name.
pub fn offered(question: &Question) -> Vec<&str> {
    match question.kind {
        Kind::YesNo => vec![YES, NO],
        Kind::One | Kind::Many => question.options.iter().map(String::as_str).collect(),
        Kind::Line | Kind::Text | Kind::File => Vec::new(),
    }
}

/// Permits replacing one question of a course by what its organiser wrote; `answered` when anybody has. Answers given
/// keep their meaning: the kind, the options there were, the condition and the promise of deletion stay, and other
/// wording needs a note.
///
/// # Errors
/// The first thing that is wrong, with the field it is about; see [`define`].
pub fn edit(
    all: &[Question],
    new: &Question,
    answered: bool,
    note: &str,
) -> Result<(), (&'static str, QuestionRefused)> {
    let Some(at) = all.iter().position(|q| q.number == new.number) else {
        return Err(("label", QuestionRefused::LabelMissing));
    };
    let old = &all[at];
    define(new, &all[..at])?;
    for later in &all[at + 1..] {
        let Some(condition) = later.only_if.as_ref().filter(|c| c.question == new.number) else { continue };
        if !offered(new).contains(&condition.answer.as_str()) {
            return Err(("options", QuestionRefused::DependedOn { label: later.label.clone() }));
        }
    }
    if !answered {
        return Ok(());
    }
    if old.kind != new.kind {
        return Err(("label", QuestionRefused::Answered));
    }
    if let Some(gone) = old.options.iter().find(|option| !new.options.contains(option)) {
        return Err(("options", QuestionRefused::OptionAnswered { option: gone.clone() }));
    }
    if old.only_if != new.only_if {
        return Err(("only_if", QuestionRefused::Answered));
    }
    let longer = match (old.personal_days, new.personal_days) {
        (Some(_), None) => true,
        (Some(old), Some(new)) => new > old,
        (None, _) => false,
    };
    if longer {
        return Err(("days", QuestionRefused::KeptLonger));
    }
    let note = plain(note);
    if note.chars().count() > LONGEST_LINE {
        return Err(("note", QuestionRefused::TooLong { most: LONGEST_LINE }));
    }
    let reworded = old.label != new.label || old.hint != new.hint;
    if reworded && note.is_empty() { Err(("note", QuestionRefused::NoteMissing)) } else { Ok(()) }
}

/// Permits deleting a question.
///
/// # Errors
/// When it was answered, which it can only be closed after, or another depends on it.
pub fn delete(all: &[Question], number: u32, answered: bool) -> Result<(), QuestionRefused> {
    if answered {
        return Err(QuestionRefused::Answered);
    }
    match all.iter().find(|q| q.only_if.as_ref().is_some_and(|c| c.question == number)) {
        Some(later) => Err(QuestionRefused::DependedOn { label: later.label.clone() }),
        None => Ok(()),
    }
}

/// The place a question may change with when it moves one up or down; `None` at the end of the list and where it would
/// come before the question it depends on.
pub fn neighbour(all: &[Question], number: u32, up: bool) -> Option<usize> {
    let at = all.iter().position(|q| q.number == number)?;
    let to = if up { at.checked_sub(1)? } else { at + 1 };
    let (first, second) = (all.get(at.min(to))?, all.get(at.max(to))?);
    let depends = second.only_if.as_ref().is_some_and(|c| c.question == first.number);
    (!depends).then_some(to)
}

/// The day a personal answer is deleted: so many days after the last day of the course, or after what it was asked for
/// ended earlier (the course was cancelled, the person has no part in it any more).
pub fn deleted_on(personal_days: Option<u16>, last_day: Date, ended: Option<Date>) -> Option<Date> {
    let days = i64::from(personal_days?);
    let from = ended.map_or(last_day, |ended| ended.min(last_day));
    Some(from.checked_add(days.days()).unwrap_or(Date::MAX))
}
