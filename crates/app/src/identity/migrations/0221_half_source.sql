ALTER TABLE sign_in_half ADD COLUMN source TEXT NOT NULL DEFAULT ''
--;
CREATE INDEX sign_in_half_by_source ON sign_in_half (source, expires_at)
