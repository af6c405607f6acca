import type { Client } from "pg";
import { firstNames, lastNames, rareLastName, writeSentences } from "./sentences.ts";
import { withoutIndexes } from "./without-indexes.ts";

/** The workspace with half of everything; nineteen others share the rest. */
export const largeWorkspaceId = "00000001-0000-7000-8000-000000000000";
const messagesEach = 10;
const workspaces = 20;
/** Two conversations per contact, both in one workspace: half the number must be a multiple of 2 × 19. */
const step = 76;

export interface SeededInbox {
  readonly conversations: number;
  readonly messages: number;
  readonly fillSeconds: number;
  readonly indexSeconds: number;
}

/*
 * Conversation i of n, in the order of their last message, over two years up to now. Everything is a function of its
 * number, so that the rows of a run are those of every run. `chance` is 0 to 999 999.
 */
const words = `
  CREATE SCHEMA bench;
  CREATE FUNCTION bench.id(kind int, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (lpad(to_hex(kind), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid;
  CREATE FUNCTION bench.chance(n bigint, salt bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (hashint8extended(n, salt) & 1073741823) % 1000000;
  CREATE FUNCTION bench.workspace(i bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN i % 2 = 0 THEN 0 ELSE 1 + (i / 2) % 19 END;
  CREATE FUNCTION bench.at(i bigint, n bigint) RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
    RETURN date_trunc('second', now()) - (n - i) * (interval '730 days' / n);
  CREATE TABLE bench.texts (n bigint PRIMARY KEY, body text, search tsvector);
`;

/** Fills an empty database with so many conversations (rounded) and ten messages each. The owner is a seeded user. */
export async function seedInbox(client: Client, wanted: number, ownerId: string): Promise<SeededInbox> {
  const conversations = Math.max(1, Math.round(wanted / step)) * step;
  await client.query(`SET maintenance_work_mem = '1GB'; SET work_mem = '256MB'; SET synchronous_commit = off;
    SET max_parallel_maintenance_workers = 2; SET session_replication_role = replica`);
  // Seeding writes as much log as data; a checkpoint each gigabyte would write the indexes many times over.
  await client.query("ALTER SYSTEM SET max_wal_size = '4GB'");
  await client.query("SELECT pg_reload_conf()");
  await client.query(words);
  await insertSentences(client);
  await insertPlaces(client, ownerId);
  // Written as it would be computed, but once per sentence and not once per message.
  await client.query("ALTER TABLE messages ALTER COLUMN search DROP EXPRESSION");
  const tables = ["contacts", "contact_identities", "conversations", "conversation_labels", "messages"];
  const seconds = await withoutIndexes(client, tables, async () => {
    await client.query("SET enable_mergejoin = off");
    await insertPeople(client, conversations);
    await insertConversations(client, conversations, ownerId);
    await insertMessages(client, conversations);
  });
  await insertUsage(client);
  await client.query("SET session_replication_role = DEFAULT");
  await client.query("VACUUM ANALYZE");
  await client.query("CHECKPOINT");
  return { conversations, messages: conversations * messagesEach, ...seconds };
}

async function insertSentences(client: Client): Promise<void> {
  const { everyDay, seasonal } = writeSentences(100_000);
  await client.query(
    `INSERT INTO bench.texts SELECT n - 1, body, to_tsvector('piloto_pt', body) FROM unnest($1::text[]) WITH ORDINALITY AS t (body, n)`,
    [everyDay],
  );
  await client.query(
    `INSERT INTO bench.texts SELECT -n, body, to_tsvector('piloto_pt', body) FROM unnest($1::text[]) WITH ORDINALITY AS t (body, n)`,
    [seasonal],
  );
}

/** Workspaces, sellers, agents, channels and labels. The owner is in all of them. */
async function insertPlaces(client: Client, ownerId: string): Promise<void> {
  await client.query(`
    INSERT INTO workspaces (id, name, slug) SELECT bench.id(1, w), 'Loja ' || w, 'loja-' || w FROM generate_series(0, ${workspaces - 1}) w;
    INSERT INTO users (id, name, email) SELECT bench.id(6, u), 'Vendedor ' || u, 'vendedor-' || u || '@piloto.local' FROM generate_series(0, 19) u;
    INSERT INTO memberships (workspace_id, user_id, role) SELECT bench.id(1, w), bench.id(6, u), 'seller'
      FROM generate_series(0, ${workspaces - 1}) w, generate_series(0, 19) u;
    INSERT INTO memberships (workspace_id, user_id, role) SELECT bench.id(1, w), '${ownerId}', 'owner' FROM generate_series(0, ${workspaces - 1}) w;
    INSERT INTO agents (workspace_id, id, name, draft, client_key) SELECT bench.id(1, w), bench.id(9, w * 4 + a), 'Lia ' || a, '{}', gen_random_uuid()
      FROM generate_series(0, ${workspaces - 1}) w, generate_series(0, 2) a;
    INSERT INTO channels (workspace_id, id, kind, name, external_id, verify_token, verify_token_hash, agent_id)
      SELECT bench.id(1, w), bench.id(2, w * 4 + c), CASE c WHEN 2 THEN 'instagram' ELSE 'whatsapp' END, 'Canal ' || c, 'channel-' || w || '-' || c,
        '', decode(lpad(to_hex(w * 4 + c), 64, '0'), 'hex'), bench.id(9, w * 4 + c)
      FROM generate_series(0, ${workspaces - 1}) w, generate_series(0, 2) c;
    INSERT INTO labels (workspace_id, id, name) SELECT bench.id(1, w), bench.id(7, w * 16 + l), 'Etiqueta ' || l
      FROM generate_series(0, ${workspaces - 1}) w, generate_series(0, 9) l`);
}

const oneOf = (list: readonly string[], random: string): string =>
  `(ARRAY[${list.map((word) => `'${word}'`).join(",")}])[1 + ${random} % ${list.length}]`;

/** Half as many as conversations. Two of a thousand have a rare name; every tenth is known by the number alone. */
async function insertPeople(client: Client, n: number): Promise<void> {
  await client.query(`
    INSERT INTO contacts (workspace_id, id, name, profile_name, created_at)
    SELECT bench.id(1, bench.workspace(i)), bench.id(3, i), '',
      CASE WHEN bench.chance(i, 1) < 100000 THEN '' ELSE ${oneOf(firstNames, "bench.chance(i, 2)")} || ' ' ||
        CASE WHEN bench.chance(i, 3) < 20 THEN '${rareLastName}' ELSE ${oneOf(lastNames, "bench.chance(i, 4)")} END END,
      bench.at(i, ${n})
    FROM generate_series(0::bigint, ${n / 2 - 1}) i`);
  await client.query(`
    INSERT INTO contact_identities (workspace_id, id, contact_id, kind, value, address)
    SELECT bench.id(1, bench.workspace(i)), bench.id(8, i), bench.id(3, i), 'phone', v.phone, v.phone
    FROM generate_series(0::bigint, ${n / 2 - 1}) i,
      LATERAL (SELECT '55' || (11 + bench.chance(i, 5) % 80) || '9' || lpad((i * 7919 % 100000000)::text, 8, '0') AS phone) v`);
}

/**
 * Of the last tenth eight of ten are open, one snoozed; of the others one of a hundred is still open, as in an inbox that
 * nobody tidies. A conversation that is not closed is the only one of its contact.
 */
async function insertConversations(client: Client, n: number, ownerId: string): Promise<void> {
  await client.query(`
    INSERT INTO conversations (workspace_id, id, channel_id, contact_id, status, control, waiting_since, handoff_reason,
      assignee_id, snoozed_until, opened_at, closed_at, window_expires_at, last_seq, input_seq, handled_seq, unread_count,
      last_message_at, last_preview, last_author, last_author_id, last_status, has_failed_message, first_inbound_at,
      first_response_at, first_responder, agent_id, created_at, updated_at)
    SELECT bench.id(1, w), bench.id(4, i), bench.id(2, w * 4 + channel), bench.id(3, i % ${n / 2}), status, control,
      CASE control WHEN 'handoff_pending' THEN at END, CASE control WHEN 'handoff_pending' THEN 'asked' END,
      CASE WHEN control = 'human' AND bench.chance(i, 13) < 800000 THEN
        CASE WHEN bench.chance(i, 14) < 50000 THEN '${ownerId}'::uuid ELSE bench.id(6, bench.chance(i, 15) % 20) END END,
      CASE status WHEN 'snoozed' THEN now() + interval '3 days' END, at - interval '40 minutes',
      CASE status WHEN 'closed' THEN at + interval '1 minute' END, at + interval '23 hours', ${messagesEach}, 9, 9,
      CASE WHEN status = 'open' AND bench.chance(i, 16) < 200000 THEN 1 ELSE 0 END, at, left(t.body, 200), 'agent',
      bench.id(9, w * 4 + channel), 'read', bench.chance(i, 17) < 5000, at - interval '36 minutes', at - interval '35 minutes',
      CASE WHEN bench.chance(i, 18) < 700000 THEN 'agent' ELSE 'person' END, bench.id(9, w * 4 + channel), at - interval '40 minutes', at
    FROM (
      SELECT i, bench.workspace(i) AS w, bench.at(i, ${n}) AS at, bench.chance(i, 10) % 3 AS channel,
        CASE WHEN i >= ${Math.ceil(n * 0.9)} THEN CASE WHEN bench.chance(i, 11) < 800000 THEN 'open' WHEN bench.chance(i, 11) < 900000 THEN 'snoozed' ELSE 'closed' END
          WHEN i >= ${Math.ceil(n * 0.5)} AND bench.chance(i, 11) < 10000 THEN 'open' ELSE 'closed' END AS status,
        CASE WHEN bench.chance(i, 12) < 500000 THEN 'ai' WHEN bench.chance(i, 12) < 900000 THEN 'human'
          WHEN bench.chance(i, 12) < 930000 AND i >= ${Math.ceil(n * 0.9)} THEN 'handoff_pending' ELSE 'paused' END AS control
      FROM generate_series(0::bigint, ${n - 1}) i
    ) c JOIN bench.texts t ON t.n = bench.chance(i, 19) % 100000`);
  await client.query(`
    INSERT INTO conversation_labels (workspace_id, conversation_id, label_id)
    SELECT bench.id(1, bench.workspace(i)), bench.id(4, i),
      bench.id(7, bench.workspace(i) * 16 + CASE WHEN bench.chance(i, 21) < 2000 THEN 9 ELSE bench.chance(i, 22) % 9 END)
    FROM generate_series(0::bigint, ${n - 1}) i WHERE bench.chance(i, 20) < 200000`);
}

/** The customer and the agent or a seller in turn, four minutes apart. One of a thousand of ours failed. */
async function insertMessages(client: Client, n: number): Promise<void> {
  await client.query(`
    INSERT INTO messages (workspace_id, id, conversation_id, channel_id, seq, direction, author, author_user_id, agent_id,
      type, body, search, external_id, client_key, status, status_rank, error_code, occurred_at, delivered_at, read_at, created_at)
    SELECT bench.id(1, w), bench.id(5, m), bench.id(4, i), bench.id(2, w * 4 + channel), k + 1,
      CASE WHEN is_in THEN 'in' ELSE 'out' END, CASE WHEN is_in THEN 'contact' WHEN is_person THEN 'person' ELSE 'agent' END,
      CASE WHEN NOT is_in AND is_person THEN bench.id(6, m % 20) END, CASE WHEN NOT is_in AND NOT is_person THEN bench.id(9, w * 4 + channel) END,
      'text', t.body, t.search, 'wamid.HBgMNTUzMTk5NzE0MjA4NhUCABIYFjNFQj' || to_hex(m), CASE WHEN NOT is_in THEN bench.id(10, m) END,
      CASE WHEN is_in THEN 'received' WHEN is_failed THEN 'failed' ELSE 'read' END, CASE WHEN is_in THEN 9 WHEN is_failed THEN 1 ELSE 4 END,
      CASE WHEN NOT is_in AND is_failed THEN 131026 END, at, CASE WHEN NOT is_in THEN at END, CASE WHEN NOT is_in THEN at END, at
    FROM (
      SELECT i, k, i * ${messagesEach} + k AS m, k % 2 = 0 AS is_in, bench.chance(i, 30) < 400000 AS is_person,
        bench.chance(i * 10 + k, 31) < 1000 AS is_failed, bench.workspace(i) AS w, bench.chance(i, 10) % 3 AS channel,
        bench.at(i, ${n}) - (${messagesEach - 1} - k) * interval '4 minutes' AS at,
        CASE WHEN i BETWEEN ${Math.round(n * 0.48)} AND ${Math.round(n * 0.5)} AND bench.chance(i * 10 + k, 32) < 200000
          THEN -1 - bench.chance(i * 10 + k, 33) % 500 ELSE bench.chance(i * 10 + k, 34) % 100000 END AS text
      FROM generate_series(0::bigint, ${n - 1}) i, generate_series(0, ${messagesEach - 1}) k
    ) s JOIN bench.texts t ON t.n = s.text`);
}

/** Two years of counters in the large workspace, and what is not folded yet. */
async function insertUsage(client: Client): Promise<void> {
  await client.query(`
    INSERT INTO usage_daily (workspace_id, day, channel_id, agent_id, metric, detail, value)
    SELECT '${largeWorkspaceId}', current_date - d, bench.id(2, c), bench.id(9, a), metric, detail, 1 + bench.chance(d * 9 + c * 3 + a, 40) % 50
    FROM generate_series(0, 729) d, generate_series(0, 2) c, generate_series(0, 2) a, (
      SELECT metric, '' AS detail FROM unnest(ARRAY['opened','closed','answered_by_agent','answered_by_person','messages_in','messages_agent',
        'messages_person','messages_failed','model_tokens','runs']) metric
      UNION ALL SELECT 'handoff', 'reason-' || r FROM generate_series(1, 5) r
      UNION ALL SELECT metric, b::text FROM unnest(ARRAY['first_response','resolution']) metric, generate_series(10, 35) b
      UNION ALL SELECT metric, 'BRL' FROM unnest(ARRAY['model_cost','channel_cost']) metric) AS kinds`);
  await client.query(`
    INSERT INTO usage_deltas (workspace_id, at, channel_id, agent_id, metric, value)
    SELECT '${largeWorkspaceId}', now() - d * interval '5 milliseconds', bench.id(2, d % 3), bench.id(9, d % 3), 'messages_in', 1
    FROM generate_series(1, 6000) d`);
}
