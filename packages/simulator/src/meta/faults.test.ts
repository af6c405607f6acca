import { afterEach, beforeEach, expect, test } from "vitest";
import { elementsOf, startMetaBench, type MetaBench } from "../testing/meta-bench.ts";
import { demoCustomers, demoWhatsapp } from "./demo-channels.ts";

type Json = Record<string, unknown>;
let bench: MetaBench;

beforeEach(async () => {
  bench = await startMetaBench();
  await bench.control("/switches", { statuses: { sentMs: 0, deliveredMs: 0 } });
  await bench.control("/actions", { action: "message", customerId: "mariana", content: { type: "text", text: "Oi" } });
});
afterEach(() => bench.stop());

const body = { messaging_product: "whatsapp", to: demoCustomers[0]?.phone, type: "text", text: { body: "Olá" } };
const send = () => bench.whatsapp(`/${demoWhatsapp.phoneNumberId}/messages`, { body });
const order = (fault: Json) => bench.control("/faults", fault);
const accepted = async () => (await bench.control("/sends"))["total"];

const everyCode = [
  0, 4, 10, 190, 200, 299, 368, 80007, 130429, 130472, 131000, 131016, 131026, 131031, 131047, 131048, 131049, 131050,
  131051, 131052, 131053, 131056, 132000, 132001, 132005, 132007, 132012, 132015, 132016,
];

test("every code of the error table can be ordered for the next sends, and the one after is well", async () => {
  for (const code of everyCode) {
    await order({ kind: "error", code, retryAfterSeconds: 7 });
    const answer = await send();
    expect(answer.status, String(code)).toBeGreaterThanOrEqual(400);
    expect(answer.body["error"], String(code)).toMatchObject({
      code,
      type: "OAuthException",
      message: expect.any(String),
    });
    expect(answer.headers.get("retry-after")).toBe("7");
  }
  expect((await send()).status).toBe(200);
});

test("a fault strikes as often as ordered, and only where it was ordered", async () => {
  await order({ kind: "error", code: 131016, times: 2 });
  await order({ kind: "status", status: 503, place: "templates" });
  expect([(await send()).status, (await send()).status, (await send()).status]).toEqual([500, 500, 200]);
  const list = () => bench.whatsapp(`/${demoWhatsapp.wabaId}/message_templates`);
  expect([(await list()).status, (await list()).status]).toEqual([503, 200]);
  expect(await bench.control("/faults")).toMatchObject({ waiting: [] });
});

test("nonsense is a 200 that is no JSON; a proxy's error is an HTML page", async () => {
  await order({ kind: "nonsense" });
  const nonsense = await send();
  expect([nonsense.status, nonsense.headers.get("content-type")]).toEqual([200, "text/html; charset=UTF-8"]);
  await order({ kind: "status", status: 502 });
  expect((await send()).status).toBe(502);
  expect(await accepted()).toBe(0);
});

test("a cut connection and a silence look alike, whether the message was taken or not", async () => {
  await order({ kind: "cut" });
  await expect(send()).rejects.toThrow();
  await order({ kind: "hang", forMs: 0 });
  await expect(send()).rejects.toThrow();
  expect(await accepted()).toBe(0);
  await order({ kind: "cut", accepts: true });
  await expect(send()).rejects.toThrow();
  await order({ kind: "hang", forMs: 0, accepts: true });
  await expect(send()).rejects.toThrow();
  expect(await accepted()).toBe(2);
  await bench.settled();
  expect(elementsOf(bench.received, "statuses")).toHaveLength(4);
});

test("a hanging request ends when its caller gives up", async () => {
  await order({ kind: "hang" });
  const signal = AbortSignal.timeout(50);
  const path = `${bench.simulator.origin}/graph/v23.0/${demoWhatsapp.phoneNumberId}/messages`;
  const headers = { authorization: `Bearer ${demoWhatsapp.accessToken}` };
  await expect(fetch(path, { method: "POST", headers, body: JSON.stringify(body), signal })).rejects.toThrow();
  expect((await send()).status).toBe(200);
});

test("while Meta is down every call breaks, and webhooks still go out", async () => {
  await bench.control("/switches", { api: { mode: "cut" } });
  await expect(send()).rejects.toThrow();
  await bench.control("/switches", { api: { mode: "unavailable" } });
  expect((await send()).status).toBe(503);
  await bench.control("/switches", { api: { mode: "up" } });
  expect((await send()).status).toBe(200);
});

test("an outage can end by itself", async () => {
  await bench.control("/switches", { api: { mode: "unavailable", downUntil: Date.now() + 1800_000 } });
  expect((await send()).status).toBe(503);
  bench.passHours(1);
  expect((await send()).status).toBe(200);
});

test("an address neither API has is error 2500, in JSON", async () => {
  for (const answer of [await bench.whatsapp("/a/b/c"), await bench.instagram("/a/b/c")]) {
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 2500 } } });
  }
});

test("accepted messages can be made to fail afterwards", async () => {
  await bench.control("/switches", { statuses: { failCode: 131026 } });
  expect((await send()).status).toBe(200);
  await bench.settled();
  expect(elementsOf(bench.received, "statuses")).toMatchObject([{ status: "failed", errors: [{ code: 131026 }] }]);
});

test("numbers that end in 0000 are on no telephone", async () => {
  const template = { name: "boas_vindas", language: { code: "pt_BR" } };
  const to = { messaging_product: "whatsapp", to: "5531988880000", type: "template", template };
  expect((await bench.whatsapp(`/${demoWhatsapp.phoneNumberId}/messages`, { body: to })).status).toBe(200);
  await bench.settled();
  expect(elementsOf(bench.received, "statuses")).toMatchObject([{ status: "failed", errors: [{ code: 131026 }] }]);
});
