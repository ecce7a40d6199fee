CREATE TABLE policy_case (
  id UUID PRIMARY KEY,
  policy TEXT NOT NULL,
  subject UUID NOT NULL,
  told UUID NOT NULL,
  organisation UUID,
  label TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('noticed', 'acted', 'cleared')),
  noticed_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  kept_reason TEXT NOT NULL DEFAULT '',
  ended_at BIGINT
)
--;
CREATE UNIQUE INDEX policy_case_open ON policy_case (policy, subject) WHERE state = 'noticed'
--;
CREATE INDEX policy_case_by_told ON policy_case (told, state)
--;
CREATE TABLE policy_run (policy TEXT PRIMARY KEY, begun_on TEXT NOT NULL, done_on TEXT NOT NULL)
