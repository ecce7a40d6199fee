# Finding courses: filters, orders, results

course-search-sort-best = Best match
course-search-sort-closing = Closing soon
course-search-sort-nearest = Nearest

find-list-position = For positions
find-list-subject = Subject
find-list-item = Course item
find-list-tier = Tier
find-list-tag = Attribute tag
find-list-weekday = Day of the week
find-list-slot = Time of day
find-section-days = Dates
find-section-hours = Hours
find-section-organiser = Organiser
find-section-near = Distance

find-weekday-1 = Monday
find-weekday-2 = Tuesday
find-weekday-3 = Wednesday
find-weekday-4 = Thursday
find-weekday-5 = Friday
find-weekday-6 = Saturday
find-weekday-7 = Sunday
find-slot-morning = Morning
find-slot-afternoon = Afternoon
find-slot-evening = Evening (from 17:30)
find-way-any = Either
find-subject = { $subject } ({ $stage })
find-with-count = { $label } ({ $n })
find-courses = { $n ->
    [one] , one course
   *[other] , { $n } courses
}
find-chosen = { " chosen" }

find-hours-from = At least so many hours
find-hours-until = At most so many hours
find-hours-form = Give hours such as 3 or 1.5. This condition is not applied.
find-organiser = Name or code of the organiser
find-organiser-hint = For example: Xinglin
find-near = Near
find-near-own = { $county } (where my school is)
find-near-here = Where I am now
find-near-hint = Distances are estimated from the seat of the county government; online courses are left out.
find-near-locate = Use where I am now
find-near-failed = Your position can't be read. Choose a county from the list.
find-within = Within
find-within-kilometres = { $n } km

find-chip-hours_from = At least { $n } h
find-chip-hours_until = At most { $n } h
find-chip-organiser = Organiser: { $name }
find-chip-near = Within { $n } km of { $place }
find-away = About { $n } km
find-same-county = Same county

find-relaxed = No course has all the words you typed. These come closest.
find-suggested = No course has “{ $typed }”. These are the results for “{ $words }”.
find-no-index = The search is being prepared: subject, tier, day of the week and distance are not applied yet. Try again in a few minutes.
find-empty-text = Try a shorter word (such as “reading”), an organiser's short name or an instructor, or fewer conditions. New courses are published every day.
find-empty-without = Without “{ $filter }”
