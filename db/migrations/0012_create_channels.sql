-- Purpose: the WhatsApp numbers and Instagram accounts of a workspace, their templates, and every webhook they sent.
-- Previous release: keeps working; only new tables.

CREATE TABLE channels (
  id                  uuid NOT NULL DEFAULT uuidv7(),
  workspace_id        uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  kind                text NOT NULL CONSTRAINT channels_kind_known CHECK (kind IN ('whatsapp', 'instagram')),
  name                text NOT NULL CONSTRAINT channels_name_length CHECK (char_length(name) BETWEEN 1 AND 60),
  -- WhatsApp: phone-number id. Instagram: account id.
  external_id         text NOT NULL CHECK (char_length(external_id) BETWEEN 1 AND 100),
  -- WhatsApp Business account (WABA); empty for Instagram.
  account_external_id text NOT NULL DEFAULT '' CHECK (char_length(account_external_id) <= 100),
  -- For people: "+55 31 99714-2086" or "@casaipe.moveis".
  display_name        text NOT NULL DEFAULT '' CHECK (char_length(display_name) <= 120),
  -- Sealed JSON {accessToken, appSecret}; NULL once disconnected.
  credentials         bytea,
  -- Sealed, so that admins can see it again; its hash answers Meta's verification.
  verify_token        bytea NOT NULL,
  verify_token_hash   bytea NOT NULL CHECK (octet_length(verify_token_hash) = 32),
  token_expires_at    timestamptz,
  token_refreshed_at  timestamptz,
  status              text NOT NULL DEFAULT 'active'
                      CONSTRAINT channels_status_known CHECK (status IN ('active', 'needs_reauth', 'blocked', 'disconnected')),
  -- Meta's words for why it is not active.
  status_reason       text NOT NULL DEFAULT '' CHECK (char_length(status_reason) <= 500),
  status_changed_at   timestamptz NOT NULL DEFAULT now(),
  agent_id            uuid,
  -- Back-off of the whole channel (throughput limits): nothing is sent before.
  paused_until        timestamptz,
  sends_per_second    integer NOT NULL DEFAULT 40 CHECK (sends_per_second BETWEEN 1 AND 1000),
  quality             text NOT NULL DEFAULT '' CHECK (char_length(quality) <= 40),
  -- What a delivered billable message costs, by Meta's category: {"service": 35000, ...} in micros of `currency`.
  prices              jsonb NOT NULL DEFAULT '{}',
  currency            text NOT NULL DEFAULT 'BRL' CHECK (currency ~ '^[A-Z]{3}$'),
  last_webhook_at     timestamptz,
  templates_synced_at timestamptz,
  created_by          uuid REFERENCES users (id) ON DELETE SET NULL,
  created_at          timestamptz NOT NULL DEFAULT now(),
  updated_at          timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT channels_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT channels_own_external_key UNIQUE (workspace_id, kind, external_id),
  CONSTRAINT channels_agent_fkey FOREIGN KEY (workspace_id, agent_id)
    REFERENCES agents (workspace_id, id) ON DELETE SET NULL (agent_id)
);
-- A number belongs to one workspace at a time; who disconnects sets it free.
CREATE UNIQUE INDEX channels_external_key ON channels (kind, external_id) WHERE status <> 'disconnected';
CREATE INDEX channels_account_idx ON channels (kind, account_external_id) WHERE account_external_id <> '';
CREATE INDEX channels_verify_token_idx ON channels (verify_token_hash);
CREATE INDEX channels_agent_idx ON channels (workspace_id, agent_id);

CREATE TABLE templates (
  id               uuid NOT NULL DEFAULT uuidv7(),
  workspace_id     uuid NOT NULL,
  channel_id       uuid NOT NULL,
  external_id      text NOT NULL CHECK (char_length(external_id) <= 100),
  name             text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 512),
  language         text NOT NULL CHECK (char_length(language) BETWEEN 2 AND 20),
  category         text NOT NULL DEFAULT '' CHECK (char_length(category) <= 40),
  status           text NOT NULL CONSTRAINT templates_status_known
                   CHECK (status IN ('approved', 'pending', 'rejected', 'paused', 'disabled', 'in_appeal', 'deleted')),
  rejected_reason  text NOT NULL DEFAULT '' CHECK (char_length(rejected_reason) <= 500),
  parameter_format text NOT NULL DEFAULT 'POSITIONAL' CHECK (parameter_format IN ('NAMED', 'POSITIONAL')),
  -- As Meta gives them: header, body, footer, buttons with examples.
  components       jsonb NOT NULL,
  synced_at        timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT templates_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT templates_name_key UNIQUE (workspace_id, channel_id, name, language),
  CONSTRAINT templates_channel_fkey FOREIGN KEY (workspace_id, channel_id)
    REFERENCES channels (workspace_id, id) ON DELETE CASCADE
);

-- A webhook as it came, once per channel it speaks of. Written before it is understood.
CREATE TABLE webhook_events (
  id           uuid NOT NULL DEFAULT uuidv7(),
  workspace_id uuid NOT NULL,
  channel_id   uuid NOT NULL,
  -- SHA-256 of the body: Meta repeats for days.
  dedupe_key   bytea NOT NULL CHECK (octet_length(dedupe_key) = 32),
  body         bytea NOT NULL,
  state        text NOT NULL DEFAULT 'waiting' CONSTRAINT webhook_events_state_known CHECK (state IN ('waiting', 'done', 'failed')),
  error        text NOT NULL DEFAULT '' CHECK (char_length(error) <= 1000),
  received_at  timestamptz NOT NULL DEFAULT now(),
  processed_at timestamptz,
  CONSTRAINT webhook_events_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT webhook_events_dedupe_key UNIQUE (channel_id, dedupe_key),
  CONSTRAINT webhook_events_channel_fkey FOREIGN KEY (workspace_id, channel_id)
    REFERENCES channels (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX webhook_events_failed_idx ON webhook_events (workspace_id, received_at) WHERE state = 'failed';
CREATE INDEX webhook_events_done_idx ON webhook_events (received_at) WHERE state = 'done';
CREATE INDEX webhook_events_waiting_idx ON webhook_events (received_at) WHERE state = 'waiting';

-- Work that was tried as often as it may be, for a person to decide about.
CREATE TABLE dead_letters (
  id           uuid NOT NULL DEFAULT uuidv7(),
  -- NULL: the work belongs to no workspace; operators see it.
  workspace_id uuid REFERENCES workspaces (id) ON DELETE CASCADE,
  task         text NOT NULL CHECK (char_length(task) <= 60),
  payload      jsonb NOT NULL,
  error        text NOT NULL CHECK (char_length(error) <= 2000),
  attempts     integer NOT NULL,
  failed_at    timestamptz NOT NULL DEFAULT now(),
  resolution   text CONSTRAINT dead_letters_resolution_known CHECK (resolution IN ('retried', 'discarded')),
  resolved_at  timestamptz,
  resolved_by  uuid REFERENCES users (id) ON DELETE SET NULL,
  CONSTRAINT dead_letters_pkey PRIMARY KEY (id)
);
CREATE INDEX dead_letters_open_idx ON dead_letters (workspace_id, failed_at, id) WHERE resolved_at IS NULL;

ALTER TABLE channels ENABLE ROW LEVEL SECURITY;
ALTER TABLE templates ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhook_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE dead_letters ENABLE ROW LEVEL SECURITY;
CREATE POLICY workspace_wall ON channels TO piloto_app USING (workspace_id = (SELECT current_workspace_id()));
CREATE POLICY workspace_wall ON templates TO piloto_app USING (workspace_id = (SELECT current_workspace_id()));
CREATE POLICY workspace_wall ON webhook_events TO piloto_app USING (workspace_id = (SELECT current_workspace_id()));
CREATE POLICY workspace_wall ON dead_letters TO piloto_app USING (workspace_id = (SELECT current_workspace_id()));
GRANT SELECT, INSERT, UPDATE, DELETE ON channels, templates, webhook_events, dead_letters TO piloto_app;

-- The channels a webhook speaks of, with what its signature is checked against.
CREATE FUNCTION channels_by_external_id(p_kind text, p_external_ids text[], p_account_ids text[])
  RETURNS TABLE (workspace_id uuid, id uuid, external_id text, account_external_id text, credentials bytea)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT c.workspace_id, c.id, c.external_id, c.account_external_id, c.credentials
  FROM channels c
  WHERE c.kind = p_kind AND c.status <> 'disconnected'
    AND (c.external_id = ANY (p_external_ids) OR (c.account_external_id <> '' AND c.account_external_id = ANY (p_account_ids)))
$$;

-- Whether Meta's verification names the token of a channel.
CREATE FUNCTION knows_verify_token(p_kind text, p_hash bytea) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM channels c WHERE c.verify_token_hash = p_hash AND c.kind = p_kind AND c.status <> 'disconnected')
$$;

-- Keeps webhooks, each once per channel; returns the rows that are new. The arrays are of one length, a place per webhook and
-- channel. The caller has checked each channel's signature. In one order everywhere, so that two that keep the same
-- webhooks at once wait for each other and never in a circle.
CREATE FUNCTION store_webhooks(p_channel_ids uuid[], p_dedupe_keys bytea[], p_bodies bytea[])
  RETURNS TABLE (workspace_id uuid, id uuid)
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  INSERT INTO webhook_events (workspace_id, channel_id, dedupe_key, body)
  SELECT c.workspace_id, c.id, w.dedupe_key, w.body
  FROM unnest(p_channel_ids, p_dedupe_keys, p_bodies) AS w (channel_id, dedupe_key, body)
  JOIN channels c ON c.id = w.channel_id
  ORDER BY c.id, w.dedupe_key
  ON CONFLICT (channel_id, dedupe_key) DO NOTHING
  RETURNING webhook_events.workspace_id, webhook_events.id
$$;

-- Webhooks that were stored long ago and never read: their job was lost. One with an error has a job that tries again.
CREATE FUNCTION forgotten_webhooks(p_older_than interval, p_limit integer)
  RETURNS TABLE (workspace_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT e.workspace_id, e.id FROM webhook_events e
  WHERE e.state = 'waiting' AND e.error = '' AND e.received_at < now() - p_older_than ORDER BY e.received_at LIMIT p_limit
$$;

-- Active channels of a kind, for the work of the clock: token refresh, template lists.
CREATE FUNCTION active_channels(p_kind text) RETURNS TABLE (workspace_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT c.workspace_id, c.id FROM channels c WHERE c.kind = p_kind AND c.status = 'active'
$$;

-- A dead letter is written by the job runner, which stands in no workspace.
CREATE FUNCTION bury_job(p_workspace_id uuid, p_task text, p_payload jsonb, p_error text, p_attempts integer) RETURNS uuid
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  INSERT INTO dead_letters (workspace_id, task, payload, error, attempts)
  SELECT (SELECT w.id FROM workspaces w WHERE w.id = p_workspace_id), p_task, p_payload, left(p_error, 2000), p_attempts
  RETURNING id
$$;

GRANT EXECUTE ON FUNCTION channels_by_external_id(text, text[], text[]), knows_verify_token(text, bytea),
  store_webhooks(uuid[], bytea[], bytea[]), forgotten_webhooks(interval, integer), active_channels(text),
  bury_job(uuid, text, jsonb, text, integer) TO piloto_app;
