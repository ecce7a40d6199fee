CREATE TABLE exchange_delivery (
  id UUID PRIMARY KEY,
  number BIGINT NOT NULL,
  partner UUID NOT NULL REFERENCES exchange_partner (id),
  state TEXT NOT NULL CHECK (state IN ('received', 'checking', 'checked', 'merging', 'merged', 'held', 'refused', 'failed', 'sandboxed')),
  received_at BIGINT NOT NULL,
  ended_at BIGINT,
  rows_read BIGINT NOT NULL,
  rows_refused BIGINT NOT NULL,
  rows_merged BIGINT NOT NULL,
  rows_waiting BIGINT NOT NULL
)
--;
CREATE INDEX exchange_delivery_of ON exchange_delivery (partner, received_at)
