CREATE TABLE roster_state (
  course UUID PRIMARY KEY REFERENCES course (id),
  revision BIGINT NOT NULL CHECK (revision > 0),
  saved_at BIGINT NOT NULL,
  saved_by TEXT NOT NULL
)
--;
CREATE TABLE roster_sent (
  course UUID PRIMARY KEY REFERENCES course (id),
  people BIGINT NOT NULL CHECK (people > 0),
  half_hours BIGINT NOT NULL CHECK (half_hours > 0),
  looks TEXT NOT NULL,
  sent_at BIGINT NOT NULL
)
--;
CREATE TABLE roster_reminder (
  organisation UUID NOT NULL REFERENCES organisation (id),
  kind TEXT NOT NULL CHECK (kind IN ('week', 'quarter', 'year')),
  period TEXT NOT NULL,
  courses BIGINT NOT NULL CHECK (courses > 0),
  told_at BIGINT NOT NULL,
  PRIMARY KEY (organisation, kind, period)
)
--;
CREATE INDEX roster_reminder_by_period ON roster_reminder (kind, period)
--;
CREATE TABLE roster_no_reminders (
  person UUID PRIMARY KEY REFERENCES person (id),
  chosen_at BIGINT NOT NULL
)
