CREATE TABLE exchange_opening (
  id UUID PRIMARY KEY,
  partner UUID NOT NULL,
  month BIGINT NOT NULL,
  reason TEXT NOT NULL CHECK (reason <> ''),
  asked_by TEXT NOT NULL,
  asked_at BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('asked', 'opened', 'returned')),
  answer TEXT NOT NULL,
  answered_by TEXT NOT NULL,
  answered_at BIGINT,
  FOREIGN KEY (partner, month) REFERENCES exchange_month (partner, month),
  CHECK ((state = 'asked') = (answered_at IS NULL)),
  CHECK (state <> 'returned' OR answer <> '')
)
--;
CREATE UNIQUE INDEX exchange_opening_once ON exchange_opening (partner, month) WHERE state = 'asked'
--;
CREATE INDEX exchange_opening_asked ON exchange_opening (asked_at) WHERE state = 'asked'
