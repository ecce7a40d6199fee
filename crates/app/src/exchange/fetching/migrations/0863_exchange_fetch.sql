CREATE TABLE exchange_fetch (
  id UUID PRIMARY KEY,
  number BIGINT NOT NULL UNIQUE,
  partner UUID NOT NULL REFERENCES exchange_partner (id),
  made_at BIGINT NOT NULL,
  made_by TEXT NOT NULL,
  format TEXT NOT NULL CHECK (format IN ('package', 'package-big5', 'csv', 'xlsx', 'ods', 'xml', 'ndjson')),
  since BIGINT NOT NULL,
  until BIGINT NOT NULL,
  courses BIGINT NOT NULL,
  people BIGINT NOT NULL,
  left_out BIGINT NOT NULL,
  gaps TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  downloaded_at BIGINT,
  delete_after BIGINT
)
--;
CREATE INDEX exchange_fetch_of ON exchange_fetch (partner, number)
--;
CREATE INDEX exchange_fetch_due ON exchange_fetch (delete_after) WHERE delete_after IS NOT NULL
