CREATE TABLE audit_chain (chain BIGINT PRIMARY KEY, seq BIGINT NOT NULL, hash BYTES NOT NULL)
--;
CREATE TABLE event (
  id UUID PRIMARY KEY,
  chain BIGINT NOT NULL REFERENCES audit_chain (chain),
  seq BIGINT NOT NULL,
  at BIGINT NOT NULL,
  person UUID,
  account UUID,
  seat UUID,
  organisation UUID,
  actor_label TEXT NOT NULL,
  address TEXT NOT NULL,
  process TEXT NOT NULL,
  action TEXT NOT NULL,
  subject UUID NOT NULL,
  data TEXT NOT NULL,
  hash BYTES NOT NULL,
  UNIQUE (chain, seq)
)
--;
CREATE INDEX event_by_subject ON event (subject, at)
--;
CREATE TABLE job (
  id UUID PRIMARY KEY,
  kind TEXT NOT NULL,
  payload TEXT NOT NULL,
  run_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  leased_until BIGINT,
  done_at BIGINT,
  failed_at BIGINT,
  last_error TEXT
)
--;
CREATE INDEX job_waiting ON job (run_at) WHERE done_at IS NULL AND failed_at IS NULL
--;
CREATE TABLE mail (
  id UUID PRIMARY KEY,
  to_address TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  kind TEXT NOT NULL,
  person UUID,
  created_at BIGINT NOT NULL,
  sent_at BIGINT,
  failed_at BIGINT,
  attempts BIGINT NOT NULL DEFAULT 0,
  next_try_at BIGINT NOT NULL DEFAULT 0,
  last_error TEXT
)
--;
CREATE INDEX mail_waiting ON mail (created_at) WHERE sent_at IS NULL AND failed_at IS NULL
--;
CREATE TABLE sequence (name TEXT PRIMARY KEY, next BIGINT NOT NULL)
--;
CREATE TABLE cron (name TEXT PRIMARY KEY, last_run BIGINT NOT NULL)
--;
CREATE TABLE session (
  token_hash BYTES PRIMARY KEY,
  account UUID NOT NULL,
  person UUID NOT NULL,
  seat UUID,
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  address TEXT NOT NULL,
  agent TEXT NOT NULL
)
--;
CREATE INDEX session_by_account ON session (account)
--;
CREATE TABLE file (
  id UUID PRIMARY KEY,
  name TEXT NOT NULL,
  content_type TEXT NOT NULL,
  size BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  owner UUID NOT NULL,
  created_at BIGINT NOT NULL,
  delete_after BIGINT
)
