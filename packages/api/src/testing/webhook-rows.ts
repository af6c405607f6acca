import { asOwner } from "./factories.ts";
import type { TestApp } from "./test-app.ts";
import type { MetaChannel } from "../features/webhooks/testing.ts";

/**
 * What a workspace holds after an ingest, without what may differ between two runs: ids, instants of our own clock,
 * numbers in the order of arrival, and rows of contacts that were merged into another one.
 */
export async function readRows(app: TestApp, { workspaceId, id: channelId }: MetaChannel) {
  const people = await asOwner<Record<string, unknown>>(
    app,
    `SELECT * FROM (SELECT c.profile_name, c.marketing_opt_out_at, c.marketing_changed_at,
       (SELECT json_agg(json_build_object('kind', i.kind, 'value', i.value, 'address', i.address) ORDER BY i.kind, i.value)
        FROM contact_identities i WHERE i.contact_id = c.id) AS identities,
       (SELECT json_agg(json_build_object(
          'status', v.status, 'control', v.control, 'reason', v.control_reason, 'is_answered', v.input_seq <= v.handled_seq,
          'unread', v.unread_count, 'window', v.window_expires_at, 'first', v.first_inbound_at,
          'responder', v.first_responder, 'line', json_build_array(v.last_message_at, v.last_preview, v.last_type,
            v.last_author, v.last_status), 'is_run_due', v.run_due_at IS NOT NULL, 'has_failed', v.has_failed_message,
          'numbers', v.last_seq = (SELECT count(*) FROM messages m WHERE m.conversation_id = v.id)))
        FROM conversations v WHERE v.contact_id = c.id) AS conversations,
       (SELECT json_agg(json_build_object('id', m.external_id, 'direction', m.direction, 'author', m.author,
          'type', m.type, 'body', m.body, 'payload', m.payload, 'at', m.occurred_at, 'status', m.status,
          'rank', m.status_rank, 'delivered', m.delivered_at, 'read', m.read_at, 'edited', m.edited_at,
          'deleted', m.deleted_at, 'error', m.error_title,
          'reactions', (SELECT json_agg(json_build_array(r.side, r.emoji, r.at) ORDER BY r.side)
             FROM message_reactions r WHERE r.message_id = m.id),
          'statuses', (SELECT json_agg(s.status ORDER BY s.status) FROM message_status_events s WHERE s.message_id = m.id),
          'files', (SELECT json_agg(json_build_array(a.kind, a.state, a.external_id)) FROM attachments a
             WHERE a.message_id = m.id)) ORDER BY m.occurred_at, m.seq)
        FROM messages m JOIN conversations v ON v.id = m.conversation_id WHERE v.contact_id = c.id) AS messages
     FROM contacts c WHERE c.workspace_id = $1 AND c.merged_into_id IS NULL) p
     ORDER BY p.identities::text`,
    [workspaceId],
  );
  const parked = await asOwner(
    app,
    "SELECT target_external_id FROM parked_events WHERE workspace_id = $1 ORDER BY target_external_id",
    [workspaceId],
  );
  const webhooks = await asOwner(
    app,
    "SELECT DISTINCT state FROM webhook_events WHERE workspace_id = $1 AND channel_id = $2",
    [workspaceId, channelId],
  );
  const usage = await asOwner(
    app,
    `SELECT metric, sum(value)::int AS value FROM usage_deltas WHERE workspace_id = $1 AND metric <> 'first_response'
     GROUP BY metric HAVING sum(value) <> 0 ORDER BY metric`,
    [workspaceId],
  );
  return { people, parked, webhooks, usage };
}
