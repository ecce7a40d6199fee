CREATE TABLE correction (
  id UUID PRIMARY KEY,
  course UUID NOT NULL REFERENCES course (id),
  number BIGINT NOT NULL,
  reviewer UUID NOT NULL REFERENCES organisation (id),
  state TEXT NOT NULL CHECK (state IN ('sent', 'returned', 'approved', 'withdrawn')),
  reason TEXT NOT NULL CHECK (reason <> ''),
  facts_before TEXT NOT NULL,
  facts_after TEXT NOT NULL,
  sent_at BIGINT NOT NULL,
  sent_by TEXT NOT NULL,
  decided_at BIGINT,
  decided_by TEXT NOT NULL DEFAULT '',
  answer TEXT NOT NULL DEFAULT '',
  CONSTRAINT correction_numbered_once UNIQUE (course, number),
  CONSTRAINT correction_decided_when CHECK ((state = 'sent') = (decided_at IS NULL)),
  CONSTRAINT correction_return_says_why CHECK (state <> 'returned' OR answer <> '')
)
--;
CREATE UNIQUE INDEX correction_one_open ON correction (course) WHERE state = 'sent'
--;
CREATE INDEX correction_waiting ON correction (reviewer, sent_at) WHERE state = 'sent'
--;
CREATE TABLE correction_row (
  correction UUID NOT NULL REFERENCES correction (id),
  position BIGINT NOT NULL,
  person UUID NOT NULL REFERENCES person (id),
  before BIGINT NOT NULL CHECK (before >= 0),
  after BIGINT NOT NULL CHECK (after >= 0),
  PRIMARY KEY (correction, person),
  CHECK (before <> after)
)
