ALTER TABLE account DROP COLUMN failures
--;
ALTER TABLE account DROP COLUMN locked_until
--;
ALTER TABLE sign_in ADD COLUMN agent TEXT NOT NULL DEFAULT ''
--;
ALTER TABLE sign_in ADD COLUMN source TEXT NOT NULL DEFAULT ''
--;
UPDATE sign_in SET source = address
--;
DROP INDEX sign_in_by_address
--;
CREATE INDEX sign_in_by_source ON sign_in (source, at)
--;
CREATE INDEX sign_in_failed ON sign_in (at) WHERE success = FALSE
--;
CREATE TABLE sign_in_guard (
  name_key BYTES PRIMARY KEY,
  failures BIGINT NOT NULL CHECK (failures >= 0),
  locked_until BIGINT NOT NULL,
  changed_at BIGINT NOT NULL
)
--;
CREATE TABLE sign_in_half (
  token_hash BYTES PRIMARY KEY,
  step TEXT NOT NULL CHECK (step IN ('second', 'alone', 'register')),
  account UUID REFERENCES account (id),
  back TEXT NOT NULL,
  challenge TEXT NOT NULL,
  expires_at BIGINT NOT NULL,
  CHECK (step = 'alone' OR account IS NOT NULL)
)
--;
CREATE INDEX sign_in_half_by_account ON sign_in_half (account)
--;
CREATE TABLE sign_in_once (mark BYTES PRIMARY KEY, expires_at BIGINT NOT NULL)
--;
CREATE TABLE password_history (
  id UUID PRIMARY KEY,
  account UUID NOT NULL REFERENCES account (id),
  hash TEXT NOT NULL,
  replaced_at BIGINT NOT NULL
)
--;
CREATE INDEX password_history_by_account ON password_history (account, replaced_at)
--;
CREATE TABLE passkey (
  id UUID PRIMARY KEY,
  account UUID NOT NULL REFERENCES account (id),
  credential BYTES NOT NULL UNIQUE,
  name TEXT NOT NULL,
  data TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  used_at BIGINT
)
--;
CREATE INDEX passkey_by_account ON passkey (account)
--;
CREATE TABLE totp (
  account UUID PRIMARY KEY REFERENCES account (id),
  sealed BYTES NOT NULL,
  last_step BIGINT NOT NULL,
  created_at BIGINT NOT NULL
)
--;
CREATE TABLE recovery_code (
  account UUID NOT NULL REFERENCES account (id),
  code BYTES NOT NULL,
  used_at BIGINT,
  PRIMARY KEY (account, code)
)
--;
CREATE TABLE reset_request (id UUID PRIMARY KEY, account UUID, source TEXT NOT NULL, at BIGINT NOT NULL)
--;
CREATE INDEX reset_request_by_account ON reset_request (account, at)
--;
CREATE INDEX reset_request_by_source ON reset_request (source, at)
--;
CREATE TABLE reset_link (
  token_hash BYTES PRIMARY KEY,
  account UUID NOT NULL REFERENCES account (id),
  expires_at BIGINT NOT NULL
)
--;
CREATE INDEX reset_link_by_account ON reset_link (account)
--;
CREATE INDEX person_by_email ON person (LOWER(email))
