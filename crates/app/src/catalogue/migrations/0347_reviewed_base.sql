ALTER TABLE course ADD COLUMN reviewed_base TEXT
--;
ALTER TABLE course ADD COLUMN attended_at BIGINT
