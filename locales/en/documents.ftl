## Official documents: certificates, checking

nav-certificates = Certificates and badges

certificate-doc-title = Certificate of Training
certificate-doc-before = This certifies that
certificate-doc-after = took part in the following training and was awarded the hours stated below.
certificate-doc-days = Date
certificate-doc-hours = Training hours
certificate-doc-from-to = { $first } to { $last }
certificate-doc-verify-hint = Digitally signed. Scan the code or open the address to see that it is genuine and still stands.

certificates-title = Certificates and badges
certificates-lead = For each course you hold hours of, download a certificate (a signed PDF) and a digital badge.
certificates-transcript = My hours
certificates-courses = Courses with hours
certificates-column-course = Course
certificates-column-hours = Hours
certificates-column-get = Get
certificates-about = { $day }, { $organiser }
certificates-certificate = Certificate
certificates-badge = Make badge
certificates-badge-open = Badge
certificates-newer = Newer courses
certificates-older = Older courses
certificates-page = Page { $page } of { $pages }
certificates-issued = Issued documents
certificates-empty = No certificates yet
certificates-empty-text = Once a course is over and its hours are confirmed, its certificate and badge appear here.

certificates-link = Certificates
certificates-desk-title = Certificates
certificates-desk-people = { $n ->
    [one] One person holds hours of this course. The certificate has a serial and a QR code of its own.
   *[other] { $n } people hold hours of this course. Each certificate has a serial and a QR code of its own.
  }
certificates-desk-nobody = Nobody holds hours yet
certificates-desk-nobody-text = Once the roster is confirmed and the course closed, all certificates can be made here at once. Teachers also download their own under “Certificates and badges”.
certificates-order-title = Make all certificates
certificates-format = File
certificates-format-pdf = One PDF
certificates-format-pdf-hint = A page for each person, to print
certificates-format-zip = ZIP file
certificates-format-zip-hint = A signed PDF for each person, to send one by one
certificates-order = Make them
certificates-orders = Made before
certificates-ordered-at = Time
certificates-progress = Progress
certificates-files = Download
certificates-making = In the making, { $done } of { $all }
certificates-done = { $n ->
    [one] Done, one person
   *[other] Done, { $n } people
  }
certificates-part = People { $first }–{ $last }
certificates-kept = Files are kept for seven days and can be made again at any time; serials stay the same.
flash-certificates-ordered = Work has begun; finished files appear below.

verify-title = Verify a training document
verify-lead = See whether a transcript or certificate was issued by this service, whether it was altered, and whether it still stands.
verify-by-serial = By serial
verify-by-file = By file
verify-serial = Serial
verify-serial-hint = Printed on the document, such as XT-114-34789ACDEF; upper or lower case.
verify-ask = Verify
verify-file = PDF file
verify-file-hint = The file is compared and not kept.
verify-file-ask = Upload and verify
verify-readers = PDF readers check the signature too: add the certificate of this service to those you trust.
verify-authority = Download the certificate (PEM)
verify-found = This document was issued by this service
verify-found-text = Please compare what is below with the document in your hands; if it differs, the document may have been altered. With the PDF at hand, verify the file instead.
verify-file-ours = The file is unaltered
verify-file-ours-text = This service issued and signed this file, and it is exactly as it was then.
verify-file-changed = The file was altered
verify-file-changed-text = The file carries our signature, but is not what was issued. Do not rely on it; look up what was issued by its serial, or ask the person to download it again.
verify-file-look-up = Look up { $serial }
verify-file-unrecorded = The signature fits, but no record was found
verify-file-unrecorded-text = The signature is ours, but there is no record of this file here. Please ask us before you rely on it.
verify-file-not-ours = The file is not signed by this service
verify-file-not-ours-text = This PDF has no signature of ours. Files that were printed, scanned or saved anew no longer carry one: please verify the serial instead.
verify-file-not-pdf = This is not a PDF file
verify-file-not-pdf-text = Please upload the PDF as downloaded from this service, or verify the serial instead.
verify-stands = It still stands
verify-stands-text = The hours on it are those of today’s record.
verify-corrected = Corrected since
verify-corrected-text = Hours on the document were corrected after it was issued. For the latest, ask the person to download a new one.
verify-reversed = Hours were taken back
verify-reversed-text = Hours on the document were taken back after it was issued. It no longer proves them.
verify-facts = What was issued
verify-kind = Document
verify-kind-transcript = Transcript of training hours
verify-kind-certificate = Certificate of training
verify-kind-certificates = Certificates of a whole course
verify-name = Name (partly hidden)
verify-course = Course
verify-issued = Issued
verify-awards = Training record
verify-awards-count = { $n ->
    [one] One line
   *[other] { $n } lines
  }
verify-people = Certificates
verify-people-count = { $n ->
    [one] One certificate
   *[other] { $n } certificates
  }
verify-hours = Hours
verify-unknown = There is no such serial
verify-unknown-text = No document was issued as “{ $serial }”. Please compare the serial letter by letter; if it is right and still not found, do not rely on the document.
verify-help = Contact us
