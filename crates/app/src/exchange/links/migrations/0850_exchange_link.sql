CREATE TABLE exchange_link (
  id UUID PRIMARY KEY,
  partner UUID NOT NULL UNIQUE REFERENCES exchange_partner (id),
  organisation UUID NOT NULL REFERENCES organisation (id),
  name TEXT NOT NULL CHECK (name <> ''),
  url TEXT NOT NULL CHECK (url <> ''),
  sealed BYTES NOT NULL,
  key_name TEXT NOT NULL,
  mail TEXT NOT NULL CHECK (mail <> ''),
  sends BOOLEAN NOT NULL,
  fetches BOOLEAN NOT NULL,
  compares BOOLEAN NOT NULL,
  hour BIGINT NOT NULL CHECK (hour BETWEEN 0 AND 23),
  paused BOOLEAN NOT NULL,
  version BIGINT NOT NULL,
  run_on TEXT NOT NULL,
  running_until BIGINT,
  busy BOOLEAN NOT NULL,
  scanned UUID,
  pending BIGINT,
  fetched BIGINT NOT NULL,
  moved BIGINT NOT NULL,
  tried_at BIGINT,
  ok_at BIGINT,
  failing_since BIGINT,
  failure TEXT NOT NULL,
  told BOOLEAN NOT NULL,
  sent TEXT NOT NULL,
  compared TEXT NOT NULL,
  created_at BIGINT NOT NULL
)
--;
CREATE INDEX exchange_link_of ON exchange_link (organisation, created_at)
--;
CREATE TABLE exchange_link_course (
  link UUID NOT NULL REFERENCES exchange_link (id),
  course UUID NOT NULL REFERENCES course (id),
  hash BYTES NOT NULL,
  delivery BIGINT,
  PRIMARY KEY (link, course)
)
