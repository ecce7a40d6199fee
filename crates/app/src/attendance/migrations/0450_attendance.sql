CREATE TABLE attendance_door (
  id UUID PRIMARY KEY,
  course UUID NOT NULL REFERENCES course (id),
  label TEXT NOT NULL CHECK (label <> ''),
  secret_hash BYTES NOT NULL UNIQUE,
  made_by UUID NOT NULL REFERENCES person (id),
  made_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  revoked_at BIGINT
)
--;
CREATE INDEX attendance_door_of ON attendance_door (course)
--;
CREATE TABLE attendance_mark (
  id UUID PRIMARY KEY,
  course UUID NOT NULL,
  meeting BIGINT NOT NULL,
  person UUID NOT NULL REFERENCES person (id),
  direction TEXT NOT NULL CHECK (direction IN ('in', 'out', 'toggle')),
  at BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  way TEXT NOT NULL CHECK (way IN ('room_qr', 'code', 'person_qr', 'list', 'manual')),
  by_person UUID REFERENCES person (id),
  door UUID REFERENCES attendance_door (id),
  reason TEXT NOT NULL,
  FOREIGN KEY (course, meeting) REFERENCES meeting (course, position),
  CHECK (at <= received_at),
  CHECK (way <> 'manual' OR reason <> ''),
  CHECK ((by_person IS NULL) <> (door IS NULL))
)
--;
CREATE INDEX attendance_mark_of ON attendance_mark (course, meeting)
--;
CREATE INDEX attendance_mark_by_person ON attendance_mark (person)
--;
CREATE TABLE attendance_void (
  mark UUID PRIMARY KEY REFERENCES attendance_mark (id),
  at BIGINT NOT NULL,
  by_person UUID REFERENCES person (id),
  door UUID REFERENCES attendance_door (id),
  reason TEXT NOT NULL CHECK (reason <> ''),
  CHECK ((by_person IS NULL) <> (door IS NULL))
)
--;
CREATE TABLE attendance_setting (
  course UUID PRIMARY KEY REFERENCES course (id),
  walk_in BOOLEAN NOT NULL
)
--;
CREATE TABLE attendance_try (
  person UUID NOT NULL REFERENCES person (id),
  at BIGINT NOT NULL
)
--;
CREATE INDEX attendance_try_of ON attendance_try (person, at)
