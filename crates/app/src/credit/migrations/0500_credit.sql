CREATE TABLE attendance (
  course UUID NOT NULL,
  meeting BIGINT NOT NULL,
  person UUID NOT NULL REFERENCES person (id),
  mark TEXT NOT NULL CHECK (mark IN ('present', 'absent', 'late', 'leave')),
  missed_minutes BIGINT NOT NULL,
  marked_at BIGINT NOT NULL,
  PRIMARY KEY (course, meeting, person),
  FOREIGN KEY (course, meeting) REFERENCES meeting (course, position)
)
--;
CREATE TABLE roster_row (
  course UUID NOT NULL REFERENCES course (id),
  person UUID NOT NULL REFERENCES person (id),
  half_hours BIGINT NOT NULL CHECK (half_hours >= 0),
  source TEXT NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY (course, person)
)
--;
CREATE TABLE award (
  id UUID PRIMARY KEY,
  serial BIGINT NOT NULL UNIQUE,
  person UUID NOT NULL REFERENCES person (id),
  course UUID NOT NULL REFERENCES course (id),
  organisation UUID NOT NULL REFERENCES organisation (id),
  kind TEXT NOT NULL CHECK (kind IN ('issue', 'correct', 'reverse')),
  half_hours BIGINT NOT NULL,
  cause TEXT NOT NULL,
  at BIGINT NOT NULL
)
--;
CREATE INDEX award_by_person ON award (person, at)
--;
CREATE UNIQUE INDEX award_issued_once ON award (course, person) WHERE kind = 'issue'
--;
CREATE TABLE transcript_document (
  serial TEXT PRIMARY KEY,
  person UUID NOT NULL REFERENCES person (id),
  half_hours BIGINT NOT NULL,
  awards BIGINT NOT NULL,
  issued_at BIGINT NOT NULL
)
