-- A hospital's own forms, and every form version as it was first printed here.

CREATE TABLE own_form (           -- what is printed now; what was printed stays in form_archive
    form          TEXT PRIMARY KEY CHECK (form <> ''),
    code          TEXT NOT NULL UNIQUE CHECK (length(code) = 3),
    version       INTEGER NOT NULL CHECK (version BETWEEN 1 AND 99),
    text          TEXT NOT NULL,  -- TOML, as it was added
    doc           BLOB NOT NULL,  -- the definition read from it
    added_by      TEXT NOT NULL REFERENCES person (id),
    added_at      TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE form_archive (       -- once a version and language, when its first sheet is issued
    code          TEXT NOT NULL CHECK (length(code) = 3),
    version       INTEGER NOT NULL CHECK (version BETWEEN 1 AND 99),
    lang          TEXT NOT NULL CHECK (lang IN ('sv', 'en')),
    digest        TEXT NOT NULL CHECK (length(digest) = 64),  -- of what the definition says
    form          TEXT NOT NULL CHECK (form <> ''),
    definition    TEXT NOT NULL,  -- TOML
    pdf           BLOB NOT NULL,  -- the form with nobody's data
    geometry      BLOB NOT NULL,  -- its pages' sizes and boxes, in mm
    content       TEXT NOT NULL CHECK (length(content) = 64),  -- hash of the three before
    archived_at   TEXT NOT NULL,
    PRIMARY KEY (code, version, lang)
) STRICT;
CREATE TRIGGER printed_form_is_frozen BEFORE UPDATE ON form_archive
BEGIN SELECT RAISE(ABORT, 'a printed version never changes'); END;
CREATE TRIGGER printed_form_is_kept BEFORE DELETE ON form_archive
BEGIN SELECT RAISE(ABORT, 'a printed version is kept'); END;
CREATE TRIGGER printed_form_says_one_thing BEFORE INSERT ON form_archive WHEN EXISTS (
    SELECT 1 FROM form_archive WHERE code = NEW.code AND version = NEW.version
    AND digest <> NEW.digest)
BEGIN SELECT RAISE(ABORT, 'a printed version never changes'); END;
