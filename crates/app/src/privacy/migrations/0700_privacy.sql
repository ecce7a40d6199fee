CREATE TABLE consent (
  id UUID PRIMARY KEY,
  account UUID NOT NULL REFERENCES account (id),
  person UUID NOT NULL REFERENCES person (id),
  version BIGINT NOT NULL CHECK (version > 0),
  accepted BOOLEAN NOT NULL,
  at BIGINT NOT NULL,
  address TEXT NOT NULL
)
--;
CREATE UNIQUE INDEX consent_accepted_once ON consent (account, version) WHERE accepted
--;
CREATE INDEX consent_by_person ON consent (person, at)
--;
CREATE TABLE data_request (
  id UUID PRIMARY KEY,
  person UUID NOT NULL REFERENCES person (id),
  organisation UUID REFERENCES organisation (id),
  kind TEXT NOT NULL CHECK (kind IN ('correct', 'object', 'restrict', 'delete')),
  field TEXT NOT NULL CHECK (field IN ('', 'name', 'birth_date', 'number')),
  old_value TEXT NOT NULL,
  new_value TEXT NOT NULL,
  sealed BYTES,
  text TEXT NOT NULL,
  asked_at BIGINT NOT NULL,
  due_on TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'granted', 'refused', 'withdrawn')),
  decided_at BIGINT,
  decided_by UUID REFERENCES person (id),
  reason TEXT NOT NULL,
  CHECK ((state = 'open') = (decided_at IS NULL)),
  CHECK ((kind = 'correct') = (field <> '')),
  CHECK (decided_by IS NULL OR decided_by <> person OR state = 'withdrawn')
)
--;
CREATE UNIQUE INDEX data_request_one_open ON data_request (person, kind, field) WHERE state = 'open'
--;
CREATE INDEX data_request_by_person ON data_request (person, asked_at)
--;
CREATE INDEX data_request_open ON data_request (organisation, due_on) WHERE state = 'open'
--;
CREATE TABLE mail_change (
  token_hash BYTES PRIMARY KEY,
  person UUID NOT NULL REFERENCES person (id),
  email TEXT NOT NULL,
  asked_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT
)
--;
CREATE INDEX mail_change_by_person ON mail_change (person, asked_at)
