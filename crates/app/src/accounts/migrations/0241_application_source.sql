ALTER TABLE application ADD COLUMN source TEXT NOT NULL DEFAULT ''
--;
CREATE INDEX application_by_source ON application (source, created_at)
--;
CREATE INDEX application_by_time ON application (created_at)
--;
CREATE INDEX application_by_mail ON application (LOWER(email), created_at)
