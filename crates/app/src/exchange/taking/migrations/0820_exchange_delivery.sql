CREATE TABLE exchange_delivery (
  id UUID PRIMARY KEY,
  number BIGINT NOT NULL UNIQUE,
  partner UUID NOT NULL REFERENCES exchange_partner (id),
  door TEXT NOT NULL CHECK (door IN ('page', 'api', 'database', 'instance')),
  live BOOLEAN NOT NULL,
  dry_run BOOLEAN NOT NULL,
  whole BOOLEAN NOT NULL,
  file_name TEXT NOT NULL,
  format TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN
    ('received', 'checking', 'checked', 'held', 'merging', 'merged', 'dropped', 'failed')),
  failure TEXT NOT NULL,
  sent_by TEXT NOT NULL,
  actor TEXT NOT NULL,
  received_at BIGINT NOT NULL,
  checked_at BIGINT,
  ended_at BIGINT,
  worker UUID,
  worker_until BIGINT NOT NULL,
  position BIGINT NOT NULL,
  rows_read BIGINT NOT NULL,
  rows_new BIGINT NOT NULL,
  rows_changed BIGINT NOT NULL,
  rows_unchanged BIGINT NOT NULL,
  rows_repeated BIGINT NOT NULL,
  rows_waiting BIGINT NOT NULL,
  rows_refused BIGINT NOT NULL,
  rows_merged BIGINT NOT NULL,
  delete_after BIGINT,
  CHECK (rows_read = rows_new + rows_changed + rows_unchanged + rows_repeated + rows_waiting + rows_refused)
)
--;
CREATE INDEX exchange_delivery_by_partner ON exchange_delivery (partner, number)
--;
CREATE INDEX exchange_delivery_open ON exchange_delivery (number) WHERE state IN ('received', 'checking', 'merging')
--;
CREATE INDEX exchange_delivery_due ON exchange_delivery (delete_after) WHERE delete_after IS NOT NULL
--;
CREATE TABLE exchange_fault (
  delivery UUID NOT NULL REFERENCES exchange_delivery (id),
  list TEXT NOT NULL CHECK (list IN ('courses', 'people')),
  line BIGINT NOT NULL,
  faults TEXT NOT NULL,
  cells TEXT NOT NULL,
  PRIMARY KEY (delivery, list, line)
)
--;
CREATE TABLE exchange_course (
  course UUID PRIMARY KEY REFERENCES course (id),
  partner UUID NOT NULL REFERENCES exchange_partner (id),
  key TEXT NOT NULL CHECK (key <> ''),
  hash BYTES NOT NULL,
  cells TEXT NOT NULL,
  school TEXT NOT NULL,
  month BIGINT NOT NULL,
  ends TEXT NOT NULL,
  half_hours BIGINT NOT NULL,
  cancelled BOOLEAN NOT NULL,
  delivery UUID NOT NULL,
  CONSTRAINT exchange_course_once UNIQUE (partner, key)
)
--;
CREATE INDEX exchange_course_by_month ON exchange_course (partner, month, school)
--;
CREATE TABLE exchange_hours (
  course UUID NOT NULL REFERENCES exchange_course (course),
  person UUID NOT NULL REFERENCES person (id),
  said BIGINT NOT NULL CHECK (said >= 0),
  mark BYTES NOT NULL,
  delivery UUID NOT NULL,
  PRIMARY KEY (course, person)
)
--;
CREATE TABLE exchange_waiting (
  course UUID NOT NULL REFERENCES exchange_course (course),
  lookup BYTES NOT NULL,
  sealed BYTES NOT NULL,
  said BIGINT NOT NULL CHECK (said > 0),
  mark BYTES NOT NULL,
  delivery UUID NOT NULL,
  since BIGINT NOT NULL,
  told BOOLEAN NOT NULL,
  PRIMARY KEY (course, lookup)
)
--;
CREATE INDEX exchange_waiting_since ON exchange_waiting (since)
--;
CREATE TABLE exchange_month (
  partner UUID NOT NULL REFERENCES exchange_partner (id),
  month BIGINT NOT NULL,
  confirmed_at BIGINT NOT NULL,
  confirmed_by TEXT NOT NULL,
  courses BIGINT NOT NULL,
  records BIGINT NOT NULL,
  half_hours BIGINT NOT NULL,
  digest TEXT NOT NULL,
  opened_until BIGINT,
  PRIMARY KEY (partner, month)
)
