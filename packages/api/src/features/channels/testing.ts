import type { ConnectInstagramInput, ConnectWhatsappInput } from "@piloto/shared/channels";
import { TRPCClientError } from "@trpc/client";
import type { ErrorData } from "../../router-types.ts";
import { type AnswerGraph, type GraphRequest, openGraph } from "../../ports/channels/testing.ts";
import { asOwner, nextNumber } from "../../testing/factories.ts";
import { createTestApp, type TestApp, type TestBrowser } from "../../testing/test-app.ts";

type Answer = ReturnType<AnswerGraph>;
type Override = (request: GraphRequest) => Answer | undefined;

/** An app whose Meta is a server of this machine: it takes every token, unless a test says otherwise. */
export async function createAppWithMeta(overrides: Record<string, string> = {}) {
  let override: Override = () => undefined;
  const graph = await openGraph((request) => override(request) ?? answerAsMeta(request));
  const app = await createTestApp({ META_GRAPH_URL: graph.url, INSTAGRAM_GRAPH_URL: graph.url, ...overrides });
  return {
    app,
    requests: graph.requests,
    /** How Meta answers from now on; undefined means as usual. */
    answerWith: (next: Override): void => void (override = next),
    async stop(): Promise<void> {
      await app.stop();
      graph.close();
    },
  };
}

/** Instagram's tokens of these tests carry the account's id: "IGAA-17841…-x". */
export const instagramToken = (accountId: string, more = ""): string => `IGAA-${accountId}-token${more}`;

function answerAsMeta({ method, path, query, headers }: GraphRequest): Answer {
  const accountId = /^Bearer IGAA-(\d+)-/.exec(headers.authorization ?? "")?.[1];
  if (path === "/refresh_access_token") {
    return { json: { access_token: instagramToken(accountId ?? "", "-renewed"), expires_in: 5_184_000 } };
  }
  if (method === "POST") return { json: { success: true } };
  if (path.endsWith("/me")) return { json: { user_id: accountId, username: `loja${accountId}`, name: "Loja" } };
  if (path.endsWith("/phone_numbers")) return { json: { data: [], paging: { next: "more" } } };
  if (path.endsWith("/message_templates")) return { json: { data: [] } };
  const id = path.split("/").at(-1) ?? "";
  return {
    json: {
      id,
      display_phone_number: `+55 ${id}`,
      verified_name: "Loja",
      quality_rating: query.get("fields") ? "GREEN" : "",
    },
  };
}

/** Input for a number nobody else in these tests has. */
export function whatsappInput(workspaceId: string, more: Partial<ConnectWhatsappInput> = {}): ConnectWhatsappInput {
  return {
    workspaceId,
    name: "WhatsApp Vendas",
    agentId: null,
    phoneNumberId: String(100_000_000_000 + nextNumber()),
    accountId: String(200_000_000_000 + nextNumber()),
    accessToken: "EAAG-secret-token-of-whatsapp",
    appSecret: "0123456789abcdef-app-secret",
    ...more,
  };
}

export const instagramInput = (
  workspaceId: string,
  accountId: string,
  more: Partial<ConnectInstagramInput> = {},
): ConnectInstagramInput => ({
  workspaceId,
  name: "Instagram",
  agentId: null,
  accessToken: instagramToken(accountId),
  appSecret: "fedcba9876543210-app-secret",
  ...more,
});

/** Connects a WhatsApp number through the API, as the page does. */
export const connectTestChannel = async (browser: TestBrowser, workspaceId: string) =>
  (await browser.trpc.channels.connectWhatsapp.mutate(whatsappInput(workspaceId))).channel;

/** What a refused call said. */
export async function refusalOf(call: Promise<unknown>): Promise<Pick<ErrorData, "appCode" | "fields" | "details">> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof TRPCClientError)) throw new Error("the call was expected to be refused");
  const { appCode, fields, details } = error.data;
  return { appCode, fields, details };
}

/** What the audit log says of a channel, oldest first. */
export const actionsOf = async (app: TestApp, channelId: string): Promise<string[]> =>
  (
    await asOwner<{ action: string }>(app, "SELECT action FROM audit_log WHERE target_id = $1 ORDER BY seq", [
      channelId,
    ])
  ).map(({ action }) => action);

/** The jobs of a workspace that wait, oldest first. */
export const jobsOf = (app: TestApp, workspaceId: string) =>
  asOwner<{ task: string; payload: Record<string, string> }>(
    app,
    `SELECT t.identifier AS task, j.payload::jsonb - 'causeRequestId' AS payload FROM graphile_worker._private_jobs j
     JOIN graphile_worker._private_tasks t ON t.id = j.task_id WHERE j.payload ->> 'workspaceId' = $1 ORDER BY j.id`,
    [workspaceId],
  );
