CREATE INDEX course_standing ON course (organisation, closed_at, cancelled_at, submitted_at, returned_at, approved_at,
  roster_submitted_at, roster_returned_at, first_meeting, last_meeting_end, starts, proposal_submitted_at,
  proposal_returned_at, updated_at, code)
