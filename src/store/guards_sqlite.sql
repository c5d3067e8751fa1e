-- Events and looks are append-only. Applied again after every migration.
-- REPLACE deletes without the DELETE trigger unless recursive_triggers is on, so an existing key is refused before.
DROP TRIGGER IF EXISTS events_keep_update;
CREATE TRIGGER events_keep_update BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
DROP TRIGGER IF EXISTS events_keep_delete;
CREATE TRIGGER events_keep_delete BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
DROP TRIGGER IF EXISTS events_keep_replace;
CREATE TRIGGER events_keep_replace BEFORE INSERT ON events
WHEN EXISTS (SELECT 1 FROM events WHERE stream = NEW.stream AND seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'UNIQUE constraint failed: events.stream, events.seq'); END;
DROP TRIGGER IF EXISTS event_words_keep_update;
CREATE TRIGGER event_words_keep_update BEFORE UPDATE ON event_words
BEGIN SELECT RAISE(ABORT, 'words are written once'); END;
DROP TRIGGER IF EXISTS looks_keep_update;
CREATE TRIGGER looks_keep_update BEFORE UPDATE ON looks BEGIN SELECT RAISE(ABORT, 'looks are append-only'); END;
DROP TRIGGER IF EXISTS looks_keep_delete;
CREATE TRIGGER looks_keep_delete BEFORE DELETE ON looks BEGIN SELECT RAISE(ABORT, 'looks are append-only'); END;
DROP TRIGGER IF EXISTS looks_keep_replace;
CREATE TRIGGER looks_keep_replace BEFORE INSERT ON looks
WHEN EXISTS (SELECT 1 FROM looks WHERE case_id = NEW.case_id AND user_id = NEW.user_id AND hour_at = NEW.hour_at)
BEGIN SELECT RAISE(ABORT, 'UNIQUE constraint failed: looks.case_id, looks.user_id, looks.hour_at'); END;
