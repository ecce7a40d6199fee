CREATE TABLE course_workbook (
  id UUID PRIMARY KEY,
  organisation UUID NOT NULL REFERENCES organisation (id),
  file_name TEXT NOT NULL,
  header TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('preview', 'applied', 'dropped')),
  uploaded_by TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  applied_at BIGINT,
  CONSTRAINT workbook_applied_when CHECK ((state = 'applied') = (applied_at IS NOT NULL))
)
--;
CREATE INDEX course_workbook_by_organisation ON course_workbook (organisation, created_at)
--;
CREATE INDEX course_workbook_by_age ON course_workbook (created_at)
--;
CREATE TABLE course_workbook_row (
  workbook UUID NOT NULL REFERENCES course_workbook (id),
  line BIGINT NOT NULL,
  cells TEXT NOT NULL,
  PRIMARY KEY (workbook, line)
)
--;
CREATE TABLE course_from_workbook (
  organisation UUID NOT NULL REFERENCES organisation (id),
  row_key TEXT NOT NULL CHECK (row_key <> ''),
  fingerprint TEXT NOT NULL,
  course UUID NOT NULL REFERENCES course (id) ON DELETE CASCADE,
  workbook UUID NOT NULL,
  PRIMARY KEY (organisation, row_key)
)
--;
CREATE INDEX course_from_workbook_by_course ON course_from_workbook (course)
