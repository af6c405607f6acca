import type { ChannelKind } from "@piloto/shared/conversation-words";
import { sealCredentials } from "../features/channels/channel-secrets.ts";
import { sendConversation, type Sending } from "../features/messages/sender.service.ts";
import { metaError, openGraph } from "../ports/channels/testing.ts";
import { asOwner, nextNumber, signedInMember } from "./factories.ts";
import { insertContact, insertConversation, insertMessage, insertRow } from "./inbox-rows.ts";
import { createTestApp, type TestApp, type TestBrowser } from "./test-app.ts";

type AnswerGraph = Parameters<typeof openGraph>[0];
type Answer = ReturnType<AnswerGraph>;

/** The product beside a server in the place of Meta's hosts, which answers as the test says. */
export type SendWorld = {
  app: TestApp;
  /** What Meta answers from now on to messages; by the text or a count of messages since. */
  answerWith: (answer: (text: string, count: number) => Answer) => void;
  /** The bodies of the messages Meta was asked to send, since the last `answerWith`. */
  sent: () => Record<string, unknown>[];
  stop: () => Promise<void>;
};

export const metaAccepts = (): Answer => ({ json: { messages: [{ id: `wamid.${crypto.randomUUID()}` }] } });
export const metaRefuses = (code: number, headers?: Record<string, string>) => (): Answer => ({
  status: 400,
  json: metaError(code),
  ...(headers && { headers }),
});
/** The connection is cut after the message was read: nobody knows whether it was taken. */
export const metaHangsUp = (): Answer => (response) => response.destroy();

export async function createSendWorld(): Promise<SendWorld> {
  let bodies: Record<string, unknown>[] = [];
  let answer: (text: string, count: number) => Answer = metaAccepts;
  const graph = await openGraph(({ path, json }) => {
    if (path.endsWith("/media")) return { json: { id: "media-1" } };
    const body = isRecord(json) ? json : {};
    bodies.push(body);
    return answer(textOf(body), bodies.length);
  });
  const app = await createTestApp({ META_GRAPH_URL: graph.url, INSTAGRAM_GRAPH_URL: graph.url });
  return {
    app,
    answerWith(next) {
      bodies = [];
      answer = next;
    },
    sent: () => bodies,
    async stop() {
      graph.close();
      await app.stop();
    },
  };
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

/** The text of a message's body, of either channel. */
export function textOf(body: Record<string, unknown>): string {
  const text = isRecord(body["text"]) ? body["text"]["body"] : isRecord(body["message"]) ? body["message"]["text"] : "";
  return typeof text === "string" ? text : "";
}

/** A seller, a channel that works, a customer who has just written, and their conversation in the seller's hands. */
export type SendScene = {
  workspaceId: string;
  userId: string;
  userName: string;
  browser: TestBrowser;
  channelId: string;
  contactId: string;
  conversationId: string;
};

export async function createSendScene(
  app: TestApp,
  { kind = "whatsapp", conversation = {} }: { kind?: ChannelKind; conversation?: Record<string, unknown> } = {},
): Promise<SendScene> {
  const { browser, workspace, user } = await signedInMember(app, "seller");
  const workspaceId = workspace.id;
  const channelId = await insertWorkingChannel(app, workspaceId, kind);
  const scene = { workspaceId, userId: user.id, userName: user.name, browser, channelId, kind };
  return { ...scene, ...(await addCustomer(app, scene, conversation)) };
}

/** Another customer of the same channel. */
export async function addCustomer(
  app: TestApp,
  { workspaceId, channelId, kind = "whatsapp" }: { workspaceId: string; channelId: string; kind?: ChannelKind },
  conversation: Record<string, unknown> = {},
): Promise<{ contactId: string; conversationId: string }> {
  const number = String(nextNumber()).padStart(8, "0");
  const contactId = await insertContact(app, workspaceId, {
    name: `Cliente ${number}`,
    identities: [kind === "whatsapp" ? ["phone", `55319${number}`] : ["igsid", `1784${number}`]],
  });
  const conversationId = await insertConversation(app, workspaceId, {
    channelId,
    contactId,
    control: "human",
    lastSeq: 1,
    inputSeq: 1,
    unreadCount: 1,
    firstInboundAt: new Date(Date.now() - 60_000),
    lastMessageAt: new Date(Date.now() - 60_000),
    windowExpiresAt: new Date(Date.now() + 23 * 3_600_000),
    ...conversation,
  });
  const at = new Date(Date.now() - 60_000).toISOString();
  const externalId = `wamid.in.${number}`;
  await insertMessage(app, workspaceId, { conversationId, channelId, seq: 1, at, body: "Oi, tem sofá?", externalId });
  return { contactId, conversationId };
}

export async function insertWorkingChannel(app: TestApp, workspaceId: string, kind: ChannelKind): Promise<string> {
  const id = crypto.randomUUID();
  const credentials = sealCredentials(app.services.vault, id, { accessToken: "token", appSecret: "secret" });
  return insertRow(app, "channels", {
    id,
    workspaceId,
    kind,
    name: "Vendas",
    externalId: `1${String(nextNumber()).padStart(14, "0")}`,
    accountExternalId: kind === "whatsapp" ? "waba-1" : "",
    credentials,
    verifyToken: Buffer.from([0]),
    verifyTokenHash: Buffer.from(crypto.getRandomValues(new Uint8Array(32))),
    prices: JSON.stringify({ service: 35_000 }),
  });
}

export type MessageRow = {
  id: string;
  seq: number;
  body: string;
  type: string;
  status: string;
  status_rank: number;
  external_id: string | null;
  error_code: number | null;
  error_title: string | null;
  error_details: string | null;
  send_after: Date | null;
  send_attempts: number;
  payload: Record<string, unknown>;
  delivered_at: Date | null;
  read_at: Date | null;
};

/** What was written to the customer, in order. */
export const outgoingOf = (app: TestApp, { conversationId }: { conversationId: string }): Promise<MessageRow[]> =>
  asOwner<MessageRow>(app, "SELECT * FROM messages WHERE conversation_id = $1 AND direction = 'out' ORDER BY seq", [
    conversationId,
  ]);

/** "Olá: sent" for each message to the customer, in order. */
export const statesOf = async (app: TestApp, scene: { conversationId: string }): Promise<string[]> =>
  (await outgoingOf(app, scene)).map(({ body, status, error_title: title }) =>
    status === "failed" ? `${body}: failed ${title}` : `${body}: ${status}`,
  );

type ConversationRow = {
  status: string;
  control: string;
  control_epoch: number;
  control_reason: string;
  assignee_id: string | null;
  handled_seq: number;
  input_seq: number;
  last_seq: number;
  context_from_seq: number;
  instruction: string;
  run_due_at: Date | null;
  unread_count: number;
  last_preview: string;
  last_status: string | null;
  has_failed_message: boolean;
  send_after: Date | null;
  send_lease_token: string | null;
  first_responder: string | null;
  snoozed_until: Date | null;
};

export async function conversationRow(
  app: TestApp,
  { conversationId }: { conversationId: string },
): Promise<ConversationRow> {
  const [row] = await asOwner<ConversationRow>(app, "SELECT * FROM conversations WHERE id = $1", [conversationId]);
  if (!row) throw new Error("the conversation is gone");
  return row;
}

/** Everything that was counted for the overview, by metric and detail. */
export async function usageOf(app: TestApp, { workspaceId }: { workspaceId: string }): Promise<Record<string, number>> {
  const rows = await asOwner<{ metric: string; value: string }>(
    app,
    `SELECT metric, sum(value)::float8 AS value FROM usage_deltas WHERE workspace_id = $1 GROUP BY metric`,
    [workspaceId],
  );
  return Object.fromEntries(rows.map(({ metric, value }) => [metric, Number(value)]));
}

/** The kinds of the conversation's timeline, in order. */
export const eventsOf = async (app: TestApp, { conversationId }: { conversationId: string }): Promise<string[]> => {
  const rows = await asOwner<{ kind: string; data: { to?: string; reason?: string } }>(
    app,
    "SELECT kind, data FROM conversation_events WHERE conversation_id = $1 ORDER BY at, id",
    [conversationId],
  );
  return rows.map(({ kind, data }) => (kind === "control" ? `control ${data.to} ${data.reason}` : kind));
};

/** As if so much time had passed for what waits to be sent. */
export async function passTime(
  app: TestApp,
  { workspaceId }: { workspaceId: string },
  interval: string,
): Promise<void> {
  const past = [workspaceId, interval];
  await asOwner(app, "UPDATE messages SET send_after = send_after - $2::interval WHERE workspace_id = $1", past);
  await asOwner(
    app,
    `UPDATE conversations SET send_after = send_after - $2::interval, send_lease_until = send_lease_until - $2::interval
     WHERE workspace_id = $1`,
    past,
  );
  await asOwner(app, "UPDATE channels SET paused_until = paused_until - $2::interval WHERE workspace_id = $1", past);
  await asOwner(app, "UPDATE send_attempts SET started_at = started_at - $2::interval WHERE workspace_id = $1", past);
}

/** Lets a worker do the conversation's job, as it is now; waits come out without their random part. */
export async function send(
  app: TestApp,
  { workspaceId, conversationId }: { workspaceId: string; conversationId: string },
  services: Sending = app.services,
): Promise<void> {
  await asOwner(app, "SELECT graphile_worker.remove_job($1)", [`send:${conversationId}`]);
  await sendConversation(services, { workspaceId, conversationId }, { signal: new AbortController().signal }, () => 0);
}

/** How long after its last call the conversation's sender is to come back, in seconds; undefined: no job waits. */
export async function nextSendInSeconds(
  app: TestApp,
  { conversationId }: { conversationId: string },
): Promise<number | undefined> {
  const [job] = await asOwner<{ seconds: number }>(
    app,
    `SELECT round(extract(epoch FROM run_at - (
        SELECT max(a.finished_at) FROM send_attempts a JOIN messages m ON m.id = a.message_id WHERE m.conversation_id = $2
      )))::int AS seconds
     FROM graphile_worker.jobs WHERE key = $1`,
    [`send:${conversationId}`, conversationId],
  );
  return job?.seconds;
}

/** Throws away the jobs that earlier tests of the file left, so that `runJobs` does this test's alone. */
export const forgetJobs = (app: TestApp): Promise<unknown> =>
  asOwner(app, "SELECT graphile_worker.remove_job(key) FROM graphile_worker.jobs WHERE key IS NOT NULL");
