CREATE TABLE attribute_tag (
  tag TEXT PRIMARY KEY CHECK (tag <> ''),
  owner UUID REFERENCES organisation (id),
  valid_from TEXT NOT NULL,
  valid_until TEXT NOT NULL,
  setters TEXT NOT NULL CHECK (setters IN ('everybody', 'levels', 'listed')),
  setter_list TEXT NOT NULL,
  confirmer TEXT NOT NULL CHECK (confirmer IN ('nobody', 'reviewer', 'owner')),
  note TEXT NOT NULL,
  position BIGINT NOT NULL,
  version BIGINT NOT NULL,
  CHECK (valid_until = '' OR valid_until > valid_from),
  CHECK (confirmer <> 'owner' OR owner IS NOT NULL)
)
--;
CREATE TABLE attribute_tag_definition (
  tag TEXT NOT NULL REFERENCES attribute_tag (tag),
  number BIGINT NOT NULL,
  definition TEXT NOT NULL CHECK (definition <> ''),
  from_day TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  made_by TEXT NOT NULL,
  PRIMARY KEY (tag, number)
)
--;
CREATE TABLE course_tag (
  course UUID NOT NULL REFERENCES course (id),
  tag TEXT NOT NULL,
  definition BIGINT,
  state TEXT NOT NULL CHECK (state IN ('held', 'asked', 'refused', 'removed')),
  confirmer TEXT NOT NULL,
  answerer UUID,
  course_code TEXT NOT NULL,
  at BIGINT NOT NULL,
  decided_at BIGINT,
  decided_by TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (course, tag)
)
--;
CREATE INDEX course_tag_asked ON course_tag (answerer, at) WHERE state = 'asked'
