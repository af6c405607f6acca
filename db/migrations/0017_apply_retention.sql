-- Purpose: conversations that have been closed for longer than their workspace keeps them are found and deleted.
-- Previous release: keeps working; only new indexes and a new function. While they are built, conversations and dead
-- letters are read and not written: about a second for each million of them.

CREATE INDEX conversations_closed_idx ON conversations (workspace_id, closed_at, id) WHERE status = 'closed';
-- What was given up in a workspace, decided about or not: until now only the open ones were looked for.
CREATE INDEX dead_letters_workspace_idx ON dead_letters (workspace_id, failed_at);

-- The workspaces that do not keep conversations for ever: ids only, for the clock.
CREATE FUNCTION workspaces_with_retention() RETURNS TABLE (workspace_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT w.id FROM workspaces w WHERE w.retention_days IS NOT NULL ORDER BY w.id
$$;
GRANT EXECUTE ON FUNCTION workspaces_with_retention() TO piloto_app;
