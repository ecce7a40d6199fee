CREATE TABLE course (
  id UUID PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  organisation UUID NOT NULL REFERENCES organisation (id),
  reviewer UUID NOT NULL REFERENCES organisation (id),
  form TEXT NOT NULL,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  submitted_at BIGINT,
  submitted_seat UUID,
  returned_at BIGINT,
  return_reasons TEXT,
  approved_at BIGINT,
  cancelled_at BIGINT,
  cancel_reason TEXT,
  roster_submitted_at BIGINT,
  roster_submitted_seat UUID,
  roster_returned_at BIGINT,
  roster_return_reasons TEXT,
  closed_at BIGINT,
  title TEXT NOT NULL,
  search_text TEXT NOT NULL,
  county TEXT NOT NULL,
  class_type TEXT NOT NULL,
  stage TEXT NOT NULL,
  scope TEXT NOT NULL,
  item TEXT NOT NULL,
  audience_stages TEXT NOT NULL,
  audience_positions TEXT NOT NULL,
  tags TEXT NOT NULL,
  starts TEXT,
  ends TEXT,
  first_meeting BIGINT,
  last_meeting_end BIGINT,
  enrolment_opens BIGINT,
  enrolment_closes BIGINT,
  half_hours BIGINT NOT NULL,
  places BIGINT NOT NULL,
  online BOOLEAN NOT NULL,
  free BOOLEAN NOT NULL
)
--;
CREATE INDEX course_by_organisation ON course (organisation, updated_at)
--;
CREATE INDEX course_in_review ON course (reviewer, submitted_at)
--;
CREATE INDEX course_upcoming ON course (first_meeting)
--;
CREATE TABLE meeting (
  course UUID NOT NULL REFERENCES course (id),
  position BIGINT NOT NULL,
  date TEXT NOT NULL,
  from_minute BIGINT NOT NULL,
  to_minute BIGINT NOT NULL CHECK (to_minute > from_minute),
  place TEXT NOT NULL,
  link TEXT NOT NULL,
  PRIMARY KEY (course, position)
)
