CREATE TABLE enrolment_course (
  course UUID PRIMARY KEY REFERENCES course (id) ON DELETE CASCADE,
  bring TEXT NOT NULL,
  next_question BIGINT NOT NULL CHECK (next_question >= 1)
)
--;
CREATE TABLE enrolment_question (
  course UUID NOT NULL REFERENCES course (id) ON DELETE CASCADE,
  number BIGINT NOT NULL CHECK (number >= 1),
  place BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('line', 'text', 'one', 'many', 'yes_no', 'file')),
  ready TEXT NOT NULL,
  label TEXT NOT NULL CHECK (label <> ''),
  hint TEXT NOT NULL,
  options TEXT NOT NULL,
  required BOOLEAN NOT NULL,
  only_if BIGINT,
  only_answer TEXT NOT NULL,
  personal_days BIGINT,
  closed_at BIGINT,
  changed_at BIGINT,
  change_note TEXT NOT NULL,
  label_before TEXT NOT NULL,
  PRIMARY KEY (course, number),
  CONSTRAINT enrolment_question_at_most_twenty CHECK (place BETWEEN 0 AND 20),
  CONSTRAINT enrolment_question_place UNIQUE (course, place),
  CONSTRAINT enrolment_question_not_on_itself CHECK (only_if IS NULL OR only_if <> number),
  CONSTRAINT enrolment_question_days CHECK (personal_days IS NULL OR personal_days BETWEEN 0 AND 180),
  CONSTRAINT enrolment_question_always_personal
    CHECK (ready NOT IN ('allergies', 'emergency') OR personal_days IS NOT NULL)
)
--;
CREATE INDEX enrolment_question_personal ON enrolment_question (course) WHERE personal_days IS NOT NULL
--;
CREATE TABLE enrolment_answer (
  enrolment UUID NOT NULL REFERENCES enrolment (id),
  course UUID NOT NULL,
  question BIGINT NOT NULL,
  value TEXT NOT NULL,
  answered_at BIGINT NOT NULL,
  PRIMARY KEY (enrolment, question),
  FOREIGN KEY (course, question) REFERENCES enrolment_question (course, number)
)
--;
CREATE INDEX enrolment_answer_by_question ON enrolment_answer (course, question)
--;
CREATE TABLE enrolment_answer_file (
  enrolment UUID NOT NULL REFERENCES enrolment (id),
  course UUID NOT NULL,
  question BIGINT NOT NULL,
  file UUID NOT NULL,
  name TEXT NOT NULL CHECK (name <> ''),
  kind TEXT NOT NULL,
  size BIGINT NOT NULL CHECK (size > 0 AND size <= 20971520),
  sha256 TEXT NOT NULL,
  scan TEXT NOT NULL CHECK (scan IN ('unscanned', 'waiting', 'clean', 'infected')),
  added_at BIGINT NOT NULL,
  PRIMARY KEY (enrolment, question),
  FOREIGN KEY (course, question) REFERENCES enrolment_question (course, number)
)
--;
CREATE INDEX enrolment_answer_file_by_question ON enrolment_answer_file (course, question)
--;
CREATE INDEX enrolment_answer_file_waiting ON enrolment_answer_file (added_at) WHERE scan = 'waiting'
--;
CREATE TABLE enrolment_reminder (
  enrolment UUID NOT NULL REFERENCES enrolment (id),
  day TEXT NOT NULL,
  told_at BIGINT NOT NULL,
  CONSTRAINT enrolment_reminded_once PRIMARY KEY (enrolment, day)
)
--;
CREATE TABLE enrolment_no_reminders (
  person UUID PRIMARY KEY REFERENCES person (id),
  chosen_at BIGINT NOT NULL
)
