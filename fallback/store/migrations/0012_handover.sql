-- Handover: a ward PC's outages taken over by the recovery desk, and joined there.

ALTER TABLE outage ADD COLUMN store_id TEXT NOT NULL DEFAULT '';   -- of another PC; '': ours
ALTER TABLE outage ADD COLUMN handed_to TEXT NOT NULL DEFAULT '';  -- who keys it now; '': we do
DROP INDEX one_open_outage_a_ward;
CREATE UNIQUE INDEX one_open_outage_a_ward ON outage (ward_id)
    WHERE closed_at IS NULL AND store_id = '' AND (handed_to = '' OR ended_at IS NULL);
CREATE TRIGGER outage_stays_its_own BEFORE UPDATE OF id, ward_id, store_id ON outage
BEGIN SELECT RAISE(ABORT, 'an outage stays that of its PC'); END;

ALTER TABLE snapshot ADD COLUMN store_id TEXT NOT NULL DEFAULT '';  -- only what another PC printed from
ALTER TABLE reserve_block ADD COLUMN store_id TEXT NOT NULL DEFAULT '';  -- allotted to another PC

CREATE TABLE recovery_desk (      -- on a ward PC: whom its outages are sealed to
    id            INTEGER PRIMARY KEY CHECK (id = 1),
    name          TEXT NOT NULL CHECK (name <> ''),
    open_key      BLOB NOT NULL CHECK (length(open_key) = 32),
    sign_key      BLOB NOT NULL CHECK (length(sign_key) = 32),
    taken_at      TEXT NOT NULL
) STRICT;

CREATE TABLE handed_over (        -- on a ward PC: the last handover of each outage
    outage_id     TEXT PRIMARY KEY REFERENCES outage (id),
    desk          TEXT NOT NULL,
    sign_key      BLOB NOT NULL,  -- the desk's, by which it gives back
    serial        INTEGER NOT NULL CHECK (serial >= 1),
    at            TEXT NOT NULL,
    returned_at   TEXT            -- the desk gave it back, or closed it
) STRICT, WITHOUT ROWID;
CREATE TRIGGER handing_over_goes_on BEFORE UPDATE OF serial ON handed_over
    WHEN NEW.serial < OLD.serial
BEGIN SELECT RAISE(ABORT, 'a handover is newer than the one before'); END;
CREATE TRIGGER handed_over_is_kept BEFORE DELETE ON handed_over
BEGIN SELECT RAISE(ABORT, 'a handover is kept'); END;

CREATE TABLE taken_over (         -- at the desk: the newest handover of each outage
    outage_id     TEXT PRIMARY KEY REFERENCES outage (id),
    store_id      TEXT NOT NULL,
    code          TEXT NOT NULL,
    machine       TEXT NOT NULL,
    sign_key      BLOB NOT NULL,
    serial        INTEGER NOT NULL CHECK (serial >= 1),
    digest        TEXT NOT NULL,
    made_at       TEXT NOT NULL,
    taken_at      TEXT NOT NULL,
    entries       INTEGER NOT NULL CHECK (entries >= 0),  -- that came keyed already
    gaps          TEXT NOT NULL DEFAULT '[]'  -- JSON list: numbers that no sheet has
) STRICT, WITHOUT ROWID;
CREATE TRIGGER taking_over_goes_on BEFORE UPDATE ON taken_over
    WHEN NEW.serial <= OLD.serial OR NEW.store_id <> OLD.store_id
BEGIN SELECT RAISE(ABORT, 'a handover is newer than the one before'); END;
CREATE TRIGGER taken_over_is_kept BEFORE DELETE ON taken_over
BEGIN SELECT RAISE(ABORT, 'a handover is kept'); END;

CREATE TABLE taken_part (         -- parts that need not be read again
    digest        TEXT PRIMARY KEY,
    outage_id     TEXT NOT NULL REFERENCES outage (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE taken_trail (        -- the trail of another PC, as far as it was handed over
    store_id      TEXT NOT NULL,
    seq           INTEGER NOT NULL CHECK (seq >= 1),
    at            TEXT NOT NULL,
    person_id     TEXT NOT NULL,
    person_name   TEXT NOT NULL,
    action        TEXT NOT NULL,
    patient_id    TEXT NOT NULL,
    details       TEXT NOT NULL,
    previous      TEXT NOT NULL,
    hash          TEXT NOT NULL,
    PRIMARY KEY (store_id, seq)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER taken_trail_is_append_only BEFORE UPDATE ON taken_trail
BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END;
CREATE TRIGGER taken_trail_is_kept BEFORE DELETE ON taken_trail
BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END;

CREATE TABLE kept_apart (         -- what a handover said otherwise than is kept here
    id            TEXT PRIMARY KEY,
    outage_id     TEXT NOT NULL REFERENCES outage (id),
    thing         TEXT NOT NULL,  -- whose it is: a sheet number, a reserve number, a form
    said          TEXT NOT NULL,  -- JSON message
    doc           BLOB NOT NULL,  -- what came, as it came
    at            TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER apart_is_frozen BEFORE UPDATE ON kept_apart
BEGIN SELECT RAISE(ABORT, 'what was kept apart is kept as it came'); END;
CREATE TRIGGER apart_is_kept BEFORE DELETE ON kept_apart
BEGIN SELECT RAISE(ABORT, 'what was kept apart is kept as it came'); END;

CREATE TABLE joint_outage (       -- outages of several PCs that a person says are one
    id            TEXT PRIMARY KEY,
    name          TEXT NOT NULL UNIQUE CHECK (name <> ''),
    made_at       TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE joint_member (
    outage_id     TEXT PRIMARY KEY REFERENCES outage (id),
    joint_id      TEXT NOT NULL REFERENCES joint_outage (id),
    joined_by     TEXT NOT NULL REFERENCES person (id),
    joined_at     TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX joint_member_by_joint ON joint_member (joint_id);
