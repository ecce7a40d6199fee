ALTER TABLE exchange_delivery ADD COLUMN what TEXT NOT NULL DEFAULT 'records' CHECK (what IN ('records', 'profiles'))
--;
ALTER TABLE exchange_delivery ADD COLUMN complete BOOLEAN NOT NULL DEFAULT FALSE
--;
ALTER TABLE exchange_delivery ADD COLUMN leaving BIGINT NOT NULL DEFAULT 0
--;
ALTER TABLE exchange_fault RENAME TO exchange_fault_old
--;
CREATE TABLE exchange_fault (
  delivery UUID NOT NULL REFERENCES exchange_delivery (id),
  list TEXT NOT NULL CHECK (list IN ('courses', 'people', 'profiles')),
  line BIGINT NOT NULL,
  faults TEXT NOT NULL,
  cells TEXT NOT NULL,
  PRIMARY KEY (delivery, list, line)
)
--;
INSERT INTO exchange_fault (delivery, list, line, faults, cells)
SELECT delivery, list, line, faults, cells FROM exchange_fault_old
--;
DROP TABLE exchange_fault_old
--;
CREATE TABLE exchange_profile (
  partner UUID NOT NULL REFERENCES exchange_partner (id),
  organisation UUID NOT NULL REFERENCES organisation (id),
  person UUID NOT NULL REFERENCES person (id),
  hash BYTES NOT NULL,
  until_on TEXT,
  ended BOOLEAN NOT NULL,
  delivery UUID NOT NULL,
  PRIMARY KEY (partner, organisation, person)
)
--;
CREATE INDEX exchange_profile_until ON exchange_profile (until_on) WHERE until_on IS NOT NULL
--;
CREATE INDEX exchange_profile_by_person ON exchange_profile (person)
