# Questions of the organiser, their answers, reminders, the calendar page, hours that exceed a limit.
questions-link = Questions and what to bring
answers-link = Answers of participants
questions-title = Questions
questions-lead = Who eats vegetarian, who needs the bus? Set questions here; teachers answer them after enrolling. You can also write what those with a place should know.
questions-to-answers = See answers
questions-over = The course is over or cancelled; its questions stay as they are.
questions-count = Questions ({ $n } of { $most })
questions-empty = No questions yet
questions-empty-text = You need not ask anything. When you do, a common question is added with one press.
questions-add = Add a question
questions-bring = What those with a place should know
questions-bring-label = What to bring, how to come, parking, checking in
questions-bring-hint = Shown on the page of everybody with a place and in the reminder. Leave it empty if there is nothing to say.
questions-bring-save = Save
questions-preview = As teachers see it
questions-preview-text = A preview only: nothing you enter here is sent.
questions-column-question = Question
questions-column-kind = Answered by
questions-column-rules = Settings
questions-column-do = Actions
questions-reworded = It said “{ $before }”; changed because: { $note }
questions-up = Move up
questions-down = Move down
questions-close = Stop asking
questions-reopen = Ask again
questions-delete = Delete
questions-ready-text = Common questions: one press adds them, and you can change them afterwards.
questions-own-text = Your own question: first choose how it is answered.
questions-copy-from = Use the questions of another course of yours
questions-copy = Copy questions
question-kind-line = One line
question-kind-text = Several lines
question-kind-one = One of a list
question-kind-many = Any of a list
question-kind-yes_no = Yes or no
question-kind-file = A file
question-tag-closed = No longer asked
question-tag-required = Required
question-tag-personal = Personal, deleted { $n } days after
question-tag-answered = Answered
question-ready-meals = Meals
question-ready-meals-label = Meals
question-ready-meals-hint = The organiser orders by this.
question-ready-transport = Transport
question-ready-transport-label = How will you come?
question-ready-transport-hint = Seats on the shuttle are booked by this.
question-ready-lodging = Lodging
question-ready-lodging-label = Do you need a room?
question-ready-lodging-hint = The organiser books rooms by this.
question-ready-allergies = Allergies
question-ready-allergies-label = Food allergies or what you do not eat
question-ready-allergies-hint = Leave it empty if there are none.
question-ready-emergency = Emergency contact
question-ready-emergency-label = Name and telephone of an emergency contact
question-ready-emergency-hint = Used only in an emergency during the course.
question-ready-consent = Letter of consent
question-ready-consent-label = Letter of consent
question-ready-consent-hint = Please send a scan or a photo of the signed letter.
question-option-meat = With meat
question-option-vegetarian = Vegetarian
question-option-vegan = Vegan
question-option-none = No meal
question-option-own = Own car or scooter
question-option-train = Public transport, then on foot
question-option-shuttle = Shuttle
question-option-other = Other
question-yes = Yes
question-no = No
question-only-if = Only if “{ $question }” is answered “{ $answer }”.
question-when = { $question }: { $answer }
question-error-line = { $question }: { $text }
question-file-hint = PDF, picture or office document, at most 20 MiB each.
question-deleted-on = Personal data, deleted on { $day }.
question-deleted-after = Personal data, deleted { $n } days after the course.
question-reworded-note = The wording was changed: { $note }
question-new = New question
question-edit = Change a question
question-answered = Somebody has answered this question
question-answered-text = So that their answers keep their meaning, the way of answering, the condition and the options there are can't change; options can be added. If you change the wording, say why: teachers see it. If you no longer want to ask, go back and press “Stop asking”.
question-save = Save question
question-label = Question
question-hint = Help
question-options = Options
question-options-hint = One a line, at least two.
question-note = Why the wording is changed
question-note-hint = Only needed when question or help change, for example: a typing error.
question-required = Required
question-only = Asked only when
question-only-hint = Leave it open to ask everybody. Only questions that come before can be chosen.
question-personal = Personal data, deleted after the course
question-personal-hint = Tick it for health, contacts, documents. Looking at answers is recorded, and teachers see who looked.
question-always-personal = This is about health or other people, so its answers are always deleted after the course.
question-days = Personal data: days after the course until deletion
question-days-hint = 0 to { $most }; 30 are usually enough. Teachers see the date when they answer.
question-days-unit = days
answers-own-title = My answers
answers-own-empty = This course asks nothing
answers-own-empty-text = If the organiser has questions later, they appear here.
answers-own-closed = Questions that are no longer asked
answers-missing = Required questions are still open
answers-missing-list = The organiser asks: { $list }.
answers-go = Answer
answers-save = Save answers
answers-file-given = The file there is:{" "}
answers-file-waits = { $name } (being scanned; it opens afterwards)
answers-file-remove = Delete this file
answers-title = Answers of participants
answers-to-questions = Set questions
answers-empty = This course asks nothing
answers-empty-text = To learn about meals or transport, or to collect files, set questions first.
answers-tabs = Whose answers
answers-tab-admitted = With a place
answers-tab-waiting = Waiting or applied
answers-nobody = Nobody yet
answers-nobody-text = When somebody enrols, their answers appear here.
answers-done = Everything answered
answers-lacking = Something is open
answers-lacking-note = They are reminded under “My courses”
answers-people = people
answers-counts = People by option
answers-option-count = { $option }: { $n }
answers-export = Download workbook
answers-personal-show = Show personal data
answers-personal-hide = Hide personal data
answers-personal-hidden = Answers marked as personal are not shown. Open them when you need them: looking and downloading are recorded, and teachers see who looked and when.
answers-personal-shown = Personal data is shown, and this look is recorded. Close it when you are done, and delete downloaded files after use.
answers-column-name = Name
answers-column-county = County
answers-column-district = District
answers-column-school = School
answers-column-state = State
answers-column-missing = Still open
answers-before-reworded = (answered to “{ $before }”)
answers-look-reason = Looking at the answers for “{ $title }”
enrol-over = With your other courses this is more than may count
enrol-over-day = { $day }: { $taught } hours in all, at most { $limit } count in a day.
enrol-over-week = Week from { $day }: { $taught } hours in all, at most { $limit } count in a week.
enrol-over-text = You can still enrol, but what exceeds the limit does not count unless the authority allows it.
prepare-bring = What to bring and know
prepare-calendar = Put it into your calendar
prepare-google = Add to Google Calendar
prepare-google-qr = Scan to add to Google Calendar
prepare-google-note = Scan with your phone to add the session to Google Calendar.
prepare-google-next = Scan to add the next session; { $n } are still to come, the button below shows them all.
calendar-title = Add to calendar
calendar-lead = Each session has a link and a QR code for Google Calendar. For other calendars, one file holds all sessions.
calendar-file = Download calendar file
calendar-add = Add to Google Calendar
calendar-empty = No session is to come
calendar-empty-text = The last session has begun, or the course was cancelled.
reminders-title = Reminders
reminders-lead = The day before a session we write to you when and where it is, what to bring, and what to do if you can't come.
reminders-letters = Write to me the day before a session
reminders-save = Save
mail-reminder-subject = [Xingtan] Reminder: { $day } { $title }
mail-reminder-body =
    Dear { $name },

    “{ $title }” (course code { $code }), in which you have a place, is on { $day }.

    { $sessions }
    { $bring }
    { $leave }
    Details, cancelling and asking for leave:
    { $address }

    Organiser: { $contact }

    If you want no reminders:
    { $choice }

    Xingtan, in-service training for teachers
mail-reminder-bring =

    What to bring and know:
    { $text }
mail-reminder-cancel =

    If you can't come, please cancel before { $until }, so that somebody who waits gets the place.
mail-reminder-leave =

    It is too late to cancel. If you can't come, ask for leave on the page below or write to the organiser.
flash-question-added = The question was added.
flash-question-saved = The question was saved.
flash-question-moved = The order was changed.
flash-question-closed = The question is no longer asked; answers stay.
flash-question-opened = The question is asked again.
flash-question-deleted = The question was deleted.
flash-question-bring-saved = Saved.
flash-questions-copied = The questions were copied.
flash-answers-saved = Your answers were saved.
flash-answers-saved-missing = Saved; required questions are still open.
flash-reminders-chosen = Your choice was saved.
held-enrolment-answer = { $course }: { $question } — { $answer }
held-field-enrolment_answer = Answers to questions when enrolling
kept-basis-organise = Holding the course you enrolled for
looks-person-answers-seen = Answers when enrolling
trace-enrolment-question-added = Question added
trace-enrolment-question-changed = Question changed
trace-enrolment-question-moved = Question moved
trace-enrolment-question-closed = Question closed
trace-enrolment-question-opened = Question asked again
trace-enrolment-question-deleted = Question deleted
trace-enrolment-questions-copied = Questions copied
trace-enrolment-bring-saved = What to bring changed
trace-enrolment-answered = Questions answered
trace-enrolment-answers-saved = Answers saved
trace-enrolment-answer-file-added = File given as an answer
trace-enrolment-answer-file-removed = File of an answer removed
trace-enrolment-answer-file-scanned = File of an answer scanned
trace-enrolment-answers-deleted = Answers deleted at their end
trace-enrolment-answers-exported = Answers exported
trace-enrolment-reminded = Reminders sent
trace-enrolment-reminders-chosen = Reminders chosen
trace-retention-answers-run = Answers past their end cleared
trace-person-answers-seen = Answers of a person seen
trace-data-question = Question
trace-data-questions = Questions
trace-data-label = Question
trace-data-answered = Answered already
trace-data-note = Reason
trace-data-personal-days = Days until deletion
trace-data-personal = With personal data
trace-data-answers = Answers
trace-data-courses = Courses
trace-data-day = Day
