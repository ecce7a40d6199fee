CREATE TABLE signing_key (
  id UUID PRIMARY KEY,
  purpose TEXT NOT NULL CHECK (purpose IN ('authority', 'document', 'token', 'proof')),
  number BIGINT NOT NULL,
  algorithm TEXT NOT NULL CHECK (algorithm IN ('p256', 'rsa', 'ed25519')),
  sealed BYTES NOT NULL,
  public BYTES NOT NULL,
  certificates BYTES NOT NULL,
  created_at BIGINT NOT NULL,
  retired_at BIGINT,
  UNIQUE (purpose, number)
)
--;
CREATE UNIQUE INDEX signing_key_in_use ON signing_key (purpose) WHERE retired_at IS NULL
