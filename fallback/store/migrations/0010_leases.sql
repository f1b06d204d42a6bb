-- More than one clerk: who has a sheet before them now. A lease lapses; nothing hangs on a clerk.

CREATE TABLE lease (
    sheet_number  TEXT PRIMARY KEY REFERENCES sheet (number),
    person_id     TEXT NOT NULL REFERENCES person (id),
    place         TEXT NOT NULL,  -- the program in which the sheet lies open
    until         TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX lease_by_place ON lease (place);
