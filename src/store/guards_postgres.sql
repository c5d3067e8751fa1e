-- Events and looks are append-only. Applied again after every migration.
CREATE OR REPLACE FUNCTION habeas_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END
$$;
CREATE OR REPLACE TRIGGER events_keep_rows BEFORE UPDATE OR DELETE ON events
    FOR EACH ROW EXECUTE FUNCTION habeas_append_only();
CREATE OR REPLACE TRIGGER events_keep_table BEFORE TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION habeas_append_only();
CREATE OR REPLACE TRIGGER event_words_keep_rows BEFORE UPDATE ON event_words
    FOR EACH ROW EXECUTE FUNCTION habeas_append_only();
CREATE OR REPLACE TRIGGER looks_keep_rows BEFORE UPDATE OR DELETE ON looks
    FOR EACH ROW EXECUTE FUNCTION habeas_append_only();
CREATE OR REPLACE TRIGGER looks_keep_table BEFORE TRUNCATE ON looks
    FOR EACH STATEMENT EXECUTE FUNCTION habeas_append_only();
