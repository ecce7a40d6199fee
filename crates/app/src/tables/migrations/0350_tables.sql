CREATE TABLE code_edition (
  number BIGINT PRIMARY KEY,
  table_name TEXT NOT NULL,
  base BIGINT NOT NULL,
  from_day TEXT NOT NULL,
  note TEXT NOT NULL,
  digest TEXT NOT NULL,
  ends TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  made_by TEXT NOT NULL,
  undone_at BIGINT,
  undone_by TEXT NOT NULL DEFAULT '',
  CHECK (base < number)
)
--;
CREATE UNIQUE INDEX code_edition_follows_one ON code_edition (table_name, base) WHERE undone_at IS NULL
--;
CREATE TABLE code_row (
  edition BIGINT NOT NULL REFERENCES code_edition (number),
  position BIGINT NOT NULL,
  code TEXT NOT NULL,
  cells TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  valid_until TEXT NOT NULL,
  PRIMARY KEY (edition, position),
  UNIQUE (edition, code, valid_from),
  CHECK (valid_until = '' OR valid_until > valid_from)
)
--;
CREATE TABLE code_import (
  id UUID PRIMARY KEY,
  table_name TEXT NOT NULL,
  base BIGINT NOT NULL,
  from_day TEXT NOT NULL,
  file_name TEXT NOT NULL,
  note TEXT NOT NULL,
  content TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  made_by TEXT NOT NULL,
  edition BIGINT REFERENCES code_edition (number)
)
