-- Purpose: tenancy. Every table below carries workspace_id and is walled off by row-level security.
-- Previous release: keeps working; only new tables.

CREATE TABLE workspaces (
  id             uuid PRIMARY KEY DEFAULT uuidv7(),
  name           text NOT NULL CONSTRAINT workspaces_name_length CHECK (char_length(name) BETWEEN 1 AND 80),
  slug           text NOT NULL CONSTRAINT workspaces_slug_form CHECK (slug ~ '^[a-z0-9](-?[a-z0-9]){1,47}$'),
  timezone       text NOT NULL DEFAULT 'America/Sao_Paulo',
  locale         text NOT NULL DEFAULT 'pt-BR' CONSTRAINT workspaces_locale_known CHECK (locale IN ('pt-BR', 'en')),
  retention_days integer CONSTRAINT workspaces_retention_range CHECK (retention_days BETWEEN 30 AND 3650),
  created_at     timestamptz NOT NULL DEFAULT now(),
  updated_at     timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT workspaces_slug_key UNIQUE (slug)
);

CREATE TABLE memberships (
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  user_id      uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  role         text NOT NULL CONSTRAINT memberships_role_known CHECK (role IN ('owner', 'admin', 'seller', 'viewer')),
  created_at   timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT memberships_pkey PRIMARY KEY (workspace_id, user_id)
);
CREATE INDEX memberships_user_idx ON memberships (user_id);

-- The last owner cannot leave. The lock on the workspace makes two owners who leave at once take turns.
CREATE FUNCTION keep_an_owner() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM FROM workspaces WHERE id = OLD.workspace_id FOR UPDATE;
  IF FOUND AND NOT EXISTS (SELECT FROM memberships WHERE workspace_id = OLD.workspace_id AND role = 'owner') THEN
    RAISE EXCEPTION 'workspace % would have no owner', OLD.workspace_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'memberships_last_owner';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER memberships_keep_an_owner AFTER UPDATE OF role OR DELETE ON memberships
  FOR EACH ROW WHEN (OLD.role = 'owner') EXECUTE FUNCTION keep_an_owner();

CREATE TABLE invites (
  id           uuid NOT NULL DEFAULT uuidv7(),
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  email        text NOT NULL CHECK (email = lower(email)),
  role         text NOT NULL CONSTRAINT invites_role_known CHECK (role IN ('owner', 'admin', 'seller', 'viewer')),
  token_hash   bytea NOT NULL CHECK (octet_length(token_hash) = 32),
  invited_by   uuid REFERENCES users (id) ON DELETE SET NULL,
  created_at   timestamptz NOT NULL DEFAULT now(),
  expires_at   timestamptz NOT NULL,
  accepted_at  timestamptz,
  accepted_by  uuid REFERENCES users (id) ON DELETE SET NULL,
  revoked_at   timestamptz,
  CONSTRAINT invites_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT invites_token_key UNIQUE (token_hash)
);
CREATE UNIQUE INDEX invites_open_email_key ON invites (workspace_id, email) WHERE accepted_at IS NULL AND revoked_at IS NULL;

CREATE TABLE api_keys (
  id           uuid NOT NULL DEFAULT uuidv7(),
  workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
  name         text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 80),
  -- The first characters, shown so that a person can tell keys apart.
  prefix       text NOT NULL,
  key_hash     bytea NOT NULL CHECK (octet_length(key_hash) = 32),
  scopes       text[] NOT NULL CHECK (cardinality(scopes) BETWEEN 1 AND 20),
  created_by   uuid REFERENCES users (id) ON DELETE SET NULL,
  created_at   timestamptz NOT NULL DEFAULT now(),
  expires_at   timestamptz,
  last_used_at timestamptz,
  revoked_at   timestamptz,
  CONSTRAINT api_keys_pkey PRIMARY KEY (workspace_id, id),
  CONSTRAINT api_keys_key_hash_key UNIQUE (key_hash)
);

ALTER TABLE workspaces ENABLE ROW LEVEL SECURITY;
ALTER TABLE memberships ENABLE ROW LEVEL SECURITY;
ALTER TABLE invites ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_keys ENABLE ROW LEVEL SECURITY;
CREATE POLICY workspace_wall ON workspaces TO piloto_app USING (id = current_workspace_id());
CREATE POLICY workspace_wall ON memberships TO piloto_app USING (workspace_id = current_workspace_id());
CREATE POLICY workspace_wall ON invites TO piloto_app USING (workspace_id = current_workspace_id());
CREATE POLICY workspace_wall ON api_keys TO piloto_app USING (workspace_id = current_workspace_id());
GRANT SELECT, INSERT, UPDATE, DELETE ON workspaces, memberships, invites, api_keys TO piloto_app;

-- The doors in the wall. Each answers one narrow question that crosses workspaces and runs as the owner of the tables.

-- Sets the workspace (and user) of this transaction; returns the user's role there, NULL for a stranger.
CREATE FUNCTION enter_workspace(p_workspace_id uuid, p_user_id uuid) RETURNS text
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_role text;
BEGIN
  SELECT m.role INTO v_role FROM memberships m WHERE m.workspace_id = p_workspace_id AND m.user_id = p_user_id;
  IF v_role IS NOT NULL THEN
    PERFORM set_config('app.workspace_id', p_workspace_id::text, true), set_config('app.user_id', p_user_id::text, true);
  END IF;
  RETURN v_role;
END
$$;

-- The workspaces a user belongs to.
CREATE FUNCTION memberships_of(p_user_id uuid)
  RETURNS TABLE (workspace_id uuid, name text, slug text, role text, timezone text, locale text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT w.id, w.name, w.slug, m.role, w.timezone, w.locale
  FROM memberships m JOIN workspaces w ON w.id = m.workspace_id
  WHERE m.user_id = p_user_id
  ORDER BY w.name, w.id
$$;

-- The invite behind a mailed token, whatever its state.
CREATE FUNCTION invite_by_token(p_token_hash bytea)
  RETURNS TABLE (id uuid, workspace_id uuid, workspace_name text, email text, role text, invited_by_name text,
                 expires_at timestamptz, accepted_at timestamptz, revoked_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT i.id, i.workspace_id, w.name, i.email, i.role, u.name, i.expires_at, i.accepted_at, i.revoked_at
  FROM invites i JOIN workspaces w ON w.id = i.workspace_id LEFT JOIN users u ON u.id = i.invited_by
  WHERE i.token_hash = p_token_hash
$$;

-- The live API key with this hash; marks it used, at most once a minute so that a busy key writes little.
CREATE FUNCTION use_api_key(p_key_hash bytea)
  RETURNS TABLE (id uuid, workspace_id uuid, scopes text[])
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE api_keys k SET last_used_at = now()
  WHERE k.key_hash = p_key_hash AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())
    AND (k.last_used_at IS NULL OR k.last_used_at < now() - interval '1 minute');
  RETURN QUERY
    SELECT k.id, k.workspace_id, k.scopes FROM api_keys k
    WHERE k.key_hash = p_key_hash AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now());
END
$$;

GRANT EXECUTE ON FUNCTION
  keep_an_owner(), enter_workspace(uuid, uuid), memberships_of(uuid), invite_by_token(bytea), use_api_key(bytea) TO piloto_app;
