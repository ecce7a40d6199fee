CREATE TABLE audit_check (
  id UUID PRIMARY KEY,
  at BIGINT NOT NULL,
  lines BIGINT NOT NULL,
  chain BIGINT,
  seq BIGINT,
  why TEXT NOT NULL,
  CHECK ((chain IS NULL) = (seq IS NULL))
)
--;
CREATE INDEX audit_check_by_time ON audit_check (at)
