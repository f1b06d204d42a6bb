-- What a drill left behind: in a person's words until it is signed, and as it was then for ever.

CREATE TABLE drill (
    outage_id     TEXT PRIMARY KEY REFERENCES outage (id),
    took_part     TEXT NOT NULL DEFAULT '',
    went_wrong    TEXT NOT NULL DEFAULT '',
    found_at      TEXT NOT NULL DEFAULT '',  -- when somebody held the packet in their hands
    found_by      TEXT NOT NULL DEFAULT '',
    signed_at     TEXT NOT NULL DEFAULT '',
    doc           BLOB,                      -- the evidence as it was signed
    CHECK ((signed_at = '') = (doc IS NULL))
) STRICT, WITHOUT ROWID;
CREATE TRIGGER signed_drill_is_kept BEFORE UPDATE ON drill WHEN OLD.signed_at <> ''
BEGIN SELECT RAISE(ABORT, 'what was signed of a drill is kept'); END;
CREATE TRIGGER drill_is_kept BEFORE DELETE ON drill
BEGIN SELECT RAISE(ABORT, 'what a drill left behind is kept'); END;
