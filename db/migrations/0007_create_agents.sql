-- Purpose: agents with one mutable draft and immutable published versions.
-- Previous release: keeps working; only new tables.

CREATE TABLE agents (
  id                   uuid NOT NULL DEFAULT uuidv7(),
  workspace_id         uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  name                 text NOT NULL CONSTRAINT agents_name_length CHECK (char_length(name) BETWEEN 1 AND 60),
  -- What the agent is for, in a few words ("Sofás e estofados, frete").
  purpose              text NOT NULL DEFAULT '' CHECK (char_length(purpose) <= 120),
  -- The rest of the configuration; its shape is agentConfig in packages/shared/src/agents.ts.
  draft                jsonb NOT NULL,
  -- Optimistic lock: an update names the revision it read.
  draft_revision       integer NOT NULL DEFAULT 1,
  published_version_id uuid,
  -- Chosen by the client, so that a repeated create is the same create.
  client_key           uuid NOT NULL,
  created_by           uuid REFERENCES users (id) ON DELETE SET NULL,
  updated_by           uuid REFERENCES users (id) ON DELETE SET NULL,
  created_at           timestamptz NOT NULL DEFAULT now(),
  updated_at           timestamptz NOT NULL DEFAULT now(),
  archived_at          timestamptz,
  CONSTRAINT agents_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT agents_client_key_key UNIQUE (workspace_id, client_key)
);
CREATE UNIQUE INDEX agents_active_name_key ON agents (workspace_id, lower(name)) WHERE archived_at IS NULL;
CREATE INDEX agents_updated_idx ON agents (workspace_id, updated_at DESC, id DESC);

CREATE TABLE agent_versions (
  id            uuid NOT NULL DEFAULT uuidv7(),
  workspace_id  uuid NOT NULL,
  agent_id      uuid NOT NULL,
  number        integer NOT NULL CHECK (number >= 1),
  name          text NOT NULL,
  purpose       text NOT NULL,
  config        jsonb NOT NULL,
  note          text NOT NULL DEFAULT '' CHECK (char_length(note) <= 120),
  -- Set when this version brought back an older one.
  restored_from integer,
  published_by  uuid REFERENCES users (id) ON DELETE SET NULL,
  published_at  timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT agent_versions_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT agent_versions_number_key UNIQUE (workspace_id, agent_id, number),
  CONSTRAINT agent_versions_agent_fkey FOREIGN KEY (workspace_id, agent_id) REFERENCES agents (workspace_id, id) ON DELETE CASCADE
);
ALTER TABLE agents ADD CONSTRAINT agents_published_version_fkey
  FOREIGN KEY (workspace_id, published_version_id) REFERENCES agent_versions (workspace_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE agents ENABLE ROW LEVEL SECURITY;
ALTER TABLE agent_versions ENABLE ROW LEVEL SECURITY;
CREATE POLICY workspace_wall ON agents TO piloto_app USING (workspace_id = current_workspace_id());
CREATE POLICY workspace_wall ON agent_versions TO piloto_app USING (workspace_id = current_workspace_id());
GRANT SELECT, INSERT, UPDATE, DELETE ON agents TO piloto_app;
-- Immutable by privilege: a published version can be added and read, never changed.
GRANT SELECT, INSERT ON agent_versions TO piloto_app;
