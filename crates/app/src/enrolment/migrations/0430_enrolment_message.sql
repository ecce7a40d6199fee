CREATE TABLE enrolment_message (
  id UUID PRIMARY KEY,
  course UUID NOT NULL REFERENCES course (id),
  seat UUID REFERENCES seat (id),
  sender UUID NOT NULL REFERENCES person (id),
  subject TEXT NOT NULL CHECK (subject <> ''),
  body TEXT NOT NULL CHECK (body <> ''),
  audience TEXT NOT NULL CHECK (audience IN ('admitted', 'waiting', 'everybody', 'chosen')),
  recipients BIGINT NOT NULL CHECK (recipients > 0),
  sent_at BIGINT NOT NULL
)
--;
CREATE INDEX enrolment_message_by_course ON enrolment_message (course, sent_at)
