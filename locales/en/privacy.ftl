# Own data: consent, seeing, copying, correcting, requests, looks, times of keeping
nav-data-requests = Data requests

consent-title = Use of your personal data
consent-lead = Please read this first; it takes about a minute.
consent-lead-again = This is the text in force; come back to it at any time.
consent-changed = What changed in version { $version }
consent-version = Version { $version } (provisional wording, to be confirmed by the authority)
consent-accept = I agree
consent-decline = I do not agree
consent-1-1 = What we use your data for
consent-1-1-text =
    Running in-service training: enrolment, attendance, review and the award of hours.
    Nothing else, and it is sold to nobody.
consent-1-2 = What is kept
consent-1-2-text =
    Name, personal code, number (encrypted; screens show a part), service organisation, position and contact.
    Your enrolments, attendance and hours, and your sign-ins.
consent-1-3 = Who sees it
consent-1-3-text =
    Those in charge at your organisation, the organisers of courses you ask for, and the bureau that reviews them.
    Whoever opens your full number leaves a record with a reason, and you find it under “Who looked at my data”.
consent-1-4 = How long
consent-1-4-text =
    Hours are kept for ever, because they are yours.
    Sign-ins, letters and the rest are deleted on time; every time of keeping is public.
consent-1-5 = What you can do
consent-1-5-text =
    See, copy, have corrected, object, or ask deletion at any time.
    You find all of it under “My data” in your account; you get an answer within fifteen working days.
consent-decline-title = Decline and sign out
consent-decline-text =
    Hours you were awarded are not touched and stay.
    But until you agree you can't use the account, neither to enrol nor to see your hours.
    If you have questions, ask those in charge at your organisation; they can also hand in a request for deletion.
consent-decline-yes = Decline and sign out
flash-consent-accepted = Your consent was recorded.
flash-consent-declined = Recorded that you do not agree, and signed you out. Your hours stay; sign in again to choose anew.

own-data-tabs = Pages of my data
own-data-title = My data
own-data-lead = Everything held about you, what it is for, and until when.
own-data-field = What
own-data-what = Held
own-data-kept = Kept
own-data-purpose = Purpose
own-data-nothing = Nothing
own-data-more = { $n ->
    [one] One more; the copy has all
   *[other] { $n } more; the copy has all
  }
own-data-made = Made { $when }
own-data-copy = Take a copy
own-data-copy-text = The copy has everything below in full: the workbook to read, JSON to take to another system.
own-data-copy-xlsx = Download workbook
own-data-copy-json = Download JSON
own-data-requests = My requests

held-purpose-recognise = To know who you are
held-purpose-reach = To reach you
held-purpose-teach = Service and teaching
held-purpose-hours = Courses and hours
held-purpose-account = Account and duties
held-purpose-letters = Letters to you
held-purpose-rights = Your rights
held-purpose-technical = Running the service
held-field-name = Name
held-field-personal_code = Personal code
held-field-number = Number (masked)
held-field-birth_date = Birth date
held-field-sex = Sex
held-field-email = Mail
held-field-phone = Telephone
held-field-service = Service organisation
held-field-position = Stage and position
held-field-subject = Main subject
held-field-enrolment = Enrolments
held-field-attendance = Attendance
held-field-award = Hours
held-field-document = Transcripts issued
held-field-user_name = User name
held-field-seat = Duties
held-field-sign_in = Sign-ins
held-field-session = Devices signed in
held-field-consent = Consents
held-field-follow = Followed courses
held-field-saved_search = Saved searches
held-field-calendar_address = Address of the own calendar
held-field-letter = Letters
held-field-request = Requests about data
held-field-mail_change = Links for a new address
held-field-look = Looks by others
held-field-job = Background work
held-field-second_factor = Second factor
held-field-subject_taught = Subjects by school year
held-field-application = Account applications
held-field-staff_upload = Uploaded staff files
held-field-partner_contact = Contacts of exchange partners
held-field-exchange_rows = Files of exchange partners and their refused rows
held-field-exchange_profile = That a partner said where you serve
held-field-exchange_statement = Completion statements of e-learning sites
held-field-exchange_fetch = Files of records that partners fetched
held-field-exchange_waiting = Hours that wait for somebody to register
held-second-factor = Set up
held-subject-taught = School year { $year }: { $subject }
held-field-file = Uploaded files
held-position = { $stage }, { $position }
held-sex-f = female
held-sex-m = male
held-since = { $what }, since { $from }
held-span = { $what }, { $from } to { $until }
held-enrolment = { $course } ({ $state }), asked { $when }
held-attendance = { $course }, meeting { $meeting }: { $mark }
held-award = { $course }, { $day }, { $hours } hours
held-document = { $serial }, issued { $when }
held-account = { $user }, made { $when }
held-duty = { $organisation }, { $role }
held-sign-in = Signed in { $when } from { $address }
held-sign-in-refused = Refused { $when } from { $address }
held-session = Since { $when } from { $address }
held-consent = Version { $version } accepted { $when }
held-consent-declined = Version { $version } declined { $when }
held-letter = { $subject }, { $when }
held-request = { $kind } ({ $state }), { $when }
held-mail-change = { $address }, { $when }
held-follow = { $course }, followed since { $when }
held-saved-search = “{ $name }”: { $told }, saved { $when }
held-calendar-address = There is one
held-look = { $who }, { $when }

kept-title = How long data is kept
kept-lead = Why each piece of personal data is held and for how long. What is past its time is deleted daily, and each run is recorded. The times are provisional, to be confirmed by the authority.
kept-basis = Stands on
kept-always = For ever, with the hours
kept-account = While you have an account; cleared when a deletion is granted
kept-days = { $n } days
kept-own = Until the end set at upload
kept-basis-hours = Awarding and proving hours
kept-basis-recognise = Hours must not go to somebody else
kept-basis-statistics = De-identified statistics
kept-basis-reach = Telling you about enrolment and review
kept-basis-teach = Offering fitting courses
kept-basis-account = Signing in and using the service
kept-basis-audit = Audit log
kept-basis-security = Protection baseline for government systems
kept-basis-wish = Letters you asked for
kept-basis-law = Personal Data Protection Act
kept-basis-technical = Running the service

looks-title = Who looked at my data
looks-lead = Whenever somebody opens your full number or your record, or takes away a list with you on it, it stands here.
looks-when = When
looks-who = Who
looks-what = What
looks-reason = Reason
looks-no-reason = No reason given
looks-break-glass = Emergency
looks-person-number-seen = Full number
looks-person-viewed = Personal record
looks-person-exported = Exported list
looks-person-compared = Compared with a roster
looks-transcript-viewed = Hours
looks-empty = Nobody looked yet
looks-empty-text = As soon as somebody opens your full number or record, name, organisation, time and reason appear here.
looks-object-text = Something not right? Object, and those responsible must explain.
looks-object = Object

request-title = Make a request
request-lead = Have data corrected, object to a use, restrict it, or have it deleted. You get an answer by mail within fifteen working days.
request-kind = Request
request-kind-correct = Correction
request-kind-object = Objection
request-kind-restrict = Restriction
request-kind-delete = Deletion
request-kind-correct-hint = A wrong name, birth date or number; your organisation checks and corrects it.
request-kind-object-hint = You do not want your data used for something.
request-kind-restrict-hint = Keep the data but do not use it for now.
request-kind-delete-hint = Clears contact, birth date and account. Hours, name and the encrypted number stay as the rules ask; you can't sign in any more.
request-kind-missing = Choose what you ask.
request-field = What is to be corrected
request-field-hint = Only for a correction.
request-field-missing = Choose what is to be corrected.
request-field-name = Name
request-field-birth_date = Birth date
request-field-number = Number
request-value = How it should be
request-value-hint = A number is stored encrypted; screens show a part of it only.
request-value-missing = Type how it should be.
request-name-long = A name has at most 60 characters.
request-birth-date-late = The birth date lies before today.
request-text = Explanation
request-text-hint = Please do not write a number here.
request-text-missing = Say which use you object to or want restricted, and why.
request-text-long = At most 1000 characters.
request-submit = Send
request-asked = Asked
request-state = State
request-state-open = In progress
request-state-granted = Granted
request-state-refused = Refused
request-state-withdrawn = Withdrawn
request-actions = Actions
request-due = Answer by { $due }
request-withdraw = Withdraw
request-withdraw-title = Withdraw this request?
request-withdraw-text = It will not be handled any more; you may ask again.
flash-request-taken = Your request was received; you get the outcome by mail.
flash-request-withdrawn = The request was withdrawn.

profile-title = Edit profile
profile-lead = Contact and subject you change yourself; other facts are checked by your organisation.
profile-contact = Contact and teaching
profile-phone-hint = For example (03)900-0000#12 or 0900-000-000
profile-phone-wrong = Digits, brackets, -, # and + only, at least six digits.
profile-stage = Stage
profile-stage-missing = Choose a stage.
profile-subject-unknown = Choose a subject of the list.
profile-save = Save
profile-mail = Mail
profile-mail-present = Present address
profile-mail-new = New address
profile-mail-hint = A letter goes to the new address. It changes when you open the link in it, and the old address is told.
profile-mail-password-hint = Type your password once more before changing the address, so that nobody else does it for you.
profile-mail-send = Send the letter
profile-mail-same = That is the present address; type another one.
profile-mail-often = Several letters were sent today. Look into your spam folder, or try again tomorrow.
profile-mail-confirm = Change the mail address
profile-mail-confirm-text = From now on letters go to { $address }, and the old address is told.
profile-mail-use = Change it
profile-facts = Facts that are checked
profile-facts-text = If one is wrong, ask for a correction; those in charge at your organisation check it.
profile-correct = Ask for a correction
flash-profile-saved = Saved.
flash-mail-link-sent = The letter was sent. Open its link within a day.
flash-mail-changed = The mail address was changed, and the old one was told.

requests-title = Data requests
requests-lead = What people ask about their own data. Decide by the due date; the reason goes to the person.
requests-open = Open
requests-decided = Decided
requests-none = No open requests
requests-none-decided = Nothing was decided yet
requests-none-text = Requests for correction, objection, restriction or deletion appear here, and you get mail.
requests-who = Person
requests-due = Due
requests-overdue = overdue
requests-soon = due soon
requests-one = Data request
requests-back = Back to the list
requests-facts = What is asked
requests-old = As it stands
requests-new = As it should be
requests-preview = What a granted deletion does
requests-goes = Cleared
requests-goes-contact = Mail, telephone, birth date, sex, subject, account and password
requests-stays = Kept
requests-stays-text = Name, personal code, encrypted number, service history and hours
requests-count = { $n ->
    [one] one entry
   *[other] { $n } entries
  }
requests-places = { $n ->
    [one] The person still has one enrolment and will not hear of it any more.
   *[other] The person still has { $n } enrolments and will not hear of them any more.
  }
requests-outcome = Reason given
requests-decision = Decision
requests-decision-missing = Choose to grant or to refuse.
requests-grant = Grant
requests-grant-correct = Corrected at once. Check the papers first.
requests-grant-object = Say in the reason which uses stop.
requests-grant-restrict = Say in the reason which uses are restricted, and until when.
requests-grant-delete = The above is cleared at once and can't be brought back.
requests-refuse = Refuse
requests-refuse-hint = Say in the reason on what ground, and what the person can still do.
requests-reason = Reason
requests-reason-hint = It goes to the person; do not write a number.
requests-decide = Decide
flash-request-decided = Decided, and the person was told by mail.

break-glass-title = Open a number in an emergency
break-glass-lead = Only where there is no other way and the full number must be known at once.
break-glass-warning-title = Each look is told
break-glass-warning = Your name, organisation, the time and your reason are recorded and mailed at once to the person and to the national centre.
break-glass-code = Personal code
break-glass-code-hint = People of organisations below yours only.
break-glass-nobody = Nobody with this code serves below your organisation; check it.
break-glass-find = Find
break-glass-who = The person
break-glass-why = Why it must be seen
break-glass-reason = Reason
break-glass-reason-hint = At least { $least } characters; the person will read it. Do not write a number.
break-glass-open = Show the full number
break-glass-once = Shown this once
break-glass-told = Recorded and mailed to the person and to the national centre. After leaving or reloading, a new reason is needed.
break-glass-done = Done

mail-privacy-prove-subject = Please confirm your new mail address
mail-privacy-prove-body =
    Hello { $name },
    you asked to use this address. Open the link within a day, sign in and confirm:
    { $link }
    If it was not you, ignore this letter and nothing changes.
mail-privacy-address-subject = Your mail address was changed
mail-privacy-address-body =
    Hello { $name },
    another mail address was put into your account just now; this one gets no more letters.
    If it was not you, tell those in charge at your organisation at once.
mail-privacy-waits-subject = A data request waits: { $kind }
mail-privacy-waits-body =
    Hello,
    { $name } asks: { $kind }. Please decide under “Data requests” by { $due }.
mail-privacy-granted-subject = Your data request was granted: { $kind }
mail-privacy-granted-body =
    Hello { $name },
    your request ({ $kind }) was granted.
    Reason: { $reason }
mail-privacy-refused-subject = Your data request was refused: { $kind }
mail-privacy-refused-body =
    Hello { $name },
    your request ({ $kind }) was refused.
    Reason: { $reason }
    You may object under the Personal Data Protection Act or ask the unit above.
mail-privacy-seen-subject = Somebody opened your number in an emergency
mail-privacy-seen-body =
    Hello { $name },
    { $by } opened your full number, { $when }.
    Reason: { $reason }
    If something is not right, object under “Who looked at my data”.
mail-privacy-break-glass-subject = A number was opened in an emergency: { $by }
mail-privacy-break-glass-body =
    Hello,
    { $by } opened the full number of { $name } ({ $code }), { $when }.
    Reason: { $reason }
    Please check that the reason holds.
