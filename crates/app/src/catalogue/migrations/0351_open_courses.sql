CREATE INDEX course_open_by_reviewer ON course (reviewer) WHERE closed_at IS NULL AND cancelled_at IS NULL
--;
CREATE INDEX course_open_by_code ON course (code) WHERE closed_at IS NULL AND cancelled_at IS NULL
