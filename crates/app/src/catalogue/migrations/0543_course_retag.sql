CREATE TABLE course_retag (
  number BIGINT PRIMARY KEY,
  id UUID NOT NULL UNIQUE,
  course UUID NOT NULL REFERENCES course (id),
  before TEXT NOT NULL,
  after TEXT NOT NULL,
  cause TEXT NOT NULL CHECK (cause IN ('correction', 'upload', 'undo', 'answer')),
  reference UUID,
  at BIGINT NOT NULL,
  CHECK (before <> after)
)
--;
CREATE INDEX course_retag_by_course ON course_retag (course, number)
