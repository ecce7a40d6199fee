# The transcript page: sources, filters, lines that look alike, hours that wait, printing and files
transcript-to-elsewhere = Records from elsewhere
transcript-source-here = This network
transcript-source-exchange = Exchange
transcript-source-elsewhere = Elsewhere
transcript-filter-source = Source
transcript-filter-q = Words
transcript-filter-q-hint = Title, organiser, course code or document number
transcript-filter-said = “{ $words }”
transcript-column-elsewhere = Elsewhere
transcript-stat-courses-n = { $n ->
    [one] { $n } course
   *[other] { $n } courses
  }
transcript-stat-elsewhere = Elsewhere
transcript-stat-elsewhere-note = Counted apart, not on the certificate
transcript-documents-text-apart = The certificate carries a serial and a QR code that anybody can check online. It lists hours given by this network only, none from elsewhere. Excel, CSV and print hold everything shown.
transcript-csv = Download CSV
transcript-print = Print
transcript-shown = { $n ->
    [one] { $n } line, { $hours } hours
   *[other] { $n } lines, { $hours } hours
  }
transcript-shown-apart = { $n } lines, { $hours } hours; from elsewhere { $elsewhere } hours apart
transcript-empty-waits = Some of your courses wait for the organiser's roster or the region centre; they are listed above. Once confirmed, your hours appear here.

transcript-line-corrected = Corrected
transcript-line-reversed = Taken back
transcript-line-alike = Maybe twice
transcript-history = { $n } entries
transcript-entry = { $on } { $kind } { $hours } hours ({ $cause })
transcript-did-issue = awarded
transcript-did-correct = corrected
transcript-did-reverse = taken back
transcript-cause-roster = roster confirmed by the region centre
transcript-cause-correction = correction applied for by the organiser
transcript-cause-exchange = exchange between authorities
transcript-cause-other = as the rules ask

transcript-alike = { $n ->
    [one] One pair of lines may be the same training
   *[other] { $n } pairs of lines may be the same training
  }
transcript-alike-title = The same title on the same days
transcript-alike-number = The same document number
transcript-alike-time = Sessions at the same time
transcript-alike-line = ({ $days }, { $organiser }, { $hours } hours)
transcript-alike-show = Which ones, and what can be done
transcript-alike-more = { $n } more pairs are not listed.
transcript-alike-way-courses = Both were awarded by this network. If they are the same, open the course and write to its organiser, or ask the region centre; if they are two trainings, leave them.
transcript-alike-way-one = One was awarded by this network, one is a record from elsewhere. If they are the same, ask whoever accepted the record to take it back.
transcript-alike-way-records = Both are records from elsewhere. If they are the same, ask whoever accepted them to take one back.

transcript-waiting = Hours still to come
transcript-waiting-who = Who has it now
transcript-waiting-due = Expected
transcript-waiting-organiser = { $organiser } has not sent the roster (ended { $since })
transcript-waiting-returned = The roster is back with { $organiser } (since { $since })
transcript-waiting-centre = The region centre is checking (sent { $since })
transcript-waiting-soon = After it is corrected
transcript-waiting-late = Late
transcript-waiting-absent = Marked absent: no hours will come; ask the organiser if that is wrong

transcript-one-lead = { $organiser }, { $days }
transcript-one-course = See the course
transcript-one-hours = Hours now
transcript-one-scope = Scope
transcript-one-written = Everything written about it
transcript-one-what = Entry
transcript-one-serial = No. { $serial }
transcript-one-cause = Cause
transcript-one-change = Change
transcript-one-after = After it
transcript-one-ask = Something wrong with the hours?
transcript-one-ask-text = Hours are proposed by the organiser and confirmed by the region centre. Please ask the organiser first; the address opens a letter that names the course.
transcript-one-organiser = Organiser
transcript-one-centre = Region centre
transcript-one-who = Contact
transcript-one-phone = Telephone
transcript-one-mail = Mail
transcript-one-letter-subject = Training hours: { $title } ({ $code })
transcript-one-letter-body = Dear colleagues, I took part in “{ $title }” (course code { $code }). Could you please check my hours?

transcript-print-title = Training record to print
transcript-print-lead = Printed { $at } { $conditions }
transcript-print-now = Print this page
transcript-print-note = This sheet carries no name and is for your own use; to hand your hours to somebody, download the certificate that can be checked.

transcript-file-from = First day
transcript-file-to = Last day
transcript-file-code = Course code or document
transcript-file-title = Title
transcript-file-organiser = Organiser
transcript-file-scope = Scope
transcript-file-tags = Tags
transcript-file-source = Source
transcript-file-hours = Hours
transcript-file-remark = Remark
transcript-file-made = Made { $at } { $conditions }
transcript-file-sum = Sum of hours
transcript-file-sum-elsewhere = Sum from elsewhere (apart)
