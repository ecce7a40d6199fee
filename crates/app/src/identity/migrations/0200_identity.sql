CREATE TABLE person (
  id UUID PRIMARY KEY,
  personal_code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  stage TEXT NOT NULL,
  position TEXT NOT NULL,
  organisation UUID REFERENCES organisation (id),
  email TEXT NOT NULL,
  created_at BIGINT NOT NULL
)
--;
CREATE INDEX person_by_organisation ON person (organisation)
--;
CREATE TABLE person_identifier (
  person UUID NOT NULL REFERENCES person (id),
  kind TEXT NOT NULL,
  lookup BYTES NOT NULL,
  sealed BYTES NOT NULL,
  masked TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  valid_until TEXT,
  PRIMARY KEY (kind, lookup)
)
--;
CREATE INDEX person_identifier_by_person ON person_identifier (person)
--;
CREATE TABLE account (
  id UUID PRIMARY KEY,
  person UUID NOT NULL REFERENCES person (id),
  user_name TEXT NOT NULL UNIQUE,
  password_hash TEXT NOT NULL,
  failures BIGINT NOT NULL DEFAULT 0,
  locked_until BIGINT,
  disabled_at BIGINT,
  created_at BIGINT NOT NULL
)
--;
CREATE TABLE seat (
  id UUID PRIMARY KEY,
  person UUID NOT NULL REFERENCES person (id),
  organisation UUID NOT NULL REFERENCES organisation (id),
  role TEXT NOT NULL CHECK (role IN ('head', 'liaison', 'operator')),
  valid_from TEXT NOT NULL,
  valid_until TEXT
)
--;
CREATE INDEX seat_by_person ON seat (person)
--;
CREATE TABLE sign_in (
  id UUID PRIMARY KEY,
  account UUID,
  at BIGINT NOT NULL,
  address TEXT NOT NULL,
  way TEXT NOT NULL,
  success BOOLEAN NOT NULL
)
--;
CREATE INDEX sign_in_by_account ON sign_in (account, at)
--;
CREATE INDEX sign_in_by_address ON sign_in (address, at)
