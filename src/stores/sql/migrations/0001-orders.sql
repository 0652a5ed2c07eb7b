CREATE TABLE orders (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  key TEXT NOT NULL UNIQUE,
  forge TEXT NOT NULL,
  issue TEXT NOT NULL COLLATE NOCASE,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  fence INTEGER NOT NULL DEFAULT 0,
  worker TEXT,
  body TEXT NOT NULL,
  outcome TEXT,
  updated_at TEXT NOT NULL
) STRICT;

-- One issue, one unfinished order, whoever writes.
CREATE UNIQUE INDEX orders_unfinished ON orders (forge, issue)
  WHERE state IN ('queued', 'claimed', 'running', 'paused');

CREATE INDEX orders_state ON orders (state);

CREATE TABLE journal (
  order_id TEXT NOT NULL REFERENCES orders (id),
  seq INTEGER NOT NULL,
  at TEXT NOT NULL,
  fence INTEGER NOT NULL,
  entry TEXT NOT NULL,
  PRIMARY KEY (order_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE deliveries (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  forge TEXT NOT NULL,
  event TEXT NOT NULL,
  body TEXT NOT NULL,
  received_at TEXT NOT NULL,
  settled_at TEXT
) STRICT;

CREATE INDEX deliveries_unsettled ON deliveries (seq) WHERE settled_at IS NULL;
