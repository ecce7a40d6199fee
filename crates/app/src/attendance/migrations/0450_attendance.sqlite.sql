CREATE TRIGGER attendance_mark_no_update BEFORE UPDATE ON attendance_mark BEGIN SELECT RAISE(ABORT, 'attendance_mark is append-only'); END
--;
CREATE TRIGGER attendance_mark_no_delete BEFORE DELETE ON attendance_mark BEGIN SELECT RAISE(ABORT, 'attendance_mark is append-only'); END
--;
CREATE TRIGGER attendance_void_no_update BEFORE UPDATE ON attendance_void BEGIN SELECT RAISE(ABORT, 'attendance_void is append-only'); END
--;
CREATE TRIGGER attendance_void_no_delete BEFORE DELETE ON attendance_void BEGIN SELECT RAISE(ABORT, 'attendance_void is append-only'); END
