-- Times are ISO 8601 in UTC with seconds ("2026-11-24T06:49:24Z"); documents are zlib'd JSON.

CREATE TABLE machine (            -- one row: this store
    id            INTEGER PRIMARY KEY CHECK (id = 1),
    store_id      TEXT NOT NULL,  -- the same as in the keyslot file
    code          TEXT NOT NULL,  -- the machine's part of every sheet number
    next_sheet    INTEGER NOT NULL DEFAULT 1 CHECK (next_sheet >= 1),
    created_at    TEXT NOT NULL
) STRICT;

CREATE TABLE person (
    id            TEXT PRIMARY KEY,
    name          TEXT NOT NULL UNIQUE CHECK (name <> ''),
    role          TEXT NOT NULL CHECK (role IN ('nurse', 'clerk', 'clinician', 'manager', 'it')),
    pin_salt      BLOB NOT NULL,
    pin_hash      BLOB NOT NULL,
    failures      INTEGER NOT NULL DEFAULT 0 CHECK (failures >= 0),  -- wrong PINs in a row
    failed_at     TEXT NOT NULL DEFAULT '',
    created_at    TEXT NOT NULL,
    retired_at    TEXT
) STRICT;

CREATE TABLE trail (              -- who did what, with which patient, when; hash-chained
    seq           INTEGER PRIMARY KEY CHECK (seq >= 1),
    at            TEXT NOT NULL,
    person_id     TEXT NOT NULL,  -- '' for the machine itself
    person_name   TEXT NOT NULL,
    action        TEXT NOT NULL,
    patient_id    TEXT NOT NULL DEFAULT '',
    details       TEXT NOT NULL,  -- JSON, keys sorted; no clinical content
    previous      TEXT NOT NULL,
    hash          TEXT NOT NULL UNIQUE
) STRICT;
CREATE TRIGGER trail_is_append_only BEFORE UPDATE ON trail
BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END;
CREATE TRIGGER trail_is_kept BEFORE DELETE ON trail
BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END;

CREATE TABLE snapshot (
    id            TEXT PRIMARY KEY,
    ward_id       TEXT NOT NULL,
    ward_name     TEXT NOT NULL,
    source        TEXT NOT NULL,
    fetched_at    TEXT NOT NULL,
    landed_at     TEXT NOT NULL,
    proven_at     TEXT,           -- a packet was rendered from a fresh opening of the store
    charts        INTEGER NOT NULL CHECK (charts >= 0),
    gaps          TEXT NOT NULL,  -- JSON list of messages
    doubts        TEXT NOT NULL,  -- JSON list of messages: why it is kept apart; '[]' is trusted
    trusted_at    TEXT            -- a person trusted it in spite of its doubts
) STRICT;
CREATE INDEX snapshot_by_ward ON snapshot (ward_id, fetched_at DESC);

CREATE TABLE chart (
    snapshot_id   TEXT NOT NULL REFERENCES snapshot (id) ON DELETE CASCADE,
    patient_id    TEXT NOT NULL,
    position      INTEGER NOT NULL,  -- in the ward list's order
    name          TEXT NOT NULL,
    name_folded   TEXT NOT NULL,     -- lower case, accents off, for search; åäö stay
    number        TEXT NOT NULL,
    number_digits TEXT NOT NULL,     -- letters and digits only, for search
    birth_date    TEXT NOT NULL,
    bed           TEXT NOT NULL,
    bed_parts     TEXT NOT NULL,     -- " 12 1 ", for search
    doc           BLOB NOT NULL,
    PRIMARY KEY (snapshot_id, patient_id),
    UNIQUE (snapshot_id, position)
) STRICT;
-- All that a ward list or a search reads, so that no document is decrypted for it.
CREATE INDEX chart_list ON chart (snapshot_id, position, patient_id, name, name_folded, number,
    number_digits, birth_date, bed, bed_parts);

CREATE TABLE outage (
    id            TEXT PRIMARY KEY,
    kind          TEXT NOT NULL CHECK (kind IN ('outage', 'suspect', 'drill')),
    ward_id       TEXT NOT NULL,
    ward_name     TEXT NOT NULL,
    reason        TEXT NOT NULL,
    began_at      TEXT NOT NULL,  -- when the record system failed, as far as is known
    declared_at   TEXT NOT NULL,
    ended_at      TEXT,           -- the system is back
    closed_at     TEXT,           -- the ledger balanced
    CHECK (closed_at IS NULL OR ended_at IS NOT NULL)
) STRICT;
CREATE UNIQUE INDEX one_open_outage_a_ward ON outage (ward_id) WHERE closed_at IS NULL;

CREATE TABLE sheet (              -- one printed side
    id            INTEGER PRIMARY KEY,  -- in the order of issue
    number        TEXT NOT NULL UNIQUE,
    token         TEXT NOT NULL,  -- in the page code; shared by pages printed as one
    outage_id     TEXT NOT NULL REFERENCES outage (id),
    snapshot_id   TEXT NOT NULL REFERENCES snapshot (id),
    patient_id    TEXT NOT NULL,  -- '' for a ward's form
    patient_name  TEXT NOT NULL,
    form          TEXT NOT NULL,
    form_version  INTEGER NOT NULL,
    returns       INTEGER NOT NULL CHECK (returns IN (0, 1)),
    page          INTEGER NOT NULL CHECK (page >= 1),
    pages         INTEGER NOT NULL CHECK (pages >= page),
    packet_id     TEXT NOT NULL,  -- the print-out it belongs to
    state         TEXT NOT NULL CHECK (state IN
                  ('issued', 'sent', 'printed', 'uncertain', 'void',
                   'returned', 'keyed', 'verified', 'filed', 'lost')),
    reason        TEXT NOT NULL DEFAULT '',  -- why void or lost; where filed
    replaces      TEXT REFERENCES sheet (number),
    issued_at     TEXT NOT NULL,
    changed_at    TEXT NOT NULL,
    doc           BLOB NOT NULL,  -- the frozen sheet: heading, boxes, values, row ids
    UNIQUE (token, page),
    CHECK (state NOT IN ('void', 'lost', 'filed') OR reason <> '')
) STRICT;
CREATE INDEX sheet_by_outage ON sheet (outage_id, state);
CREATE INDEX sheet_by_packet ON sheet (packet_id);
CREATE TRIGGER sheet_is_frozen BEFORE UPDATE OF number, token, outage_id, snapshot_id, patient_id,
    patient_name, form, form_version, returns, page, pages, packet_id, issued_at, replaces, doc
    ON sheet
BEGIN SELECT RAISE(ABORT, 'an issued sheet is frozen'); END;
CREATE TRIGGER sheet_is_kept BEFORE DELETE ON sheet
BEGIN SELECT RAISE(ABORT, 'an issued sheet is kept'); END;

CREATE TABLE entry (              -- a value keyed from a sheet; never changed, only followed
    id            INTEGER PRIMARY KEY,
    sheet_number  TEXT NOT NULL REFERENCES sheet (number),
    path          TEXT NOT NULL,
    keying        INTEGER NOT NULL CHECK (keying IN (1, 2, 3)),  -- first, second, arbitration
    state         TEXT NOT NULL CHECK (state IN ('value', 'blank', 'struck', 'illegible')),
    value         TEXT NOT NULL,
    person_id     TEXT NOT NULL REFERENCES person (id),
    at            TEXT NOT NULL,
    superseded    INTEGER NOT NULL DEFAULT 0 CHECK (superseded IN (0, 1)),
    CHECK ((state = 'value') = (value <> ''))
) STRICT;
CREATE UNIQUE INDEX one_entry_a_keying ON entry (sheet_number, path, keying) WHERE superseded = 0;
CREATE TRIGGER entry_is_kept BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'an entry is kept'); END;
CREATE TRIGGER entry_is_never_changed
    BEFORE UPDATE OF sheet_number, path, keying, state, value, person_id, at ON entry
BEGIN SELECT RAISE(ABORT, 'an entry is never changed'); END;
CREATE TRIGGER entry_stays_superseded BEFORE UPDATE ON entry WHEN OLD.superseded = 1
BEGIN SELECT RAISE(ABORT, 'a superseded entry stays so'); END;
CREATE TRIGGER entry_twice_by_two_people BEFORE INSERT ON entry WHEN EXISTS (
    SELECT 1 FROM entry WHERE sheet_number = NEW.sheet_number AND path = NEW.path
    AND keying = 3 - NEW.keying AND superseded = 0 AND person_id = NEW.person_id)
BEGIN SELECT RAISE(ABORT, 'the second keying is by another person'); END;

CREATE TABLE keying_pass (        -- a person finished keying a sheet
    sheet_number  TEXT NOT NULL REFERENCES sheet (number),
    keying        INTEGER NOT NULL CHECK (keying IN (1, 2, 3)),
    person_id     TEXT NOT NULL REFERENCES person (id),
    at            TEXT NOT NULL,
    PRIMARY KEY (sheet_number, keying)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER pass_twice_by_two_people BEFORE INSERT ON keying_pass WHEN EXISTS (
    SELECT 1 FROM keying_pass WHERE sheet_number = NEW.sheet_number
    AND keying = 3 - NEW.keying AND person_id = NEW.person_id)
BEGIN SELECT RAISE(ABORT, 'the second keying is by another person'); END;

CREATE TABLE finding (
    id            TEXT PRIMARY KEY,   -- derived from outage, sheet and group: stable over runs
    outage_id     TEXT NOT NULL REFERENCES outage (id),
    patient_id    TEXT NOT NULL,
    sheet_number  TEXT NOT NULL REFERENCES sheet (number),
    box_group     TEXT NOT NULL,
    kind          TEXT NOT NULL,      -- dose, observation, order, note
    verdict       TEXT NOT NULL CHECK (verdict IN ('new', 'same', 'conflict', 'query')),
    doc           BLOB NOT NULL,      -- the finding: its sentence, the three sides, the item
    found_at      TEXT NOT NULL,
    decision      TEXT CHECK (decision IN ('write', 'worklist', 'dismiss')),
    decided_by    TEXT REFERENCES person (id),
    decided_at    TEXT,
    reason        TEXT NOT NULL DEFAULT '',
    CHECK ((decision IS NULL) = (decided_by IS NULL)),
    CHECK ((decision IS NULL) = (decided_at IS NULL)),
    CHECK (decision IS NOT 'dismiss' OR reason <> '')
) STRICT;
CREATE INDEX finding_by_outage ON finding (outage_id, patient_id);
CREATE TRIGGER decided_is_never_changed BEFORE UPDATE ON finding WHEN OLD.decision IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a decided finding is never changed'); END;
CREATE TRIGGER decided_is_kept BEFORE DELETE ON finding WHEN OLD.decision IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a decided finding is kept'); END;

CREATE TABLE writeback_policy (   -- off unless switched on, per kind of entry
    kind          TEXT PRIMARY KEY CHECK (kind IN ('dose', 'observation', 'document')),
    enabled       INTEGER NOT NULL CHECK (enabled IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox (
    id            INTEGER PRIMARY KEY,  -- in the order planned
    identifier    TEXT NOT NULL UNIQUE, -- ours, sent with the item
    outage_id     TEXT NOT NULL REFERENCES outage (id),
    finding_id    TEXT REFERENCES finding (id),  -- none for a patient's document
    patient_id    TEXT NOT NULL,
    kind          TEXT NOT NULL CHECK (kind IN ('dose', 'observation', 'document')),
    state         TEXT NOT NULL CHECK (state IN
                  ('planned', 'pending', 'unknown', 'confirmed', 'refused')),
    attempts      INTEGER NOT NULL DEFAULT 0,
    doc           BLOB NOT NULL,      -- the item
    said          TEXT NOT NULL DEFAULT '',  -- what the record system said
    location      TEXT NOT NULL DEFAULT '',
    version       TEXT NOT NULL DEFAULT '',
    differs       TEXT NOT NULL DEFAULT '[]',  -- JSON list: what it kept otherwise than sent
    changed_at    TEXT NOT NULL,
    CHECK ((state = 'confirmed') = (location <> '')),
    CHECK ((state = 'planned') = (attempts = 0))
) STRICT;
CREATE UNIQUE INDEX one_item_a_finding ON outbox (finding_id) WHERE finding_id IS NOT NULL;
CREATE INDEX outbox_by_outage ON outbox (outage_id);
CREATE TRIGGER item_is_frozen
    BEFORE UPDATE OF identifier, outage_id, finding_id, patient_id, kind, doc ON outbox
BEGIN SELECT RAISE(ABORT, 'a planned item is frozen'); END;
CREATE TRIGGER confirmed_is_never_changed BEFORE UPDATE ON outbox WHEN OLD.state = 'confirmed'
BEGIN SELECT RAISE(ABORT, 'a confirmed item is never changed'); END;
CREATE TRIGGER item_is_kept BEFORE DELETE ON outbox
BEGIN SELECT RAISE(ABORT, 'an item is kept'); END;
