-- Reserve identities. A number that was given out is never given again, and never forgotten.

CREATE TABLE reserve_block (      -- numbers that the region has allotted to this machine
    id            INTEGER PRIMARY KEY,
    format        TEXT NOT NULL CHECK (format <> ''),
    series        TEXT NOT NULL DEFAULT '',  -- what all numbers of a counted block share
    first         INTEGER,        -- of a block that is counted up; both null: a list of numbers
    last          INTEGER,
    added_by      TEXT NOT NULL REFERENCES person (id),
    added_at      TEXT NOT NULL,
    CHECK ((first IS NULL) = (last IS NULL)),
    CHECK (first IS NULL OR (first >= 0 AND first <= last))
) STRICT;
CREATE TRIGGER block_is_frozen BEFORE UPDATE ON reserve_block
BEGIN SELECT RAISE(ABORT, 'an allotted block is frozen'); END;
CREATE TRIGGER block_is_kept BEFORE DELETE ON reserve_block
BEGIN SELECT RAISE(ABORT, 'an allotted block is kept'); END;
CREATE TRIGGER blocks_do_not_overlap BEFORE INSERT ON reserve_block WHEN EXISTS (
    SELECT 1 FROM reserve_block WHERE format = NEW.format AND series = NEW.series
    AND first <= NEW.last AND last >= NEW.first)
BEGIN SELECT RAISE(ABORT, 'blocks do not overlap'); END;

CREATE TABLE reserve_allotted (   -- the numbers of a block that is a list
    number        TEXT PRIMARY KEY CHECK (number <> ''),
    block_id      INTEGER NOT NULL REFERENCES reserve_block (id),
    position      INTEGER NOT NULL CHECK (position >= 1),
    UNIQUE (block_id, position)
) STRICT;
CREATE TRIGGER allotted_is_frozen BEFORE UPDATE ON reserve_allotted
BEGIN SELECT RAISE(ABORT, 'an allotted number is frozen'); END;
CREATE TRIGGER allotted_is_kept BEFORE DELETE ON reserve_allotted
BEGIN SELECT RAISE(ABORT, 'an allotted number is kept'); END;

CREATE TABLE reserve_identity (   -- who got which number; the person as told
    id            INTEGER PRIMARY KEY,  -- in the order they were given
    number        TEXT NOT NULL UNIQUE CHECK (number <> ''),
    system        TEXT NOT NULL,  -- urn:oid of its kind; '' for a number of this machine only
    block_id      INTEGER REFERENCES reserve_block (id),
    serial        INTEGER CHECK (serial >= 1),  -- of a number of this machine only
    outage_id     TEXT NOT NULL REFERENCES outage (id),
    name          TEXT NOT NULL,  -- '' where not known
    birth_date    TEXT NOT NULL,  -- ISO date; '' where not known
    sex           TEXT NOT NULL CHECK (sex IN ('male', 'female', 'other', 'unknown')),
    given_by      TEXT NOT NULL REFERENCES person (id),
    given_at      TEXT NOT NULL,
    state         TEXT NOT NULL DEFAULT 'given' CHECK (state IN ('given', 'linked', 'void')),
    patient_id    TEXT NOT NULL DEFAULT '',  -- in the record system, once a person linked it
    reason        TEXT NOT NULL DEFAULT '',  -- how the identity was assured, or why void
    changed_by    TEXT NOT NULL REFERENCES person (id),
    changed_at    TEXT NOT NULL,
    UNIQUE (serial),
    CHECK ((block_id IS NULL) = (serial IS NOT NULL)),
    CHECK ((block_id IS NULL) = (system = '')),
    CHECK ((state = 'linked') = (patient_id <> '')),
    CHECK (state = 'given' OR reason <> '')
) STRICT;
CREATE INDEX reserve_by_outage ON reserve_identity (outage_id);
CREATE INDEX reserve_by_block ON reserve_identity (block_id);
CREATE TRIGGER reserve_begins_given BEFORE INSERT ON reserve_identity WHEN NEW.state <> 'given'
BEGIN SELECT RAISE(ABORT, 'a reserve identity is given first'); END;
CREATE TRIGGER reserve_is_frozen BEFORE UPDATE OF id, number, system, block_id, serial, outage_id,
    name, birth_date, sex, given_by, given_at ON reserve_identity
BEGIN SELECT RAISE(ABORT, 'a given reserve identity is frozen'); END;
CREATE TRIGGER reserve_goes_on BEFORE UPDATE ON reserve_identity
    WHEN OLD.state = 'void' OR NEW.state = 'given' OR (OLD.state = 'linked' AND NEW.state = 'void')
BEGIN SELECT RAISE(ABORT, 'no such step of a reserve identity'); END;
CREATE TRIGGER reserve_is_kept BEFORE DELETE ON reserve_identity
BEGIN SELECT RAISE(ABORT, 'a reserve identity is kept'); END;
