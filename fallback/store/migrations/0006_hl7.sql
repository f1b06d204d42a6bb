-- An HL7 v2 feed: every message as it was kept, and who lies where by them.

CREATE TABLE hl7_patient (
    id            TEXT PRIMARY KEY CHECK (id <> ''),
    placed        INTEGER NOT NULL DEFAULT 0 CHECK (placed IN (0, 1)),  -- a stay is under way
    ward_id       TEXT NOT NULL DEFAULT '',
    heard_at      TEXT NOT NULL,  -- when the newest message about the patient was kept
    CHECK (placed = 1 OR ward_id = '')
) STRICT, WITHOUT ROWID;
CREATE INDEX hl7_patient_by_ward ON hl7_patient (ward_id) WHERE placed = 1;

CREATE TABLE hl7_identifier (     -- whose it is, also after a merge
    system        TEXT NOT NULL,
    value         TEXT NOT NULL CHECK (value <> ''),
    patient_id    TEXT NOT NULL REFERENCES hl7_patient (id),
    PRIMARY KEY (system, value)
) STRICT, WITHOUT ROWID;
CREATE INDEX hl7_identifier_by_patient ON hl7_identifier (patient_id);

CREATE TABLE hl7_message (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,  -- in the order they came
    sender        TEXT NOT NULL,
    control_id    TEXT NOT NULL,
    digest        TEXT NOT NULL CHECK (length(digest) = 64),
    kind          TEXT NOT NULL,  -- ADT^A01; '' where it could not be read
    happened_at   TEXT NOT NULL,  -- by the message itself, to the microsecond
    kept_at       TEXT NOT NULL,
    state         TEXT NOT NULL
                  CHECK (state IN ('applied', 'ignored', 'quarantined', 'dropped', 'purged')),
    patient_id    TEXT REFERENCES hl7_patient (id),
    reason        TEXT NOT NULL DEFAULT '',  -- JSON message: why quarantined
    note          TEXT NOT NULL DEFAULT '',  -- the code page it was guessed to have
    doc           BLOB,           -- compressed; null where nothing is kept of it
    UNIQUE (sender, control_id, digest),
    CHECK ((state = 'applied') = (patient_id IS NOT NULL)),
    CHECK ((state IN ('applied', 'quarantined')) = (doc IS NOT NULL)),
    CHECK (state <> 'quarantined' OR reason <> '')
) STRICT;
CREATE INDEX hl7_message_by_patient ON hl7_message (patient_id, happened_at, id);
CREATE INDEX hl7_message_quarantined ON hl7_message (id) WHERE state = 'quarantined';
CREATE TRIGGER hl7_message_is_frozen
    BEFORE UPDATE OF sender, control_id, digest, kept_at ON hl7_message
BEGIN SELECT RAISE(ABORT, 'a kept message is frozen'); END;
CREATE TRIGGER hl7_message_goes_on BEFORE UPDATE OF state ON hl7_message
    WHEN OLD.state <> NEW.state AND NOT (
        (OLD.state = 'quarantined' AND NEW.state IN ('applied', 'ignored', 'dropped'))
        OR (OLD.state = 'applied' AND NEW.state = 'purged'))
BEGIN SELECT RAISE(ABORT, 'no such step of a message'); END;
CREATE TRIGGER hl7_message_is_kept BEFORE DELETE ON hl7_message
    WHEN OLD.state IN ('applied', 'quarantined')
BEGIN SELECT RAISE(ABORT, 'a message in use is kept'); END;
