CREATE TABLE requirement (
  id UUID PRIMARY KEY,
  series UUID NOT NULL,
  organisation UUID NOT NULL REFERENCES organisation (id),
  county TEXT NOT NULL,
  title TEXT NOT NULL,
  basis TEXT NOT NULL,
  half_hours BIGINT NOT NULL CHECK (half_hours > 0),
  period TEXT NOT NULL CHECK (period IN ('school-year', 'calendar-year', 'years', 'once')),
  years BIGINT NOT NULL,
  from_day TEXT NOT NULL,
  until_day TEXT,
  rule TEXT NOT NULL,
  shipped TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'published')),
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  published_at BIGINT,
  CHECK (until_day IS NULL OR until_day >= from_day)
)
--;
CREATE INDEX requirement_by_owner ON requirement (organisation, state)
--;
CREATE INDEX requirement_in_force ON requirement (state, until_day)
--;
CREATE UNIQUE INDEX requirement_shipped_once ON requirement (organisation, shipped) WHERE shipped <> ''
--;
CREATE TABLE requirement_leave (
  id UUID PRIMARY KEY,
  person UUID NOT NULL REFERENCES person (id),
  organisation UUID NOT NULL REFERENCES organisation (id),
  from_day TEXT NOT NULL,
  until_day TEXT NOT NULL,
  reason TEXT NOT NULL,
  noted_at BIGINT NOT NULL,
  CHECK (until_day >= from_day)
)
--;
CREATE INDEX requirement_leave_by_person ON requirement_leave (person)
--;
CREATE TABLE requirement_standing (
  requirement UUID NOT NULL REFERENCES requirement (id),
  span_from TEXT NOT NULL,
  span_until TEXT NOT NULL,
  person UUID NOT NULL REFERENCES person (id),
  organisation UUID NOT NULL REFERENCES organisation (id),
  state TEXT NOT NULL CHECK (state IN ('late', 'open', 'done', 'exempt')),
  done BIGINT NOT NULL,
  needed BIGINT NOT NULL,
  PRIMARY KEY (requirement, span_from, person)
)
--;
CREATE INDEX requirement_standing_by_person ON requirement_standing (person)
--;
CREATE INDEX requirement_standing_by_organisation ON requirement_standing (organisation, requirement)
--;
CREATE TABLE requirement_figure (
  organisation UUID NOT NULL REFERENCES organisation (id),
  requirement UUID NOT NULL REFERENCES requirement (id),
  span_from TEXT NOT NULL,
  span_until TEXT NOT NULL,
  county TEXT NOT NULL,
  people BIGINT NOT NULL,
  done BIGINT NOT NULL,
  missing BIGINT NOT NULL,
  exempt BIGINT NOT NULL,
  PRIMARY KEY (organisation, requirement, span_from)
)
--;
CREATE INDEX requirement_figure_by_requirement ON requirement_figure (requirement, span_from, county)
--;
CREATE TABLE requirement_position (
  name TEXT PRIMARY KEY,
  position BIGINT NOT NULL,
  mark UUID,
  at BIGINT NOT NULL
)
--;
CREATE TABLE requirement_reminder (
  organisation UUID PRIMARY KEY REFERENCES organisation (id),
  sent_at BIGINT NOT NULL
)
