CREATE FUNCTION award_names_what_is_there() RETURNS trigger LANGUAGE plpgsql
  SET search_path FROM CURRENT SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(hashtextextended('named by the ledger', 0));
  IF EXISTS (SELECT 1 FROM (SELECT DISTINCT course FROM written) w
              WHERE NOT EXISTS (SELECT 1 FROM course c WHERE c.id = w.course))
    OR EXISTS (SELECT 1 FROM (SELECT DISTINCT organisation FROM written) w
                WHERE NOT EXISTS (SELECT 1 FROM organisation o WHERE o.id = w.organisation))
    OR EXISTS (SELECT 1 FROM (SELECT DISTINCT person FROM written) w
                WHERE NOT EXISTS (SELECT 1 FROM person p WHERE p.id = w.person))
  THEN
    RAISE EXCEPTION 'a line of the ledger names what is not there: foreign key constraint' USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END $$
--;
CREATE FUNCTION award_holds() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  held BOOLEAN;
BEGIN
  -- Lines that are being written are waited for; later ones find it gone.
  PERFORM pg_advisory_xact_lock(hashtextextended('named by the ledger', 0));
  EXECUTE format('SELECT EXISTS (SELECT 1 FROM award WHERE %I = $1)', TG_ARGV[0]) INTO held USING OLD.id;
  IF held THEN
    RAISE EXCEPTION 'lines of the ledger name this %: foreign key constraint', TG_TABLE_NAME USING ERRCODE = 'foreign_key_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$
--;
CREATE TRIGGER award_names_what_is_there AFTER INSERT ON award REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION award_names_what_is_there()
--;
CREATE TRIGGER award_holds_course BEFORE DELETE OR UPDATE OF id ON course
  FOR EACH ROW EXECUTE FUNCTION award_holds('course')
--;
CREATE TRIGGER award_holds_organisation BEFORE DELETE OR UPDATE OF id ON organisation
  FOR EACH ROW EXECUTE FUNCTION award_holds('organisation')
--;
CREATE TRIGGER award_holds_person BEFORE DELETE OR UPDATE OF id ON person
  FOR EACH ROW EXECUTE FUNCTION award_holds('person')
--;
ALTER TABLE award DROP CONSTRAINT award_course_fkey, DROP CONSTRAINT award_organisation_fkey, DROP CONSTRAINT award_person_fkey
