CREATE TRIGGER award_seal_append_only BEFORE UPDATE OR DELETE ON award_seal FOR EACH ROW EXECUTE FUNCTION refuse_change()
--;
CREATE TRIGGER award_seal_no_truncate BEFORE TRUNCATE ON award_seal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
--;
CREATE FUNCTION award_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  standing BIGINT;
  before BIGINT;
BEGIN
  SELECT COALESCE(SUM(half_hours), 0), COUNT(*) INTO standing, before
    FROM award WHERE course = NEW.course AND person = NEW.person;
  IF NEW.turn <> before + 1
    OR (NEW.kind = 'issue' AND (standing <> 0 OR NEW.half_hours <= 0))
    OR (NEW.kind = 'correct' AND (NEW.half_hours = 0 OR standing = 0 OR standing + NEW.half_hours <= 0))
    OR (NEW.kind = 'reverse' AND (NEW.half_hours >= 0 OR standing + NEW.half_hours <> 0))
  THEN
    RAISE EXCEPTION 'award does not fit what stands';
  END IF;
  RETURN NEW;
END $$
--;
CREATE TRIGGER award_later_fits BEFORE INSERT ON award FOR EACH ROW
  WHEN (NEW.turn <> 1 OR NEW.kind <> 'issue' OR NEW.half_hours <= 0) EXECUTE FUNCTION award_fits()
