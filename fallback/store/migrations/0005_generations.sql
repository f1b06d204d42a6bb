-- Generations: in the order they landed, whatever a clock said; what is in use is never purged.

ALTER TABLE snapshot ADD COLUMN serial INTEGER NOT NULL DEFAULT 0;   -- in the order of landing
ALTER TABLE snapshot ADD COLUMN remarks TEXT NOT NULL DEFAULT '[]';  -- JSON list of messages
ALTER TABLE snapshot ADD COLUMN trusted_by TEXT NOT NULL DEFAULT '';
ALTER TABLE snapshot ADD COLUMN trust_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE snapshot ADD COLUMN pinned_at TEXT;
ALTER TABLE snapshot ADD COLUMN pin_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE snapshot ADD COLUMN purged_at TEXT;                      -- its charts are gone
UPDATE snapshot SET serial = rowid;
DROP INDEX snapshot_by_ward;
CREATE INDEX snapshot_by_ward ON snapshot (ward_id, serial DESC);
CREATE UNIQUE INDEX snapshot_by_serial ON snapshot (serial);
CREATE UNIQUE INDEX one_pinned_a_ward ON snapshot (ward_id) WHERE pinned_at IS NOT NULL;
CREATE INDEX sheet_by_snapshot ON sheet (snapshot_id);

CREATE TRIGGER landing_is_frozen
    BEFORE UPDATE OF serial, ward_id, fetched_at, landed_at, charts, doubts ON snapshot
BEGIN SELECT RAISE(ABORT, 'a landed snapshot is frozen'); END;
CREATE TRIGGER pinned_has_charts BEFORE UPDATE OF pinned_at ON snapshot
    WHEN NEW.pinned_at IS NOT NULL AND OLD.purged_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a purged snapshot stays purged, and is never pinned'); END;
CREATE TRIGGER snapshot_in_use_is_kept BEFORE UPDATE OF purged_at ON snapshot
    WHEN OLD.pinned_at IS NOT NULL
    OR EXISTS (SELECT 1 FROM sheet JOIN outage ON outage.id = sheet.outage_id
               WHERE sheet.snapshot_id = OLD.id AND outage.closed_at IS NULL)
    OR ((OLD.doubts = '[]' OR OLD.trusted_at IS NOT NULL) AND NOT EXISTS (
        SELECT 1 FROM snapshot AS newer WHERE newer.ward_id = OLD.ward_id
        AND newer.serial > OLD.serial AND newer.purged_at IS NULL
        AND (newer.doubts = '[]' OR newer.trusted_at IS NOT NULL)))
BEGIN SELECT RAISE(ABORT, 'a snapshot in use is kept'); END;
CREATE TRIGGER charts_are_kept BEFORE DELETE ON chart WHEN NOT EXISTS (
    SELECT 1 FROM snapshot WHERE id = OLD.snapshot_id AND purged_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'the charts of a snapshot that is not purged are kept'); END;
CREATE TRIGGER snapshot_is_kept BEFORE DELETE ON snapshot WHEN OLD.purged_at IS NULL
BEGIN SELECT RAISE(ABORT, 'a snapshot that is not purged is kept'); END;
