# The organiser: list, messages, reports
organiser-view-all = All
organiser-view-admitted = Admitted
organiser-view-waiting = Waiting or to be chosen
organiser-view-refused = Not admitted
organiser-view-withdrawn = Withdrawn
organiser-search-all = Name, school or personal code
organiser-found = { $n } of { $all } requests
organiser-no-school = No school
organiser-put-back = Admit after all
organiser-all-shown = All { $n } on this page
organiser-chosen-admit = Admit those chosen
organiser-chosen-list = Put on the waiting list
organiser-chosen-refuse = Do not admit those chosen
organiser-chosen-message = Write to those chosen
organiser-chosen-hint = Places go by waiting number, then by the time of the request. Before anybody is refused you are asked once more.
flash-organiser-nothing-chosen = Nobody is chosen yet. Tick people on the list first.

## Several at once
chosen-done = What became of them
chosen-admitted = { $n ->
    [one] 1 person admitted; a letter was sent.
   *[other] { $n } people admitted; letters were sent.
}
chosen-listed = { $n } put on the waiting list; letters were sent.
chosen-refused = { $n ->
    [one] 1 person not admitted; a letter was sent.
   *[other] { $n } people not admitted; letters were sent.
}
chosen-unchanged = { $n ->
    [one] 1 person unchanged: { $reason }
   *[other] { $n } people unchanged: { $reason }
}
chosen-before = Before
chosen-after = Result
chosen-back = Back to the list
chosen-refused-note = Places given back went to the waiting list in order of number; see the list.
chosen-refuse-question = { $n ->
    [one] Really not admit this person?
   *[other] Really not admit these { $n } people?
}
chosen-refuse-text = They are told by mail that “{ $title }” has no place for them, and cannot enrol in this course again without you.
chosen-refuse-text-places = They are told by mail that “{ $title }” has no place for them, and cannot enrol in this course again without you. { $n } of them have a place and lose it; the waiting list moves up.

## Messages
message-title = Write to participants
message-look-over = Look over before sending
message-look-over-text = Check how many people get it and what it says. It cannot be called back.
message-nobody = Nobody to write to yet
message-nobody-text = Once people have enrolled you can write to them here.
message-audience = To whom
message-audience-admitted = Those admitted
message-audience-waiting = Those waiting or to be chosen
message-audience-everybody = Those admitted, waiting or to be chosen
message-audience-chosen = Those chosen on the list
message-to-chosen = To the { $n } chosen on the list: { $names }
message-to-others = Write to others instead
message-subject = Subject
message-subject-hint = For example: Room changed to the third floor
message-text = Text
message-text-hint = The greeting, course title and code, organiser and contact are added by themselves. No personal numbers, please.
message-unreached = { $n } have no mail address and will not get it; please tell them in another way: { $names }
message-letter = The letter
message-to = To
message-to-count = { $audience }, { $n } in all
message-send = Send to { $n }
message-back = Change it
message-history = Sent before
message-history-none = Nothing was sent yet.
message-sent-line = { $at }, { $audience }, { $n } people
message-left-today = { $n ->
    [one] One more can be sent today.
   *[other] { $n } more can be sent today.
}
flash-message-sent = Sent. Messages sent before are listed on this page.
mail-course-message-subject = [Xingtan] { $subject }
mail-course-message-body =
    Dear { $name },

    { $text }

    ────────────
    Course: { $title } (course code { $code })
    { $address }
    Sender: { $organiser }
    Contact: { $contact }

    The organiser sent this letter through Xingtan. Please do not answer it; ask the contact above.

## Reports
reports-title = Reports
reports-lead = Each report carries the course code and comes as PDF, Excel (XLSX) and ODS.
reports-empty = Nobody has enrolled yet
reports-empty-text = Once people enrol they appear on the sheets and lists. The blank sheet can be taken now.
reports-order = The list and every report have the same order: county, district, school, name.
reports-recorded = The list and every report have the same order: county, district, school, name. Reports hold personal data and each download is recorded; use them for this course only and destroy them afterwards.
reports-more = About the reports
reports-session = Session { $n } ({ $day })
reports-sessions = One session only, as PDF
reports-blank-lines = 30 lines
report-kind-sign-in-sheet = Sign-in sheet
report-kind-blank-sheet = Blank sign-in sheet
report-kind-enrolments = Enrolment data
report-kind-participants = Participants
report-about-sign-in-sheet = Those admitted, a sheet for each session with columns to sign in and out, and five spare lines. In workbooks each session is a sheet.
report-about-blank-sheet = Thirty lines without names, for people who come unannounced or for an extra session.
report-about-enrolments = Every request with its state, number on the waiting list, time and mail address, also those withdrawn or refused. Personal codes stand in place of national IDs.
report-about-participants = Personal code, name, school and position of those admitted. Fill in “Hours” and it can be uploaded as the roster.
report-format-pdf = PDF
report-format-xlsx = XLSX
report-format-ods = ODS
report-nobody = Nobody is on this list yet.
report-count = { $n ->
    [one] 1 person
   *[other] { $n } people
}
report-counts = { $n } requests, { $admitted } admitted
report-made = Made
report-people = People
report-course-hours = Hours of the course
report-column-code = Personal code
report-column-position = Position
report-column-state = State
report-column-waiting = Wait no.
report-column-asked = Enrolled
report-column-email = Mail
report-column-hours = Hours
report-column-note = Remark
trace-course-people-exported = Report on a course's people downloaded
trace-course-message-sent = Message to a course's people sent
trace-data-report = Report
trace-data-audience = Readers
trace-data-subject-line = Subject line

## Why a message is not sent
