CREATE TABLE course_series (
  id UUID PRIMARY KEY,
  organisation UUID NOT NULL REFERENCES organisation (id),
  name TEXT NOT NULL,
  made_at BIGINT NOT NULL
)
--;
CREATE TABLE course_series_member (
  course UUID PRIMARY KEY REFERENCES course (id) ON DELETE CASCADE,
  series UUID NOT NULL REFERENCES course_series (id),
  position BIGINT NOT NULL,
  CONSTRAINT one_place_each UNIQUE (series, position)
)
