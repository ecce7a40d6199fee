## Digital badges

badge-doc-description = Took part in “{ $title }” ({ $days }) and was awarded training hours.
badge-doc-criteria = The organiser reports attendance on a roster; hours are awarded after its review.
badge-doc-hours = Training hours

badge-title = Digital badge
badge-lead = This is an Open Badges 3.0 badge that any conforming tool can verify.
badge-stands = The badge stands
badge-stands-text = Its hours are those of today’s record.
badge-fallen = The badge no longer stands
badge-fallen-text = Its hours were corrected or taken back after it was issued. Where hours remain, its holder can make a new one.
badge-facts = What it says
badge-picture-alt = Badge of “{ $title }”
badge-files = Download
badge-files-text = The pictures hold the credential and can be uploaded to badge platforms as they are; JSON and JWT are the same credential signed in two ways.
badge-get-png = PNG picture
badge-get-svg = SVG picture
badge-get-json = Credential (JSON-LD)
badge-get-token = Credential (JWT)
badge-holder-text = The badge does not name its holder. Hashes of the mail address and of the personal code prove whose it is: ask the holder for one of them to compare.
flash-badge-issued = The badge is ready.
