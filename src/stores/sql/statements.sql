-- name: insertOrder
INSERT INTO orders (id, key, forge, issue, state, body, updated_at)
VALUES (:id, :key, :forge, :issue, 'queued', :body, :now)
ON CONFLICT DO NOTHING

-- name: findOrder
SELECT id, state, attempts, fence, body, outcome, updated_at FROM orders WHERE id = :id

-- name: listOrders
SELECT id, state, attempts, fence, body, outcome, updated_at FROM orders
WHERE :states IS NULL OR state IN (SELECT value FROM json_each(:states))
ORDER BY seq DESC LIMIT :limit

-- name: listOrdersOfIssue
SELECT id, state, attempts, fence, body, outcome, updated_at FROM orders
WHERE issue = :issue AND (:states IS NULL OR state IN (SELECT value FROM json_each(:states)))
ORDER BY seq DESC LIMIT :limit

-- name: leaseOrder
UPDATE orders SET attempts = attempts + 1, fence = fence + 1, worker = :worker, updated_at = :now
WHERE id = :id RETURNING fence

-- name: seizeOrder
UPDATE orders SET fence = fence + 1, updated_at = :now WHERE id = :id RETURNING fence

-- name: forgiveOrder
UPDATE orders SET attempts = max(0, attempts - 1), updated_at = :now WHERE id = :id RETURNING id

-- name: standing
SELECT state, fence, issue FROM orders WHERE id = :id

-- name: keyOfOrder
SELECT key FROM orders WHERE id = :id

-- name: moveOrder
UPDATE orders SET state = :state, updated_at = :now,
  attempts = CASE WHEN :state = 'queued' AND state NOT IN ('claimed', 'running') THEN 0 ELSE attempts END
WHERE id = :id

-- name: closeOrder
UPDATE orders SET state = :state, outcome = :outcome, updated_at = :now WHERE id = :id

-- name: appendEntry
INSERT INTO journal (order_id, seq, at, fence, entry)
SELECT :id, coalesce(max(seq), 0) + 1, :now, :fence, :entry FROM journal WHERE order_id = :id

-- name: readJournal
SELECT seq, at, fence, entry FROM journal WHERE order_id = :id ORDER BY seq

-- name: insertDelivery
INSERT INTO deliveries (id, forge, event, body, received_at) VALUES (:id, :forge, :event, :body, :now)
ON CONFLICT DO NOTHING

-- name: unsettledDeliveries
SELECT id, forge, event, body FROM deliveries WHERE settled_at IS NULL ORDER BY seq

-- name: settleDelivery
UPDATE deliveries SET settled_at = :now, body = '' WHERE id = :id AND settled_at IS NULL

-- name: addTurn
INSERT INTO turns (thread, at, login) VALUES (:thread, :at, :login)

-- name: dropTurns
DELETE FROM turns WHERE thread = :thread AND at < :since

-- name: turnsOfThread
SELECT at, login FROM turns WHERE thread = :thread AND at >= :since ORDER BY at, rowid

-- name: setPause
INSERT INTO pauses (repository, login, why, at) VALUES (:repository, :login, :why, :at)
ON CONFLICT (repository) DO UPDATE SET login = excluded.login, why = excluded.why, at = excluded.at

-- name: liftPause
DELETE FROM pauses WHERE repository = :repository

-- name: pauseOf
SELECT login, why, at FROM pauses WHERE repository = :repository

-- name: addSpending
INSERT INTO spending (forge, repository, issue, day, usd, unpriced)
SELECT forge, substr(issue, 1, instr(issue, '#') - 1), issue, substr(:now, 1, 10), :usd, :unpriced
FROM orders WHERE id = :id
ON CONFLICT (forge, issue, day) DO UPDATE SET usd = usd + excluded.usd, unpriced = unpriced + excluded.unpriced

-- name: spentOnIssue
SELECT total(usd) AS usd, coalesce(sum(unpriced), 0) AS unpriced FROM spending WHERE forge = :forge AND issue = :issue

-- name: spentOnDay
SELECT total(usd) AS usd, coalesce(sum(unpriced), 0) AS unpriced FROM spending
WHERE forge = :forge AND repository = :repository AND day = :day
