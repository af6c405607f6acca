-- Purpose: one row per sign-in, and the feed that tells every instance what was revoked.
-- Previous release: keeps working; only new tables.

CREATE TABLE sessions (
  id                        uuid PRIMARY KEY DEFAULT uuidv7(),
  user_id                   uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  -- SHA-256 of the refresh token's handle. The token itself is nowhere: it is a function of handle and generation.
  handle_hash               bytea NOT NULL CHECK (octet_length(handle_hash) = 32),
  user_epoch                integer NOT NULL,
  amr                       text[] NOT NULL,
  authenticated_at          timestamptz NOT NULL,
  -- When the person last proved a factor; sensitive actions ask again after ten minutes.
  factor_at                 timestamptz NOT NULL,
  created_at                timestamptz NOT NULL DEFAULT now(),
  absolute_expires_at       timestamptz NOT NULL,
  browser                   text NOT NULL,
  platform                  text NOT NULL,
  user_agent                text NOT NULL CHECK (char_length(user_agent) <= 512),
  -- Hot columns, changed by every refresh. None of them is indexed, so the updates stay heap-only (HOT).
  generation                integer NOT NULL DEFAULT 1 CHECK (generation >= 1),
  confirmed_generation      integer NOT NULL DEFAULT 0,
  rotated_at                timestamptz NOT NULL DEFAULT now(),
  recover_count             smallint NOT NULL DEFAULT 0,
  recover_window_started_at timestamptz,
  last_used_at              timestamptz NOT NULL DEFAULT now(),
  idle_expires_at           timestamptz NOT NULL,
  ip                        inet,
  revoked_at                timestamptz,
  revoked_reason            text CONSTRAINT sessions_revoked_reason_known
                            CHECK (revoked_reason IN ('logout', 'ended_by_user', 'ended_others', 'password_changed', 'password_reset',
                                                      'reuse', 'not_me', 'replaced', 'account_disabled')),
  CONSTRAINT sessions_handle_key UNIQUE (handle_hash),
  CONSTRAINT sessions_revoked_together CHECK ((revoked_at IS NULL) = (revoked_reason IS NULL))
) WITH (fillfactor = 70);
CREATE INDEX sessions_user_idx ON sessions (user_id);

-- What the stateless path must refuse: one session, or every token of a user below an epoch.
-- Read by each instance at least every two seconds; rows older than the longest access token may be deleted.
CREATE TABLE revocations (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  session_id uuid,
  user_id    uuid,
  min_epoch  integer,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT revocations_one_subject CHECK ((session_id IS NOT NULL) <> (user_id IS NOT NULL AND min_epoch IS NOT NULL))
);
CREATE INDEX revocations_created_idx ON revocations (created_at);

CREATE FUNCTION notify_revocations() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('revocations', '');
  RETURN NULL;
END
$$;
CREATE TRIGGER revocations_notify AFTER INSERT ON revocations
  FOR EACH ROW EXECUTE FUNCTION notify_revocations();

GRANT SELECT, INSERT, UPDATE, DELETE ON sessions TO piloto_app;
GRANT SELECT, INSERT, DELETE ON revocations TO piloto_app;
GRANT EXECUTE ON FUNCTION notify_revocations() TO piloto_app;
