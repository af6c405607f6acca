import { afterEach, beforeEach, expect, test } from "vitest";
import { elementsOf, startMetaBench, type MetaBench } from "../testing/meta-bench.ts";
import { demoCustomers, demoWhatsapp } from "../meta/demo-channels.ts";

let bench: MetaBench;
const whose = { channelId: demoWhatsapp.phoneNumberId, customerId: "mariana" };

beforeEach(async () => {
  bench = await startMetaBench();
  await bench.control("/switches", { statuses: { sentMs: 0, deliveredMs: 0 } });
});
afterEach(() => bench.stop());

const read = async (path: string) => (await fetch(bench.simulator.origin + path)).text();
const submit = (path: string, fields: Record<string, string> | FormData, origin = bench.simulator.origin) =>
  fetch(`${bench.simulator.origin}/phone${path}`, {
    method: "POST",
    redirect: "manual",
    headers: { origin },
    body: fields instanceof FormData ? fields : new URLSearchParams(fields),
  });
const thread = () => read("/phone/thread?canal=whatsapp&cliente=mariana");
const reply = (body: object) =>
  bench.whatsapp(`/${demoWhatsapp.phoneNumberId}/messages`, {
    body: { messaging_product: "whatsapp", to: demoCustomers[0]?.phone, ...body },
  });

test("a message written on the telephone travels as a webhook and is still there after a reload", async () => {
  const answer = await submit("/actions", { ...whose, action: "message", type: "text", text: "<b>Olá</b>" });
  expect(answer.status).toBe(303);
  await bench.settled();
  expect(elementsOf(bench.received, "messages")).toMatchObject([{ text: { body: "<b>Olá</b>" } }]);
  const page = await read("/phone?canal=whatsapp&cliente=mariana");
  expect(page).toContain("&lt;b&gt;Olá&lt;/b&gt;");
  expect(page).not.toContain("<b>Olá</b>");
  expect(page).toContain("Entregue à loja");
});

test("an answer of the shop appears with its buttons, which can be tapped, and is read once it is seen", async () => {
  await submit("/actions", { ...whose, action: "message", type: "text", text: "Oi" });
  const buttons = [{ type: "reply", reply: { id: "sim", title: "Sim, pode" } }];
  const answer = await reply({
    type: "interactive",
    interactive: { type: "button", body: { text: "Reservo?" }, action: { buttons } },
  });
  const messageId = (answer.body["messages"] as { id: string }[])[0]?.id ?? "";
  await bench.settled();
  expect(await thread()).toContain('data-unread="1"');
  expect(await thread()).toContain("Sim, pode");
  await submit("/actions", { ...whose, action: "see" });
  await submit("/actions", { ...whose, action: "tap", messageId, buttonId: "sim" });
  await bench.settled();
  expect(await thread()).toContain('data-unread="0"');
  expect(elementsOf(bench.received, "statuses").at(-1)).toMatchObject({ status: "read" });
  expect(elementsOf(bench.received, "messages").at(-1)).toMatchObject({ interactive: { button_reply: { id: "sim" } } });
});

test("typing shows until the answer comes", async () => {
  const written = await bench.control("/actions", {
    action: "message",
    customerId: "mariana",
    content: { type: "text", text: "Oi" },
  });
  await reply({ status: "read", message_id: written["id"], typing_indicator: { type: "text" } });
  expect(await thread()).toContain("está digitando…");
  expect(await thread()).toContain("Lida pela loja");
  await reply({ type: "text", text: { body: "Olá" } });
  expect(await thread()).not.toContain("está digitando…");
});

test("every quick attachment leaves, and a file of one's own is sent under its kind", async () => {
  for (const type of [
    "image",
    "audio",
    "document",
    "video",
    "sticker",
    "location",
    "contacts",
    "order",
    "form",
    "unsupported",
  ]) {
    expect(
      (await submit("/actions", { ...whose, action: "message", type })).headers.get("location"),
      type,
    ).not.toContain("erro");
  }
  const form = new FormData();
  for (const [name, value] of Object.entries(whose)) form.set(name, value);
  form.set("file", new File(["%PDF"], "medidas.pdf", { type: "application/pdf" }));
  await submit("/files", form);
  await bench.settled();
  const messages = elementsOf(bench.received, "messages");
  expect(messages).toHaveLength(11);
  expect(messages.find((one) => JSON.stringify(one).includes("medidas.pdf"))).toMatchObject({ type: "document" });
});

test("a file is shown from the simulator's own address, and what a browser would run is a download", async () => {
  await submit("/actions", { ...whose, action: "message", type: "image" });
  const source = /src="(\/phone\/media\/\d+)"/.exec(await thread())?.[1] ?? "";
  const image = await fetch(bench.simulator.origin + source);
  expect(image.headers.get("content-type")).toBe("image/png");
  const form = new FormData();
  for (const [name, value] of Object.entries(whose)) form.set(name, value);
  form.set("file", new File(["<script>alert(1)</script>"], "a.html", { type: "text/html" }));
  await submit("/files", form);
  const link = /href="(\/phone\/media\/\d+)"/.exec(await thread())?.[1] ?? "";
  const file = await fetch(bench.simulator.origin + link);
  expect(file.headers.get("content-type")).toBe("application/octet-stream");
  expect(file.headers.get("content-disposition")).toBe("attachment");
  expect(file.headers.get("content-security-policy")).toMatch(/^sandbox/);
});

test("a new customer gets a telephone, with or without a number the shop can see", async () => {
  const open = await submit("/customers", {
    kind: "whatsapp",
    channelId: whose.channelId,
    name: "Zé Ninguém",
    phone: "",
    hidden: "on",
  });
  const address = open.headers.get("location") ?? "";
  expect(await read(address)).toContain("Zé Ninguém");
  const customerId = new URLSearchParams(address.split("?")[1]).get("cliente") ?? "";
  await submit("/actions", { ...whose, customerId, action: "message", type: "text", text: "Oi" });
  await bench.settled();
  const [message] = elementsOf(bench.received, "messages");
  expect(message).toHaveProperty("from_user_id");
  expect(message).not.toHaveProperty("from");
});

test("the switches and faults of the page are those of the control API", async () => {
  const page = await read("/phone");
  expect(page).toContain("Eventos por POST");
  await submit("/switches", {
    "webhooks.batchSize": "5",
    "webhooks.reorder": "on",
    "api.mode": "unavailable",
    "statuses.failCode": "131026",
  });
  expect(await bench.control("/switches")).toMatchObject({
    webhooks: { batchSize: 5, reorder: true, hold: false },
    api: { mode: "unavailable" },
    statuses: { failCode: 131026 },
  });
  await submit("/faults", { times: "3", kind: "error", code: "131056" });
  expect(await bench.control("/faults")).toMatchObject({ waiting: [{ times: 3, code: 131056 }] });
});

test("a refused action says why on the page, and nothing is taken from another page", async () => {
  const refused = await submit("/actions", { ...whose, action: "tap", messageId: "wamid.x", buttonId: "y" });
  expect(await read(refused.headers.get("location") ?? "")).toContain("A mensagem não é desta conversa.");
  expect((await submit("/actions", { ...whose, action: "see" }, "https://attacker.example")).status).toBe(403);
  expect((await submit("/reset", {}, "https://attacker.example")).status).toBe(403);
});

test("an open page hears of every change", async () => {
  const stop = new AbortController();
  const response = await fetch(`${bench.simulator.origin}/phone/events`, { signal: stop.signal });
  const reader = response.body?.getReader();
  const next = async () => new TextDecoder().decode((await reader?.read())?.value);
  expect(await next()).toContain("event: change");
  await submit("/actions", { ...whose, action: "message", type: "text", text: "Oi" });
  expect(await next()).toContain("event: change");
  stop.abort();
});

test("the log shows webhooks and calls, and the start page leads to the telephone", async () => {
  await submit("/actions", { ...whose, action: "message", type: "text", text: "Oi" });
  await reply({ type: "text", text: { body: "Olá" } });
  await bench.settled();
  const log = await read("/phone/log");
  expect(log).toContain("entregue");
  expect(log).toContain(`POST /graph/v23.0/${demoWhatsapp.phoneNumberId}/messages`);
  expect(await read("/")).toContain('href="/phone"');
  expect(await read("/phone?canal=instagram")).toContain("Bia Montenegro");
});
