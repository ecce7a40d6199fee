# Frame and components of every page. In ui-js-*, # stands for a number filled in by the browser.
ui-brand = Xingtan
ui-brand-line = Teacher training network
ui-title-error = Error: { $title }
ui-skip = Skip to main content
ui-anchor-top = Top navigation
ui-anchor-main = Main content
ui-anchor-left = Side area
ui-anchor-foot = Page foot
ui-demo = Demonstration: all data is invented.
ui-demo-tour = Take the tour
ui-search-label = Search courses
ui-search-placeholder = Title, code or organiser
ui-search-go = Search
ui-other-language = 中文
ui-notices = Notices
ui-notices-unread =
    { $n ->
        [one] { $n } unread notice
       *[other] { $n } unread notices
    }
ui-account = My account
ui-switch-seat = Change seat
ui-sign-in = Sign in
ui-sign-out = Sign out
ui-nav = Main menu
ui-nav-phone = Quick menu
ui-nav-more = More
ui-nav-waiting = waiting
ui-foot-line = A place to learn together.
ui-foot-nav = About this service
ui-foot-help = Help
ui-foot-contact = Contact
ui-foot-privacy = Privacy
ui-foot-accessibility = Accessibility statement
ui-mark = Accessibility mark
ui-mark-slot = Accessible pages
ui-theme = Appearance
ui-theme-system = System
ui-theme-light = Light
ui-theme-dark = Dark
ui-optional = (optional)
ui-choose = Please choose
ui-error-prefix = Error:
ui-date-placeholder = e.g. 2025-08-01
ui-limit = At most { $n } characters
ui-error-summary =
    { $n ->
        [one] There is { $n } thing to correct
       *[other] There are { $n } things to correct
    }
ui-crumbs = You are here
ui-places-left = { $n } of { $places } places left
ui-places-full = All { $places } places taken
ui-places-waiting = All { $places } places taken, { $n } waiting
ui-hours =
    { $n ->
        [one] { $n } hour
       *[other] { $n } hours
    }
ui-today = Today
ui-filter = Filter
ui-filter-apply = Apply
ui-filter-clear = Clear all
ui-filter-active = Filters in force
ui-filter-remove = (remove)
ui-back = Back
ui-light-green = In order:
ui-light-amber = Waiting:
ui-light-red = Problem:
ui-light-off = Not begun:
ui-steps = Steps
ui-step-of = Step { $n } of { $total }
ui-step-done = (done)
ui-step-wrong = (to correct)
ui-not-answered = Not answered
ui-change = Change
ui-pages = Pages
ui-previous = Previous
ui-next = Next
ui-page-n = Page { $n }
ui-next-action = Next
ui-next-who = Who has it
ui-moment-done = (done)
ui-moment-now = (under way)
ui-moment-bad = (needs attention)
ui-moment-next = (still to come)
ui-pick-all = Select all
ui-pick-row = Select “{ $name }”
ui-relative-now = just now
ui-relative-minutes-ago =
    { $n ->
        [one] { $n } minute ago
       *[other] { $n } minutes ago
    }
ui-relative-minutes-in =
    { $n ->
        [one] in { $n } minute
       *[other] in { $n } minutes
    }
ui-relative-hours-ago =
    { $n ->
        [one] { $n } hour ago
       *[other] { $n } hours ago
    }
ui-relative-hours-in =
    { $n ->
        [one] in { $n } hour
       *[other] in { $n } hours
    }
ui-relative-days-ago =
    { $n ->
        [one] { $n } day ago
       *[other] { $n } days ago
    }
ui-relative-days-in =
    { $n ->
        [one] in { $n } day
       *[other] in { $n } days
    }
ui-error-next = What you can do
ui-gallery = Component gallery
ui-gallery-lead = Every component in each of its forms.
ui-gallery-contents = Components
ui-js-dirty = You have unsaved changes. Leave anyway?
ui-js-saving = Saving…
ui-js-saved = Draft saved
ui-js-unsaved = Not saved; please check your connection
ui-js-left = # characters left
ui-js-over = # characters too many
ui-js-chosen = # selected
ui-js-pick-date = Pick a date
ui-js-sending = Working…

ui-search-all = Find courses anywhere
ui-foot-centres = Region centres
ui-error-name = Code, for whoever helps you:
ui-foot-resources = Shared resources
