-- What a ward prints when it goes to paper. A ward without a row prints what is usual.

CREATE TABLE packet_plan (
    ward_id       TEXT PRIMARY KEY,
    doc           BLOB NOT NULL,  -- forms, copies, blanks, how it is printed
    person_id     TEXT NOT NULL REFERENCES person (id),
    changed_at    TEXT NOT NULL
) STRICT, WITHOUT ROWID;
