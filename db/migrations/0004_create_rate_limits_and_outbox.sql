-- Purpose: limits that all instances share, and work that must happen after a commit.
-- Previous release: keeps working; only new tables.

-- Generic cell rate algorithm: one timestamp a key says when the next request would be on time.
CREATE TABLE rate_limits (
  key                 text PRIMARY KEY CHECK (char_length(key) <= 200),
  theoretical_arrival timestamptz NOT NULL
) WITH (fillfactor = 70);

-- Transactional outbox. A row appears with the change it belongs to, or not at all, and is deleted when done.
CREATE TABLE outbox (
  id           uuid PRIMARY KEY DEFAULT uuidv7(),
  kind         text NOT NULL CONSTRAINT outbox_kind_known 
               CHECK (kind IN ('mail', 'signup_mail', 'reset_mail', 'sign_in_failed', 'session_reused')),
  -- JSON. All but session_reused is sealed with AES-256-GCM: a mail carries a one-time token, of which only a hash may
  -- be stored.
  payload      bytea NOT NULL,
  available_at timestamptz NOT NULL DEFAULT now(),
  -- A worker's lease; another may take the row once it has passed.
  leased_until timestamptz,
  attempts     integer NOT NULL DEFAULT 0,
  last_error   text,
  dead_at      timestamptz,
  created_at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX outbox_due_idx ON outbox (available_at) WHERE dead_at IS NULL;

CREATE FUNCTION notify_outbox() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('outbox', '');
  RETURN NULL;
END
$$;
CREATE TRIGGER outbox_notify AFTER INSERT ON outbox
  FOR EACH ROW EXECUTE FUNCTION notify_outbox();

GRANT SELECT, INSERT, UPDATE, DELETE ON rate_limits, outbox TO piloto_app;
GRANT EXECUTE ON FUNCTION notify_outbox() TO piloto_app;
