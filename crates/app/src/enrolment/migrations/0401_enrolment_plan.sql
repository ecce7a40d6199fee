CREATE TABLE enrolment_kept (
  id UUID PRIMARY KEY,
  course UUID NOT NULL REFERENCES course (id),
  person UUID NOT NULL REFERENCES person (id),
  state TEXT NOT NULL CONSTRAINT enrolment_state_known CHECK (state IN ('admitted', 'offered', 'waiting', 'applied', 'withdrawn', 'expired', 'refused')),
  number BIGINT,
  requested_at BIGINT NOT NULL,
  decided_at BIGINT NOT NULL,
  wish BIGINT,
  class BIGINT,
  share BIGINT,
  school UUID,
  offer_until BIGINT,
  unit UUID REFERENCES organisation (id),
  unit_rank BIGINT,
  CONSTRAINT enrolment_one_a_person UNIQUE (course, person),
  CONSTRAINT enrolment_waits_by_number CHECK (state <> 'waiting' OR number IS NOT NULL),
  CONSTRAINT enrolment_offer_ends CHECK (state <> 'offered' OR offer_until IS NOT NULL)
)
--;
INSERT INTO enrolment_kept (id, course, person, state, number, requested_at, decided_at)
  SELECT id, course, person, state, number, requested_at, decided_at FROM enrolment
--;
DROP TABLE enrolment
--;
ALTER TABLE enrolment_kept RENAME TO enrolment
--;
CREATE UNIQUE INDEX enrolment_number ON enrolment (course, number) WHERE number IS NOT NULL
--;
CREATE INDEX enrolment_by_person ON enrolment (person, requested_at)
--;
CREATE INDEX enrolment_offers ON enrolment (course, offer_until) WHERE state = 'offered'
--;
ALTER TABLE enrolment_desk ADD COLUMN settled_at BIGINT NOT NULL DEFAULT 0
--;
ALTER TABLE enrolment_desk ADD COLUMN due_at BIGINT
--;
ALTER TABLE enrolment_desk ADD COLUMN latest BIGINT NOT NULL DEFAULT 0
--;
CREATE INDEX enrolment_desk_due ON enrolment_desk (due_at) WHERE due_at IS NOT NULL
--;
CREATE TABLE enrolment_plan (
  course UUID PRIMARY KEY REFERENCES course (id),
  body TEXT NOT NULL,
  nominates BOOLEAN NOT NULL,
  version BIGINT NOT NULL,
  changed_at BIGINT NOT NULL
)
--;
CREATE INDEX enrolment_plan_nominates ON enrolment_plan (changed_at) WHERE nominates
--;
CREATE TABLE enrolment_pool (
  course UUID NOT NULL REFERENCES course (id),
  kind TEXT NOT NULL CHECK (kind IN ('class', 'share', 'school')),
  part TEXT NOT NULL,
  places BIGINT NOT NULL,
  taken BIGINT NOT NULL CHECK (taken >= 0),
  PRIMARY KEY (course, kind, part),
  CONSTRAINT pool_never_overfull CHECK (taken <= places)
)
--;
CREATE TABLE enrolment_leave (
  id UUID PRIMARY KEY,
  enrolment UUID NOT NULL REFERENCES enrolment (id),
  reason TEXT NOT NULL,
  sessions TEXT NOT NULL,
  asked_at BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('asked', 'granted', 'declined', 'taken_back')),
  decided_at BIGINT,
  answer TEXT NOT NULL DEFAULT ''
)
--;
CREATE UNIQUE INDEX enrolment_leave_one_stands ON enrolment_leave (enrolment) WHERE state = 'asked'
--;
CREATE INDEX enrolment_leave_of ON enrolment_leave (enrolment, asked_at)
--;
CREATE TABLE enrolment_held (
  person UUID NOT NULL REFERENCES person (id),
  course UUID NOT NULL REFERENCES course (id),
  PRIMARY KEY (person, course)
)
