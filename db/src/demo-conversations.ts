import pg from "pg";
import {
  demoCannedReplies,
  demoLabels,
  type DemoLine,
  type DemoThread,
  demoThreads,
} from "../seeds/demo-conversations/threads.ts";
import { demoUsage } from "../seeds/demo-conversations/usage.ts";
import { demoWorkspace } from "../seeds/demo-people.ts";

/** A channel as the demo connects it; secrets arrive sealed. */
export interface DemoChannel {
  kind: "whatsapp" | "instagram";
  name: string;
  externalId: string;
  accountExternalId: string;
  displayName: string;
  /** The demo agent that answers on it, by name. */
  agent: string;
}

export interface DemoConversationOptions {
  channels: DemoChannel[];
  /** Seals the secrets of a channel under its id. */
  sealChannel: (
    kind: DemoChannel["kind"],
    channelId: string,
  ) => {
    credentials: Buffer;
    verifyToken: Buffer;
    verifyTokenHash: Buffer;
  };
  model: { baseUrl: string; model: string; sealKey: (workspaceId: string) => Buffer; keyHint: string };
}

// Any fixed number of its own: parallel starts take turns on it.
const advisoryLock = 7_460_115;

/**
 * Gives the demo workspace the simulator's channels and model, a day of conversations and sixty days of figures, in one
 * transaction. Changes nothing when there is no demo workspace or it has a channel already. True when it did.
 */
export async function seedDemoConversations(url: string, options: DemoConversationOptions): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, application_name: "piloto-seed" });
  await client.connect();
  try {
    await client.query("BEGIN");
    await client.query("SELECT pg_advisory_xact_lock($1)", [advisoryLock]);
    const workspaceId = await findWorkspace(client);
    if (workspaceId !== undefined) await insertAll(client, workspaceId, options);
    await client.query("COMMIT");
    return workspaceId !== undefined;
  } finally {
    await client.end();
  }
}

async function findWorkspace(client: pg.Client): Promise<string | undefined> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT w.id FROM workspaces w WHERE w.slug = $1
     AND EXISTS (SELECT FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.workspace_id = w.id AND u.email = $2)
     AND NOT EXISTS (SELECT FROM channels c WHERE c.workspace_id = w.id)`,
    [demoWorkspace.slug, demoWorkspace.owner.email],
  );
  return rows[0]?.id;
}

interface Place {
  client: pg.Client;
  workspaceId: string;
  channels: Map<string, string>;
  agents: Map<string, string>;
  users: Map<string, string>;
  labels: Map<string, string>;
}

async function insertAll(client: pg.Client, workspaceId: string, options: DemoConversationOptions): Promise<void> {
  const agents = await idsByName(
    client,
    "SELECT name, id FROM agents WHERE workspace_id = $1 AND archived_at IS NULL",
    [workspaceId],
  );
  const users = await idsByName(client, "SELECT email AS name, id FROM users", []);
  const place: Place = { client, workspaceId, channels: new Map(), agents, users, labels: new Map() };
  for (const channel of options.channels) await insertChannel(place, channel, options);
  await insertModel(place, options.model);
  for (const { name, tone } of demoLabels) {
    place.labels.set(name, await insertRow(place, "labels", { name, tone }));
  }
  for (const reply of demoCannedReplies) await insertRow(place, "canned_replies", { ...reply });
  for (const thread of demoThreads) await insertThread(place, thread);
  await requestTemplates(place);
  await insertUsage(place);
}

async function idsByName(client: pg.Client, statement: string, values: unknown[]): Promise<Map<string, string>> {
  const { rows } = await client.query<{ name: string; id: string }>(statement, values);
  return new Map(rows.map(({ name, id }) => [name, id]));
}

/** Inserts one row of the workspace; returns its id. Column names are ours, never input. */
async function insertRow({ client, workspaceId }: Place, table: string, row: Record<string, unknown>): Promise<string> {
  const columns = ["workspace_id", ...Object.keys(row)];
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO ${table} (${columns.join(", ")}) VALUES (${columns.map((_, index) => `$${index + 1}`).join(", ")}) RETURNING id`,
    [workspaceId, ...Object.values(row)],
  );
  return rows[0]?.id ?? "";
}

async function insertChannel(
  place: Place,
  channel: DemoChannel,
  { sealChannel }: DemoConversationOptions,
): Promise<void> {
  const { rows } = await place.client.query<{ id: string }>("SELECT uuidv7() AS id");
  const id = rows[0]?.id ?? "";
  const { credentials, verifyToken, verifyTokenHash } = sealChannel(channel.kind, id);
  await insertRow(place, "channels", {
    id,
    kind: channel.kind,
    name: channel.name,
    external_id: channel.externalId,
    account_external_id: channel.accountExternalId,
    display_name: channel.displayName,
    credentials,
    verify_token: verifyToken,
    verify_token_hash: verifyTokenHash,
    agent_id: place.agents.get(channel.agent) ?? null,
    // Instagram's tokens live sixty days.
    token_expires_at: channel.kind === "instagram" ? minutesFromNow(60 * 24 * 60) : null,
    token_refreshed_at: new Date(),
    last_webhook_at: new Date(),
    prices: channel.kind === "whatsapp" ? { service: 35_000, utility: 45_000, marketing: 345_000 } : {},
  });
  place.channels.set(channel.kind, id);
}

const insertModel = (place: Place, { baseUrl, model, sealKey, keyHint }: DemoConversationOptions["model"]) =>
  insertRow(place, "model_connections", {
    provider: "openai_compatible",
    base_url: baseUrl,
    model,
    api_key: sealKey(place.workspaceId),
    key_hint: keyHint,
    currency: "BRL",
    input_price_micros: 2_000_000,
    cached_price_micros: 500_000,
    output_price_micros: 8_000_000,
    monthly_budget_micros: 5_000_000_000,
    status: "ok",
    checked_at: new Date(),
  });

const minutesFromNow = (minutes: number): Date => new Date(Date.now() + minutes * 60_000);
const minutesAgo = (minutes: number): Date => minutesFromNow(-minutes);

async function insertThread(place: Place, thread: DemoThread): Promise<void> {
  const { contact, lines } = thread;
  const contactId = await insertContact(place, contact);
  const last = lines.at(-1);
  const first = lines[0];
  if (!last || !first) return;
  const lastIn = lines.findLast(({ by }) => by === "customer") ?? first;
  const firstOut = lines.find(({ by }) => by !== "customer" && by !== "note");
  const { handoff } = thread;
  const agentId = place.agents.get(thread.channel === "whatsapp" ? "Lia" : "Bia") ?? null;
  const conversationId = await insertRow(place, "conversations", {
    channel_id: place.channels.get(thread.channel),
    contact_id: contactId,
    status: thread.status,
    control: thread.control,
    control_reason: handoff ? "agent_handoff" : thread.control === "human" ? "person_replied" : "opened",
    control_at: minutesAgo(handoff?.minutesAgo ?? first.minutesAgo),
    waiting_since: handoff ? minutesAgo(handoff.minutesAgo) : null,
    // Told already: the demo shall not write to anybody by itself.
    waiting_told_at: handoff ? minutesAgo(handoff.minutesAgo) : null,
    handoff_reason: handoff?.reason ?? null,
    handoff_summary: handoff?.summary ?? "",
    handed_off_at: handoff ? minutesAgo(handoff.minutesAgo) : null,
    assignee_id: thread.assignee ? place.users.get(thread.assignee) : null,
    opened_at: minutesAgo(first.minutesAgo),
    closed_at: thread.status === "closed" ? minutesAgo(last.minutesAgo - 1) : null,
    window_expires_at: minutesFromNow(24 * 60 - lastIn.minutesAgo),
    last_seq: lines.length,
    input_seq: lines.length,
    handled_seq: lines.length,
    unread_count: thread.unread ?? 0,
    last_message_at: minutesAgo(last.minutesAgo),
    last_preview: last.text.slice(0, 200),
    last_author: authorOf(last),
    last_author_id: userOf(place, last),
    last_status: statusOf(last),
    first_inbound_at: minutesAgo(first.minutesAgo),
    first_response_at: firstOut ? minutesAgo(firstOut.minutesAgo) : null,
    first_responder: firstOut ? (firstOut.by === "agent" ? "agent" : "person") : null,
    agent_id: agentId,
  });
  for (const [index, line] of lines.entries()) {
    await insertLine(place, { thread, conversationId, line, seq: index + 1, agentId });
  }
  for (const name of thread.labels ?? []) {
    await place.client.query(
      "INSERT INTO conversation_labels (workspace_id, conversation_id, label_id) VALUES ($1, $2, $3)",
      [place.workspaceId, conversationId, place.labels.get(name)],
    );
  }
  await insertEvents(place, { thread, conversationId, agentId });
}

async function insertContact(place: Place, contact: DemoThread["contact"]): Promise<string> {
  const { name, city = "", interest = "", origin } = contact;
  const contactId = await insertRow(place, "contacts", {
    name: "",
    profile_name: name,
    city,
    interest,
    origin: origin ? { headline: origin, sourceType: "ad" } : null,
  });
  const identities = { phone: contact.phone, igsid: contact.igsid, username: contact.username };
  for (const [kind, value] of Object.entries(identities)) {
    if (value) await insertRow(place, "contact_identities", { contact_id: contactId, kind, value, address: value });
  }
  return contactId;
}

const authorOf = ({ by }: DemoLine): string => {
  if (by === "customer") return "contact";
  if (by === "note") return "person";
  return typeof by === "string" ? by : "person";
};
const userOf = ({ users }: Place, { by }: DemoLine): string | null => {
  if (by === "note") return users.get("marcos@casaipe.local") ?? null;
  return typeof by === "string" ? null : (users.get(by.person) ?? null);
};
const statusOf = (line: DemoLine): string => {
  if (line.by === "customer") return "received";
  return line.by === "note" ? "sent" : (line.status ?? "read");
};
const ranks: Record<string, number> = { received: 9, sent: 2, delivered: 3, read: 4, failed: 1 };

type LineInput = { thread: DemoThread; conversationId: string; line: DemoLine; seq: number; agentId: string | null };

async function insertLine(place: Place, { thread, conversationId, line, seq, agentId }: LineInput): Promise<void> {
  const status = statusOf(line);
  const directions = { customer: "in", note: "note" } as const;
  await insertRow(place, "messages", {
    conversation_id: conversationId,
    channel_id: place.channels.get(thread.channel),
    seq,
    direction: line.by === "customer" || line.by === "note" ? directions[line.by] : "out",
    author: authorOf(line),
    author_user_id: userOf(place, line),
    agent_id: line.by === "agent" ? agentId : null,
    type: "text",
    body: line.text,
    external_id: line.by === "note" ? null : `demo.${conversationId}.${seq}`,
    status,
    status_rank: ranks[status],
    occurred_at: minutesAgo(line.minutesAgo),
  });
}

async function insertEvents(
  place: Place,
  { thread, conversationId, agentId }: Pick<LineInput, "thread" | "conversationId" | "agentId">,
): Promise<void> {
  const first = thread.lines[0]?.minutesAgo ?? 0;
  await insertRow(place, "conversation_events", {
    conversation_id: conversationId,
    kind: "opened",
    actor: "contact",
    at: minutesAgo(first),
  });
  if (!thread.handoff) return;
  await insertRow(place, "conversation_events", {
    conversation_id: conversationId,
    kind: "control",
    actor: "agent",
    agent_id: agentId,
    data: {
      from: "ai",
      to: "handoff_pending",
      reason: "agent_handoff",
      handoffReason: thread.handoff.reason,
      summary: thread.handoff.summary,
      epoch: 1,
    },
    at: minutesAgo(thread.handoff.minutesAgo),
  });
}

/** Has the channel's templates read once the server runs. */
async function requestTemplates({ client, workspaceId, channels }: Place): Promise<void> {
  const payload = JSON.stringify({ workspaceId, channelId: channels.get("whatsapp") });
  await client.query("SELECT graphile_worker.add_job('sync_templates', $1::json)", [payload]);
}

async function insertUsage({ client, workspaceId, channels, agents }: Place): Promise<void> {
  const rows = demoUsage(new Date().getDay()).map((row) => ({
    days_ago: row.daysAgo,
    channel_id: channels.get(row.channel),
    agent_id: agents.get(row.agent),
    metric: row.metric,
    detail: row.detail,
    value: row.value,
  }));
  await client.query(
    `INSERT INTO usage_daily (workspace_id, day, channel_id, agent_id, metric, detail, value)
     SELECT $1, (now() AT TIME ZONE 'America/Sao_Paulo')::date - r.days_ago, r.channel_id, r.agent_id, r.metric, r.detail, r.value
     FROM jsonb_to_recordset($2) AS r(days_ago integer, channel_id uuid, agent_id uuid, metric text, detail text, value bigint)`,
    [workspaceId, JSON.stringify(rows)],
  );
}
