import { afterEach, beforeEach, expect, test } from "vitest";
import { elementsOf, startMetaBench, type MetaBench } from "../testing/meta-bench.ts";
import { demoCustomers, demoWhatsapp } from "./demo-channels.ts";

let bench: MetaBench;
const number = `/${demoWhatsapp.phoneNumberId}`;
const waba = `/${demoWhatsapp.wabaId}`;
const [mariana, joaquim, , rafa] = demoCustomers;
const mariasPhone = mariana?.phone ?? "";

beforeEach(async () => {
  bench = await startMetaBench();
  await bench.control("/switches", { statuses: { sentMs: 0, deliveredMs: 0 } });
});
afterEach(() => bench.stop());

const write = (content: unknown, more: object = {}, customerId = "mariana") =>
  bench.control("/actions", { action: "message", customerId, content, ...more });
const hello = () => write({ type: "text", text: "Oi!" });
const text = (body: string, more: object = {}) => ({
  messaging_product: "whatsapp",
  recipient_type: "individual",
  to: mariasPhone,
  type: "text",
  text: { body },
  ...more,
});
const send = (body: unknown) => bench.whatsapp(`${number}/messages`, { body });
const errorOf = ({ body }: { body: Record<string, unknown> }) => body["error"] as Record<string, unknown>;
const statuses = () => elementsOf(bench.received, "statuses");

test("a reply is accepted with a wamid and its statuses come back with our own id", async () => {
  await hello();
  const answer = await send(text("Olá, Mariana!", { biz_opaque_callback_data: "msg-1" }));
  expect(answer.status).toBe(200);
  expect(answer.body).toMatchObject({
    messaging_product: "whatsapp",
    contacts: [{ input: mariasPhone, wa_id: mariasPhone, user_id: mariana?.userId }],
    messages: [{ id: expect.stringMatching(/^wamid\./) }],
  });
  await bench.settled();
  expect(statuses().map((status) => status["status"])).toEqual(["sent", "delivered"]);
  expect(statuses()[0]).toMatchObject({ biz_opaque_callback_data: "msg-1", recipient_id: mariasPhone });
  const { sends } = await bench.control("/sends");
  expect(sends).toMatchObject([{ outcome: "accepted", token: "msg-1", customerId: "mariana", body: { type: "text" } }]);
});

test("reading on the phone sends the read status once", async () => {
  await hello();
  await send(text("Olá!"));
  await bench.settled();
  await bench.control("/actions", { action: "see", customerId: "mariana" });
  await bench.control("/actions", { action: "see", customerId: "mariana" });
  await bench.settled();
  expect(statuses().map((status) => status["status"])).toEqual(["sent", "delivered", "read"]);
});

test("an unknown token and a revoked one are error 190, another account's number is error 100 with subcode 33", async () => {
  const unknown = await bench.whatsapp(number, { token: "EAAnobody" });
  expect(unknown.status).toBe(401);
  expect(errorOf(unknown)).toMatchObject({ code: 190, type: "OAuthException", fbtrace_id: expect.any(String) });
  expect(errorOf(await bench.whatsapp("/123/messages", { body: text("x") }))).toMatchObject({
    code: 100,
    error_subcode: 33,
  });
  await bench.control(`/channels/${demoWhatsapp.phoneNumberId}`, { isTokenRevoked: true }, "PATCH");
  expect(errorOf(await send(text("x")))["code"]).toBe(190);
});

test("outside the 24 hours a reply is accepted, fails with 131047 and never reaches the phone", async () => {
  await hello();
  bench.passHours(24.1);
  expect((await send(text("tarde demais"))).status).toBe(200);
  await bench.settled();
  expect(statuses()).toMatchObject([{ status: "failed", errors: [{ code: 131047, title: "Re-engagement message" }] }]);
  const thread = await bench.control(`/threads/${demoWhatsapp.phoneNumberId}/mariana`);
  expect(thread["messages"]).toHaveLength(1);
  await bench.control("/switches", { api: { windowRefusal: "answer" } });
  expect(errorOf(await send(text("tarde demais")))["code"]).toBe(131047);
});

test("a message that arrives a day late does not open the window", async () => {
  await write({ type: "text", text: "escrito ontem" }, { sentSecondsAgo: 90_000 });
  await send(text("resposta"));
  await bench.settled();
  expect(statuses()).toMatchObject([{ status: "failed", errors: [{ code: 131047 }] }]);
});

test("a number is found with and without the ninth digit, and the answer names the one WhatsApp knows", async () => {
  await write({ type: "text", text: "Bom dia" }, {}, "joaquim");
  const withNine = `${joaquim?.phone?.slice(0, 4)}9${joaquim?.phone?.slice(4)}`;
  const answer = await send(text("Bom dia!", { to: `+${withNine}` }));
  expect(answer.body["contacts"]).toMatchObject([{ input: `+${withNine}`, wa_id: joaquim?.phone }]);
});

test("someone known by user id alone is reached through recipient", async () => {
  await write({ type: "text", text: "Oi" }, {}, "rafa");
  const { to: _to, ...body } = text("Oi, Rafa!");
  const answer = await send({ ...body, recipient: rafa?.userId });
  expect(answer.status).toBe(200);
  await bench.settled();
  const [message] = elementsOf(bench.received, "messages");
  expect(message).toMatchObject({ from_user_id: rafa?.userId });
  expect(message).not.toHaveProperty("from");
  expect(statuses()[0]).toMatchObject({ recipient_user_id: rafa?.userId });
  expect(statuses()[0]).not.toHaveProperty("recipient_id");
});

test("what Meta refuses is refused with Meta's code", async () => {
  await hello();
  const cases: [unknown, number][] = [
    [{ ...text("x"), messaging_product: undefined }, 131008],
    [text("x".repeat(4097)), 100],
    [{ ...text("x"), type: "poem" }, 100],
    [{ ...text("x"), to: undefined }, 131008],
    [{ ...text("x"), to: "abc" }, 131009],
    [{ ...text("x"), text: {} }, 131008],
    [{ ...text("x"), type: "image", image: { id: "1", link: "https://x.example/a.png" } }, 131009],
    [{ ...text("x"), type: "image", image: { id: "404" } }, 131009],
    [{ ...text("x"), type: "template", template: { name: "nada", language: { code: "pt_BR" } } }, 132001],
    [{ ...text("x"), type: "reaction", reaction: { message_id: "wamid.nobody", emoji: "👍" } }, 131009],
    ["texto", 100],
  ];
  for (const [body, code] of cases) {
    const answer = await send(body);
    expect(errorOf(answer)["code"], JSON.stringify(body)).toBe(code);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(errorOf(answer)["error_data"]).toMatchObject({ messaging_product: "whatsapp", details: expect.any(String) });
  }
});

test("buttons and lists are limited as Meta limits them, and tapped ones answer with their id", async () => {
  await hello();
  const interactive = (buttons: number) => ({
    ...text("x"),
    type: "interactive",
    interactive: {
      type: "button",
      body: { text: "Qual ambiente?" },
      action: {
        buttons: Array.from({ length: buttons }, (_, n) => ({
          type: "reply",
          reply: { id: `b${n}`, title: `Opção ${n}` },
        })),
      },
    },
  });
  expect(errorOf(await send(interactive(4)))["code"]).toBe(100);
  const accepted = await send(interactive(2));
  const id = (accepted.body["messages"] as { id: string }[])[0]?.id;
  await bench.control("/actions", { action: "tap", customerId: "mariana", messageId: id, buttonId: "b1" });
  await bench.settled();
  expect(elementsOf(bench.received, "messages").at(-1)).toMatchObject({
    type: "interactive",
    context: { id },
    interactive: { type: "button_reply", button_reply: { id: "b1", title: "Opção 1" } },
  });
});

test("a read receipt turns the customer's ticks blue and shows that somebody types", async () => {
  const { id } = await hello();
  const receipt = { messaging_product: "whatsapp", status: "read", message_id: id, typing_indicator: { type: "text" } };
  expect((await send(receipt)).body).toEqual({ success: true });
  const thread = await bench.control(`/threads/${demoWhatsapp.phoneNumberId}/mariana`);
  expect(thread).toMatchObject({ isTyping: true, messages: [{ status: "read" }] });
  expect(errorOf(await send({ ...receipt, message_id: "wamid.x" }))["code"]).toBe(131009);
});

test("a file goes up, its facts and bytes come back with the same bearer, and the address dies in five minutes", async () => {
  const form = new FormData();
  form.set("messaging_product", "whatsapp");
  form.set("file", new File(["%PDF-1.4"], "orcamento.pdf", { type: "application/pdf" }));
  const { body } = await bench.whatsapp(`${number}/media`, { body: form });
  const id = String(body["id"]);
  const facts = (await bench.whatsapp(`/${id}`)).body;
  expect(facts).toMatchObject({ mime_type: "application/pdf", file_size: "8", messaging_product: "whatsapp" });
  const authorization = { authorization: `Bearer ${demoWhatsapp.accessToken}` };
  const file = await fetch(String(facts["url"]), { headers: authorization });
  expect([file.headers.get("content-type"), await file.text()]).toEqual(["application/pdf", "%PDF-1.4"]);
  expect((await fetch(String(facts["url"]))).status).toBe(401);
  bench.passHours(0.1);
  expect((await fetch(String(facts["url"]), { headers: authorization })).status).toBe(404);
  await hello();
  const sent = await send({
    ...text("x"),
    type: "document",
    document: { id, filename: "orcamento.pdf", caption: "Segue" },
  });
  expect(sent.status).toBe(200);
});

test("a file of a type or size WhatsApp does not take is refused", async () => {
  const form = (file: File) => {
    const filled = new FormData();
    filled.set("messaging_product", "whatsapp");
    filled.set("file", file);
    return filled;
  };
  const svg = new File(["<svg/>"], "a.svg", { type: "image/svg+xml" });
  expect(errorOf(await bench.whatsapp(`${number}/media`, { body: form(svg) }))["code"]).toBe(100);
  const big = new File([new Uint8Array(5 * 1024 * 1024 + 1)], "a.png", { type: "image/png" });
  expect(errorOf(await bench.whatsapp(`${number}/media`, { body: form(big) }))["code"]).toBe(131053);
});

test("a linked file that is not there fails later with 131053", async () => {
  await hello();
  const link = `${bench.simulator.origin}/nowhere.png`;
  expect((await send({ ...text("x"), type: "image", image: { link } })).status).toBe(200);
  await expect.poll(() => statuses()).toMatchObject([{ status: "failed", errors: [{ code: 131053 }] }]);
});

test("the number, the account's numbers, registration and subscription answer as the Graph API does", async () => {
  expect((await bench.whatsapp(`${number}?fields=display_phone_number,verified_name,quality_rating`)).body).toEqual({
    display_phone_number: demoWhatsapp.displayPhoneNumber,
    verified_name: "Casa Ipê Móveis",
    quality_rating: "GREEN",
    id: demoWhatsapp.phoneNumberId,
  });
  expect((await bench.whatsapp(`${waba}/phone_numbers`)).body["data"]).toHaveLength(1);
  const register = (pin: string) =>
    bench.whatsapp(`${number}/register`, { body: { messaging_product: "whatsapp", pin } });
  expect((await register("123456")).body).toEqual({ success: true });
  expect((await register("12")).status).toBe(400);
  expect((await bench.whatsapp(`${waba}/subscribed_apps`, { method: "DELETE" })).body).toEqual({ success: true });
  await hello();
  await bench.settled();
  expect(bench.received).toHaveLength(0);
  await bench.whatsapp(`${waba}/subscribed_apps`, { method: "POST" });
  await hello();
  await bench.settled();
  expect(bench.received).toHaveLength(1);
});

test("too many messages to one person are 131056, too many a second 130429", async () => {
  await hello();
  await bench.control("/switches", { api: { pairRate: true } });
  expect((await send(text("1"))).status).toBe(200);
  expect(errorOf(await send(text("2")))["code"]).toBe(131056);
  await bench.control("/switches", { api: { pairRate: false, throughputPerSecond: 2 } });
  const answers = [await send(text("3")), await send(text("4")), await send(text("5"))];
  expect(answers.map((answer) => (answer.status === 200 ? 200 : errorOf(answer)["code"]))).toEqual([200, 200, 130429]);
});
