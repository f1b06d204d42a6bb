-- A PC of the hospital's recovery desk: what was keyed here and is not there yet.

CREATE TABLE journal_line (       -- on the PC: kept before it is sent, gone once the desk has it
    number        INTEGER PRIMARY KEY AUTOINCREMENT,  -- in the order keyed
    id            TEXT NOT NULL UNIQUE,
    desk          TEXT NOT NULL,
    sheet_number  TEXT NOT NULL,
    path          TEXT NOT NULL,
    keying        INTEGER NOT NULL CHECK (keying IN (1, 2, 3)),
    state         TEXT NOT NULL CHECK (state IN ('value', 'blank', 'struck', 'illegible')),
    value         TEXT NOT NULL,
    strokes       INTEGER NOT NULL,
    person_id     TEXT NOT NULL,  -- of the desk's people
    person_name   TEXT NOT NULL,
    at            TEXT NOT NULL,
    said          TEXT NOT NULL DEFAULT '',  -- why the desk could not take it
    CHECK ((state = 'value') = (value <> ''))
) STRICT;
CREATE TABLE journal_taken (      -- in the desk: every line that came, so that none comes twice
    id            TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
CREATE TABLE desk_password (      -- on the PC: of its role in the desk's database
    desk          TEXT PRIMARY KEY,
    password      TEXT NOT NULL CHECK (password <> '')
) STRICT, WITHOUT ROWID;
