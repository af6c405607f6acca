-- Purpose: find and sort agents by name and purpose whatever the accents and the case ("sofa" finds "Sofás").
-- Previous release: keeps working; it neither reads nor writes the new columns. The table is rewritten once, under a
-- lock of milliseconds: it holds tens of rows a workspace.

-- Lower case without accents. Immutable, which unaccent() is not, so that columns can be made from it.
CREATE FUNCTION fold_text(value text) RETURNS text
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN lower(regexp_replace(normalize(value, NFD), '[\u0300-\u036f]', '', 'g'));
GRANT EXECUTE ON FUNCTION fold_text(text) TO piloto_app;

-- "C": one order on every server, and the same one that a cursor compares with.
ALTER TABLE agents
  ADD COLUMN name_key    text COLLATE "C" NOT NULL GENERATED ALWAYS AS (fold_text(name)) STORED,
  ADD COLUMN purpose_key text COLLATE "C" NOT NULL GENERATED ALWAYS AS (fold_text(purpose)) STORED,
  -- A column, because an index over "archived_at IS NOT NULL" is not found once the planner has turned a NOT around.
  ADD COLUMN is_archived boolean NOT NULL GENERATED ALWAYS AS (archived_at IS NOT NULL) STORED;

-- One index per order of the list, each page read from it without sorting. A search filters along the same walk: a
-- trigram index would never be used, because row-level security lets only leakproof operators into an index.
DROP INDEX agents_updated_idx;
CREATE INDEX agents_updated_idx ON agents (workspace_id, is_archived, updated_at, id);
CREATE INDEX agents_name_idx ON agents (workspace_id, is_archived, name_key, id);
