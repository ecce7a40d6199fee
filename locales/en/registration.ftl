# Registration of courses: files, templates, series, workbooks, postponing

files-title = Attachments
files-link = Attachments
files-lead = Programme, handouts and letters of approval stand here, and you say who sees them. Up to 10 files of 20 MiB each.
files-empty = No attachments yet
files-empty-text = A programme tells teachers what to expect before they enrol; a letter of approval can be for the reviewer alone.
files-count = { $n } files (up to { $most })
files-name = File
files-readers = Who may see it
files-readers-of = Who may see “{ $name }”
files-readers-save = Save
files-readers-public = Everybody
files-readers-admitted = Those admitted
files-readers-reviewer = The reviewer only
files-scan = Virus scan
files-scan-clean = Nothing found
files-scan-unscanned = Not scanned
files-scan-waiting = Waits for its scan
files-scan-infected = Infected, withheld
files-do = Action
files-remove = Delete
files-add = Add a file
files-full = There are 10 files already. Choose one to replace, or delete one first.
files-file = File
files-file-hint = PDF, Word (docx), Excel (xlsx), PowerPoint (pptx), OpenDocument (odt, ods, odp), a picture (jpg, png) or plain text (txt).
files-replaces = Does it take the place of another?
files-replaces-none = No, add it
files-send = Upload
files-back = Back to the course
files-fixed = The course is under review, cancelled or closed: its attachments can't change.
files-no-scanner = No virus scanner is set up here
files-no-scanner-text = Files can be downloaded without a scan. Please scan them on your own computer before you upload them.
files-size-kb = { $n } KB
files-size-mb = { $n } MB
flash-file-added = The file was added.
flash-file-waits = The file was taken; it can be downloaded once it has been scanned.
flash-file-removed = The file was deleted.
flash-file-readers-set = Who may see the file was changed.
mail-course-infected-subject = Infected attachment: { $title }
mail-course-infected-body = The attachment “{ $reason }” of the course “{ $title }” ({ $code }) is infected and can't be downloaded any more. Please clean it on your own computer and upload it again: { $address }
event-course-attachment-added = Attachment added
event-course-attachment-removed = Attachment deleted
trace-course-attachment-added = Attachment added to a course
trace-course-attachment-removed = Attachment of a course deleted
trace-course-attachment-readers-set = Readers of an attachment changed
trace-course-attachment-scanned = Attachment scanned
cautions-title = Please confirm before sending
cautions-lead = None of this stops the course, but each needs a tick or a reason; the reviewer sees your answers.
cautions-tick = I have looked at this and it is right
cautions-reason = Reason
cautions-reason-hint = A sentence or two, up to 300 characters.
cautions-look = Look at course { $code }
cautions-missing-tick = Please tick that you have looked at it.
cautions-missing-reason = Please say why in 2 to 300 characters.
cautions-sent-title = Warnings before sending, and the answers
cautions-ticked = Confirmed
cautions-no-answer = No answer
templates-title = Course templates
templates-link = Save as a template
templates-lead = Keep the courses you often give as templates, so that only the dates are left to fill in. Everybody at your organisation sees them.
templates-empty = No templates yet
templates-empty-text = Open a course and press “Save as a template”. Dates and join links are not kept.
templates-to-courses = Look at our courses
templates-name = Name of the template
templates-name-of = Name of “{ $name }”
templates-name-hint = A name your colleagues understand, such as Wednesday training.
templates-saved = Saved
templates-rename = Rename
templates-begin = Begin a course from it
templates-delete = Delete
templates-save-title = Save as a template
templates-save-lead = The whole form is kept but for dates, join links and the answers to warnings.
templates-save = Save the template
templates-defaults = What blank forms begin with
templates-defaults-text = Fill in contacts, the usual venue and the feedback form once; every blank form begins with them and they can be changed there.
templates-defaults-edit = Set what forms begin with
templates-defaults-save = Save
templates-venue = Usual venue
templates-venue-spot = Its position on the map (a map’s address, or latitude,longitude)
templates-begin-from = From the template “{ $name }”
templates-begin-hint = Saved by { $who }, { $when }
templates-manage = Templates and what forms begin with
flash-template-saved = The template was saved.
flash-template-renamed = The template has a new name.
flash-template-deleted = The template was deleted; courses begun from it are not touched.
flash-template-begun = A draft was made from the template. Fill in the dates and look over the rest.
flash-template-defaults-set = Saved; blank forms begin with it from now on.
trace-course-template-saved = Template saved
trace-course-template-renamed = Template renamed
trace-course-template-deleted = Template deleted
trace-course-template-defaults-set = What blank forms begin with was set
series-title = Series
series-link = Series
series-lead = One form, several dates: each session is a course with its own code, places and roster.
series-lead-made = These courses come from one form. Send or cancel them together, or change each by itself.
series-dates = Choose the dates
series-first = Date of the first
series-every = Every
series-weekly = Week
series-biweekly = Two weeks
series-how-many = How many
series-days = Or type the date of each
series-days-hint = One date a line, such as 2026-11-04; up to { $most }. When this is filled in, the pattern above does not count.
series-preview = Preview
series-past = (over already)
series-make = Make { $n } courses
series-part-of = Series of { $n } courses
series-send = Send all for review
series-cancel = Cancel all
series-cancel-title = Cancel these courses together?
series-cancel-text =
    { $people ->
        [0] { $n } courses will be cancelled. Nobody has enrolled yet. This cannot be undone.
        [one] { $n } courses will be cancelled. The one person enrolled gets a letter with the reason. This cannot be undone.
       *[other] { $n } courses will be cancelled. The { $people } people enrolled get a letter with the reason. This cannot be undone.
    }
series-cancel-said = Reason: { $reason }
series-cancel-yes = Cancel { $n } courses
series-result = What was done
series-done = { $code } is done.
series-not-done = { $code } was left alone: { $why }
flash-series-made = The series was made. Look over each course, then send them together.
trace-course-series-made = Series of courses made
event-course-series-made = Series made
postpone-title = New dates
postpone-link = New dates
postpone-lead = Dates and times alone, all else stays as approved: it takes effect at once without another review, and the reviewer is told. For another place, other hours or anything else, edit the course and send the change for review.
postpone-was = Now: { $dates }
postpone-closes-hint = Leave it to keep the time it has.
postpone-reason = Why the dates are moved
postpone-reason-hint = It stands in the letter, such as: the instructor can't come, a typhoon day.
postpone-told =
    { $n ->
        [0] Nobody has asked for a place yet; nobody needs to be told.
        [one] One person who has or awaits a place is told by mail, with old and new dates and the reason, and may withdraw until the course begins.
       *[other] { $n } people who have or await a place are told by mail, with old and new dates and the reason, and may withdraw until the course begins.
    }
postpone-yes = Move and tell
postpone-change-open = A change has not been sent yet
postpone-change-open-text = New dates don't touch that change. Its sessions are still those you wrote then: look at them before sending, since once approved the change's dates hold.
flash-course-postponed = The dates were moved; those who asked for a place and the reviewer are told.
event-course-postponed = Dates moved
trace-course-postponed = Dates of a course moved
trace-course-move-told = People told of moved dates
mine-moved = This course has new dates
mine-moved-text = It was: { $before }. The new dates stand below; if you can't come, you may withdraw until it begins.
mine-moved-reason = The organiser says: { $reason }
mine-moved-clash = It overlaps with “{ $title }” ({ $when }), for which you asked too.
mail-course-moved-subject = [Xingtan] New dates: { $title }
mail-course-moved-body =
    Dear { $name },

    “{ $title }” (course { $code }), for which you asked, has new dates.

    It was:
    { $before }

    It is now:
    { $after }

    Why:
    { $reason }

    { $clash }

    See or withdraw your request: { $address }
    Download the calendar file again; the new times replace the old.

    Xingtan
mail-course-moved-reviewed = The organiser changed the course and the region centre approved it.
mail-course-moved-clash =
    The new dates overlap with other courses of yours. If you can't come, you may withdraw until the course begins:
    { $list }
mail-course-moved-free = If you can't come, you may withdraw until the course begins and leave the place to somebody else.
mail-course-moved-review-subject = [Xingtan] New dates: { $title }
mail-course-moved-review-body =
    { $organisation } moved the dates of “{ $title }” (course { $code }); all else stays as approved. This is for your information, nothing is to be reviewed. The course:
    { $address }

    It was:
    { $before }

    It is now:
    { $after }

    Why:
    { $reason }

    Xingtan
workbook-link = Register by workbook
workbook-title = Register many courses by workbook
workbook-lead = One row, one course. The file is checked first; when you have looked at the result the rows become drafts, which can be edited and are sent for review one by one.
workbook-choose = Choose the file
workbook-step-1 = Download the template and fill in one course a row. The columns are those of the form; options are offered as drop-down lists.
workbook-step-2 = Upload the file. Every row is checked, and each problem is told with its row and column. Nothing is made yet.
workbook-step-3 = When you confirm, rows without problems become drafts. The same file uploaded again makes nothing twice.
workbook-template = Download the template
workbook-file = The filled-in file
workbook-file-hint = .xlsx or .csv, at most { $limit } courses at a time.
workbook-look = Check the file
workbook-uploads = Recent files
workbook-uploads-file = File
workbook-uploads-when = Uploaded
workbook-uploads-state = State
workbook-state-preview = To be confirmed
workbook-state-applied = Drafts made
workbook-state-dropped = Given up
workbook-number = Own number
workbook-session = Session { $n } { $part }
workbook-part-date = date
workbook-part-from = from
workbook-part-to = to
workbook-part-place = place
workbook-part-link = link
workbook-example = Example (not made)
workbook-file-note = Columns marked * must be filled in. Dates may be written 2026-03-11 or 115/3/11; several answers in one cell are separated by ; or 、. The example row makes no course and may be deleted.
workbook-sheet-courses = Courses
workbook-sheet-options = Options
workbook-sheet-help = Help
workbook-options-note = Write these words or their codes.
workbook-help-note = How each column is filled in
workbook-help-column = Column
workbook-help-needed = Needed
workbook-help-how = How
workbook-help-always = Always
workbook-help-at-times = At times
workbook-help-optional = Optional
workbook-help-number = A number of your own. A number makes one course only; without one, the whole row tells it apart.
workbook-help-sessions = A group for each session: date, from, to, and a place or a link. Up to { $n }; more can be added in the form afterwards.
workbook-help-instant = Day and time, such as 2026-03-09 17:00.
workbook-help-depends = What can be chosen depends on the columns before: see the sheet of options.
workbook-help-several = Several answers, separated by ; or 、.
workbook-result-title = Result of the check
workbook-views = By result
workbook-outcome-wrong = To be mended
workbook-outcome-new = Ready
workbook-outcome-created = Made
workbook-outcome-unchanged = Made before
workbook-row = Row
workbook-course = Course title
workbook-place = Column
workbook-what = Problem and how to mend it
workbook-became = Course
workbook-becomes-draft = Will be a draft
workbook-column = Column { $letter }: { $name }
workbook-column-missing = { $name } (the file has no such column)
workbook-good-title = All { $n } rows are without problems
workbook-good-text = Nothing is made yet. When you confirm, each row becomes the draft of a course.
workbook-bad-title = { $n } rows to be mended
workbook-bad-text = No row can be made into a course. Download the file with the problems, mend it and upload it again.
workbook-some-text = Nothing is made yet. You may mend all rows first, or make the good ones now and upload the others mended; nothing is made twice.
workbook-nothing-title = No new courses
workbook-nothing-text = All courses of the file were made before, with the same answers.
workbook-apply-all = Make all { $n }
workbook-apply-good = Make only the { $n } without problems
workbook-drop = Give up this upload
workbook-annotated = Download the file with the problems
workbook-annotated-title = Result of { $name }
workbook-annotated-note = The last column tells the problems of each row. Mend them and upload this very file.
workbook-problems = Problems and how to mend them
workbook-problem = [{ $column }] { $text }
workbook-is-course = Made into course { $code }
workbook-again = Upload another file
workbook-applied-title = Drafts of { $n } courses made
workbook-applied-text = They have not been sent for review. Check and send them one by one.
workbook-rest-title = { $n } rows were not made
workbook-rest-text = Download the file with the problems, mend it and upload it again; what was made is not made twice.
workbook-to-courses = See the drafts
workbook-dropped-text = This upload was given up; no course was made.
workbook-unused = Columns of the file that were not used: { $names }
flash-workbook-applied = The drafts were made.
flash-workbook-dropped = The upload was given up; no course was made.
trace-course-workbook-uploaded = Workbook of courses uploaded
trace-course-workbook-applied = Courses made from a workbook
trace-course-workbook-dropped = Workbook of courses given up
trace-course-workbooks-deleted = Old workbooks of courses deleted
postpone-stale-text = While you were typing, a colleague or another window of yours saved it. The dates and the reason you typed are still below; compare them with the dates as they are now and send again.
check-stale-text = While you were looking it over, a colleague or another window of yours saved it, so nothing was sent. Below is the latest form with your answers; look again, then send.
mail-course-place-subject = [Xingtan] New place: { $title }
mail-course-place-body =
    Dear { $name },

    “{ $title }” (course { $code }), for which you asked, has a new place. Dates and times stay.

    It was:
    { $before }

    It is now:
    { $after }

    See your request: { $address }
    Download the calendar file again; the new place replaces the old.

    Xingtan
