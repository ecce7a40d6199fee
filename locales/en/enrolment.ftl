# Enrolment: confirming, my courses, the organiser's list, sign-in sheets, letters.

nav-my-courses = My courses

## States of a request
enrolment-state-admitted = Admitted
enrolment-state-waiting = On the waiting list
enrolment-state-waiting-number = Waiting list no. { $number }
enrolment-state-applied = Awaiting selection
enrolment-state-withdrawn = Withdrawn
enrolment-state-refused = Not admitted

## Facts of a course
enrolment-fact-when = Time and place
enrolment-fact-hours = Training hours
enrolment-fact-organiser = Organiser
enrolment-fact-closes = Enrolment closes
enrolment-fact-code = Course code
enrolment-place-online = Online
enrolment-join-link = Join the video room

## Confirming
enrol-title = Confirm your enrolment
enrol-crumb-courses = Courses
enrol-facts = The course you are enrolling in
enrol-submit = Enrol
enrol-submit-waiting = Join the waiting list
enrol-back = Back to the course
enrol-other-courses = Find other courses
enrol-answer-admitted = There is a place for you
enrol-answer-admitted-text = Press “Enrol” and you are admitted at once; a confirmation goes to your mailbox.
enrol-answer-waiting = The course is full; you would be no. { $number } on the waiting list
enrol-answer-waiting-text = When somebody withdraws, places are given by number and you are told by mail, so there is no need to keep checking. You can leave the list at any time.
enrol-answer-applied = The organiser selects the participants
enrol-answer-applied-text = After you apply, please wait for the organiser’s decision; it comes by mail.
enrol-answer-refused = You cannot enrol in this course now
enrol-clash = { $n ->
    [one] Overlaps with { $n } session you are enrolled in
   *[other] Overlaps with { $n } sessions you are enrolled in
}
enrol-clash-text = You may still enrol. If you cannot attend both, please withdraw from one so that a colleague gets the place.
enrol-privacy = The organiser sees your name, school, position and mail address, to contact you, take attendance and award hours; never your ID number.

## My courses
mine-title = My courses
mine-lead = What is coming, your number on waiting lists, and what you have attended.
mine-find = Find courses
mine-empty = You have not enrolled in any course yet
mine-empty-text = Enrol in a course that interests you; its time, place and hours will be kept here, with the next step.
mine-upcoming = Coming up
mine-upcoming-none = No sessions are scheduled.
mine-waiting = Waiting and awaiting selection
mine-waiting-text = Places are given by number; you are told by mail.
mine-past = Past and withdrawn
mine-transcript = See my hours
mine-column-course = Course
mine-column-when = Starts
mine-column-state = State
mine-column-hours = Hours
mine-course-cancelled = Course cancelled
mine-cancelled-text = “{ $title }” will not take place; please do not travel. The organiser says: { $reason }
mine-course-page = Course page
mine-calendar = Add to calendar
mine-facts = When and where
mine-side = Code for check-in
mine-qr-label = QR code of the course page
mine-qr-note = Course code and page, for check-in or to share with colleagues.
mine-timeline = Progress
mine-notice-admitted = You are admitted
mine-notice-admitted-text = Please be there on time; links of online sessions are below. If you cannot come, withdraw early so that somebody on the waiting list moves up.
mine-notice-waiting = No. { $number } on the waiting list, { $ahead } ahead of you
mine-notice-waiting-text = When somebody withdraws, places are given by number and you are told by mail.
mine-notice-applied = The organiser is still selecting; you will be told by mail.
mine-notice-refused = The organiser did not admit you this time. With questions, please ask the contact on the course page.
mine-notice-withdrawn = You have withdrawn. Until enrolment closes you may enrol again, at the end of the line.
mine-notice-over = The course is over and the organiser is preparing the roster; once it is confirmed, your hours appear in your transcript.
mine-notice-closed = The course is closed; the hours awarded are in your transcript.
mine-notice-cancelled-text = Please do not travel. The organiser says: { $reason }
mine-enrol-again = See the course again
mine-moment-admitted = Enrolled and admitted
mine-moment-waiting = Put on the waiting list, no. { $number }
mine-moment-applied = Applied
mine-moment-chosen = Admitted by the organiser
mine-moment-promoted = Moved up from the waiting list
mine-moment-refused = Not admitted by the organiser
mine-moment-withdrawn = Withdrew
mine-moment-meeting = Session { $n }
mine-moment-award = Hours awarded
mine-moment-award-note = The organiser sends the roster, the region centre confirms it
mine-moment-award-review = The roster was sent and awaits the region centre
mine-next-attend = Be there on time and sign in
mine-next-you = You
mine-next-award = Prepare the roster and send the hours
mine-withdraw = Withdraw
mine-withdraw-until = You can withdraw yourself until { $until }.
mine-withdraw-any-time = You can leave the waiting list at any time.
mine-withdraw-late = The time for withdrawing yourself ({ $until }) has passed. If you cannot come, please ask the contact on the course page for leave.

## Withdrawing
withdraw-title = Withdraw from this course?
withdraw-yes = Withdraw
withdraw-back = Back to the enrolment
withdraw-refused = You cannot withdraw now
withdraw-text-admitted = Your place in “{ $title }” goes to the waiting list at once. To take part later you would have to enrol again, at the end of the line.
withdraw-text-waiting = Your “{ $state }” for “{ $title }” will be given up. To take part later you would have to enrol again, at the end of the line.
flash-enrolment-admitted = You are enrolled and admitted. A confirmation is on its way to your mailbox.
flash-enrolment-waiting = You are on the waiting list; your number is below. You will be told by mail when you move up.
flash-enrolment-applied = Your application was sent; please wait for the organiser’s decision.
flash-enrolment-already = You had enrolled before; this is where it stands.
flash-enrolment-withdrawn = You have withdrawn.

## Organiser: the list
organiser-title = Enrolments
organiser-caption = People who enrolled in this course
organiser-tabs = By state
organiser-search-go = Search
organiser-column-name = Name
organiser-column-school = School
organiser-column-state = State
organiser-column-asked = Enrolled
organiser-column-actions = Decide
organiser-admit = Admit
organiser-refuse = Do not admit
organiser-refused = Nothing was changed
organiser-empty = Nobody has enrolled yet
organiser-empty-text = Put the address or QR code of the course page into a letter, poster or chat group and teachers can enrol directly. They will be listed here by county, school and name.
organiser-course-page = See the course page
organiser-none = Nobody matches
organiser-none-text = Try other words, or see the whole list.
organiser-show-all = See all
refuse-title = Do not admit
refuse-question = Really not admit { $name }?
refuse-yes = Do not admit
refuse-text-admitted = { $name } loses the place in “{ $title }” and is told by mail; the first on the waiting list moves up. { $name } cannot enrol in this course again without you.
refuse-text-waiting = { $name } is told by mail that “{ $title }” has no place for them, and cannot enrol in this course again without you.
flash-enrolment-decided-admitted = Admitted; a letter was sent.
flash-enrolment-decided-refused = Not admitted; a letter was sent.

## Sign-in sheets
sheet-course-code = Course code
sheet-organiser = Organiser
sheet-time = Time
sheet-place = Place
sheet-number = No.
sheet-county = County
sheet-district = District
sheet-school = School
sheet-name = Name
sheet-sign-in = In
sheet-sign-out = Out
sheet-qr-alt = QR code of the course code
sheet-page = Page { $page } of { $pages }
sheet-missing = 〓: characters not in the font: { $characters }

## Letters
mail-enrolment-admitted-subject = [Xingtan] Admitted: { $title }
mail-enrolment-admitted-body =
    Dear { $name },

    You are admitted to “{ $title }” (course code { $code }).
    See “My courses” for time, place and a calendar file.
    If you cannot come, please withdraw before enrolment closes so that somebody on the waiting list moves up.

    Xingtan, in-service teacher training network
mail-enrolment-waiting-subject = [Xingtan] Waiting list no. { $number }: { $title }
mail-enrolment-waiting-body =
    Dear { $name },

    “{ $title }” (course code { $code }) is full; you are no. { $number } on the waiting list.
    Places are given by number and you will be told by mail. To leave the list, go to “My courses”.

    Xingtan, in-service teacher training network
mail-enrolment-promoted-subject = [Xingtan] You have a place: { $title }
mail-enrolment-promoted-body =
    Dear { $name },

    A place in “{ $title }” (course code { $code }) became free and it is yours.
    If you have other plans by now, please withdraw soon in “My courses” so that the next person moves up.

    Xingtan, in-service teacher training network
mail-enrolment-refused-subject = [Xingtan] Not admitted: { $title }
mail-enrolment-refused-body =
    Dear { $name },

    The organiser did not admit you to “{ $title }” (course code { $code }) this time.
    With questions, please ask the contact on the course page; other courses on the same subject are open to you.

    Xingtan, in-service teacher training network
mail-course-waits-subject = [Xingtan] A course awaits review: { $title }
mail-course-waits-body =
    Hello,

    “{ $title }” (course code { $code }) was sent for review. Please decide within three working days under “Course review”:
    { $address }

    Xingtan, in-service teacher training network
mail-course-approved-subject = [Xingtan] Course approved: { $title }
mail-course-approved-body =
    Hello,

    “{ $title }” (course code { $code }) is approved and public; enrolment opens at the time you set.
    Next: put the address or QR code of the course page into your letter or poster. The address:
    { $address }

    Xingtan, in-service teacher training network
mail-course-returned-subject = [Xingtan] Course sent back: { $title }
mail-course-returned-body =
    Hello,

    “{ $title }” (course code { $code }) was sent back for correction. The reviewer says:
    { $reason }

    Please correct it at your desk and send it again:
    { $address }

    Xingtan, in-service teacher training network
mail-course-cancelled-subject = [Xingtan] Course cancelled: { $title }
mail-course-cancelled-body =
    Hello,

    “{ $title }” (course code { $code }), in which you enrolled, will not take place; please do not travel. The organiser says:
    { $reason }

    Xingtan, in-service teacher training network
