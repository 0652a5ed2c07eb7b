-- Repositories in which no work begins until the pause is lifted.
CREATE TABLE pauses (
  repository TEXT PRIMARY KEY,
  login TEXT NOT NULL,
  why TEXT NOT NULL,
  at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
