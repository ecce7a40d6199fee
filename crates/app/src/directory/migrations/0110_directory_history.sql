ALTER TABLE organisation ADD COLUMN preparing BOOLEAN NOT NULL DEFAULT FALSE
--;
CREATE INDEX organisation_by_level ON organisation (level, valid_until)
--;
CREATE TABLE supervision (
  id UUID PRIMARY KEY,
  organisation UUID NOT NULL REFERENCES organisation (id),
  supervisor UUID NOT NULL REFERENCES organisation (id),
  valid_from TEXT NOT NULL,
  valid_until TEXT,
  CHECK (organisation <> supervisor)
)
--;
CREATE UNIQUE INDEX supervision_current ON supervision (organisation) WHERE valid_until IS NULL
--;
CREATE INDEX supervision_by_organisation ON supervision (organisation)
--;
INSERT INTO supervision (id, organisation, supervisor, valid_from, valid_until)
SELECT id, id, reviewer, valid_from, NULL FROM organisation WHERE reviewer IS NOT NULL
--;
CREATE TABLE organisation_name (
  id UUID PRIMARY KEY,
  organisation UUID NOT NULL REFERENCES organisation (id),
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  level TEXT NOT NULL,
  ownership TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  valid_until TEXT NOT NULL
)
--;
CREATE INDEX organisation_name_by_organisation ON organisation_name (organisation)
--;
CREATE INDEX organisation_name_by_code ON organisation_name (code)
--;
CREATE TABLE organisation_change (
  id UUID PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('merge', 'split', 'convert', 'close', 'open', 'transfer')),
  state TEXT NOT NULL CHECK (state IN ('planned', 'applied', 'confirmed', 'undone')),
  effective_on TEXT NOT NULL,
  note TEXT NOT NULL,
  request TEXT NOT NULL,
  effect TEXT NOT NULL,
  problem TEXT NOT NULL,
  planned_by TEXT NOT NULL,
  planned_at BIGINT NOT NULL,
  applied_by TEXT NOT NULL,
  applied_at BIGINT,
  ended_by TEXT NOT NULL,
  ended_at BIGINT
)
--;
CREATE INDEX organisation_change_due ON organisation_change (state, effective_on)
--;
CREATE TABLE organisation_change_part (
  change UUID NOT NULL REFERENCES organisation_change (id),
  organisation UUID NOT NULL REFERENCES organisation (id),
  role TEXT NOT NULL CHECK (role IN ('subject', 'target')),
  position BIGINT NOT NULL,
  PRIMARY KEY (change, role, organisation)
)
--;
CREATE INDEX organisation_change_part_by_organisation ON organisation_change_part (organisation)
--;
CREATE TABLE organisation_succession (
  id UUID PRIMARY KEY,
  predecessor UUID NOT NULL REFERENCES organisation (id),
  successor UUID NOT NULL REFERENCES organisation (id),
  since TEXT NOT NULL,
  answers BOOLEAN NOT NULL,
  change UUID NOT NULL REFERENCES organisation_change (id),
  CHECK (predecessor <> successor)
)
--;
CREATE UNIQUE INDEX organisation_answered_by ON organisation_succession (predecessor) WHERE answers
--;
CREATE INDEX organisation_succession_by_successor ON organisation_succession (successor)
--;
CREATE TABLE organisation_contact (
  organisation UUID NOT NULL REFERENCES organisation (id),
  part TEXT NOT NULL,
  name TEXT NOT NULL,
  phone TEXT NOT NULL,
  mail TEXT NOT NULL,
  address TEXT NOT NULL,
  website TEXT NOT NULL,
  handles TEXT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (organisation, part)
)
--;
CREATE TABLE organisation_list (
  id UUID PRIMARY KEY,
  level TEXT NOT NULL,
  year BIGINT NOT NULL,
  file_name TEXT NOT NULL,
  file BYTES NOT NULL,
  plan TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('previewed', 'applied')),
  uploaded_by TEXT NOT NULL,
  uploaded_at BIGINT NOT NULL,
  result TEXT NOT NULL,
  applied_at BIGINT
)
--;
CREATE INDEX organisation_list_by_time ON organisation_list (uploaded_at)
