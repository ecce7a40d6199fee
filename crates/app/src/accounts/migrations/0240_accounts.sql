CREATE TABLE application (
  id UUID PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('business', 'teacher', 'seat', 'invite')),
  state TEXT NOT NULL CHECK (state IN ('mail', 'waiting', 'approved', 'refused', 'done')),
  status_hash BYTES NOT NULL UNIQUE,
  proof_hash BYTES UNIQUE,
  organisation UUID REFERENCES organisation (id),
  person UUID REFERENCES person (id),
  seat UUID REFERENCES seat (id),
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  phone TEXT NOT NULL,
  user_name TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  role TEXT NOT NULL,
  title TEXT NOT NULL,
  purpose TEXT NOT NULL,
  stage TEXT NOT NULL,
  position TEXT NOT NULL,
  reason TEXT NOT NULL DEFAULT '',
  decided_by TEXT NOT NULL DEFAULT '',
  created_at BIGINT NOT NULL,
  proved_at BIGINT,
  decided_at BIGINT
)
--;
CREATE INDEX application_waiting ON application (organisation) WHERE state = 'waiting'
--;
CREATE UNIQUE INDEX application_seat_once ON application (person, organisation) WHERE kind = 'seat' AND state = 'waiting'
--;
CREATE TABLE account_link (
  token_hash BYTES PRIMARY KEY,
  account UUID NOT NULL REFERENCES account (id),
  expires_at BIGINT NOT NULL,
  used_at BIGINT
)
