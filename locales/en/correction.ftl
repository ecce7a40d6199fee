# Corrections: the organiser's application, the region centre's answer, the history of a course's hours, letters.

nav-corrections = Corrections
course-link-hours = History of hours
course-link-correction = Apply for a correction

## Organiser
correction-title = Application for a correction
correction-lead = This course is closed. Put hours or facts right, say why, and send it; it takes effect once the region centre agrees, and what was on record stays on record.
correction-not-closed = This course is not closed yet
correction-not-closed-text = Until it is closed you can change the roster itself; afterwards you apply for a correction.
correction-to-course = Back to the course
correction-hours-title = Hours
correction-hours-caption = Everybody's hours before and after
correction-form-caption = Hours on record; change them to the right amount, 0 takes them back
correction-column-person = Name
correction-column-before = On record
correction-column-after = Corrected
correction-column-what = Correction
correction-column-fact = What
correction-hours-of = Corrected hours of { $name }
correction-new-who = Personal code or number of new person { $n }
correction-new-name = Name of new person { $n }
correction-new-hours = Hours of new person { $n }
correction-none = None
correction-nobody = (nobody found)
correction-added = Added
correction-removed = Taken back
correction-raised = Raised
correction-lowered = Lowered
correction-moved = now { $hours } h
correction-facts-title = Facts of the course
correction-facts-caption = Facts before and after
correction-facts-hint = Title, scope with item, and attribute tags can be put right; leave the others as they are.
correction-scope-item = { $scope } / { $item }
correction-no-tags = No tags
correction-reason = Reason
correction-reason-title = Reason
correction-reason-hint = Shown to the region centre and to teachers whose hours change; no personal numbers, please.
correction-send = Send application
correction-send-hint = You can withdraw it until it is answered.
correction-open = A correction waits for the region centre
correction-open-text = Sent by { $who } on { $at }. Reason: { $reason }
correction-withdraw-question = Withdraw this application?
correction-withdraw = Withdraw
correction-withdraw-text = The course stays as it is; you can apply again later.
correction-returned = Your last application was returned; change it as described and send it again
correction-past = Earlier applications
correction-past-when = When
correction-past-state = Outcome
correction-past-what = Correction
correction-past-line = { $name }: { $before } → { $after }
correction-state-sent = Waiting
correction-state-returned = Returned
correction-state-approved = Corrected
correction-state-withdrawn = Withdrawn
flash-correction-sent = Your application was sent and waits for the region centre.
flash-correction-withdrawn = Your application was withdrawn.

## Region centre
correction-review-title = Corrections
correction-review-lead = Applications of the organisations below you about closed courses, longest waiting first.
correction-review-caption = Applications that wait
correction-review-empty = No application waits
correction-review-empty-text = When an organisation below you asks for a closed course to be corrected, it appears here and you are told by mail.
correction-review-column-course = Course
correction-review-column-sent = Sent
correction-review-column-action = Action
correction-review-open = Review
correction-review-one-title = Review a correction
correction-review-sent = Sent by { $who } on { $at }
correction-approve-title = Agree
correction-approve-text = Hours and facts are corrected at once, what was on record stays, and teachers whose hours change are told by mail.
correction-approve = Agree and correct
correction-return-title = Return
correction-return-text = What is missing
correction-return-hint = Say what has to be added or changed; the organiser reads it.
correction-return = Return
correction-decided = Answered by { $who } on { $at }.
flash-correction-approved = Corrected; teachers and organiser were told.
flash-correction-returned = Returned; the organiser was told.

## History of hours
ledger-lines-title = History of hours
ledger-caption = Every line of the ledger
ledger-empty = No hours yet
ledger-empty-text = Once the region centre confirms the roster, everybody's hours are written down here.
ledger-column-at = When
ledger-column-what = Kind
ledger-column-hours = Change
ledger-column-after = After
ledger-column-why = Because
ledger-kind-issue = Awarded
ledger-kind-correct = Corrected
ledger-kind-reverse = Taken back
ledger-cause-roster = Roster confirmed
ledger-cause-correction = Correction
ledger-because-roster = Roster confirmed: { $reason }
ledger-because-correction = Correction: { $reason }

## Log
event-correction-sent = Correction applied for
event-correction-withdrawn = Correction withdrawn
event-correction-returned = Correction returned
event-correction-approved = Correction agreed
event-course-amended = Facts corrected
trace-ledger-sealed = Lines of hours sealed
trace-group-correction = Corrections
trace-group-ledger = Ledger of hours
trace-group-retag = Tags of many courses
trace-retag-uploaded = Tags uploaded
trace-retag-applying = Applying tags begun
trace-retag-undoing = Undoing tags begun
trace-retag-step = Tags of some courses done
trace-retag-applied = Tags applied
trace-retag-undone = Tags undone
trace-retag-dropped = Tags given up
trace-retag-taken-up = Tags taken up again

## Letters
mail-correction-waits-subject = [Xingtan] A correction waits: { $title }
mail-correction-waits-body =
    Hello,

    { $organiser } asks for a correction of the closed course "{ $title }" (code { $code }). Reason:

    { $said }

    Review it here:
    { $address }
mail-correction-approved-subject = [Xingtan] Correction agreed: { $title }
mail-correction-approved-body =
    Hello,

    the correction of "{ $title }" (code { $code }) was agreed; hours and facts are corrected. The reason given:

    { $said }

    Before and after stay on record here:
    { $address }
mail-correction-returned-subject = [Xingtan] Correction returned: { $title }
mail-correction-returned-body =
    Hello,

    the correction of "{ $title }" (code { $code }) was returned:

    { $said }

    The course stays as it is. Change your application and send it again:
    { $address }
mail-correction-hours-subject = [Xingtan] Your hours were corrected: { $title }
mail-correction-hours-body =
    Hello { $name },

    your hours from "{ $title }" (code { $code }, { $organiser }) were corrected:

    On record: { $before } h
    Corrected: { $after } h
    Reason: { $reason }

    Every line is here:
    { $address }

    If you doubt the correction, please ask the organiser.
