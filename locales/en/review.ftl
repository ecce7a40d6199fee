# Review: the queue, differences, changes, several at once
review-any = Any
review-filter-organiser = Organiser
review-filter-stage = Audience stage
review-filter-kind = Why it waits
review-filter-due = Due
review-organiser = { $name } ({ $n })
review-kind-new = Sent for the first time
review-kind-again = Sent again after a return
review-kind-change = Change after publication
review-due-late = Overdue
review-due-today = Due today
review-due-later = There is time
review-queue-found = { $n } courses.
review-queue-keys = Once one is open, all can be reviewed by keyboard alone.
review-keys = Single keys: A approves, R returns, digits 1–9 and 0 tick reasons, N goes to the next, Q back to the queue; Ctrl+Enter in the text sends the return.
review-keys-switch = Use single keys
review-left = { $n } more wait for review.
review-approve-change = Approve the change
review-difference = Differences
review-difference-field = Field
review-difference-added = added:
review-difference-removed = removed:
review-difference-approved = What this change alters
review-difference-returned = What differs from what was returned
review-was = Approved
review-becomes = Becomes
review-was-returned = When returned
review-sent-now = Sent now
review-change-text = The approved form stays in force, for the public page and for enrolment, until the change is approved; if you return the change, it stays as it is.
review-change-open = The change is not sent yet
review-change-open-text = The approved form stays public and open for enrolment. When all is done, send the change once from "Check and send".
review-change-waits = The change is under review
review-change-waits-text = The approved form stays public and open for enrolment until the change is approved.
review-change-returned = The change was returned; please correct it
review-change-lapsed = The course has begun: the change no longer takes effect
review-change-lapsed-text = A change that was not approved is kept for the record and can be discarded; the course runs as approved.
review-change-look = Check and send
review-change-send = Send the change for review
review-change-discard = Discard this change
review-recall = Take back from review
review-bulk-go = Approve chosen courses
review-bulk-hint = The next page lists the rules of each once more; nothing is approved before you confirm.
review-bulk-title = Approve several
review-bulk-lead = Each of these courses is approved by itself. What does not meet the rules is left for a review of its own.
review-bulk-look = Rules to look at
review-bulk-doubt = { $rule }: { $text }
review-bulk-nothing = All rules are met
review-bulk-moved = Changed just now, or dealt with by somebody else
review-bulk-red = Not approved: a rule is not met
review-bulk-amber = Approved; please note the rules
review-bulk-green = Approved
review-bulk-none = None of the chosen courses can be approved together; please review them one by one.
review-bulk-yes = Approve and publish { $n }
review-bulk-done = What became of them
review-bulk-result = { $n } approved; { $left } not approved.
event-course-change-edited = Change being written
event-course-change-discarded = Change discarded
event-course-change-recalled = Change taken back from review
event-course-recalled = Taken back from review
flash-course-change-kept = Kept as a change, not sent yet; the approved form stays public and open for enrolment.
flash-course-recalled = Taken back; you can go on writing.
flash-course-change-discarded = The change is discarded; the approved form stays.
flash-review-recall-late = The reviewer has dealt with it already.
flash-review-nothing-chosen = Please tick the courses to approve first.
mail-review-late-centre-subject = [Course review] { $n } courses have waited for more than three working days
mail-review-late-centre-body =
    To { $centre }:

    These { $n } courses have waited for more than three working days. Please deal with them first:
    { $list }

    Queue: { $address }
mail-review-late-above-subject = [Course review] { $n } courses overdue at { $centre }
mail-review-late-above-body =
    { $n } courses at { $centre } have been overdue for three working days or more. Please look into it:
    { $list }
review-unsent = What you wrote for the return (not sent)
