-- What the bot did on a thread for whom, for the loop breaker; rows older than its memory are removed with each new one.
CREATE TABLE turns (
  thread TEXT NOT NULL,
  at INTEGER NOT NULL,
  login TEXT NOT NULL
) STRICT;

CREATE INDEX turns_thread ON turns (thread, at);
