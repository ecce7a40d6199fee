CREATE TABLE exchange_partner (
  id UUID PRIMARY KEY,
  code TEXT NOT NULL UNIQUE CHECK (code <> ''),
  kind TEXT NOT NULL CHECK (kind IN ('county', 'site', 'instance')),
  owner TEXT NOT NULL,
  name TEXT NOT NULL CHECK (name <> ''),
  county TEXT NOT NULL,
  organisation UUID REFERENCES organisation (id),
  mode TEXT NOT NULL CHECK (mode IN ('online', 'file', 'api', 'database')),
  sends_profiles BOOLEAN NOT NULL,
  sends_records BOOLEAN NOT NULL,
  retrieves_records BOOLEAN NOT NULL,
  reviews_courses BOOLEAN NOT NULL,
  roaming TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('listed', 'applied', 'active', 'paused', 'ended')),
  reason TEXT NOT NULL,
  purpose TEXT NOT NULL,
  contact_name TEXT NOT NULL,
  contact_tel TEXT NOT NULL,
  contact_mail TEXT NOT NULL,
  second_name TEXT NOT NULL,
  second_tel TEXT NOT NULL,
  second_mail TEXT NOT NULL,
  addresses TEXT NOT NULL,
  schedule BIGINT CHECK (schedule BETWEEN 0 AND 23),
  silent_after_hours BIGINT NOT NULL CHECK (silent_after_hours > 0),
  period_from TEXT,
  period_until TEXT,
  confirmed_on TEXT,
  reminded TEXT NOT NULL,
  active_since BIGINT,
  silence_told_at BIGINT,
  ended_at BIGINT,
  version BIGINT NOT NULL,
  listed_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  CHECK (state NOT IN ('applied', 'active', 'paused') OR contact_mail <> ''),
  CHECK (state <> 'active' OR active_since IS NOT NULL)
)
--;
CREATE INDEX exchange_partner_of ON exchange_partner (organisation)
--;
CREATE TABLE exchange_key (
  id UUID PRIMARY KEY,
  partner UUID NOT NULL REFERENCES exchange_partner (id),
  prefix TEXT NOT NULL UNIQUE,
  hash BYTES NOT NULL,
  name TEXT NOT NULL,
  live BOOLEAN NOT NULL,
  scopes TEXT NOT NULL CHECK (scopes <> ''),
  addresses TEXT NOT NULL,
  until_on TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  ended_at BIGINT,
  used_at BIGINT,
  used_from TEXT NOT NULL
)
--;
CREATE INDEX exchange_key_of ON exchange_key (partner, created_at)
--;
CREATE TABLE exchange_key_foreign (
  key_id UUID NOT NULL REFERENCES exchange_key (id),
  day TEXT NOT NULL,
  address TEXT NOT NULL,
  PRIMARY KEY (key_id, day, address)
)
