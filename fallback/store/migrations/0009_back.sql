-- The way back: keystrokes, when an item was planned, closing reports as given, outages reopened.

ALTER TABLE entry ADD COLUMN strokes INTEGER NOT NULL DEFAULT 0 CHECK (strokes >= 0);
CREATE TRIGGER strokes_are_never_changed BEFORE UPDATE OF strokes ON entry
BEGIN SELECT RAISE(ABORT, 'an entry is never changed'); END;

ALTER TABLE outbox ADD COLUMN planned_at TEXT NOT NULL DEFAULT '';
UPDATE outbox SET planned_at = changed_at WHERE state <> 'confirmed';
CREATE TRIGGER planning_is_frozen BEFORE UPDATE OF planned_at ON outbox
BEGIN SELECT RAISE(ABORT, 'a planned item is frozen'); END;

CREATE TABLE closing_report (     -- as it was given at each closing
    outage_id     TEXT NOT NULL REFERENCES outage (id),
    closed_at     TEXT NOT NULL,
    packet_id     TEXT NOT NULL,
    doc           BLOB NOT NULL,
    PRIMARY KEY (outage_id, closed_at)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER closing_report_is_frozen BEFORE UPDATE ON closing_report
BEGIN SELECT RAISE(ABORT, 'a closing report is kept as given'); END;
CREATE TRIGGER closing_report_is_kept BEFORE DELETE ON closing_report
BEGIN SELECT RAISE(ABORT, 'a closing report is kept as given'); END;

CREATE TABLE outage_reopened (    -- a sheet turned up after the outage was closed
    outage_id     TEXT NOT NULL REFERENCES outage (id),
    closed_at     TEXT NOT NULL,
    reopened_at   TEXT NOT NULL,
    reason        TEXT NOT NULL CHECK (reason <> ''),
    person_id     TEXT NOT NULL REFERENCES person (id),
    PRIMARY KEY (outage_id, closed_at)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER reopening_is_kept BEFORE DELETE ON outage_reopened
BEGIN SELECT RAISE(ABORT, 'a reopening is kept'); END;
