CREATE TABLE course_change (
  number BIGINT NOT NULL,
  course UUID NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (number, course)
)
