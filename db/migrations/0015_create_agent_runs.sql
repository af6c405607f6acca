-- Purpose: what an agent did in a conversation and what it cost; the model a workspace uses; counters for the overview.
-- Previous release: keeps working; only new tables.

CREATE TABLE model_connections (
  id                    uuid NOT NULL DEFAULT uuidv7(),
  workspace_id          uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  provider              text NOT NULL CONSTRAINT model_connections_provider_known
                        CHECK (provider IN ('openai_compatible', 'anthropic', 'google')),
  -- Empty: the provider's own address.
  base_url              text NOT NULL DEFAULT '' CHECK (char_length(base_url) <= 500),
  model                 text NOT NULL CHECK (char_length(model) BETWEEN 1 AND 120),
  -- Sealed.
  api_key               bytea NOT NULL,
  -- The last characters, to tell keys apart.
  key_hint              text NOT NULL CHECK (char_length(key_hint) <= 8),
  currency              text NOT NULL DEFAULT 'USD' CHECK (currency ~ '^[A-Z]{3}$'),
  -- Micros of the currency per million tokens; NULL: nobody said, so the cost is unknown.
  input_price_micros    bigint CHECK (input_price_micros >= 0),
  cached_price_micros   bigint CHECK (cached_price_micros >= 0),
  output_price_micros   bigint CHECK (output_price_micros >= 0),
  monthly_budget_micros bigint CHECK (monthly_budget_micros > 0),
  max_output_tokens     integer NOT NULL DEFAULT 1024 CHECK (max_output_tokens BETWEEN 64 AND 32000),
  max_steps             integer NOT NULL DEFAULT 6 CHECK (max_steps BETWEEN 1 AND 20),
  -- Of one turn, all its calls together: time, tokens in and out, and money (NULL: only the month's budget counts).
  timeout_ms            integer NOT NULL DEFAULT 45000 CHECK (timeout_ms BETWEEN 1000 AND 120000),
  max_run_tokens        integer NOT NULL DEFAULT 40000 CHECK (max_run_tokens BETWEEN 1000 AND 1000000),
  max_run_cost_micros   bigint CHECK (max_run_cost_micros > 0),
  -- Optimistic lock: a save names the revision it read.
  revision              integer NOT NULL DEFAULT 1,
  status                text NOT NULL DEFAULT 'untested'
                        CONSTRAINT model_connections_status_known CHECK (status IN ('untested', 'ok', 'failing')),
  status_reason         text NOT NULL DEFAULT '' CHECK (char_length(status_reason) <= 300),
  last_latency_ms       integer,
  checked_at            timestamptz,
  updated_by            uuid REFERENCES users (id) ON DELETE SET NULL,
  created_at            timestamptz NOT NULL DEFAULT now(),
  updated_at            timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT model_connections_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT model_connections_workspace_key UNIQUE (workspace_id)
);

CREATE TABLE agent_runs (
  id               uuid NOT NULL DEFAULT uuidv7(),
  workspace_id     uuid NOT NULL,
  conversation_id  uuid NOT NULL,
  agent_id         uuid,
  agent_version_id uuid,
  -- What woke it: a message, or a person who handed back.
  trigger          text NOT NULL CONSTRAINT agent_runs_trigger_known CHECK (trigger IN ('message', 'returned', 'rerun')),
  claimed_seq      integer NOT NULL,
  control_epoch    integer NOT NULL,
  outcome          text NOT NULL CONSTRAINT agent_runs_outcome_known
                   CHECK (outcome IN ('running', 'replied', 'handed_off', 'no_reply', 'discarded_person', 'discarded_input', 'failed')),
  failure          text CONSTRAINT agent_runs_failure_known
                   CHECK (failure IN ('timeout', 'refusal', 'malformed', 'rate_limited', 'unauthorized', 'unavailable', 'too_long', 'budget')),
  -- For people: why it was discarded, failed or handed off.
  reason           text NOT NULL DEFAULT '' CHECK (char_length(reason) <= 500),
  handoff_reason   text,
  provider         text NOT NULL DEFAULT '',
  model            text NOT NULL DEFAULT '' CHECK (char_length(model) <= 120),
  input_tokens     integer NOT NULL DEFAULT 0,
  cached_tokens    integer NOT NULL DEFAULT 0,
  output_tokens    integer NOT NULL DEFAULT 0,
  -- NULL: no price is known.
  cost_micros      bigint,
  currency         text NOT NULL DEFAULT 'USD' CHECK (currency ~ '^[A-Z]{3}$'),
  message_count    integer NOT NULL DEFAULT 0,
  -- How long it waited for more messages, and how long the model took.
  waited_ms        integer NOT NULL DEFAULT 0,
  latency_ms       integer NOT NULL DEFAULT 0,
  started_at       timestamptz NOT NULL DEFAULT now(),
  finished_at      timestamptz,
  CONSTRAINT agent_runs_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT agent_runs_conversation_fkey FOREIGN KEY (workspace_id, conversation_id)
    REFERENCES conversations (workspace_id, id) ON DELETE CASCADE,
  CONSTRAINT agent_runs_agent_fkey FOREIGN KEY (workspace_id, agent_id)
    REFERENCES agents (workspace_id, id) ON DELETE SET NULL (agent_id),
  CONSTRAINT agent_runs_version_fkey FOREIGN KEY (workspace_id, agent_version_id)
    REFERENCES agent_versions (workspace_id, id) ON DELETE SET NULL (agent_version_id)
);
CREATE INDEX agent_runs_conversation_idx ON agent_runs (workspace_id, conversation_id, started_at, id);
CREATE INDEX agent_runs_agent_idx ON agent_runs (workspace_id, agent_id, started_at, id);
CREATE INDEX agent_runs_started_idx ON agent_runs (workspace_id, started_at);
CREATE INDEX agent_runs_version_idx ON agent_runs (workspace_id, agent_version_id);

CREATE TABLE agent_steps (
  workspace_id uuid NOT NULL,
  run_id       uuid NOT NULL,
  number       integer NOT NULL CHECK (number >= 1),
  kind         text NOT NULL CONSTRAINT agent_steps_kind_known CHECK (kind IN ('rule', 'model', 'tool')),
  -- The tool or rule.
  name         text NOT NULL DEFAULT '' CHECK (char_length(name) <= 80),
  input        jsonb,
  output       jsonb,
  latency_ms   integer NOT NULL DEFAULT 0,
  CONSTRAINT agent_steps_pkey PRIMARY KEY (workspace_id, run_id, number),
  CONSTRAINT agent_steps_run_fkey FOREIGN KEY (workspace_id, run_id) REFERENCES agent_runs (workspace_id, id) ON DELETE CASCADE
);

-- Counters of the overview. Changes are appended as deltas in the transaction of the change, so that busy workspaces
-- never wait for one row; the clock folds them into one row per key and day.
CREATE TABLE usage_deltas (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  at           timestamptz NOT NULL DEFAULT now(),
  channel_id   uuid,
  agent_id     uuid,
  metric       text NOT NULL CHECK (char_length(metric) <= 40),
  -- A reason, a currency, or the bucket of a duration.
  detail       text NOT NULL DEFAULT '' CHECK (char_length(detail) <= 60),
  value        bigint NOT NULL
);
CREATE INDEX usage_deltas_workspace_idx ON usage_deltas (workspace_id, at);

CREATE TABLE usage_daily (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  -- In the workspace's time zone at the time of folding.
  day          date NOT NULL,
  -- All zeros: none.
  channel_id   uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
  agent_id     uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
  metric       text NOT NULL CHECK (char_length(metric) <= 40),
  detail       text NOT NULL DEFAULT '' CHECK (char_length(detail) <= 60),
  value        bigint NOT NULL,
  CONSTRAINT usage_daily_pkey PRIMARY KEY (workspace_id, day, metric, detail, channel_id, agent_id)
);

DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['model_connections', 'agent_runs', 'agent_steps', 'usage_deltas', 'usage_daily'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY workspace_wall ON %I TO piloto_app USING (workspace_id = (SELECT current_workspace_id()))', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO piloto_app', t);
  END LOOP;
END
$$;

-- Folds deltas into days, for all workspaces; returns how many were folded. Run by one instance at a time (the caller
-- holds an advisory lock); DELETE … RETURNING makes a crash in the middle harmless.
CREATE FUNCTION fold_usage(p_limit integer) RETURNS integer
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_count integer;
BEGIN
  WITH taken AS (
    DELETE FROM usage_deltas WHERE id IN (SELECT id FROM usage_deltas ORDER BY id LIMIT p_limit FOR UPDATE SKIP LOCKED)
    RETURNING workspace_id, at, channel_id, agent_id, metric, detail, value
  ), summed AS (
    SELECT t.workspace_id, (t.at AT TIME ZONE w.timezone)::date AS day,
           coalesce(t.channel_id, '00000000-0000-0000-0000-000000000000') AS channel_id,
           coalesce(t.agent_id, '00000000-0000-0000-0000-000000000000') AS agent_id,
           t.metric, t.detail, sum(t.value)::bigint AS value, count(*) AS n
    FROM taken t JOIN workspaces w ON w.id = t.workspace_id
    GROUP BY 1, 2, 3, 4, 5, 6
  ), folded AS (
    INSERT INTO usage_daily AS d (workspace_id, day, channel_id, agent_id, metric, detail, value)
    SELECT workspace_id, day, channel_id, agent_id, metric, detail, value FROM summed
    ORDER BY workspace_id, day, metric, detail, channel_id, agent_id
    ON CONFLICT ON CONSTRAINT usage_daily_pkey DO UPDATE SET value = d.value + excluded.value
  )
  SELECT coalesce(sum(n), 0)::integer INTO v_count FROM summed;
  RETURN v_count;
END
$$;
GRANT EXECUTE ON FUNCTION fold_usage(integer) TO piloto_app;
