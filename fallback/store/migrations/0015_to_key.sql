-- Sheets that wait to be keyed, in the order of issue: the queue's work does not grow with what is done.

CREATE INDEX sheet_to_key ON sheet (outage_id, id) WHERE state IN ('returned', 'keyed');
