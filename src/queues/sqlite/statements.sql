-- name: put
INSERT INTO queue (id, priority, not_before) VALUES (:id, :priority, :notBefore) ON CONFLICT DO NOTHING

-- name: take
UPDATE queue SET turn = turn + 1, worker = :worker, owner = :owner, lease_until = :until
WHERE seq = (
  SELECT seq FROM queue
  WHERE not_before <= :now AND (lease_until IS NULL OR lease_until <= :now)
  ORDER BY priority DESC, seq LIMIT 1
)
RETURNING id, seq, turn

-- name: renew
UPDATE queue SET lease_until = :until WHERE seq = :seq AND turn = :turn AND lease_until IS NOT NULL

-- name: done
DELETE FROM queue WHERE seq = :seq AND turn = :turn AND lease_until IS NOT NULL

-- name: again
UPDATE queue SET not_before = :notBefore, worker = NULL, owner = NULL, lease_until = NULL
WHERE seq = :seq AND turn = :turn AND lease_until IS NOT NULL

-- name: drop
DELETE FROM queue WHERE id = :id AND (lease_until IS NULL OR lease_until <= :now)

-- name: depth
SELECT count(*) AS depth FROM queue WHERE lease_until IS NULL OR lease_until <= :now

-- name: nextDue
SELECT min(max(not_before, coalesce(lease_until, 0))) AS due FROM queue

-- name: owners
SELECT DISTINCT owner FROM queue WHERE lease_until IS NOT NULL AND owner <> :self

-- name: release
UPDATE queue SET worker = NULL, owner = NULL, lease_until = NULL WHERE owner = :owner
