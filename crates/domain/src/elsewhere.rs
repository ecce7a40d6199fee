//! Records of training from elsewhere (外部研習紀錄): what may be entered, how they move, who may decide; rule in
//! `docs/rules/elsewhere.md`.

use jiff::civil::{Date, date};

use crate::calendar::parse_date;
use crate::hours::HalfHours;
use crate::refusal::refusals;
use crate::text::{fold, fold_lines};

/// Characters of a title or an organiser's name.
pub const LONGEST_NAME: usize = 100;
/// Characters of a document number.
pub const LONGEST_NUMBER: usize = 60;
/// Characters of a note, a reason or an answer.
pub const LONGEST_TEXT: usize = 500;
/// Files of evidence.
pub const MOST_FILES: usize = 3;
/// Records of one person that wait at once.
pub const MOST_WAITING: usize = 30;
/// Days that evidence is kept after the last change.
pub const KEEP_EVIDENCE_DAYS: i64 = 365;
/// Half-hours that count on one day (CRD-1).
const DAILY: i32 = 12;
/// The first day hours are recorded for: earlier in-service training has no hours.
const FIRST: Date = date(1981, 8, 1);
/// Years that one training may last.
const LONGEST_YEARS: i16 = 4;
/// Why a record is returned, as codes.
pub const REASONS: [&str; 5] = ["evidence", "hours", "days", "twice", "subject"];

refusals! {
    /// Why a record from elsewhere is not taken, moved or decided.
    pub enum ElsewhereRefused {
        /// No title.
        TitleMissing = "elsewhere-title-missing",
        /// No organiser.
        OrganiserMissing = "elsewhere-organiser-missing",
        /// A text with too many characters.
        TooLong { most: usize } = "elsewhere-too-long",
        /// A day that can't be read, or none.
        DayUnreadable { given: String } = "elsewhere-day-unreadable",
        /// The last day is before the first.
        DaysOrder = "elsewhere-days-order",
        /// The last day is still to come.
        NotOver { last_on: Date } = "elsewhere-not-over",
        /// Before hours were recorded at all.
        TooEarly { first_on: Date } = "elsewhere-too-early",
        /// Longer than any training.
        TooManyYears { most: i64 } = "elsewhere-too-many-years",
        /// Not hours in steps of one half, or none.
        HoursUnreadable { given: String } = "elsewhere-hours-unreadable",
        /// More than six a day over the days given.
        HoursTooMany { most: HalfHours } = "elsewhere-hours-too-many",
        /// No form was chosen.
        FormMissing = "elsewhere-form-missing",
        /// A tag that can't be wished for.
        TagUnknown { tag: String } = "elsewhere-tag-unknown",
        /// Sent without evidence.
        NoEvidence = "elsewhere-no-evidence",
        /// A file that is neither PDF, JPG nor PNG.
        EvidenceKind { given: String } = "elsewhere-evidence-kind",
        /// More files than are taken.
        EvidenceMany { most: usize } = "elsewhere-evidence-many",
        /// The same file twice.
        EvidenceTwice { given: String } = "elsewhere-evidence-twice",
        /// Looks like another line, and nobody said it is another training.
        LooksAlike = "elsewhere-looks-alike",
        /// Serves nowhere: only what there is may be read.
        NoService = "elsewhere-no-service",
        /// Too many wait.
        TooManyWaiting { most: usize } = "elsewhere-too-many-waiting",
        /// Not in a state that allows this.
        NotNow = "elsewhere-not-now",
        /// Changed since it was read.
        Stale = "elsewhere-stale",
        /// The own record.
        Own = "elsewhere-own",
        /// No reason given.
        ReasonMissing = "elsewhere-reason-missing",
        /// More hours than were asked.
        HoursAbove { asked: HalfHours } = "elsewhere-hours-above",
    }
}

/// Where a record stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Being written.
    Draft,
    /// Waits for the desk.
    Sent,
    /// Back with reasons.
    Returned,
    /// Counts.
    Accepted,
    /// Does not count, and never did.
    Refused,
    /// Counted, and was taken back.
    TakenBack,
}

impl State {
    /// All states.
    pub const ALL: [Self; 6] =
        [Self::Draft, Self::Sent, Self::Returned, Self::Accepted, Self::Refused, Self::TakenBack];

    /// The name stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Sent => "sent",
            Self::Returned => "returned",
            Self::Accepted => "accepted",
            Self::Refused => "refused",
            Self::TakenBack => "taken_back",
        }
    }

    /// The state of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }

    /// Whether the person may change, send or delete it.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Returned)
    }

    /// Whether it ever counted.
    pub fn counted(self) -> bool {
        matches!(self, Self::Accepted | Self::TakenBack)
    }
}

/// How somebody took part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// In a room.
    OnSite,
    /// Over the net.
    Online,
    /// Both.
    Mixed,
}

impl Form {
    /// All forms.
    pub const ALL: [Self; 3] = [Self::OnSite, Self::Online, Self::Mixed];

    /// The name stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OnSite => "onsite",
            Self::Online => "online",
            Self::Mixed => "mixed",
        }
    }

    /// The form of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.as_str() == name)
    }
}

/// A record as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields of the form")]
pub struct Typed {
    pub title: String,
    pub organiser: String,
    pub began: String,
    pub ended: String,
    pub hours: String,
    pub form: String,
    pub tags: Vec<String>,
    pub number: String,
    pub note: String,
}

/// A record that was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields of the form")]
pub struct Entry {
    pub title: String,
    pub organiser: String,
    pub began: Date,
    pub ended: Date,
    pub hours: HalfHours,
    pub form: Form,
    pub tags: Vec<String>,
    pub number: String,
    pub note: String,
}

/// Checks what was typed; `tags` are those that may be wished for on a day.
///
/// # Errors
/// Every refusal with the name of its field.
pub fn check(
    typed: &Typed,
    today: Date,
    tags: impl Fn(Date) -> Vec<String>,
) -> Result<Entry, Vec<(&'static str, ElsewhereRefused)>> {
    let mut wrong = Vec::new();
    let title = line(&typed.title, LONGEST_NAME);
    let organiser = line(&typed.organiser, LONGEST_NAME);
    let number = line(&typed.number, LONGEST_NUMBER);
    let note = fold_lines(&typed.note);
    if title.as_ref().is_ok_and(String::is_empty) {
        wrong.push(("title", ElsewhereRefused::TitleMissing));
    }
    if organiser.as_ref().is_ok_and(String::is_empty) {
        wrong.push(("organiser", ElsewhereRefused::OrganiserMissing));
    }
    for (field, text) in [("title", &title), ("organiser", &organiser), ("number", &number)] {
        if let Err(refused) = text {
            wrong.push((field, refused.clone()));
        }
    }
    if note.chars().count() > LONGEST_TEXT {
        wrong.push(("note", ElsewhereRefused::TooLong { most: LONGEST_TEXT }));
    }
    let days = days(typed, today, &mut wrong);
    let hours = hours(&typed.hours, days, &mut wrong);
    let form = Form::parse(&typed.form);
    if form.is_none() {
        wrong.push(("form", ElsewhereRefused::FormMissing));
    }
    if let Some((_, ended)) = days {
        let offered = tags(ended);
        if let Some(tag) = typed.tags.iter().find(|tag| !offered.contains(tag)) {
            wrong.push(("tags", ElsewhereRefused::TagUnknown { tag: tag.clone() }));
        }
    }
    match (title, organiser, number, days, hours, form) {
        (Ok(title), Ok(organiser), Ok(number), Some((began, ended)), Some(hours), Some(form))
            if wrong.is_empty() =>
        {
            let tags = typed.tags.clone();
            Ok(Entry { title, organiser, began, ended, hours, form, tags, number, note })
        }
        _ => Err(wrong),
    }
}

fn line(typed: &str, most: usize) -> Result<String, ElsewhereRefused> {
    let text = fold(typed);
    if text.chars().count() > most { Err(ElsewhereRefused::TooLong { most }) } else { Ok(text) }
}

fn days(
    typed: &Typed,
    today: Date,
    wrong: &mut Vec<(&'static str, ElsewhereRefused)>,
) -> Option<(Date, Date)> {
    let mut read = |field: &'static str, text: &str| match parse_date(text) {
        Ok(day) => Some(day),
        Err(_) => {
            wrong.push((field, ElsewhereRefused::DayUnreadable { given: fold(text) }));
            None
        }
    };
    let began = read("began", &typed.began);
    // A training of one day is typed once.
    let ended = if typed.ended.trim().is_empty() { began } else { read("ended", &typed.ended) };
    let (began, ended) = (began?, ended?);
    let refused = if ended < began {
        Some(("ended", ElsewhereRefused::DaysOrder))
    } else if ended > today {
        Some(("ended", ElsewhereRefused::NotOver { last_on: ended }))
    } else if began < FIRST {
        Some(("began", ElsewhereRefused::TooEarly { first_on: FIRST }))
    } else if ended.year() - began.year() > LONGEST_YEARS {
        Some(("ended", ElsewhereRefused::TooManyYears { most: i64::from(LONGEST_YEARS) }))
    } else {
        None
    };
    if let Some(refused) = refused {
        wrong.push(refused);
        return None;
    }
    Some((began, ended))
}

fn hours(
    typed: &str,
    days: Option<(Date, Date)>,
    wrong: &mut Vec<(&'static str, ElsewhereRefused)>,
) -> Option<HalfHours> {
    let read = HalfHours::parse(typed).ok().filter(|hours| *hours > HalfHours::ZERO);
    let Some(hours) = read else {
        wrong.push(("hours", ElsewhereRefused::HoursUnreadable { given: fold(typed) }));
        return None;
    };
    if let Some((began, ended)) = days {
        let count = (ended - began).get_days() + 1;
        let most = HalfHours(DAILY.saturating_mul(count));
        if hours > most {
            wrong.push(("hours", ElsewhereRefused::HoursTooMany { most }));
            return None;
        }
    }
    Some(hours)
}

/// What is known when a record is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sending {
    /// Files of evidence.
    pub files: usize,
    /// Lines it looks like.
    pub alike: usize,
    /// Whether the person said it is another training.
    pub said_other: bool,
    /// Records of the person that wait.
    pub waiting: usize,
}

/// Permits the person to change or delete a record.
///
/// # Errors
/// [`ElsewhereRefused::NotNow`] unless it is a draft or was returned.
pub fn decide_change(state: State) -> Result<(), ElsewhereRefused> {
    if state.is_open() { Ok(()) } else { Err(ElsewhereRefused::NotNow) }
}

/// Permits sending.
///
/// # Errors
/// Without evidence, when it looks like another line and nobody said otherwise, when too many wait, or not now.
pub fn decide_send(state: State, sending: Sending) -> Result<(), ElsewhereRefused> {
    decide_change(state)?;
    if sending.files == 0 {
        return Err(ElsewhereRefused::NoEvidence);
    }
    if sending.alike > 0 && !sending.said_other {
        return Err(ElsewhereRefused::LooksAlike);
    }
    if sending.waiting >= MOST_WAITING {
        return Err(ElsewhereRefused::TooManyWaiting { most: MOST_WAITING });
    }
    Ok(())
}

/// Permits taking a sent record back to write on it.
///
/// # Errors
/// [`ElsewhereRefused::NotNow`] unless it waits.
pub fn decide_withdraw(state: State) -> Result<(), ElsewhereRefused> {
    if state == State::Sent { Ok(()) } else { Err(ElsewhereRefused::NotNow) }
}

/// What a desk decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Counts, with so many hours and these tags.
    Accept {
        /// Hours, at most those asked.
        hours: HalfHours,
        /// Tags, of those wished.
        tags: Vec<String>,
        /// Why fewer.
        text: String,
    },
    /// Back to the person.
    Return {
        /// Codes of [`REASONS`].
        reasons: Vec<String>,
        /// In own words.
        text: String,
    },
    /// Does not count.
    Refuse {
        /// Why.
        text: String,
    },
    /// Was accepted, and counts no longer.
    TakeBack {
        /// Why.
        text: String,
    },
}

impl Verdict {
    /// The state it leads to.
    pub fn state(&self) -> State {
        match self {
            Self::Accept { .. } => State::Accepted,
            Self::Return { .. } => State::Returned,
            Self::Refuse { .. } => State::Refused,
            Self::TakeBack { .. } => State::TakenBack,
        }
    }

    /// What was written.
    pub fn text(&self) -> &str {
        match self {
            Self::Accept { text, .. }
            | Self::Return { text, .. }
            | Self::Refuse { text }
            | Self::TakeBack { text } => text,
        }
    }
}

/// Permits a desk's decision; `own` is whether whoever decides is the person of the record.
///
/// # Errors
/// [`ElsewhereRefused`] on the own record, in another state, without a reason where one is needed, with more hours than
/// were asked or none, with tags nobody wished.
pub fn decide_review(
    state: State,
    own: bool,
    asked: HalfHours,
    wished: &[String],
    verdict: &Verdict,
) -> Result<(), ElsewhereRefused> {
    if own {
        return Err(ElsewhereRefused::Own);
    }
    let needs = if matches!(verdict, Verdict::TakeBack { .. }) { State::Accepted } else { State::Sent };
    if state != needs {
        return Err(ElsewhereRefused::NotNow);
    }
    if verdict.text().chars().count() > LONGEST_TEXT {
        return Err(ElsewhereRefused::TooLong { most: LONGEST_TEXT });
    }
    let silent = fold(verdict.text()).is_empty();
    match verdict {
        Verdict::Accept { hours, tags, .. } => {
            if *hours > asked {
                return Err(ElsewhereRefused::HoursAbove { asked });
            }
            if *hours <= HalfHours::ZERO {
                return Err(ElsewhereRefused::HoursUnreadable { given: hours.to_string() });
            }
            if let Some(tag) = tags.iter().find(|tag| !wished.contains(tag)) {
                return Err(ElsewhereRefused::TagUnknown { tag: tag.clone() });
            }
            if *hours < asked && silent { Err(ElsewhereRefused::ReasonMissing) } else { Ok(()) }
        }
        Verdict::Return { reasons, .. } if silent && reasons.is_empty() => {
            Err(ElsewhereRefused::ReasonMissing)
        }
        Verdict::Return { .. } => Ok(()),
        Verdict::Refuse { .. } | Verdict::TakeBack { .. } if silent => Err(ElsewhereRefused::ReasonMissing),
        Verdict::Refuse { .. } | Verdict::TakeBack { .. } => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = date(2026, 3, 2);

    fn good() -> Typed {
        Typed {
            title: "　人本教育工作坊 ".to_owned(),
            organiser: "杏林基金會".to_owned(),
            began: "115/2/1".to_owned(),
            ended: "2026-02-02".to_owned(),
            hours: "１２".to_owned(),
            form: "onsite".to_owned(),
            tags: vec!["環境教育".to_owned()],
            number: "杏字第1號".to_owned(),
            note: String::new(),
        }
    }

    fn tags(_: Date) -> Vec<String> {
        vec!["環境教育".to_owned()]
    }

    #[test]
    fn what_was_typed_is_read() {
        let entry = check(&good(), TODAY, tags).expect("good");
        assert_eq!((entry.title.as_str(), entry.hours), ("人本教育工作坊", HalfHours::hours(12)));
        assert_eq!((entry.began, entry.ended), (date(2026, 2, 1), date(2026, 2, 2)));
        let one = check(&Typed { ended: String::new(), hours: "6".into(), ..good() }, TODAY, tags);
        assert_eq!(one.expect("one day").ended, date(2026, 2, 1));
    }

    #[test]
    fn what_is_wrong_is_told_at_its_field() {
        use ElsewhereRefused as R;
        let long = "長".repeat(LONGEST_NAME + 1);
        let cases: Vec<(Typed, &str, R)> = vec![
            (Typed { title: " ".into(), ..good() }, "title", R::TitleMissing),
            (Typed { title: long.clone(), ..good() }, "title", R::TooLong { most: LONGEST_NAME }),
            (Typed { organiser: String::new(), ..good() }, "organiser", R::OrganiserMissing),
            (Typed { number: long.clone(), ..good() }, "number", R::TooLong { most: LONGEST_NUMBER }),
            (Typed { note: long.repeat(6), ..good() }, "note", R::TooLong { most: LONGEST_TEXT }),
            (Typed { began: "昨天".into(), ..good() }, "began", R::DayUnreadable { given: "昨天".into() }),
            (Typed { began: "115/2/3".into(), ..good() }, "ended", R::DaysOrder),
            (
                Typed { ended: "2026-03-03".into(), ..good() },
                "ended",
                R::NotOver { last_on: date(2026, 3, 3) },
            ),
            (Typed { began: "1981-07-31".into(), ..good() }, "began", R::TooEarly { first_on: FIRST }),
            (Typed { began: "2020-01-01".into(), ..good() }, "ended", R::TooManyYears { most: 4 }),
            (Typed { hours: "0".into(), ..good() }, "hours", R::HoursUnreadable { given: "0".into() }),
            (Typed { hours: "1.3".into(), ..good() }, "hours", R::HoursUnreadable { given: "1.3".into() }),
            (
                Typed { hours: "12.5".into(), ..good() },
                "hours",
                R::HoursTooMany { most: HalfHours::hours(12) },
            ),
            (Typed { form: "x".into(), ..good() }, "form", R::FormMissing),
            (Typed { tags: vec!["別的".into()], ..good() }, "tags", R::TagUnknown { tag: "別的".into() }),
        ];
        for (typed, field, refused) in cases {
            assert_eq!(check(&typed, TODAY, tags), Err(vec![(field, refused)]), "{typed:?}");
        }
        let nothing = check(&Typed::default(), TODAY, tags).expect_err("nothing was typed");
        let fields: Vec<_> = nothing.iter().map(|(field, _)| *field).collect();
        assert_eq!(fields, ["title", "organiser", "began", "hours", "form"]);
    }

    #[test]
    fn sending_asks_for_evidence_and_a_word_about_what_looks_alike() {
        let sending = Sending { files: 1, alike: 0, said_other: false, waiting: 0 };
        use ElsewhereRefused as R;
        for (state, sending, expect) in [
            (State::Draft, sending, Ok(())),
            (State::Returned, sending, Ok(())),
            (State::Sent, sending, Err(R::NotNow)),
            (State::Accepted, sending, Err(R::NotNow)),
            (State::Draft, Sending { files: 0, ..sending }, Err(R::NoEvidence)),
            (State::Draft, Sending { alike: 1, ..sending }, Err(R::LooksAlike)),
            (State::Draft, Sending { alike: 1, said_other: true, ..sending }, Ok(())),
            (State::Draft, Sending { waiting: 30, ..sending }, Err(R::TooManyWaiting { most: 30 })),
        ] {
            assert_eq!(decide_send(state, sending), expect, "{state:?} {sending:?}");
        }
    }

    #[test]
    fn who_decides_what_when() {
        use ElsewhereRefused as R;
        let asked = HalfHours::hours(6);
        let wished = ["環境教育".to_owned()];
        let accept = |hours, text: &str| Verdict::Accept { hours, tags: vec![], text: text.to_owned() };
        let back = |reasons: &[&str], text: &str| Verdict::Return {
            reasons: reasons.iter().map(|r| (*r).to_owned()).collect(),
            text: text.to_owned(),
        };
        let refuse = |text: &str| Verdict::Refuse { text: text.to_owned() };
        let take = |text: &str| Verdict::TakeBack { text: text.to_owned() };
        let other = Verdict::Accept { hours: asked, tags: vec!["別的".into()], text: String::new() };
        for (state, own, verdict, expect) in [
            (State::Sent, false, accept(asked, ""), Ok(())),
            (State::Sent, true, accept(asked, ""), Err(R::Own)),
            (State::Accepted, true, take("x"), Err(R::Own)),
            (State::Accepted, false, accept(asked, ""), Err(R::NotNow)),
            (State::Sent, false, accept(HalfHours(13), ""), Err(R::HoursAbove { asked })),
            (State::Sent, false, accept(HalfHours(0), "x"), Err(R::HoursUnreadable { given: "0".into() })),
            (State::Sent, false, accept(HalfHours(4), " "), Err(R::ReasonMissing)),
            (State::Sent, false, accept(HalfHours(4), "證明只寫四小時"), Ok(())),
            (State::Sent, false, other, Err(R::TagUnknown { tag: "別的".into() })),
            (State::Sent, false, back(&[], " "), Err(R::ReasonMissing)),
            (State::Sent, false, back(&["evidence"], ""), Ok(())),
            (State::Sent, false, back(&[], "請補件"), Ok(())),
            (State::Sent, false, refuse("　"), Err(R::ReasonMissing)),
            (State::Sent, false, refuse("非進修"), Ok(())),
            (State::Sent, false, take("x"), Err(R::NotNow)),
            (State::Accepted, false, take(""), Err(R::ReasonMissing)),
            (State::Accepted, false, take("重複"), Ok(())),
            (State::TakenBack, false, take("重複"), Err(R::NotNow)),
            (State::Returned, false, refuse("x"), Err(R::NotNow)),
        ] {
            assert_eq!(decide_review(state, own, asked, &wished, &verdict), expect, "{state:?} {verdict:?}");
        }
        for state in State::ALL {
            assert_eq!(State::parse(state.as_str()), Some(state));
            assert_eq!(decide_withdraw(state).is_ok(), state == State::Sent);
        }
    }
}
