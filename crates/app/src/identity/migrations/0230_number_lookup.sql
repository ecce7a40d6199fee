CREATE TABLE number_lookup (
  kind TEXT NOT NULL,
  lookup BYTES NOT NULL,
  key_id BIGINT NOT NULL,
  of_lookup BYTES NOT NULL,
  PRIMARY KEY (kind, lookup),
  FOREIGN KEY (kind, of_lookup) REFERENCES person_identifier (kind, lookup) ON UPDATE CASCADE ON DELETE CASCADE
)
--;
INSERT INTO number_lookup (kind, lookup, key_id, of_lookup) SELECT kind, lookup, 1, lookup FROM person_identifier
--;
CREATE INDEX number_lookup_by_number ON number_lookup (kind, of_lookup, key_id)
--;
CREATE INDEX number_lookup_by_key ON number_lookup (key_id)
--;
ALTER TABLE person_identifier ADD COLUMN key_id BIGINT NOT NULL DEFAULT 1
--;
CREATE INDEX person_identifier_by_key ON person_identifier (key_id)
