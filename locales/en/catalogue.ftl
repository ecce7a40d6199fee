# Courses: search, course page, organising, registration form, review.

nav-find = Find courses
nav-desk = My courses desk
nav-review = Course review

## States, next actions, who has them
course-state-draft = Draft
course-state-submitted = In review
course-state-returned = Sent back
course-state-approved = Published
course-state-running = Running
course-state-held = Roster due
course-state-roster-submitted = Roster in review
course-state-roster-returned = Roster sent back
course-state-closed = Closed
course-state-cancelled = Cancelled
course-next-complete-and-submit = Finish the form and send it for review
course-next-review-course = Review the course
course-next-correct-and-resubmit = Correct what was asked and send it again
course-next-wait-for-start = Enrolment runs; wait for the first day
course-next-take-attendance = Take attendance
course-next-submit-roster = Send the roster
course-next-review-roster = Confirm the roster
course-next-correct-roster = Correct the roster and send it again
course-next-nothing = Nothing left to do
course-who-organiser = The organiser
course-who-reviewer = The region centre
course-who-time = Happens by itself in time
course-who-nobody = All done
course-late = Late
course-untitled = (course without a name yet)
course-no-days = No dates yet
course-online = Online
course-free = Free
course-days = { $from } to { $to }
course-when-days = from { $from } to { $to }
course-opens-at = Opens { $at }

## The door of enrolment
course-door-not-yet = Not open yet
course-door-open = Open
course-door-full = Full, waiting list
course-door-shut = Enrolment closed
course-door-running = Running
course-door-over = Over
course-door-changing = In review again
course-door-cancelled = Cancelled

## Facts
course-fact-days = Dates
course-fact-time = Time
course-fact-meetings =
    { $n ->
        [one] { $n } session, time below
       *[other] { $n } sessions, times below
    }
course-fact-place = Place
course-fact-hours = Hours
course-fact-audience = For
course-fact-fee = Fee

## Search
course-search-title = Find courses
course-search-lead = Training published by schools, centres and education offices all over the country.
course-search-words = Words
course-search-words-hint = Name, outline, instructor or organiser; a course code opens the course at once.
course-search-county = County
course-search-stage = Suits the stage
course-search-scope = Scope
course-search-from = From
course-search-until = Until
course-search-chip-from = from { $day }
course-search-chip-until = until { $day }
course-search-way = How it is held
course-search-way-online = Online
course-search-way-onsite = On site
course-search-open = Open for enrolment now
course-search-free = Free of charge
course-search-past = Courses that are over, too
course-search-count =
    { $n ->
        [one] { $n } course
       *[other] { $n } courses
    }
course-search-count-for =
    { $n ->
        [one] { $n } course for “{ $words }”
       *[other] { $n } courses for “{ $words }”
    }
course-search-sort = Order
course-search-sort-soonest = Soonest
course-search-sort-newest = Newest
course-search-sort-hours = Most hours
course-search-results = Results
course-search-empty = No course fits
course-search-without-filters = Search again by words only
course-search-with-past = Include courses that are over
course-search-all = See all courses

## Course page
course-page-facts = About this course
course-page-side = Enrolment and sharing
course-page-meetings = Times and places
course-page-meeting = Session
course-page-meeting-n = Session { $n }
course-page-moved-text = On { $at } the organiser moved the dates; it was to be held on { $before }.
course-page-map = Map
course-page-join = Join the video meeting
course-page-join-later = Link shown once you are admitted
course-page-outline = Outline
course-page-details = Details
course-page-instructor = Instructor
course-page-contact = Contact
course-page-organiser = Organiser
course-page-places = Places and enrolment
course-page-enrol = Enrol
course-page-wait = Join the waiting list
course-page-my-enrolment = See my enrolment
course-page-standing-offered = A place is offered to you; please confirm it
course-page-standing-admitted = You have a place on this course.
course-page-standing-waiting = You are number { $n } on the waiting list.
course-page-standing-applied = Your request has arrived; the organiser decides.
course-page-standing-refused = The organiser did not admit you. Ask the contact person if you have questions.
course-page-door-not-yet = Enrolment opens { $at }. Come back then and press “Enrol”.
course-page-door-open = Enrolment closes { $at }.
course-page-door-full = All places are taken. Join the waiting list and you move up in order when somebody withdraws; it closes { $at }.
course-page-door-shut = Enrolment closed { $at }. Ask the contact person, or look for other courses on the same subject.
course-page-door-running = The course has begun; enrolment is closed.
course-page-door-over = The course is over.
course-page-door-changing = The course was changed and is in review again; enrolment pauses.
course-page-door-cancelled = The course is cancelled and takes no enrolments.
course-page-yours = This is a course of your organisation
course-page-reviewed = Your organisation reviews this course
course-page-manage = Go to the desk
course-page-cancelled = The course is cancelled
course-page-cancelled-reason = Reason: { $reason }
course-page-others = Find other courses
course-page-changing = The course was changed and is in review again
course-page-changing-text = Below is the changed course; it is certain once approved. Teachers already enrolled need not enrol again.
course-page-take-along = Take it along
course-page-qr = QR code of course { $code }
course-page-calendar = Add to calendar
course-page-mail = Mail to a colleague
course-page-line = Share by LINE

## Organiser's desk
course-own-title = My courses desk
course-own-lead = The courses of your organisation, the most urgent first.
course-own-new = New course
course-own-search = Course name or code
course-own-groups = Groups of courses
course-own-empty = No courses yet
course-own-empty-text = Begin with “New course”: six steps, then the region centre reviews it; once approved it is published and opens for enrolment.
course-own-nothing = Nothing fits
course-own-nothing-text = Choose another group or clear the words.
course-own-all = See all
course-own-side = Progress and related work
course-own-progress = Progress
course-own-links = Work on this course
course-own-copy = Copy to a new course
course-own-roster-returned = The region centre sent the roster back
course-own-late = The roster is late
course-own-late-text = The course ended on { $ended }; its roster was due within a week. Teachers are waiting for their hours, please send it soon.
course-own-changing-text = The changed course is in review and enrolment pauses; teachers already enrolled are not affected.
course-group-now = Current
course-group-preparing = In preparation
course-group-open = Enrolling and running
course-group-roster = Rosters
course-group-closed = Closed
course-group-cancelled = Cancelled
course-light-roster = Rosters to send
course-light-returned = Sent back
course-light-drafts = Drafts
course-light-waiting = With the reviewer
course-light-none = None
course-light-some =
    { $n ->
        [one] { $n } course
       *[other] { $n } courses
    }
course-light-late =
    { $n ->
        [one] { $n } course, late
       *[other] { $n } courses, { $late } late
    }
course-column-course = Course
course-column-days = Dates
course-column-places = Admitted / places
course-column-state = State
course-column-next = Next
course-column-organiser = Organiser
course-column-hours = Hours
course-column-starts = Starts
course-column-sent = Sent
course-column-due = Review due
course-column-actions = Actions
course-do-edit = Go on filling in
course-do-correct = Correct and send again
course-do-enrolments = See enrolments
course-do-attendance = Take attendance
course-do-roster = Make the roster
course-link-public = Public course page
course-link-edit = Edit the registration
course-link-enrolments = Enrolments
course-link-plan = Enrolment settings
course-link-nominations = Nominated people
course-link-leave = Leave
course-own-nominate = Nominations
course-link-reports = Sign-in sheet and reports
course-link-attendance = Attendance
course-link-roster = Roster and hours
course-link-cancel = Cancel the course
course-link-delete = Delete the draft

## Begin, cancel, delete
course-begin-lead = Choose how to begin. Six steps follow; you can save, leave and come back at any time.
course-begin-how = Where to begin?
course-begin-how-hint = An earlier course saves most work: its content comes along, only dates are new.
course-begin-blank = A blank form
course-begin-blank-hint = For a kind of course you hold for the first time.
course-begin-from = From “{ $title }”
course-begin-first = This is your organisation's first course, so it begins with a blank form. Later you can copy earlier courses.
course-begin-go = Begin
course-cancel-title = Cancel this course?
course-cancel-text =
    { $n ->
        [0] Nobody has enrolled yet. A cancelled course can't be brought back; copy it to hold it again.
        [one] The one person enrolled gets a mail with the reason. A cancelled course can't be brought back; copy it to hold it again.
       *[other] The { $n } people enrolled get a mail with the reason. A cancelled course can't be brought back; copy it to hold it again.
    }
course-cancel-reason = Reason
course-cancel-reason-hint = Those enrolled read this, for example: the instructor can't come; a new date follows.
course-cancel-yes = Cancel the course
course-delete-title = Delete this draft?
course-delete-text = The draft was never sent for review. Once deleted it can't be found again.
course-delete-yes = Delete the draft

## Registration form: steps
course-step-basics = Basics
course-step-basics-lead = What kind of training it is and what it is called.
course-step-classification = Classification
course-step-classification-lead = So that teachers find it and statistics are right. Choose stage and scope first, then the item.
course-step-content = Instructor and content
course-step-content-lead = Who teaches what and how. Teachers decide by this page.
course-step-sessions = Sessions and hours
course-step-sessions-lead = Give day and time of each session; the hours are counted for you.
course-step-audience = Audience and enrolment
course-step-audience-lead = Who may take part, when to enrol, how many places.
course-step-administration = Funding and contact
course-step-administration-lead = The last step: money, contact persons and feedback.
course-step-check = Check and send
course-step-check-lead = Look over all answers once more; press “Change” where something is wrong.

## Registration form: fields
course-field-class_type = Class type
course-field-class_type-hint = Ordinary training is “No credits”; training of one school for its own teachers is “school-based”.
course-field-organising_basis = Organised as
course-field-document_number = Document number
course-field-document_number-hint = Number of the authority's letter that approves the hours, for example 示範字第1150000001號. Leave empty if there is none.
course-field-title = Course name
course-field-title-hint = In full, so that the subject is plain; courses of a series are told apart by session.
course-field-attribute_tags = Policy tags
course-field-attribute_tags-hint = Tick only what truly fits the definition; when in doubt leave it.
course-field-stage = Education stage
course-field-subject = Subject
course-field-scope = Scope
course-field-item = Item
course-field-item-hint = The one closest to the main content.
course-field-tier = Tier
course-field-instructor = Kind of instructor
course-field-instructor-hint = With several instructors, the main one.
course-field-instructor_name = Instructor's name
course-field-instructor_name-hint = Separate several by commas.
course-field-outline = Outline
course-field-outline-hint = Topics and activities by time, one line each, for example: 09:00–10:30 levels of questions, examples.
course-field-delivery = Delivery
course-field-delivery-hint = Choose all that apply. For a course wholly online without fixed times choose “Digital course” only.
course-field-delivery_other = Other delivery
course-field-delivery_other-hint = When “Other” is ticked above.
course-field-meetings = Sessions
course-field-meetings-hint = A session is one continuous time; morning and afternoon are two. “Remove this session” deletes one; empty rows don't matter.
course-field-time_slots = Time slots
course-field-starts = First day
course-field-ends = Last day
course-field-credits = Credits
course-field-hours = Hours
course-field-audience_stages = Stages of the audience
course-field-audience_stages-hint = Only teachers who serve in these stages can enrol.
course-field-audience_positions = Positions of the audience
course-field-audience_positions-hint = Only these positions can enrol; choose all that apply.
course-field-audience_positions_other = Other audience
course-field-audience_positions_other-hint = When “Other” is ticked above.
course-field-enrolment_opens = Enrolment opens
course-field-enrolment_opens-hint = Review takes three working days; let enrolment open after that.
course-field-enrolment_closes = Enrolment closes
course-field-classes = Classes
course-field-class_size = Persons a class
course-field-class_size-hint = Places are classes times persons; when full, people wait in order.
course-field-funding = Funding
course-field-funding_amount = Amount
course-field-funding_amount-hint = When the course is funded.
course-field-fee = Fee for participants
course-field-contact1_name = Contact person
course-field-contact1_name-hint = Shown on the public page; give office details.
course-field-contact1_phone = Telephone
course-field-contact1_phone-hint = For example (03)900-0000 轉 210
course-field-contact1_email = Mail address
course-field-contact2_name = Second contact person
course-field-contact2_phone = Second telephone
course-field-contact2_email = Second mail address
course-field-feedback_form = Feedback questionnaire

## Registration form: pages
course-form-next = Save and continue
course-form-save = Save changes
course-form-leave = Save and leave
course-form-back = Back
course-form-kept = This page is saved. What is marked can be completed later.
course-form-go-on = Go to the next step
course-form-refresh = Renew the options
course-form-refresh-hint = After changing stage or scope, press here to get the options that belong to them.
course-form-waits-subject = Choose the stage, then press “Renew the options” to see its subjects.
course-form-waits-item = Choose stage and scope, then press “Renew the options” to see items and tiers.
course-form-contact-1 = Contact person
course-form-contact-2 = Second contact person (may stay empty)
course-form-after = After the course
course-form-clock-of = { $field }: time
course-form-meeting-date = Date
course-form-meeting-from = From
course-form-meeting-to = To
course-form-meeting-place = Place (site, a space, room)
course-form-meeting-spot = Position on the map
course-form-meeting-spot-field = Coordinates or a map’s address (optional)
course-form-meeting-spot-read = { " " }(coordinates { $spot })
course-form-meeting-spot-hint = Paste a map’s address or “latitude,longitude”; once for all sessions at the same site.
course-form-meeting-link = Video link (only the admitted see it)
course-form-more-meetings = Three more sessions
course-form-remove-meeting = Remove this session
course-form-hours-most =
    { $most ->
        [one] The sessions give { $most } hour. Leave empty to use it.
       *[other] The sessions give { $most } hours. You may lower this, not raise it; leave empty to use { $most }.
    }
course-form-hours-credits = 18 hours a credit, { $most } at most.
course-form-hours-online = For digital courses you declare the hours; the region centre judges whether they are reasonable.
course-form-hours-not-yet = Once sessions are saved the hours are counted here; leave empty to use the count.
course-form-hours-counted = (counted from the sessions)
course-form-unit-hours = hours
course-form-unit-credits = credits
course-form-unit-classes = classes
course-form-unit-persons = persons
course-form-unit-dollars = TWD
course-form-classes =
    { $n ->
        [one] { $n } class
       *[other] { $n } classes
    }
course-form-persons =
    { $n ->
        [one] { $n } person
       *[other] { $n } persons
    }
course-form-dollars = TWD { $n }
course-form-credits =
    { $n ->
        [one] { $n } credit
       *[other] { $n } credits
    }
course-form-returned = The region centre asks for corrections
course-form-approved = This course is published
course-form-approved-text = Contacts, another room at the same place and typos of the outline take effect at once. Anything else is kept as a change and takes effect once it is approved; until then the approved form stays public and open for enrolment.
course-form-running = The course has begun
course-form-running-text = Only contact details, another room at the same place or typos in the outline can change now.
course-form-stale = Somebody saved this form before you
course-form-stale-text = While you were typing ({ $when }), a colleague or another window of yours saved it. All you typed is still below. What is stored now:
course-check-missing = Some places are not complete yet; then it can be sent
course-check-missing-step = { $step }: { $n }
course-check-twin = Perhaps registered twice
course-check-twin-text = “{ $title }” of { $organiser } ({ $code }) has the same name and first day. If it is another course, just go on.
course-check-send = Send for review
course-check-later = Send later
course-check-promise = The region centre reviews within three working days; you get a mail.

## Review
course-review-title = Course review
course-review-lead = Courses sent by the organisations you look after, the nearest deadline first.
course-review-promise = Promised within three working days
course-review-search = Course name, code or organiser
course-review-stat-waiting = Waiting
course-review-stat-late = Overdue
course-review-stat-late-note = Please take these first
course-review-stat-today = Due today
course-review-stat-today-note = Before the office closes
course-review-overdue = Overdue since { $day }
course-review-due-today = Due today
course-review-due = By { $day }
course-review-open = Review
course-review-own = Your own; reviewed above
course-review-changed = Changed after publication
course-review-empty = No course waits for review
course-review-empty-text = When an organisation sends one it appears here, and you get a mail.
course-review-to-rosters = See rosters to confirm
course-review-nothing-text = Clear the words to see everything that waits.
course-review-all = Back to the queue
course-review-side = Decision and progress
course-review-checks = What to look at
course-review-decision = Decision
course-review-approve = Approve and publish
course-review-return = Send back
course-review-return-go = Send back to the organiser
course-review-reasons = Reasons
course-review-reasons-hint = Choose all that apply; the organiser sees them.
course-review-text = More about it
course-review-text-hint = Say what to change and how, so that one correction is enough.
course-review-skip = Next one first
course-review-keys = Access keys (Alt and letter): A approve, R send back, N next. After a decision the next course opens.
course-review-not-waiting = This course needs no review now
course-review-not-waiting-text = It is not waiting for a decision.
course-review-decided = { $who } dealt with it, { $when }.
course-review-form-changed = The form has just changed
course-review-form-changed-text = The organiser changed it and sent it again after you opened this page. Below is the latest form; look again, then decide. What you wrote is still there.
course-check-complete = Form complete
course-check-complete-yes = Everything required is answered.
course-check-complete-no =
    { $n ->
        [one] One place is not complete:
       *[other] { $n } places are not complete:
    }
course-check-hours = Hours
course-check-hours-ok = { $n } asked; sessions or credits give at most { $most }.
course-check-hours-over = { $n } asked, more than the { $most } that sessions or credits give.
course-check-hours-online = Digital course; the organiser declares { $n }. Please judge.
course-check-hours-none = Sessions are incomplete; hours can't be counted.
course-check-in-time = Registered a week ahead
course-check-in-time-yes = Sent { $n } days before it starts ({ $day }).
course-check-in-time-no = Sent only { $n } days before it starts ({ $day }), less than a week.
course-check-document = Document number
course-check-document-no = None given; please judge whether one is needed.
course-check-consent = Consent needed first
course-check-consent-no = No word of the name hints at it.
course-check-outline = Outline
course-check-outline-ok = { $n } characters.
course-check-outline-short = Only { $n } characters; is it enough for teachers to decide?
course-check-enrolment = Enrolment and audience
course-check-enrolment-ok = { $from } to { $to }.
course-check-enrolment-past = Enrolment closed { $to }; nobody could enrol once it is approved.
course-check-enrolment-none = The enrolment period is incomplete.
course-check-twice = Registered twice
course-check-twice-no = No course has the same name and first day.
course-check-twice-yes = Same name and first day as { $code } of { $organiser }.
return-reason-outline = The outline is not clear enough
return-reason-hours = Hours don't fit the sessions or are not reasonable
return-reason-classification = Classification (stage, scope, item) is wrong
return-reason-title = The name is incomplete or unsuitable
return-reason-dates = Dates or enrolment period are wrong
return-reason-place = Place or video link is incomplete
return-reason-audience = The audience is wrong
return-reason-document = Document number is missing or wrong
return-reason-consent = The content needs the authority's consent first
return-reason-contact = Contact details are wrong
return-reason-other = Another reason

## Progress
event-course-drafted = Registration begun
event-course-edited = Draft edited
event-course-edited-after-approval = Contact, room or typo changed
event-course-changed-for-review = Changed and sent for review again
event-course-submitted = Sent for review
event-course-approved = Approved and published
event-course-returned = Sent back
event-course-cancelled = Cancelled
event-course-closed = Roster confirmed, hours issued
event-roster-submitted = Roster sent
event-roster-returned = Roster sent back
event-course-approved-later = Approval and publication
event-course-held-later = Enrolment and sessions
event-course-roster-later = Roster sent
event-course-closed-later = Hours issued, course closed

## Messages afterwards
flash-course-begun = The draft is made; begin filling in.
flash-course-copied = Copied to a new draft; please give new dates and sessions.
flash-course-saved = Saved.
flash-course-changed = The change is in effect.
flash-course-submitted = Sent for review. The region centre answers within three working days; you get a mail.
flash-course-submitted-already = This course was sent before and is in review.
flash-course-cancelled = The course is cancelled; those enrolled will be told.
flash-course-deleted = The draft is deleted.
flash-course-not-deletable = A course that was sent for review can't be deleted; cancel it instead.
flash-course-approved = Approved and published; the organiser will be told.
flash-course-returned = Sent back; the organiser gets your reasons.
flash-course-approved-next = The last course is approved and published. This is the next one, not yet reviewed.
flash-course-returned-next = The last course was sent back. This is the next one, not yet reviewed.

## Answers of the form
option-class_type-1-1 = No credits
option-class_type-1-2 = No credits (school-based)
option-class_type-1-3 = No credits (training of seed teachers)
option-class_type-1-4 = No credits (speciality certification)
option-class_type-1-5 = Bachelor credits
option-class_type-1-6 = Master credits
option-class_type-1-7 = Bachelor degree
option-class_type-1-8 = Master degree
option-organising_basis-2-1 = On its own
option-organising_basis-2-2 = Commissioned
option-scope-5-1 = Curriculum, teaching and assessment
option-scope-5-2 = Class management and counselling
option-scope-5-3 = Professional growth and responsibility
option-scope-5-4 = New education policies
option-scope-5-5 = School administration and leadership
option-scope-5-6 = Practical skills and life
option-tier-7-1 = 1 Basic: know, be familiar
option-tier-7-2 = 2 Advanced: apply, analyse
option-tier-7-3 = 3 Leading: integrate, evaluate
option-tier-7-4 = 4 Developing: innovate, spread
option-instructor-8-1 = University teacher
option-instructor-8-2 = School or kindergarten teacher
option-instructor-8-3 = Professional from outside
option-delivery-11-1 = Lecture
option-delivery-11-2 = Discussion
option-delivery-11-3 = Workshop
option-delivery-11-4 = Field visit
option-delivery-11-5 = Lesson observation
option-delivery-11-6 = Digital course
option-delivery-11-99 = Other
option-time_slots-12-1 = Monday to Friday, daytime
option-time_slots-12-2 = Monday to Friday, evening
option-time_slots-12-3 = Weekend
option-time_slots-12-4 = Summer holidays
option-time_slots-12-5 = Winter holidays
option-time_slots-12-6 = Digital distance teaching
option-audience_stages-14-1 = Senior high school
option-audience_stages-14-2 = Vocational senior high school
option-audience_stages-14-3 = Junior high school
option-audience_stages-14-4 = Primary school
option-audience_stages-14-5 = Kindergarten
option-audience_stages-14-6 = Special school
option-audience_positions-15-1 = University teacher of teacher education
option-audience_positions-15-2 = Principal or vice principal
option-audience_positions-15-3 = Teacher with administrative duty (director, secretary, section head)
option-audience_positions-15-4 = Qualified full-time teacher
option-audience_positions-15-5 = Substitute teacher
option-audience_positions-15-6 = Part-time teacher
option-audience_positions-15-7 = Administrative staff
option-audience_positions-15-8 = Teaching intern
option-audience_positions-15-9 = Student teacher
option-audience_positions-15-10 = Teaching support staff
option-audience_positions-15-11 = Military instructor
option-audience_positions-15-12 = Full-time sports coach
option-audience_positions-15-13 = Kindergarten director
option-audience_positions-15-14 = Educare giver or assistant
option-audience_positions-15-15 = Nursery nurse
option-audience_positions-15-16 = After-school carer
option-audience_positions-15-99 = Other
option-funding-21-1 = K-12 Education Administration
option-funding-21-2 = MOE, Teacher and Art Education
option-funding-21-3 = MOE, Higher Education
option-funding-21-4 = MOE, Lifelong Education
option-funding-21-5 = MOE, Information and Technology Education
option-funding-21-6 = MOE, other unit
option-funding-21-7 = Education bureau
option-funding-21-8 = County or city government
option-funding-21-9 = Other central authority
option-funding-21-10 = Private organisation
option-funding-21-11 = Other unit
option-funding-21-12 = Not funded
option-fee-22-1 = Paid in full by participants
option-fee-22-2 = Partly paid by the school
option-fee-22-3 = No fee
option-fee-22-4 = No fee, deposit needed
option-feedback_form-26-1 = Mailed and answered online
option-feedback_form-26-2 = On paper, results uploaded
option-subject-body = Body and health
option-subject-language = Language
option-subject-cognition = Cognition
option-subject-social = Social studies
option-subject-emotion = Emotion
option-subject-k-arts = Aesthetics
option-subject-arts = Arts
option-subject-all = All subjects
option-subject-mandarin = Language: Chinese
option-subject-local = Language: local languages
option-subject-english = Language: English
option-subject-new-resident = Language: new residents' languages
option-subject-second-language = Language: second foreign language
option-subject-maths = Mathematics
option-subject-life = Life curriculum
option-subject-science = Natural sciences
option-subject-activity = Integrative activities
option-subject-technology = Technology
option-subject-health = Health and physical education
option-subject-defence = All-out defence education
option-subject-vocational = Vocational subjects
option-subject-special = Special education
option-attribute_tags-1 = Professional evaluation
option-attribute_tags-2 = Basic feedback
option-attribute_tags-3 = Advanced feedback
option-attribute_tags-4 = Teaching mentor
option-attribute_tags-5 = Technology, out-of-field
option-attribute_tags-6 = Computing, out-of-field
option-attribute_tags-7 = Health, out-of-field
option-attribute_tags-8 = Information security
option-attribute_tags-9 = Family education
option-attribute_tags-10 = Labour rights
option-attribute_tags-11 = Digital learning
option-attribute_tags-12 = Educare profession
option-attribute_tags-13 = Basic training
option-attribute_tags-14 = Safety education
option-attribute_tags-15 = Safety training
option-attribute_tags-16 = Media literacy
option-attribute_tags-17 = Gender equality
option-attribute_tags-18 = International education
option-attribute_tags-19 = SDGs
option-attribute_tags-20 = Technology centre
course-form-problem = { $field }: { $problem }

## Automatic review
automatic-title = Automatic review
automatic-lead = Courses and rosters that meet the conditions pass as soon as they are sent, without waiting for a person. Here are the switches as they stand, and everything that passed by itself.
automatic-to-settings = Settings
automatic-state = As it stands
automatic-what-course = Course review
automatic-what-course-hint = A course a school sends is approved and published at once when it meets the conditions.
automatic-what-roster = Roster confirmation
automatic-what-roster-hint = A roster a school sends gives its hours and closes the course at once when it meets the conditions.
automatic-on = On
automatic-off = Off
automatic-since = since { $day }, set by { $who }
automatic-never = never set; people review everything
automatic-planned = Planned: { $what }
automatic-planned-on = on from { $day }
automatic-planned-off = off from { $day }
automatic-conditions = Conditions
automatic-conditions-lead = While the switch is on, something passes by itself when all three hold:
automatic-condition-organiser = The organiser is a senior high, vocational, junior high, primary, kindergarten, special school or training centre.
automatic-condition-class = The class type is 1-1 (no credits) or 1-2 (no credits, school-based).
automatic-condition-number = A document number is given.
automatic-conditions-never = The region centre's own courses never pass by themselves. What does not pass waits in the queue as ever, with the reason.
automatic-list = What passed by itself
automatic-total =
    { $n ->
        [one] { $n } in all
       *[other] { $n } in all
    }
automatic-filter-from = From
automatic-filter-to = To
automatic-filter-what = Kind
automatic-filter-organiser = Organiser
automatic-filter-organiser-hint = Part of its name, or its code
automatic-column-what = Kind
automatic-column-at = Passed
automatic-column-met = Conditions met
automatic-look = Look
automatic-show-all = Show all
automatic-none = Nothing fits
automatic-none-text = Widen the dates or the organiser and try again.
automatic-empty = Nothing has passed by itself yet
automatic-empty-text = Once it is switched on, every course and roster that passes by itself is listed here, ready to be checked.
automatic-to-queue = To the queue
automatic-met = { $level }; { $class }; document { $number }
automatic-level-senior-high = Senior high school
automatic-level-vocational = Vocational school
automatic-level-junior-high = Junior high school
automatic-level-primary = Primary school
automatic-level-elementary = Primary school
automatic-level-kindergarten = Kindergarten
automatic-level-special = Special school
automatic-level-training-centre = Training centre
automatic-lacking-switched-off = automatic review is off at this centre
automatic-lacking-own-course = it is the centre's own course
automatic-lacking-organiser = the organiser is not a school or training centre it applies to
automatic-lacking-class-type = the class type is neither 1-1 nor 1-2
automatic-lacking-document-number = no document number is given
automatic-who = Automatic review
automatic-settings-title = Automatic review: settings
automatic-settings-lead = Only the head of the region centre can change this. Every change keeps its reason and who made it.
automatic-switch = Change
automatic-switch-on = Switch on
automatic-switch-off = Switch off
automatic-field-what = Which one?
automatic-field-on = On or off?
automatic-field-from = From which day?
automatic-field-from-hint = Today or later. From this day on it replaces what was set before.
automatic-field-reason = Reason
automatic-field-reason-hint = For example: many courses at the start of term; too many mistakes, back to people.
automatic-choose-what = Choose course review or roster confirmation.
automatic-choose-on = Choose on or off.
automatic-save = Save
automatic-history = What was set before
automatic-column-from = From
automatic-column-reason = Reason
automatic-column-who = Set by
course-check-automatic = Automatic review
course-check-automatic-passed = Met the conditions and passed by itself when it was sent.
course-check-automatic-waits = Did not pass by itself: { $why }.
flash-automatic-switched = Saved.
flash-course-passed = It meets the conditions of automatic review: approved and published.
