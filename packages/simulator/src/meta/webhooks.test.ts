import { afterEach, beforeEach, expect, test } from "vitest";
import { elementsOf, startMetaBench, valuesOf, type MetaBench } from "../testing/meta-bench.ts";
import { demoCustomers, demoWhatsapp } from "./demo-channels.ts";

type Json = Record<string, unknown>;
let bench: MetaBench;
const mariana = demoCustomers[0];

beforeEach(async () => {
  bench = await startMetaBench();
  await bench.control("/switches", { statuses: { sentMs: 0, deliveredMs: 0 }, webhooks: { retryBaseMs: 1 } });
});
afterEach(() => bench.stop());

const switches = (webhooks: Json) => bench.control("/switches", { webhooks });
const write = (text: string, customerId = "mariana") =>
  bench.control("/actions", { action: "message", customerId, content: { type: "text", text } });
const texts = () => elementsOf(bench.received, "messages").map((message) => (message["text"] as Json)["body"]);
const ticksOf = async () => {
  const thread = await bench.control(`/threads/${demoWhatsapp.phoneNumberId}/mariana`);
  return (thread["messages"] as Json[]).map((message) => message["status"]);
};

test("a webhook is signed over its exact bytes with the app secret, and the customer gets two ticks once it arrived", async () => {
  await write("Olá, acentuação!");
  await bench.settled();
  expect(bench.received).toMatchObject([{ path: "/webhooks/whatsapp", isSigned: true }]);
  expect(await ticksOf()).toEqual(["delivered"]);
});

test("what is not answered with 200 is repeated, byte for byte, until it is", async () => {
  bench.answerWith(503);
  await write("de novo");
  await expect.poll(() => bench.received.length).toBeGreaterThanOrEqual(3);
  expect(await ticksOf()).toEqual(["accepted"]);
  bench.answerWith(200);
  await bench.settled();
  expect(new Set(bench.received.map(({ raw }) => raw)).size).toBe(1);
  expect(await ticksOf()).toEqual(["delivered"]);
});

test("after the last attempt it gives up and says so in the log", async () => {
  bench.answerWith(500);
  await switches({ maxAttempts: 2 });
  await write("nunca");
  await bench.settled();
  const { attempts } = await bench.control("/webhooks");
  expect((attempts as Json[]).map(({ outcome }) => outcome)).toEqual(["retried", "given_up"]);
});

test("attempts lost on purpose never leave, and the next one arrives", async () => {
  await switches({ loseAttempts: 2 });
  await write("na terceira");
  await bench.settled();
  expect(bench.received).toHaveLength(1);
  const { attempts } = await bench.control("/webhooks");
  expect((attempts as Json[]).map(({ outcome }) => outcome)).toEqual(["lost", "lost", "accepted"]);
});

test("one after the other, a hundred messages arrive in the order they were written", async () => {
  const wanted = Array.from({ length: 100 }, (_, index) => String(index));
  for (const text of wanted) await write(text);
  await bench.settled();
  expect(texts()).toEqual(wanted);
});

test("held events leave together in batches when they are released", async () => {
  await switches({ hold: true, batchSize: 3, batchWaitMs: 0 });
  for (const text of ["1", "2", "3", "4"]) await write(text);
  expect(bench.received).toHaveLength(0);
  await switches({ hold: false });
  await bench.settled();
  expect(
    bench.received.map(({ body }) => valuesOf(body).flatMap((value) => value["messages"] as Json[]).length),
  ).toEqual([3, 1]);
  expect(texts()).toEqual(["1", "2", "3", "4"]);
});

test("messages and statuses of one number share a value when they are mixed, and have two changes when not", async () => {
  const body = { messaging_product: "whatsapp", to: mariana?.phone, type: "text", text: { body: "Olá" } };
  for (const mixStatuses of [true, false]) {
    await bench.control("/reset", {});
    await bench.control("/switches", { statuses: { sentMs: 0, deliveredMs: 0 } });
    await switches({ hold: true, batchSize: 10, batchWaitMs: 0, mixStatuses });
    await write("Oi");
    await bench.whatsapp(`/${demoWhatsapp.phoneNumberId}/messages`, { body });
    await switches({ hold: false });
    await bench.settled();
    const values = valuesOf(bench.received.at(-1)?.body ?? {});
    expect(values).toHaveLength(mixStatuses ? 1 : 2);
    expect(values[0]).toHaveProperty("messages");
    expect(values.at(-1)?.["statuses"]).toHaveLength(2);
    expect(values[0]?.["contacts"]).toHaveLength(1);
  }
});

test("duplicates are exact copies", async () => {
  await switches({ duplicates: 2 });
  await write("três vezes");
  await bench.settled();
  expect(bench.received).toHaveLength(3);
  expect(new Set(bench.received.map(({ raw }) => raw)).size).toBe(1);
});

test("out of order, everything still arrives exactly once", async () => {
  await switches({ reorder: true, reorderWindowMs: 30, parallel: 8 });
  const wanted = Array.from({ length: 20 }, (_, index) => String(index));
  await Promise.all(wanted.map((text) => write(text)));
  await bench.settled();
  expect(texts().toSorted()).toEqual(wanted.toSorted());
});

test("a bad signature is not the one of the app secret", async () => {
  await switches({ badSignature: true });
  await write("forjada");
  await bench.settled();
  expect(bench.received).toMatchObject([{ isSigned: false }]);
});

test("a telephone without connection keeps messages at sent and delivers them when it is back", async () => {
  await write("Oi");
  await bench.control("/switches", { statuses: { isPhoneOnline: false } });
  const body = { messaging_product: "whatsapp", to: mariana?.phone, type: "text", text: { body: "Olá" } };
  await bench.whatsapp(`/${demoWhatsapp.phoneNumberId}/messages`, { body });
  await bench.settled();
  const states = () => elementsOf(bench.received, "statuses").map(({ status }) => status);
  expect(states()).toEqual(["sent"]);
  await bench.control("/switches", { statuses: { isPhoneOnline: true } });
  await bench.settled();
  expect(states()).toEqual(["sent", "delivered"]);
});

test("the verification handshake tells a right verify token from a wrong one", async () => {
  const channelId = demoWhatsapp.phoneNumberId;
  expect(await bench.control("/verify", { channelId })).toMatchObject({ isVerified: true, status: 200 });
  expect(await bench.control("/verify", { channelId, token: "x" })).toMatchObject({ isVerified: false, status: 403 });
});

test("two simulators have nothing in common", async () => {
  const other = await startMetaBench();
  await write("só aqui");
  await bench.settled();
  expect(other.received).toHaveLength(0);
  expect(await other.control("/sends")).toMatchObject({ total: 0 });
  await other.stop();
});

test("a channel of a test's own has its own token, secret and subscription", async () => {
  const channel = {
    kind: "whatsapp",
    id: "900",
    accountId: "800",
    accessToken: "EAAtest",
    appSecret: "s3cret",
    isSubscribed: false,
  };
  await bench.control("/channels", channel);
  await bench.control("/actions", {
    action: "message",
    customerId: "mariana",
    channelId: "900",
    content: { type: "text", text: "Oi" },
  });
  await bench.settled();
  expect(bench.received).toHaveLength(0);
  expect((await bench.whatsapp("/800/subscribed_apps", { method: "POST", token: "EAAtest" })).status).toBe(200);
  await bench.control("/actions", {
    action: "message",
    customerId: "mariana",
    channelId: "900",
    content: { type: "text", text: "Oi" },
  });
  await bench.settled();
  expect(bench.received).toMatchObject([{ isSigned: false, body: { entry: [{ id: "800" }] } }]);
  expect((await bench.whatsapp(`/${demoWhatsapp.phoneNumberId}`, { token: "EAAtest" })).status).toBe(400);
});

test("the control API refuses what it does not know, and pages from elsewhere", async () => {
  await expect(bench.control("/switches", { webhooks: { nope: 1 } })).rejects.toThrow(/nope/);
  await expect(bench.control("/actions", { action: "see", customerId: "ninguém" })).rejects.toThrow(/Não há cliente/);
  const foreign = await fetch(`${bench.simulator.origin}/sim/reset`, {
    method: "POST",
    headers: { origin: "https://attacker.example" },
  });
  expect(foreign.status).toBe(403);
});
