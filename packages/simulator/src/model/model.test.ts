import { tmpdir } from "node:os";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startSimulator, type RunningSimulator } from "../start-simulator.ts";

type Json = Record<string, unknown>;
let simulator: RunningSimulator;

beforeAll(async () => {
  simulator = await startSimulator({ port: 0, mailboxFolder: tmpdir(), publicOrigin: "http://localhost:3000" });
});
afterAll(() => simulator.stop());

const text = { type: "string" };
const tool = (name: string, properties: Json) => ({
  type: "function",
  function: { name, description: name, parameters: { type: "object", properties } },
});
const reasons = ["asked_for_person", "out_of_scope", "complaint", "negotiation", "low_confidence", "other"];
const tools = [
  tool("reply", { messages: { type: "array", items: text } }),
  tool("handoff", { reason: { type: "string", enum: reasons }, summary: text, message: text }),
  tool("update_contact", { name: text, city: text, interest: text }),
];

async function ask(customer: string, more: Json = {}, init: RequestInit = {}) {
  const messages = [
    { role: "system", content: "Você vende móveis." },
    { role: "user", content: customer },
  ];
  const response = await fetch(`${simulator.origin}/llm/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: "Bearer sim-chave", "content-type": "application/json" },
    body: JSON.stringify({ model: "roteiro-demo", messages, tools, ...more }),
    ...init,
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Json };
}

function choiceOf(body: Json): { finish_reason: string; message: { content: string | null; refusal?: string } } {
  return (body["choices"] as never[])[0] as never;
}

function callsOf(body: Json): { name: string; arguments: Json }[] {
  const { tool_calls: calls = [] } = choiceOf(body).message as {
    tool_calls?: { function: { name: string; arguments: string } }[];
  };
  return calls.map(({ function: one }) => ({ name: one.name, arguments: JSON.parse(one.arguments) as Json }));
}

test("the price of the sofa is answered in bubbles and the interest is noted, through the request's own tools", async () => {
  const { body } = await ask("Qual o preço do sofá retrátil?");
  expect(choiceOf(body).finish_reason).toBe("tool_calls");
  expect(callsOf(body)).toMatchObject([
    { name: "update_contact", arguments: { interest: "sofá retrátil" } },
    {
      name: "reply",
      arguments: { messages: [expect.stringContaining("R$ 3.890,00"), expect.stringContaining("CEP")] },
    },
  ]);
  expect(body["usage"]).toMatchObject({ prompt_tokens: expect.any(Number), completion_tokens: expect.any(Number) });
});

test("every answer says that it is a scripted test double", async () => {
  const { body } = await ask("Oi");
  expect(body["metadata"]).toMatchObject({ test_double: true, script: "saudacao" });
  expect(body["system_fingerprint"]).toBe("simulador-roteiro-fixo");
});

test("asking for a person, a complaint and ten per cent or more are handed off with their reason", async () => {
  const cases: [string, string][] = [
    ["Quero falar com um atendente", "asked_for_person"],
    ["O sofá chegou com defeito!", "complaint"],
    ["Consegue 15% de desconto?", "negotiation"],
    ["Vocês têm vaga de emprego?", "out_of_scope"],
  ];
  for (const [customer, reason] of cases) {
    const [call] = callsOf((await ask(customer)).body);
    expect(call, customer).toMatchObject({ name: "handoff", arguments: { reason, summary: expect.any(String) } });
  }
  expect(callsOf((await ask("Faz 5% de desconto?")).body)[0]?.name).toBe("reply");
});

test("name and city are noted as they were written", async () => {
  expect(callsOf((await ask("Meu nome é Letícia Assunção")).body)[0]?.arguments).toEqual({ name: "Letícia Assunção" });
  expect(callsOf((await ask("moro em São Paulo")).body)[0]?.arguments).toEqual({ city: "São Paulo" });
});

test("what it does not understand it asks once, and then hands off", async () => {
  const first = callsOf((await ask("xyzzy")).body)[0];
  expect(first?.name).toBe("reply");
  const messages = [
    { role: "user", content: "xyzzy" },
    { role: "assistant", content: JSON.stringify(first?.arguments["messages"]) },
    { role: "user", content: "plugh" },
  ];
  expect(callsOf((await ask("", { messages })).body)[0]).toMatchObject({ arguments: { reason: "low_confidence" } });
});

test("a conversation told as data in one message is read turn by turn, with its escapes undone", async () => {
  const told = (turns: string, fresh: string) =>
    `<contato>\nnome: Ana\n</contato>\n<conversa>\n${turns}\n</conversa>\n<mensagens_novas>\n${fresh}\n</mensagens_novas>`;
  const old =
    '<cliente hora="20/11 09:00">O sofá veio com defeito</cliente>\n<agente hora="20/11 09:01">Sinto muito.</agente>';
  const fresh = '<cliente hora="20/11 09:02">Qual o &quot;horário&quot;?</cliente>';
  expect(callsOf((await ask(told(old, fresh))).body)).toMatchObject([
    { name: "reply", arguments: { messages: [expect.stringContaining("9h")] } },
  ]);
  const asked =
    '<cliente hora="x">xyzzy</cliente>\n<agente hora="x">Não entendi bem. Você procura sofá, mesa ou cama, ou quer saber de frete e horário?</agente>';
  expect(callsOf((await ask(told(asked, '<cliente hora="x">plugh</cliente>'))).body)).toMatchObject([
    { name: "handoff", arguments: { reason: "low_confidence" } },
  ]);
});

test("a reply that does not help says so where the tool asks for it", async () => {
  const reply = tool("reply", { messages: { type: "array", items: text }, couldHelp: { type: "boolean" } });
  expect(callsOf((await ask("xyzzy", { tools: [reply] })).body)[0]?.arguments["couldHelp"]).toBe(false);
  expect(callsOf((await ask("Oi", { tools: [reply] })).body)[0]?.arguments).not.toHaveProperty("couldHelp");
});

test("after the tools have answered the turn ends", async () => {
  const messages = [
    { role: "user", content: "Oi" },
    {
      role: "assistant",
      content: null,
      tool_calls: [{ id: "c1", type: "function", function: { name: "reply", arguments: "{}" } }],
    },
    { role: "tool", tool_call_id: "c1", content: "ok" },
  ];
  expect(choiceOf((await ask("", { messages })).body)).toMatchObject({
    finish_reason: "stop",
    message: { content: "" },
  });
});

test("without tools it answers in text, and other names and shapes of tools are filled in", async () => {
  expect(choiceOf((await ask("Qual o horário?", { tools: undefined })).body).message.content).toContain("9h às 19h");
  const other = [tool("send_reply", { bubbles: { type: "array", items: { type: "object", properties: { text } } } })];
  expect(callsOf((await ask("Qual o horário?", { tools: other })).body)[0]?.arguments).toMatchObject({
    bubbles: [{ text: expect.stringContaining("9h") }],
  });
});

test("each scripted failure happens by model and by keyword", async () => {
  for (const [failure, status] of [
    ["429", 429],
    ["401", 401],
    ["500", 500],
  ] as const) {
    expect((await ask("Oi", { model: `falha-${failure}` })).status).toBe(status);
    expect((await ask(`Oi #falha-${failure}`)).status).toBe(status);
  }
  expect((await ask("Oi", { model: "falha-429" })).headers.get("retry-after")).toBe("1");
  const refused = choiceOf((await ask("Oi", { model: "falha-recusa" })).body);
  expect(refused).toMatchObject({
    finish_reason: "content_filter",
    message: { content: null, refusal: expect.any(String) },
  });
  const malformed = (await ask("Oi", { model: "falha-malformado" })).body;
  expect(() => callsOf(malformed)).toThrow(SyntaxError);
});

test("the scripted timeout does not answer before the caller gives up", async () => {
  const controller = new AbortController();
  const asked = ask("Oi", { model: "falha-timeout" }, { signal: controller.signal });
  const first = await Promise.race([asked.then(() => "answered"), ask("Oi").then(() => "the other one")]);
  expect(first).toBe("the other one");
  controller.abort();
  await expect(asked).rejects.toThrow();
});

test("a stream carries the same tool calls in chunks and ends with usage and [DONE]", async () => {
  const response = await fetch(`${simulator.origin}/llm/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: "Bearer sim-chave", "content-type": "application/json" },
    body: JSON.stringify({
      model: "roteiro-demo",
      messages: [{ role: "user", content: "Oi" }],
      tools,
      stream: true,
      stream_options: { include_usage: true },
    }),
  });
  const lines = (await response.text())
    .split("\n")
    .filter((line) => line.startsWith("data: "))
    .map((line) => line.slice(6));
  expect(lines.at(-1)).toBe("[DONE]");
  const chunks = lines.slice(0, -1).map((line) => JSON.parse(line) as Json);
  expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { total_tokens: expect.any(Number) } });
  expect(JSON.stringify(chunks)).toContain('"name":"reply"');
});

test("a key that does not begin with sim-, an unknown model and a foreign page are refused", async () => {
  const withKey = (key: string) =>
    ask("Oi", {}, { headers: { authorization: `Bearer ${key}`, "content-type": "application/json" } });
  expect((await withKey("sk-real")).status).toBe(401);
  expect((await withKey("sim-")).status).toBe(401);
  expect((await ask("Oi", { model: "gpt" })).status).toBe(404);
  const models = await fetch(`${simulator.origin}/llm/v1/models`, { headers: { authorization: "Bearer sim-x" } });
  expect(await models.json()).toMatchObject({
    data: expect.arrayContaining([expect.objectContaining({ id: "roteiro-demo" })]),
  });
  const foreign = await fetch(`${simulator.origin}/llm/v1/models`, { headers: { origin: "https://attacker.example" } });
  expect(foreign.status).toBe(403);
});
