CREATE TABLE official_document (
  serial TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('transcript', 'certificate', 'certificates')),
  person UUID REFERENCES person (id),
  course UUID REFERENCES course (id),
  half_hours BIGINT NOT NULL,
  awards BIGINT NOT NULL,
  lines BYTES NOT NULL,
  issued_at BIGINT NOT NULL,
  CHECK (kind = 'certificates' OR person IS NOT NULL),
  CHECK (kind = 'transcript' OR course IS NOT NULL)
)
--;
CREATE INDEX official_document_by_person ON official_document (person, issued_at)
--;
CREATE UNIQUE INDEX official_certificate_once ON official_document (course, person, half_hours) WHERE kind = 'certificate'
--;
CREATE TABLE official_file (
  sha256 TEXT PRIMARY KEY,
  serial TEXT NOT NULL REFERENCES official_document (serial),
  signing_key UUID NOT NULL REFERENCES signing_key (id),
  made_at BIGINT NOT NULL
)
--;
CREATE TABLE certificate_bundle (
  id UUID PRIMARY KEY,
  course UUID NOT NULL REFERENCES course (id),
  language TEXT NOT NULL,
  format TEXT NOT NULL CHECK (format IN ('pdf', 'zip')),
  people BIGINT NOT NULL,
  done BIGINT NOT NULL CHECK (done <= people),
  created_at BIGINT NOT NULL
)
--;
CREATE INDEX certificate_bundle_by_course ON certificate_bundle (course, created_at)
--;
CREATE TABLE certificate_part (
  bundle UUID NOT NULL REFERENCES certificate_bundle (id),
  number BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  first BIGINT NOT NULL,
  last BIGINT NOT NULL,
  size BIGINT NOT NULL,
  PRIMARY KEY (bundle, number)
)
