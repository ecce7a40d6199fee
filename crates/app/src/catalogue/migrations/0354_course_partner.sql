ALTER TABLE course ADD COLUMN partner UUID
--;
CREATE INDEX course_of_partner ON course (partner) WHERE partner IS NOT NULL
