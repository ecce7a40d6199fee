INSERT INTO audit_chain (chain, seq, hash) SELECT i, 0, decode(repeat('00', 32), 'hex') FROM generate_series(0, 15) AS i
--;
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$
--;
CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE ON event FOR EACH ROW EXECUTE FUNCTION refuse_change()
