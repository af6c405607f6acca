import { readFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { elementsOf, startMetaBench, valuesOf, type MetaBench } from "../testing/meta-bench.ts";
import { demoCustomers, demoWhatsapp } from "./demo-channels.ts";

type Json = Record<string, unknown>;

const examples = JSON.parse(
  await readFile(path.join(import.meta.dirname, "fixtures/whatsapp-webhook-examples.json"), "utf8"),
) as Record<string, Json>;
const mariana = demoCustomers[0];

let bench: MetaBench;
beforeEach(async () => {
  bench = await startMetaBench();
});
afterEach(() => bench.stop());

const act = (action: Json) => bench.control("/actions", { customerId: "mariana", ...action });
const write = (content: Json, more: Json = {}) => act({ action: "message", content, ...more });

/** The body of the last webhook with a message. */
async function lastBody(): Promise<Json> {
  await bench.settled();
  return bench.received.findLast(({ raw }) => raw.includes('"messages":['))?.body ?? {};
}

/** Paths of fields an example of Meta's has and ours lacks, or where the JSON type is another. */
function differences(example: unknown, ours: unknown, at = ""): string[] {
  if (Array.isArray(example)) {
    if (!Array.isArray(ours)) return [`${at}: not a list`];
    return example.length === 0 ? [] : differences(example[0], ours[0], `${at}[0]`);
  }
  if (typeof example === "object" && example !== null) {
    if (typeof ours !== "object" || ours === null) return [`${at}: not an object`];
    return Object.entries(example).flatMap(([key, value]) =>
      differences(value, Reflect.get(ours, key), `${at}.${key}`),
    );
  }
  return typeof example === typeof ours ? [] : [`${at}: ${typeof example} expected, ${typeof ours} sent`];
}

function ofExample(name: string): Json {
  const example = examples[name];
  if (example === undefined) throw new Error(`no example ${name}`);
  return example;
}

/** A message of the business with buttons, whose id and contents a customer can answer. */
async function sendInteractive(interactive: Json): Promise<string> {
  await write({ type: "text", text: "Oi" });
  const body = { messaging_product: "whatsapp", to: mariana?.phone, type: "interactive", interactive };
  const answer = await bench.whatsapp(`/${demoWhatsapp.phoneNumberId}/messages`, { body });
  return (answer.body["messages"] as { id: string }[])[0]?.id ?? "";
}

const plain: [string, Json, Json?][] = [
  ["Text Message", { type: "text", text: "Tem em outra cor?" }],
  ["Text Message from Click to WhatsApp Ad", { type: "text", text: "Vi o anúncio" }, { isFromAd: true }],
  ["Image Message", { type: "image", caption: "A minha sala" }],
  ["Location Message", { type: "location" }],
  ["Contact Sharing Message", { type: "contacts" }],
  ["Unsupported Message", { type: "unsupported" }],
  ["Order Message", { type: "order" }],
];

test.each(plain)("%s has every field of Meta's example, of the same type", async (name, content, more = {}) => {
  await write(content, more);
  expect(differences(ofExample(name), await lastBody())).toEqual([]);
});

test("a reply names what it answers and who wrote that", async () => {
  const { id } = await write({ type: "text", text: "Quanto custa?" });
  await write({ type: "text", text: "O grande" }, { replyToId: id });
  const example = structuredClone(ofExample("Text Message with Context (Product Inquiry)"));
  // The simulator has no catalogue page to ask from.
  const [asked] = elementsOf([{ path: "", raw: "", isSigned: true, body: example }], "messages");
  if (asked !== undefined) delete (asked["context"] as Json)["referred_product"];
  expect(differences(example, await lastBody())).toEqual([]);
  expect(elementsOf(bench.received, "messages").at(-1)).toMatchObject({ context: { id, from: mariana?.phone } });
});

test("a reaction, a button reply, a list reply and a template's button have every field of Meta's examples", async () => {
  const { id } = await write({ type: "text", text: "Oi" });
  await act({ action: "react", messageId: id, emoji: "👍" });
  expect(differences(ofExample("Reaction Message"), await lastBody())).toEqual([]);

  const buttons = [{ type: "reply", reply: { id: "sim", title: "Sim" } }];
  const asked = await sendInteractive({ type: "button", body: { text: "Confirma?" }, action: { buttons } });
  await act({ action: "tap", messageId: asked, buttonId: "sim" });
  expect(differences(ofExample("Interactive Button Reply Message"), await lastBody())).toEqual([]);

  const rows = [{ id: "sala", title: "Sala", description: "Sofás e racks" }];
  const listed = await sendInteractive({
    type: "list",
    body: { text: "Qual?" },
    action: { button: "Ver", sections: [{ rows }] },
  });
  await act({ action: "tap", messageId: listed, buttonId: "sala" });
  expect(differences(ofExample("Interactive List Reply Message"), await lastBody())).toEqual([]);

  const components = [
    {
      type: "body",
      parameters: [
        { type: "text", text: "12/12" },
        { type: "text", text: "15h" },
      ],
    },
  ];
  const template = { name: "confirmar_visita", language: { code: "pt_BR" }, components };
  const body = { messaging_product: "whatsapp", to: mariana?.phone, type: "template", template };
  const sent = await bench.whatsapp(`/${demoWhatsapp.phoneNumberId}/messages`, { body });
  await act({ action: "tap", messageId: (sent.body["messages"] as { id: string }[])[0]?.id, buttonId: "Confirmo" });
  expect(differences(ofExample("Button Message"), await lastBody())).toEqual([]);
});

test("a new number comes as a system message and as user_id_update, and the person is reached there", async () => {
  await act({ action: "change_number", phone: "5531977776666" });
  await bench.settled();
  const system = bench.received.find(({ raw }) => raw.includes("user_changed_number"));
  expect(differences(ofExample("System Message"), system?.body)).toEqual([]);
  expect(elementsOf(bench.received, "messages")).toMatchObject([
    { from: mariana?.phone, system: { wa_id: "5531977776666" } },
  ]);
  expect(elementsOf(bench.received, "user_id_update")).toMatchObject([
    { wa_id: "5531977776666", user_id: { previous: mariana?.userId, current: expect.stringMatching(/^BR\./) } },
  ]);
  await write({ type: "text", text: "Número novo" });
  await bench.settled();
  expect(elementsOf(bench.received, "messages").at(-1)).toMatchObject({ from: "5531977776666" });
});

test("edits and deletions name the original, and a form's answers come as JSON text", async () => {
  const { id } = await write({ type: "text", text: "Quero dois" });
  await act({ action: "edit", messageId: id, text: "Quero três" });
  await act({ action: "delete", messageId: id });
  await write({ type: "form" });
  await bench.settled();
  expect(elementsOf(bench.received, "messages").slice(1)).toMatchObject([
    { type: "edit", edit: { original_message_id: id, message: { type: "text", text: { body: "Quero três" } } } },
    { type: "revoke", revoke: { original_message_id: id } },
    {
      type: "interactive",
      interactive: { type: "nfm_reply", nfm_reply: { response_json: expect.stringContaining("cidade") } },
    },
  ]);
});

test("an answer from the shop's own telephone comes as smb_message_echoes, as do its edit and deletion", async () => {
  const { id } = await act({ action: "business_reply", text: "Já te ligo" });
  await act({ action: "business_edit", messageId: id, text: "Já te ligo!" });
  await act({ action: "business_delete", messageId: id });
  await bench.settled();
  expect(
    bench.received.map(({ body }) => (body["entry"] as { changes: { field: string }[] }[])[0]?.changes[0]?.field),
  ).toEqual(Array(3).fill("smb_message_echoes"));
  expect(elementsOf(bench.received, "message_echoes")).toMatchObject([
    { id, from: "5531997142086", to: mariana?.phone, type: "text", text: { body: "Já te ligo" } },
    { type: "edit", edit: { original_message_id: id } },
    { type: "revoke", revoke: { original_message_id: id } },
  ]);
});

test("marketing choices, errors of a number, account updates and any other body are sent on demand", async () => {
  const channelId = demoWhatsapp.phoneNumberId;
  await act({ action: "marketing", isOptedOut: true });
  await bench.control("/webhooks", { kind: "error", channelId, code: 130429 });
  const value = { event: "DISABLED_UPDATE", ban_info: { waba_ban_state: "DISABLE" } };
  await bench.control("/webhooks", { kind: "account", channelId, field: "account_update", value });
  await bench.control("/webhooks", { kind: "body", channelId, body: { object: "page", entry: [] } });
  await bench.settled();
  expect(elementsOf(bench.received, "user_preferences")).toMatchObject([
    { category: "marketing_messages", value: "stop" },
  ]);
  expect(elementsOf(bench.received, "errors")).toMatchObject([{ code: 130429, title: "Rate limit hit" }]);
  expect(bench.received.map(({ body }) => body)).toContainEqual({ object: "page", entry: [] });
  expect(bench.received.every(({ isSigned }) => isSigned)).toBe(true);
  expect(bench.received.flatMap(({ body }) => (body["object"] === "page" ? [] : valuesOf(body)))).toContainEqual(value);
});
