-- Handovers: how an outage stood as it came, what was kept apart and seen to, and what a ward took
-- back although its desk did not answer.

ALTER TABLE taken_over ADD COLUMN standing TEXT NOT NULL DEFAULT '{}';  -- JSON: kind → digest

CREATE TABLE apart_seen (         -- somebody laid it beside what stands, and the paper
    kept_id       TEXT PRIMARY KEY REFERENCES kept_apart (id),
    person_id     TEXT NOT NULL REFERENCES person (id),
    reason        TEXT NOT NULL CHECK (reason <> ''),
    at            TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER apart_seen_is_frozen BEFORE UPDATE ON apart_seen
BEGIN SELECT RAISE(ABORT, 'what somebody saw to is kept'); END;
CREATE TRIGGER apart_seen_is_kept BEFORE DELETE ON apart_seen
BEGIN SELECT RAISE(ABORT, 'what somebody saw to is kept'); END;

CREATE TABLE reclaimed (          -- on both sides: taken back by the ward without the desk's word
    outage_id     TEXT NOT NULL REFERENCES outage (id),
    serial        INTEGER NOT NULL CHECK (serial >= 1),  -- the row of the ward PC's trail
    desk          TEXT NOT NULL,
    person        TEXT NOT NULL,
    reason        TEXT NOT NULL CHECK (reason <> ''),
    at            TEXT NOT NULL,
    PRIMARY KEY (outage_id, serial)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER reclaimed_is_frozen BEFORE UPDATE ON reclaimed
BEGIN SELECT RAISE(ABORT, 'what was taken back is kept'); END;
CREATE TRIGGER reclaimed_is_kept BEFORE DELETE ON reclaimed
BEGIN SELECT RAISE(ABORT, 'what was taken back is kept'); END;

CREATE TABLE handed_part (        -- on a ward PC: the parts of the last handover, on the share
    digest        TEXT NOT NULL,
    outage_id     TEXT NOT NULL REFERENCES outage (id),
    PRIMARY KEY (outage_id, digest)
) STRICT, WITHOUT ROWID;
