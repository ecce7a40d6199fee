# Accounts: applying, deciding, duties and who holds them, yearly confirmation, removal when idle
nav-accounts = Accounts
nav-accounts-below = Accounts below
accounts-two-sentences = { $first } { $second }
accounts-seat-name = { $title } ({ $role })

## Applying
apply-title = Apply for an account
apply-lead = A teacher account is for joining courses and seeing hours; a business account also offers courses, awards hours or reviews.
apply-known-already = With an account, just sign in. To do business as well, sign in and apply for a duty under “My account”; a second account is never needed.
apply-teacher-title = Teacher account
apply-teacher-lead = For teachers, principals, staff, substitutes and interns. Usable as soon as you open the link in the mail.
apply-teacher-go = Apply as a teacher
apply-teacher-how = After sending, open the link in the mail and the account is ready.
apply-business-title = Business account
apply-business-lead = For those who run training. Decided by the organisation's head or the authority above.
apply-business-go = Apply for business
apply-business-how = After sending, open the link in the mail; then the head decides, or the authority above when there is no head.
apply-seat-title = Apply for a duty
apply-seat-lead = Do your organisation's business with the account you have, once the head or the authority above agrees.
apply-send = Send the application
apply-status-title = Where your application stands
apply-what = What you applied for
apply-steps = Steps
apply-state-mail = Open the link in your mail
apply-state-mail-next = A mail is on its way to { $email }. Its link works for seven days; look among unwanted mail if it does not arrive.
apply-state-mail-record-next = We wrote to the address your school has on record. The link works for seven days; if you cannot read that mailbox, ask your school to correct it and apply again.
apply-state-waiting = Waiting for a decision
apply-state-waiting-next = With { $who } now; you will get a mail.
apply-state-refused = Not approved: { $reason }
apply-state-refused-next = Decided by { $who }. Ask them if it is unclear; apply again when things have changed.
apply-state-done = Your account is ready
apply-state-done-next = Your user name is { $user }; sign in with the password you chose.
apply-state-approved = Approved
apply-state-approved-next = See the mail: for a new account, its link lets you choose a password; otherwise sign in again and switch to the new duty.
apply-step-sent = Application sent
apply-step-prove = Open the link in the mail
apply-step-proved = Mail address proved
apply-step-decide = Decision
apply-step-approved = Approved
apply-step-refused = Not approved
apply-step-ready = Ready to use
apply-prove-title = Prove your mail address
apply-prove-text = { $name }, press the button to show that { $email } is yours.
apply-prove-yes = Yes, go on
apply-password-title = Choose a password
apply-password-lead = This link works once. Then sign in with your user name and the new password.
apply-password-user = Your user name: { $user }
apply-password-set = Set the password
apply-invite-title = You are invited to a duty
apply-invite-lead = { $name }, { $organisation } invites you to be { $role }.
apply-invite-known-title = I have an account
apply-invite-known = Sign in first, then accept. Hours and records stay in one account.
apply-invite-sign-in = Sign in and accept
apply-invite-new-title = I have no account yet
apply-invite-yes-new = Make an account and accept
apply-invite-yes-as = Accept as { $name }

## Fields
accounts-name = Name
accounts-email = Mail address
accounts-email-hint = Decisions and links go there; give an address that you read.
accounts-phone = Office telephone
accounts-place = Organisation
accounts-place-hint = Its code, or part of its name and then “Find”.
accounts-place-find = Find the organisation
accounts-place-chosen = Organisation found
accounts-place-which = Which one is it?
accounts-place-none = Nothing found; write it differently or use the school code.
accounts-place-several = Several fit; choose one below.
accounts-place-missing = Give the organisation's code or name.
accounts-place-code = Code
accounts-user-name = User name
accounts-user-name-hint = 3 to 64 letters, digits or . _ - @. It may not look like a national ID and never changes.
accounts-password = Password
accounts-stage = Stage
accounts-position = Position
accounts-code = Personal code
accounts-code-own-hint = If your school has registered you, give the code and your hours will be in this account.
accounts-choose-one = Choose one.
accounts-missing = Please fill this in.
accounts-too-long = At most { $n } characters.
accounts-role = Kind of business account
accounts-role-missing = Choose the kind of business account.
accounts-role-head-hint = Everything, accounts included; appointed by the authority above.
accounts-role-liaison-hint = Everything but accounts.
accounts-role-operator-hint = Courses, rosters and statistics.
accounts-title = Name of the duty
accounts-title-hint = For example: IT coordinator.
accounts-purpose = Document and purpose
accounts-purpose-hint = For example the official letter's number, the list of duties, and what you will do.
accounts-reason = Reason
accounts-reason-hint = Kept in the record and sent to the person.

## Lists
accounts-own-title = Our accounts
accounts-own-lead = Duties of { $name }, who holds them, and their rights.
accounts-below-title = Accounts below
accounts-below-lead = Organisations below and their heads. Open one to manage it.
accounts-below-search = Name or code
accounts-below-none = Nothing fits
accounts-below-none-next = Try another name or code.
accounts-below-count = Organisations: { $n } (at most 50 are listed)
accounts-seats = Duties
accounts-seats-ended = Ended duties
accounts-none = No duties yet
accounts-none-next = Create a duty, then assign or invite somebody.
accounts-new = New duty
accounts-new-lead = Create a duty at { $name }, then assign somebody.
accounts-new-save = Create, then assign
accounts-duty = Duty
accounts-holder = Held by
accounts-acting = Acting
accounts-next = Next
accounts-span = From–to
accounts-rights = Extra rights
accounts-rights-none = None
accounts-last-used = Last used
accounts-state = State
accounts-since = Applied
accounts-head = Head
accounts-no-head = No head
accounts-who-manages = Managed by
accounts-manages-own = Itself
accounts-manages-above = The authority above
accounts-nobody = Nobody
accounts-never = Never
accounts-acting-until = Acting: { $name }, until { $until }
accounts-acting-span = { $name }, { $span }
accounts-next-from = Next: { $name }, from { $from }
accounts-from = from { $from }
accounts-from-until = { $from } to { $until }
accounts-state-active = In use
accounts-state-empty = Nobody holds it
accounts-state-ended = Ended
accounts-state-disabled = Account disabled
accounts-state-suspended = Not confirmed, suspended
accounts-state-no-account = No account yet
accounts-right-view-numbers = See full ID numbers
accounts-right-export = Export lists
accounts-right-audit = Read the audit log
accounts-right-has = Given now
accounts-right-has-not = Not given now
accounts-invited = Invited
accounts-colleague = Choose from our people
accounts-or-code = Or a personal code
accounts-or-code-hint = For somebody not on the list: the code on their account page.

## Deeds
accounts-do-fill = Assign
accounts-do-invite = Invite by mail
accounts-do-handover = Hand over
accounts-do-acting = Acting
accounts-do-role = Kind and name
accounts-do-rights = Rights
accounts-do-end = End holding
accounts-do-close = End the duty
accounts-do-account = Account
accounts-save = Save
accounts-fill-lead = Choose a person and the first day. They get a mail.
accounts-invite-lead = They open the link in the mail and accept with their account, or make one.
accounts-handover-lead = A change of person: the old one until the day before, the new one from then on. All business stays with the duty.
accounts-handover-look = See what will happen
accounts-handover-question = Hand over “{ $title }”?
accounts-handover-text = { $old } until { $last }, { $new } from { $from }.
accounts-handover-yes = Hand over
accounts-acting-lead = Somebody stands in while the holder is away; it ends by itself.
accounts-from-day = First day
accounts-from-hint = Empty means today.
accounts-until-day = Last day
accounts-role-lead = Changes what this duty may do. Only the authority above appoints a head.
accounts-rights-lead = A right belongs to the duty and moves with it. Giving and taking are recorded.
accounts-give = Give
accounts-take = Take
accounts-end-lead = Ends now: with the next click the person can do no more business. Their own account stays.
accounts-end-yes = End holding
accounts-close-lead = The duty is no longer used. Its record stays.
accounts-close-yes = End the duty
accounts-account-lead = The account of { $name }. A disabled one can be enabled again; a removed one cannot be signed in to. The person and the hours stay.
accounts-account-none = This person has no usable account; they can apply for a teacher account with their personal code.
accounts-disable = Disable
accounts-enable = Enable again
accounts-factors-reset = Remove second factors
accounts-factors-lead = When the person lost phone or key and has no recovery codes, make sure it is them and remove the second factors: passkeys, authenticator and codes end, every device is signed out, and the person is told by mail.
accounts-remove = Remove
accounts-hangs = What hangs on this duty
accounts-hangs-lead = Courses, rosters and rights belong to the organisation and the duty, not to a person; whoever takes it has them at once.
accounts-hangs-courses = Open courses: { $n }
accounts-hangs-reviews = Waiting for review: { $courses } courses, { $rosters } rosters
accounts-history = History
accounts-history-none = Nobody has held it yet.
accounts-history-held = Held by { $name }
accounts-history-acting = { $name } acting
accounts-history-right-given = Right given
accounts-history-right-taken = Right taken
accounts-history-role-changed = Kind or name changed
accounts-why-go = What it may do, and why
accounts-suspended-next = Not confirmed for the new school year. Confirming restores it at once.
accounts-confirm-late = Confirm and restore

## Deciding applications
accounts-applications = Applications waiting
accounts-decide-title = Decide an application
accounts-decide-lead = { $name } applies to do business for { $organisation }.
accounts-decide-known = Has an account, which will be used
accounts-decide-new = New; an account is made on approval
accounts-decide-over = This application was decided.
accounts-applicant = Applicant
accounts-approve = Approve
accounts-approve-lead = A link to choose a password is mailed; who has an account gets the duty directly.
accounts-approve-seat = On which duty
accounts-approve-new-seat = A new one
accounts-approve-yes = Approve
accounts-refuse = Refuse
accounts-refuse-hint = Sent to the applicant: say why, and what they can do.
accounts-refuse-yes = Refuse

## Confirmation and cases
accounts-confirm-title = Confirm accounts for the new school year
accounts-confirm-waiting = Business accounts waiting for confirmation: { $n }. Unconfirmed ones are suspended.
accounts-confirm-go = Confirm
accounts-confirm-lead = Confirm, one by one or all, who still does business in school year { $year }.
accounts-confirm-due = Confirm before { $due }; after that, unconfirmed accounts are suspended from business. Use as a teacher is not affected.
accounts-confirm-none = Nothing to confirm
accounts-confirm-none-next = From 1 August, accounts to confirm are listed here.
accounts-confirm-chosen = Confirm the ticked
accounts-confirm-all = Confirm all ({ $n })
accounts-confirm-else = For those who have left, hand over or end the holding on the duty's page.
accounts-cases-title = Accounts about to be dealt with
accounts-cases-lead = Accounts that were given notice. They can be postponed with a reason.
accounts-cases-none = Nothing is due
accounts-cases-none-next = Accounts idle for two years or not confirmed appear here.
accounts-cases-count = Cases: { $n }
accounts-case-what = Why
accounts-case-who = Who
accounts-case-noticed = Notice
accounts-case-due = Due
accounts-case-kept = Postponed: { $reason }
accounts-policy-accounts-idle = Idle account
accounts-policy-accounts-yearly-confirmation = Not confirmed this school year
accounts-keep = Postpone
accounts-keep-lead = The day becomes a later one; the reason is recorded.
accounts-keep-until = Until which day
accounts-keep-yes = Postpone

## Why
why-title = What I may do, and why
why-lead = { $name }
why-functions = The sixteen functions
why-function = Function
why-answer = May I?
why-reason = Why
why-who = Who can change it
why-yes = Yes
why-no = No
why-yes-self = Your own data only.
why-yes-own = For the own organisation only.
why-yes-below = For organisations below, not the own one.
why-yes-own-below = For the own organisation and those below.
why-yes-everywhere = For the whole country.
why-kind = “{ $kind }” does not have this function.
why-kind-who = Set by the national table; nobody can change it for one organisation.
why-role = “{ $role }” does not have this function.
why-rights = Extra rights
why-gate = If something must be done first after signing in (a password, a second factor, consent, subjects taught), every function leads there until it is done.
why-nobody-above = The system's operator
why-none = You are here as yourself, without a duty
why-none-switch = Switch to one of your duties first, then come back to see what it may do.
why-none-apply = Joining courses and seeing hours needs no duty. Apply for one to do your organisation's business.
function-course-register = Register courses
function-course-manage = Manage training data
function-course-review = Review training data
function-auto-review-configure = Configure automatic review
function-auto-review-view = See automatic review
function-course-view-own = See own courses
function-account-manage-own = Manage own accounts
function-account-manage-subordinate = Manage accounts below
function-teacher-register = Register teachers
function-organisation-edit-contact = Edit contact data
function-profile-edit = Edit own profile
function-password-change = Change own password
function-statistics-national = Statistics (country)
function-statistics-county = Statistics (county)
function-statistics-own = Statistics (own)
function-statistics-subject-centre = Statistics (subject centres)
organisation-kind-moe = Ministry of Education
organisation-kind-national-centre = National centre
organisation-kind-k12-agency = K-12 agency
organisation-kind-county-bureau = County education bureau
organisation-kind-curriculum-working-circle = Curriculum working circle
organisation-kind-teacher-university = University that educates teachers
organisation-kind-school = School or kindergarten
organisation-kind-social-institution = Social institution
organisation-kind-experimental-institution = Experimental institution
organisation-kind-subject-centre = Subject centre

## Messages
flash-apply-as-yourself = You have an account: apply for a duty here, no second account is needed.
flash-apply-known = You have an account already.
flash-password-chosen = The password is set; please sign in.
flash-invite-accepted = Accepted. After signing in, switch to the duty under “My account”.
flash-seat-done = Done, and the person was told.
flash-seat-created = Created; now assign somebody.
flash-application-approved = Approved, and told by mail.
flash-application-refused = The applicant was told the reason.
flash-accounts-confirmed = Confirmed.
flash-accounts-none-chosen = Tick those to confirm first.
flash-case-kept = Postponed; the reason is recorded.

## Letters
mail-account-prove-subject = Prove your mail address
mail-account-prove-body = Hello,

    somebody applied for an account of Xingtan with this address.

    open this link within seven days to go on with your application:
    { $link }

    See where it stands at any time:
    { $status }

    If you did not apply, do nothing.
mail-account-known-subject = You have an account already
mail-account-known-body = Dear { $name },

    somebody applied for an account with this address, but you have one ({ $user }). Please sign in; to do business, apply for a duty there:
    { $link }

    If you forgot the password, use “forgotten password” at the sign-in. If it was not you, do nothing.
mail-account-known-without-subject = Your school has registered you
mail-account-known-without-body = Dear { $name },

    somebody applied for an account with this address. Your school has registered you: ask it for your personal code and give it with your name when you apply for a teacher account, so that your hours are in it.
    { $link }
mail-account-teacher-made-subject = Your teacher account is ready
mail-account-teacher-made-body = Dear { $name },

    your account “{ $user }” is ready. Sign in with the password you chose:
    { $link }
mail-account-waits-subject = An application waits for you
mail-account-waits-body = Dear { $name },

    { $applicant } applies to be { $role } at { $organisation }. Please decide:
    { $link }
mail-account-approved-subject = Your business account is approved
mail-account-approved-body = Dear { $name },

    you are { $role } at { $organisation }. Your user name is “{ $user }”; choose a password within seven days (the link works once):
    { $link }
mail-account-approved-seat-subject = Your duty is approved
mail-account-approved-seat-body = Dear { $name },

    you are { $role } at { $organisation }. Switch to it under “My account”:
    { $link }
mail-account-refused-subject = Your application was not approved
mail-account-refused-body = Dear { $name },

    your application at { $organisation } was not approved: { $reason }

    Ask { $who } if it is unclear; apply again when things have changed.
mail-account-invite-subject = You are invited to a duty
mail-account-invite-body = Dear { $name },

    { $organisation } invites you to be { $role }. Accept within seven days:
    { $link }
mail-account-taken-subject = You have a new duty
mail-account-taken-body = Dear { $name },

    from { $from } you are { $role } at { $organisation }. After signing in, switch to it under “My account”.
mail-account-handed-over-subject = Your duty was handed over
mail-account-handed-over-body = Dear { $name },

    you are { $role } at { $organisation } until { $from }; your successor takes over. Your own account and hours stay.
mail-account-acting-subject = Please stand in
mail-account-acting-body = Dear { $name },

    from { $from } to { $until } you act as { $role } at { $organisation }. It ends by itself.
mail-account-ended-subject = Your duty has ended
mail-account-ended-body = Dear { $name },

    your duty as { $role } at { $organisation } has ended: { $reason }
    Your own account and hours stay.
mail-account-role-subject = Your duty has changed
mail-account-role-body = Dear { $name },

    your duty at { $organisation } is now { $role }: { $reason }
mail-account-right-given-subject = Your duty has a new right
mail-account-right-given-body = Dear { $name },

    your duty at { $organisation } was given “{ $right }”: { $reason }
    Each use is recorded.
mail-account-right-taken-subject = A right of your duty was taken back
mail-account-right-taken-body = Dear { $name },

    “{ $right }” was taken from your duty at { $organisation }: { $reason }
mail-account-disabled-subject = Your account is disabled
mail-account-disabled-body = Dear { $name },

    your account was disabled: { $reason }
    Ask your organisation's head if it is unclear.
mail-account-factors-reset-subject = Your second factors were removed
mail-account-factors-reset-body = Dear { $name },

    passkeys, authenticator and recovery codes of your account were removed, and every device was signed out. Reason: { $reason }
    Sign in with your password and set them up again under “Security”. If you did not ask for it, change your password at once and contact the head of your organisation or the authority above.
mail-account-enabled-subject = Your account is enabled again
mail-account-enabled-body = Dear { $name },

    your account can be used again: { $reason }
mail-account-removed-subject = Your account was removed
mail-account-removed-body = Dear { $name },

    your account was removed: { $reason }
    Your hours stay.
mail-account-idle-subject = Your account is about to be removed
mail-account-idle-body = Dear { $name },

    your account “{ $user }” has not been used for { $years } years and will be removed on { $due }. Signing in once before keeps it:
    { $link }

    Your hours stay in any case.
mail-account-idle-removed-subject = Your account was removed
mail-account-idle-removed-body = Dear { $name },

    your account “{ $user }” was removed because it was not used. Your hours stay; apply again with your name and personal code when you need it.
mail-account-confirm-subject = Confirm business accounts for the new school year
mail-account-confirm-body = Dear { $name },

    please confirm by { $due } that these { $n } business accounts are still in use:
    { $list }

    { $link }

    Unconfirmed ones are suspended from business; use as a teacher is not affected.
mail-account-suspended-subject = Your business access is suspended
mail-account-suspended-body = Dear { $name },

    your business account was not confirmed for the new school year and is suspended. Ask your head or the authority above to confirm it; your own use is not affected.
