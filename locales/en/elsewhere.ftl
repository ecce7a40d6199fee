# Records from elsewhere: entering, evidence, review
nav-elsewhere-desk = Review of outside training
nav-elsewhere-review = Review of outside training
elsewhere-title = Records from elsewhere
elsewhere-lead = Training outside this network, entered with its certificate. Once your school accepts it, it stands in your record and counts for requirements, summed apart from hours awarded here.
elsewhere-new = Enter outside training
elsewhere-empty = No records from elsewhere yet
elsewhere-empty-text = Did you train outside this network? With the certificate at hand (PDF or photo) one form is enough.
elsewhere-name = Training
elsewhere-organiser = Organiser
elsewhere-days = Days
elsewhere-hours = Hours
elsewhere-form = Form
elsewhere-tags = Tags
elsewhere-number = Document number
elsewhere-note = Note
elsewhere-state = State
elsewhere-hours-n = { $n } hours
elsewhere-hours-of = { $n } hours (asked { $asked })
elsewhere-stat-accepted = Accepted
elsewhere-stat-sent = Under review
elsewhere-stat-open = For you to do
elsewhere-stat-open-note = Drafts or returned records

elsewhere-state-draft = Draft
elsewhere-state-sent = Under review
elsewhere-state-returned = Returned
elsewhere-state-accepted = Accepted
elsewhere-state-refused = Not counted
elsewhere-state-taken-back = Taken back
elsewhere-next-draft = Complete and send it
elsewhere-next-sent = Waits for the reviewer
elsewhere-next-returned = Change it and send it again
elsewhere-next-accepted = Stands in your record
elsewhere-next-refused = See why in the record
elsewhere-next-taken-back = See why in the record
elsewhere-step-begun = Begun
elsewhere-step-sent = Sent
elsewhere-step-withdrawn = Withdrawn by the person
elsewhere-step-returned = Returned
elsewhere-step-accepted = Accepted
elsewhere-step-refused = Not counted
elsewhere-step-taken-back = Accepted hours taken back
elsewhere-form-onsite = On site
elsewhere-form-online = Online
elsewhere-form-mixed = On site and online
elsewhere-reason-evidence = The evidence can't be read or is incomplete
elsewhere-reason-hours = The hours differ from the evidence
elsewhere-reason-days = The days differ from the evidence
elsewhere-reason-twice = The same as another record
elsewhere-reason-subject = Not about teaching; please explain
elsewhere-no-reason = (none)

elsewhere-form-lead = You may save a draft first; add the evidence, then send it.
elsewhere-field-title = Title
elsewhere-field-title-hint = As the certificate has it
elsewhere-field-organiser = Organiser
elsewhere-field-began = First day
elsewhere-field-ended = Last day
elsewhere-field-ended-hint = May be left empty for a single day
elsewhere-field-hours = Hours
elsewhere-field-hours-hint = As the certificate has it, in steps of 0.5, at most 6 a day
elsewhere-field-form = Form
elsewhere-field-number = Number of the certificate or letter
elsewhere-field-number-hint = For example XL-1140912
elsewhere-field-tags = Tags you wish for
elsewhere-field-tags-hint = The reviewer decides; tags that need somebody's confirmation are not offered
elsewhere-field-note = Note
elsewhere-evidence = Evidence
elsewhere-evidence-hint = Certificate, slip or sign-in sheet: at most { $most } files (PDF, JPG, PNG), 20 MB each. Deleted a year after the decision.
elsewhere-evidence-none = No evidence yet.
elsewhere-evidence-deleted = The evidence was deleted when its time had come.
elsewhere-file-n = Evidence { $n }
elsewhere-files-remove = Remove evidence
elsewhere-file-remove = Remove { $name }
elsewhere-file-waits = Being scanned
elsewhere-file-infected = Contains a virus, can't be opened
elsewhere-send = Send for review
elsewhere-save = Save draft
elsewhere-delete = Delete this record
elsewhere-delete-text = Its evidence goes too; this can't be undone.
elsewhere-withdraw = Take back to change
elsewhere-withdraw-text = Until it is decided you may take it back, change it and send it again.
elsewhere-returned-title = Please change it and send it again
elsewhere-history = What happened
elsewhere-waits-title = Under review
elsewhere-waits-at = It lies with { $desk }, expected by { $due }.
elsewhere-desk-national = the national centre
elsewhere-fewer = { $n } hours were accepted of { $asked }; see why below.
elsewhere-alike-title = Looks like another line
elsewhere-alike-text = Please make sure it is not the same training:
elsewhere-alike-other = This is another training, not the same one again
elsewhere-alike-line = { $title } ({ $days }, { $organiser }, { $hours } hours)
elsewhere-alike-said = The person says that it is another training; please compare with the evidence:
elsewhere-alike-unsaid = This line came up after sending; please compare with the evidence:
flash-elsewhere-saved = Saved as a draft.
flash-elsewhere-sent = Sent for review; you will be told by mail.
flash-elsewhere-withdrawn = Taken back; you may change it and send it again.
flash-elsewhere-deleted = Deleted.

elsewhere-desk-title = Review of outside training
elsewhere-desk-lead = Outside training entered by people of your school. Compare it with the evidence, then accept, return or refuse it; nobody decides on their own.
elsewhere-centre-lead = Records that nobody else at a school may decide on come to you; what waits at units below is shown too, and may be decided here when needed.
elsewhere-tab-own = To decide
elsewhere-tab-below = Units below
elsewhere-tab-decided = Decided
elsewhere-none-waits = Nothing waits
elsewhere-none-decided = Nothing was decided yet
elsewhere-none-text = Records appear here once people send them; you are told by mail when the first one arrives.
elsewhere-who = Person
elsewhere-due = Due
elsewhere-late = Late
elsewhere-open = Review
elsewhere-says = What was entered
elsewhere-look-hint = Opening the evidence is recorded; the person sees who looked and when.
elsewhere-look-reason = review of outside training “{ $title }”
elsewhere-accept = Accept
elsewhere-accept-hours = Hours accepted
elsewhere-accept-hours-hint = Asked { $asked }; may be fewer, not more
elsewhere-accept-tags = Tags accepted
elsewhere-accept-text = Explanation
elsewhere-accept-text-hint = Needed when fewer hours are accepted
elsewhere-decline = Return or refuse
elsewhere-return-reasons = Reasons for returning
elsewhere-decline-text = To the person
elsewhere-decline-text-hint = Returning needs a reason or a sentence, refusing a sentence
elsewhere-return = Return
elsewhere-refuse = Refuse
elsewhere-take-back = Take accepted hours back
elsewhere-take-back-text = Why
elsewhere-take-back-hint = Both stay on record, and the person is told by mail
flash-elsewhere-accepted = Accepted; the person was told by mail.
flash-elsewhere-returned = Returned; the person was told by mail.
flash-elsewhere-refused = Refused; the person was told by mail.
flash-elsewhere-taken-back = Taken back; the person was told by mail.

mail-elsewhere-waits-subject = A record of outside training waits
mail-elsewhere-waits-body = “{ $title }” waits for your decision: { $link } . Those that follow are listed there, without further letters.
mail-elsewhere-accepted-subject = Outside training accepted: { $title }
mail-elsewhere-accepted-body =
    Dear { $name },

    your outside training “{ $title }” was accepted with { $hours } hours ({ $asked } asked).
    Explanation: { $reason }
    { $link }
mail-elsewhere-returned-subject = Outside training returned: { $title }
mail-elsewhere-returned-body =
    Dear { $name },

    your outside training “{ $title }” needs a change: { $reason }
    You may send it again: { $link }
mail-elsewhere-refused-subject = Outside training not counted: { $title }
mail-elsewhere-refused-body =
    Dear { $name },

    your outside training “{ $title }” is not counted.
    Why: { $reason }
    { $link }
mail-elsewhere-taken-back-subject = Outside training taken back: { $title }
mail-elsewhere-taken-back-body =
    Dear { $name },

    the outside training “{ $title }” ({ $hours } hours) accepted before was taken back and counts no longer.
    Why: { $reason }
    { $link }

held-field-elsewhere = Records from elsewhere
held-field-elsewhere_evidence = Evidence of records from elsewhere
held-elsewhere = { $title } ({ $day }, { $hours } hours, { $state })
held-elsewhere-evidence = { $name }, added { $when }
looks-person-evidence-seen = Evidence of outside training
trace-group-elsewhere = Records from elsewhere
trace-elsewhere-saved = Outside training entered
trace-elsewhere-sent = Outside training sent
trace-elsewhere-withdrawn = Outside training withdrawn
trace-elsewhere-deleted = Draft of outside training deleted
trace-elsewhere-accepted = Outside training accepted
trace-elsewhere-returned = Outside training returned
trace-elsewhere-refused = Outside training refused
trace-elsewhere-taken-back = Outside training taken back
trace-elsewhere-evidence-deleted = Old evidence deleted
trace-elsewhere-evidence-scanned = Evidence scanned
trace-person-evidence-seen = Evidence of outside training opened
trace-retention-evidence-run = Old evidence cleared
