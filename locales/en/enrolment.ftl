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

## The plan of enrolment, offers, nomination, leave
enrolment-state-offered = Place offered
enrolment-state-expired = Offer lapsed
enrol-class-label = Choose a class
enrol-class-any = Either class
enrol-class-any-hint = You get the class with more places left
enrol-class = Class { $n }
enrol-class-free = { $n } places left
enrol-class-full = Full; you can join the waiting list
enrol-answer-reserved = What is left is reserved for others; you would be number { $number } on the waiting list
enrol-answer-school = Your school has all the places it may have; you would be number { $number } on the waiting list
queue-title = Your request is being handled
queue-ahead = { $n } people are before you
queue-working = Your request is being handled
queue-text = Many people are enrolling at this moment. Requests are handled in the order they came, and this page renews itself. Reloading or opening another window changes nothing. You may also leave: the answer is sent by mail and stands under “My training”.
queue-mine = My training
queue-unknown = There is no answer to this request yet
queue-unknown-text = You may not meet the conditions, or the connection broke. Please send it once more: if you are enrolled already it is not counted twice, and your place in the order stays.
queue-again = Send again
mine-decline = Decline the place
mine-decline-hint = If you can't come, please decline: the place goes to the next at once.
mine-accept = I will take part
mine-not-accepted = The place can't be taken
mine-notice-offered = There is a place for you! Please confirm by { $until }
mine-notice-offered-text = It is kept for you meanwhile. Unless you confirm in time, it goes to the next on the waiting list.
mine-notice-expired = You did not confirm in time and the place went to the next. You may enrol again until enrolment closes, at the end of the list.
mine-notice-nominated = Your school or office nominated you. The organiser decides, and you are told by mail.
mine-moment-offered = A place was offered, to be confirmed by { $until }
mine-moment-accepted = Confirmed and admitted
mine-moment-declined = Declined the place
mine-moment-expired = Not confirmed in time; the place went on
mine-moment-leave-asked = Asked for leave
mine-moment-leave-granted = Leave granted
mine-moment-leave-declined = Leave declined
mine-moment-leave-back = Took the request for leave back
flash-enrolment-accepted = Confirmed. A letter was sent to you.

## Leave
leave-title = Leave
leave-ask = Ask for leave
leave-sessions = Sessions
leave-reason = Reason
leave-reason-hint = The organiser reads it and decides.
leave-send = Send the request
leave-take-back = Take this request back
leave-answer = The organiser’s answer: { $answer }
leave-state-asked = Waits for the organiser
leave-state-granted = Granted
leave-state-declined = Declined
leave-state-taken_back = Taken back
leave-list-title = Leave
leave-list-lead = Leave that is granted is marked on the roster. Leave from all sessions granted at least 90 minutes before the first one gives the place to the waiting list.
leave-list-empty = Nobody asked for leave
leave-list-empty-text = After the last day for withdrawing, requests for leave are listed here and you are told by mail.
leave-asked-at = Asked { $at }
leave-word = A word to { $name }
leave-word-hint = Optional; it goes into the letter.
leave-grant = Grant
leave-decline = Decline
flash-leave-asked = Sent. You are told by mail when the organiser has decided.
flash-leave-taken-back = The request was taken back.
flash-leave-decided = Done. A letter was sent.

## The plan
plan-title = Enrolment settings
plan-lead = How places are divided, who may enrol, and how freed places move on. Changes hold at once; whoever has a place keeps it.
plan-places = The course form has { $places } places ({ $classes } classes of { $size }). To change that, change the form.
plan-save = Save the settings
plan-back = Back to the course
plan-giving = Places and waiting list
plan-selection = How places are given
plan-selection-first_come = First come, first served
plan-selection-first_come-hint = A place while there is one, then a numbered waiting list
plan-selection-by_organiser = Chosen by the organiser
plan-selection-by_organiser-hint = People apply, you choose
plan-selection-nomination = Nominated by schools and offices
plan-selection-nomination-hint = Teachers can’t enrol alone; their unit nominates them in an order of preference
plan-by-class = Let people choose their class
plan-by-class-hint = Each class counts its own places; otherwise you assign classes later
plan-school-limit = Most people of one school
plan-school-limit-hint = Empty means no limit; further people wait
plan-people = people
plan-offer = When a place becomes free
plan-offer-hint = The next person is told and has so long to confirm; offers never end between 22:00 and 09:00
plan-offer-at-once = Give it at once, without asking
plan-offer-of = { $n } hours to confirm
plan-withdraw = Last moment to withdraw
plan-withdraw-hint = Empty means the close of enrolment; afterwards people ask for leave
plan-clock-of = Time of day: { $field }
plan-shares = Reserved places
plan-shares-text = Places kept for counties, organisations or people. Those they are for use them first, then the general ones; others use the general ones only.
plan-share-new = A further share
plan-share-name = Name
plan-share-name-example = For example: teachers of our county
plan-share-places = Places
plan-share-who = Kept for
plan-who-counties = Counties
plan-who-units = Schools or organisations
plan-who-people = People on a list
plan-who-positions = Positions
plan-share-list = Which counties, organisation codes or personal codes
plan-share-list-hint = One to a line or with commas; not needed for positions
plan-share-more = Positions, release
plan-share-positions = Positions
plan-share-release = Released on
plan-share-release-hint = From then on, what nobody took is everybody’s; empty means never
plan-conditions = Who may enrol
plan-conditions-text = Beside the stages and positions of the form. Empty means no condition.
plan-counties = Counties
plan-units = Schools or organisations
plan-units-hint = Organisation codes, one to a line
plan-invited = Invitation list
plan-invited-hint = Personal codes, one to a line; then nobody else can enrol
plan-courses_held = Courses attended before
plan-courses_held-hint = Course codes, one to a line; hours from one of them are enough
plan-tags_held = Tags attended before
plan-tags_held-hint = Names of tags, one to a line; hours from a course with one of them are enough
plan-nominations = Nomination
plan-nominators = Who nominates
plan-nominators-hint = Organisation codes, one to a line; empty means every school
plan-quota = Most people one unit nominates
flash-plan-saved = Saved. Those who wait were looked at again.

## Nomination
nominate-list-title = Nominations
nominate-list-lead = These courses take nominated people only. Please send your list before enrolment closes.
nominate-list-empty = No course asks for your nominations
nominate-list-empty-text = When a course asks your unit to nominate people, it is listed here.
nominate-column-sent = Nominated
nominate-sent = { $n } people
nominate-title = Your nominations
nominate-quota = You may nominate { $n } people
nominate-no-quota = You may nominate any number
nominate-until = You can change the list until enrolment closes on { $until }. The organiser takes everybody’s first choice, then everybody’s second.
nominate-sent-caption = Sent
nominate-column-rank = Order
nominate-rank-of = Order of { $name }
nominate-colleagues = People of your school: number those you nominate 1, 2, 3…
nominate-codes = Personal codes of others
nominate-codes-hint = One to a line, in order, after the people numbered above; people of your own unit only
nominate-send = Send the nominations
flash-nomination-saved = Sent. Those newly nominated are told by mail.
turn-title = Nominated people
turn-lead = In turn: the first choice of every unit (earlier lists first), then the second.
turn-empty = Nobody nominated waits
turn-empty-text = Lists sent by units appear here; those admitted are in the list of enrolments.
turn-full = No place is left
turn-full-text = Free a place or enlarge the classes to admit more.
turn-count = Admit the first
turn-count-hint = As many as places are left; people in grey are beyond them
turn-admit = Admit
turn-caption = Nominated people in turn
turn-column-turn = Turn
turn-column-unit = Nominated by
flash-turn-admitted = Admitted in turn; letters were sent. Those below still wait.

## Letters
mail-enrolment-offered-subject = [Xingtan] A place for you, please confirm by { $until }: { $title }
mail-enrolment-offered-body =
    Dear { $name },

    A place in “{ $title }” ({ $code }) is kept for you until { $until }.
    Please open this address and confirm, or decline so that the next can have it. Without an answer it goes on.
    { $address }

    Xingtan
mail-enrolment-expired-subject = [Xingtan] Offer lapsed: { $title }
mail-enrolment-expired-body =
    Dear { $name },

    The place kept for you in “{ $title }” ({ $code }) was not confirmed in time and went to the next.
    You may enrol again until enrolment closes, at the end of the list:
    { $address }

    Xingtan
mail-enrolment-nominated-subject = [Xingtan] You were nominated: { $title }
mail-enrolment-nominated-body =
    Dear { $name },

    Your unit nominated you for “{ $title }” ({ $code }). The organiser decides, and you are told by mail.
    If you can’t take part, please withdraw early:
    { $address }

    Xingtan
mail-leave-asked-subject = [Xingtan] { $name } asks for leave: { $title }
mail-leave-asked-body =
    Hello,

    { $name } asks for leave from “{ $title }” ({ $code }). Please decide here:
    { $address }

    Xingtan
mail-leave-granted-subject = [Xingtan] Leave granted: { $title }
mail-leave-granted-body =
    Dear { $name },

    Your leave from “{ $title }” ({ $code }) is granted. The organiser’s answer: { $answer }
    { $address }

    Xingtan
mail-leave-declined-subject = [Xingtan] Leave declined: { $title }
mail-leave-declined-body =
    Dear { $name },

    Your leave from “{ $title }” ({ $code }) was declined. The organiser’s answer: { $answer }
    { $address }

    Xingtan
mail-leave-no-word = (no further word)
enrol-questions = The organiser asks
enrol-questions-text = You can change your answers until the course begins; files are uploaded after enrolling.
