INSERT INTO enrolment_held (person, course)
  SELECT person, course FROM award GROUP BY person, course HAVING SUM(half_hours) > 0
