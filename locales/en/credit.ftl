# Hours: attendance, roster, its review, transcript and certificate, verification, letters.

nav-transcript = My hours
nav-rosters = Rosters
credit-hours-unit = hours
credit-named = { $name }: { $text }
credit-two-sentences = { $first } { $second }
credit-list-separator = { ", " }

## Attendance
attendance-title = Attendance
attendance-caption = People admitted and their attendance
attendance-tabs = Sessions (people marked)
attendance-hint = Choose one for each person; when late, leaving early or on leave, give the minutes missed. You may save a part and complete it later.
attendance-column-name = Name
attendance-column-mark = Attendance
attendance-column-missed = Minutes missed
attendance-mark-present = Present
attendance-mark-late = Late or left early
attendance-mark-leave = On leave
attendance-mark-absent = Absent
attendance-mark-none = Not marked
attendance-mark-of = Attendance of { $name }
attendance-missed-of = Minutes { $name } missed
attendance-minutes = min
attendance-minutes-wrong = When late or on leave, give the minutes missed, 1 to { $most }.
attendance-none-chosen = Nobody’s attendance was chosen. If everybody was there, press “All others present, and save”.
attendance-save = Save
attendance-save-all = All others present, and save
attendance-save-all-hint = Marks only those not chosen yet as present; the others stay as they are.
attendance-marked = Marked
attendance-complete = Everybody is marked
attendance-incomplete = Some are not marked yet
attendance-to-roster = Roster
attendance-to-list = See enrolments
attendance-empty = Nobody is admitted to this course
attendance-empty-text = Admit people in the list of enrolments first, or add those who came without enrolling on the roster afterwards.
flash-attendance-saved = Attendance was saved.

## Roster
roster-title = Roster
roster-caption = People and the hours awarded
roster-to-attendance = Attendance
roster-hint = Hours go in steps of 0.5. Zero or nothing means no award: the person is left off the roster. The Tab key moves from field to field.
roster-column-name = Name
roster-column-attendance = By attendance
roster-column-hours = Hours awarded
roster-column-note = Remark
roster-proposed = { $hours } hours
roster-no-place = Did not enrol
roster-none = No award
roster-new-who = Row { $n }: personal code or ID number
roster-new-name = Row { $n }: name
roster-new-hint = For people who came without enrolling; fill in both name and number.
roster-hours-of = Hours for { $name }
roster-note-of = Remark on { $name }
roster-save = Save the roster
roster-save-hint = You can still change it afterwards; hours are awarded only after it is sent and confirmed.
roster-people = People awarded
roster-source-saved = Saved roster
roster-source-proposal = Proposed from attendance, not saved yet
roster-total = Hours in all
roster-course-hours = Course hours
roster-course-hours-note = most for each person
roster-differences = Differences
roster-differences-none = Agrees with enrolment and attendance
roster-differences-look = Please check the marked rows
roster-difference-not-enrolled = Not enrolled
roster-difference-left-out = Attended, left out
roster-difference-higher = Above attendance
roster-difference-lower = Below attendance
roster-empty = Nobody is on the roster yet
roster-empty-text = After the course, everybody’s hours are proposed here from attendance for you to check, change and send.
roster-send = Send for confirmation
roster-send-title = Send the roster
roster-send-hint = The roster as last saved is sent. When the region centre confirms it, hours are awarded and the course is closed.
roster-send-question = Send this roster?
roster-send-yes = Send
roster-send-text = “{ $title }”: { $people } people, { $hours } hours in all, go to the region centre for confirmation. It cannot be changed meanwhile.
roster-send-differences = { $n ->
    [one] { $n } row differs
   *[other] { $n } rows differ
} from enrolment or attendance. The reviewer sees this; a remark helps.
roster-upload = Upload
roster-upload-title = Use a workbook
roster-upload-hint = For many people: download the template, fill in the hours and upload it. It replaces the saved roster, and you are told the result row by row.
roster-file = Roster file
roster-file-hint = Excel (.xlsx), ODS or CSV with the columns “Personal code” (or “National ID”) and “Hours”; people who did not enrol need a “Name” too.
roster-template = Download the template (filled with those admitted)
roster-file-sheet = Roster
roster-file-title = { $title } ({ $code })
roster-file-note = At most { $hours } hours each, in steps of 0.5. Personal code or national ID, either will do. Delete the rows of people without an award.
roster-file-code = Personal code
roster-file-number = National ID
roster-file-name = Name
roster-file-school = School
roster-file-hours = Hours
roster-file-remark = Remark
roster-returned-title = The region centre sent this roster back
roster-result-title = Result of the upload
roster-result-back = Back to the roster
roster-result-unread = The file was not read; the roster is unchanged
roster-result-all = Every row is on the roster
roster-result-all-text = Please check the roster and send it.
roster-result-some = { $n ->
    [one] { $n } row was not taken
   *[other] { $n } rows were not taken
}
roster-result-some-text = The other rows were saved as the roster. Correct these rows in the file and upload it again as a whole, or add them on the roster by hand.
roster-result-none = No row could be taken
roster-result-none-text = The roster is unchanged. Please correct the rows below and upload the file again.
roster-result-good = Taken
roster-result-warnings = To check
roster-result-refused = Not taken
roster-result-caption = Rows that need attention
roster-result-line = Row
roster-result-line-n = Row { $n }
roster-result-who = Name
roster-result-kind = Result
roster-result-why = Reason and what to do
roster-result-warning = Taken, please check
roster-result-wrong = Not taken
roster-result-nobody = (no name given)
flash-roster-saved = The roster was saved. When it is right, please send it.
flash-roster-sent = The roster was sent and awaits the region centre.

## Review of rosters
roster-review-title = Rosters to review
roster-review-one-title = Review a roster
roster-review-lead = Rosters that await confirmation, first sent first. Please decide within three working days.
roster-review-caption = Rosters awaiting confirmation
roster-review-column-course = Course
roster-review-column-sent = Sent
roster-review-column-due = Due
roster-review-column-action = Action
roster-review-column-given = Hours awarded
roster-review-open = Review
roster-review-empty = No roster awaits confirmation
roster-review-empty-text = When a school sends a roster it appears here, and you are told by mail.
roster-review-to-courses = See courses to review
roster-review-sent = Sent { $at }
roster-review-approve = Confirm and award
roster-review-approve-text = Confirming awards { $hours } hours to { $people } people at once and closes the course; later corrections need an application.
roster-review-return-title = Send back
roster-review-return = Send back to the school
roster-review-reasons = Reasons
roster-review-text = Explanation
roster-review-text-hint = Say which row and what to change; the school reads it as you write it.
roster-reason-hours = Hours do not match attendance
roster-reason-sign-in = Sign-in records are missing or incomplete
roster-reason-missing = Participants are missing
roster-reason-walk-in = Please explain people who did not enrol
roster-reason-other = Other (please explain)
flash-roster-approved = Confirmed: hours are awarded and the course is closed.
flash-roster-returned = Sent back; the school was told.

## Transcript
transcript-title = My hours
transcript-lead = Your in-service training, counted by the day each course ended.
transcript-list = Training record
transcript-sums = Sums by year
transcript-by-school-year = By school year
transcript-by-calendar-year = By calendar year
transcript-school-year = School year { $year }
transcript-calendar-year = { $year }
transcript-column-year = Year
transcript-column-courses = Courses
transcript-column-hours = Hours
transcript-column-course = Course
transcript-column-date = Date
transcript-column-organiser = Organiser
transcript-kind-correct = Correction
transcript-kind-reverse = Taken back
transcript-stat-school-year = This school year
transcript-stat-calendar-year = This calendar year
transcript-stat-total = All hours
transcript-stat-filtered = Filtered
transcript-filter = Filter the record
transcript-filter-sy = School year
transcript-filter-cy = Calendar year
transcript-filter-scope = Scope
transcript-filter-tag = Tag
transcript-documents = Certificate and downloads
transcript-documents-text = The certificate carries a serial and a QR code that anybody can check online. It lists the record as shown; with filters, only what they leave.
transcript-pdf = Download the certificate (PDF)
transcript-xlsx = Download Excel
transcript-empty = No hours yet
transcript-empty-text = After a course the organiser sends the roster; once the region centre confirms it, your hours appear here. You need not enter anything.
transcript-find = Find courses
transcript-none = Nothing matches
transcript-none-text = Please loosen the filters, or see the whole record.
transcript-show-all = See all
transcript-doc-issuer = Xingtan, in-service teacher training network
transcript-doc-title = Certificate of In-service Training Hours
transcript-doc-name = Name
transcript-doc-code = Personal code
transcript-doc-organisation = School
transcript-doc-period = Period
transcript-doc-date = Date
transcript-doc-course-code = Course
transcript-doc-course-title = Title
transcript-doc-organiser = Organiser
transcript-doc-hours = Hours
transcript-doc-totals = Sums by school year
transcript-doc-year = School year
transcript-doc-courses = Courses
transcript-doc-grand-total = Total
transcript-doc-no-awards = No training in this period.
transcript-doc-serial = Serial
transcript-doc-issued-at = Issued
transcript-doc-verify = Verify online
transcript-doc-verify-hint = Scan the code or open this address to compare time of issue, number of lines and total hours.
transcript-doc-qr-alt = QR code of the verification address
transcript-doc-page = Page { $page } of { $pages }
transcript-doc-missing = 〓: characters not in the font: { $characters }

## Why a roster file can't be read
refusal-roster-file-missing = No file was chosen.
refusal-roster-file-missing-next = Please go back to the roster, choose the file you filled in and upload it.
refusal-not-a-workbook = This file is neither an Excel nor an ODS workbook nor a text table.
refusal-not-a-workbook-next = Please use the template, save it as .xlsx, .ods or .csv and upload it again.
refusal-old-workbook = This file is of an old Excel (.xls).
refusal-old-workbook-next = Please open it in a spreadsheet, save it as .xlsx and upload it again.
refusal-encrypted = The file is protected by a password.
refusal-encrypted-next = Please remove the password and upload it again.
refusal-workbook-too-large = The file is too large or has too many cells.
refusal-workbook-too-large-next = Please keep only the sheet of the roster, without pictures and empty rows, and upload it again.
refusal-empty = There is nothing in the file.
refusal-empty-next = Please check that it is the right file and was saved.
refusal-column-missing = A needed column is missing.
refusal-column-missing-next = The header needs “Personal code” (or “National ID”) and “Hours”; the easiest way is the template.
refusal-unknown-encoding = The encoding of the text file is not known.
refusal-unknown-encoding-next = Please open it in a spreadsheet, save it as .xlsx and upload it again.
refusal-bad-quoting = Quotes in the text file do not match.
refusal-bad-quoting-next = Please open it in a spreadsheet, save it as .xlsx and upload it again.
refusal-field-count = Some rows of the text file have more or fewer fields than the header.
refusal-field-count-next = Please open it in a spreadsheet, save it as .xlsx and upload it again.
refusal-bad-header = The header names a column twice or leaves one empty.
refusal-bad-header-next = Please name the columns differently, or use the template.
refusal-text-too-long = A cell holds too much text.
refusal-text-too-long-next = Please shorten it and upload the file again.
refusal-layout = The document could not be made; the fault is ours.
refusal-layout-next = Please try again later; if it still fails, contact us.

## Letters
mail-roster-waits-subject = [Xingtan] A roster awaits confirmation: { $title }
mail-roster-waits-body =
    Hello,

    The roster of “{ $title }” (course code { $code }) was sent. Please decide within three working days under “Rosters to review”:
    { $address }

    Xingtan, in-service teacher training network
mail-roster-returned-subject = [Xingtan] Roster sent back: { $title }
mail-roster-returned-body =
    Hello,

    The roster of “{ $title }” (course code { $code }) was sent back; the reasons are on top of the roster’s page.
    Please correct it at your desk and send it again:
    { $address }

    Xingtan, in-service teacher training network
mail-course-closed-subject = [Xingtan] Course closed: { $title }
mail-course-closed-body =
    Hello,

    The roster of “{ $title }” (course code { $code }) is confirmed, the hours are awarded and the course is closed.
    Teachers find them in “My hours” and can download the certificate. The course:
    { $address }

    Xingtan, in-service teacher training network
roster-review-automatic-passed = Met the conditions and was confirmed by itself when it was sent.
roster-review-automatic-waits = Not confirmed by itself: { $why }.
flash-roster-passed = It meets the conditions of automatic review: confirmed, hours given, course closed.
