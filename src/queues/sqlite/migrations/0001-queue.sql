CREATE TABLE queue (
  -- Never reused: an order that is put again after it was done is another row to those who held the first.
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  priority INTEGER NOT NULL,
  not_before INTEGER NOT NULL,
  -- How often the row was leased; with seq it names one lease.
  turn INTEGER NOT NULL DEFAULT 0,
  worker TEXT,
  owner TEXT,
  lease_until INTEGER
) STRICT;

CREATE INDEX queue_order ON queue (priority DESC, seq);
