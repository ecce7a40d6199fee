CREATE TABLE attachment (
  id UUID PRIMARY KEY,
  course UUID NOT NULL REFERENCES course (id) ON DELETE CASCADE,
  file UUID NOT NULL REFERENCES file (id),
  name TEXT NOT NULL CHECK (name <> ''),
  kind TEXT NOT NULL CHECK (kind IN ('pdf', 'docx', 'xlsx', 'pptx', 'odt', 'ods', 'odp', 'jpg', 'png', 'txt')),
  size BIGINT NOT NULL CHECK (size > 0 AND size <= 20971520),
  sha256 TEXT NOT NULL,
  readers TEXT NOT NULL CHECK (readers IN ('public', 'admitted', 'reviewer')),
  scan TEXT NOT NULL CHECK (scan IN ('unscanned', 'waiting', 'clean', 'infected')),
  scanned_at BIGINT,
  added_at BIGINT NOT NULL,
  added_by TEXT NOT NULL,
  CONSTRAINT same_content_once UNIQUE (course, sha256)
)
--;
CREATE INDEX attachment_waiting ON attachment (scan, added_at)
