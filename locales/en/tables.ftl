# Code tables, attribute tags, lights
nav-tables = Code tables
nav-tags = Attribute tags
nav-lights = Lights
tables-two-sentences = { $first } { $second }
tables-title = Code tables
tables-lead = Options of the registration form, classification, subjects and rules of hours. Each revision is a new edition that holds from the day you choose; earlier editions, and courses approved under them, stay.
tables-tags = Attribute tags
tables-column-table = Table
tables-column-rows = Current entries
tables-column-edition = Edition
tables-name-course-form = Options of the registration form
tables-name-stages = Stages
tables-name-taxonomy = Scopes and course items
tables-name-subjects = Subjects
tables-name-hour-rules = Rules of counting hours
tables-name-consent-hints = Words that hint at content needing consent
tables-name-tags = Attribute tags
tables-tags-own-pages = Kept one by one on their own pages
tables-as-shipped = As delivered
tables-edition = Edition { $n }
tables-edition-from = Edition { $n }, from { $day }
tables-to-come = To come
tables-in-force = In force
tables-taken-back = Taken back
tables-always = Always
tables-one-lead = Download the current file, change it in a spreadsheet and upload it. An upload is only compared; nothing changes before you apply it.
tables-field-file = The revised file
tables-field-file-hint = A CSV file in UTF-8 or Big5 with the whole table: entries left out end on the day below. Nothing is deleted.
tables-field-day = Holds from
tables-field-day-hint = Today or later. Until a later day has come, the edition can be taken back.
tables-field-note = Reason
tables-field-note-hint = For example the number of the official letter; it stays with the edition.
tables-compare = Upload and compare
tables-upload = Upload a new edition
tables-download-title = Download
tables-download-day = As it stands on
tables-download-on = Download that day’s file
tables-history = Editions
tables-column-from = From
tables-column-note = Reason
tables-column-who = By
tables-column-undo = Take back
tables-undo = Take back
tables-import-title = Comparison
tables-import-lead = “{ $file }” compared with “{ $table }”, to hold from { $day }. Nothing has changed yet.
tables-import-applied = This file has been applied.
tables-problems = Rows to correct
tables-column-line = Row
tables-column-problem = Problem
tables-whole = Whole table
tables-kind-added = Added
tables-kind-changed = Renamed
tables-kind-moved = Moved
tables-kind-ended = Ended
tables-no-difference = No difference
tables-no-difference-text = The file says what the table says already; there is nothing to apply.
tables-differences = Differences
tables-column-kind = Change
tables-column-code = Code
tables-column-before = Before
tables-column-after = Afterwards
tables-more = { $n } more rows
tables-no-use = No open course uses these entries.
tables-use-needing = Drafts needing another answer
tables-use-keeping = Courses keeping their answer
tables-use-keeping-note = Renamed entries, and courses under review or published, need nothing
tables-use = Courses touched
tables-column-course = Course
tables-column-organiser = Organiser
tables-column-state = State
tables-column-answer = Entry used
tables-seen = { $n ->
    [one] I know that 1 draft needs another answer; its organiser will be told
   *[other] I know that { $n } drafts need another answer; their organisers will be told
 }
tables-apply = Apply
tables-apply-title = Apply this edition
flash-tables-applied = The new edition has been applied.
flash-tables-undone = Taken back; the edition before holds again.
mail-tables-ended-subject = An option used in your drafts is ending
mail-tables-ended-body =
    Hello,

    The option “{ $answers }” of the registration form ends on { $day }. These drafts use it; please choose another option before sending them for review:

    { $list }

    Courses under review or approved are not affected.
    { $link }
tags-title = Attribute tags you keep
tags-lead = Definition, period, who may set and who confirms each tag. A changed definition is a new version; approved courses keep theirs.
tags-new = New tag
tags-none = No tag is kept by your organisation
tags-none-text = Tags that the national centre hands to your organisation appear here.
tags-public-title = Attribute tags
tags-public-lead = Policy labels of courses and what they mean.
tags-column-tag = Tag
tags-column-definition = Definition
tags-column-days = May be set
tags-column-setters = Who may set it
tags-column-confirmer = Who confirms
tags-column-owner = Owner
tags-column-edit = Edit
tags-edit = Edit
tags-owner-national = National centre
tags-always = At any time
tags-since = From { $from }
tags-before = Before { $until }
tags-between = From { $from }, before { $until }
tags-state-current = Current
tags-state-over = Ended
tags-state-to-come = To come
tags-setters-everybody = Every organisation
tags-setters-levels = Organisations of some kinds
tags-setters-listed = Listed organisations
tags-setters-levels-are = { $levels }
tags-setters-listed-n = { $n } listed organisations
tags-confirmer-nobody = Nobody
tags-confirmer-reviewer = Whoever reviews the course
tags-confirmer-owner = The tag’s owner
tags-no-definition = Not defined yet
tags-no-definition-text = The definition appears here once the owner has written it.
tags-definition-since = Definition from { $day }
tags-definition-from = Definition to hold from { $day }
tags-history = Other versions
tags-courses = Courses with this tag
tags-form-lead = Organisers read the definition in the registration form.
tags-field-tag = Name
tags-field-tag-hint = Up to 20 characters; it cannot be changed later.
tags-field-definition = Definition
tags-field-definition-hint = Which courses may carry the tag. A change makes a new version.
tags-field-definition_from = New definition holds from
tags-field-definition_from-hint = Only when the definition changed; empty is today.
tags-field-from = First day
tags-field-from-hint = From this day on it may be set; empty is always.
tags-field-until = Ends on
tags-field-until-hint = From this day on it may not be set any more; approved courses keep it.
tags-field-setters = Who may set it
tags-field-levels = Kinds of organisations
tags-field-levels-hint = For “Organisations of some kinds”.
tags-field-codes = Codes of organisations
tags-field-codes-hint = For “Listed organisations”, parted by spaces.
tags-field-confirmer = Who confirms
tags-field-owner = Code of the owner
tags-field-owner-hint = Empty is the national centre. The owner may change definition and period.
tags-field-note = Note
tags-save = Save
tags-waiting-n = { $n ->
    [one] 1 tag waits for your confirmation.
   *[other] { $n } tags wait for your confirmation.
 }
tags-waiting-go = Confirm
tags-waiting-title = Tags to confirm
tags-waiting-lead = A course carries the tag once you have confirmed it.
tags-waiting-none = No tag waits
tags-waiting-none-text = When a course asks for a tag of yours, it appears here and you get a letter.
tags-waiting-line = { $organiser }, asked { $at }
tags-waiting-reason = Reason if you refuse
tags-waiting-yes = Confirm
tags-waiting-no = Refuse
tags-refused-title = Attribute tags that were refused
tags-refused-line = “{ $tag }” was not confirmed. Reason: { $reason }
tags-refused-no-reason = none given
tags-on-course = Attribute tags
tags-on-course-asked = Waits for confirmation
tags-on-course-refused = Refused
tags-on-course-since = Definition from { $day }, in force at the course’s approval.
tags-on-course-more = All versions of this tag
flash-tag-saved = The tag has been saved.
flash-tag-decided = Answered.
mail-tag-asked-subject = Please confirm the attribute tag “{ $tag }” of a course
mail-tag-asked-body =
    Hello,

    Course { $code } “{ $title }” has been approved and asks for the attribute tag “{ $tag }”. Please sign in and confirm it under “Attribute tags”:
    { $address }
mail-tag-refused-subject = [Xingtan] Attribute tag refused: { $tag }
mail-tag-refused-body =
    Hello,

    The attribute tag “{ $tag }” that course { $code } “{ $title }” asked for was not confirmed. Reason: { $reason }

    The course stays public and open as approved, without this tag:
    { $address }
lights-title = Lights
lights-lead = What waits for you, and who is late.
lights-all = All lights
lights-matter-rosters = Rosters to send
lights-matter-returned = Courses returned
lights-matter-review = Courses to review
lights-matter-review-rosters = Rosters to confirm
lights-none = None
lights-waiting = { $n } waiting
lights-late = { $n } waiting, { $late } past three working days
lights-red = { $n } waiting, { $red } late by more than a week
lights-schools = Organisers with late rosters
lights-schools-none = Nobody is late
lights-schools-none-text = Organisers that have not sent a roster a week after the course ended appear here.
lights-centres = Region centres with overdue reviews
lights-centres-none = No region centre is late
lights-centres-none-text = Region centres with courses or rosters waiting longer than three working days appear here.
lights-column-who = Organisation
lights-column-schools = Courses
lights-column-centres = Waiting
lights-column-days = Longest, days
lights-column-contact = Telephone
lights-column-remind = Remind
lights-tag-red = Late by more than a week
lights-tag-late = Late
lights-no-phone = Not listed
lights-remind = Send a reminder
lights-reminded-at = Reminded { $at }
lights-rule = Green: nothing waits. Amber: something waits. Red: late by more than a week.
flash-lights-reminded = The reminder has been sent.
mail-lights-rosters-subject = Reminder: rosters are late
mail-lights-rosters-body =
    Hello,

    Your organisation has { $n } courses that ended more than a week ago without a roster, the oldest { $days } days ago. Teachers get their hours only after the roster is confirmed:
    { $link }

    { $sender }
mail-lights-reviews-subject = Reminder: reviews are overdue
mail-lights-reviews-body =
    Hello,

    Your organisation has { $n } courses or rosters that have waited longer than three working days, the oldest { $days } days:
    { $link }

    { $sender }
trace-group-tables = Code tables
trace-group-tags = Attribute tags
trace-group-lights = Reminders
trace-tables-uploaded = Code table uploaded
trace-tables-applied = Code table applied
trace-tables-undone = Edition of a code table taken back
trace-tables-told = Organisers of drafts told
trace-tags-added = Attribute tag added
trace-tags-changed = Attribute tag changed
trace-tags-confirmed = Tag of a course confirmed
trace-tags-refused = Tag of a course refused
trace-lights-reminded = Late organisation reminded
