CREATE TABLE exchange_webhook (
  id UUID PRIMARY KEY,
  partner UUID NOT NULL REFERENCES exchange_partner (id),
  live BOOLEAN NOT NULL,
  url TEXT NOT NULL CHECK (url <> ''),
  kinds TEXT NOT NULL CHECK (kinds <> ''),
  paused BOOLEAN NOT NULL,
  failures BIGINT NOT NULL,
  next_at BIGINT,
  sending_until BIGINT,
  last_ok_at BIGINT,
  last_try_at BIGINT,
  last_error TEXT NOT NULL,
  created_at BIGINT NOT NULL
)
--;
CREATE INDEX exchange_webhook_of ON exchange_webhook (partner, created_at)
--;
CREATE TABLE exchange_event (
  id UUID PRIMARY KEY,
  partner UUID NOT NULL REFERENCES exchange_partner (id),
  live BOOLEAN NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  data TEXT NOT NULL,
  at BIGINT NOT NULL
)
--;
CREATE INDEX exchange_event_of ON exchange_event (partner, live, at)
--;
CREATE TABLE exchange_webhook_due (
  hook UUID NOT NULL REFERENCES exchange_webhook (id),
  event UUID NOT NULL REFERENCES exchange_event (id),
  PRIMARY KEY (hook, event)
)
--;
CREATE TABLE exchange_webhook_key (
  id UUID PRIMARY KEY,
  sealed BYTES NOT NULL,
  public BYTES NOT NULL,
  created_at BIGINT NOT NULL,
  retired_at BIGINT
)
