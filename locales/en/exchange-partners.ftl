# Partners of the exchange
nav-exchange-partners = Partners
nav-exchange-own = Exchange
exchange-kind-county = Counties
exchange-kind-site = Training sites
exchange-kind-instance = Other installations
exchange-mode-online = By hand
exchange-mode-file = Files
exchange-mode-api = System to system (API)
exchange-mode-database = Between databases
exchange-state-listed = Listed
exchange-state-applied = Applied
exchange-state-active = Active
exchange-state-paused = Paused
exchange-state-ended = Ended
exchange-scope-records-write = Send records
exchange-scope-records-read = Fetch records back
exchange-scope-reconcile = Compare and confirm months
exchange-scope-environment-read = Fetch hours of environmental education
exchange-scope-profiles-write = Send profiles of people
exchange-scope-webhooks = Webhooks
exchange-does-profiles = Sends profiles of people
exchange-does-records = Sends records of training
exchange-does-retrieve = Fetches records back
exchange-does-review = Reviews courses
exchange-does-nothing = Exchanges nothing yet
exchange-confirmation-due = Confirm by { $day }
exchange-confirmation-late = To be confirmed by { $day }, late
exchange-confirmation-red = To be confirmed by { $day }, very late
exchange-monitor-title = Partners of the exchange
exchange-monitor-lead = How it goes with each partner. Below the name: code, way and what is exchanged.
exchange-apply-for = Apply for somebody
exchange-silent = Silent
exchange-silent-text = Nothing has come since { $since }, for more than the { $hours } hours that were agreed. Ask the contact.
exchange-never = Not yet
exchange-taken = { $n }% taken
exchange-column-partner = Partner
exchange-column-state = State
exchange-column-success = Last merged
exchange-column-rows = Rows in a day
exchange-column-refused = Refused
exchange-column-waiting = Waiting
exchange-column-does = Way and content
exchange-column-next = Next
exchange-column-delivery = Delivery
exchange-column-received = Received
exchange-column-merged = Merged
exchange-own-title = Exchange of records
exchange-own-lead = The systems this organisation answers for, and how their exchange goes.
exchange-own-none = No system exchanges yet
exchange-own-none-text = Apply first, so that a training system of yours may exchange records.
exchange-apply = Apply
exchange-apply-other = Apply for another system
exchange-open = Open
exchange-apply-title = Apply to exchange records
exchange-apply-lead = Say who answers, how records travel and from where. It begins when the national centre approves.
exchange-apply-send = Send the application
exchange-edit-title = Change contact and exchange
exchange-edit = Change
exchange-save = Save
exchange-site-of = { $name } ({ $owner })
exchange-not-listed = Not on the list
exchange-part-system = System
exchange-part-contact = Contact
exchange-part-way = How records travel
exchange-part-confirmation = Yearly confirmation
exchange-part-keys = Keys
exchange-part-deliveries = Newest deliveries
exchange-part-doing = More
exchange-field-listed = System on the list
exchange-field-name = Name of the system
exchange-hint-name = For a system that is not on the list
exchange-field-kind = Kind
exchange-field-contact-name = Name
exchange-field-contact-tel = Telephone
exchange-field-contact-mail = Mail
exchange-hint-contact-mail = Letters about approval, keys and trouble go here; best an address of the office.
exchange-field-second-name = Second contact: name
exchange-hint-second = May be left empty; otherwise fill in all three.
exchange-field-second-tel = Second contact: telephone
exchange-field-second-mail = Second contact: mail
exchange-field-exchanges = What is exchanged
exchange-field-mode = Way
exchange-field-purpose = Purpose and content
exchange-hint-purpose = For example: the hours of this county's teachers, each day
exchange-field-addresses = Network addresses
exchange-hint-addresses = One a line; ranges such as 203.0.113.0/24 are fine. Not needed when entering by hand.
exchange-field-anywhere = From any address
exchange-hint-anywhere = Only when the server has no fixed address.
exchange-field-schedule = Hour at which it is sent each day
exchange-hint-schedule = 0 to 23; leave empty when there is none.
exchange-field-silent-after = Hours of silence until a letter
exchange-hint-silent-after = 48 when left empty; 192 for a system that sends once a week.
exchange-field-until = Last day of the cooperation
exchange-hint-until = Leave empty for no end.
exchange-field-period = Cooperation
exchange-field-reason = Reason
exchange-owner = Answers for it
exchange-organisation = Organisation
exchange-county = County
exchange-anywhere = From any address
exchange-hours = { $n ->
    [one] { $n } hour
   *[other] { $n } hours
 }
exchange-hour = Daily at { $hour }
exchange-no-end = no end
exchange-period = { $from } to { $until }
exchange-reason-returned = The application was returned
exchange-reason-paused = Why it is paused
exchange-reason-ended = Why it ended
exchange-confirmed-on = Last confirmed: { $day }
exchange-confirm-text = Look at contact and cooperation. Change what is wrong, then confirm.
exchange-confirm = Confirm contact and cooperation
exchange-decide = Decide on the application
exchange-decide-text = Check the organisation, what is exchanged and the addresses. Live keys can be issued after approval.
exchange-approve = Approve
exchange-return = Return the application
exchange-pause = Pause
exchange-pause-title = Pause the exchange
exchange-pause-text = Every key of { $partner } stops working until the national centre resumes it.
exchange-resume = Resume
exchange-end = End the cooperation
exchange-end-title = End the cooperation
exchange-end-text = Every key of { $partner } is over for good; to exchange again, one applies again. Records received stay.
exchange-keys-none = No keys yet.
exchange-key-new = Issue a key
exchange-key-lead = A key is shown once. What a test key sends is checked in full and never written into anybody's record.
exchange-key-field-name = Name
exchange-key-hint-name = For example the server or the program, to know it again
exchange-key-field-kind = Kind
exchange-key-live = Live
exchange-key-live-hint = For real records; only after the approval.
exchange-key-test = Test
exchange-key-test-hint = Also while the application waits, to try the program.
exchange-key-column-name = Key
exchange-key-column-may = What it may do
exchange-key-column-until = Until
exchange-key-hint-until = A year at most; issue another before it ends.
exchange-key-column-used = Last used
exchange-key-ended-at = Ended at { $at }
exchange-key-issue = Issue the key
exchange-key-issued = The key was issued
exchange-key-once = Shown only now
exchange-key-once-text = Put it into the server's keeper of secrets now; do not send it by mail or chat. After this page nobody can see it again.
exchange-key-how = Send it with every call, in the header:
exchange-key-kept = I have kept it
exchange-key-end = End
exchange-key-end-title = End this key
exchange-key-end-text = “{ $key }” stops at once, and programs that use it are refused. This cannot be undone.
flash-exchange-applied = The application was sent. The contact hears by mail when it is decided.
flash-exchange-saved = Saved.
flash-exchange-approved = Approved; the contact was told.
flash-exchange-returned = Returned; the contact was told.
flash-exchange-paused = Paused.
flash-exchange-resumed = Resumed.
flash-exchange-ended = The cooperation ended; all keys are over.
flash-exchange-confirmed = Confirmed, thank you.
flash-exchange-key-ended = The key was ended.
mail-exchange-applied-subject = { $partner } applies to exchange records
mail-exchange-applied-body =
    Hello,
    { $partner } applies to exchange records. Please decide:
    { $link }
mail-exchange-approved-subject = The exchange with { $partner } was approved
mail-exchange-approved-body =
    Hello,
    The application of { $partner } was approved. The head of the organisation can issue live keys here:
    { $link }
mail-exchange-returned-subject = The application of { $partner } was returned
mail-exchange-returned-body =
    Hello,
    The application of { $partner } was returned, because:
    { $reason }
    It may be mended and sent again:
    { $link }
mail-exchange-paused-subject = The exchange with { $partner } is paused
mail-exchange-paused-body =
    Hello,
    The exchange with { $partner } is paused and its keys do not work for now, because:
    { $reason }
    { $link }
mail-exchange-resumed-subject = The exchange with { $partner } goes on
mail-exchange-resumed-body =
    Hello,
    The exchange with { $partner } goes on and its keys work.
    { $link }
mail-exchange-ended-subject = The cooperation with { $partner } ended
mail-exchange-ended-body =
    Hello,
    The cooperation with { $partner } ended and all its keys are over, because:
    { $reason }
    The contact data is deleted in a year.
mail-exchange-contact-subject = The contact of { $partner } was changed
mail-exchange-contact-body =
    Hello,
    The contact for the exchange with { $partner } was just changed. If you know nothing of it, tell the organisation or the national centre at once.
    { $link }
mail-exchange-confirm-subject = Please confirm contact and cooperation of { $partner }
mail-exchange-confirm-body =
    Hello,
    Contact and cooperation of the exchange are confirmed each school year. The head of the organisation does it by { $until }:
    { $link }
mail-exchange-silent-subject = Nothing comes from { $partner }
mail-exchange-silent-body =
    Hello,
    Nothing has come from { $partner } since { $since }, for more than the { $hours } hours that were agreed. Please look at the program and its server.
    { $link }
mail-exchange-key-issued-subject = { $partner } has a new key
mail-exchange-key-issued-body =
    Hello,
    A key “{ $key }” (xtk_{ $prefix }_…) of { $partner } was just issued; it lasts until { $until }. The key itself is never mailed.
    If you know nothing of it, end it at once:
    { $link }
mail-exchange-key-ended-subject = A key of { $partner } was ended
mail-exchange-key-ended-body =
    Hello,
    The key “{ $key }” (xtk_{ $prefix }_…) of { $partner } was ended.
    { $link }
mail-exchange-key-foreign-subject = A key of { $partner } was used from a foreign address
mail-exchange-key-foreign-body =
    Hello,
    Today somebody used the key “{ $key }” (xtk_{ $prefix }_…) of { $partner } from { $address }, and was refused.
    If this is not a server of yours, the key may be lost: end it at once and issue another:
    { $link }
trace-group-exchange = Exchange with partners
trace-exchange-partners-listed = Partners listed
trace-exchange-partner-applied = Partner applied
trace-exchange-partner-approved = Partner approved
trace-exchange-partner-returned = Application returned
trace-exchange-partner-paused = Partner paused
trace-exchange-partner-resumed = Partner resumed
trace-exchange-partner-ended = Cooperation ended
trace-exchange-partner-changed = Exchange settings changed
trace-exchange-partner-confirmed = Cooperation confirmed
trace-exchange-confirmation-asked = Yearly confirmation asked for
trace-exchange-partner-silent = Partner silent
trace-exchange-forgotten = Old contact data of partners deleted
trace-exchange-key-issued = Key issued
trace-exchange-key-ended = Key ended
trace-exchange-key-foreign = Key used from a foreign address
# Problems of calls from other systems
problem-title-400 = Can't be read
problem-title-401 = A key is needed
problem-title-403 = Not allowed
problem-title-404 = Not found
problem-title-408 = Waited too long
problem-title-409 = In conflict with how things stand
problem-title-413 = Too large
problem-title-415 = Not taken in this form
problem-title-422 = Something in it is wrong
problem-title-429 = Too fast
problem-title-500 = A fault of ours
problem-not-found = There is nothing here.
problem-not-found-next = Check the address and the identity.
problem-stale-form = This was just changed.
problem-stale-form-next = Fetch it again and repeat.
problem-too-large = This is too much at once.
problem-too-large-next = Send it in parts.
problem-malformed = This request can't be read.
problem-malformed-next = Compare form and content type with the description of the interface.
problem-internal = Something failed on our side.
problem-internal-next = Try again later; if it stays, tell the national centre the code { $code }.
trace-exchange-webhook-made = Webhook made
trace-exchange-webhook-changed = Webhook changed
trace-exchange-webhook-removed = Webhook removed
trace-exchange-webhook-pinged = Webhook pinged
trace-exchange-webhook-replayed = Events sent again
trace-exchange-webhook-paused = Webhook paused
trace-exchange-webhook-key-made = Key for webhooks made
trace-exchange-webhook-key-resealed = Key for webhooks sealed again
exchange-part-hooks = Webhooks
exchange-hooks-text = Kept by the partner's program with a key; told when there is something to fetch.
exchange-hook-column-url = Address
exchange-hook-column-heard = Last heard
exchange-hook-active = Works
exchange-hook-failing = Tried again
exchange-hook-paused = Paused
mail-exchange-webhook-paused-subject = A webhook of { $partner } is paused
mail-exchange-webhook-paused-body =
    Hello,
    A webhook of { $partner } did not answer many times, so it is paused:
    { $webhook }
    What went wrong last: { $error }
    When it is mended, let your program ping it; once that is heard, it goes on.
    { $link }

# A database as a source
exchange-source-title = Database source
exchange-source-lead = Each day at the agreed hour we read your tables of courses and people with an account that may only read, and make one delivery of them. We never write.
exchange-source-none = No database has been set. The head of the organisation that answers for it sets one.
exchange-source-form = Settings
exchange-source-standing = Readings
exchange-source-state = State
exchange-source-reading = Reading now
exchange-source-failed = The last reading failed
exchange-source-well = Working
exchange-source-new = Not read yet
exchange-source-next = Next reading
exchange-source-last = Last one finished
exchange-source-read = Found
exchange-source-read-whole = Everything, { $rows } rows
exchange-source-read-changes = { $rows } changed rows
exchange-source-place = Where
exchange-source-do-changes = Read changes now
exchange-source-do-whole = Read everything now
exchange-source-do-dry = Read everything, check only
exchange-source-do-try = Try the connection
exchange-source-remove = Remove
exchange-source-remove-title = Remove the database source
exchange-source-remove-text = { $host } is not read any more, and the stored password is deleted. Records already taken in stay as they are.
exchange-source-looked = Connected
exchange-source-looked-text = Only tables and columns were looked at; no row was read.
exchange-source-found = Tables found
exchange-source-courses = Courses
exchange-source-people = People
exchange-source-present = Matching columns
exchange-source-missing = Columns not there
exchange-source-changes = Column of changes
exchange-source-no-changes = None: everything is read each time
exchange-source-engine-postgres = PostgreSQL
exchange-source-engine-mariadb = MariaDB or MySQL
exchange-source-secrecy-tls = TLS, with its certificate checked
exchange-source-secrecy-plain = Not encrypted
exchange-source-secrecy-plain-hint = Only within networks that the operator of this service allowed.
exchange-source-field-engine = Kind of database
exchange-source-field-host = Host
exchange-source-hint-host = A name or an IP address, such as db.county.example.tw
exchange-source-field-port = Port
exchange-source-hint-port = Empty means 5432 (PostgreSQL) or 3306 (MariaDB).
exchange-source-field-database = Database
exchange-source-field-user = User
exchange-source-hint-user = Give us an account that may read these two tables and nothing else.
exchange-source-field-password = Password
exchange-source-hint-password-kept = Kept, and never shown. Empty keeps it; it must be typed again when host, port, user or certificate change.
exchange-source-field-secrecy = Connection
exchange-source-field-certificate = Trusted certificate (PEM)
exchange-source-hint-certificate = Leave empty for a certificate of a public authority; paste your own otherwise.
exchange-source-field-courses = Table of courses
exchange-source-hint-courses = Name of a table or view, may be written “schema.name”. Its columns are named as in courseList.
exchange-source-field-courses-changed = Column of changes (courses)
exchange-source-field-people = Table of people
exchange-source-hint-people = Columns: Import_ID, TeacherId, Counts.
exchange-source-field-people-changed = Column of changes (people)
exchange-source-hint-changed = The day, the time or the growing number that tells when a row changed. Empty reads everything each time.
exchange-source-save = Save
flash-exchange-source-set = Saved. Try the connection first, then read everything and only check it.
flash-exchange-source-asked = A reading is queued. Reload this page in a moment.
flash-exchange-source-removed = Removed, with its password.
mail-exchange-source-subject = The database source of { $partner } was set
mail-exchange-source-body =
    Hello,
    The database source of { $partner } has just been set to { $host }. If you did not know of this, write to the organisation that answers for it or to the national centre at once.
    { $link }
trace-exchange-source-set = A database source was set
trace-exchange-source-asked = A reading of a database was asked for
trace-exchange-source-removed = A database source was removed
trace-exchange-source-read = A database source was read
trace-exchange-source-failed = Reading a database failed
trace-exchange-resealed = Passwords, numbers and files of the exchange were sealed again
# Environmental education
exchange-environment = Hours of environmental education
exchange-environment-yes = This system may fetch everybody's hours of environmental education (person, course, hours, day).
exchange-environment-no = This system fetches of its own organisations' people only; everybody's hours of environmental education are given by the national centre.
exchange-environment-give = Let it fetch everybody's
exchange-environment-take = Take back
flash-exchange-environment-given = Given; the contact was told.
flash-exchange-environment-taken = Taken back; the contact was told.
mail-exchange-environment-subject = { $partner } may fetch hours of environmental education
mail-exchange-environment-body = The national centre lets { $partner } fetch everybody's hours of environmental education. Please issue a key for it: { $link }
mail-exchange-no-environment-subject = { $partner } no longer fetches hours of environmental education
mail-exchange-no-environment-body = The national centre took back that { $partner } fetches everybody's hours of environmental education. Details: { $link }
trace-exchange-partner-environment = Environmental education was given to a partner, or taken back
trace-exchange-environment-fetched = A partner fetched hours of environmental education
# Links to other installations (exchange/links)

exchange-links-title = Linked installations
exchange-links-lead = Exchanges with another Xingtan by itself: our courses and hours go there, hours that our teachers got elsewhere come here.
exchange-links-none = No installation is linked yet
exchange-links-none-text = Apply there to become a partner and get a key; then the link is made here.
exchange-links-open = Linked installations
exchange-link-make = New link
exchange-link-edit = Change the link
exchange-link-form-lead = First apply on the other installation to become a partner, and get a live key that may send, fetch and compare.
exchange-link-part-there = The other installation
exchange-link-part-what = What is done, and when
exchange-link-field-name = Name
exchange-link-field-url = Address
exchange-link-hint-url = Address of the other installation, with https:// and without a path, such as https://xingtan.example.tw
exchange-link-field-key = Key
exchange-link-hint-key = The live key (beginning with xtk_) that the other side issued. It is kept sealed and never shown again.
exchange-link-hint-key-kept = There is a key; leave this empty to keep it. With another address the key must be given again.
exchange-link-field-does = What is exchanged
exchange-link-does-send = Send our courses and hours
exchange-link-does-send-hint = Only what changed; rows that are refused are listed here and sent again next time.
exchange-link-does-fetch = Fetch our teachers’ hours from elsewhere
exchange-link-does-fetch-hint = Corrections and reversals follow; what we sent ourselves does not come back.
exchange-link-does-compare = Compare the last three months
exchange-link-does-compare-hint = Where the sides differ, the record is named.
exchange-link-field-hour = Each day at
exchange-link-hint-hour = Time of Taiwan; choose an hour with little use.
exchange-link-field-mail = Mail address for trouble
exchange-link-hint-mail = A letter comes here and to the heads after 48 hours of failure.
exchange-link-column-name = Installation
exchange-link-column-does = What is exchanged
exchange-link-column-good = Done last
exchange-link-tried = Tried last
exchange-link-good = Goes well
exchange-link-failing = Fails
exchange-link-failing-since = Could not be done since { $since }
exchange-link-nothing-lost = Nothing is lost; it is tried again each hour.
exchange-link-paused = Paused
exchange-link-new = Not run yet
exchange-link-run = Run now
exchange-link-pause = Pause
exchange-link-go-on = Go on
exchange-link-end = End the link
exchange-link-end-text = When the link to “{ $link }” is ended, its key is removed and nothing is sent or fetched any more. Hours that came stay.
exchange-link-part-sent = What was sent
exchange-link-sent-none = Nothing was sent yet.
exchange-link-sent-waits = Delivery { $number } has arrived; the other side is checking it.
exchange-link-sent-outcome = Delivery { $number } was finished on { $at }: { $rows } rows, { $changed } said something new, { $refused } were refused.
exchange-link-sent-without = Records of teachers without a national or resident number can’t be sent: { $n }. Add the numbers.
exchange-link-refused = Rows that were refused
exchange-link-refused-text = The other side did not take these; they are sent again next time:
exchange-link-column-course = Course
exchange-link-column-column = Column
exchange-link-column-why = Why, and what to do
exchange-link-part-compared = Both sides compared
exchange-link-compared-none = Not compared yet.
exchange-link-compared-outcome = Compared { $months } at { $at }. Records that differ: { $n }.
exchange-link-column-month = Month
exchange-link-column-school = School code
exchange-link-column-person = Teacher
exchange-link-column-hours = Hours
exchange-link-column-side = Which side has it
exchange-link-only-here = Only here
exchange-link-only-there = Only there
exchange-link-part-fetched = What was fetched
exchange-link-fetched-none = Nothing was fetched yet.
exchange-link-fetched-text = Hours that came are checked before they are written; rows that were not taken are listed with each delivery.
flash-exchange-link-made = The link was made; it begins at its hour.
flash-exchange-link-asked = It has begun; look again in a moment.
flash-exchange-link-paused = Paused.
flash-exchange-link-goes-on = It goes on.
flash-exchange-link-ended = The link was ended and its key removed.
mail-exchange-link-failing-subject = The link to “{ $link }” can’t be done
mail-exchange-link-failing-body =
    Hello,
    The link to “{ $link }” could not be done since { $since }. { $why } { $next }
    Nothing is lost, and it is tried again.
    { $page }
trace-exchange-link-asked = A link was asked to run now
trace-exchange-link-begun = A link began to run
trace-exchange-link-changed = A link was changed
trace-exchange-link-compared = A link compared months
trace-exchange-link-done = A link finished its run
trace-exchange-link-ended = A link was ended
trace-exchange-link-failed = A link failed
trace-exchange-link-fetched = A link fetched records
trace-exchange-link-key-resealed = A link's key was sealed again
trace-exchange-link-lost = What a link sent is not known at the other side
trace-exchange-link-made = A link was added
trace-exchange-link-outcome = What a link sent was worked on
trace-exchange-link-paused = A link was paused
trace-exchange-link-sent = A link sent records
