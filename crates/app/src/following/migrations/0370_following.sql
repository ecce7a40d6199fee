CREATE TABLE follow (
  person UUID NOT NULL REFERENCES person (id),
  course UUID NOT NULL REFERENCES course (id),
  created_at BIGINT NOT NULL,
  PRIMARY KEY (person, course)
)
--;
CREATE INDEX follow_by_course ON follow (course)
--;
CREATE TABLE follow_notice (
  person UUID NOT NULL REFERENCES person (id),
  course UUID NOT NULL REFERENCES course (id),
  occasion TEXT NOT NULL,
  told_at BIGINT NOT NULL,
  CONSTRAINT follow_told_once PRIMARY KEY (person, course, occasion)
)
--;
CREATE INDEX follow_notice_by_course ON follow_notice (course)
--;
CREATE TABLE course_seen (
  course UUID PRIMARY KEY REFERENCES course (id),
  listed BOOLEAN NOT NULL,
  facts TEXT NOT NULL,
  ends BIGINT NOT NULL
)
--;
CREATE INDEX course_seen_by_end ON course_seen (ends)
--;
CREATE TABLE following_position (
  name TEXT PRIMARY KEY,
  position BIGINT NOT NULL
)
--;
CREATE TABLE saved_search (
  id UUID PRIMARY KEY,
  person UUID NOT NULL REFERENCES person (id),
  place BIGINT NOT NULL,
  name TEXT NOT NULL,
  query TEXT NOT NULL,
  told TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  CONSTRAINT saved_search_told CHECK (told IN ('at_once', 'daily', 'never')),
  CONSTRAINT saved_search_at_most_twenty CHECK (place BETWEEN 1 AND 20),
  CONSTRAINT saved_search_place UNIQUE (person, place),
  CONSTRAINT saved_search_once UNIQUE (person, query)
)
--;
CREATE TABLE search_match (
  id UUID PRIMARY KEY,
  search UUID NOT NULL REFERENCES saved_search (id),
  course UUID NOT NULL REFERENCES course (id),
  occasion TEXT NOT NULL,
  found_at BIGINT NOT NULL,
  told_at BIGINT,
  CONSTRAINT search_match_once UNIQUE (search, course, occasion)
)
--;
CREATE INDEX search_match_waiting ON search_match (found_at) WHERE told_at IS NULL
--;
CREATE INDEX search_match_by_age ON search_match (found_at)
--;
CREATE TABLE following_choice (
  person UUID PRIMARY KEY REFERENCES person (id),
  quiet BOOLEAN NOT NULL,
  calendar_secret TEXT UNIQUE
)
--;
CREATE INDEX course_by_opening ON course (enrolment_opens)
