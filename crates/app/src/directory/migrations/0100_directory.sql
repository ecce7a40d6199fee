CREATE TABLE organisation (
  id UUID PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  level TEXT NOT NULL,
  ownership TEXT NOT NULL,
  county TEXT NOT NULL,
  district TEXT NOT NULL,
  postal_code TEXT NOT NULL,
  address TEXT NOT NULL,
  phone TEXT NOT NULL,
  website TEXT NOT NULL,
  reviewer UUID REFERENCES organisation (id),
  list_year BIGINT,
  valid_from TEXT NOT NULL,
  valid_until TEXT,
  updated_at BIGINT NOT NULL
)
--;
CREATE INDEX organisation_by_county ON organisation (county, district, code)
--;
CREATE INDEX organisation_by_reviewer ON organisation (reviewer)
