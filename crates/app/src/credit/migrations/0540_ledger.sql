ALTER TABLE award ADD COLUMN turn BIGINT NOT NULL DEFAULT 1
--;
ALTER TABLE award ADD COLUMN reason TEXT NOT NULL DEFAULT ''
--;
ALTER TABLE award ADD COLUMN reference UUID
--;
DROP INDEX award_issued_once
--;
CREATE UNIQUE INDEX award_turn_once ON award (course, person, turn)
--;
CREATE TABLE award_seal (
  number BIGINT PRIMARY KEY,
  first_serial BIGINT NOT NULL UNIQUE,
  last_serial BIGINT NOT NULL UNIQUE,
  lines BIGINT NOT NULL CHECK (lines > 0),
  digest BYTES NOT NULL,
  event UUID NOT NULL UNIQUE,
  at BIGINT NOT NULL,
  CHECK (last_serial >= first_serial)
)
