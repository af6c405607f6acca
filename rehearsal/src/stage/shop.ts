import { randomUUID } from "node:crypto";
import { startSimulator } from "@piloto/simulator/start-simulator";
import { refreshTokensOf, seedSessions } from "../../../bench/src/environment/seed.ts";
import { agentConfig } from "../../../e2e/src/agent-config.ts";
import { openSimulatedMeta, type Customer, type SimulatedMeta } from "../../../e2e/src/simulated-meta.ts";
import { createHttpClient } from "../clients/http-client.ts";
import { createLedger } from "../clients/ledger.ts";
import { createPerson, type Person } from "../clients/person.ts";
import { until } from "../until.ts";
import { publicOrigin, type Stage } from "./stage.ts";

/** Meta, a language model and customers, all simulated, around the stage's number; and its owner, signed in. */
export interface Shop {
  readonly meta: SimulatedMeta;
  readonly owner: Person;
  customer(name: string): Promise<Customer>;
  /** The customer writes; the conversation it came to. */
  say(customer: Customer, text: string): Promise<string>;
  /** The owner writes. */
  send(conversationId: string, text: string): Promise<void>;
  /** Lets a published agent speak on the number. */
  appointAgent(): Promise<void>;
  /** Meta gives the number another access token, and forgets the old one. */
  renewToken(accessToken: string): Promise<void>;
  stop(): Promise<void>;
}

/** The simulator alone: its address is needed before the product is started. It delivers to the balancer. */
export const startOutside = ({ balancer, env }: Stage) =>
  startSimulator({
    port: 0,
    mailboxFolder: `${env["DATA_DIR"]}/mailbox`,
    publicOrigin,
    apiOrigin: `http://127.0.0.1:${balancer.port}`,
  });

/** What the product is told so that it finds the simulated Meta and model there. */
export const outsideEnv = (origin: string): Record<string, string> => ({
  META_GRAPH_URL: `${origin}/graph`,
  LLM_BASE_URL: `${origin}/llm/v1`,
  LLM_MODEL: "roteiro-demo",
  LLM_API_KEY: "sim-demo",
  RUN_DEBOUNCE_MS: "300",
  RUN_MAX_WAIT_MS: "2000",
});

/** Expects an API behind the balancer. */
export async function openShop(stage: Stage, simulatorOrigin: string): Promise<Shop> {
  const { workspaceId, channel, sql } = stage;
  const meta = await openSimulatedMeta({ simulatorOrigin });
  const addNumber = async (accessToken: string): Promise<void> => {
    const { phoneNumberId: id, accountId, appSecret } = channel;
    const body = JSON.stringify({ kind: "whatsapp", id, accountId, accessToken, appSecret });
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${simulatorOrigin}/sim/channels`, { method: "POST", headers, body });
    if (!answer.ok) throw new Error(`the simulator: ${answer.status} ${await answer.text()}`);
  };
  await addNumber(channel.accessToken);
  const http = createHttpClient(stage.balancer.port);
  const [session] = await seedSessions(stage.ownerUrl, stage.emails[0] ?? "", 1);
  if (!session) throw new Error("no session was made");
  const refreshCookie = `rt=${refreshTokensOf(stage.keys.REFRESH_KEYS).issue(session)}`;
  const owner = createPerson({ http, ledger: createLedger(), refreshCookie });
  await owner.open();
  const call = async (procedure: string, input: Record<string, unknown>): Promise<string> => {
    const answer = await owner.call(procedure, { workspaceId, ...input });
    if (answer?.status !== 200) throw new Error(`${procedure}: ${answer?.status} ${answer?.text}`);
    return answer.text;
  };
  const conversationOf = async (text: string): Promise<string> => {
    let id: string | undefined;
    await until(async () => {
      const rows = await sql<{ id: string }>("SELECT conversation_id AS id FROM messages WHERE body = $1", [text]);
      id = rows[0]?.id;
      return id !== undefined;
    });
    if (id === undefined) throw new Error(`"${text}" did not arrive`);
    return id;
  };
  return {
    meta,
    owner,
    customer: (name) =>
      meta.addCustomer({ ...channel, kind: "whatsapp", id: channel.phoneNumberId, name: "Vendas" }, name),
    async say(customer, text) {
      await meta.say(customer, text);
      return conversationOf(text);
    },
    send: async (conversationId, text) =>
      void (await call("messages.sendText", { conversationId, clientKey: randomUUID(), text })),
    async appointAgent() {
      const made = await call("agents.create", { clientKey: randomUUID(), draft: { ...agentConfig, name: "Lia" } });
      const agentId = /"id":"([^"]+)"/.exec(made)?.[1];
      await call("agents.publish", { agentId, draftRevision: 1, note: "ensaio" });
      await call("channels.chooseAgent", { channelId: channel.id, agentId });
    },
    renewToken: addNumber,
    async stop() {
      owner.close();
      await http.close();
    },
  };
}
