# Signing in and accounts
nav-account = My account
seat-role-head = head
seat-role-liaison = liaison
seat-role-operator = operator
sign-in-title = Sign in
sign-in-user = User name
sign-in-user-hint = Never a national ID. If you forgot it, ask your school.
sign-in-password = Password
sign-in-submit = Sign in
sign-in-no-match = User name or password is not right
sign-in-no-match-next = Check capital letters and the input method. After several failures the account is locked for 15 minutes; try again then.
sign-in-too-many = Too many attempts from this network address
sign-in-too-many-next = Wait 15 minutes. If it was not you, tell your school's IT coordinator.
account-title = My account
account-lead = Who you are here, the duties you hold, and everything about your account.
account-who = Who you are
account-name = Name
account-personal-code = Personal code
account-school = School
account-no-school = No service organisation
account-email = Mail
account-number = Number (masked)
account-seats = Duties
account-act-from = Act from
account-as-myself = Only as myself, a teacher
account-act-submit = Switch
account-when = When
account-address = From
account-outcome = Outcome
account-success = Signed in
account-failure = Refused
password-title = Change password
password-old = Present password
password-old-wrong = The present password is not right; type it again.
password-new = New password
password-hint = At least 12 characters; a sentence you remember is best. Pasting is fine.
password-submit = Change password
password-too-short = It needs at least 12 characters.
password-contains-name = Leave out your name and user name.
password-common = This one is too easy to guess; choose another.

## Other ways to sign in, and questions
sign-in-forgot = Forgot your password?
sign-in-passkey-title = Sign in without a password
sign-in-passkey = Sign in with a passkey
sign-in-passkey-hint = Use your fingerprint, your face or the way you unlock your device; no password and no code.
sign-in-number = National IDs are not used to sign in here
sign-in-number-next = What you typed looks like a national ID or a resident number. This site no longer takes those; use your user name. If you don’t know it, ask your school.
sign-in-question = What is { $left } plus { $right }?
sign-in-question-hint = Somebody is trying many sign-ins right now, so please answer this too, in digits.
sign-in-question-wrong = The sum was not right
sign-in-question-wrong-next = Type your password again and answer the sum below. This did not count as a failed sign-in.
sign-in-word-1 = one
sign-in-word-2 = two
sign-in-word-3 = three
sign-in-word-4 = four
sign-in-word-5 = five
sign-in-word-6 = six
sign-in-word-7 = seven
sign-in-word-8 = eight
sign-in-word-9 = nine
flash-sign-in-again = The time for signing in is over; please start again.

## Second factor
second-title = Second step
second-lead = Your password is right. Please finish this step within five minutes.
second-wrong = That did not work
second-wrong-next = Check that your phone’s clock is right and wait for the next code; each works once. After several failures the account is locked for 15 minutes.
second-passkey-title = Passkey
second-passkey = Use a passkey
second-code-title = Code
second-code = One-time or recovery code
second-code-hint = The 6 digits in your authenticator app; without your phone, one recovery code of 12 digits.
second-recovery-title = No passkey at hand
second-recovery = Recovery code
second-recovery-hint = One of the 12-digit codes you kept; each works once.
second-submit = Finish signing in
second-lost = If you have neither, ask the head of your organisation or your region centre.

## Forgotten password
forgot-title = Forgot your password
forgot-lead = We send a link to the mail address on record; you set a new password behind it. The link is valid for { $minutes } minutes.
forgot-who = User name or mail address
forgot-who-hint = Never a national ID.
forgot-who-missing = Type your user name or mail address.
forgot-submit = Send the link
forgot-asked = Look into your mailbox
forgot-asked-next = If there is such an account with a mail address, the letter will arrive soon. Its link is valid for { $minutes } minutes and works once. If nothing comes, look into the spam folder, or try again in a while.
forgot-no-mail = If a business account has no mail address, ask the head of your organisation.
forgot-back = Back to sign-in
reset-title = Set a new password
reset-lead = Every device is signed out then; sign in again with the new password.
reset-submit = Set the new password
reset-dead = This link no longer works
reset-dead-next = A link works once, for { $minutes } minutes, and ends when the password changes. Please ask for another.
reset-ask-again = Send another link
flash-password-reset = The new password is set; please sign in.

## Passwords
password-lead = Sign-ins on your other devices end when it changes.
password-again = New password once more
password-differs = The two new passwords differ; type them again.
password-used-before = This is one of your last three passwords; choose another.
welcome-password = First set your own password
welcome-password-lead = Your present password was given to you. Only one that you alone know is safe. Then you can begin.
welcome-password-submit = Set password
welcome-password-tip = A sentence only you remember is safer than a row of symbols, and easier to keep.

## Protection
security-title = Sign-in protection
security-lead = With a second factor, knowing your password is not enough to sign in as you.
welcome-factor = First add a second factor
welcome-factor-lead = Your duties include reviewing others’ courses and rosters, so signing in takes a second factor beside the password. Choose one; it takes about a minute.
confirm-title = Type your password again
confirm-lead = Before changing how you sign in, type your present password. It holds for { $minutes } minutes.
confirm-submit = Continue
passkeys-title = Passkeys
passkeys-lead = Sign in the way you unlock your phone, computer or security key; false sites can’t steal it. Better have one on each of two devices.
passkey-name = Name of this passkey
passkey-name-hint = To tell it apart later, such as “Office computer”.
passkey-add = Add a passkey
passkey-added-at = Added { $at }
passkey-used-at = Last used { $at }
passkey-never-used = Not used yet
passkey-no-script = Passkeys need JavaScript; one-time and recovery codes do not.
passkey-no-domain = This site is opened by a network address, where passkeys don’t work. Use an authenticator app.
passkey-unable = This browser can’t use passkeys. Use a newer one, or another way.
passkey-elsewhere = For passkeys, open this site at { $origin }.
passkey-failed = It was not finished: cancelled, out of time, or no passkey on this device. Please try again.
passkey-waiting = Follow the steps on your device …
factor-on = On
factor-remove = Remove
factor-last = Your duties need a second factor and this is your last one; add another before removing it.
totp-title = Authenticator app
totp-lead = An app on your phone (such as Google Authenticator or Microsoft Authenticator) shows six new digits every 30 seconds; you type them when signing in.
totp-since = On since { $at }
totp-begin = Set up an authenticator app
totp-remove = Turn off the authenticator app
totp-set-up = Set up an authenticator app
totp-set-up-lead = Two steps: scan with the app, then type what it shows.
totp-step-scan = 1. Scan with the app
totp-step-app = Choose “add” in the app and scan this code. On the same phone, copy the key below into the app.
totp-qr = QR code for setting up the authenticator app
totp-secret = If you can’t scan, type this key (time-based, 6 digits).
totp-step-prove = 2. Type what the app shows
totp-code = Six digits
totp-code-hint = What the app shows for “Xingtan” now.
totp-wrong = Not right. Check that your phone’s clock is right and try the next code.
totp-submit = Turn on
codes-card = Recovery codes
codes-left = { $n } of { $of } recovery codes are left. Without your phone or passkey, one lets you sign in once.
codes-few = Few recovery codes are left; make new ones.
codes-again = Make new recovery codes
codes-again-hint = The old ones stop working then.
codes-title = Keep these recovery codes
codes-lead = If your phone is lost or your passkey not at hand, one of these lets you sign in. Each works once.
codes-once = They are shown this once only. Print or write them down and keep them safe, not with your password.
codes-done = I kept them, continue
codes-print = Print
flash-confirm-first = Please type your present password first.
flash-passkey-added = The passkey was added.
flash-passkey-not-added = The passkey was not added. Please try again; the same one can’t be added twice.
flash-passkey-removed = The passkey was removed.
flash-totp-added = The authenticator app is on.
flash-totp-removed = The authenticator app is off.
factor-changed-passkey-added = a passkey was added
factor-changed-passkey-removed = a passkey was removed
factor-changed-totp-added = the authenticator app was turned on
factor-changed-totp-removed = the authenticator app was turned off
factor-changed-codes-renewed = new recovery codes were made

## Sign-ins
sign-ins-title = Sign-ins
sign-ins-lead = Devices signed in now, and every sign-in.
sessions-title = Signed-in devices
session-this = This device
session-seen = Last used: { $when }
session-address = From { $address }
session-end = Sign out
sessions-end-others = Sign out all other devices
flash-sessions-ended = Signed out.
history-title = Every sign-in
history-way = Way
history-device = Device
sign-ins-strange = If you see one that was not you, change your password at once and sign out all other devices.
sign-in-way-password = Password
sign-in-way-password-again = Password typed again
sign-in-way-password-totp = Password and code
sign-in-way-password-recovery = Password and recovery code
sign-in-way-password-passkey = Password and passkey
sign-in-way-passkey = Passkey
device-both = { $system } ({ $browser })
device-system = { $system }
device-browser = { $browser }
device-unknown = Unknown device
address-unknown = unknown

## Links of the account page
account-no-email = None on record
account-second-factor = Second factor
account-second-factor-on = On
account-second-factor-off = Not yet
account-links = Manage my account
account-link-profile = My details
account-link-profile-hint = Contact, position and subjects
account-link-password = Change password
account-link-password-hint = Other devices are signed out
account-link-security = Sign-in protection
account-link-security-hint = Passkeys, authenticator app, recovery codes
account-link-sign-ins = Sign-ins
account-link-sign-ins-hint = Signed-in devices and every sign-in
account-link-data = My data
account-link-data-hint = See it, get a copy, correct it, stop its use
account-link-why = Why I see these functions
account-link-why-hint = What my duties allow and who gave them

## Letters
mail-account-locked-subject = [Xingtan] Your account is locked for a while
mail-account-locked-body =
    Dear { $name },

    At { $at } a wrong password was typed several times (from { $address }). Your account is locked for { $minutes } minutes and opens again by itself.

    If it was you, wait, or set a new password at { $site }/sign-in/forgot
    If not, your password is still secret and you need do nothing; a second factor protects you better: { $site }/account/security

    Xingtan
mail-account-unusual-subject = [Xingtan] A new device signed in to your account
mail-account-unusual-body =
    Dear { $name },

    At { $at } a device not used before signed in to your account from a new place.
    Device: { $device }
    From: { $address }

    If it was you, you need do nothing.
    If not, change your password at once ({ $site }/account/password), sign out all other devices ({ $site }/account/sign-ins), and tell your school’s IT coordinator.

    Xingtan
mail-account-reset-subject = [Xingtan] A link for a new password
mail-account-reset-body =
    Dear { $name },

    Your user name is { $user }. Set a new password with this link; it works once, until { $until }:
    { $link }

    If you did not ask for it, ignore this letter; your password stays. Give the link to nobody.

    Xingtan
mail-account-password-subject = [Xingtan] Your password was changed
mail-account-password-body =
    Dear { $name },

    Your password was changed at { $at }, and your other devices were signed out.

    If it was not you, set a new one at once at { $site }/sign-in/forgot and tell your school’s IT coordinator.

    Xingtan
mail-account-factor-subject = [Xingtan] Your sign-in protection was changed
mail-account-factor-body =
    Dear { $name },

    On your account, at { $at }, { $what }.

    If it was not you, change your password at once, look at { $site }/account/security and tell your school’s IT coordinator.

    Xingtan
