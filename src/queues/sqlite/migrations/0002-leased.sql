-- Every turn asks who holds leases; what merely waits need not be read for that.
CREATE INDEX queue_leased ON queue (owner) WHERE lease_until IS NOT NULL;
