ALTER TABLE person ADD COLUMN sex TEXT NOT NULL DEFAULT ''
--;
ALTER TABLE person ADD COLUMN birth_date TEXT
--;
ALTER TABLE person ADD COLUMN phone TEXT NOT NULL DEFAULT ''
--;
ALTER TABLE person ADD COLUMN subject TEXT NOT NULL DEFAULT ''
--;
ALTER TABLE person ADD COLUMN subjects_year BIGINT NOT NULL DEFAULT 0
--;
ALTER TABLE person ADD COLUMN supervised BOOLEAN NOT NULL DEFAULT TRUE
--;
ALTER TABLE person ADD COLUMN merged_into UUID REFERENCES person (id)
--;
ALTER TABLE person ADD COLUMN updated_at BIGINT NOT NULL DEFAULT 0
--;
CREATE INDEX person_by_merge ON person (merged_into) WHERE merged_into IS NOT NULL
--;
CREATE INDEX person_by_name ON person (name)
--;
ALTER TABLE account ADD COLUMN must_change BOOLEAN NOT NULL DEFAULT FALSE
--;
ALTER TABLE account ADD COLUMN second_factor BOOLEAN NOT NULL DEFAULT FALSE
--;
ALTER TABLE account ADD COLUMN consent_version BIGINT NOT NULL DEFAULT 0
--;
ALTER TABLE account ADD COLUMN last_used_at BIGINT
--;
ALTER TABLE account ADD COLUMN removed_at BIGINT
--;
CREATE INDEX account_by_person ON account (person)
--;
CREATE TABLE service (
  id UUID PRIMARY KEY,
  person UUID NOT NULL REFERENCES person (id),
  organisation UUID NOT NULL REFERENCES organisation (id),
  main BOOLEAN NOT NULL,
  valid_from TEXT NOT NULL,
  valid_until TEXT,
  source TEXT NOT NULL
)
--;
CREATE INDEX service_by_person ON service (person)
--;
CREATE INDEX service_by_organisation ON service (organisation, valid_until)
--;
INSERT INTO service (id, person, organisation, main, valid_from, valid_until, source)
SELECT id, id, organisation, TRUE, '2025-08-01', NULL, 'before' FROM person WHERE organisation IS NOT NULL
--;
ALTER TABLE seat RENAME TO seat_old
--;
CREATE TABLE seat (
  id UUID PRIMARY KEY,
  organisation UUID NOT NULL REFERENCES organisation (id),
  role TEXT NOT NULL CHECK (role IN ('head', 'liaison', 'operator')),
  title TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  valid_until TEXT
)
--;
INSERT INTO seat (id, organisation, role, title, valid_from, valid_until)
SELECT id, organisation, role, '', valid_from, valid_until FROM seat_old
--;
CREATE INDEX seat_by_organisation ON seat (organisation)
--;
CREATE TABLE seat_holding (
  id UUID PRIMARY KEY,
  seat UUID NOT NULL REFERENCES seat (id),
  person UUID NOT NULL REFERENCES person (id),
  acting BOOLEAN NOT NULL,
  valid_from TEXT NOT NULL,
  valid_until TEXT
)
--;
INSERT INTO seat_holding (id, seat, person, acting, valid_from, valid_until)
SELECT id, id, person, FALSE, valid_from, valid_until FROM seat_old
--;
CREATE INDEX seat_holding_by_person ON seat_holding (person)
--;
CREATE INDEX seat_holding_by_seat ON seat_holding (seat)
--;
CREATE TABLE seat_right (
  seat UUID NOT NULL REFERENCES seat (id),
  name TEXT NOT NULL,
  granted_at BIGINT NOT NULL,
  PRIMARY KEY (seat, name)
)
--;
DROP TABLE seat_old
