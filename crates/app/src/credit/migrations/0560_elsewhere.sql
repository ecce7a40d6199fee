CREATE TABLE elsewhere_record (
  id UUID PRIMARY KEY,
  person UUID NOT NULL REFERENCES person (id),
  desk UUID REFERENCES organisation (id),
  title TEXT NOT NULL,
  organiser TEXT NOT NULL,
  began TEXT NOT NULL,
  ended TEXT NOT NULL,
  half_hours BIGINT NOT NULL CHECK (half_hours > 0),
  asked_half_hours BIGINT NOT NULL,
  form TEXT NOT NULL CHECK (form IN ('onsite', 'online', 'mixed')),
  tags TEXT NOT NULL,
  asked_tags TEXT NOT NULL,
  number TEXT NOT NULL,
  note TEXT NOT NULL,
  said_other BOOLEAN NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'sent', 'returned', 'accepted', 'refused', 'taken_back')),
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  sent_at BIGINT,
  decided_at BIGINT,
  decided_by UUID REFERENCES person (id),
  CHECK (began <= ended),
  CHECK (half_hours <= asked_half_hours),
  CHECK (decided_by IS NULL OR decided_by <> person),
  CHECK (state NOT IN ('accepted', 'refused', 'taken_back') OR decided_by IS NOT NULL)
)
--;
CREATE INDEX elsewhere_record_by_person ON elsewhere_record (person, ended)
--;
CREATE INDEX elsewhere_record_by_desk ON elsewhere_record (desk, state, sent_at)
--;
CREATE INDEX elsewhere_record_by_age ON elsewhere_record (changed_at)
--;
CREATE TABLE elsewhere_step (
  record UUID NOT NULL REFERENCES elsewhere_record (id),
  number BIGINT NOT NULL,
  what TEXT NOT NULL,
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  organisation TEXT NOT NULL,
  reasons TEXT NOT NULL,
  text TEXT NOT NULL,
  half_hours BIGINT NOT NULL,
  PRIMARY KEY (record, number)
)
--;
CREATE TABLE elsewhere_file (
  file UUID PRIMARY KEY,
  record UUID NOT NULL REFERENCES elsewhere_record (id),
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  size BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  scan TEXT NOT NULL,
  added_at BIGINT NOT NULL
)
--;
CREATE INDEX elsewhere_file_by_record ON elsewhere_file (record)
--;
CREATE INDEX elsewhere_file_waiting ON elsewhere_file (added_at) WHERE scan = 'waiting'
