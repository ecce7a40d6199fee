CREATE TABLE automatic_switch (
  number BIGINT PRIMARY KEY,
  organisation UUID NOT NULL REFERENCES organisation (id),
  what TEXT NOT NULL CHECK (what IN ('course', 'roster')),
  is_on BOOLEAN NOT NULL,
  from_day TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (reason <> ''),
  set_at BIGINT NOT NULL,
  set_by TEXT NOT NULL
)
--;
CREATE INDEX automatic_switch_by_organisation ON automatic_switch (organisation, what, number)
--;
CREATE TABLE automatic_judgement (
  id UUID PRIMARY KEY,
  course UUID NOT NULL REFERENCES course (id),
  reviewer UUID NOT NULL REFERENCES organisation (id),
  what TEXT NOT NULL CHECK (what IN ('course', 'roster')),
  at BIGINT NOT NULL,
  passed BOOLEAN NOT NULL,
  lacking TEXT NOT NULL,
  level TEXT NOT NULL,
  class_type TEXT NOT NULL,
  document_number TEXT NOT NULL,
  CONSTRAINT passed_lacks_nothing CHECK (passed = (lacking = ''))
)
--;
CREATE INDEX automatic_judgement_by_reviewer ON automatic_judgement (reviewer, passed, at)
--;
CREATE INDEX automatic_judgement_by_course ON automatic_judgement (course, what, at)
--;
CREATE INDEX course_by_start ON course (starts)
