# The desk for rosters: queue, checks, several at once, letters about overdue ones
roster-queue-found = { $n ->
    [one] One roster.
   *[other] { $n } rosters.
}
roster-queue-column-people = People and hours
roster-queue-column-looks = To look at
roster-queue-people = { $n } people, { $hours } h
roster-queue-looks = { $n } to look at
roster-queue-stopped = Rows that can’t be awarded
roster-queue-clear = Nothing unusual
roster-queue-nothing-text = Ask for less, or look at all rosters that wait.
roster-review-all = All rosters
roster-review-skip = Next one first
roster-review-stopped = Rows of this roster can’t be awarded; it can only be returned.
roster-review-keys = Single keys: A confirm, R return, digits 1 to 8 tick reasons, N next, Q back to the list; Ctrl+Enter in the text returns it.
roster-review-changed = The roster changed since you opened it
roster-review-changed-text = Below is the latest; look again before you decide.
roster-checks = Checks
roster-check-people = Everybody once
roster-check-people-yes = Nobody stands twice.
roster-check-hours = Within the course’s hours
roster-check-hours-yes = Nobody gets more than the course gives.
roster-check-enrolled = As enrolled
roster-check-enrolled-yes = Everybody on it had a place.
roster-check-attendance = As attended
roster-check-attendance-yes = Nobody gets more than attendance gives.
roster-check-door = List and door
roster-check-door-yes = List and door agree.
roster-check-complete = Nobody forgotten
roster-check-complete-yes = Everybody who attended is on it; few were absent.
roster-check-absent = Absent people
roster-check-in-time = Sent within a week
roster-check-in-time-yes = Sent within a week after the end.
roster-check-lifted = Limits of hours
roster-reason-absent = Absent people must not get hours
roster-reason-twice = Somebody stands twice
roster-reason-wrong-person = The wrong person
roster-bulk-go = Confirm those chosen
roster-bulk-hint = The next page shows once more what to look at in each; hours are given after that.
roster-bulk-title = Several at once
roster-bulk-lead = These are confirmed one by one, and their hours given. One with rows that can’t be awarded is left out.
roster-bulk-red = Can’t be awarded; left out
roster-bulk-amber = Confirm; have a look
roster-bulk-green = Confirm
roster-bulk-none = None of those chosen can be confirmed together; look at each.
roster-bulk-yes = { $n ->
    [one] Confirm one and give its hours
   *[other] Confirm { $n } and give their hours
}
roster-bulk-done = What became of them
roster-bulk-confirmed = Confirmed, hours given
roster-bulk-result = { $n } confirmed; { $left } left.
flash-roster-nothing-chosen = Tick the rosters to confirm first.
trace-review-rosters-overdue = Letter about overdue rosters
mail-roster-late-centre-subject = [Rosters] { $n } waiting for more than three working days
mail-roster-late-centre-body =
    Hello { $centre },

    These { $n } rosters have waited for more than three working days. Teachers get their hours only when they are confirmed:
    { $list }

    All rosters: { $address }
mail-roster-late-above-subject = [Rosters] { $n } overdue at { $centre }
mail-roster-late-above-body =
    Hello,

    { $n } rosters at { $centre } have been overdue for more than three working days:
    { $list }
lights-matter-rosters-returned = Rosters sent back
roster-review-left = { $n } more rosters wait.
