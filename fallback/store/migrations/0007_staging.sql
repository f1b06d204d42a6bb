-- Staging: this machine's keys, whom it trusts, whom it seals to, and what it last received.

CREATE TABLE staging_key (        -- this machine's own key pairs; private halves stay here
    purpose       TEXT PRIMARY KEY CHECK (purpose IN ('open', 'sign')),
    private       BLOB NOT NULL CHECK (length(private) = 32),
    public        BLOB NOT NULL CHECK (length(public) = 32),
    made_at       TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE staging_grant (      -- on a ward PC: whose packages it accepts, for which wards
    id            INTEGER PRIMARY KEY CHECK (id = 1),
    giver         TEXT NOT NULL,
    sign_key      BLOB NOT NULL CHECK (length(sign_key) = 32),
    wards         TEXT NOT NULL,  -- JSON list of ids
    granted_at    TEXT NOT NULL,
    taken_at      TEXT NOT NULL
) STRICT;

CREATE TABLE staging_received (   -- on a ward PC: the newest package of each ward, so none comes back
    sign_key      BLOB NOT NULL,
    ward_id       TEXT NOT NULL,
    serial        INTEGER NOT NULL CHECK (serial >= 1),
    digest        TEXT NOT NULL,
    made_at       TEXT NOT NULL,
    received_at   TEXT NOT NULL,
    PRIMARY KEY (sign_key, ward_id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER received_goes_on BEFORE UPDATE ON staging_received WHEN NEW.serial <= OLD.serial
BEGIN SELECT RAISE(ABORT, 'a package is newer than the one before'); END;
CREATE TRIGGER received_is_kept BEFORE DELETE ON staging_received
BEGIN SELECT RAISE(ABORT, 'what was received is remembered'); END;

CREATE TABLE staging_recipient (  -- at IT: the ward PCs that packages are sealed to
    open_key      BLOB PRIMARY KEY CHECK (length(open_key) = 32),
    sign_key      BLOB NOT NULL UNIQUE CHECK (length(sign_key) = 32),
    machine       TEXT NOT NULL,
    code          TEXT NOT NULL,
    wards         TEXT NOT NULL,  -- JSON list of ids
    accepted_by   TEXT NOT NULL REFERENCES person (id),
    accepted_at   TEXT NOT NULL,
    revoked_by    TEXT REFERENCES person (id),
    revoked_at    TEXT,
    CHECK ((revoked_by IS NULL) = (revoked_at IS NULL))
) STRICT, WITHOUT ROWID;
CREATE TRIGGER recipient_is_kept BEFORE DELETE ON staging_recipient
BEGIN SELECT RAISE(ABORT, 'a recipient is revoked, never forgotten'); END;
CREATE TRIGGER revoked_stays_so BEFORE UPDATE ON staging_recipient WHEN OLD.revoked_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a revoked recipient stays so'); END;

CREATE TABLE staging_run (        -- at IT: one serial a run; none is used twice
    serial        INTEGER PRIMARY KEY CHECK (serial >= 1),
    began_at      TEXT NOT NULL
) STRICT;

CREATE TABLE form_stock (         -- blank forms in the ward's box, as a person counted them
    ward_id       TEXT NOT NULL,
    form          TEXT NOT NULL,
    version       INTEGER NOT NULL CHECK (version >= 1),
    copies        INTEGER NOT NULL CHECK (copies >= 0),
    person_id     TEXT NOT NULL REFERENCES person (id),
    counted_at    TEXT NOT NULL,
    PRIMARY KEY (ward_id, form)
) STRICT, WITHOUT ROWID;
