CREATE TABLE course_moved (
  id UUID PRIMARY KEY,
  course UUID NOT NULL REFERENCES course (id),
  version BIGINT NOT NULL,
  moved_at BIGINT NOT NULL,
  reason TEXT NOT NULL,
  dates_before TEXT NOT NULL,
  dates_after TEXT NOT NULL,
  told_at BIGINT,
  CONSTRAINT moved_once UNIQUE (course, version)
)
