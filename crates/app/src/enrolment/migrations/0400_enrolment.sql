CREATE TABLE enrolment_desk (
  course UUID PRIMARY KEY REFERENCES course (id),
  places BIGINT NOT NULL,
  admitted BIGINT NOT NULL CHECK (admitted >= 0),
  waiting BIGINT NOT NULL CHECK (waiting >= 0),
  next_number BIGINT NOT NULL,
  CONSTRAINT desk_never_overfull CHECK (admitted <= places)
)
--;
CREATE TABLE enrolment (
  id UUID PRIMARY KEY,
  course UUID NOT NULL REFERENCES course (id),
  person UUID NOT NULL REFERENCES person (id),
  state TEXT NOT NULL CHECK (state IN ('admitted', 'waiting', 'applied', 'withdrawn', 'refused')),
  number BIGINT,
  requested_at BIGINT NOT NULL,
  decided_at BIGINT NOT NULL,
  CONSTRAINT enrolment_once UNIQUE (course, person),
  CONSTRAINT enrolment_waits_with_number CHECK (state <> 'waiting' OR number IS NOT NULL)
)
--;
CREATE UNIQUE INDEX enrolment_number ON enrolment (course, number) WHERE number IS NOT NULL
--;
CREATE INDEX enrolment_by_person ON enrolment (person, requested_at)
