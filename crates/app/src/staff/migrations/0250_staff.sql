CREATE TABLE staff_upload (
  id UUID PRIMARY KEY,
  organisation UUID NOT NULL REFERENCES organisation (id),
  door TEXT NOT NULL CHECK (door IN ('school', 'direct', 'students')),
  file_name TEXT NOT NULL,
  header TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('preview', 'applied', 'dropped')),
  person UUID NOT NULL REFERENCES person (id),
  created_at BIGINT NOT NULL,
  applied_at BIGINT
)
--;
CREATE INDEX staff_upload_by_organisation ON staff_upload (organisation, created_at)
--;
CREATE INDEX staff_upload_by_age ON staff_upload (created_at)
--;
CREATE TABLE staff_upload_row (
  upload UUID NOT NULL REFERENCES staff_upload (id),
  line BIGINT NOT NULL,
  outcome TEXT NOT NULL,
  result TEXT NOT NULL,
  sealed BYTES NOT NULL,
  PRIMARY KEY (upload, line)
)
--;
CREATE TABLE staff_row (
  organisation UUID NOT NULL REFERENCES organisation (id),
  fingerprint BYTES NOT NULL,
  person UUID NOT NULL REFERENCES person (id),
  PRIMARY KEY (organisation, fingerprint)
)
--;
CREATE TABLE staff_match (
  id UUID PRIMARY KEY,
  organisation UUID NOT NULL REFERENCES organisation (id),
  door TEXT NOT NULL CHECK (door IN ('school', 'direct', 'students')),
  fingerprint BYTES NOT NULL,
  name TEXT NOT NULL,
  sealed BYTES NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'same', 'other')),
  person UUID REFERENCES person (id),
  made UUID REFERENCES person (id),
  undo BYTES,
  created_at BIGINT NOT NULL,
  decided_at BIGINT,
  decided_by UUID REFERENCES person (id),
  CONSTRAINT staff_match_once UNIQUE (organisation, fingerprint)
)
--;
CREATE TABLE staff_match_candidate (
  question UUID NOT NULL REFERENCES staff_match (id),
  person UUID NOT NULL REFERENCES person (id),
  ground TEXT NOT NULL,
  PRIMARY KEY (question, person)
)
--;
CREATE TABLE service_proposal (
  id UUID PRIMARY KEY,
  person UUID NOT NULL REFERENCES person (id),
  from_organisation UUID REFERENCES organisation (id),
  to_organisation UUID NOT NULL REFERENCES organisation (id),
  source TEXT NOT NULL CHECK (source IN ('school', 'move', 'sign_in', 'partner')),
  state TEXT NOT NULL CHECK (state IN ('open', 'accepted', 'refused', 'second', 'withdrawn')),
  since TEXT,
  proposed_at BIGINT NOT NULL,
  proposed_by UUID REFERENCES person (id),
  decided_at BIGINT
)
--;
CREATE UNIQUE INDEX service_proposal_once ON service_proposal (person, to_organisation) WHERE state = 'open'
--;
CREATE INDEX service_proposal_by_person ON service_proposal (person)
--;
CREATE INDEX service_proposal_to ON service_proposal (to_organisation, state)
--;
CREATE INDEX service_proposal_from ON service_proposal (from_organisation, state)
--;
CREATE TABLE person_merge (
  id UUID PRIMARY KEY,
  kept UUID NOT NULL REFERENCES person (id),
  merged UUID NOT NULL REFERENCES person (id),
  reason TEXT NOT NULL,
  at BIGINT NOT NULL,
  by_person UUID REFERENCES person (id),
  organisation UUID NOT NULL REFERENCES organisation (id),
  undone_at BIGINT,
  undone_by UUID REFERENCES person (id),
  CONSTRAINT merge_of_two CHECK (kept <> merged)
)
--;
CREATE UNIQUE INDEX person_merge_once ON person_merge (merged) WHERE undone_at IS NULL
--;
CREATE INDEX person_merge_by_kept ON person_merge (kept)
--;
CREATE TABLE subject_taught (
  person UUID NOT NULL REFERENCES person (id),
  school_year BIGINT NOT NULL,
  subject TEXT NOT NULL,
  main BOOLEAN NOT NULL,
  said_at BIGINT NOT NULL,
  PRIMARY KEY (person, school_year, subject)
)
--;
CREATE INDEX person_by_mail ON person (email) WHERE email <> ''
