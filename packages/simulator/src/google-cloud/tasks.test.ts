import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { tmpdir } from "node:os";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type RunningSimulator, startSimulator } from "../start-simulator.ts";

const place = "projects/piloto-dev/locations/southamerica-east1/queues";
const queue = `${place}/piloto-talk`;
const everything = "https://www.googleapis.com/auth/cloud-platform";
const hourMs = 3_600_000;

type Received = { path: string; headers: IncomingHttpHeaders; body: string };
type Changes = Record<string, unknown>;

describe("the stand-in for Cloud Tasks", () => {
  let simulator: RunningSimulator;
  let received: Received[] = [];
  let statuses: number[] = [];
  let offsetMs = 0;
  let target = "";
  const product = createServer((request, response) => {
    void buffer(request).then((bytes) => {
      received.push({ path: request.url ?? "", headers: request.headers, body: String(bytes) });
      response.writeHead(statuses.shift() ?? 200, { "retry-after": "0" }).end();
    });
  });
  beforeAll(async () => {
    product.listen(0, "127.0.0.1");
    await once(product, "listening");
    const address = product.address();
    target = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/internal/jobs`;
    const options = { port: 0, publicOrigin: "http://localhost:3000", mailboxFolder: tmpdir() };
    simulator = await startSimulator(options, { now: () => Date.now() + offsetMs });
  });
  afterAll(async () => {
    await simulator.stop();
    product.close();
  });
  beforeEach(() => {
    simulator.cloudTasks.turn({ isHeld: true, copies: 1, lateMs: 0, isShuffled: false, isLossy: false, isDown: false });
    for (const { id } of simulator.cloudTasks.list()) simulator.cloudTasks.lose(id);
    received = [];
    statuses = [];
    offsetMs = 0;
  });

  const accounts = () => simulator.identities.serviceAccounts;
  const create = async (task: Changes, { path = queue, email = accounts().api.email, scopes = [everything] } = {}) => {
    const authorization = `Bearer ${simulator.identities.issueAccessToken(email, scopes)}`;
    const headers = { authorization, "content-type": "application/json" };
    const body = JSON.stringify({ task });
    const response = await fetch(`${simulator.origin}/google-cloud/v2/${path}/tasks`, {
      method: "POST",
      headers,
      body,
    });
    return { status: response.status, body: (await response.json()) as Changes };
  };
  const http = (changes: Changes = {}): Changes => ({
    url: target,
    body: Buffer.from("{}").toString("base64"),
    oidcToken: { serviceAccountEmail: accounts().invoker.email, audience: "https://internal.example.com" },
    ...changes,
  });
  const named = (id: string): string => `${queue}/tasks/${id}`;

  it("takes a task and describes it without its body", async () => {
    const scheduleTime = new Date(Date.now() + hourMs).toISOString();
    const { status, body } = await create({
      name: named("a-1"),
      scheduleTime,
      dispatchDeadline: "900s",
      httpRequest: http(),
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ name: named("a-1"), scheduleTime, dispatchDeadline: "900s", view: "BASIC" });
    expect(body["httpRequest"]).not.toHaveProperty("body");
  });

  it("refuses callers that Google refuses", async () => {
    const task = { httpRequest: http() };
    const response = await fetch(`${simulator.origin}/google-cloud/v2/${queue}/tasks`, { method: "POST", body: "{}" });
    expect(response.status).toBe(401);
    expect((await create(task, { email: accounts().stranger.email })).status).toBe(403);
    expect((await create(task, { scopes: ["https://www.googleapis.com/auth/devstorage.read_write"] })).status).toBe(
      403,
    );
    expect((await create(task, { path: queue.replace("piloto-dev", "other") })).status).toBe(403);
    expect(await create(task, { path: `${place}/none` })).toMatchObject({
      status: 404,
      body: { error: { status: "NOT_FOUND" } },
    });
  });

  it.each<[string, (good: Changes) => Changes, number]>([
    ["a name of another queue", (good) => ({ ...good, name: `${place}/piloto-ingest/tasks/a` }), 400],
    ["a name with a dot", (good) => ({ ...good, name: named("a.b") }), 400],
    ["a name that is too long", (good) => ({ ...good, name: named("a".repeat(501)) }), 400],
    [
      "a time in 31 days",
      (good) => ({ ...good, scheduleTime: new Date(Date.now() + 31 * 24 * hourMs).toISOString() }),
      400,
    ],
    ["a time that is none", (good) => ({ ...good, scheduleTime: "tomorrow" }), 400],
    ["a deadline of 14 s", (good) => ({ ...good, dispatchDeadline: "14s" }), 400],
    ["a deadline over 30 min", (good) => ({ ...good, dispatchDeadline: "1801s" }), 400],
    ["a deadline without its unit", (good) => ({ ...good, dispatchDeadline: 60 }), 400],
    ["a field it does not know", (good) => ({ ...good, retries: 3 }), 400],
    ["no request", ({ httpRequest: _, ...good }) => good, 400],
    ["an address that is none", () => ({ httpRequest: http({ url: "internal/jobs" }) }), 400],
    ["a token in the clear", () => ({ httpRequest: http({ url: "http://internal.example.com/" }) }), 400],
    ["a body that is not base64", () => ({ httpRequest: http({ body: "{}" }) }), 400],
    ["a body on GET", () => ({ httpRequest: http({ httpMethod: "GET" }) }), 400],
    ["more than 100 KB", () => ({ httpRequest: http({ body: "A".repeat(104_000) }) }), 400],
    ["an Authorization of its own", () => ({ httpRequest: http({ headers: { Authorization: "x" } }) }), 400],
    [
      "an account it may not act as",
      () => ({ httpRequest: http({ oidcToken: { serviceAccountEmail: "root@example.com" } }) }),
      403,
    ],
  ])("refuses %s", async (_what, change, status) => {
    expect((await create(change({ httpRequest: http() }))).status).toBe(status);
    expect(simulator.cloudTasks.list()).toEqual([]);
  });

  it("takes a name once, also for an hour after the task is gone", async () => {
    const task = { name: named("once"), httpRequest: http() };
    expect((await create(task)).status).toBe(200);
    expect(await create(task)).toMatchObject({ status: 409, body: { error: { status: "ALREADY_EXISTS" } } });
    await simulator.cloudTasks.deliver("once");
    expect((await create(task)).status).toBe(409);
    offsetMs = hourMs + 1;
    expect((await create(task)).status).toBe(200);
  });

  it("dispatches with Google's headers and a token for the audience, and nobody else's headers", async () => {
    const headers = { "content-type": "application/json", "X-CloudTasks-QueueName": "forged", "User-Agent": "forged" };
    await create({ name: named("one"), httpRequest: http({ headers }) });
    statuses = [503];
    expect(await simulator.cloudTasks.deliver("one")).toBe(503);
    expect(await simulator.cloudTasks.deliver("one")).toBe(200);
    expect(received).toHaveLength(2);
    expect(received[1]).toMatchObject({
      path: "/internal/jobs",
      body: "{}",
      headers: {
        "content-type": "application/json",
        "user-agent": "Google-Cloud-Tasks",
        "x-cloudtasks-queuename": "piloto-talk",
        "x-cloudtasks-taskname": "one",
        "x-cloudtasks-taskretrycount": "1",
        "x-cloudtasks-taskexecutioncount": "1",
        "x-cloudtasks-taskpreviousresponse": "503",
        "x-cloudtasks-tasketa": expect.stringMatching(/^\d+\.\d{6}$/),
      },
    });
    const [, claims = ""] = received[0]?.headers.authorization?.split(".") ?? [];
    expect(JSON.parse(String(Buffer.from(claims, "base64url")))).toMatchObject({
      iss: "https://accounts.google.com",
      aud: "https://internal.example.com",
      email: accounts().invoker.email,
      email_verified: true,
    });
  });

  it("repeats what was not answered with success, and forgets what was", async () => {
    simulator.cloudTasks.turn({ isHeld: false });
    statuses = [500, 429];
    await create({ name: named("again"), httpRequest: http() });
    await expect.poll(() => simulator.cloudTasks.list()).toEqual([]);
    expect(received).toHaveLength(3);
  });

  it("waits for a task's time", async () => {
    simulator.cloudTasks.turn({ isHeld: false });
    await create({
      name: named("later"),
      scheduleTime: new Date(Date.now() + hourMs).toISOString(),
      httpRequest: http(),
    });
    expect(simulator.cloudTasks.list()).toMatchObject([{ dispatchCount: 0 }]);
    offsetMs = hourMs;
    simulator.cloudTasks.turn({});
    await expect.poll(() => received).toHaveLength(1);
  });

  it("has no more of a queue on their way than its bound", async () => {
    const { queues } = simulator.cloudTasks;
    const usual = queues.get(queue);
    if (!usual) throw new Error("no queue");
    queues.set(queue, { ...usual, maxConcurrentDispatches: 0 });
    simulator.cloudTasks.turn({ isHeld: false });
    await create({ httpRequest: http() });
    expect(simulator.cloudTasks.list()).toMatchObject([{ dispatchCount: 0 }]);
    queues.set(queue, usual);
    simulator.cloudTasks.turn({});
    await expect.poll(() => received).toHaveLength(1);
  });

  it("misbehaves when it is told to: copies, losses, delays, an outage", async () => {
    const control = async (changes: Changes) => {
      const init = { method: "POST", body: JSON.stringify(changes), headers: { "content-type": "application/json" } };
      return (await fetch(`${simulator.origin}/sim/tasks`, init)).status;
    };
    expect(await control({ isDown: true })).toBe(200);
    expect((await create({ httpRequest: http() })).status).toBe(503);
    expect(await control({ isDown: false, isHeld: false, copies: 2 })).toBe(200);
    await create({ httpRequest: http() });
    await expect.poll(() => received).toHaveLength(2);
    await control({ copies: 1, isLossy: true });
    await create({ httpRequest: http() });
    expect(simulator.cloudTasks.list()).toEqual([]);
    await control({ isLossy: false, lateMs: hourMs });
    await create({ httpRequest: http() });
    expect(simulator.cloudTasks.list()).toHaveLength(1);
    expect(received).toHaveLength(2);
    offsetMs = hourMs;
    await control({});
    await expect.poll(() => received).toHaveLength(3);
    expect(await control({ isDown: "perhaps" })).toBe(400);
  });
});
