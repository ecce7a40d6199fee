CREATE TRIGGER award_seal_no_update BEFORE UPDATE ON award_seal BEGIN SELECT RAISE(ABORT, 'award_seal is append-only'); END
--;
CREATE TRIGGER award_seal_no_delete BEFORE DELETE ON award_seal BEGIN SELECT RAISE(ABORT, 'award_seal is append-only'); END
--;
CREATE TRIGGER award_first_fits BEFORE INSERT ON award WHEN NEW.turn = 1 AND (NEW.kind <> 'issue' OR NEW.half_hours <= 0)
BEGIN SELECT RAISE(ABORT, 'award does not fit what stands'); END
--;
CREATE TRIGGER award_later_fits BEFORE INSERT ON award WHEN NEW.turn <> 1
BEGIN
  SELECT CASE
    WHEN NEW.turn <> (SELECT COUNT(*) + 1 FROM award WHERE course = NEW.course AND person = NEW.person)
      THEN RAISE(ABORT, 'award does not fit what stands')
    WHEN NEW.kind = 'issue' AND (NEW.half_hours <= 0
        OR (SELECT SUM(half_hours) FROM award WHERE course = NEW.course AND person = NEW.person) <> 0)
      THEN RAISE(ABORT, 'award does not fit what stands')
    WHEN NEW.kind = 'correct' AND (NEW.half_hours = 0
        OR (SELECT SUM(half_hours) FROM award WHERE course = NEW.course AND person = NEW.person) = 0
        OR (SELECT SUM(half_hours) FROM award WHERE course = NEW.course AND person = NEW.person) + NEW.half_hours <= 0)
      THEN RAISE(ABORT, 'award does not fit what stands')
    WHEN NEW.kind = 'reverse' AND (NEW.half_hours >= 0
        OR (SELECT SUM(half_hours) FROM award WHERE course = NEW.course AND person = NEW.person) + NEW.half_hours <> 0)
      THEN RAISE(ABORT, 'award does not fit what stands')
  END;
END
