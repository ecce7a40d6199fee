CREATE TABLE badge (
  id UUID PRIMARY KEY,
  person UUID NOT NULL REFERENCES person (id),
  course UUID NOT NULL REFERENCES course (id),
  half_hours BIGINT NOT NULL CHECK (half_hours > 0),
  place BIGINT NOT NULL UNIQUE,
  credential TEXT NOT NULL,
  token TEXT NOT NULL,
  issued_at BIGINT NOT NULL,
  revoked_at BIGINT
)
--;
CREATE UNIQUE INDEX badge_standing ON badge (course, person) WHERE revoked_at IS NULL
--;
CREATE INDEX badge_by_person ON badge (person)
--;
CREATE TABLE badge_follow (
  name TEXT PRIMARY KEY,
  award_serial BIGINT NOT NULL
)
