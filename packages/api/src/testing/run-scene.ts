import { randomUUID } from "node:crypto";
import type { AgentConfig } from "@piloto/shared/agents";
import type { LanguageModel } from "../ports/language-model/language-model.ts";
import type { Services } from "../services.ts";
import { asOwner, nextNumber, signedInMember } from "./factories.ts";
import type { TestApp, TestBrowser } from "./test-app.ts";
import { createTestAgent } from "../features/agents/testing.ts";
import { inWorkspace } from "../database/workspace.ts";
import { scheduleRun } from "../features/agent-runs/schedule-run.service.ts";

/** A workspace with a published agent on a WhatsApp channel and one conversation that the agent commands. */
export type RunScene = {
  workspaceId: string;
  browser: TestBrowser;
  userId: string;
  agentId: string;
  channelId: string;
  contactId: string;
  conversationId: string;
};

export async function createRunScene(app: TestApp, config: Partial<AgentConfig> = {}): Promise<RunScene> {
  const { browser, workspace, user } = await signedInMember(app, "admin");
  const workspaceId = workspace.id;
  const agent = await createTestAgent(browser, workspaceId, config);
  await browser.trpc.agents.publish.mutate({ workspaceId, agentId: agent.id, draftRevision: 1, note: "" });
  const [channel] = await asOwner<{ id: string }>(
    app,
    `INSERT INTO channels (workspace_id, kind, name, external_id, verify_token, verify_token_hash, agent_id)
     VALUES ($1, 'whatsapp', 'Loja', $2, 'x', sha256('x'), $3) RETURNING id`,
    [workspaceId, `run-${nextNumber()}`, agent.id],
  );
  const channelId = channel?.id ?? "";
  const { contactId, conversationId } = await addConversation(app, workspaceId, channelId);
  return { workspaceId, browser, userId: user.id, agentId: agent.id, channelId, contactId, conversationId };
}

/** The same workspace, agent and channel with another customer. */
export const anotherConversation = async (app: TestApp, scene: RunScene): Promise<RunScene> => ({
  ...scene,
  ...(await addConversation(app, scene.workspaceId, scene.channelId)),
});

async function addConversation(app: TestApp, workspaceId: string, channelId: string) {
  const [contact] = await asOwner<{ id: string }>(
    app,
    "INSERT INTO contacts (workspace_id, profile_name) VALUES ($1, 'Bruna') RETURNING id",
    [workspaceId],
  );
  const contactId = contact?.id ?? "";
  const [conversation] = await asOwner<{ id: string }>(
    app,
    `INSERT INTO conversations (workspace_id, channel_id, contact_id, control, window_expires_at, first_inbound_at)
     VALUES ($1, $2, $3, 'ai', now() + interval '23 hours', now()) RETURNING id`,
    [workspaceId, channelId, contactId],
  );
  return { contactId, conversationId: conversation?.id ?? "" };
}

/** A message of the customer, as the ingest leaves it: counted as input, the run scheduled. */
export async function receive(app: TestApp, scene: RunScene, text: string): Promise<void> {
  const { workspaceId, conversationId, channelId } = scene;
  await asOwner(
    app,
    `WITH moved AS (
       UPDATE conversations SET last_seq = last_seq + 1, input_seq = last_seq + 1 WHERE workspace_id = $1 AND id = $2
       RETURNING last_seq)
     INSERT INTO messages (workspace_id, conversation_id, channel_id, seq, direction, author, type, body, external_id,
                           status, status_rank, occurred_at)
     SELECT $1, $2, $3, last_seq, 'in', 'contact', 'text', $4, $5, 'received', 9, now() FROM moved`,
    [workspaceId, conversationId, channelId, text, `wamid.${randomUUID()}`],
  );
  await inWorkspace(app.services.db, workspaceId, (trx) =>
    scheduleRun(app.services, trx, workspaceId, conversationId, { trigger: "message" }),
  );
}

/** Services whose every model is this one; a connection is set up so that there is a model. */
export async function withModel(app: TestApp, scene: RunScene, model: LanguageModel): Promise<Services> {
  const { workspaceId } = scene;
  await asOwner(
    app,
    `INSERT INTO model_connections (workspace_id, provider, base_url, model, api_key, key_hint, input_price_micros, output_price_micros)
     VALUES ($1, 'openai_compatible', 'https://models.example.com/v1', 'scripted', $2, 'abcd', 2000000, 8000000)
     ON CONFLICT DO NOTHING`,
    [workspaceId, app.services.vault.seal("sk-test", `model_connections.api_key:${workspaceId}`)],
  );
  return { ...app.services, languageModels: () => model };
}

export const jobContext = (app: TestApp, signal = new AbortController().signal) => ({
  jobId: "1",
  attempt: 1,
  isLastAttempt: false,
  signal,
  log: app.services.log,
});

type ConversationState = {
  control: string;
  control_epoch: number;
  control_reason: string;
  handoff_reason: string | null;
  handoff_summary: string;
  input_seq: number;
  handled_seq: number;
  run_due_at: Date | null;
  lease_token: string | null;
  run_attempts: number;
  failed_turns: number;
  cost_micros: number;
};

export async function conversationOf(app: TestApp, scene: RunScene): Promise<ConversationState> {
  const [row] = await asOwner<ConversationState>(app, "SELECT * FROM conversations WHERE id = $1", [
    scene.conversationId,
  ]);
  if (!row) throw new Error("the conversation is gone");
  return row;
}

/** What was queued for the customer, in order. */
export const sentBy = (app: TestApp, scene: RunScene) =>
  asOwner<{ author: string; body: string; control_epoch: number; run_id: string }>(
    app,
    "SELECT author, body, control_epoch, run_id FROM messages WHERE conversation_id = $1 AND direction = 'out' ORDER BY seq",
    [scene.conversationId],
  );

export const runsOf = (app: TestApp, scene: RunScene) =>
  asOwner<{ outcome: string; failure: string | null; reason: string; trigger: string; cost_micros: number | null }>(
    app,
    "SELECT outcome, failure, reason, trigger, cost_micros FROM agent_runs WHERE conversation_id = $1 ORDER BY started_at, id",
    [scene.conversationId],
  );

/** A promise and what settles it. */
export function gate(): { opened: Promise<void>; open: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}
