-- Purpose: who did what to what, from where and when; append-only, each entry carrying the hash of the one before.
-- Previous release: keeps working; only new tables.
--
-- One chain per workspace and one per account, so that unrelated tenants never wait for each other's head row and a
-- deleted tenant takes its whole chain along. The API may read, and append through append_audit_event() only.

CREATE TABLE audit_chains (
  chain_id uuid PRIMARY KEY,
  seq      bigint NOT NULL,
  hash     bytea NOT NULL
) WITH (fillfactor = 70);

CREATE TABLE audit_log (
  chain_id      uuid NOT NULL,
  seq           bigint NOT NULL,
  workspace_id  uuid REFERENCES workspaces (id) ON DELETE CASCADE,
  -- The account an entry belongs to when it has no workspace.
  user_id       uuid REFERENCES users (id) ON DELETE CASCADE,
  occurred_at   timestamptz NOT NULL,
  action        text NOT NULL CHECK (action ~ '^[a-z][a-zA-Z]*\.[a-zA-Z_]+$'),
  outcome       text NOT NULL CONSTRAINT audit_log_outcome_known CHECK (outcome IN ('done', 'denied', 'attention')),
  actor_kind    text NOT NULL CONSTRAINT audit_log_actor_known CHECK (actor_kind IN ('user', 'api_key', 'system', 'anonymous')),
  -- Not foreign keys: an entry outlives the person and the key it names.
  actor_user_id uuid,
  actor_key_id  uuid,
  target_kind   text,
  target_id     text,
  target_label  text,
  details       jsonb NOT NULL DEFAULT '{}',
  ip            inet,
  user_agent    text,
  request_id    text,
  prev_hash     bytea NOT NULL,
  hash          bytea NOT NULL,
  CONSTRAINT audit_log_pkey PRIMARY KEY (chain_id, seq),
  CONSTRAINT audit_log_one_owner CHECK ((workspace_id IS NULL) <> (user_id IS NULL))
);
CREATE INDEX audit_log_workspace_time_idx ON audit_log (workspace_id, occurred_at DESC, seq DESC);
CREATE INDEX audit_log_workspace_action_idx ON audit_log (workspace_id, action, occurred_at);
CREATE INDEX audit_log_user_idx ON audit_log (user_id, seq DESC) WHERE user_id IS NOT NULL;

-- SHA-256 over the previous hash and the entry in jsonb's canonical text (keys sorted, one form per value).
CREATE FUNCTION audit_entry_hash(entry audit_log) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT sha256(entry.prev_hash || convert_to(
    (to_jsonb(entry) - 'hash' - 'prev_hash'
      || jsonb_build_object('occurred_at', to_char(entry.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')))::text,
    'UTF8'))
$$;

-- Appends to one chain. Locks the chain's head row until commit; callers append last, several chains in id order.
CREATE FUNCTION append_to_chain(entry audit_log) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  head audit_chains;
BEGIN
  INSERT INTO audit_chains (chain_id, seq, hash) VALUES (entry.chain_id, 0, sha256(uuid_send(entry.chain_id)))
    ON CONFLICT (chain_id) DO NOTHING;
  SELECT * INTO head FROM audit_chains WHERE chain_id = entry.chain_id FOR UPDATE;
  entry.seq := head.seq + 1;
  entry.prev_hash := head.hash;
  -- Taken under the lock, so that time never runs backwards along a chain.
  entry.occurred_at := clock_timestamp();
  entry.hash := audit_entry_hash(entry);
  INSERT INTO audit_log SELECT entry.*;
  UPDATE audit_chains SET seq = entry.seq, hash = entry.hash WHERE chain_id = entry.chain_id;
END
$$;

-- Appends one event. With a workspace it goes to that chain; without, to the account's own chain and to the chain of
-- every workspace the account belongs to, because an owner must see a member's sign-ins.
CREATE FUNCTION append_audit_event(
  p_workspace_id uuid, p_user_id uuid, p_action text, p_outcome text, p_actor_kind text, p_actor_user_id uuid,
  p_actor_key_id uuid, p_target_kind text, p_target_id text, p_target_label text, p_details jsonb, p_ip inet,
  p_user_agent text, p_request_id text
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  entry audit_log;
  v_workspace_id uuid;
BEGIN
  entry.action := p_action;
  entry.outcome := p_outcome;
  entry.actor_kind := p_actor_kind;
  entry.actor_user_id := p_actor_user_id;
  entry.actor_key_id := p_actor_key_id;
  entry.target_kind := p_target_kind;
  entry.target_id := left(p_target_id, 200);
  entry.target_label := left(p_target_label, 200);
  entry.details := coalesce(p_details, '{}');
  entry.ip := p_ip;
  entry.user_agent := left(p_user_agent, 512);
  entry.request_id := left(p_request_id, 80);
  IF p_workspace_id IS NOT NULL THEN
    entry.chain_id := p_workspace_id;
    entry.workspace_id := p_workspace_id;
    PERFORM append_to_chain(entry);
    RETURN;
  END IF;
  -- The user's own head row first, then the workspaces in id order: one lock order for everyone.
  entry.chain_id := p_user_id;
  entry.user_id := p_user_id;
  PERFORM append_to_chain(entry);
  FOR v_workspace_id IN SELECT m.workspace_id FROM memberships m WHERE m.user_id = p_user_id ORDER BY m.workspace_id LOOP
    entry.chain_id := v_workspace_id;
    entry.workspace_id := v_workspace_id;
    entry.user_id := NULL;
    PERFORM append_to_chain(entry);
  END LOOP;
END
$$;

-- Recomputes a chain from its first entry. broken_seq is the first entry that does not fit, NULL when all do.
CREATE FUNCTION verify_audit_chain(p_chain_id uuid) RETURNS TABLE (entries bigint, broken_seq bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH entry AS (
    SELECT a.seq, a.hash, a.prev_hash, audit_entry_hash(a) AS expected_hash,
           lag(a.hash, 1, sha256(uuid_send(p_chain_id))) OVER (ORDER BY a.seq) AS expected_prev,
           row_number() OVER (ORDER BY a.seq) AS expected_seq
    FROM audit_log a WHERE a.chain_id = p_chain_id
  ), head AS (
    SELECT c.seq, c.hash FROM audit_chains c WHERE c.chain_id = p_chain_id
  )
  SELECT (SELECT count(*) FROM entry),
         coalesce(
           (SELECT min(e.seq) FROM entry e
             WHERE e.seq <> e.expected_seq OR e.prev_hash <> e.expected_prev OR e.hash <> e.expected_hash),
           -- The newest entries were cut off or rewritten: the head remembers how many there were and the last one's hash.
           (SELECT coalesce(head.seq, last.seq)
             FROM head FULL JOIN (SELECT e.seq, e.hash FROM entry e ORDER BY e.seq DESC LIMIT 1) last ON true
             WHERE (head.seq, head.hash) IS DISTINCT FROM (last.seq, last.hash)))
$$;

-- A deleted workspace or account takes its head along with its entries; a head without entries is a cut-off chain.
CREATE FUNCTION forget_audit_chain() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  DELETE FROM audit_chains WHERE chain_id = OLD.id;
  RETURN NULL;
END
$$;
CREATE TRIGGER workspaces_forget_audit_chain AFTER DELETE ON workspaces
  FOR EACH ROW EXECUTE FUNCTION forget_audit_chain();
CREATE TRIGGER users_forget_audit_chain AFTER DELETE ON users
  FOR EACH ROW EXECUTE FUNCTION forget_audit_chain();

ALTER TABLE audit_log ENABLE ROW LEVEL SECURITY;
CREATE POLICY workspace_wall ON audit_log FOR SELECT TO piloto_app
  USING (workspace_id = current_workspace_id() OR (workspace_id IS NULL AND user_id = current_account_id()));
GRANT SELECT ON audit_log TO piloto_app;
GRANT EXECUTE ON FUNCTION
  append_audit_event(uuid, uuid, text, text, text, uuid, uuid, text, text, text, jsonb, inet, text, text),
  verify_audit_chain(uuid) TO piloto_app;
