-- Purpose: the role the API runs as, and the settings row-level security reads.
-- Previous release: none; first migration.
--
-- piloto_app owns nothing and cannot bypass row-level security. The API connects with any login that is a member of
-- it and starts every connection with `role=piloto_app`, so a forgotten WHERE clause meets a second wall.

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'piloto_app') THEN
    CREATE ROLE piloto_app NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
  END IF;
EXCEPTION
  -- Roles belong to the cluster: another database of it may be migrating at the same moment.
  WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;

DO $$
BEGIN
  -- Who made the role administers it, but may not become it unless granted (unless a superuser).
  IF NOT pg_has_role(current_user, 'piloto_app', 'SET') THEN
    EXECUTE format('GRANT piloto_app TO %I', current_user);
  END IF;
END
$$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO piloto_app;
-- Not "IN SCHEMA": a per-schema default cannot take away what the global default gives.
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
GRANT SELECT ON schema_migrations TO piloto_app;

-- The workspace of the current transaction; NULL (no row matches) until enter_workspace() has set it.
CREATE FUNCTION current_workspace_id() RETURNS uuid
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('app.workspace_id', true), '')::uuid;

-- The signed-in user of the current transaction; NULL when none was set.
CREATE FUNCTION current_account_id() RETURNS uuid
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('app.user_id', true), '')::uuid;

GRANT EXECUTE ON FUNCTION current_workspace_id(), current_account_id() TO piloto_app;
