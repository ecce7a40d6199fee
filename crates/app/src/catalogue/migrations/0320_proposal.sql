ALTER TABLE course ADD COLUMN waiting_since BIGINT
--;
ALTER TABLE course ADD COLUMN returned_form TEXT
--;
ALTER TABLE course ADD COLUMN changed_at BIGINT
--;
ALTER TABLE course ADD COLUMN proposed_form TEXT
--;
ALTER TABLE course ADD COLUMN proposal_submitted_at BIGINT
--;
ALTER TABLE course ADD COLUMN proposal_submitted_seat UUID
--;
ALTER TABLE course ADD COLUMN proposal_returned_at BIGINT
--;
ALTER TABLE course ADD COLUMN proposal_return_reasons TEXT
--;
UPDATE course SET waiting_since = submitted_at
 WHERE submitted_at IS NOT NULL AND cancelled_at IS NULL AND closed_at IS NULL
   AND (approved_at IS NULL OR approved_at < submitted_at) AND (returned_at IS NULL OR returned_at < submitted_at)
--;
CREATE INDEX course_waiting ON course (reviewer, waiting_since, code) WHERE waiting_since IS NOT NULL
--;
CREATE TABLE review_escalation (
  course UUID NOT NULL REFERENCES course (id),
  waiting_since BIGINT NOT NULL,
  step TEXT NOT NULL CHECK (step IN ('centre', 'above')),
  told_at BIGINT NOT NULL,
  PRIMARY KEY (course, waiting_since, step)
)
