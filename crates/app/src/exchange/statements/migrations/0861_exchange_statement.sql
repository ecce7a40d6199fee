CREATE TABLE exchange_statement (
  partner UUID NOT NULL REFERENCES exchange_partner (id),
  live BOOLEAN NOT NULL,
  id UUID NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('standing', 'waiting', 'voided', 'voids')),
  digest BYTES NOT NULL,
  course TEXT NOT NULL,
  lookup BYTES NOT NULL,
  sealed BYTES NOT NULL,
  received_at BIGINT NOT NULL,
  PRIMARY KEY (partner, live, id)
)
--;
CREATE INDEX exchange_statement_of ON exchange_statement (partner, live, course, lookup)
--;
CREATE INDEX exchange_statement_waiting ON exchange_statement (received_at) WHERE state = 'waiting'
--;
CREATE INDEX exchange_statement_age ON exchange_statement (received_at)
