CREATE TABLE shared_resource (
  id UUID PRIMARY KEY,
  organisation UUID NOT NULL REFERENCES organisation (id),
  kind TEXT NOT NULL CHECK (kind IN ('handout', 'venue', 'instructor')),
  title TEXT NOT NULL CHECK (title <> ''),
  subject TEXT NOT NULL,
  scope TEXT NOT NULL,
  county TEXT NOT NULL,
  description TEXT NOT NULL,
  link TEXT NOT NULL CHECK (link = '' OR link LIKE 'https://%'),
  address TEXT NOT NULL,
  capacity TEXT NOT NULL,
  equipment TEXT NOT NULL,
  fee TEXT NOT NULL,
  contact TEXT NOT NULL,
  mail TEXT NOT NULL,
  words TEXT NOT NULL,
  offered BOOLEAN NOT NULL,
  consent TEXT NOT NULL CHECK (consent IN ('none', 'asked', 'given', 'refused', 'withdrawn')),
  text_number BIGINT NOT NULL,
  asked_until BIGINT,
  answered_at BIGINT,
  consented_at BIGINT,
  consented_text BIGINT,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  CHECK ((kind = 'instructor') = (consent <> 'none')),
  CHECK ((kind = 'instructor') = (mail <> '')),
  CHECK (consent <> 'given' OR (consented_at IS NOT NULL AND consented_text = text_number))
)
--;
CREATE UNIQUE INDEX shared_resource_instructor ON shared_resource (organisation, mail) WHERE kind = 'instructor'
--;
CREATE INDEX shared_resource_public ON shared_resource (changed_at) WHERE offered AND consent IN ('none', 'given')
--;
CREATE INDEX shared_resource_own ON shared_resource (organisation, changed_at)
--;
CREATE TABLE shared_resource_ask (
  token_hash BYTES PRIMARY KEY,
  resource UUID NOT NULL REFERENCES shared_resource (id),
  asked_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  ended BOOLEAN NOT NULL
)
--;
CREATE INDEX shared_resource_ask_of ON shared_resource_ask (resource, asked_at)
