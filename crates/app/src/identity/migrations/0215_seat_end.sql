ALTER TABLE seat ADD COLUMN ended_at BIGINT
--;
ALTER TABLE seat_holding ADD COLUMN ended_at BIGINT
--;
ALTER TABLE seat_holding ADD COLUMN end_reason TEXT NOT NULL DEFAULT ''
--;
ALTER TABLE seat_holding ADD COLUMN suspended_at BIGINT
--;
ALTER TABLE seat_holding ADD COLUMN confirmed_year BIGINT NOT NULL DEFAULT 0
--;
CREATE UNIQUE INDEX seat_holding_one ON seat_holding (seat) WHERE acting = FALSE AND valid_until IS NULL AND ended_at IS NULL
