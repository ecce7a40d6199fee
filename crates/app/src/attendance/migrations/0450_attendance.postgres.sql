CREATE TRIGGER attendance_mark_append_only BEFORE UPDATE OR DELETE ON attendance_mark FOR EACH ROW EXECUTE FUNCTION refuse_change()
--;
CREATE TRIGGER attendance_mark_no_truncate BEFORE TRUNCATE ON attendance_mark FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
--;
CREATE TRIGGER attendance_void_append_only BEFORE UPDATE OR DELETE ON attendance_void FOR EACH ROW EXECUTE FUNCTION refuse_change()
--;
CREATE TRIGGER attendance_void_no_truncate BEFORE TRUNCATE ON attendance_void FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
