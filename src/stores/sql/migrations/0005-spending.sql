-- What model calls cost, by issue and day, so that ceilings beyond one order are looked up and not counted.
CREATE TABLE spending (
  forge TEXT NOT NULL,
  repository TEXT NOT NULL COLLATE NOCASE,
  issue TEXT NOT NULL COLLATE NOCASE,
  day TEXT NOT NULL,
  usd REAL NOT NULL,
  unpriced INTEGER NOT NULL,
  PRIMARY KEY (forge, issue, day)
) STRICT, WITHOUT ROWID;

CREATE INDEX spending_day ON spending (forge, repository, day);

INSERT INTO spending (forge, repository, issue, day, usd, unpriced)
SELECT forge, substr(issue, 1, instr(issue, '#') - 1), issue, substr(at, 1, 10),
  total(json_extract(entry, '$.usage.usd')),
  sum(CASE WHEN json_extract(entry, '$.usage.usd') IS NULL THEN json_extract(entry, '$.usage.requests') ELSE 0 END)
FROM journal JOIN orders ON orders.id = journal.order_id
WHERE json_extract(entry, '$.kind') = 'spent'
GROUP BY forge, issue, substr(at, 1, 10);
