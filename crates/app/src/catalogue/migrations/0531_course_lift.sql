ALTER TABLE course ADD COLUMN lifted TEXT NOT NULL DEFAULT '' CHECK (lifted IN ('', 'day', 'week', 'day,week'))
--;
ALTER TABLE course ADD COLUMN lifted_half_hours BIGINT NOT NULL DEFAULT 0
--;
CREATE TABLE course_lift (
  number BIGINT PRIMARY KEY,
  course UUID NOT NULL REFERENCES course (id) ON DELETE CASCADE,
  lifted TEXT NOT NULL CHECK (lifted IN ('', 'day', 'week', 'day,week')),
  half_hours BIGINT NOT NULL,
  half_hours_before BIGINT NOT NULL,
  reason TEXT NOT NULL CHECK (reason <> ''),
  set_at BIGINT NOT NULL,
  set_by TEXT NOT NULL
)
--;
CREATE INDEX course_lift_by_course ON course_lift (course, number)
--;
CREATE INDEX course_roster_waits ON course (reviewer, roster_submitted_at) WHERE roster_submitted_at IS NOT NULL AND closed_at IS NULL
--;
CREATE INDEX course_roster_owed ON course (last_meeting_end) WHERE approved_at IS NOT NULL AND closed_at IS NULL AND cancelled_at IS NULL
--;
CREATE TABLE roster_escalation (
  course UUID NOT NULL REFERENCES course (id),
  submitted_at BIGINT NOT NULL,
  step TEXT NOT NULL CHECK (step IN ('centre', 'above')),
  told_at BIGINT NOT NULL,
  PRIMARY KEY (course, submitted_at, step)
)
