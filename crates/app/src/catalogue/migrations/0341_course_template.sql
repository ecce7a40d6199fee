CREATE TABLE course_template (
  id UUID PRIMARY KEY,
  organisation UUID NOT NULL REFERENCES organisation (id),
  name TEXT NOT NULL CHECK (name <> ''),
  form TEXT NOT NULL,
  saved_at BIGINT NOT NULL,
  saved_by TEXT NOT NULL,
  CONSTRAINT template_named_once UNIQUE (organisation, name)
)
--;
CREATE TABLE course_default (
  organisation UUID PRIMARY KEY REFERENCES organisation (id),
  form TEXT NOT NULL,
  saved_at BIGINT NOT NULL
)
