-- A decision may be taken back while nothing came of it: its item is dropped first, and only one
-- that never left can be.

DROP TRIGGER decided_is_never_changed;
CREATE TRIGGER decided_is_never_changed BEFORE UPDATE ON finding WHEN OLD.decision IS NOT NULL
    AND (NEW.decision IS NOT NULL OR EXISTS (SELECT 1 FROM outbox WHERE finding_id = OLD.id))
BEGIN SELECT RAISE(ABORT, 'a decided finding is never changed'); END;
DROP TRIGGER item_is_kept;
CREATE TRIGGER item_is_kept BEFORE DELETE ON outbox
    WHEN OLD.state <> 'planned' OR OLD.finding_id IS NULL
BEGIN SELECT RAISE(ABORT, 'an item is kept'); END;
