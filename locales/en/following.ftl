# Following courses, saved searches, letters, feeds.

nav-following = Following

## Following
follow-google-calendar = Add to Google Calendar
follow-begin = Follow
follow-end = Stop following
follow-title = Follow this course
follow-lead = One press and you are told by mail; you can stop at any time.
follow-crumb-courses = Courses
follow-told = You are told when:
follow-told-opens = enrolment opens
follow-told-freed = a place becomes free on a full course
follow-told-changed = time, place, enrolment, hours or title change
follow-told-cancelled = the course is cancelled
flash-follow-begun = You follow this course; we write to you when something happens.
flash-follow-ended = You no longer follow this course.
flash-follow-letters-on = We write to you about followed courses.
flash-follow-letters-off = We no longer write to you about followed courses.
flash-follow-calendar-made = The calendar address is ready; any earlier one no longer works.
flash-follow-calendar-ended = The calendar address no longer works.
flash-search-kept = The search is saved.
flash-search-changed = The changes are saved.
flash-search-deleted = The search is deleted.

## My list
following-title = Following
following-lead = Courses you follow, searches you saved, and the address for your calendar.
following-find = Find courses
following-courses = Followed courses
following-none = You follow no course yet
following-none-text = Press “Follow” on a course or in the list: you are told when enrolment opens, a place is free, the time changes or it is cancelled.
following-news-opens = Enrolment opened (told { $when })
following-news-freed = A place was free (told { $when })
following-news-changed = Changed (told { $when })
following-news-cancelled = Cancelled (told { $when })
following-searches = Saved searches
following-searches-count = { $n } of at most { $most } saved.
following-no-searches = No search saved yet
following-no-searches-text = Set conditions on the list of courses and press “Save this search”: you are told of courses that match.
following-calendar = In your calendar
following-calendar-text = Make an address that is yours alone: the calendar of your phone or computer then shows courses you take and follow.
following-calendar-make = Make an address
following-calendar-have = In your calendar choose “subscribe by address” and paste this one; it stays up to date by itself.
following-calendar-address = Your calendar's address
following-calendar-secret = Whoever knows this address sees which courses you take. Don't publish it; if it got out, make a new one and the old one stops at once.
following-calendar-open = Open in calendar
following-calendar-renew = Make a new address
following-calendar-end = Switch off
following-letters = Letters about followed courses
following-letters-come = We write to you when something happens to a course you follow.
following-letters-none = We don't write; see the list above for how things stand.
following-letters-end = Don't write
following-letters-begin = Write again

## Saved searches
saved-new = Save this search
saved-edit-title = Change a saved search
saved-lead = When a matching course is published, opens or has a place again, you are told as you choose here.
saved-question = What is searched for
saved-everything = No condition at all
saved-see = See matching courses
saved-name = Name
saved-name-hint = For yourself only, such as “reading at weekends”.
saved-told = How to be told
saved-told-at_once = A letter at once
saved-told-at_once-hint = Within a minute; several courses come in one letter.
saved-told-daily = One letter a day
saved-told-daily-hint = At seven in the morning, with what was found the day before; none when nothing was.
saved-told-never = No letter
saved-told-never-hint = “Following” shows how many were found.
saved-save = Save
saved-edit = Change
saved-delete = Delete this search
saved-delete-title = No longer needed?
saved-delete-text = You are no longer told; courses stay as they are.
saved-list = List of saved searches
saved-column-name = Search
saved-column-told = Told
saved-column-found = Found in 30 days
saved-column-do = Do
search-part-words = “{ $words }”
search-part-from = from { $day }
search-part-until = until { $day }
search-part-hours-from = { $n } hours or more
search-part-hours-until = { $n } hours or fewer
search-part-way-online = online
search-part-way-onsite = on site
search-part-slot-morning = mornings
search-part-slot-afternoon = afternoons
search-part-slot-evening = evenings
search-part-weekday-1 = Mondays
search-part-weekday-2 = Tuesdays
search-part-weekday-3 = Wednesdays
search-part-weekday-4 = Thursdays
search-part-weekday-5 = Fridays
search-part-weekday-6 = Saturdays
search-part-weekday-7 = Sundays
search-part-near = near { $place }
search-part-within = within { $n } km
search-part-free = free of charge
search-part-open = open for enrolment

## Ending letters
unsubscribe-title = Stop letters
unsubscribe-follows = You will get no more letters about followed courses.
unsubscribe-searches = You will get no more letters about saved searches.
unsubscribe-stays = What you follow and saved stays on your list; letters about your own enrolments still come.
unsubscribe-yes = Stop the letters
unsubscribe-done = Letters stopped
unsubscribe-follows-done = We no longer write to you about followed courses.
unsubscribe-searches-done = We no longer write to you about saved searches.
unsubscribe-again = To get them again, sign in and open “Following”.

## Feeds
feeds-title = Subscribe
feeds-link = Subscribe
feeds-lead = What you subscribe to: { $question }
feeds-address = Address
feeds-ics = Calendar (iCalendar)
feeds-ics-text = Paste it into your calendar: courses appear on their days and stay up to date; cancelled ones are struck out.
feeds-atom = News reader (Atom)
feeds-atom-text = Paste it into a news reader or your school's site to list what was published last.
feeds-json = Programs (JSON Feed)
feeds-json-text = For sites and programs, with the same content as Atom.
feeds-subscribe = Subscribe in calendar
feeds-open = Open
feeds-mail = Mail
feeds-mail-text = Save this search and be told by mail of matching courses (needs signing in). Set at least one condition first.
feeds-mail-save = Save this search
feed-all = All courses
feed-question = Courses: { $question }
feed-organisation = Courses of { $name }
feed-county = Courses in { $county }
feed-mine = My courses
feed-mark-waiting = (waiting){" "}
feed-mark-followed = (following){" "}
feed-cancelled = [CANCELLED]{" "}
feed-cancelled-reason = Why it was cancelled: { $reason }
feed-enrolment = Enrolment: { $opens } to { $closes }

## Letters
mail-follow-opened-subject = Enrolment opened: { $title }
mail-follow-freed-subject = A place is free: { $title }
mail-follow-changed-subject = Course changed: { $title }
mail-follow-cancelled-subject = Course cancelled: { $title }
mail-follow-several-subject = { $n } news about courses you follow
mail-follow-body =
    Dear { $name },

    there is news about what you follow:

    { $lines }

    Your list: { $list }
    No more letters like this: { $end }
mail-follow-course = { $title } ({ $code }, { $organiser }, { $day })
mail-follow-opened = You can enrol now, until { $closes }.
mail-follow-freed = Somebody withdrew and there is a place again. Enrolment closes { $closes }.
mail-follow-cancelled = The organiser cancelled this course: { $reason }
mail-follow-changed = It was changed:
mail-follow-nothing = (nothing)
mail-follow-enrolment = { $opens } to { $closes }
mail-follow-part-title = Title: { $before } → { $after }
mail-follow-part-meetings = Time: { $before } → { $after }
mail-follow-part-place = Place: { $before } → { $after }
mail-follow-part-enrolment = Enrolment: { $before } → { $after }
mail-follow-part-hours = Hours: { $before } → { $after }
mail-search-one-subject = Matches your search: { $title }
mail-search-subject = { $n } courses match your saved searches
mail-search-heading = [{ $search }]
mail-search-new = New
mail-search-opens = Enrolment opened
mail-search-freed = A place is free again
mail-search-more = { $n } more: open the search in “Following”.
mail-search-body =
    Dear { $name },

    your saved searches found something:

    { $lines }

    Change or delete searches: { $list }
    No more letters like this: { $end }
