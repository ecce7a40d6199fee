# Reminders of rosters: weekly, quarterly, in March
roster-reminders-title = Reminders of rosters
roster-reminders-lead = Rosters are to be sent within a week after the course. When they are late, a letter goes to the duty accounts every week, to the organisation every quarter, and in March for the past year.
roster-reminders-none = No roster is late
roster-reminders-none-text = Courses that ended more than a week ago without a roster stand here.
roster-reminders-courses = Courses that await a roster
roster-reminders-owed = Rosters that are late
roster-reminders-column-ended = Ended
roster-reminders-returned = Returned, to be corrected
roster-reminders-days = { $n } days ago
roster-reminders-choice = Letters
roster-reminders-weekly = Send me the weekly letter
roster-reminders-weekly-hint = Only when a roster is late, once a week at most. The letters of the quarter and of March go to the organisation and can’t be stopped.
roster-reminders-save = Save
flash-roster-reminders-saved = Saved.
trace-roster-reminded = Reminder of rosters sent
trace-roster-reminders-chosen = Reminders of rosters chosen
mail-roster-reminder-line = · { $code } { $title } (ended { $day }, { $days } days ago)
mail-roster-reminder-returned = · { $code } { $title } (ended { $day }, roster returned)
mail-roster-reminder-more = … and { $n } more
mail-roster-reminder-year-name = year { $year } (ROC)
mail-roster-reminder-week-subject = [Rosters] { $n } courses are late
mail-roster-reminder-week-body =
    Hello { $organisation },

    These { $n } courses ended more than a week ago and no roster was sent. Teachers get their hours only after that:
    { $list }

    Rosters: { $address }
    No weekly letters: { $choice }
mail-roster-reminder-quarter-subject = [Rosters, quarterly] { $organisation }: { $n } courses without a roster
mail-roster-reminder-quarter-body =
    Hello { $organisation },

    By { $period }, { $n } of your courses that are over have no roster. Please tell those in charge:
    { $list }

    Rosters: { $address }
mail-roster-reminder-year-subject = [Rosters, yearly] { $period }: { $n } courses without a roster
mail-roster-reminder-year-body =
    Hello { $organisation },

    Of the courses held in { $period }, { $n } have no roster, and their teachers no hours. Please finish by the end of March:
    { $list }

    Rosters: { $address }
