-- Scans of sheets that came back: every page of every file, its picture, and what became of it.

CREATE TABLE scan_file (
    id            INTEGER PRIMARY KEY,
    name          TEXT NOT NULL CHECK (name <> ''),
    digest        TEXT NOT NULL UNIQUE CHECK (length(digest) = 64),  -- SHA-256 of its bytes
    pages         INTEGER NOT NULL CHECK (pages >= 1),
    added_by      TEXT NOT NULL,  -- '' for the machine itself
    added_at      TEXT NOT NULL
) STRICT;
CREATE TRIGGER scan_file_is_frozen BEFORE UPDATE ON scan_file
BEGIN SELECT RAISE(ABORT, 'a file that was taken in is frozen'); END;
CREATE TRIGGER scan_file_is_kept BEFORE DELETE ON scan_file
BEGIN SELECT RAISE(ABORT, 'a file that was taken in is kept'); END;

CREATE TABLE scan_page (
    id            INTEGER PRIMARY KEY,
    file_id       INTEGER NOT NULL REFERENCES scan_file (id),
    position      INTEGER NOT NULL CHECK (position >= 1),  -- in the file
    state         TEXT NOT NULL CHECK (state IN
                  ('found', 'second', 'confirmed', 'align', 'unidentified', 'other_outage',
                   'elsewhere', 'trial', 'blank', 'aside')),
    sheet_number  TEXT REFERENCES sheet (number),
    reason        TEXT NOT NULL DEFAULT '',  -- why put aside, in a person's words
    picture       BLOB NOT NULL,  -- as it came, grey JPEG
    straight      BLOB,           -- laid straight by the fit
    fit           BLOB,           -- where the sheet lies in the picture
    changed_by    TEXT NOT NULL,  -- '' for the machine itself
    changed_at    TEXT NOT NULL,
    UNIQUE (file_id, position),
    CHECK (state <> 'aside' OR reason <> ''),
    CHECK (state NOT IN ('found', 'second', 'confirmed', 'align', 'other_outage')
           OR sheet_number IS NOT NULL),
    CHECK (state NOT IN ('found', 'second', 'confirmed') OR straight IS NOT NULL),
    CHECK ((straight IS NULL) = (fit IS NULL))
) STRICT;
CREATE INDEX scan_page_by_sheet ON scan_page (sheet_number);
CREATE INDEX scan_page_by_state ON scan_page (state);
CREATE TRIGGER scan_page_is_frozen BEFORE UPDATE OF file_id, position, picture ON scan_page
BEGIN SELECT RAISE(ABORT, 'a scanned page is frozen'); END;
CREATE TRIGGER scan_page_is_kept BEFORE DELETE ON scan_page
BEGIN SELECT RAISE(ABORT, 'a scanned page is kept'); END;
CREATE TRIGGER scan_page_is_confirmed_by_a_person BEFORE UPDATE OF state ON scan_page
    WHEN NEW.state = 'confirmed' AND (OLD.state NOT IN ('found', 'second') OR NEW.changed_by = '')
BEGIN SELECT RAISE(ABORT, 'a page opens only once a person has confirmed whose it is'); END;
CREATE TRIGGER scan_page_is_not_born_confirmed BEFORE INSERT ON scan_page
    WHEN NEW.state = 'confirmed'
BEGIN SELECT RAISE(ABORT, 'a page opens only once a person has confirmed whose it is'); END;
