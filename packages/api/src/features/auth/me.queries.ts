import type { Pool } from "pg";
import type { Me } from "./me.service.ts";

const selectMe = `
SELECT json_build_object('id', u.id, 'name', u.name, 'email', u.email, 'locale', u.locale) AS user,
  coalesce((
    SELECT json_agg(json_build_object('workspaceId', m.workspace_id, 'name', m.name, 'slug', m.slug, 'role', m.role,
      'timezone', m.timezone))
    FROM memberships_of(u.id) m), '[]'::json) AS memberships
FROM users u WHERE u.disabled_at IS NULL AND u.id = $1`;

/**
 * One round trip: the user and, through the door in the wall, their memberships as JSON. Prepared once per connection,
 * past the query builder: the page asks it at every opening. undefined: nobody, or disabled.
 */
export async function findMe(pool: Pool, userId: string): Promise<Me | undefined> {
  const { rows } = await pool.query<Me>({ name: "find-me", text: selectMe, values: [userId] });
  return rows[0];
}
